//! `str`: immutable text as (first byte, length), and the operations on it that generated code calls.

use crate::context::Context;
use crate::outcome::LimitKind;
use crate::trap::{Fault, guard};
use crate::vec::VecHeader;

/// A `str` value in memory.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Text {
    /// The first byte; anything if the length is 0.
    pub start: *const u8,
    /// Bytes.
    pub len: usize,
}

/// The bytes of a `str` value.
///
/// # Safety
/// `start` must be readable for `len` bytes that live long enough, unless `len` is 0.
pub unsafe fn bytes<'a>(start: *const u8, len: usize) -> &'a [u8] {
    if len == 0 || start.is_null() {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(start, len) }
}

/// The text of a `str` value.
///
/// # Safety
/// As [`bytes`]; the bytes must be UTF-8, which holds for every `str` value.
pub unsafe fn text<'a>(start: *const u8, len: usize) -> &'a str {
    // SAFETY: the caller's promise.
    unsafe { std::str::from_utf8_unchecked(bytes(start, len)) }
}

/// Text buffers that end in free room, so that a text built by repeated `+` is not copied each time. What lies below a tail's end is
/// never written again: texts share it.
#[derive(Debug, Default)]
pub struct Tails {
    tails: [Tail; 4],
    next: usize,
}

#[derive(Debug, Default, Clone, Copy)]
struct Tail {
    /// Address past the last byte in use.
    end: usize,
    /// Address past the room.
    room_end: usize,
}

/// Texts shorter than this get no room to grow.
const GROWABLE: usize = 64;

impl Context {
    /// A `str` value with that text.
    pub fn new_text(&self, content: &str) -> Result<Text, Fault> {
        let start = self.allocate(content.len())?;
        // SAFETY: freshly allocated with that size.
        unsafe { start.copy_from_nonoverlapping(content.as_ptr(), content.len()) };
        Ok(Text {
            start,
            len: content.len(),
        })
    }

    /// Joins two texts; the first is extended in place if it ends where free room begins.
    fn concat(&self, a: &[u8], b: &[u8]) -> Result<Text, Fault> {
        if b.is_empty() {
            return Ok(Text {
                start: a.as_ptr(),
                len: a.len(),
            });
        }
        if a.is_empty() {
            return Ok(Text {
                start: b.as_ptr(),
                len: b.len(),
            });
        }
        let len = a.len() + b.len();
        let mut tails = self.tails().borrow_mut();
        let a_end = a.as_ptr() as usize + a.len();
        if let Some(tail) = tails
            .tails
            .iter_mut()
            .find(|tail| tail.end == a_end && tail.room_end - tail.end >= b.len())
        {
            // SAFETY: the room after the tail's end belongs to nobody yet, and is big enough.
            unsafe { (a_end as *mut u8).copy_from_nonoverlapping(b.as_ptr(), b.len()) };
            tail.end += b.len();
            return Ok(Text { start: a.as_ptr(), len });
        }
        let room = if len < GROWABLE { len } else { len * 2 };
        // Near the cap, exact is better than failing.
        let room = if room as u64 > self.memory_left() / 2 {
            len
        } else {
            room
        };
        let start = self.allocate(room)?;
        // SAFETY: freshly allocated with at least that size.
        unsafe {
            start.copy_from_nonoverlapping(a.as_ptr(), a.len());
            start.add(a.len()).copy_from_nonoverlapping(b.as_ptr(), b.len());
        }
        if room > len {
            let Tails { tails, next } = &mut *tails;
            tails[*next % 4] = Tail {
                end: start as usize + len,
                room_end: start as usize + room,
            };
            *next += 1;
        }
        Ok(Text { start, len })
    }
}

fn give(ctx: &Context, out: *mut Text, make: impl FnOnce() -> Result<Text, Fault>) -> u8 {
    guard(ctx, 0, || {
        let text = make()?;
        // SAFETY: generated code passes the address of two slots of its frame.
        unsafe { out.write(text) };
        Ok(1)
    })
}

