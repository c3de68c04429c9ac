//! The heap of a run: memory handed out by moving a pointer through chunks, and given back as a whole when the run ends.
//!
//! What is not freed yet: everything. No object is freed or reused within a run, not even the old buffer of a `Vec` that grew, so
//! no reference can reach memory that became something else. The interface is the one a collector needs: objects never move, all
//! allocation goes through [`Heap::slow`] or the pointers it hands out, and every byte counts against the cap.

use std::alloc::Layout;

use crate::outcome::LimitKind;
use crate::trap::Fault;

/// Objects of more bytes get memory of their own.
pub const LARGE: usize = 16 << 10;
const FIRST_CHUNK: usize = 4 << 10;
const GREATEST_CHUNK: usize = 1 << 20;
const ALIGN: usize = 16;

/// Memory of one run.
pub struct Heap {
    chunks: Vec<(*mut u8, Layout)>,
    used: u64,
    cap: u64,
    next_chunk: usize,
}

/// What an allocation gives.
pub struct Allocation {
    /// The object; zeroed.
    pub object: *mut u8,
    /// The free rest of a fresh chunk, if one was opened: the new range to hand out from.
    pub rest: Option<(usize, usize)>,
}

impl Heap {
    /// An empty heap that will hold at most `cap` bytes.
    pub fn new(cap: u64) -> Self {
        Self {
            chunks: Vec::new(),
            used: 0,
            cap,
            next_chunk: FIRST_CHUNK,
        }
    }

    /// Bytes taken from the system.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// Bytes that may still be taken.
    pub fn left(&self) -> u64 {
        self.cap.saturating_sub(self.used)
    }

    /// An object of `size` bytes that did not fit the current chunk.
    pub fn slow(&mut self, size: usize) -> Result<Allocation, Fault> {
        let size = size
            .checked_next_multiple_of(8)
            .ok_or(Fault::Limit(LimitKind::Memory))?;
        if size > LARGE {
            return Ok(Allocation {
                object: self.take(size)?,
                rest: None,
            });
        }
        let chunk = self
            .next_chunk
            .min(usize::try_from(self.left()).unwrap_or(usize::MAX) & !7)
            .max(size);
        let start = self.take(chunk)?;
        self.next_chunk = (self.next_chunk * 2).min(GREATEST_CHUNK);
        Ok(Allocation {
            object: start,
            rest: Some((start as usize + size, start as usize + chunk)),
        })
    }

    fn take(&mut self, size: usize) -> Result<*mut u8, Fault> {
        let out_of_memory = Fault::Limit(LimitKind::Memory);
        if size as u64 > self.left() {
            return Err(out_of_memory);
        }
        let Ok(layout) = Layout::from_size_align(size.max(8), ALIGN) else {
            return Err(out_of_memory);
        };
        // SAFETY: the layout's size is not zero.
        let chunk = unsafe { std::alloc::alloc_zeroed(layout) };
        if chunk.is_null() {
            return Err(out_of_memory);
        }
        self.used += size as u64;
        self.chunks.push((chunk, layout));
        Ok(chunk)
    }
}

impl Drop for Heap {
    fn drop(&mut self) {
        for (chunk, layout) in self.chunks.drain(..) {
            // SAFETY: it was allocated with that layout, and the run that used it is over.
            unsafe { std::alloc::dealloc(chunk, layout) };
        }
    }
}
