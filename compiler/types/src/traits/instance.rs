//! What monomorphisation asks at concrete types: which implementation a trait's function has, what an associated type is, what the
//! table of a `dyn` holds.

use grok_hir::ids::{ConstId, Container, FnId, TraitId};
use grok_hir::{Db, Name};

use super::solve::{Selection, Solver, Source};
use super::{env, lang};
use crate::inference::unify::Table;
use crate::ty::{BuiltinTrait, TraitRef, Ty, TyKind};

/// How a function of a trait is carried out at concrete types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Resolved {
    /// By this function with these arguments: of an impl, or the trait's own with its default body.
    Fn(FnId, Vec<Ty>),
    /// By the compiler's own rule for the trait, at that `Self`.
    Builtin(BuiltinTrait, Name, Ty),
    /// By calling the value itself.
    CallValue,
    /// Through the table of the `dyn` value that `Self` is, at that slot of [`dyn_methods`].
    Dyn(u32),
    /// Not at all: there is an error elsewhere.
    None,
}

/// Picks the implementation of a function at concrete types (no parameters, no variables). A function that is no trait's stands for
/// itself. `args` are the function's flattened arguments: a trait's are `Self`, the trait's own, the function's own.
pub fn resolve_instance(db: &dyn Db, id: FnId, args: &[Ty]) -> Resolved {
    let Container::Trait(trait_) = id.container(db) else {
        return Resolved::Fn(id, args.to_vec());
    };
    let count = grok_hir::trait_data(db, trait_).generics.params.len();
    if args.len() < count {
        return Resolved::None;
    }
    let (trait_args, own) = args.split_at(count);
    let trait_ref = TraitRef {
        id: trait_,
        args: trait_args.to_vec(),
    };
    if let TyKind::Fn(_) = trait_ref.self_ty().kind()
        && matches!(
            lang::builtin(db, trait_),
            Some(BuiltinTrait::Fn | BuiltinTrait::FnMut | BuiltinTrait::FnOnce)
        )
    {
        return Resolved::CallValue;
    }
    match source(db, &trait_ref) {
        Some((Source::Impl(impl_, impl_args), mut table)) => {
            let impl_args = impl_args.iter().map(|ty| table.resolve(ty));
            let data = grok_hir::impl_data(db, impl_);
            match data.fns.iter().find(|other| other.name(db) == id.name(db)) {
                Some(&found) => Resolved::Fn(found, impl_args.chain(own.iter().cloned()).collect()),
                None => Resolved::Fn(id, args.to_vec()),
            }
        }
        Some((Source::Builtin(_), _)) => match lang::builtin(db, trait_) {
            // What the rule does not do itself is done by the trait's own body over what it does.
            Some(name) if is_primitive(name, id.name(db)) || !grok_hir::fn_signature(db, id).has_body => {
                Resolved::Builtin(name, id.name(db).clone(), trait_args[0].clone())
            }
            _ => Resolved::Fn(id, args.to_vec()),
        },
        Some((Source::Clause(_), _)) => {
            let slot = dyn_methods(db, &trait_args[0])
                .iter()
                .position(|(other, _)| *other == id);
            match slot {
                Some(slot) => Resolved::Dyn(slot as u32),
                // Methods that no table has (`Self: Sized`, generic ones) have their default body.
                None if grok_hir::fn_signature(db, id).has_body => Resolved::Fn(id, args.to_vec()),
                None => Resolved::None,
            }
        }
        Some((Source::Error, _)) | None => Resolved::None,
    }
}

/// Whether the compiler's rule for a trait carries a method out itself although the trait has a body for it.
fn is_primitive(name: BuiltinTrait, method: &Name) -> bool {
    use BuiltinTrait as B;
    match name {
        B::Eq => matches!(method.as_str(), "eq" | "ne"),
        B::Ord => matches!(method.as_str(), "cmp" | "partial_cmp" | "lt" | "le" | "gt" | "ge"),
        B::Show => matches!(method.as_str(), "show" | "to_string"),
        B::Clone | B::Default | B::Debug | B::Hash => true,
        _ => false,
    }
}

fn source(db: &dyn Db, trait_ref: &TraitRef) -> Option<(Source, Table)> {
    let mut table = Table::default();
    let mut solver = Solver::new(db, &mut table, &[], 0);
    match solver.select(trait_ref) {
        Selection::One(selected) => {
            // What only the impl's needs decide: `impl<F: Fn() -> T, T> …`.
            solver.settle(selected.nested);
            Some((selected.source, table))
        }
        Selection::Ambiguous | Selection::None => None,
    }
}

