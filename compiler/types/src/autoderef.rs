//! What the language dereferences by itself: references, boxes and growable text. A type's own `Deref` takes a solver, and whoever
//! has one asks it after this.

use grok_hir::Db;
use grok_hir::signature::LangItem;

use crate::result::AdjustKind;
use crate::signatures::as_lang;
use crate::ty::{Ty, TyKind};

/// What one dereference of a type leads to, and how it is done.
pub(crate) fn step(db: &dyn Db, ty: &Ty) -> Option<(AdjustKind, Ty)> {
    if let TyKind::Ref(_, inner) = ty.kind() {
        return Some((AdjustKind::Deref, inner.clone()));
    }
    if let Some([inner]) = as_lang(db, ty, LangItem::Box) {
        return Some((AdjustKind::Deref, inner.clone()));
    }
    as_lang(db, ty, LangItem::String).map(|_| (AdjustKind::TextOf, Ty::str()))
}

/// The type under all such dereferences. Ends, since each step takes a part of the type.
pub(crate) fn innermost(db: &dyn Db, ty: &Ty) -> Ty {
    let mut ty = ty.clone();
    while let Some((_, inner)) = step(db, &ty) {
        ty = inner;
    }
    ty
}
