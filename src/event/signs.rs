//! The signs by which an event is told from any other object or text.
//!
//! A log is mostly other lines. An object looks like an event, or like what is left of one, if it has
//!
//! - `encrypt` with a value that is not a Boolean; or
//! - `challenge` with `type` or `token`, or the `type` of a challenge; or
//! - two of `schema`, an object `header` and an object `event`; or
//! - an object `header` with `event_type` or `event_id`; or
//! - an object `event` with `uuid` or the `type` of a 1.0 event.
//!
//! A text that is not JSON looks like an event if it has a key `encrypt`, or two of the keys `schema`, `header`,
//! `event`, `event_id`, `event_type`, `create_time` and `tenant_key`, however their quotes are escaped; or if
//! its first key is one of those that [begin](FIRST_KEYS) an envelope.

use memchr::memmem;

use super::{Anomaly, Envelope, Event, Member, MemberId, Value};
use crate::json;

/// The keys of which two make a text look like an event.
const KEYS: [&str; 7] = ["schema", "header", "event", "event_id", "event_type", "create_time", "tenant_key"];

/// The keys with which an envelope begins.
const FIRST_KEYS: [&str; 5] = ["schema", "header", "challenge", "encrypt", "uuid"];

impl Event<'_, '_> {
    /// Whether the record is an event, a challenge or an encrypted body, whole or damaged, rather than another
    /// object that has a member in common with one.
    #[must_use]
    pub fn looks_like_event(&self) -> bool {
        let is_object = |id: Option<MemberId>| id.is_some_and(|id| self.member(id).value == Value::Object);
        match self.envelope {
            Envelope::Encrypted { ciphertext } => !matches!(self.member(ciphertext).value, Value::Bool(_)),
            Envelope::Challenge { challenge, token } => {
                let kind = self.top_level("type");
                token.is_some() && challenge.is_some() || kind.is_some()
            }
            Envelope::V1 { body, .. } => is_object(Some(body)),
            Envelope::V2 { header: Some(header), .. }
                if header.event_type.is_some() || header.event_id.is_some() =>
            {
                true
            }
            Envelope::Example { body, .. } | Envelope::V2 { body, .. } => {
                let schema = self.top_level("schema").is_some();
                let header = is_object(self.top_level("header"));
                usize::from(schema) + usize::from(header) + usize::from(is_object(body)) > 1
            }
            Envelope::Delivery { .. } | Envelope::Unrecognized => false,
        }
    }

    /// Whether an object that does not look like an event has the type of one at its top level, as what the
    /// official SDK for Node hands over has.
    #[must_use]
    pub fn names_event_type(&self) -> bool {
        let is_event_type = |anomaly: &Anomaly<'_>| match anomaly {
            Anomaly::Unknown { parent: None, span, .. } if self.key(*span) == "event_type" => {
                json::parse_string(&self.text[span.value()]).is_some_and(|name| is_event_type(&name))
            }
            _ => false,
        };
        self.anomalies.iter().any(is_event_type)
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
    has_key(text, "encrypt")
        || FIRST_KEYS.iter().any(|key| is_key_at(text, first + 1, key) && opens_object(&text[..first]))
        || KEYS.iter().filter(|key| has_key(text, key)).count() > 1
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

/// Whether the text has a key, quoted and followed by a colon, in some escaped form.
fn has_key(text: &[u8], key: &str) -> bool {
    memmem::find_iter(text, key).any(|start| {
        start.checked_sub(1).is_some_and(|before| matches!(text[before], b'"' | b'\'' | b';' | b'2'))
            && is_key_at(text, start, key)
    })
}

/// Whether a key begins at `start`: what follows it is a quote, in some escaped form, and a colon.
fn is_key_at(text: &[u8], start: usize, key: &str) -> bool {
    /// Escaped forms of a quote.
    const QUOTES: [&str; 6] = ["\"", "'", "&quot;", "&#34;", "x22", "u0022"];
    let Some(after) = text.get(start..).and_then(|text| text.strip_prefix(key.as_bytes())) else {
        return false;
    };
    let after = &after[after.iter().take_while(|byte| **byte == b'\\').count()..];
    let Some(mut after) = QUOTES.iter().find_map(|quote| after.strip_prefix(quote.as_bytes())) else {
        return false;
    };
    // CSV doubles quotes.
    after = after.strip_prefix(b"\"").unwrap_or(after).trim_ascii_start();
    after.starts_with(b":")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::event::EventBuffers;

    #[test]
    fn events_are_told_from_other_objects() {
        let catalog = Catalog::load(&[]).unwrap();
        for (text, expected) in [
            (r#"{"schema":"2.0","header":{"event_type":"a"},"event":{}}"#, true),
            (r#"{"schema":"2.0","header":{}}"#, true),
            (r#"{"schema":"2.0","event":{}}"#, true),
            (r#"{"header":{},"event":{}}"#, true),
            (r#"{"header":{"event_id":"1"}}"#, true),
            (r#"{"header":{"event_time":"1"},"event":{}}"#, true),
            (r#"{"uuid":"1","event":{}}"#, true),
            (r#"{"type":"event_callback","event":{}}"#, true),
            (r#"{"challenge":"a","token":"b"}"#, true),
            (r#"{"challenge":"a","type":"url_verification"}"#, true),
            (r#"{"encrypt":"a"}"#, true),
            (r#"{"encrypt":1}"#, true),
            (r#"{"encrypt":true,"level":"info"}"#, false),
            (r#"{"challenge":"a"}"#, false),
            (r#"{"schema":"2.0"}"#, false),
            (r#"{"schema":"public","event":"insert"}"#, false),
            (r#"{"header":{"host":"a"},"msg":"b"}"#, false),
            (r#"{"event":"login","uuid":"1"}"#, false),
            (r#"{"type":"info","ts":1,"token":"a"}"#, false),
            (r#"{"body":"a"}"#, false),
            ("{}", false),
        ] {
            let event = Event::read(text, &catalog, EventBuffers::default()).unwrap();
            assert_eq!(event.looks_like_event(), expected, "{text}");
        }
    }

    #[test]
    fn an_event_type_at_the_top_level_is_noticed() {
        let catalog = Catalog::load(&[]).unwrap();
        for (text, expected) in [
            (r#"{"event_type":"corehr.job_change.updated_v1","token":"a"}"#, true),
            (r#"{"event_type":"page_view"}"#, false),
            (r#"{"a":{"event_type":"a.b_v1"}}"#, false),
        ] {
            let event = Event::read(text, &catalog, EventBuffers::default()).unwrap();
            assert_eq!(event.names_event_type(), expected, "{text}");
        }
    }

    #[test]
    fn damaged_events_are_told_from_other_text() {
        for text in [
            r#"{"schema":"2.0","hea"#,
            r#"{"uuid":"#,
            r#"{\"encrypt\":\"abc"#,
            r#"{'schema': '2.0', 'header': {"#,
            r#"body={\"schema\": \"2.0\", \"header\": {"#,
            r#""{""schema"":""2.0"",""header"":{""#,
            "{&quot;schema&quot;:&quot;2.0&quot;,&quot;header&quot;:{",
            r#"{\x22schema\x22:\x222.0\x22,\x22header\x22:{"#,
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
        ] {
            assert!(!looks_like_event(text.as_bytes()), "{text}");
        }
    }
}
