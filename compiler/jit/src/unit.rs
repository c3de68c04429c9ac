//! Units of machine code: one module each, with all that its code refers to, freed together.

use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use cranelift_codegen::Context as Compilation;
use cranelift_codegen::ir::UserFuncName;
use cranelift_codegen::isa::{CallConv, OwnedTargetIsa, TargetFrontendConfig};
use cranelift_codegen::settings::{self, Configurable};
use cranelift_frontend::FunctionBuilderContext;
use cranelift_jit::{ArenaMemoryProvider, JITBuilder, JITModule};
use cranelift_module::{FuncId, Linkage, Module};
use grok_mir::program::{Function, InstanceId, Program, TypeId, Vtable, VtableId};
use grok_runtime::format::FormatPlan;
use grok_runtime::types::TypeTable;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::imports::Import;
use crate::inline::{Inlined, OriginInfo};
use crate::trampoline::{Enter, define_enter, define_refill, refill_signature};
use crate::translate::{define_shim, function_signature, translate};
use crate::types::{RuntimeTypes, holds_references, mirror};
use crate::{CompileError, JitOptions, OptLevel};

/// Machine code of a program, ready to run any number of times, from any thread.
pub struct Unit {
    /// The entry trampoline.
    pub(crate) enter: Enter,
    /// The program's types.
    pub(crate) types: Arc<TypeTable>,
    /// Type of the entry's result.
    pub(crate) result: TypeId,
    /// If that is a `Result`: its error variant and the type of the error.
    pub(crate) error: Option<(u32, TypeId)>,
    /// What each function is called and where its nodes are.
    pub(crate) functions: Vec<FunctionInfo>,
    /// Where each function's code lies, in order of address.
    pub(crate) ranges: Vec<CodeRange>,
    /// What the code refers to by address.
    _texts: FxHashSet<Box<str>>,
    _bytes: FxHashSet<Arc<[u8]>>,
    _vtables: Vec<Box<[u64]>>,
    #[expect(clippy::vec_box, reason = "the code knows each plan's address")]
    _plans: Vec<Box<FormatPlan>>,
    _module: OwnedModule,
}

/// What traces tell of a function.
pub(crate) struct FunctionInfo {
    /// Its name.
    pub name: Arc<str>,
    /// Where the code of each origin comes from.
    pub origins: Vec<OriginInfo>,
}

/// Code of one function.
pub(crate) struct CodeRange {
    /// First address.
    pub start: usize,
    /// Past the last.
    pub end: usize,
    /// Which function.
    pub function: u32,
    /// Offsets from `start`: where the code of an origin begins and ends.
    pub origins: Vec<(u32, u32, u32)>,
}

/// A module that frees its memory.
pub(crate) struct OwnedModule(ManuallyDrop<JITModule>);

// SAFETY: after compilation the module is not touched until it is dropped, by one thread. The code itself may run on any.
unsafe impl Send for OwnedModule {}
// SAFETY: as above; a shared reference to it gives access to nothing.
unsafe impl Sync for OwnedModule {}

impl Drop for OwnedModule {
    fn drop(&mut self) {
        // SAFETY: taken once. A unit is alive while it runs, so none of its code is running and no address of it is in use.
        unsafe { ManuallyDrop::take(&mut self.0).free_memory() };
    }
}

impl Deref for OwnedModule {
    type Target = JITModule;

    fn deref(&self) -> &JITModule {
        &self.0
    }
}

impl DerefMut for OwnedModule {
    fn deref_mut(&mut self) -> &mut JITModule {
        &mut self.0
    }
}

