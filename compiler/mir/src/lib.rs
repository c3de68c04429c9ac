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
use grok_hir::ids::{BodyOwner, Container, FnId};

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
    /// What it waits for before it can run.
    pub waiting: Option<Waiting>,
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
    let waiting = waits_for(db, owner).or(output.actors.then_some(Waiting::Actors));
    poisoned |= waiting.is_some();
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
        waiting,
        problems,
    })
}

/// The type of what a `Box` holds.
pub(crate) fn boxed(db: &dyn Db, ty: &grok_types::ty::Ty) -> Option<grok_types::ty::Ty> {
    grok_types::as_lang(db, ty, grok_hir::signature::LangItem::Box)?
        .first()
        .cloned()
}

/// A method of a trait that the compiler has rules for.
pub(crate) fn lang_method(db: &dyn Db, name: grok_types::ty::BuiltinTrait, method: &str) -> Option<FnId> {
    let id = grok_hir::lang_trait(db, name)?;
    let fns = &grok_hir::trait_data(db, id).fns;
    fns.iter().copied().find(|id| id.name(db) == method)
}

/// Why an owner's body does not run in this engine, though nothing is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Waiting {
    /// It is of an actor, or starts, calls or awaits one.
    Actors,
    /// It has no body: the function is foreign, or answered by a model.
    Outside,
}

/// What an owner waits for before anything is lowered.
fn waits_for(db: &dyn Db, owner: BodyOwner) -> Option<Waiting> {
    let container = match owner {
        BodyOwner::Fn(id) => id.container(db),
        BodyOwner::Const(id) => id.container(db),
    };
    match (container, owner) {
        (Container::Actor(_) | Container::Supervisor(_), _) => Some(Waiting::Actors),
        (_, BodyOwner::Fn(id)) if !grok_hir::fn_signature(db, id).has_body => Some(Waiting::Outside),
        (_, BodyOwner::Const(id)) if !grok_hir::const_data(db, id).has_value => Some(Waiting::Outside),
        _ => None,
    }
}

fn has_unknown_types(body: &Body<Generic>) -> bool {
    body.locals.iter().any(|local| local.ty.has_error()) || body.captures.iter().any(|capture| capture.ty.has_error())
}

/// Moves, initialisation and mutability, and the lints on them: what is wrong with a body that has types.
#[salsa::tracked]
pub fn mir_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    moves::report::diagnostics(db, owner, &mir_body(db, owner).problems)
}
