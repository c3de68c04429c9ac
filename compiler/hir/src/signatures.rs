//! Signatures of items, from their summaries: queries that no edit inside a body runs again.

use crate::Name;
use crate::db::Db;
use crate::file_ids::ItemId;
use crate::ids::{
    ActorId, AdtId, AliasId, ConstId, Container, ExternId, FnId, ImplId, SCRIPT_RANK, SupervisorId, TraitId,
};
use crate::item_tree::{FnItem, FnRole, Item, ItemKind, WrittenVariant};
use crate::locate::{
    FoundItem, container_item, container_module, container_self, item_generics, item_of, outer_container,
};
use crate::signature::{
    ActorData, ActorField, AdtData, AliasData, ConstData, ExternData, Field, FnSignature, GenericParam, Generics,
    ImplData, ParamKind, SupervisorData, TraitData, VariantData, Visibility,
};
use crate::source_map::MentionTarget;
use crate::type_lower::{Findings, InferRule, NameProblem, NameProblemKind, TypeLowering, similar_derive};
use crate::type_ref::{BuiltinTrait, SelfOwner, TypeRef};
use crate::written::{Mark, WrittenGenerics, WrittenParamKind};

/// A signature with what was found while lowering it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lowered<T> {
    /// The signature.
    pub data: T,
    /// Mistakes, mentions and imports, by marks of the item.
    pub found: Findings,
}

/// A function's signature.
pub fn fn_signature(db: &dyn Db, id: FnId) -> &FnSignature {
    &lower_fn_signature(db, id).data
}

/// A struct's or enum's fields.
pub fn adt_data(db: &dyn Db, id: AdtId) -> &AdtData {
    &lower_adt(db, id).data
}

/// An impl's header.
pub fn impl_data(db: &dyn Db, id: ImplId) -> &ImplData {
    &lower_impl(db, id).data
}

/// A constant's signature.
pub fn const_data(db: &dyn Db, id: ConstId) -> &ConstData {
    &lower_const(db, id).data
}

/// A type alias.
pub fn alias_data(db: &dyn Db, id: AliasId) -> &AliasData {
    &lower_alias(db, id).data
}

/// A trait.
pub fn trait_data(db: &dyn Db, id: TraitId) -> &TraitData {
    &lower_trait(db, id).data
}

/// An actor.
pub fn actor_data(db: &dyn Db, id: ActorId) -> &ActorData {
    &lower_actor(db, id).data
}

/// A supervisor.
pub fn supervisor_data(db: &dyn Db, id: SupervisorId) -> &SupervisorData {
    &lower_supervisor(db, id).data
}

/// A generic parameter in scope.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ScopedParam {
    /// Its name.
    pub name: Name,
    /// Whether it stands for a constant.
    pub is_const: bool,
}

/// The generic parameters in scope in an item: those of the impl, trait (`Self` first) or actor around it, then its own; and how
/// many are inherited.
pub fn generics_in_scope(db: &dyn Db, found: &FoundItem<'_>, container: Container) -> (Vec<ScopedParam>, u32) {
    let mut params = match container_item(container).and_then(|id| item_of(db, id)) {
        Some(around) => own_params(around.item),
        None => Vec::new(),
    };
    let inherited = params.len() as u32;
    params.extend(own_params(found.item));
    (params, inherited)
}

fn own_params(item: &Item) -> Vec<ScopedParam> {
    let of_trait = matches!(item.kind, ItemKind::Trait { .. }).then(|| ScopedParam {
        name: Name::new_static("Self"),
        is_const: false,
    });
    let written = item_generics(item).into_iter().flat_map(|generics| &generics.params);
    let written = written.map(|param| ScopedParam {
        name: param.name.clone(),
        is_const: param.is_const(),
    });
    of_trait.into_iter().chain(written).collect()
}

/// Generic parameters of the functions around a container, which what it contains does not see.
pub fn outer_generics(db: &dyn Db, container: Container) -> Vec<ScopedParam> {
    let mut params = Vec::new();
    let mut container = container;
    while let Some(around) = outer_container(db, container) {
        if let Container::Body(id) = container
            && let Some(found) = item_of(db, ItemId::Fn(id))
        {
            params.extend(generics_in_scope(db, &found, around).0);
        }
        container = around;
    }
    params
}

