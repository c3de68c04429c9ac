//! The parser: recursive descent that always gives a tree. One file per family of productions; here are the cursor over
//! the tokens, the errors, and the rules of recovery.
//!
//! Recovery, in order of preference:
//! 1. What is missing is reported where it should stand, and parsing goes on as if it were there.
//! 2. In a list, skip to the next comma or to the bracket that closes the list ([`Parser::list`]).
//! 3. In a block, skip to the statement's end: its `;`, or the line's end ([`Parser::skip_statement`]).
//! 4. If brackets do not fit ([`Brackets::balanced`]), indentation tells what belongs where: an item that begins a line
//!    no further in than the item around it ends that item ([`Parser::at_outer_item`]), and a `}` that begins a line
//!    further out than the block it would close belongs to an outer one ([`Parser::closes_outer`]).
//!
//! A mistake is reported once: while the parser stands on the token of its last error, other errors are consequences.

mod actors;
mod attrs;
mod control;
mod exprs;
mod foreign;
pub mod fragment;
mod fstring;
mod items;
mod literals;
mod macros;
mod paths;
mod patterns;
mod postfix;
mod stmts;
mod types;

use grok_diagnostics::{Applicability, Span, codes};

use crate::ast::Name;
use crate::lexer::{Brackets, Lexed, lex, lex_range};
use crate::token::{Token, TokenKind};
use crate::{Parse, SyntaxError};

use TokenKind as T;

/// How deep constructs may nest. With it no text overflows a stack of 2 MiB, here or in walks of the tree.
const MAX_DEPTH: u32 = 200;

/// How high a chain of operators or calls may make the tree, which parsing builds without recursion.
const MAX_HEIGHT: u32 = 500;

/// How many elements a list is given memory for before they are read: commas that separate nothing cost no more.
const LONGEST_GUESS: usize = 256;

/// Parses a file, a script, or a text for `grok eval`: items, statements and a last expression in any order.
pub fn parse(text: &str) -> Parse {
    let mut parser = Parser::new(text, lex(text));
    let file = parser.source_file();
    let mut errors = parser.errors;
    errors.sort_by_key(|error| error.span.start);
    Parse { file, errors }
}

