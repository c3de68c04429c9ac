//! What the errors say, drawn under the text.

/// The source with its errors: each as carets under its first line, or `^` where something is missing.
fn drawn(source: &str) -> String {
    let tree = tree_sitter_grok::parser().parse(source, None).expect("no cancellation");
    let errors = tree_sitter_grok::errors::syntax_errors(&tree, source);
    let mut lines: Vec<String> = Vec::new();
    let mut offset = 0;
    for line in source.split_inclusive('\n') {
        let end = offset + line.len();
        lines.push(line.trim_end_matches('\n').to_owned());
        for error in &errors {
            let last = end == source.len() && !line.ends_with('\n') && error.range.start == end;
            if (offset..end).contains(&error.range.start) || last {
                let column = source[offset..error.range.start].chars().count();
                let width = source[error.range.clone()].chars().count().max(1);
                lines.push(format!("{}{} {}", " ".repeat(column), "^".repeat(width), error.message));
            }
        }
        offset = end;
    }
    lines.join("\n")
}

#[track_caller]
fn check(expected: &str) {
    let source: Vec<&str> = expected
        .lines()
        .filter(|line| !line.trim_start().starts_with('^'))
        .collect();
    assert_eq!(drawn(&source.join("\n")), expected.trim_end());
}

#[test]
fn missing_parts_name_their_construct() {
    check("fn f() { p. }\n           ^ expected a field or method name after `.` in a field access");
    check("fn f() { g(a, }\n             ^ expected `)` after `,` in the arguments of a call");
    check("let x =\n       ^ expected an expression after `=` in a `let`");
    check("fn f() { match e }\n                ^ expected `{` and the arms after `e` in a `match`");
    check("use a::\n       ^ expected a name after `::` in a `use`");
    check("fn f(x: ) {}\n       ^ expected a type after `:` in the parameters of a function");
    check("fn f();\n      ^ expected `{` and the function's body after `)` in a function");
    check("let type = 1;\n    ^^^^ `type` is a keyword and cannot be a name");
}

#[test]
fn operands_that_need_parentheses() {
    check("a < b < c;\n      ^ comparisons do not chain; join two with `&&`");
    check("a..b..c;\n^^^^ ranges do not chain");
    check("-|x| x;\n ^^^^^ this needs parentheses after a prefix operator");
    check("x as T.y;\n^^^^^^ a cast needs parentheses before what follows");
    check("if x = 1 {}\n   ^^^^^ expected a condition, found an assignment; `==` compares");
    check("{ a } + 1;\n     ^ a statement that begins with a block ends with it; put it in parentheses to go on");
    check(
        "if a || let b = c {}\n        ^^^^^^^^^ a `let` stands in a condition only as an operand of its outermost `&&`",
    );
    check("let x = _;\n        ^ `_` is no value; it stands only on the left of `=`");
}

#[test]
fn items_and_paths() {
    check(
        "fn f(self) {}\n     ^^^^ `self` is a parameter of methods only, which stand in an `impl`, a trait or an actor",
    );
    check("impl P { fn f(a, self) {} }\n                 ^^^^ `self` must be the first parameter");
    check("a::super::b;\n   ^^^^^ `super` can only begin a path");
    check("impl P { let x = 1; }\n         ^^^^^^^^^^ expected `fn`, `const`, `type` or `}` in an `impl`");
    check("/// lost\n^^^^^^^^ this doc comment documents nothing: no item, field, variant or method follows\nf();");
    check("f();\n//! late\n^^^^^^^^ `//!` docs stand at the head of a file, module or block");
    check("let Point { x: .. } = p;\n               ^^ `..` stands only in tuple and slice patterns");
}

#[test]
fn members_of_traits_actors_and_extern_blocks() {
    check("impl P { fn f(); }\n               ^ expected `{` and the function's body after `)` in a function");
    check("extern \"C\" { fn f() {} }\n                    ^^ a foreign function has no body; expected `;`");
    check("ai fn f() {}\n          ^^ an `ai fn` has no body; expected `;`");
    check("impl T { ai fn f(); }\n         ^^ an `ai fn` stands outside of other items");
    check("const N: i64;\n             ^ expected `=` and the constant's value");
    check("type T: Show;\n      ^ only the types of a trait have bounds");
    check("impl [T] for P {}\n     ^^^ expected a trait before `for` in an `impl`");
    check("extern { fn f(); }\n      ^ expected the language in quotes after `extern`, such as `\"C\"`");
    check("trait T { let x = 1; }\n          ^^^^^^^^^^ expected `fn`, `const`, `type` or `}` in a trait");
    check("actor A { struct S; }\n          ^^^^^^^^^ expected a field, `fn`, `const`, `receive` or `}` in an actor");
    check("fn f() {}\n#![late]\n^^^^^^^^ `#![…]` stands at the head of a file or an inline module");
    check(
        "macro_rules! m { () => {} () => {} }\n                          ^ expected `;` between the rules of a macro",
    );
}

#[test]
fn processes() {
    check("a ! b ! c;\n^^^^^ sends do not chain");
    check("a ! ;\n   ^ expected a message after `!` in a send");
    check("if a ! b {}\n   ^^^^^ expected a condition; a send needs parentheses here");
    check("receive { after 1s => {} _ => {} }\n          ^^^^^^^^^^^^^^ `after` comes last, and once");
    check("match x { 5s => 1 }\n          ^^ a duration is no pattern; compare it in a guard");
}

#[test]
fn what_is_no_expression_in_a_macro_is_tokens() {
    check("m!(a b); m!(a +); m!(a < b < c); m!(let x = 1); m!(/// d\n);");
    check("m!(\"\\q\", a => b);\n    ^^ unknown escape `\\q`");
    check("m!(f\"{a +}\", c => d);\n         ^ expected an expression after `+` in an f-string");
    check("m!(a\n    ^ expected `)` after `a` in a macro call");
}

#[test]
fn inside_tokens() {
    check("0xg;\n^^^ digits must follow `0x`");
    check("0b12;\n^^^^ `2` is not a digit in base 2");
    check(r#""a\q";"#.to_owned().as_str().replace("\";", "\";\n  ^^ unknown escape `\\q`").as_str());
    check("b'é';\n^^^^ `é` is not an ASCII character, and bytes are written in ASCII");
    check("b\"\\u{1}\";\n  ^^^^^ a byte has no `\\u`; write `\\x` and its number");
    check("999999h * 9_999_999h;\n          ^^^^^^^^^^ this duration is too long: durations go up to 292 years");
    check("'ab';\n^^^^ a character literal holds one character");
    check(
        "f\"{x:>q}\";\n     ^^ unexpected `q` in a format spec, which reads `[[fill]<^>][+][#][0][width][.precision][? b o x X e E]`",
    );
    check("f\"a } b\";\n    ^ unmatched `}` in an f-string; write `}}` for a brace");
    check("/* open\n^^^^^^^ this comment does not end: no `*/` follows");
}

#[test]
fn programs_without_mistakes_have_none() {
    for source in [
        "",
        "1",
        "fn fib(n) { if n < 2 { n } else { fib(n-1) + fib(n-2) } } fib(30)",
        "\u{feff}#!/usr/bin/env grok\nprintln(1);",
        "let x: Vec<Vec<i64>>= f::<Vec<T>>();",
        "a && &&b; x.y.0.1; 1..=2; |x| |y| x + y",
        "match x { A if let B = c && d => {} _ => () }",
    ] {
        assert_eq!(drawn(source), source.trim_end_matches('\n'));
    }
}
