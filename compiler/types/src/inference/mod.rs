//! Inference of one binding group: its context, and what happens in which order.
//!
//! 1. Each member gets a monotype; what is written of its signature is put in.
//! 2. Bodies are walked once, bidirectionally (`expr`, `call`, `method`, `pat`, `closure`, `operator`, `path`, `macros`). What cannot
//!    be decided yet is an obligation (`obligations`), looked at again when variables are bound.
//! 3. Defaults (`fallback`), then closures' kinds and captures (`capture`).
//! 4. Generalisation and writing the results without variables (`generalise`).

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
mod place;
mod suggest;
pub(crate) mod unify;

pub use path::pattern_const;

use std::sync::Arc;

use grok_hir::body::{Body, ExprId, LocalId};
use grok_hir::ids::{BodyOwner, ConstId, FnId, SCRIPT_RANK};
use grok_hir::type_ref::{BoundRef, ParamRef, SelfOwner, TypeRef};
use grok_hir::{Db, Name};
use rustc_hash::FxHashMap;

use crate::errors::TypeError;
use crate::lower::{self, LowerCx, fn_bound, lower, lower_fn_bound, self_param_type, trait_bounds};
use crate::result::InferenceResult;
use crate::ty::{Bound, BuiltinTrait, FnTy, ParamTy, Scheme, SchemeParam, Ty, TyKind, TyVid};

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
    pub bounds: Vec<BuiltinTrait>,
    /// Bounds as written, for those with function bounds.
    pub written: Vec<BoundRef>,
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
    pub ret_bounds: Vec<(Ty, BuiltinTrait)>,
}

