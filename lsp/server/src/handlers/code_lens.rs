//! `textDocument/codeLens`: every lens is a command that the server itself executes.

use grok_ide::code_lens;
use serde_json::json;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, CodeLens, Command};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};

pub(crate) struct CodeLenses;

impl Handler for CodeLenses {
    type Request = lsp::request::CodeLensRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(snapshot: &Snapshot, params: lsp::CodeLensParams) -> Result<Option<Vec<CodeLens>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let found = code_lens::code_lenses(&snapshot.analysis, view.file);
        let lens = |lens: code_lens::CodeLens| CodeLens {
            range: view.range(lens.range),
            command: Some(command(&view, &lens, lens.title.clone())),
            data: None,
        };
        Ok(Some(found.into_iter().map(lens).collect()))
    }
}

/// What pressing a lens does.
pub(crate) fn command(view: &FileView, lens: &code_lens::CodeLens, title: String) -> Command {
    let mut arguments = json!({ "uri": view.uri.as_str() });
    if let Some(item) = &lens.item {
        arguments["item"] = json!(item);
    }
    Command {
        title,
        command: "grok.run".to_owned(),
        arguments: Some(vec![arguments]),
    }
}
