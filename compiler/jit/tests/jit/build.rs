//! A small builder of monomorphic programs, so that tests need no source text.

use grok_diagnostics::{FileId, Span};
use grok_hir::body::{BinaryOp, FormatSpec, LocalId};
use grok_hir::signature::FieldsShape;
use grok_mir::ir::*;
use grok_mir::program::*;
use grok_types::ty::{FloatTy, IntTy, Mutability};

pub(crate) type Op = Operand<Mono>;
pub(crate) type Rv = Rvalue<Mono>;
pub(crate) type Pl = Place<Mono>;

/// Types and functions of a program in the making.
#[derive(Default)]
pub(crate) struct Build {
    kinds: Vec<TypeKind>,
    names: Vec<String>,
    functions: Vec<Option<Function>>,
    signatures: Vec<(String, Vec<TypeId>, TypeId)>,
    vtables: Vec<Vtable>,
}

impl Build {
    pub(crate) fn ty(&mut self, name: &str, kind: TypeKind) -> TypeId {
        if let Some(index) = self.kinds.iter().position(|known| *known == kind) {
            return TypeId(index as u32);
        }
        self.kinds.push(kind);
        self.names.push(name.to_owned());
        TypeId(self.kinds.len() as u32 - 1)
    }

    /// A type to be filled in with [`Build::set`]: for recursive ones.
    pub(crate) fn placeholder(&mut self) -> TypeId {
        self.kinds.push(TypeKind::Never);
        self.names.push("?".to_owned());
        TypeId(self.kinds.len() as u32 - 1)
    }

    pub(crate) fn set(&mut self, ty: TypeId, name: &str, kind: TypeKind) {
        self.kinds[ty.0 as usize] = kind;
        self.names[ty.0 as usize] = name.to_owned();
    }

    pub(crate) fn int(&mut self, ty: IntTy) -> TypeId {
        self.ty(ty.name(), TypeKind::Int(ty))
    }

    pub(crate) fn i64(&mut self) -> TypeId {
        self.int(IntTy::I64)
    }

    pub(crate) fn f64(&mut self) -> TypeId {
        self.ty("f64", TypeKind::Float(FloatTy::F64))
    }

    pub(crate) fn bool(&mut self) -> TypeId {
        self.ty("bool", TypeKind::Bool)
    }

    pub(crate) fn str(&mut self) -> TypeId {
        self.ty("str", TypeKind::Str)
    }

    pub(crate) fn unit(&mut self) -> TypeId {
        self.ty("()", TypeKind::Tuple(Vec::new()))
    }

    pub(crate) fn tuple(&mut self, items: &[TypeId]) -> TypeId {
        self.ty("tuple", TypeKind::Tuple(items.to_vec()))
    }

    pub(crate) fn reference(&mut self, mutability: Mutability, inner: TypeId) -> TypeId {
        self.ty("ref", TypeKind::Ref(mutability, inner))
    }

    pub(crate) fn vec(&mut self, element: TypeId) -> TypeId {
        self.ty("Vec", TypeKind::Vec(element))
    }

    pub(crate) fn option(&mut self, inner: TypeId) -> TypeId {
        self.ty(
            "Option",
            TypeKind::Enum(vec![
                variant("None", FieldsShape::Unit, &[], 0),
                variant("Some", FieldsShape::Tuple, &[("0", inner)], 1),
            ]),
        )
    }

    pub(crate) fn function_type(&mut self, params: &[TypeId], ret: TypeId) -> TypeId {
        self.ty(
            "fn(i64) -> i64",
            TypeKind::Fn {
                params: params.to_vec(),
                ret,
            },
        )
    }

    pub(crate) fn declare(&mut self, name: &str, params: &[TypeId], ret: TypeId) -> InstanceId {
        self.signatures.push((name.to_owned(), params.to_vec(), ret));
        self.functions.push(None);
        InstanceId(self.functions.len() as u32 - 1)
    }

