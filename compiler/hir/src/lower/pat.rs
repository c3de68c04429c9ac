//! Patterns, and the variables they bind.

use grok_diagnostics::codes;
use grok_syntax::ast;

use super::path::{PathNode, Simple};
use super::{Lowering, expr::literal};
use crate::Name;
use crate::body::{LocalId, Pat, PatId, RangeEnd, ValueRes};
use crate::def_map::Namespace;
use crate::ids::{AdtId, CtorId, Def};
use crate::problems::{Pending, bare_kind, kind_of};
use crate::resolve::Resolution;
use crate::signature::FieldsShape;
use crate::source_map::MentionTarget;
use crate::type_ref::Mutability;
use crate::written::mutability;

/// The variables that one pattern, or one list of parameters, binds.
#[derive(Default)]
pub(super) struct PatBindings {
    /// All of them by their keys, alternatives share theirs.
    all: Vec<(Name, LocalId)>,
    /// Those bound so far in the alternative at hand, with their places.
    current: Vec<(Name, grok_diagnostics::Span)>,
    /// Whether patterns of one list of parameters are read.
    are_parameters: bool,
}

impl PatBindings {
    pub(super) fn parameters() -> PatBindings {
        PatBindings {
            are_parameters: true,
            ..PatBindings::default()
        }
    }

    pub(super) fn into_locals(self) -> Vec<(Name, LocalId)> {
        self.all
    }
}

impl<'db> Lowering<'db> {
    pub(super) fn pat(&mut self, pat: &ast::Pat, bindings: &mut PatBindings) -> PatId {
        use ast::PatKind;
        let id = self.alloc_pat(Pat::Missing, pat.span);
        let lowered = match &pat.kind {
            PatKind::Macro(_) | PatKind::Missing | PatKind::Error => {
                self.broken = true;
                Pat::Missing
            }
            PatKind::Wild => Pat::Wild,
            // Only tuple patterns have a place for it; the parser has said so.
            PatKind::Rest => Pat::Wild,
            PatKind::Bind {
                by_ref,
                mutable,
                name,
                sub,
            } => {
                let by_ref = by_ref.then(|| mutability(*mutable));
                let mutable = *mutable && by_ref.is_none();
                self.bind_pat(name, by_ref, mutable, sub.as_deref(), bindings)
            }
            PatKind::Literal(value) => Pat::Literal {
                value: literal(&value.literal),
                negative: value.negative,
            },
            PatKind::Range { lo, hi, inclusive } => {
                let start = lo.as_ref().map(|end| self.range_end(end, id));
                let end = hi.as_ref().map(|end| self.range_end(end, id));
                Pat::Range {
                    start,
                    end,
                    inclusive: *inclusive,
                }
            }
            PatKind::Ref { mutable, inner } => {
                let inner = self.pat(inner, bindings);
                Pat::Ref {
                    mutability: mutability(*mutable),
                    pat: inner,
                }
            }
            PatKind::Tuple(items) => {
                let (pats, rest) = self.pats(items, bindings);
                Pat::Tuple { pats, rest }
            }
            PatKind::Path(path) => {
                let found = self.value_path(path, PathNode::Pat(id), true);
                Pat::Path(self.checked_pattern_value(found, path.last().map(|last| &last.name)))
            }
            PatKind::TupleStruct { path, items } => {
                let ctor = self.ctor_path(path, Namespace::Values, PathNode::Pat(id));
                let (pats, rest) = self.pats(items, bindings);
                Pat::TupleCtor { ctor, pats, rest }
            }
            PatKind::Struct { path, fields, rest } => {
                let ctor = self.ctor_path(path, Namespace::Types, PathNode::Pat(id));
                let mut lowered = Vec::new();
                let mut places = Vec::new();
                for (index, field) in fields.iter().enumerate() {
                    self.mention(field.name.span, MentionTarget::FieldPat(id, index as u32));
                    places.push(field.name.span);
                    let from = self.locals.len();
                    let pat = self.pat(&field.pat, bindings);
                    if field.shorthand {
                        for info in self.infos.iter_mut().skip(from) {
                            info.shorthand = true;
                        }
                    }
                    lowered.push((field.name.text.clone(), pat));
                }
                self.map.field_pats.insert(id, places);
                Pat::Struct {
                    ctor,
                    fields: lowered,
                    rest: rest.is_some(),
                }
            }
            PatKind::Or(items) => self.or_pat(items, bindings),
            PatKind::Slice(items) => self.slice_pat(items, bindings),
        };
        self.pats[id] = lowered;
        id
    }

