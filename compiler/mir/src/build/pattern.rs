//! What a pattern asks of a value and what it takes from it.
//!
//! A pattern becomes [`Candidate`]s: lists of tests on places, in the order of reading, with the bindings to make once all hold.
//! Or-patterns give a candidate for each alternative, so that no test is left to guess which one matched.

use grok_hir::Name;
use grok_hir::body::{LocalId, Pat, PatId, RangeEnd};
use grok_hir::ids::{ConstId, CtorId};
use grok_hir::signature::LangItem;
use grok_types::result::ValueDef;
use grok_types::ty::{Mutability, Ty, TyKind};

use super::expr::literal_constant;
use super::{Builder, Constant, Place};
use crate::ir::Projection;

/// More alternatives than this in one pattern are not multiplied out.
const MAX_CANDIDATES: usize = 1024;

/// One way to match a pattern.
#[derive(Clone, Default)]
pub(super) struct Candidate {
    pub(super) tests: Vec<(Place, Test)>,
    pub(super) bindings: Vec<Binding>,
}

/// A variable that a pattern binds.
#[derive(Clone)]
pub(super) struct Binding {
    pub(super) local: LocalId,
    pub(super) pat: PatId,
    pub(super) place: Place,
    pub(super) by_ref: Option<Mutability>,
}

/// A question about the value in a place.
#[derive(Clone, PartialEq)]
pub(super) enum Test {
    /// Is it that variant, of so many?
    Variant(u32, u32),
    /// Is it that integer, `bool` or `char`?
    Int(i128),
    /// Does it lie between the bounds?
    Range {
        low: Option<Constant>,
        high: Option<Constant>,
        inclusive: bool,
    },
    /// Has it that many elements, or at least so many?
    Len { count: u64, exactly: bool },
    /// Does it equal that float or text?
    Equal(Constant),
    /// Does it equal the constant, structurally?
    Const(ConstId, Vec<Ty>),
}

