//! What closures capture and how they may be called: decided after types, from what their bodies do.
//!
//! A captured variable that is only read is copied in if it is `Copy` and never changes, else borrowed; one that is changed is
//! borrowed exclusively; one that is consumed is moved in. `move` moves all. A closure that consumes a capture is `fn once`, one
//! that changes a capture is `fn mut`, any other is `fn`.

use grok_diagnostics::codes;
use grok_hir::body::{Body, Expr, ExprId, FormatPiece, LocalId, MacroExpr, Pat, PatId, Stmt, ValueRes};
use rustc_hash::FxHashSet;

use super::InferCx;
use super::unify::VarKind;
use crate::errors::{At, TypeError, text};
use crate::result::{AdjustKind, Adjustment, Capture, CaptureMode, ClosureInfo};
use crate::ty::{BuiltinTrait, FnKind, FnTy, Mutability, Ty, TyKind};
use crate::walk::{Child, children};

/// How a place is used, weakest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Use {
    Read,
    Write,
    Consume,
}

/// Variables that a closure mentions and does not declare, in order of first mention.
pub(super) fn outer_locals(body: &Body, closure: ExprId) -> Vec<LocalId> {
    let mut declared = FxHashSet::default();
    let mut mentioned = Vec::new();
    collect(body, closure, &mut declared, &mut mentioned);
    mentioned.retain(|local| !declared.contains(local));
    mentioned
}

fn collect(body: &Body, expr: ExprId, declared: &mut FxHashSet<LocalId>, mentioned: &mut Vec<LocalId>) {
    if let Expr::Path(ValueRes::Local(local)) = &body.exprs[expr]
        && !mentioned.contains(local)
    {
        mentioned.push(*local);
    }
    children(body, expr, &mut |child| match child {
        Child::Expr(expr) => collect(body, expr, declared, mentioned),
        Child::Pat(pat) => bound_locals(body, pat, &mut |local| {
            declared.insert(local);
        }),
    });
}

/// Calls `f` with each variable a pattern binds.
pub(crate) fn bound_locals(body: &Body, pat: PatId, f: &mut dyn FnMut(LocalId)) {
    match &body.pats[pat] {
        Pat::Bind { local, sub, .. } => {
            f(*local);
            if let Some(sub) = sub {
                bound_locals(body, *sub, f);
            }
        }
        Pat::Tuple { pats, .. } | Pat::TupleCtor { pats, .. } | Pat::Or(pats) => {
            pats.iter().for_each(|&pat| bound_locals(body, pat, f));
        }
        Pat::Struct { fields, .. } => fields.iter().for_each(|(_, pat)| bound_locals(body, *pat, f)),
        Pat::Ref { pat, .. } => bound_locals(body, *pat, f),
        Pat::Slice { pats, rest } => {
            let rest = rest.as_ref().and_then(|(_, pat)| pat.as_ref());
            pats.iter().chain(rest).for_each(|&pat| bound_locals(body, pat, f));
        }
        Pat::Missing | Pat::Wild | Pat::Literal { .. } | Pat::Range { .. } | Pat::Path(_) => {}
    }
}

impl<'db> InferCx<'db> {
    /// Solves the kinds of the current body's closures from the given one on, in order of appearance.
    pub(super) fn solve_closure_kinds(&mut self, first: usize) {
        for index in first..self.bodies[self.current].closures.len() {
            let (expr, ty) = {
                let decl = &self.bodies[self.current].closures[index];
                (decl.expr, decl.ty.clone())
            };
            self.closure_info(expr);
            let head = self.shallow(&ty);
            match head.kind() {
                TyKind::Var(var) => {
                    let var = *var;
                    let Some((VarKind::Fn(sig), _)) = self.table.unknown(var) else {
                        continue;
                    };
                    let kind = self.joint_kind(&head);
                    let f = FnTy {
                        kind,
                        params: sig.params.clone(),
                        ret: sig.ret.clone(),
                    };
                    self.table.bind(var, Ty::new(TyKind::Fn(f)));
                }
                TyKind::Fn(f) => {
                    let wanted = f.kind;
                    let found = self.closure_info(expr).kind;
                    if found > wanted {
                        self.report_kind(expr, found, wanted);
                    }
                }
                _ => {}
            }
        }
    }

