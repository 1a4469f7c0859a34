//! `validate`: findings about events.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use super::decode::record_time;
use super::engine::{BlockOutput, Engine, FindingGroups, InputPiece, ShownFindings, input_note};
use super::ingest::{Decoded, Failure};
use super::{FailOn, Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::diagnostic::{Diagnostic, EventRef, Source};
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::message::{LanguageChoice, Localize as _};
use crate::record::Record;
use crate::render::{FindingFormat, FindingWriter, Group, Style};
use crate::secret::{Names, Secrets};

/// A run that checks events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Validate<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The events that are checked.
    pub selection: &'o Selection<'o>,
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

/// A finding that was written for people.
struct WrittenFinding {
    rule: Rule,
    file: Arc<str>,
    line: u64,
    /// The length of its text in the output.
    length: usize,
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
        let shown = if self.format.is_for_people() { outputs.shown } else { ShownFindings::All };
        let mut groups = BTreeMap::new();
        let tally = engine.run_ordered(
            outputs,
            || {
                let secret_names = &secret_names;
                let mut decoder = self.ingest.decoder().checking_signatures();
                if engine.merge {
                    decoder = decoder.reading_times();
                }
                let mut findings = Vec::new();
                move |piece: InputPiece<'_>, output: &mut BlockOutput<WrittenFinding>| {
                    piece.decode(&mut decoder, |decoded| {
                        self.write(&decoded, writer, secret_names, &mut findings, output);
                        if engine.merge {
                            output.end_record(record_time(&decoded));
                        }
                    });
                }
            },
            |output: &mut BlockOutput<WrittenFinding>, _| {
                if shown == ShownFindings::First {
                    keep_first(output, &mut groups, self.style.language);
                }
                self.write_lines_without_event(output, writer);
                Ok(())
            },
        )?;
        outputs.out.write_all(writer.tail().as_bytes())?;
        outputs.out.flush()?;
        Ok(tally)
    }
}
impl Validate<'_> {
    /// Appends the findings about a record to the output; `findings` is a buffer.
    fn write<'c>(
        &'c self,
        decoded: &Decoded<'_>,
        writer: FindingWriter<'_>,
        secret_names: &OnceLock<Names<'c>>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<WrittenFinding>,
    ) {
        findings.clear();
        let (source, event) = match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if !self.selection.selects(record.event) {
                    output.tally.left_out += 1;
                    return;
                }
                check::record(record, self.ingest.catalog, SignaturePolicy::Auto, findings);
                let Record { text, embedded, location, pointer, .. } = *record;
                (Source { text, embedded, location, pointer, secrets: None }, EventRef::of_record(record))
            }
            Decoded::Failed(failure) => {
                if self.ignore.contains(&failure.finding.rule) {
                    output.tally.ignored += 1;
                    return;
                }
                output.tally.unreadable += 1;
                findings.push(failure.finding.clone());
                let Failure { text, embedded, location, pointer, .. } = *failure;
                (Source { text, embedded, location, pointer, secrets: None }, EventRef::default())
            }
            Decoded::PassedOver { text, location, .. } => {
                output.pass_over(text, location);
                return;
            }
        };
        findings.retain(|finding| !self.ignore.contains(&finding.rule));
        for finding in &*findings {
            output.tally.count(finding.rule.severity());
        }
        let secrets = (self.format == FindingFormat::Text && !findings.is_empty()).then(|| {
            if let Decoded::Record(record) = decoded {
                return record.secrets();
            }
            let names = secret_names.get_or_init(|| Names::new(self.ingest.catalog.secret_names()));
            Secrets::of_text(source.text, names)
        });
        let source = Source { secrets: secrets.as_ref(), ..source };
        let diagnostics = source.locate(&*findings, &event);
        if !diagnostics.is_empty() {
            output.separate(writer.separator());
        }
        let name = || record_name(source.location.position.line, &event, self.style.language);
        let file = &*source.location.file;
        if !self.format.is_for_people() {
            let mut diagnostics = diagnostics.into_iter();
            let group = Group { file, name: &name, diagnostics: &mut diagnostics };
            return writer.write(&mut output.out, group).expect("a Vec takes any bytes");
        }
        for diagnostic in diagnostics {
            let (rule, line) = (diagnostic.finding.rule, diagnostic.location.position.line);
            let start = output.out.len();
            let diagnostics = &mut std::iter::once(diagnostic);
            let group = Group { file, name: &name, diagnostics };
            writer.write(&mut output.out, group).expect("a Vec takes any bytes");
            let (file, length) = (Arc::clone(&source.location.file), output.out.len() - start);
            output.items.push(WrittenFinding { rule, file, line, length });
        }
    }

    /// Appends the finding about the lines without an event of an input that has ended.
    fn write_lines_without_event(&self, output: &mut BlockOutput<WrittenFinding>, writer: FindingWriter<'_>) {
        let Some(ended) = &mut output.ended_input else { return };
        let Some(other_lines) = ended.other_lines.clone() else { return };
        ended.is_reported = true;
        if self.ignore.contains(&Rule::OtherLines) {
            return;
        }
        let (finding, location) = other_lines.finding(&ended.name);
        let line = location.position.line;
        let name = || record_name(line, &EventRef::default(), self.style.language);
        let event = EventRef::default();
        let diagnostic = Diagnostic { finding: &finding, location, pointer: None, excerpt: None, event };
        let diagnostics = &mut std::iter::once(diagnostic);
        let group = Group { file: &ended.name, name: &name, diagnostics };
        writer.write(&mut output.out, group).expect("a Vec takes any bytes");
    }
}

/// Keeps of the findings written the first of each rule of an input; those that are left out are counted at its
/// end. `groups` has those of each input.
fn keep_first(
    output: &mut BlockOutput<WrittenFinding>,
    groups: &mut BTreeMap<Arc<str>, FindingGroups>,
    language: LanguageChoice,
) {
    let written = std::mem::take(&mut output.out);
    let mut start = 0;
    for WrittenFinding { rule, file, line, length } in output.items.drain(..) {
        if groups.entry(file).or_default().admit(rule, line, ShownFindings::First) {
            output.out.extend_from_slice(&written[start..start + length]);
        }
        start += length;
    }
    let Some(ended) = &output.ended_input else { return };
    for note in groups.remove(&ended.name).unwrap_or_default().take_more(language) {
        let note = input_note(&ended.name, &note, language) + "\n\n";
        output.out.extend_from_slice(note.as_bytes());
    }
}

fn record_name(line: u64, event: &EventRef<'_>, language: LanguageChoice) -> String {
    let names = [event.event_type.as_deref(), event.event_id.as_deref()].into_iter().flatten();
    let event = names.fold(String::new(), |names, name| names + " " + name);
    RecordName::Line { line, event }.to_text(language)
}
