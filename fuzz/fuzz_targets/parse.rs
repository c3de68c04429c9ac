//! The precise parser: any bytes give a tree, and errors that lie in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let parse = grok_syntax::parse(&text);
    for error in &parse.errors {
        assert!(error.span.start <= error.span.end && error.span.end as usize <= text.len());
        assert!(!error.message.is_empty());
    }
});
