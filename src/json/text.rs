//! From text to a JSON string and back.

use std::borrow::Cow;

use super::string::{StringToken, write_string};
use super::{Scanner, Token};

/// The text of a JSON string; `None` if `string` is not one.
#[must_use]
pub fn parse_string(string: &str) -> Option<Cow<'_, str>> {
    let mut scanner = Scanner::new(string);
    let Ok(Token::String(token)) = scanner.begin_value() else { return None };
    scanner.is_at_end().then(|| token.unescape())
}

/// The text of a value that a scanner has passed; `None` if it is not a string.
pub(crate) fn scanned_string(value: &str) -> Option<Cow<'_, str>> {
    let raw = value.strip_prefix('"')?.strip_suffix('"')?;
    let has_escapes = memchr::memchr(b'\\', raw.as_bytes()).is_some();
    Some(StringToken { raw, has_escapes }.unescape())
}

/// Returns `text` as a JSON string.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    String::from_utf8(out).expect("text stays text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scanned_string_is_like_a_parsed_one() {
        for string in [r#""""#, r#""a""#, r#""\u00e9\n""#] {
            assert_eq!(scanned_string(string), parse_string(string), "{string}");
        }
        for value in ["1", "{}", "null", "[\"\"]"] {
            assert_eq!(scanned_string(value), None, "{value}");
        }
    }

    #[test]
    fn strings_lose_their_escapes() {
        let cases = [
            (r#""a""#, Some("a")),
            (r#" "\u00e9\n\/" "#, Some("é\n/")),
            (r#""\ud83d\ude00""#, Some("😀")),
            (r#""\ud83d""#, Some("\u{fffd}\u{fffd}\u{fffd}")),
            (r#""a"b"#, None),
            (r#""a"#, None),
            ("1", None),
        ];
        for (string, text) in cases {
            assert_eq!(parse_string(string).as_deref(), text, "{string}");
        }
    }

    #[test]
    fn quoting_is_undone_by_parsing() {
        for text in ["", "plain text of some length", "\"\\\u{1}\n", "事件"] {
            assert_eq!(parse_string(&quote(text)).unwrap(), text);
        }
    }
}
