//! New values of any type: deep copies, and defaults. A work list instead of recursion: values may be deep.

use crate::context::Context;
use crate::trap::{Fault, guard};
use crate::types::{Form, Layout, Repr, SLOT, Shape, TypeDesc, TypeIndex, View, read};
use crate::vec::{VecHeader, allocate_vec};

/// Memory that holds shallow copies of values, to be made deep in place.
struct Task {
    ty: TypeIndex,
    addr: *mut u8,
    count: usize,
    stride: usize,
}

const POLL_EVERY: u32 = 1024;

/// Copies the value at `source` to `target`, with everything it owns.
///
/// # Safety
/// `source` must hold a value of type `ty`; `target` must be writable for its slots.
pub unsafe fn clone(ctx: &Context, ty: TypeIndex, source: *const u8, target: *mut u8) -> Result<(), Fault> {
    // SAFETY: the caller's promise.
    unsafe { source.copy_to(target, ctx.types().get(ty).layout.stride()) };
    let mut tasks = vec![Task {
        ty,
        addr: target,
        count: 1,
        stride: 0,
    }];
    let mut turns = 0u32;
    while let Some(mut task) = tasks.pop() {
        turns += 1;
        if turns.is_multiple_of(POLL_EVERY) {
            ctx.poll()?;
        }
        let desc = ctx.types().get(task.ty);
        if desc.plain || task.count == 0 {
            continue;
        }
        let addr = task.addr;
        // SAFETY: the task's memory holds `count` shallow copies.
        unsafe {
            task.count -= 1;
            if task.count > 0 {
                task.addr = addr.add(task.stride);
                tasks.push(task);
            }
            deepen(ctx, desc, &desc.layout, addr, &mut tasks)?;
        }
    }
    Ok(())
}

/// Replaces what the shallow copy at `addr` owns by copies; what those own becomes tasks.
unsafe fn deepen(
    ctx: &Context,
    desc: &TypeDesc,
    layout: &Layout,
    addr: *mut u8,
    tasks: &mut Vec<Task>,
) -> Result<(), Fault> {
    // SAFETY: throughout, values are read and written as their layout says, and new objects are made with the size of the old.
    unsafe {
        match &layout.repr {
            Repr::Boxed(inner) => {
                let old: *const u8 = read(addr);
                if !old.is_null() {
                    let new = ctx.allocate(inner.size())?;
                    new.copy_from_nonoverlapping(old, inner.size());
                    addr.cast::<*mut u8>().write(new);
                    deepen(ctx, desc, inner, new, tasks)?;
                }
            }
            Repr::Array => {
                if let Shape::Array(element, len) = desc.shape {
                    let stride = ctx.types().get(element).layout.stride();
                    let new = copy_buffer(ctx, read(addr), len as usize, stride)?;
                    addr.cast::<*mut u8>().write(new);
                    tasks.push(Task {
                        ty: element,
                        addr: new,
                        count: len as usize,
                        stride,
                    });
                }
            }
            Repr::Box => {
                if let Shape::Box(inner) = desc.shape {
                    let size = ctx.types().get(inner).layout.size();
                    let new = copy_buffer(ctx, read(addr), 1, size)?;
                    addr.cast::<*mut u8>().write(new);
                    tasks.push(Task {
                        ty: inner,
                        addr: new,
                        count: 1,
                        stride: 0,
                    });
                }
            }
            Repr::Slice | Repr::Dyn => {
                // Copies of references are plain; what remains is a box.
                let View::Sequence {
                    element,
                    base,
                    len,
                    stride,
                } = ctx.types().view_as(desc, layout, addr)
                else {
                    return Err(Fault::internal("a copy of a boxed trait object"));
                };
                let new = copy_buffer(ctx, base, len, stride)?;
                addr.cast::<*mut u8>().write(new);
                tasks.push(Task {
                    ty: element,
                    addr: new,
                    count: len,
                    stride,
                });
            }
            Repr::Vec => {
                let old: *const VecHeader = read(addr);
                if let (Shape::Vec(element), Some(old)) = (&desc.shape, old.as_ref()) {
                    let stride = ctx.types().get(*element).layout.stride();
                    let new = allocate_vec(ctx, stride, old.len.max(0))?;
                    let len = old.len.max(0) as usize;
                    if !old.buffer.is_null() && !(*new).buffer.is_null() {
                        (*new).buffer.copy_from_nonoverlapping(old.buffer, len * stride);
                        tasks.push(Task {
                            ty: *element,
                            addr: (*new).buffer,
                            count: len,
                            stride,
                        });
                    }
                    (*new).len = old.len;
                    addr.cast::<*mut VecHeader>().write(new);
                }
            }
            _ => {
                let view = ctx.types().view_as(desc, layout, addr);
                if let View::Product { variant, offsets, .. } = view {
                    for ((_, ty), offset) in variant.fields.iter().zip(offsets) {
                        if !ctx.types().get(*ty).plain {
                            tasks.push(Task {
                                ty: *ty,
                                addr: addr.add(*offset as usize * SLOT),
                                count: 1,
                                stride: 0,
                            });
                        }
                    }
                }
            }
        }
    }
    Ok(())
}

