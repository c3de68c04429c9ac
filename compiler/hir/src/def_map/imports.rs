//! Imports to a fixed point: each may bring a name that another's path goes through.

use rustc_hash::FxHashSet;

use super::collect::visibility;
use super::{DefMap, DefProblem, ImportId, ItemScope, Namespace, ScopeDef};
use crate::Name;
use crate::db::{Db, SourceFile};
use crate::file_ids::file_ids;
use crate::ids::{AdtId, Def, ModuleId, TraitId, VariantId};
use crate::item_tree::{Import, ImportKind, ItemIdx, ItemKind, Parent, item_tree};
use crate::resolve::{Names, PathError, PathErrorKind, is_visible};
use crate::signature::Visibility;

/// A bound on the rounds: far more than any chain of imports is long.
const ROUNDS: usize = 64;

struct Pending<'db> {
    module: ModuleId,
    id: ImportId,
    import: &'db Import,
    visibility: Visibility,
}

/// What one import brings.
#[derive(Default)]
struct Outcome {
    names: Vec<(Name, Namespace, ScopeDef)>,
    used: Vec<ImportId>,
    private: Option<(u32, Def)>,
    reexport: Option<Def>,
    /// The trait that `as _` brings.
    unnamed: Option<TraitId>,
    error: Option<PathError>,
}

impl Outcome {
    /// Adds what another space has under the same name. What is private in one is left out if another has something that is not.
    fn join(&mut self, other: Outcome) {
        self.error = self.error.take().or(other.error);
        self.used.extend(other.used);
        self.unnamed = self.unnamed.or(other.unnamed);
        if other.names.is_empty() {
            return;
        }
        if self.names.is_empty() || (self.private.is_some() && other.private.is_none()) {
            (self.names, self.private, self.reexport) = (other.names, other.private, other.reexport);
        } else if self.private.is_some() || other.private.is_none() {
            self.names.extend(other.names);
            // One that may be re-exported is enough.
            self.reexport = self.reexport.filter(|_| other.reexport.is_some());
        }
    }
}

pub(super) fn resolve_all(db: &dyn Db, map: &mut DefMap) {
    let mut pending = Vec::new();
    let files: Vec<(SourceFile, ModuleId)> = map
        .modules
        .iter()
        .map(|(_, data)| (data.file, data.file_module))
        .collect();
    let mut seen = FxHashSet::default();
    for (file, module) in files {
        if seen.insert(file) {
            gather(db, file, module, &mut pending);
        }
    }
    pending.sort_by_key(|pending| (pending.id.file, pending.id.item, pending.id.index));
    for _ in 0..ROUNDS {
        let mut changed = false;
        for import in &pending {
            let outcome = outcome(db, map, import.module, Vec::new(), import);
            let Some(data) = map.modules.get_mut(&import.module) else {
                continue;
            };
            changed |= take(&mut data.scope, outcome, import.id);
        }
        if !changed {
            break;
        }
    }
    report(db, map, &pending);
}

fn gather<'db>(db: &'db dyn Db, file: SourceFile, module: ModuleId, pending: &mut Vec<Pending<'db>>) {
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, module);
    for (item, data) in tree.iter() {
        let ItemKind::Use(imports) = &data.kind else { continue };
        if matches!(data.parent, Parent::Block(_)) {
            continue;
        }
        let module = ids.modules.get(item.0 as usize).copied().unwrap_or(module);
        let visibility = visibility(db, data.visibility, module);
        pending.extend(imports.iter().enumerate().map(|(index, import)| Pending {
            module,
            id: ImportId {
                file,
                item,
                index: index as u32,
            },
            import,
            visibility,
        }));
    }
}

