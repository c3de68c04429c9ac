//! Where macros are defined, and what a call's path leads to.
//!
//! Found in the tree as it is written, before any expansion, since expansion needs it: each file's modules with their macros and imports
//! ([`file_macros`]), put together for a package ([`package_macros`]). A macro is an item: it is seen in its module and the modules
//! inside, elsewhere by its path if that is visible, by a `use`, and everywhere if it is one of the library's `macros` module.

use grok_diagnostics::{FileId, Span};
use grok_syntax::ast::{self, VisibilityKind};
use rustc_hash::FxHashMap;

use super::expansion::MacroRules;
use crate::Name;
use crate::db::{Db, SourceFile};
use crate::ids::{Container, MacroId, ModuleId};
use crate::package::{module_file, package_root};

/// The macros that are no rules but part of the compiler: their calls are lowered, not expanded.
pub const NATIVE: [&str; 24] = [
    "println",
    "eprintln",
    "assert",
    "assert_eq",
    "assert_ne",
    "column",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "eprint",
    "file",
    "format",
    "include_str",
    "line",
    "module_path",
    "panic",
    "print",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
];

/// A macro with its rules.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct MacroDef {
    /// Its rules, by content.
    pub rules: MacroRules,
    /// Where it is defined.
    pub place: MacroPlace,
}

/// Where a macro is defined.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum MacroPlace {
    /// In a module: the package's root file, the names from there, and the rank among namesakes there.
    Module {
        /// The root file of its package.
        root: SourceFile,
        /// Modules from the root to it.
        path: Vec<Name>,
        /// Its name.
        name: Name,
        /// 0 for the first of that name in its module.
        rank: u32,
    },
    /// In the body, or among the items of an expansion, that is being expanded: its name and where each rule's template begins, in
    /// the addresses of that space.
    Local {
        /// Its name's span.
        name: Span,
        /// Of each rule: where its pattern and its template begin.
        rules: Vec<(u32, u32)>,
    },
    /// In what a macro made outside of bodies.
    Generated,
}

impl MacroPlace {
    /// The identity of a macro of a module.
    pub fn id(&self, db: &dyn Db) -> Option<MacroId> {
        let MacroPlace::Module { root, path, name, rank } = self else {
            return None;
        };
        let module = ModuleId::new(db, *root, path.clone());
        Some(MacroId::new(db, Container::Module(module), name.clone(), *rank))
    }
}

/// The macros and imports of a file's modules, the file itself first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileMacros {
    /// Parents before children.
    pub modules: Vec<RawModule>,
}

/// A module of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RawModule {
    /// Names from the file's own module to it.
    pub path: Vec<Name>,
    /// Its macros, in order.
    pub macros: Vec<RawMacro>,
    /// Its imports.
    pub uses: Vec<RawUse>,
    /// `mod name;`.
    pub files: Vec<Name>,
}

/// A macro of a module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawMacro {
    /// Its name.
    pub name: Name,
    /// Its rank among namesakes there.
    pub rank: u32,
    /// Patterns and templates.
    pub rules: Vec<(Name, Name)>,
    /// Who may name it from outside of its module.
    pub visibility: Option<VisibilityKind>,
    /// `#[macro_export]`: it is also a public item of the package's root.
    pub exported: bool,
}

/// One import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RawUse {
    /// Its path.
    pub path: Vec<Name>,
    /// The name it brings; `None` for a glob.
    pub name: Option<Name>,
    /// Whether it is seen from outside.
    pub public: bool,
}

/// What a file says about macros.
#[salsa::tracked]
pub fn file_macros(db: &dyn Db, file: SourceFile) -> FileMacros {
    let mut modules = vec![RawModule::default()];
    collect(&crate::parse(db, file).file.items, 0, &mut modules);
    FileMacros { modules }
}

