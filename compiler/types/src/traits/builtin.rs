//! The compiler's own rules: which types have which of the language's traits without an impl that anybody wrote.

use grok_hir::ids::CtorId;
use grok_hir::signature::LangItem;
use grok_hir::{Db, Name};

use super::is_operator;
use super::lang::is_binary;
use crate::signatures::{as_lang, field_types};
use crate::ty::{BuiltinTrait, FnKind, Mutability, TraitRef, Ty, TyKind};

/// What the rules say of a type and a trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Nothing: an impl may.
    None,
    /// It has the trait, if all of `parts` have it; `equal` are types that must be the same for that.
    Holds {
        parts: Vec<Ty>,
        equal: Vec<(Ty, Ty)>,
        assoc: Vec<(Name, Ty)>,
    },
    /// Not yet: an argument must be known first.
    Unknown,
}

impl Rule {
    fn yes() -> Self {
        Self::all(Vec::new())
    }

    fn all(parts: Vec<Ty>) -> Self {
        Rule::Holds {
            parts,
            equal: Vec::new(),
            assoc: Vec::new(),
        }
    }

    fn when(holds: bool) -> Self {
        if holds { Self::yes() } else { Rule::None }
    }
}

/// What the rules say of a goal whose self type has a known head.
pub(crate) fn rule(db: &dyn Db, name: BuiltinTrait, goal: &TraitRef) -> Rule {
    use BuiltinTrait as B;
    let ty = goal.self_ty();
    match name {
        B::Sized => return Rule::yes(),
        B::Send => return send(db, ty),
        B::Index | B::IndexMut => return index(db, goal),
        B::Deref | B::DerefMut => return deref(db, name, ty),
        _ => {}
    }
    if is_operator(name) {
        return operator(name, goal);
    }
    if !is_general(name) {
        return Rule::None;
    }
    match ty.kind() {
        TyKind::Error | TyKind::Never | TyKind::Const(_) => Rule::yes(),
        TyKind::Int(_) | TyKind::Char => Rule::yes(),
        TyKind::Float(_) => Rule::when(!matches!(name, B::Hash | B::Step)),
        TyKind::Bool | TyKind::Str => Rule::when(name != B::Step),
        TyKind::Tuple(items) if is_structural(name) => Rule::all(items.clone()),
        TyKind::Array(item, _) if is_structural(name) => Rule::all(vec![item.clone()]),
        TyKind::Slice(item) => match name {
            B::Eq | B::Ord | B::Hash | B::Debug => Rule::all(vec![item.clone()]),
            _ => Rule::None,
        },
        TyKind::Ref(mutability, inner) => match name {
            B::Copy | B::Clone => Rule::when(*mutability == Mutability::Shared),
            B::Eq | B::Ord | B::Hash | B::Show | B::Debug => Rule::all(vec![inner.clone()]),
            _ => Rule::None,
        },
        TyKind::Fn(f) => Rule::when(f.kind == FnKind::Fn && matches!(name, B::Copy | B::Clone)),
        TyKind::Actor(..) => Rule::when(matches!(name, B::Copy | B::Clone | B::Eq | B::Ord | B::Hash | B::Debug)),
        TyKind::Adt(id, args) => {
            let data = grok_hir::adt_data(db, *id);
            match data.lang {
                Some(LangItem::Option | LangItem::Vec) if name == B::Default => Rule::yes(),
                Some(LangItem::Gc) if matches!(name, B::Copy | B::Clone) => Rule::yes(),
                // As in Rust, a derive asks the trait of every type parameter.
                _ if data.derives.contains(&name) => Rule::all(args.clone()),
                _ => Rule::None,
            }
        }
        TyKind::Tuple(_)
        | TyKind::Array(..)
        | TyKind::Dyn(_)
        | TyKind::State(..)
        | TyKind::Projection(..)
        | TyKind::Param(_)
        | TyKind::Var(_) => Rule::None,
    }
}

/// The traits that scalars and structures have by themselves.
fn is_general(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    is_structural(name) || matches!(name, B::Show | B::Step)
}

fn is_structural(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    matches!(
        name,
        B::Eq | B::Ord | B::Hash | B::Debug | B::Clone | B::Copy | B::Default
    )
}

