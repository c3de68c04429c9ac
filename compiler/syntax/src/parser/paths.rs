//! Paths and their generic arguments.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::token::TokenKind;

/// How generic arguments are written in a path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `a::<T>`: a bare `<` compares.
    Expr,
    /// `a<T>` or `a::<T>`.
    Type,
}

impl Parser<'_> {
    /// Whether one of `self`, `Self`, `super`, `crate` stands here.
    pub(super) fn at_path_word(&self) -> bool {
        self.at_any(&[T::SelfValue, T::SelfType, T::Super, T::Crate])
    }

    pub(super) fn starts_path(&self) -> bool {
        self.at_any(&[T::Ident, T::PathSep]) || self.at_path_word()
    }

    /// A path in an expression or a pattern.
    pub(super) fn expr_path(&mut self) -> Path {
        self.path(Style::Expr)
    }

    /// A path in a type or a bound.
    pub(super) fn type_path(&mut self) -> Path {
        self.path(Style::Type)
    }

    /// `Path = '::'? Segment ('::' Segment)*`
    fn path(&mut self, style: Style) -> Path {
        let start = self.start();
        let global = self.eat(T::PathSep);
        let mut segments: Vec<PathSegment> = Vec::new();
        loop {
            let name = self.path_name("a name", segments.is_empty());
            let mut args = None;
            let turbofish = self.at(T::PathSep) && self.nth(1) == T::Lt;
            if turbofish {
                self.bump();
            }
            if turbofish || style == Style::Type && self.at(T::Lt) {
                args = Some(self.generic_args());
            }
            segments.push(PathSegment { name, args });
            if !self.eat(T::PathSep) {
                break;
            }
        }
        Path {
            span: self.span_from(start),
            global,
            qself: None,
            segments,
        }
    }

    /// `PathName`. Special words stand only at the head.
    pub(super) fn path_name(&mut self, what: &str, head: bool) -> Name {
        if !self.at_path_word() {
            return self.name(what);
        }
        let span = self.token().span;
        let text = self.text_of(span);
        if !head {
            let message = format!("`{text}` can only begin a path");
            self.error(SyntaxError::new(codes::E0001, span, message));
        }
        self.bump();
        Name {
            text: text.into(),
            span,
        }
    }

    /// `'<' (Type | LIFETIME),* '>'`
    pub(super) fn generic_args(&mut self) -> GenericArgs {
        let start = self.start();
        let starts = |p: &Self| p.starts_type() || p.at(T::Lifetime);
        let args = self.angle_list("a type", starts, |p| match p.lifetime() {
            Some(name) => GenericArg::Lifetime(name),
            None => GenericArg::Type(p.ty()),
        });
        GenericArgs {
            span: self.span_from(start),
            args,
        }
    }

    /// `'<' X,* '>'`. Angle brackets have no partners known beforehand, so recovery stays close.
    pub(super) fn angle_list<R>(
        &mut self,
        what: &str,
        starts: impl Fn(&Self) -> bool,
        mut element: impl FnMut(&mut Self) -> R,
    ) -> Vec<R> {
        let opened = self.bump().span;
        let mut elements = Vec::new();
        while starts(self) {
            elements.push(element(self));
            if !self.eat(T::Comma) {
                break;
            }
        }
        if self.close_angle() {
            return elements;
        }
        let what = if elements.is_empty() || self.prev_kind() == T::Comma {
            format!("{what} or `>`")
        } else {
            "`,` or `>`".to_owned()
        };
        let error = self.expected_error(&what).label(opened, "this `<` is not closed");
        let error = error.fix("insert `>`", Applicability::Maybe, Span::at(self.prev_end()), ">");
        self.error(error);
        elements
    }

    /// Eats `>`, also where it is glued to what follows.
    fn close_angle(&mut self) -> bool {
        let rest: TokenKind = match self.kind() {
            T::Gt => {
                self.bump();
                return true;
            }
            T::Shr => T::Gt,
            T::Ge => T::Eq,
            T::ShrEq => T::Ge,
            _ => return false,
        };
        self.split(rest);
        true
    }
}
