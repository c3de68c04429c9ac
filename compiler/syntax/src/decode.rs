//! From the text of a literal to its value. What cannot be decoded is reported and gives the nearest value that can.

use grok_diagnostics::{Applicability, Span, codes};
use smol_str::SmolStr;

use crate::SyntaxError;
use crate::ast::{ByteText, FloatSuffix, IntSuffix, LiteralKind, StrLiteral};
use crate::lexer::scan::duration_unit;

/// Decodes an integer or float token.
pub(crate) fn number(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> LiteralKind {
    let (radix, body) = match text.get(..2) {
        Some("0x") => (16, &text[2..]),
        Some("0o") => (8, &text[2..]),
        Some("0b") => (2, &text[2..]),
        _ => return decimal(text, span, errors),
    };
    // Letters up to `f` are digits in base 16 only; everywhere else the first letter begins the suffix.
    let is_digit = |c: char| c == '_' || c.is_digit(radix.max(10));
    let digits_len = body.find(|c| !is_digit(c)).unwrap_or(body.len());
    let (digits, suffix) = body.split_at(digits_len);
    let suffix_start = span.start + 2 + digits_len as u32;
    if !digits.contains(|c: char| c != '_') {
        let error = SyntaxError::new(codes::E0768, span, "this number has no digits");
        errors.push(error.at(format!("digits must follow `{}`", &text[..2])));
        return LiteralKind::Int {
            value: 0.into(),
            suffix: None,
        };
    }
    let suffix = int_suffix(suffix, Span::new(suffix_start, span.end), errors);
    if let Some(at) = digits.find(|c: char| c != '_' && !c.is_digit(radix)) {
        let start = span.start + 2 + at as u32;
        let message = format!("`{}` is not a digit in base {radix}", &digits[at..at + 1]);
        errors.push(SyntaxError::new(codes::E0001, Span::new(start, start + 1), message));
        return LiteralKind::Int {
            value: 0.into(),
            suffix,
        };
    }
    LiteralKind::Int {
        value: int_value(digits, radix, span, errors).into(),
        suffix,
    }
}

fn decimal(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> LiteralKind {
    let digits = |from: usize| {
        let rest = &text[from..];
        from + rest
            .find(|c: char| !c.is_ascii_digit() && c != '_')
            .unwrap_or(rest.len())
    };
    let mut end = digits(0);
    let mut is_float = false;
    if text[end..].starts_with('.') {
        is_float = true;
        end = digits(end + 1);
    }
    let exponent = text[end..].strip_prefix(['e', 'E']);
    let unsigned = exponent.map(|rest| rest.strip_prefix(['+', '-']).unwrap_or(rest));
    if let Some(unsigned) = unsigned.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        is_float = true;
        end = digits(text.len() - unsigned.len());
    }
    let (body, suffix) = text.split_at(end);
    let suffix_span = Span::new(span.start + end as u32, span.end);
    let float_suffix = FloatSuffix::from_text(suffix);
    if is_float || float_suffix.is_some() {
        if float_suffix.is_none() && !suffix.is_empty() {
            errors.push(bad_suffix(suffix, suffix_span, "a float may end in `f32` or `f64`"));
        }
        return LiteralKind::Float {
            digits: SmolStr::from(body.replace('_', "")),
            suffix: float_suffix,
        };
    }
    let suffix = int_suffix(suffix, suffix_span, errors);
    LiteralKind::Int {
        value: int_value(body, 10, span, errors).into(),
        suffix,
    }
}

/// Decodes a duration token.
pub(crate) fn duration(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> LiteralKind {
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(digits);
    let nanoseconds = digits.replace('_', "").parse::<u128>().ok();
    let nanoseconds = nanoseconds.and_then(|count| count.checked_mul(duration_unit(unit).unwrap_or(1)));
    let longest = i64::MAX as u128;
    if nanoseconds.is_none_or(|nanoseconds| nanoseconds > longest) {
        let error = SyntaxError::new(codes::E0001, span, "this duration is too long");
        errors.push(error.at("more than 292 years"));
    }
    LiteralKind::Duration {
        nanoseconds: nanoseconds.unwrap_or(longest).min(longest).into(),
    }
}

fn int_value(digits: &str, radix: u32, span: Span, errors: &mut Vec<SyntaxError>) -> u128 {
    // Most numbers are short.
    if radix == 10 && digits.len() < 19 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return digits
            .bytes()
            .fold(0u64, |value, byte| 10 * value + u64::from(byte - b'0'))
            .into();
    }
    u128::from_str_radix(&digits.replace('_', ""), radix).unwrap_or_else(|_| {
        let error = SyntaxError::new(codes::E0001, span, "this integer is too large");
        errors.push(error.at("no integer type holds it"));
        u128::MAX
    })
}

fn int_suffix(suffix: &str, span: Span, errors: &mut Vec<SyntaxError>) -> Option<IntSuffix> {
    if suffix.is_empty() {
        return None;
    }
    let known = IntSuffix::from_text(suffix);
    if known.is_none() {
        errors.push(bad_suffix(
            suffix,
            span,
            "an integer may end in `i8` `i16` `i32` `i64` `u8` `u16` `u32` `u64`",
        ));
    }
    known
}

fn bad_suffix(suffix: &str, span: Span, note: &str) -> SyntaxError {
    let error = SyntaxError::new(codes::E0001, span, format!("`{suffix}` cannot follow a number"));
    let error = error.at("not a suffix").note(note);
    match suffix {
        "usize" | "isize" => {
            error
                .note("lengths and indices are `i64`")
                .fix("write `i64`", Applicability::Maybe, span, "i64")
        }
        "ns" | "us" | "µs" | "sec" | "secs" | "m" | "d" => error.note("durations end in `ms`, `s`, `min` or `h`"),
        unit if duration_unit(unit).is_some() => error.note("durations have whole numbers: `1500ms` for `1.5s`"),
        _ => error,
    }
}

/// What a text literal may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Any character.
    Text,
    /// Bytes, written as ASCII.
    Bytes,
}

