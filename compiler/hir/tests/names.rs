//! Modules, imports, visibility, name spaces and conditions: what is found where.

mod common;

use common::check;
use expect_test::expect;

#[test]
fn super_climbs_as_often_as_written() {
    check(
        r#"mod a { pub mod b { pub mod c { pub fn f() -> i64 { super::super::super::top() + self::super::super::one() } } } fn one() -> i64 { 1 } }
fn top() -> i64 { 2 }
fn main() { println(a::b::c::f()); super::super::top(); a::super::top(); a::crate::top(); }"#,
        expect![[r#"
            fn main() { println(a::b::c::f()); super::super::top(); a::super::top(); a::crate::top(); }
                                               ^^^^^ E0433: there is no module above this one
              | this is the package's root module, which `super` cannot leave
            fn main() { println(a::b::c::f()); super::super::top(); a::super::top(); a::crate::top(); }
                                                                       ^^^^^ E0433: `super` can only begin a path
            fn main() { println(a::b::c::f()); super::super::top(); a::super::top(); a::crate::top(); }
                                                                                        ^^^^^ E0433: `crate` can only begin a path
        "#]],
    );
}

#[test]
fn e0603_constructors_of_private_fields() {
    check(
        r#"mod shop { pub struct Price(i64); pub struct Pair(pub i64, pub i64); pub fn price() -> Price { Price(1) } }
use shop::Price;
fn main() { let a = shop::Price(3); let shop::Price(b) = shop::price(); let c = Price(1); let d = shop::Pair(1, 2); println(d.0); println(a); println(b); println(c); }"#,
        expect![[r#"
            fn main() { let a = shop::Price(3); let shop::Price(b) = shop::price(); let c = Price(1); let d = shop::Pair(1, 2); println(d.0); println(a); println(b); println(c); }
                                      ^^^^^ E0603: the constructor of `Price` is private
              | only the module that sees all its fields can build or take apart its values
              | `Price`: its fields are declared here
              = `pub` before each field lets other modules do so
            fn main() { let a = shop::Price(3); let shop::Price(b) = shop::price(); let c = Price(1); let d = shop::Pair(1, 2); println(d.0); println(a); println(b); println(c); }
                                                          ^^^^^ E0603: the constructor of `Price` is private
              | only the module that sees all its fields can build or take apart its values
              | `Price`: its fields are declared here
              = `pub` before each field lets other modules do so
            fn main() { let a = shop::Price(3); let shop::Price(b) = shop::price(); let c = Price(1); let d = shop::Pair(1, 2); println(d.0); println(a); println(b); println(c); }
                                                                                            ^^^^^ E0423: expected a value, found struct `Price`
              | this is a struct
              | `Price`: it is defined here
              = its constructor is private, since some of its fields are: its module may have a function that makes one
        "#]],
    );
}

#[test]
fn e0364_e0365_reexports_of_what_is_private() {
    check(
        r#"mod m { fn f() {} mod inner { pub fn g() {} } struct S(pub i64); pub use self::f as ff; pub use self::inner as ii; pub use self::S as Ss; pub struct T(i64); pub mod o { pub use super::T; } }
fn main() {}"#,
        expect![[r#"
            mod m { fn f() {} mod inner { pub fn g() {} } struct S(pub i64); pub use self::f as ff; pub use self::inner as ii; pub use self::S as Ss; pub struct T(i64); pub mod o { pub use super::T; } }
                                                                                           ^ E0364: `f` is private, and cannot be re-exported
              | a function is seen by fewer than this `pub use` promises
              | `f`: it is defined here
            mod m { fn f() {} mod inner { pub fn g() {} } struct S(pub i64); pub use self::f as ff; pub use self::inner as ii; pub use self::S as Ss; pub struct T(i64); pub mod o { pub use super::T; } }
                                                                                                                  ^^^^^ E0365: `inner` is private, and cannot be re-exported
              | a module is seen by fewer than this `pub use` promises
              | `inner`: it is defined here
            mod m { fn f() {} mod inner { pub fn g() {} } struct S(pub i64); pub use self::f as ff; pub use self::inner as ii; pub use self::S as Ss; pub struct T(i64); pub mod o { pub use super::T; } }
                                                                                                                                             ^ E0364: `S` is private, and cannot be re-exported
              | a struct is seen by fewer than this `pub use` promises
              | `S`: it is defined here
        "#]],
    );
}

#[test]
fn e0429_self_in_imports() {
    check(
        r#"mod m { pub mod n { pub fn f() {} } } use m::n::self; use m::{n::self as o}; use m::{self as p, n}; fn main() { n::f(); o::f(); p::n::f(); }"#,
        expect![[r#"
            mod m { pub mod n { pub fn f() {} } } use m::n::self; use m::{n::self as o}; use m::{self as p, n}; fn main() { n::f(); o::f(); p::n::f(); }
                                                            ^^^^ E0429: `self` ends an import outside of braces
              = only in braces, `use a::{self};`, does it stand for the module before them; leave it out
            mod m { pub mod n { pub fn f() {} } } use m::n::self; use m::{n::self as o}; use m::{self as p, n}; fn main() { n::f(); o::f(); p::n::f(); }
                                                                             ^^^^ E0429: `self` ends an import outside of braces
              = only in braces, `use a::{self};`, does it stand for the module before them; leave it out
            mod m { pub mod n { pub fn f() {} } } use m::n::self; use m::{n::self as o}; use m::{self as p, n}; fn main() { n::f(); o::f(); p::n::f(); }
                                                                                                            ^ E0252: `n` is imported twice
              | a second import of this name
              | `n`: the first one is here
              = give one of them another name: `… as other_n`
        "#]],
    );
}

#[test]
fn names_live_in_three_spaces() {
    check(
        r#"mod thing { pub fn f() -> i64 { 1 } } fn thing() -> i64 { 2 } macro thing { () => { 3 } }
mod other { pub use crate::thing; pub use crate::hidden as seen; } macro hidden { () => { 1 } }
fn main() { println(thing() + thing::f() + other::thing()); let x: seen = 1; use other::seen; let y: seen = 1; }"#,
        expect![[r#"
            mod other { pub use crate::thing; pub use crate::hidden as seen; } macro hidden { () => { 1 } }
                                       ^^^^^ E0365: `thing` is private, and cannot be re-exported
              | a module is seen by fewer than this `pub use` promises
              | `thing`: it is defined here
            mod other { pub use crate::thing; pub use crate::hidden as seen; } macro hidden { () => { 1 } }
                                                             ^^^^^^ E0364: `hidden` is private, and cannot be re-exported
              | a macro is seen by fewer than this `pub use` promises
              | `hidden`: it is defined here
            fn main() { println(thing() + thing::f() + other::thing()); let x: seen = 1; use other::seen; let y: seen = 1; }
                                                                               ^^^^ E0573: expected a type, found macro `seen`
              | this is a macro
              | `hidden`: it is defined here
            fn main() { println(thing() + thing::f() + other::thing()); let x: seen = 1; use other::seen; let y: seen = 1; }
                                                                                                                 ^^^^ E0573: expected a type, found macro `seen`
              | this is a macro
              | `hidden`: it is defined here
        "#]],
    );
}

#[test]
fn cfg_keeps_and_drops() {
    check(
        r#"#[cfg(test)] fn f() -> i64 { nothing } #[cfg(not(test))] fn f() -> i64 { 1 }
#[cfg(all(debug_assertions, any(unix, windows, target_os = "macos")))] const A: i64 = 1;
#[cfg(feature = "big")] const A: i64 = 2;
#[cfg(tset)] fn g() {}
fn main() { #[cfg(test)] fn h() -> i64 { 1 } #[cfg(not(test))] fn h() -> i64 { 2 } println(f() + h() + A); g(); }"#,
        expect![[r##"
            #[cfg(tset)] fn g() {}
                  ^^^^ unknown_attribute: unknown condition `tset`
              | it never holds
              = conditions are `test`, `debug_assertions`, `target_os = "…"`, `unix` and `windows`, with `not(…)`, `all(…)` and `any(…)`
            fn main() { #[cfg(test)] fn h() -> i64 { 1 } #[cfg(not(test))] fn h() -> i64 { 2 } println(f() + h() + A); g(); }
                                                                                                                       ^ E0425: cannot find `g`
              | nothing of this name is in scope
        "##]],
    );
}

#[test]
fn attributes_with_a_near_miss() {
    check(
        r#"#[tset] fn f() {} #[derives(Clone)] struct S; #[very_far_off] fn main() { f(); println(S); }"#,
        expect![[r##"
            #[tset] fn f() {} #[derives(Clone)] struct S; #[very_far_off] fn main() { f(); println(S); }
              ^^^^ unknown_attribute: unknown attribute `tset`
              | there is no attribute of this name; did you mean `test`?
              ? write `test`: "tset" -> "test"
            #[tset] fn f() {} #[derives(Clone)] struct S; #[very_far_off] fn main() { f(); println(S); }
                                ^^^^^^^ unknown_attribute: unknown attribute `derives`
              | there is no attribute of this name; did you mean `derive`?
              ? write `derive`: "derives" -> "derive"
            #[tset] fn f() {} #[derives(Clone)] struct S; #[very_far_off] fn main() { f(); println(S); }
                                                            ^^^^^^^^^^^^ unknown_attribute: unknown attribute `very_far_off`
              | there is no attribute of this name
        "##]],
    );
}

#[test]
fn traits_in_scope_need_no_mention() {
    check(
        r#"mod m { pub trait Named { fn name(&self) -> i64 { 1 } } impl Named for i64 {} } use m::Named; fn main() { println(1.name()); }"#,
        expect![[r#""#]],
    );
}

#[test]
fn missing_traits_are_imported() {
    check(
        r#"mod m { pub trait Named { fn name(&self) -> i64; } } struct S; impl Named for S { fn name(&self) -> i64 { 1 } } fn main() { println(S.name()); }"#,
        expect![[r#"
            mod m { pub trait Named { fn name(&self) -> i64; } } struct S; impl Named for S { fn name(&self) -> i64 { 1 } } fn main() { println(S.name()); }
                                                                                ^^^^^ E0405: cannot find trait `Named`
              | no trait of this name is in scope
              = it exists as `crate::m::Named`
              ? import it: `use crate::m::Named;`: "" -> "use crate::m::Named;\n"
        "#]],
    );
}

#[test]
fn macros_are_no_types() {
    check(
        r#"macro twice { ($e:expr) => { $e + $e } } fn f(x: twice) {} fn main() { f(1); }"#,
        expect![[r#"
            macro twice { ($e:expr) => { $e + $e } } fn f(x: twice) {} fn main() { f(1); }
                                                             ^^^^^ E0573: expected a type, found macro `twice`
              | this is a macro
              | `twice`: it is defined here
        "#]],
    );
}

#[test]
fn globs_reexports_and_cycles() {
    check(
        r#"mod a { pub use super::b::*; pub fn x() -> i64 { 1 } } mod b { pub use super::a::*; pub fn y() -> i64 { 2 } pub use super::c::z as w; } mod c { pub fn z() -> i64 { 3 } }
use a::{w, *};
fn main() { println(x() + y() + w() + z()); }"#,
        expect![[r#"
            fn main() { println(x() + y() + w() + z()); }
                                                  ^ E0425: cannot find `z`
              | nothing of this name is in scope
              = it exists as `crate::c::z`
              ? import it: `use crate::c::z;`: "" -> "\nuse crate::c::z;"
        "#]],
    );
}

#[test]
fn a_prelude_name_may_be_shadowed() {
    check(
        r#"enum Option { None, One } use Option::None; fn f(x: Option) -> Option { x } fn main() { match f(None) { None => println(1), Option::One => println(2) } }"#,
        expect![[r#""#]],
    );
}

#[test]
fn e0659_two_globs() {
    check(
        r#"mod a { pub fn f() {} pub struct T; pub fn only() {} } mod b { pub fn f() {} pub struct T; }
use a::*; use b::*; mod c { pub use super::a::*; pub use super::b::*; }
fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }"#,
        expect![[r#"
            fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }
                        ^ E0659: `f` is ambiguous
              | it may be `a::f` or `b::f`: two globs bring this name
              | `f`: one is defined here
              | `f`: the other is defined here
              = import one of them by name, which wins over globs: `use a::f;`
            fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }
                                    ^ E0659: `T` is ambiguous
              | it may be `a::T` or `b::T`: two globs bring this name
              | `T`: one is defined here
              | `T`: the other is defined here
              = import one of them by name, which wins over globs: `use a::T;`
            fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }
                                        ^ E0659: `T` is ambiguous
              | it may be `a::T` or `b::T`: two globs bring this name
              | `T`: one is defined here
              | `T`: the other is defined here
              = import one of them by name, which wins over globs: `use a::T;`
            fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }
                                              ^ E0659: `f` is ambiguous
              | it may be `a::f` or `b::f`: two globs bring this name
              | `f`: one is defined here
              | `f`: the other is defined here
              = import one of them by name, which wins over globs: `use a::f;`
            fn main() { f(); let x: T = T; c::f(); only(); match x { T => {} } }
                                                                     ^ E0659: `T` is ambiguous
              | it may be `a::T` or `b::T`: two globs bring this name
              | `T`: one is defined here
              | `T`: the other is defined here
              = import one of them by name, which wins over globs: `use a::T;`
        "#]],
    );
}

#[test]
fn a_name_wins_over_globs() {
    check(
        r#"mod a { pub fn f() -> i64 { 1 } } mod b { pub fn f() -> i64 { 2 } } mod d { pub use crate::a::*; pub use crate::a::f as g; }
use a::*; use b::*; use b::f; use d::*; fn main() { println(f() + g()); }"#,
        expect![[r#"
            use a::*; use b::*; use b::f; use d::*; fn main() { println(f() + g()); }
                ^^^^ unused_import: unused import `*`
              | nothing in this module names it
              ? remove the import: "use a::*;" -> ""
            use a::*; use b::*; use b::f; use d::*; fn main() { println(f() + g()); }
                          ^^^^ unused_import: unused import `*`
              | nothing in this module names it
              ? remove the import: "use b::*;" -> ""
            use a::*; use b::*; use b::f; use d::*; fn main() { println(f() + g()); }
                                       ^ shadowed_glob: `f` hides what a glob import brings under that name
              | means this one in the whole module
              | `use a::*;`: this brings another `f`
              = rename one of them, or import what is needed by name
        "#]],
    );
}

#[test]
fn e0401_constants_of_the_function_around() {
    check(
        r#"fn outer<const N: i64>() -> i64 { fn inner() -> i64 { N } inner() } fn main() { println(outer::<1>()); }"#,
        expect![[r#"
            fn outer<const N: i64>() -> i64 { fn inner() -> i64 { N } inner() } fn main() { println(outer::<1>()); }
                                                                  ^ E0401: generic parameter `N` belongs to the function around
              | a nested item does not see it
              = give the nested item a parameter of its own: `<const N: …>`
        "#]],
    );
}

#[test]
fn e0405_a_trait_of_a_module() {
    check(
        r#"mod m { pub trait Near {} } struct S; impl m::Naer for S {} impl m::Near for S {} fn main() { S; }"#,
        expect![[r#"
            mod m { pub trait Near {} } struct S; impl m::Naer for S {} impl m::Near for S {} fn main() { S; }
                                                          ^^^^ E0405: cannot find trait `Naer`
              | no trait of this name is in `crate::m`; did you mean `Near`?
              ? write `Near`: "Naer" -> "Near"
        "#]],
    );
}
