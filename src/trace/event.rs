//! Events as tracing needs them: the ids that join them, the status that they report, and what distinguishes
//! two of them.

use jiff::civil::Date;

use super::app::{App, MAX_ID_LENGTH};
use super::digest::Digest;
use super::status::{JobChangeStatus, NodeStatus, StatusKind};
use crate::catalog::Code;
use crate::corehr::{JOB_CHANGE_UPDATED, MAX_EFFECTIVE_DELAY, NODE_UPDATED, day_end};
use crate::delivery::ReceivedAt;
use crate::event::{Envelope, Event, Value};
use crate::json;
use crate::location::Location;

/// An event of a log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TraceEvent {
    /// The id by which consumers deduplicate; never empty.
    pub event_id: Option<Box<str>>,
    /// The app that the event was delivered to, if it names one.
    pub app: Option<App>,
    /// The time at which the event was created, in milliseconds since 1970.
    pub time: Option<i64>,
    /// The time at which the event was received, if the log says so.
    pub received_at: Option<ReceivedAt>,
    /// The location of the event in the log.
    pub location: Location,
    /// The JSON Pointer of the event in the document that it is a part of; `None` if it is not a part of one.
    pub pointer: Option<Box<str>>,
    /// The subject of the event.
    pub kind: EventKind,
    /// Whether it was read from a printed form.
    pub is_reconstructed: bool,
    /// Whether it is one of the events of which the timelines are asked for.
    pub is_selected: bool,
    /// A hash of the event's bytes.
    pub(super) digest: u64,
}

/// The subject of an event.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// A new status of a job change.
    JobChange(JobChangeEvent),
    /// A new status of a node of a process.
    Node(NodeEvent),
    /// An event without a life cycle.
    Other {
        /// The event type.
        event_type: Box<str>,
    },
    /// A node or a job change whose id is missing.
    Unidentified {
        /// The event type.
        event_type: &'static str,
        /// The member that should be the id.
        missing: &'static str,
    },
}

/// A new status of a node.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct NodeEvent {
    /// The id of the process.
    pub process_id: Box<str>,
    /// The id of the node, another one each time it runs.
    pub node_id: Box<str>,
    /// The id of the node in the definition of the process, with secrets masked.
    pub definition: Box<str>,
    /// The code of the node's type, if it is an integer.
    pub node_type: Option<i64>,
    /// The code of the status, if it is an integer.
    pub status_code: Option<i64>,
    /// Whether the node only notifies people, so that nothing waits for it.
    pub(super) is_cc: bool,
    pub(super) status: NodeStatus,
}

/// A new status of a job change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JobChangeEvent {
    /// The id of the job change.
    pub job_change_id: Box<str>,
    /// The id of the process that approves it.
    pub process_id: Option<Box<str>>,
    /// The code of the status, if it is an integer.
    pub status_code: Option<i64>,
    /// The code of the mode, if it is an integer.
    pub transfer_mode: Option<i64>,
    /// The day on which the job change takes effect, if the event has a date for it.
    pub effective_date: Option<Date>,
    /// The code of the status before, if the event has an integer for it.
    pub original_status_code: Option<i64>,
    /// Whether the job change needs an approval.
    pub(super) is_initiated: bool,
    /// The status before, if the event has a known code for it.
    pub(super) original_status: Option<JobChangeStatus>,
    pub(super) status: JobChangeStatus,
}

/// The ids by which events belong to a timeline.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the ids of both life cycles")]
pub struct EventIds<'e> {
    /// The id of the process.
    pub process_id: Option<&'e str>,
    /// The id of the job change.
    pub job_change_id: Option<&'e str>,
}

impl TraceEvent {
    /// Keeps of an event what tracing needs; `text` is its plaintext.
    #[must_use]
    pub fn new(event: &Event<'_, '_>, text: &str, location: Location) -> Self {
        let event_id = match event.envelope {
            Envelope::Challenge { .. } => event.challenge(),
            _ => event.event_id(),
        };
        Self {
            event_id: event_id.filter(|id| !id.is_empty()).map(Box::from),
            app: App::new(event),
            time: event.time(),
            received_at: None,
            location,
            pointer: None,
            is_reconstructed: false,
            is_selected: true,
            kind: EventKind::new(event),
            digest: digest(event, text),
        }
    }

