//! JSON that was escaped on its way into a log: `{\"schema\":…`, `{\x22schema\x22:…`, `{&quot;schema&quot;:…`,
//! `{\u0022schema\u0022:…`, and `{""schema"":…` as in CSV.

use memchr::memchr_iter;

/// A part of a text that is escaped JSON.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct EscapedJson {
    /// The offset of its opening brace in the text, or of the name before it.
    pub(super) start: usize,
    /// The end of it in the text.
    pub(super) end: usize,
    /// The JSON, one level of escaping removed.
    pub(super) json: String,
}

/// A way of escaping.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Escaping {
    /// As in JSON and most programming languages, with `\"` or `\u0022` for a quote.
    Backslash,
    /// Quotes are doubled.
    Csv,
    /// Bytes in hexadecimal, as nginx writes them: `\x22`.
    Hexadecimal,
    /// Character references: `&quot;`, `&#34;`.
    Html,
}

/// The forms of an escaped quote, or of the first character of one that was escaped before.
const QUOTES: [(&str, Escaping); 12] = [
    ("\\u0022", Escaping::Backslash),
    ("\\x22", Escaping::Hexadecimal),
    ("\\x5C", Escaping::Hexadecimal),
    ("\\x5c", Escaping::Hexadecimal),
    ("\\", Escaping::Backslash),
    ("&quot;", Escaping::Html),
    ("&#34;", Escaping::Html),
    ("&#x22;", Escaping::Html),
    ("&amp;quot;", Escaping::Html),
    ("&amp;#34;", Escaping::Html),
    ("&amp;amp;", Escaping::Html),
    ("\"\"", Escaping::Csv),
];

/// The first escaped object in a text.
pub(super) fn escaped_json(text: &str) -> Option<EscapedJson> {
    memchr_iter(b'{', text.as_bytes()).find_map(|start| {
        let escaping = escaping(&text[start + 1..])?;
        // The name of a type, as Go prints it.
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let start = start - text.as_bytes()[..start].iter().rev().take_while(|byte| is_name(byte)).count();
        let (json, length) = escaping.unescape(&text[start..]);
        Some(EscapedJson { start, end: start + length, json })
    })
}

/// The escaping of the object whose opening brace comes before the text: that of the first quote.
fn escaping(text: &str) -> Option<Escaping> {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        // A line ending is escaped too.
        let Some(after) =
            ["\\n", "\\r", "\\t", "\\x0A", "\\x0D"].iter().find_map(|end| rest.strip_prefix(end))
        else {
            break;
        };
        rest = after;
    }
    // A printed value has names without quotes: `{Schema:\"2.0\"`, `{\n  schema: '2.0'`.
    let name = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if name > 0 && rest[name..].starts_with(':') {
        if text.trim_start().starts_with("\\n") {
            return Some(Escaping::Backslash);
        }
        rest = rest[name + 1..].trim_start();
    }
    // Backslashes may be what was escaped: `\&quot;`, `\""`.
    let bare = rest.trim_start_matches('\\');
    let (quote, escaping) = QUOTES
        .iter()
        .find(|(quote, escaping)| match escaping {
            Escaping::Csv | Escaping::Html => bare.starts_with(quote),
            Escaping::Backslash | Escaping::Hexadecimal => false,
        })
        .or_else(|| QUOTES.iter().find(|(quote, _)| rest.starts_with(quote)))?;
    // A backslash is one of a quote, perhaps escaped itself.
    let is_quote =
        *quote != "\\" || ["\"", "x22", "x5C", "x5c", "u0022"].iter().any(|quote| bare.starts_with(quote));
    is_quote.then_some(*escaping)
}

impl Escaping {
    /// The text without one level of escaping, up to the quote that ends it, and the length of what was read.
    fn unescape(self, text: &str) -> (String, usize) {
        let mut json = Vec::with_capacity(text.len());
        let mut offset = 0;
        while let Some(byte) = text.as_bytes().get(offset) {
            let rest = &text[offset..];
            let unescaped = match (self, byte) {
                (Self::Backslash | Self::Csv, b'"') if !(self == Self::Csv && rest.starts_with("\"\"")) => {
                    break;
                }
                (Self::Csv, b'"') => Some((b"\"".to_vec(), 2)),
                (Self::Backslash, b'\\') => backslash(rest),
                (Self::Hexadecimal, b'\\') => hexadecimal(rest),
                (Self::Html, b'&') => reference(rest),
                _ => None,
            };
            if let Some((bytes, length)) = unescaped {
                json.extend_from_slice(&bytes);
                offset += length;
            } else {
                let length = rest.chars().next().map_or(1, char::len_utf8);
                json.extend_from_slice(&rest.as_bytes()[..length]);
                offset += length;
            }
        }
        (
            String::from_utf8(json)
                .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            offset,
        )
    }
}

