//! Hashes by which events with the same id are compared after their bytes are gone.

use std::hash::BuildHasher as _;

use crate::event::Event;
use crate::hash::shared_state;
use crate::json;

/// A hash of the event's bytes, without what `decode` has added to them, and without whitespace between them: a
/// logger that writes an event again may add it. It is another one in each run of the program. `buffer` is for bytes
/// that are not hashed as they are.
///
/// It is not cryptographic: who forges an event with the id and the hash of another only makes it look
/// redelivered.
pub(super) fn digest(event: &Event<'_, '_>, text: &str, buffer: &mut Vec<u8>) -> u64 {
    buffer.clear();
    let bytes = if !event.annotations.is_empty() {
        let mut start = 0;
        for added in &event.annotations {
            buffer.extend_from_slice(&text.as_bytes()[start..added.start]);
            start = added.end;
        }
        buffer.extend_from_slice(&text.as_bytes()[start..]);
        buffer
    } else if has_whitespace(text) {
        json::compact(buffer, text);
        buffer
    } else {
        text.as_bytes()
    };
    shared_state().hash_one(bytes)
}

/// Whether there is whitespace after the first brace or the first colon of an object: programs add it everywhere
/// or nowhere.
fn has_whitespace(text: &str) -> bool {
    let after = |offset: usize| text.as_bytes().get(offset + 1).is_some_and(u8::is_ascii_whitespace);
    after(0) || memchr::memchr(b':', text.as_bytes()).is_some_and(after)
}

#[cfg(test)]
mod tests {
    use super::digest;
    use crate::catalog::Catalog;
    use crate::event::Event;

    fn digest_of(text: &str) -> u64 {
        let catalog = Catalog::load(&[]).unwrap();
        let event = Event::read(text, &catalog).unwrap();
        digest(&event, text, &mut Vec::new())
    }

    #[test]
    fn whitespace_and_what_decode_adds_do_not_change_a_digest() {
        let text = r#"{"schema":"2.0","header":{"event_id":"1"},"event":{}}"#;
        let spaced = r#"{"schema": "2.0", "header": {"event_id": "1"}, "event": {}}"#;
        let decoded =
            r#"{"schema":"2.0","header":{"event_id":"1"},"event":{},"decoded":{"tool":"feishu-ev"}}"#;
        assert_eq!(digest_of(spaced), digest_of(text));
        assert_eq!(digest_of(decoded), digest_of(text));
    }

    #[test]
    fn texts_that_differ_have_different_digests() {
        let event = |id: usize, value: &str| {
            digest_of(&format!(
                r#"{{"schema":"2.0","header":{{"event_id":"{id}"}},"event":{{"x":"{value}"}}}}"#
            ))
        };
        let mut digests: Vec<_> = (0..50).map(|id| event(id, "a")).collect();
        digests.extend((0..20).map(|length| event(0, &"b".repeat(length))));
        let count = digests.len();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), count);
    }
}
