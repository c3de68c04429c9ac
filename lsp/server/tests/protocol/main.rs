//! The server as a client sees it: the real binary, over its standard streams.

mod diagnostics;
mod features;
mod hostile;
mod lifecycle;
mod ordering;
mod run;
mod soak;
mod support;
mod sync;
