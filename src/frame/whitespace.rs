//! Whitespace at the ends of bytes.

use crate::json::is_whitespace;

/// The bytes without whitespace at their end.
pub(super) fn trim_end(bytes: &[u8]) -> &[u8] {
    let whitespace = bytes.iter().rev().take_while(|byte| is_whitespace(**byte)).count();
    &bytes[..bytes.len() - whitespace]
}

/// The number of whitespace bytes at the start of the rest of a line.
pub(super) fn leading_whitespace_in_line(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_whitespace(**byte) && **byte != b'\n').count()
}
