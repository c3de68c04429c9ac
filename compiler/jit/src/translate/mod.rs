//! From MIR to Cranelift's IR, one function at a time.
//!
//! - `function`: the frame of a function: parameters, locals, blocks, terminators; prologue checks and fuel.
//! - `copies`: loops in several copies of their body.
//! - `counted`: loops of which it is known how often they turn.
//! - `loops`: which loops are worth several copies of their body.
//! - `place`: where values live; reading, writing, addresses.
//! - `ranges`: what is known about integers, so that checks which cannot fail are left out.
//! - `rvalue`: what assignments compute; aggregates, closures, formatted text.
//! - `arith`: checked arithmetic, comparisons, casts.
//! - `call`: calls, function values, conventions.
//! - `escape`: which borrowed locals may live in the frame instead of a heap cell.
//! - `intrinsic`: the library's runtime operations.
//! - `types`: machine types of slots, and conversions between them.

mod arith;
mod call;
mod copies;
mod counted;
mod escape;
mod function;
mod intrinsic;
mod loops;
mod place;
mod ranges;
mod rvalue;
mod types;

pub use call::{define_shim, function_signature};
pub use function::translate;
pub use types::memory;
