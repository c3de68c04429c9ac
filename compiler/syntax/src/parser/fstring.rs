//! F-strings: text and holes, each hole parsed as an expression with spans in the file.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::decode::{Braces, unescape};
use crate::format_string::parse_spec;
use crate::lexer::fstring::{RawPart, scan};
use crate::lexer::scan::Reach;
use crate::token::Token;

impl Parser<'_> {
    /// The parts of an f-string token.
    pub(super) fn fstring_parts(&mut self, token: Token) -> Vec<FStringPart> {
        let before = self.errors.len();
        let parts = self.parts(token);
        self.literal_errors += self.errors.len() - before;
        parts
    }

    fn parts(&mut self, token: Token) -> Vec<FStringPart> {
        let text = self.text_of(token.span);
        let place = |range: &std::ops::Range<usize>| Span::from(range.clone()).shift(token.span.start);
        let mut parts = Vec::new();
        for part in scan(text, Some(Reach::Text)).parts {
            match part {
                RawPart::Text(range) => {
                    let span = place(&range);
                    let (value, _) = unescape(&text[range], span.start + self.base, Braces::Doubled, &mut self.errors);
                    parts.push(FStringPart::Text {
                        span,
                        text: value.into(),
                    });
                }
                RawPart::Hole {
                    expr,
                    spec,
                    whole,
                    closed,
                } => {
                    let span = place(&whole);
                    if !closed {
                        let opening = Span::new(span.start, span.start + 1);
                        let error = SyntaxError::new(codes::E0001, opening, "this hole of the f-string is not closed");
                        self.push_error(error.at("no `}` follows").note("write `{{` for a brace"));
                    }
                    let expr = Box::new(self.hole(place(&expr), closed));
                    let spec = spec.and_then(|range| self.spec(&text[range.clone()], place(&range)));
                    parts.push(FStringPart::Hole(FStringHole { span, expr, spec }));
                }
            }
        }
        parts
    }

    /// The expression of a hole. Of several mistakes in one hole the first is reported, and none in a hole whose end had to
    /// be guessed.
    fn hole(&mut self, span: Span, closed: bool) -> Expr {
        if self.text_of(span).trim().is_empty() {
            if closed {
                let error = SyntaxError::new(codes::E0001, span, "an empty hole in an f-string");
                let note = "an expression stands in it, as in `f\"{x}\"`; write `{{` and `}}` for braces";
                self.push_error(error.note(note));
            }
            return Expr {
                span,
                kind: ExprKind::Missing,
            };
        }
        let mut part = self.part(span);
        let expr = part.deeper(Self::expr_in_part).unwrap_or(Expr {
            span,
            kind: ExprKind::Error,
        });
        if !part.at(T::Eof) && !part.unwinding {
            let error = part.expected_error("`:` or `}`");
            part.error(error);
        }
        self.height = self.height.max(part.height);
        if closed {
            part.errors.sort_by_key(|error| error.span.start);
            self.errors.extend(part.errors.into_iter().map(in_hole).take(1));
        }
        expr
    }

    fn expr_in_part(part: &mut Parser<'_>) -> Expr {
        part.expr()
    }

    fn spec(&mut self, text: &str, span: Span) -> Option<FormatSpec> {
        if text.is_empty() {
            return parse_spec(text, span).ok();
        }
        match parse_spec(text, span) {
            Ok(spec) => Some(spec),
            Err(message) => {
                let error = SyntaxError::new(codes::E0001, span, message).at("in this format spec");
                self.push_error(error);
                None
            }
        }
    }
}

/// The end of a hole is not the end of the file.
fn in_hole(mut error: SyntaxError) -> SyntaxError {
    if let Some(start) = error.message.strip_suffix("found end of file") {
        error.message = format!("{start}found the end of the hole");
    }
    // Inserting text into a hole is never certain to be right.
    if let Some(fix) = &mut error.fix {
        fix.applicability = Applicability::Maybe;
    }
    error
}
