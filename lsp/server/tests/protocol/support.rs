//! Starting servers and saying short things to them.

use std::process::{Command, Stdio};

use grok_lsp::client::Client;
use serde_json::{Value, json};

pub(crate) const URI: &str = "file:///nowhere/main.grok";

/// A server that nobody has spoken to.
pub(crate) fn start() -> Client {
    Client::start(command()).expect("the server starts")
}

/// The command that starts one.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grok-lsp"));
    command.arg("--stdio").stderr(Stdio::null());
    command
}

/// An initialized server.
pub(crate) fn initialized(capabilities: Value) -> Client {
    let mut client = start();
    client.initialize(capabilities).expect("initialize");
    client
}

/// A server with one document open.
pub(crate) fn with_document(capabilities: Value, text: &str) -> Client {
    let mut client = initialized(capabilities);
    client.open(URI, text).expect("opened");
    client
}

/// What a client that pulls diagnostics and shows output declares.
pub(crate) fn full_client() -> Value {
    json!({
        "textDocument": {
            "diagnostic": {},
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
            "codeAction": { "codeActionLiteralSupport": { "codeActionKind": { "valueSet": [] } } },
        },
        "workspace": { "diagnostics": { "refreshSupport": true } },
        "experimental": { "grok": { "output": true } },
    })
}

pub(crate) fn document() -> Value {
    json!({ "textDocument": { "uri": URI } })
}

pub(crate) fn at(line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } })
}

pub(crate) fn ranged(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
    let position = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
    json!({ "range": { "start": position(start), "end": position(end) }, "text": text })
}

/// Pulls the messages of the document's diagnostics.
pub(crate) fn pulled(client: &mut Client) -> Vec<String> {
    let report = client.request("textDocument/diagnostic", document()).expect("a report");
    messages(&report["items"])
}

pub(crate) fn messages(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter()
        .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// The error code of a request that fails.
pub(crate) fn error_code(result: Result<Value, grok_lsp::client::ClientError>) -> i64 {
    match result {
        Err(grok_lsp::client::ClientError::Response(error)) => error["code"].as_i64().expect("a code"),
        other => panic!("not an error answer: {other:?}"),
    }
}

/// Random numbers that are the same in every run.
pub(crate) struct Random(pub u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
