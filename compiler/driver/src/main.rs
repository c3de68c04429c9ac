//! `grok`: the command line. Each command is a file in `commands/`; this one reads the arguments and turns a command's outcome into
//! an exit code (0 fine, 1 the program or the check failed, 2 usage).

#![forbid(unsafe_code)]

mod cli;
mod commands;
mod report;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Cli::parse();
    arguments.color.write_global();
    let outcome = match arguments.command {
        cli::Command::Run(options) => commands::run::run(&options, arguments.message_format),
        cli::Command::Check(options) => commands::check::check(&options, arguments.message_format),
        cli::Command::Eval(options) => commands::eval::eval(&options, arguments.message_format),
        cli::Command::Fmt(options) => commands::fmt::fmt(&options, arguments.message_format),
        cli::Command::Emit(options) => commands::emit::emit(&options, arguments.message_format),
        cli::Command::Expand(options) => commands::expand::expand(&options, arguments.message_format),
        cli::Command::Parse(options) => commands::parse::parse(&options, arguments.message_format),
        cli::Command::Explain(options) => commands::explain::explain(&options),
        cli::Command::Lsp(options) => commands::lsp::lsp(&options),
        cli::Command::Tour(options) => commands::tour::tour(&options),
    };
    match outcome {
        Ok(code) => code,
        Err(message) => {
            report::usage_error(&message);
            ExitCode::from(2)
        }
    }
}
