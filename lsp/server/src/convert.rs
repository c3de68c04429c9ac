//! From the analysis' words to the protocol's: what several handlers share.

use grok_diagnostics::{Diagnostic, FileId, Severity};
use serde_json::{Value, json};

use crate::lsp::{self, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString};
use crate::snapshot::{FileView, Snapshot};

/// All problems of a file, for its client; panics of runs excluded.
pub(crate) fn file_diagnostics(snapshot: &Snapshot, file: FileId) -> Vec<lsp::Diagnostic> {
    let found = grok_ide::diagnostics::diagnostics(&snapshot.analysis, file);
    diagnostics(snapshot, file, &found)
}

/// Syntax errors alone, from the tolerant tree.
pub(crate) fn syntax_diagnostics(snapshot: &Snapshot, file: FileId) -> Vec<lsp::Diagnostic> {
    let found = grok_ide::diagnostics::syntax_diagnostics(&snapshot.analysis, file);
    diagnostics(snapshot, file, &found)
}

fn diagnostics(snapshot: &Snapshot, file: FileId, found: &[Diagnostic]) -> Vec<lsp::Diagnostic> {
    let Some(view) = snapshot.view(file) else {
        return Vec::new();
    };
    found.iter().map(|found| diagnostic(snapshot, &view, found)).collect()
}

/// One problem, in the file of `view`.
pub(crate) fn diagnostic(snapshot: &Snapshot, view: &FileView, found: &Diagnostic) -> lsp::Diagnostic {
    let mut message = found.message.clone();
    // Clients show the message only: what the primary label and the notes add is said there.
    for label in found
        .labels
        .iter()
        .filter(|label| label.primary && !label.message.is_empty())
    {
        if !message.contains(&label.message) {
            message = format!("{message}\n{}", label.message);
        }
    }
    for note in &found.notes {
        message = format!("{message}\nnote: {note}");
    }
    let others = found.labels.iter().filter(|label| !label.primary);
    let related: Vec<_> = others
        .filter_map(|label| {
            let location = match label.file == view.file {
                true => view.location(label.span),
                false => snapshot.view(label.file)?.location(label.span),
            };
            Some(DiagnosticRelatedInformation {
                location,
                message: label.message.clone(),
            })
        })
        .collect();
    let related_information = (snapshot.client.related_information.yes() && !related.is_empty()).then_some(related);
    lsp::Diagnostic {
        range: view.range(found.span),
        severity: Some(severity(found.level)),
        code: Some(NumberOrString::String(found.code.as_str().to_owned())),
        source: Some("grok".to_owned()),
        message,
        related_information,
        tags: tag(found.code.as_str()).map(|tag| vec![tag]),
        data: fix_titles(found),
        ..lsp::Diagnostic::default()
    }
}

fn severity(level: Severity) -> DiagnosticSeverity {
    match level {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}

/// Lints about what could go are drawn faded.
fn tag(code: &str) -> Option<DiagnosticTag> {
    let unnecessary = code.starts_with("unused_") || code.starts_with("unreachable_") || code == "dead_code";
    (unnecessary && code != "unused_must_use").then_some(DiagnosticTag::UNNECESSARY)
}

/// Names the fixes, so that a client can tell which problems have some before asking for actions.
fn fix_titles(found: &Diagnostic) -> Option<Value> {
    let titles: Vec<_> = found.fixes.iter().map(|fix| fix.title.as_str()).collect();
    (!titles.is_empty()).then(|| json!({ "fixes": titles }))
}
