//! `grok-lsp`: the language server as a program.

use std::process::ExitCode;

fn main() -> ExitCode {
    grok_lsp::cli::main(std::env::args())
}
