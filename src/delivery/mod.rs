//! Deliveries: a body with the headers that it came with, as a raw HTTP request, as a record in JSON, or by itself.

mod arrival;
mod body;
mod http;
mod read;
mod record;

use std::borrow::Cow;
use std::fmt;

pub use arrival::{Arrival, Clock};
pub use body::BodyEnd;
pub(crate) use body::{BodyLength, NoBody, chunk_end, chunk_size, trim};
use http::header_line;
pub use http::is_request_line;
pub(crate) use http::{Begins, Head, NoHead, begins_head};

/// The header that says when a delivery was signed, in seconds since 1970.
pub const TIMESTAMP: &str = "X-Lark-Request-Timestamp";
/// The header with the number that is used once.
pub const NONCE: &str = "X-Lark-Request-Nonce";
/// The header with the signature itself.
pub const SIGNATURE: &str = "X-Lark-Signature";

const BOM: &[u8] = "\u{feff}".as_bytes();

/// A body as it was sent, as far as it is known, and what its headers say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Delivery<'b> {
    /// What the headers say about the signature.
    pub signed: Signed,
    /// The bytes of the body.
    pub body: Cow<'b, [u8]>,
    /// The line ending behind it, if nothing says whether that is a part of the body.
    pub line_ending: &'b [u8],
    /// What is odd about the way in which the body was saved.
    pub note: Option<String>,
}

/// The text holds no delivery, or not one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DeliveryError {
    /// Nothing but headers.
    #[error("there is no body: give the whole request, or the body with its headers as -H 'Name: value'")]
    NoBody,
    /// Several.
    #[error("there is more than one delivery; verify looks at one, and decode --verify auto at a whole log")]
    Several,
}

impl<'b> Delivery<'b> {
    /// The delivery of a request with these headers, whose body takes these bytes.
    #[must_use]
    pub fn from_request(signed: Signed, bytes: &'b [u8], end: BodyEnd) -> Self {
        let (body, line_ending) = end.read(bytes);
        Self { signed, body, line_ending, note: None }
    }

    /// The same with bytes of its own. The line ending is left out.
    pub(crate) fn into_owned(self) -> Delivery<'static> {
        let Self { signed, body, note, .. } = self;
        Delivery { signed, body: body.into_owned().into(), line_ending: &[], note }
    }

    /// The same with the line ending as a part of the body, if it may be one.
    #[must_use]
    pub fn with_line_ending(&self) -> Option<Self> {
        let body = || [&self.body, self.line_ending].concat().into();
        (!self.line_ending.is_empty()).then(|| Self { body: body(), line_ending: &[], ..self.clone() })
    }
}

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
    /// Takes the header if it is one of the three, and gives whether it is.
    pub fn take(&mut self, name: &str, value: &str) -> bool {
        let plain = name.replace('_', "-");
        let plain = plain
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("HTTP-"))
            .map_or(&*plain, |_| &plain[5..]);
        let slots =
            [(TIMESTAMP, &mut self.timestamp), (NONCE, &mut self.nonce), (SIGNATURE, &mut self.signature)];
        let named = slots.into_iter().find(|(known, _)| plain.eq_ignore_ascii_case(known));
        let Some((_, slot)) = named else { return false };
        // An empty header says as little as none.
        *slot = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
        true
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

impl crate::message::Localize for DeliveryError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>, _: crate::message::Language) -> std::fmt::Result {
        std::fmt::Display::fmt(self, formatter)
    }
}
