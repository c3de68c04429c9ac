//! Types, trait references and schemes. `display` prints them.
//!
//! A [`Ty`] is an immutable shared tree: cheap to clone, compared by pointer first. References carry no lifetimes; those belong to
//! the borrow checker. Function types are structural and cover named functions, closures and constructors alike.

mod display;

use std::fmt;
use std::sync::Arc;

use grok_hir::ids::{ActorId, AdtId, TraitId};
pub use grok_hir::type_ref::{BuiltinTrait, FnKind, Mutability};
use grok_hir::{Db, Name};

pub use display::DisplayGenerics;

/// A type. [`Ty::kind`] looks at it.
#[derive(Clone)]
pub struct Ty(Arc<TyData>);

struct TyData {
    kind: TyKind,
    /// What occurs in it, so that walks can be skipped.
    parts: Parts,
}

/// What occurs somewhere in a type.
#[derive(Clone, Copy, Default)]
struct Parts(u8);

impl Parts {
    const VAR: u8 = 1;
    const PARAM: u8 = 2;
    const ERROR: u8 = 4;
    const PROJECTION: u8 = 8;

    fn of(kind: &TyKind) -> Self {
        let mut parts = match kind {
            TyKind::Var(_) => Self::VAR,
            TyKind::Param(_) => Self::PARAM,
            TyKind::Error => Self::ERROR,
            TyKind::Projection(..) => Self::PROJECTION,
            _ => 0,
        };
        kind.each_part(&mut |ty| parts |= ty.0.parts.0);
        Self(parts)
    }
}

/// The shapes of types.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TyKind {
    /// Unknown because of an error already reported: fits everywhere.
    Error,
    /// `!`.
    Never,
    /// `i8` … `u64`.
    Int(IntTy),
    /// `f32`, `f64`.
    Float(FloatTy),
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// `str`.
    Str,
    /// `()` and tuples.
    Tuple(Vec<Ty>),
    /// `[T; n]`. The length is a type-level constant: [`TyKind::Const`], a parameter, a variable or an error.
    Array(Ty, Ty),
    /// The value of a const generic argument.
    Const(i128),
    /// `[T]`, which only stands behind references and boxes.
    Slice(Ty),
    /// `dyn Trait`.
    Dyn(DynTy),
    /// `<T as Trait>::Name` that cannot be reduced to another type.
    Projection(TraitRef, Name),
    /// The handle of an actor, with the actor's arguments.
    Actor(ActorId, Vec<Ty>),
    /// The state of an actor: what `self` refers to in its functions.
    State(ActorId, Vec<Ty>),
    /// A struct or enum with its arguments.
    Adt(AdtId, Vec<Ty>),
    /// `&T`, `&mut T`.
    Ref(Mutability, Ty),
    /// `fn(A) -> B` and its kinds.
    Fn(FnTy),
    /// A type parameter of the item in question: index into its flattened parameters.
    Param(ParamTy),
    /// An inference variable; never outside an inference run.
    Var(TyVid),
}

impl TyKind {
    /// Calls `f` with each type directly inside.
    pub fn each_part(&self, f: &mut dyn FnMut(&Ty)) {
        match self {
            TyKind::Tuple(items) | TyKind::Adt(_, items) | TyKind::Actor(_, items) | TyKind::State(_, items) => {
                items.iter().for_each(f);
            }
            TyKind::Array(item, len) => {
                f(item);
                f(len);
            }
            TyKind::Ref(_, inner) | TyKind::Slice(inner) => f(inner),
            TyKind::Fn(FnTy { params, ret, .. }) => {
                params.iter().for_each(&mut *f);
                f(ret);
            }
            TyKind::Dyn(DynTy { bounds }) => bounds.iter().for_each(|bound| bound.each_part(f)),
            TyKind::Projection(trait_ref, _) => trait_ref.args.iter().for_each(f),
            TyKind::Error
            | TyKind::Never
            | TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Bool
            | TyKind::Char
            | TyKind::Str
            | TyKind::Const(_)
            | TyKind::Param(_)
            | TyKind::Var(_) => {}
        }
    }
}

/// Integer types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum IntTy {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

impl IntTy {
    /// Width in bits.
    pub fn bits(self) -> u32 {
        match self {
            Self::I8 | Self::U8 => 8,
            Self::I16 | Self::U16 => 16,
            Self::I32 | Self::U32 => 32,
            Self::I64 | Self::U64 => 64,
        }
    }

    /// Whether it has negative values.
    pub fn is_signed(self) -> bool {
        matches!(self, Self::I8 | Self::I16 | Self::I32 | Self::I64)
    }

    /// Its name in source.
    pub fn name(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
        }
    }

    /// The least and the greatest value.
    pub fn range(self) -> (i128, i128) {
        if self.is_signed() {
            (-(1i128 << (self.bits() - 1)), (1i128 << (self.bits() - 1)) - 1)
        } else {
            (0, (1i128 << self.bits()) - 1)
        }
    }
}

/// Float types.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum FloatTy {
    F32,
    F64,
}

