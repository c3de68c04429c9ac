//! Equality and order of any two values of a type, part by part. A work list instead of recursion: values may be deep.

use std::cmp::Ordering;

use crate::context::Context;
use crate::trap::{Fault, guard};
use crate::types::{TypeIndex, View};

/// What is asked about two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Whether they are equal: any other answer than `Equal` means no. Floats by IEEE.
    Equality,
    /// Their order, floats by IEEE: `None` when a NaN decides.
    Partial,
    /// Their order, floats by IEEE's total order.
    Total,
}

/// What is still to be compared; later items decide only when earlier ones are equal.
enum Task {
    Values(TypeIndex, *const u8, *const u8),
    Elements {
        ty: TypeIndex,
        a: *const u8,
        b: *const u8,
        stride: usize,
        left: usize,
    },
    /// All before was equal: the lengths decide.
    Decide(Ordering),
}

/// How many parts are compared between two looks at the clock.
const POLL_EVERY: u32 = 4096;

/// Compares the values of type `ty` at `a` and `b`.
///
/// # Safety
/// Both must hold values of that type.
pub unsafe fn compare(
    ctx: &Context,
    ty: TypeIndex,
    a: *const u8,
    b: *const u8,
    how: Comparison,
) -> Result<Option<Ordering>, Fault> {
    let types = ctx.types();
    let mut tasks = vec![Task::Values(ty, a, b)];
    let mut turns = 0u32;
    while let Some(task) = tasks.pop() {
        turns += 1;
        if turns.is_multiple_of(POLL_EVERY) {
            ctx.poll()?;
        }
        let (ty, a, b) = match task {
            Task::Values(ty, a, b) => (ty, a, b),
            Task::Elements { left: 0, .. } => continue,
            Task::Elements { ty, a, b, stride, left } => {
                if stride == 0 {
                    continue;
                }
                // SAFETY: there are `left` elements from there.
                unsafe {
                    tasks.push(Task::Elements {
                        ty,
                        a: a.add(stride),
                        b: b.add(stride),
                        stride,
                        left: left - 1,
                    })
                };
                (ty, a, b)
            }
            Task::Decide(Ordering::Equal) => continue,
            Task::Decide(order) => return Ok(Some(order)),
        };
        // SAFETY: the caller's promise, and parts of values are values.
        let order = unsafe { compare_views(types.view(ty, a), types.view(ty, b), how, &mut tasks) };
        if order != Some(Ordering::Equal) {
            return Ok(order);
        }
    }
    Ok(Some(Ordering::Equal))
}

/// What is known from two values themselves; their parts, which decide if that is `Equal`, become tasks.
unsafe fn compare_views(a: View<'_>, b: View<'_>, how: Comparison, tasks: &mut Vec<Task>) -> Option<Ordering> {
    let total = how == Comparison::Total;
    match (a, b) {
        (View::Int(a, _), View::Int(b, _)) => Some(a.cmp(&b)),
        (View::Bool(a), View::Bool(b)) => Some(a.cmp(&b)),
        (View::Char(a), View::Char(b)) => Some(a.cmp(&b)),
        (View::F32(a), View::F32(b)) if total => Some(a.total_cmp(&b)),
        (View::F64(a), View::F64(b)) if total => Some(a.total_cmp(&b)),
        (View::F32(a), View::F32(b)) => a.partial_cmp(&b),
        (View::F64(a), View::F64(b)) => a.partial_cmp(&b),
        // SAFETY: the views of `str` values.
        (View::Str(a, a_len), View::Str(b, b_len)) => unsafe {
            Some(crate::text::bytes(a, a_len).cmp(crate::text::bytes(b, b_len)))
        },
        (View::Ref(inner, a), View::Ref(_, b)) => {
            tasks.push(Task::Values(inner, a, b));
            Some(Ordering::Equal)
        }
        (
            View::Product {
                index,
                variant,
                offsets,
                base: a,
            },
            View::Product {
                index: b_index,
                base: b,
                ..
            },
        ) => {
            if index == b_index {
                for ((_, ty), offset) in variant.fields.iter().zip(offsets).rev() {
                    let offset = *offset as usize * crate::types::SLOT;
                    tasks.push(Task::Values(*ty, a.wrapping_add(offset), b.wrapping_add(offset)));
                }
            }
            Some(index.cmp(&b_index))
        }
        (
            View::Sequence {
                element,
                base: a,
                len,
                stride,
            },
            View::Sequence {
                base: b, len: b_len, ..
            },
        ) => {
            if how == Comparison::Equality && len != b_len {
                return Some(len.cmp(&b_len));
            }
            tasks.push(Task::Decide(len.cmp(&b_len)));
            tasks.push(Task::Elements {
                ty: element,
                a,
                b,
                stride,
                left: len.min(b_len),
            });
            Some(Ordering::Equal)
        }
        _ => Some(Ordering::Equal),
    }
}

/// What [`compare_values`] answers when a NaN decides.
pub const UNORDERED: i32 = 2;
/// What [`compare_values`] answers on a fault.
pub const FAULT: i32 = 3;

/// -1, 0, 1, [`UNORDERED`] or [`FAULT`]. `how`: 0 equality, 1 partial, 2 total.
///
/// # Safety
/// Both must hold values of that type.
pub unsafe extern "C" fn compare_values(ctx: &Context, ty: TypeIndex, a: *const u8, b: *const u8, how: u32) -> i32 {
    let how = match how {
        0 => Comparison::Equality,
        1 => Comparison::Partial,
        _ => Comparison::Total,
    };
    guard(ctx, FAULT, || {
        // SAFETY: the caller's promise.
        let order = unsafe { compare(ctx, ty, a, b, how) }?;
        Ok(order.map_or(UNORDERED, |order| order as i32))
    })
}
