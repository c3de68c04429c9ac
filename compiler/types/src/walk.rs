//! The children of a body's expressions, in order of evaluation.

use grok_hir::body::{Body, Expr, ExprId, FormatPiece, MacroExpr, PatId, Stmt};

/// A child node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Child {
    /// An expression.
    Expr(ExprId),
    /// A pattern that binds in what follows.
    Pat(PatId),
}

/// Calls `f` with each child of an expression.
pub fn children(body: &Body, expr: ExprId, f: &mut dyn FnMut(Child)) {
    use Child::{Expr as E, Pat as P};
    match &body.exprs[expr] {
        Expr::Missing | Expr::Literal(_) | Expr::Path(_) | Expr::Continue { .. } | Expr::Underscore => {}
        Expr::Block { stmts, tail, .. } => {
            for stmt in stmts {
                match stmt {
                    Stmt::Let { pat, init, els, .. } => {
                        init.iter().for_each(|&init| f(E(init)));
                        f(P(*pat));
                        els.iter().for_each(|&els| f(E(els)));
                    }
                    Stmt::Expr { expr, .. } => f(E(*expr)),
                }
            }
            tail.iter().for_each(|&tail| f(E(tail)));
        }
        Expr::If { cond, then, els } => {
            f(E(*cond));
            f(E(*then));
            els.iter().for_each(|&els| f(E(els)));
        }
        Expr::Let { pat, scrutinee } => {
            f(E(*scrutinee));
            f(P(*pat));
        }
        Expr::Match { scrutinee, arms } => {
            f(E(*scrutinee));
            for arm in arms {
                f(P(arm.pat));
                arm.guard.iter().for_each(|&guard| f(E(guard)));
                f(E(arm.body));
            }
        }
        Expr::While { cond, body, .. } => {
            f(E(*cond));
            f(E(*body));
        }
        Expr::Loop { body, .. } => f(E(*body)),
        Expr::For { pat, iter, body, .. } => {
            f(E(*iter));
            f(P(*pat));
            f(E(*body));
        }
        Expr::Break { value, .. } => value.iter().for_each(|&value| f(E(value))),
        Expr::Return(value) => value.iter().for_each(|&value| f(E(value))),
        Expr::Closure { params, body, .. } => {
            params.iter().for_each(|(pat, _)| f(P(*pat)));
            f(E(*body));
        }
        Expr::Assign { target, value } | Expr::AssignOp { target, value, .. } => {
            f(E(*value));
            f(E(*target));
        }
        Expr::Binary { lhs, rhs, .. } | Expr::Logic { lhs, rhs, .. } => {
            f(E(*lhs));
            f(E(*rhs));
        }
        Expr::Unary { expr, .. }
        | Expr::Ref { expr, .. }
        | Expr::Deref(expr)
        | Expr::Cast { expr, .. }
        | Expr::Try(expr)
        | Expr::Field { expr, .. } => f(E(*expr)),
        Expr::Range { start, end, .. } => [start, end].into_iter().flatten().for_each(|&side| f(E(side))),
        Expr::MethodCall { receiver, args, .. } => {
            f(E(*receiver));
            args.iter().for_each(|&arg| f(E(arg)));
        }
        Expr::Call { callee, args } => {
            f(E(*callee));
            args.iter().for_each(|&arg| f(E(arg)));
        }
        Expr::Index { base, index } => {
            f(E(*base));
            f(E(*index));
        }
        Expr::Tuple(items) | Expr::Array(items) => items.iter().for_each(|&item| f(E(item))),
        Expr::Repeat { value, .. } => f(E(*value)),
        Expr::Struct { fields, base, .. } => {
            fields.iter().for_each(|(_, value)| f(E(*value)));
            base.iter().for_each(|&base| f(E(base)));
        }
        Expr::Macro(call) => macro_children(call, f),
        Expr::Unsafe(inner) | Expr::Spawn(inner) | Expr::Await(inner) | Expr::SpawnBlock { body: inner, .. } => {
            f(E(*inner));
        }
        Expr::Send { target, message } => {
            f(E(*target));
            f(E(*message));
        }
        Expr::Receive { arms, after, .. } => {
            for arm in arms {
                f(P(arm.pat));
                arm.guard.iter().for_each(|&guard| f(E(guard)));
                f(E(arm.body));
            }
            if let Some((duration, value)) = after {
                f(E(*duration));
                f(E(*value));
            }
        }
    }
}

fn macro_children(call: &MacroExpr, f: &mut dyn FnMut(Child)) {
    use Child::Expr as E;
    let pieces = |pieces: &[FormatPiece], f: &mut dyn FnMut(Child)| {
        for piece in pieces {
            if let FormatPiece::Value { expr, .. } = piece {
                f(E(*expr));
            }
        }
    };
    match call {
        MacroExpr::Format(list) | MacroExpr::Panic(list) => pieces(list, f),
        MacroExpr::Print { pieces: list, .. } => pieces(list, f),
        MacroExpr::Assert { cond, message } => {
            f(E(*cond));
            pieces(message, f);
        }
        MacroExpr::AssertCompare { lhs, rhs, message, .. } => {
            f(E(*lhs));
            f(E(*rhs));
            message.iter().for_each(|list| pieces(list, f));
        }
        MacroExpr::VecList(items) => items.iter().for_each(|&item| f(E(item))),
        MacroExpr::VecRepeat { value, len } => {
            f(E(*value));
            f(E(*len));
        }
        MacroExpr::Dbg { expr, .. } => f(E(*expr)),
    }
}
