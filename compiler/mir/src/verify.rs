//! Well-formedness of bodies: indices in range, types of both sides of every assignment, call and switch.
//!
//! Runs on every body before anything else looks at it, and on every program before an engine does: it costs little, and a
//! mistake of the compiler becomes a diagnostic instead of wild machine code.

use grok_hir::Db;
use grok_hir::body::{BinaryOp, ExprId};
use grok_types::ty::{Mutability, Ty, TyKind};

use crate::ir::{
    Block, Body, Callee, Constant, Generic, Local, Mono, Operand, Phase, Place, PlaceBase, Projection, Rvalue,
    StatementKind, TerminatorKind,
};
use crate::program::{InstanceId, Program, TypeId, TypeKind};

/// What the verifier asks about types.
trait TypeView<P: Phase> {
    fn deref(&self, ty: &P::Ty) -> Option<P::Ty>;
    fn is_ref(&self, ty: &P::Ty, to: &P::Ty, mutability: Mutability) -> bool;
    fn same(&self, a: &P::Ty, b: &P::Ty) -> bool;
    fn is(&self, ty: &P::Ty, what: Basic) -> bool;
    fn element(&self, ty: &P::Ty) -> Option<P::Ty>;
    fn boxed(&self, ty: &P::Ty) -> Option<P::Ty>;
    fn tuple(&self, ty: &P::Ty) -> Option<Vec<P::Ty>>;
    fn fields(&self, ty: &P::Ty, variant: u32) -> Option<Vec<P::Ty>>;
    fn function(&self, ty: &P::Ty) -> Option<(Vec<P::Ty>, P::Ty)>;
    fn signature(&self, function: &P::Fn) -> Option<(Vec<P::Ty>, P::Ty)>;
    fn name(&self, ty: &P::Ty) -> String;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Basic {
    Bool,
    I64,
    Scalar,
    Float,
    Str,
    Unit,
    Enum,
    Never,
}

/// Checks the bodies of an owner.
pub fn owner(db: &dyn Db, body: &Body<Generic>, closures: &[(ExprId, Body<Generic>)]) -> Result<(), String> {
    for body in std::iter::once(body).chain(closures.iter().map(|(_, body)| body)) {
        let problem = |problem| format!("{problem}\n{}", crate::dump::generic(db, body));
        Verifier {
            body,
            types: &GenericTypes { db },
        }
        .run()
        .map_err(problem)?;
    }
    Ok(())
}

/// Checks all functions of a program.
pub fn program(program: &Program) -> Result<(), String> {
    for function in &program.functions {
        let spans = function.spans.len() == function.body.origins.len();
        let problem = |problem: String| {
            format!(
                "{}: {problem}\n{}",
                function.name,
                crate::dump::body("fn", &function.body, program)
            )
        };
        if !spans {
            return Err(problem("a position for each origin".into()));
        }
        Verifier {
            body: &function.body,
            types: program,
        }
        .run()
        .map_err(problem)?;
    }
    Ok(())
}

struct Verifier<'a, P: Phase, T: TypeView<P>> {
    body: &'a Body<P>,
    types: &'a T,
}

type Checked = Result<(), String>;

