//! Method calls: lookup through references, then the call itself. A receiver still unknown makes the call wait.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{Expr, ExprId};
use grok_hir::type_ref::TypeRef;

use super::call::Callee;
use super::lookup::{Lookup, Pick};
use super::obligations::{Outcome, Pending, PendingKind};
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::index;
use crate::result::ValueDef;
use crate::traits;
use crate::ty::{Bound, Ty, TyKind};

/// The parts of a method call.
struct Call<'db> {
    receiver: ExprId,
    name: &'db Name,
    generic_args: &'db [TypeRef],
    args: &'db [ExprId],
}

impl<'db> InferCx<'db> {
    fn method_call(&self, expr: ExprId) -> Option<Call<'db>> {
        match &self.body().exprs[expr] {
            Expr::MethodCall {
                receiver,
                name,
                generic_args,
                args,
            } => Some(Call {
                receiver: *receiver,
                name,
                generic_args,
                args,
            }),
            _ => None,
        }
    }

    /// The name a method call calls.
    pub(super) fn method_name(&self, expr: ExprId) -> Name {
        self.method_call(expr)
            .map_or_else(Name::default, |call| call.name.clone())
    }

    pub(super) fn infer_method_call(&mut self, expr: ExprId, receiver: ExprId, expectation: &Expectation) -> Ty {
        let receiver_ty = self.infer_expr(receiver, &Expectation::None);
        let Some(call) = self.method_call(expr) else {
            return Ty::error();
        };
        if call.name.is_empty() {
            self.cur().result.has_errors = true;
            for &arg in call.args {
                self.infer_expr(arg, &Expectation::None);
            }
            return Ty::error();
        }
        match self.lookup_method(&receiver_ty, call.name) {
            Lookup::Found(pick) => self.confirm(expr, &call, pick, None, expectation),
            Lookup::NotFound => {
                for &arg in call.args {
                    self.infer_expr(arg, &Expectation::None);
                }
                self.report_no_method(expr, &call, &receiver_ty);
                Ty::error()
            }
            Lookup::Wait => {
                let arg_types: Vec<Ty> = call
                    .args
                    .iter()
                    .map(|&arg| self.infer_expr(arg, &Expectation::None))
                    .collect();
                let out = self.fresh();
                let kind = PendingKind::Method {
                    expr,
                    receiver_ty,
                    out: out.clone(),
                    arg_types,
                };
                self.pending.push(Pending {
                    body: self.current,
                    kind,
                });
                out
            }
        }
    }

    pub(super) fn solve_method(&mut self, expr: ExprId, receiver_ty: &Ty, out: &Ty, arg_types: &[Ty]) -> Outcome {
        let Some(call) = self.method_call(expr) else {
            return Outcome::Done;
        };
        let ret = match self.lookup_method(receiver_ty, call.name) {
            Lookup::Wait => return Outcome::Wait,
            Lookup::Found(pick) => self.confirm(expr, &call, pick, Some(arg_types), &Expectation::None),
            Lookup::NotFound => {
                self.report_no_method(expr, &call, receiver_ty);
                Ty::error()
            }
        };
        self.settle(expr, out, &ret);
        Outcome::Done
    }

    /// Makes the call of a method found.
    fn confirm(
        &mut self,
        expr: ExprId,
        call: &Call<'db>,
        pick: Pick,
        inferred: Option<&[Ty]>,
        expectation: &Expectation,
    ) -> Ty {
        let id = pick.id;
        self.check_fn_visible(At::Name(expr), id);
        let (fn_ty, args) = match self.member_of(id) {
            Some(member) => {
                self.cur().member_uses.push((expr, id));
                (Ty::new(TyKind::Fn(self.member_fn(member))), Vec::new())
            }
            None => {
                let scheme = crate::groups::scheme(self.db, id);
                let args: Vec<Ty> = scheme
                    .params
                    .iter()
                    .map(|param| self.fresh_at(At::Name(expr), &param.name))
                    .collect();
                self.note_loose(scheme, &args);
                (scheme.ty.subst(&args), args)
            }
        };
        let TyKind::Fn(f) = fn_ty.kind() else {
            return Ty::error();
        };
        let Some(self_param) = f.params.first() else {
            return Ty::error();
        };
        if let Err(error) = self.table.unify(self_param, &pick.receiver) {
            let self_param = self_param.clone();
            self.report_mismatch(
                call.receiver,
                &pick.receiver,
                &self_param,
                error,
                &super::coerce::Cause::Plain,
            );
            return Ty::error();
        }
        if let (Some(element), Some(arg)) = (&pick.element, args.get(1)) {
            let _ = self.table.unify(arg, element);
        }
        if self.member_of(id).is_none() {
            // Bounds after the receiver has fixed what it fixes, so that their errors know the types.
            let scheme = crate::groups::scheme(self.db, id);
            self.add_bounds(&scheme.params, &args, At::Name(expr), Some(id));
        }
        self.apply_turbofish(At::Name(expr), id, &args, call.generic_args);
        self.adjust(call.receiver, pick.steps);
        self.set_value(expr, ValueDef::Fn(id, args));
        self.hint_result(&f.ret, expectation);
        self.check_args(expr, Callee::Method(id), &f.params[1..], call.args, inferred);
        f.ret.clone()
    }

    /// The last resort for an unknown receiver: if one built-in trait has a method of that name, the receiver has that trait.
    pub(super) fn assume_trait_method(&mut self, expr: ExprId, receiver_ty: &Ty, out: &Ty, arg_types: &[Ty]) -> bool {
        let Some(call) = self.method_call(expr) else {
            return false;
        };
        let (ty, steps) = self.deref_all(receiver_ty);
        if !matches!(ty.kind(), TyKind::Var(_)) {
            return false;
        }
        let Some(id) = index::trait_method(self.db, call.name) else {
            return false;
        };
        if !self.has_trait_receiver(id) {
            return false;
        }
        let pick = self.trait_pick(id, &ty, steps);
        let ret = self.confirm(expr, &call, pick, Some(arg_types), &Expectation::None);
        self.settle(expr, out, &ret);
        true
    }

    /// Lists what an unknown receiver could be.
    pub(super) fn name_candidates(&mut self, error: TypeError, name: &Name) -> TypeError {
        let root = index::owner_root(self.db, self.cur().owner);
        let mut candidates: Vec<String> = Vec::new();
        for root in index::visible_roots(self.db, root) {
            for ((_, other), ids) in &index::member_index(self.db, root).fns {
                if other != name {
                    continue;
                }
                for &id in ids {
                    let Some(impl_) = index::impl_of(self.db, id) else {
                        continue;
                    };
                    let ty = crate::lower::impl_self_type(self.db, impl_);
                    candidates.push(format!("`{}`", ty.display(self.db)));
                }
            }
        }
        candidates.sort();
        candidates.dedup();
        match candidates.len() {
            0 => error,
            n if n > 6 => error.note(format!(
                "{n} types have a method `{name}`, among them {}",
                candidates[..6].join(", ")
            )),
            1 => error.note(format!("{} has a method `{name}`", candidates[0])),
            _ => error.note(format!("types with a method `{name}` are {}", candidates.join(", "))),
        }
    }

    fn report_no_method(&mut self, expr: ExprId, call: &Call<'db>, receiver_ty: &Ty) {
        let shown = self.table.resolve_for_display(receiver_ty);
        if shown.has_error() || matches!(shown.kind(), TyKind::Never) {
            self.cur().result.has_errors = true;
            return;
        }
        let name = call.name;
        let (under, _) = self.deref_all(receiver_ty);
        let under = self.table.resolve_for_display(&under);
        let mut error = TypeError::new(
            codes::E0599,
            At::Name(expr),
            text!["no method named `", name, "` found for type `", &shown, "`"],
        )
        .here(text!["method not found in `", &under, "`"]);
        let fields = crate::members::fields_of(self.db, &under);
        if let Some((_, ty, _)) = fields.iter().find(|(field, ..)| field == name) {
            if matches!(ty.kind(), TyKind::Fn(_)) {
                error = error.note(text!["`", name, "` is a field that holds a function"]);
                error.fixes.push(crate::errors::FixData {
                    title: "call the function in the field".into(),
                    applicability: Applicability::Machine,
                    edits: vec![
                        (At::Expr(call.receiver), EditKind::Before, "(".into()),
                        (At::Name(expr), EditKind::After, ")".into()),
                    ],
                });
            } else {
                error = error.note(text![
                    "`",
                    name,
                    "` is a field, not a method: leave the parentheses out"
                ]);
            }
            self.report(error);
            return;
        }
        if let Some(id) = index::trait_method(self.db, name) {
            let bound =
                crate::groups::scheme(self.db, id)
                    .params
                    .first()
                    .and_then(|param| match param.bounds.first() {
                        Some(Bound::Trait(bound)) => crate::traits::lang::builtin(self.db, bound.id),
                        _ => None,
                    });
            if let Some(bound) = bound {
                error = error.note(text![
                    "`",
                    name,
                    "` is a method of `",
                    bound.name(),
                    "`, which `",
                    &under,
                    "` is not"
                ]);
                if traits::is_derivable(bound) || matches!(under.kind(), TyKind::Param(_)) {
                    error = self.suggest_bound(error, &under, bound);
                }
                self.report(error);
                return;
            }
        }
        let root = index::owner_root(self.db, self.cur().owner);
        let methods = crate::members::methods_of(self.db, &under, root);
        let has_assoc =
            index::head_of(&under).is_some_and(|head| !index::inherent_fns(self.db, root, head, name).is_empty());
        if has_assoc {
            error = error.note(text![
                "`",
                &under,
                "::",
                name,
                "` is no method: it has no `self`, and is called as `",
                &under,
                "::",
                name,
                "(…)`"
            ]);
        } else if let Some(near) = super::suggest::nearest(name, methods.iter().map(|(name, ..)| name)) {
            error = error.fix(
                format!("use the method `{near}`"),
                Applicability::Maybe,
                At::Name(expr),
                EditKind::Replace,
                near.to_string(),
            );
        } else if matches!(under.kind(), TyKind::Param(_)) {
            error = error.note("a type parameter has the methods of its bounds only");
        } else {
            let longer: Vec<String> = methods
                .iter()
                .filter(|(other, ..)| {
                    other
                        .strip_prefix(name.as_str())
                        .is_some_and(|rest| rest.starts_with('_'))
                })
                .map(|(other, ..)| format!("`{other}`"))
                .collect();
            if !longer.is_empty() {
                error = error.note(format!("there is {}", longer.join(", ")));
            }
        }
        self.report(error);
    }
}
