//! Which impls may stand beside each other: none for what belongs to others (E0117, E0210, E0371), no two for one type (E0119, E0592),
//! no parameter that nothing decides (E0207).

use grok_diagnostics::{Diagnostic, codes};
use grok_hir::Db;
use grok_hir::db::SourceFile;
use grok_hir::file_ids::ItemId;
use grok_hir::ids::{AdtId, Def, ImplId, TraitId};
use grok_hir::signature::LangItem;

use super::impls::trait_text;
use super::name_place;
use crate::index::{head_of, member_index, module_of, visible_roots};
use crate::inference::unify::{Table, VarKind};
use crate::lower::{Scope, as_lang, impl_self_type, predicates, scope_params};
use crate::traits::env;
use crate::traits::impls::{ImplHeader, TraitImpls, impl_header, package_impls};
use crate::traits::lang;
use crate::traits::solve::{Answer, Solver};
use crate::ty::{Bound, SchemeParam, TraitRef, Ty, TyKind};

/// Checks one impl, inherent or of a trait.
pub(super) fn check(db: &dyn Db, id: ImplId, out: &mut Vec<Diagnostic>) {
    let self_ty = impl_self_type(db, id);
    if self_ty.has_error() {
        return;
    }
    match impl_header(db, id) {
        Some(header) if header.trait_ref.args.iter().any(Ty::has_error) => {}
        Some(header) => {
            if !orphan(db, id, header, out) && !own_dyn(db, id, header, out) {
                overlap(db, id, header, out);
            }
            undecided(db, id, &header.trait_ref.args, out);
        }
        None if grok_hir::impl_data(db, id).trait_error => {}
        None => {
            undecided(db, id, std::slice::from_ref(self_ty), out);
            same_names(db, id, self_ty, out);
        }
    }
}

fn root_of(db: &dyn Db, id: ImplId) -> SourceFile {
    module_of(db, id.container(db)).root(db)
}

fn trait_root(db: &dyn Db, id: TraitId) -> SourceFile {
    module_of(db, id.container(db)).root(db)
}

/// Whether a type belongs to the package: its head does, or what a reference or `Box` holds.
fn is_local(db: &dyn Db, ty: &Ty, root: SourceFile) -> bool {
    match ty.kind() {
        TyKind::Ref(_, inner) => is_local(db, inner, root),
        TyKind::Adt(id, _) => match as_lang(db, ty, LangItem::Box) {
            Some([inner, ..]) => is_local(db, inner, root),
            _ => {
                let container = match id {
                    AdtId::Struct(id) => id.container(db),
                    AdtId::Enum(id) => id.container(db),
                };
                module_of(db, container).root(db) == root
            }
        },
        TyKind::Dyn(ty) => ty.bounds.first().is_some_and(|bound| trait_root(db, bound.id) == root),
        TyKind::Actor(id, _) => module_of(db, id.container(db)).root(db) == root,
        _ => false,
    }
}

/// A type parameter, or one behind references.
fn bare_param(ty: &Ty) -> Option<&Ty> {
    match ty.kind() {
        TyKind::Param(_) => Some(ty),
        TyKind::Ref(_, inner) => bare_param(inner),
        _ => None,
    }
}

