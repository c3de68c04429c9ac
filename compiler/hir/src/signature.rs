//! Signatures of items as written, names resolved, without spans or bodies: the firewall between a body edit and the rest.

use crate::Name;
use crate::ids::{AdtId, AliasId, ConstId, Container, ExternId, FnId, ImplId};
use crate::type_ref::{BoundRef, BuiltinTrait, ConstArg, TraitBoundRef, TypeRef};

/// Who may see a name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Visibility {
    /// `pub`: everyone.
    Public,
    /// The given module and what is inside it.
    Module(crate::ids::ModuleId),
}

/// Generic parameters in their flattened order: those of the impl, trait (`Self` first) or actor around, then the item's own.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Generics {
    /// All parameters. A trait's first is `Self`.
    pub params: Vec<GenericParam>,
    /// How many of them come from what is around.
    pub inherited: u32,
    /// `where` on anything but a plain parameter, of what is around first.
    pub predicates: Vec<(TypeRef, Vec<BoundRef>)>,
}

/// One generic parameter with every bound written for it, inline or in `where`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct GenericParam {
    /// Its name.
    pub name: Name,
    /// A type or a constant.
    pub kind: ParamKind,
    /// Its bounds, deduplicated.
    pub bounds: Vec<BoundRef>,
}

/// What a generic parameter stands for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ParamKind {
    /// A type.
    Type {
        /// `= T`.
        default: Option<TypeRef>,
    },
    /// A constant.
    Const {
        /// Its type.
        ty: TypeRef,
        /// `= 3`.
        default: Option<ConstArg>,
    },
}

impl GenericParam {
    /// Whether it stands for a constant.
    pub fn is_const(&self) -> bool {
        matches!(self.kind, ParamKind::Const { .. })
    }

    /// Whether it may be left out at the end of an argument list.
    pub fn has_default(&self) -> bool {
        matches!(
            self.kind,
            ParamKind::Type { default: Some(_) } | ParamKind::Const { default: Some(_), .. }
        )
    }
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
    /// What contains it. In a trait the flattened parameters are `Self`, the trait's, its own; in an impl the impl's, its own.
    pub container: Container,
    /// `const fn`.
    pub is_const: bool,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// `ai fn`.
    pub is_ai: bool,
    /// Whether it has a body: not in declarations of traits and `extern` blocks, nor as an `ai fn`.
    pub has_body: bool,
    /// The `extern` block around it.
    pub extern_: Option<ExternId>,
    /// The runtime operation this function stands for (`#[intrinsic("name")]`, library only): it has no body of its own.
    pub intrinsic: Option<Name>,
    /// `#[must_use]`.
    pub must_use: bool,
}

impl FnSignature {
    /// The impl around it.
    pub fn impl_(&self) -> Option<ImplId> {
        match self.container {
            Container::Impl(id) => Some(id),
            _ => None,
        }
    }

    /// Whether every parameter and the result are written without holes: then the scheme needs no body.
    pub fn is_complete(&self) -> bool {
        !self.ret.has_infer() && self.params.iter().all(|(_, ty)| !ty.has_infer())
    }
}

impl TypeRef {
    /// Calls `f` with each type written inside it, not with itself.
    pub fn children<'a>(&'a self, f: &mut dyn FnMut(&'a TypeRef)) {
        match self {
            TypeRef::Error
            | TypeRef::Infer
            | TypeRef::Never
            | TypeRef::Builtin(_)
            | TypeRef::Param(_)
            | TypeRef::SelfType(_)
            | TypeRef::Const(_) => {}
            TypeRef::Adt(_, args) | TypeRef::Alias(_, args) | TypeRef::Actor(_, args) | TypeRef::Tuple(args) => {
                args.iter().for_each(f);
            }
            TypeRef::Array(inner, _) | TypeRef::Slice(inner) | TypeRef::Ref(_, inner) => f(inner),
            TypeRef::Fn(_, params, ret) => {
                params.iter().for_each(&mut *f);
                f(ret);
            }
            TypeRef::Impl(bounds) | TypeRef::Dyn(bounds) => bounds.iter().for_each(|bound| bound.children(f)),
            TypeRef::Assoc { self_ty, trait_, .. } => {
                f(self_ty);
                trait_.iter().for_each(|trait_| trait_.children(f));
            }
        }
    }

    /// Whether `_` occurs in it.
    pub fn has_infer(&self) -> bool {
        match self {
            TypeRef::Infer | TypeRef::Array(_, ConstArg::Infer) | TypeRef::Const(ConstArg::Infer) => true,
            _ => {
                let mut found = false;
                self.children(&mut |child| found |= child.has_infer());
                found
            }
        }
    }
}

impl BoundRef {
    /// Calls `f` with each type written in it.
    pub fn children<'a>(&'a self, f: &mut dyn FnMut(&'a TypeRef)) {
        match self {
            BoundRef::Trait(bound) => bound.children(f),
            BoundRef::Fn(_, params, ret) => {
                params.iter().for_each(&mut *f);
                f(ret);
            }
            BoundRef::Error => {}
        }
    }
}

