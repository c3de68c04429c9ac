//! Positions: lines and columns in the client's units on one side, byte offsets on the other. Nothing else converts them.
//!
//! Positions from outside are clamped, never trusted: a line past the end means the end of the text, a column past the end of its
//! line means the end of that line (before its line break), and a column inside a character means the start of that character.

use ropey::{Rope, RopeSlice};

use crate::lsp::{Position, PositionEncodingKind, Range};
use grok_diagnostics::Span;

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

impl Encoding {
    /// The first encoding of the client's list that we know.
    pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        offered
            .unwrap_or_default()
            .iter()
            .find_map(|kind| match kind.as_str() {
                "utf-8" => Some(Encoding::Utf8),
                "utf-16" => Some(Encoding::Utf16),
                "utf-32" => Some(Encoding::Utf32),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// The byte offset of a position.
    pub fn offset(self, text: &Rope, position: Position) -> u32 {
        let line = position.line as usize;
        if line >= text.len_lines() {
            return text.len_bytes() as u32;
        }
        let content = line_content(text.line(line));
        let column = position.character as usize;
        let in_line = match self {
            Encoding::Utf8 => {
                let column = column.min(content.len_bytes());
                // Rounds down to the character that holds the byte.
                content.char_to_byte(content.byte_to_char(column))
            }
            Encoding::Utf16 => {
                let column = column.min(content.len_utf16_cu());
                content.char_to_byte(content.utf16_cu_to_char(column))
            }
            Encoding::Utf32 => content.char_to_byte(column.min(content.len_chars())),
        };
        (text.line_to_byte(line) + in_line) as u32
    }

    /// The position of a byte offset.
    pub fn position(self, text: &Rope, offset: u32) -> Position {
        let offset = (offset as usize).min(text.len_bytes());
        let char = text.byte_to_char(offset);
        let line = text.char_to_line(char);
        let start = text.line_to_char(line);
        // Between the two halves of a CRLF is no position of its own.
        let char = char.min(start + line_content(text.line(line)).len_chars());
        let column = match self {
            Encoding::Utf8 => text.char_to_byte(char) - text.char_to_byte(start),
            Encoding::Utf16 => text.char_to_utf16_cu(char) - text.char_to_utf16_cu(start),
            Encoding::Utf32 => char - start,
        };
        Position {
            line: line as u32,
            character: column as u32,
        }
    }

    /// The bytes of a range; a range that ends before it starts is taken as the other way round.
    pub fn span(self, text: &Rope, range: Range) -> Span {
        let (a, b) = (self.offset(text, range.start), self.offset(text, range.end));
        Span::new(a.min(b), a.max(b))
    }

    /// The range of a span.
    pub fn range(self, text: &Rope, span: Span) -> Range {
        Range {
            start: self.position(text, span.start),
            end: self.position(text, span.end),
        }
    }
}

/// A line without its line break.
fn line_content(line: RopeSlice<'_>) -> RopeSlice<'_> {
    let mut end = line.len_chars();
    if end > 0 && line.char(end - 1) == '\n' {
        end -= 1;
    }
    if end > 0 && line.char(end - 1) == '\r' {
        end -= 1;
    }
    line.slice(..end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn measure(encoding: Encoding, text: &str) -> u32 {
        let length = match encoding {
            Encoding::Utf8 => text.len(),
            Encoding::Utf16 => text.encode_utf16().count(),
            Encoding::Utf32 => text.chars().count(),
        };
        length as u32
    }

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn columns_count_the_negotiated_unit() {
        let text = Rope::from_str("a😀é\nb");
        assert_eq!(Encoding::Utf8.position(&text, 5), at(0, 5));
        assert_eq!(Encoding::Utf16.position(&text, 5), at(0, 3));
        assert_eq!(Encoding::Utf32.position(&text, 5), at(0, 2));
        assert_eq!(Encoding::Utf16.offset(&text, at(0, 3)), 5);
        assert_eq!(Encoding::Utf16.offset(&text, at(1, 0)), 8);
    }

    #[test]
    fn a_position_inside_a_character_is_its_start() {
        let text = Rope::from_str("a😀é");
        assert_eq!(Encoding::Utf16.offset(&text, at(0, 2)), 1, "between the surrogates");
        assert_eq!(Encoding::Utf8.offset(&text, at(0, 3)), 1, "inside the four bytes");
        assert_eq!(Encoding::Utf8.position(&text, 3), at(0, 1));
    }

    #[test]
    fn positions_are_clamped_to_line_and_text() {
        let text = Rope::from_str("ab\r\ncd\re\n");
        for encoding in ALL {
            assert_eq!(encoding.offset(&text, at(0, 99)), 2, "before the CRLF");
            assert_eq!(encoding.offset(&text, at(1, u32::MAX)), 6, "before the lone CR");
            assert_eq!(encoding.offset(&text, at(3, 5)), 9);
            assert_eq!(encoding.offset(&text, at(u32::MAX, u32::MAX)), 9);
            assert_eq!(encoding.position(&text, 3), at(0, 2), "inside the CRLF");
            assert_eq!(encoding.position(&text, 7), at(2, 0));
            assert_eq!(encoding.position(&text, u32::MAX), at(3, 0));
        }
    }

    #[test]
    fn only_the_protocols_line_ends_end_lines() {
        let text = Rope::from_str("a\u{2028}b\u{0b}c\u{0c}d\u{85}e\nf");
        assert_eq!(text.len_lines(), 2);
    }

    #[test]
    fn the_clients_order_decides() {
        let kind = |name: &'static str| PositionEncodingKind::new(name);
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(Some(&[kind("ebcdic")])), Encoding::Utf16);
        assert_eq!(
            Encoding::negotiate(Some(&[kind("utf-8"), kind("utf-32")])),
            Encoding::Utf8
        );
        assert_eq!(
            Encoding::negotiate(Some(&[kind("x"), kind("utf-32"), kind("utf-16")])),
            Encoding::Utf32
        );
    }

    #[test]
    fn reversed_ranges_are_turned() {
        let text = Rope::from_str("abcdef");
        let range = Range {
            start: at(0, 4),
            end: at(0, 1),
        };
        assert_eq!(Encoding::Utf16.span(&text, range), Span::new(1, 4));
    }

    fn texts() -> impl Strategy<Value = String> {
        proptest::collection::vec(
            prop::sample::select(vec!["a", "é", "😀", "\n", "\r\n", "\r", "\u{2028}", "字", " "]),
            0..40,
        )
        .prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn every_character_boundary_survives_the_round_trip(text in texts()) {
            let rope = Rope::from_str(&text);
            for encoding in ALL {
                for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let inside_crlf = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                    let back = encoding.offset(&rope, encoding.position(&rope, offset as u32));
                    prop_assert_eq!(back as usize, if inside_crlf { offset - 1 } else { offset });
                }
            }
        }

        #[test]
        fn any_position_lands_on_a_character_boundary(text in texts(), line in 0u32..50, character in 0u32..50) {
            let rope = Rope::from_str(&text);
            for encoding in ALL {
                prop_assert!(text.is_char_boundary(encoding.offset(&rope, at(line, character)) as usize));
            }
        }

        #[test]
        fn positions_agree_with_counting_by_hand(text in texts(), at_char in 0usize..40) {
            let offset = text.char_indices().nth(at_char).map_or(text.len(), |(offset, _)| offset);
            let before = &text[..offset];
            prop_assume!(!(before.ends_with('\r') && text[offset..].starts_with('\n')));
            let unified = before.replace("\r\n", "\n").replace('\r', "\n");
            let line = unified.matches('\n').count() as u32;
            let last = unified.rsplit('\n').next().unwrap_or_default();
            let rope = Rope::from_str(&text);
            for encoding in ALL {
                prop_assert_eq!(encoding.position(&rope, offset as u32), at(line, measure(encoding, last)));
            }
        }
    }
}
