//! The platform's side of the long connection: an endpoint and a WebSocket that do as a test says.

use std::collections::VecDeque;
use std::io::{BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use super::frame::Frame;
use super::http::Head;
use super::websocket::{BINARY, CLOSE, Message, PING, PONG, WebSocket};
use crate::process::PATIENCE;

/// A platform that runs until the end of the tests.
pub(crate) struct Platform {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
    sessions: Receiver<Session>,
}

struct State {
    /// The configuration that the endpoint gives.
    config: Value,
    /// The next replies of the endpoint; after them, it gives connections.
    replies: VecDeque<Value>,
    /// The headers of the next handshakes that are refused.
    refusals: VecDeque<String>,
    requests: Vec<(Head, Value)>,
}

/// The connection of a client.
pub(crate) struct Session {
    socket: WebSocket,
    /// The request of the handshake.
    pub(crate) handshake: String,
    /// The configuration in pongs; pings are not answered if there is none.
    pub(crate) pong: Option<String>,
}

/// A configuration of clients.
pub(crate) fn config(count: i64, interval: u64, nonce: u64, ping: u64) -> Value {
    json!({
        "ReconnectCount": count,
        "ReconnectInterval": interval,
        "ReconnectNonce": nonce,
        "PingInterval": ping,
    })
}

/// A reply of the endpoint that refuses the client.
pub(crate) fn refusal(code: i64) -> Value {
    json!({ "code": code, "msg": "no", "data": {} })
}

impl Platform {
    /// A platform with this configuration.
    pub(crate) fn start(config: Value) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let state =
            State { config, replies: VecDeque::new(), refusals: VecDeque::new(), requests: Vec::new() };
        let state = Arc::new(Mutex::new(state));
        let (sender, sessions) = mpsc::channel();
        let served = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (state, sessions) = (Arc::clone(&served), sender.clone());
                let stream = stream.expect("it was accepted");
                thread::spawn(move || serve(stream, address, &state, &sessions));
            }
        });
        Self { address, state, sessions }
    }

    /// A platform whose clients connect again at once, and ping once an hour.
    pub(crate) fn patient() -> Self {
        Self::start(config(-1, 0, 0, 3600))
    }

    /// The next requests to the endpoint get this reply.
    pub(crate) fn reply(&self, reply: &Value, times: usize) {
        self.state.lock().expect("no panic").replies.extend(vec![reply.clone(); times]);
    }

    /// The next handshake is refused with these headers.
    pub(crate) fn refuse_handshake(&self, headers: &str) {
        self.state.lock().expect("no panic").refusals.push_back(headers.to_owned());
    }

    /// The requests to the endpoint.
    pub(crate) fn requests(&self) -> Vec<(Head, Value)> {
        self.state.lock().expect("no panic").requests.clone()
    }

    /// Waits for the next client.
    pub(crate) fn session(&self) -> Session {
        self.sessions.recv_timeout(PATIENCE).expect("a client connects")
    }
}

fn serve(stream: TcpStream, address: SocketAddr, state: &Mutex<State>, sessions: &Sender<Session>) {
    stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    let mut writer = stream.try_clone().expect("a socket");
    let mut reader = BufReader::new(stream);
    let Some(head) = Head::read(&mut reader) else { return };
    if head.first_line.starts_with("POST /callback/ws/endpoint ") {
        let body = head.read_body(&mut reader).expect("a body");
        let reply = {
            let mut state = state.lock().expect("no panic");
            state.requests.push((head, serde_json::from_str(&body).expect("JSON")));
            let number = state.requests.len();
            let url = format!(
                "ws://{address}/ws/v2?fpid=493&aid=552564&device_id={number}&access_key=k3y\
                 &service_id=33554678&ticket=t1ck3t"
            );
            let connection = json!({ "URL": url, "ClientConfig": state.config });
            let reply = json!({ "code": 0, "msg": "", "data": connection });
            state.replies.pop_front().unwrap_or(reply).to_string()
        };
        let length = reply.len();
        let _ = write!(writer, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{reply}");
        return;
    }
    let refused = state.lock().expect("no panic").refusals.pop_front();
    if let Some(headers) = refused {
        let _ = write!(writer, "HTTP/1.1 403 X\r\n{headers}\r\nContent-Length: 0\r\n\r\n");
        return;
    }
    if let Some(socket) = WebSocket::accept(reader, &head) {
        // The test may be over.
        let _ = sessions.send(Session { socket, handshake: head.first_line, pong: Some(String::new()) });
    }
}

impl Session {
    /// The next frame, which may be a ping; `None` at the end of the connection.
    pub(crate) fn receive(&mut self) -> Option<Frame> {
        let frame = Frame::read(&self.socket.receive_binary()?);
        if frame.header("type") == Some("ping")
            && let Some(config) = &self.pong
        {
            let pong = Frame::pong(config);
            self.send(&pong);
        }
        Some(frame)
    }

    /// The next acknowledgment; pings before it are answered.
    pub(crate) fn ack(&mut self) -> Frame {
        loop {
            let frame = self.receive().expect("the client is connected");
            if frame.header("type") == Some("event") {
                return frame;
            }
        }
    }

    /// Waits for the next ping, and answers it.
    pub(crate) fn await_ping(&mut self) -> Frame {
        let frame = self.receive().expect("the client is connected");
        assert_eq!(frame.header("type"), Some("ping"));
        frame
    }

    /// Waits until the client ends the connection.
    pub(crate) fn await_end(&mut self) {
        while self.receive().is_some() {}
    }

    pub(crate) fn send(&mut self, frame: &Frame) {
        self.socket.send(BINARY, &frame.bytes());
    }

    /// Sends a whole event, and returns its acknowledgment.
    pub(crate) fn deliver(&mut self, message_id: &str, payload: &str) -> Frame {
        self.send(&Frame::event(message_id, 1, 0, payload.as_bytes()));
        self.ack()
    }

    /// Waits until the client has read everything that was sent.
    pub(crate) fn await_receipt(&mut self) {
        self.socket.send(PING, b"?");
        while self.socket.receive().expect("the client is connected") != Message::Other(PONG) {}
    }

    /// Sends a message that is not a frame.
    pub(crate) fn send_raw(&mut self, opcode: u8, payload: &[u8]) {
        self.socket.send(opcode, payload);
    }

    /// Ends the connection with a close frame.
    pub(crate) fn close(mut self) {
        self.socket.send(CLOSE, &[]);
    }
}
