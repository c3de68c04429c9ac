//! `textDocument/hover`.

use grok_ide::hover;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, HoverContents, MarkupContent, MarkupKind};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct Hover;

impl Handler for Hover {
    type Request = lsp::request::HoverRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(snapshot: &Snapshot, params: lsp::HoverParams) -> Result<Option<lsp::Hover>, RequestError> {
        let (view, position) = snapshot.position(&params.text_document_position_params)?;
        let Some(hover) = hover::hover(&snapshot.analysis, position) else {
            return Ok(None);
        };
        let (kind, value) = match snapshot.client.markdown.yes() {
            true => (MarkupKind::Markdown, hover.markdown),
            false => (MarkupKind::PlainText, plain(&hover.markdown)),
        };
        let contents = HoverContents::Markup(MarkupContent { kind, value });
        Ok(Some(lsp::Hover {
            contents,
            range: Some(view.range(hover.range)),
        }))
    }
}

/// Markdown without its fences, for clients that show text as it is.
pub(crate) fn plain(markdown: &str) -> String {
    let lines: Vec<_> = markdown
        .lines()
        .filter(|line| !line.starts_with("```") && *line != "---")
        .collect();
    lines.join("\n")
}
