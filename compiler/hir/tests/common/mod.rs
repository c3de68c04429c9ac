//! What the tests of this crate share: a database from texts, and diagnostics drawn under the source.

#![allow(dead_code, reason = "each test file uses its part")]

use std::fmt::Write as _;

use expect_test::Expect;
use grok_diagnostics::{Diagnostic, LineIndex};
use grok_hir::db::{Database, SourceFile};

/// A small library with a prelude, so that these tests do not move with the real one.
pub const LIBRARY: &[(&str, &str)] = &[
    (
        "<library>/lib.grok",
        "pub mod option;\npub mod io;\npub mod prelude {\n    pub use crate::option::Option::{self, None, Some};\n    pub use crate::io::println;\n}\n",
    ),
    (
        "<library>/option.grok",
        "#[lang(\"option\")]\npub enum Option<T> { None, Some(T) }\n",
    ),
    (
        "<library>/io.grok",
        "#[intrinsic(\"println\")]\npub fn println<T: Show>(x: T) {}\npub fn hidden() {}\n",
    ),
];

/// Files of a fixture: `//- /path` begins each; without one, all is `/main.grok`.
pub fn files(fixture: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in fixture.trim_start_matches('\n').split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => {
                if files.is_empty() {
                    files.push(("/main.grok".to_owned(), String::new()));
                }
                if let Some((_, text)) = files.last_mut() {
                    text.push_str(line);
                }
            }
        }
    }
    files
}

/// A database with a fixture's files, in order.
pub fn database(fixture: &str) -> (Database, Vec<SourceFile>) {
    let mut db = Database::with_library(LIBRARY);
    let files = files(fixture)
        .iter()
        .map(|(path, text)| db.set_file(path, text.as_str()))
        .collect();
    (db, files)
}

/// The diagnostics of all files, drawn: each line that has some, the mistake underlined, labels and fixes below.
pub fn diagnostics(fixture: &str) -> String {
    let (db, files) = database(fixture);
    let mut out = String::new();
    for file in &files {
        let found = grok_hir::hir_diagnostics(&db, *file);
        if found.is_empty() {
            continue;
        }
        if files.len() > 1 {
            let _ = writeln!(out, "{}:", file.path(&db));
        }
        for diagnostic in found {
            draw(&db, *file, diagnostic, &mut out);
        }
    }
    out
}

fn draw(db: &Database, file: SourceFile, diagnostic: &Diagnostic, out: &mut String) {
    let text = file.text(db);
    let lines = LineIndex::new(text);
    let position = lines.position(text, diagnostic.span.start);
    let line = text.lines().nth(position.line as usize - 1).unwrap_or("");
    let width = text[diagnostic.span.clamped(text)]
        .lines()
        .next()
        .unwrap_or("")
        .chars()
        .count()
        .max(1);
    let label = diagnostic
        .labels
        .iter()
        .find(|label| label.primary)
        .map_or("", |label| label.message.as_str());
    let indent = line.len() - line.trim_start().len();
    let column = position.column as usize - 1;
    let _ = writeln!(out, "{}", line.trim_start());
    let _ = writeln!(
        out,
        "{}{} {}: {}",
        " ".repeat(column.saturating_sub(indent)),
        "^".repeat(width),
        diagnostic.code,
        diagnostic.message
    );
    if !label.is_empty() {
        let _ = writeln!(out, "  | {label}");
    }
    for label in diagnostic.labels.iter().filter(|label| !label.primary) {
        let place = db.file_by_id(label.file).map_or("", |file| file.text(db));
        let _ = writeln!(out, "  | `{}`: {}", label.span.slice(place), label.message);
    }
    for note in &diagnostic.notes {
        let _ = writeln!(out, "  = {note}");
    }
    for fix in &diagnostic.fixes {
        let edits: Vec<String> = fix
            .edits
            .iter()
            .map(|edit| format!("{:?} -> {:?}", edit.span.slice(text), edit.replacement))
            .collect();
        let _ = writeln!(out, "  ? {}: {}", fix.title, edits.join(", "));
    }
}

/// Checks the drawn diagnostics of a fixture.
pub fn check(fixture: &str, expected: Expect) {
    expected.assert_eq(&diagnostics(fixture));
}

/// Checks the dump of the first file's bodies.
pub fn check_bodies(fixture: &str, expected: Expect) {
    let (db, files) = database(fixture);
    expected.assert_eq(&grok_hir::dump::file(&db, files[0]));
}
