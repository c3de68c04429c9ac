//! Broken programs: what is said about each mistake, drawn, and what is left of the tree.

use expect_test::{Expect, expect};
use grok_diagnostics::{FileId, terminal};
use grok_syntax::{ast::*, parse};

/// Draws the errors of a text.
fn check(text: &str, expected: Expect) {
    let sources = [("main.grok", text)];
    let draw = |error: &grok_syntax::SyntaxError| {
        terminal::render(
            &error.to_diagnostic(FileId(0)),
            sources.as_slice(),
            terminal::Colours::None,
        )
    };
    let drawn: String = parse(text).errors.iter().map(draw).collect();
    expected.assert_eq(&drawn);
}

/// Names of the items that survive, in order.
fn items(text: &str) -> Vec<String> {
    let file = parse(text).file;
    file.items
        .iter()
        .map(|item| item.name.as_ref().map_or("-".to_owned(), |name| name.text.to_string()))
        .collect()
}

fn messages(errors: &[grok_syntax::SyntaxError]) -> Vec<String> {
    errors
        .iter()
        .map(|error| format!("{:?} {}", error.span, error.message))
        .collect()
}

/// One mistake gives one error.
fn assert_one_error(text: &str) {
    let errors = parse(text).errors;
    assert_eq!(errors.len(), 1, "{text}\n{errors:#?}");
}

/// The body of the first function.
fn body(text: &str) -> Block {
    match parse(text).file.items.into_iter().next().map(|item| item.kind) {
        Some(ItemKind::Fn(decl)) => decl.body.clone().expect("a body"),
        other => panic!("no function first: {other:?}"),
    }
}

