//! What is known about integers: an interval for each local at each point, from constants, arithmetic and the tests on the way.
//!
//! A forward analysis over sparse states (a local that is not mentioned may hold anything of its type). It only ever removes
//! checks: `n - 1` under `n >= 2`, `i + 1` under `i < n`. Where a loop changes a local so that its interval grows, that is widened to
//! the type's end; one more pass then takes back what the loop's test rules out.

use std::collections::BTreeSet;

use grok_hir::body::BinaryOp;
use grok_mir::ir::{
    Block, Body, Constant, Local, Mono, Operand, Place, PlaceBase, Rvalue, Statement, StatementKind, TerminatorKind,
};
use grok_mir::program::{Program, TypeId, TypeKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// An interval, ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// The least value.
    pub low: i128,
    /// The greatest value.
    pub high: i128,
}

impl Range {
    fn exactly(value: i128) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// The interval between two ends.
    pub fn new(low: i128, high: i128) -> Self {
        Self { low, high }
    }

    /// Whether every value of this is one of `other`.
    pub fn within(self, other: Range) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// Whether `value` is one of this.
    pub fn contains(self, value: i128) -> bool {
        self.low <= value && value <= self.high
    }

    /// The values of both.
    pub fn meet(self, other: Range) -> Range {
        Range {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        }
    }

    fn hull(self, other: Range) -> Range {
        Range {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }
}

/// What is known at a point.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct State {
    ranges: FxHashMap<Local, Range>,
    /// Comparisons whose result a local holds, and copies: forgotten as soon as a part changes, and at the end of a block.
    tests: FxHashMap<Local, (BinaryOp, Operand<Mono>, Operand<Mono>)>,
    copies: FxHashMap<Local, Local>,
}

impl State {
    /// What is known of a local.
    pub fn range(&self, local: Local) -> Option<Range> {
        self.ranges.get(&local).copied()
    }

    /// The operation whose result a local holds, if it was just now computed.
    pub fn operation(&self, local: Local) -> Option<&(BinaryOp, Operand<Mono>, Operand<Mono>)> {
        self.tests.get(&local)
    }

    /// Adds to what is known of a local.
    pub fn restrict(&mut self, local: Local, all: Range, bound: Range) {
        let range = self.ranges.get(&local).copied().unwrap_or(all).meet(bound);
        if range.low <= range.high {
            self.ranges.insert(local, range);
        }
    }

    /// Replaces what is known of a local.
    pub fn fix(&mut self, local: Local, range: Range) {
        self.ranges.insert(local, range);
    }

    /// What is known either way.
    fn either(self, other: &State) -> State {
        let ranges = self.ranges.into_iter().filter_map(|(local, range)| {
            let other = other.ranges.get(&local)?;
            Some((local, range.hull(*other)))
        });
        State {
            ranges: ranges.collect(),
            ..State::default()
        }
    }
}

/// The analysis of one body.
pub struct Ranges<'p> {
    program: &'p Program,
    body: &'p Body<Mono>,
    entries: Vec<Option<State>>,
}

/// Blocks times locals of a body that is worth the analysis.
const LARGEST: usize = 1 << 20;

/// After so many visits of a loop's header, what the loop changes is widened there.
const VISITS: u32 = 3;

/// After so many visits of any block, all that still changes is.
const PATIENCE: u32 = 100;

/// Which locals a join widens.
enum Widen<'a> {
    Nothing,
    These(&'a FxHashSet<Local>),
    All,
}

impl Widen<'_> {
    fn includes(&self, local: Local) -> bool {
        match self {
            Self::Nothing => false,
            Self::These(locals) => locals.contains(&local),
            Self::All => true,
        }
    }
}

