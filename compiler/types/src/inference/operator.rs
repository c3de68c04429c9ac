//! Operators: built in on scalars and `str`, a bound on type parameters, refused elsewhere.

use grok_diagnostics::{Applicability, codes};
use grok_hir::body::{BinaryOp, Expr, ExprId, Literal, UnaryOp};

use super::coerce::Cause;
use super::obligations::{BoundCause, Outcome, PendingKind};
use super::unify::VarKind;
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::ty::{BuiltinTrait, Ty, TyKind};

/// The trait of an operator.
pub(super) fn operator_trait(op: BinaryOp) -> BuiltinTrait {
    match op {
        BinaryOp::Add => BuiltinTrait::Add,
        BinaryOp::Sub => BuiltinTrait::Sub,
        BinaryOp::Mul => BuiltinTrait::Mul,
        BinaryOp::Div => BuiltinTrait::Div,
        BinaryOp::Rem => BuiltinTrait::Rem,
        BinaryOp::BitAnd => BuiltinTrait::BitAnd,
        BinaryOp::BitOr => BuiltinTrait::BitOr,
        BinaryOp::BitXor => BuiltinTrait::BitXor,
        BinaryOp::Shl => BuiltinTrait::Shl,
        BinaryOp::Shr => BuiltinTrait::Shr,
        BinaryOp::Eq | BinaryOp::Ne => BuiltinTrait::Eq,
        BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => BuiltinTrait::Ord,
    }
}