fn collect(items: &[ast::Item], module: usize, modules: &mut Vec<RawModule>) {
    for item in items {
        let name = item.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
        match &item.kind {
            ast::ItemKind::MacroDef(decl) if !name.is_empty() => {
                let rank = modules[module].macros.iter().filter(|other| other.name == name).count() as u32;
                modules[module].macros.push(RawMacro {
                    name,
                    rank,
                    rules: rules_of(decl),
                    visibility: item.visibility.as_ref().map(|visibility| visibility.kind),
                    exported: item.attrs.iter().any(|attr| attr.is("macro_export")),
                });
            }
            ast::ItemKind::Mod(decl) if !name.is_empty() => match &decl.items {
                None => modules[module].files.push(name),
                Some(items) => {
                    let mut path = modules[module].path.clone();
                    path.push(name);
                    modules.push(RawModule {
                        path,
                        ..RawModule::default()
                    });
                    let inner = modules.len() - 1;
                    collect(items, inner, modules);
                }
            },
            ast::ItemKind::Use(tree) => {
                let public = item.visibility.is_some();
                let mut prefix = Vec::new();
                if tree.global {
                    prefix.push(Name::new_static("::"));
                }
                imports(tree, &prefix, public, &mut modules[module].uses);
            }
            _ => {}
        }
    }
}

/// The rules of a macro as text.
pub(super) fn rules_of(decl: &ast::MacroDecl) -> Vec<(Name, Name)> {
    let rules = decl.rules.iter();
    rules
        .map(|rule| (rule.pattern.text.clone(), rule.template.text.clone()))
        .collect()
}

fn imports(tree: &ast::UseTree, prefix: &[Name], public: bool, out: &mut Vec<RawUse>) {
    let mut path = prefix.to_vec();
    path.extend(tree.path.iter().map(|name| name.text.clone()));
    match &tree.kind {
        ast::UseTreeKind::Group(trees) => trees.iter().for_each(|tree| imports(tree, &path, public, out)),
        ast::UseTreeKind::Glob => out.push(RawUse {
            path,
            name: None,
            public,
        }),
        ast::UseTreeKind::Name { alias } => {
            if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
                path.pop();
            }
            let last = path.last().cloned().unwrap_or_default();
            let name = alias.as_ref().map_or(last, |alias| alias.text.clone());
            out.push(RawUse {
                path,
                name: Some(name),
                public,
            });
        }
    }
}

/// The imports of a `use` in a block.
pub(super) fn block_imports(tree: &ast::UseTree, out: &mut Vec<RawUse>) {
    let head = if tree.global {
        vec![Name::new_static("::")]
    } else {
        Vec::new()
    };
    imports(tree, &head, false, out);
}

/// The paths of `mod name;` in a file, from the file's own module.
pub(crate) fn module_files(db: &dyn Db, file: SourceFile) -> Vec<Vec<Name>> {
    let modules = file_macros(db, file).modules.iter();
    let paths = modules.flat_map(|module| {
        module.files.iter().map(|name| {
            let mut path = module.path.clone();
            path.push(name.clone());
            path
        })
    });
    paths.collect()
}

/// The macros of a package.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PackageMacros {
    /// Modules by the names from the root.
    pub modules: FxHashMap<Vec<Name>, RawModule>,
    /// The module that each file is.
    pub files: FxHashMap<SourceFile, Vec<Name>>,
    /// The file of each module.
    pub homes: FxHashMap<Vec<Name>, SourceFile>,
}

/// The macros of the package with that root.
#[salsa::tracked]
pub fn package_macros(db: &dyn Db, root: SourceFile) -> PackageMacros {
    let mut package = PackageMacros::default();
    add_file(db, root, root, Vec::new(), &mut package);
    package
}

fn add_file(db: &dyn Db, root: SourceFile, file: SourceFile, path: Vec<Name>, package: &mut PackageMacros) {
    package.files.insert(file, path.clone());
    for module in &file_macros(db, file).modules {
        let mut full = path.clone();
        full.extend(module.path.iter().cloned());
        package.homes.insert(full.clone(), file);
        package.modules.insert(full, module.clone());
    }
    for declared in module_files(db, file) {
        let found = module_file(db, file, file == root, &declared);
        // A file is one module only.
        if let Some(found) = found.filter(|found| !package.files.contains_key(found)) {
            let mut full = path.clone();
            full.extend(declared);
            add_file(db, root, found, full, package);
        }
    }
}

/// Finds macros from one module of a package.
#[derive(Clone, Copy)]
pub(super) struct Finder<'db> {
    pub db: &'db dyn Db,
    pub root: SourceFile,
    pub package: &'db PackageMacros,
    library: Option<(SourceFile, &'db PackageMacros)>,
}

/// How far imports of imports are followed.
const MAX_STEPS: u32 = 16;

