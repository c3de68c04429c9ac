//! Native macros: what each call means.

use grok_diagnostics::{LineIndex, Span, codes};
use grok_syntax::visit::shift;
use grok_syntax::{Fragment, FragmentNode, ast, parse_fragment};

use super::Lowering;
use crate::Name;
use crate::body::{Expr, FormatPiece, Literal, MacroExpr, Stmt, Stream};
use crate::macros::NATIVE;
use crate::source_map::MentionTarget;

impl<'db> Lowering<'db> {
    /// A call that is left after expansion: of a native macro, or one that could not be expanded.
    pub(super) fn macro_call(&mut self, call: &ast::MacroCall, span: Span) -> Expr {
        let Some(name) = call.path.as_ident().filter(|name| NATIVE.contains(&name.as_str())) else {
            return self.unexpanded(call);
        };
        self.mention(name.span, MentionTarget::Macro(name.text.clone()));
        if name.as_str() == "stringify" {
            return text(self.quote(
                call,
                Span::new(call.args_span.start + 1, call.args_span.end.saturating_sub(1)),
            ));
        }
        let mended;
        let args = match &call.args {
            ast::MacroArgs::Tokens => {
                mended = self.broken_args(call);
                &mended
            }
            args => args,
        };
        let args = match args {
            ast::MacroArgs::Exprs(args) => args.as_slice(),
            ast::MacroArgs::Repeat { value, len } => return self.repeat(call, name, value, len),
            ast::MacroArgs::Tokens => &[],
        };
        match name.as_str() {
            "println" => self.print(Stream::Stdout, true, args, name),
            "print" => self.print(Stream::Stdout, false, args, name),
            "eprintln" => self.print(Stream::Stderr, true, args, name),
            "eprint" => self.print(Stream::Stderr, false, args, name),
            "format" => {
                if args.is_empty() {
                    self.wrong_args(
                        name.span,
                        "`format!` needs a format string",
                        "such as `format!(\"{x}\")`",
                    );
                }
                let format = self.format(args, name);
                format.wrap(self, span, |pieces| Expr::Macro(MacroExpr::Format(pieces)))
            }
            "panic" => self.panic("explicit panic", "", args, name, span),
            "todo" => self.panic("not yet implemented", "not yet implemented: ", args, name, span),
            "unimplemented" => self.panic("not implemented", "not implemented: ", args, name, span),
            "unreachable" => {
                let message = "internal error: entered unreachable code";
                self.panic(message, "internal error: entered unreachable code: ", args, name, span)
            }
            "assert" | "debug_assert" => self.assert(call, args, name, span),
            "assert_eq" | "debug_assert_eq" => self.assert_compare(false, args, name, span),
            "assert_ne" | "debug_assert_ne" => self.assert_compare(true, args, name, span),
            "vec" => {
                let items = self.all(args);
                Expr::Macro(MacroExpr::VecList(items))
            }
            "dbg" => self.dbg(call, args, name),
            _ => self.literal_macro(call, args, name),
        }
    }

    /// Arguments that do not read as expressions: says why, and reads them as far as they do.
    fn broken_args(&mut self, call: &ast::MacroCall) -> ast::MacroArgs {
        let start = call.args_span.start + 1;
        let parse = parse_fragment(&call.args_text, Fragment::MacroArgs);
        self.broken = true;
        for error in parse.errors {
            let error = error.shift(start).to_diagnostic(self.file);
            self.report(error);
        }
        match parse.node {
            FragmentNode::Args(mut args) => {
                shift(&mut args, start);
                args
            }
            _ => ast::MacroArgs::Tokens,
        }
    }

    /// Macros whose value is known while compiling.
    fn literal_macro(&mut self, call: &ast::MacroCall, args: &[ast::Expr], name: &ast::Name) -> Expr {
        let takes_none = matches!(name.as_str(), "line" | "column" | "file" | "module_path");
        if takes_none && let Some(first) = args.first() {
            self.wrong_args(
                first.span,
                &format!("`{name}!` takes no arguments"),
                "nothing may stand here",
            );
        }
        match name.as_str() {
            "file" => text(
                self.place
                    .map_or_else(Name::default, |(file, _)| Name::new(&**file.path(self.db))),
            ),
            "module_path" => {
                let path = crate::locate::def_path(self.db, crate::ids::Def::Module(self.names.module));
                text(Name::from(path))
            }
            "line" | "column" => {
                let Some((file, _)) = self.place else {
                    return Expr::Missing;
                };
                // The body depends on its place here, as the program says it should.
                let source = file.text(self.db);
                let at = self.space.real(call.path.span).start + crate::owner_base(self.db, self.owner);
                let position = LineIndex::new(source).position(source, at);
                let value = if name.as_str() == "line" {
                    position.line
                } else {
                    position.column
                };
                Expr::Literal(Literal::Int(u128::from(value), None))
            }
            "concat" => self.concat(args),
            _ => self.include_str(args, name),
        }
    }

