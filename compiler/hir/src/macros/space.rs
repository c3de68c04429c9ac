//! Addresses of expanded code, and the way back to what was written.
//!
//! A *space* is a body, or what lies outside of bodies in a file. Its real text has the addresses it always had; the text of each
//! expansion in it gets a range past [`VIRTUAL`]. So every node keeps a span of its own, and where a span leads is a matter of looking
//! it up.

use std::sync::Arc;

use grok_diagnostics::Span;
use grok_macros::Origin;
use grok_syntax::Fragment;
use rustc_hash::FxHashMap;

use super::definitions::{MacroDef, MacroPlace};

/// Where the addresses of expansions begin: no text is that long.
pub const VIRTUAL: u32 = 1 << 30;

/// The expansions of a space, by address.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SpaceMap {
    /// In the order of their addresses.
    pub expansions: Vec<Expansion>,
}

/// One expansion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expansion {
    /// Where its text begins.
    pub start: u32,
    /// The call, from its path to its closing delimiter.
    pub call: Span,
    /// The call's path.
    pub path: Span,
    /// How long the last name of the path is.
    pub name_len: u32,
    /// Where the call's input begins.
    pub input: u32,
    /// What the text is read as.
    pub place: Fragment,
    /// The macro.
    pub definition: MacroDef,
    /// The text.
    pub expansion: Arc<grok_macros::Expansion>,
}

/// Where an address was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Written {
    /// In the source.
    Source(u32),
    /// In the template of an expansion, by position in [`SpaceMap::expansions`]; the offset counts in the text of the rule's template.
    Template(usize, u32),
    /// Nowhere: added by that expansion.
    Added(usize),
}

impl SpaceMap {
    /// Whether there are no expansions.
    pub fn is_empty(&self) -> bool {
        self.expansions.is_empty()
    }

    /// The first address after all expansions.
    pub(super) fn end(&self) -> u32 {
        self.expansions
            .last()
            .map_or(VIRTUAL, |last| last.start + last.expansion.text.len() as u32 + 1)
    }

    /// The expansion whose text has an address.
    pub fn expansion_at(&self, address: u32) -> Option<usize> {
        if address < VIRTUAL {
            return None;
        }
        let after = self.expansions.partition_point(|expansion| expansion.start <= address);
        after.checked_sub(1)
    }

    /// Where an address was written.
    pub fn written(&self, address: u32) -> Written {
        let mut address = address;
        while let Some(index) = self.expansion_at(address) {
            let expansion = &self.expansions[index];
            address = match expansion.expansion.origin(address - expansion.start) {
                Some(Origin::Input(offset)) => expansion.input + offset,
                Some(Origin::Template(offset)) => return Written::Template(index, offset),
                Some(Origin::Added) | None => return Written::Added(index),
            };
        }
        Written::Source(address)
    }

    /// Whether a span was written in the source, all of it.
    pub fn is_source(&self, span: Span) -> bool {
        matches!(self.try_real(span), Some((_, true)))
    }

    /// The place in the source that a span stands for: what was written there itself, or the call that it comes from.
    pub fn real(&self, span: Span) -> Span {
        self.try_real(span).map_or(span, |(span, _)| span)
    }

    fn try_real(&self, span: Span) -> Option<(Span, bool)> {
        let mut span = span;
        let mut own = true;
        // Each turn goes from an expansion to the text its call stands in.
        while let Some(index) = self.expansion_at(span.start) {
            let expansion = &self.expansions[index];
            let (from, to) = (span.start - expansion.start, span.end.max(span.start) - expansion.start);
            let first = expansion.expansion.segment_at(from)?;
            let inside = to <= first.span.end || from == to;
            span = match first.origin {
                Origin::Input(at) if inside => {
                    let start = expansion.input + at + (from - first.span.start).min(first.span.len());
                    Span::new(start, start + (to - from))
                }
                _ => {
                    own = false;
                    expansion.call
                }
            };
        }
        Some((span, own))
    }

