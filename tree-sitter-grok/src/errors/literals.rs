//! Rules inside tokens: digits and suffixes of numbers, escapes, ends of strings and comments, format specs.

use tree_sitter::Node;

use super::{Checker, Weight, field};

const INTEGER_SUFFIXES: [&str; 8] = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];
const FLOAT_SUFFIXES: [&str; 2] = ["f32", "f64"];
/// Most `#` that a raw string may have.
const MAX_HASHES: usize = 255;
/// Greatest width and precision of a format spec.
const MAX_WIDTH: u32 = u16::MAX as u32;

impl<'t> Checker<'t> {
    pub(super) fn check_literal(&mut self, node: Node<'t>) {
        let problem = match node.kind() {
            "integer_literal" if self.is_field_name(node) => field_name(self.text(node)),
            "integer_literal" | "float_literal" => number(self.text(node)),
            "duration_literal" => duration(self.text(node)),
            "char_literal" => character(self.text(node), Alphabet::Text),
            "byte_literal" => character(&self.text(node)[1..], Alphabet::Bytes),
            "escape_sequence" => {
                let alphabet = match self.ancestor_kind(0) {
                    "format_string" => Alphabet::Format,
                    "byte_string_literal" => Alphabet::Bytes,
                    _ => Alphabet::Text,
                };
                escape(self.text(node), alphabet).err()
            }
            "string_content" if self.ancestor_kind(0) == "byte_string_literal" => ascii(self.text(node)),
            "raw_string_literal" => raw_string(self.text(node)),
            "raw_byte_string_literal" => {
                let text = &self.text(node)[1..];
                raw_string(text).or_else(|| ascii(text))
            }
            "block_comment" | "doc_comment" | "inner_doc_comment" => comment(self.text(node)),
            "format_spec" => format_spec(self.text(node)).err(),
            "interpolation" => return self.interpolation(node),
            _ => return,
        };
        if let Some(problem) = problem {
            self.report_as(Weight::Token, node.byte_range(), problem);
        }
    }

    fn is_field_name(&self, node: Node<'t>) -> bool {
        let Some(parent) = self.parent() else { return false };
        let name = match parent.kind() {
            "field_expression" | "field_initializer" => field(parent, "field"),
            "field_pattern" => field(parent, "name"),
            "shorthand_field_initializer" => return true,
            _ => return false,
        };
        name == Some(node)
    }

    fn interpolation(&mut self, node: Node<'t>) {
        let Some(expression) = field(node, "expression") else {
            let message = "this hole of the f-string is not closed; write `{{` for a brace";
            return self.report_as(Weight::Bracket, node.byte_range(), message);
        };
        // The first `:` outside brackets would begin the spec.
        if let Some(colon) = colon_outside_brackets(expression) {
            self.report_node(colon, "a `:` outside brackets begins the format spec of a hole");
        }
    }
}

fn colon_outside_brackets(expression: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = expression.walk();
    let mut depth = 0usize;
    loop {
        let node = cursor.node();
        match node.kind() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            ":" if depth == 0 => return Some(node),
            _ => {}
        }
        let is_string = matches!(node.kind(), "format_string" | "string_literal" | "byte_string_literal");
        if !is_string && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() || cursor.node() == expression {
                return None;
            }
        }
    }
}

/// What the characters of a literal stand for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    /// Unicode.
    Text,
    /// Unicode, in which a brace is escaped by doubling it.
    Format,
    /// ASCII, and bytes by their number.
    Bytes,
}

fn ascii(text: &str) -> Option<String> {
    let other = text.chars().find(|c| !c.is_ascii())?;
    Some(format!(
        "`{other}` is not an ASCII character, and bytes are written in ASCII"
    ))
}

fn field_name(text: &str) -> Option<String> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'_');
    (!plain).then(|| "a tuple's field is named by plain digits".to_owned())
}

