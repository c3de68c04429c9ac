//! The end of a group: what is still open in signatures becomes type parameters, what is open elsewhere is an error, and results
//! are written without variables.

use std::sync::Arc;

use grok_diagnostics::codes;
use grok_hir::Name;
use grok_hir::body::{Expr, ExprId, ValueRes};
use grok_hir::ids::{BodyOwner, FnId, SCRIPT_RANK};
use rustc_hash::{FxHashMap, FxHashSet};

use super::obligations::PendingKind;
use super::unify::VarKind;
use super::{InferCx, MemberInference};
use crate::errors::{At, TypeError, text};
use crate::lower::{self, Scope};
use crate::result::{InferenceResult, LetFn, ValueDef};
use crate::signatures;
use crate::traits::lang;
use crate::traits::solve::Answer;
use crate::ty::{Bound, BuiltinTrait, FnKind, FnTy, ParamTy, Scheme, SchemeParam, TraitBound, Ty, TyKind, TyVid};

/// Something that becomes a type parameter of a member.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Atom {
    /// An open variable.
    Var(TyVid),
    /// A parameter by global index: its own, or another member's that reached it.
    Param(u32),
}

/// A member's final type parameters, and where each atom went.
struct Parameters {
    atoms: Vec<Atom>,
    list: Vec<SchemeParam>,
    /// The bounds of inferred parameters, before they are in terms of the final ones; none for written parameters.
    inferred: Vec<Option<Vec<Bound>>>,
    index: FxHashMap<Atom, u32>,
}

/// The `i`-th name for inferred parameters: `T U V W X Y Z T1 U1 …`.
fn parameter_name(i: usize) -> String {
    const LETTERS: [&str; 7] = ["T", "U", "V", "W", "X", "Y", "Z"];
    let letter = LETTERS[i % LETTERS.len()];
    match i / LETTERS.len() {
        0 => letter.to_owned(),
        round => format!("{letter}{round}"),
    }
}

/// Gives out names that are not taken.
struct Names {
    taken: FxHashSet<Name>,
    next: usize,
}

