//! Places in source text: files by id, ranges by byte offset. Lines and columns exist only while rendering
//! (`source.rs`).

use std::fmt;

/// A file, named by whoever renders. The numbers mean nothing to this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A half-open range of UTF-8 byte offsets.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset just past the last byte.
    pub end: u32,
}

impl Span {
    /// The range `start..end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Span {
        Span {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// The empty span at `offset`.
    pub const fn at(offset: u32) -> Span {
        Span {
            start: offset,
            end: offset,
        }
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The same range counted from a text in which it begins `base` bytes later.
    pub const fn shift(self, base: u32) -> Span {
        Span {
            start: self.start.saturating_add(base),
            end: self.end.saturating_add(base),
        }
    }

    /// The inverse of [`Span::shift`]: the range as counted from offset `base`.
    pub const fn relative_to(self, base: u32) -> Span {
        Span {
            start: self.start.saturating_sub(base),
            end: self.end.saturating_sub(base),
        }
    }

    /// Whether `offset` lies in the range; `end` itself does not.
    pub const fn contains(self, offset: u32) -> bool {
        self.start <= offset && offset < self.end
    }

    /// Whether `offset` lies in the range or just past it, where a caret still touches it.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether all of `other` lies in the range.
    pub const fn covers(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte is in the range.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The part of `text` under the span, clamped to the text and to whole characters.
    pub fn slice(self, text: &str) -> &str {
        let range = self.clamped(text);
        &text[range]
    }

    /// The span as a range that is safe to slice `text` with: within it, on character boundaries.
    pub fn clamped(self, text: &str) -> std::ops::Range<usize> {
        let start = floor_boundary(text, self.start as usize);
        let end = floor_boundary(text, self.end as usize).max(start);
        start..end
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

impl From<std::ops::Range<usize>> for Span {
    fn from(range: std::ops::Range<usize>) -> Span {
        Span::new(range.start as u32, range.end as u32)
    }
}
