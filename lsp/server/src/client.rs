//! A small blocking client: the other end of the wire, for `grok tour` and for tests.
//!
//! It speaks to a server process over its standard streams, remembers notifications in arrival order, and answers the server's own
//! requests with `null` so that nothing waits on it.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A running server and the conversation with it. Dropping it ends the process.
pub struct Client {
    child: Child,
    stdin: ChildStdin,
    incoming: Receiver<Value>,
    notifications: Vec<Value>,
    responses: Vec<Value>,
    next_id: i64,
}

/// Why the conversation failed.
#[derive(Debug)]
pub enum ClientError {
    /// The server is gone or the pipe broke.
    Closed,
    /// Nothing came in time; what was waited for.
    TimedOut(String),
    /// The server answered with an error object.
    Response(Value),
    /// The process could not be started or written to.
    Io(io::Error),
}

impl std::fmt::Display for ClientError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            ClientError::Closed => f.write_str("the server closed the connection"),
            ClientError::TimedOut(what) => write!(f, "no answer in time: {what}"),
            ClientError::Response(error) => write!(f, "the server answered with an error: {error}"),
            ClientError::Io(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for ClientError {}

impl From<io::Error> for ClientError {
    fn from(error: io::Error) -> Self {
        ClientError::Io(error)
    }
}

/// How long any single answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

impl Client {
    /// Starts `command` with its streams piped (stderr is inherited unless the command says otherwise).
    pub fn start(mut command: Command) -> Result<Client, ClientError> {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let stdin = child.stdin.take().ok_or(ClientError::Closed)?;
        let stdout = child.stdout.take().ok_or(ClientError::Closed)?;
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            while let Some(message) = read_message(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Ok(Client {
            child,
            stdin,
            incoming,
            notifications: Vec::new(),
            responses: Vec::new(),
            next_id: 1,
        })
    }

    /// `initialize` with these capabilities, then `initialized`; gives the server's answer.
    pub fn initialize(&mut self, capabilities: Value) -> Result<Value, ClientError> {
        let params = json!({ "processId": std::process::id(), "rootUri": null, "capabilities": capabilities });
        let result = self.request("initialize", params)?;
        self.notify("initialized", json!({}))?;
        Ok(result)
    }

    /// `textDocument/didOpen`, version 1.
    pub fn open(&mut self, uri: &str, text: &str) -> Result<(), ClientError> {
        let document = json!({ "uri": uri, "languageId": "grok", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }))
    }

    /// `textDocument/didChange` with these content changes.
    pub fn change(&mut self, uri: &str, version: i32, changes: Value) -> Result<(), ClientError> {
        let document = json!({ "uri": uri, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        )
    }

    /// Sends a request and waits for its result.
    pub fn request(&mut self, method: &str, params: Value) -> Result<Value, ClientError> {
        let id = self.send_request(method, params)?;
        self.wait_response(id)
    }

    /// Sends a request without waiting; gives its id.
    pub fn send_request(&mut self, method: &str, params: Value) -> Result<i64, ClientError> {
        let id = self.next_id;
        self.next_id += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        Ok(id)
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: Value) -> Result<(), ClientError> {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }))
    }

    /// Waits for the answer to a request sent before.
    pub fn wait_response(&mut self, id: i64) -> Result<Value, ClientError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(i) = self.responses.iter().position(|response| response["id"] == id) {
                let mut response = self.responses.swap_remove(i);
                return match response.get("error") {
                    Some(error) => Err(ClientError::Response(error.clone())),
                    None => Ok(response["result"].take()),
                };
            }
            self.receive(deadline, &format!("response {id}"))?;
        }
    }

    /// Waits for an error answer that carries this id, which is `null` for messages that could not be read.
    pub fn wait_error(&mut self, id: &Value) -> Result<Value, ClientError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self
                .responses
                .iter()
                .position(|response| response["id"] == *id && response.get("error").is_some());
            if let Some(i) = found {
                return Ok(self.responses.swap_remove(i)["error"].take());
            }
            self.receive(deadline, &format!("an error for {id}"))?;
        }
    }

    /// Waits for the first notification of `method` that `wanted` accepts, removes it from the backlog and gives its parameters.
    pub fn wait_notification(&mut self, method: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value, ClientError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self
                .notifications
                .iter()
                .position(|note| note["method"] == method && wanted(&note["params"]));
            if let Some(i) = found {
                return Ok(self.notifications.remove(i)["params"].take());
            }
            self.receive(deadline, method)?;
        }
    }

    /// Like [`Client::wait_notification`], but gives `None` when none comes within `patience`.
    pub fn poll_notification(
        &mut self,
        method: &str,
        wanted: impl Fn(&Value) -> bool,
        patience: Duration,
    ) -> Result<Option<Value>, ClientError> {
        let deadline = Instant::now() + patience;
        loop {
            let found = self
                .notifications
                .iter()
                .position(|note| note["method"] == method && wanted(&note["params"]));
            if let Some(i) = found {
                return Ok(Some(self.notifications.remove(i)["params"].take()));
            }
            match self.receive(deadline, method) {
                Ok(()) => {}
                Err(ClientError::TimedOut(_)) => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    /// Takes every notification of `method` that has arrived so far, waiting for none.
    pub fn drain_notifications(&mut self, method: &str) -> Vec<Value> {
        while let Ok(message) = self.incoming.try_recv() {
            let _ = self.file(message);
        }
        let (taken, kept) = std::mem::take(&mut self.notifications)
            .into_iter()
            .partition(|note| note["method"] == method);
        self.notifications = kept;
        let taken: Vec<Value> = taken;
        taken.into_iter().map(|mut note| note["params"].take()).collect()
    }

    /// `shutdown`, `exit`, and the process's exit code.
    pub fn shutdown(mut self) -> Result<Option<i32>, ClientError> {
        self.request("shutdown", Value::Null)?;
        self.notify("exit", Value::Null)?;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status.code());
            }
            // The reader ends with the process: wait on it instead of polling in a tight loop.
            let _ = self.incoming.recv_timeout(Duration::from_millis(20));
        }
        Err(ClientError::TimedOut("exit".to_owned()))
    }

    /// The server's process id.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Writes bytes as they are: for tests of what the server does with nonsense.
    pub fn send_raw(&mut self, bytes: &[u8]) -> Result<(), ClientError> {
        self.stdin.write_all(bytes)?;
        Ok(self.stdin.flush()?)
    }

    fn send(&mut self, message: &Value) -> Result<(), ClientError> {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
    }

    fn receive(&mut self, deadline: Instant, what: &str) -> Result<(), ClientError> {
        let left = deadline.saturating_duration_since(Instant::now());
        match self.incoming.recv_timeout(left) {
            Ok(message) => self.file(message),
            Err(RecvTimeoutError::Timeout) => Err(ClientError::TimedOut(what.to_owned())),
            Err(RecvTimeoutError::Disconnected) => Err(ClientError::Closed),
        }
    }

    /// Puts an arrived message where it is looked for; answers requests of the server.
    fn file(&mut self, message: Value) -> Result<(), ClientError> {
        match (message.get("method"), message.get("id")) {
            (Some(_), Some(id)) => {
                let answer = json!({ "jsonrpc": "2.0", "id": id, "result": null });
                self.notifications.push(message);
                self.send(&answer)
            }
            (Some(_), None) => {
                self.notifications.push(message);
                Ok(())
            }
            _ => {
                self.responses.push(message);
                Ok(())
            }
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads one framed message; `None` at the end of the stream or when the framing is broken.
fn read_message(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length:") {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length?];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