/// What lowering a signature needs of its place.
struct Place<'db> {
    db: &'db dyn Db,
    found: FoundItem<'db>,
    names: crate::resolve::Names<'db>,
    generics: Vec<ScopedParam>,
    inherited: u32,
    outer: Vec<ScopedParam>,
    declared: usize,
    self_: Option<SelfOwner>,
    findings: Findings,
}

impl<'db> Place<'db> {
    fn new(db: &'db dyn Db, id: ItemId, container: Container) -> Option<Place<'db>> {
        let found = item_of(db, id)?;
        let names = crate::blocks::names_at_item(db, &found);
        let (generics, inherited) = generics_in_scope(db, &found, container);
        let self_ = match id {
            ItemId::Impl(id) => Some(SelfOwner::Impl(id)),
            ItemId::Trait(id) => Some(SelfOwner::Trait(id)),
            ItemId::Actor(id) => Some(SelfOwner::Actor(id)),
            _ => container_self(container),
        };
        let outer = outer_generics(db, container);
        Some(Place {
            db,
            found,
            names,
            generics,
            inherited,
            outer,
            declared: usize::MAX,
            self_,
            findings: Findings::default(),
        })
    }

    fn with<R>(&mut self, infer: InferRule, allow_impl: bool, f: impl FnOnce(&mut TypeLowering<'_, 'db>) -> R) -> R {
        let mut lowering = TypeLowering {
            names: &self.names,
            generics: &self.generics,
            outer_generics: &self.outer,
            declared: self.declared,
            self_: self.self_,
            infer,
            allow_impl,
            found: std::mem::take(&mut self.findings),
        };
        let result = f(&mut lowering);
        self.findings = lowering.found;
        result
    }

    fn report(&mut self, mark: Mark, kind: NameProblemKind) {
        self.findings.problems.push(NameProblem { mark, kind });
    }

    fn visibility(&self) -> Visibility {
        crate::def_map::visibility(self.db, self.found.item.visibility, self.found.module)
    }

    /// Own generics after the inherited ones, which `around` gives.
    fn generics(&mut self, written: &WrittenGenerics, around: Generics) -> Generics {
        let mut predicates = around.predicates;
        let mut params = around.params;
        let inherited = self.inherited;
        params.truncate(inherited as usize);
        if matches!(self.found.item.kind, ItemKind::Trait { .. }) {
            params.push(GenericParam {
                name: Name::new_static("Self"),
                kind: ParamKind::Type { default: None },
                bounds: Vec::new(),
            });
        }
        let mut firsts: Vec<(Name, Option<Mark>)> = params.iter().map(|param| (param.name.clone(), None)).collect();
        for param in &written.params {
            let (name, mark) = (&param.name, param.mark);
            let first = firsts
                .iter()
                .find(|(other, _)| other == name && !name.is_empty())
                .map(|(_, first)| *first);
            if let Some(first) = first {
                let name = name.clone();
                self.report(mark, NameProblemKind::DuplicateParam { name, first });
            }
            firsts.push((name.clone(), Some(mark)));
            let index = params.len();
            let target = MentionTarget::Param(crate::type_ref::ParamRef {
                index: index as u32,
                name: name.clone(),
            });
            self.findings.mentions.push((mark, target));
            params.push(self.param(param, index));
        }
        for (_, ty, bounds) in &written.predicates {
            let (ty, bounds) = self.with(InferRule::Forbidden, false, |lowering| {
                (lowering.ty(ty), lowering.bounds(bounds))
            });
            let known = match &ty {
                TypeRef::Param(param) => params.get_mut(param.index as usize).map(|param| &mut param.bounds),
                _ => None,
            };
            match known {
                Some(known) => bounds.into_iter().for_each(|bound| {
                    if !known.contains(&bound) {
                        known.push(bound);
                    }
                }),
                None if ty == TypeRef::Error => {}
                None => predicates.push((ty, bounds)),
            }
        }
        Generics {
            params,
            inherited,
            predicates,
        }
    }

    /// A parameter. Its default may name those before it alone.
    fn param(&mut self, param: &crate::written::WrittenParam, index: usize) -> GenericParam {
        let name = param.name.clone();
        match &param.kind {
            WrittenParamKind::Type { bounds, default } => {
                let bounds = self.with(InferRule::Forbidden, false, |lowering| lowering.bounds(bounds));
                self.declared = index;
                let default = default
                    .as_ref()
                    .map(|ty| self.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty)));
                self.declared = usize::MAX;
                let kind = ParamKind::Type { default };
                GenericParam { name, kind, bounds }
            }
            WrittenParamKind::Const { ty, default } => {
                let ty = self.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty));
                let default = default.as_ref().map(|value| {
                    self.with(InferRule::Forbidden, false, |lowering| {
                        lowering.constant(value, "a default of a constant parameter")
                    })
                });
                let kind = ParamKind::Const { ty, default };
                GenericParam {
                    name,
                    kind,
                    bounds: Vec::new(),
                }
            }
        }
    }

    fn variant(&mut self, written: &WrittenVariant, fields_visibility: Option<Visibility>) -> VariantData {
        let mut fields: Vec<Field> = Vec::new();
        for (index, (name, mark, ty, visibility)) in written.fields.iter().enumerate() {
            let earlier = written.fields[..index]
                .iter()
                .find(|(other, ..)| other == name && !name.is_empty());
            if let Some((_, first, ..)) = earlier {
                self.report(
                    *mark,
                    NameProblemKind::DuplicateField {
                        name: name.clone(),
                        first: *first,
                    },
                );
            }
            let ty = self.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty));
            let own = crate::def_map::visibility(self.db, *visibility, self.found.module);
            fields.push(Field {
                name: name.clone(),
                ty,
                visibility: fields_visibility.unwrap_or(own),
            });
        }
        let discriminant = written.discriminant.as_ref().map(|value| {
            self.with(InferRule::Forbidden, false, |lowering| {
                lowering.constant(value, "a discriminant")
            })
        });
        VariantData {
            name: written.name.clone(),
            shape: written.shape,
            fields,
            discriminant,
        }
    }

    fn derives(&mut self) -> Vec<BuiltinTrait> {
        let mut out = Vec::new();
        let written = self.found.item.attrs.derives.clone();
        for (name, mark) in written {
            let found = self.with(InferRule::Forbidden, false, |lowering| {
                lowering.trait_named(&name, mark)
            });
            match found {
                Some(found) if found.is_derivable() => {
                    if !out.contains(&found) {
                        out.push(found);
                    }
                }
                _ => {
                    let similar = similar_derive(&name).filter(|_| found.is_none());
                    self.report(mark, NameProblemKind::NotDerivable { name, similar });
                }
            }
        }
        out
    }
}

