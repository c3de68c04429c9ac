//! Walks the files of a package: its modules, and the names their own items define.

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{DefMap, DefProblem, ItemScope, ModuleData, Namespace, ScopeDef};
use crate::Name;
use crate::db::{Db, SourceFile};
use crate::file_ids::{FileIds, ItemId, file_ids};
use crate::ids::ModuleId;
use crate::item_tree::{Item, ItemIdx, ItemKind, ItemTree, Parent, item_tree};
use crate::package::{mod_decls, module_candidates_at, module_file};
use crate::signature::{FieldsShape, Visibility};
use grok_syntax::ast::VisibilityKind;

pub(super) fn collect(db: &dyn Db, root: SourceFile) -> DefMap {
    let root_module = ModuleId::new(db, root, Vec::new());
    let map = DefMap {
        root,
        root_module,
        modules: IndexMap::default(),
        files: FxHashMap::default(),
        variants: FxHashMap::default(),
        problems: Vec::new(),
        missing_files: Vec::new(),
        used_imports: FxHashSet::default(),
    };
    let mut collector = Collector {
        db,
        map,
        defined: FxHashMap::default(),
    };
    collector.file(root, root_module, None, None);
    collector.map
}

struct Collector<'db> {
    db: &'db dyn Db,
    map: DefMap,
    /// The item that defines each name, for E0428.
    defined: FxHashMap<(ModuleId, Namespace, Name), (SourceFile, ItemIdx)>,
}

impl<'db> Collector<'db> {
    fn file(
        &mut self,
        file: SourceFile,
        module: ModuleId,
        parent: Option<ModuleId>,
        declared: Option<(SourceFile, ItemIdx)>,
    ) {
        // A file is one module only: a second declaration of it finds no file, and cycles end here.
        self.map.files.insert(file, module);
        let data = ModuleData {
            parent,
            file,
            file_module: module,
            declared,
            missing: false,
            scope: ItemScope::default(),
        };
        self.map.modules.insert(module, data);
        let tree = item_tree(self.db, file);
        let ids = file_ids(self.db, file, module);
        for (idx, item) in tree.iter() {
            self.item(file, tree, ids, idx, item);
        }
        let is_root = file == self.map.root;
        for decl in mod_decls(self.db, file) {
            let Some(ItemId::Module(child)) = ids.id(decl.item) else {
                continue;
            };
            let around = ids.modules.get(decl.item.0 as usize).copied().unwrap_or(module);
            let found =
                module_file(self.db, file, is_root, &decl.path).filter(|found| !self.map.files.contains_key(found));
            match found {
                Some(found) => self.file(found, child, Some(around), Some((file, decl.item))),
                None => {
                    let tried = module_candidates_at(self.db, file, is_root, &decl.path);
                    self.map.problems.push(DefProblem::MissingFile {
                        file,
                        item: decl.item,
                        tried,
                    });
                    self.map.missing_files.push((file, decl.item, decl.path.clone()));
                    // The name exists, so that paths through it are not reported too.
                    let data = ModuleData {
                        parent: Some(around),
                        file,
                        file_module: module,
                        declared: Some((file, decl.item)),
                        missing: true,
                        scope: ItemScope::default(),
                    };
                    self.map.modules.insert(child, data);
                }
            }
        }
    }

