//! Small innermost loops that count up to a bound: how often they turn is known on entry.
//!
//! Such a loop runs in stretches of turns that are paid for in advance, and neither looks at the fuel nor asks for the bound within
//! one. Besides, what would make the checks of its body superfluous is asked once before each stretch: that sums are far from the ends
//! of their type, that factors are small. Where the answer is no, the stretch runs with all checks.

use grok_hir::body::BinaryOp;
use grok_mir::ir::{Block, Body, Constant, Local, Mono, Operand, Place, Rvalue, StatementKind, TerminatorKind};
use grok_mir::program::{Program, TypeKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::loops::Loop;
use super::ranges::{Range, Ranges, State, assigned, int_range};

/// Turns of a loop that is laid out turn by turn.
const FEW_TURNS: i128 = 16;

/// Statements of all its turns together.
const LAID_OUT: usize = 200;

/// Turns of a stretch, and the fewest that are worth one.
const LONGEST: i128 = 4096;
const SHORTEST: i128 = 32;

/// What a turn has done when it leaves a block.
#[derive(Clone, Copy, Debug)]
pub struct Passed {
    /// Fuel it took.
    pub fuel: u32,
    /// Whether it has counted.
    pub stepped: bool,
}

/// Turns that are known when compiling.
#[derive(Clone, Copy, Debug)]
pub struct Trip {
    /// Where the counter starts.
    pub start: i128,
    /// How often the test holds.
    pub turns: usize,
}

/// What is asked before a stretch.
#[derive(Clone, Copy, Debug)]
pub enum Fact {
    /// A local lies in an interval.
    Within(Local, Range),
    /// A sum is at least a quarter of its type's values away from the ends.
    Headroom(Local),
}

/// A loop that counts.
#[derive(Debug)]
pub struct Counted {
    /// What it counts with.
    pub counter: Local,
    /// The bound: a constant, or a local that the loop does not change.
    pub end: Operand<Mono>,
    /// Where the counter is held against the bound, once a turn before it counts.
    pub test: Block,
    /// The ways from there: on, and out.
    pub stay: Block,
    /// Out of the loop.
    pub leave: Block,
    /// Fuel of a turn.
    pub fuel: u32,
    /// What has been done behind each block.
    pub passed: FxHashMap<Block, Passed>,
    /// If how often it turns is known.
    pub trip: Option<Trip>,
    /// Blocks of the last turn, which leaves at the test.
    pub last: Vec<Block>,
    /// What must hold for `states` to.
    pub facts: Vec<Fact>,
    /// Turns of a stretch at most.
    pub longest: i128,
    /// What is known in each block: in every turn, or turn by turn.
    pub states: Vec<FxHashMap<Block, State>>,
    /// What is known in each block in every turn, whether the facts hold or not.
    pub checked: FxHashMap<Block, State>,
}

/// Looks at a loop; `None` if it does not count.
pub fn counted(
    program: &Program,
    body: &Body<Mono>,
    ranges: &Ranges<'_>,
    found: &Loop,
    order: &[Block],
) -> Option<Counted> {
    let changed: FxHashSet<Local> = found.blocks.iter().flat_map(|block| assigned(body, *block)).collect();
    let finder = Finder {
        program,
        body,
        ranges,
        blocks: &found.blocks,
        changed,
    };
    let shape = found.blocks.iter().find_map(|block| finder.shape(*block))?;
    finder.complete(shape, order)
}

struct Finder<'a, 'p> {
    program: &'a Program,
    body: &'a Body<Mono>,
    ranges: &'a Ranges<'p>,
    blocks: &'a [Block],
    changed: FxHashSet<Local>,
}

/// The parts of a counting loop.
struct Shape {
    counter: Local,
    end: Operand<Mono>,
    inclusive: bool,
    test: Block,
    stay: Block,
    leave: Block,
    step: Block,
}

/// What a turn may add to a sum at least and at most.
#[derive(Clone, Copy)]
struct Growth {
    low: i128,
    high: i128,
}

fn local_of(operand: &Operand<Mono>) -> Option<Local> {
    match operand {
        Operand::Copy(place) | Operand::Move(place) => place.as_local(),
        Operand::Const(_) => None,
    }
}

impl Finder<'_, '_> {
    fn header(&self) -> Block {
        self.blocks[0]
    }

    /// All values of a local that is an integer in registers.
    fn all(&self, local: Local) -> Option<Range> {
        let decl = self.body.local(local);
        int_range(self.program, decl.ty).filter(|_| !decl.in_cell)
    }

    fn known(&self, state: &State, local: Local) -> Option<Range> {
        let all = self.all(local)?;
        Some(state.range(local).unwrap_or(all))
    }

    /// Whether a turn can get from the header to a block without passing another.
    fn avoids(&self, to: Block, avoided: Block) -> bool {
        let mut seen = FxHashSet::default();
        let mut stack = vec![self.header()];
        while let Some(block) = stack.pop() {
            if block == avoided || !seen.insert(block) {
                continue;
            }
            for successor in self.body.block(block).terminator.kind.successors() {
                if successor == to {
                    return true;
                }
                if successor != self.header() && self.blocks.contains(&successor) {
                    stack.push(successor);
                }
            }
        }
        false
    }

    /// Whether every whole turn passes a block.
    fn unavoidable(&self, block: Block) -> bool {
        block == self.header() || !self.avoids(self.header(), block)
    }

    /// Whether a turn that is at `block` has passed `first`, or is there.
    fn comes_first(&self, first: Block, block: Block) -> bool {
        first == block || first == self.header() || (block != self.header() && !self.avoids(block, first))
    }

    /// The loop's parts, if this block ends with its test.
    fn shape(&self, test: Block) -> Option<Shape> {
        let block = self.body.block(test);
        let TerminatorKind::Switch { on, targets, otherwise } = &block.terminator.kind else {
            return None;
        };
        let holds = local_of(on)?;
        let (&[(value, target)], TypeKind::Bool) =
            (targets.as_slice(), &self.program.ty(self.body.local(holds).ty).kind)
        else {
            return None;
        };
        let (stay, leave) = if value == 0 {
            (*otherwise, target)
        } else {
            (target, *otherwise)
        };
        if !self.blocks.contains(&stay) || self.blocks.contains(&leave) {
            return None;
        }
        // Nothing follows the comparison, so its operands are still what they were.
        let last = block
            .statements
            .iter()
            .rev()
            .find_map(|statement| match &statement.kind {
                StatementKind::Assign(place, rvalue) => Some((place, rvalue)),
                _ => None,
            })?;
        let (place, Rvalue::Binary(op, a, b)) = last else {
            return None;
        };
        if place.as_local() != Some(holds) {
            return None;
        }
        let (counter, end) = match op {
            BinaryOp::Lt | BinaryOp::Le => (a, b),
            BinaryOp::Gt | BinaryOp::Ge => (b, a),
            _ => return None,
        };
        let counter = local_of(counter)?;
        self.all(counter)?;
        let bounded = match (end, local_of(end)) {
            (Operand::Const(constant), _) => matches!(constant, Constant::Int(..)),
            (_, Some(end)) => self.all(end).is_some() && !self.changed.contains(&end),
            _ => false,
        };
        let step = self.step(counter).filter(|_| bounded)?;
        let in_order = step != test && self.comes_first(test, step);
        (in_order && self.unavoidable(test) && self.unavoidable(step)).then(|| Shape {
            counter,
            end: end.clone(),
            inclusive: matches!(op, BinaryOp::Le | BinaryOp::Ge),
            test,
            stay,
            leave,
            step,
        })
    }

    /// The block that counts on by one, if nothing else changes the counter.
    fn step(&self, counter: Local) -> Option<Block> {
        let assignments = self
            .blocks
            .iter()
            .flat_map(|block| assigned(self.body, *block).map(move |local| (local, *block)));
        let mut assignments = assignments.filter(|(local, _)| *local == counter);
        let (Some((_, block)), None) = (assignments.next(), assignments.next()) else {
            return None;
        };
        let counts = self.body.block(block).statements.iter().any(|statement| {
            let StatementKind::Assign(place, rvalue) = &statement.kind else {
                return false;
            };
            place.as_local() == Some(counter)
                && match rvalue {
                    Rvalue::Successor(value) => local_of(value) == Some(counter),
                    Rvalue::Binary(BinaryOp::Add, value, Operand::Const(Constant::Int(1, _))) => {
                        local_of(value) == Some(counter)
                    }
                    _ => false,
                }
        });
        counts.then_some(block)
    }

    fn complete(&self, shape: Shape, order: &[Block]) -> Option<Counted> {
        let passed = self.passed(shape.step)?;
        let before = self.ranges.before(self.header(), self.blocks, order);
        let trip = self.trip(&shape, &before);
        let mut start = self.ranges.entry(self.header());
        self.bound_counter(&mut start, &shape);
        let checked = self.ranges.within(self.blocks, start.clone());
        let (facts, longest, states) = self.facts(&shape, trip, start);
        let last = self.blocks.iter().copied();
        let last = last.filter(|block| *block == shape.test || self.avoids_or_is_header(*block, shape.test));
        Some(Counted {
            counter: shape.counter,
            fuel: passed.values().map(|passed| passed.fuel).max().unwrap_or(0),
            passed,
            trip,
            last: last.collect(),
            facts,
            longest,
            states,
            checked,
            end: shape.end,
            test: shape.test,
            stay: shape.stay,
            leave: shape.leave,
        })
    }

    fn avoids_or_is_header(&self, block: Block, avoided: Block) -> bool {
        block == self.header() || self.avoids(block, avoided)
    }

    /// What each block has behind it; `None` if turns differ in the fuel they take.
    fn passed(&self, step: Block) -> Option<FxHashMap<Block, Passed>> {
        let mut marks: Vec<(Block, u32)> = Vec::new();
        for block in self.blocks {
            for statement in &self.body.block(*block).statements {
                if let StatementKind::Fuel(amount) = statement.kind {
                    marks.push((*block, amount));
                }
            }
        }
        let regular = marks.iter().all(|(block, _)| self.unavoidable(*block));
        let passed = self.blocks.iter().map(|block| {
            let fuel = marks.iter().filter(|(mark, _)| self.comes_first(*mark, *block));
            let passed = Passed {
                fuel: fuel.map(|(_, amount)| amount).sum(),
                stepped: self.comes_first(step, *block),
            };
            (*block, passed)
        });
        regular.then(|| passed.collect())
    }

    fn trip(&self, shape: &Shape, before: &State) -> Option<Trip> {
        let start = self.known(before, shape.counter)?;
        let end = self.ranges.operand(before, &shape.end)?;
        let turns = end.low - start.low + i128::from(shape.inclusive);
        let exact = start.low == start.high && end.low == end.high;
        let statements: usize = self
            .blocks
            .iter()
            .map(|block| self.body.block(*block).statements.len() + 1)
            .sum();
        (exact && (1..=FEW_TURNS).contains(&turns) && turns as usize * statements <= LAID_OUT).then_some(Trip {
            start: start.low,
            turns: turns as usize,
        })
    }

    /// What is worth being asked, for how many turns the answer is good, and what is known then.
    fn facts(
        &self,
        shape: &Shape,
        trip: Option<Trip>,
        mut start: State,
    ) -> (Vec<Fact>, i128, Vec<FxHashMap<Block, State>>) {
        let mut facts = Vec::new();
        let mut states = self.ranges.within(self.blocks, start.clone());
        if let Some((asked, narrowed)) = self.small_operands(shape, &start, &states) {
            facts.extend(asked);
            start = narrowed;
            states = self.ranges.within(self.blocks, start.clone());
        }
        let mut longest = LONGEST;
        let needed = trip.map_or(SHORTEST, |trip| trip.turns as i128 + 1);
        for (sum, growth) in self.sums(shape, &states) {
            let Some(all) = self.all(sum) else { continue };
            let quarter = (all.high - all.low + 1) / 4;
            let turns = quarter / 2 / growth.high.max(-growth.low).max(1);
            if turns < needed || (all.low == 0 && growth.low < 0) {
                continue;
            }
            longest = longest.min(turns);
            facts.push(Fact::Headroom(sum));
            let low = if all.low == 0 { 0 } else { all.low + quarter / 2 };
            start.restrict(sum, all, Range::new(low, all.high - quarter / 2));
        }
        let states = match trip {
            None => vec![self.ranges.within(self.blocks, start)],
            Some(trip) => (0..=trip.turns as i128)
                .map(|turn| {
                    let mut start = start.clone();
                    if let Some(all) = self.all(shape.counter) {
                        let value = trip.start + turn;
                        start.fix(shape.counter, Range::new(value, value).meet(all));
                    }
                    self.ranges.within(self.blocks, start)
                })
                .collect(),
        };
        (facts, longest, states)
    }

    /// At the start of a whole turn the counter is below the bound.
    fn bound_counter(&self, start: &mut State, shape: &Shape) {
        if let (Some(all), Some(end)) = (self.all(shape.counter), self.ranges.operand(start, &shape.end)) {
            start.restrict(shape.counter, all, Range::new(all.low, end.high - 1));
        }
    }

    /// Calls back with each assignment of an integer operation and what is known before it.
    fn operations(
        &self,
        states: &FxHashMap<Block, State>,
        mut visit: impl FnMut(&State, &Place<Mono>, (BinaryOp, &Operand<Mono>, &Operand<Mono>)),
    ) {
        for block in self.blocks {
            let Some(mut state) = states.get(block).cloned() else {
                continue;
            };
            for statement in &self.body.block(*block).statements {
                if let StatementKind::Assign(place, Rvalue::Binary(op, a, b)) = &statement.kind {
                    visit(&state, place, (*op, a, b));
                }
                self.ranges.step(&mut state, statement);
            }
        }
    }

    /// Whether an operation's check cannot be left out.
    fn is_checked(&self, state: &State, (op, a, b): (BinaryOp, &Operand<Mono>, &Operand<Mono>)) -> bool {
        if !matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul) {
            return false;
        }
        let ty = match (a, local_of(a)) {
            (Operand::Const(Constant::Int(_, ty)), _) => *ty,
            (_, Some(local)) => self.body.local(local).ty,
            _ => return false,
        };
        let (Some(all), Some(a), Some(b)) = (
            int_range(self.program, ty),
            self.ranges.operand(state, a),
            self.ranges.operand(state, b),
        ) else {
            return false;
        };
        !Ranges::exact(op, a, b).is_some_and(|exact| exact.within(all))
    }

    /// Whether an operation adds to a local what does not depend on it: the other operand, and whether it is subtracted.
    fn addend<'o>(
        place: &Place<Mono>,
        (op, a, b): (BinaryOp, &'o Operand<Mono>, &'o Operand<Mono>),
    ) -> Option<(&'o Operand<Mono>, bool)> {
        let sum = place.as_local()?;
        match (op, local_of(a) == Some(sum), local_of(b) == Some(sum)) {
            (BinaryOp::Add, true, false) => Some((b, false)),
            (BinaryOp::Add, false, true) => Some((a, false)),
            (BinaryOp::Sub, true, false) => Some((b, true)),
            _ => None,
        }
    }

    /// What to ask of bounds and locals that stay the same, so that fewer operations of theirs need a check.
    fn small_operands(
        &self,
        shape: &Shape,
        start: &State,
        states: &FxHashMap<Block, State>,
    ) -> Option<(Vec<Fact>, State)> {
        let (mut fixed, mut varies, mut multiplies, mut before) = (Vec::new(), false, false, 0);
        self.operations(states, |state, place, operation| {
            // What a sum grows by is to be small as well.
            let grows = Self::addend(place, operation).is_some();
            if !self.is_checked(state, operation) {
                return;
            }
            before += usize::from(!grows);
            multiplies |= operation.0 == BinaryOp::Mul;
            for operand in [operation.1, operation.2] {
                match local_of(operand) {
                    Some(local) if self.all(local).is_some() && !self.changed.contains(&local) => fixed.push(local),
                    Some(local) => varies |= !grows || Some(local) != place.as_local(),
                    None => {}
                }
            }
        });
        fixed.sort_unstable();
        fixed.dedup();
        let bits = |all: Range| 128 - (all.high - all.low).leading_zeros();
        let limit = |local| {
            let all = self.all(local)?;
            let limit: i128 = match (bits(all), multiplies) {
                (64.., true) => 1 << 28,
                (64.., false) => 1 << 40,
                (32.., _) => 1 << 14,
                _ => return None,
            };
            Some(Range::new(if all.low < 0 { -limit } else { 0 }, limit).meet(all))
        };
        let mut narrowed = start.clone();
        let mut facts = Vec::new();
        let mut ask = |narrowed: &mut State, local: Local| {
            let (Some(known), Some(all), Some(limit)) = (self.known(narrowed, local), self.all(local), limit(local))
            else {
                return;
            };
            let limit = Range::new(limit.low.max(known.low), limit.high);
            if !known.within(limit) && limit.low <= limit.high {
                facts.push(Fact::Within(local, limit));
                narrowed.restrict(local, all, limit);
            }
        };
        if varies {
            fixed.extend(local_of(&shape.end));
        }
        for local in fixed {
            ask(&mut narrowed, local);
        }
        if varies {
            // The bound may say enough of the counter.
            self.bound_counter(&mut narrowed, shape);
            ask(&mut narrowed, shape.counter);
        }
        let (mut after, mut still) = (0, 0);
        let states = self.ranges.within(self.blocks, narrowed.clone());
        self.operations(&states, |state, place, operation| {
            if self.is_checked(state, operation) {
                match Self::addend(place, operation) {
                    None => after += 1,
                    Some(_) => still += 1,
                }
            }
        });
        let sums_profit = still > 0 && !multiplies;
        (!facts.is_empty() && (after < before || sums_profit)).then_some((facts, narrowed))
    }

    /// Locals that the loop only adds to, with checks, and how much they grow in a turn.
    fn sums(&self, shape: &Shape, states: &FxHashMap<Block, State>) -> Vec<(Local, Growth)> {
        let mut growths: FxHashMap<Local, (Growth, usize, bool)> = FxHashMap::default();
        self.operations(states, |state, place, operation| {
            let (Some(sum), Some((addend, subtracted))) = (place.as_local(), Self::addend(place, operation)) else {
                return;
            };
            let Some(range) = self.ranges.operand(state, addend) else {
                return;
            };
            let (low, high) = if subtracted {
                (-range.high, -range.low)
            } else {
                (range.low, range.high)
            };
            let (growth, times, checked) = growths.entry(sum).or_insert((Growth { low: 0, high: 0 }, 0, false));
            growth.low += low.min(0);
            growth.high += high.max(0);
            *times += 1;
            *checked |= self.is_checked(state, operation);
        });
        let mut assignments: FxHashMap<Local, usize> = FxHashMap::default();
        for local in self.blocks.iter().flat_map(|block| assigned(self.body, *block)) {
            *assignments.entry(local).or_default() += 1;
        }
        let mut sums: Vec<(Local, Growth)> = growths
            .into_iter()
            .filter(|(local, (_, times, checked))| {
                *checked && *local != shape.counter && self.all(*local).is_some() && assignments[local] == *times
            })
            .map(|(local, (growth, ..))| (local, growth))
            .collect();
        sums.sort_unstable_by_key(|(local, _)| *local);
        sums
    }
}
