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
    /// In an impl, inherent or of a trait.
    Impl(ImplId),
    /// In a trait.
    Trait(TraitId),
    /// In an actor.
    Actor(ActorId),
    /// A child of a supervisor.
    Supervisor(SupervisorId),
    /// In an `extern` block.
    Extern(ExternId),
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
            /// Its name (for an impl: the text of its self type, or `Trait for Type`).
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
    /// An impl, inherent or of a trait.
    ImplId,
    /// A constant or static, also one of a trait or impl.
    ConstId,
    /// A type alias, or an associated type of a trait or impl.
    AliasId,
    /// A trait.
    TraitId,
    /// A macro written in source.
    MacroId,
    /// An actor.
    ActorId,
    /// A supervisor.
    SupervisorId,
    /// An `extern` block; its name is the ABI.
    ExternId,
}

/// The rank that marks the function made of a file's top-level statements.
pub const SCRIPT_RANK: u32 = u32::MAX;

/// The rank that marks the function which computes the default of an actor's field; its name is the field's.
pub const DEFAULT_RANK: u32 = u32::MAX - 1;

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
    /// A trait.
    Trait(TraitId),
    /// A macro written in source.
    Macro(MacroId),
    /// An actor.
    Actor(ActorId),
    /// A supervisor.
    Supervisor(SupervisorId),
    /// A type of the language itself.
    Builtin(crate::type_ref::BuiltinType),
}
