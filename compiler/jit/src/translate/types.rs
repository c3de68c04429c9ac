//! Machine types of slots, conversions between them, and small questions about types.

use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Type, Value, types};
use grok_mir::program::{Layout, Program, Repr, SlotKind, TypeId, TypeKind};
use grok_types::ty::{FloatTy, IntTy};

use super::function::Translator;

/// Memory of the heap and of frames: always there, slots at the width of their kind.
pub fn memory() -> MemFlagsData {
    MemFlagsData::new().with_notrap()
}

/// The machine type of a slot.
pub fn machine(kind: SlotKind) -> Type {
    match kind {
        SlotKind::I8 => types::I8,
        SlotKind::I16 => types::I16,
        SlotKind::I32 => types::I32,
        SlotKind::I64 | SlotKind::Pointer => types::I64,
        SlotKind::F32 => types::F32,
        SlotKind::F64 => types::F64,
    }
}

/// The machine type of an integer.
pub fn int_machine(ty: IntTy) -> Type {
    match ty.bits() {
        8 => types::I8,
        16 => types::I16,
        32 => types::I32,
        _ => types::I64,
    }
}

/// What arithmetic sees of a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scalar {
    /// An integer of that machine type.
    Int {
        /// Its machine type.
        machine: Type,
        /// Whether it has negative values.
        signed: bool,
    },
    /// A float of that machine type.
    Float(Type),
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// `str`.
    Str,
    /// Anything else.
    Other,
}

impl Scalar {
    /// Whether it is one word, an integer of some kind.
    pub fn is_word(self) -> bool {
        matches!(self, Scalar::Int { .. } | Scalar::Bool | Scalar::Char)
    }

    /// Whether order and extension are by sign.
    pub fn is_signed(self) -> bool {
        matches!(self, Scalar::Int { signed: true, .. })
    }
}

/// The type behind shared references that are represented by the value itself.
pub fn see_through(program: &Program, mut ty: TypeId) -> TypeId {
    loop {
        let info = program.ty(ty);
        match (&info.kind, &info.layout.repr) {
            (TypeKind::Ref(_, inner), Repr::RefValue) => ty = *inner,
            _ => return ty,
        }
    }
}

/// What arithmetic sees of a type, through references that are values.
pub fn scalar(program: &Program, ty: TypeId) -> Scalar {
    match &program.ty(see_through(program, ty)).kind {
        TypeKind::Int(int) => Scalar::Int {
            machine: int_machine(*int),
            signed: int.is_signed(),
        },
        TypeKind::Float(FloatTy::F32) => Scalar::Float(types::F32),
        TypeKind::Float(FloatTy::F64) => Scalar::Float(types::F64),
        TypeKind::Bool => Scalar::Bool,
        TypeKind::Char => Scalar::Char,
        TypeKind::Str => Scalar::Str,
        _ => Scalar::Other,
    }
}

/// The least value of a signed integer of that machine type, as an immediate.
pub fn least(machine: Type) -> i64 {
    i64::MIN >> (64 - machine.bits())
}

impl Translator<'_, '_> {
    /// The layout of a type.
    pub fn layout(&self, ty: TypeId) -> &Layout {
        &self.program().ty(ty).layout
    }

    /// A zero of that machine type.
    pub fn zero(&mut self, machine: Type) -> Value {
        match machine {
            types::F32 => self.b.ins().f32const(0.0),
            types::F64 => self.b.ins().f64const(0.0),
            machine => self.b.ins().iconst(machine, 0),
        }
    }

    /// The same bits as another machine type: zero-extended or cut.
    pub fn convert(&mut self, value: Value, to: Type) -> Value {
        let from = self.b.func.dfg.value_type(value);
        if from == to {
            return value;
        }
        if from.is_float() {
            let bits = self.b.ins().bitcast(from.as_int(), MemFlagsData::new(), value);
            return self.convert(bits, to);
        }
        if to.is_float() {
            let bits = self.convert(value, to.as_int());
            return self.b.ins().bitcast(to, MemFlagsData::new(), bits);
        }
        if from.bits() < to.bits() {
            self.b.ins().uextend(to, value)
        } else {
            self.b.ins().ireduce(to, value)
        }
    }

    /// The values as slots of those kinds. Counts differ only in code that is never reached (a `!` where a value is wanted).
    pub fn fit(&mut self, values: &[Value], kinds: &[SlotKind]) -> Vec<Value> {
        kinds
            .iter()
            .enumerate()
            .map(|(position, kind)| match values.get(position) {
                Some(value) => self.convert(*value, machine(*kind)),
                None => self.zero(machine(*kind)),
            })
            .collect()
    }
}
