//! Expanding a file: a walk over its tree that puts in place of each call what its expansion reads as.
//!
//! Bodies are spaces of their own (see [`super::space`]), since their spans are relative and an edit in one must leave all others as
//! they were. What lies outside of bodies needs no addresses once the walk is over, and gets real spans at its end.

use std::sync::Arc;

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_macros::{Place, Problem};
use grok_syntax::ast::{self, Expr, ExprKind, Item, ItemKind, PatKind, Stmt, StmtKind, TypeKind, VisitorMut};
use grok_syntax::visit::{Node as _, Visitor};
use grok_syntax::{Fragment, FragmentNode};
use rustc_hash::FxHashMap;

use super::definitions::{Finder, MacroDef, MacroPlace, NATIVE, RawUse, rules_of};
use super::expansion::{Expanded, MacroRules, compiled, expanded};
use super::realize::RealSpans;
use super::space::{Expansion, SpaceMap, VIRTUAL, Written};
use crate::Name;
use crate::db::{Db, SourceFile};
use crate::problems::{Pending, suggest};
use crate::resolve::best_match;

/// How many calls may lie within one another, as in Rust.
const MAX_CALLS: usize = 128;

/// How long all expansions of a file may be together, in bytes.
const MAX_TEXT: usize = 1 << 20;

/// How deep a tree may become by expansion: as high as the parser makes them.
const MAX_HEIGHT: u32 = 400;

/// A file whose calls are expanded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct ExpandedFile {
    /// The tree; `None` where it is the parser's own.
    pub file: Option<Arc<ast::SourceFile>>,
    /// The expansions in bodies, by the address of the owner's syntax.
    owners: FxHashMap<usize, OwnerSpace>,
    /// Those in the script.
    pub script: Option<OwnerSpace>,
    /// Those outside of bodies.
    pub space: SpaceMap,
    /// Mistakes outside of bodies, with their real places.
    pub problems: Vec<Pending>,
}

/// The expansions in a body.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct OwnerSpace {
    /// Their addresses.
    pub map: Arc<SpaceMap>,
    /// What went wrong, at addresses of the space. Nested owners leave that to the outermost.
    pub problems: Vec<Pending>,
}

impl ExpandedFile {
    /// The expansions in the body that has this syntax.
    pub fn owner<T>(&self, syntax: &Arc<T>) -> Option<&OwnerSpace> {
        self.owners.get(&address(syntax))
    }
}

fn address<T>(syntax: &Arc<T>) -> usize {
    Arc::as_ptr(syntax).cast::<()>() as usize
}

/// A file with its calls expanded. Nothing compares this: its readers are compared, each by its own part.
#[salsa::tracked(no_eq)]
pub(crate) fn expanded_file(db: &dyn Db, file: SourceFile) -> ExpandedFile {
    let parsed = &crate::parse(db, file).file;
    let mut finder = CallFinder(false);
    parsed.accept(&mut finder);
    if !finder.0 {
        return ExpandedFile::default();
    }
    let finder = Finder::new(db, file);
    let module = finder.module_of(file);
    let mut splicer = Splicer {
        db,
        finder,
        file: file.id(db),
        module,
        frames: vec![Frame::default()],
        passed: FxHashMap::default(),
        space: SpaceMap::default(),
        in_body: false,
        problems: Vec::new(),
        chain: Vec::new(),
        text: 0,
        height: 0,
        owners: FxHashMap::default(),
    };
    let mut tree = parsed.clone();
    splicer.items(&mut tree.items, Fragment::Items);
    let script = tree.script.as_mut().and_then(|script| splicer.script(script));
    if !splicer.space.is_empty() {
        RealSpans(&splicer.space).file(&mut tree);
    }
    let space = splicer.space;
    let mut problems = splicer.problems;
    problems.iter_mut().for_each(|problem| super::realize(problem, &space));
    ExpandedFile {
        file: Some(Arc::new(tree)),
        owners: splicer.owners,
        script,
        space,
        problems,
    }
}

/// Whether there is a call that may need expansion, or a macro whose rules must be checked.
struct CallFinder(bool);

impl Visitor for CallFinder {
    fn visit_macro_call(&mut self, call: &ast::MacroCall) {
        let native = call.path.as_ident().is_some_and(|name| NATIVE.contains(&name.as_str()));
        if native {
            call.walk(self);
        } else {
            self.0 = true;
        }
    }

