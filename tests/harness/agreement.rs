//! Two parsers, one language: the precise parser and tree-sitter accept the same texts and see the same outline in them.
//!
//! Held over the grammar's corpus, the library, the examples and all test programs, and over mutants of each: a token deleted, two
//! neighbours swapped, the text cut off. Mutants are drawn from a fixed seed, so a failure comes back.

#[path = "agreement/outline.rs"]
mod outline;

use std::path::{Path, PathBuf};

use grok_tests::{name, root};

/// Mutants of each kind for each file.
const MUTANTS: usize = 12;

#[test]
fn both_parsers_accept_the_same_texts_and_see_the_same_outline() {
    let mut failures = Vec::new();
    for (origin, text) in texts() {
        if let Some(difference) = difference(&text) {
            failures.push(format!("--- {origin}\n{difference}"));
        }
    }
    report(&failures);
}

#[test]
fn both_parsers_judge_mutants_alike() {
    let mut failures = Vec::new();
    let mut random = Random(0x6772_6f6b);
    for (origin, text) in texts() {
        for (how, mutant) in mutants(&text, &mut random) {
            if let Some(difference) = difference(&mutant) {
                failures.push(format!("--- {origin}, {how}\n{difference}"));
            }
        }
    }
    report(&failures);
}

fn report(failures: &[String]) {
    let shown: Vec<_> = failures.iter().take(20).cloned().collect();
    assert!(
        failures.is_empty(),
        "{} disagreements, the first:\n{}",
        failures.len(),
        shown.join("\n")
    );
}

/// What the parsers do not agree on; `None` if they do.
fn difference(text: &str) -> Option<String> {
    let precise = grok_syntax::parse(text);
    let tree = tree_sitter_grok::parser()
        .parse(text, None)
        .expect("a parser without limits gives a tree");
    let tolerant = tree_sitter_grok::errors::syntax_errors(&tree, text);
    match (precise.errors.first(), tolerant.first()) {
        (None, None) => {
            let (ours, theirs) = (outline::precise(&precise.file), outline::tolerant(&tree));
            let differs = ours.iter().zip(&theirs).find(|(a, b)| a != b);
            match differs {
                Some((a, b)) => Some(format!(
                    "  outlines differ: precise {}, tree-sitter {}",
                    quote(a, text),
                    quote(b, text)
                )),
                None if ours.len() != theirs.len() => {
                    let longer = if ours.len() > theirs.len() { &ours } else { &theirs };
                    Some(format!(
                        "  {} against {} nodes; only one has {}",
                        ours.len(),
                        theirs.len(),
                        quote(&longer[ours.len().min(theirs.len())], text)
                    ))
                }
                None => None,
            }
        }
        (Some(_), Some(_)) => None,
        (Some(error), None) => Some(format!(
            "  only the precise parser refuses: {} at {}",
            error.message,
            place(error.span.start as usize, text)
        )),
        (None, Some(error)) => Some(format!(
            "  only tree-sitter refuses: {} at {}",
            error.message,
            place(error.range.start, text)
        )),
    }
}

/// A node of an outline with its text.
fn quote((start, end, kind): &outline::Node, text: &str) -> String {
    let snippet: String = text.get(*start..*end).unwrap_or("?").chars().take(40).collect();
    format!("{kind} {start}..{end} `{}`", snippet.replace('\n', "⏎"))
}

/// The surroundings of an offset.
fn place(at: usize, text: &str) -> String {
    let floor = |mut i: usize| {
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let at = floor(at.min(text.len()));
    let (from, to) = (floor(at.saturating_sub(40)), floor((at + 40).min(text.len())));
    format!(
        "`{}▮{}`",
        text[from..at].replace('\n', "⏎"),
        text[at..to].replace('\n', "⏎")
    )
}

/// Every text of the repository that is Grok, with where it is from.
fn texts() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in [
        "examples",
        "compiler/library",
        "compiler/driver/src",
        "tests/ui",
        "tests/run",
        "benches/peers",
        "compiler/syntax/tests",
        "tree-sitter-grok/test",
    ] {
        collect(&root().join(folder), &mut files);
    }
    let mut texts = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        if file.extension().is_some_and(|extension| extension == "grok") {
            texts.push((name(&file), text));
        } else {
            let cases = corpus_cases(&text).into_iter();
            texts.extend(cases.map(|(title, source)| (format!("{}: {title}", name(&file)), source)));
        }
    }
    texts
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
            .is_some_and(|extension| extension == "grok" || (extension == "txt" && in_corpus))
        {
            files.push(path);
        }
    }
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
        cases.push((title, source.join("\n")));
    }
    cases
}

/// Mutants of a text, with what was done to it.
fn mutants(text: &str, random: &mut Random) -> Vec<(String, String)> {
    let tokens: Vec<_> = grok_syntax::lexer::lex(text)
        .tokens
        .iter()
        .map(|token| token.span.start as usize..token.span.end as usize)
        .filter(|span| !span.is_empty())
        .collect();
    if tokens.len() < 3 {
        return Vec::new();
    }
    let mut found = Vec::new();
    for _ in 0..MUTANTS {
        let gone = tokens[random.below(tokens.len())].clone();
        found.push((
            format!("without the token at {}", gone.start),
            format!("{}{}", &text[..gone.start], &text[gone.end..]),
        ));

        let i = random.below(tokens.len() - 1);
        let (a, b) = (tokens[i].clone(), tokens[i + 1].clone());
        let swapped = format!(
            "{}{}{}{}{}",
            &text[..a.start],
            &text[b.clone()],
            &text[a.end..b.start],
            &text[a.clone()],
            &text[b.end..]
        );
        found.push((format!("with the tokens at {} swapped", a.start), swapped));

        let end = tokens[random.below(tokens.len())].end;
        found.push((format!("cut off at {end}"), text[..end].to_owned()));
    }
    found
}

/// A small generator (xorshift): the same sequence everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}