impl<P: Phase, T: TypeView<P>> Verifier<'_, P, T> {
    fn run(&self) -> Checked {
        if self.body.locals.len() <= self.body.params as usize || self.body.blocks.is_empty() {
            return Err("a body needs a return place, its parameters and a block".into());
        }
        for (index, block) in self.body.blocks.iter().enumerate() {
            for (at, statement) in block.statements.iter().enumerate() {
                self.origin(statement.origin.0)?;
                self.statement(&statement.kind)
                    .map_err(|problem| format!("bb{index}[{at}]: {problem}"))?;
            }
            self.origin(block.terminator.origin.0)?;
            self.terminator(&block.terminator.kind)
                .map_err(|problem| format!("bb{index} end: {problem}"))?;
        }
        Ok(())
    }

    fn origin(&self, origin: u32) -> Checked {
        ensure((origin as usize) < self.body.origins.len(), || {
            format!("origin {origin} is out of range")
        })
    }

    fn local(&self, local: Local) -> Result<&P::Ty, String> {
        self.body
            .locals
            .get(local.0 as usize)
            .map(|decl| &decl.ty)
            .ok_or_else(|| format!("_{} is not declared", local.0))
    }

    fn block(&self, block: Block) -> Checked {
        ensure((block.0 as usize) < self.body.blocks.len(), || {
            format!("bb{} does not exist", block.0)
        })
    }

    fn place(&self, place: &Place<P>) -> Result<P::Ty, String> {
        let mut ty = match place.base {
            PlaceBase::Local(local) => self.local(local)?.clone(),
            PlaceBase::Capture(index) => {
                let capture = self
                    .body
                    .captures
                    .get(index as usize)
                    .ok_or_else(|| format!("capture {index} does not exist"))?;
                capture.ty.clone()
            }
        };
        let mut variant = None;
        for step in &place.projections {
            match step {
                Projection::Deref => {
                    ty = self
                        .types
                        .deref(&ty)
                        .ok_or_else(|| format!("`{}` is not a reference", self.types.name(&ty)))?;
                }
                Projection::Downcast(index) => variant = Some(*index),
                Projection::Field(index, field) => {
                    let fields = match variant.take() {
                        Some(variant) => self.types.fields(&ty, variant),
                        None => self.types.tuple(&ty).or_else(|| self.types.fields(&ty, 0)),
                    };
                    let known = fields.as_ref().and_then(|fields| fields.get(*index as usize));
                    let known = known.ok_or_else(|| format!("`{}` has no field {index}", self.types.name(&ty)))?;
                    self.same(known, field)?;
                    ty = field.clone();
                }
                Projection::Unbox => {
                    ty = self
                        .types
                        .boxed(&ty)
                        .ok_or_else(|| format!("`{}` is not a Box", self.types.name(&ty)))?;
                }
                Projection::Index(_, part)
                | Projection::ConstIndex { ty: part, .. }
                | Projection::Subslice { ty: part, .. }
                | Projection::Rest { ty: part, .. } => {
                    self.index_locals(step)?;
                    let known = self
                        .types
                        .element(&ty)
                        .ok_or_else(|| format!("`{}` has no elements", self.types.name(&ty)))?;
                    match step {
                        Projection::Index(..) | Projection::ConstIndex { .. } => self.same(&known, part)?,
                        _ => {
                            let inner = self.types.element(part).ok_or("a part without elements")?;
                            self.same(&known, &inner)?;
                        }
                    }
                    ty = part.clone();
                }
            }
        }
        Ok(ty)
    }

    fn index_locals(&self, step: &Projection<P>) -> Checked {
        let locals = match step {
            Projection::Index(local, _) => [Some(*local), None],
            Projection::Subslice { from, to, .. } => [*from, *to],
            _ => [None, None],
        };
        for local in locals.into_iter().flatten() {
            let index = self.local(local)?;
            ensure(self.types.is(index, Basic::I64), || "an index is no i64".into())?;
        }
        Ok(())
    }

    /// The operand's type; none for `()`, which has many spellings.
    fn operand(&self, operand: &Operand<P>) -> Result<Option<P::Ty>, String> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.place(place).map(Some),
            Operand::Const(
                Constant::Int(_, ty) | Constant::Float(_, ty) | Constant::Bytes(_, ty) | Constant::Param(_, ty),
            ) => Ok(Some(ty.clone())),
            Operand::Const(Constant::Fn(function, ty)) => {
                let (Some((params, ret)), Some((wanted, result))) =
                    (self.types.signature(function), self.types.function(ty))
                else {
                    return Ok(Some(ty.clone()));
                };
                ensure(params.len() == wanted.len(), || {
                    "a function value of another arity".into()
                })?;
                for (a, b) in params.iter().chain([&ret]).zip(wanted.iter().chain([&result])) {
                    self.same(a, b)?;
                }
                Ok(Some(ty.clone()))
            }
            Operand::Const(Constant::Unit | Constant::Str(_)) => Ok(None),
        }
    }

    fn fits(&self, operand: &Operand<P>, wanted: &P::Ty) -> Checked {
        match operand {
            Operand::Const(Constant::Unit) => ensure(self.types.is(wanted, Basic::Unit), || {
                format!("`()` where `{}` is wanted", self.types.name(wanted))
            }),
            Operand::Const(Constant::Str(_)) => ensure(self.types.is(wanted, Basic::Str), || {
                format!("text where `{}` is wanted", self.types.name(wanted))
            }),
            operand => match self.operand(operand)? {
                Some(ty) => self.same(&ty, wanted),
                None => Ok(()),
            },
        }
    }

    fn fit_all(&self, operands: &[Operand<P>], wanted: &[P::Ty]) -> Checked {
        ensure(operands.len() == wanted.len(), || {
            format!("{} operands for {} places", operands.len(), wanted.len())
        })?;
        operands
            .iter()
            .zip(wanted)
            .try_for_each(|(operand, ty)| self.fits(operand, ty))
    }

    fn same(&self, found: &P::Ty, wanted: &P::Ty) -> Checked {
        ensure(self.types.same(found, wanted), || {
            format!(
                "`{}` where `{}` is wanted",
                self.types.name(found),
                self.types.name(wanted)
            )
        })
    }

    fn statement(&self, kind: &StatementKind<P>) -> Checked {
        match kind {
            StatementKind::Assign(place, value) => {
                let ty = self.place(place)?;
                self.rvalue(value, &ty)
            }
            StatementKind::StorageLive(local) | StatementKind::StorageDead(local) => self.local(*local).map(|_| ()),
            StatementKind::Fuel(_) | StatementKind::Nop => Ok(()),
        }
    }

    fn rvalue(&self, value: &Rvalue<P>, dest: &P::Ty) -> Checked {
        match value {
            Rvalue::Use(operand) => self.fits(operand, dest),
            Rvalue::Ref { mutability, place, .. } => {
                let inner = self.place(place)?;
                ensure(self.types.is_ref(dest, &inner, *mutability), || {
                    format!(
                        "a reference to `{}` where `{}` is wanted",
                        self.types.name(&inner),
                        self.types.name(dest)
                    )
                })
            }
            Rvalue::Binary(op, lhs, rhs) => self.binary(*op, lhs, rhs, dest),
            Rvalue::Unary(_, operand) | Rvalue::Successor(operand) => self.fits(operand, dest),
            Rvalue::Cast(operand, ty) => {
                self.operand(operand)?;
                self.same(ty, dest)
            }
            Rvalue::Tuple(items) => {
                let types = self.types.tuple(dest).ok_or("a tuple for another type")?;
                self.fit_all(items, &types)
            }
            Rvalue::Array(items) | Rvalue::Vec(items, _) => {
                let element = self.types.element(dest).ok_or("elements for a type without")?;
                items.iter().try_for_each(|item| self.fits(item, &element))
            }
            Rvalue::Unsize { operand, ty, .. } => {
                self.operand(operand)?;
                self.same(ty, dest)
            }
            Rvalue::Repeat(operand) => {
                let element = self.types.element(dest).ok_or("elements for a type without")?;
                self.fits(operand, &element)
            }
            Rvalue::Adt { ty, variant, fields } => {
                self.same(ty, dest)?;
                let types = self.types.fields(ty, *variant).ok_or("a variant that does not exist")?;
                self.fit_all(fields, &types)
            }
            Rvalue::Discriminant(place) => {
                let ty = self.place(place)?;
                ensure(self.types.is(&ty, Basic::Enum), || {
                    "the discriminant of something else".into()
                })?;
                ensure(self.types.is(dest, Basic::I64), || "a discriminant is an i64".into())
            }
            Rvalue::Len(place) => {
                let ty = self.place(place)?;
                ensure(self.types.element(&ty).is_some(), || {
                    format!("the length of `{}`", self.types.name(&ty))
                })?;
                ensure(self.types.is(dest, Basic::I64), || "a length is an i64".into())
            }
            Rvalue::Closure { captures, .. } => captures
                .iter()
                .try_for_each(|operand| self.operand(operand).map(|_| ())),
            Rvalue::Format(parts) => {
                for part in parts {
                    if let crate::ir::FormatPart::Value { operand, .. }
                    | crate::ir::FormatPart::Nested { operand, .. } = part
                    {
                        self.operand(operand)?;
                    }
                }
                ensure(self.types.is(dest, Basic::Str), || "formatted text is a str".into())
            }
            Rvalue::Clone(operand) => match self.operand(operand)? {
                Some(ty) => self.same(
                    &self.types.deref(&ty).ok_or("a clone of something not referred to")?,
                    dest,
                ),
                None => Ok(()),
            },
            Rvalue::Compare(lhs, rhs) => self.equal_types(lhs, rhs),
            Rvalue::Default(ty) => self.same(ty, dest),
        }
    }

    fn equal_types(&self, lhs: &Operand<P>, rhs: &Operand<P>) -> Checked {
        match (self.operand(lhs)?, self.operand(rhs)?) {
            (Some(lhs), Some(rhs)) => self.same(&lhs, &rhs),
            (Some(ty), None) => self.fits(rhs, &ty),
            (None, Some(ty)) => self.fits(lhs, &ty),
            (None, None) => Ok(()),
        }
    }

    fn binary(&self, op: BinaryOp, lhs: &Operand<P>, rhs: &Operand<P>, dest: &P::Ty) -> Checked {
        match op {
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                self.equal_types(lhs, rhs)?;
                ensure(self.types.is(dest, Basic::Bool), || "a comparison is a bool".into())
            }
            BinaryOp::Shl | BinaryOp::Shr => {
                self.operand(rhs)?;
                self.fits(lhs, dest)
            }
            _ => {
                self.fits(lhs, dest)?;
                self.fits(rhs, dest)
            }
        }
    }

    /// A call's result of that type for a place of another.
    fn result(&self, ret: &P::Ty, dest: &P::Ty) -> Checked {
        if self.types.is(ret, Basic::Never) {
            Ok(())
        } else {
            self.same(ret, dest)
        }
    }

    fn terminator(&self, kind: &TerminatorKind<P>) -> Checked {
        kind.successors().into_iter().try_for_each(|block| self.block(block))?;
        match kind {
            TerminatorKind::Switch { on, .. } => match self.operand(on)? {
                Some(ty) => ensure(self.types.is(&ty, Basic::Scalar), || {
                    format!("a switch on `{}`", self.types.name(&ty))
                }),
                None => Err("a switch on a constant without type".into()),
            },
            TerminatorKind::Call { callee, args, dest, .. } => {
                let dest = self.place(dest)?;
                let signature = match callee {
                    Callee::Fn(function) => self.types.signature(function),
                    Callee::Value(operand) => match self.operand(operand)? {
                        Some(ty) => Some(
                            self.types
                                .function(&ty)
                                .ok_or("a call of something that is no function")?,
                        ),
                        None => return Err("a call of a constant".into()),
                    },
                    Callee::Virtual { params, ret, .. } => {
                        let (receiver, args) = args.split_first().ok_or("a virtual call without receiver")?;
                        self.operand(receiver)?;
                        self.fit_all(args, params)?;
                        return self.result(ret, &dest);
                    }
                    Callee::Intrinsic(..) => None,
                };
                match signature {
                    Some((params, ret)) => {
                        self.fit_all(args, &params)?;
                        self.result(&ret, &dest)
                    }
                    None => args.iter().try_for_each(|arg| self.operand(arg).map(|_| ())),
                }
            }
            TerminatorKind::Panic { message } => match self.operand(message)? {
                Some(ty) => ensure(self.types.is(&ty, Basic::Str), || "a panic's message is a str".into()),
                None => Ok(()),
            },
            TerminatorKind::Goto(_) | TerminatorKind::Return | TerminatorKind::Unreachable => Ok(()),
        }
    }
}

