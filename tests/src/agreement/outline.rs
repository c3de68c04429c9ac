//! The outline of a text: its items and expressions by kind and span, from either parser, in order of their starts.

use grok_syntax::ast::{Expr, ExprKind, Item, ItemKind, MacroCall, SourceFile, Visitor};
use grok_syntax::visit::Node as _;

/// Start, end (bytes) and kind.
pub type Node = (usize, usize, &'static str);

/// The precise parser's outline.
pub fn precise(file: &SourceFile) -> Vec<Node> {
    let mut walk = Walk {
        base: 0,
        inside_owner: false,
        nodes: Vec::new(),
    };
    file.accept(&mut walk);
    sorted(walk.nodes)
}

/// tree-sitter's outline, without what stands in arguments of macros that are tokens.
pub fn tolerant(tree: &tree_sitter::Tree, token_arguments: &[std::ops::Range<usize>]) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_named()
            && let Some(kind) = tolerant_kind(node)
        {
            nodes.push((node.start_byte(), node.end_byte(), kind));
        }
        let hidden = node.kind() == "token_tree" || token_arguments.contains(&node.byte_range());
        if !hidden && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return sorted(nodes);
            }
        }
    }
}

fn sorted(mut nodes: Vec<Node>) -> Vec<Node> {
    nodes.sort_by_key(|&(start, end, kind)| (start, std::cmp::Reverse(end), kind));
    nodes
}

/// Walks the precise tree, adding the base of the body owner around.
struct Walk {
    base: u32,
    inside_owner: bool,
    nodes: Vec<Node>,
}

impl Walk {
    fn add(&mut self, span: grok_diagnostics::Span, kind: &'static str) {
        self.nodes
            .push(((self.base + span.start) as usize, (self.base + span.end) as usize, kind));
    }
}

impl Visitor for Walk {
    fn visit_item(&mut self, item: &Item) {
        if let Some(kind) = item_kind(item) {
            let span = item.attrs.iter().fold(item.span, |span, attr| span.cover(attr.span));
            self.add(span, kind);
        }
        let (base, inside) = (self.base, self.inside_owner);
        if !inside
            && matches!(
                item.kind,
                ItemKind::Fn(_) | ItemKind::Const(_) | ItemKind::Static(_) | ItemKind::Receive(_)
            )
        {
            self.base = item.base();
            self.inside_owner = true;
        }
        item.kind.accept(self);
        (self.base, self.inside_owner) = (base, inside);
    }

    fn visit_macro_call(&mut self, call: &MacroCall) {
        self.add(call.path.span.cover(call.args_span), "macro");
        call.walk(self);
    }

    fn visit_expr(&mut self, expr: &Expr) {
        if let Some(kind) = expr_kind(expr) {
            self.add(expr.span, kind);
        }
        match &expr.kind {
            // tree-sitter reads `&&x` as one reference.
            ExprKind::Ref {
                operand,
                mutable: false,
            } if is_written_as_one(expr, operand) => operand.as_ref().walk(self),
            _ => expr.walk(self),
        }
    }
}

/// Whether a reference and the reference it is of are the two halves of `&&`.
fn is_written_as_one(outer: &Expr, inner: &Expr) -> bool {
    matches!(inner.kind, ExprKind::Ref { .. }) && inner.span.start == outer.span.start + 1
}

fn item_kind(item: &Item) -> Option<&'static str> {
    Some(match item.kind {
        ItemKind::Fn(_) => "fn",
        ItemKind::Struct(_) => "struct",
        ItemKind::Enum(_) => "enum",
        ItemKind::Trait(_) => "trait",
        ItemKind::Impl(_) => "impl",
        ItemKind::Actor(_) => "actor",
        ItemKind::Receive(_) => "receive",
        ItemKind::Supervisor(_) => "supervisor",
        ItemKind::MacroDef(_) => "macro definition",
        ItemKind::Static(_) => "static",
        ItemKind::Extern(_) => "extern",
        ItemKind::Const(_) => "const",
        ItemKind::TypeAlias(_) => "type",
        ItemKind::Mod(_) => "mod",
        ItemKind::Use(_) => "use",
        // The call in it is a node of its own in both trees.
        ItemKind::MacroCall(_) | ItemKind::Error => return None,
    })
}

