//! Places: where values live, and reading, writing and addressing them.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, StackSlot, Value, types};
use cranelift_frontend::Variable;
use grok_mir::ir::{Body, CaptureDecl, Local, Mono, Operand, Place, PlaceBase, Projection};
use grok_mir::program::{Layout, Program, Repr, SLOT_SIZE, TypeId, TypeKind};
use grok_runtime::trap::TrapCode;
use grok_runtime::vec::VecHeader;

use super::function::{LocalStorage, Translator};
use super::types::{machine, memory};

/// Where a value lives.
#[derive(Clone, Copy, Debug)]
pub enum Storage {
    /// In the variables of a local, from that slot on.
    Slots(Local, usize),
    /// In memory.
    Memory(Value, i32),
}

/// A place that has been evaluated.
#[derive(Clone, Copy, Debug)]
pub struct PlaceValue {
    /// Where it is.
    pub storage: Storage,
    /// What lives there.
    pub ty: TypeId,
    /// The variant it was cast to.
    variant: Option<u32>,
    /// Behind a wide pointer: its second word, a length or the address of a table.
    pub meta: Option<Value>,
}

impl PlaceValue {
    fn new(storage: Storage, ty: TypeId) -> Self {
        Self {
            storage,
            ty,
            variant: None,
            meta: None,
        }
    }
}

