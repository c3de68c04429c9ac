//! The record of a run: what generated code reads and writes by offset, and what the runtime keeps beside it.
//!
//! Everything is reached through a shared reference and cells, so that the record may be read by generated code, by runtime
//! functions and (its limit word) by other threads at the same time.

use std::cell::{Cell, RefCell};
use std::mem::offset_of;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::effects::{Effect, EffectSet};
use crate::heap::Heap;
use crate::outcome::{LimitKind, Limits, OutputSink};
use crate::output::Output;
use crate::stop::{StopHandle, StopReason};
use crate::text::Tails;
use crate::trap::{Fault, RawTrace};
use crate::types::TypeTable;

/// Fuel is handed to generated code in slices of this size. A slice's end is also where the limit word and the clock are looked
/// at, so a loop needs one check per turn, and reacts within this many turns.
pub const FUEL_SLICE: i64 = 8192;

/// A run.
#[repr(C)]
pub struct Context {
    /// The lowest address the stack pointer may have; the maximum tells the run to stop.
    limit: AtomicUsize,
    /// What is left of the current slice of fuel; negative when it is used up.
    fuel: Cell<i64>,
    /// Next free byte of the current chunk.
    bump: Cell<usize>,
    /// Past the last free byte.
    bump_end: Cell<usize>,
    /// The entry trampoline's frame and stack pointer, and the address of its handler.
    handler_frame: Cell<usize>,
    handler_stack: Cell<usize>,
    handler_code: Cell<usize>,
    /// Whether what is shown now is shown over several lines.
    alternate: Cell<bool>,
    // From here on only the runtime looks.
    types: Arc<TypeTable>,
    fuel_left: Cell<Option<u64>>,
    deadline: Option<Instant>,
    effects: EffectSet,
    arguments: Arc<[String]>,
    stop: StopHandle,
    heap: RefCell<Heap>,
    output: RefCell<Output>,
    tails: RefCell<Tails>,
    fault: RefCell<Option<Fault>>,
    trace: RefCell<RawTrace>,
}

impl Context {
    /// Offset of the limit word.
    pub const LIMIT: i32 = offset_of!(Context, limit) as i32;
    /// Offset of the current slice of fuel.
    pub const FUEL: i32 = offset_of!(Context, fuel) as i32;
    /// Offset of the next free byte's address.
    pub const BUMP: i32 = offset_of!(Context, bump) as i32;
    /// Offset of the free range's end.
    pub const BUMP_END: i32 = offset_of!(Context, bump_end) as i32;
    /// Offset of the handler's frame pointer.
    pub const HANDLER_FRAME: i32 = offset_of!(Context, handler_frame) as i32;
    /// Offset of the handler's stack pointer.
    pub const HANDLER_STACK: i32 = offset_of!(Context, handler_stack) as i32;
    /// Offset of the handler's address.
    pub const HANDLER_CODE: i32 = offset_of!(Context, handler_code) as i32;

    /// Offset of the flag for values that are shown over several lines.
    pub const ALTERNATE: i32 = offset_of!(Context, alternate) as i32;

    /// A run that has not started.
    pub fn new(limits: &Limits, types: Arc<TypeTable>, sink: Box<dyn OutputSink>, stop: StopHandle) -> Self {
        Self {
            limit: AtomicUsize::new(0),
            fuel: Cell::new(0),
            bump: Cell::new(0),
            bump_end: Cell::new(0),
            handler_frame: Cell::new(0),
            handler_stack: Cell::new(0),
            handler_code: Cell::new(0),
            alternate: Cell::new(false),
            types,
            fuel_left: Cell::new(limits.fuel),
            deadline: limits.time.and_then(|time| Instant::now().checked_add(time)),
            effects: limits.effects,
            arguments: Arc::clone(&limits.arguments),
            stop,
            heap: RefCell::new(Heap::new(limits.memory)),
            output: RefCell::new(Output::new(sink, limits.output)),
            tails: RefCell::default(),
            fault: RefCell::new(None),
            trace: RefCell::default(),
        }
    }

    /// The limit word, for [`StopHandle::register`].
    pub fn limit_word(&self) -> &AtomicUsize {
        &self.limit
    }

    /// Sets the lowest address the stack pointer may have, before the run starts.
    pub fn set_stack_limit(&self, lowest: usize) {
        self.limit.store(lowest, Ordering::Release);
    }

    /// The program's types.
    pub fn types(&self) -> &TypeTable {
        &self.types
    }

    /// The heap.
    pub fn heap(&self) -> &RefCell<Heap> {
        &self.heap
    }

    /// Printed text.
    pub fn output(&self) -> &RefCell<Output> {
        &self.output
    }

