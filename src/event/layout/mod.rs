//! Layouts: the texts between the values of events that were read.
//!
//! Most events of a log have the same members in the same order, written in the same way. If the texts between the
//! values of an event are those of an earlier one, its members are known without reading their names, and only the
//! values are read. All other events, and those with escapes, are read by the parser.
//!
//! The result is that of the parser: apart from the values themselves, it depends only on these texts, the types of
//! the values, and the event type, all of which are compared.

mod learn;
mod step;

use std::borrow::Cow;

use step::{AfterText, LayoutStep, ValueForm};

use super::{Anomaly, AnomalyCounts, Envelope, Event, Member, MemberId, Value};
use crate::catalog::{EventType, FieldSet};
use crate::json::{self, Span, Token};
use crate::limits::MAX_LENGTH;

/// The largest number of steps of all layouts.
const MAX_STEPS: usize = 1024;

/// The largest number of steps that follow a step.
const MAX_BRANCHES: usize = 16;

/// The largest number of bytes of the texts of all layouts.
const MAX_TEXT: usize = 64 * 1024;

/// The number of misses after which all layouts are forgotten. A miss is an event that begins like one before and
/// continues differently; each event that is recognized makes up for two.
const MAX_MISSES: u32 = 64;

/// The number of events that are left to the parser after that.
const PAUSE: u32 = 4096;

/// The layouts of events that were read, as a tree: those that begin alike share their first steps.
#[derive(Debug)]
pub(super) struct Layouts<'c> {
    steps: Vec<LayoutStep<'c>>,
    /// The indices of the steps with which layouts begin.
    first: Vec<usize>,
    /// The number of bytes of the texts of all steps.
    text_size: usize,
    misses: u32,
    /// The number of events that are left to the parser.
    pause: u32,
}

/// What a layout says of an event besides its members.
#[derive(Debug)]
pub(super) struct LayoutEnd<'c> {
    known: &'c EventType,
    envelope: Envelope,
    /// The missing members.
    missing: Box<[Anomaly<'c>]>,
    request_body: Option<MemberId>,
    spans_lines: bool,
    top_level: FieldSet,
}

/// An event with a layout that was learned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recognized<'l, 'c> {
    layout: &'l LayoutEnd<'c>,
    /// The length of the event in bytes.
    length: usize,
}

impl Default for Layouts<'_> {
    fn default() -> Self {
        // Learning from the first event would not pay in an input that has no other.
        Self { steps: Vec::new(), first: Vec::new(), text_size: 0, misses: 0, pause: 1 }
    }
}

impl<'c> Layouts<'c> {
    /// Reads the members of the event at the start of `text` into `members`, if its layout was learned. If not, what
    /// is in `members` means nothing.
    pub(super) fn read<'a>(
        &mut self,
        text: &'a str,
        members: &mut Vec<Member<'c, 'a>>,
    ) -> Option<Recognized<'_, 'c>> {
        if self.pause > 0 || text.len() > MAX_LENGTH {
            return None;
        }
        match self.walk(text, members) {
            Ok((end, length)) => {
                self.misses = self.misses.saturating_sub(2);
                match &self.steps[end].next {
                    AfterText::End(layout) => Some(Recognized { layout, length }),
                    AfterText::Value { .. } => None,
                }
            }
            Err(0) => None,
            Err(_) => {
                self.misses += 1;
                if self.misses == MAX_MISSES {
                    *self = Self { pause: PAUSE, ..Self::default() };
                }
                None
            }
        }
    }

    /// Follows the steps of a layout through a text. Returns the index of its last step and the length of the event, or
    /// the offset up to which there is a layout.
    #[inline(never)]
    fn walk<'a>(&self, text: &'a str, members: &mut Vec<Member<'c, 'a>>) -> Result<(usize, usize), usize> {
        let (mut steps, mut start) = (&self.first, 0);
        loop {
            let rest = &text.as_bytes()[start..];
            let index = steps.iter().copied().find(|index| self.steps[*index].begins(rest)).ok_or(start)?;
            let step = &self.steps[index];
            if let Some(containers) = &step.containers {
                containers.read(start, members);
            }
            let mut end = start + step.text.len();
            let AfterText::Value {
                field,
                parent,
                index: element,
                key,
                value: value_start,
                form,
                steps: next,
            } = &step.next
            else {
                return Ok((index, end));
            };
            let value_start = start + value_start;
            let value = match form {
                ValueForm::Fixed => Value::Text(Cow::Borrowed(&text[value_start + 1..end - 1])),
                ValueForm::Number => {
                    let number = json::leading_number(&text[end..]).ok_or(end)?;
                    end += number.len();
                    Token::Number(number).into()
                }
                ValueForm::String => {
                    let contents = json::plain_contents(&text[end..]).ok_or(end)?;
                    end += contents.len() + 1;
                    Value::Text(Cow::Borrowed(contents))
                }
            };
            let span = Span::new(start + key, value_start, end);
            members.push(Member { field, parent: *parent, index: *element, value, span });
            (steps, start) = (next, end);
        }
    }
}

impl<'c> Recognized<'_, 'c> {
    /// The event at the start of `text` with these members.
    pub(super) fn event<'a>(
        self,
        text: &'a str,
        members: Vec<Member<'c, 'a>>,
        mut anomalies: Vec<Anomaly<'c>>,
    ) -> Event<'c, 'a> {
        let Self { layout, length } = self;
        anomalies.extend_from_slice(&layout.missing);
        Event {
            envelope: layout.envelope,
            known: Some(layout.known),
            inferred: false,
            anomalies,
            omitted: AnomalyCounts::default(),
            unread: None,
            text: &text[..length],
            annotations: Vec::new(),
            length,
            spans_lines: layout.spans_lines,
            request_body: layout.request_body,
            top_level: layout.top_level,
            members,
            v1_type: None,
            containers: Vec::new(),
            secrets: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
