//! `grok parse`: is the file well-formed, and what does the editor's parser make of it.

use std::fmt::Write;
use std::process::ExitCode;

use grok_hir::db::Database;
use grok_session::{DatabaseSources, check, loader};

use crate::cli::{MessageFormat, ParseOptions};
use crate::report;

/// Reports syntax errors; with `--cst` prints tree-sitter's tree, broken parts included, and fails if there are any.
pub fn parse(options: &ParseOptions, format: MessageFormat) -> Result<ExitCode, String> {
    let mut db = Database::default();
    let file = loader::load(&mut db, &options.file)?;
    if options.cst {
        let text = file.text(&db);
        let tree = tree_sitter_grok::parser()
            .parse(text.as_bytes(), None)
            .ok_or("the parser gave no tree")?;
        report::print_stdout(&concrete_tree(&tree, text));
    }
    Ok(report::diagnostics(
        &check::syntax(&db, file),
        &DatabaseSources::new(&db),
        format,
    ))
}

/// One node a line: position, field, kind, and the text of leaves.
fn concrete_tree(tree: &tree_sitter::Tree, source: &str) -> String {
    let mut out = String::new();
    let mut cursor = tree.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        if node.is_named() || node.is_missing() {
            let (start, end) = (node.start_position(), node.end_position());
            let field = cursor.field_name().map(|name| format!("{name}: ")).unwrap_or_default();
            let missing = if node.is_missing() { "MISSING " } else { "" };
            let place = format!(
                "{}:{}-{}:{}",
                start.row + 1,
                start.column + 1,
                end.row + 1,
                end.column + 1
            );
            let _ = write!(
                out,
                "{place:<16}{:indent$}{field}{missing}{}",
                "",
                node.kind(),
                indent = 2 * depth
            );
            if node.child_count() == 0 && !node.is_missing() {
                let _ = write!(out, " {:?}", &source[node.byte_range()]);
            }
            out.push('\n');
        }
        if cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return out;
            }
            depth -= 1;
        }
    }
}
