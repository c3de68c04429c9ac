//! What could stand at the caret.
//!
//! Where the caret is comes from the tolerant tree, into which a marker name is put if nothing is typed yet (`completion/place.rs`);
//! what can stand there comes from the compiler's scope and types, which know the broken place as a field access without a name and
//! the like. One file for each kind of place: members after `.`, paths after `::`, names, fields in braces, words of the language.

mod fields;
mod imports;
mod items;
mod members;
mod names;
mod paths;
mod place;
mod words;

use grok_diagnostics::Span;
use grok_hir::Db;
use grok_hir::db::SourceFile;
use grok_hir::file_ids::{ItemId, file_ids};
use grok_hir::ids::{AdtId, CtorId, Def, VariantId};
use grok_hir::item_tree::{ItemIdx, item_tree};

use crate::symbol::Symbol;
use crate::{Analysis, FilePosition, TextEdit, hover, render};

use place::{Place, PlaceKind};

/// Something to insert.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CompletionItem {
    /// What to show.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A type or signature, where it is cheap to know.
    pub detail: Option<String>,
    /// Replaces what is typed, as plain text.
    pub edit: TextEdit,
    /// The new text with holes (`name($1)$0`), for clients that can fill them.
    pub snippet: Option<String>,
    /// The order among all items, by text.
    pub sort_key: String,
    /// What the typed prefix is compared with, if not the label.
    pub filter: Option<String>,
    /// How to ask for docs.
    pub resolve: ResolveKey,
}

/// What an item of a completion is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum CompletionKind {
    Local,
    Parameter,
    Field,
    Method,
    Function,
    Struct,
    Enum,
    EnumMember,
    Constant,
    TypeAlias,
    TypeParameter,
    Module,
    Keyword,
    Snippet,
    Macro,
    Trait,
    BuiltinType,
    Label,
    SelfType,
}

/// What docs are asked for, in a form that survives a journey through a client.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub enum ResolveKey {
    /// Nothing more is known.
    None,
    /// A word of the language.
    Word(String),
    /// Something that has to be imported first.
    Import {
        /// The number of the file that gets the import.
        file: u32,
        /// Where it is used there.
        at: u32,
        /// Its path.
        path: String,
        /// What is imported.
        item: Box<ResolveKey>,
    },
    /// A definition: its file and its position there, with its name to be sure, and which part of it.
    Item {
        /// The number of the file.
        file: u32,
        /// The position among the file's items.
        index: u32,
        /// The item's name.
        name: String,
        /// Which variant, if it is about one; 0 for a struct's field.
        variant: Option<u32>,
        /// Which field, if it is about one.
        field: Option<u32>,
    },
}

/// What an item did not say at first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// Markdown.
    pub documentation: Option<String>,
    /// The declaration.
    pub detail: Option<String>,
    /// Edits elsewhere in the file.
    pub additional_edits: Vec<TextEdit>,
}

