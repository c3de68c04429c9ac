//! What `grok eval --type` prints: principal types, bounds, names of parameters, and what does not generalise.

use grok_hir::db::Database;

/// The type of a script's last expression; `error CODE` where there are errors.
fn type_of(text: &str) -> String {
    let mut db = Database::new();
    let file = db.set_file("/main.grok", text);
    let mut codes: Vec<String> = grok_hir::hir_diagnostics(&db, file)
        .iter()
        .filter(|diagnostic| diagnostic.is_error())
        .map(|diagnostic| diagnostic.code.to_string())
        .collect();
    for &owner in grok_hir::file_owners(&db, file) {
        codes.extend(
            grok_types::type_diagnostics(&db, owner)
                .iter()
                .map(|diagnostic| diagnostic.code.to_string()),
        );
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
fn principal_types() {
    check(&[
        ("fn id(x) { x } id", "fn<T>(T) -> T"),
        ("fn inc(x) { x + 1 } inc", "fn(i64) -> i64"),
        ("fn add(a, b) { a + b } add", "fn<T: Add>(T, T) -> T"),
        ("fn one(x) { 1 } one", "fn<T>(T) -> i64"),
        ("fn fst(a, b) { a } fst", "fn<T, U>(T, U) -> T"),
        ("fn snd(a, b) { b } snd", "fn<T, U>(T, U) -> U"),
        ("fn pair(a, b) { (a, b) } pair", "fn<T, U>(T, U) -> (T, U)"),
        (
            "fn swap(p) { let (a, b) = p; (b, a) } swap",
            "fn<T, U>((T, U)) -> (U, T)",
        ),
        ("fn apply(f, x) { f(x) } apply", "fn<T, U>(fn(T) -> U, T) -> U"),
        (
            "fn flip(f, a, b) { f(b, a) } flip",
            "fn<T, U, V>(fn(T, U) -> V, U, T) -> V",
        ),
        ("fn twice(f, x) { f(f(x)) } twice", "fn<T>(fn(T) -> T, T) -> T"),
        ("fn id(x) { x } fn app(f, x) { f(x) } app(id, 1)", "i64"),
        ("fn id(x) { x } (id(1), id(true))", "(i64, bool)"),
        ("fn id(x) { x } id(id)(3)", "i64"),
        (
            "fn fact(n) { if n < 2 { 1 } else { n * fact(n - 1) } } fact",
            "fn(i64) -> i64",
        ),
        (
            "fn fib(n) { if n < 2 { n } else { fib(n-1) + fib(n-2) } } fib",
            "fn(i64) -> i64",
        ),
        (
            "fn even(n) { if n == 0 { true } else { odd(n - 1) } } fn odd(n) { if n == 0 { false } else { even(n - 1) } } even",
            "fn(i64) -> bool",
        ),
        (
            "fn f(x, y) { g(y, x) } fn g(x, y) { f(y, x) } f",
            "fn<T, U, V>(T, U) -> V",
        ),
        ("fn eq(a, b) { a == b } eq", "fn<T: Eq>(T, T) -> bool"),
        ("fn lt(a, b) { a < b } lt", "fn<T: Ord>(T, T) -> bool"),
        ("fn both(a, b) { a == b || a < b } both", "fn<T: Ord>(T, T) -> bool"),
        (
            "fn max(a, b) { if a < b { b } else { a } } max",
            "fn<T: Ord>(T, T) -> T",
        ),
        ("fn sum3(a, b, c) { a + b + c } sum3", "fn<T: Add>(T, T, T) -> T"),
        ("fn poly(a, b) { a * b + a } poly", "fn<T: Add + Mul>(T, T) -> T"),
        ("fn neg(x) { -x } neg", "fn<T: Neg>(T) -> T"),
        ("fn not(x) { !x } not", "fn<T: Not>(T) -> T"),
        ("fn say(x) { f\"{x}\" } say", "fn<T: Show>(T) -> str"),
        ("fn dbg(x) { f\"{x:?}\" } dbg", "fn<T: Debug>(T) -> str"),
        ("fn text(x) { x.to_string() } text", "fn<T: Show>(T) -> str"),
        ("fn copy(x) { x.clone() } copy", "fn<T: Clone>(T) -> T"),
        ("fn half(x) { x / 2.0 } half", "fn(f64) -> f64"),
        ("fn some(x) { Some(x) } some", "fn<T>(T) -> Option<T>"),
        ("fn list(x) { vec![x] } list", "fn<T>(T) -> Vec<T>"),
        (
            "fn or(o, d) { match o { Some(v) => v, None => d } } or",
            "fn<T>(Option<T>, T) -> T",
        ),
        (
            "fn map(o, f) { match o { Some(v) => Some(f(v)), None => None } } map",
            "fn<T, U>(Option<T>, fn(T) -> U) -> Option<U>",
        ),
        (
            "fn compose(f, g) { |x| g(f(x)) } compose",
            "fn<T, U, V>(fn(T) -> U, fn(U) -> V) -> fn(T) -> V",
        ),
        ("fn forever(x) { loop {} } forever", "fn<T>(T) -> !"),
        ("fn fail(x) { panic!(\"no\") } fail", "fn<T>(T) -> !"),
        ("fn same(x) { same(x) } same", "fn<T, U>(T) -> U"),
        ("fn named<A>(x: A, y) { y } named", "fn<A, T>(A, T) -> T"),
        ("fn named<T>(x: T, y) { y } named", "fn<T, U>(T, U) -> U"),
        (
            "fn each<T, F: Fn(T) -> T>(f: F, x: T) -> T { f(x) } each",
            "fn<T, F: Fn(T) -> T>(F, T) -> T",
        ),
        ("fn point(p: &mut i64) { *p += 1; } point", "fn(&mut i64)"),
        ("fn deref(r: &i64) { *r } deref", "fn(&i64) -> i64"),
        ("fn unit() {} unit", "fn()"),
    ]);
}

#[test]
fn closures_and_lets() {
    check(&[
        ("let id = |x| x; id", "fn<T>(T) -> T"),
        ("|x| x", "fn<T>(T) -> T"),
        ("let id = |x| x; (id(1), id(\"a\"))", "(i64, str)"),
        ("let add = |a, b| a + b; add", "fn<T: Add>(T, T) -> T"),
        ("let add = |a, b| a + b; (add(1, 2), add(1.5, 2.5))", "(i64, f64)"),
        ("let inc = |x| x + 1; inc", "fn(i64) -> i64"),
        ("let inc = |x| x + 1; inc(2u8)", "u8"),
        ("let k = |x| |y| 1; k", "fn<T, U>(T) -> fn(U) -> i64"),
        (
            "let id = |x| x; let both = |a, b| (id(a), id(b)); both(1, true)",
            "(i64, bool)",
        ),
        ("let n = 2; let scale = |x| x * n; scale(3)", "i64"),
        ("let n = 2; |x| x * n", "fn(i64) -> i64"),
        (
            "let mut n = 0; let mut tick = || { n += 1; n }; tick",
            "fn mut() -> i64",
        ),
        ("let v = vec![1]; let give = || v; give", "fn once() -> Vec<i64>"),
        ("let mut v = Vec::new(); v.push(1u8); v", "Vec<u8>"),
        ("let v = vec![1, 2].iter().map(|n| n * 2).collect(); v", "Vec<i64>"),
        ("let x = 5; let y = x; y", "i64"),
        ("let p = (1, true).0; p", "i64"),
    ]);
}

#[test]
fn expressions() {
    check(&[
        ("1", "i64"),
        ("1.5", "f64"),
        ("'a'", "char"),
        ("\"a\"", "str"),
        ("1 as f32", "f32"),
        ("let x: u8 = 1 + 2; x", "u8"),
        ("[1, 2, 3]", "[i64; 3]"),
        ("[0u8; 4]", "[u8; 4]"),
        ("(1,)", "(i64,)"),
        ("0..10", "Range<i64>"),
        ("if true { 1 } else { 2 }", "i64"),
        ("loop { break 'a' }", "char"),
        ("Some(1)", "Option<i64>"),
        ("let r: Result<i64, str> = Ok(1); r", "Result<i64, str>"),
        ("\"a\" + \"b\"", "str"),
        ("\"a b\".split(' ').map(|w| w.len()).collect()", "Vec<i64>"),
        ("(1..4).map(|n| n * n).sum()", "i64"),
        ("vec![1, 2, 3].iter().sum()", "i64"),
        ("vec![\"a\", \"b\"].join(\"-\")", "str"),
        ("let a = [1, 2]; a.len()", "i64"),
        ("let a = [1, 2]; a.iter().map(|n| *n as f64).collect()", "Vec<f64>"),
        ("2.pow(10)", "i64"),
        ("2.0.sqrt()", "f64"),
        ("i64::MAX", "i64"),
        ("f64::PI", "f64"),
        ("i64::default()", "i64"),
        ("1.cmp(&2)", "Ordering"),
        ("struct P { x: i64 } let p = P { x: 1 }; &p.x", "&i64"),
        (
            "struct P { x: i64 } impl P { fn get(&self) -> i64 { self.x } } P { x: 1 }.get()",
            "i64",
        ),
        ("enum E { A, B(i64) } E::B(1)", "E"),
        ("let mut s = 0; for i in 0..10 { s += i; } s", "i64"),
        ("let mut s = 0; for x in &vec![1, 2] { s += x; } s", "i64"),
        ("let mut v = vec![1, 2]; for x in &mut v { *x += 1; } v", "Vec<i64>"),
        ("fn main() {}", "()"),
        ("1;", "()"),
    ]);
}

#[test]
fn programs() {
    check(&[
        // Recursion through data, methods and generic types.
        (
            "enum List<T> { Nil, Cons(T, List<T>) } fn map(l, f) { match l { List::Nil => List::Nil, List::Cons(x, rest) => List::Cons(f(x), map(rest, f)) } } map",
            "fn<T, U>(List<T>, fn(T) -> U) -> List<U>",
        ),
        (
            "enum Tree { Leaf, Node(Tree, i64, Tree) } fn depth(t: &Tree) -> i64 { match t { Tree::Leaf => 0, Tree::Node(l, _, r) => 1 + max(depth(l), depth(r)) } } depth(&Tree::Leaf)",
            "i64",
        ),
        (
            "struct Stack<T> { items: Vec<T> } impl<T> Stack<T> { fn new() -> Stack<T> { Stack { items: Vec::new() } } fn push(&mut self, x: T) { self.items.push(x); } fn pop(&mut self) -> Option<T> { self.items.pop() } } let mut s = Stack::new(); s.push('c'); s",
            "Stack<char>",
        ),
        (
            "struct Stack<T> { items: Vec<T> } impl<T> Stack<T> { fn new() -> Self { Self { items: vec![] } } } Stack::<u8>::new()",
            "Stack<u8>",
        ),
        (
            "struct W(i64); impl W { fn get(self) -> i64 { self.0 } } W(1).get()",
            "i64",
        ),
        ("struct W<T>(T); let f = W; f(1)", "W<i64>"),
        ("vec![1, 2].into_iter().map(W).collect() ; struct W(i64);", "()"),
        (
            "fn sum(v) { let mut s = 0; for x in v { s += x; } s } sum(vec![1])",
            "error E0282",
        ),
        (
            "fn sum(v: &Vec<i64>) { let mut s = 0; for x in v { s += x; } s } sum(&vec![1])",
            "i64",
        ),
        (
            "fn count(a, b) { let mut n = 0; for _ in a..b { n += 1; } n } count",
            "fn<T: Step>(T, T) -> i64",
        ),
        (
            "fn f(x) { if x > 0 { Some(x) } else { None } } f",
            "fn(i64) -> Option<i64>",
        ),
        (
            "fn adder(n: i64) -> fn(i64) -> i64 { move |x| x + n } adder(1)(2)",
            "i64",
        ),
        (
            "fn counter() { let mut n = 0; move || { n += 1; n } } counter",
            "fn() -> fn mut() -> i64",
        ),
        ("let fs = vec![|x: i64| x + 1, |x: i64| x * 2]; fs[0](3)", "i64"),
        (
            "let mut fs: Vec<fn(i64) -> i64> = Vec::new(); fs.push(|x| x + 1); let k = 3; fs.push(|x| x * k); fs.len()",
            "i64",
        ),
        (
            "fn apply<F: Fn(i64) -> i64>(f: F) -> i64 { f(1) } let k = 2; apply(|x| x * k)",
            "i64",
        ),
        (
            "fn apply(f: impl Fn(i64) -> i64) -> i64 { f(1) } apply(|x| x + 1)",
            "i64",
        ),
        (
            "fn outer(x) { fn inner(y) { y } (inner(x), inner(1)) } outer",
            "fn<T>(T) -> (T, i64)",
        ),
        ("let x; if true { x = 1; } else { x = 2; } x", "i64"),
        (
            "let t = (1, (2.0, 'c')); let (a, (b, c)) = t; (c, b, a)",
            "(char, f64, i64)",
        ),
        ("let mut a = 1; let mut b = 2; (a, b) = (b, a); a", "i64"),
        (
            "let v: Vec<f64> = vec![1.0]; let m = v.iter().fold(0.0, |a, b| if *b > a { *b } else { a }); m",
            "f64",
        ),
        (
            "let words = \"a b a\".split_whitespace().collect(); let mut n = 0; for w in &words { if *w == \"a\" { n += 1; } } n",
            "i64",
        ),
        (
            "let v = vec![3, 1]; let mut s = v.clone(); s.sort(); s.sort_by(|a, b| b.cmp(a)); s.iter().max().copied()",
            "Option<i64>",
        ),
        (
            "let v = vec![(1, 'a')]; v.iter().map(|(n, c)| f\"{n}{c}\").collect()",
            "Vec<str>",
        ),
        ("let v = vec![vec![0; 3]; 2]; v[1][2]", "i64"),
        ("let s = \"x\"; let t: &str = s; let u: str = t; u == s", "bool"),
        ("let r = &mut 5; *r += 1; let s = &*r; *s", "i64"),
        (
            "fn bump(n: &mut i64) { *n += 1; } let mut k = 0; let r = &mut k; bump(r); bump(r); *r",
            "i64",
        ),
        (
            "fn div(a: i64, b: i64) -> Result<i64, str> { if b == 0 { return Err(\"zero\"); } Ok(a / b) } let x = div(4, 2)?; x",
            "i64",
        ),
        (
            "fn f() -> Option<i64> { let x = vec![1].first().copied()?; Some(x + 1) } f()",
            "Option<i64>",
        ),
        ("const N: i64 = 2 + 1; [0; N]", "[i64; 3]"),
        ("const N = 4; N", "i64"),
        ("loop { let x: i64 = break; }", "()"),
        ("'a: { if true { break 'a 1; } 2 }", "i64"),
        ("let o = Some(3); if let Some(n) = o && n > 2 { n } else { 0 }", "i64"),
        ("let Some(n) = Some(1) else { panic!() }; n", "i64"),
        ("match 5 { n @ 1..=9 => n, _ => 0 }", "i64"),
        ("u8::MAX.wrapping_add(1)", "u8"),
        ("(-5).abs() + 2.pow(3)", "i64"),
        ("let x = 3.7; x.floor() as i64", "i64"),
        (
            "(1..=5).rev().map(|n| n * n).filter(|n| n % 2 == 1).collect()",
            "Vec<i64>",
        ),
        ("\"abc\".chars().rev().count()", "i64"),
        ("vec![1, 2, 3].iter().zip(vec!['a'].iter()).count()", "i64"),
        (
            "let mut best = i64::MIN; for x in [3, 9, 2] { best = best.max(x); } best",
            "i64",
        ),
        ("std::mem::swap(&mut 1, &mut 2)", "()"),
        ("vec![1, 2].iter().map(|n| n * 2).collect::<Vec<_>>()", "Vec<i64>"),
        ("(1..=20).product()", "i64"),
        ("(0..3).enumerate().count() + (1..9).max().unwrap()", "i64"),
        ("let f = || loop {}; f", "fn() -> !"),
        ("fn f<T>(x: i64) -> i64 { x } f(1)", "i64"),
        (
            "use std::cmp::Ordering; match 1.cmp(&2) { Ordering::Less => 'l', _ => 'g' }",
            "char",
        ),
    ]);
}

#[test]
fn mistakes() {
    check(&[
        ("fn f(x) { f }", "error E0308"),
        ("fn f(x) { x(x) }", "error E0308"),
        ("fn f<T>(a: T, b: T) -> T { a + b }", "error E0369"),
        ("fn f<T>(a: T) -> str { f\"{a}\" }", "error E0277"),
        ("let v = Vec::new();", "error E0282"),
        ("let x = None;", "error E0282"),
        ("fn f(x) { x.push_str(1) }", "error E0282"),
        ("fn f(x) { x.field }", "error E0282"),
        ("let x: i64 = \"a\";", "error E0308"),
        ("if 1 { }", "error E0308"),
        ("1 + \"a\"", "error E0277"),
        ("let x: f64 = 1;", "error E0308"),
        ("fn f(a: i64) {} f()", "error E0061"),
        ("fn f(a: i64) {} f(1, 2)", "error E0061"),
        ("5.foo()", "error E0599"),
        ("struct P { x: i64 } let p = P { x: 1 }; p.y", "error E0609"),
        ("struct P { x: i64 } P { y: 1 };", "error E0560"),
        ("struct P { x: i64 } P { };", "error E0063"),
        ("struct P { x: i64 } let p = P { x: 1 }; println(p);", "error E0277"),
        ("let x = 1; x()", "error E0618"),
        ("*5", "error E0614"),
        ("5[0]", "error E0608"),
        ("1 as bool", "error E0054"),
        ("\"1\" as i64", "error E0606"),
        ("300u32 as char", "error E0604"),
        ("-\"a\"", "error E0600"),
        ("-1u8", "error E0600"),
        ("fn f() -> i64 { \"a\"?; 1 }", "error E0277"),
        ("for x in 5 { }", "error E0277"),
        ("1 = 2;", "error E0070"),
        ("fn f() -> i64 { return; }", "error E0069"),
        ("fn f(g: fn()) {} let mut n = 0; f(|| n += 1);", "error E0525"),
        ("let (a, b) = (1, 2, 3);", "error E0308"),
        ("match 1 { Some(x) => x, _ => 0 }", "error E0308"),
        ("match Some(1) { Some(a, b) => 0, _ => 1 }", "error E0023"),
        ("if true { 1 } else { \"a\" }", "error E0308"),
        ("fn main() { Some(1)?; }", "error E0277"),
        ("let f = |a: i64| a; f(1, 2)", "error E0057"),
        ("1 < 2 < 3", "error E0001"),
    ]);
}
