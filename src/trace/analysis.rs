//! All rules applied to a timeline: what was found about it, the order of its events, and whether it has
//! ended.

use super::app::MAX_ID_LENGTH;
use super::chronology::Chronology;
use super::deliveries::check_deliveries;
use super::event::EventKind;
use super::job_changes::check_job_changes;
use super::processes::check_processes;
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
    /// Whether the timeline has ended.
    pub state: TimelineState,
    /// The processes with events of their nodes, then the job changes.
    pub owners: Vec<OwnerState>,
}

/// Whether a process or a job change has ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct OwnerState {
    /// The index of its first event.
    pub event: usize,
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
        let job_changes = check_job_changes(&chronology, &processes, &mut findings);

        let owners = processes.iter().map(|process| (&process.order, process.state));
        let owners = owners.chain(job_changes.iter().map(|change| (&change.order, change.state)));
        let owners =
            owners.filter_map(|(order, state)| Some(OwnerState { event: order.first()?.event, state }));
        let owners: Vec<_> = owners.collect();
        let states = owners.iter().map(|owner| owner.state);
        let state = states.fold(TimelineState::Ended, TimelineState::and);
        let orders = processes.iter().map(|process| &*process.order);
        let copies = chronology.copies().to_vec();
        let order = chronology.merged(orders.chain(job_changes.iter().map(|change| &*change.order)));
        let waiting = processes.into_iter().flat_map(|process| process.waiting);
        let waiting: Vec<Waiting> =
            waiting.chain(job_changes.into_iter().filter_map(|change| change.waiting)).collect();
        if let Some(last) = order.last().filter(|_| !waiting.is_empty()) {
            let message = Message::Unfinished { waiting: List::new(waiting) };
            findings.push(EventFinding::new(*last, Finding::new(Rule::Unfinished, message)));
        }
        findings.sort_by_key(|EventFinding { event, finding }| (*event, finding.rule));
        Analysis { order, findings, copies, state, owners }
    }

    /// Reports events that belong to no timeline because an id is missing (FE414).
    fn check_ids(&self, findings: &mut Vec<EventFinding>) {
        for (index, event) in self.events.iter().enumerate() {
            if let EventKind::Unidentified { missing, .. } = event.event.kind {
                let finding = Finding::new(Rule::Unidentified, Message::Unidentified { missing })
                    .at_pointer(format!("/event/{missing}"))
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

    /// The findings about an event.
    pub fn findings_about(&self, event: usize) -> impl Iterator<Item = &Finding> {
        let start = self.findings.partition_point(|finding| finding.event < event);
        let findings = self.findings[start..].iter().take_while(move |finding| finding.event == event);
        findings.map(|finding| &finding.finding)
    }
}