/// What surrounds an expression: where `return` and `?` lead.
#[derive(Clone)]
pub(super) struct Frame {
    pub ret: Ty,
    pub kind: FrameKind,
    /// The closure, if it is one's frame.
    pub closure: Option<ExprId>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FrameKind {
    Function,
    Script,
    Closure,
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
    /// Places where variables were made that a person should have fixed with a type, first come first.
    pub origins: Vec<(TyVid, crate::errors::At, Name)>,
}

/// All state of an inference run.
struct InferCx<'db> {
    pub db: &'db dyn Db,
    pub table: Table,
    pub level: u32,
    pub params: Vec<ParamDecl>,
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
            members: Vec::new(),
            bodies: Vec::new(),
            current: 0,
            pending: Vec::new(),
            seen_bindings: 0,
            solving: false,
            take_general: false,
            never_targets: Vec::new(),
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
            origins: Vec::new(),
        });
    }

    fn declare_function(&mut self, id: FnId) {
        let signature = grok_hir::fn_signature(self.db, id);
        let first_param = self.params.len() as u32;
        for param in &signature.generics.params {
            self.params.push(ParamDecl {
                name: param.name.clone(),
                bounds: trait_bounds(self.db, &param.bounds),
                written: param.bounds.clone(),
            });
        }
        let mut member_cx = Member {
            owner: BodyOwner::Fn(id),
            first_param,
            written_params: signature.generics.params.len() as u32,
            opaque: Vec::new(),
            params: Vec::new(),
            ret: Ty::error(),
            annotated: lower::is_fully_annotated(signature),
            ret_bounds: Vec::new(),
        };
        let mut params = Vec::new();
        if let (Some(kind), Some(impl_)) = (signature.self_kind, signature.impl_()) {
            let self_ty = self.lower_in(
                &mut member_cx,
                &TypeRef::SelfType(SelfOwner::Impl(impl_)),
                Position::Parameter,
            );
            params.push(self_param_type(&self_ty, kind));
        }
        for (_, ty) in &signature.params {
            params.push(self.lower_in(&mut member_cx, ty, Position::Parameter));
        }
        let ret = self.lower_in(&mut member_cx, &signature.ret, Position::Result);
        member_cx.params = params;
        member_cx.ret = ret;
        self.members.push(member_cx);
        self.add_body(BodyOwner::Fn(id));
    }

    fn lower_in(&mut self, state: &mut Member, ty: &TypeRef, position: Position) -> Ty {
        let mut cx = BodyLower {
            cx: self,
            first_param: state.first_param,
            opaque: Vec::new(),
            promised: Vec::new(),
            expanding: Vec::new(),
            position,
        };
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
        let member = self.current;
        let first_param = self.members.get(member).map_or(0, |member| member.first_param);
        let mut cx = BodyLower {
            cx: self,
            first_param,
            opaque: Vec::new(),
            promised: Vec::new(),
            expanding: Vec::new(),
            position: Position::Body,
        };
        lower(&mut cx, ty, 0)
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
            self.require(ty, bound, crate::errors::At::Owner, obligations::BoundCause::Promised);
        }
        self.cur().frames.pop();
    }

    fn infer_constant_body(&mut self, id: ConstId) {
        let data = grok_hir::const_data(self.db, id);
        let member = Member {
            owner: BodyOwner::Const(id),
            first_param: 0,
            written_params: 0,
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

    /// The bounds of all parameters, in the form that trait solving takes.
    pub(super) fn env(&self) -> Vec<SchemeParam> {
        self.params
            .iter()
            .enumerate()
            .map(|(index, param)| {
                let own = self.param_ty(index as u32);
                let bounds = lower::scheme_bounds(self.db, param.bounds.iter().copied(), &own);
                SchemeParam::new(param.name.clone(), bounds)
            })
            .collect()
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

    /// A scheme with fresh variables for its parameters; the variables in order. Bounds become obligations at `at`.
    pub(super) fn instantiate(
        &mut self,
        scheme: &Scheme,
        at: crate::errors::At,
        callee: Option<FnId>,
    ) -> (Ty, Vec<Ty>) {
        let args: Vec<Ty> = scheme
            .params
            .iter()
            .map(|param| self.fresh_at(at, &param.name))
            .collect();
        self.note_loose(scheme, &args);
        self.add_bounds(&scheme.params, &args, at, callee);
        (scheme.ty.subst(&args), args)
    }

    /// Remembers arguments for parameters that neither the type nor a bound mentions.
    pub(super) fn note_loose(&mut self, scheme: &Scheme, args: &[Ty]) {
        for (index, (param, arg)) in scheme.params.iter().zip(args).enumerate() {
            let mentioned = |ty: &Ty| {
                ty.any(&mut |part| matches!(part.kind(), TyKind::Param(param) if param.index as usize == index))
            };
            let in_bounds = scheme
                .params
                .iter()
                .flat_map(|param| &param.bounds)
                .any(|bound| match bound {
                    Bound::Trait(_) => false,
                    Bound::Fn(f) => f.params.iter().any(mentioned) || mentioned(&f.ret),
                });
            if param.bounds.is_empty() && !mentioned(&scheme.ty) && !in_bounds {
                self.loose.push(arg.clone());
            }
        }
    }

    /// Makes the bounds of `params` obligations on `args`.
    pub(super) fn add_bounds(
        &mut self,
        params: &[SchemeParam],
        args: &[Ty],
        at: crate::errors::At,
        callee: Option<FnId>,
    ) {
        for (param, arg) in params.iter().zip(args) {
            for bound in &param.bounds {
                match bound {
                    Bound::Trait(bound) => {
                        let Some(name) = crate::traits::lang::builtin(self.db, bound.id) else {
                            continue;
                        };
                        let cause = obligations::BoundCause::Callee {
                            callee,
                            param: param.name.clone(),
                        };
                        self.require(arg.clone(), name, at, cause);
                    }
                    Bound::Fn(fn_ty) => {
                        let fn_ty = Ty::new(TyKind::Fn(fn_ty.clone())).subst(args);
                        let _ = self.table.unify(arg, &fn_ty);
                    }
                }
            }
        }
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
    first_param: u32,
    opaque: Vec<u32>,
    promised: Vec<(Ty, BuiltinTrait)>,
    position: Position,
    /// Parameters whose function bound is being lowered: one that needs itself is an error.
    expanding: Vec<u32>,
}

impl<'db> LowerCx<'db> for BodyLower<'_, 'db> {
    fn db(&self) -> &'db dyn Db {
        self.cx.db
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
        let traits = trait_bounds(self.cx.db, bounds);
        match self.position {
            Position::Parameter => {
                let index = self.cx.params.len() as u32;
                self.cx.params.push(ParamDecl {
                    name: Name::new_static("_"),
                    bounds: traits,
                    written: Vec::new(),
                });
                self.opaque.push(index);
                self.cx.param_ty(index)
            }
            Position::Result | Position::Body => {
                let ty = self.cx.fresh();
                self.promised.extend(traits.into_iter().map(|name| (ty.clone(), name)));
                ty
            }
        }
    }
}
