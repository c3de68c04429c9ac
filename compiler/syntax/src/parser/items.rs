//! Files and items: `File`, `Item` and everything under it but attributes, types, patterns and bodies.

use std::sync::Arc;

use grok_diagnostics::{Span, codes};

use super::attrs::{Outer, nothing_follows};
use super::{Parser, StructLiterals, T, reserved_item, starts_item};
use crate::SyntaxError;
use crate::ast::*;

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Home {
    /// A file, a module or a block.
    Module,
    /// An `impl`.
    Impl,
}

impl Parser<'_> {
    /// `File = Shebang? InnerDoc* (Item | Stmt)* Expr?`
    pub(super) fn source_file(&mut self) -> SourceFile {
        let docs = self.inner_docs();
        let mut items = Vec::new();
        let mut stmts = Vec::new();
        let mut tail = None;
        let start = self.start();
        loop {
            self.unwinding = false;
            self.depth = 0;
            self.item_column = 0;
            match self.kind() {
                T::Eof => break,
                T::CloseBrace | T::CloseParen | T::CloseBracket => self.stray_closer(),
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let outer = self.outer();
                    if self.starts_item_here() {
                        items.push(self.item(outer, Home::Module));
                    } else {
                        self.in_owner = true;
                        self.statement(outer, &mut stmts, &mut tail, None);
                        self.in_owner = false;
                    }
                }
            }
        }
        let span = Span::new(0, self.text.len() as u32);
        let script = (!stmts.is_empty() || tail.is_some()).then(|| {
            let first = stmts.first().map(|stmt: &Stmt| stmt.span);
            let first = first.or(tail.as_ref().map(|tail| tail.span)).unwrap_or(Span::at(start));
            let last = tail
                .as_ref()
                .map(|tail| tail.span)
                .or(stmts.last().map(|stmt| stmt.span))
                .unwrap_or(first);
            Arc::new(Block {
                span: first.cover(last),
                stmts,
                tail,
            })
        });
        SourceFile {
            span,
            docs,
            items,
            script,
        }
    }

    /// Whether an item begins here, docs and attributes being read already.
    pub(super) fn starts_item_here(&self) -> bool {
        starts_item(self.kind())
    }

    pub(super) fn nested_item(&mut self, outer: Outer) -> Item {
        self.item(outer, Home::Module)
    }

    /// `Item = Attr* Visibility? ItemKind`, after the attributes.
    fn item(&mut self, outer: Outer, home: Home) -> Item {
        let first = self.token();
        let column_before = self.item_column;
        if first.on_new_line {
            self.item_column = self.column(first);
        }
        let owned_before = self.in_owner;
        let structs_before = std::mem::replace(&mut self.structs, StructLiterals::Allowed);
        let visibility = self.visibility();
        let (name, kind) = self
            .deeper(|p| p.item_kind(home, first.span.start))
            .unwrap_or((None, ItemKind::Error));
        self.structs = structs_before;
        self.in_owner = owned_before;
        self.item_column = column_before;
        Item {
            docs: outer.docs,
            attrs: outer.attrs,
            span: self.span_from(first.span.start),
            visibility,
            name,
            kind,
        }
    }

    fn item_kind(&mut self, home: Home, base: u32) -> (Option<Name>, ItemKind) {
        if home == Home::Impl && !self.at_any(&[T::Fn, T::Const]) && starts_item(self.kind()) {
            let error = self.expected_error("`fn` or `const`");
            self.error(error.note("an `impl` holds functions and constants; other items stand outside it"));
        }
        match self.kind() {
            T::Const if self.nth(1) != T::Fn => self.const_item(base),
            T::Fn | T::Const => self.fn_item(home, base),
            T::Struct => self.struct_item(),
            T::Enum => self.enum_item(),
            T::Impl => (None, self.impl_item()),
            T::Type => self.type_alias(),
            T::Mod => self.mod_item(),
            T::Use => {
                self.bump();
                let tree = self.use_tree();
                self.expect(T::Semi);
                (None, ItemKind::Use(tree))
            }
            kind if reserved_item(kind) => (None, self.reserved()),
            _ => {
                let what = self.after_prev("an item");
                self.expected(&what);
                (None, ItemKind::Error)
            }
        }
    }

    /// A construct whose keyword is reserved: skipped whole, to its `;` or past its block.
    fn reserved(&mut self) -> ItemKind {
        let token = self.token();
        let message = format!(
            "`{}` is reserved for a construct that does not exist yet",
            self.text_of(token.span)
        );
        self.error(SyntaxError::new(codes::E0001, token.span, message).at("reserved word"));
        self.bump();
        while !self.at_any(&[T::Eof, T::CloseBrace]) {
            if self.eat(T::Semi) {
                break;
            }
            let block = self.at(T::OpenBrace);
            if self.token().on_new_line && starts_item(self.kind()) {
                break;
            }
            self.skip_one();
            if block {
                break;
            }
        }
        ItemKind::Error
    }

    /// `Visibility = 'pub' ('(' ('crate' | 'super' | 'self') ')')?`
    pub(super) fn visibility(&mut self) -> Option<Visibility> {
        if !self.at(T::Pub) {
            return None;
        }
        let start = self.bump().span.start;
        let kind = match self.nth(1) {
            T::Crate => VisibilityKind::Crate,
            T::Super => VisibilityKind::Super,
            T::SelfValue => VisibilityKind::SelfModule,
            _ => VisibilityKind::Public,
        };
        let restricted = self.at(T::OpenParen) && kind != VisibilityKind::Public && self.nth(2) == T::CloseParen;
        if !restricted {
            return Some(Visibility {
                span: self.span_from(start),
                kind: VisibilityKind::Public,
            });
        }
        for _ in 0..3 {
            self.bump();
        }
        Some(Visibility {
            span: self.span_from(start),
            kind,
        })
    }

    /// `Fn = 'const'? 'fn' IDENT Generics? '(' Param,* ')' ('->' Type)? Where? Block`
    fn fn_item(&mut self, home: Home, base: u32) -> (Option<Name>, ItemKind) {
        let is_const = self.eat(T::Const);
        self.bump();
        let name = self.name("the function's name");
        let was_inside = std::mem::replace(&mut self.in_owner, true);
        let mut generics = self.generics();
        let (self_param, params, params_span) = self.params(home);
        let arrow = self.eat(T::Arrow) || self.take_for(&[T::Colon], "->");
        let ret = arrow.then(|| self.ty());
        self.where_clause(&mut generics);
        let body = if self.at(T::OpenBrace) {
            Some(self.block())
        } else {
            let error = self.expected_error("`{`").note("a function needs a body");
            self.error(error);
            self.eat(T::Semi);
            None
        };
        self.in_owner = was_inside;
        let mut decl = FnDecl {
            is_const,
            is_unsafe: false,
            is_ai: false,
            generics,
            self_param,
            params,
            params_span,
            ret,
            body,
        };
        self.rebase(&mut decl, base);
        (Some(name), ItemKind::Fn(Arc::new(decl)))
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
                if count > 1 || home != Home::Impl {
                    let message = if home == Home::Impl {
                        "`self` must be the first parameter"
                    } else {
                        "`self` is a parameter of methods only, which stand in an `impl`"
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

    /// `Generics = '<' (GenericParam),* '>'`; empty if it is not there.
    fn generics(&mut self) -> Generics {
        let start = self.prev_end();
        let mut generics = Generics {
            span: Span::at(start),
            params: Vec::new(),
            predicates: Vec::new(),
        };
        if !self.at(T::Lt) {
            return generics;
        }
        let start = self.start();
        let starts = |p: &Self| p.at_any(&[T::Ident, T::Lifetime]);
        generics.params = self.angle_list("a generic parameter", starts, Self::generic_param);
        generics.span = self.span_from(start);
        generics
    }

    fn generic_param(&mut self) -> GenericParam {
        let start = self.start();
        if let Some(name) = self.lifetime() {
            let mut outlives = Vec::new();
            if self.eat(T::Colon) {
                loop {
                    match self.lifetime() {
                        Some(name) => outlives.push(name),
                        None => {
                            let what = self.after_prev("a lifetime");
                            self.expected(&what);
                        }
                    }
                    if !self.eat(T::Plus) {
                        break;
                    }
                }
            }
            let kind = GenericParamKind::Lifetime { outlives };
            return GenericParam {
                span: self.span_from(start),
                name,
                kind,
            };
        }
        let name = self.name("a type parameter");
        let bounds = if self.eat(T::Colon) { self.bounds() } else { Vec::new() };
        GenericParam {
            span: self.span_from(start),
            name,
            kind: GenericParamKind::Type { bounds, default: None },
        }
    }

    /// `Where = 'where' (Type ':' Bounds?),*`
    fn where_clause(&mut self, generics: &mut Generics) {
        if !self.eat(T::Where) {
            return;
        }
        while self.starts_type() {
            let start = self.start();
            let ty = self.ty();
            self.expect(T::Colon);
            let bounds = self.bounds();
            generics.predicates.push(WherePredicate {
                span: self.span_from(start),
                kind: WherePredicateKind::Type { ty, bounds },
            });
            if !self.eat(T::Comma) {
                break;
            }
        }
    }

    /// `Struct = 'struct' IDENT Generics? ( Where? '{' Field,* '}' | '(' TupleField,* ')' Where? ';' | Where? ';' )`
    fn struct_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the struct's name");
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
        (Some(name), ItemKind::Struct(StructDecl { generics, fields }))
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
    fn enum_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the enum's name");
        let mut generics = self.generics();
        self.where_clause(&mut generics);
        let open = self.pos;
        let variants = if self.expect(T::OpenBrace) {
            let starts = |p: &Self| p.at_any(&[T::Ident, T::Pound, T::OuterDoc]);
            self.list(open, "a variant", starts, Self::variant)
        } else {
            Vec::new()
        };
        (Some(name), ItemKind::Enum(EnumDecl { generics, variants }))
    }

    /// `Variant = Attr* IDENT ( '{' Field,* '}' | '(' TupleField,* ')' )? ('=' Expr)?`
    fn variant(&mut self) -> Variant {
        let outer = self.outer();
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

    /// `Impl = 'impl' Generics? Type Where? '{' InnerDoc* (Attr* Visibility? (Fn | Const))* '}'`
    fn impl_item(&mut self) -> ItemKind {
        self.bump();
        let mut generics = self.generics();
        let mut self_ty = self.ty();
        if self.at(T::For) {
            let error = SyntaxError::new(codes::E0001, self.token().span, "traits cannot be implemented yet");
            self.error(error.at("expected `{`").note("`#[derive(…)]` gives the built-in ones"));
            self.bump();
            self_ty = self.ty();
        }
        self.where_clause(&mut generics);
        let open = self.pos;
        if !self.expect(T::OpenBrace) {
            return ItemKind::Impl(ImplDecl {
                docs: None,
                generics,
                trait_path: None,
                self_ty,
                items: Vec::new(),
            });
        }
        let docs = self.inner_docs();
        let items = self.items_in(open, Home::Impl);
        ItemKind::Impl(ImplDecl {
            docs,
            generics,
            trait_path: None,
            self_ty,
            items,
        })
    }

    /// The items of an `impl` or a module up to its `}`, and that.
    fn items_in(&mut self, open: usize, home: Home) -> Vec<Item> {
        let mut items = Vec::new();
        loop {
            if self.at(T::Eof) || self.at_outer_item() {
                break;
            }
            match self.kind() {
                T::CloseBrace if self.closes_inner(open) => self.stray_closer(),
                T::CloseBrace => break,
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let outer = self.outer();
                    if self.starts_item_here() {
                        let item = self.item(outer, home);
                        if home == Home::Module || matches!(item.kind, ItemKind::Fn(_) | ItemKind::Const(_)) {
                            items.push(item);
                        }
                    } else {
                        self.not_an_item(&outer, home);
                    }
                }
            }
        }
        self.close(open, "`}`");
        items
    }

    /// Something else where items stand: reported once, and skipped up to the next item.
    fn not_an_item(&mut self, outer: &Outer, home: Home) {
        match outer.span() {
            Some(span) => self.error(nothing_follows(span, outer)),
            None => self.expected(if home == Home::Impl {
                "`fn`, `const` or `}`"
            } else {
                "an item or `}`"
            }),
        }
        while !self.at_any(&[T::Eof, T::CloseBrace, T::Pound, T::OuterDoc]) && !self.starts_item_here() {
            self.skip_one();
        }
        self.error_at = Some(self.start());
    }

    /// `Const = 'const' (IDENT | '_') (':' Type)? '=' Expr ';'`
    fn const_item(&mut self, base: u32) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = if self.at(T::Underscore) {
            let span = self.bump().span;
            Name { text: "_".into(), span }
        } else {
            self.name("the constant's name")
        };
        let was_inside = std::mem::replace(&mut self.in_owner, true);
        let ty = self.eat(T::Colon).then(|| self.ty());
        let value = if self.expect(T::Eq) {
            self.expr()
        } else {
            self.missing_expr()
        };
        self.end_of_item();
        self.in_owner = was_inside;
        let mut decl = ConstDecl { ty, value: Some(value) };
        self.rebase(&mut decl, base);
        (Some(name), ItemKind::Const(Arc::new(decl)))
    }

    /// `TypeAlias = 'type' IDENT Generics? Where? '=' Type ';'`
    fn type_alias(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the type's name");
        let mut generics = self.generics();
        self.where_clause(&mut generics);
        let ty = if self.expect(T::Eq) {
            self.ty()
        } else {
            Type {
                span: Span::at(self.prev_end()),
                kind: TypeKind::Missing,
            }
        };
        self.end_of_item();
        (
            Some(name),
            ItemKind::TypeAlias(TypeAliasDecl {
                generics,
                bounds: Vec::new(),
                ty: Some(ty),
            }),
        )
    }

    /// The `;` after an item on one line; on the same line, what stands before it is skipped.
    fn end_of_item(&mut self) {
        if !self.expect(T::Semi) && !self.token().on_new_line {
            self.skip_statement();
        }
    }

    /// `Mod = 'mod' IDENT (';' | '{' InnerDoc* Item* '}')`
    fn mod_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the module's name");
        let open = self.pos;
        if self.eat(T::OpenBrace) {
            let docs = self.inner_docs();
            let items = Some(self.items_in(open, Home::Module));
            return (Some(name), ItemKind::Mod(ModDecl { docs, items }));
        }
        if !self.eat(T::Semi) {
            self.expected("`;` or `{`");
        }
        (
            Some(name),
            ItemKind::Mod(ModDecl {
                docs: None,
                items: None,
            }),
        )
    }

    /// `UseTree = (UsePath? '::')? ('*' | '{' UseTree,* '}') | UsePath ('as' (IDENT | '_'))?`
    fn use_tree(&mut self) -> UseTree {
        let start = self.start();
        let global = self.eat(T::PathSep);
        let mut path = Vec::new();
        let kind = loop {
            match self.kind() {
                T::Star => {
                    self.bump();
                    break UseTreeKind::Glob;
                }
                T::OpenBrace => {
                    let open = self.pos;
                    self.bump();
                    let starts =
                        |p: &Self| p.at_any(&[T::Star, T::OpenBrace, T::PathSep, T::Ident]) || p.at_path_word();
                    let tree = |p: &mut Self| p.deeper(Self::use_tree);
                    let trees = self.list(open, "an import", starts, tree);
                    break UseTreeKind::Group(trees.into_iter().flatten().collect());
                }
                _ => path.push(self.path_name("a name to import", path.is_empty())),
            }
            if !self.eat(T::PathSep) {
                break UseTreeKind::Name {
                    alias: self.use_alias(),
                };
            }
        };
        UseTree {
            span: self.span_from(start),
            global,
            path,
            kind,
        }
    }

    fn use_alias(&mut self) -> Option<Name> {
        if !self.eat(T::As) {
            return None;
        }
        if self.at(T::Underscore) {
            let span = self.bump().span;
            return Some(Name { text: "_".into(), span });
        }
        Some(self.name("a name"))
    }
}