fn ensure(holds: bool, problem: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(problem()) }
}

struct GenericTypes<'db> {
    db: &'db dyn Db,
}

impl TypeView<Generic> for GenericTypes<'_> {
    fn deref(&self, ty: &Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Ref(_, inner) => Some(inner.clone()),
            TyKind::Error => Some(Ty::error()),
            _ => None,
        }
    }

    fn is_ref(&self, ty: &Ty, to: &Ty, mutability: Mutability) -> bool {
        matches!(ty.kind(), TyKind::Ref(found, inner) if *found == mutability && self.same(inner, to)) || ty.has_error()
    }

    fn same(&self, a: &Ty, b: &Ty) -> bool {
        // A place of type `!` is never reached with a value; code that fills one is refused elsewhere.
        a == b
            || matches!(b.kind(), TyKind::Never)
            || a.has_error()
            || b.has_error()
            // What a projection is may take the bounds to know; programs are checked again, without any.
            || a.has_projection()
            || b.has_projection()
            || crate::mono::erased(a) == crate::mono::erased(b)
    }

    fn is(&self, ty: &Ty, what: Basic) -> bool {
        match ty.kind() {
            TyKind::Error => true,
            TyKind::Never => what == Basic::Never,
            TyKind::Bool => matches!(what, Basic::Bool | Basic::Scalar),
            TyKind::Char => what == Basic::Scalar,
            TyKind::Int(int) => what == Basic::Scalar || what == Basic::I64 && *int == grok_types::ty::IntTy::I64,
            TyKind::Float(_) => what == Basic::Float,
            TyKind::Str => what == Basic::Str,
            TyKind::Tuple(items) => what == Basic::Unit && items.is_empty(),
            TyKind::Adt(grok_hir::ids::AdtId::Enum(_), _) => what == Basic::Enum,
            _ => false,
        }
    }

    fn element(&self, ty: &Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Array(item, _) | TyKind::Slice(item) => Some(item.clone()),
            TyKind::Error => Some(Ty::error()),
            // The length of an array that is known by its methods only.
            TyKind::Param(_) | TyKind::Projection(..) => Some(Ty::error()),
            _ => grok_types::as_lang(self.db, ty, grok_hir::signature::LangItem::Vec)?
                .first()
                .cloned(),
        }
    }

    fn boxed(&self, ty: &Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Error => Some(Ty::error()),
            _ => crate::boxed(self.db, ty),
        }
    }

    fn tuple(&self, ty: &Ty) -> Option<Vec<Ty>> {
        match ty.kind() {
            TyKind::Tuple(items) => Some(items.clone()),
            _ => None,
        }
    }

    fn fields(&self, ty: &Ty, variant: u32) -> Option<Vec<Ty>> {
        use grok_hir::ids::{AdtId, CtorId, VariantId};
        let TyKind::Adt(adt, args) = ty.kind() else { return None };
        let ctor = match adt {
            AdtId::Struct(id) => CtorId::Struct(*id),
            AdtId::Enum(parent) => CtorId::Variant(VariantId {
                parent: *parent,
                index: variant,
            }),
        };
        grok_types::ctor_data(self.db, ctor)?;
        Some(
            grok_types::field_types(self.db, ctor)
                .iter()
                .map(|field| field.subst(args))
                .collect(),
        )
    }

    fn function(&self, ty: &Ty) -> Option<(Vec<Ty>, Ty)> {
        match ty.kind() {
            TyKind::Fn(f) => Some((f.params.clone(), f.ret.clone())),
            _ => None,
        }
    }

    fn signature(&self, function: &crate::ir::FnRef) -> Option<(Vec<Ty>, Ty)> {
        let crate::ir::FnDef::Fn(id) = function.def else {
            return None;
        };
        match grok_types::scheme(self.db, id).ty.subst(&function.args).kind() {
            TyKind::Fn(f) => Some((f.params.clone(), f.ret.clone())),
            _ => None,
        }
    }

    fn name(&self, ty: &Ty) -> String {
        ty.display(self.db).to_string()
    }
}

