//! Reads framed messages and passes on only those that are well-formed.
//!
//! The wire's own decoder stops for good at the first malformed frame. A language server should outlive a client's slip, so this
//! pump stands in front of it: it finds the frames, checks each body, and puts a [`MALFORMED`] notification in the place of each
//! bad one, which the wire answers with the error that JSON-RPC asks for.

use serde_json::{Value, json};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tower_lsp_server::jsonrpc::Request;

/// Stands in for a message that could not be understood; its parameters are `{code, message, id}`.
pub(crate) const MALFORMED: &str = "$/grok/malformed";
/// Says that nothing will follow.
pub(crate) const END_OF_INPUT: &str = "$/grok/endOfInput";

/// The longest body that is read; no client sends more, and a corrupt length should not allocate the machine's memory.
const MAX_BODY: usize = 256 << 20;
/// The longest header line.
const MAX_HEADER: u64 = 16 << 10;

const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;

/// Passes frames from `input` to `output` until either ends; the last is [`END_OF_INPUT`].
pub(crate) async fn pump(input: impl AsyncRead + Unpin, mut output: impl AsyncWrite + Unpin) {
    let mut input = BufReader::with_capacity(64 << 10, input);
    while let Some(body) = next_body(&mut input).await {
        let body = match body.and_then(checked) {
            Ok(body) => body,
            Err(refusal) => refusal.stand_in(),
        };
        if write(&mut output, &body).await.is_err() {
            return;
        }
    }
    let end = json!({ "jsonrpc": "2.0", "method": END_OF_INPUT }).to_string();
    // Fails only when nobody listens any more.
    let _ = write(&mut output, end.as_bytes()).await;
}

async fn write(output: &mut (impl AsyncWrite + Unpin), body: &[u8]) -> std::io::Result<()> {
    output
        .write_all(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes())
        .await?;
    output.write_all(body).await
}

/// Why a message is not passed on.
struct Refusal {
    code: i64,
    message: String,
    id: Value,
}

impl Refusal {
    fn new(code: i64, message: impl Into<String>) -> Refusal {
        Refusal {
            code,
            message: message.into(),
            id: Value::Null,
        }
    }

    fn stand_in(self) -> Vec<u8> {
        let params = json!({ "code": self.code, "message": self.message, "id": self.id });
        json!({ "jsonrpc": "2.0", "method": MALFORMED, "params": params })
            .to_string()
            .into_bytes()
    }
}

/// The next body, or what is wrong with the frame; `None` when there is nothing more to come.
async fn next_body(input: &mut (impl AsyncBufRead + Unpin)) -> Option<Result<Vec<u8>, Refusal>> {
    let mut length: Option<Result<usize, Refusal>> = None;
    let mut headers = 0;
    loop {
        let mut line = Vec::new();
        if (&mut *input).take(MAX_HEADER).read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let line = line.trim_ascii();
        if !line.is_empty() {
            headers += 1;
            length = content_length(line).or(length);
        } else if headers > 0 {
            break;
        }
    }
    let length = match length {
        None => return Some(Err(Refusal::new(PARSE_ERROR, "a message without Content-Length"))),
        Some(Err(refusal)) => return Some(Err(refusal)),
        Some(Ok(length)) => length,
    };
    let mut body = vec![0; length];
    input.read_exact(&mut body).await.ok()?;
    Some(Ok(body))
}

/// Reads a `Content-Length` header, also behind garbage, so that the stream is found again after a slip.
fn content_length(line: &[u8]) -> Option<Result<usize, Refusal>> {
    let line = String::from_utf8_lossy(line).to_ascii_lowercase();
    let (_, value) = line.split_once("content-length:")?;
    Some(match value.trim().parse::<usize>() {
        Ok(length) if length <= MAX_BODY => Ok(length),
        Ok(_) => Err(Refusal::new(PARSE_ERROR, "Content-Length is beyond what is accepted")),
        Err(_) => Err(Refusal::new(PARSE_ERROR, "Content-Length is not a number")),
    })
}

