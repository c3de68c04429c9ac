//! What the runtime knows of a program's types: an owned table that whoever compiled the program fills, and the one way to look
//! inside a value of a type ([`TypeTable::view`]).
//!
//! Values are slots, eight bytes each in memory; elements of sequences of single-slot types lie at the slot's own width. All of
//! format, compare and clone walk values through this file, so that layouts are understood in one place.

use std::sync::Arc;

/// Bytes per slot in memory.
pub const SLOT: usize = 8;

/// Index into [`TypeTable::types`].
pub type TypeIndex = u32;

/// Every type of a program.
#[derive(Debug, Default)]
pub struct TypeTable {
    /// The types.
    pub types: Vec<TypeDesc>,
}

/// A type.
#[derive(Debug)]
pub struct TypeDesc {
    /// How it prints.
    pub name: Arc<str>,
    /// Its shape.
    pub shape: Shape,
    /// How its values lie in memory.
    pub layout: Layout,
    /// Whether a copy of the slots is a copy of the value: nothing owned lies behind a pointer. Set by [`TypeTable::new`].
    pub plain: bool,
}

/// Shapes of types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// No values.
    Never,
    /// An integer.
    Int {
        /// Width.
        bits: u32,
        /// Whether it has negative values.
        signed: bool,
    },
    /// A float of that many bits.
    Float(u32),
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// `str`.
    Str,
    /// A tuple: the name is empty.
    Tuple(Variant),
    /// An array.
    Array(TypeIndex, u64),
    /// A `Vec`.
    Vec(TypeIndex),
    /// A struct.
    Struct(Variant),
    /// An enum.
    Enum(Vec<Variant>),
    /// A reference.
    Ref(TypeIndex),
    /// A function value.
    Fn,
    /// A `Box`.
    Box(TypeIndex),
    /// Elements behind a reference or `Box`.
    Slice(TypeIndex),
    /// Any value behind a reference or `Box` that knows its type.
    Dyn,
}

/// A product: a tuple, a struct, or one variant of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// Its name, empty for tuples.
    pub name: Arc<str>,
    /// How it is written.
    pub form: Form,
    /// Field names and types.
    pub fields: Vec<(Arc<str>, TypeIndex)>,
}

/// How a product is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Form {
    Unit,
    Tuple,
    Named,
}

/// What a slot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Slot {
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    Pointer,
}

impl Slot {
    /// Bytes its value takes.
    pub fn size(self) -> usize {
        match self {
            Slot::I8 => 1,
            Slot::I16 => 2,
            Slot::I32 | Slot::F32 => 4,
            Slot::I64 | Slot::F64 | Slot::Pointer => 8,
        }
    }
}

/// Slots, and what they mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The slots in order.
    pub slots: Vec<Slot>,
    /// How the parts map to them.
    pub repr: Repr,
}

impl Layout {
    /// Bytes of a value in a cell, field or environment.
    pub fn size(&self) -> usize {
        self.slots.len() * SLOT
    }

    /// Bytes from one element to the next in a buffer.
    pub fn stride(&self) -> usize {
        match self.slots.as_slice() {
            [only] => only.size(),
            slots => slots.len() * SLOT,
        }
    }
}

/// How the parts of a type map to its slots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Repr {
    /// A scalar, or nothing.
    Scalar,
    /// Pointer and length.
    Str,
    /// First slot of each field.
    Fields(Vec<u32>),
    /// Tag in slot 0, then for each variant the first slot of each field.
    Tagged(Vec<Vec<u32>>),
    /// Null for the variant without payload; offsets of the payload's fields.
    NullPointer {
        /// The variant that has the payload.
        payload: u32,
        /// First slot of each of its fields: all zero.
        offsets: Vec<u32>,
    },
    /// A pointer to a value of that layout.
    Boxed(Box<Layout>),
    /// A pointer to elements.
    Array,
    /// A pointer to a [`crate::vec::VecHeader`].
    Vec,
    /// The value itself.
    RefValue,
    /// The value's address.
    RefAddress,
    /// Code and environment.
    Fn,
    /// The content's address.
    Box,
    /// The first element's address, and how many there are.
    Slice,
    /// The value's address, and that of a table whose first word is the [`TypeIndex`] of the value.
    Dyn,
}

