//! Requests reach their features and come back in the client's words.

use serde_json::{Value, json};

use crate::support::{URI, at, document, full_client, with_document};

const PROGRAM: &str = "\
use std::math;
use std::text;

/// Twice.
fn twice(n: i64) -> i64 {
    n * 2
}

fn main() {
    let values = [
        1,
        2,
    ];
    println(twice(21));
}
";

#[test]
fn symbols_are_nested_or_flat_as_the_client_likes() {
    let nested = with_document(full_client(), PROGRAM)
        .request("textDocument/documentSymbol", document())
        .expect("symbols");
    assert_eq!(nested[0]["name"], "twice");
    assert_eq!(
        nested[0]["selectionRange"]["start"],
        json!({ "line": 4, "character": 3 })
    );
    let flat = with_document(json!({}), PROGRAM)
        .request("textDocument/documentSymbol", document())
        .expect("symbols");
    assert_eq!(flat[1]["location"]["uri"], URI);
}

#[test]
fn folds_keep_the_closing_line_where_only_lines_fold() {
    let mut capabilities = full_client();
    capabilities["textDocument"]["foldingRange"] = json!({ "lineFoldingOnly": true });
    let folds = with_document(capabilities, PROGRAM)
        .request("textDocument/foldingRange", document())
        .expect("folds");
    let lines: Vec<_> = folds
        .as_array()
        .expect("a list")
        .iter()
        .map(|fold| (fold["startLine"].as_u64(), fold["endLine"].as_u64()))
        .collect();
    assert!(
        lines.contains(&(Some(8), Some(13))) && lines.contains(&(Some(0), Some(1))),
        "{lines:?}"
    );
}

#[test]
fn selections_grow_to_the_whole_file() {
    let mut params = document();
    params["positions"] = json!([{ "line": 5, "character": 4 }, { "line": 13, "character": 13 }]);
    let ranges = with_document(full_client(), PROGRAM)
        .request("textDocument/selectionRange", params)
        .expect("ranges");
    for mut range in ranges.as_array().expect("one for each position") {
        let mut steps = 0;
        while !range["parent"].is_null() {
            range = &range["parent"];
            steps += 1;
        }
        assert!(steps > 3);
        assert_eq!(range["range"]["start"], json!({ "line": 0, "character": 0 }));
    }
}

#[test]
fn tokens_come_whole_in_part_and_as_changes() {
    let mut client = with_document(full_client(), PROGRAM);
    let full = client
        .request("textDocument/semanticTokens/full", document())
        .expect("tokens");
    let data = full["data"].as_array().expect("numbers").clone();
    assert!(!data.is_empty() && data.len().is_multiple_of(5));
    client
        .change(URI, 2, json!([crate::support::ranged((13, 4), (13, 4), "twice(1); ")]))
        .expect("sent");
    let mut params = document();
    params["previousResultId"] = full["resultId"].clone();
    let delta = client
        .request("textDocument/semanticTokens/full/delta", params)
        .expect("a delta");
    let mut patched: Vec<Value> = data;
    for edit in delta["edits"].as_array().expect("edits") {
        let start = edit["start"].as_u64().expect("a number") as usize;
        let deleted = edit["deleteCount"].as_u64().expect("a number") as usize;
        patched.splice(
            start..start + deleted,
            edit["data"].as_array().cloned().unwrap_or_default(),
        );
    }
    let again = client
        .request("textDocument/semanticTokens/full", document())
        .expect("tokens");
    assert_eq!(json!(patched), again["data"]);
}

#[test]
fn every_lens_has_a_twin_among_the_actions() {
    let mut client = with_document(full_client(), PROGRAM);
    let lenses = client.request("textDocument/codeLens", document()).expect("lenses");
    let lens = &lenses[0];
    assert_eq!(
        (lens["command"]["title"].as_str(), lens["command"]["command"].as_str()),
        (Some("▶ Run"), Some("grok.run"))
    );
    assert_eq!(lens["command"]["arguments"], json!([{ "uri": URI }]));
    let here = json!({ "line": 10, "character": 0 });
    let params = json!({ "textDocument": { "uri": URI }, "range": { "start": here, "end": here }, "context": { "diagnostics": [] } });
    let actions = client.request("textDocument/codeAction", params).expect("actions");
    let twin = actions
        .as_array()
        .expect("a list")
        .iter()
        .find(|action| action["title"] == "▶ Run main")
        .expect("a twin");
    assert_eq!(twin["command"]["arguments"], lens["command"]["arguments"]);
}

#[test]
fn lenses_stay_while_the_text_is_broken() {
    let mut client = with_document(full_client(), "fn main() {\n    let x = \n}\nfn other( {");
    let lenses = client.request("textDocument/codeLens", document()).expect("lenses");
    assert_eq!(lenses[0]["range"]["start"], json!({ "line": 0, "character": 3 }));
}

#[test]
fn views_show_the_stages() {
    let mut client = with_document(full_client(), PROGRAM);
    for view in ["syntaxTree", "tokens", "ast", "hir", "types", "mir"] {
        let params = json!({ "command": format!("grok.view.{view}"), "arguments": [{ "uri": URI }] });
        let text = client.request("workspace/executeCommand", params).expect(view);
        assert!(text.as_str().is_some_and(|text| !text.is_empty()), "{view}");
    }
}

#[test]
fn completion_and_hover_answer() {
    let mut client = with_document(full_client(), PROGRAM);
    let list = client
        .request("textDocument/completion", at(13, 4))
        .expect("completions");
    assert!(list["items"].as_array().is_some_and(|items| !items.is_empty()));
    let first = list["items"][0].clone();
    let resolved = client
        .request("completionItem/resolve", first.clone())
        .expect("resolved");
    assert_eq!(resolved["label"], first["label"]);
    let hover = client.request("textDocument/hover", at(13, 14)).expect("a hover");
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|text| text.contains("twice")),
        "{hover}"
    );
}
