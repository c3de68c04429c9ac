//! All that names and syntax say about a file, in the order of its text.
//!
//! Each body's mistakes come from its own query with relative spans; here they are moved to their place, and given what may be read only
//! here: labels at other definitions, and fixes that insert a `use`.

mod items;
mod lints;
mod style;

use grok_diagnostics::{Applicability, Code, Diagnostic, Fix, Label, Severity, Span, codes};

use grok_macros::Place;

use crate::db::{Db, SourceFile};
use crate::file_ids::file_ids;
use crate::ids::BodyOwner;
use crate::item_tree::{ItemIdx, ItemKind, Parent, item_spans, item_tree};
use crate::macros::macro_location;
use crate::problems::{Pending, name_problem};
use crate::queries::file_owners;
use crate::signatures::findings;
use crate::{body_with_source_map, def_location, module_of_file, owner_base, owner_file, parse};

/// Syntax errors, mistakes in items, names and formats, and lints about names; sorted by place.
#[salsa::tracked]
pub fn hir_diagnostics(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic> {
    let id = file.id(db);
    let mut out: Vec<Diagnostic> = parse(db, file)
        .errors
        .iter()
        .map(|error| error.to_diagnostic(id))
        .collect();
    items::report(db, file, &mut out);
    let module = module_of_file(db, file);
    let spans = item_spans(db, file);
    for (index, item) in file_ids(db, file, module).ids.iter().enumerate() {
        let Some(found) = item.and_then(|item| findings(db, item)) else {
            continue;
        };
        let marks = spans
            .items
            .get(index)
            .map(|place| place.marks.as_slice())
            .unwrap_or_default();
        for problem in &found.problems {
            out.push(finish(db, file, 0, &name_problem(db, id, marks, problem)));
        }
    }
    let expanded = crate::macros::expanded_file(db, file);
    out.extend(expanded.problems.iter().map(|pending| finish(db, file, 0, pending)));
    for &owner in file_owners(db, file) {
        out.extend(body_diagnostics(db, owner));
    }
    let is_library = db.workspace().library(db).contains(&file);
    // Mistakes come first: what is unused often is so because of them.
    if out.iter().any(Diagnostic::is_error) {
        out.retain(|diagnostic| !is_about_use(diagnostic.code));
    } else if !is_library {
        lints::report(db, file, &mut out);
    }
    out.retain(|diagnostic| !is_allowed(db, file, diagnostic));
    out.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    out.dedup();
    out
}

/// What lowering found wrong with one body.
pub fn body_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let Some(file) = owner_file(db, owner) else {
        return Vec::new();
    };
    let base = owner_base(db, owner);
    let lowered = body_with_source_map(db, owner);
    lowered
        .diagnostics
        .iter()
        .map(|pending| finish(db, file, base, pending))
        .collect()
}

/// Whether lowering found an error in a body: then its types may not fit together, and it must not run.
#[salsa::tracked(returns(copy))]
pub fn body_has_errors(db: &dyn Db, owner: BodyOwner) -> bool {
    body_with_source_map(db, owner)
        .diagnostics
        .iter()
        .any(|pending| pending.diagnostic.is_error())
}

/// Whether a lint says that something is never used.
fn is_about_use(code: Code) -> bool {
    [
        codes::UNUSED_IMPORT,
        codes::UNUSED_LABEL,
        codes::UNUSED_VARIABLE,
        codes::DEAD_CODE,
    ]
    .contains(&code)
}

/// Whether `#[allow(lint)]` on an item around silences a lint.
fn is_allowed(db: &dyn Db, file: SourceFile, diagnostic: &Diagnostic) -> bool {
    if diagnostic.level == Severity::Error {
        return false;
    }
    let spans = item_spans(db, file);
    item_tree(db, file).iter().any(|(idx, item)| {
        let covers = || {
            spans
                .items
                .get(idx.0 as usize)
                .is_some_and(|place| place.full.covers(diagnostic.span))
        };
        item.attrs
            .allow
            .iter()
            .any(|lint| lint == diagnostic.code.as_str() || lint == "unused")
            && covers()
    })
}

