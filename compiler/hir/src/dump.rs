//! Bodies as text for people: `grok emit --stage hir`.
//!
//! Close to source, with every name resolved: locals carry their number (`x#0`), definitions their path (`geometry::area`),
//! constructors their type (`Option::Some`), and what is left to inference says so (`<Self>::new`).

mod types;

use std::fmt::Write as _;

use crate::body::{
    Body, CtorRes, Expr, ExprId, FormatPiece, Literal, LocalId, LogicOp, MacroExpr, MatchArm, Pat, PatId, RangeEnd,
    Stmt, Stream, UnaryOp, ValueRes,
};
use crate::db::{Db, SourceFile};
use crate::ids::{BodyOwner, CtorId, Def};
use crate::type_ref::{Mutability, TypeRef};
use crate::{body, const_data, def_path, file_owners, fn_signature};

pub use types::{signature_text, type_text};

/// All bodies of a file.
pub fn file(db: &dyn Db, file: SourceFile) -> String {
    let bodies: Vec<String> = file_owners(db, file)
        .iter()
        .map(|owner| owner_text(db, *owner))
        .collect();
    bodies.join("\n")
}

/// One body with its signature.
pub fn owner_text(db: &dyn Db, owner: BodyOwner) -> String {
    let body = body(db, owner);
    let mut dump = Dump {
        db,
        body,
        out: String::new(),
        indent: 0,
    };
    match owner {
        BodyOwner::Fn(id) => {
            let signature = fn_signature(db, id);
            let path = def_path(db, Def::Fn(id));
            let params = (0..body.params.len()).map(|at| body.params[at]).collect::<Vec<_>>();
            let _ = write!(dump.out, "fn {path}{}(", types::generics_text(db, &signature.generics));
            let mut first = true;
            if let (Some(kind), Some(local)) = (signature.self_kind, body.self_param) {
                let prefix = match kind {
                    crate::signature::SelfKind::Value => "",
                    crate::signature::SelfKind::Ref => "&",
                    crate::signature::SelfKind::RefMut => "&mut ",
                };
                let _ = write!(dump.out, "{prefix}{}", dump.local(local));
                first = false;
            }
            for (at, pat) in params.into_iter().enumerate() {
                if !std::mem::take(&mut first) {
                    dump.out.push_str(", ");
                }
                dump.pat(pat);
                if let Some((_, ty)) = signature.params.get(at) {
                    let _ = write!(dump.out, ": {}", type_text(db, ty));
                }
            }
            let _ = write!(dump.out, ") -> {} ", type_text(db, &signature.ret));
            dump.expr(body.root);
        }
        BodyOwner::Const(id) => {
            let data = const_data(db, id);
            let _ = write!(
                dump.out,
                "const {}: {} = ",
                def_path(db, Def::Const(id)),
                type_text(db, &data.ty)
            );
            dump.expr(body.root);
            dump.out.push(';');
        }
    }
    dump.out.push('\n');
    dump.out
}

struct Dump<'db> {
    db: &'db dyn Db,
    body: &'db Body,
    out: String,
    indent: usize,
}

