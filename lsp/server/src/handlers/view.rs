//! `grok.view.*`: what each stage makes of a document, as text.

use grok_diagnostics::Diagnostic;
use grok_session::stage;
use tree_sitter::TreeCursor;

use crate::error::RequestError;
use crate::lsp::Uri;
use crate::snapshot::Snapshot;

/// The views, by the last part of their commands.
pub(crate) const VIEWS: &[&str] = &["syntaxTree", "tokens", "ast", "hir", "types", "mir", "clif", "asm"];

/// The text of a view.
///
/// # Errors
/// The document is not known, or it does not compile and the view is of compiled code.
pub(crate) fn text(snapshot: &Snapshot, view: &str, uri: &Uri) -> Result<String, RequestError> {
    let file = snapshot.view_of(uri)?.file;
    let db = &snapshot.analysis.db;
    let source = snapshot
        .analysis
        .source(file)
        .ok_or_else(|| RequestError::invalid_params("no such document"))?;
    match view {
        "syntaxTree" => {
            let document = snapshot
                .analysis
                .document(file)
                .ok_or_else(|| RequestError::invalid_params("the document is not open"))?;
            Ok(syntax_tree(document.tree.walk()))
        }
        "tokens" => Ok(stage::tokens(db, source)),
        "ast" => Ok(stage::ast(db, source)),
        "hir" => Ok(stage::hir(db, source)),
        "types" => Ok(stage::types(db, source)),
        "mir" => Ok(stage::mir(db, source)),
        "clif" => stage::clif(db, source).map_err(refusal),
        "asm" => stage::asm(db, source).map_err(refusal),
        _ => Err(RequestError::method_not_found(view)),
    }
}

fn refusal(found: Vec<Diagnostic>) -> RequestError {
    let first = found
        .first()
        .map_or_else(String::new, |first| format!(": {}", first.message));
    RequestError::failed(format!("there is no code to show, for the program has mistakes{first}"))
}

/// The tree, one named node a line, indented.
fn syntax_tree(mut cursor: TreeCursor<'_>) -> String {
    let mut text = String::new();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        if node.is_named() || node.is_missing() {
            let field = cursor.field_name().map(|name| format!("{name}: ")).unwrap_or_default();
            let missing = if node.is_missing() { "MISSING " } else { "" };
            let (start, end) = (node.start_position(), node.end_position());
            text.push_str(&"  ".repeat(depth));
            text.push_str(&format!(
                "{field}{missing}{} {}:{}-{}:{}\n",
                node.kind(),
                start.row + 1,
                start.column + 1,
                end.row + 1,
                end.column + 1
            ));
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return text;
            }
            depth -= 1;
        }
    }
}
