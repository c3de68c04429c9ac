//! Programs for tests: files in one text, `$0` for the caret, and answers drawn back into the source.
//!
//! `//- /path.grok` begins a file; without it there is one file, `/main.grok`.

use std::sync::Arc;

use grok_diagnostics::{FileId, Span};

use crate::{Analysis, AnalysisHost, FilePosition};

/// A program that was opened.
pub(crate) struct Fixture {
    /// The writer; kept so that tests can edit.
    pub host: AnalysisHost,
    /// Its files by path.
    pub files: Vec<(String, FileId, String)>,
    /// Where `$0` was.
    pub position: FilePosition,
}

impl Fixture {
    /// Opens a program. Without a `$0` the position is the start of the first file.
    pub fn new(source: &str) -> Fixture {
        let texts = split(source);
        let known: Vec<(String, String)> = texts
            .iter()
            .map(|(path, text)| (path.clone(), text.replace("$0", "")))
            .collect();
        let mut host = AnalysisHost::new(move |path| {
            known
                .iter()
                .find(|(other, _)| other == path)
                .map(|(_, text)| text.clone())
        });
        let mut files = Vec::new();
        let mut position = None;
        for (path, marked) in texts {
            let text = marked.replace("$0", "");
            let file = host.open(&path, Arc::from(text.as_str()));
            if let Some(at) = marked.find("$0") {
                position = Some(FilePosition {
                    file,
                    offset: at as u32,
                });
            }
            files.push((path, file, text));
        }
        let first = files[0].1;
        Fixture {
            host,
            files,
            position: position.unwrap_or(FilePosition { file: first, offset: 0 }),
        }
    }

    /// What features read.
    pub fn analysis(&self) -> Analysis {
        self.host.snapshot()
    }

    /// The first file.
    pub fn file(&self) -> FileId {
        self.files[0].1
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.files
            .iter()
            .find(|(_, other, _)| *other == file)
            .map_or("", |(_, _, text)| text)
    }

    /// A line of the answer about a place: `path:line:column text`, counted from 1.
    pub fn place(&self, file: FileId, span: Span) -> String {
        let path = self
            .analysis()
            .path(file)
            .map(|path| path.to_string())
            .unwrap_or_default();
        let text = self
            .analysis()
            .text(file)
            .map(|text| text.to_string())
            .unwrap_or_default();
        let before = &text[..span.clamped(&text).start];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        let shown: String = span.slice(&text).lines().next().unwrap_or("").to_owned();
        format!("{path}:{line}:{column} {shown}")
    }
}

fn split(source: &str) -> Vec<(String, String)> {
    if !source.starts_with("//- ") {
        return vec![("/main.grok".to_owned(), source.to_owned())];
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in source.split_inclusive('\n') {
        match line.strip_prefix("//- ") {
            Some(path) => files.push((path.trim().to_owned(), String::new())),
            None => files
                .last_mut()
                .expect("the source begins with a path")
                .1
                .push_str(line),
        }
    }
    files
}

/// A text with spans marked in it: `«text»` and what is said of each behind it.
pub(crate) fn drawn(text: &str, mut marks: Vec<(Span, String)>) -> String {
    marks.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let mut points: Vec<(u32, u8, String)> = Vec::new();
    for (span, note) in &marks {
        points.push((span.start, 1, "«".to_owned()));
        points.push((span.end, 0, format!("»{note}")));
    }
    points.sort_by_key(|(at, side, _)| (*at, *side));
    let mut out = String::new();
    let mut at = 0usize;
    for (offset, _, mark) in points {
        out.push_str(&text[at..offset as usize]);
        out.push_str(&mark);
        at = offset as usize;
    }
    out.push_str(&text[at..]);
    out
}
