//! Identities of definitions: interned, `Copy`, stable while names stay in place.
//!
//! A definition is known by the module, impl or body that contains it, its name, and its rank among namesakes there — never by
//! its position, so that an edit elsewhere leaves every id as it was.
#![allow(
    missing_docs,
    reason = "salsa writes accessors without docs; everything written here has them"
)]

use crate::Name;
use crate::db::SourceFile;

/// Where a definition stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, salsa::Supertype)]
pub enum Container {
    /// Directly in a module.
    Module(ModuleId),
    /// In an inherent impl.
    Impl(ImplId),
    /// Inside a function's body.
    Body(FnId),
}

/// A module: the root of a package, or a `mod` inside another.
#[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
#[derive(PartialOrd, Ord)]
pub struct ModuleId {
    /// The root file of the package this module belongs to.
    #[returns(copy)]
    pub root: SourceFile,
    /// Names from the package's root to this module; empty for the root itself.
    #[returns(ref)]
    pub path: Vec<Name>,
}

macro_rules! definition_ids {
    ($($(#[$doc:meta])* $id:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
        #[derive(PartialOrd, Ord)]
        pub struct $id {
            /// What contains it.
            #[returns(copy)]
            pub container: Container,
            /// Its name (for an impl: the text of its self type).
            #[returns(ref)]
            pub name: Name,
            /// 0 for the first of that name in its container, 1 for the next.
            #[returns(copy)]
            pub rank: u32,
        }
    )*};
}

definition_ids! {
    /// A function or method; the synthetic `main` of a script has the name `main` and rank [`SCRIPT_RANK`].
    FnId,
    /// A struct.
    StructId,
    /// An enum.
    EnumId,
    /// An inherent impl.
    ImplId,
    /// A constant.
    ConstId,
    /// A type alias.
    AliasId,
    /// A trait.
    TraitId,
    /// An actor.
    ActorId,
}

/// The rank that marks the function made of a file's top-level statements.
pub const SCRIPT_RANK: u32 = u32::MAX;

/// A struct or an enum.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, salsa::Supertype)]
pub enum AdtId {
    /// A struct.
    Struct(StructId),
    /// An enum.
    Enum(EnumId),
}

/// One variant of an enum, by position.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct VariantId {
    /// The enum.
    pub parent: EnumId,
    /// 0-based position among its variants.
    pub index: u32,
}

/// What a struct expression, constructor call or constructor pattern builds: a struct, or one variant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum CtorId {
    /// A struct.
    Struct(StructId),
    /// A variant of an enum.
    Variant(VariantId),
}

/// Whatever owns a body: inference and MIR work on one of these at a time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord, salsa::Supertype)]
pub enum BodyOwner {
    /// A function, method or script.
    Fn(FnId),
    /// A constant's initialiser.
    Const(ConstId),
}

/// Any definition a name can lead to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum Def {
    /// A module.
    Module(ModuleId),
    /// A function.
    Fn(FnId),
    /// A struct or enum.
    Adt(AdtId),
    /// A variant.
    Variant(VariantId),
    /// A constant.
    Const(ConstId),
    /// A type alias.
    Alias(AliasId),
    /// A type of the language itself.
    Builtin(crate::type_ref::BuiltinType),
}
