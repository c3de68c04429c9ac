//! From a path to a definition, as seen from a place: blocks around it, its module, the prelude, the language's own types.

use rustc_hash::FxHashSet;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::def_map::{DefMap, ImportId, ItemScope, Namespace, ScopeDef, def_map, prelude};
use crate::ids::{AdtId, Def, EnumId, ModuleId, VariantId};
use crate::signature::Visibility;
use crate::type_ref::BuiltinType;

/// What a path leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolution {
    /// The definition.
    pub def: Def,
    /// How many segments it took: those left are looked up in the type `def`.
    pub consumed: usize,
    /// What each consumed segment means, as far as it is a definition.
    pub steps: Vec<Def>,
    /// The first segment that is private here.
    pub private: Option<(u32, Def)>,
    /// The first segment that two globs bring with different meanings: both.
    pub ambiguous: Option<(u32, Def, Def)>,
    /// Imports it went through.
    pub imports: Vec<ImportId>,
}

impl Resolution {
    /// A name alone.
    pub fn of(found: &ScopeDef) -> Resolution {
        Resolution {
            def: found.def,
            consumed: 1,
            steps: vec![found.def],
            private: None,
            ambiguous: found.rival.map(|rival| (0, found.def, rival)),
            imports: found.import.into_iter().collect(),
        }
    }
}

/// Why a path leads nowhere.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct PathError {
    /// At which segment.
    pub segment: u32,
    /// Why.
    pub kind: PathErrorKind,
}

/// Kinds of dead ends.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum PathErrorKind {
    /// No such name in the scope, or in the module given.
    NotFound(Option<Def>),
    /// The segment before is neither a module nor a type.
    NotAContainer(Def),
    /// `super` at the root.
    NoParent,
    /// Reported elsewhere already, or missing in the source.
    Silent,
}

/// The names visible from a place.
#[derive(Clone)]
pub struct Names<'db> {
    /// The database.
    pub db: &'db dyn Db,
    /// The package's modules.
    pub map: &'db DefMap,
    /// The module of the place.
    pub module: ModuleId,
    /// The blocks with items around the place, innermost last.
    pub blocks: Vec<&'db ItemScope>,
}

impl<'db> Names<'db> {
    /// The names visible in a module.
    pub fn in_module(db: &'db dyn Db, module: ModuleId) -> Names<'db> {
        Names {
            db,
            map: def_map(db, module.root(db)),
            module,
            blocks: Vec::new(),
        }
    }

    /// The map of a package.
    fn map_of(&self, root: SourceFile) -> &'db DefMap {
        if root == self.map.root {
            self.map
        } else {
            def_map(self.db, root)
        }
    }

