//! Where records begin and end.

use memchr::{memchr, memchr_iter};

use super::look::{
    EVENT_OPENING, Stop, document, is_request_line, next_element, next_object, opens_array, opens_event,
    trim_end,
};
use super::{Content, Frame, is_blank};

/// What may stand around the records.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Framing {
    /// Nothing but blanks: a line, or a document over several lines, is a record whatever it holds, so that
    /// the input is its records and the blanks between them, byte for byte.
    Bare,
    /// All that comes with events in practice: arrays, log prefixes, HTTP requests.
    Events,
}

/// Finds the records of one input, stretch by stretch.
#[derive(Debug)]
pub(super) struct Cutter {
    framing: Framing,
    limit: usize,
    /// Whether a line may be taken for a document by the look of its ends.
    by_look: bool,
    line: u64,
    column: u64,
    /// Between the elements of a top-level array.
    in_array: bool,
    /// The rest of a record over the limit is passed over.
    discarding: Option<Rest>,
    /// A request whose body has not come yet.
    request: Option<Frame>,
}

/// How far the rest of a record over the limit goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Rest {
    /// To the next element of the array.
    Element,
    /// To the next line that is not indented.
    Indented,
    /// To the end of the line.
    Line,
}

/// What came of looking at one place.
enum Step {
    /// Go on at this offset.
    GoOn(usize),
    /// The answer lies behind the bytes at hand.
    NeedMore,
}

