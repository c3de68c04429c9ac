//! How conversations begin and end.

use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{command, error_code, initialized, start, with_document};

/// Waits for a process to end by itself.
fn ends(child: &mut std::process::Child, within: Duration) -> Option<i32> {
    let deadline = Instant::now() + within;
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("waited") {
            return status.code();
        }
        std::thread::yield_now();
    }
    let _ = child.kill();
    panic!("the server did not end");
}

#[test]
fn initialize_says_what_is_offered() {
    let mut client = start();
    let answer = client
        .initialize(json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } }))
        .expect("an answer");
    assert_eq!(answer["serverInfo"]["name"], "grok-lsp");
    let offered = &answer["capabilities"];
    assert_eq!(offered["positionEncoding"], "utf-8");
    assert_eq!(offered["textDocumentSync"]["change"], 2, "incremental");
    assert!(
        offered["executeCommandProvider"]["commands"]
            .as_array()
            .expect("commands")
            .contains(&json!("grok.run"))
    );
}

#[test]
fn nothing_is_answered_out_of_turn() {
    let mut client = start();
    assert_eq!(error_code(client.request("textDocument/hover", json!({}))), -32002);
    client.initialize(json!({})).expect("an answer");
    assert_eq!(
        error_code(client.request("initialize", json!({ "capabilities": {} }))),
        -32600
    );
    client.request("shutdown", json!(null)).expect("an answer");
    assert_eq!(error_code(client.request("textDocument/hover", json!({}))), -32600);
}

#[test]
fn exit_after_shutdown_is_clean_and_quick() {
    let client = with_document(json!({}), "fn main() {}");
    let started = Instant::now();
    assert_eq!(client.shutdown().expect("ended"), Some(0));
    assert!(started.elapsed() < Duration::from_secs(1), "{:?}", started.elapsed());
}

#[test]
fn exit_without_shutdown_is_a_failure() {
    let mut child = command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
    use std::io::Write;
    let stdin = child.stdin.as_mut().expect("piped");
    write!(stdin, "Content-Length: {}\r\n\r\n{exit}", exit.len()).expect("written");
    stdin.flush().expect("flushed");
    // Standard input stays open: `exit` alone must do.
    assert_eq!(ends(&mut child, Duration::from_secs(5)), Some(1));
}

#[test]
fn the_end_of_input_ends_the_server() {
    let mut child = command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    drop(child.stdin.take());
    assert_eq!(ends(&mut child, Duration::from_secs(5)), Some(1));
}

#[test]
fn what_was_piped_in_is_still_answered() {
    use std::io::{Read, Write};
    let mut child = command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let mut stdin = child.stdin.take().expect("piped");
    for body in [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
    ] {
        write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("written");
    }
    drop(stdin);
    let mut output = String::new();
    child
        .stdout
        .take()
        .expect("piped")
        .read_to_string(&mut output)
        .expect("read");
    assert!(
        output.contains(r#""serverInfo""#) && output.contains(r#""id":2"#),
        "{output}"
    );
    assert_eq!(ends(&mut child, Duration::from_secs(5)), Some(0));
}

#[test]
fn a_client_that_stops_reading_ends_the_server() {
    use std::io::Write;
    let mut child = command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    drop(child.stdout.take());
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let mut stdin = child.stdin.take().expect("piped");
    // The server may be gone before all of it is written.
    let _ = write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).and_then(|()| stdin.flush());
    assert_eq!(ends(&mut child, Duration::from_secs(5)), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn the_death_of_the_editor_ends_the_server() {
    use std::io::Write;
    let mut editor = std::process::Command::new("sleep").arg("600").spawn().expect("started");
    let mut child = command()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("started");
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "processId": editor.id(), "capabilities": {} } }).to_string();
    let stdin = child.stdin.as_mut().expect("piped");
    write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("written");
    stdin.flush().expect("flushed");
    // The answer says that the process is being watched.
    use std::io::Read;
    let mut first = [0; 16];
    child
        .stdout
        .as_mut()
        .expect("piped")
        .read_exact(&mut first)
        .expect("an answer");
    editor.kill().expect("killed");
    editor.wait().expect("waited");
    assert_eq!(ends(&mut child, Duration::from_secs(15)), Some(1));
}

#[test]
fn files_are_watched_where_the_client_can() {
    let mut client = initialized(json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }));
    let asked = client
        .wait_notification("client/registerCapability", |_| true)
        .expect("asked");
    assert_eq!(asked["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
}

#[test]
fn version_goes_to_standard_output() {
    let output = command().arg("--version").output().expect("ran");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout).trim(),
        concat!("grok-lsp ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn a_socket_serves_as_well() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_grok-lsp"))
        .args(["--socket", &port.to_string()])
        .stderr(Stdio::null())
        .spawn()
        .expect("started");
    let (mut stream, _) = listener.accept().expect("connected");
    for body in [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
    ] {
        write!(stream, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("written");
    }
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    while !String::from_utf8_lossy(&answer).contains(r#""id":2"#) {
        let read = stream.read(&mut chunk).expect("read");
        assert!(read > 0, "closed early");
        answer.extend_from_slice(&chunk[..read]);
    }
    drop(stream);
    assert_eq!(ends(&mut child, Duration::from_secs(5)), Some(0));
}
