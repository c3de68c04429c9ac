//! Format strings: the literal in `println!("{} {x:?} {0:>8.2}")` taken apart, and the specs that f-strings share with
//! it.

use grok_diagnostics::Span;
use smol_str::SmolStr;

use crate::ast::{Align, FormatSpec, Name, Radix, StrLiteral};

/// A part of a format string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// Text, with doubled braces undone.
    Text(String),
    /// A place for an argument.
    Hole(Hole),
}

/// A place for an argument.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hole {
    /// With its braces, in the coordinates of the literal's span.
    pub span: Span,
    /// Which argument.
    pub argument: Argument,
    /// How to print it.
    pub spec: Option<FormatSpec>,
}

/// Which argument a hole prints.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Argument {
    /// `{}`: the next one.
    Next,
    /// `{0}`: the one with that number.
    Index(u32),
    /// `{x}`: the variable of that name.
    Name(Name),
}

/// A mistake in a format string.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FormatError {
    /// In the coordinates of the literal's span.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

/// Takes apart a format string whose literal stands at `span`. Spans of the result are in the same coordinates.
pub fn parse(literal: &StrLiteral, span: Span) -> (Vec<Piece>, Vec<FormatError>) {
    let place = |start: usize, end: usize| {
        let offset = |at: usize| span.start + literal.source_offset(at as u32);
        Span::new(offset(start), offset(end))
    };
    let text = literal.as_str();
    let mut pieces = Vec::new();
    let mut errors = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("{{") || rest.starts_with("}}") {
            plain.push(c);
            at += 2;
        } else if c == '}' {
            let message = "unmatched `}` in a format string; write `}}` for a brace".to_owned();
            errors.push(FormatError {
                span: place(at, at + 1),
                message,
            });
            at += 1;
        } else if c == '{' {
            let Some(len) = rest.find('}') else {
                let message = "this `{` is not closed; write `{{` for a brace".to_owned();
                errors.push(FormatError {
                    span: place(at, at + 1),
                    message,
                });
                break;
            };
            if !plain.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
            }
            pieces.push(Piece::Hole(hole(text, at, at + len + 1, &place, &mut errors)));
            at += len + 1;
        } else {
            plain.push(c);
            at += c.len_utf8();
        }
    }
    if !plain.is_empty() {
        pieces.push(Piece::Text(plain));
    }
    (pieces, errors)
}

fn hole(
    text: &str,
    start: usize,
    end: usize,
    place: &dyn Fn(usize, usize) -> Span,
    errors: &mut Vec<FormatError>,
) -> Hole {
    let inside = &text[start + 1..end - 1];
    let (argument, spec) = match inside.split_once(':') {
        Some((argument, spec)) => (argument, Some(spec)),
        None => (inside, None),
    };
    let trimmed = argument.trim();
    let argument_start = start + 1 + (argument.len() - argument.trim_start().len());
    let argument_span = place(argument_start, argument_start + trimmed.len());
    let word = crate::lexer::scan::word_len(trimmed) == trimmed.len();
    let argument = if trimmed.is_empty() {
        Argument::Next
    } else if trimmed.bytes().all(|b| b.is_ascii_digit()) {
        Argument::Index(trimmed.parse().unwrap_or(u32::MAX))
    } else if word && trimmed != "_" {
        Argument::Name(Name {
            text: SmolStr::from(trimmed),
            span: argument_span,
        })
    } else {
        let message =
            "a hole of a format string holds a name or a number; pass other expressions as arguments".to_owned();
        errors.push(FormatError {
            span: argument_span,
            message,
        });
        Argument::Next
    };
    let spec = spec.map(|spec| {
        let spec_start = end - 1 - spec.len();
        let spec_span = place(spec_start, end - 1);
        parse_spec(spec, spec_span).unwrap_or_else(|message| {
            errors.push(FormatError {
                span: spec_span,
                message,
            });
            empty_spec(spec_span)
        })
    });
    Hole {
        span: place(start, end),
        argument,
        spec,
    }
}