fn number(text: &str) -> Option<String> {
    let radix = match text.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return decimal(text),
    };
    let body = &text[2..];
    // Letters up to `f` are digits in base 16 only; everywhere else the first letter begins the suffix.
    let end = body
        .find(|c: char| c != '_' && !c.is_digit(radix.max(10)))
        .unwrap_or(body.len());
    let (digits, suffix) = body.split_at(end);
    if digits.trim_matches('_').is_empty() {
        return Some(format!("digits must follow `{}`", &text[..2]));
    }
    if let Some(digit) = digits.chars().find(|c| *c != '_' && !c.is_digit(radix)) {
        return Some(format!("`{digit}` is not a digit in base {radix}"));
    }
    integer(digits, radix, suffix)
}

fn decimal(text: &str) -> Option<String> {
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
    if let Some(exponent) = text[end..].strip_prefix(['e', 'E']) {
        let unsigned = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if unsigned.starts_with(|c: char| c.is_ascii_digit()) {
            is_float = true;
            end = digits(text.len() - unsigned.len());
        }
    }
    let (body, suffix) = text.split_at(end);
    if is_float || FLOAT_SUFFIXES.contains(&suffix) {
        let known = suffix.is_empty() || FLOAT_SUFFIXES.contains(&suffix);
        return (!known).then(|| format!("`{suffix}` cannot follow a number; a float may end in `f32` or `f64`"));
    }
    integer(body, 10, suffix)
}

fn integer(digits: &str, radix: u32, suffix: &str) -> Option<String> {
    if !suffix.is_empty() && !INTEGER_SUFFIXES.contains(&suffix) {
        return Some(format!(
            "`{suffix}` cannot follow a number; an integer may end in one of `{}`",
            INTEGER_SUFFIXES.join("` `")
        ));
    }
    let too_large = u128::from_str_radix(&digits.replace('_', ""), radix).is_err();
    too_large.then(|| "this integer is too large for any type".to_owned())
}

/// Checks one escape: a backslash and what belongs to it, or a brace of an f-string's text. Gives its length.
fn escape(text: &str, alphabet: Alphabet) -> Result<usize, String> {
    if alphabet == Alphabet::Format && !text.starts_with('\\') {
        return match text {
            "{{" | "}}" => Ok(2),
            _ => Err("unmatched `}` in an f-string; write `}}` for a brace".to_owned()),
        };
    }
    let Some(kind) = text[1..].chars().next() else {
        return Err("nothing follows this `\\`".to_owned());
    };
    match kind {
        'n' | 'r' | 't' | '\\' | '"' | '\'' | '0' => Ok(2),
        '\n' => Ok(text.len()),
        '\r' if text[2..].starts_with('\n') => Ok(text.len()),
        'x' => {
            let digits = text[2..].bytes().take(2).take_while(u8::is_ascii_hexdigit).count();
            match u8::from_str_radix(&text[2..2 + digits], 16) {
                Ok(byte) if digits == 2 && (byte <= 0x7f || alphabet == Alphabet::Bytes) => Ok(4),
                Ok(_) if digits == 2 => Err("`\\x` goes to `7F`; write `\\u{…}` beyond".to_owned()),
                _ => Err("`\\x` takes two hexadecimal digits".to_owned()),
            }
        }
        'u' if alphabet == Alphabet::Bytes => Err("a byte has no `\\u`; write `\\x` and its number".to_owned()),
        'u' => {
            let digits = text[2..].strip_prefix('{').map_or("", |inside| {
                &inside[..inside.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(inside.len())]
            });
            let closed = text.get(3 + digits.len()..).is_some_and(|rest| rest.starts_with('}'));
            if !closed || !(1..=6).contains(&digits.len()) {
                return Err("`\\u` takes one to six hexadecimal digits in braces".to_owned());
            }
            match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
                Some(_) => Ok(4 + digits.len()),
                None => Err("this is not a Unicode scalar value".to_owned()),
            }
        }
        other => Err(format!("unknown escape `\\{other}`")),
    }
}

