//! grok-macros: macros by example, as a function from text to text.
//!
//! Owns: the reading of rules ([`Macro::new`]) with all that can be wrong in them, the matching of a call's input against their
//! patterns, and the writing of a template ([`Macro::expand`]). An [`Expansion`] is a small virtual text with a map back: each part
//! of it comes from the call's input or from a template, and whoever parses it asks [`Expansion::origin`] where a byte was written.
//! It knows no names, files or queries: `hir` finds macros, keeps expansions and parses them.
//!
//! ```
//! use grok_macros::Macro;
//!
//! let square = Macro::new("square", [("($x:expr)", "{ $x * $x }")]);
//! assert_eq!(square.expand("1 + 2").unwrap().text, "(1 + 2) * (1 + 2)");
//! ```
#![forbid(unsafe_code)]

mod expansion;
mod follow;
mod fragment;
mod matcher;
mod pattern;
mod problem;
mod template;
mod tokens;
mod transcribe;

pub use expansion::{Expansion, Origin, Segment};
pub use fragment::FragmentKind;
pub use problem::{Place, Problem};

use smol_str::SmolStr;

use matcher::{Attempt, Input};
use pattern::Pattern;
use template::Template;
use tokens::Tokens;

/// How long the text of one expansion may be, in bytes.
pub const MAX_EXPANSION: usize = 1 << 20;

/// Whether the text of an expression holds together wherever it is put, without parentheses.
pub fn holds_together(text: &str) -> bool {
    transcribe::is_whole(&Tokens::new(text))
}

/// A macro: its rules, read once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Macro {
    name: SmolStr,
    rules: Vec<Rule>,
    problems: Vec<Problem>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    pattern: Pattern,
    template: Template,
    /// Whether the rule itself is wrong: matching it would report that again.
    broken: bool,
}

impl Macro {
    /// Reads rules: patterns and templates as written, with their delimiters.
    pub fn new<'a>(name: &str, rules: impl IntoIterator<Item = (&'a str, &'a str)>) -> Macro {
        let mut problems = Vec::new();
        let mut read = Vec::new();
        for (index, (pattern, template)) in rules.into_iter().enumerate() {
            let before = problems.len();
            let rule = index as u32;
            let pattern = Pattern::new(rule, Tokens::new(pattern), &mut problems);
            follow::check(rule, &pattern, &mut problems);
            let template = Template::new(rule, Tokens::new(template), &pattern, &mut problems);
            read.push(Rule {
                pattern,
                template,
                broken: problems.len() > before,
            });
        }
        Macro {
            name: SmolStr::new(name),
            rules: read,
            problems,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is wrong with the rules.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Whether a rule is wrong: a call that it might have served gets no error of its own.
    pub fn is_broken(&self) -> bool {
        self.rules.iter().any(|rule| rule.broken) || self.rules.is_empty()
    }

    /// The number of rules.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// Whether there are no rules.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// Expands a call whose delimiters hold `input`: by the first rule that matches it.
    pub fn expand(&self, input: &str) -> Result<Expansion, Problem> {
        let mut tokens = Input::new(input);
        let mut furthest: Option<matcher::Failure> = None;
        for (index, rule) in self.rules.iter().enumerate().filter(|(_, rule)| !rule.broken) {
            match matcher::attempt(&rule.pattern, &mut tokens) {
                Attempt::Matched(bindings) => {
                    let writer = transcribe::Writer::new(index as u32, &rule.template, &tokens);
                    return writer.write(&bindings);
                }
                Attempt::Failed(failure) => {
                    if furthest.as_ref().is_none_or(|other| other.token < failure.token) {
                        furthest = Some(failure.in_rule(index as u32));
                    }
                }
                Attempt::Error(problem) => return Err(problem.in_rule(index as u32)),
            }
        }
        Err(problem::no_rule(&self.name, &self.rules, furthest, &tokens))
    }
}
