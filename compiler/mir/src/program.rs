//! A whole monomorphic program: what an engine takes. Owns everything it needs; no database behind it.

use std::sync::Arc;

use grok_diagnostics::{FileId, Span};

use crate::ir::{Body, Mono};

/// Index into [`Program::types`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// Index into [`Program::functions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct InstanceId(pub u32);

/// A program ready to compile.
#[derive(Clone, Debug)]
pub struct Program {
    /// Every type that occurs.
    pub types: Vec<TypeInfo>,
    /// Every function instance that can be reached.
    pub functions: Vec<Function>,
    /// The tables that `dyn` values are called through.
    pub vtables: Vec<Vtable>,
    /// Where it starts: a function without parameters.
    pub entry: InstanceId,
}

impl Program {
    /// A type by id.
    pub fn ty(&self, id: TypeId) -> &TypeInfo {
        &self.types[id.0 as usize]
    }

    /// A function by id.
    pub fn function(&self, id: InstanceId) -> &Function {
        &self.functions[id.0 as usize]
    }
}

/// Index into [`Program::vtables`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct VtableId(pub u32);

/// How values of one type serve as `dyn Trait`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Vtable {
    /// The type of the values.
    pub ty: TypeId,
    /// What each slot calls: functions whose first parameter is a `&mut` to the value, whatever the method takes.
    pub methods: Vec<InstanceId>,
    /// The tables of the same type for the `dyn` types that its values may be turned into.
    pub upcasts: Vec<VtableId>,
}

/// Where the table of a `dyn` value comes from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Table {
    /// The type is known, and so is its table.
    Of(VtableId),
    /// From the table that the value has already, where it is that word (the value's type is word 0, its methods follow).
    Upcast(u32),
}

/// A function instance.
#[derive(Clone, Debug)]
pub struct Function {
    /// The name traces show: `fib`, `Point::length`, `main`, `main::{closure}`.
    pub name: Arc<str>,
    /// Whether its first hidden argument is an environment (closures).
    pub is_closure: bool,
    /// Parameter types.
    pub params: Vec<TypeId>,
    /// Result type.
    pub ret: TypeId,
    /// Its body.
    pub body: Body<Mono>,
    /// Absolute positions of `body.origins`, index by index.
    pub spans: Vec<(FileId, Span)>,
}

/// A type: its shape, and how its values are laid out.
#[derive(Clone, Debug)]
pub struct TypeInfo {
    /// How it prints.
    pub name: Arc<str>,
    /// Its shape.
    pub kind: TypeKind,
    /// Its layout.
    pub layout: Layout,
    /// Whether it is the library's `String`: a struct that is seen as the text it begins with.
    pub is_text: bool,
}

/// Shapes of types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeKind {
    /// `!`.
    Never,
    /// An integer.
    Int(grok_types::ty::IntTy),
    /// A float.
    Float(grok_types::ty::FloatTy),
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// `str`.
    Str,
    /// A tuple.
    Tuple(Vec<TypeId>),
    /// An array.
    Array(TypeId, u64),
    /// A library `Vec` of that element type.
    Vec(TypeId),
    /// A struct.
    Struct(VariantInfo),
    /// An enum.
    Enum(Vec<VariantInfo>),
    /// A reference.
    Ref(grok_types::ty::Mutability, TypeId),
    /// A library `Box` of that content.
    Box(TypeId),
    /// `[T]`: only behind references and boxes.
    Slice(TypeId),
    /// `dyn Trait`: only behind references and boxes.
    Dyn,
    /// A function value.
    Fn {
        /// Parameter types.
        params: Vec<TypeId>,
        /// Result type.
        ret: TypeId,
    },
}

/// A struct's or variant's payload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VariantInfo {
    /// Its name.
    pub name: Arc<str>,
    /// Its shape, which decides how it prints.
    pub shape: grok_hir::signature::FieldsShape,
    /// Field names (positions as text for tuple shapes) and types.
    pub fields: Vec<(Arc<str>, TypeId)>,
    /// The value `as` gives (for variants).
    pub discriminant: i64,
}

