//! The events of a timeline in the order in which they happened.

use super::step::{Body, JobState, NodeState, Step};
use super::timeline::Timeline;

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

impl Timeline {
    /// The entries in the order of their time; one without a time comes behind what arrived before it.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut last = i64::MIN;
        let time = |entry: &super::Entry| {
            last = entry.step.time.unwrap_or(last);
            last
        };
        let times: Vec<_> = self.entries.iter().map(time).collect();
        let mut order: Vec<_> = (0..self.entries.len()).collect();
        order.sort_by_key(|index| times[*index]);
        let mut start = 0;
        while start < order.len() {
            let same =
                order[start..].iter().take_while(|index| times[**index] == times[order[start]]).count();
            if same > 1 {
                let (before, group) = order.split_at_mut(start);
                let (before, steps) = (self.firsts(before), self.firsts(&group[..same]));
                let ranked = group[..same].iter().map(|index| {
                    let entry = &self.entries[*index];
                    let again = entry.repeats.is_some();
                    (if again { Rank::Other } else { rank(&entry.step, &before, &steps) }, *index)
                });
                let mut ranked: Vec<_> = ranked.collect();
                // Stable: what has the same rank keeps the order of its arrival.
                ranked.sort_by_key(|(rank, _)| *rank);
                for (place, (_, index)) in group.iter_mut().zip(ranked) {
                    *place = index;
                }
            }
            start += same;
        }
        order
    }

    /// The events at these places that did not come before.
    fn firsts(&self, places: &[usize]) -> Vec<&Step> {
        let entries = places.iter().map(|index| &self.entries[*index]);
        entries.filter(|entry| entry.repeats.is_none()).map(|entry| &entry.step).collect()
    }
}

/// The rank of a step among those of the same time, after those of earlier times.
fn rank(step: &Step, before: &[&Step], same: &[&Step]) -> Rank {
    match &step.body {
        Body::Node(node) => {
            let runs = |other: &&Step, begins: bool| match &other.body {
                Body::Node(other) => {
                    other.node_id == node.node_id && (other.state == NodeState::InProgress) == begins
                }
                _ => false,
            };
            let began = before.iter().any(|other| runs(other, true));
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
            let is_same = |other: &&Step| match &other.body {
                Body::JobChange(other) => {
                    other.job_change_id == change.job_change_id && other.state == change.state
                }
                _ => false,
            };
            if before.iter().any(is_same) {
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
