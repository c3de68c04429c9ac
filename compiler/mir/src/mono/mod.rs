//! Monomorphisation: from an entry function to a [`Program`] that owns every instance it can reach.
//!
//! A worklist over (definition, type arguments). [`types`] interns types and their shapes; when all are known they are laid out,
//! and only then it is decided which locals need a heap cell ([`cells`]).

use std::sync::Arc;

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::Db;
use grok_hir::ids::{BodyOwner, Container, FnId};
use grok_types::ty::Ty;
use indexmap::IndexMap;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::ir::{
    BasicBlock, Body, Callee, CaptureDecl, Constant, FnDef, FnRef, FormatPart, Generic, LocalDecl, Mono, Operand,
    Place, Rvalue, Statement, StatementKind, Terminator, TerminatorKind,
};
use crate::program::{Function, InstanceId, Program};

mod cells;
mod synthetic;
mod types;

use types::Types;

pub(crate) use types::erased;

/// Types of more parts than this come from a definition that needs ever larger types.
const MAX_TYPE_SIZE: usize = 2_000;
/// Types nested deeper than this, likewise.
const MAX_TYPE_DEPTH: usize = 64;
/// Programs of more instances than this, likewise.
const MAX_INSTANCES: usize = 100_000;

/// A definition with its type arguments.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
struct Instance {
    def: FnDef,
    args: Vec<Ty>,
}

/// The program that starts at a function without parameters. Errors are those of all bodies it can reach.
pub fn program(db: &dyn Db, entry_fn: FnId) -> Result<Arc<Program>, Vec<Diagnostic>> {
    let mut mono = Monomorphiser {
        db,
        types: Types::new(db),
        instances: IndexMap::default(),
        checked: FxHashMap::default(),
        diagnostics: Vec::new(),
    };
    let arity = grok_types::scheme(db, entry_fn).params.len();
    let entry = mono.instance(Instance {
        def: FnDef::Fn(entry_fn),
        args: vec![Ty::unit(); arity],
    });
    let mut functions = Vec::new();
    while let Some((instance, _)) = mono.instances.get_index(functions.len()) {
        let instance = instance.clone();
        if functions.len() > MAX_INSTANCES || instance.args.iter().any(is_too_large) {
            mono.too_large(&instance);
            break;
        }
        functions.push(mono.function(&instance));
        if let Some(ty) = mono.types.complete() {
            mono.too_large(&Instance {
                def: instance.def,
                args: vec![ty],
            });
            break;
        }
    }
    if !mono.diagnostics.is_empty() || mono.checked.values().any(|&sound| !sound) {
        return Err(mono.diagnostics);
    }
    let types = mono.types.finish();
    for function in &mut functions {
        cells::mark(&mut function.body, &types);
        crate::cleanup::clean(&mut function.body);
    }
    let program = Program {
        types,
        functions,
        vtables: Vec::new(),
        entry,
    };
    if let Err(problem) = crate::verify::program(&program) {
        let (file, span) = crate::spans::owner_name(db, BodyOwner::Fn(entry_fn));
        let message = "the compiler monomorphised this program wrongly";
        return Err(vec![
            Diagnostic::error(codes::INTERNAL, file, span, message).note(problem),
        ]);
    }
    Ok(Arc::new(program))
}

/// Whether a type has too many parts, or nests them too deeply.
fn is_too_large(ty: &Ty) -> bool {
    fn measure(ty: &Ty, depth: usize, left: &mut usize) -> bool {
        let Some(rest) = left.checked_sub(1) else { return true };
        *left = rest;
        depth > MAX_TYPE_DEPTH || {
            let mut large = false;
            ty.kind()
                .each_part(&mut |ty| large = large || measure(ty, depth + 1, left));
            large
        }
    }
    measure(ty, 0, &mut { MAX_TYPE_SIZE })
}

struct Monomorphiser<'db> {
    db: &'db dyn Db,
    types: Types<'db>,
    instances: IndexMap<Instance, InstanceId, FxBuildHasher>,
    /// Whether the body of an owner may run.
    checked: FxHashMap<BodyOwner, bool>,
    diagnostics: Vec<Diagnostic>,
}

