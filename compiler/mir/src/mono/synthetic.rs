//! Bodies that no source has: constructors and intrinsics used as function values.

use grok_hir::ids::{CtorId, FnId};
use grok_types::ty::{BuiltinTrait, Mutability, Ty, TyKind};

use super::Monomorphiser;
use super::code::Code;
use crate::ir::{
    BasicBlock, Block, Body, Callee, FnDef, Local, LocalDecl, Mono, Operand, Origin, OriginId, Place, Rvalue,
    Statement, StatementKind, Terminator, TerminatorKind,
};
use crate::program::TypeId;

const ORIGIN: OriginId = OriginId(0);

fn return_block() -> BasicBlock<Mono> {
    BasicBlock {
        statements: Vec::new(),
        terminator: Terminator {
            kind: TerminatorKind::Return,
            origin: ORIGIN,
        },
    }
}

fn body(ret: TypeId, params: &[TypeId], blocks: Vec<BasicBlock<Mono>>) -> Body<Mono> {
    let local = |&ty: &TypeId| LocalDecl {
        ty,
        variable: None,
        name: None,
        mutable: false,
        in_cell: false,
        origin: ORIGIN,
    };
    Body {
        params: params.len() as u32,
        captures: Vec::new(),
        locals: std::iter::once(&ret).chain(params).map(local).collect(),
        blocks,
        origins: vec![Origin::Owner],
    }
}

fn arguments(count: usize) -> Vec<Operand<Mono>> {
    (1..=count as u32)
        .map(|index| Operand::Move(Place::local(Local(index))))
        .collect()
}

impl Monomorphiser<'_> {
    /// A function that does nothing but the intrinsic it is named for.
    pub(super) fn intrinsic_body(&mut self, id: FnId, args: &[Ty]) -> Body<Mono> {
        let signature = grok_hir::fn_signature(self.db, id);
        let (params, ret) = match grok_types::scheme(self.db, id).ty.kind() {
            TyKind::Fn(f) => (f.params.clone(), f.ret.clone()),
            _ => (Vec::new(), Ty::unit()),
        };
        let params: Vec<TypeId> = params.iter().map(|ty| self.types.ty(ty, args)).collect();
        let ret = self.types.ty(&ret, args);
        let dest = Place::local(Local::RETURN);
        let name = signature.intrinsic.clone().unwrap_or_default();
        let mut operands = arguments(params.len());
        let value = match (name.as_str(), operands.len()) {
            ("clone", 1) => operands.pop().map(Rvalue::Clone),
            ("default", 0) => Some(Rvalue::Default(ret)),
            ("vec_len" | "array_len" | "slice_len", 1) => Some(Rvalue::Len(Place::local(Local(1)).deref())),
            _ => None,
        };
        let first = match value {
            Some(value) => BasicBlock {
                statements: vec![Statement {
                    kind: StatementKind::Assign(dest, value),
                    origin: ORIGIN,
                }],
                terminator: Terminator {
                    kind: TerminatorKind::Goto(Block(1)),
                    origin: ORIGIN,
                },
            },
            None => {
                let types = args.iter().map(|ty| self.types.ty(ty, &[])).collect();
                let callee = Callee::Intrinsic(name, types);
                let kind = TerminatorKind::Call {
                    callee,
                    args: operands,
                    dest,
                    target: Some(Block(1)),
                };
                BasicBlock {
                    statements: Vec::new(),
                    terminator: Terminator { kind, origin: ORIGIN },
                }
            }
        };
        body(ret, &params, vec![first, return_block()])
    }

    /// A function that builds a struct or variant from its arguments.
    pub(super) fn constructor_body(&mut self, ctor: CtorId, args: &[Ty]) -> Body<Mono> {
        let adt = grok_types::ctor_adt(ctor);
        let ty = self.types.ty(&Ty::new(TyKind::Adt(adt, args.to_vec())), &[]);
        let fields = grok_types::field_types(self.db, ctor);
        let params: Vec<TypeId> = fields.iter().map(|field| self.types.ty(field, args)).collect();
        let variant = match ctor {
            CtorId::Struct(_) => 0,
            CtorId::Variant(variant) => variant.index,
        };
        let value = Rvalue::Adt {
            ty,
            variant,
            fields: arguments(params.len()),
        };
        let assign = StatementKind::Assign(Place::local(Local::RETURN), value);
        let mut block = return_block();
        block.statements.push(Statement {
            kind: assign,
            origin: ORIGIN,
        });
        body(ty, &params, vec![block])
    }

    /// A trait's function at types that have the trait by structure or derivation.
    pub(super) fn builtin_body(&mut self, id: FnId, name: BuiltinTrait, method: &str, args: &[Ty]) -> Body<Mono> {
        let (params, ret) = self.signature(id, args);
        let operands = arguments(params.len());
        let mut code = Code::function(self, &params, &ret);
        let self_ty = args.first().cloned().unwrap_or_else(Ty::unit);
        code.builtin_into(Place::local(Local::RETURN), name, method, &self_ty, operands);
        code.returned()
    }

    /// A trait's function called through the table of its first argument.
    pub(super) fn virtual_body(&mut self, id: FnId, slot: u32, args: &[Ty]) -> Body<Mono> {
        let (params, ret) = self.signature(id, args);
        let operands = arguments(params.len());
        let mut code = Code::function(self, &params, &ret);
        let others = params.iter().skip(1).map(|ty| code.ty(ty)).collect();
        let callee = Callee::Virtual {
            slot,
            params: others,
            ret: code.ty(&ret),
        };
        code.call(callee, operands, Place::local(Local::RETURN));
        code.returned()
    }

    /// A trait's function that gets the address of the value where it wants its receiver.
    pub(super) fn method_body(&mut self, id: FnId, args: &[Ty]) -> Body<Mono> {
        let (params, ret) = self.signature(id, args);
        let mut operands = arguments(params.len());
        let self_ty = args.first().cloned().unwrap_or_else(Ty::unit);
        let mut by_address = params.clone();
        if let Some(first) = by_address.first_mut() {
            *first = Ty::reference(Mutability::Mut, self_ty);
        }
        let mut code = Code::function(self, &by_address, &ret);
        let value = Place::local(Local(1)).deref();
        if let (Some(receiver), Some(wanted)) = (operands.first_mut(), params.first()) {
            *receiver = match wanted.kind() {
                TyKind::Ref(mutability, _) => code.reference(*mutability, value),
                _ => {
                    let owned = code.temp(wanted);
                    code.intrinsic("box_from_address", &[], vec![receiver.clone()], owned.clone());
                    Operand::Move(owned)
                }
            };
        }
        let callee = code.mono.callable(FnDef::Fn(id), args.to_vec());
        let end = code.new_block();
        code.call_into(callee, operands, Place::local(Local::RETURN), Some(end));
        code.switch_to(end);
        code.returned()
    }

    /// A function's parameters and result at known types.
    fn signature(&mut self, id: FnId, args: &[Ty]) -> (Vec<Ty>, Ty) {
        match grok_types::scheme(self.db, id).ty.kind() {
            TyKind::Fn(f) => (
                f.params.iter().map(|ty| self.types.concrete(ty, args)).collect(),
                self.types.concrete(&f.ret, args),
            ),
            _ => (Vec::new(), Ty::unit()),
        }
    }
}
