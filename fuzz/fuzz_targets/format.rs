//! The formatter: what it gives is a fixed point, and it never changes what a program says.
#![no_main]

use grok_format::{FormatError, format};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match format(text) {
        Ok(once) => assert_eq!(format(&once).as_deref(), Ok(once.as_str())),
        Err(FormatError::Syntax(_)) => {}
        Err(FormatError::Layout) => panic!("the layout would have changed the program"),
    }
});
