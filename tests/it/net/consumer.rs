//! Consumers of the tests: a server on a port of its own that records what it receives.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A consumer that runs until the end of the test.
pub(crate) struct Consumer {
    pub(crate) address: SocketAddr,
    received: Arc<Mutex<Vec<Request>>>,
}

/// A request as it was on the wire.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The lines up to the empty one.
    pub(crate) head: Vec<String>,
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
    /// The text of the challenge in the request.
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
        let address = listener.local_addr().expect("it is bound");
        let received: Arc<Mutex<Vec<Request>>> = Arc::default();
        let (requests, behavior) = (Arc::clone(&received), Arc::new(behavior));
        thread::spawn(move || {
            for (connection, stream) in listener.incoming().enumerate() {
                let (requests, behavior) = (Arc::clone(&requests), Arc::clone(&behavior));
                thread::spawn(move || {
                    serve(stream.expect("it was accepted"), connection, &requests, &*behavior);
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
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }

    /// The bytes on the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let head = self.head.iter().map(|line| format!("{line}\r\n")).collect::<String>();
        [head.as_bytes(), b"\r\n", &self.body].concat()
    }
}

fn serve(
    mut stream: TcpStream,
    connection: usize,
    received: &Mutex<Vec<Request>>,
    behavior: &(impl Fn(usize) -> Behavior + ?Sized),
) {
    let mut reader = BufReader::new(stream.try_clone().expect("a socket"));
    while let Some(request) = read_request(&mut reader, connection) {
        let (number, challenge) = {
            let mut received = received.lock().expect("no panic");
            let body: Option<serde_json::Value> = serde_json::from_slice(&request.body).ok();
            let challenge = body.map(|body| body["challenge"].clone()).unwrap_or_default();
            received.push(request);
            (received.len() - 1, challenge)
        };
        let answer = |status: u16, body: &str| {
            format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
        };
        let bytes = match behavior(number) {
            Behavior::Success => answer(200, "{\"msg\":\"success\"}"),
            Behavior::Answer(status, body) => answer(status, body),
            Behavior::EchoChallenge => answer(200, &format!("{{\"challenge\":{challenge}}}")),
            Behavior::Bytes(bytes) => {
                let _ = stream.write_all(bytes);
                return;
            }
            Behavior::Close => return,
            Behavior::Silence => {
                thread::sleep(Duration::from_secs(60));
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

/// The next request of a connection.
fn read_request(reader: &mut BufReader<TcpStream>, connection: usize) -> Option<Request> {
    let mut request = Request { connection, ..Request::default() };
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() {
            break;
        }
        request.head.push(line.to_owned());
    }
    let length = request.header("Content-Length").and_then(|length| length.parse().ok()).unwrap_or(0);
    request.body = vec![0; length];
    reader.read_exact(&mut request.body).ok()?;
    Some(request)
}
