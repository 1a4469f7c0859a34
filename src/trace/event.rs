//! Events as tracing needs them: the ids that join them, the status that they report, and what distinguishes
//! two of them.

use std::sync::Arc;

use super::app::App;
use super::event_id::EventId;
use super::node_event::NodeEvent;
use super::state_change::StateChange;
use super::subject::SubjectRef;
use crate::catalog::{CodeValue, FieldPath, StatusKind, SubjectKind};
use crate::delivery::ReceivedAt;
use crate::location::Location;

/// An event of a log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TraceEvent {
    /// The id by which consumers deduplicate; never empty.
    pub event_id: Option<EventId>,
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
    /// What the event reports.
    pub kind: EventKind,
    /// Whether it was read from a printed form.
    pub is_reconstructed: bool,
    /// Whether it is one of the events of which the timelines are asked for.
    pub is_selected: bool,
    /// A hash of the event's bytes.
    pub(super) digest: u64,
}

/// What an event reports.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventKind {
    /// A new status of a node of a process.
    Node(NodeEvent),
    /// New states of what has a life cycle; at least one.
    States(Box<[StateChange]>),
    /// An event without a life cycle.
    Other {
        /// The event type.
        event_type: Box<str>,
    },
    /// An event with a life cycle whose id is missing.
    Unidentified {
        /// The event type.
        event_type: Box<str>,
        /// The member that should be the id.
        missing: FieldPath,
    },
}

/// A status that an event reports.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "a node in its order, or anything else")]
pub enum Change<'e> {
    /// A new status of a node.
    Node(&'e NodeEvent),
    /// A new state.
    State(&'e StateChange),
}

impl TraceEvent {
    /// Whether both have the same id and were delivered to the same app.
    pub(super) fn is_same_delivery(&self, other: &Self) -> bool {
        self.event_id == other.event_id && self.app == other.app
    }

    /// The time by which the event of an effect should have come, if this one waits for it, in milliseconds since 1970.
    pub(super) fn effect_due(&self) -> Option<i64> {
        match &self.kind {
            EventKind::States(changes) => changes.iter().filter_map(StateChange::effect_due).min(),
            _ => None,
        }
    }

    /// The kind of the status that the event reports, the first if there are several; `None` if it has no life
    /// cycle.
    #[must_use]
    pub fn status_kind(&self) -> Option<StatusKind> {
        self.kind.changes().next().map(Change::status_kind)
    }
}

impl EventKind {
    /// The statuses that the event reports.
    pub fn changes(&self) -> impl Iterator<Item = Change<'_>> {
        let (node, states) = match self {
            Self::Node(node) => (Some(Change::Node(node)), &[][..]),
            Self::States(states) => (None, &**states),
            Self::Other { .. } | Self::Unidentified { .. } => (None, &[][..]),
        };
        node.into_iter().chain(states.iter().map(Change::State))
    }

    /// Whether both report the same statuses of the same things.
    pub(super) fn is_same_change(&self, other: &Self) -> bool {
        self.changes().next().is_some()
            && self.changes().map(Change::identity).eq(other.changes().map(Change::identity))
    }

    /// The event type.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::Node(node) => &node.source.source().event,
            Self::States(changes) => changes.first().map_or("", |change| &change.source.source().event),
            Self::Other { event_type } | Self::Unidentified { event_type, .. } => event_type,
        }
    }

    /// The ids by which the event belongs to a timeline, those of what it is linked to first.
    pub fn subjects(&self) -> impl Iterator<Item = SubjectRef<'_>> {
        let (node, states) = match self {
            Self::Node(node) => (Some(SubjectRef { kind: node.whole(), id: &node.process_id }), &[][..]),
            Self::States(states) => (None, &**states),
            Self::Other { .. } | Self::Unidentified { .. } => (None, &[][..]),
        };
        node.into_iter().chain(states.iter().flat_map(subjects_of_change))
    }

    /// The id of a kind by which the event belongs to a timeline.
    #[must_use]
    pub fn id_of(&self, kind: &str) -> Option<&str> {
        self.subjects().find(|subject| subject.kind.name == kind).map(|subject| subject.id)
    }

    /// Whether the event has an id by which it belongs to a timeline.
    pub(super) fn has_subject(&self) -> bool {
        matches!(self, Self::Node(_) | Self::States(_))
    }
}

/// What a change is about and linked to. A part has no timeline of its own if what it is a part of is known.
fn subjects_of_change(change: &StateChange) -> impl Iterator<Item = SubjectRef<'_>> {
    let links = change.life_cycle().links.iter().zip(&change.links);
    let linked = links.filter_map(|(link, id)| Some(SubjectRef { kind: &link.to, id: id.as_deref()? }));
    let own = SubjectRef { kind: change.kind(), id: &change.id };
    linked.chain(change.whole().is_none().then_some(own))
}

impl<'e> Change<'e> {
    /// The kind of the status.
    #[must_use]
    pub fn status_kind(self) -> StatusKind {
        match self {
            Self::Node(node) => node.status,
            Self::State(change) => change.status_kind(),
        }
    }

    /// Whether the status lasts until the next event.
    #[must_use]
    pub fn is_ongoing(self) -> bool {
        match self {
            Self::Node(node) => node.is_ongoing(),
            Self::State(change) => change.is_ongoing(),
        }
    }

    /// What has the status.
    #[must_use]
    pub fn kind(self) -> &'e Arc<SubjectKind> {
        match self {
            Self::Node(node) => node.kind(),
            Self::State(change) => change.kind(),
        }
    }

    /// The id of what has the status.
    #[must_use]
    pub fn id(self) -> &'e str {
        match self {
            Self::Node(node) => &node.node_id,
            Self::State(change) => &change.id,
        }
    }

    /// What distinguishes a change from others: the event type, the ids and the code.
    pub(super) fn identity(self) -> ChangeIdentity<'e> {
        match self {
            Self::Node(node) => ChangeIdentity {
                event_type: &node.source.source().event,
                id: &node.node_id,
                linked: Some(&node.process_id),
                integer: node.status_code,
                text: None,
            },
            Self::State(change) => ChangeIdentity {
                event_type: &change.source.source().event,
                id: &change.id,
                linked: change.links.first().and_then(Option::as_deref),
                integer: change.code.as_ref().and_then(CodeValue::integer),
                text: change.code.as_ref().and_then(CodeValue::text),
            },
        }
    }
}

/// What distinguishes a change from others.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct ChangeIdentity<'e> {
    event_type: &'e str,
    id: &'e str,
    linked: Option<&'e str>,
    integer: Option<i64>,
    text: Option<&'e str>,
}
