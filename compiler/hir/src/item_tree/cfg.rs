//! `#[cfg(…)]`: which items are there at all.
//!
//! Conditions are `test` (set by whoever runs tests, see [`crate::db::Workspace`]), `debug_assertions` and `overflow_checks` (always),
//! `unix`, `windows`, `target_os = "…"`, `target_arch = "…"`, and `feature = "…"` (never), joined by `not`, `all` and `any`.

use grok_diagnostics::Span;
use grok_syntax::ast::{Attr, AttrArgs, AttrToken};

use crate::Name;

/// Whether the condition of a `cfg` attribute holds. A condition that is none does not; it is added to `unknown`.
pub(super) fn holds(attr: &Attr, is_test: bool, unknown: &mut Vec<(Span, Name)>) -> bool {
    let AttrArgs::Tokens(tokens) = &attr.args else {
        unknown.push((attr.span, Name::default()));
        return false;
    };
    let mut reader = Reader {
        tokens,
        at: 0,
        is_test,
        unknown,
    };
    reader.condition()
}

struct Reader<'a> {
    tokens: &'a [AttrToken],
    at: usize,
    is_test: bool,
    unknown: &'a mut Vec<(Span, Name)>,
}

impl Reader<'_> {
    fn eat(&mut self, text: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|token| token.text == text);
        self.at += usize::from(found);
        found
    }

    fn condition(&mut self) -> bool {
        let Some(name) = self.tokens.get(self.at).cloned() else {
            return false;
        };
        self.at += 1;
        if self.eat("(") {
            let mut parts = Vec::new();
            while self.at < self.tokens.len() && !self.eat(")") {
                parts.push(self.condition());
                self.eat(",");
            }
            return match name.text.as_str() {
                "not" => !parts.first().copied().unwrap_or(false),
                "all" => parts.iter().all(|part| *part),
                "any" => parts.iter().any(|part| *part),
                _ => self.unknown(&name),
            };
        }
        if self.eat("=") {
            let value = self
                .tokens
                .get(self.at)
                .map(|token| token.text.trim_matches('"').to_owned());
            self.at += 1;
            let value = value.as_deref();
            return match name.text.as_str() {
                "target_os" => value == Some(std::env::consts::OS),
                "target_arch" => value == Some(std::env::consts::ARCH),
                "target_family" => value == Some(std::env::consts::FAMILY),
                "feature" => false,
                _ => self.unknown(&name),
            };
        }
        match name.text.as_str() {
            "test" => self.is_test,
            "debug_assertions" | "overflow_checks" | "true" => true,
            "false" => false,
            "unix" | "windows" => name.text == std::env::consts::FAMILY,
            _ => self.unknown(&name),
        }
    }

    fn unknown(&mut self, name: &AttrToken) -> bool {
        self.unknown.push((name.span, name.text.clone()));
        false
    }
}
