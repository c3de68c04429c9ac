//! The types of a program: interned, with their shapes.

use std::sync::Arc;

use grok_hir::Db;
use grok_hir::ids::{AdtId, CtorId, VariantId};
use grok_hir::signature::LangItem;
use grok_types::ty::{FnKind, FnTy, Ty, TyKind};
use rustc_hash::FxHashMap;

use super::is_too_large;
use crate::program::{TypeId, TypeInfo, TypeKind, VariantInfo};

/// Programs of more types than this come from a definition that needs ever larger ones.
const MAX_TYPES: usize = 200_000;

/// Interns types. Shapes are filled in by [`Types::complete`], so that recursive types come to an end.
pub(super) struct Types<'db> {
    db: &'db dyn Db,
    ids: FxHashMap<Ty, TypeId>,
    /// The types by id.
    types: Vec<Ty>,
    kinds: Vec<TypeKind>,
}

/// The type with everything dropped that does not matter at run time: kinds of functions, and parameters that nothing decided.
pub(crate) fn erased(ty: &Ty) -> Ty {
    ty.map(&mut |ty| match ty.kind() {
        TyKind::Fn(f) if f.kind != FnKind::Fn => Ty::new(TyKind::Fn(FnTy {
            kind: FnKind::Fn,
            params: f.params.clone(),
            ret: f.ret.clone(),
        })),
        TyKind::Param(_) | TyKind::Var(_) | TyKind::Error | TyKind::Projection(..) => Ty::unit(),
        _ => ty,
    })
}

impl<'db> Types<'db> {
    pub(super) fn new(db: &'db dyn Db) -> Self {
        Self {
            db,
            ids: FxHashMap::default(),
            types: Vec::new(),
            kinds: Vec::new(),
        }
    }

    /// A type with arguments put in place of its parameters.
    pub(super) fn ty(&mut self, ty: &Ty, args: &[Ty]) -> TypeId {
        self.intern(self.concrete(ty, args))
    }

    /// The same, as a type.
    pub(super) fn concrete(&self, ty: &Ty, args: &[Ty]) -> Ty {
        erased(&grok_types::normalize(self.db, &ty.subst(args)))
    }

    /// A type by id.
    pub(super) fn get(&self, id: TypeId) -> Ty {
        self.types[id.0 as usize].clone()
    }

    fn intern(&mut self, ty: Ty) -> TypeId {
        if let Some(&known) = self.ids.get(&ty) {
            return known;
        }
        let id = TypeId(self.types.len() as u32);
        self.types.push(ty.clone());
        self.ids.insert(ty, id);
        id
    }

    /// Finds the shapes of all types so far, and so the types they are made of. A type that is too large stops it.
    pub(super) fn complete(&mut self) -> Option<Ty> {
        while let Some(ty) = self.types.get(self.kinds.len()).cloned() {
            if self.types.len() > MAX_TYPES || is_too_large(&ty) {
                return Some(ty);
            }
            let kind = self.kind(&ty);
            self.kinds.push(kind);
        }
        None
    }

    fn kind(&mut self, ty: &Ty) -> TypeKind {
        match ty.kind() {
            TyKind::Never => TypeKind::Never,
            TyKind::Int(int) => TypeKind::Int(*int),
            TyKind::Float(float) => TypeKind::Float(*float),
            TyKind::Bool => TypeKind::Bool,
            TyKind::Char => TypeKind::Char,
            TyKind::Str => TypeKind::Str,
            TyKind::Tuple(items) => TypeKind::Tuple(items.iter().map(|ty| self.intern(ty.clone())).collect()),
            TyKind::Array(item, len) => TypeKind::Array(self.intern(item.clone()), len.as_len().unwrap_or(0)),
            TyKind::Ref(mutability, inner) => TypeKind::Ref(*mutability, self.intern(inner.clone())),
            TyKind::Fn(FnTy { params, ret, .. }) => TypeKind::Fn {
                params: params.iter().map(|ty| self.intern(ty.clone())).collect(),
                ret: self.intern(ret.clone()),
            },
            TyKind::Adt(adt, args) => self.adt(ty, *adt, args),
            // Erased before.
            TyKind::Error | TyKind::Param(_) | TyKind::Var(_) | TyKind::Const(_) | TyKind::Projection(..) => {
                TypeKind::Tuple(Vec::new())
            }
            TyKind::Slice(item) => TypeKind::Slice(self.intern(item.clone())),
            TyKind::Dyn(_) => TypeKind::Dyn,
            // Programs that could make one are refused.
            TyKind::Actor(..) | TyKind::State(..) => TypeKind::Tuple(Vec::new()),
        }
    }

    fn adt(&mut self, ty: &Ty, adt: AdtId, args: &[Ty]) -> TypeKind {
        if let Some(inner) = crate::boxed(self.db, ty) {
            return TypeKind::Box(self.intern(inner));
        }
        if let Some([item]) = grok_types::as_lang(self.db, ty, LangItem::Vec) {
            return TypeKind::Vec(self.intern(item.clone()));
        }
        let data = grok_hir::adt_data(self.db, adt);
        let mut next_discriminant = 0;
        let mut variants = Vec::with_capacity(data.variants.len());
        for (index, variant) in data.variants.iter().enumerate() {
            let ctor = match adt {
                AdtId::Struct(id) => CtorId::Struct(id),
                AdtId::Enum(parent) => CtorId::Variant(VariantId {
                    parent,
                    index: index as u32,
                }),
            };
            let types = grok_types::field_types(self.db, ctor);
            let fields = variant
                .fields
                .iter()
                .zip(types)
                .map(|(field, ty)| (Arc::from(field.name.as_str()), self.ty(ty, args)))
                .collect();
            let written = variant.discriminant.as_ref();
            let written = written.and_then(|value| grok_types::const_eval::const_arg_value(self.db, value));
            let discriminant = written.map_or(next_discriminant, |value| value as i64);
            next_discriminant = discriminant.wrapping_add(1);
            variants.push(VariantInfo {
                name: variant.name.as_str().into(),
                shape: variant.shape,
                fields,
                discriminant,
            });
        }
        match (adt, variants.len()) {
            (AdtId::Struct(_), 1) => TypeKind::Struct(variants.remove(0)),
            _ => TypeKind::Enum(variants),
        }
    }

    /// All types with their layouts.
    pub(super) fn finish(self) -> Vec<TypeInfo> {
        let layouts = crate::layout::layouts(&self.kinds);
        self.types
            .iter()
            .zip(self.kinds)
            .zip(layouts)
            .map(|((ty, kind), layout)| TypeInfo {
                name: ty.display(self.db).to_string().into(),
                kind,
                layout,
                is_text: grok_types::as_lang(self.db, ty, LangItem::String).is_some(),
            })
            .collect()
    }
}
