//! From an offset to what is named there, and back to where that stands. Every semantic feature begins here.
//!
//! A name may mean two things at once (`Point { x }` names a field and a variable), so the answers are lists. Names in signatures come
//! from the findings of their lowering, names in bodies from source maps; what depends on a type is asked of inference, for that body
//! alone.

use grok_diagnostics::Span;
use grok_hir::blocks::{block_around, block_scopes_of};
use grok_hir::body::{Body, Expr, ExprId, LocalId, Pat, PatId};
use grok_hir::db::SourceFile;
use grok_hir::def_map::Namespace;
use grok_hir::file_ids::{ItemId, file_ids};
use grok_hir::ids::{AdtId, BodyOwner, CtorId, Def, VariantId};
use grok_hir::item_tree::{Import, ItemKind, item_spans, item_tree};
use grok_hir::resolve::Names;
use grok_hir::signature::FieldsShape;
use grok_hir::source_map::{BodySourceMap, MentionTarget};
use grok_hir::type_ref::{BuiltinTrait, ParamRef, SelfOwner, TypeRef};
use grok_hir::written::WrittenParam;
use grok_hir::{Db, Name};
use grok_types::result::{InferenceResult, ValueDef};
use grok_types::ty::{Ty, TyKind};

/// What a name means.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Symbol {
    /// A definition.
    Def(Def),
    /// A variable.
    Local(BodyOwner, LocalId),
    /// A field of a struct or variant, by position.
    Field(CtorId, u32),
    /// A type parameter, by where it is declared.
    TypeParam(SourceFile, Span, Name),
    /// `Self`.
    SelfType(SelfOwner),
    /// A trait of the language.
    Trait(BuiltinTrait),
    /// A label: the loop or block it names.
    Label(BodyOwner, ExprId),
    /// A built-in macro.
    Macro(Name),
}

/// A name in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mention {
    /// Where, in the file.
    pub span: Span,
    /// What it means.
    pub symbol: Symbol,
    /// Whether an item, a variant, a field or a type parameter is declared here.
    pub declares: bool,
}

/// Where something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// The file.
    pub file: SourceFile,
    /// The whole of it.
    pub full: Span,
    /// Its name.
    pub name: Span,
}

/// A body with all that is known of it.
#[derive(Clone, Copy)]
pub(crate) struct BodyAt<'db> {
    /// The database.
    pub db: &'db dyn Db,
    /// Whose body.
    pub owner: BodyOwner,
    /// What its spans count from.
    pub base: u32,
    /// The body.
    pub body: &'db Body,
    /// Its places, relative to `base`.
    pub map: &'db BodySourceMap,
}

impl<'db> BodyAt<'db> {
    /// The body of an owner.
    pub fn new(db: &'db dyn Db, owner: BodyOwner) -> BodyAt<'db> {
        let lowered = grok_hir::lower::body_with_source_map(db, owner);
        BodyAt {
            db,
            owner,
            base: grok_hir::locate::owner_base(db, owner),
            body: &lowered.body,
            map: &lowered.source_map,
        }
    }

    /// What inference knows of it.
    pub fn inferred(&self) -> &'db InferenceResult {
        grok_types::infer(self.db, self.owner)
    }

    /// An offset of the file as the body counts.
    pub fn relative(&self, offset: u32) -> u32 {
        offset.saturating_sub(self.base)
    }

    /// Where an expression stands in the file.
    pub fn expr_span(&self, expr: ExprId) -> Span {
        self.map.expr(expr).shift(self.base)
    }

    /// The type of an expression as its user gets it: after implicit steps.
    pub fn adjusted(&self, expr: ExprId) -> Option<&'db Ty> {
        let inferred = self.inferred();
        let steps = inferred
            .adjustments
            .get(&expr)
            .and_then(|steps| steps.last())
            .map(|step| &step.ty);
        steps.or_else(|| inferred.exprs.get(&expr))
    }
}

