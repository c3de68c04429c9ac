//! Macros in programs: where they are found, what their expansions mean, and where mistakes in them are said to be.

mod common;

use common::{check, check_bodies};
use expect_test::expect;

#[test]
fn a_call_is_what_its_template_says() {
    check_bodies(
        r#"
macro square { ($x:expr) => { $x * $x } }
fn f(a: i64) -> i64 { square!(a + 1) }
"#,
        expect![[r#"
            fn f(a#0: i64) -> i64 {
                (a#0 + 1) * (a#0 + 1)
            }
        "#]],
    );
}

#[test]
fn statements_go_into_the_block_around() {
    check_bodies(
        r#"
macro_rules! two { ($a:ident, $b:ident) => { let $a = 1; let $b = 2; } }
fn f() -> i64 { two!(x, y); x + y }
fn g() -> i64 { two! { x, y } x }
"#,
        expect![[r#"
            fn f() -> i64 {
                let x#0 = 1;
                let y#1 = 2;
                x#0 + y#1
            }

            fn g() -> i64 {
                let x#0 = 1;
                let y#1 = 2;
                x#0
            }
        "#]],
    );
}

#[test]
fn variables_of_templates_are_apart() {
    check_bodies(
        r#"
macro swap { ($a:ident, $b:ident) => { let tmp = $a; $a = $b; $b = tmp; } }
fn f() { let mut tmp = 1; let mut y = 2; swap!(tmp, y); println(tmp); }
macro using { ($e:expr) => {{ let a = 42; $e }} }
fn g(a: i64) -> i64 { using!(a) }
"#,
        expect![[r#"
            fn f() -> _ {
                let mut tmp#0 = 1;
                let mut y#1 = 2;
                let tmp#2 = tmp#0;
                tmp#0 = y#1;
                y#1 = tmp#2;
                io::println(tmp#0);
            }

            fn g(a#0: i64) -> i64 {
                {
                    let a#1 = 42;
                    a#0
                }
            }
        "#]],
    );
}

#[test]
fn variables_of_templates_are_not_seen_outside() {
    check(
        r#"
macro hidden { () => { let secret = 1; } }
fn f() -> i64 { hidden!(); secret }
macro asks { () => { wanted } }
fn g(wanted: i64) -> i64 { asks!() }
"#,
        expect![[r#"
            fn f() -> i64 { hidden!(); secret }
                                       ^^^^^^ E0425: cannot find `secret`
              | nothing of this name is in scope
            fn g(wanted: i64) -> i64 { asks!() }
                                       ^^^^^^^ E0425: cannot find `wanted`
              | nothing of this name is in scope
              | `wanted`: this part of the template is meant
              = `wanted` of the call is another name than `wanted` of the macro: pass it to the macro as an argument
        "#]],
    );
}

#[test]
fn macros_in_bodies_see_what_is_before_them() {
    check_bodies(
        r#"
fn f() -> i64 {
    let x = 1;
    macro get { () => { x } }
    let x = 2;
    get!()
}
"#,
        expect![[r#"
            fn f() -> i64 {
                let x#0 = 1;
                let x#1 = 2;
                x#0
            }
        "#]],
    );
}

#[test]
fn labels_are_hygienic_too() {
    check(
        r#"
macro forever { ($b:block) => { 'l: loop { $b } } }
fn f() { 'l: loop { forever!({ break 'l }) } }
macro leave { () => { break 'l } }
fn g() { 'l: loop { leave!() } }
"#,
        expect![[r#"
            fn g() { 'l: loop { leave!() } }
                                ^^^^^^^^ E0426: unknown label `'l`
              | no loop or block around has this label
              | `'l`: this part of the template is meant
        "#]],
    );
}

#[test]
fn items_of_calls_are_items() {
    check_bodies(
        r#"
macro getter { ($name:ident = $v:expr) => { fn $name() -> i64 { let v = $v; v } } }
getter!{ seven = 7 }
getter!{ eight = seven() + 1 }
struct S;
macro methods { ($($name:ident),*) => { $( fn $name(&self) -> i64 { 1 } )* } }
impl S { methods!{ a, b } }
fn main() { println(eight()); S.a(); S.b(); }
"#,
        expect![[r#"
            fn seven() -> i64 {
                let v#0 = 7;
                v#0
            }

            fn eight() -> i64 {
                let v#0 = seven() + 1;
                v#0
            }

            fn S::a(&self#0) -> i64 {
                1
            }

            fn S::b(&self#0) -> i64 {
                1
            }

            fn main() -> _ {
                io::println(eight());
                S.a();
                S.b();
            }
        "#]],
    );
}

#[test]
fn recursion() {
    check_bodies(
        r#"
macro sum { () => { 0 }; ($x:expr $(, $rest:expr)*) => { $x + sum!($($rest),*) } }
fn f() -> i64 { sum!(1, 2, 3) }
"#,
        expect![[r#"
            fn f() -> i64 {
                1 + (2 + (3 + 0))
            }
        "#]],
    );
}

#[test]
fn macros_that_define_macros() {
    check_bodies(
        r#"
macro make { ($name:ident, $v:expr) => { macro $name { () => { $v } } } }
make!{ one, 1 }
fn f() -> i64 { make!(two, 2); one!() + two!() }
"#,
        expect![[r#"
            fn f() -> i64 {
                1 + 2
            }
        "#]],
    );
}

#[test]
fn paths_and_imports_lead_to_macros() {
    check_bodies(
        r#"
mod a {
    pub macro m { () => { $crate::a::one() } }
    pub fn one() -> i64 { 1 }
    pub mod b { pub macro n { () => { m!() } } pub fn f() -> i64 { m!() } }
}
use a::b::n;
fn f() -> i64 { a::m!() + crate::a::m!() }
fn main() { use a::m; println(m!()); }
"#,
        expect![[r#"
            fn a::one() -> i64 {
                1
            }

            fn a::b::f() -> i64 {
                a::one()
            }

            fn f() -> i64 {
                a::one() + a::one()
            }

            fn main() -> _ {
                io::println(a::one());
            }
        "#]],
    );
}

#[test]
fn mistakes_in_calls() {
    check(
        r#"
macro pair { ($a:expr, $b:expr) => { ($a, $b) } }
fn f() { pair!(1; 2); pair!(1); pair!(1, 2 +); pare!(1, 2); }
macro bad { ($a:expr) => { $a + } }
fn g() { bad!(1); }
macro lets { () => { let x = 1; x } }
fn h() -> i64 { 1 + lets!() }
macro endless { () => { endless!() } }
fn i() { endless!() }
"#,
        expect![[r#"
            fn f() { pair!(1; 2); pair!(1); pair!(1, 2 +); pare!(1, 2); }
                            ^ E1601: no rule of `pair!` expects `;`
              | expected `,`
              | `,`: while matching this
            fn f() { pair!(1; 2); pair!(1); pair!(1, 2 +); pare!(1, 2); }
                                         ^ E1601: the call of `pair!` ends too early
              | expected `,` here
              | `,`: while matching this
            fn f() { pair!(1; 2); pair!(1); pair!(1, 2 +); pare!(1, 2); }
                                                     ^ E1601: expected an expression after `+`, found the end of the call
              | expected an expression after `+`
              | `$b:expr`: an expression is read for this
            fn f() { pair!(1; 2); pair!(1); pair!(1, 2 +); pare!(1, 2); }
                                                           ^^^^ E0433: cannot find macro `pare!`
              | no macro of this name is in scope
              = macros are written `macro name { (pattern) => { template } }`; those of another module need its path or a `use`
            fn g() { bad!(1); }
                     ^^^^^^^ E1604: `bad!` does not expand to statements
              | expected an expression after `+`, found the end of the expansion
              | ` `: this part of the template is meant
            fn h() -> i64 { 1 + lets!() }
                                ^^^^^^^ E1604: `lets!` does not expand to an expression
              | expected an expression, found keyword `let`
              | `let`: this part of the template is meant
            fn i() { endless!() }
                     ^^^^^^^^^^ E1603: the expansion of `endless!` does not end
              | 128 calls of macros lie within one another here
              | `endless!()`: this part of the template is meant
              = it goes `endless!` → `endless!` → `endless!` → … → `endless!` → `endless!`
        "#]],
    );
}

#[test]
fn mistakes_point_into_arguments_or_at_the_call() {
    check(
        r#"
macro twice { ($x:expr) => { $x + $x } }
fn f() -> i64 { twice!(unknown) }
macro calls { ($x:expr) => { missing($x) } }
fn g() { calls!(1); }
"#,
        expect![[r#"
            fn f() -> i64 { twice!(unknown) }
                                   ^^^^^^^ E0425: cannot find `unknown`
              | nothing of this name is in scope
            fn g() { calls!(1); }
                     ^^^^^^^^^ E0425: cannot find `missing`
              | nothing of this name is in scope
              | `missing`: this part of the template is meant
        "#]],
    );
}

#[test]
fn native_macros() {
    check_bodies(
        r#"
fn f(x: i64) {
    assert!(x + 1 > 0);
    let a = stringify!(a + b);
    let b = concat!("a", 1, 'c', true, -2.5);
    let c = (line!(), file!());
    println!(concat!("{}", "!"), x);
    macro check { ($e:expr) => { assert!($e); } }
    check!(x == 1);
}
"#,
        expect![[r#"
            fn f(x#0: i64) -> _ {
                assert!((x#0 + 1) > 0, f"assertion failed: x + 1 > 0");
                let a#1 = "a + b";
                let b#2 = "a1ctrue-2.5";
                let c#3 = (5, "/main.grok");
                print!(f"{x#0}!\n");
                assert!(x#0 == 1, f"assertion failed: x == 1");
            }
        "#]],
    );
}
