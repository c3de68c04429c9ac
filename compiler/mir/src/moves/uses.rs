//! Finding in the typed body what MIR statements have lost: the very mention of a variable, the call around a receiver.

use grok_hir::body::{Body, Expr, ExprId, FormatPiece, LocalId, MacroExpr, Stmt};
use grok_types::result::{InferenceResult, ValueDef};

/// Calls `each` with the expressions directly inside one, in order of evaluation.
pub(super) fn children(body: &Body, expr: ExprId, each: &mut dyn FnMut(ExprId)) {
    match &body.exprs[expr] {
        Expr::Missing | Expr::Literal(_) | Expr::Path(_) | Expr::Continue { .. } | Expr::Underscore => {}
        Expr::Block { stmts, tail, .. } => {
            for stmt in stmts {
                match stmt {
                    Stmt::Let { init, els, .. } => init.iter().chain(els).for_each(|&expr| each(expr)),
                    Stmt::Expr { expr, .. } => each(*expr),
                }
            }
            tail.iter().for_each(|&tail| each(tail));
        }
        Expr::If { cond, then, els } => [Some(*cond), Some(*then), *els].into_iter().flatten().for_each(each),
        Expr::Match { scrutinee, arms } => {
            each(*scrutinee);
            arms.iter()
                .for_each(|arm| arm.guard.iter().chain([&arm.body]).for_each(|&expr| each(expr)));
        }
        Expr::While { cond, body, .. } => [*cond, *body].into_iter().for_each(each),
        Expr::For { iter, body, .. } => [*iter, *body].into_iter().for_each(each),
        Expr::Break { value, .. } | Expr::Return(value) => value.iter().for_each(|&value| each(value)),
        Expr::Assign { target, value } | Expr::AssignOp { target, value, .. } => {
            [*value, *target].into_iter().for_each(each)
        }
        Expr::Binary { lhs, rhs, .. } | Expr::Logic { lhs, rhs, .. } => [*lhs, *rhs].into_iter().for_each(each),
        Expr::Range { start, end, .. } => start.iter().chain(end).for_each(|&expr| each(expr)),
        Expr::MethodCall { receiver, args, .. } => std::iter::once(receiver).chain(args).for_each(|&expr| each(expr)),
        Expr::Call { callee, args } => std::iter::once(callee).chain(args).for_each(|&expr| each(expr)),
        Expr::Index { base, index } => [*base, *index].into_iter().for_each(each),
        Expr::Tuple(items) | Expr::Array(items) => items.iter().for_each(|&item| each(item)),
        Expr::Struct { fields, base, .. } => fields
            .iter()
            .map(|(_, value)| value)
            .chain(base)
            .for_each(|&expr| each(expr)),
        Expr::Let { scrutinee: inner, .. }
        | Expr::Loop { body: inner, .. }
        | Expr::Closure { body: inner, .. }
        | Expr::Unary { expr: inner, .. }
        | Expr::Ref { expr: inner, .. }
        | Expr::Deref(inner)
        | Expr::Cast { expr: inner, .. }
        | Expr::Try(inner)
        | Expr::Field { expr: inner, .. }
        | Expr::Repeat { value: inner, .. } => each(*inner),
        Expr::Macro(call) => macro_children(call, each),
        Expr::Unsafe(inner) | Expr::Spawn(inner) | Expr::Await(inner) | Expr::SpawnBlock { body: inner, .. } => {
            each(*inner);
        }
        Expr::Send { target, message } => [*target, *message].into_iter().for_each(each),
        Expr::Receive { arms, after, .. } => {
            let arms = arms.iter().flat_map(|arm| arm.guard.iter().chain([&arm.body]));
            let after = after.iter().flat_map(|(duration, value)| [duration, value]);
            arms.chain(after).for_each(|&expr| each(expr));
        }
    }
}

fn macro_children(call: &MacroExpr, each: &mut dyn FnMut(ExprId)) {
    let mut all = |list: &[FormatPiece]| {
        for piece in list {
            if let FormatPiece::Value { expr, .. } = piece {
                each(*expr);
            }
        }
    };
    match call {
        MacroExpr::Format(list) | MacroExpr::Panic(list) | MacroExpr::Print { pieces: list, .. } => all(list),
        MacroExpr::Assert { cond, message } => {
            all(message);
            each(*cond);
        }
        MacroExpr::AssertCompare { lhs, rhs, message, .. } => {
            message.iter().for_each(|list| all(list));
            each(*lhs);
            each(*rhs);
        }
        MacroExpr::VecList(items) => items.iter().for_each(|&item| each(item)),
        MacroExpr::VecRepeat { value, len } => {
            each(*value);
            each(*len);
        }
        MacroExpr::Dbg { expr, .. } => each(*expr),
    }
}

/// The first mention of a variable inside an expression.
pub(super) fn mention(body: &Body, types: &InferenceResult, within: ExprId, local: LocalId) -> Option<ExprId> {
    let mut work = vec![within];
    while let Some(expr) = work.pop() {
        if matches!(body.exprs[expr], Expr::Path(_)) && types.values.get(&expr) == Some(&ValueDef::Local(local)) {
            return Some(expr);
        }
        let mut inner = Vec::new();
        children(body, expr, &mut |child| inner.push(child));
        work.extend(inner.into_iter().rev());
    }
    None
}

/// The method call of which an expression is the receiver.
pub(super) fn method_of_receiver(body: &Body, receiver: ExprId) -> Option<ExprId> {
    let is_it = |expr: &Expr| matches!(expr, Expr::MethodCall { receiver: found, .. } if *found == receiver);
    body.exprs.iter().find(|(_, expr)| is_it(expr)).map(|(id, _)| id)
}

/// Whether a `for` loop walks the expression.
pub(super) fn is_walked(body: &Body, iter: ExprId) -> bool {
    body.exprs
        .iter()
        .any(|(_, expr)| matches!(expr, Expr::For { iter: found, .. } if *found == iter))
}

/// The assignment of which an expression is the right side.
pub(super) fn assignment_of_value(body: &Body, value: ExprId) -> Option<ExprId> {
    let is_it = |expr: &Expr| matches!(expr, Expr::Assign { value: found, .. } if *found == value);
    body.exprs.iter().find(|(_, expr)| is_it(expr)).map(|(id, _)| id)
}

/// Whether an expression is what a `let` gives its pattern.
pub(super) fn is_initialiser(body: &Body, init: ExprId) -> bool {
    let is_let = |stmt: &Stmt| matches!(stmt, Stmt::Let { init: Some(found), .. } if *found == init);
    body.exprs
        .iter()
        .any(|(_, expr)| matches!(expr, Expr::Block { stmts, .. } if stmts.iter().any(is_let)))
}
