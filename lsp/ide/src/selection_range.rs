//! Growing the selection.

use grok_diagnostics::Span;
use tree_sitter::Node;

use crate::syntax;
use crate::{Analysis, FilePosition};

/// The stretches that a growing selection takes from a caret on, innermost first: word, expression, the inside of brackets, brackets,
/// statement, body, item with its docs, file. Each holds the one before and is larger; the last is the whole file.
pub fn selection_ranges(analysis: &Analysis, position: FilePosition) -> Vec<Span> {
    let Some(document) = analysis.document(position.file) else {
        return Vec::new();
    };
    let source = &*document.text;
    let offset = Span::at(position.offset).clamped(source).start as u32;
    let mut spans: Vec<Span> = Vec::new();
    let mut push = |span: Span| {
        let grows = spans
            .last()
            .is_none_or(|last: &Span| span != *last && span.covers(*last));
        if grows && !span.is_empty() && span.touches(offset) {
            spans.push(span);
        }
    };
    if let Some(token) = syntax::token_at(&document.tree, offset) {
        let word = syntax::word_at(source, offset);
        if syntax::span(token).covers(word) {
            push(word);
        }
        for node in syntax::ancestors(token) {
            inside(node, source).into_iter().for_each(&mut push);
            push(syntax::span(node));
            if syntax::is_item(node.kind()) || matches!(node.kind(), "field_declaration" | "enum_variant") {
                push(Span::new(docs_start(node), node.end_byte() as u32));
            }
        }
    }
    push(Span::new(0, source.len() as u32));
    spans
}

/// What stands between a node's delimiters, without the white space at its ends.
fn inside(node: Node<'_>, source: &str) -> Option<Span> {
    if node.kind() == "raw_string_literal" {
        let text = syntax::text(node, source);
        let (open, close) = (text.find('"')? as u32 + 1, text.rfind('"')? as u32);
        return Some(Span::new(open, close).shift(node.start_byte() as u32));
    }
    let (open, close) = (node.child(0)?, node.child(node.child_count().checked_sub(1)?)?);
    let paired = matches!(
        (open.kind(), close.kind()),
        ("{", "}") | ("(", ")") | ("[", "]") | ("<", ">") | ("|", "|") | ("\"" | "f\"", "\"")
    );
    if !paired || open == close {
        return None;
    }
    let whole = Span::new(open.end_byte() as u32, close.start_byte() as u32);
    let text = whole.slice(source);
    let leading = (text.len() - text.trim_start().len()) as u32;
    Some(Span::new(
        whole.start + leading,
        whole.start + (text.trim_end().len() as u32).max(leading),
    ))
}

/// Where the docs before an item begin; the item's own start if it has none.
fn docs_start(item: Node<'_>) -> u32 {
    let before = std::iter::successors(item.prev_sibling(), |node| node.prev_sibling());
    let docs = before.take_while(|node| node.kind() == "doc_comment").last();
    docs.unwrap_or(item).start_byte() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let spans = selection_ranges(&fixture.analysis(), fixture.position);
        let text = fixture.text(fixture.file());
        assert!(
            spans
                .windows(2)
                .all(|pair| pair[1].covers(pair[0]) && pair[0] != pair[1])
        );
        let lines: Vec<&str> = spans.iter().map(|span| span.slice(text)).collect();
        expected.assert_eq(&lines.join("\n--\n"));
    }

    #[test]
    fn grows_from_word_to_file() {
        check(
            "/// Docs.\nfn f(a) { g(a$0b + 1, 2); }\n",
            expect![[r#"
                ab
                --
                ab + 1
                --
                ab + 1, 2
                --
                (ab + 1, 2)
                --
                g(ab + 1, 2)
                --
                g(ab + 1, 2);
                --
                { g(ab + 1, 2); }
                --
                fn f(a) { g(ab + 1, 2); }
                --
                /// Docs.
                fn f(a) { g(ab + 1, 2); }
                --
                /// Docs.
                fn f(a) { g(ab + 1, 2); }
            "#]],
        );
    }

    #[test]
    fn strings_grow_by_word_text_and_quotes() {
        check(
            "let s = \"one tw$0o\";",
            expect![[r#"
                two
                --
                one two
                --
                "one two"
                --
                let s = "one two";"#]],
        );
    }
}
