//! Strings: escapes undone and added (RFC 8259 section 7).

use std::borrow::Cow;

use serde_bytes::ByteBuf;
use wide::u8x16;

/// A string of a document, without its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StringToken<'a> {
    pub(super) raw: &'a str,
    pub(super) has_escapes: bool,
}

impl<'a> StringToken<'a> {
    /// The contents as written.
    #[inline]
    pub(crate) fn raw(self) -> &'a str {
        self.raw
    }

    /// The text without escapes. An unpaired surrogate, which JSON can write and text cannot hold, becomes
    /// U+FFFD, as bytes do that are not UTF-8.
    #[inline]
    pub(crate) fn unescape(self) -> Cow<'a, str> {
        if self.has_escapes { Cow::Owned(self.unescape_slow()) } else { Cow::Borrowed(self.raw) }
    }

    #[cold]
    fn unescape_slow(self) -> String {
        let mut rest = self.raw.as_bytes();
        // There is always room for the rest after `length`.
        let mut text = vec![0; rest.len()];
        let mut length = 0;
        loop {
            let (read, written) = unescape_chunks(rest, &mut text[length..]);
            rest = &rest[read..];
            length += written;
            match rest {
                [b'\\', b'u', ..] => {
                    let (escapes, after) = rest.split_at(code_units_length(rest));
                    let characters = code_units(escapes);
                    // An unpaired surrogate is longer than its escape.
                    text.resize(text.len() + characters.len().saturating_sub(escapes.len()), 0);
                    text[length..length + characters.len()].copy_from_slice(characters.as_bytes());
                    rest = after;
                    length += characters.len();
                }
                [b'\\', escaped, after @ ..] => {
                    text[length] = escaped_byte(*escaped);
                    rest = after;
                    length += 1;
                }
                [] => break,
                _ => {
                    let next = &rest[..rest.len().min(UNESCAPED_TOGETHER)];
                    let plain = next.iter().position(|byte| *byte == b'\\').unwrap_or(next.len());
                    text[length..length + plain].copy_from_slice(&rest[..plain]);
                    rest = &rest[plain..];
                    length += plain;
                }
            }
        }
        text.truncate(length);
        String::from_utf8(text).expect("escapes stand for whole characters")
    }
}

/// The number of bytes that [`unescape_chunks`] needs: after an escape at the end of a chunk comes another chunk.
const UNESCAPED_TOGETHER: usize = 2 * CHUNK + 1;

/// Undoes escapes up to the first `\u`, or up to less than [`UNESCAPED_TOGETHER`] bytes before the end of `raw`. Returns
/// the numbers of bytes that were read, and written to `text`, which is not shorter.
///
/// Escapes are dense in JSON that is in a string: a chunk is copied whole, and what comes after each escape again, to
/// where it belongs. Copies of just the bytes between escapes would take longer.
#[inline]
fn unescape_chunks(raw: &[u8], text: &mut [u8]) -> (usize, usize) {
    let (mut read, mut written) = (0, 0);
    while let Some(bytes) = raw[read..].first_chunk::<UNESCAPED_TOGETHER>()
        && let Some(chunk) = bytes.first_chunk::<CHUNK>()
    {
        let mut backslashes = u8x16::new(*chunk).simd_eq(u8x16::splat(b'\\')).to_bitmask();
        text[written..written + CHUNK].copy_from_slice(chunk);
        let (mut passed, mut removed) = (CHUNK, 0);
        while backslashes != 0 {
            let index = backslashes.trailing_zeros() as usize;
            let (to, after) = (written + index - removed, index + 2);
            if bytes[index + 1] == b'u' {
                return (read + index, to);
            }
            text[to] = escaped_byte(bytes[index + 1]);
            text[to + 1..=to + CHUNK].copy_from_slice(&bytes[after..after + CHUNK]);
            removed += 1;
            passed = passed.max(after);
            // A backslash that was escaped is no other escape.
            backslashes &= u32::MAX << after;
        }
        read += passed;
        written += passed - removed;
    }
    (read, written)
}

/// The byte that stands for itself after a backslash, or that the letter stands for.
#[inline]
fn escaped_byte(escaped: u8) -> u8 {
    match escaped {
        b'n' => b'\n',
        b't' => b'\t',
        b'r' => b'\r',
        b'b' => 8,
        b'f' => 12,
        other => other,
    }
}

/// The length of the escapes `\u0000` with which the bytes begin, one after another: two may be one character.
fn code_units_length(bytes: &[u8]) -> usize {
    /// The length of one.
    const LENGTH: usize = 6;
    bytes.chunks_exact(LENGTH).take_while(|escape| escape.starts_with(b"\\u")).count() * LENGTH
}

/// The text of escapes `\u0000`.
#[cold]
fn code_units(escapes: &[u8]) -> String {
    let quoted = [b"\"", escapes, b"\""].concat();
    let bytes: ByteBuf = serde_json::from_slice(&quoted).expect("the scanner has passed the string");
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The contents of a string without escapes whose opening quote comes before `text`. `None` for any other string.
#[inline]
pub(crate) fn plain_contents(text: &str) -> Option<&str> {
    let (contents, rest) = text.split_at(find_special(text.as_bytes()));
    rest.starts_with('"').then_some(contents)
}

/// Appends `text` as a JSON string.
pub fn write_string(out: &mut Vec<u8>, text: &str) {
    if find_special(text.as_bytes()) == text.len() {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, text).expect("a Vec accepts any bytes");
    }
}

/// The number of bytes that are looked at together.
const CHUNK: usize = 16;

