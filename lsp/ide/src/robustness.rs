//! Tests over all features at once: mutated programs, cut programs, random edits against documents made anew.

use std::sync::Arc;

use grok_diagnostics::{FileId, Span};
use proptest::prelude::*;
use tree_sitter::Tree;

use crate::syntax::{self, Walk};
use crate::{Analysis, AnalysisHost, FilePosition, TextEdit};
use crate::{
    code_lens, completion, diagnostics, document_highlight, document_symbol, folding_range, goto_definition, hover,
    inlay_hint, references, rename, selection_range, semantic_tokens, signature_help,
};

/// A program that has a bit of everything, characters outside the BMP included.
const SAMPLE: &str = r##"//! A sample. 🦀
use std::option::Option as Maybe;

/// A point.
#[derive(Clone, Debug)]
struct Point { x: f64, y: f64 }

impl Point {
    const ZERO: Point = Point { x: 0.0, y: 0.0 };
    fn new(x: f64, y: f64) -> Point { Point { x, y } }
    fn len(&self) -> f64 { (self.x * self.x + self.y * self.y) }
    fn grow(&mut self, by: f64) { self.x *= by; self.y *= by; }
}

enum Shape<T> { Dot, Circle(T), Square { side: T } }

mod inner {
    pub fn twice(n) { n + n }
    pub const LIMIT: i64 = 3;
}

fn area(s: &Shape<f64>) -> f64 {
    match s {
        Shape::Dot => 0.0,
        Shape::Circle(r) if *r > 1.0 => r * 3.0,
        Shape::Circle(r) | Shape::Square { side: r } => r * r,
    }
}

fn generic<T: Ord, F: Fn(T) -> bool>(items: Vec<T>, keep: F) -> Option<T> {
    'search: for item in items { if keep(item) { break 'search; } }
    None
}

fn main() {
    let mut p = Point::new(1.0, 2.0); // 𝔸𝔹
    p.grow(2.0);
    let add = |a, b: i64| a + b;
    let (a, b) = (add(1, 2), [1, 2, 3]);
    let 𝔸 = "𝔹\n";
    println!("{} {𝔸:>4} {:?}", p.len(), b[0]);
    let text = f"{p.x:.2} and {inner::twice(a)} 🦀";
    if let Some(n) = generic(vec![1, 2], |n| n > 1) { assert!(n == 1, "{}", n) } else { return }
    while a < 10 { let q = Shape::Circle(1.0); area(&q); }
    let r = loop { break 1..=4 };
    let Point { x, .. } = p.clone();
    x as i64 + inner::LIMIT
}
"##;

/// Runs every feature; what they answer is only looked at for its form.
fn everything(analysis: &Analysis, file: FileId, offsets: &[u32]) {
    let text = analysis.text(file).expect("it is open");
    let whole = Span::new(0, text.len() as u32);
    diagnostics::syntax_diagnostics(analysis, file);
    diagnostics::diagnostics(analysis, file);
    document_symbol::document_symbols(analysis, file);
    folding_range::folding_ranges(analysis, file);
    code_lens::code_lenses(analysis, file);
    for hint in inlay_hint::inlay_hints(analysis, file, whole) {
        assert!(text.is_char_boundary(hint.offset as usize), "a hint inside a character");
    }
    let tokens = semantic_tokens::semantic_tokens(analysis, file, None);
    for pair in tokens.windows(2) {
        assert!(pair[0].span.end <= pair[1].span.start, "tokens overlap: {pair:?}");
    }
    for token in &tokens {
        let range = token.span.start as usize..token.span.end as usize;
        assert!(
            text.get(range)
                .is_some_and(|text| !text.is_empty() && !text.contains('\n')),
            "{token:?}"
        );
    }
    for &offset in offsets {
        let position = FilePosition { file, offset };
        hover::hover(analysis, position);
        goto_definition::goto_definition(analysis, position);
        document_highlight::document_highlight(analysis, position);
        selection_range::selection_ranges(analysis, position);
        signature_help::signature_help(analysis, position);
        rename::prepare(analysis, position);
        for item in completion::completion(analysis, position) {
            let span = item.edit.span;
            // An offset inside a character is that of its start.
            let caret = Span::at(offset).clamped(&text).start as u32;
            assert!(span.touches(caret), "the edit of {} is elsewhere", item.label);
        }
    }
}

