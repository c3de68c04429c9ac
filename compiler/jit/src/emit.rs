//! Generated code as text, for the curious.

use grok_mir::program::Program;

use crate::{CompileError, JitOptions, OptLevel, unit};

/// The Cranelift IR of every function of the program, before Cranelift optimises it.
pub fn clif(program: &Program) -> Result<String, CompileError> {
    Ok(unit::compile_text(
        program,
        JitOptions {
            opt: OptLevel::Speed,
            verify: false,
        },
    )?
    .clif)
}

/// The machine code of every function of the program, optimised.
pub fn asm(program: &Program) -> Result<String, CompileError> {
    Ok(unit::compile_text(
        program,
        JitOptions {
            opt: OptLevel::Speed,
            verify: false,
        },
    )?
    .asm)
}
