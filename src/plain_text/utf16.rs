//! Text in UTF-16, as UTF-8.

use std::io::{self, Read};

/// The order of the two bytes of a unit.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ByteOrder {
    Big,
    Little,
}

/// The size of the reads of UTF-16.
const READ_SIZE: usize = 16 * 1024;
const BYTE_ORDER_MARK: u16 = 0xFEFF;

/// The whole units in `bytes`.
pub(super) fn units(bytes: &[u8], order: ByteOrder) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(move |pair| {
        let pair = [pair[0], pair[1]];
        match order {
            ByteOrder::Big => u16::from_be_bytes(pair),
            ByteOrder::Little => u16::from_le_bytes(pair),
        }
    })
}

/// The text of an input in UTF-16, without the byte order mark at its beginning.
pub(super) struct Utf16Reader<R> {
    inner: R,
    order: ByteOrder,
    /// The bytes that were read and not used: half a character at most, between two reads.
    bytes: Vec<u8>,
    /// The text, and the number of its bytes that were returned.
    text: String,
    returned: usize,
    is_at_start: bool,
    has_ended: bool,
}

impl<R: Read> Utf16Reader<R> {
    pub(super) fn new(inner: R, order: ByteOrder) -> Self {
        let (bytes, text) = (Vec::new(), String::new());
        Self { inner, order, bytes, text, returned: 0, is_at_start: true, has_ended: false }
    }

    /// Reads more text, if there is some.
    fn fill(&mut self) -> io::Result<()> {
        let kept = self.bytes.len();
        self.bytes.resize(kept + READ_SIZE, 0);
        let read = self.inner.read(&mut self.bytes[kept..]);
        self.bytes.truncate(kept + read.as_ref().map_or(0, |count| *count));
        self.has_ended = read? == 0;
        self.text.clear();
        self.returned = 0;
        let mut whole = self.bytes.len() & !1;
        let last = units(&self.bytes[..whole], self.order).last();
        if !self.has_ended && last.is_some_and(|unit| matches!(unit, 0xD800..=0xDBFF)) {
            // Its other half comes with the next read.
            whole -= 2;
        }
        let mut units = units(&self.bytes[..whole], self.order).peekable();
        if self.is_at_start && units.peek().is_some() {
            self.is_at_start = false;
            units.next_if_eq(&BYTE_ORDER_MARK);
        }
        let characters = char::decode_utf16(units);
        self.text.extend(characters.map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)));
        self.bytes.drain(..whole);
        if self.has_ended && !self.bytes.is_empty() {
            self.bytes.clear();
            self.text.push(char::REPLACEMENT_CHARACTER);
        }
        Ok(())
    }
}

impl<R: Read> Read for Utf16Reader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.returned == self.text.len() {
            if self.has_ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let rest = &self.text.as_bytes()[self.returned..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.returned += count;
        Ok(count)
    }
}
