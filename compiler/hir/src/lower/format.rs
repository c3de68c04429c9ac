//! Format strings and f-strings, checked while they are lowered.

use grok_diagnostics::{Applicability, Fix, Span, codes};
use grok_syntax::ast;
use grok_syntax::format_string::{self, Argument, Piece};

use super::Lowering;
use super::macros::push_text;
use crate::Name;
use crate::body::{Align, Expr, ExprId, FormatPiece, FormatSpec, Literal, Pat, Stmt, ValueRes};
use crate::type_ref::Mutability;

/// Formatted text, with what must be evaluated before it.
pub(super) struct Format {
    pieces: Vec<FormatPiece>,
    before: Vec<Stmt>,
}

impl Format {
    /// The expression that `f` makes of the pieces, after what must come before.
    pub(super) fn wrap(
        self,
        lowering: &mut Lowering<'_>,
        span: Span,
        f: impl FnOnce(Vec<FormatPiece>) -> Expr,
    ) -> Expr {
        let expr = f(self.pieces);
        if self.before.is_empty() {
            return expr;
        }
        let tail = lowering.alloc(expr, span);
        Expr::Block {
            stmts: self.before,
            tail: Some(tail),
            label: None,
        }
    }
}

/// An argument after the format string.
struct Arg<'a> {
    name: Option<&'a ast::Name>,
    value: &'a ast::Expr,
    uses: u32,
}

