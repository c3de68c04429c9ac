//! Code as other languages write it: what the errors say about it.

use grok_syntax::parse;

#[test]
fn habits_from_other_languages_are_understood() {
    // What the first error's notes and fix say.
    let hint = |text: &str| {
        let errors = parse(text).errors;
        let first = errors.first().unwrap_or_else(|| panic!("{text} has no error"));
        let fix = first.fix.iter().map(|fix| fix.title.clone());
        first.notes.iter().cloned().chain(fix).collect::<Vec<_>>().join("; ")
    };
    let table = [
        (
            "fn f() { var x = 1; }",
            "variables are declared with `let`; write `let`",
        ),
        ("fn f() { x := 1; }", "variables are declared with `let name = value`"),
        ("def f() {}", "functions are declared with `fn`; write `fn`"),
        ("fn f() { if a { } elif b { } }", "write `else if`"),
        ("fn f() { if a and b { } }", "`&&` is the logical and; write `&&`"),
        ("fn f() { let x = a or b; }", "`||` is the logical or; write `||`"),
        ("fn f() { let x = not b; }", "`!` negates; write `!`"),
        (
            "fn f() { let x = a ? 1 : 2; }",
            "a choice is written `if condition { a } else { b }`",
        ),
        (
            "fn f() { x++; }",
            "there is no unary `+`; there is no `++`: write `+= 1`",
        ),
        ("fn f() { x--; }", "there is no `--`: write `-= 1`"),
        ("fn f() { let g = x => x; }", "a closure is written `|x| x + 1`"),
        ("fn f(x: i64): i64 { x }", "write `->`"),
        ("fn f() { match x { 1 -> 2 } }", "write `=>`"),
    ];
    for (text, expected) in table {
        assert_eq!(hint(text), expected, "{text}");
    }
}
