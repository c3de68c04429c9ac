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

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::{Receiver, unbounded};
    use grok_ide::AnalysisHost;
    use serde_json::json;
    use std::time::Duration;

    struct Bench {
        host: AnalysisHost,
        pool: Pool,
        events: Receiver<Event>,
    }

    impl Bench {
        fn new() -> Bench {
            let (sender, events) = unbounded();
            let mut host = AnalysisHost::new(|_| None);
            host.open("/a.grok", "fn main() {}".into());
            Bench {
                host,
                pool: Pool::start(sender).expect("threads"),
                events,
            }
        }

        fn snapshot(&self) -> Snapshot {
            Snapshot {
                analysis: self.host.snapshot(),
                client: Arc::default(),
                documents: Arc::default(),
                panics: Arc::default(),
                sent_tokens: Arc::default(),
            }
        }

        /// Starts a job and gives its token and the end where the answer arrives.
        fn spawn(
            &self,
            class: Class,
            on_edit: OnEdit,
            work: impl Fn(&Snapshot) -> Done + Send + Sync + 'static,
        ) -> (CancelToken, Box<dyn FnOnce() -> Result<Value, RequestError>>) {
            let (reply, answer) = Reply::test();
            let cancel = CancelToken::default();
            let (work, params) = (Arc::new(work), Arc::new(Value::Null));
            let job = Job {
                class,
                on_edit,
                method: "test",
                params,
                work,
                reply: Some(reply),
                cancel: cancel.clone(),
            };
            self.pool.spawn(job, self.snapshot());
            let arrived = move || answer.blocking_recv().expect("an answer").0;
            (cancel, Box::new(arrived))
        }
    }

    /// Works until the database unwinds it.
    fn until_cancelled(started: &Sender<()>) -> impl Fn(&Snapshot) -> Done + Send + Sync + 'static + use<> {
        let started = started.clone();
        move |snapshot| {
            let _ = started.send(());
            loop {
                snapshot.analysis.db.unwind_if_revision_cancelled();
                std::thread::yield_now();
            }
        }
    }

    #[test]
    fn a_panic_is_an_internal_error_and_the_thread_goes_on() {
        let bench = Bench::new();
        for _ in 0..10 {
            let (_, answer) = bench.spawn(Class::Latency, OnEdit::Refuse, |_| panic!("oh no"));
            let error = answer().expect_err("an error");
            assert_eq!((error.code, error.message.contains("oh no")), (-32603, true));
        }
        let (_, answer) = bench.spawn(Class::Latency, OnEdit::Refuse, |_| Done::Answer(Ok(json!(1))));
        assert_eq!(answer(), Ok(json!(1)));
    }

    #[test]
    fn cancelling_stops_the_thread() {
        let bench = Bench::new();
        let (started, running) = unbounded();
        let (cancel, answer) = bench.spawn(Class::Background, OnEdit::Retry, until_cancelled(&started));
        running.recv().expect("started");
        cancel.cancel();
        assert_eq!(answer().expect_err("an error").code, -32800);
    }

    #[test]
    fn an_edit_stops_what_runs_and_decides_by_its_kind() {
        let mut bench = Bench::new();
        let (started, running) = unbounded();
        let (_, refused) = bench.spawn(Class::Background, OnEdit::Refuse, until_cancelled(&started));
        let (_retried, _answer) = bench.spawn(Class::Background, OnEdit::Retry, until_cancelled(&started));
        for _ in 0..2 {
            running.recv().expect("started");
        }
        // Waits until both have let go of the database.
        bench.host.open("/a.grok", "fn other() {}".into());
        assert_eq!(refused().expect_err("an error").code, -32801);
        let event = bench.events.recv_timeout(Duration::from_secs(10)).expect("an event");
        assert!(matches!(event, Event::Retry(_)));
    }

    #[test]
    fn latency_jobs_do_not_wait_for_the_others() {
        let bench = Bench::new();
        let (started, running) = unbounded();
        let busy: Vec<_> = (0..8)
            .map(|_| bench.spawn(Class::Background, OnEdit::Refuse, until_cancelled(&started)))
            .collect();
        running.recv().expect("started");
        let (_, answer) = bench.spawn(Class::Latency, OnEdit::Refuse, |_| Done::Answer(Ok(json!("quick"))));
        assert_eq!(answer(), Ok(json!("quick")));
        for (cancel, answer) in busy {
            cancel.cancel();
            assert_eq!(answer().expect_err("an error").code, -32800);
        }
    }

    #[test]
    fn withdrawn_jobs_hold_no_snapshot() {
        let mut bench = Bench::new();
        let (started, running) = unbounded();
        let blockers: Vec<_> = (0..2)
            .map(|_| bench.spawn(Class::Background, OnEdit::Refuse, until_cancelled(&started)))
            .collect();
        for _ in 0..2 {
            running.recv().expect("started");
        }
        let (_, waiting) = bench.spawn(Class::Background, OnEdit::Refuse, |_| Done::Answer(Ok(Value::Null)));
        let withdrawn = bench.pool.withdraw();
        assert_eq!(withdrawn.len(), 1);
        withdrawn.iter().for_each(Job::refuse);
        bench.host.open("/a.grok", "fn other() {}".into());
        for (_, answer) in blockers {
            assert_eq!(answer().expect_err("an error").code, -32801);
        }
        assert_eq!(waiting().expect_err("an error").code, -32801);
    }
}
