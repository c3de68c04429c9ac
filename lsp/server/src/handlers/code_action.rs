//! `textDocument/codeAction`: the fixes of what is wrong in the range, and a twin of each lens for editors without lenses.

use grok_diagnostics::{Applicability, Diagnostic, Span};
use grok_ide::{code_lens, diagnostics};

use crate::convert;
use crate::dispatch::Handler;
use crate::error::RequestError;
use crate::handlers::code_lens::command;
use crate::lsp::{self, CodeAction, CodeActionKind, CodeActionOrCommand};
use crate::pool::{Class, OnEdit};
use crate::snapshot::{FileView, Snapshot};

pub(crate) struct CodeActions;

impl Handler for CodeActions {
    type Request = lsp::request::CodeActionRequest;
    const CLASS: Class = Class::Background;
    const ON_EDIT: OnEdit = OnEdit::Refuse;

    fn handle(
        snapshot: &Snapshot,
        params: lsp::CodeActionParams,
    ) -> Result<Option<Vec<CodeActionOrCommand>>, RequestError> {
        let view = snapshot.view_of(&params.text_document.uri)?;
        let range = view.span(params.range);
        let only = params.context.only.as_deref();
        // A kind covers what lies below it: asking for `quickfix` includes `quickfix.import`.
        let wanted = |kind: &CodeActionKind| only.is_none_or(|only| only.iter().any(|asked| covers(asked, kind)));
        let mut actions = Vec::new();
        if wanted(&CodeActionKind::QUICKFIX) && snapshot.client.code_action_literals.yes() {
            let found = diagnostics::diagnostics(&snapshot.analysis, view.file);
            for found in found.iter().filter(|found| touch(found.span, range)) {
                actions.extend(fixes(snapshot, &view, found));
            }
        }
        if wanted(&CodeActionKind::EMPTY) {
            actions.extend(runs(snapshot, &view, range));
        }
        Ok(Some(actions))
    }
}

fn covers(asked: &CodeActionKind, kind: &CodeActionKind) -> bool {
    let (asked, kind) = (asked.as_str(), kind.as_str());
    asked.is_empty() || kind == asked || kind.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
}

fn touch(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn fixes(snapshot: &Snapshot, view: &FileView, found: &Diagnostic) -> Vec<CodeActionOrCommand> {
    let diagnostic = convert::diagnostic(snapshot, view, found);
    let machine = found
        .fixes
        .iter()
        .filter(|fix| fix.applicability == Applicability::Machine)
        .count();
    let action = |fix: &grok_diagnostics::Fix| {
        CodeActionOrCommand::CodeAction(CodeAction {
            title: capitalised(&fix.title),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![diagnostic.clone()]),
            edit: Some(snapshot.workspace_edit(fix.edits.iter().cloned())),
            // Preferred actions are applied unasked by "fix all": only what is certain and alone.
            is_preferred: Some(machine == 1 && fix.applicability == Applicability::Machine),
            ..CodeAction::default()
        })
    };
    found.fixes.iter().map(action).collect()
}

/// Diagnostics say what a fix does in the middle of a sentence, menus at its start.
fn capitalised(title: &str) -> String {
    let mut chars = title.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn runs(snapshot: &Snapshot, view: &FileView, range: Span) -> Vec<CodeActionOrCommand> {
    let Some(document) = snapshot.analysis.document(view.file) else {
        return Vec::new();
    };
    let root = document.tree.root_node();
    let lenses = code_lens::code_lenses(&snapshot.analysis, view.file);
    let whole = |lens: &code_lens::CodeLens| {
        let (start, end) = (lens.range.start as usize, lens.range.end as usize);
        let item = root
            .descendant_for_byte_range(start, end)
            .and_then(|name| name.parent());
        let function = item.filter(|item| item.kind() == "function_item");
        function.map_or(view.whole(), |function| Span::from(function.byte_range()))
    };
    let action = |lens: &code_lens::CodeLens| {
        let what = lens.item.as_deref().unwrap_or(match lens.range.slice(&document.text) {
            "main" => "main",
            _ => "this script",
        });
        let title = format!("{} {what}", lens.title);
        let command = command(view, lens, title.clone());
        match snapshot.client.code_action_literals.yes() {
            true => CodeActionOrCommand::CodeAction(CodeAction {
                title,
                command: Some(command),
                ..CodeAction::default()
            }),
            false => CodeActionOrCommand::Command(command),
        }
    };
    lenses
        .iter()
        .filter(|lens| touch(whole(lens), range))
        .map(action)
        .collect()
}