/// The bytes of a chunk that mean something inside a string: quotes, backslashes, and control characters, which are
/// not allowed there. One bit for each, the first lowest.
#[inline]
fn special_bytes(chunk: [u8; CHUNK]) -> u32 {
    let chunk = u8x16::new(chunk);
    let control = chunk.simd_eq(chunk.min(u8x16::splat(0x1F)));
    let special = control | chunk.simd_eq(u8x16::splat(b'"')) | chunk.simd_eq(u8x16::splat(b'\\'));
    special.to_bitmask()
}

/// The index of the first byte that means something inside a string: a quote, a backslash, or a control
/// character, which is not allowed there. The length of `bytes` if no byte is special.
#[inline]
pub(super) fn find_special(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<CHUNK>();
    for (index, chunk) in chunks.iter().enumerate() {
        let special = special_bytes(*chunk);
        if special != 0 {
            return index * CHUNK + special.trailing_zeros() as usize;
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
}

/// The index of the first quote, control character or invalid escape in the rest of a string, or the length of
/// `bytes`: the string ends there, or the text is not JSON.
#[cold]
pub(super) fn string_end(bytes: &[u8]) -> usize {
    let mut offset = 0;
    while let Some(chunk) = bytes[offset..].first_chunk::<CHUNK>() {
        let mut special = special_bytes(*chunk);
        let mut passed = CHUNK;
        while special != 0 {
            let index = special.trailing_zeros() as usize;
            let Some(length) = passed_escape(&bytes[offset + index..]) else { return offset + index };
            // What was escaped means nothing.
            special &= u32::MAX << (index + length);
            passed = passed.max(index + length);
        }
        offset += passed;
    }
    loop {
        offset += find_special(&bytes[offset..]);
        let Some(length) = passed_escape(&bytes[offset..]) else { return offset };
        offset += length;
    }
}

/// The length of the escape at the start of `bytes`; `None` if there is none, or it is invalid.
#[inline]
fn passed_escape(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'\\', b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => Some(2),
        [b'\\', ..] => escape_length(bytes).ok(),
        _ => None,
    }
}

/// An error in an escape.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum EscapeError {
    /// The bytes end inside the escape.
    Incomplete,
    /// No escape begins like this.
    Invalid,
}

/// The length of the escape at the start of `bytes`, which begins with a backslash.
pub(super) fn escape_length(bytes: &[u8]) -> Result<usize, EscapeError> {
    match bytes.get(1).ok_or(EscapeError::Incomplete)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(2),
        b'u' => {
            let digits = &bytes[2..bytes.len().min(6)];
            match digits.iter().all(u8::is_ascii_hexdigit) {
                true if digits.len() == 4 => Ok(6),
                true => Err(EscapeError::Incomplete),
                false => Err(EscapeError::Invalid),
            }
        }
        _ => Err(EscapeError::Invalid),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_bytes_are_found_at_every_place() {
        for special in [b'"', b'\\', 0, 0x1F] {
            for place in 0..40 {
                let mut bytes = [b' '; 40];
                bytes[place] = special;
                assert_eq!(find_special(&bytes), place, "{special}");
            }
        }
        assert_eq!(find_special("\u{7f}é /".repeat(9).as_bytes()), 45);
    }

    #[test]
    fn escapes_are_undone() {
        for (raw, expected) in [
            (r#"a\"b\\c\/"#, r#"a"b\c/"#),
            (r"\b\f\n\r\t", "\u{8}\u{c}\n\r\t"),
            (r"\u4e8b\u4ef6\n", "事件\n"),
            (r"x\ud83d\ude00y", "x😀y"),
            (r"\ud83d!", "\u{fffd}\u{fffd}\u{fffd}!"),
        ] {
            let token = StringToken { raw, has_escapes: true };
            let quoted = format!("\"{raw}\"");
            let by_serde: ByteBuf = serde_json::from_str(&quoted).unwrap();
            assert_eq!(token.unescape(), String::from_utf8_lossy(&by_serde), "{raw}");
            assert_eq!(token.unescape(), expected, "{raw}");
        }
    }

    #[test]
    fn escapes_are_undone_at_every_place() {
        for (escape, character) in [
            (r"\\", "\\"),
            (r#"\""#, "\""),
            (r"\n", "\n"),
            (r"\u4e8b", "事"),
            (r"\ud83d", "\u{fffd}\u{fffd}\u{fffd}"),
        ] {
            for (before, after) in (0..40).flat_map(|before| (0..40).map(move |after| (before, after))) {
                let text = |middle: &str| "é".repeat(before) + middle + middle + &"x".repeat(after) + middle;
                let token = StringToken { raw: &text(escape), has_escapes: true };
                assert_eq!(token.unescape(), text(character), "{escape} {before} {after}");
            }
        }
    }

    #[test]
    fn the_end_of_a_string_is_found_at_every_place() {
        for escape in [r"\\", r#"\""#, r"\n", r"\u4e8b"] {
            for (before, after) in (0..40).flat_map(|before| (0..40).map(move |after| (before, after))) {
                let raw = " ".repeat(before) + escape + escape + &"x".repeat(after) + escape;
                for end in ["\"", "\n", r"\x", r"\u12", "\\", ""] {
                    let text = format!("{raw}{end}");
                    assert_eq!(string_end(text.as_bytes()), raw.len(), "{text}");
                }
            }
        }
    }

    #[test]
    fn an_escape_that_is_cut_off_is_told_from_an_invalid_one() {
        let cases = [
            (r"\n", Ok(2)),
            (r"\u00e9", Ok(6)),
            (r"\", Err(EscapeError::Incomplete)),
            (r"\u00", Err(EscapeError::Incomplete)),
            (r"\u0g", Err(EscapeError::Invalid)),
            (r"\x", Err(EscapeError::Invalid)),
        ];
        for (escape, length) in cases {
            assert_eq!(escape_length(escape.as_bytes()), length, "{escape}");
        }
    }
}
