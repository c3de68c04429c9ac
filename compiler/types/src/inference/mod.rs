//! Inference of one binding group: its context, and what happens in which order.
//!
//! 1. Each member gets a monotype; what is written of its signature is put in.
//! 2. Bodies are walked once, bidirectionally (`expr`, `call`, `method`, `pat`, `closure`, `operator`, `path`, `macros`). What cannot
//!    be decided yet is an obligation (`obligations`), looked at again when variables are bound.
//! 3. Defaults (`fallback`), then closures' kinds and captures (`capture`).
//! 4. Generalisation and writing the results without variables (`generalise`).

mod actors;
mod bounds;
mod call;
mod capture;
mod cast;
mod closure;
mod coerce;
mod expr;
mod fallback;
mod generalise;
mod literal;
mod lookup;
mod macros;
mod method;
mod obligations;
mod operator;
mod pat;
mod path;
pub(crate) mod place;
mod suggest;
pub(crate) mod unify;

pub use path::pattern_const;

use std::sync::Arc;

use grok_hir::body::{Body, ExprId, LocalId};
use grok_hir::ids::{BodyOwner, ConstId, FnId, SCRIPT_RANK};
use grok_hir::signature::ParamKind;
use grok_hir::type_ref::{BoundRef, ParamRef, TypeRef};
use grok_hir::{Db, Name};
use rustc_hash::FxHashMap;

use crate::errors::TypeError;
use crate::lower::{LowerCx, Scope, fn_bound, lower, lower_bounds_in, lower_fn_bound};
use crate::result::InferenceResult;
use crate::signatures::{self, self_param_type};
use crate::traits::env::{Clause, elaborate};
use crate::traits::solve::Solver;
use crate::ty::{Bound, FnTy, ParamTy, Scheme, SchemeParam, TraitRef, Ty, TyKind, TyVid};

use coerce::CoerceMany;
use obligations::Pending;
use unify::{Table, VarKind};

/// What was found out about one member of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MemberInference {
    /// The member.
    pub owner: BodyOwner,
    /// Its generalised type.
    pub scheme: Scheme,
    /// The types inside it.
    pub result: Arc<InferenceResult>,
    /// Its mistakes.
    pub errors: Arc<Vec<TypeError>>,
}

/// Infers functions as one binding group.
pub(crate) fn infer_functions(db: &dyn Db, functions: &[FnId]) -> Vec<MemberInference> {
    let mut cx = InferCx::new(db);
    for &id in functions {
        cx.declare_function(id);
    }
    for index in 0..cx.members.len() {
        cx.infer_function_body(index);
    }
    cx.finish()
}

/// Infers a constant's initialiser.
pub(crate) fn infer_constant(db: &dyn Db, id: ConstId) -> Vec<MemberInference> {
    let mut cx = InferCx::new(db);
    cx.infer_constant_body(id);
    cx.finish()
}

/// A type parameter during inference. Its `TyKind::Param` index is global to the group; writing results makes it the owner's.
pub(super) struct ParamDecl {
    pub name: Name,
    pub bounds: Vec<Bound>,
    /// Bounds as written, for those with function bounds.
    pub written: Vec<BoundRef>,
    /// The type of its values, if it is a constant.
    pub const_ty: Option<Ty>,
}

/// A member of the group.
pub(super) struct Member {
    pub owner: BodyOwner,
    /// Global index of its first written type parameter, and how many there are.
    pub first_param: u32,
    pub written_params: u32,
    /// Global indices of parameters made by `impl Trait`.
    pub opaque: Vec<u32>,
    pub params: Vec<Ty>,
    pub ret: Ty,
    /// Whether its scheme is read off the signature.
    pub annotated: bool,
    /// Bounds that a written `-> impl Trait` promises.
    pub ret_bounds: Vec<(Ty, Bound)>,
}

