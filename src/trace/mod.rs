//! A log of events into timelines: what happened to each process and job change, and what in it cannot be right.
//!
//! The rules are those of the documentation: at-least-once delivery without order, the life cycle of a node and of a job
//! change. What it leaves open is accepted.

mod arrival;
mod change;
mod change_order;
mod node_order;
mod order;
mod process;
mod step;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use crate::delivery::ReceivedAt;

pub use step::{Body, JobChange, Node, Step};
pub use timeline::{End, Entry, Judgement, Repeat, Reported, Timeline};

/// How long a timeline that has ended is remembered, unless told otherwise: longer than the last retry of the platform takes,
/// 7 h 5 min 15 s. In milliseconds.
pub const WINDOW: i64 = 8 * 3_600_000;

/// Where the events of a timeline have no time, it is remembered until so many others have come.
pub const WITHOUT_TIME: u64 = 32_768;

/// How many events tell what time it is: the one in the middle counts, so that the clock does not follow single events that are
/// far from it.
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
    /// The times of the last events of the input at hand.
    clock: VecDeque<i64>,
    /// When the inputs begin that are still to come.
    later: i64,
    log: u32,
    arrivals: u64,
    since_sweep: u64,
    /// When the events at hand came.
    now: Instant,
}

/// Where an event id came first, and when last.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// The place of the timeline.
    timeline: usize,
    /// The place among its entries.
    entry: usize,
    /// When the last event with it arrived, if that is known.
    arrived: Option<ReceivedAt>,
}

