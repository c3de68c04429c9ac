//! Which files make a package: from `mod name;` to a file, and from a file to the root of its package.

use std::sync::Arc;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::ids::ModuleId;
use crate::item_tree::{ItemIdx, ItemKind, Parent, item_tree};

/// `mod name;` in a file.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ModDecl {
    /// The declaring item.
    pub item: ItemIdx,
    /// Inline modules around it, then its own name.
    pub path: Vec<Name>,
}

/// The modules that a file says are in other files.
#[salsa::tracked]
pub fn mod_decls(db: &dyn Db, file: SourceFile) -> Vec<ModDecl> {
    let tree = item_tree(db, file);
    let mut decls = Vec::new();
    for (item, data) in tree.iter() {
        if !matches!(data.kind, ItemKind::Mod { items: None }) || data.name.is_empty() {
            continue;
        }
        let mut path = vec![data.name.clone()];
        let mut parent = data.parent;
        while let Parent::Item(idx) = parent {
            let Some(around) = tree.item(idx) else { break };
            path.push(around.name.clone());
            parent = around.parent;
        }
        path.reverse();
        decls.push(ModDecl { item, path });
    }
    decls
}

/// Whether a file is where its package begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Root,
    Below,
}

/// The paths where the text of `mod name;` may be, best first.
fn candidates(declaring: &str, place: Place, path: &[Name]) -> Vec<String> {
    let (folder, file) = split(declaring);
    let stem = file.strip_suffix(".grok").unwrap_or(file);
    let inner = path.join("/");
    let beside = format!("{folder}{inner}.grok");
    let beside_folder = format!("{folder}{inner}/mod.grok");
    let below = format!("{folder}{stem}/{inner}.grok");
    let below_folder = format!("{folder}{stem}/{inner}/mod.grok");
    match (place, stem) {
        (_, "mod") | (Place::Root, "main" | "lib") => vec![beside, beside_folder],
        // A root of any other name is a program of one folder; its modules may also be in a folder of its own name.
        (Place::Root, _) => vec![beside, beside_folder, below, below_folder],
        (Place::Below, _) => vec![below, below_folder],
    }
}

fn split(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| path.split_at(at + 1))
}

/// The file at a path, among user files or the library's.
pub fn file_at(db: &dyn Db, path: &str) -> Option<SourceFile> {
    let workspace = db.workspace();
    if path.starts_with(crate::library::PREFIX) {
        return workspace
            .library(db)
            .iter()
            .copied()
            .find(|file| &**file.path(db) == path);
    }
    workspace.files(db).get(path).copied()
}

/// A path as written in a file, counted from that file's folder.
pub(crate) fn beside(file: &str, path: &str) -> String {
    if path.starts_with('/') {
        return path.to_owned();
    }
    let mut parts: Vec<&str> = split(file).0.trim_end_matches('/').split('/').collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The file of a module that `declaring` declares.
pub(crate) fn module_file(db: &dyn Db, declaring: SourceFile, is_root: bool, path: &[Name]) -> Option<SourceFile> {
    let place = if is_root { Place::Root } else { Place::Below };
    candidates(declaring.path(db), place, path)
        .iter()
        .filter_map(|candidate| file_at(db, candidate))
        .find(|file| *file != declaring)
}

/// The paths tried for a module that `declaring` declares, best first: what a session loads from disk.
pub fn module_candidates(db: &dyn Db, declaring: SourceFile, path: &[Name]) -> Vec<Arc<str>> {
    let is_root = package_root(db, declaring) == declaring;
    module_candidates_at(db, declaring, is_root, path)
        .into_iter()
        .map(Arc::from)
        .collect()
}

/// The same before roots are known.
pub(crate) fn module_candidates_at(db: &dyn Db, declaring: SourceFile, is_root: bool, path: &[Name]) -> Vec<String> {
    candidates(
        declaring.path(db),
        if is_root { Place::Root } else { Place::Below },
        path,
    )
}

/// The paths of module files that are declared somewhere in the package of `file` and not loaded, all candidates of each: load
/// those that exist, and ask again until none does.
pub fn missing_module_files(db: &dyn Db, file: SourceFile) -> Vec<Arc<str>> {
    let map = crate::def_map(db, package_root(db, file));
    let mut missing = Vec::new();
    for (declaring, _, path) in &map.missing_files {
        missing.extend(module_candidates(db, *declaring, path));
    }
    missing
}

/// The root module's file of the package that `file` belongs to: itself, if no file loaded declares it as a module.
#[salsa::tracked(returns(copy))]
pub fn package_root(db: &dyn Db, file: SourceFile) -> SourceFile {
    let library = db.workspace().library(db);
    if library.contains(&file) {
        return library.first().copied().unwrap_or(file);
    }
    let mut visited = vec![file];
    let mut current = file;
    while let Some(parent) = declaring_file(db, current, &mut visited) {
        current = parent;
    }
    current
}

/// The file that declares `file` as a module. Files in `visited` are not asked again, which ends cycles.
fn declaring_file(db: &dyn Db, file: SourceFile, visited: &mut Vec<SourceFile>) -> Option<SourceFile> {
    let files = db.workspace().files(db);
    let path: &str = file.path(db);
    let (folder, _) = split(path);
    // Inline modules may lie between, so that the declaring file can be any number of folders up; two are enough in practice
    // for `mod a { mod b; }`, and each costs a look at the files there.
    let mut folders = vec![folder];
    for _ in 0..2 {
        let last = folders.last().copied().unwrap_or("");
        let up = split(last.strip_suffix('/').unwrap_or(last)).0;
        if up.len() >= last.len() {
            break;
        }
        folders.push(up);
    }
    for folder in folders {
        let mut here: Vec<SourceFile> = files
            .range::<str, _>((std::ops::Bound::Included(folder), std::ops::Bound::Unbounded))
            .take_while(|(other, _)| other.starts_with(folder))
            .filter(|(other, _)| !other[folder.len()..].contains('/') && other.ends_with(".grok"))
            .map(|(_, &other)| other)
            .filter(|other| !visited.contains(other))
            .collect();
        let preference = |other: &SourceFile| match split(other.path(db)).1 {
            "main.grok" => 0,
            "lib.grok" => 1,
            "mod.grok" => 2,
            _ => 3,
        };
        here.sort_by_key(preference);
        for other in here {
            if declares(db, other, file) {
                visited.push(other);
                return Some(other);
            }
        }
    }
    None
}

/// Whether `other` declares `file`, as a root or as a module itself.
fn declares(db: &dyn Db, other: SourceFile, file: SourceFile) -> bool {
    crate::macros::module_files(db, other).iter().any(|path| {
        [Place::Root, Place::Below].iter().any(|&place| {
            candidates(other.path(db), place, path)
                .iter()
                .any(|candidate| **candidate == **file.path(db))
        })
    })
}

/// The module a file is.
pub fn module_of_file(db: &dyn Db, file: SourceFile) -> ModuleId {
    let root = package_root(db, file);
    let map = crate::def_map(db, root);
    map.files
        .get(&file)
        .copied()
        .unwrap_or_else(|| ModuleId::new(db, file, Vec::new()))
}
