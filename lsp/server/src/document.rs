//! Open documents: what the client holds, as ropes with versions.

use std::sync::Arc;

use grok_diagnostics::FileId;
use grok_ide::TextEdit;
use ropey::Rope;
use serde::Deserialize;

use crate::encoding::Encoding;
use crate::lsp::{Range, Uri};

/// A document that the client has open. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its URI as the client spells it: what goes back to the client.
    pub uri: Uri,
    /// Its path as the server knows it.
    pub path: Arc<str>,
    /// The client's version of `text`.
    pub version: i32,
    /// The text.
    pub text: Rope,
    /// Its number in the database.
    pub file: FileId,
}

/// One entry of `contentChanges`: with a range, or the whole text.
#[derive(Clone, Debug, Deserialize)]
pub struct ContentChange {
    /// What is replaced; absent for the whole text.
    #[serde(default)]
    pub range: Option<Range>,
    /// The new text.
    pub text: String,
}

/// What a list of changes amounts to for the analysis.
#[derive(Clone, Debug, PartialEq)]
pub enum Applied {
    /// Edits in the order in which they apply, each counted in the text that the ones before it left.
    Edits(Vec<TextEdit>),
    /// Another text altogether.
    Replaced,
    /// A change that belongs to an older version: nothing was changed.
    Outdated,
}

impl Document {
    /// Applies the changes of one `didChange`.
    ///
    /// Ranged changes of a version older than ours would corrupt the text and are refused; a whole text is always taken.
    pub fn apply(&mut self, version: Option<i32>, changes: &[ContentChange], encoding: Encoding) -> Applied {
        let whole = changes.iter().rposition(|change| change.range.is_none());
        if whole.is_none() && version.is_some_and(|version| version < self.version) {
            return Applied::Outdated;
        }
        self.version = version.unwrap_or(self.version);
        if let Some(whole) = whole {
            self.text = Rope::from_str(&changes[whole].text);
            for change in &changes[whole + 1..] {
                self.apply_one(change, encoding);
            }
            return Applied::Replaced;
        }
        Applied::Edits(
            changes
                .iter()
                .filter_map(|change| self.apply_one(change, encoding))
                .collect(),
        )
    }

    fn apply_one(&mut self, change: &ContentChange, encoding: Encoding) -> Option<TextEdit> {
        let span = encoding.span(&self.text, change.range?);
        let start = self.text.byte_to_char(span.start as usize);
        let end = self.text.byte_to_char(span.end as usize);
        self.text.remove(start..end);
        self.text.insert(start, &change.text);
        Some(TextEdit {
            span,
            new_text: change.text.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::Position;
    use grok_diagnostics::Span;
    use proptest::prelude::*;

    fn document(text: &str) -> Document {
        Document {
            uri: "file:///x.grok".parse().expect("a URI"),
            path: "/x.grok".into(),
            version: 1,
            text: Rope::from_str(text),
            file: FileId(0),
        }
    }

    fn ranged(start: (u32, u32), end: (u32, u32), text: &str) -> ContentChange {
        let at = |(line, character)| Position { line, character };
        ContentChange {
            range: Some(Range {
                start: at(start),
                end: at(end),
            }),
            text: text.to_owned(),
        }
    }

    #[test]
    fn changes_apply_in_order_each_on_what_the_last_one_left() {
        let mut document = document("a😀b\nc");
        let changes = [ranged((0, 1), (0, 3), "xy"), ranged((0, 3), (1, 0), "")];
        let applied = document.apply(Some(2), &changes, Encoding::Utf16);
        assert_eq!(document.text.to_string(), "axyc");
        let edit = |start, end, text: &str| TextEdit {
            span: Span::new(start, end),
            new_text: text.to_owned(),
        };
        assert_eq!(applied, Applied::Edits(vec![edit(1, 5, "xy"), edit(3, 5, "")]));
    }

    #[test]
    fn a_whole_text_wins_over_what_came_before_it() {
        let mut document = document("old");
        let whole = ContentChange {
            range: None,
            text: "new".to_owned(),
        };
        let applied = document.apply(
            Some(2),
            &[ranged((0, 0), (9, 9), "?"), whole, ranged((0, 3), (0, 3), "!")],
            Encoding::Utf8,
        );
        assert_eq!(
            (document.text.to_string().as_str(), applied),
            ("new!", Applied::Replaced)
        );
    }

    #[test]
    fn ranged_changes_of_an_older_version_are_refused() {
        let mut document = document("abc");
        document.version = 5;
        assert_eq!(
            document.apply(Some(4), &[ranged((0, 0), (0, 3), "")], Encoding::Utf16),
            Applied::Outdated
        );
        assert_eq!((document.text.to_string().as_str(), document.version), ("abc", 5));
    }

    proptest! {
        #[test]
        fn edits_give_the_same_text_as_the_rope(
            text in "[a\u{e9}\u{1f600}\r\n ]{0,30}",
            changes in proptest::collection::vec(((0u32..6, 0u32..12), (0u32..6, 0u32..12), "[x\u{1f600}\n\r]{0,4}"), 0..6),
        ) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let mut document = document(&text);
                let changes: Vec<_> = changes.iter().map(|(start, end, new)| ranged(*start, *end, new)).collect();
                let Applied::Edits(edits) = document.apply(Some(2), &changes, encoding) else { panic!("ranged") };
                let mut by_hand = text.clone();
                for edit in edits {
                    by_hand.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.new_text);
                }
                prop_assert_eq!(by_hand, document.text.to_string());
            }
        }
    }
}
