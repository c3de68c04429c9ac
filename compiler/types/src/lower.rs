//! From written types to types, and the queries that read signatures: what functions, fields and impls are declared to be.
//!
//! How parameters, holes and `impl Trait` come out depends on who asks: a signature keeps its parameters, a body gives holes
//! variables. [`LowerCx`] is that difference.

use grok_hir::ids::{AdtId, AliasId, ConstId, CtorId, FnId, ImplId};
use grok_hir::signature::{AdtData, FnSignature, Generics, LangItem, SelfKind, VariantData};
use grok_hir::type_ref::{BoundRef, BuiltinType, ConstArg, ParamRef, SelfOwner, TypeRef};
use grok_hir::{Db, Name};

use crate::const_eval;
use crate::traits::lang;
use crate::ty::{
    Bound, BuiltinTrait, FloatTy, FnKind, FnTy, IntTy, Mutability, ParamTy, Scheme, SchemeParam, Ty, TyKind,
};

/// Deeper types than this come from aliases or bounds that need themselves.
const MAX_DEPTH: u32 = 48;

/// What lowering asks of its surroundings.
pub(crate) trait LowerCx<'db> {
    /// The database.
    fn db(&self) -> &'db dyn Db;
    /// A type parameter.
    fn param(&mut self, param: &ParamRef, depth: u32) -> Ty;
    /// `_`, or an argument that is left out.
    fn hole(&mut self) -> Ty;
    /// `impl Bounds` that is no function.
    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty;
}

/// The type a written type means.
pub(crate) fn lower<'db>(cx: &mut dyn LowerCx<'db>, ty: &TypeRef, depth: u32) -> Ty {
    if depth > MAX_DEPTH {
        return Ty::error();
    }
    let depth = depth + 1;
    match ty {
        TypeRef::Error => Ty::error(),
        TypeRef::Infer => cx.hole(),
        TypeRef::Never => Ty::never(),
        TypeRef::Builtin(builtin) => builtin_type(*builtin),
        TypeRef::Param(param) => cx.param(param, depth),
        TypeRef::SelfType(SelfOwner::Impl(id)) => {
            let data = grok_hir::impl_data(cx.db(), *id);
            lower(cx, &data.self_ty, depth)
        }
        TypeRef::SelfType(SelfOwner::Actor(id)) => {
            let params = &grok_hir::actor_data(cx.db(), *id).generics.params;
            let params = params.iter().enumerate().map(|(index, param)| ParamRef {
                index: index as u32,
                name: param.name.clone(),
            });
            let args = params.map(|param| cx.param(&param, depth)).collect();
            Ty::new(TyKind::Actor(*id, args))
        }
        // In a trait it is a parameter.
        TypeRef::SelfType(SelfOwner::Trait(_)) => Ty::error(),
        TypeRef::Slice(item) => Ty::new(TyKind::Slice(lower(cx, item, depth))),
        TypeRef::Const(value) => lower_const(cx, value, depth),
        TypeRef::Actor(id, args) => {
            let args = args.iter().map(|arg| lower(cx, arg, depth)).collect();
            Ty::new(TyKind::Actor(*id, args))
        }
        TypeRef::Dyn(_) | TypeRef::Assoc { .. } => Ty::error(),
        TypeRef::Adt(id, args) => {
            let wanted = grok_hir::adt_data(cx.db(), *id).generics.params.len();
            let mut lowered: Vec<Ty> = args.iter().take(wanted).map(|arg| lower(cx, arg, depth)).collect();
            while lowered.len() < wanted {
                lowered.push(cx.hole());
            }
            Ty::new(TyKind::Adt(*id, lowered))
        }
        TypeRef::Alias(id, args) => {
            if is_recursive_alias(cx.db(), *id) {
                return Ty::error();
            }
            let data = grok_hir::alias_data(cx.db(), *id);
            let wanted = data.generics.params.len();
            let mut lowered: Vec<Ty> = args.iter().take(wanted).map(|arg| lower(cx, arg, depth)).collect();
            while lowered.len() < wanted {
                lowered.push(cx.hole());
            }
            let mut inner = AliasCx {
                outer: cx,
                args: lowered,
            };
            data.ty
                .as_ref()
                .map_or_else(Ty::error, |ty| lower(&mut inner, ty, depth))
        }
        TypeRef::Tuple(items) => Ty::new(TyKind::Tuple(items.iter().map(|item| lower(cx, item, depth)).collect())),
        TypeRef::Array(item, len) => {
            let item = lower(cx, item, depth);
            let len = lower_const(cx, len, depth);
            Ty::new(TyKind::Array(item, len))
        }
        TypeRef::Ref(mutability, inner) => {
            let written_param = matches!(**inner, TypeRef::Param(_));
            let inner = lower(cx, inner, depth);
            // A written `&str` reads as `str`; `&T` with T = `str` is an ordinary reference.
            if *mutability == Mutability::Shared && !written_param && matches!(inner.kind(), TyKind::Str) {
                return inner;
            }
            Ty::reference(*mutability, inner)
        }
        TypeRef::Fn(kind, params, ret) => Ty::new(TyKind::Fn(lower_fn(cx, *kind, params, ret, depth))),
        TypeRef::Impl(bounds) => match fn_bound(bounds) {
            Some((kind, params, ret)) => Ty::new(TyKind::Fn(lower_fn(cx, kind, params, ret, depth))),
            None => cx.opaque(bounds),
        },
    }
}

