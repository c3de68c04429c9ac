//! Operators: built in on scalars and `str`, a bound on type parameters, refused elsewhere.

use grok_diagnostics::{Applicability, codes};
use grok_hir::body::{BinaryOp, Expr, ExprId, Literal, UnaryOp};

use grok_hir::Name;
use grok_hir::signature::LangItem;

use super::coerce::Cause;
use super::lookup::trait_fn;
use super::obligations::{BoundCause, Outcome, PendingKind};
use super::unify::VarKind;
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::result::{AdjustKind, Adjustment, ValueDef};
use crate::signatures::as_lang;
use crate::traits::lang;
use crate::traits::solve::Answer;
use crate::ty::{BuiltinTrait, TraitRef, Ty, TyKind};

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

/// The trait of an operator that changes its left side.
fn assign_trait(op: BinaryOp) -> Option<BuiltinTrait> {
    Some(match op {
        BinaryOp::Add => BuiltinTrait::AddAssign,
        BinaryOp::Sub => BuiltinTrait::SubAssign,
        BinaryOp::Mul => BuiltinTrait::MulAssign,
        BinaryOp::Div => BuiltinTrait::DivAssign,
        BinaryOp::Rem => BuiltinTrait::RemAssign,
        BinaryOp::BitAnd => BuiltinTrait::BitAndAssign,
        BinaryOp::BitOr => BuiltinTrait::BitOrAssign,
        BinaryOp::BitXor => BuiltinTrait::BitXorAssign,
        BinaryOp::Shl => BuiltinTrait::ShlAssign,
        BinaryOp::Shr => BuiltinTrait::ShrAssign,
        _ => return None,
    })
}

/// The method that carries an operator out.
fn operator_method(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "sub",
        BinaryOp::Mul => "mul",
        BinaryOp::Div => "div",
        BinaryOp::Rem => "rem",
        BinaryOp::BitAnd => "bitand",
        BinaryOp::BitOr => "bitor",
        BinaryOp::BitXor => "bitxor",
        BinaryOp::Shl => "shl",
        BinaryOp::Shr => "shr",
        BinaryOp::Eq => "eq",
        BinaryOp::Ne => "ne",
        BinaryOp::Lt => "lt",
        BinaryOp::Le => "le",
        BinaryOp::Gt => "gt",
        BinaryOp::Ge => "ge",
    }
}

