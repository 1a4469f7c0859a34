//! Strings of JSON with and without `\u` escapes.

use super::Difference;
use crate::json;

/// The characters that a program writes as `\u` escapes.
pub(super) struct EscapeStyle {
    pub(super) difference: Difference,
    /// The digits of an escape.
    digits: HexDigits,
    is_escaped: fn(char) -> bool,
}

/// The case of the digits of an escape.
#[derive(Clone, Copy)]
enum HexDigits {
    Lowercase,
    Uppercase,
}

/// The styles of known programs.
pub(super) const ESCAPE_STYLES: [EscapeStyle; 6] = [
    EscapeStyle {
        difference: Difference::AsciiEscapes,
        digits: HexDigits::Lowercase,
        is_escaped: |character| !character.is_ascii(),
    },
    EscapeStyle {
        difference: Difference::AsciiEscapesUppercase,
        digits: HexDigits::Uppercase,
        is_escaped: |character| !character.is_ascii(),
    },
    EscapeStyle {
        difference: Difference::GsonEscapes,
        digits: HexDigits::Lowercase,
        is_escaped: |character| "<>&='\u{2028}\u{2029}".contains(character),
    },
    EscapeStyle {
        difference: Difference::GoEscapes,
        digits: HexDigits::Lowercase,
        is_escaped: |character| "<>&\u{2028}\u{2029}".contains(character),
    },
    EscapeStyle {
        difference: Difference::DotNetEscapes,
        digits: HexDigits::Uppercase,
        is_escaped: |character| !character.is_ascii() || "<>&'+`".contains(character),
    },
    EscapeStyle {
        difference: Difference::SlashEscapes,
        digits: HexDigits::Lowercase,
        is_escaped: |character| character == '/',
    },
];

impl EscapeStyle {
    /// Appends a string with the escapes of this style.
    pub(super) fn escape(&self, string: &str, out: &mut Vec<u8>) {
        for character in string.chars() {
            if !(self.is_escaped)(character) {
                push(out, character);
                continue;
            }
            for unit in character.encode_utf16(&mut [0; 2]) {
                let escape = match self.digits {
                    HexDigits::Lowercase => format!("\\u{unit:04x}"),
                    HexDigits::Uppercase => format!("\\u{unit:04X}"),
                };
                out.extend_from_slice(escape.as_bytes());
            }
        }
    }
}

/// Appends a string with its `\u` escapes replaced by characters, except for those that JSON requires.
pub(super) fn unescape(string: &str, out: &mut Vec<u8>) {
    let mut rest = string;
    while let Some(backslash) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..backslash]);
        rest = &rest[backslash..];
        // An escape, or two of a surrogate pair.
        let (length, character) =
            match [6, 12].into_iter().find_map(|length| Some((length, unescaped(rest, length)?))) {
                Some((length, character)) => (length, Some(character)),
                None => (2.min(rest.len()), None),
            };
        match character {
            Some(character) => push(out, character),
            None => out.extend_from_slice(rest.get(..length).unwrap_or(rest).as_bytes()),
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    out.extend_from_slice(rest.as_bytes());
}

/// The character that the escapes in the first `length` bytes are, if it can be written without an escape.
fn unescaped(text: &str, length: usize) -> Option<char> {
    let escapes = text.get(..length).filter(|escapes| escapes.starts_with("\\u"))?;
    let quoted = ["\"", escapes, "\""].concat();
    let unescaped = json::parse_string(&quoted)?;
    let mut characters = unescaped.chars();
    let character = characters.next()?;
    let is_plain = !character.is_control() && !matches!(character, '"' | '\\');
    (characters.next().is_none() && is_plain).then_some(character)
}

fn push(out: &mut Vec<u8>, character: char) {
    out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_escapes_that_json_does_not_require_are_undone() {
        for (string, expected) in [
            (r"\u5ba1\u6279", "审批"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d", r"\ud83d"),
            (r"\u0022\u005c\u000a", r"\u0022\u005c\u000a"),
            (r"a\\u0041\n\/\u003d", r"a\\u0041\n\/="),
            (r"\u00", r"\u00"),
            ("\\", "\\"),
            ("\\审", "\\审"),
        ] {
            let mut out = Vec::new();
            unescape(string, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), expected, "{string}");
        }
    }
}
