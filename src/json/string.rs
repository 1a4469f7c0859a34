//! Strings: escapes undone and added (RFC 8259 section 7).

use std::borrow::Cow;

use memchr::memchr;
use serde_bytes::ByteBuf;
use wide::u8x16;

/// A string of a document, without its quotes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StringToken<'a> {
    pub(super) raw: &'a str,
    pub(super) has_escapes: bool,
}

impl<'a> StringToken<'a> {
    /// The text without escapes. An unpaired surrogate, which JSON can write and text cannot hold, becomes
    /// U+FFFD, as bytes do that are not UTF-8.
    #[inline]
    pub(crate) fn unescape(self) -> Cow<'a, str> {
        if self.has_escapes { Cow::Owned(self.unescape_slow()) } else { Cow::Borrowed(self.raw) }
    }

    #[cold]
    fn unescape_slow(self) -> String {
        let mut text = String::with_capacity(self.raw.len());
        let mut rest = self.raw;
        while let Some(backslash) = memchr(b'\\', rest.as_bytes()) {
            text.push_str(&rest[..backslash]);
            rest = &rest[backslash..];
            let unescaped = match rest.as_bytes()[1] {
                b'n' => '\n',
                b't' => '\t',
                b'r' => '\r',
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'u' => {
                    let length = code_units_length(rest);
                    text.push_str(&code_units(&rest[..length]));
                    rest = &rest[length..];
                    continue;
                }
                other => char::from(other),
            };
            text.push(unescaped);
            rest = &rest[2..];
        }
        text.push_str(rest);
        text
    }
}

/// The length of the escapes `\u0000` with which a text begins, one after another: two may be one character.
fn code_units_length(text: &str) -> usize {
    /// The length of one.
    const LENGTH: usize = 6;
    text.as_bytes().chunks_exact(LENGTH).take_while(|escape| escape.starts_with(b"\\u")).count() * LENGTH
}

/// The text of escapes `\u0000`.
#[cold]
fn code_units(escapes: &str) -> String {
    let quoted = ["\"", escapes, "\""].concat();
    let bytes: ByteBuf = serde_json::from_str(&quoted).expect("the scanner has passed the string");
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

/// The index of the first byte that means something inside a string: a quote, a backslash, or a control
/// character, which is not allowed there. The length of `bytes` if no byte is special.
#[inline]
pub(super) fn find_special(bytes: &[u8]) -> usize {
    let (chunks, rest) = bytes.as_chunks::<16>();
    for (index, chunk) in chunks.iter().enumerate() {
        let chunk = u8x16::new(*chunk);
        let control = chunk.simd_eq(chunk.min(u8x16::splat(0x1F)));
        let special = control | chunk.simd_eq(u8x16::splat(b'"')) | chunk.simd_eq(u8x16::splat(b'\\'));
        let mask = special.to_bitmask();
        if mask != 0 {
            return index * 16 + mask.trailing_zeros() as usize;
        }
    }
    let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
    bytes.len() - rest.len() + rest.iter().position(special).unwrap_or(rest.len())
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
