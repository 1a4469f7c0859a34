//! Deliveries: the body of a request, with the headers that it came with.
//!
//! A delivery is saved as a raw HTTP request, as a JSON record that a program or gateway logs, or as a body
//! alone. [`Delivery::read`] reads one of any form from a whole file, and [`write_record`] writes a record. Framing, which finds requests in a log,
//! reads heads with the same `RequestHead` and ends of bodies with the same `BodyLength`.

mod body;
mod error;
mod head;
mod header_line;
mod headers;
mod read;
mod received_at;
mod record;
mod signature_headers;
mod write;

use std::borrow::Cow;
use std::time::Duration;

pub use body::BodyEnd;
pub use error::{Caveat, DeliveryError, HeaderError};
pub use header_line::parse_header;
pub use headers::Headers;
pub use received_at::{LogZone, ReceivedAt};
pub use signature_headers::{NONCE, SIGNATURE, SignatureHeaders, TIMESTAMP};
pub use write::{write_record, write_request};

pub(crate) use body::{BodyError, chunk_end, chunk_size, trim};
pub(crate) use head::{BodyLength, FirstLine, HeadError, RequestHead, classify_first_line};
pub(crate) use signature_headers::SignatureHeader;

/// The times after which the platform delivers an event again if the delivery before was not answered with 200;
/// see the event overview, page of 2025-04-16.
pub const RETRY_DELAYS: [Duration; 4] = [
    Duration::from_secs(15),
    Duration::from_secs(5 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
];

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A body as it was sent, as far as that is known, and what its headers say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Delivery<'b> {
    /// All headers.
    pub headers: Headers,
    /// Those of them about the signature.
    pub signature_headers: SignatureHeaders,
    /// The bytes of the body.
    pub body: Cow<'b, [u8]>,
    /// The line ending after the body, if nothing says whether it is a part of the body.
    pub line_ending: &'b [u8],
    /// A reason why the body may not be the one that was sent.
    pub caveat: Option<Caveat>,
    /// The time at which it was received, if the record says so.
    pub received_at: Option<ReceivedAt>,
    /// The answers that the record expects of a consumer: names, separated by commas.
    pub expect: Option<String>,
}

impl<'b> Delivery<'b> {
    /// The delivery with these headers and exactly this body.
    #[must_use]
    pub fn new(headers: Headers, body: Cow<'b, [u8]>) -> Self {
        Self { signature_headers: SignatureHeaders::of(&headers), headers, body, ..Self::default() }
    }

    /// The delivery of a request with these headers; `bytes` are those of its body up to `end`.
    #[must_use]
    pub fn from_request(headers: Headers, bytes: &'b [u8], end: BodyEnd) -> Self {
        let (body, line_ending) = end.decode(bytes);
        Self {
            signature_headers: SignatureHeaders::of(&headers),
            headers,
            body,
            line_ending,
            ..Self::default()
        }
    }

    /// The same delivery with these headers.
    pub(crate) fn with_headers(&self, headers: Headers) -> Self {
        Self { signature_headers: SignatureHeaders::of(&headers), headers, ..self.clone() }
    }

    /// The same delivery with a copy of its body, and without the line ending after it.
    pub(crate) fn into_owned(self) -> Delivery<'static> {
        let Self { headers, signature_headers, body, caveat, received_at, expect, line_ending: _ } = self;
        let body = body.into_owned().into();
        Delivery { headers, signature_headers, body, line_ending: &[], caveat, received_at, expect }
    }

    /// Whether the body is as long as its header `Content-Length` says.
    pub(crate) fn has_stated_length(&self) -> bool {
        let stated = self.headers.get("Content-Length").and_then(|length| length.parse().ok());
        stated == Some(self.body.len())
    }

    /// The same delivery with the line ending as a part of the body, if there is one.
    #[must_use]
    pub fn with_line_ending(&self) -> Option<Self> {
        if self.line_ending.is_empty() {
            return None;
        }
        let body = [&self.body, self.line_ending].concat().into();
        Some(Self { body, line_ending: &[], ..self.clone() })
    }
}