/// What surrounds an expression: where `return` and `?` lead.
#[derive(Clone)]
pub(super) struct Frame {
    pub ret: Ty,
    pub kind: FrameKind,
    /// The closure, if it is one's frame.
    pub closure: Option<ExprId>,
    /// The messages that the process around takes.
    pub messages: Option<Ty>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FrameKind {
    Function,
    Script,
    Closure,
    Process,
    Constant,
}

/// A loop or labelled block around an expression.
struct LoopFrame {
    /// Collects the values of `break`; none where `break` takes no value.
    pub value: Option<CoerceMany>,
    pub broken: bool,
}

/// A closure of the body at hand.
pub(super) struct ClosureDecl {
    pub expr: ExprId,
    /// Its type: a variable of kind `Fn`.
    pub ty: Ty,
}

/// A let-bound closure without captures, generalised.
#[derive(Clone)]
pub(super) struct LetFnDecl {
    pub closure: ExprId,
    /// Global indices of its parameters, in order.
    pub params: Vec<u32>,
    pub ty: Ty,
}

/// A body's state and results.
struct BodyCx<'db> {
    pub body: &'db Body,
    pub owner: BodyOwner,
    pub result: InferenceResult,
    pub errors: Vec<TypeError>,
    pub frames: Vec<Frame>,
    pub loops: FxHashMap<ExprId, LoopFrame>,
    /// Whether control cannot reach what comes next.
    pub diverges: bool,
    pub closures: Vec<ClosureDecl>,
    pub let_fns: FxHashMap<LocalId, LetFnDecl>,
    /// Uses of group members, whose type arguments are known only at the end.
    pub member_uses: Vec<(ExprId, FnId)>,
    /// Closures that must be of at most this kind where they are used.
    pub kind_checks: Vec<coerce::KindCheck>,
    /// The first `?` of the function itself.
    pub first_try: Option<ExprId>,
    /// How many `unsafe` blocks there are around.
    pub unsafe_depth: u32,
    /// The traits in scope, once they were asked for.
    pub traits: Option<lookup::TraitSet>,
    /// Places where variables were made that a person should have fixed with a type, first come first.
    pub origins: Vec<(TyVid, crate::errors::At, Name)>,
}

/// All state of an inference run.
struct InferCx<'db> {
    pub db: &'db dyn Db,
    pub table: Table,
    pub level: u32,
    pub params: Vec<ParamDecl>,
    /// What the bounds in scope say, in terms of global parameters.
    pub env: Vec<Clause>,
    pub members: Vec<Member>,
    pub bodies: Vec<BodyCx<'db>>,
    /// The body at hand.
    pub current: usize,
    pub pending: Vec<Pending>,
    /// Value of `table.bindings` when the queue was last run.
    pub seen_bindings: u64,
    pub solving: bool,
    /// Among impls that all would do, take the most general now.
    pub take_general: bool,
    /// Unknown targets of `!`: they become `!` if nothing else decides.
    pub never_targets: Vec<Ty>,
    /// Results that are given a type of their own if nothing decides them: `collect()` without a type makes a `Vec`.
    pub result_defaults: Vec<(Ty, Ty)>,
    /// Arguments for type parameters that nothing depends on: they become `()` if nothing else decides.
    pub loose: Vec<Ty>,
}

/// What an expression's surroundings hope for: a hint, never an equation.
#[derive(Clone, Debug)]
pub(super) enum Expectation {
    None,
    Has(Ty),
}

impl<'db> InferCx<'db> {
    fn new(db: &'db dyn Db) -> Self {
        Self {
            db,
            table: Table::default(),
            level: 1,
            params: Vec::new(),
            env: Vec::new(),
            members: Vec::new(),
            bodies: Vec::new(),
            current: 0,
            pending: Vec::new(),
            seen_bindings: 0,
            solving: false,
            take_general: false,
            never_targets: Vec::new(),
            result_defaults: Vec::new(),
            loose: Vec::new(),
        }
    }

    fn add_body(&mut self, owner: BodyOwner) {
        let body: &'db Body = grok_hir::body(self.db, owner);
        self.bodies.push(BodyCx {
            body,
            owner,
            result: InferenceResult::default(),
            errors: Vec::new(),
            frames: Vec::new(),
            loops: FxHashMap::default(),
            diverges: false,
            closures: Vec::new(),
            let_fns: FxHashMap::default(),
            member_uses: Vec::new(),
            kind_checks: Vec::new(),
            first_try: None,
            unsafe_depth: 0,
            traits: None,
            origins: Vec::new(),
        });
    }

