//! Where methods are found: inherent impls of a package and of the library, by the head of their self type.

use grok_hir::db::SourceFile;
use grok_hir::ids::{ActorId, AdtId, BodyOwner, ConstId, Container, FnId, ImplId, ModuleId, TraitId};
use grok_hir::{Db, Name};
use rustc_hash::FxHashMap;

use crate::lower::impl_self_type;
use crate::ty::{FloatTy, IntTy, Ty, TyKind};

/// The outermost shape of a type, by which impls are filed.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Head {
    /// A struct or enum.
    Adt(AdtId),
    /// An integer type.
    Int(IntTy),
    /// A float type.
    Float(FloatTy),
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// `str`.
    Str,
    /// A tuple of that many.
    Tuple(usize),
    /// Any array.
    Array,
    /// Any reference.
    Ref,
    /// Any function.
    Fn,
    /// Any slice.
    Slice,
    /// `!`.
    Never,
    /// `dyn` of that trait.
    Dyn(TraitId),
    /// An actor's handle.
    Actor(ActorId),
    /// An actor's state.
    State(ActorId),
}

/// The head of a type, if it has one.
pub fn head_of(ty: &Ty) -> Option<Head> {
    Some(match ty.kind() {
        TyKind::Adt(id, _) => Head::Adt(*id),
        TyKind::Int(int) => Head::Int(*int),
        TyKind::Float(float) => Head::Float(*float),
        TyKind::Bool => Head::Bool,
        TyKind::Char => Head::Char,
        TyKind::Str => Head::Str,
        TyKind::Tuple(items) => Head::Tuple(items.len()),
        TyKind::Array(..) => Head::Array,
        TyKind::Ref(..) => Head::Ref,
        TyKind::Fn(_) => Head::Fn,
        TyKind::Slice(_) => Head::Slice,
        TyKind::Dyn(ty) => Head::Dyn(ty.bounds.first()?.id),
        TyKind::Actor(id, _) => Head::Actor(*id),
        TyKind::Never => Head::Never,
        TyKind::State(id, _) => Head::State(*id),
        TyKind::Error | TyKind::Const(_) | TyKind::Param(_) | TyKind::Projection(..) | TyKind::Var(_) => return None,
    })
}

/// Inherent functions and constants of a package's impls.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MemberIndex {
    /// Functions by the head of the self type and their name, in source order.
    pub fns: FxHashMap<(Head, Name), Vec<FnId>>,
    /// Constants likewise.
    pub consts: FxHashMap<(Head, Name), Vec<ConstId>>,
    /// All functions of a head, in source order.
    pub by_head: FxHashMap<Head, Vec<FnId>>,
}

/// The index of the package with this root.
#[salsa::tracked]
pub fn member_index(db: &dyn Db, root: SourceFile) -> MemberIndex {
    let mut index = MemberIndex::default();
    let impls = grok_hir::inherent_impls(db, root);
    for &id in impls.by_head.values().flatten() {
        // The library's own impls are in the library's own index.
        if module_of(db, id.container(db)).root(db) != root {
            continue;
        }
        let Some(head) = head_of(impl_self_type(db, id)) else {
            continue;
        };
        let data = grok_hir::impl_data(db, id);
        for &function in &data.fns {
            index
                .fns
                .entry((head, function.name(db).clone()))
                .or_default()
                .push(function);
            index.by_head.entry(head).or_default().push(function);
        }
        for &constant in &data.consts {
            index
                .consts
                .entry((head, constant.name(db).clone()))
                .or_default()
                .push(constant);
        }
    }
    index
}

/// The library's root file, if a library is loaded.
pub fn library_root(db: &dyn Db) -> Option<SourceFile> {
    db.workspace().library(db).first().copied()
}

/// The module that contains a definition.
pub fn module_of(db: &dyn Db, container: Container) -> ModuleId {
    grok_hir::locate::container_module(db, container)
}

/// What contains a body's owner.
pub fn owner_container(db: &dyn Db, owner: BodyOwner) -> Container {
    match owner {
        BodyOwner::Fn(id) => id.container(db),
        BodyOwner::Const(id) => id.container(db),
    }
}

/// The root of the package a body belongs to.
pub fn owner_root(db: &dyn Db, owner: BodyOwner) -> SourceFile {
    module_of(db, owner_container(db, owner)).root(db)
}

/// The packages whose impls are looked at from a package: itself, then the library.
pub fn visible_roots(db: &dyn Db, root: SourceFile) -> Vec<SourceFile> {
    let mut roots = vec![root];
    roots.extend(library_root(db).filter(|library| *library != root));
    roots
}

/// Functions of that name in impls for that head.
pub fn inherent_fns(db: &dyn Db, root: SourceFile, head: Head, name: &Name) -> Vec<FnId> {
    let key = (head, name.clone());
    let roots = visible_roots(db, root);
    roots
        .into_iter()
        .flat_map(|root| member_index(db, root).fns.get(&key).cloned().unwrap_or_default())
        .collect()
}

/// Constants of that name in impls for that head.
pub fn inherent_consts(db: &dyn Db, root: SourceFile, head: Head, name: &Name) -> Vec<ConstId> {
    let key = (head, name.clone());
    let roots = visible_roots(db, root);
    roots
        .into_iter()
        .flat_map(|root| member_index(db, root).consts.get(&key).cloned().unwrap_or_default())
        .collect()
}

/// The impl a function stands in.
pub fn impl_of(db: &dyn Db, id: FnId) -> Option<ImplId> {
    match id.container(db) {
        Container::Impl(id) => Some(id),
        _ => None,
    }
}

/// Whether the library defines a function.
pub fn is_library_fn(db: &dyn Db, id: FnId) -> bool {
    library_root(db) == Some(module_of(db, id.container(db)).root(db))
}
