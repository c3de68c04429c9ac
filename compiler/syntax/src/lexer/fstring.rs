//! The shape of an f-string: where its text, holes and specs lie. The lexer needs its length, the parser its parts; both
//! come from here, so that they agree.

use std::ops::Range;

use super::scan::{self, Reach};

/// What [`scan`] found.
#[derive(Debug)]
pub(crate) struct Scanned {
    /// Length of the whole literal, from the `f`.
    pub len: usize,
    /// Whether its closing quote is there.
    pub terminated: bool,
    /// The parts in order; offsets count from the `f`.
    pub parts: Vec<RawPart>,
    /// How many bytes were looked at beyond `len`.
    pub wasted: usize,
}

/// A part of an f-string, undecoded.
#[derive(Debug)]
pub(crate) enum RawPart {
    Text(Range<usize>),
    Hole {
        /// Between the braces, without the spec.
        expr: Range<usize>,
        /// After the `:`.
        spec: Option<Range<usize>>,
        /// With the braces.
        whole: Range<usize>,
        /// Whether the closing brace is there.
        closed: bool,
    },
}

/// How deep f-strings may stand in the holes of f-strings.
const MAX_NESTING: usize = 8;

/// Scans the f-string at the start of `text`, which begins with `f"`.
///
/// If its quotes and brackets do not fit, it is taken to end at the first quote on its first line, or at that line's end:
/// so a hole that is just being typed does not swallow the rest of the file. Without a reach nothing else is tried.
pub(crate) fn scan(text: &str, reach: Option<Reach>) -> Scanned {
    let mut scanner = Scanner {
        text,
        at: 2,
        furthest: 2,
        reach: reach.unwrap_or(Reach::Line),
    };
    let mut parts = Vec::new();
    if reach.is_some() && scanner.string(0, &mut parts).is_some() {
        return Scanned {
            len: scanner.at,
            terminated: true,
            parts,
            wasted: 0,
        };
    }
    let (len, terminated) = match scan::string(&text[2..], Reach::Line) {
        Ok(len) => (2 + len, true),
        Err(len) => (2 + len, false),
    };
    let parts = lenient(&text[..len - terminated as usize]);
    Scanned {
        len,
        terminated,
        parts,
        wasted: scanner.furthest.saturating_sub(len),
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    furthest: usize,
    /// Where strings must end; an f-string within its line fails at the line's end.
    reach: Reach,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        let next = self.text[self.at..].chars().next();
        next.filter(|c| *c != '\n' || self.reach == Reach::Text)
    }

    fn advance(&mut self, len: usize) {
        self.at = (self.at + len).min(self.text.len());
        while !self.text.is_char_boundary(self.at) {
            self.at += 1;
        }
        self.furthest = self.furthest.max(self.at);
    }

    fn nested_string(&mut self, len: Result<usize, usize>) -> Option<()> {
        if len.is_err() && self.reach == Reach::Text {
            self.furthest = self.text.len();
        }
        self.advance(len.ok()?);
        Some(())
    }

    /// From after `f"` to after the closing quote.
    fn string(&mut self, nesting: usize, parts: &mut Vec<RawPart>) -> Option<()> {
        if nesting > MAX_NESTING {
            return None;
        }
        let mut from = self.at;
        loop {
            let rest = &self.text[self.at..];
            match self.peek()? {
                '"' => {
                    push_text(parts, from..self.at);
                    self.advance(1);
                    return Some(());
                }
                '\\' => self.advance(escape_len(rest)),
                '{' if rest.starts_with("{{") => self.advance(2),
                '{' => {
                    push_text(parts, from..self.at);
                    parts.push(self.hole(nesting)?);
                    from = self.at;
                }
                c => self.advance(c.len_utf8()),
            }
        }
    }

    /// From `{` to after `}`.
    fn hole(&mut self, nesting: usize) -> Option<RawPart> {
        let start = self.at;
        self.advance(1);
        let expr_start = self.at;
        let mut open: Vec<char> = Vec::new();
        loop {
            let rest = &self.text[self.at..];
            let c = self.peek()?;
            match c {
                '}' if open.is_empty() => {
                    let expr = expr_start..self.at;
                    self.advance(1);
                    return Some(RawPart::Hole {
                        expr,
                        spec: None,
                        whole: start..self.at,
                        closed: true,
                    });
                }
                '(' | '[' | '{' => {
                    open.push(c);
                    self.advance(1);
                }
                ')' | ']' | '}' => {
                    let opened = open.pop()?;
                    if !matches!((opened, c), ('(', ')') | ('[', ']') | ('{', '}')) {
                        return None;
                    }
                    self.advance(1);
                }
                ':' if rest.starts_with("::") => self.advance(2),
                ':' if open.is_empty() => {
                    let expr = expr_start..self.at;
                    self.advance(1);
                    return self.spec(start, expr);
                }
                // No expression has a `;` outside brackets: the hole was left open.
                ';' if open.is_empty() => return None,
                '"' => {
                    self.advance(1);
                    let len = scan::string(&self.text[self.at..], self.reach);
                    self.nested_string(len)?;
                }
                '\'' => {
                    let (len, _) = scan::quote(&rest[1..]);
                    self.advance(1 + len);
                }
                '/' if rest.starts_with("//") => self.advance(scan::line_len(rest)),
                '/' if rest.starts_with("/*") => {
                    let (len, ended) = scan::block_comment(&rest[2..]);
                    self.advance(2 + len);
                    ended.then_some(())?;
                }
                c if scan::starts_word(c) => self.word(nesting)?,
                c => self.advance(c.len_utf8()),
            }
        }
    }

    /// A word, which may begin a raw string or another f-string.
    fn word(&mut self, nesting: usize) -> Option<()> {
        let len = scan::word_len(&self.text[self.at..]);
        let word = &self.text[self.at..self.at + len];
        self.advance(len);
        let rest = &self.text[self.at..];
        if word == "f" && rest.starts_with('"') {
            self.advance(1);
            return self.string(nesting + 1, &mut Vec::new());
        }
        if word == "r" || word == "br" {
            let hashes = rest.bytes().take_while(|b| *b == b'#').count();
            if rest[hashes..].starts_with('"') {
                self.advance(hashes + 1);
                let len = scan::raw_string(&self.text[self.at..], hashes, self.reach);
                self.nested_string(len)?;
            }
        }
        Some(())
    }

    /// From after the `:` to after `}`.
    fn spec(&mut self, start: usize, expr: Range<usize>) -> Option<RawPart> {
        let spec_start = self.at;
        loop {
            match self.peek()? {
                '}' => {
                    let spec = Some(spec_start..self.at);
                    self.advance(1);
                    return Some(RawPart::Hole {
                        expr,
                        spec,
                        whole: start..self.at,
                        closed: true,
                    });
                }
                '{' | '"' | '\n' | '\r' => return None,
                c => self.advance(c.len_utf8()),
            }
        }
    }
}

