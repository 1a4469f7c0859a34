//! Decisions and texts from the bytes of an input.

use std::hash::{DefaultHasher, Hasher as _};

/// The bytes of an input, from which decisions are read one after another. After the end, all bytes are zero.
#[derive(Debug)]
pub struct Bytes<'b>(&'b [u8]);

impl<'b> Bytes<'b> {
    /// All bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self(bytes)
    }

    /// Whether no bytes are left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next byte.
    pub fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().map_or((0, self.0), |(first, rest)| (*first, rest));
        self.0 = rest;
        first
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    /// One of `choices`.
    pub fn pick<'t, T: ?Sized>(&mut self, choices: &[&'t T]) -> &'t T {
        choices[self.below(choices.len())]
    }

    /// At most this many bytes, as text.
    pub fn text(&mut self, most: usize) -> String {
        let length = self.below(most + 1).min(self.0.len());
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        String::from_utf8_lossy(text).into_owned()
    }

    /// At most this many bytes.
    pub fn slice(&mut self, most: usize) -> &'b [u8] {
        let (slice, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        slice
    }

    /// The bytes that are left.
    pub fn rest(self) -> &'b [u8] {
        self.0
    }
}

/// The input with its repetitions expanded: the byte 1 repeats the byte before it, and the byte 2 the bytes
/// since the last byte 3, 4,000 times. A small input can thus reveal growth that is faster than linear. JSON
/// has none of these bytes.
pub fn repeated(data: &[u8]) -> Vec<u8> {
    const TIMES: usize = 4_000;
    const MOST: usize = 64 * 1024;
    let mut text: Vec<u8> = Vec::with_capacity(data.len());
    let mut mark = 0;
    for byte in data {
        let from = match byte {
            1 => text.len().saturating_sub(1),
            2 => mark,
            3 => {
                mark = text.len();
                continue;
            }
            _ => {
                text.push(*byte);
                continue;
            }
        };
        let piece = text[from.min(text.len())..].to_vec();
        let times = TIMES.min(MOST.saturating_sub(text.len()) / piece.len().max(1));
        text.extend(piece.repeat(times));
    }
    text
}

/// Random numbers that are the same for the same input: SplitMix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of this input.
    pub fn of(data: &[u8]) -> Self {
        let mut hash = DefaultHasher::new();
        hash.write(data);
        Self(hash.finish())
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) >> 33).expect("31 bits") % end
    }

    /// The lengths of a few pieces of an input of `length` bytes.
    pub fn cuts(&mut self, length: usize) -> Vec<usize> {
        let most = if self.below(2) == 0 { 16 } else { length.max(1) };
        let mut cuts = Vec::new();
        let mut left = length;
        while left > 0 && cuts.len() < 40 {
            cuts.push((1 + self.below(most)).min(left));
            left -= cuts.last().expect("it was pushed");
        }
        if left > 0 {
            cuts.push(left);
        }
        cuts
    }
}
