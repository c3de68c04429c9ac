//! Moves, initialisation and mutability, checked on the generic body of an owner and of each closure in it.
//!
//! [`paths`] says which places are followed, [`flow`] what may have no value where, [`access`] what statements do. This file walks
//! a body once with that knowledge and gathers [`problem`]s; [`report`] gives them positions and words. Nothing here depends on
//! where text stands.

use grok_hir::body::LocalId;
use grok_types::ty::{BuiltinTrait, FnKind, FnTy, Mutability, Ty, TyKind};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::build::{FOR_SOURCE, Output, Source};
use crate::ir::{Block, Body, Generic, Local, Origin, OriginId, Place, PlaceBase, Projection, Rvalue, StatementKind};

mod access;
mod flow;
mod paths;
pub(crate) mod problem;
pub(crate) mod report;
mod sites;
mod uses;

use access::Access;
use flow::State;
use paths::{Found, PathId, Paths};
use problem::{Change, MoveFrom, Moved, Problem, Usage};

/// Everything that is wrong with an owner's moves and assignments.
pub(crate) fn check(source: &Source<'_>, body: &Body<Generic>, output: &Output) -> Vec<Problem> {
    let mut used_mut = FxHashSet::default();
    let mut problems = Vec::new();
    for body in std::iter::once(body).chain(output.closures.iter().map(|(_, body)| body)) {
        let mut checker = Checker::new(source, body, &mut used_mut);
        checker.run();
        problems.append(&mut checker.problems);
    }
    problems.extend(output.unreachable.iter().map(|dead| Problem::Unreachable {
        code: dead.code,
        after: dead.after,
    }));
    // Code that was left out may have been the one that changes a variable.
    if problems.is_empty() {
        let bodies = std::iter::once(body).chain(output.closures.iter().map(|(_, body)| body));
        let mut seen = FxHashSet::default();
        for local in bodies.flat_map(|body| &body.locals) {
            if let Some(variable) = local.variable
                && local.mutable
                && !used_mut.contains(&variable)
                && seen.insert(variable)
            {
                problems.push(Problem::UnusedMut { variable });
            }
        }
    }
    problems
}

/// A point of a body: before a statement, or before the terminator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Point {
    block: Block,
    index: usize,
}

struct Checker<'a, 's> {
    source: &'a Source<'s>,
    body: &'a Body<Generic>,
    paths: Paths,
    used_mut: &'a mut FxHashSet<LocalId>,
    /// Temporaries that hold a reference for a closure's environment: what the closure does with it is checked inside.
    capture_refs: FxHashSet<Local>,
    problems: Vec<Problem>,
    /// Moves already complained about.
    reported: FxHashSet<Vec<problem::MoveSite>>,
    /// Variables already complained about, by kind of complaint.
    complained: FxHashMap<PlaceBase, u8>,
}

const UNINIT: u8 = 1;
const ASSIGNED: u8 = 2;
const CHANGED: u8 = 4;

impl<'a, 's> Checker<'a, 's> {
    fn new(source: &'a Source<'s>, body: &'a Body<Generic>, used_mut: &'a mut FxHashSet<LocalId>) -> Self {
        let mut capture_refs = FxHashSet::default();
        for statement in body.blocks.iter().flat_map(|block| &block.statements) {
            if let StatementKind::Assign(_, Rvalue::Closure { captures, .. }) = &statement.kind {
                let places = captures.iter().filter_map(|capture| match capture {
                    crate::ir::Operand::Move(place) => place.as_local(),
                    _ => None,
                });
                capture_refs.extend(places.filter(|&local| body.local(local).variable.is_none()));
            }
        }
        Self {
            source,
            body,
            paths: Paths::new(body),
            used_mut,
            capture_refs,
            problems: Vec::new(),
            reported: FxHashSet::default(),
            complained: FxHashMap::default(),
        }
    }