/// Whether an alias is made of itself.
#[salsa::tracked(returns(copy))]
pub(crate) fn is_recursive_alias(db: &dyn Db, id: AliasId) -> bool {
    fn visit(db: &dyn Db, ty: &TypeRef, id: AliasId, seen: &mut Vec<AliasId>) -> bool {
        match ty {
            TypeRef::Alias(other, args) => {
                if *other == id || args.iter().any(|arg| visit(db, arg, id, seen)) {
                    return true;
                }
                if seen.contains(other) {
                    return false;
                }
                seen.push(*other);
                let ty = grok_hir::alias_data(db, *other).ty.as_ref();
                ty.is_some_and(|ty| visit(db, ty, id, seen))
            }
            _ => {
                let mut found = false;
                ty.children(&mut |child| found = found || visit(db, child, id, seen));
                found
            }
        }
    }
    let ty = grok_hir::alias_data(db, id).ty.as_ref();
    ty.is_some_and(|ty| visit(db, ty, id, &mut Vec::new()))
}

fn lower_fn<'db>(cx: &mut dyn LowerCx<'db>, kind: FnKind, params: &[TypeRef], ret: &TypeRef, depth: u32) -> FnTy {
    FnTy {
        kind,
        params: params.iter().map(|param| lower(cx, param, depth)).collect(),
        ret: lower(cx, ret, depth),
    }
}

/// The function bound among bounds.
pub(crate) fn fn_bound(bounds: &[BoundRef]) -> Option<(FnKind, &[TypeRef], &TypeRef)> {
    bounds.iter().find_map(|bound| match bound {
        BoundRef::Fn(kind, params, ret) => Some((*kind, params.as_slice(), ret)),
        _ => None,
    })
}

/// Lowers the function bound of a parameter, if it has one.
pub(crate) fn lower_fn_bound<'db>(cx: &mut dyn LowerCx<'db>, bounds: &[BoundRef], depth: u32) -> Option<FnTy> {
    if depth > MAX_DEPTH {
        return None;
    }
    let (kind, params, ret) = fn_bound(bounds)?;
    Some(lower_fn(cx, kind, params, ret, depth + 1))
}

/// The trait bounds among bounds, sorted by name, those that others imply left out.
pub(crate) fn trait_bounds(db: &dyn Db, bounds: &[BoundRef]) -> Vec<BuiltinTrait> {
    let mut traits: Vec<BuiltinTrait> = bounds
        .iter()
        .filter_map(|bound| match bound {
            BoundRef::Trait(bound) => grok_hir::trait_data(db, bound.trait_).lang,
            _ => None,
        })
        .collect();
    traits.sort_by_key(|name| name.name());
    traits.dedup();
    traits
}

/// Built-in traits as bounds of a type.
pub(crate) fn scheme_bounds(db: &dyn Db, names: impl IntoIterator<Item = BuiltinTrait>, own: &Ty) -> Vec<Bound> {
    let bounds = names.into_iter().filter_map(|name| lang::bound_of(db, name, own));
    bounds.map(Bound::Trait).collect()
}

struct AliasCx<'a, 'db> {
    outer: &'a mut dyn LowerCx<'db>,
    args: Vec<Ty>,
}

impl<'db> LowerCx<'db> for AliasCx<'_, 'db> {
    fn db(&self) -> &'db dyn Db {
        self.outer.db()
    }

    fn param(&mut self, param: &ParamRef, _: u32) -> Ty {
        self.args.get(param.index as usize).cloned().unwrap_or_else(Ty::error)
    }

    fn hole(&mut self) -> Ty {
        self.outer.hole()
    }

    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty {
        self.outer.opaque(bounds)
    }
}

/// Lowering of what must be written in full: parameters stay, holes are errors (reported elsewhere).
pub(crate) struct DeclCx<'db> {
    pub db: &'db dyn Db,
    /// Parameters made by `impl Trait`, after the `written` ones.
    pub opaque: Vec<SchemeParam>,
    /// Number of written parameters.
    pub written: usize,
}

