//! The left side of a rule: tokens, fragments and repetitions.

use grok_diagnostics::Span;
use grok_syntax::token::TokenKind;
use smol_str::SmolStr;

use crate::fragment::FragmentKind;
use crate::problem::{Place, Problem};
use crate::tokens::Tokens;

/// A pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub tokens: Tokens,
    pub nodes: Vec<Node>,
    /// Fragments by number, in the order of writing.
    pub variables: Vec<Variable>,
    /// How many repetitions there are.
    pub repetitions: usize,
}

/// `$name:kind`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub name: SmolStr,
    pub kind: FragmentKind,
    /// From the `$` to the kind.
    pub span: Span,
    /// The repetitions around it, outermost first.
    pub repetitions: Vec<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// The token at a position.
    Token(usize),
    /// Brackets at two positions, and what is between.
    Group {
        open: usize,
        nodes: Vec<Node>,
        close: usize,
    },
    /// The variable of a number.
    Variable(usize),
    Repeat(Repeat),
}

/// `$( … ) separator op`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repeat {
    /// Its number among the pattern's repetitions.
    pub number: usize,
    pub nodes: Vec<Node>,
    pub separator: Option<usize>,
    pub op: RepeatOp,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RepeatOp {
    ZeroOrMore,
    OneOrMore,
    Optional,
}

impl RepeatOp {
    fn of(kind: TokenKind) -> Option<RepeatOp> {
        match kind {
            TokenKind::Star => Some(RepeatOp::ZeroOrMore),
            TokenKind::Plus => Some(RepeatOp::OneOrMore),
            TokenKind::Question => Some(RepeatOp::Optional),
            _ => None,
        }
    }
}

/// What follows the `)` of a repetition: separator, operator, and the position past them.
pub(crate) fn repeat_tail(
    tokens: &Tokens,
    at: usize,
    place: impl Fn(Span) -> Place,
) -> Result<(Option<usize>, RepeatOp, usize), Problem> {
    if let Some(op) = RepeatOp::of(tokens.kind(at)) {
        return Ok((None, op, at + 1));
    }
    let kind = tokens.kind(at);
    if kind != TokenKind::Eof
        && kind != TokenKind::Dollar
        && !kind.is_closer()
        && kind.closer().is_none()
        && let Some(op) = RepeatOp::of(tokens.kind(at + 1))
    {
        if op == RepeatOp::Optional {
            let problem = Problem::rule(place(tokens.span(at)), "a repetition with `?` takes no separator");
            return Err(problem.at("it stands between repetitions, and `?` makes at most one"));
        }
        return Ok((Some(at), op, at + 2));
    }
    let span = Span::at(tokens.span(at.saturating_sub(1)).end);
    let problem = Problem::rule(place(span), "expected `*`, `+` or `?` after `$(…)`");
    Err(problem
        .at("it says how often what is in the parentheses may stand there")
        .note("a separator goes before it: `$($x:expr),*`"))
}

struct Reader<'a> {
    rule: u32,
    tokens: &'a Tokens,
    variables: Vec<Variable>,
    repetitions: usize,
    around: Vec<usize>,
    problems: &'a mut Vec<Problem>,
}

impl Pattern {
    pub fn new(rule: u32, tokens: Tokens, problems: &mut Vec<Problem>) -> Pattern {
        let mut reader = Reader {
            rule,
            tokens: &tokens,
            variables: Vec::new(),
            repetitions: 0,
            around: Vec::new(),
            problems,
        };
        let range = tokens.inside();
        let nodes = reader.nodes(range.start, range.end);
        let (variables, repetitions) = (reader.variables, reader.repetitions);
        Pattern {
            tokens,
            nodes,
            variables,
            repetitions,
        }
    }

    /// The variable of a name.
    pub fn variable(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.name == name)
    }
}

