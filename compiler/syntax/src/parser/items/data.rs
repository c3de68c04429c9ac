//! Structs and enums.

use grok_diagnostics::codes;

use super::super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Struct = 'struct' IDENT Generics? ( Where? '{' Field,* '}' | '(' TupleField,* ')' Where? ';' | Where? ';' )`
    pub(super) fn struct_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the struct's name");
        let decl = self.declared(Self::struct_decl);
        (Some(name), ItemKind::Struct(decl))
    }

    fn struct_decl(&mut self) -> StructDecl {
        let mut generics = self.generics();
        let fields = if self.at(T::OpenParen) {
            let fields = self.tuple_fields();
            self.where_clause(&mut generics);
            self.expect(T::Semi);
            fields
        } else {
            self.where_clause(&mut generics);
            if self.at(T::OpenBrace) {
                self.named_fields()
            } else {
                if !self.eat(T::Semi) {
                    self.expected("`{`, `(` or `;`");
                }
                Fields::Unit
            }
        };
        StructDecl { generics, fields }
    }

    fn starts_field(&self) -> bool {
        self.at_any(&[T::Ident, T::Pub, T::Pound, T::OuterDoc]) || self.kind().is_keyword() && self.nth(1) == T::Colon
    }

    /// `'{' Field,* '}'`
    fn named_fields(&mut self) -> Fields {
        let open = self.pos;
        self.bump();
        Fields::Named(self.list(open, "a field", Self::starts_field, |p| {
            let outer = p.outer();
            let start = p.start();
            let visibility = p.visibility();
            let name = p.name("a field's name");
            p.expect(T::Colon);
            let ty = p.ty();
            FieldDecl {
                span: p.span_from(start),
                docs: outer.docs,
                attrs: outer.attrs,
                visibility,
                name,
                ty,
            }
        }))
    }

    /// `'(' TupleField,* ')'`
    fn tuple_fields(&mut self) -> Fields {
        let open = self.pos;
        self.bump();
        let starts = |p: &Self| p.starts_type() || p.at_any(&[T::Pub, T::Pound, T::OuterDoc]);
        Fields::Tuple(self.list(open, "a field's type", starts, |p| {
            let outer = p.outer();
            let start = p.start();
            let visibility = p.visibility();
            let ty = p.ty();
            TupleFieldDecl {
                span: p.span_from(start),
                docs: outer.docs,
                attrs: outer.attrs,
                visibility,
                ty,
            }
        }))
    }

    /// `Enum = 'enum' IDENT Generics? Where? '{' Variant,* '}'`
    pub(super) fn enum_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the enum's name");
        let decl = self.declared(Self::enum_decl);
        (Some(name), ItemKind::Enum(decl))
    }

    fn enum_decl(&mut self) -> EnumDecl {
        let mut generics = self.generics();
        self.where_clause(&mut generics);
        let open = self.pos;
        let variants = if self.expect(T::OpenBrace) {
            let starts = |p: &Self| p.at_any(&[T::Ident, T::Pound, T::OuterDoc, T::Pub]);
            self.list(open, "a variant", starts, Self::variant)
        } else {
            Vec::new()
        };
        EnumDecl { generics, variants }
    }

    /// `Variant = Attr* IDENT ( '{' Field,* '}' | '(' TupleField,* ')' )? ('=' Expr)?`
    fn variant(&mut self) -> Variant {
        let outer = self.outer();
        if let Some(visibility) = self.visibility() {
            let error = SyntaxError::new(codes::E0449, visibility.span, "`pub` says nothing here");
            self.error(error.note("variants are as visible as their enum"));
        }
        let start = self.start();
        let name = self.name("a variant's name");
        let fields = match self.kind() {
            T::OpenBrace => self.named_fields(),
            T::OpenParen => self.tuple_fields(),
            _ => Fields::Unit,
        };
        let discriminant = self.eat(T::Eq).then(|| self.expr());
        Variant {
            span: self.span_from(start),
            docs: outer.docs,
            attrs: outer.attrs,
            name,
            fields,
            discriminant,
        }
    }
}
