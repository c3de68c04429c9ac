//! Pushed and pulled diagnostics: complete, never stale.

use serde_json::{Value, json};

use crate::support::{URI, document, full_client, initialized, messages, pulled, ranged, with_document};

const PUBLISH: &str = "textDocument/publishDiagnostics";

#[test]
fn problems_are_pushed_with_the_version_they_belong_to() {
    let mut client = with_document(json!({}), "fn main() { missing_name }");
    let pushed = client
        .wait_notification(PUBLISH, |params| params["diagnostics"] != json!([]))
        .expect("pushed");
    assert_eq!(
        (pushed["uri"].as_str(), pushed["version"].as_i64()),
        (Some(URI), Some(1))
    );
    let first = &pushed["diagnostics"][0];
    assert_eq!(
        (
            first["code"].as_str(),
            first["source"].as_str(),
            first["severity"].as_i64()
        ),
        (Some("E0425"), Some("grok"), Some(1))
    );
    assert_eq!(
        first["range"],
        json!({ "start": { "line": 0, "character": 12 }, "end": { "line": 0, "character": 24 } })
    );
}

#[test]
fn a_mended_text_gets_an_empty_list() {
    let mut client = with_document(json!({}), "fn main() { missing_name }");
    client
        .wait_notification(PUBLISH, |params| params["diagnostics"] != json!([]))
        .expect("pushed");
    client
        .change(URI, 2, json!([ranged((0, 12), (0, 24), "1;")]))
        .expect("sent");
    client
        .wait_notification(PUBLISH, |params| {
            params["version"] == 2 && params["diagnostics"] == json!([])
        })
        .expect("cleared");
}

#[test]
fn syntax_errors_are_pushed() {
    let mut client = with_document(json!({}), "fn main() { let x = ; }");
    client
        .wait_notification(PUBLISH, |params| params["diagnostics"] != json!([]))
        .expect("pushed");
}

#[test]
fn closing_clears() {
    let mut client = with_document(json!({}), "fn main() { missing_name }");
    client
        .wait_notification(PUBLISH, |params| params["diagnostics"] != json!([]))
        .expect("pushed");
    client.notify("textDocument/didClose", document()).expect("sent");
    client
        .wait_notification(PUBLISH, |params| params["diagnostics"] == json!([]))
        .expect("cleared");
}

/// Alternates between a wrong and a right text faster than anyone can check them.
#[test]
fn pushed_lists_are_never_stale() {
    let mut client = with_document(json!({}), "fn main() { 1; }");
    let last = 201;
    for version in 2..=last {
        let text = if version % 2 == 0 {
            "fn main() { missing_name; }"
        } else {
            "fn main() { 1; }"
        };
        client.change(URI, version, json!([{ "text": text }])).expect("sent");
    }
    client
        .wait_notification(PUBLISH, |params| {
            params["version"] == last && params["diagnostics"] == json!([])
        })
        .expect("the last");
    for pushed in client.drain_notifications(PUBLISH) {
        let wrong = pushed["version"].as_i64().expect("a version") % 2 == 0;
        assert_eq!(pushed["diagnostics"] != json!([]), wrong, "{pushed}");
    }
}

#[test]
fn clients_that_pull_are_not_pushed_to() {
    let mut client = with_document(full_client(), "fn main() { missing_name }");
    assert_eq!(pulled(&mut client).len(), 1);
    client
        .change(URI, 2, json!([{ "text": "fn main() { missing_name; other_name }" }]))
        .expect("sent");
    assert_eq!(pulled(&mut client).len(), 2);
    assert_eq!(client.drain_notifications(PUBLISH), Vec::<Value>::new());
}

#[test]
fn an_unchanged_report_is_not_repeated() {
    let mut client = with_document(full_client(), "fn main() { missing_name }");
    let first = client.request("textDocument/diagnostic", document()).expect("a report");
    assert_eq!(first["kind"], "full");
    let mut params = document();
    params["previousResultId"] = first["resultId"].clone();
    let again = client
        .request("textDocument/diagnostic", params.clone())
        .expect("a report");
    assert_eq!(
        (again["kind"].as_str(), &again["resultId"]),
        (Some("unchanged"), &first["resultId"])
    );
    client
        .change(URI, 2, json!([{ "text": "fn main() {}" }]))
        .expect("sent");
    let changed = client.request("textDocument/diagnostic", params).expect("a report");
    assert_eq!(
        (changed["kind"].as_str(), &changed["items"]),
        (Some("full"), &json!([]))
    );
}

#[test]
fn columns_are_in_the_negotiated_unit() {
    for (encoding, column) in [("utf-8", 23), ("utf-16", 21), ("utf-32", 20)] {
        let mut capabilities = full_client();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = with_document(capabilities, "fn main() { /* 😀 */ missing_name }");
        let report = client.request("textDocument/diagnostic", document()).expect("a report");
        // 😀 is four bytes, two UTF-16 units, one character.
        assert_eq!(
            report["items"][0]["range"]["start"]["character"], column,
            "{encoding}: {report}"
        );
    }
}

#[test]
fn fixes_are_offered_where_the_problem_is() {
    let mut capabilities = full_client();
    capabilities["workspace"]["workspaceEdit"] = json!({ "documentChanges": true });
    let mut client = initialized(capabilities);
    client
        .open(URI, "fn main() { let counter = 1; println(countr); }")
        .expect("opened");
    let report = client.request("textDocument/diagnostic", document()).expect("a report");
    let problem = report["items"]
        .as_array()
        .expect("items")
        .iter()
        .find(|item| item["code"] == "E0425")
        .expect("found")
        .clone();
    let params = json!({ "textDocument": { "uri": URI }, "range": problem["range"], "context": { "diagnostics": [problem], "only": ["quickfix"] } });
    let actions = client.request("textDocument/codeAction", params).expect("actions");
    let edit = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(
        (
            edit["textDocument"]["version"].as_i64(),
            edit["edits"][0]["newText"].as_str()
        ),
        (Some(1), Some("counter")),
        "{actions}"
    );
    assert!(
        messages(&report["items"])
            .iter()
            .any(|message| message.contains("countr"))
    );
}
