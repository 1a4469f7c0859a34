//! Where records begin and end.

use memchr::{memchr, memchr_iter};

use super::array::Array;
use super::request::Request;
use super::scan::{Outcome, Scans, Verdict};
use super::search::{Kind, Search};
use super::stretch::Stretch;
use super::whitespace::{blanks, trim_end};
use super::{Content, Frame};

/// What may stand around the records.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Framing {
    /// Nothing but blanks, byte order marks and commas behind documents: a document, or any other line, is a record
    /// whatever it holds, so that the input is its records and what is between them, byte for byte.
    Bare,
    /// All that comes with events in practice: arrays, log prefixes, HTTP requests.
    Events,
}

/// Finds the records of one input, stretch by stretch.
#[derive(Debug)]
pub(super) struct Cutter {
    pub(super) framing: Framing,
    pub(super) limit: usize,
    /// How much text without a record may stand on a line before that is told.
    pub(super) text_limit: usize,
    /// Whether a line may be taken for a document by the look of its ends.
    by_look: bool,
    pub(super) line: u64,
    pub(super) column: u64,
    /// What has come on this line so far.
    pub(super) before: Before,
    /// Whether text stands before the records on this line: what follows them needs no record.
    pub(super) in_text: bool,
    /// Whether this is between the elements of a top-level array.
    pub(super) array: Array,
    pub(super) mode: Mode,
    pub(super) scans: Scans,
    /// How far the bytes were looked at without an answer about the place where they begin.
    pub(super) looked: usize,
    /// The end of an array there, of which it is not known what follows it on its line.
    pub(super) array_end: Option<usize>,
    /// A request whose body has not come yet.
    pub(super) request: Request,
}

/// What is before a place on its line.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Before {
    /// Nothing but blanks.
    Blanks,
    /// A document that has just ended: a comma may follow.
    Document,
    /// Something else.
    Other,
}

/// What is under way at the beginning of the bytes.
#[derive(Debug, Default)]
pub(super) enum Mode {
    /// Nothing, or a value.
    #[default]
    Between,
    /// The body of a request.
    Body,
    /// A search for the next record.
    Search(Search),
}

/// What came of looking at one place.
pub(super) enum Step {
    /// Go on at this offset.
    GoOn(usize),
    /// The answer lies behind the bytes at hand.
    NeedMore,
}

/// A byte order mark.
const MARK: &[u8] = "\u{feff}".as_bytes();
/// How much text is kept at least, to be told if no record follows it on its line.
const TEXT_LIMIT: usize = 1024 * 1024;

