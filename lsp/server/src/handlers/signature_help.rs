//! `textDocument/signatureHelp`.

use grok_ide::signature_help;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{
    self, Documentation, MarkupContent, MarkupKind, ParameterInformation, ParameterLabel, SignatureInformation,
};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct SignatureHelp;

impl Handler for SignatureHelp {
    type Request = lsp::request::SignatureHelpRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::SignatureHelpParams,
    ) -> Result<Option<lsp::SignatureHelp>, RequestError> {
        let (_, position) = snapshot.position(&params.text_document_position_params)?;
        let Some(help) = signature_help::signature_help(&snapshot.analysis, position) else {
            return Ok(None);
        };
        let label = |(start, end): (u32, u32)| {
            let text = help.label.get(start as usize..end as usize).unwrap_or_default();
            if !snapshot.client.label_offsets.yes() {
                return ParameterLabel::Simple(text.to_owned());
            }
            // Offsets in labels count UTF-16 units, whatever positions count.
            let utf16 = |text: &str| text.encode_utf16().count() as u32;
            let before = utf16(help.label.get(..start as usize).unwrap_or_default());
            ParameterLabel::LabelOffsets([before, before + utf16(text)])
        };
        let parameters = help.parameters.iter().map(|range| ParameterInformation {
            label: label(*range),
            documentation: None,
        });
        let signature = SignatureInformation {
            parameters: Some(parameters.collect()),
            documentation: help.docs.map(|value| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value,
                })
            }),
            active_parameter: help.active,
            label: help.label,
        };
        Ok(Some(lsp::SignatureHelp {
            signatures: vec![signature],
            active_signature: Some(0),
            active_parameter: help.active,
        }))
    }
}
