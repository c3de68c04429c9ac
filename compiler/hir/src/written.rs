//! Types, bounds and generics as written: no spans, no resolution. What the item summary keeps of a signature.
//!
//! A [`Mark`] names a place in the source by number, in the order of reading; the spans of an owner's marks are kept beside its
//! summary ([`crate::item_tree::ItemSpan::marks`]), so that moving text leaves the summary equal.

use grok_diagnostics::Span;
use grok_syntax::ast;

use crate::Name;
use crate::body::{BinaryOp, UnaryOp};
use crate::signature::SelfKind;
use crate::type_ref::{BuiltinType, FnKind, Mutability};

/// A place in the source, as an index into its owner's marks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct Mark(pub u32);

impl Mark {
    /// The mark `count` places later.
    pub fn plus(self, count: usize) -> Mark {
        Mark(self.0 + count as u32)
    }

    /// Its span, among its owner's.
    pub fn span(self, marks: &[Span]) -> Span {
        marks.get(self.0 as usize).copied().unwrap_or_default()
    }
}

/// A path as written. Segment `i` has the mark `mark + i`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WrittenPath {
    /// The mark of the first segment.
    pub mark: Mark,
    /// Whether it begins with `::`.
    pub global: bool,
    /// `<T>` or `<T as Trait>` before the first segment.
    pub qself: Option<Box<WrittenQSelf>>,
    /// At least one.
    pub segments: Vec<WrittenSegment>,
}

/// `<T>`, `<T as Trait>`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WrittenQSelf {
    /// The type.
    pub ty: WrittenType,
    /// What follows `as`.
    pub trait_: Option<WrittenPath>,
}

impl WrittenPath {
    /// The names alone.
    pub fn names(&self) -> Vec<Name> {
        self.segments.iter().map(|segment| segment.name.clone()).collect()
    }

    /// The only name of a path of one segment.
    pub fn single(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [segment] if !self.global && self.qself.is_none() => Some(&segment.name),
            _ => None,
        }
    }

    /// The arguments of segment `index`.
    pub fn args(&self, index: usize) -> &[WrittenType] {
        self.segments.get(index).map_or(&[], |segment| &segment.args)
    }
}

/// One segment.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WrittenSegment {
    /// Its name; empty if missing.
    pub name: Name,
    /// Its arguments: types and constants.
    pub args: Vec<WrittenType>,
    /// `Item = T`.
    pub assoc: Vec<(Name, Mark, WrittenType)>,
}

/// A type as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum WrittenType {
    /// Missing or broken; reported by the parser.
    Error,
    /// `_`.
    Infer(Mark),
    /// `!`.
    Never,
    /// A path.
    Path(WrittenPath),
    /// A tuple.
    Tuple(Vec<WrittenType>),
    /// `[T; n]`.
    Array(Box<WrittenType>, WrittenConst),
    /// `[T]`.
    Slice(Box<WrittenType>),
    /// `&T`, `&mut T`.
    Ref(Mutability, Box<WrittenType>),
    /// `fn(A) -> B` and its kinds.
    Fn(FnKind, Vec<WrittenType>, Option<Box<WrittenType>>),
    /// `impl Bounds`.
    Impl(Mark, Vec<WrittenBound>),
    /// `dyn Bounds`.
    Dyn(Mark, Vec<WrittenBound>),
    /// A constant among generic arguments.
    Const(WrittenConst),
}

/// A constant in a type, as written: a length, a generic argument, a discriminant.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum WrittenConst {
    /// A literal's value.
    Value(i128),
    /// A name.
    Path(WrittenPath),
    /// `-a`, `!a`.
    Unary(UnaryOp, Box<WrittenConst>),
    /// `a + b`.
    Binary(BinaryOp, Box<WrittenConst>, Box<WrittenConst>),
    /// `a as T`.
    Cast(Box<WrittenConst>, BuiltinType),
    /// `_`.
    Infer,
    /// Missing; reported by the parser.
    Missing,
    /// Any other expression.
    Other(Mark),
}

