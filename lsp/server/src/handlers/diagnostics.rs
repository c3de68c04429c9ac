//! `textDocument/diagnostic`: diagnostics for clients that ask for them.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::convert;
use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{
    self, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct Pull;

impl Handler for Pull {
    type Request = lsp::request::DocumentDiagnosticRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let mut items = convert::file_diagnostics(snapshot, view.file);
        items.extend(snapshot.panics.get(&view.file).into_iter().flatten().cloned());
        let result_id = result_id(&items);
        let report = if params.previous_result_id.as_ref() == Some(&result_id) {
            DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
                related_documents: None,
                unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
            })
        } else {
            DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
                related_documents: None,
                full_document_diagnostic_report: FullDocumentDiagnosticReport {
                    result_id: Some(result_id),
                    items,
                },
            })
        };
        Ok(DocumentDiagnosticReportResult::Report(report))
    }
}

/// Names a list by its content, so that the same list is recognised without remembering it.
fn result_id(items: &[lsp::Diagnostic]) -> String {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(items).unwrap_or_default().hash(&mut hasher);
    format!("{}-{:x}", items.len(), hasher.finish())
}
