//! One delivery from the text in which it was saved.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::IgnoredAny;

use super::Signed;
use super::http::{header_line, is_header_line, is_request_line, unchunk};
use crate::json::{elements, members, text};

/// A body as it was sent, as far as it is known, and what its headers say.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// What the headers say about the signature.
    pub signed: Signed,
    /// The bytes of the body.
    pub body: Vec<u8>,
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

impl Delivery {
    /// Reads a raw HTTP request, a record `{"headers":{…},"body":"…"}`, or else takes every byte for the body.
    pub fn read(bytes: &[u8]) -> Result<Self, DeliveryError> {
        let delivery = match record(bytes)? {
            Some(delivery) => delivery,
            None => match request(bytes)? {
                Some(delivery) => delivery,
                None => Self { body: bytes.to_vec(), ..Self::default() },
            },
        };
        if delivery.body.is_empty() { Err(DeliveryError::NoBody) } else { Ok(delivery) }
    }
}

impl Signed {
    /// Reads headers in JSON: an object with a text or a list of texts for each name, or a list of pairs, of objects with
    /// `name` (or `key`) and `value`, or of names and values in turn.
    #[must_use]
    pub fn from_json(headers: &str) -> Self {
        let mut signed = Self::default();
        for (name, value) in members(headers).unwrap_or_default() {
            let values = elements(value);
            let value = values.as_deref().and_then(<[_]>::first).copied().unwrap_or(value);
            signed.take(&name, &text(value).unwrap_or_else(|| value.into()));
        }
        let list = elements(headers).unwrap_or_default();
        for pair in &list {
            let named = |wanted: [&str; 2]| {
                let members = members(pair)?;
                let is_it = |name: &str| wanted.iter().any(|wanted| name.eq_ignore_ascii_case(wanted));
                members.into_iter().find(|(name, _)| is_it(name)).map(|(_, value)| value)
            };
            let (name, value) = match elements(pair).as_deref() {
                Some(&[name, value]) => (Some(name), Some(value)),
                _ => (named(["name", "key"]), named(["value", "value"])),
            };
            if let (Some(name), Some(value)) = (name.and_then(text), value.and_then(text)) {
                signed.take(&name, &value);
            }
        }
        // Names and values in turn, as Node has them.
        for pair in list.chunks_exact(2) {
            if let (Some(name), Some(value)) = (text(pair[0]), text(pair[1])) {
                signed.take(&name, &value);
            }
        }
        signed
    }

    /// Reads the lines of the head of a request; those that are no headers say nothing.
    #[must_use]
    pub fn from_head(head: &[u8]) -> Self {
        let mut signed = Self::default();
        for line in String::from_utf8_lossy(head).lines() {
            if let Some((name, value)) = header_line(line) {
                signed.take(name, value);
            }
        }
        signed
    }
}

/// The names under which gateways and frameworks hand on headers and body.
const HEADERS: [&str; 3] = ["headers", "multiValueHeaders", "rawHeaders"];
const BODIES: [&str; 2] = ["body", "rawBody"];

/// The delivery in a record, if the text is one.
fn record(bytes: &[u8]) -> Result<Option<Delivery>, DeliveryError> {
    let Ok(written) = std::str::from_utf8(bytes) else { return Ok(None) };
    let written = written.trim_start_matches('\u{feff}').trim_ascii();
    let mut documents = serde_json::Deserializer::from_str(written).into_iter::<IgnoredAny>();
    let Some(Ok(_)) = documents.next() else { return Ok(None) };
    let (first, rest) = written.split_at(documents.byte_offset());
    let members = members(first).unwrap_or_default();
    let member = |names: &[&str]| {
        let mut found = members.iter().rev().filter(|(name, _)| names.contains(&name.as_ref()));
        found.next().map(|(_, value)| *value)
    };
    // A log of requests may have more around them.
    if let (None, Some(request)) = (member(&BODIES), member(&["request"])) {
        return record(request.as_bytes());
    }
    let (Some(headers), Some(body)) = (member(&HEADERS), member(&BODIES)) else { return Ok(None) };
    if !rest.trim_ascii().is_empty() {
        return Err(DeliveryError::Several);
    }
    let signed = Signed::from_json(headers);
    let Some(body) = text(body) else {
        // Some logger has parsed the body: how it was written before is lost.
        let note = "the record has the body as JSON and not as a string: it may be written differently than it was sent";
        return Ok(Some(Delivery { signed, body: body.into(), note: Some(note.to_owned()) }));
    };
    let is_base64 = member(&["isBase64Encoded"]).is_some_and(|value| value == "true");
    let decoded = is_base64.then(|| STANDARD.decode(body.trim()).ok()).flatten();
    Ok(Some(Delivery { signed, body: decoded.unwrap_or_else(|| body.as_bytes().to_vec()), note: None }))
}

/// The delivery in a raw request, with its request line or without, if the text is one.
fn request(bytes: &[u8]) -> Result<Option<Delivery>, DeliveryError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes).trim_ascii_start();
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let mut head = 0;
    let mut requested = false;
    for line in &mut lines {
        // A trace of curl has `>` before each line.
        let text = line.strip_prefix(b">").unwrap_or(line).trim_ascii();
        head += line.len();
        if text.is_empty() {
            break;
        }
        let begins = head == line.len() && is_request_line(text);
        requested |= begins;
        // HTTP/2 has no request line, but headers like `:method`.
        if !begins && !is_header_line(text.strip_prefix(b":").unwrap_or(text)) {
            return Ok(None);
        }
    }
    let (head, rest) = bytes.split_at(head);
    let text = String::from_utf8_lossy(head);
    let header = |wanted: &str| {
        let mut headers = text.lines().filter_map(header_line);
        headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
    };
    let signed = Signed::from_head(head);
    if !requested && header("Content-Type").is_none() && signed == Signed::default() {
        return Ok(None);
    }
    if header("Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
        && let Some(body) = unchunk(rest)
    {
        return Ok(Some(Delivery { signed, body, note: None }));
    }
    let length = header("Content-Length").and_then(|length| length.parse::<usize>().ok());
    let (body, note) = match length {
        // Every byte counts: nothing says where else the body ends.
        None => (rest, None),
        Some(length) if length <= rest.len() => {
            let (body, behind) = rest.split_at(length);
            let behind = behind.trim_ascii();
            let line = behind.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if is_request_line(line.trim_ascii()) {
                return Err(DeliveryError::Several);
            }
            if behind.is_empty() { (body, None) } else { (rest, Some(length)) }
        }
        Some(length) => (rest, Some(length)),
    };
    let note = note.map(|length| {
        format!(
            "Content-Length says {length} bytes, and there are {}: the body was changed since it was sent",
            body.len()
        )
    });
    Ok(Some(Delivery { signed, body: body.to_vec(), note }))
}
