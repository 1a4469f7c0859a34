//! The output of timelines in one format.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::write::Separated;
use crate::pipeline::Outputs;
use crate::pipeline::engine::{FindingGroups, ShownFindings, input_note};
#[cfg(feature = "xlsx")]
use crate::pipeline::workbook::write_workbook;
#[cfg(feature = "xlsx")]
use crate::render::Workbook;
use crate::render::{TimelineFormat, TimelinePage, TimelineWriter, TraceOutput};
use crate::trace::{Analysis, EventFinding, Timeline};

/// The output of timelines in one format.
pub(super) struct TimelineOutput<'o, 'w> {
    writer: TimelineWriter<'o>,
    /// The file that is written; the first format has none.
    file: Option<&'w mut (dyn Write + Send)>,
    /// Whether something was written, so that a separator comes before the next timeline.
    has_output: bool,
    /// A chart, which is written only if it is the only one.
    chart: Option<Vec<u8>>,
    /// The page, which begins with figures of all timelines.
    page: TimelinePage,
    /// The findings that are written, of those of one rule in one file.
    shown: ShownFindings,
    /// The findings of each file, if not all are written.
    groups: BTreeMap<Arc<str>, FindingGroups>,
    /// The workbook, if the format is one.
    #[cfg(feature = "xlsx")]
    workbook: Option<Workbook>,
}

impl<'o, 'w> TimelineOutput<'o, 'w> {
    /// An output; `shown` is what people are shown of many findings without timelines.
    pub(super) fn new(
        writer: TimelineWriter<'o>,
        file: Option<&'w mut (dyn Write + Send)>,
        shown: ShownFindings,
    ) -> Self {
        let is_for_people = matches!(writer.output, TraceOutput::Findings(format) if format.is_for_people());
        Self {
            writer,
            file,
            has_output: false,
            chart: None,
            page: TimelinePage::default(),
            shown: if is_for_people { shown } else { ShownFindings::All },
            groups: BTreeMap::new(),
            #[cfg(feature = "xlsx")]
            workbook: None,
        }
    }

    /// Writes what comes before all timelines; `out` is standard output.
    pub(super) fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        #[cfg(feature = "xlsx")]
        if self.writer.output == TraceOutput::Workbook {
            self.workbook = Some(Workbook::new(Some(TimelineWriter::sheet()), self.writer.style)?);
        }
        let head = self.writer.head();
        self.out(out).write_all(head.as_bytes())
    }

    /// Whether only findings are written, each of them once.
    pub(super) fn is_of_findings(&self) -> bool {
        matches!(self.writer.output, TraceOutput::Findings(_))
    }

    /// Whether a line is written for each event, with the rules of the findings about it.
    pub(super) fn is_of_lines(&self) -> bool {
        self.writer.output == TraceOutput::Timelines(TimelineFormat::Line)
    }

    /// Writes a timeline, or adds it to what is written at the end; `out` is standard output.
    pub(super) fn write(
        &mut self,
        timeline: &Timeline,
        analysis: &Analysis,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        #[cfg(feature = "xlsx")]
        if let Some(workbook) = &mut self.workbook {
            return self.writer.add(workbook, timeline, analysis);
        }
        match self.writer.output {
            TraceOutput::Timelines(TimelineFormat::Html) => {
                self.page.add(timeline, analysis, &self.writer);
                return Ok(());
            }
            TraceOutput::Timelines(TimelineFormat::Mermaid) => return self.add_chart(timeline, analysis),
            _ => {}
        }
        let analysis = self.keep_first(timeline, analysis);
        let separator = if self.has_output { self.writer.separator() } else { "" };
        let writer = self.writer;
        let mut out = Separated { separator, out: self.out(out), begun: false };
        writer.write(&mut out, timeline, &analysis)?;
        self.has_output |= out.begun;
        Ok(())
    }

    /// Keeps the chart of the only timeline; of several, none is written.
    fn add_chart(&mut self, timeline: &Timeline, analysis: &Analysis) -> io::Result<()> {
        if !timeline.has_life_cycle() {
            return Ok(());
        }
        let is_first = self.chart.is_none();
        let chart = self.chart.get_or_insert_default();
        if is_first {
            self.writer.write(chart, timeline, analysis)
        } else {
            chart.clear();
            Ok(())
        }
    }

    /// The findings, or the first of each rule in each file, if not all are shown.
    fn keep_first<'a>(&mut self, timeline: &Timeline, analysis: &'a Analysis) -> Cow<'a, Analysis> {
        let mut analysis = Cow::Borrowed(analysis);
        if self.shown == ShownFindings::First && !analysis.findings.is_empty() {
            analysis.to_mut().findings.retain(|EventFinding { event, finding }| {
                if finding.rule.is_only_in_timelines() {
                    return false;
                }
                let location = &timeline.events[*event].event.location;
                let groups = self.groups.entry(Arc::clone(&location.file)).or_default();
                groups.admit(finding.rule, location.position.line, self.shown)
            });
        }
        analysis
    }

    /// Writes what comes after the last timeline.
    pub(super) fn finish(mut self, outputs: &mut Outputs<'_>) -> io::Result<()> {
        #[cfg(feature = "xlsx")]
        if let Some(workbook) = self.workbook {
            return write_workbook(workbook, self.file, outputs);
        }
        let language = self.writer.style.language;
        let writer = self.writer;
        let groups = std::mem::take(&mut self.groups);
        let (page, chart) = (std::mem::take(&mut self.page), self.chart.take());
        let out = self.out(outputs.out);
        for (file, mut groups) in groups {
            for note in groups.take_more(language) {
                writeln!(out, "{}\n", input_note(&file, &note, language))?;
            }
        }
        match writer.output {
            TraceOutput::Timelines(TimelineFormat::Html) => page.write(out, &writer)?,
            _ => out.write_all(&chart.unwrap_or_default())?,
        }
        out.write_all(writer.tail().as_bytes())?;
        out.flush()
    }

    /// The file that is written, or else standard output.
    fn out<'s>(&'s mut self, out: &'s mut dyn Write) -> &'s mut dyn Write {
        match &mut self.file {
            Some(file) => *file,
            None => out,
        }
    }
}