/// Whose body is at an offset: the innermost function or constant that touches it, else the script.
pub(crate) fn owner_at(db: &dyn Db, file: SourceFile, offset: u32) -> Option<BodyOwner> {
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, grok_hir::module_of_file(db, file));
    let spans = &item_spans(db, file).items;
    let inner = tree
        .iter()
        .filter(|(_, item)| matches!(item.kind, ItemKind::Fn(_) | ItemKind::Const { .. }))
        .filter_map(|(idx, _)| Some((spans.get(idx.0 as usize)?.span, ids.id(idx)?.owner()?)))
        .filter(|(span, _)| span.touches(offset))
        .min_by_key(|(span, _)| (!span.contains(offset), span.len()));
    inner.map(|(_, owner)| owner).or(ids.script.map(BodyOwner::Fn))
}

/// All that the name at `offset` means, with the span of the name. Empty where no name is.
pub(crate) fn symbols_at(db: &dyn Db, file: SourceFile, offset: u32) -> Vec<Mention> {
    let mut found = Vec::new();
    item_mentions(db, file, Some(offset), &mut found);
    if let Some(owner) = owner_at(db, file, offset) {
        let at = BodyAt::new(db, owner);
        let relative = at.relative(offset);
        let mentions = &at.map.mentions;
        let end = mentions.partition_point(|(span, _)| span.start <= relative);
        let near = mentions[..end]
            .iter()
            .rev()
            .take(8)
            .filter(|(span, _)| span.touches(relative) && offset >= at.base);
        for (span, target) in near {
            let symbol = body_symbol(&at, target);
            found.extend(symbol.map(|symbol| Mention {
                span: span.shift(at.base),
                symbol,
                declares: false,
            }));
        }
    }
    keep_best(found, offset)
}

/// Of names that touch one offset, those that hold its character, else those that end there.
fn keep_best(mut found: Vec<Mention>, offset: u32) -> Vec<Mention> {
    found.retain(|mention| !mention.span.is_empty());
    let holds = found.iter().any(|mention| mention.span.contains(offset));
    found.retain(|mention| {
        if holds {
            mention.span.contains(offset)
        } else {
            mention.span.touches(offset)
        }
    });
    let shortest = found.iter().map(|mention| mention.span.len()).min();
    found.retain(|mention| Some(mention.span.len()) == shortest);
    let mut unique: Vec<Mention> = Vec::new();
    for mention in found {
        match unique
            .iter_mut()
            .find(|other| other.span == mention.span && other.symbol == mention.symbol)
        {
            Some(known) => known.declares |= mention.declares,
            None => unique.push(mention),
        }
    }
    unique
}

/// Names in items outside bodies: declarations, signatures, imports. Only those that touch `at`, if it is given.
pub(crate) fn item_mentions(db: &dyn Db, file: SourceFile, at: Option<u32>, out: &mut Vec<Mention>) {
    let tree = item_tree(db, file);
    let ids = file_ids(db, file, grok_hir::module_of_file(db, file));
    let wanted = |span: Span| at.is_none_or(|offset| span.touches(offset));
    for ((idx, item), spans) in tree.iter().zip(&item_spans(db, file).items) {
        if !wanted(spans.full) {
            continue;
        }
        let mut push = |span: Span, symbol: Symbol, declares: bool| {
            if !span.is_empty() && wanted(span) {
                out.push(Mention { span, symbol, declares });
            }
        };
        if let ItemKind::Use(imports) = &item.kind {
            let around = ids.modules.get(idx.0 as usize).copied().unwrap_or(ids.module);
            let blocks = block_scopes_of(db, file, ids.module, block_around(tree, idx));
            let names = Names {
                blocks,
                ..Names::in_module(db, around)
            };
            imports
                .iter()
                .for_each(|import| import_mentions(&names, import, &spans.marks, &mut push));
            continue;
        }
        let Some(id) = ids.id(idx) else { continue };
        if let (Some(def), false) = (id.def(), item.name == "_" || item.is_synthetic()) {
            push(spans.name, Symbol::Def(def), true);
        }
        for (span, symbol) in parts(item, id, spans) {
            push(span, symbol, true);
        }
        if let Some(params) = type_params(&item.kind) {
            for WrittenParam { name, mark, .. } in params {
                let span = mark.span(&spans.marks);
                push(span, Symbol::TypeParam(file, span, name.clone()), true);
            }
        }
        for (mark, target) in grok_hir::signatures::findings(db, id).map_or(&[][..], |found| &found.mentions) {
            let span = mark.span(&spans.marks);
            if wanted(span) {
                out.extend(item_symbol(db, id, target).map(|symbol| Mention {
                    span,
                    symbol,
                    declares: false,
                }));
            }
        }
    }
}

