//! Built-in macros: what each call means.

use grok_diagnostics::{Diagnostic, Span, codes};
use grok_syntax::visit::{Node as _, Visitor, shift};
use grok_syntax::{Fragment, FragmentNode, ast, parse_fragment};

use super::Lowering;
use crate::Name;
use crate::body::{Expr, FormatPiece, MacroExpr, Stmt, Stream};
use crate::item_tree::OwnerSyntax;
use crate::problems::suggest;
use crate::resolve::best_match;
use crate::source_map::MentionTarget;

/// The macros of this language.
pub const MACROS: [&str; 13] = [
    "println",
    "print",
    "eprintln",
    "eprint",
    "format",
    "panic",
    "assert",
    "assert_eq",
    "assert_ne",
    "vec",
    "todo",
    "unreachable",
    "dbg",
];

impl<'db> Lowering<'db> {
    pub(super) fn macro_call(&mut self, call: &ast::MacroCall, span: Span) -> Expr {
        let Some(name) = call.path.as_ident().filter(|name| MACROS.contains(&name.as_str())) else {
            return self.unknown_macro(call);
        };
        self.mention(name.span, MentionTarget::Macro(name.text.clone()));
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
            "unreachable" => {
                let message = "internal error: entered unreachable code";
                self.panic(message, "internal error: entered unreachable code: ", args, name, span)
            }
            "assert" => self.assert(args, name, span),
            "assert_eq" => self.assert_compare(false, args, name, span),
            "assert_ne" => self.assert_compare(true, args, name, span),
            "vec" => {
                let items = self.all(args);
                Expr::Macro(MacroExpr::VecList(items))
            }
            _ => self.dbg(args, name),
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

    fn assert(&mut self, args: &[ast::Expr], name: &ast::Name, span: Span) -> Expr {
        let Some((cond, rest)) = args.split_first() else {
            self.wrong_args(
                name.span,
                "`assert!` needs a condition",
                "what must be true goes in its parentheses",
            );
            return Expr::Missing;
        };
        let text = self.quote(cond.span);
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

    fn dbg(&mut self, args: &[ast::Expr], name: &ast::Name) -> Expr {
        let [expr] = args else {
            self.wrong_args(
                name.span,
                "`dbg!` takes one expression",
                "it prints the value to stderr and gives it back",
            );
            return Expr::Tuple(self.all(args));
        };
        let text = self.quote(expr.span);
        Expr::Macro(MacroExpr::Dbg {
            text,
            expr: self.expr(expr),
        })
    }

    /// The source text of a macro's argument.
    fn quote(&self, span: Span) -> Name {
        self.quotes
            .iter()
            .find(|(other, _)| *other == span)
            .map_or_else(|| Name::new_static("…"), |(_, text)| text.clone())
    }

    fn unknown_macro(&mut self, call: &ast::MacroCall) -> Expr {
        let span = call.path.span;
        let name = call.path.as_ident().map_or_else(
            || {
                call.path
                    .segments
                    .iter()
                    .map(|segment| segment.name.as_str())
                    .collect::<Vec<_>>()
                    .join("::")
                    .into()
            },
            |name| name.text.clone(),
        );
        if !name.is_empty() {
            let similar = best_match(&name, MACROS.iter().map(|name| Name::new_static(name)));
            let label = match &similar {
                Some(similar) => format!("did you mean `{similar}!`?"),
                None => "there is no macro of this name".to_owned(),
            };
            let error: Diagnostic = self
                .error(codes::E0433, span, format!("cannot find macro `{name}!`"))
                .primary_label(label);
            let mut error = suggest(error, span, similar.as_ref());
            if similar.is_none() {
                let list: Vec<String> = MACROS.iter().map(|name| format!("`{name}!`")).collect();
                error = error.note(format!("the macros are {}", list.join(", ")));
            }
            self.report(error);
        }
        // Arguments keep their meaning, so that names in them are resolved and checked.
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

impl Lowering<'_> {
    /// The arguments of a built-in macro that do not read as expressions, as far as they do; says why they do not.
    fn broken_args(&mut self, call: &ast::MacroCall) -> ast::MacroArgs {
        let start = call.args_span.start + 1;
        let parse = parse_fragment(&call.args_text, Fragment::MacroArgs);
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

/// The source texts of arguments that `assert!` and `dbg!` quote, in one body.
pub(super) fn quotes(syntax: &OwnerSyntax, base: u32, text: &str) -> Vec<(Span, Name)> {
    let mut finder = QuoteFinder {
        base,
        text,
        quotes: Vec::new(),
    };
    syntax.accept_body(&mut finder);
    finder.quotes
}

struct QuoteFinder<'a> {
    base: u32,
    text: &'a str,
    quotes: Vec<(Span, Name)>,
}

impl Visitor for QuoteFinder<'_> {
    fn visit_item(&mut self, _item: &ast::Item) {}

    fn visit_macro_call(&mut self, call: &ast::MacroCall) {
        if let (Some("assert" | "dbg"), ast::MacroArgs::Exprs(args)) =
            (call.path.as_ident().map(ast::Name::as_str), &call.args)
            && let Some(arg) = args.first()
        {
            let text = arg.span.shift(self.base).slice(self.text);
            let words: Vec<&str> = text.split_whitespace().collect();
            self.quotes.push((arg.span, words.join(" ").into()));
        }
        call.walk(self);
    }
}
