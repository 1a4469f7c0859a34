//! Records of deliveries in JSON, as programs and gateways log them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Delivery, Signed};
use crate::json::{elements, members, text};

/// How many objects may stand around the one with headers and body.
const MAX_AROUND: usize = 4;

/// The names under which gateways and frameworks hand on headers and body.
const HEADERS: [&str; 3] = ["headers", "multiValueHeaders", "rawHeaders"];
const BODIES: [&str; 2] = ["rawBody", "body"];

impl<'r> Delivery<'r> {
    /// The delivery in a record: an object with headers and body, or with a member `request` that has them. An event is none,
    /// whatever other members it has.
    #[must_use]
    pub fn from_record(record: &'r str) -> Option<Self> {
        let mut members = Members::read(record)?;
        for _ in 0..MAX_AROUND {
            if members.has_body() {
                break;
            }
            members = Members::read(members.get("request")?)?;
        }
        members.delivery()
    }
}

/// The members of a record.
struct Members<'r>(Vec<(Cow<'r, str>, &'r str)>);

impl<'r> Members<'r> {
    fn read(record: &'r str) -> Option<Self> {
        members(record).map(Self)
    }

    /// The value of a member; of several, the last counts.
    fn get(&self, wanted: &str) -> Option<&'r str> {
        self.0.iter().rev().find(|(name, _)| name == wanted).map(|(_, value)| *value)
    }

    fn has_body(&self) -> bool {
        BODIES.iter().any(|name| self.get(name).is_some())
    }

    fn delivery(&self) -> Option<Delivery<'r>> {
        let is_object = |name| self.get(name).is_some_and(|value| value.starts_with('{'));
        if is_object("header") || is_object("event") || self.get("encrypt").is_some() {
            return None;
        }
        let headers: Vec<_> = HEADERS.iter().filter_map(|name| self.get(name)).collect();
        let mut signed = Signed::default();
        for headers in &headers {
            signed.merge(Signed::from_json(headers));
        }
        // A string is what was sent, also where a framework has a parsed body beside it.
        let written = BODIES.iter().filter_map(|name| self.get(name));
        let Some(body) = written.clone().find_map(text) else {
            let body = written.clone().next().filter(|_| !headers.is_empty())?;
            // How it was written before is lost.
            let note = "the record has the body as JSON and not as a string: it may be written differently than it was sent";
            return Some(Delivery {
                signed,
                body: body.as_bytes().into(),
                note: Some(note.to_owned()),
                ..Delivery::default()
            });
        };
        let is_base64 = self.get("isBase64Encoded") == Some("true");
        let decoded = is_base64.then(|| STANDARD.decode(body.trim()).ok()).flatten();
        let body = match (decoded, body) {
            (Some(decoded), _) => decoded.into(),
            (None, Cow::Borrowed(body)) => body.as_bytes().into(),
            (None, Cow::Owned(body)) => body.into_bytes().into(),
        };
        Some(Delivery { signed, body, ..Delivery::default() })
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
}
