//! Every query compiles against the grammar, uses only capture names that its editor knows, and says what it should.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use streaming_iterator::StreamingIterator;
use tree_sitter::{Language, Query, QueryCursor};

/// Roots of the capture names of each editor; a capture may go on after them with a dot.
const CLI: &[&str] = &[
    "attribute",
    "boolean",
    "comment",
    "comment.documentation",
    "constant",
    "constant.builtin",
    "constructor",
    "escape",
    "fold",
    "function",
    "function.builtin",
    "indent.begin",
    "indent.branch",
    "indent.end",
    "keyword",
    "local.definition",
    "local.reference",
    "local.scope",
    "module",
    "number",
    "operator",
    "property",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "string",
    "string.special",
    "string.special.symbol",
    "type",
    "type.builtin",
    "variable",
    "variable.builtin",
    "variable.parameter",
];
const NEOVIM: &[&str] = &[
    "attribute",
    "boolean",
    "character",
    "comment",
    "comment.documentation",
    "constant",
    "constructor",
    "fold",
    "function",
    "function.call",
    "function.macro",
    "function.method.call",
    "indent.auto",
    "indent.begin",
    "indent.branch",
    "indent.end",
    "indent.ignore",
    "keyword",
    "keyword.conditional",
    "keyword.directive",
    "keyword.function",
    "keyword.import",
    "keyword.modifier",
    "keyword.repeat",
    "keyword.return",
    "keyword.type",
    "label",
    "local.definition.constant",
    "local.definition.function",
    "local.definition.namespace",
    "local.definition.parameter",
    "local.definition.type",
    "local.definition.var",
    "local.reference",
    "local.scope",
    "module",
    "number",
    "number.float",
    "operator",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "spell",
    "string",
    "string.escape",
    "string.special",
    "type",
    "type.builtin",
    "variable",
    "variable.builtin",
    "variable.member",
    "variable.parameter",
];
const HELIX: &[&str] = &[
    "attribute",
    "comment",
    "comment.line",
    "comment.line.documentation",
    "constant",
    "constant.builtin.boolean",
    "constant.character",
    "constant.character.escape",
    "constant.numeric.float",
    "constant.numeric.integer",
    "constructor",
    "expr-start",
    "function",
    "function.macro",
    "function.method",
    "indent",
    "keyword",
    "keyword.control.conditional",
    "keyword.control.import",
    "keyword.control.repeat",
    "keyword.control.return",
    "keyword.function",
    "keyword.storage.modifier",
    "keyword.storage.type",
    "label",
    "local.definition.constant",
    "local.definition.function",
    "local.definition.namespace",
    "local.definition.type",
    "local.definition.type.parameter",
    "local.definition.variable",
    "local.definition.variable.parameter",
    "local.reference",
    "local.scope",
    "namespace",
    "operator",
    "outdent",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "string",
    "string.special",
    "type",
    "type.builtin",
    "type.enum.variant",
    "val",
    "variable",
    "variable.builtin",
    "variable.other.member",
    "variable.parameter",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn language() -> Language {
    tree_sitter_grok::LANGUAGE.into()
}

fn check_folder(folder: &str, expected: &[&str], allowed: &[&str]) {
    for name in expected {
        let path = root().join(folder).join(format!("{name}.scm"));
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let query = Query::new(&language(), &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for capture in query.capture_names() {
            assert!(
                allowed.contains(capture),
                "{}: @{capture} is no name of this editor",
                path.display()
            );
        }
    }
}

#[test]
fn queries_of_the_cli() {
    check_folder("queries", &["highlights", "folds", "indents", "locals"], CLI);
}

#[test]
fn queries_of_neovim() {
    check_folder("queries/neovim", &["highlights", "folds", "indents", "locals"], NEOVIM);
}

#[test]
fn queries_of_helix() {
    check_folder("queries/helix", &["highlights", "indents", "locals"], HELIX);
}

/// The capture at each byte: of the innermost node, by its last pattern.
fn highlights(source: &str) -> BTreeMap<usize, String> {
    let tree = tree_sitter_grok::parser().parse(source, None).expect("no cancellation");
    let query = Query::new(&language(), tree_sitter_grok::HIGHLIGHTS_QUERY).expect("the highlights compile");
    let mut found = Vec::new();
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), source.as_bytes());
    while let Some((found_match, index)) = captures.next() {
        let capture = found_match.captures()[*index];
        found.push((
            capture.node.byte_range(),
            found_match.pattern_index,
            query.capture_names()[capture.index as usize],
        ));
    }
    // Wide nodes first, then by pattern: what comes later covers what was there.
    found.sort_by_key(|(range, pattern, _)| (std::cmp::Reverse(range.len()), *pattern));
    let mut at = BTreeMap::new();
    for (range, _, name) in found {
        for byte in range {
            at.insert(byte, name.to_owned());
        }
    }
    at
}

#[test]
fn highlights_are_as_marked() {
    let mut assertions = 0;
    for entry in fs::read_dir(root().join("test/highlight")).expect("the folder") {
        let path = entry.expect("a file").path();
        let source = fs::read_to_string(&path).expect("readable");
        let found = highlights(&source);
        let mut target = 0;
        let mut offset = 0;
        for line in source.split_inclusive('\n') {
            let start = offset;
            offset += line.len();
            let comment = line
                .trim_start()
                .strip_prefix("//")
                .filter(|rest| !rest.starts_with('/'));
            let marker = comment.and_then(|rest| rest.trim_start().split_once([' ']));
            let column = match marker {
                Some(("<-", _)) => line.find("//"),
                Some(("^", _)) => line.find('^'),
                _ => None,
            };
            let (Some(column), Some((_, name))) = (column, marker) else {
                target = start;
                continue;
            };
            let capture = found.get(&(target + column)).map_or("nothing", String::as_str);
            assert_eq!(capture, name.trim(), "{}: under {}", path.display(), line.trim_end());
            assertions += 1;
        }
    }
    assert!(assertions >= 50, "only {assertions} assertions");
}

#[test]
fn folds_are_blocks_and_lists() {
    let source = "fn f() {\n    match x {\n        1 => {\n        }\n    }\n}\nuse a::{\n    b,\n};\n";
    let tree = tree_sitter_grok::parser().parse(source, None).expect("no cancellation");
    let query = Query::new(&language(), tree_sitter_grok::FOLDS_QUERY).expect("the folds compile");
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), source.as_bytes());
    let mut lines = Vec::new();
    while let Some(found) = matches.next() {
        let node = found.captures()[0].node;
        let (start, end) = (node.start_position().row, node.end_position().row);
        if start < end {
            lines.push((start, end));
        }
    }
    lines.sort_unstable();
    assert_eq!(lines, [(0, 5), (1, 4), (2, 3), (6, 8)]);
}
