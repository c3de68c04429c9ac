//! The tour's side of a document: its text, its version, and edits in the protocol's words (UTF-8 columns).

use serde_json::{Value, json};

/// An open document.
pub struct Document {
    text: String,
    version: i32,
}

impl Document {
    /// Version 1 of a text.
    pub fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            version: 1,
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The version.
    pub fn version(&self) -> i32 {
        self.version
    }

    /// Line `row`, from 0, without its end.
    pub fn line(&self, row: usize) -> &str {
        self.text.lines().nth(row).unwrap_or_default()
    }

    /// Replaces the first occurrence of `from`; gives the content change that tells the server.
    pub fn replace(&mut self, from: &str, to: &str) -> Value {
        let start = self.text.find(from).unwrap_or(self.text.len());
        let end = (start + from.len()).min(self.text.len());
        let range = json!({ "start": self.position_at(start), "end": self.position_at(end) });
        self.text.replace_range(start..end, to);
        self.version += 1;
        json!({ "range": range, "text": to })
    }

    /// Where `needle` begins.
    pub fn position(&self, needle: &str) -> Value {
        self.position_at(self.text.find(needle).unwrap_or(0))
    }

    /// Where `needle` ends.
    pub fn position_after(&self, needle: &str) -> Value {
        self.position_at(self.text.find(needle).map_or(0, |start| start + needle.len()))
    }

    fn position_at(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": before.matches('\n').count(), "character": offset - line_start })
    }
}
