//! Deliveries in JSON records, as programs and gateways log them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Caveat, Delivery, SignatureHeaders};
use crate::json::{elements, members, parse_string};

/// The most objects around the one with headers and body.
const MAX_NESTING: usize = 4;

/// The keys of headers in the records of gateways and frameworks.
const HEADER_KEYS: [&str; 3] = ["headers", "multiValueHeaders", "rawHeaders"];
/// The keys of bodies.
const BODY_KEYS: [&str; 2] = ["rawBody", "body"];

impl<'r> Delivery<'r> {
    /// The delivery in a record: an object with headers and body, or with a member `request` that has them.
    /// An event is not a delivery, whatever other members it has.
    #[must_use]
    pub fn from_record(record: &'r str) -> Option<Self> {
        let mut record = DeliveryRecord::read(record)?;
        for _ in 0..MAX_NESTING {
            if record.has_body() {
                break;
            }
            record = DeliveryRecord::read(record.get("request")?)?;
        }
        record.delivery()
    }
}

/// The members of a record.
struct DeliveryRecord<'r>(Vec<(Cow<'r, str>, &'r str)>);

impl<'r> DeliveryRecord<'r> {
    fn read(record: &'r str) -> Option<Self> {
        members(record).map(Self)
    }

    /// The value of the last member with this key.
    fn get(&self, key: &str) -> Option<&'r str> {
        self.0.iter().rfind(|member| member.0 == key).map(|(_, value)| *value)
    }

    fn has_body(&self) -> bool {
        BODY_KEYS.iter().any(|key| self.get(key).is_some())
    }

    fn is_event(&self) -> bool {
        let is_object = |key| self.get(key).is_some_and(|value| value.starts_with('{'));
        is_object("header") || is_object("event") || self.get("encrypt").is_some()
    }

    fn delivery(&self) -> Option<Delivery<'r>> {
        if self.is_event() {
            return None;
        }
        let headers: Vec<_> = HEADER_KEYS.iter().filter_map(|key| self.get(key)).collect();
        let mut signature_headers = SignatureHeaders::default();
        for headers in &headers {
            signature_headers.merge(SignatureHeaders::from_json(headers));
        }
        let mut bodies = BODY_KEYS.iter().filter_map(|key| self.get(key));
        // A string is what was sent, even if a framework has a parsed body beside it.
        let Some(body) = bodies.clone().find_map(parse_string) else {
            let body = bodies.next().filter(|_| !headers.is_empty())?.as_bytes().into();
            let caveat = Some(Caveat::BodyAsJson);
            return Some(Delivery { signature_headers, body, caveat, ..Delivery::default() });
        };
        let is_base64 = self.get("isBase64Encoded") == Some("true");
        let decoded = is_base64.then(|| STANDARD.decode(body.trim()).ok()).flatten();
        let body = match (decoded, body) {
            (Some(decoded), _) => decoded.into(),
            (None, Cow::Borrowed(body)) => body.as_bytes().into(),
            (None, Cow::Owned(body)) => body.into_bytes().into(),
        };
        Some(Delivery { signature_headers, body, ..Delivery::default() })
    }
}

impl SignatureHeaders {
    /// Reads headers in JSON: an object with a string or a list of strings for each name; or a list of pairs,
    /// of objects with `name` (or `key`) and `value`, or of alternating names and values, as Node has them.
    #[must_use]
    pub fn from_json(headers: &str) -> Self {
        let mut found = Self::default();
        for (name, value) in members(headers).unwrap_or_default() {
            let values = elements(value);
            let value = values.as_deref().and_then(<[_]>::first).copied().unwrap_or(value);
            found.insert(&name, &parse_string(value).unwrap_or_else(|| value.into()));
        }
        let list = elements(headers).unwrap_or_default();
        for pair in &list {
            let (name, value) = match elements(pair).as_deref() {
                Some(&[name, value]) => (Some(name), Some(value)),
                _ => (member(pair, &["name", "key"]), member(pair, &["value"])),
            };
            if let (Some(name), Some(value)) = (name.and_then(parse_string), value.and_then(parse_string)) {
                found.insert(&name, &value);
            }
        }
        for pair in list.chunks_exact(2) {
            if let (Some(name), Some(value)) = (parse_string(pair[0]), parse_string(pair[1])) {
                found.insert(&name, &value);
            }
        }
        found
    }
}

/// The value of the first member with one of these keys, in any case.
fn member<'o>(object: &'o str, keys: &[&str]) -> Option<&'o str> {
    let has_key = |name: &str| keys.iter().any(|key| name.eq_ignore_ascii_case(key));
    members(object)?.into_iter().find(|(name, _)| has_key(name)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_every_form() {
        for headers in [
            r#"{"x-lark-signature":"s"}"#,
            r#"{"X-Lark-Signature":["s","t"]}"#,
            r#"[["X-Lark-Signature","s"]]"#,
            r#"[{"Name":"X-Lark-Signature","Value":"s"}]"#,
            r#"[{"key":"X-Lark-Signature","value":"s"}]"#,
            r#"["Host","a","X-Lark-Signature","s"]"#,
        ] {
            assert_eq!(SignatureHeaders::from_json(headers).signature.as_deref(), Some("s"), "{headers}");
        }
    }

    #[test]
    fn a_body_is_read_in_every_form() {
        for (record, body, caveat) in [
            (r#"{"body":"{\"a\":1}"}"#, r#"{"a":1}"#, None),
            (r#"{"request":{"request":{"headers":{},"body":"a"}}}"#, "a", None),
            (r#"{"body":{"a":2},"rawBody":"a"}"#, "a", None),
            (r#"{"isBase64Encoded":true,"body":"YQ=="}"#, "a", None),
            (r#"{"headers":{},"body":{"a": 1}}"#, r#"{"a": 1}"#, Some(Caveat::BodyAsJson)),
        ] {
            let delivery = Delivery::from_record(record).unwrap();
            assert_eq!((&*delivery.body, delivery.caveat), (body.as_bytes(), caveat), "{record}");
        }
    }

    #[test]
    fn other_objects_are_not_deliveries() {
        for record in [
            r#"{"body":{"a":1}}"#,
            r#"{"headers":{},"header":{},"body":"a"}"#,
            r#"{"headers":{},"encrypt":"x","body":"a"}"#,
            r#"{"headers":{}}"#,
            "[]",
        ] {
            assert_eq!(Delivery::from_record(record), None, "{record}");
        }
    }
}
