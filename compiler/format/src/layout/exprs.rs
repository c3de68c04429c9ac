//! Expressions: operators, calls and chains of them, control flow, closures, macro calls.

use grok_syntax::ast::*;

use super::stmts::OneLine;
use super::{Layout, ListStyle};
use crate::doc::Doc;

/// One step of a postfix chain, outermost last.
enum Step<'e> {
    Field,
    Index(&'e Expr),
    Try,
    Await,
    Call(&'e [Expr]),
    Method(&'e Expr),
}

impl<'t> Layout<'_, 't> {
    /// An expression as a statement of its own.
    pub(super) fn statement_level(&mut self, expr: &Expr) -> Doc<'t> {
        match &expr.kind {
            ExprKind::If { .. } => self.if_expr(expr, OneLine::Never),
            ExprKind::Block { .. } | ExprKind::Unsafe(_) => self.block_expr(expr, OneLine::Never),
            _ => self.expr(expr),
        }
    }

    pub(super) fn expr(&mut self, expr: &Expr) -> Doc<'t> {
        match &expr.kind {
            ExprKind::Literal(_) | ExprKind::FString(_) | ExprKind::Underscore => self.token(),
            ExprKind::Path(path) => self.path(path),
            ExprKind::Struct { path, fields, base, .. } => {
                let path = self.path(path);
                Doc::concat(vec![path, Doc::text(" "), self.field_inits(fields, base.as_deref())])
            }
            ExprKind::Macro(call) => self.macro_call(call),
            ExprKind::Paren(inner) => self.list_without_comma(|l| l.expr(inner)),
            ExprKind::Tuple(items) => self.tuple(items.len(), |l, index| l.expr(&items[index])),
            ExprKind::Array(items) => self.exprs_list(items),
            ExprKind::Repeat { value, len } => self.repeat(value, len),
            ExprKind::Block { .. } | ExprKind::Unsafe(_) => self.block_expr(expr, OneLine::Allowed),
            ExprKind::If { .. } => self.if_expr(expr, OneLine::Allowed),
            ExprKind::Let { pat, value } => {
                let parts = vec![self.word("let"), self.pat(pat), self.infix("="), self.expr(value)];
                Doc::concat(parts)
            }
            ExprKind::Match { scrutinee, arms, .. } => {
                let head = vec![self.word("match"), self.expr(scrutinee), Doc::text(" ")];
                Doc::concat(vec![Doc::concat(head), self.match_arms(arms, None)])
            }
            ExprKind::While { label, cond, body } => {
                let label = self.label(label.as_ref());
                let word = self.word("while");
                let cond = self.cond(cond);
                Doc::concat(vec![label, word, cond, self.block(body, OneLine::Never)])
            }
            ExprKind::For { label, pat, iter, body } => {
                let label = self.label(label.as_ref());
                let parts = vec![
                    label,
                    self.word("for"),
                    self.pat(pat),
                    self.infix("in"),
                    self.expr(iter),
                    Doc::text(" "),
                    self.block(body, OneLine::Never),
                ];
                Doc::concat(parts)
            }
            ExprKind::Loop { label, body } => {
                let label = self.label(label.as_ref());
                let word = self.word("loop");
                Doc::concat(vec![label, word, self.block(body, OneLine::Never)])
            }
            ExprKind::Unary { operand, .. } => {
                let sign = self.token();
                Doc::concat(vec![sign, self.expr(operand)])
            }
            ExprKind::Ref { mutable, operand } => {
                let mut parts = vec![self.expect("&")];
                if *mutable {
                    parts.push(self.word("mut"));
                }
                parts.push(self.expr(operand));
                Doc::concat(parts)
            }
            ExprKind::Binary { op, .. } => self.binary(expr, *op),
            ExprKind::Assign { lhs, rhs, .. } => {
                let lhs = self.expr(lhs);
                self.assign(lhs, "=", rhs)
            }
            ExprKind::AssignOp { lhs, rhs, .. } => {
                let lhs = self.expr(lhs);
                self.assign(lhs, "", rhs)
            }
            ExprKind::Send { target, message, .. } => {
                let target = self.expr(target);
                Doc::concat(vec![target, self.infix("!"), self.expr(message)])
            }
            ExprKind::Range { lo, hi, .. } => {
                let mut parts = Vec::new();
                if let Some(lo) = lo {
                    parts.push(self.expr(lo));
                }
                parts.push(self.token());
                if let Some(hi) = hi {
                    parts.push(self.expr(hi));
                }
                Doc::concat(parts)
            }
            ExprKind::Cast { operand, ty } => {
                let operand = self.expr(operand);
                Doc::concat(vec![operand, self.infix("as"), self.ty(ty)])
            }
            ExprKind::Try { .. }
            | ExprKind::Await { .. }
            | ExprKind::Field { .. }
            | ExprKind::MethodCall { .. }
            | ExprKind::Call { .. }
            | ExprKind::Index { .. } => self.chain(expr),
            ExprKind::Closure {
                is_move,
                params,
                ret,
                body,
            } => self.closure(*is_move, params, ret.as_deref(), body),
            ExprKind::Spawn(actor) => {
                let word = self.word("spawn");
                Doc::concat(vec![word, self.expr(actor)])
            }
            ExprKind::SpawnBlock { is_move, block } => {
                let mut parts = vec![self.word("spawn")];
                if *is_move {
                    parts.push(self.word("move"));
                }
                parts.push(self.block(block, OneLine::Never));
                Doc::concat(parts)
            }
            ExprKind::Receive(receive) => self.receive(receive),
            ExprKind::Return(value) => self.jump(None, value.as_deref()),
            ExprKind::Break { label, value } => self.jump(label.as_ref(), value.as_deref()),
            ExprKind::Continue { label } => self.jump(label.as_ref(), None),
            ExprKind::Missing | ExprKind::Error => {
                self.lost = true;
                Doc::nil()
            }
        }
    }

    fn jump(&mut self, label: Option<&Name>, value: Option<&Expr>) -> Doc<'t> {
        let mut parts = vec![self.token()];
        if label.is_some() {
            parts.push(Doc::text(" "));
            parts.push(self.token());
        }
        if let Some(value) = value {
            parts.push(Doc::text(" "));
            parts.push(self.expr(value));
        }
        Doc::concat(parts)
    }

    fn label(&mut self, label: Option<&Name>) -> Doc<'t> {
        if label.is_none() {
            return Doc::nil();
        }
        let name = self.token();
        Doc::concat(vec![name, self.word(":")])
    }

    fn block_expr(&mut self, expr: &Expr, one_line: OneLine) -> Doc<'t> {
        match &expr.kind {
            ExprKind::Block { label, block } => {
                let label = self.label(label.as_ref());
                Doc::concat(vec![label, self.block(block, one_line)])
            }
            ExprKind::Unsafe(block) => {
                let word = self.word("unsafe");
                Doc::concat(vec![word, self.block(block, one_line)])
            }
            _ => self.expr(expr),
        }
    }

    /// `left = right`: what is long breaks inside where it has brackets, after the sign where it has none. An empty `sign` takes the
    /// next token.
    pub(super) fn assign(&mut self, left: Doc<'t>, sign: &'static str, right: &Expr) -> Doc<'t> {
        let sign = if sign.is_empty() {
            self.token()
        } else {
            self.expect(sign)
        };
        let doc = self.expr(right);
        if breaks_inside(right) {
            return Doc::concat(vec![left, Doc::text(" "), sign, Doc::text(" "), doc]);
        }
        let right = Doc::concat(vec![Doc::line(), doc]).indent().group();
        Doc::concat(vec![left, Doc::text(" "), sign, right])
    }

    /// A condition and the space before its block, which begins a line of its own where operators broke the condition.
    fn cond(&mut self, cond: &Expr) -> Doc<'t> {
        let doc = self.expr(cond);
        if matches!(cond.kind, ExprKind::Binary { .. }) && !doc.breaks() {
            return Doc::concat(vec![doc, Doc::line()]).group();
        }
        Doc::concat(vec![doc, Doc::text(" ")])
    }

    fn if_expr(&mut self, expr: &Expr, one_line: OneLine) -> Doc<'t> {
        let ExprKind::If { cond, then, else_ } = &expr.kind else {
            return self.expr(expr);
        };
        // All branches on one line, or none.
        let together = else_.is_some() && one_line != OneLine::Never && self.if_on_one_line(expr);
        let inner = if together { OneLine::WithGroup } else { OneLine::Never };
        let mut parts = vec![self.word("if"), self.cond(cond), self.block(then, inner)];
        if let Some(branch) = else_ {
            parts.push(self.infix("else"));
            parts.push(match &branch.kind {
                ExprKind::If { .. } => self.if_expr(branch, inner),
                _ => self.block_expr(branch, inner),
            });
        }
        let doc = Doc::concat(parts);
        if one_line == OneLine::Allowed { doc.group() } else { doc }
    }

    /// Whether the `if … else …` that comes next stands on one line.
    fn if_on_one_line(&self, expr: &Expr) -> bool {
        let length = (expr.span.end - expr.span.start) as usize;
        let start = self.tokens.tokens[self.at].span.start as usize;
        self.tokens
            .text
            .get(start..start + length)
            .is_some_and(|text| !text.contains('\n'))
    }

    /// Operators of one level side by side: on one line, or each operator before its operand on the next.
    fn binary(&mut self, expr: &Expr, op: BinaryOp) -> Doc<'t> {
        let mut operands = Vec::new();
        let mut first = expr;
        while let ExprKind::Binary {
            op: inner, lhs, rhs, ..
        } = &first.kind
            && level(*inner) == level(op)
        {
            operands.push(rhs);
            first = lhs;
        }
        let first = self.expr(first);
        let mut rest = Vec::new();
        for operand in operands.into_iter().rev() {
            rest.push(Doc::line());
            rest.push(self.token());
            rest.push(Doc::text(" "));
            rest.push(self.expr(operand));
        }
        Doc::concat(vec![first, Doc::concat(rest).indent()]).group()
    }

    fn list_without_comma(&mut self, element: impl FnOnce(&mut Self) -> Doc<'t>) -> Doc<'t> {
        let open = self.token();
        let doc = element(self);
        self.close_list(open, vec![(doc, Doc::nil(), false)], ListStyle::Fit, false)
    }

    /// `[a, b]`: plain values share lines, others have one each.
    fn exprs_list(&mut self, items: &[Expr]) -> Doc<'t> {
        let plain = items.len() > 3 && items.iter().all(is_plain);
        if plain {
            return self.list(items.len(), ListStyle::Fill, |l, index| l.expr(&items[index]));
        }
        match items {
            [_] => self.args(items),
            _ => self.list(items.len(), ListStyle::Fit, |l, index| l.expr(&items[index])),
        }
    }

    fn repeat(&mut self, value: &Expr, len: &Expr) -> Doc<'t> {
        let parts = vec![
            self.token(),
            self.expr(value),
            self.word(";"),
            self.expr(len),
            self.token(),
        ];
        Doc::concat(parts)
    }

    fn field_inits(&mut self, fields: &[FieldInit], base: Option<&Expr>) -> Doc<'t> {
        // As in other languages with such literals, a break after the brace says that the author wants a tall one.
        let style = if self.breaks_after() && !(fields.is_empty() && base.is_none()) {
            ListStyle::Tall
        } else {
            ListStyle::Spaced
        };
        let open = self.token();
        let mut elements = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            let blank = index > 0 && self.blank_before();
            let doc = self.field_init(field);
            let (comments, _) = self.comma();
            elements.push((doc, comments, blank));
        }
        if let Some(base) = base {
            let parts = vec![self.expect(".."), self.expr(base)];
            elements.push((Doc::concat(parts), Doc::nil(), false));
        }
        self.close_list(open, elements, style, base.is_none())
    }

    pub(super) fn field_init(&mut self, field: &FieldInit) -> Doc<'t> {
        let attrs = self.inline_attrs(&field.attrs);
        let name = self.token();
        match &field.value {
            Some(value) => {
                let parts = vec![attrs, name, self.word(":"), self.expr(value)];
                Doc::concat(parts)
            }
            None => Doc::concat(vec![attrs, name]),
        }
    }

    // ---- Calls and chains ---------------------------------------------------------------------------------------

    /// Arguments in their brackets. If the last one has a block or brackets of its own, it may begin on the line of the call.
    fn args(&mut self, args: &[Expr]) -> Doc<'t> {
        let hugs = args.last().is_some_and(|last| hugs_brackets(last, args.len()));
        if !hugs {
            return self.list(args.len(), ListStyle::Fit, |l, index| l.expr(&args[index]));
        }
        let open = self.token();
        let mut elements = Vec::new();
        let mut plain = true;
        for (index, arg) in args.iter().enumerate() {
            let doc = self.expr(arg);
            let (comments, _) = self.comma();
            let is_last = index + 1 == args.len();
            plain &= !comments.has_comment() && (is_last || !(doc.breaks() || doc.has_comment()));
            elements.push((doc, comments, false));
        }
        if !plain || self.has_leading() || open.breaks() {
            return self.close_list(open, elements, ListStyle::Fit, true);
        }
        let docs: Vec<Doc<'t>> = elements
            .iter()
            .map(|(doc, comments, _)| Doc::concat(vec![doc.clone(), comments.clone()]))
            .collect();
        let tall = {
            let mut inside = vec![Doc::soft_line()];
            inside.push(Self::join(docs.clone(), || {
                Doc::concat(vec![Doc::text(","), Doc::line()])
            }));
            inside.push(Doc::if_break(Doc::text(","), Doc::nil()));
            Doc::concat(inside).indent()
        };
        let flat = Self::join(docs.clone(), || Doc::text(", "));
        let mut hugged = docs;
        if let Some(last) = hugged.pop() {
            hugged.push(last.broken());
        }
        let hugged = Self::join(hugged, || Doc::text(", "));
        let close = self.token();
        Doc::alternatives(vec![
            Doc::concat(vec![open.clone(), flat, close.clone()]),
            Doc::concat(vec![open.clone(), hugged, close.clone()]),
            Doc::concat(vec![open, tall, Doc::soft_line(), close]).broken(),
        ])
    }

    fn chain(&mut self, expr: &Expr) -> Doc<'t> {
        let mut steps = Vec::new();
        let mut base = expr;
        loop {
            base = match &base.kind {
                ExprKind::Try { operand, .. } => {
                    steps.push(Step::Try);
                    operand
                }
                ExprKind::Await { operand, .. } => {
                    steps.push(Step::Await);
                    operand
                }
                ExprKind::Field { base: inner, .. } => {
                    steps.push(Step::Field);
                    inner
                }
                ExprKind::Index { base: inner, index } => {
                    steps.push(Step::Index(index));
                    inner
                }
                ExprKind::Call { callee, args, .. } => {
                    steps.push(Step::Call(args));
                    callee
                }
                ExprKind::MethodCall { receiver, .. } => {
                    steps.push(Step::Method(base));
                    receiver
                }
                _ => break,
            };
        }
        let short = base.span.end - base.span.start <= 4;
        let base = self.expr(base);
        // Links begin at method calls and take what follows them along.
        let mut head = vec![base];
        let mut links: Vec<Vec<Doc<'t>>> = Vec::new();
        for step in steps.iter().rev() {
            let starts_link = matches!(step, Step::Method(_) | Step::Await);
            let doc = self.step(step);
            if starts_link {
                links.push(vec![doc]);
            } else {
                links.last_mut().unwrap_or(&mut head).push(doc);
            }
        }
        let mut links: Vec<Doc<'t>> = links.into_iter().map(Doc::concat).collect();
        if links.len() < 2 {
            head.append(&mut links);
            return Doc::concat(head);
        }
        if short {
            head.push(links.remove(0));
        }
        let flat: Vec<Doc<'t>> = head.iter().chain(&links).cloned().collect();
        let broken = Self::join(links.clone(), Doc::hard_line);
        let broken = Doc::concat(vec![
            Doc::concat(head),
            Doc::concat(vec![Doc::hard_line(), broken]).indent(),
        ]);
        let only_last_breaks = flat.iter().rev().skip(1).all(|doc| !doc.breaks());
        if !only_last_breaks {
            return broken;
        }
        Doc::alternatives(vec![Doc::concat(flat), broken])
    }

    fn step(&mut self, step: &Step<'_>) -> Doc<'t> {
        match step {
            Step::Try => self.token(),
            Step::Field | Step::Await => {
                let dot = self.expect(".");
                Doc::concat(vec![dot, self.token()])
            }
            Step::Index(index) => self.list_without_comma(|l| l.expr(index)),
            Step::Call(args) => self.args(args),
            Step::Method(call) => {
                let ExprKind::MethodCall { generic_args, args, .. } = &call.kind else {
                    return Doc::nil();
                };
                let mut parts = vec![self.expect("."), self.token()];
                if let Some(generic_args) = generic_args {
                    if self.is("::") {
                        parts.push(self.token());
                    }
                    parts.push(self.generic_args(generic_args));
                }
                parts.push(self.args(args));
                Doc::concat(parts)
            }
        }
    }

    // ---- Closures, matches, macros ------------------------------------------------------------------------------

    fn closure(&mut self, is_move: bool, params: &[ClosureParam], ret: Option<&Type>, body: &Expr) -> Doc<'t> {
        let mut parts = Vec::new();
        if is_move {
            parts.push(self.word("move"));
        }
        parts.push(self.expect("|"));
        for (index, param) in params.iter().enumerate() {
            if index > 0 {
                parts.push(Doc::text(" "));
            }
            parts.push(self.pat(&param.pat));
            if let Some(ty) = &param.ty {
                parts.push(self.word(":"));
                parts.push(self.ty(ty));
            }
            let (comments, _) = self.comma();
            if index + 1 < params.len() {
                parts.push(Doc::text(","));
            }
            parts.push(comments);
        }
        parts.push(self.expect("|"));
        parts.push(self.ret(ret));
        parts.push(Doc::text(" "));
        parts.push(self.expr(body));
        Doc::concat(parts)
    }

    /// `{ arms }`, and the `after` arm of a `receive`.
    fn match_arms(&mut self, arms: &[MatchArm], after: Option<&AfterArm>) -> Doc<'t> {
        let open = self.expect("{");
        let mut inside = Vec::new();
        for arm in arms {
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            inside.push(self.match_arm(arm));
        }
        if let Some(arm) = after {
            inside.push(if inside.is_empty() {
                Doc::hard_line()
            } else {
                self.separator()
            });
            let head = vec![self.word("after"), self.expr(&arm.duration)];
            let head = Doc::concat(head);
            inside.push(self.arm_body(head, &arm.body));
        }
        self.close_block(open, inside)
    }

    fn match_arm(&mut self, arm: &MatchArm) -> Doc<'t> {
        let mut head = vec![self.attrs(&arm.attrs), self.pat(&arm.pat)];
        if let Some(guard) = &arm.guard {
            head.push(self.infix("if"));
            head.push(self.expr(guard));
        }
        let head = Doc::concat(head);
        self.arm_body(head, &arm.body)
    }

    fn arm_body(&mut self, head: Doc<'t>, body: &Expr) -> Doc<'t> {
        let arrow = self.expect("=>");
        let doc = self.expr(body);
        let (comments, _) = self.comma();
        let ends_itself = matches!(&body.kind, ExprKind::Block { label: None, .. } | ExprKind::Unsafe(_));
        let comma = if ends_itself { Doc::nil() } else { Doc::text(",") };
        if breaks_inside(body) {
            return Doc::concat(vec![head, Doc::text(" "), arrow, Doc::text(" "), doc, comma, comments]);
        }
        let body = Doc::concat(vec![Doc::line(), doc]).indent().group();
        Doc::concat(vec![head, Doc::text(" "), arrow, body, comma, comments])
    }

    pub(super) fn receive(&mut self, receive: &Receive) -> Doc<'t> {
        let mut parts = vec![self.word("receive")];
        if let Some(ty) = &receive.ty {
            parts.push(self.ty(ty));
            parts.push(Doc::text(" "));
        }
        parts.push(self.match_arms(&receive.arms, receive.after.as_ref()));
        Doc::concat(parts)
    }

    pub(super) fn macro_call(&mut self, call: &MacroCall) -> Doc<'t> {
        let path = self.path(&call.path);
        let bang = self.expect("!");
        let space = if call.delimiter == Delimiter::Brace {
            Doc::text(" ")
        } else {
            Doc::nil()
        };
        let args = match &call.args {
            _ if call.delimiter == Delimiter::Brace => self.verbatim_group(),
            MacroArgs::Tokens => self.verbatim_group(),
            MacroArgs::Exprs(args) if call.delimiter == Delimiter::Bracket => self.exprs_list(args),
            MacroArgs::Exprs(args) => self.args(args),
            MacroArgs::Repeat { value, len } => self.repeat(value, len),
        };
        Doc::concat(vec![path, bang, space, args])
    }
}