fn empty_spec(span: Span) -> FormatSpec {
    FormatSpec {
        span,
        fill: None,
        align: None,
        plus: false,
        alternate: false,
        zero: false,
        width: None,
        precision: None,
        debug: false,
        radix: None,
    }
}

/// Reads `([fill]align)? '+'? '#'? '0'? width? ('.' precision)? ('?' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E')?`, all of `text`.
pub(crate) fn parse_spec(text: &str, span: Span) -> Result<FormatSpec, String> {
    let mut spec = empty_spec(span);
    let mut chars = text.chars();
    let align = |c: Option<char>| c.and_then(|c| Align::from_text(c.encode_utf8(&mut [0; 4])));
    let (first, second) = (chars.next(), chars.next());
    let mut rest = text;
    if let Some(found) = align(second) {
        spec.fill = first;
        spec.align = Some(found);
        rest = &text[first.map_or(0, char::len_utf8) + 1..];
    } else if let Some(found) = align(first) {
        spec.align = Some(found);
        rest = &text[1..];
    }
    let mut flag = |sign: char| {
        let found = rest.starts_with(sign);
        rest = &rest[found as usize..];
        found
    };
    spec.plus = flag('+');
    spec.alternate = flag('#');
    spec.zero = flag('0');
    spec.width = take_number(&mut rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        spec.precision = take_number(&mut rest)?;
        if spec.precision.is_none() {
            return Err("a number must follow `.` in a format spec".to_owned());
        }
    }
    if let Some(after) = rest.strip_prefix('?') {
        rest = after;
        spec.debug = true;
    } else if let Some(radix) = rest.get(..1).and_then(Radix::from_text) {
        rest = &rest[1..];
        spec.radix = Some(radix);
    }
    match rest.chars().next() {
        None => Ok(spec),
        Some(c) => Err(format!(
            "unexpected `{c}` in a format spec, which reads `[[fill]<^>][+][#][0][width][.precision][? b o x X e E]`"
        )),
    }
}

fn take_number(rest: &mut &str) -> Result<Option<u32>, String> {
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, after) = rest.split_at(len);
    *rest = after;
    match digits.parse::<u32>() {
        _ if digits.is_empty() => Ok(None),
        Ok(number) if number <= u16::MAX as u32 => Ok(Some(number)),
        _ => Err("widths and precisions go up to 65535".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(text: &str) -> (StrLiteral, Span) {
        let span = Span::new(10, 10 + text.len() as u32);
        (crate::decode::string(text, span, &mut Vec::new()), span)
    }

    #[test]
    fn holes_keep_their_place_behind_escapes() {
        let source = r#""a\tb\u{1F600}{x:>8.2}""#;
        let (value, span) = literal(source);
        let (pieces, errors) = parse(&value, span);
        assert_eq!(errors, []);
        let [Piece::Text(text), Piece::Hole(hole)] = pieces.as_slice() else {
            panic!("{pieces:?}")
        };
        assert_eq!(text, "a\tb😀");
        assert_eq!(
            &source[hole.span.start as usize - 10..hole.span.end as usize - 10],
            "{x:>8.2}"
        );
        let spec = hole.spec.as_ref().expect("a spec");
        assert_eq!(
            (spec.align, spec.width, spec.precision),
            (Some(Align::Right), Some(8), Some(2))
        );
    }

    #[test]
    fn braces_double() {
        let (value, span) = literal(r#""{{{}}} {0} {y:?}""#);
        let (pieces, errors) = parse(&value, span);
        assert_eq!(errors, []);
        assert_eq!(pieces.len(), 6);
        assert_eq!(pieces[0], Piece::Text("{".to_owned()));
        assert_eq!(pieces[2], Piece::Text("} ".to_owned()));
    }

    #[test]
    fn mistakes_are_placed() {
        let (value, span) = literal(r#""a } {b + 1} {x:q} {""#);
        let (_, errors) = parse(&value, span);
        let places: Vec<Span> = errors.iter().map(|error| error.span).collect();
        assert_eq!(
            places,
            [
                Span::new(13, 14),
                Span::new(16, 21),
                Span::new(26, 27),
                Span::new(29, 30)
            ]
        );
    }
}
