//! Marks every use of a name in its file.

use grok_diagnostics::Span;
use grok_hir::Db;
use tree_sitter::{Node, Tree};

use crate::references;
use crate::symbol::{self, BodyAt, Symbol};
use crate::syntax::{self, Walk};
use crate::{Analysis, FilePosition};

/// How a name is used.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Access {
    /// Its value is read, or it is called or named.
    Read,
    /// It is declared or assigned.
    Write,
    /// It belongs to what is under the caret without being a use: exits of a function, ends of a loop.
    Text,
}

/// Every use of the name under the caret in this file, with declarations and assignments told from reads. On `fn`, `return` and `?` the
/// places where the function is left; on `loop`, `while`, `for`, `break` and `continue` those of that loop.
pub fn document_highlight(analysis: &Analysis, position: FilePosition) -> Vec<(Span, Access)> {
    let db: &dyn Db = &analysis.db;
    let (Some(file), Some(document)) = (analysis.db.file_by_id(position.file), analysis.document(position.file)) else {
        return Vec::new();
    };
    let mut found: Vec<(Span, Access)> = Vec::new();
    for mention in symbol::symbols_at(db, file, position.offset) {
        let spans: Vec<Span> = match &mention.symbol {
            Symbol::Local(owner, _) | Symbol::Label(owner, _) => references::in_body(db, *owner, &mention.symbol),
            wanted => {
                let text = mention.span.slice(&document.text);
                references::uses_in(db, file, wanted, &[text.into()])
            }
        };
        let declared = symbol::place(db, &mention.symbol)
            .filter(|place| place.file == file)
            .map(|place| place.name);
        for span in spans {
            let access = if declared == Some(span)
                || is_written(&document.tree, span)
                || is_binding(db, &mention.symbol, span)
            {
                Access::Write
            } else {
                Access::Read
            };
            found.push((span, access));
        }
    }
    if found.is_empty()
        && let Some(token) = syntax::token_at(&document.tree, position.offset)
    {
        found = exits(token).into_iter().map(|span| (span, Access::Text)).collect();
    }
    found.sort_by_key(|(span, access)| (*span, *access != Access::Write));
    found.dedup_by_key(|(span, _)| *span);
    found
}

/// Whether a name stands where a value is put: the target of an assignment, or the base of one.
fn is_written(tree: &Tree, span: Span) -> bool {
    let Some(leaf) = syntax::leaf_right(tree, span.start) else {
        return false;
    };
    let mut node = leaf;
    while let Some(parent) = node.parent() {
        match parent.kind() {
            "assignment_expression" | "compound_assignment_expression" => {
                return parent.child_by_field_name("left") == Some(node);
            }
            // In `a.b = 1` it is `b` that is written.
            "field_expression" if parent.child_by_field_name("field") == Some(node) => node = parent,
            "tuple_expression" | "parenthesized_expression" => node = parent,
            _ => return false,
        }
    }
    false
}

/// Whether a mention of a local is one of its declarations: alternatives of a pattern declare it again.
fn is_binding(db: &dyn Db, symbol: &Symbol, span: Span) -> bool {
    let Symbol::Local(owner, local) = symbol else {
        return false;
    };
    let at = BodyAt::new(db, *owner);
    let relative = span.relative_to(at.base);
    at.body.pats.iter().any(|(id, pat)| {
        let binds = matches!(pat, grok_hir::body::Pat::Bind { local: bound, .. } if bound == local);
        binds && at.map.pat(id).covers(relative)
    })
}

/// Where the function or loop that a keyword belongs to is left.
fn exits(token: Node<'_>) -> Vec<Span> {
    const LOOPS: &[&str] = &["loop_expression", "while_expression", "for_expression"];
    const FUNCTIONS: &[&str] = &["function_item", "closure_expression"];
    match token.kind() {
        "return" | "?" | "fn" => {
            let Some(around) = syntax::ancestor_of_kind(token, FUNCTIONS) else {
                return Vec::new();
            };
            let mut spans = keyword(around, "fn");
            spans.extend(inner(around, FUNCTIONS, &|node| match node.kind() {
                "return_expression" => Some("return"),
                "try_expression" => Some("?"),
                _ => None,
            }));
            spans
        }
        "break" | "continue" | "loop" | "while" | "for" => {
            let labelled = token
                .parent()
                .is_some_and(|node| node.child_by_field_name("label").is_some());
            let Some(around) = syntax::ancestor_of_kind(token, LOOPS).filter(|_| !labelled) else {
                return Vec::new();
            };
            let mut spans = ["loop", "while", "for"]
                .iter()
                .flat_map(|word| keyword(around, word))
                .collect::<Vec<_>>();
            let stops: Vec<&str> = LOOPS.iter().chain(FUNCTIONS).copied().collect();
            spans.extend(inner(around, &stops, &|node| match node.kind() {
                "break_expression" if node.child_by_field_name("label").is_none() => Some("break"),
                "continue_expression" if node.child_by_field_name("label").is_none() => Some("continue"),
                _ => None,
            }));
            spans
        }
        _ => Vec::new(),
    }
}

fn keyword(node: Node<'_>, word: &str) -> Vec<Span> {
    syntax::child_of_kind(node, word)
        .map(syntax::span)
        .into_iter()
        .collect()
}

/// The keywords that `wanted` picks inside a node, not inside what `stops` names.
fn inner<'t>(around: Node<'t>, stops: &[&str], wanted: &dyn Fn(Node<'t>) -> Option<&'static str>) -> Vec<Span> {
    let mut spans = Vec::new();
    syntax::walk(around, |step| {
        let node = step.node;
        if node != around && stops.contains(&node.kind()) {
            return Walk::Over;
        }
        if let Some(word) = wanted(node) {
            spans.extend(keyword(node, word));
        }
        Walk::Into
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, drawn};
    use expect_test::{Expect, expect};

    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let found = document_highlight(&fixture.analysis(), fixture.position);
        let marks = found
            .into_iter()
            .map(|(span, access)| (span, format!("{access:?}").chars().take(1).collect()))
            .collect();
        expected.assert_eq(&drawn(fixture.text(fixture.file()), marks));
    }

    #[test]
    fn reads_and_writes() {
        check(
            "fn f() { let mut a$0 = 1; a += 1; a = a + 2; g(a) }",
            expect!["fn f() { let mut «a»W = 1; «a»W += 1; «a»W = «a»R + 2; g(«a»R) }"],
        );
        check(
            "struct P { x: i64 }\nfn f(p: &mut P) { p.x$0 = p.x + 1; }",
            expect![[r#"
            struct P { «x»W: i64 }
            fn f(p: &mut P) { p.«x»W = p.«x»R + 1; }"#]],
        );
        check(
            "fn f(o: Option<i64>) { match o { Some(n$0) => n, None => 0 } }",
            expect!["fn f(o: Option<i64>) { match o { Some(«n»W) => «n»R, None => 0 } }"],
        );
    }

    #[test]
    fn exits_of_functions_and_loops() {
        check(
            "fn f(a) { if a { ret$0urn 1 } let g = |x| return x; a?; 2 }",
            expect!["«fn»T f(a) { if a { «return»T 1 } let g = |x| return x; a«?»T; 2 }"],
        );
        check(
            "fn f() { lo$0op { if a { break } while b { break } continue } }",
            expect!["fn f() { «loop»T { if a { «break»T } while b { break } «continue»T } }"],
        );
    }
}
