//! The order of a pattern's tests: one switch where several candidates ask about the same place, else one test after the other.
//!
//! Switching on a place copies the candidates that do not ask about it into each branch. That is a decision tree, whose size can
//! explode; past a budget only the first candidate's test is made and the others start over where it fails.

use grok_hir::body::BinaryOp;
use grok_types::ty::{Ty, TyKind};

use super::operator::is_scalar;
use super::pattern::Test;
use super::{Builder, Callee, Constant, Operand, Place, Rvalue};
use crate::ir::{Block, FnDef, FnRef, TerminatorKind};

/// The tests that are left of a candidate, and where it goes when there are none.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) tests: Vec<(Place, Test)>,
    pub(super) leaf: Block,
}

/// How many more switches may copy candidates.
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new(rows: usize) -> Self {
        Self(64 + 8 * rows)
    }
}

impl Builder<'_> {
    /// Goes from the current block to the leaf of the first row whose tests all hold, or to `otherwise`.
    pub(super) fn decide(&mut self, mut rows: Vec<Row>, otherwise: Block, budget: &mut Budget) {
        loop {
            let Some(first) = rows.first_mut() else {
                return self.goto(otherwise);
            };
            if first.tests.is_empty() {
                let leaf = first.leaf;
                return self.goto(leaf);
            }
            let (place, test) = first.tests[0].clone();
            let switches = matches!(test, Test::Variant(..) | Test::Int(_));
            if switches && budget.0 > 0 {
                budget.0 -= 1;
                match self.switch_rows(&place, rows, otherwise, budget) {
                    Some(rest) => rows = rest,
                    None => return,
                }
                continue;
            }
            let mut first = rows.remove(0);
            first.tests.remove(0);
            let (holds, fails) = (self.new_block(), self.new_block());
            self.single_test(&place, &test, holds, fails);
            self.switch_to(holds);
            self.decide(vec![first], fails, budget);
            self.switch_to(fails);
        }
    }

    /// Switches on a place; gives the rows that are left where none of the values is there, in the current block.
    fn switch_rows(
        &mut self,
        place: &Place,
        rows: Vec<Row>,
        otherwise: Block,
        budget: &mut Budget,
    ) -> Option<Vec<Row>> {
        let mut values: Vec<i128> = Vec::new();
        let mut count = None;
        for (_, test) in rows
            .iter()
            .filter_map(|row| row.tests.iter().find(|(at, _)| at == place))
        {
            let value = match test {
                Test::Variant(variant, of) => {
                    count = Some(*of as usize);
                    i128::from(*variant)
                }
                Test::Int(value) => *value,
                _ => continue,
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let ty = self.place_ty(place);
        if *ty.kind() == TyKind::Bool {
            count = Some(2);
        }
        let is_exhaustive = count == Some(values.len());
        let targets: Vec<(i128, Block)> = values.into_iter().map(|value| (value, self.new_block())).collect();
        let rest = self.new_block();
        self.emit_switch(place, &ty, &targets, rest, is_exhaustive);
        for &(value, target) in &targets {
            let branch = rows.iter().filter_map(|row| specialise(row, place, value)).collect();
            self.switch_to(target);
            self.decide(branch, otherwise, budget);
        }
        self.switch_to(rest);
        if is_exhaustive {
            self.terminate(TerminatorKind::Unreachable);
            return None;
        }
        let asks_value = |test: &Test| matches!(test, Test::Variant(..) | Test::Int(_));
        let open = |row: &Row| !row.tests.iter().any(|(at, test)| at == place && asks_value(test));
        Some(rows.into_iter().filter(open).collect())
    }

    fn emit_switch(&mut self, place: &Place, ty: &Ty, targets: &[(i128, Block)], rest: Block, is_exhaustive: bool) {
        if *ty.kind() == TyKind::Bool && is_exhaustive {
            let find = |wanted: i128| {
                targets
                    .iter()
                    .find(|(value, _)| *value == wanted)
                    .map_or(rest, |&(_, block)| block)
            };
            return self.switch_bool(Operand::Copy(place.clone()), find(1), find(0));
        }
        let on = if matches!(ty.kind(), TyKind::Adt(..)) {
            let tag = Place::local(self.temp(Ty::i64()));
            self.assign(tag.clone(), Rvalue::Discriminant(place.clone()));
            Operand::Move(tag)
        } else {
            Operand::Copy(place.clone())
        };
        self.terminate(TerminatorKind::Switch {
            on,
            targets: targets.to_vec(),
            otherwise: rest,
        });
    }

    fn single_test(&mut self, place: &Place, test: &Test, holds: Block, fails: Block) {
        match test {
            Test::Variant(variant, _) => self.switch_variant(place, vec![(*variant, holds)], fails),
            Test::Int(value) => {
                let on = Operand::Copy(place.clone());
                self.terminate(TerminatorKind::Switch {
                    on,
                    targets: vec![(*value, holds)],
                    otherwise: fails,
                });
            }
            Test::Len { count, exactly } => {
                let len = Place::local(self.temp(Ty::i64()));
                self.assign(len.clone(), Rvalue::Len(place.clone()));
                let op = if *exactly { BinaryOp::Eq } else { BinaryOp::Ge };
                let count = Operand::Const(Constant::Int(i128::from(*count), Ty::i64()));
                self.compare(op, Operand::Move(len), count, holds, fails);
            }
            Test::Equal(constant) => {
                self.compare(
                    BinaryOp::Eq,
                    Operand::Copy(place.clone()),
                    Operand::Const(constant.clone()),
                    holds,
                    fails,
                );
            }
            Test::Range { low, high, inclusive } => {
                if let Some(low) = low {
                    let next = self.new_block();
                    self.compare(
                        BinaryOp::Ge,
                        Operand::Copy(place.clone()),
                        Operand::Const(low.clone()),
                        next,
                        fails,
                    );
                    self.switch_to(next);
                }
                match high {
                    Some(high) => {
                        let op = if *inclusive { BinaryOp::Le } else { BinaryOp::Lt };
                        self.compare(
                            op,
                            Operand::Copy(place.clone()),
                            Operand::Const(high.clone()),
                            holds,
                            fails,
                        );
                    }
                    None => self.goto(holds),
                }
            }
            Test::Const(id, args) => {
                let ty = self.place_ty(place);
                let value = Place::local(self.scoped_temp(ty.clone()));
                let callee = Callee::Fn(FnRef {
                    def: FnDef::Const(*id),
                    args: args.clone(),
                });
                self.call(callee, Vec::new(), value.clone());
                let (lhs, rhs) = if is_scalar(&ty) {
                    (Operand::Copy(place.clone()), Operand::Copy(value))
                } else {
                    (self.shared_ref(place.clone()), self.shared_ref(value))
                };
                self.compare(BinaryOp::Eq, lhs, rhs, holds, fails);
            }
        }
    }

    fn compare(&mut self, op: BinaryOp, lhs: Operand, rhs: Operand, holds: Block, fails: Block) {
        let result = Place::local(self.temp(Ty::bool()));
        self.assign(result.clone(), Rvalue::Binary(op, lhs, rhs));
        self.switch_bool(Operand::Move(result), holds, fails);
    }
}

/// What is left of a row where the place holds that value; nothing if the row cannot match there.
fn specialise(row: &Row, place: &Place, value: i128) -> Option<Row> {
    let mut left = Row {
        tests: Vec::with_capacity(row.tests.len()),
        leaf: row.leaf,
    };
    for (at, test) in &row.tests {
        if at != place {
            left.tests.push((at.clone(), test.clone()));
            continue;
        }
        match test {
            Test::Variant(variant, _) if i128::from(*variant) == value => {}
            Test::Int(wanted) if *wanted == value => {}
            Test::Variant(..) | Test::Int(_) => return None,
            test => match test.decided_by(value) {
                Some(true) => {}
                Some(false) => return None,
                None => left.tests.push((at.clone(), test.clone())),
            },
        }
    }
    Some(left)
}
