//! Every program in `run/` prints what its comments expect and ends as they say.

mod engine;

use grok_hir::db::Database;
use grok_runtime::outcome::Outcome;
use grok_session::loader;
use grok_tests::{in_parallel, marked, name, programs};

#[test]
fn programs_print_and_end_as_expected() {
    let files = programs("tests/run");
    assert!(files.len() >= 60, "the collection has shrunk to {}", files.len());
    let failures: Vec<String> = in_parallel(&files, Database::default, |db, path| {
        difference(db, path).map(|text| format!("--- {}\n{text}", name(path)))
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
fn the_examples_run_to_their_end() {
    let mut db = Database::default();
    for path in programs("examples") {
        let (outcome, stdout) = run(&mut db, &path).unwrap_or_else(|errors| panic!("{}: {errors}", name(&path)));
        assert!(
            matches!(outcome, Outcome::Finished { exit_code: 0, .. }),
            "{}: {outcome:?}",
            name(&path)
        );
        assert!(stdout.lines().count() > 2, "{} prints something", name(&path));
    }
}

/// Compiles and runs; the errors as text if it does not compile.
fn run(db: &mut Database, path: &std::path::Path) -> Result<(Outcome, String), String> {
    let file = loader::load(db, path)?;
    engine::run(db, file)
}

fn difference(db: &mut Database, path: &std::path::Path) -> Option<String> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{error}"));
    let (outcome, stdout) = match run(db, path) {
        Ok(ended) => ended,
        Err(errors) => return Some(format!("  does not compile:\n{errors}")),
    };
    let mut report = Vec::new();
    let expected = marked(&text, "//>");
    let printed: Vec<_> = stdout.lines().map(str::trim_end).collect();
    let expected: Vec<_> = expected.iter().map(|line| line.trim_end()).collect();
    if printed != expected {
        let at = printed.iter().zip(&expected).take_while(|(a, b)| a == b).count();
        report.push(format!(
            "  line {} of the output: expected {:?}, found {:?} ({} lines expected, {} found)",
            at + 1,
            expected.get(at),
            printed.get(at),
            expected.len(),
            printed.len()
        ));
    }
    let end = match &outcome {
        Outcome::Finished { exit_code: 0, .. } => String::new(),
        Outcome::Finished { exit_code, .. } => format!("exit: {exit_code}"),
        Outcome::Panicked { message, .. } => format!("panic: {}", message.lines().next().unwrap_or_default()),
        Outcome::LimitReached { limit, .. } => format!("limit: {}", limit.name()),
        Outcome::Refused { operation, .. } => format!("refused: {operation}"),
        Outcome::Stopped => "stopped".to_owned(),
    };
    let wanted = ["panic", "exit", "limit", "refused"]
        .iter()
        .find_map(|kind| {
            marked(&text, &format!("//{kind}:"))
                .first()
                .map(|rest| format!("{kind}: {rest}"))
        })
        .unwrap_or_default();
    if end != wanted {
        report.push(format!("  expected the end {wanted:?}, found {end:?}"));
    }
    if let (Some(wanted), Outcome::Finished { value, .. }) = (marked(&text, "//value:").first(), &outcome)
        && value.as_deref().unwrap_or("()") != *wanted
    {
        report.push(format!("  expected the value {wanted}, found {value:?}"));
    }
    (!report.is_empty()).then(|| report.join("\n"))
}
