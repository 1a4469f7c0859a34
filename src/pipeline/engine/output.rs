//! The output of the work on one block.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::finding_groups::{FIRST, ShownFindings};
use crate::finding::{Finding, Message, OtherLine, Rule};
use crate::location::{Location, Position};
use crate::message::Count;
use crate::pipeline::Tally;
use crate::pipeline::ingest::other_line;

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
    /// Whether there was no block, because no input is available at the moment.
    pub(in crate::pipeline) idle: bool,
    /// The name of the input.
    pub(super) file: Option<Arc<str>>,
    /// The input that ends here.
    pub(in crate::pipeline) ended_input: Option<EndedInput>,
}

/// An input that was read to its end.
#[derive(Debug)]
pub(in crate::pipeline) struct EndedInput {
    pub(in crate::pipeline) name: Arc<str>,
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

impl LinesWithoutEvent {
    /// The finding about them, and its location in the input of this name.
    pub(in crate::pipeline) fn finding(self, file: &Arc<str>) -> (Finding, Location) {
        let PassedOver { position, content } = self.first;
        let message = Message::NoEvents { lines: Count::Lines(self.lines), first: content };
        (Finding::new(Rule::OtherLines, message), Location::new(file, position))
    }
}

/// A finding for standard error.
#[derive(Debug)]
pub(super) struct Notice {
    pub(super) rule: Rule,
    pub(super) line: u64,
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
            idle: false,
            file: None,
            ended_input: None,
        }
    }
}

impl<T> BlockOutput<T> {
    /// Adds a finding of a rule on a line for standard error; `write` appends its text.
    pub(in crate::pipeline) fn notice(
        &mut self,
        rule: Rule,
        line: u64,
        shown: ShownFindings,
        write: impl FnOnce(&mut Vec<u8>),
    ) {
        let count = self.noticed.entry(rule).or_default();
        *count += 1;
        let mut text = None;
        if *count <= FIRST || shown == ShownFindings::All {
            write(text.insert(Vec::new()));
        }
        self.notices.push(Notice { rule, line, after: self.out.len(), text });
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
        self.idle = false;
        self.file = None;
        self.ended_input = None;
    }
}
