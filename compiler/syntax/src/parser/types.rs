//! Types and bounds.

use grok_diagnostics::{Span, codes};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    pub(super) fn starts_type(&self) -> bool {
        let simple = [
            T::OpenParen,
            T::OpenBracket,
            T::And,
            T::AndAnd,
            T::Fn,
            T::Impl,
            T::Underscore,
            T::Bang,
        ];
        self.starts_path() || self.at_any(&simple) && !self.at_fn_item()
    }

    /// Whether a `fn` begins an item rather than a type.
    fn at_fn_item(&self) -> bool {
        let name = self.tokens.get(self.pos + 1).filter(|token| token.kind == T::Ident);
        self.at(T::Fn) && name.is_some_and(|token| self.text_of(token.span) != "once")
    }

    /// `Type`; what is missing is reported.
    pub(super) fn ty(&mut self) -> Type {
        let start = self.start();
        if !self.starts_type() {
            let what = self.after_prev("a type");
            if self.at(T::Dyn) {
                let error = SyntaxError::new(codes::E0001, self.token().span, "`dyn` types do not exist yet");
                self.error(error.at("expected a type"));
                self.bump();
                self.bounds();
                return Type {
                    span: self.span_from(start),
                    kind: TypeKind::Error,
                };
            }
            self.expected(&what);
            return Type {
                span: Span::at(self.prev_end()),
                kind: TypeKind::Missing,
            };
        }
        let kind = self.deeper(Self::type_kind).unwrap_or(TypeKind::Error);
        Type {
            span: self.span_from(start),
            kind,
        }
    }

    fn type_kind(&mut self) -> TypeKind {
        match self.kind() {
            T::OpenParen => self.paren_type(),
            T::OpenBracket => self.array_type(),
            T::And => {
                self.bump();
                self.ref_type()
            }
            T::AndAnd => {
                self.split(T::And);
                let inner = self.ty();
                TypeKind::Ref {
                    lifetime: None,
                    mutable: false,
                    inner: Box::new(inner),
                }
            }
            T::Fn => self.fn_type(),
            T::Impl => {
                self.bump();
                TypeKind::Impl(self.some_bounds())
            }
            T::Underscore => {
                self.bump();
                TypeKind::Infer
            }
            T::Bang => {
                self.bump();
                TypeKind::Never
            }
            _ => TypeKind::Path(self.type_path()),
        }
    }

    /// After `&`.
    fn ref_type(&mut self) -> TypeKind {
        let lifetime = self.lifetime();
        let mutable = self.eat(T::Mut);
        TypeKind::Ref {
            lifetime,
            mutable,
            inner: Box::new(self.ty()),
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

    /// `'[' Type ';' Expr ']'`
    fn array_type(&mut self) -> TypeKind {
        let open = self.pos;
        self.bump();
        let elem = Box::new(self.ty());
        if !self.at(T::Semi) {
            let error = self.expected_error("`;` and the array's length");
            self.error(error.note("an array's type is written `[T; 3]`; for a growable list use `Vec<T>`"));
            let len = Box::new(self.missing_expr());
            self.close(open, "`]`");
            return TypeKind::Array { elem, len };
        }
        self.bump();
        let len = Box::new(self.bracketed(Self::expr));
        self.close(open, "`]`");
        TypeKind::Array { elem, len }
    }

    /// `'fn' ('mut' | IDENT "once")? '(' FnTypeParam,* ')' ('->' Type)?`
    fn fn_type(&mut self) -> TypeKind {
        self.bump();
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
        let ret = self.eat(T::Arrow).then(|| Box::new(self.ty()));
        TypeKind::Fn { kind, params, ret }
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
        self.starts_path() || self.at(T::Lifetime)
    }

    /// `Bounds?`
    pub(super) fn bounds(&mut self) -> Vec<Bound> {
        if self.starts_bound() {
            self.some_bounds()
        } else {
            Vec::new()
        }
    }

    /// `Bounds = Bound ('+' Bound)* '+'?`
    fn some_bounds(&mut self) -> Vec<Bound> {
        let mut bounds = Vec::new();
        if !self.starts_bound() {
            let what = self.after_prev("a bound");
            self.expected(&what);
        }
        while self.starts_bound() {
            bounds.push(self.bound());
            if !self.eat(T::Plus) {
                break;
            }
        }
        bounds
    }

    /// `Bound = LIFETIME | Path | ('Fn' | 'FnMut' | 'FnOnce') '(' Type,* ')' ('->' Type)?`
    fn bound(&mut self) -> Bound {
        let start = self.start();
        if let Some(name) = self.lifetime() {
            return Bound {
                span: name.span,
                lifetimes: Vec::new(),
                kind: BoundKind::Lifetime(name),
            };
        }
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
                let ret = self.eat(T::Arrow).then(|| self.ty());
                return Bound {
                    span: self.span_from(start),
                    lifetimes: Vec::new(),
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
            lifetimes: Vec::new(),
            kind: BoundKind::Trait(path),
        }
    }
}
