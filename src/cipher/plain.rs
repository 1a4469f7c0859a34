//! Plain texts: whether one is a body that Feishu sends, which distinguishes the right key from one whose
//! padding is right only by chance.

use crate::event::{Envelope, Event, EventReader, ReadError, ReadProblem};

crate::messages! {
    /// The reason why a plaintext is not a body that Feishu encrypts.
    #[derive(Clone, Eq, PartialEq)]
    pub enum PlainError {
        Delivery
            => "the plaintext is a delivery record, not an event", "明文是一条推送记录，不是事件";
        Encrypted
            => "the plaintext is itself encrypted", "明文仍是加密的请求体";
        NotObject
            => "the plaintext is not a JSON object", "明文不是 JSON 对象";
        NotUtf8
            => "the plaintext is not UTF-8; the Encrypt Key may be wrong", "明文不是 UTF-8，Encrypt Key 可能不对";
        Read { error: ReadError }
            => "the plaintext is not an event: {error}", "明文不是事件：{error}";
        Trailing
            => "more text follows the event", "事件之后还有多余的内容";
        Unrecognized
            => "the plaintext has none of the members of an event", "明文中没有事件应有的字段";
    }
}

impl std::error::Error for PlainError {}

impl PlainError {
    /// How near the text is to an event: the greater, the more likely its key is the right one.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::NotUtf8 => 0,
            Self::NotObject => 1,
            Self::Read { error: ReadError { problem: ReadProblem::TooDeep { .. }, .. } } => 3,
            Self::Read { .. } => 2,
            Self::Trailing | Self::Unrecognized | Self::Delivery | Self::Encrypted => 4,
        }
    }
}

/// Reads a plaintext that is one event and nothing else.
pub fn read_plain<'c, 'a>(
    plain: &'a [u8],
    reader: &mut EventReader<'c>,
) -> Result<Event<'c, 'a>, PlainError> {
    let text = simdutf8::basic::from_utf8(plain).map_err(|_| PlainError::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}').trim_ascii_start();
    if !text.starts_with('{') {
        return Err(PlainError::NotObject);
    }
    let event = reader.read(text).map_err(|error| PlainError::Read { error })?;
    if !text[event.length..].trim_ascii().is_empty() {
        return Err(PlainError::Trailing);
    }
    match event.envelope {
        Envelope::Delivery { .. } => Err(PlainError::Delivery),
        Envelope::Encrypted { .. } => Err(PlainError::Encrypted),
        Envelope::Unrecognized => Err(PlainError::Unrecognized),
        Envelope::Challenge { .. } | Envelope::Example { .. } | Envelope::V1 { .. } | Envelope::V2 { .. } => {
            Ok(event)
        }
    }
}
