//! MIR as text, for `grok emit --stage mir`, tests and the curious.
//!
//! Variables go by their names (with their index where two share one), temporaries as `_3`; blocks as `bb0`.

use std::fmt::Write;

use grok_hir::Db;
use grok_hir::ids::BodyOwner;
use grok_types::ty::{Mutability, Ty};
use rustc_hash::FxHashMap;

use crate::ir::{
    Body, Callee, Constant, FnDef, FnRef, FormatPart, Generic, Local, Mono, Operand, Phase, Place, PlaceBase,
    Projection, Rvalue, StatementKind, TerminatorKind,
};
use crate::program::{InstanceId, Program, TypeId};

/// The bodies of an owner and of the closures in it.
pub fn owner(db: &dyn Db, owner: BodyOwner) -> String {
    let mir = crate::mir_body(db, owner);
    let names = GenericNames { db };
    let name = match owner {
        BodyOwner::Fn(id) => format!("fn {}", id.name(db)),
        BodyOwner::Const(id) => format!("const {}", id.name(db)),
    };
    if mir.poisoned {
        return format!("{name}: not lowered, it has errors\n");
    }
    let mut text = body(&name, &mir.body, &names);
    for (expr, closure) in &mir.closures {
        text.push('\n');
        text.push_str(&body(
            &format!("closure#{}", expr.into_raw().into_u32()),
            closure,
            &names,
        ));
    }
    text
}

/// One generic body.
pub(crate) fn generic(db: &dyn Db, generic: &Body<Generic>) -> String {
    body("fn", generic, &GenericNames { db })
}

/// Every function of a program.
pub fn program(program: &Program) -> String {
    let mut text = String::new();
    for (index, function) in program.functions.iter().enumerate() {
        if index > 0 {
            text.push('\n');
        }
        text.push_str(&body(&format!("fn {}#{index}", function.name), &function.body, program));
    }
    text
}

/// How types and functions of a phase print.
pub trait Names<P: Phase> {
    /// A type.
    fn ty(&self, ty: &P::Ty) -> String;
    /// A function reference.
    fn function(&self, function: &P::Fn) -> String;
}

struct GenericNames<'db> {
    db: &'db dyn Db,
}

impl Names<Generic> for GenericNames<'_> {
    fn ty(&self, ty: &Ty) -> String {
        ty.display(self.db).to_string()
    }

    fn function(&self, function: &FnRef) -> String {
        let mut text = match function.def {
            FnDef::Fn(id) => id.name(self.db).to_string(),
            FnDef::Const(id) => id.name(self.db).to_string(),
            FnDef::Closure(_, expr) => format!("closure#{}", expr.into_raw().into_u32()),
            FnDef::Ctor(ctor) => {
                grok_types::ctor_data(self.db, ctor).map_or_else(String::new, |(_, data)| data.name.to_string())
            }
        };
        if !function.args.is_empty() {
            let args: Vec<String> = function.args.iter().map(|ty| self.ty(ty)).collect();
            let _ = write!(text, "::<{}>", args.join(", "));
        }
        text
    }
}

impl Names<Mono> for Program {
    fn ty(&self, ty: &TypeId) -> String {
        Program::ty(self, *ty).name.to_string()
    }

    fn function(&self, function: &InstanceId) -> String {
        match self.functions.get(function.0 as usize) {
            Some(known) => format!("{}#{}", known.name, function.0),
            None => format!("#{}", function.0),
        }
    }
}

/// One body under a heading such as `fn main`.
pub fn body<P: Phase>(heading: &str, body: &Body<P>, names: &dyn Names<P>) -> String {
    let mut printer = Printer {
        body,
        names,
        locals: local_names(body),
        text: String::new(),
    };
    printer.signature(heading);
    printer.declarations();
    for (index, block) in body.blocks.iter().enumerate() {
        printer.line(1, &format!("bb{index}: {{"));
        for statement in &block.statements {
            let line = printer.statement(&statement.kind);
            printer.line(2, &line);
        }
        let line = printer.terminator(&block.terminator.kind);
        printer.line(2, &line);
        printer.line(1, "}");
    }
    printer.line(0, "}");
    printer.text
}

fn local_names<P: Phase>(body: &Body<P>) -> Vec<String> {
    let mut uses: FxHashMap<&str, u32> = FxHashMap::default();
    for local in &body.locals {
        if let (Some(name), Some(_)) = (&local.name, local.variable) {
            *uses.entry(name).or_default() += 1;
        }
    }
    let name = |(index, local): (usize, &crate::ir::LocalDecl<P>)| match (&local.name, local.variable) {
        (Some(name), Some(_)) if uses[name.as_str()] == 1 => name.to_string(),
        (Some(name), Some(_)) => format!("{name}_{index}"),
        _ => format!("_{index}"),
    };
    body.locals.iter().enumerate().map(name).collect()
}

struct Printer<'a, P: Phase> {
    body: &'a Body<P>,
    names: &'a dyn Names<P>,
    locals: Vec<String>,
    text: String,
}