    /// The ids and the status that the event reports; `None` if it has no life cycle.
    pub(super) fn change(&self) -> Option<(&str, Option<&str>, Option<i64>)> {
        match &self.kind {
            EventKind::JobChange(change) => {
                Some((&change.job_change_id, change.process_id.as_deref(), change.status_code))
            }
            EventKind::Node(node) => Some((&node.node_id, Some(&node.process_id), node.status_code)),
            EventKind::Other { .. } | EventKind::Unidentified { .. } => None,
        }
    }

    /// Whether the status lasts until the next event.
    #[must_use]
    pub fn is_ongoing(&self) -> bool {
        match &self.kind {
            EventKind::JobChange(change) => matches!(
                change.status,
                JobChangeStatus::Approved | JobChangeStatus::Approving | JobChangeStatus::NoApproval
            ),
            EventKind::Node(node) => node.status == NodeStatus::InProgress,
            EventKind::Other { .. } | EventKind::Unidentified { .. } => false,
        }
    }

    /// The kind of the status that the event reports; `None` if it has no life cycle.
    #[must_use]
    pub fn status_kind(&self) -> Option<StatusKind> {
        match &self.kind {
            EventKind::JobChange(change) => Some(change.status.into()),
            EventKind::Node(node) => Some(node.status.into()),
            EventKind::Other { .. } | EventKind::Unidentified { .. } => None,
        }
    }
}

impl EventKind {
    fn new(event: &Event<'_, '_>) -> Self {
        let result = match event.type_name() {
            NODE_UPDATED => NodeEvent::new(event).map(Self::Node),
            JOB_CHANGE_UPDATED => JobChangeEvent::new(event).map(Self::JobChange),
            event_type => return Self::Other { event_type: event_type.into() },
        };
        result.unwrap_or_else(|unidentified| unidentified)
    }

    /// Whether both report the same status of the same node or job change.
    pub(super) fn is_same_change(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Node(left), Self::Node(right)) => {
                left.node_id == right.node_id && left.status_code == right.status_code
            }
            (Self::JobChange(left), Self::JobChange(right)) => {
                left.job_change_id == right.job_change_id && left.status_code == right.status_code
            }
            _ => false,
        }
    }

    /// The event type.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::JobChange(_) => JOB_CHANGE_UPDATED,
            Self::Node(_) => NODE_UPDATED,
            Self::Other { event_type } => event_type,
            Self::Unidentified { event_type, .. } => event_type,
        }
    }

    /// The ids by which the event belongs to a timeline.
    #[must_use]
    pub fn ids(&self) -> EventIds<'_> {
        match self {
            Self::JobChange(change) => EventIds {
                process_id: change.process_id.as_deref(),
                job_change_id: Some(&change.job_change_id),
            },
            Self::Node(node) => EventIds { process_id: Some(&node.process_id), job_change_id: None },
            Self::Other { .. } | Self::Unidentified { .. } => EventIds::default(),
        }
    }
}

impl NodeEvent {
    /// Fails with [`EventKind::Unidentified`] if an id is missing.
    fn new(event: &Event<'_, '_>) -> Result<Self, EventKind> {
        let unidentified = |missing| EventKind::Unidentified { event_type: NODE_UPDATED, missing };
        let process_id = id(event, "process_id").ok_or_else(|| unidentified("process_id"))?;
        let node_id = id(event, "process_node_id").ok_or_else(|| unidentified("process_node_id"))?;
        // Findings quote it.
        let definition = match value(event, "node_definition_id") {
            Some(Value::Text(text)) => event.masked(text).into(),
            _ => id(event, "node_definition_id").unwrap_or_default(),
        };
        let (node_type, type_entry) = code(event, "node_type");
        let (status_code, status_entry) = code(event, "node_status");
        Ok(Self {
            process_id,
            node_id,
            definition,
            node_type,
            status_code,
            is_cc: type_entry.is_none_or(|code| code.name == "cc"),
            status: NodeStatus::new(status_entry),
        })
    }
}

