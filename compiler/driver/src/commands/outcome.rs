//! Limits from the arguments, output to the process's streams, and a run's end as messages and an exit code.

use std::io::Write;
use std::process::ExitCode;

use grok_hir::db::Database;
use grok_runtime::outcome::{Limits, Outcome, OutputSink, OutputStream};
use grok_session::grants::Grants;
use grok_session::{DatabaseSources, fault};

use crate::cli::{LimitOptions, MessageFormat};
use crate::report;

/// Stack of a program started from the command line.
const STACK: u64 = 256 << 20;

/// Memory of a program started from the command line, unless it is told otherwise.
const MEMORY: u64 = 4 << 30;

/// The limits and grants that the arguments ask for.
pub fn limits(options: &LimitOptions) -> Result<(Limits, Grants), String> {
    let grants = Grants::parse(&options.grant).map_err(|error| error.to_string())?;
    let default = Limits::default();
    let memory = options.memory.unwrap_or(MEMORY);
    Ok((
        Limits {
            fuel: options.fuel,
            memory,
            stack: STACK,
            ..default
        },
        grants,
    ))
}

/// The process's own streams. Output is flushed at line ends, and a reader that went away is not an error.
pub struct ProcessStreams;

impl OutputSink for ProcessStreams {
    fn write(&mut self, stream: OutputStream, text: &str) {
        let _ = match stream {
            OutputStream::Stdout => std::io::stdout().write_all(text.as_bytes()),
            OutputStream::Stderr => std::io::stderr().write_all(text.as_bytes()),
        };
    }
}

/// Reports a bad end and gives the exit code; a good end is the caller's to show.
pub fn finish(outcome: &Outcome, db: &Database, format: MessageFormat) -> ExitCode {
    let _ = std::io::stdout().flush();
    match outcome {
        Outcome::Finished { exit_code, error, .. } => {
            if let Some(error) = error {
                report::usage_error(error);
            }
            ExitCode::from((*exit_code & 0xff) as u8)
        }
        Outcome::Stopped => ExitCode::from(1),
        Outcome::Panicked { .. } | Outcome::LimitReached { .. } | Outcome::Refused { .. } => {
            let sources = DatabaseSources::new(db);
            if let Some(diagnostic) = fault::diagnostic(outcome, &sources, &|file| !grok_session::is_library(db, file))
            {
                report::diagnostics(&[diagnostic], &sources, format);
            }
            ExitCode::from(1)
        }
    }
}
