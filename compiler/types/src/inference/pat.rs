//! Patterns: what they bind, with default binding modes through references.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{CtorRes, Literal, Pat, PatId, RangeEnd};
use grok_hir::ids::CtorId;
use grok_hir::signature::{FieldsShape, LangItem};

use super::InferCx;
use super::path::PatPath;
use super::unify::VarKind;
use crate::errors::{At, EditKind, TypeError, text};
use crate::lower::builtin_type;
use crate::result::ValueDef;
use crate::signatures::{ctor_adt, ctor_data, field_types, lang_type};
use crate::ty::{Mutability, Ty, TyKind};

/// How bindings take their values: by value, or by reference since a reference was seen through.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Move,
    Ref(Mutability),
}

impl InferCx<'_> {
    /// A parameter's pattern.
    pub(super) fn infer_param_pat(&mut self, pat: PatId, ty: &Ty) {
        self.infer_pat(pat, ty);
    }

    /// A pattern that matches values of type `ty`.
    pub(super) fn infer_pat(&mut self, pat: PatId, ty: &Ty) {
        self.pat(pat, ty, Mode::Move);
    }

    fn pat(&mut self, pat: PatId, expected: &Ty, mode: Mode) {
        let body = self.body();
        let shape = &body.pats[pat];
        let (expected, mode) = if sees_through(shape) {
            self.peel(pat, expected, mode, shape)
        } else {
            (expected.clone(), mode)
        };
        self.cur().result.pats.insert(pat, expected.clone());
        match shape {
            Pat::Missing => self.cur().result.has_errors = true,
            Pat::Wild => {}
            Pat::Bind { local, by_ref, sub } => {
                let taken = match (by_ref, mode) {
                    (Some(mutability), _) => Some(*mutability),
                    (None, Mode::Ref(mutability)) if !body.locals[*local].mutable => Some(mutability),
                    (None, _) => None,
                };
                let local_ty = match taken {
                    Some(mutability) => {
                        self.cur().result.binding_modes.insert(pat, mutability);
                        Ty::reference(mutability, expected.clone())
                    }
                    None => expected.clone(),
                };
                self.bind_local(pat, *local, local_ty);
                if let Some(sub) = sub {
                    self.pat(*sub, &expected, mode);
                }
            }
            Pat::Literal { value, .. } => {
                let ty = self.literal_pat_type(value, &expected);
                self.unify_pat(pat, &ty, &expected);
            }
            Pat::Range { start, end, inclusive } => {
                self.range_pat(pat, (start.as_ref(), end.as_ref()), *inclusive, &expected);
            }
            Pat::Tuple { pats, rest } => self.tuple_pat(pat, pats, *rest, &expected, mode),
            Pat::TupleCtor { ctor, pats, rest } => self.tuple_ctor_pat(pat, ctor, (pats, *rest), &expected, mode),
            Pat::Struct { ctor, fields, rest } => self.struct_pat(pat, ctor, (fields, *rest), &expected, mode),
            Pat::Path(res) => match self.resolve_pat_path(pat, res) {
                PatPath::Ctor(ctor, args) => self.unit_pat(pat, ctor, args, &expected),
                PatPath::Const(id) => {
                    self.cur()
                        .result
                        .pat_values
                        .insert(pat, ValueDef::Const(id, Vec::new()));
                    let ty = crate::groups::const_type(self.db, id).clone();
                    self.unify_pat(pat, &ty, &expected);
                }
                PatPath::Error => self.cur().result.has_errors = true,
            },
            Pat::Ref { mutability, pat: inner } => self.ref_pat(pat, *mutability, *inner, &expected, mode),
            Pat::Slice { pats, rest } => self.slice_pat(pat, pats, rest.as_ref(), &expected, mode),
            Pat::Or(pats) => {
                for &alternative in pats {
                    self.pat(alternative, &expected, mode);
                }
            }
        }
    }

    /// Sees through references before a pattern that is none.
    fn peel(&mut self, pat: PatId, expected: &Ty, mode: Mode, shape: &Pat) -> (Ty, Mode) {
        let mut ty = self.structural(expected);
        let mut mode = mode;
        let mut seen = Vec::new();
        while let TyKind::Ref(mutability, inner) = ty.kind() {
            // A constant of reference type matches the reference itself.
            if matches!(shape, Pat::Path(grok_hir::body::ValueRes::Const(id)) if matches!(crate::groups::const_type(self.db, *id).kind(), TyKind::Ref(..)))
            {
                break;
            }
            if seen.len() == super::place::MAX_DEREFS {
                break;
            }
            seen.push(*mutability);
            mode = match (mode, mutability) {
                (Mode::Ref(Mutability::Shared), _) | (_, Mutability::Shared) => Mode::Ref(Mutability::Shared),
                (_, Mutability::Mut) => Mode::Ref(Mutability::Mut),
            };
            let inner = inner.clone();
            ty = self.structural(&inner);
        }
        if !seen.is_empty() {
            self.cur().result.pat_derefs.insert(pat, seen);
        }
        (ty, mode)
    }

    fn bind_local(&mut self, pat: PatId, local: grok_hir::body::LocalId, ty: Ty) {
        let known = self.cur().result.locals.get(&local).cloned();
        match known {
            // Another alternative binds it too: at the same type.
            Some(other) => {
                if let Err(error) = self.table.unify(&other, &ty) {
                    let (other, ty) = (
                        self.table.resolve_for_display(&other),
                        self.table.resolve_for_display(&ty),
                    );
                    if other.has_error() || ty.has_error() {
                        return;
                    }
                    let _ = error;
                    let name = self.body().locals[local].name.clone();
                    let error = TypeError::new(codes::E0308, At::Pat(pat), "mismatched types")
                        .here(text!["`", &name, "` is `", &ty, "` here"])
                        .label(At::Local(local), text!["and `", &other, "` in another alternative"])
                        .note("alternatives bind each name at one type");
                    self.report(error);
                }
            }
            None => self.set_local(local, ty),
        }
    }

    fn unify_pat(&mut self, pat: PatId, ty: &Ty, expected: &Ty) -> bool {
        if self.table.commit_if_ok(|table| table.unify(expected, ty)).is_ok() {
            return true;
        }
        let shown = self.table.resolve_for_display(ty);
        let wanted = self.table.resolve_for_display(expected);
        if shown.has_error() || wanted.has_error() {
            self.cur().result.has_errors = true;
        } else {
            let error = TypeError::new(codes::E0308, At::Pat(pat), "mismatched types")
                .here(text!["expected `", &wanted, "`, found `", &shown, "`"])
                .note(text!["this pattern is matched with a value of type `", &wanted, "`"]);
            self.report(error);
        }
        false
    }

    fn literal_pat_type(&mut self, value: &Literal, expected: &Ty) -> Ty {
        match value {
            Literal::Int(_, Some(suffix)) | Literal::Float(_, Some(suffix)) => builtin_type(*suffix),
            Literal::Int(_, None) if matches!(expected.kind(), TyKind::Int(_)) => expected.clone(),
            Literal::Int(_, None) => self.table.fresh(self.level, VarKind::Int),
            Literal::Float(_, None) if matches!(expected.kind(), TyKind::Float(_)) => expected.clone(),
            Literal::Float(_, None) => self.table.fresh(self.level, VarKind::Float),
            Literal::Bool(_) => Ty::bool(),
            Literal::Char(_) => Ty::new(TyKind::Char),
            Literal::Str(_) => Ty::str(),
            Literal::Byte(_) => Ty::new(TyKind::Int(crate::ty::IntTy::U8)),
            Literal::Bytes(bytes) => super::expr::bytes_type(bytes.len()),
            Literal::Duration(_) => lang_type(self.db, LangItem::Duration, Vec::new()),
        }
    }

    fn range_pat(
        &mut self,
        pat: PatId,
        (start, end): (Option<&RangeEnd>, Option<&RangeEnd>),
        inclusive: bool,
        expected: &Ty,
    ) {
        for side in [start, end].into_iter().flatten() {
            let ty = match side {
                RangeEnd::Literal { value, .. } => self.literal_pat_type(value, expected),
                RangeEnd::Path(res) => match self.resolve_pat_path(pat, res) {
                    PatPath::Const(id) => crate::groups::const_type(self.db, id).clone(),
                    PatPath::Ctor(..) | PatPath::Error => Ty::error(),
                },
            };
            if !self.unify_pat(pat, &ty, expected) {
                return;
            }
        }
        let ty = self.shallow(expected);
        let ordered = match ty.kind() {
            TyKind::Int(_) | TyKind::Float(_) | TyKind::Char | TyKind::Error => true,
            TyKind::Var(var) => !matches!(self.table.unknown(*var), Some((VarKind::Fn(_), _))),
            _ => false,
        };
        if let (
            Some(RangeEnd::Literal {
                value: low,
                negative: minus,
            }),
            Some(RangeEnd::Literal { value: high, negative }),
        ) = (start, end)
            && let (Some(low), Some(high)) = (ordinal(low, *minus), ordinal(high, *negative))
            && (low > high || low == high && !inclusive)
        {
            let (code, why) = match inclusive {
                true => (codes::E0030, "the start is after the end"),
                false => (
                    codes::E0579,
                    "the end does not belong to the range, so it must be after the start",
                ),
            };
            self.report(TypeError::new(code, At::Pat(pat), "this range holds nothing").here(why));
        }
        if !ordered {
            let shown = self.table.resolve_for_display(&ty);
            let error = TypeError::new(
                codes::E0029,
                At::Pat(pat),
                "only numbers and chars are matched by ranges",
            )
            .here(text!["this is a range of `", &shown, "`"]);
            self.report(error);
        }
    }

    /// Pairs the patterns of a list, `..` at `rest`, with the positions of `len` parts.
    fn positions(pats: &[PatId], rest: Option<u32>, len: usize) -> Vec<usize> {
        let rest = rest.map_or(pats.len(), |rest| (rest as usize).min(pats.len()));
        let tail = pats.len() - rest;
        (0..rest).chain(len.saturating_sub(tail)..len).collect()
    }

    fn tuple_pat(&mut self, pat: PatId, pats: &[PatId], rest: Option<u32>, expected: &Ty, mode: Mode) {
        let ty = self.structural(expected);
        let parts: Vec<Ty> = match ty.kind() {
            TyKind::Tuple(parts) if parts.len() == pats.len() || (rest.is_some() && parts.len() >= pats.len()) => {
                parts.clone()
            }
            TyKind::Var(_) if rest.is_none() => {
                let parts: Vec<Ty> = pats.iter().map(|_| self.fresh()).collect();
                self.unify_pat(pat, &Ty::new(TyKind::Tuple(parts.clone())), &ty);
                parts
            }
            TyKind::Error => Vec::new(),
            TyKind::Var(_) => {
                let error = TypeError::new(codes::E0282, At::Pat(pat), "type annotations needed")
                    .here("the type must be known here, to see how many parts `..` stands for");
                self.report(error);
                self.poison(&ty);
                Vec::new()
            }
            TyKind::Tuple(parts) => {
                let shown = self.table.resolve_for_display(&ty);
                let error = TypeError::new(codes::E0308, At::Pat(pat), "mismatched types")
                    .here(format!("this pattern has {} parts", pats.len()))
                    .note(text![
                        "the value is `",
                        &shown,
                        "`, of ",
                        parts.len().to_string(),
                        " parts"
                    ]);
                self.report(error);
                parts.clone()
            }
            _ => {
                let parts: Vec<Ty> = pats.iter().map(|_| self.fresh()).collect();
                self.unify_pat(pat, &Ty::new(TyKind::Tuple(parts)), &ty);
                Vec::new()
            }
        };
        let positions = Self::positions(pats, rest, parts.len());
        for (index, &part) in pats.iter().enumerate() {
            let ty = positions
                .get(index)
                .and_then(|&at| parts.get(at))
                .cloned()
                .unwrap_or_else(Ty::error);
            self.pat(part, &ty, mode);
        }
    }

    /// `[a, .., b]`: of arrays, slices, and vectors behind references.
    fn slice_pat(
        &mut self,
        pat: PatId,
        pats: &[PatId],
        rest: Option<&(u32, Option<PatId>)>,
        expected: &Ty,
        mode: Mode,
    ) {
        let ty = self.structural(expected);
        let (item, len) = match ty.kind() {
            TyKind::Array(item, len) => {
                let len = self.shallow(len);
                if matches!(len.kind(), TyKind::Var(_)) && rest.is_none() {
                    let found = Ty::new(TyKind::Const(pats.len() as i128));
                    let _ = self.table.unify(&len, &found);
                }
                (Some(item.clone()), Some(self.shallow(&len)))
            }
            TyKind::Slice(item) => (Some(item.clone()), None),
            TyKind::Error => (None, None),
            TyKind::Var(var) if matches!(self.table.unknown(*var), Some((VarKind::General, _))) => {
                let error = TypeError::new(codes::E0282, At::Pat(pat), "type annotations needed")
                    .here("the type must be known here, to see whether it is an array or a slice");
                self.report(error);
                self.poison(&ty);
                (None, None)
            }
            _ => match self.slice_item(&ty) {
                Some(item) if matches!(mode, Mode::Ref(_)) => (Some(item), None),
                found => {
                    self.report_no_slice(pat, &ty, found.is_some());
                    (None, None)
                }
            },
        };
        let known = len.as_ref().and_then(Ty::as_len);
        if let Some(len) = known
            && !self.check_pattern_len(pat, pats.len() as u64, len, rest.is_some())
        {
            // What it leaves out is no mistake of its own.
            self.cur().result.pats.insert(pat, Ty::error());
        }
        let item_ty = item.clone().unwrap_or_else(Ty::error);
        for &part in pats {
            self.pat(part, &item_ty, mode);
        }
        if let Some((_, Some(rest))) = rest {
            let rest_ty = match (item, known, len) {
                (None, ..) => Ty::error(),
                (Some(item), Some(len), _) => Ty::array(item, len.saturating_sub(pats.len() as u64)),
                (Some(item), None, None) => Ty::new(TyKind::Slice(item)),
                (Some(_), None, Some(_)) => Ty::error(),
            };
            self.pat(*rest, &rest_ty, mode);
        }
    }

    /// E0527 and E0528. Tells whether the lengths fit.
    fn check_pattern_len(&mut self, pat: PatId, given: u64, len: u64, open: bool) -> bool {
        let plural = |n: u64| if n == 1 { "" } else { "s" };
        if !open && given != len {
            let message = format!("pattern requires {given} element{} but array has {len}", plural(given));
            let error = TypeError::new(codes::E0527, At::Pat(pat), message)
                .here(format!("expected {len} element{}", plural(len)));
            self.report(error);
        } else if open && given > len {
            let message = format!(
                "pattern requires at least {given} element{} but array has {len}",
                plural(given)
            );
            let error = TypeError::new(codes::E0528, At::Pat(pat), message)
                .here(format!("pattern cannot match an array of {len} element{}", plural(len)));
            self.report(error);
        }
        if open { given <= len } else { given == len }
    }

    /// E0529: what is matched has no elements, or must be lent first.
    fn report_no_slice(&mut self, pat: PatId, ty: &Ty, vector: bool) {
        let shown = self.table.resolve_for_display(ty);
        if shown.has_error() {
            self.cur().result.has_errors = true;
            return;
        }
        let mut error = TypeError::new(
            codes::E0529,
            At::Pat(pat),
            text!["expected an array or slice, found `", &shown, "`"],
        )
        .here(text!["pattern cannot match values of type `", &shown, "`"]);
        if vector {
            error = error.note("match a slice of it: `match &v[..] { … }`");
        }
        self.report(error);
    }

    fn unit_pat(&mut self, pat: PatId, ctor: CtorId, args: Vec<Ty>, expected: &Ty) {
        let ty = Ty::new(TyKind::Adt(ctor_adt(ctor), args.clone()));
        self.unify_pat(pat, &ty, expected);
        if let Some((_, data)) = ctor_data(self.db, ctor)
            && data.shape != FieldsShape::Unit
        {
            let name = &data.name;
            let (error, text) = match data.shape {
                FieldsShape::Tuple => {
                    let code = codes::E0532;
                    (
                        TypeError::new(
                            code,
                            At::Pat(pat),
                            format!("`{name}` has values inside, which the pattern must name"),
                        ),
                        "(..)",
                    )
                }
                _ => (
                    TypeError::new(
                        codes::E0533,
                        At::Pat(pat),
                        format!("`{name}` has fields, which the pattern must name"),
                    ),
                    " { .. }",
                ),
            };
            let error = error.here("incomplete pattern").fix(
                "take any value",
                Applicability::Maybe,
                At::Pat(pat),
                EditKind::After,
                text,
            );
            self.report(error);
        }
        self.cur().result.pat_values.insert(pat, ValueDef::Ctor(ctor, args));
    }

    fn pat_ctor(&mut self, pat: PatId, ctor: &CtorRes, expected: &Ty) -> Option<(CtorId, Vec<Ty>)> {
        let Some((ctor, ty, args)) = self.resolve_ctor(At::Pat(pat), ctor) else {
            self.cur().result.has_errors = true;
            return None;
        };
        self.cur()
            .result
            .pat_values
            .insert(pat, ValueDef::Ctor(ctor, args.clone()));
        let fits = self.unify_pat(pat, &ty, expected);
        // The parts of a pattern that does not fit are no mistakes of their own.
        fits.then_some((ctor, args))
    }

    fn tuple_ctor_pat(
        &mut self,
        pat: PatId,
        ctor: &CtorRes,
        (pats, rest): (&[PatId], Option<u32>),
        expected: &Ty,
        mode: Mode,
    ) {
        let found = self.pat_ctor(pat, ctor, expected);
        let data = found
            .as_ref()
            .and_then(|(ctor, args)| ctor_data(self.db, *ctor).map(|(_, data)| (*ctor, args, data)));
        let Some((ctor, args, data)) = data else {
            for &part in pats {
                self.pat(part, &Ty::error(), mode);
            }
            return;
        };
        let parts: Vec<Ty> = match data.shape {
            FieldsShape::Tuple => {
                let at = At::Pat(pat);
                let types = field_types(self.db, ctor).iter();
                types.map(|ty| self.normalize(&ty.subst(args), at)).collect()
            }
            _ => Vec::new(),
        };
        if data.shape != FieldsShape::Tuple {
            let code = match data.shape {
                FieldsShape::Named => codes::E0164,
                _ => codes::E0532,
            };
            let error = TypeError::new(code, At::Pat(pat), format!("`{}` is no tuple constructor", data.name))
                .here("expected a tuple struct or tuple variant");
            self.report(error);
        } else if (rest.is_none() && parts.len() != pats.len()) || parts.len() < pats.len() {
            let (wanted, given) = (parts.len(), pats.len());
            let plural = |n: usize| if n == 1 { "" } else { "s" };
            let message = format!(
                "this pattern has {given} field{}, but `{}` has {wanted} field{}",
                plural(given),
                data.name,
                plural(wanted)
            );
            let mut error = TypeError::new(codes::E0023, At::Pat(pat), message)
                .here(format!("expected {wanted} field{}", plural(wanted)));
            if given < wanted
                && let Some(&last) = pats.last()
            {
                error = error.fix(
                    "ignore the rest",
                    Applicability::Maybe,
                    At::Pat(last),
                    EditKind::After,
                    ", ..",
                );
            }
            self.report(error);
        }
        let positions = Self::positions(pats, rest, parts.len());
        for (index, &part) in pats.iter().enumerate() {
            let ty = positions
                .get(index)
                .and_then(|&at| parts.get(at))
                .cloned()
                .unwrap_or_else(Ty::error);
            self.pat(part, &ty, mode);
        }
    }

    fn struct_pat(
        &mut self,
        pat: PatId,
        ctor: &CtorRes,
        (fields, rest): (&[(Name, PatId)], bool),
        expected: &Ty,
        mode: Mode,
    ) {
        let found = self.pat_ctor(pat, ctor, expected);
        let data = found
            .as_ref()
            .and_then(|(ctor, args)| ctor_data(self.db, *ctor).map(|(adt, data)| (*ctor, args, adt, data)));
        let Some((ctor, args, adt, data)) = data else {
            for (_, part) in fields {
                self.pat(*part, &Ty::error(), mode);
            }
            return;
        };
        let types = field_types(self.db, ctor);
        let mut unknown = false;
        for (position, (name, part)) in fields.iter().enumerate() {
            let at = At::FieldPat(pat, position as u32);
            // Where the second one binds the same variable again, that is the mistake, and told as such.
            let again = |earlier: PatId| {
                let pats = &self.body().pats;
                matches!((&pats[earlier], &pats[*part]), (Pat::Bind { local: a, .. }, Pat::Bind { local: b, .. })
                    if self.body().locals[*a].name == self.body().locals[*b].name)
            };
            if fields[..position]
                .iter()
                .any(|(field, earlier)| field == name && !again(*earlier))
            {
                let error = TypeError::new(
                    codes::E0025,
                    at,
                    format!("the field `{name}` is named twice in this pattern"),
                );
                self.report(error.here("named a second time"));
            }
            let index = data.fields.iter().position(|field| field.name == *name);
            let ty = match index {
                Some(index) => {
                    if !self.is_visible(data.fields[index].visibility) {
                        let message = format!("the field `{name}` of `{}` is private", adt.name);
                        self.report(TypeError::new(codes::E0451, at, message).here("private field"));
                    }
                    let ty = types.get(index).map_or_else(Ty::error, |ty| ty.subst(args));
                    self.normalize(&ty, at)
                }
                None => {
                    unknown = true;
                    let of = match ctor {
                        CtorId::Struct(_) => format!("struct `{}`", adt.name),
                        CtorId::Variant(_) => format!("variant `{}::{}`", adt.name, data.name),
                    };
                    let mut error =
                        TypeError::new(codes::E0026, at, format!("{of} does not have a field named `{name}`"))
                            .here("unknown field");
                    if let Some(near) = super::suggest::nearest(name, data.fields.iter().map(|field| &field.name)) {
                        error = error.note(format!("there is a field of a similar name: `{near}`"));
                    }
                    self.report(error);
                    Ty::error()
                }
            };
            self.pat(*part, &ty, mode);
        }
        let missing: Vec<String> = data
            .fields
            .iter()
            .filter(|field| fields.iter().all(|(name, _)| *name != field.name))
            .map(|field| format!("`{}`", field.name))
            .collect();
        if !rest && !unknown && !missing.is_empty() {
            let plural = if missing.len() == 1 { "" } else { "s" };
            let list = missing.join(", ");
            let mut error = TypeError::new(
                codes::E0027,
                At::Pat(pat),
                format!("pattern does not mention field{plural} {list}"),
            )
            .here(format!("missing {list}"));
            if let Some((_, last)) = fields.last() {
                error = error.fix(
                    "ignore the rest",
                    Applicability::Maybe,
                    At::Pat(*last),
                    EditKind::After,
                    ", ..",
                );
            }
            self.report(error);
        }
    }

    fn ref_pat(&mut self, pat: PatId, mutability: Mutability, inner: PatId, expected: &Ty, mode: Mode) {
        let ty = self.structural(expected);
        match (ty.kind(), mode) {
            (TyKind::Ref(found, target), _) if *found == mutability => {
                let target = target.clone();
                self.pat(inner, &target, Mode::Move);
            }
            (TyKind::Var(_), _) => {
                let target = self.fresh();
                self.unify_pat(pat, &Ty::reference(mutability, target.clone()), &ty);
                self.pat(inner, &target, Mode::Move);
            }
            (TyKind::Error, _) => self.pat(inner, &Ty::error(), Mode::Move),
            // `str` reads as `&str` where it is matched, too.
            (TyKind::Str, _) if mutability == Mutability::Shared => self.pat(inner, &ty, Mode::Move),
            _ => {
                let target = self.fresh();
                self.unify_pat(pat, &Ty::reference(mutability, target.clone()), &ty);
                self.poison(&target);
                self.pat(inner, &target, Mode::Move);
            }
        }
    }
}

/// Whether a pattern looks at the value under references.
fn sees_through(pat: &Pat) -> bool {
    match pat {
        Pat::Missing | Pat::Wild | Pat::Bind { .. } | Pat::Ref { .. } | Pat::Or(_) => false,
        Pat::Literal { .. }
        | Pat::Range { .. }
        | Pat::Tuple { .. }
        | Pat::TupleCtor { .. }
        | Pat::Struct { .. }
        | Pat::Slice { .. }
        | Pat::Path(_) => true,
    }
}

/// Where a literal stands among those of its type.
fn ordinal(literal: &Literal, negative: bool) -> Option<i128> {
    match crate::const_eval::literal_value(literal) {
        crate::const_eval::ConstValue::Int(value) if negative => Some(-value),
        crate::const_eval::ConstValue::Int(value) => Some(value),
        crate::const_eval::ConstValue::Char(value) => Some(i128::from(u32::from(value))),
        _ => None,
    }
}
