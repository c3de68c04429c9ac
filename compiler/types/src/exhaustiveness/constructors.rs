//! Constructors: the ways in which a value of a type can begin, and how a column of patterns cuts them up.
//!
//! Variants, `true` and `false` are constructors as they are. Integers, chars and slice lengths are cut at the ends of the patterns in the
//! column, so that each pattern covers each piece wholly or not at all. Of text and floats only what is written can be listed.

use grok_hir::Name;
use grok_hir::ids::{AdtId, CtorId, VariantId};
use grok_hir::signature::LangItem;

use super::usefulness::Usefulness;
use crate::lower::field_types;
use crate::ty::{Ty, TyKind};

/// A constructor of values, or of patterns.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Ctor {
    /// The only one of its type: a struct, or a tuple.
    Single,
    /// A variant.
    Variant(u32),
    /// `true`, `false`.
    Bool(bool),
    /// Integers or chars from the first to the second.
    Range(i128, i128),
    /// Arrays and slices.
    Slice(Slice),
    /// Text.
    Str(Name),
    /// A float, by its bits.
    Float(u64),
    /// A value that equals no other pattern: a constant without a known value.
    Opaque(u32),
    /// What none of the patterns in a column with infinitely many constructors says.
    Other,
}

/// Lengths of arrays and slices: exactly so many elements, or at least so many at the front and so many at the back.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Slice {
    Fixed(usize),
    AtLeast(usize, usize),
}

impl Slice {
    /// How many elements a pattern or a witness of it has.
    pub fn arity(self) -> usize {
        match self {
            Slice::Fixed(len) => len,
            Slice::AtLeast(prefix, suffix) => prefix + suffix,
        }
    }

    fn covers(self, other: Slice) -> bool {
        match (self, other) {
            (Slice::Fixed(a), Slice::Fixed(b)) => a == b,
            (Slice::Fixed(_), Slice::AtLeast(..)) => false,
            (Slice::AtLeast(..), Slice::Fixed(len)) => self.arity() <= len,
            (Slice::AtLeast(..), Slice::AtLeast(..)) => self.arity() <= other.arity(),
        }
    }
}

impl Ctor {
    /// Whether a pattern of this constructor matches all values of `piece`, a piece of a column that has the pattern.
    pub fn covers(&self, piece: &Ctor) -> bool {
        match (self, piece) {
            (Ctor::Range(a, b), Ctor::Range(c, d)) => a <= c && d <= b,
            (Ctor::Slice(own), Ctor::Slice(other)) => own.covers(*other),
            _ => self == piece,
        }
    }
}

/// A value to match: its type without references, and whether it is known to be a value.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) struct Place {
    /// The type, references left out.
    pub ty: Ty,
    /// Behind a reference there may be no value, so arms for empty types stay necessary there.
    pub valid: bool,
    /// Whether it is what is matched, rather than a part of it.
    pub whole: bool,
}

impl Place {
    /// What is matched; `valid` if it is not read through a reference.
    pub fn whole(ty: &Ty, valid: bool) -> Self {
        Place {
            whole: true,
            ..Self::part(ty, valid)
        }
    }

    fn part(ty: &Ty, valid: bool) -> Self {
        let (mut ty, mut valid) = (ty, valid);
        while let TyKind::Ref(_, inner) = ty.kind() {
            ty = inner;
            valid = false;
        }
        Place {
            ty: ty.clone(),
            valid,
            whole: false,
        }
    }
}

/// The constructors of a column's type, in the light of its patterns.
#[derive(Default, Debug)]
pub(super) struct Split {
    /// Pieces that some pattern covers.
    pub present: Vec<Ctor>,
    /// Pieces that none covers.
    pub missing: Vec<Ctor>,
    /// Pieces that none covers and that have no values.
    pub missing_empty: Vec<Ctor>,
    /// Whether the type has no constructor at all.
    pub no_constructors: bool,
}

impl Split {
    fn put(&mut self, ctor: Ctor, seen: bool, empty: bool) {
        match (seen, empty) {
            (true, _) => self.present.push(ctor),
            (false, true) => self.missing_empty.push(ctor),
            (false, false) => self.missing.push(ctor),
        }
    }
}