    fn visit_macro_decl(&mut self, _decl: &ast::MacroDecl) {
        self.0 = true;
    }
}

/// The macros of a block, or those that expansions brought into a module.
#[derive(Default)]
struct Frame {
    /// With the statement at which each is defined.
    macros: Vec<(Name, usize, MacroDef)>,
    uses: Vec<RawUse>,
    /// The statement at hand.
    at: usize,
}

impl Frame {
    fn find(&self, name: &str) -> Option<&MacroDef> {
        let named = || self.macros.iter().filter(|(other, ..)| other == name);
        let before = named().rev().find(|(_, at, _)| *at <= self.at);
        before.or_else(|| named().next()).map(|(.., def)| def)
    }
}

enum Target {
    Rules(MacroDef),
    Native,
    Unknown,
}

struct Splicer<'db> {
    db: &'db dyn Db,
    finder: Finder<'db>,
    file: FileId,
    /// The module at hand.
    module: Vec<Name>,
    frames: Vec<Frame>,
    /// How many macros of a name were passed in the module at hand.
    passed: FxHashMap<Name, u32>,
    space: SpaceMap,
    in_body: bool,
    problems: Vec<Pending>,
    /// The macros being expanded, the outermost first.
    chain: Vec<Name>,
    text: usize,
    height: u32,
    owners: FxHashMap<usize, OwnerSpace>,
}

impl<'db> Splicer<'db> {
    // ---- Items --------------------------------------------------------------------------------------------------

    fn items(&mut self, items: &mut Vec<Item>, place: Fragment) {
        for item in std::mem::take(items) {
            self.item_into(item, place, items);
        }
    }

    fn item_into(&mut self, mut item: Item, place: Fragment, out: &mut Vec<Item>) {
        let ItemKind::MacroCall(call) = &item.kind else {
            self.visit_item(&mut item);
            out.push(item);
            return;
        };
        let expansion = match self.target(&call.path) {
            Target::Rules(def) => self.expand(call, &def, item.span, place),
            Target::Native => {
                let name = call.path.last().map(|last| last.name.text.clone()).unwrap_or_default();
                let error = self.error(codes::E1604, item.span, format!("`{name}!` gives no items"));
                self.problems.push(
                    error
                        .primary_label("items stand here, and this is an expression")
                        .into(),
                );
                None
            }
            Target::Unknown => {
                self.unknown(call);
                None
            }
        };
        if let Some(FragmentNode::Items(items)) = expansion {
            self.chained(call, |this| {
                for item in items {
                    this.item_into(item, place, out);
                }
            });
        }
    }

    /// A function, constant or other item with a body, outside of any other.
    fn owner<T: Clone + grok_syntax::visit::Node>(&mut self, span: Span, decl: &mut Arc<T>) {
        let generated = span.start >= VIRTUAL;
        if !generated {
            let mut finder = CallFinder(false);
            decl.accept(&mut finder);
            if !finder.0 {
                return;
            }
        }
        let mut space = SpaceMap::default();
        if generated {
            let base = self.space.real(span).start;
            let (own, moved) = self.space.chain_from(span.start, base);
            space = own;
            decl.accept_mut(&mut BackShift(moved));
        }
        self.body(space, |this, decl| decl.accept_mut(this), decl);
    }

    /// Walks a body in a space of its own, and keeps that for the body's owner and those nested in it.
    fn body<T: grok_syntax::visit::Node>(
        &mut self,
        space: SpaceMap,
        walk: impl FnOnce(&mut Self, &mut Arc<T>),
        decl: &mut Arc<T>,
    ) {
        let outside = std::mem::replace(&mut self.space, space);
        let problems = std::mem::take(&mut self.problems);
        self.in_body = true;
        walk(self, decl);
        self.in_body = false;
        let map = Arc::new(std::mem::replace(&mut self.space, outside));
        let problems = std::mem::replace(&mut self.problems, problems);
        if map.is_empty() && problems.is_empty() {
            return;
        }
        let mut nested = NestedOwners(Vec::new());
        decl.walk(&mut nested);
        for inner in nested.0 {
            let map = map.clone();
            self.owners.insert(
                inner,
                OwnerSpace {
                    map,
                    problems: Vec::new(),
                },
            );
        }
        self.owners.insert(address(decl), OwnerSpace { map, problems });
    }