/// All that could stand at the caret, most likely first; comparing with what is typed is left to the client. After `.` it lists fields
/// and methods, after `::` what a module or type holds; in expressions variables, items and keywords; in patterns constructors; in types
/// types; in struct literals and patterns the fields that are missing; in imports what can be imported. Where a new name is invented
/// it is silent, as in comments and strings.
pub fn completion(analysis: &Analysis, position: FilePosition) -> Vec<CompletionItem> {
    let db: &dyn Db = &analysis.db;
    let (Some(file), Some(document)) = (analysis.db.file_by_id(position.file), analysis.document(position.file)) else {
        return Vec::new();
    };
    let Some(place) = place::place(document, position.offset) else {
        return Vec::new();
    };
    let ctx = Context::new(db, file, place);
    let mut out = Vec::new();
    match &ctx.place.kind {
        PlaceKind::Dot { dot } => members::complete(&ctx, *dot, &mut out),
        PlaceKind::Path { segments, global, role } => paths::complete(&ctx, segments, *global, *role, &mut out),
        PlaceKind::Label => words::labels(&ctx, &mut out),
        PlaceKind::Attribute => words::attributes(&ctx, &mut out),
        PlaceKind::Derive => words::derives(&ctx, &mut out),
        PlaceKind::Lint => words::lints(&ctx, &mut out),
        PlaceKind::FieldInit { literal, written } => fields::in_literal(&ctx, *literal, written, &mut out),
        PlaceKind::FieldPat { path, written } => fields::in_pattern(&ctx, path, written, &mut out),
        PlaceKind::Type { .. } => names::types(&ctx, &mut out),
        PlaceKind::Bound => names::bounds(&ctx, &mut out),
        PlaceKind::Pattern { matched } => names::patterns(&ctx, *matched, &mut out),
        PlaceKind::Use => paths::heads(&ctx, &mut out),
        PlaceKind::Member => words::member_starts(&ctx, &mut out),
        PlaceKind::ModuleItem => words::item_starts(&ctx, &mut out),
        PlaceKind::Expression { .. } => names::expressions(&ctx, &mut out),
        PlaceKind::FormatHole => names::in_format(&ctx, &mut out),
        PlaceKind::SelfParam => words::self_parameters(&ctx, &mut out),
        PlaceKind::Words(words) => words::plain(&ctx, words, &mut out),
    }
    imports::complete(&ctx, &mut out);
    out.sort_by(|left, right| (&left.sort_key, &left.label).cmp(&(&right.sort_key, &right.label)));
    let mut seen = rustc_hash::FxHashSet::default();
    out.retain(|item: &CompletionItem| seen.insert((item.label.clone(), item.kind)));
    out
}

/// The docs and the declaration of a completion's item.
pub fn resolve(analysis: &Analysis, key: &ResolveKey) -> Option<Resolved> {
    let db: &dyn Db = &analysis.db;
    let symbol = match key {
        ResolveKey::None => return None,
        ResolveKey::Import { file, at, path, item } => return with_import(analysis, (*file, *at), path, item),
        ResolveKey::Word(word) => {
            let documentation = crate::words::docs(word);
            let detail = word
                .strip_suffix('!')
                .and_then(crate::words::Macro::named)
                .map(|found| found.signature.to_owned());
            return Some(Resolved {
                documentation,
                detail,
                additional_edits: Vec::new(),
            });
        }
        ResolveKey::Item {
            file,
            index,
            name,
            variant,
            field,
        } => {
            let file = analysis.db.file_by_id(grok_diagnostics::FileId(*file))?;
            let id = find_item(db, file, *index, name)?;
            item_symbol(id, *variant, *field)?
        }
    };
    let detail = render::declaration(db, &symbol);
    Some(Resolved {
        documentation: hover::docs(db, &symbol),
        detail,
        additional_edits: Vec::new(),
    })
}

/// An item with the edit that imports it.
fn with_import(analysis: &Analysis, (file, at): (u32, u32), path: &str, item: &ResolveKey) -> Option<Resolved> {
    let file = analysis.db.file_by_id(grok_diagnostics::FileId(file))?;
    let (offset, text) = grok_hir::import_edit(&analysis.db, file, Span::at(at), path);
    let edit = TextEdit {
        span: Span::at(offset),
        new_text: text,
    };
    // A key made by a client must not nest without end.
    let known = if matches!(item, ResolveKey::Import { .. }) {
        None
    } else {
        resolve(analysis, item)
    };
    let (documentation, detail) = known
        .map(|known| (known.documentation, known.detail))
        .unwrap_or_default();
    Some(Resolved {
        documentation,
        detail,
        additional_edits: vec![edit],
    })
}

/// The item at a position of a file, if it has that name; else the first of that name.
fn find_item(db: &dyn Db, file: SourceFile, index: u32, name: &str) -> Option<ItemId> {
    let tree = item_tree(db, file);
    let named = |idx: &ItemIdx| tree.item(*idx).is_some_and(|item| item.name == name);
    let idx = Some(ItemIdx(index))
        .filter(named)
        .or_else(|| tree.iter().map(|(idx, _)| idx).find(named))?;
    file_ids(db, file, grok_hir::module_of_file(db, file)).id(idx)
}

