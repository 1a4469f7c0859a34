//! Changes of one subject with the same time, in an order that its life cycle allows, if one exists.
//!
//! A state may be reached in several ways, and an event may name the state before it, so the order is
//! searched. Few changes of a subject have the same time, and few orders of them are possible.

use std::collections::{HashSet, VecDeque};

use super::chronology::{ChangeRef, Chronology};
use super::state_run::{StateRun, Violation};
use crate::catalog::StateIndex;

/// The largest number of changes with the same time for which an order is searched. In larger groups, the
/// first change that is possible is next.
const SEARCH_LIMIT: usize = 8;

/// The largest number of beginnings of orders that are tried for each event.
const TRIES_PER_EVENT: usize = 32;

/// The orders that are possible so far. They share their beginnings.
struct CandidateOrders<'t> {
    links: Vec<OrderLink<'t>>,
    ends: Vec<OrderEnd<'t>>,
}

/// A change of an order, and the link of the one before it.
struct OrderLink<'t> {
    change: ChangeRef<'t>,
    before: Option<usize>,
}

/// The end of an order: the last event that was possible, and the link of the last event.
#[derive(Clone, Copy, Default)]
struct OrderEnd<'t> {
    run: Option<StateRun<'t>>,
    link: Option<usize>,
}

/// A change, and its subject as of it.
#[derive(Clone, Copy)]
struct IndexedChange<'t> {
    change: ChangeRef<'t>,
    run: StateRun<'t>,
}

/// A search for all ends that the orders of events with the same time have.
struct OrderSearch<'c, 't> {
    changes: &'c [IndexedChange<'t>],
    /// The indices of the changes in the order that is tried.
    path: Vec<usize>,
    /// The sets of changes, as bits, with their last one, that were tried.
    tried: HashSet<(u32, usize)>,
    /// The number of tries that are left.
    tries_left: usize,
    /// An order for each end that was found.
    found: Vec<FoundOrder<'t>>,
}

/// An order, as indices of changes, and what the next event depends on after it.
struct FoundOrder<'t> {
    key: (Option<StateIndex>, Option<&'t str>),
    path: Vec<usize>,
}

/// Puts the changes of one subject, which are in the order of their time, in an order that is possible as a
/// whole.
pub(super) fn arrange<'t>(chronology: &Chronology<'t>, list: &[ChangeRef<'t>]) -> Vec<ChangeRef<'t>> {
    if chronology.simultaneous_changes(list).all(|group| group.len() == 1) {
        return list.to_vec();
    }
    let mut orders = CandidateOrders { links: Vec::new(), ends: vec![OrderEnd::default()] };
    for group in chronology.simultaneous_changes(list) {
        let changes = group.iter().map(|change| IndexedChange {
            change: *change,
            run: StateRun::new(chronology.event(change.event), *change),
        });
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|change| change.run.rank());
        orders.extend(&changes);
    }
    orders.first(list.len())
}

impl<'t> CandidateOrders<'t> {
    /// Appends events with the same time to all orders for which that is possible, or to the first if it is
    /// possible for none.
    fn extend(&mut self, changes: &[IndexedChange<'t>]) {
        let mut ends: Vec<OrderEnd<'t>> = Vec::new();
        if changes.len() <= SEARCH_LIMIT {
            let mut tries_left = TRIES_PER_EVENT * changes.len();
            for end in self.ends.clone() {
                let mut search = OrderSearch::new(changes, tries_left);
                search.search(end.run);
                tries_left = search.tries_left;
                for FoundOrder { key, path } in search.found {
                    if !ends.iter().any(|known| known.run.map(StateRun::key) == Some(key)) {
                        ends.push(path.into_iter().fold(end, |end, index| self.push(end, changes[index])));
                    }
                }
            }
        }
        if ends.is_empty() {
            let end = self.ends.first().copied().unwrap_or_default();
            ends.push(self.push_one_by_one(end, changes));
        }
        self.ends = ends;
    }

    fn push(&mut self, end: OrderEnd<'t>, change: IndexedChange<'t>) -> OrderEnd<'t> {
        self.links.push(OrderLink { change: change.change, before: end.link });
        OrderEnd { run: Some(change.run), link: Some(self.links.len() - 1) }
    }

    /// Appends all changes, each time the first that is possible, or the first of all.
    fn push_one_by_one(&mut self, mut end: OrderEnd<'t>, changes: &[IndexedChange<'t>]) -> OrderEnd<'t> {
        // Changes to one status are nearly always alike: only the first of them is looked at.
        let mut queues: Vec<VecDeque<IndexedChange<'t>>> = Vec::new();
        for change in changes {
            match queues.last_mut() {
                Some(queue) if queue.front().is_some_and(|first| first.run.rank() == change.run.rank()) => {
                    queue.push_back(*change);
                }
                _ => queues.push([*change].into()),
            }
        }
        while !queues.is_empty() {
            let possible = queues.iter().position(|queue| {
                queue.front().is_some_and(|change| change.run.violation(end.run).is_none())
            });
            let next = possible.unwrap_or_default();
            let Some(change) = queues[next].pop_front() else { break };
            let after = self.push(end, change);
            // An impossible change leaves the subject as it was.
            let continues = change.run.violation(end.run).is_none_or(Violation::continues);
            end = if continues { after } else { OrderEnd { run: end.run, ..after } };
            queues.retain(|queue| !queue.is_empty());
        }
        end
    }

    /// The changes of the first order.
    fn first(&self, count: usize) -> Vec<ChangeRef<'t>> {
        let mut order = Vec::with_capacity(count);
        let mut link = self.ends.first().and_then(|end| end.link);
        while let Some(OrderLink { change, before }) = link.map(|link| &self.links[link]) {
            order.push(*change);
            link = *before;
        }
        order.reverse();
        order
    }
}

impl<'c, 't> OrderSearch<'c, 't> {
    fn new(changes: &'c [IndexedChange<'t>], tries_left: usize) -> Self {
        Self { changes, path: Vec::new(), tried: HashSet::new(), tries_left, found: Vec::new() }
    }

    /// Searches all orders that begin with the path, of which `last` is the last event.
    fn search(&mut self, last: Option<StateRun<'t>>) {
        if self.path.len() == self.changes.len() {
            if let Some(key) = last.map(StateRun::key)
                && self.found.iter().all(|known| known.key != key)
            {
                self.found.push(FoundOrder { key, path: self.path.clone() });
            }
            return;
        }
        let used = self.path.iter().fold(0, |used, index| used | 1 << index);
        for (index, change) in self.changes.iter().enumerate() {
            let used_next = used | 1 << index;
            if used_next == used || self.tries_left == 0 || change.run.violation(last).is_some() {
                continue;
            }
            if self.tried.insert((used_next, index)) {
                self.tries_left -= 1;
                self.path.push(index);
                self.search(Some(change.run));
                self.path.pop();
            }
        }
    }
}
