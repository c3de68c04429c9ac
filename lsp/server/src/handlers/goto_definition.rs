//! `textDocument/definition`.

use grok_ide::goto_definition;

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{self, GotoDefinitionResponse, LocationLink};
use crate::pool::{Class, OnEdit};
use crate::snapshot::Snapshot;

pub(crate) struct Definition;

impl Handler for Definition {
    type Request = lsp::request::GotoDefinition;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>, RequestError> {
        let (view, position) = snapshot.position(&params.text_document_position_params)?;
        let targets = goto_definition::goto_definition(&snapshot.analysis, position);
        let targets = targets
            .into_iter()
            .filter_map(|target| Some((snapshot.view(target.file)?, target)));
        if !snapshot.client.definition_links.yes() {
            let locations = targets.map(|(to, target)| to.location(target.name)).collect();
            return Ok(Some(GotoDefinitionResponse::Array(locations)));
        }
        let links = targets.map(|(to, target)| LocationLink {
            origin_selection_range: Some(view.range(target.origin)),
            target_uri: to.uri.clone(),
            target_range: to.range(target.full.cover(target.name)),
            target_selection_range: to.range(target.name),
        });
        Ok(Some(GotoDefinitionResponse::Link(links.collect())))
    }
}
