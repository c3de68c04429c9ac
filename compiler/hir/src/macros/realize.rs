//! From addresses to places: for diagnostics, and for what lies outside of bodies.

use grok_diagnostics::Span;
use grok_macros::Place;
use grok_syntax::ast::{self, Item, ItemKind, VisitorMut};
use grok_syntax::visit::Node as _;

use super::definitions::MacroPlace;
use super::space::{SpaceMap, Written};
use crate::problems::Pending;

/// Gives a diagnostic the places that its addresses stand for. What stands in a template is said at the call, with a label at the
/// template; a fix stays only if all that it changes was written in the source itself.
pub(crate) fn realize(pending: &mut Pending, map: &SpaceMap) {
    if map.is_empty() {
        return;
    }
    let diagnostic = &mut pending.diagnostic;
    let file = diagnostic.file;
    diagnostic.fixes.retain(|fix| {
        fix.edits
            .iter()
            .all(|edit| edit.file != file || map.is_source(edit.span))
    });
    for edit in diagnostic
        .fixes
        .iter_mut()
        .flat_map(|fix| &mut fix.edits)
        .filter(|edit| edit.file == file)
    {
        edit.span = map.real(edit.span);
    }
    let primary = diagnostic.span;
    diagnostic.span = map.real(primary);
    let mut labels = Vec::with_capacity(diagnostic.labels.len());
    for mut label in std::mem::take(&mut diagnostic.labels) {
        if label.file != file {
            labels.push(label);
            continue;
        }
        if label.primary || map.is_source(label.span) {
            label.span = map.real(label.span);
            labels.push(label);
            continue;
        }
        match template(map, label.span) {
            Some((place @ MacroPlace::Module { .. }, at)) => pending.templates.push((place, at, label.message)),
            Some((MacroPlace::Local { rules, .. }, Place::Template(rule, span))) => {
                let start = rules.get(rule as usize).map_or(0, |(_, template)| *template);
                label.span = map.real(span.shift(start));
                labels.push(label);
            }
            _ => {
                label.span = map.real(label.span);
                labels.push(label);
            }
        }
    }
    diagnostic.labels = labels;
    if map.is_source(primary) {
        return;
    }
    let message = "this part of the template is meant";
    match template(map, primary) {
        Some((place @ MacroPlace::Module { .. }, at)) => pending.templates.push((place, at, message.to_owned())),
        Some((MacroPlace::Local { rules, .. }, Place::Template(rule, span))) => {
            let start = rules.get(rule as usize).map_or(0, |(_, template)| *template);
            let span = map.real(span.shift(start));
            diagnostic.labels.push(grok_diagnostics::Label {
                file,
                span,
                message: message.to_owned(),
                primary: false,
            });
        }
        _ => {}
    }
}

/// The part of a template that an address stands for.
fn template(map: &SpaceMap, span: Span) -> Option<(MacroPlace, Place)> {
    let Written::Template(index, offset) = map.written(span.start) else {
        return None;
    };
    let expansion = &map.expansions[index];
    let mut span = span;
    if span.is_empty() {
        // What is missing or in the way: the word there.
        let text = &expansion.expansion.text;
        let rest = text.get((span.start - expansion.start) as usize..).unwrap_or("");
        let word = rest
            .find(|c: char| c != '_' && !c.is_alphanumeric())
            .unwrap_or(rest.len());
        span.end = span.start + word as u32;
    }
    let end = match map.written(span.end.saturating_sub(1).max(span.start)) {
        Written::Template(other, end) if other == index && end >= offset => end + 1,
        _ => offset + 1,
    };
    let place = Place::Template(expansion.expansion.rule, Span::new(offset, end));
    Some((expansion.definition.place.clone(), place))
}

/// Gives what lies outside of bodies its real spans.
pub(super) struct RealSpans<'a>(pub &'a SpaceMap);

impl RealSpans<'_> {
    pub fn file(&mut self, file: &mut ast::SourceFile) {
        file.items.iter_mut().for_each(|item| self.visit_item(item));
    }
}

impl VisitorMut for RealSpans<'_> {
    fn visit_span(&mut self, span: &mut Span) {
        *span = self.0.real(*span);
    }

    fn visit_item(&mut self, item: &mut Item) {
        // Bodies have spaces of their own.
        if matches!(
            item.kind,
            ItemKind::Fn(_) | ItemKind::Const(_) | ItemKind::Static(_) | ItemKind::Receive(_)
        ) {
            item.docs.accept_mut(self);
            item.attrs.accept_mut(self);
            item.visibility.accept_mut(self);
            item.name.accept_mut(self);
            self.visit_span(&mut item.span);
        } else {
            item.walk_mut(self);
        }
    }
}
