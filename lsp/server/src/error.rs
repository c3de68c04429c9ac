//! Why a request failed, as the protocol's error codes.

use serde_json::Value;

/// A failed request.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestError {
    /// The protocol's number.
    pub code: i64,
    /// For a person or a log.
    pub message: String,
    /// For the client's code.
    pub data: Option<Value>,
}

impl RequestError {
    fn new(code: i64, message: impl Into<String>) -> RequestError {
        RequestError {
            code,
            message: message.into(),
            data: None,
        }
    }

    /// The request came out of turn.
    pub fn invalid_request(message: impl Into<String>) -> RequestError {
        RequestError::new(-32600, message)
    }

    /// No such method.
    pub fn method_not_found(method: &str) -> RequestError {
        RequestError::new(-32601, format!("no method `{method}`"))
    }

    /// The parameters do not fit.
    pub fn invalid_params(message: impl Into<String>) -> RequestError {
        RequestError::new(-32602, message)
    }

    /// A fault of the server.
    pub fn internal(message: impl Into<String>) -> RequestError {
        RequestError::new(-32603, message)
    }

    /// A request before `initialize`.
    pub fn not_initialized() -> RequestError {
        RequestError::new(-32002, "the server is not initialized")
    }

    /// The request was fine and cannot be done; the message is shown to the user.
    pub fn failed(message: impl Into<String>) -> RequestError {
        RequestError::new(-32803, message)
    }

    /// The text changed under the request.
    pub fn content_modified() -> RequestError {
        RequestError::new(-32801, "the content was modified")
    }

    /// The client cancelled it.
    pub fn cancelled() -> RequestError {
        RequestError::new(-32800, "the request was cancelled")
    }
}
