//! Timelines written and counted as they end.

use std::io::{self, Write};

use super::timeline_output::TimelineOutput;
use super::{Trace, TraceSummary};
use crate::finding::Rule;
use crate::pipeline::Outputs;
use crate::pipeline::traced::selects_timeline;
use crate::trace::{EventFinding, Recency, Timeline, TimelineState};

/// A reporter of timelines: writes and counts them.
pub(super) struct Reporter<'o, 'w> {
    trace: &'o Trace<'o>,
    outputs: Vec<TimelineOutput<'o, 'w>>,
    pub(super) summary: TraceSummary,
    /// The result of writing so far.
    result: io::Result<()>,
}

impl<'o, 'w> Reporter<'o, 'w> {
    /// A reporter with an output for each format.
    pub(super) fn new(trace: &'o Trace<'o>, outputs: Vec<TimelineOutput<'o, 'w>>) -> Self {
        Self { trace, outputs, summary: TraceSummary::default(), result: Ok(()) }
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
        let mut analysis = timeline.take_analysis();
        analysis.findings.retain(|EventFinding { finding, .. }| {
            let is_final = recency == Recency::Settled || !may_be_resolved(finding.rule);
            is_final && !self.trace.ignore.contains(&finding.rule)
        });
        self.count(timeline, analysis.state);
        let is_all_reported = timeline.events.iter().all(|event| event.is_reported);
        let mut reported = timeline.report_state.take();
        let mut last = None;
        let mut is_any_new = false;
        // The line of an event has the rules of the findings about it.
        let mut outdated_lines = Vec::new();
        let shows_lines = self.outputs.iter().any(TimelineOutput::is_of_lines);
        // A table or a chart shows everything again; findings are written once.
        let only_findings = self.outputs.iter().all(TimelineOutput::is_of_findings);
        analysis.findings.retain(|finding| {
            let key = key(timeline, finding);
            // Several findings of one rule about one event count as one.
            let is_first = last.replace(key) != Some(key);
            let is_new = reported.as_ref().is_none_or(|reported| !reported.findings.contains(&key));
            if is_new && is_first {
                self.summary.tally.count(key.1.severity());
            }
            is_any_new |= is_new;
            if is_new && shows_lines {
                outdated_lines.push(finding.event);
            }
            is_new || !only_findings
        });
        for event in outdated_lines {
            timeline.events[event].is_reported = false;
        }
        if !is_all_reported || is_any_new {
            self.result =
                self.outputs.iter_mut().try_for_each(|output| output.write(timeline, &analysis, out));
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
    pub(super) fn finish(self, outputs: &mut Outputs<'_>) -> io::Result<TraceSummary> {
        self.outputs.into_iter().try_for_each(|output| output.finish(outputs))?;
        Ok(self.summary)
    }
}

/// The identity of a finding: the sequence number of its event, and the rule.
fn key(timeline: &Timeline, finding: &EventFinding) -> (u64, Rule) {
    (timeline.events[finding.event].seq, finding.finding.rule)
}

/// Whether later events may resolve a finding of this rule.
fn may_be_resolved(rule: Rule) -> bool {
    matches!(rule, Rule::MissingBeginning | Rule::MissingEvent | Rule::NotApproved | Rule::NotEffective)
}
