//! One diagnostic as data: what is wrong, where, why, and how to mend it.

use crate::{Code, FileId, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The program cannot run.
    Error,
    /// The program can run, and is probably not what was meant.
    Warning,
    /// Information beside another diagnostic.
    Note,
    /// A suggestion about code that is fine.
    Hint,
}

impl Severity {
    /// The lower-case name, as the JSON contract spells it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
            Severity::Hint => "hint",
        }
    }
}

/// A span with the reason why it matters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Label {
    /// The file the span counts in.
    pub file: FileId,
    /// The part of the text that is labelled.
    pub span: Span,
    /// What to say about it; may be empty.
    pub message: String,
    /// Whether this is the mistake itself rather than something that explains it.
    pub primary: bool,
}

/// Replaces the text under a span.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// What to replace; empty to insert.
    pub span: Span,
    /// The new text; empty to delete.
    pub replacement: String,
}

/// How much a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applicability {
    /// Certainly what was meant; tools may apply it unasked.
    Machine,
    /// Plausible; a person should look.
    Maybe,
    /// Has holes that a person must fill.
    Placeholder,
}

impl Applicability {
    /// The lower-case name, as the JSON contract spells it.
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Machine => "machine",
            Applicability::Maybe => "maybe",
            Applicability::Placeholder => "placeholder",
        }
    }
}

/// A change that mends the mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fix {
    /// What applying it does, in the imperative: ``insert `;` ``.
    pub title: String,
    /// How much it may be trusted.
    pub applicability: Applicability,
    /// The edits, which do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix of one edit.
    pub fn replace(
        title: impl Into<String>,
        applicability: Applicability,
        file: FileId,
        span: Span,
        replacement: impl Into<String>,
    ) -> Fix {
        Fix {
            title: title.into(),
            applicability,
            edits: vec![Edit {
                file,
                span,
                replacement: replacement.into(),
            }],
        }
    }

    /// A fix that inserts `text` at `offset`.
    pub fn insert(
        title: impl Into<String>,
        applicability: Applicability,
        file: FileId,
        offset: u32,
        text: impl Into<String>,
    ) -> Fix {
        Fix::replace(title, applicability, file, Span::at(offset), text)
    }

    /// The same fix with one edit more.
    pub fn edit(mut self, file: FileId, span: Span, replacement: impl Into<String>) -> Fix {
        self.edits.push(Edit {
            file,
            span,
            replacement: replacement.into(),
        });
        self
    }
}

/// One thing the compiler has to say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Severity,
    /// Which kind of mistake it is.
    pub code: Code,
    /// The mistake in one sentence, without a full stop.
    pub message: String,
    /// The file of the mistake.
    pub file: FileId,
    /// The mistake itself, and no more.
    pub span: Span,
    /// Why it is one; at most one label is primary, and lies at `span`.
    pub labels: Vec<Label>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// Ways to mend it, best first.
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A diagnostic of any level, without labels.
    pub fn new(level: Severity, code: Code, file: FileId, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            level,
            code,
            message: message.into(),
            file,
            span,
            labels: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// An error.
    pub fn error(code: Code, file: FileId, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Error, code, file, span, message)
    }

    /// A warning.
    pub fn warning(code: Code, file: FileId, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Warning, code, file, span, message)
    }

    /// A hint.
    pub fn hint(code: Code, file: FileId, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Severity::Hint, code, file, span, message)
    }

    /// Says what is wrong at the primary span itself.
    pub fn primary_label(mut self, message: impl Into<String>) -> Diagnostic {
        let label = Label {
            file: self.file,
            span: self.span,
            message: message.into(),
            primary: true,
        };
        self.labels.retain(|l| !l.primary);
        self.labels.insert(0, label);
        self
    }

    /// Adds a secondary label in the same file.
    pub fn label(self, span: Span, message: impl Into<String>) -> Diagnostic {
        let file = self.file;
        self.label_in(file, span, message)
    }

    /// Adds a secondary label in any file.
    pub fn label_in(mut self, file: FileId, span: Span, message: impl Into<String>) -> Diagnostic {
        self.labels.push(Label {
            file,
            span,
            message: message.into(),
            primary: false,
        });
        self
    }

    /// Adds a note.
    pub fn note(mut self, message: impl Into<String>) -> Diagnostic {
        self.notes.push(message.into());
        self
    }

    /// Adds a fix.
    pub fn fix(mut self, fix: Fix) -> Diagnostic {
        self.fixes.push(fix);
        self
    }

    /// Whether the program cannot run because of it.
    pub fn is_error(&self) -> bool {
        self.level == Severity::Error
    }
}