/// A unit in the making.
pub struct UnitBuilder<'p> {
    /// What is compiled.
    pub program: &'p Program,
    /// Its bodies as they are translated.
    pub inlined: &'p Inlined,
    /// Its types as the runtime wants them.
    pub types: RuntimeTypes,
    /// For each type, whether its values may hold a reference.
    pub holds_references: Vec<bool>,
    /// Ids of the program's functions.
    pub functions: Vec<FuncId>,
    /// Whether to spend time on better code.
    pub optimise: bool,
    pub(crate) module: OwnedModule,
    imports: FxHashMap<Import, FuncId>,
    shims: FxHashMap<u32, FuncId>,
    pending_shims: Vec<(u32, FuncId)>,
    refill: Option<FuncId>,
    texts: FxHashSet<Box<str>>,
    bytes: FxHashSet<Arc<[u8]>>,
    /// The program's tables: for each the type, then the code of its methods, which is filled in when it is known where that is.
    vtables: Vec<Box<[u64]>>,
    #[expect(clippy::vec_box, reason = "the code knows each plan's address")]
    plans: Vec<Box<FormatPlan>>,
    failure: Option<String>,
}

impl<'p> UnitBuilder<'p> {
    fn new(program: &'p Program, inlined: &'p Inlined, options: JitOptions) -> Result<Self, CompileError> {
        let mut builder = JITBuilder::with_isa(isa(options)?, Box::new(libcall_name));
        for import in Import::ALL {
            builder.symbol(import.name(), import.address());
        }
        let arena = ArenaMemoryProvider::new_with_size(code_space(inlined)).map_err(error)?;
        builder.memory_provider(Box::new(arena));
        let mut module = OwnedModule(ManuallyDrop::new(JITModule::new(builder)));
        let functions: Result<Vec<FuncId>, CompileError> = program
            .functions
            .iter()
            .map(|function| {
                module
                    .declare_anonymous_function(&function_signature(program, function))
                    .map_err(error)
            })
            .collect();
        Ok(Self {
            program,
            inlined,
            types: mirror(program),
            holds_references: holds_references(program),
            functions: functions?,
            optimise: options.opt == OptLevel::Speed,
            module,
            imports: FxHashMap::default(),
            shims: FxHashMap::default(),
            pending_shims: Vec::new(),
            refill: None,
            texts: FxHashSet::default(),
            bytes: FxHashSet::default(),
            vtables: program.vtables.iter().map(empty_vtable).collect(),
            plans: Vec::new(),
            failure: None,
        })
    }

    /// The platform's calling convention.
    pub fn convention(&self) -> CallConv {
        self.module.isa().default_call_conv()
    }

    /// What the front end wants to know of the target.
    pub fn frontend_config(&self) -> TargetFrontendConfig {
        self.module.isa().frontend_config()
    }

    /// The id of a runtime function.
    pub fn import(&mut self, import: Import) -> FuncId {
        if let Some(id) = self.imports.get(&import) {
            return *id;
        }
        let signature = import.signature(self.convention());
        let id = self
            .module
            .declare_function(import.name(), Linkage::Import, &signature)
            .expect("each import is declared once, with its own signature");
        self.imports.insert(import, id);
        id
    }

    /// The code that a function value holds: closures' own, plain functions' shims.
    pub fn value_target(&mut self, instance: InstanceId) -> FuncId {
        let function = self.program.function(instance);
        if function.is_closure {
            return self.functions[instance.0 as usize];
        }
        if let Some(id) = self.shims.get(&instance.0) {
            return *id;
        }
        // The signature is set when the shim is defined; it does not matter to those who take its address.
        let signature = function_signature(self.program, function);
        let id = self
            .module
            .declare_anonymous_function(&signature)
            .expect("anonymous functions cannot clash");
        self.shims.insert(instance.0, id);
        self.pending_shims.push((instance.0, id));
        id
    }

    /// The function that asks for the next slice of fuel.
    pub fn refill(&mut self) -> FuncId {
        let module = &mut self.module;
        *self.refill.get_or_insert_with(|| {
            module
                .declare_anonymous_function(&refill_signature())
                .expect("anonymous functions cannot clash")
        })
    }

    /// The address of a literal's bytes, which live as long as the unit.
    pub fn text(&mut self, text: &str) -> usize {
        if let Some(text) = self.texts.get(text) {
            return text.as_ptr() as usize;
        }
        let boxed: Box<str> = text.into();
        let address = boxed.as_ptr() as usize;
        self.texts.insert(boxed);
        address
    }