    fn concat(&mut self, args: &[ast::Expr]) -> Expr {
        let mut joined = String::new();
        for arg in args {
            match self.constant_text(arg) {
                Some(part) => joined.push_str(&part),
                None if matches!(arg.kind, ast::ExprKind::Missing | ast::ExprKind::Error) => {}
                None => {
                    let error = self
                        .error(codes::E1601, arg.span, "`concat!` joins literals")
                        .primary_label("this is not a literal")
                        .note("what is known only when the program runs is joined by `format!`");
                    self.report(error);
                }
            }
        }
        text(Name::from(joined))
    }

    /// The text of a literal, or of a native macro that gives one.
    fn constant_text(&mut self, arg: &ast::Expr) -> Option<String> {
        let arg = arg.without_parens();
        if let ast::ExprKind::Unary {
            op: ast::UnaryOp::Neg,
            operand,
            ..
        } = &arg.kind
            && let ast::ExprKind::Literal(ast::Literal {
                kind: ast::LiteralKind::Int { .. } | ast::LiteralKind::Float { .. },
                ..
            }) = &operand.kind
        {
            return Some(format!("-{}", self.constant_text(operand)?));
        }
        if let ast::ExprKind::Macro(call) = &arg.kind {
            let is_text = call.path.as_ident().is_some_and(|name| {
                matches!(
                    name.as_str(),
                    "concat" | "stringify" | "file" | "module_path" | "line" | "column" | "include_str"
                )
            });
            return match is_text.then(|| self.macro_call(call, arg.span))? {
                Expr::Literal(Literal::Str(text)) => Some(text.to_string()),
                Expr::Literal(Literal::Int(value, _)) => Some(value.to_string()),
                _ => None,
            };
        }
        let ast::ExprKind::Literal(literal) = &arg.kind else {
            return None;
        };
        Some(match &literal.kind {
            ast::LiteralKind::Int { value, .. } => value.get().to_string(),
            ast::LiteralKind::Float { digits, .. } => {
                let value: f64 = digits.replace('_', "").parse().ok()?;
                format!("{value:?}")
            }
            ast::LiteralKind::Bool(value) => value.to_string(),
            ast::LiteralKind::Char(value) => value.to_string(),
            ast::LiteralKind::Str(value) => value.as_str().to_owned(),
            _ => return None,
        })
    }

    /// A literal, where a macro that gives one stands in its place: `println!(concat!("a", "{}"), x)`.
    pub(super) fn text_argument(&mut self, arg: &ast::Expr) -> Option<String> {
        match &arg.without_parens().kind {
            ast::ExprKind::Macro(_) => self.constant_text(arg),
            _ => None,
        }
    }

    fn include_str(&mut self, args: &[ast::Expr], name: &ast::Name) -> Expr {
        let path = match args {
            [arg] => self.constant_text(arg).map(|path| (path, arg.span)),
            _ => None,
        };
        let Some((path, span)) = path else {
            self.wrong_args(
                name.span,
                "`include_str!` takes the path of a file",
                "such as `include_str!(\"poem.txt\")`",
            );
            return Expr::Missing;
        };
        let Some((file, _)) = self.place else {
            return Expr::Missing;
        };
        let found = crate::package::beside(file.path(self.db), &path);
        match crate::package::file_at(self.db, &found) {
            Some(file) => text(Name::new(&**file.text(self.db))),
            None => {
                let error = self
                    .error(codes::E0583, span, format!("cannot read `{path}`"))
                    .primary_label(format!("there is no file `{found}`"))
                    .note("the path counts from the folder of the file that names it");
                self.report(error);
                Expr::Missing
            }
        }
    }

    fn wrong_args(&mut self, span: Span, message: &str, label: &str) {
        let error = self.error(codes::E0061, span, message).primary_label(label);
        self.report(error);
    }

    fn repeat(&mut self, call: &ast::MacroCall, name: &ast::Name, value: &ast::Expr, len: &ast::Expr) -> Expr {
        let (value, len) = (self.expr(value), self.expr(len));
        if name.as_str() == "vec" {
            return Expr::Macro(MacroExpr::VecRepeat { value, len });
        }
        let error = self.error(
            codes::E0061,
            call.args_span,
            format!("`{name}!` takes arguments separated by commas"),
        );
        self.report(error.primary_label("only `vec![value; count]` reads `;`"));
        Expr::Missing
    }

    fn print(&mut self, stream: Stream, line: bool, args: &[ast::Expr], name: &ast::Name) -> Expr {
        let format = self.format(args, name);
        format.wrap(self, name.span, |mut pieces| {
            if line {
                push_text(&mut pieces, "\n");
            }
            Expr::Macro(MacroExpr::Print { stream, pieces })
        })
    }

