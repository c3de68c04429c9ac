//! Obligations: what must hold, or must be decided, once more is known. A queue, run again whenever variables were bound.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::{BinaryOp, ExprId, UnaryOp};
use grok_hir::ids::{AdtId, FnId};

use super::unify::VarKind;
use super::{Frame, InferCx};
use crate::errors::{At, TypeError, text};
use crate::traits::{self, Step};
use crate::ty::{BuiltinTrait, Ty, TyKind};

/// An obligation, with the body whose nodes it speaks of.
pub(super) struct Pending {
    pub body: usize,
    pub kind: PendingKind,
}

/// Kinds of obligations. `out` is the type of the expression at hand.
#[derive(Clone)]
pub(super) enum PendingKind {
    /// A type has a trait.
    Bound {
        ty: Ty,
        name: BuiltinTrait,
        at: At,
        cause: BoundCause,
    },
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
    /// A bound on a parameter of what is called or named.
    Callee { callee: Option<FnId>, param: Name },
    /// `{}` or `{:?}`.
    Format,
    /// A comparison: operator and left operand's type for E0369.
    Operator { expr: ExprId, symbol: &'static str },
    /// `vec![x; n]`, `[x; n]`.
    Repeat,
    /// A builtin trait's method.
    Method,
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
            self.pending.push(Pending {
                body: self.current,
                kind,
            });
        }
    }

    /// Asks for a trait.
    pub(super) fn require(&mut self, ty: Ty, name: BuiltinTrait, at: At, cause: BoundCause) {
        self.try_or_wait(PendingKind::Bound { ty, name, at, cause });
    }

    /// Looks at everything that waits, until nothing moves any more. Does nothing if no variable was bound since the last time.
    pub(super) fn run_pending(&mut self) {
        if self.solving || self.seen_bindings == self.table.bindings {
            return;
        }
        self.solving = true;
        let current = self.current;
        loop {
            self.seen_bindings = self.table.bindings;
            let waiting = std::mem::take(&mut self.pending);
            let mut moved = false;
            let mut still = Vec::with_capacity(waiting.len());
            for pending in waiting {
                self.current = pending.body;
                match self.solve(&pending.kind) {
                    Outcome::Done => moved = true,
                    Outcome::Wait => still.push(pending),
                }
            }
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

    fn solve(&mut self, kind: &PendingKind) -> Outcome {
        match kind {
            PendingKind::Bound { ty, name, at, cause } => self.solve_bound(ty, *name, *at, cause),
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

    fn solve_bound(&mut self, ty: &Ty, name: BuiltinTrait, at: At, cause: &BoundCause) -> Outcome {
        let mut unknown = Vec::new();
        match self.holds(ty, name, &mut unknown) {
            Err(culprit) => {
                self.report_bound(ty, &culprit, name, at, cause);
                Outcome::Done
            }
            Ok(()) if unknown.is_empty() => Outcome::Done,
            Ok(()) => {
                let own = self.shallow(ty);
                if unknown.len() == 1 && unknown[0] == own {
                    return Outcome::Wait;
                }
                // Ask for the parts instead.
                for part in unknown {
                    let kind = PendingKind::Bound {
                        ty: part,
                        name,
                        at,
                        cause: cause.clone(),
                    };
                    self.pending.push(Pending {
                        body: self.current,
                        kind,
                    });
                }
                Outcome::Done
            }
        }
    }

    /// Decides a trait as far as types are known: the variables it hangs on, or the part that lacks it.
    pub(super) fn holds(&mut self, ty: &Ty, name: BuiltinTrait, unknown: &mut Vec<Ty>) -> Result<(), Ty> {
        let ty = self.shallow(ty);
        if let TyKind::Param(param) = ty.kind() {
            let given = self
                .params
                .get(param.index as usize)
                .is_some_and(|decl| decl.bounds.iter().any(|&bound| traits::implies(bound, name)));
            return if given { Ok(()) } else { Err(ty) };
        }
        if let TyKind::Var(var) = ty.kind() {
            return match self.table.unknown(*var) {
                Some((VarKind::Int, _)) if name != BuiltinTrait::Neg => Ok(()),
                Some((VarKind::Float, _)) => {
                    match traits::step(self.db, &Ty::new(TyKind::Float(crate::ty::FloatTy::F64)), name, &[]) {
                        Step::Yes => Ok(()),
                        _ => Err(ty),
                    }
                }
                _ => {
                    if !unknown.contains(&ty) {
                        unknown.push(ty);
                    }
                    Ok(())
                }
            };
        }
        match traits::step(self.db, &ty, name, &[]) {
            Step::Yes => Ok(()),
            Step::No => Err(ty),
            Step::All(parts) => parts.iter().try_for_each(|part| self.holds(part, name, unknown)),
            Step::Unknown => {
                unknown.push(ty);
                Ok(())
            }
        }
    }

    /// Whether a type is known to have a trait by now.
    pub(super) fn surely_holds(&mut self, ty: &Ty, name: BuiltinTrait) -> bool {
        let mut unknown = Vec::new();
        self.holds(ty, name, &mut unknown).is_ok() && unknown.is_empty()
    }

    fn report_bound(&mut self, ty: &Ty, culprit: &Ty, name: BuiltinTrait, at: At, cause: &BoundCause) {
        let ty = self.table.resolve_for_display(ty);
        let culprit = self.table.resolve_for_display(culprit);
        if ty.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let mut error = match cause {
            BoundCause::Operator { expr, symbol } => {
                let message = text!["binary operation `", *symbol, "` cannot be applied to type `", &ty, "`"];
                TypeError::new(codes::E0369, At::Op(*expr), message).here(text![
                    "`",
                    &ty,
                    "` is not `",
                    name.name(),
                    "`"
                ])
            }
            BoundCause::Format => {
                let (how, message) = match name {
                    BuiltinTrait::Debug => (
                        "{:?}",
                        text!["`", &ty, "` cannot be shown with `{:?}`: it is not `Debug`"],
                    ),
                    _ => ("{}", text!["`", &ty, "` cannot be shown with `{}`: it is not `Show`"]),
                };
                let mut error =
                    TypeError::new(codes::E0277, at, message).here(text!["`", &ty, "` has no `", name.name(), "`"]);
                if how == "{}" && crate::traits::implements(self.db, &culprit, BuiltinTrait::Debug, &self.env()) {
                    error = error.note("it is `Debug`: `{:?}` shows it for programmers");
                }
                error
            }
            BoundCause::Range => TypeError::new(codes::E0277, at, text!["a range of `", &ty, "` cannot be walked"])
                .here("only ranges of integers and of `char` have a next value"),
            _ => TypeError::new(
                codes::E0277,
                at,
                text!["the type `", &ty, "` is not `", name.name(), "`"],
            )
            .here(text!["`", &culprit, "` is not `", name.name(), "`"]),
        };
        error = match cause {
            BoundCause::Callee {
                callee: Some(callee),
                param,
            } => {
                let function = callee.name(self.db).clone();
                error.label(
                    At::Fn(*callee),
                    text!["`", &function, "` needs `", param, ": ", name.name(), "`"],
                )
            }
            BoundCause::Repeat => error.note("a repeated value is cloned for each place"),
            BoundCause::Compare => {
                error.note("`assert_eq!` and `assert_ne!` compare with `==` and show both sides with `{:?}`")
            }
            BoundCause::Promised => error.note("the written result promises it"),
            _ => error,
        };
        if culprit != ty {
            error = error.note(text!["needed because `", &culprit, "` is part of `", &ty, "`"]);
        }
        error = self.suggest_bound(error, &culprit, name);
        self.report(error);
    }

    /// Says how a type can come to have a trait.
    pub(super) fn suggest_bound(&mut self, error: TypeError, culprit: &Ty, name: BuiltinTrait) -> TypeError {
        match culprit.kind() {
            TyKind::Param(param) => {
                let shown = &param.name;
                error.note(text![
                    "bounds are written where the parameter is: `",
                    shown,
                    ": ",
                    name.name(),
                    "`"
                ])
            }
            TyKind::Adt(id, _) if traits::is_derivable(name) && self.is_users(*id) => {
                let data = grok_hir::adt_data(self.db, *id);
                error.note(format!("add `#[derive({})]` to `{}`", name.name(), data.name))
            }
            TyKind::Ref(..) if traits::is_operator(name) => {
                error.note("operators work on values: use `*` to read what it refers to")
            }
            _ => error,
        }
    }

    /// Whether a type is defined outside the library.
    pub(super) fn is_users(&self, id: AdtId) -> bool {
        !crate::members::is_library_adt(self.db, id)
    }
}
