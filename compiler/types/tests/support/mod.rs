//! Fixtures with drawn answers: under a line of source, `// ^^^ text` says what is at those columns.
//!
//! - `^^^ i64` is the type of the expression, pattern or variable that spans exactly the carets.
//! - `^^^ error E0308: text` is a diagnostic at exactly the carets, whose message or labels contain the text (`warning` likewise).
//!
//! Every error of the source must be drawn.

#![allow(dead_code, reason = "each test file uses its part")]

use grok_diagnostics::{Diagnostic, Severity, Span};
use grok_hir::db::{Database, SourceFile};
use grok_hir::ids::BodyOwner;

/// All diagnostics of names, types and matches.
pub fn diagnostics(db: &Database, file: SourceFile) -> Vec<Diagnostic> {
    let mut all = grok_hir::hir_diagnostics(db, file).clone();
    all.retain(Diagnostic::is_error);
    all.extend(grok_types::item_diagnostics(db, file).iter().cloned());
    for &owner in grok_hir::file_owners(db, file) {
        all.extend(grok_types::type_lints(db, owner).iter().cloned());
        all.extend(grok_types::type_diagnostics(db, owner).iter().cloned());
        all.extend(grok_types::match_diagnostics(db, owner).iter().cloned());
    }
    all.sort_by_key(|diagnostic| diagnostic.span.start);
    all
}

/// The type of what spans exactly that range.
pub fn type_at(db: &Database, file: SourceFile, span: Span) -> Option<String> {
    for &owner in grok_hir::file_owners(db, file) {
        let map = grok_hir::body_source_map(db, owner);
        let body = grok_hir::body(db, owner);
        let base = grok_hir::owner_base(db, owner);
        let result = grok_types::infer(db, owner);
        let local = body.locals.iter().find(|(id, _)| map.local(*id).shift(base) == span);
        if let Some((id, _)) = local {
            return Some(grok_types::local_type_text(db, owner, id));
        }
        let expr = body.exprs.iter().find(|(id, _)| map.expr(*id).shift(base) == span);
        if let Some(ty) = expr.and_then(|(id, _)| result.exprs.get(&id)) {
            return Some(grok_types::ty::Ty::display(ty, db).to_string());
        }
        let pat = body.pats.iter().find(|(id, _)| map.pat(*id).shift(base) == span);
        if let Some(ty) = pat.and_then(|(id, _)| result.pats.get(&id)) {
            return Some(ty.display(db).to_string());
        }
    }
    let fns = grok_hir::file_owners(db, file).iter().filter_map(|owner| match owner {
        BodyOwner::Fn(id) => Some(*id),
        BodyOwner::Const(_) => None,
    });
    for id in fns {
        let found = grok_hir::def_location(db, grok_hir::ids::Def::Fn(id));
        if found.is_some_and(|(_, _, name)| name == span) {
            return Some(grok_types::fn_display(db, id));
        }
    }
    None
}

/// Checks the drawn answers of a fixture.
#[track_caller]
pub fn check(text: &str) {
    let mut db = Database::new();
    let file = db.set_file("/main.grok", text);
    let mut rest = diagnostics(&db, file);
    let mut wrong = String::new();
    let mut start = 0;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        match drawn(line) {
            Some((columns, answer)) => {
                let span = Span::new(line_start + columns.start, line_start + columns.end);
                if let Some((level, wanted)) = level_of(answer) {
                    let (code, message) = wanted.split_once(": ").unwrap_or((wanted, ""));
                    let found = rest.iter().position(|diagnostic| {
                        let texts = std::iter::once(&diagnostic.message)
                            .chain(diagnostic.labels.iter().map(|label| &label.message));
                        let says =
                            message.is_empty() || texts.chain(&diagnostic.notes).any(|text| text.contains(message));
                        diagnostic.span == span
                            && diagnostic.level == level
                            && diagnostic.code.as_str() == code.trim()
                            && says
                    });
                    match found {
                        Some(index) => drop(rest.remove(index)),
                        None => wrong.push_str(&format!("\nnot reported at `{}`: {answer}", span.slice(text))),
                    }
                } else {
                    let found = type_at(&db, file, span).unwrap_or_else(|| "nothing".to_owned());
                    if found != answer {
                        wrong.push_str(&format!("\n`{}` is `{found}`, not `{answer}`", span.slice(text)));
                    }
                }
            }
            None => line_start = start,
        }
        start += line.len() as u32;
    }
    for diagnostic in rest {
        let labels: Vec<&String> = diagnostic.labels.iter().map(|label| &label.message).collect();
        let at = diagnostic.span.slice(text);
        wrong.push_str(&format!(
            "\nnot drawn at `{at}`: {} {} {labels:?} {:?}",
            diagnostic.code, diagnostic.message, diagnostic.notes
        ));
    }
    assert!(wrong.is_empty(), "{wrong}\n\n{text}");
}

fn level_of(answer: &str) -> Option<(Severity, &str)> {
    let levels = [("error ", Severity::Error), ("warning ", Severity::Warning)];
    levels
        .into_iter()
        .find_map(|(name, level)| answer.strip_prefix(name).map(|rest| (level, rest)))
}

/// The columns under the carets of a comment line, and its text.
fn drawn(line: &str) -> Option<(std::ops::Range<u32>, &str)> {
    let comment = line.trim_start().strip_prefix("//")?;
    let carets = comment.trim_start();
    let count = carets.len() - carets.trim_start_matches('^').len();
    if count == 0 {
        return None;
    }
    let column = (line.len() - carets.len()) as u32;
    Some((column..column + count as u32, carets[count..].trim()))
}
