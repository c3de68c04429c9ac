//! Which paths may be empty, and which locals may have been written, at each block's start: a forward dataflow over bit sets.

use super::access::{self, Access};
use super::paths::{PathId, Paths};
use crate::ir::{Block, Body, Generic, Local};

/// A set of small integers.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct BitSet(Vec<u64>);

impl BitSet {
    fn new(len: usize) -> Self {
        Self(vec![0; len.div_ceil(64)])
    }

    pub(super) fn contains(&self, bit: usize) -> bool {
        self.0[bit / 64] & (1 << (bit % 64)) != 0
    }

    pub(super) fn set(&mut self, bit: usize, value: bool) {
        let mask = 1 << (bit % 64);
        if value {
            self.0[bit / 64] |= mask;
        } else {
            self.0[bit / 64] &= !mask;
        }
    }

    /// Adds another set's members; whether that changed anything.
    fn union(&mut self, other: &Self) -> bool {
        let mut changed = false;
        for (word, &more) in self.0.iter_mut().zip(&other.0) {
            changed |= *word | more != *word;
            *word |= more;
        }
        changed
    }
}

/// What is known at a point.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct State {
    /// Paths that may have no value: moved out of, or not given one yet.
    pub(super) empty: BitSet,
    /// Locals that may have been written since they came to life.
    pub(super) written: BitSet,
}

impl State {
    pub(super) fn is_empty(&self, path: PathId) -> bool {
        self.empty.contains(path.0 as usize)
    }

    pub(super) fn is_written(&self, local: Local) -> bool {
        self.written.contains(local.0 as usize)
    }

    pub(super) fn set_subtree(&mut self, paths: &Paths, path: PathId, empty: bool) {
        for path in paths.subtree(path) {
            self.empty.set(path.0 as usize, empty);
        }
    }

    /// What an access does to the state.
    pub(super) fn apply(&mut self, paths: &Paths, access: Access<'_>) {
        match access {
            Access::Move(place) if place.is_owned_part() => self.set_subtree(paths, paths.find(place).path(), true),
            Access::Write(place) if place.is_owned_part() => {
                self.set_subtree(paths, paths.find(place).path(), false);
                if let Some(local) = place.as_local() {
                    self.written.set(local.0 as usize, true);
                }
            }
            Access::Storage(local) => {
                self.set_subtree(paths, paths.of_local(local), true);
                self.written.set(local.0 as usize, false);
            }
            _ => {}
        }
    }
}

/// The state at the start of each block.
pub(super) fn states(body: &Body<Generic>, paths: &Paths) -> Vec<Option<State>> {
    let mut entry = State {
        empty: BitSet::new(paths.len()),
        written: BitSet::new(body.locals.len()),
    };
    for index in 0..body.locals.len() {
        let is_param = (1..=body.params as usize).contains(&index);
        entry.written.set(index, is_param);
        if !is_param {
            entry.set_subtree(paths, paths.of_local(Local(index as u32)), true);
        }
    }
    let mut states: Vec<Option<State>> = vec![None; body.blocks.len()];
    states[0] = Some(entry);
    let mut work = vec![Block(0)];
    while let Some(block) = work.pop() {
        let Some(mut state) = states[block.0 as usize].clone() else {
            continue;
        };
        let data = body.block(block);
        let mut each = |access: Access<'_>| state.apply(paths, access);
        data.statements
            .iter()
            .for_each(|statement| access::of_statement(statement, &mut each));
        access::of_terminator(&data.terminator, &mut each);
        for target in data.terminator.kind.successors() {
            let changed = match &mut states[target.0 as usize] {
                Some(known) => known.empty.union(&state.empty) | known.written.union(&state.written),
                slot => {
                    *slot = Some(state.clone());
                    true
                }
            };
            if changed && !work.contains(&target) {
                work.push(target);
            }
        }
    }
    states
}
