//! Words replaced by others of the same shape.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The number of rounds of the Feistel network.
const ROUNDS: u8 = 8;

/// A keyed replacement of words: a Feistel network over the characters of a word, whose round function is HMAC-SHA-256.
///
/// A word keeps its length in characters and in bytes of UTF-8, its digits and the case of its letters. Words of ASCII letters,
/// digits and Chinese characters are permuted, so that different words stay different; letters of other scripts
/// become others that take as many bytes.
pub(super) struct Pseudonyms {
    /// With the key, before any message.
    mac: Hmac<Sha256>,
}

impl Pseudonyms {
    pub(super) fn new(key: &[u8]) -> Self {
        Self { mac: Hmac::new_from_slice(key).expect("HMAC accepts keys of any length") }
    }

    /// Replaces a word, of which every character is alphanumeric.
    pub(super) fn replace(&self, word: &mut [char]) {
        let shape = Shape::of(word);
        let alphabets: Vec<Alphabet> =
            word.iter().enumerate().map(|(index, char)| shape.alphabet(index, *char)).collect();
        // A permutation that is repeated until the result has the shape of the word is a permutation of the words of
        // this shape.
        loop {
            self.permute(word, &alphabets);
            if Shape::of(word) == shape {
                return;
            }
        }
    }

    fn permute(&self, word: &mut [char], alphabets: &[Alphabet]) {
        let middle = word.len() / 2;
        for round in 0..ROUNDS {
            let (left, right) = word.split_at_mut(middle);
            let (left_alphabets, right_alphabets) = alphabets.split_at(middle);
            if round % 2 == 0 {
                self.shift(right, right_alphabets, left, round);
            } else {
                self.shift(left, left_alphabets, right, round);
            }
        }
    }

    /// Moves each character of one half in its alphabet by numbers that depend on the other half.
    fn shift(&self, half: &mut [char], alphabets: &[Alphabet], other: &[char], round: u8) {
        /// The bytes of a digest from which a number is made.
        const NUMBER: usize = 2;
        let mut mac = self.mac.clone();
        mac.update(&[round]);
        mac.update(&(half.len() as u64).to_le_bytes());
        for char in other {
            mac.update(&u32::from(*char).to_le_bytes());
        }
        let digest_length = 32 / NUMBER;
        for (index, chunk) in half.chunks_mut(digest_length).enumerate() {
            let mut mac = mac.clone();
            mac.update(&(index as u64).to_le_bytes());
            let digest = mac.finalize().into_bytes();
            let alphabets = &alphabets[index * digest_length..];
            for ((char, alphabet), number) in chunk.iter_mut().zip(alphabets).zip(digest.chunks_exact(NUMBER))
            {
                *char = alphabet.shifted(*char, u32::from(u16::from_le_bytes([number[0], number[1]])));
            }
        }
    }
}

/// What a word looks like, which its replacement looks like too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Shape {
    /// Digits only.
    Number,
    /// Lower-case hexadecimal digits, not only decimal ones.
    Hex,
    /// Anything else.
    Other,
}

impl Shape {
    fn of(word: &[char]) -> Self {
        if word.iter().all(char::is_ascii_digit) {
            Self::Number
        } else if word.iter().all(|char| matches!(char, '0'..='9' | 'a'..='f')) {
            Self::Hex
        } else {
            Self::Other
        }
    }

    /// The characters by which one of a word of this shape may be replaced.
    fn alphabet(self, index: usize, char: char) -> Alphabet {
        match (self, char) {
            // A number stays one in JSON.
            (Self::Number, '0') if index == 0 => Alphabet::Zero,
            (Self::Number, _) if index == 0 => Alphabet::NonzeroDigit,
            (Self::Hex, _) => Alphabet::Hex,
            (_, '0'..='9') => Alphabet::Digit,
            (_, 'a'..='z') => Alphabet::Lower,
            (_, 'A'..='Z') => Alphabet::Upper,
            _ => match char.len_utf8() {
                2 => Alphabet::LatinExtended,
                3 => Alphabet::Han,
                _ => Alphabet::HanExtended,
            },
        }
    }
}

