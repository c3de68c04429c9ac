//! What can be run from the editor, and what a lens leads to.

use grok_diagnostics::{FileId, Span};
use grok_hir::file_ids::{ItemId, file_ids};
use grok_hir::ids::FnId;
use grok_hir::item_tree::{ItemIdx, ItemKind, ItemTree, Parent, item_tree};
use tree_sitter::Node;

use crate::Analysis;
use crate::syntax::{self, Walk};

/// Something that can be run.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeLens {
    /// The name of the function, or the first statement of a script.
    pub range: Span,
    /// What to show.
    pub title: String,
    /// The function's path in its file, `a::b`; `None` for the file's `main` or its script.
    pub item: Option<String>,
}

/// The title of a lens that runs something.
const RUN: &str = "▶ Run";

/// A lens over `main`, over the first statement of a script, and over every function without parameters, at any nesting; methods and
/// generic functions have none. Lenses come from the tolerant tree, so they stay while the text is broken.
pub fn code_lenses(analysis: &Analysis, file: FileId) -> Vec<CodeLens> {
    let Some(document) = analysis.document(file) else {
        return Vec::new();
    };
    let source = &*document.text;
    let root = document.tree.root_node();
    let script = script_start(root);
    let mut lenses: Vec<CodeLens> = script
        .map(|range| CodeLens {
            range,
            title: RUN.to_owned(),
            item: None,
        })
        .into_iter()
        .collect();
    let mut around: Vec<(usize, &str)> = Vec::new();
    syntax::walk(root, |step| {
        let node = step.node;
        while around.last().is_some_and(|(end, _)| node.start_byte() >= *end) {
            around.pop();
        }
        let name = match node.kind() {
            "function_item" | "mod_item" => syntax::field(node, "name"),
            "impl_item" => syntax::field(node, "type").map(type_head),
            _ => None,
        };
        let Some(name) = name else { return Walk::Into };
        let text = syntax::text(name, source);
        if node.kind() == "function_item" && takes_nothing(node) {
            let path = around
                .iter()
                .map(|(_, name)| *name)
                .chain([text])
                .collect::<Vec<_>>()
                .join("::");
            let is_entry = path == "main" && script.is_none();
            lenses.push(CodeLens {
                range: syntax::span(name),
                title: RUN.to_owned(),
                item: (!is_entry).then_some(path),
            });
        }
        around.push((node.end_byte(), text));
        Walk::Into
    });
    lenses.sort_by_key(|lens| lens.range);
    lenses
}

/// The name in a type: `Stack` of `Stack<T>`.
fn type_head(ty: Node<'_>) -> Node<'_> {
    let head = match ty.kind() {
        "generic_type" | "reference_type" => syntax::field(ty, "type"),
        _ => None,
    };
    head.unwrap_or(ty)
}

fn takes_nothing(function: Node<'_>) -> bool {
    let generic = syntax::field(function, "type_parameters")
        .is_some_and(|list| syntax::child_of_kind(list, "type_parameter").is_some());
    let takes = |list| {
        syntax::children(list)
            .iter()
            .any(|child| matches!(child.kind(), "parameter" | "self_parameter" | "ERROR"))
    };
    !generic && syntax::field(function, "parameters").is_some_and(|list| !takes(list))
}

/// The first statement at top level.
fn script_start(root: Node<'_>) -> Option<Span> {
    let mut cursor = root.walk();
    let first = root.children(&mut cursor).find(|node| {
        let silent =
            syntax::is_comment(*node) || syntax::is_item(node.kind()) || syntax::is_missing(*node) || node.is_error();
        !silent && !matches!(node.kind(), "empty_statement" | "incomplete_item" | "unexpected_brace")
    })?;
    Some(syntax::span(first))
}

/// The function that a lens of this file names: by its path in the file, or the file's script or `main` if there is none.
pub fn resolve_item(analysis: &Analysis, file: FileId, item: Option<&str>) -> Option<FnId> {
    let db = &analysis.db;
    let source = db.file_by_id(file)?;
    let tree = item_tree(db, source);
    let ids = file_ids(db, source, grok_hir::module_of_file(db, source));
    let path = match (item, ids.script) {
        (Some(path), _) => path,
        (None, Some(script)) => return Some(script),
        (None, None) => "main",
    };
    let wanted: Vec<&str> = path.split("::").collect();
    let (idx, _) = tree
        .iter()
        .find(|(idx, item)| matches!(item.kind, ItemKind::Fn(_)) && item_path(tree, *idx) == wanted)?;
    match ids.id(idx)? {
        ItemId::Fn(id) => Some(id),
        _ => None,
    }
}

/// The names from the file down to an item.
fn item_path(tree: &ItemTree, idx: ItemIdx) -> Vec<&str> {
    let mut path = Vec::new();
    let mut current = Some(idx);
    while let Some(item) = current.and_then(|idx| tree.item(idx)) {
        path.push(match &item.kind {
            // The summary's name of an impl is the text of its type.
            ItemKind::Impl { .. } => item.name.split('<').next().unwrap_or("").trim_start_matches('&').trim(),
            _ => item.name.as_str(),
        });
        current = match item.parent {
            Parent::File => None,
            Parent::Item(idx) => Some(idx),
            Parent::Block(block) => tree.blocks.get(block.0 as usize).and_then(|block| block.owner),
        };
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{Fixture, drawn};
    use expect_test::{Expect, expect};

    /// Draws the lenses, and checks that each leads to a function whose name it stands over.
    fn check(source: &str, expected: Expect) {
        let fixture = Fixture::new(source);
        let analysis = fixture.analysis();
        let lenses = code_lenses(&analysis, fixture.file());
        for lens in &lenses {
            let id = resolve_item(&analysis, fixture.file(), lens.item.as_deref()).expect("every lens leads somewhere");
            if let Some(item) = &lens.item {
                assert_eq!(item.split("::").last(), Some(id.name(&analysis.db).as_str()));
            }
        }
        let marks = lenses
            .into_iter()
            .map(|lens| (lens.range, lens.item.unwrap_or_else(|| "·".to_owned())))
            .collect();
        expected.assert_eq(&drawn(source, marks));
    }

    #[test]
    fn functions_without_parameters_at_any_nesting() {
        check(
            "fn main() { fn inner() {} }\nfn takes(a) {}\nfn generic<T>() {}\nmod m { pub fn f() {} mod n { fn g() {} } }\nstruct S;\nimpl S { fn new() -> S { fn deep() {} S } fn method(&self) {} }\n",
            expect![[r#"
                fn «main»·() { fn «inner»main::inner() {} }
                fn takes(a) {}
                fn generic<T>() {}
                mod m { pub fn «f»m::f() {} mod n { fn «g»m::n::g() {} } }
                struct S;
                impl S { fn «new»S::new() -> S { fn «deep»S::new::deep() {} S } fn method(&self) {} }
            "#]],
        );
    }

    #[test]
    fn scripts_run_from_their_first_statement() {
        check(
            "// Hi.\nfn helper() { 1 }\nlet x = helper();\nx + 1\n",
            expect![[r#"
                // Hi.
                fn «helper»helper() { 1 }
                «let x = helper();»·
                x + 1
            "#]],
        );
    }

    #[test]
    fn broken_text_keeps_its_lenses() {
        check(
            "fn a() { let p = \nfn b() { x. }\nfn main() {\n",
            expect![[r#"
                fn «a»a() { let p = 
                fn «b»b() { x. }
                fn «main»·() {
            "#]],
        );
    }
}
