//! The tolerant parser of Grok: a tree-sitter grammar whose trees name what is missing.
//!
//! `grammar.js` holds the grammar, `src/scanner.c` the words, literals, strings and virtual tokens; `src/parser.c` is generated from
//! the grammar and committed.
//!
//! ```
//! let tree = tree_sitter_grok::parser().parse("fn main() { p. }", None).expect("no cancellation");
//! assert!(tree.root_node().to_sexp().contains("(field_expression value: (identifier) field: (missing_name))"));
//! ```

pub mod errors;

use tree_sitter_language::LanguageFn;

#[allow(unsafe_code)]
mod language {
    use tree_sitter_language::LanguageFn;

    unsafe extern "C" {
        fn tree_sitter_grok() -> *const ();
    }

    // SAFETY: the function is the generated entry of `src/parser.c`, which returns a static language.
    pub(super) const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_grok) };
}

/// The grammar, for [`tree_sitter::Parser::set_language`].
pub const LANGUAGE: LanguageFn = language::LANGUAGE;

/// The kinds of nodes, their fields and children, as tree-sitter describes them in JSON.
pub const NODE_TYPES: &str = include_str!("node-types.json");

/// Highlights, with the capture names of tree-sitter's CLI; of several patterns that match a node the last counts.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../queries/highlights.scm");

/// What can be folded, captured as `@fold`.
pub const FOLDS_QUERY: &str = include_str!("../queries/folds.scm");

/// How lines are indented: `@indent.begin`, `@indent.branch`, `@indent.end`.
pub const INDENTS_QUERY: &str = include_str!("../queries/indents.scm");

/// Scopes, definitions and references of local names.
pub const LOCALS_QUERY: &str = include_str!("../queries/locals.scm");

/// Definitions and references of names, as tree-sitter's CLI lists them.
pub const TAGS_QUERY: &str = include_str!("../queries/tags.scm");

/// Markdown in docs, Grok in the tokens of macros.
pub const INJECTIONS_QUERY: &str = include_str!("../queries/injections.scm");

/// A parser for Grok.
#[must_use]
pub fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser
        .set_language(&LANGUAGE.into())
        .expect("the committed parser has an ABI that the runtime reads");
    parser
}
