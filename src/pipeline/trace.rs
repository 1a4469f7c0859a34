//! `trace`: inputs to timelines.

use std::collections::HashSet;
use std::io;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use super::decode::one_line;
use super::flow::Flow;
use super::records::{Outcome, Records, Verify};
use super::sink::Product;
use super::{FailOn, Input, Outputs, Tally};
use crate::catalog::Catalog;
use crate::cipher::Keys;
use crate::finding::{Code, Finding, Severity};
use crate::frame::{Block, Framing};
use crate::render::{Style, TimelineFormat, TimelineWriter};
use crate::trace::{End, Place, Step, Timeline, Tracer};

/// As long after its last event, a timeline that is followed is taken for what it is: events that belong together arrive
/// within a second, and in any order.
const GRACE: Duration = Duration::from_secs(3);

/// How to trace.
#[derive(Debug)]
#[expect(clippy::exhaustive_structs, reason = "made by naming every member, so that none is forgotten")]
pub struct Trace<'o> {
    /// What is known about event types.
    pub catalog: &'o Catalog,
    /// The keys for encrypted events.
    pub keys: &'o Keys,
    /// How to write timelines.
    pub format: TimelineFormat,
    /// From which severity on the run has failed.
    pub fail_on: FailOn,
    /// Codes that are not reported.
    pub ignore: &'o [Code],
    /// Processes to show; with no job changes either, all.
    pub processes: &'o [String],
    /// Job changes to show.
    pub job_changes: &'o [String],
    /// Whether to wait for more at the end of a file, and to tell what there is by then.
    pub follow: bool,
    /// How long what has ended is remembered, in milliseconds.
    pub window: i64,
    /// How to show things to a person.
    pub style: &'o Style,
    /// Largest record, in bytes.
    pub max_record_size: usize,
    /// Threads that work; as many as there are processors if `None`.
    pub jobs: Option<NonZeroUsize>,
}

/// What a trace has come to.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Traced {
    /// What was read and found.
    pub tally: Tally,
    /// How many timelines were shown.
    pub timelines: u64,
    /// How many of them have not ended.
    pub unfinished: u64,
}

impl Trace<'_> {
    /// Traces every record of the inputs. Fails only if the output cannot be written.
    pub fn run(&self, inputs: &[Input], outputs: &mut Outputs<'_>) -> io::Result<Traced> {
        let writer = TimelineWriter {
            format: self.format,
            fail_on: self.fail_on.severity(),
            style: self.style,
            catalog: self.catalog,
        };
        let (framing, max_record_size) = (Framing::Events, self.max_record_size);
        // What is followed is looked at as soon as it comes.
        let jobs = if self.follow { Some(NonZeroUsize::MIN) } else { self.jobs };
        let flow = Flow { inputs, framing, max_record_size, jobs, separator: "", follow: self.follow };
        let follows_stream = self.follow && inputs.iter().any(Input::is_stream);
        let mut tracer = Tracer::new(self.window);
        let mut telling = Telling::new(self, writer);
        outputs.out.write_all(writer.head().as_bytes())?;
        let mut tally = flow.gather(
            outputs,
            || {
                let mut records = Records::new(self.catalog, self.keys, Verify::Off, max_record_size);
                records.arrivals = true;
                move |block: &Block, file: &str, product: &mut Product<Step>| {
                    let name: Arc<str> = file.into();
                    records.decode(block, file, |outcome| self.step(outcome, &name, product));
                }
            },
            |product: &mut Product<Step>| {
                let Product { out, items, idle, .. } = product;
                tracer.tick();
                for step in items.drain(..) {
                    tracer.take(step, &mut |timeline| telling.tell(timeline, true, out));
                }
                if *idle || follows_stream {
                    tracer.tell_fresh(GRACE, &mut |timeline, settled| telling.tell(timeline, settled, out));
                }
            },
        )?;
        let mut out = Vec::new();
        tracer.finish(&mut |timeline| telling.tell(timeline, true, &mut out));
        if telling.traced.timelines == 1 {
            out.append(&mut telling.picture);
        }
        out.extend_from_slice(writer.tail().as_bytes());
        outputs.out.write_all(&out)?;
        outputs.out.flush()?;
        tally.add(&telling.traced.tally);
        Ok(Traced { tally, ..telling.traced })
    }

    fn step(&self, outcome: &Outcome<'_>, file: &Arc<str>, product: &mut Product<Step>) {
        match outcome {
            Outcome::Decoded(record) => {
                product.tally.events += 1;
                let place = Place::new(Arc::clone(file), record.line, record.column);
                let mut step = Step::new(record.event, record.text, place, self.catalog);
                step.arrived = record.arrived;
                product.items.push(step);
            }
            Outcome::Failed(failure) if self.ignore.contains(&failure.finding.code) => {}
            Outcome::Failed(failure) => {
                product.tally.unreadable += 1;
                product.tally.count(Severity::Error);
                one_line(&mut product.err, failure);
            }
        }
    }

    fn is_wanted(&self, timeline: &Timeline) -> bool {
        let all = self.processes.is_empty() && self.job_changes.is_empty();
        let process = || {
            timeline.process_id.as_deref().is_some_and(|id| self.processes.iter().any(|wanted| wanted == id))
        };
        let job_change =
            || timeline.job_changes.iter().any(|id| self.job_changes.iter().any(|wanted| **wanted == **id));
        all || process() || job_change()
    }
}

