//! Checked arithmetic, comparisons and casts.
//!
//! Each check is the cheapest compare that decides it: with a constant on the right, or without signs, the result itself tells;
//! otherwise the machine's overflow flag.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{InstBuilder, Type, Value, types};
use grok_hir::body::{BinaryOp, UnaryOp};
use grok_mir::ir::{Constant, Mono, Operand};
use grok_mir::program::{Repr, TypeId, TypeKind};
use grok_runtime::compare;
use grok_runtime::trap::TrapCode;

use super::function::Translator;
use super::ranges::{Range, Ranges};
use super::types::{Scalar, least, scalar, see_through};
use crate::imports::Import;

/// What the runtime is asked about two values.
#[derive(Clone, Copy)]
enum Question {
    Equality = 0,
    Partial = 1,
    Total = 2,
}

fn int_condition(op: BinaryOp, signed: bool) -> IntCC {
    match (op, signed) {
        (BinaryOp::Ne, _) => IntCC::NotEqual,
        (BinaryOp::Lt, true) => IntCC::SignedLessThan,
        (BinaryOp::Le, true) => IntCC::SignedLessThanOrEqual,
        (BinaryOp::Gt, true) => IntCC::SignedGreaterThan,
        (BinaryOp::Ge, true) => IntCC::SignedGreaterThanOrEqual,
        (BinaryOp::Lt, false) => IntCC::UnsignedLessThan,
        (BinaryOp::Le, false) => IntCC::UnsignedLessThanOrEqual,
        (BinaryOp::Gt, false) => IntCC::UnsignedGreaterThan,
        (BinaryOp::Ge, false) => IntCC::UnsignedGreaterThanOrEqual,
        _ => IntCC::Equal,
    }
}

fn float_condition(op: BinaryOp) -> FloatCC {
    match op {
        BinaryOp::Ne => FloatCC::NotEqual,
        BinaryOp::Lt => FloatCC::LessThan,
        BinaryOp::Le => FloatCC::LessThanOrEqual,
        BinaryOp::Gt => FloatCC::GreaterThan,
        BinaryOp::Ge => FloatCC::GreaterThanOrEqual,
        _ => FloatCC::Equal,
    }
}

fn is_comparison(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge
    )
}

/// Two integers of a type, and what is known about them.
#[derive(Clone, Copy)]
struct Integers {
    machine: Type,
    signed: bool,
    left: Range,
    right: Range,
}

impl Integers {
    /// All values of the type.
    fn all(self) -> Range {
        all_of(self.machine, self.signed)
    }
}

fn all_of(machine: Type, signed: bool) -> Range {
    let bits = machine.bits();
    if signed {
        Range {
            low: -(1i128 << (bits - 1)),
            high: (1i128 << (bits - 1)) - 1,
        }
    } else {
        Range {
            low: 0,
            high: (1i128 << bits) - 1,
        }
    }
}

