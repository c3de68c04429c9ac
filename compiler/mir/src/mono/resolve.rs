//! Which function a name means at known types: traits' functions are picked by the types they are called at.

use grok_hir::Name;
use grok_hir::signature::LangItem;
use grok_types::Resolved;
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
        let instance = |def, args| Callable::Instance(Instance { def, args });
        match def {
            FnDef::Fn(id) => match grok_types::resolve_instance(self.db, id, &args) {
                Resolved::Fn(id, args) => {
                    let args = args.iter().map(|ty| self.types.concrete(ty, &[])).collect();
                    instance(Def::Source(FnDef::Fn(id)), args)
                }
                Resolved::Builtin(name, method, ty) => Callable::Builtin(name, method, ty),
                Resolved::CallValue => Callable::Value,
                Resolved::Dyn(slot) => instance(Def::Virtual(id, slot), args),
                Resolved::None => {
                    self.unresolved(id.name(self.db), &args);
                    instance(Def::Source(def), args)
                }
            },
            FnDef::Const(id) => match grok_types::resolve_const(self.db, id, &args) {
                Some((id, args)) => {
                    let args = args.iter().map(|ty| self.types.concrete(ty, &[])).collect();
                    instance(Def::Source(FnDef::Const(id)), args)
                }
                None => {
                    self.unresolved(id.name(self.db), &args);
                    instance(Def::Source(def), args)
                }
            },
            FnDef::Closure(..) | FnDef::Ctor(_) => instance(Def::Source(def), args),
        }
    }

    /// A method of a built-in trait at these arguments, `Self` first.
    pub(super) fn builtin_method(&mut self, name: BuiltinTrait, method: &str, args: &[Ty]) -> Option<Callable> {
        let id = crate::lang_method(self.db, name, method)?;
        match grok_types::resolve_instance(self.db, id, args) {
            Resolved::None => None,
            _ => Some(self.callable(FnDef::Fn(id), args.to_vec())),
        }
    }

    /// The table through which values of a type are called as `dyn` values.
    pub(super) fn vtable(&mut self, ty: &Ty, as_dyn: &Ty) -> VtableId {
        let key = (ty.clone(), as_dyn.clone());
        if let Some(index) = self.vtables.get_index_of(&key) {
            return VtableId(index as u32);
        }
        let table = Vtable {
            ty: self.types.ty(ty, &[]),
            methods: Vec::new(),
            upcasts: Vec::new(),
        };
        let (index, _) = self.vtables.insert_full(key, table);
        let mut methods = Vec::new();
        for (id, trait_ref) in grok_types::dyn_methods(self.db, as_dyn) {
            // The same trait of the value's own type.
            let mut args = vec![ty.clone()];
            args.extend(trait_ref.args.iter().skip(1).cloned());
            methods.push(self.instance(Instance {
                def: Def::Method(id),
                args,
            }));
        }
        self.vtables[index].methods = methods;
        VtableId(index as u32)
    }

    /// Where a table for `from` has the one for `to`, counted in words.
    pub(super) fn upcast(&mut self, from: &Ty, to: &Ty) -> u32 {
        let known = self.upcasts.entry(from.clone()).or_default();
        let position = known.iter().position(|known| known == to).unwrap_or_else(|| {
            known.push(to.clone());
            known.len() - 1
        });
        (grok_types::dyn_methods(self.db, from).len() + position + 1) as u32
    }

    /// Adds to every table those that its values may be turned into; whether there was something to add.
    pub(super) fn complete_vtables(&mut self) -> bool {
        let mut added = false;
        let mut index = 0;
        while let Some(((ty, as_dyn), table)) = self.vtables.get_index(index) {
            let wanted = self.upcasts.get(as_dyn).cloned().unwrap_or_default();
            let ty = ty.clone();
            for target in wanted.into_iter().skip(table.upcasts.len()) {
                let id = self.vtable(&ty, &target);
                self.vtables[index].upcasts.push(id);
                added = true;
            }
            index += 1;
        }
        added
    }

    fn unresolved(&mut self, name: &Name, args: &[Ty]) {
        let ty = args
            .first()
            .map_or_else(String::new, |ty| ty.display(self.db).to_string());
        self.internal(format!("nothing was found that `{name}` is for `{ty}`"));
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
