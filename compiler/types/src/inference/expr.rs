//! Expressions: one arm a shape, longer families in files of their own.

use grok_diagnostics::{Applicability, Code, codes};
use grok_hir::Name;
use grok_hir::body::{Expr, ExprId, Literal, MatchArm, PatId, Stmt, ValueRes};
use grok_hir::ids::CtorId;
use grok_hir::signature::LangItem;
use grok_hir::type_ref::{ConstArg, TypeRef};
use rustc_hash::FxHashMap;

use super::coerce::{Cause, CoerceMany};
use super::obligations::{BoundCause, PendingKind};
use super::unify::VarKind;
use super::{Expectation, FrameKind, InferCx, LoopFrame};
use crate::errors::{At, EditKind, TypeError, text};
use crate::items::Strict;
use crate::lower::builtin_type;
use crate::signatures::{ctor_data, field_types, lang_type};
use crate::ty::{BuiltinTrait, IntTy, Mutability, Ty, TyKind};

impl InferCx<'_> {
    /// The type of an expression, recorded; `expectation` is a hint.
    pub(super) fn infer_expr(&mut self, expr: ExprId, expectation: &Expectation) -> Ty {
        let ty = self.infer_expr_kind(expr, expectation);
        if matches!(ty.kind(), TyKind::Never) {
            self.cur().diverges = true;
        }
        self.set_expr(expr, ty.clone());
        ty
    }

    fn infer_expr_kind(&mut self, expr: ExprId, expectation: &Expectation) -> Ty {
        let body = self.body();
        match &body.exprs[expr] {
            Expr::Missing => {
                self.cur().result.has_errors = true;
                Ty::error()
            }
            Expr::Literal(literal) => self.infer_literal(literal, expectation),
            Expr::Path(res) => self.infer_path(expr, res),
            Expr::Block { stmts, tail, label } => self.infer_block(expr, stmts, *tail, label.is_some(), expectation),
            Expr::If { cond, then, els } => self.infer_if(expr, *cond, *then, *els, expectation),
            Expr::Let { pat, scrutinee } => {
                let ty = self.infer_expr(*scrutinee, &Expectation::None);
                self.infer_pat(*pat, &ty);
                Ty::bool()
            }
            Expr::Match { scrutinee, arms } => self.infer_match(*scrutinee, arms, expectation),
            Expr::While { cond, body, .. } => {
                self.infer_condition(*cond);
                let diverges = self.cur().diverges;
                self.enter_loop(expr, None);
                self.check_loop_body(*body);
                self.cur().loops.remove(&expr);
                self.cur().diverges = diverges;
                Ty::unit()
            }
            Expr::Loop { body, .. } => {
                self.enter_loop(expr, Some(CoerceMany::new(expectation)));
                self.check_loop_body(*body);
                self.leave_loop(expr)
            }
            Expr::For { pat, iter, body, .. } => self.infer_for(expr, *pat, *iter, *body),
            Expr::Break { target, value } => self.infer_break(expr, *target, *value),
            Expr::Continue { .. } => Ty::never(),
            Expr::Return(value) => self.infer_return(expr, *value),
            Expr::Closure { params, ret, body, .. } => self.infer_closure(expr, params, ret, *body, expectation),
            Expr::Assign { target, value } => self.infer_assign(*target, *value),
            Expr::AssignOp { op, target, value } => self.infer_assign_op(expr, *op, *target, *value),
            Expr::Underscore => Ty::error(),
            Expr::Binary { op, lhs, rhs } => self.infer_binary(expr, *op, *lhs, *rhs, expectation),
            Expr::Logic { lhs, rhs, .. } => {
                self.check_expr(*lhs, &Ty::bool(), &Cause::Condition);
                let diverges = self.cur().diverges;
                self.check_expr(*rhs, &Ty::bool(), &Cause::Condition);
                self.cur().diverges = diverges;
                Ty::bool()
            }
            Expr::Unary { op, expr: inner } => self.infer_unary(expr, *op, *inner, expectation),
            Expr::Ref {
                mutability,
                expr: inner,
            } => {
                let hint = match expectation {
                    Expectation::Has(ty) => match self.shallow(ty).kind() {
                        TyKind::Ref(_, inner) => Expectation::Has(inner.clone()),
                        _ => Expectation::None,
                    },
                    Expectation::None => Expectation::None,
                };
                let ty = self.infer_expr_hinted(*inner, &hint);
                Ty::reference(*mutability, ty)
            }
            Expr::Deref(inner) => self.infer_deref(expr, *inner, expectation),
            Expr::Range { start, end, inclusive } => self.infer_range(*start, *end, *inclusive, expectation),
            Expr::Cast { expr: inner, ty } => self.infer_cast(expr, *inner, ty),
            Expr::Try(inner) => self.infer_try(expr, *inner),
            Expr::Field { expr: base, name } => self.infer_field(expr, *base, name),
            Expr::MethodCall { receiver, .. } => self.infer_method_call(expr, *receiver, expectation),
            Expr::Call { callee, args } => self.infer_call(expr, *callee, args, expectation),
            Expr::Index { base, index } => self.infer_index(expr, *base, *index),
            Expr::Tuple(items) => self.infer_tuple(items, expectation),
            Expr::Array(items) => self.infer_array(items, expectation),
            Expr::Repeat { value, len } => self.infer_repeat(*value, len, expectation),
            Expr::Struct { ctor, fields, base } => self.infer_struct(expr, ctor, fields, *base, expectation),
            Expr::Macro(call) => self.infer_macro(expr, call, expectation),
            Expr::Unsafe(block) => {
                self.cur().unsafe_depth += 1;
                let ty = self.infer_expr(*block, expectation);
                self.cur().unsafe_depth -= 1;
                ty
            }
            Expr::Spawn(inner) => self.infer_spawn(*inner),
            Expr::SpawnBlock { body, .. } => self.infer_spawn_block(expr, *body),
            Expr::Send { target, message } => self.infer_send(expr, *target, *message),
            Expr::Await(inner) => self.infer_await(expr, *inner),
            Expr::Receive { ty, arms, after } => self.infer_receive(expr, ty.as_ref(), arms, *after, expectation),
        }
    }

    /// Infers under a hint without holding the result to it: behind `&` the hint is only for literals and closures.
    fn infer_expr_hinted(&mut self, expr: ExprId, hint: &Expectation) -> Ty {
        self.infer_expr(expr, hint)
    }

    fn infer_literal(&mut self, literal: &Literal, expectation: &Expectation) -> Ty {
        let hint = match expectation {
            Expectation::Has(ty) => Some(self.shallow(ty)),
            Expectation::None => None,
        };
        match literal {
            Literal::Int(_, Some(suffix)) | Literal::Float(_, Some(suffix)) => builtin_type(*suffix),
            Literal::Int(_, None) => match hint {
                Some(hint) if matches!(hint.kind(), TyKind::Int(_)) => hint,
                _ => self.table.fresh(self.level, VarKind::Int),
            },
            Literal::Float(_, None) => match hint {
                Some(hint) if matches!(hint.kind(), TyKind::Float(_)) => hint,
                _ => self.table.fresh(self.level, VarKind::Float),
            },
            Literal::Bool(_) => Ty::bool(),
            Literal::Char(_) => Ty::new(TyKind::Char),
            Literal::Str(_) => Ty::str(),
            Literal::Byte(_) => Ty::new(TyKind::Int(IntTy::U8)),
            Literal::Bytes(bytes) => bytes_type(bytes.len()),
            Literal::Duration(_) => lang_type(self.db, LangItem::Duration, Vec::new()),
        }
    }

    fn infer_block(
        &mut self,
        expr: ExprId,
        stmts: &[Stmt],
        tail: Option<ExprId>,
        labelled: bool,
        expectation: &Expectation,
    ) -> Ty {
        if labelled {
            self.enter_loop(expr, Some(CoerceMany::new(expectation)));
        }
        let outer_diverges = std::mem::replace(&mut self.cur().diverges, false);
        for stmt in stmts {
            self.infer_stmt(stmt);
        }
        let before_tail = self.cur().diverges;
        let mut ty = match tail {
            Some(tail) => {
                let ty = self.infer_expr(tail, expectation);
                // After a jump the tail never runs: its type still counts, unless it is the `()` of nothing.
                ty
            }
            None if before_tail => Ty::never(),
            None => Ty::unit(),
        };
        if labelled {
            let frame = self.cur().loops.remove(&expr);
            if let Some(LoopFrame {
                value: Some(mut value),
                broken: true,
            }) = frame
            {
                match tail {
                    Some(tail) => value.add(self, tail, &ty, &Cause::Plain),
                    None if before_tail => {}
                    None => {
                        let merged = value.merged.clone();
                        if let Some(merged) = merged
                            && self.table.unify(&merged, &Ty::unit()).is_err()
                        {
                            self.report_mismatch(
                                expr,
                                &Ty::unit(),
                                &merged,
                                super::unify::UnifyError::Mismatch,
                                &Cause::Plain,
                            );
                        }
                    }
                }
                ty = value.merged.unwrap_or_else(Ty::unit);
                self.cur().diverges = false;
            }
        }
        let diverges = self.cur().diverges;
        self.cur().diverges = outer_diverges || diverges;
        ty
    }

    fn infer_stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Let { pat, ty, init, els } => self.infer_let(*pat, ty.as_ref(), *init, *els),
            Stmt::Expr { expr, semicolon: true } => {
                self.infer_expr(*expr, &Expectation::None);
            }
            Stmt::Expr { expr, semicolon: false } => {
                let ty = self.infer_expr(*expr, &Expectation::Has(Ty::unit()));
                self.coerce_or_report(*expr, &ty, &Ty::unit(), &Cause::Statement);
            }
        }
    }

    fn infer_let(&mut self, pat: PatId, ty: Option<&TypeRef>, init: Option<ExprId>, els: Option<ExprId>) {
        if ty.is_none()
            && let Some(init) = init
            && els.is_none()
            && self.infer_let_fn(pat, init)
        {
            return;
        }
        let declared = ty.map(|ty| self.lower_at(ty, At::Pat(pat), Strict::Yes));
        let ty = match (declared, init) {
            (Some(declared), Some(init)) => {
                self.check_expr(init, &declared, &Cause::Annotation(At::Pat(pat)));
                declared
            }
            (Some(declared), None) => declared,
            (None, Some(init)) => self.infer_expr(init, &Expectation::None),
            (None, None) => self.fresh(),
        };
        let diverges = self.cur().diverges;
        self.infer_pat(pat, &ty);
        if let Some(els) = els {
            let ty = self.infer_expr(els, &Expectation::Has(Ty::never()));
            if !matches!(ty.kind(), TyKind::Never | TyKind::Error) && !self.cur().diverges {
                let shown = self.table.resolve_for_display(&ty);
                let error = TypeError::new(codes::E0308, At::Expr(els), "the `else` of a `let` must not end")
                    .here(text!["expected `!`, found `", &shown, "`"])
                    .note("leave with `return`, `break`, `continue` or a panic");
                self.report(error);
            }
            self.cur().diverges = diverges;
        }
    }

    /// A condition: a `bool`, or a chain of `let`s.
    pub(super) fn infer_condition(&mut self, cond: ExprId) {
        self.check_expr(cond, &Ty::bool(), &Cause::Condition);
    }

    fn infer_if(
        &mut self,
        expr: ExprId,
        cond: ExprId,
        then: ExprId,
        els: Option<ExprId>,
        expectation: &Expectation,
    ) -> Ty {
        self.infer_condition(cond);
        let cond_diverges = std::mem::replace(&mut self.cur().diverges, false);
        let Some(els) = els else {
            let ty = self.infer_expr(then, &Expectation::Has(Ty::unit()));
            self.cur().diverges = cond_diverges;
            if self.coerce(then, &ty, &Ty::unit()).is_ok() {
                return Ty::unit();
            }
            let wanted = match expectation {
                Expectation::Has(ty) => Some(self.shallow(ty)),
                Expectation::None => None,
            };
            if wanted.as_ref().is_some_and(Ty::is_unit) {
                let cause = Cause::NoElse;
                self.report_mismatch(then, &ty, &Ty::unit(), super::unify::UnifyError::Mismatch, &cause);
                return Ty::unit();
            }
            self.report_missing_else(expr, then, &ty);
            return Ty::error();
        };
        let mut merged = CoerceMany::new(expectation);
        let then_ty = self.infer_expr(then, expectation);
        merged.add(self, then, &then_ty, &Cause::Plain);
        let then_diverges = std::mem::replace(&mut self.cur().diverges, false);
        let els_ty = self.infer_expr(els, &self.branch_hint(expectation, &merged));
        merged.add(self, els, &els_ty, &Cause::Plain);
        self.cur().diverges |= cond_diverges;
        self.cur().diverges = cond_diverges || (then_diverges && self.cur().diverges);
        merged.finish(self, &[then, els])
    }

    /// E0317: an `if` without `else` where a value is due.
    pub(super) fn report_missing_else(&mut self, expr: ExprId, then: ExprId, ty: &Ty) {
        let ty = self.table.resolve_for_display(ty);
        if ty.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let then = self.value_expr(then);
        let error = TypeError::new(codes::E0317, At::Expr(expr), "`if` may be missing an `else` clause")
            .here("gives `()` where its condition is false")
            .label(At::Expr(then), text!["gives `", &ty, "` where it is true"])
            .note("add an `else` that gives the value for the other case");
        self.report(error);
    }

    /// Later branches take the first one's type as a hint.
    fn branch_hint(&self, expectation: &Expectation, merged: &CoerceMany) -> Expectation {
        match (expectation, &merged.merged) {
            (Expectation::None, Some(ty)) => Expectation::Has(ty.clone()),
            _ => expectation.clone(),
        }
    }

    fn infer_match(&mut self, scrutinee: ExprId, arms: &[MatchArm], expectation: &Expectation) -> Ty {
        let ty = self.infer_expr(scrutinee, &Expectation::None);
        self.infer_arms(&ty, arms, expectation)
    }

    /// The arms over a value of that type.
    pub(super) fn infer_arms(&mut self, ty: &Ty, arms: &[MatchArm], expectation: &Expectation) -> Ty {
        let diverges = self.cur().diverges;
        let mut merged = CoerceMany::new(expectation);
        let mut all_diverge = true;
        for arm in arms {
            self.infer_pat(arm.pat, ty);
            self.cur().diverges = false;
            if let Some(guard) = arm.guard {
                self.infer_condition(guard);
            }
            self.cur().diverges = false;
            let hint = self.branch_hint(expectation, &merged);
            let arm_ty = self.infer_expr(arm.body, &hint);
            merged.add(self, arm.body, &arm_ty, &Cause::Plain);
            all_diverge &= self.cur().diverges;
        }
        self.cur().diverges = diverges || all_diverge;
        if arms.is_empty() {
            return Ty::never();
        }
        let bodies: Vec<ExprId> = arms.iter().map(|arm| arm.body).collect();
        merged.finish(self, &bodies)
    }

    fn enter_loop(&mut self, expr: ExprId, value: Option<CoerceMany>) {
        self.cur().loops.insert(expr, LoopFrame { value, broken: false });
    }

    fn check_loop_body(&mut self, body: ExprId) {
        let ty = self.infer_expr(body, &Expectation::Has(Ty::unit()));
        self.coerce_or_report(body, &ty, &Ty::unit(), &Cause::Statement);
    }

    fn leave_loop(&mut self, expr: ExprId) -> Ty {
        let frame = self.cur().loops.remove(&expr);
        match frame {
            Some(LoopFrame { broken: true, value }) => {
                self.cur().diverges = false;
                value.and_then(|value| value.merged).unwrap_or_else(Ty::unit)
            }
            _ => Ty::never(),
        }
    }

    fn infer_break(&mut self, expr: ExprId, target: Option<ExprId>, value: Option<ExprId>) -> Ty {
        let frame = target.and_then(|target| self.cur().loops.remove(&target).map(|frame| (target, frame)));
        let Some((target, mut frame)) = frame else {
            if let Some(value) = value {
                self.infer_expr(value, &Expectation::None);
            }
            return Ty::never();
        };
        match (&mut frame.value, value) {
            (Some(merged), Some(value)) => {
                let hint = merged.merged.clone().map_or(Expectation::None, Expectation::Has);
                let ty = self.infer_expr(value, &hint);
                merged.add(self, value, &ty, &Cause::Plain);
            }
            (Some(merged), None) => match merged.merged.clone() {
                Some(ty) => {
                    if self.table.commit_if_ok(|table| table.unify(&ty, &Ty::unit())).is_err() {
                        let shown = self.table.resolve_for_display(&ty);
                        if !shown.has_error() {
                            let error = TypeError::new(codes::E0308, At::Expr(expr), "mismatched types")
                                .here(text!["expected `", &shown, "`, found `()`"])
                                .note(text!["this loop gives `", &shown, "`: write `break value`"]);
                            self.report(error);
                        }
                    }
                }
                None => merged.merged = Some(Ty::unit()),
            },
            (None, Some(value)) => {
                // Names have reported `break` with a value outside `loop`.
                self.infer_expr(value, &Expectation::None);
            }
            (None, None) => {}
        }
        frame.broken = true;
        self.cur().loops.insert(target, frame);
        Ty::never()
    }

    fn infer_return(&mut self, expr: ExprId, value: Option<ExprId>) -> Ty {
        let frame = self.cur().frames.last().cloned();
        let Some(frame) = frame else { return Ty::never() };
        let script = frame.kind == FrameKind::Script;
        match value {
            Some(value) => {
                self.check_expr(value, &frame.ret, &Cause::Return);
            }
            None if script => {}
            None => {
                if self
                    .table
                    .commit_if_ok(|table| table.unify(&frame.ret, &Ty::unit()))
                    .is_err()
                {
                    let shown = self.table.resolve_for_display(&frame.ret);
                    if !shown.has_error() {
                        let mut error = TypeError::new(
                            codes::E0069,
                            At::Expr(expr),
                            "`return;` in a function that gives a value",
                        )
                        .here(text!["expected a value of type `", &shown, "`"]);
                        if frame.closure.is_none() {
                            error = error.label(At::Owner, text!["this function gives `", &shown, "`"]);
                        }
                        self.report(error);
                    }
                }
            }
        }
        Ty::never()
    }

    fn infer_assign(&mut self, target: ExprId, value: ExprId) -> Ty {
        let body = self.body();
        match &body.exprs[target] {
            Expr::Underscore => {
                self.infer_expr(value, &Expectation::None);
            }
            Expr::Tuple(_) => {
                let ty = self.infer_expr(value, &Expectation::None);
                self.assign_parts(target, &ty);
            }
            _ => {
                let ty = self.infer_expr(target, &Expectation::None);
                if self.check_place(target, codes::E0070) {
                    self.check_expr(value, &ty, &Cause::Assign { target });
                } else {
                    self.infer_expr(value, &Expectation::None);
                }
            }
        }
        Ty::unit()
    }

    /// Destructuring assignment: each part of the left side takes its part of the value.
    fn assign_parts(&mut self, target: ExprId, ty: &Ty) {
        let body = self.body();
        match &body.exprs[target] {
            Expr::Underscore => self.set_expr(target, ty.clone()),
            Expr::Tuple(items) => {
                let parts: Vec<Ty> = items.iter().map(|_| self.fresh()).collect();
                let tuple = Ty::new(TyKind::Tuple(parts.clone()));
                if let Err(error) = self.table.unify(ty, &tuple) {
                    self.report_mismatch(target, &tuple, ty, error, &Cause::Plain);
                }
                for (item, part) in items.iter().zip(&parts) {
                    self.assign_parts(*item, part);
                }
                self.set_expr(target, tuple);
            }
            _ => {
                let place = self.infer_expr(target, &Expectation::None);
                self.check_place(target, codes::E0070);
                if let Err(error) = self.table.unify(&place, ty) {
                    self.report_mismatch(target, ty, &place, error, &Cause::Plain);
                }
            }
        }
    }

    /// E0070, or E0067, if an assignment's left side is no place. Tells whether it is one.
    pub(super) fn check_place(&mut self, target: ExprId, code: Code) -> bool {
        let body = self.body();
        let mut at = target;
        loop {
            match &body.exprs[at] {
                Expr::Path(ValueRes::Local(_) | ValueRes::Error)
                | Expr::Deref(_)
                | Expr::Index { .. }
                | Expr::Missing => return true,
                // A field is a place wherever it is; of a temporary it is a useless one, of a call an honest mistake.
                Expr::Field { expr, .. } => {
                    let base = self.cur().result.exprs.get(expr).cloned();
                    if base.is_some_and(|ty| matches!(self.shallow(&ty).kind(), TyKind::Ref(..) | TyKind::Error)) {
                        return true;
                    }
                    at = *expr;
                }
                Expr::Underscore => return true,
                _ => break,
            }
        }
        let error = TypeError::new(code, At::Expr(target), "invalid left-hand side of assignment")
            .here("this is a value, not a place that could hold another")
            .note("variables, fields, elements and what references refer to can be assigned to");
        self.report(error);
        false
    }

    fn infer_range(
        &mut self,
        start: Option<ExprId>,
        end: Option<ExprId>,
        inclusive: bool,
        expectation: &Expectation,
    ) -> Ty {
        let hint = match expectation {
            Expectation::Has(ty) => match self.shallow(ty).kind() {
                TyKind::Adt(_, args) if args.len() == 1 => Expectation::Has(args[0].clone()),
                _ => Expectation::None,
            },
            Expectation::None => Expectation::None,
        };
        let item = match (start, end) {
            (Some(start), Some(end)) => {
                let start_ty = self.infer_expr(start, &hint);
                let end_ty = self.infer_expr(end, &Expectation::Has(start_ty.clone()));
                let item = self.structural(&start_ty);
                // `0..&n` is a mistake, `0..n` with an open start takes the end's type.
                self.coerce_or_report(end, &end_ty, &item, &Cause::RangeEnd { other: start });
                item
            }
            (Some(one), None) | (None, Some(one)) => self.infer_expr(one, &hint),
            (None, None) => return lang_type(self.db, LangItem::RangeFull, Vec::new()),
        };
        let lang = match (start.is_some(), end.is_some(), inclusive) {
            (true, true, false) => LangItem::Range,
            (true, true, true) => LangItem::RangeInclusive,
            (true, false, _) => LangItem::RangeFrom,
            (false, _, false) => LangItem::RangeTo,
            (false, _, true) => LangItem::RangeToInclusive,
        };
        lang_type(self.db, lang, vec![item])
    }

    fn infer_tuple(&mut self, items: &[ExprId], expectation: &Expectation) -> Ty {
        let hints: Vec<Ty> = match expectation {
            Expectation::Has(ty) => match self.shallow(ty).kind() {
                TyKind::Tuple(hints) => hints.clone(),
                _ => Vec::new(),
            },
            Expectation::None => Vec::new(),
        };
        let mut types = Vec::with_capacity(items.len());
        for (index, &item) in items.iter().enumerate() {
            let ty = match hints.get(index) {
                Some(hint) => {
                    let ty = self.infer_expr(item, &Expectation::Has(hint.clone()));
                    if self.coerce(item, &ty, hint).is_ok() {
                        hint.clone()
                    } else {
                        ty
                    }
                }
                None => self.infer_expr(item, &Expectation::None),
            };
            types.push(ty);
        }
        Ty::new(TyKind::Tuple(types))
    }

    /// Elements that must be of one type.
    pub(super) fn infer_elements(&mut self, items: &[ExprId], hint: Option<Ty>) -> Ty {
        let expected = hint.is_some();
        let mut item_ty = hint;
        for &item in items {
            match item_ty.clone() {
                Some(ty) => {
                    let cause = if expected {
                        Cause::Plain
                    } else {
                        Cause::Element { first: items[0] }
                    };
                    self.check_expr(item, &ty, &cause);
                }
                None => {
                    let ty = self.infer_expr(item, &Expectation::None);
                    item_ty = Some(ty);
                }
            }
        }
        item_ty.unwrap_or_else(|| self.fresh())
    }

    fn infer_array(&mut self, items: &[ExprId], expectation: &Expectation) -> Ty {
        let hint = self.array_hint(expectation);
        let item = self.infer_elements(items, hint);
        Ty::array(item, items.len() as u64)
    }

    fn array_hint(&mut self, expectation: &Expectation) -> Option<Ty> {
        match expectation {
            Expectation::Has(ty) => match self.shallow(ty).kind() {
                TyKind::Array(item, _) => Some(item.clone()),
                _ => None,
            },
            Expectation::None => None,
        }
    }

    fn infer_repeat(&mut self, value: ExprId, len: &ConstArg, expectation: &Expectation) -> Ty {
        let item = match self.array_hint(expectation) {
            Some(hint) => {
                self.check_expr(value, &hint, &Cause::Plain);
                hint
            }
            None => self.infer_expr(value, &Expectation::None),
        };
        self.require(item.clone(), BuiltinTrait::Clone, At::Expr(value), BoundCause::Repeat);
        let len_ty = self.lower_const(len);
        if !matches!(len_ty.kind(), TyKind::Error) {
            return Ty::new(TyKind::Array(item, len_ty));
        }
        self.cur().result.has_errors = true;
        let what = match len {
            ConstArg::Const(id) => Some(format!("`{}`", id.name(self.db))),
            ConstArg::Assoc(_, name) => Some(format!("`{name}`")),
            ConstArg::Unary(..) | ConstArg::Binary(..) | ConstArg::Cast(..) => Some("this many".to_owned()),
            _ => None,
        };
        if let Some(what) = what {
            let message = "the length of this array is not known while compiling";
            let error = TypeError::new(codes::E0080, At::Expr(value), message)
                .here(format!("repeated {what} times"))
                .note("a length is an integer made of literals, operators and other constants");
            self.report(error);
        }
        Ty::error()
    }

    fn infer_struct(
        &mut self,
        expr: ExprId,
        ctor: &grok_hir::body::CtorRes,
        fields: &[(Name, ExprId)],
        base: Option<ExprId>,
        expectation: &Expectation,
    ) -> Ty {
        if let grok_hir::body::CtorRes::Actor(id, written) = ctor {
            return self.infer_actor_state(expr, *id, written, fields, base);
        }
        let Some((ctor, ty, args)) = self.resolve_ctor(At::Expr(expr), ctor) else {
            for (_, value) in fields {
                self.infer_expr(*value, &Expectation::None);
            }
            if let Some(base) = base {
                self.infer_expr(base, &Expectation::None);
            }
            self.cur().result.has_errors = true;
            return Ty::error();
        };
        // A hint that is still open says nothing, and must not tie this to what others say of it.
        if let Expectation::Has(hint) = expectation
            && matches!(self.shallow(hint).kind(), TyKind::Adt(..))
        {
            let _ = self.table.commit_if_ok(|table| table.unify(hint, &ty));
        }
        self.cur().result.ctors.insert(expr, (ctor, args.clone()));
        let Some((adt, data)) = ctor_data(self.db, ctor) else {
            return Ty::error();
        };
        let types = field_types(self.db, ctor);
        let mut seen: FxHashMap<&Name, u32> = FxHashMap::default();
        for (position, (name, value)) in fields.iter().enumerate() {
            let position = position as u32;
            let Some(index) = data.fields.iter().position(|field| field.name == *name) else {
                self.infer_expr(*value, &Expectation::None);
                self.report_unknown_field(expr, position, name, ctor);
                continue;
            };
            if let Some(&first) = seen.get(name) {
                let error = TypeError::new(
                    codes::E0062,
                    At::FieldInit(expr, position),
                    format!("field `{name}` specified more than once"),
                )
                .here("used again here")
                .label(At::FieldInit(expr, first), format!("first use of `{name}`"));
                self.report(error);
            } else if !self.is_visible(data.fields[index].visibility) {
                let error = TypeError::new(
                    codes::E0451,
                    At::FieldInit(expr, position),
                    format!("the field `{name}` of `{}` is private", adt.name),
                )
                .here("private field");
                self.report(error);
            }
            seen.insert(name, position);
            let expected = types.get(index).map_or_else(Ty::error, |ty| ty.subst(&args));
            let expected = self.normalize(&expected, At::FieldInit(expr, position));
            self.check_expr(
                *value,
                &expected,
                &Cause::Field {
                    ctor,
                    index: index as u32,
                },
            );
        }
        match base {
            Some(base) => {
                self.check_expr(base, &ty, &Cause::Plain);
                if !matches!(ctor, CtorId::Struct(_)) {
                    let error = TypeError::new(
                        codes::E0436,
                        At::Expr(base),
                        "only structs can take the rest of their fields from another value",
                    )
                    .here("this is a variant's literal");
                    self.report(error);
                }
            }
            None => {
                let missing: Vec<&Name> = data
                    .fields
                    .iter()
                    .map(|field| &field.name)
                    .filter(|name| !seen.contains_key(name))
                    .collect();
                let unknown = fields
                    .iter()
                    .any(|(name, _)| data.fields.iter().all(|field| field.name != *name));
                if !missing.is_empty() && !unknown {
                    self.report_missing_fields(expr, &data.name, &missing, fields.last().map(|(_, value)| *value));
                }
            }
        }
        ty
    }

    pub(super) fn report_missing_fields(&mut self, expr: ExprId, of: &Name, missing: &[&Name], last: Option<ExprId>) {
        let list: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "missing field{} {} in initializer of `{of}`",
            if list.len() == 1 { "" } else { "s" },
            list.join(", ")
        );
        let mut error =
            TypeError::new(codes::E0063, At::Expr(expr), message).here(format!("missing {}", list.join(", ")));
        if let Some(last) = last {
            let text: String = missing.iter().map(|name| format!(", {name}: _")).collect();
            let title = if missing.len() == 1 {
                "add the field"
            } else {
                "add the fields"
            };
            error = error.fix(title, Applicability::Placeholder, At::Expr(last), EditKind::After, text);
        }
        self.report(error);
    }

    fn report_unknown_field(&mut self, expr: ExprId, position: u32, name: &Name, ctor: CtorId) {
        let Some((adt, data)) = ctor_data(self.db, ctor) else {
            return;
        };
        let (code, of) = match ctor {
            CtorId::Struct(_) => (codes::E0560, format!("struct `{}`", adt.name)),
            CtorId::Variant(_) => (codes::E0559, format!("variant `{}::{}`", adt.name, data.name)),
        };
        let at = At::FieldInit(expr, position);
        let mut error = TypeError::new(code, at, format!("{of} has no field named `{name}`")).here("unknown field");
        if let Some(near) = super::suggest::nearest(name, data.fields.iter().map(|field| &field.name)) {
            error = error.fix(
                format!("use the field `{near}`"),
                Applicability::Maybe,
                at,
                EditKind::Replace,
                near.to_string(),
            );
        } else if !data.fields.is_empty() {
            let list: Vec<String> = data.fields.iter().map(|field| format!("`{}`", field.name)).collect();
            error = error.note(format!("its fields are {}", list.join(", ")));
        }
        self.report(error);
    }

    fn infer_for(&mut self, expr: ExprId, pat: PatId, iter: ExprId, body: ExprId) -> Ty {
        let ty = self.infer_expr(iter, &Expectation::None);
        let item = self.fresh();
        self.try_or_wait(PendingKind::Iterate {
            expr,
            iter,
            ty,
            item: item.clone(),
        });
        let item = self.structural(&item);
        let diverges = self.cur().diverges;
        self.infer_pat(pat, &item);
        self.enter_loop(expr, None);
        self.check_loop_body(body);
        self.cur().loops.remove(&expr);
        self.cur().diverges = diverges;
        Ty::unit()
    }
}

/// `b"…"` is `&[u8; N]`.
pub(super) fn bytes_type(len: usize) -> Ty {
    let byte = Ty::new(TyKind::Int(IntTy::U8));
    Ty::reference(Mutability::Shared, Ty::array(byte, len as u64))
}
