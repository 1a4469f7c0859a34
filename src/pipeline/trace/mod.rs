//! `trace`: timelines and their findings.

mod report;
mod timeline_output;
mod write;

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use report::Reporter;
use timeline_output::TimelineOutput;
use write::ChunkWriter;

use super::decode::fail;
use super::engine::{BlockOutput, Engine, NoticeStyle, ShownFindings};
use super::ingest::Decoded;
use super::records::run_records;
use super::redaction::Redaction;
use super::traced::trace_event;
use super::{FailOn, Ingest, Input, Outputs, Tally};
use crate::filter::Selection;
use crate::finding::Rule;
use crate::frame::Framing;
use crate::message::{Count, LanguageChoice, Localize as _};
use crate::redact::Redactor;
use crate::render::{Styled, TimelineWriter, TraceOutput};
use crate::trace::{Recency, TraceEvent, TraceReader, Tracer};

/// How long after its last event a timeline that is followed is settled: events that belong together arrive
/// within a second, and in any order.
const GRACE: Duration = Duration::from_secs(3);

/// A run that traces events.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Trace<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// What redacts the records; `None` if they stay as they are.
    pub redactor: Option<&'o Redactor<'o>>,
    /// The formats, of which there is at least one. The first is written to standard output.
    pub outputs: &'o [Styled<TraceOutput>],
    /// The least severity with which the run fails.
    pub fail_on: FailOn,
    /// Rules that are not reported.
    pub ignore: &'o [Rule],
    /// The events of which the whole timelines are shown.
    pub selection: &'o Selection<'o>,
    /// Whether the input is read while it is written, and timelines are reported before they end.
    pub follow: bool,
    /// The time for which an ended timeline stays in memory, in milliseconds.
    pub window_ms: i64,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// The result of a trace.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct TraceSummary {
    /// The counts of records and findings.
    pub tally: Tally,
    /// The number of timelines that were shown.
    pub timelines: u64,
    /// The number of them that have not ended.
    pub unfinished: u64,
}

impl Trace<'_> {
    /// Traces every record of the inputs. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<TraceSummary> {
        let engine = Engine {
            // What is followed is processed as soon as it arrives.
            jobs: if self.follow { Some(NonZeroUsize::MIN) } else { self.jobs },
            follow: self.follow,
            merge: inputs.len() > 1 && !self.follow,
            ..Engine::new(inputs, Framing::Events, self.ingest.max_record_size)
        };
        let style = outputs.notice_style();
        let follows_stream = self.follow && inputs.iter().any(Input::is_stream);
        let mut tracer = Tracer::new(self.window_ms);
        // What is followed has no end at which the findings that are not shown could be counted.
        let shown = if self.follow { ShownFindings::All } else { outputs.shown };
        let formats = self.outputs.iter().zip(outputs.take_files());
        let formats = formats.map(|(output, file)| TimelineOutput::new(self.writer(output), file, shown));
        let mut formats: Vec<_> = formats.collect();
        formats.iter_mut().try_for_each(|format| format.begin(outputs.out))?;
        let mut reporter = Reporter::new(self, formats);
        let mut tally = run_records(
            &engine,
            outputs,
            || self.ingest.decoder().reading_times(),
            || {
                let mut reader = TraceReader::new(self.ingest.catalog);
                let mut redaction = Redaction::new(self.redactor, self.ingest.catalog);
                move |decoded: &Decoded<'_>, _: &mut _, output: &mut _| {
                    redaction.redact(decoded, |decoded| self.collect(decoded, &mut reader, output, style));
                }
            },
            |output: &mut BlockOutput<TraceEvent>, out: &mut dyn Write| {
                let BlockOutput { out: buffer, items, idle, .. } = output;
                let mut out = ChunkWriter { buffer, out };
                tracer.set_now(Instant::now());
                for event in items.drain(..) {
                    tracer.push(event, &mut |timeline| {
                        reporter.report(timeline, Recency::Settled, &mut out);
                    });
                }
                if *idle || follows_stream {
                    tracer.flush_updated(GRACE, &mut |timeline, recency| {
                        reporter.report(timeline, recency, &mut out);
                    });
                }
                reporter.take_result()
            },
        )?;
        let mut buffer = Vec::new();
        let mut out = ChunkWriter { buffer: &mut buffer, out: outputs.out };
        for mut timeline in tracer.finish() {
            reporter.report(&mut timeline, Recency::Settled, &mut out);
            reporter.take_result()?;
        }
        out.flush()?;
        let summary = reporter.finish(outputs)?;
        tally.add(&summary.tally);
        Ok(TraceSummary { tally, ..summary })
    }

    /// The writer of an output.
    fn writer<'o>(&'o self, output: &'o Styled<TraceOutput>) -> TimelineWriter<'o> {
        TimelineWriter {
            output: output.format,
            fail_on: self.fail_on.severity(),
            style: &output.style,
            catalog: self.ingest.catalog,
        }
    }

    /// Adds a record to the events of the output; `style` is that of standard error.
    fn collect(
        &self,
        decoded: &Decoded<'_>,
        reader: &mut TraceReader<'_>,
        output: &mut BlockOutput<TraceEvent>,
        style: NoticeStyle,
    ) {
        match decoded {
            Decoded::Record(record) => {
                output.tally.events += 1;
                let is_selected = self.selection.selects_but_for_owners(record.original_event());
                output.items.push(trace_event(reader, record, is_selected));
            }
            Decoded::Failed(failure) if self.ignore.contains(&failure.finding.rule) => {
                output.tally.ignored += 1;
            }
            Decoded::Failed(failure) => fail(failure, output, style),
            Decoded::PassedOver { text, location, .. } => output.pass_over(text, location),
        }
    }
}

crate::messages! {
    /// The number of timelines in a summary.
    enum TimelineCount {
        Ended { timelines: Count } => "{timelines}", "{timelines}";
        Unfinished { timelines: Count, unfinished: u64 } =>
            "{timelines} ({unfinished} not ended)", "{timelines}（{unfinished} 条未结束）";
    }
}

impl TraceSummary {
    /// A summary in one line.
    #[must_use]
    pub fn summary(&self, language: LanguageChoice) -> String {
        let timelines = Count::Timelines(self.timelines);
        let timelines = match self.unfinished {
            0 => TimelineCount::Ended { timelines },
            unfinished => TimelineCount::Unfinished { timelines, unfinished },
        };
        [timelines.to_text(language), self.tally.summary(language)].join(language.comma())
    }
}
