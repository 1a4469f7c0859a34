//! A client of the tests: requests to `listen`, byte for byte.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpStream};

use feishu_ev::cipher::EncryptKey;

use super::KEY;

/// An answer as it was on the wire.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("the body is text")
    }
}

/// Sends a body with POST.
pub(crate) fn post(address: SocketAddr, body: impl AsRef<[u8]>) -> Answer {
    post_with(address, &[], body)
}

/// Sends a body with POST and with these headers.
pub(crate) fn post_with(address: SocketAddr, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("POST /webhook/event HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}");
    let head = format!("{head}Content-Length: {}\r\n\r\n", body.len());
    exchange(address, &[head.as_bytes(), body].concat())
}

/// Sends a body with its signature by the key of the tests.
pub(crate) fn post_signed(address: SocketAddr, body: impl AsRef<[u8]>) -> Answer {
    let signature = EncryptKey::new(KEY.as_bytes()).sign("1609073151", "abc", body.as_ref());
    let headers = [
        ("X-Lark-Request-Timestamp", "1609073151"),
        ("X-Lark-Request-Nonce", "abc"),
        ("X-Lark-Signature", &signature),
    ];
    post_with(address, &headers, body)
}

/// Sends these bytes, and nothing more.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).expect("it listens");
    stream.write_all(request).expect("it reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("it answers");
    let _ = stream.shutdown(Shutdown::Both);
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("the head ends");
    let head = String::from_utf8(answer[..end].to_vec()).expect("the head is text");
    let status = head["HTTP/1.1 ".len()..][..3].parse().expect("a status");
    Answer { status, head, body: answer[end + 4..].to_vec() }
}
