//! The events of a timeline in the order in which they happened.
//!
//! Of events of the same time the order of arrival says nothing, and logs with whole seconds have many such events: they are put in
//! an order that the life cycles allow, if there is one.

use std::collections::HashMap;

use super::step::{Body, Step};
use super::timeline::Timeline;

/// The entries of a timeline by their time.
pub(super) struct ByTime<'t> {
    pub(super) timeline: &'t Timeline,
    /// The time of each entry; one without a time has that of what arrived before it.
    times: Vec<i64>,
    /// The entries in the order of their time, and those of the same time in the order of their arrival.
    order: Vec<usize>,
}

/// Where something stands among the events of the same time.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Phase {
    /// The end of a node that was in progress.
    Ends,
    /// A job change that goes on.
    Changes,
    /// A node that begins.
    Begins,
    /// What tells nothing.
    Other,
}

/// An entry with its phase.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) entry: usize,
    pub(super) phase: Phase,
}

impl<'t> ByTime<'t> {
    pub(super) fn new(timeline: &'t Timeline) -> Self {
        let mut last = i64::MIN;
        let time = |step: &Step| {
            last = step.time.unwrap_or(last);
            last
        };
        let times: Vec<_> = timeline.entries.iter().map(|entry| &entry.step).map(time).collect();
        let mut order: Vec<_> = (0..times.len()).collect();
        order.sort_by_key(|index| times[*index]);
        Self { timeline, times, order }
    }

    pub(super) fn step(&self, entry: usize) -> &'t Step {
        &self.timeline.entries[entry].step
    }

    /// The time of an entry, for comparison with others.
    pub(super) fn time(&self, entry: usize) -> i64 {
        self.times[entry]
    }

    /// The entries that count of each process or job change, whichever `id` gives, in the order of their time.
    pub(super) fn of_each(&self, id: fn(&Body) -> Option<&str>) -> Vec<Vec<usize>> {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut lists: Vec<Vec<usize>> = Vec::new();
        for entry in &self.order {
            let Some(id) = id(&self.step(*entry).body) else { continue };
            if !self.timeline.entries[*entry].counts() {
                continue;
            }
            let list = *known.entry(id).or_insert(lists.len());
            if list == lists.len() {
                lists.push(Vec::new());
            }
            lists[list].push(*entry);
        }
        lists
    }

    /// Entries of the same time, from a list in the order of time.
    pub(super) fn groups<'l>(
        &self,
        list: &'l [usize],
    ) -> impl Iterator<Item = &'l [usize]> + use<'_, 'l, 't> {
        list.chunk_by(|left, right| self.times[*left] == self.times[*right])
    }

    /// All entries, with those of the same time in the order that was found for each process and job change.
    pub(super) fn arranged(mut self, processes: &[Vec<Placed>], changes: &[Vec<Placed>]) -> Vec<usize> {
        if self.order.windows(2).all(|pair| self.times[pair[0]] != self.times[pair[1]]) {
            return self.order;
        }
        let mut ranks = vec![(Phase::Other, 0, 0); self.times.len()];
        for (number, list) in processes.iter().chain(changes).enumerate() {
            for (position, placed) in list.iter().enumerate() {
                ranks[placed.entry] = (placed.phase, number, position);
            }
        }
        // Stable: what tells nothing keeps the order of its arrival.
        self.order.sort_by_key(|index| (self.times[*index], ranks[*index]));
        self.order
    }
}
