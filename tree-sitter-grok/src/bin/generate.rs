//! Makes `src/parser.c` and its companions from `grammar.js`, which Node evaluates: `npm run grammar`.
//!
//! The generator is tree-sitter's own, as a library, so that nobody needs its command line. ABI 14, since released editors read no
//! newer.

#![forbid(unsafe_code)]

use std::process::ExitCode;

use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

/// The parser format that Helix and Emacs read.
const ABI: usize = 14;

fn main() -> ExitCode {
    let folder = env!("CARGO_MANIFEST_DIR");
    let mut notes = Vec::new();
    let made = generate_parser_in_directory(
        folder,
        None::<&str>,
        None::<&str>,
        ABI,
        None,
        Some("node"),
        true,
        OptLevel::default(),
        &mut notes,
    );
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the grammar gives no parser: {error}");
            ExitCode::FAILURE
        }
    }
}
