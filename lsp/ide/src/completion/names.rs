//! Names without a path before them: in expressions, patterns, types and bounds.

use grok_hir::body::{Expr, Stmt};
use grok_hir::ids::{AdtId, CtorId, Def, VariantId};
use grok_hir::signature::FieldsShape;
use grok_hir::type_ref::BuiltinTrait;
use grok_types::ty::{Ty, TyKind};

use super::items::{Use, rank};
use super::place::{Expected, PlaceKind};
use super::{CompletionItem, CompletionKind, Context, ResolveKey, words};
use crate::render;
use crate::symbol::BodyAt;

/// What an expression can begin with: variables, nearest first, then items, then words. What has the type that is wanted comes first.
pub(super) fn expressions(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let PlaceKind::Expression { expected, .. } = &ctx.place.kind else {
        return;
    };
    let wanted = ctx
        .body()
        .and_then(|at| expected_type(&at, *expected))
        .filter(|ty| !ty.has_error());
    locals(ctx, wanted.as_ref(), out);
    if let Some(TyKind::Adt(AdtId::Enum(id), _)) = wanted.as_ref().map(Ty::kind) {
        variants(ctx, *id, Use::Value, out);
    }
    for (name, def) in &ctx.scope.names {
        if name.contains('#') {
            continue;
        }
        // A value seldom begins with a trait's name.
        let rank = match (def, ctx.rank_of(*def)) {
            (Def::Trait(_), rank::COMMON) => rank::FAR,
            (_, rank) => rank,
        };
        out.push(ctx.definition(name, *def, Use::Value, rank));
        out.extend(ctx.literal(name, *def, ctx.rank_of(*def)));
    }
    for name in &ctx.scope.generics {
        out.push(ctx.item(name, CompletionKind::TypeParameter, rank::FAR));
    }
    self_type(ctx, out);
    words::macros(ctx, out);
    words::expression_starts(ctx, out);
}

/// What a format string can name.
pub(super) fn in_format(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    locals(ctx, None, out);
    out.iter_mut().for_each(|item| item.snippet = None);
    let constants = ctx.scope.names.iter().filter(|(_, def)| matches!(def, Def::Const(_)));
    out.extend(constants.map(|(name, def)| ctx.definition(name, *def, Use::Name, ctx.rank_of(*def))));
}

fn locals(ctx: &Context<'_>, wanted: Option<&Ty>, out: &mut Vec<CompletionItem>) {
    let Some(at) = ctx.body() else { return };
    for (index, (name, local)) in ctx.scope.locals.iter().enumerate() {
        let parameter = render::is_parameter(&at, *local);
        let kind = if parameter {
            CompletionKind::Parameter
        } else {
            CompletionKind::Local
        };
        let ty = at.inferred().locals.get(local);
        let fits = matches!((ty, wanted), (Some(ty), Some(wanted)) if ty == wanted);
        let mut item = ctx.item(name, kind, rank::NEAR);
        item.sort_key = format!("{}{index:04}", if fits { rank::WANTED } else { rank::NEAR });
        item.detail = Some(grok_types::local_type_text(ctx.db, at.owner, *local));
        if let Some(TyKind::Fn(fn_ty)) = ty.map(Ty::kind) {
            ctx.add_parens(&mut item, !fn_ty.params.is_empty());
        }
        out.push(item);
    }
}

/// Variants of an enum, with its name unless they are in scope by themselves.
fn variants(ctx: &Context<'_>, parent: grok_hir::ids::EnumId, usage: Use, out: &mut Vec<CompletionItem>) {
    let data = grok_hir::adt_data(ctx.db, AdtId::Enum(parent));
    let Some(path) = name_in_scope(ctx, Def::Adt(AdtId::Enum(parent))) else {
        return;
    };
    for (index, variant) in data.variants.iter().enumerate() {
        let id = Def::Variant(VariantId {
            parent,
            index: index as u32,
        });
        let text = match name_in_scope(ctx, id) {
            Some(name) => name,
            None => format!("{path}::{}", variant.name),
        };
        let mut item = ctx.definition(&text, id, usage, rank::WANTED);
        // Behind variables of the type, before anything else.
        item.sort_key = format!("{}v{index:04}", rank::WANTED);
        item.filter = (text != variant.name).then(|| format!("{} {text}", variant.name));
        out.push(item);
    }
}

