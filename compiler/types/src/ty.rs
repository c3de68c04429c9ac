//! Types and schemes, and how they print.
//!
//! A [`Ty`] is an immutable shared tree: cheap to clone, compared by pointer first. References carry no lifetimes; those belong to
//! the borrow checker. Function types are structural and cover named functions, closures and constructors alike.

use std::fmt;
use std::sync::Arc;

pub use grok_hir::type_ref::{BuiltinTrait, FnKind, Mutability};
use grok_hir::{Db, Name, ids::AdtId};

/// A type. [`Ty::kind`] looks at it.
#[derive(Clone)]
pub struct Ty(Arc<TyKind>);

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
    /// `[T; n]`.
    Array(Ty, u64),
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
        Self(Arc::new(kind))
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

    /// Its shape.
    pub fn kind(&self) -> &TyKind {
        &self.0
    }

    /// Whether it is `()`.
    pub fn is_unit(&self) -> bool {
        matches!(self.kind(), TyKind::Tuple(items) if items.is_empty())
    }

    /// The same type with every part mapped, innermost first.
    pub fn map(&self, f: &mut impl FnMut(Ty) -> Ty) -> Ty {
        let mapped = match self.kind() {
            TyKind::Tuple(items) => TyKind::Tuple(items.iter().map(|ty| ty.map(f)).collect()),
            TyKind::Array(item, len) => TyKind::Array(item.map(f), *len),
            TyKind::Adt(id, args) => TyKind::Adt(*id, args.iter().map(|ty| ty.map(f)).collect()),
            TyKind::Ref(mutability, inner) => TyKind::Ref(*mutability, inner.map(f)),
            TyKind::Fn(FnTy { kind, params, ret }) => TyKind::Fn(FnTy {
                kind: *kind,
                params: params.iter().map(|ty| ty.map(f)).collect(),
                ret: ret.map(f),
            }),
            _ => return f(self.clone()),
        };
        f(Ty::new(mapped))
    }

    /// Puts `args` in place of the type parameters, by index. Indices out of range stay.
    pub fn subst(&self, args: &[Ty]) -> Ty {
        if args.is_empty() {
            return self.clone();
        }
        self.map(&mut |ty| match ty.kind() {
            TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or(ty),
            _ => ty,
        })
    }

    /// Whether `found` holds of any part of it.
    pub fn any(&self, found: &mut impl FnMut(&Ty) -> bool) -> bool {
        found(self)
            || match self.kind() {
                TyKind::Tuple(items) | TyKind::Adt(_, items) => items.iter().any(|ty| ty.any(found)),
                TyKind::Array(inner, _) | TyKind::Ref(_, inner) => inner.any(found),
                TyKind::Fn(f) => f.params.iter().any(|ty| ty.any(found)) || f.ret.any(found),
                _ => false,
            }
    }

    /// Whether an error hides in it.
    pub fn has_error(&self) -> bool {
        self.any(&mut |ty| matches!(ty.kind(), TyKind::Error))
    }

    /// Text for people, the one way types print everywhere.
    pub fn display<'a>(&'a self, db: &'a dyn Db) -> impl fmt::Display + 'a {
        DisplayTy { ty: self, db }
    }
}

impl PartialEq for Ty {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Eq for Ty {}

impl std::hash::Hash for Ty {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A bound on a scheme's parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Bound {
    /// `T: Add`.
    Trait(BuiltinTrait),
    /// `F: Fn(A) -> B`.
    Fn(FnTy),
}

/// A generalised signature: `fn<T: Add>(T, T) -> T`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Scheme {
    /// Names and bounds of the parameters, in order; parameters of an impl come first.
    pub params: Vec<SchemeParam>,
    /// The type, in terms of `TyKind::Param`. For functions always `TyKind::Fn`; a method's `self` is its first parameter.
    pub ty: Ty,
}

/// A scheme's type parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SchemeParam {
    /// Written name or the next free of `T U V W X Y Z T1 U1 …`.
    pub name: Name,
    /// Bounds in alphabetical order.
    pub bounds: Vec<Bound>,
}

impl Scheme {
    /// Text for people: `fn<T: Add>(T, T) -> T`; parameters nobody needs (no mention) are printed all the same.
    pub fn display<'a>(&'a self, db: &'a dyn Db) -> impl fmt::Display + 'a {
        DisplayScheme { scheme: self, db }
    }
}