    fn declare_function(&mut self, id: FnId) {
        let signature = grok_hir::fn_signature(self.db, id);
        let scope = Scope::of_fn(self.db, id);
        let first_param = self.params.len() as u32;
        self.declare_params(scope, first_param);
        let mut member_cx = Member {
            owner: BodyOwner::Fn(id),
            first_param,
            written_params: signature.generics.params.len() as u32,
            opaque: Vec::new(),
            params: Vec::new(),
            ret: Ty::error(),
            annotated: signatures::is_fully_annotated(signature),
            ret_bounds: Vec::new(),
        };
        let mut params = Vec::new();
        if let (Some(kind), Some(sort)) = (signature.self_kind, signatures::self_type_ref(signature.container)) {
            let self_ty = sort.lower(&mut |ty| self.lower_in(&mut member_cx, scope, ty, Position::Parameter));
            params.push(self_param_type(&self_ty, kind));
        }
        for (_, ty) in &signature.params {
            params.push(self.lower_in(&mut member_cx, scope, ty, Position::Parameter));
        }
        let ret = self.lower_in(&mut member_cx, scope, &signature.ret, Position::Result);
        member_cx.params = params;
        member_cx.ret = ret;
        self.members.push(member_cx);
        self.add_body(BodyOwner::Fn(id));
    }

    /// Adds the parameters of a scope, with what their bounds say.
    fn declare_params(&mut self, scope: Scope<'db>, first_param: u32) {
        for param in &scope.generics.params {
            self.params.push(ParamDecl {
                name: param.name.clone(),
                bounds: Vec::new(),
                written: param.bounds.clone(),
                const_ty: None,
            });
        }
        let mut bounds: Vec<(Ty, Bound)> = Vec::new();
        let mut cx = BodyLower::new(self, scope, first_param, Position::Body);
        // Projections stay as they are until all bounds are known.
        cx.raw = true;
        for (index, param) in scope.generics.params.iter().enumerate() {
            let own = cx.param(
                &ParamRef {
                    index: index as u32,
                    name: param.name.clone(),
                },
                0,
            );
            if let ParamKind::Const { ty, .. } = &param.kind {
                let ty = lower(&mut cx, ty, 0);
                cx.cx.params[(first_param + index as u32) as usize].const_ty = Some(ty);
            }
            let mut lowered = lower_bounds_in(&mut cx, &param.bounds, &own, 0);
            if index == 0
                && let Some(id) = scope.trait_
            {
                let count = grok_hir::trait_data(cx.cx.db, id).generics.params.len();
                let args = (1..count as u32).map(|index| cx.cx.param_ty(first_param + index));
                lowered.push(Bound::Trait(crate::ty::TraitBound {
                    id,
                    args: args.collect(),
                    assoc: Vec::new(),
                }));
            }
            cx.cx.params[(first_param + index as u32) as usize].bounds = lowered.clone();
            bounds.extend(lowered.into_iter().map(|bound| (own.clone(), bound)));
        }
        for (ty, written) in &scope.generics.predicates {
            let ty = lower(&mut cx, ty, 0);
            let lowered = lower_bounds_in(&mut cx, written, &ty, 0);
            bounds.extend(lowered.into_iter().map(|bound| (ty.clone(), bound)));
        }
        for (ty, bound) in bounds {
            self.assume(&ty, &bound);
        }
        self.env = crate::traits::normal_clauses(self.db, std::mem::take(&mut self.env));
    }

    /// Takes a bound as given.
    pub(super) fn assume(&mut self, ty: &Ty, bound: &Bound) {
        if let Bound::Trait(bound) = bound {
            let clause = Clause {
                trait_ref: bound.trait_ref(ty),
                assoc: bound.assoc.clone(),
            };
            elaborate(self.db, clause, &mut self.env);
        }
    }

    fn lower_in(&mut self, state: &mut Member, scope: Scope<'db>, ty: &TypeRef, position: Position) -> Ty {
        let mut cx = BodyLower::new(self, scope, state.first_param, position);
        let lowered = lower(&mut cx, ty, 0);
        let (opaque, promised) = (cx.opaque, cx.promised);
        state.opaque.extend(opaque);
        state.ret_bounds.extend(promised);
        lowered
    }

    /// Like [`InferCx::lower`], with E0107 at `at` for a wrong number of type arguments.
    pub(super) fn lower_at(&mut self, ty: &TypeRef, at: crate::errors::At, strict: crate::items::Strict) -> Ty {
        if let Some(wrong) = crate::items::arity_mismatch(self.db, ty, strict) {
            let error = TypeError::new(grok_diagnostics::codes::E0107, at, wrong.message());
            self.report(error.here(format!("in a type here: `{}`", wrong.name)));
        }
        self.lower(ty)
    }

    /// Lowers a type written in the current body; what is left out is a variable.
    pub(super) fn lower(&mut self, ty: &TypeRef) -> Ty {
        let mut cx = self.body_lower();
        lower(&mut cx, ty, 0)
    }