    fn pats(&mut self, items: &[ast::Pat], bindings: &mut PatBindings) -> (Vec<PatId>, Option<u32>) {
        let mut rest = None;
        let mut pats = Vec::new();
        for item in items {
            if matches!(item.kind, ast::PatKind::Rest) {
                rest.get_or_insert(pats.len() as u32);
            } else {
                pats.push(self.pat(item, bindings));
            }
        }
        (pats, rest)
    }

    /// `[a, .., b]`. `name @ ..` takes what is between.
    fn slice_pat(&mut self, items: &[ast::Pat], bindings: &mut PatBindings) -> Pat {
        let mut rest: Option<(u32, Option<PatId>)> = None;
        let mut pats = Vec::new();
        for item in items {
            let is_rest = match &item.kind {
                ast::PatKind::Rest => true,
                ast::PatKind::Bind { sub: Some(sub), .. } => matches!(sub.kind, ast::PatKind::Rest),
                _ => false,
            };
            if !is_rest {
                pats.push(self.pat(item, bindings));
                continue;
            }
            let bound = match &item.kind {
                ast::PatKind::Bind {
                    by_ref, mutable, name, ..
                } => {
                    let id = self.alloc_pat(Pat::Missing, item.span);
                    let by_ref = by_ref.then(|| mutability(*mutable));
                    // Always a new variable, whatever else has that name.
                    let mutable = *mutable && by_ref.is_none();
                    self.pats[id] = self.new_binding(name, by_ref, mutable, None, bindings);
                    Some(id)
                }
                _ => None,
            };
            if rest.is_some() {
                let error = self.error(
                    grok_diagnostics::codes::E0586,
                    item.span,
                    "`..` stands twice in a slice pattern",
                );
                self.report(error.primary_label("only one part can take what is left"));
                continue;
            }
            rest = Some((pats.len() as u32, bound));
        }
        Pat::Slice { pats, rest }
    }

    /// A single name: a constant or unit constructor if there is one, else a new variable.
    fn bind_pat(
        &mut self,
        name: &ast::Name,
        by_ref: Option<Mutability>,
        mutable: bool,
        sub: Option<&ast::Pat>,
        bindings: &mut PatBindings,
    ) -> Pat {
        if name.is_missing() {
            self.broken = true;
            return Pat::Missing;
        }
        if by_ref.is_none()
            && !mutable
            && sub.is_none()
            && let Some(found) = self.named_pattern(name)
        {
            self.mention(name.span, MentionTarget::Def(found.def));
            self.report_ambiguous(name, &found);
            self.imports.extend(found.imports);
            return Pat::Path(match found.def {
                Def::Const(id) => ValueRes::Const(id),
                Def::Variant(id) => ValueRes::Ctor(CtorId::Variant(id), Vec::new()),
                Def::Adt(AdtId::Struct(id)) => ValueRes::Ctor(CtorId::Struct(id), Vec::new()),
                _ => ValueRes::Error,
            });
        }
        self.new_binding(name, by_ref, mutable, sub, bindings)
    }

    fn new_binding(
        &mut self,
        name: &ast::Name,
        by_ref: Option<Mutability>,
        mutable: bool,
        sub: Option<&ast::Pat>,
        bindings: &mut PatBindings,
    ) -> Pat {
        let key = self.key(name);
        if let Some((_, first)) = bindings.current.iter().find(|(other, _)| *other == key) {
            let (code, what) = if bindings.are_parameters {
                (codes::E0415, "parameters")
            } else {
                (codes::E0416, "pattern")
            };
            let first = *first;
            let error = self
                .error(code, name.span, format!("`{name}` is bound twice in the same {what}"))
                .primary_label("a second binding of this name")
                .label(first, "the first one is here");
            self.report(error);
        }
        let known = bindings
            .all
            .iter()
            .find(|(other, _)| *other == key)
            .map(|(_, local)| *local);
        let repeated = bindings.current.iter().any(|(other, _)| *other == key);
        let local = match known.filter(|_| !repeated) {
            Some(local) => local,
            None => {
                let local = self.local(name.text.clone(), mutable, name.span);
                if let Some(first) = known {
                    self.info(first).linted = false;
                    self.info(local).linted = false;
                }
                if key.contains('#') {
                    self.info(local).linted = false;
                }
                bindings.all.push((key.clone(), local));
                local
            }
        };
        bindings.current.push((key, name.span));
        self.mention(name.span, MentionTarget::Local(local));
        let sub = sub.map(|sub| self.pat(sub, bindings));
        Pat::Bind { local, by_ref, sub }
    }