/// E0117, E0210: an impl belongs to the package of its trait or of one of its types.
fn orphan(db: &dyn Db, id: ImplId, header: &ImplHeader, out: &mut Vec<Diagnostic>) -> bool {
    let root = root_of(db, id);
    let trait_ref = &header.trait_ref;
    if trait_root(db, trait_ref.id) == root {
        return false;
    }
    let first_local = trait_ref.args.iter().position(|ty| is_local(db, ty, root));
    let before = &trait_ref.args[..first_local.unwrap_or(trait_ref.args.len())];
    let uncovered = before.iter().find_map(bare_param);
    let Some((file, _, span)) = grok_hir::impl_location(db, id) else {
        return false;
    };
    let error = match (uncovered, first_local) {
        (Some(param), _) => Diagnostic::error(
            codes::E0210,
            file.id(db),
            span,
            format!(
                "`{}` of another package for every `{}`",
                trait_text(db, trait_ref),
                param.display(db)
            ),
        )
        .primary_label("this may be a type of anyone's")
        .note("a trait of another package is implemented for types of one's own"),
        (None, None) => Diagnostic::error(
            codes::E0117,
            file.id(db),
            span,
            "neither the trait nor the type is this package's",
        )
        .primary_label(format!(
            "`{}` and `{}` are defined elsewhere",
            trait_text(db, trait_ref),
            trait_ref.self_ty().display(db)
        ))
        .note("wrap the type in a struct of your own, or declare a trait of your own"),
        (None, Some(_)) => return false,
    };
    out.push(error);
    true
}

/// E0371: `dyn Trait` has the trait, and those that it builds on, by itself.
fn own_dyn(db: &dyn Db, id: ImplId, header: &ImplHeader, out: &mut Vec<Diagnostic>) -> bool {
    let TyKind::Dyn(ty) = header.trait_ref.self_ty().kind() else {
        return false;
    };
    let has = ty
        .bounds
        .iter()
        .any(|bound| env::supertrait_ids(db, bound.id).contains(&header.trait_ref.id));
    if let (true, Some((file, _, span))) = (has, grok_hir::impl_location(db, id)) {
        let name = &grok_hir::trait_data(db, header.trait_ref.id).name;
        let shown = header.trait_ref.self_ty().display(db).to_string();
        out.push(
            Diagnostic::error(
                codes::E0371,
                file.id(db),
                span,
                format!("`{shown}` has `{name}` by itself"),
            )
            .primary_label(format!("every `{shown}` is `{name}` already")),
        );
    }
    has
}

/// E0119: another impl, or a derive, gives the trait to a type that this one is for as well.
fn overlap(db: &dyn Db, id: ImplId, header: &ImplHeader, out: &mut Vec<Diagnostic>) {
    let root = root_of(db, id);
    let Some((file, full, span)) = grok_hir::impl_location(db, id) else {
        return;
    };
    let name = trait_text(db, &header.trait_ref);
    let shown = header.trait_ref.self_ty().display(db).to_string();
    let error = || {
        Diagnostic::error(
            codes::E0119,
            file.id(db),
            span,
            format!("two impls of `{name}` for `{shown}`"),
        )
        .primary_label("this one is too much")
    };
    if let TyKind::Adt(adt, _) = header.trait_ref.self_ty().kind()
        && let Some(builtin) = lang::builtin(db, header.trait_ref.id)
    {
        let data = grok_hir::adt_data(db, *adt);
        if data.derives.contains(&builtin) {
            out.push(error().note(format!("`{}` derives `{}` already", data.name, builtin.name())));
            return;
        }
    }
    for package in visible_roots(db, root) {
        let Some(others) = package_impls(db, package).get(&header.trait_ref.id) else {
            continue;
        };
        for other in candidates(others, header.trait_ref.self_ty()) {
            if other == id {
                continue;
            }
            let place = grok_hir::impl_location(db, other);
            // Of two in one package, the later one is blamed; files are told apart by their ids.
            let earlier = package != root
                || place
                    .as_ref()
                    .is_some_and(|(other, at, _)| (other.id(db), at.start) < (file.id(db), full.start));
            let Some(other_header) = impl_header(db, other).as_ref().filter(|_| earlier) else {
                continue;
            };
            if !may_overlap(db, header, other_header) {
                continue;
            }
            let mut error = error();
            match place {
                Some((other, _, at)) if other.id(db) == file.id(db) => {
                    error = error.label(at, "the first one is here");
                }
                _ => {
                    let first = trait_text(db, &other_header.trait_ref);
                    let of = other_header.trait_ref.self_ty().display(db).to_string();
                    error = error.note(format!("the first one is `impl {first} for {of}`"));
                }
            }
            out.push(error);
            return;
        }
    }
}

