//! `grok check`: everything that is wrong with files or folders.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use grok_hir::db::Database;
use grok_session::{DatabaseSources, check, loader};

use crate::cli::{CheckOptions, MessageFormat};
use crate::report;

/// Checks each path; folders are searched for `.grok` files.
pub fn check(options: &CheckOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let mut files = Vec::new();
    for path in &options.paths {
        collect(path, &mut files)?;
    }
    if files.is_empty() {
        return Err("there are no .grok files there".to_owned());
    }
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

/// Adds the path, or the `.grok` files below it in order of their names.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    let entries = std::fs::read_dir(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut entries: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for entry in entries {
        let hidden = entry
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if entry.is_dir() && !hidden && !entry.is_symlink() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|extension| extension == "grok") {
            files.push(entry);
        }
    }
    Ok(())
}
