//! A client of the gateway.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::thread::{self, JoinHandle};

use serde_json::Value;

use super::frame::Frame;
use super::http::{self, Head};
use super::websocket::{BINARY, CLOSE, WebSocket};

/// A client that is connected.
pub(crate) struct Client {
    pub(crate) socket: WebSocket,
    /// The URL of the connection.
    pub(crate) url: String,
}

/// An event that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) payload: Vec<u8>,
    /// Its fragments in the order of their arrival.
    pub(crate) fragments: Vec<Frame>,
}

/// Asks the endpoint as an SDK does.
pub(crate) fn ask_endpoint(address: SocketAddr) -> Option<Value> {
    ask_endpoint_as(address, "oapi-node-sdk/1.74.0", "cli_0123456789abcdef", "secret")
}

/// Asks the endpoint with these credentials.
pub(crate) fn ask_endpoint_as(
    address: SocketAddr,
    program: &str,
    app_id: &str,
    secret: &str,
) -> Option<Value> {
    let body = format!("{{\"AppID\":\"{app_id}\",\"AppSecret\":\"{secret}\"}}");
    let (status, body) = http::post(address, "/callback/ws/endpoint", program, &body)?;
    assert_eq!(status, 200, "{body}");
    Some(serde_json::from_str(&body).expect("JSON"))
}

impl Client {
    /// A client that has sent its ping and got the pong; `None` if the gateway has ended.
    pub(crate) fn connect(address: SocketAddr) -> Option<Self> {
        let mut client = Self::connect_without_ping(address)?;
        client.ping();
        (client.receive()?.header("type") == Some("pong")).then_some(client)
    }

    /// A client that has not sent anything.
    pub(crate) fn connect_without_ping(address: SocketAddr) -> Option<Self> {
        Self::open(&ask_endpoint(address)?)?.ok()
    }

    /// A client with the URL in a reply of the endpoint; the answer if the handshake is refused.
    pub(crate) fn open(reply: &Value) -> Option<Result<Self, Head>> {
        let url = reply["data"]["URL"].as_str()?.to_owned();
        Some(WebSocket::connect(&url)?.map(|socket| Self { socket, url }))
    }

    /// The ID that the gateway gave the client.
    pub(crate) fn device_id(&self) -> &str {
        let (_, query) = self.url.split_once('?').expect("a query");
        query.split('&').find_map(|pair| pair.strip_prefix("device_id=")).expect("a device_id")
    }

    pub(crate) fn ping(&mut self) {
        self.send(&Frame::ping());
    }

    pub(crate) fn send(&mut self, frame: &Frame) {
        self.socket.send(BINARY, &frame.bytes());
    }

    /// The next frame; `None` at the end of the connection.
    pub(crate) fn receive(&mut self) -> Option<Frame> {
        self.socket.receive_binary().map(|message| Frame::read(&message))
    }

    /// The next event whose fragments are complete; `None` at the end of the connection.
    pub(crate) fn event(&mut self) -> Option<Event> {
        let mut fragments = Vec::new();
        let mut parts = BTreeMap::new();
        loop {
            let frame = self.receive()?;
            if frame.header("type") != Some("event") {
                continue;
            }
            let number = |name| frame.header(name).and_then(|text| text.parse::<usize>().ok()).unwrap();
            let sum = number("sum");
            parts.insert(number("seq"), frame.payload.clone().unwrap());
            fragments.push(frame);
            if parts.len() == sum {
                return Some(Event { payload: parts.into_values().flatten().collect(), fragments });
            }
        }
    }

    /// Acknowledges an event with a code.
    pub(crate) fn ack(&mut self, event: &Event, code: u16) {
        self.ack_with(event, &format!("{{\"code\":{code}}}"));
    }

    /// Acknowledges an event with any payload.
    pub(crate) fn ack_with(&mut self, event: &Event, payload: &str) {
        let mut frame = event.fragments.last().expect("a fragment").clone();
        frame.headers.push(("biz_rt".to_owned(), "3".to_owned()));
        frame.payload = Some(payload.as_bytes().to_vec());
        self.send(&frame);
    }

    /// Closes the connection with a close frame.
    pub(crate) fn close(mut self) {
        self.socket.send(CLOSE, &[]);
    }
}

impl Event {
    /// The ID of the event.
    pub(crate) fn id(&self) -> String {
        let event: Value = serde_json::from_slice(&self.payload).expect("JSON");
        event["header"]["event_id"].as_str().expect("an ID").to_owned()
    }
}

/// A client that acknowledges every event with 200 and connects again when it is disconnected, until the
/// gateway has ended. Returns the IDs of the events as they arrived.
pub(crate) fn keep_connected(address: SocketAddr) -> JoinHandle<Vec<String>> {
    thread::spawn(move || {
        let mut received = Vec::new();
        while let Some(mut client) = Client::connect(address) {
            while let Some(event) = client.event() {
                received.push(event.id());
                client.ack(&event, 200);
            }
        }
        received
    })
}