impl TraitBoundRef {
    /// Calls `f` with each type written in it.
    pub fn children<'a>(&'a self, f: &mut dyn FnMut(&'a TypeRef)) {
        self.args.iter().for_each(&mut *f);
        self.assoc.iter().for_each(|(_, ty)| f(ty));
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
    pub discriminant: Option<ConstArg>,
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
    Box,
    Gc,
    String,
    Map,
    Set,
    Duration,
    Pid,
    Reply,
    Exit,
    Hasher,
}

impl LangItem {
    /// All of them with their names in `#[lang("…")]`.
    pub const ALL: [(&'static str, LangItem); 20] = [
        ("option", Self::Option),
        ("result", Self::Result),
        ("vec", Self::Vec),
        ("range", Self::Range),
        ("range_inclusive", Self::RangeInclusive),
        ("range_from", Self::RangeFrom),
        ("range_to", Self::RangeTo),
        ("range_to_inclusive", Self::RangeToInclusive),
        ("range_full", Self::RangeFull),
        ("ordering", Self::Ordering),
        ("box", Self::Box),
        ("gc", Self::Gc),
        ("string", Self::String),
        ("map", Self::Map),
        ("set", Self::Set),
        ("duration", Self::Duration),
        ("pid", Self::Pid),
        ("reply", Self::Reply),
        ("exit", Self::Exit),
        ("hasher", Self::Hasher),
    ];

    /// The one of that name.
    pub fn from_name(name: &str) -> Option<LangItem> {
        Self::ALL.iter().find(|(text, _)| *text == name).map(|&(_, item)| item)
    }
}

/// An impl's header.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ImplData {
    /// Its generic parameters.
    pub generics: Generics,
    /// The type it is for.
    pub self_ty: TypeRef,
    /// The trait before `for`; none for an inherent impl.
    pub trait_: Option<TraitBoundRef>,
    /// Whether a trait was written and not found: then it is neither.
    pub trait_error: bool,
    /// Its functions in order.
    pub fns: Vec<FnId>,
    /// Its constants in order.
    pub consts: Vec<ConstId>,
    /// Its associated types in order.
    pub types: Vec<AliasId>,
}

/// A trait.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TraitData {
    /// Its name.
    pub name: Name,
    /// Its parameters: `Self`, then its own.
    pub generics: Generics,
    /// Its supertraits.
    pub supertraits: Vec<BoundRef>,
    /// Its functions in order.
    pub fns: Vec<FnId>,
    /// Its constants in order.
    pub consts: Vec<ConstId>,
    /// Its associated types in order.
    pub types: Vec<AliasId>,
    /// `#[lang("add")]` (library only): a trait that the compiler has rules for.
    pub lang: Option<BuiltinTrait>,
    /// Who may name it.
    pub visibility: Visibility,
}

/// An actor.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ActorData {
    /// Its name.
    pub name: Name,
    /// Its generic parameters.
    pub generics: Generics,
    /// Its state.
    pub fields: Vec<ActorField>,
    /// Its functions in order: the `pub` ones are messages.
    pub fns: Vec<FnId>,
    /// Its constants in order.
    pub consts: Vec<ConstId>,
    /// Its `receive` members in order.
    pub receives: Vec<FnId>,
    /// Who may name it.
    pub visibility: Visibility,
}

/// A field of an actor's state.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ActorField {
    /// Its name.
    pub name: Name,
    /// Its written type.
    pub ty: TypeRef,
    /// The function without parameters that computes its default.
    pub default: Option<FnId>,
}

/// A supervisor: what its settings say is checked by `grok-types`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SupervisorData {
    /// Its name.
    pub name: Name,
    /// `strategy: one_for_one` and its kin, as written.
    pub settings: Vec<(Name, Setting)>,
    /// The function of each child, by the child's name: its body spawns the child and gives the handle.
    pub children: Vec<FnId>,
    /// Who may name it.
    pub visibility: Visibility,
}

/// The value of a supervisor's setting.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Setting {
    /// `one_for_one`.
    Word(Name),
    /// `3`.
    Int(u128),
    /// `5s`, in nanoseconds.
    Duration(i64),
    /// Anything else; already reported.
    Error,
}

/// An `extern` block.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct ExternData {
    /// `"C"`, `"py"`; `"C"` where it is left out.
    pub abi: Name,
    /// The library or module after `from`.
    pub from: Option<Name>,
    /// Its functions in order.
    pub fns: Vec<FnId>,
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
    /// What contains it.
    pub container: Container,
    /// Whether it is a `static`.
    pub is_static: bool,
    /// Whether it has a value: not in declarations of traits.
    pub has_value: bool,
}

/// A type alias or an associated type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct AliasData {
    /// Its name.
    pub name: Name,
    /// Its parameters.
    pub generics: Generics,
    /// Bounds of an associated type.
    pub bounds: Vec<BoundRef>,
    /// The type it stands for; none in declarations of traits.
    pub ty: Option<TypeRef>,
    /// Who may use it.
    pub visibility: Visibility,
    /// What contains it.
    pub container: Container,
}
