//! The end of a run that delivers.

use std::time::Duration;

use tokio::time::Instant;

use super::attempts::Attempts;
use super::input::InputEnd;
use super::outcomes::SharedReport;
use crate::outcome::Report;

/// The result of a run that delivers events.
#[derive(Debug)]
#[non_exhaustive]
pub struct RunSummary {
    /// The counts of outcomes.
    pub report: Report,
    /// The time that the run took.
    pub elapsed: Duration,
    /// The number of records that could not be read.
    pub unreadable: u64,
    /// The number of inputs that could not be read.
    pub failed_inputs: u64,
}

impl RunSummary {
    /// The summary of attempts since `start`.
    pub(super) fn new(attempts: &Attempts, input_end: InputEnd, start: Instant) -> Self {
        let tally = input_end.tally().unwrap_or_default();
        let mut report = attempts.outcomes.report().take();
        report.tally.is_interrupted = attempts.queue.has_leftovers();
        Self {
            report,
            elapsed: start.elapsed(),
            unreadable: tally.unreadable,
            failed_inputs: tally.failed_inputs,
        }
    }

    /// The summary of a run since `start` that was aborted.
    pub(super) fn aborted(report: &SharedReport, start: Instant) -> Self {
        let mut report = report.take();
        report.tally.is_interrupted = true;
        Self { report, elapsed: start.elapsed(), unreadable: 0, failed_inputs: 0 }
    }
}
