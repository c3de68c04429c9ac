//! Inference results as text: what `grok emit --stage types` prints.

use std::fmt::Write;

use grok_hir::Db;
use grok_hir::ids::BodyOwner;

use crate::groups::{const_type, infer};
use crate::members::{fn_display, local_type_text};

/// The signature of a body's owner, its variables, and each expression with its type and the implicit steps after it.
pub fn body(db: &dyn Db, owner: BodyOwner) -> String {
    let mut out = match owner {
        BodyOwner::Fn(id) => fn_display(db, id),
        BodyOwner::Const(id) => format!("const {}: {}", id.name(db), const_type(db, id).display(db)),
    };
    out.push('\n');
    let result = infer(db, owner);
    let body = grok_hir::body(db, owner);
    for (local, data) in body.locals.iter() {
        let _ = writeln!(out, "  let {}: {}", data.name, local_type_text(db, owner, local));
    }
    let map = grok_hir::body_source_map(db, owner);
    let text = grok_hir::owner_file(db, owner).map(|file| file.text(db).clone());
    let base = grok_hir::owner_base(db, owner);
    for (expr, _) in body.exprs.iter() {
        let Some(ty) = result.exprs.get(&expr) else { continue };
        let span = map.expr(expr).shift(base);
        let source = text.as_deref().map_or("", |text| span.slice(text));
        let line = source.lines().next().unwrap_or_default();
        let more = if source.lines().nth(1).is_some() { " …" } else { "" };
        let _ = write!(out, "  {line}{more}: {}", ty.display(db));
        for step in result.adjustments.get(&expr).into_iter().flatten() {
            let _ = write!(out, " -> {:?} {}", step.kind, step.ty.display(db));
        }
        out.push('\n');
    }
    for (closure, info) in sorted(result) {
        let span = map.expr(closure).shift(base);
        let source = text
            .as_deref()
            .map_or("", |text| span.slice(text))
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        let captures: Vec<String> = info
            .captures
            .iter()
            .map(|capture| format!("{} by {:?}", body.locals[capture.local].name, capture.mode))
            .collect();
        let _ = writeln!(
            out,
            "  closure {source}: {:?} captures [{}]",
            info.kind,
            captures.join(", ")
        );
    }
    out
}

fn sorted(result: &crate::result::InferenceResult) -> Vec<(grok_hir::body::ExprId, &crate::result::ClosureInfo)> {
    let mut closures: Vec<_> = result.closures.iter().map(|(&expr, info)| (expr, info)).collect();
    closures.sort_by_key(|(expr, _)| expr.into_raw());
    closures
}
