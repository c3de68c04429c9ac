//! Loops in several copies of their body: the way in, the copies, and the ways out.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{self, InstBuilder, Value, types};
use cranelift_frontend::Variable;
use grok_mir::ir::{Block, Local};
use rustc_hash::FxHashMap;

use super::counted::{Counted, Fact, Trip, counted};
use super::function::{LocalStorage, Translator};
use super::loops::{COPIES, Loop};
use super::ranges::{Range, Ranges, int_range};
use super::types::{Scalar, scalar};

/// A loop in several copies. Every way to its header leads to `guard`, which enters the copies if there is fuel for all of them, and
/// the loop as it stands otherwise; from each copy a turn leads on to the next, from the last back to the guard.
pub struct Unrolled {
    guard: ir::Block,
    copies: Vec<FxHashMap<Block, ir::Block>>,
    blocks: Vec<Block>,
    fuel: u32,
    stretch: Option<Stretch>,
}

/// What a loop that counts has besides: the guard pays for a whole stretch of turns, which end where the counter reaches `stop`. If
/// there are facts to ask, a second round of copies has all checks, for where they do not hold.
struct Stretch {
    counted: Counted,
    stop: Variable,
    /// Behind the last copy of each round.
    again: [ir::Block; 2],
    /// Ways out of copies: the block that gives back what was paid too much, from where, and where to.
    exits: Vec<(ir::Block, (Block, usize), Block)>,
}

impl Translator<'_, '_> {
    /// Where a jump to a block goes from here.
    pub fn target(&mut self, block: Block) -> ir::Block {
        let current = self.current;
        if let Some((header, index)) = self.copy
            && let Some(unrolled) = self.unrolled.get_mut(&header)
        {
            let next = if block == header { index + 1 } else { index };
            if let Some(stretch) = &unrolled.stretch
                && stretch.counted.trip.is_none()
                && block == header
                && next % COPIES == 0
            {
                return stretch.again[index / COPIES];
            }
            if let Some(target) = unrolled.copies.get(next).and_then(|copy| copy.get(&block)) {
                return *target;
            }
            if let Some(stretch) = &mut unrolled.stretch {
                let exit = self.b.create_block();
                stretch.exits.push((exit, (current, index), block));
                return exit;
            }
        }
        let ordinary = self.blocks[block.0 as usize].expect("successors of reachable blocks are reachable");
        match self.unrolled.get(&block) {
            // Turns that are laid out one by one only start at the first.
            Some(unrolled) if unrolled.trip().is_some() && unrolled.blocks.contains(&current) => ordinary,
            Some(unrolled) => unrolled.guard,
            None => ordinary,
        }
    }

    /// Whether a block belongs to the loop of the copy being translated.
    pub fn stays(&self, block: Block) -> bool {
        let copied = self.copy.and_then(|(header, _)| self.unrolled.get(&header));
        copied.is_some_and(|unrolled| unrolled.blocks.contains(&block))
    }

    fn stretch(&self) -> Option<(&Counted, usize)> {
        let (header, index) = self.copy?;
        let stretch = self.unrolled.get(&header)?.stretch.as_ref()?;
        Some((&stretch.counted, index))
    }

    /// Whether a copy of a loop that counts is being translated.
    pub fn is_counted_copy(&self) -> bool {
        self.stretch().is_some()
    }

    /// Whether the turn being translated is one of those that have been paid for together.
    pub fn is_paid(&self) -> bool {
        self.stretch().is_some_and(|(counted, index)| !is_last(counted, index))
    }

    /// Where the test of a loop that counts leads: within a stretch its result is known.
    pub fn decided(&self) -> Option<Block> {
        let (counted, index) = self.stretch()?;
        let way = if is_last(counted, index) {
            counted.leave
        } else {
            counted.stay
        };
        (counted.test == self.current).then_some(way)
    }

