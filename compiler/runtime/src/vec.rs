//! `Vec`: its header and the slow paths of its operations. Reading, writing and the common case of pushing are inline in generated
//! code.

use crate::context::Context;
use crate::trap::{Fault, guard};

/// What a `Vec` value points to.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct VecHeader {
    /// The elements; meaningless while the capacity is 0.
    pub buffer: *mut u8,
    /// How many elements there are.
    pub len: i64,
    /// How many the buffer has room for.
    pub capacity: i64,
}

impl VecHeader {
    /// Offset of the buffer's address.
    pub const BUFFER: i32 = 0;
    /// Offset of the length.
    pub const LEN: i32 = 8;
    /// Offset of the capacity.
    pub const CAPACITY: i32 = 16;
}

/// Allocates a header with room for `capacity` elements of `stride` bytes.
pub fn allocate_vec(ctx: &Context, stride: usize, capacity: i64) -> Result<*mut VecHeader, Fault> {
    let bytes = buffer_bytes(stride, capacity)?;
    let buffer = if bytes == 0 {
        std::ptr::null_mut()
    } else {
        ctx.allocate(bytes)?
    };
    let header = ctx.allocate(size_of::<VecHeader>())?.cast::<VecHeader>();
    // SAFETY: freshly allocated for it.
    unsafe {
        header.write(VecHeader {
            buffer,
            len: 0,
            capacity,
        })
    };
    Ok(header)
}

fn buffer_bytes(stride: usize, capacity: i64) -> Result<usize, Fault> {
    usize::try_from(capacity)
        .ok()
        .and_then(|capacity| capacity.checked_mul(stride))
        .filter(|bytes| isize::try_from(*bytes).is_ok())
        .ok_or_else(|| Fault::Panic("capacity overflow".to_owned()))
}

/// An empty `Vec` with room for `capacity` elements; null on a fault.
pub extern "C" fn vec_with_capacity(ctx: &Context, stride: usize, capacity: i64) -> *mut VecHeader {
    guard(ctx, std::ptr::null_mut(), || allocate_vec(ctx, stride, capacity))
}

/// Makes room for `additional` more elements, at least doubling a buffer that must grow; 0 on a fault.
///
/// # Safety
/// `header` must be a live `Vec` of elements of `stride` bytes.
pub unsafe extern "C" fn vec_reserve(ctx: &Context, header: *mut VecHeader, stride: usize, additional: i64) -> u8 {
    guard(ctx, 0, || {
        ctx.poll()?;
        // SAFETY: the caller's promise.
        let header = unsafe { &mut *header };
        let overflow = || Fault::Panic("capacity overflow".to_owned());
        if additional < 0 {
            return Err(overflow());
        }
        let needed = header.len.checked_add(additional).ok_or_else(overflow)?;
        if needed <= header.capacity {
            return Ok(1);
        }
        let capacity = needed.max(header.capacity.saturating_mul(2)).max(4);
        let capacity = if buffer_bytes(stride, capacity).is_ok() {
            capacity
        } else {
            needed
        };
        let bytes = buffer_bytes(stride, capacity)?;
        let buffer = if bytes == 0 {
            std::ptr::null_mut()
        } else {
            ctx.allocate(bytes)?
        };
        if !header.buffer.is_null() && !buffer.is_null() {
            // SAFETY: both are buffers of at least `len` elements, and the new one is fresh.
            unsafe { std::ptr::copy_nonoverlapping(header.buffer, buffer, header.len as usize * stride) };
        }
        // The old buffer stays as it is: references into it may be alive.
        header.buffer = buffer;
        header.capacity = capacity;
        Ok(1)
    })
}

/// Moves `count` elements, which may overlap, inside the buffer.
///
/// # Safety
/// `header` must be a live `Vec` of elements of `stride` bytes, and both ranges within its capacity.
pub unsafe extern "C" fn vec_copy_within(header: *mut VecHeader, stride: usize, from: i64, to: i64, count: i64) {
    // SAFETY: the caller's promise. The checks only keep a mistake in the library from becoming a wild write.
    unsafe {
        let VecHeader { buffer, capacity, .. } = *header;
        let within =
            |start: i64| start >= 0 && count > 0 && start.checked_add(count).is_some_and(|end| end <= capacity);
        if !buffer.is_null() && within(from) && within(to) {
            std::ptr::copy(
                buffer.add(from as usize * stride),
                buffer.add(to as usize * stride),
                count as usize * stride,
            );
        }
    }
}
