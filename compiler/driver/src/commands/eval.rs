//! `grok eval`: the value or the type of a text.

use std::io::Read;
use std::process::ExitCode;

use grok_hir::db::Database;
use grok_runtime::outcome::Outcome;
use grok_runtime::stop::StopHandle;
use grok_session::{DatabaseSources, eval as session};

use super::outcome::{ProcessStreams, finish, limits};
use crate::cli::{EvalOptions, MessageFormat};
use crate::report;

/// Prints the Debug form of the value (nothing for `()`), or with `--type` its inferred type.
pub fn eval(options: &EvalOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let text = match options.text.as_str() {
        "-" => {
            let mut text = String::new();
            std::io::stdin()
                .read_to_string(&mut text)
                .map_err(|error| format!("cannot read standard input: {error}"))?;
            text
        }
        text => text.to_owned(),
    };
    let (limits, grants) = limits(&options.limits)?;
    let mut db = Database::default();
    let file = session::load(&mut db, &text);
    if options.type_only {
        return Ok(match session::type_of(&db, file) {
            Ok(ty) => {
                report::print_stdout(&format!("{ty}\n"));
                ExitCode::SUCCESS
            }
            Err(errors) => report::diagnostics(&errors, &DatabaseSources::new(&db), format),
        });
    }
    let executable = match session::compile(&db, file) {
        Ok((executable, warnings)) => {
            report::diagnostics(&warnings, &DatabaseSources::new(&db), format);
            executable
        }
        Err(errors) => return Ok(report::diagnostics(&errors, &DatabaseSources::new(&db), format)),
    };
    let Some(executable) = executable else {
        return Ok(ExitCode::SUCCESS);
    };
    let outcome = executable.run(&limits, &grants, Box::new(ProcessStreams), &StopHandle::new());
    if let Outcome::Finished { value, .. } = &outcome {
        if let Some(value) = value {
            report::print_stdout(&format!("{value}\n"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    Ok(finish(&outcome, &db, format))
}
