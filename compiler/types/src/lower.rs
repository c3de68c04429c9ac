//! From written types to types, bounds and predicates.
//!
//! How parameters, holes and `impl Trait` come out depends on who asks: a signature keeps its parameters, a body gives holes
//! variables. [`LowerCx`] is that difference; [`Scope`] says whose parameters a written type may name. `signatures` reads whole
//! signatures with this.

use grok_hir::ids::{ActorId, AdtId, AliasId, BodyOwner, ConstId, Container, FnId, ImplId, TraitId};
use grok_hir::signature::{Generics, ParamKind};
use grok_hir::type_ref::{BoundRef, BuiltinType, ConstArg, ParamRef, SelfOwner, TraitBoundRef, TypeRef};
use grok_hir::{Db, Name};

use crate::const_eval;
use crate::traits::{self, lang};
use crate::ty::{
    Bound, DynTy, FloatTy, FnKind, FnTy, IntTy, Mutability, ParamTy, SchemeParam, TraitBound, TraitRef, Ty, TyKind,
};

pub(crate) use crate::signatures::{adt_generics, as_lang, ctor_data, field_types};

/// Deeper types than this come from aliases or bounds that need themselves.
const MAX_DEPTH: u32 = 48;

/// Whose parameters a written type may name, and what `Self` is there.
#[derive(Clone, Copy)]
pub struct Scope<'db> {
    /// The flattened parameters.
    pub generics: &'db Generics,
    /// The trait around, whose `Self` is the first parameter.
    pub trait_: Option<TraitId>,
}

impl<'db> Scope<'db> {
    /// What a function's signature sees.
    pub fn of_fn(db: &'db dyn Db, id: FnId) -> Self {
        Self::new(&grok_hir::fn_signature(db, id).generics, id.container(db))
    }

    /// What an impl's header sees.
    pub fn of_impl(db: &'db dyn Db, id: ImplId) -> Self {
        Self {
            generics: &grok_hir::impl_data(db, id).generics,
            trait_: None,
        }
    }

    /// What a trait's header sees.
    pub fn of_trait(db: &'db dyn Db, id: TraitId) -> Self {
        Self {
            generics: &grok_hir::trait_data(db, id).generics,
            trait_: Some(id),
        }
    }

    /// What a struct's or enum's fields see.
    pub fn of_adt(db: &'db dyn Db, id: AdtId) -> Self {
        Self {
            generics: &grok_hir::adt_data(db, id).generics,
            trait_: None,
        }
    }

    /// What an alias or associated type sees.
    pub fn of_alias(db: &'db dyn Db, id: AliasId) -> Self {
        Self::new(&grok_hir::alias_data(db, id).generics, id.container(db))
    }

    /// What an actor's fields see.
    pub fn of_actor(db: &'db dyn Db, id: ActorId) -> Self {
        Self {
            generics: &grok_hir::actor_data(db, id).generics,
            trait_: None,
        }
    }

    /// What is around a definition.
    pub fn of_container(db: &'db dyn Db, container: Container) -> Self {
        match container {
            Container::Impl(id) => Self::of_impl(db, id),
            Container::Trait(id) => Self::of_trait(db, id),
            Container::Actor(id) => Self::of_actor(db, id),
            _ => Self::empty(),
        }
    }

    /// What a body sees.
    pub fn of_owner(db: &'db dyn Db, owner: BodyOwner) -> Self {
        match owner {
            BodyOwner::Fn(id) => Self::of_fn(db, id),
            BodyOwner::Const(id) => Self::of_container(db, id.container(db)),
        }
    }

    /// No parameters at all.
    pub fn empty() -> Self {
        static NONE: Generics = Generics {
            params: Vec::new(),
            inherited: 0,
            predicates: Vec::new(),
        };
        Self {
            generics: &NONE,
            trait_: None,
        }
    }

    fn new(generics: &'db Generics, container: Container) -> Self {
        let trait_ = match container {
            Container::Trait(id) => Some(id),
            _ => None,
        };
        Self { generics, trait_ }
    }
}

