//! What editor features ask about types: fields, methods, signatures as text.

use grok_hir::db::SourceFile;
use grok_hir::ids::{AdtId, BodyOwner, CtorId, FnId};
use grok_hir::signature::{FieldsShape, SelfKind, Visibility};
use grok_hir::{Db, Name};

use crate::groups::{infer, scheme};
use crate::index::{self, Head};
use crate::signatures::field_types;
use crate::ty::{DisplayGenerics, SchemeParam, Ty, TyKind};

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

/// The type under all references and the types on the way, outermost first.
fn autoderef(ty: &Ty) -> Vec<Ty> {
    let mut types = vec![ty.clone()];
    while let Some(TyKind::Ref(_, inner)) = types.last().map(Ty::kind) {
        let inner = inner.clone();
        types.push(inner);
    }
    types
}

/// The fields that `value.` can be followed by, with their types and, for structs, the constructor they belong to. Positions of tuples
/// are fields, too.
pub fn fields_of(db: &dyn Db, ty: &Ty) -> Vec<(Name, Ty, Option<CtorId>)> {
    let Some(ty) = autoderef(ty).pop() else {
        return Vec::new();
    };
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

/// The methods that `value.` can be followed by, with the number of references seen through. Inherent ones come first; one name appears
/// once.
pub fn methods_of(db: &dyn Db, ty: &Ty, root: SourceFile) -> Vec<(Name, FnId, u32)> {
    let mut found: Vec<(Name, FnId, u32)> = Vec::new();
    let mut push = |name: Name, id: FnId, steps: u32| {
        if found.iter().all(|(other, ..)| *other != name) {
            found.push((name, id, steps));
        }
    };
    for (steps, ty) in autoderef(ty).iter().enumerate() {
        let steps = steps as u32;
        if let Some(head) = index::head_of(ty) {
            for package in index::visible_roots(db, root) {
                let ids = index::member_index(db, package).by_head.get(&head);
                for &id in ids.into_iter().flatten() {
                    let signature = grok_hir::fn_signature(db, id);
                    if signature.self_kind.is_some() && impl_fits(db, id, ty) {
                        push(id.name(db).clone(), id, steps);
                    }
                }
            }
            if head == Head::Array {
                for (name, id) in index::library_fns(db, "array") {
                    push(name, id, steps);
                }
            }
        }
        for (name, id) in index::library_fns(db, "traits") {
            let scheme = scheme(db, id);
            let bound = scheme.params.first().and_then(|param| param.bounds.first());
            let takes_reference = matches!(scheme.ty.kind(), TyKind::Fn(f) if f.params.first().is_some_and(|ty| matches!(ty.kind(), TyKind::Ref(..))));
            if let Some(crate::ty::Bound::Trait(bound)) = bound
                && let Some(bound) = crate::traits::lang::builtin(db, bound.id)
                && takes_reference
                && crate::traits::implements(db, ty, bound, &[])
            {
                push(name, id, steps);
            }
        }
    }
    found
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
