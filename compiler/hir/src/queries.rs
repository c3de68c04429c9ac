//! Small questions about files and packages that inference, MIR building and editor features ask.

use grok_diagnostics::{FileId, Span};
use rustc_hash::FxHashMap;

use crate::body::{Expr, ExprId, LocalId, PatId, ValueRes};
use crate::db::{Db, SourceFile};
use crate::def_map::{Namespace, def_map};
use crate::file_ids::{ItemId, file_ids};
use crate::ids::{ActorId, AdtId, BodyOwner, Container, Def, FnId, ImplId, ModuleId, TraitId};
use crate::item_tree::item_tree;
use crate::signature::LangItem;
use crate::type_ref::{BuiltinTrait, BuiltinType, Mutability, TypeRef};
use crate::{body, body_source_map, owner_base, owner_file};

/// Every body of a file: functions, methods, nested ones, constants, and the script; in the order of the source, the script last.
#[salsa::tracked]
pub fn file_owners(db: &dyn Db, file: SourceFile) -> Vec<BodyOwner> {
    let ids = file_ids(db, file, crate::module_of_file(db, file));
    let items = ids.ids.iter().filter_map(|id| id.and_then(ItemId::owner));
    items.chain(ids.script.map(BodyOwner::Fn)).collect()
}

/// The free functions that a body mentions, sorted and deduplicated: the edges of binding groups.
#[salsa::tracked]
pub fn body_fn_mentions(db: &dyn Db, owner: BodyOwner) -> Vec<FnId> {
    let body = body(db, owner);
    let mut mentions: Vec<FnId> = body
        .exprs
        .iter()
        .filter_map(|(_, expr)| match expr {
            Expr::Path(ValueRes::Fn(id, _)) => Some(*id),
            _ => None,
        })
        .collect();
    mentions.sort_unstable();
    mentions.dedup();
    mentions
}

/// The outermost constructor of a type: by it impls are found.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum TypeHead {
    Adt(AdtId),
    Builtin(BuiltinType),
    Tuple(u32),
    Array,
    Slice,
    Ref(Mutability),
    Fn,
    Dyn,
    Actor(ActorId),
    Never,
}

/// The inherent impls that a package sees, by the head of their type.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImplIndex {
    /// In the order of files and of source.
    pub by_head: FxHashMap<TypeHead, Vec<ImplId>>,
}

impl ImplIndex {
    /// The impls for types with that head.
    pub fn get(&self, head: TypeHead) -> &[ImplId] {
        self.by_head.get(&head).map_or(&[], Vec::as_slice)
    }
}

/// The inherent impls of a package and of the library.
#[salsa::tracked]
pub fn inherent_impls(db: &dyn Db, root: SourceFile) -> ImplIndex {
    let mut index = ImplIndex::default();
    let library = db.workspace().library(db).first().copied();
    for root in std::iter::once(root).chain(library.filter(|library| *library != root)) {
        for id in package_impls(db, root) {
            let data = crate::impl_data(db, *id);
            if data.trait_.is_some() || data.trait_error {
                continue;
            }
            if let Some(head) = type_head(db, &data.self_ty, 0) {
                index.by_head.entry(head).or_default().push(*id);
            }
        }
    }
    index
}

/// The impls of traits that a package sees, by trait.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TraitImplIndex {
    /// In the order of files and of source, the package's own before the library's.
    pub by_trait: FxHashMap<TraitId, Vec<ImplId>>,
}