    /// The latest kind among closures that share a type.
    fn joint_kind(&mut self, head: &Ty) -> FnKind {
        let mut kind = FnKind::Fn;
        for index in 0..self.bodies[self.current].closures.len() {
            let (expr, ty) = {
                let decl = &self.bodies[self.current].closures[index];
                (decl.expr, decl.ty.clone())
            };
            if self.shallow(&ty) == *head {
                kind = kind.max(self.closure_info(expr).kind);
            }
        }
        kind
    }

    /// Holds closures against the kinds their users want.
    pub(super) fn check_closure_kinds(&mut self) {
        for check in std::mem::take(&mut self.cur().kind_checks) {
            let ty = self.table.resolve(&check.ty);
            let TyKind::Fn(f) = ty.kind() else { continue };
            if f.kind > check.wanted {
                let closure = self
                    .cur()
                    .closures
                    .iter()
                    .map(|decl| (decl.expr, decl.ty.clone()))
                    .collect::<Vec<_>>();
                let found = closure
                    .into_iter()
                    .find(|(_, other)| self.table.resolve(other) == ty)
                    .map(|(expr, _)| expr);
                let value = self.value_expr(check.expr);
                let at = if matches!(self.body().exprs[value], Expr::Closure { .. }) {
                    value
                } else {
                    found.unwrap_or(value)
                };
                self.report_kind(at, f.kind, check.wanted);
            } else if f.kind < check.wanted {
                let wanted = FnTy {
                    kind: check.wanted,
                    ..f.clone()
                };
                self.adjust(
                    check.expr,
                    vec![Adjustment {
                        kind: AdjustKind::FnKind,
                        ty: Ty::new(TyKind::Fn(wanted)),
                    }],
                );
            }
        }
    }

    fn report_kind(&mut self, closure: ExprId, found: FnKind, wanted: FnKind) {
        let name = |kind: FnKind| match kind {
            FnKind::Fn => "fn",
            FnKind::Mut => "fn mut",
            FnKind::Once => "fn once",
        };
        let reason = match found {
            FnKind::Once => "it gives away a variable that it captured, so that it can be called once only",
            _ => "it changes a variable that it captured",
        };
        let message = format!(
            "expected a closure that is `{}`, but this one is `{}`",
            name(wanted),
            name(found)
        );
        let mut error = TypeError::new(codes::E0525, At::Expr(closure), message).here(reason);
        if let Some(culprit) = self.culprit(closure, found) {
            let name = &self.body().locals[culprit].name;
            error = error.label(At::Local(culprit), text!["`", name, "` is the variable"]);
        }
        self.report(error);
    }

    /// The first capture that makes a closure of that kind.
    fn culprit(&mut self, closure: ExprId, kind: FnKind) -> Option<LocalId> {
        let wanted = if kind == FnKind::Once { Use::Consume } else { Use::Write };
        let uses = self.capture_uses(closure);
        uses.into_iter()
            .find(|(_, usage)| *usage == wanted)
            .map(|(local, _)| local)
    }

    /// A closure's kind and captures; computed once.
    pub(super) fn closure_info(&mut self, closure: ExprId) -> ClosureInfo {
        if let Some(info) = self.cur().result.closures.get(&closure) {
            return info.clone();
        }
        // A process outlives what starts it: it takes what it uses along.
        let moves = matches!(
            self.body().exprs[closure],
            Expr::Closure { moves: true, .. } | Expr::SpawnBlock { .. }
        );
        let mut kind = FnKind::Fn;
        let mut captures = Vec::new();
        for (local, usage) in self.capture_uses(closure) {
            kind = kind.max(match usage {
                Use::Read => FnKind::Fn,
                Use::Write => FnKind::Mut,
                Use::Consume => FnKind::Once,
            });
            let fixed = !self.body().locals[local].mutable;
            let mode = match usage {
                _ if moves => CaptureMode::Value,
                Use::Read if fixed && self.is_local_copy(local) => CaptureMode::Value,
                Use::Read => CaptureMode::Ref(Mutability::Shared),
                Use::Write => CaptureMode::Ref(Mutability::Mut),
                Use::Consume => CaptureMode::Value,
            };
            captures.push(Capture { local, mode });
        }
        let info = ClosureInfo { kind, captures };
        self.cur().result.closures.insert(closure, info.clone());
        info
    }

