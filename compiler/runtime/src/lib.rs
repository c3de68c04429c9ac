//! The runtime both engines stand on: heap, values, intrinsics, limits, and how a run ends.
//!
//! A run happens on one thread with one context record that generated code reads: the limit word (stack limit and interrupt in
//! one), fuel, the heap. Nothing here knows the compiler: types arrive as [`types::TypeDesc`]s.
pub mod outcome;
