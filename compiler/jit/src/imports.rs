//! The one table of runtime functions that generated code may call.
//!
//! Nothing else is ever imported: the JIT resolves names it does not know to any symbol of the process, so every import is declared
//! from here, with its address and its signature side by side.

use cranelift_codegen::ir::{AbiParam, Signature, Type, types};
use cranelift_codegen::isa::CallConv;
use grok_runtime::{clone, compare, context, format, hash, host, number, output, string, text, trap, vec};

/// Pointer.
const P: Type = types::I64;
/// `i64` and its like.
const L: Type = types::I64;
/// `i32`, `u32`.
const I: Type = types::I32;
/// `u8`.
const B: Type = types::I8;
/// `f64`.
const D: Type = types::F64;
/// `f32`.
const F: Type = types::F32;

macro_rules! imports {
    ($($name:ident = $path:path: ($($arg:ident),*) $(-> $ret:ident)?;)*) => {
        /// A runtime function.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[allow(missing_docs, reason = "each is documented where it is defined, in the runtime")]
        pub enum Import {
            $($name),*
        }

        impl Import {
            /// All of them.
            pub const ALL: &'static [Import] = &[$(Import::$name),*];

            /// Its symbol.
            pub fn name(self) -> &'static str {
                match self {
                    $(Import::$name => concat!("grok_", stringify!($name))),*
                }
            }

            /// Where it is.
            pub fn address(self) -> *const u8 {
                match self {
                    $(Import::$name => $path as *const u8),*
                }
            }

            /// How it is called.
            pub fn signature(self, convention: CallConv) -> Signature {
                let mut signature = Signature::new(convention);
                match self {
                    $(Import::$name => {
                        signature.params.extend([$(AbiParam::new($arg)),*]);
                        $(signature.returns.push(AbiParam::new($ret));)?
                    })*
                }
                signature
            }
        }
    };
}

imports! {
    Trap = trap::trap: (P, L, L, I, L, L);
    Raise = trap::raise: (P, L, L);
    Panic = trap::panic: (P, L, L, P, L);
    Allocate = context::allocate: (P, L) -> P;
    Refill = context::refill: (P, L) -> L;
    CompareValues = compare::compare_values: (P, I, P, P, I) -> I;
    HashValue = hash::hash_value: (P, I, P, L, P) -> B;
    HashText = hash::hash_text: (L, P, L) -> L;
    HashWord = hash::hash_word: (L, L) -> L;
    HostCall = host::host_call: (P, I, P, L, P, L, L, P) -> L;
    CloneValue = clone::clone_value: (P, I, P, P) -> B;
    RepeatValue = clone::repeat_value: (P, I, P, L) -> P;
    DefaultValue = clone::default_value: (P, I, P) -> B;
    Format = format::format: (P, P, P, P) -> B;
    PrintStdout = output::print_stdout: (P, P, L) -> B;
    PrintStderr = output::print_stderr: (P, P, L) -> B;
    VecWithCapacity = vec::vec_with_capacity: (P, L, L) -> P;
    VecReserve = vec::vec_reserve: (P, P, L, L) -> B;
    VecCopyWithin = vec::vec_copy_within: (P, L, L, L, L);
    StrConcat = text::str_concat: (P, P, L, P, L, P) -> B;
    StrCompare = text::str_compare: (P, L, P, L) -> L;
    StrChar = text::str_char: (P, P, L, L) -> I;
    StrSlice = text::str_slice: (P, P, L, L, L, P) -> B;
    StrFind = text::str_find: (P, L, P, L, L) -> L;
    StrRfind = text::str_rfind: (P, L, P, L) -> L;
    StrToUppercase = text::str_to_uppercase: (P, P, L, P) -> B;
    StrToLowercase = text::str_to_lowercase: (P, P, L, P) -> B;
    StrJoin = text::str_join: (P, P, P, L, P) -> B;
    StrFromChars = text::str_from_chars: (P, P, P) -> B;
    StrIsUtf8 = text::str_is_utf8: (P, L) -> B;
    StrFromUtf8 = text::str_from_utf8: (P, P, L, P) -> B;
    StrIsF64 = text::str_is_f64: (P, L) -> B;
    StrToF64 = text::str_to_f64: (P, L) -> D;
    StringPushStr = string::string_push_str: (P, P, P, L) -> B;
    StringPush = string::string_push: (P, P, I) -> B;
    StringReserve = string::string_reserve: (P, P, L) -> B;
    StringCapacity = string::string_capacity: (P, L, P) -> L;
    CharIsAlphabetic = number::char_is_alphabetic: (I) -> I;
    CharIsNumeric = number::char_is_numeric: (I) -> I;
    CharIsWhitespace = number::char_is_whitespace: (I) -> I;
    CharIsUppercase = number::char_is_uppercase: (I) -> I;
    CharIsLowercase = number::char_is_lowercase: (I) -> I;
    CharToUppercase = number::char_to_uppercase: (I) -> I;
    CharToLowercase = number::char_to_lowercase: (I) -> I;
    CharStepBetween = number::char_step_between: (I, I) -> L;
    F64Round = number::f64_round: (D) -> D;
    F32Round = number::f32_round: (F) -> F;
    F64Pow = number::f64_pow: (D, D) -> D;
    F32Pow = number::f32_pow: (F, F) -> F;
    F64Exp = number::f64_exp: (D) -> D;
    F32Exp = number::f32_exp: (F) -> F;
    F64Ln = number::f64_ln: (D) -> D;
    F32Ln = number::f32_ln: (F) -> F;
    F64Log2 = number::f64_log2: (D) -> D;
    F32Log2 = number::f32_log2: (F) -> F;
    F64Log10 = number::f64_log10: (D) -> D;
    F32Log10 = number::f32_log10: (F) -> F;
    F64Sin = number::f64_sin: (D) -> D;
    F32Sin = number::f32_sin: (F) -> F;
    F64Cos = number::f64_cos: (D) -> D;
    F32Cos = number::f32_cos: (F) -> F;
    F64Tan = number::f64_tan: (D) -> D;
    F32Tan = number::f32_tan: (F) -> F;
    F64Asin = number::f64_asin: (D) -> D;
    F32Asin = number::f32_asin: (F) -> F;
    F64Acos = number::f64_acos: (D) -> D;
    F32Acos = number::f32_acos: (F) -> F;
    F64Atan = number::f64_atan: (D) -> D;
    F32Atan = number::f32_atan: (F) -> F;
    F64Atan2 = number::f64_atan2: (D, D) -> D;
    F32Atan2 = number::f32_atan2: (F, F) -> F;
    F64Cbrt = number::f64_cbrt: (D) -> D;
    F32Cbrt = number::f32_cbrt: (F) -> F;
    F64Rem = number::f64_rem: (D, D) -> D;
    F32Rem = number::f32_rem: (F, F) -> F;
    F64Floor = number::f64_floor: (D) -> D;
    F32Floor = number::f32_floor: (F) -> F;
    F64Ceil = number::f64_ceil: (D) -> D;
    F32Ceil = number::f32_ceil: (F) -> F;
    F64Trunc = number::f64_trunc: (D) -> D;
    F32Trunc = number::f32_trunc: (F) -> F;
}
