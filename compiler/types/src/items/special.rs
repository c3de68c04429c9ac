//! Impls of traits with rules of their own: `Copy` (E0184, E0204, E0206) and `Drop` (E0120, E0366, E0367).

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::Db;
use grok_hir::ids::{AdtId, CtorId, ImplId, VariantId};

use crate::lower::{adt_generics, field_types};
use crate::traits::env;
use crate::traits::impls::{ImplHeader, impl_header};
use crate::traits::{holds, implements, lang};
use crate::ty::{Bound, BuiltinTrait, TraitRef, Ty, TyKind};

/// Checks an impl of one of these traits.
pub(super) fn check(db: &dyn Db, id: ImplId, out: &mut Vec<Diagnostic>) {
    let Some(header) = impl_header(db, id) else { return };
    if header.trait_ref.args.iter().any(Ty::has_error) {
        return;
    }
    let Some((file, _, span)) = grok_hir::impl_location(db, id) else {
        return;
    };
    let place = (file.id(db), span);
    match lang::builtin(db, header.trait_ref.id) {
        Some(BuiltinTrait::Copy) => copy(db, header, place, out),
        Some(BuiltinTrait::Drop) => drop_(db, header, place, out),
        _ => {}
    }
}

fn copy(db: &dyn Db, header: &ImplHeader, (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) {
    let self_ty = header.trait_ref.self_ty();
    let TyKind::Adt(adt, args) = self_ty.kind() else {
        // For a bare parameter coherence has its own words.
        if !matches!(self_ty.kind(), TyKind::Param(_)) {
            out.push(
                Diagnostic::error(codes::E0206, file, span, "`Copy` is for structs and enums")
                    .primary_label(format!("`{}` is neither", self_ty.display(db))),
            );
        }
        return;
    };
    let data = grok_hir::adt_data(db, *adt);
    for (index, variant) in data.variants.iter().enumerate() {
        let ctor = ctor(*adt, index);
        for (field, ty) in variant.fields.iter().zip(field_types(db, ctor)) {
            let ty = ty.subst(args);
            if ty.has_error() || implements(db, &ty, BuiltinTrait::Copy, &header.params) {
                continue;
            }
            let shown = ty.display(db).to_string();
            out.push(
                Diagnostic::error(codes::E0204, file, span, format!("`{}` cannot be `Copy`", data.name))
                    .primary_label(format!("its field `{}` is `{shown}`, which is not `Copy`", field.name)),
            );
            return;
        }
    }
}

fn ctor(adt: AdtId, index: usize) -> CtorId {
    match adt {
        AdtId::Struct(id) => CtorId::Struct(id),
        AdtId::Enum(parent) => CtorId::Variant(VariantId {
            parent,
            index: index as u32,
        }),
    }
}

fn drop_(db: &dyn Db, header: &ImplHeader, (file, span): (FileId, Span), out: &mut Vec<Diagnostic>) {
    let self_ty = header.trait_ref.self_ty();
    let shown = self_ty.display(db).to_string();
    let TyKind::Adt(adt, args) = self_ty.kind() else {
        if !matches!(self_ty.kind(), TyKind::Param(_)) {
            out.push(
                Diagnostic::error(codes::E0120, file, span, "`Drop` is for structs and enums")
                    .primary_label(format!("`{shown}` is neither")),
            );
        }
        return;
    };
    let name = &grok_hir::adt_data(db, *adt).name;
    if implements(db, self_ty, BuiltinTrait::Copy, &header.params) {
        out.push(
            Diagnostic::error(
                codes::E0184,
                file,
                span,
                format!("`{name}` is `Copy`, so it cannot be `Drop`"),
            )
            .primary_label("each copy would run this")
            .note("leave out `Copy`, and clone where a second value is needed"),
        );
        return;
    }
    let mut seen: Vec<&Ty> = Vec::new();
    let whole = args.iter().all(|arg| {
        let fresh = matches!(arg.kind(), TyKind::Param(_)) && !seen.contains(&arg);
        seen.push(arg);
        fresh
    });
    if !whole {
        out.push(
            Diagnostic::error(
                codes::E0366,
                file,
                span,
                format!("`Drop` for some of the types that `{name}` stands for"),
            )
            .primary_label(format!("this is not every `{name}`"))
            .note("a destructor belongs to a type with whatever parameters"),
        );
        return;
    }
    // What the type itself asks for, in the impl's names.
    let mut own = adt_generics(db, *adt);
    for (param, arg) in own.iter_mut().zip(args) {
        if let TyKind::Param(arg) = arg.kind() {
            param.name = arg.name.clone();
        }
    }
    let given = env::clauses(db, &own, &[]);
    let places: Vec<Ty> = (0..)
        .zip(&own)
        .map(|(index, param)| crate::lower::param(index, &param.name))
        .collect();
    let to_own = |ty: &Ty| match args.iter().position(|arg| arg == ty) {
        Some(index) => places[index].clone(),
        None => ty.clone(),
    };
    for (index, param) in header.params.iter().enumerate() {
        let own = to_own(&crate::lower::param(index as u32, &param.name));
        for bound in &param.bounds {
            let Bound::Trait(bound) = bound else { continue };
            let goal = bound.trait_ref(&own);
            let goal = TraitRef {
                args: goal.args.iter().map(to_own).collect(),
                ..goal
            };
            if holds(db, &goal, &given) {
                continue;
            }
            let wanted = &grok_hir::trait_data(db, bound.id).name;
            out.push(
                Diagnostic::error(
                    codes::E0367,
                    file,
                    span,
                    format!("`Drop` asks for more than `{name}` itself"),
                )
                .primary_label(format!("asks for `{}: {wanted}`", param.name))
                .note(format!("`{name}` has values without it, and they must be dropped too")),
            );
            return;
        }
    }
}
