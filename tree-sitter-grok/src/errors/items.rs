//! Rules of items, paths and docs: what may stand in a body, where `self` and special path words stand, what docs belong to.

use tree_sitter::{Node, TreeCursor};

use super::expressions::is_brace_macro;
use super::{Checker, field, is_comment};

/// What `///` docs may belong to.
fn takes_docs(kind: &str) -> bool {
    is_item(kind)
        || matches!(
            kind,
            "receive_item" | "actor_field" | "field_declaration" | "tuple_field_declaration" | "enum_variant"
        )
}

fn is_item(kind: &str) -> bool {
    matches!(
        kind,
        "function_item"
            | "struct_item"
            | "enum_item"
            | "trait_item"
            | "impl_item"
            | "actor_item"
            | "supervisor_item"
            | "const_item"
            | "static_item"
            | "type_item"
            | "extern_block"
            | "mod_item"
            | "use_declaration"
            | "macro_definition"
            | "macro_item"
    )
}

/// What holds members in braces, and which it holds.
struct Home {
    members: &'static [&'static str],
    expected: &'static str,
}

fn home(kind: &str) -> Option<Home> {
    let (members, expected): (&[_], _) = match kind {
        "impl_item" => (
            &["function_item", "const_item", "type_item", "macro_item"],
            "`fn`, `const`, `type` or `}` in an `impl`",
        ),
        "trait_item" => (
            &["function_item", "const_item", "type_item", "macro_item"],
            "`fn`, `const`, `type` or `}` in a trait",
        ),
        "extern_block" => (&["function_item", "macro_item"], "`fn` or `}` in an `extern` block"),
        "actor_item" => (
            &[
                "function_item",
                "const_item",
                "macro_item",
                "receive_item",
                "actor_field",
            ],
            "a field, `fn`, `const`, `receive` or `}` in an actor",
        ),
        _ => return None,
    };
    Some(Home { members, expected })
}

impl<'t> Checker<'t> {
    /// `cursor` stands at the node.
    pub(super) fn check_item(&mut self, node: Node<'t>, cursor: &TreeCursor<'t>) {
        match node.kind() {
            "declaration_list" | "actor_body" => self.members(node),
            "function_item" => self.function(node),
            "const_item" | "static_item" => self.constant(node),
            "type_item" => self.type_alias(node),
            "impl_item" => self.implemented_trait(node),
            "extern_block" => self.foreign_language(node),
            "receive_item" => {
                if let Some(visibility) = field(node, "visibility") {
                    self.report_node(visibility, "`receive` has no visibility: messages come from everywhere");
                }
            }
            "macro_definition" => self.macro_rules(node),
            "inner_attribute_item" => self.inner_attribute(node),
            "self_parameter" => self.self_parameter(node),
            "parameter" if self.ancestor_kind(0) == "parameters" => self.parameter(node),
            "scoped_identifier" | "scoped_type_identifier" => self.special_word(node),
            "generic_type" | "generic_function" => self.double_arguments(node),
            "function_type" => self.function_kind(node),
            "function_bound" => self.function_bound(node),
            "doc_comment" => self.outer_doc(node, cursor),
            "inner_doc_comment" => self.inner_doc(node),
            // A byte-order mark may stand before it.
            "shebang" if !matches!(&self.source[..node.start_byte()], "" | "\u{feff}") => {
                self.report_node(node, "`#!` stands only at the start of a file");
            }
            _ => {}
        }
    }

