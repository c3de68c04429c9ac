//! Traits, impls of traits, associated items, constant generics, actors and their kin: what names say about them.

mod common;

use common::{check, check_bodies};
use expect_test::expect;

#[test]
fn sound_traits_say_nothing() {
    check(
        r#"pub trait Named { const KIND: i64; type Id; fn name(&self) -> str; fn id(&self) -> Self::Id; fn twice(&self) -> Self::Id { self.id() } }
pub trait Loud: Named where Self::Id: Copy { fn shout(&self) -> <Self as Named>::Id; }
pub struct Dog;
impl Named for Dog { const KIND: i64 = 1; type Id = i64; fn name(&self) -> str { "dog" } fn id(&self) -> Self::Id { Self::KIND } }
impl<T: Named> Named for Option<T> { const KIND: i64 = T::KIND + 1; type Id = T::Id; fn name(&self) -> str { "some" } fn id(&self) -> T::Id { loop {} } }
pub fn f<T: Named<Id = i64>, const N: i64>(x: &dyn Named<Id = i64>, y: [T; N], z: &[T]) -> [i64; N] where Option<T>: Named { [0; N] }
fn main() { println(Named::name(&Dog)); println(<Dog as Named>::KIND); println(Dog::KIND); }"#,
        expect![[r#"
            pub fn f<T: Named<Id = i64>, const N: i64>(x: &dyn Named<Id = i64>, y: [T; N], z: &[T]) -> [i64; N] where Option<T>: Named { [0; N] }
                                                       ^ unused_variable: variable `x` is never used
              | nothing reads it
              ? write `_x`, which says that it is unused: "x" -> "_x"
            pub fn f<T: Named<Id = i64>, const N: i64>(x: &dyn Named<Id = i64>, y: [T; N], z: &[T]) -> [i64; N] where Option<T>: Named { [0; N] }
                                                                                ^ unused_variable: variable `y` is never used
              | nothing reads it
              ? write `_y`, which says that it is unused: "y" -> "_y"
            pub fn f<T: Named<Id = i64>, const N: i64>(x: &dyn Named<Id = i64>, y: [T; N], z: &[T]) -> [i64; N] where Option<T>: Named { [0; N] }
                                                                                           ^ unused_variable: variable `z` is never used
              | nothing reads it
              ? write `_z`, which says that it is unused: "z" -> "_z"
        "#]],
    );
}

#[test]
fn e0407_e0437_e0438_members_of_no_trait() {
    check(
        r#"trait Shape { const SIDES: i64; type Unit; fn area(&self) -> f64; }
struct Square;
impl Shape for Square { const SIDES: i64 = 4; const SIDE: i64 = 4; type Unit = i64; type Units = i64; fn area(&self) -> f64 { 1.0 } fn aera(&self) -> f64 { 1.0 } }
fn main() { println(Square.area()); }"#,
        expect![[r#"
            impl Shape for Square { const SIDES: i64 = 4; const SIDE: i64 = 4; type Unit = i64; type Units = i64; fn area(&self) -> f64 { 1.0 } fn aera(&self) -> f64 { 1.0 } }
                                                                ^^^^ E0438: constant `SIDE` is not a member of trait `Shape`
              | the trait declares no such constant; did you mean `SIDES`?
              | `Shape`: the trait is declared here
              = an `impl` of a trait gives what the trait declares; the rest belongs into an `impl` of the type alone
              ? write `SIDES`: "SIDE" -> "SIDES"
            impl Shape for Square { const SIDES: i64 = 4; const SIDE: i64 = 4; type Unit = i64; type Units = i64; fn area(&self) -> f64 { 1.0 } fn aera(&self) -> f64 { 1.0 } }
                                                                                                     ^^^^^ E0437: type `Units` is not a member of trait `Shape`
              | the trait declares no such type; did you mean `Unit`?
              | `Shape`: the trait is declared here
              = an `impl` of a trait gives what the trait declares; the rest belongs into an `impl` of the type alone
              ? write `Unit`: "Units" -> "Unit"
            impl Shape for Square { const SIDES: i64 = 4; const SIDE: i64 = 4; type Unit = i64; type Units = i64; fn area(&self) -> f64 { 1.0 } fn aera(&self) -> f64 { 1.0 } }
                                                                                                                                                   ^^^^ E0407: function `aera` is not a member of trait `Shape`
              | the trait declares no such function; did you mean `area`?
              | `Shape`: the trait is declared here
              = an `impl` of a trait gives what the trait declares; the rest belongs into an `impl` of the type alone
              ? write `area`: "aera" -> "area"
        "#]],
    );
}

#[test]
fn e0404_e0405_traits_of_impls() {
    check(
        r#"struct P; type Q = P; mod m { pub trait Far {} }
impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
fn f<T, U: T>(x: U, y: <P as Nothing>::X) {} fn main() { f(P, 1); }"#,
        expect![[r#"
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                 ^ E0404: expected a trait, found struct `P`
              | bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`
              | `P`: it is defined here
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                   ^ E0404: expected a trait, found type alias `Q`
              | bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`
              | `Q`: it is defined here
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                                     ^^^ E0405: cannot find trait `Far`
              | no trait of this name is in scope
              = it exists as `crate::m::Far`
              ? import it: `use crate::m::Far;`: "" -> "use crate::m::Far;\n"
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                                                       ^^^ E0405: cannot find trait `Fra`
              | no trait of this name is in scope
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                                                                            ^^^^ E0405: cannot find trait `Near`
              | no trait of this name is in `crate::m`
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                                                                                                     ^ E0404: expected a trait, found struct `P`
              | bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`
              | `P`: it is defined here
            impl P for i64 {} impl Q for i64 {} impl Far for P {} impl Fra for P {} impl m::Near for P {} trait Sub: P + Nope {}
                                                                                                                         ^^^^ E0405: cannot find trait `Nope`
              | no trait of this name is in scope
            fn f<T, U: T>(x: U, y: <P as Nothing>::X) {} fn main() { f(P, 1); }
                       ^ E0404: expected a trait, found type parameter `T`
              | bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`
            fn f<T, U: T>(x: U, y: <P as Nothing>::X) {} fn main() { f(P, 1); }
                                         ^^^^^^^ E0405: cannot find trait `Nothing`
              | no trait of this name is in scope
        "#]],
    );
}

#[test]
fn e0576_e0223_e0599_paths_into_traits() {
    check(
        r#"trait Shape { type Unit; fn area(&self) -> f64; fn new() -> Self; }
struct S;
fn f<T: Shape>(a: <T as Shape>::Unti, b: Shape::Unit, c: S::Unit, d: T::Unit) {}
fn main() { let a = <S as Shape>::aera(&S); let b = Shape::nwe(); let c = <S as Shape>::area(&S); println(a + b + c); let d = Shape; println(d); }"#,
        expect![[r#"
            fn f<T: Shape>(a: <T as Shape>::Unti, b: Shape::Unit, c: S::Unit, d: T::Unit) {}
                                            ^^^^ E0576: cannot find associated type `Unti` in trait `Shape`
              | `Shape` declares no such type; did you mean `Unit`?
              | `Shape`: the trait is declared here
              ? write `Unit`: "Unti" -> "Unit"
            fn f<T: Shape>(a: <T as Shape>::Unti, b: Shape::Unit, c: S::Unit, d: T::Unit) {}
                                                            ^^^^ E0223: which trait's `Unit` is meant is not said
              | a trait has no type of its own of this name
              = write `<Type as Shape>::Unit` with the type that has the trait
            fn f<T: Shape>(a: <T as Shape>::Unti, b: Shape::Unit, c: S::Unit, d: T::Unit) {}
                                                                        ^^^^ E0223: which trait's `Unit` is meant is not said
              | a struct has no type of its own of this name
              = write `<S as Trait>::Unit` with the trait that declares `Unit`
            fn main() { let a = <S as Shape>::aera(&S); let b = Shape::nwe(); let c = <S as Shape>::area(&S); println(a + b + c); let d = Shape; println(d); }
                                              ^^^^ E0576: no function or constant `aera` in trait `Shape`
              | the trait declares nothing of this name; did you mean `area`?
              | `Shape`: the trait is declared here
              ? write `area`: "aera" -> "area"
            fn main() { let a = <S as Shape>::aera(&S); let b = Shape::nwe(); let c = <S as Shape>::area(&S); println(a + b + c); let d = Shape; println(d); }
                                                                       ^^^ E0599: no function or constant `nwe` in trait `Shape`
              | the trait declares nothing of this name; did you mean `new`?
              | `Shape`: the trait is declared here
              ? write `new`: "nwe" -> "new"
            fn main() { let a = <S as Shape>::aera(&S); let b = Shape::nwe(); let c = <S as Shape>::area(&S); println(a + b + c); let d = Shape; println(d); }
                                                                                                                                          ^^^^^ E0423: expected a value, found trait `Shape`
              | this is a trait
              | `Shape`: it is defined here
        "#]],
    );
}

#[test]
fn e0782_a_trait_as_a_type() {
    check(
        r#"pub trait Shape {} pub fn f(x: Shape) -> &dyn Shape { x } fn main() {}"#,
        expect![[r#"
            pub trait Shape {} pub fn f(x: Shape) -> &dyn Shape { x } fn main() {}
                                           ^^^^^ E0782: expected a type, found trait `Shape`
              | a trait is not a type of its own
              = `dyn Shape` is the type of values that have it; `impl Shape`, or a type parameter `<T: Shape>`, leaves the type open
        "#]],
    );
}

#[test]
fn e0128_e0403_e0401_generic_parameters() {
    check(
        r#"struct P<T = U, U = i64>(T, U);
trait Tr<T> { fn f<T>(x: T); fn g<const N: i64, N>(); }
fn outer<T, const N: i64>(x: T) { fn inner(y: T) -> i64 { N } struct S<U>(T); }
fn bad<const N: i64>(x: N) -> Option<N> { x }
fn main() { println(P(1, 2).0); }"#,
        expect![[r#"
            struct P<T = U, U = i64>(T, U);
                         ^ E0128: a default cannot name `U`, which is not declared yet
              | defaults name parameters before them alone
            trait Tr<T> { fn f<T>(x: T); fn g<const N: i64, N>(); }
                               ^ E0403: type parameter `T` is already there
              | a second one of this name
              = the first one belongs to the `impl`, `trait` or `actor` around
            trait Tr<T> { fn f<T>(x: T); fn g<const N: i64, N>(); }
                                                            ^ E0403: type parameter `N` is already there
              | a second one of this name
              | `N`: the first one is here
            fn outer<T, const N: i64>(x: T) { fn inner(y: T) -> i64 { N } struct S<U>(T); }
                                                          ^ E0401: type parameter `T` belongs to the function around
              | a nested function does not see it
              = give the nested function a type parameter of its own: `<T>`
            fn outer<T, const N: i64>(x: T) { fn inner(y: T) -> i64 { N } struct S<U>(T); }
                                                                      ^ E0401: generic parameter `N` belongs to the function around
              | a nested item does not see it
              = give the nested item a parameter of its own: `<const N: …>`
            fn outer<T, const N: i64>(x: T) { fn inner(y: T) -> i64 { N } struct S<U>(T); }
                                                                                      ^ E0401: type parameter `T` belongs to the function around
              | a nested function does not see it
              = give the nested function a type parameter of its own: `<T>`
            fn bad<const N: i64>(x: N) -> Option<N> { x }
                                    ^ E0573: expected a type, found constant parameter `N`
              | this stands for a value
        "#]],
    );
}

#[test]
fn e0201_e0592_e0428_two_members() {
    check(
        r#"trait T { fn a(); fn a(); type X; type X; } struct S;
impl T for S { fn a() {} fn a() {} type X = i64; type X = i64; }
impl S { fn b() {} fn b() {} const B: i64 = 1; const b: i64 = 2; }
fn main() { S::b(); <S as T>::a(); }"#,
        expect![[r#"
            trait T { fn a(); fn a(); type X; type X; } struct S;
                                 ^ E0428: `a` is defined twice
              | a second definition of this name
              | `a`: the first one is here
            trait T { fn a(); fn a(); type X; type X; } struct S;
                                                   ^ E0428: `X` is defined twice
              | a second definition of this name
              | `X`: the first one is here
            impl T for S { fn a() {} fn a() {} type X = i64; type X = i64; }
                                        ^ E0201: `a` is defined twice
              | a second definition of this name
              | `a`: the first one is here
            impl T for S { fn a() {} fn a() {} type X = i64; type X = i64; }
                                                                  ^ E0201: `X` is defined twice
              | a second definition of this name
              | `X`: the first one is here
            impl S { fn b() {} fn b() {} const B: i64 = 1; const b: i64 = 2; }
                                  ^ E0592: `b` is defined twice
              | a second definition of this name
              | `b`: the first one is here
            impl S { fn b() {} fn b() {} const B: i64 = 1; const b: i64 = 2; }
                                                                 ^ E0592: `b` is defined twice
              | a second definition of this name
              | `b`: the first one is here
        "#]],
    );
}

#[test]
fn e0449_pub_where_it_says_nothing() {
    check(
        r#"pub trait T { pub fn a(); } pub struct S; pub impl S {} impl T for S { pub fn a() {} } pub impl T for i64 {} fn main() {}"#,
        expect![[r#"
            pub trait T { pub fn a(); } pub struct S; pub impl S {} impl T for S { pub fn a() {} } pub impl T for i64 {} fn main() {}
                          ^^^ E0449: `pub` says nothing here
              | what a trait declares is as visible as the trait
            pub trait T { pub fn a(); } pub struct S; pub impl S {} impl T for S { pub fn a() {} } pub impl T for i64 {} fn main() {}
                                                      ^^^ E0449: `pub` says nothing here
              | each item of an `impl` has a visibility of its own
            pub trait T { pub fn a(); } pub struct S; pub impl S {} impl T for S { pub fn a() {} } pub impl T for i64 {} fn main() {}
                                                                                   ^^^ E0449: `pub` says nothing here
              | what implements a trait is as visible as the trait
            pub trait T { pub fn a(); } pub struct S; pub impl S {} impl T for S { pub fn a() {} } pub impl T for i64 {} fn main() {}
                                                                                                   ^^^ E0449: `pub` says nothing here
              | an `impl` of a trait is seen wherever the trait and the type are
        "#]],
    );
}

#[test]
fn constants_in_types() {
    check(
        r#"const N: i64 = 2;
struct Grid<const W: i64, const H: i64 = 3> { cells: [[i64; W]; H] }
impl<const W: i64> Grid<W> { const AREA: i64 = W; fn row(&self) -> [i64; W] { [0; W] } }
fn a(g: Grid<2>, h: Grid<{ N + 1 }, -1>, i: Grid<N>, j: [u8; N * 2 - 1], k: [u8; 1 << 4], l: [u8; i64::MAX]) -> i64 { let x = [0; Self::N]; g.row()[0] }
enum E { A = N, B = 1 + 2, C = f() }
fn main() {}"#,
        expect![[r#"
            fn a(g: Grid<2>, h: Grid<{ N + 1 }, -1>, i: Grid<N>, j: [u8; N * 2 - 1], k: [u8; 1 << 4], l: [u8; i64::MAX]) -> i64 { let x = [0; Self::N]; g.row()[0] }
                                                                                                                                              ^^^^ E0433: cannot find module or type `Self`
              | no module or type of this name is in scope
            enum E { A = N, B = 1 + 2, C = f() }
                                           ^^^ E0435: a discriminant must be a constant
              | this is not a number or the name of a constant
        "#]],
    );
}

#[test]
fn actors_are_started_and_named() {
    check(
        r#"pub actor Counter { count: i64 = 0, step: i64, pub fn add(&mut self, n: i64) { self.count += n; } fn me(&self) -> Self { self.handle() } receive i64 { n => self.count += n, after 5s => count } }
struct S { x: i64 }
fn main() {
    let c = spawn Counter { step: 1 };
    let d: Counter = c;
    let e = Counter { step: 1 };
    let f = spawn S { x: 1 };
    let g = spawn 3;
    c ! 1;
    println(c.me().await);
    let h = spawn { receive i64 { n => n, after 1s => 0 } };
    let i = Counter;
    break;
    spawn { break; };
}"#,
        expect![[r#"
            pub actor Counter { count: i64 = 0, step: i64, pub fn add(&mut self, n: i64) { self.count += n; } fn me(&self) -> Self { self.handle() } receive i64 { n => self.count += n, after 5s => count } }
                                                                                                                                                                                                     ^^^^^ E0425: cannot find `count`
              | nothing of this name is in scope
              = `Self` has a field of this name: `self.count`
              ? write `self.count`: "" -> "self."
            let e = Counter { step: 1 };
                    ^^^^^^^ E0574: expected a struct, found actor `Counter`
              | the state of an actor is no value
              ? start it: `spawn Counter { … }`: "" -> "spawn "
            let f = spawn S { x: 1 };
                          ^ E0574: expected an actor, found `S`
              | `spawn` starts an actor, and this is none
            let g = spawn 3;
                          ^ E0001: expected an actor literal or a block after `spawn`, found `3`
              | expected an actor literal or a block after `spawn`
              = `spawn Counter { … }` starts an actor, `spawn { … }` an anonymous process
            let i = Counter;
                    ^^^^^^^ E0423: expected a value, found actor `Counter`
              | this is an actor
              | `Counter`: it is defined here
              = an actor is started by `spawn Counter { … }`
            break;
            ^^^^^ E0268: `break` outside of a loop
              | no loop is around it
            spawn { break; };
                    ^^^^^ E0267: `break` inside a closure
              | no loop is around it within the closure
        "#]],
    );
}

#[test]
fn bodies_of_actors() {
    check_bodies(
        r#"actor Counter { count: i64 = 1 + 1, step: i64, pub fn add(&mut self, n: i64) { self.count += n; } receive i64 { 0 => {}, n => self.add(n) } }
supervisor App { strategy: one_for_one, max_restarts: 3, within: 5s, child a = Counter { step: 1 }, child b = Counter { step: 2 } }
extern "C" from "m" { fn cos(x: f64) -> f64; }
ai fn mood(message: str) -> str;
static LIMIT: i64 = 3;
fn main() { let c = spawn Counter { step: LIMIT }; c ! 1; c.add(2).await; println(unsafe { cos(1.0) }); let p = spawn move { receive { [a, rest @ .., b] => a, [.., b'x'] => 2 } }; p ! b"ab"; }"#,
        expect![[r#"
            fn Counter::count() -> i64 1 + 1

            fn Counter::add(&mut self#0, n#1: i64) -> () {
                self#0.count += n#1;
            }

            fn Counter::receive(&mut self#0) -> () receive i64 {
                0 => {},
                n#1 => self#0.add(n#1),
            }

            fn App::a() -> _ spawn Counter { step: 1 }

            fn App::b() -> _ spawn Counter { step: 2 }

            fn cos(x#0: f64) -> f64 <missing>

            fn mood(message#0: str) -> str <missing>

            const LIMIT: i64 = 3;

            fn main() -> _ {
                let c#0 = spawn Counter { step: LIMIT };
                c#0 ! 1;
                c#0.add(2).await;
                io::println(unsafe {
                    cos(1.0)
                });
                let p#4 = spawn move {
                    receive {
                        [a#1, rest#2 @ .., b#3] => a#1,
                        [.., b'x'] => 2,
                    }
                };
                p#4 ! b"ab";
            }
        "#]],
    );
}

#[test]
fn members_that_need_types() {
    check(
        r#"trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}"#,
        expect![[r#"
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                           ^ E0121: parameter `x` of a method needs a type
              | write its type here
              = only free functions may leave out the types of parameters
              ? give `x` a type: "" -> ": _"
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                                               ^ E0121: `_` cannot stand here
              | this type must be written out
              = types are inferred inside bodies and in signatures of free functions; everything else is written
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                                                     ^ E0121: `_` cannot stand here
              | this type must be written out
              = types are inferred inside bodies and in signatures of free functions; everything else is written
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                                                                                  ^ E0121: parameter `x` of a method needs a type
              | write its type here
              = only free functions may leave out the types of parameters
              ? give `x` a type: "" -> ": _"
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                                                                                                            ^ E0121: parameter `x` of a method needs a type
              | write its type here
              = only free functions may leave out the types of parameters
              ? give `x` a type: "" -> ": _"
            trait T { fn f(x, y: i64); fn g(x: _) -> _; const C; } actor A { fn h(x) {} } extern "C" { fn k(x); } ai fn m(x) -> str; fn main() {}
                                                                                                                          ^ E0121: parameter `x` of a method needs a type
              | write its type here
              = only free functions may leave out the types of parameters
              ? give `x` a type: "" -> ": _"
        "#]],
    );
}

#[test]
fn duplicate_fields_of_actors_and_children() {
    check(
        r#"actor A { x: i64, x: i64 } supervisor S { child a = A { x: 1 }, child a = A { x: 2 } } fn main() {}"#,
        expect![[r#"
            actor A { x: i64, x: i64 } supervisor S { child a = A { x: 1 }, child a = A { x: 2 } } fn main() {}
                              ^ E0124: field `x` is already there
              | a second field of this name
              | `x`: the first one is here
            actor A { x: i64, x: i64 } supervisor S { child a = A { x: 1 }, child a = A { x: 2 } } fn main() {}
                                                                                  ^ E0428: `a` is defined twice
              | a second definition of this name
              | `a`: the first one is here
        "#]],
    );
}
