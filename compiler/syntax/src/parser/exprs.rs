//! Expressions: operators by precedence, jumps, closures, control flow. What binds tighter than operators is in
//! `postfix.rs`.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;
use crate::token::TokenKind;

/// Binding powers, loosest first, as in the grammar.
mod power {
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

fn assign_operator(kind: TokenKind) -> Option<BinaryOp> {
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
        self.starts_path()
            || self.starts_greedy()
            || matches!(
                self.kind(),
                Int | Float
                    | Char
                    | Str
                    | RawStr
                    | FString
                    | True
                    | False
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
            )
    }

    /// Jumps and closures, which take everything to their right.
    fn starts_greedy(&self) -> bool {
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
        self.deeper(Self::expr_level).unwrap_or_else(|| error(self))
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
        self.assign_from(lhs)
    }

    /// An expression that begins a statement or a match arm: a block-like one ends there, unless `.` or `?` follows.
    pub(super) fn statement_expr(&mut self) -> Expr {
        let start = self.start();
        if self.starts_block_like() || self.at(T::Ident) {
            self.greedy = false;
            let parse = |p: &mut Self| {
                let first = p.primary();
                if first.is_block_like() && !p.at_any(&[T::Dot, T::Question]) {
                    return first;
                }
                let first = p.postfix_from(first);
                let lhs = p.binary_from(first, 0);
                let lhs = p.range_from(lhs);
                p.assign_from(lhs)
            };
            let error = |p: &Self| Expr {
                span: p.span_from(start),
                kind: ExprKind::Error,
            };
            return self.deeper(parse).unwrap_or_else(|| error(self));
        }
        self.expr()
    }

    fn starts_block_like(&self) -> bool {
        self.at_any(&[T::OpenBrace, T::If, T::Match, T::While, T::For, T::Loop, T::Lifetime])
    }

    /// `Assign = Range (('=' | '+=' | …) Expr)?`
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
        self.range_from(lhs)
    }

    fn range_from(&mut self, lhs: Expr) -> Expr {
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
        let operand_follows = self.starts_expr()
            && !self.at_any(&[T::DotDot, T::DotDotEq])
            && !block_follows
            && !(self.token().on_new_line && self.starts_greedy());
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
    fn binary(&mut self, min: u8) -> Expr {
        self.greedy = false;
        let lhs = self.unary();
        self.binary_from(lhs, min)
    }

    /// An operand on the right of an operator, which may also be a jump or a closure.
    fn right_operand(&mut self, min: u8) -> Expr {
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
        let ty = self.ty();
        let angle = match &ty.kind {
            TypeKind::Path(path) => path.last().and_then(|segment| segment.args.as_ref()),
            _ => None,
        };
        if let Some(args) = angle
            && self.errors.len() > before
        {
            self.errors.truncate(before + 1);
            let span = Span::new(args.span.start, args.span.start + 1);
            let error = SyntaxError::new(codes::E0001, span, "`<` after a cast begins generic arguments");
            self.errors[before] = error
                .at("not a comparison here")
                .note("put the cast in parentheses to compare it");
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

    fn operand(&mut self) -> Box<Expr> {
        let start = self.start();
        let error = |p: &Self| Expr {
            span: p.span_from(start),
            kind: ExprKind::Error,
        };
        Box::new(self.deeper(Self::unary).unwrap_or_else(|| error(self)))
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
    fn greedy_expr(&mut self) -> Expr {
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
            ret = Some(Box::new(self.ty()));
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

    // ---- Control flow -------------------------------------------------------------------------------------------

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
                self.expected("`{`");
                (head, self.no_block())
            }
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
            let arms = self.bracketed(|p| p.match_arms(open));
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

    fn match_arms(&mut self, open: usize) -> Vec<MatchArm> {
        let mut arms = Vec::new();
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
            arms.push(self.match_arm());
            self.greedy = false;
            if self.eat(T::Comma) || self.at_any(&[T::Eof, T::CloseBrace]) {
                continue;
            }
            if !arms.last().is_some_and(|arm: &MatchArm| arm.body.is_block_like()) {
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
        if self.at(T::CloseBrace) && !self.closes_outer(open) {
            self.bump();
        } else {
            let opened = self.tokens[open].span;
            let error = self.expected_error("`}`").label(opened, "this `match` is unclosed");
            let place = Span::at(self.prev_end());
            self.error(error.fix("insert `}`", Applicability::Maybe, place, "\n}"));
        }
        arms
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

    /// `MatchArm = Attr* Pattern ('if' Cond)? '=>' Expr`
    fn match_arm(&mut self) -> MatchArm {
        let start = self.start();
        let attrs = self.attrs("a match arm");
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
        let body = if self.expect(T::FatArrow) {
            if self.starts_expr() {
                self.statement_expr()
            } else {
                let what = self.after_prev("an expression");
                self.expected(&what);
                self.missing_expr()
            }
        } else {
            self.missing_expr()
        };
        MatchArm {
            span: self.span_from(start),
            attrs,
            pat,
            guard,
            body,
        }
    }
}
