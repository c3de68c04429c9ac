//! What inference found out about one body: read by MIR building and by every editor feature.
//!
//! All types are resolved: no inference variables are left (`Error` where nothing is known). Types of generic bodies mention
//! `TyKind::Param` of their owner.

use grok_hir::body::{ExprId, LocalId, PatId};
use grok_hir::ids::{ConstId, CtorId, FnId};
use rustc_hash::FxHashMap;

use crate::ty::{FnKind, Mutability, ParamTy, Scheme, SchemeParam, Ty};

/// The types of one body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InferenceResult {
    /// Each expression's own type, before its adjustments.
    pub exprs: FxHashMap<ExprId, Ty>,
    /// What is done to an expression's value before its user gets it, in order.
    pub adjustments: FxHashMap<ExprId, Vec<Adjustment>>,
    /// The type a pattern matches, after the references in `pat_derefs` are seen through.
    pub pats: FxHashMap<PatId, Ty>,
    /// References that matching sees through before a (non-reference) pattern looks at the value, outermost first.
    pub pat_derefs: FxHashMap<PatId, Vec<Mutability>>,
    /// Each local's type; for a by-reference binding this is the reference type.
    pub locals: FxHashMap<LocalId, Ty>,
    /// How a binding pattern takes its value, default binding modes included; absent means by value.
    pub binding_modes: FxHashMap<PatId, Mutability>,
    /// What a path expression or pattern, a method call, or an associated name resolved to.
    pub values: FxHashMap<ExprId, ValueDef>,
    /// The same for path, tuple-constructor and struct patterns.
    pub pat_values: FxHashMap<PatId, ValueDef>,
    /// The constructor of each struct expression.
    pub ctors: FxHashMap<ExprId, (CtorId, Vec<Ty>)>,
    /// Position of the accessed field of each field expression (struct field or tuple index).
    pub fields: FxHashMap<ExprId, u32>,
    /// Kind and captures of each closure expression.
    pub closures: FxHashMap<ExprId, ClosureInfo>,
    /// The result type of the whole body (a function's return type, a constant's type).
    pub ret: Option<Ty>,
    /// Parameter types in order, `self` first.
    pub params: Vec<Ty>,
    /// The type of the messages that each `receive` takes.
    pub messages: FxHashMap<ExprId, Ty>,
    /// `IntoIterator::into_iter` of each `for` whose value is no iterator itself; `values` has `Iterator::next` there.
    pub for_into: FxHashMap<ExprId, ValueDef>,
    /// Let-bound closures that capture nothing: functions in all but name, never captured, generic where they have parameters.
    pub let_fns: FxHashMap<LocalId, LetFn>,
    /// Type arguments of each path expression that names one of `let_fns`.
    pub let_fn_args: FxHashMap<ExprId, Vec<Ty>>,
    /// The scheme of a script's last expression, where that names a generic function or is a generic closure. Its expression has the
    /// instance at `i64`.
    pub tail_scheme: Option<Scheme>,
    /// Whether any type error was found: then the body is not lowered for running.
    pub has_errors: bool,
}

/// A let-bound closure that captures nothing. Its own type parameters are numbered after the owner's: `first`, `first + 1`, … are
/// `params`. To instantiate it, take the substitution at hand and put the arguments in at those positions.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct LetFn {
    /// The closure expression.
    pub closure: ExprId,
    /// Index of its first own type parameter.
    pub first: u32,
    /// Its own type parameters.
    pub params: Vec<SchemeParam>,
}

/// What a name in a body means, with the type arguments of this use (a function's flattened parameters, in order).
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ValueDef {
    /// A function or method. A method call's receiver is its first argument.
    Fn(FnId, Vec<Ty>),
    /// A constructor: a value for unit shapes, a function for tuple shapes. The arguments are the type's.
    Ctor(CtorId, Vec<Ty>),
    /// A constant; the arguments are those of the trait or impl around it.
    Const(ConstId, Vec<Ty>),
    /// A constant generic parameter.
    ConstParam(ParamTy),
    /// A variable.
    Local(LocalId),
}

/// An implicit step between an expression and its user.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Adjustment {
    /// What happens.
    pub kind: AdjustKind,
    /// The type after it.
    pub ty: Ty,
}

/// Kinds of implicit steps.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AdjustKind {
    /// `!` becomes any type.
    NeverToAny,
    /// One dereference.
    Deref,
    /// A reference is taken (autoref).
    Borrow(Mutability),
    /// A `&mut` is lent on: `&mut *e`; or weakened: `&*e` of a `&mut`.
    Reborrow(Mutability),
    /// One dereference through the type's own `Deref` or, where the place is changed, `DerefMut`.
    OverloadedDeref,
    /// A `String` gives the text it holds.
    TextOf,
    /// A `str` becomes a `String`.
    GrowText,
    /// A reference or box of a value becomes one of a `dyn` or slice: `&T` to `&dyn Trait`, `&[T; N]` and `&Vec<T>` to `&[T]`.
    Unsize,
    /// `str` to `&str` or back: no operation, both are the same value.
    StrRef,
    /// A function value of one kind serves as a later kind: no operation.
    FnKind,
}

/// A closure.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClosureInfo {
    /// How it may be called.
    pub kind: FnKind,
    /// What it captures, in order of first mention.
    pub captures: Vec<Capture>,
}

/// One captured variable.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Capture {
    /// The variable of the enclosing body.
    pub local: LocalId,
    /// How.
    pub mode: CaptureMode,
}

/// How a closure holds a variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CaptureMode {
    /// Copied in (Copy, never mutated after) or moved in.
    Value,
    /// By shared or exclusive reference.
    Ref(Mutability),
}
