//! Text from outside, made harmless for a terminal.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

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

/// How many columns the text takes, if it is harmless.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

fn is_harmful(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}
