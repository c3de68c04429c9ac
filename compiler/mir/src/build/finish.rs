//! The last steps on a body: jumps that lead nowhere new go, and locals whose address is needed are marked.

use grok_types::ty::{Mutability, Ty, TyKind};

use super::{Builder, Output};
use crate::cleanup::clean;
use crate::ir::{Body, Generic, PlaceBase, Rvalue, StatementKind};

impl Builder<'_> {
    /// The finished body.
    pub(super) fn finish(self) -> (Body<Generic>, Output) {
        let mut body = Body {
            params: self.params,
            captures: self.captures,
            locals: self.locals,
            blocks: Self::into_basic_blocks(self.blocks),
            origins: self.origins,
        };
        clean(&mut body);
        mark_cells(&mut body);
        (body, self.output)
    }
}

/// Marks the locals that are borrowed where the reference may be an address. Monomorphisation decides again, by layout.
fn mark_cells(body: &mut Body<Generic>) {
    let mut borrowed = Vec::new();
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        if let StatementKind::Assign(dest, Rvalue::Ref { mutability, place, .. }) = &statement.kind
            && let PlaceBase::Local(local) = place.base
            && !place.is_indirect()
            && (*mutability == Mutability::Mut
                || !dest.as_local().is_some_and(|dest| is_small_ref(&body.local(dest).ty)))
        {
            borrowed.push(local);
        }
    }
    for local in borrowed {
        body.locals[local.0 as usize].in_cell = true;
    }
}

/// Whether a shared reference type is surely represented by the value.
fn is_small_ref(ty: &Ty) -> bool {
    let TyKind::Ref(Mutability::Shared, inner) = ty.kind() else {
        return false;
    };
    match inner.kind() {
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Str | TyKind::Array(..) => true,
        TyKind::Ref(Mutability::Shared, _) => is_small_ref(inner),
        TyKind::Ref(Mutability::Mut, _) | TyKind::Fn(_) => true,
        TyKind::Tuple(items) => items.is_empty(),
        _ => false,
    }
}
