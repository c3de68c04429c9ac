//! What binds tighter than operators: literals, paths, brackets, calls, fields, macro calls.

use grok_diagnostics::{Applicability, Span, codes};

use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Primary`; what is missing is reported.
    pub(super) fn primary(&mut self) -> Expr {
        let token = self.token();
        let start = token.span.start;
        let kind = match self.kind() {
            T::FString => {
                let parts = self.fstring_parts(token);
                self.bump();
                ExprKind::FString(parts)
            }
            T::OpenParen => self.paren_expr(),
            T::OpenBracket => self.array_expr(),
            T::OpenBrace | T::Loop | T::While | T::For | T::Lifetime => return self.labelled(),
            T::If => return self.if_expr(),
            T::Match => return self.match_expr(),
            T::Spawn => self.deeper(Self::spawn).unwrap_or(ExprKind::Error),
            T::Unsafe => {
                self.bump();
                ExprKind::Unsafe(Box::new(self.block()))
            }
            T::Receive => {
                let receive = self.receive();
                ExprKind::Receive(Box::new(receive))
            }
            _ if self.starts_path() => return self.path_expr(),
            _ => match self.literal() {
                Some(literal) => ExprKind::Literal(literal),
                None => return self.no_expr(),
            },
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    /// Reports that no expression stands here. Only a token that could not go on in any other way is skipped.
    fn no_expr(&mut self) -> Expr {
        let token = self.token();
        let what = self.after_prev("an expression");
        match self.kind() {
            T::Underscore => {
                let error = SyntaxError::new(codes::E0001, token.span, "`_` is no value");
                self.error(error.at("allowed only on the left of `=`"));
            }
            T::Let => {
                let error = self.expected_error(&what);
                self.error(error.note("`let` stands in a condition only as an operand of its outermost `&&`"));
                if token.on_new_line {
                    return self.missing_expr();
                }
                self.deeper(|p| p.condition_operand(&mut false));
                return Expr {
                    span: self.span_from(token.span.start),
                    kind: ExprKind::Error,
                };
            }
            T::Plus => {
                let error = self.hint_at_habit(self.expected_error(&what).note("there is no unary `+`"));
                self.error(error);
            }
            T::Unknown => {}
            T::Return | T::Break | T::Continue | T::Move | T::Or | T::OrOr => {
                let error = self.expected_error(&what).note("put it in parentheses");
                self.error(error);
            }
            T::Async | T::Await | T::Try | T::Yield if !token.on_new_line => self.reserved_word(),
            _ => {
                let error = self.hint_at_habit(self.expected_error(&what));
                self.error(error);
                return self.missing_expr();
            }
        }
        self.bump();
        self.silence_here();
        Expr {
            span: token.span,
            kind: ExprKind::Error,
        }
    }

    /// `( '?' | '.' … | '(' Expr,* ')' | '[' Expr ']' )*`
    pub(super) fn postfix_from(&mut self, mut expr: Expr) -> Expr {
        let start = expr.span.start;
        loop {
            let kind = match self.kind() {
                T::Question => {
                    let op_span = self.bump().span;
                    ExprKind::Try {
                        operand: Box::new(expr),
                        op_span,
                    }
                }
                T::Dot if self.nth(1) == T::Await => {
                    self.bump();
                    let op_span = self.bump().span;
                    self.no_await_call();
                    ExprKind::Await {
                        operand: Box::new(expr),
                        op_span,
                    }
                }
                T::Dot => self.field_or_method(expr),
                T::OpenParen => {
                    let (args_span, args) = self.call_args();
                    ExprKind::Call {
                        callee: Box::new(expr),
                        args_span,
                        args,
                    }
                }
                T::OpenBracket => {
                    let open = self.pos;
                    self.bump();
                    let index = self.bracketed(|p| p.expr_in_brackets("an index"));
                    self.close(open, "`]`");
                    ExprKind::Index {
                        base: Box::new(expr),
                        index: Box::new(index),
                    }
                }
                _ => return expr,
            };
            expr = Expr {
                span: self.span_from(start),
                kind,
            };
            if !self.chain_link() {
                return expr;
            }
        }
    }

    pub(super) fn expr_in_brackets(&mut self, what: &str) -> Expr {
        if self.starts_expr() {
            return self.expr();
        }
        let what = self.after_prev(what);
        self.expected(&what);
        self.missing_expr()
    }

    /// `.await()`: the brackets are reported and skipped.
    fn no_await_call(&mut self) {
        if !self.at(T::OpenParen) || self.token().on_new_line {
            return;
        }
        let open = self.pos;
        let span = self.token().span;
        let error = SyntaxError::new(codes::E0001, span, "`.await` is no method: it takes no arguments");
        let empty = self.nth(1) == T::CloseParen;
        let both = span.cover(self.span_at(open + 1));
        self.error(if empty {
            error.fix("remove the brackets", Applicability::Machine, both, "")
        } else {
            error.at("not allowed here")
        });
        self.skip_one();
    }

    /// `'.' IDENT GenericArgs? '(' Expr,* ')' | '.' (IDENT | INT)`
    fn field_or_method(&mut self, base: Expr) -> ExprKind {
        let dot_span = self.bump().span;
        let name = self.member_name();
        let turbofish = self.at(T::PathSep) && matches!(self.nth(1), T::Lt | T::Shl);
        if turbofish {
            self.bump();
        }
        let generic_args = turbofish.then(|| Box::new(self.generic_args()));
        let digits = name.text.starts_with(|c: char| c.is_ascii_digit());
        let missing = name.is_missing();
        if self.at(T::OpenParen) && !digits && !missing || generic_args.is_some() {
            let (args_span, args) = if self.at(T::OpenParen) {
                self.call_args()
            } else {
                self.expected("`(` and the method's arguments");
                (Span::at(self.prev_end()), Vec::new())
            };
            let receiver = Box::new(base);
            return ExprKind::MethodCall {
                receiver,
                dot_span,
                name,
                generic_args,
                args_span,
                args,
            };
        }
        ExprKind::Field {
            base: Box::new(base),
            dot_span,
            name,
        }
    }

    fn member_name(&mut self) -> Name {
        let token = self.token();
        if self.at(T::Int) {
            return self.field_name();
        }
        if token.kind.is_keyword() && !token.on_new_line && self.prev_end() == token.span.start {
            let text = self.text_of(token.span);
            let error = SyntaxError::new(
                codes::E0001,
                token.span,
                format!("keyword `{text}` cannot name a field"),
            );
            self.error(error.at("not a name"));
            self.bump();
            return Name {
                text: text.into(),
                span: token.span,
            };
        }
        self.name("a field or method")
    }

    /// `IDENT | INT`, the latter plain digits.
    pub(super) fn field_name(&mut self) -> Name {
        if !self.at(T::Int) {
            return self.name("a field's name");
        }
        let span = self.bump().span;
        let text = self.text_of(span);
        if !text.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
            self.push_error(SyntaxError::new(
                codes::E0001,
                span,
                "a tuple's field is named by plain digits",
            ));
        }
        Name {
            text: text.into(),
            span,
        }
    }

    /// `'(' Expr,* ')'`
    fn call_args(&mut self) -> (Span, Vec<Expr>) {
        let open = self.pos;
        let start = self.bump().span.start;
        let args = self.bracketed(|p| p.list(open, "an argument", Self::starts_expr, Self::expr));
        (self.span_from(start), args)
    }

    /// `'(' ')' | '(' Expr ')' | '(' (Expr ',')+ Expr? ')'`
    fn paren_expr(&mut self) -> ExprKind {
        let open = self.pos;
        self.bump();
        let mut items = self.bracketed(|p| p.list(open, "an expression", Self::starts_expr, Self::expr));
        let closed = self.prev_kind() == T::CloseParen;
        let before = self.pos.checked_sub(if closed { 2 } else { 1 });
        let comma = before.is_some_and(|at| at > open && self.tokens[at].kind == T::Comma);
        match items.pop() {
            Some(inner) if items.is_empty() && !comma => ExprKind::Paren(Box::new(inner)),
            last => {
                items.extend(last);
                ExprKind::Tuple(items)
            }
        }
    }

    /// `'[' Expr,* ']' | '[' Expr ';' Expr ']'`
    fn array_expr(&mut self) -> ExprKind {
        let open = self.pos;
        self.bump();
        match self.bracketed(|p| p.exprs_or_repeat(open)) {
            MacroArgs::Exprs(items) => ExprKind::Array(items),
            MacroArgs::Repeat { value, len } => ExprKind::Repeat { value, len },
            MacroArgs::Tokens => ExprKind::Error,
        }
    }

    /// `Expr,* | Expr ';' Expr` up to the bracket that closes the one at `open`, and that.
    pub(super) fn exprs_or_repeat(&mut self, open: usize) -> MacroArgs {
        let closer = self.tokens[open].kind.closer();
        let mut first = true;
        let mut len = None;
        let mut items = self.list(open, "an expression", Self::starts_expr, |p| {
            let value = p.expr();
            p.greedy = false;
            if std::mem::take(&mut first) && p.at(T::Semi) && !p.token().on_new_line {
                p.bump();
                len = Some(Box::new(p.expr_in_brackets("a length")));
                if p.at(T::Comma) || Some(p.kind()) != closer {
                    let what = closer.and_then(|kind| kind.fixed_text()).unwrap_or("");
                    p.expected(&format!("`{what}`"));
                    while p
                        .brackets
                        .partner(open)
                        .is_some_and(|partner| p.pos < partner && p.may_skip_to(partner))
                    {
                        p.skip_one();
                    }
                }
            }
            value
        });
        match (len, items.len()) {
            (Some(len), 1..) => MacroArgs::Repeat {
                value: Box::new(items.swap_remove(0)),
                len,
            },
            _ => MacroArgs::Exprs(items),
        }
    }

    /// A path and what may follow it: a struct literal or a macro call.
    fn path_expr(&mut self) -> Expr {
        let start = self.start();
        let path = self.expr_path();
        if self.at_call_bang() {
            let call = Box::new(self.macro_call(path));
            return Expr {
                span: self.span_from(start),
                kind: ExprKind::Macro(call),
            };
        }
        if self.at(T::OpenBrace) && self.structs == StructLiterals::Allowed {
            return self.struct_literal(start, path);
        }
        if self.at_misplaced_struct_literal() {
            return self.misplaced_struct_literal(start, path);
        }
        Expr {
            span: path.span,
            kind: ExprKind::Path(path),
        }
    }

    /// `StructLit = Path '{' ((Attr* (IDENT | INT) (':' Expr)?),)* ('..' Expr)? '}'`
    pub(super) fn struct_literal(&mut self, start: u32, path: Path) -> Expr {
        let open = self.pos;
        let fields_start = self.bump().span.start;
        let mut base = None;
        let starts = |p: &Self| p.at_any(&[T::Ident, T::Int, T::Pound, T::OuterDoc, T::DotDot]);
        let fields = self.bracketed(|p| {
            p.list(open, "a field", starts, |p| {
                if !p.at(T::DotDot) {
                    return Some(p.field_init());
                }
                let span = p.bump().span;
                base = Some(Box::new(p.expr_in_brackets("a value to take the other fields from")));
                if !p.at_any(&[T::CloseBrace, T::Eof]) {
                    let error = SyntaxError::new(codes::E0001, span, "`..` must come last in a struct literal");
                    let comma = p.token().span;
                    let only_comma = p.at(T::Comma) && p.nth(1) == T::CloseBrace;
                    let error = error.at("nothing may follow it");
                    p.error(if only_comma {
                        error.fix("remove the comma", Applicability::Machine, comma, "")
                    } else {
                        error
                    });
                }
                None
            })
        });
        let fields = fields.into_iter().flatten().collect();
        let kind = ExprKind::Struct {
            path: Box::new(path),
            fields_span: self.span_from(fields_start),
            fields,
            base,
        };
        Expr {
            span: self.span_from(start),
            kind,
        }
    }

    fn field_init(&mut self) -> FieldInit {
        let start = self.start();
        let attrs = self.attrs("a field of a struct literal");
        let name = self.field_name();
        let value = if self.eat(T::Colon) {
            Some(self.expr_in_brackets("a value"))
        } else {
            if self.at(T::Eq) {
                let span = self.token().span;
                let error = SyntaxError::new(codes::E0001, span, "expected `:`, found `=`").at("expected `:`");
                self.error(error.fix("write `:`", Applicability::Machine, span, ":"));
                self.bump();
                Some(self.expr_in_brackets("a value"))
            } else {
                None
            }
        };
        FieldInit {
            span: self.span_from(start),
            attrs,
            name,
            value,
        }
    }
}
