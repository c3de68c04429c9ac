//! Operations of the built-in traits at known types: the runtime's where the type has the trait by structure, else a call of
//! what somebody wrote, else of a body that goes part by part ([`super::derived`]).

use grok_hir::body::{BinaryOp, FormatSpec, UnaryOp};
use grok_types::ty::{BuiltinTrait, Mutability, Ty, TyKind};

use super::code::Code;
use super::{Callable, Def, Instance};
use crate::ir::{Block, Callee, Constant, FormatPart, Mono, Operand, Place, Rvalue, TerminatorKind};
use crate::program::Table;

type Op = Operand<Mono>;
type Pl = Place<Mono>;

/// The trait and method of a binary operator.
pub(super) fn binary_trait(op: BinaryOp) -> (BuiltinTrait, &'static str) {
    match op {
        BinaryOp::Add => (BuiltinTrait::Add, "add"),
        BinaryOp::Sub => (BuiltinTrait::Sub, "sub"),
        BinaryOp::Mul => (BuiltinTrait::Mul, "mul"),
        BinaryOp::Div => (BuiltinTrait::Div, "div"),
        BinaryOp::Rem => (BuiltinTrait::Rem, "rem"),
        BinaryOp::BitAnd => (BuiltinTrait::BitAnd, "bitand"),
        BinaryOp::BitOr => (BuiltinTrait::BitOr, "bitor"),
        BinaryOp::BitXor => (BuiltinTrait::BitXor, "bitxor"),
        BinaryOp::Shl => (BuiltinTrait::Shl, "shl"),
        BinaryOp::Shr => (BuiltinTrait::Shr, "shr"),
        BinaryOp::Eq => (BuiltinTrait::Eq, "eq"),
        BinaryOp::Ne => (BuiltinTrait::Eq, "ne"),
        BinaryOp::Lt => (BuiltinTrait::Ord, "lt"),
        BinaryOp::Le => (BuiltinTrait::Ord, "le"),
        BinaryOp::Gt => (BuiltinTrait::Ord, "gt"),
        BinaryOp::Ge => (BuiltinTrait::Ord, "ge"),
    }
}

/// The operator that a method of a built-in trait stands for.
fn binary_op(name: BuiltinTrait, method: &str) -> Option<BinaryOp> {
    use BinaryOp::*;
    [
        Add, Sub, Mul, Div, Rem, BitAnd, BitOr, BitXor, Shl, Shr, Eq, Ne, Lt, Le, Gt, Ge,
    ]
    .into_iter()
    .find(|&op| binary_trait(op) == (name, method))
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
    )
}

/// Whether the type's operators are the machine's own.
fn is_basic(ty: &Ty) -> bool {
    matches!(
        ty.kind(),
        TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Bool
            | TyKind::Char
            | TyKind::Str
            | TyKind::Never
            | TyKind::Error
            | TyKind::Fn(_)
    )
}

fn part_by_part(def: Def, ty: &Ty) -> Instance {
    Instance {
        def,
        args: vec![ty.clone()],
    }
}

impl Code<'_, '_> {
    /// `Clone::clone` of what a reference refers to.
    pub(super) fn clone_into(&mut self, dest: Pl, source: Op) {
        let TyKind::Ref(_, ty) = self.operand_ty(&source).kind().clone() else {
            return self.assign(dest, Rvalue::Clone(source));
        };
        if self.mono.is_structural(BuiltinTrait::Clone, &ty) {
            return self.assign(dest, Rvalue::Clone(source));
        }
        let callee = self
            .mono
            .hand_written(BuiltinTrait::Clone, &ty)
            .unwrap_or_else(|| part_by_part(Def::Clone, &ty));
        self.call_instance(callee, vec![source], dest);
    }

    /// A binary operator.
    pub(super) fn binary_into(&mut self, dest: Pl, op: BinaryOp, lhs: Op, rhs: Op) {
        if is_comparison(op) {
            return self.comparison_into(dest, op, lhs, rhs);
        }
        let (left, right) = (self.operand_ty(&lhs), self.operand_ty(&rhs));
        if is_basic(&left) && is_basic(&right) {
            return self.assign(dest, Rvalue::Binary(op, lhs, rhs));
        }
        let (name, method) = binary_trait(op);
        match self.mono.builtin_method(name, method, &[left, right]) {
            // The old value of a compound assignment is replaced at once.
            Some(Callable::Instance(callee)) => {
                let args = [lhs, rhs].into_iter().map(taken).collect();
                self.call_instance(callee, args, dest);
            }
            _ => self.assign(dest, Rvalue::Binary(op, lhs, rhs)),
        }
    }

