//! The intermediate representation: bodies of basic blocks over locals and places.
//!
//! Everything implicit in the source is explicit here: auto-references, reborrows, moves, temporaries, pattern tests, captures,
//! fuel. A body is generic over its [`Phase`]: what a type is and what a function reference is.

use std::fmt::Debug;

use grok_hir::Name;
use grok_hir::body::{BinaryOp, ExprId, FormatSpec, LocalId, PatId, Stream, UnaryOp};
use grok_hir::ids::{BodyOwner, CtorId, FnId};
use grok_types::ty::{Mutability, Ty};

/// What a body's types and function references are.
pub trait Phase: Clone + PartialEq + Eq + std::hash::Hash + Debug + 'static {
    /// A type.
    type Ty: Clone + PartialEq + Eq + std::hash::Hash + Debug;
    /// A reference to a function, constant or closure with its type arguments.
    type Fn: Clone + PartialEq + Eq + Debug;
}

/// Bodies as lowered: types mention the parameters of their owner.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Generic;

impl Phase for Generic {
    type Ty = Ty;
    type Fn = FnRef;
}

/// Bodies of a program: every type known.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Mono;

impl Phase for Mono {
    type Ty = crate::program::TypeId;
    type Fn = crate::program::InstanceId;
}

/// A function, with the type arguments of this use.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FnRef {
    /// Which.
    pub def: FnDef,
    /// Its flattened type arguments.
    pub args: Vec<Ty>,
}

/// What can be called or made a function value of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FnDef {
    /// A function, method or script.
    Fn(FnId),
    /// A constant: a function without parameters.
    Const(grok_hir::ids::ConstId),
    /// A closure expression inside a body; its type arguments are its owner's.
    Closure(BodyOwner, ExprId),
    /// A tuple constructor used as a function value.
    Ctor(CtorId),
}

/// A local's index. 0 is the return place, then the parameters (a closure's captures are reached through [`PlaceBase::Capture`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Local(pub u32);

impl Local {
    /// Where a function's result is written.
    pub const RETURN: Local = Local(0);
}

/// A basic block's index. 0 is the entry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Block(pub u32);

/// Index into [`Body::origins`]: which node a statement came from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct OriginId(pub u32);

/// A node of the lowered body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Origin {
    /// The function as a whole.
    Owner,
    /// An expression.
    Expr(ExprId),
    /// A pattern.
    Pat(PatId),
}

/// A function's body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Body<P: Phase> {
    /// How many of the locals after the return place are parameters.
    pub params: u32,
    /// For closures: what the environment holds, in order.
    pub captures: Vec<CaptureDecl<P>>,
    /// All locals.
    pub locals: Vec<LocalDecl<P>>,
    /// All blocks.
    pub blocks: Vec<BasicBlock<P>>,
    /// What the statements came from.
    pub origins: Vec<Origin>,
}

/// One captured variable inside a closure's environment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaptureDecl<P: Phase> {
    /// The variable's name.
    pub name: Name,
    /// The variable's own type.
    pub ty: P::Ty,
    /// By value (copied or moved in) or by reference: the environment then holds a reference to the variable.
    pub by_ref: Option<Mutability>,
    /// What the environment holds: `ty`, or a reference to it, laid out as any reference of that type.
    pub env_ty: P::Ty,
    /// The variable of the enclosing source body.
    pub variable: LocalId,
}

/// A local.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalDecl<P: Phase> {
    /// Its type.
    pub ty: P::Ty,
    /// The variable it stands for; temporaries have none.
    pub variable: Option<LocalId>,
    /// Its name, for variables.
    pub name: Option<Name>,
    /// Declared `mut`.
    pub mutable: bool,
    /// Borrowed or captured by reference: it lives in a heap cell, allocated by `StorageLive` (for parameters: on entry).
    pub in_cell: bool,
    /// Where it was declared.
    pub origin: OriginId,
}

/// A straight run of statements and how it ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BasicBlock<P: Phase> {
    /// What happens.
    pub statements: Vec<Statement<P>>,
    /// How it ends.
    pub terminator: Terminator<P>,
}

/// A statement with its origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement<P: Phase> {
    /// What it does.
    pub kind: StatementKind<P>,
    /// Where it came from.
    pub origin: OriginId,
}