/// A bound as written. Lifetimes are left out.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum WrittenBound {
    /// A trait's path.
    Trait(WrittenPath),
    /// `Fn(A) -> B` and its like.
    Fn(FnKind, Vec<WrittenType>, Option<Box<WrittenType>>),
    /// Broken; reported by the parser.
    Error,
}

/// A generic parameter as written; lifetimes are left out.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct WrittenParam {
    /// Its name.
    pub name: Name,
    /// The name's mark.
    pub mark: Mark,
    /// What it stands for.
    pub kind: WrittenParamKind,
}

/// What a generic parameter stands for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum WrittenParamKind {
    /// `T: Bounds = Default`.
    Type {
        /// Inline bounds.
        bounds: Vec<WrittenBound>,
        /// After `=`.
        default: Option<WrittenType>,
    },
    /// `const N: T = default`.
    Const {
        /// Its type.
        ty: WrittenType,
        /// After `=`.
        default: Option<WrittenConst>,
    },
}

impl WrittenParam {
    /// Whether it stands for a constant.
    pub fn is_const(&self) -> bool {
        matches!(self.kind, WrittenParamKind::Const { .. })
    }
}

/// Generics as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct WrittenGenerics {
    /// Parameters in order.
    pub params: Vec<WrittenParam>,
    /// `where` clauses.
    pub predicates: Vec<(Mark, WrittenType, Vec<WrittenBound>)>,
}

/// Turns syntax into its span-free form and collects the spans of the marks.
#[derive(Default)]
pub struct Writer {
    /// Added to each span.
    pub base: u32,
    /// The spans of the marks given out.
    pub marks: Vec<Span>,
}

impl Writer {
    /// A writer whose spans count from `base`.
    pub fn new(base: u32) -> Writer {
        Writer {
            base,
            marks: Vec::new(),
        }
    }

    /// A mark for a span.
    pub fn mark(&mut self, span: Span) -> Mark {
        self.marks.push(span.shift(self.base));
        Mark(self.marks.len() as u32 - 1)
    }

    /// A path.
    pub fn path(&mut self, path: &ast::Path) -> WrittenPath {
        let qself = path.qself.as_ref().map(|qself| {
            Box::new(WrittenQSelf {
                ty: self.ty(&qself.ty),
                trait_: qself.trait_path.as_ref().map(|path| self.path(path)),
            })
        });
        let mark = Mark(self.marks.len() as u32);
        for segment in &path.segments {
            self.mark(segment.name.span);
        }
        let segments = path
            .segments
            .iter()
            .map(|segment| WrittenSegment {
                name: segment.name.text.clone(),
                args: self.generic_args(segment.args.as_deref()),
                assoc: self.assoc_args(segment.args.as_deref()),
            })
            .collect();
        WrittenPath {
            mark,
            global: path.global,
            qself,
            segments,
        }
    }

    /// `Item = T` among arguments.
    fn assoc_args(&mut self, args: Option<&ast::GenericArgs>) -> Vec<(Name, Mark, WrittenType)> {
        let Some(args) = args else { return Vec::new() };
        args.args
            .iter()
            .filter_map(|arg| match arg {
                ast::GenericArg::Assoc { name, ty } => {
                    let mark = self.mark(name.span);
                    Some((name.text.clone(), mark, self.ty(ty)))
                }
                _ => None,
            })
            .collect()
    }

    /// Types and constants among arguments; lifetimes are left out.
    pub fn generic_args(&mut self, args: Option<&ast::GenericArgs>) -> Vec<WrittenType> {
        let Some(args) = args else { return Vec::new() };
        args.args
            .iter()
            .filter_map(|arg| match arg {
                ast::GenericArg::Type(ty) => Some(self.ty(ty)),
                ast::GenericArg::Const(value) => Some(WrittenType::Const(self.constant(value))),
                ast::GenericArg::Lifetime(_) | ast::GenericArg::Assoc { .. } => None,
            })
            .collect()
    }

