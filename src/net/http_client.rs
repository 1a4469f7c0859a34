//! A client for HTTP/1.1 with one connection, deadlines, and answers that are kept to a limited size.

use std::io::ErrorKind;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{self, CONTENT_LENGTH, HOST, HeaderName, HeaderValue};
use hyper::{HeaderMap, Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::time::{Instant, timeout_at};

use super::stream::{ConnectError, Connector};
use super::watched_stream::{ReceivedAny, WatchedStream};
use crate::answer::{Judgment, TransportError, judge_challenge, judge_event};
use crate::delivery::Headers;

/// The most bytes of an answer's body that are kept; the rest is read and dropped.
const MAX_KEPT: usize = 1 << 20;

/// The header `User-Agent`, unless a delivery has one.
pub(super) const USER_AGENT: &str = concat!("feishu-ev/", env!("CARGO_PKG_VERSION"));

/// The deadlines of an exchange, from its start.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct Deadlines {
    /// The time until the connection is made.
    pub connect: Duration,
    /// The time until the answer is complete.
    pub whole: Duration,
}

impl Deadlines {
    /// The shorter ones of both.
    #[must_use]
    pub fn shorter(self, other: Self) -> Self {
        Self { connect: self.connect.min(other.connect), whole: self.whole.min(other.whole) }
    }

    /// The deadlines of the platform for challenges.
    pub const CHALLENGE: Self = Self { connect: Duration::from_secs(1), whole: Duration::from_secs(1) };
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum KeepAlive {
    /// It is used again.
    On,
    /// Each request has a connection of its own.
    Off,
}

/// The answer of a consumer.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct HttpAnswer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    /// The first bytes of the body, at most [`MAX_KEPT`].
    pub(super) body: Vec<u8>,
}

/// A client with at most one connection.
pub(super) struct HttpClient {
    connector: Connector,
    keep_alive: KeepAlive,
    idle: Option<OpenConnection>,
}

/// A connection to the consumer.
struct OpenConnection {
    sender: SendRequest<Full<Bytes>>,
    received_any: ReceivedAny,
}

impl HttpClient {
    pub(super) fn new(connector: Connector, keep_alive: KeepAlive) -> Self {
        Self { connector, keep_alive, idle: None }
    }

    /// Sends a request and reads its answer, within deadlines that count from `start`. A request that meets
    /// a connection which the consumer has closed in the meantime is sent again on a new one, unless a part of
    /// an answer came.
    pub(super) async fn exchange(
        &mut self,
        method: &Method,
        headers: &Headers,
        body: Bytes,
        deadlines: Deadlines,
        start: Instant,
    ) -> Result<HttpAnswer, TransportError> {
        let exchange = async {
            if let Some(connection) = self.take_idle().await {
                let request = self.request(method, headers, body.clone());
                match self.send(connection, request).await {
                    Err(Interrupted::BeforeAnswer) => {}
                    Err(Interrupted::InAnswer(error)) => return Err(error),
                    Ok(answer) => return Ok(answer),
                }
            }
            let connection = match timeout_at(start + deadlines.connect, self.connect()).await {
                Ok(connection) => connection?,
                Err(_) => return Err(TransportError::ConnectTimeout { limit: deadlines.connect.into() }),
            };
            let request = self.request(method, headers, body);
            self.send(connection, request).await.map_err(TransportError::from)
        };
        match timeout_at(start + deadlines.whole, exchange).await {
            Ok(result) => result,
            Err(_) => Err(TransportError::Deadline { limit: deadlines.whole.into() }),
        }
    }

