//! The library's runtime operations, by their names in its list: inline where an instruction or two do, else by the runtime.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{InstBuilder, MemFlagsData, Value, types};
use grok_mir::ir::{Mono, Operand, Place};
use grok_mir::program::{Repr, TypeId, TypeKind};
use grok_runtime::context::Context;
use grok_runtime::host;
use grok_runtime::trap::TrapCode;
use grok_runtime::vec::VecHeader;

use super::function::{Translator, crop};
use super::types::{Scalar, memory, scalar};
use crate::imports::Import;

/// A float operation by its name: for `f64` and for `f32`.
fn float_import(name: &str) -> Option<(Import, Import)> {
    Some(match name {
        "float_round" => (Import::F64Round, Import::F32Round),
        "float_pow" => (Import::F64Pow, Import::F32Pow),
        "float_exp" => (Import::F64Exp, Import::F32Exp),
        "float_ln" => (Import::F64Ln, Import::F32Ln),
        "float_log2" => (Import::F64Log2, Import::F32Log2),
        "float_log10" => (Import::F64Log10, Import::F32Log10),
        "float_sin" => (Import::F64Sin, Import::F32Sin),
        "float_cos" => (Import::F64Cos, Import::F32Cos),
        "float_tan" => (Import::F64Tan, Import::F32Tan),
        "float_asin" => (Import::F64Asin, Import::F32Asin),
        "float_acos" => (Import::F64Acos, Import::F32Acos),
        "float_atan" => (Import::F64Atan, Import::F32Atan),
        "float_atan2" => (Import::F64Atan2, Import::F32Atan2),
        "float_cbrt" => (Import::F64Cbrt, Import::F32Cbrt),
        _ => return None,
    })
}

fn char_import(name: &str) -> Option<Import> {
    Some(match name {
        "char_is_alphabetic" => Import::CharIsAlphabetic,
        "char_is_numeric" => Import::CharIsNumeric,
        "char_is_whitespace" => Import::CharIsWhitespace,
        "char_is_uppercase" => Import::CharIsUppercase,
        "char_is_lowercase" => Import::CharIsLowercase,
        "char_to_uppercase" => Import::CharToUppercase,
        "char_to_lowercase" => Import::CharToLowercase,
        _ => return None,
    })
}

impl Translator<'_, '_> {
    /// The slots of an intrinsic's result.
    pub fn intrinsic(
        &mut self,
        name: &str,
        type_args: &[TypeId],
        args: &[Operand<Mono>],
        dest: &Place<Mono>,
    ) -> Vec<Value> {
        let results = match name.split('_').next().unwrap_or_default() {
            "vec" => self.vec_intrinsic(name, type_args, args, dest),
            "array" => self.array_intrinsic(name, type_args, args, dest),
            "int" => self.int_intrinsic(name, args),
            "float" | "f64" | "f32" => self.float_intrinsic(name, args),
            "char" => self.char_intrinsic(name, args),
            "str" => self.text_intrinsic(name, args),
            "string" => self.string_intrinsic(name, args),
            "fs" | "env" | "process" | "time" | "random" | "run" => self.host_intrinsic(name, args),
            _ => self.any_intrinsic(name, args, dest),
        };
        match results {
            Some(results) => results,
            None => {
                self.unit.fail(format!("there is no intrinsic `{name}` of this shape"));
                Vec::new()
            }
        }
    }