/// The constant that an associated constant of a trait is at concrete types, with its arguments.
pub fn resolve_const(db: &dyn Db, id: ConstId, args: &[Ty]) -> Option<(ConstId, Vec<Ty>)> {
    let Container::Trait(trait_) = id.container(db) else {
        return Some((id, args.to_vec()));
    };
    let trait_ref = TraitRef {
        id: trait_,
        args: args.to_vec(),
    };
    match source(db, &trait_ref)? {
        (Source::Impl(impl_, impl_args), mut table) => {
            let data = grok_hir::impl_data(db, impl_);
            match data.consts.iter().find(|other| other.name(db) == id.name(db)) {
                Some(&found) => Some((found, impl_args.iter().map(|ty| table.resolve(ty)).collect())),
                None => Some((id, args.to_vec())),
            }
        }
        _ => None,
    }
}

/// The type with every projection reduced; concrete types have none left.
pub fn normalize(db: &dyn Db, ty: &Ty) -> Ty {
    if !ty.has_projection() {
        return ty.clone();
    }
    let mut table = Table::default();
    let mut solver = Solver::new(db, &mut table, &[], 0);
    let ty = solver.normalize(ty);
    table.resolve(&ty)
}

/// The methods that the table of a `dyn` type holds, in its order: supertraits' first, each trait's as declared; with each the trait and
/// its arguments without `Self`. What has type parameters or no `self` is not in it.
pub fn dyn_methods(db: &dyn Db, dyn_ty: &Ty) -> Vec<(FnId, TraitRef)> {
    let TyKind::Dyn(ty) = dyn_ty.kind() else {
        return Vec::new();
    };
    let mut given = Vec::new();
    for bound in &ty.bounds {
        let clause = env::Clause {
            trait_ref: bound.trait_ref(dyn_ty),
            assoc: bound.assoc.clone(),
        };
        env::elaborate(db, clause, &mut given);
    }
    let mut order: Vec<TraitRef> = Vec::new();
    for bound in &ty.bounds {
        supertraits_first(db, &bound.trait_ref(dyn_ty), &mut order);
    }
    let methods = order.into_iter().flat_map(|trait_ref| {
        let fns = grok_hir::trait_data(db, trait_ref.id).fns.clone();
        fns.into_iter()
            .filter(|id| is_dispatchable(db, *id))
            .map(move |id| (id, trait_ref.clone()))
    });
    methods.collect()
}

fn supertraits_first(db: &dyn Db, trait_ref: &TraitRef, out: &mut Vec<TraitRef>) {
    if out.contains(trait_ref) {
        return;
    }
    for bound in env::supertraits(db, trait_ref.id) {
        let bound = bound.trait_ref(trait_ref.self_ty()).subst(&trait_ref.args);
        supertraits_first(db, &bound, out);
    }
    if !out.contains(trait_ref) {
        out.push(trait_ref.clone());
    }
}

/// Whether a trait's function can be called through a table: it has `self` and no type parameters of its own.
pub fn is_dispatchable(db: &dyn Db, id: FnId) -> bool {
    let signature = grok_hir::fn_signature(db, id);
    let own = signature
        .generics
        .params
        .iter()
        .skip(signature.generics.inherited as usize);
    // `fn map<B, F: Fn(A) -> B>` has parameters that must be known where it is compiled.
    signature.self_kind.is_some() && own.count() == 0 && !needs_sized(db, id)
}

/// Whether a function says `where Self: Sized`.
fn needs_sized(db: &dyn Db, id: FnId) -> bool {
    let Some(sized) = lang::trait_id(db, BuiltinTrait::Sized) else {
        return false;
    };
    let signature = grok_hir::fn_signature(db, id);
    let bounds = signature.generics.params.first().map_or(&[][..], |param| &param.bounds);
    bounds
        .iter()
        .any(|bound| matches!(bound, grok_hir::type_ref::BoundRef::Trait(bound) if bound.trait_ == sized))
}

/// The trait that a function belongs to.
pub fn trait_of(db: &dyn Db, id: FnId) -> Option<TraitId> {
    match id.container(db) {
        Container::Trait(id) => Some(id),
        _ => None,
    }
}
