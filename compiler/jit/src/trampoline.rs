//! The way in and out of generated code: a function of the platform's convention that enters the program's entry function.
//!
//! It stores its own frame and the address of its exception handler in the context, then calls with `try_call`. Returning normally
//! it writes the result's slots to the caller's buffer and answers 0; a fault anywhere below jumps to the handler, which answers 1.
//!
//! Besides, the way from loops and functions to the next slice of fuel: it leaves all registers as they are, so that what is rarely
//! called costs the code around it nothing.

use cranelift_codegen::ir::{
    self, AbiParam, BlockArg, BlockCall, ExceptionTableData, ExceptionTableItem, InstBuilder, Signature, types,
};
use cranelift_codegen::isa::CallConv;
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use cranelift_module::Module;
use grok_mir::program::SLOT_SIZE;
use grok_runtime::context::Context;

use crate::imports::Import;
use crate::translate::function_signature;
use crate::unit::UnitBuilder;

/// The trampoline as Rust sees it: the context and room for the result's slots; whether a fault ended the run.
pub type Enter = unsafe extern "C" fn(&Context, *mut u64) -> u32;

/// Its signature.
pub fn enter_signature(convention: CallConv) -> Signature {
    let mut signature = Signature::new(convention);
    signature
        .params
        .extend([AbiParam::new(types::I64), AbiParam::new(types::I64)]);
    signature.returns.push(AbiParam::new(types::I32));
    signature
}

/// Fills `func` with the trampoline of the program's entry.
pub fn define_enter(unit: &mut UnitBuilder<'_>, func: &mut ir::Function, context: &mut FunctionBuilderContext) {
    let program = unit.program;
    let entry = program.function(program.entry);
    func.signature = enter_signature(unit.convention());
    let target = unit
        .module
        .declare_func_in_func(unit.functions[program.entry.0 as usize], func);
    let config = unit.frontend_config();
    let mut b = FunctionBuilder::new(func, context);
    let (start, call, normal, handler) = (b.create_block(), b.create_block(), b.create_block(), b.create_block());
    b.append_block_params_for_function_params(start);
    b.switch_to_block(start);
    let (ctx, out) = (b.block_params(start)[0], b.block_params(start)[1]);
    let memory = crate::translate::memory();
    let frame = b.ins().get_frame_pointer(types::I64);
    b.ins().store(memory, frame, ctx, Context::HANDLER_FRAME);
    let stack = b.ins().get_stack_pointer(types::I64);
    b.ins().store(memory, stack, ctx, Context::HANDLER_STACK);
    let code = b.ins().get_exception_handler_address(types::I64, call, 0);
    b.ins().store(memory, code, ctx, Context::HANDLER_CODE);
    b.ins().jump(call, &[]);

    b.switch_to_block(call);

    let signature = function_signature(program, entry);
    // Whatever the entry takes beyond the context and the fuel is its environment or the room for its result.
    let fuel = b.ins().load(types::I64, memory, ctx, Context::FUEL);
    let mut args = vec![ctx, fuel];
    if entry.is_closure {
        let none = b.ins().iconst(types::I64, 0);
        args.push(none);
    }
    if args.len() < signature.params.len() {
        args.push(out);
    }
    let results: Vec<BlockArg> = (0..signature.returns.len() as u32).map(BlockArg::TryCallRet).collect();
    for result in &signature.returns {
        b.append_block_param(normal, result.value_type);
    }
    let signature = b.import_signature(signature);
    let normal_call = BlockCall::new(normal, results, &mut b.func.dfg.value_lists);
    let handler_call = BlockCall::new(handler, [], &mut b.func.dfg.value_lists);
    let table = ExceptionTableData::new(signature, normal_call, [ExceptionTableItem::Default(handler_call)]);
    let table = b.func.dfg.exception_tables.push(table);
    b.ins().try_call(target, &args, table);

    b.switch_to_block(normal);
    let returned = b.block_params(normal).to_vec();
    b.ins().store(memory, returned[0], ctx, Context::FUEL);
    for (position, value) in returned[1..].iter().copied().enumerate() {
        b.ins().store(memory, value, out, position as i32 * SLOT_SIZE as i32);
    }
    let returned = b.ins().iconst(types::I32, 0);
    b.ins().return_(&[returned]);

    b.switch_to_block(handler);
    let faulted = b.ins().iconst(types::I32, 1);
    b.ins().return_(&[faulted]);
    b.seal_all_blocks();
    b.finalize(config);
}

/// How the next slice of fuel is asked for: the context, and what is left.
pub fn refill_signature() -> Signature {
    let mut signature = Signature::new(CallConv::PreserveAll);
    signature
        .params
        .extend([AbiParam::new(types::I64), AbiParam::new(types::I64)]);
    signature
}

/// Fills `func` with what asks for the next slice of fuel: it calls the runtime and leaves its answer in the context.
pub fn define_refill(unit: &mut UnitBuilder<'_>, func: &mut ir::Function, context: &mut FunctionBuilderContext) {
    func.signature = refill_signature();
    let id = unit.import(Import::Refill);
    let target = unit.module.declare_func_in_func(id, func);
    let config = unit.frontend_config();
    let mut b = FunctionBuilder::new(func, context);
    let start = b.create_block();
    b.append_block_params_for_function_params(start);
    b.switch_to_block(start);
    let (ctx, left) = (b.block_params(start)[0], b.block_params(start)[1]);
    let call = b.ins().call(target, &[ctx, left]);
    let slice = b.inst_results(call)[0];
    b.ins().store(crate::translate::memory(), slice, ctx, Context::FUEL);
    b.ins().return_(&[]);
    b.seal_all_blocks();
    b.finalize(config);
}
