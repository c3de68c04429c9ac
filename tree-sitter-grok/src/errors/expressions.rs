//! Rules of expressions and patterns: which operands an operator takes, where `let`, `_` and `..` stand, where statements end.

use tree_sitter::Node;

use super::{Checker, field, is_comment};

/// How an expression may continue to its right and what may stand around it, as far as the precedence of operators in the grammar
/// does not settle it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `return`, `break`, `continue` and closures, which take everything to their right.
    Greedy,
    Assignment,
    Send,
    Range,
    Comparison,
    Binary,
    Cast,
    Prefix,
    Let,
    BlockLike,
    /// Literals, paths, calls and whatever else binds as tightly.
    Tight,
}

fn shape(node: Node<'_>) -> Shape {
    match node.kind() {
        "return_expression" | "break_expression" | "continue_expression" | "closure_expression" => Shape::Greedy,
        "assignment_expression" | "compound_assignment_expression" => Shape::Assignment,
        "send_expression" => Shape::Send,
        "range_expression" => Shape::Range,
        "binary_expression" if is_comparison(node) => Shape::Comparison,
        "binary_expression" => Shape::Binary,
        "type_cast_expression" => Shape::Cast,
        "unary_expression" | "reference_expression" => Shape::Prefix,
        "let_condition" => Shape::Let,
        "block" | "loop_expression" | "while_expression" | "for_expression" | "if_expression" | "match_expression"
        | "unsafe_block" | "receive_expression" => Shape::BlockLike,
        "macro_invocation" if is_brace_macro(node) => Shape::BlockLike,
        _ => Shape::Tight,
    }
}

fn is_comparison(node: Node<'_>) -> bool {
    field(node, "operator").is_some_and(|operator| matches!(operator.kind(), "==" | "!=" | "<" | ">" | "<=" | ">="))
}

/// Whether a macro call has braces around its arguments.
pub(super) fn is_brace_macro(node: Node<'_>) -> bool {
    field(node, "arguments")
        .and_then(|arguments| arguments.child(0))
        .is_some_and(|open| open.kind() == "{")
}

/// Whether an expression ends in one that takes everything to its right.
fn ends_greedy(mut node: Node<'_>) -> bool {
    loop {
        match shape(node) {
            Shape::Greedy => return true,
            Shape::Assignment | Shape::Range | Shape::Comparison | Shape::Binary => match field(node, "right") {
                Some(right) => node = right,
                None => return false,
            },
            Shape::Send => match field(node, "message") {
                Some(message) => node = message,
                None => return false,
            },
            _ => return false,
        }
    }
}

impl<'t> Checker<'t> {
    pub(super) fn check_expression(&mut self, node: Node<'t>) {
        match node.kind() {
            "binary_expression" => self.binary(node),
            "range_expression" => self.range(node),
            "send_expression" => self.send(node),
            "assignment_expression" | "compound_assignment_expression" => {
                if let Some(left) = field(node, "left") {
                    self.not_greedy(left);
                    self.no_let(left);
                }
            }
            "unary_expression" => self.tight_operand(field(node, "argument")),
            "reference_expression" => self.tight_operand(field(node, "value")),
            "type_cast_expression" => self.cast(node),
            "field_expression" | "await_expression" | "try_expression" | "index_expression" => {
                self.postfix_base(field(node, "value"))
            }
            "call_expression" => self.postfix_base(field(node, "function")),
            "generic_function" => self.generic_function(node),
            "let_condition" => self.let_condition(node),
            "if_expression" | "while_expression" => self.condition(field(node, "condition")),
            "after_arm" => self.ends_after_block(field(node, "value")),
            "receive_block" => self.after_comes_last(node),
            "match_arm" => {
                self.condition(field(node, "guard"));
                self.ends_after_block(field(node, "value"));
            }
            "expression_statement" => self.ends_after_block(node.named_child(0)),
            "block" | "source_file" => self.tail(node),
            "let_declaration" => self.let_else(node),
            "wildcard" => self.wildcard(node),
            "rest_pattern" => self.rest_pattern(node),
            "tuple_pattern" | "tuple_struct_pattern" | "slice_pattern" => self.one_rest(node),
            "duration_literal" => self.duration(node),
            _ => {}
        }
    }

    fn binary(&mut self, node: Node<'t>) {
        let (Some(left), Some(operator)) = (field(node, "left"), field(node, "operator")) else {
            return;
        };
        let comparison = is_comparison(node);
        for operand in [Some(left), field(node, "right")].into_iter().flatten() {
            match shape(operand) {
                Shape::Range => self.report_node(operand, "a range needs parentheses beside an operator"),
                Shape::Send => self.report_node(operand, "a send needs parentheses beside an operator"),
                Shape::Assignment => self.report_node(operand, "an assignment needs parentheses beside an operator"),
                Shape::Let if operator.kind() != "&&" => self.no_let(operand),
                _ => {}
            }
        }
        if comparison && shape(left) == Shape::Comparison {
            self.report_node(operator, "comparisons do not chain; join two with `&&`");
        }
        self.not_greedy(left);
    }

