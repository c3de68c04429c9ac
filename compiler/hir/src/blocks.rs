//! Scopes of blocks in bodies that hold items of their own.

use rustc_hash::FxHashMap;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::def_map::{DefProblem, ImportId, ItemScope, Namespace, ScopeDef};
use crate::file_ids::file_ids;
use crate::ids::ModuleId;
use crate::item_tree::{BlockIdx, ItemIdx, ItemKind, Parent, item_tree};
use crate::resolve::Names;
use crate::signature::Visibility;

/// The scopes of a file's blocks, in the order of its summary.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BlockScopes {
    /// One a block.
    pub scopes: Vec<ItemScope>,
    /// Mistakes of their items and imports.
    pub problems: Vec<DefProblem>,
    /// Imports that imports in blocks went through.
    pub used_imports: Vec<ImportId>,
}

/// The scopes of the blocks of a file that is the given module.
#[salsa::tracked]
pub fn block_scopes(db: &dyn Db, file: SourceFile, module: ModuleId) -> BlockScopes {
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, module);
    let mut out = BlockScopes::default();
    for block in &tree.blocks {
        let mut scope = ItemScope::default();
        let mut named = FxHashMap::default();
        let mut around = module;
        for &idx in &block.items {
            let Some(item) = tree.item(idx) else { continue };
            around = ids.modules.get(idx.0 as usize).copied().unwrap_or(module);
            let Some(def) = ids.id(idx).and_then(|id| id.def()) else {
                continue;
            };
            define(
                (&mut scope, &mut named),
                &mut out.problems,
                file,
                idx,
                item,
                ScopeDef {
                    def,
                    visibility: Visibility::Module(around),
                    import: None,
                    glob: false,
                    rival: None,
                    hides: None,
                },
            );
        }
        let imports = crate::def_map::imports_of(db, file, &block.items);
        if !imports.is_empty() {
            let outer = chain(tree, block.parent)
                .into_iter()
                .filter_map(|idx| out.scopes.get(idx.0 as usize))
                .collect();
            let names = Names {
                blocks: outer,
                ..Names::in_module(db, around)
            };
            let mut problems = Vec::new();
            let used = crate::def_map::resolve_scope_imports(&names, &mut scope, &imports, &mut problems);
            out.problems.extend(problems);
            out.used_imports.extend(used);
        }
        out.scopes.push(scope);
    }
    out
}

fn define(
    (scope, named): (&mut ItemScope, &mut FxHashMap<(Namespace, Name), ItemIdx>),
    problems: &mut Vec<DefProblem>,
    file: SourceFile,
    idx: ItemIdx,
    item: &crate::item_tree::Item,
    def: ScopeDef,
) {
    if item.name.is_empty() || item.name == "_" {
        return;
    }
    let mut reported = false;
    for &namespace in crate::def_map::namespaces(&item.kind) {
        if scope.get(&item.name, namespace).is_some() {
            let first = named.get(&(namespace, item.name.clone())).copied().unwrap_or(idx);
            if !reported {
                reported = true;
                let name = item.name.clone();
                problems.push(DefProblem::Duplicate {
                    file,
                    name,
                    item: idx,
                    first,
                    namespace,
                });
            }
            continue;
        }
        named.insert((namespace, item.name.clone()), idx);
        scope.space(namespace).insert(item.name.clone(), def);
    }
}

/// A block and the blocks around it, outermost first.
pub fn chain(tree: &crate::item_tree::ItemTree, block: Option<BlockIdx>) -> Vec<BlockIdx> {
    let mut blocks = Vec::new();
    let mut current = block;
    while let Some(idx) = current {
        blocks.push(idx);
        current = tree.blocks.get(idx.0 as usize).and_then(|block| block.parent);
    }
    blocks.reverse();
    blocks
}

/// The block around an item, if it is in a body.
pub fn block_around(tree: &crate::item_tree::ItemTree, idx: ItemIdx) -> Option<BlockIdx> {
    let mut parent = tree.item(idx)?.parent;
    loop {
        match parent {
            Parent::File => return None,
            Parent::Block(block) => return Some(block),
            Parent::Item(idx) => {
                let item = tree.item(idx)?;
                // A module sees nothing of what is around it.
                if matches!(item.kind, ItemKind::Mod { .. }) {
                    return None;
                }
                parent = item.parent;
            }
        }
    }
}

/// The names visible to the signature of an item: blocks around it, its module, the prelude.
pub fn names_at_item<'db>(db: &'db dyn Db, found: &crate::locate::FoundItem<'db>) -> Names<'db> {
    let tree = item_tree(db, found.file);
    let scopes = block_scopes_of(db, found.file, found.ids.module, block_around(tree, found.idx));
    Names {
        blocks: scopes,
        ..Names::in_module(db, found.module)
    }
}

/// The scopes of a block and those around it, outermost first.
pub fn block_scopes_of(db: &dyn Db, file: SourceFile, module: ModuleId, block: Option<BlockIdx>) -> Vec<&ItemScope> {
    if block.is_none() {
        return Vec::new();
    }
    let scopes = block_scopes(db, file, module);
    chain(item_tree(db, file), block)
        .into_iter()
        .filter_map(|idx| scopes.scopes.get(idx.0 as usize))
        .collect()
}
