//! `validate`: inputs to findings.

use std::io;
use std::num::NonZeroUsize;

use super::flow::Flow;
use super::records::{Outcome, Records, Verify};
use super::sink::Product;
use super::{Input, Outputs, Tally};
use crate::catalog::Catalog;
use crate::cipher::Keys;
use crate::finding::{Code, Finding, Severity};
use crate::frame::{Block, Framing};
use crate::render::{self, FindingFormat, Report, Subject};

/// From which severity on a run has failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum FailOn {
    /// Errors.
    Error,
    /// Nothing.
    Never,
    /// Errors and warnings.
    Warning,
}

impl FailOn {
    /// The least severity that is a failure.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Never => None,
            Self::Warning => Some(Severity::Warning),
        }
    }

    /// Whether these counts are a failure.
    #[must_use]
    pub fn failed(self, tally: &Tally) -> bool {
        self.severity().is_some_and(|least| tally.worst() >= Some(least))
    }
}

/// How to validate.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Validate<'o> {
    /// What is known about event types.
    pub catalog: &'o Catalog,
    /// The keys for encrypted events.
    pub keys: &'o Keys,
    /// How to write findings.
    pub format: FindingFormat,
    /// From which severity on the run has failed.
    pub fail_on: FailOn,
    /// Codes that are not reported.
    pub ignore: &'o [Code],
    /// Largest record, in bytes.
    pub max_record_size: usize,
    /// Threads that work; as many as there are processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

impl Validate<'_> {
    /// Checks every record of the inputs, in order. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let separator = render::findings_separator(self.format);
        let (framing, max_record_size, jobs) = (Framing::Events, self.max_record_size, self.jobs);
        let flow = Flow { inputs, framing, max_record_size, jobs, separator, follow: false };
        outputs.out.write_all(render::findings_head(self.format, "validate").as_bytes())?;
        let tally = flow.run(outputs, || {
            let mut records = Records::new(self.catalog, self.keys, Verify::Auto, max_record_size);
            move |block: &Block, file: &str, product: &mut Product| {
                records.decode(block, file, |outcome| self.findings(outcome, product, separator));
            }
        })?;
        outputs.out.write_all(render::findings_tail(self.format).as_bytes())?;
        outputs.out.flush()?;
        Ok(tally)
    }

    /// Appends the findings of one record.
    fn findings(&self, outcome: &Outcome<'_>, product: &mut Product, separator: &str) {
        let tally = &mut product.tally;
        let (findings, text, embedded, subject, column) = match outcome {
            Outcome::Decoded(record) => {
                tally.events += 1;
                (record.findings, record.text, record.embedded, Subject::read(record), record.column)
            }
            Outcome::Failed(failure) => {
                tally.unreadable += 1;
                let finding = std::slice::from_ref(&failure.finding);
                let subject = Subject::unread(failure.file, failure.line);
                (finding, failure.text, failure.embedded, subject, failure.column)
            }
        };
        let kept = |finding: &&Finding| !self.ignore.contains(&finding.code);
        let mut reports: Vec<_> = findings
            .iter()
            .filter(kept)
            .inspect(|finding| tally.count(finding.code.severity()))
            .map(|finding| Report::new(finding, text, embedded, subject.line, column))
            .collect();
        // In the order of the text; what is said about the others comes last.
        reports.sort_by_key(|report| (report.finding.code == Code::MoreFindings, report.line, report.column));
        if !product.out.is_empty() && !reports.is_empty() {
            product.out.extend_from_slice(separator.as_bytes());
        }
        render::findings(&mut product.out, reports, &subject, self.format, self.fail_on.severity());
    }
}

impl Tally {
    /// What was checked and found, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let count =
            |number: u64, name: &str| format!("{number} {name}{}", if number == 1 { "" } else { "s" });
        let mut parts = vec![count(self.events, "event")];
        if self.unreadable > 0 {
            parts.push(format!("{} unreadable", count(self.unreadable, "record")));
        }
        parts.push(count(self.errors, "error"));
        parts.push(count(self.warnings, "warning"));
        parts.join(", ")
    }

    /// The worst that was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        if self.errors > 0 { Some(Severity::Error) } else { (self.warnings > 0).then_some(Severity::Warning) }
    }
}
