//! The search for secrets in a text. A JSON document is read as one; any other text is searched for what
//! looks like the name of a secret and its value. Escapes are undone level by level, so that a document
//! inside of a string is searched too.

use std::ops::Range;

use super::unescape::{original, unescaped};
use super::{Names, is_plain};
use crate::json::{Scanner, Token, is_document};

/// The most levels of escapes that are undone; what has more is masked.
const MAX_ESCAPE_LEVELS: usize = 4;

/// The secrets of any text, in order, without overlaps.
pub(super) fn in_text(text: &str, names: &Names<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    any(text, names, MAX_ESCAPE_LEVELS, &mut found);
    found.extend(nameless(text));
    in_order(found)
}

/// The secrets of a text that is a JSON document.
pub(super) fn in_document(text: &str, names: &Names<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if document(text, names, MAX_ESCAPE_LEVELS, &mut found).is_none() {
        any(text, names, MAX_ESCAPE_LEVELS, &mut found);
    }
    in_order(found)
}

/// Sorts the ranges, and joins those that overlap.
pub(super) fn in_order(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_unstable_by_key(|range| range.start);
    ranges.dedup_by(|next, before| {
        let overlaps = next.start < before.end;
        if overlaps {
            before.end = before.end.max(next.end);
        }
        overlaps
    });
    ranges
}

fn any(text: &str, names: &Names<'_>, levels: usize, found: &mut Vec<Range<usize>>) {
    // A scalar may be the text of anything.
    let is_document = text.trim_start().starts_with(['{', '[']);
    if is_document && let Some(secrets) = try_document(text, names, levels) {
        found.extend(secrets);
        return;
    }
    words(text, names, found);
    escaped(text, 0..text.len(), names, levels, found);
}

/// The secrets of the text if it is a JSON document.
fn try_document(text: &str, names: &Names<'_>, levels: usize) -> Option<Vec<Range<usize>>> {
    if !is_document(text) {
        return None;
    }
    let mut found = Vec::new();
    document(text, names, levels, &mut found)?;
    Some(found)
}

/// Appends the secrets of a part of the text, found after its escapes are undone.
fn escaped(text: &str, part: Range<usize>, names: &Names<'_>, levels: usize, found: &mut Vec<Range<usize>>) {
    let written = &text[part.clone()];
    let Some(backslash) = memchr::memchr(b'\\', written.as_bytes()) else { return };
    if levels == 0 {
        found.push(part.start + backslash..part.end);
        return;
    }
    let mut inside = Vec::new();
    any(&unescaped(written), names, levels - 1, &mut inside);
    for range in original(written, in_order(inside)) {
        found.push(part.start + range.start..part.start + range.end);
    }
}

/// Appends the secrets of a JSON document; `None` if the text is not one.
fn document(text: &str, names: &Names<'_>, levels: usize, found: &mut Vec<Range<usize>>) -> Option<()> {
    let mut scanner = Scanner::new(text);
    // Whether each of the open objects and arrays is an object, the outermost first.
    let mut around = Vec::new();
    loop {
        let token = scanner.begin_value().ok()?;
        let mut first = matches!(token, Token::Array | Token::Object);
        if first {
            around.push(matches!(token, Token::Object));
        } else if let Token::String(_) = token {
            string(text, scanner.value_start() + 1..scanner.offset() - 1, names, levels, found);
        }
        loop {
            let more = match around.last() {
                None => return Some(()),
                Some(true) => member(&mut scanner, &mut first, names, found)?,
                Some(false) => scanner.next_element(first).ok()?,
            };
            if more {
                break;
            }
            first = false;
            around.pop();
        }
    }
}

/// Moves to the value of the next member that is not a secret, and returns whether there is one. Appends the
/// values of members that are secrets.
fn member(
    scanner: &mut Scanner<'_>,
    first: &mut bool,
    names: &Names<'_>,
    found: &mut Vec<Range<usize>>,
) -> Option<bool> {
    loop {
        if !scanner.next_member(std::mem::take(first)).ok()? {
            return Some(false);
        }
        if !names.contains(&scanner.parse_key().ok()?.unescape()) {
            return Some(true);
        }
        let value = scanner.skip_value().ok()?;
        found.push(scanner.offset() - value.len()..scanner.offset());
    }
}

/// Appends the secrets inside of a string of a document, without its quotes.
fn string(text: &str, inside: Range<usize>, names: &Names<'_>, levels: usize, found: &mut Vec<Range<usize>>) {
    let written = &text[inside.clone()];
    // Shorter than any name with a value.
    if written.len() < 7 || is_plain(written) {
        return;
    }
    if written.contains('\\') {
        escaped(text, inside, names, levels, found);
        return;
    }
    let mut within = Vec::new();
    any(written, names, levels, &mut within);
    found.extend(within.into_iter().map(|range| inside.start + range.start..inside.start + range.end));
}

/// Appends the values after names of secrets in a text that is not JSON.
fn words(text: &str, names: &Names<'_>, found: &mut Vec<Range<usize>>) {
    let mut rest = text.char_indices().peekable();
    let mut done = 0;
    let mut start = None;
    loop {
        let next = rest.next();
        let (at, is_word) = next.map_or((text.len(), false), |(at, found)| (at, is_of_word(found)));
        match start {
            None if is_word => start = Some(at),
            Some(from) if !is_word => {
                start = None;
                if at > done
                    && names.end_text(&text[..at], from)
                    && let Some(value) = value_after(text, at)
                {
                    done = value.end;
                    found.push(value);
                }
            }
            _ => {}
        }
        if next.is_none() {
            return;
        }
    }
}