/// What lowering asks of its surroundings.
pub(crate) trait LowerCx<'db> {
    /// The database.
    fn db(&self) -> &'db dyn Db;
    /// Whose parameters there are.
    fn scope(&self) -> Scope<'db>;
    /// A type parameter.
    fn param(&mut self, param: &ParamRef, depth: u32) -> Ty;
    /// `_`, or an argument that is left out.
    fn hole(&mut self) -> Ty;
    /// `impl Bounds` that is no function.
    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty;
    /// An associated type.
    fn project(&mut self, trait_ref: TraitRef, name: &Name) -> Ty {
        Ty::new(TyKind::Projection(trait_ref, name.clone()))
    }
    /// `Self::name` or `T::name` that no trait at hand has.
    fn unknown_assoc(&mut self, _self_ty: &Ty, _name: &Name) -> Ty {
        Ty::error()
    }
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
        TypeRef::SelfType(owner) => lower_self(cx, *owner, depth),
        TypeRef::Adt(id, args) => {
            let scope = Scope::of_adt(cx.db(), *id);
            let args = lower_args(cx, scope.generics, scope, args, depth);
            Ty::new(TyKind::Adt(*id, args))
        }
        TypeRef::Actor(id, args) => {
            let scope = Scope::of_actor(cx.db(), *id);
            let args = lower_args(cx, scope.generics, scope, args, depth);
            Ty::new(TyKind::Actor(*id, args))
        }
        TypeRef::Alias(id, args) => lower_alias(cx, *id, args, depth),
        TypeRef::Tuple(items) => Ty::new(TyKind::Tuple(items.iter().map(|item| lower(cx, item, depth)).collect())),
        TypeRef::Array(item, len) => {
            let item = lower(cx, item, depth);
            let len = lower_const(cx, len, depth);
            Ty::new(TyKind::Array(item, len))
        }
        TypeRef::Slice(item) => Ty::new(TyKind::Slice(lower(cx, item, depth))),
        TypeRef::Const(arg) => lower_const(cx, arg, depth),
        TypeRef::Ref(mutability, inner) => {
            let written_param = matches!(
                **inner,
                TypeRef::Param(_) | TypeRef::Assoc { .. } | TypeRef::SelfType(_)
            );
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
        TypeRef::Dyn(bounds) => lower_dyn(cx, bounds, depth),
        TypeRef::Assoc { self_ty, trait_, name } => match trait_ {
            Some(trait_) => {
                let self_ty = lower(cx, self_ty, depth);
                let bound = lower_trait_bound_in(cx, trait_, &self_ty, depth);
                let owner = traits::assoc_owner(cx.db(), &bound.trait_ref(&self_ty), name);
                cx.project(owner, name)
            }
            None => lower_assoc(cx, self_ty, name, depth),
        },
    }
}

fn lower_self<'db>(cx: &mut dyn LowerCx<'db>, owner: SelfOwner, depth: u32) -> Ty {
    match owner {
        SelfOwner::Impl(id) => {
            let data = grok_hir::impl_data(cx.db(), id);
            lower(cx, &data.self_ty, depth)
        }
        SelfOwner::Actor(id) => {
            let params = &grok_hir::actor_data(cx.db(), id).generics.params;
            let args = params.iter().enumerate().map(|(index, param)| {
                let param = ParamRef {
                    index: index as u32,
                    name: param.name.clone(),
                };
                cx.param(&param, depth)
            });
            let args = args.collect();
            Ty::new(TyKind::Actor(id, args))
        }
        SelfOwner::Trait(_) => cx.param(
            &ParamRef {
                index: 0,
                name: Name::new_static("Self"),
            },
            depth,
        ),
    }
}

/// Arguments of a type as written; those left out are their defaults, else holes.
fn lower_args<'db>(
    cx: &mut dyn LowerCx<'db>,
    generics: &'db Generics,
    scope: Scope<'db>,
    args: &[TypeRef],
    depth: u32,
) -> Vec<Ty> {
    let wanted = generics.params.len();
    let mut lowered: Vec<Ty> = args.iter().take(wanted).map(|arg| lower(cx, arg, depth)).collect();
    for param in generics.params.iter().skip(lowered.len()) {
        let ty = match &param.kind {
            ParamKind::Type { default: Some(ty) } => {
                let args = lowered.clone();
                lower(&mut AliasCx { outer: cx, args, scope }, ty, depth)
            }
            ParamKind::Const {
                default: Some(value), ..
            } => {
                let args = lowered.clone();
                lower_const(&mut AliasCx { outer: cx, args, scope }, value, depth)
            }
            ParamKind::Type { default: None } | ParamKind::Const { default: None, .. } => cx.hole(),
        };
        lowered.push(ty);
    }
    lowered
}

