//! What assignments compute: operands, aggregates, references, closures, formatted text.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, Value, types};
use grok_hir::body::{Align, FormatSpec, Radix};
use grok_mir::ir::{Constant, FormatPart, Mono, Operand, Place, Rvalue};
use grok_mir::program::{InstanceId, Layout, Repr, SLOT_SIZE, Table, TypeId, TypeKind};
use grok_runtime::format::{self, FormatPlan, PlanPart, Spec};
use grok_runtime::vec::VecHeader;
use grok_types::ty::FloatTy;

use super::function::{Translator, crop};
use super::types::{int_machine, machine, memory};
use crate::imports::Import;

impl<'p> Translator<'_, 'p> {
    /// Translates an assignment.
    pub fn assign(&mut self, place: &Place<Mono>, rvalue: &Rvalue<Mono>) {
        let ty = self.place_ty(place);
        let values = self.rvalue(rvalue, ty);
        let place = self.place(place);
        self.write(place, &values);
    }

    /// The slots of an operand. Copying what owns something behind a pointer copies that too.
    pub fn operand(&mut self, operand: &Operand<Mono>) -> Vec<Value> {
        match operand {
            Operand::Move(place) => {
                let place = self.place(place);
                self.read(place)
            }
            Operand::Copy(place) => {
                let place = self.place(place);
                let values = self.read(place);
                if self.is_plain(place.ty) {
                    values
                } else {
                    self.clone_values(place.ty, &values)
                }
            }
            Operand::Const(constant) => self.constant(constant),
        }
    }

    fn is_plain(&self, ty: TypeId) -> bool {
        self.unit.types.table.get(ty.0).plain
    }

    fn constant(&mut self, constant: &Constant<Mono>) -> Vec<Value> {
        match constant {
            Constant::Unit => Vec::new(),
            Constant::Int(value, ty) => {
                let machine = match &self.program().ty(*ty).kind {
                    TypeKind::Int(int) => int_machine(*int),
                    TypeKind::Bool => types::I8,
                    TypeKind::Char => types::I32,
                    _ => types::I64,
                };
                vec![self.b.ins().iconst(machine, crop(*value, machine))]
            }
            Constant::Float(bits, ty) => {
                let value = f64::from_bits(*bits);
                vec![match &self.program().ty(*ty).kind {
                    TypeKind::Float(FloatTy::F32) => self.b.ins().f32const(value as f32),
                    _ => self.b.ins().f64const(value),
                }]
            }
            Constant::Str(text) => self.text_constant(text),
            // Programs have its value.
            Constant::Param(..) => vec![self.b.ins().iconst(types::I64, 0)],
            Constant::Bytes(bytes, _) => {
                let address = self.unit.bytes(bytes);
                vec![self.b.ins().iconst(types::I64, address as i64)]
            }
            Constant::Fn(instance, _) => {
                let code = self.code_address(*instance);
                vec![code, self.b.ins().iconst(types::I64, 0)]
            }
        }
    }

    /// A literal: its bytes belong to the unit.
    fn text_constant(&mut self, text: &str) -> Vec<Value> {
        let address = self.unit.text(text);
        vec![
            self.b.ins().iconst(types::I64, address as i64),
            self.b.ins().iconst(types::I64, text.len() as i64),
        ]
    }

    /// First byte and length of a `str`.
    pub fn text_parts(&mut self, values: &[Value]) -> (Value, Value) {
        match values {
            [start, len, ..] => (*start, *len),
            _ => {
                let zero = self.b.ins().iconst(types::I64, 0);
                (zero, zero)
            }
        }
    }

    /// The slots of what is computed; `ty` is the type of where it goes.
    fn rvalue(&mut self, rvalue: &Rvalue<Mono>, ty: TypeId) -> Vec<Value> {
        match rvalue {
            Rvalue::Use(operand) => self.operand(operand),
            Rvalue::Ref { place, .. } => {
                let place = self.place(place);
                if let Some(meta) = place.meta {
                    return vec![self.address(place), meta];
                }
                match self.layout(ty).repr {
                    Repr::RefValue => self.read(place),
                    _ => vec![self.address(place)],
                }
            }
            Rvalue::Binary(op, lhs, rhs) => self.binary(*op, lhs, rhs),
            Rvalue::Unary(op, operand) => self.unary(*op, operand),
            Rvalue::Successor(operand) => self.successor(operand),
            Rvalue::Cast(operand, target) => self.cast(operand, *target),
            Rvalue::Tuple(operands) => self.aggregate(ty, 0, operands),
            Rvalue::Adt { ty, variant, fields } => self.aggregate(*ty, *variant, fields),
            Rvalue::Array(operands) => {
                let element = self.element_ty(ty);
                vec![self.buffer(element, operands)]
            }
            Rvalue::Vec(operands, ty) => self.vec_of(*ty, operands),
            Rvalue::Repeat(operand) => self.repeat(ty, operand),
            Rvalue::Discriminant(place) => vec![self.discriminant(place)],
            Rvalue::Len(place) => vec![self.len(place)],
            Rvalue::Unsize { operand, ty, vtable } => self.unsize(operand, *ty, *vtable),
            Rvalue::Closure { def, captures } => self.closure(*def, captures),
            Rvalue::Format(parts) => self.format(parts),
            Rvalue::Clone(operand) => self.clone_behind(operand, ty),
            Rvalue::Compare(lhs, rhs) => {
                let order = self.three_way(lhs, rhs);
                // Less, Equal, Greater in this order.
                vec![self.b.ins().iadd_imm_s(order, 1)]
            }
            Rvalue::Default(ty) => self.default_of(*ty),
        }
    }

    /// The element type of an array or `Vec`.
    pub fn element_ty(&self, ty: TypeId) -> TypeId {
        match self.program().ty(ty).kind {
            TypeKind::Array(element, _) | TypeKind::Vec(element) | TypeKind::Slice(element) => element,
            _ => ty,
        }
    }

    /// A tuple, struct or variant from its fields.
    fn aggregate(&mut self, ty: TypeId, variant: u32, fields: &[Operand<Mono>]) -> Vec<Value> {
        let fields: Vec<Vec<Value>> = fields.iter().map(|field| self.operand(field)).collect();
        let layout = &self.program().ty(ty).layout;
        self.arrange(layout, variant, &fields)
    }

    fn arrange(&mut self, layout: &'p Layout, variant: u32, fields: &[Vec<Value>]) -> Vec<Value> {
        let none = Vec::new();
        let (offsets, tag) = match &layout.repr {
            Repr::Boxed(inner) => {
                let values = self.arrange(inner, variant, fields);
                let object = self.allocate(inner.size());
                self.store(object, 0, &values);
                return vec![object];
            }
            Repr::NullPointer { payload } => {
                let pointer = if variant == *payload {
                    fields.iter().flatten().next().copied()
                } else {
                    None
                };
                return vec![match pointer {
                    Some(pointer) => pointer,
                    None => self.b.ins().iconst(types::I64, 0),
                }];
            }
            Repr::Fields(offsets) => (offsets, false),
            Repr::Tagged { variants } => (variants.get(variant as usize).unwrap_or(&none), true),
            _ => (&none, false),
        };
        let mut slots: Vec<Option<Value>> = vec![None; layout.slots.len()];
        if tag && let Some(first) = slots.first_mut() {
            *first = Some(self.b.ins().iconst(types::I32, i64::from(variant)));
        }
        for (field, offset) in fields.iter().zip(offsets) {
            for (position, value) in field.iter().enumerate() {
                let index = *offset as usize + position;
                if let Some(kind) = layout.slots.get(index) {
                    slots[index] = Some(self.convert(*value, machine(*kind)));
                }
            }
        }
        slots
            .into_iter()
            .zip(&layout.slots)
            .map(|(value, kind)| match value {
                Some(value) => value,
                None => self.zero(machine(*kind)),
            })
            .collect()
    }

    /// A buffer that holds the operands side by side.
    fn buffer(&mut self, element: TypeId, operands: &[Operand<Mono>]) -> Value {
        let stride = self.layout(element).stride();
        let values: Vec<Vec<Value>> = operands.iter().map(|operand| self.operand(operand)).collect();
        let buffer = self.allocate_bytes(u64::from(stride) * operands.len() as u64);
        for (position, values) in values.iter().enumerate() {
            let values = self.fit(values, &self.program().ty(element).layout.slots);
            self.store(buffer, (position * stride as usize) as i32, &values);
        }
        buffer
    }

    /// An object of a size known now that may be large.
    pub fn allocate_bytes(&mut self, size: u64) -> Value {
        if size <= 4096 {
            return self.allocate(size as u32);
        }
        let size = self.b.ins().iconst(types::I64, size as i64);
        let object = self.runtime(Import::Allocate, &[self.ctx, size]);
        self.raise_unless(object);
        object
    }

    fn vec_of(&mut self, ty: TypeId, operands: &[Operand<Mono>]) -> Vec<Value> {
        let buffer = self.buffer(self.element_ty(ty), operands);
        let header = self.allocate(24);
        let len = self.b.ins().iconst(types::I64, operands.len() as i64);
        self.b.ins().store(memory(), buffer, header, VecHeader::BUFFER);
        self.b.ins().store(memory(), len, header, VecHeader::LEN);
        self.b.ins().store(memory(), len, header, VecHeader::CAPACITY);
        vec![header]
    }

    /// `[x; n]`: the runtime fills a buffer with copies.
    fn repeat(&mut self, ty: TypeId, operand: &Operand<Mono>) -> Vec<Value> {
        let TypeKind::Array(element, count) = self.program().ty(ty).kind else {
            return vec![self.allocate(0)];
        };
        let values = self.look(operand);
        let layout = &self.program().ty(element).layout;
        let values = self.fit(&values, &layout.slots);
        if layout.slots.is_empty() || count == 0 {
            return vec![self.allocate(0)];
        }
        let source = self.spill(&values);
        let index = self.b.ins().iconst(types::I32, i64::from(element.0));
        let count = self.b.ins().iconst(types::I64, count as i64);
        let buffer = self.runtime(Import::RepeatValue, &[self.ctx, index, source, count]);
        self.raise_unless(buffer);
        vec![buffer]
    }

    fn discriminant(&mut self, place: &Place<Mono>) -> Value {
        let place = self.place(place);
        let (storage, layout) = self.unboxed(place);
        match &layout.repr {
            Repr::Tagged { .. } => {
                let tag = self.load_slot(storage, 0, types::I32);
                self.b.ins().uextend(types::I64, tag)
            }
            Repr::NullPointer { payload } => {
                let pointer = self.load_slot(storage, 0, types::I64);
                let condition = if *payload == 0 { IntCC::Equal } else { IntCC::NotEqual };
                let index = self.b.ins().icmp_imm_s(condition, pointer, 0);
                self.b.ins().uextend(types::I64, index)
            }
            _ => self.b.ins().iconst(types::I64, 0),
        }
    }

    fn len(&mut self, place: &Place<Mono>) -> Value {
        let place = self.place(place);
        if let Some(len) = place.meta {
            return len;
        }
        match self.program().ty(place.ty).kind {
            TypeKind::Array(_, len) => self.b.ins().iconst(types::I64, len as i64),
            _ => {
                let header = self.read_slot(place, types::I64);
                self.b.ins().load(types::I64, memory(), header, VecHeader::LEN)
            }
        }
    }

    /// A reference or `Box` as a wide one.
    fn unsize(&mut self, operand: &Operand<Mono>, target: TypeId, table: Option<Table>) -> Vec<Value> {
        let program = self.program();
        let values = self.look(operand);
        let Some(source) = self.operand_ty(operand) else {
            return values;
        };
        let (inner, by_value) = match (&program.ty(source).kind, &program.ty(source).layout.repr) {
            (TypeKind::Ref(_, inner), repr) => (*inner, *repr == Repr::RefValue),
            (TypeKind::Box(inner), _) => (*inner, false),
            _ => return values,
        };
        if let (Some(Table::Upcast(word)), [data, own, ..]) = (table, values.as_slice()) {
            let (data, own) = (*data, *own);
            let table = self
                .b
                .ins()
                .load(types::I64, memory(), own, word as i32 * SLOT_SIZE as i32);
            return vec![data, table];
        }
        if let Some(Table::Of(vtable)) = table {
            // A reference that is the value itself becomes one to a copy.
            let address = if by_value {
                let cell = self.allocate(self.layout(inner).size());
                self.store(cell, 0, &values);
                cell
            } else {
                values[0]
            };
            let table = self.unit.vtable(vtable);
            return vec![address, self.b.ins().iconst(types::I64, table as i64)];
        }
        debug_assert_eq!(self.layout(target).repr, Repr::Slice, "only slices need no table");
        let pointer = if by_value {
            values[0]
        } else {
            self.b.ins().load(types::I64, memory(), values[0], 0)
        };
        match program.ty(inner).kind {
            TypeKind::Array(_, len) => vec![pointer, self.b.ins().iconst(types::I64, len as i64)],
            _ => vec![
                self.b.ins().load(types::I64, memory(), pointer, VecHeader::BUFFER),
                self.b.ins().load(types::I64, memory(), pointer, VecHeader::LEN),
            ],
        }
    }

    /// A closure: its code, and an environment that holds the captures side by side.
    fn closure(&mut self, def: InstanceId, captures: &[Operand<Mono>]) -> Vec<Value> {
        let values: Vec<Vec<Value>> = captures.iter().map(|capture| self.operand(capture)).collect();
        let program = self.program();
        let decls = &program.function(def).body.captures;
        let mut slots = Vec::new();
        for (decl, values) in decls.iter().zip(&values) {
            slots.extend(self.fit(values, &program.ty(decl.env_ty).layout.slots));
        }
        let code = self.code_address(def);
        let env = if slots.is_empty() {
            self.b.ins().iconst(types::I64, 0)
        } else {
            let env = self.allocate(slots.len() as u32 * SLOT_SIZE);
            self.store(env, 0, &slots);
            env
        };
        vec![code, env]
    }

    /// A deep copy of a value in slots.
    fn clone_values(&mut self, ty: TypeId, values: &[Value]) -> Vec<Value> {
        let source = self.spill(values);
        self.clone_from(ty, source)
    }

    /// A deep copy of the value at an address.
    fn clone_from(&mut self, ty: TypeId, source: Value) -> Vec<Value> {
        let slot = self.stack_slot(self.layout(ty).size());
        let target = self.slot_address(slot);
        let index = self.b.ins().iconst(types::I32, i64::from(ty.0));
        let ok = self.runtime(Import::CloneValue, &[self.ctx, index, source, target]);
        self.raise_unless(ok);
        self.read_memory(target, ty)
    }

    /// A deep copy of what a reference refers to.
    pub fn clone_behind(&mut self, operand: &Operand<Mono>, ty: TypeId) -> Vec<Value> {
        let by_address = self
            .operand_ty(operand)
            .is_some_and(|reference| self.layout(reference).repr == Repr::RefAddress);
        let values = match operand {
            // The reference itself is only read.
            Operand::Copy(place) | Operand::Move(place) => {
                let place = self.place(place);
                self.read(place)
            }
            Operand::Const(constant) => self.constant(constant),
        };
        match (by_address, self.is_plain(ty)) {
            (true, true) => self.read_memory(values[0], ty),
            (true, false) => self.clone_from(ty, values[0]),
            (false, true) => values,
            (false, false) => self.clone_values(ty, &values),
        }
    }

    /// `Default::default()`.
    pub fn default_of(&mut self, ty: TypeId) -> Vec<Value> {
        let layout = &self.program().ty(ty).layout;
        if matches!(layout.repr, Repr::Scalar | Repr::Str) {
            return layout.slots.iter().map(|kind| self.zero(machine(*kind))).collect();
        }
        let slot = self.stack_slot(layout.size());
        let target = self.slot_address(slot);
        let index = self.b.ins().iconst(types::I32, i64::from(ty.0));
        let ok = self.runtime(Import::DefaultValue, &[self.ctx, index, target]);
        self.raise_unless(ok);
        self.read_memory(target, ty)
    }

    /// Formatted text: the values go side by side into the frame, and the runtime carries out the plan over them.
    fn format(&mut self, parts: &[FormatPart<Mono>]) -> Vec<Value> {
        let mut plan = FormatPlan::default();
        let mut values = Vec::new();
        for part in parts {
            match part {
                FormatPart::Text(text) => plan.parts.push(PlanPart::Text(text.as_str().into())),
                FormatPart::Value { operand, spec } | FormatPart::Nested { operand, spec } => {
                    let ty = match (self.operand_ty(operand), operand) {
                        (Some(ty), _) => ty.0,
                        (None, Operand::Const(Constant::Str(_))) => self.unit.types.text,
                        (None, _) => self.unit.types.unit,
                    };
                    plan.parts.push(PlanPart::Value {
                        ty,
                        offset: values.len() * SLOT_SIZE as usize,
                        spec: runtime_spec(spec),
                        nested: matches!(part, FormatPart::Nested { .. }),
                    });
                    // Only looked at, so nothing is copied.
                    values.extend(match operand {
                        Operand::Copy(place) | Operand::Move(place) => {
                            let place = self.place(place);
                            self.read(place)
                        }
                        Operand::Const(constant) => self.constant(constant),
                    });
                }
            }
        }
        if let Some(text) = only_text(&plan) {
            return self.text_constant(&text);
        }
        let values = self.spill(&values);
        let plan = self.unit.plan(plan);
        let plan = self.b.ins().iconst(types::I64, plan as i64);
        self.text_result(|this, out| this.runtime(Import::Format, &[this.ctx, plan, values, out]))
    }

    /// A `str` that a runtime function writes to a place of the frame, answering 0 on a fault.
    pub fn text_result(&mut self, make: impl FnOnce(&mut Self, Value) -> Value) -> Vec<Value> {
        let slot = self.stack_slot(2 * SLOT_SIZE);
        let out = self.slot_address(slot);
        let ok = make(self, out);
        self.raise_unless(ok);
        let start = self.b.ins().load(types::I64, memory(), out, 0);
        let len = self.b.ins().load(types::I64, memory(), out, SLOT_SIZE as i32);
        vec![start, len]
    }
}

fn only_text(plan: &FormatPlan) -> Option<String> {
    plan.parts
        .iter()
        .map(|part| match part {
            PlanPart::Text(text) => Some(&**text),
            PlanPart::Value { .. } => None,
        })
        .collect()
}

fn runtime_spec(spec: &FormatSpec) -> Spec {
    Spec {
        fill: spec.fill,
        align: spec.align.map(|align| match align {
            Align::Left => format::Align::Left,
            Align::Center => format::Align::Center,
            Align::Right => format::Align::Right,
        }),
        plus: spec.plus,
        alternate: spec.alternate,
        zero: spec.zero,
        width: spec.width,
        precision: spec.precision,
        debug: spec.debug,
        radix: spec.radix.map(|radix| match radix {
            Radix::Binary => format::Radix::Binary,
            Radix::Octal => format::Radix::Octal,
            Radix::LowerHex => format::Radix::LowerHex,
            Radix::UpperHex => format::Radix::UpperHex,
            Radix::LowerExp => format::Radix::LowerExp,
            Radix::UpperExp => format::Radix::UpperExp,
        }),
    }
}
