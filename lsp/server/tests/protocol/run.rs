//! Programs that run in the server: answers, streams, stops, limits.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{URI, at, document, full_client, messages, ranged, with_document};
use grok_lsp::client::{Client, ClientError};

fn run_params(extra: Value) -> Value {
    let mut argument = json!({ "uri": URI });
    for (key, value) in extra.as_object().expect("an object") {
        argument[key] = value.clone();
    }
    json!({ "command": "grok.run", "arguments": [argument] })
}

fn run(client: &mut Client, extra: Value) -> Value {
    client
        .request("workspace/executeCommand", run_params(extra))
        .expect("an answer")
}

/// Starts a run and waits until it prints.
fn started(client: &mut Client, name: &str) -> i64 {
    let id = client
        .send_request("workspace/executeCommand", run_params(json!({ "run": name })))
        .expect("sent");
    client
        .wait_notification("grok/output", |params| params["run"] == name)
        .expect("output");
    id
}

const ENDLESS: &str = "fn main() {\n    println(\"on\");\n    loop {}\n}\n";

#[test]
fn a_run_answers_with_its_value_and_all_it_printed() {
    let mut client = with_document(
        full_client(),
        "fn answer() -> i64 { println(\"thinking\"); 42 }\nfn main() {}\n",
    );
    let answer = run(&mut client, json!({ "item": "answer", "run": "mine" }));
    let expected = json!({
        "run": "mine", "outcome": "ok", "limit": null, "value": "42", "stdout": "thinking\n", "stderr": "", "engine": "jit",
        "wall_ms": answer["wall_ms"],
    });
    assert_eq!(answer, expected);
    assert!(answer["wall_ms"].is_number());
}

#[test]
fn output_comes_before_the_answer() {
    let mut client = with_document(full_client(), "fn main() { println(\"a\"); println(\"b\"); }\n");
    for _ in 0..20 {
        run(&mut client, json!({}));
        let chunks = client.drain_notifications("grok/output");
        let text: String = chunks
            .iter()
            .map(|chunk| chunk["text"].as_str().expect("text"))
            .collect();
        assert_eq!(text, "a\nb\n");
    }
}

#[test]
fn runs_are_announced_to_clients_that_show_them() {
    let mut client = with_document(full_client(), "fn main() {}\n");
    let answer = run(&mut client, json!({ "item": "main" }));
    let states: Vec<_> = client.drain_notifications("grok/run");
    assert_eq!(
        states.iter().map(|note| note["state"].as_str()).collect::<Vec<_>>(),
        [Some("started"), Some("ended")]
    );
    assert!(
        states
            .iter()
            .all(|note| note["run"] == answer["run"] && note["uri"] == URI && note["item"] == "main")
    );
}

#[test]
fn a_plain_client_loses_nothing() {
    let mut client = with_document(
        json!({ "window": { "workDoneProgress": true } }),
        "fn main() { println(\"hello\"); }\n",
    );
    run(&mut client, json!({}));
    assert_eq!(client.drain_notifications("grok/output"), Vec::<Value>::new());
    client
        .wait_notification("window/logMessage", |params| params["message"] == "hello")
        .expect("logged");
}

#[test]
fn mistakes_are_told_with_their_places() {
    let mut client = with_document(full_client(), "fn main() { missing_name }\n");
    let answer = run(&mut client, json!({}));
    assert_eq!(
        (answer["outcome"].as_str(), answer["diagnostics"][0]["code"].as_str()),
        (Some("error"), Some("E0425"))
    );
    assert_eq!(answer["diagnostics"][0]["uri"], URI);
}

#[test]
fn what_is_not_there_cannot_run() {
    let mut client = with_document(full_client(), "fn other() {}\n");
    for extra in [json!({}), json!({ "item": "nothing" })] {
        assert!(matches!(
            client.request("workspace/executeCommand", run_params(extra)),
            Err(ClientError::Response(_))
        ));
    }
}

#[test]
fn an_endless_loop_is_stopped_within_fifty_milliseconds_while_hovers_answer() {
    let mut client = with_document(full_client(), ENDLESS);
    // The best of a few: other tests may be using every core.
    let mut best = Duration::MAX;
    for attempt in 0..5 {
        let name = format!("endless-{attempt}");
        let id = started(&mut client, &name);
        for _ in 0..20 {
            client.request("textDocument/hover", at(0, 4)).expect("a hover");
        }
        let begun = Instant::now();
        let stop = json!({ "command": "grok.stop", "arguments": [{ "run": name }] });
        let stopped = client.request("workspace/executeCommand", stop).expect("an answer");
        assert_eq!(stopped, json!({ "stopped": 1 }));
        let answer = client.wait_response(id).expect("an answer");
        best = best.min(begun.elapsed());
        assert_eq!(
            (answer["outcome"].as_str(), answer["stdout"].as_str()),
            (Some("stopped"), Some("on\n"))
        );
    }
    assert!(best < Duration::from_millis(50), "{best:?}");
}

#[test]
fn stop_without_a_name_stops_all_and_cancelling_stops_one() {
    let mut client = with_document(full_client(), ENDLESS);
    let first = started(&mut client, "first");
    let second = started(&mut client, "second");
    client.notify("$/cancelRequest", json!({ "id": first })).expect("sent");
    assert_eq!(client.wait_response(first).expect("an answer")["outcome"], "stopped");
    let stopped = client
        .request(
            "workspace/executeCommand",
            json!({ "command": "grok.stop", "arguments": [{}] }),
        )
        .expect("an answer");
    assert_eq!(stopped, json!({ "stopped": 1 }));
    assert_eq!(client.wait_response(second).expect("an answer")["outcome"], "stopped");
    let none = client
        .request("workspace/executeCommand", json!({ "command": "grok.stop" }))
        .expect("an answer");
    assert_eq!(none, json!({ "stopped": 0 }));
}