fn lower_alias<'db>(cx: &mut dyn LowerCx<'db>, id: AliasId, args: &[TypeRef], depth: u32) -> Ty {
    let db = cx.db();
    if is_recursive_alias(db, id) {
        return Ty::error();
    }
    let data = grok_hir::alias_data(db, id);
    let scope = Scope::of_alias(db, id);
    let args = lower_args(cx, &data.generics, scope, args, depth);
    match &data.ty {
        Some(ty) => lower(&mut AliasCx { outer: cx, args, scope }, ty, depth),
        None => Ty::error(),
    }
}

/// Whether an alias is made of itself.
#[salsa::tracked(returns(copy))]
pub(crate) fn is_recursive_alias(db: &dyn Db, id: AliasId) -> bool {
    fn visit(db: &dyn Db, ty: &TypeRef, id: AliasId, seen: &mut Vec<AliasId>) -> bool {
        if let TypeRef::Alias(other, _) = ty {
            if *other == id {
                return true;
            }
            if !seen.contains(other) {
                seen.push(*other);
                if let Some(ty) = &grok_hir::alias_data(db, *other).ty
                    && visit(db, ty, id, seen)
                {
                    return true;
                }
            }
        }
        let mut found = false;
        ty.children(&mut |child| found = found || visit(db, child, id, seen));
        found
    }
    let data = grok_hir::alias_data(db, id);
    data.ty.as_ref().is_some_and(|ty| visit(db, ty, id, &mut Vec::new()))
}

fn lower_fn<'db>(cx: &mut dyn LowerCx<'db>, kind: FnKind, params: &[TypeRef], ret: &TypeRef, depth: u32) -> FnTy {
    FnTy {
        kind,
        params: params.iter().map(|param| lower(cx, param, depth)).collect(),
        ret: lower(cx, ret, depth),
    }
}

fn lower_dyn<'db>(cx: &mut dyn LowerCx<'db>, bounds: &[BoundRef], depth: u32) -> Ty {
    if let Some((kind, params, ret)) = fn_bound(bounds) {
        return Ty::new(TyKind::Fn(lower_fn(cx, kind, params, ret, depth)));
    }
    let mut lowered: Vec<TraitBound> = Vec::new();
    for bound in bounds {
        if let BoundRef::Trait(bound) = bound {
            let bound = lower_trait_bound_in(cx, bound, &Ty::error(), depth);
            if !lowered.contains(&bound) {
                lowered.push(bound);
            }
        }
    }
    let send = lang::trait_id(cx.db(), crate::ty::BuiltinTrait::Send);
    lowered.sort_by_key(|bound| Some(bound.id) == send);
    if lowered.is_empty() {
        return Ty::error();
    }
    Ty::new(TyKind::Dyn(DynTy { bounds: lowered }))
}

/// A constant in a type.
pub(crate) fn lower_const<'db>(cx: &mut dyn LowerCx<'db>, arg: &ConstArg, depth: u32) -> Ty {
    match arg {
        ConstArg::Param(param) => cx.param(param, depth),
        ConstArg::Infer => cx.hole(),
        _ => match const_eval::const_arg_value(cx.db(), arg) {
            Some(value) => Ty::new(TyKind::Const(value)),
            None => Ty::error(),
        },
    }
}

