//! What can be named at a place: for completion.

use grok_diagnostics::Span;

use crate::Name;
use crate::blocks::{block_scopes_of, names_at_item};
use crate::db::{Db, SourceFile};
use crate::def_map::Namespace;
use crate::file_ids::{ItemId, file_ids};
use crate::ids::{BodyOwner, Container, Def, ModuleId};
use crate::item_tree::{ItemIdx, ItemKind, OwnerSyntax, item_spans, item_tree};
use crate::locate::{FoundItem, container_self, item_container, owner_container};
use crate::resolve::Names;
use crate::signatures::generics_in_scope;
use crate::type_ref::SelfOwner;
use crate::{body_source_map, module_of_file, owner_base};

use crate::body::{ExprId, LocalId};

/// What can be named at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The module of the place.
    pub module: ModuleId,
    /// The body it is in.
    pub owner: Option<BodyOwner>,
    /// The innermost item around it.
    pub item: Option<ItemId>,
    /// What `Self` is: the impl, trait or actor around it.
    pub self_: Option<SelfOwner>,
    /// Variables, innermost first.
    pub locals: Vec<(Name, LocalId)>,
    /// Labels of loops and blocks around.
    pub labels: Vec<(Name, ExprId)>,
    /// Items, imports, prelude and built-in types; a tuple struct is there once as a type and once as a value.
    pub names: Vec<(Name, Def)>,
    /// Type parameters in scope.
    pub generics: Vec<Name>,
}

/// What can be named at an offset of a file.
pub fn scope_at(db: &dyn Db, file: SourceFile, offset: u32) -> Scope {
    let module = module_of_file(db, file);
    let ids = file_ids(db, file, module);
    let tree = item_tree(db, file);
    let (item, offset) = place_at(db, file, offset);
    let found = item.and_then(|idx| {
        let around = ids.modules.get(idx.0 as usize).copied().unwrap_or(module);
        Some(FoundItem {
            file,
            idx,
            item: tree.item(idx)?,
            ids,
            module: around,
        })
    });
    let id = found.as_ref().and_then(|found| ids.id(found.idx));
    let owner = id.and_then(ItemId::owner).or_else(|| match &found {
        // Between the items of a script only its own statements can stand.
        None => ids.script.map(BodyOwner::Fn),
        Some(_) => None,
    });
    let mut scope = Scope {
        module: found.as_ref().map_or(module, |found| found.module),
        owner,
        item: id,
        self_: None,
        locals: Vec::new(),
        labels: Vec::new(),
        names: Vec::new(),
        generics: Vec::new(),
    };
    if let (Some(ItemId::Module(inner)), Some(ItemKind::Mod { items: Some(_) })) =
        (id, found.as_ref().map(|found| &found.item.kind))
    {
        scope.module = inner;
    }
    let mut names = match &found {
        Some(found) if scope.module == found.module => names_at_item(db, found),
        _ => Names::in_module(db, scope.module),
    };
    if let (Some(found), Some(id)) = (&found, id) {
        let container = item_container(db, id).unwrap_or(Container::Module(found.module));
        scope.generics = generics_in_scope(db, found, container)
            .0
            .into_iter()
            .map(|param| param.name)
            .collect();
        scope.self_ = match id {
            ItemId::Impl(id) => Some(SelfOwner::Impl(id)),
            ItemId::Trait(id) => Some(SelfOwner::Trait(id)),
            ItemId::Actor(id) => Some(SelfOwner::Actor(id)),
            _ => container_self(container),
        };
    }
    if let Some(owner) = owner {
        scope.self_ = scope.self_.or(container_self(owner_container(db, owner)));
        let map = body_source_map(db, owner);
        let relative = offset.saturating_sub(owner_base(db, owner));
        scope.locals = map.locals_at(relative);
        let labels = map.labels.iter().filter(|(span, ..)| span.touches(relative));
        scope.labels = labels.map(|(_, name, id)| (name.clone(), *id)).collect();
        let inner = map
            .blocks
            .iter()
            .filter(|(span, _)| span.touches(relative))
            .min_by_key(|(span, _)| span.len());
        if let Some((_, block)) = inner {
            names.blocks = block_scopes_of(db, file, module, Some(*block));
        }
    }
    scope.names = names.all(Namespace::Types);
    scope.names.extend(names.all(Namespace::Values));
    scope
}

/// The item around an offset, and the offset to ask it about. Past a body whose `}` is still missing one is inside it, up to what
/// comes next.
fn place_at(db: &dyn Db, file: SourceFile, offset: u32) -> (Option<ItemIdx>, u32) {
    let item = innermost_item(db, file, offset);
    let tree = item_tree(db, file);
    let is_owner = |idx: ItemIdx| {
        matches!(
            tree.item(idx).map(|item| &item.kind),
            Some(ItemKind::Fn(_) | ItemKind::Const { .. })
        )
    };
    if item.is_some_and(is_owner) {
        return (item, offset);
    }
    let text = file.text(db);
    let before = &text[..Span::at(offset).clamped(text).start];
    let end = before.trim_end().len() as u32;
    let left = innermost_item(db, file, end).filter(|idx| end < offset && is_owner(*idx));
    let is_open = |idx: ItemIdx| {
        let collected = crate::item_tree::collected_items(db, file);
        match collected.decls.get(idx.0 as usize) {
            Some(Some(OwnerSyntax::Fn(decl))) => decl.body.as_ref().is_some_and(crate::lower::is_open),
            Some(Some(OwnerSyntax::Const(_))) => !before.trim_end().ends_with(';'),
            _ => false,
        }
    };
    match left.filter(|idx| is_open(*idx)) {
        Some(left) => (Some(left), end),
        None => (item, offset),
    }
}

/// The innermost item around an offset.
pub fn innermost_item(db: &dyn Db, file: SourceFile, offset: u32) -> Option<ItemIdx> {
    let spans = item_spans(db, file);
    let tree = item_tree(db, file);
    let around = tree.iter().filter(|(idx, item)| {
        let touches = spans
            .items
            .get(idx.0 as usize)
            .is_some_and(|place| place.span.touches(offset));
        touches && !matches!(item.kind, ItemKind::Use(_) | ItemKind::Error)
    });
    // Containers come before what they hold; at a border the item that begins loses to the one that holds it.
    let strictly = |idx: &ItemIdx| {
        spans
            .items
            .get(idx.0 as usize)
            .is_some_and(|place| place.span.start < offset)
    };
    around.map(|(idx, _)| idx).filter(strictly).last()
}

impl Scope {
    /// The impl around the place.
    pub fn impl_(&self) -> Option<crate::ids::ImplId> {
        match self.self_ {
            Some(SelfOwner::Impl(id)) => Some(id),
            _ => None,
        }
    }
}
