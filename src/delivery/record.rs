//! Deliveries in JSON records, as programs and gateways log them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Caveat, Delivery, Headers, ReceivedAt, SignatureHeaders};
use crate::json::{elements, members, parse_string, scanned_string};

/// The most objects around the one with headers and body.
const MAX_NESTING: usize = 4;

/// The keys of headers in the records of gateways and frameworks, the most exact first.
const HEADER_KEYS: [&str; 3] = ["rawHeaders", "multiValueHeaders", "headers"];
/// The keys of bodies.
const BODY_KEYS: [&str; 2] = ["rawBody", "body"];

impl<'r> Delivery<'r> {
    /// The delivery in a record: an object with headers and body, or with a member `request` that has them.
    /// An event is not a delivery, whatever other members it has.
    #[must_use]
    pub fn from_record(record: &'r str) -> Option<Self> {
        Self::from_members(members(record)?)
    }

    /// The delivery in a record with these members.
    pub(crate) fn from_members(members: Vec<(Cow<'r, str>, &'r str)>) -> Option<Self> {
        let mut record = DeliveryRecord(members);
        let mut received_at = record.received_at();
        for _ in 0..MAX_NESTING {
            if record.has_body() {
                break;
            }
            record = DeliveryRecord::read(record.get("request")?)?;
            received_at = record.received_at().or(received_at);
        }
        Some(Self { received_at, ..record.delivery()? })
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
        let headers = self.headers();
        let signature_headers = SignatureHeaders::of(&headers);
        let expect = self.get("expect").and_then(parse_string).map(Cow::into_owned);
        let delivery = Delivery { headers, signature_headers, expect, ..Delivery::default() };
        let mut bodies = BODY_KEYS.iter().filter_map(|key| self.get(key));
        // A string is what was sent, even if a framework has a parsed body beside it.
        let Some(body) = bodies.clone().find_map(scanned_string) else {
            let has_headers = HEADER_KEYS.iter().any(|key| self.get(key).is_some());
            let body = bodies.next().filter(|_| has_headers)?.as_bytes().into();
            return Some(Delivery { body, caveat: Some(Caveat::BodyAsJson), ..delivery });
        };
        let is_base64 = self.get("isBase64Encoded") == Some("true");
        let decoded = is_base64.then(|| STANDARD.decode(body.trim()).ok()).flatten();
        let body = match (decoded, body) {
            (Some(decoded), _) => decoded.into(),
            (None, Cow::Borrowed(body)) => body.as_bytes().into(),
            (None, Cow::Owned(body)) => body.into_bytes().into(),
        };
        Some(Delivery { body, ..delivery })
    }

    /// The headers of the most exact form, and those that only the others have.
    fn headers(&self) -> Headers {
        let mut all = Headers::default();
        for headers in HEADER_KEYS.iter().filter_map(|key| self.get(key)) {
            all.add_missing(Headers::from_json(headers));
        }
        all
    }

    fn received_at(&self) -> Option<ReceivedAt> {
        let time = self.get("received_at")?;
        ReceivedAt::parse(&text(time))
    }
}

impl Headers {
    /// Reads headers in JSON: an object with a string or a list of strings for each name; or a list of pairs,
    /// of objects with `name` (or `key`) and `value`, or of alternating names and values, as Node has them.
    #[must_use]
    pub fn from_json(headers: &str) -> Self {
        let mut found = Self::default();
        for (name, value) in members(headers).unwrap_or_default() {
            for value in elements(value).unwrap_or_else(|| vec![value]) {
                if value != "null" {
                    found.push(&*name, text(value));
                }
            }
        }
        let list = elements(headers).unwrap_or_default();
        for pair in &list {
            let (name, value) = match elements(pair).as_deref() {
                Some(&[name, value]) => (Some(name), Some(value)),
                _ => (member(pair, &["name", "key"]), member(pair, &["value"])),
            };
            if let (Some(name), Some(value)) = (name.and_then(parse_string), value.and_then(parse_string)) {
                found.push(name, value);
            }
        }
        for pair in list.chunks_exact(2) {
            if let (Some(name), Some(value)) = (parse_string(pair[0]), parse_string(pair[1])) {
                found.push(name, value);
            }
        }
        found
    }
}

/// The text of a string; any other value as written.
fn text(value: &str) -> Cow<'_, str> {
    parse_string(value).unwrap_or(Cow::Borrowed(value))
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
            assert_eq!(Headers::from_json(headers).get("x-lark-signature"), Some("s"), "{headers}");
        }
    }

    #[test]
    fn headers_keep_their_order_names_and_repetitions() {
        let read = |headers| -> Vec<_> {
            let headers = Headers::from_json(headers);
            headers.iter().map(|(name, value)| format!("{name}={value}")).collect()
        };
        assert_eq!(read(r#"{"b":"1","A":["2","3"],"c":4,"d":null,"e":[]}"#), ["b=1", "A=2", "A=3", "c=4"]);
        assert_eq!(read(r#"["b","1","A","2","b","3"]"#), ["b=1", "A=2", "b=3"]);
        assert_eq!(read("true"), Vec::<String>::new());
    }

    #[test]
    fn the_most_exact_form_of_headers_counts() {
        let record =
            r#"{"headers":{"host":"a","x-a":"1, 2","x-b":"3"},"rawHeaders":["X-A","1","X-A","2"],"body":""}"#;
        let delivery = Delivery::from_record(record).unwrap();
        let headers: Vec<_> = delivery.headers.iter().collect();
        assert_eq!(headers, [("X-A", "1"), ("X-A", "2"), ("host", "a"), ("x-b", "3")]);
    }

    #[test]
    fn a_record_says_when_it_was_received_and_what_it_expects() {
        for record in [
            r#"{"headers":{},"body":"","received_at":"1719391068392","expect":"handled"}"#,
            r#"{"received_at":1719391068392,"request":{"headers":{},"body":"","expect":"handled"}}"#,
        ] {
            let delivery = Delivery::from_record(record).unwrap();
            assert_eq!(delivery.received_at, Some(ReceivedAt::utc(1_719_391_068_392)), "{record}");
            assert_eq!(delivery.expect.as_deref(), Some("handled"), "{record}");
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