    /// `-x`, `!x`.
    pub(super) fn unary_into(&mut self, dest: Pl, op: UnaryOp, operand: Op) {
        let ty = self.operand_ty(&operand);
        if is_basic(&ty) {
            return self.assign(dest, Rvalue::Unary(op, operand));
        }
        let (name, method) = match op {
            UnaryOp::Neg => (BuiltinTrait::Neg, "neg"),
            UnaryOp::Not => (BuiltinTrait::Not, "not"),
        };
        match self.mono.builtin_method(name, method, &[ty]) {
            Some(Callable::Instance(callee)) => self.call_instance(callee, vec![operand], dest),
            _ => self.assign(dest, Rvalue::Unary(op, operand)),
        }
    }

    fn comparison_into(&mut self, dest: Pl, op: BinaryOp, lhs: Op, rhs: Op) {
        if is_basic(&self.operand_ty(&lhs)) {
            return self.assign(dest, Rvalue::Binary(op, lhs, rhs));
        }
        let (name, method) = binary_trait(op);
        let (a, b) = (self.seen_through(lhs.clone()), self.seen_through(rhs.clone()));
        let ty = self.place_ty(&a);
        if self.mono.is_structural(name, &ty) {
            return self.assign(dest, Rvalue::Binary(op, lhs, rhs));
        }
        let (a, b) = (self.shared(a), self.shared(b));
        // What was written for this very operator, or what follows from the one that was.
        if self.mono.hand_written(name, &ty).is_some()
            && let Some(Callable::Instance(callee)) = self.mono.builtin_method(name, method, std::slice::from_ref(&ty))
        {
            return self.call_instance(callee, vec![a, b], dest);
        }
        if name == BuiltinTrait::Eq {
            let equal = self.temp(&Ty::bool());
            self.eq_into(equal.clone(), &ty, a, b);
            return self.assign(
                dest,
                if op == BinaryOp::Eq {
                    Rvalue::Use(Operand::Copy(equal))
                } else {
                    Rvalue::Unary(UnaryOp::Not, Operand::Copy(equal))
                },
            );
        }
        let order = self.ordering(&ty, a, b);
        let one = self.int(1);
        self.assign(dest, Rvalue::Binary(op, Operand::Copy(order), one));
    }

    /// Whether two references to values of a type refer to equal ones.
    pub(super) fn eq_into(&mut self, dest: Pl, ty: &Ty, a: Op, b: Op) {
        if self.mono.is_structural(BuiltinTrait::Eq, ty) {
            return self.assign(dest, Rvalue::Binary(BinaryOp::Eq, a, b));
        }
        let callee = self
            .mono
            .hand_written(BuiltinTrait::Eq, ty)
            .unwrap_or_else(|| part_by_part(Def::Eq, ty));
        self.call_instance(callee, vec![a, b], dest);
    }

    /// `Ord::cmp` of two references to values of a type.
    pub(super) fn cmp_into(&mut self, dest: Pl, ty: &Ty, a: Op, b: Op) {
        if self.mono.is_structural(BuiltinTrait::Ord, ty) {
            return self.assign(dest, Rvalue::Compare(a, b));
        }
        let callee = self
            .mono
            .hand_written(BuiltinTrait::Ord, ty)
            .unwrap_or_else(|| part_by_part(Def::Cmp, ty));
        self.call_instance(callee, vec![a, b], dest);
    }

    /// The same as an `i64`: 0, 1, 2 for less, equal, greater.
    pub(super) fn ordering(&mut self, ty: &Ty, a: Op, b: Op) -> Pl {
        let order = self.mono.ordering_ty();
        let order = self.temp(&order);
        self.cmp_into(order.clone(), ty, a, b);
        self.discriminant(order)
    }

