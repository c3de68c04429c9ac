//! Traits, impls, aliases and associated types.

use grok_diagnostics::{Applicability, Span, codes};

use super::super::{Parser, T};
use super::Home;
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Trait = 'trait' IDENT Generics? (':' Bounds?)? Where? '{' InnerDoc* (Attr* Visibility? TraitItem)* '}'`
    pub(super) fn trait_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the trait's name");
        let (mut generics, bounds) = self.declared(|p| {
            let generics = p.generics();
            let bounds = if p.eat(T::Colon) { p.bounds() } else { Vec::new() };
            (generics, bounds)
        });
        self.declared(|p| p.where_clause(&mut generics));
        if self.at(T::Eq) {
            let error = self.expected_error("`{`");
            self.error(error.note("a trait cannot be an alias; declare one with supertraits: `trait Both: A + B {}`"));
            self.skip_statement();
            return (Some(name), ItemKind::Error);
        }
        let (docs, items) = self.members(Home::Trait);
        let decl = TraitDecl {
            docs,
            generics,
            bounds,
            items,
        };
        (Some(name), ItemKind::Trait(decl))
    }

    /// `Impl = 'impl' Generics? (Path 'for')? Type Where? '{' InnerDoc* … '}'`
    pub(super) fn impl_item(&mut self) -> ItemKind {
        self.bump();
        let (mut generics, trait_path, self_ty) = self.declared(Self::impl_head);
        self.declared(|p| p.where_clause(&mut generics));
        let (docs, items) = self.members(Home::Impl);
        ItemKind::Impl(Box::new(ImplDecl {
            docs,
            generics,
            trait_path,
            self_ty,
            items,
        }))
    }

    fn impl_head(&mut self) -> (Generics, Option<Path>, Type) {
        let generics = self.generics();
        if self.at(T::Bang) && self.nth(1) == T::Ident {
            let span = self.token().span;
            let error = SyntaxError::new(codes::E0001, span, "there are no negative impls");
            self.error(error.at("a trait is not implemented where no `impl` says so"));
            self.bump();
        }
        let first = self.ty();
        if !self.at(T::For) {
            return (generics, None, first);
        }
        let trait_path = match first.kind {
            TypeKind::Path(path) => Some(path),
            TypeKind::Missing | TypeKind::Error => None,
            _ => {
                let error = SyntaxError::new(codes::E0404, first.span, "expected a trait before `for`, found a type");
                self.error(error.at("not a trait's path"));
                None
            }
        };
        self.bump();
        let self_ty = self.ty();
        (generics, trait_path, self_ty)
    }

    /// `'type' IDENT Generics? (':' Bounds?)? Where? ('=' Type)? ';'`; bounds and a missing type only in traits.
    pub(super) fn type_alias(&mut self, home: Home) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the type's name");
        let decl = self.declared(|p| p.alias_decl(home));
        self.end_of_item();
        (Some(name), ItemKind::TypeAlias(Box::new(decl)))
    }

    fn alias_decl(&mut self, home: Home) -> TypeAliasDecl {
        let mut generics = self.generics();
        let colon = self.token().span;
        let mut bounds = Vec::new();
        if self.eat(T::Colon) {
            bounds = self.bounds();
            if home != Home::Trait {
                let span = Span::new(colon.start, self.prev_end());
                let message = "bounds of a type stand only in a trait";
                let error = SyntaxError::new(codes::E0001, span, message).at("not allowed here");
                self.error(error.fix("remove the bounds", Applicability::Maybe, span, ""));
            }
        }
        self.where_clause(&mut generics);
        let ty = if self.at(T::Semi) && home == Home::Trait {
            None
        } else if self.expect(T::Eq) {
            Some(self.ty())
        } else {
            Some(Type {
                span: Span::at(self.prev_end()),
                kind: TypeKind::Missing,
            })
        };
        TypeAliasDecl { generics, bounds, ty }
    }
}