impl<P: Phase> Printer<'_, P> {
    fn line(&mut self, depth: usize, line: &str) {
        for _ in 0..depth {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn signature(&mut self, heading: &str) {
        let param = |index: usize| {
            let local = &self.body.locals[index];
            format!(
                "{}: {}{}",
                self.locals[index],
                self.names.ty(&local.ty),
                if local.in_cell { " in cell" } else { "" }
            )
        };
        let params: Vec<String> = (1..=self.body.params as usize).map(param).collect();
        let ret = self
            .body
            .locals
            .first()
            .map_or_else(String::new, |local| self.names.ty(&local.ty));
        let arrow = if ret == "()" {
            String::new()
        } else {
            format!(" -> {ret}")
        };
        let line = format!("{heading}({}){arrow} {{", params.join(", "));
        self.line(0, &line);
    }

    fn declarations(&mut self) {
        for (index, capture) in self.body.captures.iter().enumerate() {
            let how = match capture.by_ref {
                None => "",
                Some(Mutability::Shared) => "&",
                Some(Mutability::Mut) => "&mut ",
            };
            let line = format!(
                "capture {index}: {how}{}: {};",
                capture.name,
                self.names.ty(&capture.ty)
            );
            self.line(1, &line);
        }
        for (index, local) in self.body.locals.iter().enumerate().skip(self.body.params as usize + 1) {
            let mutable = if local.mutable { "mut " } else { "" };
            let cell = if local.in_cell { " in cell" } else { "" };
            let line = format!(
                "let {mutable}{}: {}{cell};",
                self.locals[index],
                self.names.ty(&local.ty)
            );
            self.line(1, &line);
        }
    }

    fn local(&self, local: Local) -> &str {
        self.locals.get(local.0 as usize).map_or("_?", String::as_str)
    }

    fn place(&self, place: &Place<P>) -> String {
        let mut text = match place.base {
            PlaceBase::Local(local) => self.local(local).to_owned(),
            PlaceBase::Capture(index) => self
                .body
                .captures
                .get(index as usize)
                .map_or_else(|| "^?".to_owned(), |capture| format!("^{}", capture.name)),
        };
        for step in &place.projections {
            match step {
                Projection::Deref => text = format!("(*{text})"),
                Projection::Field(index, _) => {
                    let _ = write!(text, ".{index}");
                }
                Projection::Downcast(variant) => text = format!("({text} as variant {variant})"),
                Projection::Index(local, _) => {
                    let _ = write!(text, "[{}]", self.local(*local));
                }
                Projection::Unbox => text = format!("(box {text})"),
                Projection::Subslice {
                    from, to, inclusive, ..
                } => {
                    let bound = |local: &Option<Local>| local.map_or("", |local| self.local(local));
                    let dots = if *inclusive { "..=" } else { ".." };
                    let _ = write!(text, "[{}{dots}{}]", bound(from), bound(to));
                }
                Projection::ConstIndex { offset, from_end, .. } => {
                    let _ = write!(text, "[{}{offset}]", if *from_end { "-" } else { "" });
                }
                Projection::Rest { front, back, .. } => {
                    let _ = write!(text, "[{front}..-{back}]");
                }
            }
        }
        text
    }

    fn operand(&self, operand: &Operand<P>) -> String {
        match operand {
            Operand::Copy(place) => self.place(place),
            Operand::Move(place) => format!("move {}", self.place(place)),
            Operand::Const(constant) => format!("const {}", self.constant(constant)),
        }
    }

    fn constant(&self, constant: &Constant<P>) -> String {
        match constant {
            Constant::Unit => "()".to_owned(),
            Constant::Int(value, ty) => match self.names.ty(ty).as_str() {
                "bool" => (*value != 0).to_string(),
                "char" => u32::try_from(*value)
                    .ok()
                    .and_then(char::from_u32)
                    .map_or_else(|| value.to_string(), |c| format!("{c:?}")),
                ty => format!("{value}_{ty}"),
            },
            Constant::Float(bits, ty) => format!("{:?}_{}", f64::from_bits(*bits), self.names.ty(ty)),
            Constant::Str(text) => format!("{text:?}"),
            Constant::Bytes(bytes, _) => format!("b\"{}\"", bytes.escape_ascii()),
            Constant::Param(param, _) => match param.kind() {
                grok_types::ty::TyKind::Param(param) => param.name.to_string(),
                _ => "_".to_owned(),
            },
            Constant::Fn(function, _) => self.names.function(function),
        }
    }

    fn operands(&self, operands: &[Operand<P>]) -> String {
        operands
            .iter()
            .map(|operand| self.operand(operand))
            .collect::<Vec<_>>()
            .join(", ")
    }

    fn statement(&self, kind: &StatementKind<P>) -> String {
        match kind {
            StatementKind::Assign(place, value) => format!("{} = {};", self.place(place), self.rvalue(value)),
            StatementKind::StorageLive(local) => format!("live {};", self.local(*local)),
            StatementKind::StorageDead(local) => format!("dead {};", self.local(*local)),
            StatementKind::Fuel(amount) => format!("fuel {amount};"),
            StatementKind::Nop => "nop;".to_owned(),
        }
    }

    fn rvalue(&self, value: &Rvalue<P>) -> String {
        match value {
            Rvalue::Use(operand) => self.operand(operand),
            Rvalue::Ref {
                mutability,
                place,
                two_phase,
            } => {
                let how = match (mutability, two_phase) {
                    (Mutability::Shared, _) => "&",
                    (Mutability::Mut, false) => "&mut ",
                    (Mutability::Mut, true) => "&two_phase mut ",
                };
                format!("{how}{}", self.place(place))
            }
            Rvalue::Binary(op, lhs, rhs) => format!("{op:?}({}, {})", self.operand(lhs), self.operand(rhs)),
            Rvalue::Unary(op, operand) => format!("{op:?}({})", self.operand(operand)),
            Rvalue::Successor(operand) => format!("Successor({})", self.operand(operand)),
            Rvalue::Cast(operand, ty) => format!("{} as {}", self.operand(operand), self.names.ty(ty)),
            Rvalue::Tuple(items) => format!("({})", self.operands(items)),
            Rvalue::Array(items) => format!("[{}]", self.operands(items)),
            Rvalue::Vec(items, _) => format!("vec![{}]", self.operands(items)),
            Rvalue::Repeat(operand) => format!("[{}; _]", self.operand(operand)),
            Rvalue::Adt { ty, variant, fields } => format!(
                "{} variant {variant} {{ {} }}",
                self.names.ty(ty),
                self.operands(fields)
            )
            .replace("{  }", "{}"),
            Rvalue::Discriminant(place) => format!("discriminant({})", self.place(place)),
            Rvalue::Len(place) => format!("len({})", self.place(place)),
            Rvalue::Unsize { operand, ty, .. } => {
                format!("{} as unsized {}", self.operand(operand), self.names.ty(ty))
            }
            Rvalue::Closure { def, captures } => format!("{} [{}]", self.names.function(def), self.operands(captures)),
            Rvalue::Format(parts) => {
                let part = |part: &FormatPart<P>| match part {
                    FormatPart::Text(text) => format!("{text:?}"),
                    FormatPart::Value { operand, spec } | FormatPart::Nested { operand, spec } => {
                        format!(
                            "{}{}",
                            if spec.debug { "debug " } else { "show " },
                            self.operand(operand)
                        )
                    }
                };
                format!("format({})", parts.iter().map(part).collect::<Vec<_>>().join(", "))
            }
            Rvalue::Clone(operand) => format!("clone({})", self.operand(operand)),
            Rvalue::Compare(lhs, rhs) => format!("compare({}, {})", self.operand(lhs), self.operand(rhs)),
            Rvalue::Default(ty) => format!("default::<{}>()", self.names.ty(ty)),
        }
    }

    fn terminator(&self, kind: &TerminatorKind<P>) -> String {
        match kind {
            TerminatorKind::Goto(target) => format!("goto bb{};", target.0),
            TerminatorKind::Switch { on, targets, otherwise } => {
                let mut ways: Vec<String> = targets
                    .iter()
                    .map(|(value, block)| format!("{value}: bb{}", block.0))
                    .collect();
                ways.push(format!("otherwise: bb{}", otherwise.0));
                format!("switch {} [{}];", self.operand(on), ways.join(", "))
            }
            TerminatorKind::Call {
                callee,
                args,
                dest,
                target,
            } => {
                let callee = match callee {
                    Callee::Fn(function) => self.names.function(function),
                    Callee::Intrinsic(name, _) => format!("intrinsic {name}"),
                    Callee::Value(operand) => format!("({})", self.operand(operand)),
                    Callee::Virtual { slot, .. } => format!("virtual {slot}"),
                };
                let target = target.map_or_else(|| "never".to_owned(), |block| format!("bb{}", block.0));
                format!("{} = {callee}({}) -> {target};", self.place(dest), self.operands(args))
            }
            TerminatorKind::Return => "return;".to_owned(),
            TerminatorKind::Panic { message } => format!("panic {};", self.operand(message)),
            TerminatorKind::Unreachable => "unreachable;".to_owned(),
        }
    }
}

/// The name of a field of a struct or variant, its position for tuples.
pub(crate) fn field_name(db: &dyn Db, ty: &Ty, variant: Option<u32>, field: u32) -> String {
    use grok_hir::ids::{AdtId, CtorId, VariantId};
    let ctor = match (ty.kind(), variant) {
        (grok_types::ty::TyKind::Adt(AdtId::Struct(id), _), _) => CtorId::Struct(*id),
        (grok_types::ty::TyKind::Adt(AdtId::Enum(parent), _), Some(index)) => {
            CtorId::Variant(VariantId { parent: *parent, index })
        }
        _ => return field.to_string(),
    };
    let data = grok_types::ctor_data(db, ctor).and_then(|(_, data)| data.fields.get(field as usize));
    data.map_or_else(|| field.to_string(), |data| data.name.to_string())
}
