//! How types, bounds and schemes print, the same way everywhere.

use std::fmt;

use grok_hir::Db;
use grok_hir::ids::AdtId;

use super::{Bound, DynTy, FnKind, FnTy, Mutability, ParamTy, Scheme, SchemeParam, TraitBound, Ty, TyKind};
use crate::traits::lang;

pub(super) struct DisplayTy<'a> {
    pub ty: &'a Ty,
    pub db: &'a dyn Db,
}

fn list(f: &mut fmt::Formatter<'_>, db: &dyn Db, items: &[Ty]) -> fmt::Result {
    for (i, ty) in items.iter().enumerate() {
        if i > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{}", ty.display(db))?;
    }
    Ok(())
}

fn args(f: &mut fmt::Formatter<'_>, db: &dyn Db, items: &[Ty]) -> fmt::Result {
    if items.is_empty() {
        return Ok(());
    }
    f.write_str("<")?;
    list(f, db, items)?;
    f.write_str(">")
}

fn signature(f: &mut fmt::Formatter<'_>, db: &dyn Db, params: &[Ty], ret: &Ty) -> fmt::Result {
    f.write_str("(")?;
    list(f, db, params)?;
    f.write_str(")")?;
    if ret.is_unit() {
        Ok(())
    } else {
        write!(f, " -> {}", ret.display(db))
    }
}

fn fn_bound(f: &mut fmt::Formatter<'_>, db: &dyn Db, fn_ty: &FnTy) -> fmt::Result {
    f.write_str(match fn_ty.kind {
        FnKind::Fn => "Fn",
        FnKind::Mut => "FnMut",
        FnKind::Once => "FnOnce",
    })?;
    signature(f, db, &fn_ty.params, &fn_ty.ret)
}

/// `Iterator<Item = T>`; what is what the trait says by itself is left out. `self_ty` is the type with the bound, where there is one.
fn trait_bound(f: &mut fmt::Formatter<'_>, db: &dyn Db, bound: &TraitBound, self_ty: Option<&Ty>) -> fmt::Result {
    f.write_str(bound.id.name(db))?;
    let written = lang::written_args(db, bound, self_ty);
    let plain_operator = written == 0 && lang::is_operator_trait(db, bound.id);
    let assoc: Vec<_> = bound
        .assoc
        .iter()
        .filter(|(name, ty)| !(plain_operator && name == "Output" && self_ty.is_some_and(|own| lang::same_ty(own, ty))))
        .collect();
    if written == 0 && assoc.is_empty() {
        return Ok(());
    }
    f.write_str("<")?;
    list(f, db, &bound.args[..written])?;
    for (i, (name, ty)) in assoc.into_iter().enumerate() {
        if i > 0 || written > 0 {
            f.write_str(", ")?;
        }
        write!(f, "{name} = {}", ty.display(db))?;
    }
    f.write_str(">")
}

fn dyn_ty(f: &mut fmt::Formatter<'_>, db: &dyn Db, ty: &DynTy) -> fmt::Result {
    f.write_str("dyn ")?;
    for (i, bound) in ty.bounds.iter().enumerate() {
        if i > 0 {
            f.write_str(" + ")?;
        }
        trait_bound(f, db, bound, None)?;
    }
    Ok(())
}

