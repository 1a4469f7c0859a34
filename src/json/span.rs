//! Spans of members and elements.

use std::ops::Range;

/// The bytes of a member or an element in the text of its document. Offsets have 32 bits, so documents are at
/// most [`MAX_LENGTH`](crate::limits::MAX_LENGTH) bytes long.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct Span {
    /// The opening quote of the key; the first byte of the value if there is no key. `start <= value <= end`.
    pub start: u32,
    /// The first byte of the value.
    pub value: u32,
    /// The end of the value.
    pub end: u32,
}

impl Span {
    /// A member whose key begins at `start`, or an element, with the value at `value..end`.
    #[must_use]
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "no document is longer than MAX_LENGTH")]
    pub fn new(start: usize, value: usize, end: usize) -> Self {
        Self { start: start as u32, value: value as u32, end: end as u32 }
    }

    /// A value without a key.
    #[must_use]
    pub fn of_value(value: Range<usize>) -> Self {
        Self::new(value.start, value.start, value.end)
    }

    /// The member from its key to the end of its value.
    #[must_use]
    pub fn member(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> Range<usize> {
        self.value as usize..self.end as usize
    }

    /// Whether there is a key: this is a member, and not an element or a whole document.
    #[must_use]
    pub fn has_key(self) -> bool {
        self.start < self.value
    }

    /// The same span with all offsets increased by `offset`.
    #[must_use]
    pub fn moved(self, offset: usize) -> Self {
        let [start, value, end] = [self.start, self.value, self.end].map(|place| place as usize + offset);
        Self::new(start, value, end)
    }
}
