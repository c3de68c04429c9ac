//! Paths to values and constructors: variables, functions, constants, `Type::name`.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{CtorRes, ExprId, PatId, ValueRes};
use grok_hir::ids::{AdtId, ConstId, CtorId, FnId, VariantId};
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::TypeRef;

use super::InferCx;
use crate::errors::{At, EditKind, TypeError, text};
use crate::index;
use crate::items::Strict;
use crate::lower::{ctor_adt, ctor_data, field_types};
use crate::result::ValueDef;
use crate::ty::{FnKind, FnTy, Ty, TyKind};

impl InferCx<'_> {
    pub(super) fn set_value(&mut self, expr: ExprId, value: ValueDef) {
        self.cur().result.values.insert(expr, value);
    }

    pub(super) fn infer_path(&mut self, expr: ExprId, res: &ValueRes) -> Ty {
        match res {
            ValueRes::Error => {
                self.cur().result.has_errors = true;
                Ty::error()
            }
            ValueRes::Local(local) => {
                self.set_value(expr, ValueDef::Local(*local));
                if self.cur().let_fns.contains_key(local) {
                    return self.instantiate_let_fn(expr, *local);
                }
                match self.cur().result.locals.get(local) {
                    Some(ty) => ty.clone(),
                    None => Ty::error(),
                }
            }
            ValueRes::Fn(id, args) => self.fn_value(expr, *id, args),
            ValueRes::Const(id) => {
                self.set_value(expr, ValueDef::Const(*id, Vec::new()));
                crate::groups::const_type(self.db, *id).clone()
            }
            ValueRes::Ctor(ctor, args) => {
                let args = self.ctor_args(At::Expr(expr), *ctor, args);
                self.ctor_value(expr, *ctor, args)
            }
            ValueRes::Assoc { base, name, args, .. } => self.assoc_value(expr, base, name, args),
            ValueRes::ConstParam(_) => {
                self.cur().result.has_errors = true;
                Ty::error()
            }
        }
    }

    /// A function as a value, with its turbofish.
    pub(super) fn fn_value(&mut self, expr: ExprId, id: FnId, written: &[TypeRef]) -> Ty {
        if let Some(member) = self.member_of(id) {
            self.cur().member_uses.push((expr, id));
            self.set_value(expr, ValueDef::Fn(id, Vec::new()));
            return Ty::new(TyKind::Fn(self.member_fn(member)));
        }
        let scheme = crate::groups::scheme(self.db, id);
        let (ty, args) = self.instantiate(scheme, At::Expr(expr), Some(id));
        self.apply_turbofish(At::Expr(expr), id, &args, written);
        self.set_value(expr, ValueDef::Fn(id, args));
        ty
    }

    /// Puts written type arguments in for a function's own parameters.
    pub(super) fn apply_turbofish(&mut self, at: At, id: FnId, args: &[Ty], written: &[TypeRef]) {
        if written.is_empty() {
            return;
        }
        let generics = &grok_hir::fn_signature(self.db, id).generics;
        let inherited = generics.inherited as usize;
        let own = generics.params.len() - inherited.min(generics.params.len());
        let lowered: Vec<Ty> = written.iter().map(|ty| self.lower_at(ty, at, Strict::Yes)).collect();
        if own == 0
            && let [wanted] = lowered.as_slice()
            && crate::index::is_library_fn(self.db, id)
        {
            // `collect::<Vec<_>>()`: the one argument says what comes out, as people know it from Rust.
            let scheme = crate::groups::scheme(self.db, id);
            if let TyKind::Fn(f) = scheme.ty.kind() {
                let ret = f.ret.subst(args);
                if self.table.commit_if_ok(|table| table.unify(&ret, wanted)).is_err() {
                    let (ret, wanted) = (
                        self.table.resolve_for_display(&ret),
                        self.table.resolve_for_display(wanted),
                    );
                    let name = id.name(self.db);
                    let error = TypeError::new(codes::E0308, at, "mismatched types").here(text![
                        "`",
                        name,
                        "` gives `",
                        &ret,
                        "`, not `",
                        &wanted,
                        "`"
                    ]);
                    self.report(error);
                }
            }
            return;
        }
        if own != lowered.len() {
            let name = id.name(self.db).clone();
            self.report_arg_count(at, &name, "function", own, lowered.len());
        }
        for (arg, ty) in args.iter().skip(inherited).take(own).zip(&lowered) {
            let _ = self.table.unify(arg, ty);
        }
    }

    pub(super) fn report_arg_count(&mut self, at: At, name: &Name, what: &str, wanted: usize, given: usize) {
        let plural = if wanted == 1 { "" } else { "s" };
        let were = if given == 1 { "was" } else { "were" };
        let message = format!("{what} takes {wanted} generic argument{plural} but {given} {were} supplied");
        let error = TypeError::new(codes::E0107, at, message).here(format!("`{name}` takes {wanted}"));
        self.report(error);
    }

    /// Type arguments of a constructor's type: as written, else fresh.
    pub(super) fn ctor_args(&mut self, at: At, ctor: CtorId, written: &[TypeRef]) -> Vec<Ty> {
        let data = grok_hir::adt_data(self.db, ctor_adt(ctor));
        let wanted = data.generics.params.len();
        if !written.is_empty() && written.len() != wanted {
            let what = if matches!(ctor, CtorId::Struct(_)) {
                "struct"
            } else {
                "enum"
            };
            self.report_arg_count(at, &data.name, what, wanted, written.len());
        }
        let mut args: Vec<Ty> = written.iter().take(wanted).map(|ty| self.lower(ty)).collect();
        for param in data.generics.params.iter().skip(args.len()) {
            args.push(self.fresh_at(at, &param.name));
        }
        self.add_adt_bounds(at, ctor_adt(ctor), &args);
        args
    }

    fn add_adt_bounds(&mut self, at: At, adt: AdtId, args: &[Ty]) {
        let generics = &grok_hir::adt_data(self.db, adt).generics;
        if generics.params.iter().any(|param| !param.bounds.is_empty()) {
            let params = crate::lower::adt_generics(self.db, adt);
            self.add_bounds(&params, args, at, None);
        }
    }

    /// A constructor as a value.
    pub(super) fn ctor_value(&mut self, expr: ExprId, ctor: CtorId, args: Vec<Ty>) -> Ty {
        let Some((adt, data)) = ctor_data(self.db, ctor) else {
            return Ty::error();
        };
        let ty = Ty::new(TyKind::Adt(ctor_adt(ctor), args.clone()));
        self.set_value(expr, ValueDef::Ctor(ctor, args.clone()));
        match data.shape {
            FieldsShape::Unit => ty,
            FieldsShape::Tuple => {
                let params = field_types(self.db, ctor)
                    .iter()
                    .map(|field| field.subst(&args))
                    .collect();
                Ty::new(TyKind::Fn(FnTy {
                    kind: FnKind::Fn,
                    params,
                    ret: ty,
                }))
            }
            FieldsShape::Named => {
                let name = match ctor {
                    CtorId::Struct(_) => adt.name.to_string(),
                    CtorId::Variant(_) => format!("{}::{}", adt.name, data.name),
                };
                let fields: Vec<String> = data.fields.iter().map(|field| format!("{}: _", field.name)).collect();
                let literal = format!("{name} {{ {} }}", fields.join(", "));
                let error = TypeError::new(
                    codes::E0423,
                    At::Expr(expr),
                    format!("`{name}` has named fields and cannot be used as a value"),
                )
                .here("needs its fields")
                .fix(
                    "write its fields",
                    Applicability::Placeholder,
                    At::Expr(expr),
                    EditKind::Replace,
                    literal,
                );
                self.report(error);
                Ty::error()
            }
        }
    }

    /// `Type::name`.
    fn assoc_value(&mut self, expr: ExprId, base: &TypeRef, name: &Name, args: &[TypeRef]) -> Ty {
        let base_ty = self.lower_at(base, At::Expr(expr), Strict::No);
        let base_ty = self.structural(&base_ty);
        if name.is_empty() || matches!(base_ty.kind(), TyKind::Error) {
            self.cur().result.has_errors = true;
            return Ty::error();
        }
        if let Some((ctor, adt_args)) = self.variant_named(&base_ty, name) {
            return self.ctor_value(expr, ctor, adt_args);
        }
        if let Some(ty) = self.assoc_fn(expr, &base_ty, name, args) {
            return ty;
        }
        if let Some(id) = self.assoc_const(&base_ty, name) {
            self.set_value(expr, ValueDef::Const(id, Vec::new()));
            return crate::groups::const_type(self.db, id).clone();
        }
        self.report_no_assoc(At::Name(expr), &base_ty, name);
        Ty::error()
    }

    /// The variant of an enum type with that name.
    pub(super) fn variant_named(&mut self, ty: &Ty, name: &Name) -> Option<(CtorId, Vec<Ty>)> {
        let TyKind::Adt(AdtId::Enum(id), args) = ty.kind() else {
            return None;
        };
        let data = grok_hir::adt_data(self.db, AdtId::Enum(*id));
        let index = data.variants.iter().position(|variant| variant.name == *name)?;
        Some((
            CtorId::Variant(VariantId {
                parent: *id,
                index: index as u32,
            }),
            args.clone(),
        ))
    }

    fn assoc_fn(&mut self, expr: ExprId, base: &Ty, name: &Name, written: &[TypeRef]) -> Option<Ty> {
        let root = index::owner_root(self.db, self.cur().owner);
        if let Some(head) = index::head_of(base) {
            for id in index::inherent_fns(self.db, root, head, name) {
                let Some(impl_) = index::impl_of(self.db, id) else {
                    continue;
                };
                let scheme = crate::groups::scheme(self.db, id);
                let fresh: Vec<Ty> = scheme
                    .params
                    .iter()
                    .map(|param| self.fresh_at(At::Expr(expr), &param.name))
                    .collect();
                let self_ty = crate::lower::impl_self_type(self.db, impl_).subst(&fresh);
                if self.table.commit_if_ok(|table| table.unify(&self_ty, base)).is_err() {
                    continue;
                }
                self.check_fn_visible(At::Expr(expr), id);
                self.note_loose(scheme, &fresh);
                self.add_bounds(&scheme.params, &fresh, At::Expr(expr), Some(id));
                self.apply_turbofish(At::Expr(expr), id, &fresh, written);
                if let Some(member) = self.member_of(id) {
                    self.cur().member_uses.push((expr, id));
                    self.set_value(expr, ValueDef::Fn(id, Vec::new()));
                    return Some(Ty::new(TyKind::Fn(self.member_fn(member))));
                }
                self.set_value(expr, ValueDef::Fn(id, fresh.clone()));
                return Some(scheme.ty.subst(&fresh));
            }
        }
        // `T::default()`, `Point::clone`: the built-in traits' functions.
        let id = index::trait_method(self.db, name)?;
        let scheme = crate::groups::scheme(self.db, id);
        let (ty, args) = self.instantiate(scheme, At::Expr(expr), Some(id));
        if let Some(arg) = args.first() {
            let _ = self.table.unify(arg, base);
        }
        self.set_value(expr, ValueDef::Fn(id, args));
        Some(ty)
    }

    /// Reports the use of a private function.
    pub(super) fn check_fn_visible(&mut self, at: At, id: FnId) {
        let signature = grok_hir::fn_signature(self.db, id);
        if !self.is_visible(signature.visibility) {
            let message = format!("`{}` is private", signature.name);
            let code = if signature.impl_().is_some() {
                codes::E0624
            } else {
                codes::E0603
            };
            let error = TypeError::new(code, at, message)
                .here("private method")
                .label(At::Fn(id), "defined here");
            self.report(error);
        }
    }

    fn assoc_const(&mut self, base: &Ty, name: &Name) -> Option<ConstId> {
        let root = index::owner_root(self.db, self.cur().owner);
        let head = index::head_of(base)?;
        index::inherent_consts(self.db, root, head, name).first().copied()
    }

    fn report_no_assoc(&mut self, at: At, base: &Ty, name: &Name) {
        let shown = self.table.resolve_for_display(base);
        let is_enum = matches!(base.kind(), TyKind::Adt(AdtId::Enum(_), _));
        let what = if is_enum {
            "variant, function or constant"
        } else {
            "function or constant"
        };
        let mut error = TypeError::new(
            codes::E0599,
            at,
            text!["no ", what, " named `", name, "` found for `", &shown, "`"],
        )
        .here(text!["not found in `", &shown, "`"]);
        let root = index::owner_root(self.db, self.cur().owner);
        let mut names: Vec<Name> = Vec::new();
        if let TyKind::Adt(id @ AdtId::Enum(_), _) = base.kind() {
            names.extend(
                grok_hir::adt_data(self.db, *id)
                    .variants
                    .iter()
                    .map(|variant| variant.name.clone()),
            );
        }
        if let Some(head) = index::head_of(base) {
            for root in index::visible_roots(self.db, root) {
                let index = index::member_index(self.db, root);
                names.extend(
                    index
                        .by_head
                        .get(&head)
                        .into_iter()
                        .flatten()
                        .map(|id| id.name(self.db).clone()),
                );
                names.extend(
                    index
                        .consts
                        .keys()
                        .filter(|(other, _)| *other == head)
                        .map(|(_, name)| name.clone()),
                );
            }
        }
        if let Some(near) = super::suggest::nearest(name, names.iter()) {
            error = error.fix(
                format!("use `{near}`"),
                Applicability::Maybe,
                at,
                EditKind::Replace,
                near.to_string(),
            );
        }
        self.report(error);
    }

    /// The constructor a struct expression or pattern names, its type and the type's arguments.
    pub(super) fn resolve_ctor(&mut self, at: At, ctor: &CtorRes) -> Option<(CtorId, Ty, Vec<Ty>)> {
        match ctor {
            CtorRes::Error | CtorRes::Actor(..) => None,
            CtorRes::Ctor(ctor, written) => {
                let args = self.ctor_args(at, *ctor, written);
                Some((*ctor, Ty::new(TyKind::Adt(ctor_adt(*ctor), args.clone())), args))
            }
            CtorRes::Type { base, variant } => {
                let ty = self.lower(base);
                let ty = self.structural(&ty);
                match (ty.kind(), variant) {
                    (TyKind::Adt(AdtId::Struct(id), args), None) => {
                        Some((CtorId::Struct(*id), ty.clone(), args.clone()))
                    }
                    (TyKind::Adt(AdtId::Enum(_), _), Some(name)) => match self.variant_named(&ty, name) {
                        Some((ctor, args)) => Some((ctor, ty.clone(), args)),
                        None => {
                            self.report_no_assoc(at, &ty, name);
                            None
                        }
                    },
                    (TyKind::Error, _) => None,
                    _ => {
                        let shown = self.table.resolve_for_display(&ty);
                        let error = TypeError::new(codes::E0574, at, text!["`", &shown, "` is no struct or variant"])
                            .here("not a struct or variant");
                        self.report(error);
                        None
                    }
                }
            }
        }
    }

    /// What a path or tuple-constructor pattern names: a constructor or a constant.
    pub(super) fn resolve_pat_path(&mut self, pat: PatId, res: &ValueRes) -> PatPath {
        match res {
            ValueRes::Ctor(ctor, written) => {
                let args = self.ctor_args(At::Pat(pat), *ctor, written);
                PatPath::Ctor(*ctor, args)
            }
            ValueRes::Const(id) => PatPath::Const(*id),
            ValueRes::Assoc { base, name, .. } => {
                let base_ty = self.lower(base);
                let base_ty = self.structural(&base_ty);
                if name.is_empty() || matches!(base_ty.kind(), TyKind::Error) {
                    return PatPath::Error;
                }
                if let Some((ctor, args)) = self.variant_named(&base_ty, name) {
                    return PatPath::Ctor(ctor, args);
                }
                if let Some(id) = self.assoc_const(&base_ty, name) {
                    return PatPath::Const(id);
                }
                self.report_no_assoc(At::Pat(pat), &base_ty, name);
                PatPath::Error
            }
            ValueRes::Local(_) | ValueRes::Fn(..) | ValueRes::ConstParam(_) | ValueRes::Error => PatPath::Error,
        }
    }
}

/// What a path in a pattern means.
pub(super) enum PatPath {
    Ctor(CtorId, Vec<Ty>),
    Const(ConstId),
    Error,
}

/// The constant that a path in a pattern of a body names, also as `Type::NAME`.
pub fn pattern_const(db: &dyn grok_hir::Db, owner: grok_hir::ids::BodyOwner, res: &ValueRes) -> Option<ConstId> {
    match res {
        ValueRes::Const(id) => Some(*id),
        ValueRes::Assoc { base, name, .. } => {
            let head = index::head_of(&crate::lower::lower_type_ref(db, base))?;
            index::inherent_consts(db, index::owner_root(db, owner), head, name)
                .first()
                .copied()
        }
        ValueRes::Local(_) | ValueRes::Fn(..) | ValueRes::Ctor(..) | ValueRes::ConstParam(_) | ValueRes::Error => None,
    }
}
