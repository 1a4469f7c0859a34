//! The way to the next record, from text or from a damaged record.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::array::Array;
use super::cut::{Before, Cutter, Mode, Step};
use super::scan::{Outcome, Verdict};
use super::stretch::Stretch;
use super::whitespace::trim_end;
use super::{Content, Framing};
use crate::json::is_blank;

/// What the search began with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    /// A brace that opens no object: text, if a record follows on its line, or else a damaged record.
    Brace,
    /// A damaged record.
    Damaged,
    /// A line that is a record whatever it holds.
    Line,
    /// What follows a record on the line of a log, where text needs no record.
    Tail,
    /// Text.
    Text,
}

/// The line on which the search is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Line {
    /// That on which it began.
    First,
    /// One that begins here.
    Further(usize),
    /// A further one, of which more has been passed than is kept.
    Long,
}

/// A search for the next record. Offsets are those of the window.
#[derive(Debug)]
pub(super) struct Search {
    kind: Kind,
    /// No record begins before this.
    from: usize,
    /// The last two bytes before that on its line that are not blank.
    trail: [u8; 2],
    /// Its line.
    line: Line,
    /// By how much the first line is indented.
    indent: u64,
    /// Whether the damaged record goes on over the next lines for certain.
    spans_lines: bool,
    /// An object in text that is no record.
    object: Option<Range<usize>>,
    /// Whether the damaged record is over the limit, which is known before its end is.
    too_large: bool,
}

impl Search {
    pub(super) fn new(kind: Kind, from: usize) -> Self {
        Self {
            kind,
            from,
            trail: [0; 2],
            line: Line::First,
            indent: 0,
            spans_lines: false,
            object: None,
            too_large: false,
        }
    }

    pub(super) fn shift(&mut self, count: usize) {
        self.from -= count;
        if let Line::Further(start) = &mut self.line {
            *start -= count;
        }
        self.object = self.object.take().map(|object| object.start - count..object.end - count);
    }

    /// Passes bytes in which no record begins.
    fn pass(&mut self, bytes: &[u8], to: usize) {
        let mut passed = bytes[self.from..to].iter().rev().filter(|byte| !is_blank(**byte));
        self.trail = match (passed.next(), passed.next()) {
            (Some(last), Some(before)) => [*before, *last],
            (Some(last), None) => [self.trail[1], *last],
            _ => self.trail,
        };
        self.from = to;
    }

    /// How far the damaged record goes at least: all of its first line, and of each further line that holds no record.
    fn damaged_to(&self) -> usize {
        match self.line {
            Line::Further(start) => start,
            Line::First | Line::Long => self.from,
        }
    }

    /// Whether an object at `from` looks like a part of the damaged record: the value of a member or an element.
    fn is_part(&self, whole: bool, array: bool) -> bool {
        match (self.trail, self.line) {
            // At the start of a line: a part is indented by more than the record.
            ([_, 0], Line::Further(start)) => !whole && (self.from - start) as u64 > self.indent,
            ([_, 0], Line::Long) => !whole,
            ([b'"', b':'] | [_, b'['], _) => true,
            ([_, b','], _) => !array,
            _ => false,
        }
    }
}

impl Cutter {
    /// Goes on with the search that began at `at`.
    pub(super) fn search(&mut self, mut search: Search, stretch: &mut Stretch<'_>, at: usize) -> Step {
        loop {
            let rest = &stretch.bytes[search.from..];
            let found = match search.kind {
                Kind::Line => memchr(b'\n', rest),
                _ => memchr2(b'{', b'\n', rest),
            };
            let position = found.map_or(stretch.bytes.len(), |found| search.from + found);
            search.pass(stretch.bytes, position);
            if let Some(next) = self.give_up_bytes(&mut search, stretch, at) {
                self.mode = Mode::Search(search);
                return Step::GoOn(next);
            }
            if found.is_none() && !stretch.ended {
                self.mode = Mode::Search(search);
                return Step::NeedMore;
            }
            let step = if stretch.bytes.get(position) == Some(&b'{') && search.kind != Kind::Line {
                self.object(&mut search, stretch, at)
            } else {
                self.line_end(&mut search, stretch, at)
            };
            match step {
                Some(Step::NeedMore) => {
                    self.mode = Mode::Search(search);
                    return Step::NeedMore;
                }
                Some(step) => return step,
                None => {}
            }
        }
    }

