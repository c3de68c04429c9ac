//! Hand-built programs through the whole engine, with Cranelift's verifier on.

#[allow(dead_code, reason = "a vocabulary, not all of it spoken everywhere")]
mod build;
mod limits;
mod loops;
mod programs;
mod speed;
mod text;
mod values;
mod wide;

use std::sync::{Arc, Mutex};

use grok_jit::{JitOptions, OptLevel, Unit};
use grok_mir::program::Program;
use grok_runtime::outcome::{Limits, Outcome, OutputSink, OutputStream};
use grok_runtime::stop::StopHandle;

/// Keeps what is printed.
#[derive(Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<String>>);

impl OutputSink for Kept {
    fn write(&mut self, _stream: OutputStream, text: &str) {
        self.0.lock().expect("no test panics while printing").push_str(text);
    }
}

impl Kept {
    pub(crate) fn text(&self) -> String {
        self.0.lock().expect("no test panics while printing").clone()
    }
}

pub(crate) fn compile(program: &Program, opt: OptLevel) -> Unit {
    grok_jit::compile(program, JitOptions { opt, verify: true }).expect("the program compiles")
}

pub(crate) fn run_with(program: &Program, limits: &Limits) -> Outcome {
    let slow = compile(program, OptLevel::None).run(limits, Box::new(Kept::default()), &StopHandle::new());
    let fast = compile(program, OptLevel::Speed).run(limits, Box::new(Kept::default()), &StopHandle::new());
    assert_eq!(slow, fast, "both levels agree");
    fast
}

pub(crate) fn run(program: &Program) -> Outcome {
    run_with(program, &Limits::default())
}

/// The value of a program that returns.
pub(crate) fn value(program: &Program) -> String {
    match run(program) {
        Outcome::Finished { value, .. } => value.unwrap_or_default(),
        other => panic!("{other:?}"),
    }
}

/// The message of a program that panics.
pub(crate) fn panic_message(program: &Program) -> String {
    match run(program) {
        Outcome::Panicked { message, .. } => message,
        other => panic!("{other:?}"),
    }
}
