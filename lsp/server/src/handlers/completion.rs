//! `textDocument/completion` and `completionItem/resolve`.

use grok_ide::completion::{self, CompletionItem, CompletionKind, ResolveKey};
use serde_json::Value;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{
    self, CompletionItemKind, CompletionItemLabelDetails, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertReplaceEdit, InsertTextFormat, MarkupContent, MarkupKind,
};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};
use grok_diagnostics::{FileId, Span};

pub(crate) struct Completion;

impl Handler for Completion {
    type Request = lsp::request::Completion;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(snapshot: &Snapshot, params: lsp::CompletionParams) -> Result<Option<CompletionResponse>, RequestError> {
        let (view, position) = snapshot.position(&params.text_document_position)?;
        let found = completion::completion(&snapshot.analysis, position);
        let text = snapshot.analysis.text(view.file).unwrap_or_default();
        let word_end = position.offset + word_after(&text, position.offset);
        let items = found
            .into_iter()
            .map(|found| item(snapshot, &view, found, position.offset, word_end))
            .collect();
        Ok(Some(CompletionResponse::List(CompletionList {
            is_incomplete: false,
            items,
        })))
    }
}

fn item(snapshot: &Snapshot, view: &FileView, found: CompletionItem, caret: u32, word_end: u32) -> lsp::CompletionItem {
    let client = &snapshot.client;
    let (new_text, format) = match found.snippet {
        Some(snippet) if client.snippets.yes() => (snippet, InsertTextFormat::SNIPPET),
        _ => (found.edit.new_text, InsertTextFormat::PLAIN_TEXT),
    };
    let span = found.edit.span;
    let edit = match client.insert_replace.yes() {
        true => CompletionTextEdit::InsertAndReplace(InsertReplaceEdit {
            new_text,
            insert: view.range(Span::new(span.start, span.end.min(caret))),
            replace: view.range(Span::new(span.start, span.end.max(word_end))),
        }),
        false => CompletionTextEdit::Edit(lsp::TextEdit {
            range: view.range(span),
            new_text,
        }),
    };
    let detail = found.detail;
    let label_details = match client.label_details.yes() {
        true => detail.clone().map(|detail| CompletionItemLabelDetails {
            detail: None,
            description: Some(detail),
        }),
        false => None,
    };
    lsp::CompletionItem {
        label: found.label,
        kind: Some(kind(found.kind)),
        detail,
        label_details,
        sort_text: Some(found.sort_key),
        filter_text: found.filter,
        insert_text_format: Some(format),
        text_edit: Some(edit),
        data: key_data(&found.resolve),
        ..lsp::CompletionItem::default()
    }
}

fn key_data(key: &ResolveKey) -> Option<Value> {
    (*key != ResolveKey::None)
        .then(|| serde_json::to_value(key).ok())
        .flatten()
}

/// The key, and the file that edits beside the completion would be in.
fn data_key(data: &Value) -> Option<(ResolveKey, Option<FileId>)> {
    let key = serde_json::from_value(data.clone()).ok()?;
    let file = match &key {
        ResolveKey::Item { file, .. } | ResolveKey::Import { file, .. } => Some(FileId(*file)),
        _ => None,
    };
    Some((key, file))
}

/// How many bytes of the word that the caret stands in follow it.
fn word_after(text: &str, caret: u32) -> u32 {
    let rest = text.get(caret as usize..).unwrap_or_default();
    let end = rest
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(rest.len());
    end as u32
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Keyword | CompletionKind::SelfType => CompletionItemKind::KEYWORD,
        CompletionKind::Local | CompletionKind::Parameter => CompletionItemKind::VARIABLE,
        CompletionKind::Function | CompletionKind::Macro => CompletionItemKind::FUNCTION,
        CompletionKind::Method => CompletionItemKind::METHOD,
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Struct | CompletionKind::BuiltinType => CompletionItemKind::STRUCT,
        CompletionKind::TypeAlias => CompletionItemKind::CLASS,
        CompletionKind::Enum => CompletionItemKind::ENUM,
        CompletionKind::EnumMember => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Constant => CompletionItemKind::CONSTANT,
        CompletionKind::Trait => CompletionItemKind::INTERFACE,
        CompletionKind::Module => CompletionItemKind::MODULE,
        CompletionKind::TypeParameter => CompletionItemKind::TYPE_PARAMETER,
        CompletionKind::Label => CompletionItemKind::REFERENCE,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
    }
}

pub(crate) struct ResolveCompletion;

impl Handler for ResolveCompletion {
    type Request = lsp::request::ResolveCompletionItem;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(snapshot: &Snapshot, mut params: lsp::CompletionItem) -> Result<lsp::CompletionItem, RequestError> {
        let Some((key, file)) = params.data.as_ref().and_then(data_key) else {
            return Ok(params);
        };
        let Some(resolved) = completion::resolve(&snapshot.analysis, &key) else {
            return Ok(params);
        };
        params.detail = resolved.detail.or(params.detail);
        params.documentation = resolved
            .documentation
            .map(|value| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value,
                })
            })
            .or(params.documentation);
        if !resolved.additional_edits.is_empty()
            && let Some(view) = file.and_then(|file| snapshot.view(file))
        {
            let edits = resolved.additional_edits.into_iter();
            let edits = edits.map(|edit| lsp::TextEdit {
                range: view.range(edit.span),
                new_text: edit.new_text,
            });
            params.additional_text_edits = Some(edits.collect());
        }
        Ok(params)
    }
}