/// A function's signature with what lowering found.
#[salsa::tracked]
pub fn lower_fn_signature(db: &dyn Db, id: FnId) -> Lowered<FnSignature> {
    let container = id.container(db);
    let module = container_module(db, container);
    let mut signature = FnSignature {
        name: id.name(db).clone(),
        generics: Generics::default(),
        self_kind: None,
        params: Vec::new(),
        // A script gives what its last expression gives.
        ret: if id.rank(db) == SCRIPT_RANK {
            TypeRef::Infer
        } else {
            TypeRef::Error
        },
        visibility: Visibility::Module(module),
        container,
        is_const: false,
        is_unsafe: false,
        is_ai: false,
        has_body: true,
        extern_: match container {
            Container::Extern(id) => Some(id),
            _ => None,
        },
        intrinsic: None,
        must_use: false,
    };
    let place = Place::new(db, ItemId::Fn(id), container);
    let Some(mut place) = place else {
        return Lowered {
            data: signature,
            found: Findings::default(),
        };
    };
    let ItemKind::Fn(item) = &place.found.item.kind else {
        return Lowered {
            data: signature,
            found: Findings::default(),
        };
    };
    signature.generics = place.generics(&item.generics, generics_around(db, container));
    place.fn_types(item, container, &mut signature);
    signature.self_kind = item.self_kind;
    signature.is_const = item.is_const;
    signature.is_unsafe = item.is_unsafe;
    signature.is_ai = item.is_ai;
    signature.has_body = item.has_body;
    signature.visibility = place.visibility();
    signature.intrinsic = place.found.item.attrs.intrinsic.clone();
    signature.must_use = place.found.item.attrs.must_use;
    Lowered {
        data: signature,
        found: place.findings,
    }
}

