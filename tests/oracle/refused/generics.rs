//! Generic parameters and arguments.

//// too_many_arguments_of_a_type: E0107
struct Cell<T> { t: T }
fn f(c: Cell<i64, bool>) {}

//// too_few_arguments_of_a_type: E0107
struct Pair<A, B> { a: A, b: B }
fn f(c: Pair<i64>) {}

//// no_arguments_of_a_type: E0107
struct Cell<T> { t: T }
fn f(c: Cell) {}

//// too_many_arguments_of_a_function: E0107
fn id<T>(t: T) -> T { t }
fn main() { id::<i64, bool>(3); }

//// arguments_of_a_plain_function: E0107
fn one() -> i64 { 1 }
fn main() { one::<i64>(); }

//// too_many_arguments_of_a_method: E0107
struct Cat;
impl Cat { fn id<T>(&self, t: T) -> T { t } }
fn main() { Cat.id::<i64, bool>(3); }

//// arguments_of_a_scalar: E0109
fn f(n: i64<bool>) {}

//// arguments_of_a_parameter: E0109
fn f<T>(n: T<bool>) {}

//// parentheses_for_arguments: E0214
fn f(v: Vec(i64)) {}

//// default_of_a_later_parameter: E0128
struct Pair<A = B, B = i64> { a: A, b: B }

//// default_uses_self: E0735
struct Pair<T = Option<Self>> { t: T }

//// const_parameter_of_a_parameter_type: E0770
fn f<T, const N: T>() {}

//// main_with_parameters: E0131
fn main<T>() {}

//// main_with_where: E0646
fn main() where i64: Copy {}

//// main_with_arguments: E0580
fn main(n: i64) {}

//// main_with_a_bad_result: E0277
fn main() -> bool { true }

//// wildcard_in_a_struct: E0121
struct S { t: _ }

//// wildcard_in_a_constant: E0121
const N: _ = 3;

//// wildcard_in_a_method: E0121
struct Cat;
impl Cat { fn f(&self) -> _ { 3 } }

//// array_length_mismatch: E0308
fn f(a: [i64; 3]) {}
fn main() { f([1, 2]); }

//// const_argument_mismatch: E0308
struct Row<const N: usize> { cells: [i64; N] }
fn f(r: Row<3>) {}
fn main() { f(Row { cells: [1, 2] }); }

//// type_for_a_const_argument: E0747
struct Row<T, const N: usize> { cells: [T; N] }
fn f(r: Row<3, i64>) {}

//// unbounded_recursion_of_a_bound: E0275
trait Deep {}
struct Layer<T> { t: T }
impl<T> Deep for T where Layer<T>: Deep {}

//// closure_of_the_wrong_result: E0308
fn apply<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) }
fn main() { apply(|n| { let b: bool = true; b }); }

//// number_for_a_closure: E0277
fn apply<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) }
fn main() { apply(3); }
