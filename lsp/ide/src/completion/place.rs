//! Where the caret is: what is typed of a word, and in which kind of place of the language.

use std::ops::ControlFlow;

use grok_diagnostics::Span;
use tree_sitter::{InputEdit, Node, Point, Tree};

use crate::host::Document;
use crate::syntax;

/// Where the caret is.
pub(crate) struct Place {
    /// The word that an item replaces; empty if nothing is typed.
    pub word: Span,
    /// What can stand here.
    pub kind: PlaceKind,
    /// Whether `(` follows, so that calls need none of their own.
    pub before_parens: bool,
    /// Whether `!` follows.
    pub before_bang: bool,
}

/// The kinds of places.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum PlaceKind {
    /// After `.`, which is at `dot`.
    Dot { dot: u32 },
    /// After `a::b::`.
    Path {
        segments: Vec<String>,
        global: bool,
        role: Role,
    },
    /// After `'` of a jump.
    Label,
    /// The name of an attribute.
    Attribute,
    /// Inside `#[derive(…)]`.
    Derive,
    /// Inside `#[allow(…)]`.
    Lint,
    /// A field of the struct literal that begins at `literal`; `written` are those it has.
    FieldInit { literal: u32, written: Vec<String> },
    /// A field of a struct pattern of that path.
    FieldPat { path: Vec<String>, written: Vec<String> },
    /// A type; `after_ref` after `&`.
    Type { after_ref: bool },
    /// A trait.
    Bound,
    /// A pattern; `matched` is the end of the value it is matched against, if there is one.
    Pattern { matched: Option<Span> },
    /// The head of an import.
    Use,
    /// Directly in an `impl`.
    Member,
    /// Directly in a module.
    ModuleItem,
    /// An expression.
    Expression {
        statement: bool,
        item: bool,
        in_loop: bool,
        after_if: bool,
        expected: Expected,
    },
    /// A name between the braces of a format string.
    FormatHole,
    /// The first parameter of a method.
    SelfParam,
    /// Only these words.
    Words(&'static [&'static str]),
}

/// What a path is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    Expression,
    Pattern,
    Type,
    Use,
}

/// Where the type that is expected comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Expected {
    Nothing,
    /// The argument of that number in the list that begins there.
    Argument {
        list: u32,
        index: usize,
    },
    /// The value of the field whose name is there, of the literal that begins at the other offset.
    Field {
        literal: u32,
        name: Span,
    },
    /// The value of the `let` whose pattern is there.
    Let {
        pattern: Span,
    },
    /// The other side of a comparison or of an assignment.
    SameAs {
        other: Span,
    },
    /// What the function gives back.
    Return,
}

/// A name that nobody writes.
const MARKER: &str = "grokMarker";

/// The place at an offset; `None` where nothing is to be completed: in comments and strings, after digits, where a name is invented.
pub(crate) fn place(document: &Document, offset: u32) -> Option<Place> {
    let source = &*document.text;
    let offset = Span::at(offset).clamped(source).start as u32;
    let word = syntax::word_at(source, offset);
    // Only what is before the caret is typed; a word that begins at the caret stays.
    let word = if word.start == offset { Span::at(offset) } else { word };
    let prefix = Span::new(word.start, offset).slice(source);
    if prefix.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = &source[word.end as usize..];
    let kind = if in_text(&document.tree, source, offset) {
        in_format_hole(&document.tree, source, word).then_some(PlaceKind::FormatHole)?
    } else {
        kind(document, word)?
    };
    Some(Place {
        word,
        kind,
        before_parens: rest.starts_with('('),
        before_bang: rest.starts_with('!'),
    })
}

