//! A fast test that most keys are none of a few.

/// The lengths of some keys with their first and last bytes. Nearly all other keys differ in these.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyFilter {
    /// For each length, one bit for each sum of the first and the last byte. The last element is for longer keys too.
    ends: [u32; Self::LENGTHS],
}

impl KeyFilter {
    const LENGTHS: usize = 32;

    /// The filter for these keys.
    pub(crate) fn new<'k>(keys: impl IntoIterator<Item = &'k str>) -> Self {
        let mut filter = Self::default();
        for key in keys {
            let (length, bit) = Self::place(key.as_bytes());
            filter.ends[length] |= bit;
        }
        filter
    }

    /// Whether a key, without quotes and escapes, may be one of the keys.
    #[inline]
    pub(crate) fn may_contain(&self, key: &[u8]) -> bool {
        let (length, bit) = Self::place(key);
        self.ends[length] & bit != 0
    }

    /// The index and the bit of a key.
    #[inline]
    fn place(key: &[u8]) -> (usize, u32) {
        let sum = match key {
            [] => 0,
            [first, ..] => first.wrapping_add(key[key.len() - 1]),
        };
        (key.len().min(Self::LENGTHS - 1), 1 << (sum % 32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_missed_and_most_others_are_told_apart() {
        let long = "k".repeat(40);
        let keys = ["", "schema", "event", &long];
        let filter = KeyFilter::new(keys);
        assert!(keys.iter().all(|key| filter.may_contain(key.as_bytes())));
        for other in ["level", "msg", "x", "schemas", "status", "事件"] {
            assert!(!filter.may_contain(other.as_bytes()), "{other}");
        }
    }
}