    /// A type.
    pub fn ty(&mut self, ty: &ast::Type) -> WrittenType {
        use ast::TypeKind;
        match &ty.kind {
            TypeKind::Path(path) => WrittenType::Path(self.path(path)),
            TypeKind::Tuple(items) => WrittenType::Tuple(items.iter().map(|item| self.ty(item)).collect()),
            TypeKind::Paren(inner) => self.ty(inner),
            TypeKind::Array { elem, len } => {
                let elem = self.ty(elem);
                WrittenType::Array(Box::new(elem), self.constant(len))
            }
            TypeKind::Ref { mutable, inner, .. } => WrittenType::Ref(mutability(*mutable), Box::new(self.ty(inner))),
            TypeKind::Fn { kind, params, ret, .. } => {
                let params = params.iter().map(|param| self.ty(&param.ty)).collect();
                WrittenType::Fn(
                    fn_type_kind(*kind),
                    params,
                    ret.as_ref().map(|ret| Box::new(self.ty(ret))),
                )
            }
            TypeKind::Impl(bounds) => {
                let mark = self.mark(ty.span);
                WrittenType::Impl(mark, self.bounds(bounds))
            }
            TypeKind::Infer => WrittenType::Infer(self.mark(ty.span)),
            TypeKind::Never => WrittenType::Never,
            TypeKind::Slice(elem) => WrittenType::Slice(Box::new(self.ty(elem))),
            TypeKind::Dyn(bounds) => {
                let mark = self.mark(ty.span);
                WrittenType::Dyn(mark, self.bounds(bounds))
            }
            TypeKind::Macro(_) | TypeKind::Missing | TypeKind::Error => WrittenType::Error,
        }
    }

    /// A constant in a type.
    pub fn constant(&mut self, value: &ast::Expr) -> WrittenConst {
        let value = value.without_parens();
        match &value.kind {
            ast::ExprKind::Literal(literal) => {
                literal_value(literal).map_or_else(|| WrittenConst::Other(self.mark(value.span)), WrittenConst::Value)
            }
            ast::ExprKind::Path(path) => WrittenConst::Path(self.path(path)),
            ast::ExprKind::Underscore => WrittenConst::Infer,
            ast::ExprKind::Missing | ast::ExprKind::Error => WrittenConst::Missing,
            ast::ExprKind::Block { label: None, block } if block.stmts.is_empty() => match &block.tail {
                Some(tail) => self.constant(tail),
                None => WrittenConst::Other(self.mark(value.span)),
            },
            ast::ExprKind::Unary { op, operand, .. } => {
                let op = match op {
                    ast::UnaryOp::Neg => UnaryOp::Neg,
                    ast::UnaryOp::Not => UnaryOp::Not,
                    ast::UnaryOp::Deref => return WrittenConst::Other(self.mark(value.span)),
                };
                WrittenConst::Unary(op, Box::new(self.constant(operand)))
            }
            ast::ExprKind::Binary { op, lhs, rhs, .. } => match crate::lower::binary_op(*op) {
                Ok(op) => {
                    let lhs = self.constant(lhs);
                    WrittenConst::Binary(op, Box::new(lhs), Box::new(self.constant(rhs)))
                }
                Err(_) => WrittenConst::Other(self.mark(value.span)),
            },
            ast::ExprKind::Cast { operand, ty } => {
                let named = match &ty.kind {
                    ast::TypeKind::Path(path) => path.as_ident().and_then(|name| BuiltinType::from_name(&name.text)),
                    _ => None,
                };
                match named {
                    Some(ty) => WrittenConst::Cast(Box::new(self.constant(operand)), ty),
                    None => WrittenConst::Other(self.mark(value.span)),
                }
            }
            _ => WrittenConst::Other(self.mark(value.span)),
        }
    }

