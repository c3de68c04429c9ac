//! Where a body's nodes stand in the source, and what each written name leads to. Never read by inference.
//!
//! All spans are relative to the owner's base ([`crate::owner_base`]): add it for offsets in the file.

use grok_diagnostics::Span;
use rustc_hash::FxHashMap;

use crate::Name;
use crate::body::{Body, ExprId, LocalId, PatId};
use crate::ids::Def;
use crate::type_ref::{BuiltinTrait, ParamRef, SelfOwner};

/// What a written name leads to, as far as names alone tell.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum MentionTarget {
    /// A definition.
    Def(Def),
    /// A variable of this body; its declarations are mentions too.
    Local(LocalId),
    /// A type parameter in scope.
    Param(ParamRef),
    /// `Self`.
    SelfType(SelfOwner),
    /// A trait of the language.
    Trait(BuiltinTrait),
    /// A label: the loop or block it names.
    Label(ExprId),
    /// The last segment of `Type::name` in an expression: inference knows what it is (`values`, `ctors`).
    AssocExpr(ExprId),
    /// The same in a pattern (`pat_values`).
    AssocPat(PatId),
    /// The name of a field access.
    Field(ExprId),
    /// The name of a method call.
    Method(ExprId),
    /// A field's name in a struct expression, by position there.
    FieldInit(ExprId, u32),
    /// A field's name in a struct pattern, by position there.
    FieldPat(PatId, u32),
    /// A built-in macro's name.
    Macro(Name),
}

/// Spans of a body's nodes, relative to the owner's base.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct BodySourceMap {
    /// By expression, in the order of ids.
    pub exprs: Vec<Span>,
    /// By pattern.
    pub pats: Vec<Span>,
    /// By local: its first declaration's name.
    pub locals: Vec<Span>,
    /// Names of field accesses and methods.
    pub names: FxHashMap<ExprId, Span>,
    /// Names of fields in struct expressions, by position.
    pub field_inits: FxHashMap<ExprId, Vec<Span>>,
    /// Names of fields in struct patterns, by position.
    pub field_pats: FxHashMap<PatId, Vec<Span>>,
    /// Argument lists, with their parentheses, of calls and method calls.
    pub args: FxHashMap<ExprId, Span>,
    /// Operators: `+`, `?`, `=`, `+=`.
    pub ops: FxHashMap<ExprId, Span>,
    /// Written types of `let`, closure parameters, casts and turbofishes, in order of writing.
    pub types: Vec<Span>,
    /// Where each local can be named, in the order of declaration: a later one hides an earlier one of the same name.
    pub visible: Vec<(Span, Name, LocalId)>,
    /// Where the items of a block are in scope.
    pub blocks: Vec<(Span, crate::item_tree::BlockIdx)>,
    /// Labels that can be named, and where.
    pub labels: Vec<(Span, Name, ExprId)>,
    /// The outermost calls of macros by example: what was made of one is said to stand there.
    pub calls: Vec<(Span, Name)>,
    /// Every resolved name, sorted by place.
    pub mentions: Vec<(Span, MentionTarget)>,
}

impl BodySourceMap {
    /// Where an expression stands.
    pub fn expr(&self, id: ExprId) -> Span {
        self.exprs.get(index(id.into_raw())).copied().unwrap_or_default()
    }

    /// Where a pattern stands.
    pub fn pat(&self, id: PatId) -> Span {
        self.pats.get(index(id.into_raw())).copied().unwrap_or_default()
    }

    /// Where a local's name is declared.
    pub fn local(&self, id: LocalId) -> Span {
        self.locals.get(index(id.into_raw())).copied().unwrap_or_default()
    }

    /// The name of a field access or method call, else the whole expression.
    pub fn name(&self, id: ExprId) -> Span {
        self.names.get(&id).copied().unwrap_or_else(|| self.expr(id))
    }

    /// The operator of an expression, else the whole expression.
    pub fn op(&self, id: ExprId) -> Span {
        self.ops.get(&id).copied().unwrap_or_else(|| self.expr(id))
    }

    /// The innermost expression that touches `offset`, the later one at a border.
    pub fn expr_at(&self, body: &Body, offset: u32) -> Option<ExprId> {
        innermost(body.exprs.iter().map(|(id, _)| (id, self.expr(id))), offset)
    }

    /// The innermost pattern that touches `offset`.
    pub fn pat_at(&self, body: &Body, offset: u32) -> Option<PatId> {
        innermost(body.pats.iter().map(|(id, _)| (id, self.pat(id))), offset)
    }

    /// The name that touches `offset`. O(log names).
    pub fn mention_at(&self, offset: u32) -> Option<&(Span, MentionTarget)> {
        let end = self.mentions.partition_point(|(span, _)| span.start <= offset);
        self.mentions[..end]
            .iter()
            .rev()
            .take(4)
            .find(|(span, _)| span.touches(offset))
    }

    /// The locals that can be named at `offset`, innermost first, each name once.
    pub fn locals_at(&self, offset: u32) -> Vec<(Name, LocalId)> {
        let mut out: Vec<(Name, LocalId)> = Vec::new();
        let mut found: Vec<_> = self
            .visible
            .iter()
            .filter(|(span, ..)| span.start < offset && offset <= span.end)
            .collect();
        found.sort_by_key(|(span, ..)| std::cmp::Reverse(span.start));
        for (_, name, local) in found {
            if !name.is_empty() && !out.iter().any(|(other, _)| other == name) {
                out.push((name.clone(), *local));
            }
        }
        out
    }

    /// Every name that leads to a local, its declarations included.
    pub fn mentions_of_local(&self, local: LocalId) -> impl Iterator<Item = Span> + '_ {
        self.mentions
            .iter()
            .filter(move |(_, target)| *target == MentionTarget::Local(local))
            .map(|(span, _)| *span)
    }
}

fn index(raw: la_arena::RawIdx) -> usize {
    raw.into_u32() as usize
}

fn innermost<T>(nodes: impl Iterator<Item = (T, Span)>, offset: u32) -> Option<T> {
    let mut best: Option<(T, Span)> = None;
    for (id, span) in nodes.filter(|(_, span)| span.touches(offset)) {
        let better = best.as_ref().is_none_or(|(_, other)| {
            // A node that holds the character beats one that only ends at it; then the shorter wins.
            (span.contains(offset), std::cmp::Reverse(span.len()))
                >= (other.contains(offset), std::cmp::Reverse(other.len()))
        });
        if better {
            best = Some((id, span));
        }
    }
    best.map(|(id, _)| id)
}
