//! WebSockets of the tests (RFC 6455).

use std::io::{BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest as _, Sha1};

use super::http::{self, Head};

/// One side of a connection.
pub(crate) struct WebSocket {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    side: Side,
}

/// The side of a connection. Only clients mask what they send.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Side {
    Client,
    Server,
}

/// A message of the other side.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Message {
    Binary(Vec<u8>),
    Close,
    /// Text, a ping or a pong, by its opcode.
    Other(u8),
}

pub(crate) const TEXT: u8 = 1;
pub(crate) const BINARY: u8 = 2;
pub(crate) const CLOSE: u8 = 8;
pub(crate) const PING: u8 = 9;
pub(crate) const PONG: u8 = 10;

impl WebSocket {
    /// Connects to a URL with `ws`. Returns the answer if it is not a handshake; `None` without an answer.
    pub(crate) fn connect(url: &str) -> Option<Result<Self, Head>> {
        // Both are from the example of the RFC.
        const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
        const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
        let (authority, path) = url.strip_prefix("ws://")?.split_once('/')?;
        let address: SocketAddr = authority.parse().expect("an address");
        let mut writer = http::connect(address)?;
        let request = format!(
            "GET /{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n"
        );
        writer.write_all(request.as_bytes()).ok()?;
        let mut reader = BufReader::new(writer.try_clone().ok()?);
        let head = Head::read(&mut reader)?;
        if head.status() != 101 {
            return Some(Err(head));
        }
        assert_eq!(head.header("sec-websocket-accept"), Some(ACCEPT));
        Some(Ok(Self { reader, writer, side: Side::Client }))
    }

    /// Answers the handshake of a client.
    pub(crate) fn accept(reader: BufReader<TcpStream>, head: &Head) -> Option<Self> {
        let key = head.header("sec-websocket-key").expect("a handshake");
        let digest = Sha1::digest(format!("{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        let accept = STANDARD.encode(digest);
        let mut writer = reader.get_ref().try_clone().ok()?;
        let answer = format!(
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Accept: {accept}\r\n\r\n"
        );
        writer.write_all(answer.as_bytes()).ok()?;
        Some(Self { reader, writer, side: Side::Server })
    }

    /// Sends a message in one frame; the other side may have gone.
    pub(crate) fn send(&mut self, opcode: u8, payload: &[u8]) {
        const MASK: [u8; 4] = [0x37, 0xFA, 0x21, 0x3D];
        let mut frame = vec![0x80 | opcode];
        let masked = if self.side == Side::Client { 0x80 } else { 0 };
        match payload.len() {
            length @ ..126 => frame.push(masked | length as u8),
            length @ ..65536 => {
                frame.push(masked | 0x7E);
                frame.extend((length as u16).to_be_bytes());
            }
            length => {
                frame.push(masked | 0x7F);
                frame.extend((length as u64).to_be_bytes());
            }
        }
        match self.side {
            Side::Client => {
                frame.extend(MASK);
                frame.extend(payload.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
            }
            Side::Server => frame.extend(payload),
        }
        let _ = self.writer.write_all(&frame);
    }

    /// The next message; `None` at the end of the connection.
    pub(crate) fn receive(&mut self) -> Option<Message> {
        let [first, second] = self.bytes()?;
        assert_eq!(first & 0xF0, 0x80, "a message in one frame");
        assert_eq!(second & 0x80 != 0, self.side == Side::Server, "clients mask, servers do not");
        let length = match second & 0x7F {
            0x7E => u64::from(u16::from_be_bytes(self.bytes()?)),
            0x7F => u64::from_be_bytes(self.bytes()?),
            length => u64::from(length),
        };
        let mask = if self.side == Side::Server { self.bytes()? } else { [0; 4] };
        let mut payload = vec![0; length as usize];
        self.reader.read_exact(&mut payload).ok()?;
        payload.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
        Some(match first & 0x0F {
            BINARY => Message::Binary(payload),
            CLOSE => Message::Close,
            other => Message::Other(other),
        })
    }

    /// The next binary message; `None` at the end of the connection, which a close frame may announce.
    pub(crate) fn receive_binary(&mut self) -> Option<Vec<u8>> {
        loop {
            match self.receive()? {
                Message::Binary(payload) => return Some(payload),
                Message::Close => return None,
                Message::Other(_) => {}
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        self.reader
            .read_exact(&mut bytes)
            .map_err(|error| {
                let kind = error.kind();
                assert!(
                    !matches!(kind, std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
                    "nothing was sent"
                );
            })
            .ok()?;
        Some(bytes)
    }
}
