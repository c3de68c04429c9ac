//! MIR: control flow made explicit, checked for moves and assignments, then monomorphised into a [`program::Program`] that both
//! engines run.
//!
//! Two phases share one body type: [`ir::Generic`] bodies are queries over the database, one per function; [`ir::Mono`] bodies are
//! owned by a [`program::Program`], know every type's layout, and need no database.

#![forbid(unsafe_code)]

pub mod ir;
pub mod layout;
pub mod program;
