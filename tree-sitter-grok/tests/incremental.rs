//! A tree that follows edits is the tree of the text.

use tree_sitter::{InputEdit, Node, Parser, Point, Tree};

/// A small generator, so that runs can be repeated: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

const SOURCE: &str = r##"//! A file.
use std::{io, a::b};

/// A point.
#[derive(Clone)]
pub struct Point<T> {
    x: T,
    y: Vec<Vec<i64>>,
}

enum Shape { Circle { r: f64 }, Rect(f64, f64) }

impl<T: Clone> Point<T> {
    const N: i64 = 1;

    pub fn new(x: T) -> Self { Point { x, y: vec![1; 3] } }

    fn get(&self, i: i64) -> &T {
        if i < 0 && self.y.len() > 2 { panic!("no") } else { &self.x }
    }
}

mod inner {
    pub fn f(a, b) { a + b }
}

trait Shape: Show { type Item; fn area(&self) -> f64; }

actor Counter {
    count: i64 = 0,
    pub fn add(&mut self, n: i64) { self.count += n; }
    receive Message { Message::Add(n) => self.add(n), after 5s => {} }
}

macro max { ($a:expr) => { $a } ($a:expr, $b:expr) => { if $a > $b { $a } else { $b } } }

extern "C" from "z" { fn crc(x: &[u8]) -> u64; }

fn main() {
    let c = spawn Counter { count: <i64 as Ord>::max(1, 2) };
    c ! map! { "a" => 1, b"x" => 100ms };
    let mut total = 0; // sum
    for (i, p) in points.iter() {
        total += p.get(i).len::<i64>() as i64 * -2;
    }
    let Some(y) = find(|q: &Point| q.x == 'c') else { return };
    match total {
        0 | 1 => {}
        n @ 2..=5 if n > y => println(f"{n:>8} {m["k"]} {{}}\n"),
        _ => 'a: loop { break 'a },
    }
    let s = "text
over lines"; /* a /* nested */ comment */
    r#"raw "text""#;
    x = Point { x: 1, ..base }
}
"##;

const PIECES: [&str; 50] = [
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    ".",
    "::",
    ";",
    ",",
    "\n",
    "\nfn g() {}\n",
    "\npub fn h(",
    "let x =",
    "match e {",
    "if c {",
    "f\"{",
    "r#\"",
    "/*",
    "*/",
    "//",
    "///",
    "#[",
    "struct S {",
    "impl P {",
    "a",
    " b ",
    "fn",
    "pub",
    "|",
    "&&",
    "<",
    ">",
    "=",
    "=>",
    "..",
    "0x1",
    " ! ",
    "m!(",
    "$",
    "after 1s => ",
    "\nactor A {",
    "\ntrait T {",
    "\nmacro m {",
    "b\"",
    "<T as ",
    ".await",
    "\u{1F600}",
];

fn point_at(text: &str, byte: usize) -> Point {
    let before = &text[..byte];
    let row = before.bytes().filter(|b| *b == b'\n').count();
    Point::new(row, byte - before.rfind('\n').map_or(0, |at| at + 1))
}

/// Replaces a part of the text and tells the tree.
fn edit(text: &mut String, tree: &mut Tree, start: usize, end: usize, new: &str) {
    let (start_position, old_end_position) = (point_at(text, start), point_at(text, end));
    text.replace_range(start..end, new);
    tree.edit(&InputEdit {
        start_byte: start,
        old_end_byte: end,
        new_end_byte: start + new.len(),
        start_position,
        old_end_position,
        new_end_position: point_at(text, start + new.len()),
    });
}

fn boundary(text: &str, mut byte: usize) -> usize {
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    byte
}

fn describe(node: Node<'_>, out: &mut String) {
    out.push_str(&format!("{} {:?}\n", node.kind(), node.byte_range()));
    let mut cursor = node.walk();
    for child in node.children(&mut cursor) {
        describe(child, out);
    }
}

