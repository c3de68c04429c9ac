//! Control flow: conditions, `if`, loops, `match`.

use grok_diagnostics::{Applicability, Span, codes};

use super::exprs::{assign_operator, power};
use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::token::Token;

impl Parser<'_> {
    /// `Cond`: a range-level expression in which `let` may stand as an operand of top-level `&&`.
    pub(super) fn condition(&mut self) -> Expr {
        self.with_structs(StructLiterals::Forbidden, |p| {
            let start = p.start();
            p.greedy = false;
            let error = |p: &Self| Expr {
                span: p.span_from(start),
                kind: ExprKind::Error,
            };
            let condition = p.deeper(Self::condition_level).unwrap_or_else(|| error(p));
            p.check_no_assignment(&condition);
            p.greedy = false;
            condition
        })
    }

    fn condition_level(&mut self) -> Expr {
        if self.at_any(&[T::DotDot, T::DotDotEq]) {
            return self.range_level();
        }
        if self.starts_greedy() {
            let found = self.found();
            let error = SyntaxError::new(
                codes::E0001,
                self.token().span,
                format!("expected a condition, found {found}"),
            );
            self.error(error.note("put it in parentheses"));
            return self.greedy_expr();
        }
        let mut has_let = false;
        let mut lhs = self.condition_operand(&mut has_let);
        while self.at(T::AndAnd) && !self.greedy {
            let op_span = self.bump().span;
            let rhs = if self.at(T::Let) {
                self.condition_operand(&mut has_let)
            } else {
                self.right_operand(power::AND + 1)
            };
            let span = Span::new(lhs.span.start, self.prev_end());
            let (left, rhs) = (Box::new(lhs), Box::new(rhs));
            let kind = ExprKind::Binary {
                op: BinaryOp::And,
                op_span,
                lhs: left,
                rhs,
            };
            lhs = Expr { span, kind };
            if !self.chain_link() {
                return lhs;
            }
        }
        if has_let && self.at_any(&[T::OrOr, T::DotDot, T::DotDotEq]) {
            let token = self.token();
            let text = self.text_of(token.span);
            let message = format!("`{text}` cannot stand beside a `let` in a condition");
            self.error(
                SyntaxError::new(codes::E0001, token.span, message).note("only `&&` joins a `let` to other conditions"),
            );
        }
        let lhs = self.binary_from(lhs, 0);
        self.range_from(lhs)
    }

    /// `let Pattern '=' Compare-level`, or an operand of `&&`.
    pub(super) fn condition_operand(&mut self, has_let: &mut bool) -> Expr {
        if !self.at(T::Let) {
            return self.binary(power::AND + 1);
        }
        *has_let = true;
        let start = self.bump().span.start;
        let pat = Box::new(self.pattern());
        let value = if self.expect(T::Eq) {
            self.binary(power::COMPARE)
        } else {
            self.missing_expr()
        };
        let kind = ExprKind::Let {
            pat,
            value: Box::new(value),
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// `if x = 1` is no condition; `==` is meant.
    fn check_no_assignment(&mut self, condition: &Expr) {
        if !self.at(T::Eq) && assign_operator(self.kind()).is_none() {
            return;
        }
        let span = self.token().span;
        let error = SyntaxError::new(codes::E0001, span, "expected a condition, found an assignment");
        let mut error = error.at("this assigns").label(condition.span, "to this");
        if self.at(T::Eq) {
            error = error.fix("compare with `==`", Applicability::Maybe, span, "==");
        }
        self.error(error);
        self.bump();
        if self.starts_expr() && !self.at(T::OpenBrace) {
            self.expr();
        }
    }

    /// `If = 'if' Cond Block ('else' (If | Block))?`
    pub(super) fn if_expr(&mut self) -> Expr {
        let start = self.bump().span.start;
        let (cond, then) = self.head_and_block(Self::condition, "a condition");
        let else_ = self.eat(T::Else).then(|| {
            let start = self.start();
            if self.at(T::If) {
                let error = |p: &Self| Expr {
                    span: p.span_from(start),
                    kind: ExprKind::Error,
                };
                return Box::new(self.deeper(Self::if_expr).unwrap_or_else(|| error(self)));
            }
            let block = Box::new(self.block());
            Box::new(Expr {
                span: self.span_from(start),
                kind: ExprKind::Block { label: None, block },
            })
        });
        let kind = ExprKind::If {
            cond: Box::new(cond),
            then: Box::new(then),
            else_,
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// What stands between a keyword and its block, and the block. A single block is taken for the latter.
    pub(super) fn head_and_block(&mut self, head: impl FnOnce(&mut Self) -> Expr, what: &str) -> (Expr, Block) {
        if !self.starts_expr() && !self.at(T::Let) {
            let what = self.after_prev(what);
            self.expected(&what);
            let missing = self.missing_expr();
            let block = if self.at(T::OpenBrace) {
                self.block()
            } else {
                self.no_block()
            };
            return (missing, block);
        }
        let head = head(self);
        if self.at(T::OpenBrace) {
            return (head, self.block());
        }
        match head.kind {
            ExprKind::Block { label: None, block } => {
                let place = Span::at(head.span.start);
                let error = SyntaxError::new(codes::E0001, place, format!("expected {what} before this block"));
                self.error(error.at(format!("expected {what}")));
                (
                    Expr {
                        span: place,
                        kind: ExprKind::Missing,
                    },
                    *block,
                )
            }
            _ => {
                let error = self.hint_at_habit(self.expected_error("`{`"));
                self.error(error);
                let block = if self.skip_to_block() {
                    self.block()
                } else {
                    self.no_block()
                };
                (head, block)
            }
        }
    }

    /// Skips what stands between a broken condition and its block, if that begins on the same line.
    fn skip_to_block(&mut self) -> bool {
        let ends = |token: &Token| token.on_new_line || matches!(token.kind, T::Semi | T::CloseBrace | T::Eof);
        let ahead = self.tokens[self.pos..].iter().take_while(|token| !ends(token));
        match ahead.enumerate().find(|(_, token)| token.kind == T::OpenBrace) {
            Some((skipped, _)) if !self.unwinding => {
                self.pos += skipped;
                true
            }
            _ => false,
        }
    }

    fn no_block(&self) -> Block {
        Block {
            span: Span::at(self.prev_end()),
            stmts: Vec::new(),
            tail: None,
        }
    }

    /// `(Label ':')? (Block | Loop | While | For)`
    pub(super) fn labelled(&mut self) -> Expr {
        let start = self.start();
        let label = self.lifetime();
        if label.is_some() {
            self.expect(T::Colon);
        }
        let kind = match self.kind() {
            T::Loop => {
                self.bump();
                ExprKind::Loop {
                    label,
                    body: Box::new(self.block()),
                }
            }
            T::While => {
                self.bump();
                let (cond, body) = self.head_and_block(Self::condition, "a condition");
                ExprKind::While {
                    label,
                    cond: Box::new(cond),
                    body: Box::new(body),
                }
            }
            T::For => self.for_loop(label),
            T::OpenBrace => ExprKind::Block {
                label,
                block: Box::new(self.block()),
            },
            _ => {
                self.expected("a loop or a block after the label");
                ExprKind::Error
            }
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// `For = 'for' Pattern 'in' Expr Block`
    fn for_loop(&mut self, label: Option<Name>) -> ExprKind {
        self.bump();
        let pat = Box::new(self.pattern());
        let (iter, body) = if self.expect(T::In) {
            let iterated = |p: &mut Self| p.with_structs(StructLiterals::Forbidden, Self::expr);
            self.head_and_block(iterated, "what to iterate over")
        } else if self.at(T::OpenBrace) {
            (self.missing_expr(), self.block())
        } else {
            (self.missing_expr(), self.no_block())
        };
        self.greedy = false;
        ExprKind::For {
            label,
            pat,
            iter: Box::new(iter),
            body: Box::new(body),
        }
    }

    /// `Match = 'match' Expr '{' MatchArm* '}'`
    pub(super) fn match_expr(&mut self) -> Expr {
        let start = self.bump().span.start;
        let scrutinee = if self.starts_expr() {
            self.with_structs(StructLiterals::Forbidden, Self::expr)
        } else {
            let what = self.after_prev("a value to match");
            self.expected(&what);
            self.missing_expr()
        };
        self.greedy = false;
        let open = self.pos;
        let arms_start = self.start();
        let (arms_span, arms) = if self.at(T::OpenBrace) {
            self.bump();
            let arms = self.bracketed(|p| p.arms(open, "match", None));
            (self.span_from(arms_start), arms)
        } else {
            self.expected("`{` and the arms");
            (Span::at(self.prev_end()), Vec::new())
        };
        let kind = ExprKind::Match {
            scrutinee: Box::new(scrutinee),
            arms_span,
            arms,
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// The arms of a `match` or `receive` up to the `}` that closes the one at `open`, and that. The arm with `after` goes to
    /// `after`, where one may stand.
    pub(super) fn arms(&mut self, open: usize, word: &str, mut after: Option<&mut Option<AfterArm>>) -> Vec<MatchArm> {
        let mut arms = Vec::with_capacity(self.count_in_group(open, |kind| kind == T::FatArrow));
        loop {
            if self.at_any(&[T::Eof, T::CloseBrace]) || self.at_outer_item() {
                break;
            }
            if !self.starts_pattern() && !self.at_any(&[T::Pound, T::OuterDoc]) {
                let statement = self.token().on_new_line && (self.starts_item_here() || self.at(T::Let));
                self.expected("a pattern or `}`");
                if statement && self.brackets.partner(open).is_none() {
                    break;
                }
                self.skip_one();
                self.skip_arm();
                continue;
            }
            let start = self.start();
            let attrs = self.attrs("an arm");
            let block_like = match after.as_deref_mut().filter(|_| self.at_after()) {
                Some(slot) => {
                    let arm = self.after_arm();
                    if let Some(first) = slot {
                        self.arm_after_after(first.span, arm.span);
                    }
                    let block_like = arm.body.is_block_like();
                    slot.get_or_insert(arm);
                    block_like
                }
                None => {
                    let arm = self.match_arm(start, attrs);
                    if let Some(first) = after.as_deref().and_then(Option::as_ref) {
                        self.arm_after_after(first.span, arm.span);
                    }
                    let block_like = arm.body.is_block_like();
                    arms.push(arm);
                    block_like
                }
            };
            self.greedy = false;
            if self.eat(T::Comma) || self.at_any(&[T::Eof, T::CloseBrace]) {
                continue;
            }
            if !block_like {
                let mut error = self.expected_error("`,` or `}`");
                if self.at(T::Semi) {
                    let span = self.token().span;
                    error = error.fix("write `,`", Applicability::Machine, span, ",");
                } else if self.token().on_new_line {
                    let place = Span::at(self.prev_end());
                    error = error.fix("insert `,`", Applicability::Machine, place, ",");
                }
                self.error(error);
                if !self.token().on_new_line {
                    self.skip_arm();
                }
            }
        }
        self.close_arms(open, word);
        arms
    }

    fn close_arms(&mut self, open: usize, word: &str) {
        if self.at(T::CloseBrace) && !self.closes_outer(open) {
            self.bump();
        } else {
            let opened = self.span_at(open);
            let mut error = self
                .expected_error("`}`")
                .label(opened, format!("this `{word}` is unclosed"));
            if self.at(T::CloseBrace) {
                error.message = "expected `}`, found the `}` of an outer block".to_owned();
                error = error.label(self.token().span, "by its indentation, this closes an outer block");
            }
            let place = Span::at(self.prev_end());
            self.error(error.fix("insert `}`", Applicability::Maybe, place, "\n}"));
        }
    }

    /// Whether the next arm begins here, where the body of this one should.
    fn at_next_arm(&self) -> bool {
        self.token().on_new_line && self.nth(1) == T::FatArrow
    }

    /// Skips what is left of a broken arm: past its comma, or up to the line's end.
    fn skip_arm(&mut self) {
        while !self.at_any(&[T::Eof, T::CloseBrace]) && !self.token().on_new_line {
            if self.eat(T::Comma) || self.eat(T::Semi) {
                return;
            }
            self.skip_one();
        }
    }

    /// `MatchArm = Attr* Pattern ('if' Cond)? '=>' Expr`, behind its attributes.
    fn match_arm(&mut self, start: u32, attrs: Vec<Attr>) -> MatchArm {
        let pat = self.pattern();
        let guard = self.eat(T::If).then(|| {
            if self.starts_expr() || self.at(T::Let) {
                self.condition()
            } else {
                let what = self.after_prev("a condition");
                self.expected(&what);
                self.missing_expr()
            }
        });
        let body = self.arm_body();
        MatchArm {
            span: self.span_from(start),
            attrs,
            pat,
            guard,
            body,
        }
    }

    /// `'=>' Expr`
    pub(super) fn arm_body(&mut self) -> Expr {
        let arrow = self.take_for(&[T::Arrow, T::Colon, T::Eq], "=>") || self.expect(T::FatArrow);
        if !arrow {
            return self.missing_expr();
        }
        if self.starts_expr() && !self.at_next_arm() {
            return self.statement_expr();
        }
        let what = self.after_prev("an expression");
        self.expected(&what);
        self.missing_expr()
    }
}
