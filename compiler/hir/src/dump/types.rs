//! Written types, signatures and format specs as text.

use std::fmt::Write as _;

use crate::body::{Align, FormatSpec};
use crate::db::Db;
use crate::def_path;
use crate::ids::Def;
use crate::signature::{FnSignature, Generics, SelfKind};
use crate::type_ref::{ArrayLen, BoundRef, FnKind, Mutability, TypeRef};

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
        TypeRef::Array(item, len) => format!("[{}; {}]", type_text(db, item), len_text(db, len)),
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
            BoundRef::Trait(found) => found.name().to_owned(),
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

/// An array's length.
pub(super) fn len_text(db: &dyn Db, len: &ArrayLen) -> String {
    match len {
        ArrayLen::Literal(value) => value.to_string(),
        ArrayLen::Const(id) => def_path(db, Def::Const(*id)),
        ArrayLen::Infer => "_".to_owned(),
        ArrayLen::Error => "<error>".to_owned(),
    }
}

/// The own type parameters, in angle brackets.
pub(super) fn generics_text(db: &dyn Db, generics: &Generics) -> String {
    let own: Vec<String> = generics
        .params
        .iter()
        .skip(generics.inherited as usize)
        .map(|param| match param.bounds.as_slice() {
            [] => param.name.to_string(),
            bounds => format!("{}: {}", param.name, bounds_text(db, bounds)),
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
    out
}
