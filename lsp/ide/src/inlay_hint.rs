//! Types that were inferred, shown where they could be written.

use grok_diagnostics::{FileId, Span};
use grok_hir::Db;
use grok_hir::body::{Body, Expr, ExprId, Pat, PatId, Stmt, ValueRes};
use grok_hir::db::SourceFile;
use grok_hir::ids::{BodyOwner, FnId};
use grok_hir::type_ref::TypeRef;
use grok_types::result::ValueDef;
use grok_types::ty::{DisplayGenerics, Ty, TyKind};
use rustc_hash::FxHashSet;

use crate::symbol::BodyAt;
use crate::{Analysis, TextEdit};

/// A hint between two characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InlayHint {
    /// Where, in bytes from the file's start.
    pub offset: u32,
    /// What to show.
    pub label: String,
    /// What it is.
    pub kind: HintKind,
    /// Writes the hint into the source, where that is valid.
    pub edit: Option<TextEdit>,
}

/// What a hint is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HintKind {
    /// A type.
    Type,
    /// The name of a parameter, or parameters of a signature.
    Parameter,
}

/// Longer types are shortened in the middle of nowhere, not in the edit.
const LONGEST: usize = 40;

/// The inferred types in a part of a file: of variables without annotation, of closures' parameters, and the signature of functions that
/// leave theirs out. None where the type is plain to see, as in `let p = Point { … }`.
pub fn inlay_hints(analysis: &Analysis, file: FileId, range: Span) -> Vec<InlayHint> {
    let db: &dyn Db = &analysis.db;
    let Some(source) = analysis.db.file_by_id(file) else {
        return Vec::new();
    };
    let mut hints = Vec::new();
    for &owner in grok_hir::file_owners(db, source) {
        if let Some(span) = owner_span(db, source, owner)
            && span.end >= range.start
            && span.start <= range.end
        {
            body_hints(&BodyAt::new(db, owner), &mut hints);
            if let BodyOwner::Fn(id) = owner {
                signature_hints(db, id, &mut hints);
            }
        }
    }
    hints.retain(|hint| range.touches(hint.offset));
    hints.sort_by_key(|hint| hint.offset);
    hints.dedup();
    hints
}

fn owner_span(db: &dyn Db, file: SourceFile, owner: BodyOwner) -> Option<Span> {
    if grok_hir::is_script(db, owner) {
        return Some(Span::new(0, file.text(db).len() as u32));
    }
    Some(
        grok_hir::locate::item_of(db, grok_hir::locate::owner_item_id(owner))?
            .spans(db)?
            .span,
    )
}

/// Variables of a body.
fn body_hints(at: &BodyAt<'_>, hints: &mut Vec<InlayHint>) {
    let mut silent: FxHashSet<PatId> = FxHashSet::default();
    let mut insertable: FxHashSet<PatId> = FxHashSet::default();
    // Parameters of functions are declared in the signature.
    at.body
        .params
        .iter()
        .for_each(|pat| subpatterns(at.body, *pat, &mut silent));
    for (_, expr) in at.body.exprs.iter() {
        match expr {
            Expr::Block { stmts, .. } => {
                for stmt in stmts {
                    let Stmt::Let { pat, ty, init, .. } = stmt else {
                        continue;
                    };
                    if ty.is_some() || init.is_some_and(|init| is_plain(at, init)) {
                        subpatterns(at.body, *pat, &mut silent);
                    }
                    insertable.insert(*pat);
                }
            }
            Expr::Closure { params, .. } => {
                for (pat, ty) in params {
                    if *ty != TypeRef::Infer {
                        subpatterns(at.body, *pat, &mut silent);
                    }
                    insertable.insert(*pat);
                }
            }
            _ => {}
        }
    }
    let inferred = at.inferred();
    for (pat, data) in at.body.pats.iter() {
        let Pat::Bind { local, .. } = data else { continue };
        if silent.contains(&pat) || at.body.self_param == Some(*local) {
            continue;
        }
        let Some(ty) = inferred.locals.get(local).filter(|ty| !ty.has_error()) else {
            continue;
        };
        // The name's end, not the pattern's: `x @ Some(_)` shows the type of `x` behind it.
        let Some(name) = bound_name(at, pat, *local) else {
            continue;
        };
        let text = grok_types::local_type_text(at.db, at.owner, *local);
        let generic = inferred
            .let_fns
            .get(local)
            .is_some_and(|found| !found.params.is_empty());
        let written = insertable.contains(&pat) && is_writable(ty) && !generic;
        hints.push(type_hint(name.end, ": ", &text, written));
    }
}

