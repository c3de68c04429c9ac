//! Operators: arithmetic by value, comparisons by value for scalars and text and by reference for everything else, casts.

use grok_hir::body::{BinaryOp, ExprId, UnaryOp};
use grok_types::result::ValueDef;
use grok_types::ty::{Mutability, Ty, TyKind};

use super::{Builder, Operand, Place, Rvalue};
use crate::ir::Origin;

impl Builder<'_> {
    pub(super) fn binary_into(&mut self, dest: &Place, expr: ExprId, op: BinaryOp, (lhs, rhs): (ExprId, ExprId)) {
        let (lhs, rhs) = match op {
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                self.compared(lhs, rhs)
            }
            _ if self.source.types.values.contains_key(&expr) => return self.operator_call(dest, expr, &[lhs, rhs]),
            _ => {
                let mut operands = self.operands(&[lhs, rhs], Self::value_operand).into_iter();
                match (operands.next(), operands.next()) {
                    (Some(lhs), Some(rhs)) => (lhs, rhs),
                    _ => return,
                }
            }
        };
        self.assign(dest.clone(), Rvalue::Binary(op, lhs, rhs));
    }

    /// The operands of a comparison: scalars and text by value, others as shared references. Nothing is moved.
    pub(super) fn compared(&mut self, lhs: ExprId, rhs: ExprId) -> (Operand, Operand) {
        let mut operands = self.operands(&[lhs, rhs], Self::compared_operand).into_iter();
        let mut next = || operands.next().expect("two operands were asked for");
        (next(), next())
    }

    fn compared_operand(&mut self, expr: ExprId) -> Operand {
        if is_scalar(&strip(&self.adjusted_ty(expr))) {
            return self.value_operand(expr);
        }
        let place = self.place(expr);
        self.at(Origin::Expr(expr), |b| b.shared_ref(place))
    }

    /// A shared reference to what the place holds.
    pub(super) fn shared_ref_to(&mut self, place: Place) -> Operand {
        let ty = Ty::reference(Mutability::Shared, self.place_ty(&place));
        let temp = Place::local(self.temp(ty));
        self.assign(
            temp.clone(),
            Rvalue::Ref {
                mutability: Mutability::Shared,
                place,
                two_phase: false,
            },
        );
        Operand::Move(temp)
    }

    /// A shared reference to what the place holds, seen through references, as an operand.
    pub(super) fn shared_ref(&mut self, place: Place) -> Operand {
        let place = self.deref_all(place);
        self.shared_ref_to(place)
    }

    /// An operand's value, behind references too.
    pub(super) fn value_operand(&mut self, expr: ExprId) -> Operand {
        if !matches!(self.adjusted_ty(expr).kind(), TyKind::Ref(..)) {
            return self.operand(expr);
        }
        let place = self.place(expr);
        let place = self.deref_all(place);
        self.consume(place)
    }

    /// An operator that a trait carries out.
    fn operator_call(&mut self, dest: &Place, expr: ExprId, operands: &[ExprId]) {
        let Some(ValueDef::Fn(id, types)) = self.source.types.values.get(&expr) else {
            return self.poison();
        };
        let args = self.operands(operands, Self::argument);
        self.invoke(dest, expr, *id, types, args);
    }

    pub(super) fn unary_into(&mut self, dest: &Place, op: UnaryOp, whole: ExprId, expr: ExprId) {
        if self.source.types.values.contains_key(&whole) {
            return self.operator_call(dest, whole, &[expr]);
        }
        let operand = self.value_operand(expr);
        self.assign(dest.clone(), Rvalue::Unary(op, operand));
    }

    pub(super) fn cast_into(&mut self, dest: &Place, expr: ExprId, inner: ExprId) {
        let ty = self.ty(expr);
        let operand = self.operand(inner);
        let same = self.adjusted_ty(inner) == ty || matches!(ty.kind(), TyKind::Fn(_));
        self.assign(
            dest.clone(),
            if same {
                Rvalue::Use(operand)
            } else {
                Rvalue::Cast(operand, ty)
            },
        );
    }
}

/// Whether values are compared and shown by value.
pub(super) fn is_scalar(ty: &Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Str
    )
}

/// The type behind references.
pub(super) fn strip(ty: &Ty) -> Ty {
    let mut ty = ty;
    while let TyKind::Ref(_, inner) = ty.kind() {
        ty = inner;
    }
    ty.clone()
}