    pub(crate) fn define(&mut self, id: InstanceId, body: impl FnOnce(&mut Code)) {
        let (name, params, ret) = self.signatures[id.0 as usize].clone();
        let mut code = Code::new(&params, ret);
        body(&mut code);
        let is_closure = code.is_closure;
        let spans = (0..code.body.origins.len() as u32)
            .map(|line| (FileId(0), Span::new(line, line + 1)))
            .collect();
        let function = Function {
            name: name.as_str().into(),
            is_closure,
            params,
            ret,
            body: code.body,
            spans,
        };
        self.functions[id.0 as usize] = Some(function);
    }

    pub(crate) fn function(
        &mut self,
        name: &str,
        params: &[TypeId],
        ret: TypeId,
        body: impl FnOnce(&mut Code),
    ) -> InstanceId {
        let id = self.declare(name, params, ret);
        self.define(id, body);
        id
    }

    pub(crate) fn vtable(&mut self, ty: TypeId, methods: &[InstanceId]) -> VtableId {
        self.vtables.push(Vtable {
            ty,
            methods: methods.to_vec(),
            upcasts: Vec::new(),
        });
        VtableId(self.vtables.len() as u32 - 1)
    }

    pub(crate) fn finish(self, entry: InstanceId) -> Program {
        let layouts = grok_mir::layout::layouts(&self.kinds);
        let types = self
            .kinds
            .into_iter()
            .zip(self.names)
            .zip(layouts)
            .map(|((kind, name), layout)| TypeInfo {
                name: name.as_str().into(),
                kind,
                layout,
                is_text: false,
            })
            .collect();
        Program {
            types,
            functions: self
                .functions
                .into_iter()
                .map(|function| function.expect("declared functions are defined"))
                .collect(),
            vtables: self.vtables,
            entry,
        }
    }
}

pub(crate) fn variant(name: &str, shape: FieldsShape, fields: &[(&str, TypeId)], discriminant: i64) -> VariantInfo {
    VariantInfo {
        name: name.into(),
        shape,
        fields: fields.iter().map(|(name, ty)| ((*name).into(), *ty)).collect(),
        discriminant,
    }
}

/// The body of a function in the making. Every statement gets an origin of its own, whose place is its number.
pub(crate) struct Code {
    pub(crate) body: Body<Mono>,
    current: usize,
    pub(crate) is_closure: bool,
}

impl Code {
    fn new(params: &[TypeId], ret: TypeId) -> Self {
        let body = Body {
            params: params.len() as u32,
            captures: Vec::new(),
            locals: Vec::new(),
            blocks: Vec::new(),
            origins: vec![Origin::Owner],
        };
        let mut code = Self {
            body,
            current: 0,
            is_closure: false,
        };
        code.local(ret);
        for param in params {
            code.local(*param);
        }
        code.block();
        code.push(StatementKind::Fuel(1));
        code
    }

    pub(crate) fn capture(&mut self, ty: TypeId, env_ty: TypeId, by_ref: Option<Mutability>) {
        self.is_closure = true;
        let variable = LocalId::from_raw(la_arena::RawIdx::from_u32(0));
        self.body.captures.push(CaptureDecl {
            name: "x".into(),
            ty,
            by_ref,
            env_ty,
            variable,
        });
    }

    pub(crate) fn local(&mut self, ty: TypeId) -> Local {
        self.body.locals.push(LocalDecl {
            ty,
            variable: None,
            name: None,
            mutable: true,
            in_cell: false,
            origin: OriginId(0),
        });
        Local(self.body.locals.len() as u32 - 1)
    }

    /// A local that is borrowed, brought to life here.
    pub(crate) fn cell(&mut self, ty: TypeId) -> Local {
        let local = self.local(ty);
        self.body.locals[local.0 as usize].in_cell = true;
        self.push(StatementKind::StorageLive(local));
        local
    }

    pub(crate) fn block(&mut self) -> Block {
        let origin = self.origin();
        let terminator = Terminator {
            kind: TerminatorKind::Unreachable,
            origin,
        };
        self.body.blocks.push(BasicBlock {
            statements: Vec::new(),
            terminator,
        });
        Block(self.body.blocks.len() as u32 - 1)
    }

    pub(crate) fn to(&mut self, block: Block) {
        self.current = block.0 as usize;
    }

    fn origin(&mut self) -> OriginId {
        self.body.origins.push(Origin::Owner);
        OriginId(self.body.origins.len() as u32 - 1)
    }

