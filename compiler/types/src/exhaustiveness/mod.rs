//! Exhaustiveness: every value has an arm (E0004), patterns that must not fail do not (E0005), and no arm is dead.
//!
//! `usefulness` is the algorithm; here patterns of bodies become its patterns, and its answers become diagnostics.

mod usefulness;

use grok_diagnostics::{Applicability, Diagnostic, FileId, Fix, Span, codes};
use grok_hir::Db;
use grok_hir::body::{Body, Expr, ExprId, Literal, MatchArm, Pat, PatId, RangeEnd, Stmt};
use grok_hir::ids::{AdtId, BodyOwner, CtorId, VariantId};
use grok_hir::signature::{FieldsShape, LangItem};

use crate::const_eval::{ConstValue, const_value, literal_value};
use crate::lower::ctor_data;
use crate::result::{InferenceResult, ValueDef};
use crate::ty::{Ty, TyKind};
use usefulness::{Ctor, GaveUp, Pattern, Usefulness, Witness};

/// Missing arms, refutable patterns where they must not fail, and unreachable patterns of a body.
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
            Expr::Block { stmts, .. } => {
                for stmt in stmts {
                    if let Stmt::Let { pat, els: None, .. } = stmt {
                        check.irrefutable(*pat, "local binding");
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

/// Pattern errors are reported by inference; what depends on them is not checked.
struct Broken;

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
        let mut patterns = Vec::with_capacity(arms.len());
        for arm in arms {
            match self.pattern(arm.pat) {
                Ok(pattern) => patterns.push(pattern),
                Err(Broken) => return,
            }
        }
        self.unreachable(arms, &patterns, &ty);
        let unguarded: Vec<Pattern> = arms
            .iter()
            .zip(&patterns)
            .filter(|(arm, _)| arm.guard.is_none())
            .map(|(_, pattern)| pattern.clone())
            .collect();
        let missing = match Usefulness::new(self.db).missing(&unguarded, &ty) {
            Ok(missing) if !missing.is_empty() => missing,
            Ok(_) | Err(GaveUp) => return,
        };
        let (file, span) = self.expr_span(scrutinee);
        let names: Vec<String> = missing.iter().map(|witness| self.text(witness)).collect();
        let listed = list(&names);
        let mut error = Diagnostic::error(
            codes::E0004,
            file,
            span,
            format!("non-exhaustive patterns: {listed} not covered"),
        )
        .primary_label(format!(
            "pattern{} {listed} not covered",
            if names.len() == 1 { "" } else { "s" }
        ))
        .note(format!("the matched value is of type `{}`", ty.display(self.db)));
        if let Ok(with_guards) = Usefulness::new(self.db).missing(&patterns, &ty)
            && with_guards.len() < missing.len()
        {
            error = error.note("an arm with a guard may be passed by, and does not count");
        }
        if let Some(fix) = self.missing_arms(expr, arms, &names) {
            error = error.fix(fix);
        }
        self.out.push(error);
    }

    /// A fix that adds arms after the last one, or into an empty `match`.
    fn missing_arms(&self, expr: ExprId, arms: &[MatchArm], names: &[String]) -> Option<Fix> {
        let title = if names.len() == 1 {
            "add the missing arm"
        } else {
            "add the missing arms"
        };
        let file = grok_hir::owner_file(self.db, self.owner)?;
        let text = file.text(self.db);
        let indent_of = |offset: u32| {
            let line = text
                .get(..offset as usize)
                .and_then(|before| before.rfind('\n'))
                .map_or(0, |at| at + 1);
            let rest = text.get(line..).unwrap_or_default();
            rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()].to_owned()
        };
        let arm = |name: &String| format!("{name} => todo!()");
        if let Some(last) = arms.last() {
            let (id, pat) = self.pat_span(last.pat);
            let (_, body) = self.expr_span(last.body);
            let indent = indent_of(pat.start);
            let added: String = names.iter().map(|name| format!(",\n{indent}{}", arm(name))).collect();
            return Some(Fix::insert(title, Applicability::Placeholder, id, body.end, added));
        }
        let (id, span) = self.expr_span(expr);
        let indent = indent_of(span.start);
        let lines: String = names
            .iter()
            .map(|name| format!("\n{indent}    {},", arm(name)))
            .collect();
        let at = span.end.checked_sub(1)?;
        Some(Fix::insert(
            title,
            Applicability::Placeholder,
            id,
            at,
            format!("{lines}\n{indent}"),
        ))
    }

    /// Warns of arms, and of alternatives of arms, that match nothing the arms before them leave.
    fn unreachable(&mut self, arms: &[MatchArm], patterns: &[Pattern], ty: &Ty) {
        let mut earlier: Vec<Pattern> = Vec::new();
        let mut catch_all: Option<PatId> = None;
        for (arm, pattern) in arms.iter().zip(patterns) {
            let alternatives: Vec<(PatId, Pattern)> = match (&self.body.pats[arm.pat], pattern) {
                (Pat::Or(pats), Pattern::Or(parts)) => pats.iter().copied().zip(parts.iter().cloned()).collect(),
                _ => vec![(arm.pat, pattern.clone())],
            };
            let mut dead = Vec::new();
            let mut seen = earlier.clone();
            for (pat, alternative) in &alternatives {
                match Usefulness::new(self.db).is_useful(&seen, alternative, ty) {
                    Ok(true) => {}
                    Ok(false) => dead.push(*pat),
                    Err(GaveUp) => return,
                }
                seen.push(alternative.clone());
            }
            if dead.len() == alternatives.len() {
                dead = vec![arm.pat];
            }
            for pat in dead {
                let (file, span) = self.pat_span(pat);
                let mut warning = Diagnostic::warning(codes::UNREACHABLE_PATTERN, file, span, "unreachable pattern")
                    .primary_label("no value can reach this");
                if let Some(first) = catch_all {
                    warning = warning.label(self.pat_span(first).1, "matches any value");
                }
                self.out.push(warning);
            }
            if arm.guard.is_none() {
                if catch_all.is_none() && matches!(pattern, Pattern::Wild) {
                    catch_all = Some(arm.pat);
                }
                earlier.push(pattern.clone());
            }
        }
    }

    /// E0005 for a pattern that must match every value.
    fn irrefutable(&mut self, pat: PatId, place: &str) {
        let Some(ty) = self.result.pats.get(&pat).cloned() else {
            return;
        };
        if ty.has_error() {
            return;
        }
        let Ok(pattern) = self.pattern(pat) else { return };
        if matches!(pattern, Pattern::Wild) {
            return;
        }
        let missing = match Usefulness::new(self.db).missing(&[pattern], &ty) {
            Ok(missing) if !missing.is_empty() => missing,
            Ok(_) | Err(GaveUp) => return,
        };
        let (file, span) = self.pat_span(pat);
        let names: Vec<String> = missing.iter().map(|witness| self.text(witness)).collect();
        let listed = list(&names);
        let mut error = Diagnostic::error(codes::E0005, file, span, format!("refutable pattern in {place}"))
            .primary_label(format!(
                "pattern{} {listed} not covered",
                if names.len() == 1 { "" } else { "s" }
            ))
            .note(format!("the matched value is of type `{}`", ty.display(self.db)));
        if place == "local binding" {
            error = error.note("use `if let`, `match`, or `let … else { … }` to say what happens otherwise");
        }
        self.out.push(error);
    }

    /// A body's pattern as the algorithm sees it.
    fn pattern(&self, pat: PatId) -> Result<Pattern, Broken> {
        let ty = self.result.pats.get(&pat).cloned().unwrap_or_else(Ty::error);
        let opaque = || Pattern::Ctor(Ctor::Opaque(pat.into_raw().into_u32()), Vec::new());
        Ok(match &self.body.pats[pat] {
            Pat::Missing | Pat::Slice { .. } => return Err(Broken),
            Pat::Wild => Pattern::Wild,
            Pat::Bind { sub: None, .. } => Pattern::Wild,
            Pat::Bind { sub: Some(sub), .. } => self.pattern(*sub)?,
            Pat::Ref { pat, .. } => self.pattern(*pat)?,
            Pat::Or(pats) => Pattern::Or(pats.iter().map(|&pat| self.pattern(pat)).collect::<Result<_, _>>()?),
            Pat::Literal { value, negative } => match self.literal(value, *negative) {
                Some(ctor) => Pattern::Ctor(ctor, Vec::new()),
                None => opaque(),
            },
            Pat::Range { start, end, inclusive } => match self.range(start.as_ref(), end.as_ref(), *inclusive, &ty) {
                Some(ctor) => Pattern::Ctor(ctor, Vec::new()),
                None => opaque(),
            },
            Pat::Tuple { pats, rest } => {
                let TyKind::Tuple(items) = ty.kind() else {
                    return Err(Broken);
                };
                Pattern::Ctor(Ctor::Single, self.positional(pats, *rest, items.len())?)
            }
            Pat::TupleCtor { pats, rest, .. } => {
                let (ctor, arity) = self.pat_ctor(pat)?;
                Pattern::Ctor(ctor, self.positional(pats, *rest, arity)?)
            }
            Pat::Struct { fields, .. } => {
                let Some(ValueDef::Ctor(id, _)) = self.result.pat_values.get(&pat) else {
                    return Err(Broken);
                };
                let Some((_, data)) = ctor_data(self.db, *id) else {
                    return Err(Broken);
                };
                let mut parts = vec![Pattern::Wild; data.fields.len()];
                for (name, part) in fields {
                    let index = data.fields.iter().position(|field| field.name == *name).ok_or(Broken)?;
                    parts[index] = self.pattern(*part)?;
                }
                Pattern::Ctor(self.pat_ctor(pat)?.0, parts)
            }
            Pat::Path(_) => match self.result.pat_values.get(&pat) {
                Some(ValueDef::Ctor(..)) => Pattern::Ctor(self.pat_ctor(pat)?.0, Vec::new()),
                Some(ValueDef::Const(id, _)) => match const_value(self.db, *id).as_ref().and_then(value_ctor) {
                    Some(ctor) => Pattern::Ctor(ctor, Vec::new()),
                    None => opaque(),
                },
                _ => return Err(Broken),
            },
        })
    }

    fn pat_ctor(&self, pat: PatId) -> Result<(Ctor, usize), Broken> {
        let Some(ValueDef::Ctor(id, _)) = self.result.pat_values.get(&pat) else {
            return Err(Broken);
        };
        let Some((_, data)) = ctor_data(self.db, *id) else {
            return Err(Broken);
        };
        let ctor = match id {
            CtorId::Struct(_) => Ctor::Single,
            CtorId::Variant(variant) => Ctor::Variant(variant.index),
        };
        Ok((ctor, data.fields.len()))
    }

    fn positional(&self, pats: &[PatId], rest: Option<u32>, arity: usize) -> Result<Vec<Pattern>, Broken> {
        let before = rest.map_or(pats.len(), |rest| (rest as usize).min(pats.len()));
        let after = pats.len() - before;
        if pats.len() > arity || (rest.is_none() && pats.len() != arity) {
            return Err(Broken);
        }
        let mut parts = vec![Pattern::Wild; arity];
        for (index, &pat) in pats.iter().enumerate() {
            let at = if index < before {
                index
            } else {
                arity - after + (index - before)
            };
            parts[at] = self.pattern(pat)?;
        }
        Ok(parts)
    }

    fn literal(&self, value: &Literal, negative: bool) -> Option<Ctor> {
        match value_ctor(&literal_value(value))? {
            Ctor::Range(low, _) if negative => Some(Ctor::Range(-low, -low)),
            ctor => Some(ctor),
        }
    }

    fn range(&self, start: Option<&RangeEnd>, end: Option<&RangeEnd>, inclusive: bool, ty: &Ty) -> Option<Ctor> {
        let (low, high) = match ty.kind() {
            TyKind::Int(int) => int.range(),
            TyKind::Char => (0, 0x10_FFFF),
            _ => return None,
        };
        let low = start.map_or(Some(low), |end| self.range_end(end))?;
        let high = match end {
            None => high,
            Some(end) => self.range_end(end)? - i128::from(!inclusive),
        };
        (low <= high).then_some(Ctor::Range(low, high))
    }

    fn range_end(&self, end: &RangeEnd) -> Option<i128> {
        let value = match end {
            RangeEnd::Literal { value, negative } => {
                let Ctor::Range(value, _) = self.literal(value, *negative)? else {
                    return None;
                };
                return Some(value);
            }
            RangeEnd::Path(res) => {
                const_value(self.db, crate::inference::pattern_const(self.db, self.owner, res)?).clone()?
            }
        };
        match value_ctor(&value)? {
            Ctor::Range(value, _) => Some(value),
            _ => None,
        }
    }

    /// A witness in source syntax.
    fn text(&self, witness: &Witness) -> String {
        let Witness::Ctor { ctor, ty, fields } = witness else {
            return "_".to_owned();
        };
        let parts: Vec<String> = fields.iter().map(|field| self.text(field)).collect();
        match (ctor, ty.kind()) {
            (Ctor::Bool(value), _) => value.to_string(),
            (Ctor::Range(low, high), TyKind::Char) => char_range(*low, *high),
            (Ctor::Range(low, high), TyKind::Int(int)) => {
                let whole = int.range();
                match (*low == whole.0, *high == whole.1) {
                    (true, true) => "_".to_owned(),
                    _ if low == high => low.to_string(),
                    (true, false) => format!("..={high}"),
                    (false, true) => format!("{low}.."),
                    (false, false) => format!("{low}..={high}"),
                }
            }
            (Ctor::Str(text), _) => format!("{text:?}"),
            (Ctor::Single, TyKind::Tuple(_)) if parts.len() == 1 => format!("({},)", parts[0]),
            (Ctor::Single, TyKind::Tuple(_)) => format!("({})", parts.join(", ")),
            (Ctor::Single, TyKind::Adt(AdtId::Struct(id), _)) => self.ctor_text(CtorId::Struct(*id), &parts),
            (Ctor::Variant(index), TyKind::Adt(AdtId::Enum(id), _)) => self.ctor_text(
                CtorId::Variant(VariantId {
                    parent: *id,
                    index: *index,
                }),
                &parts,
            ),
            _ => "_".to_owned(),
        }
    }

    fn ctor_text(&self, ctor: CtorId, parts: &[String]) -> String {
        let Some((adt, data)) = ctor_data(self.db, ctor) else {
            return "_".to_owned();
        };
        let name = match ctor {
            CtorId::Struct(_) => adt.name.to_string(),
            // The prelude has these by their own names.
            CtorId::Variant(_) if matches!(adt.lang, Some(LangItem::Option | LangItem::Result)) => {
                data.name.to_string()
            }
            CtorId::Variant(_) => format!("{}::{}", adt.name, data.name),
        };
        match data.shape {
            FieldsShape::Unit => name,
            FieldsShape::Tuple => format!("{name}({})", parts.join(", ")),
            FieldsShape::Named => {
                let fields: Vec<String> = data
                    .fields
                    .iter()
                    .zip(parts)
                    .map(|(field, part)| format!("{}: {part}", field.name))
                    .collect();
                if parts.iter().all(|part| part == "_") && !parts.is_empty() {
                    format!("{name} {{ .. }}")
                } else {
                    format!("{name} {{ {} }}", fields.join(", "))
                }
            }
        }
    }
}

