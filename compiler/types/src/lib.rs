//! Types: Hindley–Milner inference with levels and an obligation queue, method lookup, coercions, exhaustiveness.
//!
//! The unit of work is a binding group ([`binding_group`]): mutually recursive functions whose signatures are not fully written.
//! [`scheme`] is the firewall between groups: a function's generalised type, compared by value. [`infer`] gives the types of one body,
//! [`result::InferenceResult`], which editor features and MIR building read; what is wrong is apart, in [`type_diagnostics`] and
//! [`match_diagnostics`].
//!
//! ```
//! use grok_hir::db::Database;
//!
//! let mut db = Database::new();
//! let file = db.set_file("/main.grok", "fn add(a, b) { a + b }");
//! let id = grok_hir::queries::find_fn(&db, file, "add").expect("it is there");
//! assert_eq!(grok_types::fn_display(&db, id), "fn add<T: Add>(a: T, b: T) -> T");
//! ```

#![forbid(unsafe_code)]

mod autoderef;
pub mod const_eval;
pub mod dump;
pub mod errors;
mod exhaustiveness;
mod groups;
pub mod index;
mod inference;
mod items;
mod lints;
mod lower;
mod members;
mod render;
pub mod result;
mod signatures;
pub mod traits;
pub mod ty;
pub mod walk;

pub use exhaustiveness::match_diagnostics;
pub use groups::{BindingGroup, binding_group, const_type, infer, infer_group, message_type, scheme, type_errors};
pub use inference::{MemberInference, pattern_const};
pub use items::item_diagnostics;
pub use lints::type_lints;
pub use lower::{Scope, builtin_type, generic_params, impl_self_type, lower_in, lower_type_ref, scope_params};
pub use members::{
    associated_fns, ctor_display, fields_of, fn_display, is_visible_from, local_type_text, methods_of, script_tail_type,
};
pub use render::type_diagnostics;
pub use signatures::{actor_field_types, adt_generics, as_lang, ctor_adt, ctor_data, field_types, is_fully_annotated};
pub use traits::instance::{Resolved, dyn_methods, normalize, resolve_const, resolve_instance};
pub use traits::{has_trait, implements, is_copy};
