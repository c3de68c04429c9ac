//! The trait solver: which impl, bound or rule makes a type have a trait.
//!
//! Candidates are the bounds in scope before impls and the compiler's rules. One candidate is taken, which may bind variables of the
//! trait's arguments (never `Self`: the only impl there is does not decide a type); several make the goal wait; none refuses it.

use grok_hir::db::SourceFile;
use grok_hir::ids::{AdtId, ImplId, TraitId};
use grok_hir::{Db, Name};

use super::builtin::{self, Rule};
use super::env::{Clause, elaborate};
use super::impls::{impl_assoc_type, impl_header, item_bounds, package_impls, trait_assoc_type};
use super::lang;
use crate::index::{head_of, module_of};
use crate::inference::unify::{Table, VarKind};
use crate::ty::{Bound, BuiltinTrait, FloatTy, FnTy, IntTy, TraitBound, TraitRef, Ty, TyKind};

/// Goals nested deeper than this need themselves in ever larger types.
const MAX_DEPTH: usize = 32;

/// A question that needs more goals than this has no end in practice.
const MAX_GOALS: u32 = 2000;

/// Whether something holds, as far as is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    Yes,
    /// It depends on variables.
    Maybe,
    No,
}

/// What must hold besides.
#[derive(Clone, Debug)]
pub(crate) enum Nested {
    /// A type has a trait.
    Trait(TraitRef),
    /// An associated type is that type.
    Project(TraitRef, Name, Ty),
    /// A type is a function that can be called so.
    Fn(Ty, FnTy),
}

/// What makes a type have a trait.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// A bound in scope, with what it says of associated types.
    Clause(Vec<(Name, Ty)>),
    /// An impl, with the arguments of its parameters.
    Impl(ImplId, Vec<Ty>),
    /// A rule of the compiler.
    Builtin(Vec<(Name, Ty)>),
    /// Something is wrong already.
    Error,
}

/// A goal's one candidate.
#[derive(Clone, Debug)]
pub(crate) struct Selected {
    pub source: Source,
    pub nested: Vec<Nested>,
}

/// The outcome of a selection.
#[derive(Debug)]
pub(crate) enum Selection {
    One(Selected),
    Ambiguous,
    None,
}

/// What an associated type is.
enum Projected {
    Ty(Ty),
    /// It is known by its name alone.
    Rigid,
    Ambiguous,
    /// The type lacks the trait.
    None,
}

enum Candidate {
    Rule(Vec<Ty>, Vec<(Ty, Ty)>, Vec<(Name, Ty)>),
    Impl(ImplId),
}

/// The solver at work: over a table of variables, under the bounds of an environment.
pub(crate) struct Solver<'a, 'db> {
    pub db: &'db dyn Db,
    pub table: &'a mut Table,
    pub env: &'a [Clause],
    /// The level of new variables.
    pub level: u32,
    /// Goals that were met on the way and could not be decided yet.
    pub deferred: Vec<Nested>,
    stack: Vec<TraitRef>,
    depth: usize,
    /// How many more goals are looked at before the question is given up.
    fuel: u32,
}

impl<'a, 'db> Solver<'a, 'db> {
    pub fn new(db: &'db dyn Db, table: &'a mut Table, env: &'a [Clause], level: u32) -> Self {
        Self {
            db,
            table,
            env,
            level,
            deferred: Vec::new(),
            stack: Vec::new(),
            depth: 0,
            fuel: MAX_GOALS,
        }
    }

    fn resolve_goal(&mut self, goal: &TraitRef) -> TraitRef {
        TraitRef {
            id: goal.id,
            args: goal.args.iter().map(|ty| self.table.resolve(ty)).collect(),
        }
    }

