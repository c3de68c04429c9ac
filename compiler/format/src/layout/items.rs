//! Items, their attributes and docs.

use grok_syntax::ast::*;
use grok_syntax::token::TokenKind;

use super::stmts::OneLine;
use super::{Layout, ListStyle};
use crate::doc::Doc;

impl<'t> Layout<'_, 't> {
    pub(super) fn item(&mut self, item: &Item) -> Doc<'t> {
        let attrs = self.attrs(&item.attrs);
        let visibility = self.visibility(item.visibility.as_ref());
        let kind = self.item_kind(&item.kind);
        Doc::concat(vec![attrs, visibility, kind])
    }

    /// Docs and attributes, each on a line of its own.
    pub(super) fn attrs(&mut self, _attrs: &[Attr]) -> Doc<'t> {
        let mut parts = Vec::new();
        while self.is("#") || self.kind() == TokenKind::OuterDoc {
            let attr = self.attr();
            parts.push(attr);
            parts.push(Doc::hard_line());
        }
        Doc::concat(parts)
    }

    /// Attributes on the line of what they belong to.
    pub(super) fn inline_attrs(&mut self, _attrs: &[Attr]) -> Doc<'t> {
        let mut parts = Vec::new();
        while self.is("#") || self.kind() == TokenKind::OuterDoc {
            let is_doc = self.kind() == TokenKind::OuterDoc;
            let attr = self.attr();
            parts.push(attr);
            parts.push(if is_doc { Doc::hard_line() } else { Doc::text(" ") });
        }
        Doc::concat(parts)
    }

    /// One doc comment, or one attribute as written.
    pub(super) fn attr(&mut self) -> Doc<'t> {
        if !self.is("#") {
            return self.token();
        }
        let bracket = self.at + 1 + usize::from(self.kind_at(1) == TokenKind::Bang);
        match self.tokens.partners.get(bracket).copied().flatten() {
            Some(close) => self.verbatim(close),
            None => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    fn visibility(&mut self, visibility: Option<&Visibility>) -> Doc<'t> {
        if visibility.is_none() {
            return Doc::nil();
        }
        let mut parts = vec![self.expect("pub")];
        if visibility.is_some_and(|visibility| visibility.kind != VisibilityKind::Public) {
            parts.extend([self.expect("("), self.token(), self.expect(")")]);
        }
        parts.push(Doc::text(" "));
        Doc::concat(parts)
    }

    fn item_kind(&mut self, kind: &ItemKind) -> Doc<'t> {
        match kind {
            ItemKind::Fn(decl) => self.fn_item(decl),
            ItemKind::Struct(decl) => self.struct_item(decl),
            ItemKind::Enum(decl) => self.enum_item(decl),
            ItemKind::Trait(decl) => self.trait_item(decl),
            ItemKind::Impl(decl) => self.impl_item(decl),
            ItemKind::Actor(decl) => self.actor_item(decl),
            ItemKind::Receive(decl) => self.receive(&decl.receive),
            ItemKind::Supervisor(decl) => self.supervisor_item(decl),
            ItemKind::MacroDef(_) => self.macro_def(),
            ItemKind::MacroCall(call) => {
                let call = self.macro_call(call);
                let end = self.optional(";").unwrap_or_else(Doc::nil);
                Doc::concat(vec![call, end])
            }
            ItemKind::Const(decl) => self.const_item("const", decl),
            ItemKind::Static(decl) => self.const_item("static", decl),
            ItemKind::TypeAlias(decl) => self.alias_item(decl),
            ItemKind::Mod(decl) => self.mod_item(decl),
            ItemKind::Use(tree) => {
                let parts = vec![self.word("use"), self.use_tree(tree), self.expect(";")];
                Doc::concat(parts)
            }
            ItemKind::Extern(decl) => self.extern_item(decl),
            ItemKind::Error => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    fn fn_item(&mut self, decl: &FnDecl) -> Doc<'t> {
        let mut head = Vec::new();
        while !self.is("fn") && !self.lost {
            head.push(self.token());
            head.push(Doc::text(" "));
        }
        head.extend([self.word("fn"), self.token(), self.generics(&decl.generics)]);
        let own = usize::from(decl.self_param.is_some());
        head.push(self.list(
            own + decl.params.len(),
            ListStyle::Fit,
            |l, index| match &decl.self_param {
                Some(param) if index == 0 => l.self_param(param),
                _ => l.param(&decl.params[index - own]),
            },
        ));
        head.push(self.ret(decl.ret.as_ref()));
        let head = self.where_clause(&decl.generics, head, decl.body.is_some());
        let body = match &decl.body {
            Some(body) => self.block(body, OneLine::Never),
            None => self.expect(";"),
        };
        Doc::concat(vec![head, body])
    }

    fn self_param(&mut self, param: &SelfParam) -> Doc<'t> {
        let mut parts = vec![self.inline_attrs(&param.attrs)];
        if self.is("&") {
            parts.push(self.token());
            if param.lifetime.is_some() {
                parts.push(self.token());
                parts.push(Doc::text(" "));
            }
        }
        parts.push(self.optional_word("mut"));
        parts.push(self.expect("self"));
        if let Some(ty) = &param.ty {
            parts.push(self.word(":"));
            parts.push(self.ty(ty));
        }
        Doc::concat(parts)
    }

    fn param(&mut self, param: &Param) -> Doc<'t> {
        let mut parts = vec![self.inline_attrs(&param.attrs), self.pat(&param.pat)];
        if let Some(ty) = &param.ty {
            parts.push(self.word(":"));
            parts.push(self.ty(ty));
        }
        Doc::concat(parts)
    }

    fn struct_item(&mut self, decl: &StructDecl) -> Doc<'t> {
        let mut head = vec![self.word("struct"), self.token(), self.generics(&decl.generics)];
        match &decl.fields {
            Fields::Named(fields) => {
                let head = self.where_clause(&decl.generics, head, true);
                Doc::concat(vec![head, self.named_fields(fields)])
            }
            Fields::Tuple(fields) => {
                head.push(self.tuple_fields(fields));
                let head = self.where_clause(&decl.generics, head, false);
                Doc::concat(vec![head, self.expect(";")])
            }
            Fields::Unit => {
                let head = self.where_clause(&decl.generics, head, false);
                Doc::concat(vec![head, self.expect(";")])
            }
        }
    }

    fn named_fields(&mut self, fields: &[FieldDecl]) -> Doc<'t> {
        self.list(fields.len(), ListStyle::Tall, |l, index| l.field_decl(&fields[index]))
    }

    fn field_decl(&mut self, field: &FieldDecl) -> Doc<'t> {
        let parts = vec![
            self.attrs(&field.attrs),
            self.visibility(field.visibility.as_ref()),
            self.token(),
            self.word(":"),
            self.ty(&field.ty),
        ];
        Doc::concat(parts)
    }

    fn tuple_fields(&mut self, fields: &[TupleFieldDecl]) -> Doc<'t> {
        self.list(fields.len(), ListStyle::Fit, |l, index| {
            let field = &fields[index];
            let parts = vec![
                l.inline_attrs(&field.attrs),
                l.visibility(field.visibility.as_ref()),
                l.ty(&field.ty),
            ];
            Doc::concat(parts)
        })
    }

    fn enum_item(&mut self, decl: &EnumDecl) -> Doc<'t> {
        let head = vec![self.word("enum"), self.token(), self.generics(&decl.generics)];
        let head = self.where_clause(&decl.generics, head, true);
        let variants = self.list(decl.variants.len(), ListStyle::Tall, |l, index| {
            l.variant(&decl.variants[index])
        });
        Doc::concat(vec![head, variants])
    }

    fn variant(&mut self, variant: &Variant) -> Doc<'t> {
        let mut parts = vec![self.attrs(&variant.attrs), self.token()];
        match &variant.fields {
            Fields::Unit => {}
            Fields::Named(fields) => {
                parts.push(Doc::text(" "));
                let style = if self.breaks_after() && !fields.is_empty() {
                    ListStyle::Tall
                } else {
                    ListStyle::Spaced
                };
                parts.push(self.list(fields.len(), style, |l, index| l.field_decl(&fields[index])));
            }
            Fields::Tuple(fields) => parts.push(self.tuple_fields(fields)),
        }
        if let Some(discriminant) = &variant.discriminant {
            parts.push(self.infix("="));
            parts.push(self.expr(discriminant));
        }
        Doc::concat(parts)
    }

    fn trait_item(&mut self, decl: &TraitDecl) -> Doc<'t> {
        let mut head = vec![self.optional_word("unsafe"), self.word("trait"), self.token()];
        head.push(self.generics(&decl.generics));
        head.push(self.optional_bounds(&decl.bounds));
        let head = self.where_clause(&decl.generics, head, true);
        Doc::concat(vec![head, self.items_block(&decl.items)])
    }

    fn impl_item(&mut self, decl: &ImplDecl) -> Doc<'t> {
        let mut head = vec![
            self.optional_word("unsafe"),
            self.expect("impl"),
            self.generics(&decl.generics),
        ];
        head.push(Doc::text(" "));
        if let Some(path) = &decl.trait_path {
            head.push(self.path(path));
            head.push(self.infix("for"));
        }
        head.push(self.ty(&decl.self_ty));
        let head = self.where_clause(&decl.generics, head, true);
        Doc::concat(vec![head, self.items_block(&decl.items)])
    }

    fn actor_item(&mut self, decl: &ActorDecl) -> Doc<'t> {
        let head = vec![self.word("actor"), self.token(), self.generics(&decl.generics)];
        let head = self.where_clause(&decl.generics, head, true);
        let open = self.expect("{");
        let mut inside = self.inner_docs();
        if !inside.is_empty() {
            inside.insert(0, Doc::hard_line());
        }
        // Fields and handlers may stand in any order.
        let mut fields = decl.fields.iter().peekable();
        let mut items = decl.items.iter().peekable();
        loop {
            let field = fields.peek().map(|field| field.span.start);
            let item = items.peek().map(|item| item.full_span().start);
            if field.is_none() && item.is_none() {
                break;
            }
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            let field_first = field.is_some_and(|field| item.is_none_or(|item| field < item));
            if field_first && let Some(field) = fields.next() {
                inside.push(self.actor_field(field));
            } else if let Some(item) = items.next() {
                inside.push(self.item(item));
            }
        }
        Doc::concat(vec![head, self.close_block(open, inside)])
    }

    fn actor_field(&mut self, field: &ActorField) -> Doc<'t> {
        let mut parts = vec![
            self.attrs(&field.attrs),
            self.visibility(field.visibility.as_ref()),
            self.token(),
            self.word(":"),
            self.ty(&field.ty),
        ];
        if let Some(default) = &field.default {
            parts.push(self.infix("="));
            parts.push(self.expr(default));
        }
        parts.push(Doc::text(","));
        let (comments, _) = self.comma();
        parts.push(comments);
        Doc::concat(parts)
    }

    fn supervisor_item(&mut self, decl: &SupervisorDecl) -> Doc<'t> {
        let head = vec![self.word("supervisor"), self.token(), Doc::text(" ")];
        let open = self.expect("{");
        let mut inside = self.inner_docs();
        if !inside.is_empty() {
            inside.insert(0, Doc::hard_line());
        }
        let mut settings = decl.settings.iter().peekable();
        let mut children = decl.children.iter().peekable();
        loop {
            let setting = settings.peek().map(|setting| setting.span.start);
            let child = children.peek().map(|child| child.span.start);
            if setting.is_none() && child.is_none() {
                break;
            }
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            let setting_first = setting.is_some_and(|setting| child.is_none_or(|child| setting < child));
            let doc = if setting_first && let Some(setting) = settings.next() {
                self.field_init(setting)
            } else if let Some(child) = children.next() {
                let parts = vec![
                    self.attrs(&child.attrs),
                    self.word("child"),
                    self.token(),
                    self.infix("="),
                    self.expr(&child.value),
                ];
                Doc::concat(parts)
            } else {
                Doc::nil()
            };
            let (comments, _) = self.comma();
            inside.extend([doc, Doc::text(","), comments]);
        }
        Doc::concat(vec![Doc::concat(head), self.close_block(open, inside)])
    }

    /// A macro's rules are written as their author lined them up.
    fn macro_def(&mut self) -> Doc<'t> {
        let mut head = Vec::new();
        while self.kind().closer().is_none() && !self.lost {
            let touches = self.kind_at(1) == TokenKind::Bang;
            head.push(self.token());
            if !touches {
                head.push(Doc::text(" "));
            }
        }
        head.push(self.verbatim_group());
        head.push(self.optional(";").unwrap_or_else(Doc::nil));
        Doc::concat(head)
    }

    fn const_item(&mut self, word: &'static str, decl: &ConstDecl) -> Doc<'t> {
        let mut head = vec![self.word(word), self.token()];
        if let Some(ty) = &decl.ty {
            head.push(self.word(":"));
            head.push(self.ty(ty));
        }
        let head = Doc::concat(head);
        let head = match &decl.value {
            Some(value) => self.assign(head, "=", value),
            None => head,
        };
        Doc::concat(vec![head, self.expect(";")])
    }

    fn alias_item(&mut self, decl: &TypeAliasDecl) -> Doc<'t> {
        let mut head = vec![self.word("type"), self.token(), self.generics(&decl.generics)];
        head.push(self.optional_bounds(&decl.bounds));
        let mut head = vec![self.where_clause(&decl.generics, head, false)];
        if let Some(ty) = &decl.ty {
            head.push(self.infix("="));
            head.push(self.ty(ty));
        }
        head.push(self.expect(";"));
        Doc::concat(head)
    }

    fn mod_item(&mut self, decl: &ModDecl) -> Doc<'t> {
        let head = vec![self.word("mod"), self.token()];
        let head = Doc::concat(head);
        match &decl.items {
            None => Doc::concat(vec![head, self.expect(";")]),
            Some(items) => Doc::concat(vec![head, Doc::text(" "), self.items_block(items)]),
        }
    }

    fn extern_item(&mut self, decl: &ExternDecl) -> Doc<'t> {
        let mut head = vec![self.optional_word("unsafe"), self.word("extern")];
        if decl.abi.is_some() {
            head.extend([self.token(), Doc::text(" ")]);
        }
        if decl.from.is_some() {
            head.extend([self.word("from"), self.token(), Doc::text(" ")]);
        }
        Doc::concat(vec![Doc::concat(head), self.items_block(&decl.items)])
    }

    /// `{ items }`.
    fn items_block(&mut self, items: &[Item]) -> Doc<'t> {
        let open = self.expect("{");
        let mut inside = self.inner_docs();
        if !inside.is_empty() {
            inside.insert(0, Doc::hard_line());
        }
        for item in items {
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            inside.push(self.item(item));
        }
        self.close_block(open, inside)
    }

    fn use_tree(&mut self, tree: &UseTree) -> Doc<'t> {
        let mut parts = Vec::new();
        if tree.global {
            parts.push(self.expect("::"));
        }
        for index in 0..tree.path.len() {
            if index > 0 {
                parts.push(self.expect("::"));
            }
            if self.is("$") {
                parts.push(self.token());
            }
            parts.push(self.token());
        }
        match &tree.kind {
            UseTreeKind::Name { alias } => {
                if alias.is_some() {
                    parts.push(self.infix("as"));
                    parts.push(self.token());
                }
            }
            UseTreeKind::Glob => {
                parts.extend(self.optional("::"));
                parts.push(self.expect("*"));
            }
            UseTreeKind::Group(trees) => {
                parts.extend(self.optional("::"));
                let style = if trees.iter().all(|tree| matches!(tree.kind, UseTreeKind::Name { .. })) {
                    ListStyle::Fill
                } else {
                    ListStyle::Fit
                };
                parts.push(self.list(trees.len(), style, |l, index| l.use_tree(&trees[index])));
            }
        }
        Doc::concat(parts)
    }
}
