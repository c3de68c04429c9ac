//! Macros in programs: found before names are resolved, expanded in the syntax tree, and mapped back.
//!
//! A file's tree is expanded before anything else reads it (`expanded_file`): where a call stood stand the nodes that its expansion
//! reads as. Their spans are *virtual*: each expansion has a range of addresses past every real text, and [`SpaceMap`] tells of each
//! address where it was written, in the call or in a template, and by which expansions: which is also what hygiene compares. Whoever
//! gives spans to the outside maps them first, at one place each: the summary of items in `item_tree/collect.rs`, bodies in
//! [`crate::lower`].
//!
//! `definitions` finds macros, `expansion` is the query of one call, `splice` walks a file, `space` maps back, `view` shows.

mod definitions;
mod expansion;
mod realize;
mod space;
mod splice;
mod view;

pub(crate) use definitions::module_files;
pub use definitions::{MacroDef, MacroPlace, NATIVE, macro_location, package_macros};
pub use expansion::{Expanded, MacroRules};
pub(crate) use realize::realize;
pub(crate) use space::{Context, Contexts, VIRTUAL};
pub use space::{Expansion, SpaceMap, Written};
pub(crate) use splice::{ExpandedFile, OwnerSpace, expanded_file};
pub use view::{ExpandedText, expand_at, expand_text};
