//! What the text leaves out, and what it has too much of.

use tree_sitter::Node;

use super::{Checker, Weight};

impl<'t> Checker<'t> {
    /// A node that stands for something not written yet, or for a keyword in place of a name.
    pub(super) fn is_incomplete(&mut self, node: Node<'t>) -> bool {
        let expected = match node.kind() {
            "missing_expression" => self.missing_expression(),
            "missing_type" => "a type",
            "missing_pattern" => "a pattern",
            "missing_name" => self.missing_name(),
            "missing_item" => "an item",
            "missing_parameters" => "`(` and the parameters",
            "missing_body" => self.missing_body(),
            "missing_block"
                if matches!(
                    self.ancestor_kind(0),
                    "match_expression" | "receive_expression" | "receive_item"
                ) =>
            {
                "`{` and the arms"
            }
            "missing_block" => "a block",
            "missing_arrow" => "`=>`",
            "missing_paren" => "`)`",
            "missing_bracket" => "`]`",
            "missing_brace" => "`}`",
            "missing_angle" => "`>`",
            "missing_pipe" => "`|`",
            "missing_semicolon" => "`;`",
            "missing_comma" => "`,`",
            "missing_quote" => "`\"`",
            "reserved_identifier" => {
                let text = self.text(node);
                self.report_node(node, format!("`{text}` is a keyword and cannot be a name"));
                return true;
            }
            "unexpected_brace" => {
                self.report_node(node, "this `}` closes nothing");
                return true;
            }
            _ => return false,
        };
        let closes = matches!(
            node.kind(),
            "missing_paren" | "missing_bracket" | "missing_brace" | "missing_quote"
        );
        let weight = if closes { Weight::Bracket } else { Weight::Reading };
        // What else is missing at the same place is a consequence.
        match self.reported_at(node.start_byte()) {
            Some(before) if node.byte_range().is_empty() => before.weight = before.weight.max(weight),
            _ => {
                let message = self.expected(expected, node.start_byte());
                self.report_as(weight, node.byte_range(), message);
            }
        }
        true
    }

    fn missing_expression(&self) -> &'static str {
        match self.ancestor_kind(0) {
            "extern_block" => "the library in quotes",
            "macro_rule" => "`(`, `[` or `{` and the template",
            "spawn_expression" => "an actor literal or a block",
            "send_expression" => "a message",
            "after_arm" => "a duration",
            "child_declaration" => "an actor literal",
            _ => "an expression",
        }
    }

    fn missing_name(&self) -> &'static str {
        match self.ancestor_kind(0) {
            "field_expression" => "a field or method name",
            "attribute" => "the attribute's name",
            "function_item" => "the function's name",
            "struct_item" | "enum_item" | "type_item" => "the type's name",
            "trait_item" => "the trait's name",
            "actor_item" => "the actor's name",
            "supervisor_item" => "the supervisor's name",
            "macro_definition" => "the macro's name",
            "child_declaration" => "the child's name",
            "mod_item" => "the module's name",
            "use_declaration" | "use_as_clause" => "a name to import",
            _ => "a name",
        }
    }

    fn missing_body(&self) -> &'static str {
        match self.ancestor_kind(0) {
            "function_item" => "`{` and the function's body",
            "struct_item" => "`{`, `(` or `;`",
            "mod_item" => "`;` or `{`",
            "enum_item" => "`{` and the variants",
            "macro_definition" => "`{` and the rules",
            _ => "`{`",
        }
    }

    /// `expected … after …`, with the construct around.
    fn expected(&self, what: &str, at: usize) -> String {
        let mut message = format!("expected {what}");
        if let Some(before) = self.token_before(at) {
            message.push_str(" after `");
            message.push_str(before);
            message.push('`');
        }
        if let Some(place) = self.ancestors.iter().rev().find_map(|node| construct(node.kind())) {
            message.push_str(" in ");
            message.push_str(place);
        }
        message
    }

    /// The word or punctuation that ends before a place, on its line.
    pub(super) fn token_before(&self, at: usize) -> Option<&'t str> {
        let line = self.source[..at].trim_end_matches([' ', '\t']);
        let line = &line[line.rfind('\n').map_or(0, |end| end + 1)..];
        let last = line.chars().next_back()?;
        let is_word = |c: char| c == '_' || unicode_ident::is_xid_continue(c);
        let start = if is_word(last) {
            line.trim_end_matches(is_word).len()
        } else {
            let operator = [
                "::", "..=", "..", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "<<", ">>",
            ]
            .into_iter()
            .find(|operator| line.ends_with(operator));
            line.len() - operator.map_or(last.len_utf8(), str::len)
        };
        Some(&line[start..]).filter(|text| text.len() <= 40)
    }

    /// A token that tree-sitter has put in.
    pub(super) fn inserted(&mut self, node: Node<'t>) {
        let what = match node.kind() {
            "identifier" => "a name".to_owned(),
            kind if node.is_named() => format!("a {}", kind.replace('_', " ")),
            kind => format!("`{kind}`"),
        };
        let message = self.expected(&what, node.start_byte());
        self.report_as(Weight::Bracket, node.byte_range(), message);
    }

    /// Text that fits nowhere. The range ends with its first line.
    pub(super) fn unexpected(&mut self, node: Node<'t>) {
        let text = self.text(node);
        let first_line = text.lines().next().unwrap_or("").trim_end();
        let range = node.start_byte()..node.start_byte() + first_line.len();
        let mut leaf = node;
        while let Some(child) = leaf.child(0) {
            leaf = child;
        }
        let shown = self.text(leaf).lines().next().unwrap_or("").trim();
        let mut message = match shown {
            "" if text.trim().is_empty() => "expected something here".to_owned(),
            "" => format!("unexpected `{first_line}`"),
            word => format!("unexpected `{word}`"),
        };
        if let Some(place) = self.ancestors.iter().rev().find_map(|node| construct(node.kind())) {
            message.push_str(" in ");
            message.push_str(place);
        }
        self.report_as(Weight::Bracket, range, message);
    }
}

