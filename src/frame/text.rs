//! Lines that begin with something else than a document: HTTP requests, other text.

use memchr::memchr;

use super::cut::{Cutter, Step};
use super::look::{next_object, opens_event, trim_end};
use super::scan::{Outcome, Scans, Window};
use super::stretch::Stretch;
use super::{Content, Frame};
use crate::delivery::{Signed, is_header_line};

/// How long the head of a request may be: servers refuse longer ones.
const HEAD_LIMIT: usize = 64 * 1024;

impl Cutter {
    /// Whether a line is a JSON value of any kind, or the beginning of an array.
    pub(super) fn is_value(line: &[u8]) -> bool {
        let window = Window { bytes: line, ended: true, limit: usize::MAX };
        let verdict = Scans::default().value(window, 0);
        match verdict.outcome {
            Outcome::Whole(length) => length == line.len(),
            Outcome::Broken => line.starts_with(b"[") && verdict.at == line.len(),
            Outcome::TooDeep => line.starts_with(b"["),
            Outcome::NeedMore | Outcome::TooLarge => false,
        }
    }

    /// The head of a raw HTTP request, unless it is too long for one.
    pub(super) fn request_within_limit(&mut self, stretch: &mut Stretch<'_>, at: usize, end: usize) -> Step {
        let limit = end + HEAD_LIMIT;
        let bytes = &stretch.bytes[..stretch.bytes.len().min(limit)];
        let ended = stretch.ended && bytes.len() == stretch.bytes.len();
        let mut head = Stretch { bytes, base: stretch.base, ended, frames: stretch.frames };
        match self.request(&mut head, at, end) {
            Step::NeedMore if bytes.len() == limit => {
                self.whole_line(stretch, at, Some(end), Content::NoJson)
            }
            step => step,
        }
    }

    /// The head of a raw HTTP request: up to and with the blank line.
    fn request(&mut self, stretch: &mut Stretch<'_>, at: usize, mut end: usize) -> Step {
        stretch.frames.extend(self.request.take());
        let line_end = end;
        loop {
            let start = end + 1;
            let newline = stretch.bytes.get(start..).and_then(|rest| memchr(b'\n', rest));
            let Some(next) = stretch.line_end(newline.map(|newline| start + newline)) else {
                return Step::NeedMore;
            };
            let header = stretch.bytes.get(start..next).map_or(&[][..], trim_end);
            if header.is_empty() || next >= stretch.bytes.len() {
                self.request = Some(Frame {
                    // The line may belong to another block by the time it turns out that no body follows.
                    range: 0..0,
                    line: self.line,
                    column: self.column,
                    content: Content::NoJson,
                    signed: Some(Box::new(Signed::from_head(
                        &stretch.bytes[line_end..next.min(stretch.bytes.len())],
                    ))),
                });
                return self.go_on(stretch, at, next.min(stretch.bytes.len()));
            }
            // A line with an event in it is none, whatever else it looks like: nothing may be swallowed.
            let object = next_object(stretch.bytes, start, next.min(stretch.bytes.len()));
            let event = object.is_some_and(|object| opens_event(&stretch.bytes[object..]));
            if event || !is_header_line(header) {
                return self.whole_line(stretch, at, Some(line_end), Content::NoJson);
            }
            end = next;
        }
    }
}
