//! The state that all sequences of a simulation share: the time, the random source and the ids.

use super::random::{Ids, Random};

/// The clock, the random source and the ids of a simulation.
#[derive(Clone, Debug)]
pub(super) struct World {
    pub(super) clock: Clock,
    pub(super) random: Random,
    pub(super) ids: Ids,
}

impl World {
    /// Returns an id made now.
    pub(super) fn new_id(&mut self) -> u64 {
        self.ids.next(self.clock.now)
    }

    /// Lets the time of a decision of a person pass, between half and one and a half of [`Clock::step`].
    pub(super) fn wait_for_decision(&mut self) {
        let step = self.clock.step;
        // At least 2 ms, so that there is a time between two events for an illegal one.
        self.clock.advance(self.random.gen_range(step / 2, step + step / 2).max(2));
    }

    /// Lets the time pass that the platform takes to proceed by itself, less than a second.
    pub(super) fn wait_for_platform(&mut self) {
        self.clock.advance(self.random.gen_range(50, MAX_PLATFORM_DELAY));
    }
}

/// The longest time that the platform takes to proceed by itself, in milliseconds.
const MAX_PLATFORM_DELAY: i64 = 900;

/// The time of a sequence.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    /// In milliseconds since 1970.
    pub(super) now: i64,
    /// The average time of a decision, in milliseconds.
    pub(super) step: i64,
}

impl Clock {
    pub(super) fn advance(&mut self, milliseconds: i64) {
        self.now = self.now.saturating_add(milliseconds);
    }

    /// Sets the clock to `time`, unless it is later already.
    pub(super) fn advance_to(&mut self, time: i64) {
        self.now = self.now.max(time);
    }

    /// The longest time of a decision and of what the platform does before and after it.
    pub(super) fn max_decision_delay(&self) -> i64 {
        (self.step + self.step / 2).max(2) + 2 * MAX_PLATFORM_DELAY
    }
}