    /// Finds what makes the goal hold, and takes it if there is one candidate.
    pub fn select(&mut self, goal: &TraitRef) -> Selection {
        let goal = self.resolve_goal(goal);
        if goal.args.iter().any(|ty| matches!(ty.kind(), TyKind::Error)) {
            return Selection::One(Selected {
                source: Source::Error,
                nested: Vec::new(),
            });
        }
        if let TyKind::Var(var) = goal.self_ty().kind() {
            return match self.table.unknown(*var) {
                Some((VarKind::Int | VarKind::Float, _)) => self.select_literal(&goal),
                _ => Selection::Ambiguous,
            };
        }
        match self.select_clause(&goal) {
            Selection::None => self.select_impl(&goal),
            found => found,
        }
    }

    /// A literal has what every type has that it may come to be.
    fn select_literal(&mut self, goal: &TraitRef) -> Selection {
        let Some(name) = lang::builtin(self.db, goal.id) else {
            return Selection::Ambiguous;
        };
        let TyKind::Var(var) = goal.self_ty().kind() else {
            return Selection::Ambiguous;
        };
        let int = matches!(self.table.unknown(*var), Some((VarKind::Int, _)));
        if super::is_operator(name) || matches!(name, BuiltinTrait::Index) {
            return Selection::Ambiguous;
        }
        let stand_in = Ty::new(if int {
            TyKind::Int(IntTy::I64)
        } else {
            TyKind::Float(FloatTy::F64)
        });
        let mut goal = goal.clone();
        goal.args[0] = stand_in;
        match builtin::rule(self.db, name, &goal) {
            Rule::Holds { .. } => Selection::One(Selected {
                source: Source::Builtin(Vec::new()),
                nested: Vec::new(),
            }),
            Rule::None if !int && name == BuiltinTrait::Step => Selection::None,
            Rule::None | Rule::Unknown => Selection::Ambiguous,
        }
    }

    /// A bound in scope, of an associated type, or of a `dyn`.
    fn select_clause(&mut self, goal: &TraitRef) -> Selection {
        let given: Vec<Clause> = match goal.self_ty().kind() {
            TyKind::Dyn(dyn_ty) => {
                let mut given = Vec::new();
                for bound in &dyn_ty.bounds {
                    elaborate(self.db, clause_of(goal.self_ty(), bound), &mut given);
                }
                given
            }
            TyKind::Projection(trait_ref, name) => self.item_clauses(trait_ref, name),
            _ => Vec::new(),
        };
        let env = self.env;
        let all = env.iter().chain(&given).filter(|clause| clause.trait_ref.id == goal.id);
        let fitting: Vec<&Clause> = all
            .filter(|clause| self.could_match(&clause.trait_ref.args, &goal.args))
            .collect();
        let clause = match fitting.as_slice() {
            [] => return Selection::None,
            [one] => *one,
            several => match several.iter().find(|clause| clause.trait_ref.args == goal.args) {
                Some(exact) => *exact,
                None => return Selection::Ambiguous,
            },
        };
        let _ = self.table.unify_all(&clause.trait_ref.args, &goal.args);
        Selection::One(Selected {
            source: Source::Clause(clause.assoc.clone()),
            nested: Vec::new(),
        })
    }

    /// What a trait promises of its associated type.
    fn item_clauses(&mut self, trait_ref: &TraitRef, name: &Name) -> Vec<Clause> {
        let mut given = Vec::new();
        if let Some(alias) = trait_assoc_type(self.db, trait_ref.id, name) {
            let own = Ty::new(TyKind::Projection(trait_ref.clone(), name.clone()));
            for bound in item_bounds(self.db, alias) {
                if let Bound::Trait(bound) = bound.map(&mut |ty| subst_param(ty, &trait_ref.args)) {
                    elaborate(self.db, clause_of(&own, &bound), &mut given);
                }
            }
        }
        for clause in &mut given {
            for (_, ty) in &mut clause.assoc {
                *ty = self.normalize(ty);
            }
        }
        given
    }

