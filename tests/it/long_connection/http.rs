//! HTTP heads and bodies of the tests.

use std::io::{BufRead, Write as _};
use std::net::{SocketAddr, TcpStream};

use crate::process::PATIENCE;

/// The head of a request or an answer.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) first_line: String,
    headers: Vec<(String, String)>,
}

impl Head {
    /// Reads a head; `None` at the end of the connection.
    pub(crate) fn read(reader: &mut impl BufRead) -> Option<Self> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let mut lines = lines.into_iter();
        let first_line = lines.next()?;
        let header = |line: String| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        };
        Some(Self { first_line, headers: lines.filter_map(header).collect() })
    }

    /// The value of a header; the name is in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The status of an answer.
    pub(crate) fn status(&self) -> u16 {
        self.first_line.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status line")
    }

    /// Reads the body that follows.
    pub(crate) fn read_body(&self, reader: &mut impl BufRead) -> Option<String> {
        let length = self.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        Some(String::from_utf8(body).expect("text"))
    }
}

/// A connection on which reading fails when the patience of the tests is over.
pub(crate) fn connect(address: SocketAddr) -> Option<TcpStream> {
    let stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).expect("it is not zero");
    stream.set_nodelay(true).ok()?;
    Some(stream)
}

/// Sends a request with JSON; returns the answer, or `None` if there is none.
pub(crate) fn post(address: SocketAddr, path: &str, user_agent: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = connect(address)?;
    let length = body.len();
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nUser-Agent: {user_agent}\r\nlocale: zh\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut reader = std::io::BufReader::new(stream);
    let head = Head::read(&mut reader)?;
    let body = head.read_body(&mut reader)?;
    Some((head.status(), body))
}
