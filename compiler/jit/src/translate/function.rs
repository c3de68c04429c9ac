//! The frame of a function: parameters, locals, blocks and terminators; the checks on entry and on back edges.

use cranelift_codegen::ir::condcodes::{CondCode, IntCC};
use cranelift_codegen::ir::{
    self, FuncRef, InstBuilder, SourceLoc, StackSlot, StackSlotData, StackSlotKind, TrapCode as Unreached, Value, types,
};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext, Switch, Variable};
use cranelift_module::{FuncId, Module};
use grok_mir::ir::{Block, Body, Callee, Local, Mono, Operand, OriginId, Statement, StatementKind, TerminatorKind};
use grok_mir::program::{Function, Program, SLOT_SIZE, TypeKind};
use grok_runtime::context::Context;
use grok_runtime::trap::TrapCode;
use rustc_hash::{FxHashMap, FxHashSet};

use super::call::returns_in_registers;
use super::copies::Unrolled;
use super::loops::small_loops;
use super::ranges::{Ranges, State};
use super::types::{machine, memory};
use crate::imports::Import;
use crate::unit::UnitBuilder;

/// Statements in a loop's test that is repeated at the loop's end.
const LONGEST_TEST: usize = 6;

/// Where a local lives.
pub enum LocalStorage {
    /// In registers: one variable per slot.
    Variables(Vec<Variable>),
    /// In a heap cell, whose address the variable holds.
    Cell(Variable),
    /// In the frame: references to it exist, and none of them outlives it.
    Frame(StackSlot),
}

/// What a cold block does.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Fault {
    /// A check of generated code failed; the values go into the message.
    Trap(TrapCode, Option<(Value, Value)>),
    /// A runtime function left a fault.
    Raise,
}

/// A function being translated.
pub struct Translator<'t, 'p> {
    /// Where instructions go.
    pub b: FunctionBuilder<'t>,
    /// The unit it belongs to.
    pub unit: &'t mut UnitBuilder<'p>,
    index: u32,
    function: &'p Function,
    /// The context record.
    pub ctx: Value,
    /// The environment; null in plain functions.
    pub env: Value,
    /// Where a result that does not fit registers goes.
    ret_area: Option<Value>,
    /// Storage of each local.
    pub locals: Vec<LocalStorage>,
    pub blocks: Vec<Option<ir::Block>>,
    /// What is left of the current slice of fuel. It travels in registers: into each call, and back with its result.
    fuel: Variable,
    origin: OriginId,
    /// What is known about integers; only when optimising.
    pub ranges: Option<Ranges<'p>>,
    /// The same where instructions go now.
    pub known: State,
    /// Where each block stands in the order of translation, and the block being translated.
    positions: FxHashMap<Block, usize>,
    position: usize,
    /// Loops in several copies, by their header.
    pub unrolled: FxHashMap<Block, Unrolled>,
    /// The copy being translated: its loop's header, and which.
    pub copy: Option<(Block, usize)>,
    /// The block being translated.
    pub current: Block,
    faults: Vec<(ir::Block, Fault, OriginId)>,
    shared_faults: FxHashMap<(Fault, OriginId), ir::Block>,
    callees: FxHashMap<FuncId, FuncRef>,
}

