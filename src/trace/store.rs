//! The timelines in memory, and the ids by which events are assigned to them.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::mem;
use std::time::Instant;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use super::event::TraceEvent;
use super::event_id::EventId;
use super::subject::SubjectMap;
use super::timeline::{EarlierEvent, Timeline, TimelineEvent};
use super::tracked_timeline::TrackedTimeline;
use crate::delivery::{LogZone, ReceivedAt};

/// The reason why the slot of an id is occupied.
const OCCUPIED: &str = "the ids of a timeline are removed with it";

/// The timelines in memory. Each is in a slot, which is used again when its timeline is removed.
#[derive(Debug, Default)]
pub(super) struct TimelineStore {
    slots: Vec<Option<TrackedTimeline>>,
    /// The empty slots.
    free: Vec<usize>,
    slot_of_subject: SubjectMap<usize>,
    /// The timelines of events that have only an `event_id`, by this.
    slot_of_event: HashMap<EventId, usize, RandomState>,
    /// The first event of each `event_id` and app, by the hash of both.
    seen: HashTable<SeenEvent>,
    hasher: RandomState,
    /// Whether an event was read from a printed form.
    has_reconstructed: bool,
}

/// The first event with an id among those delivered to an app.
#[derive(Debug)]
struct SeenEvent {
    /// The hash of the id and the app.
    hash: u64,
    place: EventSlot,
    /// The arrival of the last event with the id, as far as it is known, if there is another one.
    redelivered_at: Option<Box<Option<ReceivedAt>>>,
}

/// The place of an event in memory.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct EventSlot {
    /// The slot of its timeline.
    slot: u32,
    /// The index among the events there.
    index: u32,
}

