//! Calls, arguments, `?` and what `for` walks.

use grok_diagnostics::{Applicability, codes};
use grok_hir::body::{Expr, ExprId};
use grok_hir::ids::{CtorId, FnId};
use grok_hir::signature::LangItem;

use super::coerce::Cause;
use super::obligations::{BoundCause, Outcome, PendingKind};
use super::unify::VarKind;
use super::{Expectation, Frame, FrameKind, InferCx};
use crate::errors::{At, EditKind, TypeError, text};
use crate::result::{AdjustKind, Adjustment, ValueDef};
use crate::signatures::{as_lang, ctor_data, lang_type};
use crate::traits::lang;
use crate::ty::{BuiltinTrait, FnKind, FnTy, Mutability, TraitRef, Ty, TyKind};

/// What is called, for messages.
#[derive(Clone, Copy)]
pub(super) enum Callee {
    Fn(FnId),
    Method(FnId),
    Ctor(CtorId),
    Value,
}

impl InferCx<'_> {
    pub(super) fn infer_call(
        &mut self,
        expr: ExprId,
        callee: ExprId,
        args: &[ExprId],
        expectation: &Expectation,
    ) -> Ty {
        let callee_ty = self.infer_expr(callee, &Expectation::None);
        let (ty, steps) = self.deref_all(&callee_ty);
        let what = match self.cur().result.values.get(&callee) {
            Some(ValueDef::Fn(id, _)) => Callee::Fn(*id),
            Some(ValueDef::Ctor(ctor, _)) => Callee::Ctor(*ctor),
            _ => Callee::Value,
        };
        match ty.kind() {
            TyKind::Fn(f) => {
                self.adjust(callee, steps);
                let f = f.clone();
                self.hint_result(&f.ret, expectation);
                self.check_args(expr, what, &f.params, args, None);
                f.ret
            }
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => {
                    self.adjust(callee, steps);
                    self.check_args(expr, what, &sig.params.clone(), args, None);
                    sig.ret.clone()
                }
                Some((VarKind::General, _)) => {
                    // What is called and not known is a plain function.
                    let params: Vec<Ty> = args.iter().map(|_| self.fresh()).collect();
                    let ret = self.fresh();
                    let f = FnTy {
                        kind: FnKind::Fn,
                        params: params.clone(),
                        ret: ret.clone(),
                    };
                    let _ = self.table.unify(&ty, &Ty::new(TyKind::Fn(f)));
                    self.check_args(expr, what, &params, args, None);
                    ret
                }
                _ => self.report_not_callable(callee, &ty, args),
            },
            TyKind::Error | TyKind::Never => {
                self.infer_args(args);
                Ty::error()
            }
            _ => self.report_not_callable(callee, &ty, args),
        }
    }

    fn report_not_callable(&mut self, callee: ExprId, ty: &Ty, args: &[ExprId]) -> Ty {
        self.infer_args(args);
        let shown = self.table.resolve_for_display(ty);
        let mut error = TypeError::new(
            codes::E0618,
            At::Expr(callee),
            text!["expected a function, found `", &shown, "`"],
        )
        .here("not a function");
        if let Some(ValueDef::Ctor(ctor, _)) = self.cur().result.values.get(&callee).cloned()
            && let Some((_, data)) = ctor_data(self.db, ctor)
        {
            error = error.note(format!("`{}` takes no values: write it without parentheses", data.name));
        }
        self.report(error);
        Ty::error()
    }

    fn infer_args(&mut self, args: &[ExprId]) {
        for &arg in args {
            self.infer_expr(arg, &Expectation::None);
        }
    }

    /// Lets a known expectation decide type arguments that the result mentions, before the arguments are looked at.
    pub(super) fn hint_result(&mut self, ret: &Ty, expectation: &Expectation) {
        let Expectation::Has(expected) = expectation else {
            return;
        };
        let (ret, expected) = (self.shallow(ret), self.shallow(expected));
        // What is still to become a `dyn` or slice must not take its type from the place.
        let unsized_inside = |ty: &Ty| ty.any(&mut |part| matches!(part.kind(), TyKind::Dyn(_) | TyKind::Slice(_)));
        let expected = self.table.resolve(&expected);
        if unsized_inside(&expected) {
            return;
        }
        let structured = |ty: &Ty| matches!(ty.kind(), TyKind::Adt(..) | TyKind::Tuple(_) | TyKind::Array(..));
        if structured(&ret) && structured(&expected) {
            let _ = self.table.commit_if_ok(|table| table.unify(&ret, &expected));
        }
    }

    /// Checks arguments against parameters, closures last, so that they know what the others have fixed. `inferred` are the types of
    /// arguments looked at before the callee was known.
    pub(super) fn check_args(
        &mut self,
        call: ExprId,
        callee: Callee,
        params: &[Ty],
        args: &[ExprId],
        inferred: Option<&[Ty]>,
    ) {
        if params.len() != args.len() {
            self.report_arg_mismatch(call, callee, params, args);
        }
        let body = self.body();
        for closures in [false, true] {
            for (index, &arg) in args.iter().enumerate() {
                if matches!(body.exprs[arg], Expr::Closure { .. }) != closures {
                    continue;
                }
                let Some(param) = params.get(index) else {
                    if inferred.is_none() {
                        self.infer_expr(arg, &Expectation::None);
                    }
                    continue;
                };
                let index = index as u32;
                let cause = match callee {
                    Callee::Fn(id) => match grok_hir::fn_signature(self.db, id).self_kind {
                        Some(_) if index == 0 => Cause::Plain,
                        Some(_) => Cause::Arg {
                            callee: Some(id),
                            index: index - 1,
                        },
                        None => Cause::Arg {
                            callee: Some(id),
                            index,
                        },
                    },
                    Callee::Method(id) => {
                        // Functions that stand for trait methods have their receiver among the parameters.
                        let free = u32::from(grok_hir::fn_signature(self.db, id).self_kind.is_none());
                        Cause::Arg {
                            callee: Some(id),
                            index: index + free,
                        }
                    }
                    Callee::Ctor(ctor) => Cause::Field { ctor, index },
                    Callee::Value => Cause::Arg { callee: None, index },
                };
                match inferred.and_then(|types| types.get(index as usize)) {
                    Some(ty) => {
                        let ty = ty.clone();
                        self.coerce_or_report(arg, &ty, param, &cause);
                    }
                    None => {
                        self.check_expr(arg, param, &cause);
                    }
                }
            }
            if !closures {
                self.run_pending();
            }
        }
    }

    fn report_arg_mismatch(&mut self, call: ExprId, callee: Callee, params: &[Ty], args: &[ExprId]) {
        let (wanted, given) = (params.len(), args.len());
        let count = |n: usize| format!("{n} argument{}", if n == 1 { "" } else { "s" });
        let were = if given == 1 { "was" } else { "were" };
        let what = match callee {
            Callee::Fn(_) | Callee::Value => "function",
            Callee::Method(_) => "method",
            Callee::Ctor(CtorId::Struct(_)) => "struct",
            Callee::Ctor(CtorId::Variant(_)) => "enum variant",
        };
        let message = format!("this {what} takes {} but {given} {were} supplied", count(wanted));
        let code = if matches!(callee, Callee::Value) {
            codes::E0057
        } else {
            codes::E0061
        };
        // What is too many is the mistake itself; what is missing is so in the whole list.
        let at = args.get(wanted).map_or(At::Args(call), |&extra| At::Expr(extra));
        let mut error = TypeError::new(code, at, message);
        let names: Vec<String> = match callee {
            Callee::Fn(id) | Callee::Method(id) => {
                let signature = grok_hir::fn_signature(self.db, id);
                error = error.label(At::Fn(id), "defined here");
                let mut names: Vec<String> = signature.params.iter().map(|(name, _)| name.to_string()).collect();
                if signature.self_kind.is_some() && matches!(callee, Callee::Fn(_)) {
                    names.insert(0, "self".to_owned());
                } else if signature.self_kind.is_none() && matches!(callee, Callee::Method(_)) && !names.is_empty() {
                    names.remove(0);
                }
                names
            }
            Callee::Ctor(_) | Callee::Value => Vec::new(),
        };
        if given < wanted {
            let missing: Vec<_> = (given..wanted)
                .map(|index| {
                    let ty = self.table.resolve_for_display(&params[index]);
                    match names.get(index) {
                        Some(name) if name != "_" => text!["`", name.clone(), ": ", &ty, "`"],
                        _ => text!["a value of type `", &ty, "`"],
                    }
                })
                .collect();
            let mut label = text![if missing.len() == 1 { "missing " } else { "missing: " }];
            for (index, part) in missing.into_iter().enumerate() {
                if index > 0 {
                    label.0.push(", ".into());
                }
                label.0.extend(part.0);
            }
            error = error.here(label);
            let holes = vec!["_"; wanted - given].join(", ");
            if let Some(&last) = args.last() {
                error = error.fix(
                    "add what is missing",
                    Applicability::Placeholder,
                    At::Expr(last),
                    EditKind::After,
                    format!(", {holes}"),
                );
            }
        } else {
            error = error.here("unexpected argument");
            for &extra in args.iter().skip(wanted + 1) {
                error = error.label(At::Expr(extra), "unexpected argument");
            }
        }
        self.report(error);
    }

    pub(super) fn infer_try(&mut self, expr: ExprId, inner: ExprId) -> Ty {
        let ty = self.infer_expr(inner, &Expectation::None);
        let out = self.fresh();
        let Some(frame) = self.cur().frames.last().cloned() else {
            return Ty::error();
        };
        if frame.closure.is_none() {
            self.cur().first_try.get_or_insert(expr);
        }
        self.try_or_wait(PendingKind::Try {
            expr,
            inner,
            ty,
            out: out.clone(),
            frame: Box::new(frame),
        });
        self.shallow(&out)
    }

    pub(super) fn solve_try(&mut self, expr: ExprId, inner: ExprId, ty: &Ty, out: &Ty, frame: &Frame) -> Outcome {
        let ty = self.structural(ty);
        if let TyKind::Var(_) = ty.kind() {
            return Outcome::Wait;
        }
        if let Some(args) = as_lang(self.db, &ty, LangItem::Option) {
            self.settle(expr, out, &args[0]);
            if frame.kind != FrameKind::Script {
                let open = self.fresh();
                let wanted = lang_type(self.db, LangItem::Option, vec![open]);
                self.check_try_result(expr, &ty, &wanted, frame, "Option");
            }
            return Outcome::Done;
        }
        if let Some(args) = as_lang(self.db, &ty, LangItem::Result) {
            let (ok, err) = (args[0].clone(), args[1].clone());
            let wanted = self.structural(&frame.ret);
            if let Some([_, target]) = as_lang(self.db, &wanted, LangItem::Result)
                && frame.kind != FrameKind::Script
            {
                let target = self.structural(target);
                let from = self.structural(&err);
                if matches!(from.kind(), TyKind::Var(_))
                    && !matches!(target.kind(), TyKind::Var(_))
                    && !self.take_general
                {
                    // What comes out may be what decides the error, as in `let n: i64 = text.parse()?`.
                    let _ = self.table.unify(out, &ok);
                    return Outcome::Wait;
                }
                if self.fit(&from, &target).is_err() {
                    self.settle(expr, out, &ok);
                    if !self.convert_error(expr, &from, &target) {
                        let wanted = lang_type(self.db, LangItem::Result, vec![ok, err]);
                        self.check_try_result(expr, &ty, &wanted, frame, "Result");
                    }
                    return Outcome::Done;
                }
            }
            self.settle(expr, out, &ok);
            if frame.kind != FrameKind::Script {
                let open = self.fresh();
                let wanted = lang_type(self.db, LangItem::Result, vec![open, err]);
                self.check_try_result(expr, &ty, &wanted, frame, "Result");
            }
            return Outcome::Done;
        }
        if !matches!(ty.kind(), TyKind::Error | TyKind::Never) {
            let shown = self.table.resolve_for_display(&ty);
            let error = TypeError::new(
                codes::E0277,
                At::Op(expr),
                text!["`?` needs an `Option` or a `Result`, not `", &shown, "`"],
            )
            .here("nothing here can fail")
            .label(At::Expr(inner), text!["this is `", &shown, "`"]);
            self.report(error);
        }
        let _ = self.table.unify(out, &Ty::error());
        Outcome::Done
    }

    /// `?` makes the error another with `From`. Tells whether it can.
    fn convert_error(&mut self, expr: ExprId, from: &Ty, target: &Ty) -> bool {
        let Some(id) = lang::trait_id(self.db, BuiltinTrait::From) else {
            return false;
        };
        let Some(method) = super::lookup::trait_fn(self.db, id, &grok_hir::Name::new_static("from")) else {
            return false;
        };
        let goal = TraitRef {
            id,
            args: vec![target.clone(), from.clone()],
        };
        if self.evaluate(&goal) == crate::traits::solve::Answer::No {
            return false;
        }
        self.cur()
            .result
            .values
            .insert(expr, ValueDef::Fn(method, goal.args.clone()));
        self.require_trait(goal, At::Op(expr), BoundCause::Try);
        true
    }

    fn check_try_result(&mut self, expr: ExprId, ty: &Ty, wanted: &Ty, frame: &Frame, name: &str) {
        if self.table.commit_if_ok(|table| table.unify(&frame.ret, wanted)).is_ok() {
            return;
        }
        let ret = self.table.resolve_for_display(&frame.ret);
        let shown = self.table.resolve_for_display(ty);
        if ret.has_error() || shown.has_error() {
            return;
        }
        let place = match frame.closure {
            Some(closure) => At::Expr(closure),
            None => At::Owner,
        };
        let what = if frame.closure.is_some() { "closure" } else { "function" };
        let same = match name {
            "Result" => as_lang(self.db, &ret, LangItem::Result).is_some(),
            _ => false,
        };
        let error = if same {
            TypeError::new(
                codes::E0277,
                At::Op(expr),
                text!["`?` gives an error of another type than this ", what, " does"],
            )
            .here(text!["this is `", &shown, "`"])
            .label(place, text!["this ", what, " gives `", &ret, "`"])
            .note("convert the error first, `.map_err(|error| …)?`, or implement `From` for it")
        } else {
            TypeError::new(
                codes::E0277,
                At::Op(expr),
                text!["`?` on a `", name, "` needs a ", what, " that gives one"],
            )
            .here(text!["cannot leave a ", what, " that gives `", &ret, "`"])
            .label(place, text!["this ", what, " gives `", &ret, "`"])
        };
        self.report(error);
    }

    pub(super) fn solve_iterate(&mut self, expr: ExprId, iter: ExprId, ty: &Ty, item: &Ty) -> Outcome {
        let ty = self.structural(ty);
        let db = self.db;
        let found = match ty.kind() {
            TyKind::Var(_) => return Outcome::Wait,
            TyKind::Error | TyKind::Never => Some(Ty::error()),
            TyKind::Array(item, _) => Some(item.clone()),
            TyKind::Ref(mutability, inner) => {
                let inner = self.structural(inner);
                match inner.kind() {
                    TyKind::Var(_) => return Outcome::Wait,
                    TyKind::Array(item, _) | TyKind::Slice(item) => Some(Ty::reference(*mutability, item.clone())),
                    _ => match as_lang(db, &inner, LangItem::Vec) {
                        Some(args) => Some(Ty::reference(*mutability, args[0].clone())),
                        None => self.iterated(expr, iter, &ty),
                    },
                }
            }
            _ => {
                let ranges = [LangItem::Range, LangItem::RangeInclusive, LangItem::RangeFrom];
                let range = ranges
                    .iter()
                    .find_map(|&lang| as_lang(db, &ty, lang))
                    .map(|args| args[0].clone());
                match (range, as_lang(db, &ty, LangItem::Vec)) {
                    (Some(bound), _) => {
                        self.require(bound.clone(), BuiltinTrait::Step, At::Expr(iter), BoundCause::Range);
                        Some(bound)
                    }
                    (None, Some(args)) => Some(args[0].clone()),
                    (None, None) => self.iterated(expr, iter, &ty),
                }
            }
        };
        match found {
            Some(found) => {
                let _ = self.table.unify(item, &found);
            }
            None => {
                let shown = self.table.resolve_for_display(&ty);
                let mut error =
                    TypeError::new(codes::E0277, At::Expr(iter), text!["`", &shown, "` is not an iterator"])
                        .here("`for` walks what is `Iterator` or `IntoIterator`");
                let (inner, _) = self.deref_all(&ty);
                if matches!(inner.kind(), TyKind::Str) {
                    error = error.fix(
                        "walk its characters",
                        Applicability::Maybe,
                        At::Expr(iter),
                        EditKind::After,
                        ".chars()",
                    );
                } else if matches!(ty.kind(), TyKind::Int(_)) {
                    error = error.fix(
                        "count up to it",
                        Applicability::Maybe,
                        At::Expr(iter),
                        EditKind::Before,
                        "0..",
                    );
                }
                self.report(error);
                let _ = self.table.unify(item, &Ty::error());
            }
        }
        Outcome::Done
    }

    /// The item of a type that is walked through `IntoIterator`.
    fn iterated(&mut self, expr: ExprId, iter: ExprId, ty: &Ty) -> Option<Ty> {
        let into = lang::trait_id(self.db, BuiltinTrait::IntoIterator)?;
        let iterator = lang::trait_id(self.db, BuiltinTrait::Iterator)?;
        let into_iter = super::lookup::trait_fn(self.db, into, &grok_hir::Name::new_static("into_iter"))?;
        let next = super::lookup::trait_fn(self.db, iterator, &grok_hir::Name::new_static("next"))?;
        let goal = TraitRef {
            id: into,
            args: vec![ty.clone()],
        };
        if self.evaluate(&goal) == crate::traits::solve::Answer::No {
            return None;
        }
        let walked = self.assoc_of(&goal, "IntoIter", At::Expr(iter));
        let walked = self.structural(&walked);
        let walker = TraitRef {
            id: iterator,
            args: vec![walked.clone()],
        };
        let item = self.assoc_of(&walker, "Item", At::Expr(iter));
        self.require_trait(goal, At::Expr(iter), BoundCause::Method);
        if walked != *ty {
            self.cur()
                .result
                .for_into
                .insert(expr, ValueDef::Fn(into_iter, vec![ty.clone()]));
        }
        self.cur().result.values.insert(expr, ValueDef::Fn(next, vec![walked]));
        Some(item)
    }

    /// An associated type, now or later.
    pub(super) fn assoc_of(&mut self, goal: &TraitRef, name: &'static str, at: At) -> Ty {
        let ty = Ty::new(TyKind::Projection(goal.clone(), grok_hir::Name::new_static(name)));
        self.normalize(&ty, at)
    }

    /// A reference taken of a receiver.
    pub(super) fn borrow_step(mutability: Mutability, ty: &Ty) -> Adjustment {
        Adjustment {
            kind: AdjustKind::Borrow(mutability),
            ty: Ty::reference(mutability, ty.clone()),
        }
    }
}