impl Place<'_> {
    fn fn_types(&mut self, item: &FnItem, container: Container, signature: &mut FnSignature) {
        // Interfaces are written, insides are inferred: what is called through a type, a trait or a handle is an interface.
        let is_written = container_item(container).is_some() || item.is_ai;
        let infer = if is_written {
            InferRule::Forbidden
        } else {
            InferRule::Allowed
        };
        for (name, mark, ty) in &item.params {
            let ty = match ty {
                Some(ty) => self.with(infer, true, |lowering| lowering.ty(ty)),
                None if is_written => {
                    self.report(*mark, NameProblemKind::MissingParamType { name: name.clone() });
                    TypeRef::Error
                }
                None => TypeRef::Infer,
            };
            signature.params.push((name.clone(), ty));
        }
        signature.ret = match (&item.ret, item.role) {
            (Some(ret), _) => self.with(infer, true, |lowering| lowering.ty(ret)),
            (None, FnRole::Child) => TypeRef::Infer,
            (None, FnRole::Default) => self.default_type(container),
            (None, FnRole::Fn | FnRole::Receive) if is_written => TypeRef::Tuple(Vec::new()),
            (None, FnRole::Fn | FnRole::Receive) => TypeRef::Infer,
        };
    }

    /// The type of the field whose default this function computes.
    fn default_type(&self, container: Container) -> TypeRef {
        let Container::Actor(id) = container else {
            return TypeRef::Error;
        };
        let data = actor_data(self.db, id);
        let field = data.fields.iter().find(|field| field.name == self.found.item.name);
        field.map_or(TypeRef::Error, |field| field.ty.clone())
    }
}

/// The generics of what a container's members stand in.
fn generics_around(db: &dyn Db, container: Container) -> Generics {
    match container {
        Container::Impl(id) => impl_data(db, id).generics.clone(),
        Container::Trait(id) => trait_data(db, id).generics.clone(),
        Container::Actor(id) => actor_data(db, id).generics.clone(),
        _ => Generics::default(),
    }
}

/// A struct or enum with what lowering found.
#[salsa::tracked]
pub fn lower_adt(db: &dyn Db, id: AdtId) -> Lowered<AdtData> {
    let (item_id, container, name) = match id {
        AdtId::Struct(id) => (ItemId::Struct(id), id.container(db), id.name(db).clone()),
        AdtId::Enum(id) => (ItemId::Enum(id), id.container(db), id.name(db).clone()),
    };
    let mut data = AdtData {
        id,
        name,
        generics: Generics::default(),
        variants: Vec::new(),
        derives: Vec::new(),
        lang: None,
        visibility: Visibility::Module(container_module(db, container)),
    };
    let Some(mut place) = Place::new(db, item_id, container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    let item = place.found.item;
    data.visibility = place.visibility();
    data.lang = item.attrs.lang;
    match &item.kind {
        ItemKind::Struct {
            generics,
            data: written,
        } => {
            data.generics = place.generics(generics, Generics::default());
            data.variants = vec![place.variant(written, None)];
        }
        ItemKind::Enum { generics, variants } => {
            data.generics = place.generics(generics, Generics::default());
            for (index, written) in variants.iter().enumerate() {
                let earlier = variants[..index]
                    .iter()
                    .find(|other| other.name == written.name && !written.name.is_empty());
                if let Some(first) = earlier {
                    let (name, first) = (written.name.clone(), first.mark);
                    place.report(written.mark, NameProblemKind::DuplicateVariant { name, first });
                }
                let lowered = place.variant(written, Some(data.visibility));
                data.variants.push(lowered);
            }
        }
        _ => {}
    }
    data.derives = place.derives();
    Lowered {
        data,
        found: place.findings,
    }
}

/// An impl's header with what lowering found.
#[salsa::tracked]
pub fn lower_impl(db: &dyn Db, id: ImplId) -> Lowered<ImplData> {
    let mut data = ImplData {
        generics: Generics::default(),
        self_ty: TypeRef::Error,
        trait_: None,
        trait_error: false,
        fns: Vec::new(),
        consts: Vec::new(),
        types: Vec::new(),
    };
    let Some(mut place) = Place::new(db, ItemId::Impl(id), id.container(db)) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    if let ItemKind::Impl {
        generics,
        trait_,
        self_ty,
        ..
    } = &place.found.item.kind
    {
        data.generics = place.generics(generics, Generics::default());
        data.self_ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(self_ty));
        if let Some(path) = trait_ {
            data.trait_ = place.with(InferRule::Forbidden, false, |lowering| lowering.trait_ref(path));
            data.trait_error = data.trait_.is_none();
        }
    }
    let members = Members::of(&place.found);
    (data.fns, data.consts, data.types) = (members.fns, members.consts, members.types);
    Lowered {
        data,
        found: place.findings,
    }
}

