//! Types and bounds.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

/// What a `+` behind a bound does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plus {
    /// It joins another bound.
    Joins,
    /// It belongs to what is around the type.
    Ends,
}

impl Parser<'_> {
    pub(super) fn starts_type(&self) -> bool {
        let simple = [
            T::OpenParen,
            T::OpenBracket,
            T::And,
            T::AndAnd,
            T::Fn,
            T::Impl,
            T::Dyn,
            T::Underscore,
            T::Bang,
        ];
        let for_all = self.at(T::For) && self.nth(1) == T::Lt;
        self.starts_path() || self.at_any(&simple) && !self.at_fn_item() || for_all
    }

    /// Whether a `fn` begins an item rather than a type.
    fn at_fn_item(&self) -> bool {
        self.at(T::Fn) && self.nth(1) == T::Ident && self.text_of(self.span_at(self.pos + 1)) != "once"
    }

    /// `Type`; what is missing is reported.
    pub(super) fn ty(&mut self) -> Type {
        let ty = self.ty_with(Plus::Joins);
        if self.at(T::Plus) {
            self.stray_plus(&ty);
        }
        ty
    }

    /// `TypeNoBounds`: a type that a `+` ends.
    pub(super) fn ty_no_bounds(&mut self) -> Type {
        self.ty_with(Plus::Ends)
    }

    /// A `+` behind a type that takes none.
    fn stray_plus(&mut self, ty: &Type) {
        let plus = self.token().span;
        let error = match &ty.kind {
            TypeKind::Ref { inner, .. } => {
                let message = "a `+` behind `&` needs parentheses";
                let error = SyntaxError::new(codes::E0178, ty.span, message).at("bounds follow this");
                error.fix_edits(
                    "put the bounds in parentheses",
                    Applicability::Maybe,
                    vec![
                        (Span::at(inner.span.start), "(".to_owned()),
                        (Span::at(self.bounds_end()), ")".to_owned()),
                    ],
                )
            }
            TypeKind::Fn { .. } => {
                let message = "a `+` behind `->` needs parentheses";
                SyntaxError::new(codes::E0178, ty.span, message).at("bounds follow this")
            }
            TypeKind::Path(_) => {
                let error = SyntaxError::new(codes::E0001, plus, "bounds are no type").at("not allowed here");
                error.fix("write `dyn`", Applicability::Maybe, Span::at(ty.span.start), "dyn ")
            }
            _ => return,
        };
        self.error(error);
        self.bump();
        self.bounds();
        if self.prev_kind() == T::Plus {
            self.silence_here();
        }
    }

    /// Where the bounds end whose `+` stands here, as far as plain names go.
    fn bounds_end(&self) -> u32 {
        let mut at = self.pos;
        let kind = |at: usize| self.tokens.get(at).map_or(T::Eof, |token| token.kind);
        while matches!(kind(at), T::Plus | T::PathSep | T::Ident | T::Lifetime) {
            at += 1;
        }
        self.span_at(at.saturating_sub(1)).end
    }

    fn ty_with(&mut self, plus: Plus) -> Type {
        let start = self.start();
        if !self.starts_type() {
            let what = self.after_prev("a type");
            self.expected(&what);
            return Type {
                span: Span::at(self.prev_end()),
                kind: TypeKind::Missing,
            };
        }
        let kind = match self.enter() {
            Some(highest) => {
                let kind = self.type_kind(plus);
                self.leave(highest);
                kind
            }
            None => TypeKind::Error,
        };
        Type {
            span: self.span_from(start),
            kind,
        }
    }

    fn type_kind(&mut self, plus: Plus) -> TypeKind {
        match self.kind() {
            T::OpenParen => self.paren_type(),
            T::OpenBracket => self.array_type(),
            T::And => {
                self.bump();
                self.ref_type()
            }
            T::AndAnd => {
                self.split(T::And);
                let start = self.start();
                let kind = self.deeper(|p| {
                    p.bump();
                    p.ref_type()
                });
                let inner = Type {
                    span: self.span_from(start),
                    kind: kind.unwrap_or(TypeKind::Error),
                };
                TypeKind::Ref {
                    lifetime: None,
                    mutable: false,
                    inner: Box::new(inner),
                }
            }
            T::Fn | T::For => self.fn_type(),
            T::Impl => {
                self.bump();
                TypeKind::Impl(self.some_bounds(plus))
            }
            T::Dyn => {
                self.bump();
                TypeKind::Dyn(self.some_bounds(plus))
            }
            T::Underscore => {
                self.bump();
                TypeKind::Infer
            }
            T::Bang => {
                self.bump();
                TypeKind::Never
            }
            _ => {
                let path = self.type_path();
                if self.at_call_bang() {
                    return TypeKind::Macro(Box::new(self.macro_call(path)));
                }
                TypeKind::Path(path)
            }
        }
    }

    /// After `&`.
    fn ref_type(&mut self) -> TypeKind {
        let lifetime = self.lifetime();
        let mutable = self.eat(T::Mut);
        TypeKind::Ref {
            lifetime,
            mutable,
            inner: Box::new(self.ty_no_bounds()),
        }
    }

    /// `'(' ')' | '(' Type ')' | '(' (Type ',')+ Type? ')'`
    fn paren_type(&mut self) -> TypeKind {
        let open = self.pos;
        self.bump();
        let mut items = self.list(open, "a type", Self::starts_type, Self::ty);
        let comma = self.pos >= 2 && self.tokens[self.pos - 2].kind == T::Comma;
        match items.pop() {
            Some(inner) if items.is_empty() && !comma => TypeKind::Paren(Box::new(inner)),
            last => {
                items.extend(last);
                TypeKind::Tuple(items)
            }
        }
    }

    /// `'[' Type ';' Expr ']' | '[' Type ']'`
    fn array_type(&mut self) -> TypeKind {
        let open = self.pos;
        self.bump();
        let elem = Box::new(self.ty());
        if !self.at(T::Semi) {
            self.close(open, "`;` or `]`");
            return TypeKind::Slice(elem);
        }
        self.bump();
        let len = Box::new(self.bracketed(Self::expr));
        self.close(open, "`]`");
        TypeKind::Array { elem, len }
    }

    /// `ForAll? 'fn' ('mut' | IDENT "once")? '(' FnTypeParam,* ')' ('->' TypeNoBounds)?`
    fn fn_type(&mut self) -> TypeKind {
        let lifetimes = self.for_all();
        if self.at_fn_item() || !self.expect(T::Fn) {
            self.expected("`fn` and a function type");
            return TypeKind::Error;
        }
        let kind = if self.eat(T::Mut) {
            FnTypeKind::FnMut
        } else if self.at(T::Ident) && self.text_of(self.token().span) == "once" {
            self.bump();
            FnTypeKind::FnOnce
        } else {
            FnTypeKind::Fn
        };
        let open = self.pos;
        let params = if self.expect(T::OpenParen) {
            self.list(open, "a type", Self::starts_type, Self::fn_type_param)
        } else {
            Vec::new()
        };
        let ret = self.eat(T::Arrow).then(|| Box::new(self.ty_no_bounds()));
        TypeKind::Fn {
            lifetimes,
            kind,
            params,
            ret,
        }
    }

    /// `ForAll = 'for' '<' LIFETIME,* '>'`; no lifetimes if it is not there.
    pub(super) fn for_all(&mut self) -> Vec<Name> {
        if !self.eat(T::For) {
            return Vec::new();
        }
        if !self.at(T::Lt) {
            self.expect(T::Lt);
            return Vec::new();
        }
        let starts = |p: &Self| p.at(T::Lifetime);
        let lifetimes = self.angle_list("a lifetime", starts, Self::lifetime);
        lifetimes.into_iter().flatten().collect()
    }

    /// `FnTypeParam = (IDENT ':' | '_' ':')? Type`
    fn fn_type_param(&mut self) -> FnTypeParam {
        let named = self.at_any(&[T::Ident, T::Underscore]) && self.nth(1) == T::Colon;
        let name = named.then(|| {
            let span = self.bump().span;
            self.bump();
            Name {
                text: self.text_of(span).into(),
                span,
            }
        });
        FnTypeParam { name, ty: self.ty() }
    }

    fn starts_bound(&self) -> bool {
        self.starts_path() || self.at_any(&[T::Lifetime, T::Question]) || self.at(T::For) && self.nth(1) == T::Lt
    }

    /// `Bounds?`
    pub(super) fn bounds(&mut self) -> Vec<Bound> {
        if self.starts_bound() {
            self.some_bounds(Plus::Joins)
        } else {
            Vec::new()
        }
    }

    /// `Bounds = Bound ('+' Bound)* '+'?`
    fn some_bounds(&mut self, plus: Plus) -> Vec<Bound> {
        let mut bounds = Vec::new();
        if !self.starts_bound() {
            let what = self.after_prev("a bound");
            self.expected(&what);
        }
        while self.starts_bound() {
            bounds.push(self.bound());
            if plus == Plus::Ends || !self.eat(T::Plus) {
                break;
            }
        }
        bounds
    }

    /// `Bound = LIFETIME | '?' Path | ForAll? Path | ForAll? ('Fn' | 'FnMut' | 'FnOnce') '(' Type,* ')' ('->' TypeNoBounds)?`
    fn bound(&mut self) -> Bound {
        let start = self.start();
        if let Some(name) = self.lifetime() {
            return Bound {
                span: name.span,
                lifetimes: Vec::new(),
                kind: BoundKind::Lifetime(name),
            };
        }
        if self.eat(T::Question) {
            let path = self.type_path();
            return Bound {
                span: self.span_from(start),
                lifetimes: Vec::new(),
                kind: BoundKind::Maybe(path),
            };
        }
        let lifetimes = self.for_all();
        if self.at(T::Ident) && self.nth(1) == T::OpenParen {
            let span = self.token().span;
            if let Some(kind) = FnTraitKind::from_text(self.text_of(span)) {
                self.bump();
                let name = Name {
                    text: self.text_of(span).into(),
                    span,
                };
                let open = self.pos;
                self.bump();
                let params = self.list(open, "a type", Self::starts_type, Self::ty);
                let ret = self.eat(T::Arrow).then(|| self.ty_no_bounds());
                return Bound {
                    span: self.span_from(start),
                    lifetimes,
                    kind: BoundKind::Fn {
                        name,
                        kind,
                        params,
                        ret,
                    },
                };
            }
        }
        let path = self.type_path();
        Bound {
            span: self.span_from(start),
            lifetimes,
            kind: BoundKind::Trait(path),
        }
    }
}
