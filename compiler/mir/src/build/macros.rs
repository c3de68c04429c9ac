//! The built-in macros: text, printing, panics, assertions, `vec!`, `dbg!`.

use grok_hir::Name;
use grok_hir::body::{BinaryOp, ExprId, FormatPiece, FormatSpec, MacroExpr, Stream};
use grok_hir::ids::{Container, FnId, ModuleId};
use grok_hir::signature::LangItem;
use grok_types::ty::{BuiltinTrait, Ty};

use super::operator::is_scalar;
use super::{Builder, Constant, Operand, Place, Rvalue};
use crate::ir::{FormatPart, Generic, print_intrinsic};

type Part = FormatPart<Generic>;

impl Builder<'_> {
    pub(super) fn macro_into(&mut self, dest: &Place, expr: ExprId, call: &MacroExpr) {
        match call {
            MacroExpr::Format(pieces) => {
                let value = self.format(pieces);
                self.assign(dest.clone(), value);
            }
            MacroExpr::Print { stream, pieces } => {
                let value = self.format(pieces);
                self.print(dest, *stream, value);
            }
            MacroExpr::Panic(pieces) => {
                let message = self.format(pieces);
                let message = self.text_operand(message);
                self.panic(message);
            }
            MacroExpr::Assert { cond, message } => self.assert(dest, *cond, message),
            MacroExpr::AssertCompare {
                negated,
                lhs,
                rhs,
                message,
            } => {
                self.assert_compare(dest, *negated, *lhs, *rhs, message.as_deref());
            }
            MacroExpr::VecList(items) => {
                let items = self.operands(items, Self::operand);
                let ty = self.ty(expr);
                self.assign(dest.clone(), Rvalue::Vec(items, ty));
            }
            MacroExpr::VecRepeat { value, len } => self.vec_repeat(dest, expr, *value, *len),
            MacroExpr::Dbg { text, expr: inner } => self.dbg(dest, text, *inner),
        }
    }

    fn format(&mut self, pieces: &[FormatPiece]) -> Rvalue {
        let mut parts: Vec<Part> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            parts.push(match piece {
                FormatPiece::Text(text) => FormatPart::Text(text.clone()),
                FormatPiece::Value { expr, spec } => FormatPart::Value {
                    operand: self.shown(*expr),
                    spec: spec.clone(),
                },
            });
        }
        match parts.as_slice() {
            [] => Rvalue::Use(self.text("")),
            [FormatPart::Text(text)] => Rvalue::Use(self.text(text)),
            _ => Rvalue::Format(parts),
        }
    }

    /// The text as an operand.
    fn text_operand(&mut self, value: Rvalue) -> Operand {
        match value {
            Rvalue::Use(operand) => operand,
            value => {
                let temp = Place::local(self.temp(Ty::str()));
                self.assign(temp.clone(), value);
                Operand::Move(temp)
            }
        }
    }

    /// A text and after it a value, as people read it where its type can be shown to them.
    pub(super) fn error_text(&mut self, before: &str, value: Place) -> Operand {
        let ty = self.place_ty(&value);
        let shown = grok_types::implements(self.source.db, &ty, BuiltinTrait::Show, &self.source.env);
        let operand = if is_scalar(&ty) {
            Operand::Copy(value)
        } else {
            self.shared_ref(value)
        };
        let spec = FormatSpec {
            debug: !shown,
            ..FormatSpec::default()
        };
        let parts = vec![FormatPart::Text(before.into()), FormatPart::Value { operand, spec }];
        self.text_operand(Rvalue::Format(parts))
    }

    fn print(&mut self, dest: &Place, stream: Stream, text: Rvalue) {
        let text = self.text_operand(text);
        self.call_intrinsic(print_intrinsic(stream), Vec::new(), vec![text], dest.clone());
    }

    fn assert(&mut self, dest: &Place, cond: ExprId, message: &[FormatPiece]) {
        let (fails, end) = (self.new_block(), self.new_block());
        let depth = self.scopes.len();
        self.in_scope(|b| b.branch(cond, fails, depth));
        self.goto(end);
        self.switch_to(fails);
        let message = self.format(message);
        let message = self.text_operand(message);
        self.panic(message);
        self.switch_to(end);
        self.assign(dest.clone(), Rvalue::Use(Operand::Const(Constant::Unit)));
    }

    fn assert_compare(
        &mut self,
        dest: &Place,
        negated: bool,
        lhs: ExprId,
        rhs: ExprId,
        message: Option<&[FormatPiece]>,
    ) {
        let (lhs, rhs) = self.compared(lhs, rhs);
        let lhs = self.kept(lhs);
        let rhs = self.kept(rhs);
        let holds = Place::local(self.temp(Ty::bool()));
        let op = if negated { BinaryOp::Ne } else { BinaryOp::Eq };
        self.assign(holds.clone(), Rvalue::Binary(op, lhs.clone(), rhs.clone()));
        let (fails, end) = (self.new_block(), self.new_block());
        self.switch_bool(Operand::Move(holds), end, fails);
        self.switch_to(fails);
        let sign = if negated { "!=" } else { "==" };
        let mut parts = vec![FormatPart::Text(format!("assertion `left {sign} right` failed").into())];
        if let Some(pieces) = message {
            parts.push(FormatPart::Text(": ".into()));
            match self.format(pieces) {
                Rvalue::Format(more) => parts.extend(more),
                Rvalue::Use(Operand::Const(Constant::Str(text))) => parts.push(FormatPart::Text(text)),
                _ => {}
            }
        }
        let spec = FormatSpec {
            debug: true,
            ..FormatSpec::default()
        };
        parts.push(FormatPart::Text("\n  left: ".into()));
        parts.push(FormatPart::Value {
            operand: lhs,
            spec: spec.clone(),
        });
        parts.push(FormatPart::Text("\n right: ".into()));
        parts.push(FormatPart::Value { operand: rhs, spec });
        let message = self.text_operand(Rvalue::Format(parts));
        self.panic(message);
        self.switch_to(end);
        self.assign(dest.clone(), Rvalue::Use(Operand::Const(Constant::Unit)));
    }

    /// An operand that can be read again: both are scalars or shared references.
    fn kept(&mut self, operand: Operand) -> Operand {
        match operand {
            Operand::Move(place) => Operand::Copy(place),
            operand => operand,
        }
    }

    fn vec_repeat(&mut self, dest: &Place, expr: ExprId, value: ExprId, len: ExprId) {
        let db = self.source.db;
        let args = self.operands(&[value, len], Self::operand);
        let ty = self.ty(expr);
        let Some(items) = grok_types::as_lang(db, &ty, LangItem::Vec).map(<[Ty]>::to_vec) else {
            return self.poison();
        };
        let Some(&root) = db.workspace().library(db).first() else {
            return self.poison();
        };
        let module = ModuleId::new(db, root, vec![Name::new_static("vec")]);
        let from_elem = FnId::new(db, Container::Module(module), Name::new_static("from_elem"), 0);
        self.invoke(dest, expr, from_elem, &items, args);
    }

    fn dbg(&mut self, dest: &Place, text: &Name, inner: ExprId) {
        let ty = self.adjusted_ty(inner);
        let value = Place::local(self.scoped_temp(ty.clone()));
        self.expr_into(&value, inner);
        let operand = if is_scalar(&ty) {
            Operand::Copy(value.clone())
        } else {
            self.shared_ref(value.clone())
        };
        let spec = FormatSpec {
            debug: true,
            alternate: true,
            ..FormatSpec::default()
        };
        let parts = vec![
            FormatPart::Text(format!("{text} = ").into()),
            FormatPart::Value { operand, spec },
            FormatPart::Text("\n".into()),
        ];
        let unit = Place::local(self.temp(Ty::unit()));
        self.print(&unit, Stream::Stderr, Rvalue::Format(parts));
        let value = self.consume(value);
        self.assign(dest.clone(), Rvalue::Use(value));
    }
}
