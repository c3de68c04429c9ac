//! What editor features ask about types: fields, methods, signatures as text.

use grok_hir::db::SourceFile;
use grok_hir::ids::{AdtId, BodyOwner, CtorId, FnId, TraitId};
use grok_hir::signature::{FieldsShape, LangItem, SelfKind, Visibility};
use grok_hir::{Db, Name};
use rustc_hash::FxHashSet;

use crate::autoderef;
use crate::groups::{infer, scheme};
use crate::index;
use crate::inference::place::MAX_DEREFS;
use crate::inference::unify::{Table, VarKind};
use crate::signatures::{as_lang, field_types};
use crate::traits;
use crate::traits::env::{self, Clause};
use crate::traits::solve::{Answer, Solver};
use crate::ty::{BuiltinTrait, DisplayGenerics, SchemeParam, TraitRef, Ty, TyKind};

/// Whether something of that visibility may be used in a body.
pub fn is_visible_from(db: &dyn Db, visibility: Visibility, owner: BodyOwner) -> bool {
    let from = grok_hir::locate::container_module(db, grok_hir::locate::owner_container(db, owner));
    grok_hir::resolve::is_visible(db, visibility, from)
}

/// Whether the library defines a type.
pub fn is_library_adt(db: &dyn Db, id: AdtId) -> bool {
    let container = match id {
        AdtId::Struct(id) => id.container(db),
        AdtId::Enum(id) => id.container(db),
    };
    index::library_root(db) == Some(index::module_of(db, container).root(db))
}

