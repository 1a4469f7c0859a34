//! Node events of one process with the same time, in an order that the life cycle allows, if one exists.
//!
//! The events of one node are a short chain, and one node ends before the next begins. So the order is built
//! rather than searched: nodes that were in progress end, nodes begin and end at once, and one node begins
//! and stays in progress.

use std::collections::{HashMap, HashSet, VecDeque};

use super::chronology::{Phase, RankedEvent};
use super::id_index::IdIndex;
use super::node_event::{NodeEvent, NodeState};
use crate::catalog::StatusKind;

/// A node event with its index in the timeline.
#[derive(Clone, Copy)]
pub(super) struct IndexedNode<'t> {
    pub(super) event: usize,
    pub(super) node: &'t NodeEvent,
}

/// The events of one node.
struct NodeGroup<'t> {
    /// The status before them.
    from: Option<NodeState>,
    events: Vec<IndexedNode<'t>>,
}

/// The events of one node in their order.
struct NodeChain<'t> {
    events: Vec<IndexedNode<'t>>,
    /// The events that end the process.
    refusals: Vec<IndexedNode<'t>>,
}

/// The events of all nodes, in the order of the fields.
#[derive(Default)]
struct Arrangement<'t> {
    /// The events of nodes that were known before.
    known: Vec<IndexedNode<'t>>,
    /// The events of new nodes that end at once.
    at_once: Vec<IndexedNode<'t>>,
    /// The events of new nodes that stay in progress.
    begun: Vec<IndexedNode<'t>>,
    /// The beginnings of nodes that are known by then.
    late_beginnings: Vec<IndexedNode<'t>>,
    /// The events that end the process.
    refusals: Vec<IndexedNode<'t>>,
    /// The number of nodes that were in progress and ended.
    ended: usize,
}

/// Arranges node events with the same time. `status` returns the status of a node before them, and
/// `unfinished` is the number of nodes in progress for which the next node has to wait.
pub(super) fn arrange<'t>(
    events: &[IndexedNode<'t>],
    status: impl Fn(&str) -> Option<NodeState>,
    unfinished: usize,
) -> Vec<RankedEvent> {
    let mut groups: Vec<NodeGroup<'t>> = Vec::new();
    let mut group_of_id = IdIndex::default();
    for event in events {
        let group = group_of_id.insert(&event.node.node_id);
        if group == groups.len() {
            groups.push(NodeGroup { from: status(&event.node.node_id), events: Vec::new() });
        }
        groups[group].events.push(*event);
    }
    let (known, new): (Vec<_>, Vec<_>) = groups.into_iter().partition(|group| group.from.is_some());
    let mut arrangement = Arrangement::default();
    for group in known {
        arrangement.add_known(group);
    }
    for group in new {
        arrangement.add_new(group, unfinished);
    }
    arrangement.ranked()
}

impl<'t> Arrangement<'t> {
    fn add_known(&mut self, group: NodeGroup<'t>) {
        let was_in_progress =
            !group.is_cc() && group.from.is_some_and(|state| state.kind == StatusKind::InProgress);
        let mut chain = NodeChain::new(group.from, group.events);
        self.late_beginnings.extend(chain.pop_beginning());
        self.ended += usize::from(was_in_progress && !chain.events.is_empty());
        self.known.append(&mut chain.events);
        self.refusals.extend(chain.refusals);
    }

    /// Adds the events of a new node, after those of all known ones.
    fn add_new(&mut self, mut group: NodeGroup<'t>, unfinished: usize) {
        let unknown = group.events.iter().position(|event| event.node.node_state() == NodeState::UNKNOWN);
        let chain = match unknown {
            // An unknown status may be any: one that is not a beginning does not have to wait.
            Some(unknown) if unfinished > self.ended && !group.is_cc() => {
                self.known.push(group.events.remove(unknown));
                let mut chain = NodeChain::new(Some(NodeState::UNKNOWN), group.events);
                self.late_beginnings.extend(chain.pop_beginning());
                chain
            }
            _ => {
                let mut chain = NodeChain::new(None, group.events);
                if chain.events.len() > 1 {
                    self.late_beginnings.extend(chain.pop_beginning());
                }
                chain
            }
        };
        let is_in_progress = chain.events.last().is_some_and(|event| event.node.blocks_next());
        let events = if is_in_progress { &mut self.begun } else { &mut self.at_once };
        events.extend(chain.events);
        self.refusals.extend(chain.refusals);
    }