/// Kinds of statements.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum StatementKind<P: Phase> {
    /// Writes a value to a place.
    Assign(Place<P>, Rvalue<P>),
    /// A local comes to life: a fresh heap cell for one that lives in a cell.
    StorageLive(Local),
    /// A local's life ends.
    StorageDead(Local),
    /// Charges fuel and looks at the limit word. Placed at entry and on back edges before any pass; never moved across calls.
    Fuel(u32),
    /// Nothing.
    Nop,
}

/// A terminator with its origin.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Terminator<P: Phase> {
    /// What it does.
    pub kind: TerminatorKind<P>,
    /// Where it came from.
    pub origin: OriginId,
}

/// Kinds of terminators.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line says it")]
pub enum TerminatorKind<P: Phase> {
    /// To another block.
    Goto(Block),
    /// By an integer, `bool`, `char` or discriminant value (sign- or zero-extended to `i128`).
    Switch {
        on: Operand<P>,
        targets: Vec<(i128, Block)>,
        otherwise: Block,
    },
    /// Calls, writes the result, goes on; `target` is absent when the callee never returns.
    Call {
        callee: Callee<P>,
        args: Vec<Operand<P>>,
        dest: Place<P>,
        target: Option<Block>,
    },
    /// Gives local 0 to the caller.
    Return,
    /// Ends the run with a message (a `str`).
    Panic { message: Operand<P> },
    /// Never reached.
    Unreachable,
}

/// Who is called.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's lines say it")]
pub enum Callee<P: Phase> {
    /// A known function.
    Fn(P::Fn),
    /// A runtime operation by its name in the library's list of intrinsics, with its type arguments.
    Intrinsic(Name, Vec<P::Ty>),
    /// A function value.
    Value(Operand<P>),
    /// A method of a `dyn` value by its slot; the first argument is a reference to the value or a `Box` of it. With the types of the
    /// other parameters and of the result. Only in programs.
    Virtual { slot: u32, params: Vec<P::Ty>, ret: P::Ty },
}

/// Where a value lives.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Place<P: Phase> {
    /// Where it starts.
    pub base: PlaceBase,
    /// The way from there.
    pub projections: Vec<Projection<P>>,
}

/// Where a place starts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum PlaceBase {
    /// A local.
    Local(Local),
    /// A captured variable of the closure that is running: the variable itself, however it was captured.
    Capture(u32),
}

impl<P: Phase> Place<P> {
    /// The local itself.
    pub fn local(local: Local) -> Self {
        Self {
            base: PlaceBase::Local(local),
            projections: Vec::new(),
        }
    }

    /// The captured variable itself.
    pub fn capture(index: u32) -> Self {
        Self {
            base: PlaceBase::Capture(index),
            projections: Vec::new(),
        }
    }

    /// One step further.
    #[must_use]
    pub fn project(mut self, projection: Projection<P>) -> Self {
        self.projections.push(projection);
        self
    }

    /// What the reference in this place refers to.
    #[must_use]
    pub fn deref(self) -> Self {
        self.project(Projection::Deref)
    }

    /// The field at that position, of that type.
    #[must_use]
    pub fn field(self, index: u32, ty: P::Ty) -> Self {
        self.project(Projection::Field(index, ty))
    }

    /// The local, if the place is all of one.
    pub fn as_local(&self) -> Option<Local> {
        match self.base {
            PlaceBase::Local(local) if self.projections.is_empty() => Some(local),
            _ => None,
        }
    }

    /// The content of the `Box` in this place.
    #[must_use]
    pub fn unbox(self) -> Self {
        self.project(Projection::Unbox)
    }

    /// Whether the place lies outside its base: behind a reference, or in a heap object or buffer that the base owns.
    pub fn is_indirect(&self) -> bool {
        self.projections
            .iter()
            .any(|step| !matches!(step, Projection::Field(..) | Projection::Downcast(_)))
    }

    /// Whether the place is a part of its base that can be moved out by itself.
    pub fn is_owned_part(&self) -> bool {
        self.projections.iter().all(|step| {
            matches!(
                step,
                Projection::Field(..) | Projection::Downcast(_) | Projection::Unbox
            )
        })
    }
}

impl<P: Phase> Projection<P> {
    /// The type of the place after this step, where the step says so itself.
    pub fn ty(&self) -> Option<&P::Ty> {
        match self {
            Self::Field(_, ty)
            | Self::Index(_, ty)
            | Self::Subslice { ty, .. }
            | Self::ConstIndex { ty, .. }
            | Self::Rest { ty, .. } => Some(ty),
            Self::Deref | Self::Unbox | Self::Downcast(_) => None,
        }
    }

