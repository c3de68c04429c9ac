//! Bodies that no source has: constructors and intrinsics used as function values.

use grok_hir::ids::{CtorId, FnId};
use grok_types::ty::{Ty, TyKind};

use super::Monomorphiser;
use crate::ir::{
    BasicBlock, Block, Body, Callee, Local, LocalDecl, Mono, Operand, Origin, OriginId, Place, Rvalue, Statement,
    StatementKind, Terminator, TerminatorKind,
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
            ("vec_len" | "array_len", 1) => Some(Rvalue::Len(Place::local(Local(1)).deref())),
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
}
