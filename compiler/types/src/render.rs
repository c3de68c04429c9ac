//! From errors without spans to diagnostics: places become spans through source maps, types become text.

use grok_diagnostics::{Diagnostic, Edit, FileId, Fix, Severity, Span};
use grok_hir::Db;
use grok_hir::file_ids::ItemId;
use grok_hir::ids::{BodyOwner, Def, FnId};

use crate::errors::{At, EditKind, Piece, Text, TypeError};
use crate::groups::type_errors;

/// The type errors of a body as diagnostics.
#[salsa::tracked]
pub fn type_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = type_errors(db, owner)
        .iter()
        .map(|error| diagnostic(db, owner, error, Severity::Error))
        .collect();
    out.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    out.dedup();
    out
}

/// One error as a diagnostic.
pub(crate) fn diagnostic(db: &dyn Db, owner: BodyOwner, error: &TypeError, level: Severity) -> Diagnostic {
    let (file, span) = place(db, owner, error.at).unwrap_or((FileId(u32::MAX), Span::default()));
    let mut out = Diagnostic::new(level, error.code, file, span, text(db, &error.message));
    let label = text(db, &error.label);
    if !label.is_empty() {
        out = out.primary_label(label);
    }
    for (at, label) in &error.labels {
        if let Some((file, span)) = place(db, owner, *at) {
            out = out.label_in(file, span, text(db, label));
        }
    }
    for note in &error.notes {
        out = out.note(text(db, note));
    }
    for fix in &error.fixes {
        let edits = fix.edits.iter().filter_map(|(at, kind, replacement)| {
            let (file, span) = place(db, owner, *at)?;
            let span = match kind {
                EditKind::Before => Span::at(span.start),
                EditKind::After => Span::at(span.end),
                EditKind::Replace => span,
            };
            Some(Edit {
                file,
                span,
                replacement: text(db, replacement),
            })
        });
        let edits: Vec<Edit> = edits.collect();
        if edits.len() == fix.edits.len() {
            out = out.fix(Fix {
                title: text(db, &fix.title),
                applicability: fix.applicability,
                edits,
            });
        }
    }
    out
}

fn text(db: &dyn Db, text: &Text) -> String {
    let mut out = String::new();
    for piece in &text.0 {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Ty(ty) => out.push_str(&ty.display(db).to_string()),
            Piece::Scheme(scheme) => out.push_str(&scheme.display(db).to_string()),
        }
    }
    out
}

/// Where a place is, in which file.
fn place(db: &dyn Db, owner: BodyOwner, at: At) -> Option<(FileId, Span)> {
    let map = grok_hir::body_source_map(db, owner);
    let relative = match at {
        At::Expr(expr) => map.expr(expr),
        At::Name(expr) => map.name(expr),
        At::Op(expr) => map.op(expr),
        At::Args(expr) => map.args.get(&expr).copied().unwrap_or_else(|| map.expr(expr)),
        At::FieldInit(expr, index) => map
            .field_inits
            .get(&expr)
            .and_then(|spans| spans.get(index as usize))
            .copied()
            .unwrap_or_else(|| map.expr(expr)),
        At::Pat(pat) => map.pat(pat),
        At::FieldPat(pat, index) => map
            .field_pats
            .get(&pat)
            .and_then(|spans| spans.get(index as usize))
            .copied()
            .unwrap_or_else(|| map.pat(pat)),
        At::Local(local) => map.local(local),
        At::Owner => return owner_name(db, owner),
        At::Fn(id) => return def_name(db, Def::Fn(id)),
        At::Param(id, index) => return parameter(db, id, index),
    };
    let file = grok_hir::owner_file(db, owner)?.id(db);
    Some((file, relative.shift(grok_hir::owner_base(db, owner))))
}

fn owner_name(db: &dyn Db, owner: BodyOwner) -> Option<(FileId, Span)> {
    match owner {
        BodyOwner::Fn(id) => def_name(db, Def::Fn(id)),
        BodyOwner::Const(id) => def_name(db, Def::Const(id)),
    }
}

fn def_name(db: &dyn Db, def: Def) -> Option<(FileId, Span)> {
    let (file, _, name) = grok_hir::def_location(db, def)?;
    Some((file.id(db), name))
}

fn parameter(db: &dyn Db, id: FnId, index: u32) -> Option<(FileId, Span)> {
    let signature = grok_hir::fn_signature(db, id);
    let (name, _) = signature.params.get(index as usize)?;
    let (file, span) = grok_hir::param_location(db, ItemId::Fn(id), name).or_else(|| {
        let (file, _, span) = grok_hir::def_location(db, Def::Fn(id))?;
        Some((file, span))
    })?;
    Some((file.id(db), span))
}
