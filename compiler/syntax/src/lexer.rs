//! From text to tokens. Every text lexes: what begins no token, or does not end, is a token all the same and a
//! [`SyntaxError`] beside it. Linear in the length of the text.

mod balance;
pub(crate) mod fstring;
pub(crate) mod scan;

use grok_diagnostics::{Applicability, Span, codes};
use logos::{Lexer, Logos};

pub(crate) use balance::Brackets;

use crate::SyntaxError;
use crate::lexer::scan::Reach;
use crate::token::{Token, TokenKind};

/// Tokens without trivia, and what is wrong with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lexed {
    /// In order of the text; the last is [`TokenKind::Eof`].
    pub tokens: Vec<Token>,
    /// In order of the text.
    pub errors: Vec<SyntaxError>,
}

/// What callbacks of the DFA leave for the loop that drives it.
#[derive(Default)]
pub struct LexState {
    /// Whether the token before is a `.`, after which numbers are tuple fields.
    after_dot: bool,
    /// What is wrong with the token.
    problem: Option<Problem>,
    /// Whether a string did not end before the text did; later ones are then looked for on their line only, so that
    /// many of them cost no more than one.
    text_exhausted: bool,
    /// How many bytes of f-strings were scanned in vain.
    wasted: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Problem {
    Unterminated,
    EmptyChar,
    LongChar,
    TooManyHashes,
}

/// Lexes a whole file: skips a byte-order mark and a `#!` line first.
pub fn lex(text: &str) -> Lexed {
    lex_range(text, file_start(text), text.len())
}

/// Lexes a whole file and keeps comments and white space as tokens of their own, in order: for tools that lay out text. All
/// tokens but the last, [`TokenKind::Eof`], join without gaps, from behind a byte-order mark and a `#!` line, which no
/// token covers.
pub fn lex_with_trivia(text: &str) -> Lexed {
    lex_best(text, file_start(text), text.len(), Trivia::Kept)
}

/// Where the tokens of a file begin: behind a byte-order mark and a `#!` line.
fn file_start(text: &str) -> usize {
    let mut start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let rest = &text[start..];
    if rest.starts_with("#!") && !rest.starts_with("#![") {
        start += rest.find('\n').unwrap_or(rest.len());
    }
    start
}

/// What becomes of comments and white space.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trivia {
    Dropped,
    Kept,
}

/// Where strings may end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Strings {
    /// On any line, as the grammar has it.
    AnyLine,
    /// On the line on which they begin, which is where a forgotten quote most likely belongs.
    SameLine,
}

/// Lexes a part of a file, such as a hole of an f-string; spans count from the start of the file.
pub(crate) fn lex_range(text: &str, start: usize, end: usize) -> Lexed {
    lex_best(text, start, end, Trivia::Dropped)
}

/// A forgotten quote turns text into strings and strings into text up to the end of the file. So where a string does not
/// end, the file is lexed again with strings that end on their line, and the reading with fewer such mistakes is taken.
fn lex_best(text: &str, start: usize, end: usize, trivia: Trivia) -> Lexed {
    let lexed = lex_with(text, start, end, Strings::AnyLine, trivia);
    let unended = |lexed: &Lexed| {
        let text = |error: &&SyntaxError| matches!(error.code, codes::E0748 | codes::E0765 | codes::E0766);
        lexed.errors.iter().filter(text).count()
    };
    let count = unended(&lexed);
    if count == 0 {
        return lexed;
    }
    let other = lex_with(text, start, end, Strings::SameLine, trivia);
    if unended(&other) <= count { other } else { lexed }
}

fn lex_with(text: &str, start: usize, end: usize, strings: Strings, trivia: Trivia) -> Lexed {
    let state = LexState {
        text_exhausted: strings == Strings::SameLine,
        ..LexState::default()
    };
    let mut lexer = TokenKind::lexer_with_extras(&text[start..end], state);
    let mut tokens: Vec<Token> = Vec::with_capacity((end - start) / 4 + 1);
    let mut errors = Vec::new();
    let mut on_new_line = true;
    loop {
        if trivia == Trivia::Dropped {
            on_new_line |= skip_spaces(&mut lexer);
        }
        let Some(result) = lexer.next() else {
            break;
        };
        let range = lexer.span();
        let span = Span {
            start: (start + range.start) as u32,
            end: (start + range.end) as u32,
        };
        let kind = result.unwrap_or(TokenKind::Unknown);
        if let Some(problem) = lexer.extras.problem.take() {
            errors.push(describe(problem, kind, span, text));
        }
        if kind.is_trivia() {
            if trivia == Trivia::Kept {
                tokens.push(Token {
                    kind,
                    span,
                    on_new_line,
                });
            }
            on_new_line |= kind != TokenKind::LineComment && lexer.slice().contains('\n');
            continue;
        }
        lexer.extras.after_dot = kind == TokenKind::Dot;
        if kind == TokenKind::Unknown
            && let Some(last) = tokens.last_mut()
            && last.kind == TokenKind::Unknown
            && last.span.end == span.start
        {
            last.span.end = span.end;
            continue;
        }
        tokens.push(Token {
            kind,
            span,
            on_new_line,
        });
        on_new_line = false;
    }
    for token in tokens.iter().filter(|token| token.kind == TokenKind::Unknown) {
        errors.push(unknown(token.span, text));
    }
    errors.sort_by_key(|error| error.span.start);
    tokens.push(Token {
        kind: TokenKind::Eof,
        span: Span::at(end as u32),
        on_new_line: true,
    });
    Lexed { tokens, errors }
}

