//! Expressions: operators by precedence, jumps, closures. What binds tighter than operators is in `postfix.rs`, control flow
//! in `control.rs`.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::token::TokenKind;

/// Binding powers, loosest first, as in the grammar.
pub(super) mod power {
    pub const OR: u8 = 1;
    pub const AND: u8 = 2;
    pub const COMPARE: u8 = 3;
    pub const BIT_OR: u8 = 4;
    pub const BIT_XOR: u8 = 5;
    pub const BIT_AND: u8 = 6;
    pub const SHIFT: u8 = 7;
    pub const SUM: u8 = 8;
    pub const PRODUCT: u8 = 9;
    pub const CAST: u8 = 10;
}

fn binary_operator(kind: TokenKind) -> Option<(BinaryOp, u8)> {
    Some(match kind {
        T::OrOr => (BinaryOp::Or, power::OR),
        T::AndAnd => (BinaryOp::And, power::AND),
        T::EqEq => (BinaryOp::Eq, power::COMPARE),
        T::Ne => (BinaryOp::Ne, power::COMPARE),
        T::Lt => (BinaryOp::Lt, power::COMPARE),
        T::Gt => (BinaryOp::Gt, power::COMPARE),
        T::Le => (BinaryOp::Le, power::COMPARE),
        T::Ge => (BinaryOp::Ge, power::COMPARE),
        T::Or => (BinaryOp::BitOr, power::BIT_OR),
        T::Caret => (BinaryOp::BitXor, power::BIT_XOR),
        T::And => (BinaryOp::BitAnd, power::BIT_AND),
        T::Shl => (BinaryOp::Shl, power::SHIFT),
        T::Shr => (BinaryOp::Shr, power::SHIFT),
        T::Plus => (BinaryOp::Add, power::SUM),
        T::Minus => (BinaryOp::Sub, power::SUM),
        T::Star => (BinaryOp::Mul, power::PRODUCT),
        T::Slash => (BinaryOp::Div, power::PRODUCT),
        T::Percent => (BinaryOp::Rem, power::PRODUCT),
        _ => return None,
    })
}

pub(super) fn assign_operator(kind: TokenKind) -> Option<BinaryOp> {
    Some(match kind {
        T::PlusEq => BinaryOp::Add,
        T::MinusEq => BinaryOp::Sub,
        T::StarEq => BinaryOp::Mul,
        T::SlashEq => BinaryOp::Div,
        T::PercentEq => BinaryOp::Rem,
        T::AndEq => BinaryOp::BitAnd,
        T::OrEq => BinaryOp::BitOr,
        T::CaretEq => BinaryOp::BitXor,
        T::ShlEq => BinaryOp::Shl,
        T::ShrEq => BinaryOp::Shr,
        _ => return None,
    })
}

