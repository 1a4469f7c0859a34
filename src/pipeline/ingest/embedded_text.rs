//! Strings and arrays of bytes that may hold an event.

use std::borrow::Cow;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use memchr::memchr;
use memchr::memmem::Finder;

use crate::json;

/// The length of the shortest event, an encrypted one of two blocks, in Base64.
const SHORTEST_BASE64: usize = 62;

/// The length of the shortest array that has the bytes of an event.
const SHORTEST_ARRAY: usize = 64;

/// What the names of the members and types of events have in common.
static EVENT_WORD: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("vent"));

/// How a string may hold an event.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum StringForm {
    /// As Base64.
    Base64,
    /// As JSON, in text or alone.
    Json,
    /// As a line of an event, or printed without braces.
    Line,
}

impl StringForm {
    /// How a string with these contents, as written, may hold an event; `None` if it cannot. `has_event_word` if the
    /// document may [have the word](has_event_word).
    #[inline]
    pub(super) fn of(contents: &str, has_event_word: bool) -> Option<Self> {
        let contents = contents.as_bytes();
        if memchr(b'{', contents).is_some() {
            return Some(Self::Json);
        }
        if has_event_word && EVENT_WORD.find(contents).is_some() {
            return may_be_line(contents).then_some(Self::Line);
        }
        let is_base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=-_\\".contains(byte);
        (contents.len() >= SHORTEST_BASE64 && contents.iter().all(is_base64)).then_some(Self::Base64)
    }
}

/// Whether a text has the word that every line of an event has, and every event that is printed without braces.
pub(super) fn has_event_word(text: &str) -> bool {
    EVENT_WORD.find(text.as_bytes()).is_some()
}

/// Whether a text without braces, which may be escaped, may have a line of an event, a printed event, or the headers of
/// a request. All of these have brackets, or names that are set off from values.
fn may_be_line(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b'{' | b'[' | b'(' | b'"' | b'\\' | b':' | b'='))
}

/// The text that a string or an array of bytes has, if it may hold an event.
pub(super) fn embedded_text(value: &str) -> Option<Cow<'_, str>> {
    if value.starts_with('[') {
        return bytes_text(value).map(Cow::Owned);
    }
    let contents = value.strip_prefix('"')?.strip_suffix('"')?;
    match StringForm::of(contents, true)? {
        StringForm::Base64 => base64_text(value).map(Cow::Owned),
        StringForm::Json => json::scanned_string(value),
        StringForm::Line => json::scanned_string(value).filter(|text| may_be_line(text.as_bytes())),
    }
}

/// Whether an array may have the bytes of an event.
pub(super) fn may_be_bytes(array: &str) -> bool {
    byte_numbers(array).is_some()
}

/// The numbers of an array that may have the bytes of an event, with the commas between them.
fn byte_numbers(array: &str) -> Option<&str> {
    let is_byte = |byte: u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ');
    let numbers = array.strip_prefix('[')?.strip_suffix(']')?;
    (numbers.len() >= SHORTEST_ARRAY && numbers.bytes().all(is_byte)).then_some(numbers)
}

/// The text of which an array has the bytes, as journald writes text with control characters.
fn bytes_text(array: &str) -> Option<String> {
    let numbers = byte_numbers(array)?;
    let bytes: Option<Vec<u8>> = numbers.split(',').map(|number| number.trim().parse().ok()).collect();
    String::from_utf8(bytes?).ok().filter(|text| text.contains('{'))
}

/// The text of which a string is Base64, with either alphabet and with or without padding, if it may hold an
/// event.
fn base64_text(string: &str) -> Option<String> {
    const PADDING: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, PADDING);
    const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, PADDING);
    let text = json::parse_string(string)?;
    let bytes = STANDARD.decode(&*text).or_else(|_| URL_SAFE.decode(&*text)).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.contains('{'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_that_cannot_hold_an_event_have_no_text() {
        let base64 = format!("\"{}\"", "eyJhIjox".repeat(8));
        for (string, has_text) in [
            (r#""event received""#, false),
            (r#""event received\n""#, false),
            (r#""status: 200, prevented""#, true),
            (r#""status: 200""#, false),
            (r#""{""#, true),
            (r#""  \"event_type\": \"a.b_v1\",""#, true),
            (r#""Event(a=1)""#, true),
            ("[1,2]", false),
            (&*base64, true),
        ] {
            assert_eq!(embedded_text(string).is_some(), has_text, "{string}");
        }
    }
}
