//! Matching a call's input against one pattern.
//!
//! As rustc does: a set of threads, each a position in the flattened pattern, goes over the tokens from left to right. Where exactly one
//! thread wants a fragment and none wants a token, the parser reads the fragment; where more than one way remains and a fragment is
//! among them, the call is ambiguous, since a fragment that was parsed cannot be taken back.

use grok_diagnostics::{Span, codes};
use grok_syntax::token::TokenKind;
use grok_syntax::{Fragment, FragmentParser, SyntaxError};

use crate::fragment::FragmentKind;
use crate::pattern::{Node, Pattern, RepeatOp};
use crate::problem::{Place, Problem, list};
use crate::tokens::{Tokens, same};

/// The input of a call.
pub(crate) struct Input<'t> {
    pub tokens: Tokens,
    parser: FragmentParser<'t>,
}

impl<'t> Input<'t> {
    pub fn new(text: &'t str) -> Input<'t> {
        Input {
            tokens: Tokens::with_docs_as_attributes(text),
            parser: FragmentParser::new(text),
        }
    }
}

/// What became of a match.
pub(crate) enum Attempt {
    Matched(Bindings),
    /// Another rule may match.
    Failed(Failure),
    /// A fragment that must be there is broken, or the way on is ambiguous: no other rule is tried.
    Error(Problem),
}

/// Where a pattern and an input part.
pub(crate) struct Failure {
    /// The token that no thread wanted.
    pub token: usize,
    /// What they wanted.
    pub expected: Vec<String>,
    /// Where the pattern says so.
    pub wanted: Option<Span>,
    /// The rule.
    pub rule: u32,
}

impl Failure {
    pub fn in_rule(mut self, rule: u32) -> Failure {
        self.rule = rule;
        self
    }
}

/// A fragment that was found: tokens of the input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found {
    pub kind: FragmentKind,
    pub from: usize,
    pub to: usize,
}

/// What a variable is bound to.
#[derive(Debug)]
pub(crate) enum Binding {
    One(Found),
    Many(Vec<Binding>),
}

/// By variable.
pub(crate) type Bindings = Vec<Binding>;

/// A place in the flattened pattern.
enum Step {
    Token(usize),
    Variable(usize),
    /// Enters a repetition or leaves it out; `past` is the step past its end.
    Begin {
        number: usize,
        may_skip: bool,
        past: usize,
    },
    /// The end of a round: `first` is the first step of the next.
    End {
        separator: Option<usize>,
        again: bool,
        first: usize,
    },
    Done,
}

/// What happened on the way, as a list that threads share: each entry has the one before it.
#[derive(Clone, Copy)]
enum Event {
    Bound(usize, Found),
    /// A repetition of that number begins.
    Opened(usize),
    /// One more round of it.
    Round,
    Closed,
}

#[derive(Clone, Copy)]
struct Thread {
    step: usize,
    /// The last event, as an index; `usize::MAX` for none.
    last: usize,
}

struct Run<'a> {
    pattern: &'a Pattern,
    steps: Vec<Step>,
    events: Vec<(usize, Event)>,
}

pub(crate) fn attempt(pattern: &Pattern, input: &mut Input<'_>) -> Attempt {
    let mut run = Run {
        pattern,
        steps: Vec::new(),
        events: Vec::new(),
    };
    run.flatten(&pattern.nodes);
    run.steps.push(Step::Done);
    run.run(input)
}

