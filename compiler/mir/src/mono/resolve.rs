//! Which function a name means at known types: traits' functions are picked by the types they are called at.

use grok_hir::Name;
use grok_hir::signature::LangItem;
use grok_types::ty::{BuiltinTrait, Ty, TyKind};

use super::{Def, Instance, Monomorphiser};
use crate::ir::FnDef;
use crate::program::{Vtable, VtableId};

/// What a call comes down to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Callable {
    /// A function of the program.
    Instance(Instance),
    /// A method of a built-in trait that the type has by structure or derivation.
    Builtin(BuiltinTrait, Name, Ty),
    /// The first argument, which is a function value.
    Value,
}

impl Monomorphiser<'_> {
    /// What a function is at these arguments.
    pub(super) fn callable(&mut self, def: FnDef, args: Vec<Ty>) -> Callable {
        Callable::Instance(Instance {
            def: Def::Source(def),
            args,
        })
    }

    /// A method of a built-in trait at these arguments, `Self` first.
    pub(super) fn builtin_method(&mut self, _name: BuiltinTrait, _method: &str, _args: &[Ty]) -> Option<Callable> {
        None
    }

    /// The table through which values of a type are called as `dyn` values.
    pub(super) fn vtable(&mut self, ty: &Ty, _as_dyn: &Ty) -> VtableId {
        let ty = self.types.ty(ty, &[]);
        let table = Vtable {
            ty,
            methods: Vec::new(),
        };
        let next = self.vtables.len();
        let index = *self.vtables.entry(table).or_insert(next);
        VtableId(index as u32)
    }

    /// The library's `Ordering`.
    pub(super) fn ordering_ty(&self) -> Ty {
        self.lang_ty(LangItem::Ordering, Vec::new())
    }

    /// The library's `Vec` of that type.
    pub(super) fn vec_ty(&self, element: &Ty) -> Ty {
        self.lang_ty(LangItem::Vec, vec![element.clone()])
    }

    fn lang_ty(&self, item: LangItem, args: Vec<Ty>) -> Ty {
        grok_hir::lang_item(self.db, item).map_or_else(Ty::unit, |adt| Ty::new(TyKind::Adt(adt, args)))
    }

    /// The index of `Some` in the library's `Option`.
    pub(super) fn some_variant(&self) -> u32 {
        let Some(adt) = grok_hir::lang_item(self.db, LangItem::Option) else {
            return 1;
        };
        let variants = &grok_hir::adt_data(self.db, adt).variants;
        variants.iter().position(|variant| variant.name == "Some").unwrap_or(1) as u32
    }
}