/// The fields that `value.` can be followed by, with their types and, for structs, the constructor they belong to. Positions of tuples
/// are fields, too.
pub fn fields_of(db: &dyn Db, ty: &Ty) -> Vec<(Name, Ty, Option<CtorId>)> {
    let ty = autoderef::innermost(db, ty);
    match ty.kind() {
        TyKind::Tuple(items) => items
            .iter()
            .enumerate()
            .map(|(index, item)| (Name::new(index.to_string()), item.clone(), None))
            .collect(),
        TyKind::Adt(AdtId::Struct(id), args) => {
            let data = grok_hir::adt_data(db, AdtId::Struct(*id));
            let Some(variant) = data.variants.first() else {
                return Vec::new();
            };
            let ctor = CtorId::Struct(*id);
            let types = field_types(db, ctor);
            variant
                .fields
                .iter()
                .zip(types)
                .map(|(field, ty)| (field.name.clone(), ty.subst(args), Some(ctor)))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The methods that `value.` can be followed by in a body, with the number of dereferences seen through. Inherent ones and those of
/// bounds come first; one name appears once.
pub fn methods_of(db: &dyn Db, ty: &Ty, owner: BodyOwner) -> Vec<(Name, FnId, u32)> {
    let env = match owner {
        BodyOwner::Fn(id) => {
            let scheme = scheme(db, id);
            traits::normal_clauses(db, env::clauses(db, &scheme.params, &scheme.predicates))
        }
        BodyOwner::Const(_) => Vec::new(),
    };
    methods_under(db, ty, owner, &env, &mut Table::default())
}

/// Those methods under these bounds, of a type of that table.
pub(crate) fn methods_under(
    db: &dyn Db,
    ty: &Ty,
    owner: BodyOwner,
    env: &[Clause],
    table: &mut Table,
) -> Vec<(Name, FnId, u32)> {
    let root = index::owner_root(db, owner);
    let mut found: Vec<(Name, FnId, u32)> = Vec::new();
    let mut names: FxHashSet<Name> = FxHashSet::default();
    for (steps, (ty, unsized_)) in dereferences(db, ty, env, table).iter().enumerate() {
        let mut ids: Vec<FnId> = Vec::new();
        if let Some(head) = index::head_of(ty) {
            for package in index::visible_roots(db, root) {
                let own = index::member_index(db, package).by_head.get(&head);
                ids.extend(own.into_iter().flatten().filter(|id| impl_fits(db, **id, ty)));
            }
        }
        if let TyKind::Actor(id, _) | TyKind::State(id, _) = ty.kind() {
            let outside = matches!(ty.kind(), TyKind::Actor(..));
            let own = grok_hir::actor_data(db, *id).fns.iter().copied();
            ids.extend(own.filter(|id| !outside || grok_hir::fn_signature(db, *id).visibility == Visibility::Public));
        }
        if matches!(ty.kind(), TyKind::Param(_) | TyKind::Projection(..) | TyKind::Dyn(_)) {
            for id in Solver::new(db, table, env, 0).given_traits(ty) {
                ids.extend(&grok_hir::trait_data(db, id).fns);
            }
        }
        for &id in grok_hir::traits_in_scope(db, owner) {
            if may_have(db, ty, id, env, table) {
                ids.extend(&grok_hir::trait_data(db, id).fns);
            }
        }
        for id in ids {
            let kind = grok_hir::fn_signature(db, id).self_kind;
            let fits = kind.is_some_and(|kind| !*unsized_ || kind != SelfKind::Value);
            if fits && names.insert(id.name(db).clone()) {
                found.push((id.name(db).clone(), id, steps as u32));
            }
        }
    }
    found
}

/// Whether a type has a trait, whatever the trait's own arguments are.
fn may_have(db: &dyn Db, ty: &Ty, id: TraitId, env: &[Clause], table: &mut Table) -> bool {
    let own = grok_hir::trait_data(db, id).generics.params.iter().skip(1);
    let own: Vec<Ty> = own.map(|_| table.fresh(0, VarKind::General)).collect();
    let goal = TraitRef {
        id,
        args: std::iter::once(ty.clone()).chain(own).collect(),
    };
    Solver::new(db, table, env, 0).evaluate(&goal) != Answer::No
}

/// The types on the way along a receiver's dereferences, outermost first, and whether one is the slice that a vector or array lends.
fn dereferences(db: &dyn Db, ty: &Ty, env: &[Clause], table: &mut Table) -> Vec<(Ty, bool)> {
    let mut types = vec![(ty.clone(), false)];
    while types.len() <= MAX_DEREFS
        && let Some((ty, false)) = types.last()
        && let Some(next) = dereferenced(db, &ty.clone(), env, table)
    {
        types.push(next);
    }
    types
}

fn dereferenced(db: &dyn Db, ty: &Ty, env: &[Clause], table: &mut Table) -> Option<(Ty, bool)> {
    if let TyKind::Array(item, _) = ty.kind() {
        return Some((Ty::new(TyKind::Slice(item.clone())), true));
    }
    if let Some([item]) = as_lang(db, ty, LangItem::Vec) {
        return Some((Ty::new(TyKind::Slice(item.clone())), true));
    }
    if let Some((_, inner)) = autoderef::step(db, ty) {
        return Some((inner, false));
    }
    let TyKind::Adt(..) = ty.kind() else { return None };
    let goal = traits::lang::trait_ref_of(db, BuiltinTrait::Deref, ty)?;
    let mut solver = Solver::new(db, table, env, 0);
    if solver.evaluate(&goal) == Answer::No {
        return None;
    }
    let target = solver.project_now(&goal, &Name::new_static("Target"))?;
    Some((target, false))
}

/// Whether a method's impl is for a type, going by written types alone.
fn impl_fits(db: &dyn Db, id: FnId, ty: &Ty) -> bool {
    let Some(impl_) = index::impl_of(db, id) else {
        return false;
    };
    matches_pattern(crate::lower::impl_self_type(db, impl_), ty)
}

/// Whether a type is an instance of a pattern, whose parameters stand for anything.
pub(crate) fn matches_pattern(pattern: &Ty, ty: &Ty) -> bool {
    match (pattern.kind(), ty.kind()) {
        (TyKind::Param(_) | TyKind::Error, _) | (_, TyKind::Error) => true,
        (TyKind::Adt(a, xs), TyKind::Adt(b, ys)) => a == b && xs.iter().zip(ys).all(|(x, y)| matches_pattern(x, y)),
        (TyKind::Tuple(xs), TyKind::Tuple(ys)) => {
            xs.len() == ys.len() && xs.iter().zip(ys).all(|(x, y)| matches_pattern(x, y))
        }
        (TyKind::Array(x, n), TyKind::Array(y, m)) => matches_pattern(n, m) && matches_pattern(x, y),
        (TyKind::Slice(x), TyKind::Slice(y)) => matches_pattern(x, y),
        (TyKind::Ref(a, x), TyKind::Ref(b, y)) => a == b && matches_pattern(x, y),
        (x, y) => x == y,
    }
}

/// Functions without `self` and constants reachable as `Type::name`.
pub fn associated_fns(db: &dyn Db, ty: &Ty, root: SourceFile) -> Vec<(Name, FnId)> {
    let Some(head) = index::head_of(ty) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for package in index::visible_roots(db, root) {
        let ids = index::member_index(db, package).by_head.get(&head);
        found.extend(ids.into_iter().flatten().map(|id| (id.name(db).clone(), *id)));
    }
    found
}

/// A function as a hover shows it: `fn add<T: Add>(a: T, b: T) -> T`.
pub fn fn_display(db: &dyn Db, id: FnId) -> String {
    use std::fmt::Write;
    let signature = grok_hir::fn_signature(db, id);
    let scheme = scheme(db, id);
    let TyKind::Fn(f) = scheme.ty.kind() else {
        return format!("fn {}", signature.name);
    };
    // Parameters of the impl around belong to its header.
    let inherited = (signature.generics.inherited as usize).min(scheme.params.len());
    let own: &[SchemeParam] = &scheme.params[inherited..];
    let mut out = format!("fn {}{}(", signature.name, DisplayGenerics { params: own, db });
    let mut types = f.params.iter();
    let mut first = true;
    if let Some(kind) = signature.self_kind {
        types.next();
        out.push_str(match kind {
            SelfKind::Value => "self",
            SelfKind::Ref => "&self",
            SelfKind::RefMut => "&mut self",
        });
        first = false;
    }
    for (ty, (name, _)) in types.zip(&signature.params) {
        if !first {
            out.push_str(", ");
        }
        first = false;
        let _ = write!(out, "{name}: {}", ty.display(db));
    }
    out.push(')');
    if !f.ret.is_unit() {
        let _ = write!(out, " -> {}", f.ret.display(db));
    }
    out
}

/// A constructor as a hover shows it: `Some(T)`, `Point { x: i64, y: i64 }`.
pub fn ctor_display(db: &dyn Db, ctor: CtorId) -> String {
    let Some((adt, data)) = crate::signatures::ctor_data(db, ctor) else {
        return String::new();
    };
    let name = match ctor {
        CtorId::Struct(_) => adt.name.to_string(),
        CtorId::Variant(_) => format!("{}::{}", adt.name, data.name),
    };
    let types: Vec<String> = field_types(db, ctor)
        .iter()
        .map(|ty| ty.display(db).to_string())
        .collect();
    match data.shape {
        FieldsShape::Unit => name,
        FieldsShape::Tuple => format!("{name}({})", types.join(", ")),
        FieldsShape::Named => {
            let fields: Vec<String> = data
                .fields
                .iter()
                .zip(&types)
                .map(|(field, ty)| format!("{}: {ty}", field.name))
                .collect();
            format!("{name} {{ {} }}", fields.join(", "))
        }
    }
}

/// The type of a variable as it prints: a let-bound generic closure shows its scheme.
pub fn local_type_text(db: &dyn Db, owner: BodyOwner, local: grok_hir::body::LocalId) -> String {
    let result = infer(db, owner);
    let Some(ty) = result.locals.get(&local) else {
        return "_".to_owned();
    };
    match result.let_fns.get(&local) {
        Some(let_fn) if !let_fn.params.is_empty() => {
            let text = ty.display(db).to_string();
            let rest = text.strip_prefix("fn").unwrap_or(&text);
            format!(
                "fn{}{rest}",
                DisplayGenerics {
                    params: &let_fn.params,
                    db
                }
            )
        }
        _ => ty.display(db).to_string(),
    }
}

/// What `grok eval --type` prints: the type of the last expression of a file's statements, a generic function's as its scheme; none
/// if the file has no statements.
pub fn script_tail_type(db: &dyn Db, file: SourceFile) -> Option<String> {
    let owner = grok_hir::file_owners(db, file)
        .iter()
        .copied()
        .find(|&owner| grok_hir::is_script(db, owner))?;
    let result = infer(db, owner);
    if let Some(scheme) = &result.tail_scheme {
        return Some(scheme.display(db).to_string());
    }
    let ty = result.ret.clone().unwrap_or_else(Ty::unit);
    Some(ty.display(db).to_string())
}
