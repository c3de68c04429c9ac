//! `textDocument/documentSymbol`: nested, or flat for clients that know no better.

use grok_ide::document_symbol::{self, DocumentSymbol, SymbolKind};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, DocumentSymbolResponse, SymbolInformation};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};

pub(crate) struct DocumentSymbols;

impl Handler for DocumentSymbols {
    type Request = lsp::request::DocumentSymbolRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let found = document_symbol::document_symbols(&snapshot.analysis, view.file);
        if snapshot.client.nested_symbols.yes() {
            return Ok(Some(DocumentSymbolResponse::Nested(
                found.into_iter().map(|symbol| nested(&view, symbol)).collect(),
            )));
        }
        let mut flat = Vec::new();
        for symbol in found {
            flatten(&view, symbol, None, &mut flat);
        }
        Ok(Some(DocumentSymbolResponse::Flat(flat)))
    }
}

#[allow(
    deprecated,
    reason = "the protocol's struct has a deprecated field that must be given"
)]
fn nested(view: &FileView, symbol: DocumentSymbol) -> lsp::DocumentSymbol {
    let children: Vec<_> = symbol.children.into_iter().map(|child| nested(view, child)).collect();
    lsp::DocumentSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: view.range(symbol.range.cover(symbol.selection)),
        selection_range: view.range(symbol.selection),
        children: (!children.is_empty()).then_some(children),
    }
}

#[allow(
    deprecated,
    reason = "the protocol's struct has a deprecated field that must be given"
)]
fn flatten(view: &FileView, symbol: DocumentSymbol, container: Option<&str>, flat: &mut Vec<SymbolInformation>) {
    flat.push(SymbolInformation {
        name: symbol.name.clone(),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        location: view.location(symbol.range),
        container_name: container.map(str::to_owned),
    });
    for child in symbol.children {
        flatten(view, child, Some(&symbol.name), flat);
    }
}

fn kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Module => lsp::SymbolKind::MODULE,
        SymbolKind::Function => lsp::SymbolKind::FUNCTION,
        SymbolKind::Method => lsp::SymbolKind::METHOD,
        SymbolKind::Struct => lsp::SymbolKind::STRUCT,
        SymbolKind::Enum => lsp::SymbolKind::ENUM,
        SymbolKind::EnumMember => lsp::SymbolKind::ENUM_MEMBER,
        SymbolKind::Field => lsp::SymbolKind::FIELD,
        SymbolKind::Constant => lsp::SymbolKind::CONSTANT,
        SymbolKind::TypeAlias => lsp::SymbolKind::CLASS,
        SymbolKind::Impl | SymbolKind::Extern => lsp::SymbolKind::NAMESPACE,
        SymbolKind::Trait => lsp::SymbolKind::INTERFACE,
        SymbolKind::Actor | SymbolKind::Supervisor => lsp::SymbolKind::CLASS,
        SymbolKind::Macro => lsp::SymbolKind::FUNCTION,
    }
}
