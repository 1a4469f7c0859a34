//! The events of a timeline in the order in which they happened.
//!
//! The order of arrival says nothing about events with the same time, and logs with whole seconds have many
//! of them. The rules put these in an order that the life cycles allow, if one exists. It does not depend on
//! the order of arrival, so that several files of one log give the same timeline as one.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::event::{Change, EventKind, TraceEvent};
use super::id_index::IdIndex;
use super::state_change::StateChange;
use super::subject::SubjectRef;
use super::timeline::{Timeline, TimelineEvent};

/// The events of a timeline, as indices, in the order of their time.
pub(super) struct Chronology<'t> {
    timeline: &'t Timeline,
    /// The time of each event in milliseconds since 1970; that of the event before it in the order of arrival
    /// if it has none.
    times: Vec<Option<i64>>,
    /// The events in the order of their time. The order of those with the same time follows from the events, not
    /// from their arrival, if all of them have a time of their own.
    order: Vec<usize>,
    /// For each event, whether it is the copy for another app of one before it; empty if there is only one app.
    copies: Vec<bool>,
}

/// The rank of an event among those with the same time.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Phase {
    /// A node that was in progress ends.
    NodeEnds,
    /// Something other than a node has a new state.
    State,
    /// A node begins.
    NodeBegins,
    /// An event that is not part of a life cycle.
    Other,
}

/// A change with the index of its event in the timeline.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChangeRef<'t> {
    pub(super) event: usize,
    pub(super) change: &'t StateChange,
}

/// An event with its rank.
#[derive(Clone, Copy, Debug)]
pub(super) struct RankedEvent {
    pub(super) event: usize,
    pub(super) phase: Phase,
}

impl<'t> Chronology<'t> {
    pub(super) fn new(timeline: &'t Timeline) -> Self {
        let mut last = None;
        let times = timeline.events.iter().map(|event| {
            last = event.event.time.or(last);
            last
        });
        let times: Vec<_> = times.collect();
        let mut order: Vec<_> = (0..times.len()).collect();
        order.sort_by_key(|event| times[*event]);
        let event = |index: usize| &timeline.events[index].event;
        for group in order.chunk_by_mut(|left, right| times[*left] == times[*right]) {
            if group.len() > 1 && group.iter().all(|index| event(*index).time.is_some()) {
                group.sort_by(|left, right| by_ids(event(*left), event(*right)));
            }
        }
        let copies = copies(timeline, &order);
        Self { timeline, times, order, copies }
    }

    /// For each event, whether it is the copy for another app of one before it; empty if there is only one app.
    pub(super) fn copies(&self) -> &[bool] {
        &self.copies
    }