impl Names {
    fn next(&mut self) -> Name {
        loop {
            let name = Name::new(parameter_name(self.next));
            self.next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

impl InferCx<'_> {
    /// Ends the inference of the group.
    pub(super) fn finish(mut self) -> Vec<MemberInference> {
        self.apply_fallbacks();
        for index in 0..self.bodies.len() {
            self.current = index;
            self.solve_closure_kinds(0);
            self.check_closure_kinds();
        }
        self.run_all_pending();
        for index in 0..self.bodies.len() {
            self.current = index;
            self.settle_script_tail();
        }
        self.poison_failed_signatures();
        let open = self.generalisable();
        let mut bounds: FxHashMap<TyVid, Vec<Bound>> = FxHashMap::default();
        for &var in &open {
            // One may have become an associated type of another.
            if self.table.unknown(var).is_some() && self.table.root(var) == var {
                let found = self.take_bounds(var);
                bounds.insert(var, found);
            }
        }
        let predicates = self.take_predicates();
        self.report_copy_bounds(&open);
        self.report_stuck();
        let parameters: Vec<Parameters> = (0..self.members.len())
            .map(|member| self.parameters(member, &bounds))
            .collect();
        let group: FxHashSet<Atom> = parameters
            .iter()
            .flat_map(|parameters| parameters.atoms.iter().copied())
            .collect();
        for index in 0..self.bodies.len() {
            self.current = index;
            self.report_ambiguous(&group);
            self.check_literals();
        }
        (0..self.members.len())
            .map(|member| self.write_member(member, &parameters, &group, &predicates))
            .collect()
    }

    /// What waits for traits of types made of the signature's open variables: bounds on more than a parameter.
    fn take_predicates(&mut self) -> Vec<(Ty, Bound)> {
        let open = self.generalisable();
        let mut predicates: Vec<(Ty, Bound)> = Vec::new();
        let pending = std::mem::take(&mut self.pending);
        for entry in pending {
            if let PendingKind::Project { goal, name, out, .. } = &entry.kind
                && !matches!(self.shallow(goal.self_ty()).kind(), TyKind::Var(_))
                && let Some(found) = self.solver().project_now(goal, name)
            {
                // An associated type of an associated type.
                let _ = self.table.unify(out, &found);
                continue;
            }
            let PendingKind::Trait { goal, .. } = &entry.kind else {
                self.pending.push(entry);
                continue;
            };
            let mut vars = Vec::new();
            goal.args.iter().for_each(|ty| self.collect_vars(ty, &mut vars));
            let own = self.table.resolve(goal.self_ty());
            let general = vars
                .iter()
                .all(|&var| open.contains(&var) && matches!(self.table.unknown(var), Some((VarKind::General, _))));
            if vars.is_empty() || !general || matches!(own.kind(), TyKind::Var(_)) {
                self.pending.push(entry);
                continue;
            }
            let goal = goal.clone();
            if self.evaluate(&goal) == Answer::Yes {
                continue;
            }
            let bound = Bound::Trait(TraitBound {
                id: goal.id,
                args: goal.args[1..].iter().map(|ty| self.table.resolve(ty)).collect(),
                assoc: Vec::new(),
            });
            if !predicates.contains(&(own.clone(), bound.clone())) {
                predicates.push((own, bound));
            }
        }
        predicates
    }

    /// What is open in the signature of a member with errors is an error, not a parameter: its callers are not to blame.
    fn poison_failed_signatures(&mut self) {
        for member in 0..self.members.len() {
            let failed = !self.bodies[member].errors.is_empty()
                || grok_hir::body_has_errors(self.db, self.members[member].owner);
            if failed && self.generalises(member) {
                let (params, ret) = (self.members[member].params.clone(), self.members[member].ret.clone());
                params.iter().chain([&ret]).for_each(|ty| self.poison(ty));
            }
        }
    }

    /// Open variables of un-annotated members' signatures.
    fn generalisable(&mut self) -> Vec<TyVid> {
        let mut open = Vec::new();
        for member in 0..self.members.len() {
            if self.generalises(member) {
                let (params, ret) = (self.members[member].params.clone(), self.members[member].ret.clone());
                params
                    .iter()
                    .chain([&ret])
                    .for_each(|ty| self.collect_vars(ty, &mut open));
            }
        }
        open
    }

    fn generalises(&self, member: usize) -> bool {
        match self.members[member].owner {
            BodyOwner::Fn(id) => !self.members[member].annotated && id.rank(self.db) != SCRIPT_RANK,
            BodyOwner::Const(_) => false,
        }
    }

    pub(super) fn is_script(&self, id: FnId) -> bool {
        id.rank(self.db) == SCRIPT_RANK
    }

    fn report_copy_bounds(&mut self, open: &[TyVid]) {
        let pending = std::mem::take(&mut self.pending);
        for entry in pending {
            if let PendingKind::Trait { goal, at, .. } = &entry.kind
                && Some(goal.id) == lang::trait_id(self.db, BuiltinTrait::Copy)
                && let TyKind::Var(var) = self.table.shallow(goal.self_ty()).kind()
                && open.contains(var)
            {
                self.current = entry.body;
                let error = TypeError::new(
                    codes::E0277,
                    *at,
                    "the type must be `Copy`, which is never inferred as a bound",
                )
                .here("needs a `Copy` type")
                .note("write the bound: `<T: Copy>`, with `T` as the parameter's type");
                self.report(error);
                continue;
            }
            self.pending.push(entry);
        }
    }

    /// A script's last expression that names a generic function, or is a closure without captures, is shown generalised; as a value it
    /// is taken at `i64`, which has every trait.
    fn settle_script_tail(&mut self) {
        let BodyOwner::Fn(id) = self.cur().owner else { return };
        if !self.is_script(id) {
            return;
        }
        let body = self.body();
        let tail = self.value_expr(body.root);
        let named = match &body.exprs[tail] {
            Expr::Path(ValueRes::Fn(id, args)) if args.is_empty() => Some(*id),
            Expr::Path(ValueRes::Local(local)) if self.cur().let_fns.contains_key(local) => None,
            Expr::Path(ValueRes::Assoc { .. } | ValueRes::Ctor(..)) => None,
            Expr::Closure { .. } => None,
            _ => return,
        };
        let Some(ty) = self.cur().result.exprs.get(&tail).cloned() else {
            return;
        };
        if !matches!(self.shallow(&ty).kind(), TyKind::Fn(_)) {
            return;
        }
        let mut vars = Vec::new();
        self.collect_vars(&ty, &mut vars);
        if vars.is_empty() {
            return;
        }
        let mut names = Names {
            taken: FxHashSet::default(),
            next: 0,
        };
        let mut params = Vec::new();
        let mut bounds = Vec::new();
        for &var in &vars {
            bounds.push(self.take_bounds(var));
            params.push(SchemeParam::new(names.next(), Vec::new()));
        }
        let place = |cx: &mut Self, part: &Ty, params: &[SchemeParam]| {
            let resolved = cx.table.resolve(part);
            resolved.map(&mut |part| match part.kind() {
                TyKind::Var(var) => match vars.iter().position(|other| other == var) {
                    Some(index) => lower::param(index as u32, &params[index].name),
                    None => part,
                },
                _ => part,
            })
        };
        let shown = place(self, &ty, &params);
        for (index, bounds) in bounds.into_iter().enumerate() {
            let bounds = bounds
                .iter()
                .map(|bound| bound.map(&mut |part| place(self, &part, &params)))
                .collect();
            params[index].bounds = bounds;
        }
        let scheme = match named {
            Some(id) if self.member_of(id).is_none() => crate::groups::scheme(self.db, id).clone(),
            _ => Scheme {
                params,
                predicates: Vec::new(),
                ty: shown,
            },
        };
        self.cur().result.tail_scheme = Some(scheme);
        for var in vars {
            let _ = self.table.unify(&Ty::new(TyKind::Var(var)), &Ty::i64());
        }
    }

    fn parameters(&mut self, member: usize, bounds: &FxHashMap<TyVid, Vec<Bound>>) -> Parameters {
        let (first, written, opaque) = {
            let member = &self.members[member];
            (member.first_param, member.written_params, member.opaque.clone())
        };
        let mut out = Parameters {
            atoms: Vec::new(),
            list: Vec::new(),
            inferred: Vec::new(),
            index: FxHashMap::default(),
        };
        let own: Vec<u32> = (first..first + written).chain(opaque.iter().copied()).collect();
        for index in own {
            out.index.insert(Atom::Param(index), out.atoms.len() as u32);
            out.atoms.push(Atom::Param(index));
        }
        if self.generalises(member) {
            let (params, ret) = (self.members[member].params.clone(), self.members[member].ret.clone());
            for ty in params.iter().chain([&ret]) {
                let ty = self.table.resolve(ty);
                ty.any(&mut |part| {
                    let atom = match part.kind() {
                        TyKind::Var(var) => Atom::Var(*var),
                        TyKind::Param(param) => Atom::Param(param.index),
                        _ => return false,
                    };
                    if !out.index.contains_key(&atom) {
                        out.index.insert(atom, out.atoms.len() as u32);
                        out.atoms.push(atom);
                    }
                    false
                });
            }
        }
        let written_params = lower::scope_params(self.db, Scope::of_owner(self.db, self.members[member].owner));
        let taken = written_params.iter().map(|param| param.name.clone()).collect();
        let mut names = Names { taken, next: 0 };
        let mut written_params = written_params.into_iter();
        for &atom in &out.atoms {
            if let Some(param) = written_params.next() {
                out.list.push(param);
                out.inferred.push(None);
                continue;
            }
            let (found, const_ty) = match atom {
                Atom::Var(var) => (bounds.get(&var).cloned().unwrap_or_default(), None),
                Atom::Param(index) => {
                    let decl = &self.params[index as usize];
                    (decl.bounds.clone(), decl.const_ty.clone())
                }
            };
            out.list.push(SchemeParam {
                name: names.next(),
                bounds: Vec::new(),
                const_ty,
            });
            out.inferred.push(Some(found));
        }
        out
    }

    /// E0282 for what is open in the current body and no parameter of the group: at the variable whose type it is, else at the
    /// innermost expression.
    fn report_ambiguous(&mut self, group: &FxHashSet<Atom>) {
        let body = self.body();
        for (local, data) in body.locals.iter() {
            let Some(ty) = self.cur().result.locals.get(&local).cloned() else {
                continue;
            };
            if self.first_open(&ty, group).is_none() {
                continue;
            }
            let shown = self.table.resolve_for_display(&ty);
            let name: &Name = &data.name;
            let whole = matches!(shown.kind(), TyKind::Var(_));
            let label = if whole {
                text!["the type of `", name, "` is not known"]
            } else {
                text!["`", name, "` is `", &shown, "`, and `_` is not known"]
            };
            let mut error = TypeError::new(codes::E0282, At::Local(local), "type annotations needed").here(label);
            if !whole {
                error = error.note(text![
                    "write its type: `let ",
                    name,
                    ": ",
                    &shown,
                    " = …` with the `_` filled in"
                ]);
            }
            self.report(error);
            self.poison_open(&ty, group);
        }
        for (expr, _) in body.exprs.iter() {
            let Some(ty) = self.cur().result.exprs.get(&expr).cloned() else {
                continue;
            };
            let mut open = self.first_open(&ty, group);
            if open.is_none()
                && let Some(args) = self.value_args(expr)
            {
                open = args.iter().find_map(|arg| self.first_open(arg, group));
            }
            let Some(var) = open else { continue };
            let shown = self.table.resolve_for_display(&ty);
            let origin = self
                .cur()
                .origins
                .iter()
                .map(|(var, at, name)| (*var, *at, name.clone()))
                .collect::<Vec<_>>();
            let origin = origin.into_iter().find(|(other, ..)| self.table.root(*other) == var);
            let (at, label) = match origin {
                Some((_, at, name)) => (at, text!["cannot infer the type parameter `", &name, "`"]),
                None => (At::Expr(expr), text!["the type of this is not known: `", &shown, "`"]),
            };
            let error = TypeError::new(codes::E0282, at, "type annotations needed").here(label);
            self.report(error);
            self.poison_open(&ty, group);
            self.table.bind(var, Ty::error());
        }
    }

    fn value_args(&mut self, expr: ExprId) -> Option<Vec<Ty>> {
        match self.cur().result.values.get(&expr)? {
            ValueDef::Fn(_, args) | ValueDef::Ctor(_, args) | ValueDef::Const(_, args) => Some(args.clone()),
            ValueDef::ConstParam(_) | ValueDef::Local(_) => None,
        }
    }

    /// The first open variable of a type that is no parameter of the group.
    fn first_open(&mut self, ty: &Ty, group: &FxHashSet<Atom>) -> Option<TyVid> {
        let mut vars = Vec::new();
        self.collect_vars(ty, &mut vars);
        vars.into_iter().find(|var| !group.contains(&Atom::Var(*var)))
    }

    fn poison_open(&mut self, ty: &Ty, group: &FxHashSet<Atom>) {
        while let Some(var) = self.first_open(ty, group) {
            self.table.bind(var, Ty::error());
        }
    }

    fn write_member(
        &mut self,
        member: usize,
        all: &[Parameters],
        group: &FxHashSet<Atom>,
        predicates: &[(Ty, Bound)],
    ) -> MemberInference {
        self.current = member;
        let owner = self.members[member].owner;
        let mut result = std::mem::take(&mut self.cur().result);
        let mut errors = std::mem::take(&mut self.cur().errors);
        let mut writer = Writer {
            cx: self,
            parameters: &all[member],
            group,
            extra: FxHashMap::default(),
            extra_list: Vec::new(),
        };
        writer.take_let_fns(&mut result);
        writer.result(&mut result);
        for (expr, id) in std::mem::take(&mut writer.cx.cur().member_uses) {
            let Some(callee) = writer.cx.member_of(id) else {
                continue;
            };
            let args = all[callee].atoms.iter().map(|&atom| writer.atom(atom)).collect();
            result.values.insert(expr, ValueDef::Fn(id, args));
        }
        for error in &mut errors {
            error.map_types(&mut |ty| writer.ty(ty));
        }
        result.has_errors |= !errors.is_empty();
        let list = writer.final_params();
        let scheme = match owner {
            BodyOwner::Fn(id) if writer.cx.members[member].annotated => signatures::signature_scheme(writer.cx.db, id),
            BodyOwner::Fn(_) => {
                let (params, ret) = (
                    writer.cx.members[member].params.clone(),
                    writer.cx.members[member].ret.clone(),
                );
                let params = params.iter().map(|ty| writer.ty(ty)).collect();
                let ret = writer.ty(&ret);
                Scheme {
                    params: list,
                    predicates: writer.final_predicates(owner, predicates),
                    ty: Ty::new(TyKind::Fn(FnTy {
                        kind: FnKind::Fn,
                        params,
                        ret,
                    })),
                }
            }
            BodyOwner::Const(_) => {
                let ret = writer.cx.members[member].ret.clone();
                Scheme {
                    params: list,
                    predicates: Vec::new(),
                    ty: writer.ty(&ret),
                }
            }
        };
        MemberInference {
            owner,
            scheme,
            result: Arc::new(result),
            errors: Arc::new(errors),
        }
    }
}

/// Rewrites types in terms of one member's final parameters.
struct Writer<'a, 'db> {
    cx: &'a mut InferCx<'db>,
    parameters: &'a Parameters,
    group: &'a FxHashSet<Atom>,
    /// Final index of parameters of let-bound functions, by global index.
    extra: FxHashMap<u32, u32>,
    extra_list: Vec<SchemeParam>,
}

impl Writer<'_, '_> {
    /// The member's parameters with their bounds.
    fn final_params(&mut self) -> Vec<SchemeParam> {
        let parameters = self.parameters;
        let params = parameters.list.iter().zip(&parameters.inferred);
        params
            .map(|(param, inferred)| match inferred {
                None => param.clone(),
                Some(bounds) => SchemeParam {
                    name: param.name.clone(),
                    bounds: bounds
                        .iter()
                        .map(|bound| bound.map(&mut |part| self.place(part)))
                        .collect(),
                    const_ty: param.const_ty.clone(),
                },
            })
            .collect()
    }

    /// Written predicates, and inferred ones that speak of this member's parameters alone.
    fn final_predicates(&mut self, owner: BodyOwner, inferred: &[(Ty, Bound)]) -> Vec<(Ty, Bound)> {
        let mut out = lower::predicates(self.cx.db, Scope::of_owner(self.cx.db, owner));
        for (ty, bound) in inferred {
            let mut own = true;
            let mut check = |ty: &Ty| {
                let mut vars = Vec::new();
                self.cx.collect_vars(ty, &mut vars);
                own &= vars
                    .iter()
                    .all(|var| self.parameters.index.contains_key(&Atom::Var(*var)));
            };
            check(ty);
            bound.each_part(&mut check);
            if own {
                out.push((self.ty(ty), bound.map(&mut |part| self.place(part))));
            }
        }
        out
    }

    /// One part of a type, in terms of the final parameters; its own parts are so already.
    fn place(&mut self, part: Ty) -> Ty {
        match part.kind() {
            TyKind::Var(_) | TyKind::Param(_) => self.ty(&part),
            _ => part,
        }
    }

    fn ty(&mut self, ty: &Ty) -> Ty {
        let ty = self.cx.table.resolve(ty);
        if !ty.has_var() && !ty.has_param() {
            return ty;
        }
        ty.map(&mut |part| match part.kind() {
            TyKind::Var(var) => match self.cx.table.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => {
                    let params = sig.params.iter().map(|ty| self.ty(ty)).collect();
                    let ret = self.ty(&sig.ret);
                    Ty::new(TyKind::Fn(FnTy {
                        kind: FnKind::Fn,
                        params,
                        ret,
                    }))
                }
                _ => self.atom(Atom::Var(*var)),
            },
            TyKind::Param(param) => self.atom(Atom::Param(param.index)),
            _ => part,
        })
    }

    fn atom(&mut self, atom: Atom) -> Ty {
        let atom = match atom {
            Atom::Var(var) => {
                // The variable may have been settled since.
                let head = self.cx.table.shallow(&Ty::new(TyKind::Var(var)));
                match head.kind() {
                    TyKind::Var(root) => Atom::Var(*root),
                    TyKind::Param(param) => Atom::Param(param.index),
                    _ => return self.ty(&head),
                }
            }
            atom => atom,
        };
        if let Some(&index) = self.parameters.index.get(&atom) {
            let name = self
                .parameters
                .list
                .get(index as usize)
                .map_or_else(Name::default, |param| param.name.clone());
            return Ty::new(TyKind::Param(ParamTy { index, name }));
        }
        if let Atom::Param(global) = atom
            && let Some(&index) = self.extra.get(&global)
        {
            let at = index as usize - self.parameters.list.len();
            return Ty::new(TyKind::Param(ParamTy {
                index,
                name: self.extra_list[at].name.clone(),
            }));
        }
        // A choice that only another member's callers make: here any type does.
        if self.group.contains(&atom) {
            Ty::unit()
        } else {
            Ty::error()
        }
    }

    /// Numbers the parameters of let-bound functions after the owner's.
    fn take_let_fns(&mut self, result: &mut InferenceResult) {
        let let_fns = std::mem::take(&mut self.cx.cur().let_fns);
        let mut decls: Vec<_> = let_fns.into_iter().collect();
        decls.sort_by_key(|(local, _)| local.into_raw());
        let taken = self.parameters.list.iter().map(|param| param.name.clone()).collect();
        let mut names = Names { taken, next: 0 };
        for (_, decl) in &decls {
            for &global in &decl.params {
                let index = (self.parameters.list.len() + self.extra_list.len()) as u32;
                self.extra.insert(global, index);
                self.extra_list.push(SchemeParam::new(names.next(), Vec::new()));
            }
        }
        let mut first = self.parameters.list.len();
        for (local, decl) in decls {
            let at = first - self.parameters.list.len();
            for (offset, &global) in decl.params.iter().enumerate() {
                let bounds = self.cx.params[global as usize].bounds.clone();
                let bounds = bounds
                    .iter()
                    .map(|bound| bound.map(&mut |part| self.place(part)))
                    .collect();
                self.extra_list[at + offset].bounds = bounds;
            }
            let params = self.extra_list[at..at + decl.params.len()].to_vec();
            let start = first as u32;
            first += decl.params.len();
            result.let_fns.insert(
                local,
                LetFn {
                    closure: decl.closure,
                    first: start,
                    params,
                },
            );
        }
    }

    fn result(&mut self, result: &mut InferenceResult) {
        for ty in result
            .exprs
            .values_mut()
            .chain(result.pats.values_mut())
            .chain(result.locals.values_mut())
            .chain(result.messages.values_mut())
        {
            *ty = self.ty(ty);
        }
        for steps in result.adjustments.values_mut() {
            for step in steps {
                step.ty = self.ty(&step.ty);
            }
        }
        let values = result.values.values_mut().chain(result.pat_values.values_mut());
        for value in values.chain(result.for_into.values_mut()) {
            match value {
                ValueDef::Fn(_, args) | ValueDef::Ctor(_, args) | ValueDef::Const(_, args) => {
                    args.iter_mut().for_each(|arg| *arg = self.ty(arg));
                }
                ValueDef::ConstParam(param) => {
                    let found = self.atom(Atom::Param(param.index));
                    if let TyKind::Param(found) = found.kind() {
                        *param = found.clone();
                    }
                }
                ValueDef::Local(_) => {}
            }
        }
        let body = self.cx.body();
        result.values.retain(|&expr, value| {
            let operator = matches!(
                body.exprs[expr],
                Expr::Binary { .. } | Expr::Unary { .. } | Expr::AssignOp { .. }
            );
            // What scalars do needs no impl.
            !(operator && matches!(value, ValueDef::Fn(_, args) if args.iter().all(is_scalar)))
        });
        for (_, args) in result.ctors.values_mut() {
            args.iter_mut().for_each(|arg| *arg = self.ty(arg));
        }
        for args in result.let_fn_args.values_mut() {
            args.iter_mut().for_each(|arg| *arg = self.ty(arg));
        }
        result.params.iter_mut().for_each(|ty| *ty = self.ty(ty));
        if let Some(ret) = &mut result.ret {
            *ret = self.ty(ret);
        }
    }
}

fn is_scalar(ty: &Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char | TyKind::Str | TyKind::Error
    )
}
