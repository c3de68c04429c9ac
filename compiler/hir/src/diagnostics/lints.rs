//! Lints about names: imports and definitions that nothing uses.

use grok_diagnostics::{Applicability, Diagnostic, Fix, Span, codes};
use rustc_hash::FxHashSet;

use crate::db::{Db, SourceFile};
use crate::def_map::{DefProblem, ImportId, Namespace, def_map};
use crate::file_ids::file_ids;
use crate::ids::Def;
use crate::item_tree::{ImportKind, Item, ItemKind, Parent, item_spans, item_tree};
use crate::mentions::{is_mentioned, used_imports};
use crate::problems::bare_kind;
use crate::queries::{entry_fn, package_files};
use crate::{module_of_file, package_root, parse};

pub(super) fn report(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    unused_imports(db, file, out);
    dead_code(db, file, out);
    shadowed_globs(db, file, out);
    super::style::report(db, file, out);
}

/// Names written out in a module that hide what one of its globs brings: whoever reads the glob expects the other.
fn shadowed_globs(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let map = def_map(db, package_root(db, file));
    let spans = |file| item_spans(db, file);
    for data in map.modules.values().filter(|data| data.file == file) {
        for namespace in [Namespace::Types, Namespace::Values, Namespace::Macros] {
            for (name, found) in data.scope.names(namespace) {
                let Some(glob) = found.hides.filter(|glob| glob.file == file) else {
                    continue;
                };
                let place = match found.import {
                    Some(import) => import_place(db, import),
                    None => crate::def_location(db, found.def).map(|(file, _, name)| (file, name)),
                };
                let Some((_, span)) = place.filter(|(other, _)| *other == file) else {
                    continue;
                };
                let brought = spans(file).items.get(glob.item.0 as usize).map(|place| place.span);
                let message = format!("`{name}` hides what a glob import brings under that name");
                let mut lint = Diagnostic::warning(codes::SHADOWED_GLOB, file.id(db), span, message)
                    .primary_label("means this one in the whole module");
                if let Some(brought) = brought {
                    lint = lint.label(brought, format!("this brings another `{name}`"));
                }
                out.push(lint.note("rename one of them, or import what is needed by name"));
            }
        }
    }
}

/// Where the name that an import brings stands.
fn import_place(db: &dyn Db, id: ImportId) -> Option<(SourceFile, Span)> {
    let ItemKind::Use(imports) = &item_tree(db, id.file).item(id.item)?.kind else {
        return None;
    };
    let marks = &item_spans(db, id.file).items.get(id.item.0 as usize)?.marks;
    Some((id.file, imports.get(id.index as usize)?.name_mark().span(marks)))
}