    pub(crate) fn push(&mut self, kind: StatementKind<Mono>) {
        let origin = self.origin();
        self.body.blocks[self.current]
            .statements
            .push(Statement { kind, origin });
    }

    pub(crate) fn set(&mut self, place: impl Into<At>, rvalue: Rv) {
        self.push(StatementKind::Assign(place.into().0, rvalue));
    }

    /// A fresh local holding that.
    pub(crate) fn value(&mut self, ty: TypeId, rvalue: Rv) -> Local {
        let local = self.local(ty);
        self.set(local, rvalue);
        local
    }

    pub(crate) fn end(&mut self, kind: TerminatorKind<Mono>) {
        let origin = self.origin();
        self.body.blocks[self.current].terminator = Terminator { kind, origin };
    }

    pub(crate) fn goto(&mut self, block: Block) {
        self.end(TerminatorKind::Goto(block));
    }

    pub(crate) fn branch(&mut self, on: Local, yes: Block, no: Block) {
        self.end(TerminatorKind::Switch {
            on: copy(on),
            targets: vec![(0, no)],
            otherwise: yes,
        });
    }

    /// Calls, and goes on in a new block.
    pub(crate) fn call_to(&mut self, callee: Callee<Mono>, args: Vec<Op>, dest: Pl) {
        let next = self.block();
        self.end(TerminatorKind::Call {
            callee,
            args,
            dest,
            target: Some(next),
        });
        self.to(next);
    }

    pub(crate) fn call(&mut self, ty: TypeId, callee: InstanceId, args: Vec<Op>) -> Local {
        let dest = self.local(ty);
        self.call_to(Callee::Fn(callee), args, Place::local(dest));
        dest
    }

    pub(crate) fn intrinsic(&mut self, ty: TypeId, name: &str, args: Vec<Op>) -> Local {
        let dest = self.local(ty);
        self.call_to(Callee::Intrinsic(name.into(), Vec::new()), args, Place::local(dest));
        dest
    }

    pub(crate) fn give(&mut self, rvalue: Rv) {
        self.set(Local::RETURN, rvalue);
        self.end(TerminatorKind::Return);
    }

    pub(crate) fn fuel(&mut self) {
        self.push(StatementKind::Fuel(1));
    }
}

/// A place, from a local or a place.
pub(crate) struct At(Pl);

impl From<Local> for At {
    fn from(local: Local) -> Self {
        At(Place::local(local))
    }
}

impl From<Pl> for At {
    fn from(place: Pl) -> Self {
        At(place)
    }
}

pub(crate) fn copy(place: impl Into<At>) -> Op {
    Operand::Copy(place.into().0)
}

pub(crate) fn take(place: impl Into<At>) -> Op {
    Operand::Move(place.into().0)
}

pub(crate) fn int(value: i128, ty: TypeId) -> Op {
    Operand::Const(Constant::Int(value, ty))
}

pub(crate) fn float(value: f64, ty: TypeId) -> Op {
    Operand::Const(Constant::Float(value.to_bits(), ty))
}

pub(crate) fn text(text: &str) -> Op {
    Operand::Const(Constant::Str(text.into()))
}

pub(crate) fn binary(op: BinaryOp, a: Op, b: Op) -> Rv {
    Rvalue::Binary(op, a, b)
}

pub(crate) fn shared(place: impl Into<At>) -> Rv {
    Rvalue::Ref {
        mutability: Mutability::Shared,
        place: place.into().0,
        two_phase: false,
    }
}

pub(crate) fn exclusive(place: impl Into<At>) -> Rv {
    Rvalue::Ref {
        mutability: Mutability::Mut,
        place: place.into().0,
        two_phase: false,
    }
}

pub(crate) fn shown(operand: Op) -> FormatPart<Mono> {
    FormatPart::Value {
        operand,
        spec: FormatSpec::default(),
    }
}

pub(crate) fn debug(operand: Op) -> FormatPart<Mono> {
    FormatPart::Value {
        operand,
        spec: FormatSpec {
            debug: true,
            ..FormatSpec::default()
        },
    }
}
