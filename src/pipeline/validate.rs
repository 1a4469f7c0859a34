//! `validate`: inputs to findings.

use std::io;
use std::num::NonZeroUsize;
use std::sync::OnceLock;

use super::flow::Flow;
use super::records::{Outcome, Records, Verify};
use super::sink::Product;
use super::{Input, Outputs, Tally};
use crate::catalog::Catalog;
use crate::cipher::Keys;
use crate::finding::{Rule, Severity};
use crate::frame::{Block, Framing};
use crate::render::{self, FindingFormat, Source, Subject};
use crate::secret::{Names, Secrets};

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
    pub ignore: &'o [Rule],
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
        // Only a record that cannot be read is looked at for all names that the catalogue marks.
        let names = OnceLock::new();
        let tally = flow.run(outputs, || {
            let names = &names;
            let mut records = Records::new(self.catalog, self.keys, Verify::Auto, max_record_size);
            move |block: &Block, file: &str, product: &mut Product| {
                records.decode(block, file, |outcome| self.findings(outcome, product, separator, names));
            }
        })?;
        outputs.out.write_all(render::findings_tail(self.format).as_bytes())?;
        outputs.out.flush()?;
        Ok(tally)
    }

    /// Appends the findings of one record.
    fn findings<'c>(
        &'c self,
        outcome: &Outcome<'_>,
        product: &mut Product,
        separator: &str,
        names: &OnceLock<Names<'c>>,
    ) {
        let tally = &mut product.tally;
        let (findings, source, subject) = match outcome {
            Outcome::Decoded(record) => {
                tally.events += 1;
                let source = Source::new(record.text, record.line, record.column).embedded(record.embedded);
                (record.findings, source, Subject::read(record))
            }
            Outcome::Failed(failure) => {
                tally.unreadable += 1;
                let source =
                    Source::new(failure.text, failure.line, failure.column).embedded(failure.embedded);
                (std::slice::from_ref(&failure.finding), source, Subject::unread(failure.file, failure.line))
            }
        };
        let kept: Vec<_> = findings.iter().filter(|finding| !self.ignore.contains(&finding.rule)).collect();
        for finding in &kept {
            tally.count(finding.rule.severity());
        }
        let secrets = if self.format == FindingFormat::Text && !kept.is_empty() {
            match outcome {
                Outcome::Decoded(record) => record.all_secrets(),
                Outcome::Failed(failure) => {
                    let names = names.get_or_init(|| Names::new(self.catalog.secret_names()));
                    Secrets::of_text(failure.text, names)
                }
            }
        } else {
            Secrets::default()
        };
        let reports = source.excerpts(&secrets).place(kept);
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