fn value_ctor(value: &ConstValue) -> Option<Ctor> {
    Some(match value {
        ConstValue::Int(value) => Ctor::Range(*value, *value),
        ConstValue::Bool(value) => Ctor::Bool(*value),
        ConstValue::Char(value) => Ctor::Range(i128::from(u32::from(*value)), i128::from(u32::from(*value))),
        ConstValue::Str(value) => Ctor::Str(value.clone()),
        ConstValue::Float(_) | ConstValue::Bytes(_) | ConstValue::Duration(_) => return None,
    })
}

fn char_range(low: i128, high: i128) -> String {
    let show = |code: i128| {
        u32::try_from(code)
            .ok()
            .and_then(char::from_u32)
            .map_or_else(|| "_".to_owned(), |c| format!("{c:?}"))
    };
    match (low, high) {
        _ if low == high => show(low),
        (0, _) => format!("..={}", show(high)),
        (_, 0x10_FFFF) => format!("{}..", show(low)),
        _ => format!("{}..={}", show(low), show(high)),
    }
}

/// `` `A`, `B` and 2 more ``.
fn list(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    match names.len() {
        1 => quoted[0].clone(),
        2 | 3 => format!(
            "{} and {}",
            quoted[..quoted.len() - 1].join(", "),
            quoted[quoted.len() - 1]
        ),
        more => format!("{} and {} more", quoted.join(", "), more - 3),
    }
}
