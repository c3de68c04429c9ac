//! What happens when the queue no longer moves: defaults, one class at a time, the queue run again after each.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::BinaryOp;

use super::InferCx;
use super::obligations::{BoundCause, Pending, PendingKind};
use super::operator::unary_trait;
use super::unify::VarKind;
use crate::errors::{At, TypeError, text};
use crate::ty::{FloatTy, IntTy, Ty, TyKind, TyVid};

/// Whether a round of defaults changed anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Moved,
    Stuck,
}

impl InferCx<'_> {
    /// Decides everything that can be decided without being generalised.
    pub(super) fn apply_fallbacks(&mut self) {
        loop {
            self.run_all_pending();
            let rounds = [
                Self::default_scalar_operands,
                Self::default_results,
                Self::default_receivers,
                Self::default_literals,
                Self::default_unknown_operands,
                Self::default_never,
                Self::choose_general_impls,
                Self::default_trait_methods,
                Self::default_projections,
                Self::operators_to_bounds,
            ];
            if rounds.iter().all(|round| round(self) == Progress::Stuck) {
                break;
            }
        }
        for arg in std::mem::take(&mut self.loose) {
            if self.is_unknown(&arg) {
                let _ = self.table.unify(&arg, &Ty::unit());
            }
        }
    }

    /// Runs the queue even if nothing was bound since.
    pub(super) fn run_all_pending(&mut self) {
        self.seen_bindings = u64::MAX;
        self.run_pending();
    }

    /// An operator with one known scalar side: the other side is of that type.
    fn default_scalar_operands(&mut self) -> Progress {
        self.equate_waiting(|cx, left, right| {
            let scalar = |cx: &mut Self, ty: &Ty| {
                matches!(
                    ty.kind(),
                    TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Str
                ) && !cx.is_unknown(ty)
            };
            scalar(cx, left) || scalar(cx, right)
        })
    }

    /// An operator with nothing known on either side: both, and the result, are one type.
    fn default_unknown_operands(&mut self) -> Progress {
        self.equate_waiting(|cx, left, right| cx.is_unknown(left) && cx.is_unknown(right))
    }

    /// A result that nothing decides takes its own default.
    fn default_results(&mut self) -> Progress {
        let mut moved = Progress::Stuck;
        for (result, default) in std::mem::take(&mut self.result_defaults) {
            if !self.is_unknown(&result) {
                continue;
            }
            if moved == Progress::Moved || self.is_unknown(&default) {
                self.result_defaults.push((result, default));
                continue;
            }
            // The sum of references to numbers is a number.
            let (default, _) = self.deref_refs(&default);
            let _ = self.table.unify(&result, &default);
            moved = Progress::Moved;
        }
        moved
    }

    /// An associated type of a parameter that nothing else decides is known by that name.
    fn default_projections(&mut self) -> Progress {
        for at in 0..self.pending.len() {
            let PendingKind::Project { goal, name, out, .. } = &self.pending[at].kind else {
                continue;
            };
            let (goal, name, out) = (goal.clone(), name.clone(), out.clone());
            let own = self.shallow(goal.self_ty());
            let out = self.shallow(&out);
            if !self.is_unknown(&own) || !self.is_unknown(&out) || own == out || !self.is_signature_input(&own) {
                continue;
            }
            let goal = crate::ty::TraitRef {
                id: goal.id,
                args: goal.args.iter().map(|ty| self.table.resolve(ty)).collect(),
            };
            let itself = Ty::new(TyKind::Projection(goal, name));
            if self.table.unify(&out, &itself).is_ok() {
                self.run_all_pending();
                return Progress::Moved;
            }
        }
        Progress::Stuck
    }

    /// An operator on a type that stays unknown asks for its trait.
    fn operators_to_bounds(&mut self) -> Progress {
        for at in 0..self.pending.len() {
            let kind = self.pending[at].kind.clone();
            let body = self.pending[at].body;
            let current = std::mem::replace(&mut self.current, body);
            let done = self.operator_to_bound(&kind);
            self.current = current;
            if done {
                self.pending.remove(at);
                self.run_all_pending();
                return Progress::Moved;
            }
        }
        Progress::Stuck
    }

    /// Equates the sides of the first waiting operator that `choose` takes.
    fn equate_waiting(&mut self, choose: impl Fn(&mut Self, &Ty, &Ty) -> bool) -> Progress {
        for at in 0..self.pending.len() {
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
                    if matches!(op, BinaryOp::Shl | BinaryOp::Shr) && self.is_integer(&left) {
                        // The shift's amount alone is open: it is any integer.
                        let _ = self.table.unify(&right, &Ty::i64());
                        self.run_all_pending();
                        return Progress::Moved;
                    }
                    if !choose(self, &left, &right) {
                        continue;
                    }
                    let pending = self.pending.remove(at);
                    let current = std::mem::replace(&mut self.current, pending.body);
                    let (l, r) = match (self.is_unknown(&left), self.is_unknown(&right)) {
                        // The known side may be a reference to a scalar: the other side is the scalar.
                        (true, false) => (lhs.1.clone(), right),
                        (false, true) => (left, rhs.1.clone()),
                        _ => (lhs.1.clone(), rhs.1.clone()),
                    };
                    let known = self.deref_refs(&l).0;
                    if self.is_unknown(&known) {
                        self.equate_operands(&l, &r, &out, At::Expr(lhs.0), expr, op);
                    } else {
                        let _ = self.table.commit_if_ok(|table| table.unify(&l, &r));
                        self.pending.push(Pending::new(pending.body, pending.kind));
                    }
                    self.current = current;
                    self.run_all_pending();
                    return Progress::Moved;
                }
                PendingKind::Unary { expr, op, operand, out } => {
                    let ty = self.structural(&operand.1);
                    if !self.is_unknown(&ty) || !choose(self, &ty, &ty) {
                        continue;
                    }
                    let pending = self.pending.remove(at);
                    let current = std::mem::replace(&mut self.current, pending.body);
                    let _ = self.table.unify(&ty, &out);
                    let (name, symbol) = unary_trait(op);
                    self.set_unary(expr, op, &ty);
                    self.require_operator(ty, name, At::Expr(operand.0), BoundCause::Operator { expr, symbol });
                    self.current = current;
                    self.run_all_pending();
                    return Progress::Moved;
                }
                _ => {}
            }
        }
        Progress::Stuck
    }

    pub(super) fn is_unknown(&mut self, ty: &Ty) -> bool {
        match self.shallow(ty).kind() {
            TyKind::Var(var) => matches!(self.table.unknown(*var), Some((VarKind::General, _))),
            _ => false,
        }
    }

    /// A literal whose method is called takes its default before others, since the method decides the types of its arguments.
    fn default_receivers(&mut self) -> Progress {
        for at in 0..self.pending.len() {
            let PendingKind::Method { receiver_ty, .. } = &self.pending[at].kind else {
                continue;
            };
            let receiver_ty = receiver_ty.clone();
            let ty = self.deref_all(&receiver_ty).0;
            let mut open = Vec::new();
            self.collect_vars(&ty, &mut open);
            for var in open {
                let default = match self.table.unknown(var) {
                    Some((VarKind::Int, _)) => TyKind::Int(IntTy::I64),
                    Some((VarKind::Float, _)) => TyKind::Float(FloatTy::F64),
                    _ => continue,
                };
                self.table.bind(var, Ty::new(default));
                return Progress::Moved;
            }
        }
        Progress::Stuck
    }

    /// A method that several impls have: the most general one, if the receiver stays partly unknown.
    fn choose_general_impls(&mut self) -> Progress {
        let waiting = self.pending.len();
        self.take_general = true;
        self.run_all_pending();
        self.take_general = false;
        if self.pending.len() < waiting {
            Progress::Moved
        } else {
            Progress::Stuck
        }
    }

    /// Literals: `i64` and `f64`.
    fn default_literals(&mut self) -> Progress {
        let mut moved = Progress::Stuck;
        for index in 0..self.table.len() {
            let var = TyVid(index);
            let default = match self.table.unknown(var) {
                Some((VarKind::Int, _)) => TyKind::Int(IntTy::I64),
                Some((VarKind::Float, _)) => TyKind::Float(FloatTy::F64),
                _ => continue,
            };
            let root = self.table.root(var);
            self.table.bind(root, Ty::new(default));
            moved = Progress::Moved;
        }
        moved
    }

    /// What only `!` flows into is `!`.
    fn default_never(&mut self) -> Progress {
        let mut moved = Progress::Stuck;
        for target in std::mem::take(&mut self.never_targets) {
            if self.is_unknown(&target) && !self.is_signature_input(&target) {
                let _ = self.table.unify(&target, &Ty::never());
                moved = Progress::Moved;
            }
        }
        moved
    }

    /// Whether an unknown type also stands in a parameter of a member: then it is the caller's choice.
    fn is_signature_input(&mut self, ty: &Ty) -> bool {
        let params: Vec<Ty> = self.members.iter().flat_map(|member| member.params.clone()).collect();
        params.iter().any(|param| {
            let param = self.table.resolve(param);
            param.any(&mut |part| part == ty)
        })
    }

    /// A method on an unknown receiver that only one trait has becomes that trait's bound.
    fn default_trait_methods(&mut self) -> Progress {
        for at in 0..self.pending.len() {
            let PendingKind::Method {
                expr,
                receiver_ty,
                out,
                arg_types,
            } = self.pending[at].kind.clone()
            else {
                continue;
            };
            let body = self.pending[at].body;
            let current = std::mem::replace(&mut self.current, body);
            let done = self.assume_trait_method(expr, &receiver_ty, &out, &arg_types);
            self.current = current;
            if done {
                self.pending.remove(at);
                self.run_all_pending();
                return Progress::Moved;
            }
        }
        Progress::Stuck
    }

    /// Reports what still waits after generalisation: it speaks of types that nothing decides.
    pub(super) fn report_stuck(&mut self) {
        for pending in std::mem::take(&mut self.pending) {
            self.current = pending.body;
            let (ty, at, what) = match &pending.kind {
                PendingKind::Trait { goal, at, .. } => {
                    let open = goal.args.iter().map(|ty| self.table.resolve(ty)).find(Ty::has_var);
                    let Some(ty) = open else { continue };
                    let name = self.bound_text(goal);
                    (ty, *at, text!["its type must be known: it has to be `", name, "`"])
                }
                PendingKind::Project { goal, name, at, out } => {
                    let ty = self.table.resolve(goal.self_ty());
                    if !ty.has_var() {
                        let _ = self.table.unify(out, &Ty::error());
                        continue;
                    }
                    let trait_ = goal.id.name(self.db);
                    (
                        ty,
                        *at,
                        text!["its type must be known, to say what its `", trait_, "::", name, "` is"],
                    )
                }
                PendingKind::Callable { ty, at, .. } => {
                    (self.shallow(ty), *at, text!["the type must be known here, to call it"])
                }
                PendingKind::Method { expr, receiver_ty, .. } => {
                    let ty = self.deref_all(receiver_ty).0;
                    let name = self.method_name(*expr);
                    (
                        ty,
                        At::Name(*expr),
                        text!["the type must be known here, to find the method `", &name, "`"],
                    )
                }
                PendingKind::Field {
                    base_ty, name, expr, ..
                } => {
                    let ty = self.deref_all(base_ty).0;
                    (
                        ty,
                        At::Name(*expr),
                        text!["the type must be known here, to find the field `", name, "`"],
                    )
                }
                PendingKind::Index { base_ty, base, .. } => (
                    self.deref_all(base_ty).0,
                    At::Expr(*base),
                    text!["the type must be known here, to index it"],
                ),
                PendingKind::Deref { ty, inner, .. } => (
                    self.shallow(ty),
                    At::Expr(*inner),
                    text!["the type must be known here, to see through the reference"],
                ),
                PendingKind::Cast { inner, from, .. } => (
                    self.shallow(from),
                    At::Expr(*inner),
                    text!["the type must be known here, to convert it"],
                ),
                PendingKind::Try { inner, ty, .. } => (
                    self.shallow(ty),
                    At::Expr(*inner),
                    text!["the type must be known here, for `?`"],
                ),
                PendingKind::Iterate { iter, ty, .. } => (
                    self.deref_all(ty).0,
                    At::Expr(*iter),
                    text!["the type must be known here, to walk it"],
                ),
                PendingKind::Binary { lhs, .. } => (
                    self.shallow(&lhs.1),
                    At::Expr(lhs.0),
                    text!["the type must be known here"],
                ),
                PendingKind::Unary { operand, .. } => (
                    self.shallow(&operand.1),
                    At::Expr(operand.0),
                    text!["the type must be known here"],
                ),
            };
            if matches!(ty.kind(), TyKind::Error) {
                self.cur().result.has_errors = true;
            } else {
                let mut error = match self.named_by_trait_alone(&pending.kind) {
                    Some(trait_) => {
                        let message = format!("which type's function of `{trait_}` is meant is not known");
                        TypeError::new(codes::E0790, at, message)
                            .here("names no type that has the trait")
                            .note(format!("name the type: `<Type as {trait_}>::…`"))
                    }
                    None => TypeError::new(codes::E0282, at, "type annotations needed").here(what),
                };
                if let PendingKind::Method { expr, .. } = &pending.kind {
                    let name = self.method_name(*expr);
                    error = self.name_candidates(error, &name);
                }
                error = self.point_at_origin(error, &ty);
                self.report(error);
            }
            self.poison(&ty);
            self.poison_outputs(&pending.kind);
            // What was said of this type says it for all that waits for it.
            self.cur().result.has_errors = true;
        }
    }

    /// The trait of `Trait::f()` whose type nothing says.
    fn named_by_trait_alone(&self, kind: &PendingKind) -> Option<Name> {
        let PendingKind::Trait {
            goal,
            at: At::Expr(expr),
            ..
        } = kind
        else {
            return None;
        };
        use grok_hir::body::{Expr, ValueRes};
        let named = match &self.body().exprs[*expr] {
            Expr::Path(ValueRes::Assoc {
                base: grok_hir::type_ref::TypeRef::Infer,
                trait_: Some(trait_),
                ..
            }) => trait_.trait_ == goal.id,
            Expr::Path(ValueRes::Fn(id, _)) => crate::traits::instance::trait_of(self.db, *id) == Some(goal.id),
            _ => false,
        };
        named.then(|| goal.id.name(self.db).clone())
    }

    /// Adds where an unknown type comes from, if that is a parameter or variable without a type.
    fn point_at_origin(&mut self, error: TypeError, ty: &Ty) -> TypeError {
        let body = self.body();
        for (local, data) in body.locals.iter() {
            let Some(local_ty) = self.cur().result.locals.get(&local).cloned() else {
                continue;
            };
            if self.deref_all(&local_ty).0 == *ty {
                let name: &Name = &data.name;
                return error.label(At::Local(local), text!["give `", name, "` a type"]);
            }
        }
        error
    }

    /// Makes an unknown type an error, so that nothing more is said about it.
    pub(super) fn poison(&mut self, ty: &Ty) {
        let ty = self.table.resolve(ty);
        let mut vars = Vec::new();
        ty.any(&mut |part| {
            if let TyKind::Var(var) = part.kind() {
                vars.push(*var);
            }
            false
        });
        for var in vars {
            let root = self.table.root(var);
            if self.table.unknown(root).is_some() {
                self.table.bind(root, Ty::error());
            }
        }
    }

    fn poison_outputs(&mut self, kind: &PendingKind) {
        let outs: Vec<Ty> = match kind {
            PendingKind::Binary { out, lhs, rhs, .. } => vec![out.clone(), lhs.1.clone(), rhs.1.clone()],
            PendingKind::Unary { out, .. }
            | PendingKind::Field { out, .. }
            | PendingKind::Index { out, .. }
            | PendingKind::Deref { out, .. }
            | PendingKind::Method { out, .. }
            | PendingKind::Try { out, .. } => vec![out.clone()],
            PendingKind::Iterate { item, .. } => vec![item.clone()],
            PendingKind::Project { out, .. } => vec![out.clone()],
            PendingKind::Trait { .. } | PendingKind::Callable { .. } | PendingKind::Cast { .. } => Vec::new(),
        };
        for out in outs {
            self.poison(&out);
        }
    }
}
