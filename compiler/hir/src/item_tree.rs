//! The summary of a file's items: no spans, no bodies. An edit inside a body leaves it equal, so that nothing built on it runs again.
//!
//! Items nested in bodies are part of it: their definitions have identities and signatures as all others have. Their spans are in
//! [`ItemSpans`], in the same order. The order of items is that of the source, containers before what they hold. How a file becomes a
//! summary is in `item_tree/collect.rs`.

mod cfg;
mod collect;

use std::sync::Arc;

use grok_diagnostics::Span;
use grok_syntax::ast;
use rustc_hash::FxHashMap;

use crate::Name;
use crate::db::{Db, SourceFile};
use crate::signature::{FieldsShape, LangItem, SelfKind, Setting};
use crate::type_ref::BuiltinTrait;
use crate::written::{Mark, WrittenBound, WrittenConst, WrittenGenerics, WrittenPath, WrittenType};

pub use collect::AttrProblem;
pub(crate) use collect::nested_blocks;
use grok_syntax::ast::VisibilityKind;

/// An item's position in its file's summary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct ItemIdx(pub u32);

/// The position of a block that holds items, in its file's summary.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct BlockIdx(pub u32);

/// The summary.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemTree {
    /// All items.
    pub items: Vec<Item>,
    /// The items at file level.
    pub top: Vec<ItemIdx>,
    /// Blocks in bodies that hold items.
    pub blocks: Vec<ItemBlock>,
    /// The blocks of each body, in the order of `nested_blocks`; `None` is the script.
    pub blocks_of: FxHashMap<Option<ItemIdx>, Vec<BlockIdx>>,
    /// Whether there are statements at top level.
    pub has_script: bool,
}

impl ItemTree {
    /// An item.
    pub fn item(&self, idx: ItemIdx) -> Option<&Item> {
        self.items.get(idx.0 as usize)
    }

    /// All items with their positions.
    pub fn iter(&self) -> impl Iterator<Item = (ItemIdx, &Item)> {
        self.items
            .iter()
            .enumerate()
            .map(|(index, item)| (ItemIdx(index as u32), item))
    }
}

/// A block with items in some body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ItemBlock {
    /// The function or constant whose body it is in; `None` for the script.
    pub owner: Option<ItemIdx>,
    /// The next block outside that holds items, also across functions.
    pub parent: Option<BlockIdx>,
    /// Its items.
    pub items: Vec<ItemIdx>,
}

/// What directly holds an item.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Parent {
    /// The file.
    File,
    /// An inline module, an impl, trait, actor, supervisor or `extern` block.
    Item(ItemIdx),
    /// A block in a body.
    Block(BlockIdx),
}

/// An item.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its name; for an impl the text of its self type, or `Trait for Type`; for an `extern` block its ABI; empty if missing.
    pub name: Name,
    /// What holds it.
    pub parent: Parent,
    /// Its position among namesakes of its kind in the same container.
    pub rank: u32,
    /// As written; `None` without `pub`.
    pub visibility: Option<VisibilityKind>,
    /// What its attributes say.
    pub attrs: Attrs,
    /// What it is.
    pub kind: ItemKind,
}

/// What attributes say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attrs {
    /// Names in `#[derive(…)]` with their marks.
    pub derives: Vec<(Name, Mark)>,
    /// `#[lang("…")]` on a type.
    pub lang: Option<LangItem>,
    /// `#[lang("…")]` on a trait.
    pub lang_trait: Option<BuiltinTrait>,
    /// `#[intrinsic("…")]`.
    pub intrinsic: Option<Name>,
    /// `#[must_use]`.
    pub must_use: bool,
    /// Lints named in `#[allow(…)]`.
    pub allow: Vec<Name>,
}

