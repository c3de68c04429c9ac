//! Signatures of items, from their summaries: queries that no edit inside a body runs again.

use crate::Name;
use crate::db::Db;
use crate::file_ids::ItemId;
use crate::ids::{AdtId, AliasId, ConstId, Container, FnId, ImplId, SCRIPT_RANK};
use crate::item_tree::{Item, ItemKind, WrittenVariant};
use crate::locate::{FoundItem, container_impl, container_module, item_generics, item_of};
use crate::signature::{
    AdtData, AliasData, ConstData, Field, FnSignature, GenericParam, Generics, ImplData, VariantData, Visibility,
};
use crate::source_map::MentionTarget;
use crate::type_lower::{Findings, InferRule, NameProblem, NameProblemKind, TypeLowering, similar_derive};
use crate::type_ref::{BuiltinTrait, TypeRef};
use crate::written::{Mark, WrittenGenerics};

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

/// The names of the type parameters in scope in an item: those of the impl around it, then its own; and how many are the impl's.
pub fn generics_in_scope(db: &dyn Db, found: &FoundItem<'_>, container: Container) -> (Vec<Name>, u32) {
    let own = |item: &Item| -> Vec<Name> {
        item_generics(item)
            .map(|generics| generics.params.iter().map(|(name, _, _)| name.clone()).collect())
            .unwrap_or_default()
    };
    let mut names = match container_impl(container).and_then(|id| item_of(db, ItemId::Impl(id))) {
        Some(around) => own(around.item),
        None => Vec::new(),
    };
    let inherited = names.len() as u32;
    names.extend(own(found.item));
    (names, inherited)
}

/// Type parameters of the functions around a container, which what it contains does not see.
pub fn outer_generics(db: &dyn Db, container: Container) -> Vec<Name> {
    let mut names = Vec::new();
    let mut container = container;
    loop {
        container = match container {
            Container::Module(_) => return names,
            Container::Impl(id) => id.container(db),
            Container::Body(id) => {
                let around = id.container(db);
                if let Some(found) = item_of(db, ItemId::Fn(id)) {
                    names.extend(generics_in_scope(db, &found, around).0);
                }
                around
            }
        };
    }
}

/// What lowering a signature needs of its place.
struct Place<'db> {
    db: &'db dyn Db,
    found: FoundItem<'db>,
    names: crate::resolve::Names<'db>,
    generics: Vec<Name>,
    inherited: u32,
    outer: Vec<Name>,
    impl_: Option<ImplId>,
    findings: Findings,
}

