//! The end of a run that delivers.

use super::attempts::Attempts;
use super::input::InputEnd;
use crate::outcome::Report;

/// The result of a run that delivers events.
#[derive(Debug)]
#[non_exhaustive]
pub struct RunSummary {
    /// The counts of outcomes.
    pub report: Report,
    /// The number of records that could not be read.
    pub unreadable: u64,
    /// The number of inputs that could not be read.
    pub failed_inputs: u64,
    /// Whether events were left because of an interrupt.
    pub is_interrupted: bool,
}

impl RunSummary {
    pub(super) fn new(attempts: &Attempts, input_end: InputEnd) -> Self {
        let tally = input_end.tally().unwrap_or_default();
        Self {
            report: attempts.outcomes().take_report(),
            unreadable: tally.unreadable,
            failed_inputs: tally.failed_inputs,
            is_interrupted: attempts.has_leftovers(),
        }
    }

    /// The summary of a run that was aborted.
    pub(super) fn aborted() -> Self {
        Self { report: Report::new(), unreadable: 0, failed_inputs: 0, is_interrupted: true }
    }
}
