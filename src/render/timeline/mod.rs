//! Timelines: what happened to a process and its job changes, one event after another. One file a format.

mod cells;
mod csv;
mod findings;
mod html;
mod json;
mod line;
mod mermaid;
mod row;
mod table;

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

#[cfg(feature = "xlsx")]
use super::spreadsheet::Cell;
#[cfg(feature = "xlsx")]
use super::{EmptyColumns, SheetColumns, SheetRow, Workbook};
use super::{FindingFormat, FindingWriter, Style};
use crate::catalog::{Catalog, SubjectKind};
use crate::choice::choices;
use crate::corehr::{JOB_CHANGE, PROCESS};
use crate::finding::Severity;
use crate::message::{LanguageChoice, Localize};
use crate::secret::{Names, masked};
use crate::text::{cut_to_width, sanitize};
use crate::trace::{Analysis, Analyzed, SubjectRef, Timeline, TimelineSubject, TraceEvent};
pub use html::TimelinePage;

choices! {
    /// A format that shows whole timelines.
    pub enum TimelineFormat {
        Table = "table": "A block per timeline, for people", "每条时间线一个区块，供阅读";
        Line = "line": "A line per event, for people", "每个事件一行，供阅读";
        Json = "json": "Pretty-printed JSON, an object per timeline", "格式化的 JSON，每条时间线一个对象";
        Ndjson = "ndjson": "A line of JSON per timeline", "每条时间线一行 JSON";
        Csv = "csv": "CSV (RFC 4180): a row per event in the order of timelines, after a header", "CSV（RFC 4180）：表头之后每个事件一行，按时间线的顺序";
        Mermaid = "mermaid": "A Gantt chart of one timeline, for pages that render Mermaid", "一条时间线的甘特图，供支持 Mermaid 的页面使用";
        Html = "html": "A page for a browser; it needs no network", "供浏览器打开的页面，无需网络";
    }
}

impl TimelineFormat {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        !matches!(self, Self::Csv | Self::Json | Self::Ndjson)
    }
}

crate::messages! {
    /// The names of what a timeline is about.
    enum TimelineName {
        Subject { kind: Arc<SubjectKind>, id: String } => "{kind} {id}", "{kind} {id}";
    }
}

/// The results that `trace` writes: whole timelines, or only their findings.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct TimelineWriter<'s> {
    /// The output.
    pub output: TraceOutput,
    /// The least severity that is a failure; `None` if nothing is.
    pub fail_on: Option<Severity>,
    /// The style of output for people.
    pub style: &'s Style,
    /// The catalog with the labels of codes.
    pub catalog: &'s Catalog,
}

/// The output of `trace`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "timelines or findings")]
pub enum TraceOutput {
    /// Only findings.
    Findings(FindingFormat),
    /// Whole timelines.
    Timelines(TimelineFormat),
    /// A workbook with whole timelines and their findings.
    #[cfg(feature = "xlsx")]
    Workbook,
}

impl TraceOutput {
    /// Whether people read it, in the language of their locale.
    #[must_use]
    pub fn is_for_people(self) -> bool {
        match self {
            Self::Findings(format) => format.is_for_people(),
            Self::Timelines(format) => format.is_for_people(),
            #[cfg(feature = "xlsx")]
            Self::Workbook => true,
        }
    }

    /// Whether the output is one document that is complete only at its end.
    #[must_use]
    pub fn is_one_document(self) -> bool {
        match self {
            Self::Findings(format) => format.is_one_document(),
            // A row has the findings about its event, which later events may add to.
            Self::Timelines(format) => {
                matches!(format, TimelineFormat::Csv | TimelineFormat::Html | TimelineFormat::Mermaid)
            }
            #[cfg(feature = "xlsx")]
            Self::Workbook => true,
        }
    }
}

impl<'t> Analyzed<'t> {
    /// The indices of the events in the order of their time, each with the milliseconds since the event before it,
    /// if both have a time.
    fn with_deltas(&self) -> impl Iterator<Item = (usize, Option<i64>)> + use<'t> {
        let Self { timeline, analysis } = *self;
        let mut before = None;
        analysis.order.iter().map(move |index| {
            let time = timeline.events[*index].event.time;
            let delta = time.zip(before).map(|(now, then): (i64, i64)| now - then);
            before = time.or(before);
            (*index, delta)
        })
    }

    /// Whether formats of timelines leave it out: an event that belongs to none and has no finding.
    fn is_left_out(&self) -> bool {
        !self.timeline.has_life_cycle() && self.analysis.findings.is_empty()
    }
}

impl<'s> TimelineWriter<'s> {
    /// The text before all timelines.
    #[must_use]
    pub fn head(&self) -> String {
        match self.output {
            TraceOutput::Findings(format) => self.finding_writer(format).head(),
            TraceOutput::Timelines(TimelineFormat::Csv) => csv::head(),
            TraceOutput::Timelines(_) => String::new(),
            #[cfg(feature = "xlsx")]
            TraceOutput::Workbook => String::new(),
        }
    }

