//! Expressions: their value put into a place, read as an operand, found as a place, or computed for its effect alone.
//!
//! Each comes with its adjustments, applied one after the other: [`Builder::adjusted_place`] and [`Builder::adjusted_into`] speak
//! of an expression after its first `n` steps.

use grok_hir::body::{Expr, ExprId, Literal, Stmt, UnaryOp};
use grok_hir::signature::LangItem;
use grok_types::result::{AdjustKind, Adjustment, ValueDef};
use grok_types::ty::{Mutability, Ty, TyKind};

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
        let steps = self.steps(expr).len();
        self.at(Origin::Expr(expr), |b| b.adjusted_place(expr, steps))
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
            AdjustKind::Deref => {
                let place = self.adjusted_place(expr, steps);
                let operand = self.consume(place);
                self.assign(dest.clone(), Rvalue::Use(operand));
            }
            AdjustKind::Borrow(mutability) => {
                let place = self.adjusted_place(expr, steps - 1);
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
                let place = self.adjusted_place(expr, steps - 1).deref();
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
                let place = self.adjusted_place(expr, steps - 1);
                let value = self.text_as(place, &step.ty);
                self.assign(dest.clone(), value);
            }
            AdjustKind::OverloadedDeref | AdjustKind::TextOf | AdjustKind::GrowText | AdjustKind::Unsize => {
                self.poison()
            }
        }
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
            Some(AdjustKind::Deref) => {
                let place = self.adjusted_place(expr, steps);
                self.consume(place)
            }
            Some(_) => {
                let temp = Place::local(self.temp(self.steps(expr)[steps - 1].ty.clone()));
                self.adjusted_into(&temp, expr, steps);
                Operand::Move(temp)
            }
        }
    }

    fn adjusted_place(&mut self, expr: ExprId, steps: usize) -> Place {
        let Some(step) = steps.checked_sub(1).and_then(|last| self.steps(expr).get(last)) else {
            return self.raw_place(expr);
        };
        match step.kind {
            AdjustKind::Deref => {
                let place = self.adjusted_place(expr, steps - 1);
                if matches!(self.place_ty(&place).kind(), TyKind::Ref(..)) {
                    place.deref()
                } else {
                    place
                }
            }
            AdjustKind::FnKind => self.adjusted_place(expr, steps - 1),
            _ => {
                let temp = Place::local(self.scoped_temp(step.ty.clone()));
                self.adjusted_into(&temp, expr, steps);
                temp
            }
        }
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
            Expr::Ref { expr, .. } => self.is_pure(*expr),
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
            let place = self.raw_place(expr);
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

    fn raw_place(&mut self, expr: ExprId) -> Place {
        match self.expr(expr) {
            Expr::Path(_) if self.is_place(expr) => match self.source.types.values.get(&expr) {
                Some(ValueDef::Local(local)) => self.variables[local].clone(),
                _ => unreachable!("is_place looked at the same value"),
            },
            Expr::Field { expr: base, .. } => {
                let Some(&field) = self.source.types.fields.get(&expr) else {
                    return self.poisoned_place(expr);
                };
                let base = self.place(*base);
                let base = self.deref_all(base);
                base.field(field, self.ty(expr))
            }
            Expr::Deref(inner) => {
                let place = self.place(*inner);
                // `*text` of a `str` that stands for `&str` is the text itself.
                if matches!(self.place_ty(&place).kind(), TyKind::Ref(..)) {
                    place.deref()
                } else {
                    place
                }
            }
            Expr::Index { base, index } => {
                let base = self.place(*base);
                let base = self.deref_all(base);
                let index = self.index(*index);
                base.project(Projection::Index(index, self.ty(expr)))
            }
            _ => {
                let temp = Place::local(self.scoped_temp(self.ty(expr)));
                self.raw_into(&temp, expr);
                temp
            }
        }
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
            Expr::AssignOp { op, target, value } => self.compound_assignment(*op, *target, *value),
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
            Expr::Binary { op, lhs, rhs } => self.binary_into(dest, *op, *lhs, *rhs),
            Expr::Unary { op, expr: inner } => self.unary_into(dest, *op, *inner),
            Expr::Ref {
                mutability,
                expr: inner,
            } => {
                let place = self.place(*inner);
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
            Expr::Try(inner) => self.try_into_(dest, *inner),
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
            _ => self.poison(),
        }
    }

    fn path_into(&mut self, dest: &Place, expr: ExprId) {
        match self.source.types.values.get(&expr) {
            Some(ValueDef::Const(id, _)) => {
                let callee = FnRef {
                    def: FnDef::Const(*id),
                    args: Vec::new(),
                };
                self.call(super::Callee::Fn(callee), Vec::new(), dest.clone());
            }
            Some(ValueDef::Ctor(ctor, _)) => self.aggregate(dest, *ctor, self.ty(expr), Vec::new()),
            Some(ValueDef::TraitMethod(name, method, ty)) => self.trait_method_value(dest, expr, *name, method, ty),
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
                    let field = place.clone().field(i as u32, types[i].subst(args));
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
        // Their types have errors until they are built.
        Literal::Bytes(_) | Literal::Duration(_) => Constant::Unit,
    }
}
