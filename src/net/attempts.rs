//! Attempts to deliver events: taken from the queue, and ended with an outcome.

use super::interrupt::Interrupts;
use super::outcomes::Outcomes;
use super::results::OutputFailed;
use super::retries::RetrySchedule;
use super::work_queue::{DeliveryAttempt, WorkQueue};
use crate::answer::Verdict;
use crate::outcome::{Expectation, Outcome};
use crate::outgoing::Outgoing;
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
        records: mpsc::Receiver<Outgoing>,
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
        } else {
            self.outcomes.add(outcome).await?;
            self.queue.finish();
        }
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

/// Whether a verdict is as expected: by the user, by the record, or else because it is a success.
pub(super) fn is_expected(outgoing: &Outgoing, of_user: Option<&Expectation>, verdict: Verdict) -> bool {
    let of_record = outgoing.expect.as_deref().and_then(|expect| expect.parse().ok());
    match of_user.or(of_record.as_ref()) {
        Some(expectation) => expectation.accepts(verdict),
        None => Expectation::default().accepts(verdict),
    }
}
