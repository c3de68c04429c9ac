//! The formatter: one layout for every program, 100 columns wide.
//!
//! Owns: how source text is laid out ([`format()`]), and which lines that changes ([`edits`], [`edits_in`]). It parses with
//! `grok-syntax` and walks the tree (`layout`), taking the tokens from left to right so that each comment goes where it stood
//! (`tokens`); `doc` decides which lines break. Commas at the end of lists come and go with the line breaks; no other token
//! changes. Text with syntax errors is left alone.
//!
//! ```
//! assert_eq!(grok_format::format("fn  double(n){n*2}").unwrap(), "fn double(n) {\n    n * 2\n}\n");
//! ```
#![forbid(unsafe_code)]

mod doc;
mod layout;
mod lines;
mod tokens;

use grok_syntax::SyntaxError;

pub use lines::{LineEdit, edits, edits_in};

use tokens::Tokens;

/// The width that lines are kept in where possible, in characters.
pub const WIDTH: usize = 100;

/// Why a text was not formatted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormatError {
    /// It does not parse: what is wrong with it.
    Syntax(Vec<SyntaxError>),
    /// The layout would have changed what the text says, which is a mistake in the formatter: nothing is changed then.
    Layout,
}

/// The text in its layout, with a line break at its end. Formatting that again gives the same.
pub fn format(text: &str) -> Result<String, FormatError> {
    let parse = grok_syntax::parse(text);
    if !parse.errors.is_empty() {
        return Err(FormatError::Syntax(parse.errors));
    }
    let tokens = Tokens::new(text);
    let doc = layout::file(&tokens, &parse.file).ok_or(FormatError::Layout)?;
    let mut out = String::new();
    if let Some(shebang) = tokens.shebang {
        out.push_str(shebang.trim_end());
        out.push('\n');
        if tokens.gaps.first().is_some_and(|gap| gap.blank) {
            out.push('\n');
        }
    }
    out.push_str(&doc::print(&doc, WIDTH));
    if !tokens::same_meaning(&tokens, &Tokens::new(&out)) {
        return Err(FormatError::Layout);
    }
    Ok(out)
}
