//! Every example and every program of `tests/run` becomes a verified program without complaint, and so does the library.

mod support;

use std::path::{Path, PathBuf};

use grok_hir::Db;
use grok_hir::db::Database;
use grok_hir::ids::BodyOwner;
use support::Fixture;

fn files(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let mut found: Vec<PathBuf> = std::fs::read_dir(&root)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "grok"))
        .collect();
    found.sort();
    found
}

/// What is wrong with a file, as text; nothing if it becomes a program.
fn complaint(fixture: &mut Fixture, path: &Path) -> Option<String> {
    let text = std::fs::read_to_string(path).expect("the file was just listed");
    fixture.file = fixture.db.set_file("/main.grok", text);
    let errors = fixture.type_errors();
    if !errors.is_empty() {
        return Some(fixture.draw(&errors));
    }
    let problems = fixture.problems();
    if !problems.is_empty() {
        return Some(fixture.draw(&problems));
    }
    fixture.program().err().map(|errors| format!("no program: {errors}"))
}

fn check(folder: &str) {
    let files = files(folder);
    assert!(!files.is_empty(), "no programs in {folder}");
    // One database for all: it knows the library already when the second file comes.
    let mut fixture = Fixture::new("");
    let complaints: Vec<String> = files
        .iter()
        .filter_map(|path| {
            let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| complaint(&mut fixture, path)));
            let text = result.unwrap_or_else(|_| Some("the compiler panicked".to_owned()))?;
            Some(format!("{}\n{text}", path.display()))
        })
        .collect();
    assert!(
        complaints.is_empty(),
        "{} of {} fail\n{}",
        complaints.len(),
        files.len(),
        complaints.join("\n")
    );
}

#[test]
fn examples_become_programs() {
    check("examples");
}

#[test]
fn run_tests_become_programs() {
    check("tests/run");
}

#[test]
fn the_library_is_sound() {
    let db = Database::new();
    for &file in db.workspace().library(&db).iter() {
        for &owner in grok_hir::queries::file_owners(&db, file) {
            let problems = grok_mir::mir_diagnostics(&db, owner);
            assert!(problems.is_empty(), "{}: {problems:?}", file.path(&db));
            // Intrinsics, and what a trait only asks for, have no body of their own.
            let without_body = matches!(owner, BodyOwner::Fn(id) if {
                let signature = grok_hir::fn_signature(&db, id);
                signature.intrinsic.is_some() || !signature.has_body
            });
            let poisoned = grok_mir::mir_body(&db, owner).poisoned;
            assert_eq!(
                poisoned,
                without_body,
                "{}\n{}",
                file.path(&db),
                grok_mir::dump::owner(&db, owner)
            );
        }
    }
}
