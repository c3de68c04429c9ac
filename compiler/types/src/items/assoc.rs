//! Associated types in written types: `T::Item` must be a type of one of `T`'s bounds (E0220), of one only (E0221), and of a type whose
//! bounds are known (E0223).

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::ids::TraitId;
use grok_hir::signature::Generics;
use grok_hir::type_ref::{BoundRef, SelfOwner, TraitBoundRef, TypeRef};
use grok_hir::{Db, Name};

use crate::traits::env;
use crate::traits::impls::trait_assoc_type;

/// Whose parameters a written type may name.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub generics: &'a Generics,
    pub trait_: Option<TraitId>,
}

/// Checks every associated type in a written type.
pub(super) fn check(db: &dyn Db, ty: &TypeRef, around: Around<'_>, place: (FileId, Span), out: &mut Vec<Diagnostic>) {
    match ty {
        TypeRef::Assoc {
            self_ty,
            trait_: None,
            name,
        } => projection(db, self_ty, name, around, place, out),
        TypeRef::Dyn(bounds) | TypeRef::Impl(bounds) => bounds_of(db, bounds, place, out),
        TypeRef::Assoc {
            trait_: Some(bound),
            name,
            ..
        } => declared(db, bound, name, place, out),
        _ => {}
    }
    ty.children(&mut |child| check(db, child, around, place, out));
}

/// Checks `Item = T` in bounds.
pub(super) fn bounds_of(db: &dyn Db, bounds: &[BoundRef], place: (FileId, Span), out: &mut Vec<Diagnostic>) {
    for bound in bounds {
        if let BoundRef::Trait(bound) = bound {
            for (name, _) in &bound.assoc {
                declared(db, bound, name, place, out);
            }
        }
    }
}

/// E0220 where a trait, with those that it builds on, has no such type.
fn declared(db: &dyn Db, bound: &TraitBoundRef, name: &Name, (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) {
    if !owners(db, bound.trait_, name).is_empty() {
        return;
    }
    let trait_ = &grok_hir::trait_data(db, bound.trait_).name;
    out.push(
        Diagnostic::error(
            codes::E0220,
            file,
            span,
            format!("`{trait_}` has no associated type `{name}`"),
        )
        .primary_label(format!("`{name}` is not a type of `{trait_}`")),
    );
}

/// The traits among a trait and its supertraits that have an associated type of that name.
fn owners(db: &dyn Db, id: TraitId, name: &Name) -> Vec<TraitId> {
    let all = env::supertrait_ids(db, id).iter().copied();
    all.filter(|&id| trait_assoc_type(db, id, name).is_some()).collect()
}

fn projection(
    db: &dyn Db,
    self_ty: &TypeRef,
    name: &Name,
    around: Around<'_>,
    (file, span): (FileId, Span),
    out: &mut Vec<Diagnostic>,
) {
    let shown = match self_ty {
        TypeRef::Param(param) => param.name.clone(),
        TypeRef::SelfType(SelfOwner::Trait(_)) => Name::new_static("Self"),
        // The impl's trait, or what its type is, decides; a type that has no such item is told where the type is lowered.
        TypeRef::SelfType(SelfOwner::Impl(_)) | TypeRef::Error | TypeRef::Infer => return,
        TypeRef::Assoc { .. } => return,
        _ => {
            out.push(
                Diagnostic::error(codes::E0223, file, span, format!("`{name}` of which trait?"))
                    .primary_label(format!("write `<Type as Trait>::{name}`")),
            );
            return;
        }
    };
    let index = match self_ty {
        TypeRef::Param(param) => param.index as usize,
        _ => 0,
    };
    let bounds = around.generics.params.get(index).map_or(&[][..], |param| &param.bounds);
    let own = around.trait_.filter(|_| index == 0);
    let unknown = bounds.iter().any(|bound| matches!(bound, BoundRef::Error));
    let traits = bounds.iter().filter_map(|bound| match bound {
        BoundRef::Trait(bound) => Some(bound.trait_),
        BoundRef::Fn(..) | BoundRef::Error => None,
    });
    let mut found: Vec<TraitId> = own
        .into_iter()
        .chain(traits)
        .flat_map(|id| owners(db, id, name))
        .collect();
    found.sort_unstable();
    found.dedup();
    match found.as_slice() {
        [] if unknown => {}
        [] => out.push(
            Diagnostic::error(
                codes::E0220,
                file,
                span,
                format!("`{shown}` has no associated type `{name}`"),
            )
            .primary_label(format!("no bound of `{shown}` has a type `{name}`")),
        ),
        [_] => {}
        [first, second, ..] => {
            let of = |id: &TraitId| grok_hir::trait_data(db, *id).name.clone();
            out.push(
                Diagnostic::error(
                    codes::E0221,
                    file,
                    span,
                    format!("`{shown}::{name}` may be of two traits"),
                )
                .primary_label(format!("`{}` and `{}` both have it", of(first), of(second)))
                .note(format!("say which: `<{shown} as {}>::{name}`", of(first))),
            );
        }
    }
}
