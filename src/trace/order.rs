//! The events of a timeline in the order in which they happened.

use std::collections::HashSet;

use super::step::{Body, JobState, NodeState, Step};
use super::timeline::{Entry, Timeline};

/// What comes before what, if both happened in the same millisecond: logs with whole seconds have many such events, and the
/// order of their arrival says nothing.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Rank {
    /// The end of a node that was in progress, or a job change that goes on.
    GoesOn(u8),
    /// A node that begins and ends at once: the how-many-th, and whether this is its end.
    AtOnce(usize, bool),
    /// A node that begins.
    Begins,
    /// What cannot be: it comes behind what can.
    Other,
}

/// What was seen at earlier times.
#[derive(Default)]
struct Before<'s> {
    /// Nodes that began.
    nodes: HashSet<&'s str>,
    /// Job changes with the states that they had.
    changes: HashSet<(&'s str, JobState)>,
}

impl Timeline {
    /// The entries in the order of their time; one without a time comes behind what arrived before it.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut last = i64::MIN;
        let time = |entry: &Entry| {
            last = entry.step.time.unwrap_or(last);
            last
        };
        let times: Vec<_> = self.entries.iter().map(time).collect();
        let mut order: Vec<_> = (0..self.entries.len()).collect();
        order.sort_by_key(|index| times[*index]);
        let mut before = Before::default();
        for group in order.chunk_by_mut(|left, right| times[*left] == times[*right]) {
            let first = |index: &usize| Some(&self.entries[*index]).filter(|entry| entry.repeats.is_none());
            let steps: Vec<_> = group.iter().filter_map(first).map(|entry| &entry.step).collect();
            if group.len() > 1 {
                // Stable: what has the same rank keeps the order of its arrival.
                group.sort_by_cached_key(|index| {
                    first(index).map_or(Rank::Other, |entry| rank(&entry.step, &before, &steps))
                });
            }
            before.extend(&steps);
        }
        order
    }
}

impl<'s> Before<'s> {
    fn extend(&mut self, steps: &[&'s Step]) {
        for step in steps {
            match &step.body {
                Body::Node(node) if node.state == NodeState::InProgress => {
                    self.nodes.insert(&node.node_id);
                }
                Body::JobChange(change) => {
                    self.changes.insert((&change.job_change_id, change.state));
                }
                Body::Node(_) | Body::Other { .. } => {}
            }
        }
    }
}

/// The rank of a step among those of the same time, after those of earlier times.
fn rank(step: &Step, before: &Before<'_>, same: &[&Step]) -> Rank {
    match &step.body {
        Body::Node(node) => {
            let runs = |other: &&Step, begins: bool| match &other.body {
                Body::Node(other) => {
                    other.node_id == node.node_id && (other.state == NodeState::InProgress) == begins
                }
                _ => false,
            };
            let began = before.nodes.contains(&*node.node_id);
            let begins = same.iter().position(|other| runs(other, true));
            let ends = same.iter().any(|other| runs(other, false));
            let is_end = node.state != NodeState::InProgress;
            match (began, begins) {
                (true, _) if is_end => Rank::GoesOn(0),
                (true, _) => Rank::Other,
                (false, Some(first)) if ends => Rank::AtOnce(first, is_end),
                (false, _) => Rank::Begins,
            }
        }
        Body::JobChange(change) => {
            if before.changes.contains(&(&*change.job_change_id, change.state)) {
                return Rank::Other;
            }
            Rank::GoesOn(match change.state {
                JobState::Approving => 0,
                JobState::NoApproval => 1,
                JobState::Approved | JobState::Rejected | JobState::Unknown => 2,
                JobState::Effective => 3,
                JobState::Cancelled => 4,
            })
        }
        Body::Other { .. } => Rank::Other,
    }
}