    /// The same step with the type mapped.
    pub fn map_ty<Q: Phase>(&self, mut map: impl FnMut(&P::Ty) -> Q::Ty) -> Projection<Q> {
        match self {
            Self::Deref => Projection::Deref,
            Self::Unbox => Projection::Unbox,
            Self::Downcast(variant) => Projection::Downcast(*variant),
            Self::Field(index, ty) => Projection::Field(*index, map(ty)),
            Self::Index(local, ty) => Projection::Index(*local, map(ty)),
            Self::Subslice {
                from,
                to,
                inclusive,
                ty,
            } => Projection::Subslice {
                from: *from,
                to: *to,
                inclusive: *inclusive,
                ty: map(ty),
            },
            Self::ConstIndex { offset, from_end, ty } => Projection::ConstIndex {
                offset: *offset,
                from_end: *from_end,
                ty: map(ty),
            },
            Self::Rest { front, back, ty } => Projection::Rest {
                front: *front,
                back: *back,
                ty: map(ty),
            },
        }
    }
}

impl<P: Phase> TerminatorKind<P> {
    /// The blocks that control may go to next.
    pub fn successors(&self) -> Vec<Block> {
        match self {
            Self::Goto(target) => vec![*target],
            Self::Switch { targets, otherwise, .. } => {
                targets.iter().map(|&(_, target)| target).chain([*otherwise]).collect()
            }
            Self::Call { target, .. } => target.iter().copied().collect(),
            Self::Return | Self::Panic { .. } | Self::Unreachable => Vec::new(),
        }
    }

    /// Replaces every successor.
    pub fn retarget(&mut self, mut map: impl FnMut(Block) -> Block) {
        match self {
            Self::Goto(target) => *target = map(*target),
            Self::Switch { targets, otherwise, .. } => {
                targets.iter_mut().for_each(|(_, target)| *target = map(*target));
                *otherwise = map(*otherwise);
            }
            Self::Call { target, .. } => {
                if let Some(target) = target {
                    *target = map(*target);
                }
            }
            Self::Return | Self::Panic { .. } | Self::Unreachable => {}
        }
    }
}

impl<P: Phase> Body<P> {
    /// A block by index.
    pub fn block(&self, block: Block) -> &BasicBlock<P> {
        &self.blocks[block.0 as usize]
    }

    /// A local by index.
    pub fn local(&self, local: Local) -> &LocalDecl<P> {
        &self.locals[local.0 as usize]
    }

    /// The type of a place's base.
    pub fn base_ty(&self, base: PlaceBase) -> &P::Ty {
        match base {
            PlaceBase::Local(local) => &self.local(local).ty,
            PlaceBase::Capture(index) => &self.captures[index as usize].ty,
        }
    }
}

/// One step of a place.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs, reason = "each variant's lines say it")]
pub enum Projection<P: Phase> {
    /// Through a reference.
    Deref,
    /// A field of a tuple, struct, or (after `Downcast`) variant; with the field's type.
    Field(u32, P::Ty),
    /// The payload of that variant.
    Downcast(u32),
    /// An element of an array, `Vec` or slice: the index is an `i64` local and is checked; with the element's type.
    Index(Local, P::Ty),
    /// Into a `Box`, which owns its content.
    Unbox,
    /// The elements of an array, `Vec` or slice from one index to another, both `i64` locals and checked; with the type `[T]`.
    Subslice {
        from: Option<Local>,
        to: Option<Local>,
        inclusive: bool,
        ty: P::Ty,
    },
    /// An element of an array or slice that is known to be long enough, counted from its start, or from its end (the last is 1);
    /// with the element's type.
    ConstIndex { offset: u64, from_end: bool, ty: P::Ty },
    /// All but some elements at both ends of an array or slice that is known to be long enough; with the type: `[T]`, or an array.
    Rest { front: u64, back: u64, ty: P::Ty },
}