    /// The outermost call that an address comes from.
    pub fn outermost(&self, address: u32) -> Option<usize> {
        let mut index = self.expansion_at(address)?;
        while let Some(outer) = self.expansion_at(self.expansions[index].call.start) {
            index = outer;
        }
        Some(index)
    }

    /// The expansions that lead to those at an address, from the outermost call in.
    pub fn chain(&self, address: u32) -> Vec<usize> {
        let mut chain = Vec::new();
        let mut next = self.expansion_at(address);
        while let Some(index) = next {
            chain.push(index);
            next = self.expansion_at(self.expansions[index].call.start);
        }
        chain.reverse();
        chain
    }

    /// What was written, of a span within one expansion or in a call's input.
    pub fn text_of(&self, span: Span) -> Option<String> {
        let expansion = &self.expansions[self.expansion_at(span.start)?];
        let inner = Span::new(span.start - expansion.start, span.end - expansion.start);
        Some(expansion.expansion.written(inner))
    }

    /// The space of an item that expansions made: those that lead to an address in it, their real addresses counted from `base`,
    /// their own from the beginning; and by how much these moved.
    pub(super) fn chain_from(&self, address: u32, base: u32) -> (SpaceMap, u32) {
        let chain = self.chain(address);
        let moved = chain.first().map_or(0, |first| self.expansions[*first].start - VIRTUAL);
        let address = |address: u32| {
            if address < VIRTUAL {
                address.saturating_sub(base)
            } else {
                address - moved
            }
        };
        let span = |span: Span| Span::new(address(span.start), address(span.end));
        let expansions = chain.into_iter().map(|index| {
            let expansion = &self.expansions[index];
            Expansion {
                start: expansion.start - moved,
                call: span(expansion.call),
                path: span(expansion.path),
                input: address(expansion.input),
                ..expansion.clone()
            }
        });
        let expansions = expansions.collect();
        (SpaceMap { expansions }, moved)
    }
}

/// A syntax context: which expansions wrote an identifier. Two identifiers of one text are one name only in one context.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Context(u32);

impl Context {
    /// Of what stands in the source.
    pub const ROOT: Context = Context(0);

    pub(crate) fn from_number(number: u32) -> Context {
        Context(number)
    }

    /// Whether nothing but the source wrote it.
    pub fn is_root(self) -> bool {
        self == Context::ROOT
    }
}

/// The contexts of a space, made as they are asked for.
#[derive(Default)]
pub(crate) struct Contexts {
    /// Of each context but the root: the one of the template, and the expansion that copied it.
    marks: Vec<(Context, usize)>,
    known: FxHashMap<(Context, usize), Context>,
}

impl Contexts {
    /// The context of what has an address.
    pub fn of(&mut self, map: &SpaceMap, address: u32) -> Context {
        match map.written(address) {
            Written::Source(_) => Context::ROOT,
            Written::Added(index) => self.marked(Context::ROOT, index),
            Written::Template(index, offset) => {
                let expansion = &map.expansions[index];
                let within = match &expansion.definition.place {
                    MacroPlace::Local { rules, .. } => {
                        let template = rules
                            .get(expansion.expansion.rule as usize)
                            .map(|(_, template)| *template);
                        template.map_or(Context::ROOT, |template| self.of(map, template + offset))
                    }
                    MacroPlace::Module { .. } | MacroPlace::Generated => Context::ROOT,
                };
                self.marked(within, index)
            }
        }
    }

    fn marked(&mut self, within: Context, index: usize) -> Context {
        let marks = &mut self.marks;
        *self.known.entry((within, index)).or_insert_with(|| {
            marks.push((within, index));
            Context(marks.len() as u32)
        })
    }

    /// The expansion that copied an identifier last, and its context in the template.
    pub fn outer(&self, context: Context) -> Option<(usize, Context)> {
        let (within, index) = self.marks.get((context.0 as usize).checked_sub(1)?)?;
        Some((*index, *within))
    }

    /// A name that is equal only for one text in one context.
    pub fn key(name: &crate::Name, context: Context) -> crate::Name {
        if context.is_root() {
            name.clone()
        } else {
            crate::Name::from(format!("{name}#{}", context.0))
        }
    }
}
