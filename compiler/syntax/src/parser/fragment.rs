//! Parts of programs: an expression, a type, the items of an `impl` … parsed from a text of their own. The macro expander
//! matches with them and reads what its templates make; tools read what they are given.
//!
//! Spans count from the start of the text. What stands in bodies — everything but items — is read as if a body owner lay around
//! it, so that no span in it is relative to anything else; items are read as those of a file, whose functions and
//! constants own their bodies. `$crate` may begin paths.

use grok_diagnostics::codes;

use super::attrs::Outer;
use super::items::Home;
use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::lexer::{Lexed, lex_range};
use crate::token::{Token, TokenKind};

/// What a text is read as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Fragment {
    /// `Expr`.
    Expr,
    /// `Type`.
    Type,
    /// `Pattern`.
    Pattern,
    /// `PatAlt`: a pattern where a `|` has another meaning.
    PatternAlternative,
    /// One statement without its `;`.
    Statement,
    /// `Stmt* Expr?`: what stands between the braces of a block.
    Statements,
    /// `Block`.
    Block,
    /// One `Item` with its attributes.
    Item,
    /// `Item*`: what stands in a module.
    Items,
    /// What stands in an `impl`.
    ImplItems,
    /// What stands in a trait.
    TraitItems,
    /// What stands in an actor, its fields apart.
    ActorItems,
    /// What stands in an `extern` block.
    ExternItems,
    /// `Path`, with generic arguments as in types.
    Path,
    /// `'-'? (INT | FLOAT)` or any other `Literal`.
    Literal,
    /// `AttrContent`: what stands between the brackets of an attribute.
    Meta,
    /// `Visibility?`.
    Visibility,
    /// `LIFETIME`.
    Lifetime,
    /// `IDENT`.
    Ident,
    /// One `TokenTree`.
    TokenTree,
    /// `Expr,* | Expr ';' Expr`, with the mistakes that keep it from being one. Mistakes inside literals are left out: the
    /// text comes from a call in a file, whose parse has reported them.
    MacroArgs,
}

/// What a text was read as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FragmentNode {
    /// Of [`Fragment::Expr`] and [`Fragment::Literal`].
    Expr(Expr),
    /// Of [`Fragment::Type`].
    Type(Type),
    /// Of [`Fragment::Pattern`] and [`Fragment::PatternAlternative`].
    Pattern(Pat),
    /// Of [`Fragment::Statement`]; nothing where none begins.
    Statement(Option<Stmt>),
    /// Of [`Fragment::Statements`] and [`Fragment::Block`].
    Block(Block),
    /// Of [`Fragment::Item`] and the kinds of several items.
    Items(Vec<Item>),
    /// Of [`Fragment::Path`].
    Path(Path),
    /// Of [`Fragment::Meta`].
    Attr(Attr),
    /// Of [`Fragment::Visibility`].
    Visibility(Option<Visibility>),
    /// Of [`Fragment::Lifetime`] and [`Fragment::Ident`]; missing where none stands.
    Name(Name),
    /// Of [`Fragment::TokenTree`]: nothing but its extent.
    Tokens,
    /// Of [`Fragment::MacroArgs`]; never [`MacroArgs::Tokens`].
    Args(MacroArgs),
}

/// What [`parse_fragment`] and [`FragmentParser::parse`] give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FragmentParse {
    /// The tree, with error nodes where the text is broken.
    pub node: FragmentNode,
    /// Where what was read ends.
    pub end: u32,
    /// The mistakes, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Parses a whole text. What is left over is a mistake.
pub fn parse_fragment(text: &str, fragment: Fragment) -> FragmentParse {
    let mut parser = FragmentParser::new(text);
    let mut parse = parser.run(0, fragment, Extent::Whole);
    parse.errors.append(&mut parser.lexical);
    parse.errors.sort_by_key(|error| error.span.start);
    parse
}

/// How much of a text is to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extent {
    /// All of it.
    Whole,
    /// As much as belongs to the fragment.
    Prefix,
}

/// A text that fragments are read from, at any of its tokens; it is lexed once.
pub struct FragmentParser<'t> {
    parser: Parser<'t>,
    /// What the lexer found.
    lexical: Vec<SyntaxError>,
}