/// A trait bound of a type. What is left out of its arguments is the default, and an operator without a written operand or result has
/// the type itself as both.
pub(crate) fn lower_trait_bound_in<'db>(
    cx: &mut dyn LowerCx<'db>,
    bound: &TraitBoundRef,
    self_ty: &Ty,
    depth: u32,
) -> TraitBound {
    let db = cx.db();
    let scope = Scope::of_trait(db, bound.trait_);
    let params = scope.generics.params.get(1..).unwrap_or(&[]);
    if scope.generics.params.is_empty()
        && bound.args.is_empty()
        && bound.assoc.is_empty()
        && let Some(plain) = lang::builtin(db, bound.trait_).and_then(|name| lang::bound_of(db, name, self_ty))
    {
        // A trait that the library does not declare.
        return plain;
    }
    let mut args = vec![self_ty.clone()];
    for (index, param) in params.iter().enumerate() {
        let ty = match (bound.args.get(index), &param.kind) {
            (Some(arg), _) => lower(cx, arg, depth),
            (None, ParamKind::Type { default: Some(ty) }) => {
                let args = args.clone();
                lower(&mut AliasCx { outer: cx, args, scope }, ty, depth)
            }
            (
                None,
                ParamKind::Const {
                    default: Some(value), ..
                },
            ) => {
                let args = args.clone();
                lower_const(&mut AliasCx { outer: cx, args, scope }, value, depth)
            }
            _ => cx.hole(),
        };
        args.push(ty);
    }
    let mut assoc: Vec<(Name, Ty)> = bound
        .assoc
        .iter()
        .map(|(name, ty)| (name.clone(), lower(cx, ty, depth)))
        .collect();
    let plain = args.iter().skip(1).all(|arg| arg == self_ty);
    if plain && assoc.is_empty() && lang::is_operator_trait(db, bound.trait_) {
        assoc.push((Name::new_static("Output"), self_ty.clone()));
    }
    assoc.sort_by(|a, b| a.0.cmp(&b.0));
    args.remove(0);
    TraitBound {
        id: bound.trait_,
        args,
        assoc,
    }
}

/// `T::Item` and `Self::Item`: the trait is looked for among the bounds at hand.
fn lower_assoc<'db>(cx: &mut dyn LowerCx<'db>, self_ref: &TypeRef, name: &Name, depth: u32) -> Ty {
    let db = cx.db();
    match self_ref {
        TypeRef::Param(param) => {
            let own = cx.param(param, depth);
            if let Some(trait_ref) = assoc_among_bounds(cx, param, &own, name, depth) {
                return cx.project(trait_ref, name);
            }
            cx.unknown_assoc(&own, name)
        }
        TypeRef::SelfType(SelfOwner::Impl(id)) => {
            let data = grok_hir::impl_data(db, *id);
            let alias = data.types.iter().find(|alias| alias.name(db) == name);
            if let Some(alias) = alias {
                if is_recursive_alias(db, *alias) {
                    return Ty::error();
                }
                return match &grok_hir::alias_data(db, *alias).ty {
                    Some(ty) => lower(cx, ty, depth),
                    None => Ty::error(),
                };
            }
            let own = lower(cx, &data.self_ty, depth);
            if let Some(trait_) = &data.trait_ {
                let bound = lower_trait_bound_in(cx, trait_, &own, depth);
                let owner = traits::assoc_owner(db, &bound.trait_ref(&own), name);
                if traits::impls::trait_assoc_type(db, owner.id, name).is_some() {
                    return cx.project(owner, name);
                }
            }
            cx.unknown_assoc(&own, name)
        }
        TypeRef::SelfType(SelfOwner::Trait(_)) => {
            let param = ParamRef {
                index: 0,
                name: Name::new_static("Self"),
            };
            lower_assoc(cx, &TypeRef::Param(param), name, depth)
        }
        _ => {
            let own = lower(cx, self_ref, depth);
            if let TyKind::Projection(trait_ref, outer) = own.kind()
                && let Some(alias) = traits::impls::trait_assoc_type(db, trait_ref.id, outer)
            {
                for bound in traits::impls::item_bounds(db, alias) {
                    if let Bound::Trait(bound) = bound {
                        let bound = bound.trait_ref(&own).subst(&trait_ref.args);
                        let owner = traits::assoc_owner(db, &bound, name);
                        if traits::impls::trait_assoc_type(db, owner.id, name).is_some() {
                            return cx.project(owner, name);
                        }
                    }
                }
            }
            cx.unknown_assoc(&own, name)
        }
    }
}