impl<'p> Ranges<'p> {
    /// Analyses a body; `None` if it is so large that the states would be.
    pub fn new(program: &'p Program, body: &'p Body<Mono>, order: &[Block]) -> Option<Self> {
        if body.blocks.len().saturating_mul(body.locals.len()) > LARGEST {
            return None;
        }
        let mut this = Self {
            program,
            body,
            entries: vec![None; body.blocks.len()],
        };
        let mut visits = vec![0u32; body.blocks.len()];
        if let Some(first) = this.entries.first_mut() {
            *first = Some(State::default());
        }
        // Blocks to look at again, by their place in the order, so that what leads to a block comes before it.
        let positions: FxHashMap<Block, usize> = order.iter().copied().zip(0..).collect();
        let changes = changes_of_loops(body, order, &positions);
        let mut dirty: BTreeSet<usize> = order.first().map(|_| 0).into_iter().collect();
        while let Some(position) = dirty.pop_first() {
            for (target, state) in this.leave(order[position]) {
                let index = target.0 as usize;
                visits[index] += 1;
                let widen = match changes.get(&target) {
                    _ if visits[index] > PATIENCE => Widen::All,
                    Some(locals) if visits[index] > VISITS => Widen::These(locals),
                    _ => Widen::Nothing,
                };
                if this.join(index, state, &widen) {
                    dirty.extend(positions.get(&target));
                }
            }
        }
        this.narrow_once(order);
        Some(this)
    }

    /// The states on the edges out of a block, as far as they are known.
    fn leave(&self, block: Block) -> Vec<(Block, State)> {
        let Some(mut state) = self.entries[block.0 as usize].clone() else {
            return Vec::new();
        };
        for statement in &self.body.block(block).statements {
            self.step(&mut state, statement);
        }
        self.edges(block, state)
    }

    /// Computes each entry once more from what leads there. What held before still holds, so every step of this does.
    fn narrow_once(&mut self, order: &[Block]) {
        let mut incoming: FxHashMap<Block, FxHashMap<Block, Vec<State>>> = FxHashMap::default();
        let note = |incoming: &mut FxHashMap<Block, FxHashMap<Block, Vec<State>>>,
                    block: Block,
                    edges: Vec<(Block, State)>| {
            for (target, _) in &edges {
                incoming.entry(*target).or_default().remove(&block);
            }
            for (target, state) in edges {
                let from: &mut FxHashMap<Block, Vec<State>> = incoming.entry(target).or_default();
                from.entry(block).or_default().push(state);
            }
        };
        for block in order {
            note(&mut incoming, *block, self.leave(*block));
        }
        for block in order.iter().skip(1) {
            let states = incoming.get(block).into_iter().flat_map(FxHashMap::values).flatten();
            let joined = states.fold(None, |joined: Option<State>, state| {
                Some(match joined {
                    Some(joined) => joined.either(state),
                    None => without_tests(state.clone()),
                })
            });
            if joined.is_some() && *block != Block(0) {
                self.entries[block.0 as usize] = joined;
                note(&mut incoming, *block, self.leave(*block));
            }
        }
    }

    /// What is known in the blocks of an innermost loop, the header first, if `header` is known at the start of each turn.
    pub fn within(&self, blocks: &[Block], header: State) -> FxHashMap<Block, State> {
        let mut states = FxHashMap::from_iter([(blocks[0], header)]);
        for block in blocks {
            let Some(mut state) = states.get(block).cloned() else {
                continue;
            };
            for statement in &self.body.block(*block).statements {
                self.step(&mut state, statement);
            }
            for (target, state) in self.edges(*block, state) {
                if target == blocks[0] || !blocks.contains(&target) {
                    continue;
                }
                let joined = match states.remove(&target) {
                    Some(known) => known.either(&state),
                    None => state,
                };
                states.insert(target, joined);
            }
        }
        states
    }

    /// What is known where a loop is entered from outside.
    pub fn before(&self, header: Block, blocks: &[Block], order: &[Block]) -> State {
        let outside = order.iter().filter(|block| !blocks.contains(block));
        let states = outside.flat_map(|block| {
            let leads = self.body.block(*block).terminator.kind.successors().contains(&header);
            if leads { self.leave(*block) } else { Vec::new() }
        });
        let states = states.filter(|(target, _)| *target == header).map(|(_, state)| state);
        states.reduce(|known, state| known.either(&state)).unwrap_or_default()
    }

    /// What is known at the start of a block.
    pub fn entry(&self, block: Block) -> State {
        self.entries[block.0 as usize].clone().unwrap_or_default()
    }

