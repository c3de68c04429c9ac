//! Actors and supervisors.

use std::sync::Arc;

use grok_diagnostics::{Applicability, codes};

use super::super::attrs::Outer;
use super::super::{Parser, T};
use super::Home;
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Actor = 'actor' IDENT Generics? Where? '{' InnerDoc* ActorMember* '}'`
    pub(super) fn actor_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the actor's name");
        let mut generics = self.declared(Self::generics);
        self.declared(|p| p.where_clause(&mut generics));
        let mut decl = ActorDecl {
            docs: None,
            generics,
            fields: Vec::new(),
            items: Vec::new(),
        };
        let open = self.pos;
        if self.expect(T::OpenBrace) {
            decl.docs = self.inner_docs();
            self.items_with(open, Home::Actor, |p, outer| p.actor_member(outer, &mut decl));
        }
        (Some(name), ItemKind::Actor(decl))
    }

    /// A field, or an item. `false` if neither begins here.
    fn actor_member(&mut self, outer: Outer, decl: &mut ActorDecl) -> bool {
        if self.at_actor_field() {
            decl.fields.push(self.actor_field(outer));
            return true;
        }
        match self.item_member(outer, Home::Actor) {
            Ok(item) => {
                decl.items.extend(item);
                true
            }
            Err(outer) => {
                self.not_an_item(&outer, Home::Actor);
                false
            }
        }
    }

    /// Whether a name and a `:` stand here, perhaps behind a visibility.
    fn at_actor_field(&self) -> bool {
        let mut n = self.at(T::Pub) as usize;
        if n == 1 && self.nth(1) == T::OpenParen {
            n = 4;
        }
        let name = self.nth(n);
        (name == T::Ident || name.is_keyword()) && self.nth(n + 1) == T::Colon
    }

    /// `Visibility? IDENT ':' Type ('=' Expr)? (',' | before '}')`
    fn actor_field(&mut self, outer: Outer) -> ActorField {
        let start = self.start();
        let visibility = self.visibility();
        let name = self.name("a field's name");
        self.expect(T::Colon);
        let (ty, default) = self.declared(|p| {
            let ty = p.ty();
            let default = p.eat(T::Eq).then(|| p.expr());
            (ty, default)
        });
        self.greedy = false;
        let field = ActorField {
            span: self.span_from(start),
            docs: outer.docs,
            attrs: outer.attrs,
            visibility,
            name,
            ty,
            default,
        };
        if !self.eat(T::Comma) && !self.at_any(&[T::CloseBrace, T::Eof]) && !self.take_for(&[T::Semi], ",") {
            self.missing_comma(&field);
        }
        field
    }

    fn missing_comma(&mut self, field: &ActorField) {
        let what = match (&field.ty.kind, &field.default) {
            (TypeKind::Missing, _) => "a type",
            (_, None) => "`=`, `,` or `}`",
            (_, Some(_)) => "`,` or `}`",
        };
        let place = grok_diagnostics::Span::at(self.prev_end());
        let applicability = if self.token().on_new_line {
            Applicability::Machine
        } else {
            Applicability::Maybe
        };
        let error = self.expected_error(what).label(field.name.span, "after this field");
        self.error(error.fix("insert `,`", applicability, place, ","));
        while !self.at_any(&[T::CloseBrace, T::Eof]) && !self.token().on_new_line && !self.starts_item_here() {
            if self.eat(T::Comma) {
                return;
            }
            self.skip_one();
        }
    }

    /// `Receive = 'receive' Type? '{' MatchArm* AfterArm? '}'` as a member of an actor.
    pub(super) fn receive_item(&mut self, start: u32) -> ItemKind {
        let decl = self.owner(start, |p| ReceiveDecl { receive: p.receive() });
        ItemKind::Receive(Arc::new(decl))
    }

    /// `Supervisor = 'supervisor' IDENT '{' InnerDoc* (Setting | Child),* '}'`
    pub(super) fn supervisor_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the supervisor's name");
        let mut decl = SupervisorDecl {
            docs: None,
            settings: Vec::new(),
            children: Vec::new(),
        };
        let open = self.pos;
        if self.expect(T::OpenBrace) {
            decl.docs = self.inner_docs();
            let starts = |p: &Self| p.at_any(&[T::Ident, T::Pound, T::OuterDoc]);
            let what = "a setting or `child`";
            self.declared(|p| p.list(open, what, starts, |p| p.supervisor_member(&mut decl)));
        }
        (Some(name), ItemKind::Supervisor(decl))
    }

    /// `Setting = Attr* IDENT ':' Expr`, `Child = Attr* IDENT "child" IDENT '=' Expr`
    fn supervisor_member(&mut self, decl: &mut SupervisorDecl) {
        let start = self.start();
        let attrs = self.attrs("a part of a supervisor");
        if self.at_word("child") && self.nth(1) != T::Colon {
            self.bump();
            let name = self.name("the child's name");
            let value = if self.take_for(&[T::Colon], "=") || self.expect(T::Eq) {
                self.expr_in_brackets("an actor literal")
            } else {
                self.missing_expr()
            };
            self.greedy = false;
            decl.children.push(ChildDecl {
                span: self.span_from(start),
                attrs,
                name,
                value,
            });
            return;
        }
        let name = self.name("a setting");
        let value = if self.take_for(&[T::Eq], ":") || self.eat(T::Colon) {
            self.expr_in_brackets("a value")
        } else {
            let error = SyntaxError::new(
                codes::E0001,
                self.missing_span(),
                format!("expected `:`, found {}", self.found()),
            );
            let error = error.at("expected `:`");
            self.error(error.note("a setting is written `strategy: one_for_one`, a child `child name = Actor { … }`"));
            self.missing_expr()
        };
        self.greedy = false;
        decl.settings.push(FieldInit {
            span: self.span_from(start),
            attrs,
            name,
            value: Some(value),
        });
    }
}