    /// The address of a literal's bytes, which live as long as the unit.
    pub fn bytes(&mut self, bytes: &Arc<[u8]>) -> usize {
        if let Some(bytes) = self.bytes.get(bytes) {
            return bytes.as_ptr() as usize;
        }
        self.bytes.insert(bytes.clone());
        bytes.as_ptr() as usize
    }

    /// The address of a table, which lives as long as the unit.
    pub fn vtable(&self, id: VtableId) -> usize {
        self.vtables[id.0 as usize].as_ptr() as usize
    }

    /// The address of a plan, which lives as long as the unit.
    pub fn plan(&mut self, plan: FormatPlan) -> usize {
        let boxed = Box::new(plan);
        let address = &raw const *boxed as usize;
        self.plans.push(boxed);
        address
    }

    /// Notes that the program cannot be compiled.
    pub fn fail(&mut self, message: String) {
        self.failure.get_or_insert(message);
    }
}

fn empty_vtable(table: &Vtable) -> Box<[u64]> {
    let mut words = vec![0; table.methods.len() + table.upcasts.len() + 1];
    words[0] = u64::from(table.ty.0);
    words.into()
}

/// Reserved address space for a program's code: far more than it will take. Only what is used costs memory.
fn code_space(inlined: &Inlined) -> usize {
    let statements: usize = inlined
        .bodies
        .iter()
        .flat_map(|body| &body.blocks)
        .map(|block| block.statements.len() + 2)
        .sum();
    (1 << 20) + statements * 4096 + inlined.bodies.len() * 8192
}

fn error(error: impl std::fmt::Display) -> CompileError {
    CompileError {
        message: error.to_string(),
    }
}

fn isa(options: JitOptions) -> Result<OwnedTargetIsa, CompileError> {
    let mut flags = settings::builder();
    let flag = |on: bool| if on { "true" } else { "false" };
    for (name, value) in [
        (
            "opt_level",
            if options.opt == OptLevel::Speed {
                "speed"
            } else {
                "none"
            },
        ),
        ("enable_verifier", flag(options.verify)),
        ("preserve_frame_pointers", "true"),
        ("is_pic", "false"),
        ("use_colocated_libcalls", "false"),
        ("unwind_info", "false"),
        ("enable_probestack", "false"),
    ] {
        flags.set(name, value).map_err(error)?;
    }
    let builder = cranelift_native::builder().map_err(error)?;
    builder.finish(settings::Flags::new(flags)).map_err(error)
}

/// What Cranelift calls when the machine lacks an instruction: rounding, from our own table.
fn libcall_name(call: cranelift_codegen::ir::LibCall) -> String {
    use cranelift_codegen::ir::LibCall;
    let import = match call {
        LibCall::FloorF32 => Import::F32Floor,
        LibCall::FloorF64 => Import::F64Floor,
        LibCall::CeilF32 => Import::F32Ceil,
        LibCall::CeilF64 => Import::F64Ceil,
        LibCall::TruncF32 => Import::F32Trunc,
        LibCall::TruncF64 => Import::F64Trunc,
        _ => return cranelift_module::default_libcall_names()(call),
    };
    import.name().to_owned()
}

/// The text of a program's code.
pub(crate) struct CodeText {
    /// Cranelift's IR.
    pub clif: String,
    /// Machine code.
    pub asm: String,
}

/// Compiles a program.
pub(crate) fn compile(program: &Program, options: JitOptions) -> Result<Unit, CompileError> {
    guarded(|| {
        let inlined = inlined(program, options);
        Compiler::new(program, &inlined, options, false)?.unit()
    })
}

/// Compiles a program for its text alone.
pub(crate) fn compile_text(program: &Program, options: JitOptions) -> Result<CodeText, CompileError> {
    guarded(|| {
        let inlined = inlined(program, options);
        let mut compiler = Compiler::new(program, &inlined, options, true)?;
        compiler.functions()?;
        Ok(compiler.text)
    })
}

