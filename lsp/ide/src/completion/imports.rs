//! Names that are not in scope yet: offered with the import they need.

use grok_hir::Name;
use grok_hir::def_map::{Namespace, def_map};
use grok_hir::ids::{AdtId, Def};
use rustc_hash::FxHashSet;

use super::items::{Use, rank};
use super::place::PlaceKind;
use super::{CompletionItem, Context, ResolveKey};

/// More than these are not worth reading.
const MOST: usize = 30;

/// Modules of the library whose functions are methods, or are in scope everywhere.
const INTERNAL: &[&str] = &["traits", "array", "prelude"];

/// Items of other modules whose names begin like what is typed; nothing before anything is typed.
pub(super) fn complete(ctx: &Context<'_>, out: &mut Vec<CompletionItem>) {
    let (usage, types_only) = match ctx.place.kind {
        PlaceKind::Expression { .. } => (Use::Value, false),
        PlaceKind::Pattern { .. } => (Use::Pattern, false),
        PlaceKind::Type { .. } => (Use::Name, true),
        _ => return,
    };
    let typed = ctx.typed().to_lowercase();
    if typed.is_empty() {
        return;
    }
    let names = ctx.names();
    for (name, namespace) in candidates(ctx, &typed) {
        for path in names.importable(&name, namespace) {
            let segments: Vec<Name> = path.split("::").map(Name::from).collect();
            let Ok(found) = names.resolve(&segments, false, namespace) else {
                continue;
            };
            let fits = match found.def {
                Def::Adt(_) | Def::Alias(_) | Def::Actor(_) => true,
                Def::Fn(_) | Def::Const(_) => !types_only && usage == Use::Value,
                Def::Module(_)
                | Def::Variant(_)
                | Def::Builtin(_)
                | Def::Trait(_)
                | Def::Macro(_)
                | Def::Supervisor(_) => false,
            };
            if !fits || ctx.scope.names.iter().any(|(_, def)| *def == found.def) {
                continue;
            }
            let mut item = ctx.definition(
                &name,
                found.def,
                if matches!(found.def, Def::Adt(AdtId::Struct(_))) {
                    Use::Name
                } else {
                    usage
                },
                rank::FAR,
            );
            item.detail = Some(format!("use {path}"));
            let known = Box::new(item.resolve);
            item.resolve = ResolveKey::Import {
                file: ctx.file.id(ctx.db).0,
                at: ctx.place.word.start,
                path,
                item: known,
            };
            out.push(item);
        }
    }
}

/// Names of both packages that begin like what is typed and are not in scope under that name.
fn candidates(ctx: &Context<'_>, typed: &str) -> Vec<(Name, Namespace)> {
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    for root in grok_types::index::visible_roots(ctx.db, ctx.root) {
        for (module, data) in &def_map(ctx.db, root).modules {
            let internal = root != ctx.root
                && module
                    .path(ctx.db)
                    .first()
                    .is_some_and(|name| INTERNAL.contains(&name.as_str()));
            if *module == ctx.scope.module || internal {
                continue;
            }
            for (namespace, space) in [
                (Namespace::Types, &data.scope.types),
                (Namespace::Values, &data.scope.values),
            ] {
                for (name, _) in space {
                    let in_scope = || ctx.scope.names.iter().any(|(other, _)| other == name);
                    let begins = name.len() >= typed.len() && name.to_lowercase().starts_with(typed);
                    if begins && found.len() < MOST && !in_scope() && seen.insert(name.clone()) {
                        found.push((name.clone(), namespace));
                    }
                }
            }
        }
    }
    found
}
