//! The jump out of generated code: sets stack and frame pointer and goes to the handler. One line of machine code per
//! architecture; everything else a `try_call` handler expects (all registers clobbered) holds by its convention.

use std::arch::asm;

/// Continues at `code` on the frame given by `stack` and `frame`.
///
/// # Safety
/// The three must come from a live entry trampoline below which this runs; no frame in between may own anything.
#[cfg(target_arch = "x86_64")]
pub unsafe fn resume(code: usize, stack: usize, frame: usize) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        asm!("mov rsp, {stack}", "mov rbp, {frame}", "jmp {code}",
            stack = in(reg) stack, frame = in(reg) frame, code = in(reg) code, options(noreturn, nostack))
    }
}

/// Continues at `code` on the frame given by `stack` and `frame`.
///
/// # Safety
/// The three must come from a live entry trampoline below which this runs; no frame in between may own anything.
#[cfg(target_arch = "aarch64")]
pub unsafe fn resume(code: usize, stack: usize, frame: usize) -> ! {
    // SAFETY: the caller's promise.
    unsafe {
        asm!("mov sp, {stack}", "mov x29, {frame}", "br {code}",
            stack = in(reg) stack, frame = in(reg) frame, code = in(reg) code, options(noreturn, nostack))
    }
}
