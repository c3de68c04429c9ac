//! Names: from syntax to a program whose every path is resolved.
//!
//! Owns the salsa database trait, source files and packages, the per-file item summary ([`item_tree()`], which a body edit leaves
//! equal), modules and imports ([`def_map()`]), signatures ([`fn_signature`] and its kin), and the lowering of bodies to span-free
//! [`body::Body`]s with a [`source_map::BodySourceMap`] beside each. It knows no types: what a path means depends on a type
//! (`Vec::new`, `x.len()`) is left to `grok-types`.
//!
//! ```
//! use grok_hir::db::Database;
//!
//! let mut db = Database::new();
//! let file = db.set_file("/main.grok", "fn twice(n) { n + m }");
//! let found = grok_hir::hir_diagnostics(&db, file);
//! assert_eq!(found[0].code.as_str(), "E0425");
//! ```

#![forbid(unsafe_code)]

pub mod blocks;
pub mod body;
mod const_arg;
mod database;
pub mod db;
pub mod def_map;
mod diagnostics;
pub mod dump;
pub mod file_ids;
pub mod ids;
pub mod item_tree;
pub mod library;
pub mod locate;
pub mod lower;
pub mod macros;
pub mod mentions;
pub mod package;
pub mod problems;
pub mod queries;
pub mod resolve;
mod scope;
pub mod signature;
pub mod signatures;
pub mod source_map;
pub mod type_lower;
pub mod type_ref;
pub mod written;

pub use const_arg::evaluate as evaluate_const;
pub use db::Db;
pub use def_map::def_map;
pub use diagnostics::{body_diagnostics, body_has_errors, finish as finish_diagnostic, hir_diagnostics, import_edit};
pub use item_tree::{item_spans, item_tree};
pub use locate::{
    actor_field_location, def_docs, def_location, def_path, field_docs, field_location, file_of_module, impl_location,
    is_script, module_declaration, owner_base, owner_file, param_location,
};
pub use lower::{body, body_source_map, body_with_source_map};
pub use mentions::{FileMention, MentionPlace, file_mentions, mention_at};
pub use package::{missing_module_files, module_of_file, package_root};
pub use queries::{
    ImplIndex, TraitImplIndex, TypeHead, body_fn_mentions, entry_fn, file_owners, find_fn, inherent_impls, lang_item,
    lang_trait, package_files, script_of, span_of_expr, span_of_local, span_of_pat, trait_impls, traits_in_scope,
};
pub use scope::{Scope, innermost_item, scope_at};
pub use signatures::{
    actor_data, adt_data, alias_data, const_data, extern_data, fn_signature, impl_data, supervisor_data, trait_data,
};
pub use smol_str::SmolStr as Name;

/// A file's syntax tree and syntax errors.
#[salsa::tracked]
pub fn parse(db: &dyn Db, file: db::SourceFile) -> grok_syntax::Parse {
    grok_syntax::parse(file.text(db))
}