    fn join(&mut self, index: usize, incoming: State, widen: &Widen<'_>) -> bool {
        let Some(known) = &mut self.entries[index] else {
            self.entries[index] = Some(incoming);
            return true;
        };
        let before = known.ranges.len();
        let mut changed = false;
        let (program, body) = (self.program, self.body);
        known.ranges.retain(|local, range| {
            let Some(other) = incoming.ranges.get(local) else {
                return false;
            };
            let mut hull = range.hull(*other);
            if hull != *range {
                changed = true;
                if widen.includes(*local)
                    && let Some(all) = int_range(program, body.local(*local).ty)
                {
                    hull.low = if hull.low < range.low { all.low } else { hull.low };
                    hull.high = if hull.high > range.high { all.high } else { hull.high };
                }
                *range = hull;
            }
            true
        });
        changed || known.ranges.len() != before
    }

    /// The interval of an operand, if it is an integer.
    pub fn operand(&self, state: &State, operand: &Operand<Mono>) -> Option<Range> {
        match operand {
            Operand::Const(Constant::Int(value, _)) => Some(Range::exactly(*value)),
            Operand::Const(_) => None,
            Operand::Copy(place) | Operand::Move(place) => {
                let all = int_range(self.program, super::place::type_of(self.program, self.body, place))?;
                Some(
                    plain_local(place)
                        .and_then(|local| state.ranges.get(&local).copied())
                        .unwrap_or(all),
                )
            }
        }
    }

    /// What an operation gives before it is cut to its type.
    pub fn exact(op: BinaryOp, a: Range, b: Range) -> Option<Range> {
        match op {
            BinaryOp::Add => Some(Range {
                low: a.low + b.low,
                high: a.high + b.high,
            }),
            BinaryOp::Sub => Some(Range {
                low: a.low - b.high,
                high: a.high - b.low,
            }),
            BinaryOp::Mul => {
                let mut products = [0; 4];
                for (slot, (a, b)) in
                    products
                        .iter_mut()
                        .zip([(a.low, b.low), (a.low, b.high), (a.high, b.low), (a.high, b.high)])
                {
                    *slot = a.checked_mul(b)?;
                }
                Some(Range {
                    low: *products.iter().min()?,
                    high: *products.iter().max()?,
                })
            }
            _ => None,
        }
    }

    /// Carries a statement out on a state.
    pub fn step(&self, state: &mut State, statement: &Statement<Mono>) {
        let (place, rvalue) = match &statement.kind {
            StatementKind::Assign(place, rvalue) => (place, rvalue),
            // What is dead need not be carried along.
            StatementKind::StorageDead(local) => return self.forget(state, *local),
            _ => return,
        };
        let Some(local) = plain_local(place) else { return };
        let range = int_range(self.program, self.body.local(local).ty).and_then(|all| self.rvalue(state, rvalue, all));
        let test = match rvalue {
            Rvalue::Binary(op, a, b) => Some((*op, a.clone(), b.clone())),
            _ => None,
        };
        let source = match rvalue {
            Rvalue::Use(Operand::Copy(source)) => plain_local(source).filter(|source| *source != local),
            _ => None,
        };
        self.forget(state, local);
        if self.body.local(local).in_cell {
            return;
        }
        if let Some(range) = range {
            state.ranges.insert(local, range);
        }
        if let Some(test) = test {
            state.tests.insert(local, test);
        }
        if let Some(source) = source.filter(|source| !self.body.local(*source).in_cell) {
            state.copies.insert(local, source);
        }
    }

    fn forget(&self, state: &mut State, local: Local) {
        state.ranges.remove(&local);
        let mentions = |operand: &Operand<Mono>| match operand {
            Operand::Copy(place) | Operand::Move(place) => plain_local(place) == Some(local),
            Operand::Const(_) => false,
        };
        state
            .tests
            .retain(|result, (_, a, b)| *result != local && !mentions(a) && !mentions(b));
        state.copies.retain(|copy, source| *copy != local && *source != local);
    }

