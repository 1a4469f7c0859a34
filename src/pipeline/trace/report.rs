//! Timelines written and counted as they end.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::write::Separated;
use super::{Trace, TraceSummary};
use crate::finding::{Rule, Severity};
use crate::pipeline::engine::{FindingGroups, ShownFindings, input_note};
use crate::pipeline::traced::selects_timeline;
#[cfg(feature = "xlsx")]
use crate::render::Workbook;
use crate::render::{TimelineFormat, TimelinePage, TimelineWriter, TraceOutput};
use crate::trace::{Analysis, EventFinding, Recency, Timeline, TimelineState};

/// A reporter of timelines: writes and counts them.
pub(super) struct Reporter<'o> {
    trace: &'o Trace<'o>,
    writer: TimelineWriter<'o>,
    pub(super) summary: TraceSummary,
    /// Whether something was written, so that a separator comes before the next timeline.
    has_output: bool,
    /// A chart, which is written only if it is the only one.
    chart: Vec<u8>,
    /// The page, which begins with figures of all timelines.
    page: TimelinePage,
    /// The findings that are written, of those of one rule in one file.
    shown: ShownFindings,
    /// The findings of each file, if not all are written.
    groups: BTreeMap<Arc<str>, FindingGroups>,
    /// The workbook, if that is the output.
    #[cfg(feature = "xlsx")]
    pub(super) workbook: Option<Workbook>,
    /// The result of writing so far.
    result: io::Result<()>,
}

impl<'o> Reporter<'o> {
    /// A reporter; `shown` is what people are shown of many findings without timelines.
    pub(super) fn new(trace: &'o Trace<'o>, writer: TimelineWriter<'o>, shown: ShownFindings) -> Self {
        let is_for_people = matches!(trace.output, TraceOutput::Findings(format) if format.is_for_people());
        Self {
            // What is followed has no end at which the others could be counted.
            shown: if is_for_people && !trace.follow { shown } else { ShownFindings::All },
            groups: BTreeMap::new(),
            trace,
            writer,
            summary: TraceSummary::default(),
            has_output: false,
            chart: Vec::new(),
            page: TimelinePage::default(),
            #[cfg(feature = "xlsx")]
            workbook: None,
            result: Ok(()),
        }
    }

    /// The result of writing since the last call.
    pub(super) fn take_result(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.result, Ok(()))
    }

    /// Reports a timeline, or what was not reported of it before. While it is recent, missing events may
    /// still arrive.
    pub(super) fn report(&mut self, timeline: &mut Timeline, recency: Recency, out: &mut dyn Write) {
        if !selects_timeline(self.trace.selection, timeline) || self.result.is_err() {
            return;
        }
        let mut analysis = timeline.analyze();
        analysis.findings.retain(|EventFinding { finding, .. }| {
            let is_final = recency == Recency::Settled || !may_be_resolved(finding.rule);
            is_final && !self.trace.ignore.contains(&finding.rule)
        });
        self.count(timeline, analysis.state);
        let is_all_reported = timeline.events.iter().all(|event| event.is_reported);
        let mut reported = timeline.report_state.take();
        let mut last = None;
        let mut is_any_new = false;
        // A table or a chart shows everything again; findings are written once.
        let only_findings = matches!(self.trace.output, TraceOutput::Findings(_));
        analysis.findings.retain(|finding| {
            let key = key(timeline, finding);
            // Several findings of one rule about one event count as one.
            let is_first = last.replace(key) != Some(key);
            let is_new = reported.as_ref().is_none_or(|reported| !reported.findings.contains(&key));
            if is_new && is_first {
                self.summary.tally.count(key.1.severity());
            }
            is_any_new |= is_new;
            is_new || !only_findings
        });
        self.keep_first(timeline, &mut analysis);
        if !is_all_reported || is_any_new {
            self.result = self.write(timeline, &analysis, out);
        }
        if self.trace.follow {
            let keys = analysis.findings.iter().map(|finding| key(timeline, finding));
            reported.get_or_insert_default().findings.extend(keys);
            for event in &mut timeline.events {
                event.is_reported = true;
            }
        }
        timeline.report_state = reported;
    }

    /// Keeps of the findings the first of each rule in each file, if not all are shown.
    fn keep_first(&mut self, timeline: &Timeline, analysis: &mut Analysis) {
        if self.shown == ShownFindings::All {
            return;
        }
        analysis.findings.retain(|EventFinding { event, finding }| {
            // Findings without timelines leave out information.
            if finding.rule.severity() == Severity::Information {
                return false;
            }
            let location = &timeline.events[*event].event.location;
            let groups = self.groups.entry(Arc::clone(&location.file)).or_default();
            groups.admit(finding.rule, location.position.line, self.shown)
        });
    }

    /// Writes the numbers of the findings that were left out.
    fn write_more(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let language = self.trace.style.language;
        for (file, mut groups) in std::mem::take(&mut self.groups) {
            for note in groups.take_more(language) {
                writeln!(out, "{}\n", input_note(&file, &note, language))?;
            }
        }
        Ok(())
    }

    /// Counts a timeline, in place of what was counted for it before.
    fn count(&mut self, timeline: &mut Timeline, state: TimelineState) {
        if !timeline.has_life_cycle() {
            return;
        }
        let unfinished = u64::from(state != TimelineState::Ended);
        if self.trace.follow {
            let reported = timeline.report_state.get_or_insert_default();
            self.summary.timelines -= std::mem::replace(&mut reported.timelines, 1);
            self.summary.unfinished -= std::mem::replace(&mut reported.unfinished, unfinished);
        }
        self.summary.timelines += 1;
        self.summary.unfinished += unfinished;
    }

    /// Writes what is written only after the last timeline.
    pub(super) fn finish(mut self, out: &mut dyn Write) -> io::Result<TraceSummary> {
        self.write_more(out)?;
        match self.trace.output {
            TraceOutput::Timelines(TimelineFormat::Html) => self.page.write(out, &self.writer)?,
            TraceOutput::Timelines(TimelineFormat::Mermaid) if self.summary.timelines == 1 => {
                out.write_all(&self.chart)?;
            }
            _ => {}
        }
        Ok(self.summary)
    }

    fn write(&mut self, timeline: &Timeline, analysis: &Analysis, out: &mut dyn Write) -> io::Result<()> {
        #[cfg(feature = "xlsx")]
        if let Some(workbook) = &mut self.workbook {
            return self.writer.add(workbook, timeline, analysis);
        }
        match self.trace.output {
            TraceOutput::Timelines(TimelineFormat::Html) => {
                self.page.add(timeline, analysis, &self.writer);
                return Ok(());
            }
            TraceOutput::Timelines(TimelineFormat::Mermaid) => {
                self.chart.clear();
                // If there are several, no chart is written.
                return match self.summary.timelines {
                    0 | 1 => self.writer.write(&mut self.chart, timeline, analysis),
                    _ => Ok(()),
                };
            }
            _ => {}
        }
        let separator = if self.has_output { self.writer.separator() } else { "" };
        let mut out = Separated { separator, out, begun: false };
        self.writer.write(&mut out, timeline, analysis)?;
        self.has_output |= out.begun;
        Ok(())
    }
}

/// The identity of a finding: the sequence number of its event, and the rule.
fn key(timeline: &Timeline, finding: &EventFinding) -> (u64, Rule) {
    (timeline.events[finding.event].seq, finding.finding.rule)
}

/// Whether later events may resolve a finding of this rule.
fn may_be_resolved(rule: Rule) -> bool {
    matches!(rule, Rule::MissingBeginning | Rule::MissingEvent | Rule::NotApproved)
}
