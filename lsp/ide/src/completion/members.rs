//! After a dot: fields and methods of the value before it.

use grok_diagnostics::Span;
use grok_hir::body::{Expr, ExprId};
use grok_hir::signature::Visibility;
use grok_types::ty::Ty;

use super::items::rank;
use super::{CompletionItem, CompletionKind, Context, ResolveKey};
use crate::symbol::BodyAt;

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
    for (name, id, _) in grok_types::methods_of(ctx.db, &ty, owner) {
        let signature = grok_hir::fn_signature(ctx.db, id);
        // Methods of traits are as visible as their trait, and that is in scope.
        let of_trait = grok_types::traits::instance::trait_of(ctx.db, id).is_some();
        if !of_trait && !grok_types::is_visible_from(ctx.db, signature.visibility, owner) {
            continue;
        }
        // The library's traits come last: nearly every type has some of them.
        let common = of_trait && grok_types::index::is_library_fn(ctx.db, id);
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
    let relative = at.relative(dot);
    let accessed = at.body.exprs.iter().filter_map(|(id, expr)| match expr {
        Expr::Field { expr: base, .. } | Expr::MethodCall { receiver: base, .. } => {
            let before = at.map.expr(*base).end <= relative && relative < at.map.name(id).start;
            before.then_some(*base)
        }
        _ => None,
    });
    let ending = at.body.exprs.iter().map(|(id, _)| id);
    let adjoins = |id: &ExprId| {
        let span = at.expr_span(*id);
        span.end <= dot && !span.is_empty() && is_silent(Span::new(span.end, dot).slice(source))
    };
    let widest = |id: &ExprId| at.map.expr(*id).len();
    let accessed = accessed.filter(adjoins).max_by_key(widest);
    accessed.or_else(|| ending.filter(adjoins).max_by_key(widest))
}

/// Whether a text between an expression and its dot says nothing: white space, comments, and the parentheses that bodies leave out.
fn is_silent(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ')');
        rest = if rest.starts_with("//") {
            rest.split_once('\n').map_or("", |(_, rest)| rest)
        } else if rest.starts_with("/*") {
            rest.split_once("*/").map_or("", |(_, rest)| rest)
        } else {
            return rest.is_empty();
        };
    }
}
