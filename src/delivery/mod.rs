//! Deliveries: a body with the headers that it came with, as a raw HTTP request, as a record in JSON, or by itself.

mod arrival;
mod http;
mod read;

use std::fmt;

pub use arrival::{Arrival, Clock};
pub use http::is_request_line;
pub(crate) use http::{header_line, is_header_line};
pub use read::{Delivery, DeliveryError};

/// The header that says when a delivery was signed, in seconds since 1970.
pub const TIMESTAMP: &str = "X-Lark-Request-Timestamp";
/// The header with the number that is used once.
pub const NONCE: &str = "X-Lark-Request-Nonce";
/// The header with the signature itself.
pub const SIGNATURE: &str = "X-Lark-Signature";

/// What the headers of a delivery say about its signature. Headers have their names in any case, and in the form that CGI
/// and WSGI give them (`HTTP_X_LARK_SIGNATURE`).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Signed {
    /// The value of [`TIMESTAMP`].
    pub timestamp: Option<String>,
    /// The value of [`NONCE`].
    pub nonce: Option<String>,
    /// The value of [`SIGNATURE`].
    pub signature: Option<String>,
}

impl Signed {
    /// Takes the header if it is one of the three.
    pub fn take(&mut self, name: &str, value: &str) {
        let plain = name.replace('_', "-");
        let plain = plain
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("HTTP-"))
            .map_or(&*plain, |_| &plain[5..]);
        let slots =
            [(TIMESTAMP, &mut self.timestamp), (NONCE, &mut self.nonce), (SIGNATURE, &mut self.signature)];
        for (known, slot) in slots {
            if plain.eq_ignore_ascii_case(known) {
                // An empty header says as little as none.
                *slot = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            }
        }
    }

    /// Takes what is there of `other`.
    pub fn merge(&mut self, other: Self) {
        self.timestamp = other.timestamp.or(self.timestamp.take());
        self.nonce = other.nonce.or(self.nonce.take());
        self.signature = other.signature.or(self.signature.take());
    }

    /// The names of the headers that are not there.
    #[must_use]
    pub fn missing(&self) -> Vec<&'static str> {
        let headers = [(TIMESTAMP, &self.timestamp), (NONCE, &self.nonce), (SIGNATURE, &self.signature)];
        headers.into_iter().filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect()
    }
}

/// A text that is no header.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct NoHeader(String);

impl fmt::Display for NoHeader {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}` is no header; write it as 'Name: value'", self.0)
    }
}

impl std::error::Error for NoHeader {}

/// Name and value of a header, written as `Name: value`.
pub fn parse_header(text: &str) -> Result<(String, String), NoHeader> {
    header_line(text)
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .ok_or_else(|| NoHeader(text.to_owned()))
}
