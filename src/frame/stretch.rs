//! The bytes at hand, and what they say about a place in them.

use super::Frame;
use super::scan::Window;
use crate::json::is_blank;

/// The stretch being cut.
pub(super) struct Stretch<'b> {
    pub(super) bytes: &'b [u8],
    pub(super) base: usize,
    pub(super) ended: bool,
    pub(super) frames: &'b mut Vec<Frame>,
}

impl<'b> Stretch<'b> {
    /// The same bytes, for a scan of values up to `limit` bytes long.
    pub(super) fn window(&self, limit: usize) -> Window<'b> {
        Window { bytes: self.bytes, ended: self.ended, limit }
    }

    /// Whether a `}` at the end of a line ends the document that begins at `start`: what comes next, which has to be within the
    /// limit of a document, cannot go on with it.
    pub(super) fn ends_document(&self, start: usize, newline: usize, limit: usize) -> bool {
        let rest = &self.bytes[start..];
        let within = &rest[..rest.len().min(limit)];
        match within.get(newline..).and_then(|rest| rest.iter().find(|byte| !is_blank(**byte))) {
            Some(next) => !matches!(next, b',' | b'}' | b']'),
            None => self.ended && rest.len() < limit,
        }
    }

    /// The end of a line, which is the end of the input if there is no newline.
    pub(super) fn line_end(&self, newline: Option<usize>) -> Option<usize> {
        newline.or_else(|| self.ended.then_some(self.bytes.len()))
    }
}
