//! Which types have a trait by their structure alone: then the runtime carries the operation out over layouts. One hand-written
//! `impl` in any part, and the operation goes part by part instead.

use grok_hir::ids::{AdtId, CtorId, VariantId};
use grok_hir::signature::LangItem;
use grok_types::ty::{BuiltinTrait, Ty, TyKind};
use rustc_hash::FxHashSet;

use super::{Callable, Monomorphiser};

/// What a type is made of, as the operations that go part by part see it.
pub(super) enum Shape {
    /// Fields side by side: of a tuple.
    Tuple(Vec<Ty>),
    /// Of a struct or an enum: the fields of each variant.
    Variants(Vec<Vec<Ty>>),
    /// Elements.
    Sequence(Ty),
    /// Something that is looked through.
    Pointer(Ty),
    /// Nothing.
    Leaf,
}

impl Monomorphiser<'_> {
    /// What a type is made of.
    pub(super) fn shape(&mut self, ty: &Ty) -> Shape {
        if let Some(inner) = crate::boxed(self.db, ty) {
            return Shape::Pointer(inner);
        }
        if let Some([item]) = grok_types::as_lang(self.db, ty, LangItem::Vec) {
            return Shape::Sequence(item.clone());
        }
        match ty.kind() {
            TyKind::Tuple(items) => Shape::Tuple(items.clone()),
            TyKind::Array(item, _) | TyKind::Slice(item) => Shape::Sequence(item.clone()),
            TyKind::Ref(_, inner) => Shape::Pointer(inner.clone()),
            TyKind::Adt(adt, args) => {
                let count = grok_hir::adt_data(self.db, *adt).variants.len() as u32;
                let ctors = match *adt {
                    AdtId::Struct(id) => vec![CtorId::Struct(id)],
                    AdtId::Enum(parent) => (0..count)
                        .map(|index| CtorId::Variant(VariantId { parent, index }))
                        .collect(),
                };
                let variants = ctors.into_iter().map(|ctor| {
                    let fields = grok_types::field_types(self.db, ctor).iter();
                    fields.map(|field| self.types.concrete(field, args)).collect()
                });
                Shape::Variants(variants.collect())
            }
            _ => Shape::Leaf,
        }
    }

    /// Whether no part of a type has a hand-written implementation of the trait.
    pub(super) fn is_structural(&mut self, name: BuiltinTrait, ty: &Ty) -> bool {
        if is_leaf(ty) {
            return true;
        }
        let key = (name, ty.clone());
        if let Some(&known) = self.structural.get(&key) {
            return known;
        }
        let mut seen = FxHashSet::default();
        let mut work = vec![ty.clone()];
        let mut structural = true;
        while let Some(ty) = work.pop() {
            if is_leaf(&ty) || !seen.insert(ty.clone()) {
                continue;
            }
            if self.hand_written(name, &ty).is_some() {
                structural = false;
                break;
            }
            // Types without an end are refused elsewhere.
            if super::is_too_large(&ty) {
                break;
            }
            match self.shape(&ty) {
                Shape::Tuple(parts) => work.extend(parts),
                Shape::Variants(variants) => work.extend(variants.into_iter().flatten()),
                Shape::Pointer(_) if name == BuiltinTrait::Clone && matches!(ty.kind(), TyKind::Ref(..)) => {}
                Shape::Sequence(part) | Shape::Pointer(part) => work.push(part),
                Shape::Leaf => {}
            }
        }
        self.structural.insert(key, structural);
        structural
    }

    /// The function that implements a built-in trait's one method for a type, if somebody wrote one.
    pub(super) fn hand_written(&mut self, name: BuiltinTrait, ty: &Ty) -> Option<super::Instance> {
        if matches!(self.shape(ty), Shape::Sequence(_) | Shape::Pointer(_) | Shape::Tuple(_))
            || grok_types::as_lang(self.db, ty, LangItem::String).is_some()
        {
            // By their elements, whatever the library says of them.
            return None;
        }
        match self.builtin_method(name, method_of(name)?, std::slice::from_ref(ty))? {
            Callable::Instance(instance) => Some(instance),
            Callable::Builtin(..) | Callable::Value => None,
        }
    }
}

/// The method that a built-in trait's others follow from.
pub(super) fn method_of(name: BuiltinTrait) -> Option<&'static str> {
    Some(match name {
        BuiltinTrait::Clone => "clone",
        BuiltinTrait::Eq => "eq",
        BuiltinTrait::Ord => "cmp",
        BuiltinTrait::Hash => "hash",
        BuiltinTrait::Show => "show",
        BuiltinTrait::Debug => "debug",
        BuiltinTrait::Default => "default",
        _ => return None,
    })
}

/// Whether a type has no parts, and nobody can implement a built-in trait for it.
fn is_leaf(ty: &Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Bool
            | TyKind::Char
            | TyKind::Str
            | TyKind::Never
            | TyKind::Fn(_)
            | TyKind::Actor(..)
            | TyKind::Error
            | TyKind::Const(_)
    )
}
