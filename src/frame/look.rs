//! What bytes look like, without regard to where in the input they stand.

use memchr::memchr_iter;
use serde::de::IgnoredAny;

use crate::json::is_blank;

/// Why there is no whole document.
pub(super) enum Stop {
    /// The bytes ended first.
    Ended,
    /// The grammar of JSON is broken.
    Syntax,
}

/// The length of the JSON document at the start of `bytes`.
pub(super) fn document(bytes: &[u8]) -> Result<usize, Stop> {
    let mut documents = serde_json::Deserializer::from_slice(bytes).into_iter::<IgnoredAny>();
    match documents.next() {
        Some(Ok(_)) => Ok(documents.byte_offset()),
        Some(Err(error)) if error.is_eof() => Err(Stop::Ended),
        Some(Err(_)) | None => Err(Stop::Syntax),
    }
}

/// Whether a `[` opens an array of objects rather than, say, a bracketed time. One that begins with something else has to
/// be whole, have objects further on, and end its line.
pub(super) fn opens_array(bytes: &[u8]) -> Result<bool, Stop> {
    let mut next = bytes[1..].iter().filter(|byte| !is_blank(**byte));
    match next.next().ok_or(Stop::Ended)? {
        b']' => return Ok(true),
        b'{' if matches!(next.next().ok_or(Stop::Ended)?, b'"' | b'}') => return Ok(true),
        _ => {}
    }
    let (array, rest) = bytes.split_at(document(bytes)?);
    let tail = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(array.contains(&b'{') && trim_start(tail).is_empty())
}

/// The names that come first in the bodies that Feishu sends.
const FIRST_MEMBERS: [&str; 8] =
    ["headers", "schema", "header", "event", "encrypt", "uuid", "ts", "challenge"];
/// More bytes than the opening of an event has, with some blanks.
pub(super) const EVENT_OPENING: usize = 64;

/// Whether an object with one of [`FIRST_MEMBERS`] first begins here.
pub(super) fn opens_event(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.strip_prefix(b"{") else { return false };
    let Some(name) = trim_start(inside).strip_prefix(b"\"") else { return false };
    FIRST_MEMBERS
        .iter()
        .any(|first| name.strip_prefix(first.as_bytes()).is_some_and(|rest| rest.starts_with(b"\"")))
}

/// The next `{` before `end` with a member's name or the end of the object behind it.
pub(super) fn next_object(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    memchr_iter(b'{', bytes.get(from..end)?)
        .map(|start| from + start)
        .find(|start| matches!(trim_start(&bytes[start + 1..]).first(), Some(b'"' | b'}')))
}

/// Where the array goes on behind a damaged element: at an object at the start of a line, or at an event behind a comma.
pub(super) fn next_element(bytes: &[u8], from: usize) -> Option<usize> {
    memchr_iter(b'{', bytes.get(from..)?).map(|start| from + start).find(|start| {
        let before = &bytes[..*start];
        let blank = before.iter().rev().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        match before[..before.len() - blank].last() {
            Some(b'\n') => true,
            Some(b',') => opens_event(&bytes[*start..]),
            _ => false,
        }
    })
}

pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().rev().take_while(|byte| is_blank(**byte)).count();
    &bytes[..bytes.len() - blanks]
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().take_while(|byte| is_blank(**byte)).count();
    &bytes[blanks..]
}
