//! Each mistake about names, drawn under its source.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn sound_code_says_nothing() {
    check("fn main() { let x = 1; println(x); }", expect![]);
}

#[test]
fn e0425_unknown_value() {
    check(
        "fn main() { let count = 1; println(coutn + count + qqq); }",
        expect![[r#"
        fn main() { let count = 1; println(coutn + count + qqq); }
                                           ^^^^^ E0425: cannot find `coutn`
          | nothing of this name is in scope; did you mean `count`?
          ? write `count`: "coutn" -> "count"
        fn main() { let count = 1; println(coutn + count + qqq); }
                                                           ^^^ E0425: cannot find `qqq`
          | nothing of this name is in scope
    "#]],
    );
}

#[test]
fn e0425_offers_an_import() {
    check(
        "mod geometry { pub fn area(x) { x } }\n\nfn main() { area(1); }",
        expect![[r#"
            fn main() { area(1); }
                        ^^^^ E0425: cannot find `area`
              | nothing of this name is in scope
              = it exists as `crate::geometry::area`
              ? import it: `use crate::geometry::area;`: "" -> "use crate::geometry::area;\n"
        "#]],
    );
}

#[test]
fn e0425_says_where_a_variable_ended() {
    check(
        "fn main() { { let inner = 1; println(inner); } println(inner); println(later); let later = 1; println(later); }",
        expect![[r#"
            fn main() { { let inner = 1; println(inner); } println(inner); println(later); let later = 1; println(later); }
                                                                   ^^^^^ E0425: cannot find `inner`
              | nothing of this name is in scope
              | `inner`: a variable of this name is declared here, but its block has ended
            fn main() { { let inner = 1; println(inner); } println(inner); println(later); let later = 1; println(later); }
                                                                                   ^^^^^ E0425: cannot find `later`
              | nothing of this name is in scope
              | `later`: a variable of this name is declared here, later
        "#]],
    );
}

#[test]
fn e0425_knows_the_members_of_self() {
    check(
        "struct P { x: i64 } impl P { fn get(&self) -> i64 { x + get() } } fn main() { P { x: 1 }.get(); }",
        expect![[r#"
            struct P { x: i64 } impl P { fn get(&self) -> i64 { x + get() } } fn main() { P { x: 1 }.get(); }
                                                                ^ E0425: cannot find `x`
              | nothing of this name is in scope
              = `Self` has a field of this name: `self.x`
              ? write `self.x`: "" -> "self."
            struct P { x: i64 } impl P { fn get(&self) -> i64 { x + get() } } fn main() { P { x: 1 }.get(); }
                                                                    ^^^ E0425: cannot find `get`
              | nothing of this name is in scope
              = `Self` has a method of this name: `self.get`
              ? write `self.get`: "" -> "self."
        "#]],
    );
}

#[test]
fn e0425_unknown_type() {
    check(
        "struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }",
        expect![[r#"
            struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }
                             ^^^^^ E0425: cannot find type `usize`
              | no type of this name is in scope; did you mean `i64`?
              ? write `i64`: "usize" -> "i64"
            struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }
                                             ^^^^^ E0425: cannot find type `Point`
              | no type of this name is in scope; did you mean `Pont`?
              ? write `Pont`: "Point" -> "Pont"
            struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }
                                                       ^^^^^^ E0425: cannot find type `String`
              | no type of this name is in scope; did you mean `str`?
              ? write `str`: "String" -> "str"
            struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }
                                                                  ^^^^ E0425: cannot find type `Quux`
              | no type of this name is in scope
            struct Pont { x: usize } fn f(a: Point, b: String) -> Quux { let z: Wat = a; (z, b) } pub fn g(p: Pont) { f(p) }
                                                                                ^^^ E0425: cannot find type `Wat`
              | no type of this name is in scope
        "#]],
    );
}

#[test]
fn e0433_and_unknown_names_in_modules() {
    check(
        "mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }",
        expect![[r#"
            mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }
                                                                    ^^^^ E0425: cannot find value `aera` in `crate::m`
              | nothing of this name is in `crate::m`; did you mean `area`?
              ? write `area`: "aera" -> "area"
            mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }
                                                                            ^ E0433: cannot find module or type `q`
              | no module or type of this name is in scope
            mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }
                                                                                              ^ E0425: cannot find type `U` in `crate::m`
              | nothing of this name is in `crate::m`
            mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }
                                                                                                           ^^^^ E0433: cannot find module or type `area` in `crate::m`
              | nothing of this name is in `crate::m`
            mod m { pub fn area() {} pub struct T; } fn main() { m::aera(); q::x(); let a: m::U = m::T; m::area::x(); super::f(); println(a); }
                                                                                                                      ^^^^^ E0433: there is no module above this one
              | this is the package's root module, which `super` cannot leave
        "#]],
    );
}

#[test]
fn e0432_unresolved_imports() {
    check(
        "mod m { pub fn area() {} }\nuse m::{aera, area, nothing::x};\nuse nowhere::y;\nuse std::io::*;\nfn main() { area(); hidden(); }",
        expect![[r#"
            use m::{aera, area, nothing::x};
                    ^^^^ E0432: unresolved import `m::aera`
              | nothing of this name is in `crate::m`; did you mean `area`?
              ? write `area`: "aera" -> "area"
            use m::{aera, area, nothing::x};
                                ^^^^^^^ E0432: unresolved import `m::nothing::x`
              | nothing of this name is in `crate::m`
            use nowhere::y;
                ^^^^^^^ E0432: unresolved import `nowhere::y`
              | nothing of this name is in scope
        "#]],
    );
}

#[test]
fn e0603_private() {
    check(
        "mod m { fn f() {} mod inner { pub fn g() {} } pub struct S; }\nuse m::f;\nfn main() { m::f(); m::inner::g(); f(); m::S; }",
        expect![[r#"
            use m::f;
                   ^ E0603: function `f` is private
              | it cannot be named outside of its module
              | `f`: it is defined here, without `pub`
              = `pub` before its definition lets other modules name it
            fn main() { m::f(); m::inner::g(); f(); m::S; }
                           ^ E0603: function `f` is private
              | it cannot be named outside of its module
              | `f`: it is defined here, without `pub`
              = `pub` before its definition lets other modules name it
            fn main() { m::f(); m::inner::g(); f(); m::S; }
                                   ^^^^^ E0603: module `inner` is private
              | it cannot be named outside of its module
              | `inner`: it is defined here, without `pub`
              = `pub` before its definition lets other modules name it
        "#]],
    );
}

#[test]
fn e0428_duplicates() {
    check(
        "fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }",
        expect![[r#"
            fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }
                                   ^ E0428: `f` is defined twice
              | a second definition of this name
              | `f`: the first one is here
            fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }
                                               ^ E0428: `T` is defined twice
              | a second definition of this name
              | `T`: the first one is here
            fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }
                                                                   ^ E0428: variant `A` is already there
              | a second variant of this name
              | `A`: the first one is here
            fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }
                                                                                                  ^ E0592: `m` is defined twice
              | a second definition of this name
              | `m`: the first one is here
            fn f() {} struct T; fn f() {} enum T {} enum E { A, B, A } impl E { fn m(&self) {} fn m(&self) {} } pub fn main() { fn g() {} fn g() {} g(); f(); T; E::A; }
                                                                                                                                             ^ E0428: `g` is defined twice
              | a second definition of this name
              | `g`: the first one is here
        "#]],
    );
}

#[test]
fn e0252_e0255_imports_collide() {
    check(
        "mod a { pub fn f() {} pub fn g() {} } mod b { pub fn f() {} }\nuse a::f;\nuse b::f;\nuse a::g;\nfn g() {}\nfn main() { f(); g(); }",
        expect![[r#"
            use b::f;
                   ^ E0252: `f` is imported twice
              | a second import of this name
              | `f`: the first one is here
              = give one of them another name: `… as other_f`
            use a::g;
                   ^ E0255: `g` is both imported and defined here
              | this import has the name of an item of the same module
              | `g`: the item is here
              = import it under another name: `… as other_g`
        "#]],
    );
}

#[test]
fn e0365_private_reexport() {
    check(
        "mod m { fn f() {} pub mod n { pub use super::f; } } fn main() { m::n::f(); }",
        expect![[r#"
            mod m { fn f() {} pub mod n { pub use super::f; } } fn main() { m::n::f(); }
                                                         ^ E0364: `f` is private, and cannot be re-exported
              | a function is seen by fewer than this `pub use` promises
              | `f`: it is defined here
            mod m { fn f() {} pub mod n { pub use super::f; } } fn main() { m::n::f(); }
                                                                                  ^ E0603: function `f` is private
              | it cannot be named outside of its module
              | `f`: it is defined here, without `pub`
              = `pub` before its definition lets other modules name it
        "#]],
    );
}

#[test]
fn e0124_e0403_duplicate_fields_and_parameters() {
    check(
        "pub struct S<T, T> { a: i64, a: T } impl<T> S<T> { pub fn f<T>(&self, x: T, x: T) {} }",
        expect![[r#"
            pub struct S<T, T> { a: i64, a: T } impl<T> S<T> { pub fn f<T>(&self, x: T, x: T) {} }
                            ^ E0403: type parameter `T` is already there
              | a second one of this name
              | `T`: the first one is here
            pub struct S<T, T> { a: i64, a: T } impl<T> S<T> { pub fn f<T>(&self, x: T, x: T) {} }
                                         ^ E0124: field `a` is already there
              | a second field of this name
              | `a`: the first one is here
            pub struct S<T, T> { a: i64, a: T } impl<T> S<T> { pub fn f<T>(&self, x: T, x: T) {} }
                                                                        ^ E0403: type parameter `T` is already there
              | a second one of this name
              = the first one belongs to the `impl`, `trait` or `actor` around
            pub struct S<T, T> { a: i64, a: T } impl<T> S<T> { pub fn f<T>(&self, x: T, x: T) {} }
                                                                                        ^ E0415: `x` is bound twice in the same parameters
              | a second binding of this name
              | `x`: the first one is here
        "#]],
    );
}

#[test]
fn e0404_e0405_bounds_and_derives() {
    check(
        "#[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }",
        expect![[r##"
            #[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }
                            ^^^^ E0404: `Shwo` cannot be derived
              | `derive` writes no implementation of this name; did you mean `Show`?
              = derivable are `Clone`, `Copy`, `Debug`, `Default`, `Eq`, `Hash`, `Ord` and `Show`
              ? write `Show`: "Shwo" -> "Show"
            #[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }
                                  ^^^ E0404: `Add` cannot be derived
              | `derive` writes no implementation of this name
              = derivable are `Clone`, `Copy`, `Debug`, `Default`, `Eq`, `Hash`, `Ord` and `Show`
            #[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }
                                                                                 ^^^ E0405: cannot find trait `Shw`
              | no trait of this name is in scope; did you mean `Shl`?
              ? write `Shl`: "Shw" -> "Shl"
            #[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }
                                                                                       ^ E0404: expected a trait, found struct `S`
              | bounds, and what an `impl` gives a type, are traits such as `Show` or `Ord`
              | `S`: it is defined here
            #[derive(Clone, Shwo, Add, PartialEq, Eq)] pub struct S; pub fn f<T: Shw + S + Clone + Fn(i64) -> i64>(x: T) -> Show { x }
                                                                                                                            ^^^^ E0782: expected a type, found trait `Show`
              | a trait is not a type of its own
              = `dyn Show` is the type of values that have it; `impl Show`, or a type parameter `<T: Show>`, leaves the type open
        "##]],
    );
}

#[test]
fn e0411_e0424_self_outside() {
    check(
        "struct S; impl S { fn f() { self.g(); } fn g(&self) { Self; } } fn main() { self; Self::f(); let x: Self = S; S::f(); println(x); }",
        expect![[r#"
            struct S; impl S { fn f() { self.g(); } fn g(&self) { Self; } } fn main() { self; Self::f(); let x: Self = S; S::f(); println(x); }
                                        ^^^^ E0424: there is no `self` here
              | this function of the `impl` does not take `self`
              = take it as the first parameter: `&self` to read, `&mut self` to change
            struct S; impl S { fn f() { self.g(); } fn g(&self) { Self; } } fn main() { self; Self::f(); let x: Self = S; S::f(); println(x); }
                                                                                        ^^^^ E0424: there is no `self` here
              | `self` exists in methods only: functions of an `impl` that take it
            struct S; impl S { fn f() { self.g(); } fn g(&self) { Self; } } fn main() { self; Self::f(); let x: Self = S; S::f(); println(x); }
                                                                                              ^^^^ E0411: there is no `Self` here
              | `Self` is the type of the `impl` around it, and there is none
            struct S; impl S { fn f() { self.g(); } fn g(&self) { Self; } } fn main() { self; Self::f(); let x: Self = S; S::f(); println(x); }
                                                                                                                ^^^^ E0411: there is no `Self` here
              | `Self` is the type of the `impl` around it, and there is none
        "#]],
    );
}

#[test]
fn e0423_types_as_values() {
    check(
        "struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }",
        expect![[r#"
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                 ^ E0423: expected a value, found type parameter `T`
              | this stands for a type
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                    ^ E0423: expected a value, found struct `P`
              | this is a struct
              | `P`: it is defined here
              = a value of it is written `P { x: … }`
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                       ^ E0423: expected a value, found enum `E`
              | this is an enum
              | `E`: it is defined here
              = its values are its variants, such as `E::A`
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                          ^ E0423: expected a value, found module `m`
              | this is a module
              | `m`: it is defined here
              = name something in it: `m::…`
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                             ^^^ E0423: expected a value, found built-in type `i64`
              | this is a built-in type
            struct P { x: i64 } enum E { A { y: i64 } } mod m {} fn f<T>(x: T) { T; P; E; m; i64; E::A; P { x: 1 }; E::A { y: 1 }; x } fn main() { f(1); }
                                                                                                     ^ E0533: variant `A` is not a value
              | it has named fields, which must be given
              | `A`: the variant is defined here
              = write `A { … }`
        "#]],
    );
}

#[test]
fn e0532_e0531_e0422_constructors() {
    check(
        "struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
fn main() { f(1); P { x: 1 }; Pp { x: 1 }; E::B; }",
        expect![[r#"
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                       ^ E0532: expected a tuple struct or a variant, found function `f`
              | this is a function
              | `f`: it is defined here
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                                  ^ E0532: expected a tuple struct or variant, found struct `P`
              | its fields have names: write `P { … }`
              | `P`: it is defined here
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                                             ^^^^ E0531: cannot find tuple struct or variant `Sone`
              | nothing of this name is in scope; did you mean `Some`?
              ? write `Some`: "Sone" -> "Some"
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                                                                         ^ E0599: no variant `D` in enum `E`
              | `E` has no variant of this name
              | `E`: the enum is defined here
              = its variants are `A`, `B`
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                                                                                    ^ E0422: cannot find struct or variant `Q`
              | nothing of this name is in scope
            struct P { x: i64 } enum E { A(i64), B } fn f(e) { match e { E::A(n) => n, f(n) => n, P(n) => n, Sone(n) => n, E::C => 1, E::D(x) => x, Q { x } => x, E { x } => x, B => 2, main => 3 } }
                                                                                                                                                                  ^ E0574: expected a struct or a variant, found enum `E`
              | this is an enum
              | `E`: it is defined here
              = name one of its variants, such as `E::A`
            fn main() { f(1); P { x: 1 }; Pp { x: 1 }; E::B; }
                                          ^^ E0422: cannot find struct or variant `Pp`
              | nothing of this name is in scope; did you mean `P`?
              ? write `P`: "Pp" -> "P"
        "#]],
    );
}

#[test]
fn e0408_e0415_e0416_bindings() {
    check(
        "fn f(a, a) { match a { (x, x) => x, (Some(y), _) | (_, None) => y, z | (z, _) => z } } fn main() { f(1, 2); |q, q| q; }",
        expect![[r#"
            fn f(a, a) { match a { (x, x) => x, (Some(y), _) | (_, None) => y, z | (z, _) => z } } fn main() { f(1, 2); |q, q| q; }
                    ^ E0415: `a` is bound twice in the same parameters
              | a second binding of this name
              | `a`: the first one is here
            fn f(a, a) { match a { (x, x) => x, (Some(y), _) | (_, None) => y, z | (z, _) => z } } fn main() { f(1, 2); |q, q| q; }
                                       ^ E0416: `x` is bound twice in the same pattern
              | a second binding of this name
              | `x`: the first one is here
            fn f(a, a) { match a { (x, x) => x, (Some(y), _) | (_, None) => y, z | (z, _) => z } } fn main() { f(1, 2); |q, q| q; }
                                                               ^^^^^^^^^ E0408: `y` is not bound in all alternatives
              | this alternative does not bind `y`
              | `y`: it is bound here
            fn f(a, a) { match a { (x, x) => x, (Some(y), _) | (_, None) => y, z | (z, _) => z } } fn main() { f(1, 2); |q, q| q; }
                                                                                                                            ^ E0415: `q` is bound twice in the same parameters
              | a second binding of this name
              | `q`: the first one is here
        "#]],
    );
}

#[test]
fn labels_and_jumps() {
    check(
        "fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;",
        expect![[r#"
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                        ^^^^^ E0268: `break` outside of a loop
              | no loop is around it
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                            ^^^^^^^^ E0267: `continue` inside a closure
              | no loop is around it within the closure
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                                                                         ^^ E0767: the label `'a` is outside of the closure
              | the loop is outside: a closure may run when the loop is long over
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                                                                                               ^^^ E0426: unknown label `'aa`
              | no loop or block around has this label; did you mean `'a`?
              ? write `'a`: "'aa" -> "'a"
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                                                                                                                           ^ E0571: `break` with a value inside a `while` loop
              | only `loop` and labelled blocks give the value of a `break`
              = a `while` loop may end without any `break`, and then would have no value to give
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                                                                                                                                               ^^ E0696: `continue` to the block `'b`
              | this label is of a block, which has no next round
            fn main() { break; let f = || { continue }; 'a: loop { f(); let g = || break 'a; g(); loop { break 'aa; } } while true { break 1; } 'b: { continue 'b; } } const C: i64 = return 1;
                                                                                                                                                                                      ^^^^^^ E0572: `return` outside of a function
              | a constant's value is an expression: there is nothing to return from
        "#]],
    );
}

#[test]
fn e0434_variables_of_functions_around() {
    check(
        "fn main() { let n = 1; fn g() { n + m } g(); println(n); } \n",
        expect![[r#"
            fn main() { let n = 1; fn g() { n + m } g(); println(n); } 
                                            ^ E0434: `n` is a variable of the function around, which a nested item does not see
              | a function is made once, not each time control passes it
              | `n`: the variable is declared here
              = take `n` as a parameter, or use a closure: `|…| …`
            fn main() { let n = 1; fn g() { n + m } g(); println(n); } 
                                                ^ E0425: cannot find `m`
              | nothing of this name is in scope
        "#]],
    );
    check(
        "let n = 1;\nfn g() { n }\nprintln(g() + n);",
        expect![[r#"
            fn g() { n }
                     ^ E0434: `n` is a variable of the script, which items do not see
              | a function is made once, not each time control passes it
              | `n`: the variable is declared here
              = take `n` as a parameter, or use a closure: `|…| …`
        "#]],
    );
}

#[test]
fn e0401_type_parameters_of_functions_around() {
    check(
        "fn f<T>(x: T) { fn g(y: T) { y } g(x) } fn main() { f(1); }",
        expect![[r#"
        fn f<T>(x: T) { fn g(y: T) { y } g(x) } fn main() { f(1); }
                                ^ E0401: type parameter `T` belongs to the function around
          | a nested function does not see it
          = give the nested function a type parameter of its own: `<T>`
    "#]],
    );
}

#[test]
fn e0121_e0562_types_that_must_be_written() {
    check(
        "pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }",
        expect![[r#"
            pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }
                              ^ E0121: `_` cannot stand here
              | this type must be written out
              = types are inferred inside bodies and in signatures of free functions; everything else is written
            pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }
                                                           ^ E0121: parameter `n` of a method needs a type
              | write its type here
              = only free functions may leave out the types of parameters
              ? give `n` a type: "" -> ": _"
            pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }
                                                                 ^ E0121: `_` cannot stand here
              | this type must be written out
              = types are inferred inside bodies and in signatures of free functions; everything else is written
            pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }
                                                                                                   ^^^^^^^^^ E0562: `impl` types cannot stand here
              | they stand for parameters and results of functions only
            pub struct S { x: _ } impl S { pub fn f(&self, n) -> _ { n } } pub fn g(x: _) { let y: impl Fn() = x; y; let z: i64<str> = x; z }
                                                                                                                            ^^^ E0109: `i64` takes no type arguments
              | nothing in angle brackets may follow it
        "#]],
    );
}

#[test]
fn e0435_array_lengths() {
    check(
        "const N: i64 = 3; fn main() { let n = 3; let a = [0; n]; let b: [i64; N] = [0; N]; let c = [0; 1 + 2]; let d = [0; N + f()]; println(a); println(b); println(c); println(d); }",
        expect![[r#"
            const N: i64 = 3; fn main() { let n = 3; let a = [0; n]; let b: [i64; N] = [0; N]; let c = [0; 1 + 2]; let d = [0; N + f()]; println(a); println(b); println(c); println(d); }
                                                                 ^ E0435: the length of an array must be a constant
              | `n` is a variable
              | `n`: it is declared here
              = `vec![x; n]` makes a `Vec` of any length
            const N: i64 = 3; fn main() { let n = 3; let a = [0; n]; let b: [i64; N] = [0; N]; let c = [0; 1 + 2]; let d = [0; N + f()]; println(a); println(b); println(c); println(d); }
                                                                                                                                   ^^^ E0435: the length of an array must be a constant
              | this is not a number or the name of a constant
        "#]],
    );
}

#[test]
fn e0428_statements_beside_main() {
    check(
        "println(1);\nfn main() {}",
        expect![[r#"
        println(1);
        ^^^^^^^^^^^ E0428: statements beside `fn main`
          | statements at top level are the body of a `main` of their own
          | `main`: this is a second `main`
          = move the statements into `main`, or its body to the top level
    "#]],
    );
}

#[test]
fn e0116_impls_for_types_of_others() {
    check(
        "impl i64 { fn f(&self) {} } impl Option<i64> { fn f(&self) {} } impl<T> T { fn f(&self) {} } fn main() {}",
        expect![[r#"
            impl i64 { fn f(&self) {} } impl Option<i64> { fn f(&self) {} } impl<T> T { fn f(&self) {} } fn main() {}
                 ^^^ E0390: methods for a type of another package
              | this type is not defined in this package
              = write a free function, or wrap the type in a struct of your own
            impl i64 { fn f(&self) {} } impl Option<i64> { fn f(&self) {} } impl<T> T { fn f(&self) {} } fn main() {}
                                             ^^^^^^^^^^^ E0116: methods for a type of another package
              | this type is not defined in this package
              = write a free function, or wrap the type in a struct of your own
            impl i64 { fn f(&self) {} } impl Option<i64> { fn f(&self) {} } impl<T> T { fn f(&self) {} } fn main() {}
                                                                                    ^ E0118: methods for a type of another package
              | this type is not defined in this package
              = write a free function, or wrap the type in a struct of your own
        "#]],
    );
}

#[test]
fn macros_are_checked() {
    check(
        r#"fn main() {
    let x = 1;
    printn!("{}", x);
    println!("{} {}", x);
    println!("{}", x, x + 1);
    println!("{y} {x} {1}", x);
    println!("{n}", n = x, k = 2);
    println!(x);
    println!("{x:q} }");
    vec!(1; 2);
    print!(1; 2);
    format!();
    assert!();
    assert_eq!(x);
    unknown::mac!(x, zzz);
}"#,
        expect![[r#"
            printn!("{}", x);
            ^^^^^^ E0433: cannot find macro `printn!`
              | did you mean `println!`?
              ? write `println`: "printn" -> "println"
            println!("{} {}", x);
                         ^^ E0061: 2 holes but 1 argument
              | no argument is left for this hole
            println!("{}", x, x + 1);
                              ^^^^^ E0061: this argument is never used
              | no hole of the format string shows it
              = `{}` is a hole for the next argument, `{name}` for a variable or named argument
            println!("{y} {x} {1}", x);
                       ^ E0425: cannot find `y`
              | nothing of this name is in scope
            println!("{y} {x} {1}", x);
                              ^^^ E0061: there is no argument 1: 1 was given
              | no argument is left for this hole
            println!("{n}", n = x, k = 2);
                                   ^ E0061: named argument `k` is never used
              | no hole of the format string shows it
              = `{}` is a hole for the next argument, `{name}` for a variable or named argument
            println!(x);
                     ^ E0001: the format string must be a string literal
              | expected a literal such as `"{}"`
              ? add a format string: "" -> "\"{}\", "
            println!("{x:q} }");
                         ^ E0001: unexpected `q` in a format spec, which reads `[[fill]<^>][+][#][0][width][.precision][? b o x X e E]`
            println!("{x:q} }");
                            ^ E0001: unmatched `}` in a format string; write `}}` for a brace
            print!(1; 2);
                  ^^^^^^ E0061: `print!` takes arguments separated by commas
              | only `vec![value; count]` reads `;`
            format!();
            ^^^^^^ E0061: `format!` needs a format string
              | such as `format!("{x}")`
            assert!();
            ^^^^^^ E0061: `assert!` needs a condition
              | what must be true goes in its parentheses
            assert_eq!(x);
            ^^^^^^^^^ E0061: `assert_eq!` compares two values
              | the second is missing
            unknown::mac!(x, zzz);
            ^^^^^^^^^^^^ E0433: cannot find macro `unknown::mac!`
              | no macro of this name is in scope
              = macros are written `macro name { (pattern) => { template } }`; those of another module need its path or a `use`
            unknown::mac!(x, zzz);
                             ^^^ E0425: cannot find `zzz`
              | nothing of this name is in scope
        "#]],
    );
}

#[test]
fn unused_variables_labels_and_imports() {
    check(
        "mod m { pub fn f() {} pub fn g() {} pub struct P { pub a: i64, pub b: i64 } }
use m::f;
use m::{g, P};
fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }",
        expect![[r#"
            use m::f;
                   ^ unused_import: unused import `f`
              | nothing in this module names it
              ? remove the import: "use m::f;\n" -> ""
            use m::{g, P};
                    ^ unused_import: unused import `g`
              | nothing in this module names it
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                            ^ unused_variable: variable `x` is never used
              | nothing reads it
              ? write `_x`, which says that it is unused: "x" -> "_x"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                           ^ unused_variable: variable `y` is never used
              | nothing reads it
              ? write `_y`, which says that it is unused: "y" -> "_y"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                                                             ^ unused_variable: variable `a` is never used
              | nothing reads it
              ? ignore the field: `a: _`: "a" -> "a: _"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                                                                   ^ unused_variable: variable `c` is never used
              | nothing reads it
              ? write `_c`, which says that it is unused: "c" -> "_c"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                                                                                               ^ unused_variable: variable `i` is never used
              | nothing reads it
              ? write `_i`, which says that it is unused: "i" -> "_i"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                                                                                                             ^ unused_variable: variable `q` is never used
              | nothing reads it
              ? write `_q`, which says that it is unused: "q" -> "_q"
            fn main() { let x = 1; let mut y = 2; y = 3; let _z = 4; let P { a, b: c } = P { a: 1, b: 2 }; for i in 0..3 {} |q| 1; if let Some(n) = Some(1) {} }
                                                                                                                                               ^ unused_variable: variable `n` is never used
              | nothing reads it
              ? write `_n`, which says that it is unused: "n" -> "_n"
        "#]],
    );
}

#[test]
fn dead_code() {
    check(
        "fn used() {} fn unused() { unused() } struct S; enum E { A } const C: i64 = 1; #[allow(dead_code)] fn kept() {} pub fn api() {} fn main() { used(); }",
        expect![[r#"
            fn used() {} fn unused() { unused() } struct S; enum E { A } const C: i64 = 1; #[allow(dead_code)] fn kept() {} pub fn api() {} fn main() { used(); }
                            ^^^^^^ dead_code: function `unused` is never used
              | nothing in this package names it
              = remove it, make it `pub`, or call it `_unused` to keep it
            fn used() {} fn unused() { unused() } struct S; enum E { A } const C: i64 = 1; #[allow(dead_code)] fn kept() {} pub fn api() {} fn main() { used(); }
                                                         ^ dead_code: struct `S` is never used
              | nothing in this package names it
              = remove it, make it `pub`, or call it `_S` to keep it
            fn used() {} fn unused() { unused() } struct S; enum E { A } const C: i64 = 1; #[allow(dead_code)] fn kept() {} pub fn api() {} fn main() { used(); }
                                                                 ^ dead_code: enum `E` is never used
              | nothing in this package names it
              = remove it, make it `pub`, or call it `_E` to keep it
            fn used() {} fn unused() { unused() } struct S; enum E { A } const C: i64 = 1; #[allow(dead_code)] fn kept() {} pub fn api() {} fn main() { used(); }
                                                                               ^ dead_code: constant `C` is never used
              | nothing in this package names it
              = remove it, make it `pub`, or call it `_C` to keep it
        "#]],
    );
}

#[test]
fn lints_are_silent_about_broken_code() {
    check(
        "use std::io::hidden;\nfn f() {}\nfn main() { let x = 1; x. }",
        expect![[r#"
            fn main() { let x = 1; x. }
                                     ^ E0001: expected a field or method after `.`, found `}`
              | expected a field or method after `.`
        "#]],
    );
}

#[test]
fn attributes() {
    check(
        "#[derive(Clone)] fn f() {} #[inlin] #[must_use] struct S; #[derive] #[intrinsic(\"x\")] enum E {} fn main() { f(); S; let e: E = f(); e; }",
        expect![[r##"
            #[derive(Clone)] fn f() {} #[inlin] #[must_use] struct S; #[derive] #[intrinsic("x")] enum E {} fn main() { f(); S; let e: E = f(); e; }
              ^^^^^^ unused_attribute: `derive` does nothing here
              | this attribute is for structs and enums
            #[derive(Clone)] fn f() {} #[inlin] #[must_use] struct S; #[derive] #[intrinsic("x")] enum E {} fn main() { f(); S; let e: E = f(); e; }
                                         ^^^^^ unknown_attribute: unknown attribute `inlin`
              | there is no attribute of this name; did you mean `inline`?
              ? write `inline`: "inlin" -> "inline"
            #[derive(Clone)] fn f() {} #[inlin] #[must_use] struct S; #[derive] #[intrinsic("x")] enum E {} fn main() { f(); S; let e: E = f(); e; }
                                                                      ^^^^^^^^^ E0565: arguments of the wrong kind
              | `derive` takes traits: `#[derive(Clone, Eq)]`
            #[derive(Clone)] fn f() {} #[inlin] #[must_use] struct S; #[derive] #[intrinsic("x")] enum E {} fn main() { f(); S; let e: E = f(); e; }
                                                                                  ^^^^^^^^^ unknown_attribute: unknown attribute `intrinsic`
              | there is no attribute of this name
        "##]],
    );
}

#[test]
fn unused_label() {
    check(
        "fn main() { 'a: loop { break } '_b: loop { break } }",
        expect![[r#"
        fn main() { 'a: loop { break } '_b: loop { break } }
                    ^^ unused_label: label `'a` is never used
          | no `break` or `continue` names it
          ? write `'_a`: "'a" -> "'_a"
    "#]],
    );
}
