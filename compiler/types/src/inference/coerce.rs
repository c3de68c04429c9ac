//! Coercions: the implicit steps from an expression's type to the one its place wants. Only tried when both heads are known.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{Expr, ExprId, Literal, Stmt};
use grok_hir::ids::{CtorId, FnId};
use grok_hir::signature::LangItem;

use super::unify::{UnifyError, VarKind};
use super::{Expectation, InferCx};
use crate::errors::{At, EditKind, Text, TypeError, text};
use crate::result::{AdjustKind, Adjustment};
use crate::signatures::as_lang;
use crate::traits::solve::Answer;
use crate::ty::{Bound, DynTy, FnKind, FnTy, Mutability, Ty, TyKind};

/// Why a type is wanted: the labels of a mismatch.
#[derive(Clone, Debug)]
pub(super) enum Cause {
    /// The body's or closure's result.
    Result,
    /// `return` or `?`.
    Return,
    /// An argument of a call, with the function if it is known.
    Arg { callee: Option<FnId>, index: u32 },
    /// A field of a struct expression or constructor call.
    Field { ctor: CtorId, index: u32 },
    /// A written type.
    Annotation(At),
    /// The first branch or arm.
    Branch { first: ExprId },
    /// `if` without `else`.
    NoElse,
    /// A condition or guard.
    Condition,
    /// The other operand.
    Operand { other: ExprId },
    /// What is assigned to.
    Assign { target: ExprId },
    /// An earlier element.
    Element { first: ExprId },
    /// An index.
    Index,
    /// A statement whose value is not used.
    Statement,
    /// An end of a range, with the other.
    RangeEnd { other: ExprId },
    /// Anything whose reason is plain.
    Plain,
}

/// A function value used where one of at most this kind is wanted: checked when closures' kinds are known.
pub(super) struct KindCheck {
    pub expr: ExprId,
    pub ty: Ty,
    pub wanted: FnKind,
}

/// Several expressions of which one gives the value.
#[derive(Clone, Debug)]
pub(super) struct CoerceMany {
    /// The common type so far.
    pub merged: Option<Ty>,
    first: Option<ExprId>,
    /// Whether `merged` came from outside.
    expected: bool,
    all_diverge: bool,
}

impl CoerceMany {
    pub fn new(expectation: &Expectation) -> Self {
        let merged = match expectation {
            Expectation::Has(ty) => Some(ty.clone()),
            Expectation::None => None,
        };
        Self {
            expected: merged.is_some(),
            merged,
            first: None,
            all_diverge: true,
        }
    }

    /// Takes one more expression in.
    pub fn add(&mut self, cx: &mut InferCx<'_>, expr: ExprId, ty: &Ty, cause: &Cause) {
        let ty = cx.shallow(ty);
        if matches!(ty.kind(), TyKind::Never) {
            if let Some(merged) = self.merged.clone() {
                let _ = cx.coerce(expr, &ty, &merged);
            }
            return;
        }
        self.all_diverge = false;
        match self.merged.clone() {
            None => self.merged = Some(ty),
            Some(merged) => {
                let cause = match (self.first, self.expected) {
                    (Some(first), false) => Cause::Branch { first },
                    _ => cause.clone(),
                };
                if !cx.coerce_or_report(expr, &ty, &merged, &cause) && !self.expected {
                    // One mistake, one error: what follows is held against the first.
                    self.merged = Some(merged);
                }
            }
        }
        self.first.get_or_insert(expr);
    }

    /// The common type.
    pub fn finish(self, cx: &mut InferCx<'_>, exprs: &[ExprId]) -> Ty {
        if self.all_diverge {
            return Ty::never();
        }
        let merged = self.merged.unwrap_or_else(Ty::never);
        if !self.expected {
            // Arms that diverged before the type was known.
            for &expr in exprs {
                let ty = cx.cur().result.exprs.get(&expr).cloned();
                if ty.is_some_and(|ty| matches!(ty.kind(), TyKind::Never)) {
                    cx.adjust(
                        expr,
                        vec![Adjustment {
                            kind: AdjustKind::NeverToAny,
                            ty: merged.clone(),
                        }],
                    );
                }
            }
        }
        merged
    }
}

