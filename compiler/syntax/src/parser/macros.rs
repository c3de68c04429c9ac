//! Calls of macros, and groups of tokens that nothing reads here.

use grok_diagnostics::Span;

use super::{Parser, T};
use crate::ast::*;
use crate::token::{Token, TokenKind};

impl Parser<'_> {
    /// Whether a `!` stands here that touches what is before it, as in a macro's call.
    pub(super) fn at_call_bang(&self) -> bool {
        self.at(T::Bang) && self.start() == self.prev_end()
    }

    /// Where the `!` of the macro call is that begins here, if one does.
    pub(super) fn macro_bang(&self) -> Option<usize> {
        if self.unwinding || !self.starts_name_path() {
            return None;
        }
        let kind = |at: usize| self.tokens.get(at).map_or(T::Eof, |token| token.kind);
        let mut at = self.pos + self.at_any(&[T::PathSep, T::Dollar]) as usize;
        loop {
            if !matches!(kind(at), T::Ident | T::SelfValue | T::SelfType | T::Super | T::Crate) {
                return None;
            }
            at += 1;
            match kind(at) {
                T::PathSep => at += 1,
                T::Bang if self.span_at(at).start == self.span_at(at - 1).end => return Some(at),
                _ => return None,
            }
        }
    }

    /// `MacroCall = Path '!' ( '(' MacroArgs ')' | '[' MacroArgs ']' | '{' MacroArgs '}' )`, after the path.
    pub(super) fn macro_call(&mut self, path: Path) -> MacroCall {
        self.bump();
        let start = self.start();
        let delimiter = match self.kind() {
            T::OpenParen => Delimiter::Paren,
            T::OpenBracket => Delimiter::Bracket,
            T::OpenBrace => Delimiter::Brace,
            _ => {
                let error = self.expected_error("`(` and the macro's arguments");
                self.error(error.note("a `!` that touches a name calls a macro"));
                let args_span = Span::at(self.prev_end());
                return MacroCall {
                    path,
                    delimiter: Delimiter::Paren,
                    args_span,
                    args_text: Default::default(),
                    args: MacroArgs::Exprs(Vec::new()),
                };
            }
        };
        let args = self.macro_args();
        let args_span = self.span_from(start);
        let closed = self.prev_kind().is_closer() && args_span.len() > 1;
        let inner = Span::new(start + 1, args_span.end - closed as u32);
        MacroCall {
            path,
            delimiter,
            args_span,
            args_text: self.text_of(inner).into(),
            args,
        }
    }

    /// `MacroArgs = Expr,* | Expr ';' Expr | TokenTree*` and its brackets: the first that fits. Where brackets do not fit, the
    /// text is broken anyway, and is read as expressions as far as it goes.
    fn macro_args(&mut self) -> MacroArgs {
        let open = self.pos;
        let close = self.brackets.partner(open).filter(|close| *close > open);
        let before = (self.errors.len(), self.literal_errors, self.error_at, self.height);
        self.speculating += close.is_some() as u32;
        self.bump();
        let args = self.bracketed(|p| p.exprs_or_repeat(open));
        self.speculating -= close.is_some() as u32;
        let Some(close) = close else {
            return args;
        };
        // Mistakes inside literals are mistakes whatever the tokens mean.
        let mistakes = self.errors.len() - before.0 > self.literal_errors - before.1 || self.unwinding;
        if !mistakes && self.pos == close + 1 {
            return args;
        }
        let balanced = (open..close).all(|at| !is_bracket(self.tokens[at].kind) || self.brackets.partner(at).is_some());
        if !balanced && !self.unwinding {
            return args;
        }
        // Nothing of what was tried may be left: neither errors nor halves of split tokens, which end before the bracket.
        self.errors.truncate(before.0);
        (self.literal_errors, self.error_at, self.height) = (before.1, before.2, before.3);
        self.unwinding = false;
        self.split_at = None;
        self.greedy = false;
        self.pos = open;
        self.token_group(|_, _| ());
        MacroArgs::Tokens
    }

    /// Brackets and the tokens between them, in which all brackets must fit and literals be well formed.
    pub(super) fn token_group(&mut self, mut each: impl FnMut(&Self, Token)) {
        let mut closers = Vec::new();
        loop {
            let token = self.token();
            if self.at(T::Eof) || !closers.is_empty() && self.at_outer_item() {
                break;
            }
            if let Some(closer) = token.kind.closer() {
                closers.push((closer, self.pos));
            } else if token.kind.is_closer() {
                if closers.last().is_none_or(|(closer, _)| *closer != token.kind) {
                    break;
                }
                closers.pop();
            }
            self.check_literal(token);
            if closers.is_empty() {
                self.bump();
                return;
            }
            each(self, token);
            self.bump();
        }
        while let Some((_, open)) = closers.pop() {
            self.close(open, "a closing bracket");
        }
    }
}

fn is_bracket(kind: TokenKind) -> bool {
    kind.closer().is_some() || kind.is_closer()
}
