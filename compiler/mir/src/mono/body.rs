//! From the body of an owner to that of an instance: type arguments put in place of parameters, trait functions resolved,
//! operations of built-in traits spelled out.

use super::code::Code;
use super::{Callable, Def, Instance, Monomorphiser};
use crate::ir::{
    BasicBlock, Body, Callee, CaptureDecl, Constant, FnRef, FormatPart, Generic, LocalDecl, Mono, Operand, OriginId,
    Place, Rvalue, StatementKind, Terminator, TerminatorKind,
};
use crate::program::{InstanceId, TypeId};
use grok_types::ty::{Ty, TyKind};

impl Monomorphiser<'_> {
    pub(super) fn body(&mut self, body: &Body<Generic>, args: &[Ty]) -> Body<Mono> {
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
        let empty = |origin: OriginId| BasicBlock {
            statements: Vec::new(),
            terminator: Terminator {
                kind: TerminatorKind::Unreachable,
                origin,
            },
        };
        let shell = Body {
            params: body.params,
            captures,
            locals,
            blocks: body.blocks.iter().map(|block| empty(block.terminator.origin)).collect(),
            origins: body.origins.clone(),
        };
        let mut code = Code::over(self, shell, args.to_vec());
        for (block, index) in body.blocks.iter().zip(0..) {
            code.switch_to(crate::ir::Block(index));
            for statement in &block.statements {
                code.origin = statement.origin;
                code.statement(&statement.kind);
            }
            code.origin = block.terminator.origin;
            code.terminator(&block.terminator.kind);
        }
        code.body
    }
}

impl Code<'_, '_> {
    fn own_ty(&mut self, ty: &Ty) -> TypeId {
        self.mono.types.ty(ty, &self.args)
    }

    fn own_types(&mut self, types: &[Ty]) -> Vec<TypeId> {
        types.iter().map(|ty| self.own_ty(ty)).collect()
    }

    fn concrete(&self, ty: &Ty) -> Ty {
        self.mono.types.concrete(ty, &self.args)
    }

    fn statement(&mut self, kind: &StatementKind<Generic>) {
        match kind {
            StatementKind::Assign(place, value) => {
                let dest = self.place(place);
                self.rvalue_into(dest, value);
            }
            StatementKind::StorageLive(local) => self.push(StatementKind::StorageLive(*local)),
            StatementKind::StorageDead(local) => self.push(StatementKind::StorageDead(*local)),
            StatementKind::Fuel(amount) => self.push(StatementKind::Fuel(*amount)),
            StatementKind::Nop => {}
        }
    }

    fn terminator(&mut self, kind: &TerminatorKind<Generic>) {
        let kind = match kind {
            TerminatorKind::Goto(target) => TerminatorKind::Goto(*target),
            TerminatorKind::Switch { on, targets, otherwise } => TerminatorKind::Switch {
                on: self.operand(on),
                targets: targets.clone(),
                otherwise: *otherwise,
            },
            TerminatorKind::Call {
                callee,
                args,
                dest,
                target,
            } => {
                let args = self.operands(args);
                let dest = self.place(dest);
                let callee = match callee {
                    Callee::Fn(function) => {
                        let callee = self.callable(function);
                        return self.call_into(callee, args, dest, *target);
                    }
                    Callee::Intrinsic(name, _) if name == "compare" && self.is_compared_by_parts(&args) => {
                        self.three_way_into(dest, args);
                        return self.terminate(match target {
                            Some(target) => TerminatorKind::Goto(*target),
                            None => TerminatorKind::Unreachable,
                        });
                    }
                    Callee::Intrinsic(name, types) => Callee::Intrinsic(name.clone(), self.own_types(types)),
                    Callee::Value(operand) => Callee::Value(self.operand(operand)),
                    Callee::Virtual { slot, params, ret } => Callee::Virtual {
                        slot: *slot,
                        params: self.own_types(params),
                        ret: self.own_ty(ret),
                    },
                };
                TerminatorKind::Call {
                    callee,
                    args,
                    dest,
                    target: *target,
                }
            }
            TerminatorKind::Return => TerminatorKind::Return,
            TerminatorKind::Panic { message } => TerminatorKind::Panic {
                message: self.operand(message),
            },
            TerminatorKind::Unreachable => TerminatorKind::Unreachable,
        };
        self.terminate(kind);
    }

    fn callable(&mut self, function: &FnRef) -> Callable {
        let args: Vec<Ty> = function.args.iter().map(|ty| self.concrete(ty)).collect();
        self.mono.callable(function.def, args)
    }

