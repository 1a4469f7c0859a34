//! Acknowledgments: a client's answer to an event.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::ProtocolFrame;
use super::protocol_frame::header;

/// The answer in an acknowledgment.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the members of the protocol")]
pub struct Ack {
    /// 200 if the event was handled; `None` if the payload has no code.
    pub code: Option<i64>,
    /// What the handler returned.
    pub data: Option<Vec<u8>>,
    /// The milliseconds that the handler took, as the client says; negative from the Node SDK.
    pub biz_rt: Option<String>,
}

#[derive(Deserialize, Serialize)]
struct AckPayload {
    code: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<String>,
}

impl Ack {
    /// Reads the acknowledgment in a frame.
    #[must_use]
    pub fn read(frame: &ProtocolFrame) -> Self {
        let biz_rt = frame.header("biz_rt").map(str::to_owned);
        match serde_json::from_slice::<AckPayload>(frame.payload()) {
            Ok(AckPayload { code, data }) => {
                let data = data.filter(|data| !data.is_empty());
                let data = data.map(|data| STANDARD.decode(&data).unwrap_or(data.into_bytes()));
                Self { code: Some(code), data, biz_rt }
            }
            Err(_) => Self { code: None, data: Some(frame.payload().to_vec()), biz_rt },
        }
    }

    /// The frame that acknowledges an event: its last fragment with this answer as the payload.
    #[must_use]
    pub fn frame(code: i64, milliseconds: u128, mut fragment: ProtocolFrame) -> ProtocolFrame {
        fragment.headers.push(header("biz_rt", milliseconds.to_string()));
        let payload = AckPayload { code, data: None };
        fragment.payload = Some(serde_json::to_vec(&payload).expect("a number is JSON"));
        fragment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ack(payload: &str) -> Ack {
        Ack::read(&ProtocolFrame::data(1, vec![header("type", "event")], payload.into()))
    }

    #[test]
    fn an_acknowledgment_is_read_as_each_sdk_writes_it() {
        assert_eq!(ack(r#"{"code":200}"#).code, Some(200));
        let go = ack(r#"{"code":200,"headers":null,"data":null}"#);
        assert_eq!((go.code, go.data), (Some(200), None));
        let node = ack(r#"{"code":200,"data":"Im5vIHggZXZlbnQgaGFuZGxlIg=="}"#);
        assert_eq!(node.data.as_deref(), Some(&br#""no x event handle""#[..]));
        assert_eq!(ack("garbage").data.as_deref(), Some(&b"garbage"[..]));
        assert_eq!(ack("garbage").code, None);
    }

    #[test]
    fn an_acknowledgment_repeats_its_fragment() {
        let mut fragment = ProtocolFrame::data(7, vec![header("message_id", "m")], b"{".to_vec());
        fragment.seq_id = 3;
        let frame = Ack::frame(500, 12, fragment);
        assert_eq!((frame.seq_id, frame.header("message_id")), (3, Some("m")));
        let expected = Ack { code: Some(500), data: None, biz_rt: Some("12".to_owned()) };
        assert_eq!(Ack::read(&frame), expected);
    }
}
