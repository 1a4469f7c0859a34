//! The outcomes of a run: shown, counted, and summed up.

use std::io::Write;
use std::sync::{Arc, Mutex};

use super::NetError;
use super::results::{OutputFailed, ResultWriter, Results, write_results};
use crate::outcome::{Outcome, Report};
use crate::render::{OutcomeFormat, Style};

/// The outcomes that are written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum ShownOutcomes {
    /// All.
    All,
    /// Those that are not as expected.
    Unexpected,
}

/// How outcomes are shown.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member")]
pub struct OutcomeDisplay {
    /// The format.
    pub format: OutcomeFormat,
    /// The outcomes that are written.
    pub shown: ShownOutcomes,
    /// The style of output for people.
    pub style: Style,
}

/// The receiver of outcomes.
#[derive(Debug)]
pub(super) struct Outcomes {
    results: Results,
    shown: ShownOutcomes,
    report: SharedReport,
}

/// The report of a run, which is still there when the run was aborted.
#[derive(Clone, Debug, Default)]
pub(super) struct SharedReport(Arc<Mutex<Report>>);

impl SharedReport {
    fn add(&self, outcome: &Outcome) {
        self.0.lock().expect("nothing panics while it is locked").add(outcome);
    }

    /// The counts up to now, which are taken out.
    pub(super) fn take(&self) -> Report {
        std::mem::take(&mut self.0.lock().expect("nothing panics while it is locked"))
    }
}

impl Outcomes {
    pub(super) fn start(
        display: &OutcomeDisplay,
        command: &'static str,
        out: Box<dyn Write + Send>,
    ) -> Result<(Self, ResultWriter), NetError> {
        let (results, thread) = write_results(out, display.format, command, display.style.clone())?;
        Ok((Self { results, shown: display.shown, report: SharedReport::default() }, thread))
    }

    /// Counts an outcome and writes it, unless only others are shown.
    pub(super) async fn add(&self, outcome: Outcome) -> Result<(), OutputFailed> {
        self.report.add(&outcome);
        if self.shown == ShownOutcomes::Unexpected && outcome.is_expected {
            return Ok(());
        }
        self.results.send(outcome).await
    }

    /// Waits until the output fails.
    pub(super) async fn failed(&self) {
        self.results.failed().await;
    }

    /// The counts.
    pub(super) fn report(&self) -> &SharedReport {
        &self.report
    }
}
