//! Syntax errors, read off a tree: what an editor can say at once, before the compiler has looked.
//!
//! [`syntax_errors`] gives none exactly if the text follows the grammar of the reference. Three sources feed it: the nodes that
//! tree-sitter makes of text it cannot read (`ERROR`, and tokens it inserts), the nodes that the grammar has for what is missing
//! (`missing.rs`), and the rules that depend on context, which a context-free grammar cannot hold (`expressions.rs`, `items.rs`,
//! `literals.rs`).

mod expressions;
mod items;
mod literals;
mod missing;

use std::ops::Range;

use tree_sitter::{Node, Tree};

/// A mistake in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes; empty where something is missing.
    pub range: Range<usize>,
    /// What was expected, and in which construct.
    pub message: String,
}

/// The mistakes in `source`, of which `tree` is the tree, in the order of the text. Takes time linear in the tree.
#[must_use]
pub fn syntax_errors(tree: &Tree, source: &str) -> Vec<SyntaxError> {
    let mut checker = Checker {
        source,
        errors: Vec::new(),
        ancestors: Vec::new(),
    };
    checker.walk(tree);
    let mut errors = checker.errors;
    errors.sort_by_key(|error| error.range.start);
    // What else is missing at the same place is a consequence.
    errors.dedup_by(|later, earlier| later.range.is_empty() && later.range.start == earlier.range.end);
    errors
}

/// Walks a tree with the ancestors of the node at hand, since asking a node for its parent searches from the root.
struct Checker<'t> {
    source: &'t str,
    errors: Vec<SyntaxError>,
    ancestors: Vec<Node<'t>>,
}

impl<'t> Checker<'t> {
    fn walk(&mut self, tree: &'t Tree) {
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            let descend = self.check(node);
            if descend && cursor.goto_first_child() {
                self.ancestors.push(node);
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                self.ancestors.pop();
            }
        }
    }

    /// Checks one node; whether its children are worth a look.
    fn check(&mut self, node: Node<'t>) -> bool {
        if node.is_error() {
            self.unexpected(node);
            return false;
        }
        if node.is_missing() {
            self.inserted(node);
            return false;
        }
        if !node.is_named() {
            return false;
        }
        if self.is_incomplete(node) {
            return false;
        }
        self.check_expression(node);
        self.check_item(node);
        self.check_literal(node);
        true
    }

    fn parent(&self) -> Option<Node<'t>> {
        self.ancestors.last().copied()
    }

    /// The kind of the `n`th ancestor, 0 being the parent.
    fn ancestor_kind(&self, n: usize) -> &'t str {
        self.ancestors.iter().rev().nth(n).map_or("", |node| node.kind())
    }

    fn text(&self, node: Node<'_>) -> &'t str {
        &self.source[node.byte_range()]
    }

    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.errors.push(SyntaxError {
            range,
            message: message.into(),
        });
    }

    fn report_node(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.report(node.byte_range(), message);
    }
}

/// Comments and docs may stand between any two tokens.
fn is_comment(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "line_comment" | "block_comment" | "doc_comment" | "inner_doc_comment"
    )
}

/// The child in a field.
fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}
