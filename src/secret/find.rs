//! Where a text holds secrets. A JSON document is read as one; any other text is looked at for what looks like the name
//! of a secret and its value. Escapes are taken away a level at a time, so that a document inside a string is seen too.

use std::ops::Range;

use super::Names;
use super::unescape::{original, unescaped};
use crate::json::{Scanner, Token};

/// As many levels of escapes as are taken away; what has more is masked.
const LEVELS: usize = 4;

/// The secrets in any text: in order, none inside of another.
pub(super) fn in_text(text: &str, names: &Names<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    any(text, names, LEVELS, &mut found);
    found.extend(nameless(text));
    in_order(found)
}

/// The secrets in a text that was found to be a JSON document.
pub(super) fn in_document(text: &str, names: &Names<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if document(text, names, LEVELS, &mut found).is_none() {
        any(text, names, LEVELS, &mut found);
    }
    in_order(found)
}

/// Sorts the ranges and joins those that overlap.
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
    // A scalar says nothing about what is inside of it.
    let is_document = text.trim_start().starts_with(['{', '[']);
    if is_document && let Some(secrets) = attempt(text, names, levels) {
        found.extend(secrets);
        return;
    }
    words(text, names, found);
    escaped(text, 0..text.len(), names, levels, found);
}

/// The secrets of the text if it is a document.
fn attempt(text: &str, names: &Names<'_>, levels: usize) -> Option<Vec<Range<usize>>> {
    let mut scanner = Scanner::new(text);
    scanner.skip_value().ok().filter(|_| scanner.is_at_end())?;
    let mut found = Vec::new();
    document(text, names, levels, &mut found)?;
    Some(found)
}

/// Appends the secrets in a part of the text after its escapes are taken away.
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

/// Appends the secrets of a JSON document; `None` if it is none.
fn document(text: &str, names: &Names<'_>, levels: usize, found: &mut Vec<Range<usize>>) -> Option<()> {
    let mut scanner = Scanner::new(text);
    // Of the objects and arrays around, whether each is an object.
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

/// Goes to the next value of a member that is no secret, if there is one; the values of those that are get noted.
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
    if written.len() < 7 {
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

/// Appends what stands behind the names of secrets in a text that is no JSON.
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
                    && names.ends(&text[..at], from)
                    && let Some(value) = value_behind(text, at)
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

/// A value in quotes at the start of the text, also as an element of a list: its name may have been on the line before, with
/// a record that is damaged.
fn nameless(text: &str) -> Option<Range<usize>> {
    let value = text.trim_start_matches(|found| is_space(found) || matches!(found, '[' | '{' | ','));
    let quote = value.chars().next().filter(|found| is_quote(*found))?;
    let (_, behind) = value[quote.len_utf8()..].split_once(quote).unwrap_or_default();
    let is_name = behind.trim_start_matches(is_space).starts_with(is_joint);
    let start = text.len() - value.len();
    (!is_name).then(|| start..start + quoted(value, quote))
}

/// Whether a name can have the character inside of it.
pub(super) fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-')
}

/// The value that belongs to the name that ends at `end`.
fn value_behind(text: &str, end: usize) -> Option<Range<usize>> {
    let closing = |found: char| is_space(found) || is_quote(found) || matches!(found, ')' | ']');
    let behind = text[end..].trim_start_matches(closing);
    let closers = &text[end..text.len() - behind.len()];
    let value = match joined(behind) {
        Some(value) => value,
        // This stands for itself, as an element of a list does; or it ends in an escape, which is looked at without it.
        None if is_ended(behind) || behind.starts_with('\\') || closers.is_empty() => return None,
        None if closers.chars().all(is_space) => {
            // `token abc`, as options of a command are written.
            let length = behind.find(|found| is_space(found) || is_quote(found) || found == ',');
            let start = end + closers.len();
            return Some(start..start + length.unwrap_or(behind.len()));
        }
        // A colon is missing.
        None => {
            let opening = closers.char_indices().rev().find(|(_, found)| is_quote(*found));
            let is_second = |(at, _): &(usize, char)| closers[..*at].contains(is_quote);
            opening.filter(is_second).map_or(behind, |(at, _)| &text[end + at..])
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

/// What follows the colon, or what else joins a name and a value, at the start of the text or close behind it.
fn joined(behind: &str) -> Option<&str> {
    /// As many characters as may stand before a colon by mistake.
    const STRAY: usize = 6;
    let mut before = behind.char_indices().take(STRAY + 1);
    let stray = before.find(|(_, found)| is_joint(*found) || is_quote(*found) || *found == '\\');
    let (at, _) = stray.filter(|(_, found)| is_joint(*found))?;
    Some(behind[at..].trim_start_matches(|found| is_joint(found) || is_space(found)))
}

/// The length of a value in quotes: up to a quote behind which a value can end.
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

/// The length of an object or array, or that of all the text if it is broken.
fn bracketed(value: &str) -> usize {
    let mut scanner = Scanner::new(value);
    match scanner.skip_value() {
        Ok(_) if is_ended(&value[scanner.offset()..]) => scanner.offset(),
        _ => value.len(),
    }
}

/// The length of a value without quotes: a scalar of JSON or Python, or else all of the line.
fn bare(value: &str) -> usize {
    const WORDS: [&str; 6] = ["null", "true", "false", "None", "True", "False"];
    let length = value.find(|found: char| !(found.is_ascii_alphanumeric() || "+-.".contains(found)));
    let length = length.unwrap_or(value.len());
    let word = &value[..length];
    let is_number = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    if (is_number || WORDS.contains(&word)) && is_ended(&value[length..]) {
        return length;
    }
    if !value.starts_with(char::is_alphanumeric) {
        // Something stands before the value by mistake.
        return value.len();
    }
    value.find(['\n', '\r']).unwrap_or(value.len())
}

/// Whether a value has ended before this: what follows is the end of the text, brackets that close, or a comma or the end
/// of a line with what can only be the next value or name.
fn is_ended(behind: &str) -> bool {
    let rest = behind.trim_start_matches(|found| is_space(found) || matches!(found, '}' | ']' | ')'));
    let passed = &behind[..behind.len() - rest.len()];
    let next = match rest.strip_prefix([',', '，']) {
        Some(next) => next.trim_start_matches(is_space),
        None if rest.is_empty() || passed.contains(['\n', '\r']) => rest,
        None => return false,
    };
    let begins = |found| is_quote(found) || matches!(found, '{' | '[' | '}' | ']' | '\\' | '0'..='9');
    next.is_empty() || next.starts_with(begins)
}

fn is_joint(character: char) -> bool {
    matches!(character, ':' | '=' | '>' | '：' | '＝')
}

fn is_quote(character: char) -> bool {
    matches!(character, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '＂' | '＇')
}

/// White space and what cannot be seen.
fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}