impl Run<'_> {
    fn flatten(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Token(at) => self.steps.push(Step::Token(*at)),
                Node::Group { open, nodes, close } => {
                    self.steps.push(Step::Token(*open));
                    self.flatten(nodes);
                    self.steps.push(Step::Token(*close));
                }
                Node::Variable(number) => self.steps.push(Step::Variable(*number)),
                Node::Repeat(repeat) => {
                    let begin = self.steps.len();
                    self.steps.push(Step::Done);
                    self.flatten(&repeat.nodes);
                    self.steps.push(Step::End {
                        separator: repeat.separator,
                        again: repeat.op != RepeatOp::Optional,
                        first: begin + 1,
                    });
                    self.steps[begin] = Step::Begin {
                        number: repeat.number,
                        may_skip: repeat.op != RepeatOp::OneOrMore,
                        past: self.steps.len(),
                    };
                }
            }
        }
    }

    fn after(&mut self, thread: Thread, event: Event, step: usize) -> Thread {
        self.events.push((thread.last, event));
        Thread {
            step,
            last: self.events.len() - 1,
        }
    }

    fn run(&mut self, input: &mut Input<'_>) -> Attempt {
        let mut threads = vec![Thread {
            step: 0,
            last: usize::MAX,
        }];
        let mut at = 0;
        loop {
            let mut tokens = Vec::new();
            let mut fragments = Vec::new();
            let mut done = Vec::new();
            let mut wanted = Vec::new();
            self.advance(
                threads,
                &input.tokens,
                at,
                (&mut tokens, &mut fragments, &mut done, &mut wanted),
            );
            if at >= input.tokens.list.len() {
                return match done.as_slice() {
                    [only] => Attempt::Matched(self.bindings(*only)),
                    [] => Attempt::Failed(self.failure(at, &wanted)),
                    _ => Attempt::Error(self.ambiguous(at, &fragments, true, input)),
                };
            }
            match (tokens.as_slice(), fragments.as_slice()) {
                ([], []) => return Attempt::Failed(self.failure(at, &wanted)),
                (_, []) => {
                    threads = tokens;
                    at += 1;
                }
                ([], [only]) => {
                    let Step::Variable(number) = self.steps[only.step] else {
                        return Attempt::Failed(self.failure(at, &wanted));
                    };
                    let kind = self.pattern.variables[number].kind;
                    match fragment(input, at, kind) {
                        Ok(to) => {
                            let found = Found { kind, from: at, to };
                            threads = vec![self.after(*only, Event::Bound(number, found), only.step + 1)];
                            at = to;
                        }
                        Err(error) => return Attempt::Error(self.broken(number, error, input, at)),
                    }
                }
                _ => return Attempt::Error(self.ambiguous(at, &fragments, !tokens.is_empty(), input)),
            }
        }
    }

    /// Moves threads as far as they go without a token, and sorts them by what they want then.
    fn advance(
        &mut self,
        mut threads: Vec<Thread>,
        input: &Tokens,
        at: usize,
        (tokens, fragments, done, wanted): (&mut Vec<Thread>, &mut Vec<Thread>, &mut Vec<Thread>, &mut Vec<Step>),
    ) {
        while let Some(thread) = threads.pop() {
            match self.steps[thread.step] {
                Step::Token(token) => {
                    if same((&self.pattern.tokens, token), (input, at)) {
                        tokens.push(Thread {
                            step: thread.step + 1,
                            ..thread
                        });
                    } else {
                        wanted.push(Step::Token(token));
                    }
                }
                Step::Variable(number) => {
                    if self.pattern.variables[number].kind.can_begin(input, at) {
                        fragments.push(thread);
                    } else {
                        wanted.push(Step::Variable(number));
                    }
                }
                Step::Begin { number, may_skip, past } => {
                    let opened = self.after(thread, Event::Opened(number), thread.step + 1);
                    if may_skip {
                        threads.push(self.after(opened, Event::Closed, past));
                    }
                    threads.push(self.after(opened, Event::Round, thread.step + 1));
                }
                Step::End {
                    separator,
                    again,
                    first,
                } => {
                    threads.push(self.after(thread, Event::Closed, thread.step + 1));
                    match separator {
                        Some(separator) if again => {
                            if same((&self.pattern.tokens, separator), (input, at)) {
                                tokens.push(self.after(thread, Event::Round, first));
                            } else {
                                wanted.push(Step::Token(separator));
                            }
                        }
                        _ if again => threads.push(self.after(thread, Event::Round, first)),
                        _ => {}
                    }
                }
                Step::Done => done.push(thread),
            }
        }
    }

    fn failure(&self, at: usize, wanted: &[Step]) -> Failure {
        let mut expected = Vec::new();
        let mut place = None;
        for step in wanted.iter().rev() {
            let (text, span) = match step {
                Step::Token(token) => (
                    format!("`{}`", self.pattern.tokens.text_of(*token)),
                    self.pattern.tokens.span(*token),
                ),
                Step::Variable(number) => {
                    let variable = &self.pattern.variables[*number];
                    let text = format!(
                        "{} (`${}:{}`)",
                        variable.kind.describe(),
                        variable.name,
                        variable.kind.name()
                    );
                    (text, variable.span)
                }
                _ => continue,
            };
            expected.push(text);
            place.get_or_insert(span);
        }
        Failure {
            token: at,
            expected,
            wanted: place,
            rule: 0,
        }
    }

    fn broken(&self, number: usize, error: SyntaxError, input: &Input<'_>, at: usize) -> Problem {
        let variable = &self.pattern.variables[number];
        let span = if error.span.is_empty() && error.span.start >= input.tokens.text.len() as u32 {
            input.tokens.span(at)
        } else {
            error.span
        };
        let message = error.message.replace("end of file", "the end of the call");
        let mut problem = Problem::new(codes::E1601, Place::Input(span), message)
            .at(error.label)
            .label(
                Place::Pattern(0, variable.span),
                format!("{} is read for this", variable.kind.describe()),
            );
        problem.notes = error.notes;
        problem
    }

    fn ambiguous(&self, at: usize, fragments: &[Thread], with_token: bool, input: &Input<'_>) -> Problem {
        let names: Vec<String> = fragments
            .iter()
            .filter_map(|thread| match self.steps[thread.step] {
                Step::Variable(number) => {
                    let variable = &self.pattern.variables[number];
                    Some(format!("`${}:{}`", variable.name, variable.kind.name()))
                }
                _ => None,
            })
            .collect();
        let mut ways = list(&names);
        if with_token {
            ways = if ways.is_empty() {
                "the same tokens in several ways".to_owned()
            } else {
                format!("{ways} or a token of the pattern")
            };
        }
        Problem::new(
            codes::E1601,
            Place::Input(input.tokens.span(at)),
            "this call can be read in several ways",
        )
        .at(format!("this may be {ways}"))
        .note("a fragment that was read is never taken back: a token before it must tell the ways apart")
    }

    /// Follows a thread's events from the first to the last.
    fn bindings(&self, thread: Thread) -> Bindings {
        let mut path = Vec::new();
        let mut last = thread.last;
        while let Some((before, event)) = self.events.get(last) {
            path.push(*event);
            last = *before;
        }
        path.reverse();
        let mut events = path.into_iter();
        let round = Round::read(&mut events);
        let all = self.pattern.variables.iter().enumerate();
        all.map(|(number, variable)| round.binding(number, &variable.repetitions))
            .collect()
    }
}

