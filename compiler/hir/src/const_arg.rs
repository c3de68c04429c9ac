//! Constants in types: array lengths, generic arguments, discriminants. Operators on literals are evaluated here; what needs another
//! constant or a type stays an expression, which `grok-types` evaluates.

use crate::body::{BinaryOp, UnaryOp};
use crate::def_map::Namespace;
use crate::ids::Def;
use crate::source_map::MentionTarget;
use crate::type_lower::{NameProblemKind, TypeLowering, self_type};
use crate::type_ref::{ConstArg, ParamRef, TypeRef};
use crate::written::{WrittenConst, WrittenPath};

impl TypeLowering<'_, '_> {
    /// A constant; `what` it is, for messages.
    pub fn constant(&mut self, value: &WrittenConst, what: &'static str) -> ConstArg {
        match value {
            WrittenConst::Value(value) => ConstArg::Value(*value),
            WrittenConst::Infer => ConstArg::Infer,
            WrittenConst::Missing => ConstArg::Error,
            WrittenConst::Other(mark) => {
                self.report(*mark, NameProblemKind::NotConstant(what));
                ConstArg::Error
            }
            WrittenConst::Path(path) => self.constant_path(path, what),
            WrittenConst::Unary(op, inner) => match (op, self.constant(inner, what)) {
                (_, ConstArg::Error | ConstArg::Infer) => ConstArg::Error,
                (UnaryOp::Neg, ConstArg::Value(value)) => value.checked_neg().map_or(ConstArg::Error, ConstArg::Value),
                (op, inner) => ConstArg::Unary(*op, Box::new(inner)),
            },
            WrittenConst::Binary(op, lhs, rhs) => {
                let lhs = self.constant(lhs, what);
                match (lhs, self.constant(rhs, what)) {
                    (ConstArg::Error | ConstArg::Infer, _) | (_, ConstArg::Error | ConstArg::Infer) => ConstArg::Error,
                    (ConstArg::Value(lhs), ConstArg::Value(rhs)) => match evaluate(*op, lhs, rhs) {
                        Some(value) => ConstArg::Value(value),
                        // `grok-types` says what is wrong: it knows the place.
                        None => {
                            let (lhs, rhs) = (ConstArg::Value(lhs), ConstArg::Value(rhs));
                            ConstArg::Binary(*op, Box::new(lhs), Box::new(rhs))
                        }
                    },
                    (lhs, rhs) => ConstArg::Binary(*op, Box::new(lhs), Box::new(rhs)),
                }
            }
            WrittenConst::Cast(inner, ty) => match self.constant(inner, what) {
                ConstArg::Error | ConstArg::Infer => ConstArg::Error,
                inner => ConstArg::Cast(Box::new(inner), *ty),
            },
        }
    }

    pub(crate) fn constant_path(&mut self, path: &WrittenPath, what: &'static str) -> ConstArg {
        if path.segments.iter().any(|segment| segment.name.is_empty()) {
            return ConstArg::Error;
        }
        if let Some(found) = self.special_constant(path, what) {
            return found;
        }
        match self.names.resolve(&path.names(), path.global, Namespace::Values) {
            Ok(found) => {
                self.steps(path, &found);
                let left = path.segments.len() - found.consumed;
                match (found.def, left) {
                    (Def::Const(id), 0) => ConstArg::Const(id),
                    (Def::Adt(_) | Def::Alias(_) | Def::Builtin(_), 1) => {
                        let args = self.args(path.args(found.consumed - 1));
                        let base = match found.def {
                            Def::Adt(id) => TypeRef::Adt(id, args),
                            Def::Alias(id) => TypeRef::Alias(id, args),
                            Def::Builtin(ty) => TypeRef::Builtin(ty),
                            _ => TypeRef::Error,
                        };
                        let name = path.segments[found.consumed].name.clone();
                        ConstArg::Assoc(Box::new(base), name)
                    }
                    _ => {
                        self.report(path.mark, NameProblemKind::NotConstant(what));
                        ConstArg::Error
                    }
                }
            }
            Err(error) => {
                self.path_error(path, error, Namespace::Values);
                ConstArg::Error
            }
        }
    }

    /// Paths that begin with a generic parameter or `Self`.
    fn special_constant(&mut self, path: &WrittenPath, what: &'static str) -> Option<ConstArg> {
        let head = path.segments.first().filter(|_| !path.global && path.qself.is_none())?;
        let base = if head.name == "Self" {
            let owner = self.self_?;
            self.found.mentions.push((path.mark, MentionTarget::SelfType(owner)));
            self_type(owner)
        } else {
            let index = self.generics.iter().rposition(|param| param.name == head.name)?;
            let param = ParamRef {
                index: index as u32,
                name: head.name.clone(),
            };
            self.found
                .mentions
                .push((path.mark, MentionTarget::Param(param.clone())));
            if path.segments.len() == 1 && self.generics[index].is_const {
                return Some(ConstArg::Param(param));
            }
            TypeRef::Param(param)
        };
        Some(match path.segments.as_slice() {
            [_, name] => ConstArg::Assoc(Box::new(base), name.name.clone()),
            _ => {
                self.report(path.mark, NameProblemKind::NotConstant(what));
                ConstArg::Error
            }
        })
    }
}

/// An operator on integers; none where the result is undefined.
pub fn evaluate(op: BinaryOp, lhs: i128, rhs: i128) -> Option<i128> {
    let shift = u32::try_from(rhs);
    Some(match op {
        BinaryOp::Add => lhs.checked_add(rhs)?,
        BinaryOp::Sub => lhs.checked_sub(rhs)?,
        BinaryOp::Mul => lhs.checked_mul(rhs)?,
        BinaryOp::Div => lhs.checked_div(rhs)?,
        BinaryOp::Rem => lhs.checked_rem(rhs)?,
        BinaryOp::BitAnd => lhs & rhs,
        BinaryOp::BitOr => lhs | rhs,
        BinaryOp::BitXor => lhs ^ rhs,
        BinaryOp::Shl => lhs.checked_shl(shift.ok()?)?,
        BinaryOp::Shr => lhs.checked_shr(shift.ok()?)?,
        BinaryOp::Eq => i128::from(lhs == rhs),
        BinaryOp::Ne => i128::from(lhs != rhs),
        BinaryOp::Lt => i128::from(lhs < rhs),
        BinaryOp::Le => i128::from(lhs <= rhs),
        BinaryOp::Gt => i128::from(lhs > rhs),
        BinaryOp::Ge => i128::from(lhs >= rhs),
    })
}
