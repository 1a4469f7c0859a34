//! `validate`: findings about events.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::sync::{Arc, OnceLock};

use super::engine::{BlockOutput, Engine, FindingGroups, input_note};
use super::format_outputs::{FormatOutputs, OutputItem};
use super::ingest::Decoded;
use super::records::run_records;
use super::redaction::Redaction;
#[cfg(feature = "xlsx")]
use super::workbook::{input_row, rows};
use super::{FailOn, Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::diagnostic::{Diagnostic, EventRef, Source};
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::location::Location;
use crate::message::{LanguageChoice, Localize as _};
use crate::redact::Redactor;
#[cfg(feature = "xlsx")]
use crate::render::Workbook;
use crate::render::{FindingFormat, FindingWriter, Group, Style, Styled};
use crate::secret::{Names, Secrets};

/// A run that checks events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Validate<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// What redacts the records; `None` if they stay as they are.
    pub redactor: Option<&'o Redactor<'o>>,
    /// The events that are checked.
    pub selection: &'o Selection<'o>,
    /// The formats, of which there is at least one. The first is written to standard output.
    pub outputs: &'o [Styled<ValidateOutput>],
    /// The least severity with which the run fails.
    pub fail_on: FailOn,
    /// Rules that are not reported.
    pub ignore: &'o [Rule],
    /// Whether several inputs are merged by time.
    pub merge: bool,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// A format of [`Validate`].
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
    /// The format, if it is text.
    #[cfg_attr(not(feature = "xlsx"), expect(clippy::unnecessary_wraps, reason = "a workbook is not text"))]
    fn text(self) -> Option<FindingFormat> {
        match self {
            Self::Findings(format) => Some(format),
            #[cfg(feature = "xlsx")]
            Self::Workbook => None,
        }
    }

    /// Whether it has an entry for each record, also for one without findings.
    fn lists_all_records(self) -> bool {
        self.text().is_some_and(FindingFormat::lists_all_groups)
    }

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

/// What a record adds to the output of a format.
struct ValidateItem {
    item: OutputItem,
    /// The finding, if it is written for people, who are shown the first of each rule.
    finding: Option<GroupedFinding>,
}

/// What decides whether people are shown a finding.
struct GroupedFinding {
    rule: Rule,
    file: Arc<str>,
    line: u64,
}

/// The findings of each file.
type FileGroups = BTreeMap<Arc<str>, FindingGroups>;

crate::messages! {
    /// The name of a record as a test case.
    enum RecordName {
        Line { line: u64, event: String } => "line {line}{event}", "第 {line} 行{event}";
    }
}

impl Validate<'_> {
    /// Checks every record of the inputs, in their order or in that of time. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Tally> {
        let mut formats =
            FormatOutputs::new(outputs, self.outputs.iter().map(|output| self.separator(output)));
        for (index, Styled { format, style }) in self.outputs.iter().enumerate() {
            if let Some(format) = format.text() {
                formats.write(index, self.writer(format, style).head().as_bytes(), outputs.out)?;
            }
            #[cfg(feature = "xlsx")]
            if *format == ValidateOutput::Workbook {
                formats.set_workbook(index, Workbook::new(None, style)?);
            }
        }
        let engine = Engine {
            jobs: self.jobs,
            separator: self.outputs.first().map_or("", |output| self.separator(output)),
            merge: self.merge && inputs.len() > 1,
            ..Engine::new(inputs, Framing::Events, self.ingest.max_record_size)
        };
        // Needed only for records that cannot be read.
        let secret_names = OnceLock::new();
        let shown = outputs.shown;
        let mut groups: Vec<_> = self.outputs.iter().map(|_| FileGroups::new()).collect();
        let tally = run_records(
            &engine,
            outputs,
            || self.ingest.decoder().checking_signatures(),
            || {
                let mut redaction = Redaction::new(self.redactor, self.ingest.catalog);
                let secret_names = &secret_names;
                move |decoded: &Decoded<'_>, findings: &mut _, output: &mut _| {
                    redaction.redact(decoded, |decoded| self.write(decoded, secret_names, findings, output));
                }
            },
            |output: &mut BlockOutput<ValidateItem>, _| {
                for ValidateItem { item, finding } in output.items.drain(..) {
                    let is_shown = finding.is_none_or(|GroupedFinding { rule, file, line }| {
                        groups[item.format].entry(file).or_default().admit(rule, line, shown)
                    });
                    if is_shown {
                        formats.add(item, &mut output.out)?;
                    }
                }
                self.end_input(output, &mut groups)
                    .into_iter()
                    .try_for_each(|item| formats.add(item, &mut output.out))
            },
        )?;
        for (index, Styled { format, style }) in self.outputs.iter().enumerate() {
            if let Some(format) = format.text() {
                formats.write(index, self.writer(format, style).tail().as_bytes(), outputs.out)?;
            }
        }
        formats.finish(outputs)?;
        Ok(tally)
    }

    /// The writer of findings in a format.
    fn writer<'s>(&self, format: FindingFormat, style: &'s Style) -> FindingWriter<'s> {
        FindingWriter { format, command: "validate", fail_on: self.fail_on.severity(), style }
    }

    /// The text between the records of an output.
    fn separator(&self, output: &Styled<ValidateOutput>) -> &'static str {
        let format = output.format.text();
        format.map_or("", |format| self.writer(format, &output.style).separator())
    }

    /// Puts the findings about a record into `findings`, and counts them. Returns what they are about; `None` if there
    /// is no record, or its finding is ignored.
    fn check<'d, T>(
        &self,
        decoded: &Decoded<'d>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<T>,
    ) -> Option<Source<'d>> {
        findings.clear();
        let source = match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                if !self.selection.selects(record.original_event()) {
                    output.tally.left_out += 1;
                    return None;
                }
                check::record(record, self.ingest.catalog, SignaturePolicy::Auto, findings);
                Source::of_record(record)
            }
            Decoded::Failed(failure) => {
                if self.ignore.contains(&failure.finding.rule) {
                    output.tally.ignored += 1;
                    return None;
                }
                output.tally.unreadable += 1;
                findings.push(failure.finding.clone());
                failure.source()
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
        Some(source)
    }

    /// Adds the findings about a record to the outputs; `findings` is a buffer.
    fn write<'c>(
        &'c self,
        decoded: &Decoded<'_>,
        secret_names: &OnceLock<Names<'c>>,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<ValidateItem>,
    ) {
        let Some(source) = self.check(decoded, findings, output) else { return };
        if findings.is_empty() && !self.outputs.iter().any(|output| output.format.lists_all_records()) {
            return;
        }
        let event = match decoded {
            Decoded::Record(record) => EventRef::of_record(record),
            Decoded::Failed(_) | Decoded::PassedOver { .. } => EventRef::default(),
        };
        for (index, Styled { format, style }) in self.outputs.iter().enumerate() {
            let Some(format) = format.text() else {
                #[cfg(feature = "xlsx")]
                {
                    let rows = rows(&source, &*findings, &event, style);
                    output.items.extend(rows.map(|row| OutputItem::row(index, row).into()));
                }
                continue;
            };
            let writer = self.writer(format, style);
            let name = || record_name(source.location.position.line, &event, style.language);
            let file = &*source.location.file;
            if format.is_for_people() {
                let secrets = (!findings.is_empty()).then(|| {
                    if let Decoded::Record(record) = decoded {
                        return record.secrets();
                    }
                    let new = || Names::new(self.ingest.catalog.secret_names());
                    Secrets::of_text(source.text, secret_names.get_or_init(new))
                });
                let source = Source { secrets: secrets.as_ref(), ..source };
                for diagnostic in source.locate(&*findings, &event) {
                    let rule = diagnostic.finding.rule;
                    let (file, line) = (Arc::clone(&source.location.file), diagnostic.location.position.line);
                    let text = written(writer, &file, &name, vec![diagnostic]);
                    let finding = Some(GroupedFinding { rule, file, line });
                    output.items.push(ValidateItem { item: OutputItem::text(index, text), finding });
                }
                continue;
            }
            let diagnostics = source.locate(&*findings, &event);
            if index > 0 {
                let text = written(writer, file, &name, diagnostics);
                if !text.is_empty() {
                    output.items.push(OutputItem::text(index, text).into());
                }
                continue;
            }
            if !diagnostics.is_empty() {
                output.separate(writer.separator());
            }
            let group = Group { file, name: &name, diagnostics: &mut diagnostics.into_iter() };
            writer.write(&mut output.out, group).expect("a Vec takes any bytes");
        }
    }

    /// What the outputs get at the end of an input: the numbers of findings that were not shown, and the finding
    /// about the lines without an event.
    fn end_input(
        &self,
        output: &mut BlockOutput<ValidateItem>,
        groups: &mut [FileGroups],
    ) -> Vec<OutputItem> {
        let Some(ended) = &output.ended_input else { return Vec::new() };
        let input = Arc::clone(&ended.name);
        let other_lines = self.lines_without_event(output);
        let mut items = Vec::new();
        for ((index, Styled { format, style }), groups) in self.outputs.iter().enumerate().zip(groups) {
            for note in groups.remove(&input).unwrap_or_default().take_more(style.language) {
                let note = input_note(&input, &note, style.language) + "\n\n";
                items.push(OutputItem::text(index, note.into_bytes()));
            }
            let Some((finding, location)) = &other_lines else { continue };
            items.push(match *format {
                ValidateOutput::Findings(format) => {
                    let event = EventRef::default();
                    let name = || record_name(location.position.line, &event, style.language);
                    let (location, event) = (location.clone(), EventRef::default());
                    let diagnostic = Diagnostic { finding, location, pointer: None, excerpt: None, event };
                    let text = written(self.writer(format, style), &input, &name, vec![diagnostic]);
                    OutputItem::text(index, text)
                }
                #[cfg(feature = "xlsx")]
                ValidateOutput::Workbook => {
                    OutputItem::row(index, input_row(finding, location.clone(), style))
                }
            });
        }
        items
    }

    /// The finding about the lines without an event of an input that has ended, unless it is ignored.
    fn lines_without_event<T>(&self, output: &mut BlockOutput<T>) -> Option<(Finding, Location)> {
        let ended = output.ended_input.as_mut()?;
        let other_lines = ended.other_lines.clone()?;
        ended.is_reported = true;
        (!self.ignore.contains(&Rule::OtherLines)).then(|| other_lines.finding(&ended.name))
    }
}

impl From<OutputItem> for ValidateItem {
    fn from(item: OutputItem) -> Self {
        Self { item, finding: None }
    }
}

/// A group of diagnostics as text.
fn written(
    writer: FindingWriter<'_>,
    file: &str,
    name: &dyn Fn() -> String,
    diagnostics: Vec<Diagnostic<'_>>,
) -> Vec<u8> {
    let mut text = Vec::new();
    let group = Group { file, name, diagnostics: &mut diagnostics.into_iter() };
    writer.write(&mut text, group).expect("a Vec takes any bytes");
    text
}

fn record_name(line: u64, event: &EventRef<'_>, language: LanguageChoice) -> String {
    let names = [event.event_type.as_deref(), event.event_id.as_deref()].into_iter().flatten();
    let event = names.fold(String::new(), |names, name| names + " " + name);
    RecordName::Line { line, event }.to_text(language)
}
