//! Move paths: the places whose initialisation is followed, as a tree — a variable, its fields, their fields.
//!
//! A path ends where a reference or an index begins: what lies behind is never moved out of.

use rustc_hash::FxHashMap;

use super::access::{self, Access};
use crate::ir::{Body, Generic, Local, Place, PlaceBase, Projection};

/// A path's index.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub(super) struct PathId(pub(super) u32);

/// One step below a path.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Step {
    Field(u32),
    Variant(u32),
    Content,
}

pub(super) struct Path {
    pub(super) base: PlaceBase,
    pub(super) parent: Option<PathId>,
    children: Vec<PathId>,
}

/// All paths of a body.
pub(super) struct Paths {
    pub(super) paths: Vec<Path>,
    roots: FxHashMap<PlaceBase, PathId>,
    below: FxHashMap<(PathId, Step), PathId>,
}

/// Where a place's path ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    /// The path is the place.
    Exact(PathId),
    /// The place lies below the path, which is the deepest that is followed.
    Below(PathId),
}

impl Found {
    pub(super) fn path(self) -> PathId {
        match self {
            Found::Exact(path) | Found::Below(path) => path,
        }
    }
}

impl Paths {
    /// The paths that a body moves out of or writes to.
    pub(super) fn new(body: &Body<Generic>) -> Self {
        let mut paths = Self {
            paths: Vec::new(),
            roots: FxHashMap::default(),
            below: FxHashMap::default(),
        };
        for index in 0..body.locals.len() as u32 {
            paths.root(PlaceBase::Local(Local(index)));
        }
        for index in 0..body.captures.len() as u32 {
            paths.root(PlaceBase::Capture(index));
        }
        for block in &body.blocks {
            let mut each = |access: Access<'_>| {
                if let Access::Move(place) | Access::Write(place) = access
                    && place.is_owned_part()
                {
                    paths.insert(place);
                }
            };
            block
                .statements
                .iter()
                .for_each(|statement| access::of_statement(statement, &mut each));
            access::of_terminator(&block.terminator, &mut each);
        }
        paths
    }

    fn add(&mut self, base: PlaceBase, parent: Option<PathId>) -> PathId {
        let id = PathId(self.paths.len() as u32);
        self.paths.push(Path {
            base,
            parent,
            children: Vec::new(),
        });
        id
    }

    fn root(&mut self, base: PlaceBase) -> PathId {
        if let Some(&known) = self.roots.get(&base) {
            return known;
        }
        let id = self.add(base, None);
        self.roots.insert(base, id);
        id
    }

    fn insert(&mut self, place: &Place<Generic>) {
        let mut path = self.root(place.base);
        for step in &place.projections {
            let Some(step) = direct(step) else { return };
            path = match self.below.get(&(path, step)) {
                Some(&known) => known,
                None => {
                    let id = self.add(place.base, Some(path));
                    self.paths[path.0 as usize].children.push(id);
                    self.below.insert((path, step), id);
                    id
                }
            };
        }
    }

    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    pub(super) fn of_local(&self, local: Local) -> PathId {
        self.roots[&PlaceBase::Local(local)]
    }

    /// The path of a place, or the deepest one above it.
    pub(super) fn find(&self, place: &Place<Generic>) -> Found {
        let mut path = self.roots[&place.base];
        for step in &place.projections {
            // What lies behind a reference or in a buffer needs all of the path.
            let Some(step) = direct(step) else {
                return Found::Exact(path);
            };
            match self.below.get(&(path, step)) {
                Some(&next) => path = next,
                None => return Found::Below(path),
            }
        }
        Found::Exact(path)
    }

    pub(super) fn parent(&self, path: PathId) -> Option<PathId> {
        self.paths[path.0 as usize].parent
    }

    /// The path and everything below it.
    pub(super) fn subtree(&self, path: PathId) -> Vec<PathId> {
        let mut found = vec![path];
        let mut next = 0;
        while let Some(&path) = found.get(next) {
            found.extend(&self.paths[path.0 as usize].children);
            next += 1;
        }
        found
    }

    /// Whether `path` is `ancestor` or lies below it.
    pub(super) fn is_under(&self, mut path: PathId, ancestor: PathId) -> bool {
        loop {
            if path == ancestor {
                return true;
            }
            match self.parent(path) {
                Some(parent) => path = parent,
                None => return false,
            }
        }
    }
}

fn direct(step: &Projection<Generic>) -> Option<Step> {
    match step {
        Projection::Field(index, _) => Some(Step::Field(*index)),
        Projection::Downcast(variant) => Some(Step::Variant(*variant)),
        Projection::Unbox => Some(Step::Content),
        Projection::Deref
        | Projection::Index(..)
        | Projection::Subslice { .. }
        | Projection::ConstIndex { .. }
        | Projection::Rest { .. } => None,
    }
}
