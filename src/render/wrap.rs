//! Lines that fit the terminal.

use super::line_break::unbreakable_parts;
use super::{Style, palette};
use crate::finding::Rule;
use crate::text::{character_width, sanitize, width};

/// The indent of a line that continues the one before.
pub(super) const INDENT: &str = "   ";

/// The beginning of a line, with the space after it; it may have colors.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head<'h> {
    pub(super) text: &'h str,
    /// The number of columns that it takes without its colors.
    pub(super) width: usize,
}

impl Head<'_> {
    /// No head.
    pub(super) const NONE: Head<'static> = Head { text: "", width: 0 };
}

/// Appends a line of a head and a text. The line is broken between words and between Chinese
/// characters, and inside a word only if that is too long for a line;
/// the text is escaped.
pub(super) fn push_wrapped(block: &mut String, head: Head<'_>, text: &str, limit: Option<u16>) {
    let limit = limit.map_or(usize::MAX, usize::from);
    block.push_str(head.text);
    let text = sanitize(text);
    // Nearly all lines.
    if head.width.saturating_add(width(&text)) <= limit && !text.starts_with(' ') {
        block.push_str(&text);
        block.push('\n');
        return;
    }
    let mut column = head.width;
    for (index, word) in text.split(' ').enumerate() {
        let mut gap = usize::from(index > 0);
        for part in unbreakable_parts(word) {
            if column > 0 && column + gap + width(part) > limit {
                break_line(block, &mut column);
            } else if column > 0 {
                block.push_str(&" "[..gap]);
                column += gap;
            }
            gap = 0;
            for character in part.chars() {
                let wide = character_width(character);
                if column + wide > limit {
                    break_line(block, &mut column);
                }
                block.push(character);
                column += wide;
            }
        }
    }
    block.push('\n');
}

/// Appends a finding of a rule with this text, as tables list it.
pub(super) fn push_finding(block: &mut String, rule: Rule, text: &str, style: &Style) {
    let label = rule.label(style.language);
    let head = format!(" {} ", palette::severity(rule.severity(), &label));
    push_wrapped(block, Head { text: &head, width: 2 + width(&label) }, text, style.width);
}

/// Begins the next line, which is indented.
fn break_line(block: &mut String, column: &mut usize) {
    block.push('\n');
    block.push_str(INDENT);
    *column = INDENT.len();
}
