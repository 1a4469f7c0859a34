//! Events that are sent again at the times at which the platform sends them.

use std::collections::BTreeMap;

use super::planned::IdentifiedEvent;
use super::random::Random;
use crate::delivery::RETRY_DELAYS;

/// The times at which events that are sent again come.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "with and without times")]
pub enum RetryTimes {
    /// Once, right after the first delivery.
    #[default]
    Immediate,
    /// Once to four times, each with the delay of the platform's retry after the delivery before.
    Platform,
}

/// The most events that wait. With more, the next one is sent before its time.
const MAX_WAITING: usize = 10_000;

/// Events that wait for their next delivery.
#[derive(Debug)]
pub(super) struct RetryQueue {
    /// The source of the numbers of retries.
    random: Random,
    /// The events by the time of their delivery, in milliseconds since 1970, and then in the order in which
    /// they were added.
    waiting: BTreeMap<(i64, u64), IdentifiedEvent>,
    added: u64,
}

impl RetryQueue {
    pub(super) fn new(random: Random) -> Self {
        Self { random, waiting: BTreeMap::new(), added: 0 }
    }

    /// Adds the retries of an event whose first delivery is at its own time.
    pub(super) fn schedule(&mut self, event: &IdentifiedEvent) {
        let most = u32::try_from(RETRY_DELAYS.len()).expect("a few retries");
        let retries = 1 + self.random.gen_below(most) as usize;
        let mut sent_at = event.planned.time;
        for delay in &RETRY_DELAYS[..retries] {
            sent_at = sent_at.saturating_add(i64::try_from(delay.as_millis()).expect("some hours"));
            self.added += 1;
            self.waiting.insert((sent_at, self.added), event.clone());
        }
    }

    /// Removes the next event that is sent at `time` or before, with the time of its delivery.
    pub(super) fn next_until(&mut self, time: i64) -> Option<(i64, IdentifiedEvent)> {
        let ((sent_at, _), _) = self.waiting.first_key_value()?;
        if *sent_at <= time || self.waiting.len() > MAX_WAITING { self.next() } else { None }
    }

    /// Removes the next event, with the time of its delivery.
    pub(super) fn next(&mut self) -> Option<(i64, IdentifiedEvent)> {
        self.waiting.pop_first().map(|((sent_at, _), event)| (sent_at, event))
    }
}
