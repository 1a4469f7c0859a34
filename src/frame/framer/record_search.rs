//! The state of a search for the next record.

use std::ops::Range;

use memchr::memmem;

use super::array::ArrayState;
use crate::json::{ScanOutcome, is_whitespace};

/// The start of a search.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SearchKind {
    /// The rest of a line of text after a record, where no other record has to come.
    AfterRecord,
    /// A damaged record.
    Damaged,
    /// A line that is a record whatever it holds.
    Line,
    /// A brace that opens no object: text if a record follows on its line, or else a damaged record.
    LoneBrace,
    /// Text.
    Text,
}

/// The line that is searched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum SearchedLine {
    /// The line on which the search starts.
    First,
    /// A later line, which begins at this offset.
    Later(usize),
    /// A later line, of which more has been passed than is kept.
    Long,
}

/// A search for the next record. Offsets are those of the window.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(super) struct RecordSearch {
    pub(super) kind: SearchKind,
    /// The end of what has been searched.
    pub(super) offset: usize,
    /// The last two bytes before `offset` on its line that are not whitespace; 0 for none.
    pub(super) last_bytes: [u8; 2],
    pub(super) line: SearchedLine,
    /// The indentation of the first line in characters.
    pub(super) indent: u64,
    /// Whether the damaged record is known to continue on the next line.
    pub(super) spans_lines: bool,
    /// The objects in text that are not records by themselves: they may hold some.
    pub(super) objects: Vec<Range<usize>>,
    /// Whether a brace in text opens no object: what follows may be escaped or printed.
    pub(super) has_other_brace: bool,
    /// Whether the damaged record is an object that is open at the end of a line or of the input.
    pub(super) is_cut_off: bool,
    /// Whether the damaged record is over the size limit, which is known before its end.
    pub(super) is_too_large: bool,
}

impl RecordSearch {
    pub(super) fn new(kind: SearchKind, offset: usize) -> Self {
        Self {
            kind,
            offset,
            last_bytes: [0; 2],
            line: SearchedLine::First,
            indent: 0,
            spans_lines: false,
            objects: Vec::new(),
            has_other_brace: false,
            is_cut_off: false,
            is_too_large: false,
        }
    }

    /// Drops the first `count` bytes of the window.
    pub(super) fn shift(&mut self, count: usize) {
        self.offset -= count;
        if let SearchedLine::Later(start) = &mut self.line {
            *start -= count;
        }
        for object in &mut self.objects {
            *object = object.start - count..object.end - count;
        }
    }

    /// Passes the bytes up to `end`, in which no record begins.
    pub(super) fn pass(&mut self, bytes: &[u8], end: usize) {
        let mut passed = bytes[self.offset..end].iter().rev().filter(|byte| !is_whitespace(**byte));
        self.last_bytes = match (passed.next(), passed.next()) {
            (Some(last), Some(before)) => [*before, *last],
            (Some(last), None) => [self.last_bytes[1], *last],
            _ => self.last_bytes,
        };
        self.offset = end;
    }

    /// The offset up to which the damaged record extends at least: the end of its first line, and of each
    /// later line without a record.
    pub(super) fn damaged_to(&self) -> usize {
        match self.line {
            SearchedLine::Later(start) => start,
            SearchedLine::First | SearchedLine::Long => self.offset,
        }
    }

    /// Whether the object at `offset` is a part of the damaged record, if that is open at the end of the input.
    pub(super) fn is_inside(&self, outcome: ScanOutcome, array: ArrayState) -> bool {
        self.looks_like_part(outcome, array)
            || matches!(self.line, SearchedLine::Later(start) if (self.offset - start) as u64 > self.indent)
    }

    /// Whether the object at `offset` looks like a part of the damaged record: the value of a member, or an
    /// element.
    pub(super) fn looks_like_part(&self, outcome: ScanOutcome, array: ArrayState) -> bool {
        let is_complete = matches!(outcome, ScanOutcome::Complete(_));
        match (self.last_bytes, self.line) {
            // At the start of a line: a part is indented by more than the record.
            ([_, 0], SearchedLine::Later(start)) => {
                !is_complete && (self.offset - start) as u64 > self.indent
            }
            ([_, 0], SearchedLine::Long) => !is_complete,
            ([b'"', b':'] | [_, b'['], _) => true,
            ([_, b','], _) => array == ArrayState::Outside,
            _ => false,
        }
    }
}

/// Whether an object that is no record may hold one: it has the name of a member of every record.
pub(super) fn may_hold_record(object: &[u8]) -> bool {
    ["header", "encrypt"].iter().any(|name| memmem::find(object, name.as_bytes()).is_some())
}
