//! Seeing through references: fields, indices and `*`.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::ExprId;
use grok_hir::ids::{AdtId, CtorId};
use grok_hir::signature::{LangItem, Visibility};

use super::InferCx;
use super::obligations::{BoundCause, Outcome, PendingKind};
use super::unify::VarKind;
use crate::errors::{At, EditKind, TypeError, text};
use crate::result::{AdjustKind, Adjustment, ValueDef};
use crate::signatures::{as_lang, field_types};
use crate::traits::lang;
use crate::traits::solve::Answer;
use crate::ty::{BuiltinTrait, TraitRef, Ty, TyKind};

/// References longer than this are seen through no further.
pub(crate) const MAX_DEREFS: usize = 16;

/// What looking for a field has given.
enum FieldOf {
    Found(u32, Ty),
    Wait,
    None,
}

/// What looking at an index has given.
enum IndexOf {
    Found(Ty),
    Wait,
    None,
}

impl<'db> InferCx<'db> {
    /// The type under all references and boxes, with the steps to it; the outermost shape of the last is known unless it is a variable.
    pub(super) fn deref_all(&mut self, ty: &Ty) -> (Ty, Vec<Adjustment>) {
        let mut steps = Vec::new();
        let mut ty = self.structural(ty);
        while steps.len() < MAX_DEREFS {
            match self.deref_step(&ty) {
                Some(step) if step.kind == AdjustKind::Deref => {
                    ty = step.ty.clone();
                    steps.push(step);
                }
                _ => break,
            }
        }
        (ty, steps)
    }

    /// The type under all references, with the steps to it.
    pub(super) fn deref_refs(&mut self, ty: &Ty) -> (Ty, Vec<Adjustment>) {
        let mut steps = Vec::new();
        let mut ty = self.structural(ty);
        while let TyKind::Ref(_, inner) = ty.kind() {
            if steps.len() == MAX_DEREFS {
                break;
            }
            let inner = self.structural(inner);
            steps.push(Adjustment {
                kind: AdjustKind::Deref,
                ty: inner.clone(),
            });
            ty = inner;
        }
        (ty, steps)
    }

    /// `e.name`.
    pub(super) fn infer_field(&mut self, expr: ExprId, base: ExprId, name: &Name) -> Ty {
        let base_ty = self.infer_expr(base, &super::Expectation::None);
        let out = self.fresh();
        self.try_or_wait(PendingKind::Field {
            expr,
            base,
            base_ty,
            name: name.clone(),
            out: out.clone(),
        });
        self.shallow(&out)
    }

    pub(super) fn solve_field(&mut self, expr: ExprId, base: ExprId, base_ty: &Ty, name: &Name, out: &Ty) -> Outcome {
        let mut ty = self.structural(base_ty);
        let mut steps = Vec::new();
        loop {
            match self.field_of(expr, &ty, name) {
                FieldOf::Found(index, field) => {
                    self.adjust(base, steps);
                    self.cur().result.fields.insert(expr, index);
                    let field = self.normalize(&field, At::Name(expr));
                    self.settle(expr, out, &field);
                    return Outcome::Done;
                }
                FieldOf::Wait => return Outcome::Wait,
                FieldOf::None => {}
            }
            match self.deref_step(&ty) {
                Some(step) if steps.len() < MAX_DEREFS => {
                    ty = step.ty.clone();
                    steps.push(step);
                }
                _ => break,
            }
        }
        let ty = self.deref_all(base_ty).0;
        self.report_no_field(expr, base, &ty, name);
        let _ = self.table.unify(out, &Ty::error());
        Outcome::Done
    }

