//! The timelines in memory, and the ids by which events are assigned to them.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::mem;
use std::time::Instant;

use super::app::App;
use super::event::TraceEvent;
use super::subject::SubjectMap;
use super::timeline::{EarlierEvent, ReportState, Timeline, TimelineEvent, TimelineState};
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
    slot_of_event: HashMap<Box<str>, usize>,
    seen: HashMap<DeliveredId, SeenEvent>,
    /// Whether an event was read from a printed form.
    has_reconstructed: bool,
}

/// An `event_id` and the hash of the app that the event was delivered to.
type DeliveredId = (Box<str>, u64);

/// A timeline in memory.
#[derive(Debug)]
pub(super) struct TrackedTimeline {
    pub(super) events: Vec<TimelineEvent>,
    /// Whether the events are not in the order of their arrival, because two timelines were joined.
    is_unordered: bool,
    report_state: Option<Box<ReportState>>,
    /// The arrival of the last event, unless the timeline was reported since and is settled.
    pub(super) updated_at: Option<Instant>,
    /// The state after the last event; `None` if it was not determined yet.
    pub(super) state: Option<TimelineState>,
    /// The sequence number of the first event.
    first_seq: u64,
    /// The sequence number of the last event.
    pub(super) last_seq: u64,
    /// The latest time of an event, in milliseconds since 1970.
    pub(super) latest_time: Option<i64>,
    /// The time by which the event of the effect of a job change should have come, in milliseconds since 1970: the
    /// earliest that the log has not passed.
    effect_due: Option<i64>,
    /// The sequence number from which on the state is determined again. That many events are between two
    /// times as the timeline has, so that it takes constant time for each event.
    pub(super) next_check: u64,
}

