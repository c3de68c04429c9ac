//! Random edits with a request after each, on a file of a thousand lines: no crash, no stale answer, no growth.
//!
//! Three hundred edits in the ordinary tests; `GROK_SOAK_EDITS=10000 cargo test -p grok-lsp --test protocol soak -- --nocapture` for the
//! long walk, which prints what it took.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{Random, URI, document, full_client, with_document};

/// A thousand lines of ordinary program below a first line that tells the version.
fn program() -> String {
    let mut text = "fn version_1() {}\n".to_owned();
    for i in 0..125 {
        text.push_str(&format!(
            "/// Number {i}: é 😀.\nfn step{i}(n: i64) -> i64 {{\n    let twice = n * 2;\n    if twice > {i} {{\n        return twice - {i};\n    }}\n    twice + 1\n}}\n"
        ));
    }
    text
}

/// A text with the positions of its bytes in UTF-16.
struct Mirror {
    text: String,
}

impl Mirror {
    fn position(&self, offset: usize) -> Value {
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        json!({ "line": before.matches('\n').count(), "character": before[start..].encode_utf16().count() })
    }

    /// Replaces bytes, as a content change.
    fn replace(&mut self, start: usize, end: usize, new: &str) -> Value {
        let change = json!({ "range": { "start": self.position(start), "end": self.position(end) }, "text": new });
        self.text.replace_range(start..end, new);
        change
    }

    fn boundary(&self, mut offset: usize) -> usize {
        offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }
}

const PIECES: [&str; 20] = [
    "",
    "",
    "x",
    " ",
    "\n",
    "{",
    "}",
    "(",
    ")",
    ";",
    "\"",
    "😀",
    "é",
    ".",
    "let y = 1;",
    "fn extra() { 1 }\n",
    "// note\n",
    "step3(1)",
    "n.",
    "/*",
];

#[test]
fn random_edits_and_requests() {
    let edits: usize = std::env::var("GROK_SOAK_EDITS")
        .ok()
        .and_then(|edits| edits.parse().ok())
        .unwrap_or(300);
    let mut mirror = Mirror { text: program() };
    let mut client = with_document(full_client(), &mirror.text);
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut times: Vec<(&str, Duration)> = Vec::new();
    let mut memory_before = 0;
    for version in 2..edits as i32 + 2 {
        let first_line = mirror.text.find('\n').expect("a first line");
        // Away from the first line, and now and then everything anew, so that the text stays a program with a few mistakes.
        let mut changes = vec![mirror.replace(0, first_line, &format!("fn version_{version}() {{}}"))];
        if random.below(40) == 0 {
            let start = mirror.text.find('\n').expect("a first line");
            let fresh = program();
            let body = &fresh[fresh.find('\n').expect("a first line")..];
            changes.push(mirror.replace(start, mirror.text.len(), body));
        }
        let low = mirror.text.find('\n').expect("a first line") + 1;
        let start = mirror.boundary(low + random.below(mirror.text.len() - low)).max(low);
        let end = mirror.boundary(start + random.below(4)).max(start);
        changes.push(mirror.replace(start, end, PIECES[random.below(PIECES.len())]));
        client.change(URI, version, json!(changes)).expect("sent");

        let here = mirror.position(start);
        let mut at = document();
        at["position"] = here;
        let (method, params) = match random.below(8) {
            0 => ("textDocument/completion", at),
            1 => ("textDocument/definition", at),
            2 => ("textDocument/signatureHelp", at),
            3 => ("textDocument/semanticTokens/full", document()),
            4 => ("textDocument/codeLens", document()),
            5 => ("textDocument/diagnostic", document()),
            6 => ("textDocument/documentHighlight", at),
            _ => ("textDocument/hover", at),
        };
        let started = Instant::now();
        client
            .request(method, params)
            .unwrap_or_else(|error| panic!("{method} after edit {version}: {error}"));
        times.push((method, started.elapsed()));
        if version % 10 == 0 {
            let symbols = client
                .request("textDocument/documentSymbol", document())
                .expect("symbols");
            assert_eq!(symbols[0]["name"], format!("version_{version}"), "a stale answer");
        }
        if version as usize == edits / 2 {
            memory_before = resident(client.process_id());
        }
    }
    let memory_after = resident(client.process_id());
    report(&mut times, memory_before, memory_after);
    assert!(
        memory_after < memory_before + memory_before / 2 + 64 * 1024,
        "memory grew from {memory_before} to {memory_after} KiB"
    );
    // What many edits led to is what the text alone gives.
    let mut fresh = with_document(full_client(), &mirror.text);
    for method in [
        "textDocument/diagnostic",
        "textDocument/documentSymbol",
        "textDocument/foldingRange",
        "textDocument/codeLens",
    ] {
        let walked = client.request(method, document()).expect("an answer");
        assert_eq!(
            walked,
            fresh.request(method, document()).expect("an answer"),
            "{method}"
        );
    }
}

fn report(times: &mut [(&str, Duration)], memory_before: u64, memory_after: u64) {
    times.sort();
    for group in times.chunk_by(|a, b| a.0 == b.0) {
        let at = |share: f64| group[((group.len() - 1) as f64 * share) as usize].1;
        println!(
            "{:36} p50 {:9.2?}  p95 {:9.2?}  max {:9.2?}",
            group[0].0,
            at(0.5),
            at(0.95),
            at(1.0)
        );
    }
    println!("memory half-way {memory_before} KiB, at the end {memory_after} KiB");
}

/// The resident memory of a process in KiB; 0 where it cannot be read.
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap_or_default();
    line.split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