/// `a + b`; 0 on a fault.
///
/// # Safety
/// Both texts readable, `out` writable.
pub unsafe extern "C" fn str_concat(
    ctx: &Context,
    a: *const u8,
    a_len: usize,
    b: *const u8,
    b_len: usize,
    out: *mut Text,
) -> u8 {
    // SAFETY: the caller's promise.
    let (a, b) = unsafe { (bytes(a, a_len), bytes(b, b_len)) };
    give(ctx, out, || {
        ctx.poll()?;
        ctx.concat(a, b)
    })
}

/// -1, 0 or 1 by bytes.
///
/// # Safety
/// Both texts readable.
pub unsafe extern "C" fn str_compare(a: *const u8, a_len: usize, b: *const u8, b_len: usize) -> i64 {
    // SAFETY: the caller's promise.
    let (a, b) = unsafe { (bytes(a, a_len), bytes(b, b_len)) };
    a.cmp(b) as i64
}

fn not_a_boundary(index: i64) -> Fault {
    Fault::Panic(format!("byte index {index} is not a char boundary"))
}

/// The char that starts at a byte offset; `u32::MAX` on a fault.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn str_char(ctx: &Context, start: *const u8, len: usize, index: i64) -> u32 {
    // SAFETY: the caller's promise.
    let content = unsafe { text(start, len) };
    guard(ctx, u32::MAX, || {
        let position = usize::try_from(index).ok().filter(|position| *position < len);
        let position = position.ok_or_else(|| crate::trap::index_out_of_bounds(len as i64, index))?;
        let rest = content.get(position..).ok_or_else(|| not_a_boundary(index))?;
        Ok(rest.chars().next().map_or(0, u32::from))
    })
}

/// The text between two byte offsets; 0 on a fault.
///
/// # Safety
/// The text must be readable, `out` writable.
pub unsafe extern "C" fn str_slice(
    ctx: &Context,
    start: *const u8,
    len: usize,
    from: i64,
    to: i64,
    out: *mut Text,
) -> u8 {
    // SAFETY: the caller's promise.
    let content = unsafe { text(start, len) };
    give(ctx, out, || {
        if from < 0 || from > to || to > len as i64 {
            return Err(Fault::Panic(format!(
                "range {from}..{to} out of bounds of text of length {len}"
            )));
        }
        for index in [from, to] {
            if !content.is_char_boundary(index as usize) {
                return Err(not_a_boundary(index));
            }
        }
        let part = &content[from as usize..to as usize];
        Ok(Text {
            start: part.as_ptr(),
            len: part.len(),
        })
    })
}

/// Offset of the first occurrence at or after `from`; -1 if there is none.
///
/// # Safety
/// Both texts readable.
pub unsafe extern "C" fn str_find(
    start: *const u8,
    len: usize,
    needle: *const u8,
    needle_len: usize,
    from: i64,
) -> i64 {
    // SAFETY: the caller's promise.
    let (content, needle) = unsafe { (text(start, len), text(needle, needle_len)) };
    let mut from = from.clamp(0, len as i64) as usize;
    while !content.is_char_boundary(from) {
        from += 1;
    }
    content[from..]
        .find(needle)
        .map_or(-1, |position| (position + from) as i64)
}

/// Offset of the last occurrence; -1 if there is none.
///
/// # Safety
/// Both texts readable.
pub unsafe extern "C" fn str_rfind(start: *const u8, len: usize, needle: *const u8, needle_len: usize) -> i64 {
    // SAFETY: the caller's promise.
    let (content, needle) = unsafe { (text(start, len), text(needle, needle_len)) };
    content.rfind(needle).map_or(-1, |position| position as i64)
}

fn check_size(ctx: &Context, len: usize) -> Result<(), Fault> {
    if len as u64 > ctx.memory_left() {
        Err(Fault::Limit(LimitKind::Memory))
    } else {
        Ok(())
    }
}

/// The text in upper case; 0 on a fault.
///
/// # Safety
/// The text must be readable, `out` writable.
pub unsafe extern "C" fn str_to_uppercase(ctx: &Context, start: *const u8, len: usize, out: *mut Text) -> u8 {
    // SAFETY: the caller's promise.
    let content = unsafe { text(start, len) };
    give(ctx, out, || {
        ctx.poll()?;
        check_size(ctx, len)?;
        ctx.new_text(&content.to_uppercase())
    })
}

