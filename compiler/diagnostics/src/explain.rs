//! The pages behind `grok explain CODE`: Markdown, one per code, with a wrong and a right example.

use crate::codes::{ALL, Code, Entry};

/// The page of a code, or of a lint by its name; letters may be of either case.
pub fn explain(code: &str) -> Option<&'static str> {
    let code = Code::find(code)?;
    ALL.iter().find(|entry| entry.code == code).map(|entry| entry.page)
}

/// Every code with its title, in the order in which `grok explain` lists them.
pub fn all() -> &'static [Entry] {
    ALL
}