impl TypeView<Mono> for Program {
    fn deref(&self, ty: &TypeId) -> Option<TypeId> {
        match self.ty(*ty).kind {
            TypeKind::Ref(_, inner) => Some(inner),
            _ => None,
        }
    }

    fn is_ref(&self, ty: &TypeId, to: &TypeId, mutability: Mutability) -> bool {
        self.ty(*ty).kind == TypeKind::Ref(mutability, *to)
    }

    fn same(&self, a: &TypeId, b: &TypeId) -> bool {
        a == b
    }

    fn is(&self, ty: &TypeId, what: Basic) -> bool {
        match &self.ty(*ty).kind {
            TypeKind::Never => what == Basic::Never,
            TypeKind::Bool => matches!(what, Basic::Bool | Basic::Scalar),
            TypeKind::Char => what == Basic::Scalar,
            TypeKind::Int(int) => what == Basic::Scalar || what == Basic::I64 && *int == grok_types::ty::IntTy::I64,
            TypeKind::Float(_) => what == Basic::Float,
            TypeKind::Str => what == Basic::Str,
            TypeKind::Tuple(items) => what == Basic::Unit && items.is_empty(),
            TypeKind::Enum(_) => what == Basic::Enum,
            _ => false,
        }
    }

    fn element(&self, ty: &TypeId) -> Option<TypeId> {
        match self.ty(*ty).kind {
            TypeKind::Array(item, _) | TypeKind::Vec(item) | TypeKind::Slice(item) => Some(item),
            _ => None,
        }
    }

