//! Blocks and statements.

use grok_diagnostics::{Applicability, Span, codes};

use super::attrs::Outer;
use super::{Parser, StructLiterals, T};
use crate::SyntaxError;
use crate::ast::*;

impl Parser<'_> {
    /// `Block = '{' InnerDoc* Stmt* Expr? '}'`. A missing one is reported and empty.
    pub(super) fn block(&mut self) -> Block {
        let open = self.pos;
        let start = self.start();
        if !self.at(T::OpenBrace) {
            let what = self.after_prev("a block");
            let what = if what == "a block" { "`{`".to_owned() } else { what };
            self.expected(&what);
            return Block {
                span: Span::at(self.prev_end()),
                stmts: Vec::new(),
                tail: None,
            };
        }
        let parse = |p: &mut Self| p.with_structs(StructLiterals::Allowed, |p| p.block_content(open));
        let (stmts, tail) = self.deeper(parse).unwrap_or_default();
        self.greedy = false;
        Block {
            span: self.span_from(start),
            stmts,
            tail,
        }
    }

    fn block_content(&mut self, open: usize) -> (Vec<Stmt>, Option<Box<Expr>>) {
        self.bump();
        self.inner_docs();
        let mut stmts = Vec::with_capacity(self.count_in_group(open, |kind| matches!(kind, T::Semi | T::OpenBrace)));
        let mut tail = None;
        while !self.at_any(&[T::Eof, T::CloseBrace]) && !self.at_outer_item() {
            match self.kind() {
                T::CloseParen | T::CloseBracket => self.stray_closer(),
                T::InnerDoc => self.misplaced_inner_doc(),
                _ => {
                    let outer = self.outer();
                    self.statement(outer, &mut stmts, &mut tail, Some(open));
                }
            }
        }
        let outer = self.at(T::CloseBrace) && self.closes_outer(open);
        if outer || !self.eat(T::CloseBrace) {
            self.unclosed_block(open);
        }
        (stmts, tail)
    }

    fn unclosed_block(&mut self, open: usize) {
        let opened = self.span_at(open);
        let mut error = self.expected_error("`}`").label(opened, "this block is unclosed");
        if self.at(T::CloseBrace) {
            error.message = "expected `}`, found the `}` of an outer block".to_owned();
            error = error.label(self.token().span, "by its indentation, this closes an outer block");
        }
        let place = Span::at(self.prev_end());
        let error = error.fix("insert `}`", Applicability::Maybe, place, "\n}");
        // Several blocks left open at one place are several mistakes.
        if self.errors.last().is_none_or(|last| {
            last.labels
                .first()
                .is_none_or(|(_, why)| why != "this block is unclosed")
        }) {
            self.error(error);
        }
    }

    /// One `Stmt`, or the last expression, which goes to `tail`; docs and attributes are read already. `open` is the block's
    /// brace, `None` in the file itself.
    pub(super) fn statement(
        &mut self,
        outer: Outer,
        stmts: &mut Vec<Stmt>,
        tail: &mut Option<Box<Expr>>,
        open: Option<usize>,
    ) {
        let start = self.start();
        if self.starts_item_here() {
            let item = Box::new(self.nested_item(outer));
            stmts.push(Stmt {
                span: self.span_from(start),
                kind: StmtKind::Item(item),
            });
            return;
        }
        if self.at(T::Let) {
            if let Some(docs) = &outer.docs {
                self.docs_on_nothing(docs.span, "a `let` takes no docs");
            }
            let start = outer.attrs.first().map_or(start, |attr| attr.span.start);
            let stmt = Box::new(self.let_statement(outer.attrs));
            stmts.push(Stmt {
                span: self.span_from(start),
                kind: StmtKind::Let(stmt),
            });
            return;
        }
        self.check_outer_unused(&outer);
        if self.eat(T::Semi) || self.at_any(&[T::Eof, T::CloseBrace]) {
            return;
        }
        if !self.starts_expr() {
            self.no_statement();
            return;
        }
        let expr = self.statement_expr();
        self.greedy = false;
        let end = match open {
            Some(_) => self.at_any(&[T::CloseBrace, T::Eof]) || self.at_outer_item(),
            None => self.at(T::Eof) && !self.unwinding,
        };
        if self.eat(T::Semi) {
            stmts.push(Stmt {
                span: self.span_from(start),
                kind: StmtKind::Expr { expr, semicolon: true },
            });
        } else if end {
            *tail = Some(Box::new(expr));
        } else if expr.is_block_like() {
            stmts.push(Stmt {
                span: self.span_from(start),
                kind: StmtKind::Expr { expr, semicolon: false },
            });
        } else {
            self.missing_semicolon();
            stmts.push(Stmt {
                span: self.span_from(start),
                kind: StmtKind::Expr { expr, semicolon: true },
            });
        }
    }

    /// A token that begins no statement: reported, then the line is skipped.
    fn no_statement(&mut self) {
        if self.at(T::Unknown) {
            // The lexer has said so.
            self.silence_here();
        } else if self.at(T::Else) {
            let error = SyntaxError::new(codes::E0001, self.token().span, "`else` without an `if` before it");
            self.error(error.at("no `if` ends here"));
        } else if self.at_any(&[T::Async, T::Await, T::Try, T::Yield]) {
            self.reserved_word();
        } else {
            self.expected("a statement");
        }
        self.skip_one();
        self.skip_statement();
    }

    /// Reports what stands where a `;` should, and skips it if it stands on the same line.
    fn missing_semicolon(&mut self) {
        let token = self.token();
        let same_line = !token.on_new_line && !self.at(T::CloseBrace);
        self.missing_semicolon_error("`;`");
        if same_line {
            self.skip_statement();
        }
    }

    fn missing_semicolon_error(&mut self, what: &str) {
        let token = self.token();
        let mut error = self.expected_error(what);
        if self.at(T::Ne) || self.at(T::Bang) {
            error = error.note("a macro's `!` touches its name");
        }
        let applicability = if token.on_new_line {
            Applicability::Machine
        } else {
            Applicability::Maybe
        };
        let place = Span::at(self.prev_end());
        self.error(self.hint_at_habit(error.fix("insert `;`", applicability, place, ";")));
    }

    /// `Attr* 'let' Pattern (':' Type)? ('=' Expr ('else' Block)?)? ';'`
    fn let_statement(&mut self, attrs: Vec<Attr>) -> LetStmt {
        let stmt = self.let_head(attrs);
        if !self.eat(T::Semi) {
            let same_line = !self.token().on_new_line && !self.at_any(&[T::CloseBrace, T::Eof]);
            let what = match (&stmt.ty, &stmt.init) {
                (None, None) => "`:`, `=` or `;`",
                (Some(_), None) => "`=` or `;`",
                _ => "`;`",
            };
            self.missing_semicolon_error(what);
            if same_line {
                self.skip_statement();
            }
        }
        stmt
    }

    /// A `let` without its `;`.
    pub(super) fn let_head(&mut self, attrs: Vec<Attr>) -> LetStmt {
        let let_span = self.bump().span;
        let pat = self.pattern();
        let ty = self.eat(T::Colon).then(|| self.ty());
        let mut init = None;
        let mut else_block = None;
        if self.eat(T::Eq) {
            let errors_before = self.errors.len();
            init = Some(self.expr());
            let ends_in_brace = self.prev_kind() == T::CloseBrace;
            self.greedy = false;
            if self.at(T::Else) {
                if ends_in_brace && self.errors.len() == errors_before {
                    let error = SyntaxError::new(
                        codes::E0001,
                        Span::new(self.prev_end() - 1, self.prev_end()),
                        "the expression before the `else` of a `let` may not end in `}`",
                    );
                    self.error(error.note("put it in parentheses"));
                }
                self.bump();
                else_block = Some(self.block());
            }
        }
        LetStmt {
            attrs,
            let_span,
            pat,
            ty,
            init,
            else_block,
        }
    }
}