    fn body_lower(&mut self) -> BodyLower<'_, 'db> {
        let member = &self.members[self.current];
        let scope = Scope::of_owner(self.db, member.owner);
        let first_param = member.first_param;
        BodyLower::new(self, scope, first_param, Position::Body)
    }

    /// Lowers a trait written in the current body, of that type.
    pub(super) fn lower_trait(&mut self, bound: &grok_hir::type_ref::TraitBoundRef, self_ty: &Ty) -> TraitRef {
        let mut cx = self.body_lower();
        crate::lower::lower_trait_bound_in(&mut cx, bound, self_ty, 0).trait_ref(self_ty)
    }

    /// Lowers a constant written in the current body.
    pub(super) fn lower_const(&mut self, arg: &grok_hir::type_ref::ConstArg) -> Ty {
        let mut cx = self.body_lower();
        crate::lower::lower_const(&mut cx, arg, 0)
    }

    fn infer_function_body(&mut self, index: usize) {
        self.current = index;
        let BodyOwner::Fn(id) = self.members[index].owner else {
            return;
        };
        let body = self.bodies[index].body;
        let signature = grok_hir::fn_signature(self.db, id);
        let (params, ret) = (self.members[index].params.clone(), self.members[index].ret.clone());
        let is_script = id.rank(self.db) == SCRIPT_RANK;
        let kind = if is_script {
            FrameKind::Script
        } else {
            FrameKind::Function
        };
        self.cur().frames.push(Frame {
            ret: ret.clone(),
            kind,
            closure: None,
            messages: None,
        });
        self.cur().result.params = params.clone();
        self.cur().result.ret = Some(ret.clone());
        let mut types = params.iter();
        if let Some(local) = body.self_param {
            let ty = if signature.self_kind.is_some() {
                types.next().cloned()
            } else {
                None
            };
            self.set_local(local, ty.unwrap_or_else(Ty::error));
        }
        for &pat in &body.params {
            let ty = types.next().cloned().unwrap_or_else(Ty::error);
            self.infer_param_pat(pat, &ty);
        }
        if signature.intrinsic.is_some() {
            self.set_expr(body.root, Ty::unit());
            if signature.ret == TypeRef::Infer {
                let _ = self.table.unify(&ret, &Ty::unit());
            }
        } else {
            self.check_body(body.root, &ret);
        }
        for (ty, bound) in std::mem::take(&mut self.members[index].ret_bounds) {
            self.require_bound(&ty, &bound, crate::errors::At::Owner, obligations::BoundCause::Promised);
        }
        self.cur().frames.pop();
    }

    fn infer_constant_body(&mut self, id: ConstId) {
        let data = grok_hir::const_data(self.db, id);
        let scope = Scope::of_container(self.db, id.container(self.db));
        self.declare_params(scope, 0);
        let member = Member {
            owner: BodyOwner::Const(id),
            first_param: 0,
            written_params: scope.generics.params.len() as u32,
            opaque: Vec::new(),
            params: Vec::new(),
            ret: Ty::error(),
            annotated: true,
            ret_bounds: Vec::new(),
        };
        self.members.push(member);
        self.add_body(BodyOwner::Const(id));
        let ty = self.lower(&data.ty);
        self.members[0].ret = ty.clone();
        self.cur().result.ret = Some(ty.clone());
        self.cur().frames.push(Frame {
            ret: ty.clone(),
            kind: FrameKind::Constant,
            closure: None,
            messages: None,
        });
        let root = self.body().root;
        self.check_body(root, &ty);
        self.cur().frames.pop();
    }

    /// Checks a whole body against its result type.
    pub(super) fn check_body(&mut self, root: ExprId, ret: &Ty) {
        let ty = self.infer_expr(root, &Expectation::Has(ret.clone()));
        self.coerce_or_report(root, &ty, ret, &coerce::Cause::Result);
    }

    // Small accessors.

