//! Exhaustiveness: every value has an arm (E0004), patterns that must not fail do not (E0005), no pattern is dead, and none that
//! cannot fail stands where only one that may makes sense.
//!
//! `lower` turns patterns of bodies into those of the algorithm, `constructors` cuts up the values of a type, `usefulness` is the
//! algorithm, `witness` shows values that are not covered, `fix` writes arms for them. Here the answers become diagnostics.

mod constructors;
mod fix;
mod lower;
mod usefulness;
mod witness;

use grok_diagnostics::{Diagnostic, FileId, Span, codes};
use grok_hir::Db;
use grok_hir::body::{Body, Expr, ExprId, MatchArm, Pat, PatId, Stmt};
use grok_hir::ids::BodyOwner;
use rustc_hash::FxHashSet;

use crate::result::InferenceResult;
use crate::ty::{Ty, TyKind};
use constructors::Place;
use lower::{Broken, Lower, UNWRITTEN, pattern_id};
use usefulness::{Arm, GaveUp, Pattern, PatternKind, Report, Usefulness};

/// Missing arms, refutable patterns where they must not fail, irrefutable ones where they might, and unreachable patterns of a body.
#[salsa::tracked]
pub fn match_diagnostics(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let body = grok_hir::body(db, owner);
    let result = crate::groups::infer(db, owner);
    let mut check = Check {
        db,
        owner,
        body,
        result,
        out: Vec::new(),
    };
    for &pat in &body.params {
        check.irrefutable(pat, "function argument");
    }
    for (expr, data) in body.exprs.iter() {
        match data {
            Expr::Match { scrutinee, arms } => check.match_(expr, *scrutinee, arms),
            Expr::For { pat, .. } => check.irrefutable(*pat, "`for` loop binding"),
            Expr::Closure { params, .. } => params
                .iter()
                .for_each(|(pat, _)| check.irrefutable(*pat, "closure argument")),
            Expr::If { cond, .. } => check.condition(*cond, "if let", "use `let` instead"),
            Expr::While { cond, .. } => check.condition(*cond, "while let", "use `loop` with a `let` inside instead"),
            Expr::Block { stmts, .. } => {
                for stmt in stmts {
                    match stmt {
                        Stmt::Let { pat, els: None, .. } => check.irrefutable(*pat, "local binding"),
                        Stmt::Let { pat, els: Some(_), .. } => {
                            check.refutable(*pat, "let … else", "leave out the `else`")
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let mut out = check.out;
    out.sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
    out
}

struct Check<'db> {
    db: &'db dyn Db,
    owner: BodyOwner,
    body: &'db Body,
    result: &'db InferenceResult,
    out: Vec<Diagnostic>,
}

impl Check<'_> {
    fn span(&self, relative: Span) -> (FileId, Span) {
        grok_hir::queries::absolute(self.db, self.owner, relative)
    }

    fn pat_span(&self, pat: PatId) -> (FileId, Span) {
        self.span(grok_hir::body_source_map(self.db, self.owner).pat(pat))
    }

    fn expr_span(&self, expr: ExprId) -> (FileId, Span) {
        self.span(grok_hir::body_source_map(self.db, self.owner).expr(expr))
    }

    fn pattern(&self, pat: PatId) -> Result<Pattern, Broken> {
        let lower = Lower {
            db: self.db,
            owner: self.owner,
            body: self.body,
            result: self.result,
        };
        lower.pattern(pat)
    }

    fn match_(&mut self, expr: ExprId, scrutinee: ExprId, arms: &[MatchArm]) {
        let Some(ty) = self.result.exprs.get(&scrutinee).cloned() else {
            return;
        };
        // A match that is not written out yet is not judged.
        let broken = arms
            .iter()
            .any(|arm| matches!(self.body.exprs[arm.body], Expr::Missing));
        if ty.has_error() || broken || crate::render::has_syntax_errors(self.db, self.owner) {
            return;
        }
        let Ok(patterns) = arms
            .iter()
            .map(|arm| self.pattern(arm.pat))
            .collect::<Result<Vec<_>, _>>()
        else {
            return;
        };
        let rows: Vec<Arm<'_>> = arms
            .iter()
            .zip(&patterns)
            .map(|(arm, pattern)| Arm {
                pattern,
                guarded: arm.guard.is_some(),
            })
            .collect();
        let place = Place::whole(&ty, self.is_value(scrutinee));
        let Ok(report) = Usefulness::new(self.db).report(&rows, place.clone()) else {
            self.too_complex(scrutinee);
            return;
        };
        self.unreachable(arms, &patterns, &report.useful);
        if report.missing.is_empty() {
            return;
        }
        let names = self.names(&report);
        let (file, span) = self.expr_span(scrutinee);
        let mut error = self.not_covered(
            Diagnostic::error(
                codes::E0004,
                file,
                span,
                format!("non-exhaustive patterns: {} not covered", witness::list(&names)),
            ),
            &names,
            &ty,
        );
        let unguarded: Vec<_> = rows.into_iter().map(|row| Arm { guarded: false, ..row }).collect();
        if let Ok(without_guards) = Usefulness::new(self.db).report(&unguarded, place)
            && without_guards.missing.len() < names.len()
        {
            error = error.note("an arm with a guard may be passed by, and does not count");
        }
        if let Some(fix) = self.missing_arms(expr, arms, &names) {
            error = error.fix(fix);
        }
        self.out.push(error);
    }

    fn names(&self, report: &Report) -> Vec<String> {
        report
            .missing
            .iter()
            .map(|witness| witness::text(self.db, witness))
            .collect()
    }

    /// Says which values are not covered, and of which type they are.
    fn not_covered(&self, error: Diagnostic, names: &[String], ty: &Ty) -> Diagnostic {
        let plural = if names.len() == 1 { "" } else { "s" };
        error
            .primary_label(format!("pattern{plural} {} not covered", witness::list(names)))
            .note(format!("the matched value is of type `{}`", ty.display(self.db)))
    }

    /// The cases are too many to be told apart in reasonable time.
    fn too_complex(&mut self, scrutinee: ExprId) {
        let (file, span) = self.expr_span(scrutinee);
        self.out.push(
            Diagnostic::error(
                codes::E0004,
                file,
                span,
                "this `match` has too many combinations to be checked",
            )
            .primary_label("whether every value has an arm was not found out")
            .note("a last arm `_`, or a `match` inside a `match`, makes it simpler"),
        );
    }

    /// Whether an expression is a value or a place that holds one for sure; what is read through a reference need not.
    fn is_value(&self, expr: ExprId) -> bool {
        match &self.body.exprs[expr] {
            Expr::Deref(_) => false,
            Expr::Field { expr, .. } => {
                let through = self.result.exprs.get(expr).map(Ty::kind);
                !matches!(through, Some(TyKind::Ref(..))) && self.is_value(*expr)
            }
            _ => true,
        }
    }

    /// Warns of arms, and of alternatives of arms, that match nothing the arms before them leave.
    fn unreachable(&mut self, arms: &[MatchArm], patterns: &[Pattern], useful: &FxHashSet<u32>) {
        let mut catch_all: Option<PatId> = None;
        for (arm, pattern) in arms.iter().zip(patterns) {
            let mut dead = Vec::new();
            useless(pattern, useful, &mut dead);
            for id in dead {
                let Some((pat, _)) = self.body.pats.iter().find(|(pat, _)| pattern_id(*pat) == id) else {
                    continue;
                };
                let (file, span) = self.pat_span(pat);
                let mut warning = Diagnostic::warning(codes::UNREACHABLE_PATTERN, file, span, "unreachable pattern")
                    .primary_label("no value can reach this");
                if let Some(first) = catch_all {
                    warning = warning.label(self.pat_span(first).1, "matches any value");
                }
                self.out.push(warning);
            }
            if arm.guard.is_none() && catch_all.is_none() && matches!(pattern.kind, PatternKind::Wild) {
                catch_all = Some(arm.pat);
            }
        }
    }

    /// E0005 for a pattern that must match every value.
    fn irrefutable(&mut self, pat: PatId, place: &str) {
        let Some((ty, report)) = self.alone(pat) else { return };
        if report.missing.is_empty() {
            return;
        }
        let (file, span) = self.pat_span(pat);
        let names = self.names(&report);
        let mut error = self.not_covered(
            Diagnostic::error(codes::E0005, file, span, format!("refutable pattern in {place}")),
            &names,
            &ty,
        );
        if place == "local binding" {
            error = error.note("use `if let`, `match`, or `let … else { … }` to say what happens otherwise");
        }
        self.out.push(error);
    }

    /// A condition that is a single `let` should be able to fail.
    fn condition(&mut self, cond: ExprId, what: &str, instead: &str) {
        if let Expr::Let { pat, .. } = &self.body.exprs[cond] {
            self.refutable(*pat, what, instead);
        }
    }

    /// Warns of a pattern that cannot fail where a failure is provided for.
    fn refutable(&mut self, pat: PatId, what: &str, instead: &str) {
        if matches!(self.body.pats[pat], Pat::Missing) || crate::render::has_syntax_errors(self.db, self.owner) {
            return;
        }
        let Some((_, report)) = self.alone(pat) else { return };
        if report.missing.is_empty() {
            let (file, span) = self.pat_span(pat);
            self.out.push(
                Diagnostic::warning(
                    codes::IRREFUTABLE_LET_PATTERN,
                    file,
                    span,
                    format!("irrefutable pattern in `{what}`"),
                )
                .primary_label("this matches every value")
                .note(instead),
            );
        }
    }

    /// What there is to say of a pattern that stands alone, with the type that it matches.
    fn alone(&self, pat: PatId) -> Option<(Ty, Report)> {
        let ty = self.result.pats.get(&pat)?;
        if ty.has_error() {
            return None;
        }
        let pattern = self.pattern(pat).ok()?;
        let arm = Arm {
            pattern: &pattern,
            guarded: false,
        };
        match Usefulness::new(self.db).report(&[arm], Place::whole(ty, true)) {
            Ok(report) => Some((ty.clone(), report)),
            Err(GaveUp) => None,
        }
    }
}

/// The arms and alternatives in a pattern that match nothing new.
fn useless(pattern: &Pattern, useful: &FxHashSet<u32>, out: &mut Vec<u32>) {
    if !useful.contains(&pattern.id) {
        out.push(pattern.id);
        return;
    }
    alternatives(pattern, useful, out);
}

fn alternatives(pattern: &Pattern, useful: &FxHashSet<u32>, out: &mut Vec<u32>) {
    match &pattern.kind {
        PatternKind::Wild => {}
        PatternKind::Ctor(_, parts) => parts
            .iter()
            .filter(|part| part.id != UNWRITTEN)
            .for_each(|part| alternatives(part, useful, out)),
        PatternKind::Or(parts) => parts.iter().for_each(|part| useless(part, useful, out)),
    }
}
