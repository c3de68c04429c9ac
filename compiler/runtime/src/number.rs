//! Numbers: what generated code does not do with an instruction of its own.

macro_rules! float_functions {
    ($($(#[$doc:meta])* $wide:ident, $narrow:ident: $method:ident($($arg:ident),*);)*) => {$(
        $(#[$doc])*
        pub extern "C" fn $wide(a: f64 $(, $arg: f64)*) -> f64 {
            a.$method($($arg),*)
        }

        $(#[$doc])*
        pub extern "C" fn $narrow(a: f32 $(, $arg: f32)*) -> f32 {
            a.$method($($arg),*)
        }
    )*};
}

float_functions! {
    /// To the nearest, halves away from zero.
    f64_round, f32_round: round();
    /// `a` to the power `b`.
    f64_pow, f32_pow: powf(b);
    /// e to the power `a`.
    f64_exp, f32_exp: exp();
    /// Natural logarithm.
    f64_ln, f32_ln: ln();
    /// Logarithm to base 2.
    f64_log2, f32_log2: log2();
    /// Logarithm to base 10.
    f64_log10, f32_log10: log10();
    /// Sine.
    f64_sin, f32_sin: sin();
    /// Cosine.
    f64_cos, f32_cos: cos();
    /// Tangent.
    f64_tan, f32_tan: tan();
    /// Arc sine.
    f64_asin, f32_asin: asin();
    /// Arc cosine.
    f64_acos, f32_acos: acos();
    /// Arc tangent.
    f64_atan, f32_atan: atan();
    /// Angle of the point (`b`, `a`).
    f64_atan2, f32_atan2: atan2(b);
    /// Cube root.
    f64_cbrt, f32_cbrt: cbrt();
    /// Remainder with the sign of `a`.
    f64_rem, f32_rem: rem(b);
    /// Towards negative infinity.
    f64_floor, f32_floor: floor();
    /// Towards positive infinity.
    f64_ceil, f32_ceil: ceil();
    /// Towards zero.
    f64_trunc, f32_trunc: trunc();
}

use std::ops::Rem;

macro_rules! char_functions {
    ($($(#[$doc:meta])* $name:ident: |$c:ident| $body:expr;)*) => {$(
        $(#[$doc])*
        pub extern "C" fn $name(code: u32) -> u32 {
            let $c = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            u32::from($body)
        }
    )*};
}

char_functions! {
    /// Property Alphabetic.
    char_is_alphabetic: |c| c.is_alphabetic();
    /// Categories Nd, Nl, No.
    char_is_numeric: |c| c.is_numeric();
    /// Property White_Space.
    char_is_whitespace: |c| c.is_whitespace();
    /// Property Uppercase.
    char_is_uppercase: |c| c.is_uppercase();
    /// Property Lowercase.
    char_is_lowercase: |c| c.is_lowercase();
    /// Its uppercase, if that is one char, else itself.
    char_to_uppercase: |c| single(c.to_uppercase(), c);
    /// Its lowercase, if that is one char, else itself.
    char_to_lowercase: |c| single(c.to_lowercase(), c);
}

fn single(mut mapped: impl Iterator<Item = char>, original: char) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(only), None) => only,
        _ => original,
    }
}

/// How many steps lead from one char to another: surrogates do not count, and nothing lies between a char and a lesser one.
pub extern "C" fn char_step_between(start: u32, end: u32) -> i64 {
    let surrogates = if start < 0xD800 && end > 0xDFFF { 0x800 } else { 0 };
    if end > start {
        i64::from(end - start) - surrogates
    } else {
        0
    }
}