/// The members of an impl, trait or actor by kind, in order.
#[derive(Default)]
struct Members {
    fns: Vec<FnId>,
    receives: Vec<FnId>,
    consts: Vec<ConstId>,
    types: Vec<AliasId>,
}

impl Members {
    fn of(found: &FoundItem<'_>) -> Members {
        let mut members = Members::default();
        for &idx in found.item.members() {
            match found.ids.id(idx) {
                Some(ItemId::Fn(id)) if found.ids.is_receive(idx) => members.receives.push(id),
                Some(ItemId::Fn(id)) => members.fns.push(id),
                Some(ItemId::Const(id)) => members.consts.push(id),
                Some(ItemId::Alias(id)) => members.types.push(id),
                _ => {}
            }
        }
        members
    }
}

/// A trait with what lowering found.
#[salsa::tracked]
pub fn lower_trait(db: &dyn Db, id: TraitId) -> Lowered<TraitData> {
    let container = id.container(db);
    let mut data = TraitData {
        name: id.name(db).clone(),
        generics: Generics::default(),
        supertraits: Vec::new(),
        fns: Vec::new(),
        consts: Vec::new(),
        types: Vec::new(),
        lang: None,
        visibility: Visibility::Module(container_module(db, container)),
    };
    let Some(mut place) = Place::new(db, ItemId::Trait(id), container) else {
        // The library is still without traits that are items.
        data.lang = BuiltinTrait::from_name(id.name(db));
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    data.lang = place.found.item.attrs.lang_trait;
    if let ItemKind::Trait { generics, bounds, .. } = &place.found.item.kind {
        data.generics = place.generics(generics, Generics::default());
        data.supertraits = place.with(InferRule::Forbidden, false, |lowering| lowering.bounds(bounds));
    }
    // `where Self: Other` says the same as `trait Name: Other`.
    if let Some(param) = data.generics.params.first_mut() {
        for bound in std::mem::take(&mut param.bounds) {
            if !data.supertraits.contains(&bound) {
                data.supertraits.push(bound);
            }
        }
    }
    let members = Members::of(&place.found);
    (data.fns, data.consts, data.types) = (members.fns, members.consts, members.types);
    Lowered {
        data,
        found: place.findings,
    }
}

/// An actor with what lowering found.
#[salsa::tracked]
pub fn lower_actor(db: &dyn Db, id: ActorId) -> Lowered<ActorData> {
    let container = id.container(db);
    let mut data = ActorData {
        name: id.name(db).clone(),
        generics: Generics::default(),
        fields: Vec::new(),
        fns: Vec::new(),
        consts: Vec::new(),
        receives: Vec::new(),
        visibility: Visibility::Module(container_module(db, container)),
    };
    let Some(mut place) = Place::new(db, ItemId::Actor(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Actor { generics, fields, .. } = &place.found.item.kind {
        data.generics = place.generics(generics, Generics::default());
        for (index, field) in fields.iter().enumerate() {
            let earlier = fields[..index].iter().find(|other| other.name == field.name);
            if let Some(first) = earlier.filter(|_| !field.name.is_empty()) {
                let (name, first) = (field.name.clone(), first.mark);
                place.report(field.mark, NameProblemKind::DuplicateField { name, first });
            }
            let ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(&field.ty));
            let default = field.default.and_then(|idx| match place.found.ids.id(idx) {
                Some(ItemId::Fn(id)) => Some(id),
                _ => None,
            });
            data.fields.push(ActorField {
                name: field.name.clone(),
                ty,
                default,
            });
        }
    }
    let members = Members::of(&place.found);
    (data.fns, data.consts, data.receives) = (members.fns, members.consts, members.receives);
    Lowered {
        data,
        found: place.findings,
    }
}

/// A supervisor with what lowering found.
#[salsa::tracked]
pub fn lower_supervisor(db: &dyn Db, id: SupervisorId) -> Lowered<SupervisorData> {
    let container = id.container(db);
    let mut data = SupervisorData {
        name: id.name(db).clone(),
        settings: Vec::new(),
        children: Vec::new(),
        visibility: Visibility::Module(container_module(db, container)),
    };
    let Some(place) = Place::new(db, ItemId::Supervisor(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Supervisor { settings, .. } = &place.found.item.kind {
        data.settings = settings
            .iter()
            .map(|(name, _, value)| (name.clone(), value.clone()))
            .collect();
    }
    data.children = Members::of(&place.found).fns;
    Lowered {
        data,
        found: place.findings,
    }
}

/// An `extern` block.
#[salsa::tracked]
pub fn extern_data(db: &dyn Db, id: ExternId) -> ExternData {
    let mut data = ExternData {
        abi: id.name(db).clone(),
        from: None,
        fns: Vec::new(),
    };
    if let Some(found) = item_of(db, ItemId::Extern(id)) {
        if let ItemKind::Extern { from, .. } = &found.item.kind {
            data.from = from.clone();
        }
        data.fns = Members::of(&found).fns;
    }
    data
}

/// A constant with what lowering found.
#[salsa::tracked]
pub fn lower_const(db: &dyn Db, id: ConstId) -> Lowered<ConstData> {
    let container = id.container(db);
    let mut data = ConstData {
        name: id.name(db).clone(),
        ty: TypeRef::Infer,
        visibility: Visibility::Module(container_module(db, container)),
        container,
        is_static: false,
        has_value: true,
    };
    let Some(mut place) = Place::new(db, ItemId::Const(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Const {
        ty,
        is_static,
        has_value,
    } = &place.found.item.kind
    {
        (data.is_static, data.has_value) = (*is_static, *has_value);
        if let Some(ty) = ty {
            data.ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty));
        }
    }
    Lowered {
        data,
        found: place.findings,
    }
}

/// A type alias or associated type with what lowering found.
#[salsa::tracked]
pub fn lower_alias(db: &dyn Db, id: AliasId) -> Lowered<AliasData> {
    let container = id.container(db);
    let mut data = AliasData {
        name: id.name(db).clone(),
        generics: Generics::default(),
        bounds: Vec::new(),
        ty: None,
        visibility: Visibility::Module(container_module(db, container)),
        container,
    };
    let Some(mut place) = Place::new(db, ItemId::Alias(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Alias { generics, bounds, ty } = &place.found.item.kind {
        data.generics = place.generics(generics, generics_around(db, container));
        data.bounds = place.with(InferRule::Forbidden, false, |lowering| lowering.bounds(bounds));
        data.ty = ty
            .as_ref()
            .map(|ty| place.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty)));
    }
    Lowered {
        data,
        found: place.findings,
    }
}

/// What was found while lowering the signature of any item.
pub fn findings(db: &dyn Db, id: ItemId) -> Option<&Findings> {
    Some(match id {
        ItemId::Fn(id) => &lower_fn_signature(db, id).found,
        ItemId::Struct(id) => &lower_adt(db, AdtId::Struct(id)).found,
        ItemId::Enum(id) => &lower_adt(db, AdtId::Enum(id)).found,
        ItemId::Impl(id) => &lower_impl(db, id).found,
        ItemId::Const(id) => &lower_const(db, id).found,
        ItemId::Alias(id) => &lower_alias(db, id).found,
        ItemId::Trait(id) => &lower_trait(db, id).found,
        ItemId::Actor(id) => &lower_actor(db, id).found,
        ItemId::Supervisor(id) => &lower_supervisor(db, id).found,
        ItemId::Module(_) | ItemId::Macro(_) | ItemId::Extern(_) => return None,
    })
}
