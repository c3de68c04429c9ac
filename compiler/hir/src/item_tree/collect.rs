//! From a file's syntax to its summary and the places beside it.

use std::sync::Arc;

use grok_diagnostics::Span;
use grok_syntax::ast;
use grok_syntax::visit::{Node as _, Visitor, VisitorMut};
use rustc_hash::FxHashMap;

use super::{
    Attrs, BlockIdx, CollectedItems, FnItem, FnRole, Import, ImportKind, Item, ItemBlock, ItemIdx, ItemKind, ItemSpan,
    OwnerSyntax, Parent, VariantSpan, WrittenActorField, WrittenVariant,
};
use crate::Name;
use crate::macros::{ExpandedFile, SpaceMap, VIRTUAL};
use crate::signature::{FieldsShape, LangItem, Setting};
use crate::type_ref::BuiltinTrait;
use crate::written::{Writer, WrittenGenerics, self_kind};

/// The attributes that a program may write on items.
const ATTRIBUTES: &[&str] = &[
    "derive",
    "must_use",
    "allow",
    "warn",
    "deny",
    "expect",
    "test",
    "bench",
    "should_panic",
    "ignore",
    "inline",
    "cold",
    "cfg",
    "deprecated",
    "doc",
    "non_exhaustive",
    "repr",
    "track_caller",
    "macro_export",
    "macro_use",
    "export",
    "ai_optimize",
    "ai_test",
    "ai_doc",
    "ai_translate",
];

/// Something wrong with an attribute: a lint or an error, with its place in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AttrProblem {
    /// No such attribute; the attributes that there are.
    Unknown(Span, Name, &'static [&'static str]),
    /// No such condition in `cfg`.
    UnknownCfg(Span, Name),
    /// It does nothing on this kind of item.
    Misplaced(Span, Name, &'static str),
    /// Its arguments are of the wrong kind: what it takes.
    Arguments(Span, &'static str),
}

/// The blocks of a body that directly hold items, outermost first; bodies of the items themselves are not searched.
pub(crate) fn nested_blocks(syntax: &OwnerSyntax) -> Vec<NestedBlock> {
    let mut finder = BlockFinder {
        parents: Vec::new(),
        blocks: Vec::new(),
    };
    syntax.accept_body(&mut finder);
    finder.blocks
}

/// A block that holds items.
#[derive(Clone, Debug)]
pub struct NestedBlock {
    /// Its span as the syntax has it.
    pub span: Span,
    /// The position of the block around it, in the same list.
    pub parent: Option<usize>,
    /// Its items.
    pub items: Vec<ast::Item>,
}

struct BlockFinder {
    parents: Vec<usize>,
    blocks: Vec<NestedBlock>,
}

impl Visitor for BlockFinder {
    fn visit_block(&mut self, block: &ast::Block) {
        let items: Vec<ast::Item> = block
            .stmts
            .iter()
            .filter_map(|stmt| match &stmt.kind {
                ast::StmtKind::Item(item) => Some((**item).clone()),
                _ => None,
            })
            .collect();
        let holds_items = !items.is_empty();
        if holds_items {
            self.blocks.push(NestedBlock {
                span: block.span,
                parent: self.parents.last().copied(),
                items,
            });
            self.parents.push(self.blocks.len() - 1);
        }
        block.walk(self);
        if holds_items {
            self.parents.pop();
        }
    }

    fn visit_item(&mut self, _item: &ast::Item) {}
}

/// The attributes that tie a definition to the compiler (`lang`, `intrinsic`) mean something in the library alone: elsewhere they
/// would hand out operations that check nothing.
pub(super) fn collect(
    file: &ast::SourceFile,
    expanded: &ExpandedFile,
    is_library: bool,
    is_test: bool,
) -> CollectedItems {
    let mut collector = Collector {
        is_library,
        is_test,
        expanded,
        space: None,
        out: CollectedItems::default(),
        ranks: FxHashMap::default(),
    };
    collector.out.spans.docs = file.docs.as_ref().map(|docs| docs.text.clone());
    let top = collector.items(&file.items, Parent::File, None, 0);
    collector.out.tree.top = top;
    if let Some(script) = &file.script {
        collector.out.tree.has_script = true;
        collector.out.spans.script = Some(script.span);
        collector.space = expanded.script.as_ref().map(|space| space.map.clone());
        let script = OwnerSyntax::Script(script.clone());
        collector.blocks(nested_blocks(&script), None, None, 0);
        collector.out.script = Some(script);
    }
    collector.out
}

/// Where ranks are counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum RankScope {
    File,
    Item(ItemIdx),
    Body(Option<ItemIdx>),
}

