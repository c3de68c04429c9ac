//! Mistakes of items as such: duplicates, imports, missing files, attributes, statements where none may be.

use grok_diagnostics::{Applicability, Code, Diagnostic, FileId, Fix, Span, codes};

use super::finish;
use crate::blocks::{block_scopes, names_at_item};
use crate::db::{Db, SourceFile};
use crate::def_map::{DefProblem, ImportId, Namespace, def_map};
use crate::file_ids::{ItemId, file_ids};
use crate::ids::{AdtId, Def};
use crate::item_tree::{
    AttrProblem, FnRole, Import, ImportKind, Item, ItemIdx, ItemKind, ItemSpan, Parent, item_spans, item_tree,
};
use crate::locate::{FoundItem, def_path};
use crate::problems::{Pending, kind_of, private, suggest};
use crate::queries::{TypeHead, type_head};
use crate::resolve::{PathError, PathErrorKind, best_match};
use crate::signature::FieldsShape;
use crate::{Name, module_of_file, package_root};

pub(super) fn report(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let spans = item_spans(db, file);
    attributes(file.id(db), &spans.attr_problems, out);
    script(db, file, out);
    members(db, file, out);
    members_of_no_trait(db, file, out);
    needless_visibility(db, file, out);
    impls(db, file, out);
    let root = package_root(db, file);
    let module = module_of_file(db, file);
    let blocks = &block_scopes(db, file, module).problems;
    for problem in def_map(db, root).problems.iter().chain(blocks) {
        if problem_file(problem) == file {
            out.extend(def_problem(db, file, problem));
        }
    }
}

fn problem_file(problem: &DefProblem) -> SourceFile {
    match problem {
        DefProblem::Duplicate { file, .. } | DefProblem::MissingFile { file, .. } => *file,
        DefProblem::DuplicateImport { import, .. }
        | DefProblem::ImportOfLocal { import, .. }
        | DefProblem::Unresolved { import, .. }
        | DefProblem::Private { import, .. }
        | DefProblem::PrivateReexport { import, .. } => import.file,
    }
}

fn attributes(file: FileId, problems: &[AttrProblem], out: &mut Vec<Diagnostic>) {
    for problem in problems {
        out.push(match problem {
            AttrProblem::Unknown(span, name, known) => {
                let similar = best_match(name, known.iter().map(|name| Name::new_static(name)));
                let label = match &similar {
                    Some(similar) => format!("there is no attribute of this name; did you mean `{similar}`?"),
                    None => "there is no attribute of this name".to_owned(),
                };
                let lint = Diagnostic::warning(
                    codes::UNKNOWN_ATTRIBUTE,
                    file,
                    *span,
                    format!("unknown attribute `{name}`"),
                );
                suggest(lint.primary_label(label), *span, similar.as_ref())
            }
            AttrProblem::UnknownCfg(span, name) => Diagnostic::warning(
                codes::UNKNOWN_ATTRIBUTE,
                file,
                *span,
                format!("unknown condition `{name}`"),
            )
            .primary_label("it never holds")
            .note("conditions are `test`, `debug_assertions`, `target_os = \"…\"`, `unix` and `windows`, with `not(…)`, `all(…)` and `any(…)`"),
            AttrProblem::Misplaced(span, name, only) => Diagnostic::warning(
                codes::UNUSED_ATTRIBUTE,
                file,
                *span,
                format!("`{name}` does nothing here"),
            )
            .primary_label(format!("this attribute is for {only}")),
            AttrProblem::Arguments(span, takes) => {
                Diagnostic::error(codes::E0565, file, *span, "arguments of the wrong kind").primary_label(*takes)
            }
        });
    }
}

