//! Trees and tokens as text, for `grok emit --stage ast` and `--stage tokens` and for tests. How a node is dumped is
//! generated from the description in `ast.rs`, so that nothing is left out.
//!
//! A line is a node: its field in the parent, its type, its span, its kind, its leaves; children are indented below it.
//! Absent options, empty lists and false flags are not shown. Inside functions and constants spans are relative, as
//! they are in the tree.

use std::fmt::Write;
use std::sync::Arc;

use grok_diagnostics::Span;
use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::ast::{Name, SourceFile, StrLiteral};
use crate::lexer;

/// The tree of a file as text.
pub fn ast(file: &SourceFile) -> String {
    node("", file)
}

/// Any part of a tree as text.
pub fn node(field: &str, node: &impl Dump) -> String {
    let mut dumper = Dumper {
        levels: vec![Level::default()],
    };
    node.dump(field, &mut dumper);
    let mut out = String::new();
    for child in &dumper.levels[0].children {
        child.write(0, &mut out);
    }
    out
}

/// The tokens of a text, one a line: span, kind, text.
pub fn tokens(text: &str) -> String {
    let mut out = String::new();
    for token in lexer::lex(text).tokens {
        let _ = writeln!(out, "{:?} {:?} {:?}", token.span, token.kind, token.span.slice(text));
    }
    out
}

/// Something that shows in a dump.
pub trait Dump {
    /// Adds itself to the level at hand, as the field of that name.
    fn dump(&self, field: &str, dumper: &mut Dumper);
}

/// Collects a dump.
pub struct Dumper {
    levels: Vec<Level>,
}

#[derive(Default)]
struct Level {
    head: String,
    children: Vec<Level>,
}

impl Level {
    fn write(&self, depth: usize, out: &mut String) {
        let _ = writeln!(out, "{}{}", "  ".repeat(depth), self.head);
        for child in &self.children {
            child.write(depth + 1, out);
        }
    }
}

impl Dumper {
    /// Adds a child whose own content `content` adds.
    pub(crate) fn child(&mut self, field: &str, name: &str, content: impl FnOnce(&mut Dumper)) {
        let head = if field.is_empty() {
            name.to_owned()
        } else {
            format!("{field}: {name}")
        };
        self.levels.push(Level {
            head,
            children: Vec::new(),
        });
        content(self);
        if let (Some(level), Some(parent)) = (self.levels.pop(), self.levels.last_mut()) {
            parent.children.push(level);
        }
    }

    /// Adds an enum: as the kind of the node at hand, or as a child of its own.
    pub(crate) fn variant(&mut self, field: &str, name: &str, content: impl FnOnce(&mut Dumper)) {
        if field == "kind" {
            self.word(name);
            content(self);
        } else {
            self.child(field, name, content);
        }
    }

    /// Adds a word to the line at hand.
    pub(crate) fn word(&mut self, word: &str) {
        if let Some(level) = self.levels.last_mut() {
            level.head.push(' ');
            level.head.push_str(word);
        }
    }
}

impl Dump for Span {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        // The other spans of a node only say where its parts stand.
        if field == "span" {
            dumper.word(&format!("{self:?}"));
        }
    }
}

impl Dump for bool {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        match (field, *self) {
            ("value", value) => dumper.word(&value.to_string()),
            (_, true) => dumper.word(field),
            (_, false) => {}
        }
    }
}

impl Dump for Name {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        let text = if self.is_missing() { "(missing)" } else { self.as_str() };
        dumper.word(&format!("{field}={text}"));
    }
}

impl Dump for SmolStr {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        dumper.word(&format!("{field}={self:?}"));
    }
}

impl Dump for StrLiteral {
    fn dump(&self, _field: &str, dumper: &mut Dumper) {
        dumper.word(&format!("{self:?}"));
    }
}

macro_rules! debug_leaves {
    ($($Type:ty),* $(,)?) => {$(
        impl Dump for $Type {
            fn dump(&self, field: &str, dumper: &mut Dumper) {
                match field {
                    "value" => dumper.word(&format!("{self:?}")),
                    _ => dumper.word(&format!("{field}={self:?}")),
                }
            }
        }
    )*};
}

debug_leaves!(u8, char, u32, crate::ast::Wide, crate::ast::ByteText);

macro_rules! spelled_leaves {
    ($($Type:ident),* $(,)?) => {$(
        impl Dump for crate::ast::$Type {
            fn dump(&self, field: &str, dumper: &mut Dumper) {
                dumper.word(&format!("{field}={}", self.as_str()));
            }
        }
    )*};
}

spelled_leaves!(
    UnaryOp,
    BinaryOp,
    VisibilityKind,
    SelfKind,
    FnTraitKind,
    FnTypeKind,
    IntSuffix,
    FloatSuffix,
    Delimiter,
    Align,
    Radix,
);

impl<T: Dump> Dump for Vec<T> {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        for element in self {
            element.dump(field, dumper);
        }
    }
}

impl<T: Dump> Dump for SmallVec<[T; 1]> {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        for element in self {
            element.dump(field, dumper);
        }
    }
}

impl<T: Dump> Dump for Option<T> {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        if let Some(inner) = self {
            inner.dump(field, dumper);
        }
    }
}

impl<T: Dump> Dump for Box<T> {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        (**self).dump(field, dumper);
    }
}

impl<T: Dump> Dump for Arc<T> {
    fn dump(&self, field: &str, dumper: &mut Dumper) {
        (**self).dump(field, dumper);
    }
}