impl<'t> FragmentParser<'t> {
    /// Lexes the text.
    pub fn new(text: &'t str) -> FragmentParser<'t> {
        let Lexed { tokens, errors } = lex_range(text, 0, text.len());
        let unended = Lexed {
            tokens,
            errors: errors.clone(),
        };
        let mut parser = Parser::new(text, unended);
        parser.errors.clear();
        parser.fragment = true;
        FragmentParser {
            parser,
            lexical: errors,
        }
    }

    /// The tokens; the last is [`TokenKind::Eof`].
    pub fn tokens(&self) -> &[Token] {
        &self.parser.tokens
    }

    /// What the lexer found wrong with the text.
    pub fn lexical_errors(&self) -> &[SyntaxError] {
        &self.lexical
    }

    /// Reads the fragment that begins at an offset, as far as it goes; the offset may lie behind the first characters of a token
    /// that are taken already, as in `>>`. What follows it is not looked at.
    pub fn parse(&mut self, offset: u32, fragment: Fragment) -> FragmentParse {
        self.run(offset, fragment, Extent::Prefix)
    }

    fn run(&mut self, offset: u32, fragment: Fragment, extent: Extent) -> FragmentParse {
        let parser = &mut self.parser;
        parser.stand_at(offset);
        let node = parser.fragment(fragment);
        if extent == Extent::Whole {
            parser.left_over();
        }
        let end = parser.prev_end().max(offset);
        let mut errors = std::mem::take(&mut parser.errors);
        errors.sort_by_key(|error| error.span.start);
        while let Some((at, token)) = parser.splits.pop() {
            parser.tokens[at] = token;
        }
        FragmentParse { node, end, errors }
    }
}

impl Parser<'_> {
    /// Starts anew at an offset.
    fn stand_at(&mut self, offset: u32) {
        self.pos = self.tokens.partition_point(|token| token.span.end <= offset);
        self.pos = self.pos.min(self.tokens.len() - 1);
        (self.error_at, self.split_at) = (None, None);
        (self.depth, self.height, self.base, self.item_column) = (0, 0, 0, 0);
        (self.unwinding, self.greedy, self.in_owner) = (false, false, true);
        self.speculating = 0;
        self.structs = StructLiterals::Allowed;
        while self.raw_token().span.start < offset && self.raw_token().span.end > offset {
            let Some(rest) = rest_of(self.raw_token().kind) else {
                return;
            };
            self.split(rest);
        }
    }

    fn left_over(&mut self) {
        self.unwinding = false;
        if !self.at(T::Eof) {
            let span = self.token().span;
            let message = format!("unexpected {}", self.found());
            self.error(SyntaxError::new(codes::E0001, span, message).at("nothing may follow here"));
        }
    }

    fn fragment(&mut self, fragment: Fragment) -> FragmentNode {
        let start = self.start();
        match fragment {
            Fragment::Expr => FragmentNode::Expr(self.expr_in_brackets("an expression")),
            Fragment::Type => FragmentNode::Type(self.ty()),
            Fragment::Pattern => FragmentNode::Pattern(self.pattern()),
            Fragment::PatternAlternative => FragmentNode::Pattern(self.pattern_alternative()),
            Fragment::Statement => FragmentNode::Statement(self.lone_statement()),
            Fragment::Statements => FragmentNode::Block(self.lone_statements()),
            Fragment::Block => FragmentNode::Block(self.block()),
            Fragment::Item => {
                self.in_owner = false;
                let outer = self.outer();
                FragmentNode::Items(self.lone_item(outer, Home::Module).into_iter().collect())
            }
            Fragment::Items => FragmentNode::Items(self.lone_items(Home::Module)),
            Fragment::ImplItems => FragmentNode::Items(self.lone_items(Home::Impl)),
            Fragment::TraitItems => FragmentNode::Items(self.lone_items(Home::Trait)),
            Fragment::ActorItems => FragmentNode::Items(self.lone_items(Home::Actor)),
            Fragment::ExternItems => FragmentNode::Items(self.lone_items(Home::Extern)),
            Fragment::Path => FragmentNode::Path(self.type_path()),
            Fragment::Literal => FragmentNode::Expr(self.lone_literal()),
            Fragment::Meta => FragmentNode::Attr(self.attr_inside(start)),
            Fragment::Visibility => FragmentNode::Visibility(self.visibility()),
            Fragment::Lifetime => FragmentNode::Name(self.lifetime().unwrap_or_else(|| {
                self.expected("a lifetime");
                Name::missing(self.prev_end())
            })),
            Fragment::Ident => FragmentNode::Name(self.lone_name()),
            Fragment::TokenTree => {
                self.lone_token_tree();
                FragmentNode::Tokens
            }
            Fragment::MacroArgs => FragmentNode::Args(self.lone_args()),
        }
    }

