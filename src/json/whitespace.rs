//! Whitespace of JSON (RFC 8259 section 2).

/// Whether a byte is whitespace in JSON.
#[inline]
pub(crate) fn is_whitespace(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The number of whitespace bytes at the start of `bytes`.
#[inline]
pub(crate) fn leading_whitespace(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_whitespace(**byte)).count()
}
