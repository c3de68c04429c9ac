//! Written types with their names resolved: what `grok-types` turns into types.

use crate::Name;
use crate::body::{BinaryOp, UnaryOp};
use crate::ids::{ActorId, AdtId, AliasId, ConstId, ImplId, TraitId};

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

/// A generic parameter in scope: its place in the flattened list (those of the impl, trait or actor around first) and its name.
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
    /// `Self` in an impl or actor. In a trait it is the parameter of that name, with index 0.
    SelfType(SelfOwner),
    /// A struct or enum with its written arguments (checked for number by `grok-types`; empty where none are written).
    Adt(AdtId, Vec<TypeRef>),
    /// An alias with its written arguments.
    Alias(AliasId, Vec<TypeRef>),
    /// `()` and tuples.
    Tuple(Vec<TypeRef>),
    /// `[T; n]`.
    Array(Box<TypeRef>, ConstArg),
    /// `[T]`.
    Slice(Box<TypeRef>),
    /// `&T`, `&mut T`.
    Ref(Mutability, Box<TypeRef>),
    /// `fn(A) -> B` and its kinds.
    Fn(FnKind, Vec<TypeRef>, Box<TypeRef>),
    /// `impl Bounds` in a parameter's or result's type.
    Impl(Vec<BoundRef>),
    /// `dyn Bounds`. `dyn Fn(A) -> B` alone is [`TypeRef::Fn`].
    Dyn(Vec<BoundRef>),
    /// `T::Item`, `Self::Item` (the trait is found among bounds, by `grok-types`), `<T as Trait>::Item`.
    Assoc {
        /// The type before the last `::`.
        self_ty: Box<TypeRef>,
        /// The trait after `as`.
        trait_: Option<TraitBoundRef>,
        /// The associated type's name.
        name: Name,
    },
    /// A constant as a generic argument.
    Const(ConstArg),
    /// The handle of an actor.
    Actor(ActorId, Vec<TypeRef>),
}

/// What `Self` belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum SelfOwner {
    /// An impl: its type.
    Impl(ImplId),
    /// An actor: its handle.
    Actor(ActorId),
    /// A trait: the type that implements it. In [`TypeRef`] that is the parameter with index 0.
    Trait(TraitId),
}

/// A constant in a type: an array's length, a generic argument. Operators on literals are evaluated here, the rest by `grok-types`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ConstArg {
    /// A value: an integer, `bool` as 0 and 1, `char` as its number.
    Value(i128),
    /// A constant.
    Const(ConstId),
    /// A constant of a type: `T::LEN`, `i64::MAX`.
    Assoc(Box<TypeRef>, Name),
    /// A constant generic parameter.
    Param(ParamRef),
    /// `-a`, `!a`.
    Unary(UnaryOp, Box<ConstArg>),
    /// `a + b`.
    Binary(BinaryOp, Box<ConstArg>, Box<ConstArg>),
    /// `a as T`.
    Cast(Box<ConstArg>, BuiltinType),
    /// `_`, or left out, where it is inferred.
    Infer,
    /// No constant; already reported.
    Error,
}

/// The traits that the compiler has rules for: `#[lang("add")]` on the library's trait says which is which.
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
    AddAssign,
    SubAssign,
    MulAssign,
    DivAssign,
    RemAssign,
    BitAndAssign,
    BitOrAssign,
    BitXorAssign,
    ShlAssign,
    ShrAssign,
    Index,
    IndexMut,
    Deref,
    DerefMut,
    Drop,
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
    Iterator,
    IntoIterator,
    FromIterator,
    From,
    Into,
    TryFrom,
    FromStr,
    Error,
    Send,
    Sized,
    Json,
    Fn,
    FnMut,
    FnOnce,
}

