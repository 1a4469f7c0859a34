//! The redaction of a text that is JSON, or was meant to be.

use super::Redactor;
use crate::secret::escape;

/// The most levels of objects and arrays whose members are known by name. What is deeper is redacted whole.
const MAX_LEVELS: usize = 256;

/// Copies a text, and replaces what is to be redacted. The text need not be JSON: words outside of strings are redacted
/// too, unless JSON or Python has them. Every byte has its place in the result.
pub(super) struct TextRedactor<'r, 't> {
    redactor: &'r Redactor<'r>,
    text: &'t str,
    /// The number of bytes that were copied.
    offset: usize,
    out: String,
    /// For each open object and array, the name of the member that it is, as written.
    open: Vec<&'t str>,
    /// The name of the next value.
    name: &'t str,
    /// The characters of a string, and of a word.
    characters: Vec<Character>,
    word: Vec<char>,
}

/// A character of a string.
#[derive(Clone, Copy)]
struct Character {
    value: char,
    /// The number of bytes that it is written with.
    length: usize,
}

impl Character {
    fn is_escaped(self) -> bool {
        self.length != self.value.len_utf8()
    }
}

impl<'r, 't> TextRedactor<'r, 't> {
    pub(super) fn new(redactor: &'r Redactor<'r>, text: &'t str) -> Self {
        let out = String::with_capacity(text.len());
        let (characters, word) = (Vec::new(), Vec::new());
        Self { redactor, text, offset: 0, out, open: Vec::new(), name: "", characters, word }
    }

    pub(super) fn redact(mut self) -> String {
        while let Some(byte) = self.text.as_bytes().get(self.offset) {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => self.open_bracket(*byte),
                b'}' | b']' => {
                    self.name = self.open.pop().unwrap_or_default();
                    self.copy(1);
                }
                b'-' | b'0'..=b'9' => self.number(),
                byte if byte.is_ascii() && !byte.is_ascii_alphabetic() => self.copy(1),
                _ => self.bare_word(),
            }
        }
        self.out
    }

    /// Redacts the text as the contents of a string of which nothing is kept.
    pub(super) fn redact_value(mut self) -> String {
        self.replace(self.text);
        self.out
    }

    fn rest(&self) -> &'t str {
        &self.text[self.offset..]
    }

    fn copy(&mut self, length: usize) {
        self.out.push_str(&self.rest()[..length]);
        self.offset += length;
    }

    fn open_bracket(&mut self, bracket: u8) {
        if self.open.len() < MAX_LEVELS {
            self.open.push(self.name);
        }
        // The elements of an array are values of the member that it is.
        if bracket == b'{' {
            self.name = "";
        }
        self.copy(1);
    }

    fn string(&mut self) {
        self.copy(1);
        let rest = self.rest();
        let contents = &rest[..end_of_string(rest)];
        let after = rest[contents.len()..].trim_start_matches('"').trim_start();
        let is_name = after.starts_with(':');
        let is_kept = if is_name {
            self.name = contents;
            self.redactor.kept.is_name(contents)
        } else {
            self.redactor.kept.is_string(self.name, contents)
        };
        if is_kept {
            self.copy(contents.len());
        } else {
            self.replace(contents);
        }
        if self.rest().starts_with('"') {
            self.copy(1);
        }
    }

    fn number(&mut self) {
        let rest = self.rest();
        let is_other = |char: char| !char.is_ascii_digit() && !matches!(char, '-' | '+' | '.' | 'e' | 'E');
        let number = &rest[..rest.find(is_other).unwrap_or(rest.len())];
        if self.redactor.kept.is_number(self.name, number) {
            return self.copy(number.len());
        }
        // The letter of an exponent is not a part of a word.
        for part in number.split_inclusive(['e', 'E']) {
            let digits = part.trim_end_matches(['e', 'E']);
            self.replace(digits);
            self.copy(part.len() - digits.len());
        }
    }

    /// Copies a word outside of a string: a literal, or what a program prints instead of JSON.
    fn bare_word(&mut self) {
        let rest = self.rest();
        let is_other = |char: char| !char.is_alphanumeric() && char != '_';
        let word = match rest.find(is_other) {
            Some(0) => &rest[..rest.chars().next().map_or(0, char::len_utf8)],
            Some(end) => &rest[..end],
            None => rest,
        };
        let is_literal = matches!(word, "true" | "false" | "null" | "True" | "False" | "None");
        if is_literal || self.redactor.kept.is_known_name(word) {
            self.copy(word.len());
        } else {
            self.replace(word);
        }
    }

    /// Replaces each word of what comes next, which is part of a string; an id keeps what ids begin with.
    fn replace(&mut self, written: &'t str) {
        let mut characters = std::mem::take(&mut self.characters);
        characters.clear();
        read_characters(written, &mut characters);
        let mut index = 0;
        while let Some(character) = characters.get(index) {
            if !character.value.is_alphanumeric() {
                self.copy(character.length);
                index += 1;
                continue;
            }
            let rest = &characters[index..];
            let length = rest.iter().position(|character| !character.value.is_alphanumeric());
            let word = &rest[..length.unwrap_or(rest.len())];
            let is_first_of_several =
                index == 0 && rest.get(word.len()).is_some_and(|next| next.value == '_');
            self.replace_word(word, is_first_of_several);
            index += word.len();
        }
        self.characters = characters;
    }

    fn replace_word(&mut self, word: &[Character], may_be_prefix: bool) {
        let length = word.iter().map(|character| character.length).sum();
        if may_be_prefix && self.redactor.kept.is_prefix(&self.rest()[..length]) {
            return self.copy(length);
        }
        self.word.clear();
        self.word.extend(word.iter().map(|character| character.value));
        self.redactor.pseudonyms.replace(&mut self.word);
        for (character, value) in word.iter().zip(&self.word) {
            if character.is_escaped() {
                for unit in value.encode_utf16(&mut [0; 2]) {
                    self.out.push_str(&format!("\\u{unit:04x}"));
                }
            } else {
                self.out.push(*value);
            }
        }
        self.offset += length;
    }
}

/// The length of the contents of a string, up to its closing quote or the end of the text.
fn end_of_string(text: &str) -> usize {
    let mut offset = 0;
    while let Some(found) = memchr::memchr2(b'"', b'\\', &text.as_bytes()[offset..]) {
        offset += found;
        if text.as_bytes()[offset] == b'"' {
            return offset;
        }
        // What is escaped may be longer than a byte, or missing.
        offset += 1 + text[offset + 1..].chars().next().map_or(0, char::len_utf8);
    }
    text.len()
}

/// Reads the characters of a string. Only `\u` is undone, for the other escapes are of punctuation and control characters.
fn read_characters(written: &str, characters: &mut Vec<Character>) {
    let mut rest = written;
    while let Some(char) = rest.chars().next() {
        let (value, length) = match char {
            '\\' => escaped_character(rest),
            char => (char, char.len_utf8()),
        };
        characters.push(Character { value, length });
        rest = &rest[length..];
    }
}

/// The character of an escape at the start of a text, and the length of the escape. One that is not `\u` is punctuation.
fn escaped_character(text: &str) -> (char, usize) {
    match escape(text) {
        // Of one code unit, or two.
        (length @ (6 | 12), value) => (value, length),
        _ => ('\\', 1 + text[1..].chars().next().map_or(0, char::len_utf8)),
    }
}
