//! `dyn` types: whether their trait can be called through a table at all (E0038), and whether they say enough (E0191, E0225, E0393).

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::ids::{Def, FnId, TraitId};
use grok_hir::signature::FnSignature;
use grok_hir::type_ref::{BoundRef, BuiltinTrait, TraitBoundRef, TypeRef};
use grok_hir::{Db, Name};

use crate::traits::{env, lang};

/// Why a trait has no `dyn` type.
struct Obstacle {
    what: String,
    place: Option<(FileId, Span)>,
}

/// Checks every `dyn` type in a written type.
pub(super) fn check(db: &dyn Db, ty: &TypeRef, place: (FileId, Span), out: &mut Vec<Diagnostic>) {
    if let TypeRef::Dyn(bounds) = ty {
        check_dyn(db, bounds, place, out);
    }
    ty.children(&mut |child| check(db, child, place, out));
}

fn check_dyn(db: &dyn Db, bounds: &[BoundRef], (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) {
    let traits = || {
        bounds.iter().filter_map(|bound| match bound {
            BoundRef::Trait(bound) => Some(bound),
            BoundRef::Fn(..) | BoundRef::Error => None,
        })
    };
    let mut principal = traits().filter(|bound| lang::builtin(db, bound.trait_) != Some(BuiltinTrait::Send));
    let Some(first) = principal.next() else { return };
    let name = &grok_hir::trait_data(db, first.trait_).name;
    if let Some(second) = principal.next() {
        let second = &grok_hir::trait_data(db, second.trait_).name;
        out.push(
            Diagnostic::error(
                codes::E0225,
                file,
                span,
                format!("`dyn` of two traits: `{name}` and `{second}`"),
            )
            .primary_label("a `dyn` type has one trait, and `Send` beside it")
            .note(format!(
                "declare a trait that builds on both: `trait Both: {name} + {second} {{}}`"
            )),
        );
        return;
    }
    if let Some(obstacle) = obstacle(db, first.trait_) {
        let mut error = Diagnostic::error(codes::E0038, file, span, format!("`{name}` has no `dyn` type"))
            .primary_label(format!("`dyn {name}` cannot be"));
        error = match obstacle.place {
            Some((other, place)) if other == file => error.label(place, obstacle.what),
            _ => error.note(obstacle.what),
        };
        out.push(error.note("`where Self: Sized` on a function leaves it out of the table"));
        return;
    }
    let missing = missing_types(db, first);
    if !missing.is_empty() {
        let shown: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        out.push(
            Diagnostic::error(
                codes::E0191,
                file,
                span,
                format!("`dyn {name}` does not say what {} is", shown.join(", ")),
            )
            .primary_label(format!("write `dyn {name}<{} = …>`", missing[0])),
        );
    }
}

/// The associated types that a `dyn` type leaves open.
fn missing_types(db: &dyn Db, bound: &TraitBoundRef) -> Vec<Name> {
    let mut missing = Vec::new();
    for id in env::supertrait_ids(db, bound.trait_) {
        // What a supertrait's types are may be said where it is declared a supertrait.
        let said_by_traits = env::supertrait_ids(db, bound.trait_).iter().any(|&around| {
            env::supertraits(db, around)
                .iter()
                .any(|super_| super_.id == *id && !super_.assoc.is_empty())
        });
        for &alias in &grok_hir::trait_data(db, *id).types {
            let name = alias.name(db);
            if !said_by_traits && bound.assoc.iter().all(|(given, _)| given != name) {
                missing.push(name.clone());
            }
        }
    }
    missing
}

/// The first thing about a trait, or one that it builds on, that keeps it from having a `dyn` type.
fn obstacle(db: &dyn Db, id: TraitId) -> Option<Obstacle> {
    env::supertrait_ids(db, id).iter().find_map(|&id| own_obstacle(db, id))
}

fn own_obstacle(db: &dyn Db, id: TraitId) -> Option<Obstacle> {
    let data = grok_hir::trait_data(db, id);
    let because = |what: String, def: Option<Def>| {
        Some(Obstacle {
            what,
            place: def.and_then(|def| super::name_place(db, def)),
        })
    };
    if data.lang == Some(BuiltinTrait::Sized) || data.supertraits.iter().any(|bound| is_sized(db, bound)) {
        let what = format!("`{}` asks for a size known while compiling (`Sized`)", data.name);
        return because(what, Some(Def::Trait(id)));
    }
    if let Some(&constant) = data.consts.first() {
        let what = format!("the constant `{}` depends on the type", constant.name(db));
        return because(what, Some(Def::Const(constant)));
    }
    if let Some(&alias) = data.types.iter().find(|&&alias| {
        !grok_hir::alias_data(db, alias)
            .generics
            .params
            .get(own_start(db, alias)..)
            .unwrap_or(&[])
            .is_empty()
    }) {
        let what = format!("the type `{}` has parameters of its own", alias.name(db));
        return because(what, Some(Def::Alias(alias)));
    }
    data.fns.iter().find_map(|&function| {
        let reason = unfit(db, function)?;
        because(reason, Some(Def::Fn(function)))
    })
}

fn own_start(db: &dyn Db, alias: grok_hir::ids::AliasId) -> usize {
    grok_hir::alias_data(db, alias).generics.inherited as usize
}

fn is_sized(db: &dyn Db, bound: &BoundRef) -> bool {
    matches!(bound, BoundRef::Trait(bound) if lang::builtin(db, bound.trait_) == Some(BuiltinTrait::Sized))
}

/// Why a function cannot be called through a table; none for one that can, or that is not meant to.
fn unfit(db: &dyn Db, id: FnId) -> Option<String> {
    let signature: &FnSignature = grok_hir::fn_signature(db, id);
    let name = &signature.name;
    let self_bounds = signature.generics.params.first().map_or(&[][..], |param| &param.bounds);
    if self_bounds.iter().any(|bound| is_sized(db, bound)) {
        return None;
    }
    if signature.self_kind.is_none() {
        return Some(format!("`{name}` has no `self` to be called on"));
    }
    if signature.generics.params.len() > signature.generics.inherited as usize {
        return Some(format!("`{name}` has type parameters of its own"));
    }
    if names_self(&signature.ret) {
        return Some(format!("`{name}` gives `Self`, whose size is not known"));
    }
    if signature.params.iter().any(|(_, ty)| names_self(ty)) {
        return Some(format!("`{name}` takes another `Self`, which may be of another type"));
    }
    signature
        .params
        .iter()
        .any(|(_, ty)| matches!(ty, TypeRef::Impl(_)))
        .then(|| format!("`{name}` takes an `impl` type, which is a type parameter of its own"))
}

/// Whether a trait's `Self` stands in a type, other than before an associated type.
fn names_self(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Param(param) => param.index == 0 && param.name == "Self",
        TypeRef::SelfType(grok_hir::type_ref::SelfOwner::Trait(_)) => true,
        TypeRef::Assoc { .. } => false,
        _ => {
            let mut found = false;
            ty.children(&mut |child| found |= names_self(child));
            found
        }
    }
}