/// Whether the caret is in a comment, a string or a format spec.
fn in_text(tree: &Tree, source: &str, offset: u32) -> bool {
    let Some(left) = syntax::leaf_left(tree, offset) else {
        return false;
    };
    let ends_here = left.end_byte() as u32 == offset;
    match left.kind() {
        "string_content" | "escape_sequence" => true,
        "format_spec" => true,
        "\"" | "f\"" => left.start_byte() as u32 == left.parent().map_or(0, |node| node.start_byte() as u32),
        "raw_string_literal" | "char_literal" => !ends_here,
        "block_comment" => !ends_here || !syntax::text(left, source).ends_with("*/"),
        "float_literal" => ends_here,
        _ => syntax::is_comment(left) && !syntax::text(left, source).ends_with('\n'),
    }
}

/// Whether a word stands directly after the `{` of a macro's format string.
fn in_format_hole(tree: &Tree, source: &str, word: Span) -> bool {
    let Some(leaf) = syntax::leaf_left(tree, word.start) else {
        return false;
    };
    let is_format = syntax::ancestor_of_kind(leaf, &["string_literal", "raw_string_literal"])
        .and_then(|string| string.parent())
        .is_some_and(|node| node.kind() == "macro_arguments");
    let before = &source[..word.start as usize];
    let braces = before.len() - before.trim_end_matches('{').len();
    is_format && braces % 2 == 1
}

fn kind(document: &Document, word: Span) -> Option<PlaceKind> {
    let source = &*document.text;
    if source[..word.start as usize].ends_with('\'') {
        return Some(PlaceKind::Label);
    }
    let before = previous(&document.tree, source, word.start);
    match before.map(|node| node.kind()) {
        Some(".") => {
            return Some(PlaceKind::Dot {
                dot: before?.start_byte() as u32,
            });
        }
        Some("#") => return None,
        Some("fn" | "struct" | "enum" | "mod") => return None,
        Some("type") => return None,
        // All that follows and is no new name.
        Some("const") => return Some(PlaceKind::Words(&["fn"])),
        Some("pub") => {
            return Some(PlaceKind::Words(&[
                "fn", "struct", "enum", "const", "mod", "type", "use",
            ]));
        }
        Some(_) if before.is_some_and(|before| ends_loop_pattern(before)) => return Some(PlaceKind::Words(&["in"])),
        _ => {}
    }
    let (tree, marked);
    let (tree, text): (&Tree, &str) = if word.is_empty() {
        (tree, marked) = with_marker(document, word.start)?;
        (&tree, &marked)
    } else {
        (&document.tree, source)
    };
    let leaf = syntax::leaf_right(tree, word.start)?;
    let kind = classify(leaf, text, before)?;
    Some(match kind {
        // What stands behind the marker stands nearer in the text.
        PlaceKind::Pattern { matched: Some(span) } if word.is_empty() && span.start > word.start => {
            let shift = MARKER.len() as u32;
            PlaceKind::Pattern {
                matched: Some(Span::new(span.start - shift, span.end - shift)),
            }
        }
        kind => kind,
    })
}

/// Whether a leaf is the end of the pattern of a `for` without its `in`.
fn ends_loop_pattern(leaf: Node<'_>) -> bool {
    let pattern =
        syntax::ancestors(leaf).find(|node| node.parent().is_some_and(|parent| parent.kind() == "for_expression"));
    let Some((pattern, around)) = pattern.and_then(|pattern| Some((pattern, pattern.parent()?))) else {
        return false;
    };
    let is_pattern = syntax::field(around, "pattern") == Some(pattern) && pattern.end_byte() == leaf.end_byte();
    is_pattern && syntax::child_of_kind(around, "in").is_none()
}

/// The leaf before an offset, white space and comments apart.
fn previous<'t>(tree: &'t Tree, source: &str, offset: u32) -> Option<Node<'t>> {
    let mut at = syntax::trim_end(source, offset);
    loop {
        let leaf = syntax::leaf_left(tree, at)?;
        if !syntax::is_comment(leaf) {
            return Some(leaf);
        }
        at = syntax::trim_end(source, leaf.start_byte() as u32);
    }
}

