//! grok-diagnostics: what the compiler says, as data, and the ways to show it.
//!
//! Owns: [`Span`] and [`FileId`] (places), [`Code`] and the registry of codes ([`codes`]), [`Diagnostic`] with its
//! labels, notes and fixes, the `explain` pages, and three renderings: [`json`] (the contract that tools read),
//! [`terminal`] (drawn source for people) and [`short`] (one line). It knows no compiler phase and no database: whoever
//! renders supplies names and texts of files through [`Sources`].
//!
//! ```
//! use grok_diagnostics::{Diagnostic, FileId, Span, codes, short};
//!
//! let d = Diagnostic::error(codes::E0308, FileId(0), Span::new(13, 17), "mismatched types")
//!     .primary_label("expected `i64`, found `str`")
//!     .note("`+` takes two operands of the same type");
//! let sources = [("main.grok", "let x: i64 = \"hi\";")];
//! assert_eq!(short::render(&d, sources.as_slice()), "main.grok:1:14: error[E0308]: mismatched types");
//! ```
#![forbid(unsafe_code)]

pub mod codes;
mod diagnostic;
pub mod explain;
pub mod json;
pub mod short;
mod source;
mod span;
pub mod terminal;

pub use codes::Code;
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity};
pub use explain::explain;
pub use source::{LineIndex, Position, Sources};
pub use span::{FileId, Span};