pub(super) fn is_comparison(op: BinaryOp) -> bool {
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
        self.compare(expr, (lhs, &lhs_ty), (rhs, &rhs_ty), op);
        Ty::bool()
    }

    fn compare(&mut self, expr: ExprId, (lhs, lhs_ty): (ExprId, &Ty), (rhs, rhs_ty): (ExprId, &Ty), op: BinaryOp) {
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
        let (symbol, name) = (op.symbol(), operator_trait(op));
        self.set_operator(expr, name, operator_method(op), vec![a.clone()]);
        self.require(a, name, At::Expr(lhs), BoundCause::Operator { expr, symbol });
    }

    /// Records the method that an operator calls, where the library has it.
    fn set_operator(&mut self, expr: ExprId, name: BuiltinTrait, method: &'static str, args: Vec<Ty>) {
        let id = lang::trait_id(self.db, name);
        if let Some(id) = id.and_then(|id| trait_fn(self.db, id, &Name::new_static(method))) {
            self.set_value(expr, ValueDef::Fn(id, args));
        }
    }

    /// `str` compares with references to text, and with growable text.
    fn same_text(&mut self, lhs: ExprId, a: Ty, rhs: ExprId, b: Ty) -> (Ty, Ty) {
        let growable = |cx: &Self, ty: &Ty| as_lang(cx.db, ty, LangItem::String).is_some();
        if (matches!(a.kind(), TyKind::Str) || growable(self, &a))
            && (matches!(b.kind(), TyKind::Str | TyKind::Ref(..)) || growable(self, &b))
            && a != b
            && let (Some(left), Some(right)) = (self.text_steps(&a), self.text_steps(&b))
        {
            self.adjust(lhs, left);
            self.adjust(rhs, right);
            return (Ty::str(), Ty::str());
        }
        if matches!(b.kind(), TyKind::Str)
            && let Some(steps) = self.text_steps(&a)
        {
            self.adjust(lhs, steps);
            return (Ty::str(), b);
        }
        (a, b)
    }

    /// The steps from a type to the text under its references, if it is text.
    pub(super) fn text_steps(&mut self, ty: &Ty) -> Option<Vec<Adjustment>> {
        let (inner, mut steps) = self.deref_refs(ty);
        if matches!(inner.kind(), TyKind::Str) {
            return Some(steps);
        }
        as_lang(self.db, &inner, LangItem::String)?;
        steps.push(Adjustment {
            kind: AdjustKind::TextOf,
            ty: Ty::str(),
        });
        Some(steps)
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
        let (left, left_steps) = self.deref_refs(&lhs.1);
        let (mut right, mut right_steps) = self.deref_refs(&rhs.1);
        let name = operator_trait(op);
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        if op == BinaryOp::Add
            && matches!(left.kind(), TyKind::Str)
            && let Some(steps) = self.text_steps(&rhs.1)
        {
            (right, right_steps) = (Ty::str(), steps);
        }
        match (self.classify(&left), self.classify(&right)) {
            (Operand::Error, _) | (_, Operand::Error) => {
                let _ = self.table.unify(out, &Ty::error());
                Outcome::Done
            }
            (Operand::Unknown, _) => Outcome::Wait,
            (Operand::Scalar, Operand::Unknown) => Outcome::Wait,
            (Operand::Scalar, Operand::Scalar) => {
                let fits = if shift {
                    self.is_integer(&left) && self.is_integer(&right)
                } else {
                    self.scalar_has(&left, name) && self.fit(&left, &right).is_ok()
                };
                if !fits && !self.is_literal(&left) && !self.is_literal(&right) && self.has_operator(&lhs.1, &rhs.1, op)
                {
                    return self.trait_operator(expr, op, lhs, rhs, out, assign);
                }
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
            (Operand::Scalar, _) if self.is_literal(&left) => Outcome::Wait,
            _ => self.trait_operator(expr, op, lhs, rhs, out, assign),
        }
    }

    fn scalar_has(&mut self, ty: &Ty, name: BuiltinTrait) -> bool {
        let TyKind::Var(_) = ty.kind() else {
            return self.surely_holds(ty, name);
        };
        // A literal: an integer has every operator, a float those of numbers.
        self.is_integer(ty) || !matches!(name, BuiltinTrait::BitAnd | BuiltinTrait::BitOr | BuiltinTrait::BitXor)
    }

    fn operator_goal(&mut self, left: &Ty, right: &Ty, name: BuiltinTrait) -> Option<TraitRef> {
        let id = lang::trait_id(self.db, name)?;
        let args = vec![self.shallow(left), self.shallow(right)];
        Some(TraitRef { id, args })
    }

    fn has_operator(&mut self, left: &Ty, right: &Ty, op: BinaryOp) -> bool {
        let goal = self.operator_goal(left, right, operator_trait(op));
        goal.is_some_and(|goal| self.evaluate(&goal) == Answer::Yes)
    }

    /// An operator that an impl or bound gives.
    fn trait_operator(
        &mut self,
        expr: ExprId,
        op: BinaryOp,
        lhs: &(ExprId, Ty),
        rhs: &(ExprId, Ty),
        out: &Ty,
        assign: bool,
    ) -> Outcome {
        let left = self.structural(&lhs.1);
        let mut right = self.structural(&rhs.1);
        if assign
            && let Some(name) = assign_trait(op)
            && let Some(goal) = self.operator_goal(&left, &right, name)
        {
            match self.operator_answer(&goal, rhs.0, &mut right) {
                Answer::No => {}
                Answer::Maybe if !self.take_general => return Outcome::Wait,
                _ => {
                    let method = format!("{}_assign", operator_method(op));
                    if let Some(id) = trait_fn(self.db, goal.id, &Name::new(method)) {
                        self.set_value(expr, ValueDef::Fn(id, vec![left.clone(), right.clone()]));
                    }
                    self.require_trait(with_operand(goal, right), At::Op(expr), BoundCause::Method);
                    return Outcome::Done;
                }
            }
        }
        let name = operator_trait(op);
        let Some(goal) = self.operator_goal(&left, &right, name) else {
            self.report_operator(expr, op, lhs, rhs, assign);
            let _ = self.table.unify(out, &Ty::error());
            return Outcome::Done;
        };
        let answer = self.operator_answer(&goal, rhs.0, &mut right);
        let goal = with_operand(goal, right.clone());
        match answer {
            Answer::No => {
                self.report_operator(expr, op, lhs, rhs, assign);
                if !assign {
                    let _ = self.table.unify(out, &Ty::error());
                }
                Outcome::Done
            }
            // The right side alone is open: one impl decides it, several wait for it.
            Answer::Maybe if !self.take_general && self.is_open_choice(&goal) => Outcome::Wait,
            _ => {
                self.finish_operator(expr, op, goal, lhs.0, out);
                Outcome::Done
            }
        }
    }

    fn finish_operator(&mut self, expr: ExprId, op: BinaryOp, goal: TraitRef, lhs: ExprId, out: &Ty) {
        self.set_operator(expr, operator_trait(op), operator_method(op), goal.args.clone());
        let cause = BoundCause::Operator {
            expr,
            symbol: op.symbol(),
        };
        self.require_trait(goal.clone(), At::Expr(lhs), cause);
        let output = Ty::new(TyKind::Projection(goal, Name::new_static("Output")));
        let output = self.normalize(&output, At::Op(expr));
        self.settle(expr, out, &output);
    }

    /// Whether several impls would do for a goal.
    fn is_open_choice(&mut self, goal: &TraitRef) -> bool {
        let snapshot = self.table.start();
        let selection = self.solver().select(goal);
        self.table.rollback(snapshot);
        matches!(selection, crate::traits::solve::Selection::Ambiguous)
    }

    /// Whether the operator is there; a growable text on the right stands for its text.
    fn operator_answer(&mut self, goal: &TraitRef, rhs: ExprId, right: &mut Ty) -> Answer {
        let answer = self.evaluate(goal);
        if answer != Answer::No {
            return answer;
        }
        let Some(steps) = self.text_steps(right) else {
            return Answer::No;
        };
        let text = with_operand(goal.clone(), Ty::str());
        let answer = self.evaluate(&text);
        if answer != Answer::No {
            self.adjust(rhs, steps);
            *right = Ty::str();
        }
        answer
    }

    /// What is left of an operator at the end: a bound on what is not known.
    pub(super) fn operator_to_bound(&mut self, kind: &PendingKind) -> bool {
        match kind {
            PendingKind::Binary {
                expr,
                op,
                lhs,
                rhs,
                out,
                assign: false,
            } => {
                let Some(goal) = self.operator_goal(&lhs.1, &rhs.1, operator_trait(*op)) else {
                    return false;
                };
                let open = goal.args.iter().any(|ty| matches!(ty.kind(), TyKind::Var(_)));
                if open {
                    self.finish_operator(*expr, *op, goal, lhs.0, out);
                }
                open
            }
            _ => false,
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
            let cause = BoundCause::Operator {
                expr,
                symbol: op.symbol(),
            };
            self.set_operator(expr, name, operator_method(op), vec![ty.clone(), ty.clone()]);
            self.require_operator(ty, name, at, cause);
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
        let under = self.deref_refs(&lhs.1).0;
        let scalar = matches!(self.classify(&under), Operand::Scalar);
        let left_has = scalar && self.scalar_has(&under, name);
        let through_reference = matches!(left.kind(), TyKind::Ref(..));
        if assign && through_reference && left_has {
            let error = TypeError::new(
                codes::E0368,
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
            let message = text![
                "`",
                &left,
                " ",
                sign,
                " ",
                &right,
                "` is not there: both sides are of one type"
            ];
            let number = |ty: &Ty| matches!(ty.kind(), TyKind::Int(_) | TyKind::Float(_));
            // Two numbers of known types, or text that takes text: the right side alone is at fault.
            let (code, message) = if matches!(under.kind(), TyKind::Str) || (number(&left) && number(&right)) {
                (codes::E0308, "mismatched types".into())
            } else {
                (codes::E0277, message)
            };
            let mut error = TypeError::new(code, At::Expr(self.value_expr(rhs.0)), message)
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
        let (code, what) = if assign {
            let what = text![
                "binary assignment operation `",
                sign,
                "=` cannot be applied to type `",
                &left,
                "`"
            ];
            (codes::E0368, what)
        } else {
            (codes::E0369, what)
        };
        let mut error = TypeError::new(code, At::Op(expr), what)
            .here(text!["`", &left, "` has no `", sign, "`"])
            .label(At::Expr(lhs.0), text!["`", &left, "`"])
            .label(At::Expr(rhs.0), text!["`", &right, "`"]);
        let culprit = under.clone();
        if matches!(culprit.kind(), TyKind::Param(_)) {
            error = self.suggest_trait(error, &culprit, name);
        }
        if matches!(culprit.kind(), TyKind::Param(_)) && through_reference {
            error = error.note("operators on a type parameter take it by value");
        }
        if matches!(left.kind(), TyKind::Char) && op == BinaryOp::Add {
            error = error.note("chars are joined as text: `f\"{a}{b}\"`");
        }
        self.report(error);
    }

    /// Says how a type can come to have one of the language's traits.
    pub(super) fn suggest_trait(&mut self, error: TypeError, ty: &Ty, name: BuiltinTrait) -> TypeError {
        match lang::trait_ref_of(self.db, name, ty) {
            Some(goal) => self.suggest_bound(error, &goal),
            None => error,
        }
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
        let (ty, steps) = self.deref_refs(&operand.1);
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
            Operand::Param | Operand::Other => return self.trait_unary(expr, op, operand, out),
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
        self.report_unary(expr, op, operand, &ty);
        let _ = self.table.unify(out, &Ty::error());
        Outcome::Done
    }

    /// Records the method of a unary operator.
    pub(super) fn set_unary(&mut self, expr: ExprId, op: UnaryOp, ty: &Ty) {
        let method = if op == UnaryOp::Neg { "neg" } else { "not" };
        self.set_operator(expr, unary_trait(op).0, method, vec![ty.clone()]);
    }

    /// An operator that an impl or bound gives.
    fn trait_unary(&mut self, expr: ExprId, op: UnaryOp, operand: &(ExprId, Ty), out: &Ty) -> Outcome {
        let name = unary_trait(op).0;
        let ty = self.structural(&operand.1);
        let goal = lang::trait_id(self.db, name).map(|id| TraitRef {
            id,
            args: vec![ty.clone()],
        });
        match goal {
            Some(goal) if self.evaluate(&goal) != Answer::No => {
                self.set_unary(expr, op, &ty);
                self.require_trait(goal.clone(), At::Expr(expr), BoundCause::Method);
                let output = Ty::new(TyKind::Projection(goal, Name::new_static("Output")));
                let output = self.normalize(&output, At::Op(expr));
                self.settle(expr, out, &output);
            }
            _ => {
                let under = self.deref_refs(&operand.1).0;
                self.report_unary(expr, op, operand, &under);
                let _ = self.table.unify(out, &Ty::error());
            }
        }
        Outcome::Done
    }

    fn report_unary(&mut self, expr: ExprId, op: UnaryOp, operand: &(ExprId, Ty), ty: &Ty) {
        let name = unary_trait(op).0;
        let shown = self.table.resolve_for_display(&operand.1);
        if shown.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
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
            error = self.suggest_trait(error, ty, name);
        }
        self.report(error);
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
        if !self.check_place(target, codes::E0067) {
            return Ty::unit();
        }
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

/// The goal with another right side.
fn with_operand(mut goal: TraitRef, right: Ty) -> TraitRef {
    if let Some(arg) = goal.args.get_mut(1) {
        *arg = right;
    }
    goal
}
