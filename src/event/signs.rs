//! The signs that distinguish an event from any other object or text.
//!
//! A log is mostly other lines. An object looks like an event, or like what is left of one, if it has
//!
//! - `encrypt` with a value as long as a ciphertext, or as its only member; or
//! - `challenge` with `type` or `token`, or the `type` of a challenge; or
//! - an object `header` with `event_type` or `event_id`; or
//! - two of `schema`, `header` and `event`, if `schema` is "2.0" or one of the others is an object; or
//! - an object `event` with `uuid`, or `event` with the `type` of a 1.0 event.
//!
//! Of these, the last two [are uncertain](Event::is_certain) without an event type or id: other objects have
//! such members too. An event inside of one counts, and not the object.
//!
//! A text that is not JSON looks like an event if it has a key `encrypt`, or two of the keys `schema`, `header`,
//! `event`, `event_id`, `event_type`, `create_time` and `tenant_key`, however their quotes are escaped; or if
//! its first key is one of those that [begin](FIRST_KEYS) an envelope.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Anomaly, Envelope, Event, Member, MemberId, Value};
use crate::json;

/// The keys of which two make a text look like an event.
static KEYS: LazyLock<[KeyFinder; 7]> = LazyLock::new(|| {
    ["schema", "header", "event", "event_id", "event_type", "create_time", "tenant_key"].map(KeyFinder::new)
});

/// The key of a ciphertext.
static ENCRYPT: LazyLock<KeyFinder> = LazyLock::new(|| KeyFinder::new("encrypt"));

/// The length of the shortest ciphertext in Base64.
const SHORTEST_CIPHERTEXT: usize = 24;

/// The keys with which an envelope begins.
const FIRST_KEYS: [&str; 4] = ["schema", "header", "challenge", "uuid"];

impl Event<'_, '_> {
    /// Whether the record is an event, a challenge or an encrypted body, whole or damaged, rather than another
    /// object that has a member in common with one.
    #[must_use]
    pub fn looks_like_event(&self) -> bool {
        let is_object = |id: Option<MemberId>| id.is_some_and(|id| self.member(id).value == Value::Object);
        match self.envelope {
            Envelope::Encrypted { .. } => {
                self.is_certain() || (self.top_level.len() == 1 && self.anomalies.is_empty())
            }
            Envelope::Challenge { challenge, token } => {
                let kind = self.top_level("type");
                token.is_some() && challenge.is_some() || kind.is_some()
            }
            Envelope::V1 { body, .. } => {
                let kind = self.top_level("type").and_then(|kind| self.member(kind).value.text());
                is_object(Some(body)) || kind == Some("event_callback")
            }
            Envelope::V2 { header: Some(header), .. } | Envelope::Example { header, .. }
                if header.event_type.is_some() || header.event_id.is_some() =>
            {
                // A program may log the header of an event that it has handled.
                !self.has_others_at_top()
                    || ["schema", "event"].iter().any(|name| self.top_level(name).is_some())
            }
            Envelope::Example { body, .. } | Envelope::V2 { body, .. } => {
                let (schema, header) = (self.top_level("schema"), self.top_level("header"));
                let parts = [schema, header, body].into_iter().flatten().count();
                let version = schema.and_then(|schema| self.member(schema).value.text());
                parts > 1 && (version == Some("2.0") || is_object(header) || is_object(body))
            }
            Envelope::Delivery { .. } | Envelope::Unrecognized => false,
        }
    }

    /// Whether a record that looks like an event has an event type or id, or is a challenge or an encrypted body.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        match &self.envelope {
            Envelope::Encrypted { .. } => {
                self.ciphertext().is_some_and(|text| text.len() >= SHORTEST_CIPHERTEXT)
            }
            Envelope::V1 { .. } => self.v1_type.is_some(),
            Envelope::V2 { header: None, .. } => false,
            Envelope::V2 { header: Some(header), .. } | Envelope::Example { header, .. } => {
                header.event_type.is_some() || header.event_id.is_some()
            }
            _ => true,
        }
    }

    /// Whether an object that does not look like an event has the members of a header at its top level, as what
    /// the official SDK for Node.js hands over has.
    #[must_use]
    pub fn has_header_at_top(&self) -> bool {
        let has = |name: &str| self.unknown_at_top(&[name]).is_some() || self.top_level(name).is_some();
        let event_type = self.unknown_at_top(&["event_type"]);
        let event_type = event_type.and_then(|span| json::parse_string(&self.text[span.value()]));
        // A program does not log the token of an event that it has handled.
        event_type.is_some_and(|name| is_event_type(&name))
            && (has("schema") || has("token") && is_header_around(has))
    }

    /// Whether the header and the body of an event are in an object with two other members or more, and without `schema`.
    #[must_use]
    pub fn is_in_parts(&self) -> bool {
        // Few records have other members.
        self.has_others_at_top()
            && self.top_level("event").is_some()
            && self.top_level("schema").is_none()
            && matches!(self.envelope, Envelope::V2 { header: Some(header), .. }
                if header.event_type.is_some() && header.event_id.is_some())
    }

    /// Whether there are members at the top level that no envelope has, more than a damaged event would have: a log
    /// line has a level and a message at least.
    fn has_others_at_top(&self) -> bool {
        let is_other = |anomaly: &&Anomaly<'_>| matches!(anomaly, Anomaly::Unknown { parent: None, .. });
        self.anomalies.iter().filter(is_other).count() > 1
    }

    /// The known top-level member of this name.
    fn top_level(&self, name: &str) -> Option<MemberId> {
        let found =
            |(_, member): &(MemberId, &Member<'_, '_>)| member.parent.is_none() && member.field.name == name;
        self.members().find(found).map(|(id, _)| id)
    }
}