    fn script(&mut self, script: &mut Arc<ast::Block>) -> Option<OwnerSpace> {
        let mut finder = CallFinder(false);
        script.accept(&mut finder);
        if !finder.0 {
            return None;
        }
        self.body(
            SpaceMap::default(),
            |this, script: &mut Arc<ast::Block>| this.visit_block(Arc::make_mut(script)),
            script,
        );
        self.owners.remove(&address(script))
    }

    /// Takes note of a macro, and checks its rules.
    fn define(&mut self, item: &Item, decl: &ast::MacroDecl) {
        let Some(name) = item.name.as_ref().filter(|name| !name.is_missing()) else {
            return;
        };
        let mut def = self.local_def(name, decl);
        let macro_ = compiled(self.db, def.rules);
        for problem in macro_.problems() {
            self.rule_problem(problem, decl);
        }
        let in_module = !self.in_body && item.span.start < VIRTUAL;
        if in_module {
            *self.passed.entry(name.text.clone()).or_default() += 1;
        } else if item.span.start >= VIRTUAL
            && let Some(frame) = self.frames.last_mut()
        {
            let at = frame.at;
            if !self.in_body {
                // Bodies that call it have addresses of their own.
                def.place = MacroPlace::Generated;
            }
            frame.macros.push((name.text.clone(), at, def));
        }
    }

    fn local_def(&self, name: &ast::Name, decl: &ast::MacroDecl) -> MacroDef {
        MacroDef {
            rules: MacroRules::new(self.db, name.text.clone(), rules_of(decl)),
            place: MacroPlace::Local {
                name: name.span,
                rules: decl
                    .rules
                    .iter()
                    .map(|rule| (rule.pattern.span.start, rule.template.span.start))
                    .collect(),
            },
        }
    }

    fn rule_problem(&mut self, problem: &Problem, decl: &ast::MacroDecl) {
        let place = |place: &Place| match place {
            Place::Pattern(rule, span) => decl
                .rules
                .get(*rule as usize)
                .map(|rule| span.shift(rule.pattern.span.start)),
            Place::Template(rule, span) => decl
                .rules
                .get(*rule as usize)
                .map(|rule| span.shift(rule.template.span.start)),
            Place::Input(_) => None,
        };
        let Some(span) = place(&problem.place) else { return };
        let mut error = self
            .error(problem.code, span, problem.message.as_str())
            .primary_label(problem.label.as_str());
        for (at, message) in &problem.labels {
            if let Some(span) = place(at) {
                error = error.label(span, message.as_str());
            }
        }
        error.notes.clone_from(&problem.notes);
        self.problems.push(error.into());
    }

    // ---- Blocks -------------------------------------------------------------------------------------------------

    /// Statements one by one; those of a call take its place.
    fn statements(&mut self, block: &mut ast::Block) {
        let stmts = std::mem::take(&mut block.stmts);
        for (index, stmt) in stmts.into_iter().enumerate() {
            if let Some(frame) = self.frames.last_mut() {
                frame.at = index;
            }
            self.statement(stmt, &mut block.stmts);
        }
        let Some(tail) = block.tail.take() else { return };
        if let Some(frame) = self.frames.last_mut() {
            frame.at = usize::MAX;
        }
        block.tail = self.tail(tail, &mut block.stmts);
    }

    fn statement(&mut self, mut stmt: Stmt, out: &mut Vec<Stmt>) {
        let StmtKind::Expr { expr, semicolon } = &mut stmt.kind else {
            stmt.accept_mut(self);
            out.push(stmt);
            return;
        };
        let ExprKind::Macro(call) = &expr.kind else {
            expr.accept_mut(self);
            out.push(stmt);
            return;
        };
        let Target::Rules(def) = self.target(&call.path) else {
            expr.accept_mut(self);
            out.push(stmt);
            return;
        };
        let Some(FragmentNode::Block(block)) = self.expand(call, &def, expr.span, Fragment::Statements) else {
            out.push(stmt);
            return;
        };
        let semicolon = *semicolon;
        self.chained(call, |this| {
            for inner in block.stmts {
                this.statement(inner, out);
            }
            if let Some(tail) = block.tail
                && let Some(tail) = this.tail(tail, out)
            {
                let span = tail.span;
                // `m!{ … }` without a `;` is a statement like any block.
                let semicolon = semicolon || !tail.is_block_like();
                out.push(Stmt {
                    span,
                    kind: StmtKind::Expr { expr: *tail, semicolon },
                });
            }
        });
    }

