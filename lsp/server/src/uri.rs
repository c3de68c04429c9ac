//! The one place where document URIs and paths meet.
//!
//! Clients spell the same file in many ways (`file:///c%3A/x`, `file:///C:/x`, `file:///a/../b`). Inside the server a document is
//! known by its *path*: decoded, `/`-separated, without `.` and `..`. What has no file (`untitled:Untitled-1`) is known by its
//! whole decoded URI. URIs go out percent-encoded, or, for open documents, as the client spelt them.

use std::fmt::Write as _;
use std::str::FromStr;

use crate::lsp::Uri;

/// The path by which the server knows the document of `uri`.
pub fn path_of(uri: &str) -> String {
    let Some(rest) = uri.strip_prefix("file:").or_else(|| uri.strip_prefix("FILE:")) else {
        return decode(uri);
    };
    let rest = rest.split(['?', '#']).next().unwrap_or(rest);
    // `file:///path`, `file://host/path`, and the short `file:/path` of RFC 8089.
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None => ("", rest),
    };
    let path = normalised(&decode(path));
    match host {
        "" | "localhost" => drive_path(path),
        host => format!("//{host}{path}"),
    }
}

/// The URI of a path as [`path_of`] gives it.
///
/// Names without a file, such as `<eval>` or the library's, become `grok:` URIs; `None` if even that is impossible.
pub fn uri_of(path: &str) -> Option<Uri> {
    let text = if path.starts_with("//") {
        format!("file:{}", encode(path))
    } else if path.starts_with('/') {
        format!("file://{}", encode(path))
    } else if is_drive(path) {
        format!("file:///{}", encode(path))
    } else if path.starts_with('<') {
        format!("grok:/{}", encode(path))
    } else {
        encode(path)
    };
    Uri::from_str(&text).ok()
}

/// Encodes what a client should have encoded (spaces, `[`, non-ASCII), so that a strict parser accepts the URI.
pub fn mended(uri: &str) -> String {
    let mut out = String::with_capacity(uri.len());
    let mut percent_ok = true;
    for (i, byte) in uri.bytes().enumerate() {
        if byte == b'%' {
            let hex = uri.as_bytes().get(i + 1..i + 3);
            percent_ok = hex.is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        }
        let legal = byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&byte);
        if legal || (byte == b'%' && percent_ok) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
        match (bytes[i], hex(i + 1), hex(i + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (byte, ..) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/:@!$&'()*+,;=".contains(&byte) {
            out.push(byte as char);
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// Resolves `.` and `..`, drops doubled separators.
fn normalised(path: &str) -> String {
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.to_owned()
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// `/C:/x` names `c:/x` where drives exist.
fn drive_path(path: String) -> String {
    match path.strip_prefix('/') {
        Some(rest) if cfg!(windows) && is_drive(rest) => rest[..1].to_ascii_lowercase() + &rest[1..],
        _ => path,
    }
}

fn is_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    cfg!(windows) && bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_file_are_one_path() {
        for uri in [
            "file:///a/b.grok",
            "file:///a/./x/../b.grok",
            "file://localhost/a/b.grok",
            "file:///%61/b%2Egrok",
            "file:/a//b.grok",
        ] {
            assert_eq!(path_of(uri), "/a/b.grok", "{uri}");
        }
        assert_eq!(path_of("file:///c%3A/x.grok"), path_of("file:///c:/x.grok"));
    }

    #[test]
    fn paths_survive_the_way_there_and_back() {
        for path in [
            "/a b/ü.grok",
            "/100%/[x].grok",
            "/a#b?c.grok",
            "/😀.grok",
            "//server/share/x.grok",
        ] {
            let uri = uri_of(path).expect("encodable");
            assert_eq!(path_of(uri.as_str()), path);
        }
    }

    #[test]
    fn documents_without_a_file_are_known_by_their_uri() {
        assert_eq!(path_of("untitled:Untitled-1"), "untitled:Untitled-1");
        assert_eq!(
            uri_of("untitled:Untitled-1").map(|uri| uri.as_str().to_owned()),
            Some("untitled:Untitled-1".to_owned())
        );
    }

    #[test]
    fn what_a_strict_parser_would_refuse_is_mended() {
        assert_eq!(
            mended("file:///a b/[x]/ü%zz%20.grok"),
            "file:///a%20b/%5Bx%5D/%C3%BC%25zz%20.grok"
        );
        assert_eq!(mended("file:///c%3A/x.grok"), "file:///c%3A/x.grok");
    }

    #[test]
    fn broken_percent_signs_and_bytes_never_panic() {
        for uri in ["file:///%", "file:///%f", "file:///%ff%fe", "file:", "file://", "%", ""] {
            let _ = uri_of(&path_of(uri));
            let _ = mended(uri);
        }
    }
}
