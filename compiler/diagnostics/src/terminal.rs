//! Drawn source for people, by codespan-reporting. The caller decides about colours.

use codespan_reporting::diagnostic as drawn;
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::{self, termcolor};

use crate::{Diagnostic, FileId, Fix, Severity, Sources, Span};

/// Draws one diagnostic with ANSI colours or without, ending with an empty line.
pub fn render(diagnostic: &Diagnostic, sources: &(impl Sources + ?Sized), colours: Colours) -> String {
    let mut files = SimpleFiles::new();
    let mut known: Vec<FileId> = Vec::new();
    let mut add = |file: FileId| -> usize {
        known.iter().position(|id| *id == file).unwrap_or_else(|| {
            known.push(file);
            files.add(sources.name(file), sources.text(file).to_owned())
        })
    };
    let mut labels = Vec::new();
    if !diagnostic.labels.iter().any(|label| label.primary) {
        let range = visible(diagnostic.span, sources.text(diagnostic.file));
        labels.push(drawn::Label::primary(add(diagnostic.file), range));
    }
    for label in &diagnostic.labels {
        let range = visible(label.span, sources.text(label.file));
        let style = if label.primary {
            drawn::LabelStyle::Primary
        } else {
            drawn::LabelStyle::Secondary
        };
        labels.push(drawn::Label::new(style, add(label.file), range).with_message(&label.message));
    }
    let mut notes: Vec<String> = diagnostic.notes.iter().map(|note| hang("note: ", note)).collect();
    notes.extend(diagnostic.fixes.iter().map(|fix| help(fix, sources)));
    let severity = match diagnostic.level {
        Severity::Error => drawn::Severity::Error,
        Severity::Warning => drawn::Severity::Warning,
        Severity::Note => drawn::Severity::Note,
        Severity::Hint => drawn::Severity::Help,
    };
    let drawing = drawn::Diagnostic::new(severity)
        .with_code(diagnostic.code.as_str())
        .with_message(&diagnostic.message)
        .with_labels(labels)
        .with_notes(notes);
    let mut buffer = match colours {
        Colours::Ansi => termcolor::Buffer::ansi(),
        Colours::None => termcolor::Buffer::no_color(),
    };
    let config = term::Config::default();
    match term::emit_to_write_style(&mut buffer, &config, &files, &drawing) {
        Ok(()) => without_trailing_spaces(&String::from_utf8_lossy(buffer.as_slice())),
        // Spans are clamped, so the drawing cannot fail on them; if it ever does, the one line still says it.
        Err(_) => crate::short::render(diagnostic, sources) + "\n",
    }
}

/// Whether a drawing has colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// ANSI escape sequences.
    Ansi,
    /// Plain text.
    None,
}

/// Codespan pads lines of labels; what ends in spaces is a nuisance to compare and to copy.
fn without_trailing_spaces(drawing: &str) -> String {
    drawing
        .lines()
        .flat_map(|line| [line.trim_end_matches(' '), "\n"])
        .collect()
}

/// Clamps a span to the text; codespan draws an empty one as a single caret.
fn visible(span: Span, text: &str) -> std::ops::Range<usize> {
    span.clamped(text)
}

/// A fix as a `help:` note: its title, then the lines it changes as they would read.
fn help(fix: &Fix, sources: &(impl Sources + ?Sized)) -> String {
    let mut out = hang("help: ", &fix.title);
    for line in changed_lines(fix, sources) {
        out.push_str("\n    ");
        out.push_str(&line);
    }
    out
}

/// The lines touched by a fix, after it; at most six, and none when the fix spans several files.
fn changed_lines(fix: &Fix, sources: &(impl Sources + ?Sized)) -> Vec<String> {
    let Some(first) = fix.edits.first() else {
        return Vec::new();
    };
    if fix.edits.iter().any(|edit| edit.file != first.file) {
        return Vec::new();
    }
    let text = sources.text(first.file);
    let mut edits: Vec<_> = fix
        .edits
        .iter()
        .map(|e| (e.span.clamped(text), e.replacement.as_str()))
        .collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let from = text[..edits[0].0.start].rfind('\n').map_or(0, |at| at + 1);
    let last = edits.last().map_or(from, |(range, _)| range.end);
    let to = text[last..].find('\n').map_or(text.len(), |at| last + at);
    let mut changed = String::new();
    let mut at = from;
    for (range, replacement) in edits {
        if range.start < at {
            return Vec::new();
        }
        changed.push_str(&text[at..range.start]);
        changed.push_str(replacement);
        at = range.end;
    }
    changed.push_str(&text[at..to]);
    let lines: Vec<&str> = changed.lines().collect();
    if lines.len() > 6 || lines.iter().all(|line| line.trim().is_empty()) {
        return Vec::new();
    }
    let indent = lines
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.len() - l.trim_start().len())
        .min()
        .unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or("").trim_end().to_owned())
        .collect()
}

/// Puts a heading before the first line and indents the others to match.
fn hang(heading: &str, text: &str) -> String {
    format!(
        "{heading}{}",
        text.replace('\n', &format!("\n{}", " ".repeat(heading.len())))
    )
}
