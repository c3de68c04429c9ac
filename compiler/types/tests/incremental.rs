//! What an edit runs again: only the group it touches, and nothing behind a scheme that stays equal.

use std::sync::{Arc, Mutex};

use grok_hir::db::{Database, SourceFile};

const SOURCE: &str = "\
fn base(x) { x + 1 }
fn user(y) { base(y) * 2 }
fn other(z) { z }
fn typed(a: i64) -> i64 { a + 2 }
fn caller(b) { typed(b) }
";

fn all(db: &Database, file: SourceFile) -> Vec<String> {
    grok_hir::file_owners(db, file)
        .iter()
        .filter_map(|&owner| {
            let grok_hir::ids::BodyOwner::Fn(id) = owner else {
                return None;
            };
            grok_types::type_diagnostics(db, owner);
            Some(grok_types::fn_display(db, id))
        })
        .collect()
}

/// How often each query ran while everything was asked for after an edit.
fn runs_after(edit: &str) -> (Vec<String>, Vec<String>) {
    let mut db = Database::new();
    let file = db.set_file("/main.grok", SOURCE);
    let before = all(&db, file);
    assert_eq!(before[1], "fn user(y: i64) -> i64");
    db.set_file("/main.grok", edit);
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let heard = log.clone();
    db.listen(Some(Box::new(move |name| {
        heard.lock().expect("not poisoned").push(name.to_owned())
    })));
    let after = all(&db, file);
    let log = log.lock().expect("not poisoned").clone();
    (after, log)
}

fn count(log: &[String], name: &str) -> usize {
    log.iter().filter(|other| *other == name).count()
}

#[test]
fn moving_text_infers_nothing() {
    let (_, log) = runs_after(&format!("// a comment\n\n{SOURCE}"));
    assert_eq!(count(&log, "infer_group"), 0, "{log:?}");
}

#[test]
fn an_equal_scheme_stops_the_wave() {
    let (after, log) = runs_after(&SOURCE.replace("x + 1", "x + 41"));
    assert_eq!(after[0], "fn base(x: i64) -> i64");
    assert_eq!(count(&log, "infer_group"), 1, "{log:?}");
}

#[test]
fn a_changed_scheme_reaches_callers_only() {
    let (after, log) = runs_after(&SOURCE.replace("x + 1", "x + 1.5").replace("* 2", "* 2.0"));
    assert_eq!(after[1], "fn user(y: f64) -> f64");
    // `base` and `user` changed; `other`, `typed` and `caller` did not.
    assert_eq!(count(&log, "infer_group"), 2, "{log:?}");
}

#[test]
fn a_written_signature_is_a_firewall() {
    let (_, log) = runs_after(&SOURCE.replace("a + 2", "a * 3"));
    assert_eq!(count(&log, "infer_group"), 1, "{log:?}");
}
