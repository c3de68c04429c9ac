//! Usefulness of patterns (Maranget, "Warnings for pattern matching", 2007): which values no row matches, and which rows match nothing
//! new. Columns are typed; integer and char columns are split at the ends of the ranges in them.

use grok_hir::ids::{AdtId, CtorId, VariantId};
use grok_hir::{Db, Name};

use crate::lower::field_types;
use crate::ty::{Ty, TyKind};

/// More witnesses than this are not looked for.
pub(super) const MAX_WITNESSES: usize = 16;
/// After so many steps the question is given up: it is exponential in the worst case.
const MAX_STEPS: u32 = 200_000;

/// A constructor of values.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Ctor {
    /// The only one of its type: a struct, or a tuple of that many parts.
    Single,
    /// A variant.
    Variant(u32),
    /// `true`, `false`.
    Bool(bool),
    /// Integers or chars from the first to the second.
    Range(i128, i128),
    /// Text.
    Str(Name),
    /// A value that equals no other pattern: floats, constants without a known value.
    Opaque(u32),
    /// What no constructor in a column with infinitely many says.
    Other,
}

/// A pattern as matching sees it, references left out.
#[derive(Clone, Debug)]
pub(super) enum Pattern {
    Wild,
    Ctor(Ctor, Vec<Pattern>),
    Or(Vec<Pattern>),
}

/// A value that no row matches.
#[derive(Clone, Debug)]
pub(super) enum Witness {
    Wild,
    Ctor { ctor: Ctor, ty: Ty, fields: Vec<Witness> },
}

/// A type without its references.
pub(super) fn strip(ty: &Ty) -> Ty {
    let mut ty = ty;
    while let TyKind::Ref(_, inner) = ty.kind() {
        ty = inner;
    }
    ty.clone()
}

/// Given up: too many cases.
#[derive(Clone, Copy, Debug)]
pub(super) struct GaveUp;

/// The analysis of one `match`.
pub(super) struct Usefulness<'db> {
    pub db: &'db dyn Db,
    steps: u32,
}

type Row = Vec<Pattern>;

impl<'db> Usefulness<'db> {
    pub fn new(db: &'db dyn Db) -> Self {
        Self { db, steps: 0 }
    }

    fn step(&mut self) -> Result<(), GaveUp> {
        self.steps += 1;
        if self.steps > MAX_STEPS { Err(GaveUp) } else { Ok(()) }
    }

    /// Values of type `ty` that none of the patterns matches, as many as are worth naming.
    pub fn missing(&mut self, patterns: &[Pattern], ty: &Ty) -> Result<Vec<Witness>, GaveUp> {
        let rows: Vec<Row> = patterns.iter().map(|pattern| vec![pattern.clone()]).collect();
        let found = self.witnesses(rows, &[strip(ty)])?;
        Ok(found.into_iter().filter_map(|mut witness| witness.pop()).collect())
    }

    /// Whether `pattern` matches something that none of `earlier` does.
    pub fn is_useful(&mut self, earlier: &[Pattern], pattern: &Pattern, ty: &Ty) -> Result<bool, GaveUp> {
        let rows: Vec<Row> = earlier.iter().map(|pattern| vec![pattern.clone()]).collect();
        self.useful(rows, vec![pattern.clone()], &[strip(ty)])
    }

    /// Rows with alternatives at their head written out.
    fn expand(rows: Vec<Row>) -> Vec<Row> {
        let mut out = Vec::with_capacity(rows.len());
        for row in rows {
            match row.first() {
                Some(Pattern::Or(alternatives)) => {
                    let expanded = alternatives.iter().map(|alternative| {
                        let mut new = row.clone();
                        new[0] = alternative.clone();
                        new
                    });
                    out.extend(Self::expand(expanded.collect()));
                }
                _ => out.push(row),
            }
        }
        out
    }

