//! `textDocument/formatting` and `textDocument/rangeFormatting`.

use grok_diagnostics::Span;
use grok_ide::formatting;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, TextEdit};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct Formatting;

impl Handler for Formatting {
    type Request = lsp::request::Formatting;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, RequestError> {
        answer(snapshot, &params.text_document.uri, None)
    }
}

pub(crate) struct RangeFormatting;

impl Handler for RangeFormatting {
    type Request = lsp::request::RangeFormatting;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let span = view.span(params.range);
        answer(snapshot, &params.text_document.uri, Some(span))
    }
}

fn answer(snapshot: &Snapshot, uri: &lsp::Uri, within: Option<Span>) -> Result<Option<Vec<TextEdit>>, RequestError> {
    let view = snapshot.view_of(uri)?;
    let edits = formatting::formatting(&snapshot.analysis, view.file, within);
    Ok(edits.map(|edits| {
        edits
            .into_iter()
            .map(|edit| TextEdit {
                range: view.range(edit.span),
                new_text: edit.new_text,
            })
            .collect()
    }))
}