/// What an item is.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum ItemKind {
    Fn(FnItem),
    Struct {
        generics: WrittenGenerics,
        data: WrittenVariant,
    },
    Enum {
        generics: WrittenGenerics,
        variants: Vec<WrittenVariant>,
    },
    Trait {
        generics: WrittenGenerics,
        bounds: Vec<WrittenBound>,
        items: Vec<ItemIdx>,
    },
    Impl {
        generics: WrittenGenerics,
        /// What stands before `for`.
        trait_: Option<WrittenPath>,
        self_ty: WrittenType,
        items: Vec<ItemIdx>,
    },
    /// A constant or static, also an associated one.
    Const {
        ty: Option<WrittenType>,
        is_static: bool,
        has_value: bool,
    },
    /// A type alias or an associated type.
    Alias {
        generics: WrittenGenerics,
        bounds: Vec<WrittenBound>,
        ty: Option<WrittenType>,
    },
    Actor {
        generics: WrittenGenerics,
        fields: Vec<WrittenActorField>,
        items: Vec<ItemIdx>,
    },
    Supervisor {
        settings: Vec<(Name, Mark, Setting)>,
        children: Vec<ItemIdx>,
    },
    Extern {
        abi: Option<Name>,
        from: Option<Name>,
        items: Vec<ItemIdx>,
    },
    /// `macro name`, `macro_rules! name`.
    Macro {
        is_rules: bool,
    },
    /// A macro's call in place of items.
    MacroCall,
    /// `items` is `None` for `mod name;`.
    Mod {
        items: Option<Vec<ItemIdx>>,
    },
    Use(Vec<Import>),
    Error,
}

/// A function's signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FnItem {
    /// Its generics.
    pub generics: WrittenGenerics,
    /// `self`.
    pub self_kind: Option<SelfKind>,
    /// Parameters: display name, the pattern's mark, type.
    pub params: Vec<(Name, Mark, Option<WrittenType>)>,
    /// The result.
    pub ret: Option<WrittenType>,
    /// What it was written as.
    pub role: FnRole,
    /// `const fn`.
    pub is_const: bool,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// `ai fn`.
    pub is_ai: bool,
    /// Whether it has a body.
    pub has_body: bool,
}

/// What a function was written as.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FnRole {
    /// `fn`.
    Fn,
    /// `receive`, as a member of an actor.
    Receive,
    /// The default of an actor's field: nothing names it.
    Default,
    /// A child of a supervisor: nothing names it.
    Child,
}

/// A field of an actor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenActorField {
    /// Its name.
    pub name: Name,
    /// The name's mark.
    pub mark: Mark,
    /// Its type.
    pub ty: WrittenType,
    /// The function that computes its default.
    pub default: Option<ItemIdx>,
}

impl Item {
    /// The items directly inside it; none for a module of another file.
    pub fn members(&self) -> &[ItemIdx] {
        match &self.kind {
            ItemKind::Trait { items, .. }
            | ItemKind::Impl { items, .. }
            | ItemKind::Actor { items, .. }
            | ItemKind::Extern { items, .. }
            | ItemKind::Mod { items: Some(items) } => items,
            ItemKind::Supervisor { children, .. } => children,
            _ => &[],
        }
    }

    /// Whether it is made by the compiler, so that no name leads to it.
    pub fn is_synthetic(&self) -> bool {
        matches!(
            &self.kind,
            ItemKind::Fn(FnItem {
                role: FnRole::Default | FnRole::Child | FnRole::Receive,
                ..
            })
        )
    }

    /// Whether the items inside it are members of it, found through it alone.
    pub fn holds_members(&self) -> bool {
        matches!(
            self.kind,
            ItemKind::Trait { .. } | ItemKind::Impl { .. } | ItemKind::Actor { .. } | ItemKind::Supervisor { .. }
        )
    }
}

/// A struct's or variant's payload.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrittenVariant {
    /// Its name.
    pub name: Name,
    /// Its shape.
    pub shape: FieldsShape,
    /// The mark of its name.
    pub mark: Mark,
    /// Fields: name, its mark, type, visibility.
    pub fields: Vec<(Name, Mark, WrittenType, Option<VisibilityKind>)>,
    /// `= n`.
    pub discriminant: Option<WrittenConst>,
}

/// One import of a `use`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// Whether the path begins with `::`.
    pub global: bool,
    /// The whole path with its marks.
    pub path: Vec<(Name, Mark)>,
    /// How it ends.
    pub kind: ImportKind,
    /// Where the tree of this import stands, from its first own name to its last.
    pub tree: Mark,
}

/// How an import ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ImportKind {
    /// It brings one name into scope, under another if `as` says so.
    Single(Option<(Name, Mark)>),
    /// `path::{self}`: brings only the module or type.
    SelfName(Option<(Name, Mark)>),
    /// It brings all public names.
    Glob,
}

impl Import {
    /// The name it brings into scope; `None` for globs and `as _`.
    pub fn bound_name(&self) -> Option<&Name> {
        let name = match &self.kind {
            ImportKind::Glob => return None,
            ImportKind::Single(Some((alias, _))) | ImportKind::SelfName(Some((alias, _))) => alias,
            ImportKind::Single(None) | ImportKind::SelfName(None) => &self.path.last()?.0,
        };
        (name != "_").then_some(name)
    }

