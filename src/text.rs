//! Text from outside, made safe to show to people: escaped, abbreviated, measured.
//!
//! Text of events must not control a terminal. Output for programs is exact and never goes through here.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

/// Escapes, as `\u{1b}`, everything in a text that could control a terminal, change the direction of writing
/// or hide text.
#[must_use]
pub fn sanitize(text: &str) -> Cow<'_, str> {
    // Nearly all text is printable ASCII. Looking at every byte is faster than stopping at the first other one.
    let is_printable = text.bytes().fold(true, |all, byte| all & (b' '..=b'~').contains(&byte));
    if is_printable || !text.contains(needs_escape) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if needs_escape(character) {
            write!(escaped, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// The text, or its beginning and its end with `…` between them if it has more than `limit` bytes.
#[must_use]
pub fn abbreviated(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let half = limit.saturating_sub('…'.len_utf8()) / 2;
    let (mut head, mut tail) = (half, text.len() - half);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    while !text.is_char_boundary(tail) {
        tail += 1;
    }
    Cow::Owned([&text[..head], "…", &text[tail..]].concat())
}

/// The number of terminal columns that an escaped text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    let is_ascii = text.bytes().fold(0, |all, byte| all | byte).is_ascii();
    if is_ascii { text.len() } else { text.width() }
}

/// An escaped text, cut if it takes more terminal columns than `limit`.
#[must_use]
pub fn cut_to_width(text: &str, limit: usize) -> Cow<'_, str> {
    if width(text) <= limit {
        return Cow::Borrowed(text);
    }
    let mut cut = String::new();
    let mut columns = 0;
    for character in text.chars() {
        columns += character_width(character);
        // Characters may take no columns.
        if columns >= limit || cut.len() >= 4 * limit {
            break;
        }
        cut.push(character);
    }
    Cow::Owned(cut + "…")
}

/// The number of terminal columns that a character takes.
pub(crate) fn character_width(character: char) -> usize {
    width(character.encode_utf8(&mut [0; 4]))
}

fn needs_escape(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