/// The events of a timeline, with what is known of it.
#[derive(Debug)]
struct Remembered {
    entries: Vec<Entry>,
    /// Whether they are not in the order of their arrival, because two timelines became one.
    is_mixed: bool,
    reported: Option<Box<Reported>>,
    /// Since when there are events that were not handed on.
    fresh: Option<Instant>,
    /// When it ended or will, as of its last event; not known yet if it is `None`.
    end: Option<End>,
    first_arrival: u64,
    last_arrival: u64,
    last_time: Option<i64>,
    /// It is not looked at again for its end before as many events came as it has, which would take too long in all.
    looked_at: u64,
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
            later: i64::MAX,
            log: 0,
            arrivals: 0,
            since_sweep: 0,
            now: Instant::now(),
        }
    }

    /// Begins the next of several inputs, whose first events happened at a time, if that is known. As those still to come begin at
    /// `later`, what happened since then is remembered for them: [`i64::MAX`] if none are to come, [`i64::MIN`] if it is not known.
    pub fn next_input(&mut self, begins: Option<i64>, later: i64) {
        let goes_on = match (begins, self.clock.iter().min()) {
            (_, None) => true,
            (begins, Some(last)) => begins.is_some_and(|begins| begins >= *last),
        };
        if !goes_on {
            self.log += 1;
        }
        self.clock.clear();
        self.later = later;
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
            let first = &remembered.entries[seen.entry].step;
            let after = step.arrived.zip(seen.arrived).and_then(|(now, then)| now.since(then));
            seen.arrived = step.arrived;
            let (same_bytes, same_timeline) = (first.digest == step.digest, seen.timeline == place);
            Box::new(Repeat { first: first.location.clone(), same_bytes, same_timeline, after })
        });
        let remembered = self.timelines[place].as_mut().expect("a place was found for it");
        let entries = &mut remembered.entries;
        if let (None, Some(id)) = (&repeats, &step.event_id) {
            let seen = Seen { timeline: place, entry: entries.len(), arrived: step.arrived };
            self.by_event.insert(id.clone(), seen);
        }
        if entries.len() == entries.capacity() {
            // A vector would begin with room for four, and most of what is open has one.
            entries.reserve_exact((entries.len() / 2).max(1));
        }
        remembered.last_time = remembered.last_time.max(step.time);
        remembered.last_arrival = self.arrivals;
        remembered.fresh = Some(self.now);
        remembered.end = None;
        entries.push(Entry { step, repeats, arrival: self.arrivals, log: self.log, is_reported: false });
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
            let Some(remembered) = &mut self.timelines[place] else { continue };
            let settled = remembered.fresh.is_none_or(|fresh| self.now.duration_since(fresh) >= grace);
            if settled {
                remembered.fresh = None;
            }
            let mut timeline = remembered.timeline();
            tell(&mut timeline, settled);
            self.put_back(place, timeline);
        }
    }

    /// Goes on with a timeline, whose events may have been sorted.
    fn put_back(&mut self, place: usize, timeline: Timeline) {
        let Some(remembered) = &mut self.timelines[place] else { return };
        (remembered.entries, remembered.reported) = (timeline.entries, timeline.reported);
        if !std::mem::take(&mut remembered.is_mixed) {
            return;
        }
        // In reverse, so that the first of those with one id counts.
        for (index, entry) in remembered.entries.iter().enumerate().rev() {
            let seen = entry.step.event_id.as_ref().and_then(|id| self.by_event.get_mut(id));
            if let Some(seen) = seen.filter(|seen| seen.timeline == place) {
                seen.entry = index;
            }
        }
    }

    /// What is left at the end of the log, in the order of the first events. Each timeline is put together when it is asked for.
    pub fn finish(self) -> impl Iterator<Item = Timeline> {
        let places = self.in_order(|remembered| remembered.fresh.is_some());
        let mut timelines = self.timelines;
        places.into_iter().filter_map(move |place| Some(timelines[place].take()?.timeline()))
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
                let timeline = Some(Remembered::new(self.arrivals));
                let place = self.free.pop().unwrap_or(self.timelines.len());
                if place == self.timelines.len() {
                    self.timelines.push(timeline);
                } else {
                    self.timelines[place] = timeline;
                }
                place
            }
        };
        if let (Some(id), None) = (process_id, by_process) {
            self.by_process.insert(id.into(), place);
        }
        if let (Some(id), None) = (job_change_id, by_job_change) {
            self.by_job_change.insert(id.into(), place);
        }
        place
    }

    /// Makes one timeline of two: the events of the smaller one move, so that no event moves often.
    fn merge(&mut self, left: usize, right: usize) -> usize {
        let [of_left, of_right] = [left, right]
            .map(|place| self.timelines[place].as_ref().map_or(0, |remembered| remembered.entries.len()));
        let (into, from, behind) =
            if of_left < of_right { (right, left, of_right) } else { (left, right, of_left) };
        let other = self.timelines[from].take().expect("it was found");
        self.free.push(from);
        for (index, entry) in other.entries.iter().enumerate() {
            let (process_id, job_change_id) = entry.step.body.ids();
            let ids = [
                process_id.and_then(|id| self.by_process.get_mut(id)),
                job_change_id.and_then(|id| self.by_job_change.get_mut(id)),
            ];
            for place in ids.into_iter().flatten() {
                *place = into;
            }
            let seen = entry.step.event_id.as_ref().and_then(|id| self.by_event.get_mut(id));
            if let Some(seen) = seen.filter(|seen| (seen.timeline, seen.entry) == (from, index)) {
                (seen.timeline, seen.entry) = (into, behind + index);
            }
        }
        self.timelines[into].as_mut().expect("it was found").merge(other);
        into
    }

    /// What time it is for the log, if anything tells it.
    fn time(&self) -> Option<i64> {
        let mut times: Vec<_> = self.clock.iter().copied().collect();
        let middle = times.len() / 2;
        let (_, time, _) = (!times.is_empty()).then(|| times.select_nth_unstable(middle))?;
        Some((*time).min(self.later))
    }

    /// Hands on and forgets the timelines that ended longer than the window ago.
    fn sweep(&mut self, tell: &mut dyn FnMut(&mut Timeline)) {
        let (now, arrivals, window) = (self.time(), self.arrivals, self.window);
        let long_ago = |time: i64| now.is_some_and(|now| now.saturating_sub(time) > window);
        let is_silent = |remembered: &Remembered| match remembered.last_time {
            Some(time) => long_ago(time),
            None => arrivals - remembered.last_arrival > WITHOUT_TIME,
        };
        for place in 0..self.timelines.len() {
            let Some(remembered) = &mut self.timelines[place] else { continue };
            if remembered.end.is_none() && remembered.looked_at <= arrivals && is_silent(remembered) {
                let timeline = remembered.timeline();
                remembered.end = Some(timeline.judge().end);
                remembered.looked_at = arrivals + timeline.entries.len() as u64;
                self.put_back(place, timeline);
            }
        }
        let ended = |remembered: &Remembered| {
            is_silent(remembered)
                && match remembered.end {
                    Some(End::Ended) => true,
                    Some(End::Due(time)) => long_ago(time),
                    Some(End::Open) | None => false,
                }
        };
        for place in self.in_order(ended) {
            let Some(mut remembered) = self.timelines[place].take() else { continue };
            self.free.push(place);
            self.forget(&remembered.entries, place);
            if remembered.fresh.is_some() {
                tell(&mut remembered.timeline());
            }
        }
    }

    fn forget(&mut self, entries: &[Entry], place: usize) {
        for entry in entries {
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
        let found = self.timelines.iter().enumerate();
        let found = found.filter_map(|(place, remembered)| Some((place, remembered.as_ref()?)));
        let found = found.filter(|(_, remembered)| wanted(remembered));
        let mut places: Vec<_> = found.map(|(place, remembered)| (remembered.first_arrival, place)).collect();
        places.sort_unstable();
        places.into_iter().map(|(_, place)| place).collect()
    }
}

impl Remembered {
    fn new(arrival: u64) -> Self {
        Self {
            entries: Vec::new(),
            is_mixed: false,
            reported: None,
            fresh: None,
            end: None,
            first_arrival: arrival,
            last_arrival: arrival,
            last_time: None,
            looked_at: 0,
        }
    }

    /// The timeline of the events, which it takes.
    fn timeline(&mut self) -> Timeline {
        Timeline::new(std::mem::take(&mut self.entries), self.reported.take())
    }

    /// Takes the events of another timeline that turned out to belong to this one, and what was reported of it.
    fn merge(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.is_mixed = true;
        self.first_arrival = self.first_arrival.min(other.first_arrival);
        self.last_time = self.last_time.max(other.last_time);
        self.reported = match (self.reported.take(), other.reported) {
            (Some(mut reported), Some(other)) => {
                reported.findings.extend(other.findings);
                reported.timelines += other.timelines;
                reported.unfinished += other.unfinished;
                Some(reported)
            }
            (reported, other) => reported.or(other),
        };
    }
}
