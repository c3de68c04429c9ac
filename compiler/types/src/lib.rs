//! Types: Hindley–Milner inference with levels and an obligation queue, method lookup, coercions, exhaustiveness.
//!
//! The unit of work is a binding group: mutually recursive functions whose signatures are not fully written. [`ty::Scheme`]s are
//! the firewall between groups; [`result::InferenceResult`] is what editor features and MIR building read.

#![forbid(unsafe_code)]

pub mod result;
pub mod ty;
