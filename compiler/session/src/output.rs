//! Where a run's output goes when a caller wants it as text.

use std::sync::mpsc::{Receiver, Sender, channel};

use grok_runtime::outcome::{OutputSink, OutputStream};

/// A sink that keeps what goes to stdout; the receiver gives it after the run.
pub fn kept_stdout() -> (Box<dyn OutputSink>, Receiver<String>) {
    let (sender, receiver) = channel();
    (Box::new(Kept(sender)), receiver)
}

struct Kept(Sender<String>);

impl OutputSink for Kept {
    fn write(&mut self, stream: OutputStream, text: &str) {
        if stream == OutputStream::Stdout {
            // A receiver that is gone has no reader to miss the text.
            let _ = self.0.send(text.to_owned());
        }
    }
}