/// The trait of a parameter's bounds that has an associated type of that name.
fn assoc_among_bounds<'db>(
    cx: &mut dyn LowerCx<'db>,
    param: &ParamRef,
    own: &Ty,
    name: &Name,
    depth: u32,
) -> Option<TraitRef> {
    let db = cx.db();
    let scope = cx.scope();
    if let Some(id) = scope.trait_
        && param.index == 0
        && declares(db, id, name)
    {
        let params = &grok_hir::trait_data(db, id).generics.params;
        let args = params.iter().enumerate().map(|(index, param)| {
            let param = ParamRef {
                index: index as u32,
                name: param.name.clone(),
            };
            cx.param(&param, depth)
        });
        let trait_ref = TraitRef {
            id,
            args: args.collect(),
        };
        return Some(traits::assoc_owner(db, &trait_ref, name));
    }
    let written = scope.generics.params.get(param.index as usize)?;
    let further = scope
        .generics
        .predicates
        .iter()
        .filter(|(ty, _)| matches!(ty, TypeRef::Param(other) if other.index == param.index))
        .flat_map(|(_, bounds)| bounds);
    for bound in written.bounds.iter().chain(further) {
        if let BoundRef::Trait(bound) = bound
            && declares(db, bound.trait_, name)
        {
            // What the bound says of its associated types is no part of the trait itself, and may mention this very type.
            let bare = TraitBoundRef {
                assoc: Vec::new(),
                ..bound.clone()
            };
            let bound = lower_trait_bound_in(cx, &bare, own, depth);
            return Some(traits::assoc_owner(db, &bound.trait_ref(own), name));
        }
    }
    None
}

/// Whether a trait or one of its supertraits has an associated type of that name.
pub(crate) fn declares(db: &dyn Db, id: TraitId, name: &Name) -> bool {
    traits::env::supertrait_ids(db, id)
        .iter()
        .any(|&id| traits::impls::trait_assoc_type(db, id, name).is_some())
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
    let (kind, params, ret) = fn_bound(bounds)?;
    Some(lower_fn(cx, kind, params, ret, depth + 1))
}

/// Bounds of a type, in alphabetical order, each once.
pub(crate) fn lower_bounds_in<'db>(cx: &mut dyn LowerCx<'db>, bounds: &[BoundRef], own: &Ty, depth: u32) -> Vec<Bound> {
    let db = cx.db();
    let mut out: Vec<Bound> = Vec::new();
    for bound in bounds {
        let bound = match bound {
            BoundRef::Trait(bound) => Bound::Trait(lower_trait_bound_in(cx, bound, own, depth)),
            BoundRef::Fn(kind, params, ret) => Bound::Fn(lower_fn(cx, *kind, params, ret, depth + 1)),
            BoundRef::Error => continue,
        };
        if !out.contains(&bound) {
            out.push(bound);
        }
    }
    out.sort_by(|a, b| bound_name(db, a).cmp(bound_name(db, b)));
    out
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

/// Lowering inside an alias or a default: parameters are arguments.
struct AliasCx<'a, 'db> {
    outer: &'a mut dyn LowerCx<'db>,
    args: Vec<Ty>,
    scope: Scope<'db>,
}

impl<'db> LowerCx<'db> for AliasCx<'_, 'db> {
    fn db(&self) -> &'db dyn Db {
        self.outer.db()
    }

    fn scope(&self) -> Scope<'db> {
        self.scope
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

    fn project(&mut self, trait_ref: TraitRef, name: &Name) -> Ty {
        self.outer.project(trait_ref, name)
    }
}

/// Lowering of what must be written in full: parameters stay, holes are errors (reported elsewhere).
pub(crate) struct DeclCx<'db> {
    pub db: &'db dyn Db,
    pub scope: Scope<'db>,
    /// Parameters made by `impl Trait`, after the written ones.
    pub opaque: Vec<SchemeParam>,
}

impl<'db> DeclCx<'db> {
    pub fn new(db: &'db dyn Db, scope: Scope<'db>) -> Self {
        Self {
            db,
            scope,
            opaque: Vec::new(),
        }
    }
}

impl<'db> LowerCx<'db> for DeclCx<'db> {
    fn db(&self) -> &'db dyn Db {
        self.db
    }

    fn scope(&self) -> Scope<'db> {
        self.scope
    }

    fn param(&mut self, param: &ParamRef, _: u32) -> Ty {
        self::param(param.index, &param.name)
    }

    fn hole(&mut self) -> Ty {
        Ty::error()
    }

    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty {
        let index = self.scope.generics.params.len() + self.opaque.len();
        // Its place is taken before its bounds are read, which may make others.
        self.opaque.push(SchemeParam::new(Name::new_static("impl"), Vec::new()));
        let at = self.opaque.len() - 1;
        let own = self::param(index as u32, &Name::new_static("impl"));
        let lowered = lower_bounds_in(self, bounds, &own, 0);
        let shown: Vec<String> = lowered
            .iter()
            .map(|bound| bound.display(self.db, Some(&own)).to_string())
            .collect();
        let name = Name::new(format!("impl {}", shown.join(" + ")));
        self.opaque[at] = SchemeParam::new(name.clone(), lowered);
        self::param(index as u32, &name)
    }
}

