//! A timeline in memory.

use std::mem;
use std::time::Instant;

use super::analysis::TimelineState;
use super::timeline::{ReportState, Timeline, TimelineEvent};

/// A timeline in memory.
#[derive(Debug)]
pub(super) struct TrackedTimeline {
    pub(super) events: Vec<TimelineEvent>,
    /// Whether the events are not in the order of their arrival, because two timelines were joined.
    pub(super) is_unordered: bool,
    pub(super) report_state: Option<Box<ReportState>>,
    /// The arrival of the last event, unless the timeline was reported since and is settled.
    pub(super) updated_at: Option<Instant>,
    /// The state after the last event; `None` if it was not determined yet.
    pub(super) state: Option<TimelineState>,
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

impl TrackedTimeline {
    pub(super) fn new(seq: u64) -> Self {
        Self {
            events: Vec::new(),
            is_unordered: false,
            report_state: None,
            updated_at: None,
            state: None,
            last_seq: seq,
            latest_time: None,
            effect_due: None,
            next_check: 0,
        }
    }

    /// Adds an event that arrived at `now`.
    pub(super) fn push(&mut self, event: TimelineEvent, now: Instant) {
        if self.events.is_empty() {
            // A vector would begin with a capacity of four, and most open timelines have one event.
            self.events.reserve_exact(1);
        }
        self.latest_time = self.latest_time.max(event.event.time);
        self.effect_due = earliest(self.effect_due, event.event.effect_due());
        self.last_seq = event.seq;
        self.updated_at = Some(now);
        self.state = None;
        self.events.push(event);
    }

    /// The sequence number of the first event.
    pub(super) fn first_seq(&self) -> Option<u64> {
        self.events.iter().map(|event| event.seq).min()
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
    pub(super) fn append(&mut self, other: Self) {
        self.events.extend(other.events);
        self.is_unordered = true;
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

/// The earlier of two times, or the one that is known.
fn earliest(left: Option<i64>, right: Option<i64>) -> Option<i64> {
    left.into_iter().chain(right).min()
}
