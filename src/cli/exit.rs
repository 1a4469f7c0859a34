//! Exit statuses.

use std::process::ExitCode;

use feishu_ev::pipeline::Tally;

/// The exit status of the program.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum ExitStatus {
    /// 0: success, or no findings.
    Success,
    /// 1: failure, or findings.
    Failure,
    /// 2: usage, input or output error, or no key.
    Error,
}

impl ExitStatus {
    /// The status of a run: an input that could not be read weighs more than what was found in the others. One
    /// in which no event was found is a failure.
    pub(crate) fn of_run(tally: &Tally, has_failed: bool) -> Self {
        match (tally.failed_inputs, has_failed || tally.inputs_without_events > 0) {
            (0, false) => Self::Success,
            (0, true) => Self::Failure,
            _ => Self::Error,
        }
    }
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Success => Self::from(0),
            ExitStatus::Failure => Self::from(1),
            ExitStatus::Error => Self::from(2),
        }
    }
}
