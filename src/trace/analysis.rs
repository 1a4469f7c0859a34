//! What was found about a timeline.

use crate::finding::Finding;

/// The result of analyzing a timeline.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Analysis {
    /// The indices of the events in the order in which they happened.
    pub order: Vec<usize>,
    /// The findings in the order of the arrival of their events, those about one event in the order of their
    /// rules.
    pub findings: Vec<EventFinding>,
    /// For each event, whether it is the copy for another app of one that is before it in the order; empty if
    /// there are only events of one app.
    pub copies: Vec<bool>,
    /// The events that only restate what others have reported, in their order.
    pub(super) restated: Vec<usize>,
    /// Whether the timeline has ended.
    pub state: TimelineState,
    /// The processes that are known only from their nodes, then everything with states that is not a part of something.
    pub owners: Vec<OwnerState>,
}

/// Whether something with a life cycle has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OwnerState {
    /// The index of its first event.
    pub event: usize,
    /// The index of its change among those of that event.
    pub change: usize,
    /// Whether it has ended.
    pub state: TimelineState,
}

/// A finding about an event of a timeline.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a finding and its event")]
pub struct EventFinding {
    /// The index of the event in [`Timeline::events`](super::Timeline::events).
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

impl Analysis {
    /// Whether the events were delivered to several apps.
    #[must_use]
    pub fn has_several_apps(&self) -> bool {
        !self.copies.is_empty()
    }

    /// Whether an event is the copy for another app of one that is before it in the order.
    #[must_use]
    pub fn is_copy(&self, event: usize) -> bool {
        self.copies.get(event).is_some_and(|is_copy| *is_copy)
    }

    /// Whether an event only restates what another one has reported.
    #[must_use]
    pub fn is_restated(&self, event: usize) -> bool {
        self.restated.binary_search(&event).is_ok()
    }

    /// The findings about an event.
    pub fn findings_about(&self, event: usize) -> impl Iterator<Item = &Finding> {
        let start = self.findings.partition_point(|finding| finding.event < event);
        let findings = self.findings[start..].iter().take_while(move |finding| finding.event == event);
        findings.map(|finding| &finding.finding)
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