    /// The traits that bounds give a parameter, associated type or `dyn`.
    pub fn given_traits(&mut self, ty: &Ty) -> Vec<TraitId> {
        let mut given = match ty.kind() {
            TyKind::Projection(trait_ref, name) => self.item_clauses(trait_ref, name),
            TyKind::Dyn(dyn_ty) => {
                let mut given = Vec::new();
                for bound in &dyn_ty.bounds {
                    elaborate(self.db, clause_of(ty, bound), &mut given);
                }
                given
            }
            _ => Vec::new(),
        };
        let env = self.env;
        let own = env.iter().filter(|clause| {
            let self_ty = clause.trait_ref.self_ty();
            self.could_match(std::slice::from_ref(self_ty), std::slice::from_ref(ty))
        });
        given.extend(own.cloned());
        let mut traits: Vec<TraitId> = Vec::new();
        for clause in given {
            if !traits.contains(&clause.trait_ref.id) {
                traits.push(clause.trait_ref.id);
            }
        }
        traits
    }

    fn could_match(&mut self, a: &[Ty], b: &[Ty]) -> bool {
        let snapshot = self.table.start();
        let fits = self.table.unify_all(a, b).is_ok();
        self.table.rollback(snapshot);
        fits
    }

    fn select_impl(&mut self, goal: &TraitRef) -> Selection {
        let mut candidates = Vec::new();
        if let Some(name) = lang::builtin(self.db, goal.id) {
            match builtin::rule(self.db, name, goal) {
                Rule::Holds { parts, equal, assoc } => {
                    let (left, right): (Vec<Ty>, Vec<Ty>) = equal.iter().cloned().unzip();
                    if self.could_match(&left, &right) {
                        candidates.push(Candidate::Rule(parts, equal, assoc));
                    }
                }
                Rule::Unknown => return Selection::Ambiguous,
                Rule::None => {}
            }
        }
        for id in self.impls_for(goal) {
            let snapshot = self.table.start();
            let fits = self.match_impl(id, goal).is_some();
            self.table.rollback(snapshot);
            if fits {
                candidates.push(Candidate::Impl(id));
            }
        }
        if candidates.len() > 1 {
            candidates = self.winnow(candidates, goal);
        }
        match candidates.len() {
            0 => Selection::None,
            1 => match candidates.remove(0) {
                Candidate::Rule(parts, equal, assoc) => {
                    for (a, b) in &equal {
                        let _ = self.table.unify(a, b);
                    }
                    Selection::One(Selected {
                        source: Source::Builtin(assoc),
                        nested: rule_parts(goal, parts),
                    })
                }
                Candidate::Impl(id) => match self.match_impl(id, goal) {
                    Some((args, nested)) => Selection::One(Selected {
                        source: Source::Impl(id, args),
                        nested,
                    }),
                    None => Selection::None,
                },
            },
            _ => Selection::Ambiguous,
        }
    }

    /// Leaves out candidates whose own needs cannot be met.
    fn winnow(&mut self, candidates: Vec<Candidate>, goal: &TraitRef) -> Vec<Candidate> {
        let mut left = Vec::new();
        for candidate in candidates {
            let snapshot = self.table.start();
            let nested = match &candidate {
                Candidate::Rule(parts, equal, _) => {
                    for (a, b) in equal {
                        let _ = self.table.unify(a, b);
                    }
                    Some(rule_parts(goal, parts.clone()))
                }
                Candidate::Impl(id) => self.match_impl(*id, goal).map(|(_, nested)| nested),
            };
            let answer = nested.map_or(Answer::No, |nested| self.evaluate_all(nested));
            self.table.rollback(snapshot);
            if answer != Answer::No {
                left.push(candidate);
            }
        }
        left
    }