/// How messages call a construct; `None` where the next one out says more.
fn construct(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "actor_field" => "a field",
        "actor_item" | "actor_body" => "an actor",
        "after_arm" => "an `after`",
        "arguments" => "the arguments of a call",
        "array_expression" => "an array",
        "array_type" => "an array type",
        "attribute_item" => "an attribute",
        "block" => "a block",
        "closure_expression" => "a closure",
        "child_declaration" => "a child",
        "const_item" | "static_item" => "a constant",
        "declaration_list" => "a list of items",
        "enum_item" | "enum_variant_list" => "an enum",
        "extern_block" => "an `extern` block",
        "field_declaration_list" | "tuple_field_declaration_list" => "the fields of a type",
        "field_expression" => "a field access",
        "field_initializer_list" => "a struct literal",
        "for_expression" => "a `for` loop",
        "format_string" => "an f-string",
        "function_item" => "a function",
        "function_type" => "a function type",
        "if_expression" | "else_clause" => "an `if`",
        "impl_item" => "an `impl`",
        "incomplete_item" => "a file",
        "index_expression" => "an index",
        "let_condition" | "let_declaration" => "a `let`",
        "loop_expression" => "a `loop`",
        "macro_definition" | "macro_rule" => "a macro",
        "macro_invocation" | "macro_item" => "a macro call",
        "match_arm" | "match_block" | "match_expression" => "a `match`",
        "mod_item" => "a module",
        "parameters" => "the parameters of a function",
        "qualified_type" => "a qualified path",
        "receive_block" | "receive_expression" | "receive_item" => "a `receive`",
        "send_expression" => "a send",
        "slice_pattern" => "a slice pattern",
        "slice_type" => "a slice type",
        "spawn_expression" => "a `spawn`",
        "string_literal" | "byte_string_literal" => "a string",
        "struct_item" => "a struct",
        "struct_pattern" => "a struct pattern",
        "supervisor_item" | "supervisor_body" | "supervisor_setting" => "a supervisor",
        "trait_item" => "a trait",
        "tuple_pattern" | "tuple_struct_pattern" => "a tuple pattern",
        "type_arguments" => "generic arguments",
        "type_item" => "a type alias",
        "type_parameters" => "generic parameters",
        "unsafe_block" => "an `unsafe` block",
        "use_declaration" => "a `use`",
        "where_clause" => "a `where` clause",
        "while_expression" => "a `while` loop",
        _ => return None,
    })
}
