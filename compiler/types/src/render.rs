//! From errors without spans to diagnostics: places become spans through source maps, types become text.

use grok_diagnostics::{Diagnostic, Edit, FileId, Fix, Severity, Span, codes};
use grok_hir::Db;
use grok_hir::body::ExprId;
use grok_hir::file_ids::ItemId;
use grok_hir::ids::{BodyOwner, Def, FnId};
use grok_hir::source_map::{BodySourceMap, MentionTarget};

use crate::errors::{At, EditKind, Piece, Text, TypeError};
use crate::groups::type_errors;

/// The type errors of a body as diagnostics.
#[salsa::tracked]
pub fn type_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = type_errors(db, owner)
        .iter()
        .map(|error| diagnostic(db, owner, error, Severity::Error))
        .collect();
    drop_consequences(db, owner, &mut out);
    out.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    out.dedup();
    out
}

/// Whether the parser has complained about a body's text.
#[salsa::tracked(returns(copy))]
pub(crate) fn has_syntax_errors(db: &dyn Db, owner: BodyOwner) -> bool {
    !syntax_errors(db, owner).is_empty()
}

/// Places of syntax errors within an owner's text.
fn syntax_errors(db: &dyn Db, owner: BodyOwner) -> Vec<Span> {
    let Some(file) = grok_hir::owner_file(db, owner) else {
        return Vec::new();
    };
    let def = match owner {
        BodyOwner::Fn(id) => Def::Fn(id),
        BodyOwner::Const(id) => Def::Const(id),
    };
    let whole = grok_hir::def_location(db, def).map_or_else(Span::default, |(_, full, _)| full);
    let errors = grok_hir::parse(db, file).errors.iter().map(|error| error.span);
    errors.filter(|span| whole.touches(span.start)).collect()
}

/// Drops what is likely to follow from another mistake: errors on the line of a syntax error, and unknown types wherever anything else
/// is wrong in the body.
fn drop_consequences(db: &dyn Db, owner: BodyOwner, out: &mut Vec<Diagnostic>) {
    if out.is_empty() {
        return;
    }
    let broken = syntax_errors(db, owner);
    if !broken.is_empty()
        && let Some(file) = grok_hir::owner_file(db, owner)
    {
        let text = file.text(db);
        let same_line = |a: Span, b: Span| {
            let (first, last) = (a.start.min(b.start), a.start.max(b.start));
            !Span::new(first, last).slice(text).contains('\n')
        };
        out.retain(|diagnostic| !broken.iter().any(|span| same_line(*span, diagnostic.span)));
    }
    let other = out.iter().any(|diagnostic| diagnostic.code != codes::E0282);
    if other || !broken.is_empty() || grok_hir::body_has_errors(db, owner) {
        out.retain(|diagnostic| diagnostic.code != codes::E0282);
    }
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
        At::Name(expr) => match map.names.get(&expr) {
            Some(span) => *span,
            None => last_segment(map, expr),
        },
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

/// The last segment of a path `Type::name`, else the whole expression.
fn last_segment(map: &BodySourceMap, expr: ExprId) -> Span {
    let wanted = MentionTarget::AssocExpr(expr);
    let found = map.mentions.iter().find(|(_, target)| *target == wanted);
    found.map_or_else(|| map.expr(expr), |(span, _)| *span)
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
