//! Expansions for people: what a call stands for, and a whole file without calls.
//!
//! The text is that of the expansions, nested calls expanded in turn; an expression that would not hold together where it is put gets
//! parentheses. Layout is the formatter's business.

use std::sync::Arc;

use grok_diagnostics::Span;
use grok_syntax::Fragment;

use super::definitions::MacroPlace;
use super::space::{SpaceMap, VIRTUAL};
use super::splice::expanded_file;
use crate::Name;
use crate::db::{Db, SourceFile};
use crate::lower::owner_source;
use crate::package::package_root;
use crate::queries::file_owners;

/// What a call expands to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExpandedText {
    /// The macro's name.
    pub name: Name,
    /// The call, in its file.
    pub call: Span,
    /// The text, without calls of macros by example.
    pub text: String,
}

/// A space with what its real addresses count from.
struct Space {
    map: Arc<SpaceMap>,
    base: u32,
}

fn spaces(db: &dyn Db, file: SourceFile) -> Vec<Space> {
    let mut spaces = vec![Space {
        map: Arc::new(expanded_file(db, file).space.clone()),
        base: 0,
    }];
    for &owner in file_owners(db, file) {
        if let Some(space) = owner_source(db, owner).as_ref().and_then(|source| source.space.clone()) {
            spaces.push(Space {
                map: space.map,
                base: crate::owner_base(db, owner),
            });
        }
    }
    spaces
}

/// What the innermost call at an offset expands to.
pub fn expand_at(db: &dyn Db, file: SourceFile, offset: u32) -> Option<ExpandedText> {
    let mut best: Option<ExpandedText> = None;
    for Space { map, base } in spaces(db, file) {
        for (index, expansion) in map.expansions.iter().enumerate() {
            if !map.is_source(expansion.call) {
                continue;
            }
            let call = map.real(expansion.call).shift(base);
            if call.touches(offset) && best.as_ref().is_none_or(|other| call.len() < other.call.len()) {
                best = Some(ExpandedText {
                    name: expansion.definition.rules.name(db).clone(),
                    call,
                    text: text_of(db, file, &map, index),
                });
            }
        }
    }
    best
}

/// A file with all calls of macros by example expanded.
pub fn expand_text(db: &dyn Db, file: SourceFile) -> String {
    let mut calls: Vec<(Span, String)> = Vec::new();
    for Space { map, base } in spaces(db, file) {
        for (index, expansion) in map.expansions.iter().enumerate() {
            if expansion.call.start < VIRTUAL {
                let text = put(db, file, &map, index);
                calls.push((expansion.call.shift(base), text));
            }
        }
    }
    calls.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    replaced(file.text(db), &calls)
}

/// A text with parts replaced; of parts within others only the outer.
fn replaced(text: &str, parts: &[(Span, String)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (span, part) in parts.iter().filter(|(span, _)| (span.end as usize) <= text.len()) {
        if span.start < at {
            continue;
        }
        out.push_str(Span::new(at, span.start).slice(text));
        out.push_str(part);
        at = span.end;
        // Statements bring their own end.
        if part.is_empty() || part.trim_end().ends_with([';', '}']) {
            let rest = &text[at as usize..];
            if rest.trim_start().starts_with(';') {
                at += (rest.len() - rest.trim_start().len()) as u32 + 1;
            }
        }
    }
    out.push_str(text.get(at as usize..).unwrap_or(""));
    out
}

/// The text of an expansion as it is put where its call stood.
fn put(db: &dyn Db, file: SourceFile, map: &SpaceMap, index: usize) -> String {
    let text = text_of(db, file, map, index);
    let is_operand = map.expansions[index].place == Fragment::Expr && !grok_macros::holds_together(&text);
    if is_operand { format!("({text})") } else { text }
}

fn text_of(db: &dyn Db, file: SourceFile, map: &SpaceMap, index: usize) -> String {
    let expansion = &map.expansions[index];
    let text = &expansion.expansion.text;
    let own = Span::new(expansion.start, expansion.start + text.len() as u32);
    let nested = map.expansions.iter().enumerate().skip(index + 1);
    let mut calls: Vec<(Span, String)> = nested
        .filter(|(_, inner)| own.covers(inner.call))
        .map(|(index, inner)| (inner.call.relative_to(own.start), put(db, file, map, index)))
        .collect();
    calls.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
    let text = replaced(text, &calls);
    let package = match &expansion.definition.place {
        MacroPlace::Module { root, .. } if *root != package_root(db, file) => "std",
        _ => "crate",
    };
    text.replace("$crate", package)
}
