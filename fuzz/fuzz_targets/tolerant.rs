//! The tolerant parser: any bytes give a tree; it and the precise parser accept the same texts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use tree_sitter::Parser;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_grok::LANGUAGE.into())
        .expect("the grammar's ABI is one that this tree-sitter reads");
    let Some(tree) = parser.parse(text, None) else { return };
    let tolerant = tree_sitter_grok::errors::syntax_errors(&tree, text).is_empty();
    let precise = grok_syntax::parse(text).errors.is_empty();
    assert_eq!(tolerant, precise, "the parsers disagree");
});
