//! Expressions, blocks and statements.

use grok_diagnostics::{Applicability, Fix, Span, codes};
use grok_syntax::ast::{self, ExprKind};

use super::pat::PatBindings;
use super::path::PathNode;
use super::{Frame, FrameKind, Lowering, Rib, inner_end};
use crate::Name;
use crate::body::{BinaryOp, CtorRes, Expr, ExprId, Literal, LogicOp, MatchArm, Stmt, UnaryOp};
use crate::def_map::Namespace;
use crate::ids::BodyOwner;
use crate::macros::VIRTUAL;
use crate::problems::suggest;
use crate::resolve::best_match;
use crate::source_map::MentionTarget;
use crate::type_ref::{BuiltinType, ConstArg, TypeRef};
use crate::written::{Writer, mutability};

/// Where a struct expression stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum StructUse {
    Value,
    /// After `spawn`.
    Spawned,
}

impl<'db> Lowering<'db> {
    /// Lowers an expression. Parentheses leave no trace.
    pub(super) fn expr(&mut self, expr: &ast::Expr) -> ExprId {
        let expr = expr.without_parens();
        let id = self.alloc(Expr::Missing, expr.span);
        let lowered = self.expr_kind(id, expr);
        self.exprs[id] = lowered;
        id
    }

    fn opt(&mut self, expr: Option<&ast::Expr>) -> Option<ExprId> {
        expr.map(|expr| self.expr(expr))
    }

    pub(super) fn all(&mut self, exprs: &[ast::Expr]) -> Vec<ExprId> {
        exprs.iter().map(|expr| self.expr(expr)).collect()
    }