    /// Prepares the copies of a loop.
    pub fn plan_copies(&mut self, found: Loop, order: &[Block]) {
        let ranges = self.ranges.as_ref();
        let counted = ranges.and_then(|ranges| counted(self.program(), self.body(), ranges, &found, order));
        let guard = self.b.create_block();
        let turns = match counted.as_ref().and_then(|counted| counted.trip) {
            Some(trip) => trip.turns,
            None => COPIES,
        };
        let rounds = match &counted {
            Some(counted) if counted.trip.is_none() && !counted.facts.is_empty() => 2,
            _ => 1,
        };
        let mut copies: Vec<FxHashMap<Block, ir::Block>> =
            (0..turns * rounds).map(|_| self.copy_of(&found.blocks)).collect();
        if let Some(counted) = counted.as_ref().filter(|counted| counted.trip.is_some()) {
            copies.push(self.copy_of(&counted.last));
        }
        for block in &found.blocks {
            // The loop as it stands only runs when fuel is short.
            self.b
                .set_cold_block(self.blocks[block.0 as usize].expect("blocks in the order have been created"));
        }
        let stretch = counted.map(|counted| Stretch {
            stop: self.b.declare_var(self.counter_type(&counted)),
            again: [self.b.create_block(), self.b.create_block()],
            exits: Vec::new(),
            counted,
        });
        self.unrolled.insert(
            found.header,
            Unrolled {
                guard,
                copies,
                blocks: found.blocks,
                fuel: found.fuel,
                stretch,
            },
        );
    }

    fn copy_of(&mut self, blocks: &[Block]) -> FxHashMap<Block, ir::Block> {
        blocks.iter().map(|block| (*block, self.b.create_block())).collect()
    }

    /// If this is the header of a loop in copies: the guard and the copies.
    pub fn copies(&mut self, header: Block) {
        let Some(unrolled) = self.unrolled.get(&header) else {
            return;
        };
        let (guard, copies, blocks, fuel) = (
            unrolled.guard,
            unrolled.copies.clone(),
            unrolled.blocks.clone(),
            unrolled.fuel,
        );
        let slow = self.blocks[header.0 as usize].expect("blocks in the order have been created");
        let fast = copies[0][&header];
        self.b.switch_to_block(guard);
        match unrolled.stretch.as_ref().map(|stretch| stretch.counted.trip) {
            None => {
                let left = self.fuel();
                let short = self
                    .b
                    .ins()
                    .icmp_imm_s(IntCC::SignedLessThan, left, i64::from(fuel) * copies.len() as i64);
                self.b.ins().brif(short, slow, &[], fast, &[]);
            }
            Some(Some(trip)) => self.pay_for_trip(header, trip, slow, fast),
            Some(None) => {
                let checked = copies.get(COPIES).map(|copy| copy[&header]);
                self.pay_for_stretch(header, slow, fast, checked);
            }
        }
        for (index, copy) in copies.iter().enumerate() {
            self.copy = Some((header, index));
            for block in blocks.iter().filter(|block| copy.contains_key(block)) {
                self.block_at(*block, copy[block]);
            }
        }
        self.copy = None;
        self.leave_stretch(header, guard);
    }

    /// Starts a block, with what is known there.
    pub fn block_at(&mut self, block: Block, target: ir::Block) {
        self.b.switch_to_block(target);
        self.current = block;
        let known = self.stretch().and_then(|(counted, index)| {
            let states = match counted.trip {
                Some(_) => counted.states.get(index)?,
                None if index >= COPIES => &counted.checked,
                None => counted.states.first()?,
            };
            states.get(&block).cloned()
        });
        self.known = known
            .or_else(|| self.ranges.as_ref().map(|ranges| ranges.entry(block)))
            .unwrap_or_default();
        self.block(block);
    }

    fn counted(&self, header: Block) -> Option<&Stretch> {
        self.unrolled.get(&header)?.stretch.as_ref()
    }

    fn counter_type(&self, counted: &Counted) -> ir::Type {
        match scalar(self.program(), self.body().local(counted.counter).ty) {
            Scalar::Int { machine, .. } => machine,
            _ => types::I64,
        }
    }

    /// The variable of an integer local.
    fn integer(&self, local: Local) -> Option<Variable> {
        match &self.locals[local.0 as usize] {
            LocalStorage::Variables(variables) => variables.first().copied(),
            LocalStorage::Cell(_) | LocalStorage::Frame(_) => None,
        }
    }

    /// Goes to `slow` if the condition holds.
    fn slow_if(&mut self, condition: Value, slow: ir::Block) {
        let go_on = self.b.create_block();
        self.b.ins().brif(condition, slow, &[], go_on, &[]);
        self.b.switch_to_block(go_on);
    }