/// What one round of a repetition, or the whole pattern, bound.
#[derive(Default)]
struct Round {
    found: Vec<(usize, Found)>,
    repetitions: Vec<(usize, Vec<Round>)>,
}

impl Round {
    /// Reads up to the event that ends this round, which is the caller's.
    fn read(events: &mut impl Iterator<Item = Event>) -> Round {
        // An explicit stack: repetitions nest no deeper than the pattern, but rounds are as many as the input likes.
        let mut stack: Vec<(Round, usize, Vec<Round>)> = Vec::new();
        let mut current = Round::default();
        for event in events {
            match event {
                Event::Bound(number, found) => current.found.push((number, found)),
                Event::Opened(number) => stack.push((std::mem::take(&mut current), number, Vec::new())),
                Event::Round => {
                    if let Some((_, _, rounds)) = stack.last_mut() {
                        let before = std::mem::take(&mut current);
                        rounds.push(before);
                    }
                }
                Event::Closed => {
                    if let Some((outer, number, mut rounds)) = stack.pop() {
                        rounds.push(std::mem::replace(&mut current, outer));
                        // What was before the first round is none.
                        rounds.remove(0);
                        current.repetitions.push((number, rounds));
                    }
                }
            }
        }
        current
    }

    fn binding(&self, number: usize, repetitions: &[usize]) -> Binding {
        match repetitions.split_first() {
            None => {
                let found = self.found.iter().find(|(other, _)| *other == number);
                found.map_or(Binding::Many(Vec::new()), |(_, found)| Binding::One(*found))
            }
            Some((outer, inner)) => {
                let rounds = self.repetitions.iter().find(|(other, _)| other == outer);
                let rounds = rounds.map_or(&[][..], |(_, rounds)| rounds.as_slice());
                Binding::Many(rounds.iter().map(|round| round.binding(number, inner)).collect())
            }
        }
    }
}

