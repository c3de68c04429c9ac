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
use std::sync::LazyLock;

use tree_sitter::{Language, Node, Tree, TreeCursor};

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
    check(tree, source).errors
}

/// What a look at a tree finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// The mistakes, in the order of the text.
    pub errors: Vec<SyntaxError>,
    /// The arguments of macros that the tree draws as expressions, though they are none: to the language they are tokens.
    pub token_arguments: Vec<Range<usize>>,
}

/// [`syntax_errors`], and which arguments of macros are no expressions. Takes time linear in the tree.
#[must_use]
pub fn check(tree: &Tree, source: &str) -> Checked {
    let mut checker = Checker {
        source,
        errors: Vec::new(),
        ancestors: Vec::new(),
        readings: Vec::new(),
        token_arguments: Vec::new(),
    };
    checker.walk(tree);
    let mut errors: Vec<_> = checker.errors.into_iter().map(|found| found.error).collect();
    errors.sort_by_key(|error| error.range.start);
    // What else is missing at the same place is a consequence, and two rules may find the same mistake.
    errors.dedup_by(|later, earlier| {
        later == earlier || later.range.is_empty() && later.range.start == earlier.range.end
    });
    Checked {
        errors,
        token_arguments: checker.token_arguments,
    }
}

/// Walks a tree with the ancestors of the node at hand, since asking a node for its parent searches from the root.
struct Checker<'t> {
    source: &'t str,
    errors: Vec<Found>,
    ancestors: Vec<Node<'t>>,
    /// For each f-string and each macro's arguments around, how many errors were found before it.
    readings: Vec<usize>,
    token_arguments: Vec<Range<usize>>,
}

/// An error, and how much of a macro's arguments it spoils.
struct Found {
    error: SyntaxError,
    weight: Weight,
}

/// Arguments of a macro that are no expressions are tokens, which is no mistake.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Weight {
    /// The text is no expression.
    Reading,
    /// A token is malformed, whatever it is part of.
    Token,
    /// Brackets do not fit.
    Bracket,
}