impl fmt::Display for DisplayTy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let db = self.db;
        match self.ty.kind() {
            TyKind::Error | TyKind::Var(_) => f.write_str("_"),
            TyKind::Never => f.write_str("!"),
            TyKind::Int(int) => f.write_str(int.name()),
            TyKind::Float(float) => f.write_str(float.name()),
            TyKind::Bool => f.write_str("bool"),
            TyKind::Char => f.write_str("char"),
            TyKind::Str => f.write_str("str"),
            TyKind::Const(value) => write!(f, "{value}"),
            TyKind::Tuple(items) => {
                f.write_str("(")?;
                list(f, db, items)?;
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            TyKind::Array(item, len) => write!(f, "[{}; {}]", item.display(db), len.display(db)),
            TyKind::Slice(item) => write!(f, "[{}]", item.display(db)),
            TyKind::Adt(id, items) => {
                f.write_str(match id {
                    AdtId::Struct(id) => id.name(db),
                    AdtId::Enum(id) => id.name(db),
                })?;
                args(f, db, items)
            }
            TyKind::Actor(id, items) | TyKind::State(id, items) => {
                f.write_str(id.name(db))?;
                args(f, db, items)
            }
            TyKind::Ref(mutability, inner) => {
                f.write_str(match mutability {
                    Mutability::Shared => "&",
                    Mutability::Mut => "&mut ",
                })?;
                match inner.kind() {
                    TyKind::Dyn(DynTy { bounds }) if bounds.len() > 1 => write!(f, "({})", inner.display(db)),
                    _ => write!(f, "{}", inner.display(db)),
                }
            }
            TyKind::Fn(FnTy { kind, params, ret }) => {
                f.write_str(match kind {
                    FnKind::Fn => "fn",
                    FnKind::Mut => "fn mut",
                    FnKind::Once => "fn once",
                })?;
                signature(f, db, params, ret)
            }
            TyKind::Dyn(ty) => dyn_ty(f, db, ty),
            TyKind::Projection(trait_ref, name) => {
                let self_ty = trait_ref.self_ty();
                let bound = TraitBound {
                    id: trait_ref.id,
                    args: trait_ref.args[1..].to_vec(),
                    assoc: Vec::new(),
                };
                if matches!(self_ty.kind(), TyKind::Param(_)) && lang::written_args(db, &bound, Some(self_ty)) == 0 {
                    return write!(f, "{}::{name}", self_ty.display(db));
                }
                write!(f, "<{} as ", self_ty.display(db))?;
                trait_bound(f, db, &bound, Some(self_ty))?;
                write!(f, ">::{name}")
            }
            TyKind::Param(param) => f.write_str(&param.name),
        }
    }
}

pub(super) struct DisplayScheme<'a> {
    pub scheme: &'a Scheme,
    pub db: &'a dyn Db,
}

impl fmt::Display for DisplayScheme<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (scheme, db) = (self.scheme, self.db);
        let TyKind::Fn(fn_ty) = scheme.ty.kind() else {
            return write!(f, "{}", scheme.ty.display(db));
        };
        let generics = DisplayGenerics {
            params: &scheme.params,
            db,
        };
        write!(f, "fn{generics}")?;
        signature(f, db, &fn_ty.params, &fn_ty.ret)?;
        for (i, (ty, bound)) in scheme.predicates.iter().enumerate() {
            f.write_str(if i == 0 { " where " } else { ", " })?;
            write!(f, "{}: {}", ty.display(db), bound.display(db, Some(ty)))?;
        }
        Ok(())
    }
}

impl Bound {
    /// Text for people; `self_ty` is the type that has the bound.
    pub fn display<'a>(&'a self, db: &'a dyn Db, self_ty: Option<&'a Ty>) -> impl fmt::Display + 'a {
        DisplayBound {
            bound: self,
            self_ty,
            db,
        }
    }
}

struct DisplayBound<'a> {
    bound: &'a Bound,
    self_ty: Option<&'a Ty>,
    db: &'a dyn Db,
}

impl fmt::Display for DisplayBound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bound {
            Bound::Trait(bound) => trait_bound(f, self.db, bound, self.self_ty),
            Bound::Fn(fn_ty) => fn_bound(f, self.db, fn_ty),
        }
    }
}

/// `<T: Add, U, const N: i64>`, or nothing where there are no parameters.
pub struct DisplayGenerics<'a> {
    /// The parameters.
    pub params: &'a [SchemeParam],
    /// Where names are looked up.
    pub db: &'a dyn Db,
}

impl fmt::Display for DisplayGenerics<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.params.is_empty() {
            return Ok(());
        }
        for (i, param) in self.params.iter().enumerate() {
            f.write_str(if i == 0 { "<" } else { ", " })?;
            if let Some(ty) = &param.const_ty {
                write!(f, "const {}: {}", param.name, ty.display(self.db))?;
                continue;
            }
            f.write_str(&param.name)?;
            // Told apart by its name alone: see `lang::same_ty`.
            let own = Ty::new(TyKind::Param(ParamTy {
                index: i as u32,
                name: param.name.clone(),
            }));
            for (j, bound) in param.bounds.iter().enumerate() {
                f.write_str(if j == 0 { ": " } else { " + " })?;
                write!(f, "{}", bound.display(self.db, Some(&own)))?;
            }
        }
        f.write_str(">")
    }
}
