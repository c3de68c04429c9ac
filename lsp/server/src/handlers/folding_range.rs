//! `textDocument/foldingRange`.

use grok_ide::folding_range::{self, FoldKind};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, FoldingRange, FoldingRangeKind};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};

pub(crate) struct FoldingRanges;

impl Handler for FoldingRanges {
    type Request = lsp::request::FoldingRangeRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(snapshot: &Snapshot, params: lsp::FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let found = folding_range::folding_ranges(&snapshot.analysis, view.file);
        let lines_only = snapshot.client.line_folds_only.yes();
        Ok(Some(
            found
                .into_iter()
                .filter_map(|fold| converted(&view, fold, lines_only))
                .collect(),
        ))
    }
}

fn converted(view: &FileView, fold: folding_range::FoldingRange, lines_only: bool) -> Option<FoldingRange> {
    let range = view.range(fold.span);
    // Where whole lines are folded away, the line of the closing bracket should stay.
    let end_line = match (lines_only, fold.kind) {
        (true, FoldKind::Code) => range.end.line.checked_sub(1)?,
        _ => range.end.line,
    };
    (end_line > range.start.line).then(|| FoldingRange {
        start_line: range.start.line,
        start_character: (!lines_only).then_some(range.start.character),
        end_line,
        end_character: (!lines_only).then_some(range.end.character),
        kind: match fold.kind {
            FoldKind::Code => None,
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Imports => Some(FoldingRangeKind::Imports),
        },
        collapsed_text: None,
    })
}