/// Kinds that both trees have as nodes of their own. Names, paths, literals and blocks are left out: each tree draws those
/// otherwise (a path of one name, a block as a body).
fn expr_kind(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::FString(_) => "f-string",
        ExprKind::Struct { .. } => "struct literal",
        ExprKind::Paren(_) => "parentheses",
        ExprKind::Tuple(items) if !items.is_empty() => "tuple",
        ExprKind::Array(_) | ExprKind::Repeat { .. } => "array",
        ExprKind::If { .. } => "if",
        ExprKind::Let { .. } => "let condition",
        ExprKind::Match { .. } => "match",
        ExprKind::While { .. } => "while",
        ExprKind::For { .. } => "for",
        ExprKind::Loop { .. } => "loop",
        ExprKind::Unsafe(_) => "unsafe",
        ExprKind::Receive(_) => "receive",
        ExprKind::Spawn(_) | ExprKind::SpawnBlock { .. } => "spawn",
        ExprKind::Send { .. } => "send",
        ExprKind::Await { .. } => "await",
        ExprKind::Unary { .. } => "unary",
        ExprKind::Ref { .. } => "reference",
        ExprKind::Binary { .. } => "binary",
        ExprKind::Assign { .. } => "assignment",
        ExprKind::AssignOp { .. } => "compound assignment",
        ExprKind::Range { .. } => "range",
        ExprKind::Cast { .. } => "cast",
        ExprKind::Try { .. } => "try",
        ExprKind::Field { .. } => "field",
        ExprKind::MethodCall { .. } | ExprKind::Call { .. } => "call",
        ExprKind::Index { .. } => "index",
        ExprKind::Closure { .. } => "closure",
        ExprKind::Return(_) => "return",
        ExprKind::Break { .. } => "break",
        ExprKind::Continue { .. } => "continue",
        _ => return None,
    })
}

fn tolerant_kind(node: tree_sitter::Node<'_>) -> Option<&'static str> {
    Some(match node.kind() {
        "function_item" => "fn",
        "struct_item" => "struct",
        "enum_item" => "enum",
        "trait_item" => "trait",
        "impl_item" => "impl",
        "actor_item" => "actor",
        "receive_item" | "receive_expression" => "receive",
        "supervisor_item" => "supervisor",
        "macro_definition" => "macro definition",
        "static_item" => "static",
        "extern_block" => "extern",
        "const_item" => "const",
        "type_item" | "type_alias" => "type",
        "mod_item" => "mod",
        "use_declaration" => "use",
        "format_string" => "f-string",
        "struct_expression" => "struct literal",
        "macro_invocation" => "macro",
        "parenthesized_expression" => "parentheses",
        "tuple_expression" => "tuple",
        "array_expression" => "array",
        "if_expression" => "if",
        "let_condition" => "let condition",
        "match_expression" => "match",
        "while_expression" => "while",
        "for_expression" => "for",
        "loop_expression" => "loop",
        "unsafe_block" => "unsafe",
        "spawn_expression" => "spawn",
        "send_expression" => "send",
        "await_expression" => "await",
        "unary_expression" => "unary",
        // The precise tree has expressions for constants.
        "negative_literal" if is_constant(node) => "unary",
        "reference_expression" => "reference",
        "binary_expression" => "binary",
        "assignment_expression" => "assignment",
        "compound_assignment_expression" => "compound assignment",
        "range_expression" => "range",
        "type_cast_expression" => "cast",
        "try_expression" => "try",
        // The callee of a method call is no access of its own in the precise tree.
        "field_expression" if is_callee(node) => return None,
        "field_expression" => "field",
        "call_expression" => "call",
        "index_expression" => "index",
        "closure_expression" => "closure",
        "return_expression" => "return",
        "break_expression" => "break",
        "continue_expression" => "continue",
        _ => return None,
    })
}

/// Whether a node is an argument or a default for a generic constant.
fn is_constant(node: tree_sitter::Node<'_>) -> bool {
    let parent = node.parent().map_or("", |parent| parent.kind());
    matches!(parent, "type_arguments" | "const_parameter")
}

/// Whether a node is what a call calls, perhaps through a turbofish: the name of a method, not a field's number.
fn is_callee(node: tree_sitter::Node<'_>) -> bool {
    if node
        .child_by_field_name("field")
        .is_some_and(|field| field.kind().starts_with("integer"))
    {
        return false;
    }
    let Some(parent) = node.parent() else { return false };
    let in_function_place = parent
        .child_by_field_name("function")
        .is_some_and(|function| function.id() == node.id());
    in_function_place
        && (parent.kind() == "call_expression" || (parent.kind() != "field_expression" && is_callee(parent)))
}
