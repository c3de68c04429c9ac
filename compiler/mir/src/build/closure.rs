//! Closures: what they capture becomes an environment, what they do a body of its own.

use grok_hir::body::{Expr, ExprId, PatId};
use grok_hir::type_ref::TypeRef;
use grok_types::result::{Capture, CaptureMode};
use grok_types::ty::{Ty, TyKind};

use super::{Builder, Constant, Operand, Place, Rvalue};
use crate::ir::{CaptureDecl, FnDef, FnRef, Generic};

impl Builder<'_> {
    pub(super) fn closure_into(&mut self, dest: &Place, expr: ExprId, _: &[(PatId, TypeRef)], _: ExprId) {
        let captures: Vec<Capture> = self
            .source
            .types
            .closures
            .get(&expr)
            .map(|info| info.captures.clone())
            .unwrap_or_default();
        let mut operands = Vec::with_capacity(captures.len());
        for capture in &captures {
            let Some(place) = self.variables.get(&capture.local).cloned() else {
                self.poison();
                continue;
            };
            operands.push(match capture.mode {
                CaptureMode::Value => self.consume(place),
                CaptureMode::Ref(mutability) => {
                    let ty = Ty::reference(mutability, self.place_ty(&place));
                    let temp = Place::local(self.temp(ty));
                    self.assign(
                        temp.clone(),
                        Rvalue::Ref {
                            mutability,
                            place,
                            two_phase: false,
                        },
                    );
                    Operand::Move(temp)
                }
            });
        }
        self.closure_body(expr);
        let def = FnRef {
            def: FnDef::Closure(self.source.owner, expr),
            args: self.identity_args(),
        };
        let value = if captures.is_empty() {
            Rvalue::Use(Operand::Const(Constant::Fn(def, self.ty(expr))))
        } else {
            Rvalue::Closure {
                def,
                captures: operands,
            }
        };
        self.assign(dest.clone(), value);
    }

    /// Lowers the body of a closure expression, once.
    pub(super) fn closure_body(&mut self, expr: ExprId) {
        if self.output.closures.iter().any(|(known, _)| *known == expr) {
            return;
        }
        let Expr::Closure { params, body, .. } = self.expr(expr) else {
            return self.poison();
        };
        let TyKind::Fn(fn_ty) = self.ty(expr).kind().clone() else {
            return self.poison();
        };
        let mut inner = Builder::new(self.source, fn_ty.ret);
        let captures = self
            .source
            .types
            .closures
            .get(&expr)
            .map_or(&[][..], |info| &info.captures);
        for (i, capture) in captures.iter().enumerate() {
            inner.captures.push(self.capture_decl(capture));
            inner.variables.insert(capture.local, Place::capture(i as u32));
        }
        let mut patterns = Vec::with_capacity(params.len());
        for (i, (pat, _)) in params.iter().enumerate() {
            let ty = fn_ty.params.get(i).cloned().unwrap_or_else(Ty::error);
            patterns.push(inner.parameter(*pat, ty));
        }
        let (body, output) = inner.run(&patterns, *body);
        self.output.poisoned |= output.poisoned;
        self.output.actors |= output.actors;
        self.output.unreachable.extend(output.unreachable);
        self.output.closures.extend(output.closures);
        self.output.closures.push((expr, body));
    }

    fn capture_decl(&self, capture: &Capture) -> CaptureDecl<Generic> {
        let ty = self
            .source
            .types
            .locals
            .get(&capture.local)
            .cloned()
            .unwrap_or_else(Ty::error);
        let by_ref = match capture.mode {
            CaptureMode::Value => None,
            CaptureMode::Ref(mutability) => Some(mutability),
        };
        let env_ty = by_ref.map_or_else(|| ty.clone(), |mutability| Ty::reference(mutability, ty.clone()));
        let name = self.source.hir.locals[capture.local].name.clone();
        CaptureDecl {
            name,
            ty,
            by_ref,
            env_ty,
            variable: capture.local,
        }
    }
}