/// The trait and sign of a unary operator.
pub(super) fn unary_trait(op: UnaryOp) -> (BuiltinTrait, &'static str) {
    match op {
        UnaryOp::Neg => (BuiltinTrait::Neg, "-"),
        UnaryOp::Not => (BuiltinTrait::Not, "!"),
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(operator_trait(op), BuiltinTrait::Eq | BuiltinTrait::Ord)
}

/// What is known about an operand under its references.
enum Operand {
    /// A scalar or `str`, or a literal's variable.
    Scalar,
    /// Nothing.
    Unknown,
    /// A type parameter.
    Param,
    /// Reported already, or never there.
    Error,
    /// Something without operators.
    Other,
}

impl InferCx<'_> {
    pub(super) fn infer_binary(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        lhs: ExprId,
        rhs: ExprId,
        hint: &Expectation,
    ) -> Ty {
        if is_comparison(op) {
            return self.infer_comparison(expr, op, lhs, rhs);
        }
        // The result's hint reaches operands that are literals: `let x: u8 = 1 + 2`.
        let hint = match hint {
            Expectation::Has(ty) => {
                let ty = self.shallow(ty);
                let scalar = matches!(ty.kind(), TyKind::Int(_) | TyKind::Float(_));
                if scalar {
                    Expectation::Has(ty)
                } else {
                    Expectation::None
                }
            }
            Expectation::None => Expectation::None,
        };
        let lhs_ty = self.infer_expr(lhs, &hint);
        let rhs_hint = if matches!(op, BinaryOp::Shl | BinaryOp::Shr) {
            Expectation::None
        } else {
            let known = self.shallow(&lhs_ty);
            match known.kind() {
                TyKind::Int(_) | TyKind::Float(_) => Expectation::Has(known),
                _ => hint,
            }
        };
        let rhs_ty = self.infer_expr(rhs, &rhs_hint);
        let out = self.fresh();
        self.try_or_wait(PendingKind::Binary {
            expr,
            op,
            lhs: (lhs, lhs_ty),
            rhs: (rhs, rhs_ty),
            out: out.clone(),
            assign: false,
        });
        self.shallow(&out)
    }

    /// `==`, `<` and their kin: both operands at one type, read by reference.
    fn infer_comparison(&mut self, expr: ExprId, op: BinaryOp, lhs: ExprId, rhs: ExprId) -> Ty {
        let lhs_ty = self.infer_expr(lhs, &Expectation::None);
        let rhs_ty = self.infer_expr(rhs, &Expectation::Has(lhs_ty.clone()));
        self.compare(expr, (lhs, &lhs_ty), (rhs, &rhs_ty), op.symbol(), operator_trait(op));
        Ty::bool()
    }

    fn compare(
        &mut self,
        expr: ExprId,
        (lhs, lhs_ty): (ExprId, &Ty),
        (rhs, rhs_ty): (ExprId, &Ty),
        symbol: &'static str,
        name: BuiltinTrait,
    ) {
        let (a, b) = (self.structural(lhs_ty), self.structural(rhs_ty));
        let (a, b) = self.same_text(lhs, a, rhs, b);
        if self.table.commit_if_ok(|table| table.unify(&a, &b)).is_err() {
            if matches!(a.kind(), TyKind::Never) || matches!(b.kind(), TyKind::Never) {
                return;
            }
            self.report_mismatch(
                rhs,
                &b,
                &a,
                super::unify::UnifyError::Mismatch,
                &Cause::Operand { other: lhs },
            );
            return;
        }
        self.require(a, name, At::Expr(lhs), BoundCause::Operator { expr, symbol });
    }

    /// `str` compares with references to `str`.
    fn same_text(&mut self, lhs: ExprId, a: Ty, rhs: ExprId, b: Ty) -> (Ty, Ty) {
        let text_under = |cx: &mut Self, ty: &Ty| {
            let (inner, steps) = cx.deref_all(ty);
            (matches!(inner.kind(), TyKind::Str) && !steps.is_empty()).then_some(steps)
        };
        if matches!(a.kind(), TyKind::Str)
            && let Some(steps) = text_under(self, &b)
        {
            self.adjust(rhs, steps);
            return (a, Ty::str());
        }
        if matches!(b.kind(), TyKind::Str)
            && let Some(steps) = text_under(self, &a)
        {
            self.adjust(lhs, steps);
            return (Ty::str(), b);
        }
        (a, b)
    }

    /// The comparison that `assert_eq!` makes.
    pub(super) fn compare_for_assert(&mut self, lhs: (ExprId, &Ty), rhs: (ExprId, &Ty)) {
        let (a, b) = (self.structural(lhs.1), self.structural(rhs.1));
        let (a, b) = self.same_text(lhs.0, a, rhs.0, b);
        if self.table.commit_if_ok(|table| table.unify(&a, &b)).is_err() {
            if !matches!(a.kind(), TyKind::Never) && !matches!(b.kind(), TyKind::Never) {
                let cause = Cause::Operand { other: lhs.0 };
                self.report_mismatch(rhs.0, &b, &a, super::unify::UnifyError::Mismatch, &cause);
            }
            return;
        }
        self.require(a.clone(), BuiltinTrait::Eq, At::Expr(lhs.0), BoundCause::Compare);
        self.require(a, BuiltinTrait::Debug, At::Expr(lhs.0), BoundCause::Compare);
    }

    fn classify(&mut self, ty: &Ty) -> Operand {
        match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Str => Operand::Scalar,
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::Int | VarKind::Float, _)) => Operand::Scalar,
                Some((VarKind::General, _)) => Operand::Unknown,
                _ => Operand::Other,
            },
            TyKind::Param(_) => Operand::Param,
            TyKind::Error | TyKind::Never => Operand::Error,
            _ => Operand::Other,
        }
    }

    pub(super) fn solve_binary(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        lhs: &(ExprId, Ty),
        rhs: &(ExprId, Ty),
        out: &Ty,
        assign: bool,
    ) -> Outcome {
        let (left, left_steps) = self.deref_all(&lhs.1);
        let (right, right_steps) = self.deref_all(&rhs.1);
        let name = operator_trait(op);
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        match (self.classify(&left), self.classify(&right)) {
            (Operand::Error, _) | (_, Operand::Error) => {
                let _ = self.table.unify(out, &Ty::error());
                Outcome::Done
            }
            (Operand::Unknown, _) | (_, Operand::Unknown) => Outcome::Wait,
            (Operand::Scalar, Operand::Scalar) => {
                let fits = if shift {
                    self.is_integer(&left) && self.is_integer(&right)
                } else {
                    self.surely_holds(&left, name)
                        && self.table.commit_if_ok(|table| table.unify(&left, &right)).is_ok()
                };
                if !fits || (assign && !left_steps.is_empty()) {
                    self.report_operator(expr, op, lhs, rhs, assign);
                    if !fits && !assign {
                        let _ = self.table.unify(out, &Ty::error());
                    }
                    return Outcome::Done;
                }
                if !assign {
                    self.adjust(lhs.0, left_steps);
                }
                self.adjust(rhs.0, right_steps);
                self.settle(expr, out, &left);
                Outcome::Done
            }
            (Operand::Param, _) | (_, Operand::Param) => {
                // By value only: nothing says that a reference to `T` has the operator.
                let (a, b) = (self.shallow(&lhs.1), self.shallow(&rhs.1));
                let same = self.table.commit_if_ok(|table| table.unify(&a, &b)).is_ok();
                if !same || !self.surely_holds(&a, name) {
                    self.report_operator(expr, op, lhs, rhs, assign);
                    let _ = self.table.unify(out, &Ty::error());
                } else {
                    self.settle(expr, out, &a);
                }
                Outcome::Done
            }
            _ => {
                self.report_operator(expr, op, lhs, rhs, assign);
                let _ = self.table.unify(out, &Ty::error());
                Outcome::Done
            }
        }
    }

    pub(super) fn is_integer(&mut self, ty: &Ty) -> bool {
        match ty.kind() {
            TyKind::Int(_) => true,
            TyKind::Var(var) => matches!(self.table.unknown(*var), Some((VarKind::Int, _))),
            _ => false,
        }
    }

    /// What fallback does with an operator that still waits: the sides become one type, and so does the result.
    pub(super) fn equate_operands(&mut self, lhs: &Ty, rhs: &Ty, out: &Ty, at: At, expr: ExprId, op: BinaryOp) {
        let name = operator_trait(op);
        let ok = self.table.commit_if_ok(|table| {
            table.unify(lhs, rhs)?;
            table.unify(lhs, out)
        });
        if ok.is_ok() {
            let ty = self.shallow(lhs);
            self.require(
                ty,
                name,
                at,
                BoundCause::Operator {
                    expr,
                    symbol: op.symbol(),
                },
            );
        }
    }

    fn report_operator(&mut self, expr: ExprId, op: BinaryOp, lhs: &(ExprId, Ty), rhs: &(ExprId, Ty), assign: bool) {
        let left = self.table.resolve_for_display(&lhs.1);
        let right = self.table.resolve_for_display(&rhs.1);
        if left.has_error() || right.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let sign = op.symbol();
        let name = operator_trait(op);
        let under = self.deref_all(&lhs.1).0;
        let left_has = self.surely_holds(&under, name);
        let through_reference = matches!(left.kind(), TyKind::Ref(..));
        if assign && through_reference && left_has {
            let error = TypeError::new(
                codes::E0369,
                At::Op(expr),
                text![
                    "binary assignment operation `",
                    sign,
                    "=` cannot be applied to type `",
                    &left,
                    "`"
                ],
            )
            .here("the left side is a reference")
            .fix(
                "change what it refers to",
                Applicability::Machine,
                At::Expr(lhs.0),
                EditKind::Before,
                "*",
            );
            self.report(error);
            return;
        }
        if left_has && !matches!(op, BinaryOp::Shl | BinaryOp::Shr) && !matches!(under.kind(), TyKind::Param(_)) {
            let text = matches!(under.kind(), TyKind::Str) || matches!(right.kind(), TyKind::Str);
            let mut error = TypeError::new(codes::E0308, At::Expr(self.value_expr(rhs.0)), "mismatched types")
                .here(text!["expected `", &under, "`, found `", &right, "`"])
                .label(
                    At::Expr(lhs.0),
                    text!["`", sign, "` takes two operands of one type, and this is `", &left, "`"],
                );
            if text && op == BinaryOp::Add {
                error =
                    error.note("to put a value into text, write `f\"…{value}…\"`, or make it text with `.to_string()`");
            } else if let (TyKind::Float(_), Expr::Literal(Literal::Int(value, None))) =
                (under.kind(), &self.body().exprs[rhs.0])
            {
                error = error.fix(
                    "write a float",
                    Applicability::Machine,
                    At::Expr(rhs.0),
                    EditKind::Replace,
                    format!("{value}.0"),
                );
            } else if matches!(under.kind(), TyKind::Int(_) | TyKind::Float(_))
                && matches!(right.kind(), TyKind::Int(_) | TyKind::Float(_))
            {
                error = error.note(text![
                    "numbers of different types are converted by hand: `as ",
                    &under,
                    "`"
                ]);
            }
            self.report(error);
            return;
        }
        let what = match op {
            BinaryOp::Add => text!["cannot add `", &right, "` to `", &left, "`"],
            BinaryOp::Sub => text!["cannot subtract `", &right, "` from `", &left, "`"],
            BinaryOp::Mul => text!["cannot multiply `", &left, "` by `", &right, "`"],
            BinaryOp::Div => text!["cannot divide `", &left, "` by `", &right, "`"],
            BinaryOp::Rem => text![
                "cannot calculate the remainder of `",
                &left,
                "` divided by `",
                &right,
                "`"
            ],
            _ => text!["no implementation for `", &left, " ", sign, " ", &right, "`"],
        };
        let mut error = TypeError::new(codes::E0369, At::Op(expr), what)
            .here(text!["`", &left, "` has no `", sign, "`"])
            .label(At::Expr(lhs.0), text!["`", &left, "`"])
            .label(At::Expr(rhs.0), text!["`", &right, "`"]);
        let culprit = under.clone();
        if matches!(culprit.kind(), TyKind::Param(_)) {
            error = self.suggest_bound(error, &culprit, name);
        }
        if matches!(culprit.kind(), TyKind::Param(_)) && through_reference {
            error = error.note("operators on a type parameter take it by value");
        }
        if matches!(left.kind(), TyKind::Char) && op == BinaryOp::Add {
            error = error.note("chars are joined as text: `f\"{a}{b}\"`");
        }
        self.report(error);
    }

    pub(super) fn infer_unary(&mut self, expr: ExprId, op: UnaryOp, inner: ExprId, hint: &Expectation) -> Ty {
        let hint = match hint {
            Expectation::Has(ty) => {
                let ty = self.shallow(ty);
                match ty.kind() {
                    TyKind::Int(_) | TyKind::Float(_) => Expectation::Has(ty),
                    _ => Expectation::None,
                }
            }
            Expectation::None => Expectation::None,
        };
        let ty = self.infer_expr(inner, &hint);
        let out = self.fresh();
        self.try_or_wait(PendingKind::Unary {
            expr,
            op,
            operand: (inner, ty),
            out: out.clone(),
        });
        self.shallow(&out)
    }

    pub(super) fn solve_unary(&mut self, expr: ExprId, op: UnaryOp, operand: &(ExprId, Ty), out: &Ty) -> Outcome {
        let (ty, steps) = self.deref_all(&operand.1);
        let name = unary_trait(op).0;
        let fits = match self.classify(&ty) {
            Operand::Unknown => return Outcome::Wait,
            Operand::Error => {
                let _ = self.table.unify(out, &Ty::error());
                return Outcome::Done;
            }
            Operand::Scalar => {
                let literal = matches!(ty.kind(), TyKind::Var(_));
                let float = literal && !self.is_integer(&ty);
                (literal && !(float && op == UnaryOp::Not)) || self.surely_holds(&ty, name)
            }
            Operand::Param => steps.is_empty() && self.surely_holds(&ty, name),
            Operand::Other => false,
        };
        if fits {
            if let TyKind::Var(_) = ty.kind()
                && op == UnaryOp::Neg
            {
                self.require(ty.clone(), name, At::Expr(expr), BoundCause::Method);
            }
            self.adjust(operand.0, steps);
            self.settle(expr, out, &ty);
            return Outcome::Done;
        }
        let shown = self.table.resolve_for_display(&operand.1);
        let sign = if op == UnaryOp::Neg { "-" } else { "!" };
        let mut error = TypeError::new(
            codes::E0600,
            At::Expr(expr),
            text!["cannot apply unary operator `", sign, "` to type `", &shown, "`"],
        )
        .here(text!["cannot apply unary operator `", sign, "`"]);
        if op == UnaryOp::Neg && matches!(ty.kind(), TyKind::Int(_)) {
            error = error.note("unsigned integers have no negative values");
        }
        if matches!(ty.kind(), TyKind::Param(_)) {
            error = self.suggest_bound(error, &ty, name);
        }
        self.report(error);
        let _ = self.table.unify(out, &Ty::error());
        Outcome::Done
    }

    pub(super) fn infer_assign_op(&mut self, expr: ExprId, op: BinaryOp, target: ExprId, value: ExprId) -> Ty {
        let target_ty = self.infer_expr(target, &Expectation::None);
        let known = self.shallow(&target_ty);
        let hint = match known.kind() {
            TyKind::Int(_) | TyKind::Float(_) if !matches!(op, BinaryOp::Shl | BinaryOp::Shr) => {
                Expectation::Has(known)
            }
            _ => Expectation::None,
        };
        let value_ty = self.infer_expr(value, &hint);
        self.check_place(target);
        self.try_or_wait(PendingKind::Binary {
            expr,
            op,
            lhs: (target, target_ty.clone()),
            rhs: (value, value_ty),
            out: target_ty,
            assign: true,
        });
        Ty::unit()
    }
}
