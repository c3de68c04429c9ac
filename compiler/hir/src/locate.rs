//! From identities back to places: which file and item a definition is, its spans and docs.

use grok_diagnostics::Span;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::def_map::def_map;
use crate::file_ids::{FileIds, ItemId, file_ids};
use crate::ids::{ActorId, AdtId, BodyOwner, Container, CtorId, Def, ImplId, ModuleId, SCRIPT_RANK, VariantId};
use crate::item_tree::{Item, ItemIdx, ItemSpan, Parent, VariantSpan, item_spans, item_tree};
use crate::type_ref::SelfOwner;

/// The module that a container stands in.
pub fn container_module(db: &dyn Db, container: Container) -> ModuleId {
    let mut container = container;
    loop {
        container = match container {
            Container::Module(module) => return module,
            Container::Impl(id) => id.container(db),
            Container::Trait(id) => id.container(db),
            Container::Actor(id) => id.container(db),
            Container::Supervisor(id) => id.container(db),
            Container::Extern(id) => id.container(db),
            Container::Body(id) => id.container(db),
        };
    }
}

/// What a container stands in itself; none for a module.
pub fn outer_container(db: &dyn Db, container: Container) -> Option<Container> {
    match container {
        Container::Body(id) => Some(id.container(db)),
        container => item_container(db, container_item(container)?),
    }
}

/// The item whose members stand in a container: an impl, trait, actor, supervisor or `extern` block.
pub fn container_item(container: Container) -> Option<ItemId> {
    Some(match container {
        Container::Impl(id) => ItemId::Impl(id),
        Container::Trait(id) => ItemId::Trait(id),
        Container::Actor(id) => ItemId::Actor(id),
        Container::Supervisor(id) => ItemId::Supervisor(id),
        Container::Extern(id) => ItemId::Extern(id),
        Container::Module(_) | Container::Body(_) => return None,
    })
}

/// What `Self` is in a container.
pub fn container_self(container: Container) -> Option<SelfOwner> {
    Some(match container {
        Container::Impl(id) => SelfOwner::Impl(id),
        Container::Trait(id) => SelfOwner::Trait(id),
        Container::Actor(id) => SelfOwner::Actor(id),
        Container::Module(_) | Container::Body(_) | Container::Supervisor(_) | Container::Extern(_) => return None,
    })
}

/// What contains an item; none for a module.
pub fn item_container(db: &dyn Db, id: ItemId) -> Option<Container> {
    Some(match id {
        ItemId::Fn(id) => id.container(db),
        ItemId::Struct(id) => id.container(db),
        ItemId::Enum(id) => id.container(db),
        ItemId::Impl(id) => id.container(db),
        ItemId::Const(id) => id.container(db),
        ItemId::Alias(id) => id.container(db),
        ItemId::Trait(id) => id.container(db),
        ItemId::Macro(id) => id.container(db),
        ItemId::Actor(id) => id.container(db),
        ItemId::Supervisor(id) => id.container(db),
        ItemId::Extern(id) => id.container(db),
        ItemId::Module(_) => return None,
    })
}

/// What contains a definition; none for modules and built-in types.
pub fn def_container(db: &dyn Db, def: Def) -> Option<Container> {
    match def {
        Def::Variant(variant) => Some(variant.parent.container(db)),
        def => item_container(db, item_id(def)?),
    }
}

/// An item found by its identity.
#[derive(Clone, Copy)]
pub struct FoundItem<'db> {
    /// Its file.
    pub file: SourceFile,
    /// Its position there.
    pub idx: ItemIdx,
    /// Its summary.
    pub item: &'db Item,
    /// The identities of its file.
    pub ids: &'db FileIds,
    /// The module it stands in.
    pub module: ModuleId,
}