/// Variants and named fields of an item.
fn parts(item: &grok_hir::item_tree::Item, id: ItemId, spans: &grok_hir::item_tree::ItemSpan) -> Vec<(Span, Symbol)> {
    let mut out = Vec::new();
    let mut fields = |shape: FieldsShape, ctor: CtorId, at: &grok_hir::item_tree::VariantSpan| {
        if shape == FieldsShape::Named {
            let named = at.fields.iter().enumerate();
            out.extend(named.map(|(index, (_, name, _))| (*name, Symbol::Field(ctor, index as u32))));
        }
    };
    match (&item.kind, id) {
        (ItemKind::Struct { data, .. }, ItemId::Struct(id)) => {
            if let Some(at) = spans.variants.first() {
                fields(data.shape, CtorId::Struct(id), at);
            }
        }
        (ItemKind::Enum { variants, .. }, ItemId::Enum(parent)) => {
            let mut names = Vec::new();
            for (index, (data, at)) in variants.iter().zip(&spans.variants).enumerate() {
                let variant = VariantId {
                    parent,
                    index: index as u32,
                };
                names.push((at.name, Symbol::Def(Def::Variant(variant))));
                fields(data.shape, CtorId::Variant(variant), at);
            }
            out.extend(names);
        }
        _ => {}
    }
    out
}

fn type_params(kind: &ItemKind) -> Option<&[WrittenParam]> {
    match kind {
        ItemKind::Fn(data) => Some(&data.generics.params),
        ItemKind::Struct { generics, .. }
        | ItemKind::Enum { generics, .. }
        | ItemKind::Impl { generics, .. }
        | ItemKind::Trait { generics, .. }
        | ItemKind::Actor { generics, .. }
        | ItemKind::Alias { generics, .. } => Some(&generics.params),
        _ => None,
    }
}

/// The names of one import: each segment, and the name after `as`.
fn import_mentions(names: &Names<'_>, import: &Import, marks: &[Span], push: &mut impl FnMut(Span, Symbol, bool)) {
    let path: Vec<Name> = import.path.iter().map(|(name, _)| name.clone()).collect();
    let is_glob = matches!(import.kind, grok_hir::item_tree::ImportKind::Glob);
    for end in 1..=path.len() {
        let last = end == path.len() && !is_glob;
        let spaces: &[Namespace] = if last { &Namespace::ALL } else { &[Namespace::Types] };
        let mut seen = None;
        for &space in spaces {
            let Ok(found) = names.resolve(&path[..end], import.global, space) else {
                continue;
            };
            if found.consumed != end || seen == Some(found.def) {
                continue;
            }
            seen = Some(found.def);
            push(import.path[end - 1].1.span(marks), Symbol::Def(found.def), false);
            if last {
                let name = import.name_mark().span(marks);
                if name != import.path[end - 1].1.span(marks) {
                    push(name, Symbol::Def(found.def), false);
                }
            }
        }
    }
}

fn item_symbol(db: &dyn Db, item: ItemId, target: &MentionTarget) -> Option<Symbol> {
    Some(match target {
        MentionTarget::Def(def) => Symbol::Def(*def),
        MentionTarget::Param(param) => type_param(db, item, param)?,
        MentionTarget::SelfType(id) => Symbol::SelfType(*id),
        MentionTarget::Trait(name) => Symbol::Trait(*name),
        MentionTarget::Macro(name) => Symbol::Macro(name.clone()),
        _ => return None,
    })
}

fn type_param(db: &dyn Db, item: ItemId, param: &ParamRef) -> Option<Symbol> {
    let (file, span) = grok_hir::locate::param_location(db, item, &param.name)?;
    Some(Symbol::TypeParam(file, span, param.name.clone()))
}

