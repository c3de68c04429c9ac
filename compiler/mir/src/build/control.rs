//! Control flow: conditions with their let chains, `if`, `while`, `loop`, `break`, `return`, `?`.

use grok_hir::body::{Expr, ExprId, LogicOp, UnaryOp};
use grok_hir::signature::LangItem;
use grok_types::result::ValueDef;
use grok_types::ty::{Ty, TyKind};

use super::{Breakable, Builder, Constant, Operand, Place, Rvalue};
use crate::ir::{Block, FnDef, FnRef, Local, Origin, Projection, StatementKind, TerminatorKind};

impl Builder<'_> {
    /// Tests a condition: goes on where it holds, with its bindings declared in the innermost scope; else leaves the scopes from
    /// `depth` on for `otherwise`.
    pub(super) fn branch(&mut self, cond: ExprId, otherwise: Block, depth: usize) {
        self.at(Origin::Expr(cond), |b| match b.expr(cond) {
            Expr::Logic {
                op: LogicOp::And,
                lhs,
                rhs,
            } => {
                b.branch(*lhs, otherwise, depth);
                b.branch(*rhs, otherwise, depth);
            }
            Expr::Logic {
                op: LogicOp::Or,
                lhs,
                rhs,
            } => {
                let (second, holds) = (b.new_block(), b.new_block());
                let inner = b.scopes.len();
                b.branch(*lhs, second, inner);
                b.goto(holds);
                b.switch_to(second);
                b.branch(*rhs, otherwise, depth);
                b.goto(holds);
                b.switch_to(holds);
            }
            Expr::Unary { op: UnaryOp::Not, expr } if *b.adjusted_ty(*expr).kind() == TyKind::Bool => {
                let fails = b.new_block();
                let inner = b.scopes.len();
                b.branch(*expr, fails, inner);
                let exit = b.exit_to(otherwise, depth);
                b.goto(exit);
                b.switch_to(fails);
            }
            Expr::Let { pat, scrutinee } => b.let_condition(*pat, *scrutinee, otherwise, depth),
            _ => {
                let on = b.operand(cond);
                let exit = b.exit_to(otherwise, depth);
                let then = b.new_block();
                b.switch_bool(on, then, exit);
                b.switch_to(then);
            }
        });
    }

    /// A condition as a `bool`.
    pub(super) fn condition_into(&mut self, dest: &Place, expr: ExprId) {
        let (fails, end) = (self.new_block(), self.new_block());
        let bool = |value| Rvalue::Use(Operand::Const(Constant::Int(value, Ty::bool())));
        let depth = self.scopes.len();
        self.in_scope(|b| {
            b.branch(expr, fails, depth);
            b.assign(dest.clone(), bool(1));
        });
        self.goto(end);
        self.switch_to(fails);
        self.assign(dest.clone(), bool(0));
        self.goto(end);
        self.switch_to(end);
    }

    pub(super) fn if_into(&mut self, dest: &Place, cond: ExprId, then: ExprId, els: Option<ExprId>) {
        let (fails, end) = (self.new_block(), self.new_block());
        let depth = self.scopes.len();
        self.in_scope(|b| {
            b.branch(cond, fails, depth);
            b.expr_into(dest, then);
        });
        self.goto(end);
        self.switch_to(fails);
        match els {
            Some(els) => self.expr_into(dest, els),
            None => self.assign(dest.clone(), Rvalue::Use(Operand::Const(Constant::Unit))),
        }
        self.goto(end);
        self.switch_to(end);
    }

    pub(super) fn breakable(
        &mut self,
        id: ExprId,
        break_block: Block,
        continue_block: Option<Block>,
        dest: &Place,
        run: impl FnOnce(&mut Self),
    ) {
        let depth = self.scopes.len();
        self.breakables.push(Breakable {
            id,
            break_block,
            continue_block,
            dest: dest.clone(),
            depth,
        });
        run(self);
        self.breakables.pop();
    }

    /// Ends an iteration: fuel, and back to the loop's head.
    pub(super) fn back_edge(&mut self, latch: Block, header: Block) {
        self.goto(latch);
        self.switch_to(latch);
        self.push(StatementKind::Fuel(1));
        self.goto(header);
    }

    pub(super) fn loop_into(&mut self, dest: &Place, expr: ExprId, body: ExprId) {
        let (header, latch, end) = (self.new_block(), self.new_block(), self.new_block());
        self.goto(header);
        self.switch_to(header);
        self.breakable(expr, end, Some(latch), dest, |b| b.in_scope(|b| b.effect(body)));
        self.back_edge(latch, header);
        self.switch_to(end);
    }

    pub(super) fn while_loop(&mut self, expr: ExprId, cond: ExprId, body: ExprId) {
        let (header, latch, end) = (self.new_block(), self.new_block(), self.new_block());
        self.goto(header);
        self.switch_to(header);
        let depth = self.scopes.len();
        let unit = Place::local(self.temp(Ty::unit()));
        self.breakable(expr, end, Some(latch), &unit, |b| {
            b.in_scope(|b| {
                b.branch(cond, end, depth);
                b.effect(body);
            });
        });
        self.back_edge(latch, header);
        self.switch_to(end);
    }

    pub(super) fn break_(&mut self, target: Option<ExprId>, value: Option<ExprId>) {
        let found = self
            .breakables
            .iter()
            .rposition(|breakable| Some(breakable.id) == target);
        let Some(at) = found else { return self.poison() };
        let dest = self.breakables[at].dest.clone();
        match value {
            Some(value) => self.expr_into(&dest, value),
            None => self.assign(dest, Rvalue::Use(Operand::Const(Constant::Unit))),
        }
        let (block, depth) = (self.breakables[at].break_block, self.breakables[at].depth);
        self.jump(block, depth);
    }

    pub(super) fn continue_(&mut self, target: Option<ExprId>) {
        let found = self.breakables.iter().rfind(|breakable| Some(breakable.id) == target);
        match found.and_then(|breakable| Some((breakable.continue_block?, breakable.depth))) {
            Some((block, depth)) => self.jump(block, depth),
            None => self.poison(),
        }
    }

    fn jump(&mut self, block: Block, depth: usize) {
        self.leave_scopes(depth);
        self.goto(block);
        self.dead();
    }

    pub(super) fn return_(&mut self, value: Option<ExprId>) {
        match value {
            Some(value) => self.returned_value(value),
            None => self.assign(Place::local(Local::RETURN), Rvalue::Use(Operand::Const(Constant::Unit))),
        }
        let block = self.return_block;
        self.jump(block, 0);
    }

    /// `e?`: the payload goes on, the rest returns.
    pub(super) fn try_into_(&mut self, dest: &Place, expr: ExprId, inner: ExprId) {
        let ty = self.adjusted_ty(inner);
        let ret = self.locals[0].ty.clone();
        let (db, origin) = (self.source.db, self.origin);
        let is_option = grok_types::as_lang(db, &ty, LangItem::Option).is_some();
        let (item, good, bad) = if is_option {
            (LangItem::Option, "Some", "None")
        } else {
            (LangItem::Result, "Ok", "Err")
        };
        let Some(args) = grok_types::as_lang(db, &ty, item).map(<[Ty]>::to_vec) else {
            return self.poison();
        };
        if !self.is_script && grok_types::as_lang(db, &ret, item).is_none() {
            return self.poison();
        }
        let (Some(good), Some(bad)) = (self.lang_variant(item, good), self.lang_variant(item, bad)) else {
            return self.poison();
        };
        let operand = self.operand(inner);
        let value = self.operand_place(operand, ty);
        let (goes_on, leaves) = (self.new_block(), self.new_block());
        self.origin = origin;
        self.switch_variant(&value, vec![(good, goes_on)], leaves);
        self.switch_to(leaves);
        let error = match (is_option, args.get(1)) {
            (false, Some(error)) => Some(value.clone().project(Projection::Downcast(bad)).field(0, error.clone())),
            _ => None,
        };
        if self.is_script {
            self.end_script(error);
        } else {
            let mut fields: Vec<Operand> = error.into_iter().map(|error| self.consume(error)).collect();
            // `?` converts the error to the one that is wanted.
            if let Some(ValueDef::Fn(from, types)) = self.source.types.values.get(&expr)
                && let Some(wanted) = types.first()
            {
                let converted = Place::local(self.temp(wanted.clone()));
                let callee = super::Callee::Fn(FnRef {
                    def: FnDef::Fn(*from),
                    args: types.clone(),
                });
                self.call(callee, fields, converted.clone());
                fields = vec![Operand::Move(converted)];
            }
            let whole = Rvalue::Adt {
                ty: ret,
                variant: bad,
                fields,
            };
            self.assign(Place::local(Local::RETURN), whole);
            let return_block = self.return_block;
            self.leave_scopes(0);
            self.goto(return_block);
        }
        self.switch_to(goes_on);
        let payload = value.project(Projection::Downcast(good)).field(0, args[0].clone());
        let payload = self.consume(payload);
        self.assign(dest.clone(), Rvalue::Use(payload));
    }

    /// What `?` does in a script, whose type it does not change: the error, or the lack of a value, ends the run.
    fn end_script(&mut self, error: Option<Place>) {
        let message = match error {
            Some(error) => self.error_text("`?` ended the script: ", error),
            None => self.text("`?` ended the script: it met a `None`"),
        };
        self.panic(message);
    }

    /// A variant's index in a type of the library.
    pub(super) fn lang_variant(&self, item: LangItem, name: &str) -> Option<u32> {
        let adt = grok_hir::lang_item(self.source.db, item)?;
        let data = grok_hir::adt_data(self.source.db, adt);
        data.variants
            .iter()
            .position(|variant| variant.name == name)
            .map(|index| index as u32)
    }

    /// Goes where the variant of the enum in `place` says.
    pub(super) fn switch_variant(&mut self, place: &Place, targets: Vec<(u32, Block)>, otherwise: Block) {
        let tag = Place::local(self.temp(Ty::i64()));
        self.assign(tag.clone(), Rvalue::Discriminant(place.clone()));
        let targets = targets
            .into_iter()
            .map(|(variant, block)| (i128::from(variant), block))
            .collect();
        self.terminate(TerminatorKind::Switch {
            on: Operand::Move(tag),
            targets,
            otherwise,
        });
    }
}
