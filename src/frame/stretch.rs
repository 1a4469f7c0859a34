//! The bytes at hand, and what they say about a place in them.

use memchr::memchr;

use super::Frame;
use super::look::{next_object, opens_event};
use crate::json::is_blank;

/// The stretch being cut.
pub(super) struct Stretch<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) base: usize,
    pub(super) ended: bool,
    pub(super) frames: &'b mut Vec<Frame>,
}

impl Stretch<'_> {
    /// Whether a `}` before `newline` ends its document: what comes next cannot go on with it.
    pub(super) fn ends_document(&self, newline: usize) -> bool {
        match self.bytes[newline.min(self.bytes.len())..].iter().find(|byte| !is_blank(**byte)) {
            Some(next) => !matches!(next, b',' | b'}' | b']'),
            None => self.ended,
        }
    }

    /// Whether the `{` at `at` is no object but part of a prefix like `{main} INFO`, with an event behind it on the line.
    pub(super) fn is_brace_prefix(&self, at: usize, newline: Option<usize>) -> bool {
        let Some(end) = self.line_end(newline) else { return false };
        let mut object = next_object(self.bytes, at, end);
        if object == Some(at) {
            return false;
        }
        while let Some(start) = object {
            if opens_event(&self.bytes[start..]) {
                return true;
            }
            object = next_object(self.bytes, start + 1, end);
        }
        false
    }

    /// Whether a whole line that is not blank follows.
    pub(super) fn has_line_after(&self, newline: usize) -> bool {
        let rest = &self.bytes[newline..];
        let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
        memchr(b'\n', &rest[blanks..]).is_some()
    }

    /// The end of a line, which is the end of the input if there is no newline.
    pub(super) fn line_end(&self, newline: Option<usize>) -> Option<usize> {
        newline.or_else(|| self.ended.then_some(self.bytes.len()))
    }
}