fn name_in_scope(ctx: &Context<'_>, def: Def) -> Option<String> {
    let named = ctx
        .scope
        .names
        .iter()
        .find(|(_, other)| *other == def)
        .map(|(name, _)| name.to_string());
    // In its own impl a type is `Self` as well, but its name reads better.
    named.or_else(|| match (def, ctx.scope.impl_()) {
        (Def::Adt(id), Some(around)) => {
            let own =
                matches!(grok_types::impl_self_type(ctx.db, around).kind(), TyKind::Adt(other, _) if *other == id);
            own.then(|| "Self".to_owned())
        }
        _ => None,
    })
}

fn self_type(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    if let Some(owner) = ctx.scope.self_ {
        let mut item = ctx.item("Self", CompletionKind::SelfType, rank::OWN);
        item.detail = Some(crate::symbol::self_type(ctx.db, owner).display(ctx.db).to_string());
        item.resolve = ResolveKey::Word("Self".to_owned());
        out.push(item);
    }
}

/// The type that the place of an expression asks for.
fn expected_type(at: &BodyAt<'_>, expected: Expected) -> Option<Ty> {
    let by_span = |span: grok_diagnostics::Span| {
        let span = span.relative_to(at.base);
        at.body
            .exprs
            .iter()
            .map(|(id, _)| id)
            .find(|id| at.map.expr(*id) == span)
    };
    match expected {
        Expected::Nothing => None,
        Expected::Return => at.inferred().ret.clone(),
        Expected::SameAs { other } => at.inferred().exprs.get(&by_span(other)?).cloned(),
        Expected::Let { pattern } => {
            let span = pattern.relative_to(at.base);
            let annotated = at.body.exprs.iter().find_map(|(_, expr)| match expr {
                Expr::Block { stmts, .. } => stmts.iter().find_map(|stmt| match stmt {
                    Stmt::Let { pat, ty: Some(_), .. } if at.map.pat(*pat) == span => Some(*pat),
                    _ => None,
                }),
                _ => None,
            })?;
            at.inferred().pats.get(&annotated).cloned()
        }
        Expected::Field { literal, name } => {
            let start = at.relative(literal);
            let found = at
                .body
                .exprs
                .iter()
                .find(|(id, expr)| matches!(expr, Expr::Struct { .. }) && at.map.expr(*id).start == start);
            let (ctor, args) = at.inferred().ctors.get(&found?.0)?;
            let (_, data) = grok_types::ctor_data(at.db, *ctor)?;
            let position = at
                .map
                .field_inits
                .get(&found?.0)?
                .iter()
                .position(|span| *span == name.relative_to(at.base))?;
            let Expr::Struct { fields, .. } = found?.1 else {
                return None;
            };
            let written = &fields.get(position)?.0;
            let index = data.fields.iter().position(|field| field.name == *written)?;
            Some(grok_types::field_types(at.db, *ctor).get(index)?.subst(args))
        }
        Expected::Argument { list, index } => argument_type(at, at.relative(list), index),
    }
}

fn argument_type(at: &BodyAt<'_>, list: u32, index: usize) -> Option<Ty> {
    let (call, _) = at.map.args.iter().find(|(_, span)| span.start == list)?;
    let (callee, skipped) = match &at.body.exprs[*call] {
        Expr::MethodCall { .. } => (*call, 1),
        Expr::Call { callee, .. } => (*callee, 0),
        _ => return None,
    };
    let of_fn = |ty: &Ty, skipped: usize| match ty.kind() {
        TyKind::Fn(fn_ty) => fn_ty.params.get(index + skipped).cloned(),
        _ => None,
    };
    match at.inferred().values.get(&callee) {
        Some(grok_types::result::ValueDef::Fn(id, args)) => {
            let scheme = grok_types::scheme(at.db, *id);
            Some(of_fn(&scheme.ty, skipped)?.subst(args))
        }
        _ => of_fn(at.adjusted(callee)?, 0),
    }
}