unsafe fn copy_buffer(ctx: &Context, old: *const u8, len: usize, stride: usize) -> Result<*mut u8, Fault> {
    let new = ctx.allocate(len * stride)?;
    if len * stride > 0 && !old.is_null() {
        // SAFETY: the caller passes a buffer of that many elements.
        unsafe { new.copy_from_nonoverlapping(old, len * stride) };
    }
    Ok(new)
}

/// Bytes filled between two looks at the clock.
const FILL: usize = 1 << 20;

/// Writes `count` copies of the value at `source` side by side to fresh memory.
///
/// # Safety
/// `source` must hold a value of type `ty`; `buffer` must be zeroed room for that many elements, apart from `source`.
pub unsafe fn repeat(
    ctx: &Context,
    ty: TypeIndex,
    source: *const u8,
    buffer: *mut u8,
    count: usize,
) -> Result<(), Fault> {
    let desc = ctx.types().get(ty);
    let stride = desc.layout.stride();
    if stride == 0 || count == 0 {
        return Ok(());
    }
    // SAFETY: throughout, what is written lies within the buffer's `count * stride` bytes.
    unsafe {
        if !desc.plain {
            for position in 0..count {
                if position.is_multiple_of(POLL_EVERY as usize) {
                    ctx.poll()?;
                }
                clone(ctx, ty, source, buffer.add(position * stride))?;
            }
            return Ok(());
        }
        if std::slice::from_raw_parts(source, stride).iter().all(|byte| *byte == 0) {
            return Ok(());
        }
        // Doubles what is there, up to a piece, which is then repeated.
        buffer.copy_from_nonoverlapping(source, stride);
        let total = count * stride;
        let mut filled = stride;
        while filled < total {
            let piece = filled.min(total - filled).min((FILL / stride).max(1) * stride);
            buffer.add(filled).copy_from_nonoverlapping(buffer, piece);
            filled += piece;
            if piece >= FILL / 2 {
                ctx.poll()?;
            }
        }
    }
    Ok(())
}

/// How deep defaults may nest; types that contain themselves without an end have none.
const DEPTH: u32 = 200;

/// Writes the default of type `ty` to zeroed memory.
///
/// # Safety
/// `target` must be writable for the type's slots, and zero.
pub unsafe fn default(ctx: &Context, ty: TypeIndex, target: *mut u8, depth: u32) -> Result<(), Fault> {
    let desc = ctx.types().get(ty);
    // SAFETY: the caller's promise.
    unsafe { default_layout(ctx, desc, &desc.layout, target, depth) }
}