    /// Bounds the memory: what is longer than may be kept is told and passed over as it comes.
    fn give_up_bytes(&mut self, search: &mut Search, stretch: &mut Stretch<'_>, at: usize) -> Option<usize> {
        let limit = match search.kind {
            Kind::Tail => {
                if search.from > at {
                    self.go_on(stretch, at, search.from);
                    return Some(search.from);
                }
                return None;
            }
            Kind::Text if search.from - at > self.text_limit => {
                let (start, next) = if let Some(object) = search.object.take() {
                    self.go_on(stretch, at, object.start);
                    self.frame(stretch, object.start, object.end, Content::Document);
                    (object.start, object.end.max(at + self.text_limit))
                } else {
                    let end = char_end(stretch.bytes, at + self.text_limit);
                    self.frame(stretch, at, end, Content::NoJson);
                    (at, end)
                };
                search.kind = Kind::Tail;
                self.go_on(stretch, start, next);
                return Some(next);
            }
            Kind::Text => return None,
            Kind::Brace => self.text_limit,
            Kind::Damaged | Kind::Line => self.limit,
        };
        if matches!(search.line, Line::Further(start) if search.from - start > self.limit) {
            search.line = Line::Long;
        }
        let known = search.damaged_to();
        if known <= at || (known - at <= limit && !search.too_large) {
            return None;
        }
        if !search.too_large {
            search.too_large = true;
            self.frame(stretch, at, at, Content::TooLarge);
        }
        self.pass_over(stretch, at, known);
        Some(known)
    }

    /// Looks at the object at `from`. `None`: it is no record.
    fn object(&mut self, search: &mut Search, stretch: &mut Stretch<'_>, at: usize) -> Option<Step> {
        let start = search.from;
        let verdict = self.scans.value(stretch.window(self.limit), start);
        let whole = matches!(verdict.outcome, Outcome::Whole(_));
        let in_text = matches!(search.kind, Kind::Tail | Kind::Text);
        let looks = if whole { verdict.names.is_record() } else { !verdict.names.is_empty() };
        let is_record = match verdict.outcome {
            Outcome::NeedMore => return Some(Step::NeedMore),
            Outcome::Whole(_) if verdict.names.is_certain() => true,
            _ => looks && (in_text || !search.is_part(whole, self.array != Array::Outside)),
        };
        if is_record {
            return Some(self.found(search, verdict, stretch, at));
        }
        match verdict.outcome {
            Outcome::Whole(end) => {
                if search.kind == Kind::Text && search.object.is_none() {
                    search.object = Some(start..end);
                }
                search.pass(stretch.bytes, end);
            }
            _ => search.pass(stretch.bytes, start + 1),
        }
        None
    }

    /// A record begins at `from`.
    fn found(&mut self, search: &Search, verdict: Verdict, stretch: &mut Stretch<'_>, at: usize) -> Step {
        let start = search.from;
        let is_first = search.line == Line::First;
        match search.kind {
            Kind::Brace if is_first => self.in_text = true,
            Kind::Tail | Kind::Text => self.in_text = true,
            Kind::Brace | Kind::Damaged | Kind::Line => {
                let end = search.damaged_to();
                self.damaged(search, stretch, at, end);
                // What stands before it on its line is looked at by itself.
                if end < start {
                    return Step::GoOn(end);
                }
                return self.begin(stretch, start, verdict);
            }
        }
        self.go_on(stretch, at, start);
        self.begin(stretch, start, verdict)
    }

