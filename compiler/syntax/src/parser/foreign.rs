//! Habits from other languages: what was probably meant, said beside the error. Nothing here decides what is an error.

use grok_diagnostics::{Applicability, Span};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::{Expr, Path};
use crate::token::Token;

/// Words that declare variables elsewhere.
const VARIABLE_WORDS: [&str; 8] = ["auto", "int", "long", "my", "string", "val", "var", "void"];

/// Words that declare functions elsewhere.
const FUNCTION_WORDS: [&str; 6] = ["def", "defn", "fun", "func", "function", "proc"];

/// The error, without a fix that would lead away from what was meant.
fn without_fix(error: SyntaxError) -> SyntaxError {
    SyntaxError { fix: None, ..error }
}

impl Parser<'_> {
    /// Adds to an error about the token here what its writer may have meant.
    pub(super) fn hint_at_habit(&self, error: SyntaxError) -> SyntaxError {
        let token = self.token();
        let Some(previous) = self.pos.checked_sub(1).map(|prev| Token {
            span: self.span_at(prev),
            ..self.tokens[prev]
        }) else {
            return error;
        };
        if self.unwinding || token.on_new_line {
            return error;
        }
        let replace = |error: SyntaxError, span, text: &str| {
            error.fix(format!("write `{text}`"), Applicability::Maybe, span, text)
        };
        let (before, here) = (self.text_of(previous.span), self.text_of(token.span));
        match (previous.kind, token.kind) {
            (T::Ident, T::Ident) if VARIABLE_WORDS.contains(&before) => {
                replace(error.note("variables are declared with `let`"), previous.span, "let")
            }
            (T::Ident, T::Ident) if FUNCTION_WORDS.contains(&before) => {
                replace(error.note("functions are declared with `fn`"), previous.span, "fn")
            }
            (T::Ident, _) if matches!(before, "elif" | "elsif" | "elseif") => replace(error, previous.span, "else if"),
            (T::Ident, _) if before == "not" => replace(error.note("`!` negates"), previous.span, "!"),
            (_, T::Ident) if here == "and" => replace(error.note("`&&` is the logical and"), token.span, "&&"),
            (_, T::Ident) if here == "or" => replace(error.note("`||` is the logical or"), token.span, "||"),
            (T::Question, _) => without_fix(error).note("a choice is written `if condition { a } else { b }`"),
            (T::Plus, T::Plus) | (T::Minus, T::Semi) if self.doubled(T::Plus) || self.doubled(T::Minus) => {
                error.note(format!("there is no `{before}{before}`: write `{before}= 1`"))
            }
            (T::Ident, T::Colon) if self.nth(1) == T::Eq => {
                without_fix(error).note("variables are declared with `let name = value`")
            }
            (_, T::FatArrow | T::Arrow) => without_fix(error).note("a closure is written `|x| x + 1`"),
            _ => error,
        }
    }

    /// Reports a word that is reserved, with what to write instead.
    pub(super) fn reserved_word(&mut self) {
        let span = self.token().span;
        let word = self.text_of(span);
        let instead = match self.kind() {
            T::Async if self.nth(1) == T::Fn => {
                "functions need no `async`: `spawn` runs something beside this, and `.await` waits for an actor's reply"
            }
            T::Async => "`spawn { … }` runs a block beside this one",
            T::Await => "`.await` stands behind what it waits for: `reply.await`",
            T::Try => "`?` hands an error to the caller; a closure or a function can hold what may fail",
            _ => "an iterator is a type that implements `Iterator`",
        };
        let message = format!("`{word}` is a reserved word that begins nothing yet");
        let error = SyntaxError::new(grok_diagnostics::codes::E0001, span, message);
        self.error(error.at("reserved word").note(instead));
    }

    /// Whether an operator stands here twice, or has just been read twice, without space between.
    fn doubled(&self, kind: super::TokenKind) -> bool {
        let pair = |first: usize| match (self.tokens.get(first), self.tokens.get(first + 1)) {
            (Some(a), Some(b)) => a.kind == kind && b.kind == kind && a.span.end == b.span.start,
            _ => false,
        };
        self.pos.checked_sub(1).is_some_and(pair) || self.pos.checked_sub(2).is_some_and(pair)
    }

    /// Takes a token that stands for another: reports it with the fix that replaces it. `false` if it is not here.
    pub(super) fn take_for(&mut self, found: &[super::TokenKind], meant: &str) -> bool {
        if !found.contains(&self.kind()) || self.token().on_new_line {
            return false;
        }
        let span = self.token().span;
        let error = self.expected_error(&format!("`{meant}`"));
        let space = if span.start == self.prev_end() { " " } else { "" };
        self.error(error.fix(
            format!("write `{meant}`"),
            Applicability::Machine,
            span,
            format!("{space}{meant}"),
        ));
        self.bump();
        true
    }

    /// Whether what follows a path is a struct literal, though none may stand here: no block begins with `name:`.
    pub(super) fn at_misplaced_struct_literal(&self) -> bool {
        self.at(T::OpenBrace)
            && self.nth(1) == T::Ident
            && self.nth(2) == T::Colon
            && self.brackets.partner(self.pos).is_some()
    }

    /// Parses a struct literal where none may stand, and says so.
    pub(super) fn misplaced_struct_literal(&mut self, start: u32, path: Path) -> Expr {
        let errors = self.errors.len();
        let literal = self.struct_literal(start, path);
        if self.errors.len() == errors {
            let message = "a struct literal cannot stand here without parentheses";
            let error = SyntaxError::new(grok_diagnostics::codes::E0001, literal.span, message)
                .at("its `{` would begin the block")
                .fix_edits(
                    "put it in parentheses",
                    Applicability::Machine,
                    vec![
                        (Span::at(literal.span.start), "(".to_owned()),
                        (Span::at(literal.span.end), ")".to_owned()),
                    ],
                );
            self.error(error);
        }
        literal
    }
}
