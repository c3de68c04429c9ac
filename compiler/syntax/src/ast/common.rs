//! Names, the leaves that everything else refers to, and the text of string literals.

use std::fmt;

use grok_diagnostics::Span;
use smol_str::SmolStr;

use super::operators::PathRoot;
use super::{Visitor, VisitorMut};
use crate::visit::Node;

/// A name as written, or a missing one: empty text at the place where it should stand.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The text; lifetimes and labels with their `'`; digits for tuple fields.
    pub text: SmolStr,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// The missing name at `offset`.
    pub fn missing(offset: u32) -> Name {
        Name {
            text: SmolStr::default(),
            span: Span::at(offset),
        }
    }

    /// Whether nothing is written.
    pub fn is_missing(&self) -> bool {
        self.text.is_empty()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The index, if the name is a tuple field's digits (and below 2³²).
    pub fn tuple_index(&self) -> Option<u32> {
        if !self.text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        self.text.replace('_', "").parse().ok()
    }

    /// Which special word this is at the head of a path, if any.
    pub fn path_root(&self) -> Option<PathRoot> {
        match self.as_str() {
            "self" => Some(PathRoot::SelfValue),
            "Self" => Some(PathRoot::SelfType),
            "super" => Some(PathRoot::Super),
            "crate" => Some(PathRoot::Crate),
            _ => None,
        }
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{:?}", self.text, self.span)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Node for Name {
    fn accept<V: Visitor>(&self, visitor: &mut V) {
        visitor.visit_name(self);
    }
    fn accept_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
        visitor.visit_name(self);
    }
    fn walk<V: Visitor>(&self, visitor: &mut V) {
        visitor.visit_span(&self.span);
    }
    fn walk_mut<V: VisitorMut>(&mut self, visitor: &mut V) {
        visitor.visit_span(&mut self.span);
    }
}

/// The text of a string literal, and how to get back from it to the source.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct StrLiteral {
    /// The text, decoded.
    pub value: SmolStr,
    /// How many bytes stand before the text: the quote, or `r##"`.
    pub prefix: u32,
    /// Where offsets drift apart: from the byte of the text on (first), source offsets are so many more (second), counted
    /// after the prefix. Empty where there are no escapes.
    pub escapes: Vec<(u32, u32)>,
}

impl StrLiteral {
    /// The source offset, from the start of the literal, of the byte `offset` of the text.
    pub fn source_offset(&self, offset: u32) -> u32 {
        let after = self.escapes.partition_point(|(from, _)| *from <= offset);
        let drift = after.checked_sub(1).map_or(0, |at| self.escapes[at].1);
        self.prefix + offset + drift
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl std::ops::Deref for StrLiteral {
    type Target = str;
    fn deref(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for StrLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value)
    }
}

/// A number of 128 bits in halves: a `u128` itself would make every node with an expression in it begin at a multiple of 16
/// bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wide([u64; 2]);

impl Wide {
    /// The number.
    pub fn get(self) -> u128 {
        u128::from(self.0[0]) << 64 | u128::from(self.0[1])
    }
}

impl From<u128> for Wide {
    fn from(value: u128) -> Wide {
        Wide([(value >> 64) as u64, value as u64])
    }
}

impl fmt::Debug for Wide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.get())
    }
}

/// The bytes of a byte-string literal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ByteText(pub std::sync::Arc<[u8]>);
