//! `grok tour`: an editor session played against the real language server, over its protocol.
//!
//! The tour starts this very binary as `grok lsp`, opens a document, types into it, and draws what an editor would show: problems
//! under the line, a hover, a completion list in code that does not parse, the lens and what it prints. Nothing is staged; every
//! answer is the server's.

mod document;
mod draw;

use std::process::{Command, ExitCode};

use grok_lsp::client::{Client, ClientError};
use serde_json::{Value, json};

use crate::cli::TourOptions;
use document::Document;

/// The document's address. It is never written to disk.
const URI: &str = "file:///tour/ledger.grok";

/// Plays the tour.
pub fn tour(_: &TourOptions) -> Result<ExitCode, String> {
    let program = std::env::current_exe().map_err(|error| format!("cannot find this program: {error}"))?;
    let mut server = Command::new(program);
    server.arg("lsp");
    let mut client = Client::start(server).map_err(|error| format!("cannot start the language server: {error}"))?;
    play(&mut client).map_err(|error| format!("the tour broke off: {error}"))?;
    client
        .shutdown()
        .map_err(|error| format!("the server did not leave: {error}"))?;
    Ok(ExitCode::SUCCESS)
}

/// What the tour's client can do: the same things an editor says of itself.
fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8"] },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "versionSupport": true },
            "hover": { "contentFormat": ["markdown"] },
            "completion": { "completionItem": { "snippetSupport": false } },
        },
        "experimental": { "grok": { "output": true } },
    })
}

fn play(client: &mut Client) -> Result<(), ClientError> {
    let hello = client.initialize(capabilities())?;
    let info = &hello["serverInfo"];
    draw::title(&format!(
        "{} {} is listening",
        info["name"].as_str().unwrap_or("server"),
        info["version"].as_str().unwrap_or("")
    ));

    let mut document = Document::new(include_str!("tour.grok"));
    client.open(URI, document.text())?;
    let found = diagnostics(client, &document)?;
    draw::step(1, "A file is opened; the server has read and checked it.");
    draw::problems(&document, &found);

    draw::step(2, "`larger` has no annotations. Hovering shows what was inferred:");
    hover(client, &document, "larger(a, b)")?;
    draw::step(3, "Hovering a method shows its documentation:");
    hover(client, &document, "total(&self)")?;

    draw::step(
        4,
        "A mistake is typed; the problem appears under it, with a way to mend it.",
    );
    let found = edit(
        client,
        &mut document,
        "    let mut sum = 0.0;",
        "    let mut sum = \"nothing\";",
    )?;
    draw::problems(&document, &found);
    edit(
        client,
        &mut document,
        "    let mut sum = \"nothing\";",
        "    let mut sum = 0.0;",
    )?;

    draw::step(
        5,
        "Half-typed code does not parse, and completion still knows the type before the dot:",
    );
    let found = edit(
        client,
        &mut document,
        "        sum += item.total();",
        "        sum += item.",
    )?;
    completion(client, &document, "sum += item.")?;
    draw::problems(&document, &found);
    edit(
        client,
        &mut document,
        "        sum += item.",
        "        sum += item.total();",
    )?;

    draw::step(
        6,
        "The lens above `main` compiles the buffer as it stands and runs it inside the server:",
    );
    run_lens(client, &document, "fn main()")?;

    draw::step(7, "A panic comes back as a problem at its line:");
    edit(
        client,
        &mut document,
        "count: 2 },",
        "count: 9223372036854775807 + list_offset() },",
    )?;
    edit(
        client,
        &mut document,
        "fn larger(a, b) {",
        "fn list_offset() -> i64 { 1 }\n\nfn larger(a, b) {",
    )?;
    run_lens(client, &document, "fn main()")?;
    let found = panics(client)?;
    draw::problems(&document, &found);

    draw::closing();
    Ok(())
}

/// Replaces the first occurrence of `from` as an editor would, and gives the complete diagnostics of the new version.
fn edit(client: &mut Client, document: &mut Document, from: &str, to: &str) -> Result<Vec<Value>, ClientError> {
    let change = document.replace(from, to);
    client.change(URI, document.version(), json!([change]))?;
    diagnostics(client, document)
}

/// The problems of the version at hand. The first publish of a version holds what the fast parser sees; the precise answer follows,
/// and a hover waits for the same analysis, so that after it the last publish is the complete one.
fn diagnostics(client: &mut Client, document: &Document) -> Result<Vec<Value>, ClientError> {
    let version = document.version();
    let current = move |params: &Value| params["version"] == version;
    let mut last = client.wait_notification("textDocument/publishDiagnostics", current)?;
    while let Some(next) = client.poll_notification("textDocument/publishDiagnostics", current, draw::PAUSE)? {
        last = next;
    }
    Ok(last["diagnostics"].as_array().cloned().unwrap_or_default())
}

/// The problems published after a run that panicked.
fn panics(client: &mut Client) -> Result<Vec<Value>, ClientError> {
    let is_panic = |problem: &Value| problem["code"] == "panic";
    let with_panic = |params: &Value| {
        params["diagnostics"]
            .as_array()
            .is_some_and(|problems| problems.iter().any(is_panic))
    };
    let published = client.wait_notification("textDocument/publishDiagnostics", with_panic)?;
    Ok(published["diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|problem| is_panic(problem))
        .cloned()
        .collect())
}

fn hover(client: &mut Client, document: &Document, at: &str) -> Result<(), ClientError> {
    let position = document.position(at);
    let answer = client.request(
        "textDocument/hover",
        json!({ "textDocument": { "uri": URI }, "position": position }),
    )?;
    draw::line_with_caret(document, &position);
    draw::hover(answer["contents"]["value"].as_str().unwrap_or("(no answer)"));
    Ok(())
}

fn completion(client: &mut Client, document: &Document, after: &str) -> Result<(), ClientError> {
    let position = document.position_after(after);
    let answer = client.request(
        "textDocument/completion",
        json!({ "textDocument": { "uri": URI }, "position": position }),
    )?;
    draw::line_with_caret(document, &position);
    let items = answer
        .as_array()
        .or(answer["items"].as_array())
        .cloned()
        .unwrap_or_default();
    draw::completion_list(&items);
    Ok(())
}

/// Finds the lens at a line, executes its command, and shows what streams out and how it ended.
fn run_lens(client: &mut Client, document: &Document, line: &str) -> Result<(), ClientError> {
    let lenses = client.request("textDocument/codeLens", json!({ "textDocument": { "uri": URI } }))?;
    let row = document.position(line)["line"].clone();
    let Some(lens) = lenses
        .as_array()
        .into_iter()
        .flatten()
        .find(|lens| lens["range"]["start"]["line"] == row)
    else {
        draw::remark("(no lens)");
        return Ok(());
    };
    draw::lens(document, lens);
    let command = json!({ "command": lens["command"]["command"], "arguments": lens["command"]["arguments"] });
    let result = client.request("workspace/executeCommand", command)?;
    for output in client.drain_notifications("grok/output") {
        draw::output(output["text"].as_str().unwrap_or_default());
    }
    draw::outcome(&result);
    Ok(())
}
