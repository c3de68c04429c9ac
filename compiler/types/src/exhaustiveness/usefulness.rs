//! Which values no row matches, and which patterns match nothing new.
//!
//! The algorithm is Maranget's ("Warnings for pattern matching", 2007) in the form that rustc gave it: one walk over the matrix of all arms
//! answers both questions. At each step the first column is cut into constructors, and each goes on with the rows that can match it.
//! Constructors that no row names are one case, not one each. Rows that only their wildcards carry into a named constructor say nothing
//! new where some constructor is missing, so no witnesses are sought there. Alternatives become rows as they come to the head of a column; equal
//! remainders are judged once, so that alternatives side by side do not multiply.

use rustc_hash::{FxHashMap, FxHashSet};

use grok_hir::Db;

use super::constructors::{Ctor, Place, Slice};
use crate::ty::Ty;

/// More witnesses than this are not collected.
const MAX_WITNESSES: usize = 512;
/// After so many steps the question is given up: it is exponential in the worst case.
const MAX_STEPS: u32 = 400_000;

/// A pattern as matching sees it, references left out.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// Names it among the patterns of one `match`.
    pub id: u32,
    /// What it matches.
    pub kind: PatternKind,
}

/// What a pattern matches.
#[derive(Clone, Debug)]
pub(super) enum PatternKind {
    /// Everything.
    Wild,
    /// Values of that constructor whose fields match.
    Ctor(Ctor, Vec<Pattern>),
    /// What one of them matches.
    Or(Vec<Pattern>),
}

/// A value that no row matches.
#[derive(Clone, Debug)]
pub(super) enum Witness {
    Wild,
    Ctor { ctor: Ctor, ty: Ty, fields: Vec<Witness> },
}

/// Given up: too many cases.
#[derive(Clone, Copy, Debug)]
pub(super) struct GaveUp;

/// An arm.
pub(super) struct Arm<'p> {
    /// Its pattern.
    pub pattern: &'p Pattern,
    /// Whether a guard may pass it by.
    pub guarded: bool,
}

/// What there is to say of a `match`.
#[derive(Debug)]
pub(super) struct Report {
    /// Values without an arm.
    pub missing: Vec<Witness>,
    /// Ids of the patterns that match something that those before them do not.
    pub useful: FxHashSet<u32>,
}

/// The analysis of one `match`.
pub(super) struct Usefulness<'db> {
    pub db: &'db dyn Db,
    steps: u32,
    useful: FxHashSet<u32>,
    known: FxHashMap<Key, Answer>,
}

/// A row of patterns for the places still to be looked at, the next one last. `None` matches everything.
#[derive(Clone)]
struct Row<'p> {
    pats: Vec<Option<&'p Pattern>>,
    guarded: bool,
    /// Whether its own patterns, rather than wildcards, led here wherever a constructor is missing.
    relevant: bool,
    /// The row of the matrix before that it comes from.
    parent: usize,
    useful: bool,
}

struct Matrix<'p> {
    rows: Vec<Row<'p>>,
    /// As in the rows, the next one is the last.
    places: Vec<Place>,
    /// Whether a last row of wildcards would be relevant, so that witnesses are sought.
    seeks_witnesses: bool,
}

/// A matrix without what is known of it.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    places: Vec<Place>,
    rows: Vec<(Vec<Option<u32>>, bool, bool)>,
    seeks_witnesses: bool,
}

/// Witnesses, the last place's value first, and which rows are useful.
#[derive(Clone)]
struct Answer {
    witnesses: Vec<Vec<Witness>>,
    useful: Vec<bool>,
}

/// A constructor of a column, or all those that no row names.
enum Case {
    Named(Ctor),
    Missing,
}

impl<'db> Usefulness<'db> {
    pub fn new(db: &'db dyn Db) -> Self {
        Self {
            db,
            steps: 0,
            useful: FxHashSet::default(),
            known: FxHashMap::default(),
        }
    }