    fn cur(&mut self) -> &mut BodyCx<'db> {
        &mut self.bodies[self.current]
    }

    pub(super) fn body(&self) -> &'db Body {
        self.bodies[self.current].body
    }

    pub(super) fn fresh(&mut self) -> Ty {
        self.table.fresh(self.level, VarKind::General)
    }

    /// A variable that a person is asked about if nothing decides it.
    pub(super) fn fresh_at(&mut self, at: crate::errors::At, name: &Name) -> Ty {
        let ty = self.fresh();
        if let TyKind::Var(var) = *ty.kind() {
            self.cur().origins.push((var, at, name.clone()));
        }
        ty
    }

    pub(super) fn shallow(&mut self, ty: &Ty) -> Ty {
        self.table.shallow(ty)
    }

    /// The outermost shape, after trying what waits if it is unknown.
    pub(super) fn structural(&mut self, ty: &Ty) -> Ty {
        let ty = self.table.shallow(ty);
        if matches!(ty.kind(), TyKind::Var(_)) {
            self.run_pending();
            return self.table.shallow(&ty);
        }
        ty
    }

    pub(super) fn set_expr(&mut self, expr: ExprId, ty: Ty) {
        self.cur().result.exprs.insert(expr, ty);
    }

    pub(super) fn set_local(&mut self, local: LocalId, ty: Ty) {
        self.cur().result.locals.insert(local, ty);
    }

    pub(super) fn report(&mut self, error: TypeError) {
        self.cur().errors.push(error);
    }

    /// A type parameter's type, by global index.
    pub(super) fn param_ty(&self, index: u32) -> Ty {
        let name = self
            .params
            .get(index as usize)
            .map_or_else(|| Name::new_static("_"), |param| param.name.clone());
        Ty::new(TyKind::Param(ParamTy { index, name }))
    }

    /// The bounds of all parameters, in the form that questions about types take.
    pub(super) fn env_params(&self) -> Vec<SchemeParam> {
        let params = self.params.iter();
        params
            .map(|param| SchemeParam::new(param.name.clone(), param.bounds.clone()))
            .collect()
    }

    /// The trait solver, over the variables and bounds at hand.
    pub(super) fn solver(&mut self) -> Solver<'_, 'db> {
        Solver::new(self.db, &mut self.table, &self.env, self.level)
    }

    /// The type with its projections reduced; those that cannot be yet are variables, and wait.
    pub(super) fn normalize(&mut self, ty: &Ty, at: crate::errors::At) -> Ty {
        if !ty.has_projection() {
            return ty.clone();
        }
        let mut solver = self.solver();
        let ty = solver.normalize(ty);
        let deferred = solver.deferred;
        self.defer(deferred, at);
        ty
    }

    /// The member of the group that a function is, unless its scheme is read off its signature.
    pub(super) fn member_of(&self, id: FnId) -> Option<usize> {
        self.members
            .iter()
            .position(|member| member.owner == BodyOwner::Fn(id) && !member.annotated)
    }

    /// A group member's monotype.
    pub(super) fn member_fn(&self, member: usize) -> FnTy {
        let member = &self.members[member];
        FnTy {
            kind: crate::ty::FnKind::Fn,
            params: member.params.clone(),
            ret: member.ret.clone(),
        }
    }

    /// Variables for a scheme's parameters.
    pub(super) fn fresh_args(&mut self, scheme: &Scheme, at: crate::errors::At) -> Vec<Ty> {
        let args: Vec<Ty> = scheme
            .params
            .iter()
            .map(|param| self.fresh_at(at, &param.name))
            .collect();
        self.note_loose(scheme, &args);
        args
    }

    /// Remembers arguments for parameters that neither the type nor a bound mentions.
    fn note_loose(&mut self, scheme: &Scheme, args: &[Ty]) {
        for (index, (param, arg)) in scheme.params.iter().zip(args).enumerate() {
            if !param.bounds.is_empty() || param.const_ty.is_some() {
                continue;
            }
            let mentioned = |ty: &Ty| {
                ty.has_param()
                    && ty.any(&mut |part| matches!(part.kind(), TyKind::Param(param) if param.index as usize == index))
            };
            let mut in_bounds = false;
            let bounds = scheme.params.iter().flat_map(|param| &param.bounds);
            for bound in bounds.chain(scheme.predicates.iter().map(|(_, bound)| bound)) {
                bound.each_part(&mut |ty| in_bounds = in_bounds || mentioned(ty));
            }
            in_bounds = in_bounds || scheme.predicates.iter().any(|(ty, _)| mentioned(ty));
            if !in_bounds && !mentioned(&scheme.ty) {
                self.loose.push(arg.clone());
            }
        }
    }

    /// Makes the bounds of a scheme obligations on `args`.
    pub(super) fn add_bounds(&mut self, scheme: &Scheme, args: &[Ty], at: crate::errors::At, callee: Option<FnId>) {
        self.add_param_bounds(&scheme.params, args, at, callee);
        for (ty, bound) in &scheme.predicates {
            let ty = self.normalize(&ty.subst(args), at);
            let cause = obligations::BoundCause::Callee { callee, param: None };
            let bound = bound.map(&mut |part| subst_one(part, args));
            self.require_bound(&ty, &bound, at, cause);
        }
    }

    /// Makes the bounds of parameters obligations on `args`.
    pub(super) fn add_param_bounds(
        &mut self,
        params: &[SchemeParam],
        args: &[Ty],
        at: crate::errors::At,
        callee: Option<FnId>,
    ) {
        // What is a function is one first: other bounds may speak of its result.
        for (param, arg) in params.iter().zip(args) {
            for bound in &param.bounds {
                if let Bound::Fn(_) = bound {
                    let bound = bound.map(&mut |part| subst_one(part, args));
                    let cause = obligations::BoundCause::Callee {
                        callee,
                        param: Some(param.name.clone()),
                    };
                    self.require_bound(arg, &bound, at, cause);
                }
            }
        }
        for (param, arg) in params.iter().zip(args) {
            for bound in &param.bounds {
                if let Bound::Trait(_) = bound {
                    let bound = bound.map(&mut |part| subst_one(part, args));
                    let cause = obligations::BoundCause::Callee {
                        callee,
                        param: Some(param.name.clone()),
                    };
                    self.require_bound(arg, &bound, at, cause);
                }
            }
        }
    }
}

