//! Types, bounds and generics as written: no spans, no resolution. What the item summary keeps of a signature.
//!
//! A [`Mark`] names a place in the source by number, in the order of reading; the spans of an owner's marks are kept beside its
//! summary ([`crate::item_tree::ItemSpan::marks`]), so that moving text leaves the summary equal.

use grok_diagnostics::Span;
use grok_syntax::ast;

use crate::Name;
use crate::signature::SelfKind;
use crate::type_ref::{FnKind, Mutability};

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
    /// At least one.
    pub segments: Vec<WrittenSegment>,
}

impl WrittenPath {
    /// The names alone.
    pub fn names(&self) -> Vec<Name> {
        self.segments.iter().map(|segment| segment.name.clone()).collect()
    }

    /// The only name of a path of one segment.
    pub fn single(&self) -> Option<&Name> {
        match self.segments.as_slice() {
            [segment] if !self.global => Some(&segment.name),
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
    /// Its type arguments.
    pub args: Vec<WrittenType>,
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
    Array(Box<WrittenType>, WrittenLen),
    /// `&T`, `&mut T`.
    Ref(Mutability, Box<WrittenType>),
    /// `fn(A) -> B` and its kinds.
    Fn(FnKind, Vec<WrittenType>, Option<Box<WrittenType>>),
    /// `impl Bounds`.
    Impl(Mark, Vec<WrittenBound>),
}

/// An array's length as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum WrittenLen {
    /// A number.
    Literal(u64),
    /// A name.
    Path(WrittenPath),
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

/// Generics as written.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct WrittenGenerics {
    /// Type parameters: name, its mark, inline bounds.
    pub params: Vec<(Name, Mark, Vec<WrittenBound>)>,
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
        let mark = Mark(self.marks.len() as u32);
        for segment in &path.segments {
            self.mark(segment.name.span);
        }
        let segments = path
            .segments
            .iter()
            .map(|segment| WrittenSegment {
                name: segment.name.text.clone(),
                args: self.generic_args(segment.args.as_ref()),
            })
            .collect();
        WrittenPath {
            mark,
            global: path.global,
            segments,
        }
    }

    /// Type arguments; lifetimes are left out.
    pub fn generic_args(&mut self, args: Option<&ast::GenericArgs>) -> Vec<WrittenType> {
        let Some(args) = args else { return Vec::new() };
        args.args
            .iter()
            .filter_map(|arg| match arg {
                ast::GenericArg::Type(ty) => Some(self.ty(ty)),
                ast::GenericArg::Lifetime(_) | ast::GenericArg::Const(_) | ast::GenericArg::Assoc { .. } => None,
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
                WrittenType::Array(Box::new(elem), self.len(len))
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
            TypeKind::Slice(_) | TypeKind::Dyn(_) | TypeKind::Macro(_) | TypeKind::Missing | TypeKind::Error => {
                WrittenType::Error
            }
        }
    }

    /// An array's length.
    pub fn len(&mut self, len: &ast::Expr) -> WrittenLen {
        let len = len.without_parens();
        match &len.kind {
            ast::ExprKind::Literal(ast::Literal {
                kind: ast::LiteralKind::Int { value, .. },
                ..
            }) => u64::try_from(*value).map_or_else(|_| WrittenLen::Other(self.mark(len.span)), WrittenLen::Literal),
            ast::ExprKind::Path(path) => WrittenLen::Path(self.path(path)),
            ast::ExprKind::Underscore => WrittenLen::Infer,
            ast::ExprKind::Missing | ast::ExprKind::Error => WrittenLen::Missing,
            _ => WrittenLen::Other(self.mark(len.span)),
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
            if let ast::GenericParamKind::Type { bounds, .. } = &param.kind {
                let mark = self.mark(param.name.span);
                let bounds = self.bounds(bounds);
                written.params.push((param.name.text.clone(), mark, bounds));
            }
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
