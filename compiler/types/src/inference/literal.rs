//! Literals that do not fit their type.

use grok_diagnostics::codes;
use grok_hir::body::{Expr, ExprId, Literal, Pat, UnaryOp};
use rustc_hash::FxHashSet;

use super::InferCx;
use crate::errors::{At, TypeError, text};
use crate::ty::{Ty, TyKind};

impl InferCx<'_> {
    /// Reports integer literals of the current body that their type cannot hold.
    pub(super) fn check_literals(&mut self) {
        let body = self.body();
        let negated: FxHashSet<ExprId> = body
            .exprs
            .iter()
            .filter_map(|(_, expr)| match expr {
                Expr::Unary { op: UnaryOp::Neg, expr } => Some(*expr),
                _ => None,
            })
            .collect();
        for (id, expr) in body.exprs.iter() {
            if let Expr::Literal(Literal::Int(value, _)) = expr {
                let ty = self.cur().result.exprs.get(&id).cloned();
                self.check_literal(At::Expr(id), *value, negated.contains(&id), ty);
            }
        }
        for (id, pat) in body.pats.iter() {
            if let Pat::Literal {
                value: Literal::Int(value, _),
                negative,
            } = pat
            {
                let ty = self.cur().result.pats.get(&id).cloned();
                self.check_literal(At::Pat(id), *value, *negative, ty);
            }
        }
    }

    fn check_literal(&mut self, at: At, value: u128, negative: bool, ty: Option<Ty>) {
        let Some(ty) = ty.map(|ty| self.shallow(&ty)) else {
            return;
        };
        let TyKind::Int(int) = ty.kind() else { return };
        let (low, high) = int.range();
        let limit = if negative {
            low.unsigned_abs()
        } else {
            high.unsigned_abs()
        };
        // The minus of an unsigned type is an error of its own.
        if value > limit && (int.is_signed() || !negative) {
            let error = TypeError::new(
                codes::OVERFLOWING_LITERALS,
                at,
                text!["literal out of range for `", &ty, "`"],
            )
            .here(text!["`", &ty, "` holds ", low.to_string(), " to ", high.to_string()]);
            self.report(error);
        }
    }
}
