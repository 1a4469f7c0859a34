//! A log of events into timelines: what happened to each process and job change, and what in it cannot be right.
//!
//! The rules are those of the documentation: at-least-once delivery without order, the life cycle of a node and of a job
//! change. What it leaves open is accepted.

mod arrival;
mod change;
mod order;
mod process;
mod step;
mod timeline;

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::delivery::Arrival;

pub use arrival::span;
pub use change::{midnight, zone};
pub use step::{Body, JOB_CHANGE, JobChange, NODE, Node, Place, Step};
pub use timeline::{End, Entry, Judgement, Repeat, Timeline, Told};

/// How long a timeline that has ended is remembered, unless told otherwise: longer than the last retry of the platform takes,
/// 7 h 5 min 15 s. In milliseconds.
pub const WINDOW: i64 = 8 * 3_600_000;

/// How many events tell what time it is: the earliest of them counts, so that one event from the future does not make the
/// tracer forget everything.
const CLOCK: usize = 64;
/// Timelines are looked through for ended ones after so many events, or a quarter of the number of timelines.
const SWEEP: u64 = 1024;

/// Joins the events of a log into timelines, and forgets those that have ended: memory grows with what is open at the same
/// time, not with the log.
#[derive(Debug)]
pub struct Tracer {
    window: i64,
    /// The timelines that are remembered; a place is used again when its timeline is forgotten.
    timelines: Vec<Option<Remembered>>,
    free: Vec<usize>,
    by_process: HashMap<Box<str>, usize>,
    by_job_change: HashMap<Box<str>, usize>,
    by_event: HashMap<Box<str>, Seen>,
    clock: VecDeque<i64>,
    arrivals: u64,
    since_sweep: u64,
    /// When the events at hand came.
    now: Instant,
}

/// Where an event id came.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The place of the timeline in which it came first.
    timeline: usize,
    /// The arrival of the first event with it.
    first: u64,
    /// When the last event with it arrived, if that is known.
    arrived: Option<Arrival>,
}

/// A timeline with what has been said of it.
#[derive(Debug)]
struct Remembered {
    timeline: Timeline,
    /// Since when there are events that nobody was told of.
    fresh: Option<Instant>,
    /// When it ended or will, as of its last event; not known yet if it is `None`.
    end: Option<End>,
}

impl Tracer {
    /// A tracer that forgets a timeline when nothing has come for `window` milliseconds after it ended.
    #[must_use]
    pub fn new(window: i64) -> Self {
        Self {
            window,
            timelines: Vec::new(),
            free: Vec::new(),
            by_process: HashMap::new(),
            by_job_change: HashMap::new(),
            by_event: HashMap::new(),
            clock: VecDeque::with_capacity(CLOCK),
            arrivals: 0,
            since_sweep: 0,
            now: Instant::now(),
        }
    }

    /// Notes that the next events come now, and not earlier; looking at the clock for each of them would take its time.
    pub fn tick(&mut self) {
        self.now = Instant::now();
    }

    /// Takes the next event; hands on timelines that have ended, in the order of their first events.
    pub fn take(&mut self, step: Step, tell: &mut dyn FnMut(&mut Timeline)) {
        if let Some(time) = step.time {
            if self.clock.len() == CLOCK {
                self.clock.pop_front();
            }
            self.clock.push_back(time);
        }
        self.arrivals += 1;
        let seen = step.event_id.as_ref().and_then(|id| self.by_event.get(id)).copied();
        let place = match seen {
            Some(seen) if step.body.ids() == (None, None) => seen.timeline,
            _ => self.place(&step.body),
        };
        // Making room for it may have joined the timeline of the first one with another.
        let seen = seen.and_then(|_| step.event_id.as_ref().and_then(|id| self.by_event.get_mut(id)));
        let repeats = seen.map(|seen| {
            let remembered =
                self.timelines[seen.timeline].as_ref().expect("ids of forgotten timelines are forgotten");
            let entries = &remembered.timeline.entries;
            let first = entries.binary_search_by_key(&seen.first, |entry| entry.arrival);
            let first =
                &entries[first.expect("a timeline keeps its events, in the order of their arrival")].step;
            let after = step.arrived.zip(seen.arrived).and_then(|(now, then)| now.since(then));
            seen.arrived = step.arrived;
            let (same_bytes, same_timeline) = (first.digest == step.digest, seen.timeline == place);
            Box::new(Repeat { first: first.place.clone(), same_bytes, same_timeline, after })
        });
        if let (None, Some(id)) = (&repeats, &step.event_id) {
            let seen = Seen { timeline: place, first: self.arrivals, arrived: step.arrived };
            self.by_event.insert(id.clone(), seen);
        }
        let remembered = self.timelines[place].as_mut().expect("a place was found for it");
        let entries = &mut remembered.timeline.entries;
        if entries.len() == entries.capacity() {
            // A vector would begin with room for four, and most of what is open has one.
            entries.reserve_exact(entries.len().max(1));
        }
        entries.push(Entry { step, repeats, arrival: self.arrivals });
        remembered.fresh = Some(self.now);
        remembered.end = None;
        self.since_sweep += 1;
        if self.since_sweep >= SWEEP.max(self.timelines.len() as u64 / 4) {
            self.since_sweep = 0;
            self.sweep(tell);
        }
    }

