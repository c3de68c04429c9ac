//! `grok.run` and `grok.stop`: programs run in this process, each on its own thread.
//!
//! A run compiles on a snapshot, drops it, and only then starts, so that edits neither wait for runs nor disturb them. Its output
//! streams while it runs, in chunks; its answer comes when it ends, however it ends: by itself, by `grok.stop`, by cancelling the
//! request or its progress, or at a limit.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use crossbeam_channel::Sender;
use grok_diagnostics::FileId;
use grok_runtime::outcome::{LimitKind, Limits, Outcome, SourcePlace, TraceFrame};
use grok_runtime::stop::StopHandle;
use grok_session::Executable;
use grok_session::grants::Grants;
use salsa::Database as _;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cancel::CancelToken;
use crate::capabilities::ClientFacts;
use crate::convert;
use crate::error::RequestError;
use crate::lsp::{self, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Uri};
use crate::main_loop::{Event, Fault, IncomingRequest};
use crate::output::{self, Captured, Channel, Progress};
use crate::pool::{STACK, panic_message};
use crate::snapshot::{Documents, Snapshot};
use crate::state::State;
use crate::uri;
use crate::wire::{Outbox, Reply};

/// What a run may use unless told otherwise: generous for a lens, harmless for an editor.
fn default_limits() -> Limits {
    Limits {
        fuel: None,
        memory: 256 << 20,
        output: Some(1 << 20),
        time: None,
        ..Limits::default()
    }
}

/// The one engine of this build.
const ENGINE: &str = "jit";

#[derive(Deserialize)]
struct Arguments {
    uri: String,
    #[serde(default)]
    item: Option<String>,
    /// Arguments of the program. Nothing can read them yet; they are checked all the same.
    #[serde(default, rename = "args")]
    _args: Option<Vec<String>>,
    #[serde(default)]
    engine: Option<String>,
    #[serde(default)]
    grant: Option<String>,
    #[serde(default)]
    run: Option<String>,
}

/// The runs that have not ended.
#[derive(Default)]
pub(crate) struct Runs {
    running: HashMap<String, Running>,
    started: u64,
}

struct Running {
    cancel: CancelToken,
    progress: Value,
}

impl Runs {
    /// Forgets a run.
    pub(crate) fn ended(&mut self, run: &str) {
        self.running.remove(run);
    }

    /// Stops every run; how many there were.
    pub(crate) fn stop_all(&mut self) -> usize {
        self.running.values().filter(|running| running.stop()).count()
    }

    fn stop_one(&mut self, run: &str) -> usize {
        self.running
            .get(run)
            .filter(|running| running.stop())
            .into_iter()
            .count()
    }

    /// Stops the run whose progress the user cancelled.
    pub(crate) fn cancel_progress(&mut self, token: &Value) {
        for running in self
            .running
            .values()
            .filter(|running| running.progress == *token && !token.is_null())
        {
            running.stop();
        }
    }
}

impl Running {
    /// Stops it; whether it was not stopped before.
    fn stop(&self) -> bool {
        let news = !self.cancel.is_cancelled();
        self.cancel.cancel();
        news
    }
}

/// `grok.stop [{run?}]`.
pub(crate) fn stop(state: &mut State, argument: &Value) -> Result<Value, RequestError> {
    let stopped = match &argument["run"] {
        Value::Null => state.runs.stop_all(),
        Value::String(run) => state.runs.stop_one(run),
        other => return Err(RequestError::invalid_params(format!("`run` is a string, not {other}"))),
    };
    Ok(json!({ "stopped": stopped }))
}

/// `grok.run [{uri, item?, args?, engine?, grant?, run?}]`.
pub(crate) fn start(state: &mut State, request: IncomingRequest, argument: Value, token: Option<Value>) {
    let reply = request.reply.clone();
    if let Err(error) = try_start(state, request, argument, token) {
        reply.send(Err(error));
    }
}

