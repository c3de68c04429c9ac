//! Every example in the docs of the library compiles and runs to its end: its assertions hold.

use std::time::Duration;

use grok_diagnostics::Severity;
use grok_hir::Db as _;
use grok_hir::db::Database;
use grok_runtime::outcome::{Limits, Outcome};
use grok_runtime::stop::StopHandle;
use grok_session::output::kept_stdout;
use grok_session::{check, grants::Grants};

#[test]
fn examples_in_the_library_are_true() {
    let mut db = Database::default();
    let files = db.workspace().library(&db).clone();
    let mut failures = Vec::new();
    let mut count = 0;
    for file in files.iter() {
        let path = file.path(&db).to_string();
        let text = file.text(&db).to_string();
        for (line, source) in examples(&text) {
            count += 1;
            if let Err(problem) = run(&mut db, &source) {
                failures.push(format!("{path}:{line}: {problem}"));
            }
        }
    }
    assert!(count > 120, "only {count} examples were found");
    assert!(
        failures.is_empty(),
        "{} of {count} examples are not true:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Line and source of each block between fences in doc comments.
fn examples(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (row, line) in text.lines().enumerate() {
        let line = line.trim_start();
        let Some(doc) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else {
            open = None;
            continue;
        };
        let doc = doc.strip_prefix(' ').unwrap_or(doc);
        if doc.starts_with("```") {
            match open.take() {
                Some(example) => found.push(example),
                None => open = Some((row + 1, String::new())),
            }
        } else if let Some((_, source)) = &mut open {
            source.push_str(doc);
            source.push('\n');
        }
    }
    found
}

fn run(db: &mut Database, source: &str) -> Result<(), String> {
    let file = db.set_file("/example.grok", source);
    let told = |found: &[grok_diagnostics::Diagnostic]| {
        let texts: Vec<_> = found
            .iter()
            .filter(|diagnostic| diagnostic.level == Severity::Error)
            .map(|error| format!("{}: {}", error.code.as_str(), error.message))
            .collect();
        texts.join("; ")
    };
    let refused = told(&check::package(db, file));
    if !refused.is_empty() {
        return Err(format!("is refused: {refused}"));
    }
    let entry = grok_hir::entry_fn(db, file).ok_or("has nothing to run")?;
    let executable =
        grok_session::compile(db, entry).map_err(|errors| format!("does not compile: {}", told(&errors)))?;
    let limits = Limits {
        time: Some(Duration::from_secs(30)),
        ..Limits::default()
    };
    let (sink, _receiver) = kept_stdout();
    match executable.run(&limits, &Grants::NONE, sink, &StopHandle::new()) {
        Outcome::Finished { exit_code: 0, .. } => Ok(()),
        outcome => Err(format!("ends with {outcome:?}")),
    }
}