/// How far the fragment reaches that begins at a token: the position past it.
fn fragment(input: &mut Input<'_>, at: usize, kind: FragmentKind) -> Result<usize, SyntaxError> {
    use TokenKind as T;
    let tokens = &input.tokens;
    let next = match kind {
        FragmentKind::Ident | FragmentKind::Lifetime => return Ok(at + 1),
        FragmentKind::Tt => return Ok(tokens.tree_end(at)),
        FragmentKind::Literal => return Ok(if tokens.kind(at) == T::Minus { at + 2 } else { at + 1 }),
        FragmentKind::Vis => return Ok(visibility(tokens, at)),
        FragmentKind::Meta => match meta(tokens, at) {
            Ok(end) => return Ok(end),
            Err(value) => return parsed(input, value, Fragment::Expr),
        },
        FragmentKind::Block => Fragment::Block,
        FragmentKind::Expr => Fragment::Expr,
        FragmentKind::Item => Fragment::Item,
        FragmentKind::Pat => Fragment::Pattern,
        FragmentKind::PatParam => Fragment::PatternAlternative,
        FragmentKind::Path => Fragment::Path,
        FragmentKind::Stmt => Fragment::Statement,
        FragmentKind::Ty => Fragment::Type,
    };
    parsed(input, at, next)
}

fn parsed(input: &mut Input<'_>, at: usize, kind: Fragment) -> Result<usize, SyntaxError> {
    let parse = input.parser.parse(input.tokens.span(at).start, kind);
    if let Some(error) = parse.errors.into_iter().next() {
        return Err(error);
    }
    let end = parse.end;
    let mut to = at;
    while let Some(token) = input.tokens.list.get(to).filter(|token| token.span.start < end) {
        if token.span.end > end {
            input.tokens.split(to, end);
        }
        to += 1;
    }
    Ok(to.max(at + 1))
}

/// `pub`, `pub(…)` or nothing.
fn visibility(tokens: &Tokens, at: usize) -> usize {
    if tokens.kind(at) != TokenKind::Pub {
        return at;
    }
    let restricted = tokens.kind(at + 1) == TokenKind::OpenParen
        && matches!(
            tokens.kind(at + 2),
            TokenKind::Crate | TokenKind::Super | TokenKind::SelfValue | TokenKind::In
        );
    if restricted { tokens.tree_end(at + 1) } else { at + 1 }
}

/// `path`, `path(…)`; for `path = value` the position of the value, unless that is one token.
fn meta(tokens: &Tokens, at: usize) -> Result<usize, usize> {
    let mut end = at;
    if tokens.kind(end) == TokenKind::PathSep {
        end += 1;
    }
    end += 1;
    while tokens.kind(end) == TokenKind::PathSep && tokens.is_word(end + 1) {
        end += 2;
    }
    match tokens.kind(end) {
        kind if kind.closer().is_some() => Ok(tokens.tree_end(end)),
        TokenKind::Eq if tokens.list.get(end + 1).is_some_and(|token| token.stands_for.is_some()) => Ok(end + 2),
        TokenKind::Eq => Err(end + 1),
        _ => Ok(end),
    }
}
