//! Nodes of one process that changed at the same time, in an order that their life cycle allows, if there is one.
//!
//! What happens to one node is a short chain, and of two nodes the one ends before the other begins. So the order is built
//! rather than searched: nodes that were in progress end, nodes begin and end at once, and one begins that stays in progress.

use std::collections::{HashMap, HashSet, VecDeque};

use super::order::{Phase, Placed};
use super::step::{Node, NodeState};

/// A node that changed, with its entry.
pub(super) type Changed<'s> = (usize, &'s Node);

/// The changes of one node.
struct Block<'s> {
    from: Option<NodeState>,
    changes: Vec<Changed<'s>>,
}

/// The changes of one node in their order.
struct Chain<'s> {
    changes: Vec<Changed<'s>>,
    /// Changes that end the process: they come last.
    refusals: Vec<Changed<'s>>,
}

/// Arranges changes of the same time. `state` is that of a node before, and `waiting` the number of nodes in progress that the
/// next one has to wait for.
pub(super) fn arrange<'s>(
    changes: &[Changed<'s>],
    state: impl Fn(&str) -> Option<NodeState>,
    waiting: usize,
) -> Vec<Placed> {
    let mut blocks: Vec<Block<'s>> = Vec::new();
    let mut by_id: HashMap<&str, usize> = HashMap::new();
    for &(entry, node) in changes {
        let block = *by_id.entry(&node.node_id).or_insert(blocks.len());
        if block == blocks.len() {
            blocks.push(Block { from: state(&node.node_id), changes: Vec::new() });
        }
        blocks[block].changes.push((entry, node));
    }
    let (mut first, mut at_once, mut begun, mut last) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut refusals = Vec::new();
    let mut ended = 0;
    let (known, new): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|block| block.from.is_some());
    for block in known {
        let was_in_progress = block.from == Some(NodeState::InProgress) && !block.is_cc();
        let mut chain = Chain::new(block.from, block.changes);
        chain.put_off(&mut last);
        ended += usize::from(was_in_progress && !chain.changes.is_empty());
        first.append(&mut chain.changes);
        refusals.extend(chain.refusals);
    }
    for mut block in new {
        let unknown = block.changes.iter().position(|(_, node)| node.state == NodeState::Unknown);
        let chain = match unknown {
            // A status that is not known may be any: one that is no beginning does not have to wait.
            Some(unknown) if waiting > ended && !block.is_cc() => {
                first.push(block.changes.remove(unknown));
                let mut chain = Chain::new(Some(NodeState::Unknown), block.changes);
                chain.put_off(&mut last);
                chain
            }
            _ => {
                let mut chain = Chain::new(None, block.changes);
                if chain.changes.len() > 1 {
                    chain.put_off(&mut last);
                }
                chain
            }
        };
        let stays = chain.changes.last().is_some_and(|(_, node)| node.holds_up());
        if stays { &mut begun } else { &mut at_once }.extend(chain.changes);
        refusals.extend(chain.refusals);
    }
    let begins = at_once.len() + begun.len() + last.len() > 0;
    let end = if begins { Phase::Begins } else { Phase::Ends };
    let parts = [
        (first, Phase::Ends),
        (at_once, Phase::Begins),
        (begun, Phase::Begins),
        (last, Phase::Begins),
        (refusals, end),
    ];
    let placed = |(changes, phase): (Vec<Changed<'s>>, Phase)| {
        changes.into_iter().map(move |(entry, _)| Placed { entry, phase })
    };
    parts.into_iter().flat_map(placed).collect()
}

/// Whether the documents allow a node to get a state; `from` is the one before, if there was one. They leave open what may follow
/// an intervention.
pub(super) fn is_possible(from: Option<NodeState>, node: &Node) -> bool {
    match from {
        None => {
            node.is_cc
                || matches!(node.state, NodeState::InProgress | NodeState::Skipped | NodeState::Unknown)
        }
        Some(NodeState::InProgress | NodeState::Unknown) => true,
        Some(NodeState::Intervened) => node.state != NodeState::InProgress,
        Some(_) => node.state == NodeState::Unknown,
    }
}

impl Block<'_> {
    fn is_cc(&self) -> bool {
        self.changes.first().is_some_and(|(_, node)| node.is_cc)
    }
}

impl<'s> Chain<'s> {
    /// Puts changes one behind another. Each stretch between two unknown statuses has room for one beginning, one intervention
    /// and one end; what finds no room stands behind a change to the same status, which it repeats.
    fn new(from: Option<NodeState>, changes: Vec<Changed<'s>>) -> Self {
        let mut unknown = VecDeque::new();
        let mut rooms: [VecDeque<Changed<'s>>; 3] = Default::default();
        let (refusals, changes): (Vec<_>, Vec<_>) = changes.into_iter().partition(|(_, node)| node.refuses());
        for change in changes {
            match change.1.state {
                NodeState::Unknown => unknown.push_back(change),
                NodeState::InProgress => rooms[0].push_back(change),
                NodeState::Intervened => rooms[1].push_back(change),
                _ => rooms[2].push_back(change),
            }
        }
        let mut chain: Vec<Changed<'s>> = Vec::new();
        loop {
            for room in &mut rooms {
                let state = chain.last().map(|(_, node)| node.state).or(from);
                let fits = |(_, node): &Changed<'s>| state != Some(node.state) && is_possible(state, node);
                // All in a room are alike, unless nothing came before them.
                let among = if state.is_none() { room.len() } else { 1 };
                let next = room.iter().take(among).position(fits);
                chain.extend(next.and_then(|next| room.remove(next)));
            }
            if rooms.iter().all(VecDeque::is_empty) {
                chain.extend(unknown);
                break;
            }
            let Some(next) = unknown.pop_front() else { break };
            chain.push(next);
        }
        Self { changes: repeated(from, chain, rooms.into_iter().flatten()), refusals }
    }

    /// Puts off the beginning at the end of a chain of a node that is known by then: it waits for nothing, and the next one would
    /// have to wait for it.
    fn put_off(&mut self, last: &mut Vec<Changed<'s>>) {
        if self.changes.last().is_some_and(|(_, node)| node.holds_up()) {
            last.extend(self.changes.pop());
        }
    }
}

/// The chain, with those that found no room in it.
fn repeated<'s>(
    from: Option<NodeState>,
    chain: Vec<Changed<'s>>,
    left: impl Iterator<Item = Changed<'s>>,
) -> Vec<Changed<'s>> {
    let mut by_state: HashMap<NodeState, Vec<Changed<'s>>> = HashMap::new();
    let mut others = Vec::new();
    let states: HashSet<_> = from.into_iter().chain(chain.iter().map(|(_, node)| node.state)).collect();
    for change in left {
        let state = change.1.state;
        if states.contains(&state) {
            by_state.entry(state).or_default().push(change);
        } else {
            others.push(change);
        }
    }
    if by_state.is_empty() {
        return chain.into_iter().chain(others).collect();
    }
    let mut all = from.and_then(|from| by_state.remove(&from)).unwrap_or_default();
    for change in chain {
        all.push(change);
        all.extend(by_state.remove(&change.1.state).unwrap_or_default());
    }
    all.extend(others);
    all
}

impl Node {
    /// Whether the next node has to wait for this one.
    pub(super) fn holds_up(&self) -> bool {
        self.state == NodeState::InProgress && !self.is_cc
    }

    /// Whether this ends the process.
    pub(super) fn refuses(&self) -> bool {
        matches!(self.state, NodeState::Rejected | NodeState::Withdrawn)
    }
}
