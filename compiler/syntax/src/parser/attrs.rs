//! What stands before items: docs and attributes.

use std::borrow::Cow;

use grok_diagnostics::{Applicability, Span, codes};
use smol_str::SmolStr;

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

/// Docs and attributes, which stand before what they belong to.
#[derive(Default)]
pub(super) struct Outer {
    pub docs: Option<Docs>,
    pub attrs: Vec<Attr>,
}

impl Outer {
    pub fn span(&self) -> Option<Span> {
        let docs = self.docs.iter().map(|docs| docs.span);
        docs.chain(self.attrs.iter().map(|attr| attr.span)).reduce(Span::cover)
    }
}

/// Docs while their comments are read.
struct DocLines<'t> {
    span: Span,
    text: Cow<'t, str>,
}

impl DocLines<'_> {
    fn joined(self) -> Docs {
        Docs {
            span: self.span,
            text: self.text.into(),
        }
    }
}

impl<'t> Parser<'t> {
    /// `Inner*`: what stands at the head of a file or a module.
    pub(super) fn inner(&mut self) -> Outer {
        if !self.at_any(&[T::InnerDoc, T::Pound]) {
            return Outer::default();
        }
        let mut docs = None;
        let mut attrs = Vec::new();
        loop {
            match self.kind() {
                T::InnerDoc => {
                    let span = self.bump().span;
                    self.add_docs(&mut docs, span);
                }
                T::Pound if self.nth(1) == T::Bang && self.nth(2) == T::OpenBracket => {
                    let start = self.bump().span.start;
                    self.bump();
                    attrs.push(self.attr_content(start));
                }
                _ => {
                    let docs = docs.map(DocLines::joined);
                    return Outer { docs, attrs };
                }
            }
        }
    }

    /// `InnerDoc*`
    pub(super) fn inner_docs(&mut self) -> Option<Docs> {
        let mut docs = None;
        while self.at(T::InnerDoc) {
            let span = self.bump().span;
            self.add_docs(&mut docs, span);
        }
        docs.map(DocLines::joined)
    }

    pub(super) fn misplaced_inner_doc(&mut self) {
        let span = self.token().span;
        let error = SyntaxError::new(
            codes::E0753,
            span,
            "`//!` docs stand at the head of a file, module or block",
        )
        .at("this belongs to nothing")
        .note("`///` documents the item after it, `//` is a plain comment");
        self.error(error);
        self.bump();
    }

    /// `(OuterDoc | Attr)*`
    pub(super) fn outer(&mut self) -> Outer {
        if !self.at_any(&[T::OuterDoc, T::Pound]) {
            return Outer::default();
        }
        let mut docs = None;
        let mut attrs = Vec::new();
        loop {
            match self.kind() {
                T::OuterDoc => {
                    let span = self.bump().span;
                    self.add_docs(&mut docs, span);
                }
                T::Pound => attrs.push(self.attr()),
                _ => {
                    let docs = docs.map(DocLines::joined);
                    return Outer { docs, attrs };
                }
            }
        }
    }

    /// Attributes before something that takes no docs.
    pub(super) fn attrs(&mut self, what: &str) -> Vec<Attr> {
        let outer = self.outer();
        if let Some(docs) = &outer.docs {
            self.docs_on_nothing(docs.span, &format!("{what} takes no docs"));
        }
        outer.attrs
    }

    pub(super) fn docs_on_nothing(&mut self, span: Span, label: &str) {
        let error = SyntaxError::new(codes::E0585, span, "this doc comment documents nothing").at(label);
        self.error(error.note("docs belong before an item, field, variant or method; `//` is a plain comment"));
    }

    fn add_docs(&self, docs: &mut Option<DocLines<'t>>, span: Span) {
        let text = doc_text(self.text_of(span));
        match docs {
            None => *docs = Some(DocLines { span, text }),
            Some(docs) => {
                docs.span = docs.span.cover(span);
                let lines = docs.text.to_mut();
                lines.push('\n');
                lines.push_str(&text);
            }
        }
    }

