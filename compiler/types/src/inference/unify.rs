//! Unification: the table of inference variables, with levels for generalisation.
//!
//! A variable is known, or unknown with a kind and the level of the innermost generalisable scope that made it. Binding a variable
//! walks the bound type once, which is both the occurs check and the lowering of levels (Rémy).

use std::sync::Arc;

use ena::unify::{InPlaceUnificationTable, NoError, UnifyKey, UnifyValue};

use crate::ty::{FnKind, FnTy, TraitBound, Ty, TyKind, TyVid};

/// What may stand for an unknown type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VarKind {
    /// Any type.
    General,
    /// An integer type: the variable is a literal's.
    Int,
    /// A float type.
    Float,
    /// A function whose kind is not solved yet: the variable is a closure's.
    Fn(Arc<FnSig>),
}

/// Parameters and result of a closure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FnSig {
    /// Parameter types.
    pub params: Vec<Ty>,
    /// Result type.
    pub ret: Ty,
}

/// A variable's state.
#[derive(Clone, Debug)]
pub enum VarValue {
    Known(Ty),
    Unknown { level: u32, kind: VarKind },
}

impl UnifyKey for TyVid {
    type Value = VarValue;

    fn index(&self) -> u32 {
        self.0
    }

    fn from_index(index: u32) -> Self {
        TyVid(index)
    }

    fn tag() -> &'static str {
        "TyVid"
    }
}

impl UnifyValue for VarValue {
    type Error = NoError;

    /// Level is the lesser, kind the more special; whether kinds fit is checked before merging.
    fn unify_values(a: &Self, b: &Self) -> Result<Self, NoError> {
        Ok(match (a, b) {
            (VarValue::Known(_), _) => a.clone(),
            (_, VarValue::Known(_)) => b.clone(),
            (VarValue::Unknown { level: x, kind: k }, VarValue::Unknown { level: y, kind: l }) => {
                let kind = if *k == VarKind::General { l } else { k };
                VarValue::Unknown {
                    level: *x.min(y),
                    kind: kind.clone(),
                }
            }
        })
    }
}

/// Why two types are not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnifyError {
    /// Different shapes.
    Mismatch,
    /// A type would contain itself.
    Infinite,
}

/// A state of the table.
pub(crate) struct Snapshot {
    vars: ena::unify::Snapshot<ena::unify::InPlace<TyVid>>,
    bindings: u64,
}

/// All variables of an inference run.
#[derive(Default)]
pub(crate) struct Table {
    vars: InPlaceUnificationTable<TyVid>,
    /// Counts bindings, so that waiting obligations know whether to look again.
    pub bindings: u64,
}

impl Table {
    /// A new variable.
    pub fn fresh(&mut self, level: u32, kind: VarKind) -> Ty {
        Ty::new(TyKind::Var(self.vars.new_key(VarValue::Unknown { level, kind })))
    }

    /// The type with its outermost shape known, as far as it is; an unknown variable as its root.
    pub fn shallow(&mut self, ty: &Ty) -> Ty {
        let mut ty = ty.clone();
        while let TyKind::Var(var) = *ty.kind() {
            match self.vars.probe_value(var) {
                VarValue::Known(known) => ty = known,
                VarValue::Unknown { .. } => {
                    let root = self.vars.find(var);
                    return if root == var { ty } else { Ty::new(TyKind::Var(root)) };
                }
            }
        }
        ty
    }

    /// The kind and level of an unknown variable.
    pub fn unknown(&mut self, var: TyVid) -> Option<(VarKind, u32)> {
        match self.vars.probe_value(var) {
            VarValue::Known(_) => None,
            VarValue::Unknown { level, kind } => Some((kind, level)),
        }
    }

    /// The root of a variable.
    pub fn root(&mut self, var: TyVid) -> TyVid {
        self.vars.find(var)
    }

    /// The type with all that is known put in.
    pub fn resolve(&mut self, ty: &Ty) -> Ty {
        if !ty.has_var() {
            return ty.clone();
        }
        ty.map(&mut |part| match part.kind() {
            TyKind::Var(_) => {
                let head = self.shallow(&part);
                if matches!(head.kind(), TyKind::Var(_)) {
                    head
                } else {
                    self.resolve(&head)
                }
            }
            _ => part,
        })
    }

