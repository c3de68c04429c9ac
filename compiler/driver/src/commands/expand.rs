//! `grok expand`: a file, or one call, with its macros expanded.

use std::path::Path;
use std::process::ExitCode;

use grok_diagnostics::Position;
use grok_hir::db::Database;
use grok_hir::macros;
use grok_session::{DatabaseSources, check, loader};

use crate::cli::{ExpandOptions, MessageFormat};
use crate::report;

/// Prints what macros make. Fails where the file is wrong, after printing as much as can be expanded.
pub fn expand(options: &ExpandOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let (path, position) = split(&options.place);
    let mut db = Database::default();
    let file = loader::load(&mut db, Path::new(path))?;
    match position {
        None => report::print_stdout(&macros::expand_text(&db, file)),
        Some(position) => {
            let found = macros::expand_at(&db, file, offset(file.text(&db), position));
            let found = found.ok_or_else(|| format!("no macro by example is called at {}", options.place))?;
            report::print_stdout(&format!("{}\n", found.text));
        }
    }
    Ok(report::diagnostics(
        &check::syntax(&db, file),
        &DatabaseSources::new(&db),
        format,
    ))
}

/// `FILE:LINE:COLUMN` in its parts.
fn split(place: &str) -> (&str, Option<Position>) {
    let mut parts = place.rsplitn(3, ':');
    let (column, line, path) = (parts.next(), parts.next(), parts.next());
    let numbers = line
        .and_then(|line| line.parse().ok())
        .zip(column.and_then(|column| column.parse().ok()));
    match (path, numbers) {
        (Some(path), Some((line, column))) => (path, Some(Position { line, column })),
        _ => (place, None),
    }
}

/// Where a position is, in bytes.
fn offset(text: &str, position: Position) -> u32 {
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(position.line.saturating_sub(1) as usize)
        .map(str::len)
        .sum();
    let line = lines.next().unwrap_or("");
    let columns = line.chars().take(position.column.saturating_sub(1) as usize);
    (before + columns.map(char::len_utf8).sum::<usize>()) as u32
}
