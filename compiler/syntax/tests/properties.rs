//! What must hold for every text: a tree, no panic, spans in the text, errors exactly where the grammar is not followed,
//! and time and stack that no text can exhaust.

use grok_diagnostics::{FileId, terminal};
use grok_syntax::ast::{Block, Expr, Item, ItemKind, SourceFile, Visitor};
use grok_syntax::visit::Node;
use grok_syntax::{Parse, Span, dump, parse};
use proptest::prelude::*;

/// A program with every production of the grammar.
const SAMPLE: &str = include_str!("sample.grok");

/// Checks that spans outside body owners lie in the text, and that those inside do once shifted.
struct Spans<'t> {
    text: &'t str,
    base: u32,
    in_owner: bool,
}

impl Visitor for Spans<'_> {
    fn visit_span(&mut self, span: &Span) {
        let shifted = span.shift(self.base);
        assert!(
            shifted.end as usize <= self.text.len(),
            "{span:?} + {} is outside the text",
            self.base
        );
        assert!(self.text.is_char_boundary(shifted.start as usize));
        assert!(self.text.is_char_boundary(shifted.end as usize));
    }

    fn visit_item(&mut self, item: &Item) {
        if self.in_owner || !is_owner(item) {
            return item.walk(self);
        }
        self.visit_span(&item.span);
        self.base = item.base();
        self.in_owner = true;
        item.kind.walk(self);
        self.in_owner = false;
        self.base = 0;
    }

    fn visit_source_file(&mut self, file: &SourceFile) {
        file.items.accept(self);
        self.in_owner = true;
        file.script.accept(self);
        self.in_owner = false;
    }
}

fn is_owner(item: &Item) -> bool {
    use ItemKind::*;
    matches!(item.kind, Fn(_) | Const(_) | Static(_) | Receive(_))
}

fn check(text: &str) -> Parse {
    let result = parse(text);
    result.file.accept(&mut Spans {
        text,
        base: 0,
        in_owner: false,
    });
    let sources = [("a.grok", text)];
    for error in &result.errors[..result.errors.len().min(20)] {
        assert!(error.span.end as usize <= text.len(), "{error:?} is outside the text");
        assert!(!error.message.is_empty());
        let diagnostic = error.to_diagnostic(FileId(0));
        assert!(!terminal::render(&diagnostic, sources.as_slice(), terminal::Colours::None).is_empty());
    }
    assert!(!dump::ast(&result.file).is_empty());
    assert_eq!(result, parse(text), "parsing is a function of the text");
    result
}

#[test]
fn the_sample_follows_the_grammar() {
    assert_eq!(check(SAMPLE).errors, []);
}

#[test]
fn every_prefix_of_the_sample_parses() {
    for end in (0..=SAMPLE.len()).filter(|end| SAMPLE.is_char_boundary(*end)) {
        check(&SAMPLE[..end]);
    }
}

#[test]
fn every_suffix_of_the_sample_parses() {
    for start in (0..=SAMPLE.len()).filter(|start| SAMPLE.is_char_boundary(*start)) {
        check(&SAMPLE[start..]);
    }
}

#[test]
fn a_token_less_never_loses_an_item_far_away() {
    let tokens = grok_syntax::lexer::lex(SAMPLE).tokens;
    let last = "\nfn the_last_one() { 1 }\n";
    let mut lost = Vec::new();
    for token in &tokens {
        let (before, after) = (&SAMPLE[..token.span.start as usize], &SAMPLE[token.span.end as usize..]);
        let text = format!("{before}{after}{last}");
        let found = check(&text)
            .file
            .items
            .iter()
            .any(|item| item.name.as_ref().is_some_and(|name| name.text == "the_last_one"));
        if !found {
            lost.push(token.span.slice(SAMPLE));
        }
    }
    assert_eq!(lost, [""; 0]);
}