    /// The last expression of a block: what a call there gives is statements and perhaps a last expression.
    fn tail(&mut self, mut tail: Box<Expr>, out: &mut Vec<Stmt>) -> Option<Box<Expr>> {
        if let ExprKind::Macro(call) = &tail.kind
            && let Target::Rules(def) = self.target(&call.path)
            && let Some(FragmentNode::Block(block)) = self.expand(call, &def, tail.span, Fragment::Statements)
        {
            return self.chained(call, |this| {
                for inner in block.stmts {
                    this.statement(inner, out);
                }
                block.tail.and_then(|tail| this.tail(tail, out))
            });
        }
        tail.accept_mut(self);
        Some(tail)
    }

    fn frame_of(&self, block: &ast::Block) -> Frame {
        let mut frame = Frame::default();
        for (index, stmt) in block.stmts.iter().enumerate() {
            let StmtKind::Item(item) = &stmt.kind else { continue };
            match (&item.kind, &item.name) {
                (ItemKind::MacroDef(decl), Some(name)) => {
                    frame
                        .macros
                        .push((name.text.clone(), index, self.local_def(name, decl)));
                }
                (ItemKind::Use(tree), _) => super::definitions::block_imports(tree, &mut frame.uses),
                _ => {}
            }
        }
        frame
    }

    // ---- Calls --------------------------------------------------------------------------------------------------

    fn target(&self, path: &ast::Path) -> Target {
        let Some(name) = path.as_ident() else {
            let mut names: Vec<Name> = path.segments.iter().map(|segment| segment.name.text.clone()).collect();
            if path.global {
                names.insert(0, Name::new_static("::"));
            }
            if let Some(def) = self.finder.path(&self.module, &names) {
                return Target::Rules(def);
            }
            let named: Vec<&str> = names.iter().map(Name::as_str).filter(|name| *name != "::").collect();
            return match named.as_slice() {
                ["std" | "core", name] if NATIVE.contains(name) => Target::Native,
                ["std" | "core", name] => self.finder.prelude(name).map_or(Target::Unknown, Target::Rules),
                _ => Target::Unknown,
            };
        };
        let name = name.as_str();
        for frame in self.frames.iter().rev() {
            if let Some(def) = frame.find(name) {
                return Target::Rules(def.clone());
            }
            let import = frame.uses.iter().find(|import| import.name.as_deref() == Some(name));
            if let Some(def) = import.and_then(|import| self.finder.path(&self.module, &import.path)) {
                return Target::Rules(def);
            }
        }
        let passed = self.passed.get(name).copied().unwrap_or(0);
        if let Some(def) = self.finder.plain(&self.module, name, passed) {
            return Target::Rules(def);
        }
        if NATIVE.contains(&name) {
            return Target::Native;
        }
        self.finder.prelude(name).map_or(Target::Unknown, Target::Rules)
    }

    /// What a call becomes, at addresses of its own. Reports why it becomes nothing.
    fn expand(&mut self, call: &ast::MacroCall, def: &MacroDef, span: Span, place: Fragment) -> Option<FragmentNode> {
        if self.text > MAX_TEXT {
            return None;
        }
        let name = def.rules.name(self.db);
        if self.chain.len() >= MAX_CALLS || self.height > MAX_HEIGHT {
            let error = self
                .error(codes::E1603, span, format!("the expansion of `{name}!` does not end"))
                .primary_label(format!(
                    "{} calls of macros lie within one another here",
                    self.chain.len()
                ));
            let shown = chain_text(&self.chain, name);
            self.problems.push(error.note(format!("it goes {shown}")).into());
            // One such mistake is enough.
            self.text = MAX_TEXT + 1;
            return None;
        }
        let found = match expanded(self.db, def.rules, call.args_text.clone(), place) {
            Ok(found) => found.clone(),
            Err(problem) => {
                // What is wrong with the rules was said where they stand.
                if !compiled(self.db, def.rules).is_broken() {
                    self.call_problem(problem, call, def, span);
                }
                return None;
            }
        };
        self.text += found.expansion.text.len();
        if self.text > MAX_TEXT {
            let error = self
                .error(codes::E1603, span, format!("`{name}!` expands to too much"))
                .primary_label(format!(
                    "the expansions of this file have more than {} KiB of text",
                    MAX_TEXT >> 10
                ));
            let shown = chain_text(&self.chain, name);
            self.problems.push(error.note(format!("it goes {shown}")).into());
            return None;
        }
        let start = self.space.end();
        self.space.expansions.push(Expansion {
            start,
            call: span,
            path: call.path.span,
            name_len: call.path.last().map_or(0, |last| last.name.span.len()),
            input: call.args_span.start + 1,
            place,
            definition: def.clone(),
            expansion: found.expansion.clone(),
        });
        self.syntax_errors(&found, start, name, place);
        let mut node = found.node.clone();
        let mut placer = Placer {
            splicer: self,
            by: start,
        };
        match &mut node {
            FragmentNode::Expr(expr) => expr.accept_mut(&mut placer),
            FragmentNode::Type(ty) => ty.accept_mut(&mut placer),
            FragmentNode::Pattern(pat) => pat.accept_mut(&mut placer),
            FragmentNode::Block(block) => block.accept_mut(&mut placer),
            FragmentNode::Items(items) => items.accept_mut(&mut placer),
            _ => {}
        }
        Some(node)
    }

