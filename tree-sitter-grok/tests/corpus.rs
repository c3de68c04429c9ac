//! Runs `test/corpus` without tree-sitter's CLI: every case's tree must be the one written under it.
//!
//! With `GROK_BLESS=1` in the environment the files are rewritten with the trees of today, to be reviewed in the diff.

use std::fs;
use std::path::{Path, PathBuf};

struct Case {
    name: String,
    source: String,
    expected: String,
}

fn is_rule(line: &str, c: char) -> bool {
    line.len() >= 3 && line.chars().all(|found| found == c)
}

/// Cases in tree-sitter's format: name between two lines of `=`, source, a line of `-`, tree.
fn read(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !is_rule(line, '=') {
            assert!(line.trim().is_empty(), "text outside a case: {line}");
            continue;
        }
        let name = lines.next().expect("a name under the rule").to_owned();
        assert!(
            lines.next().is_some_and(|line| is_rule(line, '=')),
            "no second rule after {name}"
        );
        let mut source = Vec::new();
        for line in lines.by_ref().take_while(|line| !is_rule(line, '-')) {
            source.push(line);
        }
        let mut expected = Vec::new();
        while let Some(line) = lines.next_if(|line| !is_rule(line, '=')) {
            expected.push(line);
        }
        // The blank line before and after the source belongs to the format.
        let source = source.join("\n");
        let source = source.strip_prefix('\n').unwrap_or(&source);
        let source = source.strip_suffix('\n').unwrap_or(source).to_owned();
        cases.push(Case {
            name,
            source,
            expected: expected.join("\n").trim().to_owned(),
        });
    }
    cases
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the corpus")
        .map(|entry| entry.expect("a file").path())
        .collect();
    files.sort();
    files
}

fn tree_of(source: &str) -> String {
    let tree = tree_sitter_grok::parser().parse(source, None).expect("no cancellation");
    tree.root_node().to_sexp()
}

/// One node a line, indented.
fn pretty(sexp: &str) -> String {
    let mut out = String::new();
    let mut depth = 0usize;
    let mut quoted = false;
    let mut chars = sexp.chars().peekable();
    let mut after_field = false;
    while let Some(c) = chars.next() {
        match c {
            '\'' | '"' => quoted = !quoted,
            '(' if !quoted => {
                if depth > 0 && !after_field {
                    while out.ends_with(' ') {
                        out.pop();
                    }
                    out.push('\n');
                    out.push_str(&"  ".repeat(depth));
                }
                after_field = false;
                depth += 1;
            }
            ')' if !quoted => depth = depth.saturating_sub(1),
            ' ' if !quoted && chars.peek().is_some_and(|c| c.is_ascii_lowercase()) && field_follows(&chars) => {
                out.push('\n');
                out.push_str(&"  ".repeat(depth));
                after_field = true;
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn field_follows(chars: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let word: String = chars
        .clone()
        .take_while(|c| c.is_ascii_lowercase() || *c == '_' || *c == ':')
        .collect();
    word.ends_with(':')
}

fn normal(sexp: &str) -> String {
    let words: Vec<&str> = sexp.split_whitespace().collect();
    words.join(" ").replace(" )", ")")
}

fn bless(path: &Path, cases: &[Case]) {
    let rule = |c: char| String::from(c).repeat(80);
    let blocks: Vec<String> = cases
        .iter()
        .map(|case| {
            let tree = pretty(&tree_of(&case.source));
            // The CLI takes the blank line for a part of the source, and `#!` stands only at its start.
            let gap = if case.source.starts_with("#!") { "" } else { "\n" };
            format!(
                "{0}\n{1}\n{0}\n{gap}{2}\n\n{3}\n\n{tree}\n",
                rule('='),
                case.name,
                case.source,
                rule('-')
            )
        })
        .collect();
    fs::write(path, blocks.join("\n")).expect("the corpus is writable");
}

#[test]
fn every_tree_is_as_written() {
    let mut failures = Vec::new();
    for path in files() {
        let cases = read(&fs::read_to_string(&path).expect("a readable file"));
        if std::env::var_os("GROK_BLESS").is_some() {
            bless(&path, &cases);
            continue;
        }
        for case in cases {
            let found = tree_of(&case.source);
            if normal(&found) != normal(&case.expected) {
                let file = path.file_name().unwrap_or_default().to_string_lossy();
                failures.push(format!(
                    "{file}: {}\n{}\nexpected\n{}",
                    case.name,
                    pretty(&found),
                    case.expected
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Whatever the recovery corpus breaks is reported; whatever the other files hold is right.
#[test]
fn errors_follow_the_corpus() {
    let mut counts = (0, 0);
    for path in files() {
        let recovery = path.file_stem().is_some_and(|stem| stem == "recovery");
        for case in read(&fs::read_to_string(&path).expect("a readable file")) {
            let tree = tree_sitter_grok::parser()
                .parse(&case.source, None)
                .expect("no cancellation");
            let errors = tree_sitter_grok::errors::syntax_errors(&tree, &case.source);
            // Text that only looks broken.
            let broken = recovery && case.name != "Lines in a string that look like code";
            assert_eq!(!errors.is_empty(), broken, "{}: {errors:?}", case.name);
            if recovery {
                counts.1 += 1;
            } else {
                counts.0 += 1;
            }
        }
    }
    assert!(
        counts.0 >= 80 && counts.1 >= 30,
        "the corpus has shrunk to {counts:?} cases"
    );
}

/// In every case of recovery that ends in a whole function or struct at the start of a line, that item is an item of the file.
#[test]
fn the_next_item_is_never_swallowed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test/corpus/recovery.txt");
    let mut seen = 0;
    for case in read(&fs::read_to_string(path).expect("a readable file")) {
        let Some(at) = ["\nfn ", "\npub fn ", "\nstruct ", "\npub struct ", "\nuse "]
            .iter()
            .filter_map(|head| case.source.rfind(head))
            .max()
        else {
            continue;
        };
        if case.name == "Lines in a string that look like code" {
            continue;
        }
        let tree = tree_sitter_grok::parser()
            .parse(&case.source, None)
            .expect("no cancellation");
        let root = tree.root_node();
        let mut cursor = root.walk();
        let found = root.children(&mut cursor).any(|child| {
            let is_item = child.kind().ends_with("_item") || child.kind() == "use_declaration";
            is_item && child.byte_range().contains(&(at + 1)) && !child.is_error()
        });
        assert!(found, "{}: {}", case.name, pretty(&root.to_sexp()));
        seen += 1;
    }
    assert!(seen >= 20, "only {seen} cases have an item after the mistake");
}
