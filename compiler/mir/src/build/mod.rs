//! From a typed body to MIR: everything implicit becomes a statement.
//!
//! One file per family: [`expr`] (into a place, as an operand, as a place, for its effect), [`operator`], [`call`], [`assign`],
//! [`control`] and [`for_loop`], [`pattern`] (what a pattern tests and binds) with [`decide`] (in which order) and [`matches`],
//! [`closure`], [`macros`]. This file owns the builder itself: blocks, locals, scopes. What a body with errors would need is
//! replaced by nothing and remembered in [`Output::poisoned`]: such a body is never run.

use grok_hir::Db;
use grok_hir::body::{Body as HirBody, Expr, ExprId, LocalId, Pat, PatId};
use grok_hir::ids::BodyOwner;
use grok_types::result::InferenceResult;
use grok_types::traits::lang::builtin;
use grok_types::ty::{Bound, BuiltinTrait, SchemeParam, Ty, TyKind};
use rustc_hash::FxHashMap;

use crate::ir::{
    BasicBlock, Block, Body, CaptureDecl, Generic, Local, LocalDecl, Origin, OriginId, Statement, StatementKind,
    Terminator, TerminatorKind,
};

mod assign;
mod call;
mod closure;
mod control;
mod decide;
mod expr;
mod finish;
mod for_loop;
mod macros;
mod matches;
mod operator;
mod pattern;

pub(crate) type Place = crate::ir::Place<Generic>;
pub(crate) type Operand = crate::ir::Operand<Generic>;
pub(crate) type Rvalue = crate::ir::Rvalue<Generic>;
pub(crate) type Constant = crate::ir::Constant<Generic>;
pub(crate) type Callee = crate::ir::Callee<Generic>;

/// The name of the temporary that a `for` loop walks: elements may be moved out of it, one after the other.
pub(crate) const FOR_SOURCE: &str = "iter";

/// What is lowered: a body with its types.
pub(crate) struct Source<'a> {
    pub(crate) db: &'a dyn Db,
    pub(crate) owner: BodyOwner,
    pub(crate) hir: &'a HirBody,
    pub(crate) types: &'a InferenceResult,
    /// The owner's type parameters, then those of its generalised closures, by index.
    pub(crate) env: Vec<SchemeParam>,
    /// Bounds on anything but a parameter.
    predicates: Vec<(Ty, Bound)>,
    /// How many of the parameters are written.
    written: usize,
}

impl<'a> Source<'a> {
    /// The body of an owner.
    pub(crate) fn new(db: &'a dyn Db, owner: BodyOwner) -> Self {
        let types = grok_types::infer(db, owner);
        let (mut env, predicates) = match owner {
            BodyOwner::Fn(id) => {
                let scheme = grok_types::scheme(db, id);
                (scheme.params.clone(), scheme.predicates.clone())
            }
            BodyOwner::Const(id) => {
                let params = grok_types::scope_params(db, grok_types::Scope::of_container(db, id.container(db)));
                (params, Vec::new())
            }
        };
        let written = match owner {
            BodyOwner::Fn(id) => grok_hir::fn_signature(db, id).generics.params.len(),
            BodyOwner::Const(_) => env.len(),
        };
        let mut let_fns: Vec<_> = types.let_fns.values().collect();
        let_fns.sort_by_key(|let_fn| let_fn.first);
        for let_fn in let_fns {
            let filler = || SchemeParam::new("_".into(), Vec::new());
            env.resize_with((let_fn.first as usize).max(env.len()), filler);
            env.truncate(let_fn.first as usize);
            env.extend(let_fn.params.iter().cloned());
        }
        Self {
            db,
            owner,
            hir: grok_hir::body(db, owner),
            types,
            env,
            predicates,
            written,
        }
    }

    /// A type of a declaration at these arguments, with its projections reduced as far as the body's bounds tell.
    pub(crate) fn instantiated(&self, ty: &Ty, args: &[Ty]) -> Ty {
        grok_types::traits::normalize_in(self.db, &ty.subst(args), &self.env, &self.predicates)
    }

    /// Whether reading a value of the type leaves it where it was. A parameter that was inferred is copied where it has an operator:
    /// `fn square(n) { n * n }` is for numbers, and needs no more than `Mul` of its parameter.
    pub(crate) fn is_copy(&self, ty: &Ty) -> bool {
        if let TyKind::Param(param) = ty.kind()
            && param.index as usize >= self.written
            && let Some(param) = self.env.get(param.index as usize)
            && param.bounds.iter().any(
                |bound| matches!(bound, Bound::Trait(bound) if builtin(self.db, bound.id).is_some_and(is_operator)),
            )
        {
            return true;
        }
        grok_types::is_copy(self.db, ty, &self.env)
    }
}