fn unused_imports(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let tree = item_tree(db, file);
    if !tree.iter().any(|(_, item)| matches!(item.kind, ItemKind::Use(_))) {
        return;
    }
    let root = package_root(db, file);
    let map = def_map(db, root);
    let module = module_of_file(db, file);
    let ids = file_ids(db, file, module);
    let mut used: FxHashSet<ImportId> = used_imports(db, file).iter().copied().collect();
    used.extend(&map.used_imports);
    // Modules below see the imports of this one.
    for (other, below) in package_files(db, root) {
        if other != file && below.path(db).starts_with(module.path(db)) {
            used.extend(used_imports(db, other));
        }
    }
    let broken: FxHashSet<ImportId> = map
        .problems
        .iter()
        .filter_map(|problem| match problem {
            DefProblem::Unresolved { import, .. } | DefProblem::DuplicateImport { import, .. } => Some(*import),
            DefProblem::ImportOfLocal { import, .. } | DefProblem::Private { import, .. } => Some(*import),
            _ => None,
        })
        .collect();
    for (item, data) in tree.iter() {
        let ItemKind::Use(imports) = &data.kind else { continue };
        if data.visibility.is_some() {
            continue;
        }
        let Some(place) = item_spans(db, file).items.get(item.0 as usize) else {
            continue;
        };
        let around = ids.modules.get(item.0 as usize).copied().unwrap_or(module);
        let scope = map.module(around).map(|data| &data.scope);
        for (index, import) in imports.iter().enumerate() {
            let id = ImportId {
                file,
                item,
                index: index as u32,
            };
            let failed = import
                .bound_name()
                .is_some_and(|name| scope.is_some_and(|scope| scope.is_failed(name)));
            // Macros are found before names are.
            let of_macro = scope.is_some_and(|scope| scope.macros.values().any(|entry| entry.import == Some(id)));
            if of_macro || used.contains(&id) || broken.contains(&id) || failed || import.path.is_empty() {
                continue;
            }
            // A trait may be there for its methods, which no path goes through.
            let brings_trait = import.bound_name().is_some_and(|name| {
                let found = scope.and_then(|scope| scope.get(name, Namespace::Types));
                found.is_some_and(|found| matches!(found.def, Def::Trait(_)))
            });
            if brings_trait {
                continue;
            }
            let name = match &import.kind {
                ImportKind::Glob => "*".to_owned(),
                _ => match import.bound_name() {
                    Some(name) => name.to_string(),
                    None => continue,
                },
            };
            let span = match import.kind {
                ImportKind::Glob => import.tree.span(&place.marks),
                _ => import.name_mark().span(&place.marks),
            };
            let mut lint = Diagnostic::warning(
                codes::UNUSED_IMPORT,
                file.id(db),
                span,
                format!("unused import `{name}`"),
            )
            .primary_label("nothing in this module names it");
            if let [_] = imports.as_slice() {
                let whole = whole_lines(file.text(db), place.full);
                lint = lint.fix(Fix::replace(
                    "remove the import",
                    Applicability::Machine,
                    file.id(db),
                    whole,
                    "",
                ));
            }
            out.push(lint);
        }
    }
}

/// A span with its line break, if nothing else is on its lines.
fn whole_lines(text: &str, span: Span) -> Span {
    let range = span.clamped(text);
    let alone = text[..range.start]
        .rsplit('\n')
        .next()
        .is_none_or(|before| before.trim().is_empty());
    let rest = &text[range.end..];
    match rest.find('\n') {
        Some(at) if alone && rest[..at].trim().is_empty() => {
            let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
            Span::new(start as u32, (range.end + at + 1) as u32)
        }
        _ => span,
    }
}

fn dead_code(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let root = package_root(db, file);
    let map = def_map(db, root);
    let is_library = root.path(db).rsplit('/').next() == Some("lib.grok");
    if (entry_fn(db, root).is_none() && !is_library) || !map.missing_files.is_empty() {
        return;
    }
    if package_files(db, root)
        .iter()
        .any(|(other, _)| !parse(db, *other).errors.is_empty())
    {
        return;
    }
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, module_of_file(db, file));
    for (idx, item) in tree.iter() {
        let Some(def) = ids.id(idx).and_then(|id| id.def()).filter(|_| may_be_dead(tree, item)) else {
            continue;
        };
        if entry_fn(db, root).map(Def::Fn) == Some(def) || is_mentioned(db, root, def) {
            continue;
        }
        let Some(place) = item_spans(db, file).items.get(idx.0 as usize) else {
            continue;
        };
        let kind = bare_kind(def);
        let lint = Diagnostic::warning(
            codes::DEAD_CODE,
            file.id(db),
            place.name,
            format!("{kind} `{}` is never used", item.name),
        )
        .primary_label("nothing in this package names it")
        .note(format!(
            "remove it, make it `pub`, or call it `_{}` to keep it",
            item.name
        ));
        out.push(lint);
    }
}

fn may_be_dead(tree: &crate::item_tree::ItemTree, item: &Item) -> bool {
    let is_kind = matches!(
        item.kind,
        ItemKind::Fn(_)
            | ItemKind::Struct { .. }
            | ItemKind::Enum { .. }
            | ItemKind::Const { .. }
            | ItemKind::Alias { .. }
            | ItemKind::Trait { .. }
            | ItemKind::Actor { .. }
            | ItemKind::Supervisor { .. }
            | ItemKind::Macro { .. }
    );
    let in_impl = match item.parent {
        Parent::Item(around) => tree.item(around).is_some_and(Item::holds_members),
        Parent::File | Parent::Block(_) => false,
    };
    is_kind
        && item.rank == 0
        && !in_impl
        && item.visibility.is_none()
        && !item.name.is_empty()
        && !item.name.starts_with('_')
}
