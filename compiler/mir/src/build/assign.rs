//! Assignments: plain, destructuring, compound.

use grok_hir::body::{BinaryOp, Expr, ExprId};
use grok_hir::ids::{CtorId, FnId};
use grok_types::result::ValueDef;
use grok_types::ty::{Mutability, Ty, TyKind};

use super::{Builder, Operand, Place, Rvalue};
use crate::ir::{Origin, Projection};

impl Builder<'_> {
    /// `target = value`: the value first, as in Rust.
    pub(super) fn assignment(&mut self, target: ExprId, value: ExprId) {
        match self.expr(target) {
            Expr::Underscore => {
                if self.is_place(value) {
                    self.place(value);
                } else {
                    self.effect(value);
                }
            }
            _ if self.is_place(target) => {
                if self.is_pure(target) && self.names_variable(target) {
                    let place = self.place_for(target, Mutability::Mut);
                    if self.mentions(value, &place) {
                        let operand = self.operand(value);
                        let operand = self.aside(value, operand);
                        self.assign(place, Rvalue::Use(operand));
                    } else {
                        self.expr_into(&place, value);
                    }
                    return;
                }
                let operand = self.operand(value);
                let operand = self.aside(value, operand);
                let place = self.place_for(target, Mutability::Mut);
                self.assign(place, Rvalue::Use(operand));
            }
            _ => {
                let temp = Place::local(self.scoped_temp(self.adjusted_ty(value)));
                self.expr_into(&temp, value);
                self.destructure(target, temp);
            }
        }
    }

    fn names_variable(&self, expr: ExprId) -> bool {
        matches!(self.expr(expr), Expr::Path(_))
    }

    /// Whether computing the value straight into the variable could be seen by the computation itself.
    fn mentions(&self, value: ExprId, place: &Place) -> bool {
        let is_fresh = matches!(
            self.expr(value),
            Expr::Literal(_) | Expr::Binary { .. } | Expr::Unary { .. } | Expr::Cast { .. }
        );
        !is_fresh || place.as_local().is_none()
    }

    /// Gives the parts of a value to the places of a tuple, struct or constructor on the left of `=`.
    fn destructure(&mut self, target: ExprId, value: Place) {
        self.at(Origin::Expr(target), |b| match b.expr(target) {
            Expr::Underscore => {}
            Expr::Tuple(items) => {
                let TyKind::Tuple(types) = b.place_ty(&value).kind().clone() else {
                    return b.poison();
                };
                for (i, (&item, ty)) in items.iter().zip(types).enumerate() {
                    b.destructure(item, value.clone().field(i as u32, ty));
                }
            }
            Expr::Call { callee, args } => match b.source.types.values.get(callee) {
                Some(ValueDef::Ctor(ctor, types)) => {
                    for (i, &arg) in args.iter().enumerate() {
                        b.destructure_field(arg, &value, *ctor, types, i);
                    }
                }
                _ => b.poison(),
            },
            Expr::Struct { fields, .. } => {
                let Some((ctor, types)) = b.source.types.ctors.get(&target) else {
                    return b.poison();
                };
                let Some((_, data)) = grok_types::ctor_data(b.source.db, *ctor) else {
                    return b.poison();
                };
                for (name, field) in fields {
                    match data.fields.iter().position(|field| field.name == *name) {
                        Some(i) => b.destructure_field(*field, &value, *ctor, types, i),
                        None => b.poison(),
                    }
                }
            }
            _ if b.is_place(target) => {
                let operand = b.consume(value);
                let place = b.place_for(target, Mutability::Mut);
                b.assign(place, Rvalue::Use(operand));
            }
            _ => b.poison(),
        });
    }

    fn destructure_field(&mut self, target: ExprId, value: &Place, ctor: CtorId, args: &[Ty], field: usize) {
        let Some(ty) = grok_types::field_types(self.source.db, ctor).get(field) else {
            return self.poison();
        };
        let base = match ctor {
            CtorId::Struct(_) => value.clone(),
            CtorId::Variant(variant) => value.clone().project(Projection::Downcast(variant.index)),
        };
        self.destructure(target, base.field(field as u32, self.source.instantiated(ty, args)));
    }

    /// `target op= value`: the value first, then the place once.
    pub(super) fn compound_assignment(&mut self, expr: ExprId, op: BinaryOp, target: ExprId, value: ExprId) {
        if let Some(ValueDef::Fn(id, types)) = self.source.types.values.get(&expr) {
            return self.assignment_by_call(expr, (*id, types), target, value);
        }
        let operand = self.value_operand(value);
        let operand = if self.is_pure(target) {
            operand
        } else {
            self.aside(value, operand)
        };
        let place = self.place_for(target, Mutability::Mut);
        let place = self.deref_all(place);
        // The old value is replaced at once: reading it never leaves the place empty.
        self.assign(place.clone(), Rvalue::Binary(op, Operand::Copy(place), operand));
    }

    /// The same where a trait carries it out: by `add_assign` and its like, or by `add` and an assignment.
    fn assignment_by_call(&mut self, expr: ExprId, (id, types): (FnId, &[Ty]), target: ExprId, value: ExprId) {
        let operand = self.argument(value);
        let operand = self.aside(value, operand);
        let place = self.place_for(target, Mutability::Mut);
        if id.name(self.source.db).ends_with("_assign") {
            let receiver = self.mutable_ref(place);
            let unit = Place::local(self.temp(Ty::unit()));
            return self.invoke(&unit, expr, id, types, vec![receiver, operand]);
        }
        let old = if self.source.is_copy(&self.place_ty(&place)) {
            Operand::Copy(place.clone())
        } else {
            Operand::Move(place.clone())
        };
        let new = Place::local(self.temp(self.place_ty(&place)));
        self.invoke(&new, expr, id, types, vec![old, operand]);
        self.assign(place, Rvalue::Use(Operand::Move(new)));
    }
}
