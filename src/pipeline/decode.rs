//! `decode`: inputs to events.

use std::io::{self, Write as _};
use std::num::NonZeroUsize;

use wildmatch::WildMatch;

use super::flow::Flow;
use super::records::{Failure, Outcome, Records, Verify};
use super::sink::Product;
use super::{Input, Outputs, Tally};
use crate::catalog::Catalog;
use crate::cipher::Keys;
use crate::finding::{Finding, Rule, Severity};
use crate::frame::{Block, Framing};
use crate::render::terminal::sanitize;
use crate::render::{self, EventFormat, Source, Style};

/// How to decode.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Decode<'o> {
    /// What is known about event types.
    pub catalog: &'o Catalog,
    /// The keys for encrypted events.
    pub keys: &'o Keys,
    /// Event types to show; all if there are none.
    pub filter: &'o [WildMatch],
    /// How to write events.
    pub format: EventFormat,
    /// How to show things to a person.
    pub style: &'o Style,
    /// Largest record, in bytes.
    pub max_record_size: usize,
    /// Which signatures are checked.
    pub verify: Verify,
    /// Threads that work; as many as there are processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

impl Decode<'_> {
    /// Decodes every record of the inputs, in order. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let (framing, max_record_size, jobs) = (Framing::Events, self.max_record_size, self.jobs);
        let flow = Flow { inputs, framing, max_record_size, jobs, separator: "", follow: false };
        flow.run(outputs, || {
            let mut records = Records::new(self.catalog, self.keys, self.verify, max_record_size);
            move |block: &Block, file: &str, product: &mut Product| {
                let Product { out, err, tally, .. } = product;
                records.decode(block, file, |outcome| match outcome {
                    Outcome::Decoded(record) => {
                        tally.events += 1;
                        if self.verify == Verify::Require {
                            let refused = |finding: &Finding| {
                                matches!(finding.rule, Rule::NotSigned | Rule::WrongSignature)
                            };
                            tally.unverified += u64::from(record.findings.iter().any(refused));
                        }
                        for finding in record.findings {
                            tally.count(finding.rule.severity());
                        }
                        let name = record.event.type_name();
                        if self.filter.is_empty() || self.filter.iter().any(|pattern| pattern.matches(name)) {
                            render::event(out, record, self.format, self.style);
                        }
                    }
                    Outcome::Failed(failure) => {
                        tally.unreadable += 1;
                        tally.count(Severity::Error);
                        one_line(err, failure);
                    }
                });
            }
        })
    }
}

impl Tally {
    pub(super) fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Information => {}
        }
    }
}

/// Appends `file:line:column: error[FE003]: what to do`.
pub(super) fn one_line(out: &mut Vec<u8>, failure: &Failure<'_>) {
    let finding = &failure.finding;
    let source = Source::new(failure.text, failure.line, failure.column).embedded(failure.embedded);
    let severity = finding.rule.severity();
    let head = format!("{severity}[{}]", finding.rule);
    let file = sanitize(failure.file);
    for report in source.place([finding]) {
        let (line, column) = (report.line, report.column);
        writeln!(out, "{file}:{line}:{column}: {head}: {}", sanitize(&finding.sentence()))
            .expect("a Vec takes any bytes");
    }
}