impl FloatTy {
    /// Its name in source.
    pub fn name(self) -> &'static str {
        match self {
            Self::F32 => "f32",
            Self::F64 => "f64",
        }
    }
}

/// A function type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FnTy {
    /// How it may be called.
    pub kind: FnKind,
    /// Parameter types.
    pub params: Vec<Ty>,
    /// Result type.
    pub ret: Ty,
}

/// A trait with all its arguments: `i64: Add<i64>`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TraitRef {
    /// The trait.
    pub id: TraitId,
    /// `Self`, then the trait's own parameters.
    pub args: Vec<Ty>,
}

impl TraitRef {
    /// The type that has the trait.
    pub fn self_ty(&self) -> &Ty {
        &self.args[0]
    }

    /// The same trait of mapped types.
    pub fn map(&self, f: &mut impl FnMut(Ty) -> Ty) -> Self {
        Self {
            id: self.id,
            args: self.args.iter().map(|ty| ty.map(f)).collect(),
        }
    }

    /// Puts `args` in place of the type parameters.
    pub fn subst(&self, args: &[Ty]) -> Self {
        Self {
            id: self.id,
            args: self.args.iter().map(|ty| ty.subst(args)).collect(),
        }
    }
}

/// A trait as a bound: what follows the `:` or `dyn`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TraitBound {
    /// The trait.
    pub id: TraitId,
    /// The trait's arguments without `Self`, defaults filled in.
    pub args: Vec<Ty>,
    /// What its associated types must be: `Item = T`. Sorted by name.
    pub assoc: Vec<(Name, Ty)>,
}

impl TraitBound {
    /// The trait of that type.
    pub fn trait_ref(&self, self_ty: &Ty) -> TraitRef {
        let mut args = Vec::with_capacity(self.args.len() + 1);
        args.push(self_ty.clone());
        args.extend(self.args.iter().cloned());
        TraitRef { id: self.id, args }
    }

    /// Applies `f` to every type in it.
    pub fn map(&self, f: &mut impl FnMut(Ty) -> Ty) -> Self {
        Self {
            id: self.id,
            args: self.args.iter().map(|ty| ty.map(f)).collect(),
            assoc: self.assoc.iter().map(|(name, ty)| (name.clone(), ty.map(f))).collect(),
        }
    }

    /// Calls `f` with each type in it.
    pub fn each_part(&self, f: &mut dyn FnMut(&Ty)) {
        self.args.iter().for_each(&mut *f);
        self.assoc.iter().for_each(|(_, ty)| f(ty));
    }
}

/// What follows `dyn`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct DynTy {
    /// Its traits, the principal one first.
    pub bounds: Vec<TraitBound>,
}

/// A type parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ParamTy {
    /// 0-based index into the flattened parameters of the item in question.
    pub index: u32,
    /// The name it prints with (written, or chosen at generalisation).
    pub name: Name,
}

/// An inference variable.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TyVid(pub u32);

impl Ty {
    /// A type of that shape.
    pub fn new(kind: TyKind) -> Self {
        let parts = Parts::of(&kind);
        Self(Arc::new(TyData { kind, parts }))
    }

    /// `()`.
    pub fn unit() -> Self {
        Self::new(TyKind::Tuple(Vec::new()))
    }

    /// `i64`.
    pub fn i64() -> Self {
        Self::new(TyKind::Int(IntTy::I64))
    }

    /// `bool`.
    pub fn bool() -> Self {
        Self::new(TyKind::Bool)
    }

    /// `str`.
    pub fn str() -> Self {
        Self::new(TyKind::Str)
    }

    /// `!`.
    pub fn never() -> Self {
        Self::new(TyKind::Never)
    }

    /// The type of what is already reported.
    pub fn error() -> Self {
        Self::new(TyKind::Error)
    }

    /// `&T` or `&mut T`.
    pub fn reference(mutability: Mutability, inner: Ty) -> Self {
        Self::new(TyKind::Ref(mutability, inner))
    }

    /// `[T; n]`.
    pub fn array(item: Ty, len: u64) -> Self {
        Self::new(TyKind::Array(item, Self::new(TyKind::Const(i128::from(len)))))
    }

    /// Its shape.
    pub fn kind(&self) -> &TyKind {
        &self.0.kind
    }

