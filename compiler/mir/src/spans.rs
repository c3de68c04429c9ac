//! From origins to places in files.

use grok_diagnostics::{FileId, Span};
use grok_hir::Db;
use grok_hir::ids::{BodyOwner, Def};

use crate::ir::Origin;

/// The positions of one body's nodes in its file.
pub(crate) struct Positions<'db> {
    pub(crate) file: FileId,
    map: &'db grok_hir::source_map::BodySourceMap,
    base: u32,
    owner: Span,
}

impl<'db> Positions<'db> {
    pub(crate) fn new(db: &'db dyn Db, owner: BodyOwner) -> Self {
        let (file, name) = owner_name(db, owner);
        Self {
            file,
            map: grok_hir::body_source_map(db, owner),
            base: grok_hir::owner_base(db, owner),
            owner: name,
        }
    }

    pub(crate) fn map(&self) -> &'db grok_hir::source_map::BodySourceMap {
        self.map
    }

    /// A span of the source map as one of the file.
    pub(crate) fn absolute(&self, span: Span) -> Span {
        span.shift(self.base)
    }

    pub(crate) fn of(&self, origin: Origin) -> Span {
        match origin {
            Origin::Owner => self.owner,
            Origin::Expr(expr) => self.absolute(self.map.expr(expr)),
            Origin::Pat(pat) => self.absolute(self.map.pat(pat)),
        }
    }
}

/// Positions of origins, index by index.
pub(crate) fn absolute(db: &dyn Db, owner: BodyOwner, origins: &[Origin]) -> Vec<(FileId, Span)> {
    let positions = Positions::new(db, owner);
    origins
        .iter()
        .map(|&origin| (positions.file, positions.of(origin)))
        .collect()
}

/// Where an owner's name stands; the start of the file for a script.
pub(crate) fn owner_name(db: &dyn Db, owner: BodyOwner) -> (FileId, Span) {
    let def = match owner {
        BodyOwner::Fn(id) => Def::Fn(id),
        BodyOwner::Const(id) => Def::Const(id),
    };
    let file = grok_hir::owner_file(db, owner).map_or(FileId(0), |file| file.id(db));
    let found = grok_hir::def_location(db, def).map(|(_, _, name)| name);
    (file, found.unwrap_or_default())
}
