//! Rules of items, paths and docs: what may stand in a body, where `self` and special path words stand, what docs belong to.

use tree_sitter::{Node, TreeCursor};

use super::{Checker, field, is_comment};

/// What `///` docs may belong to.
fn takes_docs(kind: &str) -> bool {
    matches!(
        kind,
        "function_item"
            | "struct_item"
            | "enum_item"
            | "impl_item"
            | "const_item"
            | "type_item"
            | "mod_item"
            | "use_declaration"
            | "field_declaration"
            | "tuple_field_declaration"
            | "enum_variant"
    )
}

fn is_item(kind: &str) -> bool {
    matches!(
        kind,
        "function_item"
            | "struct_item"
            | "enum_item"
            | "impl_item"
            | "const_item"
            | "type_item"
            | "mod_item"
            | "use_declaration"
            | "incomplete_item"
    )
}

impl<'t> Checker<'t> {
    /// `cursor` stands at the node.
    pub(super) fn check_item(&mut self, node: Node<'t>, cursor: &TreeCursor<'t>) {
        match node.kind() {
            "declaration_list" => self.declaration_list(node),
            "impl_item" => {
                if let Some(of) = field(node, "trait") {
                    self.report_node(of, "traits cannot be implemented yet; an `impl` names one type");
                }
            }
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

    /// Modules hold items, an `impl` functions and constants.
    fn declaration_list(&mut self, node: Node<'t>) {
        let in_impl = self.ancestor_kind(0) == "impl_item";
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            let kind = child.kind();
            let expected = if in_impl {
                "`fn`, `const` or `}` in an `impl`"
            } else {
                "an item or `}` in a module"
            };
            let fits = if in_impl {
                matches!(kind, "function_item" | "const_item" | "incomplete_item")
            } else {
                is_item(kind)
            };
            if !fits && !is_comment(child) && kind != "missing_brace" && !child.is_error() {
                self.report_node(child, format!("expected {expected}"));
            }
        }
    }

    fn self_parameter(&mut self, node: Node<'t>) {
        let first = self.parent().and_then(|parameters| {
            let mut cursor = parameters.walk();
            parameters.named_children(&mut cursor).find(|child| !is_comment(*child))
        });
        let in_impl = self.ancestor_kind(1) == "function_item"
            && self.ancestor_kind(2) == "declaration_list"
            && self.ancestor_kind(3) == "impl_item";
        if !in_impl {
            self.report_node(node, "`self` is a parameter of methods only, which stand in an `impl`");
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
        if field(node, "path").is_some() && matches!(name.kind(), "self" | "self_type" | "super" | "crate") {
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
        // Among the tokens of an attribute it is one of them.
        if parent.kind() == "token_tree" {
            return;
        }
        let mut ahead = cursor.clone();
        let mut follows = false;
        while ahead.goto_next_sibling() {
            if !is_plain(ahead.node()) {
                follows = takes_docs(ahead.node().kind());
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

    fn inner_doc(&mut self, node: Node<'t>) {
        let Some(parent) = self.parent() else { return };
        if parent.kind() == "token_tree" {
            return;
        }
        let head = |child: Node<'t>| {
            matches!(
                child.kind(),
                "line_comment" | "block_comment" | "inner_doc_comment" | "shebang" | "{" | "label" | ":"
            )
        };
        let holds = matches!(parent.kind(), "source_file" | "block" | "declaration_list");
        let opened = parent.kind() == "source_file"
            || siblings(parent)
                .take_while(|child| *child != node)
                .any(|child| child.kind() == "{");
        if !holds || !opened || !siblings(parent).take_while(|child| *child != node).all(head) {
            self.report_node(node, "`//!` docs stand at the head of a file, module or block");
        }
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