/// One value, opened.
#[derive(Debug, Clone, Copy)]
pub enum View<'t> {
    /// An integer, and how many bits it has.
    Int(i128, u32),
    /// An `f32`.
    F32(f32),
    /// An `f64`.
    F64(f64),
    /// A `bool`.
    Bool(bool),
    /// A `char`.
    Char(char),
    /// A `str`: its first byte and length.
    Str(*const u8, usize),
    /// A tuple, struct or enum value.
    Product {
        /// Position of the variant (0 for tuples and structs).
        index: u32,
        /// Names and types of its fields.
        variant: &'t Variant,
        /// First slot of each field from `base`.
        offsets: &'t [u32],
        /// Where the slots lie.
        base: *const u8,
    },
    /// Elements side by side.
    Sequence {
        /// Their type.
        element: TypeIndex,
        /// The first.
        base: *const u8,
        /// How many.
        len: usize,
        /// Bytes from one to the next.
        stride: usize,
    },
    /// A reference to a value of that type there.
    Ref(TypeIndex, *const u8),
    /// A function value.
    Function,
    /// Nothing to be seen: a type without values, or memory that never held one.
    Nothing,
}

/// Reads a scalar from memory that may lie at any alignment.
///
/// # Safety
/// `addr` must be readable for the size of `T`, every bit pattern of which must be a value.
pub unsafe fn read<T: Copy>(addr: *const u8) -> T {
    // SAFETY: the caller's promise.
    unsafe { addr.cast::<T>().read_unaligned() }
}

impl TypeTable {
    /// A table of these types, with what follows from them filled in.
    pub fn new(mut types: Vec<TypeDesc>) -> Self {
        // What is not plain is found from the owning pointers outwards; recursion goes through one of them, so this settles.
        for desc in &mut types {
            desc.plain = !matches!(desc.layout.repr, Repr::Boxed(_) | Repr::Array | Repr::Vec)
                && !matches!(desc.shape, Shape::Box(_));
        }
        loop {
            let mut changed = false;
            for index in 0..types.len() {
                if types[index].plain
                    && !Self::parts(&types[index].shape).all(|part| types.get(part as usize).is_none_or(|ty| ty.plain))
                {
                    types[index].plain = false;
                    changed = true;
                }
            }
            if !changed {
                return Self { types };
            }
        }
    }

