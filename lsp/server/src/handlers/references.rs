//! `textDocument/references`.

use grok_ide::references::{self, Declaration};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, Location};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct References;

impl Handler for References {
    type Request = lsp::request::References;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(snapshot: &Snapshot, params: lsp::ReferenceParams) -> Result<Option<Vec<Location>>, RequestError> {
        let (_, position) = snapshot.position(&params.text_document_position)?;
        let declaration = if params.context.include_declaration {
            Declaration::Include
        } else {
            Declaration::Exclude
        };
        let found = references::references(&snapshot.analysis, position, declaration);
        let mut locations = Vec::with_capacity(found.len());
        // References come grouped by file: each file is looked up once.
        let mut view = None;
        for reference in found {
            if view
                .as_ref()
                .is_none_or(|view: &crate::snapshot::FileView| view.file != reference.file)
            {
                view = snapshot.view(reference.file);
            }
            locations.extend(view.as_ref().map(|view| view.location(reference.span)));
        }
        Ok(Some(locations))
    }
}
