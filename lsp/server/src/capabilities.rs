//! What the client can do, read once from `initialize`, and what the server offers in return.
//!
//! The client's side is read leniently, field by field: an odd value in a corner of it should not keep an editor from starting.

use serde_json::{Value, json};

use crate::encoding::Encoding;
use crate::handlers::execute_command::COMMANDS;
use crate::handlers::semantic_tokens;
use crate::lsp::{
    CodeActionKind, CodeActionOptions, CodeActionProviderCapability, CodeLensOptions, CompletionOptions,
    DiagnosticOptions, DiagnosticServerCapabilities, ExecuteCommandOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, OneOf, RenameOptions, SelectionRangeProviderCapability, SemanticTokensFullOptions,
    SemanticTokensOptions, SemanticTokensServerCapabilities, ServerCapabilities, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

/// A yes-or-no of the client's.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Support {
    /// It can.
    Yes,
    /// It cannot, or does not say.
    #[default]
    No,
}

impl Support {
    /// Whether it can.
    pub fn yes(self) -> bool {
        self == Support::Yes
    }

    fn of(value: bool) -> Support {
        if value { Support::Yes } else { Support::No }
    }
}

/// The client, as far as answers depend on it.
#[derive(Clone, Debug, Default)]
pub struct ClientFacts {
    /// What columns count.
    pub encoding: Encoding,
    /// Asks for diagnostics (`textDocument/diagnostic`), so that none are pushed.
    pub pulls: Support,
    /// Can be told to ask again.
    pub diagnostic_refresh: Support,
    /// Diagnostics may name other places.
    pub related_information: Support,
    /// Snippets in completions.
    pub snippets: Support,
    /// Completions may say what to insert and what to replace.
    pub insert_replace: Support,
    /// Labels with details beside them.
    pub label_details: Support,
    /// Nested document symbols.
    pub nested_symbols: Support,
    /// Definitions with both ends.
    pub definition_links: Support,
    /// Versioned workspace edits.
    pub document_changes: Support,
    /// Code actions as literals.
    pub code_action_literals: Support,
    /// `markdown` in hovers.
    pub markdown: Support,
    /// Parameters as offsets in signatures.
    pub label_offsets: Support,
    /// Folds of whole lines only.
    pub line_folds_only: Support,
    /// Progress that the server starts.
    pub progress: Support,
    /// File watching on request.
    pub watches_files: Support,
    /// `grok/output` and `grok/run`.
    pub run_output: Support,
    /// The workspace may run code in the server's process.
    pub trusted: bool,
    /// The client's process, whose death ends the server.
    pub process_id: Option<u32>,
}

impl ClientFacts {
    /// Reads `InitializeParams`.
    pub fn read(params: &Value) -> ClientFacts {
        let capabilities = &params["capabilities"];
        let at = |path: &str| capabilities.pointer(path).unwrap_or(&Value::Null);
        let flag = |path: &str| Support::of(at(path).as_bool() == Some(true));
        let present = |path: &str| Support::of(at(path).is_object());
        let lists = |path: &str, word: &str| {
            Support::of(
                at(path)
                    .as_array()
                    .is_some_and(|list| list.iter().any(|entry| entry.as_str() == Some(word))),
            )
        };
        let encodings = at("/general/positionEncodings");
        let encodings: Vec<_> = serde_json::from_value(encodings.clone()).unwrap_or_default();
        let experimental = at("/experimental");
        let run_output = experimental["grok"]["output"]
            .as_bool()
            .or(experimental["grok.output"].as_bool());
        ClientFacts {
            encoding: Encoding::negotiate(Some(&encodings)),
            pulls: present("/textDocument/diagnostic"),
            diagnostic_refresh: flag("/workspace/diagnostics/refreshSupport"),
            related_information: flag("/textDocument/publishDiagnostics/relatedInformation"),
            snippets: flag("/textDocument/completion/completionItem/snippetSupport"),
            insert_replace: flag("/textDocument/completion/completionItem/insertReplaceSupport"),
            label_details: flag("/textDocument/completion/completionItem/labelDetailsSupport"),
            nested_symbols: flag("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            definition_links: flag("/textDocument/definition/linkSupport"),
            document_changes: flag("/workspace/workspaceEdit/documentChanges"),
            code_action_literals: present("/textDocument/codeAction/codeActionLiteralSupport"),
            markdown: lists("/textDocument/hover/contentFormat", "markdown"),
            label_offsets: flag(
                "/textDocument/signatureHelp/signatureInformation/parameterInformation/labelOffsetSupport",
            ),
            line_folds_only: flag("/textDocument/foldingRange/lineFoldingOnly"),
            progress: flag("/window/workDoneProgress"),
            watches_files: flag("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            run_output: Support::of(run_output == Some(true)),
            trusted: params["initializationOptions"]["trusted"].as_bool().unwrap_or(true),
            process_id: params["processId"].as_u64().and_then(|id| u32::try_from(id).ok()),
        }
    }
}

/// The answer to `initialize`.
pub fn initialize_result(client: &ClientFacts) -> Value {
    json!({
        "capabilities": server_capabilities(client),
        "serverInfo": { "name": "grok-lsp", "version": env!("CARGO_PKG_VERSION") },
    })
}

fn server_capabilities(client: &ClientFacts) -> ServerCapabilities {
    let words = |list: &[&str]| Some(list.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: words(&[".", ":", "{"]),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: words(&["(", ","]),
            retrigger_characters: words(&[")"]),
            ..SignatureHelpOptions::default()
        }),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        rename_provider: Some(OneOf::Right(RenameOptions {
            prepare_provider: Some(true),
            work_done_progress_options: Default::default(),
        })),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Left(true)),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: Some(false),
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, CodeActionKind::EMPTY]),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: COMMANDS.iter().map(|name| (*name).to_owned()).collect(),
            work_done_progress_options: crate::lsp::WorkDoneProgressOptions {
                work_done_progress: Some(true),
            },
        }),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: semantic_tokens::legend(),
                range: Some(true),
                full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
                ..SemanticTokensOptions::default()
            },
        )),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("grok".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: false,
            work_done_progress_options: Default::default(),
        })),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            ..WorkspaceServerCapabilities::default()
        }),
        experimental: Some(json!({ "grok": { "run": true, "views": true } })),
        ..ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_initialize_parameters_are_survived() {
        for params in [
            json!(null),
            json!([]),
            json!({ "capabilities": 7 }),
            json!({ "processId": -1, "trace": "loud" }),
        ] {
            let facts = ClientFacts::read(&params);
            assert_eq!(
                (facts.encoding, facts.pulls, facts.trusted),
                (Encoding::Utf16, Support::No, true)
            );
        }
    }

    #[test]
    fn flags_are_found_where_the_protocol_has_them() {
        let facts = ClientFacts::read(&json!({
            "processId": 7,
            "initializationOptions": { "trusted": false },
            "capabilities": {
                "general": { "positionEncodings": ["utf-8", "utf-16"] },
                "textDocument": { "diagnostic": {}, "hover": { "contentFormat": ["plaintext", "markdown"] } },
                "experimental": { "grok": { "output": true } },
            },
        }));
        assert_eq!(facts.encoding, Encoding::Utf8);
        assert!(facts.pulls.yes() && facts.markdown.yes() && facts.run_output.yes() && !facts.snippets.yes());
        assert_eq!((facts.trusted, facts.process_id), (false, Some(7)));
    }
}
