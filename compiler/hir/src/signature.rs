//! Signatures of items as written, names resolved, without spans or bodies: the firewall between a body edit and the rest.

use crate::Name;
use crate::ids::{AdtId, ImplId};
use crate::type_ref::{BoundRef, BuiltinTrait, TypeRef};

/// Who may see a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Visibility {
    /// `pub`: everyone.
    Public,
    /// The given module and what is inside it.
    Module(crate::ids::ModuleId),
}

/// Type parameters in their flattened order: an impl's first, then the function's own.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Generics {
    /// All parameters.
    pub params: Vec<GenericParam>,
    /// How many of them come from the impl around.
    pub inherited: u32,
}

/// One type parameter with every bound written for it, inline or in `where`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct GenericParam {
    /// Its name.
    pub name: Name,
    /// Its bounds, deduplicated.
    pub bounds: Vec<BoundRef>,
}

/// How a method takes `self`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum SelfKind {
    /// `self`, `mut self`.
    Value,
    /// `&self`.
    Ref,
    /// `&mut self`.
    RefMut,
}

/// A function's written signature.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct FnSignature {
    /// Its name.
    pub name: Name,
    /// Type parameters in scope.
    pub generics: Generics,
    /// `self`, if it is a method. Its type is not in `params`.
    pub self_kind: Option<SelfKind>,
    /// Parameters after `self`: a display name (`_` for patterns) and the written type, `Infer` where it is left out.
    pub params: Vec<(Name, TypeRef)>,
    /// The written result: `Infer` if left out on a free function, `()` if left out on a method.
    pub ret: TypeRef,
    /// Who may call it.
    pub visibility: Visibility,
    /// The impl around it.
    pub impl_: Option<ImplId>,
    /// The runtime operation this function stands for (`#[intrinsic("name")]`, library only): it has no body of its own.
    pub intrinsic: Option<Name>,
    /// `#[must_use]`.
    pub must_use: bool,
}

impl FnSignature {
    /// Whether every parameter and the result are written without holes: then the scheme needs no body.
    pub fn is_complete(&self) -> bool {
        !self.ret.has_infer() && self.params.iter().all(|(_, ty)| !ty.has_infer())
    }
}

impl TypeRef {
    /// Whether `_` occurs in it.
    pub fn has_infer(&self) -> bool {
        match self {
            TypeRef::Infer => true,
            TypeRef::Error | TypeRef::Never | TypeRef::Builtin(_) | TypeRef::Param(_) | TypeRef::SelfType(_) => false,
            TypeRef::Adt(_, args) | TypeRef::Alias(_, args) | TypeRef::Tuple(args) => args.iter().any(Self::has_infer),
            TypeRef::Array(item, len) => item.has_infer() || *len == crate::type_ref::ArrayLen::Infer,
            TypeRef::Ref(_, inner) => inner.has_infer(),
            TypeRef::Fn(_, params, ret) => params.iter().any(Self::has_infer) || ret.has_infer(),
            TypeRef::Impl(bounds) => bounds.iter().any(|bound| match bound {
                BoundRef::Fn(_, params, ret) => params.iter().any(Self::has_infer) || ret.has_infer(),
                BoundRef::Trait(_) | BoundRef::Error => false,
            }),
        }
    }
}

/// The shape of a struct's or variant's payload.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FieldsShape {
    /// `struct S;`
    Unit,
    /// `struct S(A, B);` — fields are named `0`, `1`, …
    Tuple,
    /// `struct S { a: A }`
    Named,
}

/// One field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Field {
    /// Its name, or its position as text.
    pub name: Name,
    /// Its written type.
    pub ty: TypeRef,
    /// Who may read it (a variant's fields are as visible as the enum).
    pub visibility: Visibility,
}

/// A struct's payload or a variant's.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct VariantData {
    /// The struct's or variant's name.
    pub name: Name,
    /// Its shape.
    pub shape: FieldsShape,
    /// Its fields in order.
    pub fields: Vec<Field>,
    /// `= n`, for variants.
    pub discriminant: Option<i64>,
}

/// A struct (exactly one variant) or an enum.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AdtData {
    /// Which it is.
    pub id: AdtId,
    /// Its name.
    pub name: Name,
    /// Type parameters.
    pub generics: Generics,
    /// Its variants; a struct has one.
    pub variants: Vec<VariantData>,
    /// `#[derive(…)]`, canonical and deduplicated.
    pub derives: Vec<BuiltinTrait>,
    /// `#[lang("vec")]` (library only): types the compiler itself knows.
    pub lang: Option<LangItem>,
    /// Who may name it.
    pub visibility: Visibility,
}

/// Library types that the compiler builds values of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names say it")]
pub enum LangItem {
    Option,
    Result,
    Vec,
    Range,
    RangeInclusive,
    RangeFrom,
    RangeTo,
    RangeToInclusive,
    RangeFull,
    Ordering,
    String,
    Duration,
}

/// An inherent impl's header.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ImplData {
    /// Its type parameters.
    pub generics: Generics,
    /// The type it is for.
    pub self_ty: TypeRef,
    /// Its functions in order.
    pub fns: Vec<crate::ids::FnId>,
    /// Its constants in order.
    pub consts: Vec<crate::ids::ConstId>,
}

/// A constant's signature.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ConstData {
    /// Its name; `_` for one that only checks something.
    pub name: Name,
    /// The written type, `Infer` where it is left out.
    pub ty: TypeRef,
    /// Who may use it.
    pub visibility: Visibility,
    /// The impl around it.
    pub impl_: Option<ImplId>,
}

/// A type alias.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AliasData {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub generics: Generics,
    /// The type it stands for.
    pub ty: TypeRef,
    /// Who may use it.
    pub visibility: Visibility,
}
