//! Files, blocks and statements.

use grok_syntax::ast::*;
use grok_syntax::token::TokenKind;

use super::Layout;
use crate::doc::Doc;

/// Whether a block may stay on one line, if it does in the source.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum OneLine {
    Allowed,
    /// Allowed if the group around it stays on one line.
    WithGroup,
    Never,
}

/// What stands at top level, in the order of the text.
enum Part<'f> {
    Item(&'f Item),
    Stmt(&'f Stmt),
    Tail(&'f Expr),
}

impl<'t> Layout<'_, 't> {
    pub(super) fn file(&mut self, file: &SourceFile) -> Doc<'t> {
        let mut parts: Vec<(u32, Part<'_>)> = Vec::new();
        parts.extend(file.items.iter().map(|item| (item.full_span().start, Part::Item(item))));
        if let Some(script) = &file.script {
            parts.extend(script.stmts.iter().map(|stmt| (stmt.span.start, Part::Stmt(stmt))));
            parts.extend(script.tail.iter().map(|tail| (tail.span.start, Part::Tail(tail))));
        }
        parts.sort_by_key(|(start, _)| *start);
        let mut docs = self.inner_docs();
        for (_, part) in &parts {
            self.lone_semicolons(&mut docs);
            docs.push(self.separator());
            docs.push(match part {
                Part::Item(item) => self.item(item),
                Part::Stmt(stmt) => self.stmt(stmt),
                Part::Tail(tail) => self.tail(tail),
            });
        }
        self.lone_semicolons(&mut docs);
        docs.push(self.separator());
        docs.push(self.leading());
        Doc::concat(docs)
    }

    /// `//!` docs and `#![…]` attributes, one a line.
    pub(super) fn inner_docs(&mut self) -> Vec<Doc<'t>> {
        let mut docs = Vec::new();
        loop {
            let attr = self.is("#") && self.kind_at(1) == TokenKind::Bang;
            if self.kind() != TokenKind::InnerDoc && !attr {
                return docs;
            }
            if !docs.is_empty() {
                docs.push(self.separator());
            }
            let doc = if attr { self.attr() } else { self.token() };
            docs.push(doc);
        }
    }

    /// Semicolons that end nothing stay where they are.
    fn lone_semicolons(&mut self, docs: &mut Vec<Doc<'t>>) {
        while self.is(";") {
            let semicolon = self.token();
            docs.push(semicolon);
        }
    }

    pub(super) fn block(&mut self, block: &Block, one_line: OneLine) -> Doc<'t> {
        let fits =
            one_line != OneLine::Never && block.stmts.is_empty() && block.tail.is_some() && self.group_on_one_line();
        let open = self.expect("{");
        if fits && let Some(tail) = &block.tail {
            let tail = self.tail(tail);
            let close = self.expect("}");
            let inside = Doc::concat(vec![Doc::line(), tail]).indent();
            let doc = Doc::concat(vec![open, inside, Doc::line(), close]);
            return if one_line == OneLine::Allowed { doc.group() } else { doc };
        }
        let mut inside = self.inner_docs();
        if !inside.is_empty() {
            inside.insert(0, Doc::hard_line());
        }
        for stmt in &block.stmts {
            self.lone_semicolons(&mut inside);
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            inside.push(self.stmt(stmt));
        }
        if let Some(tail) = &block.tail {
            self.lone_semicolons(&mut inside);
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            inside.push(self.tail(tail));
        }
        self.lone_semicolons(&mut inside);
        self.close_block(open, inside)
    }

    /// The comments before a `}`, and that.
    pub(super) fn close_block(&mut self, open: Doc<'t>, mut inside: Vec<Doc<'t>>) -> Doc<'t> {
        if self.has_leading() {
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            inside.push(self.leading());
        }
        let close = self.expect("}");
        if inside.is_empty() {
            let edge = if open.breaks() { Doc::hard_line() } else { Doc::nil() };
            return Doc::concat(vec![open, edge, close]);
        }
        Doc::concat(vec![open, Doc::concat(inside).indent(), Doc::hard_line(), close])
    }

    fn stmt(&mut self, stmt: &Stmt) -> Doc<'t> {
        match &stmt.kind {
            StmtKind::Let(stmt) => self.let_stmt(stmt),
            StmtKind::Item(item) => self.item(item),
            StmtKind::Expr { expr, semicolon } => {
                let doc = self.expr_statement(expr);
                let end = if *semicolon { self.expect(";") } else { Doc::nil() };
                Doc::concat(vec![doc, end])
            }
        }
    }

    /// An expression where a statement stands; its attributes leave no node.
    fn expr_statement(&mut self, expr: &Expr) -> Doc<'t> {
        let mut parts = Vec::new();
        while self.is("#") || self.kind() == TokenKind::OuterDoc {
            let attr = self.attr();
            parts.push(attr);
            parts.push(Doc::hard_line());
        }
        parts.push(self.statement_level(expr));
        Doc::concat(parts)
    }

    /// The value of a block.
    fn tail(&mut self, expr: &Expr) -> Doc<'t> {
        match &expr.kind {
            ExprKind::If { .. } if self.is("if") => self.expr(expr),
            _ => self.expr_statement(expr),
        }
    }

    fn let_stmt(&mut self, stmt: &LetStmt) -> Doc<'t> {
        let attrs = self.attrs(&stmt.attrs);
        let mut head = vec![attrs, self.word("let"), self.pat(&stmt.pat)];
        if let Some(ty) = &stmt.ty {
            head.push(self.word(":"));
            head.push(self.ty(ty));
        }
        let mut parts = match &stmt.init {
            Some(init) => {
                let head = Doc::concat(head);
                vec![self.assign(head, "=", init)]
            }
            None => head,
        };
        if let Some(block) = &stmt.else_block {
            parts.push(self.infix("else"));
            parts.push(self.block(block, OneLine::Allowed));
        }
        parts.push(self.expect(";"));
        Doc::concat(parts)
    }
}