    /// Judges the arms of a `match` on that place.
    pub fn report(mut self, arms: &[Arm<'_>], place: Place) -> Result<Report, GaveUp> {
        let rows = arms.iter().map(|arm| Row {
            pats: vec![Some(arm.pattern)],
            guarded: arm.guarded,
            relevant: true,
            parent: 0,
            useful: false,
        });
        let mut matrix = Matrix {
            rows: rows.collect(),
            places: vec![place],
            seeks_witnesses: true,
        };
        let found = self.solve(&mut matrix)?;
        Ok(Report {
            missing: found.into_iter().filter_map(|mut witness| witness.pop()).collect(),
            useful: self.useful,
        })
    }

    fn solve(&mut self, matrix: &mut Matrix<'_>) -> Result<Vec<Vec<Witness>>, GaveUp> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(GaveUp);
        }
        if !matrix.seeks_witnesses && matrix.rows.iter().all(|row| !row.relevant) {
            return Ok(Vec::new());
        }
        if matrix.places.is_empty() {
            return Ok(matrix.close());
        }
        let key = (matrix.places.len() > 1).then(|| matrix.key());
        if let Some(answer) = key.as_ref().and_then(|key| self.known.get(key)) {
            for (row, &useful) in matrix.rows.iter_mut().zip(&answer.useful) {
                row.useful |= useful;
            }
            return Ok(answer.witnesses.clone());
        }
        let witnesses = match matrix.expanded() {
            Some(mut expanded) => {
                let witnesses = self.solve(&mut expanded)?;
                matrix.learn(&expanded);
                witnesses
            }
            None => self.solve_column(matrix)?,
        };
        for row in &matrix.rows {
            if row.useful
                && let Some(Some(head)) = row.pats.last()
            {
                self.useful.insert(head.id);
            }
        }
        if let Some(key) = key {
            let useful = matrix.rows.iter().map(|row| row.useful).collect();
            self.known.insert(
                key,
                Answer {
                    witnesses: witnesses.clone(),
                    useful,
                },
            );
        }
        Ok(witnesses)
    }

    fn solve_column(&mut self, matrix: &mut Matrix<'_>) -> Result<Vec<Vec<Witness>>, GaveUp> {
        let Some(place) = matrix.places.last().cloned() else {
            return Ok(Vec::new());
        };
        let split = self.split(&place, matrix.rows.iter().filter_map(Row::ctor));
        let all_missing = split.present.is_empty();
        let mut cases: Vec<Case> = split.present.into_iter().map(Case::Named).collect();
        // An arm for values that cannot be is not blamed for it.
        if !split.missing.is_empty() || !split.missing_empty.is_empty() {
            cases.push(Case::Missing);
        }
        let mut missing = split.missing;
        if !(place.valid || place.whole && split.no_constructors) {
            missing.extend(split.missing_empty);
        }
        // All constructors of a part are said by `_`; those of what is matched are listed.
        if !missing.is_empty() && (missing.contains(&Ctor::Other) || !place.whole && all_missing) {
            missing = vec![Ctor::Other];
        }
        let mut found: Vec<Vec<Witness>> = Vec::new();
        for case in &cases {
            let relevant = missing.is_empty() || matches!(case, Case::Missing);
            let fields = match case {
                Case::Named(ctor) => self.fields(ctor, &place),
                Case::Missing => Vec::new(),
            };
            let arity = fields.len();
            let mut special = matrix.specialise(case, fields, relevant);
            let witnesses = self.solve(&mut special)?;
            let left = MAX_WITNESSES.saturating_sub(found.len());
            match case {
                Case::Named(ctor) => found.extend(witnesses.into_iter().take(left).map(|mut witness| {
                    let parts = (0..arity).filter_map(|_| witness.pop()).collect();
                    witness.push(of_ctor(ctor, &place.ty, parts));
                    witness
                })),
                Case::Missing => {
                    let of_each = missing.iter().flat_map(|ctor| {
                        let parts: Vec<_> = self.fields(ctor, &place).iter().map(|_| Witness::Wild).collect();
                        let value = of_ctor(ctor, &place.ty, parts);
                        witnesses.iter().map(move |witness| {
                            let mut witness = witness.clone();
                            witness.push(value.clone());
                            witness
                        })
                    });
                    found.extend(of_each.take(left));
                }
            }
            matrix.learn(&special);
        }
        Ok(found)
    }
}

fn of_ctor(ctor: &Ctor, ty: &Ty, fields: Vec<Witness>) -> Witness {
    match ctor {
        Ctor::Other | Ctor::Opaque(_) => Witness::Wild,
        _ => Witness::Ctor {
            ctor: ctor.clone(),
            ty: ty.clone(),
            fields,
        },
    }
}