    /// Waits until the target accepts a connection.
    pub(super) async fn wait_until_reachable(&mut self, deadline: Instant) {
        const PAUSE: Duration = Duration::from_millis(50);
        while Instant::now() < deadline {
            if let Ok(Ok(connection)) = timeout_at(deadline, self.connect()).await {
                self.idle = Some(connection);
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The connection of the last exchange, if it is open.
    async fn take_idle(&mut self) -> Option<OpenConnection> {
        let mut connection = self.idle.take()?;
        if connection.sender.is_closed() {
            return None;
        }
        connection.sender.ready().await.ok()?;
        Some(connection)
    }

    async fn connect(&self) -> Result<OpenConnection, TransportError> {
        let stream = self.connector.connect().await.map_err(|error| self.connect_error(error))?;
        let (stream, received_any) = WatchedStream::new(stream);
        let handshake = http1::Builder::new().title_case_headers(true).handshake(TokioIo::new(stream)).await;
        let (sender, connection) = handshake.map_err(|_| TransportError::Closed)?;
        // Errors of the connection are those of its exchanges.
        tokio::spawn(connection);
        Ok(OpenConnection { sender, received_any })
    }

    fn connect_error(&self, error: ConnectError) -> TransportError {
        match error {
            ConnectError::Lookup(_) => {
                TransportError::Dns { host: self.connector.target().host().to_owned() }
            }
            ConnectError::Tcp(error) if error.kind() == ErrorKind::ConnectionRefused => {
                TransportError::Refused
            }
            ConnectError::Tcp(error) => TransportError::Network { error: error.to_string() },
            #[cfg(feature = "tls")]
            ConnectError::Tls(error) => TransportError::Tls { error: error.to_string() },
        }
    }

    /// The request, with the headers that every request needs.
    fn request(&self, method: &Method, headers: &Headers, body: Bytes) -> Request<Full<Bytes>> {
        let target = self.connector.target();
        let length = body.len();
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method.clone();
        *request.uri_mut() = target.path().parse().expect("the path of a URL");
        let map = request.headers_mut();
        map.insert(HOST, HeaderValue::from_str(target.authority()).expect("the authority of a URL"));
        for (name, value) in headers.iter() {
            // A header that HTTP cannot have is not sent.
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes()))
            {
                // The user may replace the host, but there is only one.
                if name == HOST {
                    map.insert(name, value);
                } else {
                    map.append(name, value);
                }
            }
        }
        map.entry(header::USER_AGENT).or_insert(HeaderValue::from_static(USER_AGENT));
        map.insert(CONTENT_LENGTH, HeaderValue::from(length));
        request
    }

    async fn send(
        &mut self,
        mut connection: OpenConnection,
        request: Request<Full<Bytes>>,
    ) -> Result<HttpAnswer, Interrupted> {
        connection.received_any.reset();
        let response = match connection.sender.send_request(request).await {
            Ok(response) => response,
            Err(error) if error.is_parse() => return Err(Interrupted::InAnswer(TransportError::NotHttp)),
            Err(_) if connection.received_any.get() => {
                return Err(Interrupted::InAnswer(TransportError::Closed));
            }
            Err(_) => return Err(Interrupted::BeforeAnswer),
        };
        let answer = read_answer(response).await.map_err(Interrupted::InAnswer)?;
        if self.keep_alive == KeepAlive::On {
            self.idle = Some(connection);
        }
        Ok(answer)
    }
}

/// Judges an exchange; `challenge` is the text to be answered if the request was a challenge.
pub(super) fn judge(answer: &Result<HttpAnswer, TransportError>, challenge: Option<&str>) -> Judgment {
    match (answer, challenge) {
        (Ok(answer), Some(challenge)) => judge_challenge(answer.status, &answer.body, challenge),
        (Ok(answer), None) => judge_event(answer.status, &answer.body),
        (Err(error), _) => Judgment::from(error),
    }
}

/// An exchange that ended early.
enum Interrupted {
    /// No byte of an answer came: the connection may have been closed before the request was sent.
    BeforeAnswer,
    InAnswer(TransportError),
}

impl From<Interrupted> for TransportError {
    fn from(interrupted: Interrupted) -> Self {
        match interrupted {
            Interrupted::BeforeAnswer => Self::Closed,
            Interrupted::InAnswer(error) => error,
        }
    }
}

async fn read_answer(response: Response<Incoming>) -> Result<HttpAnswer, TransportError> {
    let (head, mut incoming) = response.into_parts();
    let mut body = Vec::new();
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| TransportError::Closed)?;
        if let Some(data) = frame.data_ref() {
            body.extend_from_slice(&data[..data.len().min(MAX_KEPT - body.len())]);
        }
    }
    Ok(HttpAnswer { status: head.status.as_u16(), headers: head.headers, body })
}
