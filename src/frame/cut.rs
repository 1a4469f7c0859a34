//! Where records begin and end.

use memchr::{memchr, memchr_iter};

use super::look::{EVENT_OPENING, Stop, document, next_element, opens_array, trim_end};
use super::request::Request;
use super::stretch::Stretch;
use super::{Content, Frame};
use crate::json::is_blank;

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
    pub(super) limit: usize,
    /// Whether a line may be taken for a document by the look of its ends.
    by_look: bool,
    pub(super) line: u64,
    pub(super) column: u64,
    /// Whether only blanks have come on this line so far.
    pub(super) at_line_start: bool,
    /// Whether this is between the elements of a top-level array.
    array: Array,
    /// The rest of a record over the limit is passed over.
    discarding: Option<Rest>,
    /// A request whose body has not come yet.
    pub(super) request: Request,
}

/// Where a place is with regard to a top-level array.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Array {
    /// In one of which an element was damaged: its end may be lost with it.
    Damaged,
    /// In one.
    Inside,
    /// In none.
    Outside,
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
pub(super) enum Step {
    /// Go on at this offset.
    GoOn(usize),
    /// The answer lies behind the bytes at hand.
    NeedMore,
    /// The same inside a part of a request, which has a limit of its own.
    NeedRest,
}

impl Cutter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        Self {
            framing,
            limit,
            by_look: true,
            line: 1,
            column: 1,
            at_line_start: true,
            array: Array::Outside,
            discarding: None,
            request: Request::default(),
        }
    }

    /// Finds documents by their grammar alone, from this place on.
    pub(super) fn by_grammar(line: u64, column: u64) -> Self {
        Self { by_look: false, line, column, ..Self::new(Framing::Events, usize::MAX) }
    }

    /// Finds the records in `bytes`, which stand at `base` in their block; `ended` if nothing comes after them.
    /// Gives how many bytes are done with: the rest has to come again with what follows it.
    pub(super) fn cut(&mut self, bytes: &[u8], base: usize, ended: bool, frames: &mut Vec<Frame>) -> usize {
        let mut stretch = Stretch { bytes, base, ended, frames };
        let mut at = 0;
        loop {
            if self.discarding.is_some() {
                match self.discard(&mut stretch, at) {
                    Step::GoOn(next) if self.discarding.is_none() => at = next,
                    Step::GoOn(next) => return next,
                    Step::NeedMore | Step::NeedRest => break,
                }
            }
            if self.request.has_body() {
                match self.body(&mut stretch, at) {
                    Step::GoOn(next) => at = next,
                    Step::NeedMore | Step::NeedRest => break,
                }
                continue;
            }
            at = self.skip_blank(bytes, at);
            if at == bytes.len() {
                break;
            }
            match self.step(&mut stretch, at) {
                Step::GoOn(next) => at = next,
                Step::NeedMore if bytes.len() - at > self.limit => {
                    at = self.too_large(&mut stretch, at);
                }
                Step::NeedMore | Step::NeedRest => break,
            }
        }
        if ended {
            stretch.frames.extend(self.request.head.take());
            if self.array != Array::Outside && self.discarding.is_none() {
                self.leave_array(&mut stretch, at);
            }
        }
        at
    }

    /// Deals with what begins at `at`, which is no blank.
    fn step(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let rest = &stretch.bytes[at..];
        let newline = memchr(b'\n', rest);
        if let Some(newline) = newline
            && rest[0] == b'{'
            && self.by_look
            && self.array == Array::Outside
        {
            let line = trim_end(&rest[..newline]);
            // The hot path: a line that is a document by the look of its ends.
            if line.ends_with(b"}") && stretch.ends_document(at + newline) && line.len() <= self.limit {
                self.frame(stretch, at, at + line.len(), Content::Document);
                self.line += 1;
                self.column = 1;
                self.at_line_start = true;
                return Step::GoOn(at + newline + 1);
            }
        }
        let line_end = newline.map(|newline| at + newline);
        if self.framing == Framing::Bare {
            return match rest[0] {
                b'{' => self.document(stretch, at, line_end),
                _ => self.whole_line(stretch, at, line_end, Content::Document),
            };
        }
        match rest[0] {
            b',' | b']' if self.array != Array::Outside => {
                if rest[0] == b']' {
                    self.array = Array::Outside;
                }
                self.go_on(stretch, at, at + 1)
            }
            _ if self.array != Array::Outside => self.element(stretch, at),
            b'{' => self.document(stretch, at, line_end),
            // Behind other text on its line, a bracket opens no array that could go on over the next lines: that line may
            // have been taken for a document by its look.
            b'[' if self.at_line_start => match opens_array(rest) {
                Ok(true) => {
                    self.array = Array::Inside;
                    self.go_on(stretch, at, at + 1)
                }
                Err(Stop::Ended) if !stretch.ended => Step::NeedMore,
                _ => self.text(stretch, at, line_end),
            },
            _ => self.text(stretch, at, line_end),
        }
    }

    /// A document over several lines, or several on one line, or a damaged one.
    fn document(&mut self, stretch: &mut Stretch<'_>, at: usize, line_end: Option<usize>) -> Step {
        match document(&stretch.bytes[at..]) {
            // A comma may follow.
            Ok(length) if at + length == stretch.bytes.len() && !stretch.ended => Step::NeedMore,
            Ok(length) => {
                let end = at + length;
                self.frame(stretch, at, end, Content::Document);
                let comma = stretch.bytes[end..].starts_with(b",") && self.framing == Framing::Events;
                self.go_on(stretch, at, end + usize::from(comma))
            }
            Err(Stop::Ended) if !stretch.ended => Step::NeedMore,
            Err(Stop::Syntax) if self.framing == Framing::Events && stretch.is_brace_prefix(at, line_end) => {
                self.text(stretch, at, line_end)
            }
            Err(_) => match self.damaged_end(stretch, at, line_end) {
                Some(end) => self.frame_trimmed(stretch, at, end, Content::Document),
                None => Step::NeedMore,
            },
        }
    }

    /// Where a damaged document ends: with its line, or, if that looks like the first line of a pretty-printed
    /// document, with the last line that looks like a part of it.
    fn damaged_end(&self, stretch: &Stretch<'_>, at: usize, line_end: Option<usize>) -> Option<usize> {
        let mut end = stretch.line_end(line_end)?;
        let opening = trim_end(&stretch.bytes[at..end]).last().is_some_and(|last| b"{[,".contains(last));
        if !opening || self.framing == Framing::Bare {
            return Some(end);
        }
        loop {
            let next = end + 1;
            match stretch.bytes.get(next) {
                None if stretch.ended => return Some(end),
                None => return None,
                Some(b' ' | b'\t' | b'}' | b']') => {
                    let newline = memchr(b'\n', &stretch.bytes[next..]).map(|newline| next + newline);
                    end = stretch.line_end(newline)?;
                }
                Some(_) => return Some(end),
            }
        }
    }

    /// An element of a top-level array.
    fn element(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        match document(&stretch.bytes[at..]) {
            Ok(length) => {
                let end = at + length;
                let next = stretch.bytes[end..].iter().find(|byte| !is_blank(**byte));
                if next.is_none() && !stretch.ended {
                    return Step::NeedMore;
                }
                let goes_on = next.is_some_and(|next| matches!(next, b',' | b']'));
                self.frame(stretch, at, end, Content::Document);
                let step = self.go_on(stretch, at, end);
                if !goes_on {
                    self.leave_array(stretch, end);
                }
                step
            }
            Err(Stop::Ended) if !stretch.ended => Step::NeedMore,
            Err(_) => {
                let end = stretch.ended.then_some(stretch.bytes.len());
                let Some(next) = next_element(stretch.bytes, at + 1).or(end) else { return Step::NeedMore };
                self.array = Array::Damaged;
                self.frame_trimmed(stretch, at, next, Content::Document)
            }
        }
    }

    /// The array ends without its bracket.
    fn leave_array(&mut self, stretch: &mut Stretch<'_>, at: usize) {
        if self.array == Array::Inside {
            self.frame(stretch, at, at, Content::OpenArray);
        }
        self.array = Array::Outside;
    }

    pub(super) fn whole_line(
        &mut self,
        stretch: &mut Stretch<'_>,
        at: usize,
        line_end: Option<usize>,
        content: Content,
    ) -> Step {
        let Some(end) = stretch.line_end(line_end) else { return Step::NeedMore };
        self.frame_trimmed(stretch, at, end, content)
    }

    /// A record of which more than the limit is at hand, and no end: its rest is passed over.
    fn too_large(&mut self, stretch: &mut Stretch<'_>, at: usize) -> usize {
        // At least the first byte is done with, so that the next look begins inside the record.
        self.frame(stretch, at, at + 1, Content::TooLarge);
        self.discarding = Some(match memchr(b'\n', &stretch.bytes[at..]) {
            _ if self.array != Array::Outside => Rest::Element,
            Some(_) => Rest::Indented,
            None => Rest::Line,
        });
        self.advance(&stretch.bytes[at..=at]);
        at + 1
    }

    fn discard(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let rest = &stretch.bytes[at..];
        let found = match self.discarding {
            None => Some(0),
            Some(Rest::Element) => next_element(rest, 0),
            Some(Rest::Indented) => memchr_iter(b'\n', rest).map(|newline| newline + 1).find(|next| {
                rest.get(*next).is_some_and(|first| !is_blank(*first) && !matches!(first, b'}' | b']'))
            }),
            Some(Rest::Line) => memchr(b'\n', rest),
        };
        if found.is_some() || stretch.ended {
            self.discarding = None;
        }
        // The last bytes may be the beginning of what is looked for.
        let keep = if stretch.ended { 0 } else { EVENT_OPENING.min(rest.len()) };
        let passed = found.unwrap_or(rest.len() - keep);
        let passed_to = stretch.base + at + passed;
        match stretch.frames.last_mut() {
            Some(frame) if frame.range.end == stretch.base + at => frame.range.end = passed_to,
            _ if passed == 0 => {}
            _ => stretch.frames.push(Frame {
                range: stretch.base + at..passed_to,
                line: self.line,
                column: self.column,
                content: Content::Rest,
                signed: None,
            }),
        }
        self.go_on(stretch, at, at + passed)
    }

    fn frame_trimmed(&mut self, stretch: &mut Stretch<'_>, at: usize, end: usize, content: Content) -> Step {
        let mut record = trim_end(&stretch.bytes[at..end]);
        if self.array != Array::Outside {
            record = trim_end(record.strip_suffix(b",").unwrap_or(record));
        }
        self.frame(stretch, at, at + record.len(), content);
        self.go_on(stretch, at, end)
    }

    pub(super) fn frame(&mut self, stretch: &mut Stretch<'_>, start: usize, end: usize, content: Content) {
        let content = if end - start > self.limit { Content::TooLarge } else { content };
        let range = stretch.base + start..stretch.base + end;
        // Whatever comes behind the head of a request is its body.
        let signed = self.request.head.take().and_then(|request| request.signed);
        stretch.frames.push(Frame { range, line: self.line, column: self.column, content, signed });
    }

    pub(super) fn go_on(&mut self, stretch: &Stretch<'_>, at: usize, next: usize) -> Step {
        self.advance(&stretch.bytes[at..next]);
        self.at_line_start = stretch.bytes[at..next].ends_with(b"\n");
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
        self.at_line_start |= bytes[from..at].contains(&b'\n');
        at
    }

    /// Moves line and column over bytes that are done with.
    pub(super) fn advance(&mut self, bytes: &[u8]) {
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
