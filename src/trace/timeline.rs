//! What belongs together: the events of a process and of the job changes that it approves, as they arrived.

use std::collections::HashSet;

use super::step::{Body, Place, Step};
use super::{arrival, change, process};
use crate::finding::{Code, Finding};

/// The events of a process, of a job change, or of both together; or one event that belongs to neither.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Timeline {
    /// The process.
    pub process_id: Option<Box<str>>,
    /// The job changes, in the order in which they were seen.
    pub job_changes: Vec<Box<str>>,
    /// The events, in the order in which they arrived.
    pub entries: Vec<Entry>,
    /// What was told of it so far.
    pub told: Told,
}

/// What was told of a timeline, by the arrival of its events.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Told {
    /// The last event that was told.
    pub last: u64,
    /// What was found.
    pub findings: HashSet<(u64, Code)>,
}

/// One event of a timeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The event.
    pub step: Step,
    /// The event that came before with the same id, if there was one.
    pub repeats: Option<Box<Repeat>>,
    /// The how-many-th event of all inputs it is.
    pub arrival: u64,
}

/// An event with the id of an earlier one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Repeat {
    /// Where the earlier one stands.
    pub first: Place,
    /// Whether the two are the same to the last byte.
    pub same_bytes: bool,
    /// Whether they belong to the same timeline.
    pub same_timeline: bool,
    /// How many milliseconds after the last time it arrived, if that is known.
    pub after: Option<i64>,
}

/// What is to be said about a timeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Judgement {
    /// The entries in the order of their time, as indices.
    pub order: Vec<usize>,
    /// What was found, with the entry at which it shows, in the order of their arrival.
    pub findings: Vec<(usize, Finding)>,
    /// Whether process and job changes have come to an end, or when they should have at the latest, in milliseconds
    /// since 1970.
    pub end: End,
}

/// Whether a timeline has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum End {
    /// It has ended.
    Ended,
    /// It goes on, and something is due at a time.
    Due(i64),
    /// It goes on.
    Open,
}

impl Timeline {
    pub(super) fn new() -> Self {
        Self { process_id: None, job_changes: Vec::new(), entries: Vec::new(), told: Told::default() }
    }

    /// Whether this is a sequence at all.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        self.process_id.is_some() || !self.job_changes.is_empty()
    }

    /// The time of the last event.
    pub(super) fn last_time(&self) -> Option<i64> {
        self.entries.iter().filter_map(|entry| entry.step.time).max()
    }

    /// Takes the events of another timeline that turned out to belong to this one.
    pub(super) fn merge(&mut self, other: Self) {
        self.process_id = self.process_id.take().or(other.process_id);
        for id in other.job_changes {
            if !self.job_changes.contains(&id) {
                self.job_changes.push(id);
            }
        }
        self.entries.extend(other.entries);
        self.entries.sort_by_key(|entry| entry.arrival);
    }

    /// Holds the timeline against what the documents say.
    #[must_use]
    pub fn judge(&self) -> Judgement {
        let order = self.order();
        let mut findings = Vec::new();
        arrival::judge(self, &mut findings);
        let process = process::judge(self, &order, &mut findings);
        let changes = change::judge(self, &order, &process, &mut findings);
        let end = process.end.and(changes.end);
        let waiting = [process.waiting, changes.waiting].concat().join("; ");
        if let Some(last) = order.last().filter(|_| !waiting.is_empty()) {
            findings.push((*last, Finding::new(Code::Unfinished, waiting)));
        }
        // What is found at one event comes in the order of the codes.
        findings.sort_by_key(|(entry, finding)| (*entry, finding.code));
        Judgement { order, findings, end }
    }

    /// The events that count, in this order: those that came again are left out.
    pub(super) fn steps<'s, 'o>(
        &'s self,
        order: &'o [usize],
    ) -> impl Iterator<Item = (usize, &'s Step)> + use<'s, 'o> {
        order.iter().map(|index| (*index, &self.entries[*index])).filter_map(|(index, entry)| {
            let counts = entry.repeats.as_ref().is_none_or(|repeat| !repeat.same_timeline);
            counts.then_some((index, &entry.step))
        })
    }
}

impl End {
    /// The end of both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Ended, end) | (end, Self::Ended) => end,
            (Self::Due(left), Self::Due(right)) => Self::Due(left.max(right)),
        }
    }
}

impl Body {
    /// The process and the job change that an event belongs to.
    pub(super) fn ids(&self) -> (Option<&str>, Option<&str>) {
        match self {
            Self::JobChange(change) => (change.process_id.as_deref(), Some(&change.job_change_id)),
            Self::Node(node) => (Some(&node.process_id), None),
            Self::Other { .. } => (None, None),
        }
    }
}
