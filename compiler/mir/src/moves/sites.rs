//! Which moves reach a use: a walk backwards from it.

use grok_hir::body::Expr;
use grok_types::ty::Ty;
use rustc_hash::FxHashSet;

use super::access::{self, Access};
use super::paths::PathId;
use super::problem::{MoveReason, MoveSite};
use super::{Checker, Point, uses};
use crate::ir::{Block, Generic, Origin, OriginId, Place, PlaceBase, Rvalue, StatementKind};

/// The moves that reach a use, with one of the places moved and its type.
pub(super) struct Reaching {
    pub(super) sites: Vec<MoveSite>,
    pub(super) place: Option<Place<Generic>>,
    pub(super) ty: Option<Ty>,
}

/// Finds the moves of a path, of what it is part of, or of its parts, that may come before a point with no assignment between.
pub(super) fn reaching(checker: &Checker<'_, '_>, path: PathId, point: Point) -> Reaching {
    let body = checker.body;
    let mut predecessors: Vec<Vec<Block>> = vec![Vec::new(); body.blocks.len()];
    for (index, block) in body.blocks.iter().enumerate() {
        for target in block.terminator.kind.successors() {
            predecessors[target.0 as usize].push(Block(index as u32));
        }
    }
    let at = body
        .block(point.block)
        .statements
        .get(point.index)
        .map_or(body.block(point.block).terminator.origin, |s| s.origin);
    let mut walk = Walk {
        checker,
        path,
        at: body.origins[at.0 as usize],
        found: Reaching {
            sites: Vec::new(),
            place: None,
            ty: None,
        },
    };
    let mut seen = FxHashSet::default();
    let mut work = Vec::new();
    if !walk.before(point, point.index, false) {
        work.extend(&predecessors[point.block.0 as usize]);
    }
    while let Some(block) = work.pop() {
        if !seen.insert(block) {
            continue;
        }
        let length = body.block(block).statements.len() + 1;
        let in_loop = leads_to(body, point.block, block);
        if !walk.before(Point { block, index: length }, length, in_loop) {
            work.extend(&predecessors[block.0 as usize]);
        }
    }
    let mut found = walk.found;
    found.sites.sort();
    found.sites.dedup();
    found
}

fn leads_to(body: &crate::ir::Body<Generic>, from: Block, to: Block) -> bool {
    let mut seen = FxHashSet::default();
    let mut work = body.block(from).terminator.kind.successors();
    while let Some(block) = work.pop() {
        if block == to {
            return true;
        }
        if seen.insert(block) {
            work.extend(body.block(block).terminator.kind.successors());
        }
    }
    false
}

struct Walk<'a, 'b, 's> {
    checker: &'a Checker<'b, 's>,
    path: PathId,
    /// What the use came from.
    at: Origin,
    found: Reaching,
}

impl Walk<'_, '_, '_> {
    /// Goes back from a point to the start of its block; whether a move or an assignment ends the walk.
    fn before(&mut self, point: Point, end: usize, in_loop: bool) -> bool {
        let body = self.checker.body;
        let block = body.block(point.block);
        for index in (0..end).rev() {
            let mut stop = false;
            let mut accesses: Vec<(Access<'_>, OriginId)> = Vec::new();
            match block.statements.get(index) {
                Some(statement) => {
                    access::of_statement(statement, &mut |access| accesses.push((access, statement.origin)))
                }
                None => access::of_terminator(&block.terminator, &mut |access| {
                    accesses.push((access, block.terminator.origin))
                }),
            }
            for (access, origin) in accesses.into_iter().rev() {
                stop |= self.look(
                    access,
                    body.origins[origin.0 as usize],
                    Point {
                        block: point.block,
                        index,
                    },
                    in_loop,
                );
                if stop {
                    break;
                }
            }
            if stop {
                return true;
            }
        }
        false
    }

    fn look(&mut self, access: Access<'_>, origin: Origin, point: Point, in_loop: bool) -> bool {
        let paths = &self.checker.paths;
        match access {
            Access::Move(place) if place.is_owned_part() => {
                let moved = paths.find(place).path();
                if !paths.is_under(moved, self.path) && !paths.is_under(self.path, moved) {
                    return false;
                }
                let why = self.reason(origin, point, place.base);
                // Nodes are numbered in the order of reading: a move that is not read before the use came the time before.
                let in_loop = in_loop
                    && match (origin, self.at) {
                        (Origin::Expr(moves), Origin::Expr(uses)) => moves.into_raw() >= uses.into_raw(),
                        (moves, uses) => moves == uses,
                    };
                self.found.sites.push(MoveSite {
                    at: origin.into(),
                    why,
                    in_loop,
                });
                if self.found.place.is_none() {
                    self.found.ty = Some(self.checker.place_ty(place));
                    self.found.place = Some(place.clone());
                }
                paths.is_under(self.path, moved)
            }
            Access::Write(place) if place.is_owned_part() => paths.is_under(self.path, paths.find(place).path()),
            Access::Storage(local) => self.checker.paths.paths[self.path.0 as usize].base == PlaceBase::Local(local),
            _ => false,
        }
    }

    fn reason(&self, origin: Origin, point: Point, base: PlaceBase) -> MoveReason {
        let hir = self.checker.source.hir;
        let expr = match origin {
            Origin::Pat(_) => return MoveReason::Pattern,
            Origin::Owner => return MoveReason::Plain,
            Origin::Expr(expr) => expr,
        };
        let statement = self
            .checker
            .body
            .block(point.block)
            .statements
            .get(point.index)
            .map(|statement| &statement.kind);
        let is_closure = matches!(statement, Some(StatementKind::Assign(_, Rvalue::Closure { .. })))
            || matches!(hir.exprs[expr], Expr::Closure { .. });
        if is_closure {
            let variable = self.checker.variable(base).map(|(variable, _)| variable);
            let mention = variable.and_then(|variable| uses::mention(hir, self.checker.source.types, expr, variable));
            return MoveReason::Closure(mention);
        }
        if uses::is_walked(hir, expr) {
            return MoveReason::For;
        }
        match uses::method_of_receiver(hir, expr).map(|call| &hir.exprs[call]) {
            Some(Expr::MethodCall { name, .. }) => MoveReason::Method(name.clone()),
            _ => MoveReason::Plain,
        }
    }
}
