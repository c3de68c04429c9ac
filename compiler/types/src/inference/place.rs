//! Seeing through references: fields, indices and `*`.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::ExprId;
use grok_hir::ids::{AdtId, CtorId};
use grok_hir::signature::{LangItem, Visibility};

use super::InferCx;
use super::obligations::{Outcome, PendingKind};
use super::unify::VarKind;
use crate::errors::{At, EditKind, TypeError, text};
use crate::lower::{as_lang, field_types};
use crate::result::{AdjustKind, Adjustment};
use crate::ty::{Ty, TyKind};

/// References longer than this are seen through no further.
pub(super) const MAX_DEREFS: usize = 16;

impl<'db> InferCx<'db> {
    /// The type under all references, with the steps to it; the outermost shape of the last is known unless it is a variable.
    pub(super) fn deref_all(&mut self, ty: &Ty) -> (Ty, Vec<Adjustment>) {
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
        let (ty, steps) = self.deref_all(base_ty);
        let found = match ty.kind() {
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::General, _)) => return Outcome::Wait,
                _ => None,
            },
            TyKind::Error | TyKind::Never => Some((0, Ty::error())),
            TyKind::Tuple(items) => name
                .parse::<usize>()
                .ok()
                .and_then(|index| items.get(index).map(|ty| (index as u32, ty.clone()))),
            TyKind::Adt(AdtId::Struct(id), args) => {
                let data = grok_hir::adt_data(self.db, AdtId::Struct(*id));
                let fields = data.variants.first().map_or(&[][..], |variant| &variant.fields);
                fields.iter().position(|field| field.name == *name).map(|index| {
                    if !self.is_visible(fields[index].visibility) {
                        let message = format!("the field `{name}` of `{}` is private", data.name);
                        self.report(TypeError::new(codes::E0616, At::Name(expr), message).here("private field"));
                    }
                    let types = field_types(self.db, CtorId::Struct(*id));
                    (
                        index as u32,
                        types.get(index).map_or_else(Ty::error, |ty| ty.subst(args)),
                    )
                })
            }
            _ => None,
        };
        match found {
            Some((index, field)) => {
                self.adjust(base, steps);
                self.cur().result.fields.insert(expr, index);
                self.settle(expr, out, &field);
            }
            None => {
                self.report_no_field(expr, base, &ty, name);
                let _ = self.table.unify(out, &Ty::error());
            }
        }
        Outcome::Done
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
        let index_ty = self.infer_expr(index, &super::Expectation::Has(Ty::i64()));
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
        let (ty, steps) = self.deref_all(base_ty);
        let item = match ty.kind() {
            TyKind::Var(var) if matches!(self.table.unknown(*var), Some((VarKind::General, _))) => {
                return Outcome::Wait;
            }
            TyKind::Array(item, _) => Some(item.clone()),
            TyKind::Error | TyKind::Never => Some(Ty::error()),
            _ => as_lang(self.db, &ty, LangItem::Vec).and_then(|args| args.first().cloned()),
        };
        match item {
            Some(item) => {
                self.adjust(base, steps);
                if !matches!(item.kind(), TyKind::Error) || !matches!(ty.kind(), TyKind::Error) {
                    let index_ty = self.shallow(index_ty);
                    self.coerce_or_report(index, &index_ty, &Ty::i64(), &super::coerce::Cause::Index);
                }
                self.settle(expr, out, &item);
            }
            None => {
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

    pub(super) fn solve_deref(&mut self, expr: ExprId, inner: ExprId, ty: &Ty, out: &Ty) -> Outcome {
        let ty = self.structural(ty);
        match ty.kind() {
            TyKind::Var(var) if matches!(self.table.unknown(*var), Some((VarKind::General, _))) => {
                return Outcome::Wait;
            }
            TyKind::Ref(_, target) => {
                self.settle(expr, out, target);
            }
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
