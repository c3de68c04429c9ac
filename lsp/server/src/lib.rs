//! The Grok language server.
//!
//! Owns the wire, the open documents, the scheduling of requests and the conversions between the protocol's words and those of
//! `grok-ide`, where the features themselves live. The way of a message: `frames` → `wire` → `main_loop` → `state`, which
//! either changes something on the spot or hands a snapshot to the `pool`, where `dispatch` has named the handler in
//! `handlers`. Programs run in `run`. What goes beyond the protocol is listed in `docs/lsp-extensions.md`.
//!
//! A server over any pair of byte streams:
//!
//! ```
//! use tokio::io::AsyncWriteExt;
//!
//! let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
//! let ending = runtime.block_on(async {
//!     let (mut ours, theirs) = tokio::io::duplex(1024);
//!     let (input, output) = tokio::io::split(theirs);
//!     let server = tokio::spawn(grok_lsp::serve(input, output));
//!     let exit = r#"{"jsonrpc":"2.0","method":"exit"}"#;
//!     ours.write_all(format!("Content-Length: {}\r\n\r\n{exit}", exit.len()).as_bytes()).await.expect("written");
//!     server.await.expect("served")
//! });
//! assert_eq!(ending, grok_lsp::Ending::Abrupt); // no `shutdown` came before
//! ```

#![forbid(unsafe_code)]

mod cancel;
mod capabilities;
pub mod cli;
pub mod client;
mod convert;
mod dispatch;
mod document;
mod encoding;
mod error;
mod frames;
mod handlers;
mod log;
mod main_loop;
mod output;
mod parent;
mod pool;
mod run;
mod snapshot;
mod state;
mod uri;
mod wire;

/// The protocol's types.
pub use tower_lsp_server::ls_types as lsp;
pub use wire::Ending;

use tokio::io::{AsyncRead, AsyncWrite};

use wire::{Lifeline, Outbox};

/// Serves one client until it leaves.
pub async fn serve<I, O>(input: I, output: O) -> Ending
where
    I: AsyncRead + Send + Unpin + 'static,
    O: AsyncWrite + Send + 'static,
{
    serve_client(input, output, None).await
}

/// Serves over standard input and output. `client` is the process that started us, if it said so on the command line.
pub async fn run_stdio(client: Option<u32>) -> Ending {
    serve_client(tokio::io::stdin(), tokio::io::stdout(), client).await
}

/// Serves over a TCP connection to a port of this machine, where the client listens.
///
/// # Errors
/// Nobody listens there.
pub async fn run_socket(port: u16, client: Option<u32>) -> std::io::Result<Ending> {
    let stream = tokio::net::TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let (input, output) = stream.into_split();
    Ok(serve_client(input, output, client).await)
}

async fn serve_client<I, O>(input: I, output: O, client: Option<u32>) -> Ending
where
    I: AsyncRead + Send + Unpin + 'static,
    O: AsyncWrite + Send + 'static,
{
    let (events, receiver) = crossbeam_channel::unbounded();
    let (outbox, outgoing) = Outbox::new();
    let lifeline = Lifeline::new();
    if let Some(process) = client {
        parent::watch(process, lifeline.clone());
    }
    let state_thread = std::thread::Builder::new()
        .name("grok-state".to_owned())
        .stack_size(pool::STACK)
        .spawn({
            let (events, outbox, lifeline) = (events.clone(), outbox.clone(), lifeline.clone());
            move || main_loop::run(&receiver, events, outbox, lifeline)
        });
    if let Err(error) = state_thread {
        log::note(&format!("cannot start: {error}"));
        return Ending::Abrupt;
    }
    wire::converse(input, output, events, outbox, outgoing, lifeline).await
}