    fn item(&mut self, file: SourceFile, tree: &ItemTree, ids: &FileIds, idx: ItemIdx, item: &Item) {
        let Some(id) = ids.id(idx) else { return };
        let module = ids.modules.get(idx.0 as usize).copied().unwrap_or(ids.module);
        if let (ItemId::Enum(id), ItemKind::Enum { variants, .. }) = (id, &item.kind) {
            self.map
                .variants
                .insert(id, variants.iter().map(|variant| variant.name.clone()).collect());
        }
        if let (ItemId::Module(id), ItemKind::Mod { items: Some(_) }) = (id, &item.kind) {
            let data = ModuleData {
                parent: Some(module),
                file,
                file_module: ids.module,
                declared: Some((file, idx)),
                missing: false,
                scope: ItemScope::default(),
            };
            self.map.modules.insert(id, data);
        }
        if matches!(item.parent, Parent::Block(_)) {
            return;
        }
        if let Parent::Item(around) = item.parent
            && tree.item(around).is_some_and(Item::holds_members)
        {
            return;
        }
        let Some(def) = id.def() else { return };
        let visibility = visibility(self.db, item.visibility, module);
        for &namespace in namespaces(&item.kind) {
            let visibility = match namespace {
                Namespace::Values => ctor_visibility(self.db, item, module, visibility),
                Namespace::Types | Namespace::Macros => visibility,
            };
            self.define(
                file,
                module,
                namespace,
                idx,
                &item.name,
                ScopeDef {
                    def,
                    visibility,
                    import: None,
                    glob: false,
                    rival: None,
                    hides: None,
                },
            );
        }
    }

    fn define(
        &mut self,
        file: SourceFile,
        module: ModuleId,
        namespace: Namespace,
        idx: ItemIdx,
        name: &Name,
        def: ScopeDef,
    ) {
        if name.is_empty() || name == "_" {
            return;
        }
        let key = (module, namespace, name.clone());
        if let Some(&(_, first)) = self.defined.get(&key) {
            let reported = self.map.problems.iter().any(
                |problem| matches!(problem, DefProblem::Duplicate { file: other, item, .. } if *item == idx && *other == file),
            );
            if !reported {
                self.map.problems.push(DefProblem::Duplicate {
                    file,
                    name: name.clone(),
                    item: idx,
                    first,
                    namespace,
                });
            }
            return;
        }
        self.defined.insert(key, (file, idx));
        if let Some(data) = self.map.modules.get_mut(&module) {
            data.scope.space(namespace).insert(name.clone(), def);
        }
    }
}

/// The spaces in which an item's name lives.
pub(crate) fn namespaces(kind: &ItemKind) -> &'static [Namespace] {
    match kind {
        ItemKind::Fn(_) | ItemKind::Const { .. } => &[Namespace::Values],
        ItemKind::Struct { data, .. } if data.shape != FieldsShape::Named => &[Namespace::Types, Namespace::Values],
        ItemKind::Struct { .. }
        | ItemKind::Enum { .. }
        | ItemKind::Alias { .. }
        | ItemKind::Trait { .. }
        | ItemKind::Actor { .. }
        | ItemKind::Supervisor { .. }
        | ItemKind::Mod { .. } => &[Namespace::Types],
        ItemKind::Macro { .. } => &[Namespace::Macros],
        ItemKind::Impl { .. } | ItemKind::Extern { .. } | ItemKind::Use(_) | ItemKind::MacroCall | ItemKind::Error => {
            &[]
        }
    }
}

/// A tuple struct's constructor is seen by those who see all its fields.
fn ctor_visibility(db: &dyn Db, item: &Item, module: ModuleId, own: Visibility) -> Visibility {
    let ItemKind::Struct { data, .. } = &item.kind else {
        return own;
    };
    let fields = data
        .fields
        .iter()
        .map(|(_, _, _, written)| visibility(db, *written, module));
    fields.fold(own, |narrowest, field| match (narrowest, field) {
        (narrowest, Visibility::Public) => narrowest,
        (Visibility::Public, field) => field,
        (Visibility::Module(old), Visibility::Module(new)) => {
            let narrower = new.path(db).len() > old.path(db).len();
            Visibility::Module(if narrower { new } else { old })
        }
    })
}

/// A written visibility, in a module.
pub(crate) fn visibility(db: &dyn Db, written: Option<VisibilityKind>, module: ModuleId) -> Visibility {
    match written {
        Some(VisibilityKind::Public) => Visibility::Public,
        Some(VisibilityKind::Crate) => Visibility::Module(ModuleId::new(db, module.root(db), Vec::new())),
        Some(VisibilityKind::Super) => {
            let mut path = module.path(db).clone();
            path.pop();
            Visibility::Module(ModuleId::new(db, module.root(db), path))
        }
        Some(VisibilityKind::SelfModule) | None => Visibility::Module(module),
    }
}