    fn expr_kind(&mut self, id: ExprId, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Missing | ExprKind::Error | ExprKind::Paren(_) => {
                self.broken = true;
                Expr::Missing
            }
            ExprKind::Literal(value) => Expr::Literal(literal(value)),
            ExprKind::FString(parts) => self.fstring(parts),
            ExprKind::Path(path) => Expr::Path(self.value_path(path, PathNode::Expr(id), true)),
            ExprKind::Struct { path, fields, base, .. } => {
                self.struct_expr(id, path, fields, base.as_deref(), StructUse::Value)
            }
            ExprKind::Macro(call) => self.macro_call(call, expr.span),
            ExprKind::Tuple(items) => Expr::Tuple(self.all(items)),
            ExprKind::Array(items) => Expr::Array(self.all(items)),
            ExprKind::Repeat { value, len } => {
                let value = self.expr(value);
                Expr::Repeat {
                    value,
                    len: self.array_len(len),
                }
            }
            ExprKind::Underscore => Expr::Underscore,
            ExprKind::Unary { op, op_span, operand } => {
                self.map.ops.insert(id, *op_span);
                let operand = self.expr(operand);
                match op {
                    ast::UnaryOp::Neg => Expr::Unary {
                        op: UnaryOp::Neg,
                        expr: operand,
                    },
                    ast::UnaryOp::Not => Expr::Unary {
                        op: UnaryOp::Not,
                        expr: operand,
                    },
                    ast::UnaryOp::Deref => Expr::Deref(operand),
                }
            }
            ExprKind::Ref { mutable, operand } => Expr::Ref {
                mutability: mutability(*mutable),
                expr: self.expr(operand),
            },
            ExprKind::Binary { op, op_span, lhs, rhs } => {
                self.map.ops.insert(id, *op_span);
                let (lhs, rhs) = (self.expr(lhs), self.expr(rhs));
                match binary_op(*op) {
                    Ok(op) => Expr::Binary { op, lhs, rhs },
                    Err(op) => Expr::Logic { op, lhs, rhs },
                }
            }
            ExprKind::Assign { op_span, lhs, rhs } => {
                self.map.ops.insert(id, *op_span);
                let target = self.assigned(lhs);
                Expr::Assign {
                    target,
                    value: self.expr(rhs),
                }
            }
            ExprKind::AssignOp { op, op_span, lhs, rhs } => {
                self.map.ops.insert(id, *op_span);
                let target = self.assigned(lhs);
                let value = self.expr(rhs);
                match binary_op(*op) {
                    Ok(op) => Expr::AssignOp { op, target, value },
                    Err(_) => Expr::Missing,
                }
            }
            ExprKind::Range { lo, hi, inclusive } => Expr::Range {
                start: self.opt(lo.as_deref()),
                end: self.opt(hi.as_deref()),
                inclusive: *inclusive,
            },
            ExprKind::Cast { operand, ty } => {
                let expr = self.expr(operand);
                Expr::Cast { expr, ty: self.ty(ty) }
            }
            ExprKind::Try { operand, op_span } => {
                self.map.ops.insert(id, *op_span);
                Expr::Try(self.expr(operand))
            }
            ExprKind::Field { .. } | ExprKind::MethodCall { .. } | ExprKind::Call { .. } | ExprKind::Index { .. } => {
                self.postfix(id, expr)
            }
            _ => self.control(id, expr),
        }
    }

    fn postfix(&mut self, id: ExprId, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Field { base, name, .. } => {
                let base = self.expr(base);
                self.map.names.insert(id, name.span);
                self.mention(name.span, MentionTarget::Field(id));
                if name.is_missing() {
                    self.broken = true;
                }
                let name = match name.tuple_index() {
                    Some(index) => Name::from(index.to_string()),
                    None => name.text.clone(),
                };
                Expr::Field { expr: base, name }
            }
            ExprKind::MethodCall {
                receiver,
                name,
                generic_args,
                args_span,
                args,
                ..
            } => {
                let receiver = self.expr(receiver);
                self.map.names.insert(id, name.span);
                self.map.args.insert(id, *args_span);
                self.mention(name.span, MentionTarget::Method(id));
                let generic_args = self.generic_args(generic_args.as_deref());
                Expr::MethodCall {
                    receiver,
                    name: name.text.clone(),
                    generic_args,
                    args: self.all(args),
                }
            }
            ExprKind::Call {
                callee,
                args_span,
                args,
            } => {
                self.map.args.insert(id, *args_span);
                let callee = self.expr(callee);
                Expr::Call {
                    callee,
                    args: self.all(args),
                }
            }
            ExprKind::Index { base, index } => {
                let base = self.expr(base);
                Expr::Index {
                    base,
                    index: self.expr(index),
                }
            }
            _ => Expr::Missing,
        }
    }

    fn control(&mut self, id: ExprId, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Block { label, block } => {
                let Some(label) = label else {
                    return self.block_kind(block, None);
                };
                self.framed(id, FrameKind::Block, Some(label), block.span.end, |this| {
                    this.block_kind(block, Some(label.text.clone()))
                })
            }
            ExprKind::If { cond, then, else_ } => {
                let (cond, then) = self.scoped(inner_end(then), |this| (this.expr(cond), this.block(then, None)));
                Expr::If {
                    cond,
                    then,
                    els: self.opt(else_.as_deref()),
                }
            }
            ExprKind::Let { pat, value } => {
                let scrutinee = self.expr(value);
                let mut bindings = PatBindings::default();
                let pat = self.pat(pat, &mut bindings);
                self.bind_all(bindings, expr.span.end);
                Expr::Let { pat, scrutinee }
            }
            ExprKind::Match { scrutinee, arms, .. } => {
                let scrutinee = self.expr(scrutinee);
                Expr::Match {
                    scrutinee,
                    arms: arms.iter().map(|arm| self.arm(arm)).collect(),
                }
            }
            ExprKind::While { label, cond, body } => {
                self.framed(id, FrameKind::While, label.as_ref(), body.span.end, |this| {
                    let (cond, body) = this.scoped(inner_end(body), |this| (this.expr(cond), this.block(body, None)));
                    Expr::While {
                        cond,
                        body,
                        label: label.as_ref().map(|label| label.text.clone()),
                    }
                })
            }
            ExprKind::For { label, pat, iter, body } => {
                let iter = self.expr(iter);
                self.framed(id, FrameKind::For, label.as_ref(), body.span.end, |this| {
                    let (pat, body) = this.scoped(inner_end(body), |this| {
                        let mut bindings = PatBindings::default();
                        let pat = this.pat(pat, &mut bindings);
                        this.bind_all(bindings, body.span.start);
                        (pat, this.block(body, None))
                    });
                    Expr::For {
                        pat,
                        iter,
                        body,
                        label: label.as_ref().map(|label| label.text.clone()),
                    }
                })
            }
            ExprKind::Loop { label, body } => self.framed(id, FrameKind::Loop, label.as_ref(), body.span.end, |this| {
                let body = this.block(body, None);
                Expr::Loop {
                    body,
                    label: label.as_ref().map(|label| label.text.clone()),
                }
            }),
            ExprKind::Closure {
                is_move,
                params,
                ret,
                body,
            } => self.closure(id, *is_move, params, ret.as_deref(), body),
            _ => self.jump_expr(id, expr),
        }
    }

    /// Actors, messages and `unsafe`.
    fn actor_expr(&mut self, id: ExprId, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Unsafe(block) => Expr::Unsafe(self.block(block, None)),
            ExprKind::Spawn(actor) => Expr::Spawn(self.spawned(actor)),
            ExprKind::SpawnBlock { is_move, block } => {
                self.frames.push(Frame {
                    kind: FrameKind::Closure,
                    label: None,
                    id,
                    label_used: true,
                });
                let body = self.block(block, None);
                self.frames.pop();
                Expr::SpawnBlock { moves: *is_move, body }
            }
            ExprKind::Send {
                op_span,
                target,
                message,
            } => {
                self.map.ops.insert(id, *op_span);
                let target = self.expr(target);
                Expr::Send {
                    target,
                    message: self.expr(message),
                }
            }
            ExprKind::Await { operand, op_span } => {
                self.map.ops.insert(id, *op_span);
                Expr::Await(self.expr(operand))
            }
            ExprKind::Receive(receive) => self.receive(receive),
            _ => Expr::Missing,
        }
    }

    /// What `spawn` starts: a literal of an actor. An actor's name alone is `Name {}`.
    pub(super) fn spawned(&mut self, actor: &ast::Expr) -> ExprId {
        let actor = actor.without_parens();
        let id = self.alloc(Expr::Missing, actor.span);
        let lowered = match &actor.kind {
            ExprKind::Struct { path, fields, base, .. } => {
                self.struct_expr(id, path, fields, base.as_deref(), StructUse::Spawned)
            }
            ExprKind::Path(path) => self.struct_expr(id, path, &[], None, StructUse::Spawned),
            ExprKind::Missing | ExprKind::Error => {
                self.broken = true;
                Expr::Missing
            }
            _ => {
                let lowered = self.expr_kind(id, actor);
                let error = self.error(codes::E0574, actor.span, "`spawn` starts an actor or a block");
                self.report(
                    error
                        .primary_label("this is neither")
                        .note("write `spawn Name { field: value }`, or `spawn { … }` for a process without a name"),
                );
                lowered
            }
        };
        self.exprs[id] = lowered;
        id
    }

    /// `receive Type { … }`, as an expression or a member of an actor.
    pub(super) fn receive(&mut self, receive: &ast::Receive) -> Expr {
        let ty = receive.ty.as_ref().map(|ty| self.ty(ty));
        let arms = receive.arms.iter().map(|arm| self.arm(arm)).collect();
        let after = receive.after.as_ref().map(|after| {
            let duration = self.expr(&after.duration);
            (duration, self.expr(&after.body))
        });
        Expr::Receive { ty, arms, after }
    }

    fn jump_expr(&mut self, id: ExprId, expr: &ast::Expr) -> Expr {
        match &expr.kind {
            ExprKind::Return(value) => {
                let in_closure = self.frames.iter().any(|frame| frame.kind == FrameKind::Closure);
                if matches!(self.owner, BodyOwner::Const(_)) && !in_closure {
                    let span = Span::new(expr.span.start, expr.span.start + "return".len() as u32);
                    let error = self.error(codes::E0572, span, "`return` outside of a function");
                    self.report(
                        error.primary_label("a constant's value is an expression: there is nothing to return from"),
                    );
                }
                Expr::Return(self.opt(value.as_deref()))
            }
            ExprKind::Break { label, value } => {
                let target = self.jump("break", expr.span, label.as_ref());
                if let (Some((_, kind)), Some(value)) = (target, value.as_deref())
                    && matches!(kind, FrameKind::While | FrameKind::For)
                {
                    let what = if kind == FrameKind::While {
                        "a `while` loop"
                    } else {
                        "a `for` loop"
                    };
                    let error = self
                        .error(codes::E0571, value.span, format!("`break` with a value inside {what}"))
                        .primary_label("only `loop` and labelled blocks give the value of a `break`")
                        .note(format!(
                            "{what} may end without any `break`, and then would have no value to give"
                        ));
                    self.report(error);
                }
                Expr::Break {
                    target: target.map(|(id, _)| id),
                    value: self.opt(value.as_deref()),
                }
            }
            ExprKind::Continue { label } => {
                let target = self.jump("continue", expr.span, label.as_ref());
                if let (Some((_, FrameKind::Block)), Some(label)) = (target, label) {
                    let error = self.error(codes::E0696, label.span, format!("`continue` to the block `{label}`"));
                    self.report(error.primary_label("this label is of a block, which has no next round"));
                    return Expr::Continue { target: None };
                }
                Expr::Continue {
                    target: target.map(|(id, _)| id),
                }
            }
            _ => self.actor_expr(id, expr),
        }
    }

    fn arm(&mut self, arm: &ast::MatchArm) -> MatchArm {
        self.scoped(self.end_with(&arm.body, arm.span.end), |this| {
            let mut bindings = PatBindings::default();
            let pat = this.pat(&arm.pat, &mut bindings);
            this.bind_all(bindings, arm.pat.span.end);
            let guard = this.opt(arm.guard.as_ref());
            MatchArm {
                pat,
                guard,
                body: this.expr(&arm.body),
            }
        })
    }

    fn closure(
        &mut self,
        id: ExprId,
        moves: bool,
        params: &[ast::ClosureParam],
        ret: Option<&ast::Type>,
        body: &ast::Expr,
    ) -> Expr {
        self.frames.push(Frame {
            kind: FrameKind::Closure,
            label: None,
            id,
            label_used: true,
        });
        let lowered = self.scoped(self.end_with(body, body.span.end), |this| {
            let mut bindings = PatBindings::parameters();
            let mut lowered = Vec::new();
            for param in params {
                let pat = this.pat(&param.pat, &mut bindings);
                lowered.push((pat, param.ty.as_ref().map_or(TypeRef::Infer, |ty| this.ty(ty))));
            }
            let ret = ret.map_or(TypeRef::Infer, |ret| this.ty(ret));
            // From the last parameter on, so that a body still to be written sees them all.
            let from = params.last().map_or(body.span.start, |param| param.span.end);
            this.bind_all(bindings, from);
            Expr::Closure {
                moves,
                params: lowered,
                ret,
                body: this.expr(body),
            }
        });
        self.frames.pop();
        lowered
    }

    /// Where a scope ends that `body` closes. A body still to be written may come anywhere before the block around ends.
    fn end_with(&self, body: &ast::Expr, end: u32) -> u32 {
        match body.kind {
            ExprKind::Missing | ExprKind::Error => self.ends.last().copied().unwrap_or(end),
            _ => end,
        }
    }

    /// Runs `f` inside something that `break` can leave.
    fn framed(
        &mut self,
        id: ExprId,
        kind: FrameKind,
        label: Option<&ast::Name>,
        end: u32,
        f: impl FnOnce(&mut Self) -> Expr,
    ) -> Expr {
        if let Some(label) = label {
            self.mention(label.span, MentionTarget::Label(id));
            self.map
                .labels
                .push((Span::new(label.span.end, end), label.text.clone(), id));
        }
        self.frames.push(Frame {
            kind,
            label: label.map(|label| (self.key(label), label.span)),
            id,
            label_used: false,
        });
        let lowered = f(self);
        if let Some(Frame {
            label: Some((label, span)),
            label_used: false,
            ..
        }) = self.frames.pop()
            && !label.starts_with("'_")
            && !label.contains('#')
            && !self.broken
        {
            let fix = Fix::replace(
                format!("write `'_{}`", &label[1..]),
                Applicability::Maybe,
                self.file,
                span,
                format!("'_{}", &label[1..]),
            );
            let lint = self.warning(codes::UNUSED_LABEL, span, format!("label `{label}` is never used"));
            self.report(lint.primary_label("no `break` or `continue` names it").fix(fix));
        }
        lowered
    }

    /// Where `break` or `continue` leads, reporting if nowhere.
    fn jump(&mut self, word: &str, span: Span, label: Option<&ast::Name>) -> Option<(ExprId, FrameKind)> {
        let word_span = Span::new(span.start, span.start + word.len() as u32);
        let key = label.map(|label| self.key(label));
        let mut through_closure = false;
        let mut through_block = false;
        for index in (0..self.frames.len()).rev() {
            let frame = &self.frames[index];
            if frame.kind == FrameKind::Closure {
                through_closure = true;
                continue;
            }
            through_block |= frame.kind == FrameKind::Block && !through_closure;
            let matches = match label {
                Some(_) => frame.label.as_ref().is_some_and(|(name, _)| Some(name) == key.as_ref()),
                None => frame.kind != FrameKind::Block,
            };
            if !matches {
                continue;
            }
            let (id, kind) = (frame.id, frame.kind);
            self.frames[index].label_used |= label.is_some();
            if let Some(label) = label {
                self.mention(label.span, MentionTarget::Label(id));
            }
            if through_closure {
                let why = "the loop is outside: a closure may run when the loop is long over";
                let error = match label {
                    Some(label) => {
                        let message = format!("the label `{label}` is outside of the closure");
                        self.error(codes::E0767, label.span, message)
                    }
                    None => self.error(codes::E0267, word_span, format!("`{word}` inside a closure")),
                };
                self.report(error.primary_label(why));
                return None;
            }
            if through_block && label.is_none() {
                let error = self.error(
                    codes::E0695,
                    word_span,
                    format!("`{word}` without a label in a labelled block"),
                );
                self.report(error.primary_label("say by a label whether the block is meant, or the loop around it"));
                return None;
            }
            return Some((id, kind));
        }
        match label {
            Some(label) if label.is_missing() => {}
            Some(label) => self.unknown_label(label),
            None if through_closure => {
                let error = self.error(codes::E0267, word_span, format!("`{word}` inside a closure"));
                self.report(error.primary_label("no loop is around it within the closure"));
            }
            None => {
                let error = self.error(codes::E0268, word_span, format!("`{word}` outside of a loop"));
                self.report(error.primary_label("no loop is around it"));
            }
        }
        None
    }

    fn unknown_label(&mut self, label: &ast::Name) {
        let known: Vec<Name> = self
            .frames
            .iter()
            .filter_map(|frame| frame.label.as_ref().map(|(name, _)| name.clone()))
            .collect();
        let similar = best_match(&label.text, known.into_iter());
        let text = match &similar {
            Some(similar) => format!("no loop or block around has this label; did you mean `{similar}`?"),
            None => "no loop or block around has this label".to_owned(),
        };
        let error = self
            .error(codes::E0426, label.span, format!("unknown label `{label}`"))
            .primary_label(text);
        let error = suggest(error, label.span, similar.as_ref());
        self.report(error);
    }

    /// The left side of an assignment: naming a variable there does not read it.
    fn assigned(&mut self, lhs: &ast::Expr) -> ExprId {
        let lhs = lhs.without_parens();
        match &lhs.kind {
            ExprKind::Path(path) => {
                let id = self.alloc(Expr::Missing, lhs.span);
                let found = self.value_path(path, PathNode::Expr(id), false);
                self.exprs[id] = Expr::Path(found);
                id
            }
            ExprKind::Tuple(items) => {
                let id = self.alloc(Expr::Missing, lhs.span);
                let items = items.iter().map(|item| self.assigned(item)).collect();
                self.exprs[id] = Expr::Tuple(items);
                id
            }
            _ => self.expr(lhs),
        }
    }

    fn array_len(&mut self, len: &ast::Expr) -> ConstArg {
        let mut writer = Writer::default();
        let written = writer.constant(len);
        // A variable is the usual mistake, and has a better message than a name not found.
        if let ExprKind::Path(path) = &len.without_parens().kind
            && let Some(name) = path.as_ident()
            && let Some(super::path::Simple::Local(local)) = self.simple_name(&self.key(name))
        {
            self.use_local(local, name.span, true);
            let declared = self.info(local).span;
            let error = self
                .error(codes::E0435, name.span, "the length of an array must be a constant")
                .primary_label(format!("`{name}` is a variable"))
                .label(declared, "it is declared here")
                .note(format!("`vec![x; {name}]` makes a `Vec` of any length"));
            self.report(error);
            return ConstArg::Error;
        }
        self.with_types(&writer, |types| types.constant(&written, "the length of an array"))
    }

    fn struct_expr(
        &mut self,
        id: ExprId,
        path: &ast::Path,
        fields: &[ast::FieldInit],
        base: Option<&ast::Expr>,
        used: StructUse,
    ) -> Expr {
        let ctor = self.ctor_path(path, Namespace::Types, PathNode::Expr(id));
        self.check_spawned(path, &ctor, used);
        let mut lowered = Vec::new();
        let mut places = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            places.push(field.name.span);
            self.mention(field.name.span, MentionTarget::FieldInit(id, index as u32));
            let value = match &field.value {
                Some(value) => self.expr(value),
                None => self.named(&field.name),
            };
            lowered.push((field.name.text.clone(), value));
        }
        self.map.field_inits.insert(id, places);
        Expr::Struct {
            ctor,
            fields: lowered,
            base: self.opt(base),
        }
    }

    /// An actor's state is made by `spawn` alone, and `spawn` makes nothing else.
    fn check_spawned(&mut self, path: &ast::Path, ctor: &CtorRes, used: StructUse) {
        let Some(name) = path.last().map(|last| &last.name) else {
            return;
        };
        match (ctor, used) {
            (CtorRes::Actor(..), StructUse::Value) => {
                let error = self
                    .error(
                        codes::E0574,
                        name.span,
                        format!("expected a struct, found actor `{name}`"),
                    )
                    .primary_label("the state of an actor is no value")
                    .fix(Fix::insert(
                        format!("start it: `spawn {name} {{ … }}`"),
                        Applicability::Machine,
                        self.file,
                        path.span.start,
                        "spawn ",
                    ));
                self.report(error);
            }
            (CtorRes::Ctor(..) | CtorRes::Type { .. }, StructUse::Spawned) => {
                let error = self
                    .error(codes::E0574, name.span, format!("expected an actor, found `{name}`"))
                    .primary_label("`spawn` starts an actor, and this is none");
                self.report(error);
            }
            _ => {}
        }
    }

    /// A name alone as an expression: a shorthand field, a variable in a format string.
    pub(super) fn named(&mut self, name: &ast::Name) -> ExprId {
        let path = ast::Path::from(name.clone());
        let id = self.alloc(Expr::Missing, name.span);
        let found = self.value_path(&path, PathNode::Expr(id), true);
        self.exprs[id] = Expr::Path(found);
        id
    }

    /// A block as an expression.
    pub(super) fn block(&mut self, block: &ast::Block, label: Option<Name>) -> ExprId {
        let id = self.alloc(Expr::Missing, block.span);
        let lowered = self.block_kind(block, label);
        self.exprs[id] = lowered;
        id
    }

    fn block_kind(&mut self, block: &ast::Block, label: Option<Name>) -> Expr {
        let depth = self.enter_items(block);
        self.ribs.push(Rib::Bindings(Vec::new()));
        self.ends.push(inner_end(block));
        let (stmts, tail) = self.statements(block);
        self.ends.pop();
        while self.ribs.len() > depth {
            self.pop_rib(inner_end(block));
        }
        Expr::Block { stmts, tail, label }
    }

    /// A block whose variables go into the layer around it: a script's statements.
    pub(super) fn block_contents(&mut self, block: &ast::Block, label: Option<Name>) -> ExprId {
        let id = self.alloc(Expr::Missing, block.span);
        let (stmts, tail) = self.statements(block);
        self.exprs[id] = Expr::Block { stmts, tail, label };
        id
    }

    fn statements(&mut self, block: &ast::Block) -> (Vec<Stmt>, Option<ExprId>) {
        let mut stmts = Vec::new();
        for stmt in &block.stmts {
            match &stmt.kind {
                ast::StmtKind::Let(decl) => {
                    let ty = decl.ty.as_ref().map(|ty| self.ty(ty));
                    let init = self.opt(decl.init.as_ref());
                    let els = decl.else_block.as_ref().map(|block| self.block(block, None));
                    let mut bindings = PatBindings::default();
                    let pat = self.pat(&decl.pat, &mut bindings);
                    self.bind_all(bindings, bound_from(stmt, decl));
                    stmts.push(Stmt::Let { pat, ty, init, els });
                }
                ast::StmtKind::Expr { expr, semicolon } => {
                    stmts.push(Stmt::Expr {
                        expr: self.expr(expr),
                        semicolon: *semicolon,
                    });
                }
                // Items have identities and bodies of their own.
                ast::StmtKind::Item(item) => self.mark_macro(item),
            }
        }
        (stmts, self.opt(block.tail.as_deref()))
    }
}