struct Collector<'a> {
    is_library: bool,
    /// Whether `cfg(test)` holds.
    is_test: bool,
    expanded: &'a ExpandedFile,
    /// The expansions in the body around.
    space: Option<Arc<SpaceMap>>,
    out: CollectedItems,
    ranks: FxHashMap<(RankScope, u8, Name), u32>,
}

impl Collector<'_> {
    fn items(&mut self, items: &[ast::Item], parent: Parent, around: Option<BlockIdx>, base: u32) -> Vec<ItemIdx> {
        let kept: Vec<&ast::Item> = items.iter().filter(|item| self.is_configured(item, base)).collect();
        kept.into_iter()
            .map(|item| self.item(item, parent, around, base))
            .collect()
    }

    /// `base` is that of the body owner around, zero outside of one.
    fn item(&mut self, item: &ast::Item, parent: Parent, around: Option<BlockIdx>, base: u32) -> ItemIdx {
        let idx = ItemIdx(self.out.tree.items.len() as u32);
        let nested = matches!(parent, Parent::Block(_)) || self.is_in_body(parent);
        let inner_base = if nested { base } else { item.base() };
        let name = match &item.kind {
            ast::ItemKind::Impl(decl) => match &decl.trait_path {
                Some(path) => Name::from(format!("{} for {}", path_text(path), type_text(&decl.self_ty))),
                None => type_text(&decl.self_ty),
            },
            ast::ItemKind::Receive(_) => Name::new_static("receive"),
            ast::ItemKind::Extern(decl) => decl.abi.as_ref().map_or(Name::new_static("C"), |abi| abi.value.clone()),
            _ => item.name.as_ref().map(|name| name.text.clone()).unwrap_or_default(),
        };
        let name_span = match &item.kind {
            ast::ItemKind::Impl(decl) => decl.self_ty.span,
            ast::ItemKind::Receive(_) => Span::new(item.span.start, item.span.start + "receive".len() as u32),
            ast::ItemKind::Extern(decl) => decl.abi_span,
            _ => item.name.as_ref().map_or(item.span, |name| name.span),
        };
        let mut writer = Writer::new(base);
        let attr_problems = self.out.spans.attr_problems.len();
        let attrs = self.attrs(item, &mut writer);
        let rank = self.rank(parent, item, &name);
        self.out.tree.items.push(Item {
            name,
            parent,
            rank,
            visibility: item.visibility.as_ref().map(|visibility| visibility.kind),
            attrs,
            kind: match item.kind {
                ast::ItemKind::Const(_) | ast::ItemKind::Static(_) => ItemKind::Const {
                    ty: None,
                    is_static: false,
                    has_value: true,
                },
                _ => ItemKind::Error,
            },
        });
        self.out.spans.items.push(ItemSpan {
            full: item.full_span().shift(base),
            span: item.span.shift(base),
            name: name_span.shift(base),
            base: inner_base,
            docs: item.docs.as_ref().map(|docs| docs.text.clone()),
            ..ItemSpan::default()
        });
        self.out.decls.push(match &item.kind {
            ast::ItemKind::Fn(decl) => Some(OwnerSyntax::Fn(decl.clone())),
            ast::ItemKind::Const(decl) | ast::ItemKind::Static(decl) => Some(OwnerSyntax::Const(decl.clone())),
            ast::ItemKind::Receive(decl) => Some(OwnerSyntax::Receive(decl.clone())),
            _ => None,
        });
        writer.base = inner_base;
        let outside = self.space.clone();
        if !nested {
            self.space = match &item.kind {
                ast::ItemKind::Fn(decl) => self.expanded.owner(decl),
                ast::ItemKind::Const(decl) | ast::ItemKind::Static(decl) => self.expanded.owner(decl),
                ast::ItemKind::Receive(decl) => self.expanded.owner(decl),
                _ => None,
            }
            .map(|space| space.map.clone());
        }
        let kind = self.kind(item, idx, around, inner_base, &mut writer);
        self.out.tree.items[idx.0 as usize].kind = kind;
        self.out.spans.items[idx.0 as usize].marks = writer.marks;
        self.realize(idx, attr_problems, inner_base);
        self.space = outside;
        idx
    }

    /// Whether all `#[cfg(…)]` of an item hold.
    fn is_configured(&mut self, item: &ast::Item, base: u32) -> bool {
        let mut holds = true;
        for attr in item.attrs.iter().filter(|attr| attr.is("cfg")) {
            let mut unknown = Vec::new();
            holds &= super::cfg::holds(attr, self.is_test, &mut unknown);
            let unknown = unknown
                .into_iter()
                .map(|(span, name)| AttrProblem::UnknownCfg(span.shift(base), name));
            self.out.spans.attr_problems.extend(unknown);
        }
        holds
    }

    /// Gives what a macro made in a body its place in the source. Outside of bodies all places are real already.
    fn realize(&mut self, idx: ItemIdx, attr_problems: usize, base: u32) {
        let Some(space) = self.space.clone() else { return };
        let real = |span: &mut Span| {
            if span.start >= VIRTUAL {
                *span = space.real(span.relative_to(base)).shift(base);
            }
        };
        let place = &mut self.out.spans.items[idx.0 as usize];
        let own = [
            &mut place.full,
            &mut place.span,
            &mut place.name,
            &mut place.params_list,
        ];
        own.into_iter().for_each(real);
        place.marks.iter_mut().chain(&mut place.params).for_each(real);
        for variant in &mut place.variants {
            real(&mut variant.full);
            real(&mut variant.name);
            for (full, name, _) in &mut variant.fields {
                real(full);
                real(name);
            }
        }
        for problem in &mut self.out.spans.attr_problems[attr_problems..] {
            match problem {
                AttrProblem::Unknown(span, ..)
                | AttrProblem::UnknownCfg(span, _)
                | AttrProblem::Misplaced(span, ..)
                | AttrProblem::Arguments(span, _) => real(span),
            }
        }
    }

    fn is_in_body(&self, parent: Parent) -> bool {
        match parent {
            Parent::File => false,
            Parent::Block(_) => true,
            Parent::Item(idx) => self.is_in_body(self.out.tree.items[idx.0 as usize].parent),
        }
    }

    fn kind(
        &mut self,
        item: &ast::Item,
        idx: ItemIdx,
        around: Option<BlockIdx>,
        base: u32,
        writer: &mut Writer,
    ) -> ItemKind {
        match &item.kind {
            ast::ItemKind::Fn(decl) => {
                let kind = self.function(decl, idx, writer);
                self.blocks_of_owner(idx, around, base);
                kind
            }
            ast::ItemKind::Receive(_) => {
                self.blocks_of_owner(idx, around, base);
                ItemKind::Fn(synthetic(FnRole::Receive))
            }
            ast::ItemKind::Const(decl) | ast::ItemKind::Static(decl) => {
                let ty = decl.ty.as_ref().map(|ty| writer.ty(ty));
                self.blocks_of_owner(idx, around, base);
                ItemKind::Const {
                    ty,
                    is_static: matches!(item.kind, ast::ItemKind::Static(_)),
                    has_value: decl.value.is_some(),
                }
            }
            ast::ItemKind::Struct(decl) => {
                let generics = writer.generics(&decl.generics);
                let name = item.name.as_ref().map(|name| name.text.clone()).unwrap_or_default();
                let name_span = item.name.as_ref().map_or(item.span, |name| name.span);
                let data = self.variant(idx, name, (item.span, name_span), None, &decl.fields, writer);
                ItemKind::Struct { generics, data }
            }
            ast::ItemKind::Enum(decl) => {
                let generics = writer.generics(&decl.generics);
                let mut variants = Vec::new();
                for variant in &decl.variants {
                    let docs = variant.docs.as_ref().map(|docs| docs.text.clone());
                    let spans = (variant.span, variant.name.span);
                    let mut written =
                        self.variant(idx, variant.name.text.clone(), spans, docs, &variant.fields, writer);
                    written.discriminant = variant.discriminant.as_ref().map(|value| writer.constant(value));
                    variants.push(written);
                }
                ItemKind::Enum { generics, variants }
            }
            ast::ItemKind::Impl(decl) => {
                let generics = writer.generics(&decl.generics);
                let trait_ = decl.trait_path.as_ref().map(|path| writer.path(path));
                let self_ty = writer.ty(&decl.self_ty);
                // Items of an impl outside bodies are owners of their own; inside one they count from the body's base.
                let items = self.items(&decl.items, Parent::Item(idx), around, base);
                ItemKind::Impl {
                    generics,
                    trait_,
                    self_ty,
                    items,
                }
            }
            ast::ItemKind::Trait(decl) => {
                let generics = writer.generics(&decl.generics);
                let bounds = writer.bounds(&decl.bounds);
                let items = self.items(&decl.items, Parent::Item(idx), around, base);
                ItemKind::Trait {
                    generics,
                    bounds,
                    items,
                }
            }
            ast::ItemKind::Actor(decl) => self.actor(decl, idx, around, base, writer),
            ast::ItemKind::Supervisor(decl) => self.supervisor(decl, idx, around, base, writer),
            ast::ItemKind::Extern(decl) => ItemKind::Extern {
                abi: decl.abi.as_ref().map(|abi| abi.value.clone()),
                from: decl.from.as_ref().map(|from| from.value.clone()),
                items: self.items(&decl.items, Parent::Item(idx), around, base),
            },
            ast::ItemKind::MacroDef(decl) => ItemKind::Macro {
                is_rules: decl.is_rules,
            },
            ast::ItemKind::MacroCall(_) => ItemKind::MacroCall,
            ast::ItemKind::TypeAlias(decl) => ItemKind::Alias {
                generics: writer.generics(&decl.generics),
                bounds: writer.bounds(&decl.bounds),
                ty: decl.ty.as_ref().map(|ty| writer.ty(ty)),
            },
            ast::ItemKind::Mod(decl) => {
                if self.out.spans.items[idx.0 as usize].docs.is_none() {
                    self.out.spans.items[idx.0 as usize].docs = decl.docs.as_ref().map(|docs| docs.text.clone());
                }
                let items = decl
                    .items
                    .as_ref()
                    .map(|items| self.items(items, Parent::Item(idx), around, base));
                ItemKind::Mod { items }
            }
            ast::ItemKind::Use(tree) => {
                let mut imports = Vec::new();
                flatten(tree, tree.global, &[], writer, &mut imports);
                ItemKind::Use(imports)
            }
            ast::ItemKind::Error => ItemKind::Error,
        }
    }

    fn function(&mut self, decl: &ast::FnDecl, idx: ItemIdx, writer: &mut Writer) -> ItemKind {
        let generics = writer.generics(&decl.generics);
        let mut params = Vec::new();
        let mut spans = Vec::new();
        for param in &decl.params {
            let name = match &param.pat.kind {
                ast::PatKind::Bind { name, .. } => name.text.clone(),
                _ => Name::new_static("_"),
            };
            let mark = writer.mark(param.pat.span);
            params.push((name, mark, param.ty.as_ref().map(|ty| writer.ty(ty))));
            spans.push(param.pat.span.shift(writer.base));
        }
        let ret = decl.ret.as_ref().map(|ret| writer.ty(ret));
        let place = &mut self.out.spans.items[idx.0 as usize];
        place.params = spans;
        place.params_list = decl.params_span.shift(writer.base);
        let self_kind = decl.self_param.as_ref().map(self_kind_of);
        ItemKind::Fn(FnItem {
            generics,
            self_kind,
            params,
            ret,
            role: FnRole::Fn,
            is_const: decl.is_const,
            is_unsafe: decl.is_unsafe,
            is_ai: decl.is_ai,
            has_body: decl.body.is_some(),
        })
    }

    fn actor(
        &mut self,
        decl: &ast::ActorDecl,
        idx: ItemIdx,
        around: Option<BlockIdx>,
        base: u32,
        writer: &mut Writer,
    ) -> ItemKind {
        let generics = writer.generics(&decl.generics);
        let mut fields = Vec::new();
        let mut places = Vec::new();
        for field in &decl.fields {
            let mark = writer.mark(field.name.span);
            let ty = writer.ty(&field.ty);
            let default = field.default.as_ref().map(|value| {
                let names = (field.name.text.clone(), field.name.span);
                self.made(
                    names,
                    value,
                    (Parent::Item(idx), crate::ids::DEFAULT_RANK),
                    FnRole::Default,
                    around,
                    base,
                )
            });
            fields.push(WrittenActorField {
                name: field.name.text.clone(),
                mark,
                ty,
                default,
            });
            let docs = field.docs.as_ref().map(|docs| docs.text.clone());
            places.push((field.span.shift(base), field.name.span.shift(base), docs));
        }
        self.out.spans.items[idx.0 as usize].variants.push(VariantSpan {
            fields: places,
            ..VariantSpan::default()
        });
        let items = self.items(&decl.items, Parent::Item(idx), around, base);
        ItemKind::Actor {
            generics,
            fields,
            items,
        }
    }

    fn supervisor(
        &mut self,
        decl: &ast::SupervisorDecl,
        idx: ItemIdx,
        around: Option<BlockIdx>,
        base: u32,
        writer: &mut Writer,
    ) -> ItemKind {
        let settings = decl
            .settings
            .iter()
            .map(|setting| {
                let mark = writer.mark(setting.name.span);
                (setting.name.text.clone(), mark, setting_value(setting.value.as_ref()))
            })
            .collect();
        let mut ranks: FxHashMap<Name, u32> = FxHashMap::default();
        let children = decl.children.iter().map(|child| {
            let rank = ranks.entry(child.name.text.clone()).or_default();
            *rank += 1;
            let names = (child.name.text.clone(), child.name.span);
            self.made(
                names,
                &child.value,
                (Parent::Item(idx), *rank - 1),
                FnRole::Child,
                around,
                base,
            )
        });
        let children = children.collect();
        ItemKind::Supervisor { settings, children }
    }

    /// A function that the compiler makes of an expression outside bodies.
    fn made(
        &mut self,
        (name, name_span): (Name, Span),
        value: &ast::Expr,
        (parent, rank): (Parent, u32),
        role: FnRole,
        around: Option<BlockIdx>,
        base: u32,
    ) -> ItemIdx {
        let idx = ItemIdx(self.out.tree.items.len() as u32);
        let mut inner_base = base;
        let mut value = value.clone();
        if !self.is_in_body(parent) {
            // As with every other body: an edit before it leaves its syntax equal.
            inner_base = value.span.start;
            value.accept_mut(&mut Rebase(inner_base));
        }
        let value = Arc::new(value);
        self.out.spans.items.push(ItemSpan {
            full: value.span.shift(inner_base),
            span: value.span.shift(inner_base),
            name: name_span.shift(base),
            base: inner_base,
            ..ItemSpan::default()
        });
        self.out.decls.push(Some(match role {
            FnRole::Child => OwnerSyntax::Child(value),
            _ => OwnerSyntax::Default(value),
        }));
        self.out.tree.items.push(Item {
            name,
            parent,
            rank,
            visibility: None,
            attrs: Attrs::default(),
            kind: ItemKind::Fn(synthetic(role)),
        });
        self.blocks_of_owner(idx, around, inner_base);
        idx
    }

    fn blocks_of_owner(&mut self, idx: ItemIdx, around: Option<BlockIdx>, base: u32) {
        let blocks = self.out.decls[idx.0 as usize].as_ref().map(nested_blocks);
        self.blocks(blocks.unwrap_or_default(), Some(idx), around, base);
    }

    fn variant(
        &mut self,
        idx: ItemIdx,
        name: Name,
        (full, name_span): (Span, Span),
        docs: Option<Name>,
        fields: &ast::Fields,
        writer: &mut Writer,
    ) -> WrittenVariant {
        let base = writer.base;
        let mark = writer.mark(name_span);
        let (shape, fields, places) = match fields {
            ast::Fields::Unit => (FieldsShape::Unit, Vec::new(), Vec::new()),
            ast::Fields::Named(fields) => {
                let written = fields.iter().map(|field| {
                    let mark = writer.mark(field.name.span);
                    let visibility = field.visibility.as_ref().map(|visibility| visibility.kind);
                    (field.name.text.clone(), mark, writer.ty(&field.ty), visibility)
                });
                let written = written.collect();
                let docs = |field: &ast::FieldDecl| field.docs.as_ref().map(|docs| docs.text.clone());
                let places = fields
                    .iter()
                    .map(|field| (field.span.shift(base), field.name.span.shift(base), docs(field)))
                    .collect();
                (FieldsShape::Named, written, places)
            }
            ast::Fields::Tuple(fields) => {
                let written = fields.iter().enumerate().map(|(index, field)| {
                    let visibility = field.visibility.as_ref().map(|visibility| visibility.kind);
                    let mark = writer.mark(field.ty.span);
                    (Name::from(index.to_string()), mark, writer.ty(&field.ty), visibility)
                });
                let written = written.collect();
                let docs = |field: &ast::TupleFieldDecl| field.docs.as_ref().map(|docs| docs.text.clone());
                let places = fields
                    .iter()
                    .map(|field| (field.span.shift(base), field.ty.span.shift(base), docs(field)))
                    .collect();
                (FieldsShape::Tuple, written, places)
            }
        };
        let place = VariantSpan {
            full: full.shift(base),
            name: name_span.shift(base),
            docs,
            fields: places,
        };
        self.out.spans.items[idx.0 as usize].variants.push(place);
        WrittenVariant {
            name,
            mark,
            shape,
            fields,
            discriminant: None,
        }
    }

    fn blocks(&mut self, blocks: Vec<NestedBlock>, owner: Option<ItemIdx>, around: Option<BlockIdx>, base: u32) {
        let first = self.out.tree.blocks.len();
        let mut indices = Vec::new();
        for block in &blocks {
            let parent = block.parent.map(|index| BlockIdx((first + index) as u32)).or(around);
            indices.push(BlockIdx(self.out.tree.blocks.len() as u32));
            self.out.tree.blocks.push(ItemBlock {
                owner,
                parent,
                items: Vec::new(),
            });
        }
        for (block, &idx) in blocks.iter().zip(&indices) {
            let items = self.items(&block.items, Parent::Block(idx), Some(idx), base);
            self.out.tree.blocks[idx.0 as usize].items = items;
        }
        if !indices.is_empty() {
            self.out.tree.blocks_of.insert(owner, indices);
        }
    }

    fn rank(&mut self, parent: Parent, item: &ast::Item, name: &Name) -> u32 {
        let scope = self.rank_scope(parent);
        let next = self
            .ranks
            .entry((scope, rank_kind(&item.kind), name.clone()))
            .or_default();
        *next += 1;
        *next - 1
    }

    fn rank_scope(&self, parent: Parent) -> RankScope {
        match parent {
            Parent::File => RankScope::File,
            Parent::Item(idx) => RankScope::Item(idx),
            Parent::Block(block) => match self.out.tree.blocks[block.0 as usize].owner {
                // Constants contain nothing: what stands in their initialiser counts with its surroundings.
                Some(owner) if matches!(self.out.tree.items[owner.0 as usize].kind, ItemKind::Const { .. }) => {
                    self.rank_scope(self.out.tree.items[owner.0 as usize].parent)
                }
                owner => RankScope::Body(owner),
            },
        }
    }

    fn attrs(&mut self, item: &ast::Item, writer: &mut Writer) -> Attrs {
        let mut attrs = Attrs::default();
        let base = writer.base;
        for attr in &item.attrs {
            let Some(name) = attr.path.as_ident() else {
                self.out.spans.attr_problems.push(AttrProblem::Unknown(
                    attr.path.span.shift(base),
                    path_text(&attr.path),
                    ATTRIBUTES,
                ));
                continue;
            };
            let place = name.span.shift(base);
            match name.as_str() {
                "derive" if matches!(item.kind, ast::ItemKind::Struct(_) | ast::ItemKind::Enum(_)) => {
                    if matches!(attr.args, ast::AttrArgs::Tokens(_)) {
                        attrs
                            .derives
                            .extend(attr.words().map(|word| (word.text, writer.mark(word.span))));
                    } else {
                        let span = attr.span.shift(base);
                        self.out.spans.attr_problems.push(AttrProblem::Arguments(
                            span,
                            "`derive` takes traits: `#[derive(Clone, Eq)]`",
                        ));
                    }
                }
                "derive" => self.misplaced(place, name, "structs and enums"),
                "must_use"
                    if matches!(
                        item.kind,
                        ast::ItemKind::Fn(_) | ast::ItemKind::Struct(_) | ast::ItemKind::Enum(_)
                    ) =>
                {
                    attrs.must_use = true;
                }
                "must_use" => self.misplaced(place, name, "functions, structs and enums"),
                "lang" if self.is_library => {
                    let name = string_argument(attr).unwrap_or_default();
                    attrs.lang = LangItem::from_name(&name);
                    attrs.lang_trait = BuiltinTrait::from_lang(&name);
                }
                "intrinsic" if self.is_library && matches!(item.kind, ast::ItemKind::Fn(_)) => {
                    attrs.intrinsic = string_argument(attr);
                }
                "allow" => attrs.allow.extend(attr.words().map(|word| word.text)),
                name if ATTRIBUTES.contains(&name) => {}
                _ => self
                    .out
                    .spans
                    .attr_problems
                    .push(AttrProblem::Unknown(place, name.text.clone(), ATTRIBUTES)),
            }
        }
        attrs
    }

    fn misplaced(&mut self, place: Span, name: &ast::Name, only: &'static str) {
        self.out
            .spans
            .attr_problems
            .push(AttrProblem::Misplaced(place, name.text.clone(), only));
    }
}

