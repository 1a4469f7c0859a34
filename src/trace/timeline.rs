//! Timelines: the events of processes and of the job changes that they approve, in the order of their
//! arrival.

use std::collections::HashSet;

use super::analysis::Analysis;
use super::event::TraceEvent;
use super::id_index::IdIndex;
use super::subject::TimelineSubject;
use crate::finding::Rule;
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
    /// The analysis, if it was made already.
    pub(super) analysis: Option<Box<Analysis>>,
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
        Self { subjects, events, log_time, report_state, analysis: None }
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

/// What events are about, each once: what others are linked to first, each kind in the order of the times of their first
/// events, or of arrival if one has none.
fn subjects(events: &[TimelineEvent]) -> Vec<TimelineSubject> {
    let mut index = IdIndex::default();
    let mut first_times: Vec<Option<i64>> = Vec::new();
    for TimelineEvent { event, .. } in events {
        for subject in event.kind.subjects() {
            let number = index.insert(subject);
            if number == first_times.len() {
                first_times.push(event.time);
            } else if event.time.is_some_and(|time| first_times[number].is_none_or(|first| time < first)) {
                first_times[number] = event.time;
            }
        }
    }
    let mut subjects: Vec<_> = index.ids().iter().copied().zip(first_times).collect();
    subjects.sort_by(|(left, _), (right, _)| {
        (left.kind.has_links, &left.kind.name).cmp(&(right.kind.has_links, &right.kind.name))
    });
    for of_kind in subjects.chunk_by_mut(|(left, _), (right, _)| left.kind.name == right.kind.name) {
        if of_kind.iter().all(|(_, time)| time.is_some()) {
            of_kind.sort_by_key(|(subject, time)| (*time, subject.id.len(), subject.id));
        }
    }
    subjects.into_iter().map(|(subject, _)| subject.into()).collect()
}

impl TimelineEvent {
    /// Whether the event was in the same timeline before, so that it changes nothing.
    #[must_use]
    pub fn is_redelivered(&self) -> bool {
        self.earlier.as_ref().is_some_and(|earlier| earlier.same_timeline)
    }
}
