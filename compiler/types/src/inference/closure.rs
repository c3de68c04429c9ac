//! Closures, and `let`-bound closures that capture nothing: those are functions in all but name, and generalise.

use std::sync::Arc;

use grok_hir::Name;
use grok_hir::body::{Expr, ExprId, LocalId, Pat, PatId};
use grok_hir::type_ref::TypeRef;
use rustc_hash::FxHashSet;

use super::capture;
use super::obligations::PendingKind;
use super::unify::{FnSig, VarKind};
use super::{ClosureDecl, Expectation, Frame, FrameKind, InferCx, LetFnDecl, ParamDecl};
use crate::errors::At;
use crate::items::Strict;
use crate::traits::lang;
use crate::ty::{Bound, BuiltinTrait, FnKind, FnTy, TraitBound, Ty, TyKind, TyVid};

impl InferCx<'_> {
    pub(super) fn infer_closure(
        &mut self,
        expr: ExprId,
        params: &[(PatId, TypeRef)],
        ret: &TypeRef,
        body: ExprId,
        expectation: &Expectation,
    ) -> Ty {
        let hint = self
            .closure_hint(expectation)
            .filter(|hint| hint.params.len() == params.len());
        let mut types = Vec::with_capacity(params.len());
        for (index, (_, written)) in params.iter().enumerate() {
            let hinted = hint.as_ref().map(|hint| hint.params[index].clone());
            let ty = match (written, hinted) {
                (TypeRef::Infer, Some(hinted)) => hinted,
                (TypeRef::Infer, None) => self.fresh(),
                (written, hinted) => {
                    let ty = self.lower_at(written, At::Pat(params[index].0), Strict::Yes);
                    if let Some(hinted) = hinted {
                        // What does not fit is reported where the closure is used.
                        let _ = self.table.commit_if_ok(|table| table.unify(&ty, &hinted));
                    }
                    ty
                }
            };
            types.push(ty);
        }
        let ret = match (ret, &hint) {
            (TypeRef::Infer, Some(hint)) => hint.ret.clone(),
            (TypeRef::Infer, None) => self.fresh(),
            (written, _) => self.lower_at(written, At::Expr(expr), Strict::Yes),
        };
        let sig = FnSig {
            params: types.clone(),
            ret: ret.clone(),
        };
        let ty = self.table.fresh(self.level, VarKind::Fn(Arc::new(sig)));
        self.cur().closures.push(ClosureDecl { expr, ty: ty.clone() });
        self.cur().frames.push(Frame {
            ret: ret.clone(),
            kind: FrameKind::Closure,
            closure: Some(expr),
            messages: None,
        });
        let diverges = std::mem::replace(&mut self.cur().diverges, false);
        let loops = std::mem::take(&mut self.cur().loops);
        for ((pat, _), ty) in params.iter().zip(&types) {
            self.infer_pat(*pat, ty);
        }
        self.check_body(body, &ret);
        self.cur().loops = loops;
        self.cur().diverges = diverges;
        self.cur().frames.pop();
        ty
    }

    fn closure_hint(&mut self, expectation: &Expectation) -> Option<FnSig> {
        let Expectation::Has(ty) = expectation else { return None };
        let ty = self.structural(ty);
        match ty.kind() {
            TyKind::Fn(f) => Some(FnSig {
                params: f.params.clone(),
                ret: f.ret.clone(),
            }),
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => Some((*sig).clone()),
                _ => None,
            },
            _ => None,
        }
    }

    /// `let name = |…| …` without captures: inferred at a level of its own and generalised. Tells whether it was one.
    pub(super) fn infer_let_fn(&mut self, pat: PatId, init: ExprId) -> bool {
        let body = self.body();
        let Pat::Bind {
            local,
            by_ref: None,
            sub: None,
        } = body.pats[pat]
        else {
            return false;
        };
        if body.locals[local].mutable
            || !matches!(body.exprs[init], Expr::Closure { .. })
            || !self.captures_nothing(init)
        {
            return false;
        }
        let first_pending = self.pending.len();
        let first_closure = self.cur().closures.len();
        self.level += 1;
        let ty = self.infer_expr(init, &Expectation::None);
        self.run_all_pending();
        self.level -= 1;
        self.settle_inner(first_pending);
        self.settle_inner_never(&ty);
        // Its own kind is known: it captures nothing.
        if let TyKind::Var(var) = *self.shallow(&ty).kind()
            && let Some((VarKind::Fn(sig), _)) = self.table.unknown(var)
        {
            let f = FnTy {
                kind: FnKind::Fn,
                params: sig.params.clone(),
                ret: sig.ret.clone(),
            };
            self.table.bind(var, Ty::new(TyKind::Fn(f)));
        }
        let params = self.generalise_inner(&ty);
        self.solve_inner_kinds(&ty, first_closure);
        let ty = self.table.resolve(&ty);
        self.cur().result.pats.insert(pat, ty.clone());
        self.set_local(local, ty.clone());
        self.cur().let_fns.insert(
            local,
            LetFnDecl {
                closure: init,
                params,
                ty,
            },
        );
        true
    }

    /// Whether a closure mentions no variable from outside but other such functions.
    fn captures_nothing(&mut self, closure: ExprId) -> bool {
        let mentioned = capture::outer_locals(self.body(), closure);
        let let_fns: FxHashSet<LocalId> = self.cur().let_fns.keys().copied().collect();
        mentioned.iter().all(|local| let_fns.contains(local))
    }

    /// Settles what a let-bound function's own variables wait for: operators become bounds, the rest keeps its variables from being
    /// generalised, so that uses can still decide them.
    fn settle_inner(&mut self, first: usize) {
        let mut again = true;
        while again {
            again = false;
            for at in first.min(self.pending.len())..self.pending.len() {
                match self.pending[at].kind.clone() {
                    PendingKind::Binary {
                        expr,
                        op,
                        lhs,
                        rhs,
                        out,
                        ..
                    } => {
                        let left = self.deref_refs(&lhs.1).0;
                        let right = self.deref_refs(&rhs.1).0;
                        let open = [&left, &right].iter().any(|ty| self.is_inner(ty));
                        if !open {
                            continue;
                        }
                        let known = |ty: &Ty| !matches!(ty.kind(), TyKind::Var(_));
                        self.pending.remove(at);
                        if known(&left) || known(&right) || self.is_literal(&left) || self.is_literal(&right) {
                            let (l, r) = (lhs.1.clone(), rhs.1.clone());
                            let l = if self.is_inner(&left) { l } else { left };
                            let r = if self.is_inner(&right) { r } else { right };
                            let _ = self.table.commit_if_ok(|table| table.unify(&l, &r));
                            self.try_or_wait(PendingKind::Binary {
                                expr,
                                op,
                                lhs,
                                rhs,
                                out,
                                assign: false,
                            });
                        } else {
                            self.equate_operands(&lhs.1, &rhs.1, &out, At::Expr(lhs.0), expr, op);
                        }
                    }
                    PendingKind::Method {
                        expr,
                        receiver_ty,
                        out,
                        arg_types,
                    } => {
                        let ty = self.deref_refs(&receiver_ty).0;
                        if !self.is_inner(&ty) || !self.assume_trait_method(expr, &receiver_ty, &out, &arg_types) {
                            continue;
                        }
                        self.pending.remove(at);
                    }
                    PendingKind::Unary { expr, op, operand, out } => {
                        if !self.is_inner(&operand.1) {
                            continue;
                        }
                        let _ = self.table.unify(&operand.1, &out);
                        let (name, symbol) = super::operator::unary_trait(op);
                        self.pending.remove(at);
                        let cause = super::obligations::BoundCause::Operator { expr, symbol };
                        self.set_unary(expr, op, &out);
                        self.require_operator(out, name, At::Expr(operand.0), cause);
                    }
                    _ => continue,
                }
                self.run_all_pending();
                again = true;
                break;
            }
        }
        let level = self.level;
        for at in first.min(self.pending.len())..self.pending.len() {
            let own = match &self.pending[at].kind {
                PendingKind::Trait { goal, .. } | PendingKind::Project { goal, .. } => Some(goal.self_ty().clone()),
                _ => None,
            };
            let inner = own.is_some_and(|own| self.is_inner(&own));
            let types: Vec<Ty> = match &self.pending[at].kind {
                PendingKind::Trait { goal, .. } if Some(goal.id) == lang::trait_id(self.db, BuiltinTrait::Copy) => {
                    goal.args.clone()
                }
                // A bound on the variable itself goes with it.
                PendingKind::Trait { .. } | PendingKind::Project { .. } if inner => Vec::new(),
                PendingKind::Trait { goal, .. } => goal.args.clone(),
                PendingKind::Project { goal, out, .. } => {
                    let mut types = goal.args.clone();
                    types.push(out.clone());
                    types
                }
                PendingKind::Callable { ty, .. } => vec![ty.clone()],
                PendingKind::Binary { lhs, rhs, out, .. } => vec![lhs.1.clone(), rhs.1.clone(), out.clone()],
                PendingKind::Unary { operand, out, .. } => vec![operand.1.clone(), out.clone()],
                PendingKind::Field { base_ty, out, .. } => vec![base_ty.clone(), out.clone()],
                PendingKind::Index {
                    base_ty, index_ty, out, ..
                } => vec![base_ty.clone(), index_ty.clone(), out.clone()],
                PendingKind::Deref { ty, out, .. } | PendingKind::Try { ty, out, .. } => vec![ty.clone(), out.clone()],
                PendingKind::Method {
                    receiver_ty,
                    out,
                    arg_types,
                    ..
                } => {
                    let mut types = arg_types.clone();
                    types.extend([receiver_ty.clone(), out.clone()]);
                    types
                }
                PendingKind::Cast { from, to, .. } => vec![from.clone(), to.clone()],
                PendingKind::Iterate { ty, item, .. } => vec![ty.clone(), item.clone()],
            };
            for ty in types {
                self.table.lower_levels(&ty, level);
            }
        }
    }

    fn is_inner(&mut self, ty: &Ty) -> bool {
        match self.shallow(ty).kind() {
            TyKind::Var(var) => {
                matches!(self.table.unknown(*var), Some((VarKind::General, level)) if level > self.level)
            }
            _ => false,
        }
    }

    pub(super) fn is_literal(&mut self, ty: &Ty) -> bool {
        match self.shallow(ty).kind() {
            TyKind::Var(var) => matches!(self.table.unknown(*var), Some((VarKind::Int | VarKind::Float, _))),
            _ => false,
        }
    }

    /// What only `!` flows into, and no parameter decides, is `!`.
    fn settle_inner_never(&mut self, closure: &Ty) {
        let params: Vec<Ty> = match self.shallow(closure).kind() {
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => sig.params.clone(),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let mut decided = Vec::new();
        params.iter().for_each(|param| self.collect_vars(param, &mut decided));
        for target in self.never_targets.clone() {
            let target = self.shallow(&target);
            if let TyKind::Var(var) = target.kind()
                && self.is_inner(&target)
                && !decided.contains(var)
            {
                let _ = self.table.unify(&target, &Ty::never());
            }
        }
    }

    /// Turns the variables that a let-bound function made into type parameters; their global indices, in order of appearance.
    fn generalise_inner(&mut self, ty: &Ty) -> Vec<u32> {
        let mut vars = Vec::new();
        self.collect_vars(ty, &mut vars);
        let mut params = Vec::new();
        for var in vars {
            match self.table.unknown(var) {
                Some((VarKind::General, level)) if level > self.level => {
                    let index = self.params.len() as u32;
                    let bounds = self.take_bounds(var);
                    self.params.push(ParamDecl {
                        name: Name::new_static("_"),
                        bounds: Vec::new(),
                        written: Vec::new(),
                        const_ty: None,
                    });
                    let ty = self.param_ty(index);
                    self.table.bind(var, ty.clone());
                    for bound in &bounds {
                        let bound = bound.map(&mut |part| self.table.resolve(&part));
                        self.assume(&ty, &bound);
                    }
                    self.params[index as usize].bounds = bounds;
                    params.push(index);
                }
                // Literals never generalise.
                Some((VarKind::Int | VarKind::Float, _)) => self.table.lower_level(var, self.level),
                _ => {}
            }
        }
        params
    }

    /// Unknown variables of a type in order of appearance, each once, closures' signatures included.
    pub(super) fn collect_vars(&mut self, ty: &Ty, out: &mut Vec<TyVid>) {
        let ty = self.shallow(ty);
        match ty.kind() {
            TyKind::Var(var) => {
                if let Some((VarKind::Fn(sig), _)) = self.table.unknown(*var) {
                    for param in &sig.params {
                        self.collect_vars(param, out);
                    }
                    self.collect_vars(&sig.ret, out);
                } else if !out.contains(var) {
                    out.push(*var);
                }
            }
            kind if ty.has_var() => kind.each_part(&mut |part| self.collect_vars(part, out)),
            _ => {}
        }
    }

    /// Removes the waiting bounds on a variable and gives them. `Copy` is never one.
    pub(super) fn take_bounds(&mut self, var: TyVid) -> Vec<Bound> {
        let copy = lang::trait_id(self.db, BuiltinTrait::Copy);
        let mut bounds: Vec<TraitBound> = Vec::new();
        let mut projections = Vec::new();
        let pending = std::mem::take(&mut self.pending);
        for entry in pending {
            let own =
                |cx: &mut Self, ty: &Ty| matches!(cx.table.shallow(ty).kind(), TyKind::Var(other) if *other == var);
            match &entry.kind {
                PendingKind::Trait { goal, .. } if Some(goal.id) != copy && own(self, goal.self_ty()) => {
                    let bound = TraitBound {
                        id: goal.id,
                        args: goal.args[1..].iter().map(|ty| self.table.resolve(ty)).collect(),
                        assoc: Vec::new(),
                    };
                    if !bounds.contains(&bound) {
                        bounds.push(bound);
                    }
                    continue;
                }
                PendingKind::Project { goal, name, out, .. } if own(self, goal.self_ty()) => {
                    projections.push((goal.clone(), name.clone(), out.clone()));
                    continue;
                }
                _ => {}
            }
            self.pending.push(entry);
        }
        for (goal, name, out) in projections {
            self.bind_projection(goal, name, &out, &mut bounds);
        }
        self.minimal_bounds(bounds).into_iter().map(Bound::Trait).collect()
    }

    /// What an associated type of a variable must be: itself, if nothing else is known of it, else a part of the bound.
    fn bind_projection(&mut self, goal: crate::ty::TraitRef, name: Name, out: &Ty, bounds: &mut Vec<TraitBound>) {
        let out = self.shallow(out);
        let args: Vec<Ty> = goal.args.iter().map(|ty| self.table.resolve(ty)).collect();
        let found = bounds
            .iter()
            .position(|bound| bound.id == goal.id && bound.args == args[1..])
            .or_else(|| bounds.iter().position(|bound| bound.id == goal.id));
        let at = found.unwrap_or_else(|| {
            bounds.push(TraitBound {
                id: goal.id,
                args: args[1..].to_vec(),
                assoc: Vec::new(),
            });
            bounds.len() - 1
        });
        if let TyKind::Projection(trait_ref, own) = out.kind()
            && *own == name
            && trait_ref.id == goal.id
            && self.table.resolve(trait_ref.self_ty()) == args[0]
        {
            return;
        }
        if let Some((_, known)) = bounds[at].assoc.iter().find(|(other, _)| *other == name) {
            let known = known.clone();
            let _ = self.table.unify(&known, &out);
            return;
        }
        if let TyKind::Var(var) = out.kind()
            && matches!(self.table.unknown(*var), Some((VarKind::General, _)))
            && args[0] != out
        {
            let goal = crate::ty::TraitRef { id: goal.id, args };
            let itself = Ty::new(TyKind::Projection(goal, name));
            if self.table.unify(&out, &itself).is_ok() {
                return;
            }
            return;
        }
        bounds[at].assoc.push((name, out));
        bounds[at].assoc.sort_by(|a, b| a.0.cmp(&b.0));
    }

    /// Bounds sorted by name, those that others imply left out.
    pub(super) fn minimal_bounds(&self, mut bounds: Vec<TraitBound>) -> Vec<TraitBound> {
        let db = self.db;
        bounds.sort_by(|a, b| a.id.name(db).cmp(b.id.name(db)));
        let all: Vec<_> = bounds.iter().map(|bound| bound.id).collect();
        bounds.retain(|bound| {
            let implied = all
                .iter()
                .any(|&other| other != bound.id && crate::traits::env::supertrait_ids(db, other).contains(&bound.id));
            !(implied && bound.args.is_empty() && bound.assoc.is_empty())
        });
        bounds
    }

    /// Closures inside a let-bound function whose kinds stand in its type must be solved before uses copy the type.
    fn solve_inner_kinds(&mut self, ty: &Ty, first_closure: usize) {
        let resolved = self.table.resolve(ty);
        let mut open = false;
        resolved.any(&mut |part| {
            open |= matches!(part.kind(), TyKind::Var(_));
            false
        });
        if open {
            self.solve_closure_kinds(first_closure);
        }
    }

    /// A use of a let-bound function: its parameters get fresh variables.
    pub(super) fn instantiate_let_fn(&mut self, expr: ExprId, local: LocalId) -> Ty {
        let Some(decl) = self.cur().let_fns.get(&local).cloned() else {
            return Ty::error();
        };
        let args: Vec<Ty> = decl.params.iter().map(|_| self.fresh()).collect();
        let own = |part: Ty| match part.kind() {
            TyKind::Param(param) => match decl.params.iter().position(|&index| index == param.index) {
                Some(position) => args[position].clone(),
                None => part,
            },
            _ => part,
        };
        for (&index, arg) in decl.params.iter().zip(&args) {
            for bound in self.params[index as usize].bounds.clone() {
                let bound = bound.map(&mut |part| self.table.resolve(&part));
                let bound = bound.map(&mut |part| own(part));
                let cause = super::obligations::BoundCause::Callee {
                    callee: None,
                    param: None,
                };
                self.require_bound(arg, &bound, At::Expr(expr), cause);
            }
        }
        let ty = self.table.resolve(&decl.ty);
        let ty = ty.map(&mut |part| own(part));
        let ty = self.normalize(&ty, At::Expr(expr));
        self.cur().result.let_fn_args.insert(expr, args);
        ty
    }
}
