//! `e as T`.

use grok_diagnostics::{Applicability, codes};
use grok_hir::body::{Expr, ExprId, Literal};
use grok_hir::ids::AdtId;
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::TypeRef;

use super::obligations::{Outcome, PendingKind};
use super::unify::VarKind;
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::items::Strict;
use crate::ty::{IntTy, Ty, TyKind};

impl InferCx<'_> {
    pub(super) fn infer_cast(&mut self, expr: ExprId, inner: ExprId, ty: &TypeRef) -> Ty {
        let to = self.lower_at(ty, At::Expr(expr), Strict::Yes);
        let to = self.shallow(&to);
        // A literal takes the target's type at once: `255 as u8`.
        let literal = matches!(
            (&self.body().exprs[inner], to.kind()),
            (Expr::Literal(Literal::Int(..)), TyKind::Int(_)) | (Expr::Literal(Literal::Float(..)), TyKind::Float(_))
        );
        let hint = if literal {
            Expectation::Has(to.clone())
        } else {
            Expectation::None
        };
        let from = self.infer_expr(inner, &hint);
        self.try_or_wait(PendingKind::Cast {
            expr,
            inner,
            from,
            to: to.clone(),
        });
        to
    }

    pub(super) fn solve_cast(&mut self, expr: ExprId, inner: ExprId, from: &Ty, to: &Ty) -> Outcome {
        let (from, to) = (self.structural(from), self.structural(to));
        if let TyKind::Var(var) = from.kind() {
            match (self.table.unknown(*var), to.kind()) {
                // Any number becomes any other.
                (Some((VarKind::Int | VarKind::Float, _)), TyKind::Int(_) | TyKind::Float(_)) => return Outcome::Done,
                (Some((VarKind::Int, _)), TyKind::Char) => {
                    let _ = self.table.unify(&from, &Ty::new(TyKind::Int(IntTy::U8)));
                    return Outcome::Done;
                }
                (Some((VarKind::Fn(_), _)), _) => {}
                _ => return Outcome::Wait,
            }
        }
        if matches!(from.kind(), TyKind::Error | TyKind::Never) || matches!(to.kind(), TyKind::Error) {
            return Outcome::Done;
        }
        let allowed = match (from.kind(), to.kind()) {
            (TyKind::Int(_) | TyKind::Float(_), TyKind::Int(_) | TyKind::Float(_)) => true,
            (TyKind::Bool | TyKind::Char, TyKind::Int(_)) => true,
            (TyKind::Int(IntTy::U8), TyKind::Char) => true,
            (TyKind::Adt(id, _), TyKind::Int(_)) => self.is_plain_enum(*id),
            _ => self.table.could_unify(&from, &to),
        };
        if !allowed {
            self.report_cast(expr, inner, &from, &to);
        } else if !matches!(
            from.kind(),
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Adt(..)
        ) {
            let _ = self.table.unify(&from, &to);
        }
        Outcome::Done
    }

    /// Whether all variants of an enum are units.
    fn is_plain_enum(&self, id: AdtId) -> bool {
        matches!(id, AdtId::Enum(_)) && {
            let data = grok_hir::adt_data(self.db, id);
            !data.variants.is_empty() && data.variants.iter().all(|variant| variant.shape == FieldsShape::Unit)
        }
    }

    fn report_cast(&mut self, expr: ExprId, inner: ExprId, from: &Ty, to: &Ty) {
        let (shown_from, shown_to) = (self.table.resolve_for_display(from), self.table.resolve_for_display(to));
        if shown_from.has_error() || shown_to.has_error() {
            return;
        }
        let at = At::Expr(expr);
        let error = match (from.kind(), to.kind()) {
            (TyKind::Int(_), TyKind::Bool) => {
                TypeError::new(codes::E0054, at, text!["cannot cast `", &shown_from, "` as `bool`"])
                    .here("compare with zero instead")
                    .fix("compare with zero", Applicability::Maybe, at, EditKind::After, " != 0")
            }
            (TyKind::Float(_) | TyKind::Char, TyKind::Bool) => {
                TypeError::new(codes::E0054, at, text!["cannot cast `", &shown_from, "` as `bool`"])
                    .here("unsupported cast")
            }
            (TyKind::Int(_), TyKind::Char) => TypeError::new(
                codes::E0604,
                at,
                text!["only `u8` can be cast as `char`, not `", &shown_from, "`"],
            )
            .here("invalid cast")
            .note("`char::from_u32` makes a char of any number that is one"),
            (TyKind::Float(_) | TyKind::Bool, TyKind::Char) => TypeError::new(
                codes::E0604,
                at,
                text!["only `u8` can be cast as `char`, not `", &shown_from, "`"],
            )
            .here("invalid cast"),
            (TyKind::Char | TyKind::Bool, TyKind::Float(_)) => TypeError::new(
                codes::E0606,
                at,
                text!["casting `", &shown_from, "` as `", &shown_to, "` is invalid"],
            )
            .here("cast through an integer first"),
            (TyKind::Ref(_, target), TyKind::Int(_) | TyKind::Float(_) | TyKind::Char) => {
                let target = self.table.resolve_for_display(target);
                let error = TypeError::new(
                    codes::E0606,
                    at,
                    text!["casting `", &shown_from, "` as `", &shown_to, "` is invalid"],
                )
                .here("a reference is not a number");
                match target.kind() {
                    TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char => error.fix(
                        "read the value first",
                        Applicability::Machine,
                        At::Expr(inner),
                        EditKind::Before,
                        "*",
                    ),
                    _ => error,
                }
            }
            _ => {
                let code = match (from.kind(), to.kind()) {
                    (TyKind::Str, TyKind::Int(_) | TyKind::Float(_)) => codes::E0606,
                    _ => codes::E0605,
                };
                let mut error = TypeError::new(
                    code,
                    at,
                    text!["non-primitive cast: `", &shown_from, "` as `", &shown_to, "`"],
                )
                .here("`as` converts between numbers, and from `bool`, `char` and plain enums to integers");
                match (from.kind(), to.kind()) {
                    (_, TyKind::Str) => error = error.note("`.to_string()` makes text of anything that is `Show`"),
                    (TyKind::Str, TyKind::Int(_)) => error = error.note("`.parse_i64()` reads a number from text"),
                    (TyKind::Str, TyKind::Float(_)) => error = error.note("`.parse_f64()` reads a number from text"),
                    _ => {}
                }
                error
            }
        };
        self.report(error);
    }
}
