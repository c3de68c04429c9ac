//! Types and mistakes, drawn into sources.

mod support;

use support::check;

#[test]
fn hovers_of_expressions_and_variables() {
    check(
        r#"
fn add(a, b) { a + b }
// ^^^ fn add<T: Add>(a: T, b: T) -> T
//     ^ T
struct Point { x: f64, y: f64 }
impl Point {
    fn len(&self) -> f64 { (self.x * self.x + self.y * self.y).sqrt() }
//                          ^^^^^^ f64
}
fn main() {
    let p = Point { x: 3.0, y: 4.0 };
//      ^ Point
    let l = p.len();
//      ^ f64
    let names = vec!["a", "b"];
//      ^^^^^ Vec<str>
    for (i, name) in names.iter().enumerate() {
//       ^ i64
//          ^^^^ &str
        println!("{i} {name} {l}");
    }
    let double = |n| n * 2;
//      ^^^^^^ fn(i64) -> i64
    let pick = |a, b| a;
//      ^^^^ fn<T, U>(T, U) -> T
    pick(double(add(1, 2)), "x");
//       ^^^^^^^^^^^^^^^^^ i64
}
"#,
    );
}

#[test]
fn binding_modes_look_through_references() {
    check(
        r#"
struct P { a: i64, b: str }
fn read(p: &P) -> i64 {
    let P { a, b } = p;
//          ^ &i64
//             ^ &str
    println!("{b}");
    *a
}
fn change(o: &mut Option<i64>) {
    if let Some(n) = o {
//              ^ &mut i64
        *n += 1;
    }
    match o {
        &mut Some(n) => println(n),
//                ^ i64
        &mut None => {}
    }
}
"#,
    );
}

#[test]
fn a_method_waits_for_its_receiver() {
    check(
        r#"
fn main() {
    let mut best = None;
//          ^^^^ Option<str>
    let longer = |word| match best { Some(other) => word.len() > other.len(), None => true };
//                ^^^^ str
    if longer("b") { best = Some("b"); }
}
fn f() {
    let mut v = Vec::new();
//          ^ Vec<str>
    let n = v[0].len();
//      ^ i64
    v.push("x");
    println(n);
}
"#,
    );
}

#[test]
fn mismatches_say_where_the_expectation_comes_from() {
    check(
        r#"
fn takes(count: i64, name: str) -> str { name }
fn main() {
    takes("x", "y");
//        ^^^ error E0308: this parameter takes `i64`
    let a: bool = 1;
//                ^ error E0308: expected because of this type
    let b = if a { 1 } else { "one" };
//                            ^^^^^ error E0308: the first branch gives
    let c = [1, "two"];
//              ^^^^^ error E0308: expected because this element is
    takes(1);
//       ^^^ error E0061: `name: str`
    takes(1, "a", true);
//                ^^^^ error E0061: unexpected argument
    println!("{b} {c:?}");
}
fn gives() -> i64 { "text" }
//                  ^^^^^^ error E0308: this function gives `i64`
"#,
    );
}

#[test]
fn unknown_names_come_with_near_misses() {
    check(
        r#"
struct Point { width: i64, call: fn(i64) -> i64 }
fn main() {
    let p = Point { width: 1, call: |n| n };
    p.widht;
//    ^^^^^ error E0609: no field `widht`
    p.call(1);
//    ^^^^ error E0599: is a field that holds a function
    (p.call)(1);
    vec![1].puhs(2);
//          ^^^^ error E0599: no method named `puhs`
    Point { width: 1, call: |n| n, heigth: 2 };
//                                 ^^^^^^ error E0560: no field named `heigth`
    Option::Nome;
//          ^^^^ error E0599: `Nome`
}
"#,
    );
}

#[test]
fn bounds_are_asked_for_by_name() {
    check(
        r#"
struct Secret { n: i64 }
fn shout<T: Show>(x: T) -> str { f"{x}!" }
fn main() {
    let s = Secret { n: 1 };
    println!("{s}");
//             ^ error E0277: add `#[derive(Show)]` to `Secret`
    shout(s);
//  ^^^^^ error E0277: `shout` needs `T: Show`
    let a = Secret { n: 1 };
    let b = Secret { n: 1 };
    a == b;
//    ^^ error E0369: add `#[derive(Eq)]` to `Secret`
    a.clone();
//    ^^^^^ error E0599: `clone` is a method of `Clone`
}
"#,
    );
}

#[test]
fn written_generics_are_checked_not_trusted() {
    check(
        r#"
fn sum<T>(a: T, b: T) -> T { a + b }
//                             ^ error E0369: `T: Add`
fn wrong<T>(a: T) -> i64 { a }
//                         ^ error E0308: expected `i64`, found `T`
fn good<T: Add>(a: T, b: T) -> T { a + b }
"#,
    );
}

#[test]
fn infinite_types_are_mismatches() {
    check(
        r#"
fn omega(x) { x(x) }
//              ^ error E0308: a type that contains itself
"#,
    );
}