/// Stories told, and what was told of them.
struct Telling<'o> {
    trace: &'o Trace<'o>,
    writer: TimelineWriter<'o>,
    traced: Traced,
    /// Whether something was written before which a separator stands.
    joined: bool,
    /// What is written only if it stays the only one.
    picture: Vec<u8>,
}

impl<'o> Telling<'o> {
    fn new(trace: &'o Trace<'o>, writer: TimelineWriter<'o>) -> Self {
        Self { trace, writer, traced: Traced::default(), joined: false, picture: Vec::new() }
    }

    /// Tells a timeline, or what was not told of it yet. As long as it is not `settled`, what is missing may still come.
    fn tell(&mut self, timeline: &mut Timeline, settled: bool, out: &mut Vec<u8>) {
        if !self.trace.is_wanted(timeline) {
            return;
        }
        let mut judgement = timeline.judge();
        judgement.findings.retain(|(_, finding)| !self.trace.ignore.contains(&finding.code));
        let may_be_explained =
            |code| matches!(code, Code::MissingBeginning | Code::MissingEvent | Code::NotApproved);
        judgement.findings.retain(|(_, finding)| settled || !may_be_explained(finding.code));
        let from = timeline.told.last;
        if timeline.is_sequence() && from == 0 {
            self.traced.timelines += 1;
            self.traced.unfinished += u64::from(judgement.end != End::Ended);
        }
        let key = |entry: usize, finding: &Finding| (timeline.entries[entry].arrival, finding.code);
        let new: HashSet<_> =
            judgement.findings.iter().map(|(entry, finding)| key(*entry, finding)).collect();
        let is_new = |found: &(u64, Code)| !timeline.told.findings.contains(found);
        for (_, code) in new.iter().filter(|found| is_new(found)) {
            self.traced.tally.count(code.severity());
        }
        // A table or a picture has everything once more; what is only findings has each once.
        if let TimelineFormat::Findings(_) = self.trace.format {
            judgement.findings.retain(|(entry, finding)| is_new(&key(*entry, finding)));
        }
        if timeline.told.last == timeline.entries.last().map_or(0, |entry| entry.arrival)
            && !new.iter().any(is_new)
        {
            return;
        }
        let mut written = Vec::new();
        self.writer.tell(&mut written, timeline, &judgement, from);
        if self.trace.format == TimelineFormat::Mermaid {
            self.picture = written;
        } else if !written.is_empty() {
            if self.joined {
                out.extend_from_slice(self.writer.separator().as_bytes());
            }
            self.joined = true;
            out.extend_from_slice(&written);
        }
        timeline.told.last = timeline.entries.last().map_or(0, |entry| entry.arrival);
        timeline.told.findings.extend(new);
    }
}

impl Traced {
    /// What was traced and found, in one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let timelines = if self.timelines == 1 { "timeline" } else { "timelines" };
        let open =
            if self.unfinished == 0 { String::new() } else { format!(" ({} not ended)", self.unfinished) };
        format!("{} {timelines}{open}, {}", self.timelines, self.tally.summary())
    }
}
