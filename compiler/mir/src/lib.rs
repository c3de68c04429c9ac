//! MIR: control flow made explicit, checked for moves and assignments, then monomorphised into a [`program::Program`] that both
//! engines run.
//!
//! Two phases share one body type: [`ir::Generic`] bodies are queries over the database, one per function; [`ir::Mono`] bodies are
//! owned by a [`program::Program`], know every type's layout, and need no database.
//!
//! `mir_body` lowers one owner, `mir_diagnostics` says what is wrong with its moves and assignments, `program` gathers everything an
//! entry function can reach.

#![forbid(unsafe_code)]

mod build;
pub mod cleanup;
pub mod dump;
pub mod ir;
pub mod layout;
mod mono;
mod moves;
pub mod program;
mod spans;
pub mod verify;

use std::sync::Arc;

use grok_diagnostics::Diagnostic;
use grok_hir::Db;
use grok_hir::body::ExprId;
use grok_hir::ids::BodyOwner;

pub use mono::program;

use crate::ir::{Body, Generic};
use crate::moves::problem::Problem;

/// The MIR of one owner: its body and those of the closures inside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnerMir {
    /// The owner's own body.
    pub body: Body<Generic>,
    /// The bodies of its closures by expression, inner ones first.
    pub closures: Vec<(ExprId, Body<Generic>)>,
    /// The source has errors: the bodies are incomplete and must not run.
    pub poisoned: bool,
    /// What is wrong with its moves and assignments.
    problems: Vec<Problem>,
}

/// Lowers an owner's body. Intrinsics have none: theirs is poisoned, and calls of them never come to it.
#[salsa::tracked]
pub fn mir_body(db: &dyn Db, owner: BodyOwner) -> Arc<OwnerMir> {
    let source = build::Source::new(db, owner);
    let (body, output) = build::build(&source);
    let is_intrinsic = matches!(owner, BodyOwner::Fn(id) if grok_hir::fn_signature(db, id).intrinsic.is_some());
    // A mistake elsewhere, say in a callee, may leave types unknown here.
    let unknown = std::iter::once(&body)
        .chain(output.closures.iter().map(|(_, body)| body))
        .any(has_unknown_types);
    let refused = source.types.has_errors || grok_hir::body_has_errors(db, owner);
    let mut poisoned = output.poisoned || refused || is_intrinsic || unknown;
    let mut problems = Vec::new();
    if !poisoned {
        match verify::owner(db, &body, &output.closures) {
            Err(problem) => {
                poisoned = true;
                problems.push(Problem::Internal(problem));
            }
            Ok(()) => problems = moves::check(&source, &body, &output),
        }
    }
    Arc::new(OwnerMir {
        body,
        closures: output.closures,
        poisoned,
        problems,
    })
}

/// The type of what a `Box` holds.
pub(crate) fn boxed(_db: &dyn Db, _ty: &grok_types::ty::Ty) -> Option<grok_types::ty::Ty> {
    None
}

fn has_unknown_types(body: &Body<Generic>) -> bool {
    body.locals.iter().any(|local| local.ty.has_error()) || body.captures.iter().any(|capture| capture.ty.has_error())
}

/// Moves, initialisation and mutability, and the lints on them: what is wrong with a body that has types.
#[salsa::tracked]
pub fn mir_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    moves::report::diagnostics(db, owner, &mir_body(db, owner).problems)
}