fn inlined(program: &Program, options: JitOptions) -> Inlined {
    match options.opt {
        OptLevel::None => Inlined::nothing(program),
        OptLevel::Speed => Inlined::new(program),
    }
}

/// A panic inside Cranelift is an error like any other to whoever asked.
fn guarded<T>(body: impl FnOnce() -> Result<T, CompileError>) -> Result<T, CompileError> {
    catch_unwind(AssertUnwindSafe(body)).unwrap_or_else(|_| Err(error("the code generator failed")))
}

/// A function whose frame is bigger could step over the reserve that stack checks leave.
const GREATEST_FRAME: u32 = 256 << 10;

struct Compiler<'p> {
    unit: UnitBuilder<'p>,
    compilation: Compilation,
    context: FunctionBuilderContext,
    ranges: Vec<(FuncId, CodeRange)>,
    keep_text: bool,
    text: CodeText,
}

impl<'p> Compiler<'p> {
    fn new(
        program: &'p Program,
        inlined: &'p Inlined,
        options: JitOptions,
        keep_text: bool,
    ) -> Result<Self, CompileError> {
        let unit = UnitBuilder::new(program, inlined, options)?;
        let mut compilation = unit.module.make_context();
        compilation.set_disasm(keep_text);
        let text = CodeText {
            clif: String::new(),
            asm: String::new(),
        };
        Ok(Self {
            unit,
            compilation,
            context: FunctionBuilderContext::new(),
            ranges: Vec::new(),
            keep_text,
            text,
        })
    }

    /// All functions and the shims they turned out to need.
    fn functions(&mut self) -> Result<(), CompileError> {
        let program = self.unit.program;
        for (index, function) in program.functions.iter().enumerate() {
            if !self.unit.inlined.reachable[index] {
                continue;
            }
            let id = self.unit.functions[index];
            self.compilation.func.signature = function_signature(program, function);
            translate(
                &mut self.unit,
                index as u32,
                &mut self.compilation.func,
                &mut self.context,
            );
            self.define(id, &function.name, Some(index as u32))?;
        }
        for (index, id) in std::mem::take(&mut self.unit.pending_shims) {
            define_shim(&mut self.unit, index, &mut self.compilation.func, &mut self.context);
            let name = format!("{} as a value", program.functions[index as usize].name);
            self.define(id, &name, None)?;
        }
        if let Some(id) = self.unit.refill {
            define_refill(&mut self.unit, &mut self.compilation.func, &mut self.context);
            self.define(id, "refill", None)?;
        }
        Ok(())
    }

    fn unit(mut self) -> Result<Unit, CompileError> {
        self.functions()?;
        let signature = crate::trampoline::enter_signature(self.unit.convention());
        let enter = self.unit.module.declare_anonymous_function(&signature).map_err(error)?;
        define_enter(&mut self.unit, &mut self.compilation.func, &mut self.context);
        self.define(enter, "enter", None)?;
        let UnitBuilder {
            program,
            inlined,
            types,
            mut module,
            texts,
            bytes,
            mut vtables,
            functions,
            plans,
            ..
        } = self.unit;
        module.finalize_definitions().map_err(error)?;
        let addresses: Vec<u64> = vtables.iter().map(|words| words.as_ptr() as u64).collect();
        for (table, words) in program.vtables.iter().zip(&mut vtables) {
            for (upcast, word) in table.upcasts.iter().zip(&mut words[table.methods.len() + 1..]) {
                *word = addresses[upcast.0 as usize];
            }
            for (method, word) in table.methods.iter().zip(&mut words[1..]) {
                if inlined.reachable[method.0 as usize] {
                    *word = module.get_finalized_function(functions[method.0 as usize]) as u64;
                }
            }
        }
        let mut ranges: Vec<CodeRange> = self
            .ranges
            .into_iter()
            .map(|(id, range)| place(&module, id, range))
            .collect();
        ranges.sort_by_key(|range| range.start);
        let enter = module.get_finalized_function(enter);
        // SAFETY: the trampoline was defined with the signature that `Enter` has in the platform's convention.
        let enter = unsafe { std::mem::transmute::<*const u8, Enter>(enter) };
        let result = program.function(program.entry).ret;
        Ok(Unit {
            enter,
            types: Arc::new(types.table),
            result,
            error: crate::types::error_variant(program, result),
            functions: program
                .functions
                .iter()
                .zip(&inlined.origins)
                .map(function_info)
                .collect(),
            ranges,
            _texts: texts,
            _bytes: bytes,
            _vtables: vtables,
            _plans: plans,
            _module: module,
        })
    }

