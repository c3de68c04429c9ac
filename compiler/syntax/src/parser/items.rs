//! Files and items: what may stand where, and how lists of items recover. Each kind of item has its file in `items/`.

mod actors;
mod data;
mod functions;
mod generics;
mod imports;
mod macros;
mod traits;

use std::sync::Arc;

use grok_diagnostics::{Applicability, Span, codes};

use super::attrs::{Outer, nothing_follows};
use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;

/// Where an item stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Home {
    /// A file, a module or a block.
    Module,
    /// An `impl`, of a trait or not.
    Impl,
    /// A `trait`.
    Trait,
    /// An `actor`.
    Actor,
    /// An `extern` block.
    Extern,
}

impl Home {
    /// What may stand there, for messages.
    fn members(self) -> &'static str {
        match self {
            Home::Module => "an item",
            Home::Impl | Home::Trait => "`fn`, `const` or `type`",
            Home::Actor => "a field, `fn`, `const` or `receive`",
            Home::Extern => "`fn`",
        }
    }

    /// Why something else may not stand there.
    fn rule(self) -> &'static str {
        match self {
            Home::Module => "items stand here",
            Home::Impl => "an `impl` holds functions, constants and types; other items stand outside it",
            Home::Trait => "a trait holds functions, constants and types; other items stand outside it",
            Home::Actor => "an actor holds fields, functions, constants and `receive`; other items stand outside it",
            Home::Extern => "an `extern` block holds the heads of foreign functions",
        }
    }

    fn holds(self, kind: &ItemKind) -> bool {
        match kind {
            ItemKind::Fn(_) | ItemKind::MacroCall(_) => true,
            ItemKind::Const(_) => self != Home::Extern,
            ItemKind::TypeAlias(_) => matches!(self, Home::Module | Home::Impl | Home::Trait),
            ItemKind::Receive(_) => self == Home::Actor,
            _ => self == Home::Module,
        }
    }
}

/// Parses an item that stands at a home and begins at an offset.
type Production<'t> = fn(&mut Parser<'t>, Home, u32) -> (Option<Name>, ItemKind);