impl Monomorphiser<'_> {
    fn instance(&mut self, instance: Instance) -> InstanceId {
        let next = InstanceId(self.instances.len() as u32);
        *self.instances.entry(instance).or_insert(next)
    }

    /// Reports a definition that needs ever larger types.
    fn too_large(&mut self, instance: &Instance) {
        let owner = owner_of(instance.def);
        let (file, span) = owner.map_or((FileId(0), Span::default()), |owner| {
            crate::spans::owner_name(self.db, owner)
        });
        let mut text = instance
            .args
            .iter()
            .find(|ty| is_too_large(ty))
            .map_or_else(String::new, |ty| ty.display(self.db).to_string());
        if let Some((at, _)) = text.char_indices().nth(60) {
            text.truncate(at);
            text.push('…');
        }
        let name = self.name(instance.def);
        let diagnostic = Diagnostic::error(
            codes::E0391,
            file,
            span,
            format!("`{name}` needs itself at ever larger types"),
        )
        .primary_label("running it would take infinitely many versions of this function or its types")
        .note(format!("it is used at `{text}`"));
        self.diagnostics.push(diagnostic);
    }

    /// Whether an owner's body may run; gathers why not.
    fn is_sound(&mut self, owner: BodyOwner) -> bool {
        if let Some(&known) = self.checked.get(&owner) {
            return known;
        }
        let errors: Vec<Diagnostic> = crate::mir_diagnostics(self.db, owner)
            .iter()
            .filter(|d| d.is_error())
            .cloned()
            .collect();
        let mut sound = errors.is_empty();
        self.diagnostics.extend(errors);
        if crate::mir_body(self.db, owner).poisoned {
            sound = false;
            let names = grok_hir::body_diagnostics(self.db, owner).into_iter();
            let types = grok_types::type_diagnostics(self.db, owner).iter().cloned();
            self.diagnostics.extend(names.chain(types).filter(Diagnostic::is_error));
        }
        self.checked.insert(owner, sound);
        sound
    }

    fn function(&mut self, instance: &Instance) -> Function {
        let name: Arc<str> = self.name(instance.def).into();
        let body = match instance.def {
            FnDef::Fn(id) if grok_hir::fn_signature(self.db, id).intrinsic.is_some() => {
                self.intrinsic_body(id, &instance.args)
            }
            FnDef::Ctor(ctor) => self.constructor_body(ctor, &instance.args),
            FnDef::Fn(id) => self.owner_body(BodyOwner::Fn(id), &instance.args),
            FnDef::Const(id) => self.owner_body(BodyOwner::Const(id), &instance.args),
            FnDef::Closure(owner, expr) => {
                self.is_sound(owner);
                let mir = crate::mir_body(self.db, owner);
                match mir.closures.iter().find(|(id, _)| *id == expr) {
                    Some((_, body)) => self.body(body, &instance.args),
                    None => {
                        self.checked.insert(owner, false);
                        self.body(&mir.body, &instance.args)
                    }
                }
            }
        };
        let spans = match owner_of(instance.def) {
            Some(owner) => crate::spans::absolute(self.db, owner, &body.origins),
            None => vec![(FileId(0), Span::default()); body.origins.len()],
        };
        let params = body.locals[1..=body.params as usize]
            .iter()
            .map(|local| local.ty)
            .collect();
        Function {
            name,
            is_closure: !body.captures.is_empty(),
            params,
            ret: body.locals[0].ty,
            body,
            spans,
        }
    }

    fn owner_body(&mut self, owner: BodyOwner, args: &[Ty]) -> Body<Mono> {
        self.is_sound(owner);
        let mir = crate::mir_body(self.db, owner);
        self.body(&mir.body, args)
    }

    /// How traces name it.
    fn name(&self, def: FnDef) -> String {
        let in_container = |container: Container, name: &str| match container {
            Container::Impl(id) => {
                let self_ty = id.name(self.db).as_str();
                format!("{}::{name}", self_ty.split('<').next().unwrap_or(self_ty).trim())
            }
            Container::Module(_) | Container::Body(_) => name.to_owned(),
        };
        match def {
            FnDef::Fn(id) => in_container(id.container(self.db), id.name(self.db)),
            FnDef::Const(id) => in_container(id.container(self.db), id.name(self.db)),
            FnDef::Closure(BodyOwner::Fn(id), _) => format!("{}::{{closure}}", self.name(FnDef::Fn(id))),
            FnDef::Closure(BodyOwner::Const(id), _) => format!("{}::{{closure}}", self.name(FnDef::Const(id))),
            FnDef::Ctor(ctor) => {
                grok_types::ctor_data(self.db, ctor).map_or_else(String::new, |(_, data)| data.name.to_string())
            }
        }
    }

    // Bodies.

    fn body(&mut self, body: &Body<Generic>, args: &[Ty]) -> Body<Mono> {
        let captures = body
            .captures
            .iter()
            .map(|capture| CaptureDecl {
                name: capture.name.clone(),
                ty: self.types.ty(&capture.ty, args),
                by_ref: capture.by_ref,
                env_ty: self.types.ty(&capture.env_ty, args),
                variable: capture.variable,
            })
            .collect();
        let locals = body
            .locals
            .iter()
            .map(|local| LocalDecl {
                ty: self.types.ty(&local.ty, args),
                variable: local.variable,
                name: local.name.clone(),
                mutable: local.mutable,
                in_cell: local.in_cell,
                origin: local.origin,
            })
            .collect();
        let blocks = body
            .blocks
            .iter()
            .map(|block| BasicBlock {
                statements: block
                    .statements
                    .iter()
                    .map(|statement| Statement {
                        kind: self.statement(&statement.kind, args),
                        origin: statement.origin,
                    })
                    .collect(),
                terminator: Terminator {
                    kind: self.terminator(&block.terminator.kind, args),
                    origin: block.terminator.origin,
                },
            })
            .collect();
        Body {
            params: body.params,
            captures,
            locals,
            blocks,
            origins: body.origins.clone(),
        }
    }

    fn statement(&mut self, kind: &StatementKind<Generic>, args: &[Ty]) -> StatementKind<Mono> {
        match kind {
            StatementKind::Assign(place, value) => {
                StatementKind::Assign(self.place(place, args), self.rvalue(value, args))
            }
            StatementKind::StorageLive(local) => StatementKind::StorageLive(*local),
            StatementKind::StorageDead(local) => StatementKind::StorageDead(*local),
            StatementKind::Fuel(amount) => StatementKind::Fuel(*amount),
            StatementKind::Nop => StatementKind::Nop,
        }
    }

    fn terminator(&mut self, kind: &TerminatorKind<Generic>, args: &[Ty]) -> TerminatorKind<Mono> {
        match kind {
            TerminatorKind::Goto(target) => TerminatorKind::Goto(*target),
            TerminatorKind::Switch { on, targets, otherwise } => TerminatorKind::Switch {
                on: self.operand(on, args),
                targets: targets.clone(),
                otherwise: *otherwise,
            },
            TerminatorKind::Call {
                callee,
                args: operands,
                dest,
                target,
            } => {
                let callee = match callee {
                    Callee::Fn(function) => Callee::Fn(self.function_ref(function, args)),
                    Callee::Intrinsic(name, types) => {
                        Callee::Intrinsic(name.clone(), types.iter().map(|ty| self.types.ty(ty, args)).collect())
                    }
                    Callee::Value(operand) => Callee::Value(self.operand(operand, args)),
                    Callee::Virtual { slot, params, ret } => Callee::Virtual {
                        slot: *slot,
                        params: params.iter().map(|ty| self.types.ty(ty, args)).collect(),
                        ret: self.types.ty(ret, args),
                    },
                };
                let operands = self.operands(operands, args);
                TerminatorKind::Call {
                    callee,
                    args: operands,
                    dest: self.place(dest, args),
                    target: *target,
                }
            }
            TerminatorKind::Return => TerminatorKind::Return,
            TerminatorKind::Panic { message } => TerminatorKind::Panic {
                message: self.operand(message, args),
            },
            TerminatorKind::Unreachable => TerminatorKind::Unreachable,
        }
    }

    fn function_ref(&mut self, function: &FnRef, args: &[Ty]) -> InstanceId {
        let args = function.args.iter().map(|ty| erased(&ty.subst(args))).collect();
        self.instance(Instance {
            def: function.def,
            args,
        })
    }

    fn place(&mut self, place: &Place<Generic>, args: &[Ty]) -> Place<Mono> {
        let projections = place
            .projections
            .iter()
            .map(|step| step.map_ty(|ty| self.types.ty(ty, args)))
            .collect();
        Place {
            base: place.base,
            projections,
        }
    }

    fn operands(&mut self, operands: &[Operand<Generic>], args: &[Ty]) -> Vec<Operand<Mono>> {
        operands.iter().map(|operand| self.operand(operand, args)).collect()
    }

    fn operand(&mut self, operand: &Operand<Generic>, args: &[Ty]) -> Operand<Mono> {
        match operand {
            Operand::Copy(place) => Operand::Copy(self.place(place, args)),
            Operand::Move(place) => Operand::Move(self.place(place, args)),
            Operand::Const(constant) => Operand::Const(match constant {
                Constant::Unit => Constant::Unit,
                Constant::Int(value, ty) => Constant::Int(*value, self.types.ty(ty, args)),
                Constant::Float(bits, ty) => Constant::Float(*bits, self.types.ty(ty, args)),
                Constant::Str(text) => Constant::Str(text.clone()),
                Constant::Bytes(bytes, ty) => Constant::Bytes(bytes.clone(), self.types.ty(ty, args)),
                Constant::Fn(function, ty) => Constant::Fn(self.function_ref(function, args), self.types.ty(ty, args)),
            }),
        }
    }

    fn rvalue(&mut self, value: &Rvalue<Generic>, args: &[Ty]) -> Rvalue<Mono> {
        match value {
            Rvalue::Use(operand) => Rvalue::Use(self.operand(operand, args)),
            Rvalue::Ref {
                mutability,
                place,
                two_phase,
            } => Rvalue::Ref {
                mutability: *mutability,
                place: self.place(place, args),
                two_phase: *two_phase,
            },
            Rvalue::Binary(op, lhs, rhs) => Rvalue::Binary(*op, self.operand(lhs, args), self.operand(rhs, args)),
            Rvalue::Unary(op, operand) => Rvalue::Unary(*op, self.operand(operand, args)),
            Rvalue::Successor(operand) => Rvalue::Successor(self.operand(operand, args)),
            Rvalue::Cast(operand, ty) => Rvalue::Cast(self.operand(operand, args), self.types.ty(ty, args)),
            Rvalue::Tuple(items) => Rvalue::Tuple(self.operands(items, args)),
            Rvalue::Array(items) => Rvalue::Array(self.operands(items, args)),
            Rvalue::Vec(items, ty) => Rvalue::Vec(self.operands(items, args), self.types.ty(ty, args)),
            Rvalue::Repeat(operand) => Rvalue::Repeat(self.operand(operand, args)),
            Rvalue::Unsize { operand, ty, .. } => Rvalue::Unsize {
                operand: self.operand(operand, args),
                ty: self.types.ty(ty, args),
                vtable: None,
            },
            Rvalue::Adt { ty, variant, fields } => Rvalue::Adt {
                ty: self.types.ty(ty, args),
                variant: *variant,
                fields: self.operands(fields, args),
            },
            Rvalue::Discriminant(place) => Rvalue::Discriminant(self.place(place, args)),
            Rvalue::Len(place) => Rvalue::Len(self.place(place, args)),
            Rvalue::Closure { def, captures } => Rvalue::Closure {
                def: self.function_ref(def, args),
                captures: self.operands(captures, args),
            },
            Rvalue::Format(parts) => Rvalue::Format(
                parts
                    .iter()
                    .map(|part| match part {
                        FormatPart::Text(text) => FormatPart::Text(text.clone()),
                        FormatPart::Value { operand, spec } => FormatPart::Value {
                            operand: self.operand(operand, args),
                            spec: spec.clone(),
                        },
                        FormatPart::Nested { operand, spec } => FormatPart::Nested {
                            operand: self.operand(operand, args),
                            spec: spec.clone(),
                        },
                    })
                    .collect(),
            ),
            Rvalue::Clone(operand) => Rvalue::Clone(self.operand(operand, args)),
            Rvalue::Compare(lhs, rhs) => Rvalue::Compare(self.operand(lhs, args), self.operand(rhs, args)),
            Rvalue::Default(ty) => Rvalue::Default(self.types.ty(ty, args)),
        }
    }
}

fn owner_of(def: FnDef) -> Option<BodyOwner> {
    match def {
        FnDef::Fn(id) => Some(BodyOwner::Fn(id)),
        FnDef::Const(id) => Some(BodyOwner::Const(id)),
        FnDef::Closure(owner, _) => Some(owner),
        FnDef::Ctor(_) => None,
    }
}