impl<'db> FoundItem<'db> {
    /// Where it stands. Depends on positions: never ask from within a query that should not.
    pub fn spans(&self, db: &'db dyn Db) -> Option<&'db ItemSpan> {
        item_spans(db, self.file).items.get(self.idx.0 as usize)
    }
}

/// The file that holds a module's items, and the module which that file is.
pub(crate) fn module_place(db: &dyn Db, module: ModuleId) -> Option<(SourceFile, ModuleId)> {
    let root = module.root(db);
    if module.path(db).is_empty() {
        return Some((root, module));
    }
    let data = def_map(db, root).module(module)?;
    Some((data.file, data.file_module))
}

/// The item of an identity: `None` for the script, for root modules, and for what is no longer there.
pub fn item_of(db: &dyn Db, id: ItemId) -> Option<FoundItem<'_>> {
    if let ItemId::Module(id) = id {
        let (file, declared) = def_map(db, id.root(db)).module(id)?.declared?;
        let file_module = crate::module_of_file(db, file);
        return found(db, file, file_module, declared);
    }
    let module = container_module(db, item_container(db, id)?);
    let (file, file_module) = module_place(db, module)?;
    let idx = *file_ids(db, file, file_module).index.get(&id)?;
    found(db, file, file_module, idx)
}

fn found(db: &dyn Db, file: SourceFile, file_module: ModuleId, idx: ItemIdx) -> Option<FoundItem<'_>> {
    let ids = file_ids(db, file, file_module);
    let item = item_tree(db, file).item(idx)?;
    let module = ids.modules.get(idx.0 as usize).copied().unwrap_or(file_module);
    Some(FoundItem {
        file,
        idx,
        item,
        ids,
        module,
    })
}

/// The identity behind a definition; variants and built-in types have none of their own.
pub fn item_id(def: Def) -> Option<ItemId> {
    Some(match def {
        Def::Module(id) => ItemId::Module(id),
        Def::Fn(id) => ItemId::Fn(id),
        Def::Adt(AdtId::Struct(id)) => ItemId::Struct(id),
        Def::Adt(AdtId::Enum(id)) => ItemId::Enum(id),
        Def::Const(id) => ItemId::Const(id),
        Def::Alias(id) => ItemId::Alias(id),
        Def::Trait(id) => ItemId::Trait(id),
        Def::Macro(id) => ItemId::Macro(id),
        Def::Actor(id) => ItemId::Actor(id),
        Def::Supervisor(id) => ItemId::Supervisor(id),
        Def::Variant(_) | Def::Builtin(_) => return None,
    })
}

/// The identity of a body's owner.
pub fn owner_item_id(owner: BodyOwner) -> ItemId {
    match owner {
        BodyOwner::Fn(id) => ItemId::Fn(id),
        BodyOwner::Const(id) => ItemId::Const(id),
    }
}

/// The container of a body's owner.
pub fn owner_container(db: &dyn Db, owner: BodyOwner) -> Container {
    match owner {
        BodyOwner::Fn(id) => id.container(db),
        BodyOwner::Const(id) => id.container(db),
    }
}

/// Whether a function is made of a file's top-level statements.
pub fn is_script(db: &dyn Db, owner: BodyOwner) -> bool {
    matches!(owner, BodyOwner::Fn(id) if id.rank(db) == SCRIPT_RANK)
}

/// The file that a body stands in.
pub fn owner_file(db: &dyn Db, owner: BodyOwner) -> Option<SourceFile> {
    let module = container_module(db, owner_container(db, owner));
    module_place(db, module).map(|(file, _)| file)
}

/// What the spans of a body count from.
pub fn owner_base(db: &dyn Db, owner: BodyOwner) -> u32 {
    item_of(db, owner_item_id(owner))
        .and_then(|found| found.spans(db))
        .map_or(0, |spans| spans.base)
}

/// The impl around a definition's container.
pub fn container_impl(container: Container) -> Option<ImplId> {
    match container {
        Container::Impl(id) => Some(id),
        _ => None,
    }
}