#[test]
fn closures_have_kinds() {
    check(
        r#"
fn call(f: fn()) { f() }
fn call_mut(mut f: fn mut()) { f() }
fn call_once(f: fn once()) { f() }
fn main() {
    let mut n = 0;
    call(|| println!("{n}"));
    call_mut(|| n += 1);
    call(|| n += 1);
//       ^^^^^^^^^ error E0525: it changes a variable
    let v = vec![1];
    call_once(|| drop_it(v));
    let w = vec![1];
    call_mut(|| drop_it(w));
//           ^^^^^^^^^^^^^ error E0525: gives away a variable
}
fn drop_it(v: Vec<i64>) {}
"#,
    );
}

#[test]
fn try_needs_a_function_that_can_fail() {
    check(
        r#"
fn parse(s: str) -> Result<i64, str> { s.parse_i64().ok_or("bad") }
fn good() -> Result<i64, str> { Ok(parse("1")? + 1) }
fn inferred(s) { Ok(parse(s)? * 2) }
// ^^^^^^^^ fn inferred(s: str) -> Result<i64, str>
fn bad() -> i64 { parse("1")? }
//                          ^ error E0277: needs a function that gives one
fn other() -> Result<i64, i64> { Ok(parse("1")?) }
//                                            ^ error E0277: an error of another type
"#,
    );
}

#[test]
fn matches_must_be_exhaustive() {
    check(
        r#"
enum Color { Red, Green, Custom(i64, bool) }
fn f(c: Color, o: Option<Option<bool>>, n: i64, t: (bool, bool), s: &str) {
    match c { Color::Red => {} }
//        ^ error E0004: `Color::Green` and `Color::Custom(_, _)` not covered
    match o { None => {} Some(Some(true)) => {} }
//        ^ error E0004: `Some(None)` not covered
    match n { 0 => {} 1..=9 => {} }
//        ^ error E0004: `..=-1` and `10..` not covered
    match n { i64::MIN..=0 => {} 1.. => {} }
    match t { (true, _) => {} (_, true) => {} }
//        ^ error E0004: `(false, false)` not covered
    match s { "a" => {} }
//        ^ error E0004: `_` not covered
    match n { x if x > 0 => {} }
//        ^ error E0004: a guard may be passed by
    match (n, true) { (0..=5, true) | (_, false) => {} (6.., _) => {} (_, true) => {} }
    let Some(x) = Some(1);
//      ^^^^^^^ error E0005: `None` not covered
    match n { 0 | 1 | 0 => {} _ => {} 5 => {} }
//                    ^ warning unreachable_pattern
//                                    ^ warning unreachable_pattern: matches any value
    match 'x' { '\0'..='a' => {} 'b'.. => {} }
    match 7u8 { 0..=127 => {} 128..=255 => {} }
    println(x);
}
"#,
    );
}

#[test]
fn ambiguity_is_reported_once() {
    check(
        r#"
fn main() {
    let v = Vec::new();
//      ^ error E0282: `v` is `Vec<_>`
    println!("{}", v.len());
}
fn f(x) { x.pop() }
//          ^^^ error E0282: to find the method `pop`
"#,
    );
}

#[test]
fn private_fields_stay_private() {
    check(
        r#"
mod m {
    pub struct P { x: i64 }
    pub fn make() -> P { P { x: 1 } }
}
fn main() {
    let p = m::make();
    p.x;
//    ^ error E0616: private
}
"#,
    );
}

#[test]
fn one_mistake_gives_one_error() {
    check(
        r#"
fn f(b: bool) -> i64 {
    if b { 1 }
//  ^^^^^^^^^^ error E0317: may be missing an `else`
}
fn g(x) { x(x) }
//          ^ error E0308: contains itself
fn main() {
    g(1);
    let h = || { break; };
//               ^^^^^ error E0267
    let n = missing + 1;
//          ^^^^^^^ error E0425
    let v = Vec::new();
    println!("{n} {}", v.len());
}
fn two<T, T>(x: T) -> T { x }
//        ^ error E0403
fn use_two() { two(1); }
"#,
    );
}

#[test]
fn constants_do_not_need_themselves() {
    check(
        r#"
const A: i64 = B + 1;
//    ^ error E0391
const B: i64 = A + 1;
const C: u8 = 255 + 1;
//    ^ error E0080: is 256
const D: i64 = 3;
const E: [i64; 3] = [0; D];
"#,
    );
}

#[test]
fn a_result_must_be_used() {
    check(
        r#"
fn f() -> Result<i64, str> { Ok(1) }
fn main() {
    f();
//  ^^^ warning unused_must_use: may be an error
    let _ = f();
}
"#,
    );
}

#[test]
fn main_begins_a_program() {
    check(
        r#"
fn main(n: i64) -> str { "x" }
// ^^^^ error E0580: takes no parameters
// ^^^^ error E0277: gives `str`
"#,
    );
}

#[test]
fn slice_patterns_of_another_length_are_one_mistake() {
    check(
        "
fn main() {
    let r = [1, 2, 3, 4];
    match r { [a, b] => {} }
//            ^^^^^^ error E0527
    let [a, b] = r;
//      ^^^^^^ error E0527
    let [a, b, c, d, e, ..] = r;
//      ^^^^^^^^^^^^^^^^^^^ error E0528
}
",
    );
}