/// A value in quotes at the start of the text, or in a list there: its name may be on the line before, with a
/// damaged record.
fn nameless(text: &str) -> Option<Range<usize>> {
    let value = text.trim_start_matches(|found| is_space(found) || matches!(found, '[' | '{' | ','));
    let quote = value.chars().next().filter(|found| is_quote(*found))?;
    let (_, after) = value[quote.len_utf8()..].split_once(quote).unwrap_or_default();
    let is_name = after.trim_start_matches(is_space).starts_with(joins_name_and_value);
    let start = text.len() - value.len();
    (!is_name).then(|| start..start + quoted(value, quote))
}

/// Whether a word of a name can contain the character.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// The value of the name that ends at `end`.
fn value_after(text: &str, end: usize) -> Option<Range<usize>> {
    let closing = |found: char| is_space(found) || is_quote(found) || matches!(found, ')' | ']');
    let after = text[end..].trim_start_matches(closing);
    let closers = &text[end..text.len() - after.len()];
    let value = match joined(after) {
        Some(value) => value,
        // The name is itself a value, such as an element of a list; or an escape follows, which is undone
        // first.
        None if is_ended(after) || after.starts_with('\\') || closers.is_empty() => return None,
        None if closers.chars().all(is_space) => {
            // `token abc`, as in the options of a command.
            let length = after.find(|found| is_space(found) || is_quote(found) || found == ',');
            let start = end + closers.len();
            return Some(start..start + length.unwrap_or(after.len()));
        }
        // The colon is missing.
        None => {
            let opening = closers.char_indices().rev().find(|(_, found)| is_quote(*found));
            let is_second = |(at, _): &(usize, char)| closers[..*at].contains(is_quote);
            opening.filter(is_second).map_or(after, |(at, _)| &text[end + at..])
        }
    };
    let start = text.len() - value.len();
    let length = match value.chars().next()? {
        quote if is_quote(quote) => quoted(value, quote),
        '{' | '[' => bracketed(value),
        _ => bare(value),
    };
    Some(start..start + length)
}

/// The text after a colon, or another character that joins a name and a value, at the start of the text or
/// close to it.
fn joined(after: &str) -> Option<&str> {
    /// The most characters before a colon by mistake.
    const MAX_STRAY: usize = 6;
    let mut before = after.char_indices().take(MAX_STRAY + 1);
    let stray = before.find(|(_, found)| joins_name_and_value(*found) || is_quote(*found) || *found == '\\');
    let (at, _) = stray.filter(|(_, found)| joins_name_and_value(*found))?;
    Some(after[at..].trim_start_matches(|found| joins_name_and_value(found) || is_space(found)))
}

/// The length of a value in quotes: up to a quote after which a value can end.
fn quoted(value: &str, quote: char) -> usize {
    let closing = match quote {
        '“' => '”',
        '‘' => '’',
        quote => quote,
    };
    let mut characters = value.char_indices().skip(1);
    while let Some((at, found)) = characters.next() {
        if found == '\\' {
            characters.next();
        } else if found == closing && is_ended(&value[at + found.len_utf8()..]) {
            return at + found.len_utf8();
        }
    }
    value.len()
}

/// The length of an object or array, or of the whole text if that is not JSON.
fn bracketed(value: &str) -> usize {
    let mut scanner = Scanner::new(value);
    match scanner.skip_value() {
        Ok(_) if is_ended(&value[scanner.offset()..]) => scanner.offset(),
        _ => value.len(),
    }
}

/// The length of a value without quotes: a scalar of JSON or Python, or else the whole line.
fn bare(value: &str) -> usize {
    const LITERALS: [&str; 6] = ["null", "true", "false", "None", "True", "False"];
    let length = value.find(|found: char| !(found.is_ascii_alphanumeric() || "+-.".contains(found)));
    let length = length.unwrap_or(value.len());
    let word = &value[..length];
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    if (is_number || LITERALS.contains(&word)) && is_ended(&value[length..]) {
        return length;
    }
    if !value.starts_with(char::is_alphanumeric) {
        // Something is before the value by mistake.
        return value.len();
    }
    value.find(['\n', '\r']).unwrap_or(value.len())
}

/// Whether a value ends before this text: what follows is the end of the text, closing brackets, or a comma
/// or line ending with what can only be the next value or name.
fn is_ended(after: &str) -> bool {
    let rest = after.trim_start_matches(|found| is_space(found) || matches!(found, '}' | ']' | ')'));
    let passed = &after[..after.len() - rest.len()];
    let next = match rest.strip_prefix([',', '，']) {
        Some(next) => next.trim_start_matches(is_space),
        None if rest.is_empty() || passed.contains(['\n', '\r']) => rest,
        None => return false,
    };
    let begins = |found| is_quote(found) || matches!(found, '{' | '[' | '}' | ']' | '\\' | '0'..='9');
    next.is_empty() || next.starts_with(begins)
}

fn joins_name_and_value(character: char) -> bool {
    matches!(character, ':' | '=' | '>' | '：' | '＝')
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '＂' | '＇')
}

/// Whether a character is whitespace or invisible.
fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