    /// The line ends at `from`. `None`: the damaged record goes on in the next.
    fn line_end(&mut self, search: &mut Search, stretch: &mut Stretch<'_>, at: usize) -> Option<Step> {
        let end = search.from;
        match search.kind {
            Kind::Tail => Some(self.go_on(stretch, at, end)),
            Kind::Text => Some(self.text(search.object.clone(), stretch, at, end)),
            Kind::Line => Some(self.damaged(search, stretch, at, end)),
            Kind::Brace | Kind::Damaged => {
                let opening =
                    search.spans_lines || search.line != Line::First || b"{[,:".contains(&search.trail[1]);
                if opening && end < stretch.bytes.len() {
                    let is_array = self.array != Array::Outside;
                    match stretch.bytes.get(end + 1) {
                        None if !stretch.ended => return Some(Step::NeedMore),
                        Some(b']') if is_array => {}
                        Some(b' ' | b'\t' | b'}' | b']') => {
                            search.kind = Kind::Damaged;
                            (search.from, search.line, search.trail) =
                                (end + 1, Line::Further(end + 1), [0; 2]);
                            return None;
                        }
                        _ => {}
                    }
                }
                Some(self.damaged(search, stretch, at, end))
            }
        }
    }

    /// A line of text that ends at `end`, in which there is no record.
    fn text(
        &mut self,
        object: Option<Range<usize>>,
        stretch: &mut Stretch<'_>,
        at: usize,
        end: usize,
    ) -> Step {
        let line = trim_end(&stretch.bytes[at..end]);
        if let Some(step) = self.request(stretch, at, line) {
            return step;
        }
        if let Some(object) = object {
            self.go_on(stretch, at, object.start);
            self.frame(stretch, object.start, object.end, Content::Document);
            return self.go_on(stretch, object.start, end);
        }
        // JSON of another kind, whole or cut off, is told from text without JSON.
        let content = if Self::is_value(line) { Content::Document } else { Content::NoJson };
        self.whole_line(stretch, at, Some(end), content)
    }

    /// The damaged record ends at `end`.
    fn damaged(&mut self, search: &Search, stretch: &mut Stretch<'_>, at: usize, end: usize) -> Step {
        if search.too_large {
            return self.pass_over(stretch, at, end);
        }
        if self.array != Array::Outside {
            self.array = Array::Damaged;
        }
        if end - at > self.limit {
            self.frame(stretch, at, end, Content::TooLarge);
            return self.go_on(stretch, at, end);
        }
        self.frame_trimmed(stretch, at, end, Content::Document)
    }

    /// A value that cannot be read begins at `at`: looks for its end.
    pub(super) fn begin_damaged(&mut self, stretch: &mut Stretch<'_>, at: usize, verdict: Verdict) -> Step {
        let is_brace = self.framing == Framing::Events
            && self.array == Array::Outside
            && verdict.outcome == Outcome::Broken
            && stretch.bytes[at] == b'{'
            && !verdict.opens_object(stretch.bytes, at)
            && memchr(b'\n', &stretch.bytes[at..verdict.at]).is_none();
        let kind = if is_brace { Kind::Brace } else { Kind::Damaged };
        let mut search = Search::new(kind, at);
        search.pass(stretch.bytes, at + 1);
        search.indent = if self.before == Before::Blanks { self.column - 1 } else { 0 };
        if verdict.outcome == Outcome::TooLarge {
            search.too_large = true;
            search.spans_lines = memchr(b'\n', &stretch.bytes[at..at + self.limit]).is_some();
            self.frame(stretch, at, at, Content::TooLarge);
        }
        if self.array != Array::Outside {
            self.array = Array::Damaged;
        }
        self.mode = Mode::Search(search);
        Step::GoOn(at)
    }
}

/// The end of the last character that ends at or before `end`, if that is a few bytes away.
fn char_end(bytes: &[u8], end: usize) -> usize {
    let starts = |at: &usize| bytes[*at] & 0xC0 != 0x80;
    (end - 3..=end).rev().find(starts).unwrap_or(end)
}