/// The impls whose type may begin like that one.
fn candidates(impls: &TraitImpls, self_ty: &Ty) -> Vec<ImplId> {
    match head_of(self_ty) {
        Some(head) => {
            let own = impls.by_head.get(&head).into_iter().flatten();
            own.chain(&impls.blanket).copied().collect()
        }
        None => impls
            .by_head
            .values()
            .flatten()
            .chain(&impls.blanket)
            .copied()
            .collect(),
    }
}

/// Whether some type may be what both impls are for.
fn may_overlap(db: &dyn Db, a: &ImplHeader, b: &ImplHeader) -> bool {
    let mut table = Table::default();
    let (xs, ys) = (fresh(&mut table, &a.params), fresh(&mut table, &b.params));
    let (left, right) = (a.trait_ref.subst(&xs), b.trait_ref.subst(&ys));
    if left
        .args
        .iter()
        .zip(&right.args)
        .any(|(x, y)| !x.has_projection() && !y.has_projection() && table.unify(x, y).is_err())
    {
        return false;
    }
    // What one of them asks for and no such type has keeps them apart.
    let asked: Vec<TraitRef> = bounds_of(a, &xs).chain(bounds_of(b, &ys)).collect();
    asked.iter().all(|goal| {
        let goal = TraitRef {
            id: goal.id,
            args: goal.args.iter().map(|ty| table.resolve(ty)).collect(),
        };
        // A type that is still open may turn out to have it.
        matches!(goal.self_ty().kind(), TyKind::Var(_))
            || Solver::new(db, &mut table, &[], 0).evaluate(&goal) != Answer::No
    })
}

fn fresh(table: &mut Table, params: &[SchemeParam]) -> Vec<Ty> {
    params.iter().map(|_| table.fresh(0, VarKind::General)).collect()
}

/// What an impl asks for, at these arguments.
fn bounds_of<'a>(header: &'a ImplHeader, args: &'a [Ty]) -> impl Iterator<Item = TraitRef> + 'a {
    let own = header.params.iter().enumerate().flat_map(move |(index, param)| {
        let own = crate::lower::param(index as u32, &param.name);
        param.bounds.iter().filter_map(move |bound| match bound {
            Bound::Trait(bound) => Some(bound.trait_ref(&own).subst(args)),
            Bound::Fn(_) => None,
        })
    });
    let others = header.predicates.iter().filter_map(move |(ty, bound)| match bound {
        Bound::Trait(bound) => Some(bound.trait_ref(ty).subst(args)),
        Bound::Fn(_) => None,
    });
    own.chain(others)
}

/// E0207: what a parameter is must follow from the type and the trait.
fn undecided(db: &dyn Db, id: ImplId, decided_by: &[Ty], out: &mut Vec<Diagnostic>) {
    let scope = Scope::of_impl(db, id);
    let params = scope_params(db, scope);
    let mut known = vec![false; params.len()];
    decided_by.iter().for_each(|ty| mark(ty, &mut known));
    // `I: Iterator<Item = T>` decides `T` where `I` is decided; so does a function's type.
    let facts: Vec<(Ty, Bound)> = params
        .iter()
        .enumerate()
        .flat_map(|(index, param)| {
            let own = crate::lower::param(index as u32, &param.name);
            param.bounds.iter().map(move |bound| (own.clone(), bound.clone()))
        })
        .chain(predicates(db, scope))
        .collect();
    for _ in 0..=params.len() {
        for (ty, bound) in &facts {
            let mut inside = vec![false; known.len()];
            mark(ty, &mut inside);
            let decided = inside.iter().zip(&known).all(|(inside, known)| !inside || *known);
            match bound {
                Bound::Trait(bound) if decided => bound.assoc.iter().for_each(|(_, ty)| mark(ty, &mut known)),
                Bound::Fn(f) if decided => {
                    f.params.iter().for_each(|ty| mark(ty, &mut known));
                    mark(&f.ret, &mut known);
                }
                _ => {}
            }
        }
    }
    for (param, _) in params.iter().zip(&known).filter(|(_, known)| !**known) {
        let place = grok_hir::locate::param_location(db, ItemId::Impl(id), &param.name);
        let Some((file, span)) = place else { continue };
        out.push(
            Diagnostic::error(
                codes::E0207,
                file.id(db),
                span,
                format!("nothing says what `{}` is", param.name),
            )
            .primary_label("neither the type nor the trait of this impl uses it")
            .note("give it to the function that needs it, or to the type"),
        );
    }
}

