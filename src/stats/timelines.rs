//! Outcomes and durations of the processes and job changes of a log.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::Durations;
use crate::lanes::{Lanes, Lasting, Length, Longest, OwnerId, OwnerResult};
use crate::trace::{Analysis, Analyzed, EventKind, StatusKind, Timeline, TimelineState};

/// Counts of timelines. Memory is bounded: after many nodes, the runs of others are counted together.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TimelineStats {
    /// The number of timelines, without events that belong to none.
    pub timelines: u64,
    /// The number of them that have not ended.
    pub open: u64,
    /// The processes of which there are events of nodes.
    pub processes: OwnerStats,
    /// The job changes.
    pub job_changes: OwnerStats,
    /// The runs of the nodes that are not kept.
    pub other_nodes: Durations,
    nodes: HashMap<NodeName, Durations>,
    longest_processes: Longest<Reverse<RankedProcess>>,
    /// The time of the last event.
    last_time: Option<i64>,
}

/// Counts of processes or job changes.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct OwnerStats {
    /// The number of each outcome; of those that have not ended, that of the status that lasts.
    pub outcomes: BTreeMap<StatusKind, u64>,
    /// How long they took.
    pub durations: Durations,
}

/// The definition of a node, with its type.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct NodeName {
    /// The `node_definition_id`, with secrets masked.
    pub definition: Box<str>,
    /// The code of the node's type, if it is an integer.
    pub node_type: Option<i64>,
}

/// A process that took long, or has been open for long.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct LongProcess {
    /// The id.
    pub id: Box<str>,
    /// The time from its beginning to its end, or else to the last event of all, in milliseconds.
    pub ms: u64,
    /// The outcome, or the status that lasts.
    pub outcome: StatusKind,
}

/// A process with its outcome. Of those with the same duration, the one with the lowest number comes first.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct RankedProcess {
    number: u64,
    id: Box<str>,
    outcome: StatusKind,
}

impl TimelineStats {
    /// The largest number of nodes that are kept. A log has a few dozen.
    pub const MAX_NODES: usize = 1_000;

    /// Adds a timeline.
    pub fn add(&mut self, timeline: &Timeline, analysis: &Analysis) {
        if !timeline.has_life_cycle() {
            return;
        }
        self.timelines += 1;
        self.open += u64::from(analysis.state != TimelineState::Ended);
        self.last_time =
            timeline.events.iter().map(|event| event.event.time).max().flatten().max(self.last_time);
        let analyzed = Analyzed { timeline, analysis };
        let lanes = Lanes::new(&analyzed);
        for owner in lanes.owners(&analyzed) {
            self.add_owner(&owner);
        }
        for bar in lanes.lanes.iter().flat_map(|lane| &lane.bars) {
            // The nodes of a lane may differ in their types.
            let event = bar.begin.or(bar.end_event()).map(|event| &timeline.events[event].event.kind);
            if let Some(EventKind::Node(node)) = event {
                self.node(&node.definition, node.node_type).add(bar.length(&analyzed), &node.process_id);
            }
        }
    }

    /// The nodes whose runs took the longest in total first.
    #[must_use]
    pub fn nodes(&self) -> Vec<(&NodeName, &Durations)> {
        let mut nodes: Vec<_> = self.nodes.iter().collect();
        nodes.sort_unstable_by_key(|(name, durations)| (Reverse(durations.total_ms), *name));
        nodes
    }

    /// The processes that took the longest, at most ten.
    #[must_use]
    pub fn slowest_processes(&self) -> Vec<LongProcess> {
        self.longest_processes.ended().into_iter().map(LongProcess::new).collect()
    }

    /// The processes that have been open for the longest at the last event of all, at most ten.
    #[must_use]
    pub fn longest_open_processes(&self) -> Vec<LongProcess> {
        let open = self.longest_processes.open(self.last_time.unwrap_or_default());
        open.into_iter().map(LongProcess::new).collect()
    }

    fn add_owner(&mut self, result: &OwnerResult<'_>) {
        let OwnerResult { owner, outcome, length, .. } = *result;
        match owner {
            OwnerId::JobChange(id) => self.job_changes.add(outcome, length, id),
            OwnerId::Process(id) => {
                self.processes.add(outcome, length, id);
                let number = self.processes.count();
                self.longest_processes
                    .add(length, || Reverse(RankedProcess { number, id: id.into(), outcome }));
            }
        }
    }

    fn node(&mut self, definition: &str, node_type: Option<i64>) -> &mut Durations {
        let name = NodeName { definition: definition.into(), node_type };
        if self.nodes.len() >= Self::MAX_NODES && !self.nodes.contains_key(&name) {
            return &mut self.other_nodes;
        }
        self.nodes.entry(name).or_default()
    }
}

impl LongProcess {
    fn new(lasting: Lasting<Reverse<RankedProcess>>) -> Self {
        let Reverse(RankedProcess { id, outcome, .. }) = lasting.value;
        Self { id, ms: u64::try_from(lasting.length_ms).unwrap_or_default(), outcome }
    }
}

impl OwnerStats {
    /// The number of all.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.outcomes.values().sum()
    }

    /// The number of those that have ended.
    #[must_use]
    pub fn ended(&self) -> u64 {
        self.count() - self.durations.open
    }

    fn add(&mut self, outcome: StatusKind, length: Length, id: &str) {
        *self.outcomes.entry(outcome).or_default() += 1;
        self.durations.add(length, id);
    }
}
