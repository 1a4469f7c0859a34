//! One delivery from the text in which it was saved.

use memchr::memchr;

use super::body::{NoBody, object, trim, trim_start};
use super::http::{Head, holds_request};
use super::{BodyEnd, Delivery, DeliveryError};

impl<'b> Delivery<'b> {
    /// Reads a raw HTTP request, a record `{"headers":{…},"body":"…"}`, or else takes every byte for the body.
    pub fn read(bytes: &'b [u8]) -> Result<Self, DeliveryError> {
        let delivery = match record(bytes)? {
            Some(delivery) => delivery,
            None => match request(bytes)? {
                Some(delivery) => delivery,
                None => Self { body: bytes.into(), ..Self::default() },
            },
        };
        if delivery.body.is_empty() { Err(DeliveryError::NoBody) } else { Ok(delivery) }
    }
}

/// The delivery in a record, if the text is one.
fn record(bytes: &[u8]) -> Result<Option<Delivery<'_>>, DeliveryError> {
    let text = trim_start(bytes);
    let Ok(length) = object(text) else { return Ok(None) };
    let (document, behind) = text.split_at(length);
    let Some(delivery) = std::str::from_utf8(document).ok().and_then(Delivery::from_record) else {
        return Ok(None);
    };
    if behind.trim_ascii().is_empty() { Ok(Some(delivery)) } else { Err(DeliveryError::Several) }
}

/// The delivery in a raw request, if the text is one.
fn request(bytes: &[u8]) -> Result<Option<Delivery<'_>>, DeliveryError> {
    let bytes = begin(bytes);
    let Ok((head, length)) = Head::parse(bytes, true) else { return Ok(None) };
    let rest = &bytes[length..];
    let (length, end) = match head.length.find(rest, true) {
        Ok(found) => found,
        Err(NoBody::Endless | NoBody::Partial) if holds_request(rest) => return Err(DeliveryError::Several),
        // What is no JSON may have the length that it should have nevertheless.
        Err(NoBody::Endless | NoBody::Partial) => match head.length.bytes {
            Some(length) if rest.get(length..).is_some_and(|behind| behind.trim_ascii().is_empty()) => {
                (length, BodyEnd::Length)
            }
            _ => (rest.len(), BodyEnd::Document),
        },
    };
    let (body, behind) = rest.split_at(length);
    let next = begin(behind);
    if next.starts_with(b"{") || Head::parse(next, true).is_ok() || holds_request(next) {
        return Err(DeliveryError::Several);
    }
    let mut delivery = Delivery::from_request(head.signed, body, end);
    if let (BodyEnd::Document, Some(said)) = (end, head.length.bytes) {
        let length = delivery.body.len();
        delivery.note = Some(format!(
            "Content-Length says {said} bytes, and there are {length}: the body was changed since it was sent"
        ));
    }
    // What is handed on in the body of another request counts, and not that request.
    let inner = std::str::from_utf8(&delivery.body).ok().and_then(|body| Delivery::from_record(trim(body)));
    Ok(Some(match inner.map(Delivery::into_owned) {
        Some(inner) => inner,
        None => delivery,
    }))
}

/// The text from the first line of a request on: without blank lines before it, and without those with which a trace of
/// curl tells of its connection.
fn begin(bytes: &[u8]) -> &[u8] {
    let mut text = trim_start(bytes);
    while text.starts_with(b"* ") {
        text = trim_start(memchr(b'\n', text).map_or(&[], |newline| &text[newline..]));
    }
    text
}
