//! Queries that read declarations in types: what functions, fields and types are declared to be.

use grok_hir::Db;
use grok_hir::ids::{ActorId, AdtId, Container, CtorId, FnId};
use grok_hir::signature::{AdtData, FnSignature, LangItem, SelfKind, VariantData};
use grok_hir::type_ref::TypeRef;

use crate::lower::{self, DeclCx, Scope, fn_bound, lower};
use crate::traits;
use crate::ty::{FnKind, FnTy, Mutability, Scheme, SchemeParam, Ty, TyKind};

/// Type parameters of a struct or enum, with their bounds.
pub fn adt_generics(db: &dyn Db, adt: AdtId) -> Vec<SchemeParam> {
    lower::scope_params(db, Scope::of_adt(db, adt))
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
    let scope = Scope::of_adt(db, adt);
    let fields = data.variants.iter().map(|variant| {
        let types = variant.fields.iter().map(|field| lower::lower_in(db, &field.ty, scope));
        types.collect()
    });
    fields.collect()
}

/// The types of a constructor's fields, in terms of its type's parameters. They may hold projections.
pub fn field_types(db: &dyn Db, ctor: CtorId) -> &[Ty] {
    let index = match ctor {
        CtorId::Struct(_) => 0,
        CtorId::Variant(variant) => variant.index as usize,
    };
    adt_field_types(db, ctor_adt(ctor))
        .get(index)
        .map_or(&[], Vec::as_slice)
}

/// The types of an actor's fields, in terms of its parameters.
#[salsa::tracked]
pub fn actor_field_types(db: &dyn Db, id: ActorId) -> Vec<Ty> {
    let scope = Scope::of_actor(db, id);
    let fields = grok_hir::actor_data(db, id).fields.iter();
    fields.map(|field| lower::lower_in(db, &field.ty, scope)).collect()
}

/// The type of a method's `self`.
pub(crate) fn self_param_type(self_ty: &Ty, kind: SelfKind) -> Ty {
    match kind {
        SelfKind::Value => self_ty.clone(),
        SelfKind::Ref => Ty::reference(Mutability::Shared, self_ty.clone()),
        SelfKind::RefMut => Ty::reference(Mutability::Mut, self_ty.clone()),
    }
}

/// The type of a function's `Self`, in terms of its own parameters: an impl's type, a trait's parameter, an actor's state.
pub(crate) fn self_type_ref(container: Container) -> Option<SelfSort> {
    match container {
        Container::Impl(id) => Some(SelfSort::Type(TypeRef::SelfType(grok_hir::type_ref::SelfOwner::Impl(
            id,
        )))),
        Container::Trait(id) => Some(SelfSort::Type(TypeRef::SelfType(grok_hir::type_ref::SelfOwner::Trait(
            id,
        )))),
        Container::Actor(id) => Some(SelfSort::State(TypeRef::SelfType(
            grok_hir::type_ref::SelfOwner::Actor(id),
        ))),
        _ => None,
    }
}

/// What `self` stands for.
pub(crate) enum SelfSort {
    /// A value of the written type.
    Type(TypeRef),
    /// The state of the actor whose handle the written type is.
    State(TypeRef),
}

impl SelfSort {
    /// The type of `Self`.
    pub fn lower(&self, lower: &mut dyn FnMut(&TypeRef) -> Ty) -> Ty {
        match self {
            SelfSort::Type(ty) => lower(ty),
            SelfSort::State(ty) => match lower(ty).kind() {
                TyKind::Actor(id, args) => Ty::new(TyKind::State(*id, args.clone())),
                _ => Ty::error(),
            },
        }
    }
}

/// Whether a function's scheme can be read off its signature alone.
pub fn is_fully_annotated(signature: &FnSignature) -> bool {
    signature.is_complete() && !has_opaque(&signature.ret)
}

fn has_opaque(ty: &TypeRef) -> bool {
    if let TypeRef::Impl(bounds) = ty
        && fn_bound(bounds).is_none()
    {
        return true;
    }
    let mut found = false;
    ty.children(&mut |child| found = found || has_opaque(child));
    found
}

/// The scheme that a signature says; what it leaves out is an error type.
pub(crate) fn signature_scheme(db: &dyn Db, id: FnId) -> Scheme {
    let signature = grok_hir::fn_signature(db, id);
    let scope = Scope::of_fn(db, id);
    let mut params = lower::scope_params(db, scope);
    let predicates = lower::predicates(db, scope);
    let mut cx = DeclCx::new(db, scope);
    let mut types = Vec::new();
    if let (Some(kind), Some(sort)) = (signature.self_kind, self_type_ref(signature.container)) {
        let self_ty = sort.lower(&mut |ty| lower(&mut cx, ty, 0));
        types.push(self_param_type(&self_ty, kind));
    }
    types.extend(signature.params.iter().map(|(_, ty)| lower(&mut cx, ty, 0)));
    let ret = lower(&mut cx, &signature.ret, 0);
    params.append(&mut cx.opaque);
    let ty = Ty::new(TyKind::Fn(FnTy {
        kind: FnKind::Fn,
        params: types,
        ret,
    }));
    let ty = traits::normalize_in(db, &ty, &params, &predicates);
    Scheme { params, predicates, ty }
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