/// The bytes of the escape with which the text begins, and its length.
fn backslash(text: &str) -> Option<(Vec<u8>, usize)> {
    let byte = match text.as_bytes().get(1)? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'b' => 8,
        b'f' => 12,
        other @ (b'"' | b'\\' | b'/' | b'\'') => *other,
        b'u' => return code_unit(text),
        b'x' => return hexadecimal(text),
        _ => return None,
    };
    Some((vec![byte], 2))
}

/// The character of `\u0022`, or of two of these for one outside of the first plane.
fn code_unit(text: &str) -> Option<(Vec<u8>, usize)> {
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let first = unit(text)?;
    let second = text.get(6..).and_then(unit);
    let pair = second.and_then(|second| char::decode_utf16([first, second]).next()?.ok());
    let (character, length) = match char::from_u32(first.into()) {
        Some(character) => (character, 6),
        None => (pair?, 12),
    };
    Some((character.to_string().into_bytes(), length))
}

/// The byte of `\x22`.
fn hexadecimal(text: &str) -> Option<(Vec<u8>, usize)> {
    let digits = text.strip_prefix("\\x")?.get(..2)?;
    Some((vec![u8::from_str_radix(digits, 16).ok()?], 4))
}

/// The character of `&quot;`, `&#34;` or `&#x22;`.
fn reference(text: &str) -> Option<(Vec<u8>, usize)> {
    /// The longest reference: `&#x10FFFF;`.
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let character = match &text[1..end] {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => ' ',
        name => {
            let digits = name.strip_prefix('#')?;
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((character.to_string().into_bytes(), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_escaping_is_undone() {
        let json = r#"{"schema":"2.0","zh":"事件","q":"\"","amp":"<&>"}"#;
        let backslashes = json.replace('\\', r"\\").replace('"', "\\\"");
        let nginx: String = json
            .bytes()
            .map(|byte| match byte {
                b'"' | b'\\' | 0x80.. => format!("\\x{byte:02X}"),
                _ => char::from(byte).to_string(),
            })
            .collect();
        let html = json.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let units = json.replace('\\', "\\\\").replace('"', "\\u0022").replace('事', "\\u4e8b");
        for (escaped, after) in [
            (backslashes.clone(), "\" status=200"),
            (nginx, " 200"),
            (html.replace('"', "&quot;"), " 200"),
            (html.replace('"', "&#34;"), ""),
            (units, ""),
            (json.replace('"', "\"\""), "\",200"),
        ] {
            let text = format!("body=\"{escaped}{after}");
            let found = escaped_json(&text).unwrap_or_else(|| panic!("{text}"));
            assert!(found.json.starts_with(json), "{text}: {}", found.json);
            assert_eq!(found.start, 6, "{text}");
        }
        let nginx = json.replace('"', "\\x22");
        assert_eq!(escaped_json(&nginx.replace('\\', r"\\")).map(|found| found.json), Some(nginx));
        let html = json.replace('"', "&quot;");
        assert_eq!(escaped_json(&html.replace('&', "&amp;")).map(|found| found.json), Some(html));
        for escaped in [
            backslashes.replace('\\', "\\x5C").replace('"', "\\x22"),
            backslashes.replace('"', "&quot;"),
            backslashes.replace('"', "\"\""),
        ] {
            assert_eq!(
                escaped_json(&escaped).map(|found| found.json),
                Some(backslashes.clone()),
                "{escaped}"
            );
        }
        let twice = backslashes.replace('\\', r"\\").replace('"', "\\\"");
        assert_eq!(escaped_json(&twice).map(|found| found.json), Some(backslashes));
    }

    #[test]
    fn other_text_is_not_escaped() {
        for text in ["", "{", "{}", r#"{"a":1}"#, "{a: 1}", "{\\a", r#"{"":1}"#, "{&amp;", "{ ''"] {
            assert_eq!(escaped_json(text).filter(|_| text != r#"{"":1}"#), None, "{text}");
        }
    }

    #[test]
    fn a_broken_escape_is_kept() {
        let found = escaped_json("{\\\"a\\\": \\z \\u00 &\\x4").unwrap();
        assert_eq!(found.json, "{\"a\": \\z \\u00 &\\x4");
    }
}
