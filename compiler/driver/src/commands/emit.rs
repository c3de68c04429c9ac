//! `grok emit`: what each stage makes of a file.

use std::process::ExitCode;

use grok_diagnostics::Severity;
use grok_hir::db::Database;
use grok_session::{DatabaseSources, check, loader, stage};

use crate::cli::{EmitOptions, MessageFormat, Stage};
use crate::report;

/// Prints the stage. Stages before MIR show what they make of broken files too; the later ones need a program that can run.
pub fn emit(options: &EmitOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let mut db = Database::default();
    let file = loader::load(&mut db, &options.file)?;
    let text = match options.stage {
        Stage::Tokens => stage::tokens(&db, file),
        Stage::Ast => stage::ast(&db, file),
        Stage::Hir => stage::hir(&db, file),
        Stage::Types => stage::types(&db, file),
        Stage::Mir => stage::mir(&db, file),
        Stage::Clif | Stage::Asm => {
            let found = check::package(&db, file);
            if found.iter().any(|diagnostic| diagnostic.level == Severity::Error) {
                return Ok(report::diagnostics(&found, &DatabaseSources::new(&db), format));
            }
            let emitted = if matches!(options.stage, Stage::Clif) {
                stage::clif(&db, file)
            } else {
                stage::asm(&db, file)
            };
            match emitted {
                Ok(text) => text,
                Err(errors) => return Ok(report::diagnostics(&errors, &DatabaseSources::new(&db), format)),
            }
        }
    };
    report::print_stdout(&text);
    Ok(ExitCode::SUCCESS)
}