/// What a name in a body means; asks inference only where names alone do not tell.
pub(crate) fn body_symbol(at: &BodyAt<'_>, target: &MentionTarget) -> Option<Symbol> {
    let owner_item = grok_hir::locate::owner_item_id(at.owner);
    match target {
        MentionTarget::Local(local) => Some(Symbol::Local(at.owner, *local)),
        MentionTarget::Label(expr) => Some(Symbol::Label(at.owner, *expr)),
        MentionTarget::AssocExpr(expr) => match at.inferred().ctors.get(expr) {
            Some((ctor, _)) => Some(ctor_symbol(*ctor)),
            None => value_symbol(at, at.inferred().values.get(expr)?),
        },
        MentionTarget::Method(expr) => value_symbol(at, at.inferred().values.get(expr)?),
        MentionTarget::AssocPat(pat) => value_symbol(at, at.inferred().pat_values.get(pat)?),
        MentionTarget::Field(expr) => field_access(at, *expr),
        MentionTarget::FieldInit(expr, index) => {
            let Expr::Struct { fields, .. } = &at.body.exprs[*expr] else {
                return None;
            };
            let (ctor, _) = at.inferred().ctors.get(expr)?;
            field_named(at.db, *ctor, &fields.get(*index as usize)?.0)
        }
        MentionTarget::FieldPat(pat, index) => {
            let Pat::Struct { fields, .. } = &at.body.pats[*pat] else {
                return None;
            };
            field_named(at.db, pattern_ctor(at, *pat)?, &fields.get(*index as usize)?.0)
        }
        _ => item_symbol(at.db, owner_item, target),
    }
}

/// The constructor that a pattern takes apart.
pub(crate) fn pattern_ctor(at: &BodyAt<'_>, pat: PatId) -> Option<CtorId> {
    match at.inferred().pat_values.get(&pat)? {
        ValueDef::Ctor(ctor, _) => Some(*ctor),
        _ => None,
    }
}

/// A constructor as a definition.
pub(crate) fn ctor_symbol(ctor: CtorId) -> Symbol {
    Symbol::Def(match ctor {
        CtorId::Struct(id) => Def::Adt(AdtId::Struct(id)),
        CtorId::Variant(id) => Def::Variant(id),
    })
}

fn value_symbol(at: &BodyAt<'_>, value: &ValueDef) -> Option<Symbol> {
    Some(match value {
        ValueDef::Fn(id, _) => Symbol::Def(Def::Fn(*id)),
        ValueDef::Ctor(ctor, _) => ctor_symbol(*ctor),
        ValueDef::Const(id, _) => Symbol::Def(Def::Const(*id)),
        ValueDef::Local(local) => Symbol::Local(at.owner, *local),
        ValueDef::ConstParam(_) => return None,
    })
}

fn field_access(at: &BodyAt<'_>, expr: ExprId) -> Option<Symbol> {
    let Expr::Field { expr: base, .. } = &at.body.exprs[expr] else {
        return None;
    };
    let index = *at.inferred().fields.get(&expr)?;
    let mut ty = at.adjusted(*base)?;
    while let TyKind::Ref(_, inner) = ty.kind() {
        ty = inner;
    }
    match ty.kind() {
        TyKind::Adt(AdtId::Struct(id), _) => Some(Symbol::Field(CtorId::Struct(*id), index)),
        _ => None,
    }
}

fn field_named(db: &dyn Db, ctor: CtorId, name: &str) -> Option<Symbol> {
    let (_, data) = grok_types::ctor_data(db, ctor)?;
    let index = data.fields.iter().position(|field| field.name == name)?;
    Some(Symbol::Field(ctor, index as u32))
}

