//! From a method's name to its handler: the one table of requests.

use std::sync::Arc;

use serde_json::Value;

use crate::error::RequestError;
use crate::handlers::{self, execute_command};
use crate::lsp::request::Request;
use crate::main_loop::IncomingRequest;
use crate::pool::{Class, Done, Job, OnEdit};
use crate::snapshot::Snapshot;
use crate::state::State;

/// A read-only request: what class it is in stands in its type.
pub(crate) trait Handler: 'static {
    /// The protocol's side of it.
    type Request: Request<Params: Clone + Send + Sync + 'static>;
    /// How soon an answer is wanted.
    const CLASS: Class;
    /// What an edit during it means.
    const ON_EDIT: OnEdit;
    /// Works it out. May unwind when the database cancels it.
    fn handle(
        snapshot: &Snapshot,
        params: <Self::Request as Request>::Params,
    ) -> Result<<Self::Request as Request>::Result, RequestError>;
}

/// Starts the work of a request.
pub(crate) fn request(state: &mut State, request: IncomingRequest) {
    macro_rules! table {
        ($($handler:ty),* $(,)?) => {
            match request.method.as_str() {
                $(<<$handler as Handler>::Request as Request>::METHOD => schedule::<$handler>(state, request),)*
                "workspace/executeCommand" => execute_command::execute(state, request),
                method => {
                    let error = RequestError::method_not_found(method);
                    request.reply.send(Err(error));
                }
            }
        };
    }
    table!(
        handlers::hover::Hover,
        handlers::completion::Completion,
        handlers::completion::ResolveCompletion,
        handlers::signature_help::SignatureHelp,
        handlers::goto_definition::Definition,
        handlers::references::References,
        handlers::document_highlight::DocumentHighlights,
        handlers::rename::PrepareRename,
        handlers::rename::Rename,
        handlers::document_symbol::DocumentSymbols,
        handlers::semantic_tokens::Full,
        handlers::semantic_tokens::Delta,
        handlers::semantic_tokens::Ranged,
        handlers::folding_range::FoldingRanges,
        handlers::formatting::Formatting,
        handlers::formatting::RangeFormatting,
        handlers::selection_range::SelectionRanges,
        handlers::inlay_hint::InlayHints,
        handlers::code_lens::CodeLenses,
        handlers::code_action::CodeActions,
        handlers::diagnostics::Pull,
    );
}

fn schedule<H: Handler>(state: &State, request: IncomingRequest) {
    let IncomingRequest {
        params, reply, cancel, ..
    } = request;
    let typed = match serde_json::from_value::<<H::Request as Request>::Params>(params.clone()) {
        Ok(typed) => typed,
        Err(error) => return reply.send(Err(RequestError::invalid_params(error.to_string()))),
    };
    reply.abandon_on_cancel(&cancel);
    let work =
        move |snapshot: &Snapshot| {
            let result = H::handle(snapshot, typed.clone());
            Done::Answer(result.and_then(|value| {
                serde_json::to_value(value).map_err(|error| RequestError::internal(error.to_string()))
            }))
        };
    let method = <H::Request as Request>::METHOD;
    let params: Arc<Value> = Arc::new(params);
    state.spawn(Job {
        class: H::CLASS,
        on_edit: H::ON_EDIT,
        method,
        params,
        work: Arc::new(work),
        reply: Some(reply),
        cancel,
    });
}
