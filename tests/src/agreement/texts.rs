//! Every text of the repository that is Grok.

use std::path::{Path, PathBuf};

use crate::{name, root};

/// Where the texts are: programs, corpora, and the examples in the documentation.
const FOLDERS: [&str; 11] = [
    "examples",
    "compiler/library",
    "compiler/driver/src",
    "compiler/syntax/tests",
    "compiler/diagnostics/explain",
    "docs",
    "lsp",
    "tests/ui",
    "tests/run",
    "benches/peers",
    "tree-sitter-grok/test",
];

/// A text and where it is from.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file, and the case or the place in it.
    pub origin: String,
    /// What stands there.
    pub text: String,
}

/// All texts, in the same order everywhere.
pub fn texts() -> Vec<Text> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        collect(&root().join(folder), &mut files);
    }
    let mut texts = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let parts = match file.extension().and_then(|extension| extension.to_str()) {
            Some("grok") => vec![(String::new(), text)],
            Some("md") => fenced(&text),
            _ => corpus_cases(&text),
        };
        texts.extend(parts.into_iter().map(|(part, text)| Text {
            origin: format!("{}{part}", name(&file)),
            text,
        }));
    }
    texts
}

/// The texts, long ones in pieces: mutants of a piece cost no more than the piece.
pub fn pieces() -> Vec<Text> {
    /// Lines after which a piece ends at the next blank line before something that is not indented.
    const LINES: usize = 40;
    let mut pieces = Vec::new();
    for Text { origin, text } in texts() {
        let mut piece = String::new();
        let mut lines = text.split_inclusive('\n').peekable();
        let (mut first, mut count) = (1, 0);
        while let Some(line) = lines.next() {
            piece.push_str(line);
            count += 1;
            let ends = line.trim().is_empty() && lines.peek().is_some_and(|next| !next.starts_with([' ', '}', '\n']));
            if lines.peek().is_none() || count >= LINES && ends {
                pieces.push(Text {
                    origin: format!("{origin}:{first}"),
                    text: std::mem::take(&mut piece),
                });
                (first, count) = (first + count, 0);
            }
        }
    }
    pieces
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut entries: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    entries.sort();
    for path in entries {
        let in_corpus = path.parent().is_some_and(|parent| parent.ends_with("corpus"));
        if path.is_dir() {
            collect(&path, files);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "grok" || extension == "md" || (extension == "txt" && in_corpus))
        {
            files.push(path);
        }
    }
}

/// The code blocks of a Markdown file that are marked as Grok.
fn fenced(text: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (row, line) in text.lines().enumerate() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(language)) if language.starts_with("grok") => open = Some((row + 2, String::new())),
            (Some(_), Some(_)) => {
                let (row, block) = open.take().unwrap_or_default();
                blocks.push((format!(":{row}"), block));
            }
            (Some((_, block)), None) => {
                block.push_str(line);
                block.push('\n');
            }
            (None, _) => {}
        }
    }
    blocks
}

/// Titles and sources of a tree-sitter corpus file.
fn corpus_cases(text: &str) -> Vec<(String, String)> {
    let mut cases = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.starts_with("===") {
            continue;
        }
        let title = lines.next().unwrap_or_default().to_owned();
        for head in lines.by_ref() {
            if head.starts_with("===") {
                break;
            }
        }
        let mut source: Vec<&str> = Vec::new();
        for line in lines.by_ref() {
            if line.starts_with("---") {
                break;
            }
            source.push(line);
        }
        cases.push((format!(": {title}"), source.join("\n")));
    }
    cases
}
