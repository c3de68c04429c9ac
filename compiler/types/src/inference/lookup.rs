//! Finding a method, as Rust does: along the receiver's dereferences, at each step by value, then by `&`, then by `&mut`; inherent
//! methods and those of bounds before those of traits in scope.

use std::sync::Arc;

use grok_hir::Name;
use grok_hir::ids::{FnId, TraitId};
use grok_hir::signature::{LangItem, SelfKind};
use rustc_hash::FxHashMap;

use super::InferCx;
use super::place::MAX_DEREFS;
use super::unify::VarKind;
use crate::lower::impl_self_type;
use crate::result::{AdjustKind, Adjustment};
use crate::signatures::{as_lang, self_param_type};
use crate::traits::solve::Answer;
use crate::ty::{BuiltinTrait, Mutability, TraitRef, Ty, TyKind};
use crate::{index, members};

/// A method found.
pub(super) struct Pick {
    pub id: FnId,
    /// The receiver's type after `steps`: what the first parameter is.
    pub receiver: Ty,
    pub steps: Vec<Adjustment>,
    /// The trait with its arguments, for a trait's method.
    pub trait_ref: Option<TraitRef>,
}

pub(super) enum Lookup {
    Found(Pick),
    /// The receiver's type must be known first.
    Wait,
    NotFound,
    /// Several traits have it.
    Many(Vec<FnId>),
}

/// How a receiver's value is passed at a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Value,
    Ref,
    RefMut,
}

const STAGES: [Stage; 3] = [Stage::Value, Stage::Ref, Stage::RefMut];

/// A place on the way along the receiver's dereferences.
struct Step {
    ty: Ty,
    steps: Vec<Adjustment>,
    /// The vector or array that a slice is made of here.
    unsized_from: Option<Ty>,
}

