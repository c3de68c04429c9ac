//! Expressions: their value put into a place, read as an operand, found as a place, or computed for its effect alone.
//!
//! Each comes with its adjustments, applied one after the other: [`Builder::adjusted_place`] and [`Builder::adjusted_into`] speak
//! of an expression after its first `n` steps.

use grok_hir::body::{Expr, ExprId, Literal, Stmt, UnaryOp};
use grok_hir::signature::LangItem;
use grok_types::result::{AdjustKind, Adjustment, ValueDef};
use grok_types::ty::{BuiltinTrait, Mutability, Ty, TyKind};

use super::{Builder, Constant, Operand, Place, Rvalue};
use crate::ir::{FnDef, FnRef, Local, Origin, Projection, StatementKind};

impl<'a> Builder<'a> {
    fn steps(&self, expr: ExprId) -> &'a [Adjustment] {
        self.source.types.adjustments.get(&expr).map_or(&[], Vec::as_slice)
    }

    /// Computes an expression into a place.
    pub(super) fn expr_into(&mut self, dest: &Place, expr: ExprId) {
        let steps = self.steps(expr).len();
        self.at(Origin::Expr(expr), |b| b.adjusted_into(dest, expr, steps));
    }

    /// An expression's value for reading, once.
    pub(super) fn operand(&mut self, expr: ExprId) -> Operand {
        let steps = self.steps(expr).len();
        self.at(Origin::Expr(expr), |b| b.adjusted_operand(expr, steps))
    }

    /// Where an expression's value is; a value that is nowhere gets a temporary that lives until the scope ends.
    pub(super) fn place(&mut self, expr: ExprId) -> Place {
        self.place_for(expr, Mutability::Shared)
    }

    /// The same, to be changed or not: what is found by a call (`Index`, `Deref`) is found by another if it is to be changed.
    pub(super) fn place_for(&mut self, expr: ExprId, mutability: Mutability) -> Place {
        let steps = self.steps(expr).len();
        self.at(Origin::Expr(expr), |b| b.adjusted_place(expr, steps, mutability))
    }

    /// Computes an expression and drops its value.
    pub(super) fn effect(&mut self, expr: ExprId) {
        self.at(Origin::Expr(expr), |b| {
            let diverges = b.steps(expr).iter().any(|step| step.kind == AdjustKind::NeverToAny);
            if (diverges || b.steps(expr).is_empty()) && b.raw_effect(expr) {
                return;
            }
            if matches!(b.adjusted_ty(expr).kind(), TyKind::Ref(..)) && b.is_place(expr) {
                b.place(expr);
                return;
            }
            let temp = Place::local(b.temp(b.adjusted_ty(expr)));
            b.expr_into(&temp, expr);
        });
    }

    fn adjusted_into(&mut self, dest: &Place, expr: ExprId, steps: usize) {
        let Some(step) = steps.checked_sub(1).and_then(|last| self.steps(expr).get(last)) else {
            return self.raw_into(dest, expr);
        };
        match step.kind {
            AdjustKind::NeverToAny => {
                if !self.raw_effect(expr) {
                    let temp = Place::local(self.temp(self.ty(expr)));
                    self.adjusted_into(&temp, expr, steps - 1);
                }
            }
            AdjustKind::FnKind => self.adjusted_into(dest, expr, steps - 1),
            AdjustKind::Deref | AdjustKind::OverloadedDeref | AdjustKind::TextOf => {
                let place = self.adjusted_place(expr, steps, Mutability::Shared);
                let operand = self.consume(place);
                self.assign(dest.clone(), Rvalue::Use(operand));
            }
            AdjustKind::Borrow(mutability) => {
                let place = self.adjusted_place(expr, steps - 1, mutability);
                self.assign(
                    dest.clone(),
                    Rvalue::Ref {
                        mutability,
                        place,
                        two_phase: mutability == Mutability::Mut,
                    },
                );
            }
            AdjustKind::Reborrow(mutability) => {
                let place = self.adjusted_place(expr, steps - 1, mutability).deref();
                self.assign(
                    dest.clone(),
                    Rvalue::Ref {
                        mutability,
                        place,
                        two_phase: false,
                    },
                );
            }
            AdjustKind::StrRef => {
                let place = self.adjusted_place(expr, steps - 1, Mutability::Shared);
                let value = self.text_as(place, &step.ty);
                self.assign(dest.clone(), value);
            }
            AdjustKind::GrowText => {
                let text = self.adjusted_operand(expr, steps - 1);
                self.grown_text(dest, step.ty.clone(), text);
            }
            AdjustKind::Unsize => {
                let operand = self.adjusted_operand(expr, steps - 1);
                let ty = step.ty.clone();
                let vtable = None;
                self.assign(dest.clone(), Rvalue::Unsize { operand, ty, vtable });
            }
        }
    }

    /// A `String` of a text: its fields are the text and the number of a buffer, which it has none of yet.
    fn grown_text(&mut self, dest: &Place, ty: Ty, text: Operand) {
        let none = Operand::Const(Constant::Int(0, Ty::i64()));
        let text = match text {
            Operand::Copy(place) | Operand::Move(place) => Operand::Copy(self.deref_all(place)),
            text => text,
        };
        self.assign(
            dest.clone(),
            Rvalue::Adt {
                ty,
                variant: 0,
                fields: vec![text, none],
            },
        );
    }

    /// `str` as `&str` or the other way round, whichever the place does not hold yet.
    fn text_as(&self, place: Place, wanted: &Ty) -> Rvalue {
        match (self.place_ty(&place).kind(), wanted.kind()) {
            (TyKind::Ref(..), TyKind::Ref(..)) => Rvalue::Use(Operand::Copy(place)),
            (_, TyKind::Ref(..)) => Rvalue::Ref {
                mutability: Mutability::Shared,
                place,
                two_phase: false,
            },
            _ => Rvalue::Use(Operand::Copy(self.deref_all(place))),
        }
    }

    fn adjusted_operand(&mut self, expr: ExprId, steps: usize) -> Operand {
        let kind = steps
            .checked_sub(1)
            .and_then(|last| self.steps(expr).get(last))
            .map(|step| step.kind);
        match kind {
            None => self.raw_operand(expr),
            Some(AdjustKind::FnKind) => self.adjusted_operand(expr, steps - 1),
            Some(AdjustKind::Deref | AdjustKind::OverloadedDeref | AdjustKind::TextOf) => {
                let place = self.adjusted_place(expr, steps, Mutability::Shared);
                self.consume(place)
            }
            Some(_) => {
                let temp = Place::local(self.temp(self.steps(expr)[steps - 1].ty.clone()));
                self.adjusted_into(&temp, expr, steps);
                Operand::Move(temp)
            }
        }
    }

    fn adjusted_place(&mut self, expr: ExprId, steps: usize, mutability: Mutability) -> Place {
        let Some(step) = steps.checked_sub(1).and_then(|last| self.steps(expr).get(last)) else {
            return self.raw_place(expr, mutability);
        };
        match step.kind {
            AdjustKind::Deref => {
                let place = self.adjusted_place(expr, steps - 1, mutability);
                self.behind(place)
            }
            AdjustKind::OverloadedDeref => {
                let place = self.adjusted_place(expr, steps - 1, mutability);
                self.overloaded_deref(place, &step.ty, mutability)
            }
            AdjustKind::TextOf => {
                let place = self.adjusted_place(expr, steps - 1, mutability);
                self.deref_all(place).field(0, Ty::str())
            }
            AdjustKind::FnKind => self.adjusted_place(expr, steps - 1, mutability),
            _ => {
                let temp = Place::local(self.scoped_temp(step.ty.clone()));
                self.adjusted_into(&temp, expr, steps);
                temp
            }
        }
    }

    /// What the reference or `Box` in a place leads to; a `str` that stands for `&str` is the text itself.
    fn behind(&self, place: Place) -> Place {
        let ty = self.place_ty(&place);
        match ty.kind() {
            TyKind::Ref(..) => place.deref(),
            _ if crate::boxed(self.source.db, &ty).is_some() => place.unbox(),
            _ => place,
        }
    }

    /// The place that a type's own `Deref` leads to.
    fn overloaded_deref(&mut self, place: Place, target: &Ty, mutability: Mutability) -> Place {
        let (name, method) = match mutability {
            Mutability::Shared => (BuiltinTrait::Deref, "deref"),
            Mutability::Mut => (BuiltinTrait::DerefMut, "deref_mut"),
        };
        let self_ty = self.place_ty(&place);
        self.place_by_call((name, method), vec![self_ty], place, Vec::new(), (target, mutability))
    }

    /// The place that a method gives a reference to.
    fn place_by_call(
        &mut self,
        (name, method): (BuiltinTrait, &'static str),
        types: Vec<Ty>,
        place: Place,
        args: Vec<Operand>,
        (target, mutability): (&Ty, Mutability),
    ) -> Place {
        let Some(callee) = crate::lang_method(self.source.db, name, method) else {
            self.poison();
            return place;
        };
        let receiver = match mutability {
            Mutability::Shared => self.shared_ref_to(place),
            Mutability::Mut => self.mutable_ref(place),
        };
        let result = Place::local(self.scoped_temp(Ty::reference(mutability, target.clone())));
        let callee = super::Callee::Fn(FnRef {
            def: FnDef::Fn(callee),
            args: types,
        });
        let args = std::iter::once(receiver).chain(args).collect();
        self.call(callee, args, result.clone());
        result.deref()
    }

    /// Whether the expression, without adjustments, names a place.
    pub(super) fn is_place(&self, expr: ExprId) -> bool {
        match self.expr(expr) {
            Expr::Path(_) => {
                matches!(self.source.types.values.get(&expr), Some(ValueDef::Local(local)) if self.variables.contains_key(local))
            }
            Expr::Field { .. } | Expr::Index { .. } | Expr::Deref(_) => true,
            _ => false,
        }
    }

    /// Whether the expression is a place of type `&mut T` that its user gets as it is.
    pub(super) fn is_reference_place(&self, expr: ExprId) -> bool {
        self.steps(expr).is_empty()
            && self.is_place(expr)
            && matches!(self.ty(expr).kind(), TyKind::Ref(Mutability::Mut, _))
    }

    /// An argument: a `&mut` is lent on rather than moved.
    pub(super) fn argument(&mut self, expr: ExprId) -> Operand {
        if !self.is_reference_place(expr) {
            return self.operand(expr);
        }
        let place = self.place(expr).deref();
        let temp = Place::local(self.temp(self.ty(expr)));
        self.at(Origin::Expr(expr), |b| {
            b.assign(
                temp.clone(),
                Rvalue::Ref {
                    mutability: Mutability::Mut,
                    place,
                    two_phase: true,
                },
            );
        });
        Operand::Move(temp)
    }

    /// Operands in order. One that reads a variable is put aside if a later one might change that variable.
    pub(super) fn operands(&mut self, exprs: &[ExprId], read: fn(&mut Self, ExprId) -> Operand) -> Vec<Operand> {
        let last_impure = exprs.iter().rposition(|&expr| !self.is_pure(expr));
        let mut operands = Vec::with_capacity(exprs.len());
        for (i, &expr) in exprs.iter().enumerate() {
            let operand = read(self, expr);
            // A move gets a statement of its own, so that diagnostics can point at it.
            let is_apart = matches!(operand, Operand::Move(_)) || last_impure.is_some_and(|last| i < last);
            operands.push(if is_apart { self.aside(expr, operand) } else { operand });
        }
        operands
    }

    /// The same operand, in a temporary if it reads a variable. Elements are always read apart: where that panics, it should
    /// be known which index was out of bounds.
    pub(super) fn aside(&mut self, expr: ExprId, operand: Operand) -> Operand {
        let (Operand::Copy(place) | Operand::Move(place)) = &operand else {
            return operand;
        };
        if place
            .as_local()
            .is_some_and(|local| self.locals[local.0 as usize].variable.is_none())
        {
            return operand;
        }
        let temp = Place::local(self.temp(self.place_ty(place)));
        self.at(Origin::Expr(expr), |b| b.assign(temp.clone(), Rvalue::Use(operand)));
        Operand::Move(temp)
    }

    /// Whether computing the expression changes nothing.
    pub(super) fn is_pure(&self, expr: ExprId) -> bool {
        match self.expr(expr) {
            Expr::Literal(_) | Expr::Path(_) => true,
            Expr::Field { expr, .. } | Expr::Deref(expr) | Expr::Unary { expr, .. } | Expr::Cast { expr, .. } => {
                self.is_pure(*expr)
            }
            Expr::Ref { expr, .. } | Expr::Unsafe(expr) => self.is_pure(*expr),
            Expr::Binary { lhs, rhs, .. } => self.is_pure(*lhs) && self.is_pure(*rhs),
            Expr::Index { base, index } => self.is_pure(*base) && self.is_pure(*index),
            _ => false,
        }
    }

    fn raw_operand(&mut self, expr: ExprId) -> Operand {
        if let Some(constant) = self.constant(expr) {
            return Operand::Const(constant);
        }
        if self.is_place(expr) {
            let place = self.raw_place(expr, Mutability::Shared);
            let operand = self.consume(place);
            return if matches!(self.expr(expr), Expr::Index { .. }) {
                self.aside(expr, operand)
            } else {
                operand
            };
        }
        let temp = Place::local(self.temp(self.ty(expr)));
        self.raw_into(&temp, expr);
        Operand::Move(temp)
    }

    /// The constant an expression is: a literal, a negated one, a named one, a function.
    fn constant(&mut self, expr: ExprId) -> Option<Constant> {
        let ty = self.ty(expr);
        match self.expr(expr) {
            Expr::Literal(Literal::Duration(_)) => None,
            Expr::Literal(literal) => Some(literal_constant(literal, false, &ty)),
            Expr::Unary {
                op: UnaryOp::Neg,
                expr: inner,
            } => match self.expr(*inner) {
                Expr::Literal(literal @ (Literal::Int(..) | Literal::Float(..))) if self.steps(*inner).is_empty() => {
                    Some(literal_constant(literal, true, &ty))
                }
                _ => None,
            },
            Expr::Tuple(items) if items.is_empty() => Some(Constant::Unit),
            Expr::Path(_) => match self.source.types.values.get(&expr)? {
                ValueDef::Const(id, _) => self.named_constant(*id, &ty),
                ValueDef::ConstParam(param) => Some(Constant::Param(Ty::new(TyKind::Param(param.clone())), ty)),
                ValueDef::Fn(id, args) => Some(Constant::Fn(
                    FnRef {
                        def: FnDef::Fn(*id),
                        args: args.clone(),
                    },
                    ty,
                )),
                ValueDef::Ctor(ctor, args) if matches!(ty.kind(), TyKind::Fn(_)) => Some(Constant::Fn(
                    FnRef {
                        def: FnDef::Ctor(*ctor),
                        args: args.clone(),
                    },
                    ty,
                )),
                ValueDef::Local(local) => Some(Constant::Fn(self.let_fn(expr, *local)?, ty)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The value of a named constant that needs no code.
    pub(super) fn named_constant(&self, id: grok_hir::ids::ConstId, ty: &Ty) -> Option<Constant> {
        use grok_types::const_eval::ConstValue;
        if matches!(id.container(self.source.db), grok_hir::ids::Container::Trait(_)) {
            return None;
        }
        let value = grok_types::const_eval::const_value(self.source.db, id).as_ref()?;
        Some(match (value, ty.kind()) {
            (ConstValue::Int(value), TyKind::Int(int)) if (int.range().0..=int.range().1).contains(value) => {
                Constant::Int(*value, ty.clone())
            }
            (ConstValue::Float(bits), TyKind::Float(_)) => Constant::Float(*bits, ty.clone()),
            (ConstValue::Bool(value), TyKind::Bool) => Constant::Int(i128::from(*value), ty.clone()),
            (ConstValue::Char(value), TyKind::Char) => Constant::Int(i128::from(u32::from(*value)), ty.clone()),
            (ConstValue::Str(text), TyKind::Str) => Constant::Str(text.clone()),
            _ => return None,
        })
    }

    /// The type arguments that stand for the parameters in scope themselves.
    pub(super) fn identity_args(&self) -> Vec<Ty> {
        let param = |(index, param): (usize, &grok_types::ty::SchemeParam)| {
            Ty::new(TyKind::Param(grok_types::ty::ParamTy {
                index: index as u32,
                name: param.name.clone(),
            }))
        };
        self.source.env.iter().enumerate().map(param).collect()
    }

    /// The use of a variable that is a function in all but name.
    pub(super) fn let_fn(&self, expr: ExprId, local: grok_hir::body::LocalId) -> Option<FnRef> {
        let let_fn = self.source.types.let_fns.get(&local)?;
        let mut args = self.identity_args();
        let own = self.source.types.let_fn_args.get(&expr).map_or(&[][..], Vec::as_slice);
        for (slot, arg) in args.iter_mut().skip(let_fn.first as usize).zip(own) {
            slot.clone_from(arg);
        }
        Some(FnRef {
            def: FnDef::Closure(self.source.owner, let_fn.closure),
            args,
        })
    }

    fn raw_place(&mut self, expr: ExprId, mutability: Mutability) -> Place {
        match self.expr(expr) {
            Expr::Path(_) if self.is_place(expr) => match self.source.types.values.get(&expr) {
                Some(ValueDef::Local(local)) => self.variables[local].clone(),
                _ => unreachable!("is_place looked at the same value"),
            },
            Expr::Field { expr: base, .. } => {
                let Some(&field) = self.source.types.fields.get(&expr) else {
                    return self.poisoned_place(expr);
                };
                let base = self.place_for(*base, mutability);
                let base = self.deref_all(base);
                base.field(field, self.ty(expr))
            }
            Expr::Deref(inner) => {
                let place = self.place_for(*inner, mutability);
                if self.source.types.values.contains_key(&expr) {
                    let target = self.ty(expr);
                    return self.overloaded_deref(place, &target, mutability);
                }
                self.behind(place)
            }
            Expr::Index { base, index } => self.index_place(expr, *base, *index, mutability),
            _ => {
                let temp = Place::local(self.scoped_temp(self.ty(expr)));
                self.raw_into(&temp, expr);
                temp
            }
        }
    }

    /// `base[index]`.
    fn index_place(&mut self, expr: ExprId, base: ExprId, index: ExprId, mutability: Mutability) -> Place {
        let place = self.place_for(base, mutability);
        let target = self.ty(expr);
        if let Some(ValueDef::Fn(_, types)) = self.source.types.values.get(&expr) {
            let index = self.operand(index);
            let callee = match mutability {
                Mutability::Shared => (BuiltinTrait::Index, "index"),
                Mutability::Mut => (BuiltinTrait::IndexMut, "index_mut"),
            };
            return self.place_by_call(callee, types.clone(), place, vec![index], (&target, mutability));
        }
        let place = self.deref_all(place);
        if matches!(target.kind(), TyKind::Slice(_)) {
            return self.subslice(place, index, target);
        }
        let index = self.index(index);
        place.project(Projection::Index(index, target))
    }

    /// The part of a sequence that a range says.
    fn subslice(&mut self, place: Place, index: ExprId, ty: Ty) -> Place {
        let bound = |b: &mut Self, end: Option<ExprId>| end.map(|end| b.index(end));
        if let Expr::Range { start, end, inclusive } = self.expr(index)
            && self.steps(index).is_empty()
        {
            return place.project(Projection::Subslice {
                from: bound(self, *start),
                to: bound(self, *end),
                inclusive: *inclusive,
                ty,
            });
        }
        let range = self.place(index);
        let range = self.deref_all(range);
        let range_ty = self.place_ty(&range);
        let is = |item| grok_types::as_lang(self.source.db, &range_ty, item).is_some();
        // Whether there is a start, and an end.
        let (start, end, inclusive) = match () {
            () if is(LangItem::Range) => (true, true, false),
            () if is(LangItem::RangeInclusive) => (true, true, true),
            () if is(LangItem::RangeFrom) => (true, false, false),
            () if is(LangItem::RangeTo) => (false, true, false),
            () if is(LangItem::RangeToInclusive) => (false, true, true),
            () => (false, false, false),
        };
        let mut field = |index: usize| {
            let value = Operand::Copy(range.clone().field(index as u32, Ty::i64()));
            let temp = self.temp(Ty::i64());
            self.assign(Place::local(temp), Rvalue::Use(value));
            temp
        };
        let from = start.then(|| field(0));
        let to = end.then(|| field(usize::from(start)));
        place.project(Projection::Subslice {
            from,
            to,
            inclusive,
            ty,
        })
    }

    /// An index in a local of type `i64` that nothing changes.
    fn index(&mut self, expr: ExprId) -> Local {
        let operand = self.operand(expr);
        if let Operand::Copy(place) = &operand
            && let Some(local) = place.as_local()
            && !self.locals[local.0 as usize].mutable
            && *self.place_ty(place).kind() == *Ty::i64().kind()
        {
            return local;
        }
        let is_i64 = *self.adjusted_ty(expr).kind() == *Ty::i64().kind();
        let temp = self.temp(Ty::i64());
        let value = if is_i64 {
            Rvalue::Use(operand)
        } else {
            Rvalue::Cast(operand, Ty::i64())
        };
        self.at(Origin::Expr(expr), |b| b.assign(Place::local(temp), value));
        temp
    }

    pub(super) fn poisoned_place(&mut self, expr: ExprId) -> Place {
        self.poison();
        Place::local(self.temp(self.ty(expr)))
    }

    /// Computes expressions that have no value worth keeping; false for all others.
    fn raw_effect(&mut self, expr: ExprId) -> bool {
        match self.expr(expr) {
            Expr::Assign { target, value } => self.assignment(*target, *value),
            Expr::AssignOp { op, target, value } => self.compound_assignment(expr, *op, *target, *value),
            Expr::While { cond, body, .. } => self.while_loop(expr, *cond, *body),
            Expr::For { pat, iter, body, .. } => self.for_loop(expr, *pat, *iter, *body),
            Expr::Break { target, value } => self.break_(*target, *value),
            Expr::Continue { target } => self.continue_(*target),
            Expr::Return(value) => self.return_(*value),
            _ => return false,
        }
        true
    }

    /// Computes an expression, without its adjustments, into a place.
    fn raw_into(&mut self, dest: &Place, expr: ExprId) {
        if self.raw_effect(expr) {
            if self.ty(expr).is_unit() {
                self.assign(dest.clone(), Rvalue::Use(Operand::Const(Constant::Unit)));
            }
            return;
        }
        if self.constant(expr).is_some() || self.is_place(expr) {
            let operand = self.raw_operand(expr);
            return self.assign(dest.clone(), Rvalue::Use(operand));
        }
        match self.expr(expr) {
            Expr::Path(_) => self.path_into(dest, expr),
            Expr::Block { stmts, tail, label } => self.block_into(dest, expr, stmts, *tail, label.is_some()),
            Expr::If { cond, then, els } => self.if_into(dest, *cond, *then, *els),
            Expr::Let { .. } | Expr::Logic { .. } => self.condition_into(dest, expr),
            Expr::Match { scrutinee, arms } => self.match_into(dest, *scrutinee, arms),
            Expr::Loop { body, .. } => self.loop_into(dest, expr, *body),
            Expr::Closure { params, body, .. } => self.closure_into(dest, expr, params, *body),
            Expr::Binary { op, lhs, rhs } => self.binary_into(dest, expr, *op, (*lhs, *rhs)),
            Expr::Unary { op, expr: inner } => self.unary_into(dest, *op, expr, *inner),
            Expr::Ref {
                mutability,
                expr: inner,
            } => {
                let place = self.place_for(*inner, *mutability);
                self.assign(
                    dest.clone(),
                    Rvalue::Ref {
                        mutability: *mutability,
                        place,
                        two_phase: false,
                    },
                );
            }
            Expr::Range { start, end, inclusive } => self.range_into(dest, expr, *start, *end, *inclusive),
            Expr::Cast { expr: inner, .. } => self.cast_into(dest, expr, *inner),
            Expr::Try(inner) => self.try_into_(dest, expr, *inner),
            Expr::MethodCall { receiver, args, .. } => self.method_call_into(dest, expr, *receiver, args),
            Expr::Call { callee, args } => self.call_into(dest, expr, *callee, args),
            Expr::Tuple(items) => {
                let items = self.operands(items, Self::operand);
                self.assign(dest.clone(), Rvalue::Tuple(items));
            }
            Expr::Array(items) => {
                let items = self.operands(items, Self::operand);
                self.assign(dest.clone(), Rvalue::Array(items));
            }
            Expr::Repeat { value, .. } => {
                let value = self.operand(*value);
                self.assign(dest.clone(), Rvalue::Repeat(value));
            }
            Expr::Struct { fields, base, .. } => self.struct_into(dest, expr, fields, *base),
            Expr::Macro(call) => self.macro_into(dest, expr, call),
            Expr::Unsafe(inner) => self.expr_into(dest, *inner),
            Expr::Literal(Literal::Duration(nanos)) => {
                let nanos = Operand::Const(Constant::Int(i128::from(*nanos), Ty::i64()));
                let ty = self.ty(expr);
                self.assign(
                    dest.clone(),
                    Rvalue::Adt {
                        ty,
                        variant: 0,
                        fields: vec![nanos],
                    },
                );
            }
            Expr::Spawn(_) | Expr::SpawnBlock { .. } | Expr::Send { .. } | Expr::Await(_) | Expr::Receive { .. } => {
                self.output.actors = true
            }
            _ => self.poison(),
        }
    }

    fn path_into(&mut self, dest: &Place, expr: ExprId) {
        match self.source.types.values.get(&expr) {
            Some(ValueDef::Const(id, args)) => {
                let callee = FnRef {
                    def: FnDef::Const(*id),
                    args: args.clone(),
                };
                self.call(super::Callee::Fn(callee), Vec::new(), dest.clone());
            }
            Some(ValueDef::Ctor(ctor, _)) => self.aggregate(dest, *ctor, self.ty(expr), Vec::new()),
            _ => self.poison(),
        }
    }

    /// Builds a struct or variant.
    pub(super) fn aggregate(&mut self, dest: &Place, ctor: grok_hir::ids::CtorId, ty: Ty, fields: Vec<Operand>) {
        let variant = match ctor {
            grok_hir::ids::CtorId::Struct(_) => 0,
            grok_hir::ids::CtorId::Variant(variant) => variant.index,
        };
        self.assign(dest.clone(), Rvalue::Adt { ty, variant, fields });
    }

    fn block_into(&mut self, dest: &Place, expr: ExprId, stmts: &[Stmt], tail: Option<ExprId>, labelled: bool) {
        if !labelled {
            return self.in_scope(|b| b.statements_into(dest, expr, stmts, tail));
        }
        let end = self.new_block();
        self.breakable(expr, end, None, dest, |b| {
            b.in_scope(|b| b.statements_into(dest, expr, stmts, tail));
        });
        self.goto(end);
        self.switch_to(end);
    }

    fn statements_into(&mut self, dest: &Place, expr: ExprId, stmts: &[Stmt], tail: Option<ExprId>) {
        for stmt in stmts {
            match stmt {
                Stmt::Let { pat, init, els, .. } => {
                    if let Some(init) = init {
                        self.note_dead(*init);
                    }
                    self.tracked(*init, |b| b.let_statement(*pat, *init, *els));
                }
                Stmt::Expr { expr, .. } => {
                    self.note_dead(*expr);
                    self.tracked(Some(*expr), |b| b.in_scope(|b| b.effect(*expr)));
                }
            }
        }
        match tail {
            Some(tail) => {
                self.note_dead(tail);
                self.expr_into(dest, tail);
            }
            None if self.ty(expr).is_unit() => self.assign(dest.clone(), Rvalue::Use(Operand::Const(Constant::Unit))),
            None => {}
        }
    }

    /// Remembers the first code behind a statement that never ends.
    fn note_dead(&mut self, code: ExprId) {
        if self.is_dead()
            && !matches!(self.expr(code), Expr::Missing)
            && let Some(after) = self.diverged.take()
        {
            self.output.unreachable.push(super::DeadCode { code, after });
        }
    }

    fn tracked(&mut self, expr: Option<ExprId>, run: impl FnOnce(&mut Self)) {
        let was_dead = self.is_dead();
        run(self);
        if !self.is_dead() {
            self.diverged = None;
        } else if !was_dead {
            self.diverged = expr;
        }
    }

    fn struct_into(&mut self, dest: &Place, expr: ExprId, fields: &[(grok_hir::Name, ExprId)], base: Option<ExprId>) {
        let Some((ctor, args)) = self.source.types.ctors.get(&expr) else {
            return self.poison();
        };
        let Some((_, data)) = grok_types::ctor_data(self.source.db, *ctor) else {
            return self.poison();
        };
        let exprs: Vec<ExprId> = fields.iter().map(|&(_, value)| value).collect();
        let mut values = self
            .operands(&exprs, Self::argument)
            .into_iter()
            .map(Some)
            .collect::<Vec<_>>();
        let base = base.map(|base| (base, self.place(base)));
        let types = grok_types::field_types(self.source.db, *ctor);
        let mut operands = Vec::with_capacity(types.len());
        for (i, field) in data.fields.iter().enumerate() {
            let given = fields
                .iter()
                .position(|(name, _)| *name == field.name)
                .and_then(|at| values[at].take());
            let operand = match (given, &base) {
                (Some(operand), _) => operand,
                (None, Some((base, place))) => {
                    let field = place.clone().field(i as u32, self.source.instantiated(&types[i], args));
                    let operand = self.consume(field);
                    self.aside(*base, operand)
                }
                (None, None) => return self.poison(),
            };
            operands.push(operand);
        }
        self.aggregate(dest, *ctor, self.ty(expr), operands);
    }

    fn range_into(&mut self, dest: &Place, expr: ExprId, start: Option<ExprId>, end: Option<ExprId>, inclusive: bool) {
        let item = match (start, end, inclusive) {
            (Some(_), Some(_), false) => LangItem::Range,
            (Some(_), Some(_), true) => LangItem::RangeInclusive,
            (Some(_), None, _) => LangItem::RangeFrom,
            (None, Some(_), false) => LangItem::RangeTo,
            (None, Some(_), true) => LangItem::RangeToInclusive,
            (None, None, _) => LangItem::RangeFull,
        };
        let ty = self.ty(expr);
        let Some(grok_hir::ids::AdtId::Struct(id)) = grok_hir::lang_item(self.source.db, item) else {
            return self.poison();
        };
        let ctor = grok_hir::ids::CtorId::Struct(id);
        let given: Vec<ExprId> = start.into_iter().chain(end).collect();
        let mut operands = self.operands(&given, Self::operand).into_iter();
        let (mut start, mut end) = (start.and_then(|_| operands.next()), end.and_then(|_| operands.next()));
        let Some((_, data)) = grok_types::ctor_data(self.source.db, ctor) else {
            return self.poison();
        };
        let mut fields = Vec::with_capacity(data.fields.len());
        for field in &data.fields {
            let operand = match field.name.as_str() {
                "start" => start.take(),
                "end" => end.take(),
                // What a fresh range has not done yet (`exhausted`).
                _ => Some(Operand::Const(Constant::Int(0, Ty::bool()))),
            };
            let Some(operand) = operand else { return self.poison() };
            fields.push(operand);
        }
        self.aggregate(dest, ctor, ty, fields);
    }

    /// A temporary without scope that holds the operand.
    pub(super) fn operand_place(&mut self, operand: Operand, ty: Ty) -> Place {
        match operand {
            Operand::Move(place)
                if place
                    .as_local()
                    .is_some_and(|l| self.locals[l.0 as usize].variable.is_none()) =>
            {
                place
            }
            operand => {
                let temp = Place::local(self.scoped_temp(ty));
                self.push(StatementKind::Assign(temp.clone(), Rvalue::Use(operand)));
                temp
            }
        }
    }
}

/// The constant that a literal is, of its type.
pub(super) fn literal_constant(literal: &Literal, negative: bool, ty: &Ty) -> Constant {
    let sign = |value: i128| if negative { -value } else { value };
    match literal {
        Literal::Int(value, _) if matches!(ty.kind(), TyKind::Float(_)) => {
            let value = if negative { -(*value as f64) } else { *value as f64 };
            Constant::Float(value.to_bits(), ty.clone())
        }
        Literal::Int(value, _) => Constant::Int(sign(i128::try_from(*value).unwrap_or(i128::MAX)), ty.clone()),
        Literal::Float(bits, _) => {
            let value = f64::from_bits(*bits);
            Constant::Float(if negative { -value } else { value }.to_bits(), ty.clone())
        }
        Literal::Bool(value) => Constant::Int(i128::from(*value), ty.clone()),
        Literal::Char(value) => Constant::Int(i128::from(u32::from(*value)), ty.clone()),
        Literal::Str(text) => Constant::Str(text.clone()),
        Literal::Byte(value) => Constant::Int(i128::from(*value), ty.clone()),
        Literal::Bytes(bytes) => Constant::Bytes(bytes.clone(), ty.clone()),
        Literal::Duration(nanos) => Constant::Int(sign(i128::from(*nanos)), ty.clone()),
    }
}
