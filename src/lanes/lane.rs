//! Lanes, with what is drawn in them.

use super::lane_subject::LaneSubject;
use crate::catalog::StatusKind;
use crate::choice::choices;
use crate::finding::{Rule, Severity};
use crate::trace::{Analyzed, Change};

/// A node of a process, with its runs one after another, or something else with a life cycle.
#[derive(Debug)]
pub(crate) struct Lane {
    /// The first event, which says what the lane is about.
    pub(crate) event: usize,
    /// The index of the change that the lane is about, among those of that event.
    pub(crate) change: usize,
    /// The number of the lane, from 1, among those of the same node: runs at the same time have lanes of their
    /// own.
    pub(crate) number: usize,
    pub(crate) bars: Vec<Bar>,
    pub(crate) marks: Vec<Mark>,
}

/// The time during which something has a status that lasts, or a single status that does not.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Bar {
    /// The event at which it begins; `None` for a status without a beginning.
    pub(crate) begin: Option<usize>,
    pub(crate) end: BarEnd,
    /// The status at its end, or the one that lasts; unknown if its end is missing.
    pub(crate) outcome: StatusKind,
    pub(crate) from: u32,
    pub(crate) to: u32,
}

/// The end of a bar.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BarEnd {
    /// It ends at this event.
    At(usize),
    /// It ended before this event; its end is missing in the log.
    Before(usize),
    /// It has not ended.
    Open,
}

/// What is to be noticed at a place of a lane.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Mark {
    /// The events, in their order.
    pub(crate) events: Vec<usize>,
    /// The most serious kind of them.
    pub(crate) kind: MarkKind,
    pub(crate) at: u32,
}

choices! {
    /// The kind of a mark, in increasing order of how serious it is.
    #[derive(Hash, Ord, PartialOrd)]
    pub(crate) enum MarkKind {
        // An event that restates what another one has reported, as for another app, or an event without a life cycle.
        Other = "other": "Other event", "其他事件";
        // An event that was delivered or reported before.
        Duplicate = "duplicate": "Duplicate", "重复";
        // An event that arrived after later ones.
        Late = "late": "Late", "晚到";
        // An event before which others are missing.
        Missing = "missing": "Events missing before", "之前缺少事件";
        // An event that cannot be.
        Impossible = "impossible": "Not possible", "不应出现";
    }
}

/// A node that returns the process to an earlier one, and the next run of that node. Lanes are indices.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Rollback {
    pub(crate) from_lane: usize,
    pub(crate) from: u32,
    pub(crate) to_lane: usize,
    pub(crate) to: u32,
}

impl Bar {
    /// The event at which it ends, if the log has it.
    pub(crate) fn end_event(&self) -> Option<usize> {
        match self.end {
            BarEnd::At(event) => Some(event),
            BarEnd::Before(_) | BarEnd::Open => None,
        }
    }

    pub(super) fn lose_end(&mut self, before: usize) {
        (self.end, self.outcome) = (BarEnd::Before(before), StatusKind::Unknown);
    }
}

impl MarkKind {
    /// The kind of the findings of a rule; `None` if nothing is wrong.
    pub(super) fn of(rule: Rule) -> Option<Self> {
        match rule {
            rule if rule.severity() == Severity::Information => None,
            Rule::Redelivered | Rule::RepeatedChange => Some(Self::Duplicate),
            Rule::OutOfOrder => Some(Self::Late),
            Rule::MissingBeginning | Rule::MissingEvent => Some(Self::Missing),
            _ => Some(Self::Impossible),
        }
    }
}

impl Lane {
    /// The change of the lane in another event of it; the first of the event if there is none.
    pub(crate) fn change_in<'t>(&self, event: usize, analyzed: &Analyzed<'t>) -> Option<Change<'t>> {
        let changes = |event: usize| analyzed.timeline.events[event].event.kind.changes();
        let subject = changes(self.event).nth(self.change).map(LaneSubject::new);
        let own = changes(event).find(|change| Some(LaneSubject::new(*change)) == subject);
        own.or_else(|| changes(event).next())
    }
}
