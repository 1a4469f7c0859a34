//! What belongs together: the events of processes and of the job changes that they approve, as they arrived.

use std::collections::HashSet;

use super::step::{Body, MAX_ID, Step};
use super::{arrival, change, order, process};
use crate::finding::{Expected, Finding, Message, Rule, Waiting};
use crate::location::Location;
use crate::message::List;

/// The events of a process, of a job change, or of those that belong together; or one event that belongs to none.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Timeline {
    /// The processes, in the order in which they were seen.
    pub processes: Vec<Box<str>>,
    /// The job changes, in the order in which they were seen.
    pub job_changes: Vec<Box<str>>,
    /// The events, in the order in which they arrived.
    pub entries: Vec<Entry>,
    /// What was reported of it before, if there is more to come.
    pub reported: Option<Box<Reported>>,
}

/// What was reported of a timeline that still grows.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Reported {
    /// What was found, by the arrival of the event.
    pub findings: HashSet<(u64, Rule)>,
    /// How many timelines it was counted as: several, if they became one afterwards.
    pub timelines: u64,
    /// How many of these had not ended.
    pub unfinished: u64,
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
    /// Which log it is from: inputs of which each goes on where the one before it ends are one log. The order of arrival says
    /// nothing about the events of two logs.
    pub log: u32,
    /// Whether it was reported before.
    pub is_reported: bool,
}

/// An event with the id of an earlier one.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Repeat {
    /// Where the earlier one stands.
    pub first: Location,
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
    /// Whether processes and job changes have come to an end, or when they should have at the latest, in milliseconds
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
    /// The timeline of these events, which may have been collected in any order.
    pub(super) fn new(mut entries: Vec<Entry>, reported: Option<Box<Reported>>) -> Self {
        if !entries.is_sorted_by_key(|entry| entry.arrival) {
            entries.sort_by_key(|entry| entry.arrival);
        }
        let (mut processes, mut job_changes) = (Vec::new(), Vec::new());
        let (mut seen_processes, mut seen_changes) = (HashSet::new(), HashSet::new());
        for entry in &entries {
            let (process_id, job_change_id) = entry.step.body.ids();
            processes.extend(process_id.filter(|id| seen_processes.insert(*id)).map(Box::from));
            job_changes.extend(job_change_id.filter(|id| seen_changes.insert(*id)).map(Box::from));
        }
        drop((seen_processes, seen_changes));
        Self { processes, job_changes, entries, reported }
    }

    /// Whether this is a sequence at all.
    #[must_use]
    pub fn is_sequence(&self) -> bool {
        !self.processes.is_empty() || !self.job_changes.is_empty()
    }

    /// Holds the timeline against what the documents say.
    #[must_use]
    pub fn judge(&self) -> Judgement {
        let mut findings = Vec::new();
        arrival::judge(self, &mut findings);
        self.unidentified(&mut findings);
        let by_time = order::ByTime::new(self);
        let processes = process::judge(&by_time, &mut findings);
        let changes = change::judge(&by_time, &processes, &mut findings);
        let end = processes.iter().map(|process| process.end).chain(changes.iter().map(|change| change.end));
        let end = end.fold(End::Ended, End::and);
        let mut waiting: Vec<Waiting> = Vec::new();
        let (mut of_processes, mut of_changes) = (Vec::new(), Vec::new());
        for process in processes {
            waiting.extend(process.waiting);
            of_processes.push(process.order);
        }
        for change in changes {
            waiting.extend(change.waiting);
            of_changes.push(change.order);
        }
        let order = by_time.arranged(&of_processes, &of_changes);
        if let Some(last) = order.last().filter(|_| !waiting.is_empty()) {
            let message = Message::Unfinished { waiting: List::new(waiting) };
            findings.push((*last, Finding::new(Rule::Unfinished, message)));
        }
        // What is found at one event comes in the order of the codes.
        findings.sort_by_key(|(entry, finding)| (*entry, finding.rule));
        Judgement { order, findings, end }
    }

    fn unidentified(&self, findings: &mut Vec<(usize, Finding)>) {
        for (index, entry) in self.entries.iter().enumerate() {
            if let Body::Unidentified { missing, .. } = entry.step.body {
                let finding = Finding::new(Rule::Unidentified, Message::Unidentified { missing });
                let finding = finding.at_pointer(format!("/event/{missing}"));
                findings.push((index, finding.expected(Expected::IdOfLength { limit: MAX_ID })));
            }
        }
    }
}

impl Entry {
    /// Whether the event counts: one that came before in the same timeline does not.
    pub(super) fn counts(&self) -> bool {
        self.repeats.as_ref().is_none_or(|repeat| !repeat.same_timeline)
    }
}

impl Judgement {
    /// What was found at an entry.
    pub fn at(&self, entry: usize) -> impl Iterator<Item = &Finding> {
        let from = self.findings.partition_point(|(index, _)| *index < entry);
        self.findings[from..].iter().take_while(move |(index, _)| *index == entry).map(|(_, finding)| finding)
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
