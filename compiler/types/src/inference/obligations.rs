//! Obligations: what must hold, or must be decided, once more is known. A queue, run again whenever variables were bound that its
//! entries wait for. `bounds` words those that do not hold.

use grok_hir::Name;
use grok_hir::body::{BinaryOp, ExprId, UnaryOp};
use grok_hir::ids::FnId;

use super::unify::{UnifyError, VarKind};
use super::{Frame, InferCx};
use crate::errors::At;
use crate::traits::solve::{Answer, Nested, Selection};
use crate::traits::{self, lang};
use crate::ty::{Bound, BuiltinTrait, FnTy, TraitRef, Ty, TyKind, TyVid};

/// Goals that need goals that need goals … this deep have no end.
const MAX_DEPTH: u32 = 48;

/// An obligation, with the body whose nodes it speaks of.
pub(super) struct Pending {
    pub body: usize,
    pub kind: PendingKind,
    /// The variables it waits for, with whether nothing was known of them; it is not looked at before one of them changes.
    waits: Vec<(TyVid, bool)>,
}

impl Pending {
    /// One that is looked at the next time.
    pub fn new(body: usize, kind: PendingKind) -> Self {
        Self {
            body,
            kind,
            waits: Vec::new(),
        }
    }
}

/// Kinds of obligations. `out` is the type of the expression at hand.
#[derive(Clone)]
pub(super) enum PendingKind {
    /// A type has a trait. `root` is what was asked first, if this is a part of it.
    Trait {
        goal: TraitRef,
        at: At,
        cause: BoundCause,
        root: Option<Box<TraitRef>>,
        depth: u32,
    },
    /// An associated type is `out`.
    Project {
        goal: TraitRef,
        name: Name,
        out: Ty,
        at: At,
    },
    /// A type is a function that can be called so.
    Callable { ty: Ty, wanted: FnTy, at: At },
    /// `lhs op rhs`, also `lhs op= rhs`.
    Binary {
        expr: ExprId,
        op: BinaryOp,
        lhs: (ExprId, Ty),
        rhs: (ExprId, Ty),
        out: Ty,
        assign: bool,
    },
    /// `-e`, `!e`.
    Unary {
        expr: ExprId,
        op: UnaryOp,
        operand: (ExprId, Ty),
        out: Ty,
    },
    /// `base.name`.
    Field {
        expr: ExprId,
        base: ExprId,
        base_ty: Ty,
        name: Name,
        out: Ty,
    },
    /// `base[index]`.
    Index {
        expr: ExprId,
        base: ExprId,
        base_ty: Ty,
        index: ExprId,
        index_ty: Ty,
        out: Ty,
    },
    /// `*e`.
    Deref {
        expr: ExprId,
        inner: ExprId,
        ty: Ty,
        out: Ty,
    },
    /// `receiver.name(args)`; the arguments' types where they were inferred before the method was known.
    Method {
        expr: ExprId,
        receiver_ty: Ty,
        out: Ty,
        arg_types: Vec<Ty>,
    },
    /// `e as T`.
    Cast {
        expr: ExprId,
        inner: ExprId,
        from: Ty,
        to: Ty,
    },
    /// `e?`.
    Try {
        expr: ExprId,
        inner: ExprId,
        ty: Ty,
        out: Ty,
        frame: Box<Frame>,
    },
    /// `for item in iter`.
    Iterate {
        expr: ExprId,
        iter: ExprId,
        ty: Ty,
        item: Ty,
    },
}

/// Why a trait is needed: what E0277 says.
#[derive(Clone, Debug)]
pub(super) enum BoundCause {
    /// A bound of what is called or named, on that parameter of it.
    Callee { callee: Option<FnId>, param: Option<Name> },
    /// `{}` or `{:?}`.
    Format,
    /// `{:x}` and its kin.
    Radix(grok_hir::body::Radix),
    /// A comparison: operator and left operand's type for E0369.
    Operator { expr: ExprId, symbol: &'static str },
    /// `vec![x; n]`, `[x; n]`.
    Repeat,
    /// A trait's method, or an impl's own needs.
    Method,
    /// `?` converts an error.
    Try,
    /// A value becomes a `dyn`.
    Unsize,
    /// A written `-> impl Trait`.
    Promised,
    /// `for` over a range.
    Range,
    /// `assert_eq!`.
    Compare,
}

/// Whether an obligation is settled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outcome {
    Done,
    Wait,
}

