//! Types, paths, generics and bounds.

use grok_syntax::ast::*;

use super::{Layout, ListStyle};
use crate::doc::Doc;

impl<'t> Layout<'_, 't> {
    pub(super) fn path(&mut self, path: &Path) -> Doc<'t> {
        let mut parts = Vec::new();
        if let Some(qself) = &path.qself {
            parts.push(self.expect("<"));
            parts.push(self.ty(&qself.ty));
            if let Some(trait_path) = &qself.trait_path {
                parts.push(self.infix("as"));
                parts.push(self.path(trait_path));
            }
            parts.push(self.expect(">"));
        }
        if path.global || path.qself.is_some() {
            parts.push(self.expect("::"));
        }
        for (index, segment) in path.segments.iter().enumerate() {
            if index > 0 {
                parts.push(self.expect("::"));
            }
            // `$crate` is two tokens.
            if self.is("$") {
                parts.push(self.token());
            }
            parts.push(self.token());
            if let Some(args) = &segment.args {
                if self.is("::") {
                    parts.push(self.token());
                }
                parts.push(self.generic_args(args));
            }
        }
        Doc::concat(parts)
    }

    pub(super) fn generic_args(&mut self, args: &GenericArgs) -> Doc<'t> {
        self.angled(args.args.len(), |l, index| match &args.args[index] {
            GenericArg::Type(ty) => l.ty(ty),
            GenericArg::Lifetime(_) => l.token(),
            GenericArg::Const(value) => l.expr(value),
            GenericArg::Assoc { ty, .. } => {
                let name = l.token();
                let eq = l.infix("=");
                Doc::concat(vec![name, eq, l.ty(ty)])
            }
        })
    }

    /// `<a, b>`, whose `>` may be the head of another token.
    fn angled(&mut self, count: usize, mut element: impl FnMut(&mut Self, usize) -> Doc<'t>) -> Doc<'t> {
        let open = self.expect("<");
        let mut inside = vec![Doc::soft_line()];
        for index in 0..count {
            if index > 0 {
                inside.push(Doc::line());
            }
            inside.push(element(self, index));
            inside.push(if index + 1 < count {
                Doc::text(",")
            } else {
                Doc::if_break(Doc::text(","), Doc::nil())
            });
            let (comments, _) = self.comma();
            inside.push(comments);
        }
        let comments = self.leading();
        inside.push(comments);
        let close = self.expect(">");
        if count == 0 {
            return Doc::concat(vec![open, Doc::concat(inside.split_off(1)), close]);
        }
        Doc::concat(vec![open, Doc::concat(inside).indent(), Doc::soft_line(), close]).group()
    }

    pub(super) fn generics(&mut self, generics: &Generics) -> Doc<'t> {
        if !self.is("<") {
            return Doc::nil();
        }
        self.angled(generics.params.len(), |l, index| {
            l.generic_param(&generics.params[index])
        })
    }

    fn generic_param(&mut self, param: &GenericParam) -> Doc<'t> {
        match &param.kind {
            GenericParamKind::Lifetime { outlives } => {
                let name = self.token();
                Doc::concat(vec![name, self.outlives(outlives)])
            }
            GenericParamKind::Type { bounds, default } => {
                let mut parts = vec![self.token(), self.optional_bounds(bounds)];
                if let Some(default) = default {
                    parts.push(self.infix("="));
                    parts.push(self.ty(default));
                }
                Doc::concat(parts)
            }
            GenericParamKind::Const { ty, default } => {
                let mut parts = vec![self.word("const"), self.token(), self.word(":"), self.ty(ty)];
                if let Some(default) = default {
                    parts.push(self.infix("="));
                    parts.push(self.expr(default));
                }
                Doc::concat(parts)
            }
        }
    }

    fn outlives(&mut self, names: &[Name]) -> Doc<'t> {
        if !self.is(":") {
            return Doc::nil();
        }
        let mut parts = vec![self.expect(":")];
        for index in 0..names.len() {
            parts.push(if index == 0 { Doc::text(" ") } else { self.infix("+") });
            parts.push(self.token());
        }
        Doc::concat(parts)
    }

    /// `: Bounds` if a colon is there.
    pub(super) fn optional_bounds(&mut self, bounds: &[Bound]) -> Doc<'t> {
        if !self.is(":") {
            return Doc::nil();
        }
        let colon = self.expect(":");
        if bounds.is_empty() {
            return colon;
        }
        Doc::concat(vec![colon, Doc::text(" "), self.bounds(bounds)])
    }

    pub(super) fn bounds(&mut self, bounds: &[Bound]) -> Doc<'t> {
        let mut parts = Vec::new();
        for (index, bound) in bounds.iter().enumerate() {
            if index > 0 {
                parts.push(Doc::line());
                parts.push(self.word("+"));
            }
            parts.push(self.bound(bound));
        }
        if self.is("+") {
            parts.push(Doc::text(" "));
            parts.push(self.token());
        }
        Doc::concat(parts).indent().group()
    }

    fn bound(&mut self, bound: &Bound) -> Doc<'t> {
        let mut parts = vec![self.for_lifetimes(&bound.lifetimes)];
        match &bound.kind {
            BoundKind::Lifetime(_) => parts.push(self.token()),
            BoundKind::Trait(path) => parts.push(self.path(path)),
            BoundKind::Maybe(path) => {
                parts.push(self.expect("?"));
                parts.push(self.path(path));
            }
            BoundKind::Fn { params, ret, .. } => {
                parts.push(self.token());
                parts.push(self.list(params.len(), ListStyle::Fit, |l, index| l.ty(&params[index])));
                parts.push(self.ret(ret.as_ref()));
            }
            BoundKind::Error => self.lost = true,
        }
        Doc::concat(parts)
    }

    /// `-> Type` if it is written.
    pub(super) fn ret(&mut self, ret: Option<&Type>) -> Doc<'t> {
        match ret {
            Some(ty) => {
                let arrow = self.infix("->");
                Doc::concat(vec![arrow, self.ty(ty)])
            }
            None => Doc::nil(),
        }
    }

    /// `where …` and what follows it: on the line of the declaration if all fits, else one clause a line. `open` says that a block
    /// follows, which then begins on a line of its own.
    pub(super) fn where_clause(&mut self, generics: &Generics, head: Vec<Doc<'t>>, open: bool) -> Doc<'t> {
        let mut parts = head;
        if !self.is("where") {
            parts.push(if open { Doc::text(" ") } else { Doc::nil() });
            return Doc::concat(parts);
        }
        let count = generics.predicates.len();
        let mut clause = vec![Doc::line(), self.expect("where")];
        let mut inside = Vec::new();
        for (index, predicate) in generics.predicates.iter().enumerate() {
            inside.push(Doc::line());
            inside.push(self.predicate(predicate));
            let (comments, _) = self.comma();
            inside.push(if index + 1 < count {
                Doc::text(",")
            } else {
                Doc::if_break(Doc::text(","), Doc::nil())
            });
            inside.push(comments);
        }
        clause.push(Doc::concat(inside).indent());
        clause.push(if open { Doc::line() } else { Doc::nil() });
        parts.push(Doc::concat(clause).group());
        Doc::concat(parts)
    }

    fn predicate(&mut self, predicate: &WherePredicate) -> Doc<'t> {
        match &predicate.kind {
            WherePredicateKind::Type { lifetimes, ty, bounds } => {
                let mut parts = vec![self.for_lifetimes(lifetimes)];
                parts.push(self.ty(ty));
                parts.push(self.optional_bounds(bounds));
                Doc::concat(parts)
            }
            WherePredicateKind::Lifetime { outlives, .. } => {
                let name = self.token();
                Doc::concat(vec![name, self.outlives(outlives)])
            }
        }
    }

    /// `for<'a, 'b> `, if it is written.
    fn for_lifetimes(&mut self, lifetimes: &[Name]) -> Doc<'t> {
        if !self.is("for") {
            return Doc::nil();
        }
        let parts = vec![
            self.token(),
            self.angled(lifetimes.len(), |l, _| l.token()),
            Doc::text(" "),
        ];
        Doc::concat(parts)
    }

    pub(super) fn ty(&mut self, ty: &Type) -> Doc<'t> {
        match &ty.kind {
            TypeKind::Path(path) => self.path(path),
            TypeKind::Tuple(items) => self.tuple(items.len(), |l, index| l.ty(&items[index])),
            TypeKind::Paren(inner) => self.list(1, ListStyle::Fit, |l, _| l.ty(inner)),
            TypeKind::Array { elem, len } => {
                let parts = vec![
                    self.expect("["),
                    self.ty(elem),
                    self.word(";"),
                    self.expr(len),
                    self.expect("]"),
                ];
                Doc::concat(parts)
            }
            TypeKind::Slice(elem) => {
                let parts = vec![self.expect("["), self.ty(elem), self.expect("]")];
                Doc::concat(parts)
            }
            TypeKind::Ref {
                lifetime,
                mutable,
                inner,
            } => {
                let mut parts = vec![self.expect("&")];
                if lifetime.is_some() {
                    parts.push(self.token());
                    parts.push(Doc::text(" "));
                }
                if *mutable {
                    parts.push(self.word("mut"));
                }
                parts.push(self.ty(inner));
                Doc::concat(parts)
            }
            TypeKind::Fn {
                lifetimes,
                kind,
                params,
                ret,
            } => {
                let mut parts = vec![self.for_lifetimes(lifetimes), self.expect("fn")];
                if *kind != FnTypeKind::Fn {
                    parts.push(Doc::text(" "));
                    parts.push(self.token());
                }
                parts.push(self.list(params.len(), ListStyle::Fit, |l, index| l.fn_type_param(&params[index])));
                parts.push(self.ret(ret.as_deref()));
                Doc::concat(parts)
            }
            TypeKind::Impl(bounds) => {
                let word = self.word("impl");
                Doc::concat(vec![word, self.bounds(bounds)])
            }
            TypeKind::Dyn(bounds) => {
                let word = self.word("dyn");
                Doc::concat(vec![word, self.bounds(bounds)])
            }
            TypeKind::Macro(call) => self.macro_call(call),
            TypeKind::Infer | TypeKind::Never => self.token(),
            TypeKind::Missing | TypeKind::Error => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    fn fn_type_param(&mut self, param: &FnTypeParam) -> Doc<'t> {
        let mut parts = Vec::new();
        if param.name.is_some() {
            parts.push(self.token());
            parts.push(self.word(":"));
        }
        parts.push(self.ty(&param.ty));
        Doc::concat(parts)
    }

    /// A tuple: the comma of a single element stays.
    pub(super) fn tuple(&mut self, count: usize, mut element: impl FnMut(&mut Self, usize) -> Doc<'t>) -> Doc<'t> {
        if count != 1 {
            return self.list(count, ListStyle::Fit, element);
        }
        let open = self.token();
        let doc = element(self, 0);
        let (comments, comma) = self.comma();
        let doc = if comma {
            Doc::concat(vec![doc, Doc::text(",")])
        } else {
            doc
        };
        self.close_list(open, vec![(doc, comments, false)], ListStyle::Fit, false)
    }
}