fn item_symbol(id: ItemId, variant: Option<u32>, field: Option<u32>) -> Option<Symbol> {
    let ctor = match (id, variant) {
        (ItemId::Struct(id), _) => Some(CtorId::Struct(id)),
        (ItemId::Enum(parent), Some(index)) => Some(CtorId::Variant(VariantId { parent, index })),
        _ => None,
    };
    match (ctor, field) {
        (Some(ctor), Some(field)) => Some(Symbol::Field(ctor, field)),
        (Some(CtorId::Variant(id)), None) => Some(Symbol::Def(Def::Variant(id))),
        _ => id.def().map(Symbol::Def),
    }
}

/// How a definition is asked about later.
fn key_of(db: &dyn Db, def: Def) -> ResolveKey {
    let (def, variant) = match def {
        Def::Builtin(ty) => return ResolveKey::Word(ty.name().to_owned()),
        Def::Variant(id) => (Def::Adt(AdtId::Enum(id.parent)), Some(id.index)),
        other => (other, None),
    };
    let found = grok_hir::locate::item_id(def).and_then(|id| grok_hir::locate::item_of(db, id));
    found.map_or(ResolveKey::None, |found| ResolveKey::Item {
        file: found.file.id(db).0,
        index: found.idx.0,
        name: found.item.name.to_string(),
        variant,
        field: None,
    })
}

/// What every kind of completion reads.
struct Context<'db> {
    db: &'db dyn Db,
    file: SourceFile,
    place: Place,
    scope: grok_hir::Scope,
    root: SourceFile,
}

impl<'db> Context<'db> {
    fn new(db: &'db dyn Db, file: SourceFile, place: Place) -> Context<'db> {
        let offset = scope_offset(db, file, place.word.start);
        let scope = grok_hir::scope_at(db, file, offset);
        Context {
            db,
            file,
            scope,
            root: grok_hir::package_root(db, file),
            place,
        }
    }

    /// The body around the caret.
    fn body(&self) -> Option<crate::symbol::BodyAt<'db>> {
        Some(crate::symbol::BodyAt::new(self.db, self.scope.owner?))
    }

    /// What is typed of the word.
    fn typed(&self) -> &'db str {
        self.place.word.slice(self.file.text(self.db))
    }

    /// The names of the place, for paths.
    fn names(&self) -> grok_hir::resolve::Names<'db> {
        let mut names = grok_hir::resolve::Names::in_module(self.db, self.scope.module);
        let offset = scope_offset(self.db, self.file, self.place.word.start);
        let module = grok_hir::module_of_file(self.db, self.file);
        if let Some(at) = self.body() {
            let relative = at.relative(offset);
            let inner = at
                .map
                .blocks
                .iter()
                .filter(|(span, _)| span.touches(relative))
                .min_by_key(|(span, _)| span.len());
            if let Some((_, block)) = inner {
                names.blocks = grok_hir::blocks::block_scopes_of(self.db, self.file, module, Some(*block));
                return names;
            }
        }
        if let Some(found) = self.scope.item.and_then(|id| grok_hir::locate::item_of(self.db, id))
            && found.module == self.scope.module
        {
            return grok_hir::blocks::names_at_item(self.db, &found);
        }
        names
    }
}

/// The offset at which names are looked up: after a body without its closing brace it is the body's end.
fn scope_offset(db: &dyn Db, file: SourceFile, offset: u32) -> u32 {
    let text = file.text(db);
    let trimmed = crate::syntax::trim_end(text, offset);
    if trimmed == offset {
        return offset;
    }
    let spans = &grok_hir::item_spans(db, file).items;
    let ids = file_ids(db, file, grok_hir::module_of_file(db, file));
    let open = item_tree(db, file)
        .iter()
        .filter(|(idx, _)| ids.id(*idx).and_then(ItemId::owner).is_some())
        .any(|(idx, _)| {
            let Some(place) = spans.get(idx.0 as usize) else {
                return false;
            };
            // Ends at the last token before the caret, which is no closing brace of its own.
            place.span.end >= trimmed
                && place.span.end < offset
                && place.span.start < trimmed
                && is_open(&text[place.span.clamped(text)])
        });
    if open { trimmed } else { offset }
}

/// Whether more braces open than close in a text, strings and comments taken as code: good enough to tell an unfinished body.
fn is_open(text: &str) -> bool {
    text.matches('{').count() > text.matches('}').count()
}

#[cfg(test)]
mod tests;
