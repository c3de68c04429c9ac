//! A small evaluator of constants, for array lengths and patterns: literals, operators, casts and other constants.

use grok_hir::body::{BinaryOp, Body, Expr, ExprId, Literal, LogicOp, UnaryOp, ValueRes};
use grok_hir::ids::{BodyOwner, ConstId};
use grok_hir::type_ref::{ConstArg, TypeRef};
use grok_hir::{Db, Name};

use crate::lower::builtin_type;
use crate::ty::TyKind;

/// The value of a constant, as far as patterns and lengths need it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum ConstValue {
    /// Any integer type.
    Int(i128),
    /// The bits of an `f64`.
    Float(u64),
    /// `bool`.
    Bool(bool),
    /// `char`.
    Char(char),
    /// `str`.
    Str(Name),
    /// `&[u8; N]`.
    Bytes(std::sync::Arc<[u8]>),
    /// `Duration`, in nanoseconds.
    Duration(i64),
}

/// A constant's value; none if it has errors, needs itself, or is of another type.
#[salsa::tracked(cycle_result = const_value_cycle)]
pub fn const_value(db: &dyn Db, id: ConstId) -> Option<ConstValue> {
    let body = grok_hir::body(db, BodyOwner::Const(id));
    eval(db, body, body.root)
}

fn const_value_cycle(_db: &dyn Db, _id: salsa::Id, _const: ConstId) -> Option<ConstValue> {
    None
}

/// The value of a constant in a type, as far as it needs no generic parameter.
pub fn const_arg_value(db: &dyn Db, value: &ConstArg) -> Option<i128> {
    Some(match value {
        ConstArg::Value(value) => *value,
        ConstArg::Const(id) => as_number(const_value(db, *id).as_ref()?)?,
        ConstArg::Unary(UnaryOp::Neg, inner) => const_arg_value(db, inner)?.checked_neg()?,
        ConstArg::Unary(UnaryOp::Not, inner) => match const_arg_value(db, inner)? {
            0 => 1,
            1 => 0,
            other => !other,
        },
        ConstArg::Binary(op, lhs, rhs) => {
            grok_hir::evaluate_const(*op, const_arg_value(db, lhs)?, const_arg_value(db, rhs)?)?
        }
        ConstArg::Cast(inner, ty) => {
            let value = ConstValue::Int(const_arg_value(db, inner)?);
            as_number(&cast(value, builtin_type(*ty).kind())?)?
        }
        ConstArg::Assoc(..) | ConstArg::Param(_) | ConstArg::Infer | ConstArg::Error => return None,
    })
}

fn as_number(value: &ConstValue) -> Option<i128> {
    match value {
        ConstValue::Int(value) => Some(*value),
        ConstValue::Bool(value) => Some(i128::from(*value)),
        ConstValue::Char(value) => Some(i128::from(u32::from(*value))),
        ConstValue::Float(_) | ConstValue::Str(_) | ConstValue::Bytes(_) | ConstValue::Duration(_) => None,
    }
}

fn eval(db: &dyn Db, body: &Body, expr: ExprId) -> Option<ConstValue> {
    match &body.exprs[expr] {
        Expr::Literal(literal) => Some(literal_value(literal)),
        Expr::Path(ValueRes::Const(id)) => const_value(db, *id).clone(),
        Expr::Block {
            stmts,
            tail: Some(tail),
            label: None,
        } if stmts.is_empty() => eval(db, body, *tail),
        Expr::Unary { op, expr } => match (op, eval(db, body, *expr)?) {
            (UnaryOp::Neg, ConstValue::Int(value)) => Some(ConstValue::Int(value.checked_neg()?)),
            (UnaryOp::Neg, ConstValue::Float(bits)) => Some(ConstValue::Float((-f64::from_bits(bits)).to_bits())),
            (UnaryOp::Not, ConstValue::Bool(value)) => Some(ConstValue::Bool(!value)),
            _ => None,
        },
        Expr::Binary { op, lhs, rhs } => binary(*op, eval(db, body, *lhs)?, eval(db, body, *rhs)?),
        Expr::Logic { op, lhs, rhs } => match (op, eval(db, body, *lhs)?) {
            (LogicOp::And, ConstValue::Bool(false)) => Some(ConstValue::Bool(false)),
            (LogicOp::Or, ConstValue::Bool(true)) => Some(ConstValue::Bool(true)),
            (_, ConstValue::Bool(_)) => eval(db, body, *rhs),
            _ => None,
        },
        Expr::Cast {
            expr,
            ty: TypeRef::Builtin(builtin),
        } => cast(eval(db, body, *expr)?, builtin_type(*builtin).kind()),
        _ => None,
    }
}

