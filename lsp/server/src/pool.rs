//! Worker threads: read-only requests run here, on snapshots, in latency classes.
//!
//! One thread takes only what a person waits for while typing; the others prefer that and do the rest when there is none. A job
//! that an edit overtakes is asked back by the state thread: queued ones by [`Pool::withdraw`], running ones because the database
//! unwinds them; either way it is tried again on the new text or answered `ContentModified`. A panic answers `InternalError` and
//! leaves the thread alive.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crossbeam_channel::Sender;
use salsa::Database as _;
use serde_json::Value;

use crate::cancel::CancelToken;
use crate::error::RequestError;
use crate::main_loop::Event;
use crate::snapshot::Snapshot;
use crate::wire::Reply;

/// Stack of threads that run the compiler: deep nesting is ordinary broken input.
pub(crate) const STACK: usize = 32 << 20;
/// Threads in all; the first serves only [`Class::Latency`].
const THREADS: usize = 3;

/// How soon an answer is wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    /// While typing: completion, hover.
    Latency,
    /// Soon: tokens, diagnostics, lenses.
    Background,
}

/// What an edit during a request means for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OnEdit {
    /// It is about a whole document: answer for the new text.
    Retry,
    /// It is about a position, which means nothing in the new text: refuse.
    Refuse,
}

/// What a job ends in.
pub(crate) enum Done {
    /// The answer to a request.
    Answer(Result<Value, RequestError>),
    /// Something for the state thread.
    Event(Box<dyn FnOnce() -> Event + Send>),
}

/// Work on a snapshot. It may be called again after an edit.
pub(crate) type Work = Arc<dyn Fn(&Snapshot) -> Done + Send + Sync>;

/// A unit of work.
pub(crate) struct Job {
    pub class: Class,
    pub on_edit: OnEdit,
    /// For the log: the method, and its parameters once printed.
    pub method: &'static str,
    pub params: Arc<Value>,
    pub work: Work,
    /// `None` for the server's own work.
    pub reply: Option<Reply>,
    pub cancel: CancelToken,
}

impl Job {
    fn answer(&self, result: Result<Value, RequestError>) {
        if let Some(reply) = &self.reply {
            reply.send(result);
        }
    }

    /// Answers as a job that an edit overtook and that is not tried again.
    pub(crate) fn refuse(&self) {
        self.answer(Err(RequestError::content_modified()));
    }
}

struct Queued {
    job: Job,
    snapshot: Snapshot,
}

#[derive(Default)]
struct Queues {
    latency: VecDeque<Queued>,
    background: VecDeque<Queued>,
    closed: bool,
}

struct Shared {
    queues: Mutex<Queues>,
    wake: Condvar,
    events: Sender<Event>,
}

impl Shared {
    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The workers. Dropping it lets them end after what they are doing.
pub(crate) struct Pool(Arc<Shared>);

impl Pool {
    /// Starts the threads; `events` takes what must go back to the state thread.
    pub(crate) fn start(events: Sender<Event>) -> std::io::Result<Pool> {
        let shared = Arc::new(Shared {
            queues: Mutex::default(),
            wake: Condvar::new(),
            events,
        });
        for index in 0..THREADS {
            let shared = shared.clone();
            let only_latency = index == 0;
            std::thread::Builder::new()
                .name(format!("grok-worker-{index}"))
                .stack_size(STACK)
                .spawn(move || worker(&shared, only_latency))?;
        }
        Ok(Pool(shared))
    }

    /// Queues a job on a snapshot.
    pub(crate) fn spawn(&self, job: Job, snapshot: Snapshot) {
        let class = job.class;
        let queued = Queued { job, snapshot };
        let mut queues = self.0.queues();
        match class {
            Class::Latency => queues.latency.push_back(queued),
            Class::Background => queues.background.push_back(queued),
        }
        drop(queues);
        // All: a latency job may have to wake one thread and a background job must not wake only the other.
        self.0.wake.notify_all();
    }

    /// Takes back every job that has not started, without its snapshot.
    pub(crate) fn withdraw(&self) -> Vec<Job> {
        let mut queues = self.0.queues();
        let latency = std::mem::take(&mut queues.latency);
        let background = std::mem::take(&mut queues.background);
        drop(queues);
        latency.into_iter().chain(background).map(|queued| queued.job).collect()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut queues = self.0.queues();
        queues.closed = true;
        queues.latency.clear();
        queues.background.clear();
        drop(queues);
        self.0.wake.notify_all();
    }
}

fn worker(shared: &Shared, only_latency: bool) {
    loop {
        let queued = {
            let mut queues = shared.queues();
            loop {
                if queues.closed {
                    return;
                }
                let next = match queues.latency.pop_front() {
                    Some(queued) => Some(queued),
                    None if only_latency => None,
                    None => queues.background.pop_front(),
                };
                match next {
                    Some(queued) => break queued,
                    None => queues = shared.wake.wait(queues).unwrap_or_else(PoisonError::into_inner),
                }
            }
        };
        perform(queued, shared);
    }
}

fn perform(Queued { job, snapshot }: Queued, shared: &Shared) {
    if job.cancel.is_cancelled() {
        return job.answer(Err(RequestError::cancelled()));
    }
    let token = snapshot.analysis.db.cancellation_token();
    job.cancel.on_cancel(move || token.cancel());
    let (method, started) = (job.method, Instant::now());
    let result = catch_unwind(AssertUnwindSafe(|| (job.work)(&snapshot)));
    // An edit waits for this; and what follows must not hold the database.
    drop(snapshot);
    match result {
        Ok(Done::Answer(result)) => job.answer(result),
        Ok(Done::Event(event)) => {
            let _ = shared.events.send(event());
        }
        Err(payload) => unwound(job, payload, shared),
    }
    let took = started.elapsed();
    if took.as_millis() > 1_000 {
        crate::log::note(&format!("{method} took {took:?}"));
    }
}

fn unwound(job: Job, payload: Box<dyn Any + Send>, shared: &Shared) {
    match payload.downcast::<salsa::Cancelled>() {
        Ok(cancelled) => match *cancelled {
            salsa::Cancelled::Local => job.answer(Err(RequestError::cancelled())),
            // The thread that panicked reports it; here the query simply has no value.
            salsa::Cancelled::PropagatedPanic => {
                job.answer(Err(RequestError::internal("a query panicked on another thread")))
            }
            _ if job.on_edit == OnEdit::Retry => {
                let _ = shared.events.send(Event::Retry(job));
            }
            _ => job.refuse(),
        },
        Err(payload) => {
            let message = panic_message(&*payload);
            crate::log::note(&format!(
                "panic in {}: {message}; parameters: {}",
                job.method, job.params
            ));
            job.answer(Err(RequestError::internal(format!(
                "panic in {}: {message}",
                job.method
            ))));
        }
    }
}

/// What a panic said.
pub(crate) fn panic_message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
