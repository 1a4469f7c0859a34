//! Ids of events, in little memory.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use smol_str::SmolStr;

use crate::cipher::hex;

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

/// The value of each hexadecimal digit in lowercase; [`NO_DIGIT`] for other bytes.
const DIGITS: [u8; 256] = {
    let mut digits = [NO_DIGIT; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    digits
};

/// Larger than any digit.
const NO_DIGIT: u8 = 16;

impl EventId {
    /// The id with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(parse_hex(text).map_or_else(|| IdForm::Text(SmolStr::new(text)), IdForm::Hex))
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match &self.0 {
            IdForm::Hex(bytes) => hex(bytes).into(),
            IdForm::Text(text) => text.as_str().into(),
        }
    }
}

/// The bytes that 32 digits stand for. Branches on random digits would be mispredicted.
fn parse_hex(text: &str) -> Option<[u8; 16]> {
    let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
    let (mut bytes, mut all) = ([0; 16], 0);
    for (byte, [high, low]) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
        let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
        all |= high | low;
        *byte = high << 4 | low;
    }
    (all < NO_DIGIT).then_some(bytes)
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