fn subst_one(part: Ty, args: &[Ty]) -> Ty {
    match part.kind() {
        TyKind::Param(param) => args.get(param.index as usize).cloned().unwrap_or(part),
        _ => part,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Parameter,
    Result,
    Body,
}

/// Lowering inside a group: parameters get their global index or their function type, holes get variables.
struct BodyLower<'a, 'db> {
    cx: &'a mut InferCx<'db>,
    scope: Scope<'db>,
    first_param: u32,
    opaque: Vec<u32>,
    promised: Vec<(Ty, Bound)>,
    position: Position,
    /// Parameters whose function bound is being lowered: one that needs itself is an error.
    expanding: Vec<u32>,
    /// Whether projections stay as written.
    raw: bool,
}

impl<'a, 'db> BodyLower<'a, 'db> {
    fn new(cx: &'a mut InferCx<'db>, scope: Scope<'db>, first_param: u32, position: Position) -> Self {
        Self {
            cx,
            scope,
            first_param,
            opaque: Vec::new(),
            promised: Vec::new(),
            position,
            expanding: Vec::new(),
            raw: false,
        }
    }
}

impl<'db> LowerCx<'db> for BodyLower<'_, 'db> {
    fn db(&self) -> &'db dyn Db {
        self.cx.db
    }

    fn scope(&self) -> Scope<'db> {
        self.scope
    }

    fn param(&mut self, param: &ParamRef, depth: u32) -> Ty {
        let index = self.first_param + param.index;
        let Some(decl) = self.cx.params.get(index as usize) else {
            return Ty::error();
        };
        if fn_bound(&decl.written).is_some() {
            if self.expanding.contains(&index) {
                return Ty::error();
            }
            let written = decl.written.clone();
            self.expanding.push(index);
            let bound = lower_fn_bound(self, &written, depth);
            self.expanding.pop();
            return bound.map_or_else(Ty::error, |f| Ty::new(TyKind::Fn(f)));
        }
        self.cx.param_ty(index)
    }

    fn hole(&mut self) -> Ty {
        self.cx.fresh()
    }

    fn opaque(&mut self, bounds: &[BoundRef]) -> Ty {
        match self.position {
            Position::Parameter => {
                let index = self.cx.params.len() as u32;
                self.cx.params.push(ParamDecl {
                    name: Name::new_static("_"),
                    bounds: Vec::new(),
                    written: Vec::new(),
                    const_ty: None,
                });
                self.opaque.push(index);
                let own = self.cx.param_ty(index);
                let lowered = lower_bounds_in(self, bounds, &own, 0);
                lowered.iter().for_each(|bound| self.cx.assume(&own, bound));
                self.cx.params[index as usize].bounds = lowered;
                own
            }
            Position::Result | Position::Body => {
                let ty = self.cx.fresh();
                let lowered = lower_bounds_in(self, bounds, &ty, 0);
                self.promised
                    .extend(lowered.into_iter().map(|bound| (ty.clone(), bound)));
                ty
            }
        }
    }

    fn project(&mut self, trait_ref: TraitRef, name: &Name) -> Ty {
        let ty = Ty::new(TyKind::Projection(trait_ref, name.clone()));
        if self.raw {
            ty
        } else {
            self.cx.normalize(&ty, crate::errors::At::Owner)
        }
    }
}
