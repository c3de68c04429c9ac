//! `String`: text that grows at its end.
//!
//! A `String` is a text and the address of the buffer that the text lies in (0 if it lies in none). What a buffer holds below its end
//! is never written again, so the text can be lent out, sliced and copied as freely as any `str`; a text that ends where its buffer's
//! used part ends grows in place, any other into a new buffer.

use crate::context::Context;
use crate::text::{Text, bytes};
use crate::trap::{Fault, guard};

/// A `String` value in memory.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct StringValue {
    text: Text,
    buffer: *mut Buffer,
}

/// The head of a buffer; its bytes follow.
#[derive(Debug)]
#[repr(C)]
pub struct Buffer {
    /// Past the last byte in use.
    end: *mut u8,
    /// Past the last byte.
    room_end: *mut u8,
}

const LEAST: usize = 16;

/// A new buffer with that text and room for `capacity` bytes.
fn buffer(ctx: &Context, content: &[u8], capacity: usize) -> Result<StringValue, Fault> {
    let overflow = || Fault::Panic("capacity overflow".to_owned());
    let size = capacity.checked_add(size_of::<Buffer>()).ok_or_else(overflow)?;
    if isize::try_from(size).is_err() {
        return Err(overflow());
    }
    let head = ctx.allocate(size)?.cast::<Buffer>();
    // SAFETY: freshly allocated with that size.
    unsafe {
        let start = head.add(1).cast::<u8>();
        start.copy_from_nonoverlapping(content.as_ptr(), content.len());
        head.write(Buffer {
            end: start.add(content.len()),
            room_end: start.add(capacity),
        });
        Ok(StringValue {
            text: Text {
                start,
                len: content.len(),
            },
            buffer: head,
        })
    }
}

impl StringValue {
    /// The used part's end, if the text ends there.
    #[allow(
        clippy::mut_from_ref,
        reason = "the buffer is behind an address, not part of the value"
    )]
    unsafe fn open_end(&self) -> Option<&mut Buffer> {
        // SAFETY: the address is 0 or that of a live buffer.
        let buffer = unsafe { self.buffer.as_mut() }?;
        let end = self.text.start.wrapping_add(self.text.len);
        (buffer.end.cast_const() == end).then_some(buffer)
    }

    unsafe fn append(&mut self, ctx: &Context, more: &[u8]) -> Result<(), Fault> {
        if more.is_empty() {
            return Ok(());
        }
        // SAFETY: what lies past a buffer's end belongs to nobody, and `more` lies below one.
        unsafe {
            self.reserve(ctx, more.len())?;
            let len = self.text.len;
            let Some(buffer) = self.open_end() else {
                return Err(Fault::internal("a reserved text cannot grow"));
            };
            buffer.end.copy_from_nonoverlapping(more.as_ptr(), more.len());
            buffer.end = buffer.end.add(more.len());
            self.text.len = len + more.len();
        }
        Ok(())
    }

    /// Sees to it that the text ends where its buffer has room for that many more bytes.
    unsafe fn reserve(&mut self, ctx: &Context, additional: usize) -> Result<(), Fault> {
        // SAFETY: a value's text is readable.
        unsafe {
            if let Some(buffer) = self.open_end()
                && buffer.room_end as usize - buffer.end as usize >= additional
            {
                return Ok(());
            }
            ctx.poll()?;
            let needed = self.text.len.saturating_add(additional);
            let doubled = needed.max(self.text.len.saturating_mul(2)).max(LEAST);
            // Near the cap, exact is better than failing.
            let capacity = if doubled as u64 > ctx.memory_left() / 2 {
                needed
            } else {
                doubled
            };
            *self = buffer(ctx, bytes(self.text.start, self.text.len), capacity)?;
        }
        Ok(())
    }
}

/// Appends text; 0 on a fault.
///
/// # Safety
/// `string` must be a live `String`, the text readable.
pub unsafe extern "C" fn string_push_str(ctx: &Context, string: *mut StringValue, start: *const u8, len: usize) -> u8 {
    guard(ctx, 0, || {
        // SAFETY: the caller's promise.
        unsafe { (*string).append(ctx, bytes(start, len))? };
        Ok(1)
    })
}

/// Appends a char; 0 on a fault.
///
/// # Safety
/// `string` must be a live `String`.
pub unsafe extern "C" fn string_push(ctx: &Context, string: *mut StringValue, code: u32) -> u8 {
    guard(ctx, 0, || {
        let c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        // SAFETY: the caller's promise.
        unsafe { (*string).append(ctx, c.encode_utf8(&mut [0; 4]).as_bytes())? };
        Ok(1)
    })
}

/// Makes room for that many more bytes; 0 on a fault.
///
/// # Safety
/// `string` must be a live `String`.
pub unsafe extern "C" fn string_reserve(ctx: &Context, string: *mut StringValue, additional: i64) -> u8 {
    guard(ctx, 0, || {
        let additional = usize::try_from(additional).map_err(|_| Fault::Panic("capacity overflow".to_owned()))?;
        // SAFETY: the caller's promise.
        unsafe { (*string).reserve(ctx, additional)? };
        Ok(1)
    })
}

/// Bytes that the text may have without moving.
///
/// # Safety
/// The value must be a live `String`'s.
pub unsafe extern "C" fn string_capacity(start: *const u8, len: usize, buffer: *mut Buffer) -> i64 {
    let value = StringValue {
        text: Text { start, len },
        buffer,
    };
    // SAFETY: the caller's promise.
    match unsafe { value.open_end() } {
        Some(buffer) => (buffer.room_end as usize - start as usize) as i64,
        None => len as i64,
    }
}
