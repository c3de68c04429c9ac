//! Every name of a file and what it leads to: what definitions, references, renaming and semantic tokens read.

use grok_diagnostics::Span;
use rustc_hash::FxHashSet;

use crate::blocks::{block_scopes, names_at_item};
use crate::db::{Db, SourceFile};
use crate::def_map::{ImportId, Namespace, def_map};
use crate::file_ids::{ItemId, file_ids};
use crate::ids::{AdtId, BodyOwner, Def, VariantId};
use crate::item_tree::{ItemKind, item_spans, item_tree};
use crate::locate::owner_item_id;
use crate::queries::{file_owners, package_files};
use crate::signature::Visibility;
use crate::signatures::findings;
use crate::source_map::MentionTarget;
use crate::{body_with_source_map, module_of_file, owner_base};

/// Where a mention stands: what its local targets are to be read with.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MentionPlace {
    /// In a body: locals, expressions and patterns are of this owner.
    Body(BodyOwner),
    /// In an item outside bodies: type parameters are of this item.
    Item(ItemId),
    /// In a `use`, or a module's name.
    Module,
}

/// A name in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileMention {
    /// Counted from the file's start.
    pub span: Span,
    /// What it leads to.
    pub target: MentionTarget,
    /// Where it stands.
    pub place: MentionPlace,
    /// Whether the name is the definition itself.
    pub is_definition: bool,
}

/// Every name of a file, sorted by place.
#[salsa::tracked]
pub fn file_mentions(db: &dyn Db, file: SourceFile) -> Vec<FileMention> {
    let mut out = Vec::new();
    item_names(db, file, &mut out);
    import_names(db, file, &mut out);
    macro_names(db, file, &mut out);
    for &owner in file_owners(db, file) {
        let base = owner_base(db, owner);
        let lowered = body_with_source_map(db, owner);
        for (span, target) in &lowered.source_map.mentions {
            let is_definition = match target {
                MentionTarget::Local(local) => lowered.source_map.local(*local) == *span,
                MentionTarget::Label(id) => lowered.source_map.expr(*id).start == span.start,
                _ => false,
            };
            let place = MentionPlace::Body(owner);
            out.push(FileMention {
                span: span.shift(base),
                target: target.clone(),
                place,
                is_definition,
            });
        }
    }
    out.sort_by_key(|mention| mention.span.start);
    out
}

/// The macros that calls outside of bodies name.
fn macro_names(db: &dyn Db, file: SourceFile, out: &mut Vec<FileMention>) {
    let space = &crate::macros::expanded_file(db, file).space;
    for expansion in space
        .expansions
        .iter()
        .filter(|expansion| space.is_source(expansion.path))
    {
        let Some(id) = expansion.definition.place.id(db) else {
            continue;
        };
        let path = space.real(expansion.path);
        out.push(FileMention {
            span: Span::new(path.end.saturating_sub(expansion.name_len), path.end),
            target: MentionTarget::Def(Def::Macro(id)),
            place: MentionPlace::Module,
            is_definition: false,
        });
    }
}

fn item_names(db: &dyn Db, file: SourceFile, out: &mut Vec<FileMention>) {
    let tree = item_tree(db, file);
    let spans = item_spans(db, file);
    let ids = file_ids(db, file, module_of_file(db, file));
    for (idx, item) in tree.iter() {
        let (Some(place), Some(id)) = (spans.items.get(idx.0 as usize), ids.id(idx)) else {
            continue;
        };
        if let Some(def) = id.def()
            && !item.name.is_empty()
            && !item.is_synthetic()
        {
            let (span, target) = (place.name, MentionTarget::Def(def));
            out.push(FileMention {
                span,
                target,
                place: MentionPlace::Module,
                is_definition: true,
            });
        }
        if let (ItemId::Enum(parent), ItemKind::Enum { .. }) = (id, &item.kind) {
            for (index, variant) in place
                .variants
                .iter()
                .enumerate()
                .filter(|(_, variant)| !variant.name.is_empty())
            {
                let target = MentionTarget::Def(Def::Variant(VariantId {
                    parent,
                    index: index as u32,
                }));
                out.push(FileMention {
                    span: variant.name,
                    target,
                    place: MentionPlace::Module,
                    is_definition: true,
                });
            }
        }
        for (mark, target) in findings(db, id)
            .map(|found| found.mentions.as_slice())
            .unwrap_or_default()
        {
            let span = mark.span(&place.marks);
            let is_definition = matches!(target, MentionTarget::Param(_)) && is_own_param(item, *mark);
            out.push(FileMention {
                span,
                target: target.clone(),
                place: MentionPlace::Item(id),
                is_definition,
            });
        }
    }
}

fn is_own_param(item: &crate::item_tree::Item, mark: crate::written::Mark) -> bool {
    crate::locate::item_generics(item).is_some_and(|generics| generics.params.iter().any(|param| param.mark == mark))
}