    /// Texts that can grow in place.
    pub fn tails(&self) -> &RefCell<Tails> {
        &self.tails
    }

    /// Frame pointer of the entry trampoline.
    pub fn entry_frame(&self) -> usize {
        self.handler_frame.get()
    }

    /// Notes why the run ends; the first cause stays.
    pub fn set_fault(&self, fault: Fault) {
        if let Ok(mut slot) = self.fault.try_borrow_mut() {
            slot.get_or_insert(fault);
        }
    }

    /// Why the run ended early, if it did.
    pub fn take_fault(&self) -> Option<Fault> {
        self.fault.borrow_mut().take()
    }

    /// Notes where the run ended.
    pub fn set_trace(&self, trace: RawTrace) {
        if let Ok(mut slot) = self.trace.try_borrow_mut() {
            *slot = trace;
        }
    }

    /// Where the run ended early.
    pub fn take_trace(&self) -> RawTrace {
        self.trace.take()
    }

    /// The fault of having been told to stop, if that is so.
    pub fn interruption(&self) -> Option<Fault> {
        if self.limit.load(Ordering::Acquire) == usize::MAX {
            return Some(match self.stop.reason() {
                Some(StopReason::Time) => Fault::Limit(LimitKind::Time),
                Some(StopReason::Asked) | None => Fault::Stopped,
            });
        }
        match self.deadline {
            Some(deadline) if Instant::now() >= deadline => Some(Fault::Limit(LimitKind::Time)),
            _ => None,
        }
    }

    /// The arguments given to the program.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Fails if the run was not granted an effect; `operation` is the library function that has it.
    pub fn require(&self, effect: Effect, operation: &'static str) -> Result<(), Fault> {
        if self.effects.contains(effect) {
            Ok(())
        } else {
            Err(Fault::Refused(effect, operation))
        }
    }

    /// Fails if the run was told to stop. Every runtime operation that can take long asks from time to time.
    pub fn poll(&self) -> Result<(), Fault> {
        match self.interruption() {
            Some(fault) => Err(fault),
            None => Ok(()),
        }
    }

    /// The next slice of fuel, given what is left of the last one (negative).
    pub fn refill(&self, slice: i64) -> Result<i64, Fault> {
        self.poll()?;
        let grant = match self.fuel_left.get() {
            None => FUEL_SLICE.max(-slice),
            Some(left) => {
                let grant = left.min(FUEL_SLICE.max(-slice) as u64);
                self.fuel_left.set(Some(left - grant));
                grant as i64
            }
        };
        match slice + grant {
            negative if negative < 0 => Err(Fault::Limit(LimitKind::Fuel)),
            fresh => Ok(fresh),
        }
    }

    /// An object of `size` bytes, zeroed.
    pub fn allocate(&self, size: usize) -> Result<*mut u8, Fault> {
        let rounded = size
            .checked_next_multiple_of(8)
            .ok_or(Fault::Limit(LimitKind::Memory))?;
        let start = self.bump.get();
        match start.checked_add(rounded) {
            Some(end) if end <= self.bump_end.get() => {
                self.bump.set(end);
                Ok(start as *mut u8)
            }
            _ => {
                let allocation = self.heap.borrow_mut().slow(rounded)?;
                if let Some((start, end)) = allocation.rest {
                    self.bump.set(start);
                    self.bump_end.set(end);
                }
                Ok(allocation.object)
            }
        }
    }

    /// Bytes that the heap may still hand out, roughly: what a text under construction may grow to.
    pub fn memory_left(&self) -> u64 {
        self.heap.borrow().left() + (self.bump_end.get() - self.bump.get()) as u64
    }

    /// Leaves generated code for the entry trampoline's handler.
    ///
    /// # Safety
    /// Only inside a run of this context, from a function called by generated code, with no value alive that has a destructor.
    pub unsafe fn resume_host(&self) -> ! {
        let (code, stack, frame) = (
            self.handler_code.get(),
            self.handler_stack.get(),
            self.handler_frame.get(),
        );
        // SAFETY: the trampoline set these just before it entered generated code, and its frame is still there.
        unsafe { crate::resume::resume(code, stack, frame) }
    }
}

/// Slow path of allocation: null, and a fault in the context, when memory is used up.
pub extern "C" fn allocate(ctx: &Context, size: usize) -> *mut u8 {
    crate::trap::guard(ctx, std::ptr::null_mut(), || ctx.allocate(size))
}

/// The next slice of fuel; negative, and a fault in the context, when there is none.
pub extern "C" fn refill(ctx: &Context, slice: i64) -> i64 {
    crate::trap::guard(ctx, -1, || ctx.refill(slice))
}