    /// The text after all timelines.
    #[must_use]
    pub fn tail(&self) -> &'static str {
        match self.output {
            TraceOutput::Findings(format) => self.finding_writer(format).tail(),
            TraceOutput::Timelines(_) => "",
            #[cfg(feature = "xlsx")]
            TraceOutput::Workbook => "",
        }
    }

    /// The text between two timelines.
    #[must_use]
    pub fn separator(&self) -> &'static str {
        match self.output {
            TraceOutput::Findings(format) => self.finding_writer(format).separator(),
            TraceOutput::Timelines(_) => "",
            #[cfg(feature = "xlsx")]
            TraceOutput::Workbook => "",
        }
    }

    /// Writes a timeline. The line format leaves out events that were reported before, and formats of
    /// timelines leave out an event that belongs to none and has no finding.
    pub fn write(&self, out: &mut dyn Write, timeline: &Timeline, analysis: &Analysis) -> io::Result<()> {
        let analyzed = Analyzed { timeline, analysis };
        match self.output {
            TraceOutput::Findings(format) => findings::write(out, &analyzed, &self.finding_writer(format)),
            TraceOutput::Timelines(_) if analyzed.is_left_out() => Ok(()),
            TraceOutput::Timelines(format) => match format {
                TimelineFormat::Csv => csv::write(out, &analyzed, self),
                TimelineFormat::Html => self.write_page(out, timeline, analysis),
                TimelineFormat::Json => json::pretty(out, &analyzed, self),
                TimelineFormat::Line => line::write(out, &analyzed, self),
                TimelineFormat::Mermaid => mermaid::write(out, &analyzed, self),
                TimelineFormat::Ndjson => json::line(out, &analyzed, self),
                TimelineFormat::Table => table::write(out, &analyzed, self),
            },
            // Its rows are added to it instead.
            #[cfg(feature = "xlsx")]
            TraceOutput::Workbook => Ok(()),
        }
    }

    /// Writes a page of one timeline.
    fn write_page(&self, out: &mut dyn Write, timeline: &Timeline, analysis: &Analysis) -> io::Result<()> {
        let mut page = TimelinePage::default();
        page.add(timeline, analysis, self);
        page.write(out, self)
    }

    /// The sheet of events in a workbook.
    #[cfg(feature = "xlsx")]
    #[must_use]
    pub fn sheet() -> SheetColumns {
        let names = cells::COLUMN_NAMES.map(str::to_owned).to_vec();
        SheetColumns { names, empty: EmptyColumns::Hide }
    }

    /// Adds the events and the findings of a timeline to a workbook, which leaves out what other formats do.
    #[cfg(feature = "xlsx")]
    pub fn add(&self, workbook: &mut Workbook, timeline: &Timeline, analysis: &Analysis) -> io::Result<()> {
        let analyzed = Analyzed { timeline, analysis };
        if analyzed.is_left_out() {
            return Ok(());
        }
        for cells in analyzed.cells(self) {
            let cells = cells.map(|cell| match cell {
                Cell::Text(text) => Cell::Text(Cow::Owned(shown(&text).into_owned())),
                cell => cell,
            });
            workbook.add(&SheetRow::event(cells, self.style))?;
        }
        for found in &analysis.findings {
            workbook.add(&SheetRow::finding(&findings::diagnostic(found, timeline), self.style))?;
        }
        Ok(())
    }

    fn finding_writer(&self, format: FindingFormat) -> FindingWriter<'s> {
        FindingWriter { format, command: "trace", fail_on: self.fail_on, style: self.style }
    }
}

/// What a timeline is about besides processes and job changes, whose ids have members and columns of their own.
fn other_subjects(timeline: &Timeline) -> impl Iterator<Item = &TimelineSubject> {
    timeline.subjects.iter().filter(|subject| ![PROCESS, JOB_CHANGE].contains(&subject.kind.name.as_str()))
}

/// The name of a timeline: the ids of what it is about, or the event type of an event that belongs to none.
fn name(timeline: &Timeline, language: LanguageChoice) -> String {
    let subjects = timeline.subjects.iter().map(|TimelineSubject { kind, id, .. }| SubjectRef { kind, id });
    let name = name_of(subjects, language);
    if name.is_empty() {
        let first = timeline.events.first();
        return first.map(|event| cut(&shown(event.event.kind.event_type()))).unwrap_or_default();
    }
    name
}

/// The name of what an event belongs to: its timeline, if that is about one thing of each kind, otherwise the ids of
/// the event itself.
fn name_of_event(event: &TraceEvent, timeline: &Timeline, language: LanguageChoice) -> String {
    if timeline.subjects.is_sorted_by(|left, right| left.kind.name != right.kind.name) {
        return name(timeline, language);
    }
    name_of(event.kind.subjects(), language)
}

fn name_of<'i>(subjects: impl Iterator<Item = SubjectRef<'i>>, language: LanguageChoice) -> String {
    let names = subjects.map(|SubjectRef { kind, id, .. }| TimelineName::Subject {
        kind: Arc::clone(kind),
        id: cut(&shown(id)),
    });
    crate::message::List::new(names.collect()).to_text(language)
}

/// The largest number of columns of a text: ids have at most 64 characters, and one long name must not make a
/// table too wide.
const WIDTH_LIMIT: usize = 64;

/// Escapes a text, and cuts it if it is too wide for people.
fn cut(text: &str) -> String {
    cut_to_width(&sanitize(text), WIDTH_LIMIT).into_owned()
}

/// A text of an event with secrets masked.
fn shown(text: &str) -> Cow<'_, str> {
    masked(text, &Names::default())
}