    /// `Ord::cmp` of two references.
    pub(super) fn compare_into(&mut self, dest: Pl, lhs: Op, rhs: Op) {
        if is_basic(&self.operand_ty(&lhs)) {
            return self.assign(dest, Rvalue::Compare(lhs, rhs));
        }
        let (a, b) = (self.seen_through(lhs.clone()), self.seen_through(rhs.clone()));
        let ty = self.place_ty(&a);
        if self.mono.is_structural(BuiltinTrait::Ord, &ty) {
            return self.assign(dest, Rvalue::Compare(lhs, rhs));
        }
        let (a, b) = (self.shared(a), self.shared(b));
        self.cmp_into(dest, &ty, a, b);
    }

    /// Whether the order of what the first of two references refers to is not the runtime's.
    pub(super) fn is_compared_by_parts(&mut self, args: &[Op]) -> bool {
        let Some(first) = args.first() else { return false };
        let place = self.seen_through(first.clone());
        let ty = self.place_ty(&place);
        !self.mono.is_structural(BuiltinTrait::Ord, &ty)
    }

    /// The order of what two references refer to, as -1, 0 or 1.
    pub(super) fn three_way_into(&mut self, dest: Pl, args: Vec<Op>) {
        let [lhs, rhs] = args.as_slice() else { return };
        let order = self.mono.ordering_ty();
        let order = self.temp(&order);
        self.compare_into(order.clone(), lhs.clone(), rhs.clone());
        let (order, one) = (self.discriminant(order), self.int(1));
        self.assign(dest, Rvalue::Binary(BinaryOp::Sub, Operand::Copy(order), one));
    }

    /// Folds what a reference refers to into a hasher, which is behind an exclusive reference.
    pub(super) fn hash_into(&mut self, dest: Pl, value: Op, hasher: Op) {
        let place = self.seen_through(value);
        let ty = self.place_ty(&place);
        let value = self.shared(place);
        if !self.mono.is_structural(BuiltinTrait::Hash, &ty) {
            let hasher_ty = self.operand_ty(&hasher);
            let callee = match self.mono.hand_written(BuiltinTrait::Hash, &ty) {
                Some(callee) => callee,
                None => Instance {
                    def: Def::Hash,
                    args: vec![ty, hasher_ty],
                },
            };
            return self.call_instance(callee, vec![value, hasher], dest);
        }
        let state_ty = Ty::new(TyKind::Int(grok_types::ty::IntTy::U64));
        let state = self.ty(&state_ty);
        let state = self.operand_place(hasher).deref().field(0, state);
        let folded = self.temp(&state_ty);
        self.intrinsic("hash", &[ty], vec![value, Operand::Copy(state.clone())], folded.clone());
        self.assign(state, Rvalue::Use(Operand::Copy(folded)));
        self.assign(dest, Rvalue::Use(Operand::Const(Constant::Unit)));
    }

    /// `Default::default()` of a type.
    pub(super) fn default_into(&mut self, dest: Pl, ty: &Ty) {
        if self.mono.is_structural(BuiltinTrait::Default, ty) {
            let ty = self.ty(ty);
            return self.assign(dest, Rvalue::Default(ty));
        }
        let callee = self
            .mono
            .hand_written(BuiltinTrait::Default, ty)
            .unwrap_or_else(|| part_by_part(Def::Default, ty));
        self.call_instance(callee, Vec::new(), dest);
    }

    /// Formatted text.
    pub(super) fn format_into(&mut self, dest: Pl, parts: Vec<FormatPart<Mono>>) {
        let parts = parts
            .into_iter()
            .map(|part| match part {
                FormatPart::Value { operand, spec } => {
                    let (operand, spec) = self.shown(operand, spec);
                    FormatPart::Value { operand, spec }
                }
                part => part,
            })
            .collect();
        self.assign(dest, Rvalue::Format(parts));
    }

    /// A value and how it is shown, for the runtime: a text in place of a value that shows itself.
    pub(super) fn shown(&mut self, operand: Op, spec: FormatSpec) -> (Op, FormatSpec) {
        let name = if spec.debug {
            BuiltinTrait::Debug
        } else {
            BuiltinTrait::Show
        };
        if is_basic(&self.operand_ty(&operand)) {
            return (operand, spec);
        }
        let place = self.seen_through(operand.clone());
        let ty = self.place_ty(&place);
        if self.mono.is_structural(name, &ty) {
            return (operand, spec);
        }
        let text = self.temp(&Ty::str());
        let value = self.shared(place);
        let padding = FormatSpec {
            debug: false,
            ..spec.clone()
        };
        if let Some(callee) = self.mono.hand_written(name, &ty) {
            let before = self.bool(spec.alternate);
            let before = spec.debug.then(|| self.set_alternate(before));
            self.call_instance(callee, vec![value], text.clone());
            if let Some(before) = before {
                self.set_alternate(Operand::Copy(before));
            }
            return (Operand::Copy(text), padding);
        }
        // Debug shows each part within the width, Show the whole.
        let (inner, outer) = if spec.debug {
            (spec, FormatSpec::default())
        } else {
            let inner = FormatSpec { width: None, ..spec };
            let outer = FormatSpec {
                precision: None,
                ..padding
            };
            (inner, outer)
        };
        self.call_instance(part_by_part(Def::Format(inner), &ty), vec![value], text.clone());
        (Operand::Copy(text), outer)
    }

