//! What an object is, told from the names of its members.

use std::sync::LazyLock;

use crate::catalog::envelope_names;
use crate::json;

/// The members of Feishu's bodies that an object has, as bits of their places in the catalogue's envelope.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Names(u32);

/// The names in the catalogue's envelope, and what they say.
struct Envelope {
    names: Vec<String>,
    longest: usize,
    /// Each of these alone makes a record of an object.
    alone: Names,
    /// All of one of these, and the object is a record wherever it is.
    certain: Vec<Names>,
}

static ENVELOPE: LazyLock<Envelope> = LazyLock::new(|| {
    let mut names = envelope_names();
    names.truncate(u32::BITS as usize);
    let bits = |wanted: &[&str]| {
        let found = names.iter().enumerate().filter(|(_, name)| wanted.contains(&name.as_str()));
        Names(found.fold(0, |bits, (index, _)| bits | 1 << index))
    };
    Envelope {
        alone: bits(&["schema", "header", "challenge", "encrypt", "body"]),
        certain: vec![
            bits(&["schema", "header"]),
            bits(&["schema", "event"]),
            bits(&["header", "event"]),
            bits(&["uuid", "event"]),
            bits(&["challenge", "type"]),
            bits(&["challenge", "token"]),
            bits(&["headers", "body"]),
            bits(&["encrypt"]),
        ],
        longest: names.iter().map(String::len).max().unwrap_or_default(),
        names,
    }
});

impl Names {
    /// Adds the name of a member, which is written like this, with its quotes.
    #[inline]
    pub(super) fn add(&mut self, written: &[u8]) {
        // An escape takes up to six bytes for one.
        if written.len() <= 6 * ENVELOPE.longest + 2 {
            self.0 |= Self::of(written);
        }
    }

    fn of(written: &[u8]) -> u32 {
        let name = &written[1..written.len() - 1];
        let place = if memchr::memchr(b'\\', name).is_none() {
            ENVELOPE.names.iter().position(|known| known.as_bytes() == name)
        } else {
            let name = std::str::from_utf8(written).ok().and_then(json::text);
            ENVELOPE.names.iter().position(|known| Some(known.as_str()) == name.as_deref())
        };
        place.map_or(0, |place| 1 << place)
    }

    /// Whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether an object with these members is a record rather than a part of some text.
    pub(super) fn is_record(self) -> bool {
        self.0 & ENVELOPE.alone.0 != 0 || self.0.count_ones() > 1
    }

    /// Whether an object with these members is a record even where it looks like the value of a member.
    pub(super) fn is_certain(self) -> bool {
        ENVELOPE.certain.iter().any(|form| self.0 & form.0 == form.0)
    }
}