fn type_hint(offset: u32, lead: &str, text: &str, insertable: bool) -> InlayHint {
    let edit = insertable.then(|| TextEdit {
        span: Span::at(offset),
        new_text: format!("{lead}{text}"),
    });
    InlayHint {
        offset,
        label: format!("{lead}{}", shortened(text)),
        kind: HintKind::Type,
        edit,
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Where a binding pattern writes its name.
fn bound_name(at: &BodyAt<'_>, pat: PatId, local: grok_hir::body::LocalId) -> Option<Span> {
    let whole = at.map.pat(pat);
    let names = at.map.mentions_of_local(local);
    let first = names.filter(|span| whole.covers(*span)).min_by_key(|span| span.start)?;
    Some(first.shift(at.base))
}

/// A pattern with everything in it.
fn subpatterns(body: &Body, pat: PatId, out: &mut FxHashSet<PatId>) {
    let mut open = vec![pat];
    while let Some(pat) = open.pop() {
        if !out.insert(pat) {
            continue;
        }
        match &body.pats[pat] {
            Pat::Bind { sub, .. } => open.extend(*sub),
            Pat::Tuple { pats, .. } | Pat::TupleCtor { pats, .. } | Pat::Or(pats) => open.extend(pats),
            Pat::Slice { pats, rest } => {
                open.extend(pats);
                open.extend(rest.as_ref().and_then(|(_, pat)| *pat));
            }
            Pat::Struct { fields, .. } => open.extend(fields.iter().map(|(_, pat)| *pat)),
            Pat::Ref { pat, .. } => open.push(*pat),
            Pat::Missing | Pat::Wild | Pat::Literal { .. } | Pat::Range { .. } | Pat::Path(_) => {}
        }
    }
}

/// Whether an initialiser names its whole type: a struct without type parameters, built in place.
fn is_plain(at: &BodyAt<'_>, init: ExprId) -> bool {
    let builds = match &at.body.exprs[init] {
        Expr::Struct { .. } => true,
        Expr::Call { callee, .. } => matches!(at.inferred().values.get(callee), Some(ValueDef::Ctor(..))),
        Expr::Path(ValueRes::Ctor(..)) => true,
        Expr::Path(ValueRes::Assoc { .. }) => matches!(at.inferred().values.get(&init), Some(ValueDef::Ctor(..))),
        Expr::Missing => return true,
        _ => false,
    };
    builds
        && at
            .inferred()
            .exprs
            .get(&init)
            .is_some_and(|ty| matches!(ty.kind(), TyKind::Adt(_, args) if args.is_empty()))
}

/// Whether the text of a type can stand in the source.
fn is_writable(ty: &Ty) -> bool {
    !ty.any(&mut |part| matches!(part.kind(), TyKind::Error | TyKind::Never | TyKind::Var(_)))
}

/// What a function's signature leaves out.
fn signature_hints(db: &dyn Db, id: FnId, hints: &mut Vec<InlayHint>) {
    let signature = grok_hir::fn_signature(db, id);
    let Some(found) = grok_hir::locate::item_of(db, grok_hir::file_ids::ItemId::Fn(id)) else {
        return;
    };
    if signature.is_complete() || signature.impl_().is_some() {
        return;
    }
    let Some(spans) = found.spans(db) else { return };
    let scheme = grok_types::scheme(db, id);
    let TyKind::Fn(fn_ty) = scheme.ty.kind() else { return };
    let written = signature.generics.params.len();
    let invented =
        |ty: &Ty| ty.any(&mut |part| matches!(part.kind(), TyKind::Param(param) if param.index as usize >= written));
    let hint = |offset: u32, lead: &str, ty: &Ty| {
        let mut hint = type_hint(
            offset,
            lead,
            &ty.display(db).to_string(),
            is_writable(ty) && !invented(ty),
        );
        if lead == ": " {
            hint.kind = HintKind::Type;
        }
        hint
    };
    for ((ty, (_, written)), span) in fn_ty.params.iter().zip(&signature.params).zip(&spans.params) {
        if *written == TypeRef::Infer && !ty.has_error() && !span.is_empty() {
            hints.push(hint(span.end, ": ", ty));
        }
    }
    if signature.ret == TypeRef::Infer
        && !fn_ty.ret.has_error()
        && !fn_ty.ret.is_unit()
        && !spans.params_list.is_empty()
    {
        hints.push(hint(spans.params_list.end, " -> ", &fn_ty.ret));
    }
    let extra = scheme.params.get(written..).unwrap_or_default();
    if !extra.is_empty() && written == 0 {
        let label = DisplayGenerics { params: extra, db }.to_string();
        hints.push(InlayHint {
            offset: spans.name.end,
            label,
            kind: HintKind::Type,
            edit: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use expect_test::{Expect, expect};

    /// Hints in `«»`, those without an edit in `‹›`.
    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let text = fixture.text(fixture.file()).to_owned();
        let mut out = text.clone();
        for hint in inlay_hints(&fixture.analysis(), fixture.file(), Span::new(0, text.len() as u32))
            .into_iter()
            .rev()
        {
            let shown = if hint.edit.is_some() {
                format!("«{}»", hint.label)
            } else {
                format!("‹{}›", hint.label)
            };
            out.insert_str(hint.offset as usize, &shown);
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn variables_and_closures() {
        check(
            "fn f() { let x = 1; let y: i64 = 2; let (a, b) = (1, \"s\"); let g = |n| n + x; for i in 0..3 {} g(1); }",
            expect![[
                r#"fn f() { let x«: i64» = 1; let y: i64 = 2; let (a‹: i64›, b‹: str›) = (1, "s"); let g«: fn(i64) -> i64» = |n«: i64»| n + x; for i‹: i64› in 0..3 {} g(1); }"#
            ]],
        );
        check(
            "struct P { x: i64 }\nfn f() { let p = P { x: 1 }; let q = p; let o = Some(1); let n = None; }",
            expect![[r#"
            struct P { x: i64 }
            fn f() { let p = P { x: 1 }; let q«: P» = p; let o«: Option<i64>» = Some(1); let n = None; }"#]],
        );
        check(
            "fn f(o: Option<i64>) { if let Some(n) = o { n; } }",
            expect!["fn f(o: Option<i64>) { if let Some(n‹: i64›) = o { n; } }"],
        );
    }

    #[test]
    fn signatures_that_are_left_out() {
        check(
            "fn add(a, b) { a + b }",
            expect!["fn add‹<T: Add>›(a‹: T›, b‹: T›)‹ -> T› { a + b }"],
        );
        check(
            "fn inc(x) { x + 1 }\nfn show(x: str) { println(x) }",
            expect![[r#"
            fn inc(x«: i64»)« -> i64» { x + 1 }
            fn show(x: str) { println(x) }"#]],
        );
        check(
            "fn broken(a) { a. }\nfn f() { let x = 1; }",
            expect![[r#"
            fn broken(a) { a. }
            fn f() { let x«: i64» = 1; }"#]],
        );
    }
}
