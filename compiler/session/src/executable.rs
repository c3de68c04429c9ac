//! From an entry function to machine code, and its runs.

use std::sync::Arc;

use grok_diagnostics::Diagnostic;
use grok_hir::Db;
use grok_hir::ids::{BodyOwner, FnId};
use grok_jit::{JitOptions, OptLevel, Unit};
use grok_runtime::outcome::{Limits, Outcome, OutputSink};
use grok_runtime::stop::StopHandle;

use crate::grants::Grants;

/// Machine code with everything it needs; no database behind it. Cheap to clone.
#[derive(Clone)]
pub struct Executable {
    unit: Arc<Unit>,
}

/// Compiles everything reachable from `entry`, a function without parameters.
///
/// # Errors
/// The diagnostics of every reachable body that has errors; then nothing was compiled.
pub fn compile(db: &dyn Db, entry: FnId) -> Result<Executable, Vec<Diagnostic>> {
    let program = grok_mir::program(db, entry).map_err(|errors| told(db, entry, errors))?;
    let options = JitOptions {
        opt: OptLevel::Speed,
        verify: cfg!(debug_assertions),
    };
    match grok_jit::compile(&program, options) {
        Ok(unit) => Ok(Executable { unit: Arc::new(unit) }),
        Err(error) => Err(vec![crate::check::internal_error(db, entry, &error.to_string())]),
    }
}

/// Why a program was refused. A body may be broken by what only its file's whole check tells, such as its syntax; a refusal without
/// any reason would look like success, and becomes a mistake of the compiler's own.
fn told(db: &dyn Db, entry: FnId, mut errors: Vec<Diagnostic>) -> Vec<Diagnostic> {
    if errors.is_empty()
        && let Some(file) = grok_hir::owner_file(db, BodyOwner::Fn(entry))
    {
        errors = crate::check::package(db, file);
        errors.retain(Diagnostic::is_error);
    }
    if errors.is_empty() {
        errors.push(crate::check::internal_error(
            db,
            entry,
            "a function that it reaches was not lowered",
        ));
    }
    errors
}

impl Executable {
    /// Runs it to its end on the calling thread.
    ///
    /// `grants` is what the run may do beyond printing: reaching for more ends it with [`Outcome::Refused`].
    pub fn run(&self, limits: &Limits, grants: &Grants, sink: Box<dyn OutputSink>, stop: &StopHandle) -> Outcome {
        let limits = Limits {
            effects: grants.effects(),
            ..limits.clone()
        };
        self.unit.run(&limits, sink, stop)
    }
}