fn shape(tree: &Tree) -> String {
    let mut out = String::new();
    describe(tree.root_node(), &mut out);
    out
}

fn random_edit(random: &mut Random, text: &mut String, tree: &mut Tree) {
    let start = boundary(text, random.below(text.len() + 1));
    let end = match random.below(3) {
        0 => start,
        _ => boundary(text, (start + random.below(12)).min(text.len())),
    };
    let new = if random.below(3) == 0 {
        ""
    } else {
        PIECES[random.below(PIECES.len())]
    };
    edit(text, tree, start, end.max(start), new);
}

fn run(parser: &mut Parser, seed: u64, edits: usize) {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = SOURCE.to_owned();
    let mut tree = parser.parse(&text, None).expect("no cancellation");
    for _ in 0..edits {
        let before = text.clone();
        random_edit(&mut random, &mut text, &mut tree);
        let followed = parser.parse(&text, Some(&tree)).expect("no cancellation");
        let fresh = parser.parse(&text, None).expect("no cancellation");
        assert_eq!(
            shape(&followed),
            shape(&fresh),
            "seed {seed}: from\n{before}\nto\n{text}"
        );
        let (a, b) = (
            tree_sitter_grok::errors::syntax_errors(&followed, &text),
            tree_sitter_grok::errors::syntax_errors(&fresh, &text),
        );
        assert_eq!(a, b, "seed {seed}: errors differ in\n{text}");
        tree = followed;
    }
}

#[test]
fn random_edits_give_the_tree_of_the_text() {
    let mut parser = tree_sitter_grok::parser();
    for seed in 1..=60 {
        run(&mut parser, seed, 25);
    }
}

/// Typing a function letter by letter never disturbs the functions around it.
#[test]
fn typing_leaves_the_neighbours_alone() {
    let typed = "fn middle(p: Point) -> i64 {\n    let q = f\"{p.x}\";\n    match p.y { 1 => g(p.x, [2]), _ => if a { b } else { 0 } }\n}\n";
    let before = "fn first() { a }\n\n";
    let after = "\nfn last() { b }\n";
    let mut parser = tree_sitter_grok::parser();
    let mut text = format!("{before}{after}");
    let mut tree = parser.parse(&text, None).expect("no cancellation");
    for (at, c) in typed.char_indices() {
        let at = before.len() + at;
        edit(&mut text, &mut tree, at, at, c.encode_utf8(&mut [0; 4]));
        tree = parser.parse(&text, Some(&tree)).expect("no cancellation");
        let root = tree.root_node();
        let mut cursor = root.walk();
        let names: Vec<&str> = root
            .children(&mut cursor)
            .filter(|child| child.kind() == "function_item")
            .filter_map(|item| item.child_by_field_name("name"))
            .map(|name| &text[name.byte_range()])
            .collect();
        assert!(
            names.contains(&"first") && names.contains(&"last"),
            "{text}\n{}",
            root.to_sexp()
        );
    }
}

/// No text makes the parser or the errors panic or run for long.
#[test]
fn odd_texts_are_read() {
    let mut parser = tree_sitter_grok::parser();
    let deep = "f\"{".repeat(3000);
    let parens = "(".repeat(20_000);
    let braces = "fn a() {\n".repeat(2000);
    let generics = "let x: Vec<".repeat(2000);
    let odd = [
        "", "\u{feff}", "\0", "'", "\"", "f\"{", "r###\"", "/*", "#", "#!", "#![", "'\\", "\\", "0x", "1e", "𝒳", "}",
    ];
    let long = [&deep, &parens, &braces, &generics].map(String::as_str);
    for text in odd.into_iter().chain(long) {
        let tree = parser.parse(text, None).expect("no cancellation");
        let errors = tree_sitter_grok::errors::syntax_errors(&tree, text);
        assert!(
            errors
                .iter()
                .all(|error| error.range.end <= text.len() && text.get(error.range.clone()).is_some())
        );
    }
}
