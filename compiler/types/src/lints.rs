//! Lints that need types.

use grok_diagnostics::{Applicability, Diagnostic, Fix, Span, codes};
use grok_hir::Db;
use grok_hir::body::{Expr, ExprId, Stmt};
use grok_hir::ids::BodyOwner;
use grok_hir::signature::LangItem;

use crate::groups::infer;
use crate::result::ValueDef;
use crate::signatures::as_lang;

/// `unused_must_use`: a `Result`, or what a `#[must_use]` function gives, dropped by `;`. `needless_return`: a `return` at the end.
#[salsa::tracked]
pub fn type_lints(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let body = grok_hir::body(db, owner);
    let result = infer(db, owner);
    let mut out = Vec::new();
    out.extend(needless_return(db, owner));
    for (_, expr) in body.exprs.iter() {
        let Expr::Block { stmts, .. } = expr else { continue };
        for stmt in stmts {
            let Stmt::Expr { expr, semicolon: true } = stmt else {
                continue;
            };
            let Some(ty) = result.exprs.get(expr) else { continue };
            let what = if as_lang(db, ty, LangItem::Result).is_some() {
                "a `Result` may be an error, which nothing looks at here".to_owned()
            } else if let Some(name) = must_use_call(db, owner, *expr) {
                format!("what `{name}` gives must be used")
            } else {
                continue;
            };
            let (file, span) = grok_hir::span_of_expr(db, owner, *expr);
            out.push(
                Diagnostic::warning(codes::UNUSED_MUST_USE, file, span, "unused value that must be used")
                    .primary_label(what)
                    .note("to drop it on purpose, write `let _ = …;`"),
            );
        }
    }
    out
}

/// The function that a call calls, if its result must be used.
fn must_use_call(db: &dyn Db, owner: BodyOwner, expr: ExprId) -> Option<grok_hir::Name> {
    let body = grok_hir::body(db, owner);
    let named = match &body.exprs[expr] {
        Expr::Call { callee, .. } => *callee,
        Expr::MethodCall { .. } => expr,
        _ => return None,
    };
    let ValueDef::Fn(id, _) = infer(db, owner).values.get(&named)? else {
        return None;
    };
    let signature = grok_hir::fn_signature(db, *id);
    signature.must_use.then(|| signature.name.clone())
}

/// A `return` that is the last thing a function does.
fn needless_return(db: &dyn Db, owner: BodyOwner) -> Option<Diagnostic> {
    let BodyOwner::Fn(id) = owner else { return None };
    let body = grok_hir::body(db, owner);
    let Expr::Block { stmts, tail, .. } = &body.exprs[body.root] else {
        return None;
    };
    let last = match (tail, stmts.last()) {
        (Some(tail), _) => *tail,
        (None, Some(Stmt::Expr { expr, semicolon: true })) => *expr,
        _ => return None,
    };
    let Expr::Return(value) = body.exprs[last] else {
        return None;
    };
    if grok_hir::is_script(db, owner) {
        return None;
    }
    let (file, span) = grok_hir::span_of_expr(db, owner, last);
    let text = grok_hir::owner_file(db, owner)?.text(db);
    // What a macro wrote is not this function's to change.
    if !span.slice(text).starts_with("return") {
        return None;
    }
    let semicolon = text.get(span.end as usize..)?.starts_with(';');
    let whole = Span::new(span.start, span.end + u32::from(semicolon));
    let lint = Diagnostic::warning(codes::NEEDLESS_RETURN, file, span, "this `return` is not needed")
        .primary_label(format!("`{}` ends here anyway", id.name(db)));
    let replacement = match value {
        Some(value) => grok_hir::span_of_expr(db, owner, value).1.slice(text),
        None => "",
    };
    let title = match value {
        Some(_) => "leave the value as the block's last expression",
        None => "remove it",
    };
    Some(lint.fix(Fix::replace(title, Applicability::Machine, file, whole, replacement)))
}