impl<'db> Place<'db> {
    fn new(db: &'db dyn Db, id: ItemId, container: Container) -> Option<Place<'db>> {
        let found = item_of(db, id)?;
        let names = crate::blocks::names_at_item(db, &found);
        let (generics, inherited) = generics_in_scope(db, &found, container);
        let impl_ = container_impl(container);
        let outer = outer_generics(db, container);
        Some(Place {
            db,
            found,
            names,
            generics,
            inherited,
            outer,
            impl_,
            findings: Findings::default(),
        })
    }

    fn with<R>(&mut self, infer: InferRule, allow_impl: bool, f: impl FnOnce(&mut TypeLowering<'_, 'db>) -> R) -> R {
        let mut lowering = TypeLowering {
            names: &self.names,
            generics: &self.generics,
            outer_generics: &self.outer,
            impl_: self.impl_,
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
    fn generics(&mut self, written: &WrittenGenerics, around: Vec<GenericParam>) -> Generics {
        let mut params = around;
        let inherited = self.inherited;
        params.truncate(inherited as usize);
        let mut firsts: Vec<(Name, Option<Mark>)> = params.iter().map(|param| (param.name.clone(), None)).collect();
        for (name, mark, bounds) in &written.params {
            if let Some((_, first)) = firsts
                .iter()
                .find(|(other, _)| other == name && !name.is_empty())
                .cloned()
            {
                self.report(
                    *mark,
                    NameProblemKind::DuplicateParam {
                        name: name.clone(),
                        first,
                    },
                );
            }
            firsts.push((name.clone(), Some(*mark)));
            let index = params.len() as u32;
            let target = MentionTarget::Param(crate::type_ref::ParamRef {
                index,
                name: name.clone(),
            });
            self.findings.mentions.push((*mark, target));
            let bounds = self.with(InferRule::Forbidden, false, |lowering| lowering.bounds(bounds));
            params.push(GenericParam {
                name: name.clone(),
                bounds,
            });
        }
        for (_, ty, bounds) in &written.predicates {
            let (ty, bounds) = self.with(InferRule::Forbidden, false, |lowering| {
                (lowering.ty(ty), lowering.bounds(bounds))
            });
            let TypeRef::Param(param) = ty else { continue };
            let Some(param) = params.get_mut(param.index as usize) else {
                continue;
            };
            for bound in bounds {
                if !param.bounds.contains(&bound) {
                    param.bounds.push(bound);
                }
            }
        }
        Generics { params, inherited }
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
        VariantData {
            name: written.name.clone(),
            shape: written.shape,
            fields,
            discriminant: written.discriminant,
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
        impl_: container_impl(container),
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
    let around = impl_generics(db, container);
    signature.generics = place.generics(&item.generics, around);
    let is_method = container_impl(container).is_some();
    let infer = if is_method {
        InferRule::Forbidden
    } else {
        InferRule::Allowed
    };
    for (name, mark, ty) in &item.params {
        let ty = match ty {
            Some(ty) => place.with(infer, true, |lowering| lowering.ty(ty)),
            None if is_method => {
                place.report(*mark, NameProblemKind::MissingParamType { name: name.clone() });
                TypeRef::Error
            }
            None => TypeRef::Infer,
        };
        signature.params.push((name.clone(), ty));
    }
    signature.ret = match &item.ret {
        Some(ret) => place.with(infer, true, |lowering| lowering.ty(ret)),
        None if is_method => TypeRef::Tuple(Vec::new()),
        None => TypeRef::Infer,
    };
    signature.self_kind = item.self_kind;
    signature.visibility = place.visibility();
    signature.intrinsic = place.found.item.attrs.intrinsic.clone();
    signature.must_use = place.found.item.attrs.must_use;
    Lowered {
        data: signature,
        found: place.findings,
    }
}

fn impl_generics(db: &dyn Db, container: Container) -> Vec<GenericParam> {
    container_impl(container)
        .map(|id| impl_data(db, id).generics.params.clone())
        .unwrap_or_default()
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
            data.generics = place.generics(generics, Vec::new());
            data.variants = vec![place.variant(written, None)];
        }
        ItemKind::Enum { generics, variants } => {
            data.generics = place.generics(generics, Vec::new());
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
        fns: Vec::new(),
        consts: Vec::new(),
    };
    let Some(mut place) = Place::new(db, ItemId::Impl(id), id.container(db)) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    let ItemKind::Impl {
        generics,
        self_ty,
        items,
    } = &place.found.item.kind
    else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.generics = place.generics(generics, Vec::new());
    data.self_ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(self_ty));
    for &item in items {
        match place.found.ids.id(item) {
            Some(ItemId::Fn(id)) => data.fns.push(id),
            Some(ItemId::Const(id)) => data.consts.push(id),
            _ => {}
        }
    }
    Lowered {
        data,
        found: place.findings,
    }
}

/// A constant with what lowering found.
#[salsa::tracked]
pub fn lower_const(db: &dyn Db, id: ConstId) -> Lowered<ConstData> {
    let container = id.container(db);
    let mut data = ConstData {
        name: id.name(db).clone(),
        ty: TypeRef::Infer,
        visibility: Visibility::Module(container_module(db, container)),
        impl_: container_impl(container),
    };
    let Some(mut place) = Place::new(db, ItemId::Const(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Const { ty: Some(ty) } = &place.found.item.kind {
        data.ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty));
    }
    Lowered {
        data,
        found: place.findings,
    }
}

/// A type alias with what lowering found.
#[salsa::tracked]
pub fn lower_alias(db: &dyn Db, id: AliasId) -> Lowered<AliasData> {
    let container = id.container(db);
    let mut data = AliasData {
        name: id.name(db).clone(),
        generics: Generics::default(),
        ty: TypeRef::Error,
        visibility: Visibility::Module(container_module(db, container)),
    };
    let Some(mut place) = Place::new(db, ItemId::Alias(id), container) else {
        return Lowered {
            data,
            found: Findings::default(),
        };
    };
    data.visibility = place.visibility();
    if let ItemKind::Alias { generics, ty } = &place.found.item.kind {
        data.generics = place.generics(generics, Vec::new());
        data.ty = place.with(InferRule::Forbidden, false, |lowering| lowering.ty(ty));
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
        ItemId::Module(_) => return None,
    })
}