    fn capture_uses(&mut self, closure: ExprId) -> Vec<(LocalId, Use)> {
        let body = self.body();
        let (Expr::Closure { body: root, .. } | Expr::SpawnBlock { body: root, .. }) = &body.exprs[closure] else {
            return Vec::new();
        };
        let outer = outer_locals(body, closure);
        let captured = outer
            .into_iter()
            .filter(|local| !self.cur().let_fns.contains_key(local))
            .collect::<Vec<_>>();
        let mut walk = UseWalk {
            body,
            uses: captured.iter().map(|&local| (local, Use::Read)).collect(),
            cx: self,
        };
        walk.value(*root);
        walk.uses
    }

    fn is_local_copy(&mut self, local: LocalId) -> bool {
        let ty = self.cur().result.locals.get(&local).cloned().unwrap_or_else(Ty::error);
        self.is_copy_now(&ty)
    }

    fn is_copy_now(&mut self, ty: &Ty) -> bool {
        self.surely_holds(ty, BuiltinTrait::Copy)
    }
}

/// Walks a closure's body and notes how it uses each capture.
struct UseWalk<'a, 'db> {
    cx: &'a mut InferCx<'db>,
    body: &'db Body,
    uses: Vec<(LocalId, Use)>,
}

impl UseWalk<'_, '_> {
    fn note(&mut self, local: LocalId, usage: Use) {
        if let Some(entry) = self.uses.iter_mut().find(|(other, _)| *other == local) {
            entry.1 = entry.1.max(usage);
        }
    }

    fn ty(&mut self, expr: ExprId) -> Ty {
        let ty = self.cx.cur().result.exprs.get(&expr).cloned().unwrap_or_else(Ty::error);
        self.cx.shallow(&ty)
    }

    fn steps(&mut self, expr: ExprId) -> Vec<Adjustment> {
        self.cx.cur().result.adjustments.get(&expr).cloned().unwrap_or_default()
    }

    /// An expression whose value is wanted, after its adjustments.
    fn value(&mut self, expr: ExprId) {
        let steps = self.steps(expr);
        if self.is_place(expr) {
            let mut ty = self.ty(expr);
            let mut usage = None;
            let mut through = Vec::new();
            for step in &steps {
                match step.kind {
                    AdjustKind::Deref | AdjustKind::StrRef => through.push(ty.clone()),
                    // What is lent by the type's own function, or copied from it.
                    AdjustKind::OverloadedDeref | AdjustKind::TextOf => usage = Some(Use::Read),
                    AdjustKind::Borrow(mutability) => usage = Some(Self::borrow(mutability)),
                    AdjustKind::Reborrow(mutability) => {
                        through.push(ty.clone());
                        usage = Some(Self::borrow(mutability));
                    }
                    AdjustKind::NeverToAny | AdjustKind::FnKind | AdjustKind::Unsize | AdjustKind::GrowText => {}
                }
                ty = self.cx.shallow(&step.ty);
            }
            let usage = usage.unwrap_or_else(|| {
                if self.cx.is_copy_now(&ty) {
                    Use::Read
                } else {
                    Use::Consume
                }
            });
            self.place(expr, through.iter().rev().fold(usage, Self::through));
            return;
        }
        self.parts(expr);
    }

    fn borrow(mutability: Mutability) -> Use {
        match mutability {
            Mutability::Shared => Use::Read,
            Mutability::Mut => Use::Write,
        }
    }

    /// The use of a reference through which something is used.
    fn through(usage: Use, reference: &Ty) -> Use {
        match reference.kind() {
            TyKind::Ref(Mutability::Mut, _) => usage.min(Use::Write),
            TyKind::Ref(Mutability::Shared, _) => Use::Read,
            _ => usage,
        }
    }

