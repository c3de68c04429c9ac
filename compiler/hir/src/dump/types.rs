//! Written types, signatures and format specs as text.

use std::fmt::Write as _;

use crate::body::{Align, FormatSpec, UnaryOp};
use crate::db::Db;
use crate::def_path;
use crate::ids::Def;
use crate::signature::{FnSignature, Generics, ParamKind, SelfKind};
use crate::type_ref::{BoundRef, ConstArg, FnKind, Mutability, TraitBoundRef, TypeRef};

/// A written type with its names resolved; `_` where it is inferred.
pub fn type_text(db: &dyn Db, ty: &TypeRef) -> String {
    let args_text = |args: &[TypeRef]| {
        if args.is_empty() {
            return String::new();
        }
        format!(
            "<{}>",
            args.iter().map(|arg| type_text(db, arg)).collect::<Vec<_>>().join(", ")
        )
    };
    match ty {
        TypeRef::Error => "<error>".to_owned(),
        TypeRef::Infer => "_".to_owned(),
        TypeRef::Never => "!".to_owned(),
        TypeRef::Builtin(ty) => ty.name().to_owned(),
        TypeRef::Param(param) => param.name.to_string(),
        TypeRef::SelfType(_) => "Self".to_owned(),
        TypeRef::Adt(id, args) => format!("{}{}", def_path(db, Def::Adt(*id)), args_text(args)),
        TypeRef::Alias(id, args) => format!("{}{}", def_path(db, Def::Alias(*id)), args_text(args)),
        TypeRef::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| type_text(db, item)).collect();
            format!("({}{})", items.join(", "), if items.len() == 1 { "," } else { "" })
        }
        TypeRef::Array(item, len) => format!("[{}; {}]", type_text(db, item), const_text(db, len)),
        TypeRef::Slice(item) => format!("[{}]", type_text(db, item)),
        TypeRef::Dyn(bounds) => format!("dyn {}", bounds_text(db, bounds)),
        TypeRef::Assoc { self_ty, trait_, name } => match trait_ {
            Some(bound) => format!("<{} as {}>::{name}", type_text(db, self_ty), trait_text(db, bound)),
            None => format!("{}::{name}", type_text(db, self_ty)),
        },
        TypeRef::Const(value) => const_text(db, value),
        TypeRef::Actor(id, args) => format!("{}{}", def_path(db, Def::Actor(*id)), args_text(args)),
        TypeRef::Ref(Mutability::Shared, inner) => format!("&{}", type_text(db, inner)),
        TypeRef::Ref(Mutability::Mut, inner) => format!("&mut {}", type_text(db, inner)),
        TypeRef::Fn(kind, params, ret) => {
            let head = match kind {
                FnKind::Fn => "fn",
                FnKind::Mut => "fn mut",
                FnKind::Once => "fn once",
            };
            fn_text(db, head, params, ret)
        }
        TypeRef::Impl(bounds) => format!("impl {}", bounds_text(db, bounds)),
    }
}

fn fn_text(db: &dyn Db, head: &str, params: &[TypeRef], ret: &TypeRef) -> String {
    let params: Vec<String> = params.iter().map(|param| type_text(db, param)).collect();
    let ret = if *ret == TypeRef::Tuple(Vec::new()) {
        String::new()
    } else {
        format!(" -> {}", type_text(db, ret))
    };
    format!("{head}({}){ret}", params.join(", "))
}

fn bounds_text(db: &dyn Db, bounds: &[BoundRef]) -> String {
    let bounds: Vec<String> = bounds
        .iter()
        .map(|bound| match bound {
            BoundRef::Trait(bound) => trait_text(db, bound),
            BoundRef::Fn(kind, params, ret) => {
                let head = match kind {
                    FnKind::Fn => "Fn",
                    FnKind::Mut => "FnMut",
                    FnKind::Once => "FnOnce",
                };
                fn_text(db, head, params, ret)
            }
            BoundRef::Error => "<error>".to_owned(),
        })
        .collect();
    bounds.join(" + ")
}