fn import_names(db: &dyn Db, file: SourceFile, out: &mut Vec<FileMention>) {
    let tree = item_tree(db, file);
    let spans = item_spans(db, file);
    let module = module_of_file(db, file);
    let ids = file_ids(db, file, module);
    for (idx, item) in tree.iter() {
        let ItemKind::Use(imports) = &item.kind else { continue };
        let Some(place) = spans.items.get(idx.0 as usize) else {
            continue;
        };
        let around = ids.modules.get(idx.0 as usize).copied().unwrap_or(module);
        let found = crate::locate::FoundItem {
            file,
            idx,
            item,
            ids,
            module: around,
        };
        let names = names_at_item(db, &found);
        let mut seen = FxHashSet::default();
        for import in imports {
            let path: Vec<_> = import.path.iter().map(|(name, _)| name.clone()).collect();
            for (index, (_, mark)) in import.path.iter().enumerate() {
                // Groups share the beginning of their paths.
                if !seen.insert(*mark) {
                    continue;
                }
                let prefix = &path[..=index];
                let types = names.resolve(prefix, import.global, Namespace::Types);
                let values = || names.resolve(prefix, import.global, Namespace::Values);
                let macros = || names.resolve(prefix, import.global, Namespace::Macros);
                let resolved = types
                    .or_else(|_| values())
                    .or_else(|_| macros())
                    .ok()
                    .filter(|resolved| resolved.consumed == prefix.len());
                let Some(resolved) = resolved else { continue };
                let (span, target) = (mark.span(&place.marks), MentionTarget::Def(resolved.def));
                out.push(FileMention {
                    span,
                    target,
                    place: MentionPlace::Module,
                    is_definition: false,
                });
            }
        }
    }
}

/// The imports that the paths of a file go through.
#[salsa::tracked]
pub fn used_imports(db: &dyn Db, file: SourceFile) -> Vec<ImportId> {
    let module = module_of_file(db, file);
    let ids = file_ids(db, file, module);
    let mut used: Vec<ImportId> = block_scopes(db, file, module).used_imports.clone();
    for id in ids.ids.iter().flatten() {
        used.extend(
            findings(db, *id)
                .map(|found| found.imports.as_slice())
                .unwrap_or_default(),
        );
    }
    for &owner in file_owners(db, file) {
        used.extend(&body_with_source_map(db, owner).imports);
    }
    used.sort_unstable();
    used.dedup();
    used
}

/// The definitions that a file mentions, each outside of itself.
#[salsa::tracked]
pub fn mentioned_defs(db: &dyn Db, file: SourceFile) -> Vec<Def> {
    let module = module_of_file(db, file);
    let mut defs = Vec::new();
    for id in file_ids(db, file, module).ids.iter().flatten() {
        let own = id.def();
        let found = findings(db, *id)
            .map(|found| found.mentions.as_slice())
            .unwrap_or_default();
        push_defs(found.iter().map(|(_, target)| target), own, &mut defs);
    }
    for &owner in file_owners(db, file) {
        let own = owner_item_id(owner).def();
        push_defs(
            body_with_source_map(db, owner)
                .source_map
                .mentions
                .iter()
                .map(|(_, target)| target),
            own,
            &mut defs,
        );
    }
    defs.sort_unstable();
    defs.dedup();
    defs
}

fn push_defs<'a>(targets: impl Iterator<Item = &'a MentionTarget>, own: Option<Def>, defs: &mut Vec<Def>) {
    for target in targets {
        match target {
            MentionTarget::Def(def) if Some(*def) == own => {}
            MentionTarget::Def(Def::Variant(variant)) => {
                defs.push(Def::Variant(*variant));
                defs.push(Def::Adt(AdtId::Enum(variant.parent)));
            }
            MentionTarget::Def(def) => defs.push(*def),
            _ => {}
        }
    }
}

/// The definitions that `pub use` names in a package.
#[salsa::tracked]
fn reexported_defs(db: &dyn Db, root: SourceFile) -> FxHashSet<Def> {
    let scopes = def_map(db, root).modules.values().map(|data| &data.scope);
    let entries = scopes.flat_map(|scope| Namespace::ALL.into_iter().flat_map(|space| scope.names(space).values()));
    entries
        .filter(|entry| entry.import.is_some() && !entry.glob && entry.visibility == Visibility::Public)
        .map(|entry| entry.def)
        .collect()
}

/// Whether anything in the package mentions a definition, itself apart. Re-exports count as mentions.
pub fn is_mentioned(db: &dyn Db, root: SourceFile, def: Def) -> bool {
    reexported_defs(db, root).contains(&def)
        || package_files(db, root)
            .iter()
            .any(|(file, _)| mentioned_defs(db, *file).binary_search(&def).is_ok())
}

/// The mention at an offset of a file.
pub fn mention_at(db: &dyn Db, file: SourceFile, offset: u32) -> Option<&FileMention> {
    let mentions = file_mentions(db, file);
    let end = mentions.partition_point(|mention| mention.span.start <= offset);
    mentions[..end]
        .iter()
        .rev()
        .take(6)
        .find(|mention| mention.span.touches(offset))
}