impl InferCx<'_> {
    /// Settles an obligation now if it can be, else queues it.
    pub(super) fn try_or_wait(&mut self, kind: PendingKind) {
        if self.solve(&kind) == Outcome::Wait {
            self.wait(kind);
        }
    }

    /// Queues an obligation that could not be settled.
    pub(super) fn wait(&mut self, kind: PendingKind) {
        let waits = self.waits_of(&kind);
        self.pending.push(Pending {
            body: self.current,
            kind,
            waits,
        });
    }

    /// Asks for one of the language's traits.
    pub(super) fn require(&mut self, ty: Ty, name: BuiltinTrait, at: At, cause: BoundCause) {
        if let Some(goal) = lang::trait_ref_of(self.db, name, &ty) {
            self.require_trait(goal, at, cause);
        }
    }

    /// Asks for an operator's trait, with the type itself as operand and result.
    pub(super) fn require_operator(&mut self, ty: Ty, name: BuiltinTrait, at: At, cause: BoundCause) {
        if let Some(bound) = lang::bound_of(self.db, name, &ty) {
            self.require_bound(&ty, &Bound::Trait(bound), at, cause);
        }
    }

    /// Asks for a trait.
    pub(super) fn require_trait(&mut self, goal: TraitRef, at: At, cause: BoundCause) {
        self.try_or_wait(PendingKind::Trait {
            goal,
            at,
            cause,
            root: None,
            depth: 0,
        });
    }

    /// Asks for all that a bound says of a type.
    pub(super) fn require_bound(&mut self, ty: &Ty, bound: &Bound, at: At, cause: BoundCause) {
        match bound {
            Bound::Trait(bound) => {
                let mut goal = bound.trait_ref(ty);
                for arg in &mut goal.args[1..] {
                    *arg = self.normalize(arg, at);
                }
                self.require_trait(goal.clone(), at, cause);
                for (name, wanted) in &bound.assoc {
                    let out = self.normalize(wanted, at);
                    let goal = traits::assoc_owner(self.db, &goal, name);
                    let name = name.clone();
                    self.try_or_wait(PendingKind::Project { goal, name, out, at });
                }
            }
            Bound::Fn(wanted) => {
                let wanted = self.normalize(&Ty::new(TyKind::Fn(wanted.clone())), at);
                let ty = self.shallow(ty);
                if let TyKind::Var(var) = ty.kind()
                    && matches!(self.table.unknown(*var), Some((VarKind::General, _)))
                {
                    let _ = self.table.unify(&ty, &wanted);
                } else if let TyKind::Fn(wanted) = wanted.kind() {
                    let wanted = wanted.clone();
                    self.try_or_wait(PendingKind::Callable { ty, wanted, at });
                }
            }
        }
    }

    /// Queues what solving has met and could not decide.
    pub(super) fn defer(&mut self, goals: Vec<Nested>, at: At) {
        for goal in goals {
            self.wait(nested_kind(goal, at, &BoundCause::Method, None, 0));
        }
    }

    /// Looks at everything that waits, until nothing moves any more. Does nothing if no variable was bound since the last time.
    pub(super) fn run_pending(&mut self) {
        if self.solving || self.seen_bindings == self.table.bindings {
            return;
        }
        let mut all = self.seen_bindings == u64::MAX;
        self.solving = true;
        let current = self.current;
        loop {
            self.seen_bindings = self.table.bindings;
            let waiting = std::mem::take(&mut self.pending);
            let mut moved = false;
            let mut still = Vec::with_capacity(waiting.len());
            for mut pending in waiting {
                if !all && !self.is_woken(&pending.waits) {
                    still.push(pending);
                    continue;
                }
                self.current = pending.body;
                match self.solve(&pending.kind) {
                    Outcome::Done => moved = true,
                    Outcome::Wait => {
                        pending.waits = self.waits_of(&pending.kind);
                        still.push(pending);
                    }
                }
            }
            all = false;
            // What solving has queued comes after what waited.
            still.append(&mut self.pending);
            self.pending = still;
            if !moved && self.seen_bindings == self.table.bindings {
                break;
            }
        }
        self.current = current;
        self.solving = false;
    }

    fn is_woken(&mut self, waits: &[(TyVid, bool)]) -> bool {
        waits.is_empty()
            || waits.iter().any(|&(var, general)| {
                self.table.root(var) != var
                    || match self.table.unknown(var) {
                        Some((kind, _)) => general && kind != VarKind::General,
                        None => true,
                    }
            })
    }

    /// The open variables that an obligation could not be settled for.
    fn waits_of(&mut self, kind: &PendingKind) -> Vec<(TyVid, bool)> {
        let mut vars = Vec::new();
        match kind {
            PendingKind::Trait { goal, .. } | PendingKind::Project { goal, .. } => {
                goal.args.iter().for_each(|ty| self.collect_vars(ty, &mut vars));
            }
            PendingKind::Callable { ty, .. } => self.collect_vars(ty, &mut vars),
            PendingKind::Binary { lhs, rhs, .. } => {
                self.collect_vars(&lhs.1, &mut vars);
                self.collect_vars(&rhs.1, &mut vars);
            }
            PendingKind::Unary { operand, .. } => self.collect_vars(&operand.1, &mut vars),
            PendingKind::Field { base_ty: ty, .. }
            | PendingKind::Deref { ty, .. }
            | PendingKind::Method { receiver_ty: ty, .. }
            | PendingKind::Iterate { ty, .. } => self.collect_vars(ty, &mut vars),
            PendingKind::Index { base_ty, index_ty, .. } => {
                self.collect_vars(base_ty, &mut vars);
                self.collect_vars(index_ty, &mut vars);
            }
            PendingKind::Cast { from, to, .. } => {
                self.collect_vars(from, &mut vars);
                self.collect_vars(to, &mut vars);
            }
            PendingKind::Try { ty, frame, .. } => {
                self.collect_vars(ty, &mut vars);
                let ret = frame.ret.clone();
                self.collect_vars(&ret, &mut vars);
            }
        }
        let known = |cx: &mut Self, var: TyVid| match cx.table.unknown(var) {
            Some((kind, _)) => (var, kind == VarKind::General),
            None => (var, false),
        };
        vars.into_iter().map(|var| known(self, var)).collect()
    }

    fn solve(&mut self, kind: &PendingKind) -> Outcome {
        match kind {
            PendingKind::Trait {
                goal,
                at,
                cause,
                root,
                depth,
            } => self.solve_trait(goal, *at, cause, root.as_deref(), *depth),
            PendingKind::Project { goal, name, out, at } => self.solve_project(goal, name, out, *at),
            PendingKind::Callable { ty, wanted, at } => self.solve_callable(ty, wanted, *at),
            PendingKind::Binary {
                expr,
                op,
                lhs,
                rhs,
                out,
                assign,
            } => self.solve_binary(*expr, *op, lhs, rhs, out, *assign),
            PendingKind::Unary { expr, op, operand, out } => self.solve_unary(*expr, *op, operand, out),
            PendingKind::Field {
                expr,
                base,
                base_ty,
                name,
                out,
            } => self.solve_field(*expr, *base, base_ty, name, out),
            PendingKind::Index {
                expr,
                base,
                base_ty,
                index,
                index_ty,
                out,
            } => self.solve_index(*expr, (*base, base_ty), (*index, index_ty), out),
            PendingKind::Deref { expr, inner, ty, out } => self.solve_deref(*expr, *inner, ty, out),
            PendingKind::Method {
                expr,
                receiver_ty,
                out,
                arg_types,
            } => self.solve_method(*expr, receiver_ty, out, arg_types),
            PendingKind::Cast { expr, inner, from, to } => self.solve_cast(*expr, *inner, from, to),
            PendingKind::Try {
                expr,
                inner,
                ty,
                out,
                frame,
            } => self.solve_try(*expr, *inner, ty, out, frame),
            PendingKind::Iterate { expr, iter, ty, item } => self.solve_iterate(*expr, *iter, ty, item),
        }
    }

    fn solve_trait(
        &mut self,
        goal: &TraitRef,
        at: At,
        cause: &BoundCause,
        root: Option<&TraitRef>,
        depth: u32,
    ) -> Outcome {
        let goal = TraitRef {
            id: goal.id,
            args: goal.args.iter().map(|ty| self.table.resolve(ty)).collect(),
        };
        let closed = goal.args.iter().all(|ty| !ty.has_var() && !ty.has_param());
        if closed && (goal.args.iter().any(Ty::has_error) || traits::has_trait(self.db, &goal, &[])) {
            return Outcome::Done;
        }
        if depth > MAX_DEPTH {
            self.report_endless(root.unwrap_or(&goal), &goal, at);
            return Outcome::Done;
        }
        let mut solver = self.solver();
        let selection = solver.select(&goal);
        let deferred = std::mem::take(&mut solver.deferred);
        self.defer(deferred, at);
        match selection {
            Selection::One(selected) => {
                for nested in selected.nested {
                    let kind = nested_kind(nested, at, cause, Some(root.unwrap_or(&goal)), depth + 1);
                    self.try_or_wait(kind);
                }
                Outcome::Done
            }
            Selection::Ambiguous => Outcome::Wait,
            Selection::None => {
                self.report_bound(root.unwrap_or(&goal), &goal, at, cause);
                Outcome::Done
            }
        }
    }

    fn solve_project(&mut self, goal: &TraitRef, name: &Name, out: &Ty, at: At) -> Outcome {
        let mut solver = self.solver();
        let found = solver.project_now(goal, name);
        let deferred = std::mem::take(&mut solver.deferred);
        self.defer(deferred, at);
        let Some(found) = found else {
            return Outcome::Wait;
        };
        if self.table.commit_if_ok(|table| table.unify(out, &found)).is_err() {
            self.report_projection(goal, name, &found, out, at);
        }
        Outcome::Done
    }

    fn solve_callable(&mut self, ty: &Ty, wanted: &FnTy, at: At) -> Outcome {
        match self.solver().callable(ty, wanted) {
            Answer::Yes => Outcome::Done,
            Answer::Maybe => Outcome::Wait,
            Answer::No => {
                self.report_not_function(ty, wanted, at);
                Outcome::Done
            }
        }
    }

    /// Whether a trait holds by what is known by now; binds nothing.
    pub(super) fn evaluate(&mut self, goal: &TraitRef) -> Answer {
        self.solver().evaluate(goal)
    }

    /// Whether a type has one of the language's traits.
    pub(super) fn answer(&mut self, ty: &Ty, name: BuiltinTrait) -> Answer {
        match lang::trait_ref_of(self.db, name, ty) {
            Some(goal) => self.evaluate(&goal),
            None => Answer::No,
        }
    }

    /// Whether a type is known to have a trait by now.
    pub(super) fn surely_holds(&mut self, ty: &Ty, name: BuiltinTrait) -> bool {
        self.answer(ty, name) == Answer::Yes
    }

    /// Unifies, or says that it does not fit.
    pub(super) fn fit(&mut self, a: &Ty, b: &Ty) -> Result<(), UnifyError> {
        self.table.commit_if_ok(|table| table.unify(a, b))
    }
}

fn nested_kind(goal: Nested, at: At, cause: &BoundCause, root: Option<&TraitRef>, depth: u32) -> PendingKind {
    match goal {
        Nested::Trait(goal) => PendingKind::Trait {
            goal,
            at,
            cause: cause.clone(),
            root: root.cloned().map(Box::new),
            depth,
        },
        Nested::Project(goal, name, out) => PendingKind::Project { goal, name, out, at },
        Nested::Fn(ty, wanted) => PendingKind::Callable { ty, wanted, at },
    }
}
