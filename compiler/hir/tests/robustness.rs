//! Broken code is the normal input: mutants of real programs, checked, dumped and asked about, incrementally and from scratch.

mod common;

use common::database;
use grok_hir::MentionPlace;
use grok_hir::source_map::MentionTarget;

const PROGRAMS: [&str; 4] = [
    "use m::{f as g, S};
mod m { pub fn f(x) { x } pub struct S { pub a: i64 } pub mod n { pub use super::*; } }
#[derive(Clone)] enum E<T> { A, B(T), C { d: T } }
impl<T: Show> E<T> { const K: i64 = 1; fn new(x: T) -> Self { Self::B(x) } fn get(&self) -> i64 { match self { E::A => 0, Self::C { d } => Self::K, _ => 2 } } }
fn main() { let s = S { a: 1 }; let v = vec![1, 2]; 'l: for i in 0..3 { if let Some(x) = Some(i) && x > 1 { break 'l } } println!(\"{} {s:?} {0}\", g(1)); }
",
    "fn outer<T>(a: T, (b, c), n) -> i64 { fn inner(k: i64) -> i64 { use crate::helper; helper(k) } const N: i64 = 3; let f = |x: i64| { return x + n };
 let [q; 3] = 1; while let Some(y) | Ok(y) = b { continue; } let z = loop { break 'a f(inner(N)) }; match c { 1..=2 | -3 => 1, x @ 4 if x > n => x, &mut r => r, (_, .., _) => 0 } }
fn helper(x) { let r = &mut x; *r += 1; x as i64 as f64; [x; N]; x?.y.0.z(1)[2]; f\"{x:>3}{x + 1}\" }
",
    "let n = 1;\nfn sq(x: _) { x * n }\nfor i in 0..n { println(sq(i)); }\nlet P { a, .. } = p else { return };\nassert_eq!(a, 1, \"no {}\", a);\nn\n",
    "pub struct S<T>(T, pub i64); type A<T> = S<T>; pub fn f<F: Fn(i64) -> A<i64>>(g: F) -> impl Fn() -> A<i64> { move || g(1) }
impl<T> S<T> where T: Clone + Eq { pub fn map<U>(self, f: fn once(T) -> U) -> S<U> { S(f(self.0), self.1) } }
mod gone; use gone::*; use self::gone::x; use super::y; use std::io::{self, println as p}; const C: [i64; 2] = [1, 2]; static X: i64 = 1; trait T {}
",
];

/// A small generator of numbers, the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Words and single marks with the space before them.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_';
        if at > start && !(word && in_word) && !c.is_whitespace() && text[start..at].trim() != "" {
            tokens.push(&text[start..at]);
            start = at;
        }
        in_word = word;
    }
    tokens.push(&text[start..]);
    tokens
}

fn mutate(text: &str, random: &mut Random) -> String {
    let mut tokens = tokens(text);
    for _ in 0..=random.below(3) {
        let at = random.below(tokens.len());
        let other = random.below(tokens.len());
        match random.below(4) {
            0 => drop(tokens.remove(at)),
            1 => tokens.insert(at, tokens[other]),
            2 => tokens.swap(at, other),
            _ => tokens.truncate(at.max(1)),
        }
        if tokens.is_empty() {
            return String::new();
        }
    }
    tokens.concat()
}

#[test]
fn mutants_are_answered_and_edits_equal_fresh_starts() {
    let mut random = Random(7);
    for program in PROGRAMS {
        let (mut db, files) = database(program);
        let file = files[0];
        for _ in 0..150 {
            let text = mutate(program, &mut random);
            db.set_file("/main.grok", text.as_str());
            let (fresh, _) = database("");
            let mut fresh = fresh;
            let fresh_file = fresh.set_file("/main.grok", text.as_str());
            let ids = |found: &[grok_diagnostics::Diagnostic]| -> Vec<String> {
                found
                    .iter()
                    .map(|d| format!("{} {:?} {} {:?} {:?}", d.code, d.span, d.message, d.notes, d.fixes))
                    .collect()
            };
            let found = ids(grok_hir::hir_diagnostics(&db, file));
            assert_eq!(found, ids(grok_hir::hir_diagnostics(&fresh, fresh_file)), "for {text}");
            assert_eq!(
                grok_hir::dump::file(&db, file),
                grok_hir::dump::file(&fresh, fresh_file),
                "for {text}"
            );
            for mention in grok_hir::file_mentions(&db, file) {
                assert!(mention.span.end as usize <= text.len(), "{mention:?} in {text}");
                if let (MentionTarget::Local(local), MentionPlace::Body(owner)) = (&mention.target, mention.place) {
                    let name = &grok_hir::body(&db, owner).locals[*local].name;
                    assert_eq!(mention.span.slice(&text), name, "{mention:?} in {text}");
                }
            }
            for _ in 0..4 {
                let offset = random.below(text.len() + 1) as u32;
                grok_hir::scope_at(&db, file, offset);
                grok_hir::mention_at(&db, file, offset);
            }
        }
    }
}

#[test]
fn the_library_is_sound() {
    let db = grok_hir::db::Database::new();
    let mut out = Vec::new();
    for (path, _) in grok_hir::library::FILES {
        let file = db.file(path).unwrap();
        let found = grok_hir::hir_diagnostics(&db, file);
        out.extend(
            found
                .iter()
                .map(|d| format!("{path}: {} {} {:?}", d.code, d.message, d.span.slice(file.text(&db)))),
        );
        grok_hir::dump::file(&db, file);
    }
    assert!(out.is_empty(), "{out:#?}");
}
