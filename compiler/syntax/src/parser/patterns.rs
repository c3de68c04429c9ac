//! Patterns.

use grok_diagnostics::{Span, codes};

use super::{Parser, T};
use crate::SyntaxError;
use crate::ast::*;

/// Where a pattern stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// An element of a tuple or tuple-struct pattern, where `..` may stand.
    Tuple,
    /// An element of a slice pattern, where `..` and `x @ ..` may stand.
    Slice,
    /// Anywhere else.
    Other,
}

impl Parser<'_> {
    pub(super) fn starts_pattern(&self) -> bool {
        let simple = [
            T::Underscore,
            T::DotDot,
            T::DotDotEq,
            T::Ref,
            T::Mut,
            T::And,
            T::AndAnd,
            T::OpenParen,
            T::OpenBracket,
            T::Or,
        ];
        self.starts_path() || self.starts_literal_pattern() || self.at_any(&simple)
    }

    fn starts_literal_pattern(&self) -> bool {
        self.at(T::Minus) || self.kind().is_literal() && !self.at(T::Duration)
    }

    /// `Pattern = '|'? PatAlt ('|' PatAlt)*`
    pub(super) fn pattern(&mut self) -> Pat {
        self.pattern_within(Within::Other)
    }

    /// `PatAlt`, where a `|` has another meaning.
    pub(super) fn pattern_alternative(&mut self) -> Pat {
        self.alternative(Within::Other)
    }

    fn pattern_within(&mut self, within: Within) -> Pat {
        let start = self.start();
        let leading = self.eat(T::Or);
        let first = self.alternative(within);
        if !self.at(T::Or) {
            return if leading {
                Pat {
                    span: self.span_from(start),
                    kind: first.kind,
                }
            } else {
                first
            };
        }
        let mut items = vec![first];
        while self.eat(T::Or) {
            items.push(self.alternative(within));
        }
        Pat {
            span: self.span_from(start),
            kind: PatKind::Or(items),
        }
    }

    fn alternative(&mut self, within: Within) -> Pat {
        let start = self.start();
        if !self.starts_pattern() || self.at(T::Or) {
            return self.no_pattern();
        }
        let kind = match self.enter() {
            Some(highest) => {
                let kind = self.pat_kind(within);
                self.leave(highest);
                kind
            }
            None => PatKind::Error,
        };
        Pat {
            span: self.span_from(start),
            kind,
        }
    }

    fn no_pattern(&mut self) -> Pat {
        let token = self.token();
        let follows = [T::Eq, T::Colon, T::Comma, T::CloseParen, T::Semi, T::In, T::FatArrow];
        if token.kind.is_keyword() && !token.on_new_line && follows.contains(&self.nth(1)) {
            let name = self.name("a pattern");
            let kind = PatKind::Bind {
                by_ref: false,
                mutable: false,
                name,
                sub: None,
            };
            return Pat { span: token.span, kind };
        }
        let what = self.after_prev("a pattern");
        let error = self.expected_error(&what);
        if self.at(T::Duration) && !token.on_new_line {
            self.error(error.note("durations are no patterns; compare with `==` in a guard"));
            self.bump();
            return Pat {
                span: token.span,
                kind: PatKind::Error,
            };
        }
        self.error(error);
        Pat {
            span: Span::at(self.prev_end()),
            kind: PatKind::Missing,
        }
    }

    fn pat_kind(&mut self, within: Within) -> PatKind {
        match self.kind() {
            T::Underscore => {
                self.bump();
                PatKind::Wild
            }
            T::And => {
                self.bump();
                let mutable = self.eat(T::Mut);
                PatKind::Ref {
                    mutable,
                    inner: Box::new(self.alternative(Within::Other)),
                }
            }
            T::AndAnd => {
                self.split(T::And);
                PatKind::Ref {
                    mutable: false,
                    inner: Box::new(self.alternative(Within::Other)),
                }
            }
            T::OpenParen => self.paren_pattern(),
            T::OpenBracket => PatKind::Slice(self.pattern_items(Within::Slice)),
            T::DotDot | T::DotDotEq => self.half_open_pattern(within),
            T::Ref | T::Mut => self.binding(within),
            _ if self.starts_literal_pattern() => {
                let literal = Box::new(self.literal_pattern());
                match self.range_operator() {
                    Some(inclusive) => self.range_pattern(Some(RangeEnd::Literal(*literal)), inclusive),
                    None => PatKind::Literal(literal),
                }
            }
            T::Ident
                if !matches!(
                    self.nth(1),
                    T::PathSep | T::OpenParen | T::OpenBrace | T::DotDot | T::DotDotEq | T::Bang
                ) =>
            {
                self.binding(within)
            }
            _ => self.path_pattern(),
        }
    }

    /// `'ref'? 'mut'? IDENT ('@' PatAlt)?`
    fn binding(&mut self, within: Within) -> PatKind {
        let by_ref = self.eat(T::Ref);
        let mutable = self.eat(T::Mut);
        let name = self.name("a name");
        let within = if within == Within::Slice { within } else { Within::Other };
        let sub = self.eat(T::At).then(|| Box::new(self.alternative(within)));
        PatKind::Bind {
            by_ref,
            mutable,
            name,
            sub,
        }
    }

    /// `'-'? (INT | FLOAT) | CHAR | STRING | RAW_STRING | 'true' | 'false'`
    fn literal_pattern(&mut self) -> LiteralPat {
        let start = self.start();
        let negative = self.eat(T::Minus);
        if negative && !self.at_any(&[T::Int, T::Float]) {
            let what = self.after_prev("a number");
            self.expected(&what);
        }
        let literal = self.literal().unwrap_or_else(|| {
            let span = Span::at(self.prev_end());
            Literal {
                span,
                kind: LiteralKind::Int {
                    value: 0.into(),
                    suffix: None,
                },
            }
        });
        LiteralPat {
            span: self.span_from(start),
            negative,
            literal,
        }
    }

    /// `..` or `..=`; whether it includes its end.
    fn range_operator(&mut self) -> Option<bool> {
        match self.kind() {
            T::DotDot => {
                self.bump();
                Some(false)
            }
            T::DotDotEq => {
                self.bump();
                Some(true)
            }
            _ => None,
        }
    }

    fn range_pattern(&mut self, lo: Option<RangeEnd>, inclusive: bool) -> PatKind {
        let hi = if self.starts_literal_pattern() {
            Some(RangeEnd::Literal(self.literal_pattern()))
        } else if self.starts_path() {
            Some(RangeEnd::Path(self.expr_path()))
        } else {
            None
        };
        if hi.is_none() && (inclusive || lo.is_none()) {
            self.range_without_end();
        }
        PatKind::Range {
            lo: lo.map(Box::new),
            hi: hi.map(Box::new),
            inclusive,
        }
    }

    /// Reports a `..=` that ends nowhere, just behind it.
    pub(super) fn range_without_end(&mut self) {
        let span = Span::new(self.prev_end().saturating_sub(3), self.prev_end());
        let error = SyntaxError::new(codes::E0586, span, "a range with `..=` needs an end");
        let error = error.at("no end follows");
        let fix = grok_diagnostics::Applicability::Maybe;
        self.error(error.fix("write `..`", fix, span, ".."));
    }

    /// `'..='` or `'..'` first: a range without a start, or the rest of a tuple.
    fn half_open_pattern(&mut self, within: Within) -> PatKind {
        let span = self.token().span;
        let inclusive = self.range_operator() == Some(true);
        if inclusive || self.starts_literal_pattern() || self.starts_path() {
            return self.range_pattern(None, inclusive);
        }
        if within == Within::Other {
            let message = "`..` stands only in tuple and slice patterns";
            let error = SyntaxError::new(codes::E0001, span, message).at("not allowed here");
            self.error(if self.tokens[self.pos.saturating_sub(2)].kind == T::At {
                error.note("`name @ ..` binds the rest of a slice, not of a tuple")
            } else {
                error
            });
        }
        PatKind::Rest
    }

    /// The elements of a tuple, tuple-struct or slice pattern with their brackets.
    fn pattern_items(&mut self, within: Within) -> Vec<Pat> {
        let open = self.pos;
        self.bump();
        let element = |p: &mut Self| p.pattern_within(within);
        let items = self.list(open, "a pattern", Self::starts_pattern, element);
        let mut rests = items.iter().filter(|pat| is_rest(pat));
        if let (Some(first), Some(second)) = (rests.next(), rests.next()) {
            let error = SyntaxError::new(codes::E0001, second.span, "`..` stands at most once in a pattern");
            self.error(error.at("here again").label(first.span, "first here"));
        }
        items
    }

    /// `'(' Pattern,* ')'`; `(p)` is `p`.
    fn paren_pattern(&mut self) -> PatKind {
        let mut items = self.pattern_items(Within::Tuple);
        let comma = self.pos >= 2 && self.tokens[self.pos - 2].kind == T::Comma;
        match items.pop() {
            Some(Pat { kind, .. }) if items.is_empty() && !comma && kind != PatKind::Rest => kind,
            last => {
                items.extend(last);
                PatKind::Tuple(items)
            }
        }
    }

    /// A pattern that begins with a path.
    fn path_pattern(&mut self) -> PatKind {
        let path = self.expr_path();
        match self.kind() {
            T::Bang if self.at_call_bang() => PatKind::Macro(Box::new(self.macro_call(path))),
            T::OpenParen => PatKind::TupleStruct {
                path: Box::new(path),
                items: self.pattern_items(Within::Tuple),
            },
            T::OpenBrace => self.struct_pattern(path),
            T::DotDot | T::DotDotEq => {
                let inclusive = self.range_operator() == Some(true);
                self.range_pattern(Some(RangeEnd::Path(path)), inclusive)
            }
            _ => PatKind::Path(path),
        }
    }

    /// `Path '{' (FieldPat,)* (FieldPat ','? | '..')? '}'`
    fn struct_pattern(&mut self, path: Path) -> PatKind {
        let open = self.pos;
        self.bump();
        let mut rest: Option<Span> = None;
        let starts = |p: &Self| p.at_any(&[T::Ident, T::Int, T::Ref, T::Mut, T::Pound, T::OuterDoc, T::DotDot]);
        let fields = self.list(open, "a field", starts, |p| {
            if p.at(T::DotDot) {
                let span = p.bump().span;
                rest = Some(span);
                if !p.at(T::CloseBrace) {
                    let error = SyntaxError::new(codes::E0001, span, "`..` must come last in a struct pattern");
                    p.error(error.at("nothing may follow"));
                }
                return None;
            }
            Some(p.field_pattern())
        });
        PatKind::Struct {
            path: Box::new(path),
            fields: fields.into_iter().flatten().collect(),
            rest,
        }
    }

    /// `FieldPat = Attr* (IDENT | INT) ':' Pattern | Attr* 'ref'? 'mut'? IDENT`
    fn field_pattern(&mut self) -> FieldPat {
        let attrs = self.attrs("a field of a pattern");
        let start = self.start();
        if self.at_any(&[T::Ident, T::Int]) && self.nth(1) == T::Colon || self.at(T::Int) {
            let name = self.field_name();
            self.expect(T::Colon);
            let pat = self.pattern();
            return FieldPat {
                span: self.span_from(start),
                attrs,
                name,
                shorthand: false,
                pat,
            };
        }
        let by_ref = self.eat(T::Ref);
        let mutable = self.eat(T::Mut);
        let name = self.name("a field's name");
        let span = self.span_from(start);
        let kind = PatKind::Bind {
            by_ref,
            mutable,
            name: name.clone(),
            sub: None,
        };
        FieldPat {
            span,
            attrs,
            name,
            shorthand: true,
            pat: Pat { span, kind },
        }
    }
}

/// `..`, or `x @ ..`.
fn is_rest(pat: &Pat) -> bool {
    match &pat.kind {
        PatKind::Rest => true,
        PatKind::Bind { sub: Some(sub), .. } => matches!(sub.kind, PatKind::Rest),
        _ => false,
    }
}
