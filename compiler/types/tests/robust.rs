//! Broken text is the normal input: whatever is missing, every query gives an answer.

mod support;

use grok_hir::db::Database;

const PROGRAM: &str = r#"
enum Shape { Circle(f64), Rect { w: f64, h: f64 }, Unit }
struct Point<T> { x: T, y: T }
impl<T: Add + Copy> Point<T> {
    fn sum(&self) -> T { self.x + self.y }
    fn set(&mut self, x: T) { self.x = x; }
}
const LEN: i64 = 3;
fn area(s: &Shape) -> f64 {
    match s {
        Shape::Circle(r) if *r > 0.0 => 3.14 * r * r,
        Shape::Rect { w, h } => w * h,
        Shape::Circle(_) | Shape::Unit => 0.0,
    }
}
fn even(n) { if n == 0 { true } else { odd(n - 1) } }
fn odd(n) { if n == 0 { false } else { even(n - 1) } }
fn parse(s: str) -> Result<i64, str> {
    let n = s.parse_i64().ok_or("bad")?;
    Ok(n + 1)
}
fn main() {
    let mut total = 0;
    let add = |a, b| a + b;
    let mut count = || { total += 1; total };
    count();
    let mut v = vec![1, 2, 3];
    for (i, x) in v.iter().enumerate() { println!("{i} {x:>4}"); }
    for x in &mut v { *x += 1; }
    while let Some(x) = v.pop() { if x > 2 { continue; } else { break; } }
    let [a, n] = [1, 2u8 as i64] else { return };
    let (p, q) = (Point { x: 1, y: 2 }, 'a'..='z');
    let t = loop { break add(p.sum(), LEN) };
    let f = f"{t} {area(&Shape::Circle(1.0)):.2}";
    assert_eq!(f.len(), 5, "no {}", even(t as i64));
}
"#;

const TRAITS: &str = r#"
trait Named { const KIND: i64; fn name(&self) -> str; fn twice(&self) -> str { self.name() + self.name() } }
trait Source<K = i64>: Named { type Item: Named; fn get(&self, key: K) -> Option<Self::Item>; fn make() -> Self where Self: Sized; }
struct Pair<T, const N: i64 = 2> { items: [T; N], first: T }
impl<T: Named + Clone> Named for Pair<T> { const KIND: i64 = 2; fn name(&self) -> str { self.first.name() } }
impl<T: Named + Clone> Source for Pair<T> {
    type Item = T;
    fn get(&self, key: i64) -> Option<T> { Some(self.items[key].clone()) }
    fn make() -> Self { loop {} }
}
impl Named for i64 { const KIND: i64 = 1; fn name(&self) -> str { "i64" } }
impl<T: Named> Named for &T { const KIND: i64 = T::KIND; fn name(&self) -> str { (**self).name() } }
impl<T: Source> Loud for T where T::Item: Clone {}
trait Loud { fn loud(&self) -> str { "!" } }
fn all<S>(s: &S, k: i64) -> str where S: Source, S::Item: Named { match s.get(k) { Some(x) => x.twice(), None => "" } }
fn first(s) { s.name() }
fn apply<A, B, F: FnMut(A) -> B>(mut f: F, a: A) -> B { f(a) }
fn ends(v: &[i64]) -> i64 { match v { [] => 0, [a] => *a, [a, mid @ .., b] => a + b + ends(mid) } }
fn main() {
    let p = Pair { items: [1, 2], first: 3 };
    let n = all(&p, <Pair<i64> as Named>::KIND) + first(&5) + p.loud();
    let d: &dyn Named = &p;
    let e = apply(|x: i64| x + ends(&[1, 2]), i64::KIND);
    println!("{n} {} {e}", d.name());
}
"#;

fn run(text: &str) {
    let mut db = Database::new();
    check(&mut db, text);
}

fn check(db: &mut Database, text: &str) {
    let file = db.set_file("/main.grok", text);
    support::diagnostics(db, file);
    grok_types::item_diagnostics(db, file);
    grok_types::script_tail_type(db, file);
    for &owner in grok_hir::file_owners(db, file) {
        grok_types::dump::body(db, owner);
    }
}

/// Words, numbers and signs with where they stand.
fn tokens(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    let mut last_word = false;
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_';
        match out.last_mut() {
            Some(range) if word && last_word && range.end == at => range.end = at + c.len_utf8(),
            _ if !c.is_whitespace() => out.push(at..at + c.len_utf8()),
            _ => {}
        }
        last_word = word;
    }
    out
}

#[test]
fn the_program_itself_is_accepted_but_for_its_slice_pattern() {
    run(PROGRAM);
}

