//! Generic parameters and `where` clauses.

use grok_diagnostics::Span;

use super::super::{Parser, T};
use crate::ast::*;

impl Parser<'_> {
    /// `Generics = '<' (GenericParam),* '>'`; empty if it is not there.
    pub(super) fn generics(&mut self) -> Generics {
        let mut generics = Generics {
            span: Span::at(self.prev_end()),
            params: Vec::new(),
            predicates: Vec::new(),
        };
        if !self.at(T::Lt) {
            return generics;
        }
        let start = self.start();
        let starts = |p: &Self| p.at_any(&[T::Ident, T::Lifetime, T::Const]);
        generics.params = self.angle_list("a generic parameter", starts, Self::generic_param);
        generics.span = self.span_from(start);
        generics
    }

    /// `LIFETIME (':' Lifetimes?)? | IDENT (':' Bounds?)? ('=' Type)? | 'const' IDENT ':' Type ('=' (ConstArg | Path))?`
    fn generic_param(&mut self) -> GenericParam {
        let start = self.start();
        let (name, kind) = if let Some(name) = self.lifetime() {
            let outlives = if self.eat(T::Colon) {
                self.lifetimes()
            } else {
                Vec::new()
            };
            (name, GenericParamKind::Lifetime { outlives })
        } else if self.eat(T::Const) {
            let name = self.name("the constant's name");
            self.expect(T::Colon);
            let ty = self.ty();
            let default = self.eat(T::Eq).then(|| self.const_default());
            (name, GenericParamKind::Const { ty, default })
        } else {
            let name = self.name("a type parameter");
            let bounds = if self.eat(T::Colon) { self.bounds() } else { Vec::new() };
            let default = self.eat(T::Eq).then(|| self.ty());
            (name, GenericParamKind::Type { bounds, default })
        };
        GenericParam {
            span: self.span_from(start),
            name,
            kind,
        }
    }

    fn const_default(&mut self) -> Expr {
        if self.starts_const_arg() {
            return self.const_arg();
        }
        if self.starts_path() {
            let path = self.expr_path();
            return Expr {
                span: path.span,
                kind: ExprKind::Path(path),
            };
        }
        let what = self.after_prev("a constant");
        self.expected(&what);
        self.missing_expr()
    }

    /// `Lifetimes = LIFETIME ('+' LIFETIME)* '+'?`, perhaps none.
    fn lifetimes(&mut self) -> Vec<Name> {
        let mut lifetimes = Vec::new();
        while let Some(name) = self.lifetime() {
            lifetimes.push(name);
            if !self.eat(T::Plus) {
                break;
            }
        }
        lifetimes
    }

    /// `Where = 'where' (LIFETIME ':' Lifetimes? | ForAll? Type ':' Bounds?),*`
    pub(super) fn where_clause(&mut self, generics: &mut Generics) {
        if !self.eat(T::Where) {
            return;
        }
        while self.starts_type() || self.at_any(&[T::Lifetime, T::For]) {
            let start = self.start();
            let kind = if let Some(name) = self.lifetime() {
                self.expect(T::Colon);
                let outlives = self.lifetimes();
                WherePredicateKind::Lifetime { name, outlives }
            } else {
                let lifetimes = self.for_all();
                let ty = self.ty();
                self.expect(T::Colon);
                let bounds = self.bounds();
                WherePredicateKind::Type { lifetimes, ty, bounds }
            };
            generics.predicates.push(WherePredicate {
                span: self.span_from(start),
                kind,
            });
            if !self.eat(T::Comma) {
                break;
            }
        }
    }
}