    /// What a lone name means in a pattern, if it is no new variable.
    fn named_pattern(&self, name: &ast::Name) -> Option<Resolution> {
        let Some(Simple::Def(found)) = self.simple_name_of_items(&name.text) else {
            return None;
        };
        let is_pattern = match found.def {
            Def::Const(_) | Def::Variant(_) => true,
            Def::Adt(AdtId::Struct(id)) => self.shape(CtorId::Struct(id)) == FieldsShape::Unit,
            _ => false,
        };
        is_pattern.then_some(found)
    }

    /// A name among items, whatever variables hide it.
    fn simple_name_of_items(&self, name: &str) -> Option<Simple> {
        let found = self.names.lexical(name, Namespace::Values)?;
        Some(Simple::Def(Resolution::of(&found)))
    }

    /// Functions are no patterns.
    fn checked_pattern_value(&mut self, found: ValueRes, name: Option<&ast::Name>) -> ValueRes {
        let def = match &found {
            ValueRes::Fn(id, _) => Def::Fn(*id),
            _ => return found,
        };
        if let Some(name) = name {
            let error = self
                .error(
                    codes::E0532,
                    name.span,
                    format!("expected a constant or a variant, found {} `{name}`", bare_kind(def)),
                )
                .primary_label(format!("this is {}", kind_of(def)));
            self.report(Pending::from(error).def_label(def, "it is defined here"));
        }
        ValueRes::Error
    }

    fn range_end(&mut self, end: &ast::RangeEnd, id: PatId) -> RangeEnd {
        match end {
            ast::RangeEnd::Literal(value) => RangeEnd::Literal {
                value: literal(&value.literal),
                negative: value.negative,
            },
            ast::RangeEnd::Path(path) => {
                let found = self.value_path(path, PathNode::Pat(id), true);
                if matches!(found, ValueRes::Const(_) | ValueRes::Assoc { .. } | ValueRes::Error) {
                    return RangeEnd::Path(found);
                }
                let error = self.error(codes::E0532, path.span, "the ends of a range pattern are constants");
                self.report(error.primary_label("this is not one"));
                RangeEnd::Path(ValueRes::Error)
            }
        }
    }

    fn or_pat(&mut self, items: &[ast::Pat], bindings: &mut PatBindings) -> Pat {
        let before = bindings.current.clone();
        let mut sets = Vec::new();
        let mut pats = Vec::new();
        for item in items {
            bindings.current = before.clone();
            pats.push(self.pat(item, bindings));
            sets.push(bindings.current.split_off(before.len()));
        }
        let mut union: Vec<(Name, grok_diagnostics::Span)> = Vec::new();
        for binding in sets.iter().flatten() {
            if !union.iter().any(|(name, _)| *name == binding.0) {
                union.push(binding.clone());
            }
        }
        for (name, bound) in &union {
            for (item, set) in items.iter().zip(&sets) {
                let is_broken = matches!(item.kind, ast::PatKind::Missing | ast::PatKind::Error);
                if is_broken || set.iter().any(|(other, _)| other == name) {
                    continue;
                }
                let error = self
                    .error(
                        codes::E0408,
                        item.span,
                        format!("`{}` is not bound in all alternatives", plain(name)),
                    )
                    .primary_label(format!("this alternative does not bind `{}`", plain(name)))
                    .label(*bound, "it is bound here");
                self.report(error);
            }
        }
        bindings.current = before;
        bindings.current.extend(union);
        Pat::Or(pats)
    }
}

/// A key without its context.
fn plain(key: &str) -> &str {
    key.split('#').next().unwrap_or(key)
}