#[test]
fn any_token_of_traits_may_be_missing_or_doubled() {
    let mut db = Database::new();
    for range in tokens(TRAITS) {
        let (before, token, after) = (&TRAITS[..range.start], &TRAITS[range.clone()], &TRAITS[range.end..]);
        check(&mut db, &format!("{before}{after}"));
        check(&mut db, &format!("{before}{token} {token}{after}"));
    }
}

#[test]
fn traits_that_need_themselves() {
    for text in [
        "trait A: B {} trait B: A {} fn f<T: A>(t: T) {} fn main() { f(1); }",
        "trait A { type X: A; } fn f<T: A>(t: T::X) -> <T::X as A>::X { loop {} } fn main() { f(1); }",
        "trait A { fn a(&self); } impl<T> A for T where Vec<T>: A { fn a(&self) {} } fn main() { 1.a(); }",
        "trait A { fn a(&self) {} } impl<T: A> A for Vec<T> {} impl<T: A> A for Option<T> where Option<Vec<T>>: A {} fn main() { Some(1).a(); }",
        "trait A { type X; } impl A for i64 { type X = <i64 as A>::X; } fn f(x: <i64 as A>::X) {} fn main() { f(1); }",
        "trait A { type X; } impl<T: A> A for Option<T> { type X = <Option<Option<T>> as A>::X; } fn f(x: <Option<i64> as A>::X) {} fn main() {}",
        "trait A<T = Self> {} impl A for i64 {} fn f(x: &dyn A) {} fn main() { f(&1); }",
        "struct S<T: Clone = S> { x: T } fn main() { let s: S = S { x: 1 }; }",
        "impl<T: Missing> Missing for T {} trait Missing: Missing {} fn main() { 1.nothing(); }",
        "fn f<F: Fn(F) -> F>(f: F) {} fn main() { f(|x| x); }",
        "trait T { const C: i64 = Self::C; } impl T for i64 {} fn main() { let x = i64::C; }",
        "fn f<const N: i64>(a: [i64; N]) -> [i64; N] { a } fn main() { f([]); f(f([1, 2])); }",
    ] {
        run(text);
    }
}

#[test]
fn any_token_may_be_missing() {
    let mut db = Database::new();
    for token in tokens(PROGRAM) {
        let text = format!("{}{}", &PROGRAM[..token.start], &PROGRAM[token.end..]);
        check(&mut db, &text);
    }
}

#[test]
fn any_token_may_be_doubled_or_replaced() {
    let mut db = Database::new();
    let tokens = tokens(PROGRAM);
    for (index, token) in tokens.iter().enumerate() {
        let other = &PROGRAM[tokens[(index * 7 + 3) % tokens.len()].clone()];
        let text = format!("{}{other} {}", &PROGRAM[..token.start], &PROGRAM[token.end..]);
        check(&mut db, &text);
        let doubled = format!(
            "{}{} {}",
            &PROGRAM[..token.end],
            &PROGRAM[token.clone()],
            &PROGRAM[token.end..]
        );
        check(&mut db, &doubled);
    }
}

#[test]
fn any_prefix_may_be_all_there_is() {
    let mut db = Database::new();
    for token in tokens(PROGRAM) {
        check(&mut db, &PROGRAM[..token.end]);
    }
}

#[test]
fn definitions_that_need_themselves() {
    for text in [
        "const A = B; const B = A; A",
        "const A: i64 = f(); fn f() { A }",
        "const A = f(); fn f() { A } A",
        "const A = [0; A]; fn f(x) { A }",
        "type A = B; type B = A; fn f(x: A) -> B { x }",
        "type A = Vec<A>; fn f(x: A) {}",
        "type A = (A, A); type B = (A, A); fn f(x: B) {}",
        "struct S { s: S } fn f(s: S) -> S { s.s.s }",
        "enum L { Nil, Cons(i64, L) } fn f(l: L) -> i64 { match l { L::Nil => 0, L::Cons(n, rest) => n + f(rest) } }",
        "fn f<F: Fn(F) -> F>(x: F) -> F { x(x) }",
        "fn f(x) { g(x) } fn g(x) { h(x) } fn h(x) { f(x)(x) }",
    ] {
        run(text);
    }
}

#[test]
fn deep_nesting_ends() {
    let mut text = String::from("x");
    for _ in 0..60 {
        text = format!("Some(({text}, 1))");
    }
    run(&format!(
        "fn f(x) {{ {text} }} match f(1) {{ Some((Some(_), _)) => {{}} _ => {{}} }}"
    ));
}
