//! `cargo build -p grok-lsp && cargo run -p grok-benches --bin soak [EDITS]`: a long editing session through the protocol.
//!
//! First, one-character edits in a program of 1,000 lines, with how long diagnostics, hover and completion take after each (p50, p95,
//! worst). Then thousands of random edits (10,000 unless told otherwise), each with a request after it; every so often the same
//! text is opened from scratch, and its diagnostics and hovers must be those of the edited document. Memory is printed at the end.
//! Exits with 1 if an answer was stale or the server failed.

#![forbid(unsafe_code)]

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use grok_benches::program;
use grok_lsp::client::{Client, ClientError};
use serde_json::{Value, json};

/// Lines of the program that is edited.
const LINES: usize = 1_000;
/// One-character edits that are timed.
const TIMED: usize = 300;
/// How many random edits lie between two comparisons with a fresh document.
const COMPARE_EVERY: usize = 250;

const URI: &str = "file:///soak/main.grok";

fn main() -> ExitCode {
    let edits = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(10_000);
    match session(edits) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(stale) => {
            eprintln!("{stale} stale answers");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("the session broke off: {error}");
            ExitCode::FAILURE
        }
    }
}

fn session(edits: usize) -> Result<usize, ClientError> {
    let mut client = Client::start(Command::new(server()))?;
    client.initialize(json!({
        "general": { "positionEncodings": ["utf-8"] },
        "textDocument": { "diagnostic": {}, "hover": { "contentFormat": ["markdown"] } },
    }))?;
    let mut editor = Editor {
        text: program(LINES),
        version: 1,
    };
    client.open(URI, &editor.text)?;
    diagnostics(&mut client, URI)?;
    println!(
        "a program of {} lines; times from sending the edit to having the answer",
        editor.text.lines().count()
    );
    timed_edits(&mut client, &mut editor)?;
    let stale = random_edits(&mut client, &mut editor, edits)?;
    println!("server memory at the end: {}", memory(client.process_id()));
    client.shutdown()?;
    Ok(stale)
}

/// A document as the client knows it.
struct Editor {
    text: String,
    version: i32,
}

impl Editor {
    /// Replaces bytes, here and at the server.
    fn edit(&mut self, client: &mut Client, start: usize, end: usize, new: &str) -> Result<(), ClientError> {
        let range = json!({ "start": self.position(start), "end": self.position(end) });
        self.text.replace_range(start..end, new);
        self.version += 1;
        client.change(URI, self.version, json!([{ "range": range, "text": new }]))
    }

    /// Line and UTF-8 column of an offset.
    fn position(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        json!({ "line": before.matches('\n').count(), "character": offset - line_start })
    }