fn self_kind_of(param: &ast::SelfParam) -> crate::signature::SelfKind {
    // `self: &Self` and `self: &mut Self` are the long forms of `&self` and `&mut self`.
    match param.ty.as_ref().map(|ty| &ty.kind) {
        Some(ast::TypeKind::Ref { mutable: false, .. }) => crate::signature::SelfKind::Ref,
        Some(ast::TypeKind::Ref { mutable: true, .. }) => crate::signature::SelfKind::RefMut,
        _ => self_kind(param.kind),
    }
}

fn flatten(
    tree: &ast::UseTree,
    global: bool,
    prefix: &[(Name, crate::written::Mark)],
    writer: &mut Writer,
    imports: &mut Vec<Import>,
) {
    let mark = writer.mark(tree.span);
    let mut path = prefix.to_vec();
    for name in &tree.path {
        path.push((name.text.clone(), writer.mark(name.span)));
    }
    match &tree.kind {
        ast::UseTreeKind::Group(trees) => {
            for inner in trees {
                flatten(inner, global, &path, writer, imports);
            }
        }
        ast::UseTreeKind::Glob => imports.push(Import {
            global,
            path,
            kind: ImportKind::Glob,
            tree: mark,
        }),
        ast::UseTreeKind::Name { alias } => {
            let alias = alias
                .as_ref()
                .map(|alias| (alias.text.clone(), writer.mark(alias.span)));
            let is_self = path.len() > 1 && path.last().is_some_and(|(name, _)| name == "self");
            if path.is_empty() {
                return;
            }
            let kind = if is_self {
                path.pop();
                ImportKind::SelfName(alias)
            } else {
                ImportKind::Single(alias)
            };
            imports.push(Import {
                global,
                path,
                kind,
                tree: mark,
            });
        }
    }
}

