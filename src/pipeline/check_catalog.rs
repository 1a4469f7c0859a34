//! `catalog check`: findings about catalog files and their samples.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ingest::{Rejection, text, unreadable};
use super::{FailOn, Tally};
use crate::catalog::{
    Catalog, CatalogCheck, CheckedContent, CheckedEventType, CheckedFile, EntryProblem, PlacedProblem,
};
use crate::check;
use crate::diagnostic::{EventRef, Source};
use crate::event::Event;
use crate::finding::{Expected, Finding, Message, Rule};
use crate::location::{Location, Position};
use crate::message::{Count, LanguageChoice, List, Localize as _};
use crate::record::Record;
use crate::render::{FindingFormat, FindingWriter, Group, Styled};
use crate::secret::{Names, Secrets};

/// A run that reports what is wrong with catalog files.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct CheckCatalog<'o> {
    /// The files.
    pub check: &'o CatalogCheck,
    /// The format of findings.
    pub output: &'o Styled<FindingFormat>,
    /// The least severity with which the run fails.
    pub fail_on: FailOn,
}

/// The counts of a run of [`CheckCatalog`].
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct CatalogTally {
    /// Files with event types.
    pub entries: u64,
    /// Files that event types share.
    pub shared_files: u64,
    /// Files with life cycles.
    pub life_cycles: u64,
    /// Samples by their folders.
    pub samples: BTreeMap<PathBuf, u64>,
    /// Findings by severity.
    pub findings: Tally,
}

crate::messages! {
    /// A part of the summary of a run.
    enum CatalogSummary {
        Counted { count: Count } => "{count}", "{count}";
        Samples { samples: Count, folder: String } => "{samples} in {folder}", "{folder} 中有 {samples}";
    }
}

impl CatalogTally {
    /// A summary in one line.
    #[must_use]
    pub fn summary(&self, language: LanguageChoice) -> String {
        let counted = |count| CatalogSummary::Counted { count };
        let mut parts = vec![counted(Count::Entries(self.entries))];
        if self.shared_files > 0 {
            parts.push(counted(Count::SharedFiles(self.shared_files)));
        }
        if self.life_cycles > 0 {
            parts.push(counted(Count::LifeCycles(self.life_cycles)));
        }
        parts.extend(self.samples.iter().map(|(folder, samples)| CatalogSummary::Samples {
            samples: Count::Samples(*samples),
            folder: folder.display().to_string(),
        }));
        parts.push(counted(Count::Errors(self.findings.errors)));
        parts.push(counted(Count::Warnings(self.findings.warnings)));
        List::new(parts).to_text(language)
    }
}

/// A sample.
struct Sample {
    path: PathBuf,
    bytes: Vec<u8>,
}

impl CheckCatalog<'_> {
    /// Writes what is found. Fails only if the output cannot be written.
    pub fn run(&self, out: &mut dyn Write) -> io::Result<CatalogTally> {
        let mut run =
            CatalogRun { writer: self.writer(), out, tally: CatalogTally::default(), has_groups: false };
        run.out.write_all(run.writer.head().as_bytes())?;
        for file in &self.check.files {
            run.file(file, self.check.catalog.as_ref())?;
        }
        run.out.write_all(run.writer.tail().as_bytes())?;
        run.out.flush()?;
        Ok(run.tally)
    }

    fn writer(&self) -> FindingWriter<'_> {
        let Styled { format, style } = self.output;
        FindingWriter { format: *format, command: "catalog check", fail_on: self.fail_on.severity(), style }
    }
}

/// A run that writes one file after another.
struct CatalogRun<'r> {
    writer: FindingWriter<'r>,
    out: &'r mut dyn Write,
    tally: CatalogTally,
    /// Whether findings were written.
    has_groups: bool,
}