impl Usefulness<'_> {
    /// The places of a constructor's fields.
    pub(super) fn fields(&self, ctor: &Ctor, place: &Place) -> Vec<Place> {
        self.field_types(ctor, &place.ty)
            .iter()
            .map(|ty| Place::part(ty, place.valid))
            .collect()
    }

    fn field_types(&self, ctor: &Ctor, ty: &Ty) -> Vec<Ty> {
        let of = |ctor, args: &[Ty]| -> Vec<Ty> {
            let fields = field_types(self.db, ctor);
            fields.iter().map(|field| field.subst(args)).collect()
        };
        match (ctor, ty.kind()) {
            (Ctor::Single, TyKind::Tuple(items)) => items.clone(),
            (Ctor::Single, TyKind::Adt(AdtId::Struct(id), args)) => of(CtorId::Struct(*id), args),
            (&Ctor::Variant(index), &TyKind::Adt(AdtId::Enum(parent), ref args)) => {
                of(CtorId::Variant(VariantId { parent, index }), args)
            }
            (Ctor::Slice(slice), _) => match self.element(ty) {
                Some(element) => vec![element; slice.arity()],
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// Whether values of the type exist. A type that holds itself is taken to have some.
    pub(super) fn is_inhabited(&self, ty: &Ty) -> bool {
        self.inhabited(ty, &mut Vec::new())
    }

    fn inhabited(&self, ty: &Ty, inside: &mut Vec<Ty>) -> bool {
        match ty.kind() {
            TyKind::Never => false,
            TyKind::Tuple(items) => items.iter().all(|item| self.inhabited(item, inside)),
            TyKind::Array(item, len) => matches!(len.kind(), TyKind::Const(0)) || self.inhabited(item, inside),
            TyKind::Adt(id, _) if !self.is_library_box(*id) => {
                if inside.contains(ty) || inside.len() > 16 {
                    return true;
                }
                inside.push(ty.clone());
                let result = match id {
                    AdtId::Struct(_) => self.ctor_inhabited(&Ctor::Single, ty, inside),
                    AdtId::Enum(_) => {
                        let variants = grok_hir::adt_data(self.db, *id).variants.len() as u32;
                        (0..variants).any(|index| self.ctor_inhabited(&Ctor::Variant(index), ty, inside))
                    }
                };
                inside.pop();
                result
            }
            _ => true,
        }
    }

    fn ctor_inhabited(&self, ctor: &Ctor, ty: &Ty, inside: &mut Vec<Ty>) -> bool {
        self.field_types(ctor, ty)
            .iter()
            .all(|field| self.inhabited(field, inside))
    }

    /// The type of the elements of an array, a slice or a `Vec`, which slice patterns see as a slice.
    fn element(&self, ty: &Ty) -> Option<Ty> {
        match ty.kind() {
            TyKind::Array(element, _) | TyKind::Slice(element) => Some(element.clone()),
            TyKind::Adt(id, args) if grok_hir::adt_data(self.db, *id).lang == Some(LangItem::Vec) => {
                args.first().cloned()
            }
            _ => None,
        }
    }

    /// Types of the library's own making are not looked into.
    fn is_library_box(&self, id: AdtId) -> bool {
        !matches!(
            grok_hir::adt_data(self.db, id).lang,
            None | Some(LangItem::Option | LangItem::Result)
        )
    }

    /// Cuts up the constructors of a place's type at the patterns of its column.
    pub(super) fn split<'p>(&self, place: &Place, column: impl Iterator<Item = &'p Ctor> + Clone) -> Split {
        let ty = &place.ty;
        let mut split = Split::default();
        if let Some(element) = self.element(ty) {
            let empty = !self.is_inhabited(&element);
            split_slices(array_len(ty), empty, column, &mut split);
            return split;
        }
        match ty.kind() {
            TyKind::Never => {
                split.no_constructors = true;
                split.missing_empty.push(Ctor::Single);
            }
            TyKind::Adt(id @ AdtId::Enum(_), _) => {
                let count = grok_hir::adt_data(self.db, *id).variants.len() as u32;
                if count == 0 {
                    split.no_constructors = true;
                    split.missing_empty.push(Ctor::Single);
                }
                let mut seen = vec![false; count as usize];
                for ctor in column.clone() {
                    if let Ctor::Variant(index) = ctor
                        && let Some(seen) = seen.get_mut(*index as usize)
                    {
                        *seen = true;
                    }
                }
                for (index, seen) in seen.into_iter().enumerate() {
                    let ctor = Ctor::Variant(index as u32);
                    let empty = !seen && !self.ctor_inhabited(&ctor, ty, &mut Vec::new());
                    split.put(ctor, seen, empty);
                }
                opaque(column, &mut split);
            }
            TyKind::Tuple(_) | TyKind::Adt(AdtId::Struct(_), _) => {
                let seen = column.clone().any(|ctor| *ctor == Ctor::Single);
                let empty = !seen && !self.is_inhabited(ty);
                split.put(Ctor::Single, seen, empty);
                unknown(column.filter(|ctor| **ctor != Ctor::Single), &mut split);
            }
            TyKind::Bool => {
                for value in [true, false] {
                    let ctor = Ctor::Bool(value);
                    let seen = column.clone().any(|seen| *seen == ctor);
                    split.put(ctor, seen, false);
                }
                opaque(column, &mut split);
            }
            TyKind::Int(int) => {
                split_ranges(&[int.range()], column.clone(), &mut split);
                opaque(column, &mut split);
            }
            TyKind::Char => {
                split_ranges(&[(0, 0xD7FF), (0xE000, 0x10_FFFF)], column.clone(), &mut split);
                opaque(column, &mut split);
            }
            _ => unlistable(column, &mut split),
        }
        split
    }
}

/// The length of an array, where it is known.
pub(super) fn array_len(ty: &Ty) -> Option<usize> {
    match ty.kind() {
        TyKind::Array(_, len) => match len.kind() {
            TyKind::Const(len) => usize::try_from(*len).ok(),
            _ => None,
        },
        _ => None,
    }
}

/// Of a type with infinitely many constructors, those that are written, and all others as one.
fn unlistable<'p>(column: impl Iterator<Item = &'p Ctor>, split: &mut Split) {
    unknown(column, split);
    split.missing.push(Ctor::Other);
}