/// Namesakes of one kind are told apart by rank.
fn rank_kind(kind: &ast::ItemKind) -> u8 {
    match kind {
        ast::ItemKind::Fn(_) | ast::ItemKind::Receive(_) => 0,
        ast::ItemKind::Struct(_) => 1,
        ast::ItemKind::Enum(_) => 2,
        ast::ItemKind::Impl(_) => 3,
        ast::ItemKind::Const(_) | ast::ItemKind::Static(_) => 4,
        ast::ItemKind::TypeAlias(_) => 5,
        ast::ItemKind::Mod(_) => 6,
        ast::ItemKind::Trait(_) => 7,
        ast::ItemKind::Actor(_) => 8,
        ast::ItemKind::Supervisor(_) => 9,
        ast::ItemKind::Extern(_) => 10,
        ast::ItemKind::MacroDef(_) => 11,
        ast::ItemKind::MacroCall(_) | ast::ItemKind::Use(_) | ast::ItemKind::Error => 12,
    }
}

fn synthetic(role: FnRole) -> FnItem {
    FnItem {
        generics: WrittenGenerics::default(),
        self_kind: (role == FnRole::Receive).then_some(crate::signature::SelfKind::RefMut),
        params: Vec::new(),
        ret: None,
        role,
        is_const: false,
        is_unsafe: false,
        is_ai: false,
        has_body: true,
    }
}