    /// What stands between the braces of an item.
    fn members(&mut self, node: Node<'t>) {
        let home = home(self.ancestor_kind(0));
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            let kind = child.kind();
            if is_comment(child)
                || child.is_error()
                || matches!(kind, "missing_brace" | "missing_comma" | "incomplete_item")
            {
                continue;
            }
            let fits = is_macro_item(child)
                || match &home {
                    Some(home) => home.members.contains(&kind),
                    None => is_item(kind) || kind == "inner_attribute_item",
                };
            if !fits {
                let expected = home.as_ref().map_or("an item or `}` in a module", |home| home.expected);
                self.report_node(child, format!("expected {expected}"));
            }
        }
    }

    /// The item whose braces the node stands directly in.
    fn home_kind(&self) -> &'t str {
        match self.ancestor_kind(0) {
            "declaration_list" | "actor_body" => self.ancestor_kind(1),
            _ => "",
        }
    }

    /// Functions of traits may have a body, foreign ones and those that a model answers have none, all others must have one.
    fn function(&mut self, node: Node<'t>) {
        let home = self.home_kind();
        let ai = siblings(node).find(|child| child.kind() == "ai");
        if let Some(ai) = ai.filter(|_| matches!(home, "impl_item" | "trait_item" | "actor_item" | "extern_block")) {
            self.report_node(ai, "an `ai fn` stands outside of other items");
        }
        let end = node.end_byte();
        match field(node, "body") {
            Some(body) if body.kind() == "block" && (ai.is_some() || home == "extern_block") => {
                let whose = if ai.is_some() {
                    "an `ai fn`"
                } else {
                    "a foreign function"
                };
                self.report_node(body, format!("{whose} has no body; expected `;`"));
            }
            None if ai.is_none() && !matches!(home, "extern_block" | "trait_item") => {
                let before = self.token_before(end - 1).unwrap_or_default();
                let message = format!("expected `{{` and the function's body after `{before}` in a function");
                self.report(end - 1..end, message);
            }
            _ => {}
        }
    }

    /// Only a constant of a trait may be left without a value.
    fn constant(&mut self, node: Node<'t>) {
        let in_trait = node.kind() == "const_item" && self.home_kind() == "trait_item";
        if field(node, "value").is_none() && !in_trait {
            let end = node.end_byte();
            self.report(end..end, "expected `=` and the constant's value");
        }
        if in_trait && let Some(name) = field(node, "name").filter(|name| self.text(*name) == "_") {
            self.report_node(name, "a constant of a trait has a name");
        }
    }

    /// Only a type of a trait has bounds, and may be left without a type.
    fn type_alias(&mut self, node: Node<'t>) {
        if self.home_kind() == "trait_item" {
            return;
        }
        if let Some(colon) = siblings(node).find(|child| child.kind() == ":") {
            self.report_node(colon, "only the types of a trait have bounds");
        } else if field(node, "type").is_none() {
            let end = node.end_byte();
            self.report(end..end, "expected `=` and a type");
        }
    }

    fn foreign_language(&mut self, node: Node<'t>) {
        let word = siblings(node).find(|child| child.kind() == "extern");
        if let (Some(word), None) = (word, field(node, "abi")) {
            let end = word.end_byte();
            self.report(
                end..end,
                "expected the language in quotes after `extern`, such as `\"C\"`",
            );
        }
    }

    fn implemented_trait(&mut self, node: Node<'t>) {
        let Some(of) = field(node, "trait") else { return };
        let is_path = matches!(
            of.kind(),
            "type_identifier" | "scoped_type_identifier" | "generic_type" | "self" | "self_type" | "super" | "crate"
        );
        if !is_path {
            self.report_node(of, "expected a trait before `for` in an `impl`");
        }
    }

    /// The rules of `macro_rules!` are parted by `;`, those of `macro` may be.
    fn macro_rules(&mut self, node: Node<'t>) {
        let Some(body) = field(node, "body") else { return };
        let parted = siblings(node).any(|child| child.kind() == "macro_rules");
        // What may come: a rule at first, after a rule `;`, and after that a rule again.
        let (mut rule_may_come, mut semicolon_may_come) = (true, false);
        for child in siblings(body) {
            match child.kind() {
                "macro_rule" if rule_may_come => (rule_may_come, semicolon_may_come) = (!parted, true),
                ";" if semicolon_may_come => (rule_may_come, semicolon_may_come) = (true, false),
                "macro_rule" => self.report(
                    child.start_byte()..child.start_byte(),
                    "expected `;` between the rules of a macro",
                ),
                ";" => self.report_node(child, "expected a rule before `;` in a macro"),
                _ => {}
            }
        }
    }

    fn inner_attribute(&mut self, node: Node<'t>) {
        let Some(parent) = self.parent() else { return };
        let holds = match parent.kind() {
            "source_file" => true,
            "declaration_list" => self.ancestor_kind(1) == "mod_item",
            _ => false,
        };
        let head = |child: Node<'t>| is_head(child) || child.kind() == "doc_comment";
        if !holds || !siblings(parent).take_while(|child| *child != node).all(head) {
            self.report_node(node, "`#![…]` stands at the head of a file or an inline module");
        }
    }

    fn self_parameter(&mut self, node: Node<'t>) {
        let first = self.parent().and_then(|parameters| {
            let mut cursor = parameters.walk();
            parameters.named_children(&mut cursor).find(|child| !is_comment(*child))
        });
        let of_method = self.ancestor_kind(1) == "function_item"
            && matches!(self.ancestor_kind(2), "declaration_list" | "actor_body")
            && matches!(self.ancestor_kind(3), "impl_item" | "trait_item" | "actor_item");
        if !of_method {
            let message = "`self` is a parameter of methods only, which stand in an `impl`, a trait or an actor";
            self.report_node(node, message);
        } else if first != Some(node) {
            self.report_node(node, "`self` must be the first parameter");
        }
    }

    /// A parameter that begins like `self` is one, so nothing else may follow: `&self: T` is no pattern `&self` with a type.
    fn parameter(&mut self, node: Node<'t>) {
        let Some(pattern) = field(node, "pattern") else { return };
        let mut tokens = leaves(pattern).filter(|leaf| !is_comment(*leaf)).peekable();
        let _reference = tokens.next_if(|leaf| leaf.kind() == "&");
        let _mutable = tokens.next_if(|leaf| leaf.kind() == "mut");
        let receiver = tokens.next().filter(|leaf| leaf.kind() == "self");
        if let Some(receiver) = receiver.filter(|_| tokens.next().is_none_or(|leaf| leaf.kind() != "::")) {
            self.report(
                receiver.end_byte()..node.end_byte(),
                "expected `,` or `)` after a `self` parameter",
            );
        }
    }

    /// `self`, `Self`, `super` and `crate` only begin a path.
    fn special_word(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "name") else { return };
        let Some(path) = field(node, "path") else { return };
        let goes_up = |path: Node<'t>| {
            let last = field(path, "name")
                .filter(|_| path.kind() == "scoped_identifier")
                .unwrap_or(path);
            matches!(last.kind(), "self" | "super")
        };
        let is_word = matches!(name.kind(), "self" | "self_type" | "super" | "crate");
        if is_word && !(name.kind() == "super" && goes_up(path)) {
            let text = self.text(name);
            self.report_node(name, format!("`{text}` can only begin a path"));
        }
    }

    /// A segment of a path has generic arguments once.
    fn double_arguments(&mut self, node: Node<'t>) {
        let inner = field(node, "type").or(field(node, "function"));
        if let (Some(inner), Some(arguments)) = (inner, field(node, "type_arguments"))
            && matches!(inner.kind(), "generic_type" | "generic_function")
        {
            self.report_node(arguments, "generic arguments stand once after a name");
        }
    }

    fn function_kind(&mut self, node: Node<'t>) {
        let Some(kind) = field(node, "kind") else { return };
        if kind.kind() == "identifier" && self.text(kind) != "once" {
            self.report_node(kind, "expected `mut`, `once` or `(` in a function type");
        }
    }

    fn function_bound(&mut self, node: Node<'t>) {
        let Some(name) = field(node, "trait") else { return };
        if name.kind() != "type_identifier" || !matches!(self.text(name), "Fn" | "FnMut" | "FnOnce") {
            self.report_node(name, "only `Fn`, `FnMut` and `FnOnce` take parameters in parentheses");
        }
    }

    fn outer_doc(&mut self, node: Node<'t>, cursor: &TreeCursor<'t>) {
        let Some(parent) = self.parent() else { return };
        // Among tokens it is one of them.
        if parent.kind() == "token_tree" {
            return;
        }
        let mut ahead = cursor.clone();
        let mut follows = false;
        while ahead.goto_next_sibling() {
            if !is_plain(ahead.node()) {
                follows =
                    takes_docs(ahead.node().kind()) || is_macro_item(ahead.node()) && self.holds_macro_items(parent);
                break;
            }
        }
        let inside = takes_docs(parent.kind()) && {
            let before = siblings(parent)
                .take_while(|child| *child != node)
                .filter(|child| !is_comment(*child));
            let mut before = before.peekable();
            before.peek().is_some() && before.all(|child| child.kind() == "attribute_item")
        };
        if !follows && !inside {
            self.report_node(
                node,
                "this doc comment documents nothing: no item, field, variant or method follows",
            );
        }
    }

    /// Whether macro calls among the children of a node are items, which docs may belong to.
    fn holds_macro_items(&self, parent: Node<'t>) -> bool {
        matches!(parent.kind(), "source_file" | "declaration_list" | "actor_body")
    }

    fn inner_doc(&mut self, node: Node<'t>) {
        let Some(parent) = self.parent() else { return };
        if parent.kind() == "token_tree" {
            return;
        }
        let holds = matches!(
            parent.kind(),
            "source_file" | "block" | "declaration_list" | "actor_body" | "supervisor_body"
        );
        let opened = parent.kind() == "source_file"
            || siblings(parent)
                .take_while(|child| *child != node)
                .any(|child| child.kind() == "{");
        if !holds || !opened || !siblings(parent).take_while(|child| *child != node).all(is_head) {
            self.report_node(node, "`//!` docs stand at the head of a file, module or block");
        }
    }
}

