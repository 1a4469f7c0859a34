//! Lines that begin with something else than a document: log lines with a prefix, HTTP requests, other text.

use super::Content;
use super::cut::{Cutter, Step};
use super::look::{Stop, document, next_object, opens_event, trim_end};
use super::stretch::Stretch;

impl Cutter {
    /// A line that begins with something else than a document.
    pub(super) fn text(&mut self, stretch: &mut Stretch<'_>, at: usize, line_end: Option<usize>) -> Step {
        let Some(end) = stretch.line_end(line_end) else { return Step::NeedMore };
        let line = trim_end(&stretch.bytes[at..end]);
        if let Some(step) = self.request(stretch, at, line) {
            return step;
        }
        // What a `{` at the end of the line opens is told from the line behind it.
        if line.ends_with(b"{") && !stretch.ended && !stretch.has_line_after(end) {
            return Step::NeedMore;
        }
        let mut fallback = None;
        let mut from = at;
        // A candidate costs a look at the rest of the line: only so many are tried.
        for _ in 0..64 {
            let Some(start) = next_object(stretch.bytes, from, end) else { break };
            let event = opens_event(&stretch.bytes[start..]);
            match document(&stretch.bytes[start..]) {
                Ok(length) if event => {
                    let end = end.max(start + length);
                    return self.after_prefix(stretch, at, start, start + length, end);
                }
                Ok(length) => {
                    fallback = fallback.or(Some((start, start + length)));
                    from = start + length;
                }
                Err(Stop::Ended) if !stretch.ended => return Step::NeedMore,
                Err(_) if event => return self.after_prefix(stretch, at, start, at + line.len(), end),
                Err(_) => from = start + 1,
            }
        }
        if let Some((start, stop)) = fallback {
            return self.after_prefix(stretch, at, start, stop, end.max(stop));
        }
        // JSON of another kind, whole or cut off, is told from text without JSON.
        let value = match document(line) {
            Ok(length) => length == line.len(),
            Err(Stop::Ended) => line.starts_with(b"["),
            Err(Stop::Syntax) => false,
        };
        self.whole_line(stretch, at, Some(end), if value { Content::Document } else { Content::NoJson })
    }

    /// A document behind a prefix on the same line. What follows it on that line is looked at too, unless it
    /// holds no further event: the tail of a log line needs no JSON.
    fn after_prefix(
        &mut self,
        stretch: &mut Stretch<'_>,
        at: usize,
        start: usize,
        stop: usize,
        end: usize,
    ) -> Step {
        self.advance(&stretch.bytes[at..start]);
        self.frame(stretch, start, stop, Content::Document);
        let mut next = end;
        let mut from = stop;
        while let Some(object) = next_object(stretch.bytes, from, end) {
            if opens_event(&stretch.bytes[object..]) {
                next = object;
                break;
            }
            from = object + 1;
        }
        self.go_on(stretch, start, next)
    }
}
