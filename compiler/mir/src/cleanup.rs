//! Small passes that leave a body doing the same with less: unreachable blocks, empty statements, chains of jumps.

use crate::ir::{Block, Body, Phase, StatementKind, TerminatorKind};

/// Removes the blocks that the entry does not lead to; the others keep their order.
pub fn remove_unreachable<P: Phase>(body: &mut Body<P>) {
    let mut reached = vec![false; body.blocks.len()];
    let mut work = vec![Block(0)];
    while let Some(block) = work.pop() {
        if let Some(seen) = reached.get_mut(block.0 as usize)
            && !std::mem::replace(seen, true)
        {
            work.extend(body.block(block).terminator.kind.successors());
        }
    }
    let mut next = 0;
    let new_index: Vec<Block> = reached
        .iter()
        .map(|&kept| {
            let index = Block(next);
            next += u32::from(kept);
            index
        })
        .collect();
    let mut kept = reached.into_iter();
    body.blocks.retain(|_| kept.next().unwrap_or(false));
    for block in &mut body.blocks {
        block.terminator.kind.retarget(|target| new_index[target.0 as usize]);
    }
}

/// All of them: jumps to empty blocks go on to where those lead, a block's only successor that has no other way in joins it.
pub fn clean<P: Phase>(body: &mut Body<P>) {
    for block in &mut body.blocks {
        block
            .statements
            .retain(|statement| statement.kind != StatementKind::Nop);
    }
    thread_jumps(body);
    remove_unreachable(body);
    join_straight(body);
    return_early(body);
    remove_unreachable(body);
}

fn thread_jumps<P: Phase>(body: &mut Body<P>) {
    let forward: Vec<Option<Block>> = body
        .blocks
        .iter()
        .map(|block| match block.terminator.kind {
            TerminatorKind::Goto(target) if block.statements.is_empty() => Some(target),
            _ => None,
        })
        .collect();
    let end = |start: Block| {
        let mut block = start;
        // A ring of empty blocks has no end: stop after as many steps as there are blocks.
        for _ in 0..forward.len() {
            match forward[block.0 as usize] {
                Some(next) => block = next,
                None => return block,
            }
        }
        start
    };
    for block in &mut body.blocks {
        block.terminator.kind.retarget(end);
        if let TerminatorKind::Switch { targets, otherwise, .. } = &block.terminator.kind
            && targets.iter().all(|(_, target)| target == otherwise)
        {
            block.terminator.kind = TerminatorKind::Goto(*otherwise);
        }
    }
}

/// A jump to a block that only returns is a return.
fn return_early<P: Phase>(body: &mut Body<P>) {
    let returns: Vec<bool> = body
        .blocks
        .iter()
        .map(|block| block.statements.is_empty() && block.terminator.kind == TerminatorKind::Return)
        .collect();
    for block in &mut body.blocks {
        if let TerminatorKind::Goto(target) = block.terminator.kind
            && returns[target.0 as usize]
        {
            block.terminator.kind = TerminatorKind::Return;
        }
    }
}

fn join_straight<P: Phase>(body: &mut Body<P>) {
    let mut ways_in = vec![0u32; body.blocks.len()];
    ways_in[0] = 1;
    for block in &body.blocks {
        for target in block.terminator.kind.successors() {
            ways_in[target.0 as usize] += 1;
        }
    }
    for index in 0..body.blocks.len() {
        while let TerminatorKind::Goto(target) = body.blocks[index].terminator.kind
            && target.0 as usize != index
            && ways_in[target.0 as usize] == 1
        {
            let next = &mut body.blocks[target.0 as usize];
            let statements = std::mem::take(&mut next.statements);
            let terminator = std::mem::replace(&mut next.terminator.kind, TerminatorKind::Unreachable);
            let origin = next.terminator.origin;
            let block = &mut body.blocks[index];
            block.statements.extend(statements);
            block.terminator = crate::ir::Terminator {
                kind: terminator,
                origin,
            };
            // Nothing leads to the emptied block any more.
            ways_in[target.0 as usize] = 0;
        }
    }
}
