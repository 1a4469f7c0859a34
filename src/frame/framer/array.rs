//! Top-level arrays, of which each element is a record.

use memchr::memchr;

use super::{Advance, Framer, LinePrefix};
use crate::frame::Content;
use crate::frame::whitespace::leading_whitespace_in_line;
use crate::frame::window::Window;
use crate::json::{ScanOutcome, leading_whitespace};

/// The position of an offset relative to a top-level array.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum ArrayState {
    /// Inside, after an element.
    AfterElement,
    /// Inside of an array with a damaged element: its end may be lost with it.
    Damaged,
    /// The same, after an element.
    DamagedAfterElement,
    /// Inside, before an element.
    Inside,
    /// Outside.
    Outside,
}

impl ArrayState {
    /// The state after an element, if this is the one before it.
    pub(super) fn after_element(self) -> Self {
        match self {
            Self::Inside => Self::AfterElement,
            Self::Damaged => Self::DamagedAfterElement,
            state => state,
        }
    }
}

impl Framer {
    /// Reads what begins at `offset` between the brackets of an array.
    pub(super) fn read_in_array(&mut self, window: &mut Window<'_>, offset: usize) -> Advance {
        let next = match (window.bytes[offset], self.array) {
            (b']', _) => ArrayState::Outside,
            (b',', ArrayState::AfterElement | ArrayState::Inside) => ArrayState::Inside,
            (b',', _) => ArrayState::Damaged,
            (_, ArrayState::AfterElement | ArrayState::DamagedAfterElement) => {
                self.leave_array(window, offset);
                return Advance::To(offset);
            }
            // An array in the array, or the array that follows: the bracket is framed as an error, and the
            // records in it are found.
            (b'[', _) => {
                let next = self.undecided_to.max(offset + 1);
                let next = next + leading_whitespace(&window.bytes[next.min(window.bytes.len())..]);
                match window.bytes.get(next) {
                    Some(b'{') => {
                        self.push_frame(window, offset, offset + 1, Content::Document);
                        ArrayState::Damaged
                    }
                    None if !window.is_last && next - offset <= self.max_text_size => {
                        self.undecided_to = next;
                        return Advance::NeedMore;
                    }
                    _ => return self.read_value(window, offset),
                }
            }
            // Text that begins a line is not an element.
            (first, ArrayState::Damaged) if self.line_prefix == LinePrefix::Whitespace && first != b'{' => {
                self.leave_array(window, offset);
                return Advance::To(offset);
            }
            _ => return self.read_value(window, offset),
        };
        self.array = next;
        self.advance_to(window, offset, offset + 1)
    }

    /// Ends an array that has no closing bracket.
    pub(super) fn leave_array(&mut self, window: &mut Window<'_>, offset: usize) {
        if matches!(self.array, ArrayState::AfterElement | ArrayState::Inside) {
            self.push_frame(window, offset, offset, Content::OpenArray);
        }
        self.array = ArrayState::Outside;
    }

    /// Whether the `[` at `offset` opens an array of objects rather than, say, a time in brackets; `None` if
    /// the bytes at hand do not suffice. An array that begins with something else has to be complete, have
    /// objects further on, and end its line.
    pub(super) fn opens_array(&mut self, window: &Window<'_>, offset: usize) -> Option<bool> {
        let input = window.scan_input(self.max_record_size);
        if self.array_end.is_none() {
            let first = self.undecided_to.max(offset + 1);
            let first = first + leading_whitespace(&window.bytes[first.min(window.bytes.len())..]);
            self.undecided_to = first;
            match window.bytes.get(first) {
                _ if first - offset > self.max_text_size => return Some(false),
                None => return window.is_last.then_some(false),
                Some(b']') => return Some(true),
                Some(b'{') => {
                    let value = self.scans.value(input, first);
                    let opens = value.opens_object(window.bytes, first);
                    return (opens || value.outcome != ScanOutcome::Incomplete).then_some(opens);
                }
                Some(_) => {}
            }
            let end = match self.scans.value(input, offset).outcome {
                ScanOutcome::Complete(end) => end,
                ScanOutcome::Incomplete => return None,
                _ => return Some(false),
            };
            if memchr(b'{', &window.bytes[offset..end]).is_none() {
                return Some(false);
            }
            (self.array_end, self.undecided_to) = (Some(end), end);
        }
        let next = self.undecided_to + leading_whitespace_in_line(&window.bytes[self.undecided_to..]);
        self.undecided_to = next;
        match window.bytes.get(next) {
            _ if next - offset > self.max_text_size => Some(false),
            None => window.is_last.then_some(true),
            Some(byte) => Some(*byte == b'\n'),
        }
    }
}