/// Decodes a `b'…'` token. A malformed one, which the lexer has reported, gives 0.
pub(crate) fn byte(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> u8 {
    let quoted = text.strip_prefix('b').unwrap_or(text);
    let span = Span::new(span.end - quoted.len() as u32, span.end);
    let c = character(quoted, span, Alphabet::Bytes, errors);
    // Escapes give characters up to U+00FF, which stand for bytes; others must be ASCII.
    if c != char::REPLACEMENT_CHARACTER && !c.is_ascii() && !quoted.starts_with("'\\") {
        errors.push(not_a_byte(c, Span::new(span.start + 1, span.end - 1)));
    }
    u8::try_from(c).unwrap_or(0)
}

fn not_a_byte(c: char, span: Span) -> SyntaxError {
    let error = SyntaxError::new(codes::E0001, span, format!("`{c}` is not ASCII"));
    let written: String = c
        .encode_utf8(&mut [0; 4])
        .bytes()
        .map(|byte| format!("\\x{byte:02X}"))
        .collect();
    error
        .at("no single byte")
        .note(format!("its UTF-8 bytes are `{written}`"))
}

/// Decodes a `b"…"` token.
pub(crate) fn byte_string(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> ByteText {
    let inside = quoted(text.strip_prefix('b').unwrap_or(text));
    let start = span.start + 2;
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(c) = rest.chars().next() {
        let at = start + (inside.len() - rest.len()) as u32;
        let len = if c == '\\' {
            let (len, decoded) = escape(rest, at, Alphabet::Bytes, errors);
            bytes.extend(decoded.map(|c| c as u8));
            len
        } else {
            push_byte(c, at, &mut bytes, errors);
            c.len_utf8()
        };
        rest = &rest[len..];
    }
    ByteText(bytes.into())
}

fn push_byte(c: char, at: u32, bytes: &mut Vec<u8>, errors: &mut Vec<SyntaxError>) {
    if c.is_ascii() {
        bytes.push(c as u8);
    } else {
        errors.push(not_a_byte(c, Span::new(at, at + c.len_utf8() as u32)));
    }
}

/// Decodes a `br#"…"#` token.
pub(crate) fn raw_byte_string(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> ByteText {
    let literal = raw_string(text.strip_prefix('b').unwrap_or(text));
    let start = span.start + 1 + literal.prefix;
    let mut bytes = Vec::with_capacity(literal.value.len());
    for (at, c) in literal.value.char_indices() {
        push_byte(c, start + at as u32, &mut bytes, errors);
    }
    ByteText(bytes.into())
}

/// Decodes a `'…'` token. A malformed one, which the lexer has reported, gives U+FFFD.
pub(crate) fn character(text: &str, span: Span, alphabet: Alphabet, errors: &mut Vec<SyntaxError>) -> char {
    let Some(inside) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) else {
        return char::REPLACEMENT_CHARACTER;
    };
    let mut decoded = String::new();
    let mut rest = inside;
    while let Some(c) = rest.chars().next() {
        if c == '\\' {
            let start = span.end - 1 - rest.len() as u32;
            let (len, value) = escape(rest, start, alphabet, errors);
            if rest[..len].ends_with('\n') || value.is_none() && len > 1 && rest[1..].starts_with(['\n', '\r']) {
                let span = Span::new(start, start + 1);
                errors.push(SyntaxError::new(
                    codes::E0001,
                    span,
                    "a character cannot be continued on the next line",
                ));
            }
            decoded.extend(value);
            rest = &rest[len..];
        } else {
            decoded.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    let mut chars = decoded.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => c,
        // `'ab'` and `''` are the lexer's to report; `'\nx'` is seen only here.
        (Some(c), Some(_)) if inside.starts_with('\\') => {
            errors.push(SyntaxError::new(
                codes::E0001,
                span,
                "a character literal holds one character",
            ));
            c
        }
        _ => char::REPLACEMENT_CHARACTER,
    }
}

/// Decodes a `"…"` token.
pub(crate) fn string(text: &str, span: Span, errors: &mut Vec<SyntaxError>) -> StrLiteral {
    let (value, escapes) = unescape(quoted(text), span.start + 1, Braces::Plain, errors);
    StrLiteral {
        value: value.into(),
        prefix: 1,
        escapes,
    }
}

/// What stands between the quotes of `"…"`.
fn quoted(text: &str) -> &str {
    let inside = text.strip_prefix('"').unwrap_or(text);
    match inside.strip_suffix('"') {
        // A quote behind an odd number of backslashes is text: then the string does not end, and the lexer said so.
        Some(shorter) if backslashes_at_end(shorter).is_multiple_of(2) => shorter,
        _ => inside,
    }
}

fn backslashes_at_end(text: &str) -> usize {
    text.len() - text.trim_end_matches('\\').len()
}

/// Decodes an `r#"…"#` token.
pub(crate) fn raw_string(text: &str) -> StrLiteral {
    let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
    let prefix = 2 + hashes;
    let suffix = format!("\"{}", "#".repeat(hashes));
    let inside = text.get(prefix..).unwrap_or("");
    let value = inside.strip_suffix(suffix.as_str()).unwrap_or(inside);
    StrLiteral {
        value: value.into(),
        prefix: prefix as u32,
        escapes: Vec::new(),
    }
}

/// What braces mean in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Braces {
    /// Themselves.
    Plain,
    /// Doubled ones stand for one, as between the holes of an f-string.
    Doubled,
}

/// Decodes the text between quotes, which begins at `start` in the file. Gives the value and the list of
/// [`StrLiteral::escapes`].
pub(crate) fn unescape(
    text: &str,
    start: u32,
    braces: Braces,
    errors: &mut Vec<SyntaxError>,
) -> (String, Vec<(u32, u32)>) {
    let mut value = String::with_capacity(text.len());
    let mut escapes = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let at = start + (text.len() - rest.len()) as u32;
        if c == '\\' {
            let (len, decoded) = escape(rest, at, Alphabet::Text, errors);
            value.extend(decoded);
            rest = &rest[len..];
            let consumed = text.len() - rest.len();
            escapes.push((value.len() as u32, consumed.saturating_sub(value.len()) as u32));
        } else if braces == Braces::Doubled && (c == '{' || c == '}') {
            value.push(c);
            let doubled = rest[1..].starts_with(c);
            if !doubled {
                let error = SyntaxError::new(
                    codes::E0001,
                    Span::new(at, at + 1),
                    format!("unmatched `{c}` in an f-string"),
                );
                errors.push(error.fix(
                    format!("write `{c}{c}` for a brace"),
                    Applicability::Maybe,
                    Span::new(at, at + 1),
                    format!("{c}{c}"),
                ));
            }
            rest = &rest[1 + doubled as usize..];
        } else {
            value.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    (value, escapes)
}

/// Decodes the escape at the start of `text`, which lies at `start` in the file: its length, and its character; none for a
/// line continuation and for a mistake.
fn escape(text: &str, start: u32, alphabet: Alphabet, errors: &mut Vec<SyntaxError>) -> (usize, Option<char>) {
    let mut mistake = |len: usize, message: String| {
        errors.push(SyntaxError::new(
            codes::E0001,
            Span::new(start, start + len as u32),
            message,
        ));
        (len, None)
    };
    let Some(kind) = text[1..].chars().next() else {
        return mistake(1, "nothing follows this `\\`".to_owned());
    };
    match kind {
        'n' => (2, Some('\n')),
        'r' => (2, Some('\r')),
        't' => (2, Some('\t')),
        '\\' => (2, Some('\\')),
        '"' => (2, Some('"')),
        '\'' => (2, Some('\'')),
        '0' => (2, Some('\0')),
        '\n' => (continuation(text), None),
        '\r' if text[2..].starts_with('\n') => (continuation(text), None),
        'x' => {
            let digits = hex_len(&text[2..]).min(2);
            match u8::from_str_radix(&text[2..2 + digits], 16) {
                Ok(byte) if digits == 2 && (byte <= 0x7f || alphabet == Alphabet::Bytes) => (4, Some(byte as char)),
                Ok(_) if digits == 2 => mistake(4, "`\\x` goes to `7F`; write `\\u{…}` beyond".to_owned()),
                _ => mistake(2 + digits, "`\\x` takes two hexadecimal digits".to_owned()),
            }
        }
        'u' if alphabet == Alphabet::Bytes => mistake(2, "bytes are written `\\xNN`, not `\\u{…}`".to_owned()),
        'u' => {
            let inside = text[2..].strip_prefix('{').unwrap_or("");
            let digits = hex_len(inside);
            if !inside[digits..].starts_with('}') || !(1..=6).contains(&digits) {
                let len = if inside.is_empty() {
                    2
                } else {
                    3 + digits + inside[digits..].starts_with('}') as usize
                };
                return mistake(len, "`\\u` takes one to six hexadecimal digits in braces".to_owned());
            }
            let value = u32::from_str_radix(&inside[..digits], 16).ok().and_then(char::from_u32);
            match value {
                Some(c) => (4 + digits, Some(c)),
                None => mistake(4 + digits, "this is not a Unicode scalar value".to_owned()),
            }
        }
        other => mistake(1 + other.len_utf8(), format!("unknown escape `\\{other}`")),
    }
}

/// Length of a backslash at a line's end and of the white space that it skips.
fn continuation(text: &str) -> usize {
    text.len() - text[1..].trim_start().len()
}

fn hex_len(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(text.len())
}