struct DisplayTy<'a> {
    ty: &'a Ty,
    db: &'a dyn Db,
}

impl DisplayTy<'_> {
    fn list(&self, f: &mut fmt::Formatter<'_>, items: &[Ty]) -> fmt::Result {
        for (i, ty) in items.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{}", ty.display(self.db))?;
        }
        Ok(())
    }

    fn signature(&self, f: &mut fmt::Formatter<'_>, params: &[Ty], ret: &Ty) -> fmt::Result {
        f.write_str("(")?;
        self.list(f, params)?;
        f.write_str(")")?;
        if ret.is_unit() {
            Ok(())
        } else {
            write!(f, " -> {}", ret.display(self.db))
        }
    }
}

impl fmt::Display for DisplayTy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ty.kind() {
            TyKind::Error | TyKind::Var(_) => f.write_str("_"),
            TyKind::Never => f.write_str("!"),
            TyKind::Int(int) => f.write_str(int.name()),
            TyKind::Float(float) => f.write_str(float.name()),
            TyKind::Bool => f.write_str("bool"),
            TyKind::Char => f.write_str("char"),
            TyKind::Str => f.write_str("str"),
            TyKind::Tuple(items) => {
                f.write_str("(")?;
                self.list(f, items)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            TyKind::Array(item, len) => write!(f, "[{}; {len}]", item.display(self.db)),
            TyKind::Adt(id, args) => {
                let name = match id {
                    AdtId::Struct(id) => id.name(self.db),
                    AdtId::Enum(id) => id.name(self.db),
                };
                f.write_str(name)?;
                if !args.is_empty() {
                    f.write_str("<")?;
                    self.list(f, args)?;
                    f.write_str(">")?;
                }
                Ok(())
            }
            TyKind::Ref(Mutability::Shared, inner) => write!(f, "&{}", inner.display(self.db)),
            TyKind::Ref(Mutability::Mut, inner) => write!(f, "&mut {}", inner.display(self.db)),
            TyKind::Fn(FnTy { kind, params, ret }) => {
                f.write_str(match kind {
                    FnKind::Fn => "fn",
                    FnKind::Mut => "fn mut",
                    FnKind::Once => "fn once",
                })?;
                self.signature(f, params, ret)
            }
            TyKind::Param(param) => f.write_str(&param.name),
        }
    }
}

struct DisplayScheme<'a> {
    scheme: &'a Scheme,
    db: &'a dyn Db,
}

impl fmt::Display for DisplayScheme<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TyKind::Fn(fn_ty) = self.scheme.ty.kind() else {
            return write!(f, "{}", self.scheme.ty.display(self.db));
        };
        f.write_str("fn")?;
        write!(
            f,
            "{}",
            DisplayGenerics {
                params: &self.scheme.params,
                db: self.db
            }
        )?;
        DisplayTy {
            ty: &self.scheme.ty,
            db: self.db,
        }
        .signature(f, &fn_ty.params, &fn_ty.ret)
    }
}

/// `<T: Add, U>`, or nothing where there are no parameters.
pub struct DisplayGenerics<'a> {
    /// The parameters.
    pub params: &'a [SchemeParam],
    /// Where names are looked up.
    pub db: &'a dyn Db,
}

impl fmt::Display for DisplayGenerics<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.params.is_empty() {
            return Ok(());
        }
        for (i, param) in self.params.iter().enumerate() {
            f.write_str(if i == 0 { "<" } else { ", " })?;
            f.write_str(&param.name)?;
            for (j, bound) in param.bounds.iter().enumerate() {
                f.write_str(if j == 0 { ": " } else { " + " })?;
                match bound {
                    Bound::Trait(name) => f.write_str(name.name())?,
                    Bound::Fn(fn_ty) => {
                        f.write_str(match fn_ty.kind {
                            FnKind::Fn => "Fn",
                            FnKind::Mut => "FnMut",
                            FnKind::Once => "FnOnce",
                        })?;
                        DisplayTy {
                            ty: &Ty::unit(),
                            db: self.db,
                        }
                        .signature(f, &fn_ty.params, &fn_ty.ret)?;
                    }
                }
            }
        }
        f.write_str(">")
    }
}
