//! Traits: bounds, impls, methods, associated items, operators, `dyn`. Answers are drawn as in `fixtures`.

mod support;

use support::check;

#[test]
fn methods_of_traits_are_found_through_impls_and_bounds() {
    check(
        "
trait Shape { fn area(&self) -> f64; fn twice(&self) -> f64 { self.area() * 2.0 } }
struct Circle { r: f64 }
impl Shape for Circle { fn area(&self) -> f64 { self.r * self.r * 3.14 } }
fn total<S: Shape>(s: &S) -> f64 { s.area() + s.twice() }
fn main() {
    let c = Circle { r: 1.0 };
    let a = c.area();
//      ^ f64
    let b = Shape::area(&c);
//      ^ f64
    let d = <Circle as Shape>::twice(&c);
//      ^ f64
    let e = Circle::area(&c);
//      ^ f64
    let t = total(&c);
//      ^ f64
    total(&5);
//  ^^^^^ error E0277: `i64` is not `Shape`
    5.area();
//    ^^^^ error E0599: `area` is a method of `Shape`
}
",
    );
}

#[test]
fn associated_types_are_reduced() {
    check(
        "
trait Container { type Item; fn first(&self) -> Option<Self::Item>; }
struct Pair<T> { a: T, b: T }
impl<T: Clone> Container for Pair<T> { type Item = T; fn first(&self) -> Option<T> { Some(self.a.clone()) } }
fn head<C: Container>(c: &C) -> Option<C::Item> { c.first() }
fn ints<C: Container<Item = i64>>(c: &C) -> i64 { c.first().unwrap() + 1 }
fn main() {
    let p = Pair { a: 1, b: 2 };
    let x = p.first();
//      ^ Option<i64>
    let y = head(&p);
//      ^ Option<i64>
    let z = ints(&p);
//      ^ i64
    ints(&Pair { a: 'a', b: 'b' });
//  ^^^^ error E0271: expected `i64`, found `char`
}
",
    );
}

#[test]
fn generic_traits_and_blanket_impls() {
    check(
        "
trait Loud { fn loud(&self) -> str; }
impl<T: Show> Loud for T { fn loud(&self) -> str { f\"{self}!\" } }
trait Convert<T> { fn convert(&self) -> T; }
impl Convert<i64> for str { fn convert(&self) -> i64 { 1 } }
impl Convert<bool> for str { fn convert(&self) -> bool { true } }
struct Silent;
fn main() {
    let a = 5.loud();
//      ^ str
    let n: i64 = \"1\".convert();
    let b: bool = \"1\".convert();
    Silent.loud();
//         ^^^^ error E0599: `loud` is a method of `Loud`
}
fn open() {
    let c = \"x\".convert();
//              ^^^^^^^ error E0282
}
",
    );
}

#[test]
fn associated_constants_and_functions_of_parameters() {
    check(
        "
trait Zero { const ZERO: i64; fn zero() -> Self; fn name() -> str { \"zero\" } }
impl Zero for i64 { const ZERO: i64 = 0; fn zero() -> i64 { 0 } }
fn make<T: Zero>() -> (T, i64, str) { (T::zero(), T::ZERO, T::name()) }
fn main() {
    let (a, b, c): (i64, i64, str) = make();
    let z = i64::zero();
//      ^ i64
    let k = <i64 as Zero>::ZERO;
//      ^ i64
    let s = make::<i64>().2;
//      ^ str
    bool::zero();
//        ^^^^ error E0599
}
",
    );
}

#[test]
fn supertraits_give_their_methods() {
    check(
        "
trait Named { fn name(&self) -> str; }
trait Greeter: Named { fn greet(&self) -> str { f\"hello {self.name()}\" } }
struct P;
impl Named for P { fn name(&self) -> str { \"p\" } }
impl Greeter for P {}
fn both<T: Greeter>(t: &T) -> str { t.name() + t.greet() }
fn dynamic(t: &dyn Greeter) -> str { t.name() + t.greet() }
fn main() {
    let a = both(&P);
//      ^ str
    let b = dynamic(&P);
//      ^ str
}
",
    );
}

#[test]
fn trait_objects() {
    check(
        "
trait Shape { fn area(&self) -> f64; }
struct A; struct B;
impl Shape for A { fn area(&self) -> f64 { 1.0 } }
impl Shape for B { fn area(&self) -> f64 { 2.0 } }
struct C;
fn sum(all: &Vec<&dyn Shape>) -> f64 { let mut s = 0.0; for x in all { s += x.area(); } s }
fn main() {
    let all: Vec<&dyn Shape> = vec![&A, &B];
    let s = sum(&all);
//      ^ f64
    let one: &dyn Shape = &A;
    let two = one;
//      ^^^ &dyn Shape
    let bad: &dyn Shape = &C;
//                        ^^ error E0277: `C` is not `Shape`
}
",
    );
}

#[test]
fn inferred_bounds() {
    check(
        "
trait Shape { fn area(&self) -> f64; }
fn twice(s) { s.area() * 2.0 }
// ^^^^^ fn twice<T: Shape>(s: T) -> f64
fn add(a, b) { a + b }
// ^^^ fn add<T: Add>(a: T, b: T) -> T
fn same(a, b) { a == b }
// ^^^^ fn same<T: Eq>(a: T, b: T) -> bool
fn through(s) { twice(s) }
// ^^^^^^^ fn through<T: Shape>(s: T) -> f64
fn item(s) { s.walker().advance() }
// ^^^^ fn item<T: Source>(s: T) -> Option<<T::Walker as Walk>::Item>
fn key(s, k) { s.walker().advance() == Some(k) }
// ^^^ fn key<T: Source>(s: T, k: <T::Walker as Walk>::Item) -> bool
trait Source { type Walker: Walk; fn walker(self) -> Self::Walker; }
trait Walk { type Item: Eq; fn advance(&mut self) -> Option<Self::Item>; }
fn unknown(x) { x.frobnicate() }
//                ^^^^^^^^^^ error E0282
",
    );
}

#[test]
fn constant_parameters_and_slices() {
    check(
        "
fn first<T: Clone, const N: i64>(a: [T; N]) -> T { a[0].clone() }
fn size<const N: i64>(a: &[i64; N]) -> i64 { N }
fn sum(v: &[i64]) -> i64 { let mut s = 0; for x in v { s += x; } s }
fn ends(v: &[i64]) -> i64 { match v { [] => 0, [x] => *x, [a, .., b] => a + b } }
fn main() {
    let x = first([1, 2]);
//      ^ i64
    let n = size(&[1, 2, 3]);
//      ^ i64
    let v = vec![1, 2, 3];
    let s = sum(&v) + sum(&[1, 2]) + sum(&v[1..3]) + ends(&v);
//      ^ i64
    let part = &v[1..];
//      ^^^^ &[i64]
}
",
    );
}

#[test]
fn written_generic_functions_take_closures() {
    check(
        "
fn apply<A, B, F: Fn(A) -> B>(f: F, a: A) -> B { f(a) }
fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C) -> impl Fn(A) -> C { move |a| g(f(a)) }
struct Counter { n: i64 }
trait Visit { fn each<F: FnMut(i64)>(&self, f: F); }
impl Visit for Counter { fn each<F: FnMut(i64)>(&self, f: F) { let mut f = f; for i in 0..self.n { f(i); } } }
fn main() {
    let a = apply(|x| x + 1, 2);
//      ^ i64
    let mut sum = 0;
    Counter { n: 3 }.each(|i| sum += i);
    let h = compose(|x: i64| x as f64, |y| y > 1.0);
    let b = h(3);
//      ^ bool
}
",
    );
}
