//! The output of the work on one block.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use super::finding_groups::{FIRST, ShownFindings};
use crate::delivery::ReceivedAt;
use crate::finding::{Finding, Message, OtherLine, Rule};
use crate::location::{Location, Position};
use crate::message::{Count, LanguageChoice, Localize as _};
use crate::pipeline::Tally;
use crate::pipeline::ingest::other_line;
use crate::text::sanitize;

/// The output of the work on one block.
#[derive(Debug)]
pub(in crate::pipeline) struct BlockOutput<T = ()> {
    /// The bytes for standard output.
    pub(in crate::pipeline) out: Vec<u8>,
    /// The findings for standard error, in the order of the input.
    pub(super) notices: Vec<Notice>,
    /// The number of notices of each rule.
    noticed: BTreeMap<Rule, usize>,
    /// The first text in which there is no event, if there is one.
    pub(super) first_passed_over: Option<PassedOver>,
    /// The line of the last of them.
    last_passed_over: u64,
    /// A message for standard error about the input as a whole.
    pub(super) err: Vec<u8>,
    /// The counts.
    pub(in crate::pipeline) tally: Tally,
    /// Items for the step that sees outputs in the order of the input.
    pub(in crate::pipeline) items: Vec<T>,
    /// The parts of the output that are those of single records, if inputs are merged.
    pub(super) records: Vec<RecordOutput>,
    /// The start of the output of a record after the separator.
    record_start: usize,
    /// Whether there was no block, because no input is available at the moment.
    pub(in crate::pipeline) idle: bool,
    /// The name of the input.
    pub(super) file: Option<Arc<str>>,
    /// The input that ends here.
    pub(in crate::pipeline) ended_input: Option<EndedInput>,
}

/// The output of one record in that of its block; it begins where that of the record before ends.
#[derive(Clone, Debug)]
pub(super) struct RecordOutput {
    pub(super) time: RecordTime,
    /// The bytes for standard output, without a separator before them.
    pub(super) out: Range<usize>,
    /// The number of findings for standard error up to the end.
    pub(super) notices_end: usize,
    /// The number of items up to the end.
    pub(super) items_end: usize,
}

/// The times by which the records of several inputs are merged.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::pipeline) struct RecordTime {
    /// The time at which the event was created, in milliseconds since 1970.
    pub(in crate::pipeline) created: Option<i64>,
    /// The time at which it was received, if it is known.
    pub(in crate::pipeline) received: Option<ReceivedAt>,
}

/// An input that was read to its end.
#[derive(Debug)]
pub(in crate::pipeline) struct EndedInput {
    pub(in crate::pipeline) name: Arc<str>,
    /// The folder or pattern that it was found by.
    pub(super) argument: Option<Arc<str>>,
    /// The lines of it in which there is no event, for the step that sees the outputs in order.
    pub(in crate::pipeline) other_lines: Option<LinesWithoutEvent>,
    /// Whether that step has reported them among the results.
    pub(in crate::pipeline) is_reported: bool,
}

/// The lines of an input in which there is no event.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct LinesWithoutEvent {
    pub(in crate::pipeline) first: PassedOver,
    /// The number of lines.
    pub(in crate::pipeline) lines: u64,
}

impl EndedInput {
    pub(super) fn new(name: Arc<str>, argument: Option<Arc<str>>) -> Self {
        Self { name, argument, other_lines: None, is_reported: false }
    }
}

impl LinesWithoutEvent {
    /// The finding about them, and its location in the input of this name.
    pub(in crate::pipeline) fn finding(self, file: &Arc<str>) -> (Finding, Location) {
        let PassedOver { position, content } = self.first;
        let message = match self.lines {
            1 => Message::NoEventInLine { first: content },
            lines => Message::NoEvents { lines: Count::Lines(lines), first: content },
        };
        (Finding::new(Rule::OtherLines, message), Location::new(file, position))
    }
}

/// A finding for standard error.
#[derive(Debug)]
pub(super) struct Notice {
    pub(super) rule: Rule,
    pub(super) location: Location,
    /// The number of bytes of standard output that come before it.
    pub(super) after: usize,
    /// Its text; `None` if so many others of the rule come before it that it is not shown.
    pub(super) text: Option<Vec<u8>>,
}

/// A text in which there is no event.
#[derive(Clone, Debug)]
pub(in crate::pipeline) struct PassedOver {
    pub(in crate::pipeline) position: Position,
    /// What it is instead.
    pub(in crate::pipeline) content: OtherLine,
}

impl<T> Default for BlockOutput<T> {
    fn default() -> Self {
        Self {
            out: Vec::new(),
            notices: Vec::new(),
            noticed: BTreeMap::new(),
            first_passed_over: None,
            last_passed_over: 0,
            err: Vec::new(),
            tally: Tally::default(),
            items: Vec::new(),
            records: Vec::new(),
            record_start: 0,
            idle: false,
            file: None,
            ended_input: None,
        }
    }
}

impl<T> BlockOutput<T> {
    /// Adds a finding of a rule at a location for standard error; `write` appends its text.
    pub(in crate::pipeline) fn notice(
        &mut self,
        rule: Rule,
        location: &Location,
        shown: ShownFindings,
        write: impl FnOnce(&mut Vec<u8>),
    ) {
        let count = self.noticed.entry(rule).or_default();
        *count += 1;
        let mut text = None;
        if *count <= FIRST || shown == ShownFindings::All {
            write(text.insert(Vec::new()));
        }
        self.notices.push(Notice { rule, location: location.clone(), after: self.out.len(), text });
    }

    /// Appends a separator to the bytes for standard output, unless they are the first.
    pub(in crate::pipeline) fn separate(&mut self, separator: &str) {
        if !self.out.is_empty() {
            self.out.extend_from_slice(separator.as_bytes());
            self.record_start = self.out.len();
        }
    }

    /// Ends the output of a record of an input that is merged with others. Without a time it is no record.
    pub(in crate::pipeline) fn end_record(&mut self, time: Option<RecordTime>) {
        let Some(time) = time else { return };
        let start = self.records.last().map_or(0, |last| last.out.end).max(self.record_start);
        let (notices_end, items_end) = (self.notices.len(), self.items.len());
        self.records.push(RecordOutput { time, out: start..self.out.len(), notices_end, items_end });
    }

    /// Counts and names an input that cannot be opened, or not be read any further.
    pub(super) fn fail(&mut self, name: &str, error: &io::Error, language: LanguageChoice) {
        self.tally.failed_inputs += 1;
        let (name, error) = (sanitize(name), error.to_text(language));
        writeln!(self.err, "feishu-ev: {name}{}{error}", language.colon()).expect("a Vec takes any bytes");
    }

    /// Counts a text in which there is no event. Several on a line count once.
    pub(in crate::pipeline) fn pass_over(&mut self, text: &str, location: &Location) {
        let position = location.position;
        if self.first_passed_over.is_none() {
            self.first_passed_over = Some(PassedOver { position, content: other_line(text) });
        } else if self.last_passed_over == position.line {
            return;
        }
        self.last_passed_over = position.line;
        self.tally.passed_over += 1;
    }

    /// Empties it, for the next block.
    pub(super) fn clear(&mut self) {
        self.out.clear();
        self.notices.clear();
        self.noticed.clear();
        self.first_passed_over = None;
        self.err.clear();
        self.tally = Tally::default();
        self.items.clear();
        self.records.clear();
        self.record_start = 0;
        self.idle = false;
        self.file = None;
        self.ended_input = None;
    }
}