/// Whether a text that is not a JSON object looks like an event, whole or damaged.
#[must_use]
pub fn looks_like_event(text: &[u8]) -> bool {
    let first = text.iter().position(|byte| matches!(byte, b'"' | b'\'')).unwrap_or(text.len());
    has_ciphertext(text)
        || FIRST_KEYS.iter().any(|key| is_key_at(text, first + 1, key) && opens_object(&text[..first]))
        || KEYS.iter().filter(|key| key.is_in(text)).count() > 1
}

/// Whether a text is one line of an event that is written over several lines, and may have a prefix: the one with the
/// event type.
#[must_use]
pub fn is_line_of_event(text: &[u8]) -> bool {
    let Some(text) = std::str::from_utf8(text).ok().filter(|text| !text.contains('{')) else { return false };
    let text = text.trim_end();
    let Some(text) = text.strip_suffix(',').unwrap_or(text).strip_suffix(['"', '\'']) else { return false };
    let Some((before, name)) = text.rsplit_once(['"', '\'']) else { return false };
    let Some(key) = before.trim_end().strip_suffix([':', '=']) else { return false };
    let key = key.trim_end().trim_end_matches(['"', '\'']);
    is_event_type(name) && ["event_type", "EventType"].iter().any(|name| key.ends_with(name))
}

/// Whether members beside an event type are those of a header, rather than what a program logs of an event:
/// `schema`, or two that programs seldom log. `has` tells whether there is a member of a name.
pub(crate) fn is_header_around(has: impl Fn(&str) -> bool) -> bool {
    let names = ["token", "create_time", "tenant_key", "app_id"];
    has("schema") || names.into_iter().filter(|name| has(name)).count() > 1
}

/// Whether a text has a key of an event, in some escaped form.
pub(crate) fn has_event_key(text: &[u8]) -> bool {
    KEYS.iter().any(|key| key.is_in(text)) || ENCRYPT.is_in(text)
}

/// Whether this is the form of event types: `corehr.process.node.updated_v2`.
fn is_event_type(name: &str) -> bool {
    let version = name.rsplit_once("_v").map(|(name, version)| (name.contains('.'), version));
    version.is_some_and(|(is_dotted, version)| is_dotted && version.parse::<u8>().is_ok())
}

/// Whether the bytes are the start of an object, without its first key.
fn opens_object(bytes: &[u8]) -> bool {
    let opening = bytes.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'\\');
    opening.eq(b"{")
}

/// Whether the text has a key `encrypt` with a ciphertext, whole or cut off, rather than a setting.
fn has_ciphertext(text: &[u8]) -> bool {
    ENCRYPT.finder.find_iter(text).any(|start| {
        let Some(value) = after_key(text, start, ENCRYPT.key) else { return false };
        let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'\\' | b'&' | b';' | b' ');
        let value = &value[value.iter().take_while(|byte| is_quote(byte)).count()..];
        let length =
            value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte)).count();
        length >= SHORTEST_CIPHERTEXT || length == value.len()
    })
}

/// A finder of a key.
struct KeyFinder {
    key: &'static str,
    finder: Finder<'static>,
}

impl KeyFinder {
    fn new(key: &'static str) -> Self {
        Self { key, finder: Finder::new(key) }
    }

    /// Whether the text has the key, quoted and followed by a colon, in some escaped form.
    fn is_in(&self, text: &[u8]) -> bool {
        self.finder.find_iter(text).any(|start| {
            start.checked_sub(1).is_some_and(|before| matches!(text[before], b'"' | b'\'' | b';' | b'2'))
                && is_key_at(text, start, self.key)
        })
    }
}

/// Whether a key begins at `start`: what follows it is a quote, in some escaped form, and a colon.
fn is_key_at(text: &[u8], start: usize, key: &str) -> bool {
    after_key(text, start, key).is_some()
}

