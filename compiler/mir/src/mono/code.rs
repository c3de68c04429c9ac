//! A monomorphic body in the making: blocks that are filled one after the other, and what is known of the types in it.

use grok_types::ty::{Mutability, Ty, TyKind};

use super::{Instance, Monomorphiser};
use crate::ir::{
    BasicBlock, Block, Body, Callee, Constant, Local, LocalDecl, Mono, Operand, Origin, OriginId, Place, Projection,
    Rvalue, Statement, StatementKind, Terminator, TerminatorKind,
};
use crate::program::TypeId;

/// Fills a body.
pub(super) struct Code<'m, 'db> {
    pub(super) mono: &'m mut Monomorphiser<'db>,
    /// What stands for the type parameters of the body that is translated.
    pub(super) args: Vec<Ty>,
    pub(super) body: Body<Mono>,
    block: usize,
    pub(super) origin: OriginId,
}

impl<'m, 'db> Code<'m, 'db> {
    /// Goes on with a body whose locals are declared and whose blocks are empty.
    pub(super) fn over(mono: &'m mut Monomorphiser<'db>, body: Body<Mono>, args: Vec<Ty>) -> Self {
        Self {
            mono,
            args,
            body,
            block: 0,
            origin: OriginId(0),
        }
    }

    /// The body of a function that no source has.
    pub(super) fn function(mono: &'m mut Monomorphiser<'db>, params: &[Ty], ret: &Ty) -> Self {
        let body = Body {
            params: params.len() as u32,
            captures: Vec::new(),
            locals: Vec::new(),
            blocks: Vec::new(),
            origins: vec![Origin::Owner],
        };
        let mut code = Self::over(mono, body, Vec::new());
        code.local(ret);
        for param in params {
            code.local(param);
        }
        code.new_block();
        code.push(StatementKind::Fuel(1));
        code
    }

    // Types.

    pub(super) fn ty(&mut self, ty: &Ty) -> TypeId {
        self.mono.types.ty(ty, &[])
    }

    pub(super) fn place_ty(&self, place: &Place<Mono>) -> Ty {
        let mut ty = self.mono.types.get(*self.body.base_ty(place.base));
        for step in &place.projections {
            ty = match (step, ty.kind()) {
                (Projection::Deref, TyKind::Ref(_, inner)) => inner.clone(),
                (Projection::Unbox, _) => crate::boxed(self.mono.db, &ty).unwrap_or(ty),
                (step, _) => step.ty().map_or(ty, |ty| self.mono.types.get(*ty)),
            };
        }
        ty
    }

