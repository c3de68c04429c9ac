//! What a program prints, on its way to the sink, counted against the output limit.

use crate::context::Context;
use crate::outcome::{LimitKind, OutputSink, OutputStream};
use crate::trap::{Fault, guard};

/// The sink and what may still go into it.
pub struct Output {
    sink: Box<dyn OutputSink>,
    left: Option<u64>,
}

impl Output {
    /// Output into `sink`, of at most `limit` bytes.
    pub fn new(sink: Box<dyn OutputSink>, limit: Option<u64>) -> Self {
        Self { sink, left: limit }
    }

    /// Passes `text` on; what exceeds the limit is cut off and is a fault.
    pub fn write(&mut self, stream: OutputStream, text: &str) -> Result<(), Fault> {
        let Some(left) = &mut self.left else {
            self.sink.write(stream, text);
            return Ok(());
        };
        let mut fits = usize::try_from(*left).unwrap_or(usize::MAX).min(text.len());
        while !text.is_char_boundary(fits) {
            fits -= 1;
        }
        if fits > 0 {
            self.sink.write(stream, &text[..fits]);
        }
        *left -= fits as u64;
        if fits < text.len() {
            Err(Fault::Limit(LimitKind::Output))
        } else {
            Ok(())
        }
    }
}

fn print(ctx: &Context, stream: OutputStream, text: *const u8, len: usize) -> u8 {
    guard(ctx, 0, || {
        ctx.poll()?;
        // SAFETY: generated code passes a `str` value.
        let text = unsafe { crate::text::text(text, len) };
        ctx.output().borrow_mut().write(stream, text)?;
        Ok(1)
    })
}

/// Prints to the standard output; 0 on a fault.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn print_stdout(ctx: &Context, text: *const u8, len: usize) -> u8 {
    print(ctx, OutputStream::Stdout, text, len)
}

/// Prints to the standard error stream; 0 on a fault.
///
/// # Safety
/// The text must be readable.
pub unsafe extern "C" fn print_stderr(ctx: &Context, text: *const u8, len: usize) -> u8 {
    print(ctx, OutputStream::Stderr, text, len)
}