/// Moves a diagnostic to its place and adds what other places say.
pub fn finish(db: &dyn Db, file: SourceFile, base: u32, pending: &Pending) -> Diagnostic {
    let mut diagnostic = pending.diagnostic.clone();
    let id = file.id(db);
    diagnostic.file = id;
    diagnostic.span = diagnostic.span.shift(base);
    for label in diagnostic.labels.iter_mut().filter(|label| label.file == id) {
        label.span = label.span.shift(base);
    }
    for edit in diagnostic
        .fixes
        .iter_mut()
        .flat_map(|fix| fix.edits.iter_mut())
        .filter(|edit| edit.file == id)
    {
        edit.span = edit.span.shift(base);
    }
    for (def, message) in &pending.labels {
        if let Some((place, _, name)) = def_location(db, *def) {
            diagnostic.labels.push(Label {
                file: place.id(db),
                span: name,
                message: message.clone(),
                primary: false,
            });
        }
    }
    for (owner, span, message) in &pending.places {
        let (file, span) = crate::queries::absolute(db, *owner, *span);
        diagnostic.labels.push(Label {
            file,
            span,
            message: message.clone(),
            primary: false,
        });
    }
    for (place, at, message) in &pending.templates {
        let Some((file, name, rules)) = macro_location(db, place) else {
            continue;
        };
        let span = match at {
            Place::Pattern(rule, span) => rules.get(*rule as usize).map(|(pattern, _)| span.shift(pattern.start)),
            Place::Template(rule, span) => rules
                .get(*rule as usize)
                .map(|(_, template)| span.shift(template.start)),
            Place::Input(_) => None,
        };
        diagnostic.labels.push(Label {
            file,
            span: span.unwrap_or(name),
            message: message.clone(),
            primary: false,
        });
    }
    for path in &pending.imports {
        let certain = if pending.imports.len() == 1 {
            Applicability::Machine
        } else {
            Applicability::Maybe
        };
        let (offset, text) = import_edit(db, file, diagnostic.span, path);
        diagnostic.notes.push(format!("it exists as `{path}`"));
        diagnostic.fixes.push(Fix::insert(
            format!("import it: `use {path};`"),
            certain,
            id,
            offset,
            text,
        ));
    }
    diagnostic
}

/// Where a `use` goes that serves `span`, and its text: after the imports of the module around, else before its first item.
pub fn import_edit(db: &dyn Db, file: SourceFile, span: Span, path: &str) -> (u32, String) {
    let tree = item_tree(db, file);
    let spans = item_spans(db, file);
    let place = |idx: ItemIdx| spans.items.get(idx.0 as usize);
    let inline = tree
        .iter()
        .filter(|(idx, item)| {
            matches!(item.kind, ItemKind::Mod { items: Some(_) })
                && place(*idx).is_some_and(|place| place.span.covers(span))
        })
        .last();
    let parent = inline.map_or(Parent::File, |(idx, _)| Parent::Item(idx));
    let siblings = || tree.iter().filter(|(_, item)| item.parent == parent);
    let text = file.text(db);
    let indent = |offset: u32| {
        let line = &text[..Span::at(offset).clamped(text).start];
        let start = line.rfind('\n').map_or(0, |at| at + 1);
        line[start..]
            .chars()
            .take_while(|c| *c == ' ' || *c == '\t')
            .collect::<String>()
    };
    if let Some(last) = siblings()
        .filter(|(_, item)| matches!(item.kind, ItemKind::Use(_)))
        .last()
        .and_then(|(idx, _)| place(idx))
    {
        return (last.span.end, format!("\n{}use {path};", indent(last.full.start)));
    }
    let first = siblings()
        .next()
        .and_then(|(idx, _)| place(idx))
        .map(|place| place.full.start);
    let script = spans
        .script
        .map(|script| script.start)
        .filter(|_| parent == Parent::File);
    let offset = first.into_iter().chain(script).min().unwrap_or(span.start);
    (offset, format!("use {path};\n{}", indent(offset)))
}
