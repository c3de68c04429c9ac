//! Paths to values and constructors: variables, functions, constants, `Type::name`.

use grok_diagnostics::{Applicability, codes};
use grok_hir::Name;
use grok_hir::body::{CtorRes, ExprId, PatId, ValueRes};
use grok_hir::ids::{AdtId, ConstId, CtorId, FnId, VariantId};
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::{ParamRef, TraitBoundRef, TypeRef};

use super::InferCx;
use super::lookup::trait_fn;
use super::obligations::BoundCause;
use crate::errors::{At, EditKind, TypeError, text};
use crate::index;
use crate::items::Strict;
use crate::result::ValueDef;
use crate::signatures::{ctor_adt, ctor_data, field_types};
use crate::traits::solve::Answer;
use crate::ty::{FnKind, FnTy, TraitRef, Ty, TyKind};

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
            ValueRes::Const(id) => self.const_value(expr, *id, Vec::new()),
            ValueRes::ConstParam(param) => self.const_param_value(expr, param),
            ValueRes::Ctor(ctor, args) => {
                let args = self.ctor_args(At::Expr(expr), *ctor, args);
                self.ctor_value(expr, *ctor, args)
            }
            ValueRes::Assoc {
                base,
                trait_,
                name,
                args,
            } => match trait_ {
                Some(trait_) => self.trait_value(expr, base, trait_, name, args),
                None => self.assoc_value(expr, base, name, args),
            },
        }
    }

    fn const_value(&mut self, expr: ExprId, id: ConstId, args: Vec<Ty>) -> Ty {
        let ty = crate::groups::const_type(self.db, id).subst(&args);
        self.set_value(expr, ValueDef::Const(id, args));
        self.normalize(&ty, At::Expr(expr))
    }

    fn const_param_value(&mut self, expr: ExprId, param: &ParamRef) -> Ty {
        let index = self.members[self.current].first_param + param.index;
        let TyKind::Param(param) = self.param_ty(index).kind().clone() else {
            return Ty::error();
        };
        self.set_value(expr, ValueDef::ConstParam(param));
        let ty = self.params.get(index as usize).and_then(|decl| decl.const_ty.clone());
        ty.unwrap_or_else(Ty::error)
    }

    /// A function as a value, with its turbofish.
    pub(super) fn fn_value(&mut self, expr: ExprId, id: FnId, written: &[TypeRef]) -> Ty {
        if let Some(member) = self.member_of(id) {
            self.cur().member_uses.push((expr, id));
            self.set_value(expr, ValueDef::Fn(id, Vec::new()));
            return Ty::new(TyKind::Fn(self.member_fn(member)));
        }
        self.check_unsafe_call(At::Expr(expr), id);
        let at = At::Expr(expr);
        let scheme = crate::groups::scheme(self.db, id);
        let args = self.fresh_args(scheme, at);
        self.apply_turbofish(at, id, &args, written);
        self.add_bounds(scheme, &args, at, Some(id));
        let ty = self.normalize(&scheme.ty.subst(&args), at);
        self.set_value(expr, ValueDef::Fn(id, args));
        ty
    }

    /// A function with some of its first arguments known: of an impl or trait.
    fn member_value(&mut self, expr: ExprId, id: FnId, known: &[Ty], written: &[TypeRef]) -> Ty {
        let at = At::Expr(expr);
        self.check_fn_visible(at, id);
        self.check_unsafe_call(at, id);
        if let Some(member) = self.member_of(id) {
            self.cur().member_uses.push((expr, id));
            self.set_value(expr, ValueDef::Fn(id, Vec::new()));
            return Ty::new(TyKind::Fn(self.member_fn(member)));
        }
        let scheme = crate::groups::scheme(self.db, id);
        let args = self.fresh_args(scheme, at);
        for (arg, known) in args.iter().zip(known) {
            let _ = self.table.unify(arg, known);
        }
        self.apply_turbofish(at, id, &args, written);
        self.add_bounds(scheme, &args, at, Some(id));
        let ty = self.normalize(&scheme.ty.subst(&args), at);
        self.set_value(expr, ValueDef::Fn(id, args));
        ty
    }

    /// E0133 for an unsafe function outside `unsafe`.
    pub(super) fn check_unsafe_call(&mut self, at: At, id: FnId) {
        let signature = grok_hir::fn_signature(self.db, id);
        let foreign_c = signature
            .extern_
            .is_some_and(|id| grok_hir::extern_data(self.db, id).abi != "py");
        if !(signature.is_unsafe || foreign_c) || self.cur().unsafe_depth > 0 {
            return;
        }
        if let grok_hir::ids::BodyOwner::Fn(own) = self.cur().owner
            && grok_hir::fn_signature(self.db, own).is_unsafe
        {
            return;
        }
        let name = &signature.name;
        let error = TypeError::new(
            codes::E0133,
            at,
            format!("`{name}` is unsafe and may be called in `unsafe` only"),
        )
        .here("an unsafe call")
        .label(At::Fn(id), "declared here")
        .note("write `unsafe { … }` around it, and so say that you have checked what it asks for");
        self.report(error);
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
            let params = crate::signatures::adt_generics(self.db, adt);
            self.add_param_bounds(&params, args, at, None);
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
                    .map(|field| self.normalize(&field.subst(&args), At::Expr(expr)))
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
        if let Some((id, args)) = self.assoc_const(&base_ty, name) {
            return self.const_value(expr, id, args);
        }
        if let Some(ty) = self.trait_assoc(expr, &base_ty, name, args) {
            return ty;
        }
        self.report_no_assoc(At::Name(expr), &base_ty, name);
        Ty::error()
    }

    /// `<Type as Trait>::name`, `Trait::name`.
    fn trait_value(
        &mut self,
        expr: ExprId,
        base: &TypeRef,
        trait_: &TraitBoundRef,
        name: &Name,
        written: &[TypeRef],
    ) -> Ty {
        let self_ty = self.lower_at(base, At::Expr(expr), Strict::No);
        if matches!(self_ty.kind(), TyKind::Error) {
            self.cur().result.has_errors = true;
            return Ty::error();
        }
        let goal = self.lower_trait(trait_, &self_ty);
        for owner in self.with_supertraits(&goal) {
            if let Some(id) = trait_fn(self.db, owner.id, name) {
                return self.member_value(expr, id, &owner.args, written);
            }
            if let Some(id) = trait_const(self.db, owner.id, name) {
                self.require_trait(owner.clone(), At::Expr(expr), BoundCause::Method);
                return self.const_value(expr, id, owner.args);
            }
        }
        let shown = goal.id.name(self.db).clone();
        let data = grok_hir::trait_data(self.db, goal.id);
        let names: Vec<Name> = data.fns.iter().map(|id| id.name(self.db).clone()).collect();
        let message = format!("the trait `{shown}` has no function or constant `{name}`");
        let mut error = TypeError::new(codes::E0576, At::Name(expr), message).here(format!("not found in `{shown}`"));
        if let Some(near) = super::suggest::nearest(name, names.iter()) {
            error = error.note(format!("there is `{near}`"));
        }
        self.report(error);
        Ty::error()
    }

    /// A trait of a type with its supertraits.
    fn with_supertraits(&mut self, goal: &TraitRef) -> Vec<TraitRef> {
        let mut given = Vec::new();
        let clause = crate::traits::env::Clause {
            trait_ref: goal.clone(),
            assoc: Vec::new(),
        };
        crate::traits::env::elaborate(self.db, clause, &mut given);
        given.into_iter().map(|clause| clause.trait_ref).collect()
    }

    /// `Type::name` where a trait that the type has declares the name: those of bounds first, then those in scope.
    fn trait_assoc(&mut self, expr: ExprId, base: &Ty, name: &Name, written: &[TypeRef]) -> Option<Ty> {
        let given = self.solver().given_traits(base);
        let scope = {
            let owner = self.cur().owner;
            grok_hir::traits_in_scope(self.db, owner).to_vec()
        };
        let given = if matches!(base.kind(), TyKind::Var(_)) {
            Vec::new()
        } else {
            given
        };
        let mut found: Vec<(TraitRef, Answer)> = Vec::new();
        for traits in [given, scope] {
            for id in traits {
                if trait_fn(self.db, id, name).is_none() && trait_const(self.db, id, name).is_none() {
                    continue;
                }
                let goal = self.open_trait(id, base);
                let answer = self.evaluate(&goal);
                if answer != Answer::No {
                    found.push((goal, answer));
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        if found.iter().any(|(_, answer)| *answer == Answer::Yes) {
            found.retain(|(_, answer)| *answer == Answer::Yes);
        }
        if found.len() > 1 {
            let names: Vec<String> = found
                .iter()
                .map(|(goal, _)| format!("`<… as {}>::{name}`", goal.id.name(self.db)))
                .collect();
            let error = TypeError::new(
                codes::E0034,
                At::Name(expr),
                format!("several traits have a `{name}` for this"),
            )
            .here(format!("which `{name}`?"))
            .note(format!("name the trait: {}", names.join(" or ")));
            self.report(error);
            return Some(Ty::error());
        }
        let (goal, _) = found.into_iter().next()?;
        if let Some(id) = trait_fn(self.db, goal.id, name) {
            return Some(self.member_value(expr, id, &goal.args, written));
        }
        let id = trait_const(self.db, goal.id, name)?;
        self.require_trait(goal.clone(), At::Expr(expr), BoundCause::Method);
        Some(self.const_value(expr, id, goal.args))
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
                let count = grok_hir::impl_data(self.db, impl_).generics.params.len();
                let params = &grok_hir::impl_data(self.db, impl_).generics.params;
                let fresh: Vec<Ty> = params
                    .iter()
                    .take(count)
                    .map(|param| self.fresh_at(At::Expr(expr), &param.name))
                    .collect();
                let self_ty = crate::lower::impl_self_type(self.db, impl_).subst(&fresh);
                let self_ty = self.normalize(&self_ty, At::Expr(expr));
                if self.fit(&self_ty, base).is_err() {
                    continue;
                }
                return Some(self.member_value(expr, id, &fresh, written));
            }
        }
        None
    }

    /// Reports the use of a private function.
    pub(super) fn check_fn_visible(&mut self, at: At, id: FnId) {
        let signature = grok_hir::fn_signature(self.db, id);
        // What belongs to a trait is as visible as the trait, which had to be in scope.
        let of_trait = match signature.container {
            grok_hir::ids::Container::Trait(_) => true,
            grok_hir::ids::Container::Impl(id) => grok_hir::impl_data(self.db, id).trait_.is_some(),
            _ => false,
        };
        if !of_trait && !self.is_visible(signature.visibility) {
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

    /// A constant of an inherent impl, with the impl's arguments.
    fn assoc_const(&mut self, base: &Ty, name: &Name) -> Option<(ConstId, Vec<Ty>)> {
        let root = index::owner_root(self.db, self.cur().owner);
        let head = index::head_of(base)?;
        for id in index::inherent_consts(self.db, root, head, name) {
            let grok_hir::ids::Container::Impl(impl_) = id.container(self.db) else {
                continue;
            };
            let count = grok_hir::impl_data(self.db, impl_).generics.params.len();
            let fresh: Vec<Ty> = (0..count).map(|_| self.fresh()).collect();
            let self_ty = crate::lower::impl_self_type(self.db, impl_).subst(&fresh);
            if self.fit(&self_ty, base).is_ok() {
                return Some((id, fresh));
            }
        }
        None
    }

    /// Whether a type has an inherent function of that name.
    fn has_assoc_fn(&self, ty: &Ty, name: &Name) -> bool {
        let root = index::owner_root(self.db, self.bodies[self.current].owner);
        index::head_of(ty).is_some_and(|head| !index::inherent_fns(self.db, root, head, name).is_empty())
    }

    /// E0164 for a function in a pattern, E0599 for what is not there.
    fn report_no_variant(&mut self, at: At, ty: &Ty, name: &Name) {
        if !matches!(at, At::Pat(_)) || !self.has_assoc_fn(ty, name) {
            return self.report_no_assoc(at, ty, name);
        }
        let message = format!("expected a tuple struct or tuple variant, found the function `{name}`");
        let error = TypeError::new(codes::E0164, at, message)
            .here("a function is no pattern")
            .note("call it in a guard, or before the `match`");
        self.report(error);
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
                            self.report_no_variant(at, &ty, name);
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
                if let Some((id, _)) = self.assoc_const(&base_ty, name) {
                    return PatPath::Const(id);
                }
                if self.has_assoc_fn(&base_ty, name) {
                    let message =
                        format!("expected a constant or a unit struct or variant, found the function `{name}`");
                    let error = TypeError::new(codes::E0533, At::Pat(pat), message)
                        .here("a function is no pattern")
                        .note("call it in a guard, or before the `match`");
                    self.report(error);
                } else {
                    self.report_no_assoc(At::Pat(pat), &base_ty, name);
                }
                PatPath::Error
            }
            ValueRes::Local(_) | ValueRes::Fn(..) | ValueRes::ConstParam(_) | ValueRes::Error => PatPath::Error,
        }
    }
}

/// A trait's own constant of that name.
fn trait_const(db: &dyn grok_hir::Db, id: grok_hir::ids::TraitId, name: &Name) -> Option<ConstId> {
    let consts = &grok_hir::trait_data(db, id).consts;
    consts.iter().copied().find(|id| id.name(db) == name)
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
            let head = index::head_of(&crate::lower::lower_in(
                db,
                base,
                crate::lower::Scope::of_owner(db, owner),
            ))?;
            index::inherent_consts(db, index::owner_root(db, owner), head, name)
                .first()
                .copied()
        }
        ValueRes::Local(_) | ValueRes::Fn(..) | ValueRes::ConstParam(_) | ValueRes::Ctor(..) | ValueRes::Error => None,
    }
}
