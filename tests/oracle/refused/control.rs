//! Loops, labels, constants, places, and moves.

//// break_outside: E0268
fn main() { break; }

//// continue_outside: E0268
fn main() { continue; }

//// break_in_a_closure: E0267
fn main() { loop { let f = || { break; }; } }

//// break_with_value_in_for: E0571
fn main() { for i in 0..3 { break i; } }

//// break_with_value_in_while: E0571
fn main() { let n = while true { break 3; }; }

//// break_without_label_in_a_block: E0695
fn main() { loop { 'a: { break; } } }

//// continue_to_a_block: E0696
fn main() { 'a: { continue 'a; } }

//// break_in_a_condition: E0590
fn main() { while { break } {} }

//// return_outside: E0572
const N: i64 = return 3;

//// immutable_assigned_twice: E0384
fn main() {
    let n = 1;
    println!("{}", n);
    n = 2;
    println!("{}", n);
}

//// immutable_in_a_loop: E0384
fn main() {
    let total = 0;
    for i in 0..3 { total += i; }
    println!("{}", total);
}

//// parameter_assigned: E0384
fn f(n: i64) { n = 3; println!("{}", n); }

//// uninitialised: E0381
fn main() {
    let n: i64;
    println!("{}", n);
}

//// uninitialised_in_one_branch: E0381
fn main() {
    let n: i64;
    if 1 < 2 { n = 3; }
    println!("{}", n);
}

//// use_after_move: E0382
fn main() {
    let v = vec![1];
    let w = v;
    println!("{:?}", v);
}

//// use_after_move_into_a_function: E0382
fn eat(v: Vec<i64>) {}
fn main() {
    let v = vec![1];
    eat(v);
    eat(v);
}

//// move_in_a_loop: E0382
fn eat(v: Vec<i64>) {}
fn main() {
    let v = vec![1];
    for i in 0..3 { eat(v); }
}

//// use_after_partial_move: E0382
struct P { a: Vec<i64>, b: Vec<i64> }
fn main() {
    let p = P { a: vec![], b: vec![] };
    let a = p.a;
    let q = p;
}

//// use_after_a_method_took_it: E0382
fn main() {
    let v = vec![1];
    let i = v.into_iter();
    println!("{:?}", v);
}

//// use_after_a_closure_took_it: E0382
fn main() {
    let v = vec![1];
    let f = move || println!("{:?}", v);
    f();
    println!("{:?}", v);
}

//// move_out_of_a_reference: E0507
struct P { a: Vec<i64> }
fn f(p: &P) -> Vec<i64> { p.a }

//// move_out_of_an_index: E0507
fn f(v: Vec<Vec<i64>>) -> Vec<i64> { v[0] }

//// move_out_of_an_array: E0508
struct D;
fn f(a: [D; 2]) -> D { a[0] }

//// assignment_through_a_shared_reference: E0594
struct P { a: i64 }
fn f(p: &P) { p.a = 3; }

//// assignment_to_a_field_of_an_immutable: E0594
struct P { a: i64 }
fn main() {
    let p = P { a: 1 };
    p.a = 3;
}

//// mutable_borrow_of_an_immutable: E0596
fn main() {
    let v = vec![1];
    v.push(2);
}

//// mutable_borrow_through_a_shared_reference: E0596
fn f(v: &Vec<i64>) { v.push(2); }

//// assignment_to_a_static: E0594
static N: i64 = 3;
fn main() { N = 4; }

//// constant_calls_a_function: E0015
fn one() -> i64 { 1 }
const N: i64 = one();

//// static_calls_a_function: E0015
fn one() -> i64 { 1 }
static N: i64 = one();

//// constant_overflows: E0080
const N: u8 = 255 + 1;

//// constant_divides_by_zero: E0080
const N: i64 = 1 / 0;

//// constant_of_the_wrong_type: E0308
const N: i64 = true;

//// constant_needs_itself: E0391
const A: i64 = B;
const B: i64 = A;

//// variant_number_twice: E0081
enum Level { Low = 1, High = 1 }

//// variant_number_counted_into_another: E0081
enum Level { Low = 3, Middle = 2, High }

//// unsafe_call: E0133
unsafe fn start() {}
fn main() { start(); }

//// number_of_a_variant_with_fields: E0732
enum Shape { Dot = 1, Square(i64) = 2 }

//// closure_kind: E0525
fn call<F: Fn()>(f: F) { f(); }
fn main() {
    let v = vec![1];
    let f = move || drop(v);
    call(f);
}

//// mutating_closure_for_fn: E0594
fn call<F: Fn()>(f: F) { f(); }
fn main() {
    let mut n = 1;
    call(|| n += 1);
}

//// closure_not_mutable: E0596
fn main() {
    let mut n = 1;
    let f = || n += 1;
    f();
}
