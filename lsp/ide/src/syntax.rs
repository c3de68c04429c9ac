//! Ways around tree-sitter's tree: leaves at an offset, ancestors, walks that never recurse.
//!
//! Nodes named `missing_…` stand, without width, for what the text leaves out; nothing here trips over them.

use grok_diagnostics::Span;
use tree_sitter::{Node, Tree};

/// The bytes of a node.
pub(crate) fn span(node: Node<'_>) -> Span {
    Span::from(node.byte_range())
}

/// Whether a node stands for something that is not there.
pub(crate) fn is_missing(node: Node<'_>) -> bool {
    node.is_missing() || node.kind().starts_with("missing_")
}

/// The child in a field, if it is really there.
pub(crate) fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name).filter(|child| !is_missing(*child))
}

/// The text of a node.
pub(crate) fn text<'s>(node: Node<'_>, source: &'s str) -> &'s str {
    span(node).slice(source)
}

/// Whether a leaf is a name.
pub(crate) fn is_name(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "identifier"
            | "type_identifier"
            | "field_identifier"
            | "reserved_identifier"
            | "lifetime"
            | "self"
            | "self_type"
            | "super"
            | "crate"
    )
}

/// Whether a node is a comment of any kind.
pub(crate) fn is_comment(node: Node<'_>) -> bool {
    matches!(
        node.kind(),
        "line_comment" | "block_comment" | "doc_comment" | "inner_doc_comment" | "shebang"
    )
}

/// Whether a kind is one of the items.
pub(crate) fn is_item(kind: &str) -> bool {
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
    )
}

/// The leaf that holds the character at `offset`.
pub(crate) fn leaf_right(tree: &Tree, offset: u32) -> Option<Node<'_>> {
    let offset = offset as usize;
    if offset >= tree.root_node().end_byte() {
        return None;
    }
    let node = tree.root_node().descendant_for_byte_range(offset, offset + 1)?;
    (node.child_count() == 0 && node.start_byte() <= offset && offset < node.end_byte()).then_some(node)
}

/// The leaf that holds the character before `offset`.
pub(crate) fn leaf_left(tree: &Tree, offset: u32) -> Option<Node<'_>> {
    leaf_right(tree, offset.checked_sub(1)?)
}

/// The leaf that touches `offset`: a name before anything else, then what is to the right.
pub(crate) fn token_at(tree: &Tree, offset: u32) -> Option<Node<'_>> {
    match (leaf_left(tree, offset), leaf_right(tree, offset)) {
        (Some(left), Some(right)) => Some(if rank(left) > rank(right) { left } else { right }),
        (left, right) => right.or(left),
    }
}

fn rank(node: Node<'_>) -> u8 {
    match node.kind() {
        _ if is_name(node) => 3,
        kind if kind.starts_with(|c: char| c.is_alphabetic()) && !is_comment(node) => 2,
        _ => 0,
    }
}

/// How far out anyone looks. Each step costs tree-sitter a walk from the root, which in a very deep tree would add up.
const OUTERMOST: usize = 200;

/// A node and everything around it, innermost first, as far as it is of use.
pub(crate) fn ancestors(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(Some(node), |node| node.parent()).take(OUTERMOST)
}

/// The nearest node around, or the node itself, of one of these kinds.
pub(crate) fn ancestor_of_kind<'t>(node: Node<'t>, kinds: &[&str]) -> Option<Node<'t>> {
    ancestors(node).find(|node| kinds.contains(&node.kind()))
}

/// All children in order.
pub(crate) fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

/// The first child of a kind.
pub(crate) fn child_of_kind<'t>(node: Node<'t>, kind: &str) -> Option<Node<'t>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).find(|child| child.kind() == kind)
}

/// Whether a walk goes on into a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Walk {
    /// Into its children.
    Into,
    /// Past it.
    Over,
}

/// A node on a walk.
pub(crate) struct Step<'a, 't> {
    /// The node.
    pub node: Node<'t>,
    /// The field it stands in.
    pub field: Option<&'t str>,
    /// What is around it, outermost first. Asking a node for its parent instead would search from the root.
    pub around: &'a [Node<'t>],
}

impl<'t> Step<'_, 't> {
    /// The node `distance` steps around it; 0 is its parent.
    pub fn around(&self, distance: usize) -> Option<Node<'t>> {
        self.around.len().checked_sub(distance + 1).map(|at| self.around[at])
    }
}

/// Visits a node and what is in it in the order of the text, parents first.
pub(crate) fn walk<'t>(root: Node<'t>, mut visit: impl FnMut(Step<'_, 't>) -> Walk) {
    let mut cursor = root.walk();
    let mut around: Vec<Node<'t>> = Vec::new();
    loop {
        let node = cursor.node();
        if visit(Step {
            node,
            field: cursor.field_name(),
            around: &around,
        }) == Walk::Into
            && cursor.goto_first_child()
        {
            around.push(node);
            continue;
        }
        loop {
            if around.is_empty() {
                return;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            around.pop();
        }
    }
}

/// The word that touches `offset`; empty, at `offset`, if there is none.
pub(crate) fn word_at(source: &str, offset: u32) -> Span {
    let offset = Span::at(offset).clamped(source).start;
    let is_word = |c: char| c == '_' || c.is_alphanumeric();
    let start = source[..offset]
        .char_indices()
        .rev()
        .take_while(|(_, c)| is_word(*c))
        .last()
        .map_or(offset, |(at, _)| at);
    let end = source[offset..]
        .char_indices()
        .find(|(_, c)| !is_word(*c))
        .map_or(source.len(), |(at, _)| offset + at);
    Span::from(start..end)
}

/// Where the text before `offset` ends if white space is taken off.
pub(crate) fn trim_end(source: &str, offset: u32) -> u32 {
    let offset = Span::at(offset).clamped(source).start;
    source[..offset].trim_end().len() as u32
}
