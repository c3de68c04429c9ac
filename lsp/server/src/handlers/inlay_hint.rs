//! `textDocument/inlayHint`.

use grok_ide::inlay_hint::{self, HintKind};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, InlayHint, InlayHintKind, InlayHintLabel};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct InlayHints;

impl Handler for InlayHints {
    type Request = lsp::request::InlayHintRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(snapshot: &Snapshot, params: lsp::InlayHintParams) -> Result<Option<Vec<InlayHint>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let found = inlay_hint::inlay_hints(&snapshot.analysis, view.file, view.span(params.range));
        let hints = found.into_iter().map(|hint| {
            let edit = hint.edit.map(|edit| {
                vec![lsp::TextEdit {
                    range: view.range(edit.span),
                    new_text: edit.new_text,
                }]
            });
            InlayHint {
                position: view.position(hint.offset),
                label: InlayHintLabel::String(hint.label),
                kind: Some(match hint.kind {
                    HintKind::Type => InlayHintKind::TYPE,
                    HintKind::Parameter => InlayHintKind::PARAMETER,
                }),
                text_edits: edit,
                tooltip: None,
                padding_left: Some(false),
                padding_right: Some(hint.kind == HintKind::Parameter),
                data: None,
            }
        });
        Ok(Some(hints.collect()))
    }
}