    fn rvalue(&self, state: &State, rvalue: &Rvalue<Mono>, all: Range) -> Option<Range> {
        let range = match rvalue {
            Rvalue::Use(operand) => self.operand(state, operand)?,
            Rvalue::Successor(operand) => {
                let before = self.operand(state, operand)?;
                Range {
                    low: before.low + 1,
                    high: before.high + 1,
                }
            }
            Rvalue::Binary(op, a, b) => {
                let (a, b) = (self.operand(state, a)?, self.operand(state, b)?);
                match op {
                    BinaryOp::Rem if a.low >= 0 && b.low > 0 => Range {
                        low: 0,
                        high: a.high.min(b.high - 1),
                    },
                    BinaryOp::Div if a.low >= 0 && b.low > 0 => Range { low: 0, high: a.high },
                    BinaryOp::BitAnd if a.low >= 0 && b.low >= 0 => Range {
                        low: 0,
                        high: a.high.min(b.high),
                    },
                    BinaryOp::BitXor | BinaryOp::BitOr if a.low >= 0 && b.low >= 0 => Range {
                        low: 0,
                        high: ((a.high.max(b.high) + 1) as u128).next_power_of_two() as i128 - 1,
                    },
                    BinaryOp::Shr if a.low >= 0 => Range { low: 0, high: a.high },
                    op => Self::exact(*op, a, b)?,
                }
            }
            Rvalue::Len(_) => Range {
                low: 0,
                high: i128::from(i64::MAX),
            },
            _ => return None,
        };
        // Checked operations end the run rather than leave the type.
        Some(range.meet(all)).filter(|range| range.low <= range.high)
    }

    /// The state on each edge out of a block, given the one at its end.
    fn edges(&self, block: Block, mut state: State) -> Vec<(Block, State)> {
        let terminator = &self.body.block(block).terminator.kind;
        match terminator {
            TerminatorKind::Switch { on, targets, otherwise } => {
                let mut edges: Vec<(Block, State)> = targets
                    .iter()
                    .map(|(value, target)| (*target, self.refined(&state, on, targets, Some(*value))))
                    .collect();
                edges.push((*otherwise, self.refined(&state, on, targets, None)));
                edges
            }
            TerminatorKind::Call { dest, target, .. } => {
                if let Some(local) = plain_local(dest) {
                    self.forget(&mut state, local);
                }
                target
                    .iter()
                    .map(|target| (*target, without_tests(state.clone())))
                    .collect()
            }
            other => other
                .successors()
                .into_iter()
                .map(|target| (target, without_tests(state.clone())))
                .collect(),
        }
    }

    /// The state where a switch found `value`; `None` is the way taken otherwise, which for a single test means the opposite.
    fn refined(&self, state: &State, on: &Operand<Mono>, targets: &[(i128, Block)], value: Option<i128>) -> State {
        let mut refined = state.clone();
        if let Operand::Copy(place) | Operand::Move(place) = on
            && let Some(local) = plain_local(place)
        {
            let is_bool = matches!(self.program.ty(self.body.local(local).ty).kind, TypeKind::Bool);
            match (state.tests.get(&local), value) {
                (Some((op, a, b)), Some(value)) if is_bool => self.assume(&mut refined, *op, a, b, value != 0),
                // Otherwise than a single `0` or `1` is the other one.
                (Some((op, a, b)), None) if is_bool && targets.len() == 1 => {
                    self.assume(&mut refined, *op, a, b, targets[0].0 == 0)
                }
                (_, Some(value)) if !is_bool => self.narrow(&mut refined, local, Range::exactly(value)),
                _ => {}
            }
        }
        without_tests(refined)
    }