/// A number of units that has to fit into 63 bits of nanoseconds.
fn duration(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '_')?;
    let unit: u128 = match &text[end..] {
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "min" => 60_000_000_000,
        _ => 3_600_000_000_000,
    };
    let count: Option<u128> = text[..end].replace('_', "").parse().ok();
    let nanoseconds = count.and_then(|count| count.checked_mul(unit));
    let fits = nanoseconds.is_some_and(|nanoseconds| nanoseconds < 1 << 63);
    (!fits).then(|| "this duration is too long: durations go up to 292 years".to_owned())
}

fn character(text: &str, alphabet: Alphabet) -> Option<String> {
    let inside = &text[1..];
    let Some(inside) = inside.strip_suffix('\'') else {
        return Some("this character literal does not end: no `'` follows".to_owned());
    };
    if inside.is_empty() {
        return Some("a character must stand between the quotes".to_owned());
    }
    let len = if let Some(escaped) = inside.strip_prefix('\\') {
        if escaped.starts_with(['\n', '\r']) {
            return Some("a character cannot be continued on the next line".to_owned());
        }
        match escape(inside, alphabet) {
            Ok(len) => len,
            Err(problem) => return Some(problem),
        }
    } else {
        inside.chars().next().map_or(0, char::len_utf8)
    };
    let one = len == inside.len() && inside != "'";
    if one && alphabet == Alphabet::Bytes {
        return ascii(inside);
    }
    (!one).then(|| "a character literal holds one character".to_owned())
}

fn raw_string(text: &str) -> Option<String> {
    let hashes = text[1..].bytes().take_while(|b| *b == b'#').count();
    let ending = format!("\"{}", "#".repeat(hashes));
    let ends = text.get(hashes + 2..).is_some_and(|rest| rest.ends_with(&ending));
    match (ends, hashes > MAX_HASHES) {
        (false, _) => Some(format!("this raw string does not end: no `{ending}` follows")),
        (true, true) => Some(format!("a raw string may have at most {MAX_HASHES} `#`")),
        (true, false) => None,
    }
}

/// Whether a block comment ends, counting those inside.
fn comment(text: &str) -> Option<String> {
    if !text.starts_with("/*") {
        return None;
    }
    let bytes = text.as_bytes();
    let (mut depth, mut at) = (1usize, 2);
    while at + 1 < bytes.len() && depth > 0 {
        match (bytes[at], bytes[at + 1]) {
            (b'*', b'/') => (depth, at) = (depth - 1, at + 2),
            (b'/', b'*') => (depth, at) = (depth + 1, at + 2),
            _ => at += 1,
        }
    }
    (depth > 0).then(|| "this comment does not end: no `*/` follows".to_owned())
}

/// `([fill]align)? '+'? '#'? '0'? width? ('.' precision)? ('?' | 'b' | 'o' | 'x' | 'X' | 'e' | 'E')?`
fn format_spec(text: &str) -> Result<(), String> {
    let is_align = |c: Option<char>| matches!(c, Some('<' | '^' | '>'));
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    let mut rest = text;
    if is_align(second) {
        rest = &text[first.map_or(0, char::len_utf8) + 1..];
    } else if is_align(first) {
        rest = &text[1..];
    }
    for flag in ['+', '#', '0'] {
        rest = rest.strip_prefix(flag).unwrap_or(rest);
    }
    digits(&mut rest)?;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after;
        if !digits(&mut rest)? {
            return Err("a number must follow `.` in a format spec".to_owned());
        }
    }
    rest = rest.strip_prefix(['?', 'b', 'o', 'x', 'X', 'e', 'E']).unwrap_or(rest);
    match rest.chars().next() {
        None => Ok(()),
        Some(c) => Err(format!(
            "unexpected `{c}` in a format spec, which reads `[[fill]<^>][+][#][0][width][.precision][? b o x X e E]`"
        )),
    }
}

fn digits(rest: &mut &str) -> Result<bool, String> {
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (number, after) = rest.split_at(len);
    *rest = after;
    match number.parse::<u32>() {
        _ if number.is_empty() => Ok(false),
        Ok(value) if value <= MAX_WIDTH => Ok(true),
        _ => Err(format!("widths and precisions go up to {MAX_WIDTH}")),
    }
}
