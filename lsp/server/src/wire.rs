//! The wire: the only module (with its reader, [`frames`](crate::frames)) that knows `tower-lsp-server`.
//!
//! That crate runs request handlers concurrently and in no promised order. So there are no handlers here: its server drives
//! [`Wire`], a service whose `call`, which runs in wire order, puts each message into the one ordered queue of the state thread
//! and returns a future that only waits for the answer. Cancelling and `exit` take effect in `call` itself, whatever else waits.
//!
//! Outgoing messages keep the order in which they were issued: an answer is held until every notification sent before it has
//! been written, which the library alone does not promise.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;
use futures::channel::mpsc;
use futures::{Sink, Stream};
use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{oneshot, watch};
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp_server::{Loopback, Server};

use crate::cancel::CancelToken;
use crate::error::RequestError;
use crate::frames::{self, END_OF_INPUT, MALFORMED};
use crate::main_loop::{Event, IncomingNotification, IncomingRequest};

/// How long pending answers may delay the end of the process.
const GRACE: Duration = Duration::from_millis(500);
/// How long what was asked before the end of the input may take to be answered.
const LAST_ANSWERS: Duration = Duration::from_secs(1);
/// How long the server remembers that it asked the client something.
const CLIENT_PATIENCE: Duration = Duration::from_secs(30);

/// How a conversation ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ending {
    /// After `shutdown`.
    Clean,
    /// Without it: the client vanished, or sent `exit` out of turn.
    Abrupt,
}

/// Carries one conversation over `input` and `output`; `events` leads to the state thread.
pub(crate) async fn converse<I, O>(
    input: I,
    output: O,
    events: Sender<Event>,
    outbox: Outbox,
    outgoing: Outgoing,
    lifeline: Lifeline,
) -> Ending
where
    I: AsyncRead + Send + Unpin + 'static,
    O: AsyncWrite + Send + 'static,
{
    let (feed, fed) = tokio::io::duplex(64 << 10);
    let pump = tokio::spawn(frames::pump(input, feed));
    let pending = Arc::new(Pending::default());
    let service = Wire {
        events: events.clone(),
        pending: pending.clone(),
        outbox: outbox.clone(),
        lifeline: lifeline.clone(),
    };
    let output = Watched {
        inner: Box::pin(output),
        lifeline: lifeline.clone(),
    };
    let talk = Server::new(fed, output, outgoing)
        .concurrency_level(usize::MAX)
        .serve(service);
    tokio::pin!(talk);
    let finished = tokio::select! {
        () = &mut talk => true,
        () = lifeline.reaches(Stage::EndOfInput) => false,
    };
    if !finished {
        // A script that was piped in gets its answers; a client that is gone, or that said `exit`, waits for nothing.
        let finished = tokio::select! {
            () = &mut talk => true,
            () = lifeline.reaches(Stage::Cut) => false,
            () = tokio::time::sleep(LAST_ANSWERS) => false,
        };
        pending.cancel_all();
        let _ = events.send(Event::Close);
        if !finished {
            let _ = tokio::time::timeout(GRACE, &mut talk).await;
        }
    }
    let _ = events.send(Event::Close);
    pending.cancel_all();
    pump.abort();
    if lifeline.shut_down.load(Ordering::SeqCst) {
        Ending::Clean
    } else {
        Ending::Abrupt
    }
}

/// How far the end of the conversation has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Stage {
    Talking,
    EndOfInput,
    Cut,
}

/// Tells everyone concerned that the conversation is over.
#[derive(Clone)]
pub(crate) struct Lifeline {
    stage: Arc<watch::Sender<Stage>>,
    shut_down: Arc<AtomicBool>,
}

impl Lifeline {
    pub(crate) fn new() -> Lifeline {
        Lifeline {
            stage: Arc::new(watch::Sender::new(Stage::Talking)),
            shut_down: Arc::default(),
        }
    }

    /// Ends the conversation at once: a broken pipe, `exit`, or the client's death.
    pub(crate) fn cut(&self) {
        self.advance(Stage::Cut);
    }

    fn advance(&self, to: Stage) {
        self.stage.send_modify(|stage| *stage = to.max(*stage));
    }

    async fn reaches(&self, wanted: Stage) {
        // The sender lives in `self`, so waiting cannot fail.
        let _ = self.stage.subscribe().wait_for(|stage| *stage >= wanted).await;
    }
}

/// The service that the library's server drives.
struct Wire {
    events: Sender<Event>,
    pending: Arc<Pending>,
    outbox: Outbox,
    lifeline: Lifeline,
}

type Answering = Pin<Box<dyn Future<Output = Result<Option<Response>, Infallible>> + Send>>;