/// Where the variables of a `let` begin to be seen: past its `;`, which lies one byte on.
fn bound_from(stmt: &ast::Stmt, decl: &ast::LetStmt) -> u32 {
    let init = decl.init.as_ref().map(|init| init.span.end);
    let ty = decl.ty.as_ref().map(|ty| ty.span.end);
    let block = decl.else_block.as_ref().map(|block| block.span.end);
    let last = block.or(init).or(ty).unwrap_or(decl.pat.span.end);
    if last < stmt.span.end && last < VIRTUAL {
        stmt.span.end - 1
    } else {
        stmt.span.end
    }
}

/// A literal's value.
pub(super) fn literal(literal: &ast::Literal) -> Literal {
    match &literal.kind {
        ast::LiteralKind::Int { value, suffix } => Literal::Int(
            value.get(),
            suffix.and_then(|suffix| BuiltinType::from_name(suffix.as_str())),
        ),
        ast::LiteralKind::Float { digits, suffix } => {
            let value: f64 = digits.replace('_', "").parse().unwrap_or(0.0);
            Literal::Float(
                value.to_bits(),
                suffix.and_then(|suffix| BuiltinType::from_name(suffix.as_str())),
            )
        }
        ast::LiteralKind::Bool(value) => Literal::Bool(*value),
        ast::LiteralKind::Char(value) => Literal::Char(*value),
        ast::LiteralKind::Str(value) => Literal::Str(value.value.clone()),
        ast::LiteralKind::Byte(value) => Literal::Byte(*value),
        ast::LiteralKind::ByteStr(value) => Literal::Bytes(value.0.clone()),
        ast::LiteralKind::Duration { nanoseconds } => {
            Literal::Duration(i64::try_from(nanoseconds.get()).unwrap_or(i64::MAX))
        }
    }
}