/// Statements in a module that is no root, or beside `fn main`.
fn script(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let Some(span) = item_spans(db, file).script else {
        return;
    };
    let id = file.id(db);
    let first = crate::parse(db, file).file.script.as_ref().and_then(|block| {
        let stmt = block.stmts.iter().map(|stmt| stmt.span).next();
        stmt.or(block.tail.as_ref().map(|tail| tail.span))
    });
    let first = first.unwrap_or(Span::at(span.start));
    let root = package_root(db, file);
    if root != file {
        let error = Diagnostic::error(
            codes::E1501,
            id,
            first,
            "a module of a package holds items, no statements",
        )
        .primary_label("only the file that is run may have statements at top level")
        .note("put them into a function");
        out.push(error);
        return;
    }
    let map = def_map(db, root);
    let main = map
        .module(map.root_module)
        .and_then(|data| data.scope.get("main", Namespace::Values))
        .map(|found| found.def);
    if let Some(main @ Def::Fn(_)) = main {
        let error = Diagnostic::error(codes::E0428, id, first, "statements beside `fn main`")
            .primary_label("statements at top level are the body of a `main` of their own")
            .note("move the statements into `main`, or its body to the top level");
        out.push(finish(
            db,
            file,
            0,
            &Pending::from(error).def_label(main, "this is a second `main`"),
        ));
    }
}

/// Two functions or constants of one name in one impl.
fn members(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let tree = item_tree(db, file);
    let spans = item_spans(db, file);
    for (_, item) in tree.iter() {
        if !item.holds_members() {
            continue;
        }
        let items = item.members();
        for (position, &idx) in items.iter().enumerate() {
            let named = |member: &&Item| !member.name.is_empty() && (!member.is_synthetic() || is_child(member));
            let Some(member) = tree.item(idx).filter(named) else {
                continue;
            };
            // Associated types live beside functions and constants.
            let is_same = |other: &Item| {
                other.name == member.name
                    && matches!(other.kind, ItemKind::Alias { .. }) == matches!(member.kind, ItemKind::Alias { .. })
            };
            let earlier = items[..position]
                .iter()
                .find(|&&other| tree.item(other).is_some_and(is_same));
            if let (Some(&first), Some(place)) = (earlier, spans.items.get(idx.0 as usize)) {
                let first = spans
                    .items
                    .get(first.0 as usize)
                    .map_or(Span::default(), |place| place.name);
                let code = match &item.kind {
                    ItemKind::Impl { trait_: Some(_), .. } => codes::E0201,
                    ItemKind::Impl { .. } => codes::E0592,
                    _ => codes::E0428,
                };
                out.push(duplicate(code, file.id(db), &member.name, place.name, first));
            }
        }
    }
}

fn is_child(item: &Item) -> bool {
    matches!(&item.kind, ItemKind::Fn(item) if item.role == FnRole::Child)
}

fn duplicate(code: Code, file: FileId, name: &str, span: Span, first: Span) -> Diagnostic {
    Diagnostic::error(code, file, span, format!("`{name}` is defined twice"))
        .primary_label("a second definition of this name")
        .label(first, "the first one is here")
}

/// What an impl of a trait holds beyond the trait.
fn members_of_no_trait(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, module_of_file(db, file));
    for (idx, item) in tree.iter() {
        let (ItemKind::Impl { items, .. }, Some(ItemId::Impl(id))) = (&item.kind, ids.id(idx)) else {
            continue;
        };
        let Some(bound) = &crate::impl_data(db, id).trait_ else {
            continue;
        };
        let declared = crate::trait_data(db, bound.trait_);
        if crate::locate::item_of(db, ItemId::Trait(bound.trait_)).is_none() {
            continue;
        }
        for &idx in items {
            let Some(member) = tree.item(idx).filter(|member| !member.name.is_empty()) else {
                continue;
            };
            let names: Vec<&Name> = match &member.kind {
                ItemKind::Fn(_) => declared.fns.iter().map(|id| id.name(db)).collect(),
                ItemKind::Const { .. } => declared.consts.iter().map(|id| id.name(db)).collect(),
                ItemKind::Alias { .. } => declared.types.iter().map(|id| id.name(db)).collect(),
                _ => continue,
            };
            if names.contains(&&member.name) {
                continue;
            }
            let other = [
                ("function", declared.fns.iter().any(|id| *id.name(db) == member.name)),
                ("constant", declared.consts.iter().any(|id| *id.name(db) == member.name)),
                ("type", declared.types.iter().any(|id| *id.name(db) == member.name)),
            ];
            let other = other.iter().find(|(_, found)| *found).map(|(kind, _)| *kind);
            let (code, kind) = match (&member.kind, other) {
                (ItemKind::Fn(_), None) => (codes::E0407, "function"),
                (ItemKind::Fn(_), Some(_)) => (codes::E0324, "function"),
                (ItemKind::Const { .. }, None) => (codes::E0438, "constant"),
                (ItemKind::Const { .. }, Some(_)) => (codes::E0323, "constant"),
                (_, None) => (codes::E0437, "type"),
                (_, Some(_)) => (codes::E0325, "type"),
            };
            let Some(place) = item_place(db, file, idx) else {
                continue;
            };
            let similar = best_match(&member.name, names.into_iter().cloned());
            let label = match (&similar, other) {
                (_, Some(other)) => format!("the trait declares a {other} of this name"),
                (Some(similar), None) => format!("the trait declares no such {kind}; did you mean `{similar}`?"),
                (None, None) => format!("the trait declares no such {kind}"),
            };
            let message = format!("{kind} `{}` is not a member of trait `{}`", member.name, declared.name);
            let error = Diagnostic::error(code, file.id(db), place.name, message)
                .primary_label(label)
                .note("an `impl` of a trait gives what the trait declares; the rest belongs into an `impl` of the type alone");
            let error = Pending::from(suggest(error, place.name, similar.as_ref()));
            let error = error.def_label(Def::Trait(bound.trait_), "the trait is declared here");
            out.push(finish(db, file, 0, &error));
        }
    }
}