/// The first event with an id among those delivered to an app.
#[derive(Clone, Copy, Debug)]
struct SeenEvent {
    /// The slot of its timeline.
    slot: usize,
    /// The index among the events there.
    index: usize,
    /// The arrival of the last event with the id, if it is known.
    last_received_at: Option<ReceivedAt>,
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
        let events = &mut tracked.events;
        if events.len() == events.capacity() {
            // A vector would begin with a capacity of four, and most open timelines have one event.
            events.reserve_exact((events.len() / 2).max(1));
        }
        tracked.latest_time = tracked.latest_time.max(event.time);
        tracked.effect_due = earliest(tracked.effect_due, event.effect_due());
        tracked.last_seq = seq;
        tracked.updated_at = Some(now);
        tracked.state = None;
        events.push(TimelineEvent { event, earlier, seq, is_reported: false });
    }

    /// Whether an event and one that was added are the same delivery: a program logs the event that it got, and
    /// prints it too. What is printed may have no id.
    fn is_printed_copy(&mut self, event: &TraceEvent) -> bool {
        self.has_reconstructed |= event.is_reconstructed;
        if !self.has_reconstructed {
            return false;
        }
        match delivered_id(event) {
            Some(id) => self.seen.get(&id).is_some_and(|seen| {
                let first = &self.slots[seen.slot].as_ref().expect(OCCUPIED).events[seen.index].event;
                first.is_reconstructed != event.is_reconstructed
            }),
            None if event.is_reconstructed => {
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

    /// Notes the id of an event that is added to `slot`. Returns the first event with this id, if there is
    /// one.
    fn see(&mut self, event: &TraceEvent, slot: usize) -> Option<Box<EarlierEvent>> {
        let mut seen = match self.seen.entry(delivered_id(event)?) {
            Entry::Occupied(seen) => seen,
            Entry::Vacant(vacant) => {
                let index = self.slots[slot].as_ref().expect(OCCUPIED).events.len();
                vacant.insert(SeenEvent { slot, index, last_received_at: event.received_at });
                return None;
            }
        };
        let seen = seen.get_mut();
        let first = &self.slots[seen.slot].as_ref().expect(OCCUPIED).events[seen.index].event;
        // Times of two files in an unknown zone may be of different ones.
        let is_one_clock = first.location.file == event.location.file;
        let elapsed = event.received_at.zip(seen.last_received_at);
        let elapsed = elapsed.filter(|(now, _)| is_one_clock || now.zone == LogZone::Utc);
        seen.last_received_at = event.received_at;
        Some(Box::new(EarlierEvent {
            first: first.location.clone(),
            same_bytes: first.digest == event.digest,
            same_timeline: seen.slot == slot,
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
        let seen = delivered_id(event).and_then(|id| self.seen.get(&id)).map(|seen| seen.slot);
        let slot = seen.or_else(|| self.slot_of_event.get(event_id).copied());
        let slot = slot.unwrap_or_else(|| self.insert(TrackedTimeline::new(seq)));
        self.slot_of_event.insert(event_id.clone(), slot);
        slot
    }

    /// The slot of the timeline of everything that an event is about or linked to.
    fn slot_of_subjects(&mut self, event: &TraceEvent, seq: u64) -> usize {
        let mut slot = None;
        for subject in event.kind.subjects() {
            slot = match (slot, self.slot_of_subject.get(subject).copied()) {
                (Some(left), Some(right)) if left != right => Some(self.join(left, right)),
                (Some(slot), _) | (None, Some(slot)) => Some(slot),
                (None, None) => None,
            };
        }
        let slot = slot.unwrap_or_else(|| self.insert(TrackedTimeline::new(seq)));
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
            let seen = delivered_id(&event.event).and_then(|id| self.seen.get_mut(&id));
            if let Some(seen) = seen.filter(|seen| (seen.slot, seen.index) == (from, index)) {
                (seen.slot, seen.index) = (into, offset + index);
            }
        }
        self.slots[into].as_mut().expect(OCCUPIED).append(moved);
        into
    }

    /// Puts back the events of a timeline that was taken from a slot with [`TrackedTimeline::take`], which
    /// may have sorted them.
    pub(super) fn put_back(&mut self, slot: usize, timeline: Timeline) {
        let Some(tracked) = &mut self.slots[slot] else { return };
        (tracked.events, tracked.report_state) = (timeline.events, timeline.report_state);
        if !mem::take(&mut tracked.is_unordered) {
            return;
        }
        // In reverse, so that the first event with an id remains.
        for (index, event) in tracked.events.iter().enumerate().rev() {
            let seen = delivered_id(&event.event).and_then(|id| self.seen.get_mut(&id));
            if let Some(seen) = seen.filter(|seen| seen.slot == slot) {
                seen.index = index;
            }
        }
    }

    /// Removes a timeline with its ids.
    pub(super) fn remove(&mut self, slot: usize) -> Option<TrackedTimeline> {
        let tracked = self.slots[slot].take()?;
        self.free.push(slot);
        for event in &tracked.events {
            event.event.kind.subjects().for_each(|subject| self.slot_of_subject.remove(subject));
            if let Some(id) = own_slot(&event.event)
                && self.slot_of_event.get(id) == Some(&slot)
            {
                self.slot_of_event.remove(id);
            }
            // The first event with the id may be in another timeline.
            if let Some(id) = delivered_id(&event.event)
                && self.seen.get(&id).is_some_and(|seen| seen.slot == slot)
            {
                self.seen.remove(&id);
            }
        }
        Some(tracked)
    }

    /// The slots of the timelines for which `filter` returns `true`, in the order of their first events.
    pub(super) fn in_order(&self, filter: impl Fn(&TrackedTimeline) -> bool) -> Vec<usize> {
        let occupied = self.slots.iter().enumerate();
        let occupied = occupied.filter_map(|(slot, tracked)| Some((slot, tracked.as_ref()?)));
        let filtered = occupied.filter(|(_, tracked)| filter(tracked));
        let mut slots: Vec<_> = filtered.map(|(slot, tracked)| (tracked.first_seq, slot)).collect();
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

/// The earlier of two times, or the one that is known.
fn earliest(left: Option<i64>, right: Option<i64>) -> Option<i64> {
    left.into_iter().chain(right).min()
}

fn delivered_id(event: &TraceEvent) -> Option<DeliveredId> {
    Some((event.event_id.clone()?, App::hash(event.app.as_ref())))
}

/// The `event_id` by which an event belongs to its timeline, if it has no other id.
fn own_slot(event: &TraceEvent) -> Option<&str> {
    event.event_id.as_deref().filter(|_| !event.kind.has_subject())
}

impl TrackedTimeline {
    fn new(seq: u64) -> Self {
        Self {
            events: Vec::new(),
            is_unordered: false,
            report_state: None,
            updated_at: None,
            state: None,
            first_seq: seq,
            last_seq: seq,
            latest_time: None,
            effect_due: None,
            next_check: 0,
        }
    }

    /// Takes the events out as a timeline of a log that has reached `log_time`.
    pub(super) fn take(&mut self, log_time: Option<i64>) -> Timeline {
        Timeline::new(mem::take(&mut self.events), self.report_state.take(), log_time)
    }

    /// Whether it was updated since it was reported, or the log has passed the time by which a job change should
    /// have taken effect.
    pub(super) fn is_to_be_reported(&self, log_time: Option<i64>) -> bool {
        self.updated_at.is_some() || self.effect_due.is_some_and(|due| log_time > Some(due))
    }

    /// Notes that it was reported of a log that has reached `log_time`.
    pub(super) fn set_reported(&mut self, log_time: Option<i64>) {
        let dues = self.events.iter().filter_map(|event| event.event.effect_due());
        self.effect_due = dues.filter(|due| log_time <= Some(*due)).min();
    }

    /// Appends the events of another timeline, and what was reported of it.
    fn append(&mut self, other: Self) {
        self.events.extend(other.events);
        self.is_unordered = true;
        self.first_seq = self.first_seq.min(other.first_seq);
        self.latest_time = self.latest_time.max(other.latest_time);
        self.effect_due = earliest(self.effect_due, other.effect_due);
        self.report_state = match (self.report_state.take(), other.report_state) {
            (Some(mut state), Some(other)) => {
                state.findings.extend(other.findings);
                state.timelines += other.timelines;
                state.unfinished += other.unfinished;
                Some(state)
            }
            (state, other) => state.or(other),
        };
    }
}