/// Whether struct literals may stand without brackets around them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum StructLiterals {
    Allowed,
    Forbidden,
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    brackets: Brackets,
    pos: usize,
    errors: Vec<SyntaxError>,
    /// How many of the errors are mistakes inside literals.
    literal_errors: usize,
    /// How many macro calls around have arguments that may yet turn out to be no expressions.
    speculating: u32,
    /// Whether the text is a part of a program, perhaps of a macro's making, in which `$crate` may stand.
    fragment: bool,
    /// Where texts without an end stop, in order.
    unended: Vec<u32>,
    /// Start in the file of the token at which the last error was found; further errors there are consequences.
    error_at: Option<u32>,
    depth: u32,
    /// Height of the highest tree finished in the construct at hand.
    height: u32,
    /// Set when nesting is too deep: every construct then sees the end of the file, until the file's own loop goes on
    /// with the next item.
    unwinding: bool,
    /// Whether what is parsed lies in a body owner, so that items in it are not owners themselves.
    in_owner: bool,
    /// Where the body owner around begins, from which its spans count. [`Parser::token`] and all positions that come from
    /// it are counted so too; tokens and errors at rest count from the start of the file.
    base: u32,
    structs: StructLiterals,
    /// Whether the operand parsed last was a jump or a closure, which leave nothing to their right.
    greedy: bool,
    /// The column of the innermost item around that begins its line; of the file itself.
    item_column: u32,
    /// Where a token stands whose first character is taken already.
    split_at: Option<usize>,
    /// Tokens of a fragment before their first characters were taken, to be put back.
    splits: Vec<(usize, Token)>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, Lexed { tokens, errors }: Lexed) -> Parser<'t> {
        let unended = |error: &&SyntaxError| {
            let codes = [codes::E0748, codes::E0762, codes::E0763, codes::E0765, codes::E0766];
            codes.contains(&error.code)
        };
        Parser {
            unended: errors.iter().filter(unended).map(|error| error.span.end).collect(),
            text,
            brackets: Brackets::new(&tokens),
            tokens,
            pos: 0,
            errors,
            literal_errors: 0,
            speculating: 0,
            fragment: false,
            error_at: None,
            depth: 0,
            height: 0,
            unwinding: false,
            in_owner: false,
            base: 0,
            structs: StructLiterals::Allowed,
            greedy: false,
            item_column: 0,
            split_at: None,
            splits: Vec::new(),
        }
    }

    /// A parser for a part of the same text, as deep as this one stands.
    fn part(&self, span: Span) -> Parser<'t> {
        let span = span.shift(self.base);
        let mut parser = Parser::new(self.text, lex_range(self.text, span.start as usize, span.end as usize));
        parser.depth = self.depth;
        parser.in_owner = self.in_owner;
        parser.base = self.base;
        parser.fragment = self.fragment;
        parser
    }

    // ---- The cursor ---------------------------------------------------------------------------------------------

    /// The token here; its span counts from the base.
    #[inline]
    fn token(&self) -> Token {
        let token = self.raw_token();
        Token {
            span: token.span.relative_to(self.base),
            ..token
        }
    }

    /// The token here; its span counts from the start of the file.
    #[inline]
    fn raw_token(&self) -> Token {
        // The last token is `Eof`, and `bump` never goes past it.
        self.tokens[self.pos.min(self.tokens.len() - 1)]
    }

    #[inline]
    fn kind(&self) -> TokenKind {
        self.nth(0)
    }

    /// The span of the token at an index, from the base.
    fn span_at(&self, at: usize) -> Span {
        self.tokens[at.min(self.tokens.len() - 1)].span.relative_to(self.base)
    }

    #[inline]
    fn nth(&self, n: usize) -> TokenKind {
        match self.tokens.get(self.pos + n) {
            Some(token) if !self.unwinding => token.kind,
            _ => T::Eof,
        }
    }

    #[inline]
    fn at(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    #[inline]
    fn at_any<const N: usize>(&self, kinds: &[TokenKind; N]) -> bool {
        let kind = self.kind();
        kinds.contains(&kind)
    }

    #[inline]
    fn bump(&mut self) -> Token {
        let token = self.token();
        if token.kind != T::Eof && !self.unwinding {
            self.pos += 1;
        }
        token
    }

    #[inline]
    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.at(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Start of the current token.
    fn start(&self) -> u32 {
        self.token().span.start
    }

    /// End of the token before the current one.
    fn prev_end(&self) -> u32 {
        if self.split_at == Some(self.pos) {
            return self.start();
        }
        match self.pos.checked_sub(1) {
            Some(prev) => self.span_at(prev).end,
            None => self.span_at(0).start.min(self.start()),
        }
    }

    fn prev_kind(&self) -> TokenKind {
        self.pos.checked_sub(1).map_or(T::Eof, |prev| self.tokens[prev].kind)
    }

    /// From `start` to the end of what was parsed last.
    fn span_from(&self, start: u32) -> Span {
        Span::new(start, self.prev_end().max(start))
    }

    fn text_of(&self, span: Span) -> &'t str {
        &self.text[(span.start + self.base) as usize..(span.end + self.base) as usize]
    }

    /// Takes the first character off the current token, which then is the rest: `>>` becomes `>`.
    fn split(&mut self, rest: TokenKind) {
        let pos = self.pos;
        if self.fragment {
            self.splits.push((pos, self.tokens[pos]));
        }
        let token = &mut self.tokens[pos];
        token.span.start += 1;
        token.kind = rest;
        token.on_new_line = false;
        self.split_at = Some(pos);
    }

    // ---- Errors -------------------------------------------------------------------------------------------------

    /// Reports a mistake here, unless it follows from one already reported. The error's spans count from the base.
    fn error(&mut self, error: SyntaxError) {
        let at = self.raw_token().span.start;
        if self.unwinding || self.error_at == Some(at) || self.at(T::Unknown) || self.after_unended_text() {
            return;
        }
        self.error_at = Some(at);
        self.push_error(error);
    }

    /// Reports a mistake, wherever the parser stands.
    fn push_error(&mut self, error: SyntaxError) {
        self.errors.push(error.shift(self.base));
    }

    /// Takes further errors at this token for consequences of one reported.
    fn silence_here(&mut self) {
        self.error_at = Some(self.raw_token().span.start);
    }

    /// Whether the token before is text whose end is missing, which may have swallowed what should stand here.
    fn after_unended_text(&self) -> bool {
        let text = self.prev_kind() == T::FString || self.prev_kind().is_literal();
        text && !self.unended.is_empty() && self.unended.binary_search(&(self.prev_end() + self.base)).is_ok()
    }

    /// What stands here, for messages.
    fn found(&self) -> String {
        let token = self.token();
        match token.kind {
            T::Eof => "end of file".to_owned(),
            T::Str | T::RawStr | T::FString | T::ByteStr | T::RawByteStr | T::OuterDoc | T::InnerDoc => {
                token.kind.describe()
            }
            kind if kind.is_keyword() => format!("keyword `{}`", self.text_of(token.span)),
            _ => format!("`{}`", self.text_of(token.span)),
        }
    }

    /// Where to point when something is missing: at the token that stands there instead, or right after the last one if
    /// that token has nothing to do with it.
    fn missing_span(&self) -> Span {
        let token = self.token();
        if token.on_new_line || token.kind == T::Eof || token.kind.is_closer() {
            Span::at(self.prev_end())
        } else {
            token.span
        }
    }

    fn expected_error(&self, what: &str) -> SyntaxError {
        let message = format!("expected {what}, found {}", self.found());
        SyntaxError::new(codes::E0001, self.missing_span(), message).at(format!("expected {what}"))
    }

    fn expected(&mut self, what: &str) {
        let error = self.expected_error(what);
        self.error(error);
    }

    /// ``"a type after `:`"``: what, and the punctuation or keyword before it.
    fn after_prev(&self, what: &str) -> String {
        match self.pos.checked_sub(1).and_then(|_| self.prev_kind().fixed_text()) {
            Some(text) if !matches!(self.prev_kind(), T::Comma | T::Semi | T::CloseBrace) => {
                format!("{what} after `{text}`")
            }
            _ => what.to_owned(),
        }
    }

    /// Eats a token that must stand here, or reports that it is missing, with the fix that inserts it.
    fn expect(&mut self, kind: TokenKind) -> bool {
        if self.eat(kind) {
            return true;
        }
        let text = kind.fixed_text().unwrap_or("");
        let mut error = self.expected_error(&format!("`{text}`"));
        if error.span.is_empty() {
            let (inserted, applicability) = match kind {
                T::Semi => (text.to_owned(), Applicability::Machine),
                T::Colon => (format!("{text} "), Applicability::Maybe),
                _ => (format!(" {text} "), Applicability::Maybe),
            };
            error = error.fix(
                format!("insert `{text}`"),
                applicability,
                Span::at(self.prev_end()),
                inserted,
            );
        }
        self.error(error);
        false
    }

    /// Closes a bracket that was opened at `open`. If it is not here, skips to it where that loses no statement.
    fn close(&mut self, open: usize, what: &str) {
        let Some(kind) = self.tokens[open].kind.closer() else {
            return;
        };
        if self.eat(kind) {
            return;
        }
        let text = kind.fixed_text().unwrap_or("");
        let opened = self.span_at(open);
        let opening = self.text_of(opened);
        match self.brackets.partner(open).filter(|partner| self.may_skip_to(*partner)) {
            Some(partner) => {
                self.expected(what);
                self.pos = partner + 1;
            }
            None => {
                let error = self
                    .expected_error(what)
                    .label(opened, format!("this `{opening}` is not closed"));
                let place = Span::at(self.prev_end());
                let error = error.fix(format!("insert `{text}`"), Applicability::Maybe, place, text);
                self.error(error);
            }
        }
    }

    /// Whether only a broken group lies between here and a bracket: no statement or item begins before it.
    fn may_skip_to(&self, partner: usize) -> bool {
        if partner < self.pos || self.unwinding {
            return false;
        }
        !(self.pos..partner).any(|at| {
            let token = self.tokens[at];
            token.on_new_line && (self.item_at(at) || token.kind == T::Let)
        })
    }

    // ---- Recovery -----------------------------------------------------------------------------------------------

    /// Skips one token, or a whole bracketed group.
    fn skip_one(&mut self) {
        match self.brackets.partner(self.pos) {
            Some(partner) if partner > self.pos && !self.unwinding => self.pos = partner + 1,
            _ => {
                self.bump();
            }
        }
    }

    /// Skips what is left of a broken statement: past its `;`, or up to the line's end, or up to a closing bracket.
    fn skip_statement(&mut self) {
        while !self.at_any(&[T::Eof, T::CloseBrace]) {
            if self.eat(T::Semi) || self.token().on_new_line {
                return;
            }
            self.skip_one();
        }
    }

    /// The column of the token at an index, in bytes from 0.
    fn column(&self, at: usize) -> u32 {
        let start = self.tokens[at.min(self.tokens.len() - 1)].span.start as usize;
        (start - self.text[..start].rfind('\n').map_or(0, |at| at + 1)) as u32
    }

    /// How far the line of the token at an index is indented.
    fn indent(&self, at: usize) -> u32 {
        let start = self.tokens[at.min(self.tokens.len() - 1)].span.start as usize;
        let line = &self.text[self.text[..start].rfind('\n').map_or(0, |at| at + 1)..start];
        (line.len() - line.trim_start().len()) as u32
    }

    /// Whether an item begins here that, by its indentation, does not belong into the item around. Asked only where
    /// brackets do not fit anyway.
    fn at_outer_item(&self) -> bool {
        let token = self.token();
        !self.brackets.balanced()
            && token.on_new_line
            && (self.item_at(self.pos) || matches!(token.kind, T::Pound | T::OuterDoc))
            && self.column(self.pos) <= self.item_column
    }

    /// Whether the `}` here, by its indentation, closes something further out than the bracket at `open`.
    fn closes_outer(&self, open: usize) -> bool {
        let token = self.token();
        !self.brackets.balanced() && token.on_new_line && self.column(self.pos) < self.indent(open)
    }

    /// Whether the `}` here, by its indentation, closes nothing: it stands further in than the list of items that it
    /// would close.
    fn closes_inner(&self, open: usize) -> bool {
        let token = self.token();
        !self.brackets.balanced()
            && token.on_new_line
            && self.column(self.pos) > self.indent(open)
            && self.brackets.partner(self.pos) == Some(open)
    }

    /// Reports a closing bracket that closes nothing, and skips it.
    fn stray_closer(&mut self) {
        let span = self.token().span;
        let text = self.text_of(span);
        let error = SyntaxError::new(codes::E0001, span, format!("unexpected `{text}`"))
            .at("this closes nothing")
            .fix(format!("remove `{text}`"), Applicability::Maybe, span, "");
        self.error(error);
        self.bump();
    }

    /// Parses one level deeper. Past the limit it reports that, gives `None`, and unwinds to the file's own loop.
    fn deeper<R>(&mut self, parse: impl FnOnce(&mut Self) -> R) -> Option<R> {
        let highest = self.enter()?;
        let result = parse(self);
        self.leave(highest);
        Some(result)
    }

    /// Begins a deeper level, which [`Parser::leave`] ends: gives what that needs, or `None` past the limit, which is
    /// reported. Where trees are large and calls many, this spares moving them through [`Parser::deeper`].
    #[inline]
    fn enter(&mut self) -> Option<u32> {
        if self.depth >= MAX_DEPTH {
            self.too_deep();
            return None;
        }
        self.depth += 1;
        Some(std::mem::take(&mut self.height))
    }

    #[inline]
    fn leave(&mut self, highest: u32) {
        self.height = highest.max(self.height + 1);
        self.depth -= 1;
    }

    /// Counts one link of a chain that makes the tree higher; `false` when it has become too high.
    fn chain_link(&mut self) -> bool {
        self.height += 1;
        if self.height < MAX_HEIGHT {
            return true;
        }
        self.too_deep();
        false
    }

    fn too_deep(&mut self) {
        if self.unwinding {
            return;
        }
        let span = self.token().span;
        let note = "name a part of it with `let`, or move it into a function";
        let error = SyntaxError::new(codes::E0001, span, "this is nested too deeply").note(note);
        self.error(error);
        self.unwinding = true;
        if self.speculating > 0 {
            // What is tried goes back to where it began; looking for a place to go on would cost as much for each try.
            return;
        }
        let item = |at: usize| self.tokens[at].on_new_line && self.item_at(at) && self.column(at) == 0;
        let next = (self.pos..self.tokens.len()).find(|at| item(*at));
        self.pos = next.unwrap_or(self.tokens.len() - 1);
    }

    /// Runs `parse` with struct literals allowed or forbidden, and jumps and closures as yet unseen.
    fn with_structs<R>(&mut self, structs: StructLiterals, parse: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.structs, structs);
        let result = parse(self);
        self.structs = before;
        result
    }

    // ---- Small productions --------------------------------------------------------------------------------------

    /// `IDENT`. A keyword in its place is reported and taken as the name where the text goes on like that.
    fn name(&mut self, what: &str) -> Name {
        let token = self.token();
        if self.at(T::Ident) {
            self.bump();
            return Name {
                text: self.text_of(token.span).into(),
                span: token.span,
            };
        }
        let follows = [
            T::Eq,
            T::Colon,
            T::Comma,
            T::CloseParen,
            T::Semi,
            T::Or,
            T::In,
            T::OpenParen,
            T::OpenBrace,
        ];
        let literal = token.kind.is_literal() && !token.kind.is_keyword();
        let word = token.kind.is_keyword() || token.kind == T::Underscore;
        if !self.unwinding && (word || literal) && !token.on_new_line && follows.contains(&self.nth(1)) {
            let text = self.text_of(token.span);
            let message = format!("expected {what}, found `{text}`");
            let label = if token.kind == T::Underscore {
                "not a name"
            } else {
                "a keyword cannot be a name"
            };
            let error = SyntaxError::new(codes::E0001, token.span, message).at(label);
            let error = if !token.kind.is_keyword() || what.contains("field") {
                error
            } else {
                error.fix("add an underscore", Applicability::Maybe, Span::at(token.span.end), "_")
            };
            self.error(error);
            self.bump();
            return Name {
                text: text.into(),
                span: token.span,
            };
        }
        let what = self.after_prev(what);
        self.expected(&what);
        Name::missing(self.prev_end())
    }

    fn lifetime(&mut self) -> Option<Name> {
        self.at(T::Lifetime).then(|| {
            let span = self.bump().span;
            Name {
                text: self.text_of(span).into(),
                span,
            }
        })
    }

    /// How many tokens of the group at `open`, not those of groups in it, are of a kind: how long a list will be, so that
    /// its memory is asked for once. Zero where the group does not close.
    fn count_in_group(&self, open: usize, counts: impl Fn(TokenKind) -> bool) -> usize {
        let Some(close) = self.brackets.partner(open) else {
            return 0;
        };
        let (mut at, mut count) = (open + 1, 0);
        while at < close {
            count += counts(self.tokens[at].kind) as usize;
            at = match self.brackets.partner(at) {
                Some(partner) if partner > at => partner + 1,
                _ => at + 1,
            };
        }
        count.min(LONGEST_GUESS)
    }

    /// How many elements the list in the group at `open` has at most.
    fn count_elements(&self, open: usize) -> usize {
        match self.brackets.partner(open) {
            Some(close) if close > open + 1 => self.count_in_group(open, |kind| kind == T::Comma) + 1,
            _ => 0,
        }
    }

    /// `X,*` up to the bracket that closes the one at `open`, and that bracket. `starts` tells whether an element can
    /// begin here; `what` names an element.
    fn list<R>(
        &mut self,
        open: usize,
        what: &str,
        starts: impl Fn(&Self) -> bool,
        mut element: impl FnMut(&mut Self) -> R,
    ) -> Vec<R> {
        let Some(closer) = self.tokens[open].kind.closer() else {
            return Vec::new();
        };
        let closer_text = closer.fixed_text().unwrap_or("");
        let mut elements = Vec::with_capacity(self.count_elements(open));
        while !self.at_any(&[closer, T::Eof]) && !self.at_outer_item() {
            let before = self.pos;
            if !starts(self) {
                let what = format!("{what} or `{closer_text}`");
                if !self.skip_element(open, closer, &what) {
                    break;
                }
                continue;
            }
            elements.push(element(self));
            if self.eat(T::Comma) {
                continue;
            }
            if self.at_any(&[closer, T::Eof]) {
                break;
            }
            if starts(self) && self.pos > before && (!self.token().on_new_line || closer == T::CloseBrace) {
                let error = self.expected_error(&format!("`,` or `{closer_text}`"));
                let place = Span::at(self.prev_end());
                let error = error.fix("insert `,`", Applicability::Maybe, place, ",");
                self.error(error);
                continue;
            }
            if !self.skip_element(open, closer, &format!("`,` or `{closer_text}`")) {
                break;
            }
        }
        if !self.eat(closer) {
            self.close(open, &format!("`{closer_text}`"));
        }
        elements
    }

    /// Reports what is expected and skips to the next comma of the group at `open` and past it. Gives `false`, without
    /// moving, if the group does not close or if a statement would be lost.
    fn skip_element(&mut self, open: usize, closer: TokenKind, what: &str) -> bool {
        let partner = self.brackets.partner(open);
        match partner.filter(|partner| self.may_skip_to(*partner)) {
            Some(partner) => {
                self.expected(what);
                while self.pos < partner && !self.eat(T::Comma) {
                    self.skip_one();
                }
                true
            }
            None => {
                // An empty element, as between two commas, costs no more than itself.
                if self.at(T::Comma) {
                    self.expected(what);
                    self.bump();
                    return true;
                }
                let opened = self.span_at(open);
                let opening = self.text_of(opened);
                let text = closer.fixed_text().unwrap_or("");
                let error = self
                    .expected_error(what)
                    .label(opened, format!("this `{opening}` is not closed"));
                let place = Span::at(self.prev_end());
                let error = error.fix(format!("insert `{text}`"), Applicability::Maybe, place, text);
                self.error(error);
                false
            }
        }
    }

    /// Parses the declaration of an item that owns a body and begins at `start`: spans inside count from there, unless
    /// another owner lies around it.
    fn owner<R>(&mut self, start: u32, parse: impl FnOnce(&mut Self) -> R) -> R {
        if self.in_owner {
            return parse(self);
        }
        self.in_owner = true;
        self.base = start;
        let result = parse(self);
        self.base = 0;
        self.in_owner = false;
        result
    }

    /// Parses something with expressions in it that is no body owner: items in them are none either.
    fn declared<R>(&mut self, parse: impl FnOnce(&mut Self) -> R) -> R {
        let before = std::mem::replace(&mut self.in_owner, true);
        let result = parse(self);
        self.in_owner = before;
        result
    }

    /// Whether an item may begin at an index, apart from docs and attributes. Reserved words count too, and `receive`
    /// does not.
    fn item_at(&self, at: usize) -> bool {
        let next = |n: usize| self.tokens.get(at + n).map_or(T::Eof, |token| token.kind);
        let word = |word: &str| self.tokens[at].span.slice(self.text) == word;
        match next(0) {
            T::Fn | T::Struct | T::Enum | T::Trait | T::Impl | T::Actor | T::Supervisor | T::Const => true,
            T::Type | T::Mod | T::Use | T::Pub | T::Static | T::Extern | T::Macro => true,
            T::Async => matches!(next(1), T::Fn | T::Unsafe),
            T::Unsafe => next(1) != T::OpenBrace,
            T::Ident => match next(1) {
                T::Fn => word("ai"),
                T::Bang => next(2) == T::Ident && word("macro_rules"),
                _ => false,
            },
            _ => false,
        }
    }
}
