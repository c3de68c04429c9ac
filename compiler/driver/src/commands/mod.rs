//! One file per command; [`outcome`] shows how a run ended, for those that run something.

pub mod check;
pub mod emit;
pub mod eval;
pub mod expand;
pub mod explain;
mod files;
pub mod fmt;
pub mod lsp;
pub mod outcome;
pub mod parse;
pub mod run;
pub mod tour;
