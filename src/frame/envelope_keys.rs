//! The kind of an object, by its keys.

use std::sync::LazyLock;

use crate::catalog::envelope_names;
use crate::json::{self, KeyFilter};

/// The keys of the catalog's envelope that an object has, one bit for each.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct EnvelopeKeys(u32);

/// The keys of the catalog's envelope, and what they say.
struct KnownKeys {
    names: &'static [&'static str],
    filter: KeyFilter,
    /// The length of the longest name in bytes.
    longest: usize,
    /// An object with one of these is a record.
    sufficient: EnvelopeKeys,
    /// An object with all keys of one of these is a record wherever it is.
    certain: Vec<EnvelopeKeys>,
}

static KNOWN: LazyLock<KnownKeys> = LazyLock::new(|| {
    let names = envelope_names();
    let names = &names[..names.len().min(u32::BITS as usize)];
    let keys = |wanted: &[&str]| {
        let found = names.iter().enumerate().filter(|(_, name)| wanted.contains(name));
        EnvelopeKeys(found.fold(0, |bits, (index, _)| bits | 1 << index))
    };
    KnownKeys {
        sufficient: keys(&["schema", "header", "challenge", "encrypt", "body"]),
        certain: vec![
            keys(&["schema", "header"]),
            keys(&["schema", "event"]),
            keys(&["header", "event"]),
            keys(&["uuid", "event"]),
            keys(&["challenge", "type"]),
            keys(&["challenge", "token"]),
            keys(&["headers", "body"]),
            keys(&["encrypt"]),
        ],
        longest: names.iter().map(|name| name.len()).max().unwrap_or_default(),
        filter: KeyFilter::new(names.iter().copied()),
        names,
    }
});

impl EnvelopeKeys {
    /// Adds a key, given as written, with its quotes.
    #[inline]
    pub(super) fn add(&mut self, token: &[u8]) {
        // An escape has up to six bytes for one.
        if token.len() <= 6 * KNOWN.longest + 2 {
            self.0 |= Self::bit(token);
        }
    }

    fn bit(token: &[u8]) -> u32 {
        let name = &token[1..token.len() - 1];
        let index = if name.contains(&b'\\') {
            let name = std::str::from_utf8(token).ok().and_then(json::parse_string);
            KNOWN.names.iter().position(|known| Some(*known) == name.as_deref())
        } else if KNOWN.filter.may_contain(name) {
            KNOWN.names.iter().position(|known| known.as_bytes() == name)
        } else {
            None
        };
        index.map_or(0, |index| 1 << index)
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether an object with these keys is a record rather than a part of some text.
    pub(super) fn is_record(self) -> bool {
        self.0 & KNOWN.sufficient.0 != 0 || self.0.count_ones() > 1
    }

    /// Whether an object with these keys is a record even where it looks like the value of a member.
    pub(super) fn is_certain(self) -> bool {
        KNOWN.certain.iter().any(|form| self.0 & form.0 == form.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(tokens: &[&str]) -> EnvelopeKeys {
        let mut keys = EnvelopeKeys::default();
        for token in tokens {
            keys.add(token.as_bytes());
        }
        keys
    }

    #[test]
    fn keys_say_whether_an_object_is_a_record() {
        let cases: [(&[&str], bool, bool); 7] = [
            (&[], false, false),
            (&[r#""a""#, r#""b""#], false, false),
            (&[r#""event""#], false, false),
            (&[r#""schema""#], true, false),
            (&[r#""uuid""#, r#""ts""#], true, false),
            (&[r#""encrypt""#], true, true),
            (&[r#""sch\u0065ma""#, r#""header""#], true, true),
        ];
        for (tokens, is_record, is_certain) in cases {
            let keys = keys(tokens);
            assert_eq!((keys.is_record(), keys.is_certain()), (is_record, is_certain), "{tokens:?}");
        }
    }

    #[test]
    fn every_name_that_decides_is_in_the_catalog() {
        assert_eq!(KNOWN.sufficient.0.count_ones(), 5);
        let counts: Vec<_> = KNOWN.certain.iter().map(|form| form.0.count_ones()).collect();
        assert_eq!(counts, [2, 2, 2, 2, 2, 2, 2, 1]);
    }
}
