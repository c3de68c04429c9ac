//! The library itself is well typed.

use grok_hir::Db;
use grok_hir::db::Database;

#[test]
fn library_has_no_errors() {
    let db = Database::new();
    let files = db.workspace().library(&db).clone();
    assert!(files.len() > 10, "the library is embedded");
    let mut found = String::new();
    for &file in files.iter() {
        let text = file.text(&db);
        let mut all = grok_hir::hir_diagnostics(&db, file).clone();
        for &owner in grok_hir::file_owners(&db, file) {
            all.extend(grok_types::type_diagnostics(&db, owner).iter().cloned());
        }
        let errors: Vec<_> = all.iter().filter(|diagnostic| diagnostic.is_error()).collect();
        for error in errors {
            let line = text[..error.span.start as usize].lines().count();
            let labels: Vec<&str> = error.labels.iter().map(|label| label.message.as_str()).collect();
            found.push_str(&format!(
                "{}:{line}: {} {} {labels:?}\n",
                file.path(&db),
                error.code,
                error.message
            ));
        }
    }
    assert!(found.is_empty(), "{found}");
}