/// The value of a literal.
pub(crate) fn literal_value(literal: &Literal) -> ConstValue {
    match literal {
        Literal::Int(value, _) => ConstValue::Int(i128::try_from(*value).unwrap_or(i128::MAX)),
        Literal::Float(bits, _) => ConstValue::Float(*bits),
        Literal::Bool(value) => ConstValue::Bool(*value),
        Literal::Char(value) => ConstValue::Char(*value),
        Literal::Str(value) => ConstValue::Str(value.clone()),
        Literal::Byte(value) => ConstValue::Int(i128::from(*value)),
        Literal::Bytes(value) => ConstValue::Bytes(value.clone()),
        Literal::Duration(nanoseconds) => ConstValue::Duration(*nanoseconds),
    }
}

fn binary(op: BinaryOp, lhs: ConstValue, rhs: ConstValue) -> Option<ConstValue> {
    let (ConstValue::Int(a), ConstValue::Int(b)) = (&lhs, &rhs) else {
        return match op {
            BinaryOp::Eq => Some(ConstValue::Bool(lhs == rhs)),
            BinaryOp::Ne => Some(ConstValue::Bool(lhs != rhs)),
            _ => None,
        };
    };
    let (a, b) = (*a, *b);
    Some(match op {
        BinaryOp::Add => ConstValue::Int(a.checked_add(b)?),
        BinaryOp::Sub => ConstValue::Int(a.checked_sub(b)?),
        BinaryOp::Mul => ConstValue::Int(a.checked_mul(b)?),
        BinaryOp::Div => ConstValue::Int(a.checked_div(b)?),
        BinaryOp::Rem => ConstValue::Int(a.checked_rem(b)?),
        BinaryOp::BitAnd => ConstValue::Int(a & b),
        BinaryOp::BitOr => ConstValue::Int(a | b),
        BinaryOp::BitXor => ConstValue::Int(a ^ b),
        BinaryOp::Shl => ConstValue::Int(a.checked_shl(u32::try_from(b).ok()?)?),
        BinaryOp::Shr => ConstValue::Int(a.checked_shr(u32::try_from(b).ok()?)?),
        BinaryOp::Eq => ConstValue::Bool(a == b),
        BinaryOp::Ne => ConstValue::Bool(a != b),
        BinaryOp::Lt => ConstValue::Bool(a < b),
        BinaryOp::Le => ConstValue::Bool(a <= b),
        BinaryOp::Gt => ConstValue::Bool(a > b),
        BinaryOp::Ge => ConstValue::Bool(a >= b),
    })
}

fn cast(value: ConstValue, ty: &TyKind) -> Option<ConstValue> {
    let number = match (&value, ty) {
        (ConstValue::Float(bits), TyKind::Int(_)) => f64::from_bits(*bits) as i128,
        (ConstValue::Int(value), _) => *value,
        (ConstValue::Bool(value), _) => i128::from(*value),
        (ConstValue::Char(value), _) => i128::from(u32::from(*value)),
        _ => return None,
    };
    match ty {
        TyKind::Int(int) => {
            let (low, high) = int.range();
            let wrapped = if matches!(value, ConstValue::Float(_)) {
                number.clamp(low, high)
            } else {
                (number - low).rem_euclid(1i128 << int.bits()) + low
            };
            Some(ConstValue::Int(wrapped))
        }
        TyKind::Float(_) => Some(ConstValue::Float((number as f64).to_bits())),
        TyKind::Char => char::from_u32(u32::try_from(number).ok()?).map(ConstValue::Char),
        _ => None,
    }
}