fn try_start(
    state: &mut State,
    request: IncomingRequest,
    argument: Value,
    token: Option<Value>,
) -> Result<(), RequestError> {
    let arguments: Arguments =
        serde_json::from_value(argument).map_err(|error| RequestError::invalid_params(error.to_string()))?;
    let client = state.client().clone();
    if !client.trusted {
        return Err(RequestError::failed(
            "this workspace is not trusted, so nothing in it is run",
        ));
    }
    match arguments.engine.as_deref() {
        None | Some("auto" | ENGINE) => {}
        Some(other) => {
            return Err(RequestError::invalid_params(format!(
                "no engine `{other}` here; there is `{ENGINE}`"
            )));
        }
    }
    let grants = arguments.grant.as_deref().map_or(Ok(Grants::NONE), Grants::parse);
    let grants = grants.map_err(|error| RequestError::invalid_params(error.to_string()))?;
    let uri = uri::mended(&arguments.uri)
        .parse::<Uri>()
        .map_err(|error| RequestError::invalid_params(error.to_string()))?;
    let snapshot = state.snapshot();
    let view = snapshot.view_of(&uri)?;
    let run = match arguments.run {
        Some(run) => run,
        None => loop {
            state.runs.started += 1;
            let run = format!("run-{}", state.runs.started);
            if !state.runs.running.contains_key(&run) {
                break run;
            }
        },
    };
    if state.runs.running.contains_key(&run) {
        return Err(RequestError::invalid_params(format!(
            "a run named `{run}` is not over yet"
        )));
    }
    let progress_token = token.clone().unwrap_or_else(|| json!(format!("grok/{run}")));
    state.runs.running.insert(
        run.clone(),
        Running {
            cancel: request.cancel.clone(),
            progress: progress_token.clone(),
        },
    );
    let title = format!("▶ {}", arguments.item.as_deref().unwrap_or("script"));
    let context = Context {
        run: run.clone(),
        file: view.file,
        uri,
        item: arguments.item,
        grants,
        cancel: request.cancel,
        reply: request.reply,
        channel: Channel::new(state.outbox.clone(), run.clone(), client.run_output),
        progress: Progress::new(&state.outbox, progress_token, token.is_some(), client.progress, title),
        outbox: state.outbox.clone(),
        events: state.events.clone(),
        client,
    };
    let thread = std::thread::Builder::new()
        .name(format!("grok-{run}"))
        .stack_size(STACK + default_limits().stack as usize);
    let spawned = thread.spawn(move || context.perform(snapshot));
    spawned.map(drop).map_err(|error| {
        state.runs.ended(&run);
        RequestError::internal(format!("no thread for the run: {error}"))
    })
}

/// Everything a run's thread needs; no database in it.
struct Context {
    run: String,
    file: FileId,
    uri: Uri,
    item: Option<String>,
    grants: Grants,
    cancel: CancelToken,
    reply: Reply,
    channel: Channel,
    progress: Progress,
    outbox: Outbox,
    events: Sender<Event>,
    client: Arc<ClientFacts>,
}

/// What compiling came to.
enum Compiled {
    Ready(Executable, Arc<Documents>),
    /// It has mistakes: diagnostics as JSON, each with its `uri`.
    Mistakes(Vec<Value>),
    Stopped,
}

/// How a run ended, as the answer needs it.
struct Ended {
    outcome: Outcome,
    captured: Captured,
    wall_ms: f64,
}

impl Context {
    fn perform(self, snapshot: Snapshot) {
        self.announce("started");
        let result = catch_unwind(AssertUnwindSafe(|| self.answer(snapshot)));
        let result = result.unwrap_or_else(|payload| {
            let message = panic_message(&*payload);
            crate::log::note(&format!("panic in {} of {}: {message}", self.run, self.uri.as_str()));
            Err(RequestError::internal(format!("panic in the run: {message}")))
        });
        self.progress.end();
        self.announce("ended");
        let _ = self.events.send(Event::RunEnded(self.run.clone()));
        self.reply.send(result);
    }