/// Takes over what an import brings; says whether that changed anything.
fn take(scope: &mut ItemScope, outcome: Outcome, import: ImportId) -> bool {
    let mut changed = false;
    if let Some(unnamed) = outcome
        .unnamed
        .map(|id| (id, import))
        .filter(|it| !scope.unnamed_traits.contains(it))
    {
        scope.unnamed_traits.push(unnamed);
        changed = true;
    }
    for (name, namespace, def) in outcome.names {
        changed |= insert(scope.space(namespace), name, def);
    }
    changed
}

/// Puts a name into a scope; says whether that changed anything.
fn insert(space: &mut indexmap::IndexMap<Name, ScopeDef>, name: Name, def: ScopeDef) -> bool {
    match space.get_mut(&name) {
        None => {
            space.insert(name, def);
            true
        }
        // A name written out wins over one that a glob brought.
        Some(old) if old.glob && !def.glob => {
            let hides = old.import.filter(|_| old.def != def.def);
            *old = ScopeDef { hides, ..def };
            true
        }
        Some(old) if !old.glob && def.glob && old.def != def.def && old.hides.is_none() => {
            old.hides = def.import;
            true
        }
        Some(old) if old.glob && def.glob && old.def != def.def => {
            if old.import == def.import {
                // What the glob is of has come to mean something else by that name.
                *old = def;
                return true;
            }
            let is_new = old.rival.is_none();
            old.rival.get_or_insert(def.def);
            is_new
        }
        Some(_) => false,
    }
}

fn outcome(db: &dyn Db, map: &DefMap, module: ModuleId, blocks: Vec<&ItemScope>, pending: &Pending<'_>) -> Outcome {
    // The map is still being built: it lives as long as this call, and so do the names read from it.
    let names = Names {
        db,
        map,
        module,
        blocks,
    };
    let import = pending.import;
    let path: Vec<Name> = import.path.iter().map(|(name, _)| name.clone()).collect();
    let mut outcome = Outcome::default();
    if path.is_empty() {
        outcome.error = Some(PathError {
            segment: 0,
            kind: PathErrorKind::Silent,
        });
        return outcome;
    }
    match import.kind {
        ImportKind::Glob => glob(&names, pending, &path, &mut outcome),
        ImportKind::Single(_) => {
            for namespace in Namespace::ALL {
                let mut found = Outcome::default();
                single(&names, pending, &path, namespace, &mut found);
                outcome.join(found);
            }
            if !outcome.names.is_empty() || import.bound_name().is_none() && !outcome.used.is_empty() {
                outcome.error = None;
            }
        }
        ImportKind::SelfName(_) => single(&names, pending, &path, Namespace::Types, &mut outcome),
    }
    outcome
}

fn single(names: &Names<'_>, pending: &Pending<'_>, path: &[Name], namespace: Namespace, outcome: &mut Outcome) {
    match names.resolve(path, pending.import.global, namespace) {
        // An import must not find itself.
        Ok(found) if found.consumed == path.len() && !found.imports.contains(&pending.id) => {
            outcome.used.extend(found.imports.iter().copied());
            outcome.private = outcome.private.or(found.private);
            let own = def_visibility(names, path, &found.def, namespace);
            let visibility = if wider(names.db, pending.visibility, own) {
                own
            } else {
                pending.visibility
            };
            if visibility != pending.visibility && found.private.is_none() {
                outcome.reexport = Some(found.def);
            }
            if let Some(name) = pending.import.bound_name() {
                let def = ScopeDef {
                    def: found.def,
                    visibility,
                    import: Some(pending.id),
                    glob: false,
                    rival: None,
                    hides: None,
                };
                outcome.names.push((name.clone(), namespace, def));
            } else {
                outcome.error = None;
                if let Def::Trait(id) = found.def {
                    outcome.unnamed = Some(id);
                }
            }
        }
        Ok(found) => {
            let segment = found.consumed.min(path.len() - 1) as u32;
            let error = PathError {
                segment,
                kind: PathErrorKind::NotFound(Some(found.def)),
            };
            outcome.error.get_or_insert(error);
        }
        Err(error) => {
            outcome.error.get_or_insert(error);
        }
    }
}

