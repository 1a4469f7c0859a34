//! HTTP servers: they accept connections and limit what a client can keep busy.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::NetError;
use super::notes::Notes;
use crate::messages;

/// An answer.
pub(super) type Reply = Response<Full<Bytes>>;

/// The time in which a client must send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);

/// The time in which answers are sent that are not complete when a server ends.
const FINISH_TIMEOUT: Duration = Duration::from_secs(3);

/// The most connections at a time; others wait.
const MAX_CONNECTIONS: usize = 1024;

/// Accepts connections and answers their requests until `end`; then lets requests under way be answered.
pub(super) async fn serve<F>(
    listener: TcpListener,
    answer: impl Fn(Request<Incoming>, SocketAddr) -> F + Clone + Send + Sync + 'static,
    end: impl Future<Output = ()>,
) where
    F: Future<Output = Result<Reply, Infallible>> + Send + 'static,
{
    let slots = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let (ending, is_ending) = watch::channel(false);
    let mut connections = JoinSet::new();
    let mut end = pin!(end);
    loop {
        let accepted = async {
            let slot = Arc::clone(&slots).acquire_owned().await;
            (slot, accept(&listener).await)
        };
        let (slot, (stream, remote)) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
            Some(_) = connections.join_next() => continue,
        };
        let (answer, is_ending) = (answer.clone(), is_ending.clone());
        connections.spawn(async move {
            let _slot = slot;
            serve_connection(stream, move |request| answer(request, remote), is_ending).await;
        });
    }
    drop(listener);
    let _ = ending.send(true);
    let _ = timeout(FINISH_TIMEOUT, async { while connections.join_next().await.is_some() {} }).await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    /// The time before the next attempt if no connection can be accepted, as without free descriptors.
    const PAUSE: Duration = Duration::from_millis(50);
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn serve_connection<F>(
    stream: TcpStream,
    answer: impl Fn(Request<Incoming>) -> F,
    mut is_ending: watch::Receiver<bool>,
) where
    F: Future<Output = Result<Reply, Infallible>> + Send + 'static,
{
    let _ = stream.set_nodelay(true);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .serve_connection(TokioIo::new(stream), service_fn(answer))
        .with_upgrades();
    let mut connection = pin!(connection);
    // Errors of a connection are those of its client.
    tokio::select! {
        _ = connection.as_mut() => {}
        _ = is_ending.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}

messages! {
    /// The first note of a server: scripts wait for it.
    enum ServerNote {
        Listening { address: SocketAddr } =>
            "listening on http://{address}", "listening on http://{address}";
    }
}

/// Listens on an address, and says so.
pub(super) async fn listen(address: SocketAddr, notes: &Notes) -> Result<TcpListener, NetError> {
    let bound = TcpListener::bind(address).await;
    let listener = bound.map_err(|error| NetError::Listen { address, error })?;
    notes.write(&ServerNote::Listening { address: listener.local_addr().map_err(NetError::start)? });
    // Findings about the input are written elsewhere, and come after it.
    notes.flush();
    Ok(listener)
}

/// An answer with a text.
pub(super) fn text_reply(status: StatusCode, text: &'static str) -> Reply {
    let mut reply = Response::new(Full::from(text));
    *reply.status_mut() = status;
    reply
}

/// An answer with JSON.
pub(super) fn json_reply(status: StatusCode, json: impl Into<Bytes>) -> Reply {
    let mut reply = Response::new(Full::new(json.into()));
    *reply.status_mut() = status;
    reply.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    reply
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::time::Instant;

    use super::*;

    /// The time after which a client that sent only this is disconnected. The clock of the test goes on by
    /// itself while everything waits.
    async fn disconnected_after(sent: &[u8]) -> Duration {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = |_, _| async { Ok(text_reply(StatusCode::OK, "ok")) };
        tokio::spawn(serve(listener, answer, std::future::pending()));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(sent).await.unwrap();
        let start = Instant::now();
        let _ = client.read_to_end(&mut Vec::new()).await;
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_head_ends_the_connection() {
        for sent in [&b""[..], b"POST / HTTP/1.1\r\nHost: a\r\nX-", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"] {
            let time = disconnected_after(sent).await;
            assert!(
                (HEADER_TIMEOUT..HEADER_TIMEOUT * 2).contains(&time),
                "{}: {time:?}",
                sent.escape_ascii()
            );
        }
    }
}