fn is_operator(name: BuiltinTrait) -> bool {
    use BuiltinTrait::{Add, BitAnd, BitOr, BitXor, Div, Mul, Neg, Not, Rem, Shl, Shr, Sub};
    matches!(
        name,
        Add | Sub | Mul | Div | Rem | BitAnd | BitOr | BitXor | Shl | Shr | Neg | Not
    )
}

/// What lowering a body gives.
#[derive(Default)]
pub(crate) struct Output {
    /// Bodies of the closures inside, inner ones first.
    pub(crate) closures: Vec<(ExprId, Body<Generic>)>,
    /// Code that never runs.
    pub(crate) unreachable: Vec<DeadCode>,
    /// Whether something could not be lowered because of an error in the source.
    pub(crate) poisoned: bool,
    /// Whether something waits for an engine that runs actors.
    pub(crate) actors: bool,
}

/// Code that never runs, and the expression before it that never ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DeadCode {
    /// What never runs.
    pub code: ExprId,
    /// What never ends.
    pub after: ExprId,
}

/// A block that is being filled.
#[derive(Default)]
struct Draft {
    statements: Vec<Statement<Generic>>,
    terminator: Option<Terminator<Generic>>,
    reachable: bool,
}

/// Something that `break` leaves.
struct Breakable {
    id: ExprId,
    break_block: Block,
    continue_block: Option<Block>,
    /// Where `break value` puts its value.
    dest: Place,
    /// How many scopes were open around it.
    depth: usize,
}

/// Fills the body of one function, constant or closure.
pub(crate) struct Builder<'a> {
    source: &'a Source<'a>,
    blocks: Vec<Draft>,
    block: Block,
    locals: Vec<LocalDecl<Generic>>,
    params: u32,
    captures: Vec<CaptureDecl<Generic>>,
    origins: Vec<Origin>,
    origin_ids: FxHashMap<Origin, OriginId>,
    origin: OriginId,
    /// Where each variable in sight is.
    variables: FxHashMap<LocalId, Place>,
    /// The local of each variable declared so far: guards may be lowered more than once.
    declared: FxHashMap<LocalId, Local>,
    /// Locals to end, by scope.
    scopes: Vec<Vec<Local>>,
    breakables: Vec<Breakable>,
    return_block: Block,
    /// The last statement's expression, if it never ended and no code after it was reported yet.
    diverged: Option<ExprId>,
    /// Whether this is a script's own body, which `?` ends.
    is_script: bool,
    output: Output,
}

/// Lowers an owner's body.
pub(crate) fn build(source: &Source<'_>) -> (Body<Generic>, Output) {
    let ret = source.types.ret.clone().unwrap_or_else(Ty::error);
    let mut builder = Builder::new(source, ret);
    builder.is_script = grok_hir::is_script(source.db, source.owner);
    let types = &source.types.params;
    let hir = source.hir;
    let mut params = Vec::new();
    if let Some(local) = hir.self_param {
        let ty = types.first().cloned().unwrap_or_else(Ty::error);
        let param = builder.new_variable(local, ty, Origin::Owner);
        builder.variables.insert(local, Place::local(param));
    }
    let skip = usize::from(hir.self_param.is_some());
    for (i, &pat) in hir.params.iter().enumerate() {
        let ty = types.get(i + skip).cloned().unwrap_or_else(Ty::error);
        params.push(builder.parameter(pat, ty));
    }
    builder.run(&params, hir.root)
}

impl<'a> Builder<'a> {
    fn new(source: &'a Source<'a>, ret: Ty) -> Self {
        let mut builder = Self {
            source,
            blocks: Vec::new(),
            block: Block(0),
            locals: Vec::new(),
            params: 0,
            captures: Vec::new(),
            origins: vec![Origin::Owner],
            origin_ids: FxHashMap::from_iter([(Origin::Owner, OriginId(0))]),
            origin: OriginId(0),
            variables: FxHashMap::default(),
            declared: FxHashMap::default(),
            scopes: vec![Vec::new()],
            breakables: Vec::new(),
            return_block: Block(0),
            diverged: None,
            is_script: false,
            output: Output::default(),
        };
        builder.block = builder.new_block();
        builder.blocks[0].reachable = true;
        builder.return_block = builder.new_block();
        builder.temp(ret);
        builder
    }

    /// Makes the local of a parameter; a pattern that is more than a name takes it apart later.
    fn parameter(&mut self, pat: PatId, ty: Ty) -> (PatId, Local, bool) {
        match self.source.hir.pats[pat] {
            Pat::Bind { local, sub: None, .. } if !self.source.types.binding_modes.contains_key(&pat) => {
                let param = self.new_variable(local, ty, Origin::Pat(pat));
                self.variables.insert(local, Place::local(param));
                (pat, param, false)
            }
            _ => {
                let param = self.temp(ty);
                self.locals[param.0 as usize].origin = self.origin_id(Origin::Pat(pat));
                (pat, param, true)
            }
        }
    }

