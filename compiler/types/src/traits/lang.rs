//! The traits that the compiler has rules for, as items of the library: from [`BuiltinTrait`] to the trait and back.

use grok_hir::ids::TraitId;
use grok_hir::signature::ParamKind;
use grok_hir::type_ref::TypeRef;
use grok_hir::{Db, Name};

use crate::ty::{BuiltinTrait, TraitBound, TraitRef, Ty, TyKind};

/// The library's trait.
pub fn trait_id(db: &dyn Db, name: BuiltinTrait) -> Option<TraitId> {
    grok_hir::lang_trait(db, name)
}

/// The rule that a trait has in the compiler.
#[salsa::tracked(returns(copy))]
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
    let own = |arg: &Ty| self_ty.is_some_and(|own| same_ty(own, arg));
    if is_operator_trait(db, bound.id) {
        return if bound.args.iter().all(own) {
            0
        } else {
            bound.args.len()
        };
    }
    let params = grok_hir::trait_data(db, bound.id)
        .generics
        .params
        .get(1..)
        .unwrap_or(&[]);
    let mut written = bound.args.len();
    while let (Some(arg), Some(param)) = (
        written.checked_sub(1).and_then(|last| bound.args.get(last)),
        written.checked_sub(1).and_then(|last| params.get(last)),
    ) {
        let ParamKind::Type { default: Some(default) } = &param.kind else {
            break;
        };
        let said = match default {
            TypeRef::Param(param) if param.index == 0 => own(arg),
            default => crate::lower::lower_in(db, default, crate::lower::Scope::of_trait(db, bound.id)) == *arg,
        };
        if !said {
            break;
        }
        written -= 1;
    }
    written
}

/// What a built-in trait's having means besides what the library says.
pub(crate) fn implied(name: BuiltinTrait) -> &'static [BuiltinTrait] {
    use BuiltinTrait as B;
    match name {
        B::Ord => &[B::Eq],
        B::Copy => &[B::Clone],
        B::Step => &[B::Ord, B::Copy],
        _ => &[],
    }
}

/// Whether two types print the same way: parameters are told apart by name alone.
pub(crate) fn same_ty(a: &Ty, b: &Ty) -> bool {
    match (a.kind(), b.kind()) {
        (TyKind::Param(a), TyKind::Param(b)) => a.name == b.name,
        _ => a == b,
    }
}
