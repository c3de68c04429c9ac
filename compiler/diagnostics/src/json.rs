//! The JSON contract of `--message-format json`: one object a line. Lines and columns count from 1, columns in
//! characters; `offset` counts UTF-8 bytes from 0; `end` is exclusive.

use serde::Serialize;

use crate::{Diagnostic, FileId, LineIndex, Sources, Span};

#[derive(Serialize)]
struct Message<'a> {
    level: &'a str,
    code: &'a str,
    message: &'a str,
    file: String,
    span: Range,
    labels: Vec<LabelObject<'a>>,
    notes: &'a [String],
    fixes: Vec<FixObject<'a>>,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct LabelObject<'a> {
    file: String,
    span: Range,
    message: &'a str,
    primary: bool,
}

#[derive(Serialize)]
struct FixObject<'a> {
    title: &'a str,
    applicability: &'a str,
    edits: Vec<EditObject<'a>>,
}

#[derive(Serialize)]
struct EditObject<'a> {
    file: String,
    span: Range,
    replacement: &'a str,
}

/// Renders one diagnostic as one line of JSON, without a line break at its end.
pub fn render(diagnostic: &Diagnostic, sources: &(impl Sources + ?Sized)) -> String {
    to_value(diagnostic, sources).to_string()
}

/// The same object as a value, keys in the contract's order.
pub fn to_value(diagnostic: &Diagnostic, sources: &(impl Sources + ?Sized)) -> serde_json::Value {
    let places = Places {
        sources,
        indices: Default::default(),
    };
    let labels = diagnostic
        .labels
        .iter()
        .map(|label| LabelObject {
            file: sources.name(label.file),
            span: places.range(label.file, label.span),
            message: &label.message,
            primary: label.primary,
        })
        .collect();
    let fixes = diagnostic
        .fixes
        .iter()
        .map(|fix| FixObject {
            title: &fix.title,
            applicability: fix.applicability.name(),
            edits: fix
                .edits
                .iter()
                .map(|edit| EditObject {
                    file: sources.name(edit.file),
                    span: places.range(edit.file, edit.span),
                    replacement: &edit.replacement,
                })
                .collect(),
        })
        .collect();
    let message = Message {
        level: diagnostic.level.name(),
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        file: sources.name(diagnostic.file),
        span: places.range(diagnostic.file, diagnostic.span),
        labels,
        notes: &diagnostic.notes,
        fixes,
    };
    serde_json::to_value(message).unwrap_or(serde_json::Value::Null)
}

/// Offsets to points, with each file scanned once.
struct Places<'a, S: ?Sized> {
    sources: &'a S,
    indices: std::cell::RefCell<Vec<(FileId, LineIndex)>>,
}

impl<S: Sources + ?Sized> Places<'_, S> {
    fn range(&self, file: FileId, span: Span) -> Range {
        let text = self.sources.text(file);
        let mut indices = self.indices.borrow_mut();
        let known = indices.iter().position(|(id, _)| *id == file).unwrap_or_else(|| {
            indices.push((file, LineIndex::new(text)));
            indices.len() - 1
        });
        let index = &indices[known].1;
        let range = span.clamped(text);
        let point = |offset: usize| {
            let at = index.position(text, offset as u32);
            Point {
                line: at.line,
                column: at.column,
                offset: offset as u32,
            }
        };
        Range {
            start: point(range.start),
            end: point(range.end),
        }
    }
}