/// A type parameter by its place.
pub(crate) fn param(index: u32, name: &Name) -> Ty {
    Ty::new(TyKind::Param(ParamTy {
        index,
        name: name.clone(),
    }))
}

/// The parameters themselves as arguments.
pub fn identity_args(generics: &Generics) -> Vec<Ty> {
    let params = generics.params.iter().enumerate();
    params.map(|(index, decl)| param(index as u32, &decl.name)).collect()
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

/// The type a written type means where nothing may be left out: parameters are `TyKind::Param`, holes are errors.
pub fn lower_in(db: &dyn Db, ty: &TypeRef, scope: Scope<'_>) -> Ty {
    lower(&mut DeclCx::new(db, scope), ty, 0)
}

/// The type a written type means that names no parameters.
pub fn lower_type_ref(db: &dyn Db, ty: &TypeRef) -> Ty {
    lower_in(db, ty, Scope::empty())
}

/// Bounds of a type as written.
pub(crate) fn lower_bounds(db: &dyn Db, bounds: &[BoundRef], own: &Ty, scope: Scope<'_>) -> Vec<Bound> {
    lower_bounds_in(&mut DeclCx::new(db, scope), bounds, own, 0)
}

/// A trait with its arguments as written.
pub(crate) fn lower_trait_bound(db: &dyn Db, bound: &TraitBoundRef, own: &Ty, scope: Scope<'_>) -> TraitBound {
    lower_trait_bound_in(&mut DeclCx::new(db, scope), bound, own, 0)
}

/// Parameters with their bounds, as written; a trait's `Self` has the trait.
pub fn scope_params(db: &dyn Db, scope: Scope<'_>) -> Vec<SchemeParam> {
    let mut cx = DeclCx::new(db, scope);
    let params = scope.generics.params.iter().enumerate();
    let mut params: Vec<SchemeParam> = params
        .map(|(index, decl)| {
            let own = param(index as u32, &decl.name);
            let bounds = lower_bounds_in(&mut cx, &decl.bounds, &own, 0);
            let const_ty = match &decl.kind {
                ParamKind::Const { ty, .. } => Some(lower(&mut cx, ty, 0)),
                ParamKind::Type { .. } => None,
            };
            SchemeParam {
                name: decl.name.clone(),
                bounds,
                const_ty,
            }
        })
        .collect();
    if let Some(id) = scope.trait_
        && let Some(own) = params.first_mut()
    {
        let count = grok_hir::trait_data(db, id).generics.params.len();
        let args = identity_args(scope.generics);
        let bound = Bound::Trait(TraitBound {
            id,
            args: args.get(1..count).unwrap_or(&[]).to_vec(),
            assoc: Vec::new(),
        });
        if !own.bounds.contains(&bound) {
            own.bounds.insert(0, bound);
        }
    }
    params
}

/// Parameters with their bounds, as written.
pub fn generic_params(db: &dyn Db, generics: &Generics) -> Vec<SchemeParam> {
    scope_params(db, Scope { generics, trait_: None })
}

/// Predicates on anything but a plain parameter, as written.
pub fn predicates(db: &dyn Db, scope: Scope<'_>) -> Vec<(Ty, Bound)> {
    let mut cx = DeclCx::new(db, scope);
    let mut out = Vec::new();
    for (ty, bounds) in &scope.generics.predicates {
        let ty = lower(&mut cx, ty, 0);
        let bounds = lower_bounds_in(&mut cx, bounds, &ty, 0);
        out.extend(bounds.into_iter().map(|bound| (ty.clone(), bound)));
    }
    out
}

/// An impl's self type, in terms of the impl's parameters.
#[salsa::tracked]
pub fn impl_self_type(db: &dyn Db, id: ImplId) -> Ty {
    lower_in(db, &grok_hir::impl_data(db, id).self_ty, Scope::of_impl(db, id))
}

/// The type written for a constant, if one is.
pub(crate) fn written_const_type(db: &dyn Db, id: ConstId) -> Option<Ty> {
    let data = grok_hir::const_data(db, id);
    (!data.ty.has_infer()).then(|| lower_in(db, &data.ty, Scope::of_container(db, id.container(db))))
}