    fn scope_of(&self, module: ModuleId) -> Option<&'db ItemScope> {
        self.map_of(module.root(self.db)).module(module).map(|data| &data.scope)
    }

    /// Looks a name up from the inside outwards.
    pub fn lexical(&self, name: &str, namespace: Namespace) -> Option<ScopeDef> {
        let in_blocks = self.blocks.iter().rev().find_map(|scope| scope.get(name, namespace));
        in_blocks.copied().or_else(|| self.outside_blocks(name, namespace))
    }

    /// The same without the blocks.
    pub fn outside_blocks(&self, name: &str, namespace: Namespace) -> Option<ScopeDef> {
        if let Some(found) = self
            .map
            .module(self.module)
            .and_then(|data| data.scope.get(name, namespace))
        {
            return Some(*found);
        }
        if let Some((_, module)) = prelude(self.db)
            && let Some(found) = self.scope_of(module).and_then(|scope| scope.get(name, namespace))
            && found.visibility == Visibility::Public
        {
            return Some(ScopeDef { import: None, ..*found });
        }
        if namespace == Namespace::Types {
            let def = BuiltinType::from_name(name)
                .map(Def::Builtin)
                .or_else(|| self.library_named(name));
            return def.map(|def| ScopeDef {
                def,
                visibility: Visibility::Public,
                import: None,
                glob: true,
                rival: None,
                hides: None,
            });
        }
        None
    }

    fn library_named(&self, name: &str) -> Option<Def> {
        let root = self.db.workspace().library(self.db).first().copied()?;
        (name == "std").then(|| Def::Module(ModuleId::new(self.db, root, Vec::new())))
    }

    /// Resolves a path, as far as names alone tell. `path` is not empty.
    pub fn resolve(&self, path: &[Name], global: bool, namespace: Namespace) -> Result<Resolution, PathError> {
        let mut found = self.head(path, global, namespace)?;
        while found.consumed < path.len() {
            let index = found.consumed;
            let last = index + 1 == path.len();
            let name = &path[index];
            if matches!(name.as_str(), "super" | "self" | "crate" | "Self") {
                // `super` may follow `self` and `super` alone, which the head has taken; the parser says so.
                return Err(PathError {
                    segment: index as u32,
                    kind: PathErrorKind::Silent,
                });
            }
            let step = match found.def {
                Def::Module(module) => {
                    let wanted = if last { namespace } else { Namespace::Types };
                    self.in_module_step(module, name, wanted, index)?
                }
                Def::Adt(AdtId::Enum(id)) => match self.variant(id, name) {
                    Some(variant) => Step {
                        def: Def::Variant(variant),
                        visibility: Visibility::Public,
                        import: None,
                        rival: None,
                    },
                    None => return Ok(found),
                },
                Def::Adt(_) | Def::Alias(_) | Def::Builtin(_) | Def::Trait(_) | Def::Actor(_) => return Ok(found),
                Def::Fn(_) | Def::Const(_) | Def::Variant(_) | Def::Macro(_) | Def::Supervisor(_) => {
                    return Err(PathError {
                        segment: index as u32,
                        kind: PathErrorKind::NotAContainer(found.def),
                    });
                }
            };
            if found.private.is_none() && !self.can_see(step.visibility) {
                found.private = Some((index as u32, step.def));
            }
            if let Some(rival) = step.rival.filter(|_| found.ambiguous.is_none()) {
                found.ambiguous = Some((index as u32, step.def, rival));
            }
            found.def = step.def;
            found.steps.push(step.def);
            found.imports.extend(step.import);
            found.consumed += 1;
        }
        Ok(found)
    }

    fn head(&self, path: &[Name], global: bool, namespace: Namespace) -> Result<Resolution, PathError> {
        let fail = |kind| Err(PathError { segment: 0, kind });
        let Some(name) = path.first() else {
            return fail(PathErrorKind::Silent);
        };
        let of = |def| Resolution {
            def,
            consumed: 1,
            steps: vec![def],
            private: None,
            ambiguous: None,
            imports: Vec::new(),
        };
        if name.is_empty() {
            return fail(PathErrorKind::Silent);
        }
        if global {
            return self
                .library_named(name)
                .map(of)
                .map_or_else(|| fail(PathErrorKind::NotFound(None)), Ok);
        }
        match name.as_str() {
            "crate" => return Ok(of(Def::Module(self.map.root_module))),
            "self" | "super" => return self.relative_head(path),
            _ => {}
        }
        let namespace = if path.len() == 1 { namespace } else { Namespace::Types };
        match self.lexical(name, namespace) {
            Some(found) => Ok(Resolution::of(&found)),
            None if self.is_failed(name) => fail(PathErrorKind::Silent),
            None => fail(PathErrorKind::NotFound(None)),
        }
    }

    /// `self`, then any number of `super`.
    fn relative_head(&self, path: &[Name]) -> Result<Resolution, PathError> {
        let mut module = self.module;
        let mut steps = Vec::new();
        for (index, name) in path.iter().enumerate() {
            match name.as_str() {
                "self" if index == 0 => {}
                "super" => {
                    module = self.map.module(module).and_then(|data| data.parent).ok_or(PathError {
                        segment: index as u32,
                        kind: PathErrorKind::NoParent,
                    })?;
                }
                _ => break,
            }
            steps.push(Def::Module(module));
        }
        Ok(Resolution {
            def: Def::Module(module),
            consumed: steps.len(),
            steps,
            private: None,
            ambiguous: None,
            imports: Vec::new(),
        })
    }

    /// Whether a name may be missing here only because its import failed, which is reported there.
    pub fn is_failed(&self, name: &str) -> bool {
        let module = self.map.module(self.module).map(|data| &data.scope);
        self.blocks
            .iter()
            .copied()
            .chain(module)
            .any(|scope| scope.is_failed(name))
    }

    fn in_module_step(
        &self,
        module: ModuleId,
        name: &Name,
        namespace: Namespace,
        index: usize,
    ) -> Result<Step, PathError> {
        let fail = |kind| {
            Err(PathError {
                segment: index as u32,
                kind,
            })
        };
        if name.is_empty() {
            return fail(PathErrorKind::Silent);
        }
        let Some(data) = self.map_of(module.root(self.db)).module(module) else {
            return fail(PathErrorKind::Silent);
        };
        match data.scope.get(name, namespace) {
            Some(found) => Ok(Step {
                def: found.def,
                visibility: found.visibility,
                import: found.import,
                rival: found.rival,
            }),
            None if data.missing || data.scope.is_failed(name) => fail(PathErrorKind::Silent),
            None => fail(PathErrorKind::NotFound(Some(Def::Module(module)))),
        }
    }

    /// A variant by name.
    pub fn variant(&self, parent: EnumId, name: &str) -> Option<VariantId> {
        let names = self.variants(parent)?;
        let index = names.iter().position(|other| other == name)?;
        Some(VariantId {
            parent,
            index: index as u32,
        })
    }

    /// The names of an enum's variants.
    pub fn variants(&self, parent: EnumId) -> Option<&'db Vec<Name>> {
        self.map_of(container_root(self.db, parent.container(self.db)))
            .variants
            .get(&parent)
    }

    /// Whether something of this visibility may be named here.
    pub fn can_see(&self, visibility: Visibility) -> bool {
        is_visible(self.db, visibility, self.module)
    }

    /// The scopes in which a name is looked up, innermost first.
    pub fn scopes(&self) -> Vec<&'db ItemScope> {
        let module = self.map.module(self.module).map(|data| &data.scope);
        let prelude = prelude(self.db).and_then(|(_, module)| self.scope_of(module));
        self.blocks.iter().rev().copied().chain(module).chain(prelude).collect()
    }

    /// All names visible here without a path, innermost first; each name once per namespace.
    pub fn all(&self, namespace: Namespace) -> Vec<(Name, Def)> {
        let mut seen = FxHashSet::default();
        let mut out = Vec::new();
        for scope in self.scopes() {
            for (name, found) in scope.names(namespace) {
                if seen.insert(name.clone()) {
                    out.push((name.clone(), found.def));
                }
            }
        }
        if namespace == Namespace::Types {
            let builtin = BuiltinType::ALL
                .iter()
                .map(|&(name, ty)| (Name::new_static(name), Def::Builtin(ty)));
            out.extend(builtin.filter(|(name, _)| seen.insert(name.clone())));
            out.extend(self.library_named("std").map(|def| (Name::new_static("std"), def)));
        }
        out
    }

    /// The constructor with a payload in parentheses whose name is most like `name`.
    pub fn similar_tuple_ctor(&self, name: &str) -> Option<Name> {
        let is_tuple = |def: &Def| {
            let (id, index) = match def {
                Def::Adt(id @ AdtId::Struct(_)) => (*id, 0),
                Def::Variant(variant) => (AdtId::Enum(variant.parent), variant.index as usize),
                _ => return false,
            };
            let data = crate::adt_data(self.db, id).variants.get(index);
            data.is_some_and(|data| data.shape == crate::signature::FieldsShape::Tuple)
        };
        let all = self.all(Namespace::Values).into_iter();
        best_match(name, all.filter(|(_, def)| is_tuple(def)).map(|(name, _)| name))
    }

    /// The visible name most like `name`.
    pub fn similar(&self, name: &str, namespace: Namespace) -> Option<Name> {
        best_match(name, self.all(namespace).into_iter().map(|(name, _)| name))
    }

    /// The name most like `name` in a module.
    pub fn similar_in(&self, module: ModuleId, name: &str, namespace: Namespace) -> Option<Name> {
        let scope = self.scope_of(module)?;
        let visible = scope
            .names(namespace)
            .iter()
            .filter(|(_, found)| self.can_see(found.visibility));
        best_match(name, visible.map(|(name, _)| name.clone()))
    }

    /// Paths by which a definition of that name, not in scope here, can be imported.
    pub fn importable(&self, name: &str, namespace: Namespace) -> Vec<String> {
        self.importable_if(name, namespace, |_| true)
    }

    /// The same for some definitions alone.
    pub fn importable_if(&self, name: &str, namespace: Namespace, wanted: impl Fn(Def) -> bool) -> Vec<String> {
        let library = self.db.workspace().library(self.db).first().copied();
        let mut paths = Vec::new();
        let mut found = FxHashSet::default();
        for (head, root) in [
            ("crate", Some(self.map.root)),
            ("std", library.filter(|root| *root != self.map.root)),
        ] {
            let Some(root) = root else { continue };
            for (&module, data) in &self.map_of(root).modules {
                if module == self.module || module.path(self.db).iter().any(|name| name.contains('#')) {
                    continue;
                }
                let Some(entry) = data.scope.get(name, namespace) else {
                    continue;
                };
                if wanted(entry.def)
                    && self.can_see(entry.visibility)
                    && self.module_is_visible(module)
                    && found.insert(entry.def)
                {
                    let path: Vec<&str> = module.path(self.db).iter().map(Name::as_str).collect();
                    let middle = path.iter().map(|name| format!("{name}::")).collect::<String>();
                    paths.push(format!("{head}::{middle}{name}"));
                }
            }
        }
        paths.truncate(3);
        paths
    }

    /// Whether every module on the way to `module` may be named here.
    fn module_is_visible(&self, module: ModuleId) -> bool {
        let map = self.map_of(module.root(self.db));
        let mut current = module;
        while let Some(parent) = map.module(current).and_then(|data| data.parent) {
            let name = current.path(self.db).last().cloned().unwrap_or_default();
            let entry = map
                .module(parent)
                .and_then(|data| data.scope.get(&name, Namespace::Types));
            if !entry.is_some_and(|entry| self.can_see(entry.visibility)) {
                return false;
            }
            current = parent;
        }
        true
    }
}