    fn any_intrinsic(&mut self, name: &str, args: &[Operand<Mono>], dest: &Place<Mono>) -> Option<Vec<Value>> {
        Some(match (name, args) {
            ("mem_read", [source]) => {
                let values = self.look(source);
                match self.by_address(source) {
                    true => self.read_memory(values[0], self.place_ty(dest)),
                    false => values,
                }
            }
            ("mem_write", [target, value]) => {
                let pointee = self.pointee(self.operand_ty(target)?)?;
                let address = self.look(target);
                let values = self.operand(value);
                self.write_memory(*address.first()?, pointee, &values);
                Vec::new()
            }
            ("box_new", [value]) => {
                let values = self.operand(value);
                let TypeKind::Box(inner) = self.program().ty(self.place_ty(dest)).kind else {
                    return None;
                };
                let values = self.fit(&values, &self.program().ty(inner).layout.slots);
                let cell = self.allocate(self.layout(inner).size());
                self.store(cell, 0, &values);
                vec![cell]
            }
            // The box takes over the object that the reference refers to.
            ("box_from_address", [address]) => self.look(address),
            ("array_uninit", []) => {
                let TypeKind::Array(element, len) = self.program().ty(self.place_ty(dest)).kind else {
                    return None;
                };
                let size = u64::from(self.layout(element).stride()).saturating_mul(len);
                vec![self.allocate_bytes(size)]
            }
            ("fmt_alternate", []) => vec![self.b.ins().load(types::I8, memory(), self.ctx, Context::ALTERNATE)],
            ("fmt_set_alternate", [alternate]) => {
                let alternate = *self.look(alternate).first()?;
                let before = self.b.ins().load(types::I8, memory(), self.ctx, Context::ALTERNATE);
                self.b.ins().store(memory(), alternate, self.ctx, Context::ALTERNATE);
                vec![before]
            }
            ("clone", [source]) => self.clone_behind(source, self.place_ty(dest)),
            ("compare", [a, b]) => vec![self.three_way(a, b)],
            ("hash", [source, state]) => vec![self.hash(source, state)?],
            ("default", []) => self.default_of(self.place_ty(dest)),
            ("step_forward" | "step_backward", [value]) => vec![self.step(value, name == "step_forward")?],
            ("step_forward_by", [value, count]) => vec![self.step_by(value, count)?],
            ("step_has_previous", [value]) => vec![self.has_previous(value)?],
            ("step_between", [start, end]) => vec![self.step_between(start, end)?],
            ("print_stdout" | "print_stderr", [text]) => {
                let text = self.look(text);
                let (start, len) = self.text_parts(&text);
                let import = if name == "print_stdout" {
                    Import::PrintStdout
                } else {
                    Import::PrintStderr
                };
                let ok = self.runtime(import, &[self.ctx, start, len]);
                self.raise_unless(ok);
                Vec::new()
            }
            _ => return None,
        })
    }

    /// A hash with the value behind a reference mixed in.
    fn hash(&mut self, source: &Operand<Mono>, state: &Operand<Mono>) -> Option<Value> {
        let mut ty = self.pointee(self.operand_ty(source)?)?;
        let state = *self.look(state).first()?;
        let mut values = self.look(source);
        let mut by_address = self.by_address(source);
        // References are hashed as what they refer to.
        while let Some(inner) = self.pointee(ty) {
            if by_address {
                values = self.read_memory(*values.first()?, ty);
            }
            by_address = self.layout(ty).repr == Repr::RefAddress;
            ty = inner;
        }
        let kind = scalar(self.program(), ty);
        let is_text = kind == Scalar::Str || self.program().ty(ty).is_text;
        if by_address && (is_text || kind.is_word()) {
            values = self.read_memory(*values.first()?, ty);
        }
        Some(match values.as_slice() {
            [start, len, ..] if is_text => self.runtime(Import::HashText, &[state, *start, *len]),
            [word] if kind.is_word() => {
                let word = self.extend(*word, types::I64, kind.is_signed());
                self.runtime(Import::HashWord, &[state, word])
            }
            _ => {
                let address = match (by_address, values.first()) {
                    (true, Some(address)) => *address,
                    _ => self.spill(&values),
                };
                let index = self.b.ins().iconst(types::I32, i64::from(ty.0));
                let out = self.stack_slot(8);
                let out = self.slot_address(out);
                let ok = self.runtime(Import::HashValue, &[self.ctx, index, address, state, out]);
                self.raise_unless(ok);
                self.b.ins().load(types::I64, memory(), out, 0)
            }
        })
    }

