//! Names: from syntax to a program whose every path is resolved.
//!
//! Owns the salsa database trait, source files and packages, the per-file item summary ([`item_tree`], which a body edit leaves
//! equal), modules and imports, and the lowering of bodies to span-free [`body::Body`]s with a [`source_map::BodySourceMap`] beside
//! each. It knows no types: what a path means depends on a type (`Vec::new`, `x.len()`) is left to `grok-types`.

#![forbid(unsafe_code)]

pub mod body;
pub mod db;
pub mod ids;
pub mod signature;
pub mod type_ref;

pub use db::Db;
pub use smol_str::SmolStr as Name;
