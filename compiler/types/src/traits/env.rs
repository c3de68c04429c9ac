//! What is given: the bounds in scope, elaborated with supertraits.

use grok_hir::ids::TraitId;
use grok_hir::{Db, Name};

use super::lang;
use crate::lower;
use crate::ty::{Bound, ParamTy, SchemeParam, TraitBound, TraitRef, Ty, TyKind};

/// A fact: a type has a trait, and what some of its associated types are.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Clause {
    /// The trait with its arguments, `Self` first.
    pub trait_ref: TraitRef,
    /// `Item = T`.
    pub assoc: Vec<(Name, Ty)>,
}

/// The supertraits of a trait as it declares them, in terms of its own parameters.
#[salsa::tracked(cycle_result = no_supertraits)]
pub fn supertraits(db: &dyn Db, id: TraitId) -> Vec<TraitBound> {
    let data = grok_hir::trait_data(db, id);
    let own = lower::param(0, &Name::new_static("Self"));
    let bounds = lower::lower_bounds(db, &data.supertraits, &own, lower::Scope::of_trait(db, id));
    let mut out: Vec<TraitBound> = bounds
        .into_iter()
        .filter_map(|bound| match bound {
            Bound::Trait(bound) => Some(bound),
            Bound::Fn(_) => None,
        })
        .collect();
    for &name in lang::builtin(db, id).map_or(&[][..], lang::implied) {
        if let Some(bound) = lang::bound_of(db, name, &own)
            && out.iter().all(|other| other.id != bound.id)
        {
            out.push(bound);
        }
    }
    out
}

fn no_supertraits(_db: &dyn Db, _id: salsa::Id, _trait: TraitId) -> Vec<TraitBound> {
    Vec::new()
}

/// A trait and all its supertraits, transitively, each once: the trait's own first.
#[salsa::tracked(cycle_result = only_itself)]
pub fn supertrait_ids(db: &dyn Db, id: TraitId) -> Vec<TraitId> {
    let mut found = vec![id];
    let mut next = 0;
    while let Some(&id) = found.get(next) {
        next += 1;
        for bound in &grok_hir::trait_data(db, id).supertraits {
            if let grok_hir::type_ref::BoundRef::Trait(bound) = bound
                && !found.contains(&bound.trait_)
            {
                found.push(bound.trait_);
            }
        }
        for &name in lang::builtin(db, id).map_or(&[][..], lang::implied) {
            if let Some(id) = lang::trait_id(db, name)
                && !found.contains(&id)
            {
                found.push(id);
            }
        }
    }
    found
}

fn only_itself(_db: &dyn Db, _id: salsa::Id, id: TraitId) -> Vec<TraitId> {
    vec![id]
}

/// Adds a fact with all that follows from it through supertraits.
pub fn elaborate(db: &dyn Db, clause: Clause, out: &mut Vec<Clause>) {
    let mut open = vec![clause];
    while let Some(clause) = open.pop() {
        if let Some(known) = out.iter_mut().find(|known| known.trait_ref == clause.trait_ref) {
            // Said twice: what either says of associated types holds.
            for (name, ty) in clause.assoc {
                if known.assoc.iter().all(|(other, _)| *other != name) {
                    known.assoc.push((name, ty));
                }
            }
            continue;
        }
        for bound in supertraits(db, clause.trait_ref.id) {
            let bound = bound.map(&mut |ty| match ty.kind() {
                TyKind::Param(param) => clause.trait_ref.args.get(param.index as usize).cloned().unwrap_or(ty),
                _ => ty,
            });
            // `I: DoubleEndedIterator<Item = T>` speaks of what `Iterator` declares.
            let mut assoc = bound.assoc.clone();
            for (name, ty) in &clause.assoc {
                let inherited = lower::declares(db, bound.id, name);
                if inherited && assoc.iter().all(|(other, _)| other != name) {
                    assoc.push((name.clone(), ty.clone()));
                }
            }
            open.push(Clause {
                trait_ref: bound.trait_ref(clause.trait_ref.self_ty()),
                assoc,
            });
        }
        out.push(clause);
    }
}

/// The facts that parameters' bounds and further predicates state.
pub fn clauses(db: &dyn Db, params: &[SchemeParam], predicates: &[(Ty, Bound)]) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut add = |ty: &Ty, bound: &Bound| {
        if let Bound::Trait(bound) = bound {
            let clause = Clause {
                trait_ref: bound.trait_ref(ty),
                assoc: bound.assoc.clone(),
            };
            elaborate(db, clause, &mut out);
        }
    };
    for (index, param) in params.iter().enumerate() {
        let own = Ty::new(TyKind::Param(ParamTy {
            index: index as u32,
            name: param.name.clone(),
        }));
        param.bounds.iter().for_each(|bound| add(&own, bound));
    }
    predicates.iter().for_each(|(ty, bound)| add(ty, bound));
    out
}
