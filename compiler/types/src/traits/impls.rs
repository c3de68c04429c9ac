//! Impls of traits in types: their headers, what they say of associated types, and where they are found.

use grok_hir::db::SourceFile;
use grok_hir::ids::{AliasId, ImplId, TraitId};
use grok_hir::{Db, Name};
use rustc_hash::FxHashMap;

use crate::index::{Head, head_of, module_of};
use crate::lower::{self, Scope};
use crate::ty::{Bound, SchemeParam, TraitRef, Ty};

/// `impl<T: Show> Loud for Vec<T>` in types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImplHeader {
    /// Its parameters with their bounds.
    pub params: Vec<SchemeParam>,
    /// Further predicates of its `where`.
    pub predicates: Vec<(Ty, Bound)>,
    /// The trait of the type, in terms of the parameters.
    pub trait_ref: TraitRef,
}

/// The header of an impl of a trait; none for inherent impls.
#[salsa::tracked(cycle_result = no_header)]
pub fn impl_header(db: &dyn Db, id: ImplId) -> Option<ImplHeader> {
    let data = grok_hir::impl_data(db, id);
    let trait_ = data.trait_.as_ref()?;
    let scope = Scope::of_impl(db, id);
    let self_ty = lower::impl_self_type(db, id).clone();
    let bound = lower::lower_trait_bound(db, trait_, &self_ty, scope);
    Some(ImplHeader {
        params: lower::scope_params(db, scope),
        predicates: lower::predicates(db, scope),
        trait_ref: bound.trait_ref(&self_ty),
    })
}

fn no_header(_db: &dyn Db, _id: salsa::Id, _impl: ImplId) -> Option<ImplHeader> {
    None
}

/// What an impl says an associated type is, in terms of the impl's parameters.
pub fn impl_assoc_type(db: &dyn Db, id: ImplId, name: &Name) -> Option<Ty> {
    let data = grok_hir::impl_data(db, id);
    let alias = data.types.iter().find(|alias| alias.name(db) == name)?;
    Some(alias_value(db, *alias).clone())
}

/// The type an associated type of an impl stands for.
#[salsa::tracked(cycle_result = no_value)]
pub(crate) fn alias_value(db: &dyn Db, id: AliasId) -> Ty {
    let data = grok_hir::alias_data(db, id);
    match &data.ty {
        Some(ty) => lower::lower_in(db, ty, Scope::of_alias(db, id)),
        None => Ty::error(),
    }
}

fn no_value(_db: &dyn Db, _id: salsa::Id, _alias: AliasId) -> Ty {
    Ty::error()
}

/// The impls of one trait in one package.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TraitImpls {
    /// By the head of the type they are for.
    pub by_head: FxHashMap<Head, Vec<ImplId>>,
    /// Those for any type: `impl<T: Show> Loud for T`.
    pub blanket: Vec<ImplId>,
}

/// The impls of a package by trait.
#[salsa::tracked]
pub fn package_impls(db: &dyn Db, root: SourceFile) -> FxHashMap<TraitId, TraitImpls> {
    let mut out: FxHashMap<TraitId, TraitImpls> = FxHashMap::default();
    for (&id, impls) in &grok_hir::trait_impls(db, root).by_trait {
        // The library's own are in the library's own index.
        let own = impls
            .iter()
            .filter(|id| module_of(db, id.container(db)).root(db) == root);
        let entry = out.entry(id).or_default();
        for &impl_ in own {
            match head_of(lower::impl_self_type(db, impl_)) {
                Some(head) => entry.by_head.entry(head).or_default().push(impl_),
                None => entry.blanket.push(impl_),
            }
        }
    }
    out
}

/// The associated type of that name that a trait itself declares.
pub fn trait_assoc_type(db: &dyn Db, id: TraitId, name: &Name) -> Option<AliasId> {
    let data = grok_hir::trait_data(db, id);
    data.types.iter().copied().find(|alias| alias.name(db) == name)
}

/// The bounds that a trait puts on its associated type, in terms of the trait's parameters.
#[salsa::tracked(cycle_result = no_bounds)]
pub fn item_bounds(db: &dyn Db, alias: AliasId) -> Vec<Bound> {
    let data = grok_hir::alias_data(db, alias);
    let scope = Scope::of_alias(db, alias);
    let Some(id) = scope.trait_ else { return Vec::new() };
    let trait_ref = TraitRef {
        id,
        args: lower::identity_args(scope.generics),
    };
    let own = Ty::new(crate::ty::TyKind::Projection(trait_ref, alias.name(db).clone()));
    lower::lower_bounds(db, &data.bounds, &own, scope)
}

fn no_bounds(_db: &dyn Db, _id: salsa::Id, _alias: AliasId) -> Vec<Bound> {
    Vec::new()
}