    fn is_place(&self, expr: ExprId) -> bool {
        matches!(
            self.body.exprs[expr],
            Expr::Path(ValueRes::Local(_)) | Expr::Field { .. } | Expr::Index { .. } | Expr::Deref(_)
        )
    }

    /// A place that is used in some way.
    fn place(&mut self, expr: ExprId, usage: Use) {
        match &self.body.exprs[expr] {
            Expr::Path(ValueRes::Local(local)) => self.note(*local, usage),
            Expr::Field { expr: base, .. } => self.base(*base, usage),
            Expr::Index { base, index } => {
                self.value(*index);
                // An element cannot be moved out: at most it is changed in place.
                self.base(*base, usage.min(Use::Write));
            }
            Expr::Deref(base) => {
                let steps = self.steps(*base);
                let last = steps.last().map(|step| step.ty.clone());
                let ty = match last {
                    Some(ty) => self.cx.shallow(&ty),
                    None => self.ty(*base),
                };
                self.base(*base, Self::through(usage, &ty));
            }
            _ => self.value(expr),
        }
    }

    /// The base of a projection, with the dereferences recorded on it.
    fn base(&mut self, base: ExprId, usage: Use) {
        if !self.is_place(base) {
            self.value(base);
            return;
        }
        let mut ty = self.ty(base);
        let mut through = Vec::new();
        for step in self.steps(base) {
            if step.kind == AdjustKind::Deref {
                through.push(ty.clone());
            }
            ty = self.cx.shallow(&step.ty);
        }
        self.place(base, through.iter().rev().fold(usage, Self::through));
    }

    /// A value looked at by patterns.
    fn matched(&mut self, scrutinee: ExprId, pats: &[PatId]) {
        if !self.is_place(scrutinee) {
            self.value(scrutinee);
            return;
        }
        let usage = pats.iter().map(|&pat| self.pattern_use(pat)).max().unwrap_or(Use::Read);
        self.place(scrutinee, usage);
    }

    fn pattern_use(&mut self, pat: PatId) -> Use {
        let body = self.body;
        match &body.pats[pat] {
            Pat::Bind { local, sub, .. } => {
                let mode = self.cx.cur().result.binding_modes.get(&pat).copied();
                let own = match mode {
                    Some(mutability) => Self::borrow(mutability),
                    None if self.cx.is_local_copy(*local) => Use::Read,
                    None => Use::Consume,
                };
                sub.map_or(own, |sub| own.max(self.pattern_use(sub)))
            }
            Pat::Tuple { pats, .. } | Pat::TupleCtor { pats, .. } | Pat::Or(pats) => {
                pats.iter().map(|&pat| self.pattern_use(pat)).max().unwrap_or(Use::Read)
            }
            Pat::Struct { fields, .. } => fields
                .iter()
                .map(|(_, pat)| self.pattern_use(*pat))
                .max()
                .unwrap_or(Use::Read),
            Pat::Slice { pats, rest } => {
                let rest = rest.as_ref().and_then(|(_, pat)| pat.as_ref());
                let uses = pats.iter().chain(rest).map(|&pat| self.pattern_use(pat));
                uses.max().unwrap_or(Use::Read)
            }
            Pat::Ref { .. } | Pat::Missing | Pat::Wild | Pat::Literal { .. } | Pat::Range { .. } | Pat::Path(_) => {
                Use::Read
            }
        }
    }

    /// A place that is read by reference, or any other value.
    fn read(&mut self, expr: ExprId) {
        if self.is_place(expr) {
            self.base(expr, Use::Read)
        } else {
            self.value(expr)
        }
    }

    fn pieces(&mut self, pieces: &[FormatPiece]) {
        for piece in pieces {
            if let FormatPiece::Value { expr, .. } = piece {
                self.read(*expr);
            }
        }
    }