impl JobChangeEvent {
    /// Fails with [`EventKind::Unidentified`] if the id is missing.
    fn new(event: &Event<'_, '_>) -> Result<Self, EventKind> {
        let missing = "job_change_id";
        let job_change_id =
            id(event, missing).ok_or(EventKind::Unidentified { event_type: JOB_CHANGE_UPDATED, missing })?;
        let (status_code, status_entry) = code(event, "status");
        let (transfer_mode, mode) = code(event, "transfer_mode");
        // The catalog has the codes of original_status, which is not documented, at status.
        let (original_status_code, _) = code(event, "original_status");
        let original_status = original_status_code.and_then(|original| {
            let mut fields = event.known?.body.fields.iter();
            fields.find(|field| field.name == "status")?.code(original)
        });
        Ok(Self {
            job_change_id,
            process_id: id(event, "process_id"),
            status_code,
            transfer_mode,
            original_status_code,
            is_initiated: mode.is_some_and(|code| code.name == "initiated"),
            effective_date: value(event, "effective_date").and_then(|date| date.text()?.parse().ok()),
            original_status: original_status.map(|code| JobChangeStatus::new(Some(code))),
            status: JobChangeStatus::new(status_entry),
        })
    }

    /// The time by which the event of its effect should have come, if the job change waits for it.
    pub(super) fn effect_due(&self) -> Option<i64> {
        match self.status {
            JobChangeStatus::Approved | JobChangeStatus::NoApproval => self.effective_date.map(effect_due),
            _ => None,
        }
    }
}

/// The time by which the event of a job change that takes effect on a day should have come, in milliseconds since
/// 1970. The documentation names no time zone: when a day in UTC+8 is over, it has begun everywhere.
pub(super) fn effect_due(effective_date: Date) -> i64 {
    day_end(effective_date).saturating_add(MAX_EFFECTIVE_DELAY)
}

/// The value of a member of the event's body.
fn value<'e, 'a>(event: &'e Event<'_, 'a>, name: &str) -> Option<&'e Value<'a>> {
    event.body_member_named(name).map(|member| &member.value)
}

/// The id that is a member of the event's body: a string of up to [`MAX_ID_LENGTH`] bytes that is not empty,
/// or a number, which `validate` reports but which still identifies.
fn id(event: &Event<'_, '_>, name: &str) -> Option<Box<str>> {
    match value(event, name)? {
        Value::Text(text) if (1..=MAX_ID_LENGTH).contains(&text.len()) => Some(text.as_ref().into()),
        Value::Int(number) => Some(number.to_string().into()),
        Value::Number(number) if number.len() <= MAX_ID_LENGTH => Some((*number).into()),
        _ => None,
    }
}

/// The integer that is a member of the event's body, and its entry in the catalog.
fn code<'c>(event: &Event<'c, '_>, name: &str) -> (Option<i64>, Option<&'c Code>) {
    match event.body_member_named(name) {
        Some(member) => match member.value {
            Value::Int(code) => (Some(code), member.field.code(code)),
            _ => (None, None),
        },
        None => (None, None),
    }
}

/// Whether there is whitespace after the first brace or the first colon of an object: programs add it everywhere
/// or nowhere.
fn has_whitespace(text: &str) -> bool {
    let after = |offset: usize| text.as_bytes().get(offset + 1).is_some_and(u8::is_ascii_whitespace);
    after(0) || text.find(':').is_some_and(after)
}

/// A hash of the event's bytes, without what `decode` has added to them, and without whitespace between them: a
/// logger that writes an event again may add it.
fn digest(event: &Event<'_, '_>, text: &str) -> u64 {
    let mut digest = Digest::default();
    if event.annotations.is_empty() && has_whitespace(text) {
        let mut compacted = Vec::with_capacity(text.len());
        json::compact(&mut compacted, text);
        digest.update(&compacted);
        return digest.finish();
    }
    let mut start = 0;
    for added in &event.annotations {
        digest.update(&text.as_bytes()[start..added.start]);
        start = added.end;
    }
    digest.update(&text.as_bytes()[start..]);
    digest.finish()
}
