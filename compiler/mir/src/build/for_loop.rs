//! `for`: counted loops over ranges, index loops over arrays and `Vec`s, and calls of `next` for everything else.

use grok_hir::body::{BinaryOp, Expr, ExprId, PatId};
use grok_hir::signature::LangItem;
use grok_types::result::ValueDef;
use grok_types::ty::{Mutability, Ty, TyKind};

use super::{Builder, Constant, FOR_SOURCE, Operand, Place, Rvalue};
use crate::ir::{Block, Local, Origin, Projection, StatementKind};

impl Builder<'_> {
    pub(super) fn for_loop(&mut self, expr: ExprId, pat: PatId, iter: ExprId, body: ExprId) {
        self.in_scope(|b| {
            let ty = b.adjusted_ty(iter);
            match b.expr(iter) {
                Expr::Range {
                    start: Some(start),
                    end: None,
                    ..
                } if !b.source.types.adjustments.contains_key(&iter)
                    && matches!(b.adjusted_ty(*start).kind(), TyKind::Int(_)) =>
                {
                    let item = b.adjusted_ty(*start);
                    let start = b.operand(*start);
                    return b.endless(expr, pat, body, (start, item));
                }
                Expr::Range {
                    start: Some(start),
                    end: Some(end),
                    inclusive,
                } if !b.source.types.adjustments.contains_key(&iter) && b.is_counted(*start) => {
                    let item = b.adjusted_ty(*start);
                    let mut bounds = b.operands(&[*start, *end], Self::operand).into_iter();
                    let (Some(start), Some(end)) = (bounds.next(), bounds.next()) else {
                        return;
                    };
                    return b.counted(expr, pat, body, &item, (start, end), *inclusive);
                }
                _ => {}
            }
            for lang in [LangItem::Range, LangItem::RangeInclusive, LangItem::RangeFrom] {
                let Some(item) = b.counted_item(&ty, lang) else {
                    continue;
                };
                let range = b.operand(iter);
                let range = b.operand_place(range, ty);
                let start = Operand::Copy(range.clone().field(0, item.clone()));
                if lang == LangItem::RangeFrom {
                    return b.endless(expr, pat, body, (start, item));
                }
                let end = Operand::Copy(range.field(1, item.clone()));
                return b.counted(expr, pat, body, &item, (start, end), lang == LangItem::RangeInclusive);
            }
            match element(b, &ty) {
                Some(item) => b.indexed(expr, pat, iter, body, &ty, &item),
                None => b.by_next(expr, pat, iter, body),
            }
        });
    }

    fn is_counted(&self, start: ExprId) -> bool {
        is_stepped(&self.adjusted_ty(start))
    }

    /// The items of a range of that kind, if they can be counted.
    fn counted_item(&self, ty: &Ty, lang: LangItem) -> Option<Ty> {
        let item = grok_types::as_lang(self.source.db, ty, lang)?.first()?;
        let counts = match lang {
            LangItem::RangeFrom => matches!(item.kind(), TyKind::Int(_)),
            _ => is_stepped(item),
        };
        counts.then(|| item.clone())
    }

    /// Counts from `start` to `end`. The counter never passes its type's last value.
    fn counted(
        &mut self,
        expr: ExprId,
        pat: PatId,
        body: ExprId,
        item: &Ty,
        bounds: (Operand, Operand),
        inclusive: bool,
    ) {
        let counter = Place::local(self.temp(item.clone()));
        self.assign(counter.clone(), Rvalue::Use(bounds.0));
        let end = match bounds.1 {
            Operand::Const(end) => Operand::Const(end),
            operand => {
                let end = Place::local(self.temp(item.clone()));
                self.assign(end.clone(), Rvalue::Use(operand));
                Operand::Copy(end)
            }
        };
        let [header, inside, latch, exit] = [(); 4].map(|()| self.new_block());
        self.goto(header);
        self.switch_to(header);
        let op = if inclusive { BinaryOp::Le } else { BinaryOp::Lt };
        self.test(op, Operand::Copy(counter.clone()), end.clone(), inside, exit);
        self.switch_to(inside);
        self.iteration(expr, pat, body, counter.clone(), (latch, exit));
        self.goto(latch);
        self.switch_to(latch);
        self.push(StatementKind::Fuel(1));
        let next = Rvalue::Successor(Operand::Copy(counter.clone()));
        if inclusive {
            let goes_on = self.new_block();
            self.test(BinaryOp::Lt, Operand::Copy(counter.clone()), end, goes_on, exit);
            self.switch_to(goes_on);
            self.assign(counter, next);
            self.goto(inside);
        } else {
            self.assign(counter, next);
            self.goto(header);
        }
        self.switch_to(exit);
    }

    /// Counts up from `start` until the body leaves; going past the type's last value is an overflow like any other.
    fn endless(&mut self, expr: ExprId, pat: PatId, body: ExprId, (start, item): (Operand, Ty)) {
        let counter = Place::local(self.temp(item.clone()));
        self.assign(counter.clone(), Rvalue::Use(start));
        let [header, latch, exit] = [(); 3].map(|()| self.new_block());
        self.goto(header);
        self.switch_to(header);
        self.iteration(expr, pat, body, counter.clone(), (latch, exit));
        self.goto(latch);
        self.switch_to(latch);
        self.push(StatementKind::Fuel(1));
        let one = Operand::Const(Constant::Int(1, item));
        self.assign(
            counter.clone(),
            Rvalue::Binary(BinaryOp::Add, Operand::Copy(counter), one),
        );
        self.goto(header);
        self.switch_to(exit);
    }

    fn test(&mut self, op: BinaryOp, lhs: Operand, rhs: Operand, then: Block, otherwise: Block) {
        let holds = Place::local(self.temp(Ty::bool()));
        self.assign(holds.clone(), Rvalue::Binary(op, lhs, rhs));
        self.switch_bool(Operand::Move(holds), then, otherwise);
    }

    /// One iteration: the pattern takes its value, the body runs.
    fn iteration(&mut self, expr: ExprId, pat: PatId, body: ExprId, value: Place, (latch, exit): (Block, Block)) {
        let unit = Place::local(self.temp(Ty::unit()));
        self.breakable(expr, exit, Some(latch), &unit, |b| {
            b.in_scope(|b| {
                b.bind_irrefutable(pat, value);
                b.effect(body);
            });
        });
    }

    /// Walks an array or `Vec`, or a reference to one, by index.
    fn indexed(&mut self, expr: ExprId, pat: PatId, iter: ExprId, body: ExprId, ty: &Ty, item: &Ty) {
        let source = self.for_source(ty.clone());
        let operand = self.argument(iter);
        self.assign(Place::local(source), Rvalue::Use(operand));
        let mut elements = Place::local(source);
        let mut borrow = None;
        while let TyKind::Ref(mutability, _) = *self.place_ty(&elements).kind() {
            // A shared reference anywhere on the way makes the elements shared.
            borrow = Some(borrow.map_or(mutability, |outer: Mutability| outer.min(mutability)));
            elements = elements.deref();
        }
        let index = self.temp(Ty::i64());
        let zero = Rvalue::Use(Operand::Const(Constant::Int(0, Ty::i64())));
        self.assign(Place::local(index), zero);
        let [header, inside, latch, exit] = [(); 4].map(|()| self.new_block());
        self.goto(header);
        self.switch_to(header);
        let len = Place::local(self.temp(Ty::i64()));
        self.assign(len.clone(), Rvalue::Len(elements.clone()));
        self.test(
            BinaryOp::Lt,
            Operand::Copy(Place::local(index)),
            Operand::Move(len),
            inside,
            exit,
        );
        self.switch_to(inside);
        let place = elements.project(Projection::Index(index, item.clone()));
        let value = match borrow {
            Some(mutability) => {
                let reference = Place::local(self.temp(Ty::reference(mutability, item.clone())));
                self.assign(
                    reference.clone(),
                    Rvalue::Ref {
                        mutability,
                        place,
                        two_phase: false,
                    },
                );
                reference
            }
            None => {
                let taken = Place::local(self.temp(item.clone()));
                let operand = self.consume(place);
                self.assign(taken.clone(), Rvalue::Use(operand));
                taken
            }
        };
        self.iteration(expr, pat, body, value, (latch, exit));
        self.goto(latch);
        self.switch_to(latch);
        self.push(StatementKind::Fuel(1));
        self.assign(
            Place::local(index),
            Rvalue::Successor(Operand::Copy(Place::local(index))),
        );
        self.goto(header);
        self.switch_to(exit);
    }

    fn for_source(&mut self, ty: Ty) -> Local {
        let source = self.scoped_temp(ty);
        self.locals[source.0 as usize].name = Some(FOR_SOURCE.into());
        source
    }

    /// Calls `next` until it gives `None`.
    fn by_next(&mut self, expr: ExprId, pat: PatId, iter: ExprId, body: ExprId) {
        let Some(ValueDef::Fn(next, types)) = self.source.types.values.get(&expr) else {
            return self.poison();
        };
        let source = match self.source.types.for_into.get(&expr) {
            Some(ValueDef::Fn(into_iter, into_types)) => {
                // What walks the value: the type that `next` is called for.
                let Some(walker) = types.first().cloned() else {
                    return self.poison();
                };
                let operand = self.argument(iter);
                let source = self.for_source(walker);
                self.at(Origin::Expr(iter), |b| {
                    b.invoke(&Place::local(source), expr, *into_iter, into_types, vec![operand]);
                });
                source
            }
            _ => {
                let ty = self.adjusted_ty(iter);
                let source = self.for_source(ty);
                let operand = self.argument(iter);
                self.assign(Place::local(source), Rvalue::Use(operand));
                source
            }
        };
        let iterator = self.deref_all(Place::local(source));
        let [header, inside, latch, exit] = [(); 4].map(|()| self.new_block());
        self.goto(header);
        self.switch_to(header);
        let TyKind::Fn(next_ty) = grok_types::scheme(self.source.db, *next).ty.kind() else {
            return self.poison();
        };
        let option_ty = self.source.instantiated(&next_ty.ret, types);
        let Some([item]) = grok_types::as_lang(self.source.db, &option_ty, LangItem::Option) else {
            return self.poison();
        };
        let item = item.clone();
        let Some(some) = self.lang_variant(LangItem::Option, "Some") else {
            return self.poison();
        };
        let given = Place::local(self.temp(option_ty));
        self.at(Origin::Expr(iter), |b| {
            let receiver = b.mutable_ref(iterator);
            b.invoke(&given, expr, *next, types, vec![receiver]);
        });
        self.switch_variant(&given, vec![(some, inside)], exit);
        self.switch_to(inside);
        let value = given.project(Projection::Downcast(some)).field(0, item);
        self.iteration(expr, pat, body, value, (latch, exit));
        self.back_edge(latch, header);
        self.switch_to(exit);
    }
}

/// Whether a range of such values is walked by counting: integers, chars, and a parameter, which a range bounds to be one of them.
fn is_stepped(item: &Ty) -> bool {
    matches!(item.kind(), TyKind::Int(_) | TyKind::Char | TyKind::Param(_))
}

/// The element type of an array, `Vec` or slice, or of a reference to one.
fn element(b: &Builder<'_>, ty: &Ty) -> Option<Ty> {
    let inner = super::operator::strip(ty);
    match inner.kind() {
        TyKind::Array(item, _) | TyKind::Slice(item) => Some(item.clone()),
        _ => grok_types::as_lang(b.source.db, &inner, LangItem::Vec).and_then(|args| args.first().cloned()),
    }
}
