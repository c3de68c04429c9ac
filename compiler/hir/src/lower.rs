//! From the syntax of one body to its [`Body`]: every name resolved, every macro understood, positions kept aside.
//!
//! The query is per owner and reads that owner's syntax alone, whose spans are relative: an edit elsewhere in the file runs nothing
//! here. `expr.rs`, `pat.rs`, `path.rs` and `macros.rs` each own a syntactic family; `outside.rs` looks at what is around a body when a
//! name was not found.

mod expr;
mod format;
mod hygiene;
mod macros;
mod outside;
mod pat;
mod path;
mod unused;

pub(crate) use expr::binary_op;

use std::cell::RefCell;
use std::sync::Arc;

use grok_diagnostics::{Code, Diagnostic, FileId, Span};
use grok_syntax::ast;
use la_arena::Arena;
use rustc_hash::FxHashMap;

use crate::Name;
use crate::blocks::{block_around, block_scopes, block_scopes_of};
use crate::body::{Body, Expr, ExprId, Local, LocalId, Pat, PatId};
use crate::db::{Db, SourceFile};
use crate::def_map::ImportId;
use crate::ids::BodyOwner;
use crate::item_tree::{BlockIdx, OwnerSyntax, collected_items, item_tree};
use crate::locate::{
    container_module, container_self, is_script, item_of, module_place, owner_container, owner_item_id,
};
use crate::macros::{Contexts, OwnerSpace, SpaceMap, expanded_file};
use crate::problems::Pending;
use crate::resolve::Names;
use crate::signatures::{ScopedParam, generics_in_scope, outer_generics};
use crate::source_map::{BodySourceMap, MentionTarget};
use crate::type_lower::{Findings, InferRule, TypeLowering};
use crate::type_ref::{SelfOwner, TypeRef};
use crate::written::Writer;

/// A lowered body with everything found on the way. Spans are relative to the owner's base.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoweredBody {
    /// The body.
    pub body: Arc<Body>,
    /// Its places.
    pub source_map: Arc<BodySourceMap>,
    /// Mistakes.
    pub diagnostics: Vec<Pending>,
    /// Imports that its paths went through.
    pub imports: Vec<ImportId>,
}

/// The syntax of a body, its macros expanded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct OwnerSource {
    pub(crate) syntax: OwnerSyntax,
    /// Where what the expansions made was written, and what went wrong with them.
    pub(crate) space: Option<OwnerSpace>,
}

#[salsa::tracked]
pub(crate) fn owner_source(db: &dyn Db, owner: BodyOwner) -> Option<OwnerSource> {
    let (file, syntax) = if is_script(db, owner) {
        let module = container_module(db, owner_container(db, owner));
        let (file, _) = module_place(db, module)?;
        (file, collected_items(db, file).script.clone()?)
    } else {
        let found = item_of(db, owner_item_id(owner))?;
        let items = collected_items(db, found.file);
        (found.file, items.decls.get(found.idx.0 as usize)?.clone()?)
    };
    let expanded = expanded_file(db, file);
    let space = match &syntax {
        OwnerSyntax::Fn(decl) => expanded.owner(decl),
        OwnerSyntax::Const(decl) => expanded.owner(decl),
        OwnerSyntax::Receive(decl) => expanded.owner(decl),
        // These stand outside of bodies, where all places are real already.
        OwnerSyntax::Default(_) | OwnerSyntax::Child(_) => None,
        OwnerSyntax::Script(_) => expanded.script.as_ref(),
    };
    let space = space.cloned();
    Some(OwnerSource { syntax, space })
}

/// A body with its source map and what is wrong with it.
#[salsa::tracked]
pub fn body_with_source_map(db: &dyn Db, owner: BodyOwner) -> LoweredBody {
    let mut lowering = Lowering::new(db, owner);
    let root = match owner_source(db, owner) {
        Some(source) => {
            if let Some(space) = &source.space {
                lowering.space = space.map.clone();
                lowering.diagnostics.extend(space.problems.iter().cloned());
            }
            lowering.owner(&source.syntax)
        }
        None => lowering.alloc(Expr::Missing, Span::default()),
    };
    lowering.finish(root)
}

/// A body: equal as long as nothing but positions, comments and white space change.
pub fn body(db: &dyn Db, owner: BodyOwner) -> &Arc<Body> {
    span_free_body(db, owner)
}

#[salsa::tracked]
fn span_free_body(db: &dyn Db, owner: BodyOwner) -> Arc<Body> {
    body_with_source_map(db, owner).body.clone()
}

