//! Every program in `ui/` gives exactly the diagnostics its comments expect.

use grok_diagnostics::{Diagnostic, FileId, LineIndex};
use grok_hir::db::Database;
use grok_session::{check, loader};
use grok_tests::{Expected, expected_diagnostics, in_parallel, name, programs};

#[test]
fn programs_with_mistakes_are_told_what_is_wrong() {
    let files = programs("tests/ui");
    assert!(files.len() >= 80, "the collection has shrunk to {}", files.len());
    let failures: Vec<String> = in_parallel(&files, Database::default, |db, path| {
        let file = loader::load(db, path).unwrap_or_else(|error| panic!("{error}"));
        let text = file.text(db).clone();
        difference(&text, file.id(db), &check::package(db, file))
            .map(|difference| format!("--- {}\n{difference}", name(path)))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(
        failures.is_empty(),
        "{} of {} differ:\n{}",
        failures.len(),
        files.len(),
        failures.join("\n")
    );
}

#[test]
fn the_examples_are_clean() {
    let mut db = Database::default();
    for path in programs("examples") {
        let file = loader::load(&mut db, &path).unwrap_or_else(|error| panic!("{error}"));
        let found: Vec<_> = check::package(&db, file)
            .iter()
            .map(|found| format!("{}: {}", found.code.as_str(), found.message))
            .collect();
        assert!(found.is_empty(), "{}: {found:#?}", name(&path));
    }
}

/// What is missing and what is too much, one a line; `None` if nothing.
fn difference(text: &str, file: FileId, found: &[Diagnostic]) -> Option<String> {
    let lines = LineIndex::new(text);
    let mut missing = expected_diagnostics(text);
    let mut report = Vec::new();
    for diagnostic in found.iter().filter(|diagnostic| diagnostic.file == file) {
        let line = lines.position(text, diagnostic.span.start).line;
        let fits = |expected: &Expected| {
            expected.line == line
                && expected.level == diagnostic.level.name()
                && (expected.code.is_empty() || expected.code == diagnostic.code.as_str())
                && diagnostic.message.contains(&expected.message)
        };
        match missing.iter().position(fits) {
            Some(i) => drop(missing.remove(i)),
            None => report.push(format!(
                "  unexpected {line}: {}[{}]: {}",
                diagnostic.level.name(),
                diagnostic.code.as_str(),
                diagnostic.message
            )),
        }
    }
    report.extend(
        missing
            .iter()
            .map(|it| format!("  missing    {}: {}[{}]: {}", it.line, it.level, it.code, it.message)),
    );
    (!report.is_empty()).then(|| report.join("\n"))
}
