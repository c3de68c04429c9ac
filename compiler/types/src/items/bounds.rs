//! Arguments of types in signatures meet the bounds of their parameters (E0277).

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::Db;
use grok_hir::type_ref::TypeRef;

use super::impls::trait_text;
use crate::lower::{Scope, adt_generics, lower_in, predicates, scope_params};
use crate::traits::env::{self, Clause};
use crate::traits::holds;
use crate::ty::{Bound, Ty, TyKind};

/// Checks the written types of one item, which see the parameters of `scope`. One mistake is told for each type.
pub(super) fn check<'a>(
    db: &dyn Db,
    types: impl Iterator<Item = &'a TypeRef>,
    scope: Scope<'_>,
    (file, span): (FileId, Span),
    out: &mut Vec<Diagnostic>,
) {
    let mut given: Option<Vec<Clause>> = None;
    for written in types.filter(|ty| !ty.has_infer()) {
        let ty = lower_in(db, written, scope);
        if ty.has_error() || !has_bounded_args(db, &ty) {
            continue;
        }
        let given = given.get_or_insert_with(|| env::clauses(db, &scope_params(db, scope), &predicates(db, scope)));
        if let Some((ty, wanted)) = unmet(db, &ty, given) {
            out.push(
                Diagnostic::error(codes::E0277, file, span, format!("`{ty}` is not `{wanted}`"))
                    .primary_label(format!("a type here asks for `{ty}: {wanted}`")),
            );
            return;
        }
    }
}

/// Whether some type in it has parameters with bounds at all: most have not.
fn has_bounded_args(db: &dyn Db, ty: &Ty) -> bool {
    let own = match ty.kind() {
        TyKind::Adt(id, args) if !args.is_empty() => {
            let generics = &grok_hir::adt_data(db, *id).generics;
            !generics.predicates.is_empty() || generics.params.iter().any(|param| !param.bounds.is_empty())
        }
        _ => false,
    };
    let mut found = own;
    ty.kind()
        .each_part(&mut |part| found = found || has_bounded_args(db, part));
    found
}

/// The first argument that lacks what its parameter asks for, and what that is.
fn unmet(db: &dyn Db, ty: &Ty, given: &[Clause]) -> Option<(String, String)> {
    if let TyKind::Adt(id, args) = ty.kind() {
        for (param, arg) in adt_generics(db, *id).iter().zip(args) {
            for bound in &param.bounds {
                let Bound::Trait(bound) = bound else { continue };
                let goal = bound.map(&mut |ty| match ty.kind() {
                    TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or(ty),
                    _ => ty,
                });
                let goal = goal.trait_ref(arg);
                if !goal.args.iter().any(|ty| ty.has_error() || ty.has_projection()) && !holds(db, &goal, given) {
                    return Some((arg.display(db).to_string(), trait_text(db, &goal)));
                }
            }
        }
    }
    let mut found = None;
    ty.kind().each_part(&mut |part| {
        if found.is_none() {
            found = unmet(db, part, given);
        }
    });
    found
}