    fn run(&mut self) {
        let body = self.body;
        for (index, state) in flow::states(body, &self.paths).into_iter().enumerate() {
            let Some(mut state) = state else { continue };
            let block = Block(index as u32);
            let data = body.block(block);
            for (index, statement) in data.statements.iter().enumerate() {
                let point = Point { block, index };
                access::of_statement(statement, &mut |access| {
                    self.access(access, point, statement.origin, &mut state)
                });
            }
            let point = Point {
                block,
                index: data.statements.len(),
            };
            access::of_terminator(&data.terminator, &mut |access| {
                self.access(access, point, data.terminator.origin, &mut state);
            });
        }
    }

    fn access(&mut self, access: Access<'_>, point: Point, origin: OriginId, state: &mut State) {
        let origin = self.body.origins[origin.0 as usize];
        match access {
            Access::Read(place) | Access::Inspect(place) => {
                let whole = matches!(access, Access::Read(_));
                self.initialised(place, Usage::Use, whole, point, origin, state);
            }
            Access::Call(place) => {
                self.initialised(place, Usage::Use, true, point, origin, state);
                if matches!(self.place_ty(place).kind(), TyKind::Fn(FnTy { kind: FnKind::Mut, .. })) {
                    self.mutable(place, Change::Call, origin);
                }
            }
            Access::Move(place) => {
                self.initialised(place, Usage::Use, true, point, origin, state);
                self.movable(place, origin);
            }
            Access::Borrow {
                place,
                mutability,
                dest,
            } => {
                let for_closure = dest.as_local().is_some_and(|local| self.capture_refs.contains(&local));
                self.initialised(place, Usage::Borrow, true, point, origin, state);
                if mutability == Mutability::Mut && !for_closure {
                    self.mutable(place, Change::Borrow, origin);
                }
            }
            Access::Write(place) => self.written(place, point, origin, state),
            Access::Storage(_) => {}
        }
        for local in match access {
            Access::Read(place) | Access::Move(place) | Access::Write(place) | Access::Borrow { place, .. } => {
                access::index_locals(place).collect::<Vec<_>>()
            }
            _ => Vec::new(),
        } {
            self.initialised(&Place::local(local), Usage::Use, true, point, origin, state);
        }
        state.apply(&self.paths, access);
    }

    fn written(&mut self, place: &Place<Generic>, point: Point, origin: Origin, state: &mut State) {
        let Some(local) = place.as_local() else {
            match self.paths.find(place) {
                Found::Exact(path) if place.is_owned_part() => {
                    // Assigning a part needs the rest of the whole.
                    if let Some(parent) = self.paths.parent(path)
                        && state.is_empty(parent)
                    {
                        self.empty(parent, Usage::AssignPart, false, point, origin, state);
                    }
                }
                _ => self.initialised(place, Usage::Use, false, point, origin, state),
            }
            return self.mutable(place, Change::Assign, origin);
        };
        let decl = self.body.local(local);
        let Some(variable) = decl.variable else { return };
        if !state.is_written(local) {
            return;
        }
        self.used_mut.insert(variable);
        if decl.mutable || !self.complain(place.base, ASSIGNED) {
            return;
        }
        let is_param = (1..=self.body.params).contains(&local.0);
        let problem = Problem::AssignTwice {
            at: self.assignment(origin).unwrap_or(origin),
            variable,
            name: decl.name.clone().unwrap_or_default(),
            first: self.first_write(local, point).and_then(|first| self.assignment(first)),
            is_param,
        };
        self.problems.push(problem);
    }

    /// The assignment whose value a statement computes.
    fn assignment(&self, origin: Origin) -> Option<Origin> {
        let Origin::Expr(expr) = origin else { return None };
        uses::assignment_of_value(self.source.hir, expr).map(Origin::Expr)
    }

