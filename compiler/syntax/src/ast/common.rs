//! Names, the leaves that everything else refers to.

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
