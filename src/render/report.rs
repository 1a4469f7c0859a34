//! A finding with its place in the input.

use std::ops::Range;

use serde::Serialize;

use super::Record;
use crate::finding::Finding;
use crate::json::{locate, member_start};
use crate::trace::{Place, Step, Timeline};

/// What the findings are about: a record, decoded or not.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Subject<'r> {
    /// The file, as messages name it.
    pub file: &'r str,
    /// Line of the record's first byte, from 1.
    pub line: u64,
    /// The event's id, if it could be read.
    pub event_id: Option<&'r str>,
    /// The event's type, if it could be read.
    pub event_type: Option<&'r str>,
    /// What the event is a part of, where that was looked at.
    pub sequence: Option<Sequence<'r>>,
}

/// The process and the job change that an event is a part of.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Sequence<'r> {
    /// The process; the first, if there are several and the event names none.
    pub process_id: Option<&'r str>,
    /// The job change; the first, if there are several and the event names none.
    pub job_change_id: Option<&'r str>,
}

impl<'r> Subject<'r> {
    /// A record that could not be read.
    #[must_use]
    pub fn unread(file: &'r str, line: u64) -> Self {
        Self { file, line, ..Self::default() }
    }

    /// A record that could be read.
    #[must_use]
    pub fn read(record: &Record<'r>) -> Self {
        let event_type = Some(record.event.type_name()).filter(|name| !name.is_empty());
        let (file, line) = (record.file, record.line);
        Self { file, line, event_id: record.event.event_id(), event_type, sequence: None }
    }

    /// An event of a timeline.
    #[must_use]
    pub fn step(step: &'r Step, timeline: &'r Timeline) -> Self {
        // That of the event itself, where there are several.
        let (process_id, job_change_id) = step.body.ids();
        let sequence = Sequence {
            process_id: process_id.or(timeline.processes.first().map(|id| &**id)),
            job_change_id: job_change_id.or(timeline.job_changes.first().map(|id| &**id)),
        };
        Self {
            file: &step.place.file,
            line: step.place.line,
            event_id: step.event_id.as_deref(),
            event_type: Some(step.body.event_type()).filter(|name| !name.is_empty()),
            sequence: Some(sequence),
        }
    }
}

/// One finding and where it is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report<'r> {
    /// What was found.
    pub finding: &'r Finding,
    /// Line in the file, from 1.
    pub line: u64,
    /// Column in the line, in characters, from 1.
    pub column: u64,
    /// The text at that place, if it may be shown.
    pub excerpt: Option<Excerpt>,
}

/// A stretch of the record, on one line.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Excerpt {
    /// The text as it is written, with the values of tokens masked.
    pub text: String,
    /// The bytes of `text` that matter.
    pub marked: Range<usize>,
}

impl<'r> Report<'r> {
    /// Places a finding of a record whose text begins at `line` and `column`. The text of an `embedded` record is not in
    /// the input: its findings are placed at the record's beginning.
    #[must_use]
    pub fn new(finding: &'r Finding, text: &str, embedded: bool, line: u64, column: u64) -> Self {
        let (offset, excerpt) = match finding.offset {
            Some(offset) => (offset, Some(around(text, offset))),
            None => member(text, &finding.pointer),
        };
        let (line, column) = if embedded { (line, column) } else { advance(line, column, &text[..offset]) };
        Self { finding, line, column, excerpt }
    }

    /// Places a finding at an event whose text is no longer at hand.
    #[must_use]
    pub fn placed(finding: &'r Finding, place: &Place) -> Self {
        Self { finding, line: place.line, column: place.column, excerpt: None }
    }
}

/// Line and column behind `text`, which begins at the line and column given.
fn advance(line: u64, column: u64, text: &str) -> (u64, u64) {
    match text.rsplit_once('\n') {
        Some((before, last)) => {
            (line + 1 + before.matches('\n').count() as u64, 1 + last.chars().count() as u64)
        }
        None => (line, column + text.chars().count() as u64),
    }
}

/// The member at a pointer, with its name.
fn member(text: &str, pointer: &str) -> (usize, Option<Excerpt>) {
    let value = locate(text, pointer);
    let written = &text[value.clone()];
    // Of an object that lacks something there is too much to show.
    let scalar = !written.starts_with(['{', '[']);
    let is_member = text[..value.start].trim_end().ends_with(':');
    if !scalar || !is_member {
        return (value.start, None);
    }
    let start = member_start(text, value.start);
    let masked = mask_tokens(&text[start..value.end]);
    let shown: String = masked.chars().take(SHOWN).collect();
    let range = (value.start - start).min(shown.len())..shown.len();
    (value.start, Some(Excerpt { text: shown, marked: range }))
}

/// As many characters of a member as are shown.
const SHOWN: usize = 100;

/// The text around one byte, on its line.
fn around(text: &str, offset: usize) -> Excerpt {
    const BEFORE: usize = 40;
    const BEHIND: usize = 20;
    let line_start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[offset..].find('\n').map_or(text.len(), |newline| offset + newline);
    let masked = mask_tokens(&text[..line_end]);
    // Masking keeps the number of characters, so places are told in characters.
    let place = text[..offset].chars().count();
    let from = place.saturating_sub(BEFORE).max(text[..line_start].chars().count());
    let before: String = masked.chars().skip(from).take(place - from).collect();
    let behind: String = masked.chars().skip(place).take(BEHIND).collect();
    let range = before.len()..before.len() + behind.chars().next().map_or(0, char::len_utf8);
    Excerpt { text: before + &behind, marked: range }
}

/// Replaces every character of what stands behind `token` by a dot, in text that need not be whole JSON: a member of that
/// name, also inside a string, or `token=…` of a log line.
fn mask_tokens(text: &str) -> String {
    const NAME: &str = "token";
    const JOINING: [char; 8] = ['\\', '"', '\'', ':', '=', ' ', '\t', '\n'];
    const ENDING: [char; 8] = ['\\', '"', '\'', ',', '}', ' ', '&', ';'];
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(found) = rest.find(NAME) {
        let (before, behind) = rest.split_at(found + NAME.len());
        masked.push_str(before);
        let value = behind.trim_start_matches(JOINING);
        masked.push_str(&behind[..behind.len() - value.len()]);
        // A longer name, such as `token_type`, is another one.
        let end = if value.len() == behind.len() { 0 } else { value.find(ENDING).unwrap_or(value.len()) };
        masked.extend(value[..end].chars().map(|_| '•'));
        rest = &value[end..];
    }
    masked + rest
}
