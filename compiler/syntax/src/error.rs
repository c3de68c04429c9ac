//! Syntax errors: diagnostics that do not know their file yet, so that a parse depends on nothing but its text.

use grok_diagnostics::{Applicability, Code, Diagnostic, Edit, FileId, Fix, Span};

/// A mistake in the text. Spans count from the start of the file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxError {
    /// The mistake itself; empty where something is missing.
    pub span: Span,
    /// `E0001`, or a lexical error of its own.
    pub code: Code,
    /// What is wrong: what was expected, what was found.
    pub message: String,
    /// What to say at the span; may be empty.
    pub label: String,
    /// Other places that explain it.
    pub labels: Vec<(Span, String)>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
    /// How to mend it, if that is obvious.
    pub fix: Option<SyntaxFix>,
}

/// A change that mends a syntax error.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxFix {
    /// What applying it does, in the imperative.
    pub title: String,
    /// How much it may be trusted.
    pub applicability: Applicability,
    /// Spans and what to put in their place.
    pub edits: Vec<(Span, String)>,
}

impl SyntaxError {
    /// An error without label, notes or fix.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            span,
            code,
            message: message.into(),
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
            fix: None,
        }
    }

    /// Says what is wrong at the span.
    pub fn at(mut self, label: impl Into<String>) -> SyntaxError {
        self.label = label.into();
        self
    }

    /// Explains with another place.
    pub fn label(mut self, span: Span, message: impl Into<String>) -> SyntaxError {
        self.labels.push((span, message.into()));
        self
    }

    /// Adds a note.
    pub fn note(mut self, note: impl Into<String>) -> SyntaxError {
        self.notes.push(note.into());
        self
    }

    /// Gives a fix of one edit.
    pub fn fix(
        self,
        title: impl Into<String>,
        applicability: Applicability,
        span: Span,
        replacement: impl Into<String>,
    ) -> SyntaxError {
        self.fix_edits(title, applicability, vec![(span, replacement.into())])
    }

    /// Gives a fix of several edits.
    pub fn fix_edits(
        mut self,
        title: impl Into<String>,
        applicability: Applicability,
        edits: Vec<(Span, String)>,
    ) -> SyntaxError {
        self.fix = Some(SyntaxFix {
            title: title.into(),
            applicability,
            edits,
        });
        self
    }

    /// The same error with all its spans moved by `base`.
    pub fn shift(mut self, base: u32) -> SyntaxError {
        if base > 0 {
            self.span = self.span.shift(base);
            for (span, _) in &mut self.labels {
                *span = span.shift(base);
            }
            for (span, _) in self.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                *span = span.shift(base);
            }
        }
        self
    }

    /// The same error as a diagnostic of a file.
    pub fn to_diagnostic(&self, file: FileId) -> Diagnostic {
        let mut diagnostic = Diagnostic::error(self.code, file, self.span, self.message.as_str());
        if !self.label.is_empty() {
            diagnostic = diagnostic.primary_label(self.label.as_str());
        }
        for (span, message) in &self.labels {
            diagnostic = diagnostic.label(*span, message.as_str());
        }
        diagnostic.notes.clone_from(&self.notes);
        if let Some(fix) = &self.fix {
            let edit = |(span, text): &(Span, String)| Edit {
                file,
                span: *span,
                replacement: text.clone(),
            };
            diagnostic.fixes.push(Fix {
                title: fix.title.clone(),
                applicability: fix.applicability,
                edits: fix.edits.iter().map(edit).collect(),
            });
        }
        diagnostic
    }
}
