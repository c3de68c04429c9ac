//! From a name to its declaration.

use grok_diagnostics::{FileId, Span};
use grok_hir::Db;
use grok_hir::ids::Def;

use crate::symbol::{self, Symbol};
use crate::{Analysis, FilePosition};

/// A place to go to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct NavigationTarget {
    /// The file.
    pub file: FileId,
    /// The whole declaration.
    pub full: Span,
    /// The name in it.
    pub name: Span,
    /// The name that was asked about.
    pub origin: Span,
}

/// The declarations of the name under the caret: variables, items, fields, variants, modules, labels, type parameters, in this package
/// and in the library. A field's shorthand has two, the field and the variable. On `mod name;` it goes to the module's file.
pub fn goto_definition(analysis: &Analysis, position: FilePosition) -> Vec<NavigationTarget> {
    let db: &dyn Db = &analysis.db;
    let Some(file) = analysis.db.file_by_id(position.file) else { return Vec::new() };
    let mut targets = Vec::new();
    for mention in symbol::symbols_at(db, file, position.offset) {
        let Some(mut place) = symbol::place(db, &mention.symbol) else { continue };
        if let Symbol::Def(Def::Module(id)) = mention.symbol
            && let Some(target) = grok_hir::file_of_module(db, id)
            && place.file == file
            && target != file
        {
            // From the declaration on to the file itself.
            place = symbol::Place { file: target, full: Span::new(0, target.text(db).len() as u32), name: Span::at(0) };
        }
        let target =
            NavigationTarget { file: place.file.id(db), full: place.full, name: place.name, origin: mention.span };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets
}
