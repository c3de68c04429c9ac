//! What can be folded away.

use grok_diagnostics::{FileId, Span};
use tree_sitter::Node;

use crate::Analysis;
use crate::syntax::{self, Walk};

/// A stretch of several lines that folds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoldingRange {
    /// What is hidden: between brackets, or from the first to the last character of a run.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What a fold is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FoldKind {
    /// Code between brackets.
    Code,
    /// A comment, or neighbouring ones.
    Comment,
    /// Neighbouring imports.
    Imports,
}

/// Everything of more than one line that folds: bodies and lists between brackets, runs of comments, runs of imports.
pub fn folding_ranges(analysis: &Analysis, file: FileId) -> Vec<FoldingRange> {
    let Some(document) = analysis.document(file) else {
        return Vec::new();
    };
    let source = &*document.text;
    let mut folds = Vec::new();
    let mut run: Option<Run> = None;
    syntax::walk(document.tree.root_node(), |step| {
        let node = step.node;
        let is_comment = matches!(node.kind(), "block_comment");
        let neighbour = Neighbour::of(node.kind());
        let span = if neighbour.is_some() || is_comment {
            trimmed(syntax::span(node), source)
        } else {
            syntax::span(node)
        };
        match neighbour {
            Some(neighbour) => {
                let adjoins = run.as_mut().is_some_and(|run| run.extend(neighbour, span, source));
                let done = if adjoins {
                    None
                } else {
                    run.replace(Run { neighbour, span })
                };
                folds.extend(done.map(Run::fold));
            }
            None if node.child_count() == 0 && !span.is_empty() => {
                let done = run.take_if(|run| !run.span.covers(span));
                folds.extend(done.map(Run::fold));
            }
            None => {}
        }
        if is_comment {
            folds.push(FoldingRange {
                span,
                kind: FoldKind::Comment,
            });
        } else if node.is_named() {
            folds.extend(bracketed(node).map(|span| FoldingRange {
                span,
                kind: FoldKind::Code,
            }));
        }
        Walk::Into
    });
    folds.extend(run.map(Run::fold));
    folds.retain(|fold| fold.span.slice(source).contains('\n'));
    folds.sort_by_key(|fold| (fold.span.start, std::cmp::Reverse(fold.span.end)));
    folds
}

/// What folds together with neighbours of its kind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    Comment,
    Docs,
    InnerDocs,
    Import,
}

impl Neighbour {
    fn of(kind: &str) -> Option<Neighbour> {
        Some(match kind {
            "line_comment" => Neighbour::Comment,
            "doc_comment" => Neighbour::Docs,
            "inner_doc_comment" => Neighbour::InnerDocs,
            "use_declaration" => Neighbour::Import,
            _ => return None,
        })
    }
}

/// Neighbours that fold as one.
struct Run {
    neighbour: Neighbour,
    span: Span,
}

impl Run {
    /// Takes the next one in, unless it is of another kind or a blank line lies between.
    fn extend(&mut self, neighbour: Neighbour, span: Span, source: &str) -> bool {
        let between = Span::new(self.span.end, span.start).slice(source);
        let adjoins = self.neighbour == neighbour && between.trim().is_empty() && between.matches('\n').count() <= 1;
        if adjoins {
            self.span = self.span.cover(span);
        }
        adjoins
    }

    fn fold(self) -> FoldingRange {
        let kind = if self.neighbour == Neighbour::Import {
            FoldKind::Imports
        } else {
            FoldKind::Comment
        };
        FoldingRange { span: self.span, kind }
    }
}

fn trimmed(span: Span, source: &str) -> Span {
    let kept = span.slice(source).trim_end().len() as u32;
    Span::new(span.start, span.start + kept)
}

/// What lies between a node's brackets; up to the node's end if the closing one is missing.
fn bracketed(node: Node<'_>) -> Option<Span> {
    let last = node.child(node.child_count().checked_sub(1)?)?;
    let open = match last.kind() {
        "}" | "missing_brace" => "{",
        ")" | "missing_paren" => "(",
        "]" | "missing_bracket" => "[",
        "\"" if node.kind() == "string_literal" => "\"",
        "\"" => "f\"",
        _ => return None,
    };
    let first = syntax::child_of_kind(node, open).filter(|first| *first != last)?;
    Some(Span::new(first.end_byte() as u32, last.start_byte() as u32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, drawn};
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let folds = folding_ranges(&fixture.analysis(), fixture.file());
        let marks = folds
            .into_iter()
            .map(|fold| (fold.span, format!("{:?}", fold.kind)))
            .collect();
        expected.assert_eq(&drawn(source, marks));
    }

    #[test]
    fn bodies_comments_and_imports_fold() {
        check(
            "use a;\nuse b;\n\n// one\n// two\n\n// three\nfn f() {\n    g(\n        1,\n    );\n}\nfn one() { 1 }\n/* a\n b */\n",
            expect![[r#"
                «use a;
                use b;»Imports

                «// one
                // two»Comment

                // three
                fn f() {«
                    g(«
                        1,
                    »Code);
                »Code}
                fn one() { 1 }
                «/* a
                 b */»Comment
            "#]],
        );
    }

    #[test]
    fn unfinished_bodies_fold_to_their_end() {
        check(
            "fn f() {\n    1;\n    2;\n",
            expect![[r#"
            fn f() {«
                1;
                2;»Code
        "#]],
        );
    }
}
