//! After a dot: fields and methods of the value before it.

use grok_hir::body::{Expr, ExprId};
use grok_hir::signature::Visibility;
use grok_types::ty::Ty;

use super::items::rank;
use super::{CompletionItem, CompletionKind, Context, ResolveKey};
use crate::symbol::BodyAt;
use crate::syntax;

/// Fields with their types, then methods, of what is before the dot at `dot`; through references.
pub(super) fn complete(ctx: &Context<'_>, dot: u32, out: &mut Vec<CompletionItem>) {
    let Some(ty) = receiver_type(ctx, dot) else { return };
    let Some(owner) = ctx.scope.owner else { return };
    for (index, (name, field_ty, ctor)) in grok_types::fields_of(ctx.db, &ty).into_iter().enumerate() {
        if let Some(ctor) = ctor
            && !field_visibility(ctx, ctor, index)
                .is_some_and(|visibility| grok_types::is_visible_from(ctx.db, visibility, owner))
        {
            continue;
        }
        let mut item = ctx.item(&name, CompletionKind::Field, rank::NEAR);
        item.sort_key = format!("{}{index:04}", rank::NEAR);
        item.detail = Some(field_ty.display(ctx.db).to_string());
        item.resolve = ctor.map_or(ResolveKey::None, |ctor| super::fields::key(ctx, ctor, index as u32));
        out.push(item);
    }
    for (name, id, _) in grok_types::methods_of(ctx.db, &ty, ctx.root) {
        let signature = grok_hir::fn_signature(ctx.db, id);
        if !grok_types::is_visible_from(ctx.db, signature.visibility, owner) {
            continue;
        }
        // Methods that nearly every type has come last.
        let common =
            signature.self_kind.is_none() && grok_types::index::head_of(&ty) != Some(grok_types::index::Head::Array);
        let mut item = ctx.item(
            &name,
            CompletionKind::Method,
            if common { rank::COMMON } else { rank::OWN },
        );
        item.resolve = super::key_of(ctx.db, grok_hir::ids::Def::Fn(id));
        ctx.as_call(&mut item, id, 1);
        out.push(item);
    }
}

fn field_visibility(ctx: &Context<'_>, ctor: grok_hir::ids::CtorId, index: usize) -> Option<Visibility> {
    let (_, data) = grok_types::ctor_data(ctx.db, ctor)?;
    data.fields.get(index).map(|field| field.visibility)
}

/// The type of the expression that ends before a dot.
fn receiver_type(ctx: &Context<'_>, dot: u32) -> Option<Ty> {
    let at = ctx.body()?;
    let receiver = receiver(&at, ctx.file.text(ctx.db), dot)?;
    at.inferred().exprs.get(&receiver).cloned()
}

/// The expression before a dot: the base of the field access or method call whose dot that is, else the largest that ends there.
fn receiver(at: &BodyAt<'_>, source: &str, dot: u32) -> Option<ExprId> {
    let end = at.relative(syntax::trim_end(source, dot));
    let dot = at.relative(dot);
    let accessed = at.body.exprs.iter().find_map(|(id, expr)| match expr {
        Expr::Field { expr: base, .. } | Expr::MethodCall { receiver: base, .. } => {
            let (base_span, name) = (at.map.expr(*base), at.map.name(id));
            (base_span.end <= dot && dot < name.start.max(dot + 1) && name.start > dot && base_span.end == end)
                .then_some(*base)
        }
        _ => None,
    });
    accessed.or_else(|| {
        let ending = at
            .body
            .exprs
            .iter()
            .map(|(id, _)| (id, at.map.expr(id)))
            .filter(|(_, span)| span.end == end && !span.is_empty());
        ending.max_by_key(|(_, span)| span.len()).map(|(id, _)| id)
    })
}