impl<'t> Parser<'t> {
    /// `File = Shebang? Inner* (Item | Stmt)* Expr?`
    pub(super) fn source_file(&mut self) -> SourceFile {
        let Outer { docs, attrs } = self.inner();
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
                    if self.starts_item_here() || self.at_macro_item() {
                        items.push(self.item(outer, Home::Module));
                    } else {
                        self.declared(|p| p.statement(outer, &mut stmts, &mut tail, None));
                    }
                }
            }
        }
        let span = Span::new(0, self.text.len() as u32);
        let script = (!stmts.is_empty() || tail.is_some()).then(|| Arc::new(script_block(start, stmts, tail)));
        SourceFile {
            span,
            docs,
            attrs,
            items,
            script,
        }
    }

    /// Whether an item begins here, docs and attributes being read already.
    pub(super) fn starts_item_here(&self) -> bool {
        !self.unwinding && self.item_at(self.pos)
    }

    /// Whether a macro call begins here that stands for items among statements: one with braces that nothing follows.
    fn at_macro_item(&self) -> bool {
        let Some(bang) = self.macro_bang() else {
            return false;
        };
        let open = bang + 1;
        let brace = self.tokens.get(open).is_some_and(|token| token.kind == T::OpenBrace);
        let after = self.brackets.partner(open).map(|close| self.tokens[close + 1].kind);
        brace && after.is_some_and(|after| !matches!(after, T::Semi | T::Dot | T::Question))
    }

    pub(super) fn nested_item(&mut self, outer: Outer) -> Item {
        self.item(outer, Home::Module)
    }

    /// `Item = Attr* Visibility? ItemKind`, after the attributes.
    pub(super) fn item(&mut self, outer: Outer, home: Home) -> Item {
        let first = self.token();
        let column_before = self.item_column;
        if first.on_new_line {
            self.item_column = self.column(self.pos);
        }
        let structs_before = std::mem::replace(&mut self.structs, StructLiterals::Allowed);
        let visibility = self.visibility();
        let (name, kind) = self
            .deeper(|p| p.item_kind(home, first.span.start))
            .unwrap_or((None, ItemKind::Error));
        self.structs = structs_before;
        self.item_column = column_before;
        if let (ItemKind::Receive(_), Some(visibility)) = (&kind, &visibility) {
            let error = SyntaxError::new(codes::E0001, visibility.span, "`receive` has no visibility");
            let error = error.note("whoever has the actor's handle may send to it");
            self.push_error(error.fix("remove it", Applicability::Maybe, visibility.span, ""));
        }
        Item {
            docs: outer.docs,
            attrs: outer.attrs,
            span: self.span_from(first.span.start),
            visibility,
            name,
            kind,
        }
    }

    fn item_kind(&mut self, home: Home, start: u32) -> (Option<Name>, ItemKind) {
        if home != Home::Module && !self.may_begin_member(home) && self.starts_item_here() {
            let error = self.expected_error(home.members());
            self.error(error.note(home.rule()));
        }
        let production = self.production(home);
        production(self, home, start)
    }

    /// What parses the item here. Items nest, and a call through a pointer needs the stack of one production, where a match
    /// would need that of all.
    fn production(&self, home: Home) -> Production<'t> {
        match self.kind() {
            T::Async => |p, home, start| {
                p.reserved_word();
                p.bump();
                p.item_kind(home, start)
            },
            T::Unsafe if self.nth(1) != T::Fn => |p, home, start| {
                p.misplaced_unsafe();
                p.item_kind(home, start)
            },
            T::Const if !matches!(self.nth(1), T::Fn | T::Unsafe) => |p, home, start| p.const_item(home, start),
            T::Static => |p, home, start| p.static_item(home, start),
            T::Fn | T::Const | T::Unsafe => |p, home, start| p.fn_item(home, start),
            T::Ident if self.nth(1) == T::Fn => |p, home, start| p.fn_item(home, start),
            T::Struct => |p, _, _| p.struct_item(),
            T::Enum => |p, _, _| p.enum_item(),
            T::Trait => |p, _, _| p.trait_item(),
            T::Impl => |p, _, _| (None, p.impl_item()),
            T::Actor => |p, _, _| p.actor_item(),
            T::Supervisor => |p, _, _| p.supervisor_item(),
            T::Receive if home == Home::Actor => |p, _, start| (None, p.receive_item(start)),
            T::Type => |p, home, _| p.type_alias(home),
            T::Extern => |p, _, _| (None, p.extern_item()),
            T::Mod => |p, _, _| p.mod_item(),
            T::Macro => |p, _, _| p.macro_item(),
            T::Ident if self.at_word("macro_rules") && self.nth(1) == T::Bang && self.nth(2) == T::Ident => {
                |p, _, _| p.macro_item()
            }
            T::Use => |p, _, _| (None, p.use_item()),
            _ if self.macro_bang().is_some() => |p, _, _| (None, p.macro_call_item()),
            _ => |p, _, _| {
                let what = p.after_prev("an item");
                p.expected(&what);
                (None, ItemKind::Error)
            },
        }
    }

    fn may_begin_member(&self, home: Home) -> bool {
        match self.kind() {
            T::Fn | T::Unsafe | T::Async => true,
            T::Const => home != Home::Extern || matches!(self.nth(1), T::Fn | T::Unsafe),
            T::Type => matches!(home, Home::Impl | Home::Trait),
            T::Receive => home == Home::Actor,
            _ => false,
        }
    }

    /// `unsafe` before anything but `fn`: reported and skipped.
    fn misplaced_unsafe(&mut self) {
        let span = self.token().span;
        let next = match self.text_of(self.span_at(self.pos + 1)) {
            "" => "the end of the file".to_owned(),
            text => format!("`{text}`"),
        };
        let message = format!("`unsafe` cannot stand before {next}");
        let error = SyntaxError::new(codes::E0001, span, message).at("marks functions and blocks");
        self.error(error.fix("remove `unsafe`", Applicability::Maybe, span, ""));
        self.bump();
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
            self.unknown_restriction();
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

    /// `pub(name)` before an item. Before the type of a field the parentheses are the type's.
    fn unknown_restriction(&mut self) {
        let is_name = self.at(T::OpenParen) && self.nth(1) == T::Ident && self.nth(2) == T::CloseParen;
        let before_item = matches!(
            self.nth(3),
            T::Fn | T::Struct | T::Enum | T::Trait | T::Mod | T::Use | T::Const | T::Static | T::Type | T::Actor
        );
        if !is_name || !before_item {
            return;
        }
        let start = self.token().span.start;
        for _ in 0..3 {
            self.bump();
        }
        let span = self.span_from(start);
        let error = SyntaxError::new(codes::E0704, span, "this visibility does not exist");
        self.error(error.note("`pub(crate)`, `pub(super)` and `pub(self)` restrict it"));
    }

    /// The members between the braces of an item, and the braces.
    fn members(&mut self, home: Home) -> (Option<Docs>, Vec<Item>) {
        let open = self.pos;
        if !self.expect(T::OpenBrace) {
            return (None, Vec::new());
        }
        let docs = self.inner_docs();
        let items = self.items_in(open, home);
        (docs, items)
    }

    /// The items of a module, an `impl` and the like up to its `}`, and that.
    fn items_in(&mut self, open: usize, home: Home) -> Vec<Item> {
        let mut items = Vec::new();
        self.items_with(open, home, |p, outer| match p.item_member(outer, home) {
            Ok(item) => {
                items.extend(item);
                true
            }
            Err(outer) => {
                p.not_an_item(&outer, home);
                false
            }
        });
        items
    }

    /// An item among members, if one begins here; nothing if it may not stand there, which is reported.
    pub(super) fn item_member(&mut self, outer: Outer, home: Home) -> Result<Option<Item>, Outer> {
        let receive = home == Home::Actor && self.at(T::Receive);
        if !self.starts_item_here() && !receive && self.macro_bang().is_none() {
            return Err(outer);
        }
        let item = self.item(outer, home);
        Ok(home.holds(&item.kind).then_some(item))
    }

    /// Members up to the `}` that closes the group at `open`, and that; `member` parses one, or reports and skips what is
    /// none.
    fn items_with(&mut self, open: usize, home: Home, mut member: impl FnMut(&mut Self, Outer) -> bool) {
        loop {
            if self.at(T::Eof) || self.at_outer_item() {
                break;
            }
            match self.kind() {
                T::CloseBrace if self.closes_inner(open) => self.stray_closer(),
                T::CloseBrace => break,
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let before = self.pos;
                    let outer = self.outer();
                    member(self, outer);
                    if self.pos == before && !self.unwinding {
                        // Nothing that begins a member moves nothing: see it once and go on.
                        self.expected(home.members());
                        self.skip_one();
                    }
                }
            }
        }
        self.close(open, "`}`");
    }

    /// Something else where items stand: reported once, and skipped up to the next item.
    pub(super) fn not_an_item(&mut self, outer: &Outer, home: Home) {
        match outer.span() {
            Some(span) => self.error(nothing_follows(span, outer)),
            None => {
                let error = self.expected_error(&format!("{} or `}}`", home.members()));
                let error = self.hint_at_statement(error, home);
                self.error(error);
            }
        }
        while !(self.at_any(&[T::Eof, T::CloseBrace, T::Pound, T::OuterDoc])
            || self.starts_item_here()
            || home == Home::Actor && self.at(T::Receive))
        {
            self.skip_one();
        }
        self.silence_here();
    }

    fn hint_at_statement(&self, error: SyntaxError, home: Home) -> SyntaxError {
        match (home, self.kind()) {
            (_, T::Let) => error.note("statements stand in functions"),
            (Home::Module, T::Semi) if self.prev_kind() == T::CloseBrace => {
                let span = self.token().span;
                error.fix("remove `;`", Applicability::Machine, span, "")
            }
            _ => error,
        }
    }

    /// The `;` after an item on one line; on the same line, what stands before it is skipped.
    fn end_of_item(&mut self) {
        if !self.expect(T::Semi) && !self.token().on_new_line {
            self.skip_statement();
        }
    }

    /// `Mod = 'mod' IDENT (';' | '{' Inner* Item* '}')`
    fn mod_item(&mut self) -> (Option<Name>, ItemKind) {
        self.bump();
        let name = self.name("the module's name");
        let open = self.pos;
        if self.eat(T::OpenBrace) {
            let Outer { docs, attrs } = self.inner();
            let items = Some(self.items_in(open, Home::Module));
            return (Some(name), ItemKind::Mod(ModDecl { docs, attrs, items }));
        }
        if !self.eat(T::Semi) {
            self.expected("`;` or `{`");
        }
        let decl = ModDecl {
            docs: None,
            attrs: Vec::new(),
            items: None,
        };
        (Some(name), ItemKind::Mod(decl))
    }

    /// `Extern = 'extern' STRING (IDENT "from" STRING)? '{' InnerDoc* … '}'`
    fn extern_item(&mut self) -> ItemKind {
        self.bump();
        let (abi, abi_span) = self.string_literal();
        if abi.is_none() {
            let mut error = self.expected_error("the foreign language, as in `extern \"C\"`");
            if self.at(T::Crate) {
                error = error.note("packages that `grok.toml` names need no `extern crate`");
                self.error(error);
                self.skip_statement();
                return ItemKind::Error;
            }
            self.error(error);
        }
        let (from, from_span) = if self.at_word("from") {
            self.bump();
            let (from, span) = self.string_literal();
            if from.is_none() {
                self.expected("the library's name in quotes after `from`");
                if self.at(T::Ident) && !self.token().on_new_line {
                    self.bump();
                }
            }
            (from, span)
        } else {
            (None, Span::at(self.prev_end()))
        };
        if self.at(T::Fn) && abi.is_some() && !self.token().on_new_line {
            let error = self.expected_error("`{` or `from`");
            self.error(
                error.note("foreign functions stand in a block; `#[export(…)]` makes a function of Grok callable"),
            );
            self.item_kind(Home::Module, self.start());
            return ItemKind::Error;
        }
        let (_, items) = self.members(Home::Extern);
        ItemKind::Extern(Box::new(ExternDecl {
            abi,
            abi_span,
            from,
            from_span,
            items,
        }))
    }

    fn string_literal(&mut self) -> (Option<StrLiteral>, Span) {
        if !self.at_any(&[T::Str, T::RawStr]) {
            return (None, Span::at(self.prev_end()));
        }
        match self.literal() {
            Some(Literal {
                span,
                kind: LiteralKind::Str(text),
            }) => (Some(text), span),
            _ => (None, Span::at(self.prev_end())),
        }
    }
}

/// The body of the `main` that the statements of a file are.
fn script_block(start: u32, stmts: Vec<Stmt>, tail: Option<Box<Expr>>) -> Block {
    let first = stmts.first().map(|stmt: &Stmt| stmt.span);
    let first = first.or(tail.as_ref().map(|tail| tail.span)).unwrap_or(Span::at(start));
    let last = tail
        .as_ref()
        .map(|tail| tail.span)
        .or(stmts.last().map(|stmt| stmt.span))
        .unwrap_or(first);
    Block {
        span: first.cover(last),
        stmts,
        tail,
    }
}