    fn syntax_errors(&mut self, found: &Expanded, start: u32, name: &str, place: Fragment) {
        // One mistake is enough: what follows in a text that nobody wrote as a whole tells little. Mistakes inside of literals were
        // reported where they stand.
        let Some(error) = found.errors.first() else { return };
        let what = match place {
            Fragment::Expr => "an expression",
            Fragment::Type => "a type",
            Fragment::Pattern => "a pattern",
            Fragment::Statements => "statements",
            _ => "items",
        };
        let span = error.span.shift(start);
        let is_literal = error.code != codes::E0001 && self.space.is_source(span);
        if is_literal {
            return;
        }
        let message = format!("`{name}!` does not expand to {what}");
        let label = error.message.replace("end of file", "the end of the expansion");
        let mut diagnostic = self.error(codes::E1604, span, message).primary_label(label);
        diagnostic.notes.clone_from(&error.notes);
        if place == Fragment::Expr && error.span.start > 0 {
            diagnostic =
                diagnostic.note("a template's own braces are not part of what it gives: for a block write `{{ … }}`");
        }
        self.problems.push(diagnostic.into());
    }

    /// Reports a call that could not be expanded.
    fn call_problem(&mut self, problem: &Problem, call: &ast::MacroCall, def: &MacroDef, span: Span) {
        let inside = Span::new(call.args_span.start + 1, call.args_span.end.saturating_sub(1));
        let at = |place: &Place| match (place, &def.place) {
            (Place::Input(at), _) if at.start >= inside.len() => {
                // The end of the input is where the call closes.
                Some(Span::new(inside.end, call.args_span.end.max(inside.end)))
            }
            (Place::Input(at), _) => Some(at.shift(inside.start)),
            (Place::Pattern(rule, at), MacroPlace::Local { rules, .. }) => {
                rules.get(*rule as usize).map(|(pattern, _)| at.shift(*pattern))
            }
            (Place::Template(rule, at), MacroPlace::Local { rules, .. }) => {
                rules.get(*rule as usize).map(|(_, template)| at.shift(*template))
            }
            _ => None,
        };
        let is_input = matches!(problem.place, Place::Input(_));
        let primary = at(&problem.place).filter(|_| is_input).unwrap_or(span);
        let mut error = self.error(problem.code, primary, problem.message.as_str());
        if is_input {
            error = error.primary_label(problem.label.as_str());
        }
        let mut templates = Vec::new();
        let own = (!is_input).then(|| (problem.place, problem.label.clone()));
        for (place, message) in problem.labels.iter().cloned().chain(own) {
            match at(&place) {
                Some(span) => error = error.label(span, message),
                None => templates.push((def.place.clone(), place, message)),
            }
        }
        error.notes.clone_from(&problem.notes);
        let mut pending = Pending::from(error);
        pending.templates = templates;
        self.problems.push(pending);
    }

