//! Everything that is wrong with a file, in the order people read it.

use grok_diagnostics::{Code, Diagnostic, FileId, Severity, Span};
use grok_hir::Db;
use grok_hir::db::SourceFile;
use grok_hir::ids::{BodyOwner, Def, FnId};

/// All problems of a file: syntax, names, types, exhaustiveness, moves. Sorted by place.
pub fn file(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let syntax = syntax(db, file);
    let mut found = grok_hir::hir_diagnostics(db, file).clone();
    found.extend(grok_types::item_diagnostics(db, file).iter().cloned());
    for &owner in grok_hir::file_owners(db, file) {
        found.extend(body(db, owner));
    }
    if !syntax.is_empty() {
        let regions = Regions::new(db, file, &syntax);
        found.retain(|diagnostic| {
            syntax.contains(diagnostic) || !regions.is_behind_a_syntax_error(diagnostic.span.start)
        });
    }
    // What is unused says little while something is wrong: the mistake may be what keeps it from being used.
    if found.iter().any(|diagnostic| diagnostic.level == Severity::Error) {
        found.retain(|diagnostic| !UNUSED.contains(&diagnostic.code.as_str()));
    }
    sort(&mut found);
    found
}

/// The bodies of a file that have syntax errors, and where the first one stands in each. From the line of that error to the body's
/// end the tree is a guess, and what names and types say about a guess would only hide the mistake itself.
struct Regions {
    /// Extent of every body that is an item's.
    bodies: Vec<Span>,
    /// For each such body, and for the script around them (`None`), the start of the line of its first syntax error.
    broken: Vec<(Option<Span>, u32)>,
}

impl Regions {
    fn new(db: &dyn Db, file: SourceFile, syntax: &[Diagnostic]) -> Self {
        let extent = |&owner: &BodyOwner| {
            let def = match owner {
                BodyOwner::Fn(_) if grok_hir::is_script(db, owner) => return None,
                BodyOwner::Fn(id) => Def::Fn(id),
                BodyOwner::Const(id) => Def::Const(id),
            };
            grok_hir::def_location(db, def).map(|(_, full, _)| full)
        };
        let bodies = grok_hir::file_owners(db, file).iter().filter_map(extent).collect();
        let mut regions = Self {
            bodies,
            broken: Vec::new(),
        };
        let text = file.text(db);
        for error in syntax {
            let start = error.span.start;
            let line = text[..start as usize]
                .rfind('\n')
                .map_or(0, |newline| newline as u32 + 1);
            let body = regions.body_at(start);
            match regions.broken.iter_mut().find(|(known, _)| *known == body) {
                Some((_, first)) => *first = line.min(*first),
                None => regions.broken.push((body, line)),
            }
        }
        regions
    }

    fn is_behind_a_syntax_error(&self, offset: u32) -> bool {
        let body = self.body_at(offset);
        self.broken
            .iter()
            .any(|&(broken, line)| broken == body && line <= offset)
    }

    /// The innermost body around an offset.
    fn body_at(&self, offset: u32) -> Option<Span> {
        self.bodies
            .iter()
            .filter(|body| body.start <= offset && offset <= body.end)
            .min_by_key(|body| body.len())
            .copied()
    }
}

/// Lints about what nothing uses.
const UNUSED: [&str; 4] = ["unused_variable", "unused_import", "unused_label", "dead_code"];

/// The problems of one body beyond its names.
fn body(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let mut found = grok_types::type_diagnostics(db, owner).clone();
    found.extend(grok_types::type_lints(db, owner).iter().cloned());
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
    grok_hir::parse(db, file)
        .errors
        .iter()
        .map(|error| error.to_diagnostic(id))
        .collect()
}

/// The code of a mistake of the compiler's own.
const INTERNAL: Code = Code("internal");

/// An engine's refusal of a program that the checks accepted: our mistake, told as such.
pub(crate) fn internal_error(db: &dyn Db, entry: FnId, message: &str) -> Diagnostic {
    let location = grok_hir::def_location(db, Def::Fn(entry));
    let (file, span) = location.map_or((FileId(0), Span::new(0, 0)), |(file, _, name)| (file.id(db), name));
    Diagnostic::error(
        INTERNAL,
        file,
        span,
        format!("the compiler could not make code of this: {message}"),
    )
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