/// Where a symbol is declared. `None` for what no file declares.
pub(crate) fn place(db: &dyn Db, symbol: &Symbol) -> Option<Place> {
    match symbol {
        Symbol::Def(def) => def_place(db, *def),
        Symbol::Local(owner, local) => {
            let at = BodyAt::new(db, *owner);
            let name = at.map.local(*local).shift(at.base);
            Some(Place {
                file: grok_hir::locate::owner_file(db, *owner)?,
                full: name,
                name,
            })
        }
        Symbol::Field(ctor, index) => {
            let (file, full, name) = grok_hir::locate::field_location(db, *ctor, *index)?;
            Some(Place { file, full, name })
        }
        Symbol::TypeParam(file, span, _) => Some(Place {
            file: *file,
            full: *span,
            name: *span,
        }),
        Symbol::SelfType(SelfOwner::Trait(id)) => def_place(db, Def::Trait(*id)),
        Symbol::SelfType(SelfOwner::Actor(id)) => def_place(db, Def::Actor(*id)),
        Symbol::SelfType(SelfOwner::Impl(id)) => match grok_types::impl_self_type(db, *id).kind() {
            TyKind::Adt(adt, _) => def_place(db, Def::Adt(*adt)),
            _ => {
                let (file, full, name) = grok_hir::locate::impl_location(db, *id)?;
                Some(Place { file, full, name })
            }
        },
        Symbol::Label(owner, expr) => {
            let at = BodyAt::new(db, *owner);
            // The label's declaration is its first mention.
            let target = MentionTarget::Label(*expr);
            let (name, _) = at.map.mentions.iter().find(|(_, other)| *other == target)?;
            let file = grok_hir::locate::owner_file(db, *owner)?;
            Some(Place {
                file,
                full: at.expr_span(*expr),
                name: name.shift(at.base),
            })
        }
        Symbol::Trait(_) | Symbol::Macro(_) => None,
    }
}

/// What `Self` is.
pub(crate) fn self_type(db: &dyn Db, owner: SelfOwner) -> Ty {
    match owner {
        SelfOwner::Impl(id) => grok_types::impl_self_type(db, id).clone(),
        SelfOwner::Actor(_) => grok_types::lower_type_ref(db, &TypeRef::SelfType(owner)),
        SelfOwner::Trait(_) => {
            let param = ParamRef {
                index: 0,
                name: Name::new_static("Self"),
            };
            grok_types::lower_type_ref(db, &TypeRef::Param(param))
        }
    }
}

/// Where a definition stands.
pub(crate) fn def_place(db: &dyn Db, def: Def) -> Option<Place> {
    let (file, full, name) = grok_hir::def_location(db, def)?;
    Some(Place { file, full, name })
}

/// The docs of a symbol, as Markdown.
pub(crate) fn docs(db: &dyn Db, symbol: &Symbol) -> Option<String> {
    match symbol {
        Symbol::Def(def) => grok_hir::locate::def_docs(db, *def),
        Symbol::Field(ctor, index) => grok_hir::locate::field_docs(db, *ctor, *index),
        Symbol::SelfType(id) => match self_type(db, *id).kind() {
            TyKind::Adt(adt, _) => grok_hir::locate::def_docs(db, Def::Adt(*adt)),
            _ => None,
        },
        _ => None,
    }
}

/// The name of a symbol as it is declared.
pub(crate) fn name(db: &dyn Db, symbol: &Symbol) -> Option<Name> {
    Some(match symbol {
        Symbol::Def(def) => match def {
            Def::Module(id) => id.path(db).last()?.clone(),
            Def::Fn(id) => id.name(db).clone(),
            Def::Adt(AdtId::Struct(id)) => id.name(db).clone(),
            Def::Adt(AdtId::Enum(id)) => id.name(db).clone(),
            Def::Variant(id) => grok_types::ctor_data(db, CtorId::Variant(*id))?.1.name.clone(),
            Def::Const(id) => id.name(db).clone(),
            Def::Alias(id) => id.name(db).clone(),
            Def::Trait(id) => id.name(db).clone(),
            Def::Macro(id) => id.name(db).clone(),
            Def::Actor(id) => id.name(db).clone(),
            Def::Supervisor(id) => id.name(db).clone(),
            Def::Builtin(ty) => Name::new_static(ty.name()),
        },
        Symbol::Local(owner, local) => BodyAt::new(db, *owner).body.locals[*local].name.clone(),
        Symbol::Field(ctor, index) => grok_types::ctor_data(db, *ctor)?
            .1
            .fields
            .get(*index as usize)?
            .name
            .clone(),
        Symbol::TypeParam(_, _, name) | Symbol::Macro(name) => name.clone(),
        Symbol::SelfType(_) => Name::new_static("Self"),
        Symbol::Trait(name) => Name::new_static(name.name()),
        Symbol::Label(owner, expr) => {
            let at = BodyAt::new(db, *owner);
            at.map
                .labels
                .iter()
                .find(|(_, _, id)| id == expr)
                .map(|(_, name, _)| name.clone())?
        }
    })
}