    fn lone_statement(&mut self) -> Option<Stmt> {
        let outer = self.outer();
        let start = outer.span().map_or(self.start(), |span| span.start);
        let kind = if self.starts_item_here() {
            StmtKind::Item(Box::new(self.nested_item(outer)))
        } else if self.at(T::Let) {
            StmtKind::Let(Box::new(self.let_head(outer.attrs)))
        } else if self.starts_expr() {
            self.check_outer_unused(&outer);
            StmtKind::Expr {
                expr: self.statement_expr(),
                semicolon: false,
            }
        } else {
            self.expected("a statement");
            return None;
        };
        Some(Stmt {
            span: self.span_from(start),
            kind,
        })
    }

    fn lone_statements(&mut self) -> Block {
        let start = self.start();
        let mut stmts = Vec::new();
        let mut tail = None;
        loop {
            self.unwinding = false;
            self.depth = 0;
            match self.kind() {
                T::Eof => break,
                T::CloseBrace | T::CloseParen | T::CloseBracket => self.stray_closer(),
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let outer = self.outer();
                    self.statement(outer, &mut stmts, &mut tail, None);
                }
            }
        }
        Block {
            span: self.span_from(start),
            stmts,
            tail,
        }
    }

    fn lone_item(&mut self, outer: Outer, home: Home) -> Option<Item> {
        match self.item_member(outer, home) {
            Ok(item) => item,
            Err(outer) => {
                self.check_outer_unused(&outer);
                self.expected("an item");
                None
            }
        }
    }

    fn lone_items(&mut self, home: Home) -> Vec<Item> {
        self.in_owner = false;
        let mut items = Vec::new();
        while !self.at(T::Eof) {
            self.depth = 0;
            match self.kind() {
                T::CloseBrace | T::CloseParen | T::CloseBracket => self.stray_closer(),
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let outer = self.outer();
                    match self.item_member(outer, home) {
                        Ok(item) => items.extend(item),
                        Err(outer) => self.not_an_item(&outer, home),
                    }
                }
            }
            self.unwinding = false;
        }
        items
    }

    fn lone_literal(&mut self) -> Expr {
        let number = self.at(T::Minus) && matches!(self.nth(1), T::Int | T::Float);
        if self.kind().is_literal() || number {
            return self.const_arg();
        }
        if self.at(T::FString) {
            return self.primary();
        }
        self.expected("a literal");
        self.missing_expr()
    }

    fn lone_name(&mut self) -> Name {
        let span = self.token().span;
        let word = self.at(T::Ident) || self.kind().is_keyword() && !self.at_any(&[T::True, T::False]);
        if !word {
            self.expected("a name");
            return Name::missing(span.start);
        }
        self.bump();
        Name {
            text: self.text_of(span).into(),
            span,
        }
    }

    fn lone_token_tree(&mut self) {
        match self.kind() {
            T::OpenParen | T::OpenBracket | T::OpenBrace => self.token_group(|_, _| ()),
            kind if kind == T::Eof || kind.is_closer() => self.expected("a token"),
            _ => {
                self.bump();
            }
        }
    }

    /// `Expr,* | Expr ';' Expr` up to the text's end.
    fn lone_args(&mut self) -> MacroArgs {
        let literal = |p: &Self| p.literal_errors;
        let mut args = Vec::new();
        let mut found = Vec::new();
        let mut len = None;
        while !self.at(T::Eof) {
            let before = (self.errors.len(), literal(self));
            args.push(self.expr_in_brackets("an expression"));
            self.greedy = false;
            if args.len() == 1 && self.eat(T::Semi) {
                len = Some(Box::new(self.expr_in_brackets("a length")));
                self.greedy = false;
            }
            if literal(self) > before.1 {
                self.errors.truncate(before.0);
            }
            self.unwinding = false;
            if len.is_some() || self.at(T::Eof) {
                break;
            }
            if !self.eat(T::Comma) {
                self.expected("`,` or the end of the arguments");
                while !self.at_any(&[T::Eof, T::Comma]) {
                    self.skip_one();
                }
                self.eat(T::Comma);
            }
            found.append(&mut self.errors);
        }
        found.append(&mut self.errors);
        self.errors = found;
        match len {
            Some(len) => MacroArgs::Repeat {
                value: Box::new(args.swap_remove(0)),
                len,
            },
            None => MacroArgs::Exprs(args),
        }
    }
}

/// What is left of a token without its first character.
fn rest_of(kind: TokenKind) -> Option<TokenKind> {
    Some(match kind {
        T::Shr => T::Gt,
        T::Ge => T::Eq,
        T::ShrEq => T::Ge,
        T::Shl => T::Lt,
        T::AndAnd => T::And,
        _ => return None,
    })
}
