//! Built-in macros.

use grok_hir::body::{ExprId, FormatPiece, MacroExpr, Radix};
use grok_hir::signature::LangItem;

use super::coerce::Cause;
use super::obligations::BoundCause;
use super::{Expectation, InferCx};
use crate::errors::At;
use crate::signatures::{as_lang, lang_type};
use crate::ty::{BuiltinTrait, Ty};

impl InferCx<'_> {
    pub(super) fn infer_macro(&mut self, expr: ExprId, call: &MacroExpr, expectation: &Expectation) -> Ty {
        let _ = expr;
        match call {
            MacroExpr::Format(pieces) => {
                self.infer_pieces(pieces);
                Ty::str()
            }
            MacroExpr::Print { pieces, .. } => {
                self.infer_pieces(pieces);
                Ty::unit()
            }
            MacroExpr::Panic(pieces) => {
                self.infer_pieces(pieces);
                Ty::never()
            }
            MacroExpr::Assert { cond, message } => {
                self.infer_condition(*cond);
                self.infer_message(message);
                Ty::unit()
            }
            MacroExpr::AssertCompare { lhs, rhs, message, .. } => {
                let lhs_ty = self.infer_expr(*lhs, &Expectation::None);
                let rhs_ty = self.infer_expr(*rhs, &Expectation::Has(lhs_ty.clone()));
                self.compare_for_assert((*lhs, &lhs_ty), (*rhs, &rhs_ty));
                if let Some(message) = message {
                    self.infer_message(message);
                }
                Ty::unit()
            }
            MacroExpr::VecList(items) => {
                let hint = self.vec_hint(expectation);
                let item = self.infer_elements(items, hint);
                lang_type(self.db, LangItem::Vec, vec![item])
            }
            MacroExpr::VecRepeat { value, len } => {
                let item = match self.vec_hint(expectation) {
                    Some(hint) => {
                        self.check_expr(*value, &hint, &Cause::Plain);
                        hint
                    }
                    None => self.infer_expr(*value, &Expectation::None),
                };
                self.check_expr(*len, &Ty::i64(), &Cause::Plain);
                self.require(item.clone(), BuiltinTrait::Clone, At::Expr(*value), BoundCause::Repeat);
                lang_type(self.db, LangItem::Vec, vec![item])
            }
            MacroExpr::Dbg { expr: inner, .. } => {
                let ty = self.infer_expr(*inner, expectation);
                self.require(ty.clone(), BuiltinTrait::Debug, At::Expr(*inner), BoundCause::Format);
                ty
            }
        }
    }

    /// A message that is only made on the way out: what diverges in it does not count.
    fn infer_message(&mut self, pieces: &[FormatPiece]) {
        let diverges = self.cur().diverges;
        self.infer_pieces(pieces);
        self.cur().diverges = diverges;
    }

    fn infer_pieces(&mut self, pieces: &[FormatPiece]) {
        for piece in pieces {
            if let FormatPiece::Value { expr, spec } = piece {
                let ty = self.infer_expr(*expr, &Expectation::None);
                if let Some(radix) = spec.radix {
                    // Integers have shifts, and nothing but numbers has a remainder.
                    let (number, _) = self.deref_refs(&ty);
                    let name = match radix {
                        Radix::LowerExp | Radix::UpperExp => BuiltinTrait::Rem,
                        _ => BuiltinTrait::Shl,
                    };
                    self.require(number, name, At::Expr(*expr), BoundCause::Radix(radix));
                    continue;
                }
                let name = if spec.debug {
                    BuiltinTrait::Debug
                } else {
                    BuiltinTrait::Show
                };
                self.require(ty, name, At::Expr(*expr), BoundCause::Format);
            }
        }
    }

    fn vec_hint(&mut self, expectation: &Expectation) -> Option<Ty> {
        let Expectation::Has(ty) = expectation else { return None };
        let ty = self.shallow(ty);
        as_lang(self.db, &ty, LangItem::Vec).and_then(|args| args.first().cloned())
    }
}
