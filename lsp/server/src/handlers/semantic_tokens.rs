//! `textDocument/semanticTokens/{full, full/delta, range}`.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use grok_diagnostics::{FileId, Span};
use grok_ide::semantic_tokens::{self, Modifiers, TokenKind};

use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::lsp::{
    self, SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensLegend, SemanticTokensRangeResult,
    SemanticTokensResult,
};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};

/// Names of kinds and modifiers, in the order of their numbers.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TokenKind::ALL
            .iter()
            .map(|kind| SemanticTokenType::new(kind.name()))
            .collect(),
        token_modifiers: Modifiers::NAMES
            .iter()
            .map(|name| SemanticTokenModifier::new(name))
            .collect(),
    }
}

/// The tokens last sent for each file: what a delta is counted from.
#[derive(Default)]
pub(crate) struct SentTokens(Mutex<HashMap<FileId, Sent>>);

/// A result's name, and the tokens.
type Sent = (String, Arc<Vec<SemanticToken>>);

impl SentTokens {
    fn remember(&self, file: FileId, tokens: &Arc<Vec<SemanticToken>>) -> String {
        let mut hasher = DefaultHasher::new();
        for token in &**tokens {
            (
                token.delta_line,
                token.delta_start,
                token.length,
                token.token_type,
                token.token_modifiers_bitset,
            )
                .hash(&mut hasher);
        }
        let id = format!("{:x}", hasher.finish());
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.insert(file, (id.clone(), tokens.clone()));
        id
    }

    fn recall(&self, file: FileId, id: &str) -> Option<Arc<Vec<SemanticToken>>> {
        let sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.get(&file)
            .filter(|(known, _)| known == id)
            .map(|(_, tokens)| tokens.clone())
    }
}

pub(crate) struct Full;

impl Handler for Full {
    type Request = lsp::request::SemanticTokensFullRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        Ok(Some(SemanticTokensResult::Tokens(full(snapshot, &view))))
    }
}

pub(crate) struct Delta;

impl Handler for Delta {
    type Request = lsp::request::SemanticTokensFullDeltaRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Retry;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let Some(old) = snapshot.sent_tokens.recall(view.file, &params.previous_result_id) else {
            return Ok(Some(SemanticTokensFullDeltaResult::Tokens(full(snapshot, &view))));
        };
        let new = Arc::new(encoded(snapshot, &view, None));
        let edits = difference(&old, &new).into_iter().collect();
        let result_id = Some(snapshot.sent_tokens.remember(view.file, &new));
        Ok(Some(SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
            result_id,
            edits,
        })))
    }
}

pub(crate) struct Ranged;

impl Handler for Ranged {
    type Request = lsp::request::SemanticTokensRangeRequest;
    const CLASS: Class = Class::Latency;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let data = encoded(snapshot, &view, Some(view.span(params.range)));
        Ok(Some(SemanticTokensRangeResult::Tokens(SemanticTokens {
            result_id: None,
            data,
        })))
    }
}

fn full(snapshot: &Snapshot, view: &FileView) -> SemanticTokens {
    let tokens = Arc::new(encoded(snapshot, view, None));
    let result_id = Some(snapshot.sent_tokens.remember(view.file, &tokens));
    SemanticTokens {
        result_id,
        data: Arc::unwrap_or_clone(tokens),
    }
}

/// Each token counted from the one before it.
fn encoded(snapshot: &Snapshot, view: &FileView, range: Option<Span>) -> Vec<SemanticToken> {
    let found = semantic_tokens::semantic_tokens(&snapshot.analysis, view.file, range);
    let (mut line, mut column) = (0, 0);
    let mut tokens = Vec::with_capacity(found.len());
    for token in found {
        let start = view.position(token.span.start);
        let length = view.length(token.span);
        let in_order = (start.line, start.character) >= (line, column) || tokens.is_empty();
        if length == 0 || !in_order {
            continue;
        }
        let same_line = start.line == line;
        tokens.push(SemanticToken {
            delta_line: start.line - line,
            delta_start: if same_line {
                start.character - column
            } else {
                start.character
            },
            length,
            token_type: token.kind as u32,
            token_modifiers_bitset: token.modifiers.0,
        });
        (line, column) = (start.line, start.character);
    }
    tokens
}

/// The one edit that turns `old` into `new`; its numbers count integers, five to a token.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let prefix = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[prefix..], &new[prefix..]);
    let suffix = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(old, new)| old == new)
        .count();
    let (deleted, inserted) = (old.len() - suffix, &new[..new.len() - suffix]);
    (deleted > 0 || !inserted.is_empty()).then(|| SemanticTokensEdit {
        start: prefix as u32 * 5,
        delete_count: deleted as u32 * 5,
        data: Some(inserted.to_vec()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn token(length: u32) -> SemanticToken {
        SemanticToken {
            length,
            ..SemanticToken::default()
        }
    }

    proptest! {
        #[test]
        fn applying_the_difference_gives_the_new_tokens(old in proptest::collection::vec(0u32..3, 0..12), new in proptest::collection::vec(0u32..3, 0..12)) {
            let old: Vec<_> = old.into_iter().map(token).collect();
            let new: Vec<_> = new.into_iter().map(token).collect();
            let mut patched = old.clone();
            if let Some(edit) = difference(&old, &new) {
                let start = edit.start as usize / 5;
                patched.splice(start..start + edit.delete_count as usize / 5, edit.data.expect("given"));
            }
            prop_assert_eq!(patched, new);
        }
    }
}
