//! Types that do not fit.

//// let_with_the_wrong_type: E0308
fn main() {
    let n: i64 = "three";
}

//// argument_of_the_wrong_type: E0308
fn twice(n: i64) -> i64 { n * 2 }
fn main() {
    println!("{}", twice(true));
}

//// result_of_the_wrong_type: E0308
fn name() -> bool { 3 }

//// missing_result: E0308
fn name() -> i64 { let n = 3; }

//// semicolon_after_the_result: E0308
fn twice(n: i64) -> i64 { n * 2; }

//// branches_of_two_types: E0308
fn main() {
    let n = if true { 1 } else { "two" };
}

//// arms_of_two_types: E0308
fn main() {
    let n = match 3 { 1 => 1, _ => "two" };
}

//// condition_that_is_a_number: E0308
fn main() {
    if 1 { println!("yes"); }
}

//// loop_condition_that_is_a_number: E0308
fn main() {
    while 1 {}
}

//// if_without_else: E0317
fn main() {
    let n: i64 = if true { 1 };
}

//// elements_of_two_types: E0308
fn main() {
    let a = [1, "two"];
}

//// vec_elements_of_two_types: E0308
fn main() {
    let v = vec![1, true];
}

//// integer_and_float: E0277
fn main() {
    let n = 1 + 2.5;
}

//// two_integer_types: E0308
fn main() {
    let a: i64 = 1;
    let b: u8 = 2;
    println!("{}", a == b);
}

//// field_of_the_wrong_type: E0308
struct Point { x: i64 }
fn main() {
    let p = Point { x: "one" };
}

//// assignment_of_the_wrong_type: E0308
fn main() {
    let mut n = 1;
    n = "two";
}

//// return_of_the_wrong_type: E0308
fn name(n: i64) -> bool {
    if n > 3 { return n; }
    true
}

//// return_without_a_value: E0069
fn name(n: i64) -> bool {
    if n > 3 { return; }
    true
}

//// tuple_of_another_length: E0308
fn main() {
    let (a, b) = (1, 2, 3);
}

//// pattern_of_another_type: E0308
fn main() {
    match 3 { "three" => {} _ => {} }
}

//// option_for_a_value: E0308
fn half(n: i64) -> Option<i64> { n / 2 }

//// value_for_a_reference: E0308
fn twice(n: &i64) -> i64 { *n * 2 }
fn main() {
    println!("{}", twice(3));
}

//// mutable_reference_from_shared: E0308
fn bump(n: &mut i64) {}
fn main() {
    let mut n = 3;
    bump(&n);
}

//// ambiguous_vec: E0282
fn main() {
    let v = Vec::new();
}

//// ambiguous_none: E0282
fn main() {
    let n = None;
}

//// ambiguous_closure_parameter: E0282
fn main() {
    let f = |x| x.len();
}

//// unknown_field: E0609
struct Point { x: i64 }
fn main() {
    let p = Point { x: 1 };
    println!("{}", p.y);
}

//// unknown_tuple_field: E0609
fn main() {
    let p = (1, 2);
    println!("{}", p.2);
}

//// field_of_a_number: E0610
fn main() {
    let n = 3;
    println!("{}", n.x);
}

//// method_used_as_field: E0615
struct Cat;
impl Cat { fn age(&self) -> i64 { 3 } }
fn main() {
    println!("{}", Cat.age);
}

//// unknown_method: E0599
struct Cat;
fn main() {
    Cat.purr();
}

//// unknown_method_of_a_number: E0599
fn main() {
    let n: i64 = 3;
    n.purr();
}

//// method_of_a_bound_that_is_not_there: E0599
fn show<T>(item: T) { item.describe(); }

//// call_of_a_number: E0618
fn main() {
    let n = 3;
    n(1);
}

//// call_of_a_struct_value: E0618
struct Cat;
fn main() {
    let c = Cat;
    c();
}

//// index_of_a_number: E0608
fn main() {
    let n = 3;
    println!("{}", n[0]);
}

//// index_by_text: E0277
fn main() {
    let v = vec![1, 2];
    println!("{}", v["0"]);
}

//// deref_of_a_number: E0614
fn main() {
    let n = 3;
    println!("{}", *n);
}

//// not_of_text: E0600
fn main() {
    let t = !"no";
}

//// minus_of_a_struct: E0600
struct Cat;
fn main() {
    let c = -Cat;
}