    /// The nearest place before `offset` where a character begins.
    fn boundary(&self, mut offset: usize) -> usize {
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

/// Types a digit into a number in the middle of the file and takes it back, timing what an editor asks for.
fn timed_edits(client: &mut Client, editor: &mut Editor) -> Result<(), ClientError> {
    let marker = "let mut sum = 0";
    let middle = editor.boundary(editor.text.len() / 2);
    let place = middle + editor.text[middle..].find(marker).unwrap_or(0) + marker.len();
    let mut times: [(&str, Vec<Duration>); 3] = [
        ("diagnostics", Vec::new()),
        ("hover", Vec::new()),
        ("completion", Vec::new()),
    ];
    for _ in 0..TIMED {
        for (what, samples) in &mut times {
            let started = Instant::now();
            editor.edit(client, place, place, "1")?;
            match *what {
                "diagnostics" => drop(diagnostics(client, URI)?),
                "hover" => drop(at(client, "textDocument/hover", URI, editor.position(place - 6))?),
                _ => drop(at(client, "textDocument/completion", URI, editor.position(place - 6))?),
            }
            samples.push(started.elapsed());
            editor.edit(client, place, place + 1, "")?;
            // The work for the taken-back edit must not count for the next sample.
            diagnostics(client, URI)?;
        }
    }
    for (what, mut samples) in times {
        samples.sort();
        let at = |share: f64| samples[((samples.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!(
            "  {what:<12} p50 {:>6.2} ms   p95 {:>6.2} ms   worst {:>6.2} ms",
            at(0.5),
            at(0.95),
            at(1.0)
        );
    }
    Ok(())
}

/// Random edits, a request after each; gives how many comparisons failed.
fn random_edits(client: &mut Client, editor: &mut Editor, edits: usize) -> Result<usize, ClientError> {
    let mut random = Random(0x5eed_0f6e);
    let mut stale = 0;
    let started = Instant::now();
    for i in 1..=edits {
        let start = editor.boundary(random.below(editor.text.len() + 1));
        let end = editor
            .boundary((start + random.below(6)).min(editor.text.len()))
            .max(start);
        let new = SNIPPETS[random.below(SNIPPETS.len())];
        // Keep the size about what it was.
        let new = if editor.text.len() > 60_000 { "" } else { new };
        editor.edit(client, start, end, new)?;
        let method = METHODS[random.below(METHODS.len())];
        let place = editor.boundary(random.below(editor.text.len() + 1));
        match at(client, method, URI, editor.position(place)) {
            Ok(_) => {}
            Err(ClientError::Response(error)) if error["code"] == -32801 => {}
            Err(error) => return Err(error),
        }
        if i % COMPARE_EVERY == 0 {
            stale += usize::from(!same_as_fresh(client, editor, i, &mut random)?);
        }
    }
    println!("  {edits} random edits in {:.1} s", started.elapsed().as_secs_f64());
    Ok(stale)
}

/// Opens the same text as another document and compares diagnostics and some hovers.
fn same_as_fresh(
    client: &mut Client,
    editor: &Editor,
    number: usize,
    random: &mut Random,
) -> Result<bool, ClientError> {
    let fresh = format!("file:///soak/fresh-{number}/main.grok");
    client.open(&fresh, &editor.text)?;
    let strip = |value: Value| value.to_string().replace(&fresh, URI);
    let mut same =
        strip(diagnostics(client, &fresh)?["items"].clone()) == strip(diagnostics(client, URI)?["items"].clone());
    for _ in 0..10 {
        let place = editor.position(editor.boundary(random.below(editor.text.len() + 1)));
        let ours = at(client, "textDocument/hover", URI, place.clone())?;
        same &= strip(at(client, "textDocument/hover", &fresh, place)?) == strip(ours);
    }
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": fresh } }))?;
    if !same {
        eprintln!("after edit {number} the answers are not those of a fresh document");
    }
    Ok(same)
}

fn diagnostics(client: &mut Client, uri: &str) -> Result<Value, ClientError> {
    client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))
}

fn at(client: &mut Client, method: &str, uri: &str, position: Value) -> Result<Value, ClientError> {
    let mut params = json!({ "textDocument": { "uri": uri }, "position": position });
    if method == "textDocument/references" {
        params["context"] = json!({ "includeDeclaration": true });
    }
    client.request(method, params)
}

const METHODS: [&str; 7] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/documentSymbol",
    "textDocument/documentHighlight",
    "textDocument/codeLens",
    "textDocument/references",
];

/// What is typed: pieces that make sense and pieces that break things.
const SNIPPETS: [&str; 24] = [
    "a",
    "1",
    " ",
    "\n",
    ".",
    "(",
    ")",
    "{",
    "}",
    "\"",
    "fn f() { 1 }\n",
    "let x = ",
    "p.",
    "match ",
    "// ",
    "/*",
    "*/",
    "::",
    "🥖",
    "é",
    "|x| x",
    "f\"{",
    "struct S { a: i64 }\n",
    ";",
];

/// The server beside this program, or on the PATH.
fn server() -> PathBuf {
    let beside = std::env::current_exe()
        .ok()
        .and_then(|path| Some(path.parent()?.join("grok-lsp")));
    beside
        .filter(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("grok-lsp"))
}

/// Resident and peak memory of a process.
fn memory(process: u32) -> String {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let field = |name: &str| {
        status
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or(" unknown")
            .trim()
            .to_owned()
    };
    format!("{}, at most {}", field("VmRSS:"), field("VmHWM:"))
}

/// A small generator (xorshift): the same session every time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}
