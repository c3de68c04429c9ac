//! Writing a template: the text of an expansion, part by part.
//!
//! White space is kept as it was written, as far as both neighbours come from one text; where two texts meet there is a space wherever
//! the lexer would otherwise read something else, and none where the template has none: `$x.len()`, `$name!()`.

use grok_diagnostics::{Span, codes};
use grok_syntax::token::TokenKind;

use crate::MAX_EXPANSION;
use crate::expansion::{Expansion, Origin, Segment};
use crate::fragment::FragmentKind;
use crate::matcher::{Binding, Bindings, Found, Input};
use crate::pattern::RepeatOp;
use crate::problem::{Place, Problem};
use crate::template::{Part, Template};
use crate::tokens::Tokens;

pub(crate) struct Writer<'a> {
    rule: u32,
    template: &'a Template,
    input: &'a Tokens,
    text: String,
    segments: Vec<Segment>,
    /// Where the template was left: its text goes on from there without a gap.
    template_end: Option<u32>,
    /// Whether the text so far ends in a comment that only the line's end ends.
    after_line_comment: bool,
}

/// What stands between two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Gap {
    /// What the template has there.
    Template(u32),
    /// A space.
    Space,
    /// Nothing, if the lexer permits.
    Tight,
}

impl<'a> Writer<'a> {
    pub fn new(rule: u32, template: &'a Template, input: &'a Input<'_>) -> Writer<'a> {
        Writer {
            rule,
            template,
            input: &input.tokens,
            text: String::new(),
            segments: Vec::new(),
            template_end: None,
            after_line_comment: false,
        }
    }

    pub fn write(mut self, bindings: &Bindings) -> Result<Expansion, Problem> {
        let template = self.template;
        let bound: Vec<&Binding> = bindings.iter().collect();
        self.parts(&template.parts, &bound)?;
        Ok(Expansion {
            text: self.text,
            segments: self.segments,
            rule: self.rule,
        })
    }

    fn parts(&mut self, parts: &[Part], bindings: &[&Binding]) -> Result<(), Problem> {
        for part in parts {
            match part {
                Part::Token(at) => self.template_token(*at, *at),
                Part::Crate(at) => self.template_token(*at, *at + 1),
                Part::Variable { at, number, next } => {
                    if let Some(Binding::One(found)) = bindings.get(*number) {
                        let written = self.template.tokens.span_of(*at, *at + 2);
                        self.fragment(*found, written, *next);
                    }
                }
                Part::Repeat {
                    parts,
                    separator,
                    op,
                    drivers,
                    span,
                    at,
                } => {
                    let count = self.count(bindings, drivers, *span)?;
                    if count == 0 && *op == RepeatOp::OneOrMore {
                        let problem = Problem::new(
                            codes::E1602,
                            Place::Template(self.rule, *span),
                            "this must be written at least once",
                        );
                        return Err(problem.at("its fragments matched nothing, and `+` asks for one"));
                    }
                    for round in 0..count {
                        if round > 0 {
                            match separator {
                                Some(separator) => {
                                    self.template_end = None;
                                    let span = self.template.tokens.span(*separator);
                                    let kind = self.template.tokens.kind(*separator);
                                    let gap = if matches!(kind, TokenKind::Comma | TokenKind::Semi) {
                                        Gap::Tight
                                    } else {
                                        Gap::Space
                                    };
                                    self.put(
                                        span.slice(&self.template.tokens.text),
                                        Origin::Template(span.start),
                                        gap,
                                    );
                                }
                                None => self.template_end = None,
                            }
                        } else {
                            // What is before the `$(` and what is after it are neighbours.
                            let open = self.template.tokens.span_of(*at, *at + 2);
                            self.skip(open);
                        }
                        let inner: Vec<&Binding> = bindings
                            .iter()
                            .enumerate()
                            .map(|(number, binding)| match binding {
                                Binding::Many(rounds) if drivers.contains(&number) => {
                                    rounds.get(round).unwrap_or(binding)
                                }
                                binding => binding,
                            })
                            .collect();
                        self.parts(parts, &inner)?;
                    }
                    match count {
                        0 => self.skip(*span),
                        _ => self.template_end = Some(span.end),
                    }
                }
            }
            if self.text.len() > MAX_EXPANSION {
                let problem = Problem::new(codes::E1603, Place::Input(Span::at(0)), "this expansion is too large");
                return Err(problem.at(format!("it would have more than {} KiB of text", MAX_EXPANSION >> 10)));
            }
        }
        Ok(())
    }

    /// Goes on after a part of the template that itself leaves no text.
    fn skip(&mut self, span: Span) {
        let touches = self.template_end == Some(span.start);
        self.template_end = touches.then_some(span.end);
    }

    /// How many rounds the fragments in a repetition have: all the same number.
    fn count(&self, bindings: &[&Binding], drivers: &[usize], span: Span) -> Result<usize, Problem> {
        let mut first: Option<(usize, usize)> = None;
        for &number in drivers {
            let Some(Binding::Many(rounds)) = bindings.get(number) else {
                continue;
            };
            match first {
                None => first = Some((number, rounds.len())),
                Some((other, count)) if count != rounds.len() => {
                    let name = |number: usize| self.template.names.get(number).map_or("", |name| name.as_str());
                    let message = format!(
                        "`${}` repeats {}, but `${}` repeats {}",
                        name(other),
                        times(count),
                        name(number),
                        times(rounds.len())
                    );
                    let problem = Problem::new(codes::E1602, Place::Template(self.rule, span), message);
                    return Err(problem.at("both are written together here, so they must be equally many"));
                }
                Some(_) => {}
            }
        }
        Ok(first.map_or(0, |(_, count)| count))
    }

    /// Tokens of the template, from one position to another.
    fn template_token(&mut self, from: usize, to: usize) {
        let tokens = &self.template.tokens;
        let span = tokens.span(from).cover(tokens.span(to));
        let gap = Gap::Template(span.start);
        self.put(span.slice(&tokens.text), Origin::Template(span.start), gap);
        self.template_end = Some(span.end);
        self.after_line_comment = tokens.kind(to) == TokenKind::OuterDoc && tokens.text_of(to).starts_with("//");
    }

    /// A fragment of the input. What the parser read as one stays one, by parentheses where it takes them.
    fn fragment(&mut self, found: Found, written: Span, next: TokenKind) {
        let (open, close) = wrapping(self.input, found, next);
        let gap = Gap::Template(written.start);
        if found.from == found.to {
            // An empty visibility: its place is as if it were not there.
            self.skip(written);
            return;
        }
        if !open.is_empty() {
            self.put(open, Origin::Added, gap);
        }
        let gap = if open.is_empty() { gap } else { Gap::Tight };
        self.input_tokens(found, gap);
        if !close.is_empty() {
            self.put(close, Origin::Added, Gap::Tight);
        }
        self.template_end = Some(written.end);
    }

    fn input_tokens(&mut self, found: Found, gap: Gap) {
        let tokens = self.input;
        let mut gap = gap;
        let mut at = found.from;
        while at < found.to {
            // A run of tokens that are as they are written goes in one piece, comments and all.
            let plain = |at: usize| tokens.list.get(at).is_some_and(|token| token.stands_for.is_none());
            let mut end = at;
            while end < found.to && plain(end) {
                end += 1;
            }
            if end > at {
                let span = tokens.span_of(at, end);
                self.put(span.slice(&tokens.text), Origin::Input(span.start), gap);
                at = end;
            } else {
                self.put(tokens.text_of(at), Origin::Added, gap);
                at += 1;
            }
            gap = Gap::Space;
        }
    }

    fn put(&mut self, text: &str, origin: Origin, gap: Gap) {
        if text.is_empty() {
            return;
        }
        let space = match gap {
            _ if self.after_line_comment => "\n",
            Gap::Space => " ",
            Gap::Tight => "",
            Gap::Template(start) => match self.template_end {
                Some(end) if end == start => "",
                Some(end) if Span::new(end, start).slice(&self.template.tokens.text).contains('\n') => "\n",
                _ => " ",
            },
        };
        self.after_line_comment = false;
        let glued = space.is_empty() && self.would_glue(text, origin);
        if !self.text.is_empty() {
            self.text.push_str(if glued { " " } else { space });
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.push_segment(Span::new(start, self.text.len() as u32), origin);
    }

    fn push_segment(&mut self, span: Span, origin: Origin) {
        // Parts that are neighbours in both texts are one.
        if let Some(last) = self.segments.last_mut()
            && last.span.end == span.start
        {
            let continues = match (last.origin, origin) {
                (Origin::Input(before), Origin::Input(start)) | (Origin::Template(before), Origin::Template(start)) => {
                    before + last.span.len() == start
                }
                _ => false,
            };
            if continues {
                last.span.end = span.end;
                return;
            }
        }
        self.segments.push(Segment { span, origin });
    }

    /// Whether the lexer would join the end of what is written with what comes.
    fn would_glue(&self, next: &str, origin: Origin) -> bool {
        let (Some(before), Some(after)) = (self.text.chars().next_back(), next.chars().next()) else {
            return false;
        };
        // Neighbours in one text have been told apart already.
        if let (
            Some(Segment {
                span,
                origin: Origin::Template(start),
            }),
            Origin::Template(next),
        ) = (self.segments.last(), origin)
            && start + span.len() == next
        {
            return false;
        }
        let is_word = |c: char| c == '_' || c.is_alphanumeric();
        let is_sign = |c: char| "+-*/%^&|=<>!?.:~@#$".contains(c);
        (is_word(before) && (is_word(after) || matches!(after, '"' | '\'' | '#')))
            || (is_sign(before) && is_sign(after) && !(before == '>' && matches!(after, '>' | ':')))
            || (before.is_ascii_digit() && after == '.')
            || (before == '\'' && is_word(after))
    }
}

fn times(count: usize) -> String {
    match count {
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

/// The brackets that keep a fragment whole where it is put, if it needs any.
fn wrapping(tokens: &Tokens, found: Found, next: TokenKind) -> (&'static str, &'static str) {
    use TokenKind as T;
    let parens = ("(", ")");
    match found.kind {
        FragmentKind::Expr => {
            if is_atom(tokens, found, next) {
                ("", "")
            } else {
                parens
            }
        }
        FragmentKind::Ty if next == T::PathSep => ("<", ">"),
        FragmentKind::Ty => {
            let first = tokens.kind(found.from);
            let needs = matches!(
                first,
                T::And | T::AndAnd | T::Fn | T::Impl | T::Dyn | T::For | T::Unsafe | T::Extern
            );
            if needs { parens } else { ("", "") }
        }
        FragmentKind::Pat if has_alternatives(tokens, found) => parens,
        FragmentKind::Literal
            if tokens.kind(found.from) == T::Minus && matches!(next, T::Dot | T::As | T::Question) =>
        {
            parens
        }
        _ => ("", ""),
    }
}

/// Whether an expression holds together without parentheses: a literal, a path, something in brackets, and calls, fields and
/// indices of those.
fn is_atom(tokens: &Tokens, found: Found, next: TokenKind) -> bool {
    use TokenKind as T;
    let mut at = found.from;
    let mut ends_in_field = false;
    match tokens.kind(at) {
        T::OpenParen | T::OpenBracket => at = tokens.tree_end(at),
        T::Ident | T::SelfValue | T::SelfType | T::Crate | T::Super => {
            at += 1;
            while tokens.kind(at) == T::PathSep && tokens.is_word(at + 1) {
                at += 2;
            }
            if tokens.kind(at) == T::Bang && matches!(tokens.kind(at + 1), T::OpenParen | T::OpenBracket) {
                at = tokens.tree_end(at + 1);
            }
        }
        T::Int
        | T::Float
        | T::Duration
        | T::Char
        | T::Str
        | T::RawStr
        | T::Byte
        | T::ByteStr
        | T::RawByteStr
        | T::FString => at += 1,
        T::True | T::False => at += 1,
        _ => return false,
    }
    while at < found.to {
        ends_in_field = false;
        match tokens.kind(at) {
            T::OpenParen | T::OpenBracket => at = tokens.tree_end(at),
            T::Question => at += 1,
            T::Dot if tokens.is_word(at + 1) || matches!(tokens.kind(at + 1), T::Int | T::Float) => {
                at += 2;
                ends_in_field = true;
            }
            _ => return false,
        }
    }
    // `$f(x)` calls what is in a field, as opposed to a method of that name.
    at == found.to && !(ends_in_field && next == T::OpenParen)
}

fn has_alternatives(tokens: &Tokens, found: Found) -> bool {
    let mut at = found.from;
    while at < found.to {
        if tokens.kind(at) == TokenKind::Or {
            return true;
        }
        at = tokens.tree_end(at);
    }
    false
}

/// Whether all of a text is one atom.
pub(crate) fn is_whole(tokens: &Tokens) -> bool {
    let all = Found {
        kind: FragmentKind::Expr,
        from: 0,
        to: tokens.list.len(),
    };
    let is_block = tokens.kind(0) == TokenKind::OpenBrace && tokens.tree_end(0) == all.to;
    is_block || is_atom(tokens, all, TokenKind::Eof)
}
