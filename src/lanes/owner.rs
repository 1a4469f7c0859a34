//! The outcome and duration of everything that has a life cycle in a timeline.

use std::collections::HashMap;
use std::sync::Arc;

use super::lane::Lane;
use super::{Lanes, Length};
use crate::catalog::{StatusKind, SubjectKind};
use crate::finding::Rule;
use crate::trace::{Analyzed, Change, OwnerState, Timeline, TimelineState};

/// The outcome and the duration of something with a life cycle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnerResult<'t> {
    pub(crate) owner: OwnerId<'t>,
    /// The outcome; the status that lasts if it has not ended.
    pub(crate) outcome: StatusKind,
    pub(crate) length: Length,
    /// Whether it is a resource, which has no outcome of its own.
    pub(crate) is_resource: bool,
    /// The position of its last event in the order of the timeline.
    last: usize,
}

/// What an event belongs to: the process of a node, or what has a state.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) struct OwnerId<'t> {
    pub(crate) kind: &'t Arc<SubjectKind>,
    pub(crate) id: &'t str,
    source: OwnerSource,
}

/// The events from which the outcome of something is known.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum OwnerSource {
    /// Those of its nodes.
    Nodes,
    /// Its own.
    States,
}

/// The status at the end of a lane.
#[derive(Clone, Copy)]
struct LaneResult {
    /// The position of its last event in the order of the timeline.
    position: usize,
    status: StatusKind,
}

impl<'t> OwnerId<'t> {
    /// That of a change.
    pub(super) fn of(change: Change<'t>) -> Self {
        match change {
            Change::Node(node) => {
                Self { kind: node.whole(), id: &node.process_id, source: OwnerSource::Nodes }
            }
            Change::State(change) => {
                Self { kind: change.kind(), id: &change.id, source: OwnerSource::States }
            }
        }
    }
}

/// A change of an event of a timeline.
fn change(timeline: &Timeline, event: usize, change: usize) -> Option<Change<'_>> {
    timeline.events[event].event.kind.changes().nth(change)
}

impl Lanes {
    /// The outcome of the timeline: that of what ended last, but of a process only if nothing else has a life cycle, as
    /// the job change that it approves; `None` if nothing has one.
    pub(crate) fn outcome(&self, analyzed: &Analyzed<'_>) -> Option<StatusKind> {
        let owners = self.owners(analyzed);
        let last = owners.iter().max_by_key(|result| (result.owner.kind.has_links, result.last));
        last.map(|result| result.outcome)
    }

    /// The outcomes of the processes of which there are events of nodes, and of everything else with states.
    pub(crate) fn owners<'t>(&self, analyzed: &Analyzed<'t>) -> Vec<OwnerResult<'t>> {
        let Analyzed { timeline, analysis } = *analyzed;
        let mut positions = vec![0; timeline.events.len()];
        for (position, event) in analysis.order.iter().enumerate() {
            positions[*event] = position;
        }
        let mut lanes: HashMap<OwnerId<'t>, Vec<LaneResult>> = HashMap::new();
        for lane in &self.lanes {
            let owner = change(timeline, lane.event, lane.change).map(OwnerId::of);
            if let Some((owner, result)) = owner.zip(lane.result(&positions)) {
                lanes.entry(owner).or_default().push(result);
            }
        }
        let results = analysis.owners.iter().filter_map(|state| {
            let change = change(timeline, state.event, state.change)?;
            let owner = OwnerId::of(change);
            OwnerResult::new(change, *state, lanes.remove(&owner)?, analyzed)
        });
        results.collect()
    }
}

impl Lane {
    fn result(&self, positions: &[usize]) -> Option<LaneResult> {
        let bar = self.bars.last()?;
        // Of an open bar, the status that lasts.
        let event = bar.end_event().or(bar.begin)?;
        Some(LaneResult { position: positions[event], status: bar.outcome })
    }
}

impl<'t> OwnerResult<'t> {
    fn new(
        change: Change<'t>,
        state: OwnerState,
        mut lanes: Vec<LaneResult>,
        analyzed: &Analyzed<'t>,
    ) -> Option<Self> {
        lanes.sort_unstable_by_key(|lane| (lane.position, lane.status));
        let owner = OwnerId::of(change);
        let is_resource = matches!(change, Change::State(change) if change.life_cycle().is_resource());
        let is_open = state.state != TimelineState::Ended;
        let last = *lanes.last()?;
        let result = match owner.source {
            OwnerSource::Nodes => process_result(&lanes, last, is_open),
            OwnerSource::States => last,
        };
        let Analyzed { timeline, analysis } = analyzed;
        let time = |event: usize| timeline.events[event].event.time;
        let is_begin_missing =
            analysis.findings_about(state.event).any(|finding| finding.rule == Rule::MissingBeginning);
        let begin = time(state.event).filter(|_| !is_begin_missing);
        let length = if is_open {
            Length::Open { since: begin }
        } else {
            Length::between(begin, time(analysis.order[result.position]))
        };
        Some(Self { owner, outcome: result.status, length, is_resource, last: last.position })
    }
}

/// The outcome of a process: that which ended it, or else an approval, with the position of its end.
fn process_result(lanes: &[LaneResult], last: LaneResult, is_open: bool) -> LaneResult {
    let mut latest = lanes.iter().rev();
    let refusal =
        latest.clone().find(|lane| matches!(lane.status, StatusKind::Rejected | StatusKind::Withdrawn));
    if let Some(refusal) = refusal {
        return *refusal;
    }
    if is_open {
        return LaneResult { status: StatusKind::InProgress, ..last };
    }
    let approval = latest.find(|lane| lane.status == StatusKind::Approved);
    LaneResult { status: approval.unwrap_or(&last).status, ..last }
}
