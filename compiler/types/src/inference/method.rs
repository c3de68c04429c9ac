//! Method calls: lookup through references, then the call itself. A receiver still unknown makes the call wait.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{Expr, ExprId};
use grok_hir::ids::FnId;
use grok_hir::signature::LangItem;
use grok_hir::type_ref::TypeRef;

use super::call::Callee;
use super::lookup::{Lookup, Pick};
use super::obligations::{Outcome, PendingKind};
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::index;
use crate::result::ValueDef;
use crate::signatures::lang_type;
use crate::traits::lang;
use crate::ty::{BuiltinTrait, TraitRef, Ty, TyKind};

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
        if call.name == "handle"
            && call.args.is_empty()
            && let TyKind::State(id, args) = self.deref_refs(&receiver_ty).0.kind()
        {
            // `self.handle()`.
            return Ty::new(TyKind::Actor(*id, args.clone()));
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
            Lookup::Many(found) => {
                for &arg in call.args {
                    self.infer_expr(arg, &Expectation::None);
                }
                self.report_many(expr, call.name, &found);
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
                self.wait(kind);
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
            Lookup::Many(found) => {
                self.report_many(expr, call.name, &found);
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
        let at = At::Name(expr);
        self.check_fn_visible(at, id);
        self.check_unsafe_call(at, id);
        let (fn_ty, args) = match self.member_of(id) {
            Some(member) => {
                self.cur().member_uses.push((expr, id));
                (Ty::new(TyKind::Fn(self.member_fn(member))), Vec::new())
            }
            None => {
                let scheme = crate::groups::scheme(self.db, id);
                let args = self.fresh_args(scheme, at);
                (scheme.ty.subst(&args), args)
            }
        };
        if let Some(trait_ref) = &pick.trait_ref {
            for (arg, found) in args.iter().zip(&trait_ref.args) {
                let _ = self.table.unify(arg, found);
            }
        }
        let TyKind::Fn(f) = fn_ty.kind() else {
            return Ty::error();
        };
        let Some(self_param) = f.params.first() else {
            return Ty::error();
        };
        let self_param = self.normalize(self_param, at);
        let through_handle = matches!(pick.receiver.kind(), TyKind::Actor(..))
            && matches!(id.container(self.db), grok_hir::ids::Container::Actor(_));
        if let (true, TyKind::Actor(_, known)) = (through_handle, pick.receiver.kind()) {
            for (arg, known) in args.iter().zip(known) {
                let _ = self.table.unify(arg, known);
            }
        } else if let Err(error) = self.table.unify(&self_param, &pick.receiver) {
            let cause = super::coerce::Cause::Plain;
            self.report_mismatch(call.receiver, &pick.receiver, &self_param, error, &cause);
            return Ty::error();
        }
        self.apply_turbofish(at, id, &args, call.generic_args);
        if self.member_of(id).is_none() {
            // Bounds after the receiver has fixed what it fixes, so that their errors know the types.
            let scheme = crate::groups::scheme(self.db, id);
            self.add_bounds(scheme, &args, at, Some(id));
        }
        let fn_ty = self.normalize(&fn_ty, at);
        let TyKind::Fn(f) = fn_ty.kind() else {
            return Ty::error();
        };
        self.adjust(call.receiver, pick.steps);
        self.note_result_default(id, &args);
        self.set_value(expr, ValueDef::Fn(id, args));
        self.hint_result(&f.ret, expectation);
        self.check_args(expr, Callee::Method(id), &f.params[1..], call.args, inferred);
        if through_handle {
            // A call of an actor is a message: what it gives comes later.
            return lang_type(self.db, LangItem::Reply, vec![f.ret.clone()]);
        }
        f.ret.clone()
    }

    /// Remembers the default of a result that the caller chooses: a `Vec` of the items for `collect`, the item for `sum` and `product`.
    fn note_result_default(&mut self, id: FnId, args: &[Ty]) {
        let Some(iterator) = lang::trait_id(self.db, BuiltinTrait::Iterator) else {
            return;
        };
        if crate::traits::instance::trait_of(self.db, id) != Some(iterator) {
            return;
        }
        let [self_ty, result] = args else { return };
        let name = id.name(self.db).as_str();
        if !matches!(name, "collect" | "sum" | "product") {
            return;
        }
        let goal = TraitRef {
            id: iterator,
            args: vec![self_ty.clone()],
        };
        let item = Ty::new(TyKind::Projection(goal, Name::new_static("Item")));
        let item = self.normalize(&item, At::Owner);
        let default = match name {
            "collect" => lang_type(self.db, LangItem::Vec, vec![item]),
            _ => item,
        };
        self.result_defaults.push((result.clone(), default));
    }

    /// The last resort for an unknown receiver: if exactly one trait in scope has a method of that name, the receiver has that trait.
    pub(super) fn assume_trait_method(&mut self, expr: ExprId, receiver_ty: &Ty, out: &Ty, arg_types: &[Ty]) -> bool {
        let Some(call) = self.method_call(expr) else {
            return false;
        };
        let (ty, steps) = self.deref_refs(receiver_ty);
        let TyKind::Var(var) = ty.kind() else { return false };
        if !matches!(self.table.unknown(*var), Some((super::unify::VarKind::General, _))) {
            return false;
        }
        let with_self = |cx: &Self, id: &FnId| grok_hir::fn_signature(cx.db, *id).self_kind.is_some();
        let methods: Vec<FnId> = self
            .scope_methods(call.name)
            .iter()
            .copied()
            .filter(|id| with_self(self, id))
            .collect();
        let pick = match methods.as_slice() {
            [id] => match self.assumed_pick(*id, receiver_ty, &steps, &ty) {
                Some(pick) => pick,
                None => return false,
            },
            _ => return false,
        };
        let ret = self.confirm(expr, &call, pick, Some(arg_types), &Expectation::None);
        self.settle(expr, out, &ret);
        true
    }

    /// E0034: several traits have the method, and nothing says which is meant.
    fn report_many(&mut self, expr: ExprId, name: &Name, found: &[FnId]) {
        let mut error = TypeError::new(
            codes::E0034,
            At::Name(expr),
            format!("several traits have a method `{name}` for this"),
        )
        .here(format!("which `{name}`?"));
        for &id in found {
            if let Some(trait_) = crate::traits::instance::trait_of(self.db, id) {
                error = error.label(At::Fn(id), format!("that of `{}`", trait_.name(self.db)));
            }
        }
        let names: Vec<String> = found
            .iter()
            .filter_map(|&id| crate::traits::instance::trait_of(self.db, id))
            .map(|id| format!("`{}::{name}(…)`", id.name(self.db)))
            .collect();
        self.report(error.note(format!("name the trait: {}", names.join(" or "))));
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
        let own: Vec<FnId> = self.scope_methods(name).to_vec();
        for id in own {
            if let Some(trait_) = crate::traits::instance::trait_of(self.db, id) {
                candidates.push(format!("what is `{}`", trait_.name(self.db)));
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
        let methods = self.scope_methods(name);
        let of_trait = methods
            .iter()
            .find(|id| grok_hir::fn_signature(self.db, **id).self_kind.is_some())
            .and_then(|&id| crate::traits::instance::trait_of(self.db, id));
        if let Some(trait_) = of_trait {
            let bound = trait_.name(self.db);
            error = error.note(text![
                "`",
                name,
                "` is a method of `",
                bound,
                "`, which `",
                &under,
                "` is not"
            ]);
            let goal = self.open_trait(trait_, &under);
            error = self.suggest_bound(error, &goal);
            self.report(error);
            return;
        }
        let owner = self.cur().owner;
        let root = index::owner_root(self.db, owner);
        let methods = crate::members::methods_under(self.db, &under, owner, &self.env, &mut self.table);
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
