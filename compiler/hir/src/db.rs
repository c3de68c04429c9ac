//! The database trait and its inputs: files and the set of them.
#![allow(
    missing_docs,
    reason = "salsa writes accessors without docs; everything written here has them"
)]

use std::sync::Arc;

pub use grok_diagnostics::FileId;

pub use crate::database::{Database, Listener};

/// What every query takes. Implemented by the outer layers' databases (session, server, tests).
#[salsa::db]
pub trait Db: salsa::Database {
    /// All files the program may reach, the embedded library included.
    fn workspace(&self) -> Workspace;
}

/// A source file: an input that one writer edits.
#[salsa::input(debug)]
#[derive(PartialOrd, Ord)]
pub struct SourceFile {
    /// The number by which diagnostics name this file; unique in its database.
    #[returns(copy)]
    pub id: FileId,
    /// Normalised absolute path with `/` separators (`<eval>` and the like for text without a file; `<library>/…` for the library).
    #[returns(ref)]
    pub path: Arc<str>,
    /// The whole text, UTF-8.
    #[returns(ref)]
    pub text: Arc<str>,
}

/// The files of a session.
#[salsa::input(debug)]
pub struct Workspace {
    /// User files by path, as far as they were loaded: `mod name;` finds its file here.
    #[returns(ref)]
    pub files: Arc<std::collections::BTreeMap<Arc<str>, SourceFile>>,
    /// Whether `#[cfg(test)]` holds: in whoever runs tests, and in editors.
    #[default]
    #[returns(copy)]
    pub is_test: bool,
    /// The embedded library's files (durability high): the first is its root module.
    #[returns(ref)]
    pub library: Arc<Vec<SourceFile>>,
}