impl InferCx<'_> {
    pub(super) fn lookup_method(&mut self, receiver: &Ty, name: &Name) -> Lookup {
        let mut step = Step {
            ty: self.structural(receiver),
            steps: Vec::new(),
            unsized_from: None,
        };
        loop {
            if let TyKind::Var(var) = step.ty.kind() {
                match self.table.unknown(*var) {
                    Some((VarKind::Fn(_), _)) | None => {}
                    Some(_) => return Lookup::Wait,
                }
            }
            if matches!(step.ty.kind(), TyKind::Error | TyKind::Never) {
                // Whatever is called here, something else is wrong.
                self.cur().result.has_errors = true;
                return Lookup::NotFound;
            }
            match self.lookup_at(receiver, &step, name) {
                Lookup::NotFound => {}
                found => return found,
            }
            match self.next_step(step) {
                Some(next) => step = next,
                None => return Lookup::NotFound,
            }
        }
    }

    /// Whether a type has a method of that name.
    pub(super) fn has_method(&mut self, ty: &Ty, name: &Name) -> bool {
        matches!(self.lookup_method(ty, name), Lookup::Found(_))
    }

    fn next_step(&mut self, step: Step) -> Option<Step> {
        if step.steps.len() == MAX_DEREFS || step.unsized_from.is_some() {
            return None;
        }
        if let Some(next) = self.deref_step(&step.ty) {
            let mut steps = step.steps;
            steps.push(next.clone());
            return Some(Step {
                ty: next.ty,
                steps,
                unsized_from: None,
            });
        }
        let item = self.slice_item(&step.ty)?;
        Some(Step {
            ty: Ty::new(TyKind::Slice(item)),
            steps: step.steps,
            unsized_from: Some(step.ty),
        })
    }

    /// The item of what lends itself as a slice.
    pub(super) fn slice_item(&self, ty: &Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Array(item, _) => Some(item.clone()),
            _ => as_lang(self.db, ty, LangItem::Vec).and_then(|args| args.first().cloned()),
        }
    }

    /// One implicit dereference: of references, boxes, growable text, and what implements `Deref`.
    pub(super) fn deref_step(&mut self, ty: &Ty) -> Option<Adjustment> {
        if let Some((kind, inner)) = crate::autoderef::step(self.db, ty) {
            let ty = self.structural(&inner);
            return Some(Adjustment { kind, ty });
        }
        let TyKind::Adt(..) = ty.kind() else { return None };
        let target = self.deref_target(ty)?;
        Some(Adjustment {
            kind: AdjustKind::OverloadedDeref,
            ty: target,
        })
    }

    /// What a type's own `Deref` leads to.
    pub(super) fn deref_target(&mut self, ty: &Ty) -> Option<Ty> {
        let goal = crate::traits::lang::trait_ref_of(self.db, BuiltinTrait::Deref, ty)?;
        if self.evaluate(&goal) == Answer::No {
            return None;
        }
        let target = self.solver().project_now(&goal, &Name::new_static("Target"))?;
        Some(self.structural(&target))
    }

    fn lookup_at(&mut self, receiver: &Ty, step: &Step, name: &Name) -> Lookup {
        if let Some(id) = self.actor_fn(&step.ty, name) {
            let kind = match step.ty.kind() {
                TyKind::State(..) => grok_hir::fn_signature(self.db, id).self_kind.unwrap_or(SelfKind::Value),
                _ => SelfKind::Value,
            };
            let steps = self.receiver_steps(receiver, &step.ty, &step.steps, kind);
            return Lookup::Found(Pick {
                id,
                receiver: self_param_type(&step.ty, kind),
                steps,
                trait_ref: None,
            });
        }
        let under = match step.ty.kind() {
            TyKind::Ref(mutability, inner) => {
                let inner = self.structural(inner);
                if let TyKind::Var(var) = inner.kind()
                    && matches!(self.table.unknown(*var), Some((kind, _)) if !matches!(kind, VarKind::Fn(_)))
                {
                    return Lookup::Wait;
                }
                Some((*mutability, inner))
            }
            _ => None,
        };
        for stage in STAGES {
            if stage == Stage::Value && step.unsized_from.is_some() {
                continue;
            }
            // What `Self` is, for each way of taking it.
            let mut ways: Vec<(SelfKind, Ty, bool)> = Vec::new();
            match stage {
                Stage::Value => {
                    ways.push((SelfKind::Value, step.ty.clone(), false));
                    match &under {
                        Some((Mutability::Shared, inner)) => ways.push((SelfKind::Ref, inner.clone(), true)),
                        Some((Mutability::Mut, inner)) => ways.push((SelfKind::RefMut, inner.clone(), true)),
                        None => {}
                    }
                }
                Stage::Ref => ways.push((SelfKind::Ref, step.ty.clone(), false)),
                Stage::RefMut => ways.push((SelfKind::RefMut, step.ty.clone(), false)),
            }
            for inherent in [true, false] {
                let mut found: Vec<(FnId, Option<TraitRef>, Answer, usize)> = Vec::new();
                for (way, (kind, self_ty, _)) in ways.iter().enumerate() {
                    if inherent {
                        match self.inherent_method(self_ty, name, *kind) {
                            Lookup::Wait => return Lookup::Wait,
                            Lookup::Found(pick) => found.push((pick.id, None, Answer::Yes, way)),
                            _ => {}
                        }
                    }
                    for (id, trait_ref, answer) in self.trait_methods(self_ty, name, *kind, inherent) {
                        found.push((id, Some(trait_ref), answer, way));
                    }
                }
                if found.iter().any(|(_, _, answer, _)| *answer == Answer::Yes) {
                    found.retain(|(_, _, answer, _)| *answer == Answer::Yes);
                }
                if found.len() > 1 {
                    let first = found[0].0;
                    if found.iter().any(|(id, ..)| *id != first) {
                        return Lookup::Many(found.into_iter().map(|(id, ..)| id).collect());
                    }
                }
                if let Some((id, trait_ref, _, way)) = found.into_iter().next() {
                    let (kind, self_ty, through) = ways[way].clone();
                    return Lookup::Found(self.pick(receiver, step, id, trait_ref, (kind, &self_ty, through)));
                }
            }
        }
        Lookup::NotFound
    }

    fn pick(
        &mut self,
        receiver: &Ty,
        step: &Step,
        id: FnId,
        trait_ref: Option<TraitRef>,
        (kind, self_ty, through): (SelfKind, &Ty, bool),
    ) -> Pick {
        let mut steps = step.steps.clone();
        if through {
            steps.push(Adjustment {
                kind: AdjustKind::Deref,
                ty: self_ty.clone(),
            });
        }
        let steps = match &step.unsized_from {
            None => self.receiver_steps(receiver, self_ty, &steps, kind),
            Some(whole) => {
                let mut steps = self.receiver_steps(receiver, whole, &steps, kind);
                steps.push(Adjustment {
                    kind: AdjustKind::Unsize,
                    ty: self_param_type(self_ty, kind),
                });
                steps
            }
        };
        Pick {
            id,
            receiver: self_param_type(self_ty, kind),
            steps,
            trait_ref,
        }
    }

    /// A method in an inherent impl for `ty` itself. Where several impls would do since parts of the type are unknown, it waits for
    /// them; at the end the most general one is taken.
    fn inherent_method(&mut self, ty: &Ty, name: &Name, kind: SelfKind) -> Lookup {
        let Some(head) = index::head_of(ty) else {
            return Lookup::NotFound;
        };
        let root = index::owner_root(self.db, self.cur().owner);
        let mut fitting: Vec<(FnId, Ty)> = Vec::new();
        for id in index::inherent_fns(self.db, root, head, name) {
            let signature = grok_hir::fn_signature(self.db, id);
            let (Some(found), Some(impl_)) = (signature.self_kind, signature.impl_()) else {
                continue;
            };
            if found != kind {
                continue;
            }
            let pattern = impl_self_type(self.db, impl_);
            let fresh: Vec<Ty> = signature.generics.params.iter().map(|_| self.fresh()).collect();
            if self.table.could_unify(&pattern.subst(&fresh), ty) && self.impl_allows(impl_, pattern, &fresh, ty) {
                fitting.push((id, pattern.clone()));
            }
        }
        if fitting.len() > 1 {
            let known = self.table.resolve(ty);
            let open = known.has_var();
            if open && !self.take_general {
                return Lookup::Wait;
            }
            if open
                && let Some(at) = fitting
                    .iter()
                    .position(|(_, pattern)| members::matches_pattern(pattern, &known))
            {
                fitting.swap(0, at);
            }
        }
        match fitting.into_iter().next() {
            Some((id, _)) => Lookup::Found(Pick {
                id,
                receiver: ty.clone(),
                steps: Vec::new(),
                trait_ref: None,
            }),
            None => Lookup::NotFound,
        }
    }

    /// Whether a type meets the bounds of an impl, as far as is known.
    fn impl_allows(&mut self, id: grok_hir::ids::ImplId, pattern: &Ty, args: &[Ty], ty: &Ty) -> bool {
        let generics = &grok_hir::impl_data(self.db, id).generics;
        if generics.params.iter().all(|param| param.bounds.is_empty()) {
            return true;
        }
        let params = crate::lower::scope_params(self.db, crate::lower::Scope::of_impl(self.db, id));
        let snapshot = self.table.start();
        let _ = self.table.unify(&pattern.subst(args), ty);
        let mut allowed = true;
        for (param, arg) in params.iter().zip(args) {
            for bound in &param.bounds {
                if let crate::ty::Bound::Trait(bound) = bound {
                    let goal = bound.trait_ref(arg).subst(args);
                    allowed = allowed && self.evaluate(&goal) != Answer::No;
                }
            }
        }
        self.table.rollback(snapshot);
        allowed
    }

    /// Methods of traits that `ty` has, or may come to have, taken with that kind of `self`: those that bounds give it, or those of
    /// traits in scope.
    fn trait_methods(&mut self, ty: &Ty, name: &Name, kind: SelfKind, given: bool) -> Vec<(FnId, TraitRef, Answer)> {
        let ids: Vec<FnId> = if given {
            if !matches!(ty.kind(), TyKind::Param(_) | TyKind::Projection(..) | TyKind::Dyn(_)) {
                return Vec::new();
            }
            let traits = self.solver().given_traits(ty);
            traits
                .into_iter()
                .filter_map(|id| trait_fn(self.db, id, name))
                .collect()
        } else {
            self.scope_methods(name).to_vec()
        };
        let mut found = Vec::new();
        for id in ids {
            if grok_hir::fn_signature(self.db, id).self_kind != Some(kind) {
                continue;
            }
            let Some(trait_) = crate::traits::instance::trait_of(self.db, id) else {
                continue;
            };
            let goal = self.open_trait(trait_, ty);
            let answer = self.evaluate(&goal);
            if answer != Answer::No {
                found.push((id, goal, answer));
            }
        }
        found
    }

    /// A trait of a type, its own arguments unknown.
    pub(super) fn open_trait(&mut self, id: TraitId, self_ty: &Ty) -> TraitRef {
        let count = grok_hir::trait_data(self.db, id).generics.params.len();
        let own = (1..count).map(|_| self.fresh());
        let own: Vec<Ty> = own.collect();
        TraitRef {
            id,
            args: std::iter::once(self_ty.clone()).chain(own).collect(),
        }
    }

    /// Functions of that name of the traits in scope.
    pub(super) fn scope_methods(&mut self, name: &Name) -> Arc<[FnId]> {
        let set = match self.cur().traits {
            Some(set) => set,
            None => {
                let owner = self.cur().owner;
                let set = TraitSet::new(self.db, grok_hir::traits_in_scope(self.db, owner).clone());
                self.cur().traits = Some(set);
                set
            }
        };
        match methods_of_set(self.db, set).get(name) {
            Some(found) => found.clone(),
            None => Arc::from([]),
        }
    }

    /// The steps that make a receiver of type `receiver` into `self` of that kind, where `steps` dereferences lead to `ty`.
    fn receiver_steps(&mut self, receiver: &Ty, ty: &Ty, steps: &[Adjustment], kind: SelfKind) -> Vec<Adjustment> {
        let mut out = steps.to_vec();
        let wanted = match kind {
            SelfKind::Value => return out,
            SelfKind::Ref => Mutability::Shared,
            SelfKind::RefMut => Mutability::Mut,
        };
        // The reference that the last step went through, if there is one, is lent on.
        let through = match out.len() {
            0 => None,
            1 => Some(self.shallow(receiver)),
            n => Some(out[n - 2].ty.clone()),
        };
        let held = through.and_then(|ty| match ty.kind() {
            TyKind::Ref(mutability, _) => Some(*mutability),
            _ => None,
        });
        match (held, wanted) {
            (Some(Mutability::Shared), Mutability::Shared) => {
                out.pop();
            }
            (Some(Mutability::Mut), _) => {
                out.pop();
                let ty = Ty::reference(wanted, ty.clone());
                out.push(Adjustment {
                    kind: AdjustKind::Reborrow(wanted),
                    ty,
                });
            }
            _ => out.push(Self::borrow_step(wanted, ty)),
        }
        out
    }

    /// The pick that borrows, or takes, the value which `steps` lead to, of a type that is assumed to have a trait.
    pub(super) fn assumed_pick(&mut self, id: FnId, receiver: &Ty, steps: &[Adjustment], ty: &Ty) -> Option<Pick> {
        let kind = grok_hir::fn_signature(self.db, id).self_kind?;
        let trait_ = crate::traits::instance::trait_of(self.db, id)?;
        let (ty, steps) = match kind {
            SelfKind::Value => (self.shallow(receiver), Vec::new()),
            _ => (ty.clone(), self.receiver_steps(receiver, ty, steps, kind)),
        };
        let trait_ref = self.open_trait(trait_, &ty);
        Some(Pick {
            id,
            receiver: self_param_type(&ty, kind),
            steps,
            trait_ref: Some(trait_ref),
        })
    }
}

pub(super) use set::TraitSet;

#[allow(missing_docs, reason = "the interning macro writes functions of its own")]
mod set {
    use grok_hir::ids::TraitId;

    /// The traits in scope of a body: the same for most bodies of a module.
    #[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
    pub struct TraitSet {
        /// The traits.
        #[returns(ref)]
        pub traits: Vec<TraitId>,
    }
}

/// The functions of traits by name.
#[salsa::tracked]
fn methods_of_set(db: &dyn grok_hir::Db, set: TraitSet) -> FxHashMap<Name, Arc<[FnId]>> {
    let mut found: FxHashMap<Name, Vec<FnId>> = FxHashMap::default();
    for &id in set.traits(db) {
        for &function in &grok_hir::trait_data(db, id).fns {
            found.entry(function.name(db).clone()).or_default().push(function);
        }
    }
    found.into_iter().map(|(name, ids)| (name, ids.into())).collect()
}

/// A trait's own function of that name.
pub(super) fn trait_fn(db: &dyn grok_hir::Db, id: TraitId, name: &Name) -> Option<FnId> {
    let fns = &grok_hir::trait_data(db, id).fns;
    fns.iter().copied().find(|id| id.name(db) == name)
}
