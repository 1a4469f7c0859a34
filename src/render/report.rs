//! A finding with its place in the input.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;

use super::Record;
use super::terminal::abbreviated;
use crate::finding::{Finding, Rule};
use crate::json::{Span, locate};
use crate::secret::{Names, Secrets, masked};
use crate::trace::{Place, Step, Timeline};

/// What the findings are about: a record, decoded or not.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Subject<'r> {
    /// The file, as messages name it.
    pub file: &'r str,
    /// Line of the record's first byte, from 1.
    pub line: u64,
    /// The event's id, if it could be read.
    pub event_id: Option<Cow<'r, str>>,
    /// The event's type, if it could be read.
    pub event_type: Option<Cow<'r, str>>,
    /// What the event is a part of, where that was looked at.
    pub sequence: Option<Sequence<'r>>,
}

/// The process and the job change that an event is a part of.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct Sequence<'r> {
    /// The process; the first, if there are several and the event names none.
    pub process_id: Option<Cow<'r, str>>,
    /// The job change; the first, if there are several and the event names none.
    pub job_change_id: Option<Cow<'r, str>>,
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
        let named = |text| short(record.masked(text));
        let (event_id, event_type) = (record.event.event_id().map(named), event_type.map(named));
        Self { file: record.file, line: record.line, event_id, event_type, sequence: None }
    }

    /// An event of a timeline.
    #[must_use]
    pub fn step(step: &'r Step, timeline: &'r Timeline) -> Self {
        // That of the event itself, where there are several.
        let (process_id, job_change_id) = step.body.ids();
        let named = |text| short(masked(text, &Names::default()));
        let first = |ids: &'r [Box<str>]| ids.first().map(|id| &**id);
        let sequence = Sequence {
            process_id: process_id.or(first(&timeline.processes)).map(named),
            job_change_id: job_change_id.or(first(&timeline.job_changes)).map(named),
        };
        Self {
            file: &step.place.file,
            line: step.place.line,
            event_id: step.event_id.as_deref().map(named),
            event_type: Some(step.body.event_type()).filter(|name| !name.is_empty()).map(named),
            sequence: Some(sequence),
        }
    }
}

/// A text of the event as findings name it; each of a hundred findings may do that.
fn short(text: Cow<'_, str>) -> Cow<'_, str> {
    const MOST: usize = 256;
    match text {
        Cow::Borrowed(text) => abbreviated(text, MOST),
        Cow::Owned(text) => Cow::Owned(abbreviated(&text, MOST).into_owned()),
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
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Excerpt {
    /// What stands before the marked text.
    pub before: String,
    /// The text that matters.
    pub marked: String,
    /// What stands behind it.
    pub behind: String,
}

/// The record that findings are about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Source<'r> {
    /// Its text.
    pub text: &'r str,
    /// Whether that is not in the input as it is.
    pub embedded: bool,
    /// Line of its first byte, from 1.
    pub line: u64,
    /// Column of its first byte, in characters, from 1.
    pub column: u64,
    /// What is masked in excerpts; there are none if this is not known.
    pub secrets: Option<&'r Secrets>,
}

impl<'r> Source<'r> {
    /// The record with this text, which begins at that place.
    #[must_use]
    pub fn new(text: &'r str, line: u64, column: u64) -> Self {
        Self { text, embedded: false, line, column, secrets: None }
    }

    /// The same record, with excerpts.
    #[must_use]
    pub fn excerpts(mut self, secrets: &'r Secrets) -> Self {
        self.secrets = Some(secrets);
        self
    }

    /// The same record, found inside of another text or not.
    #[must_use]
    pub fn embedded(mut self, embedded: bool) -> Self {
        self.embedded = embedded;
        self
    }

    /// Places findings in the order of the text; what is said about the others comes last. The findings of an embedded
    /// record are placed at its beginning.
    #[must_use]
    pub fn place<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Report<'f>> {
        let mut found: Vec<_> = findings.into_iter().map(|finding| (self.offset(finding), finding)).collect();
        let place = |offset: usize| if self.embedded { 0 } else { offset };
        found.sort_by_key(|(offset, finding)| (finding.rule == Rule::MoreFindings, place(*offset)));
        let (mut line, mut column, mut passed) = (self.line, self.column, 0);
        let report = |(offset, finding): (usize, &'f Finding)| {
            if finding.rule == Rule::MoreFindings {
                (line, column, passed) = (self.line, self.column, 0);
            }
            (line, column) = advance(line, column, &self.text[passed..place(offset)]);
            passed = place(offset);
            Report { finding, line, column, excerpt: self.excerpt(finding, offset) }
        };
        found.into_iter().map(report).collect()
    }

    fn offset(&self, finding: &Finding) -> usize {
        match (finding.offset, finding.span) {
            (Some(offset), _) => offset,
            (None, Some(span)) => span.value().start,
            (None, None) if finding.pointer.is_empty() => 0,
            // Only what is said about a record that cannot be read, once, has no span.
            (None, None) => locate(self.text, &finding.pointer).start,
        }
    }

    fn excerpt(&self, finding: &Finding, offset: usize) -> Option<Excerpt> {
        let secrets = self.secrets?;
        match (finding.offset, finding.span) {
            (Some(_), _) => Some(self.around(offset, secrets)),
            (None, Some(span)) => self.member(span, secrets),
            (None, None) => None,
        }
    }

    /// The member there, with its name.
    fn member(&self, span: Span, secrets: &Secrets) -> Option<Excerpt> {
        /// As many characters as are shown.
        const SHOWN: usize = 100;
        let value = span.value();
        // Of an object that lacks something there is too much to show.
        let is_scalar = !self.text[value.clone()].starts_with(['{', '[']);
        if !is_scalar || !span.has_key() {
            return None;
        }
        let start = span.member().start;
        let mut shown = self.text[start..value.end].char_indices();
        let end = shown.nth(SHOWN).map_or(value.end, |(length, _)| start + length);
        Some(self.cut(start..end, value.start.min(end)..end, secrets))
    }

    /// The text around one byte, on its line.
    fn around(&self, offset: usize, secrets: &Secrets) -> Excerpt {
        const BEFORE: usize = 40;
        const BEHIND: usize = 20;
        let on_line = |found: &char| *found != '\n';
        let length = |text: &mut dyn Iterator<Item = char>| text.map(char::len_utf8).sum::<usize>();
        let (before, behind) = self.text.split_at(offset);
        let start = offset - length(&mut before.chars().rev().take_while(on_line).take(BEFORE));
        let end = offset + length(&mut behind.chars().take_while(on_line).take(BEHIND));
        let marked = behind.chars().next().filter(on_line).map_or(0, char::len_utf8);
        self.cut(start..end, offset..offset + marked, secrets)
    }

    /// A part of the text in which another one is marked.
    fn cut(&self, shown: Range<usize>, marked: Range<usize>, secrets: &Secrets) -> Excerpt {
        // A secret is masked as a whole, wherever it is cut.
        let marked = secrets.around(marked);
        let mask = |part: Range<usize>| secrets.mask(self.text, part).into_owned();
        Excerpt {
            before: mask(shown.start.min(marked.start)..marked.start),
            behind: mask(marked.end..shown.end.max(marked.end)),
            marked: mask(marked),
        }
    }
}

impl<'r> Report<'r> {
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