    /// A field of the type itself.
    fn field_of(&mut self, expr: ExprId, ty: &Ty, name: &Name) -> FieldOf {
        match ty.kind() {
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::General, _)) => FieldOf::Wait,
                _ => FieldOf::None,
            },
            TyKind::Error | TyKind::Never => FieldOf::Found(0, Ty::error()),
            TyKind::Tuple(items) => {
                let index = name.parse::<usize>().ok().filter(|index| *index < items.len());
                index.map_or(FieldOf::None, |index| {
                    FieldOf::Found(index as u32, items[index].clone())
                })
            }
            TyKind::Adt(AdtId::Struct(id), args) => {
                let data = grok_hir::adt_data(self.db, AdtId::Struct(*id));
                let fields = data.variants.first().map_or(&[][..], |variant| &variant.fields);
                let Some(index) = fields.iter().position(|field| field.name == *name) else {
                    return FieldOf::None;
                };
                if !self.is_visible(fields[index].visibility) {
                    let message = format!("the field `{name}` of `{}` is private", data.name);
                    self.report(TypeError::new(codes::E0616, At::Name(expr), message).here("private field"));
                }
                let types = field_types(self.db, CtorId::Struct(*id));
                let ty = types.get(index).map_or_else(Ty::error, |ty| ty.subst(args));
                FieldOf::Found(index as u32, ty)
            }
            TyKind::State(id, args) => {
                let fields = &grok_hir::actor_data(self.db, *id).fields;
                match fields.iter().position(|field| field.name == *name) {
                    Some(index) => {
                        let types = crate::signatures::actor_field_types(self.db, *id);
                        let ty = types.get(index).map_or_else(Ty::error, |ty| ty.subst(args));
                        FieldOf::Found(index as u32, ty)
                    }
                    None => FieldOf::None,
                }
            }
            _ => FieldOf::None,
        }
    }

    fn report_no_field(&mut self, expr: ExprId, base: ExprId, ty: &Ty, name: &Name) {
        let ty = self.table.resolve_for_display(ty);
        if name.is_empty() {
            // The name is still being typed: the parser has said so.
            self.cur().result.has_errors = true;
            return;
        }
        if self.has_method(&ty, name) {
            let error = TypeError::new(
                codes::E0615,
                At::Name(expr),
                text!["`", name, "` is a method of `", &ty, "`, not a field"],
            )
            .here("call it to use it")
            .fix(
                "call the method",
                grok_diagnostics::Applicability::Maybe,
                At::Name(expr),
                EditKind::After,
                "()",
            );
            self.report(error);
            return;
        }
        let code = match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Var(_) => codes::E0610,
            _ => codes::E0609,
        };
        let mut error = TypeError::new(code, At::Name(expr), text!["no field `", name, "` on type `", &ty, "`"])
            .here("unknown field");
        let fields = crate::members::fields_of(self.db, &ty);
        let names: Vec<&Name> = fields.iter().map(|(name, ..)| name).collect();
        if let Some(near) = super::suggest::nearest(name, names.iter().copied()) {
            error = error.fix(
                text!["use the field `", &near, "`"],
                grok_diagnostics::Applicability::Maybe,
                At::Name(expr),
                EditKind::Replace,
                near.to_string(),
            );
        } else if !names.is_empty() {
            let list: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            error = error.note(format!("its fields are {}", list.join(", ")));
        }
        if let TyKind::Adt(..) = ty.kind() {
            error = error.label(At::Expr(base), text!["this is `", &ty, "`"]);
        }
        self.report(error);
    }

    /// Whether something of that visibility may be used in the body at hand.
    pub(super) fn is_visible(&self, visibility: Visibility) -> bool {
        crate::members::is_visible_from(self.db, visibility, self.bodies[self.current].owner)
    }

    /// `base[index]`.
    pub(super) fn infer_index(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> Ty {
        let base_ty = self.infer_expr(base, &super::Expectation::None);
        // Only a literal takes the hint: what is indexed decides what by.
        let literal = matches!(self.body().exprs[index], grok_hir::body::Expr::Literal(_));
        let known = self.shallow(&base_ty);
        let by_text = matches!(known.kind(), TyKind::Adt(..)) && self.slice_item(&known).is_none();
        let hint = if literal && by_text {
            super::Expectation::None
        } else {
            super::Expectation::Has(Ty::i64())
        };
        let index_ty = self.infer_expr(index, &hint);
        let out = self.fresh();
        self.try_or_wait(PendingKind::Index {
            expr,
            base,
            base_ty,
            index,
            index_ty,
            out: out.clone(),
        });
        self.shallow(&out)
    }

    pub(super) fn solve_index(
        &mut self,
        expr: ExprId,
        (base, base_ty): (ExprId, &Ty),
        (index, index_ty): (ExprId, &Ty),
        out: &Ty,
    ) -> Outcome {
        let mut ty = self.structural(base_ty);
        let mut steps = Vec::new();
        let found = loop {
            match self.index_of(expr, &ty, index, index_ty) {
                IndexOf::Wait => return Outcome::Wait,
                IndexOf::None => {}
                found => break Some(found),
            }
            match self.deref_step(&ty) {
                Some(step) if steps.len() < MAX_DEREFS => {
                    ty = step.ty.clone();
                    steps.push(step);
                }
                _ => break None,
            }
        };
        match found {
            Some(IndexOf::Found(item)) => {
                self.adjust(base, steps);
                self.settle(expr, out, &item);
            }
            Some(IndexOf::Wait | IndexOf::None) => {}
            None => {
                let ty = self.deref_all(base_ty).0;
                let ty = self.table.resolve_for_display(&ty);
                let mut error = TypeError::new(
                    codes::E0608,
                    At::Expr(expr),
                    text!["a value of type `", &ty, "` cannot be indexed"],
                )
                .label(At::Expr(base), text!["this is `", &ty, "`"]);
                if matches!(ty.kind(), TyKind::Str) {
                    error = error.note(
                        "text has no constant-time positions: use `slice(start, end)`, `char_at(i)` or `chars()`",
                    );
                }
                if matches!(ty.kind(), TyKind::Tuple(_)) {
                    error = error.note("the parts of a tuple are fields: `t.0`");
                }
                self.report(error);
                let _ = self.table.unify(out, &Ty::error());
            }
        }
        Outcome::Done
    }

    /// What indexing the type itself gives.
    fn index_of(&mut self, expr: ExprId, ty: &Ty, index: ExprId, index_ty: &Ty) -> IndexOf {
        match ty.kind() {
            TyKind::Var(var) if matches!(self.table.unknown(*var), Some((VarKind::General, _))) => {
                return IndexOf::Wait;
            }
            TyKind::Error | TyKind::Never => return IndexOf::Found(Ty::error()),
            _ => {}
        }
        let item = match ty.kind() {
            TyKind::Slice(item) => Some(item.clone()),
            _ => self.slice_item(ty),
        };
        if let Some(item) = item {
            let index_ty = self.structural(index_ty);
            if let Some(bound) = crate::traits::builtin::range_of(self.db, &index_ty) {
                if !bound.is_unit() && self.fit(&bound, &Ty::i64()).is_err() {
                    let cause = super::coerce::Cause::Index;
                    let error = super::unify::UnifyError::Mismatch;
                    self.report_mismatch(index, &bound, &Ty::i64(), error, &cause);
                }
                return IndexOf::Found(Ty::new(TyKind::Slice(item)));
            }
            self.coerce_or_report(index, &index_ty, &Ty::i64(), &super::coerce::Cause::Index);
            return IndexOf::Found(item);
        }
        let goal = match lang::trait_id(self.db, BuiltinTrait::Index) {
            Some(id) if matches!(ty.kind(), TyKind::Adt(..) | TyKind::Param(_) | TyKind::Projection(..)) => TraitRef {
                id,
                args: vec![ty.clone(), index_ty.clone()],
            },
            _ => return IndexOf::None,
        };
        let open = self.open_trait(goal.id, ty);
        if self.evaluate(&open) == Answer::No {
            return IndexOf::None;
        }
        // A written text is `str` and stands for `&str`, as a reference to a key may stand for the key.
        let output = self.solver().project_now(&goal, &Name::new_static("Output"));
        let Some(output) = output else { return IndexOf::Wait };
        if let Some(id) = super::lookup::trait_fn(self.db, goal.id, &Name::new_static("index")) {
            self.set_value(expr, ValueDef::Fn(id, goal.args.clone()));
        }
        self.require_trait(goal, At::Expr(index), BoundCause::Method);
        IndexOf::Found(output)
    }

    /// `*e`.
    pub(super) fn infer_deref(&mut self, expr: ExprId, inner: ExprId, expectation: &super::Expectation) -> Ty {
        let hint = match expectation {
            super::Expectation::Has(_) | super::Expectation::None => super::Expectation::None,
        };
        let ty = self.infer_expr(inner, &hint);
        let out = self.fresh();
        self.try_or_wait(PendingKind::Deref {
            expr,
            inner,
            ty,
            out: out.clone(),
        });
        self.shallow(&out)
    }

    /// `*e` through the type's own `Deref`. Tells whether it has one.
    fn overloaded_deref(&mut self, expr: ExprId, ty: &Ty, out: &Ty) -> bool {
        let Some(target) = self.deref_target(ty) else {
            return false;
        };
        if let Some(id) = lang::trait_id(self.db, BuiltinTrait::Deref)
            .and_then(|id| super::lookup::trait_fn(self.db, id, &Name::new_static("deref")))
        {
            self.set_value(expr, ValueDef::Fn(id, vec![ty.clone()]));
        }
        self.settle(expr, out, &target);
        true
    }

    pub(super) fn solve_deref(&mut self, expr: ExprId, inner: ExprId, ty: &Ty, out: &Ty) -> Outcome {
        let ty = self.structural(ty);
        match ty.kind() {
            TyKind::Var(var) if matches!(self.table.unknown(*var), Some((VarKind::General, _))) => {
                return Outcome::Wait;
            }
            TyKind::Ref(_, target) => {
                self.settle(expr, out, target);
            }
            TyKind::Adt(..) if as_lang(self.db, &ty, LangItem::Box).is_some() => {
                if let Some([target]) = as_lang(self.db, &ty, LangItem::Box) {
                    self.settle(expr, out, target);
                }
            }
            TyKind::Adt(..) | TyKind::Param(_) | TyKind::Projection(..) if self.overloaded_deref(expr, &ty, out) => {}
            TyKind::Error | TyKind::Never => {
                let _ = self.table.unify(out, &Ty::error());
            }
            _ => {
                let shown = self.table.resolve_for_display(&ty);
                let mut error = TypeError::new(
                    codes::E0614,
                    At::Expr(expr),
                    text!["type `", &shown, "` cannot be dereferenced"],
                )
                .label(At::Expr(inner), text!["this is `", &shown, "`, not a reference"]);
                if matches!(ty.kind(), TyKind::Str) {
                    error = error.note("`str` is a value already: leave the `*` out");
                }
                self.report(error);
                let _ = self.table.unify(out, &ty);
            }
        }
        Outcome::Done
    }
}