impl<'p> Translator<'_, 'p> {
    /// The type of a place, without evaluating it.
    pub fn place_ty(&self, place: &Place<Mono>) -> TypeId {
        type_of(self.program(), self.body(), place)
    }

    /// Evaluates the way to a place.
    pub fn place(&mut self, place: &Place<Mono>) -> PlaceValue {
        let mut value = match place.base {
            PlaceBase::Local(local) => self.local(local),
            PlaceBase::Capture(index) => self.capture(index as usize),
        };
        for projection in &place.projections {
            value = match projection {
                Projection::Deref => self.deref(value),
                Projection::Field(field, ty) => self.field(value, *field as usize, *ty),
                Projection::Downcast(variant) => PlaceValue {
                    variant: Some(*variant),
                    ..value
                },
                Projection::Index(index, element) => {
                    let index = self.local(*index);
                    let index = self.read_slot(index, types::I64);
                    self.element(value, index, *element)
                }
                Projection::Unbox => self.unbox(value),
                Projection::Subslice {
                    from,
                    to,
                    inclusive,
                    ty,
                } => {
                    let [from, to] = [from, to].map(|bound| {
                        bound.map(|local| {
                            let bound = self.local(local);
                            self.read_slot(bound, types::I64)
                        })
                    });
                    self.subslice(value, (from, to, *inclusive), *ty)
                }
                Projection::ConstIndex { offset, from_end, ty } => self.const_index(value, *offset, *from_end, *ty),
                Projection::Rest { front, back, ty } => self.rest(value, *front, *back, *ty),
            };
        }
        value
    }

    /// The place of a local.
    pub fn local(&mut self, local: Local) -> PlaceValue {
        let ty = self.body().locals[local.0 as usize].ty;
        let storage = match &self.locals[local.0 as usize] {
            LocalStorage::Variables(_) => Storage::Slots(local, 0),
            LocalStorage::Cell(address) => {
                let address = *address;
                Storage::Memory(self.b.use_var(address), 0)
            }
            LocalStorage::Frame(slot) => {
                let slot = *slot;
                Storage::Memory(self.slot_address(slot), 0)
            }
        };
        PlaceValue::new(storage, ty)
    }

    /// The address of a stack slot.
    pub fn slot_address(&mut self, slot: StackSlot) -> Value {
        self.b.ins().stack_addr(types::I64, slot, 0)
    }

    /// The place of a captured variable: in the environment, or what the reference there refers to.
    fn capture(&mut self, index: usize) -> PlaceValue {
        let captures = &self.body().captures;
        let offset: u32 = captures[..index]
            .iter()
            .map(|decl| self.layout(decl.env_ty).size())
            .sum();
        let CaptureDecl { env_ty, by_ref, .. } = captures[index];
        let held = PlaceValue::new(Storage::Memory(self.env, offset as i32), env_ty);
        if by_ref.is_some() { self.deref(held) } else { held }
    }

    fn deref(&mut self, place: PlaceValue) -> PlaceValue {
        let program = self.program();
        let info = program.ty(place.ty);
        let TypeKind::Ref(_, inner) = info.kind else {
            return place;
        };
        match info.layout.repr {
            Repr::RefValue => PlaceValue::new(place.storage, inner),
            _ => self.behind(place, inner),
        }
    }

    /// The storage and layout of a value behind its box, if it has one.
    pub fn unboxed(&mut self, place: PlaceValue) -> (Storage, &'p Layout) {
        let mut layout = &self.program().ty(place.ty).layout;
        let mut storage = place.storage;
        while let Repr::Boxed(inner) = &layout.repr {
            let object = self.load_slot(storage, 0, types::I64);
            storage = Storage::Memory(object, 0);
            layout = inner;
        }
        (storage, layout)
    }

    fn field(&mut self, place: PlaceValue, field: usize, ty: TypeId) -> PlaceValue {
        let (storage, layout) = self.unboxed(place);
        let first = match &layout.repr {
            Repr::Fields(offsets) => offsets.get(field).copied(),
            Repr::Tagged { variants } => place
                .variant
                .and_then(|variant| variants.get(variant as usize))
                .and_then(|offsets| offsets.get(field).copied()),
            _ => None,
        };
        PlaceValue::new(shift(storage, first.unwrap_or(0) as usize), ty)
    }

    /// The content of a `Box`.
    fn unbox(&mut self, place: PlaceValue) -> PlaceValue {
        let TypeKind::Box(inner) = self.program().ty(place.ty).kind else {
            return place;
        };
        self.behind(place, inner)
    }

    /// What the pointer in a place points to.
    fn behind(&mut self, place: PlaceValue, inner: TypeId) -> PlaceValue {
        let wide = matches!(self.layout(place.ty).repr, Repr::Slice | Repr::Dyn);
        let address = self.load_slot(place.storage, 0, types::I64);
        let meta = wide.then(|| self.load_slot(place.storage, 1, types::I64));
        PlaceValue {
            meta,
            ..PlaceValue::new(Storage::Memory(address, 0), inner)
        }
    }

    /// First element and length of an array, `Vec` or slice.
    pub fn elements(&mut self, place: PlaceValue) -> (Value, Value) {
        let program = self.program();
        if let Some(len) = place.meta {
            return (self.address(place), len);
        }
        let pointer = self.read_slot(place, types::I64);
        match program.ty(place.ty).kind {
            TypeKind::Array(_, len) => (pointer, self.b.ins().iconst(types::I64, len as i64)),
            _ => {
                let len = self.b.ins().load(types::I64, memory(), pointer, VecHeader::LEN);
                (self.b.ins().load(types::I64, memory(), pointer, VecHeader::BUFFER), len)
            }
        }
    }

    /// The elements between two checked indices.
    fn subslice(
        &mut self,
        place: PlaceValue,
        (from, to, inclusive): (Option<Value>, Option<Value>, bool),
        ty: TypeId,
    ) -> PlaceValue {
        let (buffer, len) = self.elements(place);
        let start = match from {
            Some(from) => {
                let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThan, from, len);
                self.trap_if(outside, TrapCode::RangeStart, Some((len, from)));
                from
            }
            None => self.b.ins().iconst(types::I64, 0),
        };
        let end = match to {
            Some(to) => {
                let condition = if inclusive {
                    IntCC::UnsignedGreaterThanOrEqual
                } else {
                    IntCC::UnsignedGreaterThan
                };
                let outside = self.b.ins().icmp(condition, to, len);
                self.trap_if(outside, TrapCode::RangeEnd, Some((len, to)));
                let end = if inclusive { self.b.ins().iadd_imm_s(to, 1) } else { to };
                let crossed = self.b.ins().icmp(IntCC::UnsignedGreaterThan, start, end);
                self.trap_if(crossed, TrapCode::RangeOrder, Some((start, end)));
                end
            }
            None => len,
        };
        let stride = self.layout(self.element_ty(place.ty)).stride();
        let address = self.element_address(buffer, start, stride);
        PlaceValue {
            meta: Some(self.b.ins().isub(end, start)),
            ..PlaceValue::new(Storage::Memory(address, 0), ty)
        }
    }

    /// An element of a sequence that is known to be long enough.
    fn const_index(&mut self, place: PlaceValue, offset: u64, from_end: bool, ty: TypeId) -> PlaceValue {
        let stride = self.layout(ty).stride();
        let (buffer, len) = self.elements(place);
        let address = if from_end {
            let index = self.b.ins().iadd_imm_s(len, -(offset as i64));
            self.element_address(buffer, index, stride)
        } else {
            self.b.ins().iadd_imm_s(buffer, offset as i64 * i64::from(stride))
        };
        PlaceValue::new(Storage::Memory(address, 0), ty)
    }

    /// A sequence that is known to be long enough without elements at both ends.
    fn rest(&mut self, place: PlaceValue, front: u64, back: u64, ty: TypeId) -> PlaceValue {
        let stride = self.layout(self.element_ty(place.ty)).stride();
        let (buffer, len) = self.elements(place);
        let address = self.b.ins().iadd_imm_s(buffer, front as i64 * i64::from(stride));
        if let TypeKind::Array(..) = self.program().ty(ty).kind {
            // An array is the address of its elements, which may be those of another.
            let cell = self.allocate(SLOT_SIZE);
            self.store(cell, 0, &[address]);
            return PlaceValue::new(Storage::Memory(cell, 0), ty);
        }
        PlaceValue {
            meta: Some(self.b.ins().iadd_imm_s(len, -((front + back) as i64))),
            ..PlaceValue::new(Storage::Memory(address, 0), ty)
        }
    }

    /// The element at a checked index.
    fn element(&mut self, place: PlaceValue, index: Value, ty: TypeId) -> PlaceValue {
        let program = self.program();
        let (buffer, len) = self.elements(place);
        let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
        self.trap_if(outside, TrapCode::IndexOutOfBounds, Some((len, index)));
        let address = self.element_address(buffer, index, program.ty(ty).layout.stride());
        PlaceValue::new(Storage::Memory(address, 0), ty)
    }

    /// `buffer + index * stride`.
    pub fn element_address(&mut self, buffer: Value, index: Value, stride: u32) -> Value {
        let offset = if stride.is_power_of_two() {
            self.b.ins().ishl_imm_u(index, i64::from(stride.trailing_zeros()))
        } else {
            self.b.ins().imul_imm_s(index, i64::from(stride))
        };
        self.b.ins().iadd(buffer, offset)
    }

    /// One slot of a storage, as that machine type.
    pub fn load_slot(&mut self, storage: Storage, position: usize, wanted: cranelift_codegen::ir::Type) -> Value {
        match storage {
            Storage::Slots(local, first) => match self.variable(local, first + position) {
                Some(variable) => {
                    let value = self.b.use_var(variable);
                    self.convert(value, wanted)
                }
                None => self.zero(wanted),
            },
            Storage::Memory(base, offset) => {
                self.b
                    .ins()
                    .load(wanted, memory(), base, offset + (position as i32) * SLOT_SIZE as i32)
            }
        }
    }

    fn variable(&self, local: Local, position: usize) -> Option<Variable> {
        match &self.locals[local.0 as usize] {
            LocalStorage::Variables(variables) => variables.get(position).copied(),
            LocalStorage::Cell(_) | LocalStorage::Frame(_) => None,
        }
    }

    /// The first slot of a place, as that machine type.
    pub fn read_slot(&mut self, place: PlaceValue, wanted: cranelift_codegen::ir::Type) -> Value {
        self.load_slot(place.storage, 0, wanted)
    }

    /// All slots of a place, as they are.
    pub fn read(&mut self, place: PlaceValue) -> Vec<Value> {
        let program = self.program();
        let slots = &program.ty(place.ty).layout.slots;
        slots
            .iter()
            .enumerate()
            .map(|(position, kind)| self.load_slot(place.storage, position, machine(*kind)))
            .collect()
    }

    /// Reads from an address.
    pub fn read_memory(&mut self, address: Value, ty: TypeId) -> Vec<Value> {
        self.read(PlaceValue::new(Storage::Memory(address, 0), ty))
    }

    /// Writes all slots of a place.
    pub fn write(&mut self, place: PlaceValue, values: &[Value]) {
        let program = self.program();
        let values = self.fit(values, &program.ty(place.ty).layout.slots);
        match place.storage {
            Storage::Slots(local, first) => {
                for (position, value) in values.into_iter().enumerate() {
                    if let Some(variable) = self.variable(local, first + position) {
                        let kind = self.layout(self.body().locals[local.0 as usize].ty).slots[first + position];
                        let value = self.convert(value, machine(kind));
                        self.b.def_var(variable, value);
                    }
                }
            }
            Storage::Memory(base, offset) => self.store(base, offset, &values),
        }
    }

    /// Writes to an address.
    pub fn write_memory(&mut self, address: Value, ty: TypeId, values: &[Value]) {
        self.write(PlaceValue::new(Storage::Memory(address, 0), ty), values);
    }

    /// Stores slots side by side.
    pub fn store(&mut self, base: Value, offset: i32, values: &[Value]) {
        for (position, value) in values.iter().enumerate() {
            self.b
                .ins()
                .store(memory(), *value, base, offset + position as i32 * SLOT_SIZE as i32);
        }
    }

    /// The address of a place. A place in variables is copied to a cell first: it is only shared then, and cannot change.
    pub fn address(&mut self, place: PlaceValue) -> Value {
        match place.storage {
            Storage::Memory(base, 0) => base,
            Storage::Memory(base, offset) => self.b.ins().iadd_imm_s(base, i64::from(offset)),
            Storage::Slots(..) => {
                let values = self.read(place);
                let cell = self.allocate(self.layout(place.ty).size());
                self.store(cell, 0, &values);
                cell
            }
        }
    }

    /// Puts values into a stack slot of their own and gives its address.
    pub fn spill(&mut self, values: &[Value]) -> Value {
        let slot = self.stack_slot(values.len() as u32 * SLOT_SIZE);
        let address = self.slot_address(slot);
        self.store(address, 0, values);
        address
    }

    /// The type of an operand.
    pub fn operand_ty(&self, operand: &Operand<Mono>) -> Option<TypeId> {
        use grok_mir::ir::Constant;
        match operand {
            Operand::Copy(place) | Operand::Move(place) => Some(self.place_ty(place)),
            Operand::Const(
                Constant::Int(_, ty)
                | Constant::Float(_, ty)
                | Constant::Fn(_, ty)
                | Constant::Bytes(_, ty)
                | Constant::Param(_, ty),
            ) => Some(*ty),
            Operand::Const(Constant::Unit | Constant::Str(_)) => None,
        }
    }
}

/// The type of a place of a body.
pub fn type_of(program: &Program, body: &Body<Mono>, place: &Place<Mono>) -> TypeId {
    let mut ty = *body.base_ty(place.base);
    for projection in &place.projections {
        ty = match projection {
            Projection::Deref => match program.ty(ty).kind {
                TypeKind::Ref(_, inner) => inner,
                _ => ty,
            },
            Projection::Field(_, field) => *field,
            Projection::Downcast(_) => ty,
            Projection::Index(_, element) => *element,
            Projection::Unbox => match program.ty(ty).kind {
                TypeKind::Box(inner) => inner,
                _ => ty,
            },
            Projection::Subslice { ty, .. } | Projection::ConstIndex { ty, .. } | Projection::Rest { ty, .. } => *ty,
        };
    }
    ty
}

fn shift(storage: Storage, slots: usize) -> Storage {
    match storage {
        Storage::Slots(local, first) => Storage::Slots(local, first + slots),
        Storage::Memory(base, offset) => Storage::Memory(base, offset + (slots as i32) * SLOT_SIZE as i32),
    }
}