    /// Tells interested clients how far the run is.
    fn announce(&self, state: &str) {
        if self.client.run_output.yes() {
            let params = json!({ "run": self.run, "uri": self.uri.as_str(), "item": self.item, "state": state });
            self.outbox.notify("grok/run", params);
        }
    }

    fn answer(&self, snapshot: Snapshot) -> Result<Value, RequestError> {
        let (executable, documents) = match self.compile(snapshot)? {
            Compiled::Ready(executable, documents) => (executable, documents),
            Compiled::Mistakes(found) => return Ok(self.refused(found)),
            Compiled::Stopped => {
                return Ok(self.shape(&Ended {
                    outcome: Outcome::Stopped,
                    captured: Captured::default(),
                    wall_ms: 0.0,
                }));
            }
        };
        let ended = self.execute(&executable);
        drop(executable);
        let mut answer = self.shape(&ended);
        if let Outcome::Panicked { message, trace } = &ended.outcome {
            answer["panic"] = self.panic(message, trace, documents);
        }
        Ok(answer)
    }

    /// Compiles, on a newer snapshot if an edit interrupts it.
    fn compile(&self, mut snapshot: Snapshot) -> Result<Compiled, RequestError> {
        loop {
            if self.cancel.is_cancelled() {
                return Ok(Compiled::Stopped);
            }
            let token = snapshot.analysis.db.cancellation_token();
            self.cancel.on_cancel(move || token.cancel());
            let attempt = salsa::Cancelled::catch(AssertUnwindSafe(|| self.compile_on(&snapshot)));
            drop(snapshot);
            match attempt {
                Ok(compiled) => return compiled,
                Err(salsa::Cancelled::Local) => return Ok(Compiled::Stopped),
                Err(salsa::Cancelled::PropagatedPanic) => {
                    return Err(RequestError::internal("a query panicked on another thread"));
                }
                Err(_) => match self.fresh_snapshot() {
                    Some(fresh) => snapshot = fresh,
                    None => return Ok(Compiled::Stopped),
                },
            }
        }
    }

    fn compile_on(&self, snapshot: &Snapshot) -> Result<Compiled, RequestError> {
        let item = self.item.as_deref();
        let Some(entry) = grok_ide::code_lens::resolve_item(&snapshot.analysis, self.file, item) else {
            let what = item.map_or("neither a `main` nor a script".to_owned(), |item| {
                format!("no function `{item}`")
            });
            return Err(RequestError::failed(format!(
                "there is {what} in {}",
                self.uri.as_str()
            )));
        };
        match grok_session::compile(&snapshot.analysis.db, entry) {
            Ok(executable) => Ok(Compiled::Ready(executable, snapshot.documents.clone())),
            Err(found) => {
                let shown = found.iter().filter_map(|found| {
                    let view = snapshot.view(found.file)?;
                    let mut value = serde_json::to_value(convert::diagnostic(snapshot, &view, found)).ok()?;
                    value["uri"] = json!(view.uri.as_str());
                    Some(value)
                });
                Ok(Compiled::Mistakes(shown.collect()))
            }
        }
    }

    /// Asks the state thread for the program as it is now.
    fn fresh_snapshot(&self) -> Option<Snapshot> {
        let (to, from) = crossbeam_channel::bounded(1);
        self.events.send(Event::Snapshot(to)).ok()?;
        from.recv().ok()
    }

    fn execute(&self, executable: &Executable) -> Ended {
        let stop = StopHandle::new();
        let stopper = stop.clone();
        self.cancel.on_cancel(move || stopper.stop());
        let (sink, stream) = output::streamed(self.channel.clone(), self.progress.clone());
        let started = Instant::now();
        let outcome = executable.run(&default_limits(), &self.grants, Box::new(sink), &stop);
        let wall_ms = (started.elapsed().as_secs_f64() * 1e6).round() / 1e3;
        Ended {
            outcome,
            captured: stream.finish(),
            wall_ms,
        }
    }