/// How visible the entry at the end of a path is, where it was found.
fn def_visibility(names: &Names<'_>, path: &[Name], def: &Def, namespace: Namespace) -> Visibility {
    if let Def::Variant(_) | Def::Builtin(_) = def {
        return Visibility::Public;
    }
    let Some((last, before)) = path.split_last() else {
        return Visibility::Public;
    };
    if before.is_empty() {
        return names
            .lexical(last, namespace)
            .map_or(Visibility::Public, |found| found.visibility);
    }
    match names.resolve(before, false, Namespace::Types).map(|found| found.def) {
        Ok(Def::Module(module)) => {
            let map = if module.root(names.db) == names.map.root {
                names.map
            } else {
                super::def_map(names.db, module.root(names.db))
            };
            let entry = map.module(module).and_then(|data| data.scope.get(last, namespace));
            entry.map_or(Visibility::Public, |entry| entry.visibility)
        }
        _ => Visibility::Public,
    }
}

/// Whether `left` lets see more than `right`.
fn wider(db: &dyn Db, left: Visibility, right: Visibility) -> bool {
    match (left, right) {
        (_, Visibility::Public) => false,
        (Visibility::Public, Visibility::Module(_)) => true,
        (Visibility::Module(left), right) => !is_visible(db, right, left),
    }
}

fn glob(names: &Names<'_>, pending: &Pending<'_>, path: &[Name], outcome: &mut Outcome) {
    let found = match names.resolve(path, pending.import.global, Namespace::Types) {
        Ok(found) if found.consumed == path.len() => found,
        Ok(found) => {
            let kind = PathErrorKind::NotFound(Some(found.def));
            outcome.error = Some(PathError {
                segment: found.consumed as u32,
                kind,
            });
            return;
        }
        Err(error) => {
            outcome.error = Some(error);
            return;
        }
    };
    outcome.used.extend(found.imports.iter().copied());
    outcome.private = found.private;
    let import = Some(pending.id);
    match found.def {
        Def::Module(module) if module != names.module => {
            let map = if module.root(names.db) == names.map.root {
                names.map
            } else {
                super::def_map(names.db, module.root(names.db))
            };
            let Some(data) = map.module(module) else { return };
            for namespace in Namespace::ALL {
                for (name, entry) in data
                    .scope
                    .names(namespace)
                    .iter()
                    .filter(|(_, entry)| names.can_see(entry.visibility))
                {
                    // Private names are seen by child modules, and stay private to them.
                    let visibility = if wider(names.db, pending.visibility, entry.visibility) {
                        entry.visibility
                    } else {
                        pending.visibility
                    };
                    outcome.names.push((
                        name.clone(),
                        namespace,
                        ScopeDef {
                            def: entry.def,
                            visibility,
                            import,
                            glob: true,
                            rival: entry.rival,
                            hides: None,
                        },
                    ));
                }
            }
        }
        Def::Module(_) => {}
        Def::Adt(AdtId::Enum(parent)) => {
            for (index, name) in names.variants(parent).into_iter().flatten().enumerate() {
                let def = Def::Variant(VariantId {
                    parent,
                    index: index as u32,
                });
                for namespace in [Namespace::Types, Namespace::Values] {
                    let entry = ScopeDef {
                        def,
                        visibility: pending.visibility,
                        import,
                        glob: true,
                        rival: None,
                        hides: None,
                    };
                    outcome.names.push((name.clone(), namespace, entry));
                }
            }
        }
        def => {
            let segment = path.len() as u32 - 1;
            outcome.error = Some(PathError {
                segment,
                kind: PathErrorKind::NotAContainer(def),
            });
        }
    }
}

