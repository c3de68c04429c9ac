//! The state thread's state: open documents, the analysis of them, and who works on what.
//!
//! Everything here is called from [`main_loop`](crate::main_loop) only. Reading is handed to the pool with a snapshot; changing is
//! done on the spot: first the waiting jobs are taken back (their snapshots would hold up the database), then the change is made,
//! then they are queued again on the new text or refused.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crossbeam_channel::Sender;
use grok_diagnostics::FileId;
use grok_ide::AnalysisHost;
use ropey::Rope;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::cancel::CancelToken;
use crate::capabilities::{ClientFacts, initialize_result};
use crate::document::{Applied, ContentChange, Document};
use crate::error::RequestError;
use crate::handlers::semantic_tokens::SentTokens;
use crate::lsp::{self, Uri};
use crate::main_loop::{Event, Fault, FileDiagnostics, IncomingNotification, IncomingRequest};
use crate::pool::{Class, Done, Job, OnEdit, Pool};
use crate::run::Runs;
use crate::snapshot::{Documents, Snapshot};
use crate::wire::{Lifeline, Outbox};
use crate::{convert, dispatch, parent, uri};

/// The largest file that is read from disk, in bytes.
const MAX_FILE: u64 = 64 << 20;

/// Whether the loop goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Flow {
    Continue,
    End,
}

/// How far the conversation has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    /// Before `initialize`.
    Waiting,
    Running,
    /// After `shutdown`.
    ShutDown,
}

/// All there is.
pub(crate) struct State {
    phase: Phase,
    client: Arc<ClientFacts>,
    host: AnalysisHost,
    documents: Arc<Documents>,
    /// Counts changes of anything a diagnostic may depend on.
    revision: u64,
    /// Files whose text changed since diagnostics were last asked for; `None`: nothing changed at all.
    changed: Option<Vec<FileId>>,
    /// The syntax errors last pushed for a file, without their places.
    syntax: HashMap<FileId, Vec<String>>,
    /// The last complete list of a file, without panics, and the revision it belongs to.
    precise: HashMap<FileId, (u64, Vec<lsp::Diagnostic>)>,
    /// What the client was last told about a file, and for which version.
    pushed: HashMap<FileId, (i32, Vec<lsp::Diagnostic>)>,
    panics: Arc<HashMap<FileId, Vec<lsp::Diagnostic>>>,
    sent_tokens: Arc<SentTokens>,
    pool: Pool,
    pub(crate) runs: Runs,
    pub(crate) events: Sender<Event>,
    pub(crate) outbox: Outbox,
    lifeline: Lifeline,
}

fn new_host() -> AnalysisHost {
    AnalysisHost::new(read_file)
}

/// Reads a source file, if it is one.
fn read_file(path: &str) -> Option<String> {
    let path = Path::new(path);
    // Names such as `untitled:…` are no paths, and a relative path would depend on where the server was started.
    if !path.is_absolute() || std::fs::metadata(path).ok()?.len() > MAX_FILE {
        return None;
    }
    String::from_utf8(std::fs::read(path).ok()?).ok()
}

impl State {
    pub(crate) fn new(events: Sender<Event>, outbox: Outbox, lifeline: Lifeline) -> std::io::Result<State> {
        Ok(State {
            phase: Phase::Waiting,
            client: Arc::default(),
            host: new_host(),
            documents: Arc::default(),
            revision: 0,
            changed: None,
            syntax: HashMap::new(),
            precise: HashMap::new(),
            pushed: HashMap::new(),
            panics: Arc::default(),
            sent_tokens: Arc::default(),
            pool: Pool::start(events.clone())?,
            runs: Runs::default(),
            events,
            outbox,
            lifeline,
        })
    }

    /// Takes one event.
    pub(crate) fn handle(&mut self, event: Event) -> Flow {
        match event {
            Event::Request(request) => self.request(request),
            Event::Notification(notification) => self.notification(notification),
            Event::Retry(job) => self.spawn(job),
            Event::Diagnostics(found) => self.diagnostics_found(found),
            Event::Snapshot(to) => {
                let _ = to.send(self.snapshot());
            }
            Event::Fault(fault) => self.fault(fault),
            Event::RunEnded(run) => self.runs.ended(&run),
            Event::Close => {
                self.runs.stop_all();
                self.host.cancel();
                return Flow::End;
            }
        }
        Flow::Continue
    }

