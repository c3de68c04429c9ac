//! Calls: of known functions, methods, constructors, function values, and the operations that the library's intrinsics name.

use grok_hir::body::{Expr, ExprId};
use grok_hir::ids::FnId;
use grok_types::result::ValueDef;
use grok_types::ty::{FnKind, FnTy, Mutability, Ty, TyKind};

use super::operator::is_scalar;
use super::{Builder, Callee, Constant, Operand, Place, Rvalue};
use crate::ir::{FnDef, FnRef, Origin, TerminatorKind};

impl Builder<'_> {
    pub(super) fn call_into(&mut self, dest: &Place, expr: ExprId, callee: ExprId, args: &[ExprId]) {
        let value = matches!(self.expr(callee), Expr::Path(_))
            .then(|| self.source.types.values.get(&callee))
            .flatten();
        match value {
            Some(ValueDef::Fn(id, types)) => {
                let args = self.operands(args, Self::argument);
                self.invoke(dest, expr, *id, types, args);
            }
            Some(ValueDef::Ctor(ctor, _)) => {
                let args = self.operands(args, Self::argument);
                self.aggregate(dest, *ctor, self.ty(expr), args);
            }
            Some(ValueDef::Local(local)) if self.source.types.let_fns.contains_key(local) => {
                let Some(callee) = self.let_fn(callee, *local) else {
                    return self.poison();
                };
                let args = self.operands(args, Self::argument);
                self.finish_call(dest, expr, Callee::Fn(callee), args);
            }
            _ => self.call_value(dest, expr, callee, args),
        }
    }

    /// Calls a function value: it stays where it is, unless it may be called only once.
    fn call_value(&mut self, dest: &Place, expr: ExprId, callee: ExprId, args: &[ExprId]) {
        let place = self.place(callee);
        let place = self.deref_all(place);
        let once = matches!(
            self.place_ty(&place).kind(),
            TyKind::Fn(FnTy { kind: FnKind::Once, .. })
        );
        let function = if once {
            self.consume(place)
        } else {
            Operand::Copy(place)
        };
        let function = if args.iter().all(|&arg| self.is_pure(arg)) || !once {
            function
        } else {
            self.aside(callee, function)
        };
        let args = self.operands(args, Self::argument);
        self.finish_call(dest, expr, Callee::Value(function), args);
    }

    pub(super) fn method_call_into(&mut self, dest: &Place, expr: ExprId, receiver: ExprId, args: &[ExprId]) {
        let all: Vec<ExprId> = std::iter::once(receiver).chain(args.iter().copied()).collect();
        match self.source.types.values.get(&expr) {
            Some(ValueDef::Fn(id, types)) => {
                let operands = self.operands(&all, Self::argument);
                self.invoke(dest, expr, *id, types, operands);
            }
            _ => self.poison(),
        }
    }

    /// Calls a function by name, or does what the intrinsic it stands for does.
    pub(super) fn invoke(&mut self, dest: &Place, expr: ExprId, id: FnId, types: &[Ty], args: Vec<Operand>) {
        if matches!(id.container(self.source.db), grok_hir::ids::Container::Actor(_)) {
            self.output.actors = true;
            return;
        }
        let signature = grok_hir::fn_signature(self.source.db, id);
        let Some(name) = &signature.intrinsic else {
            let callee = Callee::Fn(FnRef {
                def: FnDef::Fn(id),
                args: types.to_vec(),
            });
            return self.finish_call(dest, expr, callee, args);
        };
        match (name.as_str(), args.as_slice()) {
            ("clone", [value]) => self.assign(dest.clone(), Rvalue::Clone(value.clone())),
            ("default", []) => self.assign(dest.clone(), Rvalue::Default(self.ty(expr))),
            ("vec_len" | "array_len" | "slice_len", [Operand::Copy(place) | Operand::Move(place)]) => {
                self.assign(dest.clone(), Rvalue::Len(place.clone().deref()));
            }
            _ => self.finish_call(dest, expr, Callee::Intrinsic(name.clone(), types.to_vec()), args),
        }
    }

    fn finish_call(&mut self, dest: &Place, expr: ExprId, callee: Callee, args: Vec<Operand>) {
        if matches!(self.ty(expr).kind(), TyKind::Never) {
            self.terminate(TerminatorKind::Call {
                callee,
                args,
                dest: dest.clone(),
                target: None,
            });
            self.dead();
        } else {
            self.call(callee, args, dest.clone());
        }
    }

    /// What a formatted value is read from: a scalar by value, anything else by shared reference.
    pub(super) fn shown(&mut self, expr: ExprId) -> Operand {
        if let Some(text) = self.shown_literal(expr) {
            return text;
        }
        let place = self.place(expr);
        self.at(Origin::Expr(expr), |b| {
            let place = b.deref_all(place);
            if is_scalar(&b.place_ty(&place)) {
                Operand::Copy(place)
            } else {
                b.shared_ref(place)
            }
        })
    }

    fn shown_literal(&mut self, expr: ExprId) -> Option<Operand> {
        match (self.expr(expr), self.operand_is_constant(expr)) {
            (Expr::Literal(_), true) => Some(self.operand(expr)),
            _ => None,
        }
    }

    fn operand_is_constant(&self, expr: ExprId) -> bool {
        !self.source.types.adjustments.contains_key(&expr)
    }

    /// A reborrow of a mutable place for a callee that changes it.
    pub(super) fn mutable_ref(&mut self, place: Place) -> Operand {
        let ty = Ty::reference(Mutability::Mut, self.place_ty(&place));
        let temp = Place::local(self.temp(ty));
        self.assign(
            temp.clone(),
            Rvalue::Ref {
                mutability: Mutability::Mut,
                place,
                two_phase: false,
            },
        );
        Operand::Move(temp)
    }

    /// Ends the run with a message.
    pub(super) fn panic(&mut self, message: Operand) {
        self.terminate(TerminatorKind::Panic { message });
        self.dead();
    }

    pub(super) fn text(&self, text: &str) -> Operand {
        Operand::Const(Constant::Str(text.into()))
    }
}