/// Constants without a known value stand beside the listed constructors: they match some value, nobody knows which.
fn opaque<'p>(column: impl Iterator<Item = &'p Ctor>, split: &mut Split) {
    unknown(column.filter(|ctor| matches!(ctor, Ctor::Opaque(_))), split);
}

/// Constructors that are cases because they are written.
fn unknown<'p>(column: impl Iterator<Item = &'p Ctor>, split: &mut Split) {
    for ctor in column {
        if !split.present.contains(ctor) {
            split.present.push(ctor.clone());
        }
    }
}

/// Cuts ranges at the ends of the ranges in the column.
fn split_ranges<'p>(whole: &[(i128, i128)], column: impl Iterator<Item = &'p Ctor>, split: &mut Split) {
    // At each cut, by how much the number of patterns around changes.
    let mut cuts: Vec<(i128, i32)> = Vec::new();
    for ctor in column {
        if let Ctor::Range(low, high) = ctor {
            cuts.push((*low, 1));
            cuts.push((high + 1, -1));
        }
    }
    cuts.sort_unstable();
    for &(low, high) in whole {
        let (mut start, mut around) = (low, 0);
        for &(cut, change) in &cuts {
            if start < cut && start <= high {
                let end = (cut - 1).min(high);
                split.put(Ctor::Range(start, end), around > 0, false);
                start = end + 1;
            }
            around += change;
        }
        if start <= high {
            split.put(Ctor::Range(start, high), around > 0, false);
        }
    }
}

/// Cuts lengths at those in the column: each length up to the longest pattern's by itself, and all longer ones together.
fn split_slices<'p>(len: Option<usize>, empty: bool, column: impl Iterator<Item = &'p Ctor>, split: &mut Split) {
    let (mut prefix, mut suffix, mut shortest) = (0, 0, usize::MAX);
    let mut fixed: Vec<usize> = Vec::new();
    for ctor in column {
        match ctor {
            Ctor::Slice(Slice::Fixed(len)) => fixed.push(*len),
            Ctor::Slice(Slice::AtLeast(before, after)) => {
                (prefix, suffix) = (prefix.max(*before), suffix.max(*after));
                shortest = shortest.min(before + after);
            }
            _ => {}
        }
    }
    if let Some(len) = len {
        let seen = fixed.contains(&len) || shortest <= len;
        // Of a long array, only the elements that some pattern names are looked at.
        let slice = match fixed.contains(&len) || prefix + suffix >= len {
            true => Slice::Fixed(len),
            false => Slice::AtLeast(prefix, suffix),
        };
        split.put(Ctor::Slice(slice), seen, empty && len > 0);
        return;
    }
    let longest = fixed.iter().copied().max().unwrap_or(0);
    if longest + 1 >= prefix + suffix {
        prefix = longest + 1 - suffix;
    }
    for len in 0..prefix + suffix {
        let seen = fixed.contains(&len) || shortest <= len;
        split.put(Ctor::Slice(Slice::Fixed(len)), seen, empty && len > 0);
    }
    let seen = shortest <= prefix + suffix;
    split.put(Ctor::Slice(Slice::AtLeast(prefix, suffix)), seen, empty);
}