    /// Whether values of the type exist, as far as patterns care.
    fn is_inhabited(&self, ty: &Ty, depth: u32) -> bool {
        match ty.kind() {
            TyKind::Never => false,
            TyKind::Tuple(items) => items.iter().all(|item| self.is_inhabited(item, depth)),
            TyKind::Adt(id @ AdtId::Enum(_), _) => {
                let variants = grok_hir::adt_data(self.db, *id).variants.len() as u32;
                depth > 3 || (0..variants).any(|index| self.variant_inhabited(ty, index, depth + 1))
            }
            _ => true,
        }
    }

    fn variant_inhabited(&self, ty: &Ty, index: u32, depth: u32) -> bool {
        self.fields(&Ctor::Variant(index), ty)
            .iter()
            .all(|field| self.is_inhabited(field, depth))
    }

    /// The types of a constructor's fields.
    fn fields(&self, ctor: &Ctor, ty: &Ty) -> Vec<Ty> {
        match (ctor, ty.kind()) {
            (Ctor::Single, TyKind::Tuple(items)) => items.iter().map(strip).collect(),
            (Ctor::Single, TyKind::Adt(AdtId::Struct(id), args)) => field_types(self.db, CtorId::Struct(*id))
                .iter()
                .map(|field| strip(&field.subst(args)))
                .collect(),
            (Ctor::Variant(index), TyKind::Adt(AdtId::Enum(id), args)) => {
                let ctor = CtorId::Variant(VariantId {
                    parent: *id,
                    index: *index,
                });
                field_types(self.db, ctor)
                    .iter()
                    .map(|field| strip(&field.subst(args)))
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// All constructors of a type, integer ranges split so that each row covers each of them wholly or not at all.
    fn split(&self, ty: &Ty, rows: &[Row]) -> Vec<Ctor> {
        match ty.kind() {
            TyKind::Adt(id @ AdtId::Enum(_), _) => {
                let count = grok_hir::adt_data(self.db, *id).variants.len() as u32;
                (0..count)
                    .filter(|&index| self.variant_inhabited(ty, index, 0))
                    .map(Ctor::Variant)
                    .collect()
            }
            TyKind::Tuple(_) | TyKind::Adt(AdtId::Struct(_), _) => vec![Ctor::Single],
            TyKind::Bool => vec![Ctor::Bool(false), Ctor::Bool(true)],
            TyKind::Int(int) => split_ranges(&[int.range()], rows),
            TyKind::Char => split_ranges(&[(0, 0xD7FF), (0xE000, 0x10_FFFF)], rows),
            _ => {
                let mut ctors: Vec<Ctor> = Vec::new();
                for row in rows {
                    if let Some(Pattern::Ctor(ctor, _)) = row.first()
                        && !ctors.contains(ctor)
                    {
                        ctors.push(ctor.clone());
                    }
                }
                ctors.push(Ctor::Other);
                ctors
            }
        }
    }

    /// The rows that match values of that constructor, its fields in place of it.
    fn specialise(rows: &[Row], ctor: &Ctor, arity: usize) -> Vec<Row> {
        rows.iter()
            .filter_map(|row| Self::specialise_row(row, ctor, arity))
            .collect()
    }

    fn specialise_row(row: &Row, ctor: &Ctor, arity: usize) -> Option<Row> {
        let (head, rest) = row.split_first()?;
        let mut new = match head {
            Pattern::Wild => vec![Pattern::Wild; arity],
            Pattern::Ctor(own, fields) if covers(own, ctor) => {
                let mut fields = fields.clone();
                fields.resize(arity, Pattern::Wild);
                fields
            }
            Pattern::Ctor(..) | Pattern::Or(_) => return None,
        };
        new.extend_from_slice(rest);
        Some(new)
    }

    fn witnesses(&mut self, rows: Vec<Row>, types: &[Ty]) -> Result<Vec<Vec<Witness>>, GaveUp> {
        self.step()?;
        let Some((ty, rest)) = types.split_first() else {
            return Ok(if rows.is_empty() { vec![Vec::new()] } else { Vec::new() });
        };
        let rows = Self::expand(rows);
        if !self.is_inhabited(ty, 0) {
            return Ok(Vec::new());
        }
        let any_ctor = rows.iter().any(|row| matches!(row.first(), Some(Pattern::Ctor(..))));
        if !any_ctor {
            let rows = rows.into_iter().map(|row| row[1..].to_vec()).collect();
            let mut found = self.witnesses(rows, rest)?;
            // Witnesses are kept back to front while they are built.
            found.iter_mut().for_each(|witness| witness.push(Witness::Wild));
            return Ok(found);
        }
        let mut found: Vec<Vec<Witness>> = Vec::new();
        for ctor in self.split(ty, &rows) {
            let fields = self.fields(&ctor, ty);
            let special = Self::specialise(&rows, &ctor, fields.len());
            let mut columns = fields.clone();
            columns.extend_from_slice(rest);
            for mut witness in self.witnesses(special, &columns)? {
                let mut parts = Vec::with_capacity(fields.len());
                for _ in 0..fields.len() {
                    parts.extend(witness.pop());
                }
                witness.push(match ctor {
                    Ctor::Other => Witness::Wild,
                    _ => Witness::Ctor {
                        ctor: ctor.clone(),
                        ty: ty.clone(),
                        fields: parts,
                    },
                });
                found.push(witness);
            }
            if found.len() >= MAX_WITNESSES {
                break;
            }
        }
        Ok(found)
    }

    fn useful(&mut self, rows: Vec<Row>, query: Row, types: &[Ty]) -> Result<bool, GaveUp> {
        self.step()?;
        let Some((ty, rest)) = types.split_first() else {
            return Ok(rows.is_empty());
        };
        if let Some(Pattern::Or(alternatives)) = query.first() {
            for alternative in alternatives.clone() {
                let mut query = query.clone();
                query[0] = alternative;
                if self.useful(rows.clone(), query, types)? {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let rows = Self::expand(rows);
        let any_ctor = rows.iter().any(|row| matches!(row.first(), Some(Pattern::Ctor(..))));
        let head = query.first().cloned().unwrap_or(Pattern::Wild);
        if matches!(head, Pattern::Wild) && !any_ctor {
            let rows = rows.into_iter().map(|row| row[1..].to_vec()).collect();
            return self.useful(rows, query[1..].to_vec(), rest);
        }
        let mut all = rows.clone();
        all.push(query.clone());
        for ctor in self.split(ty, &all) {
            let fields = self.fields(&ctor, ty);
            let Some(query) = Self::specialise_row(&query, &ctor, fields.len()) else {
                continue;
            };
            let special = Self::specialise(&rows, &ctor, fields.len());
            let mut columns = fields;
            columns.extend_from_slice(rest);
            if self.useful(special, query, &columns)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whether a pattern's constructor matches all values of another, split one.
fn covers(own: &Ctor, ctor: &Ctor) -> bool {
    match (own, ctor) {
        (Ctor::Range(a, b), Ctor::Range(c, d)) => a <= c && d <= b,
        _ => own == ctor,
    }
}

/// Cuts ranges at the ends of the ranges in the rows' first column.
fn split_ranges(whole: &[(i128, i128)], rows: &[Row]) -> Vec<Ctor> {
    let mut cuts: Vec<i128> = Vec::new();
    for row in rows {
        if let Some(Pattern::Ctor(Ctor::Range(low, high), _)) = row.first() {
            cuts.push(*low);
            cuts.push(high + 1);
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Vec::new();
    for &(low, high) in whole {
        let mut start = low;
        for &cut in &cuts {
            if start < cut && cut <= high {
                out.push(Ctor::Range(start, cut - 1));
                start = cut;
            }
        }
        out.push(Ctor::Range(start, high));
    }
    out
}
