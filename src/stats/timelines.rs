//! Outcomes and durations of everything that has a life cycle in a log.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use smol_str::SmolStr;

use super::Durations;
use crate::catalog::{StatusKind, SubjectKind};
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::lanes::{Lanes, Lasting, Length, Longest, OwnerResult};
use crate::trace::{Analysis, Analyzed, Change, NodeEvent, Timeline, TimelineState};

/// Counts of timelines. Memory is bounded: after many nodes, the runs of others are counted together.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TimelineStats {
    /// The number of timelines, without events that belong to none.
    pub timelines: u64,
    /// The number of them that have not ended.
    pub open: u64,
    /// The processes with events of their own or of nodes.
    pub processes: OwnerStats,
    /// The job changes.
    pub job_changes: OwnerStats,
    /// Everything else with a life cycle but resources, by the names of the life cycles.
    pub others: BTreeMap<String, KindStats>,
    /// The runs of the nodes that are not kept.
    pub other_nodes: Durations,
    nodes: HashMap<NodeName, Durations>,
    longest_processes: Longest<Reverse<RankedProcess>>,
    /// The time of the last event.
    last_time: Option<i64>,
}

/// Counts of what has one life cycle.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct KindStats {
    /// What has it.
    pub kind: Arc<SubjectKind>,
    /// The counts.
    pub stats: OwnerStats,
}

/// Counts of processes, job changes or others.
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
    pub definition: SmolStr,
    /// The code of the node's type, if it is an integer.
    pub node_type: Option<i64>,
    /// The event type.
    pub event_type: Box<str>,
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
        for owner in lanes.owners(&analyzed).iter().filter(|owner| !owner.is_resource) {
            self.add_owner(owner);
        }
        for bar in lanes.lanes.iter().flat_map(|lane| &lane.bars) {
            // The nodes of a lane may differ in their types.
            let event = bar.begin.or(bar.end_event()).map(|event| &timeline.events[event].event.kind);
            if let Some(Change::Node(node)) = event.and_then(|event| event.changes().next()) {
                self.node(node).add(bar.length(&analyzed), &node.process_id);
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
        match owner.kind.name.as_str() {
            JOB_CHANGE => self.job_changes.add(outcome, length, owner.id),
            PROCESS => {
                self.processes.add(outcome, length, owner.id);
                let number = self.processes.count();
                self.longest_processes
                    .add(length, || Reverse(RankedProcess { number, id: owner.id.into(), outcome }));
            }
            name if !self.others.contains_key(name) => {
                let mut stats = OwnerStats::default();
                stats.add(outcome, length, owner.id);
                let kind = Arc::clone(owner.kind);
                self.others.insert(name.to_owned(), KindStats { kind, stats });
            }
            name => {
                if let Some(known) = self.others.get_mut(name) {
                    known.stats.add(outcome, length, owner.id);
                }
            }
        }
    }

    fn node(&mut self, node: &NodeEvent) -> &mut Durations {
        let NodeEvent { definition, node_type, .. } = node;
        let event_type = node.source.source().event.as_str().into();
        let name = NodeName { definition: definition.clone(), node_type: *node_type, event_type };
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