impl Translator<'_, '_> {
    /// The slots of an operand that is only looked at: nothing is copied.
    pub fn look(&mut self, operand: &Operand<Mono>) -> Vec<Value> {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => {
                let place = self.place(place);
                self.read(place)
            }
            Operand::Const(_) => self.operand(operand),
        }
    }

    fn kind_of(&self, operand: &Operand<Mono>) -> Scalar {
        match (self.operand_ty(operand), operand) {
            (Some(ty), _) => scalar(self.program(), ty),
            (None, Operand::Const(Constant::Str(_))) => Scalar::Str,
            (None, _) => Scalar::Other,
        }
    }

    /// A binary operation.
    pub fn binary(&mut self, op: BinaryOp, lhs: &Operand<Mono>, rhs: &Operand<Mono>) -> Vec<Value> {
        let kind = self.kind_of(lhs);
        if let Some(divides) = self.divisibility(op, lhs, rhs) {
            return vec![divides];
        }
        let (a, b) = (self.look(lhs), self.look(rhs));
        match (kind, a.as_slice(), b.as_slice()) {
            (Scalar::Int { machine, signed }, [a, ..], [b, ..]) => {
                let all = all_of(machine, signed);
                let (left, right) = (self.known_range(lhs, all), self.known_range(rhs, all));
                vec![self.int_binary(
                    op,
                    Integers {
                        machine,
                        signed,
                        left,
                        right,
                    },
                    *a,
                    *b,
                )]
            }
            (Scalar::Bool | Scalar::Char, [a, ..], [b, ..]) => vec![match op {
                BinaryOp::BitAnd => self.b.ins().band(*a, *b),
                BinaryOp::BitOr => self.b.ins().bor(*a, *b),
                BinaryOp::BitXor => self.b.ins().bxor(*a, *b),
                op => self.b.ins().icmp(int_condition(op, false), *a, *b),
            }],
            (Scalar::Float(machine), [a, ..], [b, ..]) => vec![self.float_binary(op, machine, *a, *b)],
            (Scalar::Str, [a, a_len, ..], [b, b_len, ..]) => self.text_binary(op, (*a, *a_len), (*b, *b_len)),
            _ => vec![self.structural(op, lhs, &a, &b)],
        }
    }

    /// The interval an operand lies in.
    fn known_range(&self, operand: &Operand<Mono>, all: Range) -> Range {
        match (operand, &self.ranges) {
            (Operand::Const(Constant::Int(value, _)), _) => Range {
                low: *value,
                high: *value,
            },
            (operand, Some(ranges)) => ranges.operand(&self.known, operand).unwrap_or(all),
            (_, None) => all,
        }
    }

    fn int_binary(&mut self, op: BinaryOp, integers: Integers, a: Value, b: Value) -> Value {
        match op {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => self.checked(op, integers, a, b),
            BinaryOp::Div | BinaryOp::Rem => self.divide(op, integers, a, b),
            BinaryOp::Shl | BinaryOp::Shr => self.shift(op, integers, a, b),
            BinaryOp::BitAnd => self.b.ins().band(a, b),
            BinaryOp::BitOr => self.b.ins().bor(a, b),
            BinaryOp::BitXor => self.b.ins().bxor(a, b),
            op => self.b.ins().icmp(int_condition(op, integers.signed), a, b),
        }
    }

    fn checked(&mut self, op: BinaryOp, integers: Integers, a: Value, b: Value) -> Value {
        let fits = Ranges::exact(op, integers.left, integers.right).is_some_and(|exact| exact.within(integers.all()));
        if fits {
            return match op {
                BinaryOp::Add => self.b.ins().iadd(a, b),
                BinaryOp::Sub => self.b.ins().isub(a, b),
                _ => self.b.ins().imul(a, b),
            };
        }
        let (result, overflow) = match (op, integers.signed) {
            (BinaryOp::Add, true) if integers.left.low >= 0 && integers.right.low >= 0 => {
                // The sum of two that are not negative shows its overflow by being negative.
                let sum = self.b.ins().iadd(a, b);
                (sum, self.b.ins().icmp_imm_s(IntCC::SignedLessThan, sum, 0))
            }
            (BinaryOp::Add, true) if integers.right.low >= 0 || integers.right.high < 0 => {
                // Adding what has a known sign overflows exactly when the result lies on the wrong side of what it was added to.
                let sum = self.b.ins().iadd(a, b);
                let wrong = if integers.right.low < 0 {
                    IntCC::SignedGreaterThan
                } else {
                    IntCC::SignedLessThan
                };
                (sum, self.b.ins().icmp(wrong, sum, a))
            }
            (BinaryOp::Add, true) if integers.left.low >= 0 => {
                let sum = self.b.ins().iadd(a, b);
                (sum, self.b.ins().icmp(IntCC::SignedLessThan, sum, b))
            }
            (BinaryOp::Sub, true) if integers.right.low >= 0 || integers.right.high < 0 => {
                let difference = self.b.ins().isub(a, b);
                let wrong = if integers.right.low < 0 {
                    IntCC::SignedLessThan
                } else {
                    IntCC::SignedGreaterThan
                };
                (difference, self.b.ins().icmp(wrong, difference, a))
            }
            (BinaryOp::Add, false) => {
                let sum = self.b.ins().iadd(a, b);
                (sum, self.b.ins().icmp(IntCC::UnsignedLessThan, sum, a))
            }
            (BinaryOp::Sub, false) => (
                self.b.ins().isub(a, b),
                self.b.ins().icmp(IntCC::UnsignedLessThan, a, b),
            ),
            (BinaryOp::Add, true) => self.b.ins().sadd_overflow(a, b),
            (BinaryOp::Sub, true) => self.b.ins().ssub_overflow(a, b),
            (_, true) => self.b.ins().smul_overflow(a, b),
            (_, false) => self.b.ins().umul_overflow(a, b),
        };
        let code = match op {
            BinaryOp::Add => TrapCode::AddOverflow,
            BinaryOp::Sub => TrapCode::SubOverflow,
            _ => TrapCode::MulOverflow,
        };
        self.trap_if(overflow, code, None);
        result
    }

    fn divide(&mut self, op: BinaryOp, integers: Integers, a: Value, b: Value) -> Value {
        let Integers {
            machine,
            signed,
            left,
            right,
        } = integers;
        let division = op == BinaryOp::Div;
        if right.contains(0) {
            let zero = self.b.ins().icmp_imm_s(IntCC::Equal, b, 0);
            self.trap_if(
                zero,
                if division {
                    TrapCode::DivByZero
                } else {
                    TrapCode::RemByZero
                },
                None,
            );
        }
        if signed && right.contains(-1) && left.contains(integers.all().low) {
            let minus_one = self.b.ins().icmp_imm_s(IntCC::Equal, b, -1);
            let lowest = self.b.ins().iconst(machine, least(machine));
            let lowest = self.b.ins().icmp(IntCC::Equal, a, lowest);
            let both = self.b.ins().band(minus_one, lowest);
            self.trap_if(
                both,
                if division {
                    TrapCode::DivOverflow
                } else {
                    TrapCode::RemOverflow
                },
                None,
            );
        }
        if let Some(quotient) = self.quotient_by_constant(machine, left, right, a) {
            if division {
                return quotient;
            }
            let whole = self.b.ins().imul(quotient, b);
            return self.b.ins().isub(a, whole);
        }
        // Of what is known not to be negative, signs need no care.
        match (division, signed && (left.low < 0 || right.low < 0)) {
            (true, true) => self.b.ins().sdiv(a, b),
            (true, false) => self.b.ins().udiv(a, b),
            (false, true) => self.b.ins().srem(a, b),
            (false, false) => self.b.ins().urem(a, b),
        }
    }

    /// What is known to be below 2^31, divided by a constant: one multiplication within 64 bits, and a shift.
    ///
    /// With `m = 2^s / d` rounded up, `x * m / 2^s` exceeds `x / d` by less than `1 / d`, since `x * (m * d - 2^s) < 2^31 * d <= 2^s`.
    fn quotient_by_constant(&mut self, machine: Type, left: Range, right: Range, a: Value) -> Option<Value> {
        let small = Range::new(0, (1 << 31) - 1);
        let divisor = right.low;
        let is_worth_it = machine.bits() >= 32 && divisor > 2 && !(divisor as u128).is_power_of_two();
        if right.low != right.high || !left.within(small) || !right.within(small) || !is_worth_it {
            return None;
        }
        let shift = 31 + (128 - (divisor - 1).leading_zeros());
        let factor = ((1i128 << shift) + divisor - 1) / divisor;
        let factor = self.b.ins().iconst(types::I64, factor as i64);
        let wide = self.extend(a, types::I64, false);
        let product = self.b.ins().imul(wide, factor);
        let quotient = self.b.ins().ushr_imm_u(product, i64::from(shift));
        Some(self.extend(quotient, machine, false))
    }

    /// `x % d == 0` or `!= 0` for a constant `d` and `x`, both below 2^32: with `m = 2^64 / d` rounded up, `x * m` cut to 64 bits
    /// is `m` times the remainder and less than another `m`.
    fn divisibility(&mut self, op: BinaryOp, lhs: &Operand<Mono>, rhs: &Operand<Mono>) -> Option<Value> {
        let (condition, Operand::Const(Constant::Int(0, _)), Operand::Copy(place) | Operand::Move(place)) = (
            match op {
                BinaryOp::Eq => IntCC::UnsignedLessThan,
                BinaryOp::Ne => IntCC::UnsignedGreaterThanOrEqual,
                _ => return None,
            },
            rhs,
            lhs,
        ) else {
            return None;
        };
        let (BinaryOp::Rem, divided, Operand::Const(Constant::Int(divisor, _))) =
            self.known.operation(place.as_local()?)?.clone()
        else {
            return None;
        };
        let small = Range::new(0, (1 << 32) - 1);
        let range = self.ranges.as_ref()?.operand(&self.known, &divided)?;
        if !range.within(small) || !small.contains(divisor) || divisor < 3 || (divisor as u128).is_power_of_two() {
            return None;
        }
        let factor = ((1i128 << 64) + divisor - 1) / divisor;
        let value = self.look(&divided).first().copied()?;
        let wide = self.extend(value, types::I64, false);
        let factor = self.b.ins().iconst(types::I64, factor as i64);
        let product = self.b.ins().imul(wide, factor);
        Some(self.b.ins().icmp(condition, product, factor))
    }

    fn shift(&mut self, op: BinaryOp, integers: Integers, a: Value, amount: Value) -> Value {
        let Integers {
            machine, signed, right, ..
        } = integers;
        let bits = i64::from(machine.bits());
        if !right.within(Range {
            low: 0,
            high: i128::from(bits) - 1,
        }) {
            let wide = self.b.func.dfg.value_type(amount);
            let limit = self.b.ins().iconst(wide, bits);
            // As unsigned, a negative amount is too far as well.
            let too_far = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, amount, limit);
            self.trap_if(
                too_far,
                if op == BinaryOp::Shl {
                    TrapCode::ShlOverflow
                } else {
                    TrapCode::ShrOverflow
                },
                None,
            );
        }
        match (op, signed) {
            (BinaryOp::Shl, _) => self.b.ins().ishl(a, amount),
            (_, true) => self.b.ins().sshr(a, amount),
            (_, false) => self.b.ins().ushr(a, amount),
        }
    }

    fn float_binary(&mut self, op: BinaryOp, machine: Type, a: Value, b: Value) -> Value {
        match op {
            BinaryOp::Add => self.b.ins().fadd(a, b),
            BinaryOp::Sub => self.b.ins().fsub(a, b),
            BinaryOp::Mul => self.b.ins().fmul(a, b),
            BinaryOp::Div => self.b.ins().fdiv(a, b),
            BinaryOp::Rem => self.runtime(
                if machine == types::F32 {
                    Import::F32Rem
                } else {
                    Import::F64Rem
                },
                &[a, b],
            ),
            op => self.b.ins().fcmp(float_condition(op), a, b),
        }
    }

    fn text_binary(&mut self, op: BinaryOp, (a, a_len): (Value, Value), (b, b_len): (Value, Value)) -> Vec<Value> {
        if !is_comparison(op) {
            return self.text_result(|this, out| this.runtime(Import::StrConcat, &[this.ctx, a, a_len, b, b_len, out]));
        }
        let order = self.runtime(Import::StrCompare, &[a, a_len, b, b_len]);
        vec![self.b.ins().icmp_imm_s(int_condition(op, true), order, 0)]
    }

    /// A comparison of two values of any type, part by part.
    fn structural(&mut self, op: BinaryOp, lhs: &Operand<Mono>, a: &[Value], b: &[Value]) -> Value {
        let ty = self.operand_ty(lhs).map(|ty| see_through(self.program(), ty));
        let Some(ty) = ty.filter(|_| !a.is_empty() && !b.is_empty()) else {
            // Values of no slots are equal.
            return self.b.ins().iconst(
                types::I8,
                i64::from(matches!(op, BinaryOp::Eq | BinaryOp::Le | BinaryOp::Ge)),
            );
        };
        if self.is_bare_tag(ty) {
            return self.b.ins().icmp(int_condition(op, false), a[0], b[0]);
        }
        let question = if matches!(op, BinaryOp::Eq | BinaryOp::Ne) {
            Question::Equality
        } else {
            Question::Partial
        };
        let order = self.ask(ty, a, b, question);
        match op {
            // Unordered counts as greater here, so it is ruled out where greater would do.
            BinaryOp::Gt => self.b.ins().icmp_imm_s(IntCC::Equal, order, 1),
            BinaryOp::Ge => self.b.ins().icmp_imm_u(IntCC::UnsignedLessThanOrEqual, order, 1),
            op => self.b.ins().icmp_imm_s(int_condition(op, true), order, 0),
        }
    }

    /// Whether values are a tag alone, so that the tag's order is theirs.
    fn is_bare_tag(&self, ty: TypeId) -> bool {
        let layout = self.layout(ty);
        matches!(layout.repr, Repr::Tagged { .. }) && layout.slots.len() == 1
    }

    /// Asks the runtime; -1, 0, 1, or 2 for unordered.
    fn ask(&mut self, ty: TypeId, a: &[Value], b: &[Value], question: Question) -> Value {
        let (a, b) = (self.spill(a), self.spill(b));
        let index = self.b.ins().iconst(types::I32, i64::from(ty.0));
        let question = self.b.ins().iconst(types::I32, question as i64);
        let order = self.runtime(Import::CompareValues, &[self.ctx, index, a, b, question]);
        let fault = self.b.ins().icmp_imm_s(IntCC::Equal, order, i64::from(compare::FAULT));
        self.raise_if(fault);
        order
    }

    /// `Ord::cmp` of what two references refer to: -1, 0 or 1 as an `i64`.
    pub fn three_way(&mut self, lhs: &Operand<Mono>, rhs: &Operand<Mono>) -> Value {
        let kind = self.kind_of(lhs);
        let (a, b) = (self.look(lhs), self.look(rhs));
        match (kind, a.as_slice(), b.as_slice()) {
            (Scalar::Int { .. } | Scalar::Bool | Scalar::Char, [a, ..], [b, ..]) => {
                self.int_order(*a, *b, kind.is_signed())
            }
            (Scalar::Str, [a, a_len, ..], [b, b_len, ..]) => {
                self.runtime(Import::StrCompare, &[*a, *a_len, *b, *b_len])
            }
            (_, [_, ..], [_, ..]) => match self.operand_ty(lhs) {
                Some(ty) => {
                    let ty = see_through(self.program(), ty);
                    if self.is_bare_tag(ty) {
                        return self.int_order(a[0], b[0], false);
                    }
                    let order = self.ask(ty, &a, &b, Question::Total);
                    self.b.ins().sextend(types::I64, order)
                }
                None => self.b.ins().iconst(types::I64, 0),
            },
            _ => self.b.ins().iconst(types::I64, 0),
        }
    }

    fn int_order(&mut self, a: Value, b: Value, signed: bool) -> Value {
        let greater = self.b.ins().icmp(int_condition(BinaryOp::Gt, signed), a, b);
        let less = self.b.ins().icmp(int_condition(BinaryOp::Lt, signed), a, b);
        let order = self.b.ins().isub(greater, less);
        self.b.ins().sextend(types::I64, order)
    }

    /// A unary operation.
    pub fn unary(&mut self, op: UnaryOp, operand: &Operand<Mono>) -> Vec<Value> {
        let kind = self.kind_of(operand);
        let values = self.look(operand);
        let Some(value) = values.first().copied() else {
            return values;
        };
        vec![match (op, kind) {
            (UnaryOp::Neg, Scalar::Float(_)) => self.b.ins().fneg(value),
            (UnaryOp::Neg, Scalar::Int { machine, .. }) => {
                let lowest = self.b.ins().iconst(machine, least(machine));
                let overflow = self.b.ins().icmp(IntCC::Equal, value, lowest);
                self.trap_if(overflow, TrapCode::NegOverflow, None);
                self.b.ins().ineg(value)
            }
            (UnaryOp::Not, Scalar::Bool) => self.b.ins().bxor_imm_u(value, 1),
            (UnaryOp::Not, Scalar::Int { .. }) => self.b.ins().bnot(value),
            _ => value,
        }]
    }

    /// The next integer or char, known to exist.
    pub fn successor(&mut self, operand: &Operand<Mono>) -> Vec<Value> {
        let kind = self.kind_of(operand);
        let values = self.look(operand);
        let Some(value) = values.first().copied() else {
            return values;
        };
        vec![self.next(kind, value)]
    }

    /// The next integer or char, without a check.
    pub fn next(&mut self, kind: Scalar, value: Value) -> Value {
        let next = self.b.ins().iadd_imm_s(value, 1);
        if kind != Scalar::Char {
            return next;
        }
        let surrogate = self.b.ins().icmp_imm_u(IntCC::Equal, value, 0xD7FF);
        let after = self.b.ins().iconst(types::I32, 0xE000);
        self.b.ins().select(surrogate, after, next)
    }

    /// `as`.
    pub fn cast(&mut self, operand: &Operand<Mono>, target: TypeId) -> Vec<Value> {
        let from = self.kind_of(operand);
        let values = self.look(operand);
        let Some(mut value) = values.first().copied() else {
            return values;
        };
        let mut from = from;
        if from == Scalar::Other {
            let Some(ty) = self.operand_ty(operand) else {
                return values;
            };
            let TypeKind::Enum(variants) = &self.program().ty(see_through(self.program(), ty)).kind else {
                return values;
            };
            let discriminants: Vec<i64> = variants.iter().map(|variant| variant.discriminant).collect();
            value = self.discriminant_value(value, &discriminants);
            from = Scalar::Int {
                machine: types::I64,
                signed: true,
            };
        }
        let to = scalar(self.program(), target);
        vec![match (from, to) {
            (Scalar::Float(from), Scalar::Float(to)) => match (from, to) {
                (types::F32, types::F64) => self.b.ins().fpromote(types::F64, value),
                (types::F64, types::F32) => self.b.ins().fdemote(types::F32, value),
                _ => value,
            },
            (Scalar::Float(_), Scalar::Int { machine, signed }) => self.float_to_int(value, machine, signed),
            (_, Scalar::Float(to)) => {
                let signed = from.is_signed();
                let wide = self.extend(value, types::I64, signed);
                if signed {
                    self.b.ins().fcvt_from_sint(to, wide)
                } else {
                    self.b.ins().fcvt_from_uint(to, wide)
                }
            }
            (_, Scalar::Int { machine, .. }) => self.extend(value, machine, from.is_signed()),
            (_, Scalar::Char) => self.extend(value, types::I32, false),
            _ => value,
        }]
    }

    /// An integer at another width.
    pub fn extend(&mut self, value: Value, to: Type, signed: bool) -> Value {
        let from = self.b.func.dfg.value_type(value);
        match from.bits().cmp(&to.bits()) {
            std::cmp::Ordering::Equal => value,
            std::cmp::Ordering::Less if signed => self.b.ins().sextend(to, value),
            std::cmp::Ordering::Less => self.b.ins().uextend(to, value),
            std::cmp::Ordering::Greater => self.b.ins().ireduce(to, value),
        }
    }

    /// Towards zero, held within the type; NaN gives 0.
    fn float_to_int(&mut self, value: Value, machine: Type, signed: bool) -> Value {
        if machine.bits() >= 32 {
            return if signed {
                self.b.ins().fcvt_to_sint_sat(machine, value)
            } else {
                self.b.ins().fcvt_to_uint_sat(machine, value)
            };
        }
        let (low, high) = if signed {
            (least(machine), -(least(machine) + 1))
        } else {
            (0, (1i64 << machine.bits()) - 1)
        };
        let wide = self.b.ins().fcvt_to_sint_sat(types::I64, value);
        let (low, high) = (
            self.b.ins().iconst(types::I64, low),
            self.b.ins().iconst(types::I64, high),
        );
        let below = self.b.ins().icmp(IntCC::SignedLessThan, wide, low);
        let wide = self.b.ins().select(below, low, wide);
        let above = self.b.ins().icmp(IntCC::SignedGreaterThan, wide, high);
        let wide = self.b.ins().select(above, high, wide);
        self.b.ins().ireduce(machine, wide)
    }

    /// The value `as` gives for a variant's tag.
    fn discriminant_value(&mut self, tag: Value, discriminants: &[i64]) -> Value {
        let wide = self.extend(tag, types::I64, false);
        let mut value = wide;
        for (index, discriminant) in discriminants.iter().enumerate() {
            if *discriminant != index as i64 {
                let this = self.b.ins().icmp_imm_s(IntCC::Equal, wide, index as i64);
                let discriminant = self.b.ins().iconst(types::I64, *discriminant);
                value = self.b.ins().select(this, discriminant, value);
            }
        }
        value
    }
}