/// The tree of the text with a name put in at an offset.
fn with_marker(document: &Document, offset: u32) -> Option<(Tree, String)> {
    let mut text = String::with_capacity(document.text.len() + MARKER.len());
    let (head, rest) = document.text.split_at(offset as usize);
    text.push_str(head);
    text.push_str(MARKER);
    text.push_str(rest);
    let row = head.matches('\n').count();
    let column = head.len() - head.rfind('\n').map_or(0, |at| at + 1);
    let mut tree = document.tree.clone();
    tree.edit(&InputEdit {
        start_byte: head.len(),
        old_end_byte: head.len(),
        new_end_byte: head.len() + MARKER.len(),
        start_position: Point { row, column },
        old_end_position: Point { row, column },
        new_end_position: Point {
            row,
            column: column + MARKER.len(),
        },
    });
    let tree = tree_sitter_grok::parser().parse(&text, Some(&tree))?;
    Some((tree, text))
}

/// From the leaf of the word outwards to what decides.
fn classify(leaf: Node<'_>, source: &str, before: Option<Node<'_>>) -> Option<PlaceKind> {
    if leaf.kind() == "field_identifier" && leaf.parent().is_some_and(|node| node.kind() == "field_expression") {
        let dot = syntax::children(leaf.parent()?)
            .into_iter()
            .find(|node| node.kind() == ".")?;
        return Some(PlaceKind::Dot {
            dot: dot.start_byte() as u32,
        });
    }
    let mut node = leaf;
    let mut path: Option<(Vec<String>, bool)> = None;
    // Out of the path the word is in.
    while let Some(parent) = node.parent() {
        match parent.kind() {
            "scoped_identifier" | "scoped_type_identifier" => {
                if parent.child_by_field_name("name") == Some(node) && path.is_none() && node == leaf {
                    path = Some(segments(parent, source));
                }
                node = parent;
            }
            "generic_function" | "generic_type" if parent.child_by_field_name("type_arguments") != Some(node) => {
                node = parent
            }
            _ => break,
        }
    }
    let role = match decide(node, leaf, source, before) {
        ControlFlow::Break(kind) => kind,
        ControlFlow::Continue(()) => return None,
    };
    let Some((segments, global)) = path else {
        return Some(role);
    };
    let role = match role {
        PlaceKind::Type { .. } | PlaceKind::Bound | PlaceKind::Member => Role::Type,
        PlaceKind::Pattern { .. } | PlaceKind::FieldPat { .. } => Role::Pattern,
        PlaceKind::Use => Role::Use,
        PlaceKind::Attribute | PlaceKind::Derive | PlaceKind::Lint => return None,
        _ => Role::Expression,
    };
    Some(PlaceKind::Path { segments, global, role })
}

/// The names before the last `::` of a path.
fn segments(path: Node<'_>, source: &str) -> (Vec<String>, bool) {
    let mut names = Vec::new();
    let mut next = path.child_by_field_name("path");
    let mut outermost = path;
    while let Some(node) = next {
        outermost = node;
        let plain = match node.kind() {
            "generic_type" => node.child_by_field_name("type"),
            "generic_function" => node.child_by_field_name("function"),
            _ => Some(node),
        };
        let Some(plain) = plain else { break };
        match plain.kind() {
            "scoped_identifier" | "scoped_type_identifier" => {
                names.extend(syntax::field(plain, "name").map(|name| syntax::text(name, source).to_owned()));
                next = plain.child_by_field_name("path");
                outermost = plain;
            }
            _ => {
                names.push(syntax::text(plain, source).to_owned());
                next = None;
            }
        }
    }
    names.reverse();
    (names, syntax::text(outermost, source).starts_with("::"))
}

type Decision = ControlFlow<PlaceKind>;

