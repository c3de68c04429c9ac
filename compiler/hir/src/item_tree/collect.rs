//! From a file's syntax to its summary and the places beside it.

use grok_diagnostics::Span;
use grok_syntax::ast;
use grok_syntax::visit::{Node as _, Visitor};
use rustc_hash::FxHashMap;

use super::{
    Attrs, BlockIdx, CollectedItems, FnItem, Import, ImportKind, Item, ItemBlock, ItemIdx, ItemKind, ItemSpan,
    OwnerSyntax, Parent, VariantSpan, WrittenVariant,
};
use crate::Name;
use crate::signature::{FieldsShape, LangItem};
use crate::written::{Writer, WrittenType, self_kind};

/// Something wrong with an attribute: a lint or an error, with its place in the file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AttrProblem {
    /// No such attribute.
    Unknown(Span, Name),
    /// It does nothing on this kind of item.
    Misplaced(Span, Name, &'static str),
    /// Its arguments are of the wrong kind: what it takes.
    Arguments(Span, &'static str),
}

/// The blocks of a body that directly hold items, outermost first; bodies of the items themselves are not searched.
pub fn nested_blocks(body: &ast::Block) -> Vec<NestedBlock> {
    let mut finder = BlockFinder {
        parents: Vec::new(),
        blocks: Vec::new(),
    };
    finder.visit_block(body);
    finder.blocks
}

/// The same for an initialiser.
pub(crate) fn nested_blocks_of_expr(body: &ast::Expr) -> Vec<NestedBlock> {
    let mut finder = BlockFinder {
        parents: Vec::new(),
        blocks: Vec::new(),
    };
    finder.visit_expr(body);
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
pub(super) fn collect(file: &ast::SourceFile, is_library: bool) -> CollectedItems {
    let mut collector = Collector {
        is_library,
        ..Collector::default()
    };
    collector.out.spans.docs = file.docs.as_ref().map(|docs| docs.text.clone());
    let top = collector.items(&file.items, Parent::File, None, 0);
    collector.out.tree.top = top;
    if let Some(script) = &file.script {
        collector.out.tree.has_script = true;
        collector.out.spans.script = Some(script.span);
        collector.out.script = Some(OwnerSyntax::Script(script.clone()));
        collector.blocks(nested_blocks(script), None, None, 0);
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

#[derive(Default)]
struct Collector {
    is_library: bool,
    out: CollectedItems,
    ranks: FxHashMap<(RankScope, std::mem::Discriminant<ast::ItemKind>, Name), u32>,
}

impl Collector {
    fn items(&mut self, items: &[ast::Item], parent: Parent, around: Option<BlockIdx>, base: u32) -> Vec<ItemIdx> {
        items.iter().map(|item| self.item(item, parent, around, base)).collect()
    }

    /// `base` is that of the body owner around, zero outside of one.
    fn item(&mut self, item: &ast::Item, parent: Parent, around: Option<BlockIdx>, base: u32) -> ItemIdx {
        let idx = ItemIdx(self.out.tree.items.len() as u32);
        let nested = matches!(parent, Parent::Block(_)) || self.is_in_body(parent);
        let inner_base = if nested { base } else { item.base() };
        let name = match &item.kind {
            ast::ItemKind::Impl(decl) => type_text(&decl.self_ty),
            _ => item.name.as_ref().map(|name| name.text.clone()).unwrap_or_default(),
        };
        let name_span = match &item.kind {
            ast::ItemKind::Impl(decl) => decl.self_ty.span,
            _ => item.name.as_ref().map_or(item.span, |name| name.span),
        };
        let mut writer = Writer::new(base);
        let attrs = self.attrs(item, &mut writer);
        let rank = self.rank(parent, item, &name);
        self.out.tree.items.push(Item {
            name,
            parent,
            rank,
            visibility: item.visibility.as_ref().map(|visibility| visibility.kind),
            attrs,
            kind: if matches!(item.kind, ast::ItemKind::Const(_)) {
                ItemKind::Const { ty: None }
            } else {
                ItemKind::Error
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
            ast::ItemKind::Const(decl) => Some(OwnerSyntax::Const(decl.clone())),
            _ => None,
        });
        writer.base = inner_base;
        let kind = self.kind(item, idx, around, inner_base, &mut writer);
        self.out.tree.items[idx.0 as usize].kind = kind;
        self.out.spans.items[idx.0 as usize].marks = writer.marks;
        idx
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
                if let Some(body) = &decl.body {
                    self.blocks(nested_blocks(body), Some(idx), around, base);
                }
                kind
            }
            ast::ItemKind::Const(decl) => {
                let ty = decl.ty.as_ref().map(|ty| writer.ty(ty));
                if let Some(value) = &decl.value {
                    self.blocks(nested_blocks_of_expr(value), Some(idx), around, base);
                }
                ItemKind::Const { ty }
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
                let mut next = 0i64;
                let mut variants = Vec::new();
                for variant in &decl.variants {
                    let docs = variant.docs.as_ref().map(|docs| docs.text.clone());
                    let spans = (variant.span, variant.name.span);
                    let mut written =
                        self.variant(idx, variant.name.text.clone(), spans, docs, &variant.fields, writer);
                    if let Some(expr) = &variant.discriminant {
                        written.discriminant = constant(expr);
                        next = written.discriminant.unwrap_or(next);
                    }
                    next = next.wrapping_add(1);
                    variants.push(written);
                }
                ItemKind::Enum { generics, variants }
            }
            ast::ItemKind::Impl(decl) => {
                let generics = writer.generics(&decl.generics);
                let self_ty = writer.ty(&decl.self_ty);
                // Items of an impl outside bodies are owners of their own; inside one they count from the body's base.
                let items = self.items(&decl.items, Parent::Item(idx), around, base);
                ItemKind::Impl {
                    generics,
                    self_ty,
                    items,
                }
            }
            ast::ItemKind::TypeAlias(decl) => {
                let generics = writer.generics(&decl.generics);
                ItemKind::Alias {
                    generics,
                    ty: decl.ty.as_ref().map_or(WrittenType::Error, |ty| writer.ty(ty)),
                }
            }
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
            ast::ItemKind::Trait(_)
            | ast::ItemKind::Actor(_)
            | ast::ItemKind::Receive(_)
            | ast::ItemKind::Supervisor(_)
            | ast::ItemKind::MacroDef(_)
            | ast::ItemKind::MacroCall(_)
            | ast::ItemKind::Static(_)
            | ast::ItemKind::Extern(_)
            | ast::ItemKind::Error => ItemKind::Error,
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
        })
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
            .entry((scope, std::mem::discriminant(&item.kind), name.clone()))
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
                self.out
                    .spans
                    .attr_problems
                    .push(AttrProblem::Unknown(attr.path.span.shift(base), path_text(&attr.path)));
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
                "lang" if self.is_library => attrs.lang = string_argument(attr).and_then(|text| lang_item(&text)),
                "intrinsic" if self.is_library && matches!(item.kind, ast::ItemKind::Fn(_)) => {
                    attrs.intrinsic = string_argument(attr);
                }
                "allow" => attrs.allow.extend(attr.words().map(|word| word.text)),
                "test" | "bench" | "inline" | "cfg" | "deprecated" | "doc" | "ai_optimize" | "ai_test" | "ai_doc"
                | "ai_translate" => {}
                _ => self
                    .out
                    .spans
                    .attr_problems
                    .push(AttrProblem::Unknown(place, name.text.clone())),
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

/// A constant discriminant: integer literals under `-` and `+ - *`.
fn constant(expr: &ast::Expr) -> Option<i64> {
    let expr = expr.without_parens();
    match &expr.kind {
        ast::ExprKind::Literal(literal) => match literal.kind {
            ast::LiteralKind::Int { value, .. } => i64::try_from(value).ok(),
            _ => None,
        },
        ast::ExprKind::Unary {
            op: ast::UnaryOp::Neg,
            operand,
            ..
        } => match &operand.without_parens().kind {
            ast::ExprKind::Literal(ast::Literal {
                kind: ast::LiteralKind::Int { value, .. },
                ..
            }) => i64::try_from(-i128::try_from(*value).ok()?).ok(),
            _ => constant(operand)?.checked_neg(),
        },
        ast::ExprKind::Binary { op, lhs, rhs, .. } => {
            let (lhs, rhs) = (constant(lhs)?, constant(rhs)?);
            match op {
                ast::BinaryOp::Add => lhs.checked_add(rhs),
                ast::BinaryOp::Sub => lhs.checked_sub(rhs),
                ast::BinaryOp::Mul => lhs.checked_mul(rhs),
                ast::BinaryOp::Shl => lhs.checked_shl(u32::try_from(rhs).ok()?),
                ast::BinaryOp::BitOr => Some(lhs | rhs),
                _ => None,
            }
        }
        _ => None,
    }
}

fn string_argument(attr: &ast::Attr) -> Option<Name> {
    let ast::AttrArgs::Tokens(tokens) = &attr.args else {
        return None;
    };
    let text = tokens.first()?.text.strip_prefix('"')?.strip_suffix('"')?;
    Some(Name::from(text))
}

fn lang_item(name: &str) -> Option<LangItem> {
    Some(match name {
        "option" => LangItem::Option,
        "result" => LangItem::Result,
        "vec" => LangItem::Vec,
        "range" => LangItem::Range,
        "range_inclusive" => LangItem::RangeInclusive,
        "range_from" => LangItem::RangeFrom,
        "range_to" => LangItem::RangeTo,
        "range_to_inclusive" => LangItem::RangeToInclusive,
        "range_full" => LangItem::RangeFull,
        "ordering" => LangItem::Ordering,
        "string" => LangItem::String,
        "duration" => LangItem::Duration,
        _ => return None,
    })
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
        ast::TypeKind::Array { .. } => Name::new_static("[]"),
        _ => Name::new_static("_"),
    }
}
