//! Lengths of tokens that need counting or looking ahead. All functions take the text from a point on and return how
//! many bytes belong to the token.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Whether an identifier may begin with `c`.
pub(crate) fn starts_word(c: char) -> bool {
    c == '_' || is_xid_start(c)
}

/// Length of the word at the start, if any.
pub(crate) fn word_len(text: &str) -> usize {
    match text.chars().next() {
        Some(first) if starts_word(first) => first.len_utf8() + word_rest_len(&text[first.len_utf8()..]),
        _ => 0,
    }
}

/// Which ASCII bytes go on with a word.
const IN_WORD: [bool; 128] = {
    let mut table = [false; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

/// After the first character of a word: the length of the others. Most are ASCII, for which a table answers.
#[inline]
pub(crate) fn word_rest_len(text: &str) -> usize {
    let ends = |byte: &u8| !IN_WORD.get(*byte as usize).is_some_and(|inside| *inside);
    match text.as_bytes().iter().position(ends) {
        Some(at) if text.as_bytes()[at].is_ascii() => at,
        Some(at) => at + text[at..].find(|c| !is_xid_continue(c)).unwrap_or(text.len() - at),
        None => text.len(),
    }
}

/// Length up to the line's end.
pub(crate) fn line_len(text: &str) -> usize {
    let line = &text[..text.find('\n').unwrap_or(text.len())];
    line.strip_suffix('\r').unwrap_or(line).len()
}

/// How much of a line a string takes that does not end on it: not the closing brackets, `;` and `,` at its end, which most
/// likely stand after the forgotten quote. A bracket that the string itself opens is its own.
pub(crate) fn unended_len(text: &str) -> usize {
    let line = &text[..line_len(text)];
    let count = |c: char| line.matches(c).count();
    let mut foreign =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    let mut rest = line;
    while let Some(last) = rest.chars().next_back() {
        match foreign.iter_mut().find(|(close, _)| *close == last) {
            Some((_, left)) if *left > 0 => *left -= 1,
            None if matches!(last, ';' | ',' | ' ') => {}
            _ => break,
        }
        rest = &rest[..rest.len() - 1];
    }
    if rest.is_empty() { line.len() } else { rest.len() }
}

/// After `/*`: the length up to and including the `*/` that ends it, and whether there is one.
pub(crate) fn block_comment(text: &str) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut depth = 1usize;
    let mut at = 0;
    while at + 1 < bytes.len() {
        match (bytes[at], bytes[at + 1]) {
            (b'*', b'/') => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return (at, true);
                }
            }
            (b'/', b'*') => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    (bytes.len(), false)
}

/// How far a string is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To the end of the text.
    Text,
    /// To the end of its first line.
    Line,
}

/// After `"`: the length up to and including the closing quote; if there is none, what its line holds.
pub(crate) fn string(text: &str, reach: Reach) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return Ok(at + 1),
            b'\n' if reach == Reach::Line => break,
            // The line's end is looked at even behind a backslash.
            b'\\' if bytes.get(at + 1) != Some(&b'\n') => at += 2,
            _ => at += 1,
        }
    }
    Err(unended_len(text))
}

/// After `r##"`: the length up to and including the quote with as many `#`; if there is none, what its line holds.
pub(crate) fn raw_string(text: &str, hashes: usize, reach: Reach) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let run = bytes[at + 1..].iter().take(hashes).take_while(|b| **b == b'#').count();
                if run == hashes {
                    return Ok(at + 1 + hashes);
                }
                at += run;
            }
            b'\n' if reach == Reach::Line => break,
            _ => {}
        }
        at += 1;
    }
    Err(unended_len(text))
}

/// What a `'` begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Quote {
    Lifetime,
    Char,
    Empty,
    Long,
    Unterminated,
}

/// After `'`: the length of the rest, and what it is.
pub(crate) fn quote(text: &str) -> (usize, Quote) {
    let Some(first) = text.chars().next() else {
        return (0, Quote::Unterminated);
    };
    match first {
        '\'' if text[1..].starts_with('\'') => (2, Quote::Long),
        '\'' => (1, Quote::Empty),
        '\\' => escaped_char(text),
        '\n' | '\r' => (0, Quote::Unterminated),
        _ if text[first.len_utf8()..].starts_with('\'') => (first.len_utf8() + 1, Quote::Char),
        _ if starts_word(first) => {
            let len = word_len(text);
            if text[len..].starts_with('\'') {
                (len + 1, Quote::Long)
            } else {
                (len, Quote::Lifetime)
            }
        }
        _ => (0, Quote::Unterminated),
    }
}

/// After `'`, at a backslash: to the closing quote on the same line.
fn escaped_char(text: &str) -> (usize, Quote) {
    let line = &text[..line_len(text)];
    let mut chars = line.char_indices().skip(2);
    match chars.find(|(_, c)| *c == '\'') {
        Some((at, _)) => (at + 1, Quote::Char),
        None if line.starts_with("\\u{") => (line.find('}').map_or(3, |at| at + 1), Quote::Unterminated),
        None => (
            1 + line[1..].chars().next().map_or(0, char::len_utf8),
            Quote::Unterminated,
        ),
    }
}

/// What digits begin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Number {
    Int,
    Float,
    Duration,
}

/// At a digit: the length with suffix, and what it is. After a dot only plain digits are read.
pub(crate) fn number(text: &str, after_dot: bool) -> (usize, Number) {
    let digits = digits_len(text);
    if after_dot {
        return (digits, Number::Int);
    }
    if text.starts_with("0x") || text.starts_with("0o") || text.starts_with("0b") {
        let len = 1 + text[1..].find(|c| !is_xid_continue(c)).unwrap_or(text.len() - 1);
        return (len, Number::Int);
    }
    let mut at = digits;
    let mut is_float = false;
    if let Some(fraction) = text[at..].strip_prefix('.') {
        match fraction.chars().next() {
            Some(c) if c.is_ascii_digit() => {
                at += 1 + digits_len(fraction);
                is_float = true;
            }
            Some('.') => {}
            Some(c) if starts_word(c) => {}
            _ => return (at + 1, Number::Float),
        }
    }
    let exponent = exponent_len(&text[at..]);
    at += exponent;
    is_float |= exponent > 0;
    let suffix = text[at..].find(|c| !is_xid_continue(c)).unwrap_or(text.len() - at);
    let number = match &text[at..at + suffix] {
        _ if is_float => Number::Float,
        "f32" | "f64" => Number::Float,
        unit if duration_unit(unit).is_some() => Number::Duration,
        _ => Number::Int,
    };
    (at + suffix, number)
}

/// How many nanoseconds a suffix of durations stands for.
pub(crate) fn duration_unit(suffix: &str) -> Option<u128> {
    const SECOND: u128 = 1_000_000_000;
    match suffix {
        "ms" => Some(SECOND / 1000),
        "s" => Some(SECOND),
        "min" => Some(60 * SECOND),
        "h" => Some(3600 * SECOND),
        _ => None,
    }
}

fn digits_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_digit() && c != '_')
        .unwrap_or(text.len())
}

/// Length of `e5`, `E-10`; 0 where no digit follows.
fn exponent_len(text: &str) -> usize {
    let Some(rest) = text.strip_prefix(['e', 'E']) else {
        return 0;
    };
    let unsigned = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.len() - unsigned.len() + digits_len(unsigned)
}