/// The places of the leaves of a tree.
fn leaves(tree: &Tree) -> Vec<Span> {
    let mut spans = Vec::new();
    syntax::walk(tree.root_node(), |step| {
        let node = step.node;
        if node.child_count() == 0 && node.start_byte() < node.end_byte() {
            spans.push(syntax::span(node));
        }
        Walk::Into
    });
    spans
}

fn opened(text: &str) -> (AnalysisHost, FileId) {
    let mut host = AnalysisHost::new(|_| None);
    let file = host.open("/main.grok", Arc::from(text));
    (host, file)
}

fn sample_leaves() -> Vec<Span> {
    let (host, file) = opened(SAMPLE);
    leaves(&host.snapshot().document(file).expect("open").tree)
}

#[test]
fn the_sample_is_nearly_right() {
    let (host, file) = opened(SAMPLE);
    assert!(diagnostics::syntax_diagnostics(&host.snapshot(), file).is_empty());
    everything(
        &host.snapshot(),
        file,
        &(0..SAMPLE.len() as u32 + 3).step_by(5).collect::<Vec<_>>(),
    );
    for offset in (0..SAMPLE.len() as u32).step_by(97) {
        let position = FilePosition { file, offset };
        references::references(&host.snapshot(), position, references::Declaration::Include);
        let _ = rename::rename(&host.snapshot(), position, "renamed");
    }
}

/// The example programs, by path.
fn examples() -> Vec<(String, String)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");
    let files = std::fs::read_dir(folder).expect("the examples are there").flatten();
    let paths = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "grok"));
    paths
        .map(|path| {
            (
                path.display().to_string(),
                std::fs::read_to_string(&path).expect("it is text"),
            )
        })
        .collect()
}