/// Translates a function into `func`, whose signature is set.
pub fn translate(
    unit: &mut UnitBuilder<'_>,
    index: u32,
    func: &mut ir::Function,
    context: &mut FunctionBuilderContext,
) {
    let function = unit
        .program
        .functions
        .get(index as usize)
        .expect("functions are translated by their index");
    let mut b = FunctionBuilder::new(func, context);
    let entry = b.create_block();
    b.append_block_params_for_function_params(entry);
    b.switch_to_block(entry);
    let mut params = b.block_params(entry).to_vec().into_iter();
    let ctx = params.next().expect("every function takes the context");
    let slice = params.next().expect("every function takes the fuel");
    let fuel = b.declare_var(types::I64);
    b.def_var(fuel, slice);
    let env = if function.is_closure { params.next() } else { None };
    let program = unit.program;
    let ret_area = if returns_in_registers(&program.ty(function.ret).layout.slots) {
        None
    } else {
        params.next()
    };
    let env = env.unwrap_or(ctx);
    let blocks = unit.inlined.bodies[index as usize].blocks.len();
    let translator = Translator {
        b,
        unit,
        index,
        function,
        ctx,
        env,
        ret_area,
        locals: Vec::new(),
        blocks: vec![None; blocks],
        fuel,
        origin: OriginId(0),
        ranges: None,
        known: State::default(),
        positions: FxHashMap::default(),
        position: 0,
        unrolled: FxHashMap::default(),
        copy: None,
        current: Block(0),
        faults: Vec::new(),
        shared_faults: FxHashMap::default(),
        callees: FxHashMap::default(),
    };
    translator.run(params.collect());
}

