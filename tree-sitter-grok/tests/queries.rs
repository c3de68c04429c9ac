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
    "definition.class",
    "definition.constant",
    "definition.function",
    "definition.interface",
    "definition.macro",
    "definition.method",
    "definition.module",
    "definition.type",
    "escape",
    "fold",
    "function",
    "function.builtin",
    "indent.begin",
    "indent.branch",
    "indent.end",
    "injection.content",
    "keyword",
    "local.definition",
    "local.reference",
    "local.scope",
    "module",
    "name",
    "number",
    "operator",
    "property",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "reference.call",
    "reference.class",
    "reference.implementation",
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
    "assignment.inner",
    "assignment.outer",
    "attribute",
    "attribute.inner",
    "attribute.outer",
    "block.inner",
    "block.outer",
    "boolean",
    "call.inner",
    "call.outer",
    "character",
    "class.inner",
    "class.outer",
    "comment",
    "comment.documentation",
    "comment.inner",
    "comment.outer",
    "conditional.inner",
    "conditional.outer",
    "constant",
    "constructor",
    "definition.class",
    "definition.constant",
    "definition.function",
    "definition.interface",
    "definition.macro",
    "definition.method",
    "definition.module",
    "definition.type",
    "fold",
    "function",
    "function.call",
    "function.inner",
    "function.macro",
    "function.method.call",
    "function.outer",
    "indent.auto",
    "indent.begin",
    "indent.branch",
    "indent.end",
    "indent.ignore",
    "injection.content",
    "keyword",
    "keyword.conditional",
    "keyword.coroutine",
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
    "loop.inner",
    "loop.outer",
    "module",
    "name",
    "number",
    "number.float",
    "number.inner",
    "operator",
    "parameter.inner",
    "parameter.outer",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "reference.call",
    "reference.class",
    "reference.implementation",
    "return.inner",
    "return.outer",
    "spell",
    "statement.outer",
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
    "_test",
    "attribute",
    "class.around",
    "class.inside",
    "comment",
    "comment.around",
    "comment.inside",
    "comment.line",
    "comment.line.documentation",
    "constant",
    "constant.builtin.boolean",
    "constant.character",
    "constant.character.escape",
    "constant.numeric.float",
    "constant.numeric.integer",
    "constructor",
    "definition.class",
    "definition.constant",
    "definition.function",
    "definition.interface",
    "definition.macro",
    "definition.method",
    "definition.module",
    "definition.type",
    "entry.around",
    "entry.inside",
    "expr-start",
    "function",
    "function.around",
    "function.inside",
    "function.macro",
    "function.method",
    "indent",
    "injection.content",
    "keyword",
    "keyword.control",
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
    "local.definition.macro",
    "local.definition.namespace",
    "local.definition.type",
    "local.definition.type.parameter",
    "local.definition.variable",
    "local.definition.variable.parameter",
    "local.reference",
    "local.scope",
    "name",
    "namespace",
    "operator",
    "outdent",
    "parameter.around",
    "parameter.inside",
    "punctuation.bracket",
    "punctuation.delimiter",
    "punctuation.special",
    "string",
    "string.special",
    "test.around",
    "test.inside",
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
    let files = fs::read_dir(root().join(folder)).expect("the folder").filter(|entry| {
        let path = entry.as_ref().map(fs::DirEntry::path).unwrap_or_default();
        path.extension().is_some_and(|extension| extension == "scm")
    });
    assert_eq!(
        files.count(),
        expected.len(),
        "{folder} has a query that nothing checks"
    );
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
    let queries = ["highlights", "locals", "tags", "folds", "indents", "injections"];
    check_folder("queries", &queries, CLI);
}

#[test]
fn queries_of_neovim() {
    let queries = [
        "highlights",
        "locals",
        "tags",
        "folds",
        "indents",
        "injections",
        "textobjects",
    ];
    check_folder("queries/neovim", &queries, NEOVIM);
}

#[test]
fn queries_of_helix() {
    let queries = ["highlights", "locals", "tags", "indents", "injections", "textobjects"];
    check_folder("queries/helix", &queries, HELIX);
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

/// What a query captures under a name, in order: the first line of each.
fn captured(query: &str, capture: &str, source: &str) -> Vec<String> {
    let tree = tree_sitter_grok::parser().parse(source, None).expect("no cancellation");
    let text = fs::read_to_string(root().join("queries").join(query)).expect("a query");
    let query = Query::new(&language(), &text).expect("the query compiles");
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), source.as_bytes());
    let mut found = Vec::new();
    while let Some((found_match, index)) = captures.next() {
        let node = found_match.captures()[*index];
        if query.capture_names()[node.index as usize] == capture {
            let text = &source[node.node.byte_range()];
            found.push(text.lines().next().unwrap_or_default().to_owned());
        }
    }
    found.dedup();
    found
}

#[test]
fn tags_are_definitions_and_uses() {
    let source = "trait T { fn a(); }\nimpl T for S { fn b() { c(d.e(), f::g(), h!()) } }\nactor A {}\nmacro m {}\nconst N: i64 = 1;\n";
    let names = captured("tags.scm", "name", source);
    assert_eq!(names, ["T", "a", "T", "b", "c", "e", "g", "h", "A", "m", "N"]);
    let definitions = captured("helix/tags.scm", "name", source);
    assert_eq!(definitions, ["T", "a", "b", "A", "m", "N"]);
}

#[test]
fn text_objects_are_functions_classes_and_parameters() {
    let source = "actor A {\n    x: i64,\n    fn f(&self, a: i64) { g(a, |b| b) }\n}\n#[test]\nfn t() {}\n";
    for (folder, inside) in [("neovim", "inner"), ("helix", "inside")] {
        let file = format!("{folder}/textobjects.scm");
        let functions = captured(&file, &format!("function.{inside}"), source);
        assert_eq!(functions, ["{ g(a, |b| b) }", "b", "{}"]);
        assert_eq!(captured(&file, &format!("class.{inside}"), source), ["{"]);
        let parameters = captured(&file, &format!("parameter.{inside}"), source);
        assert_eq!(parameters, ["&self", "a: i64", "a", "|b| b", "b"]);
    }
    assert_eq!(captured("helix/textobjects.scm", "test.inside", source), ["{}"]);
}

#[test]
fn other_languages_are_injected() {
    let source = "/// *docs*\nfn f() {} // plain\nmacro m { (a) => { b } }\nm!(a => b);\n";
    let content = captured("injections.scm", "injection.content", source);
    assert_eq!(content, ["/// *docs*", "// plain", "{ b }", "(a => b)"]);
}
