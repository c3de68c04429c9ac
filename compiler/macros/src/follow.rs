//! What may follow a fragment in a pattern: only what cannot become a part of it as the language grows (Rust's RFC 550).
//!
//! FIRST and FOLLOW sets over the pattern's tree, as in rustc's `check_matcher`: walking a sequence from left to right with the set of
//! what may have been matched last.

use grok_syntax::token::TokenKind as T;

use crate::fragment::FragmentKind;
use crate::pattern::{Node, Pattern, RepeatOp};
use crate::problem::{Place, Problem};

/// What may stand at a point of a pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Item {
    Token(usize),
    Variable(usize),
}

#[derive(Clone, Default)]
struct Set {
    items: Vec<Item>,
    /// Whether nothing at all may stand there.
    empty: bool,
}

impl Set {
    fn nothing() -> Set {
        Set {
            items: Vec::new(),
            empty: true,
        }
    }

    fn one(item: Item) -> Set {
        Set {
            items: vec![item],
            empty: false,
        }
    }

    fn add(&mut self, other: &Set) {
        for item in &other.items {
            if !self.items.contains(item) {
                self.items.push(*item);
            }
        }
    }
}

struct Check<'a> {
    rule: u32,
    pattern: &'a Pattern,
    problems: &'a mut Vec<Problem>,
    reported: Vec<usize>,
}

pub(crate) fn check(rule: u32, pattern: &Pattern, problems: &mut Vec<Problem>) {
    let mut check = Check {
        rule,
        pattern,
        problems,
        reported: Vec::new(),
    };
    check.sequence(&pattern.nodes, &Set::nothing());
}

impl Check<'_> {
    fn first(&self, nodes: &[Node]) -> Set {
        let mut first = Set::nothing();
        for node in nodes {
            let one = match node {
                Node::Token(at) | Node::Group { open: at, .. } => Set::one(Item::Token(*at)),
                Node::Variable(number) => Set::one(Item::Variable(*number)),
                Node::Repeat(repeat) => {
                    let mut inner = self.first(&repeat.nodes);
                    if let (true, Some(separator)) = (inner.empty, repeat.separator) {
                        inner.add(&Set::one(Item::Token(separator)));
                    }
                    inner.empty |= repeat.op != RepeatOp::OneOrMore;
                    inner
                }
            };
            first.add(&one);
            first.empty = one.empty;
            if !one.empty {
                break;
            }
        }
        first
    }

    /// Checks a sequence that `follow` may follow; gives what may have been matched last at its end.
    fn sequence(&mut self, nodes: &[Node], follow: &Set) -> Set {
        let mut last = Set::nothing();
        for (index, node) in nodes.iter().enumerate() {
            let mut next = self.first(&nodes[index + 1..]);
            if next.empty {
                next.add(follow);
            }
            match node {
                Node::Token(at) => last = Set::one(Item::Token(*at)),
                Node::Variable(number) => last = Set::one(Item::Variable(*number)),
                Node::Group { nodes, close, .. } => {
                    let inside = Set::one(Item::Token(*close));
                    self.sequence(nodes, &inside);
                    last = inside;
                }
                Node::Repeat(repeat) => {
                    // After one round comes the separator, or the next round, or what follows.
                    let mut after = next.clone();
                    if repeat.op != RepeatOp::Optional {
                        match repeat.separator {
                            Some(separator) => after.add(&Set::one(Item::Token(separator))),
                            None => after.add(&self.first(&repeat.nodes)),
                        }
                    }
                    let end = self.sequence(&repeat.nodes, &after);
                    if repeat.op != RepeatOp::OneOrMore || end.empty {
                        last.add(&end);
                    } else {
                        last = end;
                    }
                    continue;
                }
            }
            self.pairs(&last, &next);
        }
        last
    }

    fn pairs(&mut self, last: &Set, next: &Set) {
        for item in &last.items {
            let Item::Variable(number) = *item else { continue };
            for follower in &next.items {
                if !self.may_follow(self.pattern.variables[number].kind, *follower) && !self.reported.contains(&number)
                {
                    self.reported.push(number);
                    self.report(number, *follower, next.items.len() == 1 && last.items.len() == 1);
                }
            }
        }
    }

    fn may_follow(&self, kind: FragmentKind, follower: Item) -> bool {
        use FragmentKind as F;
        let token = match follower {
            Item::Token(at) => self.pattern.tokens.kind(at),
            Item::Variable(number) => {
                let next = self.pattern.variables[number].kind;
                return match kind {
                    F::Ty | F::Path => next == F::Block,
                    F::Vis => matches!(next, F::Ident | F::Ty | F::Path),
                    F::Expr | F::Stmt | F::Pat | F::PatParam => false,
                    _ => true,
                };
            }
        };
        if token.is_closer() {
            return true;
        }
        match kind {
            F::Expr | F::Stmt => matches!(token, T::FatArrow | T::Comma | T::Semi),
            F::Pat => matches!(token, T::FatArrow | T::Comma | T::Eq | T::If | T::In),
            F::PatParam => matches!(token, T::FatArrow | T::Comma | T::Eq | T::Or | T::If | T::In),
            F::Ty | F::Path => matches!(
                token,
                T::OpenBrace
                    | T::OpenBracket
                    | T::Comma
                    | T::FatArrow
                    | T::Colon
                    | T::Eq
                    | T::Gt
                    | T::Shr
                    | T::Semi
                    | T::Or
                    | T::As
                    | T::Where
            ),
            F::Vis => {
                token == T::Comma
                    || token == T::Ident
                    || token.is_keyword()
                    || matches!(
                        token,
                        T::OpenParen
                            | T::OpenBracket
                            | T::Bang
                            | T::Star
                            | T::And
                            | T::AndAnd
                            | T::Lt
                            | T::PathSep
                            | T::Underscore
                    )
            }
            F::Block | F::Ident | F::Item | F::Lifetime | F::Literal | F::Meta | F::Tt => true,
        }
    }

    fn report(&mut self, number: usize, follower: Item, certain: bool) {
        let variable = &self.pattern.variables[number];
        let kind = variable.kind;
        let (shown, span) = match follower {
            Item::Token(at) => (self.pattern.tokens.text_of(at).to_owned(), self.pattern.tokens.span(at)),
            Item::Variable(next) => {
                let next = &self.pattern.variables[next];
                (format!("${}:{}", next.name, next.kind.name()), next.span)
            }
        };
        let allowed = match kind {
            FragmentKind::Expr | FragmentKind::Stmt => "`=>`, `,` and `;`",
            FragmentKind::Pat => "`=>`, `,`, `=`, `if` and `in`",
            FragmentKind::PatParam => "`=>`, `,`, `=`, `|`, `if` and `in`",
            FragmentKind::Vis => "`,`, a name, and what begins a type",
            _ => "`{`, `[`, `=>`, `,`, `>`, `=`, `:`, `;`, `|`, `as`, `where` and a `block`",
        };
        let is = if certain { "is" } else { "may be" };
        let message = format!(
            "`${}:{}` {is} followed by `{shown}`, which is not allowed for `{}` fragments",
            variable.name,
            kind.name(),
            kind.name()
        );
        let problem = Problem::rule(Place::Pattern(self.rule, span), message)
            .at(format!("not allowed after {}", kind.describe()))
            .label(
                Place::Pattern(self.rule, variable.span),
                "this fragment would end there",
            )
            .note(format!(
                "what may follow is {allowed}: they can never continue {}",
                kind.describe()
            ));
        self.problems.push(problem);
    }
}
