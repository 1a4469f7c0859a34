//! Consumers of the tests: a server on a port of its own that records what it receives.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::feishu_ev;

/// A consumer that runs until the end of the test.
pub(crate) struct Consumer {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Request>>>,
}

/// A request as it was on the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The bytes up to the empty line, included.
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
    /// The number of its connection, from 0.
    pub(crate) connection: usize,
}

/// What a consumer does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Behavior {
    /// Status 200 with `{"msg":"success"}`.
    Success,
    /// An answer with this status and body.
    Answer(u16, &'static str),
    /// The text of the challenge in the request, which may be encrypted with the key of the tests.
    EchoChallenge,
    /// These bytes, after which the connection is closed.
    Bytes(&'static [u8]),
    /// The connection is closed at once.
    Close,
    /// Nothing, for ever.
    Silence,
    /// A body that never ends.
    Endless,
    /// Status 200, after which the connection is closed without saying so.
    SuccessAndClose,
}

/// The behavior at a request, which has a number from 0.
type Decision = dyn Fn(usize, &Request) -> Behavior + Send + Sync;

impl Consumer {
    /// A consumer that does the same with every request.
    pub(crate) fn start(behavior: Behavior) -> Self {
        Self::with(move |_| behavior.clone())
    }

    /// A consumer that decides by the number of the request, from 0.
    pub(crate) fn with(behavior: impl Fn(usize) -> Behavior + Send + Sync + 'static) -> Self {
        Self::on("127.0.0.1:0", behavior)
    }

    /// A consumer on this address.
    pub(crate) fn on(address: &str, behavior: impl Fn(usize) -> Behavior + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(address).expect("a free port");
        Self::serve(listener, Arc::new(move |number, _: &Request| behavior(number)))
    }

    /// A consumer that decides by the request.
    pub(crate) fn deciding(behavior: impl Fn(&Request) -> Behavior + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Self::serve(listener, Arc::new(move |_, request: &Request| behavior(request)))
    }

    fn serve(listener: TcpListener, decision: Arc<Decision>) -> Self {
        let address = listener.local_addr().expect("it is bound");
        let received: Arc<Mutex<Vec<Request>>> = Arc::default();
        let requests = Arc::clone(&received);
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (requests, decision) = (Arc::clone(&requests), Arc::clone(&decision));
                thread::spawn(move || {
                    serve(stream.expect("it was accepted"), connection, &requests, &*decision);
                });
            }
        });
        Self { address, received }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/webhook/event", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Request> {
        self.received.lock().expect("no panic").clone()
    }

    /// Waits until so many requests were received.
    pub(crate) fn wait_for(&self, count: usize) {
        while self.received().len() < count {
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// The only request that was received.
    #[track_caller]
    pub(crate) fn only(&self) -> Request {
        let [request] = self.received().try_into().expect("one request");
        request
    }
}

impl Request {
    /// The lines of the head: the request line and the headers.
    pub(crate) fn lines(&self) -> Vec<String> {
        let head = String::from_utf8_lossy(&self.head);
        head.trim_end_matches("\r\n").split("\r\n").map(str::to_owned).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}: ");
        self.lines().iter().find_map(|line| Some(line.strip_prefix(&prefix)?.to_owned()))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The event or challenge, which may be encrypted with the key of the tests.
    pub(crate) fn plain(&self) -> Value {
        let body: Value = serde_json::from_slice(&self.body).expect("the body is JSON");
        if body["encrypt"].is_null() {
            return body;
        }
        let decrypted = feishu_ev("decrypt").env("FEISHU_ENCRYPT_KEY", super::KEY).stdin(&self.body).run();
        serde_json::from_slice(&decrypted.success().out).expect("the event is JSON")
    }

    /// The ID of the event.
    pub(crate) fn event_id(&self) -> String {
        self.plain()["header"]["event_id"].as_str().expect("an ID").to_owned()
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        [&self.head[..], &self.body].concat()
    }
}

fn serve(mut stream: TcpStream, connection: usize, received: &Mutex<Vec<Request>>, decision: &Decision) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    while let Some(request) = read_request(&mut reader, connection) {
        let number = {
            let mut received = received.lock().expect("no panic");
            received.push(request.clone());
            received.len() - 1
        };
        let bytes = match decision(number, &request) {
            Behavior::Success => answer(200, "{\"msg\":\"success\"}"),
            Behavior::Answer(status, body) => answer(status, body),
            Behavior::EchoChallenge => {
                answer(200, &json!({"challenge": request.plain()["challenge"]}).to_string())
            }
            Behavior::Bytes(bytes) => {
                let _ = stream.write_all(bytes);
                return;
            }
            Behavior::Close => return,
            Behavior::Silence => {
                // Until the sender gives up.
                while reader.read(&mut [0]).is_ok_and(|length| length > 0) {}
                return;
            }
            Behavior::Endless => {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                while stream.write_all(b"4\r\nmore\r\n").is_ok() {
                    thread::sleep(Duration::from_millis(5));
                }
                return;
            }
            Behavior::SuccessAndClose => {
                let _ = stream.write_all(&answer(200, "{\"msg\":\"success\"}"));
                return;
            }
        };
        if stream.write_all(&bytes).is_err() {
            return;
        }
    }
}

fn answer(status: u16, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// The next request of a connection.
fn read_request(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Request> {
    let mut request = Request { connection, ..Request::default() };
    while !request.head.ends_with(b"\r\n\r\n") {
        if reader.read_until(b'\n', &mut request.head).ok()? == 0 {
            return None;
        }
    }
    let length = request.header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
