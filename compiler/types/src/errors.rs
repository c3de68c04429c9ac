//! What inference has to say, as data without spans: places are nodes of the body, texts hold types until they are printed.
//!
//! Keeping spans out lets results stay equal under edits that only move text; `render` turns these into diagnostics.

use grok_diagnostics::{Applicability, Code};
use grok_hir::Name;
use grok_hir::body::{ExprId, LocalId, PatId};
use grok_hir::ids::FnId;

use crate::ty::{Scheme, Ty};

/// A node of a body, or a part of one, or of another function's signature.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum At {
    /// An expression.
    Expr(ExprId),
    /// The name in a field access or method call.
    Name(ExprId),
    /// The operator of an expression.
    Op(ExprId),
    /// The argument list of a call.
    Args(ExprId),
    /// A field's name in a struct expression, by position there.
    FieldInit(ExprId, u32),
    /// A pattern.
    Pat(PatId),
    /// A field's name in a struct pattern, by position there.
    FieldPat(PatId, u32),
    /// A variable's declaration.
    Local(LocalId),
    /// The name of the body's owner.
    Owner,
    /// A parameter of any function, `self` not counted.
    Param(FnId, u32),
    /// The name of any function.
    Fn(FnId),
}

/// A piece of text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// A type.
    Ty(Ty),
    /// A scheme.
    Scheme(Scheme),
}

/// Text that mentions types.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text(pub Vec<Piece>);

impl From<&str> for Piece {
    fn from(text: &str) -> Self {
        Piece::Text(text.to_owned())
    }
}

impl From<String> for Piece {
    fn from(text: String) -> Self {
        Piece::Text(text)
    }
}

impl From<&Name> for Piece {
    fn from(name: &Name) -> Self {
        Piece::Text(name.to_string())
    }
}

impl From<&Ty> for Piece {
    fn from(ty: &Ty) -> Self {
        Piece::Ty(ty.clone())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text(vec![text.into()])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text(vec![text.into()])
    }
}

/// Builds a [`Text`] from pieces: `text!["expected `", &ty, "`"]`.
macro_rules! text {
    ($($piece:expr),* $(,)?) => {
        $crate::errors::Text(vec![$($crate::errors::Piece::from($piece)),*])
    };
}
pub(crate) use text;

/// What an edit does at its place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum EditKind {
    /// Inserts before it.
    Before,
    /// Inserts after it.
    After,
    /// Replaces it.
    Replace,
}

/// A fix.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FixData {
    /// What it does.
    pub title: Text,
    /// How far to trust it.
    pub applicability: Applicability,
    /// Its edits.
    pub edits: Vec<(At, EditKind, Text)>,
}

/// One mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeError {
    /// Its code.
    pub code: Code,
    /// Where it is.
    pub at: At,
    /// What it is.
    pub message: Text,
    /// What to say at the place itself.
    pub label: Text,
    /// Why.
    pub labels: Vec<(At, Text)>,
    /// What else is worth knowing.
    pub notes: Vec<Text>,
    /// Ways to mend it.
    pub fixes: Vec<FixData>,
}

impl TypeError {
    /// An error without labels.
    pub fn new(code: Code, at: At, message: impl Into<Text>) -> Self {
        Self {
            code,
            at,
            message: message.into(),
            label: Text::default(),
            labels: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Says something at the place itself.
    pub fn here(mut self, label: impl Into<Text>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a label.
    pub fn label(mut self, at: At, label: impl Into<Text>) -> Self {
        self.labels.push((at, label.into()));
        self
    }

    /// Adds a note.
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a fix of one edit.
    pub fn fix(
        mut self,
        title: impl Into<Text>,
        applicability: Applicability,
        at: At,
        kind: EditKind,
        text: impl Into<Text>,
    ) -> Self {
        self.fixes.push(FixData {
            title: title.into(),
            applicability,
            edits: vec![(at, kind, text.into())],
        });
        self
    }

    /// Applies `f` to every type in it.
    pub(crate) fn map_types(&mut self, f: &mut impl FnMut(&Ty) -> Ty) {
        let texts = [&mut self.message, &mut self.label].into_iter();
        let texts = texts
            .chain(self.labels.iter_mut().map(|(_, text)| text))
            .chain(&mut self.notes);
        let fixes = self
            .fixes
            .iter_mut()
            .flat_map(|fix| std::iter::once(&mut fix.title).chain(fix.edits.iter_mut().map(|(_, _, text)| text)));
        for text in texts.chain(fixes) {
            for piece in &mut text.0 {
                if let Piece::Ty(ty) = piece {
                    *ty = f(ty);
                }
            }
        }
    }
}