/// A trait with its arguments. The language's own traits go by their name alone.
pub(super) fn trait_text(db: &dyn Db, bound: &TraitBoundRef) -> String {
    let mut args: Vec<String> = bound.args.iter().map(|arg| type_text(db, arg)).collect();
    args.extend(
        bound
            .assoc
            .iter()
            .map(|(name, ty)| format!("{name} = {}", type_text(db, ty))),
    );
    let name = match crate::trait_data(db, bound.trait_).lang {
        Some(lang) => lang.name().to_owned(),
        None => def_path(db, Def::Trait(bound.trait_)),
    };
    if args.is_empty() {
        name
    } else {
        format!("{name}<{}>", args.join(", "))
    }
}

/// A constant in a type.
pub(super) fn const_text(db: &dyn Db, value: &ConstArg) -> String {
    match value {
        ConstArg::Value(value) => value.to_string(),
        ConstArg::Const(id) => def_path(db, Def::Const(*id)),
        ConstArg::Assoc(ty, name) => format!("{}::{name}", type_text(db, ty)),
        ConstArg::Param(param) => param.name.to_string(),
        ConstArg::Unary(op, inner) => {
            let sign = if *op == UnaryOp::Neg { "-" } else { "!" };
            format!("{sign}{}", const_text(db, inner))
        }
        ConstArg::Binary(op, lhs, rhs) => format!("({} {} {})", const_text(db, lhs), op.symbol(), const_text(db, rhs)),
        ConstArg::Cast(inner, ty) => format!("({} as {})", const_text(db, inner), ty.name()),
        ConstArg::Infer => "_".to_owned(),
        ConstArg::Error => "<error>".to_owned(),
    }
}

/// The own type parameters, in angle brackets.
pub(super) fn generics_text(db: &dyn Db, generics: &Generics) -> String {
    let own: Vec<String> = generics
        .params
        .iter()
        .skip(generics.inherited as usize)
        .map(|param| match (&param.kind, param.bounds.as_slice()) {
            (ParamKind::Const { ty, .. }, _) => format!("const {}: {}", param.name, type_text(db, ty)),
            (_, []) => param.name.to_string(),
            (_, bounds) => format!("{}: {}", param.name, bounds_text(db, bounds)),
        })
        .collect();
    if own.is_empty() {
        String::new()
    } else {
        format!("<{}>", own.join(", "))
    }
}

/// A signature as written.
pub fn signature_text(db: &dyn Db, signature: &FnSignature) -> String {
    let mut out = format!("fn {}{}(", signature.name, generics_text(db, &signature.generics));
    let receiver = signature.self_kind.map(|kind| match kind {
        SelfKind::Value => "self".to_owned(),
        SelfKind::Ref => "&self".to_owned(),
        SelfKind::RefMut => "&mut self".to_owned(),
    });
    let params = signature.params.iter().map(|(name, ty)| match ty {
        TypeRef::Infer => name.to_string(),
        ty => format!("{name}: {}", type_text(db, ty)),
    });
    out.push_str(&receiver.into_iter().chain(params).collect::<Vec<_>>().join(", "));
    out.push(')');
    if signature.ret != TypeRef::Infer && signature.ret != TypeRef::Tuple(Vec::new()) {
        let _ = write!(out, " -> {}", type_text(db, &signature.ret));
    }
    out
}

/// A format spec as written after the `:`.
pub(super) fn spec_text(spec: &FormatSpec) -> String {
    let mut out = String::new();
    if let Some(align) = spec.align {
        out.extend(spec.fill);
        out.push(match align {
            Align::Left => '<',
            Align::Center => '^',
            Align::Right => '>',
        });
    }
    out.push_str(if spec.plus { "+" } else { "" });
    out.push_str(if spec.alternate { "#" } else { "" });
    out.push_str(if spec.zero { "0" } else { "" });
    if let Some(width) = spec.width {
        let _ = write!(out, "{width}");
    }
    if let Some(precision) = spec.precision {
        let _ = write!(out, ".{precision}");
    }
    out.push_str(if spec.debug { "?" } else { "" });
    out.push_str(spec.radix.map_or("", |radix| radix.as_str()));
    out
}