    fn boxed(&self, ty: &TypeId) -> Option<TypeId> {
        match self.ty(*ty).kind {
            TypeKind::Box(inner) => Some(inner),
            _ => None,
        }
    }

    fn tuple(&self, ty: &TypeId) -> Option<Vec<TypeId>> {
        match &self.ty(*ty).kind {
            TypeKind::Tuple(items) => Some(items.clone()),
            _ => None,
        }
    }

    fn fields(&self, ty: &TypeId, variant: u32) -> Option<Vec<TypeId>> {
        let data = match &self.ty(*ty).kind {
            TypeKind::Struct(data) => data,
            TypeKind::Enum(variants) => variants.get(variant as usize)?,
            _ => return None,
        };
        Some(data.fields.iter().map(|&(_, ty)| ty).collect())
    }

    fn function(&self, ty: &TypeId) -> Option<(Vec<TypeId>, TypeId)> {
        match &self.ty(*ty).kind {
            TypeKind::Fn { params, ret } => Some((params.clone(), *ret)),
            _ => None,
        }
    }

    fn signature(&self, function: &InstanceId) -> Option<(Vec<TypeId>, TypeId)> {
        self.functions
            .get(function.0 as usize)
            .map(|function| (function.params.clone(), function.ret))
    }

    fn name(&self, ty: &TypeId) -> String {
        Program::ty(self, *ty).name.to_string()
    }
}