    fn range(&mut self, node: Node<'t>) {
        let operator = field(node, "operator");
        for side in ["left", "right"] {
            let Some(operand) = field(node, side) else { continue };
            match shape(operand) {
                Shape::Range => self.report_node(operand, "ranges do not chain"),
                Shape::Assignment => self.report_node(operand, "an assignment needs parentheses beside `..`"),
                Shape::Send => self.report_node(operand, "a send needs parentheses beside `..`"),
                Shape::Let => self.no_let(operand),
                Shape::Greedy if side == "right" => {
                    let gap = operator.map_or(0, |operator| operator.end_byte())..operand.start_byte();
                    if self.source[gap].contains('\n') {
                        self.report_node(operand, "expected `;` after `..`");
                    }
                }
                _ => {}
            }
            if side == "left" {
                self.not_greedy(operand);
            }
        }
    }

    fn send(&mut self, node: Node<'t>) {
        for side in ["target", "message"] {
            let Some(operand) = field(node, side) else { continue };
            match shape(operand) {
                Shape::Send => self.report_node(operand, "sends do not chain"),
                Shape::Assignment => self.report_node(operand, "an assignment needs parentheses beside `!`"),
                Shape::Let => self.no_let(operand),
                _ => {}
            }
            if side == "target" {
                self.not_greedy(operand);
            }
        }
    }

    /// `after` stands once, as the last arm.
    fn after_comes_last(&mut self, node: Node<'t>) {
        let mut cursor = node.walk();
        let mut after = None;
        for arm in node.named_children(&mut cursor) {
            if matches!(arm.kind(), "match_arm" | "after_arm")
                && let Some(first) = after.replace(arm)
            {
                return self.report_node(first, "`after` comes last, and once");
            }
            if arm.kind() == "match_arm" {
                after = None;
            }
        }
    }

    /// A duration is no pattern.
    fn duration(&mut self, node: Node<'t>) {
        let around = self.ancestor_kind(0);
        let of_arm = around == "match_arm" && self.parent().and_then(|arm| field(arm, "pattern")) == Some(node);
        if of_arm || around.ends_with("_pattern") {
            self.report_node(node, "a duration is no pattern; compare it in a guard");
        }
    }

    fn not_greedy(&mut self, operand: Node<'t>) {
        if ends_greedy(operand) {
            self.report_node(
                operand,
                "a jump or a closure needs parentheses on the left of an operator",
            );
        }
    }

    fn no_let(&mut self, operand: Node<'t>) {
        if shape(operand) == Shape::Let {
            self.report_node(
                operand,
                "a `let` stands in a condition only as an operand of its outermost `&&`",
            );
        }
    }

    fn tight_operand(&mut self, operand: Option<Node<'t>>) {
        let Some(operand) = operand else { return };
        match shape(operand) {
            Shape::Prefix | Shape::BlockLike | Shape::Tight => {}
            Shape::Let => self.no_let(operand),
            _ => self.report_node(operand, "this needs parentheses after a prefix operator"),
        }
    }

    fn cast(&mut self, node: Node<'t>) {
        let Some(value) = field(node, "value") else { return };
        match shape(value) {
            Shape::Greedy | Shape::Range | Shape::Assignment | Shape::Send | Shape::Comparison | Shape::Binary => {
                self.report_node(value, "this needs parentheses before `as`");
            }
            Shape::Let => self.no_let(value),
            _ => {}
        }
    }

    fn postfix_base(&mut self, base: Option<Node<'t>>) {
        let Some(base) = base else { return };
        match shape(base) {
            Shape::BlockLike | Shape::Tight => {}
            Shape::Let => self.no_let(base),
            Shape::Cast => self.report_node(base, "a cast needs parentheses before what follows"),
            _ => self.report_node(base, "this needs parentheses before what follows"),
        }
    }

    /// `x.f::<T>` must be called.
    fn generic_function(&mut self, node: Node<'t>) {
        let method = field(node, "function").is_some_and(|function| function.kind() == "field_expression");
        let called = self.parent().is_some_and(|parent| {
            parent.kind() == "call_expression" && field(parent, "function").is_some_and(|callee| callee == node)
        });
        if method && !called {
            self.report(
                node.end_byte()..node.end_byte(),
                "expected `(` and the method's arguments",
            );
        }
    }

