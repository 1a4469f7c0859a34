//! Deliveries that are refused on purpose, to see the platform send them again.

use std::collections::{HashMap, VecDeque};

/// The most events of which the number of deliveries is known; of older ones it is forgotten.
const MAX_EVENTS: usize = 100_000;

/// Refuses the first deliveries of each event.
#[derive(Debug, Default)]
pub(super) struct Failures {
    /// The number of deliveries of each event that are refused.
    count: u32,
    seen: HashMap<String, u32>,
    order: VecDeque<String>,
}

impl Failures {
    pub(super) fn new(count: u32) -> Self {
        Self { count, ..Self::default() }
    }

    /// Whether this delivery of the event is refused; it is counted.
    pub(super) fn refuses(&mut self, event_id: &str) -> bool {
        if self.count == 0 {
            return false;
        }
        if let Some(seen) = self.seen.get_mut(event_id) {
            *seen = seen.saturating_add(1);
            return *seen <= self.count;
        }
        if self.order.len() == MAX_EVENTS
            && let Some(oldest) = self.order.pop_front()
        {
            self.seen.remove(&oldest);
        }
        self.order.push_back(event_id.to_owned());
        self.seen.insert(event_id.to_owned(), 1);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_deliveries_of_each_event_are_refused() {
        let mut failures = Failures::new(2);
        let refused = ["a", "b", "a", "a", "b", "b"].map(|event_id| failures.refuses(event_id));
        assert_eq!(refused, [true, true, true, false, true, false]);
        assert!(!Failures::new(0).refuses("a"));
    }

    #[test]
    fn old_events_are_forgotten() {
        let mut failures = Failures::new(1);
        for number in 0..=MAX_EVENTS {
            assert!(failures.refuses(&number.to_string()));
        }
        assert!(failures.refuses("0"));
        assert!(!failures.refuses(&MAX_EVENTS.to_string()));
        assert_eq!((failures.seen.len(), failures.order.len()), (MAX_EVENTS, MAX_EVENTS));
    }
}
