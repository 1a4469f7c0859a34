//! Text from outside, made harmless for a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

use super::line_break::unbreakable_parts;

/// The text with everything that could control a terminal, turn the direction of writing or hide text shown as
/// `\u{1b}`. Output for programs never goes through here.
#[must_use]
pub fn sanitize(text: &str) -> Cow<'_, str> {
    // By far the most text is printable ASCII.
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) || !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_harmful(character) {
            write!(safe, "\\u{{{:x}}}", u32::from(character)).expect("a String takes any text");
        } else {
            safe.push(character);
        }
    }
    Cow::Owned(safe)
}

/// The text for an element or an attribute of XML or HTML, which have no way to write most control characters.
pub(super) fn markup(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in sanitize(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other if is_noncharacter(other) => escaped.push(char::REPLACEMENT_CHARACTER),
            other => escaped.push(other),
        }
    }
    escaped
}

/// As many bytes of a JSON Pointer as people are shown.
pub(super) const POINTER: usize = 200;

/// The text, or its beginning and its end if it has more than `most` bytes.
#[must_use]
pub fn abbreviated(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let half = most.saturating_sub('…'.len_utf8()) / 2;
    let (mut head, mut tail) = (half, text.len() - half);
    while !text.is_char_boundary(head) {
        head -= 1;
    }
    while !text.is_char_boundary(tail) {
        tail += 1;
    }
    Cow::Owned([&text[..head], "…", &text[tail..]].concat())
}

/// How many columns the text takes, if it is harmless.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

/// Appends `text` behind `head`, which takes `taken` columns, broken at the width between words, and inside a word
/// only if that is too long for a line; `text` is made harmless.
pub(super) fn wrapped(block: &mut String, head: &str, taken: usize, text: &str, most: Option<u16>) {
    const INDENT: &str = "   ";
    let most = most.map_or(usize::MAX, usize::from);
    block.push_str(head);
    let mut column = taken;
    for word in sanitize(text).split(' ') {
        let mut gap = 1;
        for part in unbreakable_parts(word) {
            if column > 0 && column + gap + width(part) > most {
                block.push('\n');
                block.push_str(INDENT);
                column = INDENT.len();
            } else if column > 0 {
                block.push_str(&" "[..gap]);
                column += gap;
            }
            gap = 0;
            for character in part.chars() {
                let wide = character_width(character);
                if column + wide > most {
                    block.push('\n');
                    block.push_str(INDENT);
                    column = INDENT.len();
                }
                block.push(character);
                column += wide;
            }
        }
    }
    block.push('\n');
}

pub(super) fn character_width(character: char) -> usize {
    width(character.encode_utf8(&mut [0; 4]))
}

/// Whether Unicode reserves the character for ever, and documents must not have it.
fn is_noncharacter(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xFFFE == 0xFFFE
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