    /// Fills the body: parameters' patterns, then the root into the return place.
    fn run(mut self, params: &[(PatId, Local, bool)], root: ExprId) -> (Body<Generic>, Output) {
        self.params = self.locals.len() as u32 - 1;
        self.push(StatementKind::Fuel(1));
        for &(pat, param, takes_apart) in params {
            if takes_apart {
                self.bind_irrefutable(pat, Place::local(param));
            }
        }
        self.returned_value(root);
        self.leave_scopes(0);
        let return_block = self.return_block;
        self.goto(return_block);
        self.switch_to(return_block);
        self.origin = OriginId(0);
        self.terminate(TerminatorKind::Return);
        self.finish()
    }

    /// The value a function gives.
    fn returned_value(&mut self, expr: ExprId) {
        let dest = Place::local(Local::RETURN);
        if self.is_reference_place(expr) {
            let operand = self.argument(expr);
            self.assign(dest, Rvalue::Use(operand));
        } else {
            self.expr_into(&dest, expr);
        }
    }

    // Blocks.

    fn new_block(&mut self) -> Block {
        self.blocks.push(Draft::default());
        Block(self.blocks.len() as u32 - 1)
    }

    fn switch_to(&mut self, block: Block) {
        self.block = block;
    }

    /// Whether nothing leads to the current block.
    fn is_dead(&self) -> bool {
        !self.blocks[self.block.0 as usize].reachable
    }

    fn is_reachable(&self, block: Block) -> bool {
        self.blocks[block.0 as usize].reachable
    }

    fn push(&mut self, kind: StatementKind<Generic>) {
        let origin = self.origin;
        self.blocks[self.block.0 as usize]
            .statements
            .push(Statement { kind, origin });
    }

    fn assign(&mut self, place: Place, value: Rvalue) {
        self.push(StatementKind::Assign(place, value));
    }

    /// Ends the current block.
    fn terminate(&mut self, kind: TerminatorKind<Generic>) {
        let origin = self.origin;
        let draft = &mut self.blocks[self.block.0 as usize];
        if draft.terminator.is_some() {
            return;
        }
        let successors = kind.successors();
        let reachable = draft.reachable;
        draft.terminator = Some(Terminator { kind, origin });
        if reachable {
            self.reach(successors);
        }
    }

    fn reach(&mut self, mut blocks: Vec<Block>) {
        while let Some(block) = blocks.pop() {
            let draft = &mut self.blocks[block.0 as usize];
            if !draft.reachable {
                draft.reachable = true;
                if let Some(terminator) = &draft.terminator {
                    blocks.extend(terminator.kind.successors());
                }
            }
        }
    }

    fn goto(&mut self, target: Block) {
        self.terminate(TerminatorKind::Goto(target));
    }

    /// Goes on in a new block that nothing leads to.
    fn dead(&mut self) {
        let block = self.new_block();
        self.switch_to(block);
    }

    /// Calls and goes on behind the call; not for callees that never return.
    fn call(&mut self, callee: Callee, args: Vec<Operand>, dest: Place) {
        let target = self.new_block();
        self.terminate(TerminatorKind::Call {
            callee,
            args,
            dest,
            target: Some(target),
        });
        self.switch_to(target);
    }

    fn call_intrinsic(&mut self, name: &'static str, types: Vec<Ty>, args: Vec<Operand>, dest: Place) {
        self.call(Callee::Intrinsic(grok_hir::Name::new_static(name), types), args, dest);
    }

    /// Goes to `then` if the condition holds, else to `otherwise`.
    fn switch_bool(&mut self, on: Operand, then: Block, otherwise: Block) {
        self.terminate(TerminatorKind::Switch {
            on,
            targets: vec![(0, otherwise)],
            otherwise: then,
        });
    }

    // Origins.

    fn origin_id(&mut self, origin: Origin) -> OriginId {
        let origins = &mut self.origins;
        *self.origin_ids.entry(origin).or_insert_with(|| {
            origins.push(origin);
            OriginId(origins.len() as u32 - 1)
        })
    }

    /// Runs with statements attributed to that node.
    fn at<T>(&mut self, origin: Origin, run: impl FnOnce(&mut Self) -> T) -> T {
        let id = self.origin_id(origin);
        let outer = std::mem::replace(&mut self.origin, id);
        let result = run(self);
        self.origin = outer;
        result
    }

    // Locals and scopes.

    fn new_local(&mut self, decl: LocalDecl<Generic>) -> Local {
        self.locals.push(decl);
        Local(self.locals.len() as u32 - 1)
    }

