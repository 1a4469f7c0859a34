//! The progress of a run: what was received, and when it ends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::timeout;

/// When a run ends by itself.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct EndCondition {
    /// After this many deliveries.
    pub count: Option<u64>,
    /// After this time without a delivery.
    pub idle: Option<Duration>,
}

/// The counts of what was received.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct ReceivedCounts {
    /// The deliveries.
    pub deliveries: u64,
    /// Those that were refused: with a wrong signature or token, or not readable.
    pub refused: u64,
    /// Those that the consumer did not handle.
    pub not_handled: u64,
}

/// Counts deliveries.
#[derive(Debug)]
pub(super) struct ReceivedProgress {
    deliveries: watch::Sender<u64>,
    refused: AtomicU64,
    not_handled: AtomicU64,
}

/// The result of a delivery.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum DeliveryResult {
    Accepted,
    NotHandled,
    Refused,
}

impl ReceivedProgress {
    pub(super) fn new() -> Self {
        Self { deliveries: watch::Sender::new(0), refused: AtomicU64::new(0), not_handled: AtomicU64::new(0) }
    }

    /// Counts a delivery that was recorded.
    pub(super) fn add(&self, result: DeliveryResult) {
        let counter = match result {
            DeliveryResult::Accepted => None,
            DeliveryResult::NotHandled => Some(&self.not_handled),
            DeliveryResult::Refused => Some(&self.refused),
        };
        if let Some(counter) = counter {
            counter.fetch_add(1, Ordering::Relaxed);
        }
        self.deliveries.send_modify(|deliveries| *deliveries += 1);
    }

    pub(super) fn counts(&self) -> ReceivedCounts {
        ReceivedCounts {
            deliveries: *self.deliveries.borrow(),
            refused: self.refused.load(Ordering::Relaxed),
            not_handled: self.not_handled.load(Ordering::Relaxed),
        }
    }

    /// Waits until the run has to end.
    pub(super) async fn wait_for_end(&self, end: EndCondition) {
        let mut deliveries = self.deliveries.subscribe();
        loop {
            let received = *deliveries.borrow_and_update();
            if end.count.is_some_and(|count| received >= count) {
                return;
            }
            match end.idle {
                Some(idle) => {
                    if timeout(idle, deliveries.changed()).await.is_err() {
                        return;
                    }
                }
                // The sender lives as long as this.
                None => {
                    let _ = deliveries.changed().await;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_run_ends_after_a_number_of_deliveries_or_after_silence() {
        let progress = ReceivedProgress::new();
        let (count, idle) = (Some(2), Some(Duration::from_secs(5)));
        let is_over = async |end| timeout(Duration::from_secs(4), progress.wait_for_end(end)).await.is_ok();
        assert!(!is_over(EndCondition { count, idle }).await);
        assert!(is_over(EndCondition { count: None, idle: Some(Duration::from_secs(3)) }).await);
        progress.add(DeliveryResult::Accepted);
        assert!(!is_over(EndCondition { count, idle: None }).await);
        progress.add(DeliveryResult::Refused);
        assert!(is_over(EndCondition { count, idle: None }).await);
        let counts = ReceivedCounts { deliveries: 2, refused: 1, not_handled: 0 };
        assert_eq!(progress.counts(), counts);
    }
}
