//! Nonsense from the client: answered or ignored, never fatal.

use serde_json::{Value, json};

use crate::support::{URI, at, error_code, initialized, with_document};
use grok_lsp::client::Client;

fn still_alive(client: &mut Client) {
    client
        .request("textDocument/foldingRange", json!({ "textDocument": { "uri": URI } }))
        .expect("still answers");
}

#[test]
fn malformed_messages_get_the_error_json_rpc_names() {
    let mut client = with_document(json!({}), "fn main() {}");
    for (body, code) in [
        ("{not json", -32700),
        ("[1, 2]", -32600),
        (r#"{"jsonrpc":"1.0","id":null,"method":"x"}"#, -32600),
        ("\u{1F600}", -32700),
    ] {
        client
            .send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
            .expect("sent");
        assert_eq!(
            client.wait_error(&Value::Null).expect("an error")["code"],
            code,
            "{body}"
        );
    }
    client.send_raw(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd").expect("sent");
    assert_eq!(client.wait_error(&Value::Null).expect("an error")["code"], -32700);
    client.send_raw(b"this is no header\r\n\r\n").expect("sent");
    assert_eq!(client.wait_error(&Value::Null).expect("an error")["code"], -32700);
    still_alive(&mut client);
}

#[test]
fn unknown_methods_are_refused_and_unknown_notifications_ignored() {
    let mut client = with_document(json!({}), "fn main() {}");
    assert_eq!(error_code(client.request("textDocument/divination", json!({}))), -32601);
    assert_eq!(error_code(client.request("$/mystery", json!({}))), -32601);
    assert_eq!(
        error_code(client.request("textDocument/didOpen", json!({}))),
        -32601,
        "a notification sent as a request"
    );
    client.notify("textDocument/mumbled", json!({})).expect("sent");
    client.notify("$/setTrace", json!({ "value": "off" })).expect("sent");
    client.notify("textDocument/hover", json!({})).expect("sent");
    client.notify("$/cancelRequest", json!({ "id": 99999 })).expect("sent");
    client.notify("$/cancelRequest", json!("?")).expect("sent");
    still_alive(&mut client);
}

#[test]
fn wrong_parameters_are_refused() {
    let mut client = with_document(json!({}), "fn main() {}");
    for params in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "textDocument": 1 }),
        json!({ "textDocument": { "uri": URI }, "position": { "line": -1, "character": 0 } }),
    ] {
        for method in [
            "textDocument/hover",
            "textDocument/completion",
            "textDocument/rename",
            "textDocument/semanticTokens/range",
        ] {
            assert_eq!(
                error_code(client.request(method, params.clone())),
                -32602,
                "{method} {params}"
            );
        }
    }
    for uri in ["file:///elsewhere.grok", "untitled:x", "", "%", "http://[", "file://"] {
        let params = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
        assert_eq!(
            error_code(client.request("textDocument/hover", params)),
            -32602,
            "{uri}"
        );
    }
    for argument in [
        json!({}),
        json!({ "uri": 7 }),
        json!({ "uri": URI, "engine": "steam" }),
        json!({ "uri": URI, "grant": "nett" }),
    ] {
        let params = json!({ "command": "grok.run", "arguments": [argument] });
        assert_eq!(
            error_code(client.request("workspace/executeCommand", params)),
            -32602,
            "{argument}"
        );
    }
    assert_eq!(
        error_code(client.request("workspace/executeCommand", json!({ "command": "rm" }))),
        -32602
    );
    client
        .notify("textDocument/didOpen", json!({ "textDocument": 5 }))
        .expect("sent");
    client
        .notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": URI }, "contentChanges": 5 }),
        )
        .expect("sent");
    client
        .notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": "file:///unopened.grok", "version": 2 }, "contentChanges": [] }),
        )
        .expect("sent");
    client
        .notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": "file:///unopened.grok" } }),
        )
        .expect("sent");
    still_alive(&mut client);
}

#[test]
fn positions_out_of_range_are_clamped() {
    let mut client = with_document(json!({}), "fn main() {\r\n    let s = \"😀\";\r}\n");
    for (line, character) in [(0, u32::MAX), (u32::MAX, 0), (u32::MAX, u32::MAX), (1, 14), (2, 50)] {
        for method in [
            "textDocument/hover",
            "textDocument/completion",
            "textDocument/definition",
            "textDocument/documentHighlight",
            "textDocument/signatureHelp",
            "textDocument/prepareRename",
        ] {
            client.request(method, at(line, character)).expect(method);
        }
        let mut params = at(line, character);
        params["positions"] = json!([params["position"]]);
        let ranges = client.request("textDocument/selectionRange", params).expect("ranges");
        assert_eq!(ranges.as_array().map(Vec::len), Some(1));
    }
    let backwards = json!({ "start": { "line": 9, "character": 9 }, "end": { "line": 0, "character": 3 } });
    for method in ["textDocument/inlayHint", "textDocument/semanticTokens/range"] {
        client
            .request(method, json!({ "textDocument": { "uri": URI }, "range": backwards }))
            .expect(method);
    }
}

#[test]
fn an_id_in_use_is_refused_and_ids_may_be_strings() {
    let mut client = initialized(json!({}));
    let body = json!({ "jsonrpc": "2.0", "id": "a name", "method": "nothing" }).to_string();
    client
        .send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
        .expect("sent");
    assert_eq!(client.wait_error(&json!("a name")).expect("an error")["code"], -32601);
}

#[test]
fn deep_nesting_is_survived() {
    let mut client = with_document(json!({}), &format!("fn main() {{ {} }}", "(".repeat(20_000)));
    still_alive(&mut client);
    client
        .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }))
        .expect("symbols");
    client.request("textDocument/hover", at(0, 5_000)).expect("a hover");
    let body = format!(r#"{{"jsonrpc":"2.0","method":"x","params":{}"#, "[".repeat(100_000));
    client
        .send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())
        .expect("sent");
    client.wait_error(&Value::Null).expect("an error");
    still_alive(&mut client);
}
