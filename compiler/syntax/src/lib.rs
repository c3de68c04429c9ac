//! grok-syntax: from text to a tree, whatever the text.
//!
//! Owns: the lexer ([`lexer`], tokens in [`token`]), the resilient recursive-descent parser ([`parse`]), the AST
//! ([`ast`]) with its generated visitors ([`visit`]), and format strings ([`format_string`]). It accepts exactly what
//! `docs/reference/grammar.md` says and gives a tree for everything else too. It knows no names, types or files.
//!
//! ```
//! let parse = grok_syntax::parse("fn add(a, b) { a + }");
//! assert_eq!(parse.file.items[0].name.as_ref().unwrap().text, "add");
//! assert_eq!(parse.errors[0].message, "expected an expression after `+`, found `}`");
//! ```
#![forbid(unsafe_code)]

pub mod ast;
mod decode;
pub mod dump;
mod error;
pub mod format_string;
pub mod lexer;
mod parser;
pub mod token;
pub mod visit;

pub use error::{SyntaxError, SyntaxFix};
pub use grok_diagnostics::Span;
pub use parser::fragment::{Fragment, FragmentNode, FragmentParse, FragmentParser, parse_fragment};
pub use parser::parse;

/// What a parse gives: always a tree, and what is wrong with the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parse {
    /// The tree, with error nodes where the text is broken.
    pub file: ast::SourceFile,
    /// The mistakes, in the order of the text. Empty exactly if the text follows the grammar.
    pub errors: Vec<SyntaxError>,
}
