//! A limit on the number of deliveries a second.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Spaces deliveries evenly.
#[derive(Debug)]
pub(super) struct Pace {
    interval: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    /// At most this many deliveries a second; the number is positive.
    pub(super) fn per_second(rate: f64) -> Self {
        Self { interval: Duration::from_secs_f64(1.0 / rate), next: Mutex::default() }
    }

    /// Waits for the turn of a delivery. Returns the time at which it was planned: a delivery that begins
    /// later because others were slow has waited since then.
    pub(super) async fn turn(&self) -> Instant {
        let planned = {
            let mut next = self.next.lock().expect("nothing panics while it is locked");
            let planned = next.unwrap_or_else(Instant::now);
            *next = Some(planned + self.interval);
            planned
        };
        sleep_until(planned).await;
        planned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn deliveries_are_spaced_evenly() {
        let (pace, start) = (Pace::per_second(4.0), Instant::now());
        for turn in 0..4 {
            assert_eq!(pace.turn().await, start + Duration::from_millis(250) * turn);
        }
        assert_eq!(start.elapsed(), Duration::from_millis(750));
    }
}
