//! `grok lsp`: the language server, in this process.

use std::process::ExitCode;

use crate::cli::LspOptions;

/// Serves until the client leaves.
pub fn lsp(options: &LspOptions) -> Result<ExitCode, String> {
    let arguments = std::iter::once("grok lsp".to_owned()).chain(options.arguments.iter().cloned());
    Ok(grok_lsp::cli::main(arguments))
}