    /// What an expression that is no place does with its parts.
    fn parts(&mut self, expr: ExprId) {
        let body = self.body;
        match &body.exprs[expr] {
            Expr::Block { stmts, tail, .. } => {
                for stmt in stmts {
                    match stmt {
                        Stmt::Let { pat, init, els, .. } => {
                            if let Some(init) = init {
                                if self.steps(*init).is_empty() {
                                    self.matched(*init, &[*pat])
                                } else {
                                    self.value(*init)
                                }
                            }
                            els.iter().for_each(|&els| self.value(els));
                        }
                        Stmt::Expr { expr, .. } => self.value(*expr),
                    }
                }
                tail.iter().for_each(|&tail| self.value(tail));
            }
            Expr::Let { pat, scrutinee } => self.matched(*scrutinee, &[*pat]),
            Expr::Match { scrutinee, arms } => {
                let pats: Vec<PatId> = arms.iter().map(|arm| arm.pat).collect();
                self.matched(*scrutinee, &pats);
                for arm in arms {
                    arm.guard.iter().for_each(|&guard| self.value(guard));
                    self.value(arm.body);
                }
            }
            Expr::Closure { .. } | Expr::SpawnBlock { .. } => {
                let info = self.cx.closure_info(expr);
                for capture in info.captures {
                    let usage = match capture.mode {
                        CaptureMode::Value if self.cx.is_local_copy(capture.local) => Use::Read,
                        CaptureMode::Value => Use::Consume,
                        CaptureMode::Ref(mutability) => Self::borrow(mutability),
                    };
                    self.note(capture.local, usage);
                }
            }
            Expr::Assign { target, value } => {
                self.value(*value);
                self.assigned(*target);
            }
            Expr::AssignOp { target, value, .. } => {
                self.value(*value);
                self.assigned(*target);
            }
            Expr::Ref {
                mutability,
                expr: inner,
            } => {
                if self.is_place(*inner) {
                    self.base(*inner, Self::borrow(*mutability))
                } else {
                    self.value(*inner)
                }
            }
            // Comparisons borrow; other operators consume what is known not to be `Copy`.
            Expr::Binary { op, lhs, rhs } => {
                for &side in [lhs, rhs] {
                    let ty = self.ty(side);
                    let kept = super::operator::is_comparison(*op) || !matches!(ty.kind(), TyKind::Adt(..));
                    if kept { self.read(side) } else { self.value(side) }
                }
            }
            Expr::Call { callee, args } => {
                self.callee(*callee);
                args.iter().for_each(|&arg| self.value(arg));
            }
            Expr::Macro(call) => self.macro_parts(call),
            _ => {
                let mut parts = Vec::new();
                children(body, expr, &mut |child| {
                    if let Child::Expr(part) = child {
                        parts.push(part);
                    }
                });
                parts.into_iter().for_each(|part| self.value(part));
            }
        }
    }

    fn macro_parts(&mut self, call: &MacroExpr) {
        match call {
            MacroExpr::Format(pieces) | MacroExpr::Panic(pieces) | MacroExpr::Print { pieces, .. } => {
                self.pieces(pieces)
            }
            MacroExpr::Assert { cond, message } => {
                self.value(*cond);
                self.pieces(message);
            }
            MacroExpr::AssertCompare { lhs, rhs, message, .. } => {
                self.read(*lhs);
                self.read(*rhs);
                message.iter().for_each(|pieces| self.pieces(pieces));
            }
            MacroExpr::VecList(items) => items.iter().for_each(|&item| self.value(item)),
            MacroExpr::VecRepeat { value, len } => {
                self.value(*value);
                self.value(*len);
            }
            MacroExpr::Dbg { expr, .. } => self.value(*expr),
        }
    }

    fn callee(&mut self, callee: ExprId) {
        if !self.is_place(callee) {
            self.value(callee);
            return;
        }
        let ty = self.ty(callee);
        let (ty, _) = self.cx.deref_all(&ty);
        let usage = match ty.kind() {
            TyKind::Fn(f) => match f.kind {
                FnKind::Fn => Use::Read,
                FnKind::Mut => Use::Write,
                FnKind::Once => Use::Consume,
            },
            _ => Use::Read,
        };
        self.base(callee, usage);
    }

    fn assigned(&mut self, target: ExprId) {
        match &self.body.exprs[target] {
            Expr::Tuple(items) => items.iter().for_each(|&item| self.assigned(item)),
            Expr::Underscore => {}
            _ if self.is_place(target) => self.base(target, Use::Write),
            _ => self.value(target),
        }
    }
}