impl tower_service::Service<Request> for Wire {
    type Response = Option<Response>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Answering {
        let (method, id, params) = request.into_parts();
        let params = params.unwrap_or(Value::Null);
        let nothing = || Box::pin(std::future::ready(Ok(None))) as Answering;
        let Some(id) = id else {
            match &*method {
                "exit" => self.lifeline.cut(),
                END_OF_INPUT => {
                    // From here on the library writes answers only.
                    self.outbox.close();
                    self.lifeline.advance(Stage::EndOfInput);
                }
                "$/cancelRequest" => self.pending.cancel(&params),
                MALFORMED => return Box::pin(std::future::ready(Ok(Some(refused(&params))))),
                _ => {
                    let _ = self.events.send(Event::Notification(IncomingNotification {
                        method: method.into_owned(),
                        params,
                    }));
                }
            }
            return nothing();
        };
        if method == "shutdown" {
            self.lifeline.shut_down.store(true, Ordering::SeqCst);
        }
        let Some(cancel) = self.pending.register(&id) else {
            let error = RequestError::invalid_request("this id is already in use by a request without an answer");
            return Box::pin(std::future::ready(Ok(Some(Response::from_error(id, error.into())))));
        };
        let (slot, answer) = oneshot::channel();
        let reply = Reply {
            slot: Arc::new(Mutex::new(Some(slot))),
            outbox: self.outbox.clone(),
        };
        let _ = self.events.send(Event::Request(IncomingRequest {
            method: method.into_owned(),
            params,
            reply,
            cancel,
        }));
        let (pending, outbox) = (self.pending.clone(), self.outbox.clone());
        Box::pin(async move {
            let (result, after) = answer
                .await
                .unwrap_or_else(|_| (Err(RequestError::internal("the request was dropped")), 0));
            pending.remove(&id);
            outbox.written(after).await;
            Ok(Some(Response::from_parts(id, result.map_err(Error::from))))
        })
    }
}

fn refused(params: &Value) -> Response {
    let id = match &params["id"] {
        Value::Number(number) => number.as_i64().map_or(Id::Null, Id::Number),
        Value::String(text) => Id::String(text.clone()),
        _ => Id::Null,
    };
    let mut error = Error::new(ErrorCode::from(params["code"].as_i64().unwrap_or(-32700)));
    error.message = params["message"].as_str().unwrap_or("Parse error").to_owned().into();
    Response::from_error(id, error)
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Error {
        Error {
            code: ErrorCode::from(error.code),
            message: error.message.into(),
            data: error.data,
        }
    }
}

/// The requests that have no answer yet.
#[derive(Default)]
struct Pending(Mutex<HashMap<Id, CancelToken>>);

impl Pending {
    fn register(&self, id: &Id) -> Option<CancelToken> {
        let mut pending = locked(&self.0);
        if pending.contains_key(id) {
            return None;
        }
        let token = CancelToken::default();
        pending.insert(id.clone(), token.clone());
        Some(token)
    }

    fn remove(&self, id: &Id) {
        locked(&self.0).remove(id);
    }

    fn cancel(&self, params: &Value) {
        let Ok(id) = serde_json::from_value::<Id>(params["id"].clone()) else {
            return;
        };
        let token = locked(&self.0).get(&id).cloned();
        if let Some(token) = token {
            token.cancel();
        }
    }

    fn cancel_all(&self) {
        let tokens: Vec<_> = locked(&self.0).values().cloned().collect();
        tokens.iter().for_each(CancelToken::cancel);
    }
}

type Answer = (Result<Value, RequestError>, u64);

/// Where the answer to one request goes. The first answer counts.
#[derive(Clone)]
pub(crate) struct Reply {
    slot: Arc<Mutex<Option<oneshot::Sender<Answer>>>>,
    outbox: Outbox,
}

impl Reply {
    /// Answers, after all that was sent before.
    pub(crate) fn send(&self, result: Result<Value, RequestError>) {
        let slot = locked(&self.slot).take();
        if let Some(slot) = slot {
            let _ = slot.send((result, self.outbox.issued()));
        }
    }

    /// A reply and where it arrives.
    #[cfg(test)]
    pub(crate) fn test() -> (Reply, oneshot::Receiver<Answer>) {
        let (slot, answer) = oneshot::channel();
        (
            Reply {
                slot: Arc::new(Mutex::new(Some(slot))),
                outbox: Outbox::new().0,
            },
            answer,
        )
    }

    /// Makes cancelling answer at once, whatever the work is doing.
    pub(crate) fn abandon_on_cancel(&self, cancel: &CancelToken) {
        let reply = self.clone();
        cancel.on_cancel(move || reply.send(Err(RequestError::cancelled())));
    }
}

type Callback = Box<dyn FnOnce(Result<Value, String>) + Send>;

/// What goes to the client, in order. Sending never waits.
#[derive(Clone)]
pub(crate) struct Outbox {
    queue: Arc<Mutex<Queue>>,
    written: Arc<watch::Sender<u64>>,
    asked: Arc<Mutex<Asked>>,
}

struct Queue {
    sender: mpsc::UnboundedSender<(u64, Request)>,
    issued: u64,
}

