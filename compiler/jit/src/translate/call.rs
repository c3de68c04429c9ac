//! Calls, function values, and the convention both follow.
//!
//! A language function takes the context and the fuel that is left, then (function values) its environment, then (results that do not fit registers) the
//! address of room for the result, then its parameters' slots. It returns the fuel that is left, then its result. A function value is called the same way whatever it is: plain
//! functions get a shim that drops the environment.

use cranelift_codegen::ir::{self, AbiParam, InstBuilder, Signature, Value, types};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::Module;
use grok_mir::ir::{Callee, Mono, Operand, Place};
use grok_mir::program::{Function, InstanceId, Program, SLOT_SIZE, SlotKind, TypeId, TypeKind};

use super::function::Translator;
use super::types::{machine, memory};
use crate::unit::UnitBuilder;

/// Result slots that certainly fit the registers of every target.
const RESULT_REGISTERS: usize = 6;

/// Whether a result is returned in registers.
pub fn returns_in_registers(slots: &[SlotKind]) -> bool {
    let floats = slots
        .iter()
        .filter(|kind| matches!(kind, SlotKind::F32 | SlotKind::F64))
        .count();
    floats <= RESULT_REGISTERS && slots.len() - floats <= RESULT_REGISTERS
}

fn signature(program: &Program, env: bool, params: &[TypeId], ret: TypeId) -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    let results = &program.ty(ret).layout.slots;
    let in_registers = returns_in_registers(results);
    let hidden = 2 + usize::from(env) + usize::from(!in_registers);
    signature
        .params
        .extend(std::iter::repeat_n(AbiParam::new(types::I64), hidden));
    let slots = params.iter().flat_map(|ty| &program.ty(*ty).layout.slots);
    signature.params.extend(slots.map(|kind| AbiParam::new(machine(*kind))));
    signature.returns.push(AbiParam::new(types::I64));
    if in_registers {
        signature
            .returns
            .extend(results.iter().map(|kind| AbiParam::new(machine(*kind))));
    }
    signature
}

/// How a function is called directly.
pub fn function_signature(program: &Program, function: &Function) -> Signature {
    signature(program, function.is_closure, &function.params, function.ret)
}

/// Fills `func` with a shim through which the plain function `index` is called as a value.
pub fn define_shim(
    unit: &mut UnitBuilder<'_>,
    index: u32,
    func: &mut ir::Function,
    context: &mut FunctionBuilderContext,
) {
    let program = unit.program;
    let function = &program.functions[index as usize];
    func.signature = signature(program, true, &function.params, function.ret);
    let target = unit.functions[index as usize];
    let config = unit.frontend_config();
    let callee = unit.module.declare_func_in_func(target, func);
    let mut b = FunctionBuilder::new(func, context);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let mut args = b.block_params(entry).to_vec();
    // Behind the context and the fuel.
    args.remove(2);
    b.ins().return_call(callee, &args);
    b.seal_all_blocks();
    b.finalize(config);
}

impl Translator<'_, '_> {
    /// Translates a call and writes its result.
    pub fn call(&mut self, callee: &Callee<Mono>, args: &[Operand<Mono>], dest: &Place<Mono>) {
        match callee {
            Callee::Intrinsic(name, type_args) => {
                let results = self.intrinsic(name, type_args, args, dest);
                let place = self.place(dest);
                self.write(place, &results);
            }
            Callee::Fn(instance) => {
                let program = self.program();
                let function = program.function(*instance);
                let mut values = vec![self.ctx, self.fuel()];
                if function.is_closure {
                    // Reached directly only when it captures nothing.
                    let none = self.b.ins().iconst(types::I64, 0);
                    values.push(none);
                }
                let signature = function_signature(program, function);
                let args: Vec<Value> = args.iter().flat_map(|arg| self.operand(arg)).collect();
                let id = self.unit.functions[instance.0 as usize];
                let callee = self.callee(id);
                self.finish_call(values, args, &signature, function.ret, dest, |this, values| {
                    this.b.ins().call(callee, values)
                });
            }
            Callee::Virtual { slot, params, ret } => self.call_virtual(*slot, (params, *ret), args, dest),
            Callee::Value(operand) => {
                let program = self.program();
                let ty = self
                    .operand_ty(operand)
                    .map(|ty| super::types::see_through(program, ty));
                let Some(TypeKind::Fn { params, ret }) = ty.map(|ty| &program.ty(ty).kind) else {
                    return self.unreachable_call();
                };
                let target = self.operand(operand);
                let (code, env) = (target[0], target[1]);
                let signature = signature(program, true, params, *ret);
                let args: Vec<Value> = args.iter().flat_map(|arg| self.operand(arg)).collect();
                let reference = self.b.import_signature(signature.clone());
                let hidden = vec![self.ctx, self.fuel(), env];
                self.finish_call(hidden, args, &signature, *ret, dest, |this, values| {
                    this.b.ins().call_indirect(reference, code, values)
                });
            }
        }
    }