impl Reader<'_> {
    fn place(&self, span: Span) -> Place {
        Place::Pattern(self.rule, span)
    }

    fn nodes(&mut self, from: usize, to: usize) -> Vec<Node> {
        let mut nodes = Vec::new();
        let mut at = from;
        while at < to {
            if self.tokens.is_dollar(at) {
                let (node, next) = self.dollar(at, to);
                nodes.extend(node);
                at = next;
                continue;
            }
            let end = self.tokens.tree_end(at);
            if end > at + 1 {
                let inner = self.nodes(at + 1, end - 1);
                nodes.push(Node::Group {
                    open: at,
                    nodes: inner,
                    close: end - 1,
                });
            } else {
                nodes.push(Node::Token(at));
            }
            at = end;
        }
        nodes
    }

    /// What begins with `$`, and the position past it.
    fn dollar(&mut self, at: usize, to: usize) -> (Option<Node>, usize) {
        if self.tokens.kind(at + 1) == TokenKind::OpenParen && at + 1 < to {
            return self.repeat(at);
        }
        if !(self.tokens.is_word(at + 1) && at + 1 < to) {
            let problem = Problem::rule(self.place(self.tokens.span(at)), "expected a name or `(` after `$`");
            self.problems
                .push(problem.at("`$name:kind` stands for a fragment, `$(…)*` for a repetition"));
            return (None, at + 1);
        }
        let name = SmolStr::new(self.tokens.text_of(at + 1));
        let has_kind = self.tokens.kind(at + 2) == TokenKind::Colon && self.tokens.is_word(at + 3) && at + 3 < to;
        if !has_kind {
            let span = self.tokens.span_of(at, at + 2);
            let problem = Problem::rule(self.place(span), format!("`${name}` does not say what it stands for"));
            self.problems.push(
                problem
                    .at("the kind of fragment is missing")
                    .note(format!("write `${name}:expr` for an expression; {}", kinds())),
            );
            let past = if self.tokens.kind(at + 2) == TokenKind::Colon && at + 2 < to {
                at + 3
            } else {
                at + 2
            };
            return (None, past);
        }
        let span = self.tokens.span_of(at, at + 4);
        let written = self.tokens.text_of(at + 3);
        // Rust keeps old meanings under names of their own.
        let kind = FragmentKind::from_name(written.strip_suffix("_2021").unwrap_or(written));
        let Some(kind) = kind else {
            let place = self.place(self.tokens.span(at + 3));
            let problem = Problem::rule(place, format!("there is no kind of fragment `{written}`"));
            self.problems.push(problem.at("unknown kind").note(kinds()));
            return (None, at + 4);
        };
        if let Some(first) = self.variables.iter().find(|variable| variable.name == name) {
            let (first, span) = (self.place(first.span), self.place(span));
            let problem = Problem::rule(span, format!("`${name}` is bound twice in the same pattern"));
            self.problems.push(
                problem
                    .at("a second binding of this name")
                    .label(first, "the first one is here"),
            );
            return (None, at + 4);
        }
        self.variables.push(Variable {
            name,
            kind,
            span,
            repetitions: self.around.clone(),
        });
        (Some(Node::Variable(self.variables.len() - 1)), at + 4)
    }

    fn repeat(&mut self, at: usize) -> (Option<Node>, usize) {
        let open = at + 1;
        let end = self.tokens.tree_end(open);
        let number = self.repetitions;
        self.repetitions += 1;
        self.around.push(number);
        let nodes = self.nodes(open + 1, end.saturating_sub(1).max(open + 1));
        self.around.pop();
        let rule = self.rule;
        let (separator, op, next) = match repeat_tail(self.tokens, end, |span| Place::Pattern(rule, span)) {
            Ok(tail) => tail,
            Err(problem) => {
                self.problems.push(problem);
                return (None, end);
            }
        };
        let span = self.tokens.span_of(at, next);
        if separator.is_none() && op != RepeatOp::Optional && nodes.iter().all(may_be_empty) {
            let problem = Problem::rule(
                self.place(self.tokens.span_of(open, end)),
                "this repetition may match nothing, for ever",
            );
            self.problems
                .push(problem.at("something in it must be there each time"));
            return (None, next);
        }
        let repeat = Repeat {
            number,
            nodes,
            separator,
            op,
            span,
        };
        (Some(Node::Repeat(repeat)), next)
    }
}

/// Whether a node may match no tokens; a visibility counts as something, as in Rust.
fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Token(_) | Node::Group { .. } | Node::Variable(_) => false,
        Node::Repeat(repeat) => repeat.op != RepeatOp::OneOrMore,
    }
}

fn kinds() -> String {
    let names: Vec<String> = FragmentKind::ALL.iter().map(|(name, _)| format!("`{name}`")).collect();
    let last = names.last().cloned().unwrap_or_default();
    format!("the kinds are {} and {last}", names[..names.len() - 1].join(", "))
}