/// Skips what white space most often is, without the DFA: whether a line break is in it.
#[inline]
fn skip_spaces(lexer: &mut Lexer<'_, TokenKind>) -> bool {
    let mut lines = false;
    let mut len = 0;
    for byte in lexer.remainder().bytes() {
        match byte {
            b'\n' => lines = true,
            b' ' | b'\t' | b'\r' => {}
            _ => break,
        }
        len += 1;
    }
    lexer.bump(len);
    lines
}

fn unknown(span: Span, text: &str) -> SyntaxError {
    let shown = span.slice(text);
    let mut chars = shown.chars();
    let message = match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_control() => format!("unknown character U+{:04X}", c as u32),
        (Some(c), None) => format!("unknown character `{c}`"),
        _ => "unknown characters".to_owned(),
    };
    let ascii = match shown {
        "“" | "”" => "\"",
        "‘" | "’" => "'",
        "–" | "−" => "-",
        "×" => "*",
        "÷" => "/",
        "≤" => "<=",
        "≥" => ">=",
        "≠" => "!=",
        "；" => ";",
        "，" => ",",
        "（" => "(",
        "）" => ")",
        _ => "",
    };
    let error = SyntaxError::new(codes::E0001, span, message).at("no token begins like this");
    if ascii.is_empty() {
        error
    } else {
        error.fix(format!("write `{ascii}`"), Applicability::Maybe, span, ascii)
    }
}

fn describe(problem: Problem, kind: TokenKind, span: Span, text: &str) -> SyntaxError {
    let opening = Span::new(span.start, span.end.min(span.start + 2));
    match (problem, kind) {
        (Problem::EmptyChar, TokenKind::Byte) => SyntaxError::new(codes::E0001, span, "empty byte literal")
            .at("an ASCII character must stand between the quotes"),
        (Problem::LongChar, TokenKind::Byte) => {
            SyntaxError::new(codes::E0001, span, "a byte literal holds one character").at("this is several")
        }
        (Problem::EmptyChar, _) => SyntaxError::new(codes::E0001, span, "empty character literal")
            .at("a character must stand between the quotes"),
        (Problem::LongChar, _) => {
            let inside = Span::new(span.start + 1, span.end - 1).slice(text).replace('"', "\\\"");
            SyntaxError::new(codes::E0001, span, "a character literal holds one character")
                .at("this is several")
                .fix("write a string", Applicability::Maybe, span, format!("\"{inside}\""))
        }
        (Problem::TooManyHashes, _) => {
            SyntaxError::new(codes::E0001, span, "a raw string may have at most 255 `#`").at("too many `#`")
        }
        (Problem::Unterminated, TokenKind::Char) => {
            SyntaxError::new(codes::E0762, span, "this character literal does not end").at("no `'` follows")
        }
        (Problem::Unterminated, TokenKind::Byte) => {
            SyntaxError::new(codes::E0763, span, "this byte literal does not end").at("no `'` follows")
        }
        (Problem::Unterminated, TokenKind::ByteStr) => {
            SyntaxError::new(codes::E0766, span, "this byte string does not end")
                .at("no `\"` follows")
                .fix("insert `\"`", Applicability::Maybe, Span::at(span.end), "\"")
        }
        (Problem::Unterminated, TokenKind::Str) => SyntaxError::new(codes::E0765, span, "this string does not end")
            .at("no `\"` follows")
            .fix("insert `\"`", Applicability::Maybe, Span::at(span.end), "\""),
        (Problem::Unterminated, TokenKind::FString) => {
            SyntaxError::new(codes::E0765, span, "this f-string does not end")
                .at("no `\"` follows")
                .fix("insert `\"`", Applicability::Maybe, Span::at(span.end), "\"")
        }
        (Problem::Unterminated, TokenKind::RawStr | TokenKind::RawByteStr) => {
            SyntaxError::new(codes::E0748, opening, "this raw string does not end").at("it begins here")
        }
        (Problem::Unterminated, _) => {
            SyntaxError::new(codes::E0758, opening, "this comment does not end").at("it begins here")
        }
    }
}

// ---- Callbacks: each extends the token whose beginning the DFA has matched ------------------------------------------

