//! After `::`: what a module, an enum or a type holds. Also the heads of imports.

use grok_hir::Name;
use grok_hir::def_map::{ItemScope, Namespace, def_map};
use grok_hir::ids::{AdtId, Def, ModuleId, VariantId};
use grok_types::index;
use grok_types::ty::Ty;

use super::items::{Use, builtin, kind_of, rank};
use super::place::Role;
use super::{CompletionItem, CompletionKind, Context};

/// What can follow `a::b::`.
pub(super) fn complete(
    ctx: &Context<'_>,
    segments: &[String],
    global: bool,
    role: Role,
    out: &mut Vec<CompletionItem>,
) {
    if segments.is_empty() {
        if global && let Some(root) = ctx.db.workspace().library(ctx.db).first() {
            let def = Def::Module(ModuleId::new(ctx.db, *root, Vec::new()));
            out.push(ctx.definition("std", def, Use::Name, rank::COMMON));
        }
        return;
    }
    if segments.first().is_some_and(|head| head == "Self") {
        if let (Some(owner), 1) = (ctx.scope.self_, segments.len()) {
            of_type(ctx, &crate::symbol::self_type(ctx.db, owner), role, out);
        }
        return;
    }
    let path: Vec<Name> = segments.iter().map(Name::from).collect();
    let Ok(found) = ctx.names().resolve(&path, global, Namespace::Types) else {
        return;
    };
    if found.consumed != path.len() {
        return;
    }
    match found.def {
        Def::Module(id) => of_module(ctx, id, role, out),
        Def::Adt(id) => {
            let params = grok_types::adt_generics(ctx.db, id);
            let args = params.iter().map(|_| Ty::error()).collect();
            of_type(ctx, &Ty::new(grok_types::ty::TyKind::Adt(id, args)), role, out);
        }
        Def::Builtin(_) => {
            if let Some(ty) = builtin(found.def) {
                of_type(ctx, &grok_types::builtin_type(ty), role, out);
            }
        }
        Def::Alias(id) => {
            if let Some(ty) = &grok_hir::alias_data(ctx.db, id).ty {
                of_type(ctx, &grok_types::lower_type_ref(ctx.db, ty), role, out);
            }
        }
        Def::Trait(id) => of_trait(ctx, id, out),
        Def::Fn(_) | Def::Variant(_) | Def::Const(_) | Def::Macro(_) | Def::Actor(_) | Def::Supervisor(_) => {}
    }
}

/// Functions, constants and types of a trait.
fn of_trait(ctx: &Context<'_>, id: grok_hir::ids::TraitId, out: &mut Vec<CompletionItem>) {
    let data = grok_hir::trait_data(ctx.db, id);
    let fns = data.fns.iter().map(|&id| (id.name(ctx.db).clone(), Def::Fn(id)));
    let consts = data.consts.iter().map(|&id| (id.name(ctx.db).clone(), Def::Const(id)));
    let types = data.types.iter().map(|&id| (id.name(ctx.db).clone(), Def::Alias(id)));
    for (name, def) in fns.chain(consts).chain(types) {
        out.push(ctx.definition(&name, def, Use::Name, rank::OWN));
    }
}

/// Variants, functions and constants of a type.
fn of_type(ctx: &Context<'_>, ty: &Ty, role: Role, out: &mut Vec<CompletionItem>) {
    let usage = match role {
        Role::Expression => Use::Value,
        Role::Pattern => Use::Pattern,
        Role::Type | Role::Use => Use::Name,
    };
    if let grok_types::ty::TyKind::Adt(AdtId::Enum(parent), _) = ty.kind()
        && role != Role::Type
    {
        let data = grok_hir::adt_data(ctx.db, AdtId::Enum(*parent));
        for (index, variant) in data.variants.iter().enumerate() {
            let id = VariantId {
                parent: *parent,
                index: index as u32,
            };
            let mut item = ctx.definition(&variant.name, Def::Variant(id), usage, rank::WANTED);
            item.sort_key = format!("{}{index:04}", rank::WANTED);
            out.push(item);
        }
    }
    if matches!(role, Role::Use | Role::Type) {
        return;
    }
    let visible = |visibility| grok_hir::resolve::is_visible(ctx.db, visibility, ctx.scope.module);
    if role == Role::Expression {
        for (name, id) in grok_types::associated_fns(ctx.db, ty, ctx.root) {
            let signature = grok_hir::fn_signature(ctx.db, id);
            if !visible(signature.visibility) {
                continue;
            }
            let is_method = signature.self_kind.is_some();
            let mut item = ctx.definition(
                &name,
                Def::Fn(id),
                Use::Value,
                if is_method { rank::FAR } else { rank::OWN },
            );
            item.kind = if is_method {
                CompletionKind::Method
            } else {
                CompletionKind::Function
            };
            out.push(item);
        }
    }
    let Some(head) = index::head_of(ty) else { return };
    for root in index::visible_roots(ctx.db, ctx.root) {
        for ((of, name), ids) in &index::member_index(ctx.db, root).consts {
            if *of == head
                && let Some(&id) = ids.first()
                && visible(grok_hir::const_data(ctx.db, id).visibility)
            {
                out.push(ctx.definition(name, Def::Const(id), Use::Value, rank::OWN));
            }
        }
    }
}

fn of_module(ctx: &Context<'_>, module: ModuleId, role: Role, out: &mut Vec<CompletionItem>) {
    let map = def_map(ctx.db, module.root(ctx.db));
    let Some(data) = map.module(module) else { return };
    scope_items(ctx, &data.scope, role, out);
    if role == Role::Use {
        out.push(ctx.item("self", CompletionKind::Keyword, rank::WORD));
        out.push(ctx.item("*", CompletionKind::Keyword, rank::WORD));
    }
    if data.parent.is_some() && role == Role::Use && module == ctx.scope.module {
        out.push(ctx.item("super", CompletionKind::Keyword, rank::WORD));
    }
}

fn scope_items(ctx: &Context<'_>, scope: &ItemScope, role: Role, out: &mut Vec<CompletionItem>) {
    let usage = match role {
        Role::Expression => Use::Value,
        Role::Pattern => Use::Pattern,
        Role::Type | Role::Use => Use::Name,
    };
    for (name, found) in scope.types.iter().chain(&scope.values) {
        let fits = match (role, found.def) {
            (_, Def::Module(_)) | (Role::Expression | Role::Use, _) => true,
            (Role::Type, def) => matches!(
                def,
                Def::Adt(_) | Def::Alias(_) | Def::Trait(_) | Def::Actor(_) | Def::Builtin(_)
            ),
            (Role::Pattern, def) => !matches!(def, Def::Fn(_)),
        };
        let visible = grok_hir::resolve::is_visible(ctx.db, found.visibility, ctx.scope.module);
        if fits && visible && !name.contains('#') {
            let mut item = ctx.definition(name, found.def, usage, rank::OWN);
            item.kind = kind_of(found.def);
            out.push(item);
        }
    }
}

/// How an import can begin.
pub(super) fn heads(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    for word in ["crate", "self", "super"] {
        let root = ctx.scope.module.path(ctx.db).is_empty();
        if word != "super" || !root {
            let mut item = ctx.item(word, CompletionKind::Keyword, rank::WORD);
            item.snippet = Some(format!("{word}::$0"));
            item.resolve = super::ResolveKey::Word(word.to_owned());
            out.push(item);
        }
    }
    for (name, def) in &ctx.scope.names {
        if matches!(def, Def::Module(_) | Def::Adt(AdtId::Enum(_))) {
            out.push(ctx.definition(name, *def, Use::Name, ctx.rank_of(*def)));
        }
    }
}
