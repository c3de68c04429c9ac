//! `grok check`: everything that is wrong with files or folders.

use std::process::ExitCode;

use grok_hir::db::Database;
use grok_session::{DatabaseSources, check, loader};

use super::files;
use crate::cli::{CheckOptions, MessageFormat};
use crate::report;

/// Checks each file.
pub fn check(options: &CheckOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let files = files::below(&options.paths)?;
    let mut db = Database::default();
    // All are loaded before any is checked: which file is whose module is known only then.
    let loaded = files
        .iter()
        .map(|path| loader::load(&mut db, path))
        .collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<_> = loaded.into_iter().flat_map(|file| check::package(&db, file)).collect();
    // A module is reached from its root and, in a folder, by itself.
    let mut seen = std::collections::HashSet::new();
    found.retain(|diagnostic| seen.insert(diagnostic.clone()));
    let code = report::diagnostics(&found, &DatabaseSources::new(&db), format);
    if found.is_empty() && format == MessageFormat::Human {
        let noun = if files.len() == 1 { "file" } else { "files" };
        anstream::eprintln!("{}ok{:#}: {} {noun} checked", report::GOOD, report::GOOD, files.len());
    }
    Ok(code)
}
