//! All rules applied to a timeline: what was found about it, the order of its events, and whether it has
//! ended.

use super::analysis::{Analysis, EventFinding, OwnerState, TimelineState};
use super::app::MAX_ID_LENGTH;
use super::checked_subject::CheckedSubject;
use super::chronology::Chronology;
use super::deliveries::check_deliveries;
use super::event::EventKind;
use super::processes::check_processes;
use super::states::check_states;
use super::timeline::Timeline;
use crate::finding::{Expected, Finding, Message, Rule, Waiting};
use crate::message::List;

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
        let mut owners = Vec::with_capacity(processes.len() + subjects.len());
        owners.extend(without_states.filter_map(|process| {
            Some(OwnerState { event: process.order.first()?.event, change: 0, state: process.state })
        }));
        let wholes = subjects.iter().filter(|subject| subject.change.whole().is_none());
        owners.extend(wholes.filter_map(|subject| {
            let event = subject.order.first()?.event;
            let mut changes = self.events[event].event.kind.changes();
            let change = changes.position(|change| {
                change.id() == &*subject.change.id && change.kind().name == subject.change.kind().name
            })?;
            Some(OwnerState { event, change, state: subject.state })
        }));
        let restated = self.restated(&subjects);
        let orders = processes.iter().map(|process| &*process.order);
        let copies = chronology.copies().to_vec();
        let order = chronology.merged(orders.chain(subjects.iter().map(|subject| &*subject.order)));
        let mut waiting: Vec<Waiting> = Vec::new();
        for process in processes {
            waiting.extend(process.waiting);
        }
        waiting.extend(subjects.into_iter().filter_map(|subject| subject.waiting));
        if let Some(last) = order.last().filter(|_| !waiting.is_empty()) {
            let message = Message::Unfinished { waiting: List::new(waiting) };
            findings.push(EventFinding::new(*last, Finding::new(Rule::Unfinished, message)));
        }
        findings.sort_by_key(|EventFinding { event, finding }| (*event, finding.rule));
        Analysis { order, findings, copies, restated, state, owners }
    }

    /// The analysis that a [`Tracer`](super::Tracer) has made to find out whether the timeline has ended, or else a new one.
    #[must_use]
    pub fn take_analysis(&mut self) -> Analysis {
        self.analysis.take().map_or_else(|| self.analyze(), |analysis| *analysis)
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
