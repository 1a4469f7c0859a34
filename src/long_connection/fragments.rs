//! Fragments: an event that comes in several frames.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::ProtocolFrame;
use super::protocol_frame::header;

/// An event as a message of the protocol.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct EventMessage<'e> {
    /// The service of the connection.
    pub service: i32,
    /// The ID that the acknowledgment repeats.
    pub message_id: &'e str,
    /// The ID for logs.
    pub trace_id: &'e str,
    /// The time of sending, in milliseconds since 1970.
    pub timestamp: u64,
    /// The event.
    pub payload: &'e [u8],
}

impl EventMessage<'_> {
    /// The frames of the event, in the order of their numbers: `count` of about the same size, or fewer if
    /// the event has fewer bytes, as an empty fragment never completes an event for some clients.
    #[must_use]
    pub fn frames(&self, count: usize) -> Vec<ProtocolFrame> {
        let count = count.clamp(1, self.payload.len().max(1));
        let length = self.payload.len();
        (0..count)
            .map(|seq| {
                let headers = vec![
                    header("type", "event"),
                    header("message_id", self.message_id),
                    header("sum", count.to_string()),
                    header("seq", seq.to_string()),
                    header("trace_id", self.trace_id),
                    header("timestamp", self.timestamp.to_string()),
                ];
                let part = &self.payload[length * seq / count..length * (seq + 1) / count];
                ProtocolFrame::data(self.service, headers, part.to_vec())
            })
            .collect()
    }
}

/// The time for which an incomplete event is kept, as the official clients do.
const KEPT: Duration = Duration::from_secs(5);
/// The most fragments of one event.
const MAX_FRAGMENTS: usize = 1024;
/// The most bytes of incomplete events.
const MAX_BYTES: usize = 64 << 20;

/// An event of which all fragments arrived.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct JoinedEvent {
    /// The event.
    pub payload: Vec<u8>,
    /// The fragment that arrived last, which the acknowledgment repeats.
    pub last: ProtocolFrame,
}

crate::messages! {
    /// A reason why a fragment is ignored.
    #[derive(Clone, Eq, PartialEq)]
    pub enum FragmentError {
        MissingHeader { name: &'static str } =>
            "the frame of an event has no valid header `{name}`",
            "事件的协议帧没有有效的 header `{name}`";
        TooLarge =>
            "the fragments of unfinished events are too large",
            "未收齐的分片过大";
    }
}

impl std::error::Error for FragmentError {}

/// The fragments of events that are not complete.
#[derive(Debug, Default)]
pub struct Fragments {
    events: HashMap<String, Incomplete>,
}

#[derive(Debug)]
struct Incomplete {
    since: Instant,
    parts: Vec<Option<Vec<u8>>>,
}

impl Fragments {
    /// Adds the frame of an event. Returns the event once all its fragments have arrived, in any order.
    pub fn add(
        &mut self,
        mut frame: ProtocolFrame,
        now: Instant,
    ) -> Result<Option<JoinedEvent>, FragmentError> {
        let sum: usize = number(&frame, "sum")?;
        let seq: usize = number(&frame, "seq")?;
        let id = frame.header("message_id").ok_or(FragmentError::MissingHeader { name: "message_id" })?;
        if sum > MAX_FRAGMENTS {
            return Err(FragmentError::MissingHeader { name: "sum" });
        }
        if sum <= 1 {
            let payload = frame.payload.take().unwrap_or_default();
            return Ok(Some(JoinedEvent { payload, last: frame }));
        }
        if seq >= sum {
            return Err(FragmentError::MissingHeader { name: "seq" });
        }
        self.events.retain(|_, event| now.duration_since(event.since) < KEPT);
        let kept: usize =
            self.events.values().flat_map(|event| event.parts.iter().flatten()).map(Vec::len).sum();
        if kept + frame.payload().len() > MAX_BYTES {
            return Err(FragmentError::TooLarge);
        }
        let id = id.to_owned();
        let incomplete = || Incomplete { since: now, parts: vec![None; sum] };
        let event = self.events.entry(id.clone()).or_insert_with(incomplete);
        if event.parts.len() != sum {
            *event = incomplete();
        }
        event.parts[seq] = Some(frame.payload.take().unwrap_or_default());
        if event.parts.iter().any(Option::is_none) {
            return Ok(None);
        }
        let parts = self.events.remove(&id).map(|event| event.parts).unwrap_or_default();
        Ok(Some(JoinedEvent { payload: parts.into_iter().flatten().flatten().collect(), last: frame }))
    }
}

fn number(frame: &ProtocolFrame, name: &'static str) -> Result<usize, FragmentError> {
    let number = frame.header(name).and_then(|text| text.parse().ok());
    number.ok_or(FragmentError::MissingHeader { name })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn message<'e>(message_id: &'e str, payload: &'e [u8]) -> EventMessage<'e> {
        EventMessage { service: 1, message_id, trace_id: "t", timestamp: 0, payload }
    }

    proptest! {
        #[test]
        fn fragments_are_joined_in_any_order(
            payload in proptest::collection::vec(any::<u8>(), 1..200),
            count in 1_usize..20,
            order in any::<u64>(),
        ) {
            let mut frames = message("a", &payload).frames(count);
            let other = message("b", b"other").frames(2);
            prop_assert_eq!(frames.len(), count.min(payload.len()));
            let mut state = order;
            for index in (1..frames.len()).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                frames.swap(index, usize::try_from(state >> 33).unwrap() % (index + 1));
            }
            let (mut fragments, now) = (Fragments::default(), Instant::now());
            prop_assert_eq!(fragments.add(other[0].clone(), now), Ok(None));
            let last = frames.pop().unwrap();
            for frame in frames {
                prop_assert_eq!(fragments.add(frame, now), Ok(None));
            }
            let joined = fragments.add(last, now).unwrap().unwrap();
            prop_assert_eq!(joined.payload, payload);
            prop_assert_eq!(fragments.events.len(), 1);
        }
    }

    #[test]
    fn an_incomplete_event_is_dropped_after_five_seconds() {
        let frames = message("a", b"{}").frames(2);
        let (mut fragments, start) = (Fragments::default(), Instant::now());
        assert_eq!(fragments.add(frames[0].clone(), start), Ok(None));
        assert_eq!(fragments.add(frames[1].clone(), start + KEPT), Ok(None));
        assert_eq!(fragments.add(frames[0].clone(), start + KEPT).unwrap().unwrap().payload, b"{}");
    }

    #[test]
    fn a_frame_without_its_headers_is_an_error() {
        let mut frame = message("a", b"{}").frames(1).remove(0);
        for name in ["sum", "message_id", "seq"] {
            let mut frame = frame.clone();
            frame.headers.retain(|header| header.key != name);
            let error = Fragments::default().add(frame, Instant::now()).unwrap_err();
            assert_eq!(error, FragmentError::MissingHeader { name });
        }
        frame.headers.iter_mut().find(|header| header.key == "sum").unwrap().value = "2000000".to_owned();
        assert!(Fragments::default().add(frame, Instant::now()).is_err());
    }
}