/// What an assignment computes.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line says it")]
pub enum Rvalue<P: Phase> {
    /// The operand itself.
    Use(Operand<P>),
    /// A reference to a place; a two-phase one is only reserved until its first use.
    Ref {
        mutability: Mutability,
        place: Place<P>,
        two_phase: bool,
    },
    /// Checked arithmetic, comparison (structural, by type), text concatenation. Operands of `Shl`/`Shr` may differ in type.
    Binary(BinaryOp, Operand<P>, Operand<P>),
    /// `-x` (checked), `!x`.
    Unary(UnaryOp, Operand<P>),
    /// The next integer or `char` (the surrogates are skipped) after a value that is known not to be its type's last: the counters
    /// of `for` loops, which stop before they could overflow. Never checked.
    Successor(Operand<P>),
    /// `as`.
    Cast(Operand<P>, P::Ty),
    /// A tuple.
    Tuple(Vec<Operand<P>>),
    /// An array.
    Array(Vec<Operand<P>>),
    /// A library `Vec` of that type, holding these elements and room for no more.
    Vec(Vec<Operand<P>>, P::Ty),
    /// `[x; n]`, the type being the array's: the operand is copied.
    Repeat(Operand<P>),
    /// A struct (variant 0) or an enum's variant, of that type.
    Adt {
        ty: P::Ty,
        variant: u32,
        fields: Vec<Operand<P>>,
    },
    /// The variant index of an enum, as `i64`.
    Discriminant(Place<P>),
    /// The number of elements of an array, `Vec` or slice, as `i64`.
    Len(Place<P>),
    /// A reference to or `Box` of an array, `Vec` or any value as one of `[T]` or `dyn Trait`, of that type. The table is known in
    /// programs.
    Unsize {
        operand: Operand<P>,
        ty: P::Ty,
        vtable: Option<crate::program::Table>,
    },
    /// A closure. By-reference captures are `Ref` operands made just before.
    Closure { def: P::Fn, captures: Vec<Operand<P>> },
    /// Formatted text: a `str`.
    Format(Vec<FormatPart<P>>),
    /// The structural operation of a built-in trait: a deep `Clone` of the operand (a reference to `T`, giving `T`).
    Clone(Operand<P>),
    /// `Ord::cmp` of two references: the library's `Ordering`.
    Compare(Operand<P>, Operand<P>),
    /// `Default::default()` of that type.
    Default(P::Ty),
}

/// A part of formatted text.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each variant's line says it")]
pub enum FormatPart<P: Phase> {
    /// Text as it is.
    Text(Name),
    /// A value behind a shared reference (or a scalar's value, which is the same), shown by `Show` or `Debug`.
    Value { operand: Operand<P>, spec: FormatSpec },
    /// The same, with every line after its first indented once more: a part of what `{:#?}` shows. Only in programs.
    Nested { operand: Operand<P>, spec: FormatSpec },
}

/// A value that is read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Operand<P: Phase> {
    /// Reads a place of a `Copy` type.
    Copy(Place<P>),
    /// Takes the value out of a place.
    Move(Place<P>),
    /// A constant.
    Const(Constant<P>),
}

/// A constant of a type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Constant<P: Phase> {
    /// `()`.
    Unit,
    /// An integer of that type, `bool` (0, 1) or `char`.
    Int(i128, P::Ty),
    /// A float of that type, as the bits of its `f64` value.
    Float(u64, P::Ty),
    /// Text.
    Str(Name),
    /// Bytes, as a value of that type `&[u8; n]`.
    Bytes(std::sync::Arc<[u8]>, P::Ty),
    /// The value of a const parameter, of the type behind it. Only in generic bodies.
    Param(Ty, P::Ty),
    /// A function as a value of that function type.
    Fn(P::Fn, P::Ty),
}

/// The type of a place after one more step from a place of type `ty`.
pub(crate) fn step_ty(db: &dyn grok_hir::Db, ty: &Ty, step: &Projection<Generic>) -> Ty {
    match (step, ty.kind()) {
        (Projection::Deref, grok_types::ty::TyKind::Ref(_, inner)) => inner.clone(),
        (Projection::Deref, _) => Ty::error(),
        (Projection::Unbox, _) => crate::boxed(db, ty).unwrap_or_else(Ty::error),
        (Projection::Downcast(_), _) => ty.clone(),
        _ => step.ty().cloned().unwrap_or_else(Ty::error),
    }
}

/// Where printed text goes: the intrinsics `print_stdout` and `print_stderr` take one `str`.
pub fn print_intrinsic(stream: Stream) -> &'static str {
    match stream {
        Stream::Stdout => "print_stdout",
        Stream::Stderr => "print_stderr",
    }
}