/// What can stand where `node` stands; `Continue` if nothing can.
fn decide(node: Node<'_>, leaf: Node<'_>, source: &str, before: Option<Node<'_>>) -> Decision {
    let Some(parent) = node.parent() else {
        return ControlFlow::Break(expression(node, before));
    };
    let field = field_of(parent, node);
    let nothing = ControlFlow::Continue(());
    let is = ControlFlow::Break;
    match (parent.kind(), field) {
        (
            "function_item" | "mod_item" | "const_item" | "enum_variant" | "struct_item" | "enum_item" | "type_item",
            Some("name"),
        ) => nothing,
        ("use_as_clause", Some("alias")) | ("type_parameter", Some("name")) | ("field_declaration", Some("name")) => {
            nothing
        }
        ("lifetime_parameter" | "function_type_parameter", Some("name")) => nothing,
        ("enum_variant_list" | "field_declaration_list" | "label", _) => nothing,
        ("attribute", Some("path")) => is(PlaceKind::Attribute),
        ("token_tree", _) => attribute_argument(parent, source),
        ("use_declaration" | "use_list" | "scoped_use_list" | "use_as_clause" | "use_wildcard", _) => {
            use_place(node, parent, source)
        }
        ("trait_bounds", _) | ("function_bound", Some("trait")) => is(PlaceKind::Bound),
        ("struct_expression", Some("name")) => is(expression(parent, before)),
        ("shorthand_field_initializer", _) => match syntax::ancestor_of_kind(parent, &["struct_expression"]) {
            Some(literal) => {
                let written = written_fields(literal, leaf, source);
                is(PlaceKind::FieldInit {
                    literal: literal.start_byte() as u32,
                    written,
                })
            }
            None => nothing,
        },
        ("field_initializer", Some("field")) => match syntax::ancestor_of_kind(parent, &["struct_expression"]) {
            Some(literal) => {
                let written = written_fields(literal, leaf, source);
                is(PlaceKind::FieldInit {
                    literal: literal.start_byte() as u32,
                    written,
                })
            }
            None => nothing,
        },
        ("field_pattern", Some("name")) => match syntax::ancestor_of_kind(parent, &["struct_pattern"]) {
            Some(pattern) => field_pattern(pattern, leaf, source),
            None => nothing,
        },
        ("parameter", Some("pattern")) => parameter(parent, source, leaf),
        ("let_declaration" | "for_expression", Some("pattern")) => invented(leaf, source, parent),
        ("binding_pattern", Some("name")) => invented(leaf, source, parent),
        ("let_condition" | "match_arm", Some("pattern")) => is(PlaceKind::Pattern {
            matched: matched(parent),
        }),
        (kind, _) if is_pattern(kind) && !matches!(kind, "range_pattern") => is(PlaceKind::Pattern { matched: None }),
        ("range_pattern", _) => is(PlaceKind::Pattern { matched: None }),
        _ if is_type_place(parent, field)
            || node.kind() == "type_identifier"
            || node.kind() == "scoped_type_identifier" =>
        {
            is(PlaceKind::Type {
                after_ref: parent.kind() == "reference_type",
            })
        }
        ("declaration_list", _) => is(declaration(parent)),
        _ if parent.kind() == "expression_statement"
            && parent.parent().is_some_and(|node| node.kind() == "declaration_list") =>
        {
            is(parent.parent().map_or(PlaceKind::ModuleItem, declaration))
        }
        _ => is(expression(node, before)),
    }
}

fn field_of<'t>(parent: Node<'t>, node: Node<'t>) -> Option<&'t str> {
    let mut cursor = parent.walk();
    if !cursor.goto_first_child() {
        return None;
    }
    loop {
        if cursor.node() == node {
            return cursor.field_name();
        }
        if !cursor.goto_next_sibling() {
            return None;
        }
    }
}

fn declaration(list: Node<'_>) -> PlaceKind {
    match list.parent().map(|node| node.kind()) {
        Some("impl_item") => PlaceKind::Member,
        _ => PlaceKind::ModuleItem,
    }
}