impl BuiltinTrait {
    /// All of them: the name in `#[lang("…")]`, the name in source, the trait.
    pub const ALL: [(&'static str, &'static str, BuiltinTrait); 50] = [
        ("add", "Add", Self::Add),
        ("sub", "Sub", Self::Sub),
        ("mul", "Mul", Self::Mul),
        ("div", "Div", Self::Div),
        ("rem", "Rem", Self::Rem),
        ("bit_and", "BitAnd", Self::BitAnd),
        ("bit_or", "BitOr", Self::BitOr),
        ("bit_xor", "BitXor", Self::BitXor),
        ("shl", "Shl", Self::Shl),
        ("shr", "Shr", Self::Shr),
        ("neg", "Neg", Self::Neg),
        ("not", "Not", Self::Not),
        ("add_assign", "AddAssign", Self::AddAssign),
        ("sub_assign", "SubAssign", Self::SubAssign),
        ("mul_assign", "MulAssign", Self::MulAssign),
        ("div_assign", "DivAssign", Self::DivAssign),
        ("rem_assign", "RemAssign", Self::RemAssign),
        ("bit_and_assign", "BitAndAssign", Self::BitAndAssign),
        ("bit_or_assign", "BitOrAssign", Self::BitOrAssign),
        ("bit_xor_assign", "BitXorAssign", Self::BitXorAssign),
        ("shl_assign", "ShlAssign", Self::ShlAssign),
        ("shr_assign", "ShrAssign", Self::ShrAssign),
        ("index", "Index", Self::Index),
        ("index_mut", "IndexMut", Self::IndexMut),
        ("deref", "Deref", Self::Deref),
        ("deref_mut", "DerefMut", Self::DerefMut),
        ("drop", "Drop", Self::Drop),
        ("eq", "Eq", Self::Eq),
        ("ord", "Ord", Self::Ord),
        ("hash", "Hash", Self::Hash),
        ("show", "Show", Self::Show),
        ("debug", "Debug", Self::Debug),
        ("clone", "Clone", Self::Clone),
        ("copy", "Copy", Self::Copy),
        ("default", "Default", Self::Default),
        ("step", "Step", Self::Step),
        ("iterator", "Iterator", Self::Iterator),
        ("into_iterator", "IntoIterator", Self::IntoIterator),
        ("from_iterator", "FromIterator", Self::FromIterator),
        ("from", "From", Self::From),
        ("into", "Into", Self::Into),
        ("try_from", "TryFrom", Self::TryFrom),
        ("from_str", "FromStr", Self::FromStr),
        ("error", "Error", Self::Error),
        ("send", "Send", Self::Send),
        ("sized", "Sized", Self::Sized),
        ("json", "Json", Self::Json),
        ("fn", "Fn", Self::Fn),
        ("fn_mut", "FnMut", Self::FnMut),
        ("fn_once", "FnOnce", Self::FnOnce),
    ];

    /// Whether `#[derive(…)]` can write it.
    pub fn is_derivable(self) -> bool {
        use BuiltinTrait::*;
        matches!(self, Clone | Copy | Eq | Ord | Hash | Show | Debug | Default | Json)
    }

    /// The canonical name.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|&&(_, _, found)| found == self)
            .map_or("_", |&(_, name, _)| name)
    }

    /// The trait of that name; `PartialEq`, `PartialOrd` and `Display` are other names of `Eq`, `Ord` and `Show`.
    pub fn from_name(name: &str) -> Option<Self> {
        let name = match name {
            "PartialEq" => "Eq",
            "PartialOrd" => "Ord",
            "Display" => "Show",
            name => name,
        };
        Self::ALL
            .iter()
            .find(|(_, found, _)| *found == name)
            .map(|&(_, _, found)| found)
    }

    /// Whether it was known before the library had traits that are items: those are found by name without one.
    pub fn is_of_old(self) -> bool {
        use BuiltinTrait::*;
        self.is_derivable() && self != Json
            || matches!(
                self,
                Add | Sub | Mul | Div | Rem | BitAnd | BitOr | BitXor | Shl | Shr | Neg | Not | Step
            )
    }

    /// The trait that `#[lang("…")]` names.
    pub fn from_lang(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(found, _, _)| *found == name)
            .map(|&(_, _, found)| found)
    }
}

/// A trait with its arguments: in a bound, before `for`, after `as`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TraitBoundRef {
    /// The trait.
    pub trait_: TraitId,
    /// Its written arguments, without `Self`.
    pub args: Vec<TypeRef>,
    /// `Item = T`.
    pub assoc: Vec<(Name, TypeRef)>,
}

/// A bound on a type parameter.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum BoundRef {
    /// `T: Add`.
    Trait(TraitBoundRef),
    /// `F: Fn(A) -> B`, `FnMut`, `FnOnce`.
    Fn(FnKind, Vec<TypeRef>, TypeRef),
    /// What could not be resolved; already reported.
    Error,
}