impl<'db> Finder<'db> {
    pub fn new(db: &'db dyn Db, file: SourceFile) -> Finder<'db> {
        let root = package_root(db, file);
        let library = db.workspace().library(db).first().copied();
        Finder {
            db,
            root,
            package: package_macros(db, root),
            library: library.map(|library| (library, package_macros(db, library))),
        }
    }

    /// The names from the root to the module that a file is.
    pub fn module_of(&self, file: SourceFile) -> Vec<Name> {
        self.package.files.get(&file).cloned().unwrap_or_default()
    }

    pub fn library_root(&self) -> Option<SourceFile> {
        self.library.map(|(root, _)| root)
    }

    fn of(&self, root: SourceFile) -> Option<&'db PackageMacros> {
        if root == self.root {
            return Some(self.package);
        }
        self.library
            .filter(|(library, _)| *library == root)
            .map(|(_, package)| package)
    }

    /// The macro of a plain name, as seen from a module; `passed` counts the macros of that name before the call in the module
    /// itself, since a later one takes over from there on.
    pub fn plain(&self, module: &[Name], name: &str, passed: u32) -> Option<MacroDef> {
        for len in (0..=module.len()).rev() {
            let path = &module[..len];
            let before = (len == module.len()).then_some(passed);
            if let Some(found) = self.in_module(self.root, path, name, before, 0) {
                return Some(found);
            }
        }
        None
    }

    /// The library's macro of a name, which is in scope everywhere.
    pub fn prelude(&self, name: &str) -> Option<MacroDef> {
        let (library, _) = self.library?;
        self.in_module(library, &[Name::new_static("macros")], name, None, 0)
    }

    /// A macro by its path, as seen from a module.
    pub fn path(&self, module: &[Name], path: &[Name]) -> Option<MacroDef> {
        let (name, before) = path.split_last()?;
        let (root, found) = self.module_at(self.root, module, before, 0)?;
        self.in_module(root, &found, name, None, 0)
            .or_else(|| self.exported(root, &found, name))
    }

    /// A macro with `#[macro_export]`, whose path begins at the root.
    fn exported(&self, root: SourceFile, module: &[Name], name: &str) -> Option<MacroDef> {
        if !module.is_empty() {
            return None;
        }
        let package = self.of(root)?;
        let mut found: Vec<(&Vec<Name>, &RawMacro)> = package
            .modules
            .iter()
            .flat_map(|(path, module)| module.macros.iter().map(move |found| (path, found)))
            .filter(|(_, found)| found.exported && found.name == name)
            .collect();
        found.sort_by_key(|(path, found)| ((*path).clone(), found.rank));
        let (path, found) = found.first()?;
        Some(self.def(root, path, found))
    }

    fn def(&self, root: SourceFile, path: &[Name], found: &RawMacro) -> MacroDef {
        MacroDef {
            rules: MacroRules::new(self.db, found.name.clone(), found.rules.clone()),
            place: MacroPlace::Module {
                root,
                path: path.to_vec(),
                name: found.name.clone(),
                rank: found.rank,
            },
        }
    }