/// Notes the parameters in a type. What stands before an associated type is not decided by it.
fn mark(ty: &Ty, known: &mut [bool]) {
    match ty.kind() {
        TyKind::Param(param) => {
            if let Some(known) = known.get_mut(param.index as usize) {
                *known = true;
            }
        }
        TyKind::Projection(..) => {}
        kind => kind.each_part(&mut |part| mark(part, known)),
    }
}

/// E0592: an inherent function or constant whose name another impl gives to the same type.
fn same_names(db: &dyn Db, id: ImplId, self_ty: &Ty, out: &mut Vec<Diagnostic>) {
    let Some(head) = head_of(self_ty) else { return };
    let index = member_index(db, root_of(db, id));
    let data = grok_hir::impl_data(db, id);
    let own = data
        .fns
        .iter()
        .map(|&id| Def::Fn(id))
        .chain(data.consts.iter().map(|&id| Def::Const(id)));
    for def in own {
        let Some((name, others)) = members_of(db, index, head, def) else {
            continue;
        };
        let Some((file, span)) = name_place(db, def) else {
            continue;
        };
        let clash = others.into_iter().find(|&(other_def, other)| {
            let Some((other_file, other_span)) = name_place(db, other_def) else {
                return false;
            };
            other != id && (other_file, other_span.start) < (file, span.start) && instances_meet(db, self_ty, id, other)
        });
        if let Some((other, _)) = clash {
            let mut error = Diagnostic::error(
                codes::E0592,
                file,
                span,
                format!("`{name}` is defined twice for `{}`", self_ty.display(db)),
            )
            .primary_label("defined again here");
            if let Some((other_file, other_span)) = name_place(db, other)
                && other_file == file
            {
                error = error.label(other_span, "defined first here");
            }
            out.push(error);
        }
    }
}

/// Everything of a definition's name that impls give to types of that head, with the impls.
fn members_of<'db>(
    db: &'db dyn Db,
    index: &'db crate::index::MemberIndex,
    head: crate::index::Head,
    def: Def,
) -> Option<(&'db grok_hir::Name, Vec<(Def, ImplId)>)> {
    let name = match def {
        Def::Fn(id) => id.name(db),
        Def::Const(id) => id.name(db),
        _ => return None,
    };
    let key = (head, name.clone());
    let fns = index.fns.get(&key).into_iter().flatten();
    let consts = index.consts.get(&key).into_iter().flatten();
    let all = fns
        .filter_map(|&id| Some((Def::Fn(id), grok_hir::locate::container_impl(id.container(db))?)))
        .chain(consts.filter_map(|&id| Some((Def::Const(id), grok_hir::locate::container_impl(id.container(db))?))));
    Some((name, all.collect()))
}

/// Whether the types of two inherent impls have an instance in common.
fn instances_meet(db: &dyn Db, self_ty: &Ty, id: ImplId, other: ImplId) -> bool {
    let mut table = Table::default();
    let xs = fresh(&mut table, &scope_params(db, Scope::of_impl(db, id)));
    let ys = fresh(&mut table, &scope_params(db, Scope::of_impl(db, other)));
    table
        .unify(&self_ty.subst(&xs), &impl_self_type(db, other).subst(&ys))
        .is_ok()
}
