//! Timelines: the events of processes and of the job changes that they approve, in the order of their
//! arrival.

use std::collections::HashSet;
use std::sync::Arc;

use super::event::TraceEvent;
use super::id_index::IdIndex;
use super::subject::TimelineSubject;
use crate::catalog::SubjectKind;
use crate::finding::{Finding, Rule};
use crate::location::Location;

/// The events of a process, of a job change, or of several that belong together; or one event that belongs to
/// none.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Timeline {
    /// What it is about: what others are linked to first, each kind in the order of the times of their first events.
    pub subjects: Vec<TimelineSubject>,
    /// The events, in the order of their arrival.
    pub events: Vec<TimelineEvent>,
    /// The latest time at which an event of the log was created, as far as the log was read, in milliseconds since
    /// 1970. Times in the future are left out.
    pub log_time: Option<i64>,
    /// The findings reported while the timeline was growing.
    pub report_state: Option<Box<ReportState>>,
}

/// The findings reported about a timeline that may still grow.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ReportState {
    /// The findings, by the [`seq`](TimelineEvent::seq) of their events.
    pub findings: HashSet<(u64, Rule)>,
    /// The number of timelines that it was counted as: more than one if they were joined afterwards.
    pub timelines: u64,
    /// The number of these that had not ended; `unfinished <= timelines`.
    pub unfinished: u64,
}

/// An event of a timeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TimelineEvent {
    /// The event.
    pub event: TraceEvent,
    /// The earlier event with the same `event_id`.
    pub earlier: Option<Box<EarlierEvent>>,
    /// The number of the event in the order of arrival, from 1, over all inputs. Where times of arrival are not
    /// known, this order has a meaning only within a file.
    pub seq: u64,
    /// Whether the event was reported before.
    pub is_reported: bool,
}

/// An earlier event with the same `event_id` as another.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EarlierEvent {
    /// The location of the first event with this id.
    pub first: Location,
    /// Whether both have the same bytes.
    pub same_bytes: bool,
    /// Whether both belong to the same timeline.
    pub same_timeline: bool,
    /// The time between the last delivery and this one in milliseconds, if both are known.
    pub elapsed_ms: Option<i64>,
}

/// A finding about an event of a timeline.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a finding and its event")]
pub struct EventFinding {
    /// The index of the event in [`Timeline::events`].
    pub event: usize,
    /// The finding.
    pub finding: Finding,
}

/// Whether a timeline has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TimelineState {
    /// Everything that it is about has ended.
    Ended,
    /// The last of them ends by a time, in milliseconds since 1970.
    EndsBy(i64),
    /// One of them may end at any time.
    Open,
}

impl Timeline {
    /// The timeline of these events, which may be in any order, of a log that has reached `log_time`.
    pub(super) fn new(
        mut events: Vec<TimelineEvent>,
        report_state: Option<Box<ReportState>>,
        log_time: Option<i64>,
    ) -> Self {
        if !events.is_sorted_by_key(|event| event.seq) {
            events.sort_by_key(|event| event.seq);
        }
        let subjects = subjects(&events);
        Self { subjects, events, log_time, report_state }
    }

    /// Whether the timeline is that of something with a life cycle, and not of an event that belongs to none.
    #[must_use]
    pub fn has_life_cycle(&self) -> bool {
        !self.subjects.is_empty()
    }

    /// The ids of what it is about that is of a kind, in the order of the times of their first events.
    pub fn ids_of(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.subjects.iter().filter(move |subject| subject.kind.name == kind).map(|subject| &*subject.id)
    }
}

/// What events are about.
fn subjects(events: &[TimelineEvent]) -> Vec<TimelineSubject> {
    let mut kinds: Vec<&Arc<SubjectKind>> = Vec::new();
    for subject in events.iter().flat_map(|event| event.event.kind.subjects()) {
        if kinds.iter().all(|kind| kind.name != subject.kind.name) {
            kinds.push(subject.kind);
        }
    }
    kinds.sort_by_key(|kind| (kind.has_links, &kind.name));
    let of_kind = |kind: &Arc<SubjectKind>| {
        distinct(events, &kind.name)
            .into_iter()
            .map(|id| TimelineSubject { kind: Arc::clone(kind), id })
            .collect()
    };
    kinds.into_iter().flat_map::<Vec<_>, _>(of_kind).collect()
}

/// Each id once, in the order of the times of their first events, or of arrival if one has none.
fn distinct(events: &[TimelineEvent], kind: &str) -> Vec<Box<str>> {
    let mut index = IdIndex::default();
    let mut first_times: Vec<Option<i64>> = Vec::new();
    let of_kind = events.iter().flat_map(|event| {
        let subjects = event.event.kind.subjects().filter(|subject| subject.kind.name == kind);
        subjects.map(|subject| (&event.event, subject.id))
    });
    for (event, id) in of_kind {
        let number = index.insert(id);
        if number == first_times.len() {
            first_times.push(event.time);
        } else if event.time.is_some_and(|time| first_times[number].is_none_or(|first| time < first)) {
            first_times[number] = event.time;
        }
    }
    let mut ids: Vec<_> = first_times.into_iter().zip(index.ids()).collect();
    if ids.iter().all(|(time, _)| time.is_some()) {
        ids.sort_by_key(|(time, id)| (*time, id.len(), *id));
    }
    ids.into_iter().map(|(_, id)| Box::from(*id)).collect()
}

impl TimelineEvent {
    /// Whether the event was in the same timeline before, so that it changes nothing.
    #[must_use]
    pub fn is_redelivered(&self) -> bool {
        self.earlier.as_ref().is_some_and(|earlier| earlier.same_timeline)
    }
}

impl EventFinding {
    pub(super) fn new(event: usize, finding: Finding) -> Self {
        Self { event, finding }
    }
}

impl TimelineState {
    /// The state of both together.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Ended, state) | (state, Self::Ended) => state,
            (Self::EndsBy(left), Self::EndsBy(right)) => Self::EndsBy(left.max(right)),
        }
    }
}