impl<'db> DeclCx<'db> {
    pub fn new(db: &'db dyn Db, written: usize) -> Self {
        Self {
            db,
            opaque: Vec::new(),
            written,
        }
    }
}

impl<'db> LowerCx<'db> for DeclCx<'db> {
    fn db(&self) -> &'db dyn Db {
        self.db
    }

    fn param(&mut self, param: &ParamRef, _: u32) -> Ty {
        Ty::new(TyKind::Param(ParamTy {
            index: param.index,
            name: param.name.clone(),
        }))
    }

    fn hole(&mut self) -> Ty {
        Ty::error()
    }

    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty {
        let index = self.written + self.opaque.len();
        let name = Name::new(format!("impl {}", bounds_text(self.db, bounds)));
        let own = Ty::new(TyKind::Param(ParamTy {
            index: index as u32,
            name: name.clone(),
        }));
        let bounds = scheme_bounds(self.db, trait_bounds(self.db, bounds), &own);
        self.opaque.push(SchemeParam::new(name, bounds));
        own
    }
}

fn bounds_text(db: &dyn Db, bounds: &[BoundRef]) -> String {
    trait_bounds(db, bounds)
        .iter()
        .map(|name| name.name())
        .collect::<Vec<_>>()
        .join(" + ")
}

/// The type of a scalar or `str`.
pub fn builtin_type(builtin: BuiltinType) -> Ty {
    Ty::new(match builtin {
        BuiltinType::I8 => TyKind::Int(IntTy::I8),
        BuiltinType::I16 => TyKind::Int(IntTy::I16),
        BuiltinType::I32 => TyKind::Int(IntTy::I32),
        BuiltinType::I64 => TyKind::Int(IntTy::I64),
        BuiltinType::U8 => TyKind::Int(IntTy::U8),
        BuiltinType::U16 => TyKind::Int(IntTy::U16),
        BuiltinType::U32 => TyKind::Int(IntTy::U32),
        BuiltinType::U64 => TyKind::Int(IntTy::U64),
        BuiltinType::F32 => TyKind::Float(FloatTy::F32),
        BuiltinType::F64 => TyKind::Float(FloatTy::F64),
        BuiltinType::Bool => TyKind::Bool,
        BuiltinType::Char => TyKind::Char,
        BuiltinType::Str => TyKind::Str,
    })
}

/// A constant in a type.
fn lower_const<'db>(cx: &mut dyn LowerCx<'db>, value: &ConstArg, depth: u32) -> Ty {
    match value {
        ConstArg::Infer => cx.hole(),
        ConstArg::Param(param) => cx.param(param, depth),
        _ => match const_eval::const_arg_value(cx.db(), value) {
            Some(value) => Ty::new(TyKind::Const(value)),
            None => Ty::error(),
        },
    }
}

/// The type a written type means where nothing may be left out: parameters are `TyKind::Param`, holes are errors.
pub fn lower_type_ref(db: &dyn Db, ty: &TypeRef) -> Ty {
    lower(&mut DeclCx::new(db, usize::MAX / 2), ty, 0)
}

/// Parameters with their bounds, as written.
pub fn generic_params(db: &dyn Db, generics: &Generics) -> Vec<SchemeParam> {
    let mut cx = DeclCx::new(db, generics.params.len());
    generics
        .params
        .iter()
        .enumerate()
        .map(|(index, param)| {
            let own = Ty::new(TyKind::Param(ParamTy {
                index: index as u32,
                name: param.name.clone(),
            }));
            let mut bounds = scheme_bounds(db, trait_bounds(db, &param.bounds), &own);
            for bound in &param.bounds {
                if let BoundRef::Fn(..) = bound
                    && let Some(fn_ty) = lower_fn_bound(&mut cx, std::slice::from_ref(bound), 0)
                {
                    bounds.push(Bound::Fn(fn_ty));
                }
            }
            bounds.sort_by(|a, b| bound_name(db, a).cmp(bound_name(db, b)));
            SchemeParam::new(param.name.clone(), bounds)
        })
        .collect()
}

/// What a bound sorts by.
pub(crate) fn bound_name<'a>(db: &'a dyn Db, bound: &Bound) -> &'a str {
    match bound {
        Bound::Trait(bound) => bound.id.name(db),
        Bound::Fn(fn_ty) => match fn_ty.kind {
            FnKind::Fn => "Fn",
            FnKind::Mut => "FnMut",
            FnKind::Once => "FnOnce",
        },
    }
}

