//! Finding a method: through references, inherent impls first, then the built-in traits.

use grok_hir::Name;
use grok_hir::ids::FnId;
use grok_hir::signature::SelfKind;

use super::InferCx;
use super::place::MAX_DEREFS;
use super::unify::VarKind;
use crate::lower::{impl_self_type, self_param_type};
use crate::result::{AdjustKind, Adjustment};
use crate::ty::{Bound, BuiltinTrait, Mutability, Ty, TyKind};
use crate::{index, members};

/// A method found.
pub(super) struct Pick {
    pub id: FnId,
    /// The receiver's type after `steps`: what the first parameter is.
    pub receiver: Ty,
    pub steps: Vec<Adjustment>,
    /// The element type, for methods of arrays.
    pub element: Option<Ty>,
}

pub(super) enum Lookup {
    Found(Pick),
    /// The receiver's type must be known first.
    Wait,
    NotFound,
}

impl InferCx<'_> {
    pub(super) fn lookup_method(&mut self, receiver: &Ty, name: &Name) -> Lookup {
        let root = index::owner_root(self.db, self.cur().owner);
        let mut steps: Vec<Adjustment> = Vec::new();
        let mut ty = self.structural(receiver);
        loop {
            if let TyKind::Var(var) = ty.kind() {
                match self.table.unknown(*var) {
                    Some((VarKind::Fn(_), _)) | None => {}
                    Some(_) => return Lookup::Wait,
                }
            }
            if matches!(ty.kind(), TyKind::Error | TyKind::Never) {
                // Whatever is called here, something else is wrong.
                return self.error_lookup();
            }
            match self.inherent_lookup(root, receiver, &ty, &steps, name) {
                Lookup::NotFound => {}
                found => return found,
            }
            match self.trait_lookup(&ty, &steps, name) {
                Lookup::NotFound => {}
                found => return found,
            }
            let TyKind::Ref(_, inner) = ty.kind() else {
                return Lookup::NotFound;
            };
            if steps.len() == MAX_DEREFS {
                return Lookup::NotFound;
            }
            let inner = self.structural(inner);
            steps.push(Adjustment {
                kind: AdjustKind::Deref,
                ty: inner.clone(),
            });
            ty = inner;
        }
    }

    fn error_lookup(&mut self) -> Lookup {
        self.cur().result.has_errors = true;
        Lookup::NotFound
    }

    /// Whether a type has a method of that name.
    pub(super) fn has_method(&mut self, ty: &Ty, name: &Name) -> bool {
        matches!(self.lookup_method(ty, name), Lookup::Found(_))
    }

    /// A method in an impl for `ty` itself. Where several impls would do since parts of the type are unknown, it waits for them; at the
    /// end the most general one is taken.
    fn inherent_lookup(
        &mut self,
        root: grok_hir::db::SourceFile,
        receiver: &Ty,
        ty: &Ty,
        steps: &[Adjustment],
        name: &Name,
    ) -> Lookup {
        let Some(head) = index::head_of(ty) else {
            return Lookup::NotFound;
        };
        let mut fitting: Vec<(FnId, SelfKind, Ty)> = Vec::new();
        for id in index::inherent_fns(self.db, root, head, name) {
            let signature = grok_hir::fn_signature(self.db, id);
            let (Some(kind), Some(impl_)) = (signature.self_kind, signature.impl_()) else {
                continue;
            };
            let pattern = impl_self_type(self.db, impl_);
            let fresh: Vec<Ty> = signature.generics.params.iter().map(|_| self.fresh()).collect();
            if self.table.could_unify(&pattern.subst(&fresh), ty) {
                fitting.push((id, kind, pattern.clone()));
            }
        }
        if fitting.len() > 1 {
            let known = self.table.resolve(ty);
            let open = known.any(&mut |part| matches!(part.kind(), TyKind::Var(_)));
            if open && !self.take_general {
                return Lookup::Wait;
            }
            if open
                && let Some(at) = fitting
                    .iter()
                    .position(|(_, _, pattern)| members::matches_pattern(pattern, &known))
            {
                fitting.swap(0, at);
            }
        }
        if let Some((id, kind, _)) = fitting.into_iter().next() {
            let steps = self.receiver_steps(receiver, ty, steps, kind);
            return Lookup::Found(Pick {
                id,
                receiver: self_param_type(ty, kind),
                steps,
                element: None,
            });
        }
        self.array_pick(receiver, ty, steps, name)
            .map_or(Lookup::NotFound, Lookup::Found)
    }

    fn array_pick(&mut self, receiver: &Ty, ty: &Ty, steps: &[Adjustment], name: &Name) -> Option<Pick> {
        if let TyKind::Array(element, _) = ty.kind()
            && let Some(id) = index::array_method(self.db, name)
        {
            let kind = match crate::groups::scheme(self.db, id).ty.kind() {
                TyKind::Fn(f) => match f.params.first().map(Ty::kind) {
                    Some(TyKind::Ref(Mutability::Mut, _)) => SelfKind::RefMut,
                    Some(TyKind::Ref(Mutability::Shared, _)) => SelfKind::Ref,
                    _ => SelfKind::Value,
                },
                _ => return None,
            };
            let element = element.clone();
            let steps = self.receiver_steps(receiver, ty, steps, kind);
            return Some(Pick {
                id,
                receiver: self_param_type(ty, kind),
                steps,
                element: Some(element),
            });
        }
        None
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

    /// Whether a function of the traits module takes its value by reference, as methods do.
    pub(super) fn has_trait_receiver(&self, id: FnId) -> bool {
        match crate::groups::scheme(self.db, id).ty.kind() {
            TyKind::Fn(f) => f
                .params
                .first()
                .is_some_and(|ty| matches!(ty.kind(), TyKind::Ref(Mutability::Shared, _))),
            _ => false,
        }
    }

    fn method_trait(&self, id: FnId) -> Option<BuiltinTrait> {
        match crate::groups::scheme(self.db, id).params.first()?.bounds.first()? {
            Bound::Trait(bound) => crate::traits::lang::builtin(self.db, bound.id),
            Bound::Fn(_) => None,
        }
    }

    /// A built-in trait's method on a value of type `ty`, which `steps` dereferences have led to: as Rust looks, a reference lends
    /// what it refers to before it is a value of its own.
    fn trait_lookup(&mut self, ty: &Ty, steps: &[Adjustment], name: &Name) -> Lookup {
        let Some(id) = index::trait_method(self.db, name) else {
            return Lookup::NotFound;
        };
        if !self.has_trait_receiver(id) {
            return Lookup::NotFound;
        }
        let Some(bound) = self.method_trait(id) else {
            return Lookup::NotFound;
        };
        if let TyKind::Ref(_, inner) = ty.kind() {
            let inner = self.structural(inner);
            if let TyKind::Var(var) = inner.kind()
                && !matches!(self.table.unknown(*var), Some((VarKind::Fn(_), _)))
            {
                return Lookup::Wait;
            }
            let mut unknown = Vec::new();
            if self.holds(&inner, bound, &mut unknown).is_ok() {
                let mut steps = steps.to_vec();
                steps.push(Adjustment {
                    kind: AdjustKind::Deref,
                    ty: inner.clone(),
                });
                return Lookup::Found(self.trait_pick_through(id, ty, &inner, steps));
            }
        }
        let mut unknown = Vec::new();
        if self.holds(ty, bound, &mut unknown).is_ok() {
            return Lookup::Found(self.trait_pick(id, ty, steps.to_vec()));
        }
        Lookup::NotFound
    }

    /// The pick that borrows the value which `steps` lead to.
    pub(super) fn trait_pick(&mut self, id: FnId, ty: &Ty, steps: Vec<Adjustment>) -> Pick {
        let mut steps = steps;
        steps.push(Self::borrow_step(Mutability::Shared, ty));
        Pick {
            id,
            receiver: Ty::reference(Mutability::Shared, ty.clone()),
            steps,
            element: None,
        }
    }

    /// The pick that uses the reference `ty` itself, whose target is `inner`.
    fn trait_pick_through(&mut self, id: FnId, ty: &Ty, inner: &Ty, mut steps: Vec<Adjustment>) -> Pick {
        steps.pop();
        if let TyKind::Ref(Mutability::Mut, _) = ty.kind() {
            let ty = Ty::reference(Mutability::Shared, inner.clone());
            steps.push(Adjustment {
                kind: AdjustKind::Reborrow(Mutability::Shared),
                ty,
            });
        }
        Pick {
            id,
            receiver: Ty::reference(Mutability::Shared, inner.clone()),
            steps,
            element: None,
        }
    }
}
