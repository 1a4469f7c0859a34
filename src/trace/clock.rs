//! The time that a log has reached, from the times of its last events.

use std::collections::VecDeque;

/// The number of events whose times are kept.
const KEPT: usize = 64;

/// A clock that shows the median of the last times, so that single events far from it do not move it.
#[derive(Debug)]
pub(super) struct LogClock {
    /// The times in the order of arrival, in milliseconds since 1970; at most [`KEPT`].
    times: VecDeque<i64>,
}

impl LogClock {
    pub(super) fn new() -> Self {
        Self { times: VecDeque::with_capacity(KEPT) }
    }

    pub(super) fn push(&mut self, time: i64) {
        if self.times.len() == KEPT {
            self.times.pop_front();
        }
        self.times.push_back(time);
    }

    /// The median of the last times; `None` before the first.
    pub(super) fn now(&self) -> Option<i64> {
        let mut times: Vec<_> = self.times.iter().copied().collect();
        if times.is_empty() {
            return None;
        }
        let middle = times.len() / 2;
        Some(*times.select_nth_unstable(middle).1)
    }
}
