//! Hashes of any value, part by part, so that equal values have equal hashes. A work list instead of recursion: values may be deep.

use crate::context::Context;
use crate::trap::{Fault, guard};
use crate::types::{TypeIndex, View};

/// How many parts are hashed between two looks at the clock.
const POLL_EVERY: u32 = 4096;

/// An odd number without pattern: the golden ratio's fraction.
pub const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes a word into a hash: the two halves of a long product, so that every bit of both matters in every bit that comes out.
pub fn mix(state: u64, word: u64) -> u64 {
    let product = u128::from(state ^ word ^ FACTOR) * u128::from(word.rotate_left(32) ^ 0xD6E8_FEB8_6659_FD93);
    (product as u64) ^ ((product >> 64) as u64) ^ state.rotate_left(23)
}

/// Mixes text into a hash, eight bytes at a time.
pub fn mix_bytes(state: u64, bytes: &[u8]) -> u64 {
    let mut hash = mix(state, bytes.len() as u64);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    let rest = chunks.remainder();
    if !rest.is_empty() {
        let mut word = [0; 8];
        word[..rest.len()].copy_from_slice(rest);
        hash = mix(hash, u64::from_le_bytes(word));
    }
    hash
}

/// Memory that holds values still to be hashed, in order.
struct Task {
    ty: TypeIndex,
    addr: *const u8,
    count: usize,
    stride: usize,
}

/// Mixes the value of type `ty` at `addr` into a hash.
///
/// # Safety
/// `addr` must hold a value of that type.
pub unsafe fn hash(ctx: &Context, ty: TypeIndex, addr: *const u8, state: u64) -> Result<u64, Fault> {
    let types = ctx.types();
    let mut hash = state;
    let mut turns = 0u32;
    let mut tasks = vec![Task {
        ty,
        addr,
        count: 1,
        stride: 0,
    }];
    while let Some(mut task) = tasks.pop() {
        turns += 1;
        if turns.is_multiple_of(POLL_EVERY) {
            ctx.poll()?;
        }
        if task.count == 0 {
            continue;
        }
        let (ty, addr) = (task.ty, task.addr);
        task.count -= 1;
        if task.count > 0 {
            task.addr = addr.wrapping_add(task.stride);
            tasks.push(task);
        }
        let part = |ty, addr| Task {
            ty,
            addr,
            count: 1,
            stride: 0,
        };
        // SAFETY: the caller's promise, and parts of values are values.
        match unsafe { types.view(ty, addr) } {
            View::Int(value, _) => hash = mix(hash, value as u64),
            View::Bool(value) => hash = mix(hash, u64::from(value)),
            View::Char(value) => hash = mix(hash, u64::from(value)),
            View::F32(value) => hash = mix(hash, u64::from(value.to_bits())),
            View::F64(value) => hash = mix(hash, value.to_bits()),
            // SAFETY: the view of a `str` value.
            View::Str(start, len) => hash = mix_bytes(hash, unsafe { crate::text::bytes(start, len) }),
            View::Ref(inner, addr) => tasks.push(part(inner, addr)),
            View::Product {
                index,
                variant,
                offsets,
                base,
            } => {
                hash = mix(hash, u64::from(index));
                for ((_, ty), offset) in variant.fields.iter().zip(offsets).rev() {
                    tasks.push(part(*ty, base.wrapping_add(*offset as usize * crate::types::SLOT)));
                }
            }
            View::Sequence {
                element,
                base,
                len,
                stride,
            } => {
                hash = mix(hash, len as u64);
                tasks.push(Task {
                    ty: element,
                    addr: base,
                    count: if stride == 0 { 0 } else { len },
                    stride,
                });
            }
            View::Function | View::Nothing => {}
        }
    }
    Ok(hash)
}

/// Mixes a value into a hash, written to `out`; 0 on a fault.
///
/// # Safety
/// `value` must hold a value of that type, `out` be writable.
pub unsafe extern "C" fn hash_value(ctx: &Context, ty: TypeIndex, value: *const u8, state: u64, out: *mut u64) -> u8 {
    guard(ctx, 0, || {
        // SAFETY: the caller's promise.
        unsafe { out.write(hash(ctx, ty, value, state)?) };
        Ok(1)
    })
}

/// Mixes text into a hash.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn hash_text(state: u64, start: *const u8, len: usize) -> u64 {
    // SAFETY: the caller's promise.
    mix_bytes(state, unsafe { crate::text::bytes(start, len) })
}

/// Mixes an integer (or a bool or char, as one) into a hash.
pub extern "C" fn hash_word(state: u64, word: u64) -> u64 {
    mix(state, word)
}