    /// Like [`Table::resolve`], but a closure of unsolved kind shows as a function.
    pub fn resolve_for_display(&mut self, ty: &Ty) -> Ty {
        let resolved = self.resolve(ty);
        if !resolved.has_var() {
            return resolved;
        }
        resolved.map(&mut |part| match part.kind() {
            TyKind::Var(var) => match self.unknown(*var) {
                Some((VarKind::Fn(sig), _)) => {
                    let params = sig.params.iter().map(|ty| self.resolve_for_display(ty)).collect();
                    let ret = self.resolve_for_display(&sig.ret);
                    Ty::new(TyKind::Fn(FnTy {
                        kind: FnKind::Fn,
                        params,
                        ret,
                    }))
                }
                _ => part,
            },
            _ => part,
        })
    }

    /// Binds an unknown variable without any check.
    pub fn bind(&mut self, var: TyVid, ty: Ty) {
        self.bindings += 1;
        self.vars.union_value(var, VarValue::Known(ty));
    }

    /// Lowers a variable's level to at most `level`.
    pub fn lower_level(&mut self, var: TyVid, level: u32) {
        self.vars.union_value(
            var,
            VarValue::Unknown {
                level,
                kind: VarKind::General,
            },
        );
    }

    /// Lowers the levels of all variables in a type to at most `level`.
    pub fn lower_levels(&mut self, ty: &Ty, level: u32) {
        // A root that cannot occur: no variable has this number.
        let _ = self.walk(ty, TyVid(u32::MAX), level);
    }

    /// Occurs check of `root` in `ty` and level lowering in one walk.
    fn walk(&mut self, ty: &Ty, root: TyVid, level: u32) -> Result<(), UnifyError> {
        match ty.kind() {
            TyKind::Var(var) => match self.vars.probe_value(*var) {
                VarValue::Known(known) => self.walk(&known, root, level),
                VarValue::Unknown { level: own, kind } => {
                    if self.vars.find(*var) == root {
                        return Err(UnifyError::Infinite);
                    }
                    if own > level {
                        self.lower_level(*var, level);
                    }
                    match kind {
                        VarKind::Fn(sig) => self.walk_sig(&sig, root, level),
                        _ => Ok(()),
                    }
                }
            },
            _ if !ty.has_var() => Ok(()),
            kind => {
                let mut result = Ok(());
                kind.each_part(&mut |part| {
                    if result.is_ok() {
                        result = self.walk(part, root, level);
                    }
                });
                result
            }
        }
    }

    fn walk_sig(&mut self, sig: &FnSig, root: TyVid, level: u32) -> Result<(), UnifyError> {
        sig.params.iter().try_for_each(|ty| self.walk(ty, root, level))?;
        self.walk(&sig.ret, root, level)
    }

