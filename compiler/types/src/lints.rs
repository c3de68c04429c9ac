//! Lints that need types.

use grok_diagnostics::{Diagnostic, codes};
use grok_hir::Db;
use grok_hir::body::{Expr, ExprId, Stmt};
use grok_hir::ids::BodyOwner;
use grok_hir::signature::LangItem;

use crate::groups::infer;
use crate::result::ValueDef;
use crate::signatures::as_lang;

/// `unused_must_use`: a `Result`, or what a `#[must_use]` function gives, dropped by `;`.
#[salsa::tracked]
pub fn type_lints(db: &dyn Db, owner: BodyOwner) -> Vec<Diagnostic> {
    let body = grok_hir::body(db, owner);
    let result = infer(db, owner);
    let mut out = Vec::new();
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