/// Words and signs that make broken programs which still look like programs.
const FRAGMENTS: &[&str] = &[
    "fn ",
    "f",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    ">>",
    ",",
    ";",
    ":",
    "::",
    ".",
    "..",
    "..=",
    "=",
    "==",
    "=>",
    "->",
    "|",
    "||",
    "&",
    "&&",
    "!",
    "?",
    "#",
    "@",
    "_",
    "let ",
    "if ",
    "else ",
    "match ",
    "while ",
    "for ",
    "in ",
    "loop ",
    "return ",
    "break ",
    "continue ",
    "struct ",
    "enum ",
    "impl ",
    "mod ",
    "use ",
    "const ",
    "type ",
    "pub ",
    "mut ",
    "ref ",
    "self",
    "Self",
    "super",
    "crate",
    "move ",
    "where ",
    "as ",
    "trait ",
    "actor ",
    "await",
    "supervisor ",
    "child ",
    "receive ",
    "after ",
    "spawn ",
    "static ",
    "extern ",
    "\"C\" ",
    "from ",
    "unsafe ",
    "ai ",
    "macro ",
    "macro_rules!",
    "dyn ",
    "async ",
    "5s",
    "b'",
    "b\"",
    "br#\"",
    "#![",
    "<<",
    "$crate",
    "m!(",
    "m!{",
    "x",
    "y",
    "T",
    "1",
    "2.5",
    "0x",
    "1.",
    "'a",
    "'c'",
    "\"s\"",
    "\"",
    "f\"",
    "f\"{x}\"",
    "f\"{",
    "r#\"",
    "r\"",
    "/*",
    "*/",
    "//",
    "///",
    "//!",
    "\n",
    " ",
    "é",
    "😀",
    "\\",
    "$",
    "println!",
    "vec![",
    "\u{feff}",
    "#!",
    "\r\n",
    "\t",
    "0b12",
    "1e",
    "'",
    "'\\",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn any_text_parses(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_bytes_parse(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn any_heap_of_fragments_parses(picks in proptest::collection::vec(0..FRAGMENTS.len(), 0..60)) {
        let text: String = picks.iter().map(|pick| FRAGMENTS[*pick]).collect();
        check(&text);
    }

    #[test]
    fn any_cut_of_the_sample_parses(from in 0..SAMPLE.len(), len in 0..40usize, put in 0..FRAGMENTS.len()) {
        let to = (from + len).min(SAMPLE.len());
        if SAMPLE.is_char_boundary(from) && SAMPLE.is_char_boundary(to) {
            check(&format!("{}{}{}", &SAMPLE[..from], FRAGMENTS[put], &SAMPLE[to..]));
        }
    }
}

/// Runs on a thread with a stack as small as any that the compiler uses.
fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn deep_and_long_texts_fit_a_small_stack() {
    on_small_stack(|| {
        let n = 2_000;
        let nested = [
            ("(", ""),
            ("[", ""),
            ("{", ""),
            ("-", ""),
            ("&", ""),
            ("!", ""),
            ("f(", ""),
            ("x[", ""),
            ("if x {", ""),
            ("|x| ", ""),
            ("match x { _ => ", ""),
            ("fn f() {", ""),
            ("mod m {", ""),
            ("return ", ""),
            ("a = ", ""),
            ("x as Vec<", ""),
            ("loop {", ""),
            ("if a {} else ", ""),
            ("x + (", ""),
            ("let (", ""),
            ("let &", ""),
            ("let x: &", ""),
            ("let x: (", ""),
            ("impl T {", ""),
            ("use {", ""),
            ("S { a: ", ""),
            ("f\"{", ""),
            ("x.f(", ""),
            ("vec![", ""),
            ("m!{a b ", ""),
            ("trait T {", ""),
            ("actor A {", ""),
            ("actor A { x: i64 = {", ""),
            ("supervisor S { child a = ", ""),
            ("receive { x => ", ""),
            ("spawn {", ""),
            ("spawn A { a: ", ""),
            ("unsafe {", ""),
            ("x ! (", ""),
            ("macro m { (", ""),
            ("extern \"C\" {", ""),
            ("<", ""),
            ("<<", ""),
            ("<T as A<", ""),
            ("let [", ""),
            ("let x: [", ""),
            ("let x: dyn Fn(", ""),
            ("let x: fn() -> ", ""),
            ("f::<{", ""),
            ("let m!(", ""),
            ("let x: m!(", ""),
            ("'a: {", ""),
            ("#[a(", ""),
            ("1..(", ""),
            ("/*", ""),
        ];
        for (open, _) in nested {
            check(&open.repeat(n));
        }
        let balanced = [
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("f(", ")"),
            ("if x {", "}"),
            ("mod m {", "}"),
            ("fn f() {", "}"),
            ("m!(", ")"),
            ("m!{a b ", "}"),
            ("spawn {", "}"),
            ("<", ">::a"),
        ];
        for (open, close) in balanced {
            check(&format!("{}x{}", open.repeat(n), close.repeat(n)));
            let inside = if open == "<" { "A" } else { "" };
            let shallow = format!("{}{inside}{}", open.repeat(60), close.repeat(60));
            assert!(check(&shallow).errors.is_empty(), "{shallow}");
        }
        for link in [
            "+ x ", ".f() ", "? ", "&& x ", "as i64 ", "[0] ", "(0) ", ".0 ", "|| x ", "- 1 ", "..x ", "< x ", "::y",
            "; x", ", x", "! x ", ".await",
        ] {
            check(&format!("x {}", link.repeat(n)));
        }
        check(&format!("if a {{ }} {}", "else if b { } ".repeat(n)));
        check(&format!("if a {}", "&& b ".repeat(n)));
    });
}

#[test]
fn items_after_one_nested_too_deeply_survive() {
    let text = format!("fn a() {{ {} }}\nfn b() {{}}\n", "(".repeat(1000));
    let result = check(&text);
    assert_eq!(result.file.items.len(), 2);
    assert_eq!(result.errors.len(), 1, "{:?}", result.errors);
}

#[test]
fn time_grows_with_the_text() {
    let heaps = [
        "\"\\",
        "f\"{\"",
        "f\"{f\"{",
        "r#\"",
        "/*",
        "((((",
        "f(\n",
        "let x = \n",
        "x.\n",
        "\"\\\"\n",
        "f(\nlet ",
        "{\n",
        "match x {\n",
        "'\\\n",
        "m!(",
        "m!(a b);",
        "m!(a b)\n",
        "receive {\n",
        "actor A {\n",
        "macro m {\n",
        "x ! ",
        "b\"\\",
    ];
    // Many calls, each at the edge of what may nest.
    let edge = ("m!(".repeat(190), "m!(((((((((((((())))))))))))),", ")".repeat(190));
    for heap in heaps.into_iter().chain([edge.1]) {
        let time = |n: usize| {
            let mut text = heap.repeat(n);
            if heap == edge.1 {
                text = format!("{}{text}{}", edge.0, edge.2);
            }
            let start = std::time::Instant::now();
            parse(&text);
            start.elapsed().as_secs_f64()
        };
        time(100);
        let (short, long) = (time(5_000), time(40_000));
        assert!(
            long < 24.0 * short + 0.2,
            "{heap:?}: {short} s for 5000, {long} s for 40000"
        );
    }
}

#[test]
fn an_edit_in_one_function_leaves_the_others_equal() {
    let before =
        parse("fn a() { 1 }\nfn b(x) { let y = f\"{x}\"; y }\nconst C: i64 = 3;\nimpl P { fn m(&self) { self } }");
    let after = parse(
        "/// longer\nfn a() { 1 + 200 }\nfn b(x) { let y = f\"{x}\"; y }\nconst C: i64 = 3;\nimpl P { fn m(&self) { self } }",
    );
    assert_ne!(before.file.items[0].kind, after.file.items[0].kind);
    assert_eq!(before.file.items[1].kind, after.file.items[1].kind);
    assert_ne!(before.file.items[1].span, after.file.items[1].span);
    assert_eq!(before.file.items[2].kind, after.file.items[2].kind);
    let method = |parse: &Parse| match &parse.file.items[3].kind {
        ItemKind::Impl(decl) => decl.items[0].kind.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(method(&before), method(&after));
}

#[test]
fn both_visitors_see_the_same_nodes() {
    #[derive(Default)]
    struct Count(usize, usize);
    impl Visitor for Count {
        fn visit_expr(&mut self, expr: &Expr) {
            self.0 += 1;
            expr.walk(self);
        }
        fn visit_block(&mut self, block: &Block) {
            self.1 += 1;
            block.walk(self);
        }
    }
    impl grok_syntax::visit::VisitorMut for Count {
        fn visit_expr(&mut self, expr: &mut Expr) {
            self.0 += 1;
            expr.walk_mut(self);
        }
        fn visit_block(&mut self, block: &mut Block) {
            self.1 += 1;
            block.walk_mut(self);
        }
    }
    let mut file = parse(SAMPLE).file;
    let (mut shared, mut exclusive) = (Count::default(), Count::default());
    file.accept(&mut shared);
    file.accept_mut(&mut exclusive);
    assert_eq!((shared.0, shared.1), (exclusive.0, exclusive.1));
    assert!(shared.0 > 100);
}
