//! The outcome and duration of each process and job change of a timeline.

use std::collections::HashMap;

use super::{Lane, Lanes, Length};
use crate::finding::Rule;
use crate::trace::{Analyzed, EventKind, OwnerState, StatusKind, TimelineState, TraceEvent};

/// The outcome and the duration of a process or a job change.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnerResult<'t> {
    pub(crate) owner: OwnerId<'t>,
    /// The outcome; the status that lasts if it has not ended.
    pub(crate) outcome: StatusKind,
    pub(crate) length: Length,
    /// The position of its last event in the order of the timeline.
    last: usize,
}

/// The process or the job change that an event belongs to.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum OwnerId<'t> {
    JobChange(&'t str),
    Process(&'t str),
}

/// What the last bar of a lane says.
#[derive(Clone, Copy)]
struct LaneResult {
    /// The position of its last event in the order of the timeline.
    position: usize,
    status: StatusKind,
}

impl<'t> OwnerId<'t> {
    /// That of an event of a node or of a job change.
    pub(super) fn of(event: &'t TraceEvent) -> Option<Self> {
        match &event.kind {
            EventKind::JobChange(change) => Some(Self::JobChange(&change.job_change_id)),
            EventKind::Node(node) => Some(Self::Process(&node.process_id)),
            EventKind::Other { .. } | EventKind::Unidentified { .. } => None,
        }
    }
}

impl Lanes {
    /// The outcome of the timeline: that of its last job change, or that of its process; `None` if it has no life
    /// cycle.
    pub(crate) fn outcome(&self, analyzed: &Analyzed<'_>) -> Option<StatusKind> {
        let owners = self.owners(analyzed);
        let last = owners.iter().max_by_key(|result| {
            let is_job_change = matches!(result.owner, OwnerId::JobChange(_));
            (is_job_change, result.last)
        });
        last.map(|result| result.outcome)
    }

    /// The outcomes of the processes of which there are events of nodes, and of the job changes.
    pub(crate) fn owners<'t>(&self, analyzed: &Analyzed<'t>) -> Vec<OwnerResult<'t>> {
        let Analyzed { timeline, analysis } = *analyzed;
        let mut positions = vec![0; timeline.events.len()];
        for (position, event) in analysis.order.iter().enumerate() {
            positions[*event] = position;
        }
        let mut lanes: HashMap<OwnerId<'t>, Vec<LaneResult>> = HashMap::new();
        for lane in &self.lanes {
            let owner = OwnerId::of(&timeline.events[lane.event].event);
            if let Some((owner, result)) = owner.zip(lane.result(&positions)) {
                lanes.entry(owner).or_default().push(result);
            }
        }
        let results = analysis.owners.iter().filter_map(|state| {
            let owner = OwnerId::of(&timeline.events[state.event].event)?;
            OwnerResult::new(owner, *state, lanes.remove(&owner)?, analyzed)
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
        owner: OwnerId<'t>,
        state: OwnerState,
        mut lanes: Vec<LaneResult>,
        analyzed: &Analyzed<'t>,
    ) -> Option<Self> {
        lanes.sort_unstable_by_key(|lane| (lane.position, lane.status));
        let is_open = state.state != TimelineState::Ended;
        let last = *lanes.last()?;
        let result = match owner {
            OwnerId::JobChange(_) => last,
            OwnerId::Process(_) => process_result(&lanes, last, is_open),
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
        Some(Self { owner, outcome: result.status, length, last: last.position })
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
