//! Functions, constants and statics: the items that own a body.

use std::sync::Arc;

use grok_diagnostics::{Applicability, Span, codes};

use super::super::{Parser, T};
use super::Home;
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `FnHead (Block | ';')` or `AiFn`: which depends on where it stands.
    pub(super) fn fn_item(&mut self, home: Home, start: u32) -> (Option<Name>, ItemKind) {
        let is_ai = self.eat_word("ai");
        let is_const = self.eat(T::Const);
        let is_unsafe = self.eat(T::Unsafe);
        if is_ai && home != Home::Module {
            let span = Span::new(start, self.prev_end());
            let error = SyntaxError::new(codes::E0001, span, "an `ai fn` is no method");
            self.error(error.at("stands outside"));
        }
        if !self.expect(T::Fn) {
            return (None, ItemKind::Error);
        }
        let name = self.name("the function's name");
        let decl = self.owner(start, |p| {
            let mut generics = p.generics();
            let (self_param, params, params_span) = p.params(home);
            let arrow = p.eat(T::Arrow) || p.take_for(&[T::Colon], "->");
            let ret = arrow.then(|| p.ty());
            p.where_clause(&mut generics);
            let body = p.fn_body(home, is_ai);
            FnDecl {
                is_const,
                is_unsafe,
                is_ai,
                generics,
                self_param,
                params,
                params_span,
                ret,
                body,
            }
        });
        (Some(name), ItemKind::Fn(Arc::new(decl)))
    }

    fn fn_body(&mut self, home: Home, is_ai: bool) -> Option<Block> {
        if is_ai || home == Home::Extern {
            self.no_fn_body(is_ai);
            return None;
        }
        if self.at(T::OpenBrace) {
            return Some(self.block());
        }
        if home == Home::Trait && self.eat(T::Semi) {
            return None;
        }
        let error = if home == Home::Trait {
            self.expected_error("`{` or `;`")
        } else {
            self.expected_error("`{`").note("a function needs a body")
        };
        self.error(error);
        self.eat(T::Semi);
        None
    }

    /// The `;` of a function whose body is elsewhere.
    fn no_fn_body(&mut self, is_ai: bool) {
        if !self.at(T::OpenBrace) {
            self.end_of_item();
            return;
        }
        let open = self.token().span;
        let errors = self.errors.len();
        let block = self.block();
        if self.errors.len() == errors {
            let (what, why) = if is_ai {
                ("an `ai fn` has no body", "a model answers it: its doc comment says how")
            } else {
                ("a foreign function has no body", "its body is in the library")
            };
            self.error_at = None;
            let error = SyntaxError::new(codes::E0001, open.cover(block.span), what)
                .at("not allowed here")
                .note(why);
            self.error(error.fix("write `;`", Applicability::Maybe, block.span, ";"));
        }
    }

    fn params(&mut self, home: Home) -> (Option<SelfParam>, Vec<Param>, Span) {
        let open = self.pos;
        if !self.at(T::OpenParen) {
            self.expect(T::OpenParen);
            return (None, Vec::new(), Span::at(self.prev_end()));
        }
        let start = self.bump().span.start;
        let mut self_param = None;
        let mut count = 0;
        let starts = |p: &Self| p.starts_pattern() || p.at_any(&[T::Pound, T::OuterDoc, T::SelfValue]);
        let params = self.list(open, "a parameter", starts, |p| {
            count += 1;
            let start = p.start();
            let attrs = p.attrs("a parameter");
            if p.at_self_param() {
                let param = p.self_param(start, attrs);
                let method = matches!(home, Home::Impl | Home::Trait | Home::Actor);
                if count > 1 || !method {
                    let message = if method {
                        "`self` must be the first parameter"
                    } else {
                        "`self` is a parameter of methods only, which stand in an `impl`, a trait or an actor"
                    };
                    // The parser stands behind the parameter; the error is this one's all the same.
                    p.error_at = None;
                    p.error(SyntaxError::new(codes::E0001, param.span, message).at("not allowed here"));
                }
                if self_param.is_none() {
                    self_param = Some(param);
                }
                return None;
            }
            let pat = p.pattern();
            let ty = p.eat(T::Colon).then(|| p.ty());
            Some(Param {
                span: p.span_from(start),
                attrs,
                pat,
                ty,
            })
        });
        let params = params.into_iter().flatten().collect();
        (self_param, params, self.span_from(start))
    }

    fn at_self_param(&self) -> bool {
        let mut n = 0;
        if self.nth(n) == T::And {
            n += 1;
            n += (self.nth(n) == T::Lifetime) as usize;
        }
        n += (self.nth(n) == T::Mut) as usize;
        self.nth(n) == T::SelfValue && self.nth(n + 1) != T::PathSep
    }

    /// `SelfParam = ('&' LIFETIME?)? 'mut'? 'self' (':' Type)?`
    fn self_param(&mut self, start: u32, attrs: Vec<Attr>) -> SelfParam {
        let by_ref = self.eat(T::And);
        let lifetime = self.lifetime();
        let mutable = self.eat(T::Mut);
        let self_span = self.bump().span;
        let kind = match (by_ref, mutable) {
            (false, false) => SelfKind::Value,
            (false, true) => SelfKind::MutValue,
            (true, false) => SelfKind::Ref,
            (true, true) => SelfKind::RefMut,
        };
        if by_ref && self.at(T::Colon) {
            let error = SyntaxError::new(codes::E0001, self.token().span, "`&self` takes no type");
            self.error(error.note("write `self: &Type`"));
        }
        let ty = self.eat(T::Colon).then(|| self.ty());
        SelfParam {
            span: self.span_from(start),
            attrs,
            kind,
            lifetime,
            self_span,
            ty,
        }
    }

    /// `Const = 'const' (IDENT | '_') (':' Type)? '=' Expr ';'`, in a trait perhaps without its value.
    pub(super) fn const_item(&mut self, home: Home, start: u32) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = if self.at(T::Underscore) {
            let span = self.bump().span;
            Name { text: "_".into(), span }
        } else {
            self.name("the constant's name")
        };
        let decl = self.owner(start, |p| p.const_decl(home));
        (Some(name), ItemKind::Const(Arc::new(decl)))
    }

    /// `Static = 'static' IDENT (':' Type)? '=' Expr ';'`
    pub(super) fn static_item(&mut self, home: Home, start: u32) -> (Option<Name>, ItemKind) {
        self.bump();
        if self.at(T::Mut) {
            let span = self.token().span;
            let error = SyntaxError::new(codes::E0001, span, "statics cannot be changed").at("not allowed here");
            self.error(error.note("state that changes lives in an actor"));
            self.bump();
        }
        let name = self.name("the static's name");
        let decl = self.owner(start, |p| p.const_decl(home));
        (Some(name), ItemKind::Static(Arc::new(decl)))
    }

    /// `(':' Type)? '=' Expr ';'`
    fn const_decl(&mut self, home: Home) -> ConstDecl {
        let ty = self.eat(T::Colon).then(|| self.ty());
        let value = if self.at(T::Semi) && home == Home::Trait {
            None
        } else if self.expect(T::Eq) {
            Some(self.expr())
        } else {
            Some(self.missing_expr())
        };
        self.end_of_item();
        ConstDecl { ty, value }
    }
}
