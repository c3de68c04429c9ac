//! `textDocument/documentHighlight`.

use grok_ide::document_highlight::{self, Access};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, DocumentHighlight, DocumentHighlightKind};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct DocumentHighlights;

impl Handler for DocumentHighlights {
    type Request = lsp::request::DocumentHighlightRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>, RequestError> {
        let (view, position) = snapshot.position(&params.text_document_position_params)?;
        let found = document_highlight::document_highlight(&snapshot.analysis, position);
        let highlight = |(span, access)| {
            let kind = match access {
                Access::Read => DocumentHighlightKind::READ,
                Access::Write => DocumentHighlightKind::WRITE,
                Access::Text => DocumentHighlightKind::TEXT,
            };
            DocumentHighlight {
                range: view.range(span),
                kind: Some(kind),
            }
        };
        Ok(Some(found.into_iter().map(highlight).collect()))
    }
}
