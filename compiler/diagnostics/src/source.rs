//! From byte offsets to lines and columns, for renderers.

use crate::{FileId, Span};

/// Names and texts of files, supplied by whoever renders. An unknown file reads as empty.
pub trait Sources {
    /// The name to show: a path as given, or relative to the working directory.
    fn name(&self, file: FileId) -> String;
    /// The file's text.
    fn text(&self, file: FileId) -> &str;
}

/// A list of `(name, text)` whose indices are the file ids: enough for tests and for single texts.
impl<N: AsRef<str>, T: AsRef<str>> Sources for [(N, T)] {
    fn name(&self, file: FileId) -> String {
        self.get(file.0 as usize)
            .map_or_else(|| "<unknown>".to_owned(), |(name, _)| name.as_ref().to_owned())
    }

    fn text(&self, file: FileId) -> &str {
        self.get(file.0 as usize).map_or("", |(_, text)| text.as_ref())
    }
}

impl<N: AsRef<str>, T: AsRef<str>, const COUNT: usize> Sources for [(N, T); COUNT] {
    fn name(&self, file: FileId) -> String {
        self.as_slice().name(file)
    }

    fn text(&self, file: FileId) -> &str {
        self.as_slice().text(file)
    }
}

/// A place for people: line and column from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, counted in characters.
    pub column: u32,
}

/// Where lines begin: O(log lines) from an offset to its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Scans `text` once. Lines end with `\n`; a `\r` before it belongs to the line.
    pub fn new(text: &str) -> LineIndex {
        let breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(i, _)| i as u32 + 1);
        LineIndex {
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// The line of an offset, from 0. Offsets past the end are on the last line.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// How many lines there are: one more than there are line breaks.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// Offset of the first byte of a line, from 0; of the last line when there is no such line.
    pub fn line_start(&self, line: usize) -> u32 {
        self.starts[line.min(self.starts.len() - 1)]
    }

    /// The position of an offset in `text`, which must be the text indexed. Clamps to the text and to whole characters.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let offset = Span::at(offset).clamped(text).start as u32;
        let line = self.line(offset);
        let start = self.starts[line];
        let column = text[start as usize..offset as usize].chars().count() as u32 + 1;
        Position {
            line: line as u32 + 1,
            column,
        }
    }
}