    /// Tells the library whether what is shown now is shown over several lines; gives what it was told before.
    fn set_alternate(&mut self, alternate: Op) -> Pl {
        let before = self.temp(&Ty::bool());
        self.intrinsic("fmt_set_alternate", &[], vec![alternate], before.clone());
        before
    }

    /// A method of a built-in trait that a type has by structure or derivation.
    pub(super) fn builtin_into(&mut self, dest: Pl, name: BuiltinTrait, method: &str, ty: &Ty, args: Vec<Op>) {
        let mut operands = args.into_iter();
        match (name, method, operands.next(), operands.next()) {
            (BuiltinTrait::Clone, _, Some(source), None) => self.clone_into(dest, source),
            (BuiltinTrait::Default, _, None, None) => self.default_into(dest, ty),
            (BuiltinTrait::Hash, _, Some(value), Some(hasher)) => self.hash_into(dest, value, hasher),
            (BuiltinTrait::Ord, "cmp", Some(lhs), Some(rhs)) => self.compare_into(dest, lhs, rhs),
            (BuiltinTrait::Ord, "partial_cmp", Some(lhs), Some(rhs)) => self.partial_cmp_into(dest, lhs, rhs),
            (BuiltinTrait::Show | BuiltinTrait::Debug, _, Some(operand), None) => {
                let spec = FormatSpec {
                    debug: name == BuiltinTrait::Debug,
                    ..Default::default()
                };
                self.format_into(dest, vec![FormatPart::Value { operand, spec }]);
            }
            (BuiltinTrait::Neg, _, Some(operand), None) => {
                let operand = self.by_value(operand);
                self.unary_into(dest, UnaryOp::Neg, operand);
            }
            (BuiltinTrait::Not, _, Some(operand), None) => {
                let operand = self.by_value(operand);
                self.unary_into(dest, UnaryOp::Not, operand);
            }
            (_, _, Some(lhs), Some(rhs)) => match binary_op(name, method) {
                Some(op) if is_comparison(op) => self.comparison_into(dest, op, lhs, rhs),
                Some(op) => {
                    let (lhs, rhs) = (self.by_value(lhs), self.by_value(rhs));
                    self.binary_into(dest, op, lhs, rhs);
                }
                None => self.assign_operator(name, method, lhs, rhs),
            },
            _ => self.mono.missing(name, method, ty),
        }
    }

    /// `add_assign` and its like.
    fn assign_operator(&mut self, name: BuiltinTrait, method: &str, target: Op, value: Op) {
        let op = method.strip_suffix("_assign").and_then(|stem| {
            [
                BinaryOp::Add,
                BinaryOp::Sub,
                BinaryOp::Mul,
                BinaryOp::Div,
                BinaryOp::Rem,
                BinaryOp::BitAnd,
                BinaryOp::BitOr,
                BinaryOp::BitXor,
                BinaryOp::Shl,
                BinaryOp::Shr,
            ]
            .into_iter()
            .find(|&op| binary_trait(op).1 == stem)
        });
        let Some(op) = op else {
            let ty = self.operand_ty(&target);
            return self.mono.missing(name, method, &ty);
        };
        let place = self.operand_place(target).deref();
        let value = self.by_value(value);
        self.binary_into(place.clone(), op, Operand::Copy(place), value);
    }

    /// A scalar or text behind references as itself: `&a + &b`.
    fn by_value(&mut self, operand: Op) -> Op {
        match self.operand_ty(&operand).kind() {
            TyKind::Ref(..) => Operand::Copy(self.seen_through(operand)),
            _ => operand,
        }
    }