    pub(super) fn event(&self, event: usize) -> &'t TraceEvent {
        &self.timeline.events[event].event
    }

    /// The latest time at which an event of the log was created, in milliseconds since 1970.
    pub(super) fn log_time(&self) -> Option<i64> {
        self.timeline.log_time
    }

    /// The time of an event, for comparison with others.
    pub(super) fn time(&self, event: usize) -> Option<i64> {
        self.times[event]
    }

    /// The events in the order of their time, without redelivered events and copies for other apps.
    fn deliveries(&self) -> impl Iterator<Item = usize> {
        self.order.iter().copied().filter(|event| {
            let is_copy = self.copies.get(*event).is_some_and(|is_copy| *is_copy);
            !is_copy && !self.timeline.events[*event].is_redelivered()
        })
    }

    /// The node events of each process, in the order of their time.
    pub(super) fn nodes_by_process(&self) -> Vec<Vec<usize>> {
        let mut list_of_id = IdIndex::default();
        let mut lists: Vec<Vec<usize>> = Vec::new();
        for event in self.deliveries() {
            let EventKind::Node(node) = &self.event(event).kind else { continue };
            push_to(&mut lists, list_of_id.insert(&*node.process_id), event, self.order.len());
        }
        lists
    }

    /// The changes of each thing with states, in the order of their time, the things by the names of their kinds.
    pub(super) fn changes_by_subject(&self) -> Vec<Vec<ChangeRef<'t>>> {
        let mut list_of_subject = IdIndex::default();
        let mut lists: Vec<Vec<ChangeRef<'t>>> = Vec::new();
        for event in self.deliveries() {
            let EventKind::States(changes) = &self.event(event).kind else { continue };
            for change in changes {
                let list = list_of_subject.insert(SubjectRef { kind: change.kind(), id: &change.id });
                push_to(&mut lists, list, ChangeRef { event, change }, self.order.len());
            }
        }
        lists.sort_by_key(|list| list.first().map(|first| first.change.life_cycle().name()));
        lists
    }

    /// The groups of events with the same time in a list in the order of time.
    pub(super) fn simultaneous<'l>(
        &self,
        list: &'l [usize],
    ) -> impl Iterator<Item = &'l [usize]> + use<'_, 'l, 't> {
        list.chunk_by(|left, right| self.times[*left] == self.times[*right])
    }

    /// The groups of changes with the same time in a list in the order of time.
    pub(super) fn simultaneous_changes<'l>(
        &self,
        list: &'l [ChangeRef<'t>],
    ) -> impl Iterator<Item = &'l [ChangeRef<'t>]> + use<'_, 'l, 't> {
        list.chunk_by(|left, right| self.times[left.event] == self.times[right.event])
    }

    /// All events in the order of their time, those with the same time in the order of the lists, which are
    /// those of everything with a life cycle.
    pub(super) fn merged<'r>(mut self, lists: impl IntoIterator<Item = &'r [RankedEvent]>) -> Vec<usize> {
        if self.order.windows(2).all(|pair| self.times[pair[0]] != self.times[pair[1]]) {
            return self.order;
        }
        let mut ranks = vec![(Phase::Other, 0, 0); self.times.len()];
        for (number, list) in lists.into_iter().enumerate() {
            for (position, ranked) in list.iter().enumerate() {
                ranks[ranked.event] = (ranked.phase, number, position);
            }
        }
        // A stable sort: other events stay in their order.
        self.order.sort_by_key(|event| (self.times[*event], ranks[*event]));
        self.order
    }
}

/// Adds an element to the list of a number, which is the next one if the list is new. Most timelines have only one list,
/// whose capacity is given.
fn push_to<T>(lists: &mut Vec<Vec<T>>, list: usize, element: T, capacity: usize) {
    if list == lists.len() {
        lists.push(if list == 0 { Vec::with_capacity(capacity) } else { Vec::new() });
    }
    lists[list].push(element);
}

/// The order of two events by their own ids: the platform counts these upwards.
fn by_ids(left: &TraceEvent, right: &TraceEvent) -> Ordering {
    fn own_id(event: &TraceEvent) -> &str {
        event.kind.changes().next().map_or("", Change::id)
    }
    let by_length = own_id(left).len().cmp(&own_id(right).len());
    by_length.then_with(|| own_id(left).cmp(own_id(right))).then_with(|| left.event_id.cmp(&right.event_id))
}

/// For each event of an order, whether another app got the same change before: the nth time that an app gets
/// a change is a copy of the nth time that another one does.
fn copies(timeline: &Timeline, order: &[usize]) -> Vec<bool> {
    let first = timeline.events.first().map(|event| &event.event.app);
    if timeline.events.iter().all(|event| Some(&event.event.app) == first) {
        return Vec::new();
    }
    let mut copies = vec![false; order.len()];
    let mut count_of_app = HashMap::new();
    let mut seen = HashSet::new();
    for index in order {
        let TimelineEvent { event, .. } = &timeline.events[*index];
        let changes: Vec<_> = event.kind.changes().map(Change::identity).collect();
        if changes.is_empty() || timeline.events[*index].is_redelivered() {
            continue;
        }
        let count: &mut u64 =
            count_of_app.entry((event.app.as_ref(), event.time, changes.clone())).or_default();
        *count += 1;
        copies[*index] = !seen.insert((event.time, changes, *count));
    }
    copies
}
