//! `validate`: findings about events.

use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use super::decode::record_time;
use super::engine::{BlockOutput, Engine};
use super::ingest::Decoded;
use super::{FailOn, Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::diagnostic::{EventRef, Source};
use crate::finding::{Finding, Rule};
use crate::frame::{Block, Framing};
use crate::message::{LanguageChoice, Localize as _};
use crate::render::{FindingFormat, FindingWriter, Group, Style};
use crate::secret::{Names, Secrets};

/// A run that checks events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Validate<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The format of findings.
    pub format: FindingFormat,
    /// The least severity with which the run fails.
    pub fail_on: FailOn,
    /// Rules that are not reported.
    pub ignore: &'o [Rule],
    /// The style of output for people.
    pub style: &'o Style,
    /// Whether several inputs are merged by time.
    pub merge: bool,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

crate::messages! {
    /// The name of a record as a test case.
    enum RecordName {
        Line { line: u64, event: String } => "line {line}{event}", "第 {line} 行{event}";
    }
}

impl Validate<'_> {
    /// Checks every record of the inputs, in their order or in that of time. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let writer = FindingWriter {
            format: self.format,
            command: "validate",
            fail_on: self.fail_on.severity(),
            style: self.style,
        };
        let engine = Engine {
            inputs,
            framing: Framing::Events,
            max_record_size: self.ingest.max_record_size,
            jobs: self.jobs,
            separator: writer.separator(),
            follow: false,
            merge: self.merge && inputs.len() > 1,
            stop: None,
        };
        outputs.out.write_all(writer.head().as_bytes())?;
        // Needed only for records that cannot be read.
        let secret_names = OnceLock::new();
        let tally = engine.run(outputs, || {
            let secret_names = &secret_names;
            let mut decoder = self.ingest.decoder().checking_signatures();
            if engine.merge {
                decoder = decoder.reading_line_times();
            }
            let mut findings = Vec::new();
            move |block: &Block, file: &Arc<str>, output: &mut BlockOutput| {
                decoder.decode(block, file, |decoded| {
                    self.write(&decoded, writer, secret_names, &mut findings, output);
                    if engine.merge {
                        output.end_record(record_time(&decoded));
                    }
                });
            }
        })?;
        outputs.out.write_all(writer.tail().as_bytes())?;
        outputs.out.flush()?;
        Ok(tally)
    }

    /// Appends the findings about a record to the output; `findings` is a buffer.
    fn write<'c>(
        &'c self,
        decoded: &Decoded<'_>,
        writer: FindingWriter<'_>,
        secret_names: &OnceLock<Names<'c>>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput,
    ) {
        findings.clear();
        let (source, event) = match decoded {
            Ok(record) => {
                output.tally.events += 1;
                check::record(record, self.ingest.catalog, SignaturePolicy::Auto, findings);
                let source = Source {
                    text: record.text,
                    embedded: record.embedded,
                    location: record.location,
                    secrets: None,
                };
                (source, EventRef::of_record(record))
            }
            Err(failure) => {
                output.tally.unreadable += 1;
                findings.push(failure.finding.clone());
                let source = Source {
                    text: failure.text,
                    embedded: failure.embedded,
                    location: failure.location,
                    secrets: None,
                };
                (source, EventRef::default())
            }
        };
        findings.retain(|finding| !self.ignore.contains(&finding.rule));
        for finding in &*findings {
            output.tally.count(finding.rule.severity());
        }
        let secrets = (self.format == FindingFormat::Text && !findings.is_empty()).then(|| match decoded {
            Ok(record) => record.secrets(),
            Err(failure) => {
                let names = secret_names.get_or_init(|| Names::new(self.ingest.catalog.secret_names()));
                Secrets::of_text(failure.text, names)
            }
        });
        let source = Source { secrets: secrets.as_ref(), ..source };
        let mut diagnostics = source.locate(&*findings, &event).into_iter();
        if diagnostics.len() > 0 {
            output.separate(writer.separator());
        }
        let name = || record_name(source.location.position.line, &event, self.style.language);
        let group = Group { file: &source.location.file, name: &name, diagnostics: &mut diagnostics };
        writer.write(&mut output.out, group).expect("a Vec takes any bytes");
    }
}

fn record_name(line: u64, event: &EventRef<'_>, language: LanguageChoice) -> String {
    let names = [event.event_type.as_deref(), event.event_id.as_deref()].into_iter().flatten();
    let event = names.fold(String::new(), |names, name| names + " " + name);
    RecordName::Line { line, event }.to_text(language)
}