impl Dump<'_> {
    fn local(&self, id: LocalId) -> String {
        let name = &self.body.locals[id].name;
        format!(
            "{}#{}",
            if name.is_empty() { "_" } else { name },
            id.into_raw().into_u32()
        )
    }

    fn line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.indent {
            self.out.push_str("    ");
        }
    }

    fn list<T: Copy>(&mut self, items: &[T], each: impl Fn(&mut Self, T)) {
        for (at, &item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(", ");
            }
            each(self, item);
        }
    }

    fn exprs(&mut self, items: &[ExprId]) {
        self.list(items, |this, id| this.expr(id));
    }

    fn args_text(&self, args: &[TypeRef]) -> String {
        if args.is_empty() {
            return String::new();
        }
        let args: Vec<String> = args.iter().map(|arg| type_text(self.db, arg)).collect();
        format!("::<{}>", args.join(", "))
    }

    fn ctor_text(&self, ctor: CtorId) -> String {
        match ctor {
            CtorId::Struct(id) => def_path(self.db, Def::Adt(crate::ids::AdtId::Struct(id))),
            CtorId::Variant(id) => def_path(self.db, Def::Variant(id)),
        }
    }

    fn value(&mut self, value: &ValueRes) {
        let text = match value {
            ValueRes::Error => "<error>".to_owned(),
            ValueRes::Local(id) => self.local(*id),
            ValueRes::Fn(id, args) => format!("{}{}", def_path(self.db, Def::Fn(*id)), self.args_text(args)),
            ValueRes::Const(id) => def_path(self.db, Def::Const(*id)),
            ValueRes::Ctor(ctor, args) => format!("{}{}", self.ctor_text(*ctor), self.args_text(args)),
            ValueRes::ConstParam(param) => param.name.to_string(),
            ValueRes::Assoc {
                base,
                trait_,
                name,
                args,
            } => {
                let as_trait = trait_
                    .as_ref()
                    .map(|bound| format!(" as {}", types::trait_text(self.db, bound)));
                let (base, args) = (type_text(self.db, base), self.args_text(args));
                format!("<{base}{}>::{name}{args}", as_trait.unwrap_or_default())
            }
        };
        self.out.push_str(&text);
    }

    fn ctor(&mut self, ctor: &CtorRes) {
        let text = match ctor {
            CtorRes::Error => "<error>".to_owned(),
            CtorRes::Ctor(ctor, args) => format!("{}{}", self.ctor_text(*ctor), self.args_text(args)),
            CtorRes::Actor(id, args) => format!("{}{}", def_path(self.db, Def::Actor(*id)), self.args_text(args)),
            CtorRes::Type { base, variant: None } => format!("<{}>", type_text(self.db, base)),
            CtorRes::Type {
                base,
                variant: Some(variant),
            } => format!("<{}>::{variant}", type_text(self.db, base)),
        };
        self.out.push_str(&text);
    }

    fn label(&mut self, label: Option<&crate::Name>) {
        if let Some(label) = label {
            let _ = write!(self.out, "{label}: ");
        }
    }

    fn target(&mut self, word: &str, target: Option<ExprId>) {
        self.out.push_str(word);
        match target.map(|id| &self.body.exprs[id]) {
            Some(
                Expr::Loop { label, .. }
                | Expr::While { label, .. }
                | Expr::For { label, .. }
                | Expr::Block { label, .. },
            ) => {
                if let Some(label) = label {
                    let _ = write!(self.out, " {label}");
                }
            }
            _ => self.out.push_str(" <error>"),
        }
    }

    fn block(&mut self, stmts: &[Stmt], tail: Option<ExprId>) {
        if stmts.is_empty() && tail.is_none() {
            return self.out.push_str("{}");
        }
        self.out.push('{');
        self.indent += 1;
        for stmt in stmts {
            self.line();
            match stmt {
                Stmt::Let { pat, ty, init, els } => {
                    self.out.push_str("let ");
                    self.pat(*pat);
                    if let Some(ty) = ty {
                        let _ = write!(self.out, ": {}", type_text(self.db, ty));
                    }
                    if let Some(init) = init {
                        self.out.push_str(" = ");
                        self.expr(*init);
                    }
                    if let Some(els) = els {
                        self.out.push_str(" else ");
                        self.expr(*els);
                    }
                    self.out.push(';');
                }
                Stmt::Expr { expr, semicolon } => {
                    self.expr(*expr);
                    if *semicolon {
                        self.out.push(';');
                    }
                }
            }
        }
        if let Some(tail) = tail {
            self.line();
            self.expr(tail);
        }
        self.indent -= 1;
        self.line();
        self.out.push('}');
    }

    /// An operand: in parentheses unless it stands for itself.
    fn operand(&mut self, id: ExprId) {
        let simple = matches!(
            self.body.exprs[id],
            Expr::Literal(_)
                | Expr::Path(_)
                | Expr::Call { .. }
                | Expr::MethodCall { .. }
                | Expr::Field { .. }
                | Expr::Index { .. }
                | Expr::Tuple(_)
                | Expr::Array(_)
                | Expr::Macro(_)
                | Expr::Missing
                | Expr::Try(_)
                | Expr::Underscore
        );
        if simple {
            return self.expr(id);
        }
        self.out.push('(');
        self.expr(id);
        self.out.push(')');
    }

    fn expr(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Missing => self.out.push_str("<missing>"),
            Expr::Literal(value) => self.literal(value),
            Expr::Path(value) => self.value(value),
            Expr::Block { stmts, tail, label } => {
                self.label(label.as_ref());
                self.block(stmts, *tail);
            }
            Expr::If { cond, then, els } => {
                self.out.push_str("if ");
                self.expr(*cond);
                self.out.push(' ');
                self.expr(*then);
                if let Some(els) = els {
                    self.out.push_str(" else ");
                    self.expr(*els);
                }
            }
            Expr::Let { pat, scrutinee } => {
                self.out.push_str("let ");
                self.pat(*pat);
                self.out.push_str(" = ");
                self.expr(*scrutinee);
            }
            Expr::Match { scrutinee, arms } => {
                self.out.push_str("match ");
                self.expr(*scrutinee);
                self.out.push(' ');
                self.arms(arms, None);
            }
            Expr::While { cond, body, label } => {
                self.label(label.as_ref());
                self.out.push_str("while ");
                self.expr(*cond);
                self.out.push(' ');
                self.expr(*body);
            }
            Expr::Loop { body, label } => {
                self.label(label.as_ref());
                self.out.push_str("loop ");
                self.expr(*body);
            }
            Expr::For { pat, iter, body, label } => {
                self.label(label.as_ref());
                self.out.push_str("for ");
                self.pat(*pat);
                self.out.push_str(" in ");
                self.expr(*iter);
                self.out.push(' ');
                self.expr(*body);
            }
            _ => self.jump(id),
        }
    }

    /// Actors, messages and `unsafe`.
    fn actor(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Unsafe(block) => {
                self.out.push_str("unsafe ");
                self.expr(*block);
            }
            Expr::Spawn(actor) => {
                self.out.push_str("spawn ");
                self.expr(*actor);
            }
            Expr::SpawnBlock { moves, body } => {
                self.out.push_str(if *moves { "spawn move " } else { "spawn " });
                self.expr(*body);
            }
            Expr::Send { target, message } => self.infix(*target, "!", *message),
            Expr::Await(expr) => {
                self.operand(*expr);
                self.out.push_str(".await");
            }
            Expr::Receive { ty, arms, after } => {
                self.out.push_str("receive ");
                if let Some(ty) = ty {
                    let _ = write!(self.out, "{} ", type_text(self.db, ty));
                }
                self.arms(arms, *after);
            }
            _ => self.out.push_str("<missing>"),
        }
    }

    fn arms(&mut self, arms: &[MatchArm], after: Option<(ExprId, ExprId)>) {
        self.out.push('{');
        self.indent += 1;
        for arm in arms {
            self.line();
            self.pat(arm.pat);
            if let Some(guard) = arm.guard {
                self.out.push_str(" if ");
                self.expr(guard);
            }
            self.out.push_str(" => ");
            self.expr(arm.body);
            self.out.push(',');
        }
        if let Some((duration, value)) = after {
            self.line();
            self.out.push_str("after ");
            self.expr(duration);
            self.out.push_str(" => ");
            self.expr(value);
            self.out.push(',');
        }
        self.indent -= 1;
        self.line();
        self.out.push('}');
    }

    fn jump(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Closure {
                moves,
                params,
                ret,
                body,
            } => {
                self.out.push_str(if *moves { "move |" } else { "|" });
                for (at, (pat, ty)) in params.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(", ");
                    }
                    self.pat(*pat);
                    if *ty != TypeRef::Infer {
                        let _ = write!(self.out, ": {}", type_text(self.db, ty));
                    }
                }
                self.out.push_str("| ");
                if *ret != TypeRef::Infer {
                    let _ = write!(self.out, "-> {} ", type_text(self.db, ret));
                }
                self.expr(*body);
            }
            Expr::Break { target, value } => {
                self.target("break", *target);
                self.after_word(*value);
            }
            Expr::Continue { target } => self.target("continue", *target),
            Expr::Return(value) => {
                self.out.push_str("return");
                self.after_word(*value);
            }
            _ => self.plain(id),
        }
    }

    fn after_word(&mut self, value: Option<ExprId>) {
        if let Some(value) = value {
            self.out.push(' ');
            self.expr(value);
        }
    }

    fn infix(&mut self, lhs: ExprId, op: &str, rhs: ExprId) {
        self.operand(lhs);
        let _ = write!(self.out, " {op} ");
        self.operand(rhs);
    }

    /// Expressions without control flow.
    fn plain(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Assign { target, value } => self.infix(*target, "=", *value),
            Expr::AssignOp { op, target, value } => self.infix(*target, &format!("{}=", op.symbol()), *value),
            Expr::Binary { op, lhs, rhs } => self.infix(*lhs, op.symbol(), *rhs),
            Expr::Logic { op, lhs, rhs } => {
                let op = if *op == LogicOp::And { "&&" } else { "||" };
                self.infix(*lhs, op, *rhs);
            }
            Expr::Underscore => self.out.push('_'),
            Expr::Unary { op, expr } => {
                self.out.push(if *op == UnaryOp::Neg { '-' } else { '!' });
                self.operand(*expr);
            }
            Expr::Ref { mutability, expr } => {
                self.out
                    .push_str(if *mutability == Mutability::Mut { "&mut " } else { "&" });
                self.operand(*expr);
            }
            Expr::Deref(expr) => {
                self.out.push('*');
                self.operand(*expr);
            }
            Expr::Range { start, end, inclusive } => {
                if let Some(start) = start {
                    self.operand(*start);
                }
                self.out.push_str(if *inclusive { "..=" } else { ".." });
                if let Some(end) = end {
                    self.operand(*end);
                }
            }
            Expr::Cast { expr, ty } => {
                self.operand(*expr);
                let _ = write!(self.out, " as {}", type_text(self.db, ty));
            }
            Expr::Try(expr) => {
                self.operand(*expr);
                self.out.push('?');
            }
            Expr::Macro(call) => self.macro_expr(call),
            _ => self.compound(id),
        }
    }

    /// Accesses, calls and aggregates.
    fn compound(&mut self, id: ExprId) {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Field { expr, name } => {
                self.operand(*expr);
                let _ = write!(self.out, ".{name}");
            }
            Expr::MethodCall {
                receiver,
                name,
                generic_args,
                args,
            } => {
                self.operand(*receiver);
                let turbofish = self.args_text(generic_args);
                let _ = write!(self.out, ".{name}{turbofish}(");
                self.exprs(args);
                self.out.push(')');
            }
            Expr::Call { callee, args } => {
                self.operand(*callee);
                self.out.push('(');
                self.exprs(args);
                self.out.push(')');
            }
            Expr::Index { base, index } => {
                self.operand(*base);
                self.out.push('[');
                self.expr(*index);
                self.out.push(']');
            }
            Expr::Tuple(items) => {
                self.out.push('(');
                self.exprs(items);
                self.out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Expr::Array(items) => {
                self.out.push('[');
                self.exprs(items);
                self.out.push(']');
            }
            Expr::Repeat { value, len } => {
                self.out.push('[');
                self.expr(*value);
                let _ = write!(self.out, "; {}]", types::const_text(self.db, len));
            }
            Expr::Struct { ctor, fields, base } => {
                self.ctor(ctor);
                self.out.push_str(" { ");
                for (at, (name, value)) in fields.iter().enumerate() {
                    let _ = write!(self.out, "{}{name}: ", if at > 0 { ", " } else { "" });
                    self.expr(*value);
                }
                if let Some(base) = base {
                    self.out.push_str(if fields.is_empty() { ".." } else { ", .." });
                    self.expr(*base);
                }
                self.out.push_str(" }");
            }
            _ => self.actor(id),
        }
    }

    fn macro_expr(&mut self, call: &MacroExpr) {
        match call {
            MacroExpr::Format(pieces) => self.pieces("format!", pieces),
            MacroExpr::Print {
                stream: Stream::Stdout,
                pieces,
            } => self.pieces("print!", pieces),
            MacroExpr::Print {
                stream: Stream::Stderr,
                pieces,
            } => self.pieces("eprint!", pieces),
            MacroExpr::Panic(pieces) => self.pieces("panic!", pieces),
            MacroExpr::Assert { cond, message } => {
                self.out.push_str("assert!(");
                self.expr(*cond);
                self.pieces(", ", message);
                self.out.push(')');
            }
            MacroExpr::AssertCompare {
                negated,
                lhs,
                rhs,
                message,
            } => {
                self.out.push_str(if *negated { "assert_ne!(" } else { "assert_eq!(" });
                self.exprs(&[*lhs, *rhs]);
                if let Some(message) = message {
                    self.pieces(", ", message);
                }
                self.out.push(')');
            }
            MacroExpr::VecList(items) => {
                self.out.push_str("vec![");
                self.exprs(items);
                self.out.push(']');
            }
            MacroExpr::VecRepeat { value, len } => {
                self.out.push_str("vec![");
                self.expr(*value);
                self.out.push_str("; ");
                self.expr(*len);
                self.out.push(']');
            }
            MacroExpr::Dbg { text, expr } => {
                let _ = write!(self.out, "dbg!({text:?}, ");
                self.expr(*expr);
                self.out.push(')');
            }
        }
    }

    /// Formatted text as the f-string that means the same.
    fn pieces(&mut self, head: &str, pieces: &[FormatPiece]) {
        let is_call = head.ends_with('!');
        let _ = write!(self.out, "{head}{}f\"", if is_call { "(" } else { "" });
        for piece in pieces {
            match piece {
                FormatPiece::Text(text) => {
                    let escaped = format!("{text:?}").replace('{', "{{").replace('}', "}}");
                    self.out.push_str(&escaped[1..escaped.len() - 1]);
                }
                FormatPiece::Value { expr, spec } => {
                    self.out.push('{');
                    self.expr(*expr);
                    let spec = types::spec_text(spec);
                    if !spec.is_empty() {
                        let _ = write!(self.out, ":{spec}");
                    }
                    self.out.push('}');
                }
            }
        }
        self.out.push_str(if is_call { "\")" } else { "\"" });
    }

    fn literal(&mut self, literal: &Literal) {
        let text = literal_text(literal);
        self.out.push_str(&text);
    }

    fn pats(&mut self, pats: &[PatId], rest: Option<u32>) {
        for at in 0..=pats.len() {
            if rest == Some(at as u32) {
                self.out.push_str(if at > 0 { ", .." } else { ".." });
            }
            if let Some(pat) = pats.get(at) {
                if at > 0 || rest == Some(0) {
                    self.out.push_str(", ");
                }
                self.pat(*pat);
            }
        }
    }

    fn pat(&mut self, id: PatId) {
        let body = self.body;
        match &body.pats[id] {
            Pat::Missing => self.out.push_str("<missing>"),
            Pat::Wild => self.out.push('_'),
            Pat::Bind { local, by_ref, sub } => {
                let prefix = match by_ref {
                    Some(Mutability::Shared) => "ref ",
                    Some(Mutability::Mut) => "ref mut ",
                    None if body.locals[*local].mutable => "mut ",
                    None => "",
                };
                let _ = write!(self.out, "{prefix}{}", self.local(*local));
                if let Some(sub) = sub {
                    self.out.push_str(" @ ");
                    self.pat(*sub);
                }
            }
            Pat::Literal { value, negative } => {
                self.out.push_str(if *negative { "-" } else { "" });
                self.literal(value);
            }
            Pat::Range { start, end, inclusive } => {
                self.range_end(start.as_ref());
                self.out.push_str(if *inclusive { "..=" } else { ".." });
                self.range_end(end.as_ref());
            }
            Pat::Tuple { pats, rest } => {
                self.out.push('(');
                self.pats(pats, *rest);
                self.out
                    .push_str(if pats.len() == 1 && rest.is_none() { ",)" } else { ")" });
            }
            Pat::Slice { pats, rest } => {
                self.out.push('[');
                for at in 0..=pats.len() {
                    let mut first = at == 0;
                    if let Some((position, bound)) = rest
                        && *position == at as u32
                    {
                        self.out.push_str(if first { "" } else { ", " });
                        if let Some(bound) = bound {
                            self.pat(*bound);
                            self.out.push_str(" @ ");
                        }
                        self.out.push_str("..");
                        first = false;
                    }
                    if let Some(pat) = pats.get(at) {
                        self.out.push_str(if first { "" } else { ", " });
                        self.pat(*pat);
                    }
                }
                self.out.push(']');
            }
            Pat::TupleCtor { ctor, pats, rest } => {
                self.ctor(ctor);
                self.out.push('(');
                self.pats(pats, *rest);
                self.out.push(')');
            }
            Pat::Struct { ctor, fields, rest } => {
                self.ctor(ctor);
                self.out.push_str(" { ");
                for (at, (name, pat)) in fields.iter().enumerate() {
                    let _ = write!(self.out, "{}{name}: ", if at > 0 { ", " } else { "" });
                    self.pat(*pat);
                }
                if *rest {
                    self.out.push_str(if fields.is_empty() { ".." } else { ", .." });
                }
                self.out.push_str(" }");
            }
            Pat::Path(value) => self.value(value),
            Pat::Ref { mutability, pat } => {
                self.out
                    .push_str(if *mutability == Mutability::Mut { "&mut " } else { "&" });
                self.pat(*pat);
            }
            Pat::Or(pats) => {
                for (at, pat) in pats.iter().enumerate() {
                    if at > 0 {
                        self.out.push_str(" | ");
                    }
                    self.pat(*pat);
                }
            }
        }
    }

    fn range_end(&mut self, end: Option<&RangeEnd>) {
        match end {
            None => {}
            Some(RangeEnd::Literal { value, negative }) => {
                self.out.push_str(if *negative { "-" } else { "" });
                self.literal(value);
            }
            Some(RangeEnd::Path(value)) => self.value(value),
        }
    }
}

fn literal_text(literal: &Literal) -> String {
    let suffix = |suffix: &Option<crate::type_ref::BuiltinType>| suffix.map_or("", |ty| ty.name());
    match literal {
        Literal::Int(value, ty) => format!("{value}{}", suffix(ty)),
        Literal::Float(bits, ty) => format!("{:?}{}", f64::from_bits(*bits), suffix(ty)),
        Literal::Bool(value) => value.to_string(),
        Literal::Char(value) => format!("{value:?}"),
        Literal::Str(value) => format!("{value:?}"),
        Literal::Byte(value) => format!("b'{}'", value.escape_ascii()),
        Literal::Bytes(value) => format!("b\"{}\"", value.escape_ascii()),
        Literal::Duration(nanoseconds) => format!("{nanoseconds}ns"),
    }
}