impl CatalogRun<'_> {
    /// Writes what is found in a file and its sample.
    fn file(&mut self, file: &CheckedFile, catalog: Option<&Catalog>) -> io::Result<()> {
        let mut findings: Vec<_> = file.problems.iter().map(finding).collect();
        let (location, secrets) = (location(&file.path), Secrets::default());
        let source = Source::new(&file.text, &location, &secrets);
        let event_type = match &file.content {
            CheckedContent::EventType(event_type) => event_type,
            CheckedContent::LifeCycle => {
                self.tally.life_cycles += 1;
                return self.write(&source, &findings, &EventRef::default());
            }
            CheckedContent::Shared => {
                self.tally.shared_files += 1;
                return self.write(&source, &findings, &EventRef::default());
            }
        };
        self.tally.entries += 1;
        let sample = find_sample(event_type);
        if sample.is_none() {
            let files = sample_paths(event_type).map(|path| path.display().to_string());
            let message = Message::NoSample { files: List::new(files.to_vec()) };
            findings.push(Finding::new(Rule::NoSample, message));
        }
        let event = EventRef { event_type: Some((&*event_type.name).into()), ..EventRef::default() };
        self.write(&source, &findings, &event)?;
        match (sample, catalog) {
            (Some(sample), Some(catalog)) if event_type.is_in_catalog => {
                self.sample(&sample, event_type, catalog)
            }
            _ => Ok(()),
        }
    }

    /// Writes what is found in a sample.
    fn sample(
        &mut self,
        sample: &Sample,
        event_type: &CheckedEventType,
        catalog: &Catalog,
    ) -> io::Result<()> {
        let folder = sample.path.parent().unwrap_or(Path::new(""));
        *self.tally.samples.entry(folder.to_owned()).or_default() += 1;
        let start = location(&sample.path);
        let text = match text(&sample.bytes) {
            Ok(text) => text,
            Err(Rejection { text, finding }) => return self.unread(text, &start, *finding, catalog),
        };
        let is_around = |character: char| character.is_whitespace() || character == '\u{feff}';
        let record = text.trim_matches(is_around);
        let before = &text[..text.len() - text.trim_start_matches(is_around).len()];
        let location = Location::new(&start.file, Position::START.after(before));
        let event = match Event::read(record, catalog) {
            Ok(event) => event,
            Err(error) => return self.unread(record, &location, unreadable(&error, record), catalog),
        };
        let mut findings = Vec::new();
        check::event(&event, catalog, &mut findings);
        // FE606 says of an unknown type what is expected.
        findings.retain(|finding| finding.rule != Rule::UnknownEventType);
        findings.extend(other_type(&event, event_type));
        let record = Record::new(&event, record, &location);
        let secrets = record.secrets();
        self.write(&Source::new(record.text, &location, &secrets), &findings, &EventRef::of_record(&record))
    }

    /// Writes the finding about a sample that cannot be read.
    fn unread(
        &mut self,
        text: &str,
        location: &Location,
        finding: Finding,
        catalog: &Catalog,
    ) -> io::Result<()> {
        let secrets = Secrets::of_text(text, &Names::new(catalog.secret_names()));
        self.write(&Source::new(text, location, &secrets), &[finding], &EventRef::default())
    }

    /// Writes the findings about a file or sample as a group.
    fn write<'f>(
        &mut self,
        source: &Source<'f>,
        findings: &'f [Finding],
        event: &EventRef<'f>,
    ) -> io::Result<()> {
        for finding in findings {
            self.tally.findings.count(finding.rule.severity());
        }
        if !findings.is_empty() && std::mem::replace(&mut self.has_groups, true) {
            self.out.write_all(self.writer.separator().as_bytes())?;
        }
        let file = &*source.location.file;
        let name = || event.event_type.as_deref().unwrap_or(file).to_owned();
        let diagnostics = &mut source.locate(findings, event).into_iter();
        self.writer.write(self.out, Group { file, name: &name, diagnostics })
    }
}

fn location(path: &Path) -> Location {
    Location::new(&Arc::from(path.display().to_string()), Position::START)
}

/// The finding about a problem.
fn finding(placed: &PlacedProblem) -> Finding {
    let rule = match &placed.problem {
        EntryProblem::CodesRemoved { .. } | EntryProblem::CodeRenamed { .. } => Rule::PublishedName,
        EntryProblem::FutureDate { .. } => Rule::FuturePage,
        EntryProblem::OtherTranslation { .. } => Rule::OtherTranslation,
        EntryProblem::FileName { .. }
        | EntryProblem::Parse { .. }
        | EntryProblem::UnknownEventType { .. } => Rule::InvalidCatalogFile,
    };
    let message = Message::CatalogFile { problem: placed.problem.clone() };
    let finding = Finding::new(rule, message);
    match placed.offset {
        Some(offset) => finding.at_byte(offset),
        None => finding,
    }
}

/// The finding that an event is not of the type of the entry.
fn other_type(event: &Event<'_, '_>, expected: &CheckedEventType) -> Option<Finding> {
    let name = event.type_name();
    if name == expected.name {
        return None;
    }
    let message = match name {
        "" => Message::SampleOfNone,
        name => Message::SampleOf { event_type: event.quoted(name) },
    };
    let finding = Finding::new(Rule::OtherSample, message).at("/header/event_type", event.type_span());
    Some(finding.expected(Expected::EventTypeOfEntry { name: expected.name.clone() }))
}

/// The files in which a sample is looked for: in `samples/` in the folder of the entry, and beside it.
fn sample_paths(event_type: &CheckedEventType) -> [PathBuf; 2] {
    let CheckedEventType { name, folder, .. } = event_type;
    let beside = match (folder.file_name(), folder.parent()) {
        (Some(_), Some(parent)) => parent.join("samples"),
        _ => folder.join("../samples"),
    };
    [folder.join("samples"), beside].map(|samples| samples.join(format!("{name}.json")))
}

/// The first sample that there is.
fn find_sample(event_type: &CheckedEventType) -> Option<Sample> {
    sample_paths(event_type).into_iter().filter(|path| path.is_file()).find_map(|path| {
        let bytes = fs::read(&path).ok()?;
        Some(Sample { path, bytes })
    })
}
