//! What happened to one job change at the same time, in an order that its life cycle allows, if there is one.
//!
//! A status may be reached in several ways, and an event may say which one was before, so the order is searched. Few events of one
//! change have the same time, and few orders of them are possible.

use std::collections::{HashSet, VecDeque};

use super::change::{Run, Wrong};
use super::order::ByTime;
use super::step::JobState;

/// As many changes of the same time are searched for an order; more are taken one after another, whichever fits first.
const SEARCHED: usize = 8;
/// As many beginnings of orders are tried for each change.
const TRIES: usize = 32;

/// The orders that are possible so far: their last steps, each of which names the one before it.
struct Orders<'s> {
    steps: Vec<Link>,
    ends: Vec<Reached<'s>>,
}

struct Link {
    entry: usize,
    before: Option<usize>,
}

/// What a job change may have come to, and by which steps.
#[derive(Clone, Copy)]
struct Reached<'s> {
    run: Option<Run<'s>>,
    link: Option<usize>,
}

/// What the life cycle goes by: a status and the process that was named with it.
type State<'s> = (JobState, Option<&'s str>);

/// An event that stands in no order yet.
type Change<'s> = (usize, Run<'s>);

/// Puts the entries of one job change, which are in the order of their time, in an order that is possible as a whole.
pub(super) fn arrange(by_time: &ByTime<'_>, list: &[usize]) -> Vec<usize> {
    if by_time.groups(list).all(|group| group.len() == 1) {
        return list.to_vec();
    }
    let mut orders = Orders { steps: Vec::new(), ends: vec![Reached { run: None, link: None }] };
    for group in by_time.groups(list) {
        let changes = group.iter().filter_map(|entry| Some((*entry, Run::new(by_time.step(*entry))?)));
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|(_, run)| run.rank());
        orders.extend(&changes);
    }
    orders.first(list.len())
}

impl<'s> Orders<'s> {
    /// Puts changes of the same time behind all orders that this leaves possible; behind the first if there is none.
    fn extend(&mut self, changes: &[Change<'s>]) {
        let mut found: Vec<Reached<'s>> = Vec::new();
        if changes.len() <= SEARCHED {
            let mut tries = TRIES * changes.len();
            for from in self.ends.clone() {
                let mut search = Search::new(changes, tries);
                search.from(from.run);
                tries = search.tries;
                for (state, path) in search.ends {
                    if !found.iter().any(|known| known.run.map(Run::state) == Some(state)) {
                        found
                            .push(path.into_iter().fold(from, |from, index| self.push(from, changes[index])));
                    }
                }
            }
        }
        if found.is_empty() {
            let from = self.ends.first().copied().unwrap_or(Reached { run: None, link: None });
            found.push(self.one_by_one(from, changes));
        }
        self.ends = found;
    }

    fn push(&mut self, from: Reached<'s>, (entry, run): Change<'s>) -> Reached<'s> {
        self.steps.push(Link { entry, before: from.link });
        Reached { run: Some(run), link: Some(self.steps.len() - 1) }
    }

    /// Takes the first change that fits, or the first of all, again and again.
    fn one_by_one(&mut self, mut from: Reached<'s>, changes: &[Change<'s>]) -> Reached<'s> {
        // Changes to one status are alike, nearly always: only the first of each is looked at.
        let mut left: Vec<VecDeque<Change<'s>>> = Vec::new();
        for change in changes {
            match left.last_mut() {
                Some(alike) if alike.front().is_some_and(|(_, first)| first.rank() == change.1.rank()) => {
                    alike.push_back(*change);
                }
                _ => left.push([*change].into()),
            }
        }
        while !left.is_empty() {
            let fits = |alike: &VecDeque<Change<'s>>| {
                alike.front().is_some_and(|(_, run)| run.follows(from.run).is_none())
            };
            let next = left.iter().position(fits).unwrap_or_default();
            let Some(change) = left[next].pop_front() else { break };
            let reached = self.push(from, change);
            // What cannot be leaves the change as it was.
            let goes_on = change.1.follows(from.run).is_none_or(Wrong::goes_on);
            from = if goes_on { reached } else { Reached { run: from.run, ..reached } };
            left.retain(|alike| !alike.is_empty());
        }
        from
    }

    /// The entries of the first order.
    fn first(&self, count: usize) -> Vec<usize> {
        let mut order = Vec::with_capacity(count);
        let mut link = self.ends.first().and_then(|end| end.link);
        while let Some(Link { entry, before }) = link.map(|link| &self.steps[link]) {
            order.push(*entry);
            link = *before;
        }
        order.reverse();
        order
    }
}

/// A search for all that changes of the same time can come to.
struct Search<'c, 's> {
    changes: &'c [Change<'s>],
    /// The changes that were taken, by their numbers.
    path: Vec<usize>,
    /// Which changes were taken, with the last of them, where that was tried already.
    tried: HashSet<(u32, usize)>,
    /// As many more are tried.
    tries: usize,
    /// What all of them come to, with an order for each.
    ends: Vec<(State<'s>, Vec<usize>)>,
}

impl<'c, 's> Search<'c, 's> {
    fn new(changes: &'c [Change<'s>], tries: usize) -> Self {
        Self { changes, path: Vec::new(), tried: HashSet::new(), tries, ends: Vec::new() }
    }

    /// Goes on behind what was taken, of which `last` is the last.
    fn from(&mut self, last: Option<Run<'s>>) {
        if self.path.len() == self.changes.len() {
            let state =
                last.map(Run::state).filter(|state| self.ends.iter().all(|(known, _)| known != state));
            self.ends.extend(state.map(|state| (state, self.path.clone())));
            return;
        }
        let taken = self.path.iter().fold(0, |taken, index| taken | 1 << index);
        for (index, (_, run)) in self.changes.iter().enumerate() {
            let with = taken | 1 << index;
            if with == taken || self.tries == 0 || run.follows(last).is_some() {
                continue;
            }
            if self.tried.insert((with, index)) {
                self.tries -= 1;
                self.path.push(index);
                self.from(Some(*run));
                self.path.pop();
            }
        }
    }
}
