//! What a run prints, on its way to the client: in chunks, in order, and kept for the answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use grok_runtime::outcome::{OutputSink, OutputStream};
use serde_json::{Value, json};

use crate::capabilities::Support;
use crate::wire::Outbox;

/// How long text may wait for more to go with it.
const COALESCE: Duration = Duration::from_millis(20);
/// A chunk of this many bytes waits for nothing.
const CHUNK: usize = 16 << 10;

/// All that a run printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Captured {
    pub stdout: String,
    pub stderr: String,
}

impl Captured {
    fn add(&mut self, stream: OutputStream, text: &str) {
        match stream {
            OutputStream::Stdout => self.stdout.push_str(text),
            OutputStream::Stderr => self.stderr.push_str(text),
        }
    }
}

/// Where chunks go: `grok/output`, or the log window of a client that does not know it.
#[derive(Clone)]
pub(crate) struct Channel {
    outbox: Outbox,
    run: String,
    output: Support,
}

impl Channel {
    pub(crate) fn new(outbox: Outbox, run: String, output: Support) -> Channel {
        Channel { outbox, run, output }
    }

    fn send(&self, stream: OutputStream, text: &str, progress: &Progress) {
        let stream = match stream {
            OutputStream::Stdout => "stdout",
            OutputStream::Stderr => "stderr",
        };
        if self.output.yes() {
            self.outbox.notify(
                "grok/output",
                json!({ "run": self.run, "stream": stream, "text": text }),
            );
            return;
        }
        const LOG: u32 = 4;
        self.outbox.notify(
            "window/logMessage",
            json!({ "type": LOG, "message": text.trim_end_matches('\n') }),
        );
        if let Some(line) = text.lines().rev().find(|line| !line.trim().is_empty()) {
            progress.report(line);
        }
    }
}

/// The progress of a run in the client's own display, where it has one.
#[derive(Clone)]
pub(crate) struct Progress(Arc<ProgressState>);

struct ProgressState {
    outbox: Outbox,
    token: Value,
    open: AtomicBool,
    ended: AtomicBool,
}

impl Progress {
    /// Begins. A token that the client gave is used as it is; one of ours first has to be accepted.
    pub(crate) fn new(outbox: &Outbox, token: Value, given: bool, supported: Support, title: String) -> Progress {
        let state = ProgressState {
            outbox: outbox.clone(),
            token: token.clone(),
            open: AtomicBool::new(false),
            ended: AtomicBool::new(false),
        };
        let progress = Progress(Arc::new(state));
        if given {
            progress.begin(&title);
        } else if supported.yes() {
            let waiting = progress.clone();
            outbox.request(
                "window/workDoneProgress/create",
                json!({ "token": token }),
                move |answer| {
                    if answer.is_ok() && !waiting.0.ended.load(Ordering::SeqCst) {
                        waiting.begin(&title);
                        // The end may have come just now, and have found nothing open.
                        if waiting.0.ended.load(Ordering::SeqCst) {
                            waiting.close();
                        }
                    }
                },
            );
        }
        progress
    }

    fn begin(&self, title: &str) {
        self.0.open.store(true, Ordering::SeqCst);
        self.send(json!({ "kind": "begin", "title": title, "cancellable": true }));
    }

    fn report(&self, line: &str) {
        if self.0.open.load(Ordering::SeqCst) {
            let line: String = line.chars().take(200).collect();
            self.send(json!({ "kind": "report", "message": line, "cancellable": true }));
        }
    }

    /// Ends, once.
    pub(crate) fn end(&self) {
        self.0.ended.store(true, Ordering::SeqCst);
        self.close();
    }

    fn close(&self) {
        if self.0.open.swap(false, Ordering::SeqCst) {
            self.send(json!({ "kind": "end" }));
        }
    }

    fn send(&self, value: Value) {
        self.0
            .outbox
            .notify("$/progress", json!({ "token": self.0.token, "value": value }));
    }
}

/// The program's end of the stream.
pub(crate) struct Sink(Sender<(OutputStream, String)>);

impl OutputSink for Sink {
    fn write(&mut self, stream: OutputStream, text: &str) {
        // Fails only when nobody listens any more.
        let _ = self.0.send((stream, text.to_owned()));
    }
}

/// The client's end of the stream: a thread that gathers and sends.
pub(crate) struct Stream(Option<JoinHandle<Captured>>);

impl Stream {
    /// Waits until everything printed was sent; gives all of it. The sink must be gone.
    pub(crate) fn finish(self) -> Captured {
        self.0.and_then(|thread| thread.join().ok()).unwrap_or_default()
    }
}

/// A sink for a run, and what takes its text to the client.
pub(crate) fn streamed(channel: Channel, progress: Progress) -> (Sink, Stream) {
    let (sender, receiver) = crossbeam_channel::unbounded();
    let thread = std::thread::Builder::new()
        .name("grok-output".to_owned())
        .stack_size(256 << 10);
    let spawned = thread.spawn(move || gather(&receiver, |stream, text| channel.send(stream, text, &progress)));
    if let Err(error) = &spawned {
        crate::log::note(&format!("no thread for a run's output: {error}"));
    }
    (Sink(sender), Stream(spawned.ok()))
}

/// Sends what comes in few, ordered chunks: the first at once, the rest at most [`COALESCE`] late.
fn gather(receiver: &Receiver<(OutputStream, String)>, send: impl Fn(OutputStream, &str)) -> Captured {
    let mut captured = Captured::default();
    let mut last_sent: Option<Instant> = None;
    let mut open = true;
    while open {
        let Ok((mut stream, mut chunk)) = receiver.recv() else {
            break;
        };
        captured.add(stream, &chunk);
        let deadline = last_sent.map_or_else(Instant::now, |last| last + COALESCE);
        while chunk.len() < CHUNK {
            match receiver.recv_deadline(deadline) {
                Ok((next, text)) => {
                    captured.add(next, &text);
                    if next != stream {
                        send(stream, &chunk);
                        (stream, chunk) = (next, String::new());
                    }
                    chunk.push_str(&text);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    open = false;
                    break;
                }
            }
        }
        send(stream, &chunk);
        last_sent = Some(Instant::now());
    }
    captured
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;

    #[test]
    fn a_print_storm_goes_out_in_few_chunks_and_in_order() {
        let (sender, receiver) = crossbeam_channel::unbounded();
        for i in 0..10_000 {
            sender.send((OutputStream::Stdout, format!("{i}\n"))).expect("open");
        }
        sender.send((OutputStream::Stderr, "end".to_owned())).expect("open");
        drop(sender);
        let sent = RefCell::new(Vec::new());
        let captured = gather(&receiver, |stream, text| {
            sent.borrow_mut().push((stream, text.to_owned()))
        });
        let sent = sent.into_inner();
        assert!(sent.len() < 20, "{} chunks", sent.len());
        let joined: String = sent
            .iter()
            .filter(|(stream, _)| *stream == OutputStream::Stdout)
            .map(|(_, text)| text.as_str())
            .collect();
        assert_eq!(joined, captured.stdout);
        assert_eq!(
            (captured.stderr.as_str(), sent.last().map(|(stream, _)| *stream)),
            ("end", Some(OutputStream::Stderr))
        );
    }
}