/// The text in lower case; 0 on a fault.
///
/// # Safety
/// The text must be readable, `out` writable.
pub unsafe extern "C" fn str_to_lowercase(ctx: &Context, start: *const u8, len: usize, out: *mut Text) -> u8 {
    // SAFETY: the caller's promise.
    let content = unsafe { text(start, len) };
    give(ctx, out, || {
        ctx.poll()?;
        check_size(ctx, len)?;
        ctx.new_text(&content.to_lowercase())
    })
}

unsafe fn elements<'a, T>(header: *const VecHeader) -> &'a [T] {
    // SAFETY: the caller passes a live `Vec` whose elements are of that type and width.
    unsafe {
        let VecHeader { buffer, len, .. } = *header;
        if buffer.is_null() || len <= 0 {
            &[]
        } else {
            std::slice::from_raw_parts(buffer.cast::<T>(), len as usize)
        }
    }
}

/// The items of a `Vec<str>` with a separator between them; 0 on a fault.
///
/// # Safety
/// `items` a live `Vec<str>`, the separator readable, `out` writable.
pub unsafe extern "C" fn str_join(
    ctx: &Context,
    items: *const VecHeader,
    separator: *const u8,
    separator_len: usize,
    out: *mut Text,
) -> u8 {
    // SAFETY: the caller's promise.
    let (items, separator) = unsafe { (elements::<Text>(items), text(separator, separator_len)) };
    give(ctx, out, || {
        ctx.poll()?;
        let size = items
            .iter()
            .map(|item| item.len as u64 + separator_len as u64)
            .fold(0u64, u64::saturating_add);
        check_size(ctx, usize::try_from(size).unwrap_or(usize::MAX))?;
        let mut joined = String::with_capacity(size as usize);
        for (position, item) in items.iter().enumerate() {
            if position > 0 {
                joined.push_str(separator);
            }
            // SAFETY: each item is a `str` value.
            joined.push_str(unsafe { text(item.start, item.len) });
        }
        ctx.new_text(&joined)
    })
}

/// The text of the chars of a `Vec<char>`; 0 on a fault.
///
/// # Safety
/// `chars` a live `Vec<char>`, `out` writable.
pub unsafe extern "C" fn str_from_chars(ctx: &Context, chars: *const VecHeader, out: *mut Text) -> u8 {
    // SAFETY: the caller's promise.
    let chars = unsafe { elements::<u32>(chars) };
    give(ctx, out, || {
        ctx.poll()?;
        check_size(ctx, chars.len())?;
        let content: String = chars
            .iter()
            .map(|code| char::from_u32(*code).unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        ctx.new_text(&content)
    })
}

/// Whether bytes are UTF-8.
///
/// # Safety
/// The bytes must be readable.
pub unsafe extern "C" fn str_is_utf8(start: *const u8, len: usize) -> u8 {
    // SAFETY: the caller's promise.
    u8::from(std::str::from_utf8(unsafe { bytes(start, len) }).is_ok())
}

/// The text of bytes that are UTF-8, copied: they may change; 0 on a fault.
///
/// # Safety
/// The bytes must be readable, `out` writable.
pub unsafe extern "C" fn str_from_utf8(ctx: &Context, start: *const u8, len: usize, out: *mut Text) -> u8 {
    // SAFETY: the caller's promise.
    let content = unsafe { bytes(start, len) };
    give(ctx, out, || {
        ctx.poll()?;
        match std::str::from_utf8(content) {
            Ok(content) => ctx.new_text(content),
            Err(_) => Err(Fault::Panic("the bytes are not UTF-8".to_owned())),
        }
    })
}

/// Whether the text is a float as Rust parses them.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn str_is_f64(start: *const u8, len: usize) -> u8 {
    // SAFETY: the caller's promise.
    u8::from(unsafe { text(start, len) }.parse::<f64>().is_ok())
}

/// The float that the text is; 0 if it is none.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn str_to_f64(start: *const u8, len: usize) -> f64 {
    // SAFETY: the caller's promise.
    unsafe { text(start, len) }.parse().unwrap_or(0.0)
}
