//! Findings as they are reported: with the location in the input, an excerpt of the record and the event.
//!
//! [`Source::locate`] turns the findings of one record into diagnostics in the order of its text.

mod excerpt;
mod source;

use std::borrow::Cow;

use serde::Serialize;

pub use excerpt::Excerpt;
pub use source::Source;

use crate::finding::Finding;
use crate::location::Location;
use crate::record::Record;
use crate::text::abbreviated;

/// A finding with its location.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "every format of findings reads all of it")]
pub struct Diagnostic<'r> {
    /// The finding.
    pub finding: &'r Finding,
    /// The location of what the finding is about.
    pub location: Location,
    /// The JSON Pointer of the record in the document that it is a part of; `None` if it is not a part of one.
    pub pointer: Option<&'r str>,
    /// The text at that location, if it may be shown.
    pub excerpt: Option<Excerpt>,
    /// The event that the finding is about.
    pub event: EventRef<'r>,
}

impl Diagnostic<'_> {
    /// The JSON Pointer of what the finding is about, from the outermost document that it is in.
    #[must_use]
    pub fn full_pointer(&self) -> Cow<'_, str> {
        match self.pointer {
            Some(pointer) => Cow::Owned([pointer, self.finding.pointer()].concat()),
            None => Cow::Borrowed(self.finding.pointer()),
        }
    }
}

/// The event that a diagnostic is about, as far as it could be read.
#[derive(Clone, Debug, Default)]
#[expect(clippy::exhaustive_structs, reason = "every format of findings reads all of it")]
pub struct EventRef<'r> {
    /// The event's id.
    pub event_id: Option<Cow<'r, str>>,
    /// The event's type.
    pub event_type: Option<Cow<'r, str>>,
    /// The timeline of the event, if it was traced.
    pub timeline: Option<TimelineIds<'r>>,
}

/// What the timeline of an event is about.
#[derive(Clone, Debug, Default, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "every format of findings reads all of it")]
pub struct TimelineIds<'r> {
    /// The process; the first of the timeline if the event names none.
    pub process_id: Option<Cow<'r, str>>,
    /// The job change; the first of the timeline if the event names none.
    pub job_change_id: Option<Cow<'r, str>>,
    /// Everything else that the timeline is about.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<SubjectId<'r>>,
}

/// What a timeline is about.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::exhaustive_structs, reason = "a kind and an id")]
pub struct SubjectId<'r> {
    /// The name of the life cycle.
    pub life_cycle: Cow<'r, str>,
    /// The id.
    pub id: Cow<'r, str>,
}

impl<'r> EventRef<'r> {
    /// The event of a record, with secrets masked.
    #[must_use]
    pub fn of_record(record: &Record<'r>) -> Self {
        let event_type = Some(record.event.type_name()).filter(|name| !name.is_empty());
        Self {
            event_id: record.event.event_id().map(|id| shortened(record.event.masked(id))),
            event_type: event_type.map(|name| shortened(record.event.masked(name))),
            timeline: None,
        }
    }
}

/// A name of an event as diagnostics show it: each of a hundred diagnostics may repeat it.
#[must_use]
pub fn shortened(name: Cow<'_, str>) -> Cow<'_, str> {
    /// The largest number of bytes.
    const LIMIT: usize = 256;
    match name {
        Cow::Borrowed(name) => abbreviated(name, LIMIT),
        Cow::Owned(name) => Cow::Owned(abbreviated(&name, LIMIT).into_owned()),
    }
}
