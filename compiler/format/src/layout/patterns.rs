//! Patterns.

use grok_syntax::ast::*;

use super::{Layout, ListStyle};
use crate::doc::Doc;

impl<'t> Layout<'_, 't> {
    pub(super) fn pat(&mut self, pat: &Pat) -> Doc<'t> {
        // Parentheses leave no node, and neither does a `|` before the first alternative.
        let own = match &pat.kind {
            PatKind::Tuple(_) => true,
            PatKind::Or(_) => self.text_after_group() == "|",
            _ => false,
        };
        if self.is("(") && !own {
            return self.list(1, ListStyle::Fit, |l, _| l.pat(pat));
        }
        let first_bar = self.optional_word("|");
        let doc = self.pat_kind(pat);
        Doc::concat(vec![first_bar, doc])
    }

    fn pat_kind(&mut self, pat: &Pat) -> Doc<'t> {
        match &pat.kind {
            PatKind::Wild | PatKind::Rest => self.token(),
            PatKind::Bind {
                by_ref, mutable, sub, ..
            } => {
                let mut parts = self.binding(*by_ref, *mutable);
                if let Some(sub) = sub {
                    parts.push(self.infix("@"));
                    parts.push(self.operand_pat(sub));
                }
                Doc::concat(parts)
            }
            PatKind::Literal(literal) => self.literal_pat(literal),
            PatKind::Range { lo, hi, .. } => {
                let mut parts = Vec::new();
                if let Some(end) = lo {
                    parts.push(self.range_end(end));
                }
                parts.push(self.token());
                if let Some(end) = hi {
                    parts.push(self.range_end(end));
                }
                Doc::concat(parts)
            }
            PatKind::Ref { mutable, inner } => {
                let mut parts = vec![self.expect("&")];
                if *mutable {
                    parts.push(self.word("mut"));
                }
                parts.push(self.operand_pat(inner));
                Doc::concat(parts)
            }
            // `((a, b))` is the pattern `(a, b)` in parentheses.
            PatKind::Tuple(items) if self.is_double_paren(items) => self.list(1, ListStyle::Fit, |l, _| l.pat(pat)),
            PatKind::Tuple(items) => self.tuple(items.len(), |l, index| l.pat(&items[index])),
            PatKind::Slice(items) => self.list(items.len(), ListStyle::Fit, |l, index| l.pat(&items[index])),
            PatKind::Path(path) => self.path(path),
            PatKind::Macro(call) => self.macro_call(call),
            PatKind::TupleStruct { path, items } => {
                let path = self.path(path);
                let items = self.list(items.len(), ListStyle::Fit, |l, index| l.pat(&items[index]));
                Doc::concat(vec![path, items])
            }
            PatKind::Struct { path, fields, rest } => {
                let path = self.path(path);
                Doc::concat(vec![path, Doc::text(" "), self.struct_pat(fields, rest.is_some())])
            }
            PatKind::Or(items) => {
                let mut parts = Vec::new();
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        parts.push(Doc::line());
                        parts.push(self.word("|"));
                    }
                    parts.push(self.operand_pat(item));
                }
                Doc::concat(parts).group()
            }
            PatKind::Missing | PatKind::Error => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    /// A pattern where alternatives stand only in parentheses.
    fn operand_pat(&mut self, pat: &Pat) -> Doc<'t> {
        match pat.kind {
            PatKind::Or(_) => self.list(1, ListStyle::Fit, |l, _| l.pat(pat)),
            _ => self.pat(pat),
        }
    }

    /// The token after the group that comes next.
    fn text_after_group(&self) -> &'t str {
        match self.tokens.partners.get(self.at).copied().flatten() {
            Some(close) => self.tokens.text_of(close + 1),
            None => "",
        }
    }

    /// Whether the parenthesis that comes next is not the tuple's own: the tuple's begins inside.
    fn is_double_paren(&self, items: &[Pat]) -> bool {
        let Some(close) = self.tokens.partners.get(self.at).copied().flatten() else {
            return false;
        };
        let inner = self.tokens.partners.get(self.at + 1).copied().flatten();
        let wrapped = inner == Some(close - 1) && self.tokens.text_of(self.at + 1) == "(";
        // `((a))` cannot be a tuple, `((a, b),)` has a comma before its end, so what is wrapped whole is no element.
        wrapped && !(items.len() == 1 && self.tokens.text_of(close - 1) == ",")
    }

    fn binding(&mut self, by_ref: bool, mutable: bool) -> Vec<Doc<'t>> {
        let mut parts = Vec::new();
        if by_ref {
            parts.push(self.word("ref"));
        }
        if mutable {
            parts.push(self.word("mut"));
        }
        parts.push(self.token());
        parts
    }

    fn literal_pat(&mut self, literal: &LiteralPat) -> Doc<'t> {
        let sign = if literal.negative { self.expect("-") } else { Doc::nil() };
        Doc::concat(vec![sign, self.token()])
    }

    fn range_end(&mut self, end: &RangeEnd) -> Doc<'t> {
        match end {
            RangeEnd::Literal(literal) => self.literal_pat(literal),
            RangeEnd::Path(path) => self.path(path),
        }
    }

    fn struct_pat(&mut self, fields: &[FieldPat], rest: bool) -> Doc<'t> {
        let open = self.token();
        let mut elements = Vec::new();
        for field in fields {
            let doc = self.field_pat(field);
            let (comments, _) = self.comma();
            elements.push((doc, comments, false));
        }
        if rest {
            let doc = self.expect("..");
            elements.push((doc, Doc::nil(), false));
        }
        self.close_list(open, elements, ListStyle::Spaced, !rest)
    }

    fn field_pat(&mut self, field: &FieldPat) -> Doc<'t> {
        let attrs = self.inline_attrs(&field.attrs);
        if field.shorthand {
            let doc = self.pat_kind(&field.pat);
            return Doc::concat(vec![attrs, doc]);
        }
        let parts = vec![attrs, self.token(), self.word(":"), self.pat(&field.pat)];
        Doc::concat(parts)
    }
}