pub(crate) fn binary_op(op: ast::BinaryOp) -> Result<BinaryOp, LogicOp> {
    Ok(match op {
        ast::BinaryOp::And => return Err(LogicOp::And),
        ast::BinaryOp::Or => return Err(LogicOp::Or),
        ast::BinaryOp::Add => BinaryOp::Add,
        ast::BinaryOp::Sub => BinaryOp::Sub,
        ast::BinaryOp::Mul => BinaryOp::Mul,
        ast::BinaryOp::Div => BinaryOp::Div,
        ast::BinaryOp::Rem => BinaryOp::Rem,
        ast::BinaryOp::Shl => BinaryOp::Shl,
        ast::BinaryOp::Shr => BinaryOp::Shr,
        ast::BinaryOp::BitAnd => BinaryOp::BitAnd,
        ast::BinaryOp::BitXor => BinaryOp::BitXor,
        ast::BinaryOp::BitOr => BinaryOp::BitOr,
        ast::BinaryOp::Eq => BinaryOp::Eq,
        ast::BinaryOp::Ne => BinaryOp::Ne,
        ast::BinaryOp::Lt => BinaryOp::Lt,
        ast::BinaryOp::Gt => BinaryOp::Gt,
        ast::BinaryOp::Le => BinaryOp::Le,
        ast::BinaryOp::Ge => BinaryOp::Ge,
    })
}