unsafe fn default_layout(
    ctx: &Context,
    desc: &TypeDesc,
    layout: &Layout,
    target: *mut u8,
    depth: u32,
) -> Result<(), Fault> {
    if depth > DEPTH {
        return Err(Fault::Panic(format!("the default of `{}` has no end", desc.name)));
    }
    // SAFETY: parts are written where the layout says; zero is the default of everything not mentioned.
    unsafe {
        match &layout.repr {
            Repr::Boxed(inner) => {
                let object = ctx.allocate(inner.size())?;
                target.cast::<*mut u8>().write(object);
                default_layout(ctx, desc, inner, object, depth + 1)?;
            }
            Repr::Fields(offsets) => {
                if let Shape::Tuple(variant) | Shape::Struct(variant) = &desc.shape {
                    for ((_, ty), offset) in variant.fields.iter().zip(offsets) {
                        default(ctx, *ty, target.add(*offset as usize * SLOT), depth + 1)?;
                    }
                }
            }
            Repr::Tagged(_) => {
                if let Shape::Enum(variants) = &desc.shape {
                    let without_payload = variants
                        .iter()
                        .position(|variant| variant.form == Form::Unit)
                        .unwrap_or(0);
                    target.cast::<u32>().write(without_payload as u32);
                }
            }
            Repr::Array => {
                if let Shape::Array(element, len) = desc.shape {
                    let stride = ctx.types().get(element).layout.stride();
                    let buffer = ctx.allocate(usize::try_from(len).unwrap_or(usize::MAX).saturating_mul(stride))?;
                    target.cast::<*mut u8>().write(buffer);
                    for position in 0..if stride == 0 { 0 } else { len as usize } {
                        if position.is_multiple_of(POLL_EVERY as usize) {
                            ctx.poll()?;
                        }
                        default(ctx, element, buffer.add(position * stride), depth + 1)?;
                    }
                }
            }
            Repr::Box => {
                if let Shape::Box(inner) = desc.shape {
                    let object = ctx.allocate(ctx.types().get(inner).layout.size())?;
                    target.cast::<*mut u8>().write(object);
                    default(ctx, inner, object, depth + 1)?;
                }
            }
            Repr::Vec => target.cast::<*mut VecHeader>().write(allocate_vec(ctx, 0, 0)?),
            Repr::Scalar
            | Repr::Str
            | Repr::NullPointer { .. }
            | Repr::RefValue
            | Repr::RefAddress
            | Repr::Fn
            | Repr::Slice
            | Repr::Dyn => {}
        }
    }
    Ok(())
}

/// A deep copy of the value at `source`; 0 on a fault.
///
/// # Safety
/// As [`clone`].
pub unsafe extern "C" fn clone_value(ctx: &Context, ty: TypeIndex, source: *const u8, target: *mut u8) -> u8 {
    guard(ctx, 0, || {
        // SAFETY: the caller's promise.
        unsafe { clone(ctx, ty, source, target) }?;
        Ok(1)
    })
}

/// The default of a type; 0 on a fault.
///
/// # Safety
/// `target` must be writable for the type's slots.
pub unsafe extern "C" fn default_value(ctx: &Context, ty: TypeIndex, target: *mut u8) -> u8 {
    guard(ctx, 0, || {
        // SAFETY: the caller's promise.
        unsafe {
            target.write_bytes(0, ctx.types().get(ty).layout.size());
            default(ctx, ty, target, 0)?;
        }
        Ok(1)
    })
}

/// A new buffer of `count` copies of the value at `source`; null on a fault.
///
/// # Safety
/// `source` must hold a value of type `ty`.
pub unsafe extern "C" fn repeat_value(ctx: &Context, ty: TypeIndex, source: *const u8, count: usize) -> *mut u8 {
    guard(ctx, std::ptr::null_mut(), || {
        let stride = ctx.types().get(ty).layout.stride();
        let buffer = ctx.allocate(count.saturating_mul(stride))?;
        // SAFETY: the caller's promise, and the buffer is fresh and of that size.
        unsafe { repeat(ctx, ty, source, buffer, count) }?;
        Ok(buffer)
    })
}