#[derive(Default)]
struct Asked {
    next: i64,
    open: HashMap<i64, (Instant, Callback)>,
}

impl Outbox {
    /// An outbox, and the end of it that the wire empties.
    pub(crate) fn new() -> (Outbox, Outgoing) {
        let (sender, receiver) = mpsc::unbounded();
        let outbox = Outbox {
            queue: Arc::new(Mutex::new(Queue { sender, issued: 0 })),
            written: Arc::new(watch::Sender::new(0)),
            asked: Arc::default(),
        };
        let outgoing = Outgoing {
            receiver,
            written: outbox.written.clone(),
            asked: outbox.asked.clone(),
        };
        (outbox, outgoing)
    }

    /// Sends a notification.
    pub(crate) fn notify(&self, method: &'static str, params: impl Serialize) {
        match serde_json::to_value(params) {
            Ok(params) => self.push(Request::build(method).params(params).finish()),
            Err(error) => crate::log::note(&format!("cannot send {method}: {error}")),
        }
    }

    /// Asks the client something. `then` hears the answer on the wire's thread, or never: nothing may wait for it.
    pub(crate) fn request(
        &self,
        method: &'static str,
        params: Value,
        then: impl FnOnce(Result<Value, String>) + Send + 'static,
    ) {
        let id = {
            let mut asked = locked(&self.asked);
            asked.open.retain(|_, (since, _)| since.elapsed() < CLIENT_PATIENCE);
            asked.next += 1;
            let id = asked.next;
            asked.open.insert(id, (Instant::now(), Box::new(then)));
            id
        };
        let request = Request::build(method).id(Id::Number(id));
        self.push(if params.is_null() {
            request.finish()
        } else {
            request.params(params).finish()
        });
    }

    fn push(&self, message: Request) {
        let mut queue = locked(&self.queue);
        queue.issued += 1;
        let number = queue.issued;
        // Fails only when the conversation is over.
        let _ = queue.sender.unbounded_send((number, message));
    }

    /// Nobody will read notifications any more: nothing should wait for them.
    fn close(&self) {
        self.written.send_replace(u64::MAX);
    }

    fn issued(&self) -> u64 {
        locked(&self.queue).issued
    }

    async fn written(&self, number: u64) {
        let _ = self.written.subscribe().wait_for(|written| *written >= number).await;
    }
}

/// The wire's end of an [`Outbox`].
pub(crate) struct Outgoing {
    receiver: mpsc::UnboundedReceiver<(u64, Request)>,
    written: Arc<watch::Sender<u64>>,
    asked: Arc<Mutex<Asked>>,
}

impl Loopback for Outgoing {
    type RequestStream = OutgoingStream;
    type ResponseSink = AnswerSink;

    fn split(self) -> (OutgoingStream, AnswerSink) {
        (
            OutgoingStream {
                receiver: self.receiver,
                written: self.written,
            },
            AnswerSink { asked: self.asked },
        )
    }
}

/// Messages of the server's own, noting how far it was read.
pub(crate) struct OutgoingStream {
    receiver: mpsc::UnboundedReceiver<(u64, Request)>,
    written: Arc<watch::Sender<u64>>,
}

impl Stream for OutgoingStream {
    type Item = Request;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Request>> {
        let next = Pin::new(&mut self.receiver).poll_next(cx);
        next.map(|next| {
            let (number, message) = next?;
            // The library hands one message to the socket before it takes the next from either side.
            self.written.send_modify(|written| *written = number.max(*written));
            Some(message)
        })
    }
}

impl Drop for OutgoingStream {
    /// Nothing more will be written: nobody should wait for it.
    fn drop(&mut self) {
        self.written.send_replace(u64::MAX);
    }
}

/// Takes the client's answers to the server's own requests.
pub(crate) struct AnswerSink {
    asked: Arc<Mutex<Asked>>,
}

impl Sink<Response> for AnswerSink {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, response: Response) -> Result<(), Infallible> {
        let (id, result) = response.into_parts();
        let asked = match id {
            Id::Number(id) => locked(&self.asked).open.remove(&id),
            _ => None,
        };
        if let Some((_, then)) = asked {
            then(result.map_err(|error| error.to_string()));
        }
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

/// An output that ends the conversation when the other side is gone.
struct Watched<O> {
    inner: Pin<Box<O>>,
    lifeline: Lifeline,
}

impl<O> Watched<O> {
    fn noted<T>(&self, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if matches!(result, Poll::Ready(Err(_))) {
            self.lifeline.cut();
        }
        result
    }
}

impl<O: AsyncWrite> AsyncWrite for Watched<O> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = self.inner.as_mut().poll_write(cx, bytes);
        self.noted(result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = self.inner.as_mut().poll_flush(cx);
        self.noted(result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.inner.as_mut().poll_shutdown(cx)
    }
}

/// Nothing that is locked here can be left half-changed by a panic.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
