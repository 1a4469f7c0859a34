//! The tracer: joins the events of a log into timelines.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::analysis::TimelineState;
use super::clock::LogClock;
use super::event::TraceEvent;
use super::store::TimelineStore;
use super::timeline::Timeline;
use super::tracked_timeline::TrackedTimeline;

/// The default time in milliseconds for which an ended timeline stays in memory: longer than 7 h 5 min 15 s,
/// after which the last retry of the platform comes.
pub const DEFAULT_WINDOW_MS: i64 = 8 * 3_600_000;

/// The number of events for which an ended timeline whose events have no time stays in memory.
pub const WINDOW_WITHOUT_TIME: u64 = 32_768;

/// The smallest number of events between two searches for ended timelines.
const SWEEP_INTERVAL: u64 = 1024;

/// A tracer. It removes timelines that have ended from memory: memory grows with the number of timelines that
/// are open at the same time, not with the log.
#[derive(Debug)]
pub struct Tracer {
    window_ms: i64,
    store: TimelineStore,
    clock: LogClock,
    /// The number of events so far.
    seq: u64,
    pushed_since_sweep: u64,
    now: Instant,
    /// The same on the clock of the system, in milliseconds since 1970.
    present: i64,
    /// The latest time of an event that is not after `present`, in milliseconds since 1970.
    latest_time: Option<i64>,
}

/// The time since the last event of a timeline.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "within the grace period or not")]
pub enum Recency {
    /// Within the grace period: events that belong before it may still arrive.
    Recent,
    /// Longer ago than the grace period.
    Settled,
}

impl Tracer {
    /// A tracer that keeps an ended timeline in memory until the log is `window_ms` milliseconds further.
    #[must_use]
    pub fn new(window_ms: i64) -> Self {
        Self {
            window_ms,
            store: TimelineStore::default(),
            clock: LogClock::new(),
            seq: 0,
            pushed_since_sweep: 0,
            now: Instant::now(),
            present: Timestamp::now().as_millisecond(),
            latest_time: None,
        }
    }

    /// Sets the time at which the next events arrive. It is set for many events at once because asking for
    /// the time is slow.
    pub fn set_now(&mut self, now: Instant) {
        self.now = now;
        self.present = Timestamp::now().as_millisecond();
    }

    /// Adds the next event. Reports and removes timelines that have ended, in the order of their first
    /// events.
    pub fn push(&mut self, event: TraceEvent, report: &mut dyn FnMut(&mut Timeline)) {
        if let Some(time) = event.time {
            self.clock.push(time);
            // No event is created in the future: such a time says nothing about the log.
            if time <= self.present {
                self.latest_time = self.latest_time.max(Some(time));
            }
        }
        self.seq += 1;
        self.store.add(event, self.seq, self.now);
        self.pushed_since_sweep += 1;
        if self.pushed_since_sweep >= SWEEP_INTERVAL.max(self.store.len() as u64 / 4) {
            self.pushed_since_sweep = 0;
            self.sweep(report);
        }
    }

    /// Reports the timelines with new events, and those of job changes that the log shows to be overdue. Until their
    /// last event arrived longer than `grace` ago, they are reported again each time, because events that resolve a
    /// finding may still arrive.
    pub fn flush_updated(&mut self, grace: Duration, report: &mut dyn FnMut(&mut Timeline, Recency)) {
        let log_time = self.latest_time;
        for slot in self.store.in_order(|tracked| tracked.is_to_be_reported(log_time)) {
            let Some(tracked) = self.store.get_mut(slot) else { continue };
            let recency = match tracked.updated_at {
                Some(updated_at) if self.now.duration_since(updated_at) < grace => Recency::Recent,
                _ => Recency::Settled,
            };
            if recency == Recency::Settled {
                tracked.updated_at = None;
                tracked.set_reported(log_time);
            }
            let Some(mut timeline) = self.store.take(slot, log_time) else { continue };
            report(&mut timeline, recency);
            self.store.put_back(slot, timeline);
        }
    }

    /// The timelines in memory at the end of the log that were not reported, in the order of their first
    /// events. Each is made when it is asked for.
    pub fn finish(self) -> impl Iterator<Item = Timeline> {
        let log_time = self.latest_time;
        self.store.into_updated(log_time)
    }

    /// Reports and removes the timelines that ended longer than the window ago.
    fn sweep(&mut self, report: &mut dyn FnMut(&mut Timeline)) {
        let (log_time, seq, window_ms) = (self.clock.now(), self.seq, self.window_ms);
        let is_before_window =
            |time: i64| log_time.is_some_and(|log_time| log_time.saturating_sub(time) > window_ms);
        let is_silent = |tracked: &TrackedTimeline| match tracked.latest_time {
            Some(time) => is_before_window(time),
            None => seq - tracked.last_seq > WINDOW_WITHOUT_TIME,
        };
        let has_ended = |state: TimelineState| match state {
            TimelineState::Ended => true,
            TimelineState::EndsBy(time) => is_before_window(time),
            TimelineState::Open => false,
        };
        let may_have_ended = |tracked: &TrackedTimeline| {
            is_silent(tracked) && tracked.state.map_or(tracked.next_check <= seq, has_ended)
        };
        for slot in self.store.in_order(may_have_ended) {
            let known = self.store.get_mut(slot).and_then(|tracked| tracked.state);
            let Some(mut timeline) = self.store.take(slot, self.latest_time) else { continue };
            let state = known.unwrap_or_else(|| {
                let analysis = timeline.analysis.insert(Box::new(timeline.analyze()));
                analysis.state
            });
            if has_ended(state) {
                let removed = self.store.remove(slot, &timeline.events);
                if removed.is_some_and(|tracked| tracked.is_to_be_reported(self.latest_time)) {
                    report(&mut timeline);
                }
            } else {
                let next_check = seq + timeline.events.len() as u64;
                self.store.put_back(slot, timeline);
                if let Some(tracked) = self.store.get_mut(slot) {
                    (tracked.state, tracked.next_check) = (Some(state), next_check);
                }
            }
        }
    }
}