/// Checks that the wire's decoder will take the body.
fn checked(body: Vec<u8>) -> Result<Vec<u8>, Refusal> {
    let Err(error) = serde_json::from_slice::<Request>(&body) else {
        return Ok(body);
    };
    match serde_json::from_slice::<Value>(&body) {
        Err(_) => Err(Refusal::new(PARSE_ERROR, format!("not JSON: {error}"))),
        Ok(value) => {
            let id = value
                .get("id")
                .filter(|id| id.is_string() || id.is_i64())
                .cloned()
                .unwrap_or_default();
            Err(Refusal {
                id,
                ..Refusal::new(INVALID_REQUEST, format!("not a JSON-RPC message: {error}"))
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(input: &str) -> Vec<Value> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        let mut output = Vec::new();
        runtime.block_on(pump(input.as_bytes(), &mut output));
        let text = String::from_utf8(output).expect("UTF-8");
        let bodies = text
            .split("Content-Length: ")
            .skip(1)
            .map(|frame| frame.split_once("\r\n\r\n").expect("framed").1);
        let mut messages: Vec<Value> = bodies.map(|body| serde_json::from_str(body).expect("JSON")).collect();
        assert_eq!(messages.pop().expect("an end")["method"], END_OF_INPUT);
        messages
    }

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn good_frames_pass_and_bad_ones_are_replaced_in_place() {
        let good = r#"{"jsonrpc":"2.0","method":"m","id":1}"#;
        let input = [
            frame(good),
            frame("{oops"),
            frame(r#"[{"jsonrpc":"2.0"}]"#),
            frame(r#"{"jsonrpc":"1.0","id":7}"#),
            frame(good),
        ];
        let messages = passed(&input.concat());
        let shown: Vec<_> = messages
            .iter()
            .map(|m| {
                (
                    m["method"].as_str().unwrap_or(""),
                    &m["params"]["code"],
                    &m["params"]["id"],
                )
            })
            .collect();
        let (null, seven) = (Value::Null, json!(7));
        let (parse, invalid) = (json!(PARSE_ERROR), json!(INVALID_REQUEST));
        assert_eq!(
            shown,
            [
                ("m", &null, &null),
                (MALFORMED, &parse, &null),
                (MALFORMED, &invalid, &null),
                (MALFORMED, &invalid, &seven),
                ("m", &null, &null)
            ]
        );
    }

    #[test]
    fn headers_may_be_odd() {
        let body = r#"{"jsonrpc":"2.0","method":"m"}"#;
        let length = body.len();
        for head in [
            format!("content-length:{length}\n\n"),
            format!(
                "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nX: y\r\nZ: w\r\nContent-Length: {length}\r\n\r\n"
            ),
            format!("\r\n\r\ngarbageContent-Length: {length}\r\n\r\n"),
        ] {
            assert_eq!(passed(&format!("{head}{body}")).len(), 1, "{head:?}");
        }
    }

    #[test]
    fn a_length_that_is_none_is_refused_and_the_stream_goes_on() {
        let good = frame(r#"{"jsonrpc":"2.0","method":"m"}"#);
        for bad in [
            "Content-Length: x\r\n\r\n",
            "Content-Length: -4\r\n\r\n",
            "Content-Length: 99999999999999\r\n\r\n",
            "Nothing: 1\r\n\r\n",
        ] {
            let methods: Vec<_> = passed(&format!("{bad}{good}"))
                .iter()
                .map(|m| m["method"].clone())
                .collect();
            assert_eq!(methods, [json!(MALFORMED), json!("m")], "{bad:?}");
        }
    }

    #[test]
    fn a_cut_stream_just_ends() {
        assert!(passed("Content-Length: 50\r\n\r\n{\"jsonrpc\"").is_empty());
        assert!(passed("Content-Len").is_empty());
    }
}
