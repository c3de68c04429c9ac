//! Principal types: what inference without any annotation must find, and what it must refuse.

use grok_hir::db::Database;

fn type_of(text: &str) -> String {
    let mut db = Database::new();
    let file = db.set_file("/main.grok", text);
    let mut codes: Vec<String> = grok_hir::hir_diagnostics(&db, file)
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|diagnostic| diagnostic.code.to_string())
        .collect();
    for &owner in grok_hir::file_owners(&db, file) {
        let found = grok_types::type_diagnostics(&db, owner);
        codes.extend(found.iter().map(|diagnostic| diagnostic.code.to_string()));
    }
    if !codes.is_empty() {
        return format!("error {}", codes.join(" "));
    }
    grok_types::script_tail_type(&db, file).unwrap_or_else(|| "()".to_owned())
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, expected) in rows {
        let found = type_of(text);
        if found != *expected {
            wrong.push_str(&format!("\n{text}\n  expected {expected}\n  found    {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn combinators() {
    check(&[
        ("fn i(x) { x } i", "fn<T>(T) -> T"),
        ("fn k(x, y) { x } k", "fn<T, U>(T, U) -> T"),
        ("fn ki(x, y) { y } ki", "fn<T, U>(T, U) -> U"),
        (
            "fn s(f, g, x) { f(x, g(x)) } s",
            "fn<T, U, V>(fn(T, U) -> V, fn(T) -> U, T) -> V",
        ),
        (
            "fn b(f, g) { |x| f(g(x)) } b",
            "fn<T, U, V>(fn(T) -> U, fn(V) -> T) -> fn(V) -> U",
        ),
        (
            "fn c(f) { |x, y| f(y, x) } c",
            "fn<T, U, V>(fn(T, U) -> V) -> fn(U, T) -> V",
        ),
        ("fn w(f, x) { f(x, x) } w", "fn<T, U>(fn(T, T) -> U, T) -> U"),
        (
            "fn curry(f) { |x| |y| f(x, y) } curry",
            "fn<T, U, V>(fn(T, U) -> V) -> fn(T) -> fn once(U) -> V",
        ),
        (
            "fn uncurry(f) { |x, y| f(x)(y) } uncurry",
            "fn<T, U, V>(fn(T) -> fn(U) -> V) -> fn(T, U) -> V",
        ),
        (
            "fn thrice(f) { |x| f(f(f(x))) } thrice",
            "fn<T>(fn(T) -> T) -> fn(T) -> T",
        ),
        (
            "fn on(f, g, x, y) { f(g(x), g(y)) } on",
            "fn<T, U, V>(fn(T, T) -> U, fn(V) -> T, V, V) -> U",
        ),
        ("fn constant(x) { |y| x } constant", "fn<T, U>(T) -> fn once(U) -> T"),
    ]);
}

#[test]
fn let_polymorphism() {
    check(&[
        ("let f = |x| x; (f(1), f(true), f(\"a\"))", "(i64, bool, str)"),
        ("fn f(y) { let g = |x| x; (g(y), g(1)) } f", "fn<T>(T) -> (T, i64)"),
        ("fn f(y) { let g = |x| (x, y); g(1) } f", "fn<T>(T) -> (i64, T)"),
        ("fn f(x) { let y = x; y } f", "fn<T>(T) -> T"),
        ("fn f(x) { let y = |z| x; y } f", "fn<T, U>(T) -> fn once(U) -> T"),
        ("fn f(x) { let g = |y| y; g(g)(x) } f", "fn<T>(T) -> T"),
        ("fn f(x) { fn g(y) { y } (g(x), g('c')) } f", "fn<T>(T) -> (T, char)"),
        ("let pair = |x| (x, x); pair(pair(1))", "((i64, i64), (i64, i64))"),
        ("fn id(x) { x } id(id)(id(2))", "i64"),
        ("fn apply(f, x) { f(x) } apply(|n| n + 1, 2)", "i64"),
        ("fn twice(f, x) { f(f(x)) } fn inc(n) { n + 1 } twice(inc, 0)", "i64"),
        ("fn twice(f) { |x| f(f(x)) } twice(twice(|n| n * 2))(3)", "i64"),
    ]);
}

#[test]
fn recursion() {
    check(&[
        ("fn forever(x) { forever(x) } forever", "fn<T, U>(T) -> U"),
        (
            "fn repeat(n, f, x) { if n == 0 { x } else { repeat(n - 1, f, f(x)) } } repeat",
            "fn<T>(i64, fn(T) -> T, T) -> T",
        ),
        (
            "fn ping(n, x) { if n == 0 { x } else { pong(n - 1, x) } } fn pong(n, x) { if n == 0 { x } else { ping(n - 1, x) } } ping",
            "fn<T>(i64, T) -> T",
        ),
        (
            "fn a(x) { b(x) } fn b(x) { c(x) } fn c(x) { if false { a(x) } else { x } } b",
            "fn<T>(T) -> T",
        ),
        (
            "fn fold(l, z, f) { match l { List::Nil => z, List::Cons(x, rest) => f(x, fold(rest, z, f)) } } enum List<T> { Nil, Cons(T, List<T>) } fold",
            "fn<T, U>(List<T>, U, fn(T, U) -> U) -> U",
        ),
        (
            "fn len(l) { match l { List::Nil => 0, List::Cons(_, rest) => 1 + len(rest) } } enum List<T> { Nil, Cons(T, List<T>) } len",
            "fn<T>(List<T>) -> i64",
        ),
        (
            "fn nest(n, x) { if n == 0 { 0 } else { nest(n - 1, (x, x)) } } nest",
            "error E0308",
        ),
        (
            "fn nest<T>(n: i64, x: T) -> i64 { if n == 0 { 0 } else { nest(n - 1, Some(x)) } } nest",
            "fn<T>(i64, T) -> i64",
        ),
    ]);
}

#[test]
fn data() {
    check(&[
        ("fn fst(p) { let (a, _) = p; a } fst", "fn<T, U>((T, U)) -> T"),
        (
            "fn assoc(p) { let (a, (b, c)) = p; ((a, b), c) } assoc",
            "fn<T, U, V>((T, (U, V))) -> ((T, U), V)",
        ),
        (
            "fn some(x, d) { if true { Some(x) } else { d } } some",
            "fn<T>(T, Option<T>) -> Option<T>",
        ),
        (
            "fn bind(o, f) { match o { Some(x) => f(x), None => None } } bind",
            "fn<T, U>(Option<T>, fn(T) -> Option<U>) -> Option<U>",
        ),
        (
            "fn both(f, g, x) { (f(x), g(x)) } both",
            "fn<T, U, V>(fn(T) -> U, fn(T) -> V, T) -> (U, V)",
        ),
        ("fn rows(x) { vec![vec![x]] } rows", "fn<T>(T) -> Vec<Vec<T>>"),
    ]);
}

#[test]
fn refusals() {
    check(&[
        ("fn f(x) { x(x) } f", "error E0308"),
        ("|f| f(f)", "error E0308"),
        ("fn f(g) { (g(1), g(true)) } f", "error E0308"),
        ("fn f(x) { f(f) } f", "error E0308"),
        ("let x = |y| y(y); x", "error E0308"),
        ("fn f(x) { if x { x } else { 1 } } f", "error E0308"),
        ("fn f(x, y) { (x + y, x(y)) } f", "error E0369"),
    ]);
}