/// Where a body's nodes stand.
pub fn body_source_map(db: &dyn Db, owner: BodyOwner) -> &Arc<BodySourceMap> {
    &body_with_source_map(db, owner).source_map
}

/// Where the inside of a block ends: before its `}` if it has one.
fn inner_end(block: &ast::Block) -> u32 {
    let last = block.stmts.last().map(|stmt| stmt.span.end);
    let last = block
        .tail
        .as_ref()
        .map(|tail| tail.span.end)
        .or(last)
        .unwrap_or(block.span.start + 1);
    // What a macro made has addresses far behind.
    if last == block.span.end {
        block.span.end
    } else {
        block.span.end - 1
    }
}

/// Whether a block's `}` is missing.
pub(crate) fn is_open(block: &ast::Block) -> bool {
    inner_end(block) == block.span.end
}

/// A layer of names. Keys are names with their contexts, see [`Lowering::key`].
enum Rib {
    /// Variables, by key, with the offset from which each can be named; and marks of macros, at which their own context ends.
    Bindings(Vec<(Name, LocalId, u32)>),
    /// The items of a block: a position in `names.blocks`.
    Items(usize),
}

/// What `break` and `continue` can lead to.
struct Frame {
    kind: FrameKind,
    label: Option<(Name, Span)>,
    id: ExprId,
    label_used: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FrameKind {
    Loop,
    While,
    For,
    Block,
    /// Nothing passes it.
    Closure,
}

/// What is known of a local beside its name.
#[derive(Clone, Copy)]
struct LocalInfo {
    span: Span,
    used: bool,
    /// Whether it is written as a field's shorthand in a pattern.
    shorthand: bool,
    /// Whether a lint may speak of it.
    linted: bool,
}

pub(crate) struct Lowering<'db> {
    db: &'db dyn Db,
    owner: BodyOwner,
    file: FileId,
    names: Names<'db>,
    generics: Vec<ScopedParam>,
    outer_generics: Vec<ScopedParam>,
    self_owner: Option<SelfOwner>,
    self_param: Option<LocalId>,
    params: Vec<PatId>,
    exprs: Arena<Expr>,
    pats: Arena<Pat>,
    locals: Arena<Local>,
    infos: Vec<LocalInfo>,
    map: BodySourceMap,
    ribs: Vec<Rib>,
    frames: Vec<Frame>,
    /// Where the blocks around end.
    ends: Vec<u32>,
    /// Blocks with items, by the start of their syntax.
    blocks: FxHashMap<u32, BlockIdx>,
    place: Option<(SourceFile, crate::ids::ModuleId)>,
    /// The expansions of macros in the body.
    space: Arc<SpaceMap>,
    contexts: RefCell<Contexts>,
    diagnostics: Vec<Pending>,
    imports: Vec<ImportId>,
    /// Whether the syntax has holes: then lints about what is missing are silent.
    broken: bool,
}

