//! The server's text is the client's text.

use serde_json::{Value, json};

use crate::support::{Random, URI, document, full_client, initialized, ranged, with_document};
use grok_lsp::client::Client;

/// The text as the server has it, through its tokens: offsets of every token name every word.
fn tree(client: &mut Client) -> Value {
    let params = json!({ "command": "grok.view.syntaxTree", "arguments": [{ "uri": URI }] });
    client.request("workspace/executeCommand", params).expect("a tree")
}

fn tree_of(text: &str) -> Value {
    let mut client = with_document(full_client(), text);
    tree(&mut client)
}

#[test]
fn edits_apply_in_order() {
    let mut client = with_document(full_client(), "fn one() {}\nfn two() {}\n");
    client
        .change(
            URI,
            2,
            json!([
                ranged((0, 3), (0, 6), "first"),
                ranged((1, 3), (1, 6), "second"),
                ranged((2, 0), (2, 0), "fn third() {}")
            ]),
        )
        .expect("sent");
    let symbols = client
        .request("textDocument/documentSymbol", document())
        .expect("symbols");
    let names: Vec<_> = symbols
        .as_array()
        .expect("a list")
        .iter()
        .map(|symbol| symbol["name"].as_str().expect("a name"))
        .collect();
    assert_eq!(names, ["first", "second", "third"]);
}

#[test]
fn a_whole_text_replaces_everything() {
    let mut client = with_document(full_client(), "fn one() {}");
    client.change(URI, 2, json!([{ "text": "fn two() {}" }])).expect("sent");
    assert_eq!(tree(&mut client), tree_of("fn two() {}"));
}

#[test]
fn an_outdated_edit_is_not_applied() {
    let mut client = with_document(full_client(), "fn one() {}");
    client
        .change(URI, 7, json!([ranged((0, 3), (0, 6), "two")]))
        .expect("sent");
    client
        .change(URI, 6, json!([ranged((0, 0), (0, 11), "")]))
        .expect("sent");
    assert_eq!(tree(&mut client), tree_of("fn two() {}"));
}

#[test]
fn one_file_has_many_spellings() {
    let mut client = initialized(full_client());
    client
        .open("file:///c%3A/a%20b/main.grok", "fn main() {}")
        .expect("opened");
    for uri in [
        "file:///c:/a%20b/main.grok",
        "file:///c%3A/a b/main.grok",
        "file:///c%3A/x/../a%20b/main.grok",
    ] {
        let symbols = client
            .request("textDocument/documentSymbol", json!({ "textDocument": { "uri": uri } }))
            .expect(uri);
        assert_eq!(symbols.as_array().map(Vec::len), Some(1), "{uri}");
    }
}

#[test]
fn documents_need_no_file() {
    let mut client = initialized(full_client());
    client.open("untitled:Untitled-1", "fn main() {}").expect("opened");
    let symbols = client.request(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": "untitled:Untitled-1" } }),
    );
    assert_eq!(symbols.expect("symbols")[0]["name"], "main");
}

#[test]
fn a_closed_document_has_the_text_on_disk() {
    let folder = std::env::temp_dir().join(format!("grok-lsp-closed-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("main.grok"), "mod part;\nfn main() { part::f() }\n").expect("written");
    std::fs::write(folder.join("part.grok"), "pub fn f() {}\n").expect("written");
    let uri = |name: &str| format!("file://{}/{name}", folder.display());
    let mut client = initialized(full_client());
    client
        .open(&uri("main.grok"), "mod part;\nfn main() { part::f() }\n")
        .expect("opened");
    let mut report = || {
        let params = json!({ "textDocument": { "uri": uri("main.grok") } });
        let mut part = |notification: &str, params: Value| client.notify(notification, params).expect("sent");
        part(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri("part.grok"), "languageId": "grok", "version": 1, "text": "pub fn g() {}" } }),
        );
        let open = client
            .request("textDocument/diagnostic", params.clone())
            .expect("a report");
        client
            .notify(
                "textDocument/didClose",
                json!({ "textDocument": { "uri": uri("part.grok") } }),
            )
            .expect("sent");
        (
            open,
            client.request("textDocument/diagnostic", params).expect("a report"),
        )
    };
    let (open, closed) = report();
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(open["items"][0]["code"], "E0425", "{open}");
    assert_eq!(closed["items"], json!([]));
}

/// Random edits in every encoding: the server's tree stays that of the text.
#[test]
fn random_edits_equal_the_whole_text() {
    const PIECES: [&str; 12] = [
        "",
        "x",
        "é",
        "😀",
        "\n",
        "\r\n",
        "\r",
        "fn f() {",
        "}",
        "\"",
        "let y = 1;",
        "字",
    ];
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let mut capabilities = full_client();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut text = "// 😀 é\nfn main() {\r\n    let s = \"字\";\n}\n".to_owned();
        let mut client = with_document(capabilities.clone(), &text);
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        for version in 2..60 {
            let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let (a, b) = (random.below(boundaries.len()), random.below(boundaries.len()));
            let (mut start, mut end) = (boundaries[a.min(b)], boundaries[a.max(b).min(a.min(b) + 6)]);
            // No client has a position between the halves of a line break.
            let inside = |at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
            start -= usize::from(inside(start));
            end -= usize::from(inside(end));
            let new = PIECES[random.below(PIECES.len())];
            let change = ranged(
                position(&text, start, encoding),
                position(&text, end.max(start), encoding),
                new,
            );
            client.change(URI, version, json!([change])).expect("sent");
            text.replace_range(start..end.max(start), new);
            if version % 6 == 0 {
                let mut fresh = with_document(capabilities.clone(), &text);
                assert_eq!(tree(&mut client), tree(&mut fresh), "{encoding} {text:?}");
            }
        }
    }
}

fn position(text: &str, offset: usize, encoding: &str) -> (u32, u32) {
    let unified = text[..offset].replace("\r\n", "\n").replace('\r', "\n");
    let last = unified.rsplit('\n').next().unwrap_or_default();
    let column = match encoding {
        "utf-8" => last.len(),
        "utf-16" => last.encode_utf16().count(),
        _ => last.chars().count(),
    };
    (unified.matches('\n').count() as u32, column as u32)
}
