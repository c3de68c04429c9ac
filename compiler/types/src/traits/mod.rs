//! Traits: who has them, and what follows.
//!
//! `lang` ties the compiler's own rules (`builtin`) to the library's traits; `impls` reads impls, `env` what bounds say; `solve` decides
//! with them, for inference; `instance` is what monomorphisation asks. Here is what everybody asks of types without variables.

pub(crate) mod builtin;
pub mod env;
pub mod impls;
pub mod instance;
pub mod lang;
pub(crate) mod solve;

use grok_hir::{Db, Name};

use crate::inference::unify::Table;
use crate::ty::{Bound, BuiltinTrait, FnKind, SchemeParam, TraitRef, Ty, TyKind};
use builtin::Rule;
use env::Clause;
use solve::{Answer, Solver};

/// Whether values of the type have the trait, with the bounds of the type parameters in scope.
pub fn implements(db: &dyn Db, ty: &Ty, name: BuiltinTrait, env: &[SchemeParam]) -> bool {
    let Some(goal) = lang::trait_ref_of(db, name, ty) else {
        return false;
    };
    match ty.kind() {
        TyKind::Param(param) => {
            let param = env.get(param.index as usize);
            return param.is_some_and(|param| bounds_give(db, &param.bounds, name));
        }
        TyKind::Var(_) => return false,
        _ => {}
    }
    match builtin::rule(db, name, &goal) {
        // A type may hold itself: what it needs besides decides.
        Rule::Holds { parts, .. } if name != BuiltinTrait::Send => {
            parts.iter().all(|part| implements(db, part, name, env))
        }
        Rule::Unknown => false,
        Rule::Holds { .. } | Rule::None => has_trait(db, &goal, env),
    }
}

/// Whether a trait holds under the bounds of the type parameters in scope.
pub fn has_trait(db: &dyn Db, goal: &TraitRef, env: &[SchemeParam]) -> bool {
    if goal.args.iter().any(Ty::has_var) {
        return false;
    }
    if goal.args.iter().any(Ty::has_param) {
        return holds(db, goal, &env::clauses(db, env, &[]));
    }
    closed_goal_holds(db, ClosedGoal::new(db, goal.clone()))
}

use closed::ClosedGoal;

#[allow(missing_docs, reason = "the interning macro writes functions of its own")]
mod closed {
    use crate::ty::TraitRef;

    /// A trait of types without parameters: whether it holds does not depend on who asks.
    #[salsa::interned(unsafe(no_lifetime), debug, revisions = usize::MAX)]
    pub struct ClosedGoal {
        /// The trait with its arguments.
        #[returns(ref)]
        pub trait_ref: TraitRef,
    }
}

#[salsa::tracked(returns(copy), cycle_result = closed_goal_cycle)]
fn closed_goal_holds(db: &dyn Db, goal: ClosedGoal) -> bool {
    holds(db, goal.trait_ref(db), &[])
}

fn closed_goal_cycle(_db: &dyn Db, _id: salsa::Id, _goal: ClosedGoal) -> bool {
    false
}

/// Whether a trait of types without variables holds under these facts.
pub(crate) fn holds(db: &dyn Db, goal: &TraitRef, env: &[Clause]) -> bool {
    let mut table = Table::default();
    Solver::new(db, &mut table, env, 0).evaluate(goal) == Answer::Yes
}

/// Whether values of the type are copied instead of moved.
pub fn is_copy(db: &dyn Db, ty: &Ty, env: &[SchemeParam]) -> bool {
    implements(db, ty, BuiltinTrait::Copy, env)
}

/// Whether a parameter's bounds give the trait.
pub(crate) fn bounds_give(db: &dyn Db, bounds: &[Bound], name: BuiltinTrait) -> bool {
    if matches!(name, BuiltinTrait::Sized) {
        return true;
    }
    let Some(wanted) = lang::trait_id(db, name) else {
        return false;
    };
    bounds.iter().any(|bound| match bound {
        Bound::Trait(bound) => env::supertrait_ids(db, bound.id).contains(&wanted),
        Bound::Fn(f) => f.kind == FnKind::Fn && matches!(name, BuiltinTrait::Copy | BuiltinTrait::Clone),
    })
}

/// The type with its projections reduced under these bounds.
pub fn normalize_in(db: &dyn Db, ty: &Ty, params: &[SchemeParam], predicates: &[(Ty, Bound)]) -> Ty {
    if !ty.has_projection() {
        return ty.clone();
    }
    let env = normal_clauses(db, env::clauses(db, params, predicates));
    let mut table = Table::default();
    let mut solver = Solver::new(db, &mut table, &env, 0);
    let ty = solver.normalize(ty);
    table.resolve(&ty)
}

/// Facts whose types have their projections reduced by the others.
pub(crate) fn normal_clauses(db: &dyn Db, mut env: Vec<Clause>) -> Vec<Clause> {
    for index in 0..env.len() {
        let clause = env[index].clone();
        let types = || clause.trait_ref.args.iter();
        if !types().any(Ty::has_projection) {
            continue;
        }
        let mut table = Table::default();
        let mut solver = Solver::new(db, &mut table, &env, 0);
        let args: Vec<Ty> = types().map(|ty| solver.normalize(ty)).collect();
        env[index].trait_ref.args = args.iter().map(|ty| table.resolve(ty)).collect();
    }
    env
}

/// The supertrait that declares an associated type, for a type that has the trait; the trait itself where none does.
pub(crate) fn assoc_owner(db: &dyn Db, trait_ref: &TraitRef, name: &Name) -> TraitRef {
    fn find(db: &dyn Db, trait_ref: &TraitRef, name: &Name, depth: u32) -> Option<TraitRef> {
        if impls::trait_assoc_type(db, trait_ref.id, name).is_some() {
            return Some(trait_ref.clone());
        }
        if depth == 0 {
            return None;
        }
        env::supertraits(db, trait_ref.id).iter().find_map(|bound| {
            let own = TraitRef {
                id: bound.id,
                args: std::iter::once(trait_ref.self_ty().clone())
                    .chain(bound.args.iter().map(|ty| ty.subst(&trait_ref.args)))
                    .collect(),
            };
            find(db, &own, name, depth - 1)
        })
    }
    find(db, trait_ref, name, 16).unwrap_or_else(|| trait_ref.clone())
}

fn is_arithmetic(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    matches!(name, B::Add | B::Sub | B::Mul | B::Div | B::Rem)
}

/// Whether the trait is an operator's that gives a value.
pub(crate) fn is_operator(name: BuiltinTrait) -> bool {
    use BuiltinTrait as B;
    is_arithmetic(name)
        || matches!(
            name,
            B::BitAnd | B::BitOr | B::BitXor | B::Shl | B::Shr | B::Neg | B::Not
        )
}