    /// Another assignment to the local.
    fn first_write(&self, local: Local, but: Point) -> Option<Origin> {
        for (index, block) in self.body.blocks.iter().enumerate() {
            let mut found = None;
            let mut look = |access: Access<'_>, at: usize, origin: OriginId| {
                let point = Point {
                    block: Block(index as u32),
                    index: at,
                };
                if let Access::Write(place) = access
                    && place.as_local() == Some(local)
                    && point != but
                {
                    found = found.or(Some(self.body.origins[origin.0 as usize]));
                }
            };
            for (at, statement) in block.statements.iter().enumerate() {
                access::of_statement(statement, &mut |access| look(access, at, statement.origin));
            }
            let at = block.statements.len();
            access::of_terminator(&block.terminator, &mut |access| {
                look(access, at, block.terminator.origin)
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Complains if the place, or part of it where all is needed, may have no value.
    fn initialised(
        &mut self,
        place: &Place<Generic>,
        usage: Usage,
        whole: bool,
        point: Point,
        origin: Origin,
        state: &mut State,
    ) {
        let found = self.paths.find(place);
        if state.is_empty(found.path()) {
            return self.empty(found.path(), usage, false, point, origin, state);
        }
        if let (Found::Exact(path), true) = (found, whole) {
            let part = self.paths.subtree(path).into_iter().find(|&part| state.is_empty(part));
            if let Some(part) = part {
                self.empty(part, usage, true, point, origin, state);
            }
        }
    }

    /// Reports the use of a path that may have no value.
    fn empty(&mut self, path: PathId, usage: Usage, partly: bool, point: Point, origin: Origin, state: &mut State) {
        let base = self.paths.paths[path.0 as usize].base;
        let Some((variable, name)) = self.variable(base) else {
            return;
        };
        let reaching = sites::reaching(self, path, point);
        let at = self.precise(origin, variable);
        // Whatever follows from the same mistake is not news.
        state.set_subtree(&self.paths, path, false);
        if reaching.sites.is_empty() {
            if self.complain(base, UNINIT) {
                let possibly = matches!(base, PlaceBase::Local(local) if state.is_written(local));
                self.problems.push(Problem::Uninit {
                    at,
                    variable,
                    name,
                    possibly,
                });
            }
            return;
        }
        if !self.reported.insert(reaching.sites.clone()) {
            return;
        }
        let ty = reaching.ty.clone().unwrap_or_else(Ty::error);
        if ty.has_error() {
            return;
        }
        let whole = Place {
            base,
            projections: Vec::new(),
        };
        let place = if partly {
            self.describe(&whole)
        } else {
            reaching
                .place
                .map_or_else(|| self.describe(&whole), |place| self.describe(&place))
        };
        self.problems.push(Problem::Moved(Moved {
            at,
            usage,
            place,
            partly,
            sites: reaching.sites,
            can_clone: grok_types::implements(self.source.db, &ty, BuiltinTrait::Clone, &self.source.env),
            is_param_ty: matches!(ty.kind(), TyKind::Param(_)),
            ty: ty.display(self.source.db).to_string(),
            variable,
        }));
    }

    /// The mention of the variable inside what a statement came from.
    fn precise(&self, origin: Origin, variable: LocalId) -> Origin {
        let Origin::Expr(expr) = origin else { return origin };
        uses::mention(self.source.hir, self.source.types, expr, variable).map_or(origin, Origin::Expr)
    }

    fn complain(&mut self, base: PlaceBase, kind: u8) -> bool {
        let said = self.complained.entry(base).or_default();
        let is_new = *said & kind == 0;
        *said |= kind;
        is_new
    }

    fn variable(&self, base: PlaceBase) -> Option<(LocalId, grok_hir::Name)> {
        match base {
            PlaceBase::Local(local) => {
                let decl = self.body.local(local);
                Some((decl.variable?, decl.name.clone()?))
            }
            PlaceBase::Capture(index) => {
                let capture = &self.body.captures[index as usize];
                Some((capture.variable, capture.name.clone()))
            }
        }
    }

    fn place_ty(&self, place: &Place<Generic>) -> Ty {
        self.prefix_ty(place, place.projections.len())
    }

    /// The type of a place after its first `steps` steps.
    fn prefix_ty(&self, place: &Place<Generic>, steps: usize) -> Ty {
        let mut ty = self.body.base_ty(place.base).clone();
        for step in &place.projections[..steps] {
            ty = crate::ir::step_ty(self.source.db, &ty, step);
        }
        ty
    }

    /// Complains about a move out of something borrowed.
    fn movable(&mut self, place: &Place<Generic>, origin: Origin) {
        let Some(at) = place.projections.iter().rposition(|step| {
            !matches!(
                step,
                Projection::Field(..) | Projection::Downcast(_) | Projection::Unbox
            )
        }) else {
            return;
        };
        let outer = self.prefix_ty(place, at);
        let from = match (&place.projections[at], outer.kind()) {
            // Patterns take arrays apart; what is moved out twice is found by the borrow checker.
            (Projection::ConstIndex { .. } | Projection::Rest { .. }, TyKind::Array(..)) => return,
            (Projection::Index(..) | Projection::ConstIndex { .. } | Projection::Rest { .. }, _) => {
                let source = matches!(place.base, PlaceBase::Local(local)
                    if { let decl = self.body.local(local); decl.variable.is_none() && decl.name.as_deref() == Some(FOR_SOURCE) });
                if source && at == 0 {
                    return;
                }
                MoveFrom::Index(outer.display(self.source.db).to_string())
            }
            (_, TyKind::Ref(Mutability::Mut, _)) => MoveFrom::Mutable,
            _ => MoveFrom::Shared,
        };
        let ty = self.place_ty(place);
        if ty.has_error() {
            return;
        }
        self.problems.push(Problem::MoveOut {
            at: origin,
            place: self.describe(place),
            from,
            can_borrow: matches!(origin, Origin::Expr(expr) if uses::is_initialiser(self.source.hir, expr)),
            can_clone: grok_types::implements(self.source.db, &ty, BuiltinTrait::Clone, &self.source.env),
            ty: ty.display(self.source.db).to_string(),
        });
    }

    /// Complains about a change of something immutable; notes that `mut` is needed where it is there.
    fn mutable(&mut self, place: &Place<Generic>, change: Change, origin: Origin) {
        let origin = if change == Change::Assign {
            self.assignment(origin).unwrap_or(origin)
        } else {
            origin
        };
        let mut through_mut = false;
        for (index, step) in place.projections.iter().enumerate() {
            if !matches!(step, Projection::Deref) {
                continue;
            }
            match self.prefix_ty(place, index).kind() {
                TyKind::Ref(Mutability::Mut, _) => through_mut = true,
                TyKind::Ref(Mutability::Shared, _) => {
                    let reference = Place {
                        base: place.base,
                        projections: place.projections[..index].to_vec(),
                    };
                    let problem = Problem::BehindShared {
                        at: origin,
                        place: self.describe(place),
                        reference: self.describe(&reference),
                        variable: if index == 0 {
                            self.variable(place.base).map(|(variable, _)| variable)
                        } else {
                            None
                        },
                        change,
                    };
                    if self.variable(place.base).is_none() || self.complain(place.base, CHANGED) {
                        self.problems.push(problem);
                    }
                    return;
                }
                _ => return,
            }
        }
        if through_mut {
            return;
        }
        let Some((variable, name)) = self.variable(place.base) else {
            return;
        };
        self.used_mut.insert(variable);
        if !self.source.hir.locals[variable].mutable && self.complain(place.base, CHANGED) {
            let place = self.describe(place);
            self.problems.push(Problem::Immutable {
                at: origin,
                place,
                variable,
                name,
                change,
            });
        }
    }

    /// A place as it would be written.
    fn describe(&self, place: &Place<Generic>) -> String {
        let mut text = match self.variable(place.base) {
            Some((_, name)) => name.to_string(),
            None => "value".to_owned(),
        };
        let mut variant = None;
        for (index, step) in place.projections.iter().enumerate() {
            let is_last = index + 1 == place.projections.len();
            match step {
                // Fields are reached through references by themselves.
                Projection::Deref if is_last => text = format!("*{text}"),
                Projection::Deref => {}
                Projection::Downcast(found) => variant = Some(*found),
                Projection::Index(..) | Projection::ConstIndex { .. } => text.push_str("[_]"),
                Projection::Subslice { .. } | Projection::Rest { .. } => text.push_str("[..]"),
                Projection::Unbox if is_last => text = format!("*{text}"),
                Projection::Unbox => {}
                Projection::Field(field, _) => {
                    let ty = self.prefix_ty(place, index);
                    let name = crate::dump::field_name(self.source.db, &ty, variant.take(), *field);
                    text = format!("{text}.{name}");
                }
            }
        }
        text
    }
}
