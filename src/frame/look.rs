//! What bytes look like, without regard to where in the input they stand.

use memchr::memchr_iter;

use super::names::Names;
use crate::delivery;
use crate::json::is_blank;

/// Whether an object begins here, the first member of which is one of those of Feishu's bodies.
pub(super) fn opens_event(bytes: &[u8]) -> bool {
    let Some(inside) = bytes.strip_prefix(b"{") else { return false };
    let inside = trim_start(inside);
    let Some(end) = inside.strip_prefix(b"\"").and_then(|name| memchr::memchr(b'"', name)) else {
        return false;
    };
    let mut names = Names::default();
    names.add(&inside[..end + 2]);
    !names.is_empty()
}

/// The next `{` before `end` with a member's name or the end of the object behind it.
pub(super) fn next_object(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    memchr_iter(b'{', bytes.get(from..end)?)
        .map(|start| from + start)
        .find(|start| matches!(trim_start(&bytes[start + 1..]).first(), Some(b'"' | b'}')))
}

/// Whether this is the first line of an HTTP request. It ends with the version: one that ends with a brace may have been taken
/// for a document.
pub(super) fn is_request_line(line: &[u8]) -> bool {
    !line.ends_with(b"}") && delivery::is_request_line(line)
}

/// How many bytes at the start are blank.
pub(super) fn blanks(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_blank(**byte)).count()
}

pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let blanks = bytes.iter().rev().take_while(|byte| is_blank(**byte)).count();
    &bytes[..bytes.len() - blanks]
}

fn trim_start(bytes: &[u8]) -> &[u8] {
    &bytes[blanks(bytes)..]
}
