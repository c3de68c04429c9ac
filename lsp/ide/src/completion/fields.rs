//! Between braces: the fields that a struct literal or pattern does not have yet.

use grok_hir::Name;
use grok_hir::body::{CtorRes, Expr};
use grok_hir::def_map::Namespace;
use grok_hir::ids::{AdtId, CtorId, Def};
use grok_types::ty::{Ty, TyKind};

use super::items::{escaped, rank};
use super::{CompletionItem, CompletionKind, Context, ResolveKey};

/// Fields of the literal that begins at `literal`: those with a variable of the same name as shorthands, the others with a hole.
pub(super) fn in_literal(ctx: &Context<'_>, literal: u32, written: &[String], out: &mut Vec<CompletionItem>) {
    let Some(at) = ctx.body() else { return };
    let start = at.relative(literal);
    let found = at
        .body
        .exprs
        .iter()
        .find(|(id, expr)| matches!(expr, Expr::Struct { .. }) && at.map.expr(*id).start == start);
    let Some((expr, data)) = found else { return };
    let inferred = at.inferred().ctors.get(&expr).cloned();
    let written_ctor = || match data {
        Expr::Struct {
            ctor: CtorRes::Ctor(ctor, _),
            ..
        } => Some((*ctor, Vec::new())),
        _ => None,
    };
    let Some((ctor, args)) = inferred.or_else(written_ctor) else {
        return;
    };
    missing(ctx, ctor, &args, written, Braces::Literal, out);
    // Once every field is named, what else may stand is `..base`.
}

/// Fields of a struct pattern.
pub(super) fn in_pattern(ctx: &Context<'_>, path: &[String], written: &[String], out: &mut Vec<CompletionItem>) {
    let Some(ctor) = constructor(ctx, path) else { return };
    missing(ctx, ctor, &[], written, Braces::Pattern, out);
    out.push(ctx.item("..", CompletionKind::Keyword, rank::WORD));
}

/// What a path in front of braces builds.
fn constructor(ctx: &Context<'_>, path: &[String]) -> Option<CtorId> {
    if path.first().is_some_and(|head| head == "Self") {
        let ty = crate::symbol::self_type(ctx.db, ctx.scope.self_?);
        return match (ty.kind(), path.get(1)) {
            (TyKind::Adt(AdtId::Struct(id), _), None) => Some(CtorId::Struct(*id)),
            (TyKind::Adt(AdtId::Enum(id), _), Some(name)) => ctx.names().variant(*id, name).map(CtorId::Variant),
            _ => None,
        };
    }
    let path: Vec<Name> = path
        .iter()
        .map(|name| Name::from(name.split('<').next().unwrap_or(name).trim()))
        .collect();
    match ctx.names().resolve(&path, false, Namespace::Types).ok()?.def {
        Def::Adt(AdtId::Struct(id)) => Some(CtorId::Struct(id)),
        Def::Variant(id) => Some(CtorId::Variant(id)),
        Def::Alias(id) => {
            match grok_types::lower_type_ref(ctx.db, grok_hir::alias_data(ctx.db, id).ty.as_ref()?).kind() {
                TyKind::Adt(AdtId::Struct(id), _) => Some(CtorId::Struct(*id)),
                _ => None,
            }
        }
        _ => None,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    Literal,
    Pattern,
}

fn missing(
    ctx: &Context<'_>,
    ctor: CtorId,
    args: &[Ty],
    written: &[String],
    braces: Braces,
    out: &mut Vec<CompletionItem>,
) {
    let Some((_, data)) = grok_types::ctor_data(ctx.db, ctor) else {
        return;
    };
    let types = grok_types::field_types(ctx.db, ctor);
    for (index, (field, ty)) in data.fields.iter().zip(types).enumerate() {
        let visible = grok_hir::resolve::is_visible(ctx.db, field.visibility, ctx.scope.module);
        if written.iter().any(|name| *name == field.name) || !visible {
            continue;
        }
        let mut item = ctx.item(&field.name, CompletionKind::Field, rank::WANTED);
        item.sort_key = format!("{}{index:04}", rank::WANTED);
        item.detail = Some(ty.subst(args).display(ctx.db).to_string());
        item.resolve = key(ctx, ctor, index as u32);
        let in_scope = ctx.scope.locals.iter().any(|(name, _)| *name == field.name);
        if braces == Braces::Literal && !in_scope {
            item.edit.new_text = format!("{}: ", field.name);
            item.snippet = Some(format!("{}: $1", escaped(&field.name)));
        }
        out.push(item);
    }
}

/// How a field is asked about later.
pub(super) fn key(ctx: &Context<'_>, ctor: CtorId, index: u32) -> ResolveKey {
    let def = match ctor {
        CtorId::Struct(id) => Def::Adt(AdtId::Struct(id)),
        CtorId::Variant(id) => Def::Variant(id),
    };
    match super::key_of(ctx.db, def) {
        ResolveKey::Item {
            file,
            index: item,
            name,
            variant,
            ..
        } => ResolveKey::Item {
            file,
            index: item,
            name,
            variant: variant.or(Some(0)),
            field: Some(index),
        },
        other => other,
    }
}