    /// Growable text: behind an exclusive reference, which is an address, but for its capacity.
    fn string_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        for arg in args {
            values.extend(self.look(arg));
        }
        let ok = match (name, values.as_slice()) {
            ("string_push_str", [string, start, len]) => {
                self.runtime(Import::StringPushStr, &[self.ctx, *string, *start, *len])
            }
            ("string_push", [string, code]) => self.runtime(Import::StringPush, &[self.ctx, *string, *code]),
            ("string_reserve", [string, more]) => self.runtime(Import::StringReserve, &[self.ctx, *string, *more]),
            ("string_capacity", [start, len, buffer]) => {
                return Some(vec![self.runtime(Import::StringCapacity, &[*start, *len, *buffer])]);
            }
            _ => return None,
        };
        self.raise_unless(ok);
        Some(Vec::new())
    }

    /// An operation on the world: its texts, its number and the place for its text in any order, each only if it has one.
    fn host_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let number = self
            .b
            .ins()
            .iconst(types::I32, i64::from(host::operation_number(name)?));
        let zero = self.b.ins().iconst(types::I64, 0);
        let (mut texts, mut n, mut out) = (Vec::new(), zero, zero);
        for arg in args {
            match self.look(arg).as_slice() {
                [start, len] => texts.extend([*start, *len]),
                [address] if self.by_address(arg) => out = *address,
                [value] => n = *value,
                _ => return None,
            }
        }
        texts.resize(4, zero);
        let all = [self.ctx, number, texts[0], texts[1], texts[2], texts[3], n, out];
        let answer = self.runtime(Import::HostCall, &all);
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, answer, host::FAULT);
        self.raise_if(failed);
        Some(vec![answer])
    }

    fn by_address(&self, operand: &Operand<Mono>) -> bool {
        self.operand_ty(operand)
            .is_some_and(|ty| self.layout(ty).repr == Repr::RefAddress)
    }

    fn pointee(&self, ty: TypeId) -> Option<TypeId> {
        match self.program().ty(ty).kind {
            TypeKind::Ref(_, inner) => Some(inner),
            _ => None,
        }
    }

    /// The one pointer of what a reference (or a value) of one pointer slot refers to: a `Vec`'s header, an array's buffer.
    fn pointer_behind(&mut self, operand: &Operand<Mono>) -> Option<Value> {
        let values = self.look(operand);
        let first = *values.first()?;
        Some(if self.by_address(operand) {
            self.b.ins().load(types::I64, memory(), first, 0)
        } else {
            first
        })
    }

    /// Bytes from one element to the next of the `Vec` or array that an operand refers to.
    fn element_of(&self, operand: &Operand<Mono>) -> Option<TypeId> {
        let mut ty = self.operand_ty(operand)?;
        while let Some(inner) = self.pointee(ty) {
            ty = inner;
        }
        Some(self.element_ty(ty))
    }

    fn vec_intrinsic(
        &mut self,
        name: &str,
        type_args: &[TypeId],
        args: &[Operand<Mono>],
        dest: &Place<Mono>,
    ) -> Option<Vec<Value>> {
        if let ("vec_with_capacity", [capacity]) = (name, args) {
            let element = type_args
                .first()
                .copied()
                .unwrap_or_else(|| self.element_ty(self.place_ty(dest)));
            let stride = self.layout(element).stride();
            let capacity = *self.look(capacity).first()?;
            let stride = self.b.ins().iconst(types::I64, i64::from(stride));
            let header = self.runtime(Import::VecWithCapacity, &[self.ctx, stride, capacity]);
            self.raise_unless(header);
            return Some(vec![header]);
        }
        let vec = args.first()?;
        let element = self.element_of(vec)?;
        let header = self.pointer_behind(vec)?;
        let stride = self.layout(element).stride();
        Some(match (name, &args[1..]) {
            ("vec_len", []) => vec![self.b.ins().load(types::I64, memory(), header, VecHeader::LEN)],
            ("vec_capacity", []) => vec![self.b.ins().load(types::I64, memory(), header, VecHeader::CAPACITY)],
            ("vec_reserve", [additional]) => {
                let additional = *self.look(additional).first()?;
                self.reserve(header, stride, additional);
                Vec::new()
            }
            ("vec_push", [value]) => {
                let values = self.operand(value);
                self.push(header, element, &values);
                Vec::new()
            }
            ("vec_set_len", [len]) => {
                let len = *self.look(len).first()?;
                self.b.ins().store(memory(), len, header, VecHeader::LEN);
                Vec::new()
            }
            ("vec_copy_within", [from, to, count]) => {
                let from = *self.look(from).first()?;
                let to = *self.look(to).first()?;
                let count = *self.look(count).first()?;
                let stride = self.b.ins().iconst(types::I64, i64::from(stride));
                self.runtime(Import::VecCopyWithin, &[header, stride, from, to, count]);
                Vec::new()
            }
            _ => return None,
        })
    }

    fn reserve(&mut self, header: Value, stride: u32, additional: Value) {
        let stride = self.b.ins().iconst(types::I64, i64::from(stride));
        let ok = self.runtime(Import::VecReserve, &[self.ctx, header, stride, additional]);
        self.raise_unless(ok);
    }

    fn push(&mut self, header: Value, element: TypeId, values: &[Value]) {
        let stride = self.layout(element).stride();
        let len = self.b.ins().load(types::I64, memory(), header, VecHeader::LEN);
        let capacity = self.b.ins().load(types::I64, memory(), header, VecHeader::CAPACITY);
        let full = self.b.ins().icmp(IntCC::SignedGreaterThanOrEqual, len, capacity);
        let (grow, go_on) = (self.b.create_block(), self.b.create_block());
        self.b.set_cold_block(grow);
        self.b.ins().brif(full, grow, &[], go_on, &[]);
        self.b.switch_to_block(grow);
        let one = self.b.ins().iconst(types::I64, 1);
        self.reserve(header, stride, one);
        self.b.ins().jump(go_on, &[]);
        self.b.switch_to_block(go_on);
        let buffer = self.b.ins().load(types::I64, memory(), header, VecHeader::BUFFER);
        let address = self.element_address(buffer, len, stride);
        self.write_memory(address, element, values);
        let longer = self.b.ins().iadd_imm_s(len, 1);
        self.b.ins().store(memory(), longer, header, VecHeader::LEN);
    }

    fn array_intrinsic(
        &mut self,
        name: &str,
        type_args: &[TypeId],
        args: &[Operand<Mono>],
        dest: &Place<Mono>,
    ) -> Option<Vec<Value>> {
        let array = args.first()?;
        if name == "array_from_vec" {
            let header = *self.look(array).first()?;
            return Some(vec![self.b.ins().load(types::I64, memory(), header, VecHeader::BUFFER)]);
        }
        let mut ty = match type_args.first() {
            Some(ty) => *ty,
            None => self.operand_ty(array)?,
        };
        while let Some(inner) = self.pointee(ty) {
            ty = inner;
        }
        let TypeKind::Array(element, len) = self.program().ty(ty).kind else {
            return None;
        };
        let len = self.b.ins().iconst(types::I64, len as i64);
        match (name, &args[1..]) {
            ("array_len", []) => Some(vec![len]),
            ("array_get" | "array_get_mut", [index]) => {
                let buffer = self.pointer_behind(array)?;
                let index = *self.look(index).first()?;
                let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
                self.trap_if(outside, TrapCode::IndexOutOfBounds, Some((len, index)));
                let address = self.element_address(buffer, index, self.layout(element).stride());
                Some(match self.layout(self.place_ty(dest)).repr {
                    Repr::RefValue => self.read_memory(address, element),
                    _ => vec![address],
                })
            }
            _ => None,
        }
    }

    fn int_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let a = *self.look(args.first()?).first()?;
        let machine = self.b.func.dfg.value_type(a);
        if let [_, b] = args {
            let b = *self.look(b).first()?;
            return Some(vec![match name {
                "int_wrapping_add" => self.b.ins().iadd(a, b),
                "int_wrapping_sub" => self.b.ins().isub(a, b),
                "int_wrapping_mul" => self.b.ins().imul(a, b),
                _ => return None,
            }]);
        }
        let count = match name {
            "int_count_ones" => self.b.ins().popcnt(a),
            "int_leading_zeros" => self.b.ins().clz(a),
            "int_trailing_zeros" => self.b.ins().ctz(a),
            _ => return None,
        };
        Some(vec![if machine == types::I64 {
            count
        } else {
            self.b.ins().uextend(types::I64, count)
        }])
    }

    fn float_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let a = *self.look(args.first()?).first()?;
        let machine = self.b.func.dfg.value_type(a);
        let b = match args.get(1) {
            Some(b) => self.look(b).first().copied(),
            None => None,
        };
        Some(vec![match (name, b) {
            ("float_abs", None) => self.b.ins().fabs(a),
            ("float_sqrt", None) => self.b.ins().sqrt(a),
            ("float_floor", None) => self.b.ins().floor(a),
            ("float_ceil", None) => self.b.ins().ceil(a),
            ("float_trunc", None) => self.b.ins().trunc(a),
            ("float_copysign", Some(b)) => self.b.ins().fcopysign(a, b),
            ("f64_to_bits", None) => self.b.ins().bitcast(types::I64, MemFlagsData::new(), a),
            ("f64_from_bits", None) => self.b.ins().bitcast(types::F64, MemFlagsData::new(), a),
            ("f32_to_bits", None) => self.b.ins().bitcast(types::I32, MemFlagsData::new(), a),
            ("f32_from_bits", None) => self.b.ins().bitcast(types::F32, MemFlagsData::new(), a),
            _ => {
                let (wide, narrow) = float_import(name)?;
                let args: Vec<Value> = [Some(a), b].into_iter().flatten().collect();
                self.runtime(if machine == types::F32 { narrow } else { wide }, &args)
            }
        }])
    }

    fn char_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let code = *self.look(args.first()?).first()?;
        if name == "char_from_scalar" {
            return Some(vec![code]);
        }
        let answer = self.runtime(char_import(name)?, &[code]);
        Some(vec![if name.starts_with("char_is") {
            self.b.ins().ireduce(types::I8, answer)
        } else {
            answer
        }])
    }

    /// Traps unless `0 <= index < len`.
    fn check_index(&mut self, index: Value, len: Value) {
        let outside = self.b.ins().icmp(IntCC::UnsignedGreaterThanOrEqual, index, len);
        self.trap_if(outside, TrapCode::IndexOutOfBounds, Some((len, index)));
    }

    fn text_intrinsic(&mut self, name: &str, args: &[Operand<Mono>]) -> Option<Vec<Value>> {
        let behind_vec = matches!(name, "str_join" | "str_from_chars");
        if behind_vec {
            let header = self.pointer_behind(args.first()?)?;
            return Some(match (name, &args[1..]) {
                ("str_join", [separator]) => {
                    let separator = self.look(separator);
                    let (start, len) = self.text_parts(&separator);
                    self.text_result(|this, out| this.runtime(Import::StrJoin, &[this.ctx, header, start, len, out]))
                }
                ("str_from_chars", []) => {
                    self.text_result(|this, out| this.runtime(Import::StrFromChars, &[this.ctx, header, out]))
                }
                _ => return None,
            });
        }
        let text = self.look(args.first()?);
        let (start, len) = self.text_parts(&text);
        let mut rest = Vec::new();
        for arg in &args[1..] {
            rest.extend(self.look(arg));
        }
        Some(match (name, rest.as_slice()) {
            ("str_len", []) => vec![len],
            ("str_as_bytes", []) => vec![start, len],
            ("str_is_utf8", []) => vec![self.runtime(Import::StrIsUtf8, &[start, len])],
            ("str_from_utf8", []) => {
                self.text_result(|this, out| this.runtime(Import::StrFromUtf8, &[this.ctx, start, len, out]))
            }
            ("str_byte", [index]) => {
                self.check_index(*index, len);
                let address = self.b.ins().iadd(start, *index);
                vec![self.b.ins().load(types::I8, memory(), address, 0)]
            }
            ("str_char", [index]) => vec![self.char_at(start, len, *index)],
            ("str_slice", [from, to]) => {
                self.text_result(|this, out| this.runtime(Import::StrSlice, &[this.ctx, start, len, *from, *to, out]))
            }
            ("str_find", [needle, needle_len, from]) => {
                vec![self.runtime(Import::StrFind, &[start, len, *needle, *needle_len, *from])]
            }
            ("str_rfind", [needle, needle_len]) => {
                vec![self.runtime(Import::StrRfind, &[start, len, *needle, *needle_len])]
            }
            ("str_to_uppercase", []) => {
                self.text_result(|this, out| this.runtime(Import::StrToUppercase, &[this.ctx, start, len, out]))
            }
            ("str_to_lowercase", []) => {
                self.text_result(|this, out| this.runtime(Import::StrToLowercase, &[this.ctx, start, len, out]))
            }
            ("str_is_f64", []) => vec![self.runtime(Import::StrIsF64, &[start, len])],
            ("str_to_f64", []) => vec![self.runtime(Import::StrToF64, &[start, len])],
            _ => return None,
        })
    }

    /// The char at a byte offset: ASCII inline.
    fn char_at(&mut self, start: Value, len: Value, index: Value) -> Value {
        self.check_index(index, len);
        let address = self.b.ins().iadd(start, index);
        let byte = self.b.ins().load(types::I8, memory(), address, 0);
        let (slow, done) = (self.b.create_block(), self.b.create_block());
        self.b.append_block_param(done, types::I32);
        let wide = self.b.ins().uextend(types::I32, byte);
        let long = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, byte, 0);
        self.b.ins().brif(long, slow, &[], done, &[wide.into()]);
        self.b.switch_to_block(slow);
        let code = self.runtime(Import::StrChar, &[self.ctx, start, len, index]);
        let failed = self.b.ins().icmp_imm_s(IntCC::Equal, code, -1);
        self.raise_if(failed);
        self.b.ins().jump(done, &[code.into()]);
        self.b.switch_to_block(done);
        self.b.block_params(done)[0]
    }

    /// The next or previous integer or char; a fault at the end of the type.
    fn step(&mut self, operand: &Operand<Mono>, forward: bool) -> Option<Value> {
        let kind = scalar(self.program(), self.operand_ty(operand)?);
        let value = *self.look(operand).first()?;
        let machine = self.b.func.dfg.value_type(value);
        let (least, greatest) = match kind {
            Scalar::Char => (0, i128::from(u32::from(char::MAX))),
            Scalar::Int { signed: true, .. } => (-(1i128 << (machine.bits() - 1)), (1i128 << (machine.bits() - 1)) - 1),
            Scalar::Int { .. } => (0, (1i128 << machine.bits()) - 1),
            _ => return None,
        };
        let end = self
            .b
            .ins()
            .iconst(machine, crop(if forward { greatest } else { least }, machine));
        let at_end = self.b.ins().icmp(IntCC::Equal, value, end);
        self.trap_if(
            at_end,
            if forward {
                TrapCode::StepPastGreatest
            } else {
                TrapCode::StepBeforeLeast
            },
            None,
        );
        if forward {
            return Some(self.next(kind, value));
        }
        let previous = self.b.ins().iadd_imm_s(value, -1);
        if kind != Scalar::Char {
            return Some(previous);
        }
        let after_surrogates = self.b.ins().icmp_imm_u(IntCC::Equal, value, 0xE000);
        let before = self.b.ins().iconst(types::I32, 0xD7FF);
        Some(self.b.ins().select(after_surrogates, before, previous))
    }

    /// The integer or char that many steps on, which exists.
    fn step_by(&mut self, operand: &Operand<Mono>, count: &Operand<Mono>) -> Option<Value> {
        let kind = scalar(self.program(), self.operand_ty(operand)?);
        let (value, count) = (*self.look(operand).first()?, *self.look(count).first()?);
        let machine = self.b.func.dfg.value_type(value);
        let count = match machine {
            types::I64 => count,
            _ => self.b.ins().ireduce(machine, count),
        };
        let there = self.b.ins().iadd(value, count);
        if kind != Scalar::Char {
            return Some(there);
        }
        let below = self.b.ins().icmp_imm_u(IntCC::UnsignedLessThan, value, 0xD800);
        let beyond = self
            .b
            .ins()
            .icmp_imm_u(IntCC::UnsignedGreaterThanOrEqual, there, 0xD800);
        let crosses = self.b.ins().band(below, beyond);
        let after_surrogates = self.b.ins().iadd_imm_s(there, 0x800);
        Some(self.b.ins().select(crosses, after_surrogates, there))
    }

    /// Whether an integer or char is not its type's least.
    fn has_previous(&mut self, operand: &Operand<Mono>) -> Option<Value> {
        let signed = scalar(self.program(), self.operand_ty(operand)?).is_signed();
        let value = *self.look(operand).first()?;
        let machine = self.b.func.dfg.value_type(value);
        let least = if signed { -(1i128 << (machine.bits() - 1)) } else { 0 };
        let least = self.b.ins().iconst(machine, crop(least, machine));
        Some(self.b.ins().icmp(IntCC::NotEqual, value, least))
    }

    /// How many steps lead from one integer or char to another.
    fn step_between(&mut self, start: &Operand<Mono>, end: &Operand<Mono>) -> Option<Value> {
        let kind = scalar(self.program(), self.operand_ty(start)?);
        let (start, end) = (*self.look(start).first()?, *self.look(end).first()?);
        let Scalar::Int { signed, .. } = kind else {
            return Some(self.runtime(Import::CharStepBetween, &[start, end]));
        };
        let after = if signed {
            IntCC::SignedGreaterThan
        } else {
            IntCC::UnsignedGreaterThan
        };
        let some = self.b.ins().icmp(after, end, start);
        let (start, end) = (
            self.extend(start, types::I64, signed),
            self.extend(end, types::I64, signed),
        );
        // As an unsigned number the difference is right even where it does not fit the signed one.
        let steps = self.b.ins().isub(end, start);
        let greatest = self.b.ins().iconst(types::I64, i64::MAX);
        let too_many = self.b.ins().icmp_imm_s(IntCC::SignedLessThan, steps, 0);
        let steps = self.b.ins().select(too_many, greatest, steps);
        let zero = self.b.ins().iconst(types::I64, 0);
        Some(self.b.ins().select(some, steps, zero))
    }
}