pub(crate) fn word(lexer: &mut Lexer<'_, TokenKind>) -> TokenKind {
    let len = scan::word_rest_len(lexer.remainder());
    lexer.bump(len);
    TokenKind::of_word(lexer.slice())
}

pub(crate) fn line_comment(lexer: &mut Lexer<'_, TokenKind>) -> TokenKind {
    let rest = lexer.remainder();
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let kind = if line.starts_with('!') {
        TokenKind::InnerDoc
    } else if line.starts_with('/') && !line.starts_with("//") {
        TokenKind::OuterDoc
    } else {
        TokenKind::LineComment
    };
    let len = line.strip_suffix('\r').unwrap_or(line).len();
    lexer.bump(len);
    kind
}

pub(crate) fn block_comment(lexer: &mut Lexer<'_, TokenKind>) -> TokenKind {
    let rest = lexer.remainder();
    let (len, ended) = scan::block_comment(rest);
    let inside = &rest[..len];
    let kind = if inside.starts_with('!') {
        TokenKind::InnerDoc
    } else if inside.starts_with('*') && !inside.starts_with("**") && inside != "*/" {
        TokenKind::OuterDoc
    } else {
        TokenKind::BlockComment
    };
    if !ended {
        lexer.extras.problem = Some(Problem::Unterminated);
    }
    lexer.bump(len);
    kind
}

pub(crate) fn number(lexer: &mut Lexer<'_, TokenKind>) -> TokenKind {
    let start = lexer.span().start;
    let (len, number) = scan::number(&lexer.source()[start..], lexer.extras.after_dot);
    lexer.bump(len - 1);
    match number {
        scan::Number::Int => TokenKind::Int,
        scan::Number::Float => TokenKind::Float,
        scan::Number::Duration => TokenKind::Duration,
    }
}

pub(crate) fn quote(lexer: &mut Lexer<'_, TokenKind>) -> TokenKind {
    let (len, found) = scan::quote(lexer.remainder());
    lexer.extras.problem = match found {
        scan::Quote::Lifetime | scan::Quote::Char => None,
        scan::Quote::Empty => Some(Problem::EmptyChar),
        scan::Quote::Long => Some(Problem::LongChar),
        scan::Quote::Unterminated => Some(Problem::Unterminated),
    };
    lexer.bump(len);
    if found == scan::Quote::Lifetime {
        TokenKind::Lifetime
    } else {
        TokenKind::Char
    }
}

pub(crate) fn byte(lexer: &mut Lexer<'_, TokenKind>) {
    let (len, found) = scan::quote(lexer.remainder());
    lexer.extras.problem = match found {
        scan::Quote::Char => None,
        scan::Quote::Empty => Some(Problem::EmptyChar),
        scan::Quote::Long => Some(Problem::LongChar),
        scan::Quote::Lifetime | scan::Quote::Unterminated => Some(Problem::Unterminated),
    };
    lexer.bump(len);
}

fn reach(lexer: &Lexer<'_, TokenKind>) -> Reach {
    if lexer.extras.text_exhausted {
        Reach::Line
    } else {
        Reach::Text
    }
}

/// The length of a string, or of what its line holds of one that does not end.
fn ended(lexer: &mut Lexer<'_, TokenKind>, len: Result<usize, usize>) -> usize {
    len.unwrap_or_else(|line| {
        lexer.extras.text_exhausted = true;
        lexer.extras.problem = Some(Problem::Unterminated);
        line
    })
}

pub(crate) fn string(lexer: &mut Lexer<'_, TokenKind>) {
    let len = scan::string(lexer.remainder(), reach(lexer));
    let len = ended(lexer, len);
    lexer.bump(len);
}

pub(crate) fn byte_string(lexer: &mut Lexer<'_, TokenKind>) {
    string(lexer);
}

pub(crate) fn raw_byte_string(lexer: &mut Lexer<'_, TokenKind>) {
    raw(lexer, lexer.slice().len() - "br\"".len());
}

pub(crate) fn raw_string(lexer: &mut Lexer<'_, TokenKind>) {
    raw(lexer, lexer.slice().len() - "r\"".len());
}

fn raw(lexer: &mut Lexer<'_, TokenKind>, hashes: usize) {
    let len = scan::raw_string(lexer.remainder(), hashes, reach(lexer));
    let len = ended(lexer, len);
    if hashes > 255 && lexer.extras.problem.is_none() {
        lexer.extras.problem = Some(Problem::TooManyHashes);
    }
    lexer.bump(len);
}

pub(crate) fn fstring(lexer: &mut Lexer<'_, TokenKind>) {
    let start = lexer.span().start;
    let budget = 4 * lexer.source().len() + 4096;
    let reach = (lexer.extras.wasted <= budget).then(|| reach(lexer));
    let scanned = fstring::scan(&lexer.source()[start..], reach);
    lexer.extras.wasted += scanned.wasted;
    if !scanned.terminated {
        lexer.extras.problem = Some(Problem::Unterminated);
    }
    lexer.bump(scanned.len - 2);
}