/// Characters that replace each other, all of the same length in UTF-8.
#[derive(Clone, Copy, Debug)]
enum Alphabet {
    Zero,
    NonzeroDigit,
    Digit,
    Hex,
    Lower,
    Upper,
    /// Of two bytes: the block Latin Extended-A.
    LatinExtended,
    /// Of three bytes: the block CJK Unified Ideographs as of Unicode 1.1.
    Han,
    /// Of four bytes: the start of CJK Unified Ideographs Extension B.
    HanExtended,
}

impl Alphabet {
    /// The character that is `number` further than this one, from the end on to the beginning.
    fn shifted(self, char: char, number: u32) -> char {
        let (first, size) = match self {
            Self::Zero => ('0', 1),
            Self::NonzeroDigit => ('1', 9),
            Self::Digit => ('0', 10),
            Self::Hex => {
                let digit = char.to_digit(16).expect("a word of this shape has only hexadecimal digits");
                return char::from_digit((digit + number) % 16, 16).expect("below 16");
            }
            Self::Lower => ('a', 26),
            Self::Upper => ('A', 26),
            Self::LatinExtended => ('\u{100}', 0x80),
            Self::Han => ('\u{4e00}', 0x51a6),
            Self::HanExtended => ('\u{20000}', 0xa000),
        };
        let first = u32::from(first);
        // Characters of another script are before or after the alphabet.
        let index = (u32::from(char) + size - first % size) % size;
        char::from_u32(first + (index + number) % size).expect("the alphabets have no surrogates")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    fn replaced(word: &str) -> String {
        let mut characters: Vec<char> = word.chars().collect();
        Pseudonyms::new(b"key").replace(&mut characters);
        characters.into_iter().collect()
    }

    #[test]
    fn a_replacement_depends_on_the_key() {
        let with = |key: &[u8]| {
            let mut word: Vec<char> = "7312658016791168538".chars().collect();
            Pseudonyms::new(key).replace(&mut word);
            word
        };
        assert_eq!(with(b"a"), with(b"a"));
        assert_ne!(with(b"a"), with(b"b"));
    }

    #[test]
    fn all_words_of_a_shape_stay_different() {
        let numbers: HashSet<String> = (100..1000).map(|number| replaced(&number.to_string())).collect();
        assert_eq!(numbers.len(), 900);
        assert!(numbers.iter().all(|number| number.len() == 3 && !number.starts_with('0')));
        let pairs = ('a'..='z').flat_map(|first| ('a'..='z').map(move |second| format!("{first}{second}")));
        assert_eq!(pairs.map(|pair| replaced(&pair)).collect::<HashSet<_>>().len(), 26 * 26);
        let han = ('\u{4e00}'..='\u{9fa5}').map(|char| replaced(&char.to_string()));
        assert_eq!(han.collect::<HashSet<_>>().len(), 0x51a6);
    }

    #[test]
    fn a_change_of_any_character_changes_all_of_them() {
        let original = replaced("5e3702a84e847582be8db7fb73283c02");
        let changed = replaced("5e3702a84e847582be8db7fb73283c03");
        let equal = original.chars().zip(changed.chars()).filter(|(left, right)| left == right).count();
        assert!(equal < 10, "{original} {changed}");
    }

    proptest! {
        #[test]
        fn a_replacement_has_the_shape_and_the_length_of_the_word(word in "[0-9a-f]{1,40}|[0-9]{1,20}|\\w{1,20}") {
            let word: String = word.chars().filter(|char| char.is_alphanumeric()).collect();
            prop_assume!(!word.is_empty());
            let replaced = replaced(&word);
            prop_assert_eq!(replaced.len(), word.len());
            prop_assert_eq!(replaced.chars().count(), word.chars().count());
            let shape = |word: &str| Shape::of(&word.chars().collect::<Vec<_>>());
            prop_assert_eq!(shape(&replaced), shape(&word));
            prop_assert!(replaced.chars().all(char::is_alphanumeric));
        }

        #[test]
        fn different_words_stay_different(left in "[0-9a-zA-Z]{1,6}", right in "[0-9a-zA-Z]{1,6}") {
            prop_assert_eq!(left == right, replaced(&left) == replaced(&right));
        }
    }
}
