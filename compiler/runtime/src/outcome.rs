//! How a run is limited, and how it ends.

use std::sync::Arc;

use crate::effects::{Effect, EffectSet};

/// What a run may use. `None` means no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Units of fuel: about one for each function entered and each turn of a loop.
    pub fuel: Option<u64>,
    /// Bytes of heap.
    pub memory: u64,
    /// Bytes of stack.
    pub stack: u64,
    /// Bytes of output over both streams.
    pub output: Option<u64>,
    /// Wall-clock time.
    pub time: Option<std::time::Duration>,
    /// What it may do to the world beyond printing.
    pub effects: EffectSet,
    /// The arguments given to it.
    pub arguments: Arc<[String]>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel: None,
            memory: 1 << 30,
            stack: 8 << 20,
            output: None,
            time: None,
            effects: EffectSet::NONE,
            arguments: Arc::default(),
        }
    }
}

/// Which limit a run hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LimitKind {
    /// Out of fuel.
    Fuel,
    /// Out of memory.
    Memory,
    /// Recursion too deep.
    Stack,
    /// Out of time.
    Time,
    /// Too much output.
    Output,
}

impl LimitKind {
    /// Its name in answers: `fuel`, `memory`, `stack`, `time`, `output`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fuel => "fuel",
            Self::Memory => "memory",
            Self::Stack => "stack",
            Self::Time => "time",
            Self::Output => "output",
        }
    }
}

/// A place in a source file: the engine's numbering of files, byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourcePlace {
    /// File number as the program has it.
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// Past the last byte.
    pub end: u32,
}

/// One line of a trace, innermost first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceFrame {
    /// The function's name.
    pub function: std::sync::Arc<str>,
    /// The call or fault in it.
    pub place: SourcePlace,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It returned.
    Finished {
        /// Its value in Debug form; `None` for `()`.
        value: Option<String>,
        /// What a process should exit with: the value of an integer `main`, 1 for `Err`.
        exit_code: i32,
        /// The `Show` text of the error, when the value is `Err`.
        error: Option<String>,
    },
    /// It panicked.
    Panicked {
        /// What it said.
        message: String,
        /// Where, innermost first; long traces are cut in the middle by the engine.
        trace: Vec<TraceFrame>,
    },
    /// It used more than it was given.
    LimitReached {
        /// Of what.
        limit: LimitKind,
        /// Where it was then.
        trace: Vec<TraceFrame>,
    },
    /// It reached an effect that it was not granted.
    Refused {
        /// The effect.
        effect: Effect,
        /// The library function that has it, as `fs::read`.
        operation: &'static str,
        /// Where it was called.
        trace: Vec<TraceFrame>,
    },
    /// It was told to stop.
    Stopped,
}

/// Where printed text goes.
pub trait OutputSink: Send {
    /// Takes text as it is printed; whole writes of the program, in order.
    fn write(&mut self, stream: OutputStream, text: &str);
}

/// An output stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum OutputStream {
    Stdout,
    Stderr,
}
