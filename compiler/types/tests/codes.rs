//! Small mistakes and the code that each has: the codes of rustc's index, one error each.

use grok_hir::db::Database;

/// The codes of all errors of a program, in the order of the text.
fn codes_of(text: &str) -> String {
    let mut db = Database::new();
    let file = db.set_file("/main.grok", text);
    let mut found: Vec<_> = grok_hir::hir_diagnostics(&db, file)
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|diagnostic| (diagnostic.span.start, diagnostic.code.to_string()))
        .collect();
    for diagnostic in grok_types::item_diagnostics(&db, file) {
        found.push((diagnostic.span.start, diagnostic.code.to_string()));
    }
    for &owner in grok_hir::file_owners(&db, file) {
        for diagnostic in grok_types::type_diagnostics(&db, owner) {
            found.push((diagnostic.span.start, diagnostic.code.to_string()));
        }
    }
    found.sort();
    let codes: Vec<String> = found.into_iter().map(|(_, code)| code).collect();
    codes.join(" ")
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (codes, text) in rows {
        let found = codes_of(text);
        if found != *codes {
            wrong.push_str(&format!("\n{text}\n  expected {codes:?}\n  found    {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn operators_and_casts() {
    check(&[
        ("E0600", "enum Q { Yes } fn main() { let x = !Q::Yes; }"),
        ("E0600", "fn main() { let x = !\"a\"; }"),
        ("E0604", "fn main() { let c = 66u32 as char; }"),
        ("E0605", "fn main() { let v = vec![1u8]; let n = v as u32; }"),
        ("E0606", "fn main() { let x = &0u8; let y = x as u32; }"),
        ("E0054", "fn main() { let b = 5 as bool; }"),
        ("E0614", "fn main() { let y = 0u32; let z = *y; }"),
        (
            "E0369",
            "struct F { x: f32 } fn main() { let a = F { x: 1.0 }; let b = a << 2; }",
        ),
        ("E0368", "fn main() { let mut x = 12.0; x <<= 2; }"),
        ("E0067", "fn main() { 12 += 1; }"),
        ("E0070", "fn f() {} fn main() { f() = 4; }"),
        ("E0608", "fn main() { let x = 0u32; let y = x[0]; }"),
        ("E0277", "fn main() { let v = vec![1]; let y = v[\"a\"]; }"),
    ]);
}

#[test]
fn calls_and_fields() {
    check(&[
        ("E0061", "fn f(a: u16, b: char) {} fn main() { f(3); }"),
        (
            "E0593",
            "fn call<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) } fn main() { call(|| 1); }",
        ),
        (
            "E0631",
            "fn call<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) } fn main() { call(|s: str| 1); }",
        ),
        (
            "E0277",
            "fn call<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) } fn main() { call(5); }",
        ),
        ("E0277", "fn f(n: Option<i64>) { n?; } fn main() { f(None); }"),
        ("E0277", "fn main() { let x = 1 + 2.5; }"),
        ("E0308", "fn f(a: i32, b: i64) -> i32 { a + b } fn main() {}"),
        (
            "E0599",
            "struct W<T>(T); struct N; impl<T: Show> W<T> { fn go(&self) {} } fn main() { W(N).go(); W(1).go(); }",
        ),
        ("E0057", "fn main() { let f = |x: i64| x * 3; let a = f(); }"),
        ("E0618", "enum X { Entry } fn main() { X::Entry(); }"),
        ("E0618", "fn main() { let x = 0; x(); }"),
        ("E0599", "struct Mouth; fn main() { let x = Mouth; x.chocolate(); }"),
        (
            "E0609",
            "struct S { x: u32 } fn main() { let s = S { x: 0 }; let y = s.foo; }",
        ),
        ("E0610", "fn main() { let v = 0u32; let y = v.value; }"),
        (
            "E0615",
            "struct C { x: i64 } impl C { fn m(&self) {} } fn main() { let c = C { x: 0 }; c.m; }",
        ),
        ("E0560", "struct S { u: u32 } fn main() { let s = S { u: 0, foo: 0 }; }"),
        ("E0062", "struct F { x: i64 } fn main() { let f = F { x: 0, x: 0 }; }"),
        ("E0063", "struct F { x: i64, y: i64 } fn main() { let f = F { x: 0 }; }"),
        (
            "E0026",
            "struct T { x: u32 } fn main() { let t = T { x: 0 }; match t { T { z, .. } => {} } }",
        ),
        (
            "E0027",
            "struct D { n: str, a: u32 } fn main() { let d = D { n: \"\", a: 8 }; match d { D { a: x } => {} } }",
        ),
        (
            "E0023",
            "enum F { A(i64, i64) } fn main() { match F::A(1, 2) { F::A(a) => {} } }",
        ),
        (
            "E0029",
            "fn main() { let s = \"a\"; match s { \"a\"..=\"z\" => {}, _ => {} } }",
        ),
        ("E0069", "fn f() -> u8 { return; } fn main() { f(); }"),
        ("E0107", "fn f<T>(x: T) {} fn main() { f::<i64, bool>(1); }"),
        ("E0282", "fn main() { let x = Vec::new(); }"),
        ("E0308", "fn plus(x: i64) -> i64 { x + 1 } fn main() { plus(\"a\"); }"),
        ("E0133", "unsafe fn f() {} fn main() { f(); }"),
        ("", "unsafe fn f() {} fn main() { unsafe { f(); } }"),
        ("E0527", "fn main() { let r = [1, 2, 3, 4]; match r { [a, b] => {} } }"),
        ("E0528", "fn main() { let r = [1, 2]; match r { [a, b, c, ..] => {} } }"),
        ("E0529", "fn main() { let r = 1.0; match r { [a, b] => {}, _ => {} } }"),
        (
            "E0533",
            "struct T; impl T { fn m(&self) {} } fn main() { match 0u32 { T::m => {}, _ => {} } }",
        ),
    ]);
}

#[test]
fn traits() {
    const SHAPE: &str = "trait Shape { fn area(&self) -> f64; } struct S; impl Shape for S { fn area(&self) -> f64 { 1.0 } } struct N; ";
    let with = |text: &str| format!("{SHAPE}{text}");
    let rows = [
        ("E0277", with("fn f<T: Shape>(t: T) {} fn main() { f(N); }")),
        ("E0277", with("fn f(t: &impl Shape) {} fn main() { f(&N); }")),
        ("E0599", with("fn main() { N.area(); }")),
        ("E0599", with("fn f<T>(t: T) { t.area(); } fn main() {}")),
        ("E0576", with("fn main() { let f = <S as Shape>::volume; }")),
        (
            "",
            with("fn f<T>(t: T) where T: Shape { t.area(); } fn main() { f(S); }"),
        ),
        ("E0308", with("fn main() { let x: i64 = S.area(); }")),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(code, text)| (*code, text.as_str())).collect();
    check(&rows);
    check(&[
        (
            "E0034",
            "trait A { fn m(&self) {} } trait B { fn m(&self) {} } impl A for i64 {} impl B for i64 {} fn main() { 5i64.m(); }",
        ),
        (
            "",
            "trait A { fn m(&self) {} } trait B { fn m(&self) {} } impl A for i64 {} impl B for i64 {} fn main() { A::m(&5); B::m(&5); }",
        ),
        (
            "E0790",
            "trait Make { fn make() -> Self; } impl Make for i64 { fn make() -> i64 { 1 } } fn main() { let x = Make::make(); }",
        ),
        (
            "",
            "trait Make { fn make() -> Self; } impl Make for i64 { fn make() -> i64 { 1 } } fn main() { let x: i64 = Make::make(); }",
        ),
        (
            "E0271",
            "trait T { type O; } impl T for i64 { type O = str; } fn f<X: T<O = bool>>(x: X) {} fn main() { f(1i64); }",
        ),
        (
            "",
            "trait T { type O; fn o(&self) -> Self::O; } impl T for i64 { type O = str; fn o(&self) -> str { \"\" } } fn f<X: T>(x: X) -> X::O { x.o() } fn main() { let s: str = f(1i64); }",
        ),
    ]);
}

#[test]
fn operators_through_traits() {
    check(&[
        (
            "",
            "fn f<T: Add>(a: T, b: T) -> T { a + b } fn main() { f(1, 2); f(1.5, 2.5); f(\"a\", \"b\"); }",
        ),
        ("E0369", "fn f<T>(a: T, b: T) -> T { a + b } fn main() {}"),
        (
            "E0277",
            "fn f<T: Mul>(a: T, b: T) -> T { a * b } fn main() { f(\"a\", \"b\"); }",
        ),
        ("E0369", "struct P; fn main() { let x = P == P; }"),
        ("E0369", "struct P; fn main() { let x = P + P; }"),
        (
            "E0277",
            "fn f() -> Result<i64, str> { let x: Result<i64, i64> = Ok(1); Ok(x?) } fn main() {}",
        ),
    ]);
}

#[test]
fn conversions_that_lead_to_conversions_end() {
    check(&[(
        "",
        "trait Of<T> { fn of(t: T) -> Self; }
         trait To<T> { fn to(self) -> T; }
         impl<T, U: Of<T>> To<U> for T { fn to(self) -> U { U::of(self) } }
         enum Value { Int(i64), List(Vec<Value>) }
         impl Of<i64> for Value { fn of(n: i64) -> Value { Value::Int(n) } }
         impl Of<Value> for Value { fn of(v: Value) -> Value { v } }
         impl<T: To<Value>> Of<Vec<T>> for Value {
             fn of(items: Vec<T>) -> Value { let mut all = Vec::new(); for item in items { all.push(item.to()); } Value::List(all) }
         }
         fn main() { let v: Value = vec![1, 2].to(); let w: Value = Value::of(vec![vec![1]]); let x: Value = 5.to(); }",
    )]);
}