impl<'p> Translator<'_, 'p> {
    /// The whole program.
    pub fn program(&self) -> &'p Program {
        self.unit.program
    }

    /// The body being translated.
    pub fn body(&self) -> &'p Body<Mono> {
        &self.unit.inlined.bodies[self.index as usize]
    }

    fn run(mut self, params: Vec<Value>) {
        let body = self.body();
        let order = reverse_postorder(body);
        if let Some(first) = body.blocks.first() {
            self.at(first
                .statements
                .first()
                .map_or(first.terminator.origin, |statement| statement.origin));
        }
        self.prologue(&order);
        self.set_up_locals(&params);
        for block in &order {
            self.blocks[block.0 as usize] = Some(self.b.create_block());
        }
        if self.unit.optimise {
            self.ranges = Ranges::new(self.program(), body, &order);
            for found in small_loops(body, &order) {
                self.plan_copies(found, &order);
            }
        }
        self.positions = order.iter().copied().zip(0..).collect();
        if let Some(first) = body.blocks.first().map(|_| self.target(Block(0))) {
            self.b.ins().jump(first, &[]);
        } else {
            self.unreachable();
        }
        for (position, block) in order.into_iter().enumerate() {
            self.position = position;
            self.copies(block);
            let target = self.blocks[block.0 as usize].expect("blocks in the order have been created");
            self.block_at(block, target);
        }
        self.emit_faults();
        self.b.seal_all_blocks();
        let config = self.unit.frontend_config();
        self.b.finalize(config);
    }

    /// Looks at the limit word, unless the function calls nothing that could recurse.
    fn prologue(&mut self, order: &[Block]) {
        let body = self.body();
        let calls = |block: &Block| {
            matches!(
                &body.block(*block).terminator.kind,
                TerminatorKind::Call {
                    callee: Callee::Fn(_) | Callee::Value(_),
                    ..
                }
            )
        };
        if order.iter().any(calls) {
            let stack = self.b.ins().get_stack_pointer(types::I64);
            let limit = self.b.ins().load(types::I64, memory(), self.ctx, Context::LIMIT);
            let beyond = self.b.ins().icmp(IntCC::UnsignedLessThan, stack, limit);
            self.trap_if(beyond, TrapCode::LimitWord, None);
        }
    }

    fn set_up_locals(&mut self, params: &[Value]) {
        let body = self.body();
        let program = self.program();
        let live: FxHashSet<Local> = body
            .blocks
            .iter()
            .flat_map(|block| &block.statements)
            .filter_map(|statement| match statement.kind {
                StatementKind::StorageLive(local) => Some(local),
                _ => None,
            })
            .collect();
        let confined = super::escape::confined_locals(program, body, &self.unit.holds_references);
        let mut params = params.iter().copied();
        for (index, decl) in body.locals.iter().enumerate() {
            let layout = &program.ty(decl.ty).layout;
            let is_param = (1..=body.params as usize).contains(&index);
            let values: Vec<Value> = if is_param {
                params.by_ref().take(layout.slots.len()).collect()
            } else {
                Vec::new()
            };
            if !decl.in_cell {
                let variables: Vec<Variable> = layout
                    .slots
                    .iter()
                    .map(|kind| self.b.declare_var(machine(*kind)))
                    .collect();
                for (variable, value) in variables.iter().zip(values) {
                    self.b.def_var(*variable, value);
                }
                self.locals.push(LocalStorage::Variables(variables));
            } else if confined.contains(&Local(index as u32)) {
                let slot = self.stack_slot(layout.size());
                if is_param {
                    let address = self.slot_address(slot);
                    self.store(address, 0, &values);
                }
                self.locals.push(LocalStorage::Frame(slot));
            } else {
                let address = self.b.declare_var(types::I64);
                if is_param || !live.contains(&Local(index as u32)) {
                    let cell = self.allocate(layout.size());
                    self.store(cell, 0, &values);
                    self.b.def_var(address, cell);
                }
                self.locals.push(LocalStorage::Cell(address));
            }
        }
    }

    /// Sets the source position of what follows.
    fn at(&mut self, origin: OriginId) {
        self.origin = origin;
        self.b.set_srcloc(SourceLoc::new(origin.0 + 1));
    }

    pub fn block(&mut self, block: Block) {
        let block = self.body().block(block);
        for statement in &block.statements {
            self.at(statement.origin);
            match &statement.kind {
                StatementKind::Assign(place, rvalue) => self.assign(place, rvalue),
                StatementKind::StorageLive(local) => self.storage_live(*local),
                StatementKind::Fuel(amount) => self.charge(*amount),
                StatementKind::StorageDead(_) | StatementKind::Nop => {}
            }
            if let Some(ranges) = &self.ranges {
                ranges.step(&mut self.known, statement);
            }
        }
        self.at(block.terminator.origin);
        self.terminator(&block.terminator.kind);
    }

    /// Whether a jump goes back to a loop's test that is short enough to be repeated here: the loop then jumps once a turn.
    fn is_repeated_test(&self, block: Block) -> bool {
        let body = self.body().block(block);
        let is_assignment = |statement: &Statement<Mono>| matches!(statement.kind, StatementKind::Assign(..));
        self.unit.optimise
            && !self.is_counted_copy()
            && !self.unrolled.contains_key(&block)
            && self
                .positions
                .get(&block)
                .is_some_and(|position| *position <= self.position)
            && matches!(body.terminator.kind, TerminatorKind::Switch { .. })
            && body.statements.len() <= LONGEST_TEST
            && body.statements.iter().all(is_assignment)
    }

    fn storage_live(&mut self, local: Local) {
        if let LocalStorage::Cell(address) = self.locals[local.0 as usize] {
            let size = self.layout(self.body().locals[local.0 as usize].ty).size();
            let cell = self.allocate(size);
            self.b.def_var(address, cell);
        }
    }

    fn terminator(&mut self, kind: &TerminatorKind<Mono>) {
        match kind {
            TerminatorKind::Goto(block) if self.is_repeated_test(*block) => self.block(*block),
            TerminatorKind::Goto(block) => {
                let target = self.target(*block);
                self.b.ins().jump(target, &[]);
            }
            TerminatorKind::Switch { on, targets, otherwise } => self.switch(on, targets, *otherwise),
            TerminatorKind::Call {
                callee,
                args,
                dest,
                target,
            } => {
                self.call(callee, args, dest);
                match target {
                    Some(block) => {
                        let target = self.target(*block);
                        self.b.ins().jump(target, &[]);
                    }
                    None => self.unreachable(),
                }
            }
            TerminatorKind::Return => self.return_(),
            TerminatorKind::Panic { message } => {
                let text = self.operand(message);
                let (text, len) = self.text_parts(&text);
                let frame = self.b.ins().get_frame_pointer(types::I64);
                let location = self.location(self.origin);
                self.runtime(Import::Panic, &[self.ctx, frame, location, text, len]);
                self.b.ins().trap(Unreached::unwrap_user(1));
            }
            TerminatorKind::Unreachable => self.unreachable(),
        }
    }

    fn switch(&mut self, on: &Operand<Mono>, targets: &[(i128, Block)], otherwise: Block) {
        if let Some(block) = self.decided() {
            let target = self.target(block);
            self.b.ins().jump(target, &[]);
            return;
        }
        let is_bool = self
            .operand_ty(on)
            .is_some_and(|ty| matches!(self.program().ty(ty).kind, TypeKind::Bool));
        let values = self.operand(on);
        let otherwise_target = self.target(otherwise);
        let Some(value) = values.first().copied() else {
            self.b.ins().jump(otherwise_target, &[]);
            return;
        };
        let find = |wanted: i128| {
            targets
                .iter()
                .find(|(value, _)| *value == wanted)
                .map_or(otherwise, |(_, block)| *block)
        };
        if is_bool {
            let (yes, no) = (find(1), find(0));
            let (when_true, when_false) = (self.target(yes), self.target(no));
            if self.stays(yes) && !self.stays(no) {
                self.leave_unless(value, when_true, when_false);
            } else {
                self.b.ins().brif(value, when_true, &[], when_false, &[]);
            }
            return;
        }
        let machine = self.b.func.dfg.value_type(value);
        if let [(wanted, block)] = targets {
            let target = self.target(*block);
            let constant = self.b.ins().iconst(machine, crop(*wanted, machine));
            let equal = self.b.ins().icmp(IntCC::Equal, value, constant);
            self.b.ins().brif(equal, target, &[], otherwise_target, &[]);
            return;
        }
        let mut switch = Switch::new();
        let mut seen = FxHashSet::default();
        for (wanted, block) in targets {
            let mask = if machine.bits() == 64 {
                u64::MAX
            } else {
                (1 << machine.bits()) - 1
            };
            let index = u128::from(*wanted as u64 & mask);
            if seen.insert(index) {
                switch.set_entry(index, self.target(*block));
            }
        }
        switch.emit(&mut self.b, value, otherwise_target);
    }

    /// Goes on inside a loop, or leaves it: the way on comes next in memory, and what leaving takes stands outside the loop.
    fn leave_unless(&mut self, condition: Value, stay: ir::Block, leave: ir::Block) {
        let out = self.b.create_block();
        match self.inverted(condition) {
            Some(inverted) => self.b.ins().brif(inverted, out, &[], stay, &[]),
            None => self.b.ins().brif(condition, stay, &[], out, &[]),
        };
        self.b.switch_to_block(out);
        self.b.ins().jump(leave, &[]);
    }

    /// The opposite of an integer comparison.
    fn inverted(&mut self, value: Value) -> Option<Value> {
        let inst = self.b.func.dfg.value_def(value).inst()?;
        match self.b.func.dfg.insts[inst] {
            ir::InstructionData::IntCompare { cond, args: [a, b], .. } => {
                Some(self.b.ins().icmp(cond.complement(), a, b))
            }
            _ => None,
        }
    }

    fn return_(&mut self) {
        let place = self.local(Local::RETURN);
        let values = self.read(place);
        let values = self.fit(&values, &self.program().ty(self.function.ret).layout.slots);
        let mut results = vec![self.b.use_var(self.fuel)];
        match self.ret_area {
            Some(area) => self.store(area, 0, &values),
            None => results.extend(values),
        }
        self.b.ins().return_(&results);
    }

    /// Ends a block that control never leaves; if it does come here, that is a fault, not undefined.
    pub fn unreachable(&mut self) {
        let fault = self.fault(Fault::Trap(TrapCode::Unreachable, None));
        self.b.ins().jump(fault, &[]);
    }

    /// Charges fuel; the end of a slice is also where interrupts are noticed.
    fn charge(&mut self, amount: u32) {
        if self.is_paid() {
            return;
        }
        let before = self.b.use_var(self.fuel);
        if self.copy.is_some() {
            // The guard has looked.
            let after = self.b.ins().iadd_imm_s(before, -i64::from(amount));
            self.b.def_var(self.fuel, after);
            return;
        }
        // Asked of the value before, the test is one instruction.
        let spent = self
            .b
            .ins()
            .icmp_imm_s(IntCC::SignedLessThan, before, i64::from(amount));
        let after = self.b.ins().iadd_imm_s(before, -i64::from(amount));
        self.b.def_var(self.fuel, after);
        let (refill, go_on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(refill);
        self.b.ins().brif(spent, refill, &[], go_on, &[]);
        self.b.switch_to_block(refill);
        let refill = self.unit.refill();
        let refill = self.callee(refill);
        self.b.ins().call(refill, &[self.ctx, after]);
        let slice = self.b.ins().load(types::I64, memory(), self.ctx, Context::FUEL);
        let out = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, slice, 0);
        self.raise_if(out);
        self.b.def_var(self.fuel, slice);
        self.b.ins().jump(go_on, &[]);
        self.b.switch_to_block(go_on);
    }

    /// The fuel, to be passed to a call.
    pub fn fuel(&mut self) -> Value {
        self.b.use_var(self.fuel)
    }

    /// The fuel that a call left.
    pub fn set_fuel(&mut self, fuel: Value) {
        self.b.def_var(self.fuel, fuel);
    }

    /// What a fault tells about its place.
    fn location(&mut self, origin: OriginId) -> Value {
        let location = u64::from(self.index) << 32 | u64::from(origin.0);
        self.b.ins().iconst(types::I64, location as i64)
    }

    fn fault(&mut self, fault: Fault) -> ir::Block {
        let origin = self.origin;
        if let Some(block) = self.shared_faults.get(&(fault, origin)) {
            return *block;
        }
        let block = self.b.create_block();
        self.b.set_cold_block(block);
        self.faults.push((block, fault, origin));
        self.shared_faults.insert((fault, origin), block);
        block
    }

    fn fault_if(&mut self, condition: Value, fault: Fault) {
        let block = self.fault(fault);
        let go_on = self.b.create_block();
        self.b.ins().brif(condition, block, &[], go_on, &[]);
        self.b.switch_to_block(go_on);
    }

    /// Ends the run if the condition holds.
    pub fn trap_if(&mut self, condition: Value, code: TrapCode, values: Option<(Value, Value)>) {
        // A block is shared only between checks that dominate alike; values need not reach another check's block.
        match values {
            None => self.fault_if(condition, Fault::Trap(code, None)),
            Some(_) => {
                let block = self.b.create_block();
                self.b.set_cold_block(block);
                self.faults.push((block, Fault::Trap(code, values), self.origin));
                let go_on = self.b.create_block();
                self.b.ins().brif(condition, block, &[], go_on, &[]);
                self.b.switch_to_block(go_on);
            }
        }
    }

    /// Ends the run with the fault that a runtime function left, if the condition holds.
    pub fn raise_if(&mut self, condition: Value) {
        self.fault_if(condition, Fault::Raise);
    }

    /// Ends the run with the fault that a runtime function left, if it answered 0 or null.
    pub fn raise_unless(&mut self, answer: Value) {
        let block = self.fault(Fault::Raise);
        let go_on = self.b.create_block();
        self.b.ins().brif(answer, go_on, &[], block, &[]);
        self.b.switch_to_block(go_on);
    }

    fn emit_faults(&mut self) {
        for (block, fault, origin) in std::mem::take(&mut self.faults) {
            self.b.switch_to_block(block);
            self.at(origin);
            let frame = self.b.ins().get_frame_pointer(types::I64);
            let location = self.location(origin);
            match fault {
                Fault::Trap(code, values) => {
                    let code = self.b.ins().iconst(types::I32, i64::from(code as u32));
                    let (a, b) = match values {
                        Some(values) => values,
                        None => {
                            let zero = self.b.ins().iconst(types::I64, 0);
                            (zero, zero)
                        }
                    };
                    self.runtime(Import::Trap, &[self.ctx, frame, location, code, a, b]);
                }
                Fault::Raise => {
                    self.runtime(Import::Raise, &[self.ctx, frame, location]);
                }
            }
            // Never reached: the call above does not return.
            self.b.ins().trap(Unreached::unwrap_user(1));
        }
    }

    /// A slot of the frame.
    pub fn stack_slot(&mut self, size: u32) -> StackSlot {
        self.b
            .create_sized_stack_slot(StackSlotData::new(StackSlotKind::ExplicitSlot, size.max(SLOT_SIZE), 3))
    }

    /// A zeroed heap object of that size: inline from the current chunk, else by the runtime.
    pub fn allocate(&mut self, size: u32) -> Value {
        if size == 0 {
            // Nothing will be read there; it only must not be null.
            return self.b.ins().iconst(types::I64, i64::from(SLOT_SIZE));
        }
        let size = i64::from(size.next_multiple_of(8));
        let start = self.b.ins().load(types::I64, memory(), self.ctx, Context::BUMP);
        let end = self.b.ins().iadd_imm_s(start, size);
        let limit = self.b.ins().load(types::I64, memory(), self.ctx, Context::BUMP_END);
        let over = self.b.ins().icmp(IntCC::UnsignedGreaterThan, end, limit);
        let (fast, slow, done) = (self.b.create_block(), self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, types::I64);
        self.b.set_cold_block(slow);
        self.b.ins().brif(over, slow, &[], fast, &[]);
        self.b.switch_to_block(slow);
        let size = self.b.ins().iconst(types::I64, size);
        let object = self.runtime(Import::Allocate, &[self.ctx, size]);
        self.raise_unless(object);
        self.b.ins().jump(done, &[object.into()]);
        self.b.switch_to_block(fast);
        self.b.ins().store(memory(), end, self.ctx, Context::BUMP);
        self.b.ins().jump(done, &[start.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }

    /// Calls a runtime function; its answer, or a zero if it has none.
    pub fn runtime(&mut self, import: Import, args: &[Value]) -> Value {
        let id = self.unit.import(import);
        let callee = self.callee(id);
        let call = self.b.ins().call(callee, args);
        self.b.inst_results(call).first().copied().unwrap_or(self.ctx)
    }

    /// A function of the module, as this function refers to it.
    pub fn callee(&mut self, id: FuncId) -> FuncRef {
        if let Some(callee) = self.callees.get(&id) {
            return *callee;
        }
        let callee = self.unit.module.declare_func_in_func(id, self.b.func);
        self.callees.insert(id, callee);
        callee
    }
}

/// The value as an immediate of that width, sign-extended.
pub fn crop(value: i128, machine: ir::Type) -> i64 {
    let shift = 64 - machine.bits();
    ((value as i64) << shift) >> shift
}

/// Reachable blocks, each after what leads to it except along back edges.
fn reverse_postorder(body: &Body<Mono>) -> Vec<Block> {
    let mut visited = vec![false; body.blocks.len()];
    let mut order = Vec::new();
    let mut stack = Vec::new();
    if !body.blocks.is_empty() {
        visited[0] = true;
        stack.push((Block(0), body.blocks[0].terminator.kind.successors()));
    }
    while let Some((block, successors)) = stack.last_mut() {
        match successors.pop() {
            Some(next) => {
                if !std::mem::replace(&mut visited[next.0 as usize], true) {
                    stack.push((next, body.block(next).terminator.kind.successors()));
                }
            }
            None => {
                order.push(*block);
                stack.pop();
            }
        }
    }
    order.reverse();
    order
}