    fn unknown(&mut self, call: &ast::MacroCall) {
        let names: Vec<&str> = call.path.segments.iter().map(|segment| segment.name.as_str()).collect();
        let Some(last) = call.path.last().filter(|last| !last.name.is_missing()) else {
            return;
        };
        let mut known = self.finder.names(&self.module);
        known.extend(
            self.frames
                .iter()
                .flat_map(|frame| &frame.macros)
                .map(|(name, ..)| name.clone()),
        );
        let similar = best_match(&last.name.text, known.into_iter());
        let label = match &similar {
            Some(similar) => format!("did you mean `{similar}!`?"),
            None => "no macro of this name is in scope".to_owned(),
        };
        let error = self
            .error(
                codes::E0433,
                call.path.span,
                format!("cannot find macro `{}!`", names.join("::")),
            )
            .primary_label(label);
        let mut error = suggest(error, last.name.span, similar.as_ref());
        if similar.is_none() {
            error = error.note("macros are written `macro name { (pattern) => { template } }`; those of another module need its path or a `use`");
        }
        self.problems.push(error.into());
    }

    fn error(&self, code: grok_diagnostics::Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, self.file, span, message)
    }

    /// Goes on inside what a call became.
    fn chained<R>(&mut self, call: &ast::MacroCall, f: impl FnOnce(&mut Self) -> R) -> R {
        let name = call.path.last().map(|last| last.name.text.clone()).unwrap_or_default();
        self.chain.push(name);
        let result = f(self);
        self.chain.pop();
        result
    }

    /// Goes one level deeper into the tree.
    fn deeper(&mut self, f: impl FnOnce(&mut Self)) {
        self.height += 1;
        f(self);
        self.height -= 1;
    }

    #[inline(never)]
    fn expand_expr(&mut self, expr: &mut Expr) -> bool {
        let ExprKind::Macro(call) = &expr.kind else {
            return false;
        };
        match self.target(&call.path) {
            Target::Rules(def) => {
                let Some(FragmentNode::Expr(found)) = self.expand(call, &def, expr.span, Fragment::Expr) else {
                    return false;
                };
                let call = std::mem::replace(expr, found);
                let ExprKind::Macro(call) = call.kind else { return false };
                self.chained(&call, |this| this.visit_expr(expr));
                true
            }
            Target::Native => {
                if let ExprKind::Macro(call) = &mut expr.kind
                    && call.path.segments.len() > 1
                {
                    // `std::println!` is `println!`.
                    call.path.segments.drain(..call.path.segments.len() - 1);
                    call.path.global = false;
                }
                false
            }
            Target::Unknown => {
                self.unknown(call);
                false
            }
        }
    }
}

impl VisitorMut for Splicer<'_> {
    fn visit_item(&mut self, item: &mut Item) {
        let span = item.span;
        match &mut item.kind {
            ItemKind::MacroDef(_) => {
                if let ItemKind::MacroDef(decl) = &item.kind {
                    let decl = decl.clone();
                    self.define(item, &decl);
                }
            }
            ItemKind::Mod(decl) => {
                let Some(items) = &mut decl.items else { return };
                self.module
                    .push(item.name.as_ref().map(|name| name.text.clone()).unwrap_or_default());
                let passed = std::mem::take(&mut self.passed);
                self.items(items, Fragment::Items);
                self.passed = passed;
                self.module.pop();
            }
            ItemKind::Fn(decl) if !self.in_body => self.owner(span, decl),
            ItemKind::Const(decl) | ItemKind::Static(decl) if !self.in_body => self.owner(span, decl),
            ItemKind::Receive(decl) if !self.in_body => self.owner(span, decl),
            _ => item.kind.accept_mut(self),
        }
    }

    fn visit_impl_decl(&mut self, decl: &mut ast::ImplDecl) {
        let mut items = std::mem::take(&mut decl.items);
        decl.walk_mut(self);
        self.items(&mut items, Fragment::ImplItems);
        decl.items = items;
    }

    fn visit_trait_decl(&mut self, decl: &mut ast::TraitDecl) {
        let mut items = std::mem::take(&mut decl.items);
        decl.walk_mut(self);
        self.items(&mut items, Fragment::TraitItems);
        decl.items = items;
    }

    fn visit_actor_decl(&mut self, decl: &mut ast::ActorDecl) {
        let mut items = std::mem::take(&mut decl.items);
        decl.walk_mut(self);
        self.items(&mut items, Fragment::ActorItems);
        decl.items = items;
    }

    fn visit_extern_decl(&mut self, decl: &mut ast::ExternDecl) {
        self.items(&mut decl.items, Fragment::ExternItems);
    }

    fn visit_block(&mut self, block: &mut ast::Block) {
        let frame = self.frame_of(block);
        self.frames.push(frame);
        self.deeper(|this| this.statements(block));
        self.frames.pop();
    }

    fn visit_expr(&mut self, expr: &mut Expr) {
        if matches!(expr.kind, ExprKind::Macro(_)) && self.expand_expr(expr) {
            return;
        }
        self.deeper(|this| {
            if let ExprKind::Macro(call) = &mut expr.kind {
                // The arguments of a native macro, or of a call that could not be expanded.
                call.args.accept_mut(this);
            } else {
                expr.walk_mut(this);
            }
        });
    }

    fn visit_type(&mut self, ty: &mut ast::Type) {
        if let TypeKind::Macro(call) = &ty.kind {
            let call = call.clone();
            match self.target(&call.path) {
                Target::Rules(def) => {
                    if let Some(FragmentNode::Type(found)) = self.expand(&call, &def, ty.span, Fragment::Type) {
                        *ty = found;
                        return self.chained(&call, |this| this.visit_type(ty));
                    }
                }
                Target::Native | Target::Unknown => self.unknown(&call),
            }
            ty.kind = TypeKind::Error;
            return;
        }
        self.deeper(|this| ty.walk_mut(this));
    }

    fn visit_pat(&mut self, pat: &mut ast::Pat) {
        if let PatKind::Macro(call) = &pat.kind {
            let call = call.clone();
            match self.target(&call.path) {
                Target::Rules(def) => {
                    if let Some(FragmentNode::Pattern(found)) = self.expand(&call, &def, pat.span, Fragment::Pattern) {
                        *pat = found;
                        return self.chained(&call, |this| this.visit_pat(pat));
                    }
                }
                Target::Native | Target::Unknown => self.unknown(&call),
            }
            pat.kind = PatKind::Error;
            return;
        }
        self.deeper(|this| pat.walk_mut(this));
    }
}

