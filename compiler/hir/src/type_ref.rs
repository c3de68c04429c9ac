//! Written types with their names resolved: what `grok-types` turns into types.

use crate::Name;
use crate::ids::{AdtId, AliasId, ConstId, ImplId};

/// Types that no source file defines.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BuiltinType {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    Bool,
    Char,
    Str,
}

impl BuiltinType {
    /// All of them with their names.
    pub const ALL: [(&'static str, BuiltinType); 13] = [
        ("i8", Self::I8),
        ("i16", Self::I16),
        ("i32", Self::I32),
        ("i64", Self::I64),
        ("u8", Self::U8),
        ("u16", Self::U16),
        ("u32", Self::U32),
        ("u64", Self::U64),
        ("f32", Self::F32),
        ("f64", Self::F64),
        ("bool", Self::Bool),
        ("char", Self::Char),
        ("str", Self::Str),
    ];

    /// The type of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(text, _)| *text == name).map(|&(_, ty)| ty)
    }

    /// Its name in source.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|&&(_, ty)| ty == self)
            .map_or("_", |&(text, _)| text)
    }
}

/// Shared or exclusive.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Mutability {
    /// `&T`.
    Shared,
    /// `&mut T`.
    Mut,
}

/// The three kinds of function values; each serves where a later one is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum FnKind {
    /// `fn(A) -> B`: may be called at any time, any number of times.
    Fn,
    /// `fn mut(A) -> B`: mutates what it captured.
    Mut,
    /// `fn once(A) -> B`: consumes what it captured.
    Once,
}

/// A type parameter in scope: its place in the flattened list (an impl's parameters before its method's) and its name.
#[derive(Clone, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ParamRef {
    /// 0-based index into the owner's flattened parameters.
    pub index: u32,
    /// The written name.
    pub name: Name,
}

/// A written type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TypeRef {
    /// What could not be read or resolved; already reported.
    Error,
    /// `_`.
    Infer,
    /// `!`.
    Never,
    /// A scalar or `str`.
    Builtin(BuiltinType),
    /// A type parameter.
    Param(ParamRef),
    /// `Self` in that impl.
    SelfType(ImplId),
    /// A struct or enum with its written arguments (checked for number by `grok-types`; empty where none are written).
    Adt(AdtId, Vec<TypeRef>),
    /// An alias with its written arguments.
    Alias(AliasId, Vec<TypeRef>),
    /// `()` and tuples.
    Tuple(Vec<TypeRef>),
    /// `[T; n]`.
    Array(Box<TypeRef>, ArrayLen),
    /// `&T`, `&mut T`.
    Ref(Mutability, Box<TypeRef>),
    /// `fn(A) -> B` and its kinds.
    Fn(FnKind, Vec<TypeRef>, Box<TypeRef>),
    /// `impl Bounds` in a parameter's or result's type.
    Impl(Vec<BoundRef>),
}

/// An array's length.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ArrayLen {
    /// A literal.
    Literal(u64),
    /// A named constant, evaluated by `grok-types`.
    Const(ConstId),
    /// `_` where it is inferred.
    Infer,
    /// Anything else; already reported.
    Error,
}

/// The traits of the language itself (user traits widen this to an id).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum BuiltinTrait {
    Add,
    Sub,
    Mul,
    Div,
    Rem,
    BitAnd,
    BitOr,
    BitXor,
    Shl,
    Shr,
    Neg,
    Not,
    Eq,
    Ord,
    Hash,
    Show,
    Debug,
    Clone,
    Copy,
    Default,
    /// The integers and `char`: ranges of them can be walked. Implies `Copy` and `Ord`.
    Step,
}

impl BuiltinTrait {
    /// Every name by which a trait is known, for suggestions.
    pub const ALL_NAMES: [&'static str; 24] = [
        "Add",
        "Sub",
        "Mul",
        "Div",
        "Rem",
        "BitAnd",
        "BitOr",
        "BitXor",
        "Shl",
        "Shr",
        "Neg",
        "Not",
        "Eq",
        "Ord",
        "Hash",
        "Show",
        "Debug",
        "Clone",
        "Copy",
        "Default",
        "Step",
        "PartialEq",
        "PartialOrd",
        "Display",
    ];

    /// Whether `#[derive(…)]` can write it.
    pub fn is_derivable(self) -> bool {
        use BuiltinTrait::*;
        matches!(self, Clone | Copy | Eq | Ord | Hash | Show | Debug | Default)
    }

    /// The canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Add => "Add",
            Self::Sub => "Sub",
            Self::Mul => "Mul",
            Self::Div => "Div",
            Self::Rem => "Rem",
            Self::BitAnd => "BitAnd",
            Self::BitOr => "BitOr",
            Self::BitXor => "BitXor",
            Self::Shl => "Shl",
            Self::Shr => "Shr",
            Self::Neg => "Neg",
            Self::Not => "Not",
            Self::Eq => "Eq",
            Self::Ord => "Ord",
            Self::Hash => "Hash",
            Self::Show => "Show",
            Self::Debug => "Debug",
            Self::Clone => "Clone",
            Self::Copy => "Copy",
            Self::Default => "Default",
            Self::Step => "Step",
        }
    }

    /// The trait of that name; `PartialEq`, `PartialOrd` and `Display` are other names of `Eq`, `Ord` and `Show`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "Add" => Self::Add,
            "Sub" => Self::Sub,
            "Mul" => Self::Mul,
            "Div" => Self::Div,
            "Rem" => Self::Rem,
            "BitAnd" => Self::BitAnd,
            "BitOr" => Self::BitOr,
            "BitXor" => Self::BitXor,
            "Shl" => Self::Shl,
            "Shr" => Self::Shr,
            "Neg" => Self::Neg,
            "Not" => Self::Not,
            "Eq" | "PartialEq" => Self::Eq,
            "Ord" | "PartialOrd" => Self::Ord,
            "Hash" => Self::Hash,
            "Show" | "Display" => Self::Show,
            "Debug" => Self::Debug,
            "Clone" => Self::Clone,
            "Copy" => Self::Copy,
            "Default" => Self::Default,
            "Step" => Self::Step,
            _ => return None,
        })
    }
}

/// A bound on a type parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum BoundRef {
    /// `T: Add`.
    Trait(BuiltinTrait),
    /// `F: Fn(A) -> B`, `FnMut`, `FnOnce`.
    Fn(FnKind, Vec<TypeRef>, TypeRef),
    /// What could not be resolved; already reported.
    Error,
}
