//! `validate`: findings about events.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use super::engine::{BlockOutput, Engine, FindingGroups, ShownFindings, input_note};
use super::ingest::Decoded;
use super::records::run_records;
#[cfg(feature = "xlsx")]
use super::workbook::{input_row, rows, write_workbook};
use super::{FailOn, Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::diagnostic::{Diagnostic, EventRef, Source};
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::location::Location;
use crate::message::{LanguageChoice, Localize as _};
use crate::render::{FindingFormat, FindingWriter, Group, Style};
#[cfg(feature = "xlsx")]
use crate::render::{SheetRow, Workbook};
use crate::secret::{Names, Secrets};

/// A run that checks events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Validate<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The events that are checked.
    pub selection: &'o Selection<'o>,
    /// The output.
    pub output: ValidateOutput,
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

/// The output of [`Validate`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "text or a workbook")]
pub enum ValidateOutput {
    /// Findings in a format.
    Findings(FindingFormat),
    /// A workbook of findings.
    #[cfg(feature = "xlsx")]
    Workbook,
}

impl ValidateOutput {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        match self {
            Self::Findings(format) => format.is_for_people(),
            #[cfg(feature = "xlsx")]
            Self::Workbook => true,
        }
    }
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
        #[cfg_attr(
            not(feature = "xlsx"),
            expect(clippy::infallible_destructuring_match, reason = "there are two with the feature")
        )]
        let format = match self.output {
            ValidateOutput::Findings(format) => format,
            #[cfg(feature = "xlsx")]
            ValidateOutput::Workbook => return self.run_workbook(inputs, outputs),
        };
        let writer = FindingWriter {
            format,
            command: "validate",
            fail_on: self.fail_on.severity(),
            style: self.style,
        };
        outputs.out.write_all(writer.head().as_bytes())?;
        // Needed only for records that cannot be read.
        let secret_names = OnceLock::new();
        let shown = if format.is_for_people() { outputs.shown } else { ShownFindings::All };
        let mut groups = BTreeMap::new();
        let tally = self.run_with(
            inputs,
            outputs,
            writer.separator(),
            |decoded, findings, output| self.write(decoded, writer, &secret_names, findings, output),
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

    /// Checks every record, and puts the findings into a workbook.
    #[cfg(feature = "xlsx")]
    fn run_workbook(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let style = self.style;
        let mut workbook = Workbook::new(None, style)?;
        let tally = self.run_with(
            inputs,
            outputs,
            "",
            |decoded, findings, output: &mut BlockOutput<SheetRow>| {
                let Some((source, event)) = self.check(decoded, findings, output) else { return };
                output.items.extend(rows(&source, &*findings, &event, style));
            },
            |output, _| {
                output.items.drain(..).try_for_each(|row| workbook.add(&row))?;
                let Some((finding, location)) = self.lines_without_event(output) else { return Ok(()) };
                workbook.add(&input_row(&finding, location, style))
            },
        )?;
        write_workbook(workbook, outputs)?;
        Ok(tally)
    }

    /// Calls `write` for every record, with a buffer for findings, and `in_order` with the output of each block, in the
    /// order of the input.
    fn run_with<T: Send>(
        &self,
        inputs: &[Input],
        outputs: &mut Outputs<'_>,
        separator: &'static str,
        write: impl Fn(&Decoded<'_>, &mut Vec<Finding>, &mut BlockOutput<T>) + Sync,
        in_order: impl FnMut(&mut BlockOutput<T>, &mut dyn io::Write) -> io::Result<()> + Send,
    ) -> io::Result<Tally> {
        let engine = Engine {
            jobs: self.jobs,
            separator,
            merge: self.merge && inputs.len() > 1,
            ..Engine::new(inputs, Framing::Events, self.ingest.max_record_size)
        };
        run_records(&engine, outputs, || self.ingest.decoder().checking_signatures(), write, in_order)
    }

    /// Puts the findings about a record into `findings`, and counts them. Returns where they are; `None` if there is no
    /// record, or its finding is ignored.
    fn check<'d, T>(
        &self,
        decoded: &Decoded<'d>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<T>,
    ) -> Option<(Source<'d>, EventRef<'d>)> {
        findings.clear();
        let located = match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if !self.selection.selects(record.event) {
                    output.tally.left_out += 1;
                    return None;
                }
                check::record(record, self.ingest.catalog, SignaturePolicy::Auto, findings);
                (Source::of_record(record), EventRef::of_record(record))
            }
            Decoded::Failed(failure) => {
                if self.ignore.contains(&failure.finding.rule) {
                    output.tally.ignored += 1;
                    return None;
                }
                output.tally.unreadable += 1;
                findings.push(failure.finding.clone());
                (failure.source(), EventRef::default())
            }
            Decoded::PassedOver { text, location, .. } => {
                output.pass_over(text, location);
                return None;
            }
        };
        findings.retain(|finding| !self.ignore.contains(&finding.rule));
        for finding in &*findings {
            output.tally.count(finding.rule.severity());
        }
        Some(located)
    }

    /// Appends the findings about a record to the output; `findings` is a buffer.
    fn write<'c>(
        &'c self,
        decoded: &Decoded<'_>,
        writer: FindingWriter<'_>,
        secret_names: &OnceLock<Names<'c>>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<WrittenFinding>,
    ) {
        let Some((source, event)) = self.check(decoded, findings, output) else { return };
        let secrets = (writer.format == FindingFormat::Text && !findings.is_empty()).then(|| {
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
        if !writer.format.is_for_people() {
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
        let Some((finding, location)) = self.lines_without_event(output) else { return };
        let (line, file) = (location.position.line, Arc::clone(&location.file));
        let name = || record_name(line, &EventRef::default(), self.style.language);
        let event = EventRef::default();
        let diagnostic = Diagnostic { finding: &finding, location, pointer: None, excerpt: None, event };
        let diagnostics = &mut std::iter::once(diagnostic);
        let group = Group { file: &file, name: &name, diagnostics };
        writer.write(&mut output.out, group).expect("a Vec takes any bytes");
    }

    /// The finding about the lines without an event of an input that has ended, unless it is ignored.
    fn lines_without_event<T>(&self, output: &mut BlockOutput<T>) -> Option<(Finding, Location)> {
        let ended = output.ended_input.as_mut()?;
        let other_lines = ended.other_lines.clone()?;
        ended.is_reported = true;
        (!self.ignore.contains(&Rule::OtherLines)).then(|| other_lines.finding(&ended.name))
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