    /// A temporary, not in any scope.
    fn temp(&mut self, ty: Ty) -> Local {
        let origin = self.origin;
        self.new_local(LocalDecl {
            ty,
            variable: None,
            name: None,
            mutable: false,
            in_cell: false,
            origin,
        })
    }

    /// A temporary that is borrowed: it lives until the scope ends.
    fn scoped_temp(&mut self, ty: Ty) -> Local {
        let temp = self.temp(ty);
        self.live(temp);
        temp
    }

    fn live(&mut self, local: Local) {
        self.push(StatementKind::StorageLive(local));
        let scope = self.scopes.last_mut().expect("a body's outermost scope ends last");
        if !scope.contains(&local) {
            scope.push(local);
        }
    }

    fn new_variable(&mut self, local: LocalId, ty: Ty, origin: Origin) -> Local {
        if let Some(&known) = self.declared.get(&local) {
            return known;
        }
        let decl = &self.source.hir.locals[local];
        let (name, mutable) = (Some(decl.name.clone()), decl.mutable);
        let origin = self.origin_id(origin);
        let new = self.new_local(LocalDecl {
            ty,
            variable: Some(local),
            name,
            mutable,
            in_cell: false,
            origin,
        });
        self.declared.insert(local, new);
        new
    }

    /// Brings a variable to life in the innermost scope.
    fn declare(&mut self, local: LocalId, pat: PatId) -> Local {
        let ty = self.source.types.locals.get(&local).cloned().unwrap_or_else(Ty::error);
        let new = self.new_variable(local, ty, Origin::Pat(pat));
        self.live(new);
        self.variables.insert(local, Place::local(new));
        new
    }

    fn in_scope<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let depth = self.scopes.len();
        self.scopes.push(Vec::new());
        let result = run(self);
        self.leave_scopes(depth);
        self.scopes.truncate(depth);
        result
    }

    /// Ends the locals of all scopes from `depth` on, which stay open for other paths.
    fn leave_scopes(&mut self, depth: usize) {
        let ending: Vec<Local> = self.scopes[depth..]
            .iter()
            .rev()
            .flat_map(|scope| scope.iter().rev().copied())
            .collect();
        for local in ending {
            self.push(StatementKind::StorageDead(local));
        }
    }

    /// A block that ends the scopes from `depth` on and goes to `target`.
    fn exit_to(&mut self, target: Block, depth: usize) -> Block {
        if self.scopes[depth..].iter().all(Vec::is_empty) {
            return target;
        }
        let exit = self.new_block();
        let from = std::mem::replace(&mut self.block, exit);
        self.leave_scopes(depth);
        self.goto(target);
        self.block = from;
        exit
    }

    // Types.

    fn ty(&self, expr: ExprId) -> Ty {
        self.source.types.exprs.get(&expr).cloned().unwrap_or_else(Ty::error)
    }

    /// The type of an expression's value as its user gets it.
    fn adjusted_ty(&self, expr: ExprId) -> Ty {
        let last = self.source.types.adjustments.get(&expr).and_then(|steps| steps.last());
        last.map_or_else(|| self.ty(expr), |step| step.ty.clone())
    }

    fn place_ty(&self, place: &Place) -> Ty {
        let mut ty = match place.base {
            crate::ir::PlaceBase::Local(local) => self.locals[local.0 as usize].ty.clone(),
            crate::ir::PlaceBase::Capture(index) => self.captures[index as usize].ty.clone(),
        };
        for step in &place.projections {
            ty = crate::ir::step_ty(self.source.db, &ty, step);
        }
        ty
    }

    /// Reads a place: by copying where the type allows, else by moving out.
    fn consume(&self, place: Place) -> Operand {
        if self.source.is_copy(&self.place_ty(&place)) {
            Operand::Copy(place)
        } else {
            Operand::Move(place)
        }
    }

    /// Sees through all references.
    fn deref_all(&self, mut place: Place) -> Place {
        while matches!(self.place_ty(&place).kind(), TyKind::Ref(..)) {
            place = place.deref();
        }
        place
    }

    fn poison(&mut self) {
        self.output.poisoned = true;
    }

    fn expr(&self, expr: ExprId) -> &'a Expr {
        &self.source.hir.exprs[expr]
    }

    fn into_basic_blocks(blocks: Vec<Draft>) -> Vec<BasicBlock<Generic>> {
        let unreachable = || Terminator {
            kind: TerminatorKind::Unreachable,
            origin: OriginId(0),
        };
        let block = |draft: Draft| BasicBlock {
            statements: draft.statements,
            terminator: draft.terminator.unwrap_or_else(unreachable),
        };
        blocks.into_iter().map(block).collect()
    }
}
