//! Which locals need a heap cell, now that it is known which references are addresses.

use crate::ir::{Body, Mono, PlaceBase, Rvalue, StatementKind};
use crate::program::{Repr, TypeInfo};

/// Decides `in_cell` for every local: exactly those whose address a reference holds.
pub(super) fn mark(body: &mut Body<Mono>, types: &[TypeInfo]) {
    let mut in_cell = vec![false; body.locals.len()];
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        let StatementKind::Assign(dest, Rvalue::Ref { place, .. }) = &statement.kind else {
            continue;
        };
        let PlaceBase::Local(local) = place.base else { continue };
        // The destination is always a temporary or variable of the reference's type.
        let reference = dest
            .as_local()
            .map(|dest| &types[body.local(dest).ty.0 as usize].layout.repr);
        if !place.is_indirect() && reference != Some(&Repr::RefValue) {
            in_cell[local.0 as usize] = true;
        }
    }
    for (local, in_cell) in body.locals.iter_mut().zip(in_cell) {
        local.in_cell = in_cell;
    }
}