    /// Impls whose type has the head of the goal's, and blanket impls. By the orphan rule they are in the package of the trait or of
    /// one of the types.
    fn impls_for(&mut self, goal: &TraitRef) -> Vec<ImplId> {
        let db = self.db;
        let mut roots: Vec<SourceFile> = vec![module_of(db, goal.id.container(db)).root(db)];
        let mut add = |root: SourceFile| {
            if !roots.contains(&root) {
                roots.push(root);
            }
        };
        for ty in &goal.args {
            ty.any(&mut |part| {
                let container = match part.kind() {
                    TyKind::Adt(AdtId::Struct(id), _) => id.container(db),
                    TyKind::Adt(AdtId::Enum(id), _) => id.container(db),
                    TyKind::Actor(id, _) => id.container(db),
                    TyKind::Dyn(ty) => match ty.bounds.first() {
                        Some(bound) => bound.id.container(db),
                        None => return false,
                    },
                    _ => return false,
                };
                add(module_of(db, container).root(db));
                false
            });
        }
        let head = head_of(goal.self_ty());
        let mut found = Vec::new();
        for root in roots {
            if let Some(impls) = package_impls(db, root).get(&goal.id) {
                let headed = head.and_then(|head| impls.by_head.get(&head));
                found.extend(headed.into_iter().flatten().chain(&impls.blanket).copied());
            }
        }
        found
    }

    /// Makes an impl's header the goal; its arguments, and what it needs.
    fn match_impl(&mut self, id: ImplId, goal: &TraitRef) -> Option<(Vec<Ty>, Vec<Nested>)> {
        let header = impl_header(self.db, id).as_ref()?;
        let args: Vec<Ty> = header
            .params
            .iter()
            .map(|_| self.table.fresh(self.level, VarKind::General))
            .collect();
        let trait_ref = header.trait_ref.subst(&args);
        let found: Vec<Ty> = trait_ref.args.iter().map(|ty| self.normalize(ty)).collect();
        self.table.unify_all(&found, &goal.args).ok()?;
        let mut nested = Vec::new();
        for (param, arg) in header.params.iter().zip(&args) {
            for bound in &param.bounds {
                self.need(arg, bound, &args, &mut nested);
            }
        }
        for (ty, bound) in &header.predicates {
            let ty = self.normalize(&ty.subst(&args));
            self.need(&ty, bound, &args, &mut nested);
        }
        Some((args, nested))
    }

    fn need(&mut self, ty: &Ty, bound: &Bound, args: &[Ty], out: &mut Vec<Nested>) {
        match bound {
            Bound::Trait(bound) => {
                let mut trait_ref = bound.trait_ref(ty);
                for arg in &mut trait_ref.args[1..] {
                    *arg = self.normalize(&arg.subst(args));
                }
                for (name, wanted) in &bound.assoc {
                    let wanted = self.normalize(&wanted.subst(args));
                    let owner = super::assoc_owner(self.db, &trait_ref, name);
                    out.push(Nested::Project(owner, name.clone(), wanted));
                }
                out.push(Nested::Trait(trait_ref));
            }
            Bound::Fn(fn_ty) => {
                let fn_ty = self.normalize(&Ty::new(TyKind::Fn(fn_ty.clone())).subst(args));
                if let TyKind::Fn(fn_ty) = fn_ty.kind() {
                    out.push(Nested::Fn(ty.clone(), fn_ty.clone()));
                }
            }
        }
    }

    /// Whether a goal holds; binds nothing.
    pub fn evaluate(&mut self, goal: &TraitRef) -> Answer {
        let snapshot = self.table.start();
        let deferred = self.deferred.len();
        let answer = self.evaluate_here(goal);
        self.deferred.truncate(deferred);
        self.table.rollback(snapshot);
        answer
    }