    fn parts(shape: &Shape) -> Box<dyn Iterator<Item = TypeIndex> + '_> {
        match shape {
            Shape::Tuple(variant) | Shape::Struct(variant) => Box::new(variant.fields.iter().map(|(_, ty)| *ty)),
            Shape::Enum(variants) => Box::new(
                variants
                    .iter()
                    .flat_map(|variant| variant.fields.iter().map(|(_, ty)| *ty)),
            ),
            // Behind references and functions nothing is owned; sequences are owning pointers themselves.
            _ => Box::new(std::iter::empty()),
        }
    }

    /// A type by index.
    pub fn get(&self, ty: TypeIndex) -> &TypeDesc {
        &self.types[ty as usize]
    }

    /// Opens the value of type `ty` at `addr`.
    ///
    /// # Safety
    /// `addr` must hold a value of that type as its layout says (for a single-slot type, at least the slot's own width).
    pub unsafe fn view(&self, ty: TypeIndex, addr: *const u8) -> View<'_> {
        let desc = self.get(ty);
        // SAFETY: the caller's promise.
        unsafe { self.view_as(desc, &desc.layout, addr) }
    }

    /// Opens a value that lies there as `layout` says: the type's own, or what is behind its box.
    ///
    /// # Safety
    /// As [`TypeTable::view`].
    pub unsafe fn view_as<'t>(&'t self, desc: &'t TypeDesc, layout: &'t Layout, addr: *const u8) -> View<'t> {
        // SAFETY: throughout, memory is read as the layout says, which the caller vouches for.
        unsafe {
            match &layout.repr {
                Repr::Boxed(inner) => {
                    let object: *const u8 = read(addr);
                    if object.is_null() {
                        View::Nothing
                    } else {
                        self.view_as(desc, inner, object)
                    }
                }
                Repr::Str => View::Str(read(addr), read::<usize>(addr.add(SLOT))),
                Repr::Fields(offsets) => match &desc.shape {
                    Shape::Tuple(variant) | Shape::Struct(variant) => View::Product {
                        index: 0,
                        variant,
                        offsets,
                        base: addr,
                    },
                    Shape::Enum(variants) => match variants.first() {
                        Some(variant) => View::Product {
                            index: 0,
                            variant,
                            offsets,
                            base: addr,
                        },
                        None => View::Nothing,
                    },
                    _ => View::Nothing,
                },
                Repr::Tagged(offsets) => {
                    let tag: u32 = read(addr);
                    let offsets = offsets.get(tag as usize).map_or(&[] as &[u32], |offsets| offsets);
                    view_variant(desc, tag, offsets, addr)
                }
                Repr::NullPointer { payload, offsets } => match read::<usize>(addr) {
                    0 => view_variant(desc, 1 - payload.min(&1), &[], addr),
                    _ => view_variant(desc, *payload, offsets, addr),
                },
                Repr::Array => match desc.shape {
                    Shape::Array(element, len) => self.view_elements(element, read(addr), len as usize),
                    _ => View::Nothing,
                },
                Repr::Vec => match (&desc.shape, read::<*const crate::vec::VecHeader>(addr).as_ref()) {
                    (Shape::Vec(element), Some(header)) => {
                        self.view_elements(*element, header.buffer, header.len.max(0) as usize)
                    }
                    _ => View::Nothing,
                },
                Repr::RefValue => match desc.shape {
                    Shape::Ref(inner) => View::Ref(inner, addr),
                    _ => View::Nothing,
                },
                Repr::RefAddress => match desc.shape {
                    Shape::Ref(inner) => View::Ref(inner, read(addr)),
                    _ => View::Nothing,
                },
                Repr::Box => match desc.shape {
                    Shape::Box(inner) => View::Ref(inner, read(addr)),
                    _ => View::Nothing,
                },
                Repr::Slice => match desc.shape {
                    Shape::Ref(inner) | Shape::Box(inner) => match self.get(inner).shape {
                        Shape::Slice(element) => {
                            self.view_elements(element, read(addr), read::<i64>(addr.add(SLOT)).max(0) as usize)
                        }
                        _ => View::Nothing,
                    },
                    _ => View::Nothing,
                },
                Repr::Dyn => match read::<*const u64>(addr.add(SLOT)).as_ref() {
                    Some(table) => View::Ref(*table as TypeIndex, read(addr)),
                    None => View::Nothing,
                },
                Repr::Fn => View::Function,
                Repr::Scalar => view_scalar(&desc.shape, addr),
            }
        }
    }

    fn view_elements(&self, element: TypeIndex, base: *const u8, len: usize) -> View<'_> {
        View::Sequence {
            element,
            base,
            len,
            stride: self.get(element).layout.stride(),
        }
    }
}

/// A variant of an enum, by its position.
fn view_variant<'t>(desc: &'t TypeDesc, index: u32, offsets: &'t [u32], base: *const u8) -> View<'t> {
    match &desc.shape {
        Shape::Enum(variants) => match variants.get(index as usize) {
            Some(variant) => View::Product {
                index,
                variant,
                offsets,
                base,
            },
            None => View::Nothing,
        },
        _ => View::Nothing,
    }
}

unsafe fn view_scalar(shape: &Shape, addr: *const u8) -> View<'_> {
    // SAFETY: scalars lie at the slot's start in their own width; the caller vouches for `addr`.
    unsafe {
        match shape {
            Shape::Int { bits, signed } => View::Int(
                match (bits, signed) {
                    (8, true) => i128::from(read::<i8>(addr)),
                    (8, false) => i128::from(read::<u8>(addr)),
                    (16, true) => i128::from(read::<i16>(addr)),
                    (16, false) => i128::from(read::<u16>(addr)),
                    (32, true) => i128::from(read::<i32>(addr)),
                    (32, false) => i128::from(read::<u32>(addr)),
                    (_, true) => i128::from(read::<i64>(addr)),
                    (_, false) => i128::from(read::<u64>(addr)),
                },
                *bits,
            ),
            Shape::Float(32) => View::F32(read(addr)),
            Shape::Float(_) => View::F64(read(addr)),
            Shape::Bool => View::Bool(read::<u8>(addr) != 0),
            Shape::Char => View::Char(char::from_u32(read(addr)).unwrap_or(char::REPLACEMENT_CHARACTER)),
            Shape::Tuple(variant) | Shape::Struct(variant) if variant.fields.is_empty() => View::Product {
                index: 0,
                variant,
                offsets: &[],
                base: addr,
            },
            _ => View::Nothing,
        }
    }
}