//// minus_of_unsigned: E0600
fn main() {
    let a: u8 = 3;
    let b = -a;
}

//// sum_of_structs: E0369
struct Cat;
fn main() {
    let c = Cat + Cat;
}

//// comparison_of_structs: E0369
struct Cat;
fn main() {
    let c = Cat == Cat;
}

//// order_of_structs: E0369
struct Cat;
fn main() {
    let c = Cat < Cat;
}

//// sum_of_a_type_parameter: E0369
fn add<T>(a: T, b: T) -> T { a + b }

//// comparison_of_a_type_parameter: E0369
fn same<T>(a: T, b: T) -> bool { a == b }

//// sum_of_booleans: E0369
fn main() {
    let c = true + false;
}

//// compound_sum_of_booleans: E0368
fn main() {
    let mut c = true;
    c += false;
}

//// compound_assignment_to_a_number: E0067
fn main() {
    12 += 1;
}

//// assignment_to_a_call: E0070
fn one() -> i64 { 1 }
fn main() {
    one() = 2;
}

//// assignment_to_a_constant: E0070
const ONE: i64 = 1;
fn main() {
    ONE = 2;
}

//// question_mark_in_a_unit_function: E0277
fn main() {
    let n: Option<i64> = Some(3);
    n?;
}

//// question_mark_on_a_number: E0277
fn half() -> Option<i64> {
    let n = 3?;
    Some(n)
}

//// question_mark_of_another_error: E0277
struct A;
struct B;
fn f() -> Result<i64, A> { Ok(1) }
fn g() -> Result<i64, B> {
    let n = f()?;
    Ok(n)
}

//// question_mark_of_option_in_result: E0277
fn g(n: Option<i64>) -> Result<i64, bool> {
    let n = n?;
    Ok(n)
}

//// loop_over_a_number: E0277
fn main() {
    for i in 3 {}
}

//// loop_over_a_struct: E0277
struct Cat;
fn main() {
    for i in Cat {}
}

//// print_of_a_struct: E0277
struct Cat;
fn main() {
    println!("{}", Cat);
}

//// debug_print_of_a_struct: E0277
struct Cat;
fn main() {
    println!("{:?}", Cat);
}

//// arity_of_a_function: E0061
fn add(a: i64, b: i64) -> i64 { a + b }
fn main() {
    println!("{}", add(1));
}

//// arity_of_a_method: E0061
struct Cat;
impl Cat { fn feed(&self, n: i64) {} }
fn main() {
    Cat.feed();
}

//// arity_of_a_constructor: E0061
struct Point(i64, i64);
fn main() {
    let p = Point(1);
}

//// arity_of_a_variant: E0061
enum Shape { Square(i64) }
fn main() {
    let s = Shape::Square(1, 2);
}

//// arity_of_a_closure: E0057
fn main() {
    let f = |a: i64, b: i64| a + b;
    println!("{}", f(1));
}

//// closure_with_too_many_parameters: E0593
fn apply<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) }
fn main() {
    println!("{}", apply(|a, b| 3));
}

//// closure_in_map_with_two_parameters: E0593
fn main() {
    let v: Vec<i64> = vec![1, 2].into_iter().map(|a, b| a).collect();
}

//// closure_of_another_parameter_type: E0631
fn apply<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) }
fn main() {
    println!("{}", apply(|t: bool| 3));
}

//// field_missing_in_a_literal: E0063
struct Point { x: i64, y: i64 }
fn main() {
    let p = Point { x: 1 };
}

//// field_twice_in_a_literal: E0062
struct Point { x: i64, y: i64 }
fn main() {
    let p = Point { x: 1, y: 2, x: 3 };
}

//// unknown_field_in_a_literal: E0560
struct Point { x: i64 }
fn main() {
    let p = Point { x: 1, z: 3 };
}

//// unknown_field_in_a_variant_literal: E0559
enum Shape { Square { side: i64 } }
fn main() {
    let s = Shape::Square { side: 1, angle: 3 };
}

//// update_of_an_enum: E0436
enum Shape { Square { side: i64, turn: i64 } }
fn grow(s: Shape) -> Shape { Shape::Square { side: 1, ..s } }

//// variant_with_fields_as_value: E0533
enum Shape { Square { side: i64 } }
fn main() {
    let s = Shape::Square;
}

//// integer_from_a_bool_operator: E0308
fn main() {
    let b = 1 && 2 == 2;
}
