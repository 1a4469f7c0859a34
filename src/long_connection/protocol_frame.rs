//! Frames: the protobuf messages (package `pbbp2`) in the WebSocket messages of a long connection.

use prost::Message as _;

use super::ClientConfig;

/// A frame. Its required members are written even if they are 0, as the official clients expect.
#[derive(Clone, Eq, PartialEq, prost::Message)]
pub struct ProtocolFrame {
    /// A number that an acknowledgment repeats.
    #[prost(uint64, required, tag = "1")]
    pub seq_id: u64,
    /// The log ID of the platform, which an acknowledgment repeats.
    #[prost(uint64, required, tag = "2")]
    pub log_id: u64,
    /// The service of the connection, from the `service_id` of its URL.
    #[prost(int32, required, tag = "3")]
    pub service: i32,
    /// 0 for pings and pongs, 1 for events and acknowledgments.
    #[prost(int32, required, tag = "4")]
    pub method: i32,
    /// The headers, such as `type`.
    #[prost(message, repeated, tag = "5")]
    pub headers: Vec<ProtocolHeader>,
    /// The encoding of the payload; not used by the official clients.
    #[prost(string, optional, tag = "6")]
    pub payload_encoding: Option<String>,
    /// The type of the payload; not used by the official clients.
    #[prost(string, optional, tag = "7")]
    pub payload_type: Option<String>,
    /// The payload: a fragment of an event, the code of an acknowledgment, or the configuration in a pong.
    #[prost(bytes = "vec", optional, tag = "8")]
    pub payload: Option<Vec<u8>>,
    /// A second form of the log ID.
    #[prost(string, optional, tag = "9")]
    pub log_id_new: Option<String>,
}

/// A header of a frame.
#[derive(Clone, Eq, PartialEq, prost::Message)]
pub struct ProtocolHeader {
    /// The name.
    #[prost(string, required, tag = "1")]
    pub key: String,
    /// The value.
    #[prost(string, required, tag = "2")]
    pub value: String,
}

/// The kind of a frame, from its method and its header `type`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FrameKind {
    /// An event, or its acknowledgment.
    Event,
    /// A message of another type, such as `card`, which the official clients ignore.
    Other,
    /// A sign of life of the client.
    Ping,
    /// The reply to a ping.
    Pong,
}

crate::messages! {
    /// An error of reading a frame.
    #[derive(Clone, Eq, PartialEq)]
    pub enum FrameError {
        NotProtobuf { error: String } =>
            "the message is not a frame: {error}",
            "消息不是协议帧：{error}";
        NoHeaders =>
            "the frame has no headers",
            "协议帧没有 header";
    }
}

impl std::error::Error for FrameError {}

impl ProtocolFrame {
    const CONTROL: i32 = 0;
    const DATA: i32 = 1;

    /// Reads the frame in a WebSocket message.
    pub fn read(message: &[u8]) -> Result<Self, FrameError> {
        let frame =
            Self::decode(message).map_err(|error| FrameError::NotProtobuf { error: error.to_string() })?;
        // A missing member reads as 0; a frame without headers has no type.
        if frame.headers.is_empty() { Err(FrameError::NoHeaders) } else { Ok(frame) }
    }

    /// The bytes of the frame.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.encode_to_vec()
    }

    /// The ping of a client.
    #[must_use]
    pub fn ping(service: i32) -> Self {
        Self { service, method: Self::CONTROL, headers: vec![header("type", "ping")], ..Self::default() }
    }

    /// The reply to a ping.
    #[must_use]
    pub fn pong(service: i32, config: &ClientConfig) -> Self {
        Self {
            service,
            method: Self::CONTROL,
            headers: vec![header("type", "pong")],
            payload: Some(config.to_json().into_bytes()),
            ..Self::default()
        }
    }

    /// A frame with data and these headers.
    pub(super) fn data(service: i32, headers: Vec<ProtocolHeader>, payload: Vec<u8>) -> Self {
        Self { service, method: Self::DATA, headers, payload: Some(payload), ..Self::default() }
    }

    /// The value of the first header with this name.
    #[must_use]
    pub fn header(&self, key: &str) -> Option<&str> {
        self.headers.iter().find(|header| header.key == key).map(|header| header.value.as_str())
    }

    /// The kind of the frame.
    #[must_use]
    pub fn kind(&self) -> FrameKind {
        match (self.method, self.header("type")) {
            (Self::CONTROL, Some("ping")) => FrameKind::Ping,
            (Self::CONTROL, Some("pong")) => FrameKind::Pong,
            (Self::DATA, Some("event")) => FrameKind::Event,
            _ => FrameKind::Other,
        }
    }
}

/// A header of a frame.
pub(super) fn header(key: &str, value: impl Into<String>) -> ProtocolHeader {
    ProtocolHeader { key: key.to_owned(), value: value.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ping_has_the_bytes_that_the_official_clients_send() {
        let bytes = ProtocolFrame::ping(33_554_678).bytes();
        assert_eq!(bytes[..9], [0x08, 0, 0x10, 0, 0x18, 0xF6, 0x81, 0x80, 0x10]);
        assert_eq!(bytes[9..], *b"\x20\x00\x2A\x0C\x0A\x04type\x12\x04ping");
        assert_eq!(ProtocolFrame::ping(0).bytes().len(), 22);
        assert_eq!(ProtocolFrame::read(&bytes), Ok(ProtocolFrame::ping(33_554_678)));
    }

    #[test]
    fn the_kind_follows_from_method_and_type() {
        assert_eq!(ProtocolFrame::ping(1).kind(), FrameKind::Ping);
        assert_eq!(ProtocolFrame::pong(1, &ClientConfig::default()).kind(), FrameKind::Pong);
        let data = |kind| ProtocolFrame::data(1, vec![header("type", kind)], Vec::new()).kind();
        assert_eq!(
            (data("event"), data("card"), data("ping")),
            (FrameKind::Event, FrameKind::Other, FrameKind::Other)
        );
    }

    #[test]
    fn other_bytes_are_not_a_frame() {
        assert_eq!(ProtocolFrame::read(b""), Err(FrameError::NoHeaders));
        assert!(matches!(ProtocolFrame::read(b"\xFFgarbage"), Err(FrameError::NotProtobuf { .. })));
    }
}