/// Operators on scalars and `str`.
fn operator(name: BuiltinTrait, goal: &TraitRef) -> Rule {
    use BuiltinTrait as B;
    let ty = goal.self_ty();
    let holds = match ty.kind() {
        TyKind::Error | TyKind::Never => true,
        TyKind::Int(int) => name != B::Neg || int.is_signed(),
        TyKind::Float(_) => !matches!(name, B::Not | B::BitAnd | B::BitOr | B::BitXor | B::Shl | B::Shr),
        TyKind::Bool => matches!(name, B::Not | B::BitAnd | B::BitOr | B::BitXor),
        TyKind::Str => name == B::Add,
        _ => false,
    };
    if !holds {
        return Rule::None;
    }
    let mut equal = Vec::new();
    if is_binary(name)
        && let Some(rhs) = goal.args.get(1)
    {
        match (name, rhs.kind()) {
            (B::Shl | B::Shr, TyKind::Int(_)) => {}
            _ => equal.push((ty.clone(), rhs.clone())),
        }
    }
    Rule::Holds {
        parts: Vec::new(),
        equal,
        assoc: vec![(Name::new_static("Output"), ty.clone())],
    }
}

/// Whether a value may leave its actor: everything but references, `Gc`, and function values and `dyn` that do not promise it.
fn send(db: &dyn Db, ty: &Ty) -> Rule {
    match ty.kind() {
        TyKind::Ref(..) | TyKind::Fn(_) | TyKind::Dyn(_) | TyKind::Param(_) | TyKind::Projection(..) => Rule::None,
        TyKind::Tuple(items) => Rule::all(items.clone()),
        TyKind::Array(item, _) | TyKind::Slice(item) => Rule::all(vec![item.clone()]),
        TyKind::Adt(id, args) => match grok_hir::adt_data(db, *id).lang {
            Some(LangItem::Gc) => Rule::None,
            Some(LangItem::Vec | LangItem::Map | LangItem::Set | LangItem::Box) => Rule::all(args.clone()),
            Some(LangItem::Pid | LangItem::Reply) => Rule::yes(),
            _ => {
                let count = grok_hir::adt_data(db, *id).variants.len() as u32;
                let ctors = (0..count).map(|index| match id {
                    grok_hir::ids::AdtId::Struct(id) => CtorId::Struct(*id),
                    grok_hir::ids::AdtId::Enum(parent) => {
                        CtorId::Variant(grok_hir::ids::VariantId { parent: *parent, index })
                    }
                });
                let fields = ctors.flat_map(|ctor| field_types(db, ctor).iter().map(|ty| ty.subst(args)));
                Rule::all(fields.collect())
            }
        },
        _ => Rule::yes(),
    }
}

/// The elements of vectors, arrays and slices by integers, parts of them by ranges.
fn index(db: &dyn Db, goal: &TraitRef) -> Rule {
    let item = match goal.self_ty().kind() {
        TyKind::Array(item, _) | TyKind::Slice(item) => item.clone(),
        _ => match as_lang(db, goal.self_ty(), LangItem::Vec) {
            Some([item]) => item.clone(),
            _ => return Rule::None,
        },
    };
    let Some(by) = goal.args.get(1) else { return Rule::None };
    let output = match by.kind() {
        TyKind::Int(_) => item,
        TyKind::Var(_) => return Rule::Unknown,
        _ if range_of(db, by).is_some() => Ty::new(TyKind::Slice(item)),
        _ => return Rule::None,
    };
    Rule::Holds {
        parts: Vec::new(),
        equal: Vec::new(),
        assoc: vec![(Name::new_static("Output"), output)],
    }
}

/// The bound's type of a range: none for other types, `()` for `..`.
pub(crate) fn range_of(db: &dyn Db, ty: &Ty) -> Option<Ty> {
    const RANGES: [LangItem; 5] = [
        LangItem::Range,
        LangItem::RangeInclusive,
        LangItem::RangeFrom,
        LangItem::RangeTo,
        LangItem::RangeToInclusive,
    ];
    let TyKind::Adt(id, args) = ty.kind() else { return None };
    match grok_hir::adt_data(db, *id).lang? {
        LangItem::RangeFull => Some(Ty::unit()),
        lang if RANGES.contains(&lang) => args.first().cloned(),
        _ => None,
    }
}

fn deref(db: &dyn Db, name: BuiltinTrait, ty: &Ty) -> Rule {
    let target = match ty.kind() {
        TyKind::Ref(Mutability::Shared, inner) if name == BuiltinTrait::Deref => inner.clone(),
        TyKind::Ref(Mutability::Mut, inner) => inner.clone(),
        _ => match as_lang(db, ty, LangItem::Box) {
            Some([inner]) => inner.clone(),
            _ => return Rule::None,
        },
    };
    Rule::Holds {
        parts: Vec::new(),
        equal: Vec::new(),
        assoc: vec![(Name::new_static("Target"), target)],
    }
}
