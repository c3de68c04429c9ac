//! Paths and their generic arguments.

use grok_diagnostics::{Applicability, Span, codes};

use smallvec::SmallVec;

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

/// Where a name of a path stands, which decides what special words may stand there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// First: any word.
    Head,
    /// After `self` and any number of `super`: another `super`.
    Climbing,
    /// Anywhere else: none.
    Inside,
    /// Anywhere else in an import: none.
    InImport,
}

impl Place {
    /// The place after a name at this one.
    pub(super) fn after(self, name: &Name) -> Place {
        match name.path_root() {
            Some(PathRoot::Super) if matches!(self, Place::Head | Place::Climbing) => Place::Climbing,
            Some(PathRoot::SelfValue) if self == Place::Head => Place::Climbing,
            _ => Place::Inside,
        }
    }
}

impl Parser<'_> {
    /// Whether one of `self`, `Self`, `super`, `crate`, `$crate` stands here.
    pub(super) fn at_path_word(&self) -> bool {
        self.at_any(&[T::SelfValue, T::SelfType, T::Super, T::Crate]) || self.at_dollar_crate()
    }

    fn at_dollar_crate(&self) -> bool {
        self.at(T::Dollar) && self.nth(1) == T::Crate && self.span_at(self.pos + 1).start == self.token().span.end
    }

    /// Whether a path of plain names begins here.
    pub(super) fn starts_name_path(&self) -> bool {
        self.at_any(&[T::Ident, T::PathSep]) || self.at_path_word()
    }

    pub(super) fn starts_path(&self) -> bool {
        self.starts_name_path() || self.at_any(&[T::Lt, T::Shl])
    }

    /// Whether the contextual keyword stands here.
    pub(super) fn at_word(&self, word: &str) -> bool {
        self.at(T::Ident) && self.text_of(self.token().span) == word
    }

    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.bump();
        }
        found
    }

    /// A path in an expression or a pattern.
    pub(super) fn expr_path(&mut self) -> Path {
        self.path(Style::Expr)
    }

    /// A path in a type or a bound.
    pub(super) fn type_path(&mut self) -> Path {
        self.path(Style::Type)
    }

    /// `Path = ('::'? Segment | '<' Type ('as' Path)? '>' '::' Segment) ('::' Segment)*`
    fn path(&mut self, style: Style) -> Path {
        // Most paths are a single name.
        if self.at(T::Ident) && !matches!(self.nth(1), T::PathSep | T::Lt | T::Shl) {
            return self.name("a name").into();
        }
        let start = self.start();
        let mut place = Place::Head;
        let qself = self.at_any(&[T::Lt, T::Shl]).then(|| Box::new(self.qself()));
        if qself.is_some() {
            place = Place::Inside;
            self.expect(T::PathSep);
        }
        let global = qself.is_none() && self.eat(T::PathSep);
        let mut segments: SmallVec<[PathSegment; 1]> = SmallVec::new();
        loop {
            let name = self.path_name("a name", place);
            place = place.after(&name);
            let mut args = None;
            let turbofish = self.at(T::PathSep) && matches!(self.nth(1), T::Lt | T::Shl);
            if turbofish {
                self.bump();
            }
            if turbofish || style == Style::Type && self.at_any(&[T::Lt, T::Shl]) {
                args = Some(Box::new(self.generic_args()));
            }
            segments.push(PathSegment { name, args });
            if !self.eat(T::PathSep) {
                break;
            }
        }
        Path {
            span: self.span_from(start),
            global,
            qself,
            segments,
        }
    }

    /// `'<' Type ('as' Path)? '>'`
    fn qself(&mut self) -> QSelf {
        let start = self.start();
        let opened = self.open_angle();
        let ty = self.ty();
        let trait_path = self.eat(T::As).then(|| self.type_path());
        if !self.close_angle() {
            let what = if trait_path.is_some() { "`>`" } else { "`as` or `>`" };
            let error = self.expected_error(what).label(opened, "this `<` is not closed");
            self.error(error.fix("insert `>`", Applicability::Maybe, Span::at(self.prev_end()), ">"));
        }
        QSelf {
            span: self.span_from(start),
            ty,
            trait_path,
        }
    }

    /// `PathName`. Special words stand only at the head.
    pub(super) fn path_name(&mut self, what: &str, place: Place) -> Name {
        if !self.at_path_word() {
            return self.name(what);
        }
        let mut span = self.token().span;
        let allowed = match place {
            Place::Head => true,
            Place::Climbing => self.at(T::Super),
            Place::Inside | Place::InImport => false,
        };
        if self.at(T::Dollar) {
            if !self.fragment {
                let error = SyntaxError::new(codes::E0001, span, "`$crate` stands only in a macro's template");
                self.error(error.note("write `crate`"));
            }
            self.bump();
            span.end = self.token().span.end;
        }
        let text = self.text_of(span);
        if !allowed {
            let error = match place {
                Place::InImport if text == "self" => {
                    let error = SyntaxError::new(codes::E0429, span, "`self` ends an import outside of braces");
                    error.note(
                        "only in braces, `use a::{self};`, does it stand for the module before them; leave it out",
                    )
                }
                _ => SyntaxError::new(codes::E0433, span, format!("`{text}` can only begin a path")),
            };
            self.error(error);
        }
        self.bump();
        Name {
            text: text.into(),
            span,
        }
    }

    /// `'<' GenericArg,* '>'`
    pub(super) fn generic_args(&mut self) -> GenericArgs {
        let start = self.start();
        let starts = |p: &Self| p.starts_type() || p.at(T::Lifetime) || p.starts_const_arg();
        let args = self.angle_list("a type", starts, Self::generic_arg);
        GenericArgs {
            span: self.span_from(start),
            args,
        }
    }

    /// `GenericArg = Type | LIFETIME | ConstArg | IDENT '=' Type`
    fn generic_arg(&mut self) -> GenericArg {
        if let Some(name) = self.lifetime() {
            return GenericArg::Lifetime(name);
        }
        if self.starts_const_arg() {
            return GenericArg::Const(self.const_arg());
        }
        if self.at(T::Ident) && self.nth(1) == T::Eq {
            let name = self.name("an associated type");
            self.bump();
            return GenericArg::Assoc { name, ty: self.ty() };
        }
        if self.at(T::Ident) && self.nth(1) == T::Colon {
            let name = self.token().span;
            let error = SyntaxError::new(codes::E0001, name, "a bound of an associated type cannot stand here");
            let note = format!("write it in a `where` clause: `where T::{}: …`", self.text_of(name));
            self.error(error.note(note));
            self.bump();
            self.bump();
            self.bounds();
            let kind = TypeKind::Error;
            return GenericArg::Type(Type { span: name, kind });
        }
        GenericArg::Type(self.ty())
    }

    pub(super) fn starts_const_arg(&self) -> bool {
        let number = self.at(T::Minus) && matches!(self.nth(1), T::Int | T::Float);
        self.kind().is_literal() || self.at(T::OpenBrace) || number
    }

    /// `ConstArg = '-'? (INT | FLOAT) | any other Literal | Block`
    pub(super) fn const_arg(&mut self) -> Expr {
        let start = self.start();
        let parse = |p: &mut Self| {
            let minus = p.token().span;
            if p.at(T::OpenBrace) {
                let block = Box::new(p.block());
                return ExprKind::Block { label: None, block };
            }
            let negative = p.eat(T::Minus);
            let number = p.start();
            let Some(literal) = p.literal() else {
                return ExprKind::Missing;
            };
            if !negative {
                return ExprKind::Literal(literal);
            }
            let operand = Expr {
                span: p.span_from(number),
                kind: ExprKind::Literal(literal),
            };
            ExprKind::Unary {
                op: UnaryOp::Neg,
                op_span: minus,
                operand: Box::new(operand),
            }
        };
        let kind = self.deeper(parse).unwrap_or(ExprKind::Error);
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// Takes the `<` that opens a list, also where it is glued to another one.
    fn open_angle(&mut self) -> Span {
        if !self.at(T::Shl) {
            return self.bump().span;
        }
        let start = self.start();
        self.split(T::Lt);
        Span::new(start, start + 1)
    }

    /// `'<' X,* '>'`. Angle brackets have no partners known beforehand, so recovery stays close.
    pub(super) fn angle_list<R>(
        &mut self,
        what: &str,
        starts: impl Fn(&Self) -> bool,
        mut element: impl FnMut(&mut Self) -> R,
    ) -> Vec<R> {
        let opened = self.open_angle();
        let mut elements = Vec::with_capacity(1);
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