/// What one slot of a value holds: the machine type an engine keeps it in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum SlotKind {
    I8,
    I16,
    I32,
    I64,
    F32,
    F64,
    /// A pointer into the heap (or null where an enum says so).
    Pointer,
}

impl SlotKind {
    /// Bytes its value occupies at the slot's start.
    pub fn size(self) -> u32 {
        match self {
            Self::I8 => 1,
            Self::I16 => 2,
            Self::I32 | Self::F32 => 4,
            Self::I64 | Self::F64 | Self::Pointer => 8,
        }
    }
}

/// How values of a type are laid out.
///
/// In registers a value is its slots. In memory each slot takes [`SLOT_SIZE`] bytes, the value at the slot's start, so that a field's
/// address is a valid reference whatever holds it. Only elements of arrays and `Vec`s of single-slot types lie closer
/// ([`Layout::stride`]): loads and stores are of the slot's own width, so a reference does not care.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// The slots in order.
    pub slots: Vec<SlotKind>,
    /// How the parts of the type map to the slots.
    pub repr: Repr,
}

/// Bytes per slot in memory.
pub const SLOT_SIZE: u32 = 8;

/// Values of more slots than this live behind one pointer.
pub const MAX_INLINE_SLOTS: usize = 16;

/// A shared reference to a value of at most this many slots is those slots: nothing can change while it is shared, so a copy is as
/// good as the address, and the value needs no heap cell to be borrowed.
pub const MAX_REF_SLOTS: usize = 4;

impl Layout {
    /// Bytes a value takes in a cell or field.
    pub fn size(&self) -> u32 {
        self.slots.len() as u32 * SLOT_SIZE
    }

    /// Bytes from one element to the next in a buffer.
    pub fn stride(&self) -> u32 {
        match self.slots.as_slice() {
            [only] => only.size(),
            slots => slots.len() as u32 * SLOT_SIZE,
        }
    }
}

/// How the parts of a type map to its slots.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Repr {
    /// Scalars, types without values, and types whose values lie behind pointers only (`[T]`, `dyn Trait`).
    Scalar,
    /// `str`: a pointer to its first byte and its length in bytes (`Pointer`, `I64`).
    Str,
    /// Tuples and structs: the first slot of each field.
    Fields(Vec<u32>),
    /// Enums with a tag.
    Tagged {
        /// For each variant, the first slot of each field. Slot 0 is the tag (`I32`), holding the variant's index. Payload slots are
        /// `I64` (scalars of any width, floats as their bits in the low bytes) or `Pointer`; a slot's kind is the same in every variant.
        variants: Vec<Vec<u32>>,
    },
    /// An enum of one variant with a single-pointer payload and one without payload: one `Pointer` slot, null for the latter.
    NullPointer {
        /// Index of the variant that has the payload.
        payload: u32,
    },
    /// One pointer to a heap object that holds the value as this inner layout says: large values and recursive fields.
    /// Copying such a value copies the object; moving it moves the pointer.
    Boxed(Box<Layout>),
    /// An array: one pointer to a buffer of elements.
    Array,
    /// A `Vec`: one pointer to a header `{ buffer: pointer, len: i64, capacity: i64 }`.
    Vec,
    /// A shared reference represented by the value itself (see [`MAX_REF_SLOTS`]).
    RefValue,
    /// A reference represented by an address.
    RefAddress,
    /// A `Box`: the address of a heap object that holds the content.
    Box,
    /// A reference to or `Box` of `[T]`: the first element's address and how many there are (`Pointer`, `I64`).
    Slice,
    /// A reference to or `Box` of `dyn Trait`: the value's address and that of its [`Vtable`] (`Pointer`, `I64`).
    Dyn,
    /// A function value: code address (`I64`) and environment (`Pointer`, null for plain functions).
    Fn,
}
