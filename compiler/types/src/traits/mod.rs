//! The built-in traits: which types have them. Derives for structs and enums, structure for everything else.

pub mod lang;

use grok_hir::Db;
use grok_hir::signature::LangItem;

use crate::ty::{Bound, BuiltinTrait, FnKind, Mutability, SchemeParam, Ty, TyKind};

/// One step of deciding whether a type has a trait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Yes,
    No,
    /// Yes if all of these types have it.
    All(Vec<Ty>),
    /// The type is a variable.
    Unknown,
}

/// Whether values of the type have the trait, with the bounds of the type parameters in scope.
pub fn implements(db: &dyn Db, ty: &Ty, name: BuiltinTrait, env: &[SchemeParam]) -> bool {
    match step(db, ty, name, env) {
        Step::Yes => true,
        Step::No | Step::Unknown => false,
        Step::All(parts) => parts.iter().all(|part| implements(db, part, name, env)),
    }
}

/// Whether values of the type are copied instead of moved.
pub fn is_copy(db: &dyn Db, ty: &Ty, env: &[SchemeParam]) -> bool {
    implements(db, ty, BuiltinTrait::Copy, env)
}

/// Whether having `bound` means having `name`.
pub(crate) fn implies(bound: BuiltinTrait, name: BuiltinTrait) -> bool {
    use BuiltinTrait::{Clone, Copy, Eq, Ord, Step};
    bound == name
        || matches!(
            (bound, name),
            (Ord, Eq) | (Copy, Clone) | (Step, Ord) | (Step, Eq) | (Step, Copy) | (Step, Clone)
        )
}

/// Whether a parameter's bounds give the trait.
pub(crate) fn bounds_give(db: &dyn Db, bounds: &[Bound], name: BuiltinTrait) -> bool {
    bounds.iter().any(|bound| match bound {
        Bound::Trait(bound) => lang::builtin(db, bound.id).is_some_and(|bound| implies(bound, name)),
        Bound::Fn(f) => f.kind == FnKind::Fn && matches!(name, BuiltinTrait::Copy | BuiltinTrait::Clone),
    })
}

/// Decides by the outermost shape.
pub(crate) fn step(db: &dyn Db, ty: &Ty, name: BuiltinTrait, env: &[SchemeParam]) -> Step {
    use BuiltinTrait as B;
    let yes = |holds: bool| if holds { Step::Yes } else { Step::No };
    match ty.kind() {
        TyKind::Error | TyKind::Never => Step::Yes,
        TyKind::Var(_) => Step::Unknown,
        TyKind::Param(param) => yes(env
            .get(param.index as usize)
            .is_some_and(|param| bounds_give(db, &param.bounds, name))),
        TyKind::Int(int) => yes(name != B::Neg || int.is_signed()),
        TyKind::Float(_) => yes(!matches!(
            name,
            B::Hash | B::Step | B::Not | B::BitAnd | B::BitOr | B::BitXor | B::Shl | B::Shr
        )),
        TyKind::Bool => yes(!is_arithmetic(name) && !matches!(name, B::Step | B::Neg | B::Shl | B::Shr)),
        TyKind::Char => yes(!is_operator(name)),
        TyKind::Str => yes(name == B::Add || (!is_operator(name) && name != B::Step)),
        TyKind::Tuple(items) if is_structural(name) => Step::All(items.clone()),
        TyKind::Array(item, _) if is_structural(name) => Step::All(vec![item.clone()]),
        TyKind::Ref(mutability, inner) => match name {
            B::Copy | B::Clone => yes(*mutability == Mutability::Shared),
            B::Eq | B::Ord | B::Hash | B::Show | B::Debug => Step::All(vec![inner.clone()]),
            _ => Step::No,
        },
        TyKind::Fn(f) => yes(f.kind == FnKind::Fn && matches!(name, B::Copy | B::Clone)),
        TyKind::Adt(id, args) => {
            let data = grok_hir::adt_data(db, *id);
            match data.lang {
                Some(LangItem::Option | LangItem::Vec) if name == B::Default => Step::Yes,
                _ if data.derives.contains(&name) => Step::All(args.clone()),
                _ => Step::No,
            }
        }
        TyKind::Const(_) => Step::Yes,
        TyKind::Actor(..) => yes(matches!(name, B::Copy | B::Clone | B::Eq | B::Ord | B::Hash | B::Debug)),
        TyKind::Tuple(_) | TyKind::Array(..) | TyKind::Slice(_) | TyKind::Dyn(_) | TyKind::Projection(..) => Step::No,
    }
}

fn is_structural(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    matches!(
        name,
        B::Eq | B::Ord | B::Hash | B::Debug | B::Clone | B::Copy | B::Default
    )
}

fn is_arithmetic(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    matches!(name, B::Add | B::Sub | B::Mul | B::Div | B::Rem)
}

/// Whether the trait is an operator's.
pub(crate) fn is_operator(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    is_arithmetic(name)
        || matches!(
            name,
            B::BitAnd | B::BitOr | B::BitXor | B::Shl | B::Shr | B::Neg | B::Not
        )
}

/// Whether `#[derive]` may name it.
pub fn is_derivable(name: BuiltinTrait) -> bool {
    !is_operator(name) && name != BuiltinTrait::Step
}
