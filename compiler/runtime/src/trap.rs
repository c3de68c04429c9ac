//! Faults: what ends a run early, the messages of checked operations, and the way out.
//!
//! Generated code checks, and calls [`trap`] or [`raise`] in a cold block. Both note where the run was and then resume the host at
//! the entry trampoline's handler, skipping only frames of generated code: when the jump happens no Rust value is alive.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::context::Context;
use crate::effects::Effect;
use crate::outcome::LimitKind;

/// Why a run ended early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The program panicked, saying this.
    Panic(String),
    /// It used up a limit.
    Limit(LimitKind),
    /// It was told to stop.
    Stopped,
    /// It reached an effect that it was not granted, through that library function.
    Refused(Effect, &'static str),
    /// It asked for its end, with that exit code.
    Exit(i32),
}

impl Fault {
    /// A mistake of ours, told instead of taking the host down.
    pub fn internal(what: &str) -> Self {
        Fault::Panic(format!("internal error: {what}"))
    }
}

/// Checks that generated code makes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
#[allow(missing_docs, reason = "the messages below say it")]
pub enum TrapCode {
    AddOverflow,
    SubOverflow,
    MulOverflow,
    DivOverflow,
    RemOverflow,
    NegOverflow,
    ShlOverflow,
    ShrOverflow,
    DivByZero,
    RemByZero,
    IndexOutOfBounds,
    RangeStart,
    RangeEnd,
    RangeOrder,
    CapacityOverflow,
    StepPastGreatest,
    StepBeforeLeast,
    Unreachable,
    /// The stack pointer is below the limit word: too deep, or told to stop.
    LimitWord,
}

impl TrapCode {
    const ALL: [TrapCode; 19] = [
        TrapCode::AddOverflow,
        TrapCode::SubOverflow,
        TrapCode::MulOverflow,
        TrapCode::DivOverflow,
        TrapCode::RemOverflow,
        TrapCode::NegOverflow,
        TrapCode::ShlOverflow,
        TrapCode::ShrOverflow,
        TrapCode::DivByZero,
        TrapCode::RemByZero,
        TrapCode::IndexOutOfBounds,
        TrapCode::RangeStart,
        TrapCode::RangeEnd,
        TrapCode::RangeOrder,
        TrapCode::CapacityOverflow,
        TrapCode::StepPastGreatest,
        TrapCode::StepBeforeLeast,
        TrapCode::Unreachable,
        TrapCode::LimitWord,
    ];

    fn fault(self, ctx: &Context, a: i64, b: i64) -> Fault {
        let message = match self {
            TrapCode::AddOverflow => "attempt to add with overflow",
            TrapCode::SubOverflow => "attempt to subtract with overflow",
            TrapCode::MulOverflow => "attempt to multiply with overflow",
            TrapCode::DivOverflow => "attempt to divide with overflow",
            TrapCode::RemOverflow => "attempt to calculate the remainder with overflow",
            TrapCode::NegOverflow => "attempt to negate with overflow",
            TrapCode::ShlOverflow => "attempt to shift left with overflow",
            TrapCode::ShrOverflow => "attempt to shift right with overflow",
            TrapCode::DivByZero => "attempt to divide by zero",
            TrapCode::RemByZero => "attempt to calculate the remainder with a divisor of zero",
            TrapCode::IndexOutOfBounds => return index_out_of_bounds(a, b),
            TrapCode::RangeStart => {
                return Fault::Panic(format!("range start index {b} out of range for slice of length {a}"));
            }
            TrapCode::RangeEnd => {
                return Fault::Panic(format!("range end index {b} out of range for slice of length {a}"));
            }
            TrapCode::RangeOrder => {
                return Fault::Panic(format!("slice index starts at {a} but ends at {b}"));
            }
            TrapCode::CapacityOverflow => "capacity overflow",
            TrapCode::StepPastGreatest => "attempt to step past the greatest value",
            TrapCode::StepBeforeLeast => "attempt to step before the least value",
            TrapCode::Unreachable => return Fault::internal("entered unreachable code"),
            TrapCode::LimitWord => return ctx.interruption().unwrap_or(Fault::Limit(LimitKind::Stack)),
        };
        Fault::Panic(message.to_owned())
    }
}

/// The fault of an index outside a sequence.
pub fn index_out_of_bounds(len: i64, index: i64) -> Fault {
    Fault::Panic(format!(
        "index out of bounds: the length is {len} but the index is {index}"
    ))
}