    /// What readers get.
    pub(crate) fn snapshot(&self) -> Snapshot {
        Snapshot {
            analysis: self.host.snapshot(),
            client: self.client.clone(),
            documents: self.documents.clone(),
            panics: self.panics.clone(),
            sent_tokens: self.sent_tokens.clone(),
        }
    }

    /// Starts a job on the program as it is now.
    pub(crate) fn spawn(&self, job: Job) {
        self.pool.spawn(job, self.snapshot());
    }

    /// What the client can do.
    pub(crate) fn client(&self) -> &Arc<ClientFacts> {
        &self.client
    }

    /// Builds the analysis anew: its old one may be half-changed.
    pub(crate) fn rebuild(&mut self) {
        self.pool.withdraw().iter().for_each(Job::refuse);
        let documents: Vec<Document> = self.documents.values().cloned().collect();
        self.host = new_host();
        self.documents = Arc::default();
        for document in documents {
            self.insert(document);
        }
        self.syntax.clear();
        self.precise.clear();
        self.pushed.clear();
        self.panics = Arc::default();
        self.sent_tokens = Arc::default();
        self.revision += 1;
        self.changed = Some(self.documents.keys().copied().collect());
    }

    fn request(&mut self, mut request: IncomingRequest) {
        mend_uris(&mut request.params);
        let answer = match (self.phase, request.method.as_str()) {
            (Phase::Waiting, "initialize") => {
                self.initialize(&request.params);
                Ok(initialize_result(&self.client))
            }
            (_, "initialize") => Err(RequestError::invalid_request("initialize was called before")),
            (Phase::Waiting, _) => Err(RequestError::not_initialized()),
            (Phase::ShutDown, _) => Err(RequestError::invalid_request("the server is shutting down")),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                self.runs.stop_all();
                Ok(Value::Null)
            }
            (Phase::Running, _) => return dispatch::request(self, request),
        };
        request.reply.send(answer);
    }

    fn initialize(&mut self, params: &Value) {
        let client = ClientFacts::read(params);
        if let Some(process) = client.process_id {
            parent::watch(process, self.lifeline.clone());
        }
        self.client = Arc::new(client);
        self.phase = Phase::Running;
    }

    fn notification(&mut self, IncomingNotification { method, mut params }: IncomingNotification) {
        if self.phase != Phase::Running {
            return;
        }
        mend_uris(&mut params);
        match method.as_str() {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => self.with(&method, params, State::did_open),
            "textDocument/didChange" => self.with(&method, params, State::did_change),
            "textDocument/didClose" => self.with(&method, params, State::did_close),
            "textDocument/didSave" => self.with(&method, params, State::did_save),
            "workspace/didChangeWatchedFiles" => self.with(&method, params, State::did_change_watched_files),
            "window/workDoneProgress/cancel" => self.runs.cancel_progress(&params["token"]),
            // Nothing depends on these; folders need no bookkeeping, since packages are found from their files.
            _ => {}
        }
    }

    fn with<P: DeserializeOwned>(&mut self, method: &str, params: Value, then: impl FnOnce(&mut State, P)) {
        match serde_json::from_value(params) {
            Ok(params) => then(self, params),
            Err(error) => crate::log::note(&format!("{method} with parameters that do not fit: {error}")),
        }
    }

    fn initialized(&mut self) {
        if !self.client.watches_files.yes() {
            return;
        }
        let watchers = json!([{ "globPattern": "**/*.grok" }, { "globPattern": "**/grok.toml" }]);
        let registration = json!({ "id": "grok-files", "method": "workspace/didChangeWatchedFiles", "registerOptions": { "watchers": watchers } });
        self.outbox.request(
            "client/registerCapability",
            json!({ "registrations": [registration] }),
            |answer| {
                if let Err(error) = answer {
                    crate::log::note(&format!("the client does not watch files after all: {error}"));
                }
            },
        );
    }

    fn did_open(&mut self, params: OpenParams) {
        let OpenParams { text_document: opened } = params;
        let path: Arc<str> = uri::path_of(opened.uri.as_str()).into();
        let text = Rope::from_str(&opened.text);
        let document = Document {
            uri: opened.uri,
            path,
            version: opened.version,
            text,
            file: FileId(0),
        };
        self.change(|state| {
            let file = state.insert(document);
            state.text_changed(file);
        });
    }

    /// Makes a document the text of its file.
    fn insert(&mut self, mut document: Document) -> FileId {
        let text: Arc<str> = document.text.to_string().into();
        document.file = self.host.open(&document.path, text);
        let file = document.file;
        Arc::make_mut(&mut self.documents).insert(file, document);
        file
    }

    fn did_change(&mut self, params: ChangeParams) {
        let Some(file) = self.open_file(&params.text_document.uri) else {
            return crate::log::note(&format!(
                "didChange of `{}`, which is not open",
                params.text_document.uri.as_str()
            ));
        };
        let encoding = self.client.encoding;
        let version = params.text_document.version;
        self.change(|state| {
            let Some(document) = Arc::make_mut(&mut state.documents).get_mut(&file) else {
                return;
            };
            match document.apply(version, &params.content_changes, encoding) {
                Applied::Outdated => {
                    return crate::log::note(&format!("ignored an edit of an older version of `{}`", document.path));
                }
                Applied::Edits(edits) => state.host.edit(file, &edits),
                Applied::Replaced => {
                    let (path, text) = (document.path.clone(), document.text.to_string());
                    state.host.open(&path, text.into());
                }
            }
            state.text_changed(file);
        });
    }

    fn did_close(&mut self, params: CloseParams) {
        let Some(file) = self.open_file(&params.text_document.uri) else {
            return;
        };
        self.change(|state| {
            let document = Arc::make_mut(&mut state.documents).remove(&file);
            state.host.close(file);
            state.text_changed(file);
            state.syntax.remove(&file);
            state.precise.remove(&file);
            state.pushed.remove(&file);
            if let Some(document) = document
                && !state.client.pulls.yes()
            {
                state.send_diagnostics(&document, Vec::new());
            }
        });
    }

    /// Saving changes nothing that is not known; but without a watcher, now is the time to look at the other files.
    fn did_save(&mut self, _: CloseParams) {
        if !self.client.watches_files.yes() {
            self.change(|state| {
                if state.host.reload() {
                    state.revision += 1;
                    state.changed.get_or_insert_default();
                }
            });
        }
    }

    fn did_change_watched_files(&mut self, params: WatchedParams) {
        let paths: Vec<String> = params
            .changes
            .iter()
            .map(|change| uri::path_of(change.uri.as_str()))
            .collect();
        self.change(|state| {
            state.host.files_changed(&paths);
            state.revision += 1;
            state.changed.get_or_insert_default();
        });
    }

    /// Changes the analysis while no waiting job holds a snapshot of it.
    fn change(&mut self, change: impl FnOnce(&mut State)) {
        let waiting = self.pool.withdraw();
        change(self);
        for job in waiting {
            match job.on_edit {
                OnEdit::Retry => self.spawn(job),
                OnEdit::Refuse => job.refuse(),
            }
        }
    }

    fn text_changed(&mut self, file: FileId) {
        self.revision += 1;
        self.changed.get_or_insert_default().push(file);
        if self.panics.contains_key(&file) {
            Arc::make_mut(&mut self.panics).remove(&file);
        }
    }

    fn open_file(&self, uri: &Uri) -> Option<FileId> {
        let path = uri::path_of(uri.as_str());
        self.host
            .file_id(&path)
            .filter(|file| self.documents.contains_key(file))
    }

    /// After a batch of events: tells the client what changed about the diagnostics.
    pub(crate) fn settle(&mut self) {
        let Some(changed) = self.changed.take() else { return };
        if self.client.pulls.yes() {
            return;
        }
        for &file in &changed {
            self.push_syntax(file);
        }
        // Another file's edit may have broken or mended any open one; what did not change costs next to nothing.
        let mut files: Vec<FileId> = self.documents.keys().copied().collect();
        files.sort_by_key(|file| (!changed.contains(file), *file));
        for file in files {
            self.schedule_diagnostics(file);
        }
    }

    fn schedule_diagnostics(&self, file: FileId) {
        let revision = self.revision;
        let work = move |snapshot: &Snapshot| {
            let list = convert::file_diagnostics(snapshot, file);
            Done::Event(Box::new(move || {
                Event::Diagnostics(FileDiagnostics { file, revision, list })
            }))
        };
        self.spawn(Job {
            class: Class::Background,
            // Each change schedules its own.
            on_edit: OnEdit::Refuse,
            method: "diagnostics",
            params: Arc::new(Value::Null),
            work: Arc::new(work),
            reply: None,
            cancel: CancelToken::default(),
        });
    }

    /// Pushes syntax errors ahead of the complete list, when they are news. Otherwise the old list stays until the new one is complete.
    fn push_syntax(&mut self, file: FileId) {
        if !self.documents.contains_key(&file) {
            return;
        }
        let snapshot = self.snapshot();
        let found = convert::syntax_diagnostics(&snapshot, file);
        drop(snapshot);
        let kinds: Vec<String> = found.iter().map(|diagnostic| diagnostic.message.clone()).collect();
        let news = !kinds.is_empty() && self.syntax.get(&file) != Some(&kinds);
        self.syntax.insert(file, kinds);
        if news {
            self.publish(file, found);
        }
    }

    fn diagnostics_found(&mut self, FileDiagnostics { file, revision, list }: FileDiagnostics) {
        // Superseded: the change that did it has scheduled the next.
        if revision != self.revision {
            return;
        }
        self.precise.insert(file, (revision, list));
        self.publish_complete(file);
    }

    /// Tells the client all that is known about a file, if that is complete; if not, a worker is at it.
    fn publish_complete(&mut self, file: FileId) {
        let Some((_, list)) = self
            .precise
            .get(&file)
            .filter(|(revision, _)| *revision == self.revision)
        else {
            return;
        };
        let panics = self.panics.get(&file).into_iter().flatten();
        let shown = list.iter().chain(panics).cloned().collect();
        self.publish(file, shown);
    }

    /// Tells the client about a file, unless it knows.
    fn publish(&mut self, file: FileId, diagnostics: Vec<lsp::Diagnostic>) {
        let Some(document) = self.documents.get(&file) else {
            return;
        };
        let told = (document.version, diagnostics);
        if self.pushed.get(&file) != Some(&told) {
            self.send_diagnostics(document, told.1.clone());
            self.pushed.insert(file, told);
        }
    }

    fn send_diagnostics(&self, document: &Document, diagnostics: Vec<lsp::Diagnostic>) {
        let (uri, version) = (document.uri.clone(), Some(document.version));
        let params = lsp::PublishDiagnosticsParams {
            uri,
            diagnostics,
            version,
        };
        self.outbox.notify("textDocument/publishDiagnostics", params);
    }

    fn fault(
        &mut self,
        Fault {
            file,
            version,
            diagnostic,
        }: Fault,
    ) {
        let current = self
            .documents
            .get(&file)
            .is_some_and(|document| document.version == version);
        if !current {
            return;
        }
        let list = Arc::make_mut(&mut self.panics).entry(file).or_default();
        // The same line may panic again and again; one message is enough.
        list.retain(|known| *known != diagnostic);
        list.push(diagnostic);
        if !self.client.pulls.yes() {
            self.publish_complete(file);
        } else if self.client.diagnostic_refresh.yes() {
            self.outbox.request("workspace/diagnostic/refresh", Value::Null, |_| {});
        }
    }
}

/// Encodes what a client left unencoded in the URIs of its documents, so that the typed parameters take them.
fn mend_uris(params: &mut Value) {
    let mend = |uri: Option<&mut Value>| {
        if let Some(Value::String(text)) = uri {
            *text = uri::mended(text);
        }
    };
    mend(params.pointer_mut("/textDocument/uri"));
    if let Some(Value::Array(changes)) = params.get_mut("changes") {
        changes.iter_mut().for_each(|change| mend(change.get_mut("uri")));
    }
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct OpenParams {
    text_document: OpenedDocument,
}

#[derive(serde::Deserialize)]
struct OpenedDocument {
    uri: Uri,
    #[serde(default)]
    version: i32,
    text: String,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangeParams {
    text_document: VersionedDocument,
    content_changes: Vec<ContentChange>,
}

#[derive(serde::Deserialize)]
struct VersionedDocument {
    uri: Uri,
    #[serde(default)]
    version: Option<i32>,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct CloseParams {
    text_document: NamedDocument,
}

#[derive(serde::Deserialize)]
struct NamedDocument {
    uri: Uri,
}

#[derive(serde::Deserialize)]
struct WatchedParams {
    changes: Vec<NamedDocument>,
}
