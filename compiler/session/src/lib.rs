//! Compile and run: what the command line and the language server share.
//!
//! A [`compile`] call turns an entry function into an [`Executable`] that owns all it needs, so the caller drops its database
//! snapshot before the first instruction and edits never wait for runs. [`check`] gathers a file's diagnostics in the order people
//! read them; [`eval`] treats a text as a block and shows its value or its type; [`loader`] brings files from disk into a database.
//!
//! ```
//! use grok_session::{eval, grants::Grants};
//! use grok_runtime::outcome::Limits;
//!
//! let evaluated = eval::value("let x = 20; x * 2 + 2", &Limits::default(), &Grants::NONE).expect("compiles");
//! assert_eq!(evaluated.value.as_deref(), Some("42"));
//! ```

#![forbid(unsafe_code)]

pub mod check;
pub mod eval;
mod executable;
pub mod fault;
pub mod grants;
pub mod loader;
pub mod output;
mod sources;
pub mod stage;

pub use executable::{Executable, compile};
pub use sources::{DatabaseSources, is_library};