impl<'t> Checker<'t> {
    fn walk(&mut self, tree: &'t Tree) {
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            let descend = self.check(node, &cursor);
            if descend && cursor.goto_first_child() {
                self.ancestors.push(node);
                if matches!(node.kind(), "macro_arguments" | "format_string") {
                    self.readings.push(self.errors.len());
                }
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return;
                }
                if let Some(left) = self.ancestors.pop() {
                    self.leave(left);
                }
            }
        }
    }

    /// At the end of an f-string or of a macro's arguments: judges what was found inside.
    fn leave(&mut self, node: Node<'t>) {
        match node.kind() {
            "format_string" => {
                // It is one token, and its holes are read as expressions wherever it stands.
                let before = self.readings.pop().unwrap_or_default();
                let ends = node
                    .child(node.child_count().saturating_sub(1))
                    .is_some_and(|end| end.kind() == "\"");
                for found in &mut self.errors[before..] {
                    if ends || found.weight == Weight::Reading {
                        found.weight = Weight::Token;
                    }
                }
            }
            "macro_arguments" => {
                let before = self.readings.pop().unwrap_or_default();
                let inside = &self.errors[before..];
                let is = |weight| inside.iter().any(|found| found.weight == weight);
                if !is(Weight::Bracket) && is(Weight::Reading) {
                    let mut kept = self.errors.split_off(before);
                    kept.retain(|found| found.weight == Weight::Token);
                    self.errors.extend(kept);
                    self.token_arguments.push(node.byte_range());
                }
            }
            _ => {}
        }
    }

    /// Checks one node; whether its children are worth a look.
    fn check(&mut self, node: Node<'t>, cursor: &TreeCursor<'t>) -> bool {
        if node.is_error() {
            self.unexpected(node);
            return false;
        }
        if node.is_missing() {
            self.inserted(node);
            return false;
        }
        match DUTIES.get(node.kind_id() as usize) {
            Some(Duty::None) => {}
            Some(Duty::Token) => self.longest_token(node),
            _ => {
                if self.is_incomplete(node) {
                    return false;
                }
                self.check_expression(node);
                self.check_item(node, cursor);
                self.check_literal(node);
            }
        }
        true
    }

    /// The grammar's lexer reads the longest token that may stand at a place, the language's the longest there is: `x:::y` has no
    /// `:`. Only `>` is split, and `>>>` begins with `>>`.
    fn longest_token(&mut self, node: Node<'t>) {
        let start = node.start_byte();
        let next = self.source.as_bytes().get(node.end_byte());
        if matches!(node.kind(), ">>" | ">>=") {
            let before = &self.source[..start];
            let closing = before.len() - before.trim_end_matches('>').len();
            if closing % 2 == 1 {
                self.report_node(node, "unexpected `>`");
            }
        }
        // `Vec<<T as A>::B>` opens twice.
        let opens = matches!(self.ancestor_kind(0), "type_arguments" | "qualified_type");
        if node.kind() == "<" && opens && self.source[start..].starts_with("<<") {
            return;
        }
        if node.kind().starts_with('>') || !next.is_some_and(|next| b":.=<>&|".contains(next)) {
            return;
        }
        let text = &self.source[start..];
        let longest = LONG_TOKENS.iter().find(|token| text.starts_with(**token));
        if let Some(longest) = longest.filter(|token| token.len() > node.kind().len() && token.starts_with(node.kind()))
        {
            self.report(start..start + longest.len(), format!("unexpected `{longest}`"));
        }
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

    /// What is known to be missing at a place.
    fn reported_at(&mut self, at: usize) -> Option<&mut Found> {
        let last = self.errors.last_mut()?;
        (last.error.range.is_empty() && last.error.range.start == at).then_some(last)
    }

    fn report(&mut self, range: Range<usize>, message: impl Into<String>) {
        self.report_as(Weight::Reading, range, message);
    }

    fn report_as(&mut self, weight: Weight, range: Range<usize>, message: impl Into<String>) {
        let message = message.into();
        self.errors.push(Found {
            error: SyntaxError { range, message },
            weight,
        });
    }

    fn report_node(&mut self, node: Node<'_>, message: impl Into<String>) {
        self.report(node.byte_range(), message);
    }
}

/// What is to be checked at a node of a kind. Most nodes are names and brackets, at which nothing is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Duty {
    None,
    /// Punctuation that may be the beginning of a longer token.
    Token,
    Rules,
}

/// By the kind's number.
static DUTIES: LazyLock<Vec<Duty>> = LazyLock::new(|| {
    let language: Language = crate::LANGUAGE.into();
    let duty = |id: u16| {
        let kind = language.node_kind_for_id(id).unwrap_or("");
        if !language.node_kind_is_named(id) {
            let is_token = kind.starts_with(">>")
                || LONG_TOKENS
                    .iter()
                    .any(|long| long.len() > kind.len() && long.starts_with(kind));
            return if is_token { Duty::Token } else { Duty::None };
        }
        match kind {
            "identifier"
            | "type_identifier"
            | "field_identifier"
            | "arguments"
            | "parameters"
            | "self"
            | "self_type"
            | "visibility_modifier"
            | "string_content"
            | "string_literal"
            | "line_comment"
            | "boolean_literal"
            | "mutable_specifier"
            | "type_arguments"
            | "reference_type"
            | "field_declaration"
            | "closure_parameters"
            | "field_initializer_list"
            | "field_initializer"
            | "parenthesized_expression"
            | "match_block"
            | "else_clause" => Duty::None,
            _ => Duty::Rules,
        }
    };
    (0..language.node_kind_count() as u16).map(duty).collect()
});

/// Tokens that begin with others, longest first.
const LONG_TOKENS: [&str; 23] = [
    "..=", "<<=", ">>=", "::", "..", "->", "=>", "==", "!=", "<=", ">=", "<<", ">>", "&&", "||", "+=", "-=", "*=",
    "/=", "%=", "^=", "&=", "|=",
];

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