    /// The answer's common part.
    fn shape(&self, ended: &Ended) -> Value {
        let (outcome, limit, value) = match &ended.outcome {
            Outcome::Finished {
                error: Some(_), value, ..
            } => ("error", None, value.clone()),
            Outcome::Finished { value, .. } => ("ok", None, value.clone()),
            Outcome::Panicked { .. } => ("panic", None, None),
            Outcome::LimitReached { limit, .. } => ("limit", Some(LimitKind::name(*limit)), None),
            Outcome::Refused { .. } => ("refused", None, None),
            Outcome::Stopped => ("stopped", None, None),
        };
        let mut answer = json!({
            "run": self.run,
            "outcome": outcome,
            "limit": limit,
            "value": value,
            "stdout": ended.captured.stdout,
            "stderr": ended.captured.stderr,
            "engine": ENGINE,
            "wall_ms": ended.wall_ms,
        });
        if let Outcome::Finished { error: Some(error), .. } = &ended.outcome {
            answer["error"] = json!(error);
            answer["diagnostics"] = json!([]);
        }
        answer
    }

    fn refused(&self, found: Vec<Value>) -> Value {
        json!({
            "run": self.run,
            "outcome": "error",
            "limit": null,
            "value": null,
            "stdout": "",
            "stderr": "",
            "engine": ENGINE,
            "wall_ms": 0.0,
            "diagnostics": found,
        })
    }

    /// A panic in the client's words; also shows it at its line.
    fn panic(&self, message: &str, trace: &[TraceFrame], documents: Arc<Documents>) -> Value {
        // Places in open documents count in the text that ran, the others in the text as it is.
        let Some(snapshot) = self.fresh_snapshot() else {
            return json!({ "message": message, "trace": [] });
        };
        let snapshot = Snapshot { documents, ..snapshot };
        let place = |place: &SourcePlace| {
            let view = snapshot.view(FileId(place.file))?;
            Some(view.location(grok_diagnostics::Span::new(place.start, place.end)))
        };
        let is_user = |frame: &&TraceFrame| {
            snapshot
                .analysis
                .path(FileId(frame.place.file))
                .is_some_and(|path| !path.starts_with(grok_ide::LIBRARY_PREFIX))
        };
        let primary = trace.iter().find(is_user).or(trace.first());
        let frames: Vec<_> = trace
            .iter()
            .map(|frame| {
                let location = place(&frame.place);
                json!({
                    "name": &*frame.function,
                    "uri": location.as_ref().map(|location| location.uri.as_str()),
                    "range": location.as_ref().map(|location| location.range),
                })
            })
            .collect();
        let mut panic = json!({ "message": message, "trace": frames });
        let location = primary.and_then(|frame| Some((frame, place(&frame.place)?)));
        if let Some((frame, location)) = location {
            panic["uri"] = json!(location.uri.as_str());
            panic["range"] = json!(location.range);
            let version = snapshot
                .documents
                .get(&FileId(frame.place.file))
                .map(|document| document.version);
            let callers = trace.iter().filter(|other| **other != *frame).take(20);
            let related = callers.filter_map(|caller| {
                Some(DiagnosticRelatedInformation {
                    location: place(&caller.place)?,
                    message: format!("in `{}`", caller.function),
                })
            });
            let diagnostic = self.panic_diagnostic(message, location, related.collect());
            if let Some(version) = version {
                let fault = Fault {
                    file: FileId(frame.place.file),
                    version,
                    diagnostic,
                };
                let _ = self.events.send(Event::Fault(fault));
            }
        }
        panic
    }

    fn panic_diagnostic(
        &self,
        message: &str,
        location: Location,
        related: Vec<DiagnosticRelatedInformation>,
    ) -> lsp::Diagnostic {
        let show_related = self.client.related_information.yes() && !related.is_empty();
        lsp::Diagnostic {
            range: location.range,
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String("panic".to_owned())),
            source: Some("grok run".to_owned()),
            message: format!("panicked: {message}"),
            related_information: show_related.then_some(related),
            ..lsp::Diagnostic::default()
        }
    }
}