    fn in_module(
        &self,
        root: SourceFile,
        path: &[Name],
        name: &str,
        before: Option<u32>,
        steps: u32,
    ) -> Option<MacroDef> {
        let module = self.of(root)?.modules.get(path)?;
        let mut own = module.macros.iter().filter(|found| found.name == name);
        let found = match before {
            Some(passed) if passed > 0 => own.nth(passed as usize - 1),
            Some(_) => own.next(),
            None => own.next_back(),
        };
        if let Some(found) = found {
            return Some(self.def(root, path, found));
        }
        if steps >= MAX_STEPS {
            return None;
        }
        let named = module.uses.iter().filter(|import| import.name.as_deref() == Some(name));
        let globs = module.uses.iter().filter(|import| import.name.is_none());
        for import in named.chain(globs) {
            let mut target = import.path.clone();
            if import.name.is_none() {
                target.push(Name::new(name));
            }
            let Some((last, before)) = target.split_last() else {
                continue;
            };
            // `use name;` of a macro that is in scope without it re-exports it.
            let around = if before.is_empty() {
                Some((root, path.to_vec()))
            } else {
                self.module_at(root, path, before, steps + 1)
            };
            let Some((root, found)) =
                around.filter(|found| before.is_empty() || (found.0, &found.1) != (root, &path.to_vec()))
            else {
                continue;
            };
            if before.is_empty() && last == name {
                continue;
            }
            let found = self
                .in_module(root, &found, last, None, steps + 1)
                .or_else(|| self.exported(root, &found, last));
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The module at a path, as seen from another.
    fn module_at(&self, root: SourceFile, from: &[Name], path: &[Name], steps: u32) -> Option<(SourceFile, Vec<Name>)> {
        if steps >= MAX_STEPS {
            return None;
        }
        let (head, rest) = path.split_first()?;
        let mut current = from.to_vec();
        let start = match head.as_str() {
            "crate" | "$crate" => Some((root, Vec::new())),
            "self" => Some((root, current)),
            "super" => {
                current.pop()?;
                Some((root, current))
            }
            "::" => {
                let (head, rest) = rest.split_first()?;
                let library = self.library.filter(|_| head == "std")?;
                return self.descend(library.0, Vec::new(), rest, steps);
            }
            name => self.child(root, current, name, steps).or_else(|| {
                let library = self.library.filter(|_| name == "std");
                library.map(|(library, _)| (library, Vec::new()))
            }),
        };
        let (root, start) = start?;
        self.descend(root, start, rest, steps)
    }

    fn descend(
        &self,
        root: SourceFile,
        start: Vec<Name>,
        path: &[Name],
        steps: u32,
    ) -> Option<(SourceFile, Vec<Name>)> {
        let mut found = (root, start);
        for name in path {
            found = match name.as_str() {
                "super" => {
                    found.1.pop()?;
                    found
                }
                "self" => found,
                name => self.child(found.0, found.1, name, steps)?,
            };
        }
        Some(found)
    }

    /// A module inside another, or imported there.
    fn child(&self, root: SourceFile, within: Vec<Name>, name: &str, steps: u32) -> Option<(SourceFile, Vec<Name>)> {
        let package = self.of(root)?;
        let mut path = within.clone();
        path.push(Name::new(name));
        if package.modules.contains_key(&path) {
            return Some((root, path));
        }
        let module = package.modules.get(&within)?;
        let import = module.uses.iter().find(|import| import.name.as_deref() == Some(name))?;
        if import.path.len() == 1 && import.path[0] == name {
            return None;
        }
        self.module_at(root, &within, &import.path, steps + 1)
    }

    /// The names of all macros that a module sees without a path.
    pub fn names(&self, module: &[Name]) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        for len in (0..=module.len()).rev() {
            let Some(module) = self.package.modules.get(&module[..len]) else {
                continue;
            };
            names.extend(module.macros.iter().map(|found| found.name.clone()));
            names.extend(module.uses.iter().filter_map(|import| {
                let name = import.name.clone()?;
                self.in_module(self.root, &module.path, &name, None, 0).map(|_| name)
            }));
        }
        let library = self
            .library
            .and_then(|(_, library)| library.modules.get(&vec![Name::new_static("macros")]));
        names.extend(
            library
                .into_iter()
                .flat_map(|module| &module.macros)
                .map(|found| found.name.clone()),
        );
        names.extend(NATIVE.map(Name::new_static));
        names
    }
}

/// Where a macro of a module stands: its file, its name, and the spans of its rules' patterns and templates. Depends on positions.
pub fn macro_location(db: &dyn Db, place: &MacroPlace) -> Option<(FileId, Span, Vec<(Span, Span)>)> {
    let MacroPlace::Module { root, path, name, rank } = place else {
        return None;
    };
    let package = package_macros(db, *root);
    let file = *package.homes.get(path)?;
    let inner = &path[package.files.get(&file)?.len()..];
    let mut items = crate::parse(db, file).file.items.as_slice();
    for name in inner {
        items = items.iter().find_map(|item| match &item.kind {
            ast::ItemKind::Mod(ast::ModDecl { items: Some(items), .. }) => item
                .name
                .as_ref()
                .is_some_and(|other| other.text == *name)
                .then_some(items.as_slice()),
            _ => None,
        })?;
    }
    let mut macros = items.iter().filter_map(|item| match (&item.kind, &item.name) {
        (ast::ItemKind::MacroDef(decl), Some(other)) if other.text == *name => Some((decl, other.span)),
        _ => None,
    });
    let (decl, span) = macros.nth(*rank as usize)?;
    let rules = decl
        .rules
        .iter()
        .map(|rule| (rule.pattern.span, rule.template.span))
        .collect();
    Some((file.id(db), span, rules))
}