    /// `partial_cmp`: nothing where a value is not even equal to itself.
    fn partial_cmp_into(&mut self, dest: Pl, lhs: Op, rhs: Op) {
        let option = self.place_ty(&dest);
        let option = self.ty(&option);
        let (some, none, end) = (self.new_block(), self.new_block(), self.new_block());
        for operand in [&lhs, &rhs] {
            let itself = self.temp(&Ty::bool());
            self.comparison_into(itself.clone(), BinaryOp::Eq, kept(operand), kept(operand));
            let next = self.new_block();
            self.branch(Operand::Copy(itself), next, none);
            self.switch_to(next);
        }
        self.goto(some);
        self.switch_to(some);
        let order = self.mono.ordering_ty();
        let order = self.temp(&order);
        self.compare_into(order.clone(), kept(&lhs), kept(&rhs));
        let give = |this: &mut Self, variant, fields, from: Option<Block>| {
            if let Some(block) = from {
                this.switch_to(block);
            }
            let value = Rvalue::Adt {
                ty: option,
                variant,
                fields,
            };
            this.assign(dest.clone(), value);
            this.goto(end);
        };
        give(self, self.mono.some_variant(), vec![Operand::Copy(order)], None);
        give(self, 1 - self.mono.some_variant(), Vec::new(), Some(none));
        self.switch_to(end);
    }

    /// A reference to or `Box` of a value as one to `[T]` or `dyn Trait`.
    pub(super) fn unsize_into(&mut self, dest: Pl, operand: Op, target: &Ty) {
        let source = self.operand_ty(&operand);
        if source == *target {
            return self.assign(dest, Rvalue::Use(operand));
        }
        let db = self.mono.db;
        let inner = |ty: &Ty| match ty.kind() {
            TyKind::Ref(_, inner) => inner.clone(),
            _ => crate::boxed(db, ty).unwrap_or_else(|| ty.clone()),
        };
        let (from, to) = (inner(&source), inner(target));
        let operand = self.as_mutable_as(operand, &source, target);
        let vtable = match (from.kind(), to.kind()) {
            _ if from == to => return self.assign(dest, Rvalue::Use(operand)),
            (TyKind::Dyn(_), TyKind::Dyn(_)) => Some(Table::Upcast(self.mono.upcast(&from, &to))),
            (_, TyKind::Dyn(_)) => Some(Table::Of(self.mono.vtable(&from, &to))),
            _ => None,
        };
        let ty = self.ty(target);
        self.assign(dest, Rvalue::Unsize { operand, ty, vtable });
    }

    /// A `&mut` as the `&` that is wanted.
    fn as_mutable_as(&mut self, operand: Op, source: &Ty, target: &Ty) -> Op {
        match (source.kind(), target.kind()) {
            (TyKind::Ref(Mutability::Mut, _), TyKind::Ref(Mutability::Shared, _)) => {
                let place = self.operand_place(operand).deref();
                self.shared(place)
            }
            _ => operand,
        }
    }

    /// A call of a function by its arguments at known types.
    pub(super) fn call_into(&mut self, callee: Callable, args: Vec<Op>, dest: Pl, target: Option<Block>) {
        let callee = match callee {
            Callable::Instance(instance) => Callee::Fn(self.mono.instance(instance)),
            Callable::Builtin(name, method, ty) => {
                self.builtin_into(dest, name, &method, &ty, args);
                return self.terminate(match target {
                    Some(target) => TerminatorKind::Goto(target),
                    None => TerminatorKind::Unreachable,
                });
            }
            Callable::Value => {
                let mut args = args.into_iter();
                let Some(function) = args.next() else { return };
                let function = Operand::Copy(self.seen_through(function));
                return self.terminate(TerminatorKind::Call {
                    callee: Callee::Value(function),
                    args: args.collect(),
                    dest,
                    target,
                });
            }
        };
        self.terminate(TerminatorKind::Call {
            callee,
            args,
            dest,
            target,
        });
    }
}

/// An operand to be read again.
fn kept(operand: &Op) -> Op {
    match operand {
        Operand::Move(place) => Operand::Copy(place.clone()),
        operand => operand.clone(),
    }
}

/// An operand that is given away, whatever its type.
fn taken(operand: Op) -> Op {
    match operand {
        Operand::Copy(place) => Operand::Move(place),
        operand => operand,
    }
}
