//! Strings in quotes, with the escapes of all languages.

use std::borrow::Cow;

/// A part of a text in quotes, at its start.
pub(super) struct QuotedText<'t> {
    /// The string without quotes and escapes.
    pub(super) text: Cow<'t, str>,
    /// The length with the quotes, in bytes.
    pub(super) length: usize,
}

/// Reads the string at the start of `text`; `None` if no whole one is there.
pub(super) fn quoted(text: &str) -> Option<QuotedText<'_>> {
    let quote = *text.as_bytes().first().filter(|byte| matches!(byte, b'"' | b'\'' | b'`'))?;
    let mut rest = &text[1..];
    let mut unescaped: Option<String> = None;
    loop {
        let special = memchr::memchr2(quote, b'\\', rest.as_bytes())?;
        let (plain, after) = rest.split_at(special);
        if after.as_bytes()[0] == quote {
            let text_of = |unescaped: Option<String>| match unescaped {
                Some(text) => Cow::Owned(text + plain),
                None => Cow::Borrowed(plain),
            };
            return Some(QuotedText { text: text_of(unescaped), length: text.len() - after.len() + 1 });
        }
        let out = unescaped.get_or_insert_default();
        out.push_str(plain);
        rest = &after[escape(after, out)?..];
    }
}

/// Appends what the escape at the start of `text` means, and returns its length in bytes.
fn escape(text: &str, out: &mut String) -> Option<usize> {
    let kind = text[1..].chars().next()?;
    let plain = match kind {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        'a' => '\u{7}',
        '0' => '\0',
        // A line that continues.
        '\n' => return Some(2),
        'x' => return code(text, 2, out),
        'U' => return code(text, 8, out),
        'u' if text[2..].starts_with('{') => {
            let digits = &text[3..3 + text[3..].find('}').filter(|length| *length <= 6)?];
            out.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
            return Some(digits.len() + 4);
        }
        'u' => return utf16(text, out),
        other => other,
    };
    out.push(plain);
    Some(1 + kind.len_utf8())
}

/// Appends the character with the code in `digits` hexadecimal digits.
fn code(text: &str, digits: usize, out: &mut String) -> Option<usize> {
    out.push(char::from_u32(hexadecimal(text, digits)?)?);
    Some(2 + digits)
}

/// Appends the character of one or two `\u` escapes; an unpaired surrogate becomes U+FFFD.
fn utf16(text: &str, out: &mut String) -> Option<usize> {
    let first = hexadecimal(text, 4)?;
    if let Some(character) = char::from_u32(first) {
        out.push(character);
        return Some(6);
    }
    let second = text[6..].starts_with("\\u").then(|| hexadecimal(&text[6..], 4)).flatten();
    let pair = second.filter(|second| first < 0xdc00 && (0xdc00..0xe000).contains(second));
    let character =
        pair.and_then(|second| char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
    out.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(if pair.is_some() { 12 } else { 6 })
}

/// The digits after a backslash and a letter.
fn hexadecimal(text: &str, digits: usize) -> Option<u32> {
    let digits = text.get(2..2 + digits)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_of_all_languages_are_read() {
        let cases = [
            (r"'a' b", Some(("a", 3))),
            (r#"'it\'s "x"'"#, Some(("it's \"x\"", 11))),
            (r#""\x41\u00e9\U0001F600\u{1f600}\ud83d\ude00\n\\""#, Some(("Aé😀😀😀\n\\", 47))),
            (r#""\ud83dx""#, Some(("\u{fffd}x", 9))),
            ("`\\`a\\\nb`", Some(("`ab", 8))),
            (r"'\xg0'", None),
            (r"'\u{110000}'", None),
            (r"'a", None),
            (r"'a\", None),
            ("\"\\u12é\"", None),
        ];
        for (text, expected) in cases {
            let found = quoted(text);
            assert_eq!(found.as_ref().map(|found| (&*found.text, found.length)), expected, "{text}");
        }
    }
}
