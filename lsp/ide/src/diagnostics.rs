//! What is wrong with a file: at once from the tolerant tree, then precisely from the compiler.

use grok_diagnostics::{Diagnostic, FileId, Span, codes};

use crate::Analysis;

/// Syntax errors alone, without names and types: the first answer after a keystroke.
pub fn syntax_diagnostics(analysis: &Analysis, file: FileId) -> Vec<Diagnostic> {
    let Some(document) = analysis.document(file) else {
        return Vec::new();
    };
    let errors = tree_sitter_grok::errors::syntax_errors(&document.tree, &document.text);
    errors
        .into_iter()
        .map(|error| Diagnostic::error(codes::E0001, file, Span::from(error.range), error.message))
        .collect()
}

/// Everything: syntax, names, types, exhaustiveness, moves. Errors in one function leave the diagnostics of all others as they are.
pub fn diagnostics(analysis: &Analysis, file: FileId) -> Vec<Diagnostic> {
    let Some(source) = analysis.db.file_by_id(file) else {
        return Vec::new();
    };
    let mut found = grok_session::check::file(&analysis.db, source);
    found.retain(|diagnostic| diagnostic.file == file);
    found
}
