//! Timelines written and counted as they end.

use std::io::{self, Write};

use super::write::Separated;
use super::{Trace, TraceSummary};
use crate::finding::Rule;
use crate::render::{TimelineFormat, TimelineWriter, TraceOutput};
use crate::trace::{End, Entry, Judgement, Timeline};

/// A reporter of timelines: writes and counts them.
pub(super) struct Reporter<'o> {
    trace: &'o Trace<'o>,
    writer: TimelineWriter<'o>,
    pub(super) summary: TraceSummary,
    /// Whether something was written, so that a separator comes before the next timeline.
    has_output: bool,
    /// A chart, which is written only if it is the only one.
    pub(super) chart: Vec<u8>,
    /// The result of writing so far.
    result: io::Result<()>,
}

impl<'o> Reporter<'o> {
    pub(super) fn new(trace: &'o Trace<'o>, writer: TimelineWriter<'o>) -> Self {
        Self {
            trace,
            writer,
            summary: TraceSummary::default(),
            has_output: false,
            chart: Vec::new(),
            result: Ok(()),
        }
    }

    /// The result of writing since the last call.
    pub(super) fn take_result(&mut self) -> io::Result<()> {
        std::mem::replace(&mut self.result, Ok(()))
    }

    /// Reports a timeline, or what was not reported of it yet. While it is not `settled`, what is missing may still arrive.
    pub(super) fn report(&mut self, timeline: &mut Timeline, settled: bool, out: &mut dyn Write) {
        if !self.trace.is_wanted(timeline) || self.result.is_err() {
            return;
        }
        let mut judgement = timeline.judge();
        judgement.findings.retain(|(_, finding)| {
            !self.trace.ignore.contains(&finding.rule) && (settled || !may_be_resolved(finding.rule))
        });
        self.count(timeline, judgement.end);
        let is_all_reported = timeline.entries.iter().all(|entry| entry.is_reported);
        let mut reported = timeline.reported.take();
        let mut last = None;
        let mut is_any_new = false;
        // A table or a chart shows everything again; findings are written once.
        let only_findings = matches!(self.trace.output, TraceOutput::Findings(_));
        judgement.findings.retain(|(entry, finding)| {
            let key = (timeline.entries[*entry].arrival, finding.rule);
            // Several of one rule at one event count as one.
            let is_first = last.replace(key) != Some(key);
            let is_new = reported.as_ref().is_none_or(|reported| !reported.findings.contains(&key));
            if is_new && is_first {
                self.summary.tally.count(finding.rule.severity());
            }
            is_any_new |= is_new;
            is_new || !only_findings
        });
        if !is_all_reported || is_any_new {
            self.result = self.write(timeline, &judgement, out);
        }
        if self.trace.follow {
            let keys = judgement.findings.iter();
            let keys = keys.map(|(entry, finding)| (timeline.entries[*entry].arrival, finding.rule));
            reported.get_or_insert_default().findings.extend(keys);
            timeline.entries.iter_mut().for_each(|entry: &mut Entry| entry.is_reported = true);
        }
        timeline.reported = reported;
    }

    /// Counts a timeline, in place of what was counted for it before.
    fn count(&mut self, timeline: &mut Timeline, end: End) {
        if !timeline.is_sequence() {
            return;
        }
        let unfinished = u64::from(end != End::Ended);
        if self.trace.follow {
            let reported = timeline.reported.get_or_insert_default();
            self.summary.timelines -= std::mem::replace(&mut reported.timelines, 1);
            self.summary.unfinished -= std::mem::replace(&mut reported.unfinished, unfinished);
        }
        self.summary.timelines += 1;
        self.summary.unfinished += unfinished;
    }

    fn write(&mut self, timeline: &Timeline, judgement: &Judgement, out: &mut dyn Write) -> io::Result<()> {
        if self.trace.output == TraceOutput::Timelines(TimelineFormat::Mermaid) {
            self.chart.clear();
            // If there are several, no chart is written.
            return match self.summary.timelines {
                0 | 1 => self.writer.write(&mut self.chart, timeline, judgement),
                _ => Ok(()),
            };
        }
        let separator = if self.has_output { self.writer.separator() } else { "" };
        let mut out = Separated { separator, out, begun: false };
        self.writer.write(&mut out, timeline, judgement)?;
        self.has_output |= out.begun;
        Ok(())
    }
}

/// Whether later events may resolve a finding of this rule.
fn may_be_resolved(rule: Rule) -> bool {
    matches!(rule, Rule::MissingBeginning | Rule::MissingEvent | Rule::NotApproved)
}