    /// `Attr = '#' '[' AttrContent ']'`
    fn attr(&mut self) -> Attr {
        let start = self.bump().span.start;
        if self.at(T::Bang) && self.nth(1) == T::OpenBracket {
            let span = Span::new(start, self.token().span.end);
            let message = "`#![…]` stands at the head of a file or module";
            let error = SyntaxError::new(codes::E0001, span, message).at("not allowed here");
            self.error(error.fix("write `#`", Applicability::Maybe, span, "#"));
            self.bump();
            let attr = self.attr_content(start);
            self.silence_here();
            return attr;
        } else if !self.at(T::OpenBracket) {
            self.expected("`[` after `#`");
            let path = Path {
                span: Span::at(self.prev_end()),
                global: false,
                qself: None,
                segments: Default::default(),
            };
            return Attr {
                span: self.span_from(start),
                path,
                args: AttrArgs::None,
            };
        }
        self.attr_content(start)
    }

    /// `'[' Path ('(' TokenTree* ')' | '=' Literal)? ']'`
    fn attr_content(&mut self, start: u32) -> Attr {
        let open = self.pos;
        self.bump();
        let mut attr = self.attr_inside(start);
        self.close(open, "`]`");
        attr.span = self.span_from(start);
        attr
    }

    /// `AttrContent = Path ('(' TokenTree* ')' | '=' Literal)?`
    pub(super) fn attr_inside(&mut self, start: u32) -> Attr {
        let path = self.expr_path();
        let args = match self.kind() {
            T::OpenParen => AttrArgs::Tokens(self.attr_tokens()),
            T::Eq => {
                self.bump();
                AttrArgs::Value(self.literal_after_eq())
            }
            _ => AttrArgs::None,
        };
        Attr {
            span: self.span_from(start),
            path,
            args,
        }
    }

    fn literal_after_eq(&mut self) -> Literal {
        self.literal().unwrap_or_else(|| {
            let what = self.after_prev("a literal");
            self.expected(&what);
            Literal {
                span: Span::at(self.prev_end()),
                kind: LiteralKind::Bool(false),
            }
        })
    }

    /// The tokens between parentheses, in which all brackets must fit.
    fn attr_tokens(&mut self) -> Vec<AttrToken> {
        let mut tokens = Vec::new();
        let mut opened = false;
        self.token_group(|p, token| {
            if std::mem::replace(&mut opened, true) {
                let text = SmolStr::from(p.text_of(token.span));
                tokens.push(AttrToken { span: token.span, text });
            }
        });
        tokens
    }

    /// Reports docs and attributes that belong to nothing.
    pub(super) fn check_outer_unused(&mut self, outer: &Outer) {
        if let Some(span) = outer.span() {
            self.error(nothing_follows(span, outer));
        }
    }
}

pub(super) fn nothing_follows(span: Span, outer: &Outer) -> SyntaxError {
    if outer.attrs.is_empty() {
        SyntaxError::new(codes::E0585, span, "this doc comment documents nothing")
            .at("no item follows")
            .note("docs belong before an item, field, variant or method; `//` is a plain comment")
    } else {
        SyntaxError::new(codes::E0001, span, "this attribute belongs to nothing").at("no item or `let` follows")
    }
}

/// The Markdown in a doc comment: without markers, the space after them, and the stars at the lines' starts.
fn doc_text(comment: &str) -> Cow<'_, str> {
    if let Some(line) = comment.strip_prefix("///").or(comment.strip_prefix("//!")) {
        return Cow::Borrowed(line.strip_prefix(' ').unwrap_or(line).trim_end());
    }
    let inside = comment.get(3..).unwrap_or("");
    let inside = inside.strip_suffix("*/").unwrap_or(inside);
    let lines: Vec<&str> = inside.lines().map(str::trim_end).collect();
    let star = |line: &&str| line.trim_start().starts_with('*');
    let starred = lines.len() > 1 && lines.iter().skip(1).filter(|line| !line.trim().is_empty()).all(star);
    let clean = |(at, line): (usize, &&str)| -> String {
        let line = match at {
            0 => line.trim_start(),
            _ if starred => line.trim_start().trim_start_matches('*'),
            _ => line.trim_start(),
        };
        line.strip_prefix(' ').unwrap_or(line).to_owned()
    };
    let cleaned = lines.iter().enumerate().map(clean).collect::<Vec<_>>().join("\n");
    Cow::Owned(cleaned.trim().to_owned())
}
