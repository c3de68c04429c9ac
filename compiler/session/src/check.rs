//! Everything that is wrong with a file, in the order people read it.

use grok_diagnostics::{Code, Diagnostic, FileId, Severity, Span};
use grok_hir::Db;
use grok_hir::db::SourceFile;
use grok_hir::ids::{BodyOwner, Def, FnId};

/// All problems of a file: syntax, names, types, exhaustiveness, moves. Sorted by place.
pub fn file(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let mut found = grok_hir::hir_diagnostics(db, file).clone();
    found.extend(grok_types::item_diagnostics(db, file).iter().cloned());
    for &owner in grok_hir::file_owners(db, file) {
        found.extend(body(db, owner));
    }
    // What is unused says little while something is wrong: the mistake may be what keeps it from being used.
    if found.iter().any(|diagnostic| diagnostic.level == Severity::Error) {
        found.retain(|diagnostic| !UNUSED.contains(&diagnostic.code.as_str()));
    }
    sort(&mut found);
    found
}

/// Lints about what nothing uses.
const UNUSED: [&str; 4] = ["unused_variable", "unused_import", "unused_label", "dead_code"];

/// The problems of one body beyond its names.
fn body(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let mut found = grok_types::type_diagnostics(db, owner).clone();
    found.extend(grok_types::match_diagnostics(db, owner).iter().cloned());
    found.extend(grok_mir::mir_diagnostics(db, owner).iter().cloned());
    found
}

/// The problems of every file of the package that `root` belongs to.
pub fn package(db: &dyn Db, root: SourceFile) -> Vec<Diagnostic> {
    let members = grok_hir::package_files(db, grok_hir::package_root(db, root));
    let mut found: Vec<_> = members.into_iter().flat_map(|(member, _)| file(db, member)).collect();
    sort(&mut found);
    found
}

/// Syntax errors alone.
pub fn syntax(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let id = file.id(db);
    grok_hir::parse(db, file).errors.iter().map(|error| error.to_diagnostic(id)).collect()
}

/// The code of a mistake of the compiler's own.
const INTERNAL: Code = Code("internal");

/// An engine's refusal of a program that the checks accepted: our mistake, told as such.
pub(crate) fn internal_error(db: &dyn Db, entry: FnId, message: &str) -> Diagnostic {
    let location = grok_hir::def_location(db, Def::Fn(entry));
    let (file, span) =
        location.map_or((FileId(0), Span::new(0, 0)), |(file, _, name)| (file.id(db), name));
    Diagnostic::error(INTERNAL, file, span, format!("the compiler could not make code of this: {message}"))
        .note("this is a mistake in the compiler, not in the program")
}

fn sort(found: &mut Vec<Diagnostic>) {
    let rank = |level| match level {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
        Severity::Hint => 3,
    };
    found.sort_by_key(|diagnostic| (diagnostic.file, diagnostic.span, rank(diagnostic.level)));
    found.dedup();
}
