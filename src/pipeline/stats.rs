//! `stats`: counts of what is in a log.

use std::io;
use std::num::NonZeroUsize;
use std::sync::Mutex;

use super::decode::fail;
use super::engine::{BlockOutput, Engine, InputPiece, NoticeStyle};
use super::ingest::{Decoded, Decoder};
use super::records::{record_time, with_own_name};
use super::traced::{selects_timeline, trace_event};
use super::{Ingest, Input, Outputs, Tally};
use crate::check::{self, SignaturePolicy};
use crate::filter::Selection;
use crate::finding::{Finding, Rule};
use crate::frame::Framing;
use crate::record::Record;
use crate::stats::{LogStats, RecentIds, TimelineStats};
use crate::trace::{Timeline, TraceEvent, TraceReader, Tracer};

/// A run that counts.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Stats<'o> {
    /// The configuration for reading records.
    pub ingest: Ingest<'o>,
    /// The events that are counted.
    pub selection: &'o Selection<'o>,
    /// Whether the timelines of these events are counted too.
    pub timelines: StatsTimelines,
    /// The number of threads; that of the processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// Whether timelines are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "counted or not")]
pub enum StatsTimelines {
    /// They are counted.
    Counted {
        /// The time for which an ended timeline stays in memory, in milliseconds.
        window_ms: i64,
    },
    /// They are not counted.
    Omitted,
}

/// The result of a run that counts.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CountedLog {
    /// What is in the log.
    pub stats: LogStats,
    /// Its timelines, if they were counted.
    pub timelines: Option<TimelineStats>,
    /// The counts of the run.
    pub tally: Tally,
}

/// An event as the step that sees events in order needs it.
struct TracedEvent {
    event: TraceEvent,
    /// The hash of its id, if it is selected and has one.
    id_hash: Option<u64>,
}