    pub(super) fn operand_ty(&self, operand: &Operand<Mono>) -> Ty {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.place_ty(place),
            Operand::Const(
                Constant::Int(_, ty)
                | Constant::Float(_, ty)
                | Constant::Fn(_, ty)
                | Constant::Bytes(_, ty)
                | Constant::Param(_, ty),
            ) => self.mono.types.get(*ty),
            Operand::Const(Constant::Str(_)) => Ty::str(),
            Operand::Const(Constant::Unit) => Ty::unit(),
        }
    }

    // Blocks.

    pub(super) fn new_block(&mut self) -> Block {
        self.body.blocks.push(BasicBlock {
            statements: Vec::new(),
            terminator: Terminator {
                kind: TerminatorKind::Unreachable,
                origin: self.origin,
            },
        });
        Block(self.body.blocks.len() as u32 - 1)
    }

    pub(super) fn switch_to(&mut self, block: Block) {
        self.block = block.0 as usize;
    }

    pub(super) fn push(&mut self, kind: StatementKind<Mono>) {
        let origin = self.origin;
        self.body.blocks[self.block].statements.push(Statement { kind, origin });
    }

    pub(super) fn assign(&mut self, dest: Place<Mono>, value: Rvalue<Mono>) {
        self.push(StatementKind::Assign(dest, value));
    }

    pub(super) fn terminate(&mut self, kind: TerminatorKind<Mono>) {
        let origin = self.origin;
        self.body.blocks[self.block].terminator = Terminator { kind, origin };
    }

    pub(super) fn goto(&mut self, block: Block) {
        self.terminate(TerminatorKind::Goto(block));
    }

    /// Goes to `then` if the condition holds, else to `otherwise`.
    pub(super) fn branch(&mut self, on: Operand<Mono>, then: Block, otherwise: Block) {
        self.terminate(TerminatorKind::Switch {
            on,
            targets: vec![(0, otherwise)],
            otherwise: then,
        });
    }

    /// Calls, and goes on behind the call.
    pub(super) fn call(&mut self, callee: Callee<Mono>, args: Vec<Operand<Mono>>, dest: Place<Mono>) {
        let target = self.new_block();
        self.terminate(TerminatorKind::Call {
            callee,
            args,
            dest,
            target: Some(target),
        });
        self.switch_to(target);
    }

    pub(super) fn call_instance(&mut self, callee: Instance, args: Vec<Operand<Mono>>, dest: Place<Mono>) {
        let callee = self.mono.instance(callee);
        self.call(Callee::Fn(callee), args, dest);
    }

    pub(super) fn intrinsic(&mut self, name: &'static str, types: &[Ty], args: Vec<Operand<Mono>>, dest: Place<Mono>) {
        let types = types.iter().map(|ty| self.ty(ty)).collect();
        self.call(Callee::Intrinsic(grok_hir::Name::new_static(name), types), args, dest);
    }

    /// The finished body of a function that no source has.
    pub(super) fn returned(mut self) -> Body<Mono> {
        self.terminate(TerminatorKind::Return);
        self.body
    }

    // Locals and values.

    pub(super) fn local(&mut self, ty: &Ty) -> Local {
        let ty = self.ty(ty);
        self.body.locals.push(LocalDecl {
            ty,
            variable: None,
            name: None,
            mutable: true,
            in_cell: false,
            origin: self.origin,
        });
        Local(self.body.locals.len() as u32 - 1)
    }

    pub(super) fn temp(&mut self, ty: &Ty) -> Place<Mono> {
        Place::local(self.local(ty))
    }

    /// A local of type `ty` that holds the value.
    pub(super) fn value(&mut self, ty: &Ty, value: Rvalue<Mono>) -> Place<Mono> {
        let temp = self.temp(ty);
        self.assign(temp.clone(), value);
        temp
    }

    /// A reference to a place.
    pub(super) fn reference(&mut self, mutability: Mutability, place: Place<Mono>) -> Operand<Mono> {
        let ty = Ty::reference(mutability, self.place_ty(&place));
        let value = Rvalue::Ref {
            mutability,
            place,
            two_phase: false,
        };
        Operand::Move(self.value(&ty, value))
    }

    pub(super) fn shared(&mut self, place: Place<Mono>) -> Operand<Mono> {
        self.reference(Mutability::Shared, place)
    }

    /// Where an operand's value is.
    pub(super) fn operand_place(&mut self, operand: Operand<Mono>) -> Place<Mono> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => place,
            operand => {
                let ty = self.operand_ty(&operand);
                self.value(&ty, Rvalue::Use(operand))
            }
        }
    }

    /// What an operand refers to, seen through references and boxes.
    pub(super) fn seen_through(&mut self, operand: Operand<Mono>) -> Place<Mono> {
        let place = self.operand_place(operand);
        self.through(place)
    }

    /// A place seen through references and boxes.
    pub(super) fn through(&self, mut place: Place<Mono>) -> Place<Mono> {
        loop {
            let ty = self.place_ty(&place);
            place = match ty.kind() {
                TyKind::Ref(..) => place.deref(),
                _ if crate::boxed(self.mono.db, &ty).is_some() => place.unbox(),
                _ => return place,
            };
        }
    }

    /// An integer.
    pub(super) fn int(&mut self, value: i128) -> Operand<Mono> {
        Operand::Const(Constant::Int(value, self.ty(&Ty::i64())))
    }

    pub(super) fn bool(&mut self, value: bool) -> Operand<Mono> {
        Operand::Const(Constant::Int(i128::from(value), self.ty(&Ty::bool())))
    }

    /// The index of an enum's variant.
    pub(super) fn discriminant(&mut self, place: Place<Mono>) -> Place<Mono> {
        self.value(&Ty::i64(), Rvalue::Discriminant(place))
    }

    /// The number of elements of a sequence.
    pub(super) fn len(&mut self, place: Place<Mono>) -> Place<Mono> {
        self.value(&Ty::i64(), Rvalue::Len(place))
    }

    /// Runs `body` for every index below `end`, which is an `i64`.
    pub(super) fn for_each_index(&mut self, end: Place<Mono>, body: impl FnOnce(&mut Self, Local)) {
        use grok_hir::body::BinaryOp;
        let zero = self.int(0);
        let index = self.local(&Ty::i64());
        let counter = Place::local(index);
        self.assign(counter.clone(), Rvalue::Use(zero));
        let [header, inside, exit] = [(); 3].map(|()| self.new_block());
        self.goto(header);
        self.switch_to(header);
        let more = Rvalue::Binary(BinaryOp::Lt, Operand::Copy(counter.clone()), Operand::Copy(end));
        let more = self.value(&Ty::bool(), more);
        self.branch(Operand::Copy(more), inside, exit);
        self.switch_to(inside);
        body(self, index);
        self.push(StatementKind::Fuel(1));
        self.assign(counter.clone(), Rvalue::Successor(Operand::Copy(counter)));
        self.goto(header);
        self.switch_to(exit);
    }
}