    fn evaluate_here(&mut self, goal: &TraitRef) -> Answer {
        let goal = self.resolve_goal(goal);
        if self.stack.contains(&goal) {
            // A type may send itself if nothing else in it forbids that; any other trait must be given from outside.
            return match lang::builtin(self.db, goal.id) {
                Some(BuiltinTrait::Send | BuiltinTrait::Copy) => Answer::Yes,
                _ => Answer::No,
            };
        }
        if self.stack.len() >= MAX_DEPTH || self.fuel == 0 {
            return Answer::No;
        }
        self.fuel -= 1;
        // Choosing among candidates asks for their needs, which may be this goal again.
        self.stack.push(goal.clone());
        let answer = match self.select(&goal) {
            Selection::None => Answer::No,
            Selection::Ambiguous => Answer::Maybe,
            Selection::One(selected) => self.evaluate_all(selected.nested),
        };
        self.stack.pop();
        answer
    }

    fn evaluate_all(&mut self, nested: Vec<Nested>) -> Answer {
        let mut open = nested;
        loop {
            let asked = open.len();
            let mut still = Vec::new();
            for goal in open {
                match self.evaluate_nested(&goal) {
                    Answer::No => return Answer::No,
                    Answer::Maybe => still.push(goal),
                    Answer::Yes => {}
                }
            }
            if still.is_empty() {
                return Answer::Yes;
            }
            // What was settled may have decided what others wait for.
            if still.len() == asked {
                return Answer::Maybe;
            }
            open = still;
        }
    }

    fn evaluate_nested(&mut self, goal: &Nested) -> Answer {
        match goal {
            Nested::Trait(goal) => self.evaluate_here(goal),
            Nested::Project(trait_ref, name, wanted) => match self.try_project(trait_ref, name) {
                Projected::Ty(ty) => self.equal(&ty, wanted),
                Projected::Rigid => {
                    let trait_ref = self.resolve_goal(trait_ref);
                    let rigid = Ty::new(TyKind::Projection(trait_ref, name.clone()));
                    self.equal(&rigid, wanted)
                }
                Projected::Ambiguous => Answer::Maybe,
                Projected::None => Answer::No,
            },
            Nested::Fn(ty, wanted) => self.callable(ty, wanted),
        }
    }

    fn equal(&mut self, a: &Ty, b: &Ty) -> Answer {
        if self.table.unify(a, b).is_ok() {
            Answer::Yes
        } else {
            Answer::No
        }
    }