    /// The length that a known array length is.
    pub fn as_len(&self) -> Option<u64> {
        match self.kind() {
            TyKind::Const(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// Whether an inference variable occurs in it.
    pub fn has_var(&self) -> bool {
        self.0.parts.0 & Parts::VAR != 0
    }

    /// Whether a type parameter occurs in it.
    pub fn has_param(&self) -> bool {
        self.0.parts.0 & Parts::PARAM != 0
    }

    /// Whether a projection occurs in it.
    pub fn has_projection(&self) -> bool {
        self.0.parts.0 & Parts::PROJECTION != 0
    }

    /// Whether an error hides in it.
    pub fn has_error(&self) -> bool {
        self.0.parts.0 & Parts::ERROR != 0
    }

    /// Whether it is `()`.
    pub fn is_unit(&self) -> bool {
        matches!(self.kind(), TyKind::Tuple(items) if items.is_empty())
    }

    /// The same type with every part mapped, innermost first.
    pub fn map(&self, f: &mut impl FnMut(Ty) -> Ty) -> Ty {
        let all = |items: &[Ty], f: &mut _| items.iter().map(|ty| ty.map(f)).collect::<Vec<Ty>>();
        let mapped = match self.kind() {
            TyKind::Tuple(items) => TyKind::Tuple(all(items, f)),
            TyKind::Array(item, len) => TyKind::Array(item.map(f), len.map(f)),
            TyKind::Slice(item) => TyKind::Slice(item.map(f)),
            TyKind::Adt(id, args) => TyKind::Adt(*id, all(args, f)),
            TyKind::Actor(id, args) => TyKind::Actor(*id, all(args, f)),
            TyKind::State(id, args) => TyKind::State(*id, all(args, f)),
            TyKind::Ref(mutability, inner) => TyKind::Ref(*mutability, inner.map(f)),
            TyKind::Fn(FnTy { kind, params, ret }) => TyKind::Fn(FnTy {
                kind: *kind,
                params: all(params, f),
                ret: ret.map(f),
            }),
            TyKind::Dyn(DynTy { bounds }) => TyKind::Dyn(DynTy {
                bounds: bounds.iter().map(|bound| bound.map(f)).collect(),
            }),
            TyKind::Projection(trait_ref, name) => TyKind::Projection(trait_ref.map(f), name.clone()),
            _ => return f(self.clone()),
        };
        f(Ty::new(mapped))
    }

    /// Puts `args` in place of the type parameters, by index. Indices out of range stay.
    pub fn subst(&self, args: &[Ty]) -> Ty {
        if args.is_empty() || !self.has_param() {
            return self.clone();
        }
        self.map(&mut |ty| match ty.kind() {
            TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or(ty),
            _ => ty,
        })
    }

    /// Whether `found` holds of any part of it.
    pub fn any(&self, found: &mut dyn FnMut(&Ty) -> bool) -> bool {
        if found(self) {
            return true;
        }
        let mut any = false;
        self.kind().each_part(&mut |ty| any = any || ty.any(found));
        any
    }

    /// Text for people, the one way types print everywhere.
    pub fn display<'a>(&'a self, db: &'a dyn Db) -> impl fmt::Display + 'a {
        display::DisplayTy { ty: self, db }
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.kind == other.0.kind
    }
}

impl Eq for Ty {}

impl std::hash::Hash for Ty {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.kind.hash(state);
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.kind.fmt(f)
    }
}

/// What a type must be able to do.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Bound {
    /// `T: Add`.
    Trait(TraitBound),
    /// `F: Fn(A) -> B`.
    Fn(FnTy),
}

impl Bound {
    /// Applies `f` to every type in it.
    pub fn map(&self, f: &mut impl FnMut(Ty) -> Ty) -> Self {
        match self {
            Bound::Trait(bound) => Bound::Trait(bound.map(f)),
            Bound::Fn(fn_ty) => {
                let mapped = Ty::new(TyKind::Fn(fn_ty.clone())).map(f);
                match mapped.kind() {
                    TyKind::Fn(fn_ty) => Bound::Fn(fn_ty.clone()),
                    _ => self.clone(),
                }
            }
        }
    }

    /// Calls `f` with each type in it.
    pub fn each_part(&self, f: &mut dyn FnMut(&Ty)) {
        match self {
            Bound::Trait(bound) => bound.each_part(f),
            Bound::Fn(fn_ty) => {
                fn_ty.params.iter().for_each(&mut *f);
                f(&fn_ty.ret);
            }
        }
    }
}

/// A generalised signature: `fn<T: Add>(T, T) -> T`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Scheme {
    /// Names and bounds of the parameters, in order; parameters of an impl or trait come first.
    pub params: Vec<SchemeParam>,
    /// Bounds on anything but a plain parameter: `where Vec<T>: Show`.
    pub predicates: Vec<(Ty, Bound)>,
    /// The type, in terms of `TyKind::Param`. For functions always `TyKind::Fn`; a method's `self` is its first parameter.
    pub ty: Ty,
}

/// A scheme's parameter, of types or constants.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SchemeParam {
    /// Written name or the next free of `T U V W X Y Z T1 U1 …`.
    pub name: Name,
    /// Bounds in alphabetical order.
    pub bounds: Vec<Bound>,
    /// The type of its values, if it is a constant: `const N: i64`.
    pub const_ty: Option<Ty>,
}

impl SchemeParam {
    /// A type parameter.
    pub fn new(name: Name, bounds: Vec<Bound>) -> Self {
        Self {
            name,
            bounds,
            const_ty: None,
        }
    }
}

impl Scheme {
    /// Text for people: `fn<T: Add>(T, T) -> T`; parameters nobody needs (no mention) are printed all the same.
    pub fn display<'a>(&'a self, db: &'a dyn Db) -> impl fmt::Display + 'a {
        display::DisplayScheme { scheme: self, db }
    }
}