#[test]
fn every_name_of_the_examples_leads_somewhere() {
    let mut lost = Vec::new();
    for (path, text) in examples() {
        let (host, file) = opened(&text);
        let analysis = host.snapshot();
        let tree = &analysis.document(file).expect("open").tree;
        syntax::walk(tree.root_node(), |step| {
            let node = step.node;
            if matches!(node.kind(), "attribute_item") {
                return Walk::Over;
            }
            if matches!(
                node.kind(),
                "identifier" | "type_identifier" | "field_identifier" | "self" | "self_type"
            ) {
                let offset = node.start_byte() as u32;
                if hover::hover(&analysis, FilePosition { file, offset }).is_none() {
                    lost.push(format!("{path}: {} at {offset}", syntax::text(node, &text)));
                }
            }
            Walk::Into
        });
    }
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn a_missing_token_breaks_no_feature() {
    let (mut host, file) = opened(SAMPLE);
    for span in sample_leaves().into_iter().step_by(5) {
        let text = span.slice(SAMPLE).to_owned();
        host.edit(
            file,
            &[TextEdit {
                span,
                new_text: String::new(),
            }],
        );
        everything(
            &host.snapshot(),
            file,
            &[span.start, span.start.saturating_sub(3), span.start + 7, span.start / 2],
        );
        host.edit(
            file,
            &[TextEdit {
                span: Span::at(span.start),
                new_text: text,
            }],
        );
    }
    assert_eq!(&*host.snapshot().text(file).expect("open"), SAMPLE);
}

#[test]
fn a_cut_program_breaks_no_feature() {
    for span in sample_leaves().into_iter().step_by(29) {
        for end in [span.start, span.end] {
            let (host, file) = opened(&SAMPLE[..end as usize]);
            everything(&host.snapshot(), file, &[end, end / 2, end.saturating_sub(1)]);
        }
    }
}

#[test]
fn a_dangling_dot_lists_fields_wherever_it_is_typed() {
    let (mut host, file) = opened(SAMPLE);
    let body = SAMPLE.find("p.grow").expect("it is there") as u32;
    let lines: Vec<u32> = SAMPLE
        .match_indices(";\n")
        .map(|(at, _)| at as u32 + 1)
        .filter(|at| *at > body)
        .collect();
    for at in lines {
        host.edit(
            file,
            &[TextEdit {
                span: Span::at(at),
                new_text: "\n p.".to_owned(),
            }],
        );
        let analysis = host.snapshot();
        let items = completion::completion(&analysis, FilePosition { file, offset: at + 4 });
        for field in ["x", "y", "len", "grow"] {
            assert!(items.iter().any(|item| item.label == field), "no {field} at {at}");
        }
        // In other functions everything is answered as before.
        let other = SAMPLE.find("n + n").expect("it is there") as u32;
        let found = hover::hover(&analysis, FilePosition { file, offset: other }).expect("a variable");
        assert!(found.markdown.contains("n: "), "{}", found.markdown);
        drop(analysis);
        host.edit(
            file,
            &[TextEdit {
                span: Span::new(at, at + 4),
                new_text: String::new(),
            }],
        );
    }
}

#[test]
fn deep_nesting_is_answered_in_time() {
    for (open, close) in [
        ("(", ")"),
        ("{", "}"),
        ("[", "]"),
        ("|x| ", ""),
        ("if a { ", "}"),
        ("mod m { ", "}"),
        ("fn f() { ", "}"),
        ("-", ""),
        ("&", ""),
    ] {
        for tail in [close, ""] {
            let text = format!("fn main() {{ let x = {}1{} }}", open.repeat(1000), tail.repeat(1000));
            let (host, file) = opened(&text);
            everything(&host.snapshot(), file, &[20, text.len() as u32 / 2, text.len() as u32]);
        }
    }
}

/// Pieces of text that edits put in.
const PIECES: &[&str] = &[
    "",
    " ",
    "\n",
    "p.",
    "x",
    "(",
    ")",
    "{",
    "}",
    "let y = 1;",
    "fn g() { 1 }",
    "\"",
    "f\"{",
    "//",
    "/*",
    "𝔸",
    "🦀",
    "::",
    ";",
    "'",
    "match p {",
    "1.0",
    "mod m;",
];

fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, u32, usize)>> {
    prop::collection::vec((any::<prop::sample::Index>(), 0u32..6, 0..PIECES.len()), 1..12)
}

/// What is compared: tree, diagnostics, hovers.
fn picture(analysis: &Analysis, file: FileId) -> (String, Vec<String>, Vec<Option<hover::Hover>>) {
    let document = analysis.document(file).expect("open");
    let mut found: Vec<String> = diagnostics::diagnostics(analysis, file)
        .iter()
        .map(|found| format!("{:?} {} {}", found.span, found.code.as_str(), found.message))
        .collect();
    found.sort();
    let step = (document.text.len() / 40).max(1);
    let hovers = (0..document.text.len()).step_by(step).map(|offset| {
        hover::hover(
            analysis,
            FilePosition {
                file,
                offset: offset as u32,
            },
        )
    });
    (document.tree.root_node().to_sexp(), found, hovers.collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn edited_documents_equal_documents_made_anew(edits in edits()) {
        let (mut host, file) = opened(SAMPLE);
        let mut text = SAMPLE.to_owned();
        for (at, len, piece) in edits {
            let start = at.index(text.len() + 1) as u32;
            let range = Span::new(start, start + len).clamped(&text);
            host.edit(file, &[TextEdit { span: Span::from(range.clone()), new_text: PIECES[piece].to_owned() }]);
            text.replace_range(range.clone(), PIECES[piece]);
            everything(&host.snapshot(), file, &[range.start as u32, (range.start + PIECES[piece].len()) as u32]);
        }
        let (fresh, same) = opened(&text);
        prop_assert_eq!(picture(&host.snapshot(), file), picture(&fresh.snapshot(), same));
    }
}