    /// Whether a type is a function of at most that kind; makes its signature the wanted one.
    pub fn callable(&mut self, ty: &Ty, wanted: &FnTy) -> Answer {
        let ty = self.table.shallow(ty);
        let (params, ret) = match ty.kind() {
            TyKind::Error => return Answer::Yes,
            TyKind::Fn(f) if f.kind <= wanted.kind => (f.params.clone(), f.ret.clone()),
            TyKind::Var(var) => match self.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => (sig.params.clone(), sig.ret.clone()),
                Some((VarKind::General, _)) => return Answer::Maybe,
                _ => return Answer::No,
            },
            _ => return Answer::No,
        };
        let fits = self.table.commit_if_ok(|table| {
            table.unify_all(&params, &wanted.params)?;
            table.unify(&ret, &wanted.ret)
        });
        if fits.is_ok() { Answer::Yes } else { Answer::No }
    }

    /// Settles what can be, which may bind variables; the rest is left.
    pub fn settle(&mut self, nested: Vec<Nested>) {
        self.evaluate_all(nested);
    }

    /// The type with its projections reduced; what cannot be decided yet is a variable, and deferred.
    pub fn normalize(&mut self, ty: &Ty) -> Ty {
        if !ty.has_projection() {
            return ty.clone();
        }
        let ty = self.table.resolve(ty);
        ty.map(&mut |part| match part.kind() {
            TyKind::Projection(trait_ref, name) => self.project(trait_ref, name),
            _ => part,
        })
    }

    /// What an associated type is; a variable if that cannot be decided yet.
    pub fn project(&mut self, trait_ref: &TraitRef, name: &Name) -> Ty {
        match self.try_project(trait_ref, name) {
            Projected::Ty(ty) => ty,
            Projected::Rigid => Ty::new(TyKind::Projection(self.resolve_goal(trait_ref), name.clone())),
            Projected::Ambiguous => {
                let var = self.table.fresh(self.level, VarKind::General);
                let goal = Nested::Project(trait_ref.clone(), name.clone(), var.clone());
                self.deferred.push(goal);
                var
            }
            Projected::None => Ty::error(),
        }
    }

    /// Decides an associated type if that is possible now: none if it must wait.
    pub fn project_now(&mut self, trait_ref: &TraitRef, name: &Name) -> Option<Ty> {
        match self.try_project(trait_ref, name) {
            Projected::Ambiguous => None,
            Projected::Ty(ty) => Some(ty),
            Projected::Rigid => Some(Ty::new(TyKind::Projection(self.resolve_goal(trait_ref), name.clone()))),
            Projected::None => Some(Ty::error()),
        }
    }

    fn try_project(&mut self, trait_ref: &TraitRef, name: &Name) -> Projected {
        if self.depth >= MAX_DEPTH {
            return Projected::None;
        }
        self.depth += 1;
        let projected = self.project_selected(trait_ref, name);
        self.depth -= 1;
        projected
    }

    fn project_selected(&mut self, trait_ref: &TraitRef, name: &Name) -> Projected {
        let selected = match self.select(trait_ref) {
            Selection::One(selected) => selected,
            Selection::Ambiguous => return Projected::Ambiguous,
            Selection::None => return Projected::None,
        };
        match selected.source {
            Source::Error => Projected::Ty(Ty::error()),
            Source::Clause(assoc) => match assoc.iter().find(|(other, _)| other == name) {
                Some((_, ty)) if is_itself(ty, trait_ref, name) => Projected::Rigid,
                Some((_, ty)) => Projected::Ty(self.normalize(ty)),
                None => Projected::Rigid,
            },
            Source::Builtin(assoc) => match assoc.into_iter().find(|(other, _)| other == name) {
                Some((_, ty)) => Projected::Ty(ty),
                None => Projected::None,
            },
            Source::Impl(id, args) => {
                // Parameters that only these needs decide: `impl<F: Fn() -> T, T> Iterator for Calls<F>`.
                for goal in selected.nested {
                    if matches!(goal, Nested::Trait(_)) {
                        continue;
                    }
                    if self.evaluate_nested(&goal) == Answer::Maybe {
                        self.deferred.push(goal);
                    }
                }
                match impl_assoc_type(self.db, id, name) {
                    Some(ty) => Projected::Ty(self.normalize(&ty.subst(&args))),
                    None => match trait_assoc_type(self.db, trait_ref.id, name) {
                        Some(alias) => {
                            let ty = super::impls::alias_value(self.db, alias);
                            Projected::Ty(self.normalize(&ty.subst(&trait_ref.args)))
                        }
                        None => Projected::None,
                    },
                }
            }
        }
    }
}

/// Whether a type is that very projection.
fn is_itself(ty: &Ty, trait_ref: &TraitRef, name: &Name) -> bool {
    matches!(ty.kind(), TyKind::Projection(other, assoc) if other == trait_ref && assoc == name)
}

fn rule_parts(goal: &TraitRef, parts: Vec<Ty>) -> Vec<Nested> {
    let nested = parts.into_iter().map(|part| {
        let mut goal = goal.clone();
        goal.args[0] = part;
        Nested::Trait(goal)
    });
    nested.collect()
}

fn clause_of(self_ty: &Ty, bound: &TraitBound) -> Clause {
    Clause {
        trait_ref: bound.trait_ref(self_ty),
        assoc: bound.assoc.clone(),
    }
}

fn subst_param(ty: Ty, args: &[Ty]) -> Ty {
    match ty.kind() {
        TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or(ty),
        _ => ty,
    }
}