    /// The way into a loop whose turns are all laid out.
    fn pay_for_trip(&mut self, header: Block, trip: Trip, slow: ir::Block, fast: ir::Block) {
        let Some(Stretch { counted, .. }) = self.counted(header) else {
            return;
        };
        let (turn, counter) = (i64::from(counted.fuel), counted.counter);
        let machine = self.counter_type(counted);
        let left = self.fuel();
        let needed = turn * (trip.turns as i64 + 1);
        let short = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, left, needed);
        self.slow_if(short, slow);
        self.ask_facts(header, slow);
        let left = self.b.ins().iadd_imm_s(left, -turn * trip.turns as i64);
        self.set_fuel(left);
        if let Some(counter) = self.integer(counter) {
            let start = self.b.ins().iconst(machine, super::function::crop(trip.start, machine));
            self.b.def_var(counter, start);
        }
        self.b.ins().jump(fast, &[]);
    }

    /// The way into a stretch of turns: how many there are before the bound and fuel for, in whole rounds of copies.
    fn pay_for_stretch(&mut self, header: Block, slow: ir::Block, fast: ir::Block, checked: Option<ir::Block>) {
        let Some(Stretch { counted, stop, .. }) = self.counted(header) else {
            return;
        };
        let (stop, turn, longest) = (*stop, i64::from(counted.fuel), counted.longest as i64);
        let (machine, end, counter) = (self.counter_type(counted), counted.end.clone(), counted.counter);
        let ty = self.body().local(counter).ty;
        let signed = scalar(self.program(), ty).is_signed();
        let (Some(all), Some(variable)) = (int_range(self.program(), ty), self.integer(counter)) else {
            self.b.ins().jump(slow, &[]);
            return;
        };
        let known = self
            .ranges
            .as_ref()
            .map(|ranges| ranges.entry(header))
            .unwrap_or_default();
        let from = known.range(counter).unwrap_or(all);
        let to = self.ranges.as_ref().and_then(|ranges| ranges.operand(&known, &end));
        let ahead = Ranges::exact(grok_hir::body::BinaryOp::Sub, to.unwrap_or(all), from);
        let now = self.b.use_var(variable);
        let bound = self.look(&end);
        let Some(bound) = bound.first().copied() else {
            self.b.ins().jump(slow, &[]);
            return;
        };
        let room = self.b.ins().isub(bound, now);
        let copies = self.b.ins().iconst(machine, COPIES as i64);
        let fits = |all: Range| ahead.is_some_and(|ahead| ahead.within(all));
        if signed && fits(all) {
            let short = self.b.ins().icmp(IntCC::SignedLessThan, room, copies);
            self.slow_if(short, slow);
        } else {
            if !fits(Range::new(0, i128::MAX)) {
                let condition = if signed {
                    IntCC::SignedGreaterThanOrEqual
                } else {
                    IntCC::UnsignedGreaterThanOrEqual
                };
                let behind = self.b.ins().icmp(condition, now, bound);
                self.slow_if(behind, slow);
            }
            let short = self.b.ins().icmp(IntCC::UnsignedLessThan, room, copies);
            self.slow_if(short, slow);
        }
        let room = self.extend(room, types::I64, false);
        let longest = self.b.ins().iconst(types::I64, longest);
        let turns = self.b.ins().umin(room, longest);
        let left = self.fuel();
        let affordable = if turn > 1 {
            let turn = self.b.ins().iconst(types::I64, turn);
            self.b.ins().sdiv(left, turn)
        } else {
            left
        };
        let turns = self.b.ins().smin(turns, affordable);
        let whole = self.b.ins().iconst(types::I64, -(COPIES as i64));
        let turns = self.b.ins().band(turns, whole);
        let none = self.b.ins().icmp_imm_s(IntCC::SignedLessThanOrEqual, turns, 0);
        self.slow_if(none, slow);
        let cost = self.price(turns, turn);
        let left = self.b.ins().isub(left, cost);
        self.set_fuel(left);
        let turns = self.extend(turns, machine, false);
        let reached = self.b.ins().iadd(now, turns);
        self.b.def_var(stop, reached);
        if let Some(checked) = checked {
            self.ask_facts(header, checked);
        }
        self.b.ins().jump(fast, &[]);
    }

    fn price(&mut self, turns: Value, turn: i64) -> Value {
        if turn == 1 {
            return turns;
        }
        self.b.ins().imul_imm_s(turns, turn)
    }

    /// Goes to `otherwise` unless all facts hold.
    fn ask_facts(&mut self, header: Block, otherwise: ir::Block) {
        let facts = self.counted(header).map(|stretch| stretch.counted.facts.clone());
        for fact in facts.into_iter().flatten() {
            let (Fact::Within(local, _) | Fact::Headroom(local)) = fact;
            let ty = self.body().local(local).ty;
            let (Some(variable), Some(all)) = (self.integer(local), int_range(self.program(), ty)) else {
                continue;
            };
            let Scalar::Int { machine, signed } = scalar(self.program(), ty) else {
                continue;
            };
            let value = self.b.use_var(variable);
            let constant =
                |this: &mut Self, value: i128| this.b.ins().iconst(machine, super::function::crop(value, machine));
            let fails = match fact {
                Fact::Within(_, Range { low, high }) => {
                    let offset = if low == 0 {
                        value
                    } else {
                        let low = constant(self, low);
                        self.b.ins().isub(value, low)
                    };
                    let width = constant(self, high - low);
                    self.b.ins().icmp(IntCC::UnsignedGreaterThan, offset, width)
                }
                // The two highest bits are the same.
                Fact::Headroom(_) if signed => {
                    let doubled = self.b.ins().iadd(value, value);
                    let differ = self.b.ins().bxor(value, doubled);
                    self.b.ins().icmp_imm_s(IntCC::SignedLessThan, differ, 0)
                }
                Fact::Headroom(_) => {
                    let most = constant(self, all.high - (all.high + 1) / 4);
                    self.b.ins().icmp(IntCC::UnsignedGreaterThan, value, most)
                }
            };
            self.slow_if(fails, otherwise);
        }
    }

    /// Behind the copies of a loop that counts: the end of a round, and the ways out, where fuel of turns that were not taken is
    /// given back.
    fn leave_stretch(&mut self, header: Block, guard: ir::Block) {
        let Some(unrolled) = self.unrolled.get_mut(&header) else {
            return;
        };
        let rounds: Vec<ir::Block> = unrolled
            .copies
            .iter()
            .step_by(COPIES)
            .filter_map(|copy| copy.get(&header).copied())
            .collect();
        let Some(stretch) = unrolled.stretch.as_mut() else {
            return;
        };
        let exits = std::mem::take(&mut stretch.exits);
        let (stop, again) = (stretch.stop, stretch.again);
        let (trip, turn, counter) = (
            stretch.counted.trip,
            i64::from(stretch.counted.fuel),
            stretch.counted.counter,
        );
        let passed = stretch.counted.passed.clone();
        let Some(counter) = self.integer(counter) else { return };
        if trip.is_none() {
            for (again, first) in again.into_iter().zip(rounds) {
                self.b.switch_to_block(again);
                let (now, stop) = (self.b.use_var(counter), self.b.use_var(stop));
                let more = self.b.ins().icmp(IntCC::NotEqual, now, stop);
                self.b.ins().brif(more, first, &[], guard, &[]);
            }
        }
        for (exit, (from, index), to) in exits {
            self.b.switch_to_block(exit);
            let passed = passed[&from];
            let left = self.fuel();
            let left = match trip {
                Some(trip) if index >= trip.turns => left,
                Some(trip) => {
                    let back = turn * (trip.turns - index) as i64 - i64::from(passed.fuel);
                    self.b.ins().iadd_imm_s(left, back)
                }
                None => {
                    let (now, stop) = (self.b.use_var(counter), self.b.use_var(stop));
                    let turns = self.b.ins().isub(stop, now);
                    let turns = self.extend(turns, types::I64, false);
                    let back = self.price(turns, turn);
                    let left = self.b.ins().iadd(left, back);
                    let more = i64::from(passed.stepped) * turn - i64::from(passed.fuel);
                    if more == 0 {
                        left
                    } else {
                        self.b.ins().iadd_imm_s(left, more)
                    }
                }
            };
            self.set_fuel(left);
            self.current = from;
            let target = self.target(to);
            self.b.ins().jump(target, &[]);
        }
    }
}

/// Whether a copy is the last turn, of which only what comes before the test happens.
fn is_last(counted: &Counted, index: usize) -> bool {
    counted.trip.is_some_and(|trip| index >= trip.turns)
}

impl Unrolled {
    fn trip(&self) -> Option<Trip> {
        self.stretch.as_ref()?.counted.trip
    }
}