fn is_type_place(parent: Node<'_>, field: Option<&str>) -> bool {
    let written_after_colon = matches!(
        parent.kind(),
        "parameter"
            | "let_declaration"
            | "field_declaration"
            | "const_item"
            | "type_cast_expression"
            | "self_parameter"
    );
    let holds_types = matches!(
        parent.kind(),
        "type_arguments"
            | "tuple_type"
            | "reference_type"
            | "parenthesized_type"
            | "tuple_field_declaration"
            | "function_type_parameter"
            | "type_parameter_list"
            | "where_predicate"
    );
    match field {
        _ if holds_types => true,
        Some("return_type") => true,
        Some("type") => written_after_colon || parent.kind() == "impl_item",
        Some("trait") => parent.kind() == "impl_item",
        Some("element") => parent.kind() == "array_type",
        _ => false,
    }
}

fn is_pattern(kind: &str) -> bool {
    matches!(
        kind,
        "tuple_pattern"
            | "tuple_struct_pattern"
            | "reference_pattern"
            | "or_pattern"
            | "field_pattern"
            | "struct_pattern"
            | "range_pattern"
            | "binding_pattern"
    )
}

fn attribute_argument(tree: Node<'_>, source: &str) -> Decision {
    let attribute = syntax::ancestor_of_kind(tree, &["attribute"]);
    let name = attribute
        .and_then(|node| node.child_by_field_name("path"))
        .map(|path| syntax::text(path, source));
    match name {
        Some("derive") => ControlFlow::Break(PlaceKind::Derive),
        Some("allow" | "warn" | "deny") => ControlFlow::Break(PlaceKind::Lint),
        _ => ControlFlow::Continue(()),
    }
}

/// In braces of an import the path before them counts.
fn use_place(node: Node<'_>, parent: Node<'_>, source: &str) -> Decision {
    let list = if parent.kind() == "use_as_clause" {
        parent.parent().filter(|node| node.kind() == "use_list")
    } else {
        Some(parent)
    };
    let mut prefix: Vec<String> = Vec::new();
    let mut current = list.filter(|list| list.kind() == "use_list");
    let mut global = false;
    while let Some(list) = current {
        let Some(around) = list.parent() else { break };
        if around.kind() == "scoped_use_list"
            && let Some(path) = around.child_by_field_name("path")
        {
            let text = syntax::text(path, source);
            global = text.starts_with("::");
            let mut names: Vec<String> = text
                .split("::")
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty())
                .collect();
            names.append(&mut prefix);
            prefix = names;
        }
        current = syntax::ancestors(around).skip(1).find(|node| node.kind() == "use_list");
    }
    if prefix.is_empty() || node.kind() == "scoped_identifier" {
        // A path of its own says where it is; braces before it are added by the caller's scope.
        return ControlFlow::Break(PlaceKind::Use);
    }
    ControlFlow::Break(PlaceKind::Path {
        segments: prefix,
        global,
        role: Role::Use,
    })
}

fn written_fields(literal: Node<'_>, leaf: Node<'_>, source: &str) -> Vec<String> {
    let Some(body) = literal.child_by_field_name("body") else {
        return Vec::new();
    };
    let names = syntax::children(body)
        .into_iter()
        .filter_map(|child| match child.kind() {
            "field_initializer" => child.child_by_field_name("field"),
            "shorthand_field_initializer" => syntax::child_of_kind(child, "identifier"),
            _ => None,
        });
    names
        .filter(|name| *name != leaf)
        .map(|name| syntax::text(name, source).to_owned())
        .collect()
}

fn field_pattern(pattern: Node<'_>, leaf: Node<'_>, source: &str) -> Decision {
    let Some(path) = pattern.child_by_field_name("type") else {
        return ControlFlow::Continue(());
    };
    let path = syntax::text(path, source)
        .split("::")
        .map(|name| name.trim().to_owned())
        .collect();
    let written = syntax::children(pattern)
        .into_iter()
        .filter(|child| child.kind() == "field_pattern")
        .filter_map(|child| child.child_by_field_name("name"))
        .filter(|name| *name != leaf)
        .map(|name| syntax::text(name, source).to_owned())
        .collect();
    ControlFlow::Break(PlaceKind::FieldPat { path, written })
}

