//! Every example in the reference, the README and the `explain` pages is true: it runs and prints what it says, or is refused.

use std::path::{Path, PathBuf};

use grok_diagnostics::{Diagnostic, Severity};
use grok_hir::db::Database;
use grok_runtime::outcome::Limits;
use grok_runtime::stop::StopHandle;
use grok_session::output::kept_stdout;
use grok_session::{check, grants::Grants};
use grok_tests::{in_parallel, root};

#[test]
fn examples_in_the_documentation_are_true() {
    let reported = reported_codes();
    let mut examples = Vec::new();
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
        let code = page.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let explained = page
            .parent()
            .is_some_and(|parent| parent.ends_with("explain"))
            .then(|| code.to_owned());
        if explained
            .as_deref()
            .is_some_and(|code| code.starts_with('E') && !reported.contains(code))
        {
            continue;
        }
        let name = page.strip_prefix(root()).unwrap_or(&page).display().to_string();
        for (line, flags, source) in blocks(&text) {
            examples.push((format!("{name}:{line}"), flags, source, explained.clone()));
        }
    }
    let count = examples.len();
    let failures: Vec<String> = in_parallel(&examples, Database::default, |db, (name, flags, source, explained)| {
        let path = format!("/{}/example.grok", name.replace(':', "/"));
        judge(db, &path, flags, source, explained.as_deref()).map(|problem| format!("{name}: {problem}"))
    })
    .into_iter()
    .flatten()
    .collect();
    assert!(count > 60, "only {count} examples were found");
    assert!(
        failures.is_empty(),
        "{} of {count} examples are not true:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Pages without a wrong example: what they tell of happens in a run, or takes more than one file.
const WITHOUT_WRONG_EXAMPLE: [&str; 7] = [
    "E1201",
    "E1501",
    "inferred_signature",
    "internal",
    "limit",
    "panic",
    "unsupported",
];

#[test]
fn explain_pages_have_one_form() {
    let mut failures = Vec::new();
    for entry in grok_diagnostics::explain::all() {
        let code = entry.code.as_str();
        let heading = format!("# {code}: {}", entry.title);
        if entry.page.lines().next() != Some(heading.as_str()) {
            failures.push(format!("{code}: the page does not begin with `{heading}`"));
        }
        let flags: Vec<_> = blocks(entry.page).into_iter().map(|(_, flags, _)| flags).collect();
        if flags != ["error", ""] && !WITHOUT_WRONG_EXAMPLE.contains(&code) {
            failures.push(format!(
                "{code}: needs a wrong example and then a right one, not {flags:?}"
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The numbered codes that some room of the compiler reports.
fn reported_codes() -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    let mut folders = vec![root().join("compiler")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                if !path.ends_with("compiler/diagnostics") && !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = std::fs::read_to_string(&path).unwrap_or_default();
                found.extend(
                    text.split("codes::")
                        .skip(1)
                        .filter_map(|rest| rest.get(..5).map(str::to_owned)),
                );
            }
        }
    }
    found
}

fn pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    for folder in ["docs/reference", "compiler/diagnostics/explain"] {
        let entries = std::fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        pages.extend(
            entries
                .filter_map(|entry| Some(entry.ok()?.path()))
                .filter(|path| path.extension().is_some_and(|it| it == "md")),
        );
    }
    pages.retain(|path: &PathBuf| Path::new(path).is_file());
    pages.sort();
    pages
}

/// Line, flags and source of each ```` ```grok ```` block.
fn blocks(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut lines = text.lines().enumerate();
    while let Some((row, line)) = lines.next() {
        let Some(flags) = line.strip_prefix("```grok") else {
            continue;
        };
        let source: Vec<_> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| !line.starts_with("```"))
            .collect();
        found.push((row + 1, flags.trim_start_matches(',').to_owned(), source.join("\n")));
    }
    found
}

/// What is untrue about an example; `None` if nothing. An `error` example of an `explain` page must be refused with that page's code.
fn judge(db: &mut Database, path: &str, flags: &str, source: &str, explained: Option<&str>) -> Option<String> {
    let file = db.set_file(path, source);
    let found = check::package(db, file);
    let refused: Vec<&Diagnostic> = found
        .iter()
        .filter(|diagnostic| diagnostic.level == Severity::Error)
        .collect();
    let listed = || {
        found
            .iter()
            .map(|found| format!("{}: {}", found.code.as_str(), found.message))
            .collect::<Vec<_>>()
            .join("; ")
    };
    if flags == "error" {
        return match explained {
            Some(code) if !gives_only(code, &found) => Some(format!("does not give {code} alone, but [{}]", listed())),
            None if refused.is_empty() => Some("is accepted".to_owned()),
            _ => None,
        };
    }
    if !refused.is_empty() {
        return Some(format!("is refused: {}", listed()));
    }
    // What an example defines may stay unused; everything else that is said of a right one is a mistake of ours.
    if explained.is_some()
        && found
            .iter()
            .any(|found| !["dead_code", "unused_variable"].contains(&found.code.as_str()))
    {
        return Some(format!("the right example is not clean: [{}]", listed()));
    }
    if flags == "check" {
        return None;
    }
    let entry = grok_hir::entry_fn(db, file)?;
    let executable = match grok_session::compile(db, entry) {
        Ok(executable) => executable,
        Err(errors) => {
            return Some(format!(
                "does not compile: {:?}",
                errors.iter().map(|error| &error.message).collect::<Vec<_>>()
            ));
        }
    };
    let expected: Vec<_> = source
        .lines()
        .filter_map(|line| Some(line.split_once("//> ")?.1.trim_end()))
        .collect();
    if expected.is_empty() {
        return None;
    }
    let (sink, receiver) = kept_stdout();
    executable.run(&Limits::default(), &Grants::NONE, sink, &StopHandle::new());
    let printed: String = receiver.try_iter().collect();
    let printed: Vec<_> = printed.lines().map(str::trim_end).collect();
    (printed
        .iter()
        .map(|line| line.trim_start())
        .ne(expected.iter().map(|line| line.trim_start())))
    .then(|| format!("prints {printed:?}, not {expected:?}"))
}

/// Whether exactly that code is told: of errors no other, of lints at least it.
fn gives_only(code: &str, found: &[Diagnostic]) -> bool {
    found.iter().any(|found| found.code.as_str() == code)
        && found
            .iter()
            .all(|found| found.level != Severity::Error || found.code.as_str() == code)
}
