//! The traits that the compiler has rules for, as items of the library: from [`BuiltinTrait`] to the trait and back.

use grok_hir::ids::{Container, ModuleId, TraitId};
use grok_hir::{Db, Name};

use crate::ty::{BuiltinTrait, TraitBound, TraitRef, Ty, TyKind};

/// The library's trait.
pub fn trait_id(db: &dyn Db, name: BuiltinTrait) -> Option<TraitId> {
    let root = crate::index::library_root(db)?;
    let module = ModuleId::new(db, root, vec![Name::new_static("traits")]);
    Some(TraitId::new(
        db,
        Container::Module(module),
        Name::new_static(name.name()),
        0,
    ))
}

/// The rule that a trait has in the compiler.
pub fn builtin(db: &dyn Db, id: TraitId) -> Option<BuiltinTrait> {
    let found = BuiltinTrait::from_name(id.name(db))?;
    (trait_id(db, found) == Some(id)).then_some(found)
}

/// Whether it is the trait of an operator with an `Output`.
pub(crate) fn is_operator_trait(db: &dyn Db, id: TraitId) -> bool {
    builtin(db, id).is_some_and(super::is_operator)
}

/// Whether it is the trait of a binary operator with an `Output`.
pub(crate) fn is_binary(name: BuiltinTrait) -> bool {
    super::is_operator(name) && !matches!(name, BuiltinTrait::Neg | BuiltinTrait::Not)
}

/// A built-in trait as the bound of a type. An operator's operand and result are of that type, too.
pub fn bound_of(db: &dyn Db, name: BuiltinTrait, self_ty: &Ty) -> Option<TraitBound> {
    let own = |holds: bool| if holds { vec![self_ty.clone()] } else { Vec::new() };
    let assoc = own(super::is_operator(name));
    Some(TraitBound {
        id: trait_id(db, name)?,
        args: own(is_binary(name)),
        assoc: assoc.into_iter().map(|ty| (Name::new_static("Output"), ty)).collect(),
    })
}

/// A built-in trait of a type.
pub fn trait_ref_of(db: &dyn Db, name: BuiltinTrait, self_ty: &Ty) -> Option<TraitRef> {
    bound_of(db, name, self_ty).map(|bound| bound.trait_ref(self_ty))
}

/// How many of a bound's arguments have to be written: those at the end that are what the trait says by itself are not.
pub(crate) fn written_args(db: &dyn Db, bound: &TraitBound, self_ty: Option<&Ty>) -> usize {
    let plain = is_operator_trait(db, bound.id)
        && matches!((bound.args.as_slice(), self_ty), ([arg], Some(own)) if same_ty(own, arg));
    if plain { 0 } else { bound.args.len() }
}

/// Whether two types print the same way: parameters are told apart by name alone.
pub(crate) fn same_ty(a: &Ty, b: &Ty) -> bool {
    match (a.kind(), b.kind()) {
        (TyKind::Param(a), TyKind::Param(b)) => a.name == b.name,
        _ => a == b,
    }
}
