//! `workspace/executeCommand`: runs and views.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::error::RequestError;
use crate::handlers::view;
use crate::lsp::Uri;
use crate::main_loop::IncomingRequest;
use crate::pool::{Class, Done, Job, OnEdit};
use crate::run;
use crate::snapshot::Snapshot;
use crate::state::State;
use crate::uri;

/// What the server executes.
pub(crate) const COMMANDS: &[&str] = &[
    "grok.run",
    "grok.stop",
    "grok.view.syntaxTree",
    "grok.view.tokens",
    "grok.view.ast",
    "grok.view.hir",
    "grok.view.types",
    "grok.view.mir",
    "grok.view.clif",
    "grok.view.asm",
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params {
    command: String,
    #[serde(default)]
    arguments: Option<Vec<Value>>,
    #[serde(default)]
    work_done_token: Option<Value>,
}

/// Starts a command.
pub(crate) fn execute(state: &mut State, request: IncomingRequest) {
    let params: Params = match serde_json::from_value(request.params.clone()) {
        Ok(params) => params,
        Err(error) => return request.reply.send(Err(RequestError::invalid_params(error.to_string()))),
    };
    let argument = params
        .arguments
        .and_then(|arguments| arguments.into_iter().next())
        .unwrap_or_else(|| json!({}));
    match params.command.as_str() {
        "grok.run" => run::start(state, request, argument, params.work_done_token),
        "grok.stop" => {
            let stopped = run::stop(state, &argument);
            request.reply.send(stopped);
        }
        command => match command
            .strip_prefix("grok.view.")
            .and_then(|name| view::VIEWS.iter().find(|view| **view == name))
        {
            Some(view) => start_view(state, request, view, &argument),
            None => request
                .reply
                .send(Err(RequestError::invalid_params(format!("no command `{command}`")))),
        },
    }
}

fn start_view(state: &State, request: IncomingRequest, name: &'static str, argument: &Value) {
    let uri = argument["uri"]
        .as_str()
        .or(argument.as_str())
        .map(uri::mended)
        .and_then(|uri| uri.parse::<Uri>().ok());
    let Some(uri) = uri else {
        return request
            .reply
            .send(Err(RequestError::invalid_params("a view needs the document's `uri`")));
    };
    request.reply.abandon_on_cancel(&request.cancel);
    state.spawn(Job {
        class: Class::Background,
        on_edit: OnEdit::Retry,
        method: "workspace/executeCommand",
        params: Arc::new(request.params),
        work: Arc::new(move |snapshot: &Snapshot| Done::Answer(view::text(snapshot, name, &uri).map(Value::String))),
        reply: Some(request.reply),
        cancel: request.cancel,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_is_a_command() {
        let views: Vec<_> = COMMANDS
            .iter()
            .filter_map(|command| command.strip_prefix("grok.view."))
            .collect();
        assert_eq!(views, view::VIEWS);
    }
}