/// Type parameters of a struct or enum, with their bounds.
pub fn adt_generics(db: &dyn Db, adt: AdtId) -> Vec<SchemeParam> {
    generic_params(db, &grok_hir::adt_data(db, adt).generics)
}

/// The struct or enum that a constructor builds.
pub fn ctor_adt(ctor: CtorId) -> AdtId {
    match ctor {
        CtorId::Struct(id) => AdtId::Struct(id),
        CtorId::Variant(variant) => AdtId::Enum(variant.parent),
    }
}

/// A constructor's data, with its type's. None if an edit has removed the variant.
pub fn ctor_data(db: &dyn Db, ctor: CtorId) -> Option<(&AdtData, &VariantData)> {
    let data = grok_hir::adt_data(db, ctor_adt(ctor));
    let index = match ctor {
        CtorId::Struct(_) => 0,
        CtorId::Variant(variant) => variant.index as usize,
    };
    data.variants.get(index).map(|variant| (data, variant))
}

/// Field types of each variant of a struct or enum.
#[salsa::tracked]
fn adt_field_types(db: &dyn Db, adt: AdtId) -> Vec<Vec<Ty>> {
    let data = grok_hir::adt_data(db, adt);
    data.variants
        .iter()
        .map(|variant| {
            variant
                .fields
                .iter()
                .map(|field| lower_type_ref(db, &field.ty))
                .collect()
        })
        .collect()
}

/// The types of a constructor's fields, in terms of its type's parameters.
pub fn field_types(db: &dyn Db, ctor: CtorId) -> &[Ty] {
    let index = match ctor {
        CtorId::Struct(_) => 0,
        CtorId::Variant(variant) => variant.index as usize,
    };
    adt_field_types(db, ctor_adt(ctor))
        .get(index)
        .map_or(&[], Vec::as_slice)
}

/// An impl's self type, in terms of the impl's parameters.
#[salsa::tracked]
pub fn impl_self_type(db: &dyn Db, id: ImplId) -> Ty {
    lower_type_ref(db, &grok_hir::impl_data(db, id).self_ty)
}

/// The type of a method's `self`.
pub(crate) fn self_param_type(self_ty: &Ty, kind: SelfKind) -> Ty {
    match kind {
        SelfKind::Value => self_ty.clone(),
        SelfKind::Ref => Ty::reference(Mutability::Shared, self_ty.clone()),
        SelfKind::RefMut => Ty::reference(Mutability::Mut, self_ty.clone()),
    }
}

/// Whether a function's scheme can be read off its signature alone.
pub fn is_fully_annotated(signature: &FnSignature) -> bool {
    signature.is_complete() && !has_opaque(&signature.ret)
}

fn has_opaque(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::Impl(bounds) => fn_bound(bounds).is_none(),
        _ => {
            let mut found = false;
            ty.children(&mut |child| found |= has_opaque(child));
            found
        }
    }
}

/// The scheme that a signature says; what it leaves out is an error type.
pub(crate) fn signature_scheme(db: &dyn Db, id: FnId) -> Scheme {
    let signature = grok_hir::fn_signature(db, id);
    let mut params = generic_params(db, &signature.generics);
    let mut cx = DeclCx::new(db, params.len());
    let mut types = Vec::new();
    if let (Some(kind), Some(impl_)) = (signature.self_kind, signature.impl_()) {
        types.push(self_param_type(impl_self_type(db, impl_), kind));
    }
    types.extend(signature.params.iter().map(|(_, ty)| lower(&mut cx, ty, 0)));
    let ret = lower(&mut cx, &signature.ret, 0);
    params.append(&mut cx.opaque);
    Scheme {
        params,
        predicates: Vec::new(),
        ty: Ty::new(TyKind::Fn(FnTy {
            kind: FnKind::Fn,
            params: types,
            ret,
        })),
    }
}

/// The type written for a constant, if one is.
pub(crate) fn written_const_type(db: &dyn Db, id: ConstId) -> Option<Ty> {
    let data = grok_hir::const_data(db, id);
    (!data.ty.has_infer()).then(|| lower_type_ref(db, &data.ty))
}

/// A type the compiler knows, with arguments.
pub(crate) fn lang_type(db: &dyn Db, item: LangItem, args: Vec<Ty>) -> Ty {
    match grok_hir::lang_item(db, item) {
        Some(adt) => Ty::new(TyKind::Adt(adt, args)),
        None => Ty::error(),
    }
}

/// Whether a type is that type of the library; its arguments.
pub fn as_lang<'t>(db: &dyn Db, ty: &'t Ty, item: LangItem) -> Option<&'t [Ty]> {
    match ty.kind() {
        TyKind::Adt(id, args) if grok_hir::lang_item(db, item) == Some(*id) => Some(args),
        _ => None,
    }
}
