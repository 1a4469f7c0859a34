//! Values over several lines with the same prefix, in text.

use memchr::memchr;

use super::request::SEARCH_ALWAYS_BELOW;
use super::{Advance, Framer};
use crate::frame::Content;
use crate::frame::prefixed_lines::{PrefixedLines, prefixed_lines};
use crate::frame::window::Window;

impl Framer {
    /// Frames the lines with the same prefix, of which the first one begins at `start`. `None` if there are none, or
    /// they are longer than a record may be.
    pub(super) fn read_prefixed_lines(&mut self, window: &mut Window<'_>, start: usize) -> Option<Advance> {
        let bytes = &window.bytes[start..];
        if bytes.len() < self.next_search_at && !window.is_last {
            return Some(Advance::NeedMore);
        }
        self.next_search_at = 0;
        let is_over_limit = bytes.len() > self.max_record_size;
        let searched = if is_over_limit { &bytes[..self.max_record_size] } else { bytes };
        match prefixed_lines(searched, window.is_last && !is_over_limit) {
            PrefixedLines::None => None,
            PrefixedLines::Incomplete if is_over_limit => None,
            PrefixedLines::Incomplete => {
                // Each search begins with the first line: a quarter more each time keeps the time linear.
                let size = bytes.len();
                self.next_search_at = if size > SEARCH_ALWAYS_BELOW { size + size / 4 } else { 0 };
                Some(Advance::NeedMore)
            }
            PrefixedLines::To(length) => {
                self.push_frame(window, start, start + length, Content::PrefixedLines);
                Some(self.advance_to(window, start, start + length))
            }
        }
    }
}

/// Whether an object that is not JSON opens a block of indented lines, as printed values do: `{` ends its line.
/// The bytes are those of the object as far as they were scanned.
pub(super) fn opens_block(object: &[u8]) -> bool {
    match memchr(b'\n', object) {
        Some(newline) => {
            object[1..newline].trim_ascii().is_empty()
                && object.get(newline + 1).is_some_and(|next| matches!(next, b' ' | b'\t'))
        }
        None => false,
    }
}
