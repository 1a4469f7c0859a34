//! Attempts to deliver events: taken from the queue, and ended with an outcome.

use super::input::InputRecord;
use super::interrupt::Interrupts;
use super::outcomes::Outcomes;
use super::results::OutputFailed;
use super::retries::RetrySchedule;
use super::work_queue::{DeliveryAttempt, WorkQueue};
use crate::outcome::Outcome;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// The attempts of a run.
#[derive(Debug)]
pub(super) struct Attempts {
    /// The attempts that were not begun.
    pub(super) queue: WorkQueue,
    retries: RetrySchedule,
    /// The outcomes of those that have ended.
    pub(super) outcomes: Outcomes,
}

impl Attempts {
    pub(super) fn new(
        records: mpsc::Receiver<InputRecord>,
        interrupts: Interrupts,
        retries: RetrySchedule,
        outcomes: Outcomes,
    ) -> Self {
        Self { queue: WorkQueue::new(records, interrupts), retries, outcomes }
    }

    /// Ends an attempt: the event is delivered again as the platform would, or the outcome is final.
    pub(super) async fn end(
        &self,
        attempt: DeliveryAttempt,
        mut outcome: Outcome,
    ) -> Result<(), OutputFailed> {
        let delay = self.retries.delay_after(attempt.retries + 1);
        if let Some(delay) = delay.filter(|_| outcome.judgment.verdict.is_sent_again()) {
            outcome.is_final = false;
            self.outcomes.add(outcome).await?;
            self.queue.retry(attempt, delay);
            Ok(())
        } else {
            self.end_for_good(outcome).await
        }
    }

    /// Ends an attempt with a final outcome.
    pub(super) async fn end_for_good(&self, outcome: Outcome) -> Result<(), OutputFailed> {
        self.outcomes.add(outcome).await?;
        self.queue.finish();
        Ok(())
    }

    /// Waits until these workers end. If outcomes cannot be written any more, they finish what they have begun.
    pub(super) async fn join(&self, mut workers: JoinSet<Result<(), OutputFailed>>) {
        let mut has_failed = false;
        loop {
            tokio::select! {
                ended = workers.join_next() => match ended {
                    Some(ended) => ended.expect("workers do not panic").unwrap_or_default(),
                    None => return,
                },
                () = self.outcomes.failed(), if !has_failed => {
                    has_failed = true;
                    self.queue.stop();
                }
            }
        }
    }
}
