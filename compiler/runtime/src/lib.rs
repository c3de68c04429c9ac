//! The runtime both engines stand on: heap, values, intrinsics, limits, and how a run ends.
//!
//! A run happens on one thread with one [`context::Context`] that generated code reads: the limit word (stack limit and interrupt
//! in one), fuel, the heap. Nothing here knows the compiler: types arrive as [`types::TypeDesc`]s.
//!
//! Functions that generated code calls are `extern "C"`. Those that can fail leave a [`trap::Fault`] in the context and say so by
//! their answer (0, null, or as documented); generated code then calls [`trap::raise`]. None of them unwinds.

pub mod clone;
pub mod compare;
pub mod context;
pub mod effects;
pub mod format;
pub mod hash;
pub mod heap;
pub mod host;
pub mod number;
pub mod outcome;
pub mod output;
mod resume;
pub mod stop;
pub mod string;
pub mod text;
pub mod trap;
pub mod types;
pub mod vec;