impl Parser<'_> {
    pub(super) fn starts_expr(&self) -> bool {
        use TokenKind::*;
        let kind = self.kind();
        kind == Ident
            || kind.is_literal()
            || matches!(
                kind,
                FString
                    | OpenParen
                    | OpenBracket
                    | OpenBrace
                    | Minus
                    | Bang
                    | Star
                    | And
                    | AndAnd
                    | DotDot
                    | DotDotEq
                    | If
                    | Match
                    | While
                    | For
                    | Loop
                    | Lifetime
                    | Underscore
                    | Spawn
                    | Receive
                    | Unsafe
            )
            || self.starts_path()
            || self.starts_greedy()
    }

    /// Jumps and closures, which take everything to their right.
    pub(super) fn starts_greedy(&self) -> bool {
        self.at_any(&[T::Return, T::Break, T::Continue, T::Move, T::Or, T::OrOr])
    }

    pub(super) fn missing_expr(&self) -> Expr {
        Expr {
            span: Span::at(self.prev_end()),
            kind: ExprKind::Missing,
        }
    }

    /// `Expr`, with struct literals allowed: inside brackets.
    pub(super) fn bracketed<R>(&mut self, parse: impl FnOnce(&mut Self) -> R) -> R {
        let result = self.with_structs(StructLiterals::Allowed, parse);
        self.greedy = false;
        result
    }

    /// `Expr`; what is missing is reported.
    pub(super) fn expr(&mut self) -> Expr {
        let start = self.start();
        self.greedy = false;
        let error = |p: &Self| Expr {
            span: p.span_from(start),
            kind: ExprKind::Error,
        };
        let Some(highest) = self.enter() else {
            return error(self);
        };
        let expr = self.expr_level();
        self.leave(highest);
        expr
    }

    fn expr_level(&mut self) -> Expr {
        if self.starts_greedy() {
            return self.greedy_expr();
        }
        if self.at(T::Underscore) && self.nth(1) == T::Eq {
            let span = self.bump().span;
            return self.assign_from(Expr {
                span,
                kind: ExprKind::Underscore,
            });
        }
        let lhs = self.range_level();
        if self.kind().ends_expr() {
            return lhs;
        }
        let lhs = self.send_from(lhs);
        self.assign_from(lhs)
    }

    /// An expression that begins a statement or a match arm: a block-like one ends there, unless `.` or `?` follows.
    pub(super) fn statement_expr(&mut self) -> Expr {
        let start = self.start();
        if self.starts_block_like() || self.starts_path() {
            self.greedy = false;
            let Some(highest) = self.enter() else {
                return Expr {
                    span: self.span_from(start),
                    kind: ExprKind::Error,
                };
            };
            let expr = self.statement_level();
            self.leave(highest);
            return expr;
        }
        self.expr()
    }

    fn statement_level(&mut self) -> Expr {
        let first = self.primary();
        if first.is_block_like() && !self.at_any(&[T::Dot, T::Question]) {
            return first;
        }
        let first = self.postfix_from(first);
        if self.kind().ends_expr() {
            return first;
        }
        let lhs = self.binary_from(first, 0);
        let lhs = self.range_from(lhs);
        let lhs = self.send_from(lhs);
        self.assign_from(lhs)
    }

    fn starts_block_like(&self) -> bool {
        use TokenKind::*;
        matches!(
            self.kind(),
            OpenBrace | If | Match | While | For | Loop | Lifetime | Unsafe | Receive
        )
    }

    /// `Assign = Send (('=' | '+=' | …) Expr)?`
    fn assign_from(&mut self, lhs: Expr) -> Expr {
        if self.greedy {
            return lhs;
        }
        let op = assign_operator(self.kind());
        if op.is_none() && !self.at(T::Eq) {
            return lhs;
        }
        let op_span = self.bump().span;
        let rhs = Box::new(self.expr());
        let span = Span::new(lhs.span.start, self.prev_end());
        let lhs = Box::new(lhs);
        let kind = match op {
            Some(op) => ExprKind::AssignOp { op, op_span, lhs, rhs },
            None => ExprKind::Assign { op_span, lhs, rhs },
        };
        Expr { span, kind }
    }

    /// `Range = Or? ('..' | '..=') Or? | Or`
    pub(super) fn range_level(&mut self) -> Expr {
        if self.at_any(&[T::DotDot, T::DotDotEq]) {
            let start = self.start();
            return self.range_end(None, start);
        }
        let lhs = self.binary(0);
        if self.kind().ends_expr() {
            return lhs;
        }
        self.range_from(lhs)
    }

    pub(super) fn range_from(&mut self, lhs: Expr) -> Expr {
        if self.greedy || !self.at_any(&[T::DotDot, T::DotDotEq]) {
            return lhs;
        }
        let start = lhs.span.start;
        self.range_end(Some(Box::new(lhs)), start)
    }

    /// At `..` or `..=`.
    fn range_end(&mut self, lo: Option<Box<Expr>>, start: u32) -> Expr {
        let inclusive = self.bump().kind == T::DotDotEq;
        let block_follows = self.at(T::OpenBrace) && self.structs == StructLiterals::Forbidden;
        let operand_follows = self.starts_expr() && !self.at_any(&[T::DotDot, T::DotDotEq]) && !block_follows;
        let hi = operand_follows.then(|| Box::new(self.right_operand(0)));
        if hi.is_none() && inclusive {
            self.range_without_end();
        }
        let range = Expr {
            span: self.span_from(start),
            kind: ExprKind::Range { lo, hi, inclusive },
        };
        if !self.greedy && self.at_any(&[T::DotDot, T::DotDotEq]) {
            let error = SyntaxError::new(codes::E0001, self.token().span, "ranges do not chain");
            self.error(
                error
                    .at("a second range operator")
                    .label(range.span, "this is a range already"),
            );
            self.bump();
            if self.starts_expr() && !(self.at(T::OpenBrace) && self.structs == StructLiterals::Forbidden) {
                self.right_operand(0);
            }
            return Expr {
                span: self.span_from(start),
                kind: ExprKind::Error,
            };
        }
        range
    }

    /// Operators of at least a binding power.
    pub(super) fn binary(&mut self, min: u8) -> Expr {
        self.greedy = false;
        let lhs = self.unary();
        if self.kind().ends_expr() {
            return lhs;
        }
        self.binary_from(lhs, min)
    }

    /// An operand on the right of an operator, which may also be a jump or a closure.
    pub(super) fn right_operand(&mut self, min: u8) -> Expr {
        if self.starts_greedy() {
            let start = self.start();
            let error = |p: &Self| Expr {
                span: p.span_from(start),
                kind: ExprKind::Error,
            };
            let expr = self.deeper(Self::greedy_expr).unwrap_or_else(|| error(self));
            self.greedy = true;
            return expr;
        }
        self.binary(min)
    }

    pub(super) fn binary_from(&mut self, mut lhs: Expr, min: u8) -> Expr {
        let start = lhs.span.start;
        while !self.greedy {
            if self.at(T::As) && min <= power::CAST {
                self.bump();
                let ty = Box::new(self.cast_type());
                lhs = Expr {
                    span: self.span_from(start),
                    kind: ExprKind::Cast {
                        operand: Box::new(lhs),
                        ty,
                    },
                };
            } else {
                let Some((op, bp)) = binary_operator(self.kind()).filter(|(_, bp)| *bp >= min) else {
                    break;
                };
                let op_span = self.bump().span;
                let rhs = self.right_operand(bp + 1);
                if op.is_comparison() {
                    self.check_chained_comparison(&lhs, op_span);
                }
                let (lhs_box, rhs) = (Box::new(lhs), Box::new(rhs));
                let kind = ExprKind::Binary {
                    op,
                    op_span,
                    lhs: lhs_box,
                    rhs,
                };
                lhs = Expr {
                    span: self.span_from(start),
                    kind,
                };
            }
            if !self.chain_link() {
                break;
            }
        }
        lhs
    }

    fn check_chained_comparison(&mut self, lhs: &Expr, op_span: Span) {
        let ExprKind::Binary { op, op_span: first, .. } = &lhs.kind else {
            return;
        };
        if op.is_comparison() {
            let error = SyntaxError::new(codes::E0001, op_span, "comparisons do not chain");
            let error = error.at("a second comparison").label(*first, "the first one");
            self.error(error.note("join two comparisons with `&&`, or put one in parentheses"));
        }
    }

    /// `TypeNoBounds`: a `<` after it begins generic arguments, which is seldom meant.
    fn cast_type(&mut self) -> Type {
        let before = self.errors.len();
        let ty = self.ty_no_bounds();
        let angle = match &ty.kind {
            TypeKind::Path(path) => path.last().and_then(|segment| segment.args.as_ref()),
            _ => None,
        };
        if let Some(args) = angle
            && self.errors.len() > before
        {
            self.errors.truncate(before);
            let span = Span::new(args.span.start, args.span.start + 1);
            let error = SyntaxError::new(codes::E0001, span, "`<` after a cast begins generic arguments");
            let error = error.at("not a comparison here");
            self.push_error(error.note("put the cast in parentheses to compare it"));
        }
        ty
    }

    /// `Unary = ('-' | '!' | '*' | '&' 'mut'?) Unary | Postfix`
    fn unary(&mut self) -> Expr {
        let start = self.start();
        let op = match self.kind() {
            T::Minus => UnaryOp::Neg,
            T::Bang => UnaryOp::Not,
            T::Star => UnaryOp::Deref,
            T::And | T::AndAnd => return self.reference(),
            T::Ident if !self.nth(1).follows_name() => return self.name_expr(),
            _ => {
                let primary = self.primary();
                return self.postfix_from(primary);
            }
        };
        let op_span = self.bump().span;
        let operand = self.operand();
        Expr {
            span: self.span_from(start),
            kind: ExprKind::Unary { op, op_span, operand },
        }
    }

    /// A name with nothing behind it that makes it more: what most operands are.
    fn name_expr(&mut self) -> Expr {
        let path = Path::from(self.name("a name"));
        Expr {
            span: path.span,
            kind: ExprKind::Path(path),
        }
    }

    fn operand(&mut self) -> Box<Expr> {
        let start = self.start();
        let error = |p: &Self| Expr {
            span: p.span_from(start),
            kind: ExprKind::Error,
        };
        let Some(highest) = self.enter() else {
            return Box::new(error(self));
        };
        let operand = Box::new(self.unary());
        self.leave(highest);
        operand
    }

    /// `&e`, `&mut e`; `&&e` is two.
    fn reference(&mut self) -> Expr {
        let start = self.start();
        let mutable = if self.at(T::AndAnd) {
            self.split(T::And);
            false
        } else {
            self.bump();
            self.eat(T::Mut)
        };
        let operand = self.operand();
        Expr {
            span: self.span_from(start),
            kind: ExprKind::Ref { mutable, operand },
        }
    }

    /// `'return' Expr? | 'break' LIFETIME? Expr? | 'continue' LIFETIME? | Closure`
    pub(super) fn greedy_expr(&mut self) -> Expr {
        let start = self.start();
        let kind = match self.kind() {
            T::Return => {
                self.bump();
                ExprKind::Return(self.jump_value())
            }
            T::Break => {
                self.bump();
                let label = if self.nth(1) == T::Colon { None } else { self.lifetime() };
                let block_follows = self.at(T::OpenBrace) && self.structs == StructLiterals::Forbidden;
                let value = if block_follows { None } else { self.jump_value() };
                ExprKind::Break { label, value }
            }
            T::Continue => {
                self.bump();
                ExprKind::Continue { label: self.lifetime() }
            }
            _ => self.closure(),
        };
        self.greedy = true;
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    fn jump_value(&mut self) -> Option<Box<Expr>> {
        self.starts_expr().then(|| Box::new(self.expr()))
    }

    /// `Closure = 'move'? ('|' ClosureParam,* '|' | '||') (Expr | '->' Type Block)`
    fn closure(&mut self) -> ExprKind {
        let is_move = self.eat(T::Move);
        let params = if self.eat(T::OrOr) {
            Vec::new()
        } else if self.at(T::Or) {
            self.closure_params()
        } else {
            let what = self.after_prev("a closure");
            self.expected(&what);
            Vec::new()
        };
        let mut ret = None;
        let body = if self.eat(T::Arrow) {
            ret = Some(Box::new(self.ty_no_bounds()));
            let start = self.start();
            let block = Box::new(self.block());
            Expr {
                span: self.span_from(start),
                kind: ExprKind::Block { label: None, block },
            }
        } else if self.starts_expr() {
            self.expr()
        } else {
            self.expected("the closure's body");
            self.missing_expr()
        };
        ExprKind::Closure {
            is_move,
            params,
            ret,
            body: Box::new(body),
        }
    }

    fn closure_params(&mut self) -> Vec<ClosureParam> {
        let opened = self.bump().span;
        let mut params = Vec::new();
        while self.starts_pattern() && !self.at(T::Or) {
            let start = self.start();
            let pat = self.pattern_alternative();
            let ty = self.eat(T::Colon).then(|| self.ty());
            params.push(ClosureParam {
                span: self.span_from(start),
                pat,
                ty,
            });
            if !self.eat(T::Comma) {
                break;
            }
        }
        if !self.eat(T::Or) {
            let error = self
                .expected_error("`,` or `|`")
                .label(opened, "the parameters begin here");
            let place = Span::at(self.prev_end());
            self.error(error.fix("insert `|`", Applicability::Maybe, place, "|"));
        }
        params
    }
}
