//! The part of a record that a diagnostic shows.

use std::ops::Range;

use crate::json::Span;
use crate::secret::Secrets;

/// A part of the record, on one line, with the text that matters marked. Secrets are masked.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "three parts of a line")]
pub struct Excerpt {
    /// The text before the marked text.
    pub before: String,
    /// The text that matters; empty at the end of a line.
    pub marked: String,
    /// The text after the marked text.
    pub after: String,
}

impl Excerpt {
    /// The member with this span, if it has a key and a scalar value: an object that lacks something is too
    /// long to show.
    pub(super) fn of_member(text: &str, span: Span, secrets: &Secrets) -> Option<Self> {
        /// The largest number of characters.
        const LIMIT: usize = 100;
        let value = span.value();
        let is_scalar = !text[value.clone()].starts_with(['{', '[']);
        if !is_scalar || !span.has_key() {
            return None;
        }
        let start = span.member().start;
        let end =
            text[start..value.end].char_indices().nth(LIMIT).map_or(value.end, |(length, _)| start + length);
        Some(Self::new(text, start..end, value.start.min(end)..end, secrets))
    }

    /// The text around one byte, on its line.
    pub(super) fn around_byte(text: &str, offset: usize, secrets: &Secrets) -> Self {
        /// The largest number of characters before and after.
        const BEFORE: usize = 40;
        const AFTER: usize = 20;
        let (before, after) = text.split_at(offset);
        let line_before = before.chars().rev().take_while(|character| *character != '\n').take(BEFORE);
        let line_after = after.chars().take_while(|character| *character != '\n').take(AFTER);
        let start = offset - line_before.map(char::len_utf8).sum::<usize>();
        let end = offset + line_after.clone().map(char::len_utf8).sum::<usize>();
        let marked = line_after.map(char::len_utf8).next().unwrap_or(0);
        Self::new(text, start..end, offset..offset + marked, secrets)
    }

    /// The part `shown` of a text, with the part `marked` of it. A secret is masked as a whole, even if it is
    /// cut.
    fn new(text: &str, shown: Range<usize>, marked: Range<usize>, secrets: &Secrets) -> Self {
        let marked = secrets.around(marked);
        Self {
            before: secrets.mask(text, shown.start.min(marked.start)..marked.start).into_owned(),
            after: secrets.mask(text, marked.end..shown.end.max(marked.end)).into_owned(),
            marked: secrets.mask(text, marked).into_owned(),
        }
    }
}
