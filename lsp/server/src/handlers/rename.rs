//! `textDocument/prepareRename` and `textDocument/rename`.

use grok_diagnostics::Edit;
use grok_ide::rename;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, PrepareRenameResponse, WorkspaceEdit};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct PrepareRename;

impl Handler for PrepareRename {
    type Request = lsp::request::PrepareRenameRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, RequestError> {
        let (view, position) = snapshot.position(&params)?;
        let found = rename::prepare(&snapshot.analysis, position);
        Ok(
            found.map(|(span, placeholder)| PrepareRenameResponse::RangeWithPlaceholder {
                range: view.range(span),
                placeholder,
            }),
        )
    }
}

pub(crate) struct Rename;

impl Handler for Rename {
    type Request = lsp::request::Rename;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(snapshot: &Snapshot, params: lsp::RenameParams) -> Result<Option<WorkspaceEdit>, RequestError> {
        let (_, position) = snapshot.position(&params.text_document_position)?;
        let edits = rename::rename(&snapshot.analysis, position, &params.new_name)
            .map_err(|error| RequestError::failed(error.0))?;
        let edits = edits.into_iter().flat_map(|(file, edits)| {
            edits.into_iter().map(move |edit| Edit {
                file,
                span: edit.span,
                replacement: edit.new_text,
            })
        });
        Ok(Some(snapshot.workspace_edit(edits)))
    }
}
