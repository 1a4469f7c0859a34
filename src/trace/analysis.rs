//! All rules applied to a timeline: what was found about it, the order of its events, and whether it has
//! ended.

use super::app::MAX_ID_LENGTH;
use super::checked_subject::CheckedSubject;
use super::chronology::Chronology;
use super::deliveries::check_deliveries;
use super::event::EventKind;
use super::processes::check_processes;
use super::states::check_states;
use super::timeline::{EventFinding, Timeline, TimelineState};
use crate::finding::{Expected, Finding, Message, Rule, Waiting};
use crate::message::List;

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
    restated: Vec<usize>,
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

/// A timeline with what was found about it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Analyzed<'t> {
    pub(crate) timeline: &'t Timeline,
    pub(crate) analysis: &'t Analysis,
}

impl Timeline {
    /// Applies all rules to the timeline.
    #[must_use]
    pub fn analyze(&self) -> Analysis {
        let mut findings = Vec::new();
        check_deliveries(self, &mut findings);
        self.check_ids(&mut findings);
        let chronology = Chronology::new(self);
        let processes = check_processes(&chronology, &mut findings);
        let subjects = check_states(&chronology, &processes, &mut findings);

        let states = processes.iter().map(|process| process.state);
        let states = states.chain(subjects.iter().map(|subject| subject.state));
        let state = states.fold(TimelineState::Ended, TimelineState::and);
        // If a process has its own states, its outcome comes from them, not from its nodes.
        let without_states = processes.iter().filter(|process| {
            !subjects.iter().any(|subject| {
                subject.change.kind().name == process.kind.name && *subject.change.id == *process.id
            })
        });
        let owners = without_states.filter_map(|process| {
            Some(OwnerState { event: process.order.first()?.event, change: 0, state: process.state })
        });
        let wholes = subjects.iter().filter(|subject| subject.change.whole().is_none());
        let owners = owners.chain(wholes.filter_map(|subject| {
            let event = subject.order.first()?.event;
            let mut changes = self.events[event].event.kind.changes();
            let change = changes.position(|change| {
                change.id() == &*subject.change.id && change.kind().name == subject.change.kind().name
            })?;
            Some(OwnerState { event, change, state: subject.state })
        }));
        let owners: Vec<_> = owners.collect();
        let restated = self.restated(&subjects);
        let orders = processes.iter().map(|process| &*process.order);
        let copies = chronology.copies().to_vec();
        let order = chronology.merged(orders.chain(subjects.iter().map(|subject| &*subject.order)));
        let waiting = processes.into_iter().flat_map(|process| process.waiting);
        let waiting: Vec<Waiting> =
            waiting.chain(subjects.into_iter().filter_map(|subject| subject.waiting)).collect();
        if let Some(last) = order.last().filter(|_| !waiting.is_empty()) {
            let message = Message::Unfinished { waiting: List::new(waiting) };
            findings.push(EventFinding::new(*last, Finding::new(Rule::Unfinished, message)));
        }
        findings.sort_by_key(|EventFinding { event, finding }| (*event, finding.rule));
        Analysis { order, findings, copies, restated, state, owners }
    }

    /// The events of which all changes restate what others have reported.
    fn restated(&self, subjects: &[CheckedSubject<'_>]) -> Vec<usize> {
        let mut events: Vec<_> =
            subjects.iter().flat_map(|subject| subject.restated.iter().copied()).collect();
        events.sort_unstable();
        let all_changes =
            |events: &&[usize]| events.len() == self.events[events[0]].event.kind.changes().count();
        events.chunk_by(|left, right| left == right).filter(all_changes).map(|events| events[0]).collect()
    }

    /// Reports events that belong to no timeline because an id is missing (FE414).
    fn check_ids(&self, findings: &mut Vec<EventFinding>) {
        for (index, event) in self.events.iter().enumerate() {
            if let EventKind::Unidentified { missing, .. } = &event.event.kind {
                let message = Message::Unidentified { missing: missing.path().to_owned() };
                let finding = Finding::new(Rule::Unidentified, message)
                    .at_pointer(missing.pointer_in(None))
                    .expected(Expected::IdOfLength { limit: MAX_ID_LENGTH });
                findings.push(EventFinding::new(index, finding));
            }
        }
    }
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
