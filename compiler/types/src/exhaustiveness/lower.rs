//! Patterns of bodies as matching sees them.

use grok_hir::Db;
use grok_hir::body::{Body, Literal, Pat, PatId, RangeEnd};
use grok_hir::ids::{BodyOwner, CtorId};

use super::constructors::{Ctor, Slice, array_len};
use super::usefulness::{Pattern, PatternKind};
use crate::const_eval::{ConstValue, const_value, literal_value};
use crate::lower::ctor_data;
use crate::result::{InferenceResult, ValueDef};
use crate::ty::{Ty, TyKind};

/// Pattern errors are reported by inference; what depends on them is not checked.
pub(super) struct Broken;

/// The id of wildcards that nobody wrote.
pub(super) const UNWRITTEN: u32 = u32::MAX;

/// Ids of the bytes of byte strings, by value.
const FIRST_BYTE: u32 = 1 << 31;

/// Turns the patterns of one body into [`Pattern`]s.
pub(super) struct Lower<'db> {
    pub db: &'db dyn Db,
    pub owner: BodyOwner,
    pub body: &'db Body,
    pub result: &'db InferenceResult,
}

/// A pattern's id in [`Pattern`]s.
pub(super) fn pattern_id(pat: PatId) -> u32 {
    pat.into_raw().into_u32()
}

impl Lower<'_> {
    pub fn pattern(&self, pat: PatId) -> Result<Pattern, Broken> {
        let ty = self.result.pats.get(&pat).cloned().unwrap_or_else(Ty::error);
        let scalar = |ctor: Option<Ctor>| {
            let ctor = ctor.unwrap_or(Ctor::Opaque(pattern_id(pat)));
            PatternKind::Ctor(ctor, Vec::new())
        };
        let kind = match &self.body.pats[pat] {
            Pat::Missing => return Err(Broken),
            // Of another length than the array, or of no array at all: that has its own error.
            Pat::Slice { .. } if ty.has_error() => return Err(Broken),
            Pat::Wild | Pat::Bind { sub: None, .. } => PatternKind::Wild,
            Pat::Bind { sub: Some(sub), .. } => self.pattern(*sub)?.kind,
            Pat::Ref { pat, .. } => self.pattern(*pat)?.kind,
            Pat::Or(pats) => PatternKind::Or(pats.iter().map(|&pat| self.pattern(pat)).collect::<Result<_, _>>()?),
            Pat::Literal {
                value: Literal::Bytes(bytes),
                ..
            } => byte_string(bytes),
            Pat::Literal { value, negative } => scalar(literal(value, *negative)),
            Pat::Range { start, end, inclusive } => scalar(self.range(start.as_ref(), end.as_ref(), *inclusive, &ty)),
            Pat::Tuple { pats, rest } => {
                let TyKind::Tuple(items) = ty.kind() else {
                    return Err(Broken);
                };
                PatternKind::Ctor(Ctor::Single, self.positional(pats, *rest, items.len())?)
            }
            Pat::Slice { pats, rest } => {
                let parts = pats.iter().map(|&pat| self.pattern(pat)).collect::<Result<_, _>>()?;
                let slice = match rest {
                    None => Slice::Fixed(pats.len()),
                    Some((at, _)) => Slice::AtLeast(*at as usize, pats.len().saturating_sub(*at as usize)),
                };
                // A pattern of another length than the array's has its own error.
                if array_len(&ty).is_some_and(|len| match slice {
                    Slice::Fixed(own) => own != len,
                    Slice::AtLeast(..) => slice.arity() > len,
                }) {
                    return Err(Broken);
                }
                PatternKind::Ctor(Ctor::Slice(slice), parts)
            }
            Pat::TupleCtor { pats, rest, .. } => {
                let (ctor, arity) = self.ctor(pat)?;
                PatternKind::Ctor(ctor, self.positional(pats, *rest, arity)?)
            }
            Pat::Struct { fields, .. } => {
                let Some(ValueDef::Ctor(id, _)) = self.result.pat_values.get(&pat) else {
                    return Err(Broken);
                };
                let Some((_, data)) = ctor_data(self.db, *id) else {
                    return Err(Broken);
                };
                let mut parts = wildcards(data.fields.len());
                for (name, part) in fields {
                    let index = data.fields.iter().position(|field| field.name == *name).ok_or(Broken)?;
                    parts[index] = self.pattern(*part)?;
                }
                PatternKind::Ctor(self.ctor(pat)?.0, parts)
            }
            Pat::Path(_) => match self.result.pat_values.get(&pat) {
                Some(ValueDef::Ctor(..)) => PatternKind::Ctor(self.ctor(pat)?.0, Vec::new()),
                Some(ValueDef::Const(id, _)) => match const_value(self.db, *id) {
                    Some(ConstValue::Bytes(bytes)) => byte_string(bytes),
                    value => scalar(value.as_ref().and_then(value_ctor)),
                },
                _ => return Err(Broken),
            },
        };
        Ok(Pattern {
            id: pattern_id(pat),
            kind,
        })
    }

    fn ctor(&self, pat: PatId) -> Result<(Ctor, usize), Broken> {
        let Some(ValueDef::Ctor(id, _)) = self.result.pat_values.get(&pat) else {
            return Err(Broken);
        };
        let Some((_, data)) = ctor_data(self.db, *id) else {
            return Err(Broken);
        };
        let ctor = match id {
            CtorId::Struct(_) => Ctor::Single,
            CtorId::Variant(variant) => Ctor::Variant(variant.index),
        };
        Ok((ctor, data.fields.len()))
    }

    fn positional(&self, pats: &[PatId], rest: Option<u32>, arity: usize) -> Result<Vec<Pattern>, Broken> {
        let before = rest.map_or(pats.len(), |rest| (rest as usize).min(pats.len()));
        let after = pats.len() - before;
        if pats.len() > arity || (rest.is_none() && pats.len() != arity) {
            return Err(Broken);
        }
        let mut parts = wildcards(arity);
        for (index, &pat) in pats.iter().enumerate() {
            let at = if index < before {
                index
            } else {
                arity - after + (index - before)
            };
            parts[at] = self.pattern(pat)?;
        }
        Ok(parts)
    }

    fn range(&self, start: Option<&RangeEnd>, end: Option<&RangeEnd>, inclusive: bool, ty: &Ty) -> Option<Ctor> {
        let (low, high) = match ty.kind() {
            TyKind::Int(int) => int.range(),
            TyKind::Char => (0, 0x10_FFFF),
            _ => return None,
        };
        let low = start.map_or(Some(low), |end| self.range_end(end))?;
        let high = match end {
            None => high,
            Some(end) => self.range_end(end)? - i128::from(!inclusive),
        };
        (low <= high).then_some(Ctor::Range(low, high))
    }

    fn range_end(&self, end: &RangeEnd) -> Option<i128> {
        let ctor = match end {
            RangeEnd::Literal { value, negative } => literal(value, *negative)?,
            RangeEnd::Path(res) => {
                let id = crate::inference::pattern_const(self.db, self.owner, res)?;
                value_ctor(const_value(self.db, id).as_ref()?)?
            }
        };
        match ctor {
            Ctor::Range(value, _) => Some(value),
            _ => None,
        }
    }
}