    /// Bounds.
    pub fn bounds(&mut self, bounds: &[ast::Bound]) -> Vec<WrittenBound> {
        bounds
            .iter()
            .filter_map(|bound| match &bound.kind {
                ast::BoundKind::Lifetime(_) | ast::BoundKind::Maybe(_) => None,
                ast::BoundKind::Trait(path) => Some(WrittenBound::Trait(self.path(path))),
                ast::BoundKind::Fn { kind, params, ret, .. } => {
                    let params = params.iter().map(|param| self.ty(param)).collect();
                    let ret = ret.as_ref().map(|ret| Box::new(self.ty(ret)));
                    Some(WrittenBound::Fn(fn_trait_kind(*kind), params, ret))
                }
                ast::BoundKind::Error => Some(WrittenBound::Error),
            })
            .collect()
    }

    /// Generics.
    pub fn generics(&mut self, generics: &ast::Generics) -> WrittenGenerics {
        let mut written = WrittenGenerics::default();
        for param in &generics.params {
            let mark = match param.kind {
                ast::GenericParamKind::Lifetime { .. } => continue,
                _ => self.mark(param.name.span),
            };
            let kind = match &param.kind {
                ast::GenericParamKind::Lifetime { .. } => continue,
                ast::GenericParamKind::Type { bounds, default } => WrittenParamKind::Type {
                    bounds: self.bounds(bounds),
                    default: default.as_ref().map(|ty| self.ty(ty)),
                },
                ast::GenericParamKind::Const { ty, default } => WrittenParamKind::Const {
                    ty: self.ty(ty),
                    default: default.as_ref().map(|value| self.constant(value)),
                },
            };
            written.params.push(WrittenParam {
                name: param.name.text.clone(),
                mark,
                kind,
            });
        }
        for predicate in &generics.predicates {
            let ast::WherePredicateKind::Type { ty, bounds, .. } = &predicate.kind else {
                continue;
            };
            let mark = self.mark(ty.span);
            let ty = self.ty(ty);
            let bounds = self.bounds(bounds);
            written.predicates.push((mark, ty, bounds));
        }
        written
    }
}

/// The value of an integer, `bool` or `char` literal, as constants in types count.
pub(crate) fn literal_value(literal: &ast::Literal) -> Option<i128> {
    match literal.kind {
        ast::LiteralKind::Int { value, .. } => i128::try_from(value.get()).ok(),
        ast::LiteralKind::Bool(value) => Some(i128::from(value)),
        ast::LiteralKind::Char(value) => Some(i128::from(u32::from(value))),
        ast::LiteralKind::Byte(value) => Some(i128::from(value)),
        _ => None,
    }
}

/// From syntax's flag.
pub fn mutability(mutable: bool) -> Mutability {
    if mutable { Mutability::Mut } else { Mutability::Shared }
}

/// From syntax's kind.
pub fn self_kind(kind: ast::SelfKind) -> SelfKind {
    match kind {
        ast::SelfKind::Value | ast::SelfKind::MutValue => SelfKind::Value,
        ast::SelfKind::Ref => SelfKind::Ref,
        ast::SelfKind::RefMut => SelfKind::RefMut,
    }
}

fn fn_type_kind(kind: ast::FnTypeKind) -> FnKind {
    match kind {
        ast::FnTypeKind::Fn => FnKind::Fn,
        ast::FnTypeKind::FnMut => FnKind::Mut,
        ast::FnTypeKind::FnOnce => FnKind::Once,
    }
}

fn fn_trait_kind(kind: ast::FnTraitKind) -> FnKind {
    match kind {
        ast::FnTraitKind::Fn => FnKind::Fn,
        ast::FnTraitKind::FnMut => FnKind::Mut,
        ast::FnTraitKind::FnOnce => FnKind::Once,
    }
}
