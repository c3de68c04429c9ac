//! From an item's position in its file to its identity, and back.

use rustc_hash::FxHashMap;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::ids::{
    ActorId, AdtId, AliasId, BodyOwner, ConstId, Container, Def, EnumId, ExternId, FnId, ImplId, MacroId, ModuleId,
    SCRIPT_RANK, StructId, SupervisorId, TraitId,
};
use crate::item_tree::{FnRole, Item, ItemIdx, ItemKind, ItemTree, Parent, item_tree};

/// The identity of an item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ItemId {
    Fn(FnId),
    Struct(StructId),
    Enum(EnumId),
    Impl(ImplId),
    Const(ConstId),
    Alias(AliasId),
    Trait(TraitId),
    Macro(MacroId),
    Actor(ActorId),
    Supervisor(SupervisorId),
    Extern(ExternId),
    Module(ModuleId),
}

impl ItemId {
    /// As a definition; impls and `extern` blocks are none.
    pub fn def(self) -> Option<Def> {
        Some(match self {
            ItemId::Fn(id) => Def::Fn(id),
            ItemId::Struct(id) => Def::Adt(AdtId::Struct(id)),
            ItemId::Enum(id) => Def::Adt(AdtId::Enum(id)),
            ItemId::Const(id) => Def::Const(id),
            ItemId::Alias(id) => Def::Alias(id),
            ItemId::Module(id) => Def::Module(id),
            ItemId::Trait(id) => Def::Trait(id),
            ItemId::Macro(id) => Def::Macro(id),
            ItemId::Actor(id) => Def::Actor(id),
            ItemId::Supervisor(id) => Def::Supervisor(id),
            ItemId::Impl(_) | ItemId::Extern(_) => return None,
        })
    }

    /// As the owner of a body.
    pub fn owner(self) -> Option<BodyOwner> {
        match self {
            ItemId::Fn(id) => Some(BodyOwner::Fn(id)),
            ItemId::Const(id) => Some(BodyOwner::Const(id)),
            _ => None,
        }
    }
}

/// The identities of a file's items.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileIds {
    /// The module the file is.
    pub module: ModuleId,
    /// In the order of [`ItemTree::items`]; `None` for imports and broken items.
    pub ids: Vec<Option<ItemId>>,
    /// The module each item stands in (for a `mod`: the one around it).
    pub modules: Vec<ModuleId>,
    /// The way back.
    pub index: FxHashMap<ItemId, ItemIdx>,
    /// The function made of the statements at top level.
    pub script: Option<FnId>,
    /// The `receive` members of actors.
    pub receives: Vec<ItemIdx>,
}

impl FileIds {
    /// Whether an item is a `receive` member of an actor.
    pub fn is_receive(&self, idx: ItemIdx) -> bool {
        self.receives.binary_search(&idx).is_ok()
    }

    /// The identity of an item.
    pub fn id(&self, idx: ItemIdx) -> Option<ItemId> {
        self.ids.get(idx.0 as usize).copied().flatten()
    }
}

/// The function that a script's statements make.
pub fn script_fn(db: &dyn Db, module: ModuleId) -> FnId {
    FnId::new(db, Container::Module(module), Name::new_static("main"), SCRIPT_RANK)
}

/// The identities of the items of a file that is the given module.
#[salsa::tracked]
pub fn file_ids(db: &dyn Db, file: SourceFile, module: ModuleId) -> FileIds {
    let tree = item_tree(db, file);
    let mut ids = FileIds {
        module,
        ids: Vec::with_capacity(tree.items.len()),
        modules: Vec::with_capacity(tree.items.len()),
        index: FxHashMap::default(),
        script: tree.has_script.then(|| script_fn(db, module)),
        receives: Vec::new(),
    };
    for (idx, item) in tree.iter() {
        let (container, around) = container(db, tree, &ids, item.parent);
        let id = identity(db, item, idx, container, around);
        if let ItemKind::Fn(item) = &item.kind
            && item.role == FnRole::Receive
        {
            ids.receives.push(idx);
        }
        ids.ids.push(id);
        ids.modules.push(around);
        if let Some(id) = id {
            ids.index.insert(id, idx);
        }
    }
    ids
}

fn container(db: &dyn Db, tree: &ItemTree, ids: &FileIds, parent: Parent) -> (Container, ModuleId) {
    match parent {
        Parent::File => (Container::Module(ids.module), ids.module),
        Parent::Item(idx) => {
            let around = ids.modules.get(idx.0 as usize).copied().unwrap_or(ids.module);
            match ids.id(idx) {
                Some(ItemId::Impl(id)) => (Container::Impl(id), around),
                Some(ItemId::Trait(id)) => (Container::Trait(id), around),
                Some(ItemId::Actor(id)) => (Container::Actor(id), around),
                Some(ItemId::Supervisor(id)) => (Container::Supervisor(id), around),
                Some(ItemId::Extern(id)) => (Container::Extern(id), around),
                Some(ItemId::Module(id)) => (Container::Module(id), id),
                _ => (Container::Module(around), around),
            }
        }
        Parent::Block(block) => {
            let Some(owner) = tree.blocks.get(block.0 as usize).and_then(|block| block.owner) else {
                return (Container::Body(script_fn(db, ids.module)), ids.module);
            };
            let around = ids.modules.get(owner.0 as usize).copied().unwrap_or(ids.module);
            match (ids.id(owner), tree.item(owner)) {
                (Some(ItemId::Fn(id)), _) => (Container::Body(id), around),
                (_, Some(item)) => container(db, tree, ids, item.parent),
                (_, None) => (Container::Module(around), around),
            }
        }
    }
}

fn identity(db: &dyn Db, item: &Item, idx: ItemIdx, container: Container, around: ModuleId) -> Option<ItemId> {
    let name = item.name.clone();
    Some(match &item.kind {
        ItemKind::Fn(_) => ItemId::Fn(FnId::new(db, container, name, item.rank)),
        ItemKind::Struct { .. } => ItemId::Struct(StructId::new(db, container, name, item.rank)),
        ItemKind::Enum { .. } => ItemId::Enum(EnumId::new(db, container, name, item.rank)),
        ItemKind::Impl { .. } => ItemId::Impl(ImplId::new(db, container, name, item.rank)),
        ItemKind::Const { .. } => ItemId::Const(ConstId::new(db, container, name, item.rank)),
        ItemKind::Alias { .. } => ItemId::Alias(AliasId::new(db, container, name, item.rank)),
        ItemKind::Mod { .. } => {
            let mut path = around.path(db).clone();
            // Namesakes, and modules inside bodies, must not share an identity with the module of that name.
            let plain = item.rank == 0 && !matches!(item.parent, Parent::Block(_));
            path.push(if plain {
                name
            } else {
                Name::from(format!("{name}#{}", idx.0))
            });
            ItemId::Module(ModuleId::new(db, around.root(db), path))
        }
        ItemKind::Trait { .. } => ItemId::Trait(TraitId::new(db, container, name, item.rank)),
        ItemKind::Macro { .. } => ItemId::Macro(MacroId::new(db, container, name, item.rank)),
        ItemKind::Actor { .. } => ItemId::Actor(ActorId::new(db, container, name, item.rank)),
        ItemKind::Supervisor { .. } => ItemId::Supervisor(SupervisorId::new(db, container, name, item.rank)),
        ItemKind::Extern { .. } => ItemId::Extern(ExternId::new(db, container, name, item.rank)),
        ItemKind::Use(_) | ItemKind::MacroCall | ItemKind::Error => return None,
    })
}