    fn ranked(self) -> Vec<RankedEvent> {
        let begins = self.at_once.len() + self.begun.len() + self.late_beginnings.len() > 0;
        let last_phase = if begins { Phase::NodeBegins } else { Phase::NodeEnds };
        let parts = [
            (self.known, Phase::NodeEnds),
            (self.at_once, Phase::NodeBegins),
            (self.begun, Phase::NodeBegins),
            (self.late_beginnings, Phase::NodeBegins),
            (self.refusals, last_phase),
        ];
        let ranked = parts.into_iter().flat_map(|(events, phase)| {
            events.into_iter().map(move |event| RankedEvent { event: event.event, phase })
        });
        ranked.collect()
    }
}

impl NodeGroup<'_> {
    fn is_cc(&self) -> bool {
        self.events.first().is_some_and(|event| event.node.is_cc)
    }
}

impl<'t> NodeChain<'t> {
    /// Puts events one after another. Between two unknown statuses, one beginning, one intervention and one
    /// end are possible; each event that is left over comes after an event with the same status, which it
    /// repeats.
    fn new(from: Option<NodeState>, events: Vec<IndexedNode<'t>>) -> Self {
        let mut unknown = VecDeque::new();
        // Beginnings, interventions and ends.
        let mut queues: [VecDeque<IndexedNode<'t>>; 3] = Default::default();
        let (refusals, events): (Vec<_>, Vec<_>) =
            events.into_iter().partition(|event| event.node.ends_process());
        for event in events {
            match event.node.status {
                StatusKind::Unknown => unknown.push_back(event),
                StatusKind::InProgress => queues[0].push_back(event),
                StatusKind::Intervened => queues[1].push_back(event),
                _ => queues[2].push_back(event),
            }
        }
        let mut chain: Vec<IndexedNode<'t>> = Vec::new();
        loop {
            for queue in &mut queues {
                let status = chain.last().map(|event| event.node.node_state()).or(from);
                // All events of a queue are alike, except at the beginning.
                let candidates = if status.is_none() { queue.len() } else { 1 };
                let next = queue.iter().take(candidates).position(|event| {
                    status != Some(event.node.node_state()) && event.node.may_follow(status)
                });
                chain.extend(next.and_then(|next| queue.remove(next)));
            }
            if queues.iter().all(VecDeque::is_empty) {
                chain.extend(unknown);
                break;
            }
            let Some(next) = unknown.pop_front() else { break };
            chain.push(next);
        }
        Self { events: with_repetitions(from, chain, queues.into_iter().flatten()), refusals }
    }

    /// Removes the beginning at the end of the chain of a node that is known by then: it waits for nothing,
    /// and the next node would have to wait for it.
    fn pop_beginning(&mut self) -> Option<IndexedNode<'t>> {
        self.events.pop_if(|event| event.node.blocks_next())
    }
}

/// The chain with the events that are left over, each after the event that it repeats.
fn with_repetitions<'t>(
    from: Option<NodeState>,
    chain: Vec<IndexedNode<'t>>,
    left_over: impl Iterator<Item = IndexedNode<'t>>,
) -> Vec<IndexedNode<'t>> {
    let mut by_status: HashMap<NodeState, Vec<IndexedNode<'t>>> = HashMap::new();
    let mut others = Vec::new();
    let statuses: HashSet<_> =
        from.into_iter().chain(chain.iter().map(|event| event.node.node_state())).collect();
    for event in left_over {
        let status = event.node.node_state();
        if statuses.contains(&status) {
            by_status.entry(status).or_default().push(event);
        } else {
            others.push(event);
        }
    }
    if by_status.is_empty() {
        return chain.into_iter().chain(others).collect();
    }
    let mut all = from.and_then(|from| by_status.remove(&from)).unwrap_or_default();
    for event in chain {
        all.push(event);
        all.extend(by_status.remove(&event.node.node_state()).unwrap_or_default());
    }
    all.extend(others);
    all
}
