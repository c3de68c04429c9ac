//! What a name is: its declaration with everything inferred written out, and its docs.

use grok_diagnostics::Span;
use grok_hir::Db;
use grok_hir::body::Expr;
use grok_hir::db::SourceFile;
use grok_types::ty::TyKind;
use tree_sitter::Node;

use crate::symbol::{self, BodyAt, Mention, Symbol};
use crate::{Analysis, FilePosition, render, syntax, words};

/// The answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hover {
    /// The token it speaks of.
    pub range: Span,
    /// Markdown.
    pub markdown: String,
}

/// Shows what the name under the caret is: variables with their types, functions with the signature that was inferred, types with their
/// fields, all with their docs; keywords and built-in names with a short explanation; literals, `self` and f-string holes with their
/// types. It answers in every function of a broken file.
pub fn hover(analysis: &Analysis, position: FilePosition) -> Option<Hover> {
    let db: &dyn Db = &analysis.db;
    let file = analysis.db.file_by_id(position.file)?;
    let document = analysis.document(position.file)?;
    let token = syntax::token_at(&document.tree, position.offset);
    if token.is_some_and(syntax::is_comment) {
        return None;
    }
    let mentions = symbol::symbols_at(db, file, position.offset);
    if !mentions.is_empty() {
        return Some(Hover { range: mentions[0].span, markdown: of_symbols(db, &mentions, position.offset, file) });
    }
    let token = token?;
    of_literal(db, file, token).or_else(|| of_word(token, &document.text))
}

fn of_symbols(db: &dyn Db, mentions: &[Mention], offset: u32, file: SourceFile) -> String {
    let mut parts: Vec<String> = Vec::new();
    for mention in mentions {
        let text = describe(db, &mention.symbol, offset, file);
        if !parts.contains(&text) && !text.is_empty() {
            parts.push(text);
        }
    }
    parts.join("\n\n---\n\n")
}

/// A symbol's container, declaration and docs, as Markdown.
pub(crate) fn describe(db: &dyn Db, symbol: &Symbol, offset: u32, file: SourceFile) -> String {
    let mut text = String::new();
    if let Some(container) = render::container(db, symbol) {
        text.push_str(&fence(&container));
        text.push('\n');
    }
    let declaration = match symbol {
        Symbol::TypeParam(_, _, name) => Some(type_param(db, file, offset, name)),
        Symbol::Label(..) => symbol::name(db, symbol).map(|name| format!("label {name}")),
        _ => render::declaration(db, symbol),
    };
    text.push_str(&declaration.map(|code| fence(&code)).unwrap_or_default());
    if let Some(docs) = docs(db, symbol) {
        text.push_str("\n---\n\n");
        text.push_str(docs.trim());
    }
    text.trim_end().to_owned()
}

/// The docs of a symbol, its own or those of the language.
pub(crate) fn docs(db: &dyn Db, symbol: &Symbol) -> Option<String> {
    let word = |text: &str| words::docs(text);
    let own = match symbol {
        Symbol::Def(grok_hir::ids::Def::Builtin(ty)) => word(ty.name()),
        Symbol::Trait(name) | Symbol::TraitMethod(name, _) => word(name.name()),
        Symbol::Macro(name) => word(&format!("{name}!")),
        _ => symbol::docs(db, symbol),
    };
    own.filter(|docs| !docs.trim().is_empty())
}

fn type_param(db: &dyn Db, file: SourceFile, offset: u32, name: &grok_hir::Name) -> String {
    let owner = symbol::owner_at(db, file, offset);
    let params = match owner {
        Some(grok_hir::ids::BodyOwner::Fn(id)) => grok_types::scheme(db, id).params.clone(),
        _ => Vec::new(),
    };
    render::bounds(db, &params, name).unwrap_or_else(|| name.to_string())
}

/// A code block.
pub(crate) fn fence(code: &str) -> String {
    format!("```grok\n{code}\n```\n")
}

/// The type of a literal, or of `..`, where the token is an expression of its own.
fn of_literal(db: &dyn Db, file: SourceFile, token: Node<'_>) -> Option<Hover> {
    let literal = syntax::ancestors(token).take(3).find(|node| {
        matches!(
            node.kind(),
            "integer_literal" | "float_literal" | "char_literal" | "string_literal" | "raw_string_literal" | "format_string" | "boolean_literal"
        )
    })?;
    let span = syntax::span(literal);
    let owner = symbol::owner_at(db, file, span.start)?;
    let at = BodyAt::new(db, owner);
    let (expr, data) = at.body.exprs.iter().find(|(id, _)| at.expr_span(*id) == span)?;
    let ty = at.inferred().exprs.get(&expr)?;
    let value = match (data, ty.kind()) {
        (Expr::Literal(grok_hir::body::Literal::Int(value, _)), TyKind::Int(_)) if *value > 9 => format!("value: `{value}`, `{value:#x}`, `{value:#b}`"),
        _ => String::new(),
    };
    let markdown = format!("{}{value}", fence(&ty.display(db).to_string())).trim_end().to_owned();
    Some(Hover { range: span, markdown })
}

/// A keyword, or a word that only the language declares.
fn of_word(token: Node<'_>, source: &str) -> Option<Hover> {
    let text = syntax::text(token, source);
    let in_macro = token.parent().is_some_and(|node| node.kind() == "macro_invocation" && node.child_by_field_name("macro") == Some(token));
    let docs = if in_macro { words::docs(&format!("{text}!")) } else { None };
    let is_word = token.kind() == text || syntax::is_name(token);
    let docs = docs.or_else(|| is_word.then(|| words::docs(text)).flatten())?;
    let code = match words::Macro::named(text) {
        Some(found) if in_macro => found.signature,
        _ => text,
    };
    Some(Hover { range: syntax::span(token), markdown: format!("{}---\n\n{docs}", fence(code)) })
}
