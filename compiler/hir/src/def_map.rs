//! The modules of a package and what their names mean: items, imports, globs and re-exports, to a fixed point.
//!
//! Built from item summaries alone, so that no edit inside a body touches it. `def_map/collect.rs` walks the files,
//! `def_map/imports.rs` resolves what they import; `resolve.rs` reads the result.

mod collect;
mod imports;

use indexmap::IndexMap;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::ids::{Def, EnumId, ModuleId, TraitId};
use crate::item_tree::ItemIdx;
use crate::resolve::PathError;
use crate::signature::Visibility;

pub(crate) use collect::{namespaces, visibility};
pub(crate) use imports::{imports_of, resolve_scope_imports};

/// The three spaces in which names live side by side.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Namespace {
    /// Modules, types and traits.
    Types,
    /// Functions, constants, constructors.
    Values,
    /// Macros.
    Macros,
}

impl Namespace {
    /// All three.
    pub const ALL: [Namespace; 3] = [Namespace::Types, Namespace::Values, Namespace::Macros];
}

/// One import: which of its file's items, and which of that item's.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ImportId {
    /// The file.
    pub file: SourceFile,
    /// The `use`.
    pub item: ItemIdx,
    /// Its import.
    pub index: u32,
}

/// What a name means in a scope.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeDef {
    /// The definition.
    pub def: Def,
    /// Who may use the name from here.
    pub visibility: Visibility,
    /// The import that brought it, if it is not defined here.
    pub import: Option<ImportId>,
    /// Whether that import is a glob: then anything named explicitly wins over it.
    pub glob: bool,
    /// What another glob brings under the same name: then the name means neither.
    pub rival: Option<Def>,
    /// The glob whose namesake this name, written out, hides.
    pub hides: Option<ImportId>,
}

/// The names of a module or block.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemScope {
    /// Modules, types and traits.
    pub types: IndexMap<Name, ScopeDef>,
    /// Values.
    pub values: IndexMap<Name, ScopeDef>,
    /// Macros.
    pub macros: IndexMap<Name, ScopeDef>,
    /// Traits imported `as _`: in scope for their methods alone.
    pub unnamed_traits: Vec<(TraitId, ImportId)>,
    /// Names of imports that lead nowhere: they are reported there, and not again where they are used.
    pub failed: FxHashSet<Name>,
    /// Whether a glob leads nowhere: it might have brought any name.
    pub failed_glob: bool,
}

impl ItemScope {
    /// What a name means.
    pub fn get(&self, name: &str, namespace: Namespace) -> Option<&ScopeDef> {
        self.names(namespace).get(name)
    }

    /// The names of one space.
    pub fn names(&self, namespace: Namespace) -> &IndexMap<Name, ScopeDef> {
        match namespace {
            Namespace::Types => &self.types,
            Namespace::Values => &self.values,
            Namespace::Macros => &self.macros,
        }
    }

    /// The traits whose methods can be called here.
    pub fn traits(&self) -> impl Iterator<Item = TraitId> + '_ {
        let named = self.types.values().filter_map(|found| match found.def {
            Def::Trait(id) => Some(id),
            _ => None,
        });
        named.chain(self.unnamed_traits.iter().map(|(id, _)| *id))
    }

    /// Whether a name may be missing only because its import failed.
    pub fn is_failed(&self, name: &str) -> bool {
        self.failed_glob || self.failed.contains(name)
    }

    pub(crate) fn space(&mut self, namespace: Namespace) -> &mut IndexMap<Name, ScopeDef> {
        match namespace {
            Namespace::Types => &mut self.types,
            Namespace::Values => &mut self.values,
            Namespace::Macros => &mut self.macros,
        }
    }
}

/// A module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ModuleData {
    /// The module around it.
    pub parent: Option<ModuleId>,
    /// The file its items stand in.
    pub file: SourceFile,
    /// The module that file is: itself unless it is inline.
    pub file_module: ModuleId,
    /// The `mod` item, and its file; none for the root.
    pub declared: Option<(SourceFile, ItemIdx)>,
    /// Whether its file was not found: then nothing is known about its names.
    pub missing: bool,
    /// Its names.
    pub scope: ItemScope,
}

/// What is wrong with items as such; places are items of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant says what its fields are")]
pub enum DefProblem {
    /// Two definitions of one name: the later, the earlier.
    Duplicate {
        file: SourceFile,
        name: Name,
        item: ItemIdx,
        first: ItemIdx,
        namespace: Namespace,
    },
    /// Two imports of one name.
    DuplicateImport {
        name: Name,
        import: ImportId,
        first: ImportId,
    },
    /// An import of the name of an item here.
    ImportOfLocal { name: Name, import: ImportId, item: Def },
    /// An import that leads nowhere.
    Unresolved { import: ImportId, error: PathError },
    /// Something private on an import's path: at that segment.
    Private { import: ImportId, segment: u32, def: Def },
    /// A `pub use` of something that is not public.
    PrivateReexport { import: ImportId, def: Def },
    /// A module whose file is not there: the paths looked at.
    MissingFile {
        file: SourceFile,
        item: ItemIdx,
        tried: Vec<String>,
    },
}

/// A package's modules.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DefMap {
    /// The root module's file.
    pub root: SourceFile,
    /// The root module.
    pub root_module: ModuleId,
    /// All modules, parents before children.
    pub modules: IndexMap<ModuleId, ModuleData>,
    /// The module that each file is.
    pub files: FxHashMap<SourceFile, ModuleId>,
    /// Names of each enum's variants, in order.
    pub variants: FxHashMap<EnumId, Vec<Name>>,
    /// Mistakes.
    pub problems: Vec<DefProblem>,
    /// `mod name;` whose file is not loaded: where it is declared, and its path from there.
    pub missing_files: Vec<(SourceFile, ItemIdx, Vec<Name>)>,
    /// Imports that other imports went through.
    pub used_imports: FxHashSet<ImportId>,
}

impl DefMap {
    /// A module.
    pub fn module(&self, id: ModuleId) -> Option<&ModuleData> {
        self.modules.get(&id)
    }

    /// The children of a module, by the names in its scope.
    pub fn children(&self, id: ModuleId) -> impl Iterator<Item = (ModuleId, &ModuleData)> {
        self.modules
            .iter()
            .filter(move |(_, data)| data.parent == Some(id))
            .map(|(&id, data)| (id, data))
    }
}

/// The modules and imports of the package with this root.
pub fn def_map(db: &dyn Db, root: SourceFile) -> &DefMap {
    package_map(db, root)
}

#[salsa::tracked]
fn package_map(db: &dyn Db, root: SourceFile) -> DefMap {
    let mut map = collect::collect(db, root);
    imports::resolve_all(db, &mut map);
    map
}

/// The definitions that are in scope everywhere: the public names of the library's `prelude`.
pub fn prelude(db: &dyn Db) -> Option<(SourceFile, ModuleId)> {
    let root = db.workspace().library(db).first().copied()?;
    Some((root, ModuleId::new(db, root, vec![Name::new_static("prelude")])))
}
