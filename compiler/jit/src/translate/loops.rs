//! Small innermost loops, which are worth several copies of their body: one look at the fuel then serves several turns.

use grok_mir::ir::{Block, Body, Callee, Mono, StatementKind, TerminatorKind};
use rustc_hash::{FxHashMap, FxHashSet};

/// Turns that one look at the fuel serves.
pub const COPIES: usize = 4;

/// Statements of a loop that is worth copies.
const LARGEST: usize = 40;

/// A loop.
pub struct Loop {
    /// Where it is entered.
    pub header: Block,
    /// Its blocks in the order of translation, the header first.
    pub blocks: Vec<Block>,
    /// Fuel that a turn takes at most.
    pub fuel: u32,
}

/// The loops of a body that are worth copies, by their headers. None of them shares a block with another.
pub fn small_loops(body: &Body<Mono>, order: &[Block]) -> Vec<Loop> {
    let positions: FxHashMap<Block, usize> = order.iter().copied().zip(0..).collect();
    let mut predecessors: FxHashMap<Block, Vec<Block>> = FxHashMap::default();
    let mut latches: FxHashMap<Block, Vec<Block>> = FxHashMap::default();
    for block in order {
        for successor in body.block(*block).terminator.kind.successors() {
            predecessors.entry(successor).or_default().push(*block);
            if positions[&successor] <= positions[block] {
                latches.entry(successor).or_default().push(*block);
            }
        }
    }
    let headers: FxHashSet<Block> = latches.keys().copied().collect();
    let mut loops: Vec<Loop> = latches
        .iter()
        .filter_map(|(header, latches)| {
            let blocks = members(*header, latches, &predecessors, &positions)?;
            let innermost = blocks.iter().all(|block| block == header || !headers.contains(block));
            let fuel = cost(body, &blocks)?;
            (innermost && *header != Block(0)).then_some(Loop {
                header: *header,
                blocks,
                fuel,
            })
        })
        .collect();
    loops.sort_by_key(|found| positions[&found.header]);
    loops
}

/// The blocks from which the latches are reached without the header; `None` if there is another way in.
fn members(
    header: Block,
    latches: &[Block],
    predecessors: &FxHashMap<Block, Vec<Block>>,
    positions: &FxHashMap<Block, usize>,
) -> Option<Vec<Block>> {
    let mut found: FxHashSet<Block> = FxHashSet::from_iter([header]);
    let mut stack: Vec<Block> = latches.to_vec();
    while let Some(block) = stack.pop() {
        if found.insert(block) {
            if positions[&block] < positions[&header] || found.len() > LARGEST {
                return None;
            }
            stack.extend(predecessors.get(&block)?);
        }
    }
    let mut blocks: Vec<Block> = found.into_iter().collect();
    blocks.sort_by_key(|block| positions[block]);
    Some(blocks)
}

/// The fuel of all its marks; `None` if it is too large, calls functions (which take fuel themselves), or has no marks.
fn cost(body: &Body<Mono>, blocks: &[Block]) -> Option<u32> {
    let mut fuel = 0u32;
    let mut statements = 0;
    for block in blocks.iter().map(|block| body.block(*block)) {
        statements += block.statements.len() + 1;
        for statement in &block.statements {
            if let StatementKind::Fuel(amount) = statement.kind {
                fuel = fuel.checked_add(amount)?;
            }
        }
        if let TerminatorKind::Call {
            callee: Callee::Fn(_) | Callee::Value(_),
            ..
        } = block.terminator.kind
        {
            return None;
        }
    }
    (statements <= LARGEST && fuel > 0 && fuel < 1000).then_some(fuel)
}