/// The first parameter of a function in an `impl` may be `self`.
fn parameter(parameter: Node<'_>, source: &str, leaf: Node<'_>) -> Decision {
    let Some(list) = parameter.parent() else {
        return ControlFlow::Continue(());
    };
    let first = syntax::children(list)
        .into_iter()
        .find(|child| child.kind() == "parameter")
        == Some(parameter);
    let function = list.parent().filter(|node| node.kind() == "function_item");
    let in_impl = function
        .and_then(|function| function.parent())
        .and_then(|list| list.parent())
        .is_some_and(|node| node.kind() == "impl_item");
    if first && in_impl {
        return ControlFlow::Break(PlaceKind::SelfParam);
    }
    invented(leaf, source, parameter)
}

/// A name is being invented, unless it begins like a constructor's.
fn invented(leaf: Node<'_>, source: &str, around: Node<'_>) -> Decision {
    if syntax::text(leaf, source).starts_with(char::is_uppercase) {
        return ControlFlow::Break(PlaceKind::Pattern {
            matched: matched(around),
        });
    }
    ControlFlow::Continue(())
}

/// The value that a pattern is matched against.
fn matched(around: Node<'_>) -> Option<Span> {
    let holder = if around.kind() == "match_arm" {
        syntax::ancestor_of_kind(around, &["match_expression"])?
    } else {
        around
    };
    if matches!(holder.kind(), "let_declaration" | "let_condition" | "match_expression") {
        return syntax::field(holder, "value").map(syntax::span);
    }
    None
}

fn expression(node: Node<'_>, before: Option<Node<'_>>) -> PlaceKind {
    let parent = node.parent();
    let holder = match parent {
        Some(parent) if parent.kind() == "expression_statement" => parent,
        _ => node,
    };
    let list = holder.parent();
    let statement = list.is_none_or(|list| matches!(list.kind(), "block" | "source_file" | "ERROR"));
    let item = statement && list.is_none_or(|list| list.kind() == "source_file" || list.parent().is_none());
    let in_loop = syntax::ancestors(node)
        .take_while(|node| !matches!(node.kind(), "function_item" | "closure_expression"))
        .any(|node| matches!(node.kind(), "loop_expression" | "while_expression" | "for_expression"));
    let after_if = before.is_some_and(|before| {
        let block = before
            .parent()
            .filter(|block| before.kind() == "}" && block.kind() == "block");
        block
            .and_then(|block| block.parent())
            .is_some_and(|node| matches!(node.kind(), "if_expression" | "else_clause"))
    });
    PlaceKind::Expression {
        statement,
        item,
        in_loop,
        after_if,
        expected: expected(node),
    }
}

/// Where the type of an expression is given by what is around it.
fn expected(node: Node<'_>) -> Expected {
    let Some(parent) = node.parent() else {
        return Expected::Nothing;
    };
    let other = |name| {
        syntax::field(parent, name)
            .filter(|other| *other != node)
            .map(syntax::span)
    };
    match parent.kind() {
        "arguments" => Expected::Argument {
            list: parent.start_byte() as u32,
            index: crate::signature_help::commas_before(parent, node.start_byte() as u32),
        },
        "field_initializer" => {
            let literal = syntax::ancestor_of_kind(parent, &["struct_expression"]);
            match (literal, other("field")) {
                (Some(literal), Some(name)) => Expected::Field {
                    literal: literal.start_byte() as u32,
                    name,
                },
                _ => Expected::Nothing,
            }
        }
        "let_declaration" => other("pattern").map_or(Expected::Nothing, |pattern| Expected::Let { pattern }),
        "binary_expression" | "assignment_expression" | "compound_assignment_expression" => {
            other("left").map_or(Expected::Nothing, |other| Expected::SameAs { other })
        }
        "return_expression" => Expected::Return,
        _ => Expected::Nothing,
    }
}