    fn let_condition(&mut self, node: Node<'t>) {
        if let Some(value) = field(node, "value") {
            match shape(value) {
                Shape::Greedy | Shape::Range | Shape::Assignment | Shape::Send => {
                    self.report_node(value, "this needs parentheses after the `=` of a `let`");
                }
                Shape::Let => self.no_let(value),
                _ => {}
            }
        }
        // Up the `&&`s around it there must be the condition of an `if`, `while` or arm.
        let mut child = node;
        for ancestor in self.ancestors.iter().rev() {
            match ancestor.kind() {
                "binary_expression" if field(*ancestor, "operator").is_some_and(|op| op.kind() == "&&") => {
                    child = *ancestor
                }
                "if_expression" | "while_expression" | "match_arm" => {
                    let condition = field(*ancestor, "condition").or(field(*ancestor, "guard"));
                    if condition != Some(child) {
                        self.no_let(node);
                    }
                    return;
                }
                _ => return self.no_let(node),
            }
        }
    }

    fn condition(&mut self, condition: Option<Node<'t>>) {
        let Some(condition) = condition else { return };
        match shape(condition) {
            Shape::Greedy => self.report_node(
                condition,
                "expected a condition; a jump or a closure needs parentheses here",
            ),
            Shape::Assignment => {
                self.report_node(condition, "expected a condition, found an assignment; `==` compares")
            }
            Shape::Send => self.report_node(condition, "expected a condition; a send needs parentheses here"),
            _ => {}
        }
    }

    /// The last expression of a block or file, if it is not of block-like form.
    fn tail(&mut self, node: Node<'t>) {
        let mut index = node.named_child_count();
        while index > 0 {
            index -= 1;
            let Some(child) = node.named_child(index as u32) else {
                return;
            };
            if is_comment(child) || child.kind() == "missing_brace" {
                continue;
            }
            return self.ends_after_block(Some(child));
        }
    }

    /// A statement or arm that begins with a block-like expression ends with it, unless `.` or `?` follows.
    fn ends_after_block(&mut self, whole: Option<Node<'t>>) {
        let Some(mut node) = whole else { return };
        loop {
            let left = match node.kind() {
                "binary_expression"
                | "assignment_expression"
                | "compound_assignment_expression"
                | "range_expression" => field(node, "left"),
                "type_cast_expression"
                | "index_expression"
                | "field_expression"
                | "await_expression"
                | "try_expression" => field(node, "value"),
                "send_expression" => field(node, "target"),
                "call_expression" => field(node, "function"),
                _ => return,
            };
            let Some(left) = left else { return };
            if shape(left) == Shape::BlockLike {
                if !matches!(node.kind(), "field_expression" | "await_expression" | "try_expression") {
                    let message = "a statement that begins with a block ends with it; put it in parentheses to go on";
                    self.report(left.end_byte()..left.end_byte(), message);
                }
                return;
            }
            node = left;
        }
    }

    fn let_else(&mut self, node: Node<'t>) {
        let (Some(value), Some(_)) = (field(node, "value"), field(node, "alternative")) else {
            return;
        };
        if self.text(value).ends_with('}') {
            let end = value.end_byte();
            self.report(
                end - 1..end,
                "the expression before the `else` of a `let` may not end in `}`; put it in parentheses",
            );
        }
    }

    fn wildcard(&mut self, node: Node<'t>) {
        let assigned = self.parent().is_some_and(|parent| {
            parent.kind() == "assignment_expression" && field(parent, "left").is_some_and(|left| left == node)
        });
        if !assigned {
            self.report_node(node, "`_` is no value; it stands only on the left of `=`");
        }
    }

    /// `..` is an element of a tuple or slice, or an alternative of one; in a slice it may have a name.
    fn rest_pattern(&mut self, node: Node<'t>) {
        let named = self.ancestor_kind(0) == "binding_pattern";
        let level = named as usize;
        let around = match self.ancestor_kind(level) {
            "or_pattern" => self.ancestor_kind(level + 1),
            kind => kind,
        };
        let fits = if named {
            around == "slice_pattern"
        } else {
            matches!(around, "tuple_pattern" | "tuple_struct_pattern" | "slice_pattern")
        };
        if !fits {
            self.report_node(node, "`..` stands only in tuple and slice patterns");
        }
    }

    fn one_rest(&mut self, node: Node<'t>) {
        let mut cursor = node.walk();
        let is_rest = |child: &Node<'t>| {
            let sub = field(*child, "pattern").filter(|_| child.kind() == "binding_pattern");
            sub.is_some_and(|sub| sub.kind() == "rest_pattern")
                || child.kind() == "rest_pattern"
                || child.kind() == "or_pattern"
                    && child.named_child_count() == 1
                    && child.named_child(0).is_some_and(|only| only.kind() == "rest_pattern")
        };
        let second = node.named_children(&mut cursor).filter(is_rest).nth(1);
        if let Some(second) = second {
            self.report_node(second, "`..` stands at most once in a pattern");
        }
    }
}
