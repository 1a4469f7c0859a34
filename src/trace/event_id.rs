//! Ids of events, in little memory.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use base16ct::lower;
use smol_str::SmolStr;

/// The id of an event: 32 hexadecimal digits as Feishu writes it, or any other text. The order is that of the texts.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct EventId(IdForm);

#[derive(Clone, Eq, Hash, PartialEq)]
enum IdForm {
    /// 32 hexadecimal digits in lowercase.
    Hex([u8; 16]),
    /// Any other text.
    Text(SmolStr),
}

impl EventId {
    /// The id with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = lower::decode(text, &mut [0; 16]).ok().and_then(|bytes| bytes.try_into().ok());
        Self(bytes.map_or_else(|| IdForm::Text(SmolStr::new(text)), IdForm::Hex))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            IdForm::Hex(bytes) => lower::encode_string(bytes).into(),
            IdForm::Text(text) => text.as_str().into(),
        }
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("EventId").field(&self.text()).finish()
    }
}

impl Ord for EventId {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (IdForm::Hex(left), IdForm::Hex(right)) => left.cmp(right),
            (IdForm::Text(left), IdForm::Text(right)) => left.cmp(right),
            _ => self.text().cmp(&other.text()),
        }
    }
}

impl PartialOrd for EventId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn ids_are_compared_and_written_as_their_texts(
            left in "[0-9a-f]{32}|[0-9a-fA-F]{31,33}|[0-9a-g+]{32}|.{0,40}",
            right in "[0-9a-f]{32}|[0-9a-fA-F]{31,33}|[0-9a-g+]{32}|.{0,40}",
        ) {
            let ids = (EventId::new(&left), EventId::new(&right));
            prop_assert_eq!(ids.0.text(), left.as_str());
            prop_assert_eq!(ids.0 == ids.1, left == right);
            prop_assert_eq!(ids.0.cmp(&ids.1), left.cmp(&right));
        }
    }

    #[test]
    fn ids_of_feishu_need_no_memory_of_their_own() {
        assert!(matches!(EventId::new("5e3702a84e847582be8db7fb73283c02").0, IdForm::Hex(_)));
        assert!(matches!(EventId::new("5E3702A84E847582BE8DB7FB73283C02").0, IdForm::Text(_)));
        assert_eq!(size_of::<Option<EventId>>(), 24);
    }
}
