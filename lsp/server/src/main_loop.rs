//! The state thread's loop: a closed list of events, taken in order, each turn short and timed.
//!
//! Whatever arrives from the wire, from a worker or from a run becomes an [`Event`] here. Only this thread changes anything; a
//! panic in a turn rebuilds the state from the open documents, and the server lives on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender};
use grok_diagnostics::FileId;
use serde_json::Value;

use crate::cancel::CancelToken;
use crate::lsp;
use crate::pool::{Job, panic_message};
use crate::snapshot::Snapshot;
use crate::state::{Flow, State};
use crate::wire::{Lifeline, Outbox, Reply};

/// A turn that takes longer than this is reported: requests wait for it.
const LONG_TURN: Duration = Duration::from_millis(100);

/// Everything that can happen.
pub(crate) enum Event {
    /// The client asks.
    Request(IncomingRequest),
    /// The client tells.
    Notification(IncomingNotification),
    /// An edit overtook a job that is worth trying again.
    Retry(Job),
    /// A worker has a file's diagnostics, complete.
    Diagnostics(FileDiagnostics),
    /// A run's thread needs the program as it is now.
    Snapshot(Sender<Snapshot>),
    /// A run went wrong at a place in the source: show it there, unless the text has changed since.
    Fault(Fault),
    /// A run is over.
    RunEnded(String),
    /// The conversation is over.
    Close,
}

/// A request from the client, with the way back.
pub(crate) struct IncomingRequest {
    pub method: String,
    pub params: Value,
    pub reply: Reply,
    pub cancel: CancelToken,
}

/// A notification from the client.
pub(crate) struct IncomingNotification {
    pub method: String,
    pub params: Value,
}

/// What a worker found out about one file.
pub(crate) struct FileDiagnostics {
    pub file: FileId,
    /// The state's revision they belong to.
    pub revision: u64,
    pub list: Vec<lsp::Diagnostic>,
}

/// A panic or limit of a run, as a diagnostic.
pub(crate) struct Fault {
    pub file: FileId,
    /// The version of the document that ran.
    pub version: i32,
    pub diagnostic: lsp::Diagnostic,
}

/// Runs until the conversation is over. `events` is the sending end, for those that the state starts.
pub(crate) fn run(receiver: &Receiver<Event>, events: Sender<Event>, outbox: Outbox, lifeline: Lifeline) {
    let mut state = match State::new(events, outbox, lifeline.clone()) {
        Ok(state) => state,
        Err(error) => {
            crate::log::note(&format!("cannot start: {error}"));
            return lifeline.cut();
        }
    };
    while let Ok(first) = receiver.recv() {
        // What has queued up is taken together, so that diagnostics are worked out for the last text only.
        let mut next = Some(first);
        while let Some(event) = next {
            if turn(&mut state, event) == Flow::End {
                return;
            }
            next = receiver.try_recv().ok();
        }
        guarded(&mut state, "settling", State::settle);
    }
}

fn turn(state: &mut State, event: Event) -> Flow {
    let name = event.name();
    let started = Instant::now();
    let flow = guarded(state, &name, |state| state.handle(event)).unwrap_or(Flow::Continue);
    let took = started.elapsed();
    if took > LONG_TURN {
        crate::log::note(&format!("a turn took {took:?}: {name}"));
    }
    flow
}

/// Does a step; if it panics, the state is built anew from what is open.
fn guarded<T>(state: &mut State, name: &str, step: impl FnOnce(&mut State) -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(|| step(state))) {
        Ok(value) => Some(value),
        Err(payload) => {
            crate::log::note(&format!("panic in {name}: {}", panic_message(&*payload)));
            if catch_unwind(AssertUnwindSafe(|| state.rebuild())).is_err() {
                crate::log::note("the open documents cannot be analysed; waiting for the next change");
            }
            None
        }
    }
}

impl Event {
    fn name(&self) -> String {
        match self {
            Event::Request(request) => request.method.clone(),
            Event::Notification(notification) => notification.method.clone(),
            Event::Retry(job) => format!("retry of {}", job.method),
            Event::Diagnostics(_) => "diagnostics".to_owned(),
            Event::Snapshot(_) => "snapshot for a run".to_owned(),
            Event::Fault(_) => "a run's fault".to_owned(),
            Event::RunEnded(_) => "a run's end".to_owned(),
            Event::Close => "close".to_owned(),
        }
    }
}