/// The length of the escape at the start of `text`; the braces of `\u{…}` are no hole.
fn escape_len(text: &str) -> usize {
    let digits = text
        .strip_prefix("\\u{")
        .map(|rest| rest.bytes().take_while(u8::is_ascii_hexdigit).count());
    match digits {
        Some(digits) if text[3 + digits..].starts_with('}') => 4 + digits,
        _ => 2,
    }
}

fn push_text(parts: &mut Vec<RawPart>, range: Range<usize>) {
    if !range.is_empty() {
        parts.push(RawPart::Text(range));
    }
}

/// The parts of a broken f-string, whose closing quote is cut off already: a hole that does not fit goes to the next `}`
/// or to the end.
fn lenient(content: &str) -> Vec<RawPart> {
    let mut scanner = Scanner {
        text: content,
        at: 2,
        furthest: 2,
        reach: Reach::Text,
    };
    let mut parts = Vec::new();
    let mut from = 2;
    while let Some(c) = scanner.peek() {
        let rest = &content[scanner.at..];
        if c == '\\' {
            scanner.advance(escape_len(rest));
        } else if rest.starts_with("{{") {
            scanner.advance(2);
        } else if c == '{' {
            let start = scanner.at;
            push_text(&mut parts, from..start);
            match scanner.hole(0) {
                Some(part) => parts.push(part),
                None => {
                    let closing = content[start..].find('}').map(|len| start + len);
                    let inside = start + 1..closing.unwrap_or(content.len());
                    let (expr, spec) = match content[inside.clone()].rfind(':') {
                        Some(colon) if !content[inside.clone()].contains("::") => {
                            let colon = inside.start + colon;
                            (inside.start..colon, Some(colon + 1..inside.end))
                        }
                        _ => (inside.clone(), None),
                    };
                    scanner.at = closing.map_or(content.len(), |at| at + 1);
                    parts.push(RawPart::Hole {
                        expr,
                        spec,
                        whole: start..scanner.at,
                        closed: closing.is_some(),
                    });
                }
            }
            from = scanner.at;
        } else {
            scanner.advance(c.len_utf8());
        }
    }
    push_text(&mut parts, from..content.len());
    parts
}
