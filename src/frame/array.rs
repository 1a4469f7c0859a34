//! Top-level arrays, of which each element is a record.

use memchr::memchr;

use super::Content;
use super::cut::{Before, Cutter, Step};
use super::scan::Outcome;
use super::stretch::Stretch;
use super::whitespace::blanks;
use crate::json::is_blank;

/// Where a place is with regard to a top-level array.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Array {
    /// In one, behind an element.
    AfterElement,
    /// In one of which an element was damaged: its end may be lost with it.
    Damaged,
    /// In the same, behind an element.
    DamagedAfterElement,
    /// In one.
    Inside,
    /// In none.
    Outside,
}

impl Cutter {
    /// Between the elements of an array.
    pub(super) fn in_array(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let next = match (stretch.bytes[at], self.array) {
            (b']', _) => Array::Outside,
            (b',', Array::AfterElement | Array::Inside) => Array::Inside,
            (b',', _) => Array::Damaged,
            (_, Array::AfterElement | Array::DamagedAfterElement) => {
                self.leave_array(stretch, at);
                return Step::GoOn(at);
            }
            // An array in the array, which may be the one that goes on: the bracket is told, and the records in it are found.
            (b'[', _) => {
                let next = self.looked.max(at + 1);
                let next = next + blanks(&stretch.bytes[next.min(stretch.bytes.len())..]);
                match stretch.bytes.get(next) {
                    Some(b'{') => {
                        self.frame(stretch, at, at + 1, Content::Document);
                        Array::Damaged
                    }
                    None if !stretch.ended && next - at <= self.text_limit => {
                        self.looked = next;
                        return Step::NeedMore;
                    }
                    _ => return self.value(stretch, at),
                }
            }
            // Text that begins a line is none of its elements.
            (first, Array::Damaged) if self.before == Before::Blanks && first != b'{' => {
                self.leave_array(stretch, at);
                return Step::GoOn(at);
            }
            _ => return self.value(stretch, at),
        };
        self.array = next;
        self.go_on(stretch, at, at + 1)
    }

    /// The array ends without its bracket.
    pub(super) fn leave_array(&mut self, stretch: &mut Stretch<'_>, at: usize) {
        if matches!(self.array, Array::AfterElement | Array::Inside) {
            self.frame(stretch, at, at, Content::OpenArray);
        }
        self.array = Array::Outside;
    }

    /// Whether the `[` at `at` opens an array of objects rather than, say, a bracketed time. One that begins with something
    /// else has to be whole, have objects further on, and end its line.
    pub(super) fn opens_array(&mut self, stretch: &Stretch<'_>, at: usize) -> Option<bool> {
        let window = stretch.window(self.limit);
        if self.array_end.is_none() {
            let first = self.looked.max(at + 1);
            let first = first + blanks(&stretch.bytes[first.min(stretch.bytes.len())..]);
            self.looked = first;
            match stretch.bytes.get(first) {
                _ if first - at > self.text_limit => return Some(false),
                None => return stretch.ended.then_some(false),
                Some(b']') => return Some(true),
                Some(b'{') => {
                    let verdict = self.scans.value(window, first);
                    let opens = verdict.opens_object(stretch.bytes, first);
                    return (opens || verdict.outcome != Outcome::NeedMore).then_some(opens);
                }
                Some(_) => {}
            }
            let end = match self.scans.value(window, at).outcome {
                Outcome::Whole(end) => end,
                Outcome::NeedMore => return None,
                _ => return Some(false),
            };
            if memchr(b'{', &stretch.bytes[at..end]).is_none() {
                return Some(false);
            }
            (self.array_end, self.looked) = (Some(end), end);
        }
        let next = self.looked + blanks_on_line(&stretch.bytes[self.looked..]);
        self.looked = next;
        match stretch.bytes.get(next) {
            _ if next - at > self.text_limit => Some(false),
            None => stretch.ended.then_some(true),
            Some(byte) => Some(*byte == b'\n'),
        }
    }
}

/// How many bytes at the start of the rest of a line are blank.
fn blanks_on_line(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|byte| is_blank(**byte) && **byte != b'\n').count()
}