fn wildcards(count: usize) -> Vec<Pattern> {
    vec![
        Pattern {
            id: UNWRITTEN,
            kind: PatternKind::Wild
        };
        count
    ]
}

/// `b"…"` is the slice of its bytes.
fn byte_string(bytes: &[u8]) -> PatternKind {
    let byte = |&byte: &u8| Pattern {
        id: FIRST_BYTE + u32::from(byte),
        kind: PatternKind::Ctor(Ctor::Range(i128::from(byte), i128::from(byte)), Vec::new()),
    };
    PatternKind::Ctor(Ctor::Slice(Slice::Fixed(bytes.len())), bytes.iter().map(byte).collect())
}

fn literal(value: &Literal, negative: bool) -> Option<Ctor> {
    match value_ctor(&literal_value(value))? {
        Ctor::Range(low, _) if negative => Some(Ctor::Range(-low, -low)),
        Ctor::Float(bits) if negative => Some(Ctor::Float((-f64::from_bits(bits)).to_bits())),
        ctor => Some(ctor),
    }
}

fn value_ctor(value: &ConstValue) -> Option<Ctor> {
    Some(match value {
        ConstValue::Int(value) => Ctor::Range(*value, *value),
        ConstValue::Duration(value) => Ctor::Range(i128::from(*value), i128::from(*value)),
        ConstValue::Bool(value) => Ctor::Bool(*value),
        ConstValue::Char(value) => Ctor::Range(i128::from(u32::from(*value)), i128::from(u32::from(*value))),
        ConstValue::Str(value) => Ctor::Str(value.clone()),
        ConstValue::Float(bits) => Ctor::Float(*bits),
        ConstValue::Bytes(_) => return None,
    })
}