    /// A function as a value.
    fn function_ref(&mut self, function: &FnRef) -> InstanceId {
        let instance = match self.callable(function) {
            Callable::Instance(instance) => instance,
            Callable::Builtin(name, method, _) => {
                let args = function.args.iter().map(|ty| self.concrete(ty)).collect();
                let crate::ir::FnDef::Fn(id) = function.def else {
                    return InstanceId(0);
                };
                Instance {
                    def: Def::Builtin(id, name, method),
                    args,
                }
            }
            // `Fn::call` has no name in source.
            Callable::Value => return InstanceId(0),
        };
        self.mono.instance(instance)
    }

    fn place(&mut self, place: &Place<Generic>) -> Place<Mono> {
        let projections = place.projections.iter();
        Place {
            base: place.base,
            projections: projections.map(|step| step.map_ty(|ty| self.own_ty(ty))).collect(),
        }
    }

    fn operands(&mut self, operands: &[Operand<Generic>]) -> Vec<Operand<Mono>> {
        operands.iter().map(|operand| self.operand(operand)).collect()
    }

    fn operand(&mut self, operand: &Operand<Generic>) -> Operand<Mono> {
        match operand {
            Operand::Copy(place) => Operand::Copy(self.place(place)),
            Operand::Move(place) => Operand::Move(self.place(place)),
            Operand::Const(constant) => Operand::Const(match constant {
                Constant::Unit => Constant::Unit,
                Constant::Int(value, ty) => Constant::Int(*value, self.own_ty(ty)),
                Constant::Float(bits, ty) => Constant::Float(*bits, self.own_ty(ty)),
                Constant::Str(text) => Constant::Str(text.clone()),
                Constant::Bytes(bytes, ty) => Constant::Bytes(bytes.clone(), self.own_ty(ty)),
                Constant::Param(param, ty) => {
                    let value = match self.concrete(param).kind() {
                        TyKind::Const(value) => *value,
                        _ => 0,
                    };
                    Constant::Int(value, self.own_ty(ty))
                }
                Constant::Fn(function, ty) => Constant::Fn(self.function_ref(function), self.own_ty(ty)),
            }),
        }
    }

    fn rvalue_into(&mut self, dest: Place<Mono>, value: &Rvalue<Generic>) {
        let value = match value {
            Rvalue::Use(operand) => Rvalue::Use(self.operand(operand)),
            Rvalue::Ref {
                mutability,
                place,
                two_phase,
            } => Rvalue::Ref {
                mutability: *mutability,
                place: self.place(place),
                two_phase: *two_phase,
            },
            Rvalue::Binary(op, lhs, rhs) => {
                let (lhs, rhs) = (self.operand(lhs), self.operand(rhs));
                return self.binary_into(dest, *op, lhs, rhs);
            }
            Rvalue::Unary(op, operand) => {
                let operand = self.operand(operand);
                return self.unary_into(dest, *op, operand);
            }
            Rvalue::Successor(operand) => Rvalue::Successor(self.operand(operand)),
            Rvalue::Cast(operand, ty) => Rvalue::Cast(self.operand(operand), self.own_ty(ty)),
            Rvalue::Tuple(items) => Rvalue::Tuple(self.operands(items)),
            Rvalue::Array(items) => Rvalue::Array(self.operands(items)),
            Rvalue::Vec(items, ty) => Rvalue::Vec(self.operands(items), self.own_ty(ty)),
            Rvalue::Repeat(operand) => Rvalue::Repeat(self.operand(operand)),
            Rvalue::Adt { ty, variant, fields } => Rvalue::Adt {
                ty: self.own_ty(ty),
                variant: *variant,
                fields: self.operands(fields),
            },
            Rvalue::Discriminant(place) => Rvalue::Discriminant(self.place(place)),
            Rvalue::Len(place) => Rvalue::Len(self.place(place)),
            Rvalue::Unsize { operand, ty, .. } => {
                let operand = self.operand(operand);
                let target = self.concrete(ty);
                return self.unsize_into(dest, operand, &target);
            }
            Rvalue::Closure { def, captures } => Rvalue::Closure {
                def: self.function_ref(def),
                captures: self.operands(captures),
            },
            Rvalue::Format(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| match part {
                        FormatPart::Text(text) => FormatPart::Text(text.clone()),
                        FormatPart::Value { operand, spec } => FormatPart::Value {
                            operand: self.operand(operand),
                            spec: spec.clone(),
                        },
                        FormatPart::Nested { operand, spec } => FormatPart::Nested {
                            operand: self.operand(operand),
                            spec: spec.clone(),
                        },
                    })
                    .collect();
                return self.format_into(dest, parts);
            }
            Rvalue::Clone(operand) => {
                let operand = self.operand(operand);
                return self.clone_into(dest, operand);
            }
            Rvalue::Compare(lhs, rhs) => {
                let (lhs, rhs) = (self.operand(lhs), self.operand(rhs));
                return self.compare_into(dest, lhs, rhs);
            }
            Rvalue::Default(ty) => {
                let ty = self.concrete(ty);
                return self.default_into(dest, &ty);
            }
        };
        self.assign(dest, value);
    }
}
