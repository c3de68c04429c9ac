//! Floods, cancelling, and what an edit does to requests under way.

use serde_json::{Value, json};

use crate::support::{URI, at, document, full_client, ranged, with_document};
use grok_lsp::client::ClientError;

/// Each request must see exactly the edits that were sent before it.
#[test]
fn requests_see_the_edits_before_them_and_no_later_ones() {
    let mut client = with_document(full_client(), "");
    let mut asked = Vec::new();
    for i in 0..300 {
        client
            .change(URI, i + 2, json!([{ "text": format!("fn f{i}() {{}}") }]))
            .expect("sent");
        asked.push((
            i,
            client
                .send_request("textDocument/documentSymbol", document())
                .expect("sent"),
        ));
    }
    for (i, id) in asked {
        // A symbol request is worth answering for a newer text, never for an older one.
        let symbols = client.wait_response(id).expect("symbols");
        let name = symbols[0]["name"].as_str().expect("a name");
        let seen: i32 = name[1..].parse().expect("a number");
        assert!(seen >= i, "request {i} saw the text of {seen}");
    }
}

#[test]
fn a_flood_of_requests_is_answered_once_each() {
    let mut client = with_document(full_client(), "fn main() { let x = 1; }\n");
    let ids: Vec<_> = (0..2_000)
        .map(|i| match i % 4 {
            0 => client.send_request("textDocument/hover", at(0, 17)),
            1 => client.send_request("textDocument/foldingRange", document()),
            2 => client.send_request("textDocument/completion", at(0, 12)),
            _ => client.send_request("textDocument/semanticTokens/full", document()),
        })
        .map(|id| id.expect("sent"))
        .collect();
    for id in ids {
        client.wait_response(id).expect("an answer");
    }
}

#[test]
fn an_edit_refuses_requests_about_positions_or_they_were_answered_before() {
    let mut client = with_document(full_client(), "fn main() { let x = 1; }\n");
    let mut ids = Vec::new();
    for version in 2..200 {
        ids.push(client.send_request("textDocument/hover", at(0, 17)).expect("sent"));
        client
            .change(URI, version, json!([ranged((0, 12), (0, 12), " ")]))
            .expect("sent");
    }
    for id in ids {
        match client.wait_response(id) {
            Ok(_) => {}
            Err(ClientError::Response(error)) => assert_eq!(error["code"], -32801, "{error}"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn cancelling_answers_at_once() {
    let mut client = with_document(full_client(), "fn main() {}\n");
    let mut outcomes = Vec::new();
    for _ in 0..100 {
        let id = client
            .send_request("textDocument/semanticTokens/full", document())
            .expect("sent");
        client.notify("$/cancelRequest", json!({ "id": id })).expect("sent");
        outcomes.push(client.wait_response(id));
    }
    for outcome in outcomes {
        match outcome {
            Ok(_) => {}
            Err(ClientError::Response(error)) => assert_eq!(error["code"], -32800, "{error}"),
            Err(other) => panic!("{other}"),
        }
    }
}

#[test]
fn several_documents_do_not_disturb_each_other() {
    let mut client = with_document(full_client(), "fn here() {}");
    for i in 0..50 {
        client
            .open(
                &format!("file:///nowhere/other{i}.grok"),
                &format!("fn other{i}() {{}}"),
            )
            .expect("opened");
    }
    for i in (0..50).rev() {
        let params = json!({ "textDocument": { "uri": format!("file:///nowhere/other{i}.grok") } });
        let symbols: Value = client
            .request("textDocument/documentSymbol", params.clone())
            .expect("symbols");
        assert_eq!(symbols[0]["name"], format!("other{i}"));
        client.notify("textDocument/didClose", params).expect("closed");
    }
    let symbols = client
        .request("textDocument/documentSymbol", document())
        .expect("symbols");
    assert_eq!(symbols[0]["name"], "here");
}