/// `pub` on what has no visibility of its own.
fn needless_visibility(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let tree = item_tree(db, file);
    for (idx, item) in tree.iter().filter(|(_, item)| item.visibility.is_some()) {
        let around = match item.parent {
            Parent::Item(around) => tree.item(around).map(|around| &around.kind),
            Parent::File | Parent::Block(_) => None,
        };
        let why = match (&item.kind, around) {
            (ItemKind::Impl { trait_: Some(_), .. }, _) => {
                "an `impl` of a trait is seen wherever the trait and the type are"
            }
            (ItemKind::Impl { .. }, _) => "each item of an `impl` has a visibility of its own",
            (ItemKind::Extern { .. }, _) => "each item of an `extern` block has a visibility of its own",
            (_, Some(ItemKind::Impl { trait_: Some(_), .. })) => "what implements a trait is as visible as the trait",
            (_, Some(ItemKind::Trait { .. })) => "what a trait declares is as visible as the trait",
            _ => continue,
        };
        let Some(place) = item_place(db, file, idx) else {
            continue;
        };
        let span = Span::new(place.span.start, place.span.start + "pub".len() as u32);
        let error = Diagnostic::error(codes::E0449, file.id(db), span, "`pub` says nothing here").primary_label(why);
        out.push(error);
    }
}

/// Impls for types of other packages.
fn impls(db: &dyn Db, file: SourceFile, out: &mut Vec<Diagnostic>) {
    let library = db.workspace().library(db);
    if library.contains(&file) {
        return;
    }
    let ids = file_ids(db, file, module_of_file(db, file));
    let root = package_root(db, file);
    for (index, id) in ids.ids.iter().enumerate() {
        let Some(ItemId::Impl(id)) = id else { continue };
        let data = crate::impl_data(db, *id);
        if data.trait_.is_some() || data.trait_error {
            continue;
        }
        let self_ty = &data.self_ty;
        let own = match type_head(db, self_ty, 0) {
            Some(TypeHead::Adt(adt)) => {
                let container = match adt {
                    crate::ids::AdtId::Struct(id) => id.container(db),
                    crate::ids::AdtId::Enum(id) => id.container(db),
                };
                crate::resolve::container_root(db, container) == root
            }
            // Nobody but an actor itself gives its handle functions; a `dyn` type's are its trait's.
            Some(_) => false,
            None => !matches!(
                self_ty,
                crate::type_ref::TypeRef::Param(_)
                    | crate::type_ref::TypeRef::Tuple(_)
                    | crate::type_ref::TypeRef::Ref(..)
            ),
        };
        let place = item_spans(db, file).items.get(index).filter(|_| !own);
        if let Some(place) = place {
            let code = match self_ty {
                crate::type_ref::TypeRef::Adt(..) | crate::type_ref::TypeRef::Alias(..) => codes::E0116,
                crate::type_ref::TypeRef::Param(_) => codes::E0118,
                _ => codes::E0390,
            };
            let error = Diagnostic::error(code, file.id(db), place.name, "methods for a type of another package")
                .primary_label("this type is not defined in this package")
                .note("write a free function, or wrap the type in a struct of your own");
            out.push(error);
        }
    }
}