    /// Compiles what is in `compilation` as the function `id`; `function` if traces know it.
    fn define(&mut self, id: FuncId, name: &str, function: Option<u32>) -> Result<(), CompileError> {
        if let Some(message) = self.unit.failure.take() {
            return Err(CompileError { message });
        }
        self.compilation.func.name = UserFuncName::user(0, id.as_u32());
        if self.keep_text {
            self.write_clif(name);
        }
        self.unit
            .module
            .define_function(id, &mut self.compilation)
            .map_err(|error| CompileError {
                message: format!("`{name}`: {error:?}"),
            })?;
        let code = self
            .compilation
            .compiled_code()
            .ok_or_else(|| error("no code was made"))?;
        if code
            .buffer
            .frame_layout()
            .is_some_and(|layout| layout.frame_to_fp_offset > GREATEST_FRAME)
        {
            return Err(CompileError {
                message: format!("`{name}` is too large"),
            });
        }
        if self.keep_text
            && let Some(asm) = &code.vcode
        {
            self.text.asm.push_str(&format!("; {name}\n{asm}\n"));
        }
        if let Some(function) = function {
            let origins = code.buffer.get_srclocs_sorted().iter();
            let origins = origins
                .filter(|range| !range.loc.is_default())
                .map(|range| (range.start, range.end, range.loc.bits().wrapping_sub(1)))
                .collect();
            let end = code.buffer.data().len();
            self.ranges.push((
                id,
                CodeRange {
                    start: 0,
                    end,
                    function,
                    origins,
                },
            ));
        }
        self.unit.module.clear_context(&mut self.compilation);
        self.compilation.set_disasm(self.keep_text);
        Ok(())
    }

    /// The IR of the current function under its name, with the names of the functions it refers to.
    fn write_clif(&mut self, name: &str) {
        let mut text = self.compilation.func.display().to_string();
        let program = self.unit.program;
        for (index, id) in self.unit.functions.iter().enumerate() {
            text = name_callee(&text, *id, &program.functions[index].name);
        }
        for (import, id) in &self.unit.imports {
            text = name_callee(&text, *id, import.name());
        }
        self.text.clif.push_str(&format!("; {name}\n{text}\n"));
    }
}

/// Notes a function's name behind the lines that declare its use.
fn name_callee(text: &str, id: FuncId, name: &str) -> String {
    let wanted = format!("u0:{} ", id.as_u32());
    if !text.contains(&wanted) {
        return text.to_owned();
    }
    let lines = text.lines().map(|line| {
        match line.contains(" = ") && line.contains(&wanted) && line.trim_start().starts_with("fn") {
            true => format!("{line}  ; {name}\n"),
            false => format!("{line}\n"),
        }
    });
    lines.collect()
}

fn place(module: &JITModule, id: FuncId, range: CodeRange) -> CodeRange {
    let start = module.get_finalized_function(id) as usize;
    CodeRange {
        start,
        end: start + range.end,
        ..range
    }
}

fn function_info((function, origins): (&Function, &Vec<OriginInfo>)) -> FunctionInfo {
    FunctionInfo {
        name: function.name.clone(),
        origins: origins.clone(),
    }
}
