//! `textDocument/selectionRange`.

use grok_ide::{FilePosition, selection_range};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, Range, SelectionRange};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct SelectionRanges;

impl Handler for SelectionRanges {
    type Request = lsp::request::SelectionRangeRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let around = |at| {
            let offset = view.offset(at);
            let spans = selection_range::selection_ranges(
                &snapshot.analysis,
                FilePosition {
                    file: view.file,
                    offset,
                },
            );
            let outermost_first = spans.into_iter().rev().map(|span| view.range(span));
            let nested = outermost_first.fold(None, |parent: Option<SelectionRange>, range| match parent {
                // Different bytes may be the same range, between the halves of a line end.
                Some(parent) if parent.range == range => Some(parent),
                parent => Some(SelectionRange {
                    range,
                    parent: parent.map(Box::new),
                }),
            });
            let here = view.position(offset);
            nested.unwrap_or(SelectionRange {
                range: Range { start: here, end: here },
                parent: None,
            })
        };
        Ok(Some(params.positions.into_iter().map(around).collect()))
    }
}