fn setting_value(value: Option<&ast::Expr>) -> Setting {
    match value.map(|value| &value.without_parens().kind) {
        Some(ast::ExprKind::Path(path)) => path
            .as_ident()
            .map_or(Setting::Error, |name| Setting::Word(name.text.clone())),
        Some(ast::ExprKind::Literal(literal)) => match literal.kind {
            ast::LiteralKind::Int { value, .. } => Setting::Int(value.get()),
            ast::LiteralKind::Duration { nanoseconds } => {
                i64::try_from(nanoseconds.get()).map_or(Setting::Error, Setting::Duration)
            }
            _ => Setting::Error,
        },
        _ => Setting::Error,
    }
}

/// Subtracts the start of a body owner from all spans inside it.
struct Rebase(u32);

impl VisitorMut for Rebase {
    fn visit_span(&mut self, span: &mut Span) {
        *span = span.relative_to(self.0);
    }
}

fn string_argument(attr: &ast::Attr) -> Option<Name> {
    let ast::AttrArgs::Tokens(tokens) = &attr.args else {
        return None;
    };
    let text = tokens.first()?.text.strip_prefix('"')?.strip_suffix('"')?;
    Some(Name::from(text))
}

fn path_text(path: &ast::Path) -> Name {
    let names: Vec<&str> = path.segments.iter().map(|segment| segment.name.as_str()).collect();
    Name::from(names.join("::"))
}

/// The head of a type, as an impl's name.
fn type_text(ty: &ast::Type) -> Name {
    match &ty.kind {
        ast::TypeKind::Path(path) => path_text(path),
        ast::TypeKind::Paren(inner) => type_text(inner),
        ast::TypeKind::Ref { inner, mutable, .. } => {
            Name::from(format!("&{}{}", if *mutable { "mut " } else { "" }, type_text(inner)))
        }
        ast::TypeKind::Tuple(items) => Name::from(format!("({})", items.len())),
        ast::TypeKind::Array { .. } | ast::TypeKind::Slice(_) => Name::new_static("[]"),
        ast::TypeKind::Dyn(bounds) => match bounds.first().map(|bound| &bound.kind) {
            Some(ast::BoundKind::Trait(path)) => Name::from(format!("dyn {}", path_text(path))),
            _ => Name::new_static("dyn _"),
        },
        _ => Name::new_static("_"),
    }
}