impl<'db> Lowering<'db> {
    pub(super) fn fstring(&mut self, parts: &[ast::FStringPart]) -> Expr {
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                ast::FStringPart::Text { text, .. } => push_text(&mut pieces, text),
                ast::FStringPart::Hole(hole) => {
                    let expr = self.expr(&hole.expr);
                    pieces.push(FormatPiece::Value {
                        expr,
                        spec: spec(hole.spec.as_ref()),
                    });
                }
            }
        }
        Expr::Macro(crate::body::MacroExpr::Format(pieces))
    }

    /// The arguments of a formatting macro: a format string and what fills its holes.
    pub(super) fn format(&mut self, args: &[ast::Expr], macro_name: &ast::Name) -> Format {
        let Some((first, rest)) = args.split_first() else {
            return Format {
                pieces: Vec::new(),
                before: Vec::new(),
            };
        };
        let first = first.without_parens();
        let made = self.text_argument(first).map(|text| ast::StrLiteral {
            value: text.into(),
            prefix: 0,
            escapes: Vec::new(),
        });
        let (text, span) = match (&first.kind, &made) {
            (
                ast::ExprKind::Literal(ast::Literal {
                    kind: ast::LiteralKind::Str(text),
                    span,
                }),
                _,
            ) => (text, span),
            (_, Some(made)) => (made, &first.span),
            _ => return self.not_a_format_string(first, rest, macro_name),
        };
        let (parts, errors) = format_string::parse(text, *span);
        for error in &errors {
            let error = self.error(codes::E0001, error.span, error.message.as_str());
            self.report(error);
        }
        let mut args: Vec<Arg<'_>> = rest.iter().map(named_arg).collect();
        let holes = self.match_holes(&parts, &mut args, *span);
        // An argument that no hole shows may be the one that a wrong hole means.
        let holes_are_filled = !holes.iter().any(|hole| matches!(hole, Filled::Nothing));
        self.report_unused_args(&args, errors.is_empty() && holes_are_filled);
        let mut before = Vec::new();
        let values: Vec<ExprId> = args.iter().map(|arg| self.format_arg(arg, &mut before)).collect();
        let mut pieces = Vec::new();
        let mut holes = holes.into_iter();
        for part in &parts {
            match part {
                Piece::Text(text) => push_text(&mut pieces, text),
                Piece::Hole(hole) => {
                    let expr = match holes.next() {
                        Some(Filled::Arg(index)) => self.reuse(values[index], args[index].uses),
                        Some(Filled::Variable(name)) => self.named(&name),
                        Some(Filled::Nothing) | None => self.alloc(Expr::Missing, hole.span),
                    };
                    pieces.push(FormatPiece::Value {
                        expr,
                        spec: spec(hole.spec.as_ref()),
                    });
                }
            }
        }
        Format { pieces, before }
    }

    fn not_a_format_string(&mut self, first: &ast::Expr, rest: &[ast::Expr], macro_name: &ast::Name) -> Format {
        let is_fstring = matches!(first.kind, ast::ExprKind::FString(_));
        if !is_fstring && !matches!(first.kind, ast::ExprKind::Missing | ast::ExprKind::Error) {
            let error = self
                .error(codes::E0001, first.span, "the format string must be a string literal")
                .primary_label("expected a literal such as `\"{}\"`")
                .fix(Fix::insert(
                    "add a format string",
                    Applicability::Machine,
                    self.file,
                    first.span.start,
                    "\"{}\", ",
                ));
            self.report(error);
        }
        if is_fstring && !rest.is_empty() {
            let error = self.error(
                codes::E0061,
                rest[0].span,
                format!("an f-string in `{macro_name}!` takes no arguments"),
            );
            self.report(error.primary_label("its holes hold their expressions already"));
        }
        // `println!(f"…")` says what it means; anything else is shown as if by `"{}"`.
        let mut pieces = Vec::new();
        for expr in std::iter::once(first).chain(rest) {
            let expr = self.expr(expr);
            pieces.push(FormatPiece::Value {
                expr,
                spec: FormatSpec::default(),
            });
        }
        Format {
            pieces,
            before: Vec::new(),
        }
    }

    fn match_holes(&mut self, parts: &[Piece], args: &mut [Arg<'_>], literal: Span) -> Vec<Filled> {
        let mut next = 0;
        let mut holes = Vec::new();
        let positional = args.iter().take_while(|arg| arg.name.is_none()).count();
        let mut missing = Vec::new();
        for part in parts {
            let Piece::Hole(hole) = part else { continue };
            let index = match &hole.argument {
                Argument::Next => {
                    next += 1;
                    next - 1
                }
                Argument::Index(index) => *index as usize,
                Argument::Name(name) => {
                    let found = args
                        .iter()
                        .position(|arg| arg.name.is_some_and(|other| other.text == name.text));
                    holes.push(match found {
                        Some(index) => {
                            args[index].uses += 1;
                            Filled::Arg(index)
                        }
                        None => Filled::Variable(name.clone()),
                    });
                    continue;
                }
            };
            match args.get_mut(index) {
                Some(arg) => {
                    arg.uses += 1;
                    holes.push(Filled::Arg(index));
                }
                None => {
                    missing.push((hole.span, hole.argument.clone()));
                    holes.push(Filled::Nothing);
                }
            }
        }
        if let Some((span, argument)) = missing.first() {
            let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
            let message = match argument {
                Argument::Index(index) => format!("there is no argument {index}: {} given", was(positional)),
                _ => format!("{} but {}", count(next, "hole"), count(positional, "argument")),
            };
            let label = "no argument is left for this hole";
            let error = self.error(codes::E0061, *span, message).primary_label(label);
            let error = missing[1..]
                .iter()
                .fold(error, |error, (span, _)| error.label(*span, "nor for this one"));
            let _ = literal;
            self.report(error);
        }
        holes
    }

    fn report_unused_args(&mut self, args: &[Arg<'_>], string_is_sound: bool) {
        if !string_is_sound {
            return;
        }
        for arg in args.iter().filter(|arg| arg.uses == 0) {
            if matches!(arg.value.kind, ast::ExprKind::Missing | ast::ExprKind::Error) {
                continue;
            }
            let (span, what) = match arg.name {
                Some(name) => (name.span, format!("named argument `{name}` is never used")),
                None => (arg.value.span, "this argument is never used".to_owned()),
            };
            let error = self
                .error(codes::E0061, span, what)
                .primary_label("no hole of the format string shows it");
            self.report(error.note("`{}` is a hole for the next argument, `{name}` for a variable or named argument"));
        }
    }

    /// An argument's value. One that several holes show is evaluated once, before.
    fn format_arg(&mut self, arg: &Arg<'_>, before: &mut Vec<Stmt>) -> ExprId {
        let value = self.expr(arg.value);
        if arg.uses == 0 {
            before.push(Stmt::Expr {
                expr: value,
                semicolon: true,
            });
            return value;
        }
        if arg.uses == 1 || is_plain(&self.exprs[value]) {
            return value;
        }
        let span = arg.value.span;
        let init = self.alloc(
            Expr::Ref {
                mutability: Mutability::Shared,
                expr: value,
            },
            span,
        );
        let local = self.local(Name::default(), false, span);
        self.info(local).linted = false;
        let pat = self.alloc_pat(
            Pat::Bind {
                local,
                by_ref: None,
                sub: None,
            },
            span,
        );
        before.push(Stmt::Let {
            pat,
            ty: None,
            init: Some(init),
            els: None,
        });
        self.alloc(Expr::Path(ValueRes::Local(local)), span)
    }

    /// A node of its own for each hole that shows an argument.
    fn reuse(&mut self, value: ExprId, uses: u32) -> ExprId {
        if uses <= 1 || !is_plain(&self.exprs[value]) {
            return value;
        }
        let expr = self.exprs[value].clone();
        let span = self.map.expr(value);
        self.alloc(expr, span)
    }
}

/// What fills a hole.
enum Filled {
    Arg(usize),
    Variable(ast::Name),
    Nothing,
}

fn was(count: usize) -> String {
    match count {
        0 => "none was".to_owned(),
        1 => "1 was".to_owned(),
        count => format!("{count} were"),
    }
}

fn named_arg(arg: &ast::Expr) -> Arg<'_> {
    if let ast::ExprKind::Assign { lhs, rhs, .. } = &arg.kind
        && let ast::ExprKind::Path(path) = &lhs.kind
        && let Some(name) = path.as_ident()
    {
        return Arg {
            name: Some(name),
            value: rhs,
            uses: 0,
        };
    }
    Arg {
        name: None,
        value: arg,
        uses: 0,
    }
}

/// Whether evaluating it twice is the same as once.
fn is_plain(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::Missing
            | Expr::Literal(
                Literal::Int(..) | Literal::Float(..) | Literal::Bool(_) | Literal::Char(_) | Literal::Str(_)
            )
            | Expr::Path(ValueRes::Local(_) | ValueRes::Const(_) | ValueRes::Error)
    )
}

fn spec(spec: Option<&ast::FormatSpec>) -> FormatSpec {
    let Some(spec) = spec else { return FormatSpec::default() };
    FormatSpec {
        fill: spec.fill,
        align: spec.align.map(|align| match align {
            ast::Align::Left => Align::Left,
            ast::Align::Centre => Align::Center,
            ast::Align::Right => Align::Right,
        }),
        plus: spec.plus,
        alternate: spec.alternate,
        zero: spec.zero,
        width: spec.width,
        precision: spec.precision,
        debug: spec.debug,
        radix: spec.radix,
    }
}
