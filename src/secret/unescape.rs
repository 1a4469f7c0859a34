//! Text with one level of its escapes undone, however malformed they are.

use std::ops::Range;

/// A part of a text, and what it means.
enum Piece<'t> {
    /// Text without escapes.
    Plain(&'t str),
    /// An escape of this length in bytes, and its character.
    Escape(usize, char),
}

/// An iterator over the pieces of a text.
struct Pieces<'t>(&'t str);

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        if self.0.is_empty() {
            return None;
        }
        let plain = memchr::memchr(b'\\', self.0.as_bytes()).unwrap_or(self.0.len());
        if plain > 0 {
            let (piece, rest) = self.0.split_at(plain);
            self.0 = rest;
            return Some(Piece::Plain(piece));
        }
        let (length, meant) = escape(self.0);
        self.0 = &self.0[length..];
        Some(Piece::Escape(length, meant))
    }
}

/// The length of the escape at the start of `text`, and its character. That of an unknown escape, such as
/// `\q`, is the one after the backslash.
pub(crate) fn escape(text: &str) -> (usize, char) {
    let Some(character) = text[1..].chars().next() else { return (1, '\\') };
    if let Some((length, meant)) = code_unit(text, character) {
        return (length, meant);
    }
    let meant = match character {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' | 'f' => ' ',
        other => other,
    };
    (1 + character.len_utf8(), meant)
}

/// The length of `\u12ab` or, as Python writes it, `\x12`, and its character: U+FFFD for an unpaired
/// surrogate.
fn code_unit(text: &str, kind: char) -> Option<(usize, char)> {
    let digits = match kind {
        'u' => 4,
        'x' => 2,
        _ => return None,
    };
    let unit = |at: usize| {
        let digits =
            text.get(at..at + digits).filter(|text| text.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first = unit(2)?;
    if let 0xD800..0xDC00 = first
        && text[6..].starts_with("\\u")
        && let Some(second @ 0xDC00..0xE000) = unit(8)
    {
        let code = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        return Some((12, char::from_u32(code)?));
    }
    Some((2 + digits, char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)))
}

/// The text with its escapes undone.
pub(super) fn unescaped(text: &str) -> String {
    let mut meant = String::with_capacity(text.len());
    for piece in Pieces(text) {
        match piece {
            Piece::Plain(plain) => meant.push_str(plain),
            Piece::Escape(_, character) => meant.push(character),
        }
    }
    meant
}

/// The ranges in `text` of ranges in its [unescaped] form, which are in order and do not overlap.
pub(super) fn original(text: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut pieces = Pieces(text);
    // The offset of the next piece in the text and in the unescaped form.
    let (mut at, mut meant) = (0, 0);
    let mut piece = pieces.next();
    let mut place = |wanted: usize| loop {
        let (length, inside, within) = match &piece {
            None => return text.len(),
            Some(Piece::Plain(plain)) => (plain.len(), plain.len(), wanted.saturating_sub(meant)),
            // An escape is not split.
            Some(Piece::Escape(length, character)) => (*length, character.len_utf8(), 0),
        };
        if wanted < meant + inside {
            return at + within;
        }
        (at, meant) = (at + length, meant + inside);
        piece = pieces.next();
    };
    ranges
        .into_iter()
        .map(|range| {
            let start = place(range.start);
            start..place(range.end)
        })
        .collect()
}