/// What follows the key that begins at `start`, its quote and the colon.
fn after_key<'t>(text: &'t [u8], start: usize, key: &str) -> Option<&'t [u8]> {
    /// Escaped forms of a quote.
    const QUOTES: [&str; 6] = ["\"", "'", "&quot;", "&#34;", "x22", "u0022"];
    let after = text.get(start..)?.strip_prefix(key.as_bytes())?;
    let after = &after[after.iter().take_while(|byte| **byte == b'\\').count()..];
    let mut after = QUOTES.iter().find_map(|quote| after.strip_prefix(quote.as_bytes()))?;
    // CSV doubles quotes.
    after = after.strip_prefix(b"\"").unwrap_or(after).trim_ascii_start();
    after.strip_prefix(b":").or_else(|| after.strip_prefix(b"=>"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn events_are_told_from_other_objects() {
        let catalog = Catalog::load(&[]).unwrap();
        for (text, expected) in [
            (r#"{"schema":"2.0","header":{"event_type":"a"},"event":{}}"#, true),
            (r#"{"schema":"2.0","header":{}}"#, true),
            (r#"{"schema":"2.0","event":{}}"#, true),
            (r#"{"header":{},"event":{}}"#, true),
            (r#"{"header":{"event_id":"1"}}"#, true),
            (r#"{"a":1,"header":{"event_id":"1"}}"#, true),
            (r#"{"level":"info","msg":"handled","header":{"event_id":"1"}}"#, false),
            (r#"{"header":{"event_time":"1"},"event":{}}"#, true),
            (r#"{"uuid":"1","event":{}}"#, true),
            (r#"{"type":"event_callback","event":{}}"#, true),
            (r#"{"challenge":"a","token":"b"}"#, true),
            (r#"{"challenge":"a","type":"url_verification"}"#, true),
            (r#"{"encrypt":"a"}"#, true),
            (r#"{"encrypt":1}"#, true),
            (r#"{"encrypt":true,"level":"info"}"#, false),
            (r#"{"encrypt":"AES256","bucket":"a"}"#, false),
            (r#"{"a":1,"encrypt":"P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk="}"#, true),
            (r#"{"schema":"2.0","header":["x"]}"#, true),
            (r#"{"uuid":null,"type":"event_callback","event":1}"#, true),
            (r#"{"event":1,"header":{"event_id":"a","event_time":"1"}}"#, true),
            (r#"{"schema":{"type":"struct"},"header":{"a":1}}"#, true),
            (r#"{"schema":1,"header":"a"}"#, false),
            (r#"{"schema":"3.0","event":{}}"#, true),
            (r#"{"challenge":"a"}"#, false),
            (r#"{"schema":"2.0"}"#, false),
            (r#"{"schema":"public","event":"insert"}"#, false),
            (r#"{"header":{"host":"a"},"msg":"b"}"#, false),
            (r#"{"event":"login","uuid":"1"}"#, false),
            (r#"{"type":"info","ts":1,"token":"a"}"#, false),
            (r#"{"body":"a"}"#, false),
            ("{}", false),
        ] {
            let event = Event::read(text, &catalog).unwrap();
            assert_eq!(event.looks_like_event(), expected, "{text}");
        }
    }

    #[test]
    fn a_header_at_the_top_level_is_told_from_what_programs_log_of_an_event() {
        let catalog = Catalog::load(&[]).unwrap();
        for (text, expected) in [
            (r#"{"event_type":"corehr.job_change.updated_v1","token":"a","app_id":"b"}"#, true),
            (r#"{"schema":"2.0","event_type":"a.b_v1"}"#, true),
            (r#"{"msg":"handled","event_type":"a.b_v1","event_id":"c"}"#, false),
            (r#"{"event_type":"page_view","token":"a","app_id":"b"}"#, false),
            (r#"{"a":{"event_type":"a.b_v1","token":"a","app_id":"b"}}"#, false),
        ] {
            let event = Event::read(text, &catalog).unwrap();
            assert_eq!(event.has_header_at_top(), expected, "{text}");
        }
    }

    #[test]
    fn damaged_events_are_told_from_other_text() {
        for text in [
            r#"{"schema":"2.0","hea"#,
            r#"{"uuid":"#,
            r#"{\"encrypt\":\"abc"#,
            r"{'schema': '2.0', 'header': {",
            r#"body={\"schema\": \"2.0\", \"header\": {"#,
            r#""{""schema"":""2.0"",""header"":{""#,
            "{&quot;schema&quot;:&quot;2.0&quot;,&quot;header&quot;:{",
            r"{\x22schema\x22:\x222.0\x22,\x22header\x22:{",
        ] {
            assert!(looks_like_event(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "GET /health 200",
            r#"{"level":"info","event":"started"#,
            r#"{"ts":1,"header":{"a":"#,
            "event: header: schema:",
            r#"the "event" and the "header""#,
            "INFO encrypt: on",
            "{'encrypt': False, 'pool': 5}",
            "missing key \"encrypt\": using default",
        ] {
            assert!(!looks_like_event(text.as_bytes()), "{text}");
        }
    }
}