    /// Calls a method of a `dyn` value through its table.
    fn call_virtual(
        &mut self,
        slot: u32,
        (params, ret): (&[TypeId], TypeId),
        args: &[Operand<Mono>],
        dest: &Place<Mono>,
    ) {
        let Some((receiver, args)) = args.split_first() else {
            return self.unreachable_call();
        };
        let receiver = self.look(receiver);
        let [data, table] = receiver.as_slice() else {
            return self.unreachable_call();
        };
        let (data, table) = (*data, *table);
        // The type of the value comes first.
        let offset = (slot as i32 + 1) * SLOT_SIZE as i32;
        let code = self.b.ins().load(types::I64, memory(), table, offset);
        let mut signature = signature(self.program(), false, params, ret);
        let hidden = signature.params.len() - params.iter().map(|ty| self.layout(*ty).slots.len()).sum::<usize>();
        signature.params.insert(hidden, AbiParam::new(types::I64));
        let mut values = vec![data];
        values.extend(args.iter().flat_map(|arg| self.operand(arg)));
        let reference = self.b.import_signature(signature.clone());
        let hidden = vec![self.ctx, self.fuel()];
        self.finish_call(hidden, values, &signature, ret, dest, |this, values| {
            this.b.ins().call_indirect(reference, code, values)
        });
    }

    /// A call of what cannot be called: only in code that is never reached.
    fn unreachable_call(&mut self) {
        self.unreachable();
        let dead = self.b.create_block();
        self.b.switch_to_block(dead);
    }

    fn finish_call(
        &mut self,
        mut values: Vec<Value>,
        args: Vec<Value>,
        signature: &Signature,
        ret: TypeId,
        dest: &Place<Mono>,
        call: impl FnOnce(&mut Self, &[Value]) -> ir::Inst,
    ) {
        let slots = &self.program().ty(ret).layout.slots;
        let area = (!returns_in_registers(slots)).then(|| {
            let slot = self.stack_slot(slots.len() as u32 * SLOT_SIZE);
            self.slot_address(slot)
        });
        values.extend(area);
        let hidden = values.len();
        for (position, param) in signature.params[hidden..].iter().enumerate() {
            let value = match args.get(position) {
                Some(value) => self.convert(*value, param.value_type),
                None => self.zero(param.value_type),
            };
            values.push(value);
        }
        let inst = call(self, &values);
        let returned = self.b.inst_results(inst).to_vec();
        self.set_fuel(returned[0]);
        let results = match area {
            None => returned[1..].to_vec(),
            Some(area) => slots
                .iter()
                .enumerate()
                .map(|(position, kind)| {
                    self.b
                        .ins()
                        .load(machine(*kind), memory(), area, position as i32 * SLOT_SIZE as i32)
                })
                .collect(),
        };
        let place = self.place(dest);
        self.write(place, &results);
    }

    /// The code address of a function as a value.
    pub fn code_address(&mut self, instance: InstanceId) -> Value {
        let id = self.unit.value_target(instance);
        let callee = self.callee(id);
        self.b.ins().func_addr(types::I64, callee)
    }
}