struct Step {
    def: Def,
    rival: Option<Def>,
    visibility: Visibility,
    import: Option<ImportId>,
}

/// The root file of the package that a container belongs to.
pub fn container_root(db: &dyn Db, container: crate::ids::Container) -> SourceFile {
    crate::locate::container_module(db, container).root(db)
}

/// Whether something of this visibility may be named in `from`.
pub fn is_visible(db: &dyn Db, visibility: Visibility, from: ModuleId) -> bool {
    match visibility {
        Visibility::Public => true,
        Visibility::Module(module) => module.root(db) == from.root(db) && from.path(db).starts_with(module.path(db)),
    }
}

/// The candidate nearest to `name`, if it is near enough to be a slip: within a third of its length.
pub fn best_match(name: &str, candidates: impl Iterator<Item = Name>) -> Option<Name> {
    let limit = (name.chars().count() / 3).max(1);
    let lower = name.to_lowercase();
    candidates
        .filter(|candidate| candidate != name && !candidate.is_empty() && !candidate.contains('#'))
        .filter_map(|candidate| {
            if candidate.to_lowercase() == lower {
                return Some((0, candidate));
            }
            let distance = distance(name, &candidate);
            // One letter is a slip of any other: too little to go by.
            (distance <= limit && (name.chars().count() > 1)).then_some((distance, candidate))
        })
        .min_by(|(left, _), (right, _)| left.cmp(right))
        .map(|(_, candidate)| candidate)
}

/// Edit distance with transpositions of neighbours (optimal string alignment).
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().abs_diff(right.len()) > 3 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for i in 1..=left.len() {
        let mut current = vec![i];
        for j in 1..=right.len() {
            let cost = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (previous[j] + 1).min(current[j - 1] + 1).min(previous[j - 1] + cost);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
    }
    previous[right.len()]
}