/// What may stand before inner docs and attributes.
fn is_head(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "line_comment"
            | "block_comment"
            | "inner_doc_comment"
            | "inner_attribute_item"
            | "shebang"
            | "{"
            | "label"
            | ":"
    )
}

/// A macro call in place of items: one with braces, or with a `;` after it.
fn is_macro_item(node: Node<'_>) -> bool {
    match node.kind() {
        "macro_invocation" => is_brace_macro(node),
        "macro_item" => true,
        "expression_statement" => node
            .named_child(0)
            .is_some_and(|call| call.kind() == "macro_invocation" && !is_brace_macro(call)),
        _ => false,
    }
}

/// A comment that documents nothing, or further docs of the same thing.
fn is_plain(node: Node<'_>) -> bool {
    matches!(node.kind(), "line_comment" | "block_comment" | "doc_comment")
}

/// The tokens of a node.
fn leaves<'t>(root: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut cursor = root.walk();
    let mut done = false;
    std::iter::from_fn(move || {
        if done {
            return None;
        }
        while cursor.goto_first_child() {}
        let leaf = cursor.node();
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                done = true;
                break;
            }
        }
        Some(leaf)
    })
}

fn siblings<'t>(parent: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut cursor = parent.walk();
    let mut more = cursor.goto_first_child();
    std::iter::from_fn(move || {
        let node = more.then(|| cursor.node());
        more = more && cursor.goto_next_sibling();
        node
    })
}
