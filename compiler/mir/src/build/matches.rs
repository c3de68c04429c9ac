//! `match`, `let`, `let … else`, `if let`: what happens around a pattern's tests.

use grok_hir::body::{ExprId, MatchArm, Pat, PatId};
use grok_types::ty::{Mutability, TyKind};

use super::decide::{Budget, Row};
use super::pattern::{Binding, Candidate};
use super::{Builder, Place, Rvalue};
use crate::ir::{Block, Origin, TerminatorKind};

impl Builder<'_> {
    pub(super) fn match_into(&mut self, dest: &Place, scrutinee: ExprId, arms: &[MatchArm]) {
        let mutability = self.taken_by(arms.iter().map(|arm| arm.pat));
        let place = self.place_for(scrutinee, mutability);
        let mut candidates: Vec<(usize, Candidate)> = Vec::new();
        for (i, arm) in arms.iter().enumerate() {
            candidates.extend(
                self.candidates(arm.pat, place.clone())
                    .into_iter()
                    .map(|candidate| (i, candidate)),
            );
        }
        let leaves: Vec<Block> = candidates.iter().map(|_| self.new_block()).collect();
        let rows: Vec<Row> = candidates
            .iter()
            .zip(&leaves)
            .map(|((_, candidate), &leaf)| Row {
                tests: candidate.tests.clone(),
                leaf,
            })
            .collect();
        let (otherwise, end) = (self.new_block(), self.new_block());
        self.decide(rows.clone(), otherwise, &mut Budget::new(rows.len()));
        let mut next = 0;
        for (i, arm) in arms.iter().enumerate() {
            let first = next;
            next += candidates[first..].iter().take_while(|(owner, _)| *owner == i).count();
            let depth = self.scopes.len();
            self.in_scope(|b| {
                let body = if next - first > 1 { Some(b.new_block()) } else { None };
                for at in first..next {
                    if !b.is_reachable(leaves[at]) {
                        continue;
                    }
                    b.switch_to(leaves[at]);
                    b.enter_arm(&candidates[at].1.bindings, arm.guard, &rows[at + 1..], otherwise, depth);
                    if let Some(body) = body {
                        b.goto(body);
                    }
                }
                match body {
                    Some(body) => b.switch_to(body),
                    None if next == first || !b.is_reachable(leaves[first]) => b.dead(),
                    None => {}
                }
                if !b.is_dead() {
                    b.expr_into(dest, arm.body);
                }
            });
            self.goto(end);
        }
        self.switch_to(otherwise);
        self.terminate(TerminatorKind::Unreachable);
        self.switch_to(end);
    }

    /// Makes an arm's bindings and tests its guard. While the guard runs, a variable bound by value is the place it will be taken
    /// from: a guard that fails must not have moved it.
    fn enter_arm(&mut self, bindings: &[Binding], guard: Option<ExprId>, rest: &[Row], otherwise: Block, depth: usize) {
        let Some(guard) = guard else {
            return self.bind_all(bindings);
        };
        for binding in bindings {
            if binding.by_ref.is_some() {
                self.bind(binding);
            } else {
                self.variables.insert(binding.local, binding.place.clone());
            }
        }
        let fails = self.new_block();
        self.branch(guard, fails, depth);
        let holds = self.block;
        self.switch_to(fails);
        self.decide(rest.to_vec(), otherwise, &mut Budget::new(rest.len()));
        self.switch_to(holds);
        bindings
            .iter()
            .filter(|binding| binding.by_ref.is_none())
            .for_each(|binding| self.bind(binding));
    }

    fn bind_all(&mut self, bindings: &[Binding]) {
        bindings.iter().for_each(|binding| self.bind(binding));
    }

    fn bind(&mut self, binding: &Binding) {
        self.at(Origin::Pat(binding.pat), |b| {
            let local = Place::local(b.declare(binding.local, binding.pat));
            let place = binding.place.clone();
            let value = match binding.by_ref {
                Some(mutability) => Rvalue::Ref {
                    mutability,
                    place,
                    two_phase: false,
                },
                None => Rvalue::Use(b.consume(place)),
            };
            b.assign(local, value);
        });
    }

    /// Whether patterns borrow what they match to change it.
    fn taken_by(&self, pats: impl IntoIterator<Item = PatId>) -> Mutability {
        let mut bound = Vec::new();
        pats.into_iter().for_each(|pat| self.pattern_locals(pat, &mut bound));
        let exclusive = |pat: &PatId| {
            let written = match self.source.hir.pats[*pat] {
                Pat::Bind { by_ref, .. } => by_ref,
                _ => None,
            };
            self.source.types.binding_modes.get(pat).copied().or(written) == Some(Mutability::Mut)
        };
        if bound.iter().any(|(_, pat)| exclusive(pat)) {
            Mutability::Mut
        } else {
            Mutability::Shared
        }
    }

    /// Tests one pattern: goes on with its bindings made, or to `otherwise`.
    fn refutable(&mut self, pat: PatId, place: Place, otherwise: Block) {
        let leaves = self.test_pattern(pat, place, otherwise);
        self.bind_leaves(leaves);
    }

    fn test_pattern(&mut self, pat: PatId, place: Place, otherwise: Block) -> Vec<(Block, Vec<Binding>)> {
        let candidates = self.candidates(pat, place);
        let leaves: Vec<Block> = candidates.iter().map(|_| self.new_block()).collect();
        let (mut rows, mut bound) = (Vec::new(), Vec::new());
        for (candidate, leaf) in candidates.into_iter().zip(leaves) {
            rows.push(Row {
                tests: candidate.tests,
                leaf,
            });
            bound.push((leaf, candidate.bindings));
        }
        let mut budget = Budget::new(rows.len());
        self.decide(rows, otherwise, &mut budget);
        bound
    }

    fn bind_leaves(&mut self, leaves: Vec<(Block, Vec<Binding>)>) {
        if let [(leaf, bindings)] = leaves.as_slice() {
            self.switch_to(*leaf);
            return self.bind_all(bindings);
        }
        let join = self.new_block();
        for (leaf, bindings) in leaves {
            if self.is_reachable(leaf) {
                self.switch_to(leaf);
                self.bind_all(&bindings);
                self.goto(join);
            }
        }
        self.switch_to(join);
    }

    /// Takes apart a value that the pattern is known to match.
    pub(super) fn bind_irrefutable(&mut self, pat: PatId, place: Place) {
        let was_dead = self.is_dead();
        let mut candidates = self.candidates(pat, place.clone());
        if let [candidate] = candidates.as_mut_slice() {
            // Tests that are left are of types with one value to match; exhaustiveness was checked before.
            let bindings = std::mem::take(&mut candidate.bindings);
            return self.bind_all(&bindings);
        }
        let otherwise = self.new_block();
        self.refutable(pat, place, otherwise);
        let after = self.block;
        self.switch_to(otherwise);
        self.terminate(TerminatorKind::Unreachable);
        self.switch_to(after);
        debug_assert!(was_dead || !self.is_dead(), "an or-pattern has a first alternative");
    }

    /// `let pat = scrutinee` in a condition.
    pub(super) fn let_condition(&mut self, pat: PatId, scrutinee: ExprId, otherwise: Block, depth: usize) {
        let mutability = self.taken_by([pat]);
        let place = self.place_for(scrutinee, mutability);
        let exit = self.exit_to(otherwise, depth);
        self.refutable(pat, place, exit);
    }

    pub(super) fn let_statement(&mut self, pat: PatId, init: Option<ExprId>, els: Option<ExprId>) {
        let Some(init) = init else {
            let mut locals = Vec::new();
            self.pattern_locals(pat, &mut locals);
            for (local, pat) in locals {
                self.at(Origin::Pat(pat), |b| b.declare(local, pat));
            }
            return;
        };
        if let Some(els) = els {
            let mutability = self.taken_by([pat]);
            let place = self.place_for(init, mutability);
            let otherwise = self.new_block();
            let leaves = self.test_pattern(pat, place, otherwise);
            self.switch_to(otherwise);
            self.effect(els);
            self.terminate(TerminatorKind::Unreachable);
            return self.bind_leaves(leaves);
        }
        if let Some(local) = self.plain_binding(pat) {
            if let Some(let_fn) = self.source.types.let_fns.get(&local) {
                let closure = let_fn.closure;
                return self.closure_body(closure);
            }
            let variable = self.at(Origin::Pat(pat), |b| Place::local(b.declare(local, pat)));
            return self.expr_into(&variable, init);
        }
        if matches!(self.source.hir.pats[pat], Pat::Wild) && !self.is_place(init) {
            let ty = self.adjusted_ty(init);
            let temp = self.scoped_temp(ty);
            return self.expr_into(&Place::local(temp), init);
        }
        let mutability = self.taken_by([pat]);
        let place = self.place_for(init, mutability);
        if matches!(self.place_ty(&place).kind(), TyKind::Never) {
            return;
        }
        self.bind_irrefutable(pat, place);
    }
}