impl TimelineStore {
    /// The number of slots.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn get_mut(&mut self, slot: usize) -> Option<&mut TrackedTimeline> {
        self.slots[slot].as_mut()
    }

    /// Adds an event to its timeline, which may be a new one, or one of two that are joined.
    pub(super) fn add(&mut self, event: TraceEvent, seq: u64, now: Instant) {
        if self.is_printed_copy(&event) {
            return;
        }
        let slot = self.slot(&event, seq);
        let earlier = self.see(&event, slot);
        let tracked = self.slots[slot].as_mut().expect(OCCUPIED);
        tracked.push(TimelineEvent { event, earlier, seq, is_reported: false }, now);
    }

    /// Whether an event and one that was added are the same delivery: a program logs the event that it got, and
    /// prints it too. What is printed may have no id.
    fn is_printed_copy(&mut self, event: &TraceEvent) -> bool {
        self.has_reconstructed |= event.is_reconstructed;
        if !self.has_reconstructed {
            return false;
        }
        match self.seen(event) {
            Some(seen) => first_event(&self.slots, seen).is_reconstructed != event.is_reconstructed,
            None if event.event_id.is_none() && event.is_reconstructed => {
                let slots = event.kind.subjects().filter_map(|subject| self.slot_of_subject.get(subject));
                let timelines = slots.filter_map(|slot| self.slots[*slot].as_ref());
                let mut events = timelines.flat_map(|timeline| &timeline.events);
                events.any(|other| {
                    !other.event.is_reconstructed && other.event.kind.is_same_change(&event.kind)
                })
            }
            None => false,
        }
    }

    /// The hash of the `event_id` of an event and its app; `None` without an id.
    fn hash(&self, event: &TraceEvent) -> Option<u64> {
        Some(self.hasher.hash_one((event.event_id.as_ref()?, &event.app)))
    }

    /// The first event with the id of an event that was delivered to the same app.
    fn seen(&self, event: &TraceEvent) -> Option<&SeenEvent> {
        self.seen.find(self.hash(event)?, |seen| first_event(&self.slots, seen).is_same_delivery(event))
    }

    /// Notes the id of an event that is added to `slot`. Returns the first event with this id, if there is
    /// one.
    fn see(&mut self, event: &TraceEvent, slot: usize) -> Option<Box<EarlierEvent>> {
        let hash = self.hash(event)?;
        let slots = &self.slots;
        let is_same = |seen: &SeenEvent| first_event(slots, seen).is_same_delivery(event);
        let mut seen = match self.seen.entry(hash, is_same, |seen| seen.hash) {
            Entry::Occupied(seen) => seen,
            Entry::Vacant(vacant) => {
                let index = slots[slot].as_ref().expect(OCCUPIED).events.len();
                vacant.insert(SeenEvent { hash, place: EventSlot::new(slot, index), redelivered_at: None });
                return None;
            }
        };
        let seen = seen.get_mut();
        let first = first_event(slots, seen);
        // Times of two files in an unknown zone may be of different ones.
        let is_one_clock = first.location.file == event.location.file;
        let last = seen.redelivered_at.as_deref().copied().unwrap_or(first.received_at);
        let elapsed = event.received_at.zip(last);
        let elapsed = elapsed.filter(|(now, _)| is_one_clock || now.zone == LogZone::Utc);
        seen.redelivered_at = Some(Box::new(event.received_at));
        Some(Box::new(EarlierEvent {
            first: first.location.clone(),
            same_bytes: first.digest == event.digest,
            same_timeline: seen.place.slot() == slot,
            elapsed_ms: elapsed.and_then(|(now, before)| now.since(before)),
        }))
    }

    /// The slot of the timeline to which an event belongs: by its ids, or without any, that of an event with its
    /// `event_id`.
    fn slot(&mut self, event: &TraceEvent, seq: u64) -> usize {
        if event.kind.has_subject() {
            return self.slot_of_subjects(event, seq);
        }
        let Some(event_id) = &event.event_id else { return self.insert(TrackedTimeline::new(seq)) };
        let seen = self.seen(event).map(|seen| seen.place.slot());
        let slot = seen.or_else(|| self.slot_of_event.get(event_id).copied());
        let slot = slot.unwrap_or_else(|| self.insert(TrackedTimeline::new(seq)));
        self.slot_of_event.insert(event_id.clone(), slot);
        slot
    }

    /// The slot of the timeline of everything that an event is about or linked to.
    fn slot_of_subjects(&mut self, event: &TraceEvent, seq: u64) -> usize {
        let (mut slot, mut is_any_new) = (None, false);
        for subject in event.kind.subjects() {
            let known = self.slot_of_subject.get(subject).copied();
            is_any_new |= known.is_none();
            slot = match (slot, known) {
                (Some(left), Some(right)) if left != right => Some(self.join(left, right)),
                (Some(slot), _) | (None, Some(slot)) => Some(slot),
                (None, None) => None,
            };
        }
        let slot = slot.unwrap_or_else(|| self.insert(TrackedTimeline::new(seq)));
        if !is_any_new {
            return slot;
        }
        for subject in event.kind.subjects() {
            if self.slot_of_subject.get(subject).is_none() {
                self.slot_of_subject.insert(subject, slot);
            }
        }
        slot
    }

    fn insert(&mut self, tracked: TrackedTimeline) -> usize {
        if let Some(slot) = self.free.pop() {
            self.slots[slot] = Some(tracked);
            return slot;
        }
        self.slots.push(Some(tracked));
        self.slots.len() - 1
    }

    /// Joins two timelines. The events of the smaller one move, so that no event moves often.
    fn join(&mut self, left: usize, right: usize) -> usize {
        let length = |slot: usize| self.slots[slot].as_ref().map_or(0, |tracked| tracked.events.len());
        let (into, from) = if length(left) < length(right) { (right, left) } else { (left, right) };
        let offset = length(into);
        let moved = self.slots[from].take().expect(OCCUPIED);
        self.free.push(from);
        for (index, event) in moved.events.iter().enumerate() {
            for subject in event.event.kind.subjects() {
                if let Some(slot) = self.slot_of_subject.get_mut(subject) {
                    *slot = into;
                }
            }
            if let Some(slot) = own_slot(&event.event).and_then(|id| self.slot_of_event.get_mut(id)) {
                *slot = into;
            }
            let place = EventSlot::new(from, index);
            let hash = self.hash(&event.event);
            if let Some(seen) = hash.and_then(|hash| self.seen.find_mut(hash, |seen| seen.place == place)) {
                seen.place = EventSlot::new(into, offset + index);
            }
        }
        self.slots[into].as_mut().expect(OCCUPIED).append(moved);
        into
    }

    /// Takes the events out of a slot as a timeline of a log that has reached `log_time`; [`put_back`](Self::put_back)
    /// returns them.
    pub(super) fn take(&mut self, slot: usize, log_time: Option<i64>) -> Option<Timeline> {
        self.put_in_order(slot);
        Some(self.slots[slot].as_mut()?.take(log_time))
    }

    /// Puts the events of a slot in the order of their arrival.
    fn put_in_order(&mut self, slot: usize) {
        let Some(tracked) = self.slots[slot].as_mut().filter(|tracked| tracked.is_unordered) else { return };
        tracked.is_unordered = false;
        let mut events = mem::take(&mut tracked.events);
        let mut firsts = Vec::new();
        for (index, event) in events.iter().enumerate() {
            let Some(hash) = self.hash(&event.event) else { continue };
            let place = EventSlot::new(slot, index);
            if let Ok(seen) = self.seen.find_entry(hash, |seen| seen.place == place) {
                firsts.push((event.seq, seen.remove().0));
            }
        }
        events.sort_by_key(|event| event.seq);
        for (seq, seen) in firsts {
            let place = EventSlot::new(slot, events.partition_point(|event| event.seq < seq));
            self.seen.insert_unique(seen.hash, SeenEvent { place, ..seen }, |seen| seen.hash);
        }
        if let Some(tracked) = &mut self.slots[slot] {
            tracked.events = events;
        }
    }

    /// Puts back a timeline that was taken from a slot.
    pub(super) fn put_back(&mut self, slot: usize, timeline: Timeline) {
        let Some(tracked) = &mut self.slots[slot] else { return };
        (tracked.events, tracked.report_state) = (timeline.events, timeline.report_state);
    }

    /// Removes a timeline that was taken from a slot, with the ids of its events.
    pub(super) fn remove(&mut self, slot: usize, events: &[TimelineEvent]) -> Option<TrackedTimeline> {
        let tracked = self.slots[slot].take()?;
        self.free.push(slot);
        for (index, event) in events.iter().enumerate() {
            event.event.kind.subjects().for_each(|subject| self.slot_of_subject.remove(subject));
            if let Some(id) = own_slot(&event.event)
                && self.slot_of_event.get(id) == Some(&slot)
            {
                self.slot_of_event.remove(id);
            }
            // The first event with the id may be in another timeline.
            let place = EventSlot::new(slot, index);
            if let Some(hash) = self.hash(&event.event)
                && let Ok(seen) = self.seen.find_entry(hash, |seen| seen.place == place)
            {
                seen.remove();
            }
        }
        Some(tracked)
    }

    /// The slots of the timelines for which `filter` returns `true`, in the order of their first events.
    pub(super) fn in_order(&self, filter: impl Fn(&TrackedTimeline) -> bool) -> Vec<usize> {
        let occupied = self.slots.iter().enumerate();
        let occupied = occupied.filter_map(|(slot, tracked)| Some((slot, tracked.as_ref()?)));
        let filtered = occupied.filter(|(_, tracked)| filter(tracked));
        let mut slots: Vec<_> = filtered.map(|(slot, tracked)| (tracked.first_seq(), slot)).collect();
        slots.sort_unstable();
        slots.into_iter().map(|(_, slot)| slot).collect()
    }

    /// The timelines that are to be reported, in the order of their first events. Each is
    /// made when it is asked for, of a log that has reached `log_time`.
    pub(super) fn into_updated(self, log_time: Option<i64>) -> impl Iterator<Item = Timeline> {
        let order = self.in_order(|tracked| tracked.is_to_be_reported(log_time));
        let mut slots = self.slots;
        order.into_iter().filter_map(move |slot| Some(slots[slot].take()?.take(log_time)))
    }
}

/// The event that is the first with its id.
fn first_event<'s>(slots: &'s [Option<TrackedTimeline>], seen: &SeenEvent) -> &'s TraceEvent {
    let EventSlot { slot, index } = seen.place;
    &slots[slot as usize].as_ref().expect(OCCUPIED).events[index as usize].event
}

/// The `event_id` by which an event belongs to its timeline, if it has no other id.
fn own_slot(event: &TraceEvent) -> Option<&EventId> {
    event.event_id.as_ref().filter(|_| !event.kind.has_subject())
}

impl EventSlot {
    fn new(slot: usize, index: usize) -> Self {
        let narrow = |number: usize| u32::try_from(number).expect("so many events need a terabyte of memory");
        Self { slot: narrow(slot), index: narrow(index) }
    }

    fn slot(self) -> usize {
        self.slot as usize
    }
}
