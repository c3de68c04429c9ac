//! Literals.

use super::{Parser, T};
use crate::ast::{Literal, LiteralKind};
use crate::decode::{self, Alphabet};
use crate::token::Token;

impl Parser<'_> {
    /// A literal, if one stands here.
    pub(super) fn literal(&mut self) -> Option<Literal> {
        let token = self.token();
        let kind = match self.kind() {
            T::True => LiteralKind::Bool(true),
            T::False => LiteralKind::Bool(false),
            _ => self.decoded(token)?,
        };
        self.bump();
        Some(Literal { span: token.span, kind })
    }

    /// Reports what is wrong inside a literal that no tree will hold.
    pub(super) fn check_literal(&mut self, token: Token) {
        self.decoded(token);
        if token.kind == T::FString {
            self.fstring_parts(token);
        }
    }

    fn decoded(&mut self, token: Token) -> Option<LiteralKind> {
        let before = self.errors.len();
        let decoded = self.decoded_text(token);
        self.literal_errors += self.errors.len() - before;
        decoded
    }

    fn decoded_text(&mut self, token: Token) -> Option<LiteralKind> {
        let text = self.text_of(token.span);
        let span = token.span.shift(self.base);
        let errors = &mut self.errors;
        Some(match token.kind {
            T::Int | T::Float => decode::number(text, span, errors),
            T::Duration => decode::duration(text, span, errors),
            T::Char => LiteralKind::Char(decode::character(text, span, Alphabet::Text, errors)),
            T::Str => LiteralKind::Str(decode::string(text, span, errors)),
            T::Byte => LiteralKind::Byte(decode::byte(text, span, errors)),
            T::ByteStr => LiteralKind::ByteStr(decode::byte_string(text, span, errors)),
            T::RawByteStr => LiteralKind::ByteStr(decode::raw_byte_string(text, span, errors)),
            T::RawStr => LiteralKind::Str(decode::raw_string(text)),
            _ => return None,
        })
    }
}