impl Cutter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        Self {
            framing,
            limit,
            text_limit: limit.max(TEXT_LIMIT),
            by_look: framing == Framing::Events,
            line: 1,
            column: 1,
            before: Before::Blanks,
            in_text: false,
            array: Array::Outside,
            mode: Mode::Between,
            scans: Scans::default(),
            looked: 0,
            array_end: None,
            request: Request::default(),
        }
    }

    /// Finds documents by their grammar alone, from this place on.
    pub(super) fn by_grammar(line: u64, column: u64) -> Self {
        Self { by_look: false, before: Before::Other, line, column, ..Self::new(Framing::Events, usize::MAX) }
    }

    /// Finds the records in `bytes`, which stand at `base` in their block; `ended` if nothing comes after them.
    /// Gives how many bytes are done with: the rest has to come again with what follows it.
    pub(super) fn cut(&mut self, bytes: &[u8], base: usize, ended: bool, frames: &mut Vec<Frame>) -> usize {
        let mut stretch = Stretch { bytes, base, ended, frames };
        let mut at = 0;
        loop {
            let step = if matches!(self.mode, Mode::Between) {
                at = self.skip_blank(bytes, at);
                // What is left may be the first bytes of a byte order mark.
                if at == bytes.len() || (!ended && MARK.starts_with(&bytes[at..])) {
                    break;
                }
                self.step(&mut stretch, at)
            } else {
                self.resume(&mut stretch, at)
            };
            match step {
                Step::GoOn(next) => {
                    at = next;
                    self.looked = 0;
                    self.array_end = None;
                }
                Step::NeedMore => {
                    self.looked = self.looked.max(at + 1);
                    break;
                }
            }
        }
        if ended {
            stretch.frames.extend(self.request.head.take());
            self.leave_array(&mut stretch, at);
        }
        self.scans.shift(at);
        self.looked = self.looked.saturating_sub(at);
        self.array_end = self.array_end.map(|end| end - at);
        if let Mode::Search(search) = &mut self.mode {
            search.shift(at);
        }
        at
    }

    /// Goes on with what is under way.
    fn resume(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        match std::mem::take(&mut self.mode) {
            Mode::Search(search) => self.search(search, stretch, at),
            Mode::Body => {
                let step = self.body(stretch, at);
                if self.request.has_body() {
                    self.mode = Mode::Body;
                }
                step
            }
            Mode::Between => Step::GoOn(at),
        }
    }

    /// Deals with what begins at `at`, which is no blank.
    fn step(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let first = stretch.bytes[at];
        if self.in_text {
            return self.search_from(Kind::Tail, stretch, at);
        }
        if first == b'{'
            && self.by_look
            && self.before == Before::Blanks
            && self.array == Array::Outside
            && self.looked == 0
        {
            let rest = &stretch.bytes[at..];
            // The hot path: a line that is a document by the look of its ends.
            if let Some(newline) = memchr(b'\n', rest)
                && let line = trim_end(&rest[..newline])
                && line.ends_with(b"}")
                && stretch.ends_document(at, newline, self.limit)
            {
                self.frame(stretch, at, at + line.len(), Content::Document);
                self.line += 1;
                self.column = 1;
                self.before = Before::Blanks;
                return Step::GoOn(at + newline + 1);
            }
        }
        match first {
            b',' if self.before == Before::Document && self.array == Array::Outside => {
                self.go_on(stretch, at, at + 1)
            }
            b'{' if self.array == Array::Outside => self.value(stretch, at),
            _ if self.framing == Framing::Bare => self.search_from(Kind::Line, stretch, at),
            _ if self.array != Array::Outside => self.in_array(stretch, at),
            // Behind other text on its line, a bracket opens no array that could go on over the next lines: that line may
            // have been taken for a document by its look.
            b'[' if self.before == Before::Blanks => match self.opens_array(stretch, at) {
                Some(true) => {
                    self.array = Array::Inside;
                    self.go_on(stretch, at, at + 1)
                }
                Some(false) => self.search_from(Kind::Text, stretch, at),
                None => Step::NeedMore,
            },
            _ => self.search_from(Kind::Text, stretch, at),
        }
    }

    fn search_from(&mut self, kind: Kind, stretch: &mut Stretch<'_>, at: usize) -> Step {
        self.search(Search::new(kind, at), stretch, at)
    }

    /// A value, of which the bytes at hand may be a part.
    pub(super) fn value(&mut self, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let verdict = self.scans.value(stretch.window(self.limit), at);
        if verdict.outcome == Outcome::NeedMore { Step::NeedMore } else { self.begin(stretch, at, verdict) }
    }

    /// A value about which this was found.
    pub(super) fn begin(&mut self, stretch: &mut Stretch<'_>, at: usize, verdict: Verdict) -> Step {
        let Outcome::Whole(end) = verdict.outcome else { return self.begin_damaged(stretch, at, verdict) };
        self.frame(stretch, at, end, Content::Document);
        let step = self.go_on(stretch, at, end);
        self.before = Before::Document;
        self.array = match self.array {
            Array::Inside => Array::AfterElement,
            Array::Damaged => Array::DamagedAfterElement,
            array => array,
        };
        step
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

    pub(super) fn frame_trimmed(
        &mut self,
        stretch: &mut Stretch<'_>,
        at: usize,
        end: usize,
        content: Content,
    ) -> Step {
        let mut record = trim_end(&stretch.bytes[at..end]);
        if self.array != Array::Outside {
            record = trim_end(record.strip_suffix(b",").unwrap_or(record));
        }
        self.frame(stretch, at, at + record.len(), content);
        self.go_on(stretch, at, end)
    }

    pub(super) fn frame(&mut self, stretch: &mut Stretch<'_>, start: usize, end: usize, content: Content) {
        let range = stretch.base + start..stretch.base + end;
        // Whatever comes behind the head of a request is its body.
        let signed = self.request.head.take().and_then(|request| request.signed);
        stretch.frames.push(Frame { range, line: self.line, column: self.column, content, signed });
    }

    /// Passes over more of a record over the limit.
    pub(super) fn pass_over(&mut self, stretch: &mut Stretch<'_>, at: usize, end: usize) -> Step {
        let passed = stretch.base + at..stretch.base + end;
        match stretch.frames.last_mut() {
            Some(frame)
                if frame.range.end == passed.start
                    && matches!(frame.content, Content::TooLarge | Content::Rest) =>
            {
                frame.range.end = passed.end;
            }
            _ if passed.is_empty() => {}
            _ => stretch.frames.push(Frame {
                range: passed,
                line: self.line,
                column: self.column,
                content: Content::Rest,
                signed: None,
            }),
        }
        self.go_on(stretch, at, end)
    }

    pub(super) fn go_on(&mut self, stretch: &Stretch<'_>, at: usize, next: usize) -> Step {
        if next > at {
            self.advance(&stretch.bytes[at..next]);
            let ends_line = stretch.bytes[at..next].ends_with(b"\n");
            self.before = if ends_line { Before::Blanks } else { Before::Other };
            self.in_text &= !ends_line;
        }
        Step::GoOn(next)
    }

    /// Passes what may stand between records.
    fn skip_blank(&mut self, bytes: &[u8], mut at: usize) -> usize {
        loop {
            let blanks = blanks(&bytes[at..]);
            if blanks > 0 {
                let blank = &bytes[at..at + blanks];
                self.advance(blank);
                if blank.contains(&b'\n') {
                    (self.before, self.in_text) = (Before::Blanks, false);
                }
                self.behind_document();
            }
            at += blanks;
            // A byte order mark is no part of the text, so no column.
            if bytes[at..].starts_with(MARK) {
                at += MARK.len();
                self.behind_document();
            } else {
                return at;
            }
        }
    }

    /// No comma may follow the document any more.
    fn behind_document(&mut self) {
        if self.before == Before::Document {
            self.before = Before::Other;
        }
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
