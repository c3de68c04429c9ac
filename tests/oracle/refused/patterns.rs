//! Patterns that do not fit, do not cover, or cannot be.

//// tuple_variant_with_too_few: E0023
enum Shape { Rect(i64, i64) }
fn area(s: Shape) -> i64 { match s { Shape::Rect(a) => a } }

//// tuple_variant_with_too_many: E0023
enum Shape { Square(i64) }
fn area(s: Shape) -> i64 { match s { Shape::Square(a, b) => a } }

//// tuple_struct_with_too_few: E0023
struct Pair(i64, i64);
fn first(p: Pair) -> i64 { let Pair(a) = p; a }

//// field_twice: E0025
struct Point { x: i64, y: i64 }
fn sum(p: Point) -> i64 { let Point { x: a, x: b, .. } = p; a + b }

//// unknown_field: E0026
struct Point { x: i64 }
fn sum(p: Point) -> i64 { let Point { z, .. } = p; z }

//// field_left_out: E0027
struct Point { x: i64, y: i64 }
fn sum(p: Point) -> i64 { let Point { x } = p; x }

//// field_of_a_variant_left_out: E0027
enum Shape { Rect { w: i64, h: i64 } }
fn width(s: Shape) -> i64 { match s { Shape::Rect { w } => w } }

//// range_of_texts: E0029
fn early(t: &str) -> bool { match t { "a"..="m" => true, _ => false } }

//// empty_inclusive_range: E0030
fn small(n: i64) -> bool { match n { 9..=0 => true, _ => false } }

//// empty_exclusive_range: E0579
fn small(n: i64) -> bool { match n { 5..5 => true, _ => false } }

//// method_in_pattern: E0164
enum Shape { Square(i64) }
impl Shape { fn new(n: i64) -> Shape { Shape::Square(n) } }
fn side(s: Shape) -> i64 { match s { Shape::new(n) => n } }

//// unit_variant_with_parentheses: E0532
enum Light { Red, Green }
fn go(l: Light) -> bool { match l { Light::Red() => true, _ => false } }

//// tuple_variant_without_parentheses: E0532
enum Shape { Square(i64), Dot }
fn f(s: Shape) -> bool { match s { Shape::Square => true, _ => false } }

//// struct_variant_with_parentheses: E0164
enum Shape { Square { side: i64 } }
fn f(s: Shape) -> i64 { match s { Shape::Square(n) => n } }

//// struct_variant_as_name: E0533
enum Shape { Square { side: i64 }, Dot }
fn f(s: Shape) -> bool { match s { Shape::Square => true, _ => false } }

//// slice_pattern_of_a_number: E0529
fn f(n: i64) -> i64 { match n { [a] => a, _ => 0 } }

//// array_pattern_too_long: E0527
fn f(a: [i64; 2]) -> i64 { let [x, y, z] = a; x }

//// array_pattern_too_short: E0527
fn f(a: [i64; 3]) -> i64 { let [x, y] = a; x }

//// array_pattern_with_rest_too_long: E0528
fn f(a: [i64; 2]) -> i64 { let [x, y, z, ..] = a; x }

//// variant_missing: E0004
enum Light { Red, Amber, Green }
fn go(l: Light) -> bool { match l { Light::Red => false, Light::Green => true } }

//// bool_missing: E0004
fn go(b: bool) -> i64 { match b { true => 1 } }

//// numbers_missing: E0004
fn go(n: i64) -> i64 { match n { 0 => 1, 1 => 2 } }

//// byte_missing: E0004
fn go(n: u8) -> i64 { match n { 0..=99 => 1, 101..=255 => 2 } }

//// option_missing: E0004
fn go(n: Option<i64>) -> i64 { match n { Some(n) => n } }

//// nested_missing: E0004
fn go(n: (bool, Option<bool>)) -> i64 {
    match n { (true, Some(_)) => 1, (false, _) => 2, (true, None) if n.0 => 3 }
}

//// text_missing: E0004
fn go(n: &str) -> i64 { match n { "a" => 1, "b" => 2 } }

//// char_missing: E0004
fn go(c: char) -> i64 { match c { 'a'..='z' => 1, 'A'..='Z' => 2 } }

//// slice_missing: E0004
fn go(s: &[i64]) -> i64 { match s { [] => 0, [a] => *a, [a, b] => *b } }

//// slice_with_rest_missing: E0004
fn go(s: &[bool]) -> i64 { match s { [true, ..] => 0, [.., false] => 1, [] => 2 } }

//// guard_does_not_count: E0004
fn go(n: bool) -> i64 { match n { true => 1, false if 1 > 0 => 2 } }

//// reference_missing: E0004
fn go(n: &Option<bool>) -> i64 { match n { Some(true) => 1, None => 2 } }

//// unit_struct_fields_missing: E0004
struct P { a: bool, b: bool }
fn go(p: P) -> i64 { match p { P { a: true, .. } => 1, P { b: false, .. } => 2 } }

//// refutable_let: E0005
fn go(n: Option<i64>) -> i64 { let Some(x) = n; x }

//// refutable_let_of_a_number: E0005
fn go(n: i64) { let 3 = n; }

//// refutable_parameter: E0005
fn go(Some(n): Option<i64>) -> i64 { n }

//// refutable_for: E0005
fn go(v: Vec<Option<i64>>) { for Some(x) in v {} }

//// refutable_closure_parameter: E0005
fn main() { let f = |Some(n): Option<i64>| n; }

//// match_of_nothing: E0004
fn go(n: i64) { match n {} }

//// range_of_a_bool: E0029
fn go(n: bool) { match n { false..=true => {} _ => {} } }
