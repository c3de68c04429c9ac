//! What a macro call becomes: a text, and where each part of it was written.

use grok_diagnostics::Span;

/// The text that stands for a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Expansion {
    /// The text.
    pub text: String,
    /// Its parts, in order, without gaps but for white space that nobody wrote.
    pub segments: Vec<Segment>,
    /// The rule that matched.
    pub rule: u32,
}

/// A part of an expansion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Segment {
    /// Where it stands in the expansion.
    pub span: Span,
    /// Where its text begins in what it was copied from.
    pub origin: Origin,
}

/// Where something in an expansion was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// In the call's input, at that offset.
    Input(u32),
    /// In the template of the rule, at that offset of its text.
    Template(u32),
    /// Nowhere: parentheses that keep a fragment whole, docs turned into attributes.
    Added,
}

impl Expansion {
    /// The part that a byte of the text belongs to; white space between two parts belongs to the earlier one.
    pub fn segment_at(&self, offset: u32) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.span.start <= offset);
        after.checked_sub(1).and_then(|index| self.segments.get(index))
    }

    /// Where a byte of the text was written.
    pub fn origin(&self, offset: u32) -> Option<Origin> {
        let segment = self.segment_at(offset)?;
        let into = offset - segment.span.start;
        Some(match segment.origin {
            Origin::Input(at) => Origin::Input(at + into),
            Origin::Template(at) => Origin::Template(at + into),
            Origin::Added => Origin::Added,
        })
    }

    /// A part of the text as a reader would write it: without the parentheses that were added.
    pub fn written(&self, span: Span) -> String {
        let mut out = String::new();
        let mut at = span.start;
        for segment in self.segments.iter().filter(|segment| segment.origin == Origin::Added) {
            if segment.span.start >= at && segment.span.end <= span.end {
                out.push_str(Span::new(at, segment.span.start).slice(&self.text));
                at = segment.span.end;
            }
        }
        out.push_str(Span::new(at, span.end).slice(&self.text));
        out
    }
}