impl Builder<'_> {
    /// The ways to match a value in a place.
    pub(super) fn candidates(&mut self, pat: PatId, place: Place) -> Vec<Candidate> {
        self.extend(pat, place, vec![Candidate::default()])
    }

    /// Lets each candidate ask also what this pattern asks.
    fn extend(&mut self, pat: PatId, mut place: Place, mut rows: Vec<Candidate>) -> Vec<Candidate> {
        let derefs = self.source.types.pat_derefs.get(&pat).map_or(0, Vec::len);
        for _ in 0..derefs {
            place = place.deref();
        }
        match &self.source.hir.pats[pat] {
            Pat::Missing => self.poison(),
            Pat::Wild => {}
            Pat::Bind { local, by_ref, sub } => {
                let by_ref = self.source.types.binding_modes.get(&pat).copied().or(*by_ref);
                for row in &mut rows {
                    row.bindings.push(Binding {
                        local: *local,
                        pat,
                        place: place.clone(),
                        by_ref,
                    });
                }
                if let Some(sub) = sub {
                    return self.extend(*sub, place, rows);
                }
            }
            Pat::Literal { value, negative } => {
                let place = self.deref_all(place);
                let ty = self.place_ty(&place);
                add(&mut rows, &place, &test_of(literal_constant(value, *negative, &ty)));
            }
            Pat::Range { start, end, inclusive } => {
                let place = self.deref_all(place);
                let ty = self.place_ty(&place);
                let low = start.as_ref().and_then(|end| self.bound(end, &ty));
                let high = end.as_ref().and_then(|end| self.bound(end, &ty));
                add(
                    &mut rows,
                    &place,
                    &Test::Range {
                        low,
                        high,
                        inclusive: *inclusive,
                    },
                );
            }
            Pat::Slice { pats, rest } => return self.extend_slice(pats, *rest, place, rows),
            Pat::Tuple { pats, rest } => {
                let TyKind::Tuple(types) = self.place_ty(&place).kind().clone() else {
                    self.poison();
                    return rows;
                };
                return self.extend_fields(pats, *rest, &types, &place, rows);
            }
            Pat::TupleCtor { pats, rest, .. } => {
                let Some((ctor, types)) = self.pat_ctor(pat) else {
                    return rows;
                };
                let place = self.enter(ctor, place, &mut rows);
                return self.extend_fields(pats, *rest, &types, &place, rows);
            }
            Pat::Struct { fields, .. } => {
                let Some((ctor, types)) = self.pat_ctor(pat) else {
                    return rows;
                };
                let place = self.enter(ctor, place, &mut rows);
                for (name, pat) in fields {
                    let Some(index) = self.field_index(ctor, name) else {
                        self.poison();
                        continue;
                    };
                    rows = self.extend(*pat, place.clone().field(index as u32, types[index].clone()), rows);
                }
            }
            Pat::Path(_) => match self.source.types.pat_values.get(&pat) {
                Some(ValueDef::Ctor(ctor, _)) => {
                    self.enter(*ctor, place, &mut rows);
                }
                Some(ValueDef::Const(id, args)) => {
                    let place = self.deref_all(place);
                    let ty = self.place_ty(&place);
                    let named = self.named_constant(*id, &ty);
                    let test = named.map_or_else(|| Test::Const(*id, args.clone()), test_of);
                    add(&mut rows, &place, &test);
                }
                _ => self.poison(),
            },
            Pat::Ref { pat, .. } => return self.extend(*pat, place.deref(), rows),
            Pat::Or(alternatives) => return self.extend_or(alternatives, &place, rows),
        }
        rows
    }

    fn extend_or(&mut self, alternatives: &[PatId], place: &Place, rows: Vec<Candidate>) -> Vec<Candidate> {
        if rows.len() * alternatives.len() > MAX_CANDIDATES {
            self.poison();
            return rows;
        }
        let mut result = Vec::with_capacity(rows.len() * alternatives.len());
        // Candidates come in the order in which Rust tries them: the first or-pattern's alternatives vary slowest.
        for row in rows {
            for &alternative in alternatives {
                result.extend(self.extend(alternative, place.clone(), vec![row.clone()]));
            }
        }
        result
    }

    fn extend_fields(
        &mut self,
        pats: &[PatId],
        rest: Option<u32>,
        types: &[Ty],
        place: &Place,
        mut rows: Vec<Candidate>,
    ) -> Vec<Candidate> {
        for (i, &pat) in pats.iter().enumerate() {
            let from_end = rest.is_some_and(|rest| i >= rest as usize);
            let index = if from_end {
                (types.len() + i).checked_sub(pats.len())
            } else {
                Some(i)
            };
            match index.and_then(|index| Some((index, types.get(index)?))) {
                Some((index, ty)) => rows = self.extend(pat, place.clone().field(index as u32, ty.clone()), rows),
                None => self.poison(),
            }
        }
        rows
    }

    /// Asks for a length, and then what the elements' patterns ask.
    fn extend_slice(
        &mut self,
        pats: &[PatId],
        rest: Option<(u32, Option<PatId>)>,
        place: Place,
        mut rows: Vec<Candidate>,
    ) -> Vec<Candidate> {
        let place = self.deref_all(place);
        let ty = self.place_ty(&place);
        let (item, len) = match ty.kind() {
            TyKind::Array(item, len) => (item.clone(), len.as_len()),
            TyKind::Slice(item) => (item.clone(), None),
            _ => match grok_types::as_lang(self.source.db, &ty, LangItem::Vec) {
                Some([item]) => (item.clone(), None),
                _ => {
                    self.poison();
                    return rows;
                }
            },
        };
        let count = pats.len() as u64;
        if !matches!(ty.kind(), TyKind::Array(..)) {
            let exactly = rest.is_none();
            add(&mut rows, &place, &Test::Len { count, exactly });
        }
        let front = rest.map_or(pats.len(), |(at, _)| at as usize);
        for (i, &pat) in pats.iter().enumerate() {
            let from_end = i >= front;
            let offset = if from_end { (pats.len() - i) as u64 } else { i as u64 };
            let element = place.clone().project(Projection::ConstIndex {
                offset,
                from_end,
                ty: item.clone(),
            });
            rows = self.extend(pat, element, rows);
        }
        if let Some((_, Some(pat))) = rest {
            let ty = match (ty.kind(), len) {
                (TyKind::Array(..), Some(len)) => {
                    let left = Ty::new(TyKind::Const(i128::from(len.saturating_sub(count))));
                    Ty::new(TyKind::Array(item, left))
                }
                _ => Ty::new(TyKind::Slice(item)),
            };
            let part = place.project(Projection::Rest {
                front: front as u64,
                back: (pats.len() - front) as u64,
                ty,
            });
            rows = self.extend(pat, part, rows);
        }
        rows
    }

    /// Asks for a constructor; gives the place of its payload.
    fn enter(&mut self, ctor: CtorId, place: Place, rows: &mut [Candidate]) -> Place {
        let place = self.deref_all(place);
        let CtorId::Variant(variant) = ctor else { return place };
        let count = grok_types::ctor_data(self.source.db, ctor).map_or(0, |(data, _)| data.variants.len());
        if count > 1 {
            add(rows, &place, &Test::Variant(variant.index, count as u32));
        }
        place.project(Projection::Downcast(variant.index))
    }

    fn pat_ctor(&mut self, pat: PatId) -> Option<(CtorId, Vec<Ty>)> {
        let Some(ValueDef::Ctor(ctor, args)) = self.source.types.pat_values.get(&pat) else {
            self.poison();
            return None;
        };
        let types = grok_types::field_types(self.source.db, *ctor);
        Some((
            *ctor,
            types.iter().map(|ty| self.source.instantiated(ty, args)).collect(),
        ))
    }

    fn field_index(&self, ctor: CtorId, name: &Name) -> Option<usize> {
        let (_, data) = grok_types::ctor_data(self.source.db, ctor)?;
        data.fields.iter().position(|field| field.name == *name)
    }

    fn bound(&mut self, end: &RangeEnd, ty: &Ty) -> Option<Constant> {
        let bound = match end {
            RangeEnd::Literal { value, negative } => Some(literal_constant(value, *negative, ty)),
            RangeEnd::Path(res) => grok_types::pattern_const(self.source.db, self.source.owner, res)
                .and_then(|id| self.named_constant(id, ty)),
        };
        if bound.is_none() {
            self.poison();
        }
        bound
    }

    /// Whether a pattern is a plain name that takes the value itself.
    pub(super) fn plain_binding(&self, pat: PatId) -> Option<LocalId> {
        match self.source.hir.pats[pat] {
            Pat::Bind {
                local,
                by_ref: None,
                sub: None,
            } if !self.source.types.binding_modes.contains_key(&pat)
                && !self.source.types.pat_derefs.contains_key(&pat) =>
            {
                Some(local)
            }
            _ => None,
        }
    }

    /// The variables of a pattern, for `let x;`.
    pub(super) fn pattern_locals(&self, pat: PatId, found: &mut Vec<(LocalId, PatId)>) {
        match &self.source.hir.pats[pat] {
            Pat::Bind { local, sub, .. } => {
                found.push((*local, pat));
                if let Some(sub) = sub {
                    self.pattern_locals(*sub, found);
                }
            }
            Pat::Tuple { pats, .. } | Pat::TupleCtor { pats, .. } => {
                pats.iter().for_each(|&pat| self.pattern_locals(pat, found));
            }
            Pat::Slice { pats, rest } => {
                let rest = rest.as_ref().and_then(|(_, pat)| pat.as_ref());
                pats.iter().chain(rest).for_each(|&pat| self.pattern_locals(pat, found));
            }
            Pat::Struct { fields, .. } => fields.iter().for_each(|&(_, pat)| self.pattern_locals(pat, found)),
            Pat::Ref { pat, .. } => self.pattern_locals(*pat, found),
            Pat::Or(pats) => {
                if let Some(&first) = pats.first() {
                    self.pattern_locals(first, found);
                }
            }
            Pat::Missing | Pat::Wild | Pat::Literal { .. } | Pat::Range { .. } | Pat::Path(_) => {}
        }
    }
}

fn add(rows: &mut [Candidate], place: &Place, test: &Test) {
    for row in rows {
        row.tests.push((place.clone(), test.clone()));
    }
}

fn test_of(constant: Constant) -> Test {
    match constant {
        Constant::Int(value, _) => Test::Int(value),
        constant => Test::Equal(constant),
    }
}

impl Test {
    /// Whether the value is known to pass or to fail, given that it is that integer.
    pub(super) fn decided_by(&self, value: i128) -> Option<bool> {
        let Test::Range { low, high, inclusive } = self else {
            return None;
        };
        let bound = |bound: &Option<Constant>| match bound {
            None => Some(None),
            Some(Constant::Int(value, _)) => Some(Some(*value)),
            Some(_) => None,
        };
        let (low, high) = (bound(low)?, bound(high)?);
        let above = low.is_none_or(|low| low <= value);
        let below = high.is_none_or(|high| if *inclusive { value <= high } else { value < high });
        Some(above && below)
    }
}