/// The level of an operator: operators of one level stand side by side.
fn level(op: BinaryOp) -> u8 {
    match op {
        BinaryOp::Or => 0,
        BinaryOp::And => 1,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Gt | BinaryOp::Le | BinaryOp::Ge => 2,
        BinaryOp::BitOr => 3,
        BinaryOp::BitXor => 4,
        BinaryOp::BitAnd => 5,
        BinaryOp::Shl | BinaryOp::Shr => 6,
        BinaryOp::Add | BinaryOp::Sub => 7,
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => 8,
    }
}

/// Whether an expression that is too long breaks at brackets of its own, so that it may begin on the line before it.
fn breaks_inside(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary { .. } | ExprKind::Path(_) | ExprKind::Range { .. } | ExprKind::Cast { .. } => false,
        ExprKind::Literal(_) | ExprKind::FString(_) | ExprKind::Let { .. } | ExprKind::Send { .. } => false,
        ExprKind::Unary { operand, .. } | ExprKind::Ref { operand, .. } => breaks_inside(operand),
        ExprKind::Field { base, .. } => breaks_inside(base),
        _ => true,
    }
}

/// Whether the last of a call's arguments may begin on the call's line and go on below.
fn hugs_brackets(expr: &Expr, args: usize) -> bool {
    match &expr.kind {
        ExprKind::Closure { body, .. } => matches!(
            body.kind,
            ExprKind::Block { .. } | ExprKind::Match { .. } | ExprKind::If { .. } | ExprKind::Struct { .. }
        ),
        ExprKind::Block { .. } | ExprKind::Match { .. } | ExprKind::Loop { .. } | ExprKind::Unsafe(_) => true,
        ExprKind::Struct { .. } | ExprKind::Array(_) => args == 1,
        ExprKind::Macro(call) => call.delimiter == Delimiter::Bracket && args == 1,
        ExprKind::Ref { operand, .. } => hugs_brackets(operand, args),
        _ => false,
    }
}

/// Whether a value is so short that several may share a line.
fn is_plain(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(literal) => literal.span.end - literal.span.start <= 12,
        ExprKind::Path(path) => path.span.end - path.span.start <= 12,
        ExprKind::Unary { operand, .. } => is_plain(operand),
        _ => false,
    }
}