    /// Makes two types one, or says why not. May have bound parts of them when it fails.
    pub fn unify(&mut self, a: &Ty, b: &Ty) -> Result<(), UnifyError> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (a.kind(), b.kind()) {
            (TyKind::Var(x), TyKind::Var(y)) if x == y => Ok(()),
            (TyKind::Var(x), TyKind::Var(y)) => self.unify_vars(*x, *y),
            (TyKind::Var(x), _) => self.unify_var(*x, &b),
            (_, TyKind::Var(y)) => self.unify_var(*y, &a),
            (TyKind::Error, _) | (_, TyKind::Error) => Ok(()),
            (TyKind::Tuple(xs), TyKind::Tuple(ys)) => self.unify_all(xs, ys),
            (TyKind::Array(x, n), TyKind::Array(y, m)) => {
                self.unify(n, m)?;
                self.unify(x, y)
            }
            (TyKind::Slice(x), TyKind::Slice(y)) => self.unify(x, y),
            (TyKind::Actor(x, xs), TyKind::Actor(y, ys)) | (TyKind::State(x, xs), TyKind::State(y, ys)) if x == y => {
                self.unify_all(xs, ys)
            }
            (TyKind::Projection(x, a), TyKind::Projection(y, b)) if x.id == y.id && a == b => {
                self.unify_all(&x.args, &y.args)
            }
            (TyKind::Dyn(x), TyKind::Dyn(y)) if x.bounds.len() == y.bounds.len() => x
                .bounds
                .iter()
                .zip(&y.bounds)
                .try_for_each(|(x, y)| self.unify_bounds(x, y)),
            (TyKind::Adt(x, xs), TyKind::Adt(y, ys)) if x == y => self.unify_all(xs, ys),
            (TyKind::Ref(m, x), TyKind::Ref(n, y)) if m == n => self.unify(x, y),
            (TyKind::Fn(f), TyKind::Fn(g)) if f.kind == g.kind => {
                self.unify_all(&f.params, &g.params)?;
                self.unify(&f.ret, &g.ret)
            }
            (TyKind::Param(x), TyKind::Param(y)) if x.index == y.index => Ok(()),
            (x, y) if x == y => Ok(()),
            _ => Err(UnifyError::Mismatch),
        }
    }

    fn unify_bounds(&mut self, x: &TraitBound, y: &TraitBound) -> Result<(), UnifyError> {
        if x.id != y.id || x.assoc.len() != y.assoc.len() {
            return Err(UnifyError::Mismatch);
        }
        self.unify_all(&x.args, &y.args)?;
        x.assoc.iter().zip(&y.assoc).try_for_each(|((a, x), (b, y))| {
            if a == b {
                self.unify(x, y)
            } else {
                Err(UnifyError::Mismatch)
            }
        })
    }

    /// Makes two lists of types one.
    pub fn unify_all(&mut self, xs: &[Ty], ys: &[Ty]) -> Result<(), UnifyError> {
        if xs.len() != ys.len() {
            return Err(UnifyError::Mismatch);
        }
        xs.iter().zip(ys).try_for_each(|(x, y)| self.unify(x, y))
    }

    fn unify_vars(&mut self, x: TyVid, y: TyVid) -> Result<(), UnifyError> {
        let (Some((k, level_x)), Some((l, level_y))) = (self.unknown(x), self.unknown(y)) else {
            return Ok(());
        };
        let level = level_x.min(level_y);
        match (&k, &l) {
            (VarKind::Fn(f), VarKind::Fn(g)) => {
                self.walk_sig(f, y, level)?;
                self.walk_sig(g, x, level)?;
                self.bindings += 1;
                self.vars.union(x, y);
                self.unify_all(&f.params, &g.params)?;
                return self.unify(&f.ret, &g.ret);
            }
            (VarKind::Fn(f), VarKind::General) => self.walk_sig(f, y, level)?,
            (VarKind::General, VarKind::Fn(g)) => self.walk_sig(g, x, level)?,
            (VarKind::General, _) | (_, VarKind::General) => {}
            (k, l) if k == l => {}
            _ => return Err(UnifyError::Mismatch),
        }
        self.bindings += 1;
        self.vars.union(x, y);
        Ok(())
    }

    fn unify_var(&mut self, var: TyVid, ty: &Ty) -> Result<(), UnifyError> {
        let Some((kind, level)) = self.unknown(var) else {
            return Ok(());
        };
        match (&kind, ty.kind()) {
            (_, TyKind::Error) => {}
            (VarKind::General, _) => self.walk(ty, var, level)?,
            (VarKind::Int, TyKind::Int(_)) | (VarKind::Float, TyKind::Float(_)) => {}
            (VarKind::Fn(sig), TyKind::Fn(f)) => {
                self.walk(ty, var, level)?;
                self.bind(var, ty.clone());
                self.unify_all(&sig.params, &f.params)?;
                return self.unify(&sig.ret, &f.ret);
            }
            _ => return Err(UnifyError::Mismatch),
        }
        self.bind(var, ty.clone());
        Ok(())
    }

    /// Remembers the state.
    pub fn start(&mut self) -> Snapshot {
        Snapshot {
            vars: self.vars.snapshot(),
            bindings: self.bindings,
        }
    }

    /// Goes back to the state.
    pub fn rollback(&mut self, snapshot: Snapshot) {
        self.vars.rollback_to(snapshot.vars);
        self.bindings = snapshot.bindings;
    }

    /// Runs `attempt`; undoes its bindings if it fails.
    pub fn commit_if_ok<T, E>(&mut self, attempt: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<T, E> {
        let bindings = self.bindings;
        let snapshot = self.vars.snapshot();
        match attempt(self) {
            Ok(value) => {
                self.vars.commit(snapshot);
                Ok(value)
            }
            Err(error) => {
                self.vars.rollback_to(snapshot);
                self.bindings = bindings;
                Err(error)
            }
        }
    }

    /// Whether the types could be made one, without making them so.
    pub fn could_unify(&mut self, a: &Ty, b: &Ty) -> bool {
        let bindings = self.bindings;
        let snapshot = self.vars.snapshot();
        let fits = self.unify(a, b).is_ok();
        self.vars.rollback_to(snapshot);
        self.bindings = bindings;
        fits
    }
}

impl Table {
    /// Number of variables ever made.
    pub fn len(&self) -> u32 {
        self.vars.len() as u32
    }
}
