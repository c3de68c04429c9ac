//! Every editor feature as a function over a snapshot of the program. Knows no protocol: offsets in, plain structs out.
//!
//! [`AnalysisHost`] is the one writer: it applies edits. [`Analysis`] is a cheap snapshot that features read; a later edit cancels
//! what still reads the old one (salsa unwinds with `Cancelled`). Syntactic features read only the tree-sitter tree and never fail;
//! semantic ones ask the compiler. One file per feature, named like its handler in the server. What they share: `syntax.rs` finds its way
//! in the tree, `symbol.rs` leads from an offset to what is named there, `render.rs` prints declarations, `words.rs` has the docs of what
//! no file declares.
//!
//! ```
//! use grok_ide::{AnalysisHost, FilePosition, completion, hover};
//!
//! let mut host = AnalysisHost::new(|_| None);
//! let file = host.open("/main.grok", "struct P { x: i64 }\nfn twice(p: P) { p. }".into());
//! let analysis = host.snapshot();
//! let items = completion::completion(&analysis, FilePosition { file, offset: 39 });
//! assert_eq!(items[0].label, "x");
//! let found = hover::hover(&analysis, FilePosition { file, offset: 24 }).expect("a function");
//! assert!(found.markdown.contains("fn twice(p: P)"));
//! ```

#![forbid(unsafe_code)]

pub mod code_lens;
pub mod completion;
pub mod diagnostics;
pub mod document_highlight;
pub mod document_symbol;
#[cfg(test)]
mod fixture;
pub mod folding_range;
pub mod formatting;
pub mod goto_definition;
pub mod host;
pub mod hover;
pub mod inlay_hint;
pub mod references;
pub mod rename;
pub mod selection_range;
pub mod semantic_tokens;
pub mod signature_help;

mod render;
mod symbol;
mod syntax;
mod words;

#[cfg(test)]
mod robustness;

pub use grok_diagnostics::{FileId, Span};
pub use host::{Analysis, AnalysisHost};

/// How the paths of the embedded library's files begin.
pub const LIBRARY_PREFIX: &str = grok_hir::library::PREFIX;

/// A byte offset in a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FilePosition {
    /// The file.
    pub file: FileId,
    /// Bytes from its start.
    pub offset: u32,
}

/// A stretch of a file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct FileRange {
    /// The file.
    pub file: FileId,
    /// Bytes.
    pub span: Span,
}

/// A replacement of a stretch of a file's text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TextEdit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub new_text: String,
}