    /// Hands on all timelines that have new events, and whether these came longer than `grace` ago; till then they are handed
    /// on again, because more may come that explains them.
    pub fn tell_fresh(&mut self, grace: Duration, tell: &mut dyn FnMut(&mut Timeline, bool)) {
        self.tick();
        for place in self.in_order(|remembered| remembered.fresh.is_some()) {
            if let Some(remembered) = &mut self.timelines[place] {
                let settled = remembered.fresh.is_none_or(|fresh| self.now.duration_since(fresh) >= grace);
                if settled {
                    remembered.fresh = None;
                }
                tell(&mut remembered.timeline, settled);
            }
        }
    }

    /// Hands on what is left, at the end of the log.
    pub fn finish(mut self, tell: &mut dyn FnMut(&mut Timeline)) {
        self.tell_fresh(Duration::ZERO, &mut |timeline, _| tell(timeline));
    }

    /// The place of the timeline that an event belongs to; a new one, or one of two that become one, if need be.
    fn place(&mut self, body: &Body) -> usize {
        let (process_id, job_change_id) = body.ids();
        let by_process = process_id.and_then(|id| self.by_process.get(id)).copied();
        let by_job_change = job_change_id.and_then(|id| self.by_job_change.get(id)).copied();
        let place = match (by_process, by_job_change) {
            (Some(left), Some(right)) if left != right => self.merge(left, right),
            (Some(place), _) | (None, Some(place)) => place,
            (None, None) => {
                let timeline = Some(Remembered { timeline: Timeline::new(), fresh: None, end: None });
                let place = self.free.pop().unwrap_or(self.timelines.len());
                if place == self.timelines.len() {
                    self.timelines.push(timeline);
                } else {
                    self.timelines[place] = timeline;
                }
                place
            }
        };
        let timeline = &mut self.timelines[place].as_mut().expect("it was found or made").timeline;
        if let Some(id) = process_id
            && by_process.is_none()
        {
            // Should a job change have had several processes, each leads to its timeline.
            timeline.process_id.get_or_insert_with(|| id.into());
            self.by_process.insert(id.into(), place);
        }
        if let Some(id) = job_change_id
            && by_job_change.is_none()
        {
            timeline.job_changes.push(id.into());
            self.by_job_change.insert(id.into(), place);
        }
        place
    }

    /// Makes one timeline of two.
    fn merge(&mut self, into: usize, from: usize) -> usize {
        let other = self.timelines[from].take().expect("it was found").timeline;
        self.free.push(from);
        self.lead(&other, from, into);
        let remembered = self.timelines[into].as_mut().expect("it was found");
        remembered.timeline.merge(other);
        into
    }

    /// Makes everything that leads to the place of this timeline lead to another.
    fn lead(&mut self, timeline: &Timeline, from: usize, to: usize) {
        for entry in &timeline.entries {
            let (process_id, job_change_id) = entry.step.body.ids();
            let slots = [
                process_id.and_then(|id| self.by_process.get_mut(id)),
                job_change_id.and_then(|id| self.by_job_change.get_mut(id)),
                entry
                    .step
                    .event_id
                    .as_ref()
                    .and_then(|id| self.by_event.get_mut(id))
                    .map(|seen| &mut seen.timeline),
            ];
            for slot in slots.into_iter().flatten().filter(|slot| **slot == from) {
                *slot = to;
            }
        }
    }

    /// Hands on and forgets the timelines that ended longer than the window ago.
    fn sweep(&mut self, tell: &mut dyn FnMut(&mut Timeline)) {
        let Some(now) = self.clock.iter().min().copied() else { return };
        let long_ago = |time: i64| now.saturating_sub(time) > self.window;
        for remembered in self.timelines.iter_mut().flatten() {
            if remembered.end.is_none() && remembered.timeline.last_time().is_none_or(long_ago) {
                remembered.end = Some(remembered.timeline.judge().end);
            }
        }
        let ended = |remembered: &Remembered| {
            let silent = remembered.timeline.last_time().is_none_or(long_ago);
            silent
                && match remembered.end {
                    Some(End::Ended) => true,
                    Some(End::Due(time)) => long_ago(time),
                    Some(End::Open) | None => false,
                }
        };
        for place in self.in_order(ended) {
            let Some(mut remembered) = self.timelines[place].take() else { continue };
            self.free.push(place);
            if remembered.fresh.is_some() {
                tell(&mut remembered.timeline);
            }
            self.forget(&remembered.timeline, place);
        }
    }

    fn forget(&mut self, timeline: &Timeline, place: usize) {
        for entry in &timeline.entries {
            let (process_id, job_change_id) = entry.step.body.ids();
            process_id.map(|id| self.by_process.remove(id));
            job_change_id.map(|id| self.by_job_change.remove(id));
            // The id may have come first in another timeline.
            if let Some(id) = &entry.step.event_id
                && self.by_event.get(id).is_some_and(|seen| seen.timeline == place)
            {
                self.by_event.remove(id);
            }
        }
    }

    /// The places of those timelines, in the order of their first events.
    fn in_order(&self, wanted: impl Fn(&Remembered) -> bool) -> Vec<usize> {
        let mut places: Vec<_> = self
            .timelines
            .iter()
            .enumerate()
            .filter_map(|(place, remembered)| {
                remembered.as_ref().filter(|found| wanted(found)).map(|found| (place, found))
            })
            .map(|(place, remembered)| {
                (remembered.timeline.entries.first().map(|entry| entry.arrival), place)
            })
            .collect();
        places.sort_unstable();
        places.into_iter().map(|(_, place)| place).collect()
    }
}