impl InferCx<'_> {
    /// Records implicit steps of an expression, after those it already has.
    pub(super) fn adjust(&mut self, expr: ExprId, steps: Vec<Adjustment>) {
        if steps.is_empty() {
            return;
        }
        let entry = self.cur().result.adjustments.entry(expr).or_default();
        let again = steps.first().is_some_and(|step| step.kind == AdjustKind::NeverToAny)
            && entry.iter().any(|step| step.kind == AdjustKind::NeverToAny);
        if !again {
            entry.extend(steps);
        }
    }

    /// Makes the value of `expr` fit `expected`.
    pub(super) fn coerce(&mut self, expr: ExprId, actual: &Ty, expected: &Ty) -> Result<(), UnifyError> {
        let (actual, expected) = (self.structural(actual), self.structural(expected));
        match (actual.kind(), expected.kind()) {
            (TyKind::Never, TyKind::Never) => Ok(()),
            (TyKind::Never, _) => {
                if matches!(expected.kind(), TyKind::Var(_)) {
                    self.never_targets.push(expected.clone());
                }
                self.adjust(
                    expr,
                    vec![Adjustment {
                        kind: AdjustKind::NeverToAny,
                        ty: expected,
                    }],
                );
                Ok(())
            }
            (TyKind::Var(var), TyKind::Fn(wanted)) => match self.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => {
                    // The closure keeps its own kind; whether that is early enough is seen at the end.
                    let (params, ret) = (wanted.params.clone(), wanted.ret.clone());
                    self.table.unify_all(&sig.params, &params)?;
                    self.table.unify(&sig.ret, &ret)?;
                    let check = KindCheck {
                        expr,
                        ty: actual.clone(),
                        wanted: wanted.kind,
                    };
                    self.cur().kind_checks.push(check);
                    Ok(())
                }
                _ => self.table.unify(&actual, &expected),
            },
            (TyKind::Var(_), _) | (_, TyKind::Var(_)) => self.table.unify(&actual, &expected),
            (TyKind::Ref(from, a), TyKind::Ref(to, b)) => self.coerce_ref(expr, (*from, a), (*to, b), &expected),
            (TyKind::Ref(..), TyKind::Str) => self.coerce_to_str(expr, &actual),
            (TyKind::Str, TyKind::Ref(Mutability::Shared, inner)) if self.is_growable(inner) => {
                // A key of text is looked up by any text.
                let steps = vec![
                    Adjustment {
                        kind: AdjustKind::GrowText,
                        ty: self.shallow(inner),
                    },
                    Adjustment {
                        kind: AdjustKind::Borrow(Mutability::Shared),
                        ty: expected.clone(),
                    },
                ];
                self.adjust(expr, steps);
                Ok(())
            }
            (TyKind::Str, TyKind::Adt(..)) if self.is_growable(&expected) && !self.is_text_literal(expr) => {
                let step = Adjustment {
                    kind: AdjustKind::GrowText,
                    ty: expected,
                };
                self.adjust(expr, vec![step]);
                Ok(())
            }
            (TyKind::Adt(..), TyKind::Adt(..)) => {
                let direct = self.fit(&actual, &expected);
                if direct.is_err() && self.coerce_box(expr, &actual, &expected) {
                    return Ok(());
                }
                direct
            }
            (TyKind::Str, TyKind::Ref(Mutability::Shared, inner)) => {
                self.table.unify(inner, &Ty::str())?;
                self.adjust(
                    expr,
                    vec![Adjustment {
                        kind: AdjustKind::StrRef,
                        ty: expected,
                    }],
                );
                Ok(())
            }
            (TyKind::Fn(f), TyKind::Fn(g)) if f.kind < g.kind => {
                let mut same_kind: FnTy = f.clone();
                same_kind.kind = g.kind;
                self.table.unify(&Ty::new(TyKind::Fn(same_kind)), &expected)?;
                self.adjust(
                    expr,
                    vec![Adjustment {
                        kind: AdjustKind::FnKind,
                        ty: expected,
                    }],
                );
                Ok(())
            }
            _ => self.table.commit_if_ok(|table| table.unify(&actual, &expected)),
        }
    }

    fn coerce_ref(
        &mut self,
        expr: ExprId,
        (from, a): (Mutability, &Ty),
        (to, b): (Mutability, &Ty),
        expected: &Ty,
    ) -> Result<(), UnifyError> {
        if from == Mutability::Shared && to == Mutability::Mut {
            return Err(UnifyError::Mismatch);
        }
        let direct = self.table.commit_if_ok(|table| table.unify(a, b));
        if direct.is_ok() {
            if from == Mutability::Mut {
                let step = Adjustment {
                    kind: AdjustKind::Reborrow(to),
                    ty: expected.clone(),
                };
                self.adjust(expr, vec![step]);
            }
            return Ok(());
        }
        if self.unsizes(expr, a, b) {
            let mut steps = Vec::new();
            if from == Mutability::Mut {
                steps.push(Adjustment {
                    kind: AdjustKind::Reborrow(to),
                    ty: Ty::reference(to, a.clone()),
                });
            }
            steps.push(Adjustment {
                kind: AdjustKind::Unsize,
                ty: expected.clone(),
            });
            self.adjust(expr, steps);
            return Ok(());
        }
        // See through what is inside: `&&T` and `&Box<T>` to `&T`.
        let mut steps = vec![Adjustment {
            kind: AdjustKind::Deref,
            ty: a.clone(),
        }];
        let mut inner = self.structural(a);
        let mut exclusive = from == Mutability::Mut;
        while let Some(step) = self.deref_step(&inner) {
            if let TyKind::Ref(mutability, _) = inner.kind() {
                exclusive &= *mutability == Mutability::Mut;
            }
            if to == Mutability::Mut && !exclusive || steps.len() > super::place::MAX_DEREFS {
                break;
            }
            let next = step.ty.clone();
            steps.push(step);
            if self.table.commit_if_ok(|table| table.unify(&next, b)).is_ok() {
                steps.push(Adjustment {
                    kind: AdjustKind::Borrow(to),
                    ty: expected.clone(),
                });
                self.adjust(expr, steps);
                return Ok(());
            }
            inner = next;
        }
        direct
    }

    fn is_growable(&mut self, ty: &Ty) -> bool {
        let ty = self.shallow(ty);
        as_lang(self.db, &ty, LangItem::String).is_some()
    }

    fn is_text_literal(&self, expr: ExprId) -> bool {
        matches!(self.body().exprs[self.value_expr(expr)], Expr::Literal(Literal::Str(_)))
    }

    /// `Box<T>` to `Box<dyn Trait>`.
    fn coerce_box(&mut self, expr: ExprId, actual: &Ty, expected: &Ty) -> bool {
        let (Some([from]), Some([to])) = (
            as_lang(self.db, actual, LangItem::Box),
            as_lang(self.db, expected, LangItem::Box),
        ) else {
            return false;
        };
        if !self.unsizes(expr, from, to) {
            return false;
        }
        let step = Adjustment {
            kind: AdjustKind::Unsize,
            ty: expected.clone(),
        };
        self.adjust(expr, vec![step]);
        true
    }

    /// Whether what refers to a value of type `from` can refer to it as the slice or `dyn` that `to` is. What the `dyn` asks of the
    /// type becomes obligations.
    fn unsizes(&mut self, expr: ExprId, from: &Ty, to: &Ty) -> bool {
        let (from, to) = (self.structural(from), self.structural(to));
        match to.kind() {
            TyKind::Slice(item) => match self.slice_item(&from) {
                Some(found) => self.fit(&found, item).is_ok(),
                None => false,
            },
            TyKind::Dyn(dyn_ty) => match from.kind() {
                TyKind::Var(_) | TyKind::Slice(_) | TyKind::Error => false,
                TyKind::Dyn(own) => self.upcasts(&from, own, dyn_ty),
                _ => {
                    for bound in &dyn_ty.bounds {
                        let bound = Bound::Trait(bound.clone());
                        let cause = super::obligations::BoundCause::Unsize;
                        self.require_bound(&from, &bound, At::Expr(self.value_expr(expr)), cause);
                    }
                    true
                }
            },
            _ => false,
        }
    }

    /// Whether one `dyn` serves as another: of a supertrait, or of less.
    fn upcasts(&mut self, from: &Ty, own: &DynTy, wanted: &DynTy) -> bool {
        own != wanted
            && wanted.bounds.iter().all(|bound| {
                let goal = bound.trait_ref(from);
                self.evaluate(&goal) == Answer::Yes
            })
    }

    fn coerce_to_str(&mut self, expr: ExprId, actual: &Ty) -> Result<(), UnifyError> {
        let mut steps = Vec::new();
        let mut ty = actual.clone();
        while let TyKind::Ref(mutability, inner) = ty.kind() {
            let inner = self.shallow(inner);
            let last = !matches!(inner.kind(), TyKind::Ref(..)) && !self.is_growable(&inner);
            let kind = if last && *mutability == Mutability::Shared {
                AdjustKind::StrRef
            } else {
                AdjustKind::Deref
            };
            steps.push(Adjustment {
                kind,
                ty: inner.clone(),
            });
            ty = inner;
        }
        if self.is_growable(&ty) {
            ty = Ty::str();
            steps.push(Adjustment {
                kind: AdjustKind::TextOf,
                ty: ty.clone(),
            });
        }
        self.table.unify(&ty, &Ty::str())?;
        self.adjust(expr, steps);
        Ok(())
    }

    /// Makes the value of `expr` fit, or reports why it does not. Tells which.
    pub(super) fn coerce_or_report(&mut self, expr: ExprId, actual: &Ty, expected: &Ty, cause: &Cause) -> bool {
        match self.coerce(expr, actual, expected) {
            Ok(()) => true,
            Err(error) => {
                self.report_mismatch(expr, actual, expected, error, cause);
                false
            }
        }
    }

    /// Infers `expr` with the hint `expected`, then makes it fit.
    pub(super) fn check_expr(&mut self, expr: ExprId, expected: &Ty, cause: &Cause) -> Ty {
        let actual = self.infer_expr(expr, &Expectation::Has(expected.clone()));
        self.coerce_or_report(expr, &actual, expected, cause);
        actual
    }

    /// The expression that gives a block its value.
    pub(super) fn value_expr(&self, mut expr: ExprId) -> ExprId {
        let body = self.body();
        while let Expr::Block {
            tail: Some(tail),
            label: None,
            ..
        } = &body.exprs[expr]
        {
            expr = *tail;
        }
        expr
    }

    /// What an expression that had to wait turned out to give, beside what was made of it meanwhile: E0308 where they differ.
    pub(super) fn settle(&mut self, expr: ExprId, out: &Ty, found: &Ty) {
        if let Err(error) = self.table.unify(out, found) {
            self.report_mismatch(expr, found, out, error, &Cause::Plain);
        }
    }

    /// E0308 with what was expected, what was found, and where the expectation came from.
    pub(super) fn report_mismatch(
        &mut self,
        expr: ExprId,
        actual: &Ty,
        expected: &Ty,
        error: UnifyError,
        cause: &Cause,
    ) {
        let actual = self.table.resolve_for_display(actual);
        let expected = self.table.resolve_for_display(expected);
        if actual.has_error() || expected.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let at = self.value_expr(expr);
        if error == UnifyError::Infinite {
            let message = "mismatched types: this would need a type that contains itself";
            let error = TypeError::new(codes::E0308, At::Expr(at), message)
                .here(text!["expected `", &expected, "`, found `", &actual, "`"])
                .note("no finite type can be part of itself, as this use asks for");
            self.report(error);
            return;
        }
        if let Expr::If { then, els: None, .. } = self.body().exprs[at]
            && actual.is_unit()
        {
            self.report_missing_else(at, then, &Ty::unit());
            return;
        }
        if let Some(error) = self.closure_mismatch(at, &actual, &expected, cause) {
            self.report(error);
            return;
        }
        if let (Cause::Result, Some(question)) = (cause, self.cur().first_try)
            && actual.is_unit()
            && self.cur().frames.last().is_some_and(|frame| frame.closure.is_none())
            && self.leaves_result_out()
        {
            let error = TypeError::new(
                codes::E0277,
                At::Op(question),
                text!["`?` needs a function that gives an `Option` or a `Result`"],
            )
            .here("cannot leave a function that gives `()`")
            .label(At::Owner, "this function ends without a value")
            .note("end it with a value: `Some(())`, `Ok(())`");
            self.report(error);
            return;
        }
        let (code, message) = match cause {
            Cause::Index => (
                codes::E0277,
                text!["`", &actual, "` is no position: positions are `i64`"],
            ),
            _ => (codes::E0308, "mismatched types".into()),
        };
        let mut error = TypeError::new(code, At::Expr(at), message).here(text![
            "expected `",
            &expected,
            "`, found `",
            &actual,
            "`"
        ]);
        error = self.explain_cause(error, &expected, cause);
        error = self.suggest_conversion(error, at, &actual, &expected);
        self.report(error);
    }

    /// Whether the body's function says nothing of its result.
    fn leaves_result_out(&self) -> bool {
        match self.bodies[self.current].owner {
            grok_hir::ids::BodyOwner::Fn(id) => {
                let ret = &grok_hir::fn_signature(self.db, id).ret;
                matches!(ret, grok_hir::type_ref::TypeRef::Infer) && !self.is_script(id)
            }
            grok_hir::ids::BodyOwner::Const(_) => false,
        }
    }

    /// E0593, E0631 and E0277: what is given where a function is asked for.
    fn closure_mismatch(&mut self, at: ExprId, actual: &Ty, expected: &Ty, cause: &Cause) -> Option<TypeError> {
        let TyKind::Fn(wanted) = expected.kind() else {
            return None;
        };
        if let (Expr::Closure { params, .. }, TyKind::Fn(found)) = (&self.body().exprs[at], actual.kind()) {
            let (given, asked) = (params.len(), wanted.params.len());
            let count = |n: usize| format!("{n} argument{}", if n == 1 { "" } else { "s" });
            if given != asked {
                let message = format!(
                    "closure is expected to take {}, but it takes {}",
                    count(asked),
                    count(given)
                );
                let error = TypeError::new(codes::E0593, At::Expr(at), message)
                    .here(format!("takes {}", count(given)))
                    .note(text!["it is called as `", expected, "`"]);
                return Some(error);
            }
            let differs = found
                .params
                .iter()
                .zip(&wanted.params)
                .any(|(found, wanted)| !self.table.could_unify(found, wanted));
            if differs {
                let error = TypeError::new(
                    codes::E0631,
                    At::Expr(at),
                    "the closure takes arguments of other types than it is given",
                )
                .here(text!["expected `", expected, "`, found `", actual, "`"]);
                return Some(error);
            }
            return None;
        }
        let Cause::Arg {
            callee: Some(id),
            index,
        } = cause
        else {
            return None;
        };
        let signature = grok_hir::fn_signature(self.db, *id);
        let bounds = match &signature.params.get(*index as usize)?.1 {
            grok_hir::type_ref::TypeRef::Param(param) => &signature.generics.params.get(param.index as usize)?.bounds,
            grok_hir::type_ref::TypeRef::Impl(bounds) => bounds,
            _ => return None,
        };
        crate::lower::fn_bound(bounds)?;
        if matches!(actual.kind(), TyKind::Fn(_)) {
            return None;
        }
        let error = TypeError::new(
            codes::E0277,
            At::Expr(at),
            text!["expected a function, found `", actual, "`"],
        )
        .here(text!["needs `", expected, "`"])
        .label(At::Param(*id, *index), "asked for here");
        Some(error)
    }

    fn explain_cause(&mut self, error: TypeError, expected: &Ty, cause: &Cause) -> TypeError {
        match cause {
            Cause::Result | Cause::Return => {
                let closure = self.cur().frames.last().and_then(|frame| frame.closure);
                match closure {
                    Some(closure) if matches!(cause, Cause::Return) => {
                        error.label(At::Expr(closure), text!["this closure gives `", expected, "`"])
                    }
                    Some(_) => error,
                    None => match self.bodies[self.current].owner {
                        grok_hir::ids::BodyOwner::Fn(id) if !self.is_script(id) => {
                            error.label(At::Owner, text!["this function gives `", expected, "`"])
                        }
                        _ => error,
                    },
                }
            }
            Cause::Arg {
                callee: Some(id),
                index,
            } => error.label(At::Param(*id, *index), text!["this parameter takes `", expected, "`"]),
            Cause::Field { ctor, index } => match crate::signatures::ctor_data(self.db, *ctor) {
                Some((_, data)) => {
                    let name = data
                        .fields
                        .get(*index as usize)
                        .map_or_else(Name::default, |field| field.name.clone());
                    error.note(text![
                        "the field `",
                        &name,
                        "` of `",
                        &data.name,
                        "` has the type `",
                        expected,
                        "`"
                    ])
                }
                None => error,
            },
            Cause::Annotation(at) => error.label(*at, "expected because of this type"),
            Cause::Branch { first } => {
                let first = self.value_expr(*first);
                error.label(At::Expr(first), text!["the first branch gives `", expected, "`"])
            }
            Cause::NoElse => error.note("an `if` without `else` gives `()`: add an `else`, or end the value with `;`"),
            Cause::Condition => error.note("a condition is a `bool`"),
            Cause::Operand { other } => {
                let other = self.value_expr(*other);
                error.label(At::Expr(other), text!["this operand is `", expected, "`"])
            }
            Cause::Assign { target } => error.label(At::Expr(*target), text!["this place holds `", expected, "`"]),
            Cause::Element { first } => error.label(
                At::Expr(*first),
                text!["expected because this element is `", expected, "`"],
            ),
            Cause::Index => error.note("positions are counted in `i64`"),
            Cause::Statement => {
                error.note("the value of this statement is not used: end it with `;`, or give it a name with `let`")
            }
            Cause::RangeEnd { other } => error.label(At::Expr(*other), text!["the other end is `", expected, "`"]),
            Cause::Arg { callee: None, .. } | Cause::Plain => error,
        }
    }

    fn suggest_conversion(&mut self, error: TypeError, at: ExprId, actual: &Ty, expected: &Ty) -> TypeError {
        let body = self.body();
        let before = |error: TypeError, title: &str, text: &str| {
            error.fix(title, Applicability::Maybe, At::Expr(at), EditKind::Before, text)
        };
        let after = |error: TypeError, title: Text, applicability, text: String| {
            error.fix(title, applicability, At::Expr(at), EditKind::After, text)
        };
        match (actual.kind(), expected.kind()) {
            (_, TyKind::Ref(mutability, inner)) if self.table.could_unify(actual, inner) => match mutability {
                Mutability::Shared => before(error, "take a reference", "&"),
                Mutability::Mut => before(error, "take an exclusive reference", "&mut "),
            },
            (TyKind::Ref(_, inner), _)
                if self.table.could_unify(inner, expected)
                    && crate::traits::is_copy(self.db, expected, &self.env_params()) =>
            {
                before(error, "read the value behind the reference", "*")
            }
            (TyKind::Int(_), TyKind::Float(_)) => match &body.exprs[at] {
                Expr::Literal(Literal::Int(value, None)) => {
                    let text = format!("{value}.0");
                    error.fix(
                        "write a float",
                        Applicability::Machine,
                        At::Expr(at),
                        EditKind::Replace,
                        text,
                    )
                }
                _ => self.suggest_cast(error, at, expected),
            },
            (TyKind::Var(_), TyKind::Float(_)) => match &body.exprs[at] {
                Expr::Literal(Literal::Int(value, None)) => {
                    let text = format!("{value}.0");
                    error.fix(
                        "write a float",
                        Applicability::Machine,
                        At::Expr(at),
                        EditKind::Replace,
                        text,
                    )
                }
                _ => error,
            },
            (TyKind::Int(_), TyKind::Int(_)) | (TyKind::Float(_), TyKind::Int(_) | TyKind::Float(_)) => {
                self.suggest_cast(error, at, expected)
            }
            (TyKind::Char, TyKind::Str) => after(
                error,
                "make it text".into(),
                Applicability::Maybe,
                ".to_string()".to_owned(),
            ),
            (TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool, TyKind::Str) => after(
                error,
                "make it text".into(),
                Applicability::Maybe,
                ".to_string()".to_owned(),
            ),
            (TyKind::Tuple(items), _) if items.is_empty() => self.suggest_semicolon(error, at, expected),
            (_, TyKind::Adt(..)) => {
                let db = self.db;
                let wraps = as_lang(db, expected, LangItem::Option).map(|args| (args[0].clone(), "Some"));
                let wraps =
                    wraps.or_else(|| as_lang(db, expected, LangItem::Result).map(|args| (args[0].clone(), "Ok")));
                match wraps {
                    Some((inner, name)) if self.table.could_unify(actual, &inner) => {
                        let mut error = error;
                        error.fixes.push(crate::errors::FixData {
                            title: format!("wrap it in `{name}`").into(),
                            applicability: Applicability::Maybe,
                            edits: vec![
                                (At::Expr(at), EditKind::Before, format!("{name}(").into()),
                                (At::Expr(at), EditKind::After, ")".into()),
                            ],
                        });
                        error
                    }
                    _ => error,
                }
            }
            _ => error,
        }
    }

    fn suggest_cast(&mut self, error: TypeError, at: ExprId, expected: &Ty) -> TypeError {
        let simple = matches!(
            self.body().exprs[at],
            Expr::Literal(_)
                | Expr::Path(_)
                | Expr::Call { .. }
                | Expr::MethodCall { .. }
                | Expr::Field { .. }
                | Expr::Index { .. }
        );
        let title = text!["convert it with `as ", expected, "`"];
        let mut error = error;
        let mut edits = vec![(
            At::Expr(at),
            EditKind::After,
            text![if simple { " as " } else { ") as " }, expected],
        )];
        if !simple {
            edits.insert(0, (At::Expr(at), EditKind::Before, "(".into()));
        }
        error.fixes.push(crate::errors::FixData {
            title,
            applicability: Applicability::Maybe,
            edits,
        });
        error
    }

    fn suggest_semicolon(&mut self, error: TypeError, at: ExprId, expected: &Ty) -> TypeError {
        let Expr::Block { stmts, tail: None, .. } = &self.body().exprs[at] else {
            return error;
        };
        let Some(Stmt::Expr { expr, semicolon: true }) = stmts.last() else {
            return error;
        };
        let last = self.cur().result.exprs.get(expr).cloned();
        match last {
            Some(ty) if self.table.could_unify(&ty, expected) => error.label(
                At::Expr(*expr),
                "the `;` after this drops its value: remove it to give the value back",
            ),
            _ => error,
        }
    }
}