#[test]
fn a_dangling_dot_is_a_field_access_without_a_name() {
    let text = "fn a(p: P) {\n    p.\n}\nfn b() {}";
    check(
        text,
        expect![[r#"
        error[E0001]: expected a field or method after `.`, found `}`
          ┌─ main.grok:2:7
          │
        2 │     p.
          │       ^ expected a field or method after `.`

    "#]],
    );
    let tail = body(text).tail.expect("a tail");
    assert!(matches!(tail.kind, ExprKind::Field { name, .. } if name.is_missing()));
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn a_dangling_dot_before_a_statement_does_not_swallow_it() {
    let text = "fn a(p: P) {\n    p.\n    let x = 1;\n    x\n}";
    assert_one_error(text);
    assert_eq!(body(text).stmts.len(), 2);
}

#[test]
fn an_open_call_keeps_its_arguments_and_what_follows() {
    let text = "fn a() {\n    f(1, x\n    let y = 2;\n}\n\nfn b() {}";
    check(
        text,
        expect![[r#"
        error[E0001]: expected `,` or `)`, found keyword `let`
          ┌─ main.grok:2:11
          │
        2 │     f(1, x
          │      -    ^ expected `,` or `)`
          │      │
          │      this `(` is not closed
          │
          = help: insert `)`
                f(1, x)

    "#]],
    );
    let block = body(text);
    assert_eq!(block.stmts.len(), 2);
    let StmtKind::Expr { expr, .. } = &block.stmts[0].kind else {
        panic!("{block:?}")
    };
    assert!(matches!(&expr.kind, ExprKind::Call { args, .. } if args.len() == 2));
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn a_let_without_a_value() {
    let text = "fn a() {\n    let x =\n}\nfn b() {}";
    check(
        text,
        expect![[r#"
        error[E0001]: expected an expression after `=`, found `}`
          ┌─ main.grok:2:12
          │
        2 │     let x =
          │            ^ expected an expression after `=`

    "#]],
    );
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn an_open_match_before_an_item() {
    let text = "fn a(e: E) {\n    match e {\n        E::A => 1,\n\nfn b() {}\n";
    check(
        text,
        expect![[r#"
        error[E0001]: expected `}`, found keyword `fn`
          ┌─ main.grok:3:19
          │
        2 │     match e {
          │             - this `match` is unclosed
        3 │         E::A => 1,
          │                   ^ expected `}`
          │
          = help: insert `}`
                        E::A => 1,
                }

    "#]],
    );
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn an_open_block_is_told_by_indentation() {
    let text = "fn a() {\n    if x {\n        f();\n}\n\nfn b() {}\n";
    check(
        text,
        expect![[r#"
        error[E0001]: expected `}`, found the `}` of an outer block
          ┌─ main.grok:3:13
          │
        2 │     if x {
          │          - this block is unclosed
        3 │         f();
          │             ^ expected `}`
        4 │ }
          │ - by its indentation, this closes an outer block
          │
          = help: insert `}`
                        f();
                }

    "#]],
    );
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn an_open_function_before_a_method() {
    let text = "impl P {\n    fn a(&self) {\n        self.x\n\n    fn b(&self) {}\n}\n\nfn c() {}\n";
    check(
        text,
        expect![[r#"
        error[E0001]: expected `}`, found keyword `fn`
          ┌─ main.grok:3:15
          │
        2 │     fn a(&self) {
          │                 - this block is unclosed
        3 │         self.x
          │               ^ expected `}`
          │
          = help: insert `}`
                        self.x
                }

    "#]],
    );
    assert_eq!(items(text), ["-", "c"]);
    let ItemKind::Impl(decl) = &parse(text).file.items[0].kind else {
        panic!("no impl")
    };
    assert_eq!(decl.items.len(), 2);
}

#[test]
fn a_brace_too_many_in_a_method_keeps_the_impl() {
    let text = "impl P {\n    fn a(&self) {\n        x;\n        }\n    }\n    fn b(&self) {}\n}\nfn c() {}\n";
    check(
        text,
        expect![[r#"
        error[E0001]: unexpected `}`
          ┌─ main.grok:5:5
          │
        5 │     }
          │     ^ this closes nothing
          │
          = help: remove `}`

    "#]],
    );
    assert_eq!(items(text), ["-", "c"]);
}

#[test]
fn unbraced_bodies() {
    for text in [
        "fn a()\nfn b() {}",
        "fn a\nfn b() {}",
        "fn a(\nfn b() {}",
        "struct A\nfn b() {}",
        "enum A\nfn b() {}",
        "fn a() -> i64\nfn b() {}",
    ] {
        assert_one_error(text);
        assert_eq!(
            items(text),
            [
                text[text.find('a').or(text.find('A')).expect("a name")..][..1].to_owned(),
                "b".to_owned()
            ]
        );
    }
}

#[test]
fn every_kind_of_item_can_break_alone() {
    let broken = [
        "trait",
        "trait T",
        "trait T: ",
        "trait T {",
        "trait T { type",
        "trait T { type A:",
        "trait T { fn a(&self)",
        "impl T for",
        "impl T for P",
        "impl T for P {",
        "impl<const N: i64",
        "actor",
        "actor A",
        "actor A {",
        "actor A { x",
        "actor A { x: i64",
        "actor A { x: i64 =",
        "actor A { receive",
        "actor A { receive Msg {",
        "actor A { receive Msg { x =>",
        "supervisor",
        "supervisor S",
        "supervisor S {",
        "supervisor S { a",
        "supervisor S { a:",
        "supervisor S { child",
        "supervisor S { child a =",
        "static",
        "static A",
        "static A: i64 =",
        "macro",
        "macro m",
        "macro m {",
        "macro m { (",
        "macro m { ()",
        "macro m { () =>",
        "macro m { () => {",
        "macro_rules! m",
        "macro_rules! m {",
        "extern",
        "extern \"C\"",
        "extern \"C\" from",
        "extern \"C\" {",
        "extern \"C\" { fn a(",
        "ai fn",
        "ai fn a(x: i64)",
        "ai fn a() ->",
        "unsafe fn",
        "unsafe {",
        "spawn",
        "spawn A",
        "spawn A {",
        "spawn move",
        "spawn {",
        "receive",
        "receive A",
        "receive {",
        "receive { x",
        "receive { after",
        "receive { after 5s",
        "receive { after 5s =>",
        "x !",
        "x.await.",
        "<T as",
        "<T",
        "<T>::",
        "let [a",
        "let [a, b @",
        "f::<{",
        "fn a(x: dyn",
        "fn a(x: &dyn A + ",
        "fn a(x: [",
        "fn a(x: for<'a",
        "fn a(x: for<'a>",
        "fn a<const",
        "fn a<const N:",
        "fn a<T =",
        "fn a() where for<'a>",
        "fn a(x: A<B =",
        "m!{",
        "m!(a => ",
        "b\"x;",
        "br\"x;",
        "b'x;",
        "struct S {",
        "struct S { x",
        "struct S { x:",
        "struct S(",
        "enum E {",
        "enum E { A(",
        "impl",
        "impl P {",
        "mod m {",
        "use",
        "use a::",
        "use a::{b",
        "const A",
        "const A: i64",
        "const A: i64 =",
        "type",
        "type T =",
        "#[derive(",
        "#[",
        "#",
        "fn",
        "fn a(x: ",
        "fn a(x",
        "fn a<T",
        "fn a<T: ",
        "fn a() where T",
        "fn a() ->",
        "fn a() {",
        "let x",
        "let",
        "let (a",
        "if",
        "if x",
        "match",
        "match x",
        "for",
        "for x",
        "for x in",
        "while",
        "x +",
        "x[",
        "x(",
        "[",
        "(",
        "{",
        "P { x",
        "P { x:",
        "|x",
        "\"x;",
        "x as",
        "&",
        "x.y::<",
        "return +",
        "a = ",
        "vec![1, ",
        "println!(",
        "'a:",
        "break 'a 1 2",
    ];
    let mut failures = Vec::new();
    for text in broken {
        let text = format!("{text}\n\nfn after() {{ 1 }}\n");
        let (errors, names) = (parse(&text).errors, items(&text));
        if errors.len() != 1 || names.last().map(String::as_str) != Some("after") {
            failures.push((text, names, messages(&errors)));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn one_mistake_one_error() {
    let broken = [
        "fn a() { let x = 5 6; f(); }",
        "fn a() { x y z; f(); }",
        "fn a() { f(1 2); g(); }",
        "fn a() { if x = 1 { } }",
        "fn a() { a < b < c; }",
        "fn a() { let x: = 1; }",
        "fn a(a: , b) {}",
        "fn a() { f(,); }",
        "fn a() { [1 2]; }",
        "fn a() { (1 2); }",
        "fn a() { x.; y(); }",
        "fn a() { x as ; }",
        "fn a() { S { a = 1 }; }",
        "fn a() { S { a: 1 b: 2 }; }",
        "fn a() { match x { 1 => 2 3 => 4 } }",
        "fn a() { match x { 1 2 } }",
        "fn a() { match x { => 1, } }",
        "fn a() { else { } }",
        "fn a() { ) }",
        "fn a() { ] f(); }",
        "fn a() {} }",
        "struct S { a b }",
        "struct S { a: i64; b: i64 }",
        "enum E { A B }",
        "enum E { A; B }",
        "use a b;",
        "mod 5;",
        "let x = ;",
        "let = 1;",
        "let x 5;",
        "fn 5() {}",
        "fn a() { let fn = 1; }",
        "fn a() { \"abc }",
        "fn a() { let x = \"abc;\n let y = 1; }",
        "fn a() { println!(\"x); }\nfn b() {}",
        "fn a() { let c = '\\n; }",
        "fn a() { 0x; }",
        "fn a() { 1u9; }",
        "fn a() { f\"{\"; }",
        "fn a() { f\"}\"; }",
        "fn a() { f\"{x\"; }",
        "fn a() { f\"{x:q}\"; }",
        "fn a() { f\"{}\"; }",
        "fn a() { f\"{a b}\"; }",
        "fn a() { ~; }",
        "fn a() { a ~ b; }",
        "fn a() { a $ b; f(); }",
        "fn a() { for x { } }",
        "fn a() { for in x { } }",
        "fn a() { while { } }",
        "fn a() { if { } }",
        "fn a() { loop }",
        "fn a() { 1..=; }",
        "fn a() { 1..2..3; }",
        "fn a() { let Some(x) = y else; }",
        "fn a() { let x = if a { 1 } else { 2 } else { 3 }; }",
        "fn a() { +1; }",
        "fn a() { a + * ; }",
        "fn a() { _ + 1; }",
        "fn a() { await; }",
        "fn a() { spawn f(); }",
        "fn a(self) {}",
        "impl P { fn a(x, self) {} }",
        "impl P { struct S; }",
        "/// docs\nlet x = 1;",
        "#[a] f();",
        "fn a() { /// docs\n }",
        "fn a() { f(/// x\n 1) }",
        "a::self;",
        "a::b::;",
        "x.0x1;",
        "t.1u8;",
        "[1; 2, 3];",
        "async fn f() {}",
        "async { 1 };",
        "let x = await y;",
        "let x = async { 1 };",
        "let x = try { 1 };",
        "yield 1;",
        "x.await();",
        "a ! b ! c;",
        "a ! ;",
        "spawn f(1);",
        "spawn 1;",
        "let x = spawn Counter;",
        "ai fn f() {}",
        "extern \"C\" { fn f() {} }",
        "extern \"C\" { static X: i64 = 1; }",
        "extern \"C\" fn f() {}",
        "extern crate a;",
        "extern { fn f(); }",
        "extern \"C\" from z { fn f(); }",
        "static mut X: i64 = 1;",
        "static X: i64;",
        "const X: i64;",
        "unsafe trait T {}",
        "unsafe impl T for P {}",
        "impl !Send for P {}",
        "impl &T for P {}",
        "trait A = B;",
        "trait T { struct S {} fn f(); }",
        "trait T { x: i64 }",
        "impl P { type A: B = C; }",
        "type A: B = C;",
        "type A;",
        "actor A { x: i64 y: i64 }",
        "actor A { x: i64; y: i64 }",
        "actor A { x: i64\n y: i64 }",
        "actor A { struct S; fn f() {} }",
        "actor A { x = 1 }",
        "actor A { receive M { after 5s => 1, x => 2 } }",
        "actor A { receive M { after 5s => 1, after 5s => 2 } }",
        "actor A { receive M { x => 1 y => 2 } }",
        "supervisor S { strategy }",
        "supervisor S { strategy = one_for_one }",
        "supervisor S { child db: D {} }",
        "supervisor S { child = D {} }",
        "supervisor S { a: 1 b: 2 }",
        "macro m { () -> {} }",
        "macro m { () => x }",
        "macro m { x => {} }",
        "macro m { ( => {} }",
        "macro_rules! m { () => {} () => {} }",
        "macro_rules! m(() => {})\nfn f() {}",
        "mod m { m!(a) fn f() {} }",
        "mod m { m!{a}; fn f() {} }",
        "let x = $y;",
        "$crate::f();",
        "let [a, .., ..] = x;",
        "let [a, x @ .., ..] = x;",
        "let (a, x @ ..) = x;",
        "let 5s = x;",
        "fn f(x: &dyn A + B) {}",
        "fn f(x: Vec<A + B>) {}",
        "fn f(x: fn() -> dyn A + B) {}",
        "fn f(x: A<T: B>) {}",
        "fn f(x: dyn) {}",
        "let x: <T as A> = y;",
        "let x = <T>;",
        "a::super::b();",
        "crate::super::b();",
        "use super::crate::b;",
        "fn f() { #![a] }",
        "x;\n#![a]\nfn f() {}",
        "1.5s;",
        "1us;",
        "b'ab';",
        "b'';",
        "b'é';",
        "b\"é\";",
        "b\"\\u{1}\";",
        "99999999999h;",
        "m!(a b \"\\q\");",
        "m!(f\"{a b}\");",
        "m!(a, f\"{a b}\");",
        "f(..);x y",
        "(.., a);;1 2",
        "let (.., a, ..) = t;",
        "let .. = t;",
        "let P { .., x } = p;",
        "P { ..p, };",
        "|x;",
        "|x, y z| 1;",
        "move x;",
        "a.b::<T>;",
        "foo!;",
        "fn f() -> {}",
        "fn f() -> { 1 }",
        "type A = Vec<i64;",
        "type A = Vec<Vec<i64>;",
        "let x: fn = y;",
        "if let x = 1 || y { }",
        "if a || let x = 1 { }",
        "let x = let y = 1;",
        "while x = 1 { }",
        "return return;x y",
        "'a: x;",
        "\u{feff}\u{feff}1",
        "impl P { fn a(&self: T) {} }",
        "pub x;",
        "pub(crate) let x = 1;",
    ];
    let mut failures = Vec::new();
    for text in broken {
        let errors = parse(text).errors;
        if errors.len() != 1 {
            failures.push((text, messages(&errors)));
        }
    }
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn a_missing_semicolon_has_its_fix() {
    check(
        "fn a() {\n    let x = 1\n    f(x)\n    g()\n}\n",
        expect![[r#"
        error[E0001]: expected `;`, found `f`
          ┌─ main.grok:2:14
          │
        2 │     let x = 1
          │              ^ expected `;`
          │
          = help: insert `;`
                let x = 1;

        error[E0001]: expected `;`, found `g`
          ┌─ main.grok:3:9
          │
        3 │     f(x)
          │         ^ expected `;`
          │
          = help: insert `;`
                f(x);

    "#]],
    );
}

#[test]
fn assignments_are_no_conditions() {
    check(
        "if x = 3 { }",
        expect![[r#"
        error[E0001]: expected a condition, found an assignment
          ┌─ main.grok:1:6
          │
        1 │ if x = 3 { }
          │    - ^ this assigns
          │    │
          │    to this
          │
          = help: compare with `==`
                if x == 3 { }

    "#]],
    );
}

#[test]
fn comparisons_do_not_chain() {
    check(
        "a < b < c",
        expect![[r#"
        error[E0001]: comparisons do not chain
          ┌─ main.grok:1:7
          │
        1 │ a < b < c
          │   -   ^ a second comparison
          │   │
          │   the first one
          │
          = note: join two comparisons with `&&`, or put one in parentheses

    "#]],
    );
}

#[test]
fn casts_and_comparisons() {
    check(
        "x as i64 < y;",
        expect![[r#"
        error[E0001]: `<` after a cast begins generic arguments
          ┌─ main.grok:1:10
          │
        1 │ x as i64 < y;
          │          ^ not a comparison here
          │
          = note: put the cast in parentheses to compare it

    "#]],
    );
}

#[test]
fn keywords_are_no_names() {
    check(
        "let type = 1;",
        expect![[r#"
        error[E0001]: expected a pattern, found `type`
          ┌─ main.grok:1:5
          │
        1 │ let type = 1;
          │     ^^^^ a keyword cannot be a name
          │
          = help: add an underscore
                let type_ = 1;

    "#]],
    );
    check(
        "fn match() {}",
        expect![[r#"
        error[E0001]: expected the function's name, found `match`
          ┌─ main.grok:1:4
          │
        1 │ fn match() {}
          │    ^^^^^ a keyword cannot be a name
          │
          = help: add an underscore
                fn match_() {}

    "#]],
    );
    check(
        "p.type",
        expect![[r#"
        error[E0001]: keyword `type` cannot name a field
          ┌─ main.grok:1:3
          │
        1 │ p.type
          │   ^^^^ not a name

    "#]],
    );
}

#[test]
fn a_forgotten_quote_ends_on_its_line() {
    let text = "fn a() {\n    println(\"hello);\n}\n\nfn b() { \"x\" }\n";
    check(
        text,
        expect![[r#"
        error[E0765]: this string does not end
          ┌─ main.grok:2:13
          │
        2 │     println("hello);
          │             ^^^^^^ no `"` follows
          │
          = help: insert `"`
                println("hello");

    "#]],
    );
    assert_eq!(items(text), ["a", "b"]);
}

#[test]
fn a_hole_being_typed_stays_in_its_string() {
    let text = "fn a() {\n    let s = f\"hello {na\";\n    let t = \"x\";\n}\n";
    check(
        text,
        expect![[r#"
        error[E0001]: this hole of the f-string is not closed
          ┌─ main.grok:2:21
          │
        2 │     let s = f"hello {na";
          │                     ^ no `}` follows
          │
          = note: write `{{` for a brace

    "#]],
    );
    assert_eq!(body(text).stmts.len(), 2);
}

#[test]
fn lexical_mistakes() {
    check(
        "let s = \"a\\q\\u{110000}\\x80\";",
        expect![[r#"
        error[E0001]: unknown escape `\q`
          ┌─ main.grok:1:11
          │
        1 │ let s = "a\q\u{110000}\x80";
          │           ^^

        error[E0001]: this is not a Unicode scalar value
          ┌─ main.grok:1:13
          │
        1 │ let s = "a\q\u{110000}\x80";
          │             ^^^^^^^^^^

        error[E0001]: `\x` goes to `7F`; write `\u{…}` beyond
          ┌─ main.grok:1:23
          │
        1 │ let s = "a\q\u{110000}\x80";
          │                       ^^^^

    "#]],
    );
    check(
        "let c = 'ab' + '';",
        expect![[r#"
        error[E0001]: a character literal holds one character
          ┌─ main.grok:1:9
          │
        1 │ let c = 'ab' + '';
          │         ^^^^ this is several
          │
          = help: write a string
                let c = "ab" + '';

        error[E0001]: empty character literal
          ┌─ main.grok:1:16
          │
        1 │ let c = 'ab' + '';
          │                ^^ a character must stand between the quotes

    "#]],
    );
    check(
        "let n = 0b12 + 5usize;",
        expect![[r#"
        error[E0001]: `2` is not a digit in base 2
          ┌─ main.grok:1:12
          │
        1 │ let n = 0b12 + 5usize;
          │            ^

        error[E0001]: `usize` cannot follow a number
          ┌─ main.grok:1:17
          │
        1 │ let n = 0b12 + 5usize;
          │                 ^^^^^ not a suffix
          │
          = note: an integer may end in `i8` `i16` `i32` `i64` `u8` `u16` `u32` `u64`
          = note: lengths and indices are `i64`
          = help: write `i64`
                let n = 0b12 + 5i64;

    "#]],
    );
    check(
        "let s = “text”;",
        expect![[r#"
        error[E0001]: unknown character `“`
          ┌─ main.grok:1:9
          │
        1 │ let s = “text”;
          │         ^ no token begins like this
          │
          = help: write `"`
                let s = "text”;

        error[E0001]: unknown character `”`
          ┌─ main.grok:1:14
          │
        1 │ let s = “text”;
          │              ^ no token begins like this
          │
          = help: write `"`
                let s = “text";

    "#]],
    );
    check(
        "/* open",
        expect![[r#"
        error[E0758]: this comment does not end
          ┌─ main.grok:1:1
          │
        1 │ /* open
          │ ^^ it begins here

    "#]],
    );
}

#[test]
fn docs_that_document_nothing() {
    check(
        "fn a() {\n    /// about x\n    let x = 1;\n}\n/// the end\n",
        expect![[r#"
            error[E0585]: this doc comment documents nothing
              ┌─ main.grok:2:5
              │
            2 │     /// about x
              │     ^^^^^^^^^^^ a `let` takes no docs
              │
              = note: docs belong before an item, field, variant or method; `//` is a plain comment

            error[E0585]: this doc comment documents nothing
              ┌─ main.grok:5:1
              │
            5 │ /// the end
              │ ^^^^^^^^^^^ no item follows
              │
              = note: docs belong before an item, field, variant or method; `//` is a plain comment

        "#]],
    );
}

#[test]
fn a_struct_literal_in_a_condition_is_one_mistake() {
    check(
        "fn f() { if P { x: 1 } == p { } }",
        expect![[r#"
            error[E0001]: a struct literal cannot stand here without parentheses
              ┌─ main.grok:1:13
              │
            1 │ fn f() { if P { x: 1 } == p { } }
              │             ^^^^^^^^^^ its `{` would begin the block
              │
              = help: put it in parentheses
                    fn f() { if (P { x: 1 }) == p { } }

        "#]],
    );
}

#[test]
fn an_arm_without_a_body_leaves_the_next_one_alone() {
    assert_one_error("fn f() {\n    match x {\n        1 =>\n        _ => 2,\n    }\n}");
    assert_one_error("fn f() {\n    match x {\n        1 -> 3,\n        _ => 2,\n    }\n}");
    let closed = parse("fn f() {\n    match x {\n}\nfn g() {}").errors;
    assert_eq!(
        messages(&closed),
        ["22..22 expected `}`, found the `}` of an outer block"]
    );
}

#[test]
fn what_an_unended_string_swallows_is_not_missed() {
    assert_one_error("fn f() {\n    println!(\"oops);\n}");
    assert_one_error("fn f() {\n    g(f\"oops {x}, 1);\n    let y = 2;\n}");
    assert_one_error("fn f() {\n    let x = \"oops;\n    let y = 2;\n}");
}
