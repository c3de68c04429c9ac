//! Names in what macros made: which of them are the same, and where they stand in the source.
//!
//! Hygiene is mixed-site, as in Rust: variables and labels are apart from those of the call, everything else is found where the call
//! stands. A variable's key is its name and its context; a name is looked up by its key, and where the search leaves the scope in which
//! the macro itself is defined, by the key that it has in the template.

use grok_diagnostics::Span;
use grok_syntax::ast;

use super::{Lowering, Rib};
use crate::Name;
use crate::blocks::block_scopes;
use crate::def_map::Namespace;
use crate::ids::Def;
use crate::macros::{Context, Contexts, MacroPlace, VIRTUAL};
use crate::source_map::MentionTarget;

/// The mark of a macro among the variables of a block: no variable has such a key.
fn mark(name: Span) -> Name {
    Name::from(format!("#macro {}", name.start))
}

impl Lowering<'_> {
    /// What tells a variable or label from others of its name.
    pub(super) fn key(&self, name: &ast::Name) -> Name {
        Contexts::key(&name.text, self.context(name.span))
    }

    /// Which expansions wrote something.
    pub(super) fn context(&self, span: Span) -> Context {
        if span.start < VIRTUAL {
            return Context::ROOT;
        }
        self.contexts.borrow_mut().of(&self.space, span.start)
    }

    /// Marks where a macro is defined in a block.
    pub(super) fn mark_macro(&mut self, item: &ast::Item) {
        if let (ast::ItemKind::MacroDef(_), Some(name), Some(Rib::Bindings(bindings))) =
            (&item.kind, &item.name, self.ribs.last_mut())
            && !self.space.is_empty()
        {
            // The local of a mark is never read.
            let none = la_arena::Idx::from_raw(la_arena::RawIdx::from_u32(0));
            bindings.push((mark(name.span), none, name.span.end));
        }
    }

    /// The key by which a search goes on past the mark of a macro.
    pub(super) fn past_mark(&self, key: &str, passed: &str) -> Option<Name> {
        let (text, number) = key.split_once('#')?;
        let contexts = self.contexts.borrow();
        let (expansion, within) = contexts.outer(Context::from_number(number.parse().ok()?))?;
        match &self.space.expansions.get(expansion)?.definition.place {
            MacroPlace::Local { name, .. } if mark(*name) == passed => Some(Contexts::key(&Name::new(text), within)),
            _ => None,
        }
    }

    /// Calls name their macros.
    fn mention_macros(&mut self) {
        let space = self.space.clone();
        let written = space
            .expansions
            .iter()
            .filter(|expansion| space.is_source(expansion.path));
        for expansion in written {
            let def = match expansion.definition.place.id(self.db) {
                Some(id) => Some(Def::Macro(id)),
                None => self.local_macro(expansion.definition.rules.name(self.db)),
            };
            if let Some(def) = def {
                let path = space.real(expansion.path);
                let name = expansion.name_len;
                let span = Span::new(path.end.saturating_sub(name), path.end);
                self.map.mentions.push((span, MentionTarget::Def(def)));
            }
        }
    }

    /// A macro of one of the body's blocks.
    fn local_macro(&self, name: &str) -> Option<Def> {
        let (file, module) = self.place?;
        let scopes = &block_scopes(self.db, file, module).scopes;
        let own = self.blocks.values().filter_map(|block| scopes.get(block.0 as usize));
        let mut found = own.filter_map(|scope| scope.get(name, Namespace::Macros));
        found.next().map(|found| found.def)
    }

    /// Gives everything found its place in the source.
    pub(super) fn realize(&mut self) {
        if self.space.is_empty() {
            return;
        }
        let space = self.space.clone();
        let real = |span: &mut Span| *span = space.real(*span);
        let map = &mut self.map;
        map.exprs.iter_mut().for_each(real);
        map.pats.iter_mut().for_each(real);
        map.types.iter_mut().for_each(real);
        map.names.values_mut().for_each(real);
        map.args.values_mut().for_each(real);
        map.ops.values_mut().for_each(real);
        map.field_inits.values_mut().flatten().for_each(real);
        map.field_pats.values_mut().flatten().for_each(real);
        map.locals.iter_mut().for_each(real);
        map.blocks.iter_mut().for_each(|(span, _)| real(span));
        // What templates name is not written where the call stands.
        map.mentions.retain(|(span, _)| space.is_source(*span));
        map.mentions.iter_mut().for_each(|(span, _)| real(span));
        map.labels.retain(|(span, ..)| space.is_source(Span::at(span.start)));
        map.visible.retain(|(_, key, _)| !key.contains('#'));
        for span in map
            .visible
            .iter_mut()
            .map(|(span, ..)| span)
            .chain(map.labels.iter_mut().map(|(span, ..)| span))
        {
            // From the call on that brings it, to the end of what is around that.
            let (start, end) = (space.real(Span::at(span.start)).end, space.real(Span::at(span.end)).end);
            *span = Span::new(start, end);
        }
        map.calls = space
            .expansions
            .iter()
            .filter(|expansion| expansion.call.start < VIRTUAL)
            .map(|expansion| (expansion.call, expansion.definition.rules.name(self.db).clone()))
            .collect();
        self.mention_macros();
        let map = &mut self.map;
        for pending in &mut self.diagnostics {
            crate::macros::realize(pending, &space);
        }
        map.mentions.sort_by_key(|(span, _)| (span.start, span.end));
        map.mentions.dedup();
    }
}