impl<'p> Matrix<'p> {
    /// No place is left: the first row that no guard passes by takes every value, and those after it are of no use.
    fn close(&mut self) -> Vec<Vec<Witness>> {
        let mut open = true;
        for row in &mut self.rows {
            row.useful |= open;
            open &= row.guarded;
        }
        if open && self.seeks_witnesses {
            vec![Vec::new()]
        } else {
            Vec::new()
        }
    }

    fn key(&self) -> Key {
        let ids = |row: &Row<'_>| row.pats.iter().map(|pat| pat.map(|pat| pat.id)).collect();
        Key {
            places: self.places.clone(),
            rows: self
                .rows
                .iter()
                .map(|row| (ids(row), row.guarded, row.relevant))
                .collect(),
            seeks_witnesses: self.seeks_witnesses,
        }
    }

    /// The matrix with alternatives at the head of a row as rows; none if there are no such rows.
    fn expanded(&self) -> Option<Matrix<'p>> {
        let is_or =
            |row: &Row<'p>| matches!(row.pats.last(), Some(Some(head)) if matches!(head.kind, PatternKind::Or(_)));
        if !self.rows.iter().any(is_or) {
            return None;
        }
        let mut rows = Vec::with_capacity(self.rows.len() + 4);
        for (index, row) in self.rows.iter().enumerate() {
            let child = |pats| Row {
                pats,
                parent: index,
                useful: false,
                ..row.clone()
            };
            match row.pats.split_last() {
                Some((
                    Some(Pattern {
                        kind: PatternKind::Or(alternatives),
                        ..
                    }),
                    rest,
                )) => {
                    for alternative in alternatives {
                        let mut pats = rest.to_vec();
                        pats.push(Some(alternative));
                        rows.push(child(pats));
                    }
                }
                _ => rows.push(child(row.pats.clone())),
            }
        }
        Some(Matrix {
            rows,
            places: self.places.clone(),
            seeks_witnesses: self.seeks_witnesses,
        })
    }

    /// The rows that can match values of that constructor, with its fields in place of it.
    fn specialise(&self, case: &Case, fields: Vec<Place>, relevant: bool) -> Matrix<'p> {
        let mut places = self.places.clone();
        places.pop();
        let arity = fields.len();
        places.extend(fields.into_iter().rev());
        let mut rows = Vec::new();
        for (index, row) in self.rows.iter().enumerate() {
            let Some((head, rest)) = row.pats.split_last() else {
                continue;
            };
            let mut pats = rest.to_vec();
            let mut own = false;
            match (head.map(|head| &head.kind), case) {
                (None | Some(PatternKind::Wild), _) => pats.extend(std::iter::repeat_n(None, arity)),
                (Some(PatternKind::Ctor(ctor, parts)), Case::Named(piece)) if ctor.covers(piece) => {
                    own = true;
                    push_parts(&mut pats, ctor, parts, arity);
                }
                _ => continue,
            }
            rows.push(Row {
                pats,
                guarded: row.guarded,
                relevant: row.relevant && (own || relevant),
                parent: index,
                useful: false,
            });
        }
        Matrix {
            rows,
            places,
            seeks_witnesses: self.seeks_witnesses && relevant,
        }
    }

    /// A row is useful if one that comes from it is.
    fn learn(&mut self, special: &Matrix<'_>) {
        for row in special.rows.iter().filter(|row| row.useful) {
            self.rows[row.parent].useful = true;
        }
    }
}

/// Appends a constructor pattern's parts, the first one last, filled up to the length of the piece that is looked at.
fn push_parts<'p>(pats: &mut Vec<Option<&'p Pattern>>, ctor: &Ctor, parts: &'p [Pattern], arity: usize) {
    let (before, after) = match ctor {
        Ctor::Slice(Slice::AtLeast(prefix, _)) => parts.split_at((*prefix).min(parts.len())),
        _ => (parts, &[][..]),
    };
    let filled = arity.saturating_sub(parts.len());
    pats.extend(after.iter().rev().map(Some));
    pats.extend(std::iter::repeat_n(None, filled));
    pats.extend(before.iter().rev().map(Some));
}

impl<'p> Row<'p> {
    /// The constructor at the head; none for a wildcard.
    fn ctor(&self) -> Option<&'p Ctor> {
        match self.pats.last() {
            Some(Some(Pattern {
                kind: PatternKind::Ctor(ctor, _),
                ..
            })) => Some(ctor),
            _ => None,
        }
    }
}
