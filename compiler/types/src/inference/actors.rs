//! Actors as types see them: starting them, calling and messaging them, waiting for replies and messages.

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::{ExprId, MatchArm};
use grok_hir::ids::{ActorId, FnId};
use grok_hir::signature::{LangItem, Visibility};
use grok_hir::type_ref::TypeRef;

use super::coerce::{Cause, CoerceMany};
use super::{Expectation, Frame, FrameKind, InferCx};
use crate::errors::{At, TypeError, text};
use crate::items::Strict;
use crate::signatures::{actor_field_types, as_lang, lang_type};
use crate::ty::{Ty, TyKind};

impl InferCx<'_> {
    /// `spawn Counter { … }`: the actor's handle.
    pub(super) fn infer_spawn(&mut self, inner: ExprId) -> Ty {
        let ty = self.infer_expr(inner, &Expectation::None);
        let ty = self.structural(&ty);
        match ty.kind() {
            TyKind::State(id, args) => Ty::new(TyKind::Actor(*id, args.clone())),
            TyKind::Error => Ty::error(),
            _ => {
                let shown = self.table.resolve_for_display(&ty);
                let error = TypeError::new(
                    codes::E0308,
                    At::Expr(inner),
                    text!["`spawn` starts an actor or a block, not a value of type `", &shown, "`"],
                )
                .here("no actor");
                self.report(error);
                Ty::error()
            }
        }
    }

    /// The state with which an actor starts: fields with defaults may be left out.
    pub(super) fn infer_actor_state(
        &mut self,
        expr: ExprId,
        id: ActorId,
        written: &[TypeRef],
        fields: &[(Name, ExprId)],
        base: Option<ExprId>,
    ) -> Ty {
        let data = grok_hir::actor_data(self.db, id);
        let mut args: Vec<Ty> = written.iter().map(|ty| self.lower(ty)).collect();
        args.truncate(data.generics.params.len());
        for param in data.generics.params.iter().skip(args.len()) {
            args.push(self.fresh_at(At::Expr(expr), &param.name));
        }
        let types = actor_field_types(self.db, id);
        for (position, (name, value)) in fields.iter().enumerate() {
            let Some(index) = data.fields.iter().position(|field| field.name == *name) else {
                self.infer_expr(*value, &Expectation::None);
                let at = At::FieldInit(expr, position as u32);
                let message = format!("actor `{}` has no field named `{name}`", data.name);
                let mut error = TypeError::new(codes::E0560, at, message).here("unknown field");
                if let Some(near) = super::suggest::nearest(name, data.fields.iter().map(|field| &field.name)) {
                    error = error.note(format!("there is `{near}`"));
                }
                self.report(error);
                continue;
            };
            let expected = types.get(index).map_or_else(Ty::error, |ty| ty.subst(&args));
            let expected = self.normalize(&expected, At::FieldInit(expr, position as u32));
            self.check_expr(*value, &expected, &Cause::Plain);
        }
        if let Some(base) = base {
            self.infer_expr(base, &Expectation::None);
        }
        let missing: Vec<&Name> = data
            .fields
            .iter()
            .filter(|field| field.default.is_none() && fields.iter().all(|(name, _)| *name != field.name))
            .map(|field| &field.name)
            .collect();
        if !missing.is_empty() {
            let last = fields.last().map(|(_, value)| *value);
            self.report_missing_fields(expr, &data.name, &missing, last);
        }
        Ty::new(TyKind::State(id, args))
    }

    /// `spawn { … }`: a process that takes messages of one type.
    pub(super) fn infer_spawn_block(&mut self, expr: ExprId, body: ExprId) -> Ty {
        let messages = self.fresh();
        self.cur().frames.push(Frame {
            ret: Ty::unit(),
            kind: FrameKind::Process,
            closure: Some(expr),
            messages: Some(messages.clone()),
        });
        let diverges = std::mem::replace(&mut self.cur().diverges, false);
        let loops = std::mem::take(&mut self.cur().loops);
        self.infer_expr(body, &Expectation::None);
        self.cur().loops = loops;
        self.cur().diverges = diverges;
        self.cur().frames.pop();
        // A process that takes no messages is told nothing.
        self.loose.push(messages.clone());
        lang_type(self.db, LangItem::Pid, vec![messages])
    }

    /// `target ! message`.
    pub(super) fn infer_send(&mut self, expr: ExprId, target: ExprId, message: ExprId) -> Ty {
        let target_ty = self.infer_expr(target, &Expectation::None);
        let (ty, steps) = self.deref_refs(&target_ty);
        self.adjust(target, steps);
        if let Some([wanted]) = as_lang(self.db, &ty, LangItem::Pid) {
            let wanted = wanted.clone();
            self.check_expr(message, &wanted, &Cause::Plain);
            return Ty::unit();
        }
        match ty.kind() {
            TyKind::Actor(id, args) => self.send_to_actor(expr, (*id, args), message),
            TyKind::Error => {
                self.infer_expr(message, &Expectation::None);
            }
            TyKind::Var(_) => {
                let wanted = self.infer_expr(message, &Expectation::None);
                let pid = lang_type(self.db, LangItem::Pid, vec![wanted]);
                let _ = self.table.unify(&ty, &pid);
            }
            _ => {
                self.infer_expr(message, &Expectation::None);
                let shown = self.table.resolve_for_display(&ty);
                let error = TypeError::new(
                    codes::E0308,
                    At::Expr(target),
                    text!["messages go to processes and actors, not to `", &shown, "`"],
                )
                .here("takes no messages");
                self.report(error);
            }
        }
        Ty::unit()
    }

    fn send_to_actor(&mut self, expr: ExprId, (id, args): (ActorId, &[Ty]), message: ExprId) {
        let receives = grok_hir::actor_data(self.db, id).receives.clone();
        let types: Vec<Ty> = receives
            .iter()
            .map(|&receive| crate::groups::message_type(self.db, receive).subst(args))
            .collect();
        match types.as_slice() {
            [] => {
                self.infer_expr(message, &Expectation::None);
                let name = grok_hir::actor_data(self.db, id).name.clone();
                let error = TypeError::new(
                    codes::E0599,
                    At::Op(expr),
                    format!("the actor `{name}` takes no messages"),
                )
                .here("it has no `receive`")
                .note("its `pub fn`s are called: `handle.name(…)`");
                self.report(error);
            }
            [one] => {
                self.check_expr(message, one, &Cause::Plain);
            }
            several => {
                let found = self.infer_expr(message, &Expectation::None);
                if !several.iter().any(|ty| self.fit(&found, ty).is_ok()) {
                    let first = several[0].clone();
                    self.coerce_or_report(message, &found, &first, &Cause::Plain);
                }
            }
        }
    }

    /// `e.await`.
    pub(super) fn infer_await(&mut self, expr: ExprId, inner: ExprId) -> Ty {
        let ty = self.infer_expr(inner, &Expectation::None);
        let ty = self.structural(&ty);
        if let Some([reply]) = as_lang(self.db, &ty, LangItem::Reply) {
            return reply.clone();
        }
        match ty.kind() {
            TyKind::Error | TyKind::Never => Ty::error(),
            TyKind::Var(_) => {
                let reply = self.fresh();
                let wanted = lang_type(self.db, LangItem::Reply, vec![reply.clone()]);
                let _ = self.table.unify(&ty, &wanted);
                reply
            }
            _ => {
                let shown = self.table.resolve_for_display(&ty);
                let error = TypeError::new(codes::E0277, At::Expr(expr), text!["`", &shown, "` cannot be awaited"])
                    .here("`.await` waits for the `Reply` that a call of an actor gives")
                    .label(At::Expr(inner), text!["this is `", &shown, "`"]);
                self.report(error);
                Ty::error()
            }
        }
    }

    /// `receive Type { … }`, as an expression or as the body of a `receive` member.
    pub(super) fn infer_receive(
        &mut self,
        expr: ExprId,
        written: Option<&TypeRef>,
        arms: &[MatchArm],
        after: Option<(ExprId, ExprId)>,
        expectation: &Expectation,
    ) -> Ty {
        let message = match written {
            Some(ty) => self.lower_at(ty, At::Expr(expr), Strict::Yes),
            None => self.fresh(),
        };
        let around = self.cur().frames.last().cloned();
        if let Some(Frame {
            messages: Some(known), ..
        }) = &around
            && self.fit(known, &message).is_err()
        {
            let known = self.table.resolve_for_display(known);
            let message = self.table.resolve_for_display(&message);
            let error = TypeError::new(codes::E0308, At::Expr(expr), "mismatched types")
                .here(text!["takes messages of type `", &message, "`"])
                .note(text!["this process takes messages of type `", &known, "`"]);
            self.report(error);
        }
        self.set_message(expr, &message);
        let mut merged = CoerceMany::new(expectation);
        let ty = self.infer_arms(&message, arms, expectation);
        let Some((time, late)) = after else { return ty };
        let duration = lang_type(self.db, LangItem::Duration, Vec::new());
        self.check_expr(time, &duration, &Cause::Plain);
        for arm in arms {
            let found = self
                .cur()
                .result
                .exprs
                .get(&arm.body)
                .cloned()
                .unwrap_or_else(Ty::error);
            if !matches!(found.kind(), TyKind::Never) {
                merged.merged = Some(ty.clone());
            }
        }
        let diverges = self.cur().diverges;
        let late_ty = self.infer_expr(late, &Expectation::Has(ty.clone()));
        merged.add(self, late, &late_ty, &Cause::Plain);
        self.cur().diverges = diverges;
        if matches!(ty.kind(), TyKind::Never) {
            late_ty
        } else {
            ty
        }
    }

    /// Remembers the type of the messages that a `receive` takes.
    fn set_message(&mut self, expr: ExprId, message: &Ty) {
        self.cur().result.messages.insert(expr, message.clone());
    }

    /// The function of an actor that a call on its handle, or on its state inside it, names.
    pub(super) fn actor_fn(&mut self, ty: &Ty, name: &Name) -> Option<FnId> {
        let (id, outside) = match ty.kind() {
            TyKind::Actor(id, _) => (*id, true),
            TyKind::State(id, _) => (*id, false),
            _ => return None,
        };
        let data = grok_hir::actor_data(self.db, id);
        data.fns.iter().copied().find(|function| {
            let signature = grok_hir::fn_signature(self.db, *function);
            let visible = !outside || matches!(signature.visibility, Visibility::Public);
            function.name(self.db) == name && signature.self_kind.is_some() && visible
        })
    }
}
