//! Mistakes in rules and in calls: errors as data, whose places are offsets in a rule's texts or in a call's input.

use grok_diagnostics::{Code, Span, codes};

use crate::Rule;
use crate::matcher::{Failure, Input};

/// Which text a span counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The pattern of a rule, with its delimiters.
    Pattern(u32, Span),
    /// The template of a rule, with its delimiters.
    Template(u32, Span),
    /// The input of the call, without delimiters.
    Input(Span),
}

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Problem {
    /// Its code.
    pub code: Code,
    /// Where it is.
    pub place: Place,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to say at the place; may be empty.
    pub label: String,
    /// Other places that explain it.
    pub labels: Vec<(Place, String)>,
    /// What else is worth knowing.
    pub notes: Vec<String>,
}

impl Problem {
    pub(crate) fn new(code: Code, place: Place, message: impl Into<String>) -> Problem {
        Problem {
            code,
            place,
            message: message.into(),
            label: String::new(),
            labels: Vec::new(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn rule(place: Place, message: impl Into<String>) -> Problem {
        Problem::new(codes::E1602, place, message)
    }

    pub(crate) fn at(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }

    pub(crate) fn label(mut self, place: Place, message: impl Into<String>) -> Problem {
        self.labels.push((place, message.into()));
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Problem {
        self.notes.push(note.into());
        self
    }

    /// Fills in the rule that a matcher, which knows one pattern only, left open.
    pub(crate) fn in_rule(mut self, rule: u32) -> Problem {
        let fill = |place: &mut Place| match place {
            Place::Pattern(other, _) | Place::Template(other, _) => *other = rule,
            Place::Input(_) => {}
        };
        fill(&mut self.place);
        self.labels.iter_mut().for_each(|(place, _)| fill(place));
        self
    }
}

/// A call that no rule matches: says what the rule that got furthest wanted, and where.
pub(crate) fn no_rule(name: &str, rules: &[Rule], furthest: Option<Failure>, input: &Input) -> Problem {
    let Some(failure) = furthest else {
        let place = Place::Input(Span::at(0));
        return Problem::new(codes::E1601, place, format!("`{name}!` has no rule that could match"));
    };
    let at_end = failure.token >= input.tokens.list.len();
    let span = input.tokens.span(failure.token);
    let found = input.tokens.text_of(failure.token);
    let (message, place) = if at_end {
        (format!("the call of `{name}!` ends too early"), Place::Input(span))
    } else {
        (
            format!("no rule of `{name}!` expects `{}`", shortened(found)),
            Place::Input(span),
        )
    };
    let expected = list(&failure.expected);
    let mut problem = Problem::new(codes::E1601, place, message);
    if !expected.is_empty() {
        problem = problem.at(if at_end {
            format!("expected {expected} here")
        } else {
            format!("expected {expected}")
        });
    } else if !at_end {
        problem = problem.at("nothing more may follow here");
    }
    if let Some(wanted) = failure.wanted {
        let message = if rules.len() == 1 {
            "while matching this"
        } else {
            "while matching this, in the rule that got furthest"
        };
        problem = problem.label(Place::Pattern(failure.rule, wanted), message);
    }
    problem
}

/// `a`, `b` or `c`; past five only a few.
pub(crate) fn list(items: &[String]) -> String {
    let mut shown: Vec<String> = Vec::new();
    for item in items {
        if !shown.contains(item) {
            shown.push(item.clone());
        }
    }
    if shown.len() > 5 {
        shown.truncate(4);
        shown.push("something else".to_owned());
    }
    match shown.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}

fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or("");
    if line.chars().count() > 24 || line.len() < text.len() {
        let start: String = line.chars().take(20).collect();
        return format!("{start}…");
    }
    line.to_owned()
}