fn item_place(db: &dyn Db, file: SourceFile, idx: ItemIdx) -> Option<&ItemSpan> {
    item_spans(db, file).items.get(idx.0 as usize)
}

fn import_place(db: &dyn Db, id: ImportId) -> Option<(&Import, &ItemSpan)> {
    let ItemKind::Use(imports) = &item_tree(db, id.file).item(id.item)?.kind else {
        return None;
    };
    Some((imports.get(id.index as usize)?, item_place(db, id.file, id.item)?))
}

fn def_problem(db: &dyn Db, file: SourceFile, problem: &DefProblem) -> Option<Diagnostic> {
    let id = file.id(db);
    Some(match problem {
        DefProblem::Duplicate { name, item, first, .. } => {
            let (place, first) = (item_place(db, file, *item)?, item_place(db, file, *first)?);
            duplicate(codes::E0428, id, name, place.name, first.name)
        }
        DefProblem::DuplicateImport { name, import, first } => {
            let (data, place) = import_place(db, *import)?;
            let span = data.name_mark().span(&place.marks);
            let error = Diagnostic::error(codes::E0252, id, span, format!("`{name}` is imported twice"))
                .primary_label("a second import of this name")
                .note(format!("give one of them another name: `… as {}`", other_name(name)));
            match import_place(db, *first) {
                Some((data, place)) => error.label_in(
                    first.file.id(db),
                    data.name_mark().span(&place.marks),
                    "the first one is here",
                ),
                None => error,
            }
        }
        DefProblem::ImportOfLocal { name, import, item } => {
            let (data, place) = import_place(db, *import)?;
            let span = data.name_mark().span(&place.marks);
            let error = Diagnostic::error(
                codes::E0255,
                id,
                span,
                format!("`{name}` is both imported and defined here"),
            )
            .primary_label("this import has the name of an item of the same module")
            .note(format!("import it under another name: `… as {}`", other_name(name)));
            finish(db, file, 0, &Pending::from(error).def_label(*item, "the item is here"))
        }
        DefProblem::Unresolved { import, error } => unresolved(db, file, *import, error)?,
        DefProblem::Private { import, segment, def } => {
            let (data, place) = import_place(db, *import)?;
            let (name, mark) = data.path.get(*segment as usize)?;
            let span = mark.span(&place.marks);
            let pending = private(
                |code, message| Diagnostic::error(code, id, span, message),
                name,
                *def,
                false,
            );
            finish(db, file, 0, &pending)
        }
        DefProblem::PrivateReexport { import, def } => {
            let (data, place) = import_place(db, *import)?;
            let span = data.path.last().map_or(place.span, |(_, mark)| mark.span(&place.marks));
            let name = data.path.last().map(|(name, _)| name.clone()).unwrap_or_default();
            let is_value = match def {
                Def::Fn(_) | Def::Const(_) | Def::Macro(_) => true,
                Def::Adt(adt @ AdtId::Struct(_)) => crate::adt_data(db, *adt)
                    .variants
                    .first()
                    .is_some_and(|data| data.shape != FieldsShape::Named),
                _ => false,
            };
            let code = if is_value { codes::E0364 } else { codes::E0365 };
            let error = Diagnostic::error(
                code,
                id,
                span,
                format!("`{name}` is private, and cannot be re-exported"),
            )
            .primary_label(format!(
                "{} is seen by fewer than this `pub use` promises",
                kind_of(*def)
            ));
            finish(db, file, 0, &Pending::from(error).def_label(*def, "it is defined here"))
        }
        DefProblem::MissingFile { item, tried, .. } => {
            let place = item_place(db, file, *item)?;
            let name = &item_tree(db, file).item(*item)?.name;
            let list: Vec<String> = tried.iter().map(|path| format!("`{path}`")).collect();
            Diagnostic::error(codes::E0583, id, place.name, format!("no file for module `{name}`"))
                .primary_label("its text must be in a file of its own")
                .note(format!("looked for {}", list.join(" and ")))
                .note(format!(
                    "to write the module here, give it a body: `mod {name} {{ … }}`"
                ))
        }
    })
}