    fn panic(&mut self, alone: &str, prefix: &str, args: &[ast::Expr], name: &ast::Name, span: Span) -> Expr {
        if args.is_empty() {
            return Expr::Macro(MacroExpr::Panic(vec![FormatPiece::Text(alone.into())]));
        }
        let format = self.format(args, name);
        format.wrap(self, span, |pieces| {
            let mut all = Vec::new();
            push_text(&mut all, prefix);
            for piece in pieces {
                match piece {
                    FormatPiece::Text(text) => push_text(&mut all, &text),
                    piece => all.push(piece),
                }
            }
            Expr::Macro(MacroExpr::Panic(all))
        })
    }

    fn assert(&mut self, call: &ast::MacroCall, args: &[ast::Expr], name: &ast::Name, span: Span) -> Expr {
        let Some((cond, rest)) = args.split_first() else {
            self.wrong_args(
                name.span,
                "`assert!` needs a condition",
                "what must be true goes in its parentheses",
            );
            return Expr::Missing;
        };
        let text = self.quote(call, cond.span);
        let cond = self.expr(cond);
        if rest.is_empty() {
            let message = vec![FormatPiece::Text(format!("assertion failed: {text}").into())];
            return Expr::Macro(MacroExpr::Assert { cond, message });
        }
        let format = self.format(rest, name);
        format.wrap(self, span, |message| Expr::Macro(MacroExpr::Assert { cond, message }))
    }

    fn assert_compare(&mut self, negated: bool, args: &[ast::Expr], name: &ast::Name, span: Span) -> Expr {
        let [lhs, rhs, rest @ ..] = args else {
            let message = format!("`{name}!` compares two values");
            self.wrong_args(
                name.span,
                &message,
                if args.is_empty() {
                    "both are missing"
                } else {
                    "the second is missing"
                },
            );
            let stmts = self
                .all(args)
                .into_iter()
                .map(|expr| Stmt::Expr { expr, semicolon: true })
                .collect();
            return Expr::Block {
                stmts,
                tail: None,
                label: None,
            };
        };
        let (lhs, rhs) = (self.expr(lhs), self.expr(rhs));
        if rest.is_empty() {
            return Expr::Macro(MacroExpr::AssertCompare {
                negated,
                lhs,
                rhs,
                message: None,
            });
        }
        let format = self.format(rest, name);
        format.wrap(self, span, |message| {
            Expr::Macro(MacroExpr::AssertCompare {
                negated,
                lhs,
                rhs,
                message: Some(message),
            })
        })
    }

    fn dbg(&mut self, call: &ast::MacroCall, args: &[ast::Expr], name: &ast::Name) -> Expr {
        let [expr] = args else {
            self.wrong_args(
                name.span,
                "`dbg!` takes one expression",
                "it prints the value to stderr and gives it back",
            );
            return Expr::Tuple(self.all(args));
        };
        let text = self.quote(call, expr.span);
        Expr::Macro(MacroExpr::Dbg {
            text,
            expr: self.expr(expr),
        })
    }

    /// What is written in a part of a call's arguments, on one line.
    fn quote(&self, call: &ast::MacroCall, span: Span) -> Name {
        let written = self.space.text_of(span).unwrap_or_else(|| {
            let start = call.args_span.start + 1;
            span.relative_to(start).slice(&call.args_text).to_owned()
        });
        let words: Vec<&str> = written.split_whitespace().collect();
        words.join(" ").into()
    }

    /// A call without a meaning, as was reported. Its arguments keep theirs, so that names in them are resolved and checked.
    fn unexpanded(&mut self, call: &ast::MacroCall) -> Expr {
        self.broken = true;
        let args = match &call.args {
            ast::MacroArgs::Exprs(args) => self.all(args),
            ast::MacroArgs::Repeat { value, len } => vec![self.expr(value), self.expr(len)],
            ast::MacroArgs::Tokens => Vec::new(),
        };
        let stmts = args
            .into_iter()
            .map(|expr| Stmt::Expr { expr, semicolon: true })
            .collect();
        let tail = self.alloc(Expr::Missing, Span::at(call.args_span.end));
        Expr::Block {
            stmts,
            tail: Some(tail),
            label: None,
        }
    }
}

fn text(text: Name) -> Expr {
    Expr::Literal(Literal::Str(text))
}

/// Adds text, joining it with text before.
pub(super) fn push_text(pieces: &mut Vec<FormatPiece>, text: &str) {
    if text.is_empty() {
        return;
    }
    if let Some(FormatPiece::Text(before)) = pieces.last_mut() {
        *before = format!("{before}{text}").into();
    } else {
        pieces.push(FormatPiece::Text(text.into()));
    }
}