impl Cutter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        Self {
            framing,
            limit,
            by_look: true,
            line: 1,
            column: 1,
            in_array: false,
            discarding: None,
            request: None,
        }
    }

    /// Finds documents by their grammar alone, from this place on.
    pub(super) fn by_grammar(line: u64, column: u64) -> Self {
        Self { by_look: false, line, column, ..Self::new(Framing::Events, usize::MAX) }
    }

    /// Finds the records in `bytes`, which stand at `base` in their block; `ended` if nothing comes after them.
    /// Gives how many bytes are done with: the rest has to come again with what follows it.
    pub(super) fn cut(&mut self, bytes: &[u8], base: usize, ended: bool, frames: &mut Vec<Frame>) -> usize {
        let mut bounds = Bounds { bytes, base, ended, frames };
        let mut at = 0;
        loop {
            if self.discarding.is_some() {
                match self.discard(&mut bounds, at) {
                    Step::GoOn(next) if self.discarding.is_none() => at = next,
                    Step::GoOn(next) => return next,
                    Step::NeedMore => break,
                }
            }
            at = self.skip_blank(bytes, at);
            if at == bytes.len() {
                break;
            }
            match self.step(&mut bounds, at) {
                Step::GoOn(next) => at = next,
                Step::NeedMore if bytes.len() - at > self.limit => {
                    at = self.too_large(&mut bounds, at);
                }
                Step::NeedMore => break,
            }
        }
        if ended {
            bounds.frames.extend(self.request.take());
        }
        at
    }

    /// Deals with what begins at `at`, which is no blank.
    fn step(&mut self, bounds: &mut Bounds<'_>, at: usize) -> Step {
        let rest = &bounds.bytes[at..];
        let newline = memchr(b'\n', rest);
        if let Some(newline) = newline
            && rest[0] == b'{'
            && self.by_look
            && !self.in_array
        {
            let line = trim_end(&rest[..newline]);
            // The hot path: a line that is a document by the look of its ends.
            if line.ends_with(b"}") && bounds.ends_document(at + newline) && line.len() <= self.limit {
                self.request = None;
                self.frame(bounds, at, at + line.len(), Content::Document);
                self.line += 1;
                self.column = 1;
                return Step::GoOn(at + newline + 1);
            }
        }
        let line_end = newline.map(|newline| at + newline);
        if self.framing == Framing::Bare {
            return match rest[0] {
                b'{' => self.document(bounds, at, line_end),
                _ => self.whole_line(bounds, at, line_end, Content::Document),
            };
        }
        match rest[0] {
            b',' | b']' if self.in_array => {
                self.in_array = rest[0] == b',';
                self.go_on(bounds, at, at + 1)
            }
            _ if self.in_array => self.element(bounds, at),
            b'{' => self.document(bounds, at, line_end),
            b'[' => match opens_array(rest) {
                Some(true) => {
                    self.in_array = true;
                    self.go_on(bounds, at, at + 1)
                }
                None if !bounds.ended => Step::NeedMore,
                _ => self.text(bounds, at, line_end),
            },
            _ => self.text(bounds, at, line_end),
        }
    }

    /// A document over several lines, or several on one line, or a damaged one.
    fn document(&mut self, bounds: &mut Bounds<'_>, at: usize, line_end: Option<usize>) -> Step {
        match document(&bounds.bytes[at..]) {
            // A comma may follow.
            Ok(length) if at + length == bounds.bytes.len() && !bounds.ended => Step::NeedMore,
            Ok(length) => {
                self.request = None;
                let end = at + length;
                self.frame(bounds, at, end, Content::Document);
                let comma = bounds.bytes[end..].starts_with(b",") && self.framing == Framing::Events;
                self.go_on(bounds, at, end + usize::from(comma))
            }
            Err(Stop::Ended) if !bounds.ended => Step::NeedMore,
            Err(_) => {
                self.request = None;
                match self.damaged_end(bounds, at, line_end) {
                    Some(end) => self.frame_trimmed(bounds, at, end, Content::Document),
                    None => Step::NeedMore,
                }
            }
        }
    }

    /// Where a damaged document ends: with its line, or, if that looks like the first line of a pretty-printed
    /// document, with the last line that looks like a part of it.
    fn damaged_end(&self, bounds: &Bounds<'_>, at: usize, line_end: Option<usize>) -> Option<usize> {
        let mut end = bounds.line_end(line_end)?;
        let opening = trim_end(&bounds.bytes[at..end]).last().is_some_and(|last| b"{[,".contains(last));
        if !opening || self.framing == Framing::Bare {
            return Some(end);
        }
        loop {
            let next = end + 1;
            match bounds.bytes.get(next) {
                None if bounds.ended => return Some(end),
                None => return None,
                Some(b' ' | b'\t' | b'}' | b']') => {
                    let newline = memchr(b'\n', &bounds.bytes[next..]).map(|newline| next + newline);
                    end = bounds.line_end(newline)?;
                }
                Some(_) => return Some(end),
            }
        }
    }

    /// An element of a top-level array.
    fn element(&mut self, bounds: &mut Bounds<'_>, at: usize) -> Step {
        match document(&bounds.bytes[at..]) {
            Ok(length) => {
                let end = at + length;
                let next = bounds.bytes[end..].iter().find(|byte| !is_blank(**byte));
                if next.is_none() && !bounds.ended {
                    return Step::NeedMore;
                }
                self.frame(bounds, at, end, Content::Document);
                // Without a comma or bracket behind it this was no array after all, or one that was cut off.
                self.in_array = next.is_none_or(|next| matches!(next, b',' | b']'));
                self.go_on(bounds, at, end)
            }
            Err(Stop::Ended) if !bounds.ended => Step::NeedMore,
            Err(_) => match next_element(bounds.bytes, at + 1) {
                Some(next) => self.frame_trimmed(bounds, at, next, Content::Document),
                None if bounds.ended => self.frame_trimmed(bounds, at, bounds.bytes.len(), Content::Document),
                None => Step::NeedMore,
            },
        }
    }

    /// A line that begins with something else than a document.
    fn text(&mut self, bounds: &mut Bounds<'_>, at: usize, line_end: Option<usize>) -> Step {
        let Some(end) = bounds.line_end(line_end) else { return Step::NeedMore };
        let line = trim_end(&bounds.bytes[at..end]);
        if is_request_line(line) {
            return self.request(bounds, at, end);
        }
        // What a `{` at the end of the line opens is told from the line behind it.
        if line.ends_with(b"{") && !bounds.ended && !bounds.has_line_after(end) {
            return Step::NeedMore;
        }
        let mut fallback = None;
        let mut from = at;
        // A candidate costs a look at the rest of the line: only so many are tried.
        for _ in 0..64 {
            let Some(start) = next_object(bounds.bytes, from, end) else { break };
            let event = opens_event(&bounds.bytes[start..]);
            match document(&bounds.bytes[start..]) {
                Ok(length) if event => {
                    let end = end.max(start + length);
                    return self.after_prefix(bounds, at, start, start + length, end);
                }
                Ok(length) => {
                    fallback = fallback.or(Some((start, start + length)));
                    from = start + length;
                }
                Err(Stop::Ended) if !bounds.ended => return Step::NeedMore,
                Err(_) if event => return self.after_prefix(bounds, at, start, at + line.len(), end),
                Err(_) => from = start + 1,
            }
        }
        if let Some((start, stop)) = fallback {
            return self.after_prefix(bounds, at, start, stop, end.max(stop));
        }
        // JSON of another kind, whole or cut off, is told from text without JSON.
        let value = match document(line) {
            Ok(length) => length == line.len(),
            Err(Stop::Ended) => line.starts_with(b"["),
            Err(Stop::Syntax) => false,
        };
        self.whole_line(bounds, at, Some(end), if value { Content::Document } else { Content::NoJson })
    }

    /// A document behind a prefix on the same line. What follows it on that line is looked at too, unless it
    /// holds no further event: the tail of a log line needs no JSON.
    fn after_prefix(
        &mut self,
        bounds: &mut Bounds<'_>,
        at: usize,
        start: usize,
        stop: usize,
        end: usize,
    ) -> Step {
        self.request = None;
        self.advance(&bounds.bytes[at..start]);
        self.frame(bounds, start, stop, Content::Document);
        let mut next = end;
        let mut from = stop;
        while let Some(object) = next_object(bounds.bytes, from, end) {
            if opens_event(&bounds.bytes[object..]) {
                next = object;
                break;
            }
            from = object + 1;
        }
        self.go_on(bounds, start, next)
    }

    /// The head of a raw HTTP request: up to and with the blank line.
    fn request(&mut self, bounds: &mut Bounds<'_>, at: usize, mut end: usize) -> Step {
        bounds.frames.extend(self.request.take());
        let line_end = end;
        loop {
            let start = end + 1;
            let newline = bounds.bytes.get(start..).and_then(|rest| memchr(b'\n', rest));
            let Some(next) = bounds.line_end(newline.map(|newline| start + newline)) else {
                return Step::NeedMore;
            };
            let header = bounds.bytes.get(start..next).map_or(&[][..], trim_end);
            if header.is_empty() || next >= bounds.bytes.len() {
                self.request = Some(Frame {
                    // The line may belong to another block by the time it turns out that no body follows.
                    range: 0..0,
                    line: self.line,
                    column: self.column,
                    content: Content::NoJson,
                });
                return self.go_on(bounds, at, next.min(bounds.bytes.len()));
            }
            if !header.contains(&b':') {
                return self.whole_line(bounds, at, Some(line_end), Content::NoJson);
            }
            end = next;
        }
    }

    fn whole_line(
        &mut self,
        bounds: &mut Bounds<'_>,
        at: usize,
        line_end: Option<usize>,
        content: Content,
    ) -> Step {
        let Some(end) = bounds.line_end(line_end) else { return Step::NeedMore };
        self.request = None;
        self.frame_trimmed(bounds, at, end, content)
    }

    /// A record of which more than the limit is at hand, and no end: its rest is passed over.
    fn too_large(&mut self, bounds: &mut Bounds<'_>, at: usize) -> usize {
        self.request = None;
        // At least the first byte is done with, so that the next look begins inside the record.
        self.frame(bounds, at, at + 1, Content::TooLarge);
        self.discarding = Some(match memchr(b'\n', &bounds.bytes[at..]) {
            _ if self.in_array => Rest::Element,
            Some(_) => Rest::Indented,
            None => Rest::Line,
        });
        self.advance(&bounds.bytes[at..=at]);
        at + 1
    }

    fn discard(&mut self, bounds: &mut Bounds<'_>, at: usize) -> Step {
        let rest = &bounds.bytes[at..];
        let found = match self.discarding {
            None => Some(0),
            Some(Rest::Element) => next_element(rest, 0),
            Some(Rest::Indented) => memchr_iter(b'\n', rest).map(|newline| newline + 1).find(|next| {
                rest.get(*next).is_some_and(|first| !is_blank(*first) && !matches!(first, b'}' | b']'))
            }),
            Some(Rest::Line) => memchr(b'\n', rest),
        };
        if found.is_some() || bounds.ended {
            self.discarding = None;
        }
        // The last bytes may be the beginning of what is looked for.
        let keep = if bounds.ended { 0 } else { EVENT_OPENING.min(rest.len()) };
        let passed = found.unwrap_or(rest.len() - keep);
        let passed_to = bounds.base + at + passed;
        match bounds.frames.last_mut() {
            Some(frame) if frame.range.end == bounds.base + at => frame.range.end = passed_to,
            _ if passed == 0 => {}
            _ => bounds.frames.push(Frame {
                range: bounds.base + at..passed_to,
                line: self.line,
                column: self.column,
                content: Content::Rest,
            }),
        }
        self.go_on(bounds, at, at + passed)
    }

    fn frame_trimmed(&mut self, bounds: &mut Bounds<'_>, at: usize, end: usize, content: Content) -> Step {
        let mut record = trim_end(&bounds.bytes[at..end]);
        if self.in_array {
            record = trim_end(record.strip_suffix(b",").unwrap_or(record));
        }
        self.frame(bounds, at, at + record.len(), content);
        self.go_on(bounds, at, end)
    }

    fn frame(&mut self, bounds: &mut Bounds<'_>, start: usize, end: usize, content: Content) {
        let content = if end - start > self.limit { Content::TooLarge } else { content };
        let range = bounds.base + start..bounds.base + end;
        bounds.frames.push(Frame { range, line: self.line, column: self.column, content });
    }

    fn go_on(&mut self, bounds: &Bounds<'_>, at: usize, next: usize) -> Step {
        self.advance(&bounds.bytes[at..next]);
        Step::GoOn(next)
    }

    fn skip_blank(&mut self, bytes: &[u8], mut at: usize) -> usize {
        let from = at;
        loop {
            match bytes.get(at) {
                Some(byte) if is_blank(*byte) => at += 1,
                Some(0xEF)
                    if self.framing == Framing::Events && bytes[at..].starts_with("\u{feff}".as_bytes()) =>
                {
                    at += 3;
                }
                _ => break,
            }
        }
        self.advance(&bytes[from..at]);
        at
    }

    /// Moves line and column over bytes that are done with.
    fn advance(&mut self, bytes: &[u8]) {
        let line = match memchr::memrchr(b'\n', bytes) {
            Some(newline) => {
                self.line += memchr_iter(b'\n', bytes).count() as u64;
                self.column = 1;
                &bytes[newline + 1..]
            }
            None => bytes,
        };
        self.column += line.iter().filter(|byte| **byte & 0xC0 != 0x80).count() as u64;
    }
}

/// The stretch being cut.
struct Bounds<'b> {
    bytes: &'b [u8],
    base: usize,
    ended: bool,
    frames: &'b mut Vec<Frame>,
}

impl Bounds<'_> {
    /// Whether a `}` before `newline` ends its document: what comes next cannot go on with it.
    fn ends_document(&self, newline: usize) -> bool {
        match self.bytes[newline.min(self.bytes.len())..].iter().find(|byte| !is_blank(**byte)) {
            Some(next) => !matches!(next, b',' | b'}' | b']'),
            None => self.ended,
        }
    }

    /// Whether a whole line that is not blank follows.
    fn has_line_after(&self, newline: usize) -> bool {
        let rest = &self.bytes[newline..];
        let blanks = rest.iter().take_while(|byte| is_blank(**byte)).count();
        memchr(b'\n', &rest[blanks..]).is_some()
    }

    /// The end of a line, which is the end of the input if there is no newline.
    fn line_end(&self, newline: Option<usize>) -> Option<usize> {
        newline.or_else(|| self.ended.then_some(self.bytes.len()))
    }
}
