//! `decode`: events with their labels.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;

use wildmatch::WildMatch;

use super::engine::{BlockOutput, Engine};
use super::ingest::{Decoded, Failure};
use super::{Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::diagnostic::{EventRef, Source};
use crate::finding::{Finding, Rule, Severity};
use crate::frame::{Block, Framing};
use crate::message::LanguageChoice;
use crate::record::Record;
use crate::render::{self, EventFormat, Style, write_line};

/// A run that decodes events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Decode<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The signatures that are checked.
    pub signatures: SignaturePolicy,
    /// Patterns of event types to show; all if there are none.
    pub filter: &'o [WildMatch],
    /// The format of events.
    pub format: EventFormat,
    /// The style of output for people.
    pub style: &'o Style,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

impl Decode<'_> {
    /// Decodes every record of the inputs, in order. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let engine = Engine {
            inputs,
            framing: Framing::Events,
            max_record_size: self.ingest.max_record_size,
            jobs: self.jobs,
            separator: "",
            follow: false,
            stop: None,
        };
        let language = outputs.language;
        engine.run(outputs, || {
            let mut decoder = self.ingest.decoder();
            if self.signatures != SignaturePolicy::Off {
                decoder = decoder.checking_signatures();
            }
            let mut findings = Vec::new();
            move |block: &Block, file: &Arc<str>, output: &mut BlockOutput| {
                decoder.decode(block, file, |decoded| self.write(decoded, &mut findings, output, language));
            }
        })
    }

    /// Appends a record to the output; `findings` is a buffer, and `language` that of standard error.
    fn write(
        &self,
        decoded: Decoded<'_>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput,
        language: LanguageChoice,
    ) {
        let BlockOutput { out, err, tally, .. } = output;
        match decoded {
            Ok(record) => {
                tally.events += 1;
                findings.clear();
                check::record(&record, self.ingest.catalog, self.signatures, findings);
                for finding in &*findings {
                    tally.count(finding.rule.severity());
                }
                if self.signatures == SignaturePolicy::Require {
                    let is_unverified =
                        |finding: &Finding| matches!(finding.rule, Rule::NotSigned | Rule::WrongSignature);
                    tally.unverified += u64::from(findings.iter().any(is_unverified));
                }
                let name = record.event.type_name();
                if self.filter.is_empty() || self.filter.iter().any(|pattern| pattern.matches(name)) {
                    let signature = self.signatures.shown(record.signature);
                    let record = Record { findings, signature, ..record };
                    render::event(out, &record, self.format, self.style);
                }
            }
            Err(failure) => {
                tally.unreadable += 1;
                tally.count(Severity::Error);
                write_failure(err, &failure, language);
            }
        }
    }
}

/// Appends the finding about a record that cannot be decoded, in one line.
pub(super) fn write_failure(err: &mut Vec<u8>, failure: &Failure<'_>, language: LanguageChoice) {
    let Failure { finding, text, location, embedded, .. } = failure;
    let source = Source { text, embedded: *embedded, location, secrets: None };
    for diagnostic in source.locate([finding], &EventRef::default()) {
        write_line(err, &diagnostic, language).expect("a Vec takes any bytes");
    }
}