/// Where a definition stands: its file, the whole of it (with docs and attributes), its name.
pub fn def_location(db: &dyn Db, def: Def) -> Option<(SourceFile, Span, Span)> {
    match def {
        Def::Builtin(_) => None,
        Def::Variant(variant) => {
            let (file, place) = variant_place(db, CtorId::Variant(variant))?;
            Some((file, place.full, place.name))
        }
        Def::Module(module) => {
            let data = def_map(db, module.root(db)).module(module)?;
            match item_of(db, ItemId::Module(module)) {
                // A module in a file of its own is that file.
                Some(found) if data.file == found.file => {
                    let spans = found.spans(db)?;
                    Some((found.file, spans.full, spans.name))
                }
                _ => Some((data.file, Span::new(0, data.file.text(db).len() as u32), Span::at(0))),
            }
        }
        Def::Fn(id) if id.rank(db) == SCRIPT_RANK => {
            let file = owner_file(db, BodyOwner::Fn(id))?;
            let span = item_spans(db, file).script?;
            Some((file, span, Span::at(span.start)))
        }
        _ => {
            let found = item_of(db, item_id(def)?)?;
            let spans = found.spans(db)?;
            Some((found.file, spans.full, spans.name))
        }
    }
}

/// The `mod` item that declares a module: its file and its name there.
pub fn module_declaration(db: &dyn Db, module: ModuleId) -> Option<(SourceFile, Span)> {
    let found = item_of(db, ItemId::Module(module))?;
    Some((found.file, found.spans(db)?.name))
}

/// Where an impl stands: the whole of it, and its type.
pub fn impl_location(db: &dyn Db, id: ImplId) -> Option<(SourceFile, Span, Span)> {
    let found = item_of(db, ItemId::Impl(id))?;
    let spans = found.spans(db)?;
    Some((found.file, spans.full, spans.name))
}

fn variant_place(db: &dyn Db, ctor: CtorId) -> Option<(SourceFile, &VariantSpan)> {
    let (id, index) = match ctor {
        CtorId::Struct(id) => (ItemId::Struct(id), 0),
        CtorId::Variant(VariantId { parent, index }) => (ItemId::Enum(parent), index),
    };
    let found = item_of(db, id)?;
    Some((found.file, found.spans(db)?.variants.get(index as usize)?))
}

/// Where a field stands: its file, the whole of it, its name (its type, in tuple shapes).
pub fn field_location(db: &dyn Db, ctor: CtorId, field: u32) -> Option<(SourceFile, Span, Span)> {
    let (file, place) = variant_place(db, ctor)?;
    let (full, name, _) = place.fields.get(field as usize)?;
    Some((file, *full, *name))
}

/// Where a field of an actor stands: its file, the whole of it, its name.
pub fn actor_field_location(db: &dyn Db, id: ActorId, field: u32) -> Option<(SourceFile, Span, Span)> {
    let found = item_of(db, ItemId::Actor(id))?;
    let (full, name, _) = found.spans(db)?.variants.first()?.fields.get(field as usize)?;
    Some((found.file, *full, *name))
}

/// A field's docs.
pub fn field_docs(db: &dyn Db, ctor: CtorId, field: u32) -> Option<String> {
    let (_, place) = variant_place(db, ctor)?;
    place.fields.get(field as usize)?.2.as_ref().map(Name::to_string)
}

/// A definition's docs, as Markdown.
pub fn def_docs(db: &dyn Db, def: Def) -> Option<String> {
    match def {
        Def::Builtin(_) => None,
        Def::Variant(variant) => variant_place(db, CtorId::Variant(variant))?
            .1
            .docs
            .as_ref()
            .map(Name::to_string),
        Def::Module(module) => {
            let data = def_map(db, module.root(db)).module(module)?;
            let declared = item_of(db, ItemId::Module(module)).and_then(|found| found.spans(db)?.docs.clone());
            let own = (data.file_module == module)
                .then(|| item_spans(db, data.file).docs.clone())
                .flatten();
            declared.or(own).map(|docs| docs.to_string())
        }
        _ => item_of(db, item_id(def)?)?
            .spans(db)?
            .docs
            .as_ref()
            .map(Name::to_string),
    }
}

