//! Which lines formatting changes.

use grok_diagnostics::Span;
use similar::{ChangeTag, TextDiff};

/// Whole lines to replace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineEdit {
    /// What is replaced: from the start of a line to the start of another, in bytes.
    pub span: Span,
    /// What takes its place; ends with a line break unless empty.
    pub replacement: String,
}

/// The edits that make `before` into `after`, in order, apart from each other.
pub fn edits(before: &str, after: &str) -> Vec<LineEdit> {
    let diff = TextDiff::from_lines(before, after);
    let mut edits: Vec<LineEdit> = Vec::new();
    let mut offset = 0u32;
    let mut open = false;
    for change in diff.iter_all_changes() {
        let text = change.value();
        if change.tag() == ChangeTag::Equal {
            offset += text.len() as u32;
            open = false;
            continue;
        }
        if !open {
            edits.push(LineEdit {
                span: Span::at(offset),
                replacement: String::new(),
            });
            open = true;
        }
        let Some(edit) = edits.last_mut() else { continue };
        match change.tag() {
            ChangeTag::Delete => {
                offset += text.len() as u32;
                edit.span.end = offset;
            }
            _ => edit.replacement.push_str(text),
        }
    }
    edits
}

/// An edit that changes lines one by one, as that many edits; any other as it is.
fn by_line(before: &str, edit: LineEdit) -> Vec<LineEdit> {
    let old: Vec<&str> = edit.span.slice(before).split_inclusive('\n').collect();
    let new: Vec<&str> = edit.replacement.split_inclusive('\n').collect();
    if old.len() != new.len() {
        return vec![edit];
    }
    let mut offset = edit.span.start;
    let lines = old.into_iter().zip(new).map(|(old, new)| {
        let start = offset;
        offset += old.len() as u32;
        LineEdit {
            span: Span::new(start, offset),
            replacement: new.to_owned(),
        }
    });
    lines.collect()
}

/// Those edits that touch the lines of a span.
pub fn edits_in(before: &str, after: &str, span: Span) -> Vec<LineEdit> {
    let start = before[..(span.start as usize).min(before.len())]
        .rfind('\n')
        .map_or(0, |at| at + 1) as u32;
    let end = before[(span.end as usize).min(before.len())..]
        .find('\n')
        .map_or(before.len(), |at| span.end as usize + at + 1) as u32;
    let mut edits: Vec<LineEdit> = edits(before, after)
        .into_iter()
        .flat_map(|edit| by_line(before, edit))
        .collect();
    edits.retain(|edit| edit.span.start < end && (edit.span.end > start || edit.span.start >= start));
    edits
}