/// What a type can begin with.
pub(super) fn types(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for name in &ctx.scope.generics {
        out.push(ctx.item(name, CompletionKind::TypeParameter, rank::NEAR));
    }
    self_type(ctx, out);
    for (name, def) in &ctx.scope.names {
        if matches!(def, Def::Adt(_) | Def::Alias(_) | Def::Actor(_) | Def::Builtin(_)) {
            let mut item = ctx.definition(name, *def, Use::Name, ctx.rank_of(*def));
            if let Def::Adt(id) = def
                && !grok_hir::adt_data(ctx.db, *id).generics.params.is_empty()
            {
                item.snippet = Some(format!("{name}<$1>$0"));
            }
            out.push(item);
        } else if matches!(def, Def::Module(_)) {
            out.push(ctx.definition(name, *def, Use::Name, rank::FAR));
        }
    }
    let after_ref = matches!(ctx.place.kind, PlaceKind::Type { after_ref: true });
    for word in ["fn", "impl"].into_iter().chain(after_ref.then_some("mut")) {
        words::push_word(ctx, word, out);
    }
}

/// The traits of the language.
pub(super) fn bounds(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for (name, def) in &ctx.scope.names {
        if matches!(def, Def::Trait(_)) {
            out.push(ctx.definition(name, *def, Use::Name, ctx.rank_of(*def)));
        }
    }
    let builtin = BuiltinTrait::ALL.iter().filter(|(.., found)| found.is_of_old());
    for name in builtin
        .map(|(_, name, _)| *name)
        .chain(["PartialEq", "PartialOrd", "Display"])
    {
        let Some(found) = BuiltinTrait::from_name(name) else {
            continue;
        };
        if ctx
            .scope
            .names
            .iter()
            .any(|(other, def)| other == name && matches!(def, Def::Trait(_)))
        {
            continue;
        }
        let alias = found.name() != name;
        let mut item = ctx.item(name, CompletionKind::Trait, if alias { rank::FAR } else { rank::OWN });
        item.detail = alias.then(|| format!("another name of `{}`", found.name()));
        item.resolve = ResolveKey::Word(found.name().to_owned());
        out.push(item);
    }
    for name in ["Fn", "FnMut", "FnOnce"] {
        let mut item = ctx.item(name, CompletionKind::Trait, rank::OWN);
        item.snippet = Some(format!("{name}($1)$0"));
        item.resolve = ResolveKey::Word(name.to_owned());
        out.push(item);
    }
}

/// What a pattern can begin with: the variants of what is matched, then constructors and constants.
pub(super) fn patterns(ctx: &Context<'_>, matched: Option<grok_diagnostics::Span>, out: &mut Vec<CompletionItem>) {
    let ty = matched.and_then(|span| {
        let at = ctx.body()?;
        let span = span.relative_to(at.base);
        let found = at
            .body
            .exprs
            .iter()
            .map(|(id, _)| id)
            .find(|id| at.map.expr(*id) == span)?;
        at.inferred().exprs.get(&found).cloned()
    });
    let mut under = ty.as_ref();
    while let Some(TyKind::Ref(_, inner)) = under.map(Ty::kind) {
        under = Some(inner);
    }
    match under.map(Ty::kind) {
        Some(TyKind::Adt(AdtId::Enum(id), _)) => variants(ctx, *id, Use::Pattern, out),
        Some(TyKind::Bool) => ["true", "false"]
            .iter()
            .for_each(|word| words::push_word(ctx, word, out)),
        _ => {}
    }
    for (name, def) in &ctx.scope.names {
        let fits = match def {
            Def::Variant(_) | Def::Const(_) | Def::Module(_) => true,
            Def::Adt(AdtId::Enum(_)) => true,
            Def::Adt(AdtId::Struct(id)) => grok_types::ctor_data(ctx.db, CtorId::Struct(*id))
                .is_some_and(|(_, data)| data.shape != FieldsShape::Unit || !data.fields.is_empty()),
            _ => false,
        };
        if fits {
            let usage = if matches!(def, Def::Module(_) | Def::Adt(AdtId::Enum(_))) {
                Use::Name
            } else {
                Use::Pattern
            };
            out.push(ctx.definition(name, *def, usage, ctx.rank_of(*def)));
        }
    }
    self_type(ctx, out);
    ["mut", "ref"].iter().for_each(|word| words::push_word(ctx, word, out));
}