/// Where a type parameter is declared: parameter `index` of the flattened list of a definition in `container`.
pub fn param_location(db: &dyn Db, item: ItemId, name: &str) -> Option<(SourceFile, Span)> {
    let found = item_of(db, item)?;
    let none = crate::written::WrittenGenerics::default();
    let generics = item_generics(found.item).unwrap_or(&none);
    if let Some(param) = generics.params.iter().find(|param| param.name == name) {
        return Some((found.file, param.mark.span(&found.spans(db)?.marks)));
    }
    let Parent::Item(around) = found.item.parent else {
        return None;
    };
    param_location(db, found.ids.id(around)?, name)
}

/// The generics an item writes.
pub(crate) fn item_generics(item: &Item) -> Option<&crate::written::WrittenGenerics> {
    use crate::item_tree::ItemKind;
    match &item.kind {
        ItemKind::Fn(data) => Some(&data.generics),
        ItemKind::Struct { generics, .. }
        | ItemKind::Enum { generics, .. }
        | ItemKind::Impl { generics, .. }
        | ItemKind::Trait { generics, .. }
        | ItemKind::Actor { generics, .. }
        | ItemKind::Alias { generics, .. } => Some(generics),
        _ => None,
    }
}

/// The file a module's items stand in.
pub fn file_of_module(db: &dyn Db, module: ModuleId) -> Option<SourceFile> {
    module_place(db, module).map(|(file, _)| file)
}

/// A path for people: `a::b::name`.
pub fn def_path(db: &dyn Db, def: Def) -> String {
    let (container, name) = match def {
        Def::Builtin(ty) => return ty.name().to_owned(),
        Def::Module(module) => {
            let library = db.workspace().library(db).first() == Some(&module.root(db));
            let head = if library { "std" } else { "crate" };
            return std::iter::once(head)
                .chain(module.path(db).iter().map(plain_name))
                .collect::<Vec<_>>()
                .join("::");
        }
        Def::Variant(variant) => {
            let names = &def_map(db, crate::resolve::container_root(db, variant.parent.container(db))).variants;
            let name = names
                .get(&variant.parent)
                .and_then(|names| names.get(variant.index as usize));
            let parent = def_path(db, Def::Adt(AdtId::Enum(variant.parent)));
            return format!("{parent}::{}", name.map_or("", Name::as_str));
        }
        Def::Fn(id) => (id.container(db), id.name(db)),
        Def::Adt(AdtId::Struct(id)) => (id.container(db), id.name(db)),
        Def::Adt(AdtId::Enum(id)) => (id.container(db), id.name(db)),
        Def::Const(id) => (id.container(db), id.name(db)),
        Def::Alias(id) => (id.container(db), id.name(db)),
        Def::Trait(id) => (id.container(db), id.name(db)),
        Def::Macro(id) => (id.container(db), id.name(db)),
        Def::Actor(id) => (id.container(db), id.name(db)),
        Def::Supervisor(id) => (id.container(db), id.name(db)),
    };
    let container = match container {
        // Foreign functions are names of the module.
        Container::Extern(id) => id.container(db),
        container => container,
    };
    let prefix = match container {
        Container::Module(module) if module.path(db).is_empty() => return name.to_string(),
        Container::Module(module) => module.path(db).iter().map(plain_name).collect::<Vec<_>>().join("::"),
        Container::Impl(id) => match id.name(db).split_once(" for ") {
            Some((trait_, ty)) => format!("<{ty} as {trait_}>"),
            None => id.name(db).to_string(),
        },
        Container::Trait(id) => def_path(db, Def::Trait(id)),
        Container::Actor(id) => def_path(db, Def::Actor(id)),
        Container::Supervisor(id) => def_path(db, Def::Supervisor(id)),
        Container::Extern(_) => String::new(),
        Container::Body(id) => def_path(db, Def::Fn(id)),
    };
    format!("{prefix}::{name}")
}

/// A module's name without what tells it from namesakes.
fn plain_name(name: &Name) -> &str {
    name.split('#').next().unwrap_or(name)
}
