//! Text in XML and HTML, and the document of JUnit.

use crate::text::sanitize;

/// Escapes a text for an element or an attribute of XML or HTML. Control characters, most of which XML cannot
/// represent, are shown as on a terminal.
pub(super) fn escape(text: &str) -> String {
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

/// The end of a JUnit document.
pub(super) const SUITE_TAIL: &str = "  </testsuite>\n</testsuites>\n";

/// The beginning of a JUnit document. The root has no counts, because they would have to be known before the
/// first test case is written.
pub(super) fn suite_head(command: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"feishu-ev {command}\">\n"
    )
}

/// Whether the character is a Unicode noncharacter, which XML documents must not contain.
fn is_noncharacter(character: char) -> bool {
    matches!(character, '\u{fdd0}'..='\u{fdef}') || u32::from(character) & 0xFFFE == 0xFFFE
}
