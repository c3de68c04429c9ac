//! The just-in-time tier: a [`grok_mir::program::Program`] becomes machine code in this process, and runs under limits.
//!
//! Every use of Cranelift is in this crate; its interface breaks monthly. [`compile`] gives a [`Unit`], which owns its code and
//! frees it when dropped; [`Unit::run`] runs its entry on a stack of its own and tells how that ended. Generated code checks
//! everything itself (overflow, bounds, stack, fuel): no signal handlers, no traps of the machine, no unwinding. A fault jumps to the
//! entry trampoline's handler, from where the host goes on.
//!
//! Where to look: [`mod@unit`] for modules and memory, `run` for the life of a run, `trampoline` for the way in and out, `imports` for
//! the runtime functions that code may call, `translate` for the translation itself, [`emit`] for its text.

pub mod emit;
mod imports;
mod inline;
mod run;
mod trampoline;
mod translate;
mod types;
pub mod unit;

use grok_mir::program::Program;

pub use unit::Unit;

/// How much Cranelift optimises.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum OptLevel {
    /// Quick to compile.
    None,
    /// Quick to run.
    #[default]
    Speed,
}

/// How to compile.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct JitOptions {
    /// How much to optimise.
    pub opt: OptLevel,
    /// Whether Cranelift's verifier checks what we hand it. Slow; for tests.
    pub verify: bool,
}

/// Why a program could not be compiled. Always a limit or a mistake of ours, never of the program's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What happened.
    pub message: String,
}

impl std::fmt::Display for CompileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CompileError {}

/// Compiles a program.
pub fn compile(program: &Program, options: JitOptions) -> Result<Unit, CompileError> {
    unit::compile(program, options)
}
