//! What programs do with processes: `spawn`, `receive`, `target ! message`.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Spawn = 'spawn' (StructLit | 'move'? Block)`
    pub(super) fn spawn(&mut self) -> ExprKind {
        self.bump();
        if self.at(T::Move) || self.at(T::OpenBrace) {
            let is_move = self.eat(T::Move);
            let block = Box::new(self.block());
            return ExprKind::SpawnBlock { is_move, block };
        }
        let start = self.start();
        if !self.starts_path() {
            let error = self.expected_error("an actor literal or a block after `spawn`");
            self.error(error.note("`spawn Counter { … }` starts an actor, `spawn { … }` an anonymous process"));
            return ExprKind::Spawn(Box::new(self.missing_expr()));
        }
        let path = self.expr_path();
        if self.at(T::OpenBrace) {
            let literal = self.with_structs(StructLiterals::Allowed, |p| p.struct_literal(start, path));
            return ExprKind::Spawn(Box::new(literal));
        }
        let actor = Expr {
            span: path.span,
            kind: ExprKind::Path(path),
        };
        let what = format!("`{{` and the fields of `{}`", self.text_of(actor.span));
        let error = self.expected_error(&what);
        let place = Span::at(self.prev_end());
        self.error(if self.at(T::OpenParen) {
            error.note("`spawn` takes an actor literal or a block: `spawn { f(x) }` runs a call on its own")
        } else {
            error.fix("insert `{}`", Applicability::Maybe, place, " {}")
        });
        ExprKind::Spawn(Box::new(actor))
    }

    /// `'receive' Type? '{' MatchArm* AfterArm? '}'`
    pub(super) fn receive(&mut self) -> Receive {
        self.bump();
        let ty = (!self.at(T::OpenBrace) && self.starts_type()).then(|| self.ty());
        let open = self.pos;
        let start = self.start();
        if !self.at(T::OpenBrace) {
            let what = if ty.is_some() {
                "`{` and the arms"
            } else {
                "a type or `{` and the arms"
            };
            self.expected(what);
            return Receive {
                ty,
                arms_span: Span::at(self.prev_end()),
                arms: Vec::new(),
                after: None,
            };
        }
        self.bump();
        let mut after = None;
        let arms = self.bracketed(|p| p.arms(open, "receive", Some(&mut after)));
        Receive {
            ty,
            arms_span: self.span_from(start),
            arms,
            after,
        }
    }

    /// Whether an `after` stands here that is no pattern.
    pub(super) fn at_after(&self) -> bool {
        let pattern = [
            T::FatArrow,
            T::Comma,
            T::Or,
            T::If,
            T::At,
            T::OpenParen,
            T::OpenBrace,
            T::PathSep,
            T::DotDot,
            T::DotDotEq,
            T::CloseBrace,
            T::Eof,
        ];
        // `after!(…)` is a macro in place of a pattern.
        let bang = self.nth(1) == T::Bang && self.span_at(self.pos + 1).start == self.token().span.end;
        self.at_word("after") && !pattern.contains(&self.nth(1)) && !bang
    }

    /// `AfterArm = IDENT "after" Expr '=>' …`, behind its attributes.
    pub(super) fn after_arm(&mut self) -> AfterArm {
        let start = self.bump().span.start;
        let duration = Box::new(self.expr());
        self.greedy = false;
        let body = Box::new(self.arm_body());
        AfterArm {
            span: self.span_from(start),
            duration,
            body,
        }
    }

    /// Reports an arm behind `after`, or a second `after`.
    pub(super) fn arm_after_after(&mut self, first: Span, here: Span) {
        let error = SyntaxError::new(codes::E0001, here, "`after` comes last, and once");
        self.error(error.at("nothing may follow it").label(first, "`after` stands here"));
    }

    /// `Send = Range ('!' Range)?`
    pub(super) fn send_from(&mut self, target: Expr) -> Expr {
        if self.greedy || !self.at(T::Bang) {
            return target;
        }
        let start = target.span.start;
        let op_span = self.bump().span;
        let message = Box::new(self.message());
        let send = Expr {
            span: self.span_from(start),
            kind: ExprKind::Send {
                op_span,
                target: Box::new(target),
                message,
            },
        };
        if self.greedy || !self.at(T::Bang) {
            return send;
        }
        let error = SyntaxError::new(codes::E0001, self.token().span, "sends do not chain");
        self.error(error.at("a second `!`").label(op_span, "the first one"));
        self.bump();
        self.message();
        Expr {
            span: self.span_from(start),
            kind: ExprKind::Error,
        }
    }

    fn message(&mut self) -> Expr {
        if self.starts_greedy() {
            return self.right_operand(0);
        }
        if !self.starts_expr() {
            let what = self.after_prev("a message");
            let error = self.expected_error(&what);
            self.error(error.note("`target ! message` sends; a macro's `!` touches its name"));
            return self.missing_expr();
        }
        self.range_level()
    }
}
