//! The right side of a rule: tokens to copy, fragments to put in, repetitions.

use grok_diagnostics::Span;
use grok_syntax::token::TokenKind;

use crate::pattern::{Pattern, RepeatOp, repeat_tail};
use crate::problem::{Place, Problem};
use crate::tokens::Tokens;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub tokens: Tokens,
    pub parts: Vec<Part>,
    /// The names of the pattern's variables, for messages, with their repetitions.
    pub names: Vec<smol_str::SmolStr>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The token at a position.
    Token(usize),
    /// `$crate`: the positions of its two tokens.
    Crate(usize),
    /// A fragment: the position of its `$`, its number, and what the token after it is.
    Variable { at: usize, number: usize, next: TokenKind },
    Repeat {
        parts: Vec<Part>,
        separator: Option<usize>,
        op: RepeatOp,
        /// The variables in it that repeat, with how deep: what its count is taken from.
        drivers: Vec<usize>,
        span: Span,
        /// The position of its `$`.
        at: usize,
    },
}

struct Reader<'a> {
    rule: u32,
    tokens: &'a Tokens,
    pattern: &'a Pattern,
    problems: &'a mut Vec<Problem>,
    reported: Vec<usize>,
}

impl Template {
    pub fn new(rule: u32, tokens: Tokens, pattern: &Pattern, problems: &mut Vec<Problem>) -> Template {
        let mut reader = Reader {
            rule,
            tokens: &tokens,
            pattern,
            problems,
            reported: Vec::new(),
        };
        let range = tokens.inside();
        let parts = reader.parts(range.start, range.end, 0);
        let names = pattern.variables.iter().map(|variable| variable.name.clone()).collect();
        Template { tokens, parts, names }
    }
}

impl Reader<'_> {
    /// `depth` counts the repetitions of the template around.
    fn parts(&mut self, from: usize, to: usize, depth: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut at = from;
        while at < to {
            if !self.tokens.is_dollar(at) {
                parts.push(Part::Token(at));
                at += 1;
                continue;
            }
            match self.tokens.kind(at + 1) {
                TokenKind::OpenParen if at + 1 < to => {
                    let (part, next) = self.repeat(at, depth);
                    parts.extend(part);
                    at = next;
                }
                TokenKind::Crate if at + 1 < to => {
                    parts.push(Part::Crate(at));
                    at += 2;
                }
                _ if self.tokens.is_word(at + 1) && at + 1 < to => {
                    match self.pattern.variable(self.tokens.text_of(at + 1)) {
                        Some(number) => {
                            self.check_depth(number, at, depth);
                            let next = if at + 2 < to {
                                self.tokens.kind(at + 2)
                            } else {
                                TokenKind::Eof
                            };
                            parts.push(Part::Variable { at, number, next });
                        }
                        // Not a fragment of this rule: the template of a macro that the expansion defines, or a mistake
                        // that the parser of the expansion will meet.
                        None => parts.extend([Part::Token(at), Part::Token(at + 1)]),
                    }
                    at += 2;
                }
                _ => {
                    parts.push(Part::Token(at));
                    at += 1;
                }
            }
        }
        parts
    }

    fn check_depth(&mut self, number: usize, at: usize, depth: usize) {
        let variable = &self.pattern.variables[number];
        let deep = variable.repetitions.len();
        if deep <= depth || self.reported.contains(&number) {
            return;
        }
        self.reported.push(number);
        let place = Place::Template(self.rule, self.tokens.span_of(at, at + 2));
        let times = if deep - depth == 1 {
            "repeats".to_owned()
        } else {
            format!("repeats {} levels deep", deep - depth)
        };
        let problem = Problem::rule(place, format!("`${}` still repeats here", variable.name))
            .at(format!(
                "it {times} in the pattern, so it stands for any number of fragments"
            ))
            .label(
                Place::Pattern(self.rule, variable.span),
                "it is bound within a repetition here",
            )
            .note(format!(
                "write `$( … ${} … )*` to say what is written for each",
                variable.name
            ));
        self.problems.push(problem);
    }

    fn repeat(&mut self, at: usize, depth: usize) -> (Option<Part>, usize) {
        let open = at + 1;
        let end = self.tokens.tree_end(open);
        let parts = self.parts(open + 1, end.saturating_sub(1).max(open + 1), depth + 1);
        let rule = self.rule;
        let (separator, op, next) = match repeat_tail(self.tokens, end, |span| Place::Template(rule, span)) {
            Ok(tail) => tail,
            Err(problem) => {
                self.problems.push(problem);
                return (None, end);
            }
        };
        let span = self.tokens.span_of(at, next);
        let mut drivers = Vec::new();
        collect(&parts, &mut drivers);
        drivers.retain(|number| self.pattern.variables[*number].repetitions.len() > depth);
        if drivers.is_empty() {
            let problem = Problem::rule(
                Place::Template(self.rule, span),
                "this repetition holds nothing that repeats",
            );
            self.problems.push(
                problem
                    .at("how often it is written must come from a fragment of the pattern")
                    .note("a fragment that repeats in the pattern, such as `$x` of `$($x:expr),*`, must stand in it"),
            );
            return (None, next);
        }
        let part = Part::Repeat {
            parts,
            separator,
            op,
            drivers,
            span,
            at,
        };
        (Some(part), next)
    }
}

fn collect(parts: &[Part], into: &mut Vec<usize>) {
    for part in parts {
        match part {
            Part::Variable { number, .. } if !into.contains(number) => into.push(*number),
            Part::Repeat { parts, .. } => collect(parts, into),
            _ => {}
        }
    }
}