fn chain_text(chain: &[Name], last: &str) -> String {
    let shown = |name: &str| format!("`{name}!`");
    let names: Vec<String> = chain.iter().map(|name| shown(name)).chain([shown(last)]).collect();
    if names.len() <= 6 {
        return names.join(" → ");
    }
    let end = names[names.len() - 2..].join(" → ");
    format!("{} → … → {end}", names[..3].join(" → "))
}

/// Gives an expansion's nodes their addresses, and `$crate` its package.
struct Placer<'a, 'db> {
    splicer: &'a Splicer<'db>,
    by: u32,
}

impl Placer<'_, '_> {
    /// The name that stands for a `$crate` at an address, and whether it is a package of its own.
    fn package(&self, address: u32) -> (Name, bool) {
        let space = &self.splicer.space;
        let of_library = match space.written(address) {
            Written::Template(index, _) | Written::Added(index) => match &space.expansions[index].definition.place {
                MacroPlace::Module { root, .. } => {
                    *root != self.splicer.finder.root && Some(*root) == self.splicer.finder.library_root()
                }
                MacroPlace::Local { .. } | MacroPlace::Generated => false,
            },
            Written::Source(_) => false,
        };
        (Name::new_static(if of_library { "std" } else { "crate" }), of_library)
    }
}

impl VisitorMut for Placer<'_, '_> {
    fn visit_span(&mut self, span: &mut Span) {
        *span = span.shift(self.by);
    }

    fn visit_path(&mut self, path: &mut ast::Path) {
        path.walk_mut(self);
        if let Some(head) = path.segments.first_mut().filter(|head| head.name.as_str() == "$crate") {
            let (name, global) = self.package(head.name.span.start);
            head.name.text = name;
            path.global |= global;
        }
    }

    fn visit_use_tree(&mut self, tree: &mut ast::UseTree) {
        tree.walk_mut(self);
        if let Some(head) = tree.path.first_mut().filter(|head| head.as_str() == "$crate") {
            let (name, global) = self.package(head.span.start);
            head.text = name;
            tree.global |= global;
        }
    }
}

/// Moves addresses of a generated item towards the beginning.
struct BackShift(u32);

impl VisitorMut for BackShift {
    fn visit_span(&mut self, span: &mut Span) {
        *span = span.relative_to(self.0);
    }
}

/// The addresses of the syntax of owners nested in a body.
struct NestedOwners(Vec<usize>);

impl Visitor for NestedOwners {
    fn visit_item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Fn(decl) => self.0.push(address(decl)),
            ItemKind::Const(decl) | ItemKind::Static(decl) => self.0.push(address(decl)),
            ItemKind::Receive(decl) => self.0.push(address(decl)),
            _ => {}
        }
        item.walk(self);
    }
}