impl<'db> Lowering<'db> {
    fn new(db: &'db dyn Db, owner: BodyOwner) -> Lowering<'db> {
        let container = owner_container(db, owner);
        let module = container_module(db, container);
        let place = module_place(db, module);
        let mut names = Names::in_module(db, module);
        let mut generics = Vec::new();
        let mut own = None;
        if let Some(found) = item_of(db, owner_item_id(owner)) {
            let around = block_around(item_tree(db, found.file), found.idx);
            names.blocks = block_scopes_of(db, found.file, found.ids.module, around);
            generics = generics_in_scope(db, &found, container).0;
            own = Some(found.idx);
        }
        let mut lowering = Lowering {
            db,
            owner,
            file: place.map_or(FileId(u32::MAX), |(file, _)| file.id(db)),
            names,
            generics,
            outer_generics: outer_generics(db, container),
            self_owner: container_self(container),
            self_param: None,
            params: Vec::new(),
            exprs: Arena::new(),
            pats: Arena::new(),
            locals: Arena::new(),
            infos: Vec::new(),
            map: BodySourceMap::default(),
            ribs: Vec::new(),
            frames: Vec::new(),
            ends: Vec::new(),
            blocks: FxHashMap::default(),
            place,
            space: Arc::default(),
            contexts: RefCell::default(),
            diagnostics: Vec::new(),
            imports: Vec::new(),
            broken: false,
        };
        lowering.find_blocks(own);
        lowering
    }

    /// Pairs the blocks of the syntax that hold items with those of the summary, which lists them in the same order.
    fn find_blocks(&mut self, own: Option<crate::item_tree::ItemIdx>) {
        let Some((file, _)) = self.place else { return };
        if own.is_none() && !is_script(self.db, self.owner) {
            return;
        }
        let Some(indices) = item_tree(self.db, file).blocks_of.get(&own) else {
            return;
        };
        let Some(source) = owner_source(self.db, self.owner) else {
            return;
        };
        self.blocks = crate::item_tree::nested_blocks(&source.syntax)
            .iter()
            .map(|block| block.span.start)
            .zip(indices.iter().copied())
            .collect();
    }

    fn owner(&mut self, syntax: &OwnerSyntax) -> ExprId {
        match syntax {
            OwnerSyntax::Fn(decl) => self.function(decl),
            OwnerSyntax::Const(decl) => match &decl.value {
                Some(value) => self.expr(value),
                None => self.alloc(Expr::Missing, Span::at(0)),
            },
            OwnerSyntax::Receive(decl) => self.receive_member(&decl.receive),
            OwnerSyntax::Default(value) => self.expr(value),
            OwnerSyntax::Child(value) => {
                let spawned = match &value.without_parens().kind {
                    ast::ExprKind::Spawn(actor) => self.spawned(actor),
                    _ => self.spawned(value),
                };
                self.alloc(Expr::Spawn(spawned), value.span)
            }
            OwnerSyntax::Script(block) => {
                self.ribs.push(Rib::Bindings(Vec::new()));
                let root = self.block_contents(block, None);
                // Whatever is written after the last statement would be one more.
                self.pop_rib(u32::MAX);
                root
            }
        }
    }

    /// A `receive` member: `self` is the actor's state.
    fn receive_member(&mut self, receive: &ast::Receive) -> ExprId {
        self.ribs.push(Rib::Bindings(Vec::new()));
        let start = Span::at(receive.arms_span.start);
        let local = self.local(Name::new_static("self"), false, start);
        self.info(local).linted = false;
        self.bind(Name::new_static("self"), local, receive.arms_span.start);
        self.self_param = Some(local);
        let root = self.alloc(Expr::Missing, receive.arms_span);
        let lowered = self.receive(receive);
        self.exprs[root] = lowered;
        self.pop_rib(receive.arms_span.end);
        root
    }

    fn function(&mut self, decl: &ast::FnDecl) -> ExprId {
        self.ribs.push(Rib::Bindings(Vec::new()));
        let end = decl.body.as_ref().map_or(decl.params_span.end, inner_end);
        if let Some(param) = &decl.self_param {
            let mutable = param.kind == ast::SelfKind::MutValue;
            let local = self.local(Name::new_static("self"), mutable, param.self_span);
            self.info(local).linted = false;
            self.mention(param.self_span, MentionTarget::Local(local));
            let key = self.key(&ast::Name {
                text: Name::new_static("self"),
                span: param.self_span,
            });
            self.bind(key, local, param.span.end);
            self.self_param = Some(local);
        }
        let mut bindings = pat::PatBindings::parameters();
        for param in &decl.params {
            let id = self.pat(&param.pat, &mut bindings);
            self.params.push(id);
        }
        self.bind_all(bindings, decl.params_span.end);
        if decl.body.is_none() {
            for info in &mut self.infos {
                info.linted = false;
            }
        }
        let root = match &decl.body {
            Some(body) => self.block(body, None),
            None => self.alloc(Expr::Missing, Span::at(decl.params_span.end)),
        };
        self.pop_rib(end);
        root
    }

    fn finish(mut self, root: ExprId) -> LoweredBody {
        self.lint_unused();
        self.realize();
        self.map.mentions.sort_by_key(|(span, _)| span.start);
        self.imports.sort_unstable();
        self.imports.dedup();
        let body = Body {
            owner: self.owner,
            self_param: self.self_param,
            params: self.params,
            root,
            exprs: self.exprs,
            pats: self.pats,
            locals: self.locals,
        };
        LoweredBody {
            body: Arc::new(body),
            source_map: Arc::new(self.map),
            diagnostics: self.diagnostics,
            imports: self.imports,
        }
    }

    fn alloc(&mut self, expr: Expr, span: Span) -> ExprId {
        self.map.exprs.push(span);
        self.exprs.alloc(expr)
    }

    fn alloc_pat(&mut self, pat: Pat, span: Span) -> PatId {
        self.map.pats.push(span);
        self.pats.alloc(pat)
    }

    fn local(&mut self, name: Name, mutable: bool, span: Span) -> LocalId {
        self.map.locals.push(span);
        self.infos.push(LocalInfo {
            span,
            used: false,
            shorthand: false,
            linted: true,
        });
        self.locals.alloc(Local { name, mutable })
    }

    fn info(&mut self, local: LocalId) -> &mut LocalInfo {
        &mut self.infos[local.into_raw().into_u32() as usize]
    }

    fn mention(&mut self, span: Span, target: MentionTarget) {
        if !span.is_empty() {
            self.map.mentions.push((span, target));
        }
    }

    /// Makes a local nameable from `from` on, in the innermost layer of variables.
    fn bind(&mut self, name: Name, local: LocalId, from: u32) {
        match self.ribs.last_mut() {
            Some(Rib::Bindings(bindings)) => bindings.push((name, local, from)),
            _ => self.ribs.push(Rib::Bindings(vec![(name, local, from)])),
        }
    }

    fn bind_all(&mut self, bindings: pat::PatBindings, from: u32) {
        for (name, local) in bindings.into_locals() {
            self.bind(name, local, from);
        }
    }

    /// Runs `f` in a new layer of variables that ends at `end`.
    fn scoped<R>(&mut self, end: u32, f: impl FnOnce(&mut Self) -> R) -> R {
        let depth = self.ribs.len();
        self.ribs.push(Rib::Bindings(Vec::new()));
        let result = f(self);
        while self.ribs.len() > depth {
            self.pop_rib(end);
        }
        result
    }

    fn pop_rib(&mut self, end: u32) {
        match self.ribs.pop() {
            Some(Rib::Bindings(bindings)) => {
                for (name, local, from) in bindings {
                    self.map.visible.push((Span::new(from, end), name, local));
                }
            }
            Some(Rib::Items(at)) => self.names.blocks.truncate(at),
            None => {}
        }
    }

    /// Enters the items of a block, if it has any; pop until the returned depth to leave it.
    fn enter_items(&mut self, block: &ast::Block) -> usize {
        let depth = self.ribs.len();
        if let Some(&idx) = self.blocks.get(&block.span.start)
            && let Some((file, module)) = self.place
            && let Some(scope) = block_scopes(self.db, file, module).scopes.get(idx.0 as usize)
        {
            self.ribs.push(Rib::Items(self.names.blocks.len()));
            self.names.blocks.push(scope);
            self.map.blocks.push((block.span, idx));
        }
        depth
    }

    /// A written type inside the body.
    fn ty(&mut self, ty: &ast::Type) -> TypeRef {
        self.map.types.push(ty.span);
        let mut writer = Writer::default();
        let written = writer.ty(ty);
        self.with_types(&writer, |lowering| lowering.ty(&written))
    }

    fn generic_args(&mut self, args: Option<&ast::GenericArgs>) -> Vec<TypeRef> {
        let Some(args) = args else { return Vec::new() };
        let mut writer = Writer::default();
        let written = writer.generic_args(Some(args));
        for arg in &args.args {
            if let ast::GenericArg::Type(ty) = arg {
                self.map.types.push(ty.span);
            }
        }
        self.with_types(&writer, |lowering| lowering.args(&written))
    }

    /// Lowers types and takes over what was found.
    fn with_types<R>(&mut self, writer: &Writer, f: impl FnOnce(&mut TypeLowering<'_, 'db>) -> R) -> R {
        let mut lowering = TypeLowering {
            names: &self.names,
            generics: &self.generics,
            outer_generics: &self.outer_generics,
            declared: usize::MAX,
            self_: self.self_owner,
            infer: InferRule::Allowed,
            allow_impl: false,
            found: Findings::default(),
        };
        let result = f(&mut lowering);
        let found = lowering.found;
        self.take(found, writer);
        result
    }

    fn take(&mut self, found: Findings, writer: &Writer) {
        for problem in &found.problems {
            let pending = crate::problems::name_problem(self.db, self.file, &writer.marks, problem);
            self.diagnostics.push(pending);
        }
        for (mark, target) in found.mentions {
            self.mention(mark.span(&writer.marks), target);
        }
        self.imports.extend(found.imports);
    }

    fn error(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.file, span, message)
    }

    fn warning(&self, code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, self.file, span, message)
    }

    fn report(&mut self, diagnostic: impl Into<Pending>) {
        self.diagnostics.push(diagnostic.into());
    }
}