    /// The mark of the name it brings, else of its path's end.
    pub fn name_mark(&self) -> Mark {
        match &self.kind {
            ImportKind::Single(Some((_, mark))) | ImportKind::SelfName(Some((_, mark))) => *mark,
            _ => self.path.last().map_or(self.tree, |(_, mark)| *mark),
        }
    }
}

/// Where items stand, all spans counted from the file's start.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemSpans {
    /// In the order of [`ItemTree::items`].
    pub items: Vec<ItemSpan>,
    /// What is wrong with attributes.
    pub attr_problems: Vec<AttrProblem>,
    /// The head docs of the file.
    pub docs: Option<Name>,
    /// Where the script's statements begin.
    pub script: Option<Span>,
}

/// Where one item stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ItemSpan {
    /// With docs and attributes.
    pub full: Span,
    /// Without them.
    pub span: Span,
    /// Its name; for an impl its type.
    pub name: Span,
    /// What the spans of its body count from.
    pub base: u32,
    /// By [`Mark`].
    pub marks: Vec<Span>,
    /// Its docs.
    pub docs: Option<Name>,
    /// Parameters' patterns, after `self`.
    pub params: Vec<Span>,
    /// The parameter list with its parentheses.
    pub params_list: Span,
    /// Per variant (a struct has one): the whole, its name, its docs, its fields.
    pub variants: Vec<VariantSpan>,
}

/// Where a variant stands.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct VariantSpan {
    /// The whole variant (for a struct the whole item).
    pub full: Span,
    /// Its name.
    pub name: Span,
    /// Its docs.
    pub docs: Option<Name>,
    /// Fields: the whole, the name (the type, for tuple fields), docs.
    pub fields: Vec<(Span, Span, Option<Name>)>,
}

/// What is collected from a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CollectedItems {
    /// The summary.
    pub tree: ItemTree,
    /// The places.
    pub spans: ItemSpans,
    /// Syntax of the functions and constants, in the order of the items.
    pub decls: Vec<Option<OwnerSyntax>>,
    /// The statements at top level.
    pub script: Option<OwnerSyntax>,
}

/// The syntax of a body's owner. Its spans are relative, so that text before it does not change it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "the names say it")]
pub enum OwnerSyntax {
    Fn(Arc<ast::FnDecl>),
    Const(Arc<ast::ConstDecl>),
    Receive(Arc<ast::ReceiveDecl>),
    /// The default of an actor's field.
    Default(Arc<ast::Expr>),
    /// A child of a supervisor: what is spawned.
    Child(Arc<ast::Expr>),
    Script(Arc<ast::Block>),
}

impl OwnerSyntax {
    /// Walks what is evaluated: bodies and initialisers, not parameters and types.
    pub(crate) fn accept_body<V: grok_syntax::visit::Visitor>(&self, visitor: &mut V) {
        use grok_syntax::visit::Node as _;
        match self {
            OwnerSyntax::Fn(decl) => decl.body.accept(visitor),
            OwnerSyntax::Const(decl) => decl.value.accept(visitor),
            OwnerSyntax::Receive(decl) => decl.receive.accept(visitor),
            OwnerSyntax::Default(value) | OwnerSyntax::Child(value) => value.accept(visitor),
            OwnerSyntax::Script(block) => block.accept(visitor),
        }
    }
}

/// Nothing compares this: its readers are compared, each by its own part.
#[salsa::tracked(no_eq)]
pub(crate) fn collected_items(db: &dyn Db, file: SourceFile) -> CollectedItems {
    let is_library = file.path(db).starts_with(crate::library::PREFIX);
    let expanded = crate::macros::expanded_file(db, file);
    let tree = expanded.file.as_deref().unwrap_or(&crate::parse(db, file).file);
    collect::collect(tree, expanded, is_library, db.workspace().is_test(db))
}

/// The summary of a file.
pub fn item_tree(db: &dyn Db, file: SourceFile) -> &ItemTree {
    file_summary(db, file)
}

#[salsa::tracked]
fn file_summary(db: &dyn Db, file: SourceFile) -> ItemTree {
    collected_items(db, file).tree.clone()
}

/// Where the items of a file stand.
pub fn item_spans(db: &dyn Db, file: SourceFile) -> &ItemSpans {
    &collected_items(db, file).spans
}
