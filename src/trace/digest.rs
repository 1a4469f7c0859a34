//! A fast hash by which events with the same id are compared after their bytes are gone.

/// A hash of bytes that are added in parts. The parts of a text do not change its hash.
///
/// It is not cryptographic: who forges an event with the id and the hash of another only makes it look
/// redelivered.
#[derive(Debug, Default)]
pub(super) struct Digest {
    hash: u64,
    /// The bytes that do not fill a word yet, in its low bits.
    word: u64,
    /// The number of bytes so far.
    length: usize,
}

impl Digest {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        let (mut bytes, mut length) = (bytes, self.length);
        self.length += bytes.len();
        while !length.is_multiple_of(8)
            && let Some((byte, rest)) = bytes.split_first()
        {
            self.push(*byte, length);
            (bytes, length) = (rest, length + 1);
        }
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.hash = mix(self.hash ^ u64::from_le_bytes(*word));
        }
        for (index, byte) in rest.iter().enumerate() {
            self.push(*byte, index);
        }
    }

    pub(super) fn finish(&self) -> u64 {
        mix(mix(self.hash ^ self.word) ^ self.length as u64)
    }

    /// Adds the byte at an offset.
    fn push(&mut self, byte: u8, offset: usize) {
        self.word |= u64::from(byte) << (offset % 8 * 8);
        if offset % 8 == 7 {
            self.hash = mix(self.hash ^ std::mem::take(&mut self.word));
        }
    }
}

/// A bijection in which each bit changes many others: a round of the finalizer of `MurmurHash3`.
fn mix(word: u64) -> u64 {
    let product = (word ^ word >> 32).wrapping_mul(0xff51_afd7_ed55_8ccd);
    product ^ product >> 29
}

#[cfg(test)]
mod tests {
    use super::Digest;

    fn digest(parts: &[&[u8]]) -> u64 {
        let mut digest = Digest::default();
        for part in parts {
            digest.update(part);
        }
        digest.finish()
    }

    #[test]
    fn parts_do_not_change_a_digest() {
        let text: Vec<u8> = (0..40).collect();
        for first in 0..text.len() {
            for second in first..text.len() {
                let parts = [&text[..first], &text[first..second], &text[second..]];
                assert_eq!(digest(&parts), digest(&[&text]), "{first} {second}");
            }
        }
    }

    #[test]
    fn texts_that_differ_in_a_byte_or_in_length_have_different_digests() {
        let text = [b'x'; 30];
        let mut digests: Vec<_> = (0..text.len()).map(|length| digest(&[&text[..length]])).collect();
        for index in 0..text.len() {
            for byte in [0, b'y', 0xff] {
                let mut changed = text;
                changed[index] = byte;
                digests.push(digest(&[&changed]));
            }
        }
        digests.push(digest(&[&[0; 3]]));
        digests.push(digest(&[&[0; 4]]));
        let count = digests.len();
        digests.sort_unstable();
        digests.dedup();
        assert_eq!(digests.len(), count);
    }
}