/// Return addresses that a trace keeps at its inner and at its outer end.
const INNER_FRAMES: usize = 48;
const OUTER_FRAMES: usize = 16;

/// Where a run was when it ended early.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawTrace {
    /// What the generated code said about the place of the fault: function in the high half, origin in the low.
    pub location: u64,
    /// Return addresses, innermost first.
    pub inner: Vec<usize>,
    /// How many were left out after those.
    pub skipped: usize,
    /// The outermost ones.
    pub outer: Vec<usize>,
}

impl RawTrace {
    /// Follows the chain of frame pointers from `frame` to the frame `end`.
    unsafe fn collect(location: u64, frame: usize, end: usize) -> Self {
        let mut trace = RawTrace {
            location,
            ..Self::default()
        };
        let mut frame = frame;
        let mut ring = [0usize; OUTER_FRAMES];
        let mut ringed = 0usize;
        while frame != 0 {
            // SAFETY: generated code keeps frame pointers: each frame starts with its caller's and the return address.
            let (caller, address) = unsafe { (*(frame as *const usize), *((frame + 8) as *const usize)) };
            if caller == end {
                break;
            }
            if trace.inner.len() < INNER_FRAMES {
                trace.inner.push(address);
            } else {
                ring[ringed % OUTER_FRAMES] = address;
                ringed += 1;
            }
            frame = caller;
        }
        let kept = ringed.min(OUTER_FRAMES);
        trace.skipped = ringed - kept;
        trace
            .outer
            .extend((ringed - kept..ringed).map(|position| ring[position % OUTER_FRAMES]));
        trace
    }
}

/// Ends the run because a check of generated code failed. `frame` is the caller's frame pointer; `a` and `b` go into the message.
///
/// # Safety
/// Only generated code inside a run of `ctx` may call this.
pub unsafe extern "C" fn trap(ctx: &Context, frame: usize, location: u64, code: u32, a: i64, b: i64) -> ! {
    note(ctx, frame, location, || {
        let code = TrapCode::ALL
            .get(code as usize)
            .copied()
            .unwrap_or(TrapCode::Unreachable);
        Some(code.fault(ctx, a, b))
    });
    // SAFETY: the caller's promise; nothing of ours is alive.
    unsafe { ctx.resume_host() }
}

/// Ends the run with the fault that a runtime function left in the context.
///
/// # Safety
/// As [`trap`].
pub unsafe extern "C" fn raise(ctx: &Context, frame: usize, location: u64) -> ! {
    note(ctx, frame, location, || None);
    // SAFETY: the caller's promise; nothing of ours is alive.
    unsafe { ctx.resume_host() }
}

/// Ends the run with a panic of the program's own.
///
/// # Safety
/// As [`trap`]; the text must be readable.
pub unsafe extern "C" fn panic(ctx: &Context, frame: usize, location: u64, text: *const u8, len: usize) -> ! {
    note(ctx, frame, location, || {
        // SAFETY: the caller's promise.
        let text = unsafe { crate::text::bytes(text, len) };
        Some(Fault::Panic(String::from_utf8_lossy(text).into_owned()))
    });
    // SAFETY: the caller's promise; nothing of ours is alive.
    unsafe { ctx.resume_host() }
}

fn note(ctx: &Context, frame: usize, location: u64, fault: impl FnOnce() -> Option<Fault>) {
    let noted = catch_unwind(AssertUnwindSafe(|| {
        if let Some(fault) = fault() {
            ctx.set_fault(fault);
        }
        // SAFETY: `frame` is a frame of generated code below the entry trampoline's.
        ctx.set_trace(unsafe { RawTrace::collect(location, frame, ctx.entry_frame()) });
    }));
    if noted.is_err() {
        ctx.set_fault(Fault::internal("a fault could not be described"));
    }
}

/// Runs the body of a runtime function: its fault, or a panic of ours, is left in the context and `failed` is returned.
pub fn guard<T>(ctx: &Context, failed: T, body: impl FnOnce() -> Result<T, Fault>) -> T {
    match catch_unwind(AssertUnwindSafe(body)) {
        Ok(Ok(value)) => value,
        Ok(Err(fault)) => {
            ctx.set_fault(fault);
            failed
        }
        Err(_) => {
            ctx.set_fault(Fault::internal("a runtime operation panicked"));
            failed
        }
    }
}