    /// Narrows both sides of a comparison that is known to hold, or not to.
    fn assume(&self, state: &mut State, op: BinaryOp, a: &Operand<Mono>, b: &Operand<Mono>, holds: bool) {
        let (Some(left), Some(right)) = (self.operand(state, a), self.operand(state, b)) else {
            return;
        };
        let op = match (op, holds) {
            (op, true) => op,
            (BinaryOp::Lt, false) => BinaryOp::Ge,
            (BinaryOp::Le, false) => BinaryOp::Gt,
            (BinaryOp::Gt, false) => BinaryOp::Le,
            (BinaryOp::Ge, false) => BinaryOp::Lt,
            (BinaryOp::Eq, false) => BinaryOp::Ne,
            (BinaryOp::Ne, false) => BinaryOp::Eq,
            (_, false) => return,
        };
        let below = |high| Range { low: i128::MIN, high };
        let above = |low| Range { low, high: i128::MAX };
        let (left, right) = match op {
            BinaryOp::Lt => (below(right.high - 1), above(left.low + 1)),
            BinaryOp::Le => (below(right.high), above(left.low)),
            BinaryOp::Gt => (above(right.low + 1), below(left.high - 1)),
            BinaryOp::Ge => (above(right.low), below(left.high)),
            BinaryOp::Eq => (right, left),
            // Only an end that is ruled out narrows an interval.
            BinaryOp::Ne if right.low == right.high && left.low == right.low => (above(left.low + 1), above(i128::MIN)),
            BinaryOp::Ne if right.low == right.high && left.high == right.low => {
                (below(left.high - 1), above(i128::MIN))
            }
            _ => return,
        };
        for (operand, bound) in [(a, left), (b, right)] {
            if let Operand::Copy(place) | Operand::Move(place) = operand
                && let Some(local) = plain_local(place)
            {
                self.narrow(state, local, bound);
            }
        }
    }

    /// Notes that a local, and what it is a copy of, lies in an interval.
    fn narrow(&self, state: &mut State, local: Local, bound: Range) {
        let mut next = Some(local);
        while let Some(local) = next {
            if let Some(all) =
                int_range(self.program, self.body.local(local).ty).filter(|_| !self.body.local(local).in_cell)
            {
                let range = state.ranges.get(&local).copied().unwrap_or(all).meet(bound);
                // An empty interval means that the edge is never taken; nothing is concluded from that.
                if range.low <= range.high {
                    state.ranges.insert(local, range);
                }
            }
            next = state.copies.get(&local).copied();
        }
    }
}

/// For each block that edges lead back to: the locals that are assigned on the way round.
fn changes_of_loops(
    body: &Body<Mono>,
    order: &[Block],
    positions: &FxHashMap<Block, usize>,
) -> FxHashMap<Block, FxHashSet<Local>> {
    let mut predecessors: FxHashMap<Block, Vec<Block>> = FxHashMap::default();
    let mut rounds: FxHashMap<Block, FxHashSet<Block>> = FxHashMap::default();
    for block in order {
        for successor in body.block(*block).terminator.kind.successors() {
            predecessors.entry(successor).or_default().push(*block);
            if positions[&successor] <= positions[block] {
                rounds.entry(successor).or_default().insert(*block);
            }
        }
    }
    let changes = rounds.into_iter().map(|(header, latches)| {
        let mut members = FxHashSet::from_iter([header]);
        let mut stack: Vec<Block> = latches.into_iter().collect();
        while let Some(block) = stack.pop() {
            if members.insert(block) {
                stack.extend(predecessors.get(&block).into_iter().flatten());
            }
        }
        let locals = members.iter().flat_map(|block| assigned(body, *block)).collect();
        (header, locals)
    });
    changes.collect()
}

/// The locals that a block assigns, wholly or in part.
pub fn assigned(body: &Body<Mono>, block: Block) -> impl Iterator<Item = Local> + '_ {
    let block = body.block(block);
    let statements = block.statements.iter().filter_map(|statement| match &statement.kind {
        StatementKind::Assign(place, _) => Some(place),
        _ => None,
    });
    let call = match &block.terminator.kind {
        TerminatorKind::Call { dest, .. } => Some(dest),
        _ => None,
    };
    statements.chain(call).filter_map(|place| match place.base {
        PlaceBase::Local(local) => Some(local),
        PlaceBase::Capture(_) => None,
    })
}

fn without_tests(mut state: State) -> State {
    state.tests.clear();
    state.copies.clear();
    state
}

/// The local, if the place is all of one.
fn plain_local(place: &Place<Mono>) -> Option<Local> {
    place.as_local()
}

/// All values of an integer type.
pub fn int_range(program: &Program, ty: TypeId) -> Option<Range> {
    match program.ty(ty).kind {
        TypeKind::Int(int) => {
            let (low, high) = int.range();
            Some(Range { low, high })
        }
        _ => None,
    }
}