fn report(db: &dyn Db, map: &mut DefMap, pending: &[Pending<'_>]) {
    for import in pending {
        if outcome(db, map, import.module, Vec::new(), import).error.is_some()
            && let Some(data) = map.modules.get_mut(&import.module)
        {
            note_failure(&mut data.scope, import.import);
        }
    }
    let mut problems = Vec::new();
    let mut used = FxHashSet::default();
    for import in pending {
        let outcome = outcome(db, map, import.module, Vec::new(), import);
        used.extend(outcome.used.iter().copied());
        let scope = map.module(import.module).map(|data| &data.scope);
        problems_of(import, &outcome, scope, &mut problems);
    }
    map.used_imports = used;
    map.problems.extend(problems);
}

fn problems_of(pending: &Pending<'_>, outcome: &Outcome, scope: Option<&ItemScope>, problems: &mut Vec<DefProblem>) {
    let import = pending.id;
    if let Some(error) = &outcome.error {
        if error.kind != PathErrorKind::Silent {
            problems.push(DefProblem::Unresolved {
                import,
                error: error.clone(),
            });
        }
        return;
    }
    if let Some((segment, def)) = outcome.private {
        problems.push(DefProblem::Private { import, segment, def });
    } else if let Some(def) = outcome.reexport {
        problems.push(DefProblem::PrivateReexport { import, def });
    }
    for (name, namespace, def) in outcome.names.iter().filter(|(_, _, def)| !def.glob) {
        let Some(there) = scope.and_then(|scope| scope.get(name, *namespace)) else {
            continue;
        };
        if there.import == def.import {
            continue;
        }
        problems.push(match there.import {
            Some(first) => DefProblem::DuplicateImport {
                name: name.clone(),
                import,
                first,
            },
            None => DefProblem::ImportOfLocal {
                name: name.clone(),
                import,
                item: there.def,
            },
        });
        break;
    }
}

fn note_failure(scope: &mut ItemScope, import: &Import) {
    match import.bound_name() {
        Some(name) => {
            scope.failed.insert(name.clone());
        }
        None => scope.failed_glob |= matches!(import.kind, ImportKind::Glob),
    }
}

/// Resolves the imports of a block into its scope, which holds its own items already.
pub(crate) fn resolve_scope_imports(
    names: &Names<'_>,
    scope: &mut ItemScope,
    imports: &[(ImportId, &Import)],
    problems: &mut Vec<DefProblem>,
) -> Vec<ImportId> {
    let visibility = Visibility::Module(names.module);
    let pending: Vec<Pending<'_>> = imports
        .iter()
        .map(|&(id, import)| Pending {
            module: names.module,
            id,
            import,
            visibility,
        })
        .collect();
    let mut used = Vec::new();
    for round in 0..ROUNDS {
        let mut changed = false;
        for import in &pending {
            let seen = scope.clone();
            let mut blocks: Vec<&ItemScope> = names.blocks.clone();
            blocks.push(&seen);
            let outcome = outcome(names.db, names.map, names.module, blocks, import);
            changed |= take(scope, outcome, import.id);
        }
        if !changed || round + 1 == ROUNDS {
            break;
        }
    }
    for import in &pending {
        let seen = scope.clone();
        let mut blocks: Vec<&ItemScope> = names.blocks.clone();
        blocks.push(&seen);
        let outcome = outcome(names.db, names.map, names.module, blocks, import);
        used.extend(outcome.used.iter().copied());
        problems_of(import, &outcome, Some(&seen), problems);
        if outcome.error.is_some() {
            note_failure(scope, import.import);
        }
    }
    used
}

/// The imports of the `use` items among `items`.
pub(crate) fn imports_of<'db>(db: &'db dyn Db, file: SourceFile, items: &[ItemIdx]) -> Vec<(ImportId, &'db Import)> {
    let tree = item_tree(db, file);
    let mut imports = Vec::new();
    for &item in items {
        if let Some(ItemKind::Use(list)) = tree.item(item).map(|item| &item.kind) {
            imports.extend(list.iter().enumerate().map(|(index, import)| {
                (
                    ImportId {
                        file,
                        item,
                        index: index as u32,
                    },
                    import,
                )
            }));
        }
    }
    imports
}