impl Stats<'_> {
    /// Counts the records of the inputs. Fails only if standard error cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<CountedLog> {
        let engine = Engine::new(inputs, Framing::Events, self.ingest.max_record_size);
        let engine = Engine { jobs: self.jobs, ..engine };
        let mut ids = RecentIds::default();
        let mut duplicates = 0;
        let mut count_id = |hash| duplicates += u64::from(ids.insert(hash));
        match self.timelines {
            StatsTimelines::Omitted => {
                let new_item = || {
                    |record: &Record<'_>, is_selected: bool| {
                        RecentIds::hash(record.event).filter(|_| is_selected)
                    }
                };
                let (mut stats, tally) = self.count(&engine, outputs, new_item, &mut count_id)?;
                stats.duplicates = duplicates;
                Ok(CountedLog { stats, timelines: None, tally })
            }
            StatsTimelines::Counted { window_ms } => {
                let engine = Engine { merge: inputs.len() > 1, ..engine };
                let mut counter = TimelineCounter::new(self.selection);
                let mut tracer = Tracer::new(window_ms);
                let new_item = || {
                    let mut reader = TraceReader::new(self.ingest.catalog);
                    move |record: &Record<'_>, is_selected| {
                        Some(self.traced(&mut reader, record, is_selected))
                    }
                };
                let (mut stats, mut tally) =
                    self.count(&engine, outputs, new_item, |item: TracedEvent| {
                        item.id_hash.into_iter().for_each(&mut count_id);
                        tracer.push(item.event, &mut |timeline| counter.count(timeline));
                    })?;
                for mut timeline in tracer.finish() {
                    counter.count(&mut timeline);
                }
                stats.duplicates = duplicates;
                stats.add(counter.findings);
                tally.add(&counter.tally);
                Ok(CountedLog { stats, timelines: Some(counter.timelines), tally })
            }
        }
    }

    /// Counts the records, and passes the item that is made of each to `take`, in order. `new_item` makes the function
    /// of a thread that makes them, which takes whether the record is selected.
    fn count<T: Send, I: FnMut(&Record<'_>, bool) -> Option<T>>(
        &self,
        engine: &Engine<'_>,
        outputs: &mut Outputs<'_>,
        new_item: impl Fn() -> I + Sync,
        mut take: impl FnMut(T) + Send,
    ) -> io::Result<(LogStats, Tally)> {
        let style = outputs.notice_style();
        let total = Mutex::new(LogStats::default());
        let mut other_lines = 0;
        let tally = engine.run_ordered(
            outputs,
            || {
                let mut decoder = self.decoder();
                let mut findings = Vec::new();
                let (total, mut item) = (&total, new_item());
                move |piece: InputPiece<'_>, output: &mut BlockOutput<T>| {
                    let mut stats = LogStats::default();
                    with_own_name(piece, |piece| {
                        piece.decode(&mut decoder, |decoded| {
                            let time = if engine.merge { record_time(&decoded) } else { None };
                            if let Decoded::Record(record) = &decoded {
                                let is_selected =
                                    self.count_record(record, &mut stats, &mut findings, output);
                                output.items.extend(item(record, is_selected));
                            } else {
                                count_other(&decoded, &mut stats, output, style);
                            }
                            output.end_record(time);
                        });
                    });
                    // Sums do not depend on the order.
                    total.lock().expect("nothing panics while it is locked").add(stats);
                }
            },
            |output: &mut BlockOutput<T>, _| {
                output.items.drain(..).for_each(&mut take);
                other_lines +=
                    output.ended_input.iter().filter(|ended| ended.other_lines.is_some()).count() as u64;
                Ok(())
            },
        )?;
        let mut stats = total.into_inner().expect("no worker panicked");
        if other_lines > 0 {
            stats.findings.insert(Rule::OtherLines, other_lines);
        }
        Ok((stats, tally))
    }

    fn decoder(&self) -> Decoder<'_> {
        let decoder = self.ingest.decoder().checking_signatures();
        match self.timelines {
            StatsTimelines::Counted { .. } => decoder.reading_times(),
            StatsTimelines::Omitted => decoder,
        }
    }

    /// Counts a record and the findings about it, if it is selected, and returns whether it is; `findings` is a
    /// buffer.
    fn count_record<T>(
        &self,
        record: &Record<'_>,
        stats: &mut LogStats,
        findings: &mut Vec<Finding>,
        output: &mut BlockOutput<T>,
    ) -> bool {
        output.tally.events += 1;
        if !self.selection.selects(record.event) {
            output.tally.left_out += 1;
            return false;
        }
        stats.count(record);
        findings.clear();
        check::record(record, self.ingest.catalog, SignaturePolicy::Auto, findings);
        for finding in &*findings {
            output.tally.count(finding.rule.severity());
            stats.count_finding(finding.rule);
        }
        true
    }

    fn traced(&self, reader: &mut TraceReader<'_>, record: &Record<'_>, is_selected: bool) -> TracedEvent {
        let filter = self.selection.filter();
        let is_selected_but_for_owners =
            is_selected || !filter.owners.is_empty() && filter.matches_but_for_owners(record.event);
        TracedEvent {
            event: trace_event(reader, record, is_selected_but_for_owners),
            id_hash: RecentIds::hash(record.event).filter(|_| is_selected),
        }
    }
}

/// Counts what is not a record; `style` is that of standard error.
fn count_other<T>(
    decoded: &Decoded<'_>,
    stats: &mut LogStats,
    output: &mut BlockOutput<T>,
    style: NoticeStyle,
) {
    match decoded {
        Decoded::Record(_) => {}
        Decoded::Failed(failure) => {
            stats.count_finding(failure.finding.rule);
            fail(failure, output, style);
        }
        Decoded::PassedOver { text, location, .. } => output.pass_over(text, location),
    }
}

/// Counts of the timelines that are selected.
struct TimelineCounter<'o> {
    selection: &'o Selection<'o>,
    timelines: TimelineStats,
    /// The findings about them.
    findings: LogStats,
    tally: Tally,
}

impl<'o> TimelineCounter<'o> {
    fn new(selection: &'o Selection<'o>) -> Self {
        Self {
            selection,
            timelines: TimelineStats::default(),
            findings: LogStats::default(),
            tally: Tally::default(),
        }
    }

    fn count(&mut self, timeline: &mut Timeline) {
        if !selects_timeline(self.selection, timeline) {
            return;
        }
        let analysis = timeline.take_analysis();
        for found in &analysis.findings {
            self.tally.count(found.finding.rule.severity());
            self.findings.count_finding(found.finding.rule);
        }
        self.timelines.add(timeline, &analysis);
    }
}