fn other_name(name: &str) -> String {
    if name.starts_with(char::is_uppercase) {
        format!("Other{name}")
    } else {
        format!("other_{name}")
    }
}

fn unresolved(db: &dyn Db, file: SourceFile, import: ImportId, error: &PathError) -> Option<Diagnostic> {
    let id = file.id(db);
    let (data, place) = import_place(db, import)?;
    let index = (error.segment as usize).min(data.path.len().saturating_sub(1));
    let Some((name, mark)) = data.path.get(index) else {
        let span = data.tree.span(&place.marks);
        return Some(
            Diagnostic::error(codes::E0432, id, span, "an import needs a path").primary_label("what is imported?"),
        );
    };
    let span = mark.span(&place.marks);
    let module = module_of_file(db, file);
    let ids = file_ids(db, file, module);
    let around = ids.modules.get(import.item.0 as usize).copied().unwrap_or(module);
    let found = FoundItem {
        file,
        idx: import.item,
        item: item_tree(db, file).item(import.item)?,
        ids,
        module: around,
    };
    let names = names_at_item(db, &found);
    let last = index + 1 == data.path.len();
    let (label, similar): (String, Option<Name>) = match error.kind {
        PathErrorKind::NotFound(Some(Def::Module(module))) => {
            let similar = names.similar_in(module, name, Namespace::Types).or_else(|| {
                if last {
                    names.similar_in(module, name, Namespace::Values)
                } else {
                    None
                }
            });
            (
                format!("nothing of this name is in `{}`", def_path(db, Def::Module(module))),
                similar,
            )
        }
        PathErrorKind::NotFound(Some(def)) => (format!("{} has no such member to import", kind_of(def)), None),
        PathErrorKind::NotFound(None) => (
            "nothing of this name is in scope".to_owned(),
            names.similar(name, Namespace::Types),
        ),
        PathErrorKind::NotAContainer(def) => (format!("what is before it is {}, not a module", kind_of(def)), None),
        PathErrorKind::NoParent => ("there is no module above this one".to_owned(), None),
        PathErrorKind::Silent => return None,
    };
    let label = match &similar {
        Some(similar) => format!("{label}; did you mean `{similar}`?"),
        None => label,
    };
    let code = if matches!(error.kind, PathErrorKind::NoParent) {
        codes::E0433
    } else {
        codes::E0432
    };
    let path: Vec<&str> = data.path.iter().map(|(name, _)| name.as_str()).collect();
    let mut text = path.join("::");
    if matches!(data.kind, ImportKind::Glob) {
        text.push_str("::*");
    }
    let mut diagnostic = Diagnostic::error(code, id, span, format!("unresolved import `{text}`")).primary_label(label);
    // The file of a module may exist without its declaration.
    if index == 0 && matches!(error.kind, PathErrorKind::NotFound(None)) && similar.is_none() {
        diagnostic = undeclared_module(db, file, name, diagnostic);
    }
    Some(suggest(diagnostic, span, similar.as_ref()))
}

/// Offers `mod name;` if such a file lies beside this one.
fn undeclared_module(db: &dyn Db, file: SourceFile, name: &Name, diagnostic: Diagnostic) -> Diagnostic {
    let path = [name.clone()];
    let exists = crate::package::module_candidates(db, file, &path)
        .iter()
        .any(|candidate| crate::package::file_at(db, candidate).is_some_and(|found| found != file));
    if !exists {
        return diagnostic;
    }
    let first = item_spans(db, file).items.first().map_or(0, |place| place.full.start);
    diagnostic
        .note(format!(
            "there is a file for it, which `mod {name};` makes a module of this package"
        ))
        .fix(Fix::insert(
            format!("declare the module: `mod {name};`"),
            Applicability::Machine,
            file.id(db),
            first,
            format!("mod {name};\n"),
        ))
}