#[test]
fn the_progress_can_be_cancelled() {
    let mut client = with_document(full_client(), ENDLESS);
    let mut params = run_params(json!({ "run": "shown" }));
    params["workDoneToken"] = json!("token");
    let id = client.send_request("workspace/executeCommand", params).expect("sent");
    client
        .wait_notification("$/progress", |params| {
            params["token"] == "token" && params["value"]["kind"] == "begin"
        })
        .expect("begun");
    client.wait_notification("grok/output", |_| true).expect("output");
    client
        .notify("window/workDoneProgress/cancel", json!({ "token": "token" }))
        .expect("sent");
    assert_eq!(client.wait_response(id).expect("an answer")["outcome"], "stopped");
    client
        .wait_notification("$/progress", |params| params["value"]["kind"] == "end")
        .expect("ended");
}

#[test]
fn edits_neither_wait_for_runs_nor_disturb_them() {
    let mut client = with_document(full_client(), ENDLESS);
    let id = started(&mut client, "long");
    for version in 2..30 {
        client
            .change(URI, version, json!([ranged((0, 0), (0, 0), "// x\n")]))
            .expect("sent");
        client
            .request("textDocument/documentSymbol", document())
            .expect("symbols");
    }
    client
        .request("workspace/executeCommand", json!({ "command": "grok.stop" }))
        .expect("stopped");
    assert_eq!(client.wait_response(id).expect("an answer")["outcome"], "stopped");
}

#[test]
fn limits_end_what_would_not_end() {
    for (program, limit) in [
        (
            "fn deep(n: i64) -> i64 { 1 + deep(n + 1) }\nfn main() { println(deep(0)); }\n",
            "stack",
        ),
        ("fn main() { let mut v = vec![1]; loop { v.push(1); } }\n", "memory"),
        ("fn main() { loop { println(\"and on and on and on\"); } }\n", "output"),
    ] {
        let mut client = with_document(full_client(), program);
        let answer = run(&mut client, json!({}));
        assert_eq!(
            (answer["outcome"].as_str(), answer["limit"].as_str()),
            (Some("limit"), Some(limit)),
            "{program}"
        );
        client.request("textDocument/hover", at(0, 4)).expect("still answers");
    }
}

const PANICS: &str =
    "fn fail(n: i64) -> i64 {\n    if n > 0 { panic!(\"no luck\") }\n    n\n}\nfn main() {\n    fail(1);\n}\n";

#[test]
fn a_panic_tells_where_and_is_shown_there_until_the_next_edit() {
    let mut client = with_document(full_client(), PANICS);
    let answer = run(&mut client, json!({}));
    assert_eq!(answer["outcome"], "panic");
    let panic = &answer["panic"];
    assert_eq!(
        (panic["message"].as_str(), panic["uri"].as_str()),
        (Some("no luck"), Some(URI))
    );
    assert_eq!(panic["range"]["start"]["line"], 1);
    assert_eq!(panic["trace"].as_array().map(Vec::len), Some(2), "{panic}");
    client
        .wait_notification("workspace/diagnostic/refresh", |_| true)
        .expect("told to ask again");
    let shown = client.request("textDocument/diagnostic", document()).expect("a report");
    assert!(
        messages(&shown["items"])
            .iter()
            .any(|message| message.contains("no luck")),
        "{shown}"
    );
    client
        .change(URI, 2, json!([ranged((6, 1), (6, 1), "\n")]))
        .expect("sent");
    let after = client.request("textDocument/diagnostic", document()).expect("a report");
    assert!(
        !messages(&after["items"])
            .iter()
            .any(|message| message.contains("no luck")),
        "{after}"
    );
}

#[test]
fn a_panic_is_pushed_to_clients_that_do_not_pull() {
    let mut client = with_document(json!({}), PANICS);
    run(&mut client, json!({}));
    let shown = |params: &Value| {
        messages(&params["diagnostics"])
            .iter()
            .any(|message| message.contains("no luck"))
    };
    client
        .wait_notification("textDocument/publishDiagnostics", shown)
        .expect("pushed");
}

#[test]
fn untrusted_workspaces_run_nothing() {
    let mut client = crate::support::start();
    let params = json!({ "capabilities": {}, "initializationOptions": { "trusted": false } });
    client.request("initialize", params).expect("an answer");
    client.notify("initialized", json!({})).expect("sent");
    client.open(URI, "fn main() {}").expect("opened");
    assert_eq!(
        crate::support::error_code(client.request("workspace/executeCommand", run_params(json!({})))),
        -32803
    );
}

/// The resident memory of a process, in KiB.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("a process");
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .expect("its memory");
    line.split_whitespace()
        .nth(1)
        .and_then(|number| number.parse().ok())
        .expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn a_hundred_runs_leave_memory_flat() {
    let program = "fn main() {\n    let mut v = vec![0];\n    let mut i = 0;\n    while i < 200000 { v.push(i); i += 1; }\n    println(v.len());\n}\n";
    let mut client = with_document(full_client(), program);
    for _ in 0..10 {
        assert_eq!(run(&mut client, json!({}))["outcome"], "ok");
    }
    let before = resident(client.process_id());
    for _ in 0..100 {
        run(&mut client, json!({}));
    }
    let after = resident(client.process_id());
    assert!(after < before + 16 * 1024, "{before} KiB before, {after} KiB after");
}