impl TraitImplIndex {
    /// The impls of a trait.
    pub fn get(&self, id: TraitId) -> &[ImplId] {
        self.by_trait.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The impls of traits of a package and of the library.
#[salsa::tracked]
pub fn trait_impls(db: &dyn Db, root: SourceFile) -> TraitImplIndex {
    let mut index = TraitImplIndex::default();
    let library = db.workspace().library(db).first().copied();
    for root in std::iter::once(root).chain(library.filter(|library| *library != root)) {
        for id in package_impls(db, root) {
            if let Some(found) = &crate::impl_data(db, *id).trait_ {
                index.by_trait.entry(found.trait_).or_default().push(*id);
            }
        }
    }
    index
}

/// All impls of a package.
#[salsa::tracked]
fn package_impls(db: &dyn Db, root: SourceFile) -> Vec<ImplId> {
    let mut impls = Vec::new();
    for (file, module) in package_files(db, root) {
        let ids = file_ids(db, file, module);
        impls.extend(ids.ids.iter().filter_map(|id| match id {
            Some(ItemId::Impl(id)) => Some(*id),
            _ => None,
        }));
    }
    impls
}

/// The files of a package with the modules they are, the root's first.
pub fn package_files(db: &dyn Db, root: SourceFile) -> Vec<(SourceFile, ModuleId)> {
    let map = def_map(db, root);
    map.modules
        .iter()
        .filter(|(id, data)| **id == data.file_module && !data.missing)
        .map(|(id, data)| (data.file, *id))
        .collect()
}

/// The traits whose methods a body can call: those named in its module, in the prelude, and in blocks of the body and around it.
#[salsa::tracked]
pub fn traits_in_scope(db: &dyn Db, owner: BodyOwner) -> Vec<TraitId> {
    let container = crate::locate::owner_container(db, owner);
    let module = crate::locate::container_module(db, container);
    let names = crate::resolve::Names::in_module(db, module);
    let mut traits: Vec<TraitId> = names.scopes().into_iter().flat_map(|scope| scope.traits()).collect();
    if let Some((file, file_module)) = crate::locate::module_place(db, module) {
        let tree = item_tree(db, file);
        let own = crate::locate::item_of(db, crate::locate::owner_item_id(owner));
        let around = own
            .as_ref()
            .and_then(|found| crate::blocks::block_around(tree, found.idx));
        let inner = tree.blocks_of.get(&own.map(|found| found.idx)).into_iter().flatten();
        let blocks = crate::blocks::chain(tree, around).into_iter().chain(inner.copied());
        let scopes = crate::blocks::block_scopes(db, file, file_module);
        for block in blocks {
            traits.extend(
                scopes
                    .scopes
                    .get(block.0 as usize)
                    .into_iter()
                    .flat_map(|scope| scope.traits()),
            );
        }
    }
    // In a trait and in its impls its own methods can be called.
    let own = match container {
        Container::Trait(id) => Some(id),
        Container::Impl(id) => crate::impl_data(db, id).trait_.as_ref().map(|found| found.trait_),
        _ => None,
    };
    traits.extend(own);
    traits.sort_unstable();
    traits.dedup();
    traits
}

/// The head of a written type, seen through aliases.
pub fn type_head(db: &dyn Db, ty: &TypeRef, depth: u32) -> Option<TypeHead> {
    Some(match ty {
        TypeRef::Adt(id, _) => TypeHead::Adt(*id),
        TypeRef::Builtin(ty) => TypeHead::Builtin(*ty),
        TypeRef::Tuple(items) => TypeHead::Tuple(items.len() as u32),
        TypeRef::Array(..) => TypeHead::Array,
        TypeRef::Ref(mutability, _) => TypeHead::Ref(*mutability),
        TypeRef::Slice(_) => TypeHead::Slice,
        TypeRef::Fn(..) => TypeHead::Fn,
        TypeRef::Dyn(_) => TypeHead::Dyn,
        TypeRef::Actor(id, _) => TypeHead::Actor(*id),
        TypeRef::Never => TypeHead::Never,
        // An alias may name itself through others; that is reported elsewhere.
        TypeRef::Alias(id, _) if depth < 32 => {
            return type_head(db, crate::alias_data(db, *id).ty.as_ref()?, depth + 1);
        }
        TypeRef::Alias(..)
        | TypeRef::Error
        | TypeRef::Infer
        | TypeRef::Param(_)
        | TypeRef::SelfType(_)
        | TypeRef::Assoc { .. }
        | TypeRef::Const(_)
        | TypeRef::Impl(_) => return None,
    })
}

#[salsa::tracked]
fn lang_items(db: &dyn Db, library: SourceFile) -> FxHashMap<LangItem, AdtId> {
    let mut found = FxHashMap::default();
    for (file, module) in package_files(db, library) {
        let ids = file_ids(db, file, module);
        for (idx, item) in item_tree(db, file).iter() {
            let Some(lang) = item.attrs.lang else { continue };
            let id = match ids.id(idx) {
                Some(ItemId::Struct(id)) => AdtId::Struct(id),
                Some(ItemId::Enum(id)) => AdtId::Enum(id),
                _ => continue,
            };
            found.insert(lang, id);
        }
    }
    found
}

/// The library type that the compiler builds values of.
pub fn lang_item(db: &dyn Db, item: LangItem) -> Option<AdtId> {
    let library = db.workspace().library(db).first().copied()?;
    lang_items(db, library).get(&item).copied()
}

#[salsa::tracked]
fn lang_traits(db: &dyn Db, library: SourceFile) -> FxHashMap<BuiltinTrait, TraitId> {
    let mut found = FxHashMap::default();
    for (file, module) in package_files(db, library) {
        let ids = file_ids(db, file, module);
        for (idx, item) in item_tree(db, file).iter() {
            if let (Some(lang), Some(ItemId::Trait(id))) = (item.attrs.lang_trait, ids.id(idx)) {
                found.insert(lang, id);
            }
        }
    }
    found
}

/// The library's trait item with that `#[lang]`.
pub(crate) fn lang_trait_item(db: &dyn Db, item: BuiltinTrait) -> Option<TraitId> {
    let library = db.workspace().library(db).first().copied()?;
    lang_traits(db, library).get(&item).copied()
}

/// The trait that the compiler has these rules for.
pub fn lang_trait(db: &dyn Db, item: BuiltinTrait) -> Option<TraitId> {
    lang_trait_item(db, item).or_else(|| {
        // Until the library declares it: an identity without an item.
        let library = db.workspace().library(db).first().copied()?;
        let module = ModuleId::new(db, library, vec![crate::Name::new_static("traits")]);
        Some(TraitId::new(
            db,
            Container::Module(module),
            crate::Name::new_static(item.name()),
            0,
        ))
    })
}

/// Where a package's program begins: `fn main`, else the root file's statements.
pub fn entry_fn(db: &dyn Db, root: SourceFile) -> Option<FnId> {
    let map = def_map(db, root);
    let scope = &map.module(map.root_module)?.scope;
    match scope.get("main", Namespace::Values).map(|found| found.def) {
        Some(Def::Fn(id)) => Some(id),
        _ => file_ids(db, root, map.root_module).script,
    }
}

/// The function made of a file's top-level statements, if it has any.
pub fn script_of(db: &dyn Db, file: SourceFile) -> Option<FnId> {
    file_ids(db, file, crate::module_of_file(db, file)).script
}

/// Where an expression stands in its file.
pub fn span_of_expr(db: &dyn Db, owner: BodyOwner, id: ExprId) -> (FileId, Span) {
    absolute(db, owner, body_source_map(db, owner).expr(id))
}

/// Where a pattern stands in its file.
pub fn span_of_pat(db: &dyn Db, owner: BodyOwner, id: PatId) -> (FileId, Span) {
    absolute(db, owner, body_source_map(db, owner).pat(id))
}

/// Where a local's name is declared in its file.
pub fn span_of_local(db: &dyn Db, owner: BodyOwner, id: LocalId) -> (FileId, Span) {
    absolute(db, owner, body_source_map(db, owner).local(id))
}

/// A span of a body's source map, counted from the start of its file.
pub fn absolute(db: &dyn Db, owner: BodyOwner, span: Span) -> (FileId, Span) {
    let file = owner_file(db, owner).map_or(FileId(u32::MAX), |file| file.id(db));
    (file, span.shift(owner_base(db, owner)))
}

/// The function at a path as seen from the module that a file is: `a::b` through modules, `Type::f` for a member of an impl, `main`
/// also for the script.
pub fn find_fn(db: &dyn Db, file: SourceFile, path: &str) -> Option<FnId> {
    let module = crate::module_of_file(db, file);
    let names = crate::resolve::Names::in_module(db, module);
    let path: Vec<crate::Name> = path.split("::").map(crate::Name::from).collect();
    let found = names.resolve(&path, false, Namespace::Values);
    match found {
        Ok(found) if found.consumed == path.len() => match found.def {
            Def::Fn(id) => Some(id),
            _ => None,
        },
        Ok(found) if found.consumed + 1 == path.len() => {
            let head = match found.def {
                Def::Adt(id) => TypeHead::Adt(id),
                Def::Builtin(ty) => TypeHead::Builtin(ty),
                _ => return None,
            };
            let name = path.last()?;
            let impls = inherent_impls(db, module.root(db)).get(head);
            impls
                .iter()
                .flat_map(|id| &crate::impl_data(db, *id).fns)
                .copied()
                .find(|id| id.name(db) == name)
        }
        _ if path.len() == 1 && path[0] == "main" => file_ids(db, file, module).script,
        _ => None,
    }
}
