//! Plain texts: whether one is a body that Feishu sends, which tells the right key from one that only fits by chance.

use crate::catalog::Catalog;
use crate::event::{Envelope, Event, ReadError, ReadProblem, Spare};

/// Why a plain text is none of the bodies that Feishu encrypts; a later one is nearer to such a body.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PlainError {
    /// It is not text.
    #[error("it is not UTF-8, as under another key")]
    NotUtf8,
    /// It does not begin as an object does.
    #[error("it is not a JSON object")]
    NotObject,
    /// It begins as an object does, and is none.
    #[error(transparent)]
    Read(ReadError),
    /// An object, with more behind it.
    #[error("more text follows it")]
    Trailing,
    /// An object of another kind.
    #[error("it has none of the members of one")]
    Unrecognised,
    /// A delivery record, which is written by programs that log requests.
    #[error("it is a delivery record")]
    Delivery,
    /// An encrypted body.
    #[error("it is encrypted once more")]
    Encrypted,
}

impl PlainError {
    /// How near the text is to a body: the greater, the more likely is its key the right one.
    pub(super) fn rank(&self) -> u8 {
        match self {
            Self::NotUtf8 => 0,
            Self::NotObject => 1,
            Self::Read(ReadError { problem: ReadProblem::TooDeep { .. }, .. }) => 3,
            Self::Read(_) => 2,
            Self::Trailing | Self::Unrecognised | Self::Delivery | Self::Encrypted => 4,
        }
    }
}

/// The event in a plain text, which must be there and alone, with the text of the event itself.
pub fn read_plain<'c, 'a>(
    plain: &'a [u8],
    catalog: &'c Catalog,
    spare: Spare,
) -> Result<(Event<'c, 'a>, &'a str), PlainError> {
    let text = std::str::from_utf8(plain).map_err(|_| PlainError::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}').trim_ascii_start();
    if !text.starts_with('{') {
        return Err(PlainError::NotObject);
    }
    let event = Event::read(text, catalog, spare).map_err(PlainError::Read)?;
    let (text, behind) = text.split_at(event.length);
    if !behind.trim_ascii().is_empty() {
        return Err(PlainError::Trailing);
    }
    match event.envelope {
        Envelope::Delivery => Err(PlainError::Delivery),
        Envelope::Encrypted => Err(PlainError::Encrypted),
        Envelope::Unrecognised => Err(PlainError::Unrecognised),
        Envelope::Challenge | Envelope::Scenario | Envelope::V1 | Envelope::V2 => Ok((event, text)),
    }
}
